"""The year-end evaluation as Excel: ranking, matrix, every step of every derivation, the facts behind it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from desktop.domain.evaluation.values import Evaluation, IndicatorScore, UnitScore, VetoEffect
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.book_lines import (
    CHANGE_COLUMNS,
    FACT_COLUMNS,
    STEP_COLUMNS,
    change_rows,
    fact_rows,
    step_rows,
)
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.paper_rules import grade_words, rule_words, total_words
from desktop.services.evaluation.paper_words import grade_title, group_title, number_text
from desktop.services.evaluation.values import EvaluationView
from desktop.services.session import OfficeUnknown, Session
from desktop.services.workbooks import book_facts
from desktop.spreadsheets.book import Cell, Colour, Column, Marked, Shape, SheetPlan
from desktop.spreadsheets.writer import write_book

RANKING, MATRIX = mark("考核结果"), mark("得分矩阵")
STEPS, FACTS, CHANGES, ABOUT = mark("计分过程"), mark("数据来源"), mark("核定和加减分"), mark("说明")
_FROZEN, _FROZEN_LINES = 3, 2  # order, group and unit stay in sight
_EFFECTS = {VetoEffect.GRADE: mark("一票否决"), VetoEffect.TOP: mark("一票否优")}


def write(
    session: Session, name: str, path: Path, as_of: date | None = None, progress: Progress = SILENT
) -> str:
    """Writes an evaluation: the figures that are shown, so frozen ones once they are frozen.

    Args:
        session: the open workspace, of the office or of a unit, which sees its own figures.
        name: of the scheme; empty for the only one.
        path: where; an existing file is replaced when the new one is whole.
        as_of: day that facts are looked at; None for today, or for the frozen figures.
        progress: is told how many rows are written; cancelling leaves the old file.

    Returns:
        One sentence for a clerk.

    Raises:
        NoSuchScheme: there is none of that name.
        WhichScheme: several, and none was named.
        CannotWriteBook: the file cannot be written.
    """
    view = EvaluationService(session).evaluate(name, as_of, progress)
    return write_view(session, view, path, progress)


def write_view(session: Session, view: EvaluationView, path: Path, progress: Progress = SILENT) -> str:
    """Writes an evaluation that is at hand; see `write`."""
    title = tr("{scheme}考核结果", scheme=view.entry.scheme.title)
    write_book(path, book_facts(session, title), sheets_of(view, _names(session)), progress)
    return tr("{count}个单位的考核结果已写入{path}", count=len(view.evaluation.units), path=path)


def _names(session: Session) -> dict[str, str]:
    names = {f"unit.{one.code}": one.short for one in DirectoryService(session).directory().units}
    with suppress(OfficeUnknown):  # a unit that nothing has reached yet
        names[session.office] = tr("督查办公室")
    return names


def sheets_of(view: EvaluationView, names: dict[str, str]) -> list[SheetPlan]:
    """The sheets of the workbook.

    Args:
        view: the evaluation.
        names: of parties, besides those evaluated.
    """
    found = view.evaluation
    names = {**names, **{one.participant.party: one.participant.name for one in found.units}}
    return [
        _sheet(view, RANKING, _ranking_columns(found), _ranking(view), frozen=_FROZEN),
        _sheet(view, MATRIX, _matrix_columns(found), _matrix(found), frozen=_FROZEN),
        _sheet(view, STEPS, _translated(STEP_COLUMNS), step_rows(found), frozen=_FROZEN_LINES),
        _sheet(view, FACTS, _translated(FACT_COLUMNS), fact_rows(found, names), frozen=_FROZEN_LINES),
        _sheet(view, CHANGES, _translated(CHANGE_COLUMNS), change_rows(found, names)),
        _sheet(view, ABOUT, (Column(tr("项目"), 24), Column(tr("内容"), 100)), _about(view)),
    ]


def _sheet(
    view: EvaluationView,
    name: str,
    columns: tuple[Column, ...],
    rows: Iterable[Sequence[Cell]],
    *,
    frozen: int = 0,
) -> SheetPlan:
    title = tr("{scheme}　{sheet}", scheme=view.entry.scheme.title, sheet=tr(name))
    return SheetPlan(tr(name), title, (standing(view),), columns, rows, frozen=frozen, paper="A3")


def standing(view: EvaluationView) -> str:
    """Whether the figures are final, in words; stands above every sheet."""
    if view.is_frozen and view.frozen is not None:
        digest = view.frozen.inputs_sha256[:12]
        return tr("数据截至{day}　已封存（{digest}）", day=view.as_of, digest=digest)
    if view.is_provisional:
        return tr("数据截至{day}　暂定：有数据缺少，得分、名次和等次可能变动", day=view.as_of)
    return tr("数据截至{day}　尚未封存，得分、名次和等次可能变动", day=view.as_of)


def _translated(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(Column(tr(column.title), column.width, column.shape) for column in columns)


def _ranking_columns(found: Evaluation) -> tuple[Column, ...]:
    dimensions = [Column(_titled(one.title, one.points), 11, Shape.NUMBER) for one in found.scheme.dimensions]
    return (
        *_unit_columns(),
        *dimensions,
        Column(tr("加减分项"), 9, Shape.NUMBER),
        Column(tr("另行加减分"), 10, Shape.NUMBER),
        Column(tr("按规则总分"), 10, Shape.NUMBER),
        Column(tr("总分"), 10, Shape.NUMBER),
        Column(tr("名次"), 6, Shape.NUMBER),
        Column(tr("等次"), 9, Shape.CENTRED),
        Column(tr("否决"), 18),
        Column(tr("暂定"), 8, Shape.CENTRED),
        Column(tr("缺少数据"), 8, Shape.NUMBER),
        Column(tr("应填报"), 8, Shape.NUMBER),
        Column(tr("已填报"), 8, Shape.NUMBER),
    )


def _unit_columns() -> tuple[Column, ...]:
    return Column(tr("序号"), 5, Shape.NUMBER), Column(tr("考核分组"), 12), Column(tr("单位"), 16)


def _titled(title: str, points: Decimal) -> str:
    return tr("{title}（{points}分）", title=title, points=number_text(points))


def _unit_cells(found: Evaluation) -> Iterator[tuple[UnitScore, list[Cell]]]:
    """Every unit with the cells that stand before its figures, in the order of the results."""
    for number, unit in enumerate(found.units, start=1):
        who = unit.participant
        yield unit, [number, group_title(found.scheme, who.group), who.name]


def _ranking(view: EvaluationView) -> Iterator[list[Cell]]:
    scheme = view.evaluation.scheme
    for unit, before in _unit_cells(view.evaluation):
        points: list[Cell] = [
            unit.dimensions[one.code][0] if one.code in unit.dimensions else None for one in scheme.dimensions
        ]
        extras = [one.final for one in unit.indicators if one.indicator.is_extra]
        booked = [one.points for one in unit.adjustments]
        burden = view.burden.get(unit.participant.party)
        yield [
            *before,
            *points,
            sum(extras, Decimal(0)) if extras else None,
            sum(booked, Decimal(0)) if booked else None,
            unit.initial,
            unit.total,
            unit.rank,
            grade_title(scheme, unit.grade),
            _vetoes(view.evaluation, unit),
            Marked(tr("暂定"), Colour.YELLOW) if unit.is_provisional else "",
            len(unit.missing),
            burden.asked if burden else None,
            burden.answered if burden else None,
        ]


def _vetoes(found: Evaluation, unit: UnitScore) -> str:
    rules = {one.code: one for one in found.scheme.vetoes}
    said = [
        tr("{effect}：{title}", effect=tr(_EFFECTS[rules[one.veto].effect]), title=rules[one.veto].title)
        if one.veto in rules
        else one.veto
        for one in unit.vetoes
    ]
    return "；".join(said)


def _matrix_columns(found: Evaluation) -> tuple[Column, ...]:
    indicators = [
        Column(f"{one.code} {_titled(one.title, one.points)}", 11, Shape.NUMBER)
        for one in found.scheme.indicators
    ]
    return (
        *_unit_columns(),
        *indicators,
        Column(tr("总分"), 10, Shape.NUMBER),
        Column(tr("名次"), 6, Shape.NUMBER),
        Column(tr("暂定的指标"), 18),
        Column(tr("不适用的指标"), 18),
        Column(tr("核定过的指标"), 18),
    )


def _matrix(found: Evaluation) -> Iterator[list[Cell]]:
    for unit, before in _unit_cells(found):
        scores = {one.indicator.code: one for one in unit.indicators}
        yield [
            *before,
            *(_points(scores.get(one.code)) for one in found.scheme.indicators),
            unit.total,
            unit.rank,
            _codes(one for one in unit.indicators if one.is_provisional),
            _codes(one for one in unit.indicators if is_dropped(one)),
            _codes(one for one in unit.indicators if one.final != one.initial),
        ]


def _points(score: IndicatorScore | None) -> Cell:
    """Points; nothing where the indicator does not concern the group, a word where it dropped out."""
    if score is None:
        return None
    return Marked(tr("不适用"), None) if is_dropped(score) else score.final


def is_dropped(score: IndicatorScore) -> bool:
    """Whether nothing of an indicator applies to the unit, so that it has no points to give."""
    return all(one.points is None for one in score.parts) and not score.final


def _codes(scores: Iterable[IndicatorScore]) -> str:
    return "、".join(one.indicator.code for one in scores)


def _about(view: EvaluationView) -> Iterator[list[Cell]]:
    scheme = view.entry.scheme
    yield [tr("考核方案"), f"{scheme.title}（{view.entry.name}）"]
    yield [tr("方案摘要值"), view.entry.sha256]
    yield [tr("依据"), scheme.basis]
    yield [tr("数据截至"), view.as_of.isoformat()]
    yield [tr("数据状况"), standing(view)]
    if view.frozen is not None:
        yield [tr("封存摘要值"), view.frozen.inputs_sha256]
    if view.override is not None:
        yield [tr("有缺口仍正式出具"), f"{view.override.reason}（{view.override.by}）"]
    for blocker in view.blockers:
        yield [tr("尚未解决"), blocker.sentence]
    yield [tr("总分"), total_words(scheme)]
    for words in grade_words(scheme):
        yield [tr("等次"), words]
    for indicator in scheme.indicators:
        for part in indicator.parts:
            said = "\n".join(filter(None, (part.wording, rule_words(part))))
            yield [f"{part.code} {part.title or indicator.title}", said]
