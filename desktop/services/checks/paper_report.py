"""The words and rows of a 安全检查报告, out of what the services of checks say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.domain.checks.findings import Finding
from desktop.domain.checks.inspections import Inspection, InspectionState, ResultReview
from desktop.domain.checks.scoring import profile_named
from desktop.domain.checks.values import Answer, Checklist, CheckScore, ScoreStep
from desktop.i18n import tr
from desktop.reports.check_charts import Axis
from desktop.reports.check_report import render_check_report
from desktop.reports.check_report_values import CheckReportPaper, StepRow
from desktop.reports.fields import Field, FieldRow
from desktop.services.checks.figures import TrendPoint, radar
from desktop.services.checks.findings_values import FindingRow
from desktop.services.checks.inspections_values import InspectionDetail, ResultView
from desktop.services.checks.paper_coverage import Coverage, category_rows, count_rows, coverage_of
from desktop.services.checks.paper_photos import PhotoPart
from desktop.services.checks.paper_problems import (
    problem_groups,
    problem_note,
    return_rows,
    severity_chart,
    severity_counts,
)
from desktop.services.checks.paper_signatures import signed_sheets
from desktop.services.checks.paper_trend import stages, trend_note, trend_rows
from desktop.services.checks.paper_words import span_text, value_text
from desktop.services.checks.titles import INSPECTION_STATE_TITLES
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint
from desktop.services.paper_words import day_text

NONE = "—"


@dataclass(frozen=True, slots=True)
class ReportParts:
    """What a report is made of.

    Attributes:
        checklist: with what the inspection checks.
        results: every place, missing ones too.
        answers: what the score rests on.
        score: None for a re-inspection.
        reviews: the office's words, by uid of the result.
        findings: that were raised from the inspection, withdrawn ones too.
        repeats: earlier findings that an answer repeats, by item and target.
        photos: made small.
        trend: inspections of the same unit and checklist, this one among them.
        reinspected: findings that this inspection looks at again.
    """

    detail: InspectionDetail
    checklist: Checklist
    results: tuple[ResultView, ...]
    answers: tuple[Answer, ...]
    score: CheckScore | None
    reviews: Mapping[str, tuple[ResultReview, ...]]
    findings: tuple[FindingRow, ...]
    repeats: Mapping[tuple[str, str], tuple[Finding, ...]]
    photos: PhotoPart
    trend: tuple[TrendPoint, ...]
    reinspected: tuple[Finding, ...] = ()

    @property
    def inspection(self) -> Inspection:
        """The inspection itself."""
        return self.detail.row.inspection


def report_pdf(facts: PaperFacts, parts: ReportParts) -> bytes:
    """Prints a report."""
    return render_check_report(report_paper(facts, parts))


def report_paper(facts: PaperFacts, parts: ReportParts) -> CheckReportPaper:
    """The values of a report.

    Args:
        facts: what the paper says about itself.
        parts: what the inspection found.
    """
    inspection, score = parts.inspection, parts.score
    warning, word = _warning(parts)
    coverage = coverage_of(parts.results, parts.answers)
    return CheckReportPaper(
        imprint=replace(imprint(facts), mark=word),
        subtitle=tr("{title}（{code}）", title=inspection.title, code=inspection.code),
        preliminary=warning,
        summary=_summary(parts, coverage),
        facts=_facts(parts),
        coverage=coverage.paragraphs,
        unchecked=coverage.unchecked,
        counts=count_rows(parts.results, parts.answers, score),
        count_note=_count_note(score),
        scoring=_scoring(parts),
        axes=_axes(score),
        categories=category_rows(parts.results, parts.answers, score),
        problem_note=problem_note(parts.results, parts.findings),
        problems=problem_groups(parts.results, parts.findings, parts.repeats),
        severities=severity_chart(parts.findings),
        photo_note=parts.photos.note,
        photos=parts.photos.printed,
        sheets=signed_sheets(parts.detail.sheets),
        returns=return_rows(parts.results, parts.reviews),
        trend_note=trend_note(parts.trend),
        stages=stages(parts.trend),
        trend=trend_rows(parts.trend),
        steps=tuple(map(_step, score.steps)) if score else (),
        step_note=_step_note(score) if score else "",
        on=inspection.concluded_on or facts.as_of,
    )


def _warning(parts: ReportParts) -> tuple[str, str]:
    """Why the results are not final, and the word for the top of every page; empty when they are."""
    inspection, state = parts.inspection, parts.detail.row.state
    if state is InspectionState.WITHDRAWN:
        return tr("本次检查已撤销：{reason}", reason=inspection.withdrawn), tr("已撤销")
    if inspection.conflicts or any(one.result and one.result.conflicts for one in parts.results):
        return tr("初步结果：有两台电脑填报的内容不一致，尚未处理，不作为正式结论。"), tr("初步")
    if state is not InspectionState.CONCLUDED:
        title = tr(INSPECTION_STATE_TITLES[state])
        text = tr("初步结果：检查尚未定稿（目前{state}），结果可能变动，不作为正式结论。", state=title)
        return text, tr("初步")
    if _is_moved(parts):
        text = tr("注意：定稿后检查结果有变动，下列数字按现有结果列出，定稿得分另行注明。")
        return text, tr("有变动")
    return "", ""


def _is_moved(parts: ReportParts) -> bool:
    """Whether the results give another value today than the one that was declared final."""
    final = parts.inspection.concluded_value
    return final is not None and (parts.score is None or parts.score.value != final)


def _summary(parts: ReportParts, coverage: Coverage) -> tuple[FieldRow, ...]:
    score = parts.score
    counts = severity_counts(parts.results)
    problems = Field(tr("发现问题"), counts)
    checked = Field(tr("检查率"), coverage.rate)
    if score is None:
        return ((Field(tr("检查类型"), tr("复查，不单独评分")), checked), (problems,))
    return (
        (Field(tr("综合得分"), value_text(score.value, tr("未评分"))), Field(tr("结论"), _conclusion(score))),
        (checked, problems),
    )


def _conclusion(score: CheckScore) -> str:
    return tr(score.conclusion_title) if score.conclusion_title else tr("未下结论")


def _facts(parts: ReportParts) -> tuple[FieldRow, ...]:
    inspection, checklist, row = parts.inspection, parts.checklist, parts.detail.row
    people = "\n".join(_person(parts, share.name, share.categories) for share in inspection.shares)
    rows: list[FieldRow] = [
        (
            Field(tr("被检查单位"), inspection.unit_name, share=1.2),
            Field(tr("检查编号"), inspection.code),
        ),
        (
            Field(tr("被检查系统"), inspection.system or NONE, share=1.2),
            Field(tr("检查级别"), row.level_title or NONE),
        ),
        (
            Field(tr("检查时间"), span_text(inspection.starts_on, inspection.ends_on), share=1.2),
            Field(tr("定稿日期"), day_text(inspection.concluded_on, tr("未定稿"))),
        ),
        (Field(tr("检查依据"), inspection.basis or NONE),),
        (Field(tr("检查员"), people or NONE),),
    ]
    if inspection.targets:
        rows.append((Field(tr("检查对象"), _targets(inspection)),))
    if parts.reinspected:
        rows.append((Field(tr("复查的问题"), "、".join(one.code for one in parts.reinspected)),))
    if inspection.cap_reason:
        rows.append((Field(tr("增加检查的理由"), inspection.cap_reason),))
    named = tr("{title}，版本{edition}", title=checklist.title, edition=checklist.edition)
    rows += [
        (Field(tr("检查清单"), named),),
        (Field(tr("清单依据"), checklist.basis or NONE),),
        (Field(tr("清单来源"), checklist.source or NONE),),
    ]
    return tuple(rows)


def _person(parts: ReportParts, name: str, categories: Sequence[str]) -> str:
    is_leader = name == parts.detail.leader_name
    who = tr("{name}（组长）", name=name) if is_leader else name
    what = "、".join(categories) if categories else tr("全部类别")
    return tr("{who}：{what}", who=who, what=what)


def _targets(inspection: Inspection) -> str:
    return "\n".join(
        tr("{category}：{targets}", category=category, targets="、".join(targets))
        for category, targets in inspection.targets.items()
    )


def _count_note(score: CheckScore | None) -> str:
    if score is None:
        return tr("按检查项和对象逐处计数。")
    return tr("按检查项计数：一个检查项查了几个对象的合并为一项，结果不一的计为部分符合。")


def _scoring(parts: ReportParts) -> tuple[str, ...]:
    score = parts.score
    if score is None:
        return (tr("本次是复查，只核对以前发现的问题是否整改到位，不单独评分。"),)
    profile = profile_named(score.profile)
    value = value_text(score.value, "")
    said = tr("综合得分{value}分，", value=value) if value else tr("本次不给分，")
    parts_said = [
        tr("{said}结论：{conclusion}。", said=said, conclusion=_conclusion(score)),
        tr("评分方法：{title}，版本{name}。", title=tr(profile.title), name=score.profile),
        tr("方法来源：{source}。", source=tr(profile.source)),
        *(tr("说明：{remark}。", remark=tr(remark)) for remark in score.remarks),
    ]
    if _is_moved(parts):
        final = f"{parts.inspection.concluded_value:f}"
        parts_said.append(tr("定稿得分为{final}分，与现有结果算得的不同。", final=final))
    if score.steps:
        parts_said.append(tr("计分过程共{count}步，逐步列在附件中，可以手工复算。", count=len(score.steps)))
    return tuple(parts_said)


def _axes(score: CheckScore | None) -> tuple[Axis, ...]:
    if score is None:
        return ()
    return tuple(Axis(one.category, one.value, value_text(one.value, tr("不适用"))) for one in radar(score))


def _step(step: ScoreStep) -> StepRow:
    parts = "、".join(tr(part) for part in step.parts if part)
    return StepRow(tr(step.name), parts or NONE, step.formula, value_text(step.value, NONE))


def _step_note(score: CheckScore) -> str:
    profile = profile_named(score.profile)
    return tr(
        "评分方法：{title}（{name}）。每一步的算式都写出数字，结果四舍五入；“由哪些项组成”列出检查项编号或前面的步骤。",
        title=tr(profile.title),
        name=score.profile,
    )
