"""Reading light rules from parsed TOML or JSON: a bad rule is a problem, the good ones go on."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar

from desktop.domain.lights_rules import LightRule, LightRules, RuleKind, Schedule
from desktop.domain.supervision import Light, ReviewVerdict
from desktop.errors import Problem
from desktop.i18n import mark

_MOST = 2000
_CALM_WORD = mark("正常")
_NO_LIST = mark("亮灯规则缺少规则列表，沿用原规则")
_NO_RULE = mark("亮灯规则里没有一条可用，沿用原规则")
_BAD_RULE = mark("第{number}条亮灯规则的“{field}”有误，未采用")
_BAD_SETTING = mark("亮灯规则的“{field}”有误，沿用通常的值")

_Choice = TypeVar("_Choice", bound=Enum)


class _Bad(Exception):
    """A field cannot be read; it is named."""


def lights_from_json(value: Any) -> tuple[LightRules | None, tuple[Problem, ...]]:
    """Light rules from a mapping, as in ``resources/rules/lights-*.toml``.

    Returns:
        The rules, None when not one of them can be read; and what could not be read.
    """
    listed = value.get("rules") if isinstance(value, Mapping) else None
    if not isinstance(listed, list | tuple):
        return None, (Problem("lights", 0, "P_RULE", _NO_LIST),)
    rules, problems = [], []
    for number, one in enumerate(listed, start=1):
        try:
            rules.append(_rule(one))
        except _Bad as error:
            values = (("number", str(number)), ("field", str(error)))
            problems.append(Problem("lights", number, "P_LIGHT_RULE", _BAD_RULE, values))
    if not rules:
        return None, (*problems, Problem("lights", 0, "P_RULE", _NO_RULE))
    light, word = _calm(value, problems)
    schedule = _schedule(value, problems)
    name, source = _text(value, "name"), _text(value, "source")
    return LightRules(name, source, tuple(rules), light, word, schedule), tuple(problems)


def _calm(value: Mapping[str, Any], problems: list[Problem]) -> tuple[Light, str]:
    calm = value.get("calm", {})
    try:
        table = _table(calm, "calm")
        word = _word(table) if "word" in table else _CALM_WORD
        return _member(Light, table, "light", Light.GREEN.value), word
    except _Bad:
        problems.append(_setting("calm"))
        return Light.GREEN, _CALM_WORD


def _schedule(value: Mapping[str, Any], problems: list[Problem]) -> Schedule:
    try:
        return _member(Schedule, value, "schedule", Schedule.PLAN.value)
    except _Bad:
        problems.append(_setting("schedule"))
        return Schedule.PLAN


def _setting(field: str) -> Problem:
    return Problem("lights", 0, "P_LIGHT_RULE", _BAD_SETTING, (("field", field),))


def _rule(entry: Any) -> LightRule:
    value = _table(entry, "rules")
    rule = LightRule(
        kind=_member(RuleKind, value, "kind"),
        light=_member(Light, value, "light"),
        word=_word(value),
        days=_count(value, "days", 0),
        counts_working_days=_flag(value, "counts_working_days", default=False),
        months=_count(value, "months", 1),
        times=_count(value, "times", 1),
        verdict=_member(ReviewVerdict, value, "verdict", ReviewVerdict.BEHIND.value),
        low=_points(value, "low"),
        high=_points(value, "high"),
        low_open=_flag(value, "low_open", default=False),
        high_open=_flag(value, "high_open", default=False),
        is_excusable=_flag(value, "is_excusable", default=True),
    )
    if rule.kind is RuleKind.GAP and not _has_ends(rule):
        raise _Bad("low")
    return rule


def _has_ends(rule: LightRule) -> bool:
    """Whether a gap has an end, and its ends, where it has both, are in order."""
    if rule.low is None or rule.high is None:
        return rule.low is not None or rule.high is not None
    return rule.low <= rule.high


def _table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _Bad(name)
    return value


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _word(value: Mapping[str, Any]) -> str:
    word = _text(value, "word").strip()
    if not word:
        raise _Bad("word")
    return word


def _member(kind: type[_Choice], value: Mapping[str, Any], name: str, default: str = "") -> _Choice:
    try:
        return kind(value.get(name, default))
    except ValueError:
        raise _Bad(name) from None


def _count(value: Mapping[str, Any], name: str, least: int) -> int:
    found = value.get(name, 1)
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= _MOST:
        raise _Bad(name)
    return found


def _flag(value: Mapping[str, Any], name: str, *, default: bool) -> bool:
    found = value.get(name, default)
    if not isinstance(found, bool):
        raise _Bad(name)
    return found


def _points(value: Mapping[str, Any], name: str) -> Decimal | None:
    found = value.get(name)
    if found is None:
        return None
    try:
        points = Decimal(str(found))
    except InvalidOperation:
        raise _Bad(name) from None
    if not points.is_finite() or abs(points) > _MOST:
        raise _Bad(name)
    return points
