"""Excel out: the ledger as an office keeps it, and the form in which a unit reports."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.domain.ledger import AssignmentState, PolicyDocument
from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.models.ledger import CaseQuery
from desktop.models.workspace import Workspace
from desktop.progress import SILENT, Progress
from desktop.services.ledger import STATE_TITLES, LedgerQuery, LedgerRow, LedgerService
from desktop.services.ledger_columns_cells import LedgerEntry
from desktop.services.policies import PolicyService
from desktop.services.session import Session
from desktop.services.titles import LIGHT_TITLES
from desktop.services.workbooks_form import FormMaker
from desktop.services.workbooks_sheets import (
    ABOUT_SHEET,
    CASES_SHEET,
    FROZEN_COLUMNS,
    LEDGER_SHEET,
    UnitShare,
    case_cells,
    case_columns,
    case_state,
    ledger_cells,
    ledger_columns,
    unit_share,
)
from desktop.spreadsheets.book import BookFacts, Cell, Column, SheetPlan
from desktop.spreadsheets.writer import write_book

_PAGE = 500
_CASE_PAGE = 20_000
_FEW_TASKS = 500  # their cases are asked for task by task
_ABOUT_COLUMNS = (Column(mark("项目"), 24), Column(mark("内容"), 90))
_HOW_TO_IMPORT = mark(
    "任务名称、牵头领导、时间节点、备注可以在本表中修改后导入，按任务编号更新；草稿任务还可以改单位。空白单元格不改动。"
    "工作要求、量化目标出自原文，已交办任务的单位不在导入时改动。状态、亮灯、比例由系统推算，导入时不采用。"
)


@dataclass(frozen=True, slots=True)
class WorkbookOutcome:
    """What was written.

    Attributes:
        tasks: rows of the ledger, or of the form.
        cases: rows of the sheet of cases; 0 for a form.
        sentence: one sentence for a clerk.
    """

    path: Path
    tasks: int
    cases: int
    sentence: str


@dataclass(slots=True)
class _Tally:
    """What was written so far; the last sheet tells it.

    Attributes:
        expected: tasks that the query finds.
        uids: of the tasks written, in their order.
    """

    expected: int
    tasks: int = 0
    uids: dict[str, None] = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)
    lights: Counter[Light] = field(default_factory=Counter)
    missing: int = 0

    @property
    def cases(self) -> int:
        """Cases written."""
        return sum(self.lights.values())

    def add(self, case: CaseRow) -> None:
        """Counts a case."""
        self.states[case_state(case)] += 1
        self.lights[case.light] += 1
        self.missing += len(case.missing)


class WorkbookService:
    """Writes workbooks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ledger(
        self, query: LedgerQuery, path: Path, progress: Progress = SILENT, paper: str = "A3"
    ) -> WorkbookOutcome:
        """Writes the tasks that a query finds, their cases, and what the file was made from.

        Args:
            query: which tasks, in what order.
            path: where; an existing file is replaced when the new one is whole.
            progress: is told how many rows are written; cancelling leaves the old file.
            paper: ``A3`` or ``A4`` to print on.

        Raises:
            CannotWriteBook: the file cannot be written.
        """
        tally = _Tally(LedgerService(self._session).count(query))
        facts = book_facts(self._session, tr(LEDGER_SHEET))
        sheets = [
            SheetPlan(
                tr(LEDGER_SHEET),
                self._title(query),
                (self._day_line(tally.expected),),
                ledger_columns(),
                self._ledger_rows(query, tally),
                tally.expected,
                FROZEN_COLUMNS,
                paper,
            ),
            SheetPlan(
                tr(CASES_SHEET),
                "",
                (),
                case_columns(),
                self._case_rows(query, tally),
                0,
                FROZEN_COLUMNS,
                paper,
            ),
            SheetPlan(tr(ABOUT_SHEET), "", (), _ABOUT_COLUMNS, self._about(query, tally, facts)),
        ]
        write_book(path, facts, sheets, progress)
        sentence = tr(
            "台账{tasks}条、单位办理情况{cases}项，已写入{path}",
            tasks=tally.tasks,
            cases=tally.cases,
            path=path,
        )
        return WorkbookOutcome(path, tally.tasks, tally.cases, sentence)

    def feedback_form(
        self, unit: str, period: str, path: Path, progress: Progress = SILENT
    ) -> WorkbookOutcome:
        """Writes the form in which a unit reports on a period, to be filled in Excel and imported.

        Args:
            unit: any name of a unit, its code or identifier; empty in a unit's own workspace.
            period: code, e.g. ``2023Q2``; empty for the latest that is asked for.
            path: where.
            progress: may cancel.

        Raises:
            NothingToReport: nothing is asked of the unit in that period.
            CannotWriteBook: the file cannot be written.
        """
        form = FormMaker(self._session).form(unit, period)
        facts = book_facts(self._session, tr("进展反馈表"))
        write_book(path, facts, form.sheets, progress)
        sentence = tr(
            "{unit}{period}反馈表，任务{tasks}项，已写入{path}",
            unit=form.unit,
            period=form.period,
            tasks=form.tasks,
            path=path,
        )
        return WorkbookOutcome(path, form.tasks, 0, sentence)

    def _title(self, query: LedgerQuery) -> str:
        if not query.policy:
            return tr("{name}督查任务台账", name=self._session.party_name)
        policy = PolicyService(self._session).policy(query.policy)
        return tr("《{title}》督查任务台账", title=policy.title)

    def _day_line(self, total: int) -> str:
        day = self._session.today()
        return tr("截至{day}　共{count}项任务　亮灯依据见“各单位办理情况”", day=day, count=total)

    def _ledger_rows(self, query: LedgerQuery, tally: _Tally) -> Iterator[Sequence[Cell]]:
        service = LedgerService(self._session)
        policies = self._policies()
        all_shares = _shares(self._cases(query)) if tally.expected > _FEW_TASKS else None
        while page := service.rows(query, tally.tasks, _PAGE):
            with self._session.reading() as workspace:
                entries = _entries(workspace, page, policies)
            shares = _shares(self._cases_of(query, page)) if all_shares is None else all_shares
            for row in page:
                tally.tasks += 1
                tally.uids[row.uid] = None
                yield ledger_cells(tally.tasks, row, entries[row.uid], shares.get(row.uid, ()))

    def _case_rows(self, query: LedgerQuery, tally: _Tally) -> Iterator[Sequence[Cell]]:
        """The cases of the tasks written: of few, in their order; of many, by code."""
        cases: Iterator[CaseRow]
        if tally.expected > _FEW_TASKS:
            cases = (case for case in self._cases(query) if case.task in tally.uids)
        else:
            cases = self._cases_of(query, tally.uids)
        for case in cases:
            tally.add(case)
            yield case_cells(case)

    def _cases(self, query: LedgerQuery) -> Iterator[CaseRow]:
        """All cases, in pages."""
        page, offset = True, 0
        while page:
            wanted = CaseQuery(
                policy=query.policy, withdrawn=query.withdrawn, offset=offset, limit=_CASE_PAGE
            )
            with self._session.reading() as workspace:
                found = workspace.ledger.case_rows(wanted)
            yield from found
            offset += len(found)
            page = len(found) == _CASE_PAGE

    def _cases_of(self, query: LedgerQuery, tasks: Iterable[LedgerRow | str]) -> Iterator[CaseRow]:
        """The cases of some tasks."""
        for task in tasks:
            uid = task if isinstance(task, str) else task.uid
            with self._session.reading() as workspace:
                yield from workspace.ledger.case_rows(CaseQuery(task=uid, withdrawn=query.withdrawn))

    def _about(self, query: LedgerQuery, tally: _Tally, facts: BookFacts) -> Iterator[Sequence[Cell]]:
        """What the file was made from, and how it can come back; told last, when all is counted."""
        with self._session.reading() as workspace:
            lights = workspace.rules().lights
        yield (tr("编制单位"), facts.author)
        yield (tr("截至日期"), self._session.today())
        yield (tr("状态标识"), facts.subject)
        yield (tr("亮灯规则"), f"{lights.name}（{lights.source}）" if lights.source else lights.name)
        yield (tr("范围"), _range(query) or tr("全部任务"))
        yield (tr("任务"), tally.tasks)
        yield (tr("单位办理情况"), tally.cases)
        for light in reversed(Light):
            yield (tr("其中：{light}", light=tr(LIGHT_TITLES[light])), tally.lights[light])
        for state, count in _ordered(tally.states):
            yield (tr("其中：{state}", state=state), count)
        yield (tr("未反馈（期次）"), tally.missing)
        yield (tr("改后导入"), tr(_HOW_TO_IMPORT))

    def _policies(self) -> Mapping[str, PolicyDocument]:
        with self._session.reading() as workspace:
            return {policy.uid: policy for policy in workspace.ledger.policies()}


