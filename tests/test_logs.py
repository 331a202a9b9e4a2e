"""The log file: warnings go there, and a large one is put aside at start."""

import logging
from collections.abc import Iterator

import pytest

from desktop.logs import BACKUPS, MAX_BYTES, start_logging
from desktop.paths import log_file


@pytest.fixture(autouse=True)
def root() -> Iterator[logging.Logger]:
    """The root logger; what a test adds to it goes again."""
    logger = logging.getLogger()
    before, level = list(logger.handlers), logger.level
    yield logger
    for handler in set(logger.handlers) - set(before):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


def handlers(root: logging.Logger) -> list[logging.Handler]:
    return [one for one in root.handlers if isinstance(one, logging.FileHandler) and one.baseFilename]


def test_a_large_log_is_put_aside_and_the_oldest_is_dropped(root: logging.Logger) -> None:
    file = log_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    for number in range(BACKUPS + 2):
        file.write_text(str(number) + "x" * MAX_BYTES, "utf-8")

        start_logging()

    kept = [file.with_name(f"{file.name}.{number}").read_text("utf-8")[0] for number in range(1, BACKUPS + 1)]
    assert kept == ["4", "3", "2"]
    assert not file.exists()
    assert not file.with_name(f"{file.name}.{BACKUPS + 1}").exists()


def test_a_small_log_goes_on(root: logging.Logger) -> None:
    file = log_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("earlier\n", "utf-8")

    start_logging()
    for handler in handlers(root):
        if getattr(handler, "baseFilename", "") == str(file):
            handler.emit(logging.LogRecord("t", logging.ERROR, "", 0, "broken", None, None))

    lines = file.read_text("utf-8").splitlines()
    assert lines[0] == "earlier"
    assert "ERROR t broken" in lines[1]
