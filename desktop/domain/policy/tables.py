"""Division-of-work tables: a head row with 牵头单位, 责任单位, 完成时限 and one task a row.

Cells stand between tabs or upright strokes. Where every line of a table ends with a stroke, one that does not
goes on on the next. Merged cells often lose their repetition, so a row with fewer
cells than the head is read from the right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.policy.dates import EXPRESSION, Resolved, TimeContext, resolve
from desktop.domain.policy.labels import DUE_HEADING, LEAD_HEADING, RESPONSIBLE_HEADING
from desktop.domain.policy.names import is_plausible_unit, split_names, split_others
from desktop.domain.policy.statements import Statement, read_statement
from desktop.domain.policy.values import Milestone, Role, Span

_DEMAND_HEADING = re.compile(r"任务|内容|措施|工作|事项|项目|举措|目标|要求|指标|重点|问题|名称|条款|清单")
_LEAST_CELLS = 2
_LONGEST_CELL = 1000  # more than any list of units
_MOST_WRAPS = 12  # lines of one row
_PLAIN_DAY = re.compile(
    r"(?<!\d)(?P<year>20\d{2})\s*[.\-/]\s*(?P<month>\d{1,2})(?:\s*[.\-/]\s*(?P<day>\d{1,2}))?(?!\d)"
)
_SPAN_OF_MONTHS = re.compile(r"[月日年\d]\s*[—\-－–~～至到]+\s*(?:20\d{2}年)?(?P<month>\d{1,2})\s*月(?:底)?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table that names units.

    Attributes:
        span: the row.
        demand: the cell that states what is to be done.
        names: from the first to the last cell that names units.
        statement: who.
        due: the cell with the deadline, if the table has such a column.
    """

    span: Span
    demand: Span
    names: Span
    statement: Statement
    due: Span | None


@dataclass(frozen=True, slots=True)
class Head:
    """Which column says what: the number of columns, and the indexes of those with a meaning."""

    width: int
    roles: dict[int, Role]
    due: int | None
    demands: tuple[int, ...]


def find_rows(text: str) -> list[Row]:
    """The rows of all tables whose head names a column of units, in order."""
    rows: list[Row] = []
    head: Head | None = None
    is_ruled = False  # a stroke ends each line
    position = 0
    for line in _table_lines(text):
        if "\t" not in line and line.count("|") < _LEAST_CELLS:
            head = None if line.strip() else head
        elif found := read_head(_split(_without_end(line))):
            head, is_ruled = found, _without_end(line) != line
        elif head and (
            row := _read_row(text, _cells(_without_end(line) if is_ruled else line, position), head)
        ):
            rows.append(row)
        position += len(line) + 1
    return rows


def _table_lines(text: str) -> Iterator[str]:
    """The lines of a text; in a ruled table, one whose last cell is open comes with those that close it."""
    lines = text.split("\n")
    is_closed = False  # the table rules the end of its lines
    index = 0
    while index < len(lines):
        end = index + 1
        if is_closed and "|" in lines[index]:
            end = _end_of_wraps(lines, index)
        yield "\n".join(lines[index:end])
        is_closed = lines[end - 1].count("|") >= _LEAST_CELLS and lines[end - 1].rstrip().endswith("|")
        index = end


def _end_of_wraps(lines: list[str], index: int) -> int:
    """Behind the first line that ends with a stroke, if one does before a blank line."""
    for end in range(index, min(len(lines), index + _MOST_WRAPS)):
        if lines[end].rstrip().endswith("|"):
            return end + 1
        if not lines[end].strip():
            break
    return index + 1


def _without_end(line: str) -> str:
    """A line without the stroke that ends it."""
    bare = line.rstrip()
    return bare[:-1] if bare.endswith("|") else line


def _split(line: str) -> list[str]:
    return line.split("\t" if "\t" in line else "|")


def read_head(headings: list[str]) -> Head | None:
    """The columns of a head; None if the cells are no head that names a column of units."""
    cells = [re.sub(r"\s", "", cell) for cell in headings]
    roles: dict[int, Role] = {}
    for index, cell in enumerate(cells):
        if len(cell) > 16:
            return None
        if LEAD_HEADING.match(cell):
            roles[index] = Role.LEAD
        elif RESPONSIBLE_HEADING.match(cell):
            roles[index] = Role.RESPONSIBLE
    if not roles or len(cells) < _LEAST_CELLS:
        return None
    due = [index for index, cell in enumerate(cells) if DUE_HEADING.match(cell)]
    demands = tuple(
        index
        for index, cell in enumerate(cells)
        if index not in roles and index not in due and _DEMAND_HEADING.search(cell)
    )
    return Head(len(cells), roles, due[0] if due else None, demands)


