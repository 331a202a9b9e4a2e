"""Where things stand in a ledger as offices keep it: title, head of several rows, chapters, notes, totals.

Source: tables in use. A merged or lone cell above the head is the title; a merged cell across a row below it
is a chapter; 注：, 填报人： and the like below the data are notes; a head is repeated where a page was cut.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from desktop.spreadsheets.table import Table

_MOST_ROWS_ABOVE = 40
_MOST_HEAD_ROWS = 4
_LONGEST_HEAD = 40
_LEAST_KNOWN = 2
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十百]+\s*[、.．]|[（(][一二三四五六七八九十]+[）)]|第.{1,4}[章节部篇])"
)
_NOTE = re.compile(
    r"\s*(?:[*＊※]|(?:注|备注|附注|说明|填[报表]说明|填[报表]要求)\s*(?:[:：]|\d)"
    r"|.{0,8}(?:填[报表]|审核|审签|签发|制表|负责|联系|经办|校对|统计)(?:人|日期|时间|单位|部门|电话)?.{0,6}[:：]"
    r"|.{0,12}(?:签字|签名|盖章|签章)|联系电话|日期\s*[:：])"
)
_TOTAL = re.compile(r"(?:合|总|小|共)\s*计(?:[:：\s\d].*)?", re.DOTALL)
_COLUMN_NUMBER = re.compile(r"[（(]?(?:\d{1,2}|[A-Z]|[甲乙丙丁])[）)]?|栏次")


class RowKind(Enum):
    """What a row below the head is."""

    DATA = "data"
    BLANK = "blank"
    CHAPTER = "chapter"
    HEAD = "head"
    NOTE = "note"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the head is and what it says.

    Attributes:
        title: lines above the head, each once.
        head_index: index of the first row of the head, from 0.
        head_rows: rows of the head.
        heads: per column, the words from the outer head to the inner; empty where nothing is written.
    """

    title: tuple[str, ...]
    head_index: int
    head_rows: int
    heads: tuple[tuple[str, ...], ...]

    @property
    def first_row(self) -> int:
        """Index of the first row below the head."""
        return self.head_index + self.head_rows


def find_layout(table: Table, is_known: Callable[[str], bool]) -> Layout | None:
    """Finds the head of a table.

    Args:
        table: the sheet.
        is_known: whether a cell is a word that heads of ledgers use.

    Returns:
        None when no row has at least two such words.
    """
    rows = [[cell.strip() for cell in row] for row in table.rows(0, _MOST_ROWS_ABOVE)]
    known = [0 if index in table.wide else _count_known(row, is_known) for index, row in enumerate(rows)]
    best = max(range(len(rows)), key=lambda index: (known[index], -index), default=0)
    if not rows or known[best] < _LEAST_KNOWN:
        return None
    return layout_at(table, *_extent(table, rows, best, is_known))


def layout_at(table: Table, head_index: int, head_rows: int) -> Layout:
    """The layout when a person says which rows are the head."""
    stop = max(head_index + head_rows, 0)
    rows = [[cell.strip() for cell in row] for row in table.rows(0, stop)]
    title = dict.fromkeys(cell for row in rows[:head_index] for cell in row if cell)
    return Layout(tuple(title), head_index, head_rows, _heads(rows[head_index:], table.width))


def _count_known(row: Sequence[str], is_known: Callable[[str], bool]) -> int:
    return sum(len(cell) <= _LONGEST_HEAD and is_known(cell) for cell in set(row) if cell)


def _extent(
    table: Table, rows: Sequence[Sequence[str]], best: int, is_known: Callable[[str], bool]
) -> tuple[int, int]:
    """First row and number of rows of the head around its best row."""
    first = last = best
    while first > 0 and first - 1 not in table.wide and _is_outer(rows[first - 1], rows[first], is_known):
        first -= 1
    while (
        last + 1 < len(rows)
        and last + 1 - first < _MOST_HEAD_ROWS
        and last + 1 not in table.wide
        and _is_inner(rows[last + 1], rows[last], is_known)
    ):
        last += 1
    return first, last - first + 1


