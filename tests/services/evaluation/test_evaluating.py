"""The evaluation as people work with it: always there, provisional until known, and only what one may see."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.evaluation.scheme_writing import write_scheme
from desktop.domain.evaluation.values import Adjustment, Change, Fact, FactState
from desktop.domain.supervision import ReviewVerdict
from desktop.errors import AppError
from desktop.services.evaluation.evaluating import DayNotYet, EvaluationService, full_points, sources_of
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.values import NoSuchScheme, NotAParticipant, WhatIf, WhichScheme
from desktop.services.session import keyed_uid
from tests.services.evaluation.small import (
    DATA,
    NAME,
    POLICE,
    TEXT,
    TRADE,
    appeal,
    book,
    publish,
    small_scheme,
    state,
)
from tests.services.pair import Q4, SECURITY, SYSTEMS, Pair

JANUARY = date(2024, 1, 20)


def service(pair: Pair) -> EvaluationService:
    return EvaluationService(pair.office)


def judged(pair: Pair, verdict: ReviewVerdict = ReviewVerdict.AHEAD) -> None:
    uid = pair.report(SECURITY, "进展", Q4)
    pair.reviews.review(uid, verdict)
    pair.meet()


def test_every_fact_of_a_shipped_scheme_is_derived_or_stated_by_hand(pair: Pair) -> None:
    parts = [part for one in service(pair).schemes() for item in one.scheme.indicators for part in item.parts]

    assert {part.fact for part in parts if not part.fact.startswith("manual.")} <= set(FACTS)
    for part in parts:
        kind = FACTS.get(part.fact)
        if kind is not None and kind.levels:
            levels = {level.partition("=")[0] for level in part.rule.parameters["levels"]}
            assert levels <= set(kind.levels)


def test_shipped_schemes_are_at_hand_until_a_record_has_them(pair: Pair) -> None:
    before = service(pair).schemes()
    text = write_scheme(before[0].scheme)
    fields = {"code": before[0].scheme.code, "edition": before[0].scheme.edition, "text": text}
    key = (fields["code"], fields["edition"], "draft")
    with pair.office.transaction():
        pair.office.put("scheme", key, pair.office.party, fields)

    after = service(pair).schemes()

    assert [one.is_shipped for one in before] == [True, True]
    assert [(one.is_draft, one.is_shipped) for one in after] == [(True, False), (False, True)]
    assert after[0].uid == keyed_uid(pair.office.party, "scheme", *key)


def test_a_scheme_is_found_by_code_name_or_uid_and_published_ones_come_first(pair: Pair) -> None:
    uid = publish(pair.office)

    names = [service(pair).evaluate(name).entry.uid for name in ("", "small", NAME, uid)]

    assert names == [uid] * 4
    assert service(pair).evaluate("digital-counties").entry.is_shipped
    with pytest.raises(NoSuchScheme, match="small 2023"):
        service(pair).evaluate("none")


def test_several_schemes_have_to_be_named(pair: Pair) -> None:
    with pytest.raises(WhichScheme, match="digital-counties"):
        service(pair).evaluate()

    publish(pair.office)
    publish(pair.office, TEXT.replace('code = "small"', 'code = "other"'), "other")

    with pytest.raises(WhichScheme, match="other 2023"):
        service(pair).evaluate()


def test_a_record_that_says_another_scheme_than_its_text_is_none(pair: Pair) -> None:
    publish(pair.office, TEXT, "small", "2024")
    publish(pair.office, "no scheme at all", "broken")

    assert all(one.is_shipped for one in service(pair).schemes())


def test_every_unit_is_scored_with_nothing_known_and_says_so(pair: Pair) -> None:
    publish(pair.office)

    view = service(pair).evaluate()

    assert {one.participant.party for one in view.evaluation.units} == {
        one.party for one in view.inputs.participants
    }
    assert view.is_provisional
    assert view.as_of == pair.office.today()
    assert all(one.missing for one in view.evaluation.units)
    assert "个单位缺少数据" in view.sentence


def test_figures_follow_from_the_ledger_and_stay_until_something_is_written(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    first = service(pair).unit(NAME, "市公安局").score
    again = service(pair).evaluate() is service(pair).evaluate()
    judged(pair)

    second = service(pair).unit(NAME, "市公安局").score

    gained = [
        (one.indicator.code, one.final - other.final)
        for one, other in zip(second.indicators, first.indicators, strict=True)
        if one.final != other.final
    ]
    assert again
    assert gained == [("A1", 6)]


def test_an_earlier_day_is_looked_back_to(pair: Pair) -> None:
    pair.go_to(date(2024, 1, 8))
    publish(pair.office)
    judged(pair)
    before = service(pair).evaluate()
    pair.go_to(JANUARY)
    uid = pair.report(SYSTEMS, "进展", Q4)
    pair.reviews.review(uid, ReviewVerdict.AHEAD)

    now, then = service(pair).evaluate(), service(pair).evaluate(as_of=date(2024, 1, 8))

    assert then.as_of == date(2024, 1, 8)
    assert then.evaluation == before.evaluation
    assert now.evaluation != before.evaluation
    assert service(pair).evaluate(as_of=JANUARY).evaluation == now.evaluation
    with pytest.raises(DayNotYet, match="2024-01-21"):
        service(pair).evaluate(as_of=date(2024, 1, 21))


def test_a_scheme_of_today_scores_the_facts_of_a_day_on_which_it_was_not_published(pair: Pair) -> None:
    pair.go_to(JANUARY)
    publish(pair.office)

    then = service(pair).evaluate(as_of=date(2023, 12, 1))

    assert len(then.evaluation.units) == len(service(pair).evaluate().evaluation.units)


def test_one_unit_is_seen_with_its_neighbours_and_the_records_behind_it(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    judged(pair)
    book(pair.office, "points", TRADE, points="90", reason="加分", document="文1")
    book(pair.office, "points", DATA, points="-60", reason="减分", document="文2")

    found = service(pair).unit(NAME, POLICE)

    ranks = {one.participant.party: one.rank for one in found.view.evaluation.units}
    assert (found.score.participant.party, found.above is not None, found.below is not None) == (
        POLICE,
        True,
        True,
    )
    assert found.above is not None
    assert (ranks[found.above.score.participant.party] or 0) <= (found.score.rank or 0)
    assert pair.uid(SECURITY) in {one.uid for one in found.sources}
    assert len({(one.kind, one.uid) for one in found.sources}) == len(found.sources)
    assert found.group_size == sum(one.group == "government" for one in found.view.inputs.participants)
    assert service(pair).unit(NAME, TRADE).above is None


def test_the_first_has_nobody_above_and_others_are_refused(pair: Pair) -> None:
    publish(pair.office)

    with pytest.raises(NotAParticipant, match="东阿县"):
        service(pair).unit(NAME, "东阿县")


def test_what_if_writes_nothing_and_tells_who_moves(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    lines = pair.office.workspace.log.count()
    fact = Fact("manual.B3", POLICE, FactState.KNOWN, Decimal(10))
    change = Change("u1", TRADE, "A1", Decimal(30), "试算", "", JANUARY)

    by_fact = service(pair).what_if(NAME, WhatIf(facts=(fact,)))
    by_change = service(pair).what_if(NAME, WhatIf(changes=(change,)))
    nothing = service(pair).what_if(NAME, WhatIf())

    gained = {one.participant.party: one.after[0] - one.before[0] for one in by_fact}
    assert gained[POLICE] == 10
    assert all(value == 0 for party, value in gained.items() if party != POLICE)
    assert TRADE in {one.participant.party for one in by_change}
    assert nothing == ()
    assert pair.office.workspace.log.count() == lines


def test_what_if_of_a_unit_tells_it_of_itself_alone(pair: Pair) -> None:
    publish(pair.office)
    pair.meet()
    facts = tuple(Fact("manual.B3", unit, FactState.KNOWN, Decimal(10)) for unit in (POLICE, TRADE))

    (found,) = EvaluationService(pair.unit).what_if(NAME, WhatIf(facts=facts))

    assert (found.participant.party, found.after[1:]) == (POLICE, (None, ""))


def test_a_day_before_the_first_line_has_no_units(pair: Pair) -> None:
    publish(pair.office)

    assert service(pair).evaluate(NAME, date(2023, 1, 1)).evaluation.units == ()


def test_what_if_replaces_and_leaves_out_what_was_booked(pair: Pair) -> None:
    publish(pair.office)
    uid = book(pair.office, "points", POLICE, points="-5", reason="减分", document="文1")
    (booked,) = service(pair).evaluate().inputs.adjustments
    other = Adjustment(uid, POLICE, "减分", Decimal(-1), "文1", booked.on)

    replaced = service(pair).what_if(NAME, WhatIf(adjustments=(other,)))
    left_out = service(pair).what_if(NAME, WhatIf(without=frozenset({uid})))

    before = next(one for one in service(pair).evaluate().evaluation.units if one.participant.party == POLICE)
    assert (before.adjustments[0].points, booked.uid) == (-5, uid)
    assert {one.participant.party for one in replaced} <= {one.participant.party for one in left_out}


def test_what_separates_two_units_is_what_one_has_more_of(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    book(pair.office, "review", TRADE, indicator="A2", points="3", reason="核减")
    book(pair.office, "review", POLICE, indicator="A2", points="7", reason="核定")

    found = service(pair).between(NAME, "市公安局", TRADE)
    back = service(pair).between(NAME, TRADE, "市公安局")

    assert ("A2", 4) in [(one.indicator.code, one.points) for one in found]
    assert [one.points for one in back] == [-one.points for one in found]


def test_a_unit_sees_its_own_score_without_rank_and_grade(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    judged(pair)
    appeal(pair.unit, "A1", text="有误", wanted="30分")
    pair.meet()
    mine = EvaluationService(pair.unit)

    view, found = mine.evaluate(), mine.unit("", "")

    (score,) = view.evaluation.units
    office = service(pair).unit(NAME, POLICE).score
    assert (score.participant.party, score.rank, score.grade) == (POLICE, None, "")
    assert score.total == office.total
    assert set(view.burden) == {POLICE}
    assert (found.above, found.below, [one.wanted for one in found.appeals]) == (None, None, ["30分"])
    assert view.told is None
    with pytest.raises(NotAParticipant):
        mine.unit("", "市财政局")


def test_a_unit_is_shown_its_rank_when_the_office_told_it(pair: Pair) -> None:
    publish(pair.office)
    book(pair.office, "result", POLICE, points="88.5", rank=3, of=25, grade="good", is_final=True)
    pair.meet()

    told = EvaluationService(pair.unit).evaluate().told

    assert told is not None
    assert (told.total, told.rank, told.of, told.grade, told.is_final) == (
        Decimal("88.5"),
        3,
        25,
        "good",
        True,
    )
    assert service(pair).evaluate().told is None


def test_an_override_is_seen_with_its_reason(pair: Pair) -> None:
    publish(pair.office)
    book(pair.office, "override", "", told=pair.office.party, reason="市委会议需要")

    override = service(pair).evaluate().override

    assert override is not None
    assert (override.reason, override.by) == ("市委会议需要", "督查科")


def test_full_points_are_those_of_the_group_without_extras() -> None:
    scheme = small_scheme()
    one_group = replace(scheme.indicators[0], groups=("party",))
    limited = replace(scheme, indicators=(one_group, *scheme.indicators[1:]))

    assert (full_points(scheme, "government"), full_points(limited, "government")) == (100, 70)


def test_the_history_is_empty_before_anything_is_frozen(pair: Pair) -> None:
    publish(pair.office)

    assert service(pair).history("市公安局") == ()


def test_sources_of_a_score_come_once_and_in_order(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    state(pair.unit, "B3", value="8")
    pair.meet()

    found = sources_of(service(pair).unit(NAME, POLICE).score)

    kinds = list(dict.fromkeys(one.kind for one in found))
    assert kinds == ["assignment", "self_assessment"]


def test_sixty_units_are_scored_within_a_second(pair: Pair) -> None:
    pair.go_to(JANUARY)
    names = ("digital-counties", "digital-departments")
    for name in names:
        service(pair).evaluate(name)
    pair.office.forget_derived(f"evaluation-facts 2023 {JANUARY}")
    state(pair.unit, "E1", scheme="digital-departments 2023")
    pair.meet()

    start = time.perf_counter()
    units = sum(len(service(pair).evaluate(name).evaluation.units) for name in names)
    took = time.perf_counter() - start

    assert units > 60
    assert took < 1


def test_errors_have_stable_codes() -> None:
    errors: tuple[type[AppError], ...] = (NoSuchScheme, WhichScheme, NotAParticipant, DayNotYet)

    assert [one.code for one in errors] == [
        "E_NO_SCHEME",
        "E_WHICH_SCHEME",
        "E_NO_PARTICIPANT",
        "E_FUTURE",
    ]
