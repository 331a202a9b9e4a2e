"""Re-inspection by evidence and on site; closing what has passed."""

from datetime import date

import pytest

from desktop.domain.checks.findings import FindingState
from desktop.errors import AppError
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService
from desktop.services.checks.reinspecting import ReinspectService
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.session import NoSuchRecord, WrongRole
from tests.services.checks.checked_world import LI, ZHANG, CheckedWorld
from tests.services.checks.finding_world import ACTION, FIRE, FindingWorld

CODE, OTHER = "问2023-001", "问2023-002"


@pytest.fixture
def world(checked_world: CheckedWorld) -> FindingWorld:
    found = FindingWorld(checked_world)
    found.raised(FIRE)
    return found


def test_what_passed_can_be_closed_and_the_unit_knows(world: FindingWorld) -> None:
    world.correct(CODE)

    sentence = world.reinspect.decide(CODE, passed=True, opinion="照片与检验报告一致")
    passed = world.state(CODE)
    closing = world.reinspect.close(CODE, "整改到位")
    world.meet()

    assert sentence == "问2023-001复查通过，可以销号。"
    assert passed is FindingState.PASSED
    assert closing == "已销号1个问题：问2023-001。"
    row = world.told.rows()[0]
    assert row.standing.state is FindingState.CLOSED
    assert (row.finding.closed_on, row.finding.closing) == (date(2023, 5, 8), "整改到位")
    (seen,) = world.told.detail(CODE).reinspections
    assert (seen.passed, seen.opinion, seen.inspection) == (True, "照片与检验报告一致", "")


def test_what_did_not_pass_is_sent_back_with_the_reason(world: FindingWorld) -> None:
    world.correct(CODE)

    with pytest.raises(AppError) as unreasoned:
        world.reinspect.decide(CODE, passed=False)
    sentence = world.reinspect.decide(CODE, passed=False, opinion="只换了两具")
    world.meet()

    row = world.told.rows()[0]
    assert unreasoned.value.code == "E_REASON"
    assert sentence == "问2023-001复查未通过，已退回单位继续整改。"
    assert (row.standing.state, row.standing.failures) == (FindingState.RETURNED, 1)


def test_an_action_edited_after_it_passed_waits_again_and_is_not_closed(world: FindingWorld) -> None:
    world.correct(CODE)
    world.reinspect.decide(CODE, passed=True)
    world.meet()
    world.correct(CODE, result="后来又拆走了两具")

    with pytest.raises(AppError, match=r"1个问题复查还没有通过.*问2023-001（待复查）") as refused:
        world.reinspect.close(CODE)

    assert refused.value.code == "E_NOT_PASSED"
    assert world.state(CODE) is FindingState.WAITING


def test_a_decision_on_a_version_that_is_gone_is_refused(world: FindingWorld) -> None:
    world.correct(CODE)
    looked_at = world.row(CODE).action
    assert looked_at is not None
    world.correct(CODE, result="四具都换了")

    with pytest.raises(AppError) as refused:
        world.reinspect.decide(CODE, passed=True, version=looked_at.version)

    assert refused.value.code == "E_CHANGED"
    assert world.state(CODE) is FindingState.WAITING


def test_a_decision_on_the_same_version_takes_the_place_of_the_one_before(world: FindingWorld) -> None:
    world.correct(CODE)
    world.reinspect.decide(CODE, passed=False, opinion="看错了照片")
    world.reinspect.decide(CODE, passed=True)

    detail = world.findings.detail(CODE)

    assert [one.passed for one in detail.reinspections] == [True]
    assert detail.row.standing.state is FindingState.PASSED
    assert [event.what for event in detail.history][-2:] == ["reinspected", "reinspected"]


def test_nothing_is_judged_before_it_is_handed_in(world: FindingWorld) -> None:
    world.corrective.save(CODE, **ACTION)  # type: ignore[typeddict-item]
    world.meet()

    with pytest.raises(AppError) as refused:
        world.reinspect.decide(CODE, passed=True)

    assert refused.value.code == "E_NO_ACTION"


def test_findings_close_together_or_not_at_all(world: FindingWorld) -> None:
    world.raised("T-01")
    world.correct(CODE)
    world.reinspect.decide(CODE, passed=True)

    with pytest.raises(AppError, match="问2023-002（待整改）"):
        world.reinspect.close([CODE, OTHER])
    with pytest.raises(NoSuchRecord):
        world.reinspect.close([])

    assert world.state(CODE) is FindingState.PASSED


def test_a_closed_finding_is_neither_judged_nor_edited_nor_closed_again(world: FindingWorld) -> None:
    world.correct(CODE)
    world.reinspect.decide(CODE, passed=True)
    world.reinspect.close(CODE)

    with pytest.raises(AppError) as judged:
        world.reinspect.decide(CODE, passed=False, opinion="反悔")
    with pytest.raises(AppError) as edited:
        world.findings.edit(CODE, demand="更多")
    with pytest.raises(AppError) as closed:
        world.reinspect.close(CODE)

    assert judged.value.code == edited.value.code == "E_FINDING_CLOSED"
    assert closed.value.code == "E_NOT_PASSED"


def test_a_reopened_finding_is_the_units_to_correct_again(world: FindingWorld) -> None:
    world.correct(CODE)
    world.reinspect.decide(CODE, passed=True)
    world.reinspect.close(CODE)

    with pytest.raises(AppError) as unreasoned:
        world.reinspect.reopen(CODE, "")
    sentence = world.reinspect.reopen(CODE, "抽查发现灭火器被挪走")
    with pytest.raises(AppError) as not_closed:
        world.reinspect.reopen(CODE, "再开一次")
    world.meet()

    row = world.told.rows()[0]
    assert (unreasoned.value.code, not_closed.value.code) == ("E_REASON", "E_NOT_CLOSED")
    assert sentence == "问2023-001已重新打开，由单位继续整改：抽查发现灭火器被挪走。"
    assert (row.standing.state, row.finding.closed_on) == (FindingState.RETURNED, None)
    assert world.told.detail(CODE).history[-1].what in ("reopened", "reinspected")
    world.correct(CODE, result="已加锁固定")
    assert world.state(CODE) is FindingState.WAITING


