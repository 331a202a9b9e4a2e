"""The words and rows of a bulletin on paper, out of the figures that screen and command line show too."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.bulletins import (
    RESULT_TITLES,
    BulletinFigures,
    CaseResult,
    LightCount,
    PeriodResult,
    ResultCount,
    UnitFigures,
)
from desktop.domain.bulletins_ranking import Rank, ranking_rule
from desktop.domain.periods import Period
from desktop.domain.supervision import Light, Notice
from desktop.i18n import tr
from desktop.reports import bulletin_values as values
from desktop.reports.bulletin import render_bulletin
from desktop.reports.lights import colour_name
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint
from desktop.services.paper_words import NONE, day_text, light_words, percent_text, period_title
from desktop.services.titles import LIGHT_TITLES

BRIEF = 45
"""Characters of a report that are enough to say what went well."""
EXTRA_LIGHTS = (Light.YELLOW, Light.RED)
CALM = frozenset({Light.NONE, Light.GREEN})
"""Lights that do not say why a case is slow: then what became of the period does."""
ALWAYS = frozenset({PeriodResult.DONE, PeriodResult.AHEAD, PeriodResult.ON_PLAN, PeriodResult.BEHIND})
"""The results that are told even when no case has them, now or before."""


@dataclass(frozen=True, slots=True)
class BulletinParts:
    """What a bulletin is made of.

    Attributes:
        ranking: of the period.
        earlier: of the period compared with; empty when there is none.
        notices: those issued in the period.
    """

    period: Period
    figures: BulletinFigures
    ranking: tuple[Rank, ...]
    earlier: tuple[Rank, ...]
    notices: tuple[Notice, ...]


def bulletin_pdf(facts: PaperFacts, parts: BulletinParts) -> bytes:
    """Prints a bulletin."""
    figures = parts.figures
    kept = frozenset(one.result for one in figures.results if one.result in ALWAYS or one.count or one.before)
    rates = {rank.figures.unit: _exact(rank.percent) for rank in parts.ranking}
    paper = values.BulletinPaper(
        imprint=imprint(facts),
        period=parts.period.title,
        addressees=tr("各责任单位"),
        opening=_opening(parts),
        counts=tuple(_count(one) for one in figures.results if one.result in kept),
        previous=period_title(figures.previous) if figures.previous else "",
        lights=tuple(map(_light, figures.lights)),
        units=tuple(_unit(unit, kept, rates.get(unit.unit, NONE)) for unit in figures.units),
        unit_heads=(tr("达进度率"), *(tr(LIGHT_TITLES[light]) for light in EXTRA_LIGHTS)),
        good=_good(figures.good),
        slow=_slow(figures.slow),
        ranking=_ranking(parts.ranking, parts.earlier),
        rank_heads=(tr("达进度率"), tr("逾期"), tr("未反馈"), tr("迟报"), tr("较上期")),
        ranking_rule=ranking_rule(),
        silent=tuple(map(_silent, figures.silent)),
        notices=tuple(map(_notice, parts.notices)),
        demands=(),
        on=facts.as_of,
    )
    return render_bulletin(paper)


def _exact(value: Decimal | None) -> str:
    """A share with its one decimal, as it adds up."""
    return NONE if value is None else tr("{value}%", value=f"{value:f}")


def _opening(parts: BulletinParts) -> tuple[str, ...]:
    figures = parts.figures
    day = day_text(figures.day)
    if not figures.total:
        return (tr("截至{day}，{period}没有需要反馈的责任事项。", day=day, period=parts.period.title),)
    paragraphs = [
        tr("现将{period}督查任务推进情况通报如下。", period=parts.period.title),
        tr(
            "截至{day}，{period}应反馈的责任事项共{total}项，涉及单位{units}个。其中，{results}。",
            day=day,
            period=parts.period.title,
            total=figures.total,
            units=len(figures.units),
            results="；".join(_counted(one) for one in figures.results if one.count),
        ),
        _compared(figures),
        _lit(figures) + _kept(figures),
    ]
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _lit(figures: BulletinFigures) -> str:
    return tr(
        "从亮灯情况看，{lights}。",
        lights="，".join(
            tr("{light}{count}项", light=tr(LIGHT_TITLES[one.light]), count=one.count)
            for one in figures.lights
            if one.count
        ),
    )


def _counted(one: ResultCount) -> str:
    return tr(
        "{result}{count}项，占{percent}",
        result=tr(RESULT_TITLES[one.result]),
        count=one.count,
        percent=_exact(one.percent),
    )


def _compared(figures: BulletinFigures) -> str:
    if not figures.previous:
        return ""
    changes = [_changed(one) for one in figures.results if one.change]
    if not changes:
        return tr("与{period}相比，各类事项数量持平。", period=period_title(figures.previous))
    return tr(
        "与{period}相比，{changes}。", period=period_title(figures.previous), changes="，".join(changes)
    )


def _changed(one: ResultCount) -> str:
    return tr("{result}{change}项", result=tr(RESULT_TITLES[one.result]), change=_change(one.change))


def _change(change: int | None) -> str:
    if change is None:
        return NONE
    if not change:
        return tr("持平")
    return tr("增加{n}", n=change) if change > 0 else tr("减少{n}", n=-change)


def _kept(figures: BulletinFigures) -> str:
    """How reports came in."""
    missing = figures.count(PeriodResult.UNREPORTED)
    late = sum(unit.late for unit in figures.units)
    if not missing and not late:
        return tr("本期反馈均按时报送。")
    return tr(
        "本期未反馈{missing}项，迟报{late}项，有{silent}个单位未报送任何反馈。",
        missing=missing,
        late=late,
        silent=len(figures.silent),
    )


def _count(one: ResultCount) -> values.CountLine:
    before = NONE
    if one.before is not None:
        before = tr("{count}项，{percent}", count=one.before, percent=_exact(one.percent_before))
    title = tr(RESULT_TITLES[one.result])
    return values.CountLine(title, one.count, _exact(one.percent), before, _change(one.change))


def _light(one: LightCount) -> values.LightCount:
    return values.LightCount(one.light, tr(LIGHT_TITLES[one.light]), one.count, _exact(one.percent))


def _unit(unit: UnitFigures, kept: frozenset[PeriodResult], rate: str) -> values.UnitLine:
    lights = {one.light: one.count for one in unit.lights}
    counts = tuple(one.count for one in unit.counts if one.result in kept)
    return values.UnitLine(
        unit.unit_name, unit.total, counts, (rate, *(str(lights[light] or NONE) for light in EXTRA_LIGHTS))
    )


def _good(results: Sequence[CaseResult]) -> tuple[values.GoodLine, ...]:
    """The good cases by unit, what was completed before what is ahead: each with what was reached."""
    groups: dict[tuple[str, PeriodResult], list[CaseResult]] = {}
    for one in results:
        groups.setdefault((one.case.facts.assignment.name, one.result), []).append(one)
    places = {unit: place for place, (unit, _) in reversed(list(enumerate(groups)))}
    order = sorted(groups, key=lambda key: (places[key[0]], key[1] is not PeriodResult.DONE))
    return tuple(
        values.GoodLine(
            unit,
            tr(RESULT_TITLES[result]),
            len(groups[unit, result]),
            _good_tasks(result, groups[unit, result]),
        )
        for unit, result in order
    )


def _good_tasks(result: PeriodResult, results: Sequence[CaseResult]) -> tuple[str, ...]:
    if result is PeriodResult.DONE:
        return tuple(tr("{task}：{progress}", task=_named(one), progress=_reached(one)) for one in results)
    ahead = [
        tr("{task}（{percent}）", task=_named(one), percent=percent_text(one.case.percent, tr("未报进度")))
        for one in results
    ]
    return ("；".join(ahead),)


def _named(one: CaseResult) -> str:
    return f"{one.case.facts.task.code} {one.case.facts.task.title}"


def _reached(one: CaseResult) -> str:
    """What the unit said, in brief; the day of completion where it said nothing."""
    feedback = one.report.feedback if one.report else None
    said = feedback.progress if feedback else ""
    if said:
        return f"{said[:BRIEF]}……" if len(said) > BRIEF else said
    return tr("{day}办结", day=day_text(one.case.completed_on))


def _slow(results: Sequence[CaseResult]) -> tuple[values.SlowLine, ...]:
    """The slow cases in their order, those of one unit that have the same light and reason together."""
    groups: dict[tuple[str, Light, str, str], list[CaseResult]] = {}
    for one in results:
        call = one.case.light
        key = (
            one.case.facts.assignment.name,
            call.light,
            light_words(call.light, call.word),
            _reason(one),
        )
        groups.setdefault(key, []).append(one)
    return tuple(
        values.SlowLine(unit, _slow_tasks(several), len(several), light, word, reason)
        for (unit, light, word, reason), several in groups.items()
    )


def _slow_tasks(results: Sequence[CaseResult]) -> tuple[str, ...]:
    """The tasks by progress and deadline: what many share is said once."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in results:
        standing = percent_text(one.case.percent, tr("未报进度")), day_text(one.case.due, tr("无时限"))
        groups.setdefault(standing, []).append(_named(one))
    return tuple(
        tr("{tasks}（{percent}，{due}）", tasks="；".join(tasks), percent=percent, due=due)
        for (percent, due), tasks in groups.items()
    )


