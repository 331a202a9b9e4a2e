"""The bar below a finding: what is to be decided as buttons, all else in a menu, what is missing in words."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QFrame, QMenu, QPushButton

from desktop.domain.checks.findings import FindingState
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.checks.findings_values import FindingRow
from desktop.ui.checks.findings_commands import OFFICE_COMMANDS
from desktop.ui.controls import Item, button, column, label, row
from desktop.ui.feedback_submitting import Submitted

Slots = Mapping[str, Callable[[], object]]
_BESIDE = ("pass-finding", "close-finding", "fail-finding")
_MORE = (
    "move-due",
    "edit-finding",
    "reinspect-on-site",
    "raise-task",
    "print-notice",
    "reopen-finding",
    "withdraw-finding",
)
_WAITS: Mapping[FindingState, str] = {
    FindingState.OPEN: mark("等待单位提交整改。"),
    FindingState.RETURNED: mark("已退回，等待单位重新提交整改。"),
    FindingState.CLOSED: mark("已销号。"),
    FindingState.WITHDRAWN: mark("已撤销。"),
}
"""What is said where the office has nothing to decide."""
_OFFERED: Mapping[FindingState, tuple[str, ...]] = {
    FindingState.WAITING: ("pass-finding", "fail-finding"),
    FindingState.PASSED: ("close-finding", "fail-finding"),
}
"""The buttons beside each other, by what is to be decided."""
_MOST_SAID = 4


class FindingFoot(QFrame):
    """What can be done with the selected findings.

    Args:
        role: of the office or a unit.
        slots: what each command does, by its name.
    """

    def __init__(self, role: Role, slots: Slots) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self._slots, self._may = slots, frozenset[str]()
        self.buttons: dict[str, QPushButton] = {}
        self.said = label("", wrap=True)
        self.said.hide()
        self.waits = label("", "muted")
        self.more = button(tr("更多"), kind="menu")
        parts = self._office() if role is Role.OFFICE else self._unit()
        self.setLayout(column([self.said, row(parts)], spacing=6, margins=(18, 8, 18, 10)))

    def offer(self, rows: Sequence[FindingRow], may: frozenset[str]) -> None:
        """Shows what can be done.

        Args:
            rows: the selected findings.
            may: names of the commands that make sense for them.
        """
        self._may = may
        for name, made in self.buttons.items():
            made.setEnabled(name in may)
        if "submit-finding" in self.buttons:
            several = tr("提交所选 {count} 个", count=len(rows))
            self.buttons["submit-finding"].setText(several if len(rows) > 1 else tr("提交整改"))
        else:
            self._offer_office(rows)

    def say(self, result: Submitted) -> None:
        """Says what is missing; nothing hides it."""
        self.said.setVisible(bool(result.problems))
        words = list(dict.fromkeys(problem.sentence for problem in result.problems))
        more = tr("…… 共 {count} 处", count=len(words))
        lines = [result.lack, *words[:_MOST_SAID], *([more] if len(words) > _MOST_SAID else [])]
        self.said.setText("\n".join(lines) if words else "")

    def _office(self) -> list[Item]:
        for name in _BESIDE:
            kind = "" if name == "fail-finding" else "primary"
            self.buttons[name] = button(_title(name), self._slots[name], kind)
        menu = QMenu(self.more)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.more.setMenu(menu)
        return [*self.buttons.values(), self.waits, None, self.more]

    def _unit(self) -> list[Item]:
        titles = (
            ("print-notice", tr("打印整改通知书"), ""),
            ("submit-all-findings", tr("提交全部草稿"), ""),
            ("submit-finding", tr("提交整改"), "primary"),
        )
        for name, title, kind in titles:
            self.buttons[name] = button(title, self._slots[name], kind)
        first, *rest = self.buttons.values()
        return [first, None, *rest]

    def _offer_office(self, rows: Sequence[FindingRow]) -> None:
        count, state = len(rows), rows[0].standing.state if rows else None
        offered = _OFFERED.get(state, ()) if state else ()
        if count > 1:
            offered = ("close-finding",)
        shown = [name for name in offered if name in self._may]
        for name in _BESIDE:
            self.buttons[name].setVisible(name in shown)
        several = tr("已选 {count} 个问题，在“更多”里一起办理。", count=count)
        alone = tr(_WAITS[state]) if state in _WAITS and state else ""
        self.waits.setText(several if count > 1 and not shown else alone if count == 1 else "")

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for name in _MORE:
            action = menu.addAction(_title(name))
            action.setEnabled(name in self._may)
            action.triggered.connect(lambda _checked, name=name: self._slots[name]())


def _title(name: str) -> str:
    return next(tr(one.title) for one in OFFICE_COMMANDS if one.name == name)
