"""What a scheme decides, in words: rules with their parameters, how points add up, how grades are given."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from desktop.domain.arithmetic import shown
from desktop.domain.evaluation.parameters import Level, Parameters, Spec, read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import (
    GradeRule,
    NotApplicable,
    Part,
    Policy,
    QuotaRounding,
    RoundingPlace,
    Scheme,
    Ties,
    VetoEffect,
)
from desktop.i18n import mark, tr
from desktop.services.evaluation.paper_words import number_text
from desktop.services.evaluation.rule_titles import PARAMETER_TITLES, WORD_TITLES

_NOT_APPLICABLE: Mapping[NotApplicable, str] = {
    NotApplicable.DROP: mark("不适用的指标不计入满分，其余得分按满分折算"),
    NotApplicable.FULL: mark("不适用的指标按满分计"),
    NotApplicable.MEAN: mark("不适用的指标按本组平均分计"),
}
_ROUNDING: Mapping[RoundingPlace, str] = {
    RoundingPlace.PART: mark("每个计分项四舍五入保留{places}位小数"),
    RoundingPlace.INDICATOR: mark("每项指标四舍五入保留{places}位小数"),
}
_TIES: Mapping[Ties, str] = {
    Ties.SHARE: mark("总分相同的名次并列，其后名次空出"),
    Ties.DENSE: mark("总分相同的名次并列，其后名次不空"),
    Ties.BREAK: mark("总分相同的依次比较{breakers}，仍相同的并列"),
}
_QUOTA: Mapping[QuotaRounding, str] = {
    QuotaRounding.DOWN: mark("名额有小数的舍去"),
    QuotaRounding.HALF_UP: mark("名额四舍五入"),
    QuotaRounding.UP: mark("名额有小数的进位"),
}
_EFFECTS: Mapping[VetoEffect, str] = {
    VetoEffect.GRADE: mark("定为最低等次"),
    VetoEffect.TOP: mark("不得评为最高等次"),
}


def rule_words(part: Part) -> str:
    """A rule with every parameter that says something, e.g. ``按占比得分；上限：本项分值``."""
    kind = KINDS[part.rule.kind]
    given = read_parameters(part.rule, kind.specs)
    words = [_parameter(spec, given) for spec in kind.specs]
    return "；".join(filter(None, (tr(kind.title), *words)))


def _parameter(spec: Spec, given: Parameters) -> str:
    value = _value(spec, given)
    if not value or (spec.name == "every" and value == "1") or (spec.name == "each" and value == "0"):
        return ""
    return tr("{name}：{value}", name=tr(PARAMETER_TITLES.get(spec.name, spec.name)), value=value)


def _value(spec: Spec, given: Parameters) -> str:
    word = given.word(spec.name)
    if word:
        return tr(WORD_TITLES.get((spec.name, word), word))
    levels = given.levels(spec.name)
    if levels:
        return "，".join(map(_LEVEL_WORDS.get(spec.name, _level), levels))
    numbers = given.numbers(spec.name)
    if numbers:
        return "、".join(map(_shown, numbers))
    return "" if isinstance(given.values[spec.name], tuple) else _shown(given.number(spec.name))


def _level(level: Level) -> str:
    points = tr("{name}{points}分", name=level.name, points=_shown(level.points))
    if level.every == 1:
        return points
    return tr("每{every}次{points}", every=_shown(level.every), points=points)


def _band(level: Level) -> str:
    return tr("{name}起{points}分", name=level.name, points=_shown(level.points))


def _needed(level: Level) -> str:
    return tr("{name}{count}次", name=level.name, count=_shown(level.points))


_LEVEL_WORDS: Mapping[str, Callable[[Level], str]] = {"bands": _band, "needed": _needed}


def _shown(value: Fraction) -> str:
    return shown(value) if value >= 0 else f"-{shown(-value)}"


def total_words(scheme: Scheme) -> str:
    """How the points of the indicators become the total: everything that a pocket calculator needs."""
    policy = scheme.policy
    parts = [
        tr(_ROUNDING[policy.rounding], places=policy.places),
        tr(_NOT_APPLICABLE[policy.not_applicable]),
        tr("加分、减分另计，不参加折算"),
        *_caps(policy),
    ]
    return tr("总分等于各项指标得分之和加上加分、减去减分。{parts}。", parts="；".join(filter(None, parts)))


def _caps(policy: Policy) -> list[str]:
    highest = number_text(policy.highest) if policy.highest is not None else ""
    return [
        _capped(tr("加分"), policy.bonus_cap),
        _capped(tr("减分"), policy.deduction_cap),
        "" if policy.bonus_in_total else tr("加分不计入总分，只在总分相同时比较"),
        tr("总分不低于0分，不超过{highest}分", highest=highest) if highest else tr("总分不低于0分"),
        tr("总分四舍五入保留{places}位小数", places=policy.places),
    ]


def _capped(what: str, cap: Decimal | None) -> str:
    if cap is None:
        return tr("{what}不设上限", what=what)
    return tr("{what}合计不超过{cap}分", what=what, cap=number_text(cap))


def grade_words(scheme: Scheme) -> tuple[str, ...]:
    """How grades are given, and what vetoes do; nothing where the scheme gives no grades."""
    if not scheme.grades:
        return ()
    last = scheme.grades[-1]
    said = [_grade(one) for one in scheme.grades[:-1]]
    said.append(tr("其余为{title}", title=last.title))
    words = [tr("等次标准：{grades}。", grades="；".join(said))]
    if any(one.share is not None for one in scheme.grades):
        ties = (
            tr("名额末位总分相同的都给")
            if scheme.policy.quota_ties
            else tr("名额末位总分相同而名额不够的都不给")
        )
        words.append(
            tr("名额：{rounding}；{ties}。", rounding=tr(_QUOTA[scheme.policy.quota_rounding]), ties=ties)
        )
    words += [
        tr("一票否决：{title}的，{effect}。", title=one.title, effect=tr(_EFFECTS[one.effect]))
        for one in scheme.vetoes
    ]
    return tuple(words)


def _grade(grade: GradeRule) -> str:
    said = tr("总分{least}分以上的为{title}", least=number_text(grade.least), title=grade.title)
    if grade.count is not None:
        return tr("{said}（每组不超过{count}个）", said=said, count=grade.count)
    if grade.share is not None:
        share = number_text(grade.share * 100)
        return tr("{said}（不超过本组的{share}%）", said=said, share=share)
    return said


def rank_words(scheme: Scheme) -> str:
    """How ranks are given."""
    titles = {one.code: one.title for one in scheme.dimensions}
    titles |= {one.code: one.title for one in scheme.indicators}
    breakers = "、".join(
        tr("加分") if one == "bonus" else titles.get(one, one) for one in scheme.policy.tie_breakers
    )
    words = [tr("名次在各考核分组内按总分从高到低排列"), tr(_TIES[scheme.policy.ties], breakers=breakers)]
    if not scheme.policy.veto_keeps_rank:
        words.append(tr("被一票否决的不排名次"))
    return tr("{words}。", words="；".join(words))
