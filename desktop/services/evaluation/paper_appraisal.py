"""The words and rows of a 年终考核报告, out of an evaluation, the ledger and the checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.domain.evaluation.values import (
    FactState,
    Scheme,
    UnitScore,
)
from desktop.domain.standing import Case, CaseRow
from desktop.i18n import tr
from desktop.reports.appraisal import render_appraisal
from desktop.reports.appraisal_values import (
    AppealRow,
    AppraisalPaper,
    DimensionRow,
)
from desktop.reports.check_charts import Axis, Stage
from desktop.reports.fields import Field, FieldRow
from desktop.reports.page import chinese_date
from desktop.reports.sections import Code
from desktop.services.checks.figures import TrendPoint
from desktop.services.checks.findings_values import FindingRow
from desktop.services.evaluation.paper_appraisal_rows import (
    appeal_note,
    booked,
    booked_note,
    check_row,
    finding_line,
    indicator_groups,
    loss_note,
    loss_rows,
    task_note,
    task_row,
    veto_row,
)
from desktop.services.evaluation.paper_code import code_of, code_text
from desktop.services.evaluation.paper_rules import grade_words, total_words
from desktop.services.evaluation.paper_sheets import SheetContext, change_line, decision_text, sheets_of
from desktop.services.evaluation.paper_words import (
    NONE,
    Finality,
    finality,
    grade_title,
    group_title,
    joined,
    number_text,
    points_text,
    rank_text,
    step_line,
)
from desktop.services.evaluation.values import BlockerKind, UnitView, YearPoint
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint
from desktop.services.paper_words import day_text

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class AppraisalParts:
    """What a report is made of.

    Attributes:
        view: the unit's result.
        is_office: whether the workspace knows all units, and may make formal reports.
        names: of parties.
        cases: the unit's tasks, in the order of the ledger; as case and row.
        checks: inspections of the year that were concluded.
        findings: found or due in the year.
        history: frozen years of the unit.
        office: name of the office.
        is_inspection_known: whether the workspace holds inspections.
    """

    view: UnitView
    is_office: bool
    names: dict[str, str]
    cases: tuple[tuple[Case, CaseRow], ...]
    checks: tuple[TrendPoint, ...]
    findings: tuple[FindingRow, ...]
    history: tuple[YearPoint, ...]

    @property
    def score(self) -> UnitScore:
        """The unit's figures."""
        return self.view.score

    @property
    def scheme(self) -> Scheme:
        """What it is evaluated by."""
        return self.view.view.entry.scheme


def appraisal_pdf(facts: PaperFacts, parts: AppraisalParts) -> bytes:
    """Prints a report."""
    return render_appraisal(appraisal_paper(facts, parts))


def appraisal_paper(facts: PaperFacts, parts: AppraisalParts) -> AppraisalPaper:
    """The values of a report.

    Args:
        facts: what the paper says about itself.
        parts: the result and what stands behind it.
    """
    score, scheme = parts.score, parts.scheme
    final = finality(parts.view.view, parts.view.blockers, is_office=parts.is_office)
    dimensions = _dimensions(parts)
    return AppraisalPaper(
        imprint=replace(imprint(facts), mark=final.word),
        subtitle=scheme.title,
        unit=score.participant.name,
        cover=_cover(parts, final),
        warnings=(*final.warnings, *_missing(parts)),
        code=_code(parts),
        opening=_opening(parts, final),
        total=tuple(map(step_line, score.steps)),
        total_rules=total_words(scheme),
        grade_rules=grade_words(scheme) if parts.is_office else (),
        dimensions=dimensions,
        group_note=_group_note(parts),
        axes=tuple(Axis(row.title, row.value, row.rate) for row in dimensions),
        history=tuple(map(_stage, parts.history)),
        indicators=tuple(indicator_groups(score, scheme)),
        task_note=task_note(parts.cases),
        tasks=tuple(task_row(case, row) for case, row in parts.cases),
        loss_note=loss_note(score),
        losses=tuple(loss_rows(score)),
        check_note=_check_note(parts),
        checks=tuple(map(check_row, parts.checks)),
        findings=tuple(map(finding_line, parts.findings)),
        booked_note=booked_note(score),
        changes=tuple(
            (one.indicator.code, change_line(change, one))
            for one in score.indicators
            for change in one.changes
        ),
        adjustments=tuple(map(booked, score.adjustments)),
        vetoes=tuple(veto_row(scheme, one) for one in score.vetoes),
        appeals=tuple(
            AppealRow(one.indicator, day_text(one.on), joined((one.text, one.wanted)), decision_text(one))
            for one in parts.view.appeals
        ),
        appeal_note=appeal_note(scheme, is_any=bool(parts.view.appeals)),
        sheets=sheets_of(score, SheetContext(scheme, parts.names, parts.view.appeals)),
        on=_on(parts, facts.as_of),
        is_formal=final.is_formal,
    )


