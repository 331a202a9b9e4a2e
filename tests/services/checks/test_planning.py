"""Planning inspections: what is refused, what is proposed, what may still change."""

from datetime import date
from typing import Any

import pytest

from desktop.domain.checks.scoring import UnknownLevel
from desktop.domain.units import UnitDirectory
from desktop.records.stream import Role
from desktop.services.checks.checklists import ChecklistLibrary, NoSuchChecklist
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService, PlanRequest
from desktop.services.checks.planning_values import (
    AlreadyHandedOut,
    CategoryUnknown,
    CodeTaken,
    EndsBeforeItStarts,
    InspectedUnitUnknown,
    InspectionWithdrawn,
    LeaderUnknown,
    ShareOfNobody,
)
from desktop.services.session import ReasonMissing, Session, WrongRole
from desktop.services.succession import SuccessionService
from desktop.services.workspaces import party_id
from tests.services.checks.checked_world import CHECKLIST, DEVICES, LI, ROOM, RULES, SERVERS, ZHANG
from tests.services.exchange_world import POLICE, TRADE, World

SUN = "孙主任"


@pytest.fixture
def office(world: World) -> Session:
    """An office that has the small checklist and nothing planned."""
    ChecklistLibrary(world.office()).add(CHECKLIST)
    return world.office()


def request(**fields: Any) -> PlanRequest:
    said: dict[str, Any] = {"unit": POLICE, "checklist": "small", "inspectors": (ZHANG, LI)}
    return PlanRequest(**{**said, **fields})


def party_of(name: str) -> str:
    return party_id(Role.INSPECTOR, name, UnitDirectory("", (), ()))


def planned(office: Session, **fields: Any) -> str:
    return PlanningService(office).plan(request(**fields))


def test_a_plan_says_whom_by_what_and_who_checks_what(office: Session) -> None:
    uid = planned(
        office,
        system=" 政务云平台 ",
        targets={DEVICES: SERVERS},
        leader=LI,
        starts_on=date(2023, 5, 10),
        ends_on=date(2023, 5, 12),
    )

    found = InspectionService(office).find(uid)
    assert (found.code, found.unit_name, found.system) == ("检2023-001", POLICE, "政务云平台")
    assert (found.edition, found.profile, found.level) == ("2023", "conformity-1", "")
    assert len(found.checklist_hash) == 64
    assert found.title == "市公安局政务云平台：小型检查清单"
    assert found.targets == {DEVICES: SERVERS}
    assert found.planned_on == office.today()
    assert not found.is_issued
    assert [share.name for share in found.shares] == [ZHANG, LI]
    assert found.leader == party_of(LI)


def test_categories_are_divided_so_that_everything_is_covered_once(office: Session) -> None:
    service = PlanningService(office)

    shares = service.propose_shares("small", "", "", (ZHANG, LI))

    assert [one for share in shares for one in share.categories] == [ROOM, DEVICES, RULES]
    assert all(share.categories for share in shares)
    assert service.categories("small") == (ROOM, DEVICES, RULES)


def test_an_inspector_without_an_entry_gets_what_is_left(office: Session) -> None:
    uid = planned(office, shares={LI: [RULES, ROOM]})

    zhang, li = InspectionService(office).find(uid).shares
    assert zhang.categories == (DEVICES,)
    assert li.categories == (ROOM, RULES)


def test_when_nothing_is_left_an_inspector_shares_all(office: Session) -> None:
    uid = planned(office, shares={LI: []})

    zhang, li = InspectionService(office).find(uid).shares
    assert zhang.categories == ()
    assert li.categories == ()


def test_more_inspectors_than_categories_leave_nobody_without_work(office: Session) -> None:
    shares = PlanningService(office).propose_shares("small", "", "", ("甲", "乙", "丙", "丁"))

    assert len(shares) == 4
    covered = {item.category for item in CHECKLIST.items for share in shares if share.covers(item)}
    assert covered == {ROOM, DEVICES, RULES}
    assert all(any(share.covers(item) for item in CHECKLIST.items) for share in shares)


