"""Rows of the ledger out of the service, by page; in groups when they are asked for."""

from collections.abc import Sequence
from dataclasses import replace

from desktop.i18n import tr
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.services.ledger_parts import LedgerPart
from desktop.services.session import Session
from desktop.ui.lights import SYMBOLS
from desktop.ui.table_groups import GroupedSource
from desktop.ui.table_values import Group


class LedgerSource:
    """Rows of the ledger, filtered and ordered by the database."""

    def __init__(self, session: Session) -> None:
        self._service = LedgerService(session)
        self._folded: dict[str, set[str]] = {}
        self.query = LedgerQuery()

    def count(self) -> int:
        """Number of tasks that the filter lets through."""
        return self._service.count(self.query)

    def fetch(self, offset: int, limit: int) -> Sequence[LedgerRow]:
        """A page of tasks."""
        return self._service.rows(self.query, offset, limit)

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders by a column."""
        self.query = replace(self.query, order_by=column, descending=descending)

    def grouped(self, column: str, parts: Sequence[LedgerPart]) -> GroupedSource[LedgerRow]:
        """The same rows under heads; a group that was folded stays so.

        Args:
            column: what the rows of a group have in common.
            parts: the groups.
        """
        queries = {part.value: part.query for part in parts}

        def fetch(value: str, offset: int, limit: int) -> Sequence[LedgerRow]:
            whole = self.query
            query = replace(queries[value], order_by=whole.order_by, descending=whole.descending)
            return self._service.rows(query, offset, limit)

        def sort(name: str, descending: bool) -> None:
            self.sort(name, descending=descending)

        folded = self._folded.setdefault(column, set())
        return GroupedSource([_head(part) for part in parts], fetch, sort, folded)


def _head(part: LedgerPart) -> Group:
    title = f"{SYMBOLS[part.light]} {part.title}" if part.light else part.title
    count = tr("{count} 条", count=f"{part.count:,}")
    return Group(part.value, title, part.count, count, light=part.light)
