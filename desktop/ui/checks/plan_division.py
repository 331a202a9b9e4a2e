"""Who checks what in a plan: the inspectors, how the categories are divided among them, who leads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QMenu, QToolButton, QWidget

from desktop.domain.checks.inspections import Inspection
from desktop.domain.checks.values import Checklist
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService
from desktop.ui.checks.plan_shares import Part, SharesTable
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.fields import LineField, split_names

LEAST_INSPECTORS = 2
_LEADER_PX = 110


class Division(QWidget):
    """The table of shares with a line that sums it up; the form puts the fields of the people where it likes.

    Args:
        desk: the open workspace.

    Attributes:
        people: the field of the names, with what helps to fill it.
        leader: one of the names.
    """

    changed = Signal()
    refused = Signal(object)
    """Why nothing could be divided."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, PlanningService(desk.session)
        self._checklist: Checklist | None = None
        self._level = ""
        self._is_by_hand = False
        self.names: tuple[str, ...] = ()
        self.inspectors = LineField(tr("检查员"), tr("至少两名，如：张三、李四"))
        self.known, self.leader = QToolButton(), QComboBox()
        self.split = button(tr("平均分配"), self.divide)
        self.table, self.summary = SharesTable(desk.look), label("", "muted", wrap=True)
        self.people = QWidget()
        self._lay_out()
        self.inspectors.textChanged.connect(lambda _text: self._take_names())
        self.table.itemChanged.connect(lambda _item: self._by_hand())
        self.table.changed.connect(self._tell)

    def show_checklist(self, checklist: Checklist, level: str, only: Sequence[str] = ()) -> None:
        """Divides another checklist.

        Args:
            checklist: one edition.
            level: of it.
            only: codes of the only items that are checked; none for all of the level.
        """
        self._checklist, self._level = checklist, level
        items = [item for item in checklist.of_level(level) if not only or item.code in only]
        kept = self.table.targets()
        counts = Counter(item.category for item in items)
        parts = [Part(category, count, kept.get(category, ())) for category, count in counts.items()]
        self._is_by_hand = False
        self.table.show_parts(parts, self.names, {})
        self._divide()

    def show_plan(self, plan: Inspection) -> None:
        """Shows how a plan divides the checklist that is shown."""
        self.inspectors.set_value("、".join(share.name for share in plan.shares))
        parts = [
            Part(one.category, one.items, plan.targets.get(one.category, ())) for one in self.table.parts
        ]
        every = tuple(part.category for part in parts)
        shares = {share.name: share.categories or every for share in plan.shares}
        self.table.show_parts(parts, self.names, shares)
        self._is_by_hand = True
        leader = plan.share_of(plan.leader)
        self.leader.setCurrentText(leader.name if leader else "")

    def divide(self) -> None:
        """Divides the categories evenly among the inspectors."""
        self._is_by_hand = False
        self._divide()

    def shares(self) -> Mapping[str, tuple[str, ...]]:
        """Categories by name of the inspector."""
        return self.table.shares()

    def missing(self) -> str:
        """What is missing, in a sentence; empty when nothing is."""
        shares, uncovered = self.table.shares(), self.table.uncovered()
        idle = [name for name in self.names if not shares.get(name)]
        lacking = (
            (len(self.names) < LEAST_INSPECTORS, tr("至少要有两名检查员，姓名用顿号隔开。")),
            (bool(idle), tr("{names} 没有分工。", names="、".join(idle))),
            (bool(uncovered), tr("还没有人检查：{names}。", names="、".join(uncovered))),
        )
        return next((sentence for is_lacking, sentence in lacking if is_lacking), "")

    def _take_names(self) -> None:
        names = tuple(dict.fromkeys(split_names(self.inspectors.text())))
        if names == self.names:
            return
        kept, leader = self.table.shares(), self.leader.currentText()
        self.names = names
        self.leader.clear()
        self.leader.addItems(list(names))
        self.leader.setCurrentIndex(max(0, self.leader.findText(leader)))
        self.table.show_parts(self.table.parts, names, kept)
        if not self._is_by_hand:
            self._divide()

    def _divide(self) -> None:
        if not self.names or self._checklist is None:
            self._tell()
            return
        checklist = self._checklist
        try:
            found = self._service.propose_shares(checklist.code, checklist.edition, self._level, self.names)
        except AppError as error:
            self.refused.emit(error)
            return
        every = [part.category for part in self.table.parts]
        self.table.tick({share.name: share.categories or every for share in found})

    def _by_hand(self) -> None:
        self._is_by_hand = True

    def _tell(self) -> None:
        """Says how many items there are, and how they are divided."""
        parts = self.table.parts
        items, places = sum(part.items for part in parts), sum(part.places for part in parts)
        words = [tr("{categories} 类 {items} 项", categories=len(parts), items=items)]
        if places != items:
            words.append(tr("按检查对象共 {places} 处", places=places))
        words += [tr("{name} {count} 项", name=name, count=self.table.places_of(name)) for name in self.names]
        self.summary.setText("　".join(words))
        self.split.setEnabled(len(self.names) > 1)
        self.changed.emit()

    def _fill_known(self, menu: QMenu) -> None:
        menu.clear()
        rows = InspectionService(self._desk.session).rows()
        names = sorted({share.name for one in rows for share in one.inspection.shares} - set(self.names))
        for name in names:
            menu.addAction(name).triggered.connect(partial(self._add_name, name))
        if not names:
            menu.addAction(tr("安排过的检查员会列在这里")).setEnabled(False)

    def _add_name(self, name: str, _checked: bool = False) -> None:
        self.inspectors.setText("、".join((*self.names, name)))

    def _lay_out(self) -> None:
        self.leader.setMinimumWidth(self._desk.look.px(_LEADER_PX))
        self.known.setText(tr("以前的检查员"))
        self.known.setAccessibleName(self.known.text())
        self.known.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.known)
        menu.aboutToShow.connect(partial(self._fill_known, menu))
        self.known.setMenu(menu)
        self.people.setAccessibleName(tr("检查员"))
        self.people.setLayout(row([self.inspectors, self.known, self.split], spacing=8))
        box = column([self.summary, self.table], spacing=6)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.setFocusProxy(self.table)
