"""Kinds of scoring rules that look at the unit alone."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from desktop.domain.evaluation.parameters import Level
from desktop.domain.evaluation.rules_base import ZERO, Case, Given, bounded, counted, step, text
from desktop.domain.evaluation.values import Step
from desktop.i18n import mark

_PERCENT = Fraction(100)
_POINTS = mark("得分")
_COUNTED = mark("计入次数")
_RATIO = mark("完成比例")
_SUM = mark("合计")
_UNLISTED = mark("规则没有列出的级别，不计分")


def fixed(case: Case) -> Given:
    """固定分值: all points for a yes (1), ``otherwise`` for a no (0)."""
    holds = case.value >= 1
    found = case.points if holds else case.given.number("otherwise")
    return Given(found, (step(_POINTS, text(found), found),))


def judged(case: Case) -> Given:
    """评定给分: the reviewer's points themselves."""
    return bounded(case, case.value, [step(_POINTS, text(case.value), case.value)])


def proportional(case: Case) -> Given:
    """按完成比例: points times value by target."""
    target, value = case.given.number("target"), case.value
    ratio = value / target
    exact = case.points * ratio
    steps = [
        step(_RATIO, f"{text(value)} ÷ {text(target)}", ratio),
        step(_POINTS, f"{text(case.points)} × {text(value)} ÷ {text(target)}", exact),
    ]
    return bounded(case, exact, steps)


def inverse(case: Case) -> Given:
    """控制型: points times (2 - value by target); nothing from twice the target on."""
    target, value = case.given.number("target"), case.value
    exact = case.points * (2 - value / target)
    formula = f"{text(case.points)} × (2 - {text(value)} ÷ {text(target)})"
    return bounded(case, exact, [step(_POINTS, formula, exact)])


def share(case: Case) -> Given:
    """占比: points times done by total, or times a value in per cent."""
    fact = case.fact
    if fact.done is None or not fact.total:
        share = case.value / _PERCENT
        formula = f"{text(case.points)} × {text(case.value)} ÷ 100"
    else:
        share = Fraction(fact.done) / Fraction(fact.total)
        formula = f"{text(case.points)} × {text(Fraction(fact.done))} ÷ {text(Fraction(fact.total))}"
    exact = case.points * share
    return bounded(case, exact, [step(_POINTS, formula, exact)])


COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {
        ">=": lambda value, bound: value >= bound,
        ">": lambda value, bound: value > bound,
        "<=": lambda value, bound: value <= bound,
        "<": lambda value, bound: value < bound,
        "=": lambda value, bound: value == bound,
    }
)
"""How a value is compared with a threshold, by sign."""


def threshold(case: Case) -> Given:
    """否则不得分: all points when the threshold is met, else ``otherwise``."""
    sign, bound = case.given.word("comparator"), case.given.number("threshold")
    holds = COMPARE[sign](case.value, bound)
    found = case.points if holds else case.given.number("otherwise")
    relation = f"{text(case.value)} {sign} {text(bound)}"
    return Given(found, (step(_POINTS, f"{relation}: {'✓' if holds else '✗'} → {text(found)}", found),))


def bands(case: Case) -> Given:
    """The points of the first band whose lower end is reached; ends are open when the scheme says so."""
    reaches = COMPARE[">=" if case.given.word("ends") == "inclusive" else ">"]
    for level in case.given.levels("bands"):
        bound = Fraction(level.name)
        if reaches(case.value, bound):
            formula = (
                f"{text(case.value)} {'≥' if case.given.word('ends') == 'inclusive' else '>'} {text(bound)}"
            )
            return Given(level.points, (step(_POINTS, f"{formula} → {text(level.points)}", level.points),))
    found = case.given.number("otherwise")
    return Given(found, (step(_POINTS, f"{text(case.value)} → {text(found)}", found),))


