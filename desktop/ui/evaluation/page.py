"""考核: for the office matrix, ranking and one unit; for a unit its self-assessment and its own score."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QTabBar, QWidget

from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.evaluation.values import EvaluationView
from desktop.ui.actions import Actions, plain_title
from desktop.ui.controls import Item, button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation import links
from desktop.ui.evaluation.deeds import EvaluationDeeds
from desktop.ui.evaluation.derivation import Place
from desktop.ui.evaluation.figure_parts import FIGURES, MATRIX, RANKING, SCORE, FigureParts
from desktop.ui.evaluation.head import EvaluationHead
from desktop.ui.evaluation.page_commands import (
    BOTH_COMMANDS,
    OFFICE_COMMANDS,
    OFFICE_VIEWS,
    PAGE,
    UNIT_VIEWS,
)
from desktop.ui.evaluation.reading import EvaluationReader, Reading

STATING, APPEALS = "stating", "appeals"
_OFFICE_PARTS, _UNIT_PARTS = (MATRIX, RANKING, SCORE, STATING, APPEALS), (STATING, SCORE, APPEALS)
_GROUPED = frozenset({MATRIX, RANKING})
_LATER_MS = 400
_DECISIONS = (
    ("change-points", mark("改分…")),
    ("book-points", mark("加减分…")),
    ("book-veto", mark("否决…")),
    ("what-if", mark("试算…")),
    ("print-score-sheet", mark("说明单")),
)
_PAPERS = (("print-score-sheet", mark("计分说明单")), ("print-appraisal", mark("年终考核报告")))


class EvaluationPage(QWidget):
    """The page; what it shows depends on the role.

    Args:
        desk: the open workspace.
        actions: gets the page's actions.
    """

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.setObjectName(PAGE)
        self._desk, self._actions = desk, actions
        self._is_office = desk.session.role is Role.OFFICE
        self.parts = _OFFICE_PARTS if self._is_office else _UNIT_PARTS
        self._made: dict[str, QWidget] = {}
        self._place: Place | None = None
        self._is_stale = True
        self.reader = EvaluationReader(desk, self)
        self.deeds = EvaluationDeeds(desk, self, lambda: (self.reader.view, self._place))
        self.tabs, self._stack, self._whole = QTabBar(), QStackedWidget(), QStackedWidget()
        self.head = EvaluationHead(desk, has_groups=self._is_office)
        self._empty_words = label("", wrap=True)
        self._presses: list[tuple[QPushButton, QAction]] = []
        self._declare()
        self.figures = FigureParts(desk, self._foot, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LATER_MS)
        self._timer.timeout.connect(self._read_when_seen)
        self._lay_out()
        self._connect()
        self._allow()

    @property
    def part(self) -> str:
        """Name of the part that is shown."""
        return self.parts[max(self.tabs.currentIndex(), 0)]

    def shown(self) -> None:
        """Reads again, and puts the keyboard where the work is."""
        self._is_stale = True
        self._stack.setCurrentWidget(self._part(self.part))
        self._read_when_seen()
        self._start_part()

    def show_part(self, part: str) -> None:
        """Goes to a part."""
        self.tabs.setCurrentIndex(self.parts.index(part))

    def show_place(self, place: Place) -> None:
        """Shows the derivation of a unit's total or of one of its indicators."""
        self.show_part(SCORE)
        self.figures.score.show_place(place)

    def show_record(self, kind: str, uid: str) -> None:
        """Shows where a record of the evaluation is worked on."""
        if kind == "scheme" and self.reader.choose_record(uid):
            return
        parts = {"appeal": APPEALS, "self_assessment": STATING}
        wanted = parts.get(kind, SCORE)
        self.show_part(wanted)
        if show := getattr(self._part(wanted), "show_record", None):
            show(uid)

    def show_blockers(self) -> None:
        """Lists what stands in the way of a formal report."""
        from desktop.ui.evaluation.blockers_dialog import BlockersDialog  # start-up time

        if self.reader.view is None:
            return
        dialog = BlockersDialog(self._desk, self.reader.view, self.window())
        dialog.place_wanted.connect(lambda unit: self.show_place(Place(unit)))
        dialog.record_wanted.connect(self._follow)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _declare(self) -> None:
        slots: dict[str, Callable[[], object]] = dict(self.deeds.slots())
        slots["evaluation-blockers"] = self.show_blockers
        slots |= {f"evaluation-{name}": partial(self.show_part, name) for name in self.parts}
        own = (
            (*OFFICE_COMMANDS, *BOTH_COMMANDS, *OFFICE_VIEWS)
            if self._is_office
            else (*BOTH_COMMANDS, *UNIT_VIEWS)
        )
        for command in own:
            self._actions.add(command, slots[command.name])
        self._commands = own

    def _connect(self) -> None:
        self.reader.read.connect(self._show)
        self.reader.busy.connect(lambda is_busy: self.head.show_busy(is_busy=is_busy))
        self.head.scheme_chosen.connect(self.reader.choose)
        self.head.live_wanted.connect(lambda is_live: self.reader.show_live(is_live=is_live))
        self.head.blockers_wanted.connect(self.show_blockers)
        self.tabs.currentChanged.connect(self._show_tab)
        self._desk.changed.connect(self._changed)
        figures = self.figures
        figures.made.connect(self._stack.addWidget)
        figures.place_chosen.connect(self._look_at)
        figures.place_wanted.connect(self.show_place)
        figures.record_wanted.connect(self._follow)
        figures.between_wanted.connect(self.deeds.between)
        figures.withdrawal_wanted.connect(self.deeds.withdraw)
        self.head.group_chosen.connect(figures.show_group)

    def _show(self, reading: Reading) -> None:
        view = reading.view
        entries = reading.entries if self._is_office else [one for one in reading.entries if one.is_published]
        self._whole.setCurrentIndex(0 if entries else 1)
        self.head.show_entries(entries, view.entry.name if view else "")
        self.head.show_view(view)
        if view is not None:
            can_withdraw = self._is_office and self.deeds.can_decide()
            self.figures.show_figures(view, reading.rows, can_withdraw=can_withdraw)
            self._tell_parts(view)
        self._allow()

    def _tell_parts(self, view: EvaluationView) -> None:
        """The forms follow the scheme that is looked at."""
        for name in (STATING, APPEALS):
            if show := getattr(self._made.get(name), "show_scheme", None):
                show(view.entry.name)

    def _look_at(self, part: str, place: Place | None) -> None:
        if part == self.part:
            self._place = place
            self._allow()

    def _allow(self) -> None:
        for command in self._commands:
            if command in BOTH_COMMANDS[:1]:
                allowed = bool(self.reader.view and self.reader.view.blockers)
            else:
                allowed = command in (*OFFICE_VIEWS, *UNIT_VIEWS) or self.deeds.allowed(command.name)
            self._actions.allow(command.name, allowed=allowed)
        self._say_why()

    def _follow(self, source: object) -> None:
        from desktop.domain.evaluation.values import Source  # start-up time

        if isinstance(source, Source):
            links.follow(self._desk, source)

    def _changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._timer.start()

    def _read_when_seen(self) -> None:
        """Reads figures where they are seen; while a form is filled they can wait."""
        if self._is_stale and self.isVisible() and (self.part in FIGURES or self.reader.reading is None):
            self._is_stale = False
            self.reader.refresh()

    def _part(self, name: str) -> QWidget:
        """A part, made when it is first wanted."""
        if name in FIGURES:
            return self.figures.part(name)
        if name not in self._made:
            self._made[name] = made = self._make(name)
            self._stack.addWidget(made)
            if declare := getattr(made, "declare", None):
                declare(self._actions)
            view = self.reader.view
            if view is not None and (show := getattr(made, "show_scheme", None)):
                show(view.entry.name)
        return self._made[name]

    def _make(self, name: str) -> QWidget:
        if name == STATING:
            from desktop.ui.evaluation.assessment_form import AssessmentView  # start-up time

            return AssessmentView(self._desk)
        from desktop.ui.evaluation.appeals_view import AppealsView  # start-up time

        return AppealsView(self._desk)

    def _show_tab(self, _place: int) -> None:
        self._desk.flush_wanted.emit()
        part = self._part(self.part)
        self._stack.setCurrentWidget(part)
        self.head.offer_groups(offered=self.part in _GROUPED)
        if self.part in FIGURES:
            self._read_when_seen()
            self._look_at(self.part, self.figures.place_of(self.part))
        self._start_part()

    def _start_part(self) -> None:
        part = self._stack.currentWidget()
        for name in ("shown", "start"):
            if begin := getattr(part, name, None):
                begin()
                return

    def _lay_out(self) -> None:
        titles = _titles(self._is_office)
        self.tabs.setAccessibleName(tr("考核页的各部分"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name in self.parts:
            self.tabs.addTab(titles[name])
        head: list[Item] = [label(tr("考核"), "title"), 14, self.tabs, None]
        if self._is_office:
            head += [self._press(name) for name in ("evaluation-schemes", "freeze-evaluation")]
        body = QWidget()
        inner = column([self.head, line(), self._stack], spacing=0)
        inner.setStretch(2, 1)
        body.setLayout(inner)
        self._whole.addWidget(body)
        self._whole.addWidget(self._empty_pane())
        whole = frame("pane")
        box = column([row(head, margins=(16, 10, 16, 2)), self._whole], spacing=0)
        box.setStretch(1, 1)
        whole.setLayout(box)
        self.setLayout(column([whole], spacing=0))

    def _foot(self) -> list[QPushButton]:
        """Buttons for what is done most, below a derivation."""
        texts = _DECISIONS if self._is_office else _PAPERS
        made = [self._press(name, tr(text)) for name, text in texts]
        self._say_why()
        return made

    def _press(self, name: str, text: str = "") -> QPushButton:
        """A button for an action: enabled as it is; it says why when it is not."""
        action: QAction = self._actions[name]
        made = button(text or action.text(), action.trigger)
        made.setAccessibleName(plain_title(action))
        made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._presses.append((made, action))
        action.enabledChanged.connect(made.setEnabled)
        made.setEnabled(action.isEnabled())
        return made

    def _say_why(self) -> None:
        for press, action in self._presses:
            why = self.deeds.why_not(action.objectName().removeprefix("action-"))
            tip = f"{plain_title(action)}（{action.shortcut().toString()}）"
            press.setToolTip(tip if action.isEnabled() or not why else why)

    def _empty_pane(self) -> QWidget:
        pane = frame("pane")
        pane.setObjectName("evaluation-empty")
        if self._is_office:
            text = tr("还没有考核方案。导入方案，或者采用自带的示例方案以后，这里显示各单位的得分和排名。")
            go = button(tr("考核方案…"), self.deeds.schemes, "primary")
        else:
            text = tr("督查办公室还没有公布考核方案。收到以后，这里显示本单位的得分，并填报自评。")
            go = button(tr("导入交换包…"), self._import, "primary")
        self._empty_words.setText(text)
        pane.setLayout(
            column([None, row([None, self._empty_words, None]), row([None, go, None]), None], spacing=14)
        )
        return pane

    def _import(self) -> None:
        action = self.window().findChild(QAction, "action-import-packages")
        if action is not None:
            action.trigger()


def _titles(is_office: bool) -> Mapping[str, str]:
    return {
        MATRIX: tr("矩阵"),
        RANKING: tr("排名"),
        SCORE: tr("单位得分") if is_office else tr("本单位得分"),
        STATING: tr("填报") if is_office else tr("自评"),
        APPEALS: tr("申诉"),
    }
