"""The bar above the page: year, unit, day, and the way to every command and task."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QPushButton

from desktop.i18n import tr
from desktop.services.directory import DirectoryService
from desktop.services.permissions import can_draft
from desktop.services.session import Session
from desktop.ui.actions import Actions
from desktop.ui.controls import Item, button, column, frame, icon_button, label, restyle, row
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.domain.periods import Period

_MOST_PERIODS = 3


class CommandBar(QFrame):
    """Year, unit, day, search; and a banner while an earlier day is shown."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("command-bar")
        self.setProperty("role", "bar")
        self._desk = desk
        year = label(tr("{year} 年度", year=desk.session.year), "heading")
        self._unit: QPushButton = button(tr("全部单位"), self._choose)
        self._unit.setToolTip(tr("整个窗口只看一个单位"))
        desk.look.tint(self._unit, "unit", "muted")
        self._clear = icon_button(desk.look, "close", tr("看全部单位"), lambda: desk.choose_unit(""))
        self.day = button("", self.choose_day)
        self.day.setToolTip(tr("看某一天的台账是什么样子"))
        search = button(tr("搜索任务或命令　Ctrl+K"), actions["palette"].trigger, "search")
        search.setMinimumWidth(desk.look.px(280))
        desk.look.tint(search, "search", "muted")
        toggle = icon_button(desk.look, "inspector", tr("检查栏（F4）"), actions["inspector"].trigger)
        self.inspector_button = toggle
        parts: list[Item] = [year, 8, self._unit, self._clear, self.day, None, search, toggle]
        bar = row(parts, spacing=6, margins=(16, 8, 12, 8))
        self.banner = self._make_banner()
        self.setLayout(column([bar, self.banner], spacing=0))
        desk.unit_chosen.connect(self._show)
        self._unit.setVisible(can_draft(desk.session))
        self._show(desk.unit)
        self._show_day()

    def choose_day(self) -> None:
        """Opens the calendar below the button."""
        from desktop.services.lookback import earliest_day, present_day  # start-up time
        from desktop.ui.day_picker import DayPopup  # start-up time

        session = self._desk.session
        first, today = earliest_day(session), present_day(session)
        days = (first, today, session.looking_back or today)
        popup = DayPopup(days, _ended(session, first, today), self._desk.look, self.day)
        popup.picked.connect(self._desk.day_wanted)
        popup.compare_wanted.connect(self.compare)
        popup.open_below(self.day)

    def compare(self) -> None:
        """Opens the comparison of two days."""
        from desktop.ui.compare_dialog import CompareDialog  # start-up time

        CompareDialog(self._desk, self.window()).open()

    def _show(self, unit: str) -> None:
        self._unit.setText(unit_name(self._desk, unit) or tr("全部单位"))
        self._clear.setVisible(bool(unit))

    def _show_day(self) -> None:
        past = self._desk.session.looking_back
        self.day.setText(tr("回看：{day}", day=past) if past else tr("回看：今天"))
        self.day.setAccessibleName(self.day.text())
        self.day.setProperty("kind", "primary" if past else "")
        self._desk.look.tint(self.day, "clock", "on_accent" if past else "muted")
        restyle(self.day)
        self.banner.setVisible(past is not None)

    def _make_banner(self) -> QFrame:
        made = frame("banner")
        made.setObjectName("look-back-banner")
        past = self._desk.session.looking_back
        text = tr("正在看{day}收工时的台账：只能查看，不能修改。", day=past or "")
        made.setAccessibleName(text)
        back = button(tr("返回今天"), lambda: self._desk.day_wanted.emit(None))
        made.setLayout(row([label(text, "heading"), None, back], margins=(16, 5, 12, 5)))
        return made

    def _choose(self) -> None:
        from desktop.ui.unit_picker import UnitPopup  # start-up time

        units = DirectoryService(self._desk.session).units()
        popup = UnitPopup(self._desk.look, units, self._unit, tr("全部单位"))
        popup.picked.connect(lambda unit: self._desk.choose_unit(f"unit.{unit.code}" if unit else ""))
        popup.open_below(self._unit)


def unit_name(desk: Desk, unit: str) -> str:
    """The short name of a party; empty when it is no unit of the directory."""
    if not unit:
        return ""
    found = DirectoryService(desk.session).directory().unit(unit.removeprefix("unit."))
    return found.short if found else ""


def _ended(session: Session, first: date, today: date) -> "tuple[Period, ...]":
    """The latest periods that have ended, the last one first."""
    from desktop.domain.periods import periods_between  # start-up time
    from desktop.services.rules import RuleService  # start-up time

    cadence = RuleService(session).rules().periods.cadence
    ended = [one for one in periods_between(first, today, cadence) if one.last < today]
    return tuple(reversed(ended[-_MOST_PERIODS:]))
