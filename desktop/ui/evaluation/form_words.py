"""An evaluation in words, for its forms and decisions: points, ranks, grades, facts, what a change does."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from desktop.domain.evaluation.effects import Effect
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import (
    Fact,
    FactState,
    Indicator,
    IndicatorScore,
    Occurrence,
    Part,
    Scheme,
)
from desktop.i18n import mark, tr
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.facts_stated import COUNTING_RULES
from desktop.ui.case_words import day_text

NONE = "—"
STATE_TITLES: Mapping[FactState, str] = {
    FactState.KNOWN: mark("已有数据"),
    FactState.MISSING: mark("缺少数据"),
    FactState.NOT_APPLICABLE: mark("不适用"),
}
_LISTED = 6


def points_text(points: Decimal | None) -> str:
    """Points as they are, without exponent; a dash for none."""
    return NONE if points is None else f"{points:f}"


def moved_text(before: Decimal, after: Decimal) -> str:
    """How far points move, with their sign; empty when they stay."""
    moved = after - before
    return f"{moved:+f}" if moved else ""


def turned(before: str, after: str) -> str:
    """What was before and what comes after; once when they are the same."""
    return before if before == after else f"{before} → {after}"


def rank_text(rank: int | None) -> str:
    """A rank; a dash where none is given."""
    return NONE if rank is None else tr("第{rank}名", rank=rank)


def grade_text(scheme: Scheme, code: str) -> str:
    """The title of a grade; a dash where none is given."""
    return next((one.title for one in scheme.grades if one.code == code), NONE)


def group_text(scheme: Scheme, code: str) -> str:
    """The title of a group."""
    return next((one.title for one in scheme.groups if one.code == code), code)


def indicator_text(indicator: Indicator) -> str:
    """Code, title and points of an indicator."""
    points = tr("加减分") if indicator.is_extra else tr("{points} 分", points=points_text(indicator.points))
    return tr("{code} {title}（{points}）", code=indicator.code, title=indicator.title, points=points)


def score_text(score: IndicatorScore) -> str:
    """What an indicator gives now, and by its rule when that is something else."""
    now = tr("现在得 {points} 分", points=points_text(score.final))
    if score.final != score.initial:
        now = tr("{now}（按规则得 {points} 分）", now=now, points=points_text(score.initial))
    return tr("{now}，暂定", now=now) if score.is_provisional else now


def fact_text(fact: Fact, part: Part) -> str:
    """What is known of a unit, in a line."""
    if fact.state is not FactState.KNOWN:
        note = tr(fact.note) if fact.note else ""
        return (
            tr("{state}：{note}", state=tr(STATE_TITLES[fact.state]), note=note)
            if note
            else tr(STATE_TITLES[fact.state])
        )
    if fact.done is not None and fact.total is not None:
        share = {"done": points_text(fact.done), "total": points_text(fact.total)}
        return tr("{done} / {total}，{percent}%", **share, percent=short_number(fact.value))
    if fact.occurrences or counts(part):
        return occurrences_text(fact.occurrences)
    return short_number(fact.value)


def short_number(value: Decimal | None) -> str:
    """A number with at most two places, without trailing zeros; a dash for none."""
    if value is None:
        return NONE
    text = f"{value:.2f}" if value != value.quantize(Decimal("0.01")) else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def occurrences_text(occurrences: Sequence[Occurrence]) -> str:
    """How many there are of each level, and how many of them do not count."""
    counted = [one for one in occurrences if not one.exemption]
    exempt = sum((one.count for one in occurrences if one.exemption), Decimal(0))
    levels = dict.fromkeys(one.level for one in counted)
    sums = {level: sum((one.count for one in counted if one.level == level), Decimal(0)) for level in levels}
    words = [
        tr("{level} {count} 次", level=level, count=short_number(sums[level])).strip() for level in levels
    ]
    said = "，".join(words) if words else tr("0 次")
    return tr("{said}，另 {count} 次不计", said=said, count=short_number(exempt)) if exempt else said


def occurrence_text(one: Occurrence) -> str:
    """One occurrence in a line."""
    day = day_text(one.on) if one.on else ""
    count = "" if one.count == 1 else tr("{count} 次", count=short_number(one.count))
    exempt = tr("不计：{reason}", reason=one.exemption) if one.exemption else ""
    return "　".join(filter(None, (day, one.level, one.title, count, exempt)))


def occurrence_lines(occurrences: Sequence[Occurrence]) -> str:
    """The first of some occurrences, a line each."""
    lines = [occurrence_text(one) for one in occurrences[:_LISTED]]
    if len(occurrences) > _LISTED:
        lines.append(tr("…… 共 {count} 条", count=len(occurrences)))
    return "\n".join(lines)


def definition_text(part: Part) -> str:
    """What counts for a fact that the program derives; empty for one that is stated."""
    return tr(FACTS[part.fact].definition) if part.fact in FACTS else ""


def counts(part: Part) -> bool:
    """Whether a part counts occurrences."""
    return part.rule.kind in COUNTING_RULES


def rule_text(part: Part) -> str:
    """The kind of rule and the wording of the document."""
    return tr("{kind}：{wording}", kind=tr(KINDS[part.rule.kind].title), wording=part.wording)


def effects_text(effects: Sequence[Effect], own: str = "") -> str:
    """How many units move, in what, in a sentence.

    Args:
        effects: of a change.
        own: party that the change is about; empty when it is about several.
    """
    if not effects:
        return tr("没有单位的得分、名次或者等次会变化。")
    kinds = (
        (tr("得分"), sum(one.before[0] != one.after[0] for one in effects)),
        (tr("名次"), sum(one.before[1] != one.after[1] for one in effects)),
        (tr("等次"), sum(one.before[2] != one.after[2] for one in effects)),
    )
    named = "、".join(tr("{kind} {count} 个", kind=kind, count=count) for kind, count in kinds if count)
    others = sum(one.participant.party != own for one in effects) if own else 0
    said = tr("会影响 {count} 个单位（{kinds}）", count=len(effects), kinds=named)
    return tr("{said}，其中其他单位 {others} 个。", said=said, others=others) if others else f"{said}。"
