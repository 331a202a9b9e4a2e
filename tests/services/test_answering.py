"""A unit answers: it signs in one go, objects with a reason, names a contact, plans its periods."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Waiting
from desktop.domain.supervision import AnswerKind, ObjectionPart, PlanStep
from desktop.services.answering import (
    AnswerService,
    BadPlan,
    ContactMissing,
    NothingToAccept,
    SameObjection,
)
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.cases_outcome import CaseWithdrawn, NeedsReason
from desktop.services.session import WrongRole
from tests.services.pair import CODES, NO_DEADLINE, Q3, Q4, SECURITY, SYSTEMS, Pair, open_pair

REASON = "职能已划转市大数据局"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as opened:
        yield opened


def lines(pair: Pair) -> int:
    return pair.unit.workspace.log.count()


def test_a_unit_signs_for_all_its_tasks_in_one_go(pair: Pair) -> None:
    outcome = pair.answers.accept(contact="王磊", phone="0635-8201")
    pair.meet()

    assert len(outcome.done) == len(CODES)
    assert outcome.sentence == f"已签收{len(CODES)}项任务，联系人王磊。"
    for code in CODES:
        case = pair.case(code)
        assert case.state is AssignmentState.ACCEPTED
        assert case.facts.answer is not None
        assert (case.facts.answer.contact, case.facts.answer.phone) == ("王磊", "0635-8201")
    assert CaseService(pair.unit).count(CaseFilter(waiting=(Waiting.ANSWER,))) == 0
    with pytest.raises(NothingToAccept):
        pair.answers.accept()


def test_the_contact_is_asked_for_once(pair: Pair) -> None:
    with pytest.raises(ContactMissing):
        pair.answers.accept(SECURITY)
    assert pair.answers.contact == ("", "")
    pair.answers.accept(SECURITY, "王磊", "0635-8201")

    pair.answers.accept(SYSTEMS)

    answer = CaseService(pair.unit).case(SYSTEMS).facts.answer
    assert answer is not None
    assert (answer.contact, answer.phone) == ("王磊", "0635-8201")
    assert pair.answers.contact == ("王磊", "0635-8201")


def test_one_task_that_cannot_be_signed_for_is_named_and_none_is_signed(pair: Pair) -> None:
    pair.rulings.withdraw_assignment(pair.uid(SYSTEMS), "分工调整")
    pair.meet()
    before = lines(pair)

    outcome = pair.answers.accept([SECURITY, SYSTEMS], "王磊")

    assert outcome.done == ()
    assert [(one.task, one.code) for one in outcome.problems] == [(SYSTEMS, "E_CASE_WITHDRAWN")]
    assert "分工调整" in outcome.sentence
    assert lines(pair) == before


def test_an_objection_waits_for_the_office_with_its_reason(pair: Pair) -> None:
    outcome = pair.answers.object(SECURITY, ObjectionPart.DUTY, REASON, "市大数据局")
    pair.meet()

    case = pair.case(SECURITY)
    assert "责任归属" in outcome.sentence
    assert (case.state, case.waiting) == (AssignmentState.OBJECTED, Waiting.OBJECTION)
    assert case.facts.answer is not None
    assert case.open_request == case.facts.answer.uid
    assert REASON in pair.story(SECURITY)
    assert "市大数据局" in pair.story(SECURITY)


def test_an_objection_needs_a_reason_and_writes_nothing_without(pair: Pair) -> None:
    before = lines(pair)

    with pytest.raises(NeedsReason) as refusal:
        pair.answers.object(SECURITY, ObjectionPart.WORDING, "  ")

    assert refusal.value.code == "E_REASON"
    assert str(refusal.value) == "异议需要写明理由，没有写入任何内容。"
    assert lines(pair) == before


def test_a_refused_objection_is_signed_for_and_stays_in_the_story(pair: Pair) -> None:
    pair.answers.object(SECURITY, ObjectionPart.DUTY, REASON)
    pair.meet()
    pair.rulings.rule_objection(pair.uid(SECURITY), False, "三定方案未变")
    pair.meet()
    waiting = CaseService(pair.unit).case(SECURITY)

    pair.answers.accept(SECURITY, "王磊")
    pair.meet()

    assert (waiting.state, waiting.waiting) == (AssignmentState.ISSUED, Waiting.ANSWER)
    assert pair.case(SECURITY).state is AssignmentState.ACCEPTED
    story = pair.story(SECURITY)
    assert REASON in story
    assert "三定方案未变" in story


def test_the_very_same_objection_is_not_put_twice_but_a_better_one_is(pair: Pair) -> None:
    pair.answers.object(SECURITY, ObjectionPart.DUTY, REASON)
    pair.meet()
    pair.rulings.rule_objection(pair.uid(SECURITY), False, "三定方案未变")
    pair.meet()

    with pytest.raises(SameObjection):
        pair.answers.object(SECURITY, ObjectionPart.DUTY, REASON)
    pair.answers.object(SECURITY, ObjectionPart.DUTY, REASON + "，见编办文件")
    pair.meet()

    assert pair.case(SECURITY).state is AssignmentState.OBJECTED
    assert REASON + "，见编办文件" in pair.story(SECURITY)


def test_another_contact_is_named_for_what_is_signed_only(pair: Pair) -> None:
    pair.sign(SECURITY)
    before = lines(pair)

    refused = pair.answers.set_contact([SECURITY, SYSTEMS], "李静")
    unchanged = lines(pair)
    outcome = pair.answers.set_contact(SECURITY, "李静", "0635-8202")
    pair.meet()

    assert [(one.task, one.code) for one in refused.problems] == [(SYSTEMS, "E_NOT_ACCEPTED")]
    assert unchanged == before
    assert outcome.done == (pair.uid(SECURITY),)
    answer = pair.case(SECURITY).facts.answer
    assert answer is not None
    assert (answer.kind, answer.contact, answer.phone) == (AnswerKind.ACCEPTED, "李静", "0635-8202")
    assert "更换联系人" in pair.story(SECURITY)


def test_a_plan_tells_what_is_expected_of_each_period(pair: Pair) -> None:
    steps = [PlanStep(Q4, "全面推开", Decimal(100)), PlanStep(Q3, "完成试点", Decimal("60.5"))]

    outcome = pair.answers.plan(SECURITY, steps)
    pair.meet()

    plan = pair.case(SECURITY).facts.plan
    assert plan is not None
    assert [(step.period, step.percent) for step in plan.steps] == [
        (Q3, Decimal("60.5")),
        (Q4, Decimal(100)),
    ]
    assert "共2期" in outcome.sentence
    assert "完成试点" in pair.story(SECURITY)


@pytest.mark.parametrize(
    "steps",
    [
        [PlanStep("2023年", "", Decimal(1))],
        [PlanStep(Q3, "甲", None), PlanStep(Q3, "乙", None)],
        [PlanStep(Q3, "甲", Decimal(101))],
        [PlanStep(Q3, "甲", Decimal(-1))],
        [PlanStep(Q3, " ", None)],
    ],
)
def test_a_plan_that_cannot_be_kept_gets_a_sentence(pair: Pair, steps: list[PlanStep]) -> None:
    before = lines(pair)

    with pytest.raises(BadPlan):
        pair.answers.plan(SECURITY, steps)

    assert lines(pair) == before


def test_nothing_is_answered_for_a_withdrawn_task(pair: Pair) -> None:
    pair.rulings.withdraw_assignment(pair.uid(NO_DEADLINE), "并入其他任务")
    pair.meet()

    with pytest.raises(CaseWithdrawn, match="并入其他任务"):
        pair.answers.object(NO_DEADLINE, ObjectionPart.DUTY, REASON)


def test_only_units_answer(pair: Pair) -> None:
    with pytest.raises(WrongRole):
        AnswerService(pair.office).accept()


def test_signing_can_be_taken_back_as_one_step(pair: Pair) -> None:
    pair.answers.accept(contact="王磊")
    step = pair.unit.undoable[-1]

    assert step.sentence == f"签收{len(CODES)}项任务"
    assert len(step.steps) == len(CODES)


def test_the_day_of_an_answer_is_the_day_it_was_given(pair: Pair) -> None:
    pair.go_to(date(2023, 5, 16))
    pair.sign(SECURITY)

    answer = pair.case(SECURITY).facts.answer
    assert answer is not None
    assert answer.on == date(2023, 5, 16)
