"""Evaluations in JSON and in lines: what ``evaluate``, ``adjust``, ``assess`` and ``appeal`` print."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from desktop.commands.console import parse_day, plain
from desktop.domain.evaluation.effects import Effect
from desktop.domain.evaluation.values import (
    Fact,
    FactState,
    IndicatorScore,
    Occurrence,
    Scheme,
    Source,
    UnitScore,
)
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.cases_outcome import CaseProblem
from desktop.services.evaluation.freezing import Recomputed
from desktop.services.evaluation.stating_values import AskedPart
from desktop.services.evaluation.values import AppealNote, Blocker, EvaluationView, UnitView

SchemeOption = Annotated[
    str, typer.Option("--scheme", help="Code, CODE EDITION or uid of the scheme; the only one by default.")
]
UnitOption = Annotated[str, typer.Option("--unit", help="Any name of a unit, or its code.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; shown for ever.")]
Document = Annotated[str, typer.Option("--document", help="The document that it rests on.")]
ValueOption = Annotated[str | None, typer.Option("--value", help="A number.")]
EventOption = Annotated[
    list[str] | None,
    typer.Option("--event", help="TITLE|DAY|LEVEL|COUNT|DOCUMENT; repeated; what is empty may be left out."),
]
NoneOption = Annotated[bool, typer.Option("--none", help="There were no events.")]
NotApplicableOption = Annotated[
    bool, typer.Option("--not-applicable", help="The part does not concern the unit; say why.")
]
_DASH = "—"
_MOST_PIECES = 5


class BadNumber(AppError):
    """A number that is none."""

    code = "E_NUMBER"
    template = mark("“{text}”不是数值。")


class BadEvent(AppError):
    """An event that cannot be read."""

    code = "E_EVENT"
    template = mark("“{text}”应写成 事项|日期|级别|次数|文件依据。")


def number(text: str) -> Decimal:
    """A number given on the command line.

    Raises:
        BadNumber: it is none.
    """
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise BadNumber(text=text) from None
    if not found.is_finite():
        raise BadNumber(text=text)
    return found


def events(given: Iterable[str]) -> tuple[Occurrence, ...]:
    """Events given on the command line.

    Raises:
        BadEvent: one has no title, or too many pieces.
        AppError: a day or a number cannot be read.
    """
    return tuple(map(_event, given))


def fact_given(
    value: str | None, given: Sequence[str] | None, *, is_none: bool, is_not_applicable: bool
) -> Fact | None:
    """The fact that options say; None when they say none. Name and unit are left empty.

    Raises:
        AppError: a number or an event cannot be read.
    """
    if is_not_applicable:
        return Fact("", "", FactState.NOT_APPLICABLE)
    if value is None and not given and not is_none:
        return None
    known = number(value) if value else None
    return Fact("", "", FactState.KNOWN, known, occurrences=events(given or ()))


def view_form(view: EvaluationView) -> dict[str, Any]:
    """An evaluation of all units, without derivations."""
    return {
        "scheme": view.entry.name,
        "title": view.entry.scheme.title,
        "as_of": view.as_of.isoformat(),
        "is_frozen": view.is_frozen,
        "is_provisional": view.is_provisional,
        "frozen": plain(view.frozen),
        "override": plain(view.override),
        "told": plain(view.told),
        "units": [score_form(one) for one in view.evaluation.units],
        "blockers": plain(view.blockers),
        "burden": plain(view.burden),
        "remarks": list(view.remarks),
        "sentence": view.sentence,
    }


def score_form(score: UnitScore) -> dict[str, Any]:
    """One unit's figures."""
    return {
        "party": score.participant.party,
        "name": score.participant.name,
        "group": score.participant.group,
        "initial": plain(score.initial),
        "total": plain(score.total),
        "rank": score.rank,
        "grade": score.grade,
        "is_provisional": score.is_provisional,
        "missing": list(score.missing),
        "indicators": [
            {
                "code": one.indicator.code,
                "initial": plain(one.initial),
                "final": plain(one.final),
                "full": plain(one.full),
                "version": one.version,
                "is_provisional": one.is_provisional,
            }
            for one in score.indicators
        ],
    }


def unit_form(found: UnitView) -> dict[str, Any]:
    """One unit with every step, as JSON."""
    return {
        "scheme": found.view.entry.name,
        "as_of": found.view.as_of.isoformat(),
        "is_frozen": found.view.is_frozen,
        "score": plain(found.score),
        "group_size": found.group_size,
        "above": found.above.score.participant.name if found.above else None,
        "below": found.below.score.participant.name if found.below else None,
        "appeals": plain(found.appeals),
        "changes": plain(found.changes),
        "sources": plain(found.sources),
        "blockers": plain(found.blockers),
        "burden": plain(found.burden),
        "told": plain(found.view.told),
    }


def view_lines(view: EvaluationView) -> list[str]:
    """An evaluation as lines, one a unit."""
    scheme = view.entry.scheme
    lines = [_score_line(scheme, one) for one in view.evaluation.units]
    if view.told is not None:
        told = {"total": view.told.total, "rank": view.told.rank or _DASH, "of": view.told.of}
        grade = _grade(scheme, view.told.grade)
        lines.append(tr("督查办公室告知：{total}分，第{rank}名（共{of}个），{grade}", **told, grade=grade))
    return [*lines, *view.remarks, view.sentence]