def book_facts(session: Session, title: str) -> BookFacts:
    """What a workbook made from the present state says about itself.

    Args:
        session: the open workspace.
        title: of the workbook.
    """
    with session.reading() as workspace:
        state = workspace.log.state_hash()
    author, day = session.party_name, session.today()
    return BookFacts(
        title=title,
        author=author,
        subject=state,
        footer=tr("{author}　截至{day}　状态 {state}", author=author, day=day, state=state[:16]),
        made_at=session.environment.now(),
    )


def _entries(
    workspace: Workspace, page: Sequence[LedgerRow], policies: Mapping[str, PolicyDocument]
) -> dict[str, LedgerEntry]:
    ledger = workspace.ledger
    milestones = ledger.milestones_of(row.uid for row in page if row.milestones)
    targets = ledger.targets_of(row.uid for row in page if row.targets)
    tasks = ledger.tasks_of(row.uid for row in page)
    return {
        uid: LedgerEntry(task, milestones.get(uid, ()), targets.get(uid, ()), policies.get(task.policy))
        for uid, task in tasks.items()
    }


def _shares(cases: Iterable[CaseRow]) -> dict[str, list[UnitShare]]:
    """Where the units of every task stand."""
    found: dict[str, list[UnitShare]] = {}
    for case in cases:
        found.setdefault(case.task, []).append(unit_share(case))
    return found


def _ordered(states: Counter[str]) -> list[tuple[str, int]]:
    """States in the order of the year, then those that are decided."""
    year = [tr(STATE_TITLES[state]) for state in AssignmentState]
    return sorted(
        states.items(), key=lambda pair: (year.index(pair[0]) if pair[0] in year else len(year), pair[0])
    )


def _range(query: LedgerQuery) -> str:
    """What was asked for, in words."""
    parts = [
        (tr("文件"), query.policy),
        (tr("条款"), query.clause),
        (tr("单位"), query.unit),
        (tr("文字"), query.text),
        (tr("时限早于"), query.due_before),
    ]
    said = [f"{name}：{value}" for name, value in parts if value]
    if query.withdrawn:
        said.append(tr("含已撤销"))
    return "；".join(said)
