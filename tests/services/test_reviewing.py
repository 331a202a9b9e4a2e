"""The office judges: old text beside new, a version that moved on is refused, a return has its reason."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import AssignmentState
from desktop.domain.supervision import ReviewVerdict, RulingKind
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.cases_outcome import CaseCompleted, Changed, NeedsReason, TaskClosed
from desktop.services.drafting import DraftService
from desktop.services.reviewing import NotItsMilestone, ReviewService
from desktop.services.session import NoSuchRecord, WrongRole
from tests.services.pair import (
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
AFTER_Q3 = date(2023, 10, 9)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as opened:
        opened.sign()
        opened.go_to(AFTER_Q2)
        yield opened


def lines(pair: Pair) -> int:
    return pair.office.workspace.log.count()


def done_report(pair: Pair, code: str) -> str:
    pair.feedback.attach(code, Q2, b"proof", "验收意见.pdf")
    return pair.report(code, "全部完成", is_done=True)


def test_the_queue_shows_the_last_report_and_its_verdict_beside_the_new(pair: Pair) -> None:
    first = pair.report(SECURITY, "已制定方案")
    pair.reviews.review(first, ReviewVerdict.BEHIND, "请加快")
    pair.go_to(AFTER_Q3)
    pair.report(SECURITY, "完成招标", Q3)

    (item,) = pair.reviews.queue()

    assert (item.row.code, item.row.unit_name, item.report.period) == (SECURITY, UNIT, Q3)
    assert item.feedback.progress == "完成招标"
    assert (item.review, item.judged) == (None, None)
    assert item.previous is not None
    assert item.previous.progress == "已制定方案"
    assert item.previous_review is not None
    assert (item.previous_review.verdict, item.previous_review.opinion) == (ReviewVerdict.BEHIND, "请加快")


def test_the_queue_holds_what_waits_and_nothing_else(pair: Pair) -> None:
    pair.report(SECURITY, "甲")
    judged = pair.report(SYSTEMS, "乙")
    pair.reviews.review(judged, ReviewVerdict.ON_PLAN)

    assert [item.row.code for item in pair.reviews.queue()] == [SECURITY]
    assert [item.row.code for item in pair.reviews.queue(CaseFilter(unit=UNIT))] == [SECURITY]
    assert pair.reviews.queue(CaseFilter(unit="市大数据局")) == ()
    assert pair.reviews.queue(period=Q3) == ()


def test_a_verdict_is_a_record_of_its_own_that_cites_the_version(pair: Pair) -> None:
    uid = pair.report(SECURITY, "已制定方案")
    version = pair.reviews.item(uid).feedback.version

    outcome = pair.reviews.review(uid, ReviewVerdict.AHEAD, "很好", version=version)
    pair.meet()

    case = CaseService(pair.unit).case(SECURITY)
    (review,) = case.facts.reviews
    assert outcome.sentence == f"{SECURITY}（{UNIT}）2023年第二季度的反馈已核定为超进度。"
    assert (review.version, review.verdict, review.opinion) == (version, ReviewVerdict.AHEAD, "很好")
    assert (review.on, review.reviewer) == (AFTER_Q2, "督查科")
    assert (case.state, case.verdict) == (AssignmentState.IN_PROGRESS, ReviewVerdict.AHEAD)


def test_a_report_that_moved_on_is_not_judged_as_it_was(pair: Pair) -> None:
    uid = pair.report(SECURITY, "已制定方案")
    looked_at = pair.reviews.item(uid).feedback.version
    pair.report(SECURITY, "已制定方案并发文")
    before = lines(pair)

    with pytest.raises(Changed) as refusal:
        pair.reviews.review(uid, ReviewVerdict.ON_PLAN, version=looked_at)

    assert refusal.value.code == "E_CHANGED"
    assert "反馈在您查看之后又有改动" in str(refusal.value)
    assert lines(pair) == before


def test_a_verdict_on_an_earlier_version_judges_nothing_any_more(pair: Pair) -> None:
    uid = pair.report(SECURITY, "已制定方案")
    pair.feedback.save(SECURITY, Q2, progress="已制定方案并发文")
    pair.feedback.submit(SECURITY, Q2)
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN)

    pair.meet()

    assert pair.case(SECURITY).state is AssignmentState.SUBMITTED
    (item,) = pair.reviews.queue()
    assert item.review is not None
    assert item.judged is not None
    assert (item.judged.progress, item.feedback.progress) == ("已制定方案", "已制定方案并发文")


def test_a_return_needs_a_reason_and_reaches_the_unit(pair: Pair) -> None:
    uid = pair.report(SECURITY, "推进中")
    before = lines(pair)
    with pytest.raises(NeedsReason) as refusal:
        pair.reviews.return_(uid, " ")
    unchanged = lines(pair)

    outcome = pair.reviews.return_(uid, "请写明具体措施")
    pair.meet()

    assert refusal.value.code == "E_REASON"
    assert str(refusal.value) == "退回反馈需要写明理由，没有写入任何内容。"
    assert unchanged == before
    assert "待单位补正" in outcome.sentence
    assert CaseService(pair.unit).case(SECURITY).state is AssignmentState.RETURNED
    assert pair.reviews.queue() == ()
    assert "请写明具体措施" in pair.story(SECURITY)


def test_the_milestones_that_the_unit_reports_are_confirmed_unless_others_are_named(pair: Pair) -> None:
    first, second = (one.milestone.uid for one in pair.feedback.form(SECURITY).deadlines)
    both = {first: date(2023, 6, 20), second: None}
    uid = pair.report(SECURITY, "完成", milestones=both)

    pair.reviews.review(uid, ReviewVerdict.AHEAD)
    as_reported = [one.is_reached for one in pair.case(SECURITY).deadlines]
    pair.reviews.review(uid, ReviewVerdict.AHEAD, milestones=[first])
    named = [(one.is_reached, one.reached_on) for one in pair.case(SECURITY).deadlines]
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN, milestones=[])

    assert as_reported == [True, True]
    assert named == [(True, date(2023, 6, 20)), (False, None)]
    assert [one.is_reached for one in pair.case(SECURITY).deadlines] == [False, False]


def test_a_milestone_of_another_task_is_not_confirmed(pair: Pair) -> None:
    uid = pair.report(SECURITY, "完成")
    (foreign,) = pair.case(SYSTEMS).facts.milestones

    with pytest.raises(NotItsMilestone):
        pair.reviews.review(uid, ReviewVerdict.AHEAD, milestones=[foreign.uid])


def test_done_on_a_report_that_asks_for_it_completes_the_case(pair: Pair) -> None:
    uid = done_report(pair, SECURITY)

    outcome = pair.reviews.review(uid, ReviewVerdict.DONE, "经核查属实")

    case = pair.case(SECURITY)
    (ruling,) = case.facts.rulings
    assert outcome.sentence.endswith("该项已办结。")
    assert (ruling.kind, ruling.about, ruling.reason) == (RulingKind.COMPLETION, uid, "经核查属实")
    assert (case.state, case.completed_on) == (AssignmentState.COMPLETED, AFTER_Q2)


def test_done_on_a_report_that_does_not_ask_for_it_is_a_verdict_only(pair: Pair) -> None:
    uid = pair.report(SECURITY, "本期任务完成")

    pair.reviews.review(uid, ReviewVerdict.DONE)

    assert pair.case(SECURITY).completed_on is None
    assert pair.case(SECURITY).verdict is ReviewVerdict.DONE


def test_taking_done_back_needs_a_reason_and_takes_the_completion_back(pair: Pair) -> None:
    uid = done_report(pair, SECURITY)
    pair.reviews.review(uid, ReviewVerdict.DONE, "经核查属实")
    before = lines(pair)
    with pytest.raises(NeedsReason):
        pair.reviews.review(uid, ReviewVerdict.ON_PLAN)
    unchanged = lines(pair)

    outcome = pair.reviews.return_(uid, "复核发现材料不实")

    assert unchanged == before
    assert pair.case(SECURITY).completed_on is None
    assert pair.case(SECURITY).state is AssignmentState.RETURNED
    assert "退回" in outcome.sentence
    assert pair.story(SECURITY).count("复核发现材料不实") == 2
    assert "经核查属实" in pair.story(SECURITY)


def test_a_report_of_a_case_completed_on_other_grounds_is_not_returned(pair: Pair) -> None:
    uid = pair.report(SECURITY, "推进中")
    pair.rulings.complete(pair.uid(SECURITY), "现场核查已完成")

    with pytest.raises(CaseCompleted):
        pair.reviews.return_(uid, "请补充")


def test_several_reports_get_the_same_verdict_at_once_or_none(pair: Pair) -> None:
    first, second = pair.report(SECURITY, "甲"), pair.report(SYSTEMS, "乙")
    stale = {first: pair.reviews.item(first).feedback.version}
    pair.report(SECURITY, "甲，已改")
    before = lines(pair)

    refused = pair.reviews.review_many([first, second], ReviewVerdict.ON_PLAN, versions=stale)
    unchanged = lines(pair)
    outcome = pair.reviews.review_many([first, second], ReviewVerdict.ON_PLAN)

    assert [(one.task, one.code) for one in refused.problems] == [(SECURITY, "E_CHANGED")]
    assert refused.done == ()
    assert unchanged == before
    assert outcome.sentence == "已核定2项反馈：达进度。"
    assert pair.reviews.queue() == ()


def test_several_reports_are_not_returned_without_a_reason(pair: Pair) -> None:
    uid = pair.report(SECURITY, "甲")

    outcome = pair.reviews.review_many([uid], ReviewVerdict.RETURNED)

    assert [one.code for one in outcome.problems] == ["E_REASON"]
    assert pair.case(SECURITY).state is AssignmentState.SUBMITTED


def test_nothing_is_judged_under_a_closed_task(pair: Pair) -> None:
    uid = pair.report(SECURITY, "甲")
    pair.rulings.close(SECURITY, "市政府决定提前销号", force=True)

    with pytest.raises(TaskClosed):
        pair.reviews.review(uid, ReviewVerdict.ON_PLAN)


def test_drafts_and_unknown_reports_are_not_judged(pair: Pair) -> None:
    draft = pair.feedback.save(SECURITY, Q2, progress="甲")

    with pytest.raises(NoSuchRecord):
        pair.reviews.review(draft.uid, ReviewVerdict.ON_PLAN)
    with pytest.raises(NoSuchRecord):
        pair.reviews.item(f"{PREVENTION}@{UNIT}", Q2)


def test_only_the_office_judges(pair: Pair) -> None:
    uid = pair.report(SECURITY, "甲")

    with pytest.raises(WrongRole):
        ReviewService(pair.unit).review(uid, ReviewVerdict.ON_PLAN)


def test_a_verdict_can_be_taken_back_as_a_step(pair: Pair) -> None:
    uid = done_report(pair, SECURITY)
    pair.reviews.review(uid, ReviewVerdict.DONE, "经核查属实")

    said = DraftService(pair.office).undo()

    assert said == f"已撤回：核定{SECURITY}"
    assert pair.case(SECURITY).state is AssignmentState.SUBMITTED
    assert "经核查属实" in pair.story(SECURITY)
