"""Cases: found by any of their names, filtered, and told as a story with who, when and why."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Waiting
from desktop.domain.supervision import Light, ObjectionPart, PlanStep, RequestKind, ReviewVerdict
from desktop.services.cases import CaseFilter, CaseService, WhichUnit
from desktop.services.drafting import DraftService, MilestoneEdit
from desktop.services.ledger import LedgerService
from desktop.services.notices import NoticeService
from desktop.services.session import NoSuchRecord
from tests.services.pair import (
    CODES,
    NO_DEADLINE,
    PREVENTION,
    Q2,
    Q3,
    SECURITY,
    SYSTEMS,
    UNIT,
    Pair,
    open_pair,
)

AFTER_Q2 = date(2023, 7, 4)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as opened:
        yield opened


def told(pair: Pair, code: str) -> list[str]:
    return [event.what for event in CaseService(pair.office).timeline(f"{code}@{UNIT}")]


@pytest.mark.parametrize("name", [UNIT, "unit.sgaj", "sgaj"])
def test_a_case_is_found_by_task_and_unit(pair: Pair, name: str) -> None:
    unit = pair.unit.party
    written = name.replace("unit.sgaj", unit).replace("sgaj", unit.removeprefix("unit."))

    case = CaseService(pair.office).case(f"{SECURITY}@{written}")

    assert (case.facts.assignment.unit, case.facts.task.code) == (unit, SECURITY)
    assert CaseService(pair.office).case(case.facts.assignment.uid).facts == case.facts


def test_for_a_unit_the_code_alone_says_which_case_is_meant(pair: Pair) -> None:
    assert CaseService(pair.unit).case(SECURITY).facts.assignment.unit == pair.unit.party
    with pytest.raises(WhichUnit) as refusal:
        CaseService(pair.office).case(SECURITY)
    assert refusal.value.code == "E_WHICH_UNIT"
    assert UNIT in str(refusal.value)


@pytest.mark.parametrize(
    "name", ["2023-5-999", f"2023-5-999@{UNIT}", f"{SECURITY}@市财政局", "office.x/0", ""]
)
def test_an_unknown_case_gets_a_sentence(pair: Pair, name: str) -> None:
    with pytest.raises(NoSuchRecord):
        CaseService(pair.office).case(name)


def test_the_office_sees_all_cases_and_a_unit_its_own(pair: Pair) -> None:
    office, unit = CaseService(pair.office), CaseService(pair.unit)

    assert {row.code for row in unit.rows()} == set(CODES)
    assert {row.unit for row in unit.rows()} == {pair.unit.party}
    assert unit.count() == len(CODES) == office.count(CaseFilter(unit=UNIT))
    assert office.count() == len(office.rows()) > len(CODES)
    assert len(office.rows(limit=3)) == 3
    assert office.rows(offset=1, limit=1) == office.rows()[1:2]
    assert {row.code for row in office.rows(CaseFilter(task=SECURITY))} == {SECURITY}


def test_a_filter_finds_what_it_counts(pair: Pair) -> None:
    service = CaseService(pair.unit)
    pair.sign(SECURITY)
    filters = (
        CaseFilter(states=(AssignmentState.ACCEPTED,)),
        CaseFilter(waiting=(Waiting.ANSWER,)),
        CaseFilter(lights=(Light.GREEN,)),
        CaseFilter(completed=False),
        CaseFilter(text="安全"),
    )

    for chosen in filters:
        assert service.count(chosen) == len(service.rows(chosen)), chosen
    assert [row.code for row in service.rows(filters[0])] == [SECURITY]
    assert service.count(filters[1]) == len(CODES) - 1


def test_the_cases_of_a_task_show_withdrawn_ones_last(pair: Pair) -> None:
    pair.rulings.withdraw_assignment(pair.uid(SECURITY), "分工调整")

    cases = CaseService(pair.office).of_task(SECURITY)

    assert len(cases) == 3
    assert [bool(case.facts.withdrawn) for case in cases] == [False, False, True]
    assert CaseService(pair.office).case(f"{SECURITY}@{UNIT}").facts.withdrawn == "分工调整"


def test_the_story_of_a_case_tells_everything_in_order(pair: Pair) -> None:
    pair.answers.object(SECURITY, ObjectionPart.WORDING, "表述不准确", "改为“配合”")
    pair.meet()
    pair.rulings.rule_objection(pair.uid(SECURITY), False, "原文如此")
    pair.go_to(date(2023, 5, 12))
    pair.meet()
    pair.sign(SECURITY)
    pair.answers.plan(SECURITY, [PlanStep(Q3, "完成试点", None)])
    pair.go_to(AFTER_Q2)
    pair.feedback.attach(SECURITY, Q2, b"proof", "会议纪要.pdf")
    uid = pair.report(SECURITY, "推进中")
    pair.reviews.return_(uid, "请写具体")
    pair.meet()
    pair.report(SECURITY, "完成招标")
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN, "继续")
    pair.asking.request(SECURITY, RequestKind.EXTENSION, date(2024, 3, 31), "平台延期")
    pair.meet()
    pair.rulings.decide(pair.rulings.requests()[0].request.uid, True)
    pair.rulings.suspend(pair.uid(SECURITY), "等接口")
    pair.go_to(date(2023, 8, 1))
    pair.rulings.resume(pair.uid(SECURITY), "接口已通")
    pair.rulings.complete(pair.uid(SECURITY), "已验收")
    pair.rulings.reopen(pair.uid(SECURITY), "复查不合格")

    assert told(pair, SECURITY) == [
        "issued",
        "objected",
        "objection",
        "accepted",
        "planned",
        "evidence",
        "submitted",
        "returned",
        "resubmitted",
        "reviewed",
        "requested",
        "extended",
        "suspension",
        "resumed",
        "completion",
        "reopened",
    ]
    events = CaseService(pair.office).timeline(f"{SECURITY}@{UNIT}")
    assert [event.on for event in events] == sorted(event.on or date.min for event in events)
    by_what = {event.what: event for event in events}
    assert by_what["issued"].on == date(2023, 5, 8)
    assert by_what["objected"].who == f"{UNIT} 王磊"
    assert by_what["returned"].who.endswith("督查科")
    assert by_what["returned"].title == "退回2023年第二季度反馈"
    assert by_what["extended"].title == "延期审批：同意（第1次延期）"
    assert by_what["resumed"].text == "中止到2023-07-31：接口已通"
    assert "推进中" in by_what["submitted"].text


def test_both_sides_tell_the_same_story(pair: Pair) -> None:
    pair.sign()
    pair.go_to(AFTER_Q2)
    uid = pair.report(SECURITY, "推进中")
    pair.reviews.return_(uid, "请写具体")
    pair.rulings.excuse(pair.uid(SECURITY), Light.YELLOW, "平台延期")
    pair.rulings.close(SECURITY, "提前销号", force=True)
    pair.meet()

    here = CaseService(pair.office).timeline(f"{SECURITY}@{UNIT}")
    there = CaseService(pair.unit).timeline(SECURITY)

    assert [(event.on, event.title, event.text) for event in here] == [
        (event.on, event.title, event.text) for event in there
    ]
    assert here[-1].title == "销号"


def test_changes_of_the_task_itself_are_part_of_the_story(pair: Pair) -> None:
    task = LedgerService(pair.office).find(SYSTEMS)
    drafts = DraftService(pair.office)
    (milestone,) = LedgerService(pair.office).detail(SYSTEMS).milestones
    drafts.edit(task.uid, title="落实安全制度")
    drafts.set_milestone(task.uid, milestone.uid, MilestoneEdit(date(2023, 11, 30), "2023年11月底前", "落实"))
    drafts.set_milestone(task.uid, None, MilestoneEdit(date(2023, 9, 30), "2023年9月底前", "自查"))
    drafts.withdraw(task.uid, "并入其他任务")
    drafts.restore(task.uid)

    events = CaseService(pair.office).timeline(f"{SYSTEMS}@{UNIT}")

    titles = [event.title for event in events]
    for title in ("修改任务", "修改时间节点", "新增时间节点", "撤销任务", "恢复任务"):
        assert title in titles
    assert "并入其他任务" in "".join(event.text for event in events)
    assert "2023-12-31 → 2023-11-30" in "".join(event.text for event in events)


def test_notices_are_part_of_the_story_of_the_tasks_they_name(pair: Pair) -> None:
    notices = NoticeService(pair.office)
    proposal = notices.propose(UNIT, Light.YELLOW, [SECURITY])
    notices.issue([proposal], "请加快", None, "督查室")

    assert told(pair, SECURITY)[-1] == "notice"
    assert "notice" not in told(pair, PREVENTION)


def test_rows_say_the_same_as_the_case_in_full(pair: Pair) -> None:
    pair.sign()
    pair.go_to(AFTER_Q2)
    pair.report(SECURITY, "推进中", percent=40)
    pair.rulings.complete(pair.uid(NO_DEADLINE), "已验收")
    service = CaseService(pair.office)

    rows = {row.uid: row for row in service.rows(CaseFilter(unit=UNIT))}

    assert len(rows) == len(CODES)
    for uid, row in rows.items():
        assert service.row(uid) == row
