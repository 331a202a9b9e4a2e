"""A workspace in the format of an earlier version is opened, brought up to date, and none the poorer."""

import json
import random
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop.models.kinds import TABLES
from desktop.models.ledger import TaskQuery
from desktop.models.migrations import load_migrations, user_version
from desktop.models.tables import standing
from desktop.models.verify import verify
from desktop.models.workspace import create_workspace, open_workspace
from desktop.records.line import Change
from desktop.records.ownership import judge
from tests.models.samples import KEY, identity, opened, rows_of, uid
from tests.models.year import Year

DAY = date(2023, 9, 1)
LATEST = load_migrations()[-1].version
WITHOUT_SUITE = 2


def written_by(
    version: int, folder: Path, lines: Sequence[Change], monkeypatch: pytest.MonkeyPatch, key: bytes | None
) -> None:
    """The files of an earlier format: log, summaries of records, rows of the tables that it had."""
    with monkeypatch.context() as earlier:
        steps = load_migrations()[:version]
        earlier.setattr("desktop.models.workspace.load_migrations", lambda: steps)
        earlier.setattr("desktop.models.workspace.rules", lambda: f"rules of version {version}")
        create_workspace(folder, identity(), key)
        with open_workspace(folder, key) as old:
            old.connection.execute("BEGIN")
            _fill(old.connection, lines)
            if version <= WITHOUT_SUITE:
                _forget_suite(old.connection)
            old.connection.execute("COMMIT")
            assert user_version(old.connection) == version


def _fill(connection: dbapi2.Connection, lines: Sequence[Change]) -> None:
    streams = {str(line.stream): number for number, line in enumerate(lines, 1)}
    connection.executemany("INSERT INTO stream (name, id) VALUES (?, ?)", streams.items())
    by_record: dict[tuple[str, str], list[Change]] = {}
    for line in lines:
        by_record.setdefault((line.edit.kind, line.edit.record), []).append(line)
    numbers = {key: number for number, key in enumerate(by_record, 1)}
    for key, changes in by_record.items():
        one = standing(key, changes)
        connection.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", (numbers[key], *one.summary))
        cells = dict(zip(TABLES[one.kind].columns, (numbers[key], *(one.row or ())), strict=True))
        known = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({one.kind})")]
        kept = {f'"{name}"': value for name, value in cells.items() if name in known}
        if kept:
            places = ", ".join("?" * len(kept))
            connection.execute(
                f"INSERT INTO {one.kind} ({', '.join(kept)}) VALUES ({places})", tuple(kept.values())
            )
    for arrival, line in enumerate(lines, 1):
        number = numbers[(line.edit.kind, line.edit.record)]
        hashes = bytes.fromhex(line.hash), bytes.fromhex(line.previous)
        place = (arrival, streams[str(line.stream)], line.position)
        connection.execute(
            "INSERT INTO line (arrival, stream, position, hash, previous, record, judgement, raw) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*place, *hashes, number, judge(line).value, line.raw),
        )


def _forget_suite(connection: dbapi2.Connection) -> None:
    (text,) = connection.execute("SELECT value FROM meta WHERE name = 'identity'").fetchone()
    told = json.loads(text)
    del told["suite"]
    connection.execute("UPDATE meta SET value = ? WHERE name = 'identity'", (json.dumps(told),))


@pytest.mark.parametrize("version", range(1, LATEST))
@pytest.mark.parametrize("key", [None, KEY])
def test_a_workspace_of_an_earlier_format_becomes_what_it_would_be_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, key: bytes | None
) -> None:
    with opened(tmp_path / "today.dukao") as today:
        year = Year(today, random.Random(5))
        for _ in range(40):
            year.step()
        year.check()
        today.refresh_cases(DAY)
        expected, state, lines = rows_of(today), today.log.state_hash(), year.lines
        found = today.ledger.tasks(TaskQuery(text="数据"))
    written_by(version, tmp_path / "old.dukao", lines, monkeypatch, key)

    with open_workspace(tmp_path / "old.dukao", key) as workspace:
        assert user_version(workspace.connection) == LATEST
        assert workspace.ledger.case_rows() == ()
        workspace.refresh_cases(DAY)

        assert rows_of(workspace) == expected
        assert workspace.log.state_hash() == state
        assert workspace.ledger.tasks(TaskQuery(text="数据")) == found != ()
        assert len(workspace.ledger.findings()) == 1
        assert workspace.identity == identity()
        assert workspace.identity.suite == "ed25519"
        assert workspace.exchange.packages() == ()
        assert verify(workspace).is_clean
        with workspace.as_of(year.now) as past:
            assert past.log.state_hash() == state
    assert (tmp_path / "old.dukao" / "backups" / f"format-{version}" / "ledger.db").is_file()


def test_the_past_of_an_upgraded_workspace_goes_by_what_lines_claim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "today.dukao") as today:
        year = Year(today, random.Random(6))
        for _ in range(10):
            year.step()
        middle, state = year.now, today.log.state_hash()
        year.now = year.now.replace(month=12)
        year.task(1)
    written_by(1, tmp_path / "old.dukao", year.lines, monkeypatch, None)

    with open_workspace(tmp_path / "old.dukao") as workspace, workspace.as_of(middle) as past:
        assert past.log.state_hash() == state
        assert past.ledger.task(uid(1)) is not None


RELEASED = sorted((Path(__file__).parents[1] / "data" / "released").glob("format-*"))


@pytest.mark.parametrize("released", RELEASED, ids=lambda folder: folder.name)
def test_a_workspace_that_was_released_opens_and_folds_to_what_it_folded_to(
    tmp_path: Path, released: Path
) -> None:
    told = json.loads((released / "told.json").read_text("utf-8"))
    folder = tmp_path / "old.dukao"
    shutil.copytree(released / "workspace", folder)
    (folder / "inbox").mkdir()
    (folder / "backups").mkdir()

    with open_workspace(folder) as workspace:
        report = verify(workspace)
        assert report.is_clean, report.problems
        assert (report.lines, report.records, report.blobs) == (told["lines"], told["records"], told["blobs"])
        assert workspace.log.state_hash() == told["state"]
        assert workspace.identity.generation == told["generation"]
        assert [row.digest for row in workspace.exchange.packages()] == told["packages"]
        found = workspace.ledger.tasks(TaskQuery(text=told["word"]))
        assert [task.code for task in found] == told["found"]
        assert [finding.code for finding in workspace.ledger.findings()] == told.get("findings", [])


def test_there_is_a_released_workspace_of_the_present_format() -> None:
    formats = {folder.name for folder in RELEASED}

    assert f"format-{load_migrations()[-1].version}" in formats
