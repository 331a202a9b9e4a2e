"""The import rule of ARCHITECTURE.md: who may import whom, no cycles, heavy libraries in one layer."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEAVES = {"errors", "i18n", "logs", "paths", "progress", "settings"}
ADAPTERS = {"models", "exchange", "documents", "reports", "spreadsheets"}
MAY_IMPORT = {
    "records": set(),
    "domain": {"errors", "i18n"},
    "models": {"records", "domain"} | LEAVES,
    "exchange": {"records", "domain"} | LEAVES,
    "documents": {"domain"} | LEAVES,
    "reports": {"domain"} | LEAVES,
    "spreadsheets": {"domain"} | LEAVES,
    "services": ADAPTERS | {"records", "domain"} | LEAVES,
    "commands": {"services", "domain", "records"} | LEAVES,
    "ui": {"services", "domain", "records"} | LEAVES,
    "cli": {"commands", "services", "app"} | LEAVES,
    "app": {"ui", "services", "domain", "records"} | LEAVES,
    "errors": {"i18n"},
    "i18n": {"paths"},
    "paths": set(),
    "logs": {"paths"},
    "progress": set(),
    "settings": set(),
    "__main__": {"app", "cli"},
}
HOME_OF = {
    "peewee": {"models"},
    "playhouse": {"models"},
    "sqlcipher3": {"models"},
    "sqlite3": {"models"},
    "reportlab": {"reports"},
    "PySide6": {"ui", "app"},
    "pyqtgraph": {"ui"},
    "keyring": {"services"},
    "docx": {"documents", "reports"},
    "pikepdf": {"reports"},
    "pyhanko": {"reports"},
    "pypdfium2": {"documents"},
    "typer": {"commands", "cli"},
    "openpyxl": {"spreadsheets"},
    "xlsxwriter": {"spreadsheets"},
    "python_calamine": {"spreadsheets"},
    "icalendar": {"reports"},
    "gmalg": {"exchange"},
    "yaml": {"documents"},
}
PURE = {"records", "domain"}


def modules() -> list[Path]:
    return sorted((ROOT / "desktop").rglob("*.py"))


def layer_of(file: Path) -> str:
    parts = file.relative_to(ROOT / "desktop").parts
    return parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> str | None:
    head, _, rest = name.partition(".")
    return rest.partition(".")[0] if head == "desktop" and rest else None


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_imports_only_what_its_layer_may(file: Path) -> None:
    layer = layer_of(file)
    if layer == "__init__":
        return

    names = set(imported(ast.parse(file.read_text("utf-8"))))

    for name in names:
        target = ours(name)
        if target is not None and target != layer and (ROOT / "desktop" / target).exists():
            assert target in MAY_IMPORT[layer], f"{layer} may not import {target}"
        if target is not None and (ROOT / "desktop" / f"{target}.py").exists() and target != layer:
            assert target in MAY_IMPORT[layer], f"{layer} may not import {target}"
        top = name.partition(".")[0]
        if top in HOME_OF:
            assert layer in HOME_OF[top], f"{top} belongs to {HOME_OF[top]}, not to {layer}"
        if layer in PURE and top != "desktop":
            assert top in sys.stdlib_module_names, f"{layer} uses the standard library only, not {top}"


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_an_import_inside_a_function_states_its_reason(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()

    for function in ast.walk(ast.parse("\n".join(lines))):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "#" in lines[node.lineno - 1], f"line {node.lineno}: why not at the top?"


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    known = {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in modules()}
    for name, file in known.items():
        tree = ast.parse(file.read_text("utf-8"))
        names = {n.removesuffix(".__init__") for n in imported(tree)}
        packages = {n.removesuffix(".__init__"): n for n in known}
        graph[name] = {packages[n] for n in names if n in packages} - {name}

    state: dict[str, int] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert state.get(name) != 1, " -> ".join((*path, name))
        if state.get(name) == 2:
            return
        state[name] = 1
        for target in sorted(graph[name]):
            visit(target, (*path, name))
        state[name] = 2

    for name in sorted(graph):
        visit(name, ())


def test_nothing_committed_names_a_path_of_one_machine() -> None:
    wanted = ("/" + "work/", "/" + "root/", "/" + "home/", "C:" + "\\Users")
    suffixes = {".py", ".md", ".toml", ".sh", ".spec", ".txt", ".qss", ".sql", ".json"}
    skipped = {".venv", "out", "build", "dist", ".git"}

    for file in ROOT.rglob("*"):
        if file.suffix in suffixes and file.is_file() and not skipped & set(file.relative_to(ROOT).parts):
            text = file.read_text("utf-8", errors="replace")
            assert not any(path in text for path in wanted), file.relative_to(ROOT)
