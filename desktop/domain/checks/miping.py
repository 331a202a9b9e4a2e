"""The quantified score of a cryptography assessment (商用密码应用安全性评估): profile ``miping-2023``.

    object      D, A, K hold: 1 · only A fails: 0.5·Ra · only K fails: 0.5·Rk ·
                A and K fail: 0.25·Ra·Rk · D fails: 0
    unit        mean of its objects; of management units 1, 0.5, 0 by verdict
    layer       mean of its units, weighted by the unit's weight at the level
    total       70 · weighted mean of the technical layers + 30 · weighted mean of the management layers

Objects, units and layers are rounded half up to four places, the total to two; the weighted means of the
two groups are not rounded in between. Layers of which nothing applies leave the weighting; when a whole
group does, there is no total.

An item is a unit, its category the layer, its group 技术 or 管理. Its figures: ``layer_weight``, and
``unit_weight_<level>`` or ``unit_weight``. Details of an answer to a technical unit: ``D``, ``A``, ``K``
each ``1`` or ``0``; ``bits``, the strength of the algorithm; ``module``, the level of the module.

Source: 商用密码应用安全性评估量化评估规则（2023版）, chapter 5 and tables 1 to 4, as restated in the
project's data; the conclusions are common knowledge without a citable source. Our decisions: what is
missing of D, A, K and bits counts as low as the verdict allows, the lower of verdict and details counts
when they disagree, and then there is no conclusion; an unchecked unit counts as 0. Compensation between
objects (弥补) is left to the assessors and not computed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import prod

from desktop.domain.arithmetic import figure, half_up, mean, number, shown
from desktop.domain.checks.conclusions import Conclusion, conclude
from desktop.domain.checks.tally import (
    UNCHECKED_LEFT,
    Fault,
    ItemResult,
    Tally,
    counts_of,
    tally,
    usual_mark,
)
from desktop.domain.checks.values import (
    Answer,
    CategoryScore,
    CheckItem,
    Checklist,
    CheckScore,
    ItemGroup,
    ScoreStep,
    Severity,
    Verdict,
)
from desktop.i18n import mark

Weighted = tuple[Decimal, Decimal]

_PLACES, _TOTAL_PLACES = 4, 2
_POINTS: Mapping[ItemGroup, int] = {ItemGroup.TECHNICAL: 70, ItemGroup.MANAGEMENT: 30}
_STRENGTHS = ((112, Fraction(1)), (80, Fraction(1, 2)), (0, Fraction(1, 5)))
_MODULES: Mapping[tuple[str, str], Fraction] = {("3", "1"): Fraction(6, 5), ("4", "2"): Fraction(3, 2)}
_BITS = re.compile(r"[0-9]{1,6}", re.ASCII)
_FLAGS: Mapping[str, bool | None] = {"1": True, "0": False, "": None}

_OBJECT = mark("测评对象得分")
_UNIT = mark("测评单元得分")
_LAYER = mark("安全层面得分")
_GROUPS: Mapping[ItemGroup, str] = {
    ItemGroup.TECHNICAL: mark("技术层面加权平均"),
    ItemGroup.MANAGEMENT: mark("管理层面加权平均"),
}
_TOTAL = mark("总分")
_NO_GROUP: Mapping[ItemGroup, str] = {
    ItemGroup.TECHNICAL: mark("技术层面都不适用，按规则不给总分"),
    ItemGroup.MANAGEMENT: mark("管理层面都不适用，按规则不给总分"),
}
_LACKING = mark("有技术类结果的D、A、K或密码强度不全，或与检查结果不一致，按较低者计，不下结论")
_CONCLUSIONS = (
    Conclusion("conforming", mark("符合"), Decimal(100), needs_all=True),
    Conclusion("mostly", mark("基本符合"), Decimal(60), frozenset({Severity.HIGH})),
    Conclusion("nonconforming", mark("不符合")),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured at one object.

    Attributes:
        d: 密码使用有效性, cryptography is used and works.
        a: 密码算法/技术合规性, algorithm and technique are approved.
        k: 密钥管理安全, keys are managed safely.
        ra: factor by the strength of the algorithm; counts when a fails.
        rk: factor by the level of the module; counts when k fails.
        is_complete: everything that counts was given and agrees with the verdict.
    """

    d: bool
    a: bool
    k: bool
    ra: Fraction = Fraction(1)
    rk: Fraction = Fraction(1)
    is_complete: bool = True


def strength_factor(bits: int) -> Fraction:
    """Ra by the strength of the algorithm in bits. Source: table 2 of the rule."""
    return next(factor for least, factor in _STRENGTHS if max(bits, 0) >= least)


