"""Comparing two states of a list (对比): which rows are new, gone or changed, and in what.

Rows are mappings with a ``uid``, such as the fields of `CaseRow`. A row that was withdrawn in between is
gone: it stays in the ledger, but it stands no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

FLUID_FIELDS = frozenset({"explanation"})
"""Fields that read differently every day without anything having happened (还有29天)."""


class ChangeKind(Enum):
    """What happened to a row."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs.

    Attributes:
        before: None when the row did not have it.
        after: None when the row does not have it any more.
    """

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that differs.

    Attributes:
        row: as it is afterwards; as it was when it is not there any more.
        fields: what differs, in the order of the row's fields; of a new row none, of a gone one at most why.
    """

    kind: ChangeKind
    uid: str
    row: Mapping[str, Any]
    fields: tuple[FieldChange, ...] = ()

    @property
    def changed(self) -> frozenset[str]:
        """Names of the fields that differ."""
        return frozenset(one.field for one in self.fields)


def compare(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    ignored: frozenset[str] = FLUID_FIELDS,
) -> tuple[RowChange, ...]:
    """What differs between two states of the same list.

    Args:
        before: rows of the earlier state; each has a ``uid``, unique among them.
        after: rows of the later state.
        ignored: names of fields that do not count.

    Returns:
        By ``code`` and ``unit_name`` where rows have them, then by ``uid``.
    """
    old, new = {row["uid"]: row for row in before}, {row["uid"]: row for row in after}
    found = (_change(uid, old.get(uid), new.get(uid), ignored) for uid in {**old, **new})
    return tuple(sorted((one for one in found if one is not None), key=_place))


def _change(
    uid: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, ignored: frozenset[str]
) -> RowChange | None:
    stood = old if old is not None and not old.get("withdrawn") else None
    stands = new if new is not None and not new.get("withdrawn") else None
    if stood is None:
        return RowChange(ChangeKind.NEW, uid, stands) if stands is not None else None
    if stands is None:
        if new is None:
            return RowChange(ChangeKind.GONE, uid, stood)
        why = FieldChange("withdrawn", stood.get("withdrawn"), new["withdrawn"])
        return RowChange(ChangeKind.GONE, uid, new, (why,))
    fields = _fields(stood, stands, ignored)
    return RowChange(ChangeKind.CHANGED, uid, stands, fields) if fields else None


def _fields(
    old: Mapping[str, Any], new: Mapping[str, Any], ignored: Iterable[str]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*new, *old))
        if name not in ignored and old.get(name) != new.get(name)
    )


def _place(change: RowChange) -> tuple[str, str, str]:
    row = change.row
    return str(row.get("code", "")), str(row.get("unit_name", "")), change.uid
