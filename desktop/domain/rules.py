"""The rules of a workspace's year: lights, periods, calendar, reminders, deadlines of instructions; as data.

They come as parsed mappings: the shipped ones, with the office's own records over them. A rule that cannot
be read is a problem, and the one before it stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from desktop.domain.calendar import WorkCalendar, calendar_from_json
from desktop.domain.lights_reading import lights_from_json
from desktop.domain.lights_rules import LightRules
from desktop.domain.periods import Cadence, FirstPeriod, PeriodRules
from desktop.domain.supervision import Urgency
from desktop.errors import Problem
from desktop.i18n import mark

QUARTERLY, WEEKENDS = PeriodRules(), WorkCalendar()
NAMES = ("lights", "periods", "calendar", "reminders", "instructions")
_MOST_DAYS = 400
_BAD_VALUE = mark("“{name}”规则的“{field}”有误，沿用原值")
_NOT_A_TABLE = mark("“{name}”规则的内容不是一张表，沿用原规则")
_UNKNOWN_YEARS = mark("{note}，涉及工作日的期限可能有出入")


@dataclass(frozen=True, slots=True)
class YearRules:
    """What a workspace's year goes by.

    Attributes:
        cool_down_days: working days between two reminders about the same task.
        instruction_days: working days until an instruction is due, by urgency.
    """

    lights: LightRules
    periods: PeriodRules = QUARTERLY
    calendar: WorkCalendar = WEEKENDS
    cool_down_days: int = 5
    instruction_days: Mapping[Urgency, int] = field(
        default_factory=lambda: {Urgency.EXTRA_URGENT: 1, Urgency.URGENT: 3, Urgency.NORMAL: 10}
    )


def year_rules(records: Mapping[str, Any], base: Mapping[str, Any]) -> tuple[YearRules, tuple[Problem, ...]]:
    """The rules in force.

    Args:
        records: value per name as the office stated it; other people's programs may have written it.
        base: the shipped ones, complete.

    Returns:
        The rules, and what could not be read.
    """
    problems: list[Problem] = []
    found = _read({name: base[name] for name in NAMES if name in base}, None, problems)
    return _read({name: records[name] for name in NAMES if name in records}, found, problems), tuple(problems)


def calendar_problems(rules: YearRules, first: date, last: date) -> tuple[Problem, ...]:
    """Says which years between two days count weekends only, because their holidays are not known.

    Args:
        rules: in force.
        first: a day of the first year looked at.
        last: a day of the last.
    """
    note = rules.calendar.unknown_note(first, last)
    return (_problem("P_CALENDAR_UNKNOWN", _UNKNOWN_YEARS, note=note),) if note else ()


def _read(values: Mapping[str, Any], before: YearRules | None, problems: list[Problem]) -> YearRules:
    rules = before or YearRules(LightRules("", "", ()))
    readers: Mapping[str, Callable[[YearRules, Mapping[str, Any], list[Problem]], YearRules]] = {
        "lights": _lights,
        "periods": _periods,
        "calendar": _calendar,
        "reminders": _reminders,
        "instructions": _instructions,
    }
    for name, value in values.items():
        if isinstance(value, Mapping):
            rules = readers[name](rules, value, problems)
        else:
            problems.append(_problem("P_RULE", _NOT_A_TABLE, name=name))
    return rules


def _lights(rules: YearRules, value: Mapping[str, Any], problems: list[Problem]) -> YearRules:
    lights, found = lights_from_json(value)
    problems += found
    return replace(rules, lights=lights) if lights is not None else rules


def _periods(rules: YearRules, value: Mapping[str, Any], problems: list[Problem]) -> YearRules:
    old = rules.periods
    new = PeriodRules(
        cadence=_choice(Cadence, value, "cadence", old.cadence, problems),
        report_days=_count("periods", value, "report_days", old.report_days, problems),
        counts_working_days=_flag(value, "counts_working_days", old.counts_working_days, problems),
        first=_choice(FirstPeriod, value, "first", old.first, problems),
    )
    return replace(rules, periods=new)


def _calendar(rules: YearRules, value: Mapping[str, Any], problems: list[Problem]) -> YearRules:
    calendar, found = calendar_from_json(value)
    problems += found
    return replace(rules, calendar=rules.calendar.merged(calendar))


def _reminders(rules: YearRules, value: Mapping[str, Any], problems: list[Problem]) -> YearRules:
    days = _count("reminders", value, "cool_down_days", rules.cool_down_days, problems)
    return replace(rules, cool_down_days=days)


def _instructions(rules: YearRules, value: Mapping[str, Any], problems: list[Problem]) -> YearRules:
    given = value.get("days", {})
    if not isinstance(given, Mapping):
        problems.append(_problem("P_RULE", _BAD_VALUE, name="instructions", field="days"))
        return rules
    days = {
        urgency: _count("instructions", given, urgency.value, rules.instruction_days[urgency], problems)
        for urgency in Urgency
    }
    return replace(rules, instruction_days=days)


_Choice = TypeVar("_Choice", bound=Enum)


def _choice(
    kind: type[_Choice], value: Mapping[str, Any], name: str, old: _Choice, problems: list[Problem]
) -> _Choice:
    if name not in value:
        return old
    try:
        return kind(value[name])
    except ValueError:
        problems.append(_problem("P_RULE", _BAD_VALUE, name="periods", field=name))
        return old


def _count(rule: str, value: Mapping[str, Any], name: str, old: int, problems: list[Problem]) -> int:
    found = value.get(name, old)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= _MOST_DAYS:
        return found
    problems.append(_problem("P_RULE", _BAD_VALUE, name=rule, field=name))
    return old


def _flag(value: Mapping[str, Any], name: str, old: bool, problems: list[Problem]) -> bool:
    found = value.get(name, old)
    if isinstance(found, bool):
        return found
    problems.append(_problem("P_RULE", _BAD_VALUE, name="periods", field=name))
    return old


def _problem(code: str, message: str, **values: Any) -> Problem:
    return Problem("rules", 0, code, message, tuple((name, str(value)) for name, value in values.items()))