def _read_row(text: str, spans: list[Span], head: Head) -> Row | None:
    """The units of a row; in a row that is too short, a cell counts only if it lists nothing but units."""
    shift = min(0, len(spans) - head.width)
    cells = {index - shift: span for index, span in enumerate(spans)}
    named = [
        (role, cells[index])
        for index, role in head.roles.items()
        if index in cells and (not shift or lists_units(text[slice(*cells[index])]))
    ]
    return build_row(text, cells, named, head)


def build_row(text: str, cells: dict[int, Span], named: list[tuple[Role, Span]], head: Head) -> Row | None:
    """Makes a row of its cells.

    Args:
        text: the document.
        cells: the cells by column; all of the row lies between the first and the last.
        named: the cells, or lines of cells, that name units, with the role their column gives.
        head: the head of the table.

    Returns:
        the row; None if it names nobody.
    """
    statement = _read_cells(text, named)
    if statement is None:
        return None
    whole = (min(cells.values())[0], max(cells.values())[1])
    spans = [span for _, span in named]
    return Row(
        span=whole,
        demand=_demand(cells, head, whole),
        names=(min(spans)[0], max(spans)[1]),
        statement=statement,
        due=cells.get(head.due) if head.due is not None else None,
    )


def _read_cells(text: str, named: list[tuple[Role, Span]]) -> Statement | None:
    lead: list[str] = []
    responsible: list[str] = []
    for role, span in named:
        words = text[slice(*span)]
        if words and len(words) <= _LONGEST_CELL and (statement := read_statement(words, role)):
            lead += statement.lead
            responsible += statement.responsible
    if not lead and not responsible:
        return None
    others = [name for name in dict.fromkeys(responsible) if name not in lead]
    return Statement(tuple(dict.fromkeys(lead)), tuple(others), is_labelled=True)


def lists_units(words: str) -> bool:
    """Whether words list nothing but units."""
    return all(is_plausible_unit(part) for name in split_names(words) for part in split_others(name))


def _cells(line: str, position: int) -> list[Span]:
    spans = []
    for cell in _split(line):
        inner = cell.strip()
        start = position + (cell.index(inner) if inner else 0)
        spans.append((start, start + len(inner)))
        position += len(cell) + 1
    return spans


def _demand(cells: dict[int, Span], head: Head, row: Span) -> Span:
    """The longest cell of the columns that state tasks, or of all that name nobody."""
    columns = head.demands or tuple(index for index in cells if index not in head.roles and index != head.due)
    spans = [cells[index] for index in columns if index in cells]
    return max(spans, key=lambda span: span[1] - span[0], default=row)


def row_milestone(text: str, row: Row, context: TimeContext) -> Milestone | None:
    """The deadline of a row: the last day its cell names."""
    if row.due is None or row.due[0] == row.due[1]:
        return None
    words = text[slice(*row.due)]
    resolved = _last_day(words, context)
    if resolved is None:
        return None
    return Milestone(
        due=resolved.due,
        due_text=words,
        text=text[slice(*row.demand)],
        span=row.demand,
        due_span=row.due,
        reason=resolved.reason,
    )


def _last_day(words: str, context: TimeContext) -> Resolved | None:
    matches = list(EXPRESSION.finditer(words))
    years = [int(match["year"]) for match in matches if match["year"] and match["year"].isdecimal()]
    said = years[-1] if years else None
    if months := _SPAN_OF_MONTHS.search(words):
        matches = list(EXPRESSION.finditer(f"{months['month']}月底"))
    elif plain := _PLAIN_DAY.search(words):
        day = f"{plain['day']}日" if plain["day"] else ""
        matches = list(EXPRESSION.finditer(f"{plain['year']}年{plain['month']}月{day}")) or matches
    resolved = [found for match in matches if (found := resolve(match, context, said))]
    return max(resolved, key=lambda item: item.due, default=None)
