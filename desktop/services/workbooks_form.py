"""The form in which a unit reports (进展反馈表) as Excel: what it fills is open, the rest is locked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.cases import case_row
from desktop.domain.ledger import requirement
from desktop.domain.standing import Case, PeriodReport, TargetProgress
from desktop.domain.supervision import Feedback
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import CaseQuery
from desktop.records.stream import Role
from desktop.services.cases import open_cases
from desktop.services.directory import DirectoryService
from desktop.services.feedback_fields import title_of
from desktop.services.feedback_form import last_before, place_of, review_of
from desktop.services.ledger_columns import FIELDS
from desktop.services.session import Session
from desktop.services.titles import VERDICT_TITLES
from desktop.services.workbooks_sheets import (
    COLOURS,
    MILESTONES_SHEET,
    TARGETS_SHEET,
    case_state,
    light_text,
)
from desktop.spreadsheets.book import Cell, Column, Marked, Shape, SheetPlan

FORM_SHEET = mark("进展反馈表")
HELP_SHEET = mark("填表说明")
_YES, _NO = mark("是"), mark("否")
_FROZEN = 2
_ROW_HEIGHT = 54  # points: four lines to write
_HELP = (
    mark("白底的单元格由责任单位填写；灰底的单元格是任务内容，已锁定，请不要改动任务编号。"),
    mark("每行是一项任务的一期反馈。没有进展的任务可在“是否无变化”选“是”，导入时沿用上期内容。"),
    mark("“完成比例（%）”填0至100的数字，例如35.5。"),
    mark("量化目标的本期完成值填在“量化目标”表，已达到的时间节点填在“时间节点”表。"),
    mark("“是否完成”选“是”表示申请办结，以督查办公室核定为准。"),
    mark("填好后保存，在本单位的督考中导入，即成为反馈草稿；补充佐证材料后提交。"),
)


class NothingToReport(AppError):
    """No report is asked of the unit in that period."""

    code = "E_NOTHING_TO_REPORT"
    template = mark("{unit}在{period}没有需要反馈的任务。")


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be written.

    Attributes:
        unit: name.
        period: in words.
        tasks: rows of the first sheet.
    """

    unit: str
    period: str
    tasks: int
    sheets: tuple[SheetPlan, ...]


@dataclass(frozen=True, slots=True)
class _Report:
    """One row of the form: the case, its report, and what is written already."""

    case: Case
    report: PeriodReport
    content: Feedback | None