def test_one_person_named_twice_is_one_inspector(office: Session) -> None:
    uid = planned(office, inspectors=(ZHANG, f" {ZHANG}", party_of(ZHANG)))

    assert [share.name for share in InspectionService(office).find(uid).shares] == [ZHANG]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"unit": "没有的单位"}, InspectedUnitUnknown),
        ({"checklist": "none"}, NoSuchChecklist),
        ({"level": "9"}, UnknownLevel),
        ({"checklist": "djbh"}, UnknownLevel),
        ({"leader": SUN}, LeaderUnknown),
        ({"shares": {SUN: [ROOM]}}, ShareOfNobody),
        ({"shares": {ZHANG: ["没有的类别"]}}, CategoryUnknown),
        ({"targets": {"没有的类别": ["甲"]}}, CategoryUnknown),
        ({"starts_on": date(2023, 5, 12), "ends_on": date(2023, 5, 11)}, EndsBeforeItStarts),
    ],
)
def test_what_cannot_be_planned_is_refused_and_leaves_nothing(
    office: Session, fields: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        planned(office, **fields)

    assert InspectionService(office).rows() == ()


def test_an_inspector_plans_nothing(world: World) -> None:
    with pytest.raises(WrongRole):
        PlanningService(world.computer(ZHANG, Role.INSPECTOR)).plan(request())


def test_codes_go_on_by_the_year_in_which_an_inspection_begins(office: Session) -> None:
    days = (date(2023, 6, 1), date(2024, 1, 8), None, date(2024, 3, 1))

    uids = [planned(office, starts_on=day) for day in days]

    codes = [InspectionService(office).find(uid).code for uid in uids]
    assert codes == ["检2023-001", "检2024-001", "检2023-002", "检2024-002"]


def test_a_code_is_never_given_twice_not_even_after_a_withdrawal(office: Session) -> None:
    service = PlanningService(office)
    service.withdraw(planned(office, code="专1"), "重复")

    with pytest.raises(CodeTaken):
        planned(office, code="专1")


def test_a_change_keeps_what_it_does_not_name(office: Session) -> None:
    service = PlanningService(office)
    uid = planned(office, shares={ZHANG: [ROOM], LI: [DEVICES, RULES]}, targets={DEVICES: SERVERS}, leader=LI)
    before = InspectionService(office).find(uid)

    service.change(uid, title="年度抽查", ends_on=date(2023, 6, 1))

    after = InspectionService(office).find(uid)
    assert (after.title, after.ends_on) == ("年度抽查", date(2023, 6, 1))
    assert (after.code, after.shares, after.targets, after.leader, after.planned_on) == (
        before.code,
        before.shares,
        before.targets,
        before.leader,
        before.planned_on,
    )


def test_other_inspectors_divide_the_work_anew(office: Session) -> None:
    service = PlanningService(office)
    uid = planned(office, shares={ZHANG: [ROOM], LI: [DEVICES, RULES]})

    service.change(uid, inspectors=(ZHANG, SUN))

    shares = InspectionService(office).find(uid).shares
    assert [share.name for share in shares] == [ZHANG, SUN]
    assert [one for share in shares for one in share.categories] == [ROOM, DEVICES, RULES]


def test_another_checklist_brings_its_newest_edition(office: Session) -> None:
    service = PlanningService(office)
    uid = planned(office)

    service.change(uid, checklist="djbh", level="3")

    found = InspectionService(office).find(uid)
    assert (found.edition, found.level, found.profile) == ("2019", "3", "djbh-2021")


def test_what_was_handed_out_keeps_its_core(office: Session) -> None:
    service = PlanningService(office)
    uid = planned(office)
    (told,) = service.hand_out([uid]).uids

    service.change(told, title="改名", targets={DEVICES: ["新服务器"]})

    for fields in ({"unit": TRADE}, {"checklist": "djbh", "level": "2"}, {"inspectors": (ZHANG, SUN)}):
        with pytest.raises(AlreadyHandedOut):
            service.change(told, **fields)
    with pytest.raises(AlreadyHandedOut):
        service.change(uid, title="改原计划")
    found = InspectionService(office).find(told)
    assert (found.title, found.targets, found.unit_name) == ("改名", {DEVICES: ("新服务器",)}, POLICE)


def test_a_withdrawal_says_why_and_ends_it(office: Session) -> None:
    service = PlanningService(office)
    uid = planned(office)

    with pytest.raises(ReasonMissing):
        service.withdraw(uid, " ")
    sentence = service.withdraw(uid, "与上级检查重复")

    assert "与上级检查重复" in sentence
    assert InspectionService(office).rows() == ()
    with pytest.raises(InspectionWithdrawn):
        service.change(uid, title="再改")


def test_an_inspection_stays_with_the_unit_it_was_held_at_when_another_takes_over(office: Session) -> None:
    service = PlanningService(office)
    (told,) = service.hand_out([planned(office)]).uids
    SuccessionService(office).succeed(POLICE, TRADE, office.today(), "机构改革")

    service.change(told, title="改名")

    found = InspectionService(office).find(told)
    assert (found.unit_name, found.title) == (POLICE, "改名")
    assert service.count_this_year(TRADE) == 1, "the successor inherits the count"
    later = InspectionService(office).find(planned(office))
    assert later.unit_name == TRADE
