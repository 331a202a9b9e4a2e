"""The score of a classified-protection check (等级保护): profile ``djbh-2021``.

    M = Vt + Vm        V = max(0, 100 · y′ − Σ f(ω) · (1 − x) · S)        S = 100 / n

n counts the items that apply, technical and management together; x is 1, 0.5 or 0; f(ω) is 1, 2, 3 for
一般, 重要, 关键; y′ is y for technical items and 1 − y for management.

Source: report template of classified-protection assessments (等级测评报告模板), edition of 2021, its
formula and its four conclusions, as DOMAIN.md states them. Our decisions, where nothing better is known: x
of an item with several targets is their arithmetic mean (the template merges targets in this way when it
scores control points); the value is rounded half up to two places and conclusions are drawn from the
rounded value; a group without any item that applies keeps its full share, as the formula says, and that is
remarked; an unchecked item counts as x = 0.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from desktop.domain.arithmetic import figure, half_up, number, shown
from desktop.domain.checks.conclusions import Conclusion, conclude
from desktop.domain.checks.tally import (
    NOTHING_APPLIES,
    UNCHECKED_LEFT,
    Fault,
    ItemResult,
    Tally,
    counts_of,
    item_step,
    tally,
    usual_mark,
)
from desktop.domain.checks.values import (
    Answer,
    CategoryScore,
    Checklist,
    CheckScore,
    ItemGroup,
    ScoreStep,
    Severity,
)
from desktop.i18n import mark

_DEFAULT_Y = "0.5"
_CATEGORY = mark("类别得分")
_DEDUCTION = mark("扣分系数合计 Σf(ω)(1−x)")
_SHARES: Mapping[ItemGroup, str] = {
    ItemGroup.TECHNICAL: mark("技术得分 Vt"),
    ItemGroup.MANAGEMENT: mark("管理得分 Vm"),
}
_TOTAL = mark("综合得分 M = Vt + Vm")
_EMPTY: Mapping[ItemGroup, str] = {
    ItemGroup.TECHNICAL: mark("技术类没有适用的检查项，按公式计满分"),
    ItemGroup.MANAGEMENT: mark("管理类没有适用的检查项，按公式计满分"),
}
_CONCLUSIONS = (
    Conclusion("excellent", mark("优"), Decimal(90), frozenset({Severity.HIGH, Severity.MEDIUM})),
    Conclusion("good", mark("良"), Decimal(80), frozenset({Severity.HIGH})),
    Conclusion("fair", mark("中"), Decimal(70), frozenset({Severity.HIGH})),
    Conclusion("poor", mark("差")),
)


class Djbh2021:
    """Profile ``djbh-2021``."""

    name = "djbh-2021"
    title = mark("等级保护测评报告模板（2021版）综合得分")
    source = mark("等级测评报告模板（2021版）；多个对象取平均、保留两位小数是本程序的约定")

    def faults(self, checklist: Checklist) -> tuple[Fault, ...]:
        """A y outside 0 to 1, or a setting that is not known."""
        bad = [Fault("", name) for name in checklist.settings if name != "y"]
        y = number(checklist.settings.get("y", _DEFAULT_Y))
        return tuple(bad) if y is not None and y <= 1 else (*bad, Fault("", "y"))

    def score(self, checklist: Checklist, level: str, answers: Sequence[Answer]) -> CheckScore:
        """The score by the formula above; see `desktop.domain.checks.scoring.score`."""
        found = tally(checklist, level, answers, usual_mark)
        categories, steps = _categories(found)
        value, total, remarks = _total(checklist, found)
        conclusion, obstacles = conclude(_CONCLUSIONS, value, found)
        return CheckScore(
            profile=self.name,
            value=value,
            conclusion=conclusion.code,
            conclusion_title=conclusion.title,
            counts=counts_of(found.results),
            checked=found.checked,
            categories=categories,
            steps=(*steps, *total),
            remarks=(*remarks, *obstacles, *found.remarks),
        )


def _categories(found: Tally) -> tuple[tuple[CategoryScore, ...], tuple[ScoreStep, ...]]:
    scores, steps = [], []
    for category, results in found.categories().items():
        applying = [result for result in results if result.applies]
        value = None
        if applying:
            less = [result for result in applying if result.mark < 1]
            steps += [item_step(result) for result in less]
            step = _category_step(category, less, sum(result.item.weight for result in applying))
            steps.append(step)
            value = step.value
        scores.append(CategoryScore(category, value, counts_of(results)))
    return tuple(scores), tuple(steps)


def _category_step(category: str, less: Sequence[ItemResult], weights: int) -> ScoreStep:
    """A category, 0 to 100. Source: the template's score of a control point, the mean weighted by f(ω)."""
    value = half_up(100 * (1 - _deduction(less) / weights), 2)
    codes = tuple(result.item.code for result in less)
    return ScoreStep(_CATEGORY, f"100 × (1 − ({_terms(less)}) ÷ {weights})", value, (category, *codes))


def _terms(less: Sequence[ItemResult]) -> str:
    return " + ".join(f"{result.item.weight:d} × (1 − {shown(result.mark)})" for result in less) or "0"


def _deduction(results: Sequence[ItemResult]) -> Fraction:
    return sum((result.item.weight * (1 - result.mark) for result in results), Fraction(0))


def _total(
    checklist: Checklist, found: Tally
) -> tuple[Decimal | None, tuple[ScoreStep, ...], tuple[str, ...]]:
    count = len(found.applying)
    if not count:
        return None, (), (NOTHING_APPLIES,)
    y = number(checklist.settings.get("y", _DEFAULT_Y)) or Fraction(0)
    remarks = [UNCHECKED_LEFT] if found.has_unchecked else []
    steps, total, formulas = [], Fraction(0), []
    for group, share in ((ItemGroup.TECHNICAL, y), (ItemGroup.MANAGEMENT, 1 - y)):
        results = [result for result in found.applying if result.item.group is group]
        if not results:
            remarks.append(_EMPTY[group])
        deduction = _deduction(results)
        left = max(Fraction(0), 100 * share - deduction * 100 / count)
        formulas.append(f"max(0, 100 × {shown(share)} − {shown(deduction)} × 100 ÷ {count})")
        steps += [_deduction_step(group, results), ScoreStep(_SHARES[group], formulas[-1], figure(left))]
        total += left
    value = half_up(total, 2)
    parts = tuple(_SHARES.values())
    return value, (*steps, ScoreStep(_TOTAL, " + ".join(formulas), value, parts)), tuple(remarks)


def _deduction_step(group: ItemGroup, results: Sequence[ItemResult]) -> ScoreStep:
    less = [result for result in results if result.mark < 1]
    codes = tuple(result.item.code for result in less)
    return ScoreStep(_DEDUCTION, _terms(less), figure(_deduction(less)), (_SHARES[group], *codes))