def key_factor(level: str, module: str) -> Fraction:
    """Rk by level of the system and level of the cryptographic module. Source: table 3 of the rule.

    The table asks besides that the other requirements on keys are met: who states the module says so.
    """
    return _MODULES.get((level, module), Fraction(1))


def object_score(measure: Measure) -> Decimal:
    """The score of one object, 0 to 1, four places. Source: table 1 of the rule."""
    return half_up(prod(_factors(measure), start=Fraction(1)), _PLACES)


def unit_score(objects: Sequence[Decimal]) -> Decimal:
    """The score of a unit, four places: the mean of its objects, of which there is at least one."""
    return half_up(mean(Fraction(one) for one in objects), _PLACES)


def layer_score(units: Sequence[Weighted]) -> Decimal:
    """The score of a layer, four places: the weighted mean of (score, weight), at least one."""
    return half_up(_weighted(units), _PLACES)


def total_score(technical: Sequence[Weighted], management: Sequence[Weighted]) -> Decimal | None:
    """The total, 0 to 100, two places.

    Args:
        technical: (score, weight) of the layers that apply.
        management: likewise.

    Returns:
        None when one of the groups has no layer that applies.
    """
    groups = {ItemGroup.TECHNICAL: technical, ItemGroup.MANAGEMENT: management}
    if not all(groups.values()):
        return None
    parts = (_POINTS[group] * _weighted(layers) for group, layers in groups.items())
    return half_up(sum(parts, Fraction(0)), _TOTAL_PLACES)


class Miping2023:
    """Profile ``miping-2023``."""

    name = "miping-2023"
    title = mark("商用密码应用安全性评估量化评估规则（2023版）")
    source = mark("商用密码应用安全性评估量化评估规则（2023版）第5章及表1至表4；结论分档为通行做法")

    def faults(self, checklist: Checklist) -> tuple[Fault, ...]:
        """Weights that are missing, not positive or differ inside a layer; any setting: it has none."""
        faults = [Fault("", name) for name in checklist.settings]
        layers: dict[str, tuple[Fraction | None, ItemGroup]] = {}
        for item in checklist.items:
            layer = number(item.figures.get("layer_weight", "")), item.group
            if not layer[0] or layers.setdefault(item.category, layer) != layer:
                faults.append(Fault(item.code, "layer_weight"))
            levels = [level for level in (checklist.levels or ("",)) if item.applies_to(level)]
            faults += [
                Fault(item.code, _weight_name(item, level))
                for level in levels
                if not number(item.figures.get(_weight_name(item, level), ""))
            ]
        return tuple(faults)

    def score(self, checklist: Checklist, level: str, answers: Sequence[Answer]) -> CheckScore:
        """The score by the rule above; see `desktop.domain.checks.scoring.score`."""
        found = tally(checklist, level, answers, partial(_marking, level))
        layers = [_layer(name, results, level) for name, results in found.categories().items()]
        value, total, remarks = _total(layers)
        lacks = _lacks(found, level)
        conclusion, obstacles = conclude(_CONCLUSIONS, None if lacks else value, found)
        unchecked = (UNCHECKED_LEFT,) if found.has_unchecked else ()
        return CheckScore(
            profile=self.name,
            value=value,
            conclusion=conclusion.code,
            conclusion_title=conclusion.title,
            counts=counts_of(found.results),
            checked=found.checked,
            categories=tuple(CategoryScore(one.name, one.percent, counts_of(one.results)) for one in layers),
            steps=(*(step for layer in layers for step in layer.steps), *total),
            remarks=(*unchecked, *remarks, *((_LACKING,) if lacks else ()), *obstacles, *found.remarks),
        )


@dataclass(frozen=True, slots=True)
class _Layer:
    name: str
    group: ItemGroup
    weight: Decimal
    score: Decimal | None
    steps: tuple[ScoreStep, ...]
    results: tuple[ItemResult, ...]

    @property
    def percent(self) -> Decimal | None:
        return None if self.score is None else half_up(Fraction(self.score) * 100, 2)


def _layer(name: str, results: tuple[ItemResult, ...], level: str) -> _Layer:
    first = results[0].item
    weight = Decimal(first.figures["layer_weight"])
    units: list[Weighted] = []
    steps: list[ScoreStep] = []
    for result in results:
        if result.applies:
            unit = _unit_step(result)
            steps += [*_object_steps(result, level), unit]
            units.append((half_up(result.mark, _PLACES), _weight(result.item, level)))
    if not units:
        return _Layer(name, first.group, weight, None, (), results)
    score = layer_score(units)
    codes = tuple(result.item.code for result in results if result.applies)
    steps.append(ScoreStep(_LAYER, _quotient(units), score, (name, *codes)))
    return _Layer(name, first.group, weight, score, tuple(steps), results)


