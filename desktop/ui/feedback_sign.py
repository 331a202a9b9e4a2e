"""签收: what was newly given to this unit, to be signed for or objected to; its contact and its plan."""

from collections.abc import Sequence
from datetime import date
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QTabBar, QWidget

from desktop.domain.cases import case_row
from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Case, CaseRow, Waiting
from desktop.domain.supervision import AnswerKind, PlanStep
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.answering import AnswerService
from desktop.services.case_permissions import can_write, case_actions, case_waits
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.cases_outcome import require_done
from desktop.services.ledger import DUTY_TITLES, STATE_TITLES
from desktop.services.titles import OBJECTION_TITLES
from desktop.ui.case_actions import CaseActions
from desktop.ui.case_card import ListCard
from desktop.ui.case_list import CardList
from desktop.ui.case_view import deadline_line
from desktop.ui.case_words import day_text, target_text, waiting_note
from desktop.ui.controls import Item, button, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import Hint
from desktop.ui.feedback_layout import beside, message, over
from desktop.ui.fields import LineField
from desktop.ui.plan_table import PlanTable

_CASE, _SEVERAL, _NOTHING = range(3)


class Kind(Enum):
    """Which cases are listed."""

    WAITING = mark("待签收")
    OBJECTED = mark("有异议")
    ACCEPTED = mark("已签收")


