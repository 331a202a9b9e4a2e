"""A corrective action in words, beside the one before it, field by field."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.domain.checks.findings import CorrectiveAction
from desktop.i18n import mark, tr
from desktop.services.checks.corrective import ACTION_TITLES, TEXTS
from desktop.ui.case_words import day_text
from desktop.ui.controls import label, row
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import DifferenceMarks, Hint, ReadField
from desktop.ui.fields import DayField, LineField, TextField

_EXAMPLES: Mapping[str, str] = {
    "cause": mark("为什么会有这个问题"),
    "measures": mark("做了什么、怎样防止再发生"),
    "result": mark("现在是什么状态，怎样验证"),
}
_LEAST_PX = 150
_DAY_PX = 130
_NAME_PX = 150


class ActionGrid(QWidget):
    """The words of two corrective actions in two columns.

    Args:
        desk: the open workspace.
        is_editable: whether the left column is for writing.
    """

    edited = Signal(str, object)
    """A field was written: its name, and what it says now."""

    def __init__(self, desk: Desk, *, is_editable: bool) -> None:
        super().__init__()
        self._desk, self._is_editable = desk, is_editable
        self.fields: dict[str, TextField] = {}
        self.hints: dict[str, Hint] = {}
        self._earlier: dict[str, ReadField] = {}
        self._marks: list[DifferenceMarks] = []
        self._of_earlier: list[QWidget] = []
        self.responsible, self.done_on = (
            LineField(tr(ACTION_TITLES["responsible"])),
            DayField(tr(ACTION_TITLES["done_on"])),
        )
        self.now_title, self.before_title = label("", "heading", wrap=True), label("", "heading", wrap=True)
        self._before_facts = label("", "muted", wrap=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(desk.look.px(16))
        self._grid.setVerticalSpacing(4)
        self._grid.addWidget(self.now_title, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.before_title, 0, 1, Qt.AlignmentFlag.AlignTop)
        for name in TEXTS:
            self._add(name)
        self._add_short()
        self._of_earlier += [self.before_title, self._before_facts]

    def show_actions(self, now: CorrectiveAction | None, before: CorrectiveAction | None) -> None:
        """Shows two actions.

        Args:
            now: the latest; None before there is one.
            before: the one before it; None when there was none.
        """
        for name, field in self.fields.items():
            field.set_value(str(getattr(now, name)) if now else "")
            self._earlier[name].set_value(str(getattr(before, name)) if before else "")
        self.responsible.set_value(now.responsible if now else "")
        self.done_on.set_day(now.done_on if now else None)
        self._before_facts.setText(_short_facts(before))
        self._show_before(shown=before is not None)
        for marks in self._marks:
            marks.compare()

    def set_editable(self, *, editable: bool) -> None:
        """Whether the left column takes input."""
        is_on = editable and self._is_editable
        for name, field in self.fields.items():
            field.set_editable(editable=is_on)
            field.setPlaceholderText(tr(_EXAMPLES[name]) if is_on else tr("没有填"))
        for short in (self.responsible, self.done_on):
            short.set_editable(editable=is_on)
            short.setPlaceholderText("" if is_on else tr("没有填"))
        self.done_on.setPlaceholderText("2023-12-31" if is_on else tr("没有填"))

    def flush(self) -> None:
        """Saves whatever is being typed."""
        for field in self.fields.values():
            field.flush()
        self.responsible.flush()
        self.done_on.flush()

    def _add(self, name: str) -> None:
        title, look = tr(ACTION_TITLES[name]), self._desk.look
        field: TextField = TextField(title, look) if self._is_editable else ReadField(title, look)
        earlier = ReadField(tr("上次{title}", title=title), look)
        hint, remark = Hint(), label("", "muted")
        at = self._grid.rowCount()
        self._grid.addLayout(row([label(title, "muted"), hint, None], spacing=8), at, 0)
        self._grid.addWidget(remark, at, 1)
        self._grid.addWidget(field, at + 1, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(earlier, at + 1, 1, Qt.AlignmentFlag.AlignTop)
        self._marks.append(DifferenceMarks(look, earlier, field, remark))
        self._of_earlier += [earlier, remark]
        self.fields[name], self._earlier[name], self.hints[name] = field, earlier, hint
        if self._is_editable:
            field.setAcceptDrops(False)  # a file that is dropped is evidence, not the text of its place
            field.committed.connect(lambda text: self.edited.emit(name, text))

    def _add_short(self) -> None:
        """Who answers for it and when it was done, beside each other."""
        at, px = self._grid.rowCount(), self._desk.look.px
        self.responsible.setFixedWidth(px(_NAME_PX))
        self.done_on.setFixedWidth(px(_DAY_PX))
        made: list[QWidget | None] = []
        for name, field in (("responsible", self.responsible), ("done_on", self.done_on)):
            self.hints[name] = Hint()
            made += [label(tr(ACTION_TITLES[name]), "muted"), field]
        hints = row([self.hints["responsible"], self.hints["done_on"], None], spacing=8)
        self._grid.addLayout(row([*made, None], spacing=8), at, 0)
        self._grid.addWidget(self._before_facts, at, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(hints, at + 1, 0)
        self.responsible.committed.connect(lambda text: self.edited.emit("responsible", text))
        self.done_on.day_committed.connect(lambda day: self.edited.emit("done_on", day))

    def _show_before(self, *, shown: bool) -> None:
        """Without an earlier action the present one has the whole width."""
        for made in self._of_earlier:
            made.setVisible(shown)
        for place in (0, 1):
            is_used = shown or not place
            self._grid.setColumnStretch(place, 1 if is_used else 0)
            self._grid.setColumnMinimumWidth(place, self._desk.look.px(_LEAST_PX) if is_used else 0)


def _short_facts(action: CorrectiveAction | None) -> str:
    if action is None:
        return ""
    done = tr("{day} 完成", day=day_text(action.done_on)) if action.done_on else ""
    return "　".join(filter(None, (action.responsible, done)))
