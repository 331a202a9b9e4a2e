"""Rows of a 年终考核报告: indicators, tasks, points lost and why, checks, what was booked, how to appeal."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from desktop.domain.evaluation.rules_base import counted
from desktop.domain.evaluation.values import (
    Adjustment,
    FactState,
    IndicatorScore,
    PartScore,
    Scheme,
    UnitScore,
)
from desktop.domain.ledger import Duty
from desktop.domain.standing import Case, CaseRow
from desktop.i18n import tr
from desktop.reports.appraisal_values import (
    BookedRow,
    CheckRow,
    FindingLine,
    IndicatorGroup,
    IndicatorRow,
    LossRow,
    TaskRow,
)
from desktop.reports.page import chinese_date
from desktop.services.checks.figures import TrendPoint
from desktop.services.checks.findings_values import FindingRow
from desktop.services.checks.paper_words import severity_text, value_text
from desktop.services.checks.titles import FINDING_STATE_TITLES
from desktop.services.evaluation.facts_reading import MISSED
from desktop.services.evaluation.paper_sheets import change_line
from desktop.services.evaluation.paper_words import (
    NONE,
    joined,
    number_text,
    points_text,
    signed_text,
    step_line,
)
from desktop.services.paper_words import case_state, day_text
from desktop.services.titles import VERDICT_TITLES

MOST_NAMED = 8
"""Occurrences named in a reason; of more, the first and the number: all of them stand in the annex."""


def indicator_groups(score: UnitScore, scheme: Scheme) -> Iterator[IndicatorGroup]:
    """The indicators by dimension, then those beside the full points."""
    for dimension in scheme.dimensions:
        own = [
            one
            for one in score.indicators
            if one.indicator.dimension == dimension.code and not one.indicator.is_extra
        ]
        if own:
            points, full = score.dimensions[dimension.code]
            title = tr(
                "{code}　{title}（满分{full}分，得{points}分）",
                code=dimension.code,
                title=dimension.title,
                full=number_text(full),
                points=points_text(points),
            )
            yield IndicatorGroup(title, tuple(map(_indicator, own)))
    extras = [one for one in score.indicators if one.indicator.is_extra]
    if extras:
        yield IndicatorGroup(tr("加分和减分指标（不计入满分）"), tuple(map(_indicator, extras)))


def _indicator(score: IndicatorScore) -> IndicatorRow:
    indicator = score.indicator
    return IndicatorRow(
        code=indicator.code,
        title=indicator.title,
        points=number_text(indicator.points),
        full=NONE if indicator.is_extra else number_text(score.full),
        initial=points_text(score.initial),
        final=points_text(score.final),
        note=_indicator_note(score),
    )


def _indicator_note(score: IndicatorScore) -> str:
    states = [one.fact.state for one in score.parts]
    missing = FactState.MISSING in states
    return joined(
        (
            tr("缺少数据") if missing else tr("暂定") if score.is_provisional else "",
            _not_applicable(score),
            tr("核定后改动") if score.initial != score.final else "",
        )
    )


def _not_applicable(score: IndicatorScore) -> str:
    if any(one.fact.state is not FactState.NOT_APPLICABLE for one in score.parts):
        return ""
    if not score.full:
        return tr("不适用")
    return tr("不适用，按方案计{points}分", points=number_text(score.initial))


def task_note(cases: Sequence[tuple[Case, CaseRow]]) -> str:
    """How many tasks there are, and how many are done."""
    if not cases:
        return tr("年度内没有承担督查任务。")
    done = sum(row.completed_on is not None for _, row in cases)
    closed = sum(row.is_closed for _, row in cases)
    return tr(
        "承担督查任务{count}项，其中已办结{done}项、已销号{closed}项，按台账顺序列出。",
        count=len(cases),
        done=done,
        closed=closed,
    )


def task_row(case: Case, row: CaseRow) -> TaskRow:
    """A task as a row."""
    dues = [one.due for one in case.deadlines if one.due]
    return TaskRow(
        code=row.code,
        title=row.title,
        duty=tr("牵头") if row.duty is Duty.LEAD else tr("责任"),
        due=day_text(row.due or (max(dues) if dues else None)),
        verdict=tr(VERDICT_TITLES[row.verdict]) if row.verdict else NONE,
        state=case_state(row),
    )


def loss_note(score: UnitScore) -> str:
    """How many points were lost, in a sentence."""
    lost = sum((one.full - one.final for one in _losing(score)), Decimal(0))
    if not lost:
        return tr("各项适用指标都得满分，没有扣分。")
    count = len(_losing(score))
    return tr("共有{count}项指标没有得满分，合计失分{lost}分。", count=count, lost=number_text(lost))


def _losing(score: UnitScore) -> list[IndicatorScore]:
    return [one for one in score.indicators if not one.indicator.is_extra and one.final < one.full]


def loss_rows(score: UnitScore) -> Iterator[LossRow]:
    """Every indicator that did not get its full points, or took some, with the reasons."""
    taken = [one for one in score.indicators if one.indicator.is_extra and one.final < 0]
    for one in (*_losing(score), *taken):
        lost = -one.final if one.indicator.is_extra else one.full - one.final
        title = tr("{code}　{title}", code=one.indicator.code, title=one.indicator.title)
        yield LossRow(title, number_text(lost), "\n".join(_reasons(one)))


def _reasons(score: IndicatorScore) -> Iterator[str]:
    for part in score.parts:
        yield _reason(part)
    if score.initial != score.final and score.changes:
        line = change_line(score.changes[-1], score)
        yield tr("{kind}改为{points}分：{reason}", kind=line.kind, points=line.points, reason=line.reason)


def _reason(part: PartScore) -> str:
    """Why a part did not get its points: what happened, or what was not reached, or the arithmetic."""
    fact = part.fact
    if fact.state is FactState.MISSING:
        return tr("缺少数据，暂计0分：{note}", note=tr(fact.note) if fact.note else NONE)
    events = [_event(one.title, one.level) for one in counted(fact.occurrences)]
    missed = [one.text.removesuffix(MISSED).rstrip() for one in fact.sources if one.text.endswith(MISSED)]
    if events:
        return tr("{count}次：{items}", count=len(events), items=_few(events))
    if missed:
        return tr("{count}项未达到：{items}", count=len(missed), items=_few(missed))
    if part.part.rule.kind == "judged":
        return tr("评定给{points}分", points=number_text(fact.value))
    lines = [step_line(one) for one in part.steps]
    return "；".join(f"{one.name}：{one.formula or one.value}" for one in lines)


def _event(title: str, level: str) -> str:
    return title if not level or level in title else tr("{title}（{level}）", title=title, level=level)


def _few(items: Sequence[str]) -> str:
    if len(items) <= MOST_NAMED:
        return "；".join(items)
    return tr("{items}等，全部见附件", items="；".join(items[:MOST_NAMED]))


def check_row(point: TrendPoint) -> CheckRow:
    """An inspection as a row."""
    return CheckRow(
        point.title, day_text(point.on), value_text(point.value, tr("不评分")), point.conclusion or NONE
    )


def finding_line(row: FindingRow) -> FindingLine:
    """A finding as a row."""
    finding = row.finding
    state = tr(FINDING_STATE_TITLES[row.standing.state])
    return FindingLine(
        code=finding.code,
        requirement=finding.requirement or finding.item,
        severity=severity_text(finding.severity),
        due=day_text(finding.due),
        state=tr("{state}，已逾期", state=state) if row.standing.is_overdue else state,
    )


def booked_note(score: UnitScore) -> str:
    """How often points were changed, in a sentence."""
    changes = sum(len(one.changes) for one in score.indicators)
    if not changes and not score.adjustments and not score.vetoes:
        return tr("各项得分按规则计算，没有核定改动，没有另行加减分，没有一票否决。")
    return tr(
        "核定和申诉更正{changes}次，另行加减分{adjustments}次，一票否决{vetoes}次。",
        changes=changes,
        adjustments=len(score.adjustments),
        vetoes=len(score.vetoes),
    )


def booked(one: Adjustment) -> BookedRow:
    """加减分 with its document."""
    return BookedRow(one.title, signed_text(one.points), day_text(one.on), one.document or NONE)


def veto_row(scheme: Scheme, one: Adjustment) -> BookedRow:
    """A veto with its rule and document."""
    title = next((rule.title for rule in scheme.vetoes if rule.code == one.veto), one.veto)
    said = title if one.title in ("", title) else tr("{title}：{what}", title=title, what=one.title)
    return BookedRow(said, tr("否决"), day_text(one.on), one.document or NONE)


def appeal_note(scheme: Scheme, *, is_any: bool) -> tuple[str, ...]:
    """How to appeal.

    Args:
        scheme: with its windows.
        is_any: whether the unit has appealed.
    """
    window = next((one for one in scheme.windows if one.step == "appeal"), None)
    when = (
        tr("申诉期为{first}至{last}。", first=chinese_date(window.first), last=chinese_date(window.last))
        if window
        else tr("方案没有规定申诉期，以督查办公室通知为准。")
    )
    none = "" if is_any else tr("截至本报告出具，没有申诉。")
    how = tr(
        "对某项指标的得分有异议的，请在申诉期内写明指标编号、有异议的数据和理由，附佐证材料，"
        "通过督考软件提交督查办公室。督查办公室答复后，得分、名次和等次有变动的，重新出具报告。"
    )
    return tuple(filter(None, (none, when + how)))
