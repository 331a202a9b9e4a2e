"""From folded records to rows of tables: pure functions that no field of anybody can make fail.

Fields come from other people's programs: a field of the wrong type counts as absent, and is named among
the row's problems.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from json.encoder import encode_basestring
from typing import Any

from desktop.records.fold import WITHDRAWN, FoldedRecord, Key
from desktop.records.stream import EVERYONE, is_party

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

EDITION = 1  # raise it when a row would come out differently: workspaces then fold anew when opened

Value = str | int | None
Reader = Callable[[Any, str], Any]


class WrongType(Exception):
    """A field holds something of another type than its column."""


@dataclass(frozen=True, slots=True)
class Column:
    """How one field becomes columns.

    Attributes:
        field: name of the record's field.
        names: the columns it fills.
        read: takes the field's value and the party that wrote it; gives the column's value, or a tuple
            of them for several columns; raises `WrongType`.
        absent: the columns' values when the field is absent.
    """

    field: str
    names: tuple[str, ...]
    read: Reader
    absent: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a record as a whole says.

    Attributes:
        is_issued: told to others than its own party.
        withdrawn: reason of the withdrawal; empty when it stands or gives none.
        conflicts: JSON list of the fields in conflict as they are shown.
    """

    is_issued: int
    is_withdrawn: int
    withdrawn: str
    conflicts: str


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table that shows one kind of record.

    Attributes:
        name: of the table; the kind of record as well.
        fields: how the record's fields become columns.
        marks: columns that are named like attributes of `Marks`: all of them, or ``is_withdrawn`` alone.
    """

    name: str
    fields: tuple[Column, ...]
    marks: tuple[str, ...]
    plan: tuple[tuple[str, bool, Reader, tuple[Value, ...]], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lays out what `project` needs at every row: field, several columns or one, reader, absent."""
        plan = tuple((one.field, len(one.names) > 1, one.read, one.absent) for one in self.fields)
        object.__setattr__(self, "plan", plan)

    def marked(self, marks: Marks) -> tuple[Value, ...]:
        """The columns that the record as a whole fills."""
        if len(self.marks) == 1:
            return (marks.is_withdrawn,)
        return (marks.is_issued, marks.is_withdrawn, marks.withdrawn, marks.conflicts)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that a projection fills, in order; the first is the number of the record."""
        names = tuple(name for column in self.fields for name in column.names)
        return ("record", "uid", *names, *self.marks)


Row = tuple[Value, ...]


def compact(value: object) -> str:
    """JSON text of a value, the same for equal values."""
    return _encode(value)


def _list_of(texts: Iterable[str]) -> str:
    """What `compact` gives for a list of texts, in a third of the time."""
    return f"[{','.join(map(encode_basestring, texts))}]"


def widest(audiences: Iterable[str], party: str) -> str:
    """The audience of a record whose lines should have one, but may have several.

    Everyone before others before the party itself, so that all replicas agree.
    """
    return min(audiences, key=lambda one: (one != EVERYONE, one == party, one))


def marks_of(record: FoldedRecord, audience: str) -> Marks:
    """What a record as a whole says.

    An edit beside a withdrawal is shown as a conflict over the withdrawal.
    """
    conflicts = record.conflicts
    if record.is_edited_beside_withdrawal:
        conflicts = tuple(sorted({*conflicts, WITHDRAWN}))
    is_issued = int(audience != record.uid.partition("/")[0])
    if not record.is_withdrawn:
        return Marks(is_issued, 0, "", compact(conflicts))
    reason = record.get(WITHDRAWN).get("reason")
    return Marks(is_issued, 1, reason if isinstance(reason, str) else "", compact(conflicts))


def project(key: Key, values: Mapping[str, Any], marks: Marks) -> tuple[Row | None, tuple[str, ...]]:
    """The row of a record.

    Args:
        key: kind and uid.
        values: the displayed value of every field.
        marks: what the record as a whole says.

    Returns:
        Values of the typed table's columns without the record's number, None when its kind has no
        table; and the names of fields of a wrong type, sorted.
    """
    kind, uid = key
    table = TABLES.get(kind)
    if table is None:
        return None, ()
    party = uid.partition("/")[0]
    row: list[Value] = [uid]
    problems: list[str] = []
    for name, is_wide, read, absent in table.plan:
        value = values.get(name)
        if value is None:
            row += absent
            continue
        try:
            if is_wide:
                row += read(value, party)
            else:
                row.append(read(value, party))
        except WrongType:
            problems.append(name)
            row += absent
    row += table.marked(marks)
    return tuple(row), tuple(sorted(problems)) if problems else ()


def _text(value: Any, _: str) -> Any:
    if not isinstance(value, str):
        raise WrongType
    return value


def _number(value: Any, _: str) -> Any:
    if type(value) is not int:
        raise WrongType
    return value


def _flag(value: Any, _: str) -> Any:
    if not isinstance(value, bool):
        raise WrongType
    return int(value)


def _day(value: Any, _: str) -> Any:
    if not isinstance(value, str) or len(value) != len("2023-12-31"):
        raise WrongType
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise WrongType from None


def _names(value: Any, _: str) -> Any:
    if not isinstance(value, list) or any(type(item) is not str for item in value):
        raise WrongType
    return _list_of(value)


def _span(value: Any, _: str) -> Any:
    if not isinstance(value, list) or len(value) != 2:
        raise WrongType
    start, end = value
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise WrongType
    return (start, end)


def _own(value: Any, party: str) -> Any:
    """A record of the same party: nobody attaches anything to somebody else's records."""
    if not isinstance(value, str) or value.partition("/")[0] != party:
        raise WrongType
    return value


