"""The candidates of a notice as a table: each ticked or not; severity, deadline and demand can be changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.domain.checks.values import Severity
from desktop.i18n import tr
from desktop.services.checks.findings_rules import proposed_due
from desktop.services.checks.findings_values import Candidate, FindingChoice
from desktop.services.checks.titles import SEVERITY_TITLES, VERDICT_TITLES
from desktop.services.session import Session
from desktop.ui.case_words import day_text
from desktop.ui.checks.findings_words import short_text
from desktop.ui.desk import Desk
from desktop.ui.fields import parse_day

ITEM, FOUND, SEVERITY, DUE, DEMAND, REMARK = range(6)
_WIDTHS_PX = {ITEM: 150, FOUND: 250, SEVERITY: 92, DUE: 100, DEMAND: 230}
_ROW_PX = 30
_KEYS = {Qt.Key.Key_1: Severity.HIGH, Qt.Key.Key_2: Severity.MEDIUM, Qt.Key.Key_3: Severity.LOW}
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


@dataclass(slots=True)
class Chosen:
    """What is made of one candidate, as it is being decided.

    Attributes:
        due: as somebody typed it; empty for the day that the severity gives.
    """

    candidate: Candidate
    is_on: bool
    severity: Severity | None
    demand: str
    due: str = ""

    def day(self, session: Session, on: date) -> date | None:
        """The deadline; None when what was typed is no day."""
        return parse_day(self.due) if self.due else proposed_due(session, self.severity, on)

    def choice(self) -> FindingChoice:
        """The same for the service."""
        item, target = self.candidate.key
        return FindingChoice(item, target, self.severity, parse_day(self.due), self.demand)


def choices_of(candidates: Sequence[Candidate]) -> list[Chosen]:
    """Candidates as they are proposed; those that were withdrawn before are left out at first."""
    return [Chosen(one, not one.withdrawn, one.severity, one.demand) for one in candidates]


class RaiseTable(QTableWidget):
    """Shows candidates and lets them be changed.

    Args:
        desk: the open workspace.
    """

    edited = Signal()
    """Something of a row was changed."""
    demand_wanted = Signal()
    """The demand of the current row is to be written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(0, 6)
        self._session, self._look = desk.session, desk.look
        self.rows: list[Chosen] = []
        self._on = desk.session.today()
        self.setObjectName("table-candidates")
        self.setAccessibleName(tr("可下发的问题"))
        self.setProperty("role", "framed")
        heads = (tr("检查项"), tr("检查记录"), tr("风险等级"), tr("整改期限"), tr("整改要求"), tr("说明"))
        self.setHorizontalHeaderLabels(heads)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(desk.look.px(_ROW_PX))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(side)
        self.horizontalHeader().setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)
        for place, width in _WIDTHS_PX.items():
            self.setColumnWidth(place, desk.look.px(width))
        self.setEditTriggers(QTableWidget.EditTrigger.DoubleClicked | QTableWidget.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self._delegate = _SeverityDelegate(self)
        self.setItemDelegateForColumn(SEVERITY, self._delegate)
        self.itemChanged.connect(self._changed)
        self.cellClicked.connect(self._clicked)
        self.cellDoubleClicked.connect(self._wants_demand)

    @property
    def current(self) -> Chosen | None:
        """The row that the keyboard is on."""
        place = self.currentRow()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def show_choices(self, rows: Sequence[Chosen]) -> None:
        """Shows candidates from the first on."""
        self.rows = list(rows)
        self.setRowCount(len(rows))
        for place in range(len(rows)):
            self._show(place)
        if rows:
            self.setCurrentCell(0, ITEM)

    def use_day(self, on: date) -> None:
        """The day of the notice: deadlines that nobody typed are counted from it."""
        self._on = on
        for place in range(len(self.rows)):
            self._show(place)

    def rate(self, severity: Severity) -> None:
        """Gives the selected rows a severity."""
        for place in self._selected():
            self.rows[place].severity = severity
            self._show(place)
        self.edited.emit()

    def tick(self, *, is_on: bool) -> None:
        """Ticks all rows, or none."""
        for place, row in enumerate(self.rows):
            row.is_on = is_on
            self._show(place)
        self.edited.emit()

    def write_demand(self, row: Chosen, text: str) -> None:
        """States the demand of a row."""
        if row.demand != text:
            row.demand = text
            self._show(self.rows.index(row))
            self.edited.emit()

    def chosen(self) -> list[Chosen]:
        """The rows that are ticked."""
        return [row for row in self.rows if row.is_on]

    def lacking(self, row: Chosen) -> tuple[str, ...]:
        """What keeps a row from being told, in words."""
        day = row.day(self._session, self._on)
        found = [
            tr("没有定风险等级") if row.severity is None else "",
            tr("期限不是日期") if day is None else "",
            tr("期限早于下发日期") if day is not None and day < self._on else "",
            tr("没有写整改要求") if not row.demand.strip() else "",
        ]
        return tuple(filter(None, found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2 and 3 rate the selected rows, the space bar ticks them, Enter goes to the demand."""
        key = Qt.Key(event.key())
        if key in _KEYS and not event.modifiers():
            self.rate(_KEYS[key])
        elif key == Qt.Key.Key_Space:
            self._toggle()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.demand_wanted.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The digits are ours, not shortcuts of the window."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and Qt.Key(event.key()) in _KEYS and not event.modifiers():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def _selected(self) -> list[int]:
        return sorted({index.row() for index in self.selectedIndexes()})

    def _toggle(self) -> None:
        places = self._selected()
        is_on = not all(self.rows[place].is_on for place in places)
        for place in places:
            self.rows[place].is_on = is_on
            self._show(place)
        self.edited.emit()

    def _show(self, place: int) -> None:
        row = self.rows[place]
        self.blockSignals(True)
        for at, text in enumerate(self._texts(row)):
            item = self.item(place, at)
            if item is None:
                item = QTableWidgetItem()
                self.setItem(place, at, item)
            item.setText(text)
            item.setToolTip(self._tip(row, at) or text)
            item.setFlags(_READ_ONLY | Qt.ItemFlag.ItemIsEditable if at in (SEVERITY, DUE) else _READ_ONLY)
            if at == ITEM:
                item.setFlags(_READ_ONLY | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if row.is_on else Qt.CheckState.Unchecked)
            if at == SEVERITY:
                item.setData(Qt.ItemDataRole.UserRole, row.severity)
        self.blockSignals(False)
        self.viewport().update()

    def _texts(self, row: Chosen) -> tuple[str, ...]:
        item, target = row.candidate.key
        answer = row.candidate.answer
        found = f"{tr(VERDICT_TITLES[answer.verdict])}：{short_text(answer.observation)}"
        return (
            "　".join(filter(None, (item, target))),
            found,
            tr(SEVERITY_TITLES[row.severity]) if row.severity else tr("未定级"),
            row.due or day_text(row.day(self._session, self._on)),
            short_text(row.demand),
            "；".join(self._remarks(row)),
        )

    def _tip(self, row: Chosen, at: int) -> str:
        tips = {
            ITEM: row.candidate.place.item.requirement,
            FOUND: row.candidate.answer.observation,
            DEMAND: row.demand,
        }
        return tips.get(at, "")

    def _remarks(self, row: Chosen) -> list[str]:
        remarks = list(self.lacking(row)) if row.is_on else []
        if row.candidate.repeats:
            codes = "、".join(f"{one.code}（{day_text(one.found_on)}）" for one in row.candidate.repeats)
            remarks.append(tr("重复问题：{codes}", codes=codes))
        if row.candidate.withdrawn:
            remarks.append(tr("下发过又撤销：{reason}", reason=row.candidate.withdrawn))
        return remarks

    def _changed(self, item: QTableWidgetItem) -> None:
        row = self.rows[item.row()]
        if item.column() == ITEM:
            row.is_on = item.checkState() == Qt.CheckState.Checked
        elif item.column() == SEVERITY:
            row.severity = item.data(Qt.ItemDataRole.UserRole)
        elif item.column() == DUE:
            day = parse_day(item.text())
            row.due = day.isoformat() if day else item.text().strip()
        self._show(item.row())
        self.edited.emit()

    def _clicked(self, place: int, at: int) -> None:
        """One press opens the list of severities."""
        if at != SEVERITY:
            return
        self.edit(self.model().index(place, at))
        for box in self.viewport().findChildren(QComboBox):
            box.showPopup()

    def _wants_demand(self, _place: int, at: int) -> None:
        if at not in (SEVERITY, DUE):
            self.demand_wanted.emit()


class _SeverityDelegate(QStyledItemDelegate):
    """Chooses a severity out of a list."""

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - Qt's signature
    ) -> QWidget:
        """A list of severities."""
        box = QComboBox(parent)
        box.setAccessibleName(tr("风险等级"))
        for severity in Severity:
            box.addItem(tr(SEVERITY_TITLES[severity]), severity)
        box.activated.connect(lambda _index: self._finish(box))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Shows the present one."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.UserRole)))

    def setModelData(
        self, editor: QWidget, model: object, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Keeps the one that was chosen."""
        if isinstance(editor, QComboBox) and editor.currentIndex() >= 0:
            model.setData(index, editor.currentData(), Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined] # a model

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)
