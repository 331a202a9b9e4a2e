"""The tables: where every record stands, written as folds of touched records."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2

from desktop.models.columns import Marks, TypedTable, Value, compact
from desktop.models.facts import AT_ONCE
from desktop.models.kinds import SEARCHED, TABLES
from desktop.models.projection import Row, marks_of, project, widest
from desktop.models.text_index import TextIndex
from desktop.models.touched import CASES_FOLLOW, Touched
from desktop.records.fold import WITHDRAWN, Key, fold_record
from desktop.records.line import Change

_DUE = "(SELECT min(due) FROM milestone WHERE milestone.task = task.uid AND is_withdrawn = 0)"


def _superseded(table: str) -> str:
    """A draft that a published record supersedes is history."""
    return (
        f"({table}.is_issued = 0 AND EXISTS (SELECT 1 FROM {table} AS later "
        f"WHERE later.supersedes = {table}.uid AND later.supersedes <> '' AND later.is_issued = 1))"
    )


DERIVED = (
    ("task", "due", _DUE),
    ("task", "superseded", _superseded("task")),
    ("policy", "superseded", _superseded("policy")),
)


class Standing(NamedTuple):
    """Where a record stands: everything the tables say about it.

    Attributes:
        audience: to whom it is told.
        version: `FoldedRecord.version` as 32 bytes.
        conflicts: JSON list of the fields in conflict.
        row: values of its typed table, see `projection.project`.
        problems: names of the fields of a wrong type.
    """

    kind: str
    uid: str
    audience: str
    version: bytes
    conflicts: str
    row: Row | None
    problems: tuple[str, ...]

    @property
    def summary(self) -> tuple[str, str, str, bytes, str, str]:
        """What the table of records keeps."""
        problems = compact(self.problems) if self.problems else "[]"
        return (self.kind, self.uid, self.audience, self.version, self.conflicts, problems)


def standing(key: Key, changes: Sequence[Change]) -> Standing:
    """Folds one record and projects it.

    Args:
        key: kind and uid.
        changes: all its changes that the ownership table lets through, at least one, each once.
    """
    setters = [
        Setter(change.hash, change.edit.fields, change.edit.replaces, change.stream.audience)
        for change in changes
    ]
    straight = standing_of_straight(key, setters)
    if straight is not None:
        return straight
    record = fold_record(key, changes)
    audience = widest({change.stream.audience for change in changes}, key[1].partition("/")[0])
    row, problems = project(key, record.values, marks_of(record, audience))
    version = bytes.fromhex(record.version)
    return Standing(*key, audience, version, compact(record.conflicts), row, problems)


class Setter(NamedTuple):
    """What folding needs to know of a line."""

    hash: str
    fields: Mapping[str, Any]
    replaces: Mapping[str, Sequence[str]]
    audience: str


def standing_of_straight(key: Key, setters: Sequence[Setter]) -> Standing | None:
    """The same for a record that was written in one line after the other, which is nearly every one.

    Then each value replaces exactly the one before it, the last one is the only head, and the fold needs
    none of its machinery: a fifth of the time. Tests hold it against the fold.

    Args:
        key: kind and uid.
        setters: in the order in which they are to replace each other.

    Returns:
        None when the record is not that simple.
    """
    digest, first, _, audience = setters[0]
    values = dict(first)
    heads = dict.fromkeys(first, digest)
    for digest, fields, replaces, told in setters[1:]:
        if told != audience:
            return None
        for name in fields:
            if name in heads and list(replaces.get(name, ())) != [heads[name]]:
                return None
            heads[name] = digest
        values.update(fields)
    if WITHDRAWN in heads:
        return None
    text = "".join([f"\n{name} {heads[name]}" for name in sorted(heads)])
    version = sha256(f"{key[0]} {key[1]}{text}".encode()).digest()
    is_issued = int(audience != key[1].partition("/")[0])
    row, problems = project(key, values, Marks(is_issued, 0, "", "[]"))
    return Standing(*key, audience, version, "[]", row, problems)


Numbered = tuple[int, Standing]


class Tables:
    """Writes rows; knows nothing of lines.

    Args:
        connection: the open files.
        touched: is told what cases follow from; None when they are derived anew afterwards.
    """

    def __init__(self, connection: dbapi2.Connection, touched: Touched | None = None) -> None:
        self._connection = connection
        self._touched = Touched() if touched is None else touched
        self._index = TextIndex(connection)
        self._due: set[str] = set()
        self._superseding: set[Key] = set()

    def insert(self, standings: Sequence[Numbered]) -> None:
        """Adds records that were not there; `derive` must follow."""
        self._connection.executemany(
            "INSERT INTO record (id, kind, uid, audience, version, conflicts, problems) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((number, *one.summary) for number, one in standings),
        )
        self.insert_typed(standings)
        for _, one in standings:
            self._note(one.kind, one.row)
            self._touched.note(one.kind, one.row)

    def insert_typed(self, standings: Iterable[Numbered]) -> None:
        """Adds the rows of typed tables and of the search index only."""
        rows: dict[str, list[Row]] = {}
        for number, one in standings:
            if one.row is not None:
                rows.setdefault(one.kind, []).append((number, *one.row))
        for kind, values in rows.items():
            self._connection.executemany(_insertion(TABLES[kind]), values)
            if kind == "task":
                self._index.add(values)

    def update(self, standings: Iterable[Numbered]) -> None:
        """Changes records that were there; `derive` must follow."""
        rest = iter(standings)
        while some := list(islice(rest, AT_ONCE)):
            self._connection.executemany(
                "UPDATE record SET audience = ?, version = ?, conflicts = ?, problems = ? WHERE id = ?",
                ((*one.summary[2:], number) for number, one in some),
            )
            rows: dict[str, list[Row]] = {}
            for number, one in some:
                if one.row is not None:
                    rows.setdefault(one.kind, []).append((number, *one.row))
            for kind, changed in rows.items():
                self._update_rows(TABLES[kind], changed)

    def derive(self) -> None:
        """Brings up to date what rows of one record say about others."""
        place = "record = (SELECT id FROM record WHERE kind = ? AND uid = ?)"
        for table, column, value in DERIVED:
            if column == "due":
                keys = [(table, uid) for uid in self._due]
            else:
                keys = [key for key in self._superseding if key[0] == table]
            if len(keys) > _MANY and self._is_most(table, len(keys)):
                self._connection.execute(
                    f"UPDATE {table} SET {column} = {value} WHERE {column} IS NOT {value}"
                )
            elif keys:
                self._connection.executemany(
                    f"UPDATE {table} SET {column} = {value} WHERE {place} AND {column} IS NOT {value}",
                    keys,
                )
        self._due.clear()
        self._superseding.clear()

    def _is_most(self, table: str, rows: int) -> bool:
        """Whether so many rows are so much of a table that looking at all of it is sooner done."""
        (count,) = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return bool(4 * rows > count)

    def _update_rows(self, table: TypedTable, rows: Sequence[Row]) -> None:
        """Writes what differs of some rows of a table."""
        places = ", ".join("?" * len(rows))
        found = self._connection.execute(
            f"SELECT {table.selection} FROM {table.name} WHERE record IN ({places})",
            [row[0] for row in rows],
        )
        known: dict[Value, Row] = {row[0]: row for row in found}
        writes: dict[tuple[int, ...], list[Row]] = {}
        searched: list[tuple[Row, Row]] = []
        for row in rows:
            before = known[row[0]]
            changed = tuple(place for place, value in enumerate(row) if value != before[place])
            self._note_change(table, changed, before, row)
            if changed:
                cells = (*(row[place] for place in changed), row[0])
                writes.setdefault(changed, []).append(cells)
            if table.name == "task" and not _SEARCHED_PLACES.isdisjoint(changed):
                searched.append((before, row))
        for changed, cells_of_rows in writes.items():
            assignments = ", ".join(f'"{table.columns[place]}" = ?' for place in changed)
            self._connection.executemany(
                f"UPDATE {table.name} SET {assignments} WHERE record = ?", cells_of_rows
            )
        if searched:
            self._index.replace(searched)

    def _note_change(self, table: TypedTable, changed: tuple[int, ...], before: Row, row: Row) -> None:
        """Remembers what follows from a row that was written anew."""
        names = {table.columns[place] for place in changed}
        if table.name != "task" or not CASES_FOLLOW.isdisjoint(names):
            self._touched.note(table.name, before[1:])
            self._touched.note(table.name, row[1:])
        if not names.isdisjoint(_OTHERS_DEPEND_ON):
            self._note(table.name, before[1:])
            self._note(table.name, row[1:])

    def _note(self, kind: str, row: Row | None) -> None:
        """Remembers which other rows depend on this one; ``row`` begins with the uid."""
        if row is None:
            return
        if kind == "milestone":
            self._due.add(str(row[1]))
        elif kind in ("task", "policy"):
            uid, supersedes = str(row[0]), str(row[_SUPERSEDES[kind]])
            self._superseding.update([(kind, uid), (kind, supersedes)])
            if kind == "task":
                self._due.add(uid)


def _insertion(table: TypedTable) -> str:
    places = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({table.selection}) VALUES ({places})"


_MANY = 1000
_SEARCHED_PLACES = frozenset(TABLES["task"].columns.index(name) for name in SEARCHED)
_OTHERS_DEPEND_ON = ("task", "due", "is_withdrawn", "supersedes", "is_issued")
_SUPERSEDES = {kind: TABLES[kind].columns.index("supersedes") - 1 for kind in ("task", "policy")}
