"""What one row of somebody's ledger says: its cells by field, and the values the plan parser reads in them.

Every value cites: a span counts the characters of the cell it stands in, `Place` says which.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from desktop.domain.policy.dates import TimeContext
from desktop.domain.policy.deadlines import Kind, find_mentions, milestones_of
from desktop.domain.policy.names import is_group_word, is_nobody, is_person, split_names, split_others
from desktop.domain.policy.statements import Statement, read_statement
from desktop.domain.policy.tables import Row, row_milestone
from desktop.domain.policy.targets import find_targets
from desktop.domain.policy.values import Role, Span, Target
from desktop.domain.text import clean_line
from desktop.i18n import mark, tr
from desktop.services.ledger_columns import FIELDS, QUARTERS, SheetMapping, is_head_of
from desktop.services.ledger_columns_cells import MilestoneLine, read_milestone_lines
from desktop.spreadsheets.layout import RowKind, RowReader, layout_at
from desktop.spreadsheets.table import Table

_LONGEST_TITLE = 40
_SHORT_ENOUGH = 30
_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
_BARE_TARGET = re.compile(
    r"(?P<sign>≥|>=|＞=|≧|≤|<=|＜=|≦|>|＞|<|＜|=|＝)?\s*(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>[%％‰\u4e00-\u9fff]{0,6}?)"
    r"(?P<after>及?以上|及?以下|以内)?"
)
_SIGNS = {
    "≥": ">=", "≧": ">=", ">=": ">=", "＞=": ">=", "≤": "<=", "≦": "<=", "<=": "<=", "＜=": "<=",
    ">": ">", "＞": ">", "<": "<", "＜": "<",
}  # fmt: skip
_FRACTION = re.compile(r"0?\.\d{1,4}|0\.\d{1,4}|1(?:\.0)?")

Place = tuple[str, int]
"""A cell of a row: field, and which of the columns of that field."""
_NO_DAY = mark("没有写明日期")
_NO_STATEMENT = Statement((), ())


@dataclass(frozen=True, slots=True)
class RowValues:
    """One row of data.

    Attributes:
        number: row of the sheet, from 1.
        chapter: index of the chapter it stands under in `TableRows.chapters`; -1 for none.
        cells: per field the cells that are not empty, with their heads.
    """

    number: int
    chapter: int
    cells: Mapping[str, tuple[tuple[str, str], ...]]

    def text(self, field: str) -> str:
        """The cells of a field, one a line; empty when all are."""
        return "\n".join(cell for _, cell in self.cells.get(field, ()))

    def line(self, field: str) -> str:
        """The same on one line."""
        return clean_line(self.text(field))

    def note(self) -> str:
        """The note: what came from columns of another name says so."""
        return "；".join(
            cell if is_head_of(head, "note") else f"{head.rpartition('/')[2]}：{cell}"
            for head, cell in self.cells.get("note", ())
        )


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row below the head that is no data."""

    number: int
    kind: RowKind
    text: str


class TableRows:
    """The rows of data of a table under a mapping.

    Attributes:
        chapters: the chapter rows met so far, as number of the row and words.
        skipped: the rows met so far that are no data, blank ones left out.
    """

    def __init__(self, table: Table, mapping: SheetMapping) -> None:
        self._table = table
        self._mapping = mapping
        layout = layout_at(table, mapping.head_row - 1, mapping.head_rows)
        texts = frozenset((*mapping.places("title"), *mapping.places("requirement")))
        self._reader = RowReader(table, layout, texts, frozenset(mapping.places("code")))
        self._columns = [item for item in mapping.columns if item.field in FIELDS]
        self.chapters: list[tuple[int, str]] = []
        self.skipped: list[SkippedRow] = []

    def __iter__(self) -> Iterator[RowValues]:
        first = self._mapping.first_row - 1
        for index, row in enumerate(self._table.rows(first), start=first):
            cells = [cell.strip() for cell in row]
            kind = self._reader.kind(index, cells)
            if kind is RowKind.DATA:
                yield self.values(index, cells)
            elif kind is not RowKind.BLANK:
                self._skip(index, kind, cells)

    def values(self, index: int, cells: Sequence[str], chapter: int | None = None) -> RowValues:
        """A row as values.

        Args:
            index: of the row in the table.
            cells: stripped.
            chapter: None for the latest met.
        """
        found: dict[str, list[tuple[str, str]]] = {}
        for column in self._columns:
            if cell := cells[column.index]:
                found.setdefault(column.field, []).append((column.head, cell))
        under = len(self.chapters) - 1 if chapter is None else chapter
        return RowValues(index + 1, under, {field: tuple(pairs) for field, pairs in found.items()})

    def _skip(self, index: int, kind: RowKind, cells: Sequence[str]) -> None:
        text = "　".join(dict.fromkeys(filter(None, cells)))
        if kind is RowKind.CHAPTER:
            self.chapters.append((index + 1, clean_line(text)))
        self.skipped.append(SkippedRow(index + 1, kind, text[:200]))