def _on(parts: AppraisalParts, day: date) -> date:
    """Day of the report: that of the freeze, once there is one."""
    view = parts.view.view
    return (view.frozen.on or day) if view.is_frozen and view.frozen else day


def _cover(parts: AppraisalParts, final: Finality) -> tuple[FieldRow, ...]:
    score, scheme, view = parts.score, parts.scheme, parts.view.view
    total, rank, grade = _standing(parts)
    state = tr("正式") if final.is_formal else tr("暂定")
    if view.is_frozen and view.frozen:
        state = tr("{state}，{day}封存", state=state, day=day_text(view.frozen.on))
    return (
        (Field(tr("被考核单位"), score.participant.name),),
        (
            Field(tr("考核年度"), tr("{year}年", year=scheme.year)),
            Field(tr("考核分组"), group_title(scheme, score.participant.group)),
        ),
        (Field(tr("总分"), total), Field(tr("等次"), grade)),
        (Field(tr("本组名次"), rank), Field(tr("数据截至"), chinese_date(view.as_of))),
        (Field(tr("考核方案"), tr("{name}版", name=view.entry.name)), Field(tr("报告状态"), state)),
        (Field(tr("考核依据"), scheme.basis or NONE),),
    )


def _standing(parts: AppraisalParts) -> tuple[str, str, str]:
    """Total, rank and grade in words; in a unit's workspace rank and grade as the office told them."""
    score, told = parts.score, parts.view.view.told
    total = tr("{points}分", points=points_text(score.total))
    if parts.is_office:
        rank = rank_text(parts.view.view.evaluation, score)
        if score.rank is not None:
            rank = tr("{rank}（共{count}个单位）", rank=rank, count=parts.view.group_size)
        return total, rank, grade_title(parts.scheme, score.grade)
    if told is None:
        return total, tr("未告知"), tr("未告知")
    rank = tr("第{rank}名（共{count}个单位）", rank=told.rank, count=told.of) if told.rank else NONE
    return tr("{points}分", points=points_text(told.total)), rank, grade_title(parts.scheme, told.grade)


def _missing(parts: AppraisalParts) -> tuple[str, ...]:
    """Facts that are missing and count nothing, by the indicators they belong to."""
    score = parts.score
    codes = [
        f"{one.indicator.code} {one.indicator.title}"
        for one in score.indicators
        if any(part.fact.state is FactState.MISSING for part in one.parts)
    ]
    said = {one.kind for one in parts.view.blockers if one.unit == score.participant.party}
    if not codes or BlockerKind.MISSING in said:
        return ()
    if parts.view.view.is_frozen:
        return (tr("封存时仍缺少数据、按0分计的指标：{codes}。", codes="、".join(codes)),)
    return (tr("缺少数据、暂计0分的指标：{codes}。", codes="、".join(codes)),)


def _code(parts: AppraisalParts) -> Code:
    code = code_of(parts.view.view, "appraisal", parts.score)
    return Code(code_text(code), code_words(code.inputs, code.snapshot))


def code_words(inputs: str, snapshot: str) -> str:
    """What stands beside a code.

    Args:
        inputs: beginning of the hash of the inputs.
        snapshot: that of the snapshot; empty when nothing was frozen.
    """
    lines = [
        tr("二维码载有考核方案、单位、总分、名次、等次和数据摘要。"),
        tr("核对方法：在保存数据的电脑上执行 dukao verify 本文件.pdf。"),
        tr("封存摘要 {digest}", digest=snapshot) if snapshot else tr("尚未封存"),
        tr("数据摘要 {digest}", digest=inputs),
    ]
    return "\n".join(lines)