class SignView(QWidget):
    """The cases of this unit and its answers to them.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cases = CaseService(desk.session)
        self._rows: dict[str, CaseRow] = {}
        self.kinds = QTabBar()
        self.list = CardList(desk.look, tr("交给本单位的任务"), is_multiple=True)
        self.pane = AnswerPane(desk)
        self._several, self._nothing = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self.accept_button = button(tr("签收…"), self.accept_chosen, "primary")
        self.accept_all_button = button(tr("全部签收…"), self.accept_all)
        self.object_button = button(tr("提出异议…"), self.object)
        self._lay_out()
        self.kinds.currentChanged.connect(lambda _place: self._show_list())
        self.list.chosen.connect(self._show)
        self.list.selection_changed.connect(self._show_selection)

    @property
    def waiting(self) -> int:
        """Number of cases that are not signed for."""
        return sum(case.waiting is Waiting.ANSWER for case in self._rows.values())

    def refresh(self) -> None:
        """Reads the cases again."""
        rows = self._cases.rows(CaseFilter(unit=self._desk.session.party))
        self._rows = {case.uid: case for case in rows}
        for place, kind in enumerate(Kind):
            count = sum(kind_of(case) is kind for case in rows)
            title = tr(kind.value)
            self.kinds.setTabText(place, f"{title} {count}" if count else title)
        self._show_list()

    def accept_chosen(self) -> None:
        """Signs for the chosen cases."""
        self._accept([self._rows[key] for key in self.list.selected_keys() if key in self._rows])

    def accept_all(self) -> None:
        """Signs for everything that is not signed for."""
        self._accept([case for case in self._rows.values() if case.waiting is Waiting.ANSWER])

    def object(self) -> None:
        """Objects to the case that is shown."""
        if self.pane.case is not None:
            self.pane.actions_of_case.start("object", self.pane.case)

    def _accept(self, cases: Sequence[CaseRow]) -> None:
        from desktop.ui.answer_dialogs import AcceptDialog  # start-up time

        if cases:
            AcceptDialog(self._desk, cases, self.window()).open()

    def _lay_out(self) -> None:
        self.kinds.setAccessibleName(tr("哪些任务"))
        self.kinds.setDrawBase(False)
        for _ in Kind:
            self.kinds.addTab("")
        left = QWidget()
        box = column([row([self.kinds], margins=(8, 6, 8, 0))], spacing=0)
        box.addWidget(line())
        box.addWidget(self.list, 1)
        left.setLayout(box)
        bar = frame("status")
        buttons: list[Item] = [self.object_button, None, self.accept_button, self.accept_all_button]
        bar.setLayout(row(buttons, margins=(18, 10, 18, 10)))
        for page in (self.pane, message(self._several), message(self._nothing)):
            self._stack.addWidget(page)
        self.setLayout(column([beside(self._desk.look, left, over(self._stack, bar))], spacing=0))

    def _show_list(self) -> None:
        kind = tuple(Kind)[self.kinds.currentIndex()]
        listed = [case for case in self._rows.values() if kind_of(case) is kind]
        self.list.show_cards([_card(self._desk, case) for case in listed])
        self._nothing.setText(_nothing_text(kind))
        if not self.list.current_key:
            self.list.step(forward=True)
        self._show(self.list.current_key)

    def _show(self, key: str) -> None:
        case = self._rows.get(key)
        if case is None:
            self.pane.flush()
            self._stack.setCurrentIndex(_NOTHING)
        else:
            self.pane.show_case(case.uid)
            self._stack.setCurrentIndex(_CASE)
        self._show_selection()

    def _show_selection(self) -> None:
        chosen = [self._rows[key] for key in self.list.selected_keys() if key in self._rows]
        if len(chosen) > 1:
            self._several.setText(tr("已选 {count} 项", count=len(chosen)))
            self._stack.setCurrentIndex(_SEVERAL)
        elif self._stack.currentIndex() == _SEVERAL:
            self._show(self.list.current_key)
        offered = {name for case in chosen for name in case_actions(self._desk.session, case)}
        self.accept_button.setText(
            tr("签收所选 {count} 项…", count=len(chosen)) if len(chosen) > 1 else tr("签收…")
        )
        self.accept_button.setEnabled("accept" in offered)
        self.object_button.setEnabled("object" in offered and len(chosen) == 1)
        for made in (self.accept_button, self.object_button):
            made.setVisible(bool(chosen))
        self.accept_all_button.setText(tr("全部签收 {count} 项…", count=self.waiting))
        self.accept_all_button.setVisible(self.waiting > 1 and can_write(self._desk.session))


class AnswerPane(QScrollArea):
    """One case as it was given: what is asked, the answer, the contact, the plan."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.setAccessibleName(tr("任务与答复"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk = desk
        self._cases, self._answers = CaseService(desk.session), AnswerService(desk.session)
        self.actions_of_case = CaseActions(desk, self)
        self.case: Case | None = None
        self._where, self._title = label("", "muted", wrap=True), label("", "heading", wrap=True)
        self._text = label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts = column([], spacing=4)
        self._answer = label("", wrap=True)
        self._answer_box = frame("notice")
        self._answer_box.setLayout(column([self._answer], margins=(12, 8, 12, 8)))
        self.contact, self.phone = LineField(tr("联系人")), LineField(tr("电话"))
        self._contact_row, self._plan_box = QWidget(), QWidget()
        self.plan, self._hint = PlanTable(desk.look), Hint()
        self._build()
        for field in (self.contact, self.phone):
            field.committed.connect(lambda _text: self._save_contact())
        desk.flush_wanted.connect(self.flush)
        self.plan.edited.connect(self._save_plan)
        self.plan.bad.connect(self._hint.show_problem)

    def show_case(self, uid: str) -> None:
        """Shows a case as it stands; what is being typed is not disturbed."""
        if self.case is not None and self.case.facts.assignment.uid != uid:
            self.flush()
        self.case = case = self._cases.case(uid)
        task, assignment = case.facts.task, case.facts.assignment
        issued = tr("{day} 交办", day=day_text(assignment.issued_on))
        self._where.setText(f"{task.code}　{tr(DUTY_TITLES[assignment.duty])}　{issued}")
        self._title.setText(task.title)
        self._text.setText(task.text)
        clear(self._facts)
        for deadline in case.deadlines:
            self._facts.addWidget(deadline_line(deadline))
        for progress in case.targets:
            self._facts.addWidget(label(target_text(progress.target), wrap=True))
        self._show_answer(case)
        first = assignment.issued_on or self._desk.session.today()
        year = max(first.year, self._desk.session.year)
        is_editable = "report" in case_actions(self._desk.session, case_row(case))
        for field in (self.contact, self.phone):
            field.set_editable(editable=is_editable)
        self.plan.show_plan(case.facts.plan, first, date(year, 12, 31), is_editable=is_editable)

    def flush(self) -> None:
        """Saves whatever is being typed."""
        self.contact.flush()
        self.phone.flush()

    def _show_answer(self, case: Case) -> None:
        answer = case.facts.answer
        self._answer_box.setVisible(answer is not None)
        is_accepted = answer is not None and answer.kind is AnswerKind.ACCEPTED
        self._contact_row.setVisible(is_accepted)
        self._plan_box.setVisible(is_accepted)
        if answer is None:
            return
        words = [tr("{day} 签收", day=day_text(answer.on))]
        if not is_accepted:
            part = tr(OBJECTION_TITLES[answer.part]) if answer.part else ""
            wanted = tr("建议：{wanted}", wanted=answer.wanted) if answer.wanted else ""
            words = [
                tr(
                    "{day} 提出异议（{part}）：{reason}",
                    day=day_text(answer.on),
                    part=part,
                    reason=answer.reason,
                ),
                wanted,
            ]
            words += [ruling_text(case)]
        self._answer.setText("\n".join(filter(None, words)))
        self.contact.set_value(answer.contact)
        self.phone.set_value(answer.phone)

    def _build(self) -> None:
        body = frame("pane")
        self._contact_row.setLayout(
            row([label(tr("联系人"), "muted"), self.contact, label(tr("电话"), "muted"), self.phone, None])
        )
        for field in (self.contact, self.phone):
            field.setFixedWidth(self._desk.look.px(150))
        plan: list[Item] = [
            label(tr("季度计划（可不填；填了就按它看进度）"), "heading"),
            self.plan,
            self._hint,
        ]
        self._plan_box.setLayout(column(plan, spacing=6))
        parts: list[Item] = [
            self._where,
            self._title,
            self._text,
            self._facts,
            line(),
            self._answer_box,
            self._contact_row,
            6,
            self._plan_box,
            None,
        ]
        body.setLayout(column(parts, spacing=10, margins=(18, 14, 18, 14)))
        self.setWidget(body)

    def _save_contact(self) -> None:
        if self.case is not None and self.contact.text().strip():
            uid, contact, phone = self.case.facts.assignment.uid, self.contact.text(), self.phone.text()
            self._desk.attempt(lambda: require_done(self._answers.set_contact(uid, contact, phone)))

    def _save_plan(self, steps: tuple[PlanStep, ...]) -> None:
        if self.case is None:
            return
        try:
            self._answers.plan(self.case.facts.assignment.uid, steps)
        except AppError as error:
            self._hint.show_problem(str(error))
            return
        self._hint.show_problem("")
        self._desk.changed.emit()


