"""清单: the inspections in a table, one of them in words beside it, with the step that comes next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QSplitter, QStackedWidget, QWidget

from desktop.domain.checks.inspections import InspectionState
from desktop.i18n import mark, tr
from desktop.services.case_permissions import can_write
from desktop.services.checks.inspections_values import InspectionRow
from desktop.ui.checks.inspection_pane import InspectionPane
from desktop.ui.checks.inspection_words import (
    WAITING_STATES,
    checklist_text,
    days_text,
    findings_text,
    names_text,
    progress_text,
    state_text,
)
from desktop.ui.controls import Item, button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_lists import ListTable
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_values import Bar
from desktop.ui.table_view import TableSetup

_TABLE, _EMPTY = range(2)
_PANE_PX, _TABLE_PX = 300, 938


def _bar(one: InspectionRow) -> Bar | None:
    progress = one.progress
    if not progress.total or one.state is InspectionState.PLANNED:
        return None
    percent = Decimal(100 * progress.submitted) / progress.total
    return Bar(f"{percent:.0f}%", percent)


def _progress(one: InspectionRow) -> str:
    if _bar(one) is None:
        return tr("共 {total} 项", total=one.progress.total)
    return tr("{progress} 项", progress=progress_text(one.progress))


COLUMNS: tuple[Column[InspectionRow], ...] = (
    Column("code", mark("编号"), lambda one: one.inspection.code, 104, filter=FilterKind.WORDS),
    Column("title", mark("检查"), lambda one: one.inspection.title, 210, filter=FilterKind.WORDS),
    Column(
        "state",
        mark("状态"),
        state_text,
        92,
        filter=FilterKind.VALUES,
        pill=lambda one: one.state in WAITING_STATES,
    ),
    Column("progress", mark("已提交"), _progress, 112, cell=_bar, tip=_progress),
    Column("score", mark("得分"), lambda one: one.score, 66, is_number=True, filter=FilterKind.NUMBERS),
    Column("findings", mark("未销号/问题"), findings_text, 98, is_number=True),
    Column("unit", mark("被检查单位"), lambda one: one.inspection.unit_name, 120, filter=FilterKind.VALUES),
    Column("system", mark("系统"), lambda one: one.inspection.system, 120, filter=FilterKind.WORDS),
    Column("checklist", mark("检查清单"), checklist_text, 220, filter=FilterKind.VALUES),
    Column("days", mark("检查日期"), lambda one: days_text(one.inspection), 190),
    Column(
        "inspectors",
        mark("检查员"),
        lambda one: names_text(one.inspection),
        130,
        filter=FilterKind.WORDS,
    ),
)
_STATE_ORDER = {state: place for place, state in enumerate(InspectionState)}
_KEYS: Mapping[str, Callable[[InspectionRow], Any]] = {
    "state": lambda one: _STATE_ORDER[one.state],
    "progress": lambda one: one.progress.submitted / max(one.progress.total, 1),
    "score": lambda one: Decimal(one.score or -1),
    "findings": lambda one: (one.open_findings, one.findings),
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of inspections that is looked at by itself."""

    title: str
    states: frozenset[InspectionState]


KINDS = (
    _Kind(mark("全部"), frozenset(InspectionState)),
    _Kind(mark("待下发"), frozenset({InspectionState.PLANNED})),
    _Kind(mark("检查中"), frozenset({InspectionState.CHECKING, InspectionState.RETURNED})),
    _Kind(mark("待审核"), frozenset({InspectionState.REVIEWING})),
    _Kind(mark("待定稿"), frozenset({InspectionState.ACCEPTED})),
    _Kind(mark("已定稿"), frozenset({InspectionState.CONCLUDED})),
)


