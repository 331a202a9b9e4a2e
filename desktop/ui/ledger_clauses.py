"""The ledger by clause: the tree of clauses beside the document, with the selected task's source marked."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QSplitter, QTreeView, QWidget

from desktop.domain.ledger import ClauseValue, PolicyDocument, Span
from desktop.i18n import tr
from desktop.services.ledger import LedgerService
from desktop.services.policies import PolicyService
from desktop.ui.controls import column, frame, label, line, row
from desktop.ui.desk import Desk, short_title
from desktop.ui.document_view import DocumentView, Mark
from desktop.ui.look import Look
from desktop.ui.source_marks import highlight_of, read_marks

_SPAN_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class ClausesView(QWidget):
    """Tree, document and legend; the selection is shared with the rest of the page."""

    task_chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("ledger-clauses")
        self._desk = desk
        self._ledger, self._policies = LedgerService(desk.session), PolicyService(desk.session)
        self._policy: PolicyDocument | None = None
        self._marks: tuple[Mark, ...] = ()
        self._uid = ""
        self._chooser = QComboBox()
        self._chooser.setAccessibleName(tr("政策文件"))
        self._chooser.currentIndexChanged.connect(lambda _index: self._choose_policy())
        self._tree = QTreeView()
        self._tree.setObjectName("clause-tree")
        self._tree.setAccessibleName(tr("条款目录"))
        self._tree.setHeaderHidden(True)
        self._tree.setUniformRowHeights(True)
        self._tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.document = DocumentView(desk.look)
        self.document.mark_clicked.connect(self.task_chosen)
        self._lay_out()

    def show_policies(self, policies: tuple[PolicyDocument, ...]) -> None:
        """Offers the documents and shows the first, or the one shown already, anew."""
        shown = self._policy.uid if self._policy else ""
        self._chooser.blockSignals(True)
        self._chooser.clear()
        for policy in policies:
            self._chooser.addItem(short_title(policy), policy.uid)
        self._chooser.setCurrentIndex(max(0, self._chooser.findData(shown)) if policies else -1)
        self._chooser.blockSignals(False)
        self._choose_policy()

    @property
    def policy(self) -> PolicyDocument | None:
        """The document that is shown."""
        return self._policy

    def show_task(self, uid: str) -> None:
        """Marks the source of a task and scrolls to it."""
        self._uid = uid
        if not uid:
            self.document.highlight(None)
            return
        detail = self._ledger.detail(uid)
        if self._policy is None or detail.task.policy != self._policy.uid:
            place = self._chooser.findData(detail.task.policy)
            self._chooser.setCurrentIndex(place)
        if self._policy is not None and detail.task.policy == self._policy.uid:
            self.document.highlight(highlight_of(detail, self._marks))

    def step(self, forward: bool) -> None:
        """Goes to the next task of the document, or to the one before."""
        uids = [found.uid for found in self._marks]
        if not uids:
            return
        if self._uid in uids:
            place = min(max(uids.index(self._uid) + (1 if forward else -1), 0), len(uids) - 1)
        else:
            place = 0
        self.task_chosen.emit(uids[place])

    def _lay_out(self) -> None:
        left = frame("pane")
        head = row([self._chooser], margins=(8, 8, 8, 8))
        left.setLayout(column([head, line(), self._tree], spacing=0))
        right = frame("pane")
        right.setLayout(column([Legend(self._desk.look), line(), self.document], spacing=0))
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self._desk.look.px(262), self._desk.look.px(620)])
        self.setLayout(column([splitter], spacing=0))

    def _choose_policy(self) -> None:
        uid = self._chooser.currentData()
        if uid is None:
            self._policy = None
            self.document.show_text("")
            return
        policy = self._policies.policy(uid)
        if self._policy is None or policy.uid != self._policy.uid:
            self._policy = policy
            self.document.show_text(policy.text, [_heading_span(policy, clause) for clause in policy.clauses])
            self._fill_tree(policy)
            self._chooser.setToolTip(policy.title)
        self._desk.submit(
            lambda progress: read_marks(self._ledger, policy, progress),
            lambda marks: self._show_marks(policy.uid, marks),
            self,
        )

    def _show_marks(self, uid: str, marks: tuple[Mark, ...]) -> None:
        if self._policy is None or self._policy.uid != uid:
            return
        self._marks = marks
        self.document.set_marks(marks)
        if self._uid and any(found.uid == self._uid for found in marks):
            highlight = highlight_of(self._ledger.detail(self._uid), marks)
            self.document.highlight(highlight)

    def _fill_tree(self, policy: PolicyDocument) -> None:
        model = QStandardItemModel(self._tree)
        parents: dict[str, QStandardItem] = {}
        for clause in policy.clauses:
            above, _, number = clause.path.rpartition("/")
            item = QStandardItem(f"{number}　{_title(policy, clause)}".strip())
            item.setToolTip(_title(policy, clause))
            item.setData(clause.span, _SPAN_ROLE)
            item.setEditable(False)
            (parents[above] if above in parents else model.invisibleRootItem()).appendRow(item)
            parents[clause.path] = item
        self._tree.setModel(model)
        self._tree.expandToDepth(0)
        self._tree.selectionModel().currentChanged.connect(self._go_to)

    def _go_to(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if span := current.data(_SPAN_ROLE):
            self.document.scroll_to((span[0], span[1]))


class Legend(QFrame):
    """What the tints mean, in words."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._swatches: list[tuple[QWidget, str]] = []
        parts: list[QWidget] = [label(tr("所选任务："), "muted")]
        for tone, title in (
            ("task", tr("任务原文")),
            ("milestone", tr("时间节点")),
            ("target", tr("量化目标")),
            ("bracket", tr("责任单位")),
        ):
            swatch = label(title)
            swatch.setContentsMargins(8, 1, 8, 1)
            self._swatches.append((swatch, tone))
            parts.append(swatch)
        hint = label(tr("点击有虚线的责任单位可选中任务"), "muted")
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        hint.setToolTip(hint.text())
        parts.append(hint)
        layout = row(parts, spacing=8, margins=(16, 7, 16, 7))
        layout.setStretch(len(parts) - 1, 1)
        self.setLayout(layout)
        look.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        for swatch, tone in self._swatches:
            colour = self._look.colour(tone).name()
            swatch.setStyleSheet(f"background: {colour}; border-radius: 4px;")


def _title(policy: PolicyDocument, clause: ClauseValue) -> str:
    if clause.heading:
        return clause.heading
    return " ".join(policy.text[clause.span[0] : clause.span[0] + 24].split())


def _heading_span(policy: PolicyDocument, clause: ClauseValue) -> Span:
    start, end = clause.span
    if not clause.heading:
        return start, start
    at = policy.text.find(clause.heading, start, end)
    return (start, at + len(clause.heading)) if at >= 0 else (start, start)
