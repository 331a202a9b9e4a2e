"""The bar above the page: year, unit, and the way to every command and task."""

from PySide6.QtWidgets import QFrame, QPushButton

from desktop.i18n import tr
from desktop.services.directory import DirectoryService
from desktop.services.lookback import earliest_day, present_day
from desktop.services.permissions import can_draft
from desktop.ui.actions import Actions
from desktop.ui.controls import Item, button, icon_button, label, restyle, row
from desktop.ui.day_picker import DayPopup
from desktop.ui.desk import Desk
from desktop.ui.unit_picker import UnitPopup


class CommandBar(QFrame):
    """Year, unit, search."""

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
        self._day = button("", self._choose_day)
        self._day.setToolTip(tr("看某一天的台账是什么样子"))
        desk.look.tint(self._day, "clock", "muted")
        self._today = icon_button(desk.look, "close", tr("返回今天"), lambda: desk.day_wanted.emit(None))
        search = button(tr("搜索任务或命令　Ctrl+K"), actions["palette"].trigger, "search")
        search.setMinimumWidth(desk.look.px(280))
        desk.look.tint(search, "search", "muted")
        toggle = icon_button(desk.look, "inspector", tr("检查栏（F4）"), actions["inspector"].trigger)
        self.inspector_button = toggle
        parts: list[Item] = [year, 8, self._unit, self._clear, self._day, self._today, None, search, toggle]
        self.setLayout(row(parts, spacing=6, margins=(16, 8, 12, 8)))
        desk.unit_chosen.connect(self._show)
        self._unit.setVisible(can_draft(desk.session))
        self._show(desk.unit)
        self._show_day()

    def _show(self, unit: str) -> None:
        self._unit.setText(unit_name(self._desk, unit) or tr("全部单位"))
        self._clear.setVisible(bool(unit))

    def _show_day(self) -> None:
        past = self._desk.session.looking_back
        self._day.setText(tr("回看：{day}", day=past) if past else tr("回看：今天"))
        self._day.setAccessibleName(self._day.text())
        self._day.setProperty("kind", "primary" if past else "")
        restyle(self._day)
        self._today.setVisible(past is not None)

    def _choose_day(self) -> None:
        session = self._desk.session
        first, today = earliest_day(session), present_day(session)
        popup = DayPopup(first, today, session.looking_back or today, self._day)
        popup.picked.connect(self._desk.day_wanted)
        popup.open_below(self._day)

    def _choose(self) -> None:
        units = DirectoryService(self._desk.session).units()
        popup = UnitPopup(self._desk.look, units, self._unit, tr("全部单位"))
        popup.picked.connect(lambda unit: self._desk.choose_unit(f"unit.{unit.code}" if unit else ""))
        popup.open_below(self._unit)


def unit_name(desk: Desk, unit: str) -> str:
    """The short name of a party; empty when it is no unit of the directory."""
    found = DirectoryService(desk.session).directory().unit(unit.removeprefix("unit."))
    return found.short if found else ""
