"""Deciding an objection or a request of a unit: what it says, granted or not, and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.standing import Case, Deadline
from desktop.domain.supervision import Answer, ObjectionPart, Request, RequestKind
from desktop.i18n import tr
from desktop.services.rulings import RulingService
from desktop.services.titles import OBJECTION_TITLES, REQUEST_TITLES
from desktop.ui.case_words import day_text, deadline_text
from desktop.ui.controls import button, column, frame, label, row
from desktop.ui.decision_dialog import Decision, DecisionDialog
from desktop.ui.desk import Desk
from desktop.ui.fields import DayField
from desktop.ui.phrases import Phrases, ReasonField

_DAY_PX = 130


class RulingForm(QWidget):
    """Takes the decision on what a unit objects to or asks for.

    Attributes:
        quote: what the unit says; whoever uses the form places it.
    """

    ready_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._service = RulingService(desk.session)
        self._case: Case | None = None
        self._request: Answer | Request | None = None
        self._what = label("", "heading", wrap=True)
        self._facts = label("", wrap=True)
        self.quote = frame("notice")
        self.quote.setLayout(column([self._what, self._facts], spacing=6, margins=(12, 10, 12, 10)))
        self.due = DayField(tr("批准延至"))
        self.due.setFixedWidth(desk.look.px(_DAY_PX))
        self._due_row = QWidget()
        self._due_title = label("", "heading")
        self._due_row.setLayout(row([self._due_title, self.due, None]))
        phrases = Phrases(
            desk.state, "ruling", (tr("理由充分，予以同意。"), tr("不符合规定情形，请按原时限办理。"))
        )
        self.reason = ReasonField(desk, tr("裁定理由"), phrases)
        self.reason.changed.connect(self.ready_changed)
        self.due.textChanged.connect(lambda _text: self.ready_changed.emit())
        self.setLayout(column([self._due_row, self.reason], spacing=8))

    def is_ready(self, *, is_granted: bool) -> bool:
        """Whether a reason was given where one is needed, and the day is one."""
        needs_reason = self.is_objection or not is_granted
        return self.due.is_good and (bool(self.reason.text) or not needs_reason)

    @property
    def is_objection(self) -> bool:
        """Whether it is an objection, not a request."""
        return isinstance(self._request, Answer)

    def show_request(self, case: Case, request: Answer | Request | None) -> None:
        """Shows what a unit objects to or asks for in a case."""
        self._case, self._request = case, request
        self.reason.set_text("")
        self._due_row.hide()
        self.due.set_day(None)
        title = tr("裁定理由（必填）") if self.is_objection else tr("审批意见（不同意时必填）")
        self.reason.heading.setText(title)
        if isinstance(request, Answer):
            self._show_objection(request)
        elif request is not None:
            self._show_wish(case, request)

    def verbs(self) -> tuple[str, str]:
        """What granting and refusing are called."""
        if self.is_objection:
            return tr("采纳异议"), tr("不采纳")
        return tr("同意"), tr("不同意")

    def decide(self, *, is_granted: bool) -> str:
        """Decides, and gives the sentence.

        Raises:
            AppError: it cannot be decided so.
        """
        case, request, reason = self._case, self._request, self.reason.text
        if case is None or request is None:
            return ""
        if isinstance(request, Answer):
            uid = case.facts.assignment.uid
            outcome = self._service.rule_objection(uid, is_granted, reason, request.version)
        else:
            due = self.due.day()
            outcome = self._service.decide(request.uid, is_granted, reason, due, request.version)
        self.reason.remember()
        return outcome.sentence

    def _show_objection(self, answer: Answer) -> None:
        part = tr(OBJECTION_TITLES[answer.part]) if answer.part else ""
        self._what.setText(tr("{day} 提出异议：{part}", day=day_text(answer.on), part=part))
        wanted = tr("建议由谁承担") if answer.part is ObjectionPart.DUTY else tr("建议表述")
        parts = [
            tr("理由：{reason}", reason=answer.reason),
            f"{wanted}：{answer.wanted}" if answer.wanted else "",
            contact_text(answer),
        ]
        self._facts.setText("\n".join(filter(None, parts)))

    def _show_wish(self, case: Case, request: Request) -> None:
        kind = tr(REQUEST_TITLES[request.kind])
        until = day_text(request.wanted, tr("不定期"))
        is_extension = request.kind is RequestKind.EXTENSION
        ask = tr("申请{kind}至 {until}", kind=kind, until=until)
        self._what.setText(f"{day_text(request.on)} {ask}")
        parts = [tr("理由：{reason}", reason=request.reason)]
        if is_extension:
            parts.insert(0, tr("时限：{deadline}", deadline=_deadlines(case, request.milestone)))
            parts += [tr("此前已延期 {count} 次。", count=case.extensions)] if case.extensions else []
        self._facts.setText("\n".join(parts))
        self._due_title.setText(tr("同意时延至") if is_extension else tr("同意时中止到（空为不定期）"))
        self._due_row.show()
        self.due.set_day(request.wanted)


class RulingDialog(DecisionDialog):
    """Decides the open objection or request of a case.

    Args:
        desk: the open workspace.
        case: the case as it stands.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, case: Case, parent: QWidget) -> None:
        form = RulingForm(desk)
        form.show_request(case, waiting_request(case))
        yes, no = form.verbs()
        title = tr("裁定异议") if form.is_objection else tr("审批申请")
        task = case.facts.task
        text = f"{task.code}　{case.facts.assignment.name}　{task.title}"
        super().__init__(desk, Decision("ruling", title, yes, text), parent)
        self.form = form
        self.body.addWidget(form.quote)
        self.body.addWidget(form)
        self.fields += [form.due, form.reason.edit, form.reason.more]
        self.no = button(no, lambda: self._decide(is_granted=False))
        self.buttons.insertWidget(2, self.no)
        form.ready_changed.connect(self.update_button)
        self.use(lambda: form.decide(is_granted=True))

    def is_ready(self) -> bool:
        """A reason where one is needed."""
        self.no.setEnabled(self.form.is_ready(is_granted=False))
        return self.form.is_ready(is_granted=True)

    def _decide(self, *, is_granted: bool) -> None:
        self.use(lambda: self.form.decide(is_granted=is_granted))
        self.decide()
        self.use(lambda: self.form.decide(is_granted=True))


def waiting_request(case: Case) -> Answer | Request | None:
    """The objection or request of a case that waits for the office; None when none does."""
    answer = case.facts.answer
    if answer is not None and answer.uid == case.open_request:
        return answer
    return next((one for one in case.facts.requests if one.uid == case.open_request), None)


def contact_text(answer: Answer) -> str:
    """The person to ask; empty when none was named."""
    who = " ".join(filter(None, (answer.contact, answer.phone)))
    return tr("联系人：{who}", who=who) if who else ""


def _deadlines(case: Case, milestone: str) -> str:
    found: list[Deadline] = [one for one in case.deadlines if milestone in ("", one.milestone.uid)]
    return "；".join(deadline_text(one) for one in found if not one.is_reached)
