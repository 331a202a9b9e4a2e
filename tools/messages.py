"""Holds the English catalogue against the code.

``python tools/messages.py`` lists what is missing or left over.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).resolve().parent.parent
MARKERS = ("tr", "mark")


def messages() -> set[str]:
    """Every literal that the code translates or marks for translation."""
    return {text for file in sorted((ROOT / "desktop").rglob("*.py")) for text in _literals(file)}


def catalogue(language: str) -> dict[str, str]:
    """The catalogue of a language."""
    text = (ROOT / "resources" / "translations" / f"{language}.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["messages"])


def places(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _literals(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in MARKERS
            and node.args
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def main() -> None:
    """Prints the differences."""
    code, english = messages(), catalogue("en")
    for text in sorted(code - set(english)):
        print(f"missing: {text!r}")
    for text in sorted(set(english) - code):
        print(f"left over: {text!r}")


if __name__ == "__main__":
    main()
