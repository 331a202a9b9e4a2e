"""One inspection in words beside the table: where it stands, the next step, and its facts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea

from desktop.i18n import mark, tr
from desktop.services.case_permissions import can_write
from desktop.services.checks.inspections_values import InspectionRow
from desktop.ui.checks.inspection_words import (
    WAITING_STATES,
    checklist_text,
    days_text,
    names_text,
    next_step,
    state_text,
    states_text,
)
from desktop.ui.checks.page_commands import OFFICE_COMMANDS
from desktop.ui.controls import Item, button, clear, column, frame, label, line, restyle, row
from desktop.ui.desk import Desk

_TITLES = {command.name: command.title for command in OFFICE_COMMANDS} | {"checks-results": mark("审核结果")}


def command_title(name: str) -> str:
    """What a button says that does an action of the page."""
    return tr(_TITLES[name])


class InspectionPane(QScrollArea):
    """Facts of one inspection, and what to do next.

    Args:
        desk: the open workspace.
    """

    command_wanted = Signal(str)
    open_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("inspection-pane")
        self.setAccessibleName(tr("所选检查"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(desk.look.px(240))
        self._desk = desk
        self._row: InspectionRow | None = None
        self._command = ""
        self._title, self._state = label("", "heading", wrap=True), label("", "pill")
        self._next = label("", wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(desk.look.px(10))
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        self.act = button("", lambda: self.command_wanted.emit(self._command), "primary")
        self.act.setAccessibleName(tr("下一步"))
        self.open = button(tr("打开"), lambda: self.open_wanted.emit(self._row))
        head = row([self._title, column([self._state, None])], spacing=8)
        head.setStretch(0, 1)
        parts: list[Item] = [
            head,
            self._next,
            row([self.act, self.open, None]),
            line(),
            self._facts,
            None,
        ]
        self._body: QFrame = frame("pane")
        self._body.setLayout(column(parts, spacing=8, margins=(14, 12, 14, 12)))
        self.setWidget(self._body)
        self.show_row(None)

    @property
    def text(self) -> str:
        """What comes next, as it is shown."""
        return self._next.text()

    def show_row(self, found: InspectionRow | None) -> None:
        """Shows an inspection; nothing for None."""
        self._row = found
        self._body.setVisible(found is not None)
        if found is None:
            return
        step = next_step(found)
        self._command = step.command
        self._title.setText(found.inspection.title)
        self._state.setText(state_text(found))
        self._state.setProperty("role", "pill-strong" if found.state in WAITING_STATES else "pill")
        restyle(self._state)
        self._next.setText(step.sentence)
        self.act.setVisible(bool(step.command))
        self.act.setEnabled(can_write(self._desk.session) or step.command == "checks-results")
        if step.command:
            self.act.setText(command_title(step.command))
            self.act.setAccessibleName(self.act.text())
        clear(self._facts)
        for place, (title, text) in enumerate(facts_of(found)):
            self._facts.addWidget(label(title, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(label(text, wrap=True), place, 1)


def facts_of(found: InspectionRow) -> list[tuple[str, str]]:
    """What is worth knowing of an inspection, title and text; what is empty is left out."""
    held = found.inspection
    findings = tr("{all} 个，未销号 {open} 个", all=found.findings, open=found.open_findings)
    facts = (
        (tr("编号"), held.code),
        (tr("被检查单位"), held.unit_name),
        (tr("系统"), held.system),
        (tr("检查清单"), checklist_text(found)),
        (tr("检查日期"), days_text(held)),
        (tr("检查员"), names_text(held)),
        (tr("结果"), states_text(found.progress)),
        (tr("得分"), found.score),
        (tr("问题"), findings if found.findings else ""),
        (tr("依据"), held.basis),
        (tr("超频次理由"), held.cap_reason),
        (tr("冲突"), tr("两台电脑写了不同的内容，请到“交换”里选定。") if held.conflicts else ""),
        (tr("撤销理由"), held.withdrawn),
    )
    return [(title, text) for title, text in facts if text]
