"""排名: units by group and rank, ties named, with the distribution of totals and who is next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.domain.evaluation.values import Scheme, UnitScore
from desktop.i18n import mark, tr
from desktop.progress import Progress
from desktop.services.evaluation.values import EvaluationView
from desktop.ui.controls import button, column, frame, label, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.deeds import neighbour
from desktop.ui.evaluation.derivation import Place
from desktop.ui.evaluation.figures import Spread, spread
from desktop.ui.evaluation.form_words import NONE, points_text
from desktop.ui.evaluation.matrix import MatrixRow, tied
from desktop.ui.exchange_lists import ListTable
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

if TYPE_CHECKING:
    from desktop.ui.evaluation.charts import SpreadChart

_TABLE_PX, _SIDE_PX, _CHART_PX = 760, 440, 240


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit in its group.

    Attributes:
        gap: points behind the one above; None for the first, and without a rank.
        states: words: 并列, 暂定, 否决, 不参加排名.
    """

    row: MatrixRow
    gap: Decimal | None
    states: tuple[str, ...]

    @property
    def score(self) -> UnitScore:
        """The unit's result."""
        return self.row.score


def rank_rows(scheme: Scheme, rows: Sequence[MatrixRow]) -> tuple[RankRow, ...]:
    """The rows in the order of the evaluation: by group, then by rank."""
    ties = tied(rows)
    found: list[RankRow] = []
    for place, one in enumerate(rows):
        above = rows[place - 1] if place else None
        is_behind = (
            above is not None
            and above.score.participant.group == one.score.participant.group
            and above.score.rank is not None
            and one.score.rank is not None
        )
        gap = above.score.total - one.score.total if above is not None and is_behind else None
        found.append(RankRow(one, gap, _states(scheme, one, is_tied=one.unit in ties)))
    return tuple(found)


def _states(scheme: Scheme, row: MatrixRow, *, is_tied: bool) -> tuple[str, ...]:
    titles = {one.code: one.title for one in scheme.vetoes}
    score = row.score
    words = (
        tr("并列") if is_tied else "",
        tr("暂定") if score.is_provisional else "",
        tr("缺 {count} 项数据", count=len(score.missing)) if score.missing else "",
        *(tr("否决：{title}", title=titles.get(one.veto, one.title)) for one in score.vetoes),
        "" if score.rank is not None else tr("不参加排名"),
    )
    return tuple(filter(None, words))


_COLUMNS: tuple[Column[RankRow], ...] = (
    Column("rank", mark("名次"), lambda one: _rank(one.score), 58, is_number=True),
    Column("unit", mark("单位"), lambda one: one.score.participant.name, 120, filter=FilterKind.WORDS),
    Column("group", mark("分组"), lambda one: one.row.group, 112, filter=FilterKind.VALUES),
    Column("total", mark("总分"), lambda one: points_text(one.score.total), 76, is_number=True),
    Column("gap", mark("与前一名相差"), lambda one: points_text(one.gap) if one.gap is not None else "", 112,
           is_number=True),
    Column("grade", mark("等次"), lambda one: one.row.grade, 72, filter=FilterKind.VALUES),
    Column("state", mark("说明"), lambda one: "，".join(one.states), 150, filter=FilterKind.WORDS),
)  # fmt: skip
_KEYS: Mapping[str, Callable[[RankRow], Any]] = {
    "rank": lambda one: (one.score.rank is None, one.score.rank or 0),
    "unit": lambda one: one.score.participant.order,
    "total": lambda one: one.score.total,
    "gap": lambda one: one.gap if one.gap is not None else Decimal(-1),
}


