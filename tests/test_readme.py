"""What the documents say can be typed really can be typed."""

import re
from pathlib import Path

import pytest

from desktop.cli import run

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "README.zh-CN.md")


def commands() -> list[tuple[str, ...]]:
    """The commands of the documents, up to the first option or value."""
    found = set()
    for name in DOCUMENTS:
        for line in re.findall(r"^\.venv/bin/dukao (.+)$", (ROOT / name).read_text("utf-8"), re.MULTILINE):
            words = re.match(r"(?:[a-z-]+ ?)+", line.split("#")[0])
            assert words is not None
            found.add(tuple(words[0].split()[:2]))
    return sorted(found)


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_a_command_of_the_readme_exists(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    words = command if command[0] in ("policy", "task", "unit", "ledger") else command[:1]

    status = run([*words, "--help"])

    assert status == 0
    assert "Usage" in capsys.readouterr().out


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_target_of_the_readme_exists(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")

    targets = re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)

    assert {"demo", "test"} <= set(targets)
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_linked_file_exists() -> None:
    for name in (*DOCUMENTS, "ARCHITECTURE.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8")):
            assert (ROOT / link).exists(), f"{name}: {link}"
