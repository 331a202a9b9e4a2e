"""核对: what the parser took of a document, what it did not, and what it offers."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QTabBar, QWidget

from desktop.domain.ledger import PolicyDocument, Span
from desktop.domain.policy.values import Coverage, Passage
from desktop.errors import Problem
from desktop.i18n import mark, tr
from desktop.services.drafting import DraftService
from desktop.services.permissions import can_draft
from desktop.services.policies import CandidateView, CoverageView, PolicyService
from desktop.ui.controls import button, clear, column, frame, label, line, row
from desktop.ui.desk import Desk, short_title
from desktop.ui.document_view import DocumentView, Highlight
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

UNCOVERED: tuple[Column[Passage], ...] = (
    Column(
        "place", mark("第几字"), lambda item: str(item.span[0] + 1), 70, is_sortable=False, is_number=True
    ),
    Column("text", mark("没有采用的文字"), lambda item: " ".join(item.text.split()), 120),
)
CANDIDATES: tuple[Column[CandidateView], ...] = (
    Column("clause", mark("条款"), lambda item: item.clause, 90),
    Column("accepted", mark("已采用为"), lambda item: item.accepted_as, 96),
    Column("text", mark("有要求但没有写明单位的文字"), lambda item: " ".join(item.text.split()), 120),
)
PROBLEMS: tuple[Column[Problem], ...] = (
    Column("line", mark("行"), lambda item: str(item.line or ""), 60, is_number=True),
    Column("sentence", mark("问题"), lambda item: item.sentence(), 120),
)


def figures(coverage: Coverage, tasks_now: int) -> tuple[tuple[str, str], ...]:
    """The figures of a coverage, each with its name."""
    return (
        (tr("责任条目"), str(coverage.brackets)),
        (tr("识别任务"), str(coverage.tasks)),
        (tr("现有任务"), str(tasks_now)),
        (tr("时限表述"), str(coverage.deadline_mentions)),
        (tr("时间节点"), str(coverage.milestones)),
        (tr("量化目标"), str(coverage.targets)),
        (tr("未写牵头单位"), str(coverage.without_lead)),
        (tr("未采用文字"), str(len(coverage.uncovered))),
    )


class FigureStrip(QWidget):
    """Figures beside each other, each over its name."""

    def __init__(self) -> None:
        super().__init__()
        self._row = row([], spacing=26, margins=(16, 10, 16, 10))
        self.setLayout(self._row)

    def show_figures(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Shows pairs of name and figure."""
        clear(self._row)
        for name, figure in pairs:
            value = label(figure, "figure")
            value.setAccessibleName(f"{name} {figure}")
            self._row.addLayout(column([value, label(name, "muted")], spacing=0))
        self._row.addStretch(1)


