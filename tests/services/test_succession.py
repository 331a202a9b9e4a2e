"""One unit takes over from another: open work goes with its history, what is done stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import Duty
from desktop.domain.supervision import Urgency
from desktop.domain.units import Unit, UnitKind
from desktop.services.answering import AnswerService
from desktop.services.auditing import AuditService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.directory import DirectoryService, SameUnit
from desktop.services.drafting import DraftService
from desktop.services.instructions import InstructionService, NewInstruction
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.rulings import RulingService
from desktop.services.session import NoSuchRecord, ReasonMissing, WrongRole
from desktop.services.succession import (
    AlreadySucceeded,
    InTheFuture,
    SuccessionLoop,
    SuccessionService,
)
from tests.services.office_year import Year, office_year

CODES = ("2023-5-008", "2023-5-031", "2023-5-042", "2023-5-044")
WHY = "机构改革方案（聊办字〔2023〕20号）"
SINCE = date(2023, 9, 1)


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    with office_year(tmp_path, CODES) as found:
        service = DirectoryService(found.office)
        name = "聊城市数据局"
        unit = Unit(service.new_code(name), name, "市数据局", (), UnitKind.GOVERNMENT, "市直部门", 99)
        service.add_unit(unit)
        found.day("2023-09-04")
        yield found


def new_party(year: Year) -> str:
    return DirectoryService(year.office).meant("市数据局").party


def report(
    year: Year, case: str, period: str, progress: str, milestones: dict[str, str] | None = None
) -> str:
    """市大数据局 reports, and the office has got it."""
    unit = year.units["市大数据局"]
    fields = {
        "task": CaseService(unit).row(case).task,
        "assignment": case,
        "period": period,
        "progress": progress,
        "milestones": milestones or {},
        "reporter": "李科长",
        "submitted_on": "2023-07-03",
    }
    with unit.transaction():
        uid = unit.put("feedback", (case, period), year.office.party, fields)
    year.collect()
    return uid


def test_open_work_goes_to_the_successor_and_names_what_it_supersedes(year: Year) -> None:
    before = CaseService(year.office).rows(CaseFilter(unit="市大数据局"))

    outcome = SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)

    after = CaseService(year.office).rows(CaseFilter(unit="市数据局"))
    assert [row.code for row in after] == [row.code for row in before]
    assert [row.duty for row in after] == [row.duty for row in before]
    assert CaseService(year.office).rows(CaseFilter(unit="市大数据局")) == ()
    olds = {SuccessionService(year.office).predecessors(row.uid) for row in after}
    assert olds == {(row.uid,) for row in before}
    assert set(outcome.moved) == {row.uid for row in after}
    assert "未办结的3项转交市数据局" in outcome.sentence
    assert AuditService(year.office).verify().is_clean


def test_the_withdrawn_share_says_why(year: Year) -> None:
    SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)

    rows = CaseService(year.office).rows(CaseFilter(unit="市大数据局", withdrawn=True))

    assert len(rows) == 3
    assert {row.withdrawn for row in rows} == {f"2023-09-01起由市数据局承接市大数据局：{WHY}"}


def test_completed_work_stays_with_the_old_unit(year: Year) -> None:
    (done,) = CaseService(year.office).rows(CaseFilter(unit="市大数据局", task="2023-5-031"))
    RulingService(year.office).complete(done.uid, "平台已建成并通过验收")

    outcome = SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)

    kept = CaseService(year.office).rows(CaseFilter(unit="市大数据局"))
    assert [row.uid for row in kept] == [done.uid]
    assert outcome.kept == 1
    assert len(outcome.moved) == 2


def test_a_share_the_successor_has_already_takes_on_the_lead(year: Year) -> None:
    new = NewInstruction(
        "张市长", "尽快办理", Urgency.NORMAL, date(2023, 9, 1), ("市公安局",), lead=("市大数据局",)
    )
    task = InstructionService(year.office).add(new).code
    rows = {row.unit_name: row for row in CaseService(year.office).rows(CaseFilter(task=task))}
    assert rows["市公安局"].duty is Duty.RESPONSIBLE

    outcome = SuccessionService(year.office).succeed("市大数据局", "市公安局", SINCE, WHY)

    (row,) = CaseService(year.office).rows(CaseFilter(task=task))
    assert (row.uid, row.duty) == (rows["市公安局"].uid, Duty.LEAD)
    assert row.uid in outcome.moved
    assert SuccessionService(year.office).predecessors(row.uid) == (rows["市大数据局"].uid,)


def test_an_extension_and_a_pause_that_goes_on_hold_for_the_successor(year: Year) -> None:
    rulings = RulingService(year.office)
    (row,) = CaseService(year.office).rows(CaseFilter(unit="市大数据局", task="2023-5-044"))
    (other,) = CaseService(year.office).rows(CaseFilter(unit="市大数据局", task="2023-5-042"))
    rulings.suspend(other.uid, "等待省厅统一部署", date(2023, 8, 1))
    milestone = CaseService(year.office).case(row.uid).deadlines[0].milestone.uid
    fields = {
        "task": row.task,
        "assignment": row.uid,
        "kind": "extension",
        "is_granted": True,
        "milestone": milestone,
        "due": "2024-03-31",
        "reason": "招标延后",
        "on": "2023-08-01",
    }
    with year.office.transaction():
        year.office.create("ruling", row.unit, fields)
    before = CaseService(year.office).case(row.uid)
    assert before.deadlines[0].due == date(2024, 3, 31)

    SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)

    after = CaseService(year.office).case("2023-5-044@市数据局")
    assert [one.due for one in after.deadlines] == [one.due for one in before.deadlines]
    assert after.extensions == before.extensions == 1
    assert "等待省厅统一部署" in CaseService(year.office).case("2023-5-042@市数据局").suspended


def test_the_successor_is_told_what_was_reached_and_reported_before(year: Year) -> None:
    unit = year.unit("市大数据局")
    (row,) = CaseService(unit).rows(CaseFilter(task="2023-5-044"))
    AnswerService(unit).accept([row.uid], "李科长", "0635-8288001")
    case = CaseService(unit).case(row.uid)
    reached = case.deadlines[0].milestone.uid
    feedback = report(year, row.uid, "2023Q2", "已完成", {reached: "2023-06-20"})
    version = year.office.record("feedback", feedback).version
    with year.office.transaction():
        year.office.put(
            "review",
            (feedback,),
            row.unit,
            {
                "feedback": feedback,
                "task": row.task,
                "assignment": row.uid,
                "period": "2023Q2",
                "version": version,
                "verdict": "on-plan",
                "milestones": [reached],
                "on": "2023-07-05",
                "reviewer": "督查科",
            },
        )
    assert CaseService(year.office).case(row.uid).deadlines[0].is_reached

    SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)

    (new,) = CaseService(year.office).rows(CaseFilter(unit="市数据局", task="2023-5-044"))
    told = year.unit("聊城市数据局").record("assignment", new.uid)
    assert told.get("reached") == {reached: "2023-06-20"}
    (quoted,) = SuccessionService(year.units["聊城市数据局"]).quoted(new.uid)
    assert (quoted.unit_name, quoted.period, quoted.progress) == ("市大数据局", "2023Q2", "已完成")
    assert (quoted.verdict, quoted.opinion, quoted.percent) == ("on-plan", "", "")


def test_what_was_reported_goes_on_from_successor_to_successor(year: Year) -> None:
    unit = year.unit("市大数据局")
    (row,) = CaseService(unit).rows(CaseFilter(task="2023-5-031"))
    AnswerService(unit).accept([row.uid], "李科长", "0635-8288001")
    report(year, row.uid, "2023Q2", "已立项")
    service = SuccessionService(year.office)
    service.succeed("市大数据局", "市数据局", SINCE, WHY)

    service.succeed("市数据局", "市公安局", SINCE, WHY)

    (last,) = CaseService(year.office).rows(CaseFilter(task="2023-5-031"))
    first, second = service.predecessors(last.uid)[::-1]
    assert (last.unit_name, first) == ("市公安局", row.uid)
    assert second not in (first, last.uid)
    (quoted,) = SuccessionService(year.unit("市公安局")).quoted(last.uid)
    assert (quoted.unit_name, quoted.progress, quoted.verdict) == ("市大数据局", "已立项", "")


def test_the_story_of_a_successor_tells_what_was_reported_before_it_once(year: Year) -> None:
    unit = year.unit("市大数据局")
    (row,) = CaseService(unit).rows(CaseFilter(task="2023-5-031"))
    AnswerService(unit).accept([row.uid], "李科长", "0635-8288001")
    report(year, row.uid, "2023Q2", "已立项")
    SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)
    (new,) = CaseService(year.office).rows(CaseFilter(task="2023-5-031"))

    there = CaseService(year.unit("聊城市数据局")).timeline(new.uid)
    here = CaseService(year.office).timeline(new.uid)

    (quoted,) = [event for event in there if event.kind == "quotation"]
    assert quoted.title == "前任单位的2023年第二季度反馈（督查办公室摘引）"
    assert (quoted.who, quoted.text) == ("市大数据局", "已立项")
    assert [event.text for event in here if "已立项" in event.text] == ["已立项"]
    assert all(event.kind != "quotation" for event in here)


def test_the_successor_reads_the_wording_of_an_instruction_it_takes_over(year: Year) -> None:
    new = NewInstruction("张市长", "尽快办理", Urgency.NORMAL, date(2023, 9, 1), ("市大数据局", "市公安局"))
    InstructionService(year.office).add(replace(new, title="查清堵点"))

    SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)

    successor = year.unit("聊城市数据局")
    assert successor.party == new_party(year)
    rows = CaseService(successor).rows(CaseFilter(task="批2023-001"))
    assert [row.title for row in rows] == ["查清堵点"]
    assert len(CaseService(successor).rows()) == 4


def test_what_is_issued_afterwards_to_the_old_name_reaches_the_successor(year: Year) -> None:
    SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)
    drafts = [row.uid for row in LedgerService(year.office).rows(LedgerQuery()) if row.code == "2023-5-051"]

    IssuingService(year.office).issue(drafts)

    names = {row.unit_name: row for row in CaseService(year.office).rows(CaseFilter(task="2023-5-051"))}
    assert set(names) == {"市工业和信息化局", "市数据局"}
    detail = LedgerService(year.office).detail("2023-5-051")
    wordings = {item.name: item.wording for item in detail.assignments}
    assert wordings["市数据局"] == "市大数据局"


def test_a_unit_is_succeeded_once_and_never_in_a_circle(year: Year) -> None:
    service = SuccessionService(year.office)
    service.succeed("市大数据局", "市数据局", SINCE, WHY)

    with pytest.raises(AlreadySucceeded, match="市数据局"):
        service.succeed("市大数据局", "市公安局", SINCE, WHY)
    with pytest.raises(SuccessionLoop):
        service.succeed("市数据局", "市大数据局", SINCE, WHY)

    assert DirectoryService(year.office).directory().successor("dsjj", SINCE) is not None
    assert DirectoryService(year.office).directory().successor("dsjj", date(2023, 8, 31)) is None


def test_a_succession_states_units_day_and_reason(year: Year) -> None:
    service = SuccessionService(year.office)
    before = year.office.workspace.log.count()

    with pytest.raises(ReasonMissing):
        service.succeed("市大数据局", "市数据局", SINCE, " ")
    with pytest.raises(SameUnit):
        service.succeed("市大数据局", "市大数据局", SINCE, WHY)
    with pytest.raises(InTheFuture):
        service.succeed("市大数据局", "市数据局", date(2023, 9, 5), WHY)
    with pytest.raises(NoSuchRecord, match="市没有的局"):
        service.succeed("市大数据局", "市没有的局", SINCE, WHY)
    with pytest.raises(WrongRole):
        SuccessionService(year.unit("市公安局")).succeed("市大数据局", "市数据局", SINCE, WHY)

    assert year.office.workspace.log.count() == before


def test_a_succession_is_not_taken_back_by_undo(year: Year) -> None:
    SuccessionService(year.office).succeed("市大数据局", "市数据局", SINCE, WHY)

    assert DraftService(year.office).undo() is None
