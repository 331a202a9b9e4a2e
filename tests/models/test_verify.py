"""Verification finds whatever was changed behind our back, and rebuilding mends what can be mended."""

import json
import random
from hashlib import sha256

import pytest

from desktop.models.failures import Damaged
from desktop.models.verify import rebuild, verify
from desktop.models.workspace import Workspace, open_workspace
from tests.models.samples import Play, rows_of, task_fields, uid, withdraw, write


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    write(workspace, "policy", uid(9), {"title": "规划"})
    write(workspace, "task", uid(1), task_fields(1))
    write(workspace, "task", uid(1), {"title": "新名称"})
    write(workspace, "task", uid(2), task_fields(2))
    write(workspace, "milestone", uid(3), {"task": uid(1), "due": "2023-12-31"})
    withdraw(workspace, "task", uid(2), "重复")
    with workspace.transaction():
        workspace.evidence.put(b"photo")
    play = Play(random.Random(4))
    for _ in range(60):
        play.step()
    with workspace.transaction():
        workspace.log.accept(play.lines.values())
    return workspace


def codes(workspace: Workspace) -> set[str]:
    report = verify(workspace)
    assert all(problem.sentence() for problem in report.problems)
    return {problem.code for problem in report.problems}


def test_an_untouched_workspace_is_clean_and_counted(filled: Workspace) -> None:
    report = verify(filled)

    assert report.is_clean
    assert report.problems == ()
    assert report.lines == filled.log.count()
    assert report.streams == len(filled.log.streams())
    assert report.records == filled.connection.execute("SELECT count(*) FROM record").fetchone()[0]
    assert report.blobs == 1
    assert report.forks == len(filled.log.forks()) > 0
    assert report.quarantined == len(filled.log.quarantined()) > 0
    assert report.conflicts == len(filled.log.conflicts()) > 0


# what is changed behind our back, and what is found
MENDED = [
    ("UPDATE task SET title = '改' WHERE record = 2", {"P_RECORD"}),
    ("UPDATE task SET is_withdrawn = 0 WHERE record = 3", {"P_RECORD"}),
    ("UPDATE policy SET text = 'x'", {"P_RECORD"}),
    ("DELETE FROM milestone", {"P_RECORD", "P_DERIVED"}),
    ("DELETE FROM task WHERE record = 2", {"P_RECORD", "P_INDEX"}),
    ("UPDATE record SET version = x'00' WHERE id = 1", {"P_RECORD"}),
    ("UPDATE record SET audience = '*' WHERE id = 1", {"P_RECORD"}),
    ("UPDATE record SET conflicts = '[\"title\"]' WHERE id = 1", {"P_RECORD"}),
    ("UPDATE task SET due = '2020-01-01'", {"P_DERIVED"}),
    ("UPDATE task SET superseded = 1", {"P_DERIVED"}),
    ("DELETE FROM task_text WHERE rowid = 2", {"P_INDEX"}),
    ("INSERT INTO task_text (rowid, title) VALUES (9999, 'x')", {"P_INDEX"}),
    ("UPDATE task_text_data SET block = zeroblob(9) WHERE id > 10", {"P_FILE"}),
    (
        "INSERT INTO record (id, kind, uid) VALUES (9999, 'unit', 'office.dsjj/x')",
        {"P_STRAY"},
    ),
    (
        "INSERT INTO unit_group VALUES (1, 'x', 'x', '[]', '[]', 0)",
        {"P_STRAY"},
    ),
    ("UPDATE line SET record = 3 WHERE arrival = 2", {"P_LINE_PLACE", "P_RECORD"}),
    (
        "UPDATE line SET record = NULL, judgement = 'unknown-kind' WHERE arrival = 2",
        {"P_LINE_PLACE", "P_RECORD"},
    ),
    ("UPDATE line SET judgement = 'wrong-writer' WHERE judgement <> 'folded'", {"P_LINE_PLACE"}),
]


@pytest.mark.parametrize(("statement", "expected"), MENDED)
def test_tables_that_say_something_else_are_found_and_mended(
    filled: Workspace, statement: str, expected: set[str]
) -> None:
    before = rows_of(filled)
    filled.connection.execute(statement)

    found = codes(filled)
    rebuild(filled)

    assert found == expected
    assert codes(filled) == set()
    assert rows_of(filled) == before


def _change_line(workspace: Workspace, arrival: int, changed: bytes, *, rehash: bool) -> None:
    digest = sha256(changed).digest()
    workspace.connection.execute("UPDATE line SET raw = ? WHERE arrival = ?", (changed, arrival))
    if rehash:
        workspace.connection.execute("UPDATE line SET hash = ? WHERE arrival = ?", (digest, arrival))


