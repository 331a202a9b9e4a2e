"""反馈, as a unit sees it: what is asked of it at the left, the form of one report at the right."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop.domain.standing import Case
from desktop.domain.supervision import Evidence
from desktop.i18n import tr
from desktop.progress import SILENT, Progress
from desktop.services.case_permissions import can_write
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_form import Asked
from desktop.ui.case_actions import CaseActions
from desktop.ui.case_list import CardList
from desktop.ui.controls import Item, button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.feedback_asked import PeriodBox, Wanted, asked_card, asked_key, wanted_of
from desktop.ui.feedback_form import FeedbackFormView
from desktop.ui.feedback_layout import beside, message, over
from desktop.ui.feedback_submitting import Submitted, Submitting

_FORM, _SEVERAL, _NOTHING = range(3)
MOST_SAID = 4


class UnitFeedback(QWidget):
    """The reports that are asked of this unit.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._service = FeedbackService(desk.session)
        self._submitting = Submitting(desk.session)
        self._asked: dict[str, Asked] = {}
        self._shown = ""
        self.kinds, self.period = QTabBar(), PeriodBox()
        self.list = CardList(desk.look, tr("要报的反馈"), is_multiple=True)
        self.form = FeedbackFormView(desk)
        self._several, self._nothing = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self._said = label("", wrap=True)
        self._stack = QStackedWidget()
        self.copy_button = button(tr("沿用上期内容"), self.copy_last)
        self.unchanged_button = button(tr("无变化"), self.report_unchanged)
        self.submit_button = button(tr("提交本项"), self.submit, "primary")
        self.submit_all_button = button(tr("提交全部草稿"), self.submit_all)
        self.actions_of_case = CaseActions(desk, self)
        self.more_button = self.actions_of_case.button(self._shown_case, ("report",))
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """Number of reports that are still owed."""
        return sum(one.is_owed for one in self._asked.values())

    def refresh(self) -> None:
        """Reads the list again; the report that is being written stays."""
        asked = self._service.asked()
        self.period.offer(asked)
        if period := self.period.code:
            asked = self._service.asked(period)
        self._asked = {asked_key(one): one for one in asked}
        self._count(asked)
        self._show_list()

    def show_case(self, assignment: str) -> bool:
        """Shows the first report that is owed in a case, else its latest.

        Args:
            assignment: uid.

        Returns:
            Whether one is asked for.
        """
        self.kinds.setCurrentIndex(0)
        found = [one for one in self._asked.values() if one.assignment == assignment]
        owed = [one for one in found if one.is_owed]
        chosen = next(iter((*owed, *found)), None)
        return chosen is not None and self.list.select_key(asked_key(chosen))

    def step(self, *, forward: bool) -> None:
        """The next or previous report."""
        self.form.flush()
        self.list.step(forward=forward)

    def next_owed(self) -> None:
        """The next report that is still owed, from the top again after the last."""
        keys = [card.key for card in self.list.cards.cards]
        place = keys.index(self._shown) + 1 if self._shown in keys else 0
        for key in (*keys[place:], *keys[:place]):
            if key in self._asked and self._asked[key].is_owed:
                self.list.select_key(key)
                return

    def copy_last(self) -> None:
        """Takes last period's words over into the report that is shown."""
        if (one := self._asked.get(self._shown)) is not None:
            self.form.flush()
            said = tr("已沿用上期内容，请改为本期的情况后提交。")
            self._desk.attempt(lambda: self._service.copy_last(one.assignment, one.period), said)

    def report_unchanged(self) -> None:
        """Fills the chosen reports as "no change"."""
        self.form.flush()
        chosen = self._chosen()
        self._run(
            tr("填为无变化"), len(chosen), lambda progress: self._submitting.unchanged(chosen, progress)
        )

    def submit(self) -> None:
        """Hands the chosen reports in: all of them, or none."""
        self.form.flush()
        chosen = self._chosen()
        self._run(tr("提交反馈"), len(chosen), lambda progress: self._submitting.chosen(chosen, progress))

    def submit_all(self) -> None:
        """Hands in every draft that is complete, and says what the others lack."""
        self.form.flush()
        drafts = [one for one in self._asked.values() if one.draft is not None]
        self._run(tr("提交反馈"), len(drafts), lambda progress: self._submitting.complete(drafts, progress))

    def attach(self) -> None:
        """Lets the user choose files for the report that is shown."""
        self.form.evidence.choose()

    def paste_evidence(self) -> None:
        """Attaches what the clipboard holds to the report that is shown."""
        if not self.form.evidence.paste():
            self._desk.said.emit(tr("剪贴板里没有文件或图片。"))

    def show_evidence(self) -> None:
        """Opens the attachments of the report that is shown."""
        form = self.form.form
        if form is not None and form.evidence:
            self.form.evidence.opened.emit(form.evidence[0].uid)

    def _lay_out(self) -> None:
        self.kinds.setAccessibleName(tr("哪些反馈"))
        self.kinds.setDrawBase(False)
        for _ in Wanted:
            self.kinds.addTab("")
        left = QWidget()
        box = column(
            [row([self.period], margins=(12, 8, 12, 4)), row([self.kinds], margins=(8, 0, 8, 0))], spacing=0
        )
        box.addWidget(line())
        box.addWidget(self.list, 1)
        left.setLayout(box)
        for page in (self._form_page(), self._several_page(), message(self._nothing)):
            self._stack.addWidget(page)
        self.setLayout(column([beside(self._desk.look, left, self._stack)], spacing=0))

    def _form_page(self) -> QWidget:
        bar = frame("status")
        buttons: list[Item] = [self.copy_button, self.unchanged_button, self.more_button, None]
        buttons += [self.submit_all_button, self.submit_button]
        bar.setLayout(column([self._said, row(buttons)], spacing=6, margins=(18, 8, 18, 10)))
        self._said.hide()
        return over(self.form, bar)

    def _several_page(self) -> QWidget:
        hint = label(
            tr("“无变化”按上期内容填写，核对后再提交；提交时有一项缺内容就都不提交。"), "muted", wrap=True
        )
        buttons = row(
            [button(tr("都填为无变化"), self.report_unchanged), button(tr("提交所选"), self.submit), None]
        )
        made = frame("pane")
        made.setLayout(column([self._several, hint, buttons, None], margins=(24, 24, 24, 24), spacing=12))
        return made

    def _connect(self) -> None:
        self.kinds.currentChanged.connect(lambda _place: self._show_list())
        self.period.currentIndexChanged.connect(lambda _index: self.refresh())
        self.list.chosen.connect(self._show)
        self.list.selection_changed.connect(self._show_selection)
        self.form.saved.connect(self._saved)
        self.form.share_wanted.connect(self._share)
        self._desk.flush_wanted.connect(self.form.flush)

    def _count(self, asked: Sequence[Asked]) -> None:
        for place, wanted in enumerate(Wanted):
            count = len(wanted_of(asked, wanted))
            title = tr(wanted.value)
            self.kinds.setTabText(place, f"{title} {count}" if count else title)
        drafts = sum(one.draft is not None for one in asked)
        self.submit_all_button.setText(tr("提交全部草稿 {count} 项", count=drafts))
        self.submit_all_button.setEnabled(drafts > 0 and can_write(self._desk.session))

    def _show_list(self) -> None:
        wanted = tuple(Wanted)[self.kinds.currentIndex()]
        listed = wanted_of(tuple(self._asked.values()), wanted)
        is_first = not self.list.cards.cards
        self.list.show_cards([asked_card(one) for one in listed])
        self._nothing.setText(_nothing_text(wanted))
        if is_first and listed:
            self.list.select_key(asked_key(next((one for one in listed if one.is_owed), listed[0])))
        self._show(self.list.current_key)

    def _show(self, key: str) -> None:
        one = self._asked.get(key)
        if key != self._shown:
            self._said.hide()
        self._shown = key
        if one is None:
            self.form.flush()
            self._stack.setCurrentIndex(_NOTHING)
            return
        self.form.show_report(one.assignment, one.period)
        is_editable = self.form.is_editable
        self.copy_button.setEnabled(is_editable and one.last is not None)
        self.unchanged_button.setEnabled(is_editable and one.last is not None)
        self.submit_button.setEnabled(is_editable)
        self._stack.setCurrentIndex(_FORM)
        self._show_selection()

    def _show_selection(self) -> None:
        count = len(self.list.selected_keys())
        if count > 1:
            self.form.flush()
            self._several.setText(tr("已选 {count} 项", count=count))
            self._stack.setCurrentIndex(_SEVERAL)
        elif self._stack.currentIndex() == _SEVERAL:
            self._show(self.list.current_key)

    def _shown_case(self) -> Case | None:
        return self.form.form.case if self.form.form else None

    def _saved(self) -> None:
        """A field was written: the form and the list show it, and so does the rest of the window."""
        one = self._asked.get(self._shown)
        if one is not None:
            self.form.show_report(one.assignment, one.period)
        self._desk.changed.emit()

    def _share(self, evidence: Evidence) -> None:
        others = [one for one in self._asked.values() if asked_key(one) != self._shown and one.is_owed]
        self.form.attaching.share(evidence, others)

    def _chosen(self) -> list[Asked]:
        keys = self.list.selected_keys() or (self._shown,)
        return [self._asked[key] for key in keys if key in self._asked]

    def _run(self, title: str, count: int, work: Callable[[Progress], Submitted]) -> None:
        """Does it here for one report, on the worker for many."""
        desk = self._desk
        if count == 1:
            desk.attempt(lambda: work(SILENT), then=self._say)
        elif count:

            def done(result: Submitted) -> None:
                desk.changed.emit()
                self._say(result)

            run_with_progress(self.window(), desk.look, desk.jobs, title, (work, done))

    def _say(self, result: Submitted) -> None:
        """Says what was done, and what is missing: under the form, beside its fields, and by task."""
        if result.done:
            self._desk.said.emit(result.done)
        self._said.setVisible(bool(result.problems))
        if not result.problems:
            return
        words = list(dict.fromkeys(problem.sentence for problem in result.problems))
        more = tr("…… 共 {count} 处", count=len(words))
        shown = [result.lack, *words[:MOST_SAID], *([more] if len(words) > MOST_SAID else [])]
        self._said.setText("\n".join(shown))
        current = self._asked.get(self._shown)
        mine = [one for one in result.problems if current and one.assignment == current.assignment]
        self.form.show_problems(mine, is_asked=True)


def _nothing_text(wanted: Wanted) -> str:
    if wanted is Wanted.ALL:
        return tr("现在没有要报的反馈。任务签收以后，到了报告期会列在这里。")
    if wanted is Wanted.OWED:
        return tr("这里没有未报的反馈，都报齐了。")
    return tr("这里没有这样的反馈。")
