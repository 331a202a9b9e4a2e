"""Reviewing results item by item, and declaring them final."""

import pytest

from desktop.domain.checks.inspections import InspectionState, ResultState
from desktop.services.cases_outcome import NeedsReason
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService, PlanRequest
from desktop.services.checks.planning_values import InspectionConcluded, InspectionWithdrawn
from desktop.services.checks.reviewing import (
    CheckReviewService,
    NotAcceptedYet,
    NotConcluded,
    NotHandedOut,
    NothingChosen,
    ResultMoved,
)
from desktop.services.session import NoSuchRecord, WrongRole
from tests.services.checks.checked_world import CODE, LI, ZHANG, CheckedWorld
from tests.services.checks.filled import opened, sign, submitted
from tests.services.exchange_world import POLICE

FIRE = ("T-02", "")
MORE = [("T-03", ""), ("M-01", "")]


@pytest.fixture
def handed_in(checked_world: CheckedWorld) -> CheckedWorld:
    """Both sheets are submitted and the office has them."""
    submitted(checked_world)
    submitted(checked_world, LI)
    checked_world.meet()
    return checked_world


def state(world: CheckedWorld) -> InspectionState:
    return InspectionService(world.office).rows()[0].state


def states(world: CheckedWorld, office: bool = True) -> dict[tuple[str, str], ResultState]:
    session = world.office if office else world.zhang
    return {view.key: view.state for view in InspectionService(session).results(CODE)}


def test_accepting_all_makes_it_ready_to_conclude(handed_in: CheckedWorld) -> None:
    service = CheckReviewService(handed_in.office)
    assert state(handed_in) is InspectionState.REVIEWING

    sentence = service.accept(CODE)

    assert "11项" in sentence
    assert "可以定稿" in sentence
    assert set(states(handed_in).values()) == {ResultState.ACCEPTED}
    assert state(handed_in) is InspectionState.ACCEPTED
    assert "没有待审核" in service.accept(CODE)


def test_single_items_are_accepted_and_the_rest_waits(handed_in: CheckedWorld) -> None:
    sentence = CheckReviewService(handed_in.office).accept(CODE, [FIRE, *MORE])

    assert "还有8项未采纳" in sentence
    accepted = {key for key, one in states(handed_in).items() if one is ResultState.ACCEPTED}
    assert accepted == {FIRE, *MORE}


def test_what_is_returned_is_mended_signed_again_and_accepted(handed_in: CheckedWorld) -> None:
    service = CheckReviewService(handed_in.office)
    service.accept(CODE)

    sentence = service.return_(CODE, [FIRE], "请补充检验记录。")
    handed_in.meet()

    assert ZHANG in sentence
    assert state(handed_in) is InspectionState.RETURNED
    assert states(handed_in, office=False)[FIRE] is ResultState.RETURNED
    sheet = opened(handed_in)
    said = sheet.review(FIRE)
    assert said is not None
    assert said.opinion == "请补充检验记录。"
    sheet.type(FIRE, verdict="partial", observation="两具灭火器过期", severity="low")
    sign(sheet).submit()
    handed_in.meet()
    assert states(handed_in)[FIRE] is ResultState.SUBMITTED
    assert sum(one is ResultState.ACCEPTED for one in states(handed_in).values()) == 10, (
        "the others stay accepted"
    )
    service.accept(CODE)
    assert state(handed_in) is InspectionState.ACCEPTED


def test_a_return_says_why_and_what(handed_in: CheckedWorld) -> None:
    service = CheckReviewService(handed_in.office)

    with pytest.raises(NeedsReason):
        service.return_(CODE, [FIRE], " ")
    with pytest.raises(NothingChosen):
        service.return_(CODE, [], "理由")
    with pytest.raises(NoSuchRecord):
        service.return_(CODE, [("T-99", "")], "理由")

    assert set(states(handed_in).values()) == {ResultState.SUBMITTED}


def test_what_was_returned_can_be_accepted_after_all_by_naming_it(handed_in: CheckedWorld) -> None:
    service = CheckReviewService(handed_in.office)
    service.return_(CODE, [FIRE], "请补充")

    service.accept(CODE)
    waiting = states(handed_in)[FIRE]
    service.accept(CODE, [FIRE])

    assert waiting is ResultState.RETURNED, "accepting the rest does not touch it"
    assert states(handed_in)[FIRE] is ResultState.ACCEPTED


