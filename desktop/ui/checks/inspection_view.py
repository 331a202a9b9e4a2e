"""One inspection as the office works on it: who checks what, results to review, score, charts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QWidget,
)

from desktop.domain.checks.values import Checklist, CheckScore
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.case_permissions import can_write
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.inspections_values import InspectionDetail, InspectionRow, ResultView
from desktop.services.session import Session
from desktop.ui.checks.charts_view import ChartsView
from desktop.ui.checks.inspection_pane import command_title
from desktop.ui.checks.inspection_parts import CHARTS, OVERVIEW, RESULTS, SCORE
from desktop.ui.checks.inspection_words import WAITING_STATES, allowed_commands, next_step, state_text
from desktop.ui.checks.results_view import ResultsView
from desktop.ui.checks.score_view import ScoreView
from desktop.ui.checks.shares_view import SharesView
from desktop.ui.controls import Item, button, column, label, line, restyle, row
from desktop.ui.desk import Desk

_MORE = (
    "edit-plan",
    "export-inspectors",
    "conclude-inspection",
    "reopen-inspection",
    "take-over",
    "raise-findings",
    "print-report",
    "print-form",
    "withdraw-inspection",
)
_PAPERS = ("print-report", "print-form")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an inspection, as it was read.

    Attributes:
        score: None when there is none.
        why: there is no score, in a sentence.
    """

    detail: InspectionDetail
    results: tuple[ResultView, ...]
    checklist: Checklist
    score: CheckScore | None
    why: str


def read_inspection(session: Session, uid: str) -> Shown:
    """Everything about an inspection; takes a while.

    Raises:
        AppError: it is not here, or its checklist is not, or has another text.
    """
    service = InspectionService(session)
    with session.reading():
        loaded = service.load(uid)
        score, why = None, tr("复查不评分，结论记入各个问题。")
        try:
            score = service.score(uid)
        except AppError as error:
            why = str(error)
        return Shown(service.detail(uid), service.results(uid), loaded.checklist, score, why)


