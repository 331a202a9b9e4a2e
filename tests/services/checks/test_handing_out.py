"""Handing out: who is told, what is refused, what travels along."""

from datetime import date
from typing import Any

import pytest

from desktop.domain.checks.inspections import InspectionState
from desktop.records.stream import Role
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.filling import FillService
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import HandedOut, PlanningService, PlanRequest
from desktop.services.checks.planning_values import (
    AboveCap,
    AlreadyHandedOut,
    CannotReinspect,
    CategoriesUncovered,
    InspectionWithdrawn,
    TooFewInspectors,
)
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.exchange_parties import NoSuchParty, Parties
from desktop.services.peers import PeerService
from desktop.services.rules import BadRule, RuleService
from desktop.services.session import Session
from tests.handover import hand_over
from tests.services.checks.checked_world import CHECKLIST, CODE, DEVICES, LI, ROOM, RULES, ZHANG, CheckedWorld
from tests.services.checks.filled import submitted
from tests.services.checks.finding_world import FIRE, MAIN, PORTS, FindingWorld
from tests.services.exchange_world import POLICE, TRADE, World, export, take


@pytest.fixture
def office(world: World) -> Session:
    """An office that has the small checklist and nothing planned."""
    ChecklistLibrary(world.office()).add(CHECKLIST)
    return world.office()


def planned(office: Session, **fields: Any) -> str:
    said: dict[str, Any] = {"unit": POLICE, "checklist": "small", "inspectors": (ZHANG, LI)}
    return PlanningService(office).plan(PlanRequest(**{**said, **fields}))


def handed_out(office: Session, *uids: str) -> HandedOut:
    return PlanningService(office).hand_out(uids)


def test_the_plan_gives_way_to_what_the_inspectors_are_told(office: Session) -> None:
    plan = planned(office, title="年度检查")

    outcome = handed_out(office, plan)

    (row,) = InspectionService(office).rows()
    assert (row.inspection.uid,) == outcome.uids
    assert row.inspection.supersedes == plan
    assert row.inspection.title == "年度检查"
    assert row.state is InspectionState.CHECKING
    assert ZHANG in outcome.sentence
    assert LI in outcome.sentence
    assert not office.undoable


def test_only_the_inspectors_of_it_are_told(office: Session, world: World) -> None:
    (told,) = handed_out(office, planned(office)).uids
    others = world.computer("王五", Role.INSPECTOR), world.computer(POLICE)
    zhang = world.computer(ZHANG, Role.INSPECTOR)

    for session in (*others, zhang):
        hand_over(office, session)

    assert [row.inspection.uid for row in InspectionService(zhang).rows()] == [told]
    assert [InspectionService(session).rows() for session in others] == [(), ()]


def test_a_package_can_be_addressed_to_an_inspector_by_name_before_its_key_is_known(
    office: Session, world: World
) -> None:
    with pytest.raises(NoSuchParty):
        Parties(office).find(ZHANG)
    (told,) = handed_out(office, planned(office)).uids
    zhang = world.computer(ZHANG, Role.INSPECTOR)

    exported = export(office, ZHANG)
    (receipt,) = take(zhang, exported.file)

    assert receipt.code == ""
    assert Parties(office).name(zhang.party) == ZHANG
    assert InspectionService(zhang).find(told).code == "检2023-001"


def test_inspectors_stand_on_the_board_under_their_names(office: Session) -> None:
    handed_out(office, planned(office))

    board = PeerService(office).board()

    inspectors = {one.name: one.unsent for one in board if one.role == Role.INSPECTOR.value}
    assert set(inspectors) == {ZHANG, LI}
    assert all(inspectors.values())


@pytest.mark.parametrize(
    ("fields", "error", "told"),
    [
        ({"inspectors": (ZHANG,)}, TooFewInspectors, "1名"),
        ({"inspectors": ()}, TooFewInspectors, "0名"),
        ({"shares": {ZHANG: [ROOM], LI: [RULES]}}, CategoriesUncovered, DEVICES),
    ],
)
def test_a_plan_that_is_not_ready_stays_a_plan_and_so_do_all_others(
    office: Session, fields: dict[str, Any], error: type[Exception], told: str
) -> None:
    good, bad = planned(office), planned(office, unit=TRADE, **fields)

    with pytest.raises(error, match=told):
        handed_out(office, good, bad)

    states = {row.state for row in InspectionService(office).rows()}
    assert states == {InspectionState.PLANNED}


def test_nothing_is_handed_out_twice_and_nothing_withdrawn(office: Session) -> None:
    service = PlanningService(office)
    plan, other = planned(office), planned(office, unit=TRADE)
    (told,) = handed_out(office, plan).uids
    service.withdraw(other, "不再需要")

    for name in (plan, told):
        with pytest.raises(AlreadyHandedOut):
            handed_out(office, name)
    with pytest.raises(InspectionWithdrawn):
        handed_out(office, other)


def test_above_the_cap_a_reason_is_needed(office: Session) -> None:
    service = PlanningService(office)
    handed_out(office, planned(office), planned(office))
    third = planned(office)

    with pytest.raises(AboveCap, match="2次"):
        handed_out(office, third)
    service.change(third, cap_reason="发生安全事件后的专项检查")
    handed_out(office, third)

    assert service.cap() == 2
    assert service.count_this_year(POLICE) == 3
    assert service.count_this_year(TRADE) == 0


