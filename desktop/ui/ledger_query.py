"""A view of the grid as a question to the service."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.services.ledger import ColumnFilter, LedgerQuery
from desktop.ui.column_filter import Condition, meant_day
from desktop.ui.saved_views import GridView
from desktop.ui.table_model import Column, FilterKind


def query_of(view: GridView, unit: str, columns: Sequence[Column[Any]], today: date) -> LedgerQuery:
    """The query that finds what a view shows.

    Args:
        view: the view; conditions on columns that cannot be filtered are left out.
        unit: the unit that the whole window shows; empty for all.
        columns: of the grid.
        today: what days that move with the calendar are counted from.
    """
    kinds = {column.name: column.filter for column in columns if column.filter is not None}
    filters = tuple(
        found
        for condition in view.conditions
        if condition.column in kinds
        for found in _filters(condition, kinds[condition.column], today)
    )
    query = LedgerQuery(unit=unit, text=view.text, withdrawn=view.withdrawn, filters=filters)
    sortable = {column.name for column in columns if column.is_sortable}
    if view.order_by in sortable:
        return replace(query, order_by=view.order_by, descending=view.descending)
    return query


def _filters(condition: Condition, kind: FilterKind, today: date) -> Iterator[ColumnFilter]:
    """What the service is asked for one column."""
    name = condition.column
    if condition.is_empty is not None:
        yield ColumnFilter(name, "empty" if condition.is_empty else "not-empty", "")
    if condition.words:
        yield ColumnFilter(name, "contains", condition.words)
    if condition.values:
        yield ColumnFilter(name, "is", condition.values)
    for operator, text in (("from", condition.first), ("to", condition.last)):
        if value := _bound(text, kind, today):
            yield ColumnFilter(name, operator, value)


def _bound(text: str, kind: FilterKind, today: date) -> str:
    if kind is not FilterKind.DAYS:
        return text
    day = meant_day(text, today)
    return day.isoformat() if day else ""
