"""The ledger by unit: the units with their lights beside the cases of the one that is chosen."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSplitter, QWidget

from desktop.domain.standing import CaseRow
from desktop.i18n import mark, tr
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.unit_tree import UnitNode, unit_nodes
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.ledger_batch import BatchBar
from desktop.ui.ledger_cases import FROZEN, CaseSource, case_columns
from desktop.ui.ledger_unit_tree import UnitTree
from desktop.ui.table_model import ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

if TYPE_CHECKING:
    from desktop.ui.case_actions import CaseActions

NOTHING = mark("这里没有责任事项。")
MOST_AT_ONCE = 500


class UnitsView(QWidget):
    """Tree and table.

    Args:
        desk: the open workspace.
        actions: what is done with selected cases.
        is_alone: whether there is one unit only, so that no tree is shown.
    """

    task_chosen = Signal(str)
    case_chosen = Signal(str)
    """Uid of the assignment that is current."""
    opened = Signal(str)
    selection_changed = Signal()
    report_wanted = Signal(str)
    """A unit wants to report on a case, by uid of its assignment."""
    review_wanted = Signal(str)
    """The office wants to judge what waits in a case, by uid of its assignment."""

    def __init__(self, desk: Desk, actions: Sequence[QAction], *, is_alone: bool) -> None:
        super().__init__()
        self.setObjectName("ledger-units")
        self._desk, self._actions = desk, tuple(actions)
        self._cases = CaseService(desk.session)
        self._source = CaseSource(self._cases)
        self._asked = 0
        self.tree = UnitTree(desk.look)
        self.tree.unit_chosen.connect(lambda _unit: self._apply())
        columns = case_columns(desk.session.today())
        self._model: WindowModel[CaseRow] = WindowModel(columns, ListSource(columns), self)
        setup = TableSetup("cases", tr("责任事项"), FROZEN, fills=True, empty=tr(NOTHING))
        self.table = FrozenTable(setup, self._model, desk.look, desk.state)
        self._unit_place = [shown.name for shown in columns].index("unit_name")
        self._is_alone = is_alone
        self.title = label("", "heading")
        self._drop = button(tr("看全部"), lambda: self.show_cases(CaseFilter(), ""), "link")
        self._count = label("", "muted")
        self.batch = BatchBar(self._actions, self.table.clearSelection, MOST_AT_ONCE)
        self._foot = frame("status")
        self._foot.setLayout(row([self._count, None], margins=(16, 3, 16, 3)))
        self._what = ""
        self._lay_out(is_alone=is_alone)
        self._connect()

    def show_cases(self, chosen: CaseFilter, title: str) -> None:
        """Shows the cases of a filter, of whatever unit it names.

        Args:
            chosen: which.
            title: what they are, for people; empty for all.
        """
        self._what = title
        self._source.filter = chosen
        self.tree.blockSignals(True)
        self.tree.choose(chosen.unit)
        self.tree.blockSignals(False)
        self._apply()

    def refresh(self) -> None:
        """Reads again, keeping the place."""
        self._desk.submit(lambda _progress: unit_nodes(self._desk.session), self._show_units, self)
        self._read(keep=True)

    def cases(self) -> list[CaseRow]:
        """The selected cases; none when they are too many to work on."""
        return self.table.selected() if self.table.selected_count() <= MOST_AT_ONCE else []

    @cached_property
    def _case_actions(self) -> "CaseActions":
        from desktop.ui.case_actions import CaseActions  # start-up time

        made = CaseActions(self._desk, self)
        made.report_wanted.connect(self.report_wanted)
        made.review_wanted.connect(self.review_wanted)
        return made

    def _lay_out(self, *, is_alone: bool) -> None:
        left = frame("pane")
        left.setLayout(column([self.tree], spacing=0))
        left.setVisible(not is_alone)
        right = frame("pane")
        head = row([self.title, 8, self._drop, None], margins=(16, 8, 16, 8))
        box = column([head, line(), self.table, self._foot, self.batch], spacing=0)
        box.setStretch(2, 1)
        right.setLayout(box)
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self._desk.look.px(350), self._desk.look.px(638)])
        self.setLayout(column([splitter], spacing=0))

    def _connect(self) -> None:
        self.table.chosen.connect(self._row_chosen)
        self.table.opened.connect(lambda found: self.opened.emit(found.task))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._context_menu)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._selected())
        self._model.modelReset.connect(self._selected)

    def _apply(self) -> None:
        self._source.filter = replace(self._source.filter, unit=self.tree.unit)
        self._read(keep=False)

    def _read(self, *, keep: bool) -> None:
        is_known = self._model.start(self._source, keep=keep)
        self._name()
        self._drop.setVisible(bool(self._what or self.tree.unit))
        self.table.setColumnHidden(self._unit_place, self._is_alone or bool(self.tree.unit))
        self._asked += 1
        self._tell(self._model.rowCount() if is_known else None)
        if not is_known:
            chosen = self._source.filter
            count = partial(self._counted, self._asked)
            self._desk.submit(lambda _progress: self._cases.count(chosen), count, self)

    def _counted(self, asked: int, count: int) -> None:
        if asked == self._asked:
            self._model.grow(count)
            self._tell(count)

    def _tell(self, count: int | None) -> None:
        self._count.setText(tr("正在计数…") if count is None else tr("共 {total} 项", total=f"{count:,}"))
        self._selected()

    def _show_units(self, nodes: Sequence[UnitNode]) -> None:
        self.tree.show_units(nodes)
        self._name()

    def _name(self) -> None:
        """Says what is listed."""
        words = "　".join(filter(None, (self.tree.unit_name, self._what)))
        self.title.setText(words or tr("全部责任事项"))

    def _row_chosen(self, chosen: CaseRow | None) -> None:
        if chosen is not None:
            self.task_chosen.emit(chosen.task)
            self.case_chosen.emit(chosen.uid)

    def _selected(self) -> None:
        self.selection_changed.emit()
        self.batch.show_count(self.table.selected_count())
        self.batch.arrange()
        self._foot.setVisible(self.batch.isHidden())

    def _context_menu(self, place: QPoint) -> None:
        current = self.table.current()
        if current is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._case_actions.fill(menu, self._cases.case(current.uid))
        menu.popup(self.table.viewport().mapToGlobal(place))
