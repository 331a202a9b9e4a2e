"""An objection or a request in the queue: the task, what the unit says, and the decision in place."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.domain.standing import Case
from desktop.domain.supervision import Answer, Request
from desktop.i18n import tr
from desktop.ui.case_view import deadline_line
from desktop.ui.case_words import target_text
from desktop.ui.controls import Item, button, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import Folded, Hint
from desktop.ui.feedback_layout import over
from desktop.ui.ruling_form import RulingForm


class RulingPane(QWidget):
    """Shows what waits for a decision in a case, and takes it.

    Args:
        desk: the open workspace.
        decide: is called with what decides; it gives a sentence.
    """

    def __init__(self, desk: Desk, decide: Callable[[Callable[[], str]], object]) -> None:
        super().__init__()
        self.setObjectName("ruling")
        self.setAccessibleName(tr("异议和申请"))
        self._where, self._title = label("", "muted", wrap=True), label("", "heading", wrap=True)
        self._requirement = Folded(tr("任务要求"))
        self._facts = column([], spacing=4)
        self.form = RulingForm(desk)
        self.hint = Hint()
        self.yes = button(tr("同意"), lambda: decide(lambda: self.form.decide(is_granted=True)), "primary")
        self.no = button(tr("不同意"), lambda: decide(lambda: self.form.decide(is_granted=False)))
        self.form.ready_changed.connect(self._allow)
        self._build()

    def show_request(self, case: Case, request: Answer | Request | None) -> None:
        """Shows an objection or a request of a case."""
        task = case.facts.task
        self._where.setText(f"{task.code}　{case.facts.assignment.name}")
        self._title.setText(task.title)
        self._requirement.show_text(task.text)
        clear(self._facts)
        for deadline in case.deadlines:
            self._facts.addWidget(deadline_line(deadline))
        for progress in case.targets:
            self._facts.addWidget(label(target_text(progress.target), wrap=True))
        self.form.show_request(case, request)
        yes, no = self.form.verbs()
        for made, text in ((self.yes, yes), (self.no, no)):
            made.setText(text)
            made.setAccessibleName(text)
        self.hint.show_problem("")
        self._allow()

    def _build(self) -> None:
        body, foot = frame("pane"), frame("status")
        parts: list[Item] = [
            self._where,
            self._title,
            self._requirement,
            self._facts,
            line(),
            self.form.quote,
            None,
        ]
        body.setLayout(column(parts, spacing=10, margins=(18, 14, 18, 14)))
        foot.setLayout(
            column([self.form, self.hint, row([self.yes, self.no, None])], margins=(18, 8, 18, 10))
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        self.setLayout(column([over(scroll, foot)], spacing=0))

    def _allow(self) -> None:
        self.yes.setEnabled(self.form.is_ready(is_granted=True))
        self.no.setEnabled(self.form.is_ready(is_granted=False))
