"""申诉: for a unit its appeals, written and handed in; for the office those that wait, and the decision."""

from collections.abc import Sequence

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from desktop.domain.evaluation.values import IndicatorScore
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.services.case_permissions import can_write
from desktop.services.evaluation.appeals import AppealService, AppealView
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import AppealNote, EvaluationView
from desktop.services.evaluation.windows import APPEAL, window_text
from desktop.ui.case_list import CardList
from desktop.ui.controls import button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.evaluation.appeals_office import AppealPane
from desktop.ui.evaluation.appeals_unit import AppealForm
from desktop.ui.evaluation.appeals_words import appeal_cards, mine_cards
from desktop.ui.evaluation.form_words import indicator_text
from desktop.ui.feedback_layout import beside, message
from desktop.ui.jobs import Handlers

_SHOWN, _NOTHING = range(2)
_CHOOSER_PX = 280
_Found = tuple[EvaluationView, Sequence[AppealNote] | Sequence[AppealView]]


class AppealsView(QWidget):
    """The list at the left, one appeal at the right.

    Args:
        desk: the open workspace, of the office or a unit.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("appeals")
        self._desk = desk
        self._service, self._figures = AppealService(desk.session), EvaluationService(desk.session)
        self._name, self._wanted = "", ""
        self._is_stale = True
        self.view: EvaluationView | None = None
        self.notes: dict[str, AppealNote] = {}
        self.mine: dict[str, AppealView] = {}
        self.list = CardList(desk.look, tr("申诉"), empty=tr("没有申诉。"))
        is_office = desk.session.role is Role.OFFICE
        self.pane = AppealPane(desk) if is_office else None
        self.form = None if is_office else AppealForm(desk)
        self.chooser = QComboBox()
        self.begin = button(tr("对这项指标申诉"), self._begin)
        self.try_out = button(tr("试算…"), self._try_out)
        self.try_out.setToolTip(tr("换一个数据或者得分，看谁的得分、名次和等次会变化；不改动任何记录"))
        self._nothing, self.sentence = label("", "muted", wrap=True), label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._say_nothing(tr("正在读取…"))

    def show_scheme(self, name: str) -> None:
        """Shows the appeals of another scheme.

        Args:
            name: ``code edition``.
        """
        if name != self._name:
            self.flush()
            self._name = name
            self._is_stale = True
        if self.isVisible():
            self.refresh()

    def shown(self) -> None:
        """Reads again, and puts the keyboard into the list."""
        self.refresh()
        self.list.setFocus()

    def show_record(self, uid: str) -> None:
        """Shows an appeal, by uid."""
        self._wanted = uid
        self.refresh()

    def appeal_about(self, indicator: str) -> None:
        """Begins an appeal of the unit about an indicator, or shows the one there is."""
        if self.form is not None:
            self._wanted = indicator
            if indicator in self.mine:
                self._show()
            else:
                self._desk.attempt(lambda: self._service.save(self._name, indicator))

    def refresh(self) -> None:
        """Reads again; what is being typed is left alone."""
        self._is_stale = False
        name, service, is_office = self._name, self._service, self.pane is not None

        def work(progress: Progress) -> _Found:
            view = self._figures.evaluate(name, progress=progress)
            return view, service.list(view.entry.name) if is_office else service.mine(view.entry.name)

        def show(found: _Found) -> None:
            if name == self._name:
                self._read(*found)

        def refuse(error: AppError) -> None:
            self._say_nothing(refusal_text(error))

        self._desk.jobs.submit(work, Handlers(show, refuse, owner=self))

    def flush(self) -> None:
        """Saves whatever is being typed."""
        if self.form is not None:
            self.form.flush()

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what was missed meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving saves."""
        super().hideEvent(event)
        self.flush()

    def _read(self, view: EvaluationView, found: Sequence[AppealNote] | Sequence[AppealView]) -> None:
        self.view = view
        scheme = view.entry.scheme
        names = {one.participant.party: one.participant.name for one in view.evaluation.units}
        self.notes = {one.uid: one for one in found if isinstance(one, AppealNote)}
        self.mine = {one.indicator: one for one in found if isinstance(one, AppealView)}
        if self.pane is not None:
            self.list.show_cards(appeal_cards(scheme, tuple(self.notes.values()), names))
            waiting = sum(one.is_granted is None for one in self.notes.values())
            self.sentence.setText(
                tr("{count} 件申诉，{waiting} 件待答复。", count=len(found), waiting=waiting)
            )
        else:
            self.list.show_cards(mine_cards(scheme, tuple(self.mine.values())))
            window = window_text(scheme, APPEAL)
            self.sentence.setText(tr("申诉时间 {window}。", window=window) if window else "")
            self._offer(view)
        self._show()

    def _offer(self, view: EvaluationView) -> None:
        """The indicators that can be appealed."""
        kept = self.chooser.currentData()
        self.chooser.clear()
        for score in self._scores(view):
            self.chooser.addItem(indicator_text(score.indicator), score.indicator.code)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(kept)))
        self.begin.setEnabled(self.chooser.count() > 0 and can_write(self._desk.session))

    def _show(self) -> None:
        wanted, self._wanted = self._wanted, ""
        by_uid = {one.note.uid: key for key, one in self.mine.items() if one.note is not None}
        if wanted:
            self.list.select_key(by_uid.get(wanted, wanted))
        key, view = self.list.current_key, self.view
        if view is None:
            return
        if self.pane is not None and key in self.notes:
            self.pane.show_note(view.entry.name, self.notes[key])
            self._stack.setCurrentIndex(_SHOWN)
        elif self.form is not None and key in self.mine:
            scores = {one.indicator.code: one for one in self._scores(view)}
            self.form.show_appeal(view.entry.name, self.mine[key], scores.get(key))
            self._stack.setCurrentIndex(_SHOWN)
        elif self.pane is not None:
            self._say_nothing(tr("还没有收到申诉。单位提交的申诉随交换包送达后显示在这里。"))
        else:
            self._say_nothing(tr("对得分有异议的，在上面选一项指标，写明理由后提交。"))

    def _say_nothing(self, text: str) -> None:
        self._nothing.setText(text)
        self._stack.setCurrentIndex(_NOTHING)

    def _scores(self, view: EvaluationView) -> tuple[IndicatorScore, ...]:
        """The indicators of the unit that works here."""
        party = self._desk.session.party
        units = [one for one in view.evaluation.units if one.participant.party == party]
        return units[0].indicators if units else ()

    def _begin(self) -> None:
        code = self.chooser.currentData()
        if code:
            self.flush()
            self.appeal_about(code)

    def _try_out(self) -> None:
        """Tries any input: begins with what the chosen appeal is about."""
        from desktop.ui.evaluation.what_if_dialog import open_what_if  # start-up time

        if self.view is not None:
            note = self.notes.get(self.list.current_key)
            first = (note.unit, note.indicator) if note else ("", "")
            open_what_if(self._desk, self.view.entry.name, self, *first)

    def _chosen(self) -> None:
        self.flush()
        self._show()

    def _changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def _connect(self) -> None:
        self.list.chosen.connect(lambda _key: self._chosen())
        self._desk.changed.connect(self._changed)
        self._desk.flush_wanted.connect(self.flush)
        if self.form is not None:
            self.form.saved.connect(self._desk.changed)
            self.list.opened.connect(lambda _key: self.form.start() if self.form else None)

    def _lay_out(self) -> None:
        self.chooser.setAccessibleName(tr("申诉的指标"))
        self.chooser.setMinimumWidth(self._desk.look.px(_CHOOSER_PX))
        shown = self.pane or self.form
        if shown is not None:
            self._stack.addWidget(shown)
        self._stack.addWidget(message(self._nothing))
        is_unit = self.form is not None
        self.chooser.setVisible(is_unit)
        self.begin.setVisible(is_unit)
        self.try_out.setVisible(not is_unit)
        head = row(
            [self.sentence, None, self.chooser, self.begin, self.try_out], spacing=8, margins=(16, 8, 16, 8)
        )
        head.setStretch(0, 1)
        whole = column([head, line()], spacing=0)
        whole.addWidget(beside(self._desk.look, self.list, self._stack), 1)
        self.setLayout(whole)
