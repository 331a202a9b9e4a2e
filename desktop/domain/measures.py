"""Targets (量化目标): whether a value reaches one, and how far it is, from what was reported.

A target may come in steps (35% by 2023, then 70% by 2025): targets of one task with the same name and unit
measure the same thing, so a value reported for one counts for all. A yearly target begins anew each year.

Source: DOMAIN.md, "The ledger": targets keep comparator, value, unit, recurrence and due.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from desktop.domain.ledger import Target
from desktop.domain.periods import parse_period
from desktop.domain.standing import TargetProgress
from desktop.domain.supervision import Feedback

_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")
_ALMOST = _HUNDRED - _TENTH
_YEARLY = "yearly"
_UPWARD = frozenset({">=", ">", "="})
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": lambda value, wanted: value >= wanted,
    ">": lambda value, wanted: value > wanted,
    "<=": lambda value, wanted: value <= wanted,
    "<": lambda value, wanted: value < wanted,
    "=": lambda value, wanted: value == wanted,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as it was reported.

    Attributes:
        year: the year of the period it was reported for; None when that is no period.
    """

    target: str
    value: Decimal
    period: str
    year: int | None


def readings(feedback: Iterable[Feedback]) -> tuple[Reading, ...]:
    """All values reported that are numbers.

    Args:
        feedback: of one unit, by period, oldest first; the readings come in the same order.
    """
    found = []
    for one in feedback:
        period = parse_period(one.period) if one.values else None
        year = period.first.year if period else None
        found += [Reading(uid, value, one.period, year) for uid, value in one.values if value.is_finite()]
    return tuple(found)


def is_reached(target: Target, value: Decimal) -> bool:
    """Whether a value meets a target's comparator and number; never when the target has no number."""
    wanted = _number(target.value)
    compare = _COMPARE.get(target.comparator)
    return wanted is not None and compare is not None and value.is_finite() and compare(value, wanted)


def target_progress(
    target: Target, targets: Sequence[Target], reported: Sequence[Reading], year: int
) -> TargetProgress:
    """How far a target is, by the latest value reported.

    Args:
        target: which.
        targets: all of the task: values of other steps of the same target count for it too.
        reported: see `readings`.
        year: the year looked at; a yearly target counts the values of that year alone, which are taken as
            what was reached since its beginning.
    """
    latest = _latest(target, targets, reported, year)
    if latest is None:
        return TargetProgress(target, None, "", False, None)
    reached = is_reached(target, latest.value)
    return TargetProgress(target, latest.value, latest.period, reached, _share(target, latest.value, reached))


def _latest(
    target: Target, targets: Sequence[Target], reported: Sequence[Reading], year: int
) -> Reading | None:
    """The latest reading; in the same period that of the target itself before those of its other steps."""
    steps = {one.uid for one in targets if target.name and _measure(one) == _measure(target)}
    latest: Reading | None = None
    for one in reported:
        if one.target != target.uid and one.target not in steps:
            continue
        if target.recurrence == _YEARLY and one.year != year:
            continue
        is_own_kept = latest is not None and latest.period == one.period and latest.target == target.uid
        if not is_own_kept or one.target == target.uid:
            latest = one
    return latest


def _measure(target: Target) -> tuple[str, str, str]:
    """What a target measures; its steps measure the same."""
    return target.name, target.unit, target.recurrence


def _share(target: Target, value: Decimal, reached: bool) -> Decimal | None:
    """Percent of the way, rounded down, so that 100 means reached."""
    if reached:
        return _HUNDRED
    wanted = _number(target.value)
    if wanted is None or wanted <= 0 or target.comparator not in _UPWARD or value > wanted:
        return None
    if value <= 0:
        return Decimal(0)
    return min(_ALMOST, (value / wanted * _HUNDRED).quantize(_TENTH, ROUND_DOWN))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
