"""The plain conformity rate (符合率): profile ``conformity-1``.

    100 · Σ x / n        x is 1, 0.5 or 0; n counts the items that apply

Source: our own; no standard. Items count alike, whatever their weight. x of an item with several targets is
their mean. Not-applicable items drop out. An unchecked item counts as x = 0. There is no conclusion: no
threshold is known.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from desktop.domain.arithmetic import half_up, shown
from desktop.domain.checks.tally import (
    NOTHING_APPLIES,
    UNCHECKED_LEFT,
    Fault,
    ItemResult,
    counts_of,
    item_step,
    tally,
    usual_mark,
)
from desktop.domain.checks.values import Answer, CategoryScore, Checklist, CheckScore, ScoreStep
from desktop.i18n import mark

_CATEGORY = mark("类别符合率")
_TOTAL = mark("符合率")


class Conformity1:
    """Profile ``conformity-1``."""

    name = "conformity-1"
    title = mark("符合率")
    source = mark("本程序的约定：符合计1，部分符合计0.5，不适用不计")

    def faults(self, checklist: Checklist) -> tuple[Fault, ...]:
        """Any setting: it has none."""
        return tuple(Fault("", name) for name in checklist.settings)

    def score(self, checklist: Checklist, level: str, answers: Sequence[Answer]) -> CheckScore:
        """The rate; see `desktop.domain.checks.scoring.score`."""
        found = tally(checklist, level, answers, usual_mark)
        steps, categories = [], []
        for category, results in found.categories().items():
            step = _rate(_CATEGORY, results, (category,))
            steps += [item_step(result) for result in results if result.applies and result.mark < 1]
            steps += [step] if step else []
            categories.append(CategoryScore(category, step.value if step else None, counts_of(results)))
        total = _rate(
            _TOTAL, found.results, tuple(one.category for one in categories if one.value is not None)
        )
        steps += [total] if total else []
        remark = UNCHECKED_LEFT if found.has_unchecked else "" if total else NOTHING_APPLIES
        return CheckScore(
            profile=self.name,
            value=total.value if total else None,
            conclusion="",
            conclusion_title="",
            counts=counts_of(found.results),
            checked=found.checked,
            categories=tuple(categories),
            steps=tuple(steps),
            remarks=(*((remark,) if remark else ()), *found.remarks),
        )


def _rate(name: str, results: Sequence[ItemResult], parts: tuple[str, ...]) -> ScoreStep | None:
    applying = [result for result in results if result.applies]
    if not applying:
        return None
    total = sum((result.mark for result in applying), Fraction(0))
    value: Decimal = half_up(100 * total / len(applying), 2)
    return ScoreStep(name, f"100 × {shown(total)} ÷ {len(applying)}", value, parts)