def _reason(one: CaseResult) -> str:
    """Why a case is slow: what the rules say, what the office said, and what the unit says hinders it."""
    report = one.report
    opinion = report.review.opinion if report and report.review else ""
    problems = report.feedback.problems if report and report.feedback else ""
    call = one.case.light
    is_calm = call.light in CALM or not call.explanation
    parts = [
        tr("本期{result}", result=tr(RESULT_TITLES[one.result])) if is_calm else "",
        call.explanation,
        tr("核定意见：{text}", text=opinion) if opinion else "",
        tr("单位反映：{text}", text=problems) if problems else "",
    ]
    return "\n".join(part for part in parts if part)


def _ranking(ranking: Sequence[Rank], earlier: Sequence[Rank]) -> tuple[values.RankLine, ...]:
    before = {rank.figures.unit: rank.place for rank in earlier}
    return tuple(
        values.RankLine(
            _place(rank),
            rank.figures.unit_name,
            (
                _exact(rank.percent),
                str(rank.figures.overdue),
                str(rank.figures.unreported),
                str(rank.figures.late),
                _moved(rank.place, before.get(rank.figures.unit)),
            ),
            rank.figures.group,
        )
        for rank in ranking
    )


def _place(rank: Rank) -> str:
    if rank.place is None:
        return NONE
    return tr("{place}（并列）", place=rank.place) if rank.is_tied else str(rank.place)


def _moved(place: int | None, before: int | None) -> str:
    if place is None or before is None:
        return NONE
    if place == before:
        return tr("持平")
    return tr("上升{n}位", n=before - place) if place < before else tr("下降{n}位", n=place - before)


def _silent(unit: UnitFigures) -> values.SilentLine:
    codes = [one.case.facts.task.code for one in unit.results if one.result is PeriodResult.UNREPORTED]
    return values.SilentLine(unit.unit_name, len(codes), "、".join(codes))


def _notice(notice: Notice) -> values.NoticeLine:
    number = tr("{number}（已撤销）", number=notice.number) if notice.withdrawn else notice.number
    return values.NoticeLine(
        number,
        notice.colour,
        colour_name(notice.colour),
        notice.unit_name,
        len(notice.items),
        day_text(notice.on),
        day_text(notice.reply_by),
    )
