"""From folded records to rows of tables: pure functions that no field of anybody can make fail.

Fields come from other people's programs: a field of the wrong type counts as absent, and is named among
the row's problems.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from desktop.models.columns import Marks, Value, WrongType, compact, text
from desktop.models.kinds import TABLES
from desktop.records.fold import WITHDRAWN, FoldedRecord, Key
from desktop.records.stream import EVERYONE

Row = tuple[Value, ...]


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
        if read is text and type(value) is str:  # most fields by far
            row.append(value)
            continue
        try:
            if is_wide:
                row += read(value, party)
            else:
                row.append(read(value, party))
        except WrongType:
            problems.append(name)
            row += absent
    row += [compute(row) for _, compute in table.computed]
    row += table.marked(marks)
    return tuple(row), tuple(sorted(problems)) if problems else ()
