"""The office's decisions: each with a reason, counted once, told to the unit, never silently out of date."""

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.evaluation.values import Fact, FactState, IndicatorScore, Occurrence, UnitScore
from desktop.domain.supervision import ReviewVerdict
from desktop.errors import AppError
from desktop.services.evaluation.deciding import DecisionService
from desktop.services.evaluation.evaluating import EvaluationService
from tests.services.evaluation.small import NAME, POLICE, publish, state
from tests.services.pair import Q4, SECURITY, Pair

JANUARY = date(2024, 1, 20)
UNIT = "市公安局"


@pytest.fixture
def scored(pair: Pair) -> Pair:
    """The unit states its own indicator; the office has it, in January after the year."""
    publish(pair.office)
    pair.go_to(JANUARY)
    pair.meet()
    state(pair.unit, "B3", value="8")
    pair.meet()
    return pair


def deciding(pair: Pair) -> DecisionService:
    return DecisionService(pair.office)


def score(pair: Pair) -> UnitScore:
    return EvaluationService(pair.office).unit(NAME, UNIT).score


def indicator(pair: Pair, code: str) -> IndicatorScore:
    return next(one for one in score(pair).indicators if one.indicator.code == code)


def refused(act: object) -> str:
    with pytest.raises(AppError) as refusal:
        act()  # type: ignore[operator]
    return refusal.value.code


def test_changed_points_keep_what_the_rule_gave_and_the_last_word_counts(scored: Pair) -> None:
    service = deciding(scored)
    first = service.change_points(NAME, UNIT, "B3", Decimal(6), "材料不全", by="督查科")
    service.change_points(NAME, UNIT, "B3", Decimal(7), "补交了材料")

    found = indicator(scored, "B3")

    assert (found.initial, found.final) == (Decimal("8.00"), Decimal("7.00"))
    assert [(one.points, one.reason) for one in found.changes] == [(Decimal(7), "补交了材料")]
    assert "8.00" in first
    scored.meet()
    own = EvaluationService(scored.unit).evaluate(NAME).evaluation.units[0]
    assert next(one.final for one in own.indicators if one.indicator.code == "B3") == Decimal("7.00")


def test_a_review_of_other_facts_is_refused_or_no_longer_counts(scored: Pair) -> None:
    before = indicator(scored, "B3").version
    deciding(scored).change_points(NAME, UNIT, "B3", Decimal(6), "理由", version=before)
    state(scored.unit, "B3", value="9")
    scored.meet()

    stale = indicator(scored, "B3")
    code = refused(
        lambda: deciding(scored).change_points(NAME, UNIT, "B3", Decimal(5), "理由", version=before)
    )

    assert (stale.final, len(stale.changes)) == (Decimal("9.00"), 1)
    assert code == "E_CHANGED"


def test_points_and_vetoes_rest_on_a_document(scored: Pair) -> None:
    service = deciding(scored)
    before = score(scored)
    service.book_points(NAME, UNIT, Decimal("1.5"), "省级表扬", "省政办〔2023〕9号")
    service.book_points(NAME, UNIT, Decimal("-0.5"), "通报批评", "市政办〔2023〕2号")
    service.veto(NAME, UNIT, "incident", "数据泄露", "网信办〔2024〕1号", on=date(2024, 1, 5))

    after = score(scored)

    assert after.total - before.total == Decimal("1.00")
    assert [(one.points, one.document) for one in after.adjustments] != []
    assert [(one.veto, one.on) for one in after.vetoes] == [("incident", date(2024, 1, 5))]
    assert after.grade == "poor"
    assert refused(lambda: service.book_points(NAME, UNIT, Decimal(1), "表扬", " ")) == "E_DOCUMENT"
    assert refused(lambda: service.book_points(NAME, UNIT, Decimal(0), "表扬", "文")) == "E_NO_POINTS"
    assert refused(lambda: service.veto(NAME, UNIT, "nothing", "理由", "文")) == "E_NO_INDICATOR"


