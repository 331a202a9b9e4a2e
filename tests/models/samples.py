"""Workspaces, records and random histories that the tests of the models start from."""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.models.kinds import TABLES
from desktop.models.workspace import Identity, Workspace, create_workspace, open_workspace
from desktop.records.fold import WITHDRAWN
from desktop.records.journal import Journal
from desktop.records.line import Change, Edit, Stamp, compose, parse_line
from desktop.records.stream import StreamName

OFFICE, UNIT, OTHER = "office.dsjj", "unit.jyj", "unit.gaj"
STAMP = Stamp("2023-03-01T08:00:00+08:00", "王")
KEY = bytes(range(32))
POLICY = f"{OFFICE}/{'f' * 32}"


def identity(party: str = OFFICE, fingerprint: str = "ab" * 32) -> Identity:
    return Identity("0" * 32, party, "市大数据局", OFFICE, fingerprint, 1, 2023)


def uid(number: int, party: str = OFFICE) -> str:
    return f"{party}/{number:032x}"


def created(folder: Path, key: bytes | None = None) -> Path:
    create_workspace(folder, identity(), key)
    return folder


def opened(folder: Path, key: bytes | None = None) -> Workspace:
    return open_workspace(created(folder, key), key)


def task_fields(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "code": f"2023-5-{number:03d}",
        "order": number,
        "policy": POLICY,
        "clause": "二/（一）",
        "title": "推进数据共享",
        "text": "推进数据共享，建设城市大脑。",
        "span": [10, 24],
        "lead": ["市大数据局"],
        "responsible": ["市教育局"],
        "groups": [],
        "sponsor": "",
        "note": "",
        "origin": "bracket",
        **changed,
    }


def write(
    workspace: Workspace, kind: str, record: str, fields: Mapping[str, Any], audience: str = OFFICE
) -> Change:
    """States fields of a record, replacing what they hold, in one transaction."""
    known = workspace.log.record(kind, record)
    replaces = known.replacing(fields) if known else {}
    with workspace.transaction():
        (change,) = workspace.log.append([Edit(kind, record, fields, replaces)], audience, STAMP)
    return change


def receive(
    workspace: Workspace, kind: str, record: str, fields: Mapping[str, Any], audience: str = OFFICE
) -> Change:
    """Another party's next line arrives, replacing what it knows of the record."""
    party = record.partition("/")[0]
    stream = StreamName(party, "cdcdcdcd.1", audience, 2023)
    known = workspace.log.record(kind, record)
    replaces = known.replacing(fields) if known else {}
    change = compose(stream, workspace.log.tip(stream), Edit(kind, record, fields, replaces), STAMP)
    with workspace.transaction():
        workspace.log.accept([change])
    return change


def withdraw(workspace: Workspace, kind: str, record: str, reason: str, audience: str = OFFICE) -> None:
    known = workspace.log.record(kind, record)
    assert known is not None
    write(workspace, kind, record, {WITHDRAWN: known.withdrawal(reason)}, audience)


def rows_of(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the tables say, and what the search index finds."""
    names = ("record", *TABLES, "case_row")
    rows = {name: workspace.connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    rows["line"] = workspace.connection.execute("SELECT arrival, record, judgement FROM line").fetchall()
    rows["found"] = [
        (word, *row)
        for word in ("数", "据", "教", "稿")
        for row in workspace.connection.execute(
            "SELECT rowid FROM task_text WHERE task_text MATCH ? ORDER BY rowid", (word,)
        ).fetchall()
    ]
    return rows


FIELDS = ("title", "lead", "note", "due")
LAWFUL = {
    OFFICE: (("task", "*"), ("task", OFFICE), ("milestone", "*"), ("notice", UNIT)),
    UNIT: (("feedback", OFFICE), ("plan", UNIT)),
}


class Play:
    """Some replicas of two parties that write, forge, conflict and copy themselves, by chance."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.lines: dict[str, Change] = {}
        self.replicas = [
            (OFFICE, "aaaaaaaa.1", Journal()),
            (OFFICE, "bbbbbbbb.1", Journal()),
            (UNIT, "cccccccc.1", Journal()),
        ]

    def step(self) -> None:
        action = self.rng.choices(
            (self.edit, self.forge, self.exchange, self.clone, self.withdraw), (10, 2, 4, 1, 1)
        )[0]
        action()

    def edit(self) -> None:
        party, name, journal = self.rng.choice(self.replicas)
        kind, audience = self.rng.choice(LAWFUL[party])
        record = uid(self.rng.randrange(4) + 10 * list(LAWFUL[party]).index((kind, audience)), party)
        chosen = self.rng.sample(FIELDS, self.rng.randint(1, 3))
        fields = {field: self.value() for field in chosen}
        known = journal.records.get((kind, record))
        replaces = known.replacing(fields) if known and self.rng.random() < 0.9 else {}
        self.say(journal, StreamName(party, name, audience, 2023), Edit(kind, record, fields, replaces))

    def withdraw(self) -> None:
        party, name, journal = self.rng.choice(self.replicas)
        own = [(key, one) for key, one in journal.records.items() if key[1].startswith(party)]
        if own:
            key, one = self.rng.choice(own)
            audience = next(
                line.stream.audience for line in journal if (line.edit.kind, line.edit.record) == key
            )
            fields = {WITHDRAWN: self.rng.choice((one.withdrawal("重复"), None, "x", {"of": 3}))}
            edit = Edit(*key, fields, one.replacing([WITHDRAWN]))
            self.say(journal, StreamName(party, name, audience, 2023), edit)

    def forge(self) -> None:
        """A line that the law does not let through, or that a newer program wrote."""
        party, name, journal = self.rng.choice(self.replicas)
        stream = StreamName(party, name, self.rng.choice(("*", OFFICE, UNIT)), 2023)
        kind = self.rng.choice(("task", "feedback", "assignment", "weather"))
        edit = Edit(kind, uid(1, self.rng.choice((OFFICE, UNIT))), {"title": self.value()})
        change = compose(stream, journal.tip(stream), edit, STAMP)
        if self.rng.random() < 0.3:
            change = parse_line(json.dumps({**json.loads(change.raw), "v": 2}, ensure_ascii=False).encode())
        journal.accept([change])
        self.lines[change.hash] = change

    def exchange(self) -> None:
        (_, _, source), (_, _, target) = self.rng.sample(self.replicas, 2)
        target.accept(source)

    def clone(self) -> None:
        """Both copies go on under one name: their streams will fork."""
        if len(self.replicas) < 6:
            party, name, journal = self.rng.choice(self.replicas)
            self.replicas.append((party, name, Journal(journal)))

    def say(self, journal: Journal, stream: StreamName, edit: Edit) -> None:
        change = journal.append(stream, edit, STAMP)
        self.lines[change.hash] = change

    def value(self) -> Any:
        return self.rng.choice(("数据", "教育稿", ["市教育局"], "2023-12-31", None, 7, True, {"a": [1]}))

    def offer(self) -> list[Change]:
        """Some of all lines, in any order, some twice, some without the line before."""
        pool = list(self.lines.values())
        some = self.rng.sample(pool, self.rng.randint(0, len(pool)))
        return some + self.rng.choices(some, k=2) if some else []