class FormMaker:
    """Makes forms."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def form(self, unit: str, period: str) -> Form:
        """The form of a unit for a period, see `WorkbookService.feedback_form`."""
        party, name = self._unit(unit)
        cases = open_cases(self._session, CaseQuery(unit=party, completed=False, suspended=False))
        wanted = period or self._latest(cases)
        reports = [found for case in cases if (found := self._report(case, wanted))]
        if not reports:
            raise NothingToReport(unit=name, period=title_of(wanted) if wanted else tr("本期"))
        return Form(name, title_of(wanted), len(reports), tuple(_sheets(name, wanted, reports)))

    def _unit(self, unit: str) -> tuple[str, str]:
        if self._session.role is Role.UNIT:
            return self._session.party, self._session.party_name
        self._session.require(Role.OFFICE)
        meant = DirectoryService(self._session).meant(unit)
        return meant.party, meant.title

    def _latest(self, cases: Sequence[Case]) -> str:
        """The latest period that anything is asked for."""
        places = [place_of(self._session, case) for case in cases if case.reports]
        return max(places, key=lambda place: place.report.report_by).period if places else ""

    def _report(self, case: Case, period: str) -> _Report | None:
        if all(report.period != period for report in case.reports):
            return None
        place = place_of(self._session, case, period)
        own = self._session.role is Role.UNIT
        return _Report(case, place.report, (place.draft or place.feedback) if own else None)


def _sheets(unit: str, period: str, reports: Sequence[_Report]) -> Iterator[SheetPlan]:
    by = max(one.report.report_by for one in reports)
    line = tr(
        "填报单位：{unit}　报告期：{title}（{period}）　报送期限：{by}",
        unit=unit,
        title=title_of(period),
        period=period,
        by=by,
    )
    yield SheetPlan(
        tr(FORM_SHEET),
        tr("{unit}进展反馈表", unit=unit),
        (line,),
        _columns(),
        [_cells(one) for one in reports],
        len(reports),
        _FROZEN,
        "A3",
        is_protected=True,
        least_height=_ROW_HEIGHT,
    )
    if targets := [cells for one in reports for cells in _target_cells(one)]:
        yield SheetPlan(tr(TARGETS_SHEET), "", (), _target_columns(), targets, is_protected=True)
    if milestones := [cells for one in reports for cells in _milestone_cells(one)]:
        yield SheetPlan(tr(MILESTONES_SHEET), "", (), _milestone_columns(), milestones, is_protected=True)
    lines = [(number, tr(text)) for number, text in enumerate(_HELP, start=1)]
    yield SheetPlan(
        tr(HELP_SHEET), "", (), (Column(tr("序号"), 6, Shape.NUMBER), Column(tr("说明"), 100)), lines
    )


def _columns() -> tuple[Column, ...]:
    answers = (tr(_YES), tr(_NO))
    return (
        Column(_title("code"), 14, Shape.CENTRED),
        Column(_title("title"), 24),
        Column(_title("requirement"), 40),
        Column(_title("due"), 12, Shape.DATE),
        Column(_title("state"), 9, Shape.CENTRED),
        Column(_title("light"), 9, Shape.CENTRED),
        Column(tr("上期进展"), 30),
        Column(tr("上期核定"), 9, Shape.CENTRED),
        Column(_title("progress"), 40, is_open=True, hint=tr("写本期做了什么、到什么程度")),
        Column(_title("problems"), 24, is_open=True),
        Column(_title("next_steps"), 24, is_open=True),
        Column(_title("help"), 20, is_open=True),
        Column(_title("percent"), 9, Shape.NUMBER, is_open=True, range=(0, 100), hint=tr("0至100的数字")),
        Column(_title("is_done"), 8, Shape.CENTRED, is_open=True, choices=answers, hint=tr("申请办结选“是”")),
        Column(_title("is_unchanged"), 8, Shape.CENTRED, is_open=True, choices=answers),
        Column(_title("reporter"), 10, Shape.CENTRED, is_open=True),
    )


def _cells(one: _Report) -> list[Cell]:
    case, said = one.case, one.content
    task, row = case.facts.task, case_row(case)
    last = last_before(case, one.report.period)
    review = review_of(case, last)
    return [
        task.code,
        task.title,
        requirement(task),
        case.due,
        case_state(row),
        Marked(light_text(row), COLOURS[row.light]),
        last.progress if last else "",
        tr(VERDICT_TITLES[review.verdict]) if review else "",
        said.progress if said else "",
        said.problems if said else "",
        said.next_steps if said else "",
        said.help if said else "",
        said.percent if said else None,
        tr(_YES) if said and said.is_done else "",
        tr(_YES) if said and said.is_unchanged else "",
        said.reporter if said else "",
    ]


def _target_columns() -> tuple[Column, ...]:
    return (
        Column(_title("code"), 14, Shape.CENTRED),
        Column(tr("序号"), 6, Shape.NUMBER),
        Column(_title("target"), 50),
        Column(tr("上期完成值"), 14, Shape.NUMBER),
        Column(tr("本期完成值"), 14, is_open=True, hint=tr("只填数字")),
    )


def _target_cells(one: _Report) -> list[list[Cell]]:
    values = dict(one.content.values) if one.content else {}
    return [
        [
            one.case.facts.task.code,
            number,
            progress.target.text,
            progress.value,
            f"{values[progress.target.uid]:f}" if progress.target.uid in values else "",
        ]
        for number, progress in _numbered_targets(one.case)
    ]


def _numbered_targets(case: Case) -> Iterator[tuple[int, TargetProgress]]:
    """The targets with their place in the task, which an import finds them by."""
    numbers = {target.uid: number for number, target in enumerate(case.facts.targets, start=1)}
    for progress in case.targets:
        yield numbers[progress.target.uid], progress


def _milestone_columns() -> tuple[Column, ...]:
    return (
        Column(_title("code"), 14, Shape.CENTRED),
        Column(tr("序号"), 6, Shape.NUMBER),
        Column(tr("时间节点"), 50),
        Column(_title("due"), 12, Shape.DATE),
        Column(tr("是否已达到"), 10, Shape.CENTRED, is_open=True, choices=(tr(_YES), tr(_NO))),
        Column(tr("达到日期"), 12, Shape.DATE, is_open=True),
    )


def _milestone_cells(one: _Report) -> list[list[Cell]]:
    named = dict(one.content.milestones) if one.content else {}
    found: list[list[Cell]] = []
    deadlines = {deadline.milestone.uid: deadline for deadline in one.case.deadlines}
    for number, milestone in enumerate(one.case.facts.milestones, start=1):
        deadline = deadlines[milestone.uid]
        day: date | None = named.get(milestone.uid)
        said = tr(_YES) if milestone.uid in named else ""
        words = milestone.text or milestone.due_text
        if not deadline.is_reached or said:
            found.append([one.case.facts.task.code, number, words, deadline.due, said, day])
    return found


def _title(field: str) -> str:
    return tr(FIELDS[field].title)