def _is_outer(row: Sequence[str], below: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    """Whether a row above belongs to the head: it shares merged cells, or has known words of its own."""
    distinct = {cell for cell in row if cell}
    if len(distinct) < _LEAST_KNOWN or any(len(cell) > _LONGEST_HEAD for cell in distinct):
        return False
    shared = any(cell and cell == other for cell, other in zip(row, below, strict=True))
    return shared or any(map(is_known, distinct))


def _is_inner(row: Sequence[str], above: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    """Whether a row below belongs to the head: nothing of its own stands under a known word."""
    own = {cell for cell, head in zip(row, above, strict=True) if cell and cell != head}
    if not own or any(len(cell) > _LONGEST_HEAD for cell in own):
        return False
    for cell, head in zip(row, above, strict=True):
        if cell and cell != head and is_known(head) and not is_known(cell) and above.count(head) == 1:
            return False
    shared = sum(bool(cell) and cell == head for cell, head in zip(row, above, strict=True))
    blank = sum(not cell for cell in row)
    return (shared > 0 or blank > 0) and (len(own) >= _LEAST_KNOWN or any(map(is_known, own)))


def _heads(rows: Sequence[Sequence[str]], width: int) -> tuple[tuple[str, ...], ...]:
    filled = [list(row) for row in rows]
    for level in range(len(filled) - 1):
        for column in range(1, width):
            is_open = not filled[level][column] and filled[level + 1][column]
            if is_open and filled[level + 1][column - 1]:
                filled[level][column] = filled[level][column - 1]
    heads = []
    for column in range(width):
        words = dict.fromkeys(row[column] for row in filled if row[column])
        heads.append(tuple(words))
    return tuple(heads)


class RowReader:
    """Says of every row below a head what it is."""

    def __init__(
        self,
        table: Table,
        layout: Layout,
        text_columns: frozenset[int],
        code_columns: frozenset[int] = frozenset(),
    ) -> None:
        """Remembers the words of the head.

        Args:
            table: the sheet.
            layout: where its head is.
            text_columns: those that state tasks: a lone cell there is a task, not a chapter.
            code_columns: those of codes: so is a lone cell there that has a digit.
        """
        self._wide = table.wide
        self._text_columns = text_columns
        self._code_columns = code_columns
        self._heads = [
            frozenset(cell.strip() for cell in row if cell.strip())
            for row in table.rows(layout.head_index, layout.first_row)
        ]

    def kind(self, index: int, cells: Sequence[str]) -> RowKind:
        """What a row is.

        Args:
            index: of the row in the table.
            cells: its cells, stripped.
        """
        own = {cell for cell in cells if cell}
        if not own:
            return RowKind.BLANK
        if len(own) == 1:
            return self._lone(index, cells, next(iter(own)))
        if any(len(own & head) * 3 >= len(own) * 2 for head in self._heads):
            return RowKind.HEAD
        if len(own) <= 4 and all(map(_NOTE.match, own)):
            return RowKind.NOTE
        first = next(cell for cell in cells if cell)
        if _TOTAL.fullmatch(first):
            return RowKind.TOTAL
        is_numbering = len(own) > _LEAST_KNOWN and all(map(_COLUMN_NUMBER.fullmatch, own))
        return RowKind.HEAD if is_numbering else RowKind.DATA

    def _lone(self, index: int, cells: Sequence[str], text: str) -> RowKind:
        """A row that says one thing, in one cell or in a merged one."""
        if _NOTE.match(text):
            return RowKind.NOTE
        if _TOTAL.fullmatch(text):
            return RowKind.TOTAL
        if index in self._wide or _NUMBERED.match(text):
            return RowKind.CHAPTER
        column = next(place for place, cell in enumerate(cells) if cell)
        is_code = column in self._code_columns and any(map(str.isdigit, text))
        return RowKind.DATA if is_code or column in self._text_columns else RowKind.CHAPTER