def _raw(workspace: Workspace, arrival: int) -> bytes:
    (raw,) = workspace.connection.execute("SELECT raw FROM line WHERE arrival = ?", (arrival,)).fetchone()
    return bytes(raw)


def test_a_changed_byte_is_found(filled: Workspace) -> None:
    _change_line(filled, 2, _raw(filled, 2).replace("推进".encode(), "推迟".encode(), 1), rehash=False)

    assert "P_LINE_HASH" in codes(filled)


def test_a_changed_line_with_a_new_hash_breaks_the_chain(filled: Workspace) -> None:
    _change_line(filled, 2, _raw(filled, 2).replace("推进".encode(), "推迟".encode(), 1), rehash=True)

    assert {"P_LINE_CHAIN", "P_RECORD"} <= codes(filled)


def test_a_removed_line_breaks_the_chain(filled: Workspace) -> None:
    filled.connection.execute("DELETE FROM line WHERE arrival = 2")

    assert "P_LINE_CHAIN" in codes(filled)


def test_a_first_line_that_names_another_breaks_the_chain(filled: Workspace) -> None:
    filled.connection.execute("UPDATE line SET previous = hash WHERE arrival = 1")

    assert {"P_LINE_CHAIN", "P_LINE_PLACE"} <= codes(filled)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\xff",
        b"nonsense",
        b"[]",
        b"{}",
        json.dumps({**dict.fromkeys("spkrwu", ""), "q": 1, "v": 1, "f": [], "b": {}}).encode(),
        json.dumps({**dict.fromkeys("spkrwu", ""), "q": 1, "v": "1", "f": {}, "b": {}}).encode(),
        json.dumps({**dict.fromkeys("spkwu", ""), "r": 1, "q": 1, "v": 1, "f": {}, "b": {}}).encode(),
        json.dumps({**dict.fromkeys("spkrwu", ""), "q": 1, "v": 1, "f": {"a": 1}, "b": {"a": 3}}).encode(),
    ],
)
@pytest.mark.parametrize("arrival", [2, -1])
def test_bytes_that_are_no_line_are_found_even_with_their_hash(
    filled: Workspace, junk: bytes, arrival: int
) -> None:
    if arrival < 0:
        (arrival,) = filled.connection.execute(
            "SELECT max(arrival) FROM line WHERE record IS NULL"
        ).fetchone()

    _change_line(filled, arrival, junk, rehash=True)

    assert "P_LINE_HASH" in codes(filled)


def test_a_line_filed_under_another_place_is_found(filled: Workspace) -> None:
    filled.connection.execute("UPDATE line SET position = 77 WHERE arrival = 2")

    assert {"P_LINE_PLACE", "P_LINE_CHAIN"} <= codes(filled)


def test_a_changed_attachment_is_found(filled: Workspace) -> None:
    filled.connection.execute("UPDATE evidence.blob SET data = x'00'")

    assert codes(filled) == {"P_BLOB"}


def test_a_row_that_hangs_in_the_air_is_found(filled: Workspace) -> None:
    filled.connection.execute("PRAGMA foreign_keys = OFF")
    filled.connection.execute("UPDATE line SET stream = 999 WHERE arrival = 1")

    assert "P_REFERENCE" in codes(filled)


def test_a_damaged_page_is_found(filled: Workspace) -> None:
    filled.connection.execute("PRAGMA writable_schema = ON")
    filled.connection.execute("DELETE FROM sqlite_schema WHERE name = 'task_by_title'")
    filled.close()

    with open_workspace(filled.folder) as again:
        assert "P_FILE" in codes(again)


def test_a_rebuild_writes_nothing_where_nothing_differs(filled: Workspace) -> None:
    before = (filled.folder / "ledger.db").read_bytes()

    count = rebuild(filled)

    assert count == verify(filled).records
    assert (filled.folder / "ledger.db").read_bytes() == before


def test_a_rebuild_refuses_a_damaged_log_and_changes_nothing(filled: Workspace) -> None:
    filled.connection.execute("UPDATE line SET raw = x'00' WHERE arrival = 2")
    before = rows_of(filled)

    with pytest.raises(Damaged) as failure:
        rebuild(filled)

    assert failure.value.code == "E_DAMAGED"
    assert rows_of(filled) == before


def test_a_rebuild_of_an_empty_workspace_is_empty(workspace: Workspace) -> None:
    assert rebuild(workspace) == 0
    assert verify(workspace).is_clean
