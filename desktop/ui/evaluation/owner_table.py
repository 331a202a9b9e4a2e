"""One part for all units, as its owner fills it: a number a unit, typed or pasted out of Excel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from desktop.domain.evaluation.values import FactState
from desktop.i18n import tr
from desktop.ui.desk import Desk
from desktop.ui.evaluation.assessment_part import PartState
from desktop.ui.evaluation.form_words import STATE_TITLES, counts, occurrences_text
from desktop.ui.evaluation.number_field import parse_number

UNIT, VALUE, STANDING, NOTE = range(4)
_WIDTHS_PX = {UNIT: 190, VALUE: 110, STANDING: 120}
_ROW_PX = 30
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One unit of an owner's table."""

    unit: str
    name: str
    state: PartState


@dataclass(frozen=True, slots=True)
class Pasted:
    """Numbers out of the clipboard.

    Attributes:
        values: by party.
        unknown: names that are no unit of the table, or texts that are no number.
    """

    values: Mapping[str, str]
    unknown: tuple[str, ...]


def read_pasted(text: str, rows: Sequence[OwnerRow], first: int) -> Pasted:
    """What was copied out of Excel: names with numbers beside them, or numbers alone from a row down.

    Args:
        text: lines of cells separated by tabs.
        rows: of the table.
        first: number of the row that numbers alone begin at.
    """
    by_name = {one.name: one for one in rows}
    values: dict[str, str] = {}
    unknown: list[str] = []
    for place, line in enumerate(text.splitlines()):
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        row = by_name.get(cells[0]) if len(cells) > 1 else _at(rows, first + place)
        number = parse_number(cells[-1]) if cells else None
        if row is not None and number is not None:
            values[row.unit] = f"{number:f}"
        elif cells:
            unknown.append(" ".join(cells))
    return Pasted(values, tuple(unknown))


class OwnerTable(QTableWidget):
    """Units with what was stated of them.

    Args:
        desk: the open workspace.
    """

    valued = Signal(object)
    """Numbers were typed or pasted, as a mapping by party; empty ones are taken away."""
    refused = Signal(object)
    """Texts that could not be taken, as a tuple."""
    chosen = Signal(str)
    """The current unit, by party."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(0, 4)
        self.rows: tuple[OwnerRow, ...] = ()
        self.setObjectName("owner-table")
        self.setAccessibleName(tr("各单位数据"))
        self.setProperty("role", "framed")
        self.setHorizontalHeaderLabels((tr("单位"), tr("数据"), tr("情况"), tr("说明")))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(desk.look.px(_ROW_PX))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(side)
        self.horizontalHeader().setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        for place, width in _WIDTHS_PX.items():
            self.setColumnWidth(place, desk.look.px(width))
        triggers = QTableWidget.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked
            | triggers.EditKeyPressed
            | triggers.AnyKeyPressed
            | triggers.SelectedClicked
        )
        self.itemChanged.connect(self._changed)
        self.currentCellChanged.connect(lambda row, *_rest: self.chosen.emit(self._unit(row)))

    @property
    def current_unit(self) -> str:
        """The current unit; empty for none."""
        return self._unit(self.currentRow())

    def show_rows(self, rows: Sequence[OwnerRow]) -> None:
        """Shows units; the current one stays current, what is being typed is left alone."""
        before = [one.unit for one in self.rows]
        self.rows = tuple(rows)
        self.blockSignals(True)
        if [one.unit for one in rows] != before:
            self.setRowCount(len(rows))
        for place, one in enumerate(rows):
            self._show(place, one)
        self.blockSignals(False)
        self.viewport().update()
        if rows and self.currentRow() < 0:
            self.setCurrentCell(0, VALUE)

    def select_unit(self, unit: str) -> bool:
        """Makes a unit the current one.

        Returns:
            Whether it is there.
        """
        for place, one in enumerate(self.rows):
            if one.unit == unit:
                self.setCurrentCell(place, VALUE)
                return True
        return False

    def next_missing(self) -> None:
        """Goes to the next unit of which nothing was stated, round the end."""
        count, first = len(self.rows), self.currentRow() + 1
        for step in range(count):
            place = (first + step) % count
            if self.rows[place].state.fact.state is FactState.MISSING:
                self.setCurrentCell(place, VALUE)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes down; Delete empties; Ctrl+V takes numbers out of Excel."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take(QGuiApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete:
            self._tell({self._unit(index.row()): "" for index in self.selectedIndexes()})
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.setCurrentCell(min(self.currentRow() + 1, self.rowCount() - 1), VALUE)
        else:
            super().keyPressEvent(event)

    def take(self, text: str) -> None:
        """Takes numbers out of Excel, see `read_pasted`."""
        found = read_pasted(text, self.rows, max(0, self.currentRow()))
        self._tell(dict(found.values))
        if found.unknown:
            self.refused.emit(found.unknown)

    def _tell(self, values: Mapping[str, str]) -> None:
        open_ones = {one.unit for one in self.rows if one.state.is_editable and not counts(one.state.part)}
        taken = {unit: value for unit, value in values.items() if unit in open_ones}
        if taken:
            self.valued.emit(taken)

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.column() != VALUE:
            return
        text, row = item.text().strip(), self.rows[item.row()]
        number = parse_number(text)
        if text and number is None:
            self.refused.emit((f"{row.name} {text}",))
            self.blockSignals(True)
            self._show(item.row(), row)
            self.blockSignals(False)
        elif (value := "" if number is None else f"{number:f}") != row.state.value:
            self._tell({row.unit: value})

    def _show(self, place: int, row: OwnerRow) -> None:
        state = row.state
        for at, text in enumerate((row.name, _value(state), _standing(state), state.note)):
            item = self.item(place, at)
            if item is None:
                item = QTableWidgetItem()
                self.setItem(place, at, item)
            if item.text() != text:
                item.setText(text)
            item.setToolTip(text)
            is_open = at == VALUE and state.is_editable and not counts(state.part)
            flags = _READ_ONLY | Qt.ItemFlag.ItemIsEditable if is_open else _READ_ONLY
            if item.flags() != flags:
                item.setFlags(flags)

    def _unit(self, place: int) -> str:
        row = _at(self.rows, place)
        return row.unit if row else ""


def _at(rows: Sequence[OwnerRow], place: int) -> OwnerRow | None:
    return rows[place] if 0 <= place < len(rows) else None


def _value(state: PartState) -> str:
    if state.state is FactState.NOT_APPLICABLE:
        return tr(STATE_TITLES[FactState.NOT_APPLICABLE])
    if counts(state.part):
        return occurrences_text(state.occurrences) if state.occurrences else ""
    return state.value


def _standing(state: PartState) -> str:
    return state.word
