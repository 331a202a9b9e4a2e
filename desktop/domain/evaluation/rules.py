"""The kinds of scoring rules (计分规则): one function each, exact, with steps that a person can recompute.

What the wordings of real schemes leave open (whole steps or linear, inclusive ends, ties, which mean) is a
parameter of the kind, so that a scheme states it.

Source: DOMAIN.md, "Year-end evaluation"; the wordings that every kind has to express are listed in the
project's data on scoring rules.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop.domain.evaluation import rules_group, rules_own
from desktop.domain.evaluation.parameters import Parameters, Shape, Spec
from desktop.domain.evaluation.rules_base import Case, Given
from desktop.i18n import mark


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A kind of rule.

    Attributes:
        name: as schemes name it.
        title: for people, marked for translation.
        specs: its parameters.
        apply: scores a case.
        looks_at_group: whether it needs the facts of the whole group, by its parameters.
    """

    name: str
    title: str
    specs: tuple[Spec, ...]
    apply: Callable[[Case], Given]
    looks_at_group: Callable[[Parameters], bool] = lambda _given: False


_CAP = Spec("cap", Shape.MARK, "points", ("points", "none"))
_NO_CAP = Spec("cap", Shape.MARK, "none", ("points", "none"))
_FLOOR = Spec("floor", Shape.MARK, "0", ("none",))
_OTHERWISE = Spec("otherwise", Shape.NUMBER, "0")
_TARGET = Spec("target", Shape.NUMBER, is_positive=True)
_LEVELS = Spec("levels", Shape.LEVELS, ())
_EACH = Spec("each", Shape.NUMBER, "0")
_EVERY = Spec("every", Shape.NUMBER, "1", is_positive=True)
_BETTER = Spec("better", Shape.WORD, "more", ("more", "less"))


def _uses_group(given: Parameters) -> bool:
    return given.word("benchmark").startswith("group-")


def _always(_given: Parameters) -> bool:
    return True


_ALL = (
    RuleKind("fixed", mark("固定分值"), (_OTHERWISE,), rules_own.fixed),
    RuleKind("judged", mark("评定给分"), (_CAP, _FLOOR), rules_own.judged),
    RuleKind("proportional", mark("按完成比例得分"), (_TARGET, _CAP, _FLOOR), rules_own.proportional),
    RuleKind("inverse", mark("控制型，超出按比例扣分"), (_TARGET, _CAP, _FLOOR), rules_own.inverse),
    RuleKind("share", mark("按占比得分"), (_CAP, _FLOOR), rules_own.share),
    RuleKind(
        "threshold",
        mark("达标得分，否则不得分"),
        (
            Spec("threshold", Shape.NUMBER),
            Spec("comparator", Shape.WORD, ">=", tuple(rules_own.COMPARE)),
            _OTHERWISE,
        ),
        rules_own.threshold,
    ),
    RuleKind(
        "bands",
        mark("分档得分"),
        (
            Spec("bands", Shape.BANDS),
            Spec("ends", Shape.WORD, "inclusive", ("inclusive", "exclusive")),
            _OTHERWISE,
        ),
        rules_own.bands,
    ),
    RuleKind(
        "deduction", mark("每次扣分，扣完为止"), (_EACH, _EVERY, _LEVELS, _CAP, _FLOOR), rules_own.deduction
    ),
    RuleKind(
        "bonus", mark("每次加分，不超过上限"), (_EACH, _EVERY, _LEVELS, _NO_CAP, _FLOOR), rules_own.bonus
    ),
    RuleKind(
        "best_level", mark("按最高级别得分"), (Spec("levels", Shape.LEVELS), _OTHERWISE), rules_own.best_level
    ),
    RuleKind(
        "quota_and_more",
        mark("完成定额得分，超出另加"),
        (
            Spec("needed", Shape.LEVELS),
            Spec("extra", Shape.LEVELS, ()),
            Spec("short", Shape.WORD, "proportional", ("proportional", "none")),
            _NO_CAP,
            _FLOOR,
        ),
        rules_own.quota_and_more,
    ),
    RuleKind(
        "per_unit",
        mark("每低于或高于标准一个单位加减分"),
        (
            Spec("benchmark", Shape.MARK, None, ("group-mean", "group-best", "group-median")),
            Spec("side", Shape.WORD, "below", ("below", "above")),
            Spec("unit", Shape.NUMBER, "1", is_positive=True),
            Spec("each", Shape.NUMBER),
            Spec("steps", Shape.WORD, None, ("linear", "down", "up")),
            Spec("effect", Shape.WORD, "take", ("take", "add")),
            _CAP,
            _FLOOR,
        ),
        rules_group.per_unit,
        _uses_group,
    ),
    RuleKind(
        "rank",
        mark("排名赋分"),
        (
            Spec("table", Shape.NUMBERS),
            Spec("beyond", Shape.NUMBER, "0"),
            Spec("from", Shape.WORD, "top", ("top", "bottom")),
            Spec("tied", Shape.WORD, "higher", ("higher", "lower", "mean")),
            _BETTER,
            _NO_CAP,
            _FLOOR,
        ),
        rules_group.rank,
        _always,
    ),
    RuleKind(
        "relative", mark("最好得满分，其余按比例"), (_BETTER, _CAP, _FLOOR), rules_group.relative, _always
    ),
    RuleKind("contribution", mark("按贡献率得分"), (_CAP, _FLOOR), rules_group.contribution, _always),
    RuleKind(
        "conversion",
        mark("折算其他得分"),
        (Spec("full", Shape.NUMBER, "100", is_positive=True), _CAP, _FLOOR),
        rules_own.conversion,
    ),
)

KINDS: Mapping[str, RuleKind] = MappingProxyType({kind.name: kind for kind in _ALL})
"""All kinds by name."""
