"""矩阵: units by indicators as a heat map in the table pattern; the derivation of the cell beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.domain.evaluation.values import Scheme
from desktop.i18n import tr
from desktop.services.evaluation.values import EvaluationView
from desktop.ui.controls import column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.derivation import Place, sheet_of
from desktop.ui.evaluation.derivation_pane import DerivationPane
from desktop.ui.evaluation.matrix import MatrixRow, matrix_columns, matrix_keys
from desktop.ui.exchange_lists import ListTable
from desktop.ui.table_view import TableSetup

FROZEN = 3
_MATRIX_PX, _PANE_PX = 840, 380
_FOLLOW_MS = 40


class MatrixView(QWidget):
    """The matrix at the left, the derivation at the right.

    Args:
        desk: the open workspace.
    """

    place_chosen = Signal(object)
    """The `Place` of the current cell, or None."""
    record_wanted = Signal(object)
    """The record of a `Source` is to be shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: EvaluationView | None = None
        self._scheme: Scheme | None = None
        self._group = ""
        self.table: ListTable[MatrixRow] | None = None
        self.pane = DerivationPane(desk, tr("选一个单元格，这里逐步说明分数怎样得来。"))
        self.pane.place_wanted.connect(self.show_place)
        self.pane.record_wanted.connect(self.record_wanted)
        self.pane.left.connect(self.start)
        self.words = label("", "muted")
        self._holder = column([], spacing=0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FOLLOW_MS)
        self._timer.timeout.connect(self._follow)
        self._lay_out()

    def show_figures(self, view: EvaluationView, rows: Sequence[MatrixRow]) -> None:
        """Shows an evaluation; the current cell stays."""
        self._view = view
        before = self.place()
        table = self._table_for(view.entry.scheme)
        table.show_rows(rows)
        self._restore(before)
        self._follow()

    def show_group(self, group: str) -> None:
        """Shows the units of one group only.

        Args:
            group: code; empty for all.
        """
        self._group = group
        self._narrow()

    def narrow_to(self, unit: str) -> None:
        """Shows one unit only; empty for all."""
        self._unit = unit
        self._narrow()

    def place(self) -> Place | None:
        """The current cell: a unit's total, or what it has in an indicator."""
        row_ = self.table.current() if self.table else None
        if self.table is None or row_ is None:
            return None
        column_ = self.table.table.currentIndex().column()
        name = self.table.table.rows.columns[column_].name if column_ >= 0 else ""
        return Place(row_.unit, name if name in row_.cells else "")

    def show_place(self, place: Place) -> None:
        """Makes a cell the current one, and shows its derivation."""
        if self.table is None:
            return
        names = [one.name for one in self.table.table.rows.columns]
        self.table.select(place.unit)
        model, current = self.table.table.rows, self.table.table.currentIndex()
        at = names.index(place.indicator or "total")
        self.table.table.setCurrentIndex(model.index(current.row(), at))
        self.table.table.scrollTo(model.index(current.row(), at))
        self._timer.stop()
        self._follow(place)

    def start(self) -> None:
        """Puts the keyboard into the matrix."""
        if self.table is not None:
            self.table.table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was to be followed is not seen any more."""
        self._timer.stop()
        super().hideEvent(event)

    def _restore(self, place: Place | None) -> None:
        """Goes back to the column of a cell, when its unit is still the current one."""
        now = self.place()
        if self.table is not None and place is not None and now is not None and now.unit == place.unit:
            names = [one.name for one in self.table.table.rows.columns]
            if place.indicator in names:
                index = self.table.table.rows.index(
                    self.table.table.currentIndex().row(), names.index(place.indicator)
                )
                self.table.table.setCurrentIndex(index)

    def _narrow(self) -> None:
        if self.table is not None:
            group, unit = self._group, self._unit
            self.table.let_through(
                lambda one: group in ("", one.score.participant.group) and unit in ("", one.unit)
            )

    def _follow(self, place: Place | None = None) -> None:
        wanted = place or self.place()
        sheet = sheet_of(self._view, wanted) if self._view is not None and wanted is not None else None
        self.pane.show_sheet(sheet)
        self.place_chosen.emit(wanted)

    def _table_for(self, scheme: Scheme) -> ListTable[MatrixRow]:
        """The table; made anew when the scheme has other columns."""
        if self.table is not None and self._scheme == scheme:
            return self.table
        if self.table is not None:
            self._holder.removeWidget(self.table)
            self.table.deleteLater()
        self._scheme = scheme
        setup = TableSetup(
            f"evaluation-matrix-{scheme.code}",
            tr("单位得分矩阵"),
            frozen=FROZEN,
            empty=tr("没有要显示的单位。"),
        )
        made: ListTable[MatrixRow] = ListTable(
            self._desk, setup, matrix_columns(scheme), matrix_keys(scheme), lambda one: one.unit
        )
        made.table.opened.connect(lambda _row: self.pane.start())
        made.table.selectionModel().currentChanged.connect(self._moved)
        made.narrowed.connect(self._count)
        self._holder.insertWidget(0, made, 1)
        self.table = made
        self._narrow()
        return made

    def _moved(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._timer.start()

    def _count(self, shown: int, whole: int) -> None:
        count = tr("{count} 个单位", count=whole)
        if shown != whole:
            count = tr("显示 {shown} 个，共 {whole} 个单位", shown=shown, whole=whole)
        self.words.setText(count)

    def _lay_out(self) -> None:
        px = self._desk.look.px
        self._unit = ""
        legend = label(tr("颜色越深失分越多　暂：暂定　核：核定改分　诉：申诉后更正"), "muted")
        foot = row([self.words, None, legend], margins=(12, 5, 12, 5))
        left = QWidget()
        box = column([], spacing=0)
        box.addLayout(self._holder, 1)
        box.addWidget(line())
        box.addLayout(foot)
        left.setLayout(box)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.pane)
        splitter.setSizes([px(_MATRIX_PX), px(_PANE_PX)])
        splitter.setStretchFactor(0, 1)
        self.setLayout(column([splitter], spacing=0))