def _opening(parts: AppraisalParts, final: Finality) -> tuple[str, ...]:
    score, scheme = parts.score, parts.scheme
    total, rank, grade = _standing(parts)
    name, group = score.participant.name, group_title(scheme, score.participant.group)
    if not parts.is_office:
        said = tr(
            "{name}{year}年度考核总分{total}（按本单位掌握的数据计算）。",
            name=name,
            year=scheme.year,
            total=total,
        )
        return (said,)
    said = tr(
        "{name}{year}年度考核总分{total}，等次为{grade}，在{group}中列{rank}。",
        name=name,
        year=scheme.year,
        total=total,
        grade=grade,
        group=group,
        rank=rank,
    )
    if score.rank is None:
        said = tr("{name}{year}年度考核总分{total}，不参加排名。", name=name, year=scheme.year, total=total)
    if not final.is_formal:
        said = tr("{said}以上结果为暂定。", said=said)
    return (said, *_initial(score), *_neighbours(parts))


def _initial(score: UnitScore) -> tuple[str, ...]:
    if score.initial == score.total:
        return ()
    return (
        tr(
            "按规则计算的总分为{initial}分，经核定和加减分调整为{total}分，各项调整及理由见第八部分。",
            initial=points_text(score.initial),
            total=points_text(score.total),
        ),
    )


def _neighbours(parts: AppraisalParts) -> tuple[str, ...]:
    """What separates the unit from the one before it; the other is not named in its report."""
    above = parts.view.above
    if above is None:
        return ()
    distance = above.score.total - parts.score.total
    if distance <= 0:
        return ()
    lost = [one for one in above.differences if one.points < 0][:2]
    codes = "、".join(f"{one.indicator.code} {one.indicator.title}" for one in lost)
    said = tr("与前一名相差{points}分", points=number_text(distance))
    return (tr("{said}，主要差在{codes}。", said=said, codes=codes) if codes else tr("{said}。", said=said),)


def _dimensions(parts: AppraisalParts) -> tuple[DimensionRow, ...]:
    score = parts.score
    rows = []
    for one in parts.scheme.dimensions:
        found = score.dimensions.get(one.code)
        if found is None:
            continue
        points, full = found
        value = points * _HUNDRED / full if full else None
        rows.append(
            DimensionRow(
                title=tr("{code}　{title}", code=one.code, title=one.title),
                full=number_text(full),
                points=points_text(points),
                rate=_rate(value),
                mean=_mean(parts, one.code),
                value=value,
            )
        )
    return tuple(rows)


def _rate(value: Decimal | None) -> str:
    return NONE if value is None else tr("{value}%", value=f"{value:.1f}")


def _mean(parts: AppraisalParts, dimension: str) -> str:
    """The mean rate of the group, provisional as it may be; empty where the others are not known."""
    if not parts.is_office:
        return ""
    rates = [
        points * _HUNDRED / full
        for one in parts.view.view.evaluation.units
        if one.participant.group == parts.score.participant.group
        for points, full in (one.dimensions.get(dimension, (Decimal(0), Decimal(0))),)
        if full
    ]
    return _rate(sum(rates, Decimal(0)) / len(rates)) if rates else NONE


def _group_note(parts: AppraisalParts) -> str:
    if not parts.is_office:
        return ""
    count = sum(
        one.participant.group == parts.score.participant.group for one in parts.view.view.evaluation.units
    )
    return tr("本组平均为本组{count}个单位得分率的平均值，不适用的单位不计。", count=count)


def _stage(point: YearPoint) -> Stage:
    value = point.total * _HUNDRED / point.full if point.full else None
    rank = tr("第{rank}名", rank=point.rank) if point.rank else ""
    name = "\n".join(filter(None, (tr("{year}年", year=point.year), rank, point.grade)))
    return Stage(name, value, points_text(point.total), point.scheme.partition(" ")[0])


def _check_note(parts: AppraisalParts) -> str:
    found = parts.findings
    if not parts.is_office and not found:
        return tr("年度内没有收到需要整改的问题。安全检查的情况由督查办公室掌握。")
    open_ = sum(row.standing.is_overdue for row in found)
    checks = (
        tr("年度内已定稿的安全检查{count}次", count=len(parts.checks))
        if parts.is_office
        else tr("安全检查的情况由督查办公室掌握")
    )
    if not found:
        return tr("{checks}，没有需要整改的问题。", checks=checks)
    return tr("{checks}；问题{count}个，其中逾期未改{open}个。", checks=checks, count=len(found), open=open_)


def names_of(scores: Iterable[UnitScore], others: Mapping[str, str]) -> dict[str, str]:
    """Names of parties: those evaluated, and others.

    Args:
        scores: of the evaluation.
        others: by party.
    """
    return {**others, **{one.participant.party: one.participant.name for one in scores}}
