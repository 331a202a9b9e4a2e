"""One finding in full: its facts, photographs, what the unit did, what was seen again, and its story."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QTabBar, QWidget

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.cases_timeline import CaseEvent
from desktop.services.checks.findings_values import FindingDetail
from desktop.ui.case_view import event_block
from desktop.ui.checks.findings_corrective import AFTER, CorrectiveBox
from desktop.ui.checks.findings_facts import FindingFacts, Reinspections
from desktop.ui.checks.findings_files import FileList
from desktop.ui.checks.findings_words import (
    left_text,
    repeat_text,
    severity_text,
    state_text,
    waits_for,
    what_text,
)
from desktop.ui.controls import Item, column, frame, label, line, restyle, row
from desktop.ui.desk import Desk
from desktop.ui.drop_frame import dropped_files
from desktop.ui.lights import LightBadge

FACTS, STORY = range(2)
_NOTHING, _SHOWN = range(2)
_MOST_EVENTS = 60


class FindingPane(QWidget):
    """Shows one finding.

    Args:
        desk: the open workspace.
        foot: what can be done with it, below.
    """

    saved = Signal()
    """Something of the corrective action was written."""
    finding_wanted = Signal(str)
    """Another finding is to be shown, by uid."""

    def __init__(self, desk: Desk, foot: QWidget) -> None:
        super().__init__()
        self.setObjectName("finding-pane")
        self.setAccessibleName(tr("问题详情"))
        self._desk, self._role = desk, desk.session.role
        self.detail: FindingDetail | None = None
        self._code, self._state, self._severity = label("", "code"), label("", "pill"), label("", "pill")
        self._again = label("", "pill")
        self._left, self._late = label("", "muted"), LightBadge(desk.look)
        self._title = label("", "heading", wrap=True)
        self.facts = FindingFacts(desk)
        self._photo_head = label(tr("检查照片"), "heading")
        self.photos = FileList(desk)
        self.corrective = CorrectiveBox(desk, is_editable=self._role is Role.UNIT)
        self.reinspections = Reinspections(self._show_inspection)
        self.tabs, self._pages = QTabBar(), QStackedWidget()
        self._story = _Story()
        self._scroll = _scrolling(self._body())
        self._nothing = label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out(foot)
        self.facts.finding_wanted.connect(self.finding_wanted)
        self.corrective.saved.connect(self.saved)
        self.setAcceptDrops(self._role is Role.UNIT)

    def show_nothing(self, text: str) -> None:
        """Shows words in place of a finding."""
        self.corrective.flush()
        self.detail = None
        self._nothing.setText(text)
        self._stack.setCurrentIndex(_NOTHING)

    def show_detail(self, detail: FindingDetail) -> None:
        """Shows a finding; the place in it stays when it is the same one."""
        is_same = self.detail is not None and self.detail.row.finding.uid == detail.row.finding.uid
        self.detail = detail
        self._show_head(detail)
        self.facts.show_detail(detail)
        self.photos.show_photos(detail.photos)
        self._photo_head.setText(tr("检查照片 {count}", count=len(detail.photos)))
        for made in (self._photo_head, self.photos):
            made.setVisible(bool(detail.photos))
        self.corrective.show_detail(detail)
        self.reinspections.show_reinspections(detail.reinspections)
        self._story.show_events(detail.history)
        self._stack.setCurrentIndex(_SHOWN)
        if not is_same:
            self._scroll.verticalScrollBar().setValue(0)

    def flush(self) -> None:
        """Saves whatever is being typed."""
        self.corrective.flush()

    def reveal(self, what: QWidget) -> None:
        """Scrolls to a part."""
        self.tabs.setCurrentIndex(FACTS)
        self._scroll.ensureWidgetVisible(what)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the form: they count as taken after it was mended."""
        if self.corrective.is_editable and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped becomes evidence."""
        files = [one for one in dropped_files(event.mimeData()) if one.is_file()]
        if files and self.corrective.is_editable:
            event.acceptProposedAction()
            self.corrective.attach_files(AFTER, files)

    def _show_head(self, detail: FindingDetail) -> None:
        row_, finding = detail.row, detail.row.finding
        self._code.setText(finding.code)
        self._state.setText(state_text(row_))
        is_waiting = waits_for(self._role, row_.standing.state)
        _set_role(self._state, "pill-strong" if is_waiting else "pill")
        self._severity.setText(severity_text(finding))
        left = left_text(row_)
        is_overdue = row_.standing.is_overdue
        self._left.setText(left)
        self._left.setVisible(bool(left) and not is_overdue)
        self._again.setText(repeat_text(row_))
        self._again.setVisible(bool(row_.finding.repeats))
        self._late.setVisible(is_overdue)
        if is_overdue:
            self._late.show_light(Light.RED, left)
        unit = finding.unit_name if self._role is Role.OFFICE else ""
        self._title.setText("　".join(filter(None, (unit, what_text(finding)))))

    def _show_inspection(self, uid: str) -> None:
        self._desk.record_wanted.emit("inspection", uid)

    def _body(self) -> QWidget:
        body = frame("pane")
        parts: list[Item] = [
            self.facts,
            self._photo_head,
            self.photos,
            line(),
            self.corrective,
            self.reinspections,
            None,
        ]
        body.setLayout(column(parts, spacing=10, margins=(18, 12, 18, 18)))
        return body

    def _lay_out(self, foot: QWidget) -> None:
        for title in (tr("详情"), tr("办理过程")):
            self.tabs.addTab(title)
        self.tabs.setAccessibleName(tr("问题的各方面"))
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self._story)
        first = row(
            [self._code, self._state, self._severity, self._again, self._left, self._late, None], spacing=8
        )
        head = column([first, self._title], spacing=6, margins=(18, 12, 18, 2))
        whole = column([head, row([self.tabs, None], margins=(12, 0, 12, 0)), line()], spacing=0)
        whole.addWidget(self._pages, 1)
        whole.addWidget(foot)
        shown = frame("pane")
        shown.setLayout(whole)
        nothing = frame("pane")
        nothing.setLayout(column([self._nothing, None], margins=(24, 24, 24, 24)))
        self._stack.addWidget(nothing)
        self._stack.addWidget(shown)
        self.setLayout(column([self._stack], spacing=0))


class _Story(QScrollArea):
    """What happened to a finding, the latest first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("finding-story")
        self.setAccessibleName(tr("办理过程"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._events: tuple[CaseEvent, ...] | None = None

    def show_events(self, events: Sequence[CaseEvent]) -> None:
        """Shows a story."""
        if tuple(events) == self._events:
            return
        self._events = tuple(events)
        box = column([], spacing=8, margins=(18, 12, 18, 16))
        for event in list(reversed(events))[:_MOST_EVENTS]:
            box.addWidget(event_block(event))
        if len(events) > _MOST_EVENTS:
            rest = tr("更早的{count}条见审计页。", count=len(events) - _MOST_EVENTS)
            box.addWidget(label(rest, "muted", wrap=True))
        box.addStretch(1)
        body = frame("pane")
        body.setLayout(box)
        self.setWidget(body)


def _scrolling(body: QWidget) -> QScrollArea:
    made = QScrollArea()
    made.setObjectName("finding-facts")
    made.setAccessibleName(tr("问题详情"))
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidget(body)
    return made


def _set_role(text: QLabel, role: str) -> None:
    if text.property("role") != role:
        text.setProperty("role", role)
        restyle(text)
