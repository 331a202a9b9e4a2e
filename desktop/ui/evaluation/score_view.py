"""得分: one unit with its derivation, its dimensions against the group, and its years."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QSplitter, QVBoxLayout, QWidget

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.services.evaluation.evaluating import EvaluationService, full_points, unit_view
from desktop.services.evaluation.values import EvaluationView, Neighbour, UnitView, YearPoint
from desktop.ui.controls import button, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.derivation import Place, sheet_of
from desktop.ui.evaluation.derivation_pane import DerivationPane
from desktop.ui.evaluation.figures import DimensionAxes, dimension_axes
from desktop.ui.evaluation.form_words import grade_text, points_text
from desktop.ui.evaluation.matrix import MatrixRow

if TYPE_CHECKING:
    from desktop.ui.evaluation.charts import DimensionRadar, YearChart

_PANE_PX, _SIDE_PX, _CHOICE_PX = 640, 560, 200
_LEAST_AXES = 3


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Everything about one unit.

    Attributes:
        points: frozen years, and the present one when it is not frozen.
    """

    unit: UnitView
    axes: DimensionAxes
    points: tuple[YearPoint, ...]


def read_unit(service: EvaluationService, view: EvaluationView, unit: UnitView) -> UnitFigures:
    """Everything about one unit; takes a while.

    Args:
        service: knows earlier years.
        view: the evaluation.
        unit: of the view.
    """
    is_office = view.told is None and len(view.evaluation.units) > 1
    axes = dimension_axes(view.evaluation, unit.score, with_mean=is_office)
    points = service.history(unit.score.participant.party)
    scheme = view.entry.scheme
    if not view.is_frozen:
        present = YearPoint(
            year=scheme.year,
            scheme=view.entry.name,
            title=scheme.title,
            participant=unit.score.participant,
            total=unit.score.total,
            full=full_points(scheme, unit.score.participant.group),
            rank=unit.score.rank,
            of=unit.group_size,
            grade=grade_text(scheme, unit.score.grade),
            snapshot="",
        )
        points = (*(one for one in points if one.scheme != view.entry.name), present)
    return UnitFigures(unit, axes, tuple(sorted(points, key=lambda one: (one.year, one.scheme))))


