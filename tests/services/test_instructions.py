"""A leader's instruction becomes a task with a deadline by rule, told only to the units it names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import Duty, Stage
from desktop.domain.supervision import Urgency
from desktop.services.auditing import AuditService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.instructions import (
    DeadlineTooEarly,
    InstructionIncomplete,
    InstructionService,
    NewInstruction,
    UnitUnknown,
)
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.session import NoSuchRecord, WrongRole
from tests.services.office_year import Year, office_year

WORDS = "请公安局会同大数据局查清视频资源共享卡在何处，一周内报我。"
NEW = NewInstruction(
    leader="张市长",
    text=WORDS,
    urgency=Urgency.URGENT,
    said_on=date(2023, 9, 27),
    units=("市大数据局",),
    lead=("市公安局",),
    title="查清视频资源共享堵点",
    slip=b"\x89PNG slip",
    slip_name="批示单.png",
)


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    with office_year(tmp_path, ("2023-5-032",)) as found:
        found.day("2023-09-28")
        yield found


def test_the_deadline_counts_working_days_over_a_holiday(year: Year) -> None:
    service = InstructionService(year.office)
    days = year.office.workspace.rules().instruction_days[Urgency.URGENT]

    due, rule = service.deadline(Urgency.URGENT, date(2023, 9, 27))

    calendar = year.office.workspace.rules().calendar
    assert calendar.working_days_between(date(2023, 9, 27), due) == days
    assert calendar.is_working(due)
    assert (due - date(2023, 9, 27)).days > days + 6
    assert f"{days}个工作日" in rule
    assert "加急" in rule


def test_a_year_without_holidays_says_so(year: Year) -> None:
    _, rule = InstructionService(year.office).deadline(Urgency.NORMAL, date(2031, 3, 3))

    assert "2031年节假日安排未录入" in rule


def test_one_instruction_makes_the_task_its_deadline_and_a_share_for_each_unit(year: Year) -> None:
    outcome = InstructionService(year.office).add(NEW)

    detail = LedgerService(year.office).detail(outcome.code)
    assert (outcome.number, outcome.code) == ("批示〔2023〕1号", "批2023-001")
    assert detail.task.stage is Stage.ISSUED
    assert (detail.task.title, detail.task.text) == (NEW.title, WORDS)
    assert (detail.task.sponsor, detail.task.origin) == ("张市长", "instruction")
    assert [item.due for item in detail.milestones] == [outcome.due]
    assert detail.milestones[0].reason == outcome.rule
    duties = {item.name: item.duty for item in detail.assignments}
    assert duties == {"市公安局": Duty.LEAD, "市大数据局": Duty.RESPONSIBLE}
    assert AuditService(year.office).verify().is_clean


def test_the_wording_reaches_the_units_named_and_nobody_else(year: Year) -> None:
    InstructionService(year.office).add(NEW)

    for name, is_told in (("市公安局", True), ("市大数据局", True), ("市委政法委", False)):
        unit = year.unit(name)
        log = unit.workspace.log
        told = "\n".join(raw.decode() for one in log.streams() for raw in log.lines(one.name))
        assert (WORDS in told) is is_told
        assert (NEW.title in told) is is_told
        assert "批示单.png" not in told
        assert unit.workspace.evidence.hashes() == ()
    rows = CaseService(year.units["市公安局"]).rows(CaseFilter(task="批2023-001"))
    assert [row.title for row in rows] == [NEW.title]


def test_the_same_units_share_one_circle_and_other_units_get_their_own(year: Year) -> None:
    service = InstructionService(year.office)
    first = service.add(NEW)
    second = service.add(replace(NEW, lead=(), units=("市公安局", "市大数据局", "市公安局")))
    third = service.add(replace(NEW, lead=(), units=("市公安局",)))

    audiences = [year.office.audience_of("task", outcome.task) for outcome in (first, second, third)]

    assert audiences[0] == audiences[1] != audiences[2]
    assert len(year.office.workspace.log.records("circle")) == 2
    assert [one.number for one in (first, second, third)] == [f"批示〔2023〕{n}号" for n in (1, 2, 3)]


def test_the_slip_is_kept_with_its_name(year: Year) -> None:
    service = InstructionService(year.office)
    outcome = service.add(NEW)
    bare = service.add(replace(NEW, slip=None, slip_name=""))

    slip = service.slip(outcome.uid)

    assert slip is not None
    assert (slip.name, slip.data) == ("批示单.png", b"\x89PNG slip")
    assert service.slip(bare.number) is None
    with pytest.raises(NoSuchRecord):
        service.slip("批示〔2023〕9号")


def test_the_list_shows_instructions_with_units_and_standing_in_order_of_number(year: Year) -> None:
    service = InstructionService(year.office)
    for _ in range(11):
        service.add(NEW)

    found = service.instructions()

    assert [one.instruction.number for one in found] == [f"批示〔2023〕{n}号" for n in range(1, 12)]
    assert found[0].units == ("市公安局", "市大数据局")
    assert found[0].task is not None
    assert found[0].standing is not None
    assert found[0].standing.units == 2
    assert found[0].instruction.due == found[0].standing.due


def test_a_deadline_of_the_leader_stands_above_the_rule(year: Year) -> None:
    outcome = InstructionService(year.office).add(replace(NEW, due=date(2023, 9, 29)))

    assert (outcome.due, outcome.rule) == (date(2023, 9, 29), "领导明确")


def test_an_instruction_about_an_earlier_task_names_it(year: Year) -> None:
    InstructionService(year.office).add(replace(NEW, relates="2023-5-032"))

    (view,) = InstructionService(year.office).instructions()

    assert view.instruction.relates == LedgerService(year.office).find("2023-5-032").uid


def test_what_cannot_be_taken_down_is_refused_and_nothing_is_written(year: Year) -> None:
    service = InstructionService(year.office)
    before = year.office.workspace.log.count()

    with pytest.raises(InstructionIncomplete, match="批示领导、批示内容"):
        service.add(replace(NEW, leader=" ", text=""))
    with pytest.raises(InstructionIncomplete, match="承办单位"):
        service.add(replace(NEW, units=(), lead=()))
    with pytest.raises(UnitUnknown, match="市没有的局"):
        service.add(replace(NEW, units=("市没有的局",)))
    with pytest.raises(DeadlineTooEarly):
        service.add(replace(NEW, due=date(2023, 9, 26)))
    with pytest.raises(NoSuchRecord):
        service.add(replace(NEW, relates="2023-5-999"))

    assert year.office.workspace.log.count() == before


def test_only_the_office_takes_instructions_down(year: Year) -> None:
    with pytest.raises(WrongRole):
        InstructionService(year.unit("市公安局")).add(NEW)


def test_an_instruction_stands_in_the_ledger_beside_the_plan(year: Year) -> None:
    InstructionService(year.office).add(NEW)

    codes = [row.code for row in LedgerService(year.office).rows(LedgerQuery(stage=Stage.ISSUED))]

    assert set(codes) == {"2023-5-032", "批2023-001"}
