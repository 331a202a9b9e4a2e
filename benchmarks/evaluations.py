"""A year-end evaluation of a large city: 70 units, 60 indicators of every common kind, fixed seed."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from benchmarks.samples import SEED
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    ChangeKind,
    Dimension,
    Fact,
    FactState,
    GradeRule,
    Group,
    Indicator,
    Inputs,
    Occurrence,
    Part,
    Participant,
    Policy,
    Rule,
    Scheme,
    Source,
)

UNITS, INDICATORS = 70, 60
POINTS = Decimal(2)
BONUS = "bonus"
LEVELS = (("红色", Decimal(2)), ("黄色", Decimal(1)), ("蓝色", Decimal("0.5")))
HONOURS = (("国家", Decimal(3)), ("省", Decimal(2)), ("市", Decimal(1)))
RANKS = tuple(map(Decimal, ("2", "1.8", "1.6", "1.4", "1.2")))
BANDS = ((Decimal(90), Decimal(2)), (Decimal(75), Decimal("1.5")), (Decimal(60), Decimal(1)))
_DAY = date(2023, 12, 31)
_RULES: tuple[tuple[str, dict[str, str | tuple[str, ...]]], ...] = (
    ("judged", {}),
    ("proportional", {"target": "80"}),
    ("inverse", {"target": "70"}),
    ("share", {}),
    ("threshold", {"threshold": "60"}),
    ("bands", {"bands": tuple(f"{least}={points}" for least, points in BANDS)}),
    ("deduction", {"levels": tuple(f"{name}={points}" for name, points in LEVELS)}),
    (BONUS, {"levels": tuple(f"{name}={points}" for name, points in HONOURS), "cap": "points"}),
    ("conversion", {"full": "100"}),
    ("per_unit", {"benchmark": "group-mean", "each": "0.1", "steps": "linear"}),
    ("rank", {"table": tuple(map(str, RANKS)), "beyond": "-0.02", "tied": "mean"}),
    ("relative", {}),
)
KINDS = tuple(kind for kind, _ in _RULES)


def scheme() -> Scheme:
    """The scheme; indicator number n has the kind ``KINDS[n % len(KINDS)]``."""
    indicators = tuple(_indicator(number) for number in range(INDICATORS))
    whole = sum((one.points for one in indicators if not one.is_extra), Decimal(0))
    return Scheme(
        code="bench",
        edition="1",
        year=2023,
        title="2023年度目标责任制考核",
        basis="",
        source="",
        language="zh",
        policy=Policy(bonus_cap=Decimal(5)),
        groups=(Group("all", "全部单位"),),
        dimensions=(Dimension("A", "指标", whole),),
        indicators=indicators,
        grades=(
            GradeRule("excellent", "优秀", Decimal(60), share=Decimal("0.3")),
            GradeRule("good", "良好", Decimal(50)),
            GradeRule("fair", "一般", Decimal(0)),
        ),
    )


def inputs() -> Inputs:
    """Facts of every unit for every indicator, a few changes and adjustments."""
    random = Random(SEED)
    members = tuple(Participant(f"unit.{n}", f"单位{n}", "all", n) for n in range(UNITS))
    facts = tuple(
        _fact(random, KINDS[number % len(KINDS)], one.party, f"manual.{number}")
        for number in range(INDICATORS)
        for one in members
    )
    return Inputs(members, facts, tuple(_changes(random, members)), tuple(_booked(random, members)))


def change(unit: str, indicator: str, points: Decimal, kind: ChangeKind = ChangeKind.REVIEW) -> Change:
    """A change of points that counts whatever the facts."""
    return Change(
        f"{unit}/{indicator}/{kind.value}", unit, indicator, points, "经核实", "市政府办", _DAY, kind
    )


def _indicator(number: int) -> Indicator:
    kind, parameters = _RULES[number % len(_RULES)]
    code, title = f"A{number}", f"第{number}项指标"
    part = Part(code, title, POINTS, Rule(kind, parameters), title, f"manual.{number}")
    return Indicator(code, "A", title, POINTS, "", (part,), is_extra=kind == BONUS)


def _fact(random: Random, kind: str, unit: str, name: str) -> Fact:
    source = Source("assignment", f"{random.getrandbits(128):032x}", "2023-5-031 建成一体化政务云")
    if kind in ("deduction", BONUS):
        levels = LEVELS if kind == "deduction" else HONOURS
        occurrences = tuple(_occurrence(random, levels[random.randrange(3)][0], source) for _ in range(2))
        return Fact(name, unit, FactState.KNOWN, occurrences=occurrences, sources=(source,))
    if kind == "share":
        total = random.randint(3, 12)
        done = random.randint(0, total)
        return Fact(name, unit, FactState.KNOWN, None, Decimal(done), Decimal(total), (), (source,) * 3)
    most = 20 if kind == "judged" else 1000
    return Fact(name, unit, FactState.KNOWN, Decimal(random.randint(0, most)) / 10, sources=(source,))


def _occurrence(random: Random, level: str, source: Source) -> Occurrence:
    return Occurrence("专项通报", _DAY - timedelta(random.randrange(300)), level, source=source)


def _changes(random: Random, members: tuple[Participant, ...]) -> Iterator[Change]:
    for one in members[::3]:
        yield change(one.party, f"A{random.randrange(INDICATORS)}", Decimal(random.randint(0, 20)) / 10)


def _booked(random: Random, members: tuple[Participant, ...]) -> Iterator[Adjustment]:
    for one in members[::7]:
        points = Decimal(random.randint(-20, 20)) / 10
        yield Adjustment(f"{one.party}/booked", one.party, "专项工作", points, "聊政办字〔2023〕5号", _DAY)
