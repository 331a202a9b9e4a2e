"""Parameters of scoring rules: what a kind of rule takes, and how the text of a scheme becomes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from desktop.domain.evaluation.values import Rule

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?", re.ASCII)
_LEVEL = re.compile(r"(?P<level>[^=]{1,40})=(?P<points>[^/]+)(?:/(?P<every>.+))?")


class Shape(Enum):
    """What a parameter is.

    MARK is a number or one of some words. NUMBERS and LEVELS are lists. BANDS are levels whose names are
    numbers, the highest first.
    """

    NUMBER = "number"
    WORD = "word"
    MARK = "mark"
    NUMBERS = "numbers"
    LEVELS = "levels"
    BANDS = "bands"


@dataclass(frozen=True, slots=True)
class Level:
    """One row of a table by level, as ``省=3`` or ``黄牌=1/2``.

    Attributes:
        points: for every whole `every` occurrences.
        every: at least 1.
    """

    name: str
    points: Fraction
    every: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Spec:
    """A parameter of a kind of rule.

    Attributes:
        default: as text, or the rows of a list; None when the scheme has to say it.
        words: that may stand there, for WORD and MARK.
        is_positive: whether a number has to be greater than 0.
    """

    name: str
    shape: Shape
    default: str | tuple[str, ...] | None = None
    words: tuple[str, ...] = ()
    is_positive: bool = False


class BadParameter(ValueError):
    """A parameter is missing, unknown or wrong; its name is the argument."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a rule, read."""

    values: Mapping[str, "Fraction | str | tuple[Fraction, ...] | tuple[Level, ...]"]

    def number(self, name: str) -> Fraction:
        """A number."""
        found = self.values[name]
        assert isinstance(found, Fraction)  # noqa: S101 - `read_parameters` has made it one
        return found

    def word(self, name: str) -> str:
        """One of the words; empty for a MARK that is a number."""
        found = self.values[name]
        return found if isinstance(found, str) else ""

    def numbers(self, name: str) -> tuple[Fraction, ...]:
        """A list of numbers."""
        found = self.values[name]
        return tuple(one for one in found if isinstance(one, Fraction)) if isinstance(found, tuple) else ()

    def levels(self, name: str) -> tuple[Level, ...]:
        """A table by level."""
        found = self.values[name]
        return tuple(one for one in found if isinstance(one, Level)) if isinstance(found, tuple) else ()


def read_parameters(rule: Rule, specs: tuple[Spec, ...]) -> Parameters:
    """Reads the parameters of a rule.

    Raises:
        BadParameter: one is missing, unknown or wrong.
    """
    known = {spec.name for spec in specs}
    for name in rule.parameters:
        if name not in known:
            raise BadParameter(name)
    return Parameters(
        {spec.name: _read(spec, rule.parameters.get(spec.name, spec.default)) for spec in specs}
    )


def number_of(text: str) -> Fraction | None:
    """A plain decimal number; None when it is not one."""
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def _read(
    spec: Spec, given: str | tuple[str, ...] | None
) -> Fraction | str | tuple[Fraction, ...] | tuple[Level, ...]:
    if spec.shape in (Shape.LEVELS, Shape.BANDS) and isinstance(given, tuple):
        levels = tuple(_level(spec, row) for row in given)
        if spec.shape is Shape.BANDS:
            return _falling(spec, levels)
        if len({one.name for one in levels}) == len(levels):
            return levels
    elif spec.shape is Shape.NUMBERS and isinstance(given, tuple):
        return tuple(_number(spec, row) for row in given)
    elif isinstance(given, str):
        if given in spec.words:
            return given
        if spec.shape in (Shape.NUMBER, Shape.MARK):
            return _number(spec, given)
    raise BadParameter(spec.name)


def _number(spec: Spec, text: str) -> Fraction:
    found = number_of(text)
    if found is None or (spec.is_positive and found <= 0):
        raise BadParameter(spec.name)
    return found


def _falling(spec: Spec, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    bounds = [_number(spec, level.name) for level in levels]
    if not bounds or any(one <= other for one, other in pairwise(bounds)):
        raise BadParameter(spec.name)
    return levels


def _level(spec: Spec, row: str) -> Level:
    parts = _LEVEL.fullmatch(row)
    if parts is None:
        raise BadParameter(spec.name)
    points, every = number_of(parts["points"].strip()), number_of((parts["every"] or "1").strip())
    if points is None or every is None or every < 1:
        raise BadParameter(spec.name)
    return Level(parts["level"].strip(), points, every)
