"""The form of one report: what the task asks, this period's fields beside last period's, evidence."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget

from desktop.domain.standing import ReportStatus, Waiting
from desktop.domain.supervision import Evidence, ReviewVerdict
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.case_permissions import can_write
from desktop.services.cases_outcome import CaseProblem
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_form import FeedbackForm
from desktop.services.titles import REPORT_TITLES
from desktop.ui.case_words import day_text, percent_text
from desktop.ui.controls import Item, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.evidence_box import EvidenceBox
from desktop.ui.feedback_attach import Attaching
from desktop.ui.feedback_fields import Folded, Hint
from desktop.ui.feedback_grid import ReportGrid
from desktop.ui.feedback_measures import Measures, MeasuresForm
from desktop.ui.fields import LineField
from desktop.ui.lights import LightBadge

_REPORTER_PX = 180
_PLACES: Mapping[str, str] = {"E_NO_PROGRESS": "progress", "E_NO_EVIDENCE": "evidence"}
"""Beside which field a problem is said, by its code."""


class FeedbackFormView(QScrollArea):
    """Shows and fills one report; everything is saved as it is typed.

    Args:
        desk: the open workspace.
    """

    saved = Signal()
    """Something of the report was written."""
    share_wanted = Signal(object)
    """An attachment is to be used for other tasks too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("report-form")
        self.setAccessibleName(tr("填报"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk = desk
        self._service = FeedbackService(desk.session)
        self.form: FeedbackForm | None = None
        self._where, self._state = label("", "muted", wrap=True), label("", "pill")
        self._title = label("", "heading", wrap=True)
        self._badge, self._why = LightBadge(desk.look), label("", "muted", wrap=True)
        self._requirement = Folded(tr("任务要求"))
        self._planned = label("", "muted", wrap=True)
        self._notice_text = label("", wrap=True)
        self._notice = frame("notice")
        self._notice.setLayout(column([self._notice_text], margins=(12, 8, 12, 8)))
        self.grid = ReportGrid(desk, is_editable=True)
        self.measures = MeasuresForm(desk)
        self.is_done = QCheckBox(tr("任务已全部完成，申请办结"))
        self.is_done.setAccessibleName(self.is_done.text())
        self.reporter = LineField(tr("填报人"))
        self.reporter.setFixedWidth(desk.look.px(_REPORTER_PX))
        self.evidence = EvidenceBox(desk, tr("佐证材料"))
        self.attaching = Attaching(desk, self)
        self._hints: dict[str, Hint] = {"evidence": Hint(), "": Hint()}
        self.setWidget(self._build())
        self.viewport().setAcceptDrops(True)
        self._connect()

    @property
    def is_editable(self) -> bool:
        """Whether the report that is shown can be written."""
        return self.form is not None and self.form.is_editable and can_write(self._desk.session)

    def show_report(self, assignment: str, period: str) -> None:
        """Shows another report, or the same one as it stands; what is being typed is not disturbed."""
        is_same = self._is_shown(assignment, period)
        if not is_same:
            self.flush()
        form = self._service.form(assignment, period)
        self.form = form
        self._show_head(form)
        editable = self.is_editable
        self.grid.now_title.setText(tr("本期　{period}", period=form.period_title))
        self.grid.set_editable(editable=editable)
        self.grid.show_reports(form.content, form.last, form.last_review)
        self.measures.show_measures(_measures(form))
        self.measures.setEnabled(editable)
        self.is_done.setChecked(form.content.is_done)
        self.is_done.setEnabled(editable)
        self.reporter.set_value(form.content.reporter)
        self.reporter.set_editable(editable=editable)
        self.evidence.show_evidence(form.evidence, is_editable=editable)
        self.show_problems(form.problems if _has_draft(form) else ())
        if not is_same:
            self.verticalScrollBar().setValue(0)

    def show_problems(self, problems: Sequence[CaseProblem], *, is_asked: bool = False) -> None:
        """Says beside each field what is missing in it.

        Args:
            problems: of this report.
            is_asked: whether the user wants to hand it in: then what belongs to no field is said too.
        """
        said: dict[str, str] = {}
        for problem in problems:
            place = _PLACES.get(problem.code, "")
            if place or is_asked:
                said[place] = "；".join(filter(None, (said.get(place, ""), problem.sentence)))
        for name, hint in (*self._hints.items(), *self.grid.hints.items()):
            hint.show_problem(said.get(name, ""))

    def flush(self) -> None:
        """Saves whatever is being typed."""
        if self.form is not None:
            self.grid.flush()
            self.measures.flush()
            self.reporter.flush()

    def start(self) -> None:
        """Puts the cursor into the first field."""
        self.grid.fields["progress"].setFocus()

    def save(self, hint: Hint | None = None, **fields: object) -> bool:
        """Keeps what was typed; a refusal stands beside its field.

        Args:
            hint: beside the field.
            fields: as `FeedbackService.save` takes them.

        Returns:
            Whether it was kept.
        """
        form = self.form
        if form is None or not self.is_editable:
            return False
        try:
            self._service.save(form.case.facts.assignment.uid, form.period, **fields)  # type: ignore[arg-type] # named by the fields of the form
        except AppError as error:
            (hint or self._hints[""]).show_problem(str(error))
            return False
        if hint is not None:
            hint.show_problem("")
        self.saved.emit()
        return True

    def _is_shown(self, assignment: str, period: str) -> bool:
        form = self.form
        return form is not None and (form.case.facts.assignment.uid, form.period) == (assignment, period)

    def _show_head(self, form: FeedbackForm) -> None:
        task, call = form.case.facts.task, form.case.light
        by = tr("{day} 前报", day=form.report.report_by.isoformat())
        self._where.setText(f"{task.code}　{form.period_title}　{by}")
        draft = tr("（有未提交的修改）") if _has_draft(form) and form.feedback else ""
        self._state.setText(f"{tr(REPORT_TITLES[form.report.status])}{draft}")
        self._title.setText(task.title)
        self._badge.show_light(call.light, call.word, call.explanation)
        self._why.setText(call.explanation)
        self._requirement.show_text(task.text)
        planned = form.planned
        self._planned.setVisible(planned is not None)
        if planned is not None:
            words = " ".join(filter(None, (percent_text(planned.percent, ""), planned.text)))
            self._planned.setText(tr("本期计划：{plan}", plan=words))
        notice = _notice(form)
        self._notice.setVisible(bool(notice))
        self._notice_text.setText(notice)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the form."""
        self.evidence.dragEnterEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        self.evidence.dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped becomes evidence."""
        self.evidence.dropEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the columns to the width."""
        self.measures.titles.fit(self.viewport().width())
        super().resizeEvent(event)

    def _build(self) -> QWidget:
        body = frame("pane")
        head = row([self._where, self._state], spacing=8)
        head.setStretch(0, 1)
        light = row([self._badge, self._why], spacing=10)
        light.setStretch(1, 1)
        evidence = column([self._hints["evidence"], self.evidence], spacing=4)
        done = row([self.is_done, None, label(tr("填报人"), "muted"), self.reporter], spacing=8)
        parts: list[Item] = [
            head,
            self._title,
            light,
            self._notice,
            self._hints[""],
            self._requirement,
            self._planned,
            line(),
            self.measures,
            line(),
            self.grid,
            4,
            done,
            line(),
            evidence,
            None,
        ]
        body.setLayout(column(parts, spacing=8, margins=(18, 14, 18, 18)))
        return body

    def _connect(self) -> None:
        self.grid.edited.connect(lambda name, text: self.save(self.grid.hints[name], **{name: text}))
        self.measures.percent_edited.connect(
            lambda text: self.save(self.measures.hints["percent"], percent=text)
        )
        self.measures.value_edited.connect(self._save_value)
        self.measures.reached_edited.connect(self._save_reached)
        self.is_done.clicked.connect(lambda on: self.save(self._hints["evidence"], is_done=on))
        self.reporter.committed.connect(lambda text: self.save(reporter=text))
        self._connect_evidence()

    def _connect_evidence(self) -> None:
        box, attaching = self.evidence, self.attaching
        box.files_given.connect(lambda paths: attaching.attach_files(*self._place(), paths))
        box.picture_given.connect(lambda image: attaching.attach_picture(*self._place(), image))
        box.removed.connect(lambda uid: attaching.detach(self._evidence(uid)))
        box.dated.connect(attaching.date)
        box.noted.connect(attaching.note)
        box.opened.connect(self._open_evidence)
        box.shared.connect(lambda uid: self.share_wanted.emit(self._evidence(uid)))
        attaching.attached.connect(self.saved)

    def _place(self) -> tuple[str, str]:
        if self.form is None:
            raise RuntimeError("no report is shown")
        return self.form.case.facts.assignment.uid, self.form.period

    def _evidence(self, uid: str) -> Evidence:
        if self.form is None:
            raise RuntimeError("no report is shown")
        return next(one for one in self.form.evidence if one.uid == uid)

    def _open_evidence(self, uid: str) -> None:
        from desktop.ui.evidence_window import EvidenceWindow  # few look at attachments: start-up time

        if self.form is not None:
            window = EvidenceWindow(self._desk, self.window())
            window.show_items(self.form.evidence, uid)
            window.show()

    def _save_value(self, uid: str, text: str) -> None:
        if self.form is not None:
            values = {**{key: str(value) for key, value in self.form.content.values}, uid: text}
            self.save(self.measures.hints[uid], values=values)

    def _save_reached(self, uid: str, is_reached: bool, day: date | None) -> None:
        if self.form is None:
            return
        reached = dict(self.form.content.milestones)
        reached.pop(uid, None)
        if is_reached:
            reached[uid] = day
        self.save(self.measures.hints[uid], milestones=reached)


def _measures(form: FeedbackForm) -> Measures:
    last = form.last
    return Measures(
        percent=form.content.percent,
        last_percent=last.percent if last else None,
        expected=form.report.expected,
        targets=form.targets,
        values=dict(form.content.values),
        last_values=dict(last.values) if last else {},
        deadlines=form.deadlines,
        reached=dict(form.content.milestones),
    )


def _has_draft(form: FeedbackForm) -> bool:
    return form.content.is_draft and bool(form.content.uid)


def _notice(form: FeedbackForm) -> str:
    """What has to be known before writing: why it came back, or why it cannot be written."""
    review = form.review
    if form.report.status is ReportStatus.RETURNED and review is not None:
        return tr("{day} 退回，请补正后再提交：{opinion}", day=day_text(review.on), opinion=review.opinion)
    if form.refusal:
        return form.refusal
    if form.case.waiting is Waiting.ANSWER:
        return tr("这项任务还没有签收，可以先填写，签收后才能提交。")
    if review is not None and review.verdict is not ReviewVerdict.RETURNED:
        return tr("{day} 核定：{opinion}", day=day_text(review.on), opinion=review.opinion)
    return ""
