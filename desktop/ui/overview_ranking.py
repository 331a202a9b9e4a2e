"""单位排名 of the last period: place, share on schedule, and what pulls a unit down."""

from PySide6.QtWidgets import QFrame

from desktop.domain.bulletins import BulletinFigures
from desktop.domain.bulletins_ranking import Rank, is_judged, rank_units, ranking_rule
from desktop.domain.periods import parse_period
from desktop.i18n import mark, tr
from desktop.ui.controls import column, label
from desktop.ui.desk import Desk
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

_HEIGHT_PX = 112


def _place(one: Rank) -> str:
    if one.place is None:
        return "—"
    return tr("{place} 并列", place=one.place) if one.is_tied else str(one.place)


def _percent(one: Rank) -> str:
    return f"{one.percent}%" if one.percent is not None else "—"


RANKS: tuple[Column[Rank], ...] = (
    Column("place", mark("名次"), _place, 72, is_sortable=False),
    Column("unit", mark("单位"), lambda one: one.figures.unit_name, 112, is_sortable=False),
    Column("percent", mark("达进度率"), _percent, 70, is_sortable=False, is_number=True),
    Column(
        "unreported",
        mark("未反馈"),
        lambda one: str(one.figures.unreported),
        64,
        is_sortable=False,
        is_number=True,
    ),
    Column(
        "overdue", mark("逾期"), lambda one: str(one.figures.overdue), 46, is_sortable=False, is_number=True
    ),
)


class RankingTable(QFrame):
    """The units of a period in order of merit, group by group."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title = label(tr("单位排名"), "heading")
        self._title.setToolTip(ranking_rule())
        setup = TableSetup("overview-ranking", tr("单位排名"), empty=tr("这个周期还没有反馈。"), fills=True)
        self.ranks = FrozenTable(setup, WindowModel(RANKS, ListSource(RANKS), self), desk.look, desk.state)
        self.ranks.setMinimumHeight(desk.look.px(_HEIGHT_PX))
        self.setLayout(column([self._title, self.ranks], spacing=6, margins=(14, 10, 14, 10)))

    def show_figures(self, figures: BulletinFigures) -> None:
        """Ranks the units of a period."""
        period = parse_period(figures.period)
        title = period.title if period else figures.period
        self._title.setText(tr("单位排名（{period}）", period=title))
        judged = is_judged(figures.units)
        unjudged = tr("这个周期的反馈还没有核定，核定以后排名。")
        self.ranks.say_when_empty(unjudged if figures.total else tr("这个周期还没有反馈。"))
        self.ranks.rows.use(ListSource(RANKS, rank_units(figures.units) if judged else ()))
