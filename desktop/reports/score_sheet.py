"""计分说明单: one indicator of one unit, from its rule to its points, to be recomputed by hand.

The same values are set as sheets of their own, and close together as an annex of an appraisal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.columns import Column
from desktop.reports.fields import Field, FieldRow
from desktop.reports.flow import Flow
from desktop.reports.fonts import FaceSet, preferred_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from desktop.reports.sections import (
    SUBTITLE,
    WARNING,
    Code,
    set_code,
    set_frame,
    set_rows,
)
from desktop.reports.table import Row

MOST_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a derivation: what is computed, its formula with the numbers, its result."""

    name: str
    formula: str
    value: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """One occurrence that is counted; `exemption` says why it is not."""

    title: str
    day: str
    level: str
    count: str
    exemption: str = ""


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One record or document that a fact rests on.

    Attributes:
        kind: what it is, e.g. 任务.
        is_met: for a thing that is counted in a share, whether it is met; None for anything else.
    """

    kind: str
    text: str
    is_met: bool | None = None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of points after the rule: 核定 or 申诉更正; one that does not count says why."""

    day: str
    kind: str
    points: str
    by: str
    reason: str
    standing: str


@dataclass(frozen=True, slots=True)
class PartSheet:
    """One rule of an indicator, as it was applied to a unit.

    Attributes:
        title: empty when the indicator has one part of the same name.
        points: most it gives.
        rule: kind and parameters in words.
        wording: as the scheme words it.
        fact: what is known, in a sentence.
        by: who stated it.
        result: its points.
    """

    code: str
    title: str
    points: str
    rule: str
    wording: str
    fact: str
    by: str
    events: tuple[EventLine, ...]
    basis: tuple[BasisLine, ...]
    steps: tuple[StepLine, ...]
    result: str


@dataclass(frozen=True, slots=True)
class IndicatorSheet:
    """One indicator of one unit; texts are ready to be set.

    Attributes:
        points: most it gives by the scheme; `full` most it could give this unit.
        steps: that lead from the parts to the points.
        remark: e.g. why the points are provisional; empty for none.
        appeals: what was appealed and decided, one paragraph each.
    """

    code: str
    title: str
    dimension: str
    points: str
    full: str
    owner: str
    parts: tuple[PartSheet, ...]
    steps: tuple[StepLine, ...]
    changes: tuple[ChangeLine, ...]
    initial: str
    final: str
    remark: str = ""
    appeals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreSheetPaper:
    """All values of a 计分说明单.

    Attributes:
        head: rows about the unit and the scheme; the same on every sheet.
        warnings: why figures are not final; empty when they are.
        sheets: one a page or more.
        code: of the QR code on the first sheet, and the words beside it.
        signers: who signs every sheet.
    """

    imprint: Imprint
    head: tuple[FieldRow, ...]
    warnings: tuple[str, ...]
    sheets: tuple[IndicatorSheet, ...]
    code: Code
    signers: tuple[str, ...]


