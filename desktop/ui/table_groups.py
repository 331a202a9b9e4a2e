"""Rows in groups that fold: heads among the rows, and only what is shown is ever fetched."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Generic, TypeVar

from desktop.ui.table_values import Group

Row = TypeVar("Row")


class GroupedSource(Generic[Row]):
    """A source whose rows stand under the heads of their groups.

    Args:
        groups: the heads in order, with the number of rows of each.
        fetch: rows of a group, by its value, from an offset on, at most a limit.
        sort: orders the rows within groups.
        folded: values of the groups that are put away; `fold` keeps it up to date.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        fetch: Callable[[str, int, int], Sequence[Row]],
        sort: Callable[[str, bool], None],
        folded: set[str],
    ) -> None:
        self._groups = tuple(groups)
        self._fetch, self._sort, self._folded = fetch, sort, folded
        self._starts: list[int] = []
        self._measure()

    def count(self) -> int:
        """Number of heads and rows that are not put away."""
        return self._starts[-1]

    def heads(self) -> Sequence[int]:
        """Where the heads stand."""
        return self._starts[:-1]

    def fetch(self, offset: int, limit: int) -> Sequence[Row | Group]:
        """Heads and rows from a place on."""
        found: list[Row | Group] = []
        end = min(offset + limit, self.count())
        while (place := offset + len(found)) < end:
            at = bisect_right(self._starts, place) - 1
            group, within = self._groups[at], place - self._starts[at]
            if within == 0:
                found.append(replace(group, is_folded=group.value in self._folded))
                continue
            wanted = min(self._starts[at + 1], end) - place
            rows = self._fetch(group.value, within - 1, wanted)
            found.extend(rows)
            if len(rows) < wanted:
                break
        return found

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders the rows of every group."""
        self._sort(column, descending)

    def fold(self, value: str, *, is_folded: bool) -> None:
        """Puts the rows of a group away, or shows them."""
        self._folded.add(value) if is_folded else self._folded.discard(value)
        self._measure()

    def _measure(self) -> None:
        sizes = (1 if group.value in self._folded else 1 + group.count for group in self._groups)
        self._starts = [0, *accumulate(sizes)]
