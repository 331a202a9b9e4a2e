"""审计: the log, newest first, and its verification."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop.errors import Problem
from desktop.i18n import mark, tr
from desktop.records.line import Change
from desktop.records.stream import EVERYONE
from desktop.services.auditing import AuditService, VerifySummary
from desktop.services.directory import DirectoryService
from desktop.services.ledger import KIND_TITLES, field_title
from desktop.ui.actions import Actions, Command
from desktop.ui.backups_tab import BackupsTab
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.inspector_history import local_time
from desktop.ui.ledger_coverage import PROBLEMS
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

_PAGE = "page-audit"
FIRST_LINES = 500
LOG, BACKUPS = range(2)
AUDIT_COMMANDS = (
    Command("verify", mark("核验工作区"), "task", "Ctrl+Shift+V", "audit", _PAGE, starts_group=True),
    Command("back-up", mark("立即备份…"), "file", "Ctrl+Alt+B", "save", _PAGE, starts_group=True),
    Command("restore-backup", mark("恢复到所选备份…"), "file", "Ctrl+Alt+Shift+B", "restore", _PAGE),
    Command("older-lines", mark("显示更早的记录"), "view", "Ctrl+Shift+Down", "history", _PAGE),
)


def _fields(change: Change) -> str:
    return "、".join(field_title(change.edit.kind, name) for name in change.edit.fields)


def line_columns(names: Mapping[str, str]) -> tuple[Column[Change], ...]:
    """The columns of the log.

    Args:
        names: names of units by party identifier.
    """

    def audience(change: Change) -> str:
        told = change.stream.audience
        if told == EVERYONE:
            return tr("全体")
        return tr("仅本单位") if told == change.stream.party else names.get(told, told)

    return (
        Column("when", mark("时间"), lambda change: local_time(change.stamp.wall), 140),
        Column("operator", mark("操作人"), lambda change: change.stamp.operator or tr("未署名"), 90),
        Column("kind", mark("对象"), _kind, 86),
        Column("fields", mark("写入的字段"), _fields, 320),
        Column("audience", mark("告知"), audience, 140),
        Column("position", mark("序号"), lambda change: f"{change.position:,}", 66, is_number=True),
        Column("hash", mark("哈希"), lambda change: change.hash[:16], 150, tip=lambda change: change.hash),
        Column("stream", mark("流"), lambda change: str(change.stream), 320),
        Column("record", mark("记录"), lambda change: change.edit.record, 320, is_shown=False),
    )


def _kind(change: Change) -> str:
    return tr(KIND_TITLES.get(change.edit.kind, change.edit.kind))


class AuditPage(QWidget):
    """The lines as they arrived, whether everything is still as it was written, and the backups."""

    restore_wanted = Signal(object)
    """A backup is to be put back, by its folder."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.setObjectName(_PAGE)
        self._desk = desk
        self._service = AuditService(desk.session)
        self._limit = FIRST_LINES
        self.backups = BackupsTab(desk)
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        slots = (self.verify, self._back_up, self._restore, self._older)
        for command, slot in zip(AUDIT_COMMANDS, slots, strict=True):
            actions.add(command, slot)
        units = DirectoryService(desk.session).units()
        self._columns = line_columns({f"unit.{unit.code}": unit.short for unit in units})
        self.lines = self._table(
            "audit-lines",
            tr("记录"),
            self._columns,
            tr("还没有记录。工作区里的每一次修改都会逐行记在这里，不能改也不能删。"),
        )
        self.problems = self._table("audit-problems", tr("核验发现的问题"), PROBLEMS)
        self.problems.hide()
        self._count = label("", "muted")
        self._verdict = label(
            tr("还没有核验。核验会重算每一行的哈希、每条流的链和所有表。"), "muted", wrap=True
        )
        self._more = button(tr("显示更早的"), self._older, "link")
        self._lay_out()
        self.backups.listed.connect(self._count_backups)
        self.backups.restore_wanted.connect(self.restore_wanted)
        desk.changed.connect(self._refresh)

    def show_tab(self, place: int) -> None:
        """Goes to the log, or to the backups."""
        self.tabs.setCurrentIndex(place)

    def shown(self) -> None:
        """Reads the latest lines, and the backups."""
        self.backups.refresh()
        lines = self._service.log_lines(self._limit)
        self.lines.rows.use(ListSource(self._columns, lines))
        more = len(lines) == self._limit
        text = tr("最近 {count} 行", count=len(lines)) if more else tr("共 {count} 行", count=len(lines))
        self._count.setText(text)
        self._more.setVisible(more)

    @property
    def verdict(self) -> str:
        """What the last verification found, as it is shown."""
        return self._verdict.text()

    def verify(self) -> None:
        """Verifies on the worker."""
        run_with_progress(
            self.window(),
            self._desk.look,
            self._desk.jobs,
            tr("核验工作区"),
            (self._service.verify, self._show_verdict),
        )

    def _refresh(self) -> None:
        if self.isVisible():
            self.shown()

    def _show_verdict(self, summary: VerifySummary) -> None:
        self._verdict.setText(("✓ " if summary.is_clean else "！") + summary.sentence)
        self._verdict.setProperty("role", "heading")
        problems: Sequence[Problem] = summary.problems
        self.problems.rows.use(ListSource(PROBLEMS, problems))
        self.problems.setVisible(bool(problems))

    def _older(self) -> None:
        self._limit *= 4
        self.shown()

    def _table(self, name: str, title: str, columns: Sequence[Column[Any]], empty: str = "") -> FrozenTable:
        model = WindowModel(columns, ListSource(columns), self)
        return FrozenTable(TableSetup(name, title, empty=empty), model, self._desk.look, self._desk.state)

    def _back_up(self) -> None:
        self.show_tab(BACKUPS)
        self.backups.ask_backup()

    def _restore(self) -> None:
        self.show_tab(BACKUPS)
        self.backups.ask_restore()

    def _count_backups(self, count: int) -> None:
        self.tabs.setTabText(BACKUPS, tr("备份 {count}", count=count) if count else tr("备份"))

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName(tr("审计页的各部分"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        verify = button(tr("核验工作区"), self.verify, "primary")
        head = row(
            [label(tr("审计"), "title"), 14, self.tabs, 6, self._verdict, verify], margins=(16, 10, 16, 8)
        )
        head.setStretch(4, 1)
        foot = row([self._count, self._more, None], margins=(16, 4, 16, 4))
        log = QWidget()
        inner = column([self.problems, self.lines, line(), foot], spacing=0)
        inner.setStretch(1, 3)
        inner.setStretch(0, 1)
        log.setLayout(inner)
        for title, part in ((tr("日志"), log), (tr("备份"), self.backups)):
            self.tabs.addTab(title)
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        pane = frame("pane")
        box = column([head, line(), self._stack], spacing=0)
        box.setStretch(2, 1)
        pane.setLayout(box)
        self.setLayout(column([pane], spacing=0))
