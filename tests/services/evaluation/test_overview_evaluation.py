"""The evaluation on the first page: what is scored, what waits, and what is asked of a unit."""

from datetime import date
from decimal import Decimal

from desktop.domain.evaluation.values import Window
from desktop.services.evaluation.appeal_notes import appeal_notes
from desktop.services.overview_evaluation import evaluation_overview
from tests.services.evaluation.small import NAME, POLICE, TEXT, appeal, book, publish, state
from tests.services.pair import Pair

JANUARY = date(2024, 1, 20)
WINDOWS = """
[[window]]
step = "self"
first = 2024-01-15
last = 2024-01-31

[[window]]
step = "appeal"
first = 2024-03-01
last = 2024-03-15

[[dimension]]
code = "A"
"""
WITH_WINDOWS = TEXT.replace('\n[[dimension]]\ncode = "A"\n', WINDOWS, 1)


def test_without_a_published_scheme_there_is_nothing_to_say(pair: Pair) -> None:
    assert evaluation_overview(pair.office) == ()
    assert evaluation_overview(pair.unit) == ()


def test_a_scheme_of_another_year_is_not_on_the_first_page(pair: Pair) -> None:
    pair.go_to(JANUARY)
    publish(pair.office, TEXT.replace("2023", "2022"), edition="2022")

    assert evaluation_overview(pair.office) == ()


def test_the_office_sees_who_is_scored_what_is_provisional_and_which_appeals_wait(pair: Pair) -> None:
    pair.go_to(JANUARY)
    uid = publish(pair.office)
    pair.meet()
    appeal(pair.unit, "A1", text="有一项已经办结", wanted="30")
    pair.meet()

    (found,) = evaluation_overview(pair.office)

    assert (found.title, found.uid) == ("小型考核方案", uid)
    assert (found.units, found.provisional) == (46, 46)
    assert (found.appeals, found.told, found.is_final) == (1, None, False)
    assert found.as_of == JANUARY


def test_a_decided_appeal_waits_no_longer(pair: Pair) -> None:
    pair.go_to(JANUARY)
    publish(pair.office)
    pair.meet()
    uid = appeal(pair.unit, "A1", text="有一项已经办结")
    pair.meet()
    (note,) = appeal_notes(pair.office, NAME)

    book(pair.office, "appeal", POLICE, indicator="A1", about=uid, version=note.version, is_granted=False)

    assert evaluation_overview(pair.office)[0].appeals == 0


def test_a_unit_sees_what_only_it_can_state_until_it_has(pair: Pair) -> None:
    pair.go_to(JANUARY)
    publish(pair.office)
    pair.meet()

    before = evaluation_overview(pair.unit)[0]
    state(pair.unit, "B3", value="9")
    after = evaluation_overview(pair.unit)[0]

    assert (before.units, before.open) == (1, 2)
    assert after.open == 1


def test_a_unit_sees_the_result_that_it_was_told(pair: Pair) -> None:
    pair.go_to(JANUARY)
    publish(pair.office)
    told = {"points": "61.50", "rank": 2, "of": 37, "grade": "good", "is_final": True}
    book(pair.office, "result", POLICE, **told)
    pair.meet()

    (found,) = evaluation_overview(pair.unit)

    assert found.told is not None
    assert (found.told.total, found.told.rank, found.grade) == (Decimal("61.50"), 2, "良好")
    assert (found.is_final, found.open) == (True, 0)
    assert evaluation_overview(pair.office)[0].told is None


def test_the_step_that_is_open_is_shown_then_the_next_then_none(pair: Pair) -> None:
    pair.go_to(JANUARY)
    publish(pair.office, WITH_WINDOWS)

    def steps() -> Window | None:
        return evaluation_overview(pair.office)[0].window

    first = steps()
    pair.go_to(date(2024, 2, 1))
    second = steps()
    pair.go_to(date(2024, 3, 16))

    assert first == Window("self", date(2024, 1, 15), date(2024, 1, 31))
    assert second == Window("appeal", date(2024, 3, 1), date(2024, 3, 15))
    assert steps() is None