def test_a_stated_fact_wins_over_what_is_derived_and_withdrawn_it_is_gone(scored: Pair) -> None:
    service = deciding(scored)
    before = indicator(scored, "A1").final
    service.state_fact(NAME, UNIT, "A1", Fact("", POLICE, FactState.KNOWN, Decimal(50)), "以通报为准", "通报")
    service.state_fact(NAME, UNIT, "B1", Fact("", POLICE, FactState.KNOWN, occurrences=(late(),)), "补记")

    stated = indicator(scored, "A1"), indicator(scored, "B1")
    service.state_fact(NAME, UNIT, "B1", Fact("", POLICE, FactState.NOT_APPLICABLE), "不适用")
    dropped = indicator(scored, "B1")
    for one in service.list(NAME, UNIT):
        service.withdraw(one.uid, "登记错了")

    assert [one.final for one in stated] == [Decimal("15.00"), Decimal("9.80")]
    assert stated[0].parts[0].fact.note == "以通报为准"
    assert (dropped.full, dropped.parts[0].fact.occurrences) == (Decimal("0.00"), ())
    assert indicator(scored, "A1").final == before
    assert service.list(NAME) == ()


def late() -> Occurrence:
    return Occurrence("第四季度 迟报", date(2024, 1, 15), "迟报")


def test_an_exempted_event_stays_listed_and_does_not_count(scored: Pair) -> None:
    before = indicator(scored, "B1")
    titles = [one.title for one in before.parts[0].fact.occurrences]
    service = deciding(scored)

    service.exempt(NAME, UNIT, [("B1", titles[0])], "机房搬迁，已报备")

    after = indicator(scored, "B1")
    listed = after.parts[0].fact.occurrences
    assert len(titles) > 1
    assert [one.title for one in listed] == titles
    assert [one.exemption for one in listed if one.title == titles[0]] == ["机房搬迁，已报备"]
    assert after.final >= before.final
    assert refused(lambda: service.exempt(NAME, UNIT, [("B1", "没有的事")], "理由")) == "E_NO_EVENT"


def test_what_the_office_exempts_while_stating_a_fact_stays_exempted(scored: Pair) -> None:
    kept = Occurrence("第四季度 迟报", date(2024, 1, 15), "迟报", exemption="正当理由")
    fact = Fact("", POLICE, FactState.KNOWN, occurrences=(kept, late()))

    deciding(scored).state_fact(NAME, UNIT, "B1", fact, "补记")

    assert indicator(scored, "B1").final == Decimal("9.80")


def test_every_decision_needs_a_reason_a_unit_and_points_in_range(scored: Pair) -> None:
    service = deciding(scored)
    codes = [
        refused(lambda: service.change_points(NAME, UNIT, "B3", Decimal(6), " ")),
        refused(lambda: service.change_points(NAME, UNIT, "B3", Decimal(11), "理由")),
        refused(lambda: service.change_points(NAME, UNIT, "B3", Decimal(-1), "理由")),
        refused(lambda: service.change_points(NAME, UNIT, "Z9", Decimal(1), "理由")),
        refused(lambda: service.change_points(NAME, "东阿县", "B3", Decimal(1), "理由")),
        refused(lambda: service.change_points("digital-departments", UNIT, "A1", Decimal(1), "理由")),
        refused(lambda: service.withdraw("nobody/1", "理由")),
        refused(lambda: DecisionService(scored.unit).override(NAME, "理由")),
    ]

    assert codes == [
        "E_REASON",
        "E_POINTS",
        "E_POINTS",
        "E_NO_INDICATOR",
        "E_NO_PARTICIPANT",
        "E_NOT_PUBLISHED",
        "E_NO_RECORD",
        "E_ROLE",
    ]
    assert service.list(NAME) == ()


def test_an_override_is_the_offices_own_and_shown_with_the_figures(scored: Pair) -> None:
    deciding(scored).override(NAME, "经市考核办同意", by="考核办")
    scored.meet()

    office, unit = (EvaluationService(one).evaluate(NAME) for one in (scored.office, scored.unit))

    assert office.override is not None
    assert (office.override.reason, office.override.by) == ("经市考核办同意", "考核办")
    assert unit.override is None


def test_a_report_judged_after_the_review_takes_the_review_out(scored: Pair) -> None:
    uid = scored.report(SECURITY, "进展", Q4)
    before = indicator(scored, "A1")
    deciding(scored).change_points(NAME, UNIT, "A1", Decimal(1), "核定", version=before.version)
    scored.reviews.review(uid, ReviewVerdict.AHEAD)

    after = indicator(scored, "A1")

    assert after.final != Decimal(1)
    assert len(after.changes) == 1
