"""Data of the tests."""

from pathlib import Path


def folder() -> Path:
    """Where the data files are."""
    return Path(__file__).parent
