"""A unit answers what it was told: it signs (签收), objects (异议), names a contact, plans its periods."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from desktop.domain.periods import Period, parse_period
from desktop.domain.standing import Case, Waiting
from desktop.domain.supervision import Answer, AnswerKind, ObjectionPart, PlanStep
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import CaseQuery
from desktop.records.stream import Role
from desktop.services.cases import find_case, open_cases
from desktop.services.cases_outcome import (
    CaseProblem,
    Outcome,
    done,
    label,
    listed_names,
    problem_of,
    reason_for,
    refused,
    require_open,
)
from desktop.services.session import Session
from desktop.services.titles import OBJECTION_TITLES

_MOST_PERCENT = 100


class NothingToAccept(AppError):
    """Everything is signed for."""

    code = "E_NOTHING_TO_ACCEPT"
    template = mark("没有待签收的任务。")


class ContactMissing(AppError):
    """Whoever signs names somebody to ask."""

    code = "E_CONTACT"
    template = mark("请填写联系人姓名，没有签收任何任务。")


class NotAccepted(AppError):
    """The case is not signed for, or is objected to."""

    code = "E_NOT_ACCEPTED"
    template = mark("{case}尚未签收，请先签收。")


class SameObjection(AppError):
    """The very same objection was decided already."""

    code = "E_SAME_OBJECTION"
    template = mark("{case}的这一异议已经裁定，内容没有变化，没有再次提交。")


class BadPlan(AppError):
    """A plan that cannot be kept."""

    code = "E_PLAN"
    template = mark("{period}的计划有误：{reason}。没有保存。")


class AnswerService:
    """A unit's answers to its assignments."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def accept(
        self, assignments: str | Sequence[str] | None = None, contact: str = "", phone: str = ""
    ) -> Outcome:
        """Signs for tasks in one go: all of them, or none.

        Args:
            assignments: names of cases; None for all that are not signed for yet.
            contact: who may be asked; empty for the one named last by this unit.
            phone: how to reach them; empty for the number given with the contact named last.

        Returns:
            Outcome, with a problem per case that cannot be signed for; nothing is written then.

        Raises:
            NothingToAccept: none waits.
            ContactMissing: nobody is named, nor was before.
        """
        self._session.require(Role.UNIT)
        cases = self._chosen(assignments)
        if not cases:
            raise NothingToAccept
        if problems := _problems(cases):
            return refused(tr("签收"), problems)
        person, number = self._contact(contact, phone)
        fields = {"kind": AnswerKind.ACCEPTED.value, "part": "", "reason": "", "wanted": ""}
        with self._session.transaction(tr("签收{count}项任务", count=len(cases))):
            for case in cases:
                self._answer(case, {**fields, "contact": person, "phone": number})
        return done(cases, tr("已签收{count}项任务，联系人{contact}。", count=len(cases), contact=person))

    def object(
        self, assignment: str, part: ObjectionPart, reason: str, wanted: str = "", contact: str = ""
    ) -> Outcome:
        """Objects to a task: to its wording, or that it is the unit's duty.

        Args:
            assignment: name of the case.
            part: what is objected to.
            reason: why.
            wanted: the wording or the unit that is proposed instead.
            contact: who may be asked; empty for the one named last.

        Raises:
            NeedsReason: the reason is empty.
            SameObjection: it was decided already, word for word.
            AppError: the case is withdrawn, completed or closed.
        """
        self._session.require(Role.UNIT)
        case = find_case(self._session, assignment)
        require_open(case)
        kept = reason_for(tr("异议"), reason)
        person, number = self._known_contact()
        fields = {
            "kind": AnswerKind.OBJECTED.value,
            "part": part.value,
            "reason": kept,
            "wanted": wanted.strip(),
            "contact": clean_line(contact) or person,
            "phone": "" if clean_line(contact) else number,
        }
        if _is_decided(case) and _says_the_same(case.facts.answer, fields):
            raise SameObjection(case=label(case))
        with self._session.transaction(tr("对{code}提出异议", code=case.facts.task.code)):
            self._answer(case, fields)
        sentence = tr(
            "已对{code}提出异议（{part}），待督查办公室裁定。",
            code=case.facts.task.code,
            part=tr(OBJECTION_TITLES[part]),
        )
        return done([case], sentence)

    def set_contact(self, assignments: str | Sequence[str], contact: str, phone: str = "") -> Outcome:
        """Names another contact for tasks that are signed for.

        Returns:
            Outcome, with a problem per case that is not signed for; nothing is written then.

        Raises:
            ContactMissing: the name is empty.
        """
        self._session.require(Role.UNIT)
        person = clean_line(contact)
        if not person:
            raise ContactMissing
        cases = self._chosen(assignments)
        if problems := [*_problems(cases), *_unsigned(cases)]:
            return refused(tr("更换联系人"), problems)
        with self._session.transaction(tr("更换{count}项任务的联系人", count=len(cases))):
            for case in cases:
                fields = {"contact": person, "phone": clean_line(phone)}
                self._session.put("acceptance", (case.facts.assignment.uid,), self._session.office, fields)
        return done(cases, tr("{count}项任务的联系人已改为{contact}。", count=len(cases), contact=person))

    def plan(self, assignment: str, steps: Iterable[PlanStep]) -> Outcome:
        """States the plan of a case, in place of the one before.

        Args:
            assignment: name of the case.
            steps: one per period, any order; none takes the plan back.

        Raises:
            BadPlan: a period is none or stands twice, a step says nothing, a percent is out of range.
            AppError: the case is withdrawn, completed or closed.
        """
        self._session.require(Role.UNIT)
        case = find_case(self._session, assignment)
        require_open(case)
        kept = [_step_fields(step) for step in _in_order(steps)]
        key = (case.facts.assignment.uid,)
        fields = {"task": case.facts.task.uid, "assignment": case.facts.assignment.uid, "steps": kept}
        with self._session.transaction(tr("制定{code}的计划", code=case.facts.task.code)):
            self._session.put("plan", key, self._session.office, fields)
        sentence = tr("{code}的计划已保存，共{count}期。", code=case.facts.task.code, count=len(kept))
        return done([case], sentence)

    @property
    def contact(self) -> tuple[str, str]:
        """The contact that this unit named last, with the phone; empty before the first."""
        return self._known_contact()

    def _chosen(self, assignments: str | Sequence[str] | None) -> tuple[Case, ...]:
        if assignments is None:
            query = CaseQuery(unit=self._session.party, waiting=(Waiting.ANSWER,), completed=False)
            return open_cases(self._session, query)
        return tuple(find_case(self._session, name) for name in listed_names(assignments))

    def _answer(self, case: Case, fields: dict[str, Any]) -> None:
        about = {"task": case.facts.task.uid, "assignment": case.facts.assignment.uid}
        stated = {**about, **fields, "on": self._session.today().isoformat()}
        self._session.put("acceptance", (case.facts.assignment.uid,), self._session.office, stated)

    def _contact(self, contact: str, phone: str) -> tuple[str, str]:
        person = clean_line(contact)
        if person:
            return person, clean_line(phone)
        known, number = self._known_contact()
        if not known:
            raise ContactMissing
        return known, clean_line(phone) or number

    def _known_contact(self) -> tuple[str, str]:
        cases = open_cases(self._session, CaseQuery(unit=self._session.party))
        answers = [case.facts.answer for case in cases]
        named = [answer for answer in answers if answer is not None and answer.contact and answer.on]
        latest = max(named, key=lambda answer: (answer.on, answer.uid), default=None)
        return (latest.contact, latest.phone) if latest else ("", "")


