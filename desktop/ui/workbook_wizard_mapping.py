"""What every column of somebody's table is taken for: head, first values, and the field to correct."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QSizePolicy

from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.ledger_columns import FIELDS, ColumnMatch, SheetMapping, fields_for
from desktop.ui.controls import frame, label
from desktop.ui.look import Look

_SURE = 0.6
_SAMPLES = 3
_SAMPLE_CHARS = 28


class ElidedLabel(QLabel):
    """A muted text in one line that ends in … when there is no room for all of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws what fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class MappingPane(QScrollArea):
    """One line a column that has a head.

    Args:
        look: gives sizes.
        role: whose fields are offered.
    """

    changed = Signal(object)
    """The mapping as it was corrected."""

    def __init__(self, look: Look, role: Role) -> None:
        super().__init__()
        self.setObjectName("workbook-mapping")
        self.setAccessibleName(tr("各列的含义"))
        self.setWidgetResizable(True)
        self._look, self._role = look, role
        self._mapping: SheetMapping | None = None

    def show_mapping(self, mapping: SheetMapping, sample: Sequence[Sequence[str]]) -> None:
        """Shows what the columns are taken for.

        Args:
            mapping: guessed or corrected.
            sample: first rows of data as they stand.
        """
        self._mapping = mapping
        body = frame("pane")
        grid = QGridLayout(body)
        grid.setHorizontalSpacing(self._look.px(10))
        grid.setVerticalSpacing(self._look.px(6))
        grid.setColumnMinimumWidth(1, self._look.px(74))
        grid.setColumnStretch(2, 1)
        for place, title in enumerate((tr("列"), tr("表头"), tr("前几行"), tr("导入为"))):
            grid.addWidget(label(title, "muted"), 0, place)
        shown = [column for column in mapping.columns if column.head]
        for line, column in enumerate(shown, start=1):
            self._add(grid, line, column, [row[column.index] for row in sample if column.index < len(row)])
        grid.setRowStretch(len(shown) + 1, 1)
        self.setWidget(body)

    def choosers(self) -> dict[str, QComboBox]:
        """The fields to choose, by the letter of their column."""
        return {box.objectName(): box for box in self.findChildren(QComboBox)}

    def _add(self, grid: QGridLayout, line: int, column: ColumnMatch, values: Sequence[str]) -> None:
        head = label(column.head.replace("/", " / "), wrap=True)
        head.setMaximumWidth(self._look.px(150))
        filled = [" ".join(value.split()) for value in values if value.strip()][:_SAMPLES]
        text = "；".join(value[:_SAMPLE_CHARS] for value in filled)
        sample = ElidedLabel(text)
        sample.setToolTip("\n".join(filled))
        top = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(label(column.letter, "code"), line, 0, top)
        grid.addWidget(head, line, 1, top)
        grid.addWidget(sample, line, 2, top)
        grid.addWidget(self._chooser(column), line, 3, top)

    def _chooser(self, column: ColumnMatch) -> QComboBox:
        box = QComboBox()
        box.setObjectName(column.letter)
        box.setAccessibleName(tr("{letter}列导入为", letter=column.letter))
        box.addItem(tr("不导入"), "")
        for field in fields_for(self._role):
            box.addItem(tr(field.title), field.name)
        place = box.findData(column.field)
        if place < 0 and column.field:
            box.addItem(tr("{field}（不导入）", field=tr(FIELDS[column.field].title)), column.field)
            place = box.count() - 1
        if 0 < column.confidence < _SURE and place > 0:
            box.setItemText(place, tr("{field}（请核对）", field=box.itemText(place)))
        box.setCurrentIndex(max(place, 0))
        box.setMinimumWidth(self._look.px(150))
        box.currentIndexChanged.connect(lambda _index: self._correct(column.index, box.currentData()))
        return box

    def _correct(self, index: int, field: str) -> None:
        if self._mapping is not None:
            self.changed.emit(self._mapping.with_field(index, field))