def _by_level(case: Case, table: str) -> tuple[Fraction, list[Step]]:
    """Points of all occurrences that count, by level."""
    levels = case.given.levels(table)
    each = case.given.number("each")
    counts = _counts(case, levels)
    total, steps, parts = ZERO, [], []
    for level in levels or (Level("", each, case.given.number("every")),):
        count = counts.get(level.name, ZERO)
        times = Fraction((count / level.every).__floor__())
        if not count:
            continue
        amount = times * level.points
        total += amount
        title = f"{level.name} " if level.name else ""
        if level.every != 1:
            steps.append(step(_COUNTED, f"{title}{text(count)} ÷ {text(level.every)} → {text(times)}", times))
        parts.append(f"{title}{text(times)} × {text(level.points)}")
    if parts:
        steps.append(step(_SUM, " + ".join(parts), total))
    return total, [*steps, *_unlisted(counts, levels)]


def _unlisted(counts: Mapping[str, Fraction], levels: Sequence[Level]) -> list[Step]:
    """Occurrences of a level that the rule does not name give nothing, and say so."""
    listed = {level.name for level in levels} if levels else set(counts)
    return [
        step(_UNLISTED, f"{name or '—'} × {text(count)}", ZERO)
        for name, count in sorted(counts.items())
        if name not in listed and count
    ]


def _counts(case: Case, levels: Sequence[Level]) -> dict[str, Fraction]:
    """Occurrences by level; a plain number counts at the only level there is."""
    if not case.fact.occurrences:
        return {levels[0].name if len(levels) == 1 else "": case.value}
    counts: dict[str, Fraction] = {}
    for one in counted(case.fact.occurrences):
        name = one.level if levels else ""
        counts[name] = counts.get(name, ZERO) + Fraction(one.count)
    return counts


def deduction(case: Case) -> Given:
    """每次扣…，扣完为止: points less so much for every occurrence."""
    taken, steps = _by_level(case, "levels")
    exact = case.points - taken
    steps.append(step(_POINTS, f"{text(case.points)} - {text(taken)}", exact))
    return bounded(case, exact, steps)


def bonus(case: Case) -> Given:
    """每次加…，不超过: so much for every occurrence, by level where there are levels."""
    total, steps = _by_level(case, "levels")
    return bounded(case, total, steps or [step(_POINTS, "0", ZERO)])


def best_level(case: Case) -> Given:
    """The points of the best level of which there are enough; they do not add up."""
    levels = case.given.levels("levels")
    counts = _counts(case, levels)
    reached = [level for level in levels if counts.get(level.name, ZERO) >= level.every]
    best = max(reached, key=lambda level: level.points, default=None)
    if best is None:
        found = case.given.number("otherwise")
        return Given(found, (step(_POINTS, text(found), found),))
    formula = f"{best.name} {text(counts[best.name])} ≥ {text(best.every)} → {text(best.points)}"
    return Given(best.points, (step(_POINTS, formula, best.points),))


def quota_and_more(case: Case) -> Given:
    """Full points when every level has its number, and a bonus for what is beyond (多一篇按…加分)."""
    needed, extra = case.given.levels("needed"), {one.name: one for one in case.given.levels("extra")}
    counts = _counts(case, needed)
    met = [min(Fraction(1), counts.get(one.name, ZERO) / one.points) for one in needed]
    ratio = min(met) if case.given.word("short") == "none" else sum(met, ZERO) / len(met)
    base = (
        case.points
        if all(one == 1 for one in met)
        else ZERO
        if case.given.word("short") == "none"
        else case.points * ratio
    )
    steps = [
        step(_POINTS, f"{text(case.points)} × {text(base / case.points if case.points else ZERO)}", base)
    ]
    total = base
    for one in needed:
        beyond = counts.get(one.name, ZERO) - one.points
        if beyond > 0 and one.name in extra:
            amount = beyond * extra[one.name].points
            steps.append(step(one.name, f"{text(beyond)} × {text(extra[one.name].points)}", amount))
            total += amount
    if total != base:
        steps.append(step(_SUM, f"{text(base)} + {text(total - base)}", total))
    return bounded(case, total, steps)


def conversion(case: Case) -> Given:
    """折算: another authority's score on its full points, converted to ours."""
    full = case.given.number("full")
    exact = case.points * case.value / full
    return bounded(
        case, exact, [step(_POINTS, f"{text(case.points)} × {text(case.value)} ÷ {text(full)}", exact)]
    )
