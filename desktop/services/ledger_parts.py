"""The ledger in parts: tasks that have a chapter, a month, a light … in common, each part with its query."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.ledger import ColumnFilter, GroupCount, LedgerQuery, LedgerService
from desktop.services.policies import PolicyService
from desktop.services.session import Session

PART_COLUMNS = ("light", "state", "verdict", "lead", "responsible", "clause", "policy", "next_due", "due")
"""Columns that the ledger can be divided by."""
_MONTHS = ("next_due", "due")
_CHAPTER_LEVELS = 2


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """Tasks that have something in common.

    Attributes:
        value: what it is; empty for those without.
        title: for people.
        count: number of tasks.
        query: finds exactly these tasks, in the order of the whole.
        light: when they are divided by light.
    """

    value: str
    title: str
    count: int
    query: LedgerQuery
    light: Light | None = None


def ledger_parts(session: Session, query: LedgerQuery, column: str) -> tuple[LedgerPart, ...]:
    """Divides the tasks that a query finds.

    Days are put together by month, clauses by the section they stand in; alarming lights come first.

    Args:
        session: the open workspace.
        query: which tasks.
        column: one of `PART_COLUMNS`.
    """
    groups = LedgerService(session).groups(query, column)
    if column in _MONTHS:
        return tuple(_months(groups, query, column))
    if column == "clause":
        return _chapters(session, groups, query)
    ordered = reversed(groups) if column == "light" else groups
    return tuple(
        LedgerPart(
            group.value,
            group.title,
            group.count,
            _within(query, column, group.value),
            Light(group.value) if column == "light" and group.value else None,
        )
        for group in ordered
    )


def names_in(groups: Iterable[GroupCount]) -> tuple[GroupCount, ...]:
    """Groups of lists of names as groups of single names, the most frequent first."""
    counts: Counter[str] = Counter()
    for group in groups:
        for name in json.loads(group.value) if group.value.startswith("[") else filter(None, (group.value,)):
            counts[name] += group.count
    return tuple(GroupCount(name, name, count) for name, count in counts.most_common())


def _within(query: LedgerQuery, column: str, value: str) -> LedgerQuery:
    """The tasks of a query that have one value in a column."""
    found = ColumnFilter(column, "is", (value,)) if value else ColumnFilter(column, "empty")
    return replace(query, filters=(*query.filters, found))


def _months(groups: Iterable[GroupCount], query: LedgerQuery, column: str) -> Iterable[LedgerPart]:
    for month, count in _merged(groups, lambda value: value[:7]).items():
        if not month:
            yield LedgerPart("", tr("没有时限"), count, _within(query, column, ""))
            continue
        first = date.fromisoformat(f"{month}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        bounds = (
            ColumnFilter(column, "from", first.isoformat()),
            ColumnFilter(column, "to", last.isoformat()),
        )
        title = tr("{year}年{month}月", year=first.year, month=first.month)
        yield LedgerPart(month, title, count, replace(query, filters=(*query.filters, *bounds)))


def _chapters(session: Session, groups: Iterable[GroupCount], query: LedgerQuery) -> tuple[LedgerPart, ...]:
    headings: dict[str, str] = {}
    for policy in PolicyService(session).policies():
        for clause in policy.clauses:
            headings.setdefault(clause.path, clause.heading)
    places = {path: place for place, path in enumerate(headings)}
    merged = _merged(groups, _chapter)
    ordered = sorted(merged, key=lambda path: (path == "", places.get(path, len(places)), path))
    return tuple(
        LedgerPart(
            path,
            "　".join(filter(None, (path, headings.get(path, "")))) or tr("没有条款"),
            merged[path],
            replace(query, clause=path) if path.count("/") else _within(query, "clause", path),
        )
        for path in ordered
    )


def _chapter(path: str) -> str:
    """The section of a clause: 二/（一） of 二/（一）/1."""
    return "/".join(path.split("/")[:_CHAPTER_LEVELS])


def _merged(groups: Iterable[GroupCount], key: Callable[[str], str]) -> Mapping[str, int]:
    """Counts by what the values have in common, in the order in which it is met."""
    counts: dict[str, int] = {}
    for group in groups:
        common = key(group.value)
        counts[common] = counts.get(common, 0) + group.count
    return counts
