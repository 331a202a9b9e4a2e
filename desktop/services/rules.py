"""The rules of the workspace (规则): lights, periods, calendar, reminders, instructions; data of the office.

What the office states stands over what is shipped; every statement names its source, because a rule
without one is a guess.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.domain.checks.findings import CORRECTION_DAYS
from desktop.domain.checks.inspections import FREQUENCY_CAP
from desktop.domain.rules import NAMES, YearRules, year_rules
from desktop.domain.text import clean_line
from desktop.errors import AppError, Problem
from desktop.i18n import mark, tr
from desktop.models.year_rules import read_rule_file, shipped_rules
from desktop.paths import resource
from desktop.records.stream import EVERYONE, Role
from desktop.services.session import NoSuchRecord, ReasonMissing, Session

RULE_TITLES: Mapping[str, str] = {
    "lights": mark("亮灯规则"),
    "periods": mark("反馈周期"),
    "calendar": mark("节假日"),
    "reminders": mark("催办冷却期"),
    "instructions": mark("批示办结时限"),
    "inspection-cap": mark("每年检查次数上限"),
    "correction-days": mark("问题整改期限"),
}
FIGURES: Mapping[str, Any] = {
    "inspection-cap": FREQUENCY_CAP,
    "correction-days": {severity.value: days for severity, days in CORRECTION_DAYS.items()},
}
"""Rules of security checks without the office's word: a whole number, or whole numbers by name."""
ALL_NAMES = (*NAMES, *FIGURES)
_LEAST_FIGURE: Mapping[str, int] = {"inspection-cap": 0, "correction-days": 1}
_MOST_FIGURE = 400
_BAD_FIGURE = mark("“{name}”应写成 {form} 的形式，数字为{least}到{most}的整数")
_SHIPPED = mark("程序自带")


class NoSuchRule(AppError):
    """There is no rule of that name."""

    code = "E_NO_RULE"
    template = mark("没有名为“{name}”的规则。可用：{names}。")


class BadRule(AppError):
    """A rule that cannot be read is not taken."""

    code = "E_RULE"
    template = mark("规则没有采用：{reason}。")


class SourceMissing(AppError):
    """A rule says where it comes from."""

    code = "E_RULE_SOURCE"
    template = mark("请写明规则的依据（文件、会议或领导意见）。")


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule as it stands.

    Attributes:
        name: a member of `ALL_NAMES`.
        value: JSON, of the shape of the shipped file or of `FIGURES`.
        source: where it comes from.
        is_own: whether the office has stated it; else it is the shipped one.
    """

    name: str
    title: str
    value: Any
    source: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready set of values for a rule.

    Attributes:
        rule: the rule it is for.
        name: stable, e.g. ``yinchuan``.
        title: for people.
        value: JSON.
    """

    rule: str
    name: str
    title: str
    source: str
    value: Any