def render_score_sheet(paper: ScoreSheetPaper, faces: FaceSet | None = None) -> bytes:
    """Sets score sheets, each on a page of its own.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    for number, sheet in enumerate(paper.sheets):
        _sheet(flow, paper, sheet, is_first=not number)
    return pages.finish()


def _sheet(flow: Flow, paper: ScoreSheetPaper, sheet: IndicatorSheet, *, is_first: bool) -> None:
    name = tr("{code}　{title}", code=sheet.code, title=sheet.title)
    if not is_first:
        flow.turn(PORTRAIT)
    flow.pages.bookmark(name, 0, flow.y)
    flow.title(tr("计分说明单"))
    flow.paragraph(name, SUBTITLE)
    for warning in paper.warnings:
        flow.paragraph(warning, WARNING)
    set_frame(flow, (*paper.head, *_about(sheet)))
    for part in sheet.parts:
        _part(flow, part, is_only=len(sheet.parts) == 1)
    _result(flow, sheet)
    if is_first:
        set_code(flow, paper.code)
    set_frame(flow, ((*map(Field, paper.signers), Field(tr("日期"))),))


def _about(sheet: IndicatorSheet) -> tuple[FieldRow, ...]:
    return (
        (
            Field(tr("一级指标"), sheet.dimension, share=1.2),
            Field(tr("责任单位"), sheet.owner, share=1.2),
            Field(tr("指标分值"), sheet.points, share=0.8),
        ),
    )


def _part(flow: Flow, part: PartSheet, *, is_only: bool) -> None:
    """One rule: its wording and data, what they rest on, the arithmetic."""
    title = "" if is_only else tr("计分项 {code}　{title}", code=part.code, title=part.title).strip()
    set_frame(flow, _rule_rows(part), title)
    if part.events:
        _events(flow, part.events)
    elif part.basis:
        _basis(flow, part.basis)
    set_frame(flow, ((Field(tr("计算过程"), step_lines(part.steps)),),))


def _rule_rows(part: PartSheet) -> tuple[FieldRow, ...]:
    return (
        (Field(tr("办法原文"), part.wording),),
        (Field(tr("计分规则"), part.rule),),
        (Field(tr("认定数据"), part.fact),),
        (Field(tr("数据来源"), part.by), Field(tr("本项得分"), part.result)),
    )


def _events(flow: Flow, events: Sequence[EventLine]) -> None:
    columns = (
        Column(tr("序号"), 34, "centre"),
        Column(tr("计入的事项"), 200),
        Column(tr("日期"), 86, "centre"),
        Column(tr("级别"), 46, "centre"),
        Column(tr("次数"), 36, "centre"),
        Column(tr("不计的理由"), 76),
    )
    rows = [
        Row((str(number), one.title, one.day, one.level, one.count, one.exemption or "—"))
        for number, one in enumerate(events, 1)
    ]
    set_rows(flow, columns, tuple(rows))


def _basis(flow: Flow, basis: Sequence[BasisLine]) -> None:
    columns = (
        Column(tr("序号"), 34, "centre"),
        Column(tr("依据"), 60, "centre"),
        Column(tr("内容"), 310),
        Column(tr("是否达到"), 52, "centre"),
    )
    rows = [
        Row((str(number), one.kind, one.text, met_text(one.is_met))) for number, one in enumerate(basis, 1)
    ]
    set_rows(flow, columns, tuple(rows))


def met_text(is_met: bool | None) -> str:
    """Whether a thing that is counted is met, in a word."""
    return "—" if is_met is None else tr("是") if is_met else tr("否")


def set_steps(flow: Flow, steps: Sequence[StepLine]) -> None:
    """Sets the steps of a derivation as a table."""
    columns = (
        Column(tr("步骤"), 34, "centre"),
        Column(tr("计算内容"), 130),
        Column(tr("算式"), 220),
        Column(tr("结果"), 66, "centre"),
    )
    rows = [
        Row((str(number), one.name, one.formula or "—", one.value or "—"))
        for number, one in enumerate(steps, 1)
    ]
    set_rows(flow, columns, tuple(rows))


def _result(flow: Flow, sheet: IndicatorSheet) -> None:
    if sheet.changes:
        set_changes(flow, [(sheet.code, one) for one in sheet.changes])
    rows: list[FieldRow] = [(Field(tr("指标得分"), step_lines(sheet.steps)),)] if sheet.steps else []
    rows += [
        (
            Field(tr("本单位满分"), sheet.full),
            Field(tr("按规则得分"), sheet.initial),
            Field(tr("核定得分"), sheet.final),
        )
    ]
    if sheet.remark:
        rows.append((Field(tr("说明"), sheet.remark),))
    rows += [(Field(tr("申诉"), one),) for one in sheet.appeals]
    set_frame(flow, rows, together=min(len(rows), MOST_TOGETHER))


def set_changes(flow: Flow, changes: Sequence[tuple[str, ChangeLine]]) -> None:
    """Sets changes of points, each with the code of its indicator."""
    columns = (
        Column(tr("指标"), 44, "centre"),
        Column(tr("日期"), 74, "centre"),
        Column(tr("类型"), 52, "centre"),
        Column(tr("改为"), 42, "centre"),
        Column(tr("理由"), 150),
        Column(tr("核定人"), 60, "centre"),
        Column(tr("是否计入"), 60),
    )
    rows = [
        Row((code, one.day, one.kind, one.points, one.reason, one.by, one.standing)) for code, one in changes
    ]
    set_rows(flow, columns, tuple(rows))


def set_annex(flow: Flow, sheets: Iterable[IndicatorSheet]) -> None:
    """Sets score sheets close together, as an annex: every indicator a heading and a frame."""
    for sheet in sheets:
        heading = tr(
            "{code}　{title}（{points}分，得{final}分）",
            code=sheet.code,
            title=sheet.title,
            points=sheet.points,
            final=sheet.final,
        )
        set_frame(flow, _annex_rows(sheet), heading)


def _annex_rows(sheet: IndicatorSheet) -> tuple[FieldRow, ...]:
    rows: list[FieldRow] = []
    for part in sheet.parts:
        rows += _annex_part(part, is_only=len(sheet.parts) == 1)
    if sheet.steps:
        rows.append((Field(tr("指标得分"), step_lines(sheet.steps)),))
    rows += [(Field(tr("核定"), _change_line(one)),) for one in sheet.changes]
    if sheet.remark:
        rows.append((Field(tr("说明"), sheet.remark),))
    rows += [(Field(tr("申诉"), one),) for one in sheet.appeals]
    return tuple(rows)


def _annex_part(part: PartSheet, *, is_only: bool) -> list[FieldRow]:
    rows: list[FieldRow] = []
    if not is_only:
        title = tr("{code}　{title}　{points}分", code=part.code, title=part.title, points=part.points)
        rows.append((Field(tr("计分项"), title),))
    rows += [
        (Field(tr("办法原文"), part.wording),),
        (Field(tr("计分规则"), part.rule),),
        (Field(tr("认定数据"), part.fact),),
    ]
    basis = _event_lines(part.events) if part.events else _basis_lines(part.basis)
    if basis:
        rows.append((Field(tr("依据"), basis),))
    rows.append((Field(tr("计算过程"), step_lines(part.steps)),))
    return rows


def step_lines(steps: Iterable[StepLine]) -> str:
    """Steps as lines, e.g. ``得分：20 × 11 ÷ 12 = 18.3333``; an arrow already leads to the result."""
    return "\n".join(_step_line(one) for one in steps)


def _step_line(step: StepLine) -> str:
    if not step.formula:
        return tr("{name}：{value}", name=step.name, value=step.value) if step.value else step.name
    if "→" in step.formula or not step.value or step.formula == step.value:
        return tr("{name}：{value}", name=step.name, value=step.formula)
    return tr("{name}：{formula} = {value}", name=step.name, formula=step.formula, value=step.value)


def _event_lines(events: Sequence[EventLine]) -> str:
    return "\n".join(
        "　".join(filter(None, (f"{number}. {one.title}", one.day, _level(one), _exempt(one))))
        for number, one in enumerate(events, 1)
    )


def _level(one: EventLine) -> str:
    level = "" if one.level == "—" or one.title.endswith(one.level) else one.level
    times = "" if one.count == "1" else tr("{count}次", count=one.count)
    return "　".join(filter(None, (level, times)))


def _exempt(one: EventLine) -> str:
    return tr("不计：{reason}", reason=one.exemption) if one.exemption else ""


def _basis_lines(basis: Sequence[BasisLine]) -> str:
    missed = [one.text for one in basis if one.is_met is False]
    met = [one.text for one in basis if one.is_met]
    others = [one.text for one in basis if one.is_met is None]
    lines = [
        tr("未达到{count}项：{items}", count=len(missed), items="；".join(missed)) if missed else "",
        tr("达到{count}项：{items}", count=len(met), items="；".join(met)) if met else "",
        "；".join(others),
    ]
    return "\n".join(filter(None, lines))


def _change_line(one: ChangeLine) -> str:
    return tr(
        "{day}　{kind}改为{points}分，{by}：{reason}（{standing}）",
        day=one.day,
        kind=one.kind,
        points=one.points,
        by=one.by,
        reason=one.reason,
        standing=one.standing,
    )