def unit_lines(found: UnitView) -> list[str]:
    """One unit with every step, as lines."""
    scheme = found.view.entry.scheme
    lines = [_score_line(scheme, found.score)]
    for one in found.score.indicators:
        lines += _indicator_lines(one)
    lines += [f"  {one.name}\t{one.formula}" for one in found.score.steps]
    lines += [f"  {one.title}\t{one.points:+f}\t{one.document}" for one in found.score.adjustments]
    lines += [f"  {one.veto}\t{one.title}\t{one.document}" for one in found.score.vetoes]
    return [*lines, *(one.sentence for one in found.blockers), found.view.sentence]


def blocker_line(view: EvaluationView, blocker: Blocker) -> str:
    """One thing that is in the way."""
    names = {one.participant.party: one.participant.name for one in view.evaluation.units}
    return "\t".join((names.get(blocker.unit, _DASH), blocker.kind.value, blocker.sentence))


def effect_line(scheme: Scheme, effect: Effect) -> str:
    """One unit that would move."""
    before, after = (_standing(scheme, one) for one in (effect.before, effect.after))
    return f"{effect.participant.name}\t{before} → {after}"


def appeal_line(note: AppealNote) -> str:
    """One appeal."""
    state = tr("待答复")
    if note.is_granted is not None:
        state = tr("已同意") if note.is_granted else tr("不同意")
    pieces = (note.uid, note.unit, note.indicator, str(note.on or _DASH), state, note.text, note.decision)
    return "\t".join(" ".join(one.split()) for one in pieces)


def asked_form(one: AskedPart) -> dict[str, Any]:
    """One part as a unit is asked about it, as JSON."""
    return {
        "indicator": one.indicator.code,
        "part": one.part.code,
        "title": one.part.title or one.indicator.title,
        "unit": one.unit.party,
        "who": one.who,
        "is_derived": one.is_derived,
        "is_asked": one.is_asked,
        "is_answered": one.is_answered,
        "stance": one.stance,
        "by_office": one.by_office,
        "fact": plain(one.fact),
        "draft": plain(one.draft),
        "handed_in": plain(one.handed_in),
        "evidence": plain(one.evidence),
        "gaps": list(one.gaps),
    }


def asked_line(one: AskedPart) -> str:
    """One part as a unit is asked about it."""
    who = tr("程序") if one.is_derived else one.who_name
    if one.draft is not None:
        state = tr("待提交")
    elif one.handed_in is not None:
        state = tr("已提交")
    else:
        state = tr("待填报") if one.is_asked else _DASH
    title = f"{one.part.code} {one.part.title or one.indicator.title}"
    return "\t".join((title, one.unit.name, who, _fact_text(one.fact), state, *one.gaps))


def problem_lines(problems: Iterable[CaseProblem]) -> list[str]:
    """What is missing, one a line."""
    return [f"{one.code}：{one.sentence}" for one in problems]


def recomputed_form(found: Recomputed) -> dict[str, Any]:
    """A snapshot made again, as JSON; the bytes by their hash only."""
    return {
        "scheme": found.scheme,
        "agrees": found.agrees,
        "snapshot": found.frozen.uid,
        "as_of": found.frozen.as_of.isoformat(),
        "compared": [
            {"what": one.what, "frozen": one.frozen, "found": one.found, "agrees": one.agrees}
            for one in found.compared
        ],
        "moved": plain(found.moved),
        "sentence": found.sentence,
    }


def _event(given: str) -> Occurrence:
    pieces = [one.strip() for one in given.replace("｜", "|").split("|")]
    if not pieces[0] or len(pieces) > _MOST_PIECES:
        raise BadEvent(text=given)
    title, day, level, count, document = (*pieces, *([""] * (_MOST_PIECES - len(pieces))))
    return Occurrence(
        title=title,
        on=parse_day(day),
        level=level,
        count=number(count) if count else Decimal(1),
        source=Source("document", document, document) if document else None,
    )


def _indicator_lines(one: IndicatorScore) -> list[str]:
    code = f"{one.indicator.code} {one.indicator.title}"
    lines = [f"{code}\t{one.initial} → {one.final} / {one.full}"]
    for part in one.parts:
        lines.append(f"  {part.part.code}\t{_fact_text(part.fact)}")
        lines += [f"    {step.name}\t{step.formula}" for step in part.steps]
    return [*lines, *(f"  {step.name}\t{step.formula}" for step in one.steps)]


def _fact_text(fact: Fact) -> str:
    if fact.state is FactState.MISSING:
        return tr("缺少数据")
    if fact.state is FactState.NOT_APPLICABLE:
        return tr("不适用")
    if fact.total is not None:
        return f"{fact.done}/{fact.total}"
    if fact.value is not None:
        return f"{fact.value:f}"
    return tr("{count}次", count=len(fact.occurrences))


def _score_line(scheme: Scheme, score: UnitScore) -> str:
    words = [score.participant.name, f"{score.total:f}"]
    words += [str(score.rank or _DASH), _grade(scheme, score.grade)]
    return "\t".join([*words, tr("暂定") if score.is_provisional else ""]).rstrip("\t")


def _standing(scheme: Scheme, standing: tuple[Decimal, int | None, str]) -> str:
    total, rank, grade = standing
    return f"{total:f} {rank or _DASH} {_grade(scheme, grade)}"


def _grade(scheme: Scheme, code: str) -> str:
    return next((one.title for one in scheme.grades if one.code == code), code) or _DASH