class RuleService:
    """Shows the rules and lets the office state its own."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rules(self) -> YearRules:
        """The rules in force."""
        with self._session.reading() as workspace:
            return workspace.rules()

    def views(self) -> tuple[RuleView, ...]:
        """All rules as they stand."""
        return tuple(self.view(name) for name in ALL_NAMES)

    def view(self, name: str) -> RuleView:
        """One rule as it stands.

        Raises:
            NoSuchRule: there is none of that name.
        """
        _known(name)
        stated = self._stated().get(name)
        if stated is not None:
            return RuleView(name, tr(RULE_TITLES[name]), stated[0], stated[1], is_own=True)
        if name in FIGURES:
            return RuleView(name, tr(RULE_TITLES[name]), FIGURES[name], tr(_SHIPPED), is_own=False)
        value = shipped_rules()[name]
        source = str(value.get("source", "")) or tr(_SHIPPED)
        return RuleView(name, tr(RULE_TITLES[name]), value, source, is_own=False)

    def value(self, name: str) -> Any:
        """The value of a rule, JSON of the shape of the shipped file."""
        return self.view(name).value

    def check(self, name: str, value: Any) -> tuple[Problem, ...]:
        """What is wrong with a value, before it is stated."""
        _known(name)
        if name in FIGURES:
            return _figure_problems(name, value)
        _, problems = year_rules({name: value}, shipped_rules())
        return problems

    def set(self, name: str, value: Any, source: str) -> str:
        """States a rule; lights and deadlines follow at once.

        Args:
            name: a member of `ALL_NAMES`.
            value: JSON, the whole of it.
            source: the decision it rests on.

        Returns:
            One sentence for a clerk.

        Raises:
            BadRule: something in it cannot be read; nothing was stated.
            SourceMissing: the source is empty.
        """
        self._session.require(Role.OFFICE)
        value = _without_floats(value)
        problems = self.check(name, value)
        if problems:
            raise BadRule(reason=problems[0].sentence())
        if not clean_line(source):
            raise SourceMissing
        title = tr(RULE_TITLES[name])
        with self._session.transaction(tr("修改{title}", title=title)):
            fields = {"name": name, "value": value, "source": clean_line(source)}
            self._session.put("rule", (name,), EVERYONE, fields)
        return tr("{title}已更新，依据：{source}。", title=title, source=clean_line(source))

    def reset(self, name: str, reason: str) -> str:
        """Goes back to the shipped rule.

        Raises:
            NoSuchRecord: the office has not stated one.
            ReasonMissing: the reason is empty.
        """
        self._session.require(Role.OFFICE)
        _known(name)
        if not reason.strip():
            raise ReasonMissing
        if name not in self._stated():
            raise NoSuchRecord(name=tr(RULE_TITLES[name]))
        title = tr(RULE_TITLES[name])
        with self._session.transaction(tr("恢复自带的{title}", title=title)):
            self._session.withdraw("rule", self._session.keyed_uid("rule", name), reason.strip())
        return tr("{title}已恢复为程序自带。", title=title)

    def presets(self, name: str = "") -> tuple[Preset, ...]:
        """The ready sets, for one rule or for all."""
        found = [preset for preset in _presets() if name in ("", preset.rule)]
        return tuple(found)

    def use_preset(self, name: str, preset: str) -> str:
        """States a rule as a ready set has it.

        Raises:
            NoSuchRecord: there is no such set for that rule.
        """
        for one in self.presets(_known(name)):
            if one.name == preset:
                return self.set(name, one.value, one.source)
        raise NoSuchRecord(name=preset)

    def problems(self) -> tuple[Problem, ...]:
        """What cannot be read of the rules as stated; the rule before stands there."""
        values = {name: value for name, (value, _) in self._stated().items()}
        figures = [one for name in FIGURES if name in values for one in _figure_problems(name, values[name])]
        return (*year_rules(values, shipped_rules())[1], *figures)

    def _stated(self) -> dict[str, tuple[Any, str]]:
        """Value and source of the rules that the office has stated, by name."""
        with self._session.reading() as workspace:
            return {
                str(record.get("name")): (record.get("value"), str(record.get("source", "")))
                for record in workspace.log.records("rule")
                if record.get("name") in ALL_NAMES and not record.is_withdrawn
            }


def _known(name: str) -> str:
    if name not in ALL_NAMES:
        raise NoSuchRule(name=name, names="、".join(ALL_NAMES))
    return name


def _figure_problems(name: str, value: Any) -> tuple[Problem, ...]:
    """What is wrong with a value that has to be of the shape of `FIGURES`."""
    form, least = FIGURES[name], _LEAST_FIGURE[name]
    if isinstance(form, Mapping) and isinstance(value, Mapping):
        figures = list(value.values()) if value.keys() == form.keys() else [None]
    else:
        figures = [value]
    if all(type(one) is int and least <= one <= _MOST_FIGURE for one in figures):
        return ()
    values = {"name": tr(RULE_TITLES[name]), "form": json.dumps(form), "least": least, "most": _MOST_FIGURE}
    told = tuple((key, str(one)) for key, one in values.items())
    return (Problem("rules", 0, "P_RULE", _BAD_FIGURE, told),)


def _without_floats(value: Any) -> Any:
    """JSON as records keep it: decimals are text."""
    if isinstance(value, float):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _without_floats(item) for name, item in value.items()}
    return [_without_floats(item) for item in value] if isinstance(value, list | tuple) else value


def _presets() -> list[Preset]:
    found = []
    for file in sorted(resource("rules").glob("*-*.toml")):
        rule, _, name = file.stem.partition("-")
        value = read_rule_file(Path(file))
        title, source = str(value.get("name", name)), str(value.get("source", ""))
        found.append(Preset(rule, name, title, source, value))
    return found
