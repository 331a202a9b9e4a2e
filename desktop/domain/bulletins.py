"""Figures of a bulletin (督查通报) for one period: counts and shares that add up, slow cases, silent units.

Every case that was asked for a report in the period, or was completed by its end, has exactly one result (see
`bulletins_results.py`); so results, lights and units each add up to the same total. Ranking is in
`bulletins_ranking.py`.

Source: DOMAIN.md, "Papers", bulletin.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from desktop.domain.bulletins_results import (
    ON_SCHEDULE,
    RESULT_TITLES,
    CaseResult,
    PeriodResult,
    case_results,
)
from desktop.domain.periods import Period
from desktop.domain.standing import Case
from desktop.domain.supervision import Light

__all__ = [
    "ON_SCHEDULE",
    "RESULT_TITLES",
    "BulletinFigures",
    "CaseResult",
    "LightCount",
    "PeriodResult",
    "ResultCount",
    "UnitFigures",
    "bulletin_figures",
    "case_results",
    "shares",
]

_TENTHS = 1000
_FAR = date.max


@dataclass(frozen=True, slots=True)
class ResultCount:
    """How many cases had a result.

    Attributes:
        percent: one decimal; over all results they add up to 100.0, or are all 0 when there is no case.
        before: in the period compared with; None when nothing was asked for in it.
    """

    result: PeriodResult
    count: int
    percent: Decimal
    before: int | None = None
    percent_before: Decimal | None = None

    @property
    def change(self) -> int | None:
        """More or fewer than in the period compared with; None when there is none."""
        return None if self.before is None else self.count - self.before


@dataclass(frozen=True, slots=True)
class LightCount:
    """How many cases had a light; shares add up as those of results do."""

    light: Light
    count: int
    percent: Decimal


@dataclass(frozen=True)
class UnitFigures:
    """One unit in one period.

    Attributes:
        unit: party identifier.
        group: the units it is ranked with; empty when all are ranked together.
        results: its cases, by code.
    """

    unit: str
    unit_name: str
    group: str
    results: tuple[CaseResult, ...]

    @property
    def total(self) -> int:
        """Its cases."""
        return len(self.results)

    @cached_property
    def counts(self) -> tuple[ResultCount, ...]:
        """One for each result, in the order of `PeriodResult`."""
        return _result_counts(self.results, None)

    @cached_property
    def lights(self) -> tuple[LightCount, ...]:
        """One for each light, in the order of `Light`."""
        return _light_counts(self.results)

    @cached_property
    def overdue(self) -> int:
        """Cases with a deadline that had passed."""
        return sum(one.is_overdue for one in self.results)

    @cached_property
    def unreported(self) -> int:
        """Cases without the report that was asked for."""
        return sum(one.result is PeriodResult.UNREPORTED for one in self.results)

    @cached_property
    def late(self) -> int:
        """Reports handed in after their last day."""
        return sum(one.is_late for one in self.results)

    @property
    def is_silent(self) -> bool:
        """Whether reports are missing and it handed in none at all."""
        return self.unreported > 0 and not any(one.is_reported for one in self.results)


@dataclass(frozen=True, slots=True)
class BulletinFigures:
    """All figures of a period.

    Attributes:
        period: code.
        previous: code of the period compared with; empty when nothing was asked for in it.
        day: the day that the cases were looked at.
        total: cases; results, lights and units each add up to it.
        results: one for each result, in the order of `PeriodResult`.
        lights: one for each light, in the order of `Light`, as of `day`.
        units: every unit with a case.
        good: cases done or ahead of plan, by unit and code; completed before the period ones are left out.
        slow: slow cases, the most alarming light first, then the longest overdue.
        silent: units that reports were asked of and that handed in none.
    """

    period: str
    previous: str
    day: date
    total: int
    results: tuple[ResultCount, ...]
    lights: tuple[LightCount, ...]
    units: tuple[UnitFigures, ...]
    good: tuple[CaseResult, ...]
    slow: tuple[CaseResult, ...]
    silent: tuple[UnitFigures, ...]

    def count(self, *results: PeriodResult) -> int:
        """Cases with one of some results."""
        return sum(one.count for one in self.results if one.result in results)


def shares(counts: Sequence[int]) -> tuple[Decimal, ...]:
    """Percentages with one decimal that add up to exactly 100.0.

    Args:
        counts: none negative.

    Returns:
        In the order of `counts`; all 0.0 when there is nothing to share. What rounding down leaves over goes
        to the largest remainders; among equal ones to the larger count, then to the earlier.
    """
    total = sum(counts)
    if total == 0:
        return (Decimal("0.0"),) * len(counts)
    tenths = [count * _TENTHS // total for count in counts]
    by_rest = sorted(range(len(counts)), key=lambda at: (-(counts[at] * _TENTHS % total), -counts[at], at))
    for at in by_rest[: _TENTHS - sum(tenths)]:
        tenths[at] += 1
    return tuple(Decimal(number).scaleb(-1) for number in tenths)


def bulletin_figures(
    cases: Iterable[Case], period: Period, day: date, groups: Mapping[str, str] | None = None
) -> BulletinFigures:
    """The figures of a period.

    Args:
        cases: as they stand on `day`, see `case_results`.
        period: which.
        day: the day they are looked at.
        groups: per party identifier the group a unit is ranked in, in the order units are listed in; those
            that are not named come last, by name.
    """
    standing = tuple(cases)
    results = case_results(standing, period, day)
    before = case_results(standing, period.previous(), day)
    units = _units(results, groups or {})
    listed = [one for unit in units for one in unit.results]
    return BulletinFigures(
        period=period.code,
        previous=period.previous().code if before else "",
        day=day,
        total=len(results),
        results=_result_counts(results, before or None),
        lights=_light_counts(results),
        units=units,
        good=tuple(one for one in listed if _is_good(one, period)),
        slow=tuple(sorted((one for one in listed if one.is_slow), key=_alarm)),
        silent=tuple(unit for unit in units if unit.is_silent),
    )


def _is_good(one: CaseResult, period: Period) -> bool:
    if one.result is PeriodResult.DONE:
        completed = one.case.completed_on
        return completed is None or completed >= period.first
    return one.result is PeriodResult.AHEAD


def _alarm(one: CaseResult) -> tuple[int, date, str, str]:
    facts = one.case.facts
    return (
        -list(Light).index(one.case.light.light),
        one.case.due or _FAR,
        facts.task.code,
        facts.assignment.uid,
    )


def _units(results: Iterable[CaseResult], groups: Mapping[str, str]) -> tuple[UnitFigures, ...]:
    by_unit: dict[str, list[CaseResult]] = {}
    for one in results:
        by_unit.setdefault(one.case.facts.assignment.unit, []).append(one)
    found = []
    for unit, own in by_unit.items():
        own.sort(key=lambda one: (one.case.facts.task.code, one.case.facts.assignment.uid))
        name = own[-1].case.facts.assignment.name
        found.append(UnitFigures(unit, name, groups.get(unit, ""), tuple(own)))
    places = {unit: place for place, unit in enumerate(groups)}
    found.sort(key=lambda one: (places.get(one.unit, len(places)), one.unit_name, one.unit))
    return tuple(found)


def _result_counts(
    results: Iterable[CaseResult], before: Iterable[CaseResult] | None
) -> tuple[ResultCount, ...]:
    kinds = tuple(PeriodResult)
    counted = Counter(one.result for one in results)
    percents = shares([counted[kind] for kind in kinds])
    if before is None:
        return tuple(ResultCount(kind, counted[kind], percents[at]) for at, kind in enumerate(kinds))
    earlier = Counter(one.result for one in before)
    percents_before = shares([earlier[kind] for kind in kinds])
    return tuple(
        ResultCount(kind, counted[kind], percents[at], earlier[kind], percents_before[at])
        for at, kind in enumerate(kinds)
    )


def _light_counts(results: Iterable[CaseResult]) -> tuple[LightCount, ...]:
    counted = Counter(one.case.light.light for one in results)
    percents = shares([counted[light] for light in Light])
    return tuple(LightCount(light, counted[light], percents[at]) for at, light in enumerate(Light))
