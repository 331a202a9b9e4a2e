"""The words and rows of a 年终考核结果汇总."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from desktop.domain.evaluation.ranking import effect_of
from desktop.domain.evaluation.values import (
    FactState,
    Group,
    IndicatorScore,
    Scheme,
    UnitScore,
    VetoEffect,
)
from desktop.i18n import tr
from desktop.reports.appraisal_values import BookedRow
from desktop.reports.bulletin import FILLS
from desktop.reports.chart import Bar, BarChart, Series
from desktop.reports.fields import Field, FieldRow
from desktop.reports.page import chinese_date
from desktop.reports.sections import Code
from desktop.reports.summary import (
    GradeCount,
    Matrix,
    MatrixGroup,
    RankGroup,
    RankRow,
    SummaryChange,
    SummaryPaper,
    render_summary,
)
from desktop.services.evaluation.paper_appraisal import code_words
from desktop.services.evaluation.paper_appraisal_rows import booked, veto_row
from desktop.services.evaluation.paper_code import code_of, code_text
from desktop.services.evaluation.paper_rules import grade_words, rank_words, total_words
from desktop.services.evaluation.paper_sheets import decision_text
from desktop.services.evaluation.paper_words import (
    NONE,
    finality,
    grade_title,
    joined,
    number_text,
    points_text,
)
from desktop.services.evaluation.values import AppealNote, EvaluationView
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint
from desktop.services.paper_words import day_text

RANGES = 5
"""Parts of ten points below the full points that totals are counted by; what is lower is one more."""
WIDTH = Decimal(10)


@dataclass(frozen=True, slots=True)
class SummaryParts:
    """What a summary is made of.

    Attributes:
        view: all units.
        appeals: of all units.
        names: of parties.
    """

    view: EvaluationView
    appeals: tuple[AppealNote, ...]
    names: Mapping[str, str]

    @property
    def scheme(self) -> Scheme:
        """What units are evaluated by."""
        return self.view.entry.scheme

    @property
    def units(self) -> tuple[UnitScore, ...]:
        """All of them, by group and rank."""
        return self.view.evaluation.units

    def of_group(self, group: Group) -> list[UnitScore]:
        """Those of one group."""
        return [one for one in self.units if one.participant.group == group.code]


def summary_pdf(facts: PaperFacts, parts: SummaryParts) -> bytes:
    """Prints a summary."""
    return render_summary(summary_paper(facts, parts))


def summary_paper(facts: PaperFacts, parts: SummaryParts) -> SummaryPaper:
    """The values of a summary.

    Args:
        facts: what the paper says about itself.
        parts: the evaluation and the appeals.
    """
    scheme, view = parts.scheme, parts.view
    final = finality(view, view.blockers, is_office=True)
    code = code_of(view, "evaluation-summary")
    return SummaryPaper(
        imprint=replace(imprint(facts), mark=final.word),
        subtitle=scheme.title,
        warnings=final.warnings,
        facts=_facts(parts),
        opening=tuple(_opening(parts)),
        grades=(*(one.title for one in scheme.grades), tr("不评等次")),
        grade_counts=tuple(_grade_count(parts, group) for group in _groups(parts)),
        distribution=_distribution(parts),
        dimensions=tuple(one.title for one in scheme.dimensions),
        groups=tuple(_rank_group(parts, group) for group in _groups(parts)),
        rank_note=(
            rank_words(scheme),
            *grade_words(scheme),
            total_words(scheme),
            tr("维度得分带*的，该维度有指标不适用，满分按适用的指标计算；加分、减分为限定在上限以内的分数。"),
        ),
        missing=tuple(_missing(parts)),
        changes=tuple(_changes(parts)),
        adjustments=tuple(_of(one, booked(item)) for one in parts.units for item in one.adjustments),
        vetoes=tuple(_of(one, veto_row(scheme, item)) for one in parts.units for item in one.vetoes),
        appeals=tuple(_appeal(parts, one) for one in parts.appeals),
        burden_note=_burden_note(parts),
        burdens=tuple(_burdens(parts)),
        matrix=_matrix(parts),
        code=Code(code_text(code), code_words(code.inputs, code.snapshot)),
        on=(view.frozen.on or facts.as_of) if view.is_frozen and view.frozen else facts.as_of,
        is_formal=final.is_formal,
    )


def _groups(parts: SummaryParts) -> list[Group]:
    """The groups that somebody is in."""
    return [group for group in parts.scheme.groups if parts.of_group(group)]


def _facts(parts: SummaryParts) -> tuple[FieldRow, ...]:
    scheme, view = parts.scheme, parts.view
    frozen = day_text(view.frozen.on) if view.is_frozen and view.frozen else tr("尚未封存")
    return (
        (
            Field(tr("考核年度"), tr("{year}年", year=scheme.year)),
            Field(tr("数据截至"), chinese_date(view.as_of)),
        ),
        (Field(tr("考核方案"), tr("{name}版", name=view.entry.name)), Field(tr("封存日期"), frozen)),
        (Field(tr("考核依据"), scheme.basis or NONE),),
    )


def _opening(parts: SummaryParts) -> Iterator[str]:
    groups = "、".join(
        tr("{title}{count}个", title=group.title, count=len(parts.of_group(group)))
        for group in _groups(parts)
    )
    yield tr("参加考核的单位共{count}个：{groups}。", count=len(parts.units), groups=groups)
    for title in parts.scheme.grades[:1]:
        best = [one.participant.name for one in parts.units if one.grade == title.code]
        if best:
            yield tr(
                "{grade}单位{count}个：{names}。", grade=title.title, count=len(best), names="、".join(best)
            )
    for remark in parts.view.evaluation.remarks:
        yield tr(remark)


def _grade_count(parts: SummaryParts, group: Group) -> GradeCount:
    units = parts.of_group(group)
    codes = [one.code for one in parts.scheme.grades]
    counts = [sum(one.grade == code for one in units) for code in codes]
    return GradeCount(group.title, (*counts, len(units) - sum(counts)))


def _distribution(parts: SummaryParts) -> BarChart:
    """Totals by tens below the full points; what exceeds them counts with the best."""
    full = sum((one.points for one in parts.scheme.dimensions), Decimal(0)) or Decimal(100)
    bounds = [full - WIDTH * step for step in range(1, RANGES)]
    bounds = [one for one in bounds if one > 0]
    first = tr("{low}分以上", low=number_text(bounds[0])) if bounds else tr("全部")
    titles = [first]
    titles += [
        tr("{low}至{high}分", low=number_text(low), high=number_text(high)) for high, low in pairwise(bounds)
    ]
    titles += [tr("{low}分以下", low=number_text(bounds[-1]))] if bounds else []
    bars = tuple(
        Bar(group.title, _counts([one.total for one in parts.of_group(group)], bounds))
        for group in _groups(parts)
    )
    used = [at for at in range(len(titles)) if any(bar.values[at] for bar in bars)]
    return BarChart(
        tuple(Series(titles[at], FILLS[at]) for at in used),
        tuple(Bar(bar.label, tuple(bar.values[at] for at in used)) for bar in bars),
    )


def _counts(totals: Sequence[Decimal], bounds: Sequence[Decimal]) -> tuple[int, ...]:
    """How many totals lie in each range: from the best down, lower ends included."""
    places = [next((at for at, low in enumerate(bounds) if one >= low), len(bounds)) for one in totals]
    return tuple(sum(place == at for place in places) for at in range(len(bounds) + 1))


def _rank_group(parts: SummaryParts, group: Group) -> RankGroup:
    units = parts.of_group(group)
    ranked = sum(one.rank is not None for one in units)
    title = tr(
        "{title}（{count}个单位，{ranked}个参加排名）", title=group.title, count=len(units), ranked=ranked
    )
    return RankGroup(title, tuple(_rank_row(parts, one, units) for one in units))


def _rank_row(parts: SummaryParts, score: UnitScore, group: Sequence[UnitScore]) -> RankRow:
    bonus, taken = _extras(parts.scheme, score)
    return RankRow(
        rank=_rank(score, group),
        unit=score.participant.name,
        cells=tuple(_dimension(score, one.code) for one in parts.scheme.dimensions),
        bonus=number_text(bonus) if bonus else NONE,
        deduction=number_text(taken) if taken else NONE,
        total=points_text(score.total),
        grade=grade_title(parts.scheme, score.grade),
        note=_note(parts, score),
    )


def _extras(scheme: Scheme, score: UnitScore) -> tuple[Decimal, Decimal]:
    """What is added and taken, within the caps: what goes into the total."""
    extras = [one.final for one in score.indicators if one.indicator.is_extra]
    extras += [one.points for one in score.adjustments]
    bonus = sum((one for one in extras if one > 0), Decimal(0))
    taken = -sum((one for one in extras if one < 0), Decimal(0))
    return _within(bonus, scheme.policy.bonus_cap), _within(taken, scheme.policy.deduction_cap)


def _within(amount: Decimal, cap: Decimal | None) -> Decimal:
    return amount if cap is None else min(amount, cap)


def _rank(score: UnitScore, group: Sequence[UnitScore]) -> str:
    if score.rank is None:
        return NONE
    shared = sum(one.rank == score.rank for one in group) > 1
    return tr("并列{rank}", rank=score.rank) if shared else str(score.rank)


def _dimension(score: UnitScore, code: str) -> str:
    """Points of a dimension, with a star where some of it does not apply."""
    found = score.dimensions.get(code)
    if found is None or not found[1]:
        return NONE
    points, full = found
    own = sum(
        (
            one.indicator.points
            for one in score.indicators
            if one.indicator.dimension == code and not one.indicator.is_extra
        ),
        Decimal(0),
    )
    return points_text(points) if full == own else f"{points_text(points)}*"


def _note(parts: SummaryParts, score: UnitScore) -> str:
    effect = effect_of(parts.scheme, score)
    veto = {VetoEffect.GRADE: tr("一票否决"), VetoEffect.TOP: tr("一票否优")}.get(effect) if effect else ""
    missing = sum(any(part.fact.state is FactState.MISSING for part in one.parts) for one in score.indicators)
    return joined(
        (
            veto or "",
            tr("缺数据{count}项", count=missing) if missing else "",
            tr("暂定") if score.is_provisional and not missing and not parts.view.is_frozen else "",
            "" if score.participant.is_ranked else tr("不参加排名"),
        )
    )


def _missing(parts: SummaryParts) -> Iterator[tuple[str, str]]:
    for unit in parts.units:
        found = [
            f"{one.indicator.code} {one.indicator.title}"
            for one in unit.indicators
            if any(part.fact.state is FactState.MISSING for part in one.parts)
        ]
        if found:
            yield unit.participant.name, "、".join(found)


def _changes(parts: SummaryParts) -> Iterator[SummaryChange]:
    for unit in parts.units:
        for one in unit.indicators:
            if one.initial != one.final and one.changes:
                last = [change for change in one.changes if change.version in ("", one.version)][-1]
                yield SummaryChange(
                    unit.participant.name,
                    one.indicator.code,
                    f"{points_text(one.initial)} → {points_text(one.final)}",
                    last.reason or NONE,
                    day_text(last.on),
                )


def _of(score: UnitScore, row: BookedRow) -> BookedRow:
    return replace(row, title=tr("{unit}：{title}", unit=score.participant.name, title=row.title))


def _appeal(parts: SummaryParts, one: AppealNote) -> SummaryChange:
    word = tr("待答复") if one.is_granted is None else tr("采纳") if one.is_granted else tr("不采纳")
    said = joined((one.text.rstrip("。"), "" if one.is_granted is None else decision_text(one)))
    unit = parts.names.get(one.unit, one.unit)
    return SummaryChange(unit, one.indicator, word, said, day_text(one.on))


def _burden_note(parts: SummaryParts) -> str:
    asked = [one.asked for one in parts.view.burden.values()]
    if not any(asked):
        return tr("没有要求单位填报的数据：全部由台账和检查记录取得。")
    answered = sum(one.answered for one in parts.view.burden.values())
    return tr(
        "程序无法从台账和检查中取得、必须由单位填报的数据共{asked}项次，每个单位最多{most}项，已填报{answered}项次。",
        asked=sum(asked),
        most=max(asked),
        answered=answered,
    )


def _burdens(parts: SummaryParts) -> Iterator[tuple[str, str, str, str]]:
    for party, one in parts.view.burden.items():
        if one.answered < one.asked or one.objected:
            yield parts.names.get(party, party), str(one.asked), str(one.answered), str(one.objected)


def _matrix(parts: SummaryParts) -> Matrix:
    indicators = parts.scheme.indicators
    legend = "；".join(f"{one.code} {one.title} {number_text(one.points)}" for one in indicators)
    groups = tuple(
        MatrixGroup(
            group.title,
            tuple((one.participant.name, _cells(parts.scheme, one)) for one in parts.of_group(group)),
        )
        for group in _groups(parts)
    )
    note = tr(
        "编号后为指标名称和分值。带*的不适用，按方案的规定计分；缺少数据的记“缺”。{legend}。", legend=legend
    )
    columns = (*(one.code for one in indicators), tr("总分"))
    return Matrix(columns, note, groups)


def _cells(scheme: Scheme, score: UnitScore) -> tuple[str, ...]:
    found = {one.indicator.code: one for one in score.indicators}
    cells = [_cell(found[one.code]) if one.code in found else "" for one in scheme.indicators]
    return (*cells, points_text(score.total))


def _cell(score: IndicatorScore) -> str:
    states = [one.fact.state for one in score.parts]
    if all(one is FactState.NOT_APPLICABLE for one in states):
        return f"{points_text(score.final)}*" if score.full or score.final else tr("不适用")
    if FactState.MISSING in states:
        return tr("{points}缺", points=points_text(score.final))
    return points_text(score.final)
