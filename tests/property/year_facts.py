"""Facts and rules as other people's programs might write them: odd periods, ends of time, no numbers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from desktop.domain.calendar import WorkCalendar
from desktop.domain.ledger import Milestone, Target
from desktop.domain.lights import LightRule, LightRules, RuleKind, Schedule
from desktop.domain.periods import Cadence, FirstPeriod, PeriodRules
from desktop.domain.rules import YearRules
from desktop.domain.supervision import (
    Answer,
    AnswerKind,
    CaseFacts,
    Light,
    Plan,
    PlanStep,
    Request,
    RequestKind,
    ReviewVerdict,
    RulingKind,
)
from tests.domain.year_facts import feedback, review, ruling, share, task

OCTOBER = WorkCalendar(
    holidays=frozenset(date(2023, 10, day) for day in (2, 3, 4, 5, 6)),
    workdays=frozenset({date(2023, 10, 7)}),
    known_years=frozenset({2023}),
)
TASK, SHARE = "office/t", "office/a"
PERIODS = (
    *("2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1", "2023H1", "2023-05", "2023-06", "2023"),
    *("第二季度", "", "2023Q9", "1000", "2999Q4"),
)
MILESTONES = ("office/m1", "office/m2", "office/gone")
TARGETS = ("office/g1", "office/g2", "office/gone")
VERSIONS = ("v1", "v2")

days_of_the_year = st.integers(0, 540).map(lambda days: date(2023, 1, 1) + timedelta(days=days))
any_day = st.one_of(st.none(), days_of_the_year, st.sampled_from((date.min, date.max)))
numbers = st.one_of(
    st.none(),
    st.integers(-20, 140).map(Decimal),
    st.decimals(0, 100, places=1),
    st.sampled_from([Decimal(text) for text in ("NaN", "sNaN", "Infinity", "-Infinity", "1E+999", "1E-999")]),
)
given_numbers = numbers.filter(lambda number: number is not None)
words = st.sampled_from(("", "理由", "{x}"))


def built(kind: Any, /, **fields: Any) -> Any:
    """A strategy of values of a class, from strategies of its fields and fixed values."""
    made = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in fields.items()
    }
    return st.builds(kind, **made)


milestones = st.lists(
    built(
        Milestone,
        uid=st.sampled_from(MILESTONES[:2]),
        task=TASK,
        due=any_day,
        due_text="年底前",
        text="建成",
        span=(0, 2),
        reason="",
    ),
    max_size=3,
).map(tuple)
targets = st.lists(
    built(
        Target,
        uid=st.sampled_from(TARGETS[:2]),
        task=TASK,
        name=st.sampled_from(("", "网办率")),
        comparator=st.sampled_from((">=", ">", "<=", "<", "=", "约")),
        value=st.sampled_from(("90", "0", "-5", "", "九成", "NaN", "1E+999999")),
        unit="%",
        recurrence=st.sampled_from(("once", "yearly", "?")),
        due=any_day,
        strive=st.booleans(),
        text="",
        span=(0, 2),
    ),
    max_size=2,
).map(tuple)
answers = st.none() | built(
    Answer,
    uid="unit/y",
    task=TASK,
    assignment=SHARE,
    kind=st.sampled_from(AnswerKind),
    part=None,
    reason=words,
    wanted="",
    contact="",
    phone="",
    on=any_day,
    version=st.sampled_from(VERSIONS),
)
plans = st.none() | built(
    Plan,
    uid="unit/p",
    task=TASK,
    assignment=SHARE,
    steps=st.lists(
        built(PlanStep, period=st.sampled_from(PERIODS), text="", percent=numbers), max_size=4
    ).map(tuple),
)
reports = st.lists(
    built(
        feedback,
        period=st.sampled_from(PERIODS),
        uid=st.sampled_from([f"unit/f{number}" for number in range(4)]),
        percent=numbers.map(lambda number: None if number is None else str(number)),
        values=st.lists(st.tuples(st.sampled_from(TARGETS), given_numbers), max_size=2).map(tuple),
        milestones=st.lists(st.tuples(st.sampled_from(MILESTONES), any_day), max_size=2).map(tuple),
        is_done=st.booleans(),
        submitted_on=any_day,
        version=st.sampled_from(VERSIONS),
    ),
    max_size=4,
).map(tuple)
reviews = st.lists(
    built(
        review,
        period=st.sampled_from(PERIODS),
        feedback=st.sampled_from([f"unit/f{number}" for number in range(5)]),
        uid=st.sampled_from([f"office/r{number}" for number in range(4)]),
        verdict=st.sampled_from(ReviewVerdict),
        version=st.sampled_from(VERSIONS),
        opinion=words,
        milestones=st.lists(st.sampled_from(MILESTONES), max_size=2).map(tuple),
        on=any_day,
    ),
    max_size=4,
).map(tuple)
requests = st.lists(
    built(
        Request,
        uid=st.sampled_from(("unit/e1", "unit/e2")),
        task=TASK,
        assignment=SHARE,
        kind=st.sampled_from(RequestKind),
        milestone=st.sampled_from(("", *MILESTONES)),
        wanted=any_day,
        reason=words,
        on=any_day,
        version=st.sampled_from(VERSIONS),
    ),
    max_size=2,
).map(tuple)
one_ruling = built(
    ruling,
    kind=st.sampled_from(RulingKind),
    on=any_day,
    uid=st.sampled_from([f"office/u{number}" for number in range(6)]),
    assignment=st.sampled_from(("", SHARE)),
    about=st.sampled_from(("", "unit/y", "unit/e1", "unit/e2", "unit/gone")),
    version=st.sampled_from(VERSIONS),
    is_granted=st.booleans(),
    milestone=st.sampled_from(("", *MILESTONES)),
    due=any_day,
    first=any_day,
    last=any_day,
    light=st.sampled_from(Light),
    reason=words,
)
all_facts = built(
    CaseFacts,
    task=task(),
    assignment=st.tuples(any_day, st.lists(st.tuples(st.sampled_from(MILESTONES), any_day), max_size=1)).map(
        lambda told: replace(share(issued_on=told[0]), reached=tuple(told[1]))
    ),
    milestones=milestones,
    targets=targets,
    answer=answers,
    plan=plans,
    feedback=reports,
    reviews=reviews,
    requests=requests,
    rulings=st.lists(one_ruling, max_size=4).map(tuple),
    withdrawn=st.sampled_from(("", "", "", "改派")),
)
light_rules = st.lists(
    built(
        LightRule,
        kind=st.sampled_from(RuleKind),
        light=st.sampled_from(Light),
        word="词",
        days=st.integers(0, 40),
        counts_working_days=st.booleans(),
        months=st.integers(1, 14),
        times=st.integers(1, 3),
        verdict=st.sampled_from(ReviewVerdict),
        low=st.sampled_from((Decimal(10), Decimal(-10))),
        high=st.sampled_from((None, Decimal(30))),
        low_open=st.booleans(),
        is_excusable=st.booleans(),
    ),
    max_size=5,
).map(tuple)
all_rules = built(
    YearRules,
    lights=built(LightRules, name="", source="", rules=light_rules, schedule=st.sampled_from(Schedule)),
    periods=built(
        PeriodRules,
        cadence=st.sampled_from(Cadence),
        report_days=st.sampled_from((0, 5, 20, 400)),
        counts_working_days=st.booleans(),
        first=st.sampled_from(FirstPeriod),
    ),
    calendar=OCTOBER,
)
