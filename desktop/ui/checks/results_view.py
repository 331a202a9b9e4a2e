"""结果审核: the results of one inspection, one after the other by keyboard: accepted, or sent back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QWidget

from desktop.domain.checks.inspections import ResultState
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.case_permissions import can_write
from desktop.services.checks.inspections_values import InspectionRow, ResultView
from desktop.services.checks.reviewing import CheckReviewService
from desktop.ui.case_list import CardList
from desktop.ui.checks.result_cards import KINDS, key_of, result_cards
from desktop.ui.checks.result_pane import ResultPane
from desktop.ui.controls import Item, button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.feedback_fields import Hint
from desktop.ui.feedback_layout import beside, message, over
from desktop.ui.phrases import Phrases, ReasonField

_RESULT, _NOTHING = range(2)
_ALL, _WAITING = range(2)
_REVIEWABLE = (ResultState.SUBMITTED, ResultState.ACCEPTED, ResultState.RETURNED)


class ReviewBar(QFrame):
    """The bar under a result: the opinion, and what can be said of it with its key."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("review-bar")
        self.setProperty("role", "status")
        usual = (tr("请补充现场照片。"), tr("检查记录不够具体，请写明看到的情况。"))
        self.phrases = Phrases(desk.state, "check-return", usual)
        self.opinion = ReasonField(desk, tr("退回意见"), self.phrases, tr("退回时必填"), is_flat=True)
        self.hint = Hint()
        self.accept, self.send_back = button(""), button("")
        self.rest = button(tr("采纳其余全部"))
        for press, key, title in (
            (self.accept, "A", tr("采纳")),
            (self.send_back, "R", tr("退回")),
        ):
            press.setText(f"{key}　{title}")
            press.setAccessibleName(title)
            press.setToolTip(tr("按 {key}：{title}", key=key, title=title))
        keys = label(tr("J 下一项　K 上一项　N 写意见"), "muted")
        parts: list[Item] = [self.accept, self.send_back, 8, keys, None, self.rest]
        self.setLayout(column([self.opinion, self.hint, row(parts)], spacing=6, margins=(18, 8, 18, 10)))


