"""Facts of the ledger: exact, with the records they rest on, never against a unit not to blame."""

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.evaluation.values import Fact, FactState
from desktop.domain.ledger import AssignmentState
from desktop.domain.supervision import Light, ObjectionPart, RequestKind, ReviewVerdict
from desktop.services.evaluation.facts import FACTS, derived_facts
from desktop.services.evaluation.facts_ledger import waiting_reports
from desktop.services.evaluation.facts_reading import Year
from desktop.services.notices import NoticeService
from desktop.services.succession import SuccessionService
from tests.services.evaluation.small import DATA, POLICE
from tests.services.pair import (
    CODES,
    NO_DEADLINE,
    PREVENTION,
    Q2,
    Q3,
    Q4,
    SECURITY,
    SYSTEMS,
    TARGETED,
    Pair,
)

YEAR = 2023
AFTER_Q2, AFTER_Q3, NEW_YEAR, JANUARY = (
    date(2023, 7, 4),
    date(2023, 10, 9),
    date(2024, 1, 1),
    date(2024, 1, 20),
)
KNOWN, GONE = FactState.KNOWN, FactState.NOT_APPLICABLE


def fact(pair: Pair, name: str, unit: str = POLICE) -> Fact:
    return derived_facts(pair.office, YEAR).fact(unit, f"ledger.{name}")


def judged(pair: Pair, code: str, verdict: ReviewVerdict, period: str = Q2, **fields: object) -> str:
    """A report with the office's verdict; gives the uid of the report."""
    uid = pair.report(code, "有进展", period, **fields)
    pair.reviews.review(uid, verdict, "请核实" if verdict is ReviewVerdict.RETURNED else "")
    pair.meet()
    return uid


def reached(pair: Pair, code: str, on: date) -> str:
    """The earliest deadline of a case, reported as reached on a day and confirmed."""
    milestone = pair.case(code).facts.milestones[0].uid
    return judged(pair, code, ReviewVerdict.ON_PLAN, milestones={milestone: on})


