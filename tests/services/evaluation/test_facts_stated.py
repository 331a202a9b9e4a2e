"""Facts that are stated: by whom they count, and what was never handed in does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.evaluation.values import FactState, Source
from desktop.services.evaluation.facts_stated import (
    decisions,
    number_of,
    occurrences_of,
    owner_of,
    statements,
)
from desktop.services.evaluation.inputs import inputs_of
from desktop.services.session import Session
from tests.services.evaluation.small import (
    DATA,
    NAME,
    POLICE,
    TRADE,
    book,
    fact_of,
    publish,
    small_scheme,
    state,
)
from tests.services.pair import Pair

KNOWN, GONE, MISSING = FactState.KNOWN, FactState.NOT_APPLICABLE, FactState.MISSING
MINUTES = "会议纪要3号"
AWARD = {
    "title": "获省政府通报表扬",
    "on": "2023-09-01",
    "level": "省",
    "count": "1",
    "document": "鲁政办〔2023〕9号",
}


def facts(session: Session, name: str, unit: str = POLICE) -> tuple[FactState, Decimal | None, str]:
    found = fact_of(inputs_of(session, small_scheme()), unit, name)
    return found.state, found.value, found.by


def test_a_unit_states_what_its_own_and_the_office_has_it(pair: Pair) -> None:
    publish(pair.office)
    pair.meet()
    uid = state(pair.unit, "B3", value="8.5", note="详见佐证")
    pair.meet()

    found = fact_of(inputs_of(pair.office, small_scheme()), POLICE, "manual.B3")

    assert (found.state, found.value, found.by, found.note) == (KNOWN, Decimal("8.5"), POLICE, "详见佐证")
    assert found.sources[0] == Source("self_assessment", uid, "自评 2023-05-08")
    assert fact_of(inputs_of(pair.unit, small_scheme()), POLICE, "manual.B3") == found


def test_what_nobody_stated_is_missing_and_says_who_owes_it(pair: Pair) -> None:
    inputs = inputs_of(pair.office, small_scheme())

    own, owned = fact_of(inputs, POLICE, "manual.B3"), fact_of(inputs, POLICE, "manual.B2")

    assert (own.state, own.note) == (MISSING, "还没有填报")
    assert (owned.state, owned.note) == (MISSING, "指标责任单位还没有填报")


def test_a_draft_does_not_count(pair: Pair) -> None:
    said = {"scheme": NAME, "part": "B3", "about": POLICE, "value": "9"}
    with pair.unit.transaction():
        pair.unit.put("self_assessment", (NAME, "B3", POLICE, "draft"), pair.unit.party, said)

    assert facts(pair.unit, "manual.B3")[0] is MISSING
    assert statements(pair.unit) == ()


def test_the_owner_of_an_indicator_states_it_for_all_and_nobody_else_does(pair: Pair) -> None:
    state(pair.unit, "B2", value="99")
    pair.meet()
    assert facts(pair.office, "manual.B2")[0] is MISSING
    scheme = small_scheme()
    owned = scheme.indicators[3]

    assert owner_of(pair.office, owned) == TRADE
    assert owner_of(pair.office, scheme.indicators[0]) == ""


def test_the_owner_sees_what_it_stated_of_others(pair: Pair) -> None:
    text_scheme = small_scheme()
    indicators = tuple(
        replace(one, owner="市公安局") if one.code == "B2" else one for one in text_scheme.indicators
    )
    scheme = replace(text_scheme, indicators=indicators)
    state(pair.unit, "B2", about=DATA, value="90")
    pair.meet()

    office, own = (fact_of(inputs_of(one, scheme), DATA, "manual.B2") for one in (pair.office, pair.unit))

    assert (office.value, office.by) == (90, POLICE)
    assert own == office


def test_occurrences_are_stated_with_their_document_and_none_is_a_statement_too(pair: Pair) -> None:
    state(pair.unit, "E1", value="", occurrences=[AWARD, {"on": "2023-01-01"}])
    pair.meet()
    stated = fact_of(inputs_of(pair.office, small_scheme()), POLICE, "manual.E1")
    state(pair.unit, "E1", value="", occurrences=[])
    pair.meet()

    none = fact_of(inputs_of(pair.office, small_scheme()), POLICE, "manual.E1")

    (award,) = stated.occurrences
    assert (award.title, award.on, award.level) == ("获省政府通报表扬", date(2023, 9, 1), "省")
    assert award.source == Source("document", "鲁政办〔2023〕9号", "鲁政办〔2023〕9号")
    assert (none.state, none.occurrences, none.value) == (KNOWN, (), None)


@pytest.mark.parametrize(
    ("fields", "expected", "note"),
    [
        ({"value": "很好"}, MISSING, "填报的不是数值"),
        ({"value": ""}, MISSING, "还没有填报"),
        ({"value": "", "state": "not_applicable", "note": "未参加"}, GONE, "未参加"),
        ({"value": "0"}, KNOWN, ""),
    ],
)
def test_what_is_no_number_is_missing_and_not_zero(
    pair: Pair, fields: dict[str, str], expected: FactState, note: str
) -> None:
    state(pair.unit, "B3", **fields)
    pair.meet()

    found = fact_of(inputs_of(pair.office, small_scheme()), POLICE, "manual.B3")

    assert (found.state, found.note) == (expected, note)


def test_the_office_states_any_fact_and_its_word_wins(pair: Pair) -> None:
    state(pair.unit, "B3", value="10")
    pair.meet()
    book(
        pair.office,
        "fact",
        POLICE,
        part="B3",
        state="known",
        value="6",
        reason="佐证不足",
        document="会议纪要3号",
    )
    book(pair.office, "fact", POLICE, part="A1", state="not_applicable", reason="当年新设")
    pair.meet()

    for session in (pair.office, pair.unit):
        inputs = inputs_of(session, small_scheme())
        stated, derived = fact_of(inputs, POLICE, "manual.B3"), fact_of(inputs, POLICE, "ledger.completion")
        assert (stated.value, stated.by, stated.note) == (6, pair.office.party, "佐证不足")
        assert Source("document", MINUTES, MINUTES) in stated.sources
        assert (derived.state, derived.note) == (GONE, "当年新设")


def test_a_fact_without_a_number_that_needs_one_stays_missing(pair: Pair) -> None:
    book(pair.office, "fact", POLICE, part="B3", state="known", value="", reason="待补")

    assert facts(pair.office, "manual.B3")[0] is MISSING


def test_a_granted_appeal_can_state_a_fact_and_a_refused_one_does_not(pair: Pair) -> None:
    book(pair.office, "appeal", POLICE, part="B3", value="7", is_granted=False, reason="不成立")
    assert facts(pair.office, "manual.B3")[0] is MISSING

    book(pair.office, "appeal", POLICE, part="B3", value="7", is_granted=True, reason="属实")

    assert facts(pair.office, "manual.B3")[:2] == (KNOWN, 7)


def test_a_decision_of_another_scheme_or_withdrawn_does_not_count(pair: Pair) -> None:
    book(pair.office, "fact", POLICE, scheme="other 2023", part="B3", value="7", reason="甲")
    gone = book(pair.office, "fact", POLICE, part="B3", value="7", reason="乙")
    with pair.office.transaction():
        pair.office.withdraw("adjustment", gone, "误")

    assert facts(pair.office, "manual.B3")[0] is MISSING
    assert [one.reason for one in decisions(pair.office)] == ["甲"]


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("8.50", "8.50"),
        (" 7 ", "7"),
        ("1e2", "100"),
        ("-3", "-3"),
        ("NaN", None),
        ("Infinity", None),
        ("1e999", None),
        ("1e-999", None),
        ("", None),
        (8, None),
        (None, None),
    ],
)
def test_numbers_are_read_as_text_and_bounded(raw: object, number: str | None) -> None:
    assert number_of(raw) == (Decimal(number) if number else None)


def test_occurrences_of_anything_never_fail() -> None:
    source = Source("self_assessment", "u", "")

    found = occurrences_of(
        [{"title": "乙", "count": "-2"}, {"title": "甲", "on": "2023-02-30"}, 3, {}], source
    )

    assert occurrences_of("甲", source) == ()
    assert [(one.title, one.on, one.count, one.source) for one in found] == [
        ("乙", None, 1, source),
        ("甲", None, 1, source),
    ]
