"""One unit's share in a task in full: state, light and why, deadlines, targets, reports, events."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.calendar import day_title
from desktop.domain.standing import Case, Deadline, PeriodReport, ReportStatus, Waiting
from desktop.domain.supervision import Evidence, Plan
from desktop.i18n import tr
from desktop.services.cases import CaseService
from desktop.services.cases_timeline import CaseEvent
from desktop.services.feedback_evidence import evidence_of
from desktop.services.ledger import DUTY_TITLES, STATE_TITLES
from desktop.services.titles import VERDICT_TITLES, WAITING_TITLES
from desktop.ui.case_actions import CASE_ACTIONS, CaseActions
from desktop.ui.case_words import (
    day_text,
    moved_text,
    percent_text,
    period_title,
    report_text,
    target_progress_text,
    target_text,
)
from desktop.ui.controls import Item, button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.evidence_box import EvidenceBox
from desktop.ui.lights import LightBadge
from desktop.ui.ruling_form import contact_text

MOST_EVENTS = 60
_SHOWN_CHARS = 160
_WIDEST_SHARE = "99.9%"


class CaseView(QScrollArea):
    """Shows one case.

    Args:
        desk: the open workspace.
        actions: what can be done with it.
    """

    def __init__(self, desk: Desk, actions: CaseActions) -> None:
        super().__init__()
        self.setObjectName("case")
        self.setAccessibleName(tr("单位办理情况"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk, self._actions = desk, actions
        self._service = CaseService(desk.session)
        self.case: Case | None = None
        self.evidence: tuple[Evidence, ...] = ()

    def show_case(self, uid: str) -> None:
        """Shows the case of an assignment."""
        case = self._service.case(uid)
        is_same = self.case is not None and self.case.facts.assignment.uid == uid
        place = self.verticalScrollBar().value() if is_same else 0
        self.case = case
        box = column([], spacing=8, margins=(14, 12, 14, 16))
        for part in self._parts(case, self._service.timeline(uid)):
            if part is None:
                box.addStretch(1)
            elif isinstance(part, QWidget):
                box.addWidget(part)
            elif not isinstance(part, int):
                box.addLayout(part)
        body = frame("pane")
        body.setLayout(box)
        self.setWidget(body)
        self.verticalScrollBar().setValue(place)

    def _parts(self, case: Case, events: Sequence[CaseEvent]) -> list[Item]:
        parts: list[Item] = [self._head(case), self._light(case), self._what_next(case), self._progress(case)]
        parts += _section(tr("时限"), [deadline_line(one) for one in case.deadlines])
        parts += _section(tr("量化目标"), [_target_lines(one) for one in case.targets])
        parts += _section(tr("季度计划"), _plan_lines(case.facts.plan))
        reports = [one for one in case.reports if one.status is not ReportStatus.FUTURE]
        parts += _section(tr("各期反馈"), [_report_line(one) for one in reversed(reports)])
        parts += self._evidence(case)
        parts += self._timeline(events)
        return [*parts, None]

    def _head(self, case: Case) -> QWidget:
        assignment = case.facts.assignment
        made = QWidget()
        duty = tr(DUTY_TITLES[assignment.duty])
        name = label(assignment.name, "heading", wrap=True)
        facts = [duty, tr("交办 {day}", day=day_text(assignment.issued_on))]
        if case.facts.answer is not None:
            facts.append(contact_text(case.facts.answer))
        first = row([name, label(tr(STATE_TITLES[case.state]), "pill")])
        first.setStretch(0, 1)
        made.setLayout(column([first, label("　".join(filter(None, facts)), "muted", wrap=True)], spacing=2))
        return made

    def _light(self, case: Case) -> QWidget:
        call, made = case.light, frame("notice")
        badge = LightBadge(self._desk.look)
        badge.show_light(call.light, call.word, call.explanation)
        words = [call.explanation, call.excused]
        if case.suspended:
            words.append(tr("已中止：{reason}", reason=case.suspended))
        if case.facts.withdrawn:
            words.append(tr("已撤销：{reason}", reason=case.facts.withdrawn))
        if case.completed_on and day_title(case.completed_on) not in call.explanation:
            words.append(tr("{day} 办结", day=case.completed_on.isoformat()))
        if case.is_closed:
            words.append(tr("任务已销号"))
        text = label("\n".join(filter(None, words)), wrap=True)
        made.setLayout(column([row([badge, None]), text], spacing=6, margins=(10, 8, 10, 8)))
        return made

    def _what_next(self, case: Case) -> QWidget:
        names = self._actions.names(case)
        made = QWidget()
        parts: list[Item] = []
        if case.waiting is not Waiting.NOTHING:
            parts.append(row([label(tr(WAITING_TITLES[case.waiting]), "pill-strong"), None]))
        first = next((name for name in ("review", "rule", "accept", "report") if name in names), "")
        buttons: list[Item] = []
        if first:
            start: Callable[[], object] = lambda: self._actions.start(first, case)  # noqa: E731 - typed
            buttons.append(button(tr(CASE_ACTIONS[first].title), start))
        more = self._actions.button(lambda: case)
        more.setVisible(bool(names))
        made.setLayout(column([*parts, row([*buttons, None, more])], spacing=6))
        made.setVisible(bool(parts) or bool(names))
        return made

    def _progress(self, case: Case) -> QWidget:
        made = QWidget()
        verdict = tr(VERDICT_TITLES[case.verdict]) if case.verdict else tr("尚未核定")
        words = [
            tr("进度 {percent}", percent=percent_text(case.percent, tr("未报"))),
            tr("应达 {percent}", percent=percent_text(case.expected)) if case.expected is not None else "",
            tr("核定 {verdict}", verdict=verdict),
        ]
        bar = QProgressBar()
        bar.setRange(0, 100)
        bar.setValue(int(case.percent or 0))
        bar.setTextVisible(False)
        bar.setAccessibleName(words[0])
        parts: list[Item] = [label("　".join(filter(None, words)), wrap=True), bar]
        if case.missing:
            listed = "、".join(period_title(code) for code in case.missing)
            parts.append(label(tr("缺反馈：{periods}", periods=listed), wrap=True))
        made.setLayout(column(parts, spacing=4))
        return made

    def _evidence(self, case: Case) -> list[Item]:
        self.evidence = evidence_of(self._desk.session, *(one.uid for one in case.facts.feedback))
        if not self.evidence:
            return []
        box = EvidenceBox(self._desk, tr("佐证材料"))
        box.show_evidence(self.evidence, is_editable=False)
        box.opened.connect(self._open_evidence)
        return [box]

    def _open_evidence(self, uid: str) -> None:
        from desktop.ui.evidence_window import EvidenceWindow  # few look at attachments: start-up time

        window = EvidenceWindow(self._desk, self.window())
        window.show_items(self.evidence, uid)
        window.show()

    def _timeline(self, events: Sequence[CaseEvent]) -> list[Item]:
        newest = list(reversed(events))
        parts = _section(tr("办理过程"), [event_block(event) for event in newest[:MOST_EVENTS]])
        if len(newest) > MOST_EVENTS:
            rest = tr("更早的{count}条见审计页。", count=len(newest) - MOST_EVENTS)
            parts.append(label(rest, "muted", wrap=True))
        return parts


def event_block(event: CaseEvent) -> QWidget:
    """One thing that happened: when, who, what, and its words."""
    made = QFrame()
    parts: list[Item] = [
        label(f"{day_text(event.on)}　{event.who}", "muted", wrap=True),
        label(event.title, "heading", wrap=True),
    ]
    if event.text:
        flat = event.text.strip()
        shown = label(flat if len(flat) <= _SHOWN_CHARS else f"{flat[:_SHOWN_CHARS]}…", wrap=True)
        shown.setToolTip(flat)
        parts.append(shown)
    made.setLayout(column([*parts, line()], spacing=3))
    return made


def deadline_line(deadline: Deadline) -> QWidget:
    """One deadline: its day, whether it was reached, how it was moved, and what is due."""
    reached = tr("✓ {day} 到达", day=day_text(deadline.reached_on)) if deadline.is_reached else tr("未到达")
    made = QWidget()
    day, pill = label(day_text(deadline.due, deadline.milestone.due_text), wrap=True), label(reached, "pill")
    head = row([day, pill])
    head.setStretch(0, 1)
    head.setAlignment(pill, Qt.AlignmentFlag.AlignTop)
    moved = label(moved_text(deadline), "muted", wrap=True)
    moved.setVisible(bool(moved.text()))
    what = " ".join(deadline.milestone.text.split())
    made.setLayout(column([head, moved, label(what, "muted", wrap=True)], spacing=1))
    return made


def _target_lines(progress: object) -> QWidget:
    made = QWidget()
    words = label(target_text(progress.target), wrap=True)  # type: ignore[attr-defined] # a TargetProgress
    made.setLayout(column([words, label(target_progress_text(progress), "muted", wrap=True)], spacing=1))  # type: ignore[arg-type]
    return made


def _plan_lines(plan: Plan | None) -> list[QWidget]:
    lines: list[QWidget] = []
    for step in plan.steps if plan else ():
        percent = percent_text(step.percent, "")
        lines.append(
            label("　".join(filter(None, (period_title(step.period), percent, step.text))), wrap=True)
        )
    return lines


def _report_line(report: PeriodReport) -> QWidget:
    """One period: the verdict once there is one, else where the report stands; and the percentage."""
    made, period = QWidget(), label(period_title(report.period), wrap=True)
    verdict = tr(VERDICT_TITLES[report.review.verdict]) if report.review is not None else ""
    parts: list[Item] = [period]
    if report.status in (ReportStatus.OPEN, ReportStatus.MISSING):
        parts.append(label(tr("{day} 前报", day=report.report_by.isoformat()), "muted"))
    parts.append(label(report_text(report, verdict), "pill"))
    percent = report.feedback.percent if report.feedback else None
    if percent is not None:
        share = label(percent_text(percent), "muted")
        share.setMinimumWidth(share.fontMetrics().horizontalAdvance(_WIDEST_SHARE))
        share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        parts.append(share)
    across = row(parts)
    across.setStretch(0, 1)
    made.setLayout(across)
    return made


def _section(title: str, rows: Sequence[QWidget]) -> list[Item]:
    if not rows:
        return []
    box: QVBoxLayout = column([label(title, "heading"), *rows], spacing=4, margins=(0, 6, 0, 0))
    return [box]