class InspectionList(QWidget):
    """The table, and the chosen one beside it.

    Args:
        desk: the open workspace.
    """

    chosen = Signal()
    """Another one is chosen, or others are."""
    opened = Signal(object)
    command_wanted = Signal(str)
    """An action of the page is to be done, by name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("查找检查"))
        self.field.setAccessibleName(tr("查找检查"))
        self.field.setClearButtonEnabled(True)
        self._kinds = QButtonGroup(self)
        setup = TableSetup("checks", tr("检查列表"), frozen=2, fills=True, empty=tr("没有这样的检查。"))
        self.list: ListTable[InspectionRow] = ListTable(
            desk, setup, COLUMNS, _KEYS, lambda one: one.inspection.uid
        )
        self.pane = InspectionPane(desk)
        self._count = label("", "muted")
        self.empty = EmptyChecks(desk)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_rows(self, rows: Sequence[InspectionRow]) -> None:
        """Shows the inspections as they stand."""
        for kind, press in zip(KINDS, self._kinds.buttons(), strict=True):
            press.setText(f"{tr(kind.title)} {sum(one.state in kind.states for one in rows)}")
        self.list.show_rows(rows)
        self._stack.setCurrentIndex(_TABLE if rows else _EMPTY)
        self._show(self.list.current())

    def current(self) -> InspectionRow | None:
        """The chosen inspection; None when there is none."""
        return self.list.current()

    def selected(self) -> list[InspectionRow]:
        """The selected inspections."""
        return self.list.selected()

    def select(self, uid: str) -> bool:
        """Chooses an inspection.

        Returns:
            Whether it is here.
        """
        if self.list.select(uid):
            return True
        self.field.clear()
        self._kinds.buttons()[0].setChecked(True)
        self._narrow()
        return self.list.select(uid)

    def start_search(self) -> None:
        """Puts the keyboard into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def start(self) -> None:
        """Puts the keyboard where the work is."""
        is_empty = self._stack.currentIndex() == _EMPTY
        (self.empty.plan if is_empty else self.list.table).setFocus()

    def _narrow(self) -> None:
        kind, words = KINDS[max(self._kinds.checkedId(), 0)], self.field.text().strip()
        self.list.let_through(
            lambda one: one.state in kind.states and any(words in text for text in _searched(one))
        )

    def _show(self, found: InspectionRow | None) -> None:
        self.pane.show_row(found)
        self.chosen.emit()

    def _show_count(self, shown: int, total: int) -> None:
        text = tr("共 {total} 次检查", total=total)
        if shown != total:
            text = tr("{shown} 次，共 {total} 次检查", shown=shown, total=total)
        self._count.setText(text)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _text: self._narrow())
        self._kinds.idClicked.connect(lambda _place: self._narrow())
        self.list.table.chosen.connect(self._show)
        self.list.table.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen.emit())
        self.list.table.opened.connect(self.opened)
        self.list.narrowed.connect(self._show_count)
        self.pane.command_wanted.connect(self.command_wanted)
        self.pane.open_wanted.connect(self.opened)
        self.empty.command_wanted.connect(self.command_wanted)

    def _lay_out(self) -> None:
        px = self._desk.look.px
        self.field.setMaximumWidth(px(200))
        presses: list[QWidget] = []
        for place, kind in enumerate(KINDS):
            press = button(tr(kind.title))
            press.setCheckable(True)
            press.setChecked(place == 0)
            self._kinds.addButton(press, place)
            presses.append(press)
        head = row([self.field, *presses, None, self._count], spacing=6, margins=(16, 8, 16, 8))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.pane)
        splitter.setSizes([px(_TABLE_PX), px(_PANE_PX)])
        splitter.setStretchFactor(0, 1)
        table = QWidget()
        box = column([head, line(), splitter], spacing=0)
        box.setStretch(2, 1)
        table.setLayout(box)
        self._stack.addWidget(table)
        self._stack.addWidget(self.empty)
        self.setLayout(column([self._stack], spacing=0))


class EmptyChecks(QWidget):
    """No inspection yet: what the next step is, and the button for it."""

    command_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        text = tr(
            "安全检查从计划开始：选被检查单位和检查清单，定两名以上检查员，下发后由他们离线填写、"
            "签名，再把结果交回这里审核、评分、下发整改通知书。"
        )
        self.plan = button(tr("计划检查…"), lambda: self.command_wanted.emit("plan-inspection"), "primary")
        self.plan.setEnabled(can_write(desk.session))
        parts: list[Item] = [
            None,
            label(tr("还没有检查"), "title"),
            label(text, "muted", wrap=True),
            row([self.plan, None]),
            None,
        ]
        inner = QWidget()
        inner.setFixedWidth(desk.look.px(500))
        inner.setLayout(column(parts, spacing=12))
        self.setLayout(row([None, inner, None]))


def _searched(one: InspectionRow) -> tuple[str, ...]:
    held = one.inspection
    return held.code, held.title, held.unit_name, held.system, names_text(held), one.checklist_title