def _party(value: Any, _: str) -> Any:
    if not isinstance(value, str) or not is_party(value):
        raise WrongType
    return value


def _duty(value: Any, _: str) -> Any:
    if value not in ("lead", "responsible"):
        raise WrongType
    return value


def _clauses(value: Any, party: str) -> Any:
    if not isinstance(value, list):
        raise WrongType
    clauses = []
    for item in value:
        if not isinstance(item, dict):
            raise WrongType
        path, heading = _text(item.get("path"), party), _text(item.get("heading"), party)
        level, span = _number(item.get("level"), party), _span(item.get("span"), party)
        clauses.append([path, level, heading, *span])
    return compact(clauses)


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, (name,), _text, ("",)) for name in names)


def _lists(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, (name,), _names, ("[]",)) for name in names)


_ORDER = Column("order", ("order",), _number, (0,))
_DUE = Column("due", ("due",), _day, (None,))
_ISSUED_ON = Column("issued_on", ("issued_on",), _day, (None,))
_SPAN = Column("span", ("span_start", "span_end"), _span, (0, 0))
_TASK = Column("task", ("task",), _own, ("",))
_SUPERSEDES = Column("supersedes", ("supersedes",), _own, ("",))
_ALL_MARKS = ("is_issued", "is_withdrawn", "withdrawn", "conflicts")

_POLICY = TypedTable(
    "policy",
    (
        *_texts("code", "title", "doc_no", "issuer"),
        _ISSUED_ON,
        *_texts("text"),
        Column("clauses", ("clauses",), _clauses, ("[]",)),
        *_texts("source_name", "source_sha256"),
        _SUPERSEDES,
    ),
    _ALL_MARKS,
)
_TASK_TABLE = TypedTable(
    "task",
    (
        *_texts("code"),
        _ORDER,
        Column("policy", ("policy",), _own, ("",)),
        *_texts("clause", "title", "text"),
        _SPAN,
        *_lists("lead", "responsible", "groups"),
        *_texts("sponsor", "note", "origin"),
        _SUPERSEDES,
    ),
    _ALL_MARKS,
)
_MILESTONE = TypedTable(
    "milestone",
    (_TASK, _ORDER, _DUE, *_texts("due_text", "text"), _SPAN, *_texts("reason")),
    ("is_withdrawn",),
)
_TARGET = TypedTable(
    "target",
    (
        _TASK,
        _ORDER,
        *_texts("name", "comparator", "value", "unit", "base", "recurrence"),
        _DUE,
        Column("strive", ("strive",), _flag, (0,)),
        *_texts("text"),
        _SPAN,
    ),
    ("is_withdrawn",),
)
_ASSIGNMENT = TypedTable(
    "assignment",
    (
        _TASK,
        Column("unit", ("unit",), _party, ("",)),
        *_texts("name"),
        Column("duty", ("duty",), _duty, ("responsible",)),
        *_texts("wording"),
        _ISSUED_ON,
    ),
    ("is_withdrawn",),
)
_UNIT = TypedTable(
    "unit",
    (
        *_texts("code", "name", "short"),
        *_lists("aliases"),
        *_texts("kind", "group"),
        _ORDER,
        Column("successor", ("successor",), _own, ("",)),
    ),
    ("is_withdrawn",),
)
_UNIT_GROUP = TypedTable("unit_group", (*_texts("name"), *_lists("aliases", "members")), ("is_withdrawn",))

TABLES: Mapping[str, TypedTable] = {
    table.name: table
    for table in (_POLICY, _TASK_TABLE, _MILESTONE, _TARGET, _ASSIGNMENT, _UNIT, _UNIT_GROUP)
}
SEARCHED = ("code", "title", "text", "lead", "responsible")
