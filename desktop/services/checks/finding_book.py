"""The list of findings (问题清单) as Excel: one sheet, a row for each finding as it stands today."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from desktop.domain.checks.findings import FindingState, Reinspection
from desktop.domain.checks.values import Severity
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.services.checks.findings import FindingService, counts
from desktop.services.checks.findings_values import FindingCounts, FindingQuery, FindingRow
from desktop.services.checks.titles import (
    FINDING_STATE_TITLES,
    REINSPECTION_TITLES,
    SEVERITY_TITLES,
    VERDICT_TITLES,
)
from desktop.services.session import Session
from desktop.services.workbooks import book_facts
from desktop.spreadsheets.book import Cell, Colour, Column, Marked, Shape, SheetPlan
from desktop.spreadsheets.writer import write_book

SHEET = mark("问题清单")
_FROZEN = 2  # order and code stay in sight
_SEVERITY_COLOURS: Mapping[Severity, Colour] = {
    Severity.HIGH: Colour.RED,
    Severity.MEDIUM: Colour.YELLOW,
    Severity.LOW: Colour.BLUE,
}
_STATE_COLOURS: Mapping[FindingState, Colour] = {
    FindingState.RETURNED: Colour.YELLOW,
    FindingState.WAITING: Colour.BLUE,
    FindingState.PASSED: Colour.GREEN,
    FindingState.CLOSED: Colour.GREEN,
}
_COLUMNS: tuple[Column, ...] = (
    Column(mark("序号"), 5, Shape.NUMBER),
    Column(mark("问题编号"), 12, Shape.CENTRED),
    Column(mark("责任单位"), 10),
    Column(mark("检查"), 14),
    Column(mark("系统或对象"), 12),
    Column(mark("类别"), 11),
    Column(mark("检查项"), 9, Shape.CENTRED),
    Column(mark("检查要求"), 22),
    Column(mark("依据"), 12),
    Column(mark("检查结果"), 8, Shape.CENTRED),
    Column(mark("检查记录"), 24),
    Column(mark("风险等级"), 9, Shape.CENTRED),
    Column(mark("整改要求"), 22),
    Column(mark("整改通知书"), 12, Shape.CENTRED),
    Column(mark("下发日期"), 11, Shape.DATE),
    Column(mark("整改期限"), 11, Shape.DATE),
    Column(mark("状态"), 9, Shape.CENTRED),
    Column(mark("超期天数"), 6, Shape.NUMBER),
    Column(mark("原因分析"), 16),
    Column(mark("整改措施"), 22),
    Column(mark("整改结果"), 18),
    Column(mark("整改责任人"), 8, Shape.CENTRED),
    Column(mark("提交日期"), 11, Shape.DATE),
    Column(mark("复查情况"), 18),
    Column(mark("销号日期"), 11, Shape.DATE),
    Column(mark("重复问题"), 10),
    Column(mark("督查任务"), 11, Shape.CENTRED),
    Column(mark("备注"), 10),
)


def write(session: Session, query: FindingQuery, path: Path, progress: Progress = SILENT) -> str:
    """Writes the findings that a query finds, in order of code.

    Args:
        session: the open workspace, of the office or of a unit.
        query: which.
        path: where; an existing file is replaced when the new one is whole.
        progress: is told how many rows are written; cancelling leaves the old file.

    Returns:
        One sentence for a clerk.

    Raises:
        CannotWriteBook: the file cannot be written.
    """
    rows = FindingService(session).rows(query)
    title = tr(SHEET)
    sheet = SheetPlan(
        name=title,
        title=tr("{name}安全检查问题清单", name=session.party_name),
        lines=(_line(session, counts(session, rows)),),
        columns=finding_columns(),
        rows=_cells(session, rows),
        total=len(rows),
        frozen=_FROZEN,
        paper="A3",
    )
    write_book(path, book_facts(session, title), [sheet], progress)
    return tr("问题{count}个，已写入{path}", count=len(rows), path=path)


def finding_columns() -> tuple[Column, ...]:
    """The columns of the sheet."""
    return tuple(Column(tr(column.title), column.width, column.shape) for column in _COLUMNS)


def finding_cells(number: int, row: FindingRow, seen: Reinspection | None, task: str) -> list[Cell]:
    """A finding as a row of the sheet.

    Args:
        number: of the row, from 1.
        row: the finding as it stands.
        seen: the last re-inspection; None before the first.
        task: code of the task that it raised; empty for none.
    """
    return [number, *_found(row), *_asked(row), *_corrected(row, seen), *_ended(row, task)]


def _found(row: FindingRow) -> list[Cell]:
    finding = row.finding
    return [
        finding.code,
        finding.unit_name,
        finding.inspection_title,
        " · ".join(filter(None, (finding.system, finding.target))),
        finding.category,
        finding.item,
        finding.requirement,
        finding.standard,
        tr(VERDICT_TITLES[finding.verdict]),
        finding.observation,
    ]


def _asked(row: FindingRow) -> list[Cell]:
    finding, standing = row.finding, row.standing
    severity = finding.severity
    days = standing.days_left
    state = tr(FINDING_STATE_TITLES[standing.state])
    colour = Colour.RED if standing.is_overdue else _STATE_COLOURS.get(standing.state)
    return [
        Marked(tr(SEVERITY_TITLES[severity]), _SEVERITY_COLOURS[severity]) if severity else tr("未定级"),
        finding.demand,
        finding.notice,
        finding.found_on,
        finding.due,
        Marked(tr("{state}（超期）", state=state) if standing.is_overdue else state, colour),
        -days if standing.is_overdue and days is not None else None,
    ]


def _corrected(row: FindingRow, seen: Reinspection | None) -> list[Cell]:
    action = row.action
    done: list[Cell] = ["", "", "", "", None]
    if action is not None:
        done = [action.cause, action.measures, action.result, action.responsible, action.on]
    return [*done, _seen(seen)]


def _seen(seen: Reinspection | None) -> str:
    if seen is None:
        return ""
    said = tr("{day}{title}", day=seen.on, title=tr(REINSPECTION_TITLES[seen.passed]))
    return tr("{said}：{opinion}", said=said, opinion=seen.opinion) if seen.opinion else said


def _ended(row: FindingRow, task: str) -> list[Cell]:
    finding = row.finding
    unknown = len(finding.repeats) - len(row.repeats)
    again = [one.code for one in row.repeats] + ([tr("另有{count}个", count=unknown)] if unknown else [])
    note = tr("已撤销：{reason}", reason=finding.withdrawn) if finding.withdrawn else finding.closing
    return [finding.closed_on, "、".join(again), task, note]


def _cells(session: Session, rows: Sequence[FindingRow]) -> Iterable[list[Cell]]:
    with session.reading() as workspace:
        seen = workspace.ledger.reinspections([row.finding.uid for row in rows])
        tasks = workspace.ledger.tasks_of(row.finding.task for row in rows if row.finding.task)
    for number, row in enumerate(rows, start=1):
        last = max(seen.get(row.finding.uid, ()), key=lambda one: (one.on, not one.passed), default=None)
        task = tasks.get(row.finding.task)
        yield finding_cells(number, row, last, task.code if task else "")


def _line(session: Session, found: FindingCounts) -> str:
    """How many there are and where they stand, by the same counts as the overview."""
    return tr(
        "截至{day}　共{total}个问题：未整改到位{open}（超期{overdue}），"
        "待复查{waiting}，待销号{passed}，已销号{closed}",
        day=session.today(),
        total=found.total,
        open=found.open,
        overdue=found.overdue,
        waiting=found.waiting,
        passed=found.passed,
        closed=found.closed,
    )