class ElidedLabel(QLabel):
    """A heading of one line that is cut off where the room ends; its tip says all."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "heading")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Shows another text."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cuts it anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class InspectionView(QWidget):
    """One inspection in four parts, with the next step at the right.

    Args:
        desk: the open workspace.
    """

    back_wanted = Signal()
    command_wanted = Signal(str)
    part_shown = Signal()
    """Another part is shown, or the inspection was read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.uid = ""
        self.shown: Shown | None = None
        self._reading = 0
        self._then: Callable[[], object] | None = None
        self._title, self._state = ElidedLabel(), label("", "pill")
        self._state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tabs, self._stack, self.more = QTabBar(), QStackedWidget(), QToolButton()
        self.act = button("", self._do_next, "primary")
        self.act.setAccessibleName(tr("下一步"))
        self._command = ""
        self.overview, self.results = SharesView(desk), ResultsView(desk)
        self.score, self.charts = ScoreView(desk), ChartsView(desk)
        self._lay_out()
        self.tabs.currentChanged.connect(self._show_part)
        self.results.counted.connect(self._count)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._leave)

    @property
    def row(self) -> InspectionRow | None:
        """The inspection that is shown; None before it was read."""
        return self.shown.detail.row if self.shown else None

    @property
    def part(self) -> int:
        """Which part is shown."""
        return self.tabs.currentIndex()

    def show_inspection(self, found: InspectionRow, part: int = OVERVIEW) -> None:
        """Shows an inspection: its head now, the rest as soon as it is read."""
        is_other = found.inspection.uid != self.uid
        self.uid = found.inspection.uid
        if is_other:
            self.shown = None
            self._stack.setEnabled(False)
        self._show_head(found)
        self.show_part(part)
        self.refresh(self.start)

    def show_part(self, place: int) -> None:
        """Goes to a part: overview, results, score, charts."""
        self.tabs.setCurrentIndex(place)

    def start(self) -> None:
        """Puts the keyboard where the work is."""
        starts: Mapping[int, Callable[[], object]] = {
            RESULTS: self.results.show_waiting,
            SCORE: self.score.start,
        }
        starts.get(self.part, self.tabs.setFocus)()

    def refresh(self, then: Callable[[], object] | None = None) -> None:
        """Reads the inspection again on the worker."""
        self._reading += 1
        number, uid, session = self._reading, self.uid, self._desk.session
        self._then = then or self._then

        def work(progress: Progress) -> Shown:
            progress.step(0, 0)
            return read_inspection(session, uid)

        def show(shown: Shown) -> None:
            if number == self._reading:
                self._show(shown)

        self._desk.submit(work, show, self)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self._stack.setEnabled(True)
        found = shown.detail.row
        self._show_head(found)
        self.overview.show_detail(shown.detail)
        self.results.show_results(found, shown.results)
        concluded = found.inspection.concluded_value
        self.score.show_score(shown.score, shown.checklist, shown.why, concluded)
        if self.part == CHARTS:
            self.charts.show_inspection(found.inspection)
        then, self._then = self._then, None
        if then is not None:
            then()
        self.part_shown.emit()

    def _show_head(self, found: InspectionRow) -> None:
        held = found.inspection
        self._title.show_text("　".join(filter(None, (held.code, held.title))))
        self._state.setText(state_text(found))
        self._state.setProperty("role", "pill-strong" if found.state in WAITING_STATES else "pill")
        restyle(self._state)
        self._command = next_step(found).command
        self._show_next()

    def _show_next(self) -> None:
        is_here = self._command == "checks-results" and self.part == RESULTS
        self.act.setVisible(bool(self._command) and not is_here)
        self.act.setEnabled(can_write(self._desk.session) or self._command == "checks-results")
        if self._command:
            self.act.setText(command_title(self._command))
            self.act.setAccessibleName(self.act.text())

    def _show_part(self, place: int) -> None:
        self._desk.flush_wanted.emit()
        self._stack.setCurrentIndex(place)
        self._show_next()
        if self.shown is not None:
            if place == CHARTS:
                self.charts.show_inspection(self.shown.detail.row.inspection)
            self.start()
        self.part_shown.emit()

    def _count(self, waiting: int) -> None:
        self.tabs.setTabText(RESULTS, f"{tr('结果审核')} {waiting}" if waiting else tr("结果审核"))

    def _do_next(self) -> None:
        self.command_wanted.emit(self._command)

    def _leave(self) -> None:
        """Leaves the field that is typed in, else the inspection."""
        if isinstance(self.focusWidget(), QPlainTextEdit) and self.part == RESULTS:
            self.results.list.setFocus()
        else:
            self.back_wanted.emit()

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        allowed, writes = allowed_commands(self.row), can_write(self._desk.session)
        for name in _MORE:
            if name in allowed and (writes or name in _PAPERS):
                menu.addAction(command_title(name), partial(self.command_wanted.emit, name))

    def _lay_out(self) -> None:
        back = button(tr("‹ 清单"), self.back_wanted.emit)
        back.setToolTip(tr("返回清单（Esc）"))
        self.tabs.setAccessibleName(tr("检查的各部分"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.more.setText(tr("更多操作"))
        self.more.setAccessibleName(tr("更多操作"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        self.more.setMenu(menu)
        titles = (tr("概况"), tr("结果审核"), tr("得分与推算"), tr("图表"))
        for title, part in zip(titles, (self.overview, self.results, self.score, self.charts), strict=True):
            self.tabs.addTab(title)
            self._stack.addWidget(part)
        parts: list[Item] = [back, 4, self._title, self._state, 10, self.tabs, 10, self.more, self.act]
        head = row(parts, margins=(16, 6, 16, 6))
        head.setStretch(2, 1)
        box = column([head, line(), self._stack], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)
