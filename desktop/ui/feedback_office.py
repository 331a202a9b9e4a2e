"""反馈, as the office sees it: what waits for a verdict or a decision, one after the other by keyboard."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QComboBox, QStackedWidget, QTabBar, QToolButton, QWidget

from desktop.domain.standing import Waiting
from desktop.domain.supervision import ReviewVerdict
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.case_permissions import can_write
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.notice_items import protocol_places
from desktop.services.reviewing import ReviewItem, ReviewService
from desktop.services.rulings import RulingService
from desktop.ui.case_actions import CaseActions
from desktop.ui.case_list import CardList
from desktop.ui.controls import Item, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text, run_with_progress
from desktop.ui.feedback_fields import Hint
from desktop.ui.feedback_judging import Judging, what_returns
from desktop.ui.feedback_layout import beside, message, over
from desktop.ui.feedback_queue import BY_TASK, BY_UNIT, QueueEntry, grouped, several_text
from desktop.ui.feedback_review import ReportView
from desktop.ui.feedback_verdict import VERDICT_KEYS, VerdictBar
from desktop.ui.return_dialog import ReturnDialog
from desktop.ui.ruling_pane import RulingPane

_REPORT, _RULING, _SEVERAL, _NOTHING = range(4)
_KINDS = (None, Waiting.REVIEW, Waiting.OBJECTION, Waiting.REQUEST)
_READ = (Waiting.REVIEW, Waiting.OBJECTION)


class OfficeFeedback(QWidget):
    """The queue at the left, one of it at the right.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cases, self._reviews = CaseService(desk.session), ReviewService(desk.session)
        self._rulings, self._judging = RulingService(desk.session), Judging(desk.session)
        self._entries: dict[str, QueueEntry] = {}
        self._item: ReviewItem | None = None
        self.tabs = QTabBar()
        self.order, self.send_button = QComboBox(), QToolButton()
        self.list = CardList(desk.look, tr("等待处理的事项"), is_multiple=True)
        self.report, self.verdicts = ReportView(desk), VerdictBar(desk)
        self.ruling = RulingPane(desk, lambda act: self._attempt(act, self.ruling.hint))
        self._several, self.several_list = label("", "heading", wrap=True), label("", wrap=True)
        self.nothing = label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self.actions_of_case = CaseActions(desk, self)
        more = self.actions_of_case.button(lambda: self._item.case if self._item else None, ("review",))
        self.verdicts.keys.insertWidget(len(VERDICT_KEYS) - 1, more)
        self._lay_out()
        self._connect()

    @property
    def item(self) -> ReviewItem | None:
        """The report that is shown; None when something else is."""
        return self._item

    def refresh(self) -> None:
        """Reads the queue again; what is being judged stays."""
        unit = self._desk.unit
        rows = self._cases.rows(CaseFilter(unit=unit, waiting=_READ))
        requests = [one for one in self._rulings.requests() if unit in ("", one.row.unit)]
        entries = [*(QueueEntry(one.row, one) for one in requests), *map(QueueEntry, rows)]
        self._entries = {entry.key: entry for entry in entries}
        self._count(entries)
        self._show_list()

    def step(self, *, forward: bool) -> None:
        """The next or previous thing that waits."""
        self.list.step(forward=forward)

    def judge(self, verdict: ReviewVerdict) -> None:
        """Gives a verdict on the chosen reports; a return asks for its reason."""
        if not can_write(self._desk.session):
            return
        several = self._chosen_reports()
        if verdict is ReviewVerdict.RETURNED:
            self._ask_return(several)
        elif several:
            self._judge_several(several, verdict, self.verdicts.opinion.text)
        elif self._item is not None:
            opinion, reached = self.verdicts.opinion.text, self.report.measures.confirmed
            act = partial(self._judging.one, self._item, verdict, opinion, reached)
            if self._attempt(act, self.verdicts.hint):
                self.verdicts.remember(opinion)

    def show_case(self, assignment: str) -> bool:
        """Selects what waits in a case.

        Args:
            assignment: uid.

        Returns:
            Whether anything waits in it.
        """
        self.tabs.setCurrentIndex(0)
        key = next((key for key, entry in self._entries.items() if entry.case.uid == assignment), "")
        return bool(key) and self.list.select_key(key)

    def show_evidence(self) -> None:
        """Opens the attachments of the report that is shown."""
        if self._item is not None and self._item.evidence:
            self._open_evidence(self._item.evidence[0].uid)

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName(tr("等待什么"))
        self.tabs.setDrawBase(False)
        for _ in _KINDS:
            self.tabs.addTab("")
        self.order.setAccessibleName(tr("排列"))
        for title, value in ((tr("按单位"), BY_UNIT), (tr("按任务"), BY_TASK)):
            self.order.addItem(title, value)
        kept = self.order.findData(self._desk.state.text("feedback.order", BY_UNIT))
        self.order.setCurrentIndex(max(0, kept))
        self.send_button.setText(tr("督办与催办"))
        self.send_button.setAccessibleName(tr("下发通知单、催办、登记批示"))
        self.send_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        heading = label(tr("反馈"), "title")
        parts: list[Item] = [heading, 14, self.tabs, None, self.send_button, self.order]
        head = row(parts, margins=(16, 10, 16, 8))
        rest = label(tr("按 1 至 4 一起核定，按 R 一起退回。异议和申请要逐项裁定。"), "muted", wrap=True)
        for page in (
            self.report,
            self.ruling,
            message(self._several, rest, self.several_list),
            message(self.nothing),
        ):
            self._stack.addWidget(page)
        self._stack.currentChanged.connect(self._show_verdicts)
        whole = column([], spacing=0)
        whole.addLayout(head)
        whole.addWidget(line())
        whole.addWidget(beside(self._desk.look, self.list, over(self._stack, self.verdicts)), 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _place: self._show_list())
        self.order.currentIndexChanged.connect(lambda _index: self._reorder())
        self.list.chosen.connect(self._show)
        self.list.selection_changed.connect(self._show_selection)
        self.verdicts.judged.connect(self.judge)
        self.report.evidence_wanted.connect(self._open_evidence)

    def _reorder(self) -> None:
        self._desk.state.put("feedback.order", self.order.currentData())
        self._show_list()

    def _count(self, entries: Sequence[QueueEntry]) -> None:
        titles = (tr("全部"), tr("反馈"), tr("异议"), tr("申请"))
        for place, (title, kind) in enumerate(zip(titles, _KINDS, strict=True)):
            count = sum(kind in (None, entry.waiting) for entry in entries)
            self.tabs.setTabText(place, f"{title} {count}" if count else title)

    def _show_list(self) -> None:
        kind = _KINDS[self.tabs.currentIndex()]
        entries = [entry for entry in self._entries.values() if kind in (None, entry.waiting)]
        places = protocol_places(self._desk.session)
        self.list.show_cards(grouped(entries, self.order.currentData(), places))
        self.nothing.setText(
            tr("没有等待处理的事项。单位报来反馈、异议或申请后，在这里逐项核定。") if not entries else ""
        )
        self._show(self.list.current_key)

    def _show(self, key: str) -> None:
        entry, before = self._entries.get(key), self._item
        self._item = None
        if entry is None:
            self._stack.setCurrentIndex(_NOTHING)
        elif entry.waiting is Waiting.REVIEW:
            self._show_report(self._reviews.item(entry.case.uid), before)
        else:
            self._show_ruling(entry)
        self._show_verdicts(self._stack.currentIndex())

    def _show_report(self, item: ReviewItem, before: ReviewItem | None) -> None:
        """Shows a report; one that is shown already is shown anew only when something of it changed."""
        self._item = item
        is_same = before is not None and before.feedback.uid == item.feedback.uid
        if not is_same:
            self.verdicts.start()
        elif before is not None and before.feedback.version != item.feedback.version:
            self.verdicts.hint.show_problem(tr("单位刚刚重新报送，内容已更新，请重新核对。"))
        if item != before:
            self.report.show_item(item, is_same=is_same)
        self._stack.setCurrentIndex(_REPORT)

    def _show_ruling(self, entry: QueueEntry) -> None:
        case = self._cases.case(entry.case.uid)
        asked = entry.request.request if entry.request else case.facts.answer
        self.ruling.show_request(case, asked)
        self.ruling.form.setEnabled(can_write(self._desk.session))
        self._stack.setCurrentIndex(_RULING)

    def _show_verdicts(self, place: int) -> None:
        self.verdicts.setVisible(place in (_REPORT, _SEVERAL) and can_write(self._desk.session))

    def _show_selection(self) -> None:
        keys = self.list.selected_keys()
        if len(keys) > 1:
            chosen = [self._entries[key] for key in keys if key in self._entries]
            self._several.setText(tr("已选 {count} 项", count=len(keys)))
            self.several_list.setText(several_text(chosen))
            self.verdicts.hint.show_problem("")
            self._stack.setCurrentIndex(_SEVERAL)
        elif self._stack.currentIndex() == _SEVERAL:
            self._show(self.list.current_key)

    def _chosen_reports(self) -> list[QueueEntry]:
        """The chosen cases with a report that waits; none unless several things are chosen."""
        keys = self.list.selected_keys()
        entries = [self._entries[key] for key in keys if key in self._entries]
        return [entry for entry in entries if entry.waiting is Waiting.REVIEW] if len(keys) > 1 else []

    def _judge_several(self, entries: Sequence[QueueEntry], verdict: ReviewVerdict, opinion: str) -> None:
        def done(sentence: str) -> None:
            self.verdicts.remember(opinion)
            self._finish(sentence)

        def work(progress: Progress) -> str:
            return self._judging.many(entries, verdict, opinion, progress)

        desk = self._desk
        run_with_progress(self.window(), desk.look, desk.jobs, tr("核定反馈"), (work, done))

    def _ask_return(self, several: Sequence[QueueEntry]) -> None:
        item = self._item
        if not several and item is None:
            return

        def act(reason: str) -> str:
            if several:
                return self._judging.many(several, ReviewVerdict.RETURNED, reason)
            return self._judging.one(item, ReviewVerdict.RETURNED, reason) if item else ""

        what, window = what_returns(several, item), self.window()
        dialog = ReturnDialog(self._desk, what, act, window, is_long=bool(several))
        if dialog.reason_field is not None:
            dialog.reason_field.set_text(self.verdicts.opinion.text)
        dialog.finished.connect(lambda _result: self.list.setFocus())
        dialog.open()

    def _attempt(self, act: Callable[[], str], hint: Hint) -> bool:
        """Does it and goes on to the next; a refusal stands where the decision is taken."""
        try:
            sentence = act()
        except AppError as error:
            hint.show_problem(refusal_text(error))
            return False
        hint.show_problem("")
        self._finish(sentence)
        return True

    def _finish(self, sentence: str) -> None:
        self._desk.changed.emit()
        left = len(self._entries)
        rest = tr("还有 {count} 项等待处理。", count=left) if left else tr("全部处理完了。")
        self._desk.said.emit(f"{sentence}{rest}")
        self.list.setFocus()

    def _open_evidence(self, uid: str) -> None:
        from desktop.ui.evidence_window import EvidenceWindow  # few look at attachments: start-up time

        if self._item is not None:
            window = EvidenceWindow(self._desk, self.window())
            window.show_items(self._item.evidence, uid)
            window.show()
