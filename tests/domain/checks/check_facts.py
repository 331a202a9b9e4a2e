"""Checklists and answers to compute with, and a reader of formulas that owes nothing to their writer."""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from desktop.domain.checks.values import (
    Answer,
    CheckItem,
    Checklist,
    CheckScore,
    ItemGroup,
    ScoreStep,
    Severity,
    Verdict,
    Weight,
)

YES, HALF, NO = Verdict.CONFORMING, Verdict.PARTIAL, Verdict.NONCONFORMING
NA, OPEN = Verdict.NOT_APPLICABLE, Verdict.UNCHECKED
TECHNICAL, MANAGEMENT = ItemGroup.TECHNICAL, ItemGroup.MANAGEMENT
LAYERS = {
    "物理和环境安全": (TECHNICAL, "10"),
    "网络和通信安全": (TECHNICAL, "20"),
    "设备和计算安全": (TECHNICAL, "10"),
    "应用和数据安全": (TECHNICAL, "30"),
    "管理制度": (MANAGEMENT, "8"),
    "人员管理": (MANAGEMENT, "8"),
    "建设运行": (MANAGEMENT, "8"),
    "应急处置": (MANAGEMENT, "6"),
}
_OPERATORS: Mapping[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def item(
    code: str,
    group: ItemGroup = TECHNICAL,
    weight: int = 1,
    *,
    category: str = "",
    severity: Severity | None = Severity.LOW,
    levels: tuple[str, ...] = (),
    figures: Mapping[str, str] | None = None,
) -> CheckItem:
    return CheckItem(
        code=code,
        category=category or ("安全计算环境" if group is TECHNICAL else "安全管理制度"),
        point="访问控制",
        requirement=f"要求{code}",
        group=group,
        weight=Weight(weight),
        levels=levels,
        severity=severity,
        figures=figures or {},
    )


def unit(code: str, layer: str, weight: str = "1", severity: Severity | None = Severity.LOW) -> CheckItem:
    group, layer_weight = LAYERS[layer]
    figures = {"layer_weight": layer_weight, "unit_weight": weight}
    return item(code, group, category=layer, severity=severity, figures=figures)


def checklist(
    profile: str,
    *items: CheckItem,
    levels: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Checklist:
    return Checklist(
        code="test",
        edition="1",
        title="试用清单",
        basis="",
        source="",
        language="zh",
        profile=profile,
        levels=levels or {},
        settings=settings or {},
        items=items,
    )


def answer(
    of: CheckItem,
    verdict: Verdict = YES,
    target: str = "",
    details: Mapping[str, str] | None = None,
    severity: Severity | None = None,
) -> Answer:
    return Answer(of.code, target, of.text_hash, verdict, details=details or {}, severity=severity)


def dak(d: int, a: int, k: int, bits: str = "", module: str = "") -> dict[str, str]:
    return {"D": str(d), "A": str(a), "K": str(k), "bits": bits, "module": module}


def computed(formula: str) -> Fraction:
    """What a formula gives, by hand: numbers, + − × ÷, brackets and max."""
    text = formula.translate(str.maketrans("×÷−", "*/-"))
    quoted = re.sub(r"\d+(?:\.\d+)?", lambda found: repr(found[0]), text)
    return _value(ast.parse(quoted, mode="eval").body)


def agrees(step: ScoreStep) -> bool:
    """Whether the formula of a step gives its value, rounded half up to its places."""
    assert step.value is not None
    exponent = step.value.as_tuple().exponent
    assert isinstance(exponent, int)
    scaled = computed(step.formula) * 10**-exponent
    return bool(Fraction(step.value) * 10**-exponent == (scaled + Fraction(1, 2)).__floor__())


def steps_of(score: CheckScore, name: str) -> dict[tuple[str, ...], Decimal | None]:
    return {step.parts: step.value for step in score.steps if step.name.startswith(name)}


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    assert node.func.id == "max"
    return max(map(_value, node.args))
