"""Backups and restores that die at any of their writes, or find no room: nothing lost, nothing half."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.models.backup import list_backups, restore_backup, write_backup
from desktop.models.failures import Damaged
from desktop.models.verify import verify
from desktop.models.workspace import BACKUPS, is_encrypted, open_workspace
from tests.models.samples import KEY
from tests.models.test_backup import LATER, NOW, backed_up, filled

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process that forks and dies")

DIED = 9
_WRITES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}


def died_at(write: int, folder: Path, deed: Callable[[], object]) -> bool:
    """Does something in a process of its own that dies just before its so-many-th write in a folder.

    Returns:
        Whether it died; False when it was done before.
    """
    child = os.fork()
    if child == 0:
        try:
            _die_at(write, folder)
            deed()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == DIED


def _die_at(write: int, folder: Path) -> None:
    seen = 0

    def hook(event: str, values: tuple[object, ...]) -> None:
        nonlocal seen
        is_write = event in _WRITES or (event == "open" and set("wa+") & set(str(values[1])))
        if is_write and str(values[0]).startswith(str(folder)):
            seen += 1
            if seen == write:
                os._exit(DIED)

    sys.addaudithook(hook)


def writes(folder: Path, deed: Callable[[], object], make: Callable[[], None]) -> Iterator[int]:
    """Every write at which a deed can die; each time from a new start, and the last time it is done."""
    for write in range(1, 200):
        make()
        died = died_at(write, folder, deed)
        yield write
        if not died:
            return
    raise AssertionError("no end of writes")


def test_a_restore_that_dies_anywhere_leaves_the_old_workspace_or_the_restored(tmp_path: Path) -> None:
    folder = tmp_path / "a.dukao"
    backed_up(folder, KEY)
    outcomes: list[int] = []

    def restore() -> None:
        restore_backup(folder, list_backups(folder / BACKUPS)[0], LATER, KEY)

    def make() -> None:
        pass  # each restore begins from what the one before left

    for _ in writes(folder, restore, make):
        assert is_encrypted(folder)
        with open_workspace(folder, KEY) as workspace:
            report = verify(workspace)
            outcomes.append(report.lines)
            assert report.is_clean, report.problems
            assert not (folder / "restore.json").exists()
        for aside in (folder / "aside").glob("*/ledger.db"):
            assert (aside.parent / "evidence.db").exists()

    assert outcomes[0] == 3
    assert outcomes[-1] == 2
    assert outcomes == sorted(outcomes, reverse=True)
    assert len(outcomes) > 15


def test_a_swap_that_died_anywhere_is_ended_when_the_workspace_is_opened(tmp_path: Path) -> None:
    folder, outcomes = tmp_path / "a.dukao", []
    backed_up(folder)

    def restore() -> None:
        restore_backup(folder, list_backups(folder / BACKUPS)[0], LATER)

    def make() -> None:
        with open_workspace(folder) as workspace, workspace.transaction():
            workspace.evidence.put(os.urandom(8))  # tells the old from the restored

    for write in writes(folder, restore, make):
        was_begun = (folder / "restore.json").exists()
        died_at(write % 6 + 1, folder, lambda: open_workspace(folder).close())
        with open_workspace(folder) as workspace:
            is_restored = verify(workspace).blobs == 1
            outcomes.append((was_begun, is_restored))
            assert workspace.identity.generation >= 1
        assert not (folder / "restore.json").exists()

    assert {is_restored for was_begun, is_restored in outcomes if was_begun} == {True}
    assert outcomes[-1] == (False, True)
    assert sum(was_begun for was_begun, _ in outcomes) >= 5


@pytest.mark.parametrize("told", ["", "[]", '{"staged": "x", "aside": "y"}', '{"staged": ".restore-../x"}'])
def test_a_swap_that_nobody_can_tell_is_not_guessed_at(tmp_path: Path, told: str) -> None:
    folder = tmp_path / "a.dukao"
    backed_up(folder)
    (folder / "restore.json").write_text(told, "utf-8")

    with pytest.raises(Damaged):
        open_workspace(folder)

    assert (folder / "ledger.db").exists()


def test_a_backup_that_dies_anywhere_is_none_or_whole(tmp_path: Path) -> None:
    folder = tmp_path / "a.dukao"
    filled(folder).close()
    listed = 0

    def back_up() -> None:
        with open_workspace(folder) as workspace:
            write_backup(workspace, None, NOW)

    for _ in writes(folder, back_up, lambda: None):
        with open_workspace(folder) as workspace:
            assert verify(workspace).is_clean
        backups = list_backups(folder / BACKUPS)
        listed = max(listed, len(backups))
        for backup in backups:
            with open_workspace(backup.folder, read_only=True) as copy:
                assert verify(copy).lines == 2

    assert listed >= 1


@pytest.mark.parametrize("room", [0, 30_000, 300_000])
def test_where_there_is_no_room_there_is_a_sentence_and_no_backup(tmp_path: Path, room: int) -> None:
    folder = tmp_path / "a.dukao"
    filled(folder).close()
    said = tmp_path / "said"

    def back_up() -> None:
        import resource  # POSIX only

        with open_workspace(folder) as workspace:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
            try:
                write_backup(workspace, None, NOW)
                code = "done"
            except AppError as failure:
                code = failure.code
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            said.write_text(code, "ascii")

    assert not died_at(10_000, folder, back_up)

    assert said.read_text("ascii") in ("E_DISK_FULL", "E_IO")
    assert list((folder / BACKUPS).iterdir()) == []
