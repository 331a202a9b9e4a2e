"""Selected rows of a table: how many they are, and copying them as Excel takes them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelectionModel

from desktop.i18n import tr
from desktop.ui.clipboard import MOST_ROWS, Forms, table_forms
from desktop.ui.table_model import Column, Source, read_rows


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows for the clipboard, and how many they are."""

    count: int
    forms: Forms


class SelectedRows:
    """The rows that are selected, as spans: a million of them are one span.

    Args:
        selection: of the table; whole rows are selected.
    """

    def __init__(self, selection: QItemSelectionModel) -> None:
        chosen = selection.selection()
        parts = (chosen.at(place) for place in range(chosen.count()))
        self.spans = tuple(sorted((part.top(), part.bottom() + 1) for part in parts))

    def count(self, heads: Sequence[int]) -> int:
        """Number of selected rows, those not counted that are heads of groups."""
        within = sum(any(first <= head < end for first, end in self.spans) for head in heads)
        return sum(end - first for first, end in self.spans) - within

    def numbers(self) -> Iterator[int]:
        """Their numbers from top to bottom."""
        reached = 0
        for first, end in self.spans:
            yield from range(max(first, reached), end)
            reached = max(reached, end)

    def copying(
        self, source: Source[Any], columns: Sequence[Column[Any]], *, with_heads: bool
    ) -> Callable[[], Copied]:
        """Work that reads the rows for the clipboard; it may be done on the worker.

        Args:
            source: where the rows come from.
            columns: the columns to copy.
            with_heads: whether the headings stand above.
        """
        spans = self.spans
        heads = [[tr(column.title) for column in columns]] if with_heads else []

        def read() -> Copied:
            found = [row for first, end in spans for row in read_rows(source, first, end)][:MOST_ROWS]
            table = [[column.text(row) for column in columns] for row in found]
            return Copied(len(found), table_forms([*heads, *table]))

        return read
