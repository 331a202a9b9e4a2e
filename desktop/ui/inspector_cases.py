"""The units under a task: a card for each, and one of them in full."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.domain.cases import case_row
from desktop.domain.standing import Case, CaseRow
from desktop.i18n import tr
from desktop.services.case_permissions import case_waits
from desktop.services.cases import CaseService
from desktop.services.ledger import DUTY_TITLES, STATE_TITLES, TaskDetail
from desktop.services.session import NoSuchRecord, Session
from desktop.ui.case_actions import CaseActions
from desktop.ui.case_card import ListCard
from desktop.ui.case_list import CardList
from desktop.ui.case_view import CaseView
from desktop.ui.case_words import case_note, missing_note, progress_note, waiting_note
from desktop.ui.controls import button, column, label, line, row
from desktop.ui.desk import Desk

_CARDS, _CASE, _NONE = range(3)


class CasesTab(QWidget):
    """Shows the cases of one task.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("inspector-units")
        self.setAccessibleName(tr("各单位状态"))
        self._desk = desk
        self._service = CaseService(desk.session)
        self.actions_of_case = CaseActions(desk, self)
        self._task = ""
        self._wanted = ""
        self._cases: dict[str, Case] = {}
        self._summary = label("", "muted", wrap=True)
        self.list = CardList(desk.look, tr("各单位办理情况"), empty=tr("没有单位。"))
        self.view = CaseView(desk, self.actions_of_case)
        self._back = button(tr("‹ 全部单位"), self.show_cards, "link")
        self._nothing = label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self.list.clicked.connect(lambda _index: self.show_case(self.list.current_key))
        self.list.opened.connect(self.show_case)

    def show_detail(self, detail: TaskDetail) -> None:
        """Shows the cases of a task; the case that was open stays open for the same task."""
        if detail.task.uid != self._task:
            self._task, self._wanted = detail.task.uid, ""
        cases = self._service.of_task(detail.task.uid) if detail.assignments else ()
        self._cases = {case.facts.assignment.uid: case for case in cases}
        if not self._cases:
            self._nothing.setText(tr("还没有交办。交办之后，这里逐个显示各单位的状态。"))
            self._stack.setCurrentIndex(_NONE)
            return
        rows = [case_row(case) for case in cases]
        self._summary.setText(_summary(rows))
        self.list.show_cards([case_card(row, self._desk.session) for row in rows])
        self._back.setVisible(len(cases) > 1)
        only = next(iter(self._cases)) if len(cases) == 1 else ""
        if wanted := self._wanted if self._wanted in self._cases else only:
            self.show_case(wanted)
        else:
            self._stack.setCurrentIndex(_CARDS)

    def show_case(self, uid: str) -> None:
        """Shows one case in full."""
        if uid not in self._cases:
            return
        self._wanted = uid
        try:
            self.view.show_case(uid)
        except NoSuchRecord:
            self.show_cards()
            return
        self._stack.setCurrentIndex(_CASE)

    def show_cards(self) -> None:
        """Shows the cards of all units."""
        self._wanted = ""
        self._stack.setCurrentIndex(_CARDS)
        self.list.setFocus()

    def _lay_out(self) -> None:
        cards, case, nothing = QWidget(), QWidget(), QWidget()
        head = row([self._summary], margins=(14, 8, 14, 8))
        box = column([], spacing=0)
        box.addLayout(head)
        box.addWidget(line())
        box.addWidget(self.list, 1)
        cards.setLayout(box)
        case.setLayout(column([row([self._back, None], margins=(8, 4, 8, 0)), self.view], spacing=0))
        nothing.setLayout(column([self._nothing, None], margins=(14, 12, 14, 14)))
        for page in (cards, case, nothing):
            self._stack.addWidget(page)
        self.setLayout(column([self._stack], spacing=0))


def case_card(case: CaseRow, session: Session) -> ListCard:
    """A case as a card: whose it is, where it stands, its light and why."""
    withdrawn = tr("已撤销：{reason}", reason=case.withdrawn) if case.withdrawn else ""
    suspended = tr("已中止：{reason}", reason=case.suspended) if case.suspended else ""
    waiting = waiting_note(case)
    facts = (case.explanation, progress_note(case), missing_note(case), waiting, suspended, withdrawn)
    return ListCard(
        key=case.uid,
        title=case.unit_name,
        code=tr(DUTY_TITLES[case.duty]),
        state=tr("已撤销") if case.withdrawn else tr(STATE_TITLES[case.state]),
        is_waiting=case_waits(session, case),
        light=case.light,
        light_word=case.light_word,
        note=case_note(case),
        facts=tuple(filter(None, facts)),
    )


def _summary(rows: Sequence[CaseRow]) -> str:
    standing = [case for case in rows if not case.withdrawn]
    counts: dict[str, int] = {}
    for case in standing:
        title = tr(STATE_TITLES[case.state])
        counts[title] = counts.get(title, 0) + 1
    listed = "、".join(f"{title} {count}" for title, count in counts.items())
    return tr("{count} 个单位：{listed}", count=len(standing), listed=listed)
