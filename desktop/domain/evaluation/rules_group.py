"""Kinds of scoring rules that look at the whole group: means, the best, ranks, shares of the sum."""

from bisect import bisect_left, bisect_right
from fractions import Fraction

from desktop.domain.evaluation.rules_base import ZERO, Case, Given, bounded, step, text
from desktop.domain.evaluation.values import Step
from desktop.i18n import mark

_POINTS = mark("得分")
_DISTANCE = mark("与标准的差距")
_STEPS = mark("计分档数")
_BENCHMARK = mark("本组标准值")
_RANK = mark("本组名次")
_SUM = mark("合计")


def _benchmark(case: Case) -> tuple[Fraction, list[Step]]:
    """A number of the scheme, or one of the group."""
    word = case.given.word("benchmark")
    if not word:
        return case.given.number("benchmark"), []
    values = case.group.ordered
    if word == "group-mean":
        found = case.group.total / len(values)
        formula = f"({' + '.join(case.group.ordered_text)}) ÷ {len(values)}"
    elif word == "group-best":
        found = values[-1] if case.given.word("side") == "below" else values[0]
        formula = text(found)
    else:
        middle = len(values) // 2
        found = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
        formula = ", ".join(case.group.ordered_text)
    return found, [step(_BENCHMARK, formula, found)]


def per_unit(case: Case) -> Given:
    """So much for every unit below or above a benchmark (每低1%扣0.1)."""
    given = case.given
    benchmark, steps = _benchmark(case)
    below = given.word("side") == "below"
    distance = max(ZERO, benchmark - case.value if below else case.value - benchmark)
    first, second = (benchmark, case.value) if below else (case.value, benchmark)
    steps.append(step(_DISTANCE, f"{text(first)} - {text(second)}" if distance else "0", distance))
    size = given.number("unit")
    times = distance / size
    whole = given.word("steps")
    if whole != "linear":
        times = Fraction(times.__floor__() if whole == "down" else times.__ceil__())
    shown = f"{text(distance)} ÷ {text(size)}"
    steps.append(step(_STEPS, shown if whole == "linear" else f"{shown} → {text(times)}", times))
    amount = times * given.number("each")
    adds = given.word("effect") == "add"
    exact = amount if adds else case.points - amount
    formula = f"{text(times)} × {text(given.number('each'))}"
    steps.append(step(_POINTS, formula if adds else f"{text(case.points)} - {formula}", exact))
    return bounded(case, exact, steps)


def rank(case: Case) -> Given:
    """Points by rank in the group (排名赋分)."""
    given, values = case.given, case.group.ordered
    below, upto = bisect_left(values, case.value), bisect_right(values, case.value)
    ahead = len(values) - upto if given.word("better") == "more" else below
    equal = upto - below
    from_top = given.word("from") == "top"
    first = ahead + 1 if from_top else len(values) - ahead - equal + 1
    ranks = range(first, first + equal) if given.word("tied") == "mean" else range(first, first + 1)
    if given.word("tied") == "lower":
        ranks = range(first + equal - 1, first + equal)
    table, beyond = given.numbers("table"), given.number("beyond")
    points = [
        table[rank - 1] if rank <= len(table) else table[-1] + beyond * (rank - len(table)) for rank in ranks
    ]
    exact = sum(points, ZERO) / len(points)
    steps = [
        step(_RANK, f"{ahead} + 1", Fraction(ahead + 1)),
        step(
            _POINTS,
            f"({' + '.join(map(text, points))}) ÷ {len(points)}" if len(points) > 1 else text(exact),
            exact,
        ),
    ]
    return bounded(case, exact, steps)


def relative(case: Case) -> Given:
    """The best of the group gets full points, the others in proportion."""
    values = case.group.ordered
    if case.given.word("better") == "more":
        best, value = values[-1], case.value
        above, under = value, best
    else:
        best, value = values[0], case.value
        above, under = best, value
    if under > 0:
        exact, formula = case.points * above / under, f"{text(case.points)} × {text(above)} ÷ {text(under)}"
    else:
        exact = case.points if above == under else ZERO
        formula = text(exact)
    return bounded(case, exact, [step(_BENCHMARK, text(best), best), step(_POINTS, formula, exact)])


def contribution(case: Case) -> Given:
    """In proportion to the unit's part of the sum of the group (贡献率)."""
    total = case.group.total
    steps = [step(_SUM, case.group.sum_text, total)]
    if total <= 0:
        return bounded(case, ZERO, [*steps, step(_POINTS, "0", ZERO)])
    exact = case.points * case.value / total
    formula = f"{text(case.points)} × {text(case.value)} ÷ {text(total)}"
    return bounded(case, exact, [*steps, step(_POINTS, formula, exact)])