def _object_steps(result: ItemResult, level: str) -> list[ScoreStep]:
    if result.item.group is ItemGroup.MANAGEMENT:
        return []
    steps = []
    for answer in result.answers:
        if answer.verdict is not Verdict.NOT_APPLICABLE:
            measure = _measure(level, answer)
            formula = " × ".join(shown(factor) for factor in _factors(measure))
            steps.append(
                ScoreStep(_OBJECT, formula, object_score(measure), (result.item.code, answer.target))
            )
    return steps


def _unit_step(result: ItemResult) -> ScoreStep:
    marks = [shown(one) for one in result.marks]
    value = unit_score([half_up(one, _PLACES) for one in result.marks])
    return ScoreStep(_UNIT, f"({' + '.join(marks)}) ÷ {len(marks)}", value, (result.item.code,))


def _total(layers: Sequence[_Layer]) -> tuple[Decimal | None, tuple[ScoreStep, ...], tuple[str, ...]]:
    groups: dict[ItemGroup, list[Weighted]] = {group: [] for group in _POINTS}
    for layer in layers:
        if layer.score is not None:
            groups[layer.group].append((layer.score, layer.weight))
    steps = [
        ScoreStep(
            _GROUPS[group],
            _quotient(weighted),
            figure(_weighted(weighted)),
            tuple(layer.name for layer in layers if layer.group is group and layer.score is not None),
        )
        for group, weighted in groups.items()
        if weighted
    ]
    value = total_score(groups[ItemGroup.TECHNICAL], groups[ItemGroup.MANAGEMENT])
    if value is None:
        return None, tuple(steps), tuple(_NO_GROUP[group] for group in _POINTS if not groups[group])
    formula = " + ".join(f"{_POINTS[group]} × {_quotient(weighted)}" for group, weighted in groups.items())
    return value, (*steps, ScoreStep(_TOTAL, formula, value, tuple(_GROUPS.values()))), ()


def _weighted(pairs: Sequence[Weighted]) -> Fraction:
    weights = sum((Fraction(weight) for _, weight in pairs), Fraction(0))
    return sum((Fraction(value) * Fraction(weight) for value, weight in pairs), Fraction(0)) / weights


def _quotient(pairs: Sequence[Weighted]) -> str:
    products = " + ".join(f"{shown(Fraction(value))} × {shown(Fraction(weight))}" for value, weight in pairs)
    return f"({products}) ÷ ({' + '.join(shown(Fraction(weight)) for _, weight in pairs)})"


def _weight_name(item: CheckItem, level: str) -> str:
    name = f"unit_weight_{level}"
    return name if name in item.figures else "unit_weight"


def _weight(item: CheckItem, level: str) -> Decimal:
    return Decimal(item.figures[_weight_name(item, level)])


def _marking(level: str, item: CheckItem, answer: Answer) -> Fraction:
    if item.group is ItemGroup.MANAGEMENT:
        return usual_mark(item, answer)
    return Fraction(object_score(_measure(level, answer)))


def _factors(measure: Measure) -> tuple[Fraction, ...]:
    if not measure.d:
        return (Fraction(0),)
    if measure.a and measure.k:
        return (Fraction(1),)
    if measure.k:
        return (Fraction(1, 2), measure.ra)
    if measure.a:
        return (Fraction(1, 2), measure.rk)
    return (Fraction(1, 4), measure.ra, measure.rk)


def _measure(level: str, answer: Answer) -> Measure:
    """What counts of an answer: its details; as low as the verdict allows where they lack or disagree."""
    details = answer.details
    d, a, k = (_FLAGS.get(details.get(name, "").strip()) for name in "DAK")
    readable = all(details.get(name, "").strip() in _FLAGS for name in "DAK")
    if answer.verdict is Verdict.CONFORMING:
        agrees = False not in (d, a, k)
        d, a, k = d is not False, a is not False, k is not False
    elif answer.verdict is Verdict.PARTIAL:
        agrees = d is not False and None not in (a, k) and not (a and k)
        d, a, k = d is not False, bool(a) and not k, bool(k) and not a
    else:
        agrees = d is not True
        d, a, k = False, False, False
    bits = details.get("bits", "").strip()
    knows_bits = a or not d or _BITS.fullmatch(bits) is not None
    ra = strength_factor(int(bits)) if _BITS.fullmatch(bits) else strength_factor(0)
    rk = key_factor(level, details.get("module", "").strip())
    return Measure(d, a, k, ra, rk, readable and agrees and knows_bits)


def _lacks(found: Tally, level: str) -> bool:
    return any(
        not _measure(level, answer).is_complete
        for result in found.results
        for answer in result.answers
        if result.item.group is ItemGroup.TECHNICAL
        and answer.verdict not in (Verdict.NOT_APPLICABLE, Verdict.UNCHECKED)
    )
