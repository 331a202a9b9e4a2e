"""One report to be judged: what is asked, what is said now and was said before, its figures and evidence."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QTabBar, QWidget

from desktop.domain.standing import Case
from desktop.domain.supervision import Feedback
from desktop.i18n import tr
from desktop.services.reviewing import ReviewItem
from desktop.services.titles import VERDICT_TITLES
from desktop.ui.case_words import day_text
from desktop.ui.controls import Item, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.evidence_box import EvidenceBox
from desktop.ui.feedback_fields import Folded
from desktop.ui.feedback_grid import ReportGrid
from desktop.ui.feedback_measures import Measures, MeasuresView
from desktop.ui.lights import LightBadge


class ReportView(QScrollArea):
    """Shows one report beside the one before."""

    evidence_wanted = Signal(str)
    """An attachment is to be looked at, by uid."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("report")
        self.setAccessibleName(tr("待核定的反馈"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._where, self._title = label("", "muted", wrap=True), label("", "heading", wrap=True)
        self._facts = label("", wrap=True)
        self._asks_done = label(tr("申请办结"), "pill-strong")
        self._unchanged, self._state = label(tr("无变化"), "pill"), label("", "pill")
        self._badge, self._why = LightBadge(desk.look), label("", "muted", wrap=True)
        self._requirement = Folded(tr("任务要求"))
        self.measures = MeasuresView(desk)
        self.grid = ReportGrid(desk, is_editable=False)
        self.evidence = EvidenceBox(desk, tr("佐证材料"))
        self.evidence.opened.connect(self.evidence_wanted)
        self._item: ReviewItem | None = None
        self._beside = QTabBar()
        self._beside.setAccessibleName(tr("与哪一份对照"))
        self._beside.setDrawBase(False)
        for title in (tr("对照退回前"), tr("对照上期")):
            self._beside.addTab(title)
        self._beside.currentChanged.connect(lambda _place: self._show_texts())
        self.setWidget(self._build())

    def show_item(self, item: ReviewItem, *, is_same: bool = False) -> None:
        """Shows a report that waits, beside the one before; beside itself as it was returned, if it was.

        Args:
            item: the report.
            is_same: whether it is the report that is shown already, as it stands now: its place stays.
        """
        self._item = item
        case, feedback = item.case, item.feedback
        task = case.facts.task
        self._where.setText(f"{task.code}　{case.facts.assignment.name}　{item.period_title}")
        self._title.setText(task.title)
        self._facts.setText(_submitted_text(item))
        self._asks_done.setVisible(feedback.is_done)
        self._unchanged.setVisible(feedback.is_unchanged)
        self._badge.show_light(case.light.light, case.light.word, case.light.explanation)
        self._why.setText(case.light.explanation)
        self._requirement.show_text(task.text)
        self.measures.show_measures(measures_of(case, feedback, item.previous))
        self.grid.now_title.setText(tr("本期　{period}", period=item.period_title))
        self._beside.setVisible(item.judged is not None)
        self._beside.setCurrentIndex(0)
        self._show_texts()
        self.evidence.show_evidence(item.evidence, is_editable=False)
        if not is_same:
            self.verticalScrollBar().setValue(0)

    def _show_texts(self) -> None:
        item = self._item
        if item is None:
            return
        if item.judged is not None and self._beside.currentIndex() == 0:
            self.grid.show_reports(item.feedback, item.judged, item.review)
            self.grid.before_title.setText(_returned_text(item))
        else:
            self.grid.show_reports(item.feedback, item.previous, item.previous_review)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the columns to the width."""
        self.measures.titles.fit(self.viewport().width())
        super().resizeEvent(event)

    def _build(self) -> QWidget:
        body = frame("pane")
        head = row([self._where, self._unchanged, self._asks_done], spacing=8)
        head.setStretch(0, 1)
        light = row([self._badge, self._why], spacing=10)
        light.setStretch(1, 1)
        parts: list[Item] = [
            head,
            self._title,
            light,
            self._facts,
            self._requirement,
            line(),
            self.measures,
            line(),
            row([self._beside, None]),
            self.grid,
            6,
            self.evidence,
            None,
        ]
        body.setLayout(column(parts, spacing=8, margins=(18, 14, 18, 14)))
        return body


def measures_of(case: Case, now: Feedback | None, before: Feedback | None) -> Measures:
    """The figures of a report, with those before it.

    Args:
        case: as it stands.
        now: the report; None when there is none yet.
        before: the report of the period before.
    """
    return Measures(
        percent=now.percent if now else None,
        last_percent=before.percent if before else None,
        expected=case.expected,
        targets=case.targets,
        values=dict(now.values) if now else {},
        last_values=dict(before.values) if before else {},
        deadlines=tuple(one for one in case.deadlines if not one.is_reached),
        reached=dict(now.milestones) if now else {},
    )


def _submitted_text(item: ReviewItem) -> str:
    feedback = item.feedback
    parts = [tr("{day} 报送", day=day_text(feedback.submitted_on))]
    if item.report.is_late:
        parts.append(tr("迟于 {day}", day=day_text(item.report.report_by)))
    if feedback.reporter:
        parts.append(tr("填报人 {name}", name=feedback.reporter))
    return "　".join(parts)


def _returned_text(item: ReviewItem) -> str:
    review = item.review
    if review is None:
        return ""
    verdict = tr(VERDICT_TITLES[review.verdict])
    return tr("{day} {verdict}：{opinion}", day=day_text(review.on), verdict=verdict, opinion=review.opinion)