def test_only_the_office_judges_and_closes(world: FindingWorld) -> None:
    unit = ReinspectService(world.unit)

    for act in (
        lambda: unit.decide(CODE, passed=True),
        lambda: unit.close(CODE),
        lambda: unit.reopen(CODE, "某"),
    ):
        with pytest.raises(WrongRole):
            act()


def _visit(world: FindingWorld, day: date) -> str:
    """A re-inspection of all findings on site, handed out on a day; gives its uid."""
    world.go_to(day)
    rows = world.findings.rows()
    world.inspection = world.checked.hand_out(
        "visit",
        code="检2023-002",
        title="现场复查",
        reinspects=[row.finding.uid for row in rows],
        items=sorted({row.finding.item for row in rows}),
    )
    world.meet()
    return world.inspection


def test_what_inspectors_saw_on_site_becomes_the_decision(world: FindingWorld) -> None:
    world.raised("T-01", "T-03")
    for code in (CODE, OTHER):
        world.correct(code)
    visit = _visit(world, date(2023, 5, 20))
    world.answer(FIRE, "conforming", note="四具在位")
    world.answer("T-01", "partial", observation="门禁已装，未启用")
    world.answer("T-03", "conforming")

    sentence = world.reinspect.take_over("检2023-002")
    world.meet()

    assert sentence == "共3个问题：复查通过1，未通过1，未采用1（问2023-003在检查当日还没有整改报告）。"
    states = [row.standing.state for row in world.told.rows()]
    assert states == [FindingState.PASSED, FindingState.RETURNED, FindingState.OPEN]
    (seen,) = world.told.detail(CODE).reinspections
    assert (seen.inspection, seen.opinion, seen.on) == (visit, "四具在位", date(2023, 5, 20))
    assert world.told.detail(CODE).history[-1].title == "现场复查通过"


def test_results_not_accepted_or_not_applicable_decide_nothing(world: FindingWorld) -> None:
    world.raised("T-01")
    for code in (CODE, OTHER):
        world.correct(code)
    _visit(world, date(2023, 5, 20))
    world.answer(FIRE, "not_applicable", reason="机房已撤")
    world.answer("T-01", "conforming", accept=False)

    sentence = world.reinspect.take_over("检2023-002")

    assert sentence.startswith("共2个问题：复查通过0，未通过0，未采用2（")
    assert world.state(CODE) is world.state(OTHER) is FindingState.WAITING


def test_a_visit_counts_for_the_action_as_it_stood_on_that_day(world: FindingWorld) -> None:
    world.correct(CODE)
    _visit(world, date(2023, 5, 20))
    world.answer(FIRE, "conforming")
    world.go_to(date(2023, 5, 22))
    world.correct(CODE, result="改用另一型号")

    world.reinspect.take_over("检2023-002")

    assert world.state(CODE) is FindingState.WAITING
    assert [one.passed for one in world.findings.detail(CODE).reinspections] == [True]


def test_taking_over_twice_changes_nothing_and_a_changed_result_counts(world: FindingWorld) -> None:
    world.correct(CODE)
    visit = _visit(world, date(2023, 5, 20))
    world.answer(FIRE, "conforming")
    first = world.reinspect.take_over(visit)
    world.go_to(date(2023, 5, 21))
    before = world.findings.detail(CODE).reinspections

    again = world.reinspect.take_over(visit)
    after = world.findings.detail(CODE).reinspections
    world.answer(FIRE, "nonconforming", on="2023-05-20")
    world.reinspect.take_over(visit)

    assert first == again == "共1个问题：复查通过1，未通过0，未采用0。"
    assert before == after
    assert world.state(CODE) is FindingState.RETURNED


def test_closed_findings_are_passed_over_with_the_reason(world: FindingWorld) -> None:
    world.correct(CODE)
    _visit(world, date(2023, 5, 20))
    world.answer(FIRE, "conforming")
    world.reinspect.decide(CODE, passed=True)
    world.reinspect.close(CODE)

    sentence = world.reinspect.take_over("检2023-002")

    assert "未采用1（问2023-001已销号" in sentence


def test_a_first_inspection_is_no_reinspection(world: FindingWorld) -> None:
    with pytest.raises(AppError) as refused:
        world.reinspect.take_over(world.inspection)

    assert refused.value.code == "E_NOT_REINSPECTION"


def test_a_visit_planned_handed_out_and_accepted_by_the_services_is_taken_over(world: FindingWorld) -> None:
    world.correct(CODE)
    planning = PlanningService(world.office)
    plan = planning.plan_reinspection([CODE], [ZHANG, LI])
    code = InspectionService(world.office).find(plan).code
    planning.hand_out([code])
    world.meet()
    world.inspection = InspectionService(world.office).find(code).uid
    share = next(one for one in InspectionService(world.office).find(code).shares if one.name == ZHANG)
    by = (
        world.checked.zhang if "安全物理环境" in (share.categories or ("安全物理环境",)) else world.checked.li
    )
    world.answer(FIRE, "conforming", accept=False, by=by)
    CheckReviewService(world.office).accept(code)

    sentence = world.reinspect.take_over(code)

    assert sentence == "共1个问题：复查通过1，未通过0，未采用0。"
    assert world.state(CODE) is FindingState.PASSED
