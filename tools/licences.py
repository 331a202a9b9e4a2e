"""Lists the licence of every package the program is shipped with.

``python tools/licences.py > docs/dependencies.md``
"""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Packages shipped with the program, and their licences

Made by `tools/licences.py` from the packages' own metadata; `tests/test_licences.py` checks that every
locked package stands here and that none is under GPL or AGPL. Dukao itself is under Apache-2.0. Qt and
PySide6 are used under LGPL-3.0, as libraries that can be exchanged in the built folder.

| package | version | licence |
|---|---|---|
"""

STATED_IN_FILE = {
    "peewee": "MIT",
    "sqlcipher3": "Zlib (binding), BSD-3-Clause (SQLCipher), public domain (SQLite)",
    "pywin32-ctypes": "BSD-3-Clause",
}
"""Licences that stand in the package's licence file but not in its metadata."""


def locked() -> list[tuple[str, str]]:
    """Name and version of every package in the runtime lock."""
    text = (ROOT / "locks" / "runtime.txt").read_text("utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)


def licence(name: str) -> str:
    """The licence a package states: expression, classifiers, or the licence field."""
    if name in STATED_IN_FILE:
        return STATED_IN_FILE[name]
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return "not installed on this system"
    if expression := found.get("License-Expression"):
        return str(expression)
    classifiers = [
        c.rpartition(" :: ")[2] for c in found.get_all("Classifier") or () if c.startswith("License ::")
    ]
    if classifiers:
        return " / ".join(classifiers)
    return (found.get("License") or "?").splitlines()[0][:60]


if __name__ == "__main__":
    print(HEAD + "\n".join(f"| {name} | {version} | {licence(name)} |" for name, version in locked()))
