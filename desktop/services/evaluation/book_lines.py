"""Rows of the workbook of an evaluation: steps of derivations, facts with their records, what was changed."""

from collections.abc import Iterator, Mapping

from desktop.domain.evaluation.values import (
    Evaluation,
    Fact,
    FactState,
    IndicatorScore,
    Occurrence,
    PartScore,
    Source,
    Step,
    UnitScore,
)
from desktop.i18n import mark, tr
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.paper_sheets import CHANGE_TITLES, change_line
from desktop.services.evaluation.paper_words import SOURCE_TITLES, number_text, said_by
from desktop.spreadsheets.book import Cell, Column, Shape

STEP_COLUMNS: tuple[Column, ...] = (
    Column(mark("序号"), 7, Shape.NUMBER),
    Column(mark("单位"), 14),
    Column(mark("层次"), 8, Shape.CENTRED),
    Column(mark("编号"), 9, Shape.CENTRED),
    Column(mark("名称"), 24),
    Column(mark("步骤"), 20),
    Column(mark("算式"), 60),
    Column(mark("数值"), 12, Shape.NUMBER),
    Column(mark("暂定"), 7, Shape.CENTRED),
)
FACT_COLUMNS: tuple[Column, ...] = (
    Column(mark("序号"), 7, Shape.NUMBER),
    Column(mark("单位"), 14),
    Column(mark("编号"), 9, Shape.CENTRED),
    Column(mark("数据项"), 22),
    Column(mark("状态"), 9, Shape.CENTRED),
    Column(mark("数值"), 10, Shape.NUMBER),
    Column(mark("达到数"), 8, Shape.NUMBER),
    Column(mark("应计数"), 8, Shape.NUMBER),
    Column(mark("由谁提供"), 20),
    Column(mark("说明"), 20),
    Column(mark("事项"), 26),
    Column(mark("日期"), 11, Shape.DATE),
    Column(mark("级别"), 8, Shape.CENTRED),
    Column(mark("次数"), 7, Shape.NUMBER),
    Column(mark("不计的理由"), 18),
    Column(mark("依据类别"), 10, Shape.CENTRED),
    Column(mark("依据"), 34),
    Column(mark("记录号"), 30),
)
CHANGE_COLUMNS: tuple[Column, ...] = (
    Column(mark("单位"), 16),
    Column(mark("种类"), 10, Shape.CENTRED),
    Column(mark("编号"), 9, Shape.CENTRED),
    Column(mark("名称"), 26),
    Column(mark("按规则得分"), 10, Shape.NUMBER),
    Column(mark("分数"), 9, Shape.NUMBER),
    Column(mark("理由"), 34),
    Column(mark("依据文件"), 24),
    Column(mark("日期"), 11, Shape.DATE),
    Column(mark("经办"), 14),
    Column(mark("是否计入"), 18),
)
TOTAL, INDICATOR, PART = mark("总分"), mark("指标"), mark("计分项")
RESULT = mark("结果")
_STATES = {
    FactState.KNOWN: mark("已有"),
    FactState.MISSING: mark("缺少"),
    FactState.NOT_APPLICABLE: mark("不适用"),
}
_BOOKED, _VETO = mark("加减分"), mark("否决")


def step_rows(found: Evaluation) -> Iterator[list[Cell]]:
    """Every step of every derivation: a unit's total, then its indicators, each with its parts before it."""
    number = 0
    for unit in found.units:
        for line in _unit_steps(unit):
            number += 1
            yield [number, *line]


def _unit_steps(unit: UnitScore) -> Iterator[list[Cell]]:
    name, waits = unit.participant.name, unit.is_provisional
    for one in unit.steps:
        yield [name, tr(TOTAL), "", "", *_step(one), _waits(is_provisional=waits)]
    yield [name, tr(TOTAL), "", "", tr(RESULT), "", unit.total, _waits(is_provisional=waits)]
    for score in unit.indicators:
        for part in score.parts:
            yield from ([name, *line] for line in _part_steps(part))
        yield from ([name, *line] for line in _indicator_steps(score))


def _part_steps(score: PartScore) -> Iterator[list[Cell]]:
    before: list[Cell] = [tr(PART), score.part.code, score.part.title]
    waits = _waits(is_provisional=score.is_provisional)
    for one in score.steps:
        yield [*before, *_step(one), waits]
    yield [*before, tr(RESULT), "", score.points, waits]


def _indicator_steps(score: IndicatorScore) -> Iterator[list[Cell]]:
    before: list[Cell] = [tr(INDICATOR), score.indicator.code, score.indicator.title]
    waits = _waits(is_provisional=score.is_provisional)
    for one in score.steps:
        yield [*before, *_step(one), waits]
    full = tr("满分{points}", points=number_text(score.full))
    yield [*before, tr(RESULT), full, score.final, waits]


def _step(one: Step) -> list[Cell]:
    return [tr(one.name), tr(one.formula) if one.formula else "", one.value]


def _waits(*, is_provisional: bool) -> str:
    return tr("暂定") if is_provisional else ""


def fact_rows(found: Evaluation, names: Mapping[str, str]) -> Iterator[list[Cell]]:
    """Every fact, a row for each occurrence and each record it rests on; one row where there are none."""
    number = 0
    for unit in found.units:
        for score in unit.indicators:
            for part in score.parts:
                for behind in _behind(part.fact):
                    number += 1
                    yield [number, unit.participant.name, part.part.code, *_fact(part.fact, names), *behind]


def _fact(fact: Fact, names: Mapping[str, str]) -> list[Cell]:
    kind = FACTS.get(fact.name)
    return [
        tr(kind.title) if kind else fact.name,
        tr(_STATES[fact.state]),
        fact.value,
        fact.done,
        fact.total,
        said_by(fact, dict(names)),
        tr(fact.note) if fact.note else "",
    ]


def _behind(fact: Fact) -> Iterator[list[Cell]]:
    for one in fact.occurrences:
        yield [*_occurrence(one), *_source(one.source)]
    counted = {one.source for one in fact.occurrences}
    rest = [one for one in fact.sources if one not in counted]
    for source in rest:
        yield [*_occurrence(None), *_source(source)]
    if not (fact.occurrences or rest):
        yield [*_occurrence(None), *_source(None)]


def _occurrence(one: Occurrence | None) -> list[Cell]:
    if one is None:
        return ["", None, "", None, ""]
    return [one.title, one.on, one.level, one.count, one.exemption]


def _source(one: Source | None) -> list[Cell]:
    if one is None:
        return ["", "", ""]
    return [tr(SOURCE_TITLES.get(one.kind, one.kind)), one.text, one.uid]


def change_rows(found: Evaluation, names: Mapping[str, str]) -> Iterator[list[Cell]]:
    """What people changed: points of an indicator, then what was booked beside the indicators."""
    for unit in found.units:
        for score in unit.indicators:
            for change in score.changes:
                yield [
                    unit.participant.name,
                    tr(CHANGE_TITLES[change.kind]),
                    score.indicator.code,
                    score.indicator.title,
                    score.initial,
                    change.points,
                    change.reason,
                    "",
                    change.on,
                    names.get(change.by, change.by),
                    change_line(change, score).standing,
                ]
        for one in (*unit.adjustments, *unit.vetoes):
            kind, points = (tr(_VETO), None) if one.veto else (tr(_BOOKED), one.points)
            who = unit.participant.name
            yield [who, kind, one.veto, one.title, None, points, "", one.document, one.on, "", ""]
