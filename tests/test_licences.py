"""Every shipped package is listed with its licence, and none forbids what we do."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_locked_package_is_listed_with_its_version() -> None:
    lock = (ROOT / "locks" / "runtime.txt").read_text("utf-8")
    listed = (ROOT / "docs" / "dependencies.md").read_text("utf-8")

    locked = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE)

    assert len(locked) > 20
    missing = [name for name, version in locked if f"| {name} | {version} |" not in listed]
    assert missing == []


def test_no_package_is_under_a_licence_that_takes_the_product() -> None:
    listed = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    rows = [line for line in listed.splitlines() if line.startswith("| ") and "| version |" not in line]

    strong = [row for row in rows if re.search(r"(?<!L)(?<!Lesser )A?GPL", row) and "LGPL" not in row]

    assert strong == []


def test_locks_name_no_host() -> None:
    for lock in (ROOT / "locks").glob("*.txt"):
        assert not re.search(r"https?://|--index|--find-links|file:", lock.read_text("utf-8")), lock.name
