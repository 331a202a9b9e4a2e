"""A unit reports: drafts, last period beside the new one, evidence kept once, all handed in or nothing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import ReportStatus
from desktop.domain.supervision import Feedback, ReviewVerdict
from desktop.services.cases import CaseService
from desktop.services.cases_outcome import CaseCompleted
from desktop.services.feedback import FeedbackService, NoLastPeriod, NothingToSubmit
from desktop.services.feedback_fields import BadValue
from desktop.services.feedback_form import AlreadyJudged, NotAPeriod
from desktop.services.session import WrongRole
from tests.services.pair import (
    NO_DEADLINE,
    PREVENTION,
    Q2,
    Q3,
    SECURITY,
    SYSTEMS,
    TARGETED,
    Pair,
    open_pair,
)

AFTER_Q2 = date(2023, 7, 4)
AFTER_Q3 = date(2023, 10, 9)
PROOF = "验收意见.pdf"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as opened:
        opened.sign()
        opened.go_to(AFTER_Q2)
        yield opened


def lines(pair: Pair) -> int:
    return pair.unit.workspace.log.count()


def submitted(pair: Pair, code: str, period: str = Q2) -> Feedback:
    found = pair.feedback.form(code, period).feedback
    assert found is not None
    return found


def test_a_unit_sees_what_is_asked_of_it_this_period(pair: Pair) -> None:
    asked = pair.feedback.asked()

    assert [(one.code, one.period) for one in asked] == [
        (code, Q2) for code in sorted((SECURITY, SYSTEMS, PREVENTION, NO_DEADLINE, TARGETED))
    ]
    assert {one.status for one in asked} == {ReportStatus.OPEN}
    assert all(one.is_owed and not one.is_overdue and one.report_by >= AFTER_Q2 for one in asked)
    assert {one.period_title for one in asked} == {"2023年第二季度"}
    assert {(one.draft, one.feedback, one.last) for one in asked} == {(None, None, None)}


def test_what_is_late_is_asked_for_beside_the_present_period(pair: Pair) -> None:
    pair.report(SECURITY, "启动")
    pair.go_to(AFTER_Q3)

    asked = {(one.code, one.period): one for one in pair.feedback.asked()}

    assert (SECURITY, Q2) not in asked
    assert asked[(SYSTEMS, Q2)].status is ReportStatus.MISSING
    assert asked[(SYSTEMS, Q2)].is_overdue
    assert asked[(SYSTEMS, Q3)].status is ReportStatus.OPEN
    last = asked[(SECURITY, Q3)].last
    assert last is not None
    assert last.progress == "启动"
    assert [one.code for one in pair.feedback.asked(Q2)] == sorted(
        (SECURITY, SYSTEMS, PREVENTION, NO_DEADLINE, TARGETED)
    )


def test_a_draft_is_kept_while_one_types_and_nobody_else_sees_it(pair: Pair) -> None:
    pair.feedback.save(SECURITY, Q2, progress="已制定")
    draft = pair.feedback.save(SECURITY, Q2, progress="已制定方案 ", percent="30")
    pair.meet()

    form = pair.feedback.form(SECURITY)
    assert (form.period, form.is_draft, form.content) == (Q2, True, draft)
    assert (draft.progress, draft.percent) == ("已制定方案 ", Decimal(30))
    assert draft.reporter == "王磊"
    assert pair.case(SECURITY).facts.feedback == ()
    assert pair.case(SECURITY).state is AssignmentState.ACCEPTED
    raw = "".join(
        line.decode()
        for status in pair.office.workspace.log.streams()
        for line in pair.office.workspace.log.lines(status.name)
    )
    assert "已制定方案" not in raw


def test_saving_what_is_there_already_writes_nothing(pair: Pair) -> None:
    pair.feedback.save(SECURITY, Q2, progress="已制定方案", percent=30)
    before = lines(pair)

    pair.feedback.save(SECURITY, Q2, progress="已制定方案", percent="30")
    pair.feedback.save(SYSTEMS, Q2, progress="")

    assert lines(pair) == before
    assert pair.feedback.form(SYSTEMS).content.uid == ""


def test_a_target_and_a_milestone_are_reported_by_their_record(pair: Pair) -> None:
    form = pair.feedback.form(TARGETED)
    (target,) = form.targets
    milestone = form.deadlines[0].milestone

    draft = pair.feedback.save(
        TARGETED,
        Q2,
        values={target.target.uid: "1,040.50"},
        milestones={milestone.uid: date(2023, 6, 30)},
    )

    assert draft.values == ((target.target.uid, Decimal("1040.50")),)
    assert draft.milestones == ((milestone.uid, date(2023, 6, 30)),)


@pytest.mark.parametrize(
    "fields",
    [
        {"percent": "很多"},
        {"percent": "101"},
        {"percent": "-1"},
        {"percent": "NaN"},
        {"percent": "1e400"},
        {"values": {"office.x/0": "1"}},
        {"milestones": {"office.x/0": None}},
    ],
)
def test_a_value_that_cannot_be_kept_gets_a_sentence(pair: Pair, fields: dict[str, object]) -> None:
    before = lines(pair)

    with pytest.raises(BadValue) as refusal:
        pair.feedback.save(SECURITY, Q2, **fields)  # type: ignore[arg-type]

    assert refusal.value.code == "E_FEEDBACK_VALUE"
    assert lines(pair) == before


@pytest.mark.parametrize("period", ["2022Q4", "2023Q1", "2024Q1", "2023-05", "乱写"])
def test_only_periods_of_the_case_are_reported_on(pair: Pair, period: str) -> None:
    with pytest.raises(NotAPeriod) as refusal:
        pair.feedback.save(SECURITY, period, progress="甲")

    assert refusal.value.code == "E_PERIOD"


def test_handing_in_names_per_task_what_is_missing_and_writes_nothing(pair: Pair) -> None:
    pair.feedback.save(SECURITY, Q2, progress="已制定方案")
    pair.feedback.save(SYSTEMS, Q2, progress="  ", percent=10)
    pair.feedback.save(PREVENTION, Q2, progress="全部完成", is_done=True)
    milestone = pair.feedback.form(TARGETED).deadlines[0].milestone.uid
    pair.feedback.save(TARGETED, Q2, progress="完成", milestones={milestone: date(2023, 12, 1)})
    before = lines(pair)

    outcome = pair.feedback.submit()

    assert outcome.done == ()
    assert {(one.task, one.code) for one in outcome.problems} == {
        (SYSTEMS, "E_NO_PROGRESS"),
        (PREVENTION, "E_NO_EVIDENCE"),
        (TARGETED, "E_FUTURE_DAY"),
    }
    assert outcome.sentence.startswith("没有提交任何一项：3项需要先处理。")
    assert lines(pair) == before
    assert pair.feedback.form(SECURITY).is_draft
    assert {one.task for one in pair.feedback.check()} == {SYSTEMS, PREVENTION, TARGETED}


def test_all_that_is_complete_is_handed_in_at_once(pair: Pair) -> None:
    pair.feedback.save(
        SECURITY, Q2, progress=" 已制定方案 ", problems="缺经费", next_steps="招标", percent=30
    )
    pair.feedback.save(SYSTEMS, Q2, progress="已发文")

    outcome = pair.feedback.submit()
    pair.meet()

    assert outcome.sentence == "已提交2项反馈，等待核定。"
    (told,) = pair.case(SECURITY).facts.feedback
    assert (told.progress, told.problems, told.next_steps) == ("已制定方案", "缺经费", "招标")
    assert (told.percent, told.submitted_on, told.reporter) == (Decimal(30), AFTER_Q2, "王磊")
    assert not told.is_draft
    assert pair.case(SECURITY).state is AssignmentState.SUBMITTED
    assert not pair.feedback.form(SECURITY, Q2).is_draft
    with pytest.raises(NothingToSubmit):
        pair.feedback.submit()


def test_a_late_report_is_taken_and_said_to_be_late(pair: Pair) -> None:
    pair.go_to(date(2023, 8, 20))
    pair.feedback.save(SECURITY, Q2, progress="已制定方案")

    outcome = pair.feedback.submit(SECURITY, Q2)

    assert outcome.sentence.endswith("其中1项已过报送期限。")
    assert next(one for one in CaseService(pair.unit).case(SECURITY).reports if one.period == Q2).is_late


def test_nothing_is_handed_in_before_the_task_is_signed_for(tmp_path: Path) -> None:
    with open_pair(tmp_path) as pair:
        pair.go_to(AFTER_Q2)
        pair.feedback.save(SECURITY, Q2, progress="已制定方案")

        outcome = pair.feedback.submit(SECURITY, Q2)

        assert [one.code for one in outcome.problems] == ["E_NOT_ACCEPTED"]


def test_the_form_shows_last_period_and_its_verdict_beside_the_new(pair: Pair) -> None:
    uid = pair.report(SECURITY, "已制定方案", percent=30)
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN, "抓紧招标")
    pair.go_to(AFTER_Q3)
    pair.meet()

    form = pair.feedback.form(SECURITY)

    assert form.period == Q3
    assert form.content.progress == ""
    assert form.last is not None
    assert (form.last.period, form.last.progress, form.last.percent) == (Q2, "已制定方案", Decimal(30))
    assert form.last_review is not None
    assert (form.last_review.verdict, form.last_review.opinion) == (ReviewVerdict.ON_PLAN, "抓紧招标")


def test_last_period_s_words_are_taken_over_to_be_edited(pair: Pair) -> None:
    pair.report(SECURITY, "已制定方案", percent=30, problems="缺经费")
    pair.go_to(AFTER_Q3)

    draft = pair.feedback.copy_last(SECURITY)

    assert (draft.period, draft.progress, draft.problems) == (Q3, "已制定方案", "缺经费")
    assert (draft.percent, draft.is_unchanged) == (Decimal(30), False)
    with pytest.raises(NoLastPeriod):
        pair.feedback.copy_last(SYSTEMS, Q3)


def test_no_change_is_reported_for_many_tasks_in_one_call(pair: Pair) -> None:
    pair.report(SECURITY, "已制定方案", percent=30)
    pair.report(SYSTEMS, "已发文", percent=10)
    pair.go_to(AFTER_Q3)

    outcome = pair.feedback.unchanged([SECURITY, SYSTEMS], Q3)
    drafts = [pair.feedback.form(code, Q3).content for code in (SECURITY, SYSTEMS)]
    handed_in = pair.feedback.submit([SECURITY, SYSTEMS], Q3)

    assert len(outcome.done) == 2
    assert all(draft.is_unchanged for draft in drafts)
    assert [draft.percent for draft in drafts] == [Decimal(30), Decimal(10)]
    assert drafts[0].progress == "较上期无变化。上期进展：已制定方案"
    assert handed_in.problems == ()
    assert submitted(pair, SECURITY, Q3).is_unchanged


def test_no_change_twice_does_not_pile_the_words_up(pair: Pair) -> None:
    pair.report(SECURITY, "已制定方案")
    pair.go_to(AFTER_Q3)
    pair.feedback.unchanged(SECURITY, Q3)
    pair.feedback.submit(SECURITY, Q3)
    pair.go_to(date(2024, 1, 5))

    pair.feedback.unchanged(SECURITY, "2023Q4")

    assert pair.feedback.form(SECURITY, "2023Q4").content.progress == "较上期无变化。上期进展：已制定方案"


def test_no_change_is_refused_where_nothing_was_said_before_and_writes_nothing(pair: Pair) -> None:
    pair.report(SECURITY, "已制定方案")
    pair.go_to(AFTER_Q3)
    before = lines(pair)

    outcome = pair.feedback.unchanged([SECURITY, SYSTEMS], Q3)

    assert [(one.task, one.code) for one in outcome.problems] == [(SYSTEMS, "E_NO_LAST_PERIOD")]
    assert lines(pair) == before


def test_whoever_edits_after_no_change_reports_a_change(pair: Pair) -> None:
    pair.report(SECURITY, "已制定方案")
    pair.go_to(AFTER_Q3)
    pair.feedback.unchanged(SECURITY, Q3)

    draft = pair.feedback.save(SECURITY, Q3, progress="完成招标")

    assert not draft.is_unchanged


def test_what_is_handed_in_and_not_judged_is_corrected_under_the_same_record(pair: Pair) -> None:
    uid = pair.report(SECURITY, "已制定方案", percent=30)
    draft = pair.feedback.save(SECURITY, Q2, progress="已制定方案并发文")
    still = pair.feedback.form(SECURITY).feedback
    again = pair.report(SECURITY, "已制定方案并发文")

    assert draft.percent == Decimal(30)
    assert still is not None
    assert still.progress == "已制定方案"
    assert again == uid
    assert len(pair.case(SECURITY).facts.feedback) == 1


def test_after_a_return_the_report_is_mended_and_handed_in_again_under_the_same_record(pair: Pair) -> None:
    uid = pair.report(SECURITY, "推进中")
    pair.reviews.return_(uid, "请写明具体措施")
    pair.meet()
    form = pair.feedback.form(SECURITY)
    unmended = pair.feedback.submit(SECURITY)

    pair.feedback.save(SECURITY, Q2, progress="已制定方案，完成招标")
    outcome = pair.feedback.submit(SECURITY)
    pair.meet()

    assert form.report.status is ReportStatus.RETURNED
    assert form.content.progress == "推进中"
    assert form.review is not None
    assert form.review.opinion == "请写明具体措施"
    assert [one.code for one in unmended.problems] == ["E_NOT_MENDED"]
    assert outcome.problems == ()
    item = pair.reviews.item(uid)
    assert (item.feedback.progress, item.is_waiting) == ("已制定方案，完成招标", True)
    assert item.judged is not None
    assert item.judged.progress == "推进中"
    assert pair.case(SECURITY).state is AssignmentState.SUBMITTED
    story = pair.story(SECURITY)
    assert "推进中" in story
    assert "请写明具体措施" in story


def test_handing_in_the_same_twice_is_refused(pair: Pair) -> None:
    pair.report(SECURITY, "推进中")
    pair.go_to(date(2023, 7, 5))
    before = lines(pair)

    outcome = pair.feedback.submit(SECURITY, Q2)

    assert [one.code for one in outcome.problems] == ["E_ALREADY_SUBMITTED"]
    assert lines(pair) == before


def test_a_draft_put_back_to_what_was_returned_is_not_handed_in(pair: Pair) -> None:
    uid = pair.report(SECURITY, "推进中")
    pair.reviews.return_(uid, "请写明具体措施")
    pair.meet()
    pair.feedback.save(SECURITY, Q2, progress="改一下")
    pair.feedback.save(SECURITY, Q2, progress="推进中")

    outcome = pair.feedback.submit(SECURITY, Q2)

    assert [one.code for one in outcome.problems] == ["E_NOT_MENDED"]


def test_a_report_that_was_judged_stays_as_it_was_judged(pair: Pair) -> None:
    pair.feedback.attach(SECURITY, Q2, b"proof", PROOF)
    uid = pair.report(SECURITY, "推进中")
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN)
    pair.meet()
    before = lines(pair)
    (evidence,) = pair.feedback.form(SECURITY, Q2).evidence

    for attempt in (
        lambda: pair.feedback.save(SECURITY, Q2, progress="改写"),
        lambda: pair.feedback.attach(SECURITY, Q2, b"more", "补充.pdf"),
        lambda: pair.feedback.detach(evidence.uid, "不要了"),
        lambda: pair.feedback.attaching.set_note(evidence.uid, "改写"),
    ):
        with pytest.raises(AlreadyJudged):
            attempt()
    assert pair.feedback.form(SECURITY, Q2).refusal.startswith(SECURITY)
    assert [one.code for one in pair.feedback.check(SECURITY, Q2)] == ["E_REVIEWED"]
    assert lines(pair) == before


def test_nothing_is_reported_on_a_completed_case(pair: Pair) -> None:
    pair.rulings.complete(pair.uid(SECURITY), "已验收")
    pair.meet()

    with pytest.raises(CaseCompleted):
        pair.feedback.save(SECURITY, Q2, progress="再写一点")
    assert SECURITY not in {one.code for one in pair.feedback.asked()}


def test_only_units_report(pair: Pair) -> None:
    with pytest.raises(WrongRole):
        FeedbackService(pair.office).asked()
