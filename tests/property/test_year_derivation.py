"""Deriving cases: never raises, holds until the day it says, does not depend on the order of facts.

``DUKAO_RUNS`` sets the number of examples.
"""

import os
import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.bulletins import bulletin_figures
from desktop.domain.bulletins_ranking import rank_units
from desktop.domain.cases import case_row, derive_case, derive_task
from desktop.domain.ledger import AssignmentState
from desktop.domain.lights import LightRule, LightRules, RuleKind
from desktop.domain.periods import Cadence, period_of
from desktop.domain.rules import YearRules
from desktop.domain.standing import Case, ReportStatus
from desktop.domain.supervision import CaseFacts, Light
from tests.domain.year_facts import milestone, share, task
from tests.property.year_facts import all_facts, all_rules, days_of_the_year

RUNS = int(os.environ.get("DUKAO_RUNS", "150"))
FARTHEST = 130
many = settings(
    max_examples=RUNS,
    deadline=None,
    derandomize="DUKAO_RUNS" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def same_day_after_day(facts: CaseFacts, rules: YearRules, day: date) -> None:
    """Derives a case on every day that it says it holds."""
    found = derive_case(facts, rules, day)
    last = min(found.light.until or date.max, day + timedelta(days=FARTHEST))
    assert last >= day

    for later in (day + timedelta(days=number) for number in range(1, (last - day).days + 1)):
        assert derive_case(facts, rules, later) == found, later


@many
@given(all_facts, all_rules, days_of_the_year)
def test_whatever_was_written_a_case_and_its_task_are_derived(
    facts: CaseFacts, rules: YearRules, day: date
) -> None:
    case = derive_case(facts, rules, day)
    row, standing = case_row(case), derive_task([case])

    assert case.light.explanation
    assert case.light.until is None or case.light.until >= day
    assert case.percent is None or 0 <= case.percent <= 100
    assert case.expected is None or 0 <= case.expected <= 100
    assert all(one.percent is None or 0 <= one.percent <= 100 for one in case.targets)
    assert standing.units == (0 if facts.withdrawn else 1)
    assert (row.light is Light.NONE) or not (facts.withdrawn or case.suspended)


@many
@given(all_facts, all_rules, days_of_the_year)
def test_a_case_stays_as_it_is_until_the_day_it_says(facts: CaseFacts, rules: YearRules, day: date) -> None:
    same_day_after_day(facts, rules, day)


@settings(max_examples=max(40, RUNS // 6), deadline=None, derandomize="DUKAO_RUNS" not in os.environ)
@given(days_of_the_year, st.integers(0, 40), st.booleans(), st.sampled_from(list(RuleKind)))
def test_a_whole_year_of_lights_turns_only_where_a_call_ended(
    issued: date, days: int, counts_working_days: bool, kind: RuleKind
) -> None:
    rule = LightRule(kind, Light.RED, "词", days, counts_working_days, low=Decimal(10))
    rules = YearRules(LightRules("", "", (rule,)))
    due = issued + timedelta(days=200)
    facts = CaseFacts(task(), share(issued_on=issued), (milestone(due),))
    day, call = issued, derive_case(facts, rules, issued).light

    for later in (issued + timedelta(days=number) for number in range(1, 400)):
        found = derive_case(facts, rules, later).light
        if (found.light, found.explanation) != (call.light, call.explanation):
            assert call.until == later - timedelta(days=1), (day, later)
        if call.until is not None and later > call.until:
            day, call = later, found


@many
@given(all_facts, all_rules, days_of_the_year, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_read_does_not_matter(
    facts: CaseFacts, rules: YearRules, day: date, rng: random.Random
) -> None:
    facts = replace(
        facts,
        feedback=tuple({one.uid: one for one in facts.feedback}.values()),
        reviews=tuple({one.uid: one for one in facts.reviews}.values()),
        rulings=tuple({one.uid: one for one in facts.rulings}.values()),
        requests=tuple({one.uid: one for one in facts.requests}.values()),
    )
    shuffled = replace(
        facts,
        feedback=tuple(rng.sample(facts.feedback, len(facts.feedback))),
        reviews=tuple(rng.sample(facts.reviews, len(facts.reviews))),
        rulings=tuple(rng.sample(facts.rulings, len(facts.rulings))),
        requests=tuple(rng.sample(facts.requests, len(facts.requests))),
    )

    assert replace(derive_case(shuffled, rules, day), facts=facts) == derive_case(facts, rules, day)


@many
@given(all_facts, all_rules, days_of_the_year)
def test_every_report_handed_in_is_shown_once(facts: CaseFacts, rules: YearRules, day: date) -> None:
    facts = replace(facts, feedback=tuple({one.uid: one for one in facts.feedback}.values()))

    case = derive_case(facts, rules, day)

    shown = [one.feedback.uid for one in case.reports if one.feedback is not None]
    assert sorted(shown) == sorted(one.uid for one in facts.feedback)
    waiting = [one for one in case.reports if one.status is ReportStatus.WAITING]
    assert bool(waiting) or case.state is not AssignmentState.SUBMITTED


@many
@given(
    st.lists(st.tuples(all_facts, st.sampled_from("abc")), max_size=5),
    all_rules,
    days_of_the_year,
    st.sampled_from(list(Cadence)),
)
def test_figures_of_a_bulletin_add_up_whatever_the_cases_are(
    told: list[tuple[CaseFacts, str]], rules: YearRules, day: date, cadence: Cadence
) -> None:
    cases = [_of_unit(derive_case(facts, rules, day), unit) for facts, unit in told]

    found = bulletin_figures(cases, period_of(day, cadence), day, {"unit.a": "甲", "unit.b": "乙"})

    whole = Decimal("100.0") if found.total else Decimal(0)
    for counts in (found.results, found.lights, *(unit.counts for unit in found.units)):
        assert sum(one.percent for one in counts) == (whole if counts else 0)
    assert sum(one.count for one in found.results) == found.total
    assert sum(one.count for one in found.lights) == found.total
    assert sum(unit.total for unit in found.units) == found.total
    assert len(rank_units(found.units)) == len(found.units)
    assert {unit.unit for unit in found.silent} <= {unit.unit for unit in found.units}


def _of_unit(case: Case, unit: str) -> Case:
    return replace(
        case, facts=replace(case.facts, assignment=replace(case.facts.assignment, unit=f"unit.{unit}"))
    )
