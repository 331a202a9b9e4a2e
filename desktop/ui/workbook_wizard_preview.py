"""What an import of a table would do: counts, every row with its changes, problems, what is not taken."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QTabBar, QWidget

from desktop.errors import Problem
from desktop.i18n import mark, tr
from desktop.services.directory import NameResolution
from desktop.services.ledger_columns import FIELDS, ColumnMatch
from desktop.services.ledger_import import LedgerImportService
from desktop.services.ledger_import_plan import ACTION_TITLES, RowAction, RowPlan
from desktop.services.ledger_import_preview import ImportPreview
from desktop.services.ledger_import_values import SkippedRow
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.fields import join_names
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_values import Pill
from desktop.ui.table_view import FrozenTable, TableSetup

_WRITTEN = (RowAction.NEW, RowAction.UPDATE)


def _changes(plan: RowPlan) -> str:
    """What a person sees of a row: differences first, then problems."""
    changes = [
        tr("{title}：{before}→{after}", title=tr(one.title), before=one.before or tr("空"), after=one.after)
        for one in plan.changes
    ]
    return "；".join([*changes, *(problem.sentence() for problem in plan.problems)])


ROWS: tuple[Column[RowPlan], ...] = (
    Column("number", mark("行"), lambda plan: str(plan.number), 56, is_sortable=False, is_number=True),
    Column(
        "action",
        mark("结果"),
        lambda plan: tr(ACTION_TITLES[plan.action]),
        84,
        is_sortable=False,
        cell=lambda plan: Pill(tr(ACTION_TITLES[plan.action]), plan.action in _WRITTEN),
    ),
    Column("code", mark("编号"), lambda plan: plan.code, 100, is_sortable=False),
    Column("title", mark("任务"), lambda plan: plan.title, 170, is_sortable=False),
    Column("changes", mark("变化与问题"), _changes, 200, is_sortable=False),
)
PROBLEMS: tuple[Column[Problem], ...] = (
    Column("line", mark("行"), lambda item: str(item.line or ""), 56, is_number=True),
    Column("sentence", mark("问题"), lambda item: item.sentence(), 200),
)
NAMES: tuple[Column[NameResolution], ...] = (
    Column("name", mark("表里的写法"), lambda item: item.name, 220),
    Column("count", mark("次数"), lambda item: str(item.count), 60, is_number=True),
    Column("offers", mark("相近的单位"), lambda item: join_names(item.offers), 120),
)
NOT_TAKEN: tuple[Column[ColumnMatch], ...] = (
    Column("letter", mark("列"), lambda item: item.letter, 56),
    Column("head", mark("表头"), lambda item: item.head, 240),
    Column(
        "field",
        mark("含义"),
        lambda item: tr(FIELDS[item.field].title) if item.field in FIELDS else tr("不认识"),
        120,
    ),
)
SKIPPED: tuple[Column[SkippedRow], ...] = (
    Column("number", mark("行"), lambda item: str(item.number), 56, is_number=True),
    Column("text", mark("不是数据的行"), lambda item: item.text, 200),
)


class PlanSource:
    """The rows of a preview by page.

    Args:
        service: reads them.
        preview: whose rows.
        action: those of one action only; None for all.
    """

    def __init__(
        self, service: LedgerImportService, preview: ImportPreview, action: RowAction | None
    ) -> None:
        self._service, self._preview, self._action = service, preview, action

    def count(self) -> int:
        """Number of rows."""
        return self._preview.count(self._action)

    def fetch(self, offset: int, limit: int) -> Sequence[RowPlan]:
        """A page of rows."""
        return self._service.rows(self._preview, offset, limit, self._action)

    def sort(self, column: str, *, descending: bool) -> None:
        """Rows stand as in the file."""


class PlanPane(QWidget):
    """Tabs over lists; the first are the rows by what becomes of them."""

    name_wanted = Signal(str)

    def __init__(self, desk: Desk, service: LedgerImportService) -> None:
        super().__init__()
        self.setObjectName("workbook-preview")
        self._desk, self._service = desk, service
        self._preview: ImportPreview | None = None
        self.outcomes = QComboBox()
        self.outcomes.setAccessibleName(tr("各行的结果"))
        self.outcomes.currentIndexChanged.connect(lambda _index: self._show_rows())
        self._tabs, self._lists = QTabBar(), QStackedWidget()
        self._tabs.setAccessibleName(tr("预览清单"))
        self._tabs.setDrawBase(False)
        self.rows = self._table("rows", tr("各行的结果"), ROWS, tr("没有这样的行。"))
        self.problems = self._table("problems", tr("问题"), PROBLEMS, tr("没有问题。"))
        self.names = self._table("names", tr("不认识的单位"), NAMES, tr("单位都认识。"))
        self.not_taken = self._table("not-taken", tr("不导入的列"), NOT_TAKEN, tr("各列都会导入。"))
        self.skipped = self._table("skipped", tr("跳过的行"), SKIPPED, tr("没有跳过的行。"))
        self._settle = button(tr("指定单位…"), self._ask)
        self._lay_out()

    def show_preview(self, preview: ImportPreview) -> None:
        """Shows a preview."""
        self._preview = preview
        self._offer_actions(preview)
        found = sum(count for _, count in preview.problem_counts)
        lists: tuple[tuple[str, FrozenTable, Sequence[Any], int], ...] = (
            (tr("问题"), self.problems, preview.problems, found),
            (tr("待认单位"), self.names, preview.unknown, len(preview.unknown)),
            (tr("未用列"), self.not_taken, preview.not_taken, len(preview.not_taken)),
            (tr("跳过行"), self.skipped, preview.skipped, len(preview.skipped)),
        )
        self._tabs.setTabText(0, tr("各行 {count}", count=f"{preview.count():,}"))
        for place, (title, table, items, count) in enumerate(lists, start=1):
            self._tabs.setTabText(place, f"{title} {count:,}")
            table.rows.use(ListSource(table.rows.columns, items))
        self._show_rows()

    def _offer_actions(self, preview: ImportPreview) -> None:
        """The rows by what becomes of them, each with its count; the choice stays."""
        place = max(self.outcomes.currentIndex(), 0)
        self.outcomes.blockSignals(True)
        self.outcomes.clear()
        self.outcomes.addItem(tr("全部 {count}", count=f"{preview.count():,}"), None)
        for action in RowAction:
            self.outcomes.addItem(f"{tr(ACTION_TITLES[action])} {preview.count(action):,}", action)
        self.outcomes.setCurrentIndex(place)
        self.outcomes.blockSignals(False)

    def show_tab(self, place: int) -> None:
        """Goes to one of the lists: rows, problems, names, columns, skipped rows."""
        self._tabs.setCurrentIndex(place)

    def _table(self, name: str, title: str, columns: Sequence[Column[Any]], empty: str) -> FrozenTable:
        model = WindowModel(columns, ListSource(columns), self)
        setup = TableSetup(f"workbook-{name}", title, fills=True, empty=empty)
        return FrozenTable(setup, model, self._desk.look, self._desk.state)

    def _lay_out(self) -> None:
        for table in (self.rows, self.problems, self.names, self.not_taken, self.skipped):
            self._lists.addWidget(table)
            self._tabs.addTab("")
        self._tabs.currentChanged.connect(self._show_list)
        self.names.opened.connect(lambda _item: self._ask())
        head = row([self._tabs, None, self.outcomes, self._settle], margins=(8, 4, 8, 4))
        card = frame("card")
        inner = column([head, line(), self._lists], spacing=0, margins=(1, 1, 1, 1))
        inner.setStretch(2, 1)
        card.setLayout(inner)
        hint = label(tr("确认之前不写入任何内容。空白单元格不会清除台账里已有的内容。"), "muted", wrap=True)
        box = column([card, hint], spacing=6)
        box.setStretch(0, 1)
        self.setLayout(box)
        self._show_list(0)

    def _show_list(self, place: int) -> None:
        self._lists.setCurrentIndex(place)
        self.outcomes.setVisible(self._lists.currentWidget() is self.rows)
        self._settle.setVisible(self._lists.currentWidget() is self.names)

    def _show_rows(self) -> None:
        if self._preview is not None:
            self.rows.rows.use(PlanSource(self._service, self._preview, self.outcomes.currentData()))

    def _ask(self) -> None:
        item: NameResolution | None = self.names.current()
        if item is not None:
            self.name_wanted.emit(item.name)
