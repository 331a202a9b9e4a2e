"""图表: how an inspection did by category, what became of its findings, how it compares with earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from desktop.domain.checks.inspections import Inspection
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.checks.figures import (
    RadarAxis,
    SeverityMatrix,
    TrendPoint,
    radar,
    severity_by_state,
    trend,
)
from desktop.services.checks.findings import FindingQuery, FindingService
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.titles import FINDING_STATE_TITLES
from desktop.services.session import Session
from desktop.ui.controls import clear, column, frame, label, row
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.ui.checks.charts import RadarChart, SeverityChart, TrendChart

_LEAST_AXES = 3
_CHART_PX = 180


@dataclass(frozen=True, slots=True)
class ChartFigures:
    """What the charts show of one inspection."""

    inspection: str
    axes: tuple[RadarAxis, ...]
    findings: SeverityMatrix
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class _Charts:
    """The charts, made when they are first wanted."""

    radar: "RadarChart"
    severity: "SeverityChart"
    trend: "TrendChart"


class ChartsView(QWidget):
    """Three charts, each with a sentence in its place while there is nothing to draw.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._charts: _Charts | None = None
        self._wanted = ""
        self.figures: ChartFigures | None = None
        self.radar_words, self.finding_words, self.trend_words = (_words() for _ in range(3))
        self._boxes = [column([], spacing=6, margins=(14, 10, 14, 10)) for _ in range(3)]
        self._legend = row([], spacing=6)
        self._lay_out()

    def show_inspection(self, inspection: Inspection) -> None:
        """Reads the figures of an inspection on the worker, and draws them."""
        self._wanted = inspection.uid
        session = self._desk.session

        def work(progress: Progress) -> ChartFigures:
            progress.step(0, 0)
            import desktop.ui.checks.charts  # noqa: F401 - start-up time: brings pyqtgraph and numpy

            return read_figures(session, inspection)

        self._desk.submit(work, self._show, self)

    def _show(self, figures: ChartFigures) -> None:
        if figures.inspection != self._wanted:
            return
        self.figures = figures
        charts = self._made()
        has_radar = len(figures.axes) >= _LEAST_AXES
        charts.radar.setVisible(has_radar)
        self.radar_words.setVisible(not has_radar)
        self.radar_words.setText(_radar_words(figures.axes))
        charts.radar.show_axes(figures.axes if has_radar else ())
        charts.severity.setVisible(bool(figures.findings.total))
        self.finding_words.setVisible(not figures.findings.total)
        self.finding_words.setText(tr("这次检查还没有下发问题。检查定稿后，可在这里下发整改通知书。"))
        charts.severity.show_matrix(figures.findings)
        self._show_legend(figures.findings)
        scored = [one for one in figures.points if one.value is not None]
        charts.trend.setVisible(bool(scored))
        self.trend_words.setVisible(not scored)
        self.trend_words.setText(
            tr("还没有可比较的检查。同一单位用同一清单再次检查并定稿后，这里显示得分走势。")
        )
        charts.trend.show_points(figures.points)

    def _made(self) -> _Charts:
        if self._charts is None:
            from desktop.ui.checks.charts import RadarChart, SeverityChart, TrendChart  # start-up time

            look = self._desk.look
            self._charts = _Charts(RadarChart(look), SeverityChart(look), TrendChart(look))
            made = (self._charts.radar, self._charts.severity, self._charts.trend)
            for box, chart in zip(self._boxes, made, strict=True):
                chart.setMinimumHeight(look.px(_CHART_PX))
                box.insertWidget(box.count() - 1, chart, 100)
        return self._charts

    def _show_legend(self, findings: SeverityMatrix) -> None:
        from desktop.ui.checks.charts import SHOWN_STATES, Swatch  # start-up time

        clear(self._legend)
        for state in SHOWN_STATES:
            if count := findings.of_state(state):
                self._legend.addWidget(Swatch(self._desk.look, state))
                self._legend.addWidget(label(f"{tr(FINDING_STATE_TITLES[state])} {count}", "muted"))
                self._legend.addSpacing(8)
        self._legend.addStretch(1)

    def _lay_out(self) -> None:
        titles = (tr("各类别得分"), tr("问题按风险和状态"), tr("历次检查得分"))
        words = (self.radar_words, self.finding_words, self.trend_words)
        cards: list[QFrame] = []
        for title, box, text in zip(titles, self._boxes, words, strict=True):
            box.addWidget(label(title, "heading"))
            box.addWidget(text)
            box.addStretch()
            card = frame("card")
            card.setLayout(box)
            cards.append(card)
        self._boxes[1].insertLayout(1, self._legend)
        grid = QGridLayout()
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setSpacing(12)
        grid.addWidget(cards[0], 0, 0, 2, 1)
        grid.addWidget(cards[1], 0, 1)
        grid.addWidget(cards[2], 1, 1)
        for place in range(2):
            grid.setColumnStretch(place, 1)
            grid.setRowStretch(place, 1)
        self.setLayout(grid)


def read_figures(session: Session, inspection: Inspection) -> ChartFigures:
    """Everything the charts show of an inspection; takes a while."""
    with session.reading():
        score = InspectionService(session).score(inspection.uid)
        rows = FindingService(session).rows(FindingQuery(inspection=inspection.uid))
        points = trend(session, inspection.unit, inspection.checklist, inspection.uid)
    same = tuple(one for one in points if one.system == inspection.system)
    return ChartFigures(inspection.uid, radar(score) if score else (), severity_by_state(rows), same)


def _radar_words(axes: Sequence[RadarAxis]) -> str:
    if not axes:
        return tr("还没有可评分的结果。检查员提交结果后，这里按类别显示得分。")
    told = "\n".join(f"{one.category}　{'—' if one.value is None else one.value}" for one in axes)
    return tr("类别少于三个，不画雷达图。") + "\n" + told


def _words() -> QLabel:
    made = label("", "muted", wrap=True)
    made.setMinimumHeight(40)
    return made
