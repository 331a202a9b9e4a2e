"""交办: what blocks, what will be told to whom, and the day it is issued."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget

from desktop.domain.ledger import Stage
from desktop.i18n import mark, tr
from desktop.services.issuing import IssueBlocker, IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

DRAFTS = LedgerQuery(stage=Stage.DRAFT)
UNITS: tuple[Column[tuple[str, int]], ...] = (
    Column("tasks", mark("任务数"), lambda item: str(item[1]), 80, is_sortable=False, is_number=True),
    Column("unit", mark("单位"), lambda item: item[0], 200),
)
BLOCKERS: tuple[Column[IssueBlocker], ...] = (
    Column("sentence", mark("需要先处理"), lambda item: item.sentence, 200),
)


class IssueDialog(Dialog):
    """Shows what issuing would do; accepted when the user wants it.

    Args:
        uids: the tasks; None means all drafts.
    """

    def __init__(self, desk: Desk, uids: Sequence[str] | None, parent: QWidget) -> None:
        super().__init__("issue", tr("交办任务"), parent)
        self._desk = desk
        self.wanted_task = ""
        service = IssuingService(desk.session)
        self._blockers = service.check(uids)
        self._units = service.preview(uids)
        self._day = QDateEdit(QDate(*desk.session.today().timetuple()[:3]))
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("yyyy-MM-dd")
        self._day.setAccessibleName(tr("交办日期"))
        self._issue = button(tr("交办"), self.accept, "primary")
        self._issue.setEnabled(not self._blockers and bool(self._units))
        count = LedgerService(desk.session).count(DRAFTS) if uids is None else len(uids)
        parts: list[QWidget] = [self._sentence(count)]
        parts.append(self._blocker_table() if self._blockers else self._unit_table())
        day = row([label(tr("交办日期")), self._day, None])
        buttons = row([None, button(tr("取消"), self.reject), self._issue])
        self.setLayout(column([*parts, day, buttons], spacing=12, margins=(20, 18, 20, 16)))
        self.resize(desk.look.px(520), desk.look.px(520))

    @property
    def day(self) -> date:
        """The day of issue."""
        chosen = self._day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def _sentence(self, count: int) -> QWidget:
        if self._blockers:
            text = tr(
                "有 {blockers} 处需要先处理，处理后才能交办。双击一行转到那条任务。",
                blockers=len(self._blockers),
            )
        elif not self._units:
            text = tr("没有可以交办的草稿任务。")
        else:
            text = tr(
                "将把 {tasks} 条任务交办给 {units} 个单位。交办后，任务的单位和范围不能再改；"
                "每个单位只收到与自己有关的部分。",
                tasks=count,
                units=len(self._units),
            )
        return label(text, wrap=True)

    def _blocker_table(self) -> FrozenTable:
        table = self._table("issue-blockers", tr("需要先处理"), BLOCKERS, self._blockers)
        table.opened.connect(self._go_to)
        return table

    def _unit_table(self) -> FrozenTable:
        return self._table("issue-units", tr("将收到任务的单位"), UNITS, self._units)

    def _table(
        self, name: str, title: str, columns: tuple[Column[Any], ...], rows: Sequence[Any]
    ) -> FrozenTable:
        model = WindowModel(columns, ListSource(columns, rows), self)
        table = FrozenTable(
            TableSetup(name, title, fills=True, empty=tr("没有。")), model, self._desk.look, self._desk.state
        )
        table.setProperty("role", "framed")
        return table

    def _go_to(self, blocker: IssueBlocker) -> None:
        self.wanted_task = blocker.uid
        self.reject()
