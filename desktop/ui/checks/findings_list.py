"""The list of findings: its filters, its table and its count; what it asks for is read on the worker."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.checks.findings import FindingState
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingQuery, FindingRow
from desktop.ui.checks.findings_columns import FROZEN, KEYS, finding_columns
from desktop.ui.checks.findings_filter import FindingFilter
from desktop.ui.controls import column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_lists import ListTable
from desktop.ui.table_view import TableSetup


class FindingList(QWidget):
    """Findings in the one table pattern.

    Args:
        desk: the open workspace.
    """

    chosen = Signal(object)
    """Another row is the current one; None for none."""
    opened = Signal()
    selection_changed = Signal()
    read = Signal()
    """The rows were read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, FindingService(desk.session)
        self._asked = 0
        self._wanted = ""
        self._wider: list[FindingQuery] = []  # what is tried next when the filters hide what is wanted
        self.rows: tuple[FindingRow, ...] = ()
        """What was read, of every state."""
        self._query: FindingQuery | None = None  # what the rows were read by
        self.filter = FindingFilter(desk)
        setup = TableSetup("findings", tr("问题"), FROZEN, empty=tr("正在读取…"))
        role = desk.session.role
        self.list: ListTable[FindingRow] = ListTable(
            desk, setup, finding_columns(role), KEYS, lambda row: row.finding.uid
        )
        self.count = label("", "muted")
        foot = frame("status")
        foot.setLayout(row([self.count, None], margins=(16, 3, 16, 3)))
        box = column([self.filter, line(), self.list, foot], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)
        self.filter.changed.connect(self._filter_changed)
        self.list.table.chosen.connect(self.chosen)
        self.list.table.opened.connect(lambda _row: self.opened.emit())
        self.list.table.selectionModel().selectionChanged.connect(
            lambda _new, _old: self.selection_changed.emit()
        )
        self.list.narrowed.connect(lambda _shown, _total: self._say_count())
        self.selection_changed.connect(self._say_count)

    def current(self) -> FindingRow | None:
        """The current row."""
        return self.list.current()

    def selected(self) -> list[FindingRow]:
        """The selected rows; the current one when none is."""
        current = self.current()
        return self.list.selected() or ([current] if current is not None else [])

    def refresh(self) -> None:
        """Reads again, on the worker; the latest wish counts."""
        self._asked += 1
        asked, query = self._asked, self.filter.query()

        def work(_progress: Progress) -> tuple[FindingRow, ...]:
            return self._service.rows(query)

        def show(rows: tuple[FindingRow, ...]) -> None:
            if asked == self._asked:
                self.rows, self._query = rows, query
                self._show()

        self._desk.submit(work, show, self)

    def select(self, uid: str) -> None:
        """Makes a finding the current one, whatever the list is filtered by; now or when it has been read."""
        self._wanted = "" if self.list.select(uid) else uid
        self._wider = [FindingQuery(), FindingQuery(withdrawn=True)]
        if self._wanted and self._query is not None:
            self.refresh()

    def step(self, *, forward: bool) -> None:
        """Makes the next or the previous row the current one."""
        table = self.list.table
        place = table.currentIndex().row() + (1 if forward else -1)
        if 0 <= place < table.rows.rowCount():
            table.select_row(place)

    def next_of(self, states: frozenset[FindingState]) -> None:
        """Goes to the next row in one of some states, from the top again after the last."""
        table, count = self.list.table, self.list.table.rows.rowCount()
        first = table.currentIndex().row() + 1
        for place in (*range(first, count), *range(min(first, count))):
            found = table.rows.row_at(place)
            if found is not None and found.standing.state in states:
                table.select_row(place)
                return

    def show_query(self, query: FindingQuery, title: str = "") -> None:
        """Lists what a query asks for, see `FindingFilter.use`."""
        self.list.clear_conditions()
        self.filter.use(query, title)

    def _filter_changed(self) -> None:
        """Another state is shown at once; anything else is read."""
        if self.filter.query() == self._query:
            self._show()
        else:
            self.refresh()

    def _show(self) -> None:
        state = self.filter.state
        self.filter.show_rows(self.rows)
        self.list.table.say_when_empty(self._empty_text(has_rows=bool(self.rows)))
        self.list.show_rows([one for one in self.rows if state in (None, one.standing.state)])
        self._select_wanted()
        self.read.emit()

    def _select_wanted(self) -> None:
        """Selects what is wanted; the filters give way when they hide it."""
        if not self._wanted or self.list.select(self._wanted):
            self._wanted = ""
            return
        if self._wider:
            self._desk.choose_unit("")
            self.show_query(self._wider.pop(0))
        else:
            self._wanted = ""

    def _empty_text(self, *, has_rows: bool) -> str:
        if has_rows or not self.filter.is_open:
            return tr("没有符合条件的问题。请放宽筛选条件，或清除筛选。")
        if self._desk.session.role is Role.OFFICE:
            return tr("还没有问题。检查结果采纳以后，在“检查”里选中这次检查，下发整改通知书。")
        return tr("没有收到安全检查问题。督查办公室下发整改通知书以后，问题会列在这里。")

    def _say_count(self) -> None:
        shown, total = self.list.table.rows.rowCount(), len(self.list.rows)
        selected = self.list.table.selected_count()
        overdue = sum(one.standing.is_overdue for one in self.list.rows)
        text = tr("显示 {shown} 条，共 {total} 条", shown=shown, total=total)
        if shown == total:
            text = tr("共 {total} 条", total=total)
        if overdue:
            text = tr("{text}，其中超期 {overdue} 条", text=text, overdue=overdue)
        if selected > 1:
            text = tr("已选 {selected} 条，{text}", selected=selected, text=text)
        self.count.setText(text)