class ResultsView(QWidget):
    """The list at the left, one result at the right.

    Args:
        desk: the open workspace.
    """

    counted = Signal(int)
    """So many results wait for review."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._service = CheckReviewService(desk.session)
        self._row: InspectionRow | None = None
        self._results: dict[str, ResultView] = {}
        self._kinds = QButtonGroup(self)
        self.list = CardList(desk.look, tr("检查结果"), empty=tr("没有这样的结果。"))
        self.pane, self.bar = ResultPane(desk), ReviewBar(desk)
        self.nothing = label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """How many results wait for review."""
        return sum(one.state is ResultState.SUBMITTED for one in self._results.values())

    @property
    def can_judge(self) -> bool:
        """Whether results can be judged: not when they are final, nor while looking back."""
        is_open = self._row is not None and self._row.inspection.concluded_on is None
        return bool(self._results) and is_open and can_write(self._desk.session)

    @property
    def current(self) -> ResultView | None:
        """The result that is shown."""
        return self._results.get(self.list.current_key)

    def show_results(self, found: InspectionRow, results: Sequence[ResultView]) -> None:
        """Shows the results of an inspection as they stand; what is being judged stays."""
        is_other = self._row is None or self._row.inspection.uid != found.inspection.uid
        self._row = found
        self._results = {key_of(one): one for one in results}
        if is_other:
            self._start_afresh()
        self._show()

    def step(self, *, forward: bool) -> None:
        """The next or previous result."""
        self.list.step(forward=forward)

    def accept(self) -> None:
        """Accepts the result that is shown, and goes on to the next that waits."""
        if (result := self._judged(ResultState.ACCEPTED)) is not None:
            act = partial(self._service.accept, self._uid, [result.key], _versions(result))
            self._attempt(act, result, ResultState.ACCEPTED)

    def send_back(self) -> None:
        """Returns the result that is shown with the opinion; asks for one when it is missing."""
        if (result := self._judged(ResultState.RETURNED)) is None:
            return
        opinion = self.bar.opinion.text
        if not opinion:
            self.bar.hint.show_problem(tr("退回要写明意见，写好再按退回。"))
            self.bar.opinion.setFocus()
            return
        act = partial(self._service.return_, self._uid, [result.key], opinion, _versions(result))
        if self._attempt(act, result, ResultState.RETURNED):
            self.bar.phrases.remember(opinion)

    def accept_rest(self) -> None:
        """Accepts everything that waits, in one act; asks first."""
        if not self.waiting or not self.can_judge:
            return
        from desktop.ui.checks.inspection_dialogs import AcceptRestDialog  # start-up time

        results = [one for one in self._results.values() if one.state is ResultState.SUBMITTED]
        dialog = AcceptRestDialog(self._desk, self._uid, results, self.window())
        dialog.finished.connect(lambda _result: self.list.setFocus())
        dialog.open()

    def show_waiting(self) -> None:
        """Shows the first result that waits, among all of them."""
        if self.waiting:
            self._next_waiting("")
        self.list.setFocus()

    def write(self) -> None:
        """Puts the cursor into the opinion."""
        self.bar.opinion.setFocus()

    def show_photo(self) -> None:
        """Opens the first photograph of the result that is shown."""
        self.pane.photos.open_first()

    @property
    def _uid(self) -> str:
        return self._row.inspection.uid if self._row else ""

    def _judged(self, verdict: ResultState) -> ResultView | None:
        """The result that is shown, when it can be judged so."""
        result = self.current
        if result is None or not self.can_judge:
            return None
        if result.state not in _REVIEWABLE:
            self.bar.hint.show_problem(tr("检查员还没有提交这一项，不能审核。"))
            return None
        if result.state is verdict:  # it was said already: a key pressed once more goes on
            self._next_waiting(key_of(result))
            return None
        return result

    def _attempt(self, act: Callable[[], str], result: ResultView, state: ResultState) -> bool:
        """Does it and goes on to the next; a refusal stands where the decision is taken."""
        try:
            sentence = act()
        except AppError as error:
            self.bar.hint.show_problem(refusal_text(error))
            return False
        for key, one in self._results.items():
            if one.key == result.key and one.state in _REVIEWABLE:
                self._results[key] = replace(one, state=state)
        self.bar.opinion.set_text("")
        self._next_waiting(key_of(result))
        self._show()
        self._finish(sentence)
        return True

    def _finish(self, sentence: str) -> None:
        self._desk.changed.emit()
        left = self.waiting
        rest = tr("还有 {count} 项待审核。", count=left) if left else tr("没有待审核的结果了。")
        self._desk.said.emit(f"{sentence}{rest}")
        self.list.setFocus()

    def _next_waiting(self, after: str) -> None:
        """Goes to the next result that waits, round the end."""
        keys = list(self._results)
        place = keys.index(after) + 1 if after in keys else 0
        ordered = keys[place:] + keys[:place]
        wanted = next((key for key in ordered if self._results[key].state is ResultState.SUBMITTED), "")
        if wanted and not self.list.select_key(wanted):
            self._kinds.buttons()[_ALL].setChecked(True)
            self._show()
            self.list.select_key(wanted)

    def _start_afresh(self) -> None:
        place = _WAITING if self.waiting and self.waiting < len(self._results) else _ALL
        self._kinds.buttons()[place].setChecked(True)
        self.bar.opinion.set_text("")
        self.bar.hint.show_problem("")

    def _show(self) -> None:
        results = list(self._results.values())
        for kind, press in zip(KINDS, self._kinds.buttons(), strict=True):
            press.setText(f"{tr(kind.title)} {sum(map(kind.test, results))}")
        kind = KINDS[max(self._kinds.checkedId(), 0)]
        self.list.show_cards(result_cards([one for one in results if kind.test(one)]))
        waiting = self.waiting
        self.bar.rest.setText(tr("采纳其余全部（{count}）", count=waiting) if waiting else tr("采纳其余全部"))
        self.bar.rest.setAccessibleName(self.bar.rest.text())
        self.bar.rest.setEnabled(bool(waiting))
        self.counted.emit(waiting)
        self._show_result(self.list.current_key)

    def _show_result(self, key: str) -> None:
        result = self._results.get(key)
        if result is None:
            self._stack.setCurrentIndex(_NOTHING)
        else:
            self.pane.show_result(result)
            self._stack.setCurrentIndex(_RESULT)
        can_judge = result is not None and result.state in _REVIEWABLE
        for press in (self.bar.accept, self.bar.send_back):
            press.setEnabled(can_judge)
        self.bar.setVisible(self.can_judge)

    def _chosen(self, key: str) -> None:
        self.bar.hint.show_problem("")
        self._show_result(key)

    def _connect(self) -> None:
        self._kinds.idClicked.connect(lambda _place: self._show())
        self.list.chosen.connect(self._chosen)
        self.bar.accept.clicked.connect(lambda _checked: self.accept())
        self.bar.send_back.clicked.connect(lambda _checked: self.send_back())
        self.bar.rest.clicked.connect(lambda _checked: self.accept_rest())

    def _lay_out(self) -> None:
        presses: list[Item] = []
        for place, kind in enumerate(KINDS):
            press = button(tr(kind.title))
            press.setCheckable(True)
            press.setChecked(place == 0)
            self._kinds.addButton(press, place)
            presses.append(press)
        head = row([*presses, None], spacing=6, margins=(16, 8, 16, 8))
        self._stack.addWidget(self.pane)
        self._stack.addWidget(message(self.nothing))
        whole = column([head, line()], spacing=0)
        whole.addWidget(beside(self._desk.look, self.list, over(self._stack, self.bar)), 1)
        self.setLayout(whole)


def _versions(result: ResultView) -> dict[str, str]:
    """What was looked at: one that moved on since is refused."""
    return {result.result.uid: result.result.version} if result.result is not None else {}
