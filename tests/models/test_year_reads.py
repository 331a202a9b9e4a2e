"""Reading the records of a year: values as they were stated, whose word counts, what is left out."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.ledger import AssignmentState, Duty
from desktop.domain.supervision import (
    AnswerKind,
    Light,
    NoticeItem,
    ObjectionPart,
    PlanStep,
    RequestKind,
    ReviewVerdict,
    RulingKind,
    Urgency,
)
from desktop.models.workspace import Workspace
from tests.models.samples import OFFICE, OTHER, UNIT, receive, task_fields, uid, withdraw, write
from tests.models.year import share

ABOUT = {"task": uid(1), "assignment": share(1, UNIT)}
FEEDBACK = uid(30, UNIT)


@pytest.fixture
def issued(workspace: Workspace) -> Workspace:
    write(workspace, "task", uid(1), task_fields(), "*")
    write(workspace, "milestone", uid(2), {"task": uid(1), "due": "2023-06-30"}, "*")
    write(workspace, "target", uid(3), {"task": uid(1), "name": "覆盖率", "value": "90"}, "*")
    for unit, duty in ((OTHER, "responsible"), (UNIT, "lead")):
        fields = {"task": uid(1), "unit": unit, "name": unit, "duty": duty, "issued_on": "2023-03-01"}
        write(workspace, "assignment", share(1, unit), fields, unit)
    return workspace


def report(workspace: Workspace, **changed: Any) -> None:
    fields = {
        **ABOUT,
        "period": "2023Q1",
        "progress": "已完成",
        "problems": "资金",
        "next_steps": "推进",
        "help": "协调",
        "percent": "35.50",
        "values": {uid(3): "40"},
        "milestones": {uid(2): "2023-03-20", uid(4): None},
        "is_done": True,
        "is_unchanged": False,
        "reporter": "李",
        "submitted_on": "2023-04-03",
    }
    receive(workspace, "feedback", FEEDBACK, {**fields, **changed})


def test_everything_about_a_case_comes_back_as_it_was_stated(issued: Workspace) -> None:
    answer = {
        "kind": "objected",
        "part": "wording",
        "reason": "过宽",
        "wanted": "改",
        "contact": "张",
        "phone": "1",
    }
    receive(issued, "acceptance", uid(20, UNIT), {**ABOUT, **answer, "on": "2023-03-02"})
    steps = [{"period": "2023Q1", "text": "起步", "percent": "25"}, {"period": "2023Q2", "text": "推进"}]
    receive(issued, "plan", uid(21, UNIT), {**ABOUT, "steps": steps})
    report(issued)
    record = issued.log.record("feedback", FEEDBACK)
    assert record is not None
    review = {"feedback": FEEDBACK, "version": record.version, "verdict": "on-plan", "milestones": [uid(2)]}
    write(issued, "review", uid(40), {**ABOUT, **review, "on": "2023-04-05", "reviewer": "王"}, UNIT)
    request = {"kind": "suspension", "wanted": "2023-09-01", "reason": "停工", "on": "2023-05-01"}
    receive(issued, "extension", uid(50, UNIT), {**ABOUT, **request})
    ruling = {"kind": "suspension", "about": uid(50, UNIT), "is_granted": True, "first": "2023-05-02"}
    write(issued, "ruling", uid(60), {**ABOUT, **ruling, "reason": "同意", "on": "2023-05-02"}, UNIT)

    first, second = issued.ledger.facts_of([uid(1)])[uid(1)]

    assert (first.assignment.unit, first.assignment.duty, second.assignment.unit) == (UNIT, Duty.LEAD, OTHER)
    assert [one.due for one in first.milestones] == [date(2023, 6, 30)]
    assert [one.name for one in first.targets] == ["覆盖率"]
    assert first.answer is not None
    assert (first.answer.kind, first.answer.part) == (AnswerKind.OBJECTED, ObjectionPart.WORDING)
    assert (first.answer.wanted, first.answer.contact, first.answer.phone) == ("改", "张", "1")
    assert first.answer.version == version_of(issued, "acceptance", uid(20, UNIT))
    assert first.plan is not None
    assert first.plan.steps == (
        PlanStep("2023Q1", "起步", Decimal(25)),
        PlanStep("2023Q2", "推进", None),
    )
    (feedback,) = first.feedback
    assert feedback == issued.ledger.feedback(FEEDBACK)
    assert (feedback.percent, feedback.values) == (Decimal("35.50"), ((uid(3), Decimal(40)),))
    assert feedback.milestones == ((uid(2), date(2023, 3, 20)), (uid(4), None))
    assert (feedback.is_draft, feedback.is_done, feedback.is_unchanged) == (False, True, False)
    assert (feedback.help, feedback.reporter, feedback.submitted_on) == ("协调", "李", date(2023, 4, 3))
    (judged,) = first.reviews
    assert judged == issued.ledger.review_of(FEEDBACK)
    assert (judged.verdict, judged.version, judged.milestones) == (
        ReviewVerdict.ON_PLAN,
        feedback.version,
        (uid(2),),
    )
    assert [(one.kind, one.wanted) for one in first.requests] == [(RequestKind.SUSPENSION, date(2023, 9, 1))]
    assert first.requests[0].version == version_of(issued, "extension", uid(50, UNIT))
    (decided,) = first.rulings
    assert (decided.kind, decided.is_granted, decided.first, decided.last) == (
        RulingKind.SUSPENSION,
        True,
        date(2023, 5, 2),
        None,
    )
    assert (second.answer, second.plan, second.feedback, second.reviews, second.rulings) == (
        None,
        None,
        (),
        (),
        (),
    )
    assert issued.ledger.facts(share(1, UNIT)) == first
    assert issued.ledger.facts(uid(999)) is None


def version_of(workspace: Workspace, kind: str, record: str) -> str:
    found = workspace.log.record(kind, record)
    assert found is not None
    return found.version


def test_a_unit_speaks_for_its_own_share_only(issued: Workspace) -> None:
    for kind, fields in (
        ("acceptance", {"kind": "accepted"}),
        ("plan", {"steps": []}),
        ("feedback", {"period": "2023Q1"}),
        ("extension", {"kind": "extension"}),
    ):
        receive(issued, kind, uid(70, OTHER), {**ABOUT, **fields})

    facts = issued.ledger.facts(share(1, UNIT))

    assert facts is not None
    assert (facts.answer, facts.plan, facts.feedback, facts.requests) == (None, None, (), ())


def test_another_office_decides_nothing(issued: Workspace) -> None:
    report(issued)
    other = "office.other"
    ruling = {**ABOUT, "kind": "completion", "reason": "x"}
    receive(issued, "ruling", uid(60, other), ruling, UNIT)
    receive(issued, "review", uid(61, other), {**ABOUT, "feedback": FEEDBACK, "verdict": "done"}, UNIT)

    facts = issued.ledger.facts(share(1, UNIT))

    assert facts is not None
    assert (facts.rulings, facts.reviews) == ((), ())
    assert issued.ledger.review_of(FEEDBACK) is None
    assert issued.ledger.rulings_of(uid(1)) == ()


def test_what_was_withdrawn_or_says_nothing_counts_for_nothing(issued: Workspace) -> None:
    report(issued)
    write(issued, "review", uid(40), {**ABOUT, "feedback": FEEDBACK, "verdict": "great"}, UNIT)
    write(issued, "ruling", uid(60), {**ABOUT, "kind": "completion", "reason": "办结"}, UNIT)
    receive(issued, "acceptance", uid(20, UNIT), {**ABOUT, "kind": "perhaps"})
    before = issued.ledger.facts(share(1, UNIT))
    withdraw(issued, "ruling", uid(60), "误", UNIT)
    known = issued.log.record("feedback", FEEDBACK)
    assert known is not None
    receive(issued, "feedback", FEEDBACK, {"withdrawn": known.withdrawal("重报")})

    after = issued.ledger.facts(share(1, UNIT))

    assert before is not None
    assert after is not None
    assert (len(before.feedback), len(before.reviews), len(before.rulings), before.answer) == (1, 0, 1, None)
    assert (after.feedback, after.rulings) == ((), ())
    assert issued.ledger.feedback(FEEDBACK) is None
    assert issued.ledger.review_of(FEEDBACK) is None


def test_a_withdrawn_share_stays_with_its_reason(issued: Workspace) -> None:
    withdraw(issued, "assignment", share(1, UNIT), "改派", UNIT)

    cases = issued.ledger.facts_of([uid(1)])[uid(1)]

    assert [(one.assignment.unit, one.withdrawn) for one in cases] == [(UNIT, "改派"), (OTHER, "")]
    assert [one.unit for one in issued.ledger.assignments(uid(1))] == [OTHER]
    withdraw(issued, "task", uid(1), "撤项", "*")
    assert [one.withdrawn for one in issued.ledger.facts_of([uid(1)])[uid(1)]] == ["改派", "撤项"]


def test_drafts_of_reports_are_told_apart(workspace: Workspace) -> None:
    """As a unit sees it: its own drafts are here, which nobody else has."""
    write(workspace, "task", uid(1), task_fields(), "*")
    write(workspace, "assignment", share(1, UNIT), {"task": uid(1), "unit": UNIT}, UNIT)
    draft = {**ABOUT, "period": "2023Q2", "progress": "草稿"}
    receive(workspace, "feedback", uid(31, UNIT), draft, UNIT)
    report(workspace)
    evidence = {"of": uid(31, UNIT), "sha256": "ab" * 32, "name": "a.png", "size": 3, "media": "image/png"}
    receive(workspace, "evidence", uid(80, UNIT), evidence, UNIT)

    ledger = workspace.ledger
    found = ledger.draft(share(1, UNIT), "2023Q2")

    assert found is not None
    assert (found.is_draft, found.progress) == (True, "草稿")
    assert ledger.draft(share(1, UNIT), "2023Q1") is None
    assert [one.period for one in ledger.feedback_of(share(1, UNIT))] == ["2023Q1"]
    assert [one.period for one in ledger.feedback_of(share(1, UNIT), drafts=True)] == ["2023Q1", "2023Q2"]
    assert ledger.evidence_of([uid(31, UNIT)])[uid(31, UNIT)][0].is_draft


def test_evidence_is_found_by_what_it_supports_and_by_its_bytes(issued: Workspace) -> None:
    report(issued)
    fields = {
        "of": FEEDBACK,
        "sha256": "ab" * 32,
        "name": "a.png",
        "size": 3,
        "media": "image/png",
        "note": "图",
    }
    receive(issued, "evidence", uid(80, UNIT), {**fields, "dated": "2023-03-01", "added_on": "2023-03-02"})
    receive(issued, "evidence", uid(81, UNIT), {**fields, "name": "b.png"})
    receive(issued, "evidence", uid(82, OTHER), {**fields, "name": "foreign.png"})
    receive(issued, "evidence", uid(83, UNIT), {**fields, "sha256": "nonsense"})

    found = issued.ledger.evidence_of([FEEDBACK, uid(999)])

    assert list(found) == [FEEDBACK]
    assert [one.name for one in found[FEEDBACK]] == ["a.png", "b.png"]
    first = found[FEEDBACK][0]
    assert (first.dated, first.added_on, first.size, first.media) == (
        date(2023, 3, 1),
        date(2023, 3, 2),
        3,
        "image/png",
    )
    assert (first.note, first.is_draft) == ("图", False)
    assert len(issued.ledger.evidence_named("ab" * 32)) == 3
    assert issued.ledger.evidence_named("cd" * 32) == ()


def test_requests_that_were_decided_are_left_out_on_demand(issued: Workspace) -> None:
    for number, day in ((50, "2023-05-02"), (51, "2023-05-01")):
        request = {**ABOUT, "kind": "extension", "wanted": "2023-09-01", "reason": "x", "on": day}
        receive(issued, "extension", uid(number, UNIT), request)
    ruling = {**ABOUT, "kind": "extension", "about": uid(50, UNIT), "is_granted": False, "reason": "不同意"}
    write(issued, "ruling", uid(60), ruling, UNIT)

    assert [one.uid for one in issued.ledger.requests(False)] == [uid(51, UNIT), uid(50, UNIT)]
    assert [one.uid for one in issued.ledger.requests()] == [uid(51, UNIT)]
    withdraw(issued, "ruling", uid(60), "误", UNIT)
    assert len(issued.ledger.requests()) == 2


def test_rulings_are_those_of_a_task_or_of_one_share(issued: Workspace) -> None:
    whole = {"task": uid(1), "assignment": "", "kind": "closure", "reason": "销号", "on": "2023-12-01"}
    write(issued, "ruling", uid(60), whole, "*")
    for number, unit in ((61, UNIT), (62, OTHER)):
        fields = {"task": uid(1), "assignment": share(1, unit), "kind": "completion", "reason": "办结"}
        write(issued, "ruling", uid(number), fields, unit)

    def rulings(record: str) -> list[str]:
        return sorted(one.uid for one in issued.ledger.rulings_of(record))

    assert rulings(uid(1)) == [uid(60), uid(61), uid(62)]
    assert rulings(share(1, UNIT)) == [uid(60), uid(61)]
    assert rulings(uid(999)) == []


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, True),
        ({"about": uid(50, UNIT)}, False),
        ({"is_granted": False}, False),
        ({"is_granted": 1}, True),
    ],
)
def test_a_decision_that_stands_alone_stands_when_it_does_not_say(
    issued: Workspace, stated: dict[str, Any], expected: bool
) -> None:
    write(issued, "ruling", uid(60), {**ABOUT, "kind": "completion", "reason": "x", **stated}, UNIT)

    (ruling,) = issued.ledger.rulings_of(uid(1))

    assert ruling.is_granted is expected


def test_instructions_notices_and_reminders_come_in_order_of_arrival(workspace: Workspace) -> None:
    instruction = {
        "number": "批示〔2023〕3号",
        "leader": "张市长",
        "text": "抓紧",
        "urgency": "urgent",
        "said_on": "2023-05-01",
        "due": "2023-05-04",
        "rule": "加急件3个工作日",
        "task": uid(1),
        "relates": "",
        "slip_sha256": "ab" * 32,
        "slip_name": "批示.png",
    }
    write(workspace, "instruction", uid(5), instruction)
    item = {"task": uid(1), "code": "2023-5-001", "title": "数据", "due": "2023-06-30", "reason": "逾期"}
    notice = {
        "number": "督办〔2023〕1号",
        "unit": UNIT,
        "unit_name": "市教育局",
        "colour": "red",
        "items": [item],
    }
    write(workspace, "notice", uid(6), {**notice, "reply_by": "2023-07-10", "on": "2023-07-01"}, UNIT)
    write(workspace, "notice", uid(7), {"unit": OTHER, "colour": "blue"}, OTHER)
    withdraw(workspace, "notice", uid(7), "误发", OTHER)
    write(
        workspace, "reminder", uid(8), {"unit": UNIT, "period": "2023Q2", "text": "请报", "items": []}, UNIT
    )

    ledger = workspace.ledger
    (one,) = ledger.instructions()
    first, second = ledger.notices()

    assert (one.leader, one.urgency, one.due, one.slip_name) == (
        "张市长",
        Urgency.URGENT,
        date(2023, 5, 4),
        "批示.png",
    )
    assert (first.colour, first.reply_by, first.withdrawn) == (Light.RED, date(2023, 7, 10), "")
    assert first.items == (NoticeItem(uid(1), "2023-5-001", "数据", date(2023, 6, 30), "逾期"),)
    assert (second.unit, second.withdrawn) == (OTHER, "误发")
    assert [notice.uid for notice in ledger.notices(UNIT)] == [uid(6)]
    assert [(found.period, found.text) for found in ledger.reminders(UNIT)] == [("2023Q2", "请报")]
    assert ledger.reminders(OTHER) == ()


def test_assignments_say_where_their_case_stands(issued: Workspace) -> None:
    issued.refresh_cases(date(2023, 4, 1))
    receive(issued, "acceptance", uid(20, UNIT), {**ABOUT, "kind": "accepted"})

    assert [one.state for one in issued.ledger.assignments(uid(1))] == [
        AssignmentState.ACCEPTED,
        AssignmentState.ISSUED,
    ]
    assert OFFICE not in {one.unit for one in issued.ledger.assignments(uid(1))}
