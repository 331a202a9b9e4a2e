"""A unit's plan of its quarters (季度计划) as a small table that saves as one types."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from desktop.domain.periods import Cadence, periods_between
from desktop.domain.supervision import Plan, PlanStep
from desktop.i18n import tr
from desktop.ui.case_words import in_order, period_title, plain
from desktop.ui.look import Look

_PERIOD, _PERCENT, _TEXT = range(3)
_ROW_PX = 32


class PlanTable(QTableWidget):
    """Shows the quarters of a year with what is planned for each."""

    edited = Signal(object)
    """The plan was changed: its steps."""
    bad = Signal(str)
    """A cell holds what is no percentage: which one."""

    def __init__(self, look: Look) -> None:
        super().__init__(0, 3)
        self.setAccessibleName(tr("季度计划"))
        self.setProperty("role", "framed")
        self.setHorizontalHeaderLabels([tr("季度"), tr("进度 %"), tr("计划完成的工作")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.px(_ROW_PX))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(left)
        self.horizontalHeader().setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(_PERIOD, look.px(140))
        self.setColumnWidth(_PERCENT, look.px(76))
        self.setEditTriggers(
            QTableWidget.EditTrigger.AnyKeyPressed
            | QTableWidget.EditTrigger.DoubleClicked
            | QTableWidget.EditTrigger.SelectedClicked
            | QTableWidget.EditTrigger.EditKeyPressed
        )
        self.setTabKeyNavigation(True)
        self._look = look
        self._codes: tuple[str, ...] = ()
        self.itemChanged.connect(self._changed)

    def show_plan(self, plan: Plan | None, first: date, last: date, *, is_editable: bool) -> None:
        """Shows a plan.

        Args:
            plan: as it stands; None before there is one.
            first: day from which quarters are offered.
            last: day until which they are.
            is_editable: whether it can be written.
        """
        steps = {step.period: step for step in plan.steps} if plan else {}
        codes = quarters(first, last, tuple(steps))
        if self.state() == QTableWidget.State.EditingState and codes == self._codes:
            return
        self.blockSignals(True)
        self._codes = codes
        self.setRowCount(len(codes))
        for place, code in enumerate(codes):
            self._show_row(place, code, steps.get(code), is_editable=is_editable)
        self.blockSignals(False)
        height = (
            self.horizontalHeader().sizeHint().height()
            + len(codes) * self._look.px(_ROW_PX)
            + 2 * self.frameWidth()
        )
        self.setFixedHeight(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete empties a cell."""
        if event.key() == Qt.Key.Key_Delete and (item := self.currentItem()) is not None:
            if item.flags() & Qt.ItemFlag.ItemIsEditable:
                item.setText("")
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Letters begin an edit here; they are no shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain_keys = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
            if event.text().isprintable() and event.text() and event.modifiers() in plain_keys:
                event.accept()
                return True
        return super().event(event)

    def _show_row(self, place: int, code: str, step: PlanStep | None, *, is_editable: bool) -> None:
        percent = plain(step.percent) if step and step.percent is not None else ""
        texts = (period_title(code), percent, step.text if step else "")
        for at, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if at == _PERCENT:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if at == _PERIOD or not is_editable:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(place, at, item)

    def _changed(self, _item: QTableWidgetItem) -> None:
        steps = []
        for place, code in enumerate(self._codes):
            typed, text = self._text(place, _PERCENT).strip(" %％"), self._text(place, _TEXT)
            percent = _decimal(typed)
            if typed and percent is None:
                self.bad.emit(tr("{period}的进度“{typed}”不是数字。", period=period_title(code), typed=typed))
                return
            if typed or text.strip():
                steps.append(PlanStep(code, text.strip(), percent))
        self.edited.emit(tuple(steps))

    def _text(self, place: int, at: int) -> str:
        item = self.item(place, at)
        return item.text() if item is not None else ""


def quarters(first: date, last: date, also: Sequence[str]) -> tuple[str, ...]:
    """Codes of the quarters between two days, and of further periods, in order."""
    codes = [period.code for period in periods_between(first, last, Cadence.QUARTERLY)]
    return in_order({*codes, *also})


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
