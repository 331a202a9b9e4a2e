"""The lock: one writer, told by name, and nothing stale ever blocks."""

import os
from pathlib import Path

import pytest

from desktop.models.failures import Busy
from desktop.models.lock import HOLDER, LOCK, Lock, told_holder


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    with Lock(tmp_path), pytest.raises(Busy) as failure:
        Lock(tmp_path)

    assert failure.value.code == "E_BUSY"
    assert failure.value.values["pid"] == str(os.getpid())
    assert failure.value.values["host"] in str(failure.value)


def test_after_release_the_next_may_have_it(tmp_path: Path) -> None:
    first = Lock(tmp_path)
    first.release()
    first.release()

    with Lock(tmp_path):
        assert (tmp_path / HOLDER).exists()

    assert not (tmp_path / HOLDER).exists()


@pytest.mark.parametrize("told", ['{"pid": 1, "host": "x", "since": "y"}', "", "[1]", "\xff"])
def test_what_a_dead_process_left_does_not_block(tmp_path: Path, told: str) -> None:
    (tmp_path / LOCK).touch()
    (tmp_path / HOLDER).write_text(told, "latin-1")

    with Lock(tmp_path):
        assert told_holder(tmp_path)["pid"] == str(os.getpid())


@pytest.mark.parametrize("told", [None, b"[1]", b"\xff\xff", b'{"pid": 7}'])
def test_a_holder_that_says_nothing_readable_is_a_question_mark(tmp_path: Path, told: bytes | None) -> None:
    if told is not None:
        (tmp_path / HOLDER).write_bytes(told)

    holder = told_holder(tmp_path)

    assert set(holder) == {"host", "pid", "since"}
    assert holder["host"] == "?"


def test_a_lock_that_cannot_name_its_holder_is_given_back(tmp_path: Path) -> None:
    (tmp_path / HOLDER).mkdir()

    with pytest.raises(OSError):
        Lock(tmp_path)

    (tmp_path / HOLDER).rmdir()
    Lock(tmp_path).release()