def kind_of(case: CaseRow) -> Kind:
    """In which list a case stands."""
    if case.waiting is Waiting.ANSWER:
        return Kind.WAITING
    return Kind.OBJECTED if case.state is AssignmentState.OBJECTED else Kind.ACCEPTED


def ruling_text(case: Case) -> str:
    """What the office decided on the objection as it stands; empty before it did."""
    answer = case.facts.answer
    found = [one for one in case.facts.rulings if answer is not None and one.about == answer.uid]
    latest = max(found, key=lambda one: (one.on or date.min, one.uid), default=None)
    if latest is None:
        return tr("等待督查办公室裁定。")
    verdict = tr("采纳") if latest.is_granted else tr("不采纳，请签收")
    return tr(
        "{day} 裁定：{verdict}。{reason}", day=day_text(latest.on), verdict=verdict, reason=latest.reason
    )


def _card(desk: Desk, case: CaseRow) -> ListCard:
    due = tr("时限 {day}", day=case.due.isoformat()) if case.due else tr("没有确定日期的时限")
    return ListCard(
        key=case.uid,
        title=case.title,
        code=f"{case.code}　{tr(DUTY_TITLES[case.duty])}",
        state=waiting_note(case) or tr(STATE_TITLES[case.state]),
        is_waiting=case_waits(desk.session, case),
        note=due,
    )


def _nothing_text(kind: Kind) -> str:
    if kind is Kind.WAITING:
        return tr("没有待签收的任务。督查办公室交办以后，新任务会列在这里。")
    if kind is Kind.OBJECTED:
        return tr("没有提出异议的任务。")
    return tr("还没有签收的任务。")