class RankingView(QWidget):
    """The ranking at the left; the distribution and what can be asked about the chosen unit at the right.

    Args:
        desk: the open workspace, of the office.
    """

    unit_chosen = Signal(object)
    """The party of the current row, or None."""
    derivation_wanted = Signal(str)
    """The derivation of a unit is to be shown, by party."""
    between_wanted = Signal(str, str)
    """Two parties are to be compared."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: EvaluationView | None = None
        self._group = self._only = ""
        self.spread: Spread | None = None
        self._chart: SpreadChart | None = None
        setup = TableSetup(
            "evaluation-ranking", tr("排名"), frozen=2, fills=True, empty=tr("没有要显示的单位。")
        )
        self.list: ListTable[RankRow] = ListTable(desk, setup, _COLUMNS, _KEYS, lambda one: one.row.unit)
        self.chart_title, self.chart_words = label("", "heading"), label("", "muted", wrap=True)
        self.unit_title, self.unit_words = label("", "heading"), label("", wrap=True)
        self._show = button(tr("查看推算"), self._want_derivation)
        self._above = button(tr("与前一名比较…"), lambda: self.want_between(before=True))
        self._below = button(tr("与后一名比较…"), lambda: self.want_between(before=False))
        self._chart_box = column([], spacing=0)
        self._lay_out()
        self.list.table.chosen.connect(self._show_chosen)
        self.list.table.opened.connect(lambda _row: self._want_derivation())
        self.list.narrowed.connect(lambda _shown, _whole: self._draw())

    def show_figures(self, view: EvaluationView, rows: Sequence[MatrixRow]) -> None:
        """Shows an evaluation."""
        self._view = view
        self.list.show_rows(rank_rows(view.entry.scheme, rows))

    def show_group(self, group: str) -> None:
        """Shows the units of one group only; empty for all."""
        self._group = group
        self._narrow()

    def narrow_to(self, unit: str) -> None:
        """Shows one unit only; empty for all."""
        self._only = unit
        self._narrow()

    def select(self, unit: str) -> None:
        """Makes a unit the current one."""
        self.list.select(unit)

    def place(self) -> Place | None:
        """The chosen unit."""
        chosen = self.list.current()
        return Place(chosen.row.unit) if chosen else None

    def start(self) -> None:
        """Puts the keyboard into the list."""
        self.list.table.setFocus()
        if self._chart is None:
            self._desk.submit(_import_charts, lambda _none: self._make_chart(), self)

    def want_between(self, *, before: bool) -> None:
        """Asks what separates the chosen unit from the one before or behind it."""
        chosen, other = self.list.current(), self._neighbour(before=before)
        if chosen is not None and other is not None:
            own = chosen.row.unit
            self.between_wanted.emit(*((other, own) if before else (own, other)))

    def _narrow(self) -> None:
        group, unit = self._group, self._only
        self.list.let_through(
            lambda one: group in ("", one.score.participant.group) and unit in ("", one.row.unit)
        )

    def _neighbour(self, *, before: bool) -> str | None:
        chosen = self.list.current()
        if chosen is None or self._view is None:
            return None
        return neighbour(self._view, Place(chosen.row.unit), before=before)

    def _want_derivation(self) -> None:
        if (chosen := self.list.current()) is not None:
            self.derivation_wanted.emit(chosen.row.unit)

    def _show_chosen(self, chosen: RankRow | None) -> None:
        self.unit_chosen.emit(chosen.row.unit if chosen else None)
        self.unit_title.setText(chosen.score.participant.name if chosen else "")
        self.unit_words.setText(self._said(chosen) if chosen else tr("选一个单位。"))
        self._show.setEnabled(chosen is not None)
        self._above.setEnabled(self._neighbour(before=True) is not None)
        self._below.setEnabled(self._neighbour(before=False) is not None)
        self._draw()

    def _said(self, chosen: RankRow) -> str:
        said = [tr("总分 {total}", total=points_text(chosen.score.total))]
        if chosen.score.rank is not None:
            said.append(tr("{group}第 {rank} 名", group=chosen.row.group, rank=chosen.score.rank))
        if chosen.row.grade != NONE:
            said.append(chosen.row.grade)
        return "，".join((*said, *chosen.states))

    def _draw(self) -> None:
        if self._view is None:
            return
        chosen = self.list.current()
        group = self._group or (chosen.score.participant.group if chosen else "")
        rows = [one for one in self.list.rows if group in ("", one.score.participant.group)]
        marked = chosen.row.unit if chosen else ""
        self.spread = spread(self._view.entry.scheme, [one.score for one in rows], marked)
        self.chart_title.setText(tr("得分分布：{group}", group=rows[0].row.group) if rows else tr("得分分布"))
        self.chart_words.setText(_spread_words(self.spread, len(rows)))
        if self._chart is not None:
            self._chart.show_spread(self.spread)

    def _make_chart(self) -> None:
        if self._chart is None:
            from desktop.ui.evaluation.charts import SpreadChart  # start-up time

            self._chart = SpreadChart(self._desk.look)
            self._chart.setMinimumHeight(self._desk.look.px(_CHART_PX))
            self._chart_box.addWidget(self._chart, 1)
        self._draw()

    def _lay_out(self) -> None:
        px = self._desk.look.px
        chart = frame("card")
        parts = column(
            [self.chart_title, self.chart_words, self._chart_box], spacing=6, margins=(14, 10, 14, 10)
        )
        parts.setStretch(2, 1)
        chart.setLayout(parts)
        unit = frame("card")
        presses = row([self._show, self._above, self._below, None], spacing=6)
        unit.setLayout(
            column([self.unit_title, self.unit_words, presses], spacing=8, margins=(14, 10, 14, 10))
        )
        side = QWidget()
        box = column([chart, unit], spacing=12, margins=(14, 12, 14, 12))
        box.setStretch(0, 1)
        side.setLayout(box)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(side)
        splitter.setSizes([px(_TABLE_PX), px(_SIDE_PX)])
        splitter.setStretchFactor(0, 1)
        self.setLayout(column([splitter], spacing=0))


def _rank(score: UnitScore) -> str:
    return NONE if score.rank is None else str(score.rank)


def _spread_words(found: Spread, count: int) -> str:
    if found.mean is None:
        return tr("没有要显示的单位。")
    said = {"count": count, "mean": found.mean, "median": found.median}
    return tr("{count} 个单位，平均 {mean} 分，中位数 {median} 分；突出的一段是所选单位。", **said)


def _import_charts(progress: Progress) -> None:
    progress.step(0, 0)
    import desktop.ui.evaluation.charts  # noqa: F401 - start-up time: brings pyqtgraph and numpy
