"""总览: what must be done today, and where every unit stands; every figure opens its list."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter
from desktop.services.ledger import LedgerQuery
from desktop.services.overview import OverviewService
from desktop.services.overview_values import Course, Figure, OfficeOverview, UnitOverview
from desktop.ui.controls import Item, button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.overview_checks import ChecksPart
from desktop.ui.overview_evaluation import EvaluationPart
from desktop.ui.overview_heat import HeatMap
from desktop.ui.overview_received import ReceivedCard
from desktop.ui.overview_tiles import FigureStrip, TodoCard, titled

if TYPE_CHECKING:
    from desktop.ui.overview_charts import BurnUpChart
    from desktop.ui.overview_list import FigureList
    from desktop.ui.overview_ranking import RankingTable

DASHBOARD, LIST, EMPTY = range(3)
_SIDE_PX = 416
_UNIT_SIDE_PX = 460
_CHART_PX = 240
_PAINTED_MS = 40


class OverviewPage(QWidget):
    """The first page of the office and of a unit."""

    task_wanted = Signal(str)
    """A task is to be opened in the ledger, by uid."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page-overview")
        self._desk = desk
        self._service = OverviewService(desk.session)
        self._is_office = desk.session.role is Role.OFFICE
        self._is_stale, self._is_reading = True, False
        self._chart: BurnUpChart | None = None
        self.values: OfficeOverview | UnitOverview | None = None
        self.course: Course | None = None
        self._day = label("", "muted")
        self.compare = button(tr("比较两天…"), self._compare)
        self.strip = FigureStrip(desk.look, self.open_list)
        self.todo = TodoCard(desk.look, self.open_list)
        self.heat = HeatMap(desk.look)
        self.heat.figure_wanted.connect(self.open_list)
        self.received = ReceivedCard(desk)
        self.checks = ChecksPart(desk)
        self.evaluation = EvaluationPart(desk)
        for part in (self.checks, self.evaluation):
            part.read_again.connect(self._show_todo)
        self._chart_box, self._ranking_box, self._list_box = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._chart_box.addStretch()  # until something comes in, so that the titles stay where they are
        self._ranking_box.addStretch()
        self._stack = QStackedWidget()
        self._lay_out()
        desk.changed.connect(self._changed)
        desk.unit_chosen.connect(self._unit_chosen)

    @property
    def chart(self) -> "BurnUpChart | None":
        """The chart, once its library is there."""
        return self._chart

    @cached_property
    def list(self) -> "FigureList":
        """The list behind a figure, made when the first one is opened."""
        from desktop.ui.overview_list import FigureList  # start-up time

        made = FigureList(self._desk, self.close_list)
        made.task_wanted.connect(self.task_wanted)
        self._list_box.addWidget(made)
        return made

    @cached_property
    def ranking(self) -> "RankingTable":
        """The ranking of the units, made when it is known."""
        from desktop.ui.overview_ranking import RankingTable  # start-up time

        made = RankingTable(self._desk)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._ranking_box.addWidget(made, 1)
        return made

    @property
    def place(self) -> int:
        """What is shown: ``DASHBOARD``, ``LIST`` or ``EMPTY``."""
        return self._stack.currentIndex()

    def shown(self) -> None:
        """Reads again when something was written since, or the day has changed."""
        self._read()

    def open_list(self, figure: Figure) -> None:
        """Opens the list behind a figure; findings are listed on their own page."""
        if not isinstance(figure.filter, CaseFilter | LedgerQuery):
            self._desk.findings_wanted.emit(figure.filter)
            return
        listed = self.list
        self._stack.setCurrentIndex(LIST)
        listed.show_figure(figure)

    def close_list(self) -> None:
        """Back to the figures."""
        self._stack.setCurrentIndex(DASHBOARD)
        self.todo.focus_first()

    def _unit_chosen(self, unit: str) -> None:
        """The whole window shows one unit: here, what it is charged with."""
        if not self.isVisible() or not isinstance(self.values, OfficeOverview):
            return
        found = next((row for row in self.values.heat if row.unit == unit), None)
        if found is not None:
            self.open_list(found.total)
        elif self.place == LIST:
            self.close_list()

    def _compare(self) -> None:
        from desktop.ui.compare_dialog import CompareDialog  # start-up time

        CompareDialog(self._desk, self.window()).open()

    def _changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            if self.place == LIST:
                self.list.refresh()
            self._read()

    def _read(self) -> None:
        if self._is_reading:
            return
        self._is_reading, self._is_stale = True, False
        read = self._service.office if self._is_office else self._service.unit
        work = lambda _progress: read()  # noqa: E731 - the shape of a job
        self._desk.submit(work, self._show, self, ended=self._ended)

    def _ended(self) -> None:
        self._is_reading = False
        if self._is_stale and self.isVisible():
            self._read()

    def _show(self, values: OfficeOverview | UnitOverview) -> None:
        self.values = values
        self._show_todo()
        self._day.setText(tr("截至{day}", day=values.day))
        figures = (values.total, values.completed, *_alarming_first(values.lights))
        self.strip.show_figures((*figures, values.due_this_week, values.missing, values.overdue))
        if isinstance(values, OfficeOverview):
            self.heat.show_units(values.heat)
        else:
            self.received.show_received(values.notices, values.reminders)
        QTimer.singleShot(_PAINTED_MS, self, self.checks.read)
        if self.place != EMPTY:
            QTimer.singleShot(_PAINTED_MS, self, self._read_course)
        QTimer.singleShot(_PAINTED_MS, self, self.evaluation.read)

    def _show_todo(self) -> None:
        """Shows what waits, of tasks and of checks; the figures when there is anything to be seen."""
        if self.values is not None:
            todo = (*self.values.todo, *self.checks.todo)
            self.todo.show_figures(todo)
            is_bare = self.checks.isHidden() and self.evaluation.isHidden()
            self._show_place(is_empty=is_bare and not (self.values.total.count or todo))

    def _read_course(self) -> None:
        """Reads what needs every case in full: on the worker, but its Python would hold up the painting."""
        course = self._service.course
        self._desk.submit(lambda _progress: course(), self._show_course, self)

    def _show_course(self, course: Course) -> None:
        self.course = course
        if course.figures is not None:
            self.ranking.show_figures(course.figures)
        QTimer.singleShot(0, self, self._want_chart)

    def _show_place(self, *, is_empty: bool) -> None:
        if is_empty:
            self._stack.setCurrentIndex(EMPTY)
        elif self._stack.currentIndex() == EMPTY:
            self._stack.setCurrentIndex(DASHBOARD)

    def _want_chart(self) -> None:
        if self._stack.currentIndex() == EMPTY:
            return
        if self._chart is not None:
            self._draw_chart()
            return
        self._desk.submit(_import_charts, lambda _module: self._make_chart(), self)

    def _make_chart(self) -> None:
        if self._chart is None:
            from desktop.ui.overview_charts import BurnUpChart  # start-up time

            self._chart = BurnUpChart(self._desk.look)
            if self._is_office:
                self._chart.setMaximumHeight(self._desk.look.px(_CHART_PX))
            self._chart_box.addWidget(self._chart, 1)
        self._draw_chart()

    def _draw_chart(self) -> None:
        if self._chart is not None and self.values is not None and self.course is not None:
            self._chart.show_burn_up(self.course.burn_up, self.values.day)

    def _lay_out(self) -> None:
        pane = frame("pane")
        head = row([label(tr("总览"), "title"), 8, self._day, None, self.compare], margins=(16, 10, 16, 8))
        box = column([head, line(), column([self.strip], margins=(16, 10, 16, 2))], spacing=0)
        box.addLayout(self._office_body() if self._is_office else self._unit_body(), 1)
        pane.setLayout(box)
        listed = QWidget()
        self._list_box.setContentsMargins(0, 0, 0, 0)
        listed.setLayout(self._list_box)
        for place in (pane, listed, self._empty_pane()):
            self._stack.addWidget(place)
        self.setLayout(column([self._stack], spacing=0))

    def _empty_pane(self) -> QWidget:
        pane = frame("pane")
        pane.setObjectName("overview-empty")
        if self._is_office:
            text = tr("还没有交办的任务。导入方案并交办以后，这里显示各单位的亮灯、到期和反馈情况。")
            go = button(tr("去台账导入方案"), self._go_to_ledger, "primary")
        else:
            text = tr("督查办公室还没有把任务交办给本单位。收到以后，这里显示要做的事和亮灯情况。")
            go = button(tr("查看台账"), self._go_to_ledger, "primary")
        pane.setLayout(
            column(
                [
                    row([label(tr("总览"), "title"), None]),
                    None,
                    row([None, label(text), None]),
                    row([None, go, None]),
                    None,
                ],
                spacing=14,
                margins=(16, 10, 16, 8),
            )
        )
        return pane

    def _go_to_ledger(self) -> None:
        action = self.window().findChild(QAction, "action-page-ledger")
        if action is not None:
            action.trigger()

    def _office_body(self) -> QVBoxLayout:
        heat = titled(tr("各单位亮灯情况（点数字看清单，点标题排序）"), self.heat)
        main = column([heat, self._chart_card()], spacing=12)
        main.setStretch(0, 3)
        main.setStretch(1, 1)
        side = self._side(_SIDE_PX, self.todo, self.checks, self.evaluation, self._ranking_box)
        body = row([_scrolling(main), side], spacing=12)
        body.setStretch(0, 1)
        return column([body], margins=(16, 8, 16, 14))

    def _unit_body(self) -> QVBoxLayout:
        side = self._side(_UNIT_SIDE_PX, self.todo, self.checks, self.evaluation, self.received, None)
        body = row([side, self._chart_card()], spacing=12)
        body.setStretch(1, 1)
        return column([body], margins=(16, 8, 16, 14))

    def _chart_card(self) -> QWidget:
        card = titled(tr("时限完成情况（虚线应达到，实线已达到）"))
        layout = card.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addLayout(self._chart_box, 1)
        return card

    def _side(self, width_px: int, *cards: Item) -> QScrollArea:
        cards_below = column(cards, spacing=12)
        cards_below.setStretch(len(cards) - 1, 1)
        scroll = _scrolling(cards_below)
        scroll.setFixedWidth(self._desk.look.px(width_px))
        scroll.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        return scroll


def _scrolling(cards: QVBoxLayout) -> QScrollArea:
    """Cards below each other; where the window is too low for them they scroll."""
    inner = QWidget()
    inner.setProperty("role", "plain")
    inner.setLayout(cards)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    return scroll


def _alarming_first(lights: tuple[Figure, ...]) -> tuple[Figure, ...]:
    order = ("red", "yellow", "blue", "green")
    by_name = {figure.name: figure for figure in lights}
    return tuple(by_name[name] for name in order if name in by_name)


def _import_charts(_progress: Progress) -> object:
    import desktop.ui.overview_charts as charts  # start-up time: brings pyqtgraph and numpy

    return charts