def test_several_plans_in_one_go_are_counted_together(office: Session) -> None:
    plans = [planned(office) for _ in range(3)]

    with pytest.raises(AboveCap):
        handed_out(office, *plans)

    assert PlanningService(office).count_this_year(POLICE) == 0


def test_the_year_in_which_it_begins_counts_and_withdrawn_ones_do_not(office: Session) -> None:
    service = PlanningService(office)
    first, second = handed_out(office, planned(office), planned(office)).uids
    service.withdraw(second, "推迟")

    handed_out(office, planned(office, starts_on=date(2024, 1, 5)), planned(office))

    assert service.count_this_year(POLICE) == 2
    assert InspectionService(office).find(first).withdrawn == ""


def test_the_cap_is_a_rule_of_the_office(office: Session) -> None:
    service, rules = PlanningService(office), RuleService(office)

    rules.set("inspection-cap", 1, "市委办〔2023〕5号")

    assert service.cap() == 1
    assert rules.view("inspection-cap").is_own
    with pytest.raises(BadRule):
        rules.set("inspection-cap", "两次", "会议")
    with pytest.raises(BadRule):
        rules.set("inspection-cap", {"high": 1}, "会议")
    rules.reset("inspection-cap", "恢复默认")
    assert service.cap() == 2


def test_days_for_correction_are_a_rule_of_three_figures(office: Session) -> None:
    rules = RuleService(office)

    with pytest.raises(BadRule):
        rules.set("correction-days", {"high": 7}, "会议")
    with pytest.raises(BadRule):
        rules.set("correction-days", {"high": 0, "medium": 15, "low": 30}, "会议")
    rules.set("correction-days", {"high": 3, "medium": 15, "low": 30}, "会议")

    assert rules.value("correction-days")["high"] == 3


def test_accepted_answers_of_the_same_system_travel_along(checked_world: CheckedWorld) -> None:
    world = checked_world
    submitted(world)
    world.meet()
    CheckReviewService(world.office).accept(world.inspection)
    again = planned(world.office, system="政务云平台", targets={DEVICES: [MAIN]})
    other = planned(world.office, system="门户网站", cap_reason="专项检查")

    outcome = handed_out(world.office, again, other)

    world.meet()
    first, second = (InspectionService(world.zhang).find(uid) for uid in outcome.uids)
    assert (first.previous, second.previous) == (world.inspection, "")
    assert outcome.quoted == 9
    with world.zhang.reading() as workspace:
        quoted = workspace.ledger.quoted_answers(first.uid)
    assert {one.inspection for one in quoted} == {world.inspection}
    assert sum(len(one.answers) for one in quoted) == 9
    assert not any("evidence" in answer for one in quoted for answer in one.answers)
    assert FillService(world.zhang).open(first.uid).copy_last() > 0


def test_returned_answers_do_not_travel(checked_world: CheckedWorld) -> None:
    world = checked_world
    submitted(world)
    world.meet()
    service = CheckReviewService(world.office)
    service.accept(world.inspection)
    service.return_(world.inspection, [(FIRE, "")], "请补充照片")

    outcome = handed_out(world.office, planned(world.office, system="政务云平台"))

    assert outcome.quoted == 8


def test_findings_are_looked_at_again_on_site(checked_world: CheckedWorld) -> None:
    found = FindingWorld(checked_world)
    found.answer(FIRE, severity="high")
    found.answer(PORTS, target=MAIN)
    raised = found.findings.raise_(found.inspection)
    service = PlanningService(found.office)

    plan = service.plan_reinspection(raised.uids, (ZHANG, LI))
    handed_out(found.office, plan)

    again = InspectionService(found.office).find(plan)
    assert again.is_reinspection
    assert set(again.reinspects) == set(raised.uids)
    assert set(again.items) == {FIRE, PORTS}
    assert again.targets == {DEVICES: (MAIN,)}
    assert service.count_this_year(POLICE) == 1, "a re-inspection is not counted"
    (told,) = [row.inspection for row in InspectionService(found.office).rows() if row.inspection.supersedes]
    checked_world.meet()
    with checked_world.li.reading() as workspace:
        quoted = workspace.ledger.quoted_answers(told.uid)
    said = {answer["item"]: answer["observation"] for one in quoted for answer in one.answers}
    assert said == {FIRE: "T-02现场不符合", PORTS: "T-06现场不符合"}, "who looks again knows what was found"
    assert [view.key for view in InspectionService(found.office).results(plan)] == [(FIRE, ""), (PORTS, MAIN)]


def test_findings_of_different_inspected_systems_are_not_looked_at_together(
    checked_world: CheckedWorld,
) -> None:
    world = checked_world
    first = FindingWorld(world)
    second = FindingWorld(world, world.hand_out("other", code="检2023-002", system="门户网站"))
    one, other = first.raised(FIRE), second.raised(FIRE)
    service = PlanningService(world.office)

    with pytest.raises(CannotReinspect):
        service.plan_reinspection((*one.uids, *other.uids), (ZHANG, LI))
    with pytest.raises(CannotReinspect):
        service.plan_reinspection((), (ZHANG, LI))
    first.findings.withdraw(one.uids[0], "误报")
    with pytest.raises(CannotReinspect):
        service.plan_reinspection(one.uids, (ZHANG, LI))


def test_an_inspection_is_found_by_its_code_after_it_was_handed_out(checked_world: CheckedWorld) -> None:
    assert InspectionService(checked_world.office).find(CODE).uid == checked_world.inspection