class CoverageTab(QWidget):
    """Figures above; lists on the left, the document on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("ledger-coverage")
        self._desk = desk
        self._policies, self._drafts = PolicyService(desk.session), DraftService(desk.session)
        self._view: CoverageView | None = None
        self._chooser = QComboBox()
        self._chooser.setAccessibleName(tr("政策文件"))
        self._chooser.currentIndexChanged.connect(lambda _index: self._load())
        self._figures = FigureStrip()
        self._tabs, self._lists = QTabBar(), QStackedWidget()
        self._tabs.setAccessibleName(tr("核对清单"))
        self._tabs.setDrawBase(False)
        self.uncovered = self._table("uncovered", tr("没有采用的文字"), UNCOVERED)
        self.candidates = self._table("candidates", tr("候选条目"), CANDIDATES)
        self.problems = self._table("problems", tr("问题"), PROBLEMS)
        self._accept = button(tr("采用为任务"), self.accept, "primary")
        self.document = DocumentView(desk.look)
        self._lay_out()

    def show_policies(self, policies: tuple[PolicyDocument, ...]) -> None:
        """Offers the documents and reads the coverage of the one shown."""
        shown = self._chooser.currentData()
        self._chooser.blockSignals(True)
        self._chooser.clear()
        for policy in policies:
            self._chooser.addItem(short_title(policy), policy.uid)
        self._chooser.setCurrentIndex(max(0, self._chooser.findData(shown)) if policies else -1)
        self._chooser.blockSignals(False)
        self._chooser.setVisible(len(policies) > 1)
        self._load()

    @property
    def policy(self) -> PolicyDocument | None:
        """The document that is shown."""
        return self._view.policy if self._view else None

    def accept(self) -> None:
        """Makes a draft task of the candidate that is selected."""
        candidate = self.candidates.current()
        if self._view is None or candidate is None:
            return
        policy, span = self._view.policy.uid, candidate.span
        self._desk.attempt(
            lambda: self._drafts.accept_candidate(policy, span),
            tr("已采用为草稿任务。请在右侧填写牵头单位和责任单位。"),
            self._desk.task_wanted.emit,
        )

    def _table(self, name: str, title: str, columns: Sequence[Column[Any]]) -> FrozenTable:
        model = WindowModel(columns, ListSource(columns), self)
        table = FrozenTable(
            TableSetup(f"coverage-{name}", title, fills=True, empty=tr("没有。")),
            model,
            self._desk.look,
            self._desk.state,
        )
        table.chosen.connect(self._show_place)
        return table

    def _lay_out(self) -> None:
        for table in (self.uncovered, self.candidates, self.problems):
            self._tabs.addTab("")
            self._lists.addWidget(table)
        self._tabs.currentChanged.connect(self._show_list)
        left = frame("pane")
        tabs = row([self._tabs, None, self._accept], margins=(10, 6, 10, 6))
        left.setLayout(column([tabs, line(), self._lists], spacing=0))
        right = frame("pane")
        right.setLayout(column([self.document], spacing=0))
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([self._desk.look.px(520), self._desk.look.px(480)])
        top = row([self._figures, self._chooser], margins=(0, 0, 16, 0))
        box = column([top, line(), splitter], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)
        self._show_list(0)

    def _load(self) -> None:
        uid = self._chooser.currentData()
        if not uid:
            self._clear()
        else:
            self._desk.submit(lambda _progress: self._policies.coverage(uid), self._show, self)

    def _clear(self) -> None:
        self._view = None
        self._figures.show_figures(())
        self.document.show_text("")
        for table in (self.uncovered, self.candidates, self.problems):
            table.rows.use(ListSource(table.rows.columns))

    def _show(self, view: CoverageView) -> None:
        is_same = self._view is not None and self._view.policy.uid == view.policy.uid
        self._view = view
        self._figures.show_figures(figures(view.coverage, view.tasks_now))
        if not is_same:
            self.document.show_text(view.policy.text)
        titles = (tr("未采用文字"), tr("候选条目"), tr("问题"))
        lists: tuple[Sequence[Any], ...] = (view.uncovered, view.candidates, view.problems)
        for place, (title, rows) in enumerate(zip(titles, lists, strict=True)):
            self._tabs.setTabText(place, f"{title} {len(rows)}")
        self._use(self.uncovered, UNCOVERED, view.uncovered)
        self._use(self.candidates, CANDIDATES, view.candidates)
        self._use(self.problems, PROBLEMS, view.problems)

    @staticmethod
    def _use(table: FrozenTable, columns: Sequence[Column[Any]], rows: Sequence[Any]) -> None:
        place = table.currentIndex().row()
        table.rows.use(ListSource(columns, rows))
        if rows:
            table.select_row(min(max(place, 0), len(rows) - 1))

    def _show_list(self, place: int) -> None:
        self._lists.setCurrentIndex(place)
        table: FrozenTable = self._lists.currentWidget()  # type: ignore[assignment] # tables only
        self._accept.setVisible(table is self.candidates and can_draft(self._desk.session))
        self._show_place(table.current())

    def _show_place(self, item: Any) -> None:  # of any of the three lists
        span: Span | None = getattr(item, "span", None)
        if item is None or self._view is None:
            return
        if span is None:
            span = line_span(self._view.policy.text, item.line)
        self.document.highlight(Highlight(task=span))
        if isinstance(item, CandidateView):
            self._accept.setEnabled(not item.accepted_as)


def line_span(text: str, number: int) -> Span:
    """The characters of a line, from 1; nothing when there is no such line."""
    lines = text.split("\n")
    if not 1 <= number <= len(lines):
        return 0, 0
    start = sum(len(before) + 1 for before in lines[: number - 1])
    return start, start + len(lines[number - 1])