def test_a_result_that_moved_on_is_not_judged_unseen(handed_in: CheckedWorld) -> None:
    looked_at = {
        view.result.uid: view.result.version
        for view in InspectionService(handed_in.office).results(CODE)
        if view.result
    }
    sheet = opened(handed_in)
    sheet.type(FIRE, note="又看了一遍")
    sign(sheet).submit()
    handed_in.meet()

    with pytest.raises(ResultMoved):
        CheckReviewService(handed_in.office).accept(CODE, [FIRE, *MORE], looked_at)

    assert set(states(handed_in).values()) == {ResultState.SUBMITTED}


def test_only_the_inspector_of_a_result_hears_of_it(handed_in: CheckedWorld) -> None:
    CheckReviewService(handed_in.office).return_(CODE, [FIRE], "请补充")
    handed_in.meet()

    with handed_in.zhang.reading() as workspace:
        assert len(workspace.ledger.result_reviews(handed_in.inspection)) == 1
    for session in (handed_in.li, handed_in.unit):
        with session.reading() as workspace:
            assert list(workspace.log.records("review")) == []


def test_a_conclusion_keeps_the_score_of_its_day(handed_in: CheckedWorld) -> None:
    service = CheckReviewService(handed_in.office)
    service.accept(CODE)
    score = InspectionService(handed_in.office).score(CODE)

    sentence = service.conclude(CODE)

    (row,) = InspectionService(handed_in.office).rows()
    assert score is not None
    assert row.state is InspectionState.CONCLUDED
    assert row.inspection.concluded_value == score.value
    assert row.inspection.concluded_on == handed_in.office.today()
    assert row.score == f"{score.value:f}"
    assert row.score in sentence
    for act in (service.accept, service.conclude):
        with pytest.raises(InspectionConcluded):
            act(CODE)


def test_nothing_is_final_before_everything_is_accepted(checked_world: CheckedWorld) -> None:
    world = checked_world
    submitted(world)
    world.meet()
    service = CheckReviewService(world.office)
    service.accept(CODE)

    with pytest.raises(NotAcceptedYet, match="未检查2项"):
        service.conclude(CODE)

    assert state(world) is InspectionState.CHECKING


def test_a_conclusion_is_taken_back_with_a_reason(handed_in: CheckedWorld) -> None:
    service = CheckReviewService(handed_in.office)
    service.accept(CODE)
    with pytest.raises(NotConcluded):
        service.reopen(CODE, "误操作")
    service.conclude(CODE)

    with pytest.raises(NeedsReason):
        service.reopen(CODE, "")
    service.reopen(CODE, "单位提供了新材料")

    found = InspectionService(handed_in.office).find(CODE)
    assert (found.concluded_on, found.concluded_value) == (None, None)
    assert handed_in.office.record("inspection", found.uid).get("reopened") == "单位提供了新材料"
    service.return_(CODE, [FIRE], "请按新材料重新检查")
    assert state(handed_in) is InspectionState.RETURNED


def test_plans_and_withdrawn_inspections_have_nothing_to_review(handed_in: CheckedWorld) -> None:
    planning, service = PlanningService(handed_in.office), CheckReviewService(handed_in.office)
    plan = planning.plan(PlanRequest(POLICE, "small", inspectors=(ZHANG, LI)))

    with pytest.raises(NotHandedOut):
        service.accept(plan)
    planning.withdraw(CODE, "依据有误")
    for act in (service.accept, service.conclude):
        with pytest.raises(InspectionWithdrawn):
            act(CODE)


def test_an_inspector_judges_nothing(handed_in: CheckedWorld) -> None:
    with pytest.raises(WrongRole):
        CheckReviewService(handed_in.zhang).accept(CODE)


def test_a_review_of_many_results_is_one_step_that_can_be_taken_back(handed_in: CheckedWorld) -> None:
    CheckReviewService(handed_in.office).accept(CODE)

    step = handed_in.office.undoable[-1]

    assert len(step.steps) == 11
    assert "11项" in step.sentence
