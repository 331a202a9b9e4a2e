"""The one pattern of a decision: what will happen, what it needs, its reason, and a refusal in place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.ui.controls import Item, button, column, frame, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, refusal_text
from desktop.ui.jobs import Handlers
from desktop.ui.phrases import Phrases, ReasonField

_WIDTH_PX = 480
_FRAME_PX = 48  # the window's own frame, and a rim


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided.

    Attributes:
        name: of the dialog, and of the phrases it remembers.
        title: of the dialog.
        verb: what the button does.
        consequence: what will happen, in a sentence or two.
        reason: heading of the reason; empty when none is asked for.
        example: shown while the reason is empty.
        usual: phrases offered from the start.
        is_reason_needed: whether the button waits for a reason.
    """

    name: str
    title: str
    verb: str
    consequence: str
    reason: str = ""
    example: str = ""
    usual: tuple[str, ...] = ()
    is_reason_needed: bool = True


class DecisionDialog(Dialog):
    """Asks for a decision, has it done, and stays open with the sentence when it is refused.

    Args:
        desk: the open workspace.
        decision: what is decided.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, decision: Decision, parent: QWidget) -> None:
        super().__init__(decision.name, decision.title, parent)
        self.desk = desk
        self._decision = decision
        self._act: Callable[[], str] | None = None
        self._prepare: Callable[[], Callable[[], str]] | None = None
        self._is_busy = False
        self.fields: list[QWidget] = []
        self.reason_field: ReasonField | None = None
        if decision.reason:
            phrases = Phrases(desk.state, decision.name, decision.usual)
            self.reason_field = ReasonField(desk, decision.reason, phrases, decision.example)
            self.reason_field.changed.connect(self.update_button)
        self._refusal, self._refused = _refusal_box()
        self.consequence = label(decision.consequence, wrap=True)
        self.ok = button(decision.verb, self.decide, "primary")
        self._body_box = QWidget()
        self.body = QVBoxLayout(self._body_box)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(10)
        self._lay_out()
        self.ok.setEnabled(False)
        self.finished.connect(self.deleteLater)

    @property
    def reason(self) -> str:
        """The reason as written; empty when none is asked for."""
        return self.reason_field.text if self.reason_field else ""

    @property
    def refusal(self) -> str:
        """The sentence of the last refusal; empty when there was none."""
        return "" if self._refusal.isHidden() else self._refused.text()

    def use(self, act: Callable[[], str]) -> None:
        """Says what the button does; called last, when all fields are there.

        Args:
            act: calls a service and returns the sentence that says what was done.
        """
        self._act = act
        self._order_tabs()
        self.update_button()

    def use_long(self, prepare: Callable[[], Callable[[], str]]) -> None:
        """Says what the button has the worker do; called last, when all fields are there.

        Args:
            prepare: reads the fields, and gives what the worker does: it must not look at any widget.
        """
        self._prepare = prepare
        self._order_tabs()
        self.update_button()

    def add(self, title: str, field: QWidget, *, hint: str = "", fills: bool = False) -> None:
        """Puts a field above the reason.

        Args:
            title: heading and accessible name.
            field: the field.
            hint: said below it.
            fills: whether it takes the height that is left.
        """
        self.fields.append(field)
        if not field.accessibleName():
            field.setAccessibleName(title)
        parts: list[Item] = [label(title, "heading"), field] if title else [field]
        if hint:
            parts.append(label(hint, "muted", wrap=True))
        self.body.addLayout(column(parts, spacing=4), 1 if fills else 0)

    def add_row(self, fields: Sequence[tuple[str, QWidget]]) -> None:
        """Puts short fields beside each other above the reason."""
        for title, field in fields:
            self.fields.append(field)
            if not field.accessibleName():
                field.setAccessibleName(title)
        columns: list[Item] = [column([label(title, "heading"), field], spacing=4) for title, field in fields]
        self.body.addLayout(row([*columns, None], spacing=14))

    def is_ready(self) -> bool:
        """Whether everything the decision needs is there; dialogs with more fields ask for more."""
        needs = self._decision.is_reason_needed and self.reason_field is not None
        return bool(self.reason) if needs else True

    def update_button(self) -> None:
        """Lets the button be pressed when everything is there."""
        if self._act is not None or self._prepare is not None:
            self.ok.setEnabled(self.is_ready() and not self._is_busy)

    def decide(self) -> None:
        """Does it."""
        if not self.ok.isEnabled():
            return
        self._refusal.hide()
        try:
            if self._prepare is not None:
                self._submit(self._prepare())
                return
            sentence = self._act() if self._act else ""
        except AppError as error:
            self.refuse(error)
            return
        self._finish(sentence)

    def refuse(self, error: AppError) -> None:
        """Shows in place why it was not done."""
        self._refused.setText(refusal_text(error))
        self._refusal.show()
        self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        """Puts the cursor where something has to be written first."""
        super().showEvent(event)
        self._grow()
        wanted = [*self.fields, *([self.reason_field.edit] if self.reason_field else [])]
        if self.reason_field is not None and not self.reason:
            self.reason_field.setFocus()
        elif wanted:
            wanted[0].setFocus()

    def _grow(self) -> None:
        """Makes room for lines that wrapped, as far as the screen goes; beyond that the fields scroll.

        Qt's own size takes every text for one line.
        """
        layout, screen = self.layout(), self.screen()
        if layout is None or screen is None:
            return
        needed, most = (
            layout.totalHeightForWidth(self.width()),
            screen.availableGeometry().height() - _FRAME_PX,
        )
        if max(needed, self.height()) > most and self._body_box.parentWidget() is self:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            layout.replaceWidget(self._body_box, scroll)
            scroll.setWidget(self._body_box)
            self.resize(self.width(), most)
        elif needed > self.height():
            self.resize(self.width(), min(needed, most))

    def _order_tabs(self) -> None:
        """Tab goes from top to bottom, whatever was made first."""
        chain = list(self.fields)
        if self.reason_field is not None:
            chain += [self.reason_field.edit, self.reason_field.more]
        chain += [self.cancel, self.ok]
        for one, other in pairwise(chain):
            self.setTabOrder(one, other)

    def _submit(self, act: Callable[[], str]) -> None:
        self._is_busy = True
        self.update_button()
        handlers = Handlers(self._finish, self.refuse, ended=self._ended, owner=self)
        self.desk.jobs.submit(lambda _progress: act(), handlers)

    def _ended(self) -> None:
        self._is_busy = False
        self.update_button()

    def _finish(self, sentence: str) -> None:
        if self.reason_field is not None:
            self.reason_field.remember()
        self.done(QDialog.DialogCode.Accepted.value)
        self.desk.changed.emit()
        if sentence:
            self.desk.said.emit(sentence)

    def _lay_out(self) -> None:
        parts: list[Item] = [self.consequence, self._body_box]
        if self.reason_field is not None:
            parts.append(self.reason_field)
        self.cancel = button(tr("取消"), self.reject)
        self.buttons = row([None, self.cancel, self.ok])
        parts += [self._refusal, self.buttons]
        whole = column(parts, spacing=12, margins=(20, 18, 20, 16))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setMinimumWidth(self.desk.look.px(_WIDTH_PX))


def translated(decision: Decision) -> Decision:
    """A decision that was declared once, in the user's language."""
    return replace(
        decision,
        title=tr(decision.title),
        verb=tr(decision.verb),
        consequence=tr(decision.consequence),
        reason=tr(decision.reason) if decision.reason else "",
        example=tr(decision.example) if decision.example else "",
        usual=tuple(tr(phrase) for phrase in decision.usual),
    )


def _refusal_box() -> tuple[QFrame, QLabel]:
    box = frame("notice")
    text = label("", wrap=True)
    text.setAccessibleName(tr("没有办成的原因"))
    box.setLayout(column([text], margins=(10, 8, 10, 8)))
    box.hide()
    return box, text