def test_completion_counts_the_latest_verdict_of_every_task_and_cites_it(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    judged(pair, SECURITY, ReviewVerdict.BEHIND)
    judged(pair, SYSTEMS, ReviewVerdict.AHEAD)
    pair.go_to(AFTER_Q3)
    judged(pair, SECURITY, ReviewVerdict.ON_PLAN, Q3)
    judged(pair, SYSTEMS, ReviewVerdict.BEHIND, Q3)

    found = fact(pair, "completion")

    assert (found.state, found.done, found.total, found.value) == (KNOWN, 1, 5, 20)
    assert {one.uid for one in found.sources} == {pair.uid(code) for code in CODES}
    assert [one.text.endswith("✓") for one in found.sources if one.text.startswith(SECURITY)] == [True]
    assert [one.text.endswith("✗") for one in found.sources if one.text.startswith(SYSTEMS)] == [True]


def test_a_completed_task_counts_whatever_was_said_before(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    judged(pair, SYSTEMS, ReviewVerdict.BEHIND)
    pair.rulings.complete(pair.uid(SYSTEMS), "现场核查已完成")

    assert fact(pair, "completion").done == 1


def test_a_report_that_was_sent_back_has_no_verdict(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    judged(pair, SYSTEMS, ReviewVerdict.RETURNED)

    assert fact(pair, "completion").done == 0


def test_a_verdict_on_a_period_after_the_year_does_not_count_for_it(pair: Pair) -> None:
    pair.go_to(JANUARY)
    judged(pair, SYSTEMS, ReviewVerdict.BEHIND, Q4)
    pair.go_to(date(2024, 4, 3))
    judged(pair, SYSTEMS, ReviewVerdict.DONE, "2024Q1")
    judged(pair, SECURITY, ReviewVerdict.AHEAD, "2024Q1")
    pair.rulings.complete(pair.uid(SECURITY), "现场核查已完成")

    assert fact(pair, "completion").done == 0


def test_suspended_objected_and_closed_tasks_are_not_counted_and_it_is_said(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    pair.rulings.suspend(pair.uid(SECURITY), "资金未到位", AFTER_Q2)
    pair.rulings.close(PREVENTION, "上级另行部署", force=True)
    pair.answers.object(SYSTEMS, ObjectionPart.DUTY, "职能已划转", "市财政局")
    pair.meet()

    found = fact(pair, "completion")

    assert (pair.case(SYSTEMS).state, found.total) == (AssignmentState.OBJECTED, 2)
    assert found.note.startswith("中止、有异议")


def test_a_unit_whose_every_task_is_left_out_has_no_share_and_no_zero(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    for code in CODES:
        pair.rulings.suspend(pair.uid(code), "资金未到位", AFTER_Q2)

    found = fact(pair, "completion")

    assert (found.state, found.value, found.total) == (GONE, None, None)
    assert found.note == "年度内的任务都中止、有异议或者已销号"


def test_deadlines_count_from_the_day_after(pair: Pair) -> None:
    pair.go_to(date(2023, 12, 31))
    before = fact(pair, "milestones_on_time")
    pair.go_to(NEW_YEAR)

    after = fact(pair, "milestones_on_time")

    assert (before.state, before.note) == (GONE, "年度内没有到期的时间节点")
    assert (after.state, after.done, after.total) == (KNOWN, 0, 3)


def test_a_deadline_reached_in_time_counts_and_one_reached_late_does_not(pair: Pair) -> None:
    pair.go_to(JANUARY)
    reached(pair, SECURITY, date(2023, 12, 31))
    reached(pair, SYSTEMS, date(2024, 1, 2))

    found = fact(pair, "milestones_on_time")

    assert (found.done, found.total) == (1, 3)
    assert found.value == Decimal("33.3333333333")
    assert next(one.text for one in found.sources if one.uid == pair.uid(SYSTEMS)).endswith(
        "2023-12-31 → 2024-01-02 ✗"
    )


def test_a_deadline_that_was_extended_into_the_next_year_is_not_due_in_this_one(pair: Pair) -> None:
    pair.go_to(AFTER_Q3)
    pair.asking.request(SYSTEMS, RequestKind.EXTENSION, date(2024, 3, 31), "省级平台延期上线")
    pair.meet()
    (view,) = pair.rulings.requests()
    pair.rulings.decide(view.request.uid, True, "属实")
    pair.go_to(JANUARY)

    found = fact(pair, "milestones_on_time")

    assert found.total == 2
    assert pair.uid(SYSTEMS) not in {one.uid for one in found.sources}


def test_a_deadline_within_a_pause_is_not_counted(pair: Pair) -> None:
    pair.go_to(AFTER_Q3)
    pair.rulings.suspend(pair.uid(SYSTEMS), "资金未到位", AFTER_Q3)
    pair.go_to(JANUARY)
    pair.rulings.resume(pair.uid(SYSTEMS), "资金到位", JANUARY)

    assert fact(pair, "milestones_on_time").total == 2


@pytest.mark.parametrize(("value", "done"), [("100", 1), ("99.9", 0)])
def test_a_target_is_reached_by_the_value_that_the_office_has_judged(
    pair: Pair, value: str, done: int
) -> None:
    pair.go_to(JANUARY)
    target = pair.case(TARGETED).facts.targets[0].uid
    uid = pair.report(TARGETED, "已应用", Q4, values={target: Decimal(value)})
    waiting = fact(pair, "targets_reached")
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN)

    found = fact(pair, "targets_reached")

    assert (waiting.done, waiting.total) == (0, 1)
    assert (found.done, found.total) == (done, 1)
    assert f"{value}项" in found.sources[0].text


def test_a_target_moves_with_the_deadline_of_its_day(pair: Pair) -> None:
    pair.go_to(AFTER_Q3)
    pair.asking.request(TARGETED, RequestKind.EXTENSION, date(2024, 3, 31), "省级平台延期上线")
    pair.meet()
    (view,) = pair.rulings.requests()
    pair.rulings.decide(view.request.uid, True, "属实")
    pair.go_to(JANUARY)

    assert fact(pair, "targets_reached").state is GONE


def test_reports_are_missing_once_their_day_has_passed_and_late_after_it(pair: Pair) -> None:
    pair.go_to(date(2023, 7, 10))
    pair.report(SECURITY, "迟了")
    pair.go_to(date(2023, 7, 20))

    found = fact(pair, "feedback")

    levels = [(one.title.split()[0], one.level) for one in found.occurrences]
    assert (SECURITY, "迟报") in levels
    assert sorted(code for code, level in levels if level == "缺报") == sorted(set(CODES) - {SECURITY})
    assert all(one.source is not None and one.on is not None for one in found.occurrences)
    assert found.state is KNOWN


def test_every_return_counts_once_also_when_the_report_was_mended(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    uid = judged(pair, SECURITY, ReviewVerdict.RETURNED)
    pair.report(SECURITY, "补充说明")
    pair.reviews.review(uid, ReviewVerdict.RETURNED, "仍不清楚")
    pair.meet()
    pair.report(SECURITY, "再次补充")
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN)

    returns = [one for one in fact(pair, "feedback").occurrences if one.level == "退回"]

    assert [one.title[-3:] for one in returns] == [" 退回", "退回2"]
    assert {one.source.kind for one in returns if one.source} == {"review"}


def test_a_verdict_that_was_changed_from_a_return_still_counts_the_return_of_that_version(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    uid = judged(pair, SECURITY, ReviewVerdict.RETURNED)
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN, "改判")

    assert [one.level for one in fact(pair, "feedback").occurrences] == ["退回"]


def test_periods_of_another_year_are_not_counted(pair: Pair) -> None:
    pair.go_to(date(2024, 4, 30))

    periods = {one.title.split()[-2] for one in fact(pair, "feedback").occurrences}

    assert periods == {Q2, Q3, Q4}


def test_evidence_is_asked_of_reports_that_claim_something(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    nothing = fact(pair, "evidence")
    pair.feedback.attach(SECURITY, Q2, b"proof", "验收意见.pdf")
    milestones = {code: pair.case(code).facts.milestones[0].uid for code in (SECURITY, SYSTEMS)}
    for code, milestone in milestones.items():
        pair.report(code, "完成", milestones={milestone: AFTER_Q2})
    pair.report(NO_DEADLINE, "进展")

    found = fact(pair, "evidence")

    assert (nothing.state, nothing.note) == (GONE, "年度内没有报送已达到节点或者申请办结的反馈")
    assert (found.done, found.total, found.value) == (1, 2, 50)


def notice(pair: Pair, colour: Light, *codes: str) -> str:
    """A notice to the unit about some tasks; gives its number."""
    service = NoticeService(pair.office)
    proposal = service.propose(POLICE, colour, codes)
    (number,) = service.issue([proposal], "", None, "市政府督查室").numbers
    pair.meet()
    return number


def test_notices_count_by_colour_and_withdrawn_ones_do_not(pair: Pair) -> None:
    pair.go_to(date(2023, 7, 20))
    blue, red = notice(pair, Light.BLUE, SECURITY), notice(pair, Light.RED, SYSTEMS)
    wrong = notice(pair, Light.RED, PREVENTION)
    NoticeService(pair.office).withdraw(wrong, "误发")

    found = fact(pair, "notices")

    assert [(one.title, one.level) for one in found.occurrences] == [(blue, "蓝色"), (red, "红色")]
    assert {one.source.kind for one in found.occurrences if one.source} == {"notice"}


def test_a_notice_is_exempted_when_every_task_in_it_has_a_good_reason(pair: Pair) -> None:
    pair.go_to(date(2023, 7, 20))
    both, one_only = notice(pair, Light.YELLOW, SECURITY, SYSTEMS), notice(pair, Light.BLUE, SECURITY)
    graver = notice(pair, Light.RED, SECURITY)
    pair.rulings.excuse(pair.uid(SECURITY), Light.YELLOW, "承担防汛抢险任务")

    exempted = {one.title: one.exemption for one in fact(pair, "notices").occurrences}

    assert exempted == {both: "", one_only: "承担防汛抢险任务", graver: ""}


def test_a_unit_without_tasks_has_nothing_that_counts_as_zero(pair: Pair) -> None:
    facts = derived_facts(pair.office, YEAR)

    found = [facts.fact("unit.xfj", name) for name in FACTS]

    assert {one.state for one in found} == {GONE}
    assert all(one.value is None and one.note for one in found)


def test_work_that_was_taken_over_counts_for_the_successor(pair: Pair) -> None:
    pair.go_to(AFTER_Q3)
    pair.rulings.complete(pair.uid(PREVENTION), "现场核查已完成")
    pair.go_to(JANUARY)
    SuccessionService(pair.office).succeed("市公安局", "市司法局", JANUARY, "机构改革")
    facts = derived_facts(pair.office, YEAR)

    heir, old = (facts.fact(unit, "ledger.completion") for unit in ("unit.sfj", POLICE))

    assert (heir.done, heir.total) == (1, 5)
    assert old.state is GONE


def test_work_given_after_the_year_does_not_count_for_it(pair: Pair) -> None:
    pair.go_to(JANUARY)
    pair.rulings.reassign(pair.uid(SECURITY), "市司法局", "职能划转")

    found = derived_facts(pair.office, YEAR).fact("unit.sfj", "ledger.completion")

    assert SECURITY not in {one.text.split()[0] for one in found.sources}


def test_nobody_answers_for_a_deadline_that_had_passed_before_he_was_told(pair: Pair) -> None:
    milestone = pair.case(SYSTEMS).facts.milestones[0].uid
    with pair.office.transaction():
        pair.office.change("milestone", milestone, {"due": "2023-06-30"})
    pair.go_to(AFTER_Q2)
    pair.rulings.reassign(pair.uid(SYSTEMS), "市司法局", "职能划转")
    pair.go_to(JANUARY)

    late, known = (fact(pair, "milestones_on_time", unit) for unit in ("unit.sfj", "unit.mmj"))

    assert SYSTEMS not in {one.text.split()[0] for one in late.sources}
    assert SYSTEMS in {one.text.split()[0] for one in known.sources}


def test_a_successor_answers_for_the_deadlines_of_the_unit_before_it(pair: Pair) -> None:
    pair.go_to(JANUARY)
    reached(pair, SECURITY, date(2023, 12, 31))
    SuccessionService(pair.office).succeed("市公安局", "市司法局", JANUARY, "机构改革")

    found = derived_facts(pair.office, YEAR).fact("unit.sfj", "ledger.milestones_on_time")

    assert (found.done, found.total) == (1, 3)


def test_the_unit_derives_what_the_office_derives_and_nothing_of_others(pair: Pair) -> None:
    pair.go_to(JANUARY)
    reached(pair, SECURITY, date(2023, 12, 31))
    judged(pair, SYSTEMS, ReviewVerdict.RETURNED, Q4)
    notice(pair, Light.RED, SYSTEMS)
    names = [name for name in FACTS if name.startswith("ledger.")]

    own, office = derived_facts(pair.unit, YEAR), derived_facts(pair.office, YEAR)

    assert [own.fact(POLICE, name) for name in names] == [office.fact(POLICE, name) for name in names]
    assert {own.fact(DATA, name).state for name in names} == {FactState.MISSING}


def test_reports_that_nobody_judged_are_told(pair: Pair) -> None:
    pair.go_to(AFTER_Q2)
    waiting = pair.report(SECURITY, "有进展")
    judged(pair, SYSTEMS, ReviewVerdict.ON_PLAN)

    found = waiting_reports(pair.office, Year(YEAR, AFTER_Q2))

    assert [one.uid for one in found[POLICE]] == [waiting]
    assert set(waiting_reports(pair.office, Year(2022, AFTER_Q2))) == set()


def test_nothing_is_derived_twice_on_one_day(pair: Pair) -> None:
    first = derived_facts(pair.office, YEAR)

    assert derived_facts(pair.office, YEAR) is first


def test_the_unit_need_not_have_signed_to_answer_for_its_tasks(pair: Pair) -> None:
    found = derived_facts(pair.office, YEAR).fact("unit.wxb", "ledger.completion")

    assert (found.state, found.done) == (KNOWN, 0)
