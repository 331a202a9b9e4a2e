"""What an import would do: figures, tasks, names to settle, problems, and what is left over."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop.domain.policy.values import TaskDraft
from desktop.i18n import mark, tr
from desktop.services.directory import DirectoryService, NameResolution
from desktop.services.policies import PolicyPreview
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.fields import join_names
from desktop.ui.ledger_coverage import PROBLEMS, UNCOVERED, FigureStrip
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

TASKS: tuple[Column[TaskDraft], ...] = (
    Column("clause", mark("条款"), lambda draft: draft.clause, 96),
    Column("title", mark("任务"), lambda draft: draft.title, 250, tip=lambda draft: draft.text),
    Column("lead", mark("牵头单位"), lambda draft: join_names(draft.lead), 140),
    Column("responsible", mark("责任单位"), lambda draft: join_names(draft.responsible), 210),
    Column("due", mark("完成时限"), lambda draft: "；".join(m.due_text for m in draft.milestones), 100),
)
NAMES: tuple[Column[NameResolution], ...] = (
    Column("name", mark("文件里的写法"), lambda item: item.name, 240),
    Column("count", mark("次数"), lambda item: str(item.count), 60, is_number=True),
    Column("meaning", mark("名录里的单位"), lambda item: item.unit_name or tr("？ 不在名录中"), 220),
    Column("offers", mark("相近的单位"), lambda item: join_names(item.offers), 120),
)


class PreviewPane(QWidget):
    """The second step of the import."""

    name_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("import-preview")
        self._directory = DirectoryService(desk.session)
        self._preview: PolicyPreview | None = None
        self._title, self._origin = label("", "title", wrap=True), label("", "muted")
        self._figures = FigureStrip()
        self._tabs, self._lists = QTabBar(), QStackedWidget()
        self._tabs.setAccessibleName(tr("预览清单"))
        self._tabs.setDrawBase(False)
        self._desk = desk
        self.tasks = self._table("preview-tasks", tr("任务草稿"), TASKS)
        self.names = self._table("preview-names", tr("单位名称"), NAMES)
        self.problems = self._table("preview-problems", tr("问题"), PROBLEMS)
        self.uncovered = self._table("preview-uncovered", tr("没有采用的文字"), UNCOVERED)
        self._settle = button(tr("指定单位…"), self._ask, "primary")
        self._lay_out()

    def show_preview(self, preview: PolicyPreview) -> None:
        """Shows a preview."""
        self._preview = preview
        parsed, coverage = preview.parsed, preview.parsed.coverage
        self._title.setText(parsed.title)
        issued = parsed.issued_on.isoformat() if parsed.issued_on else ""
        self._origin.setText("　".join(filter(None, (parsed.doc_no, parsed.issuer, issued))))
        self._figures.show_figures(
            (
                (tr("责任条目"), str(coverage.brackets)),
                (tr("任务"), str(coverage.tasks)),
                (tr("时间节点"), str(coverage.milestones)),
                (tr("量化目标"), str(coverage.targets)),
                (tr("未写牵头单位"), str(coverage.without_lead)),
                (tr("候选条目"), str(len(parsed.candidates))),
                (tr("未采用文字"), str(len(coverage.uncovered))),
            )
        )
        self._use(0, self.tasks, TASKS, parsed.tasks)
        self._use(2, self.problems, PROBLEMS, preview.problems)
        self._use(3, self.uncovered, UNCOVERED, coverage.uncovered)
        self.resolve_again()

    def resolve_again(self) -> None:
        """Looks the names up again; those to be settled come first."""
        if self._preview is None:
            return
        written = [name for task in self._preview.parsed.tasks for name in (*task.lead, *task.responsible)]
        names = sorted(self._directory.resolve_all(written), key=lambda item: item.kind != "unknown")
        self._use(1, self.names, NAMES, names)
        unknown = sum(item.kind == "unknown" for item in names)
        title = tr("单位名称 {count}", count=len(names))
        self._tabs.setTabText(
            1, tr("{title}，{unknown} 个待认", title=title, unknown=unknown) if unknown else title
        )
        self._update()

    def _table(self, name: str, title: str, columns: Sequence[Column[Any]]) -> FrozenTable:
        model = WindowModel(columns, ListSource(columns), self)
        return FrozenTable(
            TableSetup(name, title, fills=True, empty=tr("没有。")), model, self._desk.look, self._desk.state
        )

    def _use(
        self, place: int, table: FrozenTable, columns: Sequence[Column[Any]], rows: Sequence[Any]
    ) -> None:
        titles = (tr("任务草稿"), tr("单位名称"), tr("问题"), tr("未采用文字"))
        table.rows.use(ListSource(columns, rows))
        self._tabs.setTabText(place, f"{titles[place]} {len(rows)}")
        if rows:
            table.select_row(0)

    def _lay_out(self) -> None:
        for table in (self.tasks, self.names, self.problems, self.uncovered):
            self._tabs.addTab("")
            self._lists.addWidget(table)
        self._tabs.currentChanged.connect(self._show_list)
        self.names.chosen.connect(lambda _item: self._update())
        self.names.opened.connect(lambda _item: self._ask())
        card = frame("card")
        tabs = row([self._tabs, None, self._settle], margins=(10, 4, 10, 4))
        inner = column([tabs, line(), self._lists], spacing=0, margins=(1, 1, 1, 1))
        inner.setStretch(2, 1)
        card.setLayout(inner)
        box = column([self._title, self._origin, self._figures, card], spacing=4)
        box.setStretch(3, 1)
        self._figures.layout().setContentsMargins(0, 8, 0, 10)  # type: ignore[union-attr] # it has one
        self.setLayout(box)
        self._update()

    def _show_list(self, place: int) -> None:
        self._lists.setCurrentIndex(place)
        self._update()

    def _update(self) -> None:
        item: NameResolution | None = self.names.current()
        self._settle.setVisible(self._lists.currentWidget() is self.names)
        self._settle.setEnabled(item is not None and item.kind == "unknown")

    def _ask(self) -> None:
        item: NameResolution | None = self.names.current()
        if item is not None and item.kind == "unknown":
            self.name_wanted.emit(item.name)
