"""Schemes (考核方案) as TOML: read strictly, written so that they read back equal.

    [scheme]      code edition year title; also basis source language
    [policy]      see `values.Policy`; every key may be left out
    [[window]]    step first last
    [[group]]     code title; also of units ranked
    [[grade]]     code title least; also share count top; the best first
    [[veto]]      code title effect wording
    [[dimension]] code title points
    [[indicator]] code dimension title points owner; also groups not_applicable lowest highest extra
    [[indicator.part]]  points rule wording fact; also code title
    [[indicator.part.example]]  points; also value counts group

``rule`` is a table with ``kind`` and the parameters of that kind. Numbers are written as text or as TOML
numbers without exponent; they are never floats here. Unlike a checklist, a scheme with one bad indicator
is not used at all: a score of the rest would be another score.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Any, TypeVar

from desktop.domain.evaluation.parameters import BadParameter, read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import (
    Dimension,
    Example,
    GradeRule,
    Group,
    Indicator,
    NotApplicable,
    Part,
    Policy,
    QuotaRounding,
    RoundingPlace,
    Rule,
    Scheme,
    Ties,
    VetoEffect,
    VetoRule,
    Window,
)
from desktop.errors import Problem
from desktop.i18n import mark

_MOST_CHARACTERS, _MOST_INDICATORS, _MOST_PLACES = 2_000_000, 2_000, 4
_TOO_LARGE = 10**9
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?", re.ASCII)
_LINE = re.compile(r"line (\d+)")
_INDICATOR_LINE = re.compile(r"[ \t]*\[\[[ \t]*indicator[ \t]*\]\]")
_TABLES = {"scheme", "policy", "window", "group", "grade", "veto", "dimension", "indicator"}

_BAD_TOML = mark("不是可读的 TOML 文件（{reason}）")
_TOO_LONG = mark("文件过大")
_UNKNOWN = mark("{place}有不认识的内容“{key}”")
_BAD = mark("{place}的“{key}”缺少或有误")
_DUPLICATE = mark("{place}的编号“{code}”与前面的重复")
_NO_SUCH = mark("{place}引用的“{code}”不存在")
_UNKNOWN_KIND = mark("{place}的计分规则“{kind}”本程序没有")
_EMPTY = mark("方案没有{what}")
_SUM = mark("{place}的分值{points}与所属各项合计{sum}不一致（考核分组：{group}）")
_GRADES = mark("等次“{code}”的分数线应低于前一等次")

_Choice = TypeVar("_Choice", bound=Enum)
_Value = TypeVar("_Value")


class _Bad(Exception):
    """A key cannot be read; it is named."""


class _UnknownKind(Exception):
    """A rule of a kind that this program does not have; it is named."""


class _Table:
    """A TOML table while it is read: every key has to be asked for once."""

    def __init__(self, values: Any, place: str, keys: Iterable[str]) -> None:
        if not isinstance(values, dict):
            raise _Bad(place)
        self.values: Mapping[str, Any] = values
        self.place = place
        self.unknown = [key for key in values if key not in set(keys)]

    def text(self, key: str, *, is_needed: bool = False) -> str:
        found = self.values.get(key, "")
        if not isinstance(found, str) or (is_needed and not found.strip()):
            raise _Bad(key)
        return unicodedata.normalize("NFC", found).strip()

    def number(self, key: str) -> Decimal:
        found = _number(self.values.get(key))
        if found is None:
            raise _Bad(key)
        return found

    def number_or(self, key: str, default: Decimal | None) -> Decimal | None:
        return self.number(key) if key in self.values else default

    def whole(self, key: str, default: int) -> int:
        found = self.values.get(key, default)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise _Bad(key)
        return found

    def flag(self, key: str, *, default: bool) -> bool:
        found = self.values.get(key, default)
        if not isinstance(found, bool):
            raise _Bad(key)
        return found

    def choice(self, key: str, kind: type[_Choice], default: _Choice | None = None) -> _Choice:
        if key not in self.values and default is not None:
            return default
        try:
            return kind(self.values.get(key))
        except ValueError:
            raise _Bad(key) from None

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise _Bad(key)
        return tuple(unicodedata.normalize("NFC", one).strip() for one in found)

    def day(self, key: str) -> date:
        found = self.values.get(key)
        if type(found) is not date:
            raise _Bad(key)
        return found

    def list(self, key: str) -> list[Any]:
        found = self.values.get(key, [])
        if not isinstance(found, list):
            raise _Bad(key)
        return found


def read_scheme(text: str, source: str) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """Reads a scheme; never raises, whatever the text.

    Args:
        text: of the file.
        source: what is read, e.g. the file name.

    Returns:
        The scheme, None when anything in it cannot be used; and what is wrong, with its line.
    """
    if len(text) > _MOST_CHARACTERS:
        return None, (Problem(source, 0, "P_SCHEME", _TOO_LONG),)
    try:
        raw = tomllib.loads(text, parse_float=_float)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        at = int(line[1]) if line else 0
        return None, (Problem(source, at, "P_SCHEME", _BAD_TOML, (("reason", str(error)),)),)
    reading = _Reading(raw, text, source)
    scheme = reading.scheme()
    return (None if reading.problems else scheme), tuple(reading.problems)


class _Reading:
    """One scheme, while it is read."""

    def __init__(self, raw: Mapping[str, Any], text: str, source: str) -> None:
        self._raw = raw
        self._source = source
        self._lines = [
            number for number, line in enumerate(text.split("\n"), 1) if _INDICATOR_LINE.match(line)
        ]
        self.problems: list[Problem] = []

    def scheme(self) -> Scheme | None:
        for key in self._raw:
            if key not in _TABLES:
                self._note(_UNKNOWN, 0, place=self._source, key=key)
        head = self._one("scheme", _HEAD, _head)
        policy = self._one("policy", _POLICY, _policy) if "policy" in self._raw else Policy()
        found = Scheme(
            **(head or dict.fromkeys(_HEAD, "") | {"year": 0}),
            policy=policy or Policy(),
            windows=self._many("window", ("step", "first", "last"), _window),
            groups=self._many("group", ("code", "title", "of", "units", "ranked"), _group),
            grades=self._many("grade", ("code", "title", "least", "share", "count", "top"), _grade),
            vetoes=self._many("veto", ("code", "title", "effect", "wording"), _veto),
            dimensions=self._many("dimension", ("code", "title", "points"), _dimension),
            indicators=self._many("indicator", _INDICATOR, _indicator),
        )
        for message, place, values in _faults(found):
            self._note(message, place, **values)
        return found

    def _one(self, name: str, keys: Iterable[str], read: Callable[[_Table], _Value]) -> _Value | None:
        return self._read(self._raw.get(name, {}), f"[{name}]", keys, read, 0)

    def _many(self, name: str, keys: Iterable[str], read: Callable[[_Table], _Value]) -> tuple[_Value, ...]:
        raw = self._raw.get(name, [])
        if not isinstance(raw, list) or len(raw) > _MOST_INDICATORS:
            self._note(_BAD, 0, place=self._source, key=name)
            return ()
        lines = self._lines if name == "indicator" else []
        found = []
        for place, one in enumerate(raw):
            line = lines[place] if place < len(lines) else 0
            value = self._read(one, f"[[{name}]] {place + 1}", keys, read, line)
            if value is not None:
                found.append(value)
        return tuple(found)

    def _read(
        self, raw: Any, place: str, keys: Iterable[str], read: Callable[[_Table], _Value], line: int
    ) -> _Value | None:
        try:
            table = _Table(raw, place, keys)
            found = read(table)
        except _Bad as error:
            self._note(_BAD, line, place=place, key=str(error))
            return None
        except _UnknownKind as error:
            self._note(_UNKNOWN_KIND, line, place=place, kind=str(error))
            return None
        for key in table.unknown:
            self._note(_UNKNOWN, line, place=place, key=key)
        return found

    def _note(self, message: str, line: int, **values: str) -> None:
        self.problems.append(Problem(self._source, line, "P_SCHEME", message, tuple(values.items())))


_HEAD = ("code", "edition", "year", "title", "basis", "source", "language")
_INDICATOR = (
    *("code", "dimension", "title", "points", "owner", "groups"),
    *("not_applicable", "lowest", "highest", "extra", "part"),
)
_PART = ("code", "title", "points", "rule", "wording", "fact", "example")
_POLICY = tuple(one.name for one in fields(Policy))


def _head(table: _Table) -> dict[str, Any]:
    needed = {key: table.text(key, is_needed=True) for key in ("code", "edition", "title")}
    others = {key: table.text(key) for key in ("basis", "source", "language")}
    return {**needed, **others, "year": table.whole("year", 0)}


def _policy(table: _Table) -> Policy:
    usual = Policy()
    return Policy(
        places=min(table.whole("places", usual.places), _MOST_PLACES),
        rounding=table.choice("rounding", RoundingPlace, usual.rounding),
        not_applicable=table.choice("not_applicable", NotApplicable, usual.not_applicable),
        ties=table.choice("ties", Ties, usual.ties),
        tie_breakers=table.texts("tie_breakers"),
        quota_rounding=table.choice("quota_rounding", QuotaRounding, usual.quota_rounding),
        quota_ties=table.flag("quota_ties", default=usual.quota_ties),
        veto_keeps_rank=table.flag("veto_keeps_rank", default=usual.veto_keeps_rank),
        vetoed_fill_quota=table.flag("vetoed_fill_quota", default=usual.vetoed_fill_quota),
        bonus_cap=table.number_or("bonus_cap", None),
        bonus_in_total=table.flag("bonus_in_total", default=usual.bonus_in_total),
        deduction_cap=table.number_or("deduction_cap", None),
        highest=table.number_or("highest", None),
        missing_is_zero=table.flag("missing_is_zero", default=usual.missing_is_zero),
    )


def _window(table: _Table) -> Window:
    first, last = table.day("first"), table.day("last")
    if last < first:
        raise _Bad("last")
    return Window(table.text("step", is_needed=True), first, last)


def _group(table: _Table) -> Group:
    return Group(
        code=table.text("code", is_needed=True),
        title=table.text("title", is_needed=True),
        of=table.texts("of"),
        units=table.texts("units"),
        is_ranked=table.flag("ranked", default=True),
    )


def _grade(table: _Table) -> GradeRule:
    share = table.number_or("share", None)
    if share is not None and not 0 <= share <= 1:
        raise _Bad("share")
    return GradeRule(
        code=table.text("code", is_needed=True),
        title=table.text("title", is_needed=True),
        least=table.number("least"),
        share=share,
        count=table.whole("count", 0) if "count" in table.values else None,
        is_top=table.flag("top", default=False),
    )


def _veto(table: _Table) -> VetoRule:
    return VetoRule(
        code=table.text("code", is_needed=True),
        title=table.text("title", is_needed=True),
        effect=table.choice("effect", VetoEffect),
        wording=table.text("wording"),
    )


def _dimension(table: _Table) -> Dimension:
    title = table.text("title", is_needed=True)
    return Dimension(table.text("code", is_needed=True), title, table.number("points"))


def _indicator(table: _Table) -> Indicator:
    code, title = table.text("code", is_needed=True), table.text("title", is_needed=True)
    parts = [_part(_Table(raw, code, _PART), code, title) for raw in table.list("part")]
    if not parts:
        raise _Bad("part")
    applies = table.choice("not_applicable", NotApplicable) if "not_applicable" in table.values else None
    return Indicator(
        code=code,
        dimension=table.text("dimension", is_needed=True),
        title=title,
        points=table.number("points"),
        owner=table.text("owner"),
        parts=tuple(parts),
        groups=table.texts("groups"),
        not_applicable=applies,
        lowest=table.number_or("lowest", None),
        highest=table.number_or("highest", None),
        is_extra=table.flag("extra", default=False),
    )


def _part(table: _Table, code: str, title: str) -> Part:
    if table.unknown:
        raise _Bad(f"part.{table.unknown[0]}")
    own = table.text("code") or code
    return Part(
        code=own,
        title=table.text("title") or title,
        points=table.number("points"),
        rule=_rule(table.values.get("rule")),
        wording=table.text("wording", is_needed=True),
        fact=table.text("fact") or f"manual.{own}",
        examples=tuple(_example(raw) for raw in table.list("example")),
    )


def _rule(raw: Any) -> Rule:
    if not isinstance(raw, dict) or not isinstance(raw.get("kind"), str):
        raise _Bad("rule")
    kind = KINDS.get(raw["kind"])
    if kind is None:
        raise _UnknownKind(raw["kind"])
    rule = Rule(kind.name, {key: _parameter(key, value) for key, value in raw.items() if key != "kind"})
    try:
        read_parameters(rule, kind.specs)
    except BadParameter as error:
        raise _Bad(f"rule.{error}") from None
    return rule


def _parameter(key: str, value: Any) -> str | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(_word(key, one) for one in value)
    return _word(key, value)


def _word(key: str, value: Any) -> str:
    number = _number(value)
    if number is not None:
        return f"{number:f}"
    if not isinstance(value, str):
        raise _Bad(f"rule.{key}")
    return unicodedata.normalize("NFC", value).strip()


def _example(raw: Any) -> Example:
    table = _Table(raw, "example", ("points", "value", "counts", "group"))
    counts = table.values.get("counts", {})
    if table.unknown or not isinstance(counts, dict):
        raise _Bad("example")
    group = [_number(one) for one in table.list("group")]
    named = {str(level): _number(one) for level, one in counts.items()}
    if None in group or None in named.values():
        raise _Bad("example")
    return Example(
        points=table.number("points"),
        value=table.number_or("value", None),
        counts={level: one for level, one in named.items() if one is not None},
        group=tuple(one for one in group if one is not None),
    )


def _faults(scheme: Scheme) -> Iterator[tuple[str, int, dict[str, str]]]:
    """What is wrong between the tables of a scheme that can be read one by one."""
    for what, found in (
        ("group", scheme.groups),
        ("dimension", scheme.dimensions),
        ("indicator", scheme.indicators),
        ("grade", scheme.grades),
    ):
        if not found:
            yield _EMPTY, 0, {"what": f"[[{what}]]"}
    yield from _duplicates(scheme)
    yield from _dangling(scheme)
    for better, worse in pairwise(scheme.grades):
        if worse.least >= better.least:
            yield _GRADES, 0, {"code": worse.code}
    yield from _sums(scheme)


def _duplicates(scheme: Scheme) -> Iterator[tuple[str, int, dict[str, str]]]:
    parts = [part for one in scheme.indicators for part in one.parts]
    for what, found in (
        ("group", scheme.groups),
        ("grade", scheme.grades),
        ("veto", scheme.vetoes),
        ("dimension", scheme.dimensions),
        ("indicator", scheme.indicators),
        ("part", parts),
    ):
        seen: set[str] = set()
        for one in found:
            if one.code in seen:
                yield _DUPLICATE, 0, {"place": f"[[{what}]]", "code": one.code}
            seen.add(one.code)


def _dangling(scheme: Scheme) -> Iterator[tuple[str, int, dict[str, str]]]:
    groups = {one.code for one in scheme.groups}
    dimensions = {one.code for one in scheme.dimensions}
    breakers = dimensions | {one.code for one in scheme.indicators} | {"bonus"}
    for one in scheme.indicators:
        named = [code for code in one.groups if code not in groups]
        named += [] if one.dimension in dimensions else [one.dimension]
        for code in named:
            yield _NO_SUCH, 0, {"place": one.code, "code": code}
    for code in scheme.policy.tie_breakers:
        if code not in breakers:
            yield _NO_SUCH, 0, {"place": "[policy]", "code": code}


def _sums(scheme: Scheme) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Points have to add up: parts to their indicator, indicators of every group to their dimension."""
    for one in scheme.indicators:
        total = sum((part.points for part in one.parts), Decimal(0))
        if total != one.points and one.highest is None and not one.is_extra:
            yield _SUM, 0, {"place": one.code, "points": f"{one.points}", "sum": f"{total}", "group": "—"}
    for group in scheme.groups:
        for dimension in scheme.dimensions:
            own = [
                one.points
                for one in scheme.indicators
                if one.dimension == dimension.code
                and not one.is_extra
                and (not one.groups or group.code in one.groups)
            ]
            total = sum(own, Decimal(0))
            if own and total != dimension.points:
                values = {"place": dimension.code, "points": f"{dimension.points}", "sum": f"{total}"}
                yield _SUM, 0, {**values, "group": group.title}


def _float(text: str) -> Decimal | str:
    """A TOML float as a decimal; with an exponent, inf and nan it stays text, which is no number here."""
    return Decimal(text) if _NUMBER.fullmatch(text) else text


def _number(value: Any) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _TOO_LARGE:
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None