@dataclass(frozen=True, slots=True)
class Units:
    """Who carries a row: names as written, nobody in both."""

    lead: tuple[str, ...]
    responsible: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, leading ones first."""
        return self.lead + self.responsible

    @property
    def groups(self) -> tuple[str, ...]:
        """Those that are group words."""
        return tuple(name for name in self.names if is_group_word(name))


def units_of(row: RowValues) -> Units:
    """The units a row names, as the plan parser reads lists of units."""
    lead: dict[str, None] = {}
    others: dict[str, None] = {}
    for field, role in (("lead", Role.LEAD), ("responsible", Role.RESPONSIBLE)):
        for _, cell in row.cells.get(field, ()):
            leading, following = _named(cell, role)
            lead |= dict.fromkeys(leading)
            others |= dict.fromkeys(following)
    return Units(tuple(lead), tuple(name for name in others if name not in lead))


@lru_cache(maxsize=4096)
def _named(cell: str, role: Role) -> tuple[tuple[str, ...], tuple[str, ...]]:
    statement = read_statement(cell, role)
    if statement is not None and statement.names:
        return statement.lead, statement.responsible
    names = [part for name in split_names(cell) for part in split_others(name)]
    kept = tuple(dict.fromkeys(name for name in names if not is_nobody(name) and not is_person(name)))
    return (kept, ()) if role is Role.LEAD else ((), kept)


@dataclass(frozen=True, slots=True)
class RowDeadline:
    """A deadline that a row states.

    Attributes:
        due: None when the wording has no day, such as 长期坚持.
        text: what is due.
        place: the cell that ``span`` counts in.
        reason: why the wording means that day.
    """

    due: date | None
    due_text: str
    text: str
    place: Place
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class RowTarget:
    """A target that a row states, and the cell its span counts in."""

    target: Target
    place: Place


def demand_place(row: RowValues) -> Place:
    """The cell that says what is asked for: the requirement, else the title."""
    return ("requirement", 0) if "requirement" in row.cells else ("title", 0)


def demand_of(row: RowValues) -> str:
    """The words of that cell."""
    field, index = demand_place(row)
    return row.cells[field][index][1] if field in row.cells else ""


def title_of(row: RowValues) -> str:
    """A title: the cell of that name when it is short, else its first words."""
    text = row.line("title") or clean_line(demand_of(row))
    if len(text) <= _LONGEST_TITLE:
        return text.strip("。；;，,")
    for stop in "。；，":
        text = text.partition(stop)[0] or text
        if len(text) <= _SHORT_ENOUGH:
            break
    return text[:_LONGEST_TITLE]


def deadlines_in(row: RowValues, context: TimeContext, year: int) -> list[RowDeadline]:
    """The deadlines of a row: of its columns for them, else those that its words state.

    Args:
        row: the row.
        context: what a wording without a year is read against.
        year: year of the quarters.
    """
    nodes = node_deadlines(row, context)
    known = {one.due for one in nodes}
    found = [*(one for one in due_deadlines(row, context) if one.due not in known), *nodes]
    found += [one for quarter in QUARTERS for one in quarter_deadlines(row, quarter, year)]
    if not found:
        for field in ("requirement", "title"):
            found += [one for pair in _with_places(row, field) for one in _stated(*pair, context)]
    return found


def due_deadlines(row: RowValues, context: TimeContext) -> list[RowDeadline]:
    """Those of the column for the deadline; one with a day alone is for the whole demand."""
    return [one for pair in _with_places(row, "due") for one in _in_due(row, *pair, context)]


def node_deadlines(row: RowValues, context: TimeContext) -> list[RowDeadline]:
    """Those of the column for steps: a line each, or sentences; words without any day stay as they are."""
    found: list[RowDeadline] = []
    for place, cell in _with_places(row, "milestones"):
        if lines := read_milestone_lines(cell):
            found += _lined(place, cell, lines)
            continue
        head = row.cells["milestones"][place[1]][0].rpartition("/")[2]
        undated = RowDeadline(None, head, cell, place, (0, len(cell)), tr(_NO_DAY))
        found += _stated(place, cell, context) or [undated]
    return found


def _lined(place: Place, cell: str, lines: Sequence[MilestoneLine]) -> list[RowDeadline]:
    """Deadlines as our own ledgers have them; each cites its words."""
    found, at = [], 0
    for line in lines:
        start = max(at, cell.find(line.text, at))
        at = start + len(line.text)
        reason = tr("按导入台账")
        found.append(RowDeadline(line.due, line.due_text, line.text, place, (start, at), reason))
    return found


def quarter_deadlines(row: RowValues, quarter: str, year: int) -> list[RowDeadline]:
    """What is due by the end of a quarter."""
    month, day = _QUARTER_ENDS[QUARTERS.index(quarter)]
    wording = tr("{year}年{quarter}", year=year, quarter=tr(FIELDS[quarter].title))
    reason = tr("{quarter}的最后一日", quarter=wording)
    return [
        RowDeadline(date(year, month, day), wording, cell, place, (0, len(cell)), reason)
        for place, cell in _with_places(row, quarter)
    ]


def _in_due(row: RowValues, place: Place, cell: str, context: TimeContext) -> list[RowDeadline]:
    stated = _stated(place, cell, context)
    if len(stated) > 1:
        return stated
    demand, where = demand_of(row), demand_place(row)
    text = f"{demand}\t{cell}"
    due = (len(demand) + 1, len(text))
    read = row_milestone(text, Row((0, len(text)), (0, len(demand)), (0, 0), _NO_STATEMENT, due), context)
    day, reason = (read.due, read.reason) if read else (None, tr(_NO_DAY))
    return [RowDeadline(day, cell, demand, where, (0, len(demand)), reason)]


def _stated(place: Place, cell: str, context: TimeContext) -> list[RowDeadline]:
    """The deadlines that sentences state."""
    mentions = [item for item in find_mentions(cell, context) if item.kind is Kind.DEADLINE]
    return [
        RowDeadline(one.due, one.due_text, one.text, place, one.span, one.reason)
        for one in milestones_of(cell, mentions, [])
    ]


def targets_in(row: RowValues) -> list[RowTarget]:
    """The targets of a row: of its columns for them, else those that its words state."""
    if "target" in row.cells:
        return [one for pair in _with_places(row, "target") for one in _targets(row, *pair)]
    return [one for pair in _with_places(row, demand_place(row)[0]) for one in _targets(row, *pair)]


def _targets(row: RowValues, place: Place, cell: str) -> list[RowTarget]:
    found = find_targets(cell, (0, len(cell)), ())
    if not found and place[0] == "target" and (bare := _bare_target(row, cell)):
        found = (bare,)
    return [RowTarget(target, place) for target in found]


def _bare_target(row: RowValues, cell: str) -> Target | None:
    """A cell that holds nothing but a number: ≥95%, 40个以上, 0.35."""
    match = _BARE_TARGET.fullmatch(cell.strip())
    if match is None:
        return None
    after = match["after"] or ""
    comparator = _SIGNS.get(match["sign"] or "", "=")
    if after:
        comparator = "<=" if after[-1] in "下内" else ">="
    unit = match["unit"].replace("％", "%")
    words = (0, len(cell))
    return Target(cell, title_of(row), comparator, match["value"], unit, "once", None, False, "", words)


def percent_offer(cell: str) -> str:
    """What a fraction may have looked like in Excel: 0.35 may be 35%; empty when it is no fraction."""
    if not _FRACTION.fullmatch(cell.strip()):
        return ""
    hundredths = float(cell) * 100
    return f"{hundredths:.10g}%"


def moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    """A span counted from somewhere else."""
    return span[0] + by, span[1] + by


def _with_places(row: RowValues, field: str) -> Iterator[tuple[Place, str]]:
    for index, (_, cell) in enumerate(row.cells.get(field, ())):
        yield (field, index), cell