class ScoreView(QWidget):
    """The derivation at the left, charts at the right; the office chooses the unit.

    Args:
        desk: the open workspace.
    """

    record_wanted = Signal(object)
    """The record of a `Source` is to be shown."""
    place_chosen = Signal(object)
    """The `Place` that is looked at, or None."""
    between_wanted = Signal(str, str)
    """Two parties are to be compared."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._service = EvaluationService(desk.session)
        self._view: EvaluationView | None = None
        self._place: Place | None = None
        self._number = 0
        self.figures: UnitFigures | None = None
        self._radar: DimensionRadar | None = None
        self._years: YearChart | None = None
        self.units = QComboBox()
        self.units.setAccessibleName(tr("单位"))
        self.units.setMinimumWidth(desk.look.px(_CHOICE_PX))
        self.units.currentIndexChanged.connect(self._chosen)
        self._is_office = desk.session.role is Role.OFFICE
        empty = tr("选一个单位。") if self._is_office else tr("本单位不参加这个方案的考核。")
        self.pane = DerivationPane(desk, empty)
        self.pane.place_wanted.connect(self.show_place)
        self.pane.record_wanted.connect(self.record_wanted)
        self.pane.left.connect(self.start)
        self.radar_words, self.year_words = label("", "muted", wrap=True), label("", "muted", wrap=True)
        self._neighbours, self._beside = column([], spacing=2), QWidget()
        self._boxes = [column([], spacing=6, margins=(14, 10, 14, 10)) for _ in range(2)]
        self._lay_out()

    def show_figures(self, view: EvaluationView, rows: Sequence[MatrixRow]) -> None:
        """Shows an evaluation; the chosen unit stays when it is still there."""
        self._view = view
        with QSignalBlocker(self.units):
            self.units.clear()
            for one in rows:
                self.units.addItem(one.score.participant.name, one.unit)
        units = [one.unit for one in rows]
        if self._place is None or self._place.unit not in units:
            self._place = Place(units[0]) if units else None
        self._show()

    def show_place(self, place: Place) -> None:
        """Shows a unit, or what it has in an indicator."""
        self._place = place
        self._show()

    def start(self) -> None:
        """Puts the keyboard where one reads; the charts are made when they are first seen."""
        if self._is_office:
            self.units.setFocus()
        else:
            self.pane.start()
        if self._radar is None:
            self._desk.submit(_import_charts, lambda _none: self._make_charts(), self)

    def place(self) -> Place | None:
        """What is looked at."""
        return self._place

    def _chosen(self, at: int) -> None:
        if at >= 0:
            self.show_place(Place(str(self.units.itemData(at))))

    def _show(self) -> None:
        place, view = self._place, self._view
        self.place_chosen.emit(place)
        if place is None or view is None:
            self.figures = None
            self.pane.show_sheet(None)
            return
        with QSignalBlocker(self.units):
            self.units.setCurrentIndex(self.units.findData(place.unit))
        known = self.figures
        if known is not None and known.unit.view is view and known.unit.score.participant.party == place.unit:
            self.pane.show_sheet(sheet_of(view, place, known.unit))
            return
        self.pane.show_sheet(sheet_of(view, place))
        self._read(view, place.unit)

    def _read(self, view: EvaluationView, unit: str) -> None:
        self._number += 1
        number, service, session = self._number, self._service, self._desk.session

        def work(progress: Progress) -> UnitFigures:
            progress.step(0, 0)
            return read_unit(service, view, unit_view(session, view, unit))

        def show(figures: UnitFigures) -> None:
            if number == self._number:
                self.figures = figures
                if self._place is not None:
                    self.pane.show_sheet(sheet_of(view, self._place, figures.unit))
                self._show_neighbours(figures.unit)
                self._draw()

        self._desk.submit(work, show, self)

    def _show_neighbours(self, unit: UnitView) -> None:
        clear(self._neighbours)
        own = unit.score.participant.party
        for title, one in ((tr("前一名"), unit.above), (tr("后一名"), unit.below)):
            if one is not None:
                press = button(_neighbour_words(title, one, unit), kind="link")
                other = one.score.participant.party
                press.clicked.connect(partial(self._compare, own, other))
                self._neighbours.addLayout(row([press, None]))
        self._beside.setVisible(unit.above is not None or unit.below is not None)

    def _compare(self, own: str, other: str, _checked: bool = False) -> None:
        self.between_wanted.emit(own, other)

    def _draw(self) -> None:
        figures = self.figures
        if figures is None:
            return
        with_mean = any(one.value is not None for one in figures.axes.mean)
        self.radar_words.setText(_radar_words(figures, with_mean=with_mean))
        self.year_words.setText(
            tr("空心点是还没有封存的年度。")
            if len(figures.points) > 1
            else tr("封存以后各年度的得分显示在这里。")
        )
        if self._radar is not None and self._years is not None:
            self._radar.setVisible(len(figures.axes.own) >= _LEAST_AXES)
            self._radar.show_dimensions(figures.axes)
            self._years.show_points(figures.points)

    def _make_charts(self) -> None:
        if self._radar is None:
            from desktop.ui.evaluation.charts import DimensionRadar, YearChart  # start-up time

            self._radar, self._years = DimensionRadar(self._desk.look), YearChart(self._desk.look)
            self._boxes[0].addWidget(self._radar, 1)
            self._boxes[1].addWidget(self._years, 1)
        self._draw()

    def _lay_out(self) -> None:
        px = self._desk.look.px
        left = QWidget()
        box = column([self.pane], spacing=0)
        if self._is_office:
            choice = row([label(tr("单位"), "muted"), self.units, None], margins=(16, 8, 16, 8))
            box = column([choice, line(), self.pane], spacing=0)
        box.addWidget(line())
        foot = self._beside
        foot.setLayout(self._neighbours)
        foot.hide()
        self._neighbours.setContentsMargins(12, 4, 12, 4)
        box.addWidget(foot)
        box.setStretchFactor(self.pane, 1)
        left.setLayout(box)
        side = QWidget()
        cards = [self._card(tr("各维度得分率"), self._boxes[0], self.radar_words)]
        cards.append(self._card(tr("历年得分"), self._boxes[1], self.year_words))
        charts = column(cards, spacing=12, margins=(14, 12, 14, 12))
        charts.setStretch(0, 2)
        charts.setStretch(1, 1)
        side.setLayout(charts)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(side)
        splitter.setSizes([px(_PANE_PX), px(_SIDE_PX)])
        self.setLayout(column([splitter], spacing=0))

    @staticmethod
    def _card(title: str, box: QVBoxLayout, words: QWidget) -> QFrame:
        card = frame("card")
        box.addWidget(label(title, "heading"))
        box.addWidget(words)
        card.setLayout(box)
        return card


def _neighbour_words(title: str, one: Neighbour, unit: UnitView) -> str:
    gap = abs(one.score.total - unit.score.total)
    most = one.differences[0].indicator if one.differences else None
    said = tr(
        "{title} {name}，相差 {gap} 分", title=title, name=one.score.participant.name, gap=points_text(gap)
    )
    if most is None:
        return said
    return tr("{said}，主要在 {indicator}", said=said, indicator=f"{most.code} {most.title}")


def _radar_words(figures: UnitFigures, *, with_mean: bool) -> str:
    axes = figures.axes
    if len(axes.own) < _LEAST_AXES:
        told = "　".join(
            f"{one.category} {'—' if one.value is None else _percent(one.value)}" for one in axes.own
        )
        return tr("维度少于三个，不画雷达图。") + told
    if with_mean:
        return tr("实线是本单位，虚线是本组平均；数字是得分占分值的百分比。")
    return tr("数字是得分占分值的百分比。")


def _percent(value: Decimal) -> str:
    return f"{value:.1f}%"


def _import_charts(progress: Progress) -> None:
    progress.step(0, 0)
    import desktop.ui.evaluation.charts  # noqa: F401 - start-up time: brings pyqtgraph and numpy
