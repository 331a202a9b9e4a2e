"""The values of score sheets: one indicator of one unit, worded from its derivation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.domain.evaluation.values import (
    Change,
    ChangeKind,
    FactState,
    IndicatorScore,
    Occurrence,
    PartScore,
    Scheme,
    Source,
    UnitScore,
)
from desktop.i18n import mark, tr
from desktop.reports.score_sheet import BasisLine, ChangeLine, EventLine, IndicatorSheet, PartSheet
from desktop.services.evaluation.facts_reading import MET, MISSED
from desktop.services.evaluation.paper_rules import rule_words
from desktop.services.evaluation.paper_words import (
    NONE,
    SOURCE_TITLES,
    fact_text,
    number_text,
    points_text,
    said_by,
    step_line,
)
from desktop.services.evaluation.values import AppealNote
from desktop.services.paper_words import day_text

CHANGE_TITLES: Mapping[ChangeKind, str] = {
    ChangeKind.REVIEW: mark("核定"),
    ChangeKind.APPEAL: mark("申诉更正"),
}


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What all sheets of a unit share.

    Attributes:
        names: of parties.
        appeals: of the unit.
    """

    scheme: Scheme
    names: dict[str, str]
    appeals: tuple[AppealNote, ...] = ()


def sheets_of(score: UnitScore, context: SheetContext) -> tuple[IndicatorSheet, ...]:
    """A sheet for every indicator of a unit, in the scheme's order."""
    return tuple(sheet_of(one, context) for one in score.indicators)


def sheet_of(score: IndicatorScore, context: SheetContext) -> IndicatorSheet:
    """The sheet of one indicator."""
    indicator = score.indicator
    titles = {one.code: one.title for one in context.scheme.dimensions}
    return IndicatorSheet(
        code=indicator.code,
        title=indicator.title,
        dimension=titles.get(indicator.dimension, indicator.dimension),
        points=number_text(indicator.points),
        full=number_text(score.full),
        owner=context.names.get(indicator.owner, indicator.owner) or NONE,
        parts=tuple(_part(one, score, context) for one in score.parts),
        steps=tuple(map(step_line, score.steps)),
        changes=tuple(change_line(one, score) for one in score.changes),
        initial=points_text(score.initial),
        final=points_text(score.final),
        remark=_remark(score),
        appeals=tuple(appeal_text(one) for one in context.appeals if one.indicator == indicator.code),
    )


def _part(score: PartScore, whole: IndicatorScore, context: SheetContext) -> PartSheet:
    part, fact = score.part, score.fact
    is_only = len(whole.parts) == 1
    return PartSheet(
        code=part.code,
        title="" if is_only and part.title in ("", whole.indicator.title) else part.title,
        points=number_text(part.points),
        rule=rule_words(part),
        wording=part.wording or NONE,
        fact=fact_text(fact, part.rule.kind),
        by=said_by(fact, context.names),
        events=tuple(map(_event, fact.occurrences)),
        basis=tuple(_basis(fact.sources)),
        steps=tuple(map(step_line, score.steps)),
        result=number_text(score.points, tr("不适用")),
    )


def _event(one: Occurrence) -> EventLine:
    return EventLine(one.title, day_text(one.on), one.level or NONE, number_text(one.count), one.exemption)


def _basis(sources: Iterable[Source]) -> Iterable[BasisLine]:
    for one in sources:
        met = True if one.text.endswith(MET) else False if one.text.endswith(MISSED) else None
        text = one.text if met is None else one.text[:-1].rstrip()
        yield BasisLine(tr(SOURCE_TITLES.get(one.kind, one.kind)), text or one.uid, met)


def change_line(change: Change, score: IndicatorScore) -> ChangeLine:
    """A change, and whether it counts."""
    counting = [one for one in score.changes if one.version in ("", score.version)]
    if change.version not in ("", score.version):
        standing = tr("不计入：数据在核定后有变动")
    elif counting and change is counting[-1]:
        standing = tr("计入")
    else:
        standing = tr("已被后来的核定代替")
    return ChangeLine(
        day_text(change.on),
        tr(CHANGE_TITLES[change.kind]),
        number_text(change.points),
        change.by or NONE,
        change.reason or NONE,
        standing,
    )


def _remark(score: IndicatorScore) -> str:
    """What a reader has to know about the points besides."""
    states = {one.fact.state for one in score.parts}
    if score.is_provisional and FactState.MISSING in states:
        return tr("暂定：缺少数据，暂计0分。")
    if score.is_provisional:
        return tr("暂定：要与本组其他单位比较，其他单位的数据还不齐。")
    if score.full == 0 and not score.indicator.is_extra:
        return tr("不适用：分值不计入满分。")
    return ""


def appeal_text(one: AppealNote) -> str:
    """What was appealed, and what was decided."""
    said = tr("{day}申诉：{text}", day=day_text(one.on), text=one.text)
    if one.wanted:
        said = tr("{said}（要求：{wanted}）", said=said, wanted=one.wanted)
    return tr("{said}。{decision}", said=said.rstrip("。"), decision=decision_text(one))


def decision_text(one: AppealNote) -> str:
    """What the office decided on an appeal."""
    if one.is_granted is None:
        return tr("尚未答复。")
    word = tr("采纳") if one.is_granted else tr("不采纳")
    return tr(
        "{day}{word}：{reason}", day=day_text(one.decided_on, ""), word=word, reason=one.decision or NONE
    )