def require_accepted(case: Case) -> None:
    """Refuses a case that its unit has not signed for.

    Raises:
        NotAccepted: it is not.
    """
    answer = case.facts.answer
    if answer is None or answer.kind is not AnswerKind.ACCEPTED:
        raise NotAccepted(case=label(case))


def _problems(cases: Iterable[Case]) -> list[CaseProblem]:
    found = []
    for case in cases:
        try:
            require_open(case)
        except AppError as error:
            found.append(problem_of(case, error))
    return found


def _unsigned(cases: Iterable[Case]) -> list[CaseProblem]:
    found = []
    for case in cases:
        try:
            require_accepted(case)
        except NotAccepted as error:
            found.append(problem_of(case, error))
    return found


def _is_decided(case: Case) -> bool:
    answer = case.facts.answer
    return answer is not None and any(
        ruling.about == answer.uid and ruling.version == answer.version for ruling in case.facts.rulings
    )


def _says_the_same(answer: Answer | None, fields: dict[str, Any]) -> bool:
    if answer is None or answer.part is None:
        return False
    said = {"part": answer.part.value, "reason": answer.reason, "wanted": answer.wanted}
    return all(fields[name] == value for name, value in said.items())


def _in_order(steps: Iterable[PlanStep]) -> list[PlanStep]:
    """The steps by their periods.

    Raises:
        BadPlan: a period is none or stands twice.
    """
    found: dict[Period, PlanStep] = {}
    for step in steps:
        period = parse_period(step.period)
        if period is None:
            raise BadPlan(period=step.period, reason=tr("不是报告期"))
        if period in found:
            raise BadPlan(period=period.title, reason=tr("重复"))
        found[period] = step
    return [found[period] for period in sorted(found)]


def _step_fields(step: PlanStep) -> dict[str, Any]:
    if step.percent is not None and not 0 <= step.percent <= _MOST_PERCENT:
        raise BadPlan(period=step.period, reason=tr("进度应在0到100之间"))
    if not step.text.strip() and step.percent is None:
        raise BadPlan(period=step.period, reason=tr("没有内容"))
    return {"period": step.period, "text": step.text.strip(), "percent": _decimal_text(step.percent)}


def _decimal_text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
