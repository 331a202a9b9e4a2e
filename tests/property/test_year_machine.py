"""No path through a year loses a reason, or lets a refusal, return or withdrawal stand without one.

Years are played twice: by hypothesis, which looks for the shortest way to break a promise, and at random,
which goes farther. ``DUKAO_RUNS`` sets how many: a fiftieth of it each.
"""

import os
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from desktop.domain.supervision import Light, RequestKind, ReviewVerdict
from desktop.services import cases_timeline, reviewing, rulings, rulings_deciding, rulings_pausing
from tests.property.year_acts import BLANK, CASE, NAMES, Broken, Year, a_year, fitting
from tests.services.pair import SYSTEMS, UNIT

RUNS = max(1, int(os.environ.get("DUKAO_RUNS", "600")) // 50)
STEPS = 60
REASON = (True, True, True, False)
PERIODS = ("2023Q2", "2023Q3")
YES_OR_NO = (True, False)
ARGUMENTS: Mapping[str, tuple[Sequence[Any], ...]] = {
    "pass_days": ((1, 30, 100),),
    "accept": (),
    "object": (REASON,),
    "rule": (YES_OR_NO, REASON),
    "report": (PERIODS, range(0, 101, 5), YES_OR_NO),
    "review": (PERIODS, tuple(ReviewVerdict), REASON),
    "ask": (tuple(RequestKind), REASON),
    "decide": (YES_OR_NO, REASON),
    "suspend": (REASON, (None, 20)),
    "resume": (REASON,),
    "excuse": ((Light.BLUE, Light.YELLOW, Light.RED, Light.GREEN), REASON),
    "complete": (REASON,),
    "close": (REASON, YES_OR_NO),
    "reopen": ((CASE, SYSTEMS), REASON),
    "withdraw": (REASON,),
    "reassign": ((UNIT, UNIT, UNIT, "市财政局"), REASON),
}
WITHOUT_REASON = {"pass_days", "accept", "report"}


def perform(year: Year, name: str, chosen: Sequence[Any]) -> None:
    """Does one act with the arguments chosen."""
    arguments = [
        year.reason(one) if choices is REASON else one
        for choices, one in zip(ARGUMENTS[name], chosen, strict=True)
    ]
    getattr(year, name)(*arguments)


class YearMachine(RuleBasedStateMachine):
    """Plays one year: mostly acts that fit, sometimes one that does not."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self.year: Year | None = None

    @initialize()
    def begin(self) -> None:
        self.year = self._open.enter_context(a_year())

    @rule(data=st.data(), is_wild=st.sampled_from((False, False, False, True)))
    def act(self, data: st.DataObject, is_wild: bool) -> None:
        assert self.year is not None
        name = data.draw(st.sampled_from(NAMES if is_wild else fitting(self.year)))
        perform(self.year, name, [data.draw(st.sampled_from(one)) for one in ARGUMENTS[name]])

    @invariant()
    def everything_holds(self) -> None:
        if self.year is not None:
            self.year.check()

    def teardown(self) -> None:
        self._open.close()


def test_no_path_loses_a_reason_or_does_without_one() -> None:
    run_state_machine_as_test(
        YearMachine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=25,
            deadline=None,
            derandomize="DUKAO_RUNS" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )


def walk(seed: int, year: Year) -> None:
    """Plays a year at random, until the unit has no share in the task any more."""
    rng = random.Random(seed)
    for _ in range(STEPS):
        fit = fitting(year)
        if fit == ("pass_days",):
            return
        name = rng.choice(NAMES if rng.random() < 0.15 else fit)
        perform(year, name, [rng.choice(one) for one in ARGUMENTS[name]])
        year.check()


def test_long_years_keep_every_reason_and_every_act_is_both_done_and_refused() -> None:
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()

    for seed in range(2 * RUNS):
        with a_year() as year:
            walk(seed, year)
            done.update(year.done)
            refused.update(year.refused)

    acts = (set(NAMES) | {"return"}) - {"pass_days"}
    assert set(done) == acts
    assert acts - set(refused) <= WITHOUT_REASON


def told(year: Year, name: str, *arguments: Any) -> None:
    """Does an act and looks at everything."""
    getattr(year, name)(*arguments)
    year.check()


def returned_without_a_word(year: Year) -> None:
    told(year, "accept")
    told(year, "report", "2023Q2", 30, False)
    told(year, "review", "2023Q2", ReviewVerdict.RETURNED, BLANK)


def refused_without_a_word(year: Year) -> None:
    told(year, "object", year.reason(True))
    told(year, "rule", False, BLANK)


def paused_without_a_word(year: Year) -> None:
    told(year, "accept")
    told(year, "suspend", BLANK, None)


def withdrawn_without_a_word(year: Year) -> None:
    told(year, "withdraw", BLANK)


def objected_twice(year: Year) -> None:
    told(year, "object", year.reason(True))
    told(year, "object", year.reason(True))


def untold(*_: object) -> None:
    """Tells nothing of a line."""


BUGS = {
    returned_without_a_word: (reviewing, "reason_for", lambda _, reason: reason),
    refused_without_a_word: (rulings_deciding, "reason_for", lambda _, reason: reason),
    paused_without_a_word: (rulings_pausing, "reason_for", lambda _, reason: reason),
    withdrawn_without_a_word: (rulings, "reason_for", lambda _, reason: reason or "x"),
    objected_twice: (cases_timeline, "tell", untold),
}


@pytest.mark.parametrize("path", BUGS, ids=lambda path: path.__name__)
def test_a_seeded_bug_is_noticed(path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_year() as year:
        path(year)
    monkeypatch.setattr(*BUGS[path])

    with a_year() as year, pytest.raises(Broken):
        path(year)
