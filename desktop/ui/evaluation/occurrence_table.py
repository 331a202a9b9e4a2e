"""Events that are counted (每次、每篇、每例), typed or pasted as a table; the last line takes a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.domain.evaluation.values import Occurrence, Source
from desktop.i18n import tr
from desktop.ui.desk import Desk
from desktop.ui.evaluation.form_words import short_number
from desktop.ui.evaluation.number_field import parse_number
from desktop.ui.fields import parse_day

TITLE, DAY, LEVEL, COUNT, DOCUMENT = range(5)
_WIDTHS_PX = {TITLE: 260, DAY: 104, LEVEL: 92, COUNT: 64}
_ROW_PX, _HEAD_PX, _LEAST_ROWS, _MOST_ROWS = 30, 32, 2, 7
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One line as it was typed."""

    title: str = ""
    day: str = ""
    level: str = ""
    count: str = ""
    document: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any((self.title, self.day, self.level, self.count, self.document))


class OccurrenceTable(QTableWidget):
    """Shows occurrences and lets them be changed.

    Args:
        desk: the open workspace.
    """

    edited = Signal()
    """Something that can be read was changed."""
    typed = Signal()
    """Something was typed, whether it can be read or not."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(0, 5)
        self._look = desk.look
        self._levels: tuple[str, ...] = ()
        self._key = ""
        self._told: tuple[TypedRow, ...] = ()
        self.is_editable = False
        self.setAccessibleName(tr("事项清单"))
        self.setProperty("role", "framed")
        self.setHorizontalHeaderLabels((tr("事项"), tr("日期"), tr("级别"), tr("次数"), tr("文件依据")))
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(desk.look.px(_ROW_PX))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(side)
        self.horizontalHeader().setSectionResizeMode(DOCUMENT, QHeaderView.ResizeMode.Stretch)
        for place, width in _WIDTHS_PX.items():
            self.setColumnWidth(place, desk.look.px(width))
        self.setTabKeyNavigation(False)
        self._delegate = _LevelDelegate(self)
        self.setItemDelegateForColumn(LEVEL, self._delegate)
        self.itemChanged.connect(self._changed)

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels that may be chosen; none when the rule knows none."""
        return self._levels

    def show_occurrences(
        self, key: str, occurrences: Sequence[Occurrence], levels: Sequence[str], *, is_editable: bool
    ) -> None:
        """Shows occurrences; lines of the same thing that are being typed are left alone.

        Args:
            key: what they belong to.
            occurrences: in order.
            levels: that may be chosen; none when the rule knows none.
            is_editable: whether they can be changed.
        """
        rows = tuple(map(_row_of, occurrences))
        is_same = key == self._key and is_editable is self.is_editable and tuple(levels) == self._levels
        if is_same and rows == tuple(map(_row_of, self.occurrences())):
            return
        self._key, self._levels, self.is_editable = key, tuple(levels), is_editable
        triggers = QTableWidget.EditTrigger
        self.setEditTriggers(triggers.AllEditTriggers if is_editable else triggers.NoEditTriggers)
        self.setColumnHidden(LEVEL, not levels)
        self._told = rows
        self._fill((*rows, TypedRow()) if is_editable else rows)

    def rows(self) -> tuple[TypedRow, ...]:
        """The lines as they were typed, empty ones left out."""
        found = (TypedRow(*(self._text(row, at) for at in range(5))) for row in range(self.rowCount()))
        return tuple(one for one in found if not one.is_empty)

    def occurrences(self) -> tuple[Occurrence, ...]:
        """The lines that can be read, also those whose level is still missing."""
        return tuple(_occurrence(one) for one in self.rows() if not _unreadable(one))

    def problems(self) -> tuple[str, ...]:
        """What is missing or wrong, line by line."""
        lacks = ((number, self._lack(one)) for number, one in enumerate(self.rows(), start=1))
        return tuple(tr("第{number}行：{lack}", number=number, lack=lack) for number, lack in lacks if lack)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes a line away; Ctrl+V takes lines out of Excel."""
        if self.is_editable and event.key() == Qt.Key.Key_Delete:
            self._remove()
        elif self.is_editable and event.matches(QKeySequence.StandardKey.Paste):
            self.take(QGuiApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is somewhere from the start."""
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.rowCount():
            self.setCurrentCell(self.rowCount() - 1 if self.is_editable else 0, TITLE)

    def take(self, text: str) -> int:
        """Adds lines copied out of Excel: title, day, level, count, document.

        Args:
            text: lines of cells separated by tabs.

        Returns:
            How many were added.
        """
        lines = [line.split("\t") for line in text.splitlines() if line.strip()]
        places = [at for at in range(5) if at != LEVEL or self._levels]
        added = [TypedRow(**_named(dict(zip(places, cells, strict=False)))) for cells in lines]
        if added:
            self._fill((*self.rows(), *added, TypedRow()))
            self._tell()
        return len(added)

    def _remove(self) -> None:
        chosen = {index.row() for index in self.selectedIndexes()}
        kept = [
            TypedRow(*(self._text(row, at) for at in range(5)))
            for row in range(self.rowCount())
            if row not in chosen
        ]
        self._fill((*(one for one in kept if not one.is_empty), TypedRow()))
        self._tell()

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.row() == self.rowCount() - 1 and item.text().strip():
            self.blockSignals(True)
            self._add(TypedRow())
            self.blockSignals(False)
            self._fit()
        self._tell()

    def _tell(self) -> None:
        """Tells when something was typed, and when something else can be read now."""
        rows = tuple(map(_row_of, self.occurrences()))
        if rows != self._told:
            self._told = rows
            self.edited.emit()
        self.typed.emit()

    def _lack(self, row: TypedRow) -> str:
        if lack := _unreadable(row):
            return lack
        if self._levels and row.level not in self._levels:
            return tr("级别应当是{levels}之一", levels="、".join(self._levels))
        return ""

    def _fill(self, rows: Sequence[TypedRow]) -> None:
        self.blockSignals(True)
        self.setRowCount(0)
        for one in rows:
            self._add(one)
        self.blockSignals(False)
        self._fit()
        self.viewport().update()

    def _add(self, row: TypedRow) -> None:
        place = self.rowCount()
        self.insertRow(place)
        for at, text in enumerate((row.title, row.day, row.level, row.count, row.document)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if not self.is_editable:
                item.setFlags(_READ_ONLY)
            self.setItem(place, at, item)

    def _fit(self) -> None:
        shown = min(max(self.rowCount(), _LEAST_ROWS), _MOST_ROWS)
        self.setFixedHeight(self._look.px(_HEAD_PX) + shown * self._look.px(_ROW_PX) + self._look.px(4))

    def _text(self, row: int, at: int) -> str:
        item = self.item(row, at)
        return item.text().strip() if item is not None else ""


class _LevelDelegate(QStyledItemDelegate):
    """Chooses a level out of those that the rule knows."""

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - Qt's signature
    ) -> QWidget:
        """A list of levels."""
        box = QComboBox(parent)
        box.setAccessibleName(tr("级别"))
        table = self.parent()
        if isinstance(table, OccurrenceTable):
            box.addItems(table.levels)
        box.activated.connect(lambda _index: self._finish(box))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Shows the present one."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findText(index.data() or "")))

    def setModelData(
        self, editor: QWidget, model: object, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Keeps the one that was chosen."""
        if isinstance(editor, QComboBox) and editor.currentIndex() >= 0:
            model.setData(index, editor.currentText(), Qt.ItemDataRole.EditRole)  # type: ignore[attr-defined] # a model

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


def _row_of(one: Occurrence) -> TypedRow:
    document = one.source.uid if one.source and one.source.kind == "document" else ""
    count = "" if one.count == 1 else short_number(one.count)
    return TypedRow(one.title, one.on.isoformat() if one.on else "", one.level, count, document)


def _occurrence(row: TypedRow) -> Occurrence:
    source = Source("document", row.document, row.document) if row.document else None
    count = parse_number(row.count)
    return Occurrence(
        row.title, parse_day(row.day), row.level, count if count is not None else Decimal(1), source=source
    )


def _unreadable(row: TypedRow) -> str:
    """Why a line cannot be read; empty when it can."""
    if not row.title:
        return tr("没有写事项")
    if row.day and parse_day(row.day) is None:
        return tr("日期不是日期")
    if row.count and (parse_number(row.count) or Decimal(0)) <= 0:
        return tr("次数不是大于零的数")
    return ""


def _named(cells: dict[int, str]) -> dict[str, str]:
    names = ("title", "day", "level", "count", "document")
    return {names[at]: text.strip() for at, text in cells.items()}
