"""How a field of a record becomes columns of a table: the table's description, and one reader a type.

Fields come from other people's programs: a reader refuses what is not of its type, and the field then
counts as absent.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from json import JSONEncoder
from json.encoder import encode_basestring
from typing import Any

from desktop.records.stream import is_party

_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DECIMAL = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}")

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


ALL_MARKS = ("is_issued", "is_withdrawn", "withdrawn", "conflicts")


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table that shows one kind of record.

    Attributes:
        name: of the table; the kind of record as well.
        fields: how the record's fields become columns.
        marks: columns that are named like attributes of `Marks`: all of them, or some.
        computed: further columns, and what computes them from the row so far, which begins with the uid.
        columns: all columns that a projection fills, in order; the first is the number of the record.
        selection: those columns as SQL.
    """

    name: str
    fields: tuple[Column, ...]
    marks: tuple[str, ...] = ALL_MARKS
    computed: tuple[tuple[str, Callable[[list[Value]], Value]], ...] = ()
    plan: tuple[tuple[str, bool, Reader, tuple[Value, ...]], ...] = field(init=False, repr=False)
    columns: tuple[str, ...] = field(init=False, repr=False)
    selection: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lays out once what every row needs; of a field: name, several columns or one, reader, absent."""
        plan = tuple((one.field, len(one.names) > 1, one.read, one.absent) for one in self.fields)
        names = tuple(name for column in self.fields for name in column.names)
        columns = ("record", "uid", *names, *(name for name, _ in self.computed), *self.marks)
        object.__setattr__(self, "plan", plan)
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "selection", ", ".join(f'"{name}"' for name in columns))

    def marked(self, marks: Marks) -> tuple[Value, ...]:
        """The columns that the record as a whole fills."""
        if self.marks is ALL_MARKS:
            return (marks.is_issued, marks.is_withdrawn, marks.withdrawn, marks.conflicts)
        return tuple(getattr(marks, name) for name in self.marks)


def compact(value: object) -> str:
    """JSON text of a value, the same for equal values."""
    return _encode(value)


def list_of(texts: Iterable[str]) -> str:
    """What `compact` gives for a list of texts, in a third of the time."""
    return f"[{','.join(map(encode_basestring, texts))}]"


def text(value: Any, _: str) -> Any:
    """Any text."""
    if not isinstance(value, str):
        raise WrongType
    return value


def number(value: Any, _: str) -> Any:
    """A whole number."""
    if type(value) is not int:
        raise WrongType
    return value


def flag(value: Any, _: str) -> Any:
    """Yes or no."""
    if not isinstance(value, bool):
        raise WrongType
    return int(value)


def day(value: Any, _: str) -> Any:
    """A day as ISO text."""
    if not isinstance(value, str) or len(value) != len("2023-12-31"):
        raise WrongType
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise WrongType from None


def decimal(value: Any, _: str) -> Any:
    """A decimal number as plain text."""
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise WrongType
    return value


def digest(value: Any, _: str) -> Any:
    """A SHA-256 as 64 hexadecimal digits; empty for none."""
    if not isinstance(value, str) or (value and not _HASH.fullmatch(value)):
        raise WrongType
    return value


def names(value: Any, _: str) -> Any:
    """A list of texts, as JSON."""
    if not isinstance(value, list):
        raise WrongType
    try:
        return _names(tuple(value))
    except TypeError:  # a list or an object among them
        raise WrongType from None


@lru_cache(maxsize=4096)  # tasks name the same few units many times
def _names(texts: tuple[Any, ...]) -> str:
    if set(map(type, texts)) - {str}:
        raise WrongType
    return list_of(texts)


def span(value: Any, _: str) -> Any:
    """Two places in a text, in order."""
    if not isinstance(value, list) or len(value) != 2:
        raise WrongType
    start, end = value
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise WrongType
    return (start, end)


def own(value: Any, party: str) -> Any:
    """A record of the same party: nobody attaches anything to somebody else's records."""
    if not isinstance(value, str) or value.partition("/")[0] != party:
        raise WrongType
    return value


def party_name(value: Any, _: str) -> Any:
    """Identifier of a party."""
    if not isinstance(value, str) or not is_party(value):
        raise WrongType
    return value


def any_json(value: Any, _: str) -> Any:
    """Anything, as JSON."""
    return compact(value)


def one_of(choices: Iterable[str]) -> Reader:
    """A reader of a member of a closed set."""
    known = frozenset(choices)

    def read(value: Any, _: str) -> Any:
        if not isinstance(value, str) or value not in known:
            raise WrongType
        return value

    return read


def list_of_rows(*readers: tuple[str, Reader, Value]) -> Reader:
    """A reader of a list of objects: JSON of a list of their values in the order given.

    Args:
        readers: name, reader, and the value that stands for an absent one.
    """

    def read(value: Any, party: str) -> Any:
        if not isinstance(value, list) or any(not isinstance(item, dict) for item in value):
            raise WrongType
        return compact([[_member(item, one, party) for one in readers] for item in value])

    return read


def table_of(reader: Reader) -> Reader:
    """A reader of an object whose values are all of one type or null: JSON of pairs, sorted by name."""

    def read(value: Any, party: str) -> Any:
        if not isinstance(value, dict):
            raise WrongType
        pairs = sorted(value.items())
        return compact([[name, None if one is None else reader(one, party)] for name, one in pairs])

    return read


def _member(item: Mapping[str, Any], described: tuple[str, Reader, Value], party: str) -> Any:
    name, reader, absent = described
    value = item.get(name)
    return absent if value is None else reader(value, party)


def texts(*fields: str) -> tuple[Column, ...]:
    """Columns of plain text; empty when absent."""
    return tuple(Column(name, (name,), text, ("",)) for name in fields)


def lists(*fields: str) -> tuple[Column, ...]:
    """Columns of lists of texts; empty when absent."""
    return tuple(Column(name, (name,), names, ("[]",)) for name in fields)


def days(*fields: str) -> tuple[Column, ...]:
    """Columns of days; NULL when absent."""
    return tuple(Column(name, (name,), day, (None,)) for name in fields)


def flags(*fields: str) -> tuple[Column, ...]:
    """Columns of yes and no; no when absent."""
    return tuple(Column(name, (name,), flag, (0,)) for name in fields)


def chosen(name: str, choices: Iterable[str], absent: str = "") -> Column:
    """A column of a closed set."""
    return Column(name, (name,), one_of(choices), (absent,))
