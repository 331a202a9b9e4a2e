"""The office decides: each decision has its reason, is told to the unit, and can be seen ever after."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import AssignmentState, Duty
from desktop.domain.standing import Waiting
from desktop.domain.supervision import Light, ObjectionPart, RequestKind, ReviewVerdict
from desktop.services.cases import CaseService
from desktop.services.cases_outcome import CaseCompleted, CaseWithdrawn, Changed, NeedsReason, TaskClosed
from desktop.services.rulings import RequestService, RulingService
from desktop.services.rulings_closing import NothingToReopen, OpenCases
from desktop.services.rulings_deciding import NoObjection
from desktop.services.rulings_moving import HasShare
from desktop.services.rulings_pausing import AlreadySuspended, BadDays, NotExcusable, NotSuspended
from desktop.services.rulings_requests import (
    BadWantedDay,
    NoDeadline,
    NotItsDeadline,
    RequestDecided,
    RequestOpen,
)
from desktop.services.session import NoSuchRecord, WrongRole
from tests.services.pair import (
    NO_DEADLINE,
    PREVENTION,
    Q2,
    SECURITY,
    SYSTEMS,
    TARGETED,
    UNIT,
    Pair,
    open_pair,
)

END_2023, END_2025 = date(2023, 12, 31), date(2025, 12, 31)
MARCH, JUNE = date(2024, 3, 31), date(2024, 6, 30)
TODAY = date(2023, 9, 1)
REASON = "省级平台延期上线"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as opened:
        opened.sign()
        opened.go_to(TODAY)
        yield opened


def lines(pair: Pair) -> int:
    return pair.office.workspace.log.count()


def ask(pair: Pair, wanted: date | None = MARCH, kind: RequestKind = RequestKind.EXTENSION) -> str:
    """The unit asks for SYSTEMS; gives the uid of the request."""
    pair.meet()
    pair.asking.request(SYSTEMS, kind, wanted, REASON)
    pair.meet()
    (view,) = pair.rulings.requests()
    return view.request.uid


def all_done(pair: Pair, code: str) -> None:
    for case in CaseService(pair.office).of_task(code):
        pair.rulings.complete(case.facts.assignment.uid, "现场核查已完成")


def test_an_upheld_objection_leads_to_another_unit_with_the_history(pair: Pair) -> None:
    pair.answers.object(SECURITY, ObjectionPart.DUTY, "职能已划转", "市财政局")
    pair.meet()
    old = pair.uid(SECURITY)

    ruled = pair.rulings.rule_objection(old, True, "编办文件已明确")
    upheld = pair.case(SECURITY)
    outcome = pair.rulings.reassign(old, "市财政局", "职能划转")
    pair.meet()

    assert "异议成立" in ruled.sentence
    assert (upheld.state, upheld.waiting) == (AssignmentState.OBJECTED, Waiting.NOTHING)
    assert outcome.sentence.endswith("已改派给市财政局。")
    new = CaseService(pair.office).case(f"{SECURITY}@市财政局")
    assert outcome.done == (new.facts.assignment.uid,)
    assert new.facts.assignment.duty is Duty.RESPONSIBLE
    assert new.facts.assignment.issued_on == TODAY
    story = "\n".join(event.text for event in CaseService(pair.office).timeline(outcome.done[0]))
    for words in ("职能已划转", "编办文件已明确", "职能划转"):
        assert words in story
    with pytest.raises(CaseWithdrawn, match="职能划转"):
        pair.answers.object(SECURITY, ObjectionPart.DUTY, "仍有异议")


def test_an_upheld_objection_to_the_wording_leads_to_the_same_unit_anew(pair: Pair) -> None:
    pair.answers.object(SECURITY, ObjectionPart.WORDING, "表述不准确", "改为“配合”")
    pair.meet()
    old = pair.uid(SECURITY)
    with pytest.raises(HasShare):
        pair.rulings.reassign(old, UNIT, "改表述")

    pair.rulings.rule_objection(old, True, "同意修改")
    outcome = pair.rulings.reassign(old, UNIT, "已按意见修改表述")
    pair.meet()

    assert outcome.sentence.endswith("已重新交办。")
    assert pair.uid(SECURITY) == outcome.done[0] != old
    assert CaseService(pair.unit).case(SECURITY).state is AssignmentState.ISSUED


def test_what_an_office_tells_again_under_a_new_key_is_no_event(pair: Pair) -> None:
    told = pair.office.workspace.log.changes_of("assignment", pair.uid(SYSTEMS))

    assert len({change.stream.replica for change in told}) == 2
    assert [line.partition("｜")[0] for line in pair.story(SYSTEMS).splitlines()] == ["交办", "签收"]


def test_what_was_granted_and_goes_on_moves_to_the_next_unit(pair: Pair) -> None:
    pair.rulings.decide(ask(pair), True, "情况属实", MARCH)
    pair.rulings.suspend(pair.uid(SYSTEMS), "等待省级平台")
    before = pair.case(SYSTEMS)

    pair.rulings.reassign(pair.uid(SYSTEMS), "市财政局", "职能划转")

    after = CaseService(pair.office).case(f"{SYSTEMS}@市财政局")
    assert [one.due for one in after.deadlines] == [one.due for one in before.deadlines] == [MARCH]
    assert after.deadlines[0].original == END_2023
    assert after.extensions == before.extensions == 1
    assert "等待省级平台" in after.suspended
    assert {one.reason.partition("；")[0] for one in after.facts.rulings} == {"改派给市财政局：职能划转"}


def test_what_is_over_or_was_refused_stays_with_the_unit_before(pair: Pair) -> None:
    pair.rulings.decide(ask(pair), False, "理由不充分")
    pair.rulings.suspend(pair.uid(SYSTEMS), "等待省级平台", TODAY, TODAY)
    pair.go_to(date(2023, 9, 20))

    pair.rulings.reassign(pair.uid(SYSTEMS), "市财政局", "职能划转")

    after = CaseService(pair.office).case(f"{SYSTEMS}@市财政局")
    assert after.facts.rulings == ()
    assert (after.deadlines[0].due, after.suspended) == (END_2023, "")


def test_a_deadline_that_was_reached_stays_reached_with_the_next_unit_and_the_one_after(pair: Pair) -> None:
    first = pair.case(SECURITY).deadlines[0].milestone.uid
    feedback = pair.report(SECURITY, "已建成", milestones={first: date(2023, 6, 20)})
    pair.reviews.review(feedback, ReviewVerdict.ON_PLAN)

    pair.rulings.reassign(pair.uid(SECURITY), "市财政局", "职能划转")
    pair.rulings.reassign(f"{SECURITY}@市财政局", "市民政局", "再次划转")

    for unit in ("市财政局", "市民政局"):
        share = CaseService(pair.office).case(f"{SECURITY}@{unit}").facts.assignment.uid
        assert pair.office.record("assignment", share).get("reached") == {first: "2023-06-20"}
    case = CaseService(pair.office).case(f"{SECURITY}@市民政局")
    assert [one.is_reached for one in case.deadlines] == [True, False]
    assert case.due == END_2025


def test_a_case_is_not_given_to_a_unit_that_shares_the_task_or_is_unknown(pair: Pair) -> None:
    before = lines(pair)

    with pytest.raises(HasShare) as refusal:
        pair.rulings.reassign(pair.uid(SECURITY), "市大数据局", "调整")
    with pytest.raises(NoSuchRecord):
        pair.rulings.reassign(pair.uid(SECURITY), "不存在的局", "调整")

    assert refusal.value.code == "E_HAS_SHARE"
    assert lines(pair) == before


def test_only_an_objection_that_waits_is_decided(pair: Pair) -> None:
    with pytest.raises(NoObjection):
        pair.rulings.rule_objection(pair.uid(SECURITY), True, "理由")
    pair.answers.object(SECURITY, ObjectionPart.DUTY, "职能已划转")
    pair.meet()
    pair.rulings.rule_objection(pair.uid(SECURITY), False, "三定未变")

    with pytest.raises(NoObjection):
        pair.rulings.rule_objection(pair.uid(SECURITY), True, "改主意")


def test_an_objection_that_moved_on_is_not_decided_as_it_was(pair: Pair) -> None:
    pair.answers.object(SECURITY, ObjectionPart.DUTY, "职能已划转")
    pair.meet()
    answer = pair.case(SECURITY).facts.answer
    assert answer is not None
    pair.answers.object(SECURITY, ObjectionPart.DUTY, "职能已划转，见文件")
    pair.meet()

    with pytest.raises(Changed):
        pair.rulings.rule_objection(pair.uid(SECURITY), False, "三定未变", answer.version)


def test_an_extension_moves_the_deadline_and_is_counted(pair: Pair) -> None:
    asked = pair.asking.request(SYSTEMS, RequestKind.EXTENSION, MARCH, REASON)
    pair.meet()
    (view,) = pair.rulings.requests()
    waiting = pair.case(SYSTEMS)

    first = pair.rulings.decide(view.request.uid, True)
    pair.go_to(date(2023, 11, 1))
    second = pair.rulings.decide(ask(pair, JUNE), True, "再给三个月", date(2024, 5, 31))
    pair.meet()

    assert asked.sentence == f"已为{SYSTEMS}申请延期到2024-03-31（第1次延期），待督查办公室审批。"
    assert (view.number, view.due, view.request.wanted) == (1, END_2023, MARCH)
    assert (waiting.waiting, waiting.open_request) == (Waiting.REQUEST, view.request.uid)
    assert "第1次延期" in first.sentence
    assert "第2次延期" in second.sentence
    case = CaseService(pair.unit).case(SYSTEMS)
    (deadline,) = case.deadlines
    assert (deadline.original, deadline.due, deadline.extensions) == (END_2023, date(2024, 5, 31), 2)
    assert case.extensions == 2
    assert [one.number for one in pair.asking.requests(only_open=False)] == [2, 1]
    story = pair.story(SYSTEMS)
    assert "（第2次延期）" in story
    assert "再给三个月" in story
    assert REASON in story


def test_an_extension_of_one_deadline_of_two_leaves_the_later_one(pair: Pair) -> None:
    pair.asking.request(SECURITY, RequestKind.EXTENSION, MARCH, REASON)
    pair.meet()
    (view,) = pair.rulings.requests()

    pair.rulings.decide(view.request.uid, True)

    assert [one.due for one in view.deadlines] == [END_2023]
    assert [one.due for one in pair.case(SECURITY).deadlines] == [MARCH, END_2025]


def test_a_refused_extension_needs_a_reason_and_moves_nothing(pair: Pair) -> None:
    uid = ask(pair)
    before = lines(pair)
    with pytest.raises(NeedsReason):
        pair.rulings.decide(uid, False)
    unchanged = lines(pair)

    outcome = pair.rulings.decide(uid, False, "工作量不足以延期")
    pair.meet()

    assert unchanged == before
    assert outcome.sentence == f"未同意{SYSTEMS}（{UNIT}）的延期申请。"
    assert pair.case(SYSTEMS).due == END_2023
    assert pair.case(SYSTEMS).extensions == 0
    assert pair.rulings.requests() == ()
    (view,) = pair.asking.requests(only_open=False)
    assert view.ruling is not None
    assert (view.ruling.is_granted, view.ruling.reason) == (False, "工作量不足以延期")
    assert "工作量不足以延期" in pair.story(SYSTEMS)


def test_a_request_is_decided_once_and_as_it_was_looked_at(pair: Pair) -> None:
    uid = ask(pair)
    with pytest.raises(Changed):
        pair.rulings.decide(uid, True, version="0" * 64)
    pair.rulings.decide(uid, True)

    with pytest.raises(RequestDecided) as refusal:
        pair.rulings.decide(uid, False, "改主意")

    assert refusal.value.code == "E_DECIDED"
    assert "2023-09-01" in str(refusal.value)


def test_one_request_of_a_kind_waits_at_a_time_and_may_be_taken_back_with_a_reason(pair: Pair) -> None:
    uid = ask(pair)
    with pytest.raises(RequestOpen):
        pair.asking.request(SYSTEMS, RequestKind.EXTENSION, JUNE, REASON)
    with pytest.raises(NeedsReason):
        pair.asking.withdraw(uid, "")

    pair.asking.withdraw(uid, "可以按期完成")
    pair.meet()

    assert pair.rulings.requests() == ()
    assert pair.case(SYSTEMS).waiting is Waiting.NOTHING
    assert "可以按期完成" in pair.story(SYSTEMS)
    pair.asking.request(SYSTEMS, RequestKind.EXTENSION, JUNE, REASON)


@pytest.mark.parametrize(
    ("code", "wanted", "reason", "milestone", "error"),
    [
        (SYSTEMS, MARCH, " ", "", NeedsReason),
        (SYSTEMS, None, REASON, "", BadWantedDay),
        (SYSTEMS, END_2023, REASON, "", BadWantedDay),
        (SYSTEMS, date(2023, 8, 31), REASON, "", BadWantedDay),
        (PREVENTION, MARCH, REASON, "", BadWantedDay),
        (NO_DEADLINE, MARCH, REASON, "", NoDeadline),
        (SYSTEMS, MARCH, REASON, "office.x/0", NotItsDeadline),
    ],
)
def test_a_request_that_makes_no_sense_gets_a_sentence(
    pair: Pair, code: str, wanted: date | None, reason: str, milestone: str, error: type[Exception]
) -> None:
    before = pair.unit.workspace.log.count()

    with pytest.raises(error):
        pair.asking.request(code, RequestKind.EXTENSION, wanted, reason, milestone)

    assert pair.unit.workspace.log.count() == before


def test_a_new_deadline_is_later_than_the_old_one(pair: Pair) -> None:
    uid = ask(pair)

    with pytest.raises(BadDays, match="2023-12-31"):
        pair.rulings.decide(uid, True, "", END_2023)


def test_a_pause_that_is_asked_for_and_granted_begins_today(pair: Pair) -> None:
    uid = ask(pair, MARCH, RequestKind.SUSPENSION)

    outcome = pair.rulings.decide(uid, True)
    pair.meet()

    assert "自2023-09-01起中止" in outcome.sentence
    case = CaseService(pair.unit).case(SYSTEMS)
    assert REASON in case.suspended
    assert case.light.light is Light.NONE
    pair.go_to(date(2024, 4, 1))
    assert CaseService(pair.unit).case(SYSTEMS).suspended == ""


def test_a_pause_keeps_both_reasons(pair: Pair) -> None:
    uid = pair.uid(SYSTEMS)
    pair.rulings.suspend(uid, REASON, date(2023, 9, 1))
    paused = pair.case(SYSTEMS)
    pair.go_to(date(2023, 11, 1))

    outcome = pair.rulings.resume(uid, "平台已上线")

    assert paused.suspended == REASON
    assert (paused.light.light, paused.due) == (Light.NONE, END_2023)
    assert "中止到2023-10-31为止" in outcome.sentence
    case = pair.case(SYSTEMS)
    assert (case.suspended, case.due) == ("", END_2023)
    assert REASON in pair.story(SYSTEMS)
    assert "平台已上线" in pair.story(SYSTEMS)


def test_pauses_do_not_overlap_and_only_one_that_goes_on_is_ended(pair: Pair) -> None:
    uid = pair.uid(SYSTEMS)
    with pytest.raises(NotSuspended):
        pair.rulings.resume(uid, "理由")
    pair.rulings.suspend(uid, REASON)
    with pytest.raises(AlreadySuspended):
        pair.rulings.suspend(uid, "又一个理由")
    with pytest.raises(BadDays):
        pair.rulings.resume(uid, "理由", date(2023, 8, 31))

    pair.rulings.resume(uid, "当天恢复")

    pair.go_to(date(2023, 9, 2))
    assert pair.case(SYSTEMS).suspended == ""
    pair.rulings.suspend(uid, "第二次中止", date(2023, 9, 10), date(2023, 9, 20))
    assert pair.case(SYSTEMS).suspended == ""
    pair.go_to(date(2023, 9, 15))
    assert pair.case(SYSTEMS).suspended == "第二次中止"


def test_a_good_reason_keeps_a_light_dark_and_says_so(pair: Pair) -> None:
    pair.go_to(date(2024, 1, 10))
    red = pair.case(SYSTEMS)

    outcome = pair.rulings.excuse(pair.uid(SYSTEMS), Light.RED, REASON, date(2024, 1, 1), MARCH)

    assert red.light.light is Light.RED
    assert "红灯" in outcome.sentence
    case = pair.case(SYSTEMS)
    assert case.light.light is not Light.RED
    assert REASON in case.light.excused
    assert REASON in pair.story(SYSTEMS)
    with pytest.raises(NotExcusable):
        pair.rulings.excuse(pair.uid(SYSTEMS), Light.GREEN, REASON)
    with pytest.raises(BadDays):
        pair.rulings.excuse(pair.uid(SYSTEMS), Light.RED, REASON, MARCH, TODAY)


def test_a_task_closes_when_all_its_units_are_done(pair: Pair) -> None:
    pair.rulings.complete(pair.uid(PREVENTION), "现场核查已完成")
    before = lines(pair)
    with pytest.raises(OpenCases) as refusal:
        pair.rulings.close(PREVENTION, "核查通过")
    unchanged = lines(pair)
    other = next(c for c in CaseService(pair.office).of_task(PREVENTION) if c.completed_on is None)
    pair.rulings.complete(other.facts.assignment.uid, "同上")

    outcome = pair.rulings.close(PREVENTION, "核查通过")
    pair.meet()

    assert refusal.value.code == "E_OPEN_CASES"
    assert other.facts.assignment.name in str(refusal.value)
    assert unchanged == before
    assert outcome.sentence == f"任务{PREVENTION}已销号。"
    assert pair.case(PREVENTION).is_closed
    assert CaseService(pair.unit).case(PREVENTION).is_closed
    assert "核查通过" in pair.story(PREVENTION)
    with pytest.raises(TaskClosed):
        pair.rulings.close(PREVENTION, "再销一次")


def test_closing_before_all_are_done_takes_an_explicit_word(pair: Pair) -> None:
    outcome = pair.rulings.close(PREVENTION, "市政府决定提前销号", force=True)

    assert "其中2个单位未办结" in outcome.sentence
    assert pair.case(PREVENTION).is_closed
    with pytest.raises(TaskClosed):
        pair.rulings.complete(pair.uid(PREVENTION), "晚了")


def test_closing_and_completion_are_taken_back_with_a_reason(pair: Pair) -> None:
    all_done(pair, PREVENTION)
    pair.rulings.close(PREVENTION, "核查通过")
    with pytest.raises(TaskClosed):
        pair.rulings.reopen(pair.uid(PREVENTION), "先重开任务")
    with pytest.raises(NeedsReason):
        pair.rulings.reopen(PREVENTION, "")

    task = pair.rulings.reopen(PREVENTION, "复查发现问题")
    case = pair.rulings.reopen(f"{PREVENTION}@{UNIT}", "目标未达到")

    assert task.sentence == f"任务{PREVENTION}已重新打开。"
    assert "恢复在办" in case.sentence
    reopened = pair.case(PREVENTION)
    assert (reopened.is_closed, reopened.completed_on) == (False, None)
    story = pair.story(PREVENTION)
    for words in ("核查通过", "复查发现问题", "目标未达到", "现场核查已完成"):
        assert words in story
    with pytest.raises(NothingToReopen):
        pair.rulings.reopen(PREVENTION, "再来")
    with pytest.raises(NothingToReopen):
        pair.rulings.reopen(pair.uid(PREVENTION), "再来")


def test_a_case_reopened_after_a_verdict_goes_on_with_its_reports(pair: Pair) -> None:
    pair.feedback.attach(SECURITY, Q2, b"proof", "验收意见.pdf")
    uid = pair.report(SECURITY, "全部完成", is_done=True)
    pair.reviews.review(uid, ReviewVerdict.DONE)

    pair.rulings.reopen(pair.uid(SECURITY), "复查未通过")

    case = pair.case(SECURITY)
    assert (case.completed_on, case.state) == (None, AssignmentState.IN_PROGRESS)


Act = Callable[[Pair, str], object]
ACTS: dict[str, Act] = {
    "suspend": lambda pair, reason: pair.rulings.suspend(pair.uid(SECURITY), reason),
    "excuse": lambda pair, reason: pair.rulings.excuse(pair.uid(SECURITY), Light.RED, reason),
    "complete": lambda pair, reason: pair.rulings.complete(pair.uid(SECURITY), reason),
    "close": lambda pair, reason: pair.rulings.close(SECURITY, reason, force=True),
    "withdraw": lambda pair, reason: pair.rulings.withdraw_assignment(pair.uid(SECURITY), reason),
    "reassign": lambda pair, reason: pair.rulings.reassign(pair.uid(SECURITY), "市财政局", reason),
    "reopen": lambda pair, reason: pair.rulings.reopen(SECURITY, reason),
    "object": lambda pair, reason: pair.answers.object(SECURITY, ObjectionPart.DUTY, reason),
    "request": lambda pair, reason: pair.asking.request(
        SECURITY, RequestKind.EXTENSION, date(2024, 3, 31), reason
    ),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_every_act_that_stands_for_ever_needs_a_reason(pair: Pair, act: Act) -> None:
    before = lines(pair), pair.unit.workspace.log.count()

    with pytest.raises(NeedsReason) as refusal:
        act(pair, " \n ")

    assert refusal.value.code == "E_REASON"
    assert "需要写明理由" in str(refusal.value)
    assert (lines(pair), pair.unit.workspace.log.count()) == before


@pytest.mark.parametrize("name", ["suspend", "excuse", "complete", "withdraw", "reassign"])
def test_a_completed_case_is_reopened_before_anything_else_happens_to_it(pair: Pair, name: str) -> None:
    pair.rulings.complete(pair.uid(SECURITY), "现场核查已完成")

    with pytest.raises(CaseCompleted):
        ACTS[name](pair, "理由")


@pytest.mark.parametrize("name", ["suspend", "excuse", "complete", "withdraw", "reassign"])
def test_only_the_office_decides(pair: Pair, name: str) -> None:
    uid = pair.uid(SECURITY)
    rulings = RulingService(pair.unit)
    acts: dict[str, Callable[[], object]] = {
        "suspend": lambda: rulings.suspend(uid, "理由"),
        "excuse": lambda: rulings.excuse(uid, Light.RED, "理由"),
        "complete": lambda: rulings.complete(uid, "理由"),
        "withdraw": lambda: rulings.withdraw_assignment(uid, "理由"),
        "reassign": lambda: rulings.reassign(uid, "市财政局", "理由"),
    }

    with pytest.raises(WrongRole):
        acts[name]()


def test_only_units_ask(pair: Pair) -> None:
    with pytest.raises(WrongRole):
        RequestService(pair.office).request(f"{SYSTEMS}@{UNIT}", RequestKind.EXTENSION, MARCH, REASON)


def test_a_withdrawn_case_stays_visible_with_its_reason(pair: Pair) -> None:
    pair.rulings.withdraw_assignment(pair.uid(TARGETED), "任务调整")
    pair.meet()

    case = CaseService(pair.unit).case(TARGETED)
    assert case.facts.withdrawn == "任务调整"
    assert case.light.light is Light.NONE
    with pytest.raises(CaseWithdrawn):
        pair.rulings.complete(case.facts.assignment.uid, "理由")
