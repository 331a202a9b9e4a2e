"""The words and rows of a 检查记录表, blank or as it was filled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.domain.checks.details import is_measured
from desktop.domain.checks.inspections import Inspection, InspectionState, ResultState
from desktop.domain.checks.tally import severity_of
from desktop.domain.checks.values import Checklist, Severity, Verdict
from desktop.i18n import tr
from desktop.reports.check_form import CheckFormGroup, CheckFormPaper, CheckFormRow, render_check_form
from desktop.reports.fields import Field, FieldRow
from desktop.services.checks.inspections_values import InspectionDetail, ResultView, SheetView
from desktop.services.checks.paper_signatures import signed_sheets
from desktop.services.checks.paper_words import found_text, span_text, verdict_text
from desktop.services.checks.titles import RESULT_STATE_TITLES, WEIGHT_TITLES
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint

TICKS = (Verdict.CONFORMING, Verdict.PARTIAL, Verdict.NONCONFORMING, Verdict.NOT_APPLICABLE)
"""The boxes, in the order of the keys 1 to 4."""
_SEVERITIES = tuple(Severity)
NONE = "—"


@dataclass(frozen=True, slots=True)
class FormParts:
    """What a form is made of.

    Attributes:
        checklist: with what is checked.
        results: every place that the form has, in order; they are numbered from 1.
        sheet: name of the inspector whose sheet it is; empty for the whole inspection.
        is_blank: nothing that was answered is printed.
    """

    detail: InspectionDetail
    checklist: Checklist
    results: tuple[ResultView, ...]
    sheet: str = ""
    is_blank: bool = False

    @property
    def inspection(self) -> Inspection:
        """The inspection itself."""
        return self.detail.row.inspection


def form_pdf(facts: PaperFacts, parts: FormParts) -> bytes:
    """Prints a form."""
    return render_check_form(form_paper(facts, parts))


def form_paper(facts: PaperFacts, parts: FormParts) -> CheckFormPaper:
    """The values of a form.

    Args:
        facts: what the paper says about itself.
        parts: what is checked, and what was found.
    """
    sheets = () if parts.is_blank else _sheets(parts)
    signed = tuple(sheet for sheet in sheets if sheet.signatures)
    return CheckFormPaper(
        imprint=replace(imprint(facts), mark=_mark(parts)),
        head=_head(parts),
        note=_note(parts),
        groups=_groups(parts),
        is_blank=parts.is_blank,
        sheets=signed_sheets(signed),
        signers=() if signed else _signers(),
        totals=_totals(parts),
    )


def _mark(parts: FormParts) -> str:
    """A filled form is preliminary until the inspection is concluded; a blank one says nothing."""
    if parts.is_blank or parts.detail.row.state is InspectionState.CONCLUDED:
        return ""
    return tr("已撤销") if parts.detail.row.state is InspectionState.WITHDRAWN else tr("初步")


def _sheets(parts: FormParts) -> tuple[SheetView, ...]:
    return tuple(sheet for sheet in parts.detail.sheets if not parts.sheet or sheet.name == parts.sheet)


def _signers() -> tuple[str, ...]:
    return tr("检查员\n（签名）"), tr("检查员\n（签名）"), tr("被检查单位\n（签名）")


def _head(parts: FormParts) -> tuple[FieldRow, ...]:
    inspection, checklist, row = parts.inspection, parts.checklist, parts.detail.row
    names = "、".join(share.name for share in inspection.shares)
    edition = tr("版本{edition}", edition=checklist.edition)
    named = "，".join(part for part in (checklist.title, row.level_title, edition) if part)
    day = tr("　　　年　　月　　日") if parts.is_blank else _days(parts)
    return (
        (
            Field(tr("检查编号"), inspection.code),
            Field(tr("检查名称"), inspection.title, share=1.5),
            Field(tr("计划时间"), span_text(inspection.starts_on, inspection.ends_on), share=1.5),
        ),
        (
            Field(tr("被检查单位"), inspection.unit_name),
            Field(tr("被检查系统"), inspection.system or NONE, share=1.5),
            Field(tr("检查日期"), day, share=1.5),
        ),
        (
            Field(tr("填表人"), parts.sheet or (tr("各检查员") if not parts.is_blank else "")),
            Field(tr("检查清单"), named, share=1.5),
            Field(tr("检查员"), names, share=1.5),
        ),
    )


def _days(parts: FormParts) -> str:
    days = [view.answer.on for view in parts.results if view.answer.on]
    return span_text(min(days, default=None), max(days, default=None))


def _note(parts: FormParts) -> str:
    if parts.is_blank:
        return tr(
            "填表说明：每行在一个结果框内打勾。部分符合、不符合的写明发现的问题并勾选风险等级；不适用的写明理由；"
            "没有检查的不打勾。录入时按序号顺序，1符合、2部分符合、3不符合、4不适用。"
        )
    return tr("没有打勾的项是未检查的项。沿用上次结果而未确认的在记录中注明。")


def _groups(parts: FormParts) -> tuple[CheckFormGroup, ...]:
    grouped: dict[str, list[CheckFormRow]] = {}
    numbers: dict[tuple[str, str], int] = {}
    for view in parts.results:
        number = numbers.setdefault(view.key, len(numbers) + 1)
        grouped.setdefault(view.place.item.category, []).append(_row(parts, view, number))
    return tuple(
        CheckFormGroup(tr("{category}（{count}处）", category=name, count=len(rows)), tuple(rows))
        for name, rows in grouped.items()
    )


def _row(parts: FormParts, view: ResultView, number: int) -> CheckFormRow:
    item, answer = view.place.item, view.answer
    weight = tr(WEIGHT_TITLES[item.weight])
    code = [
        item.code,
        weight,
        tr("对象：{target}", target=view.place.target) if view.place.target else "",
    ]
    how = [item.method, tr("判据：{criterion}", criterion=item.criterion) if item.criterion else ""]
    row = CheckFormRow(
        number=number,
        code="\n".join(part for part in code if part),
        requirement=f"{item.point}：{item.requirement}" if item.point else item.requirement,
        how="\n".join(part for part in how if part) or NONE,
    )
    if parts.is_blank:
        return replace(row, record=_measures(parts, view))
    severity = severity_of(item, answer)
    return replace(
        row,
        ticks=TICKS.index(answer.verdict) if answer.verdict in TICKS else None,
        severity=_SEVERITIES.index(severity) if severity else None,
        record=_record(view),
    )


def _measures(parts: FormParts, view: ResultView) -> str:
    """What the cryptography assessment measures, to be filled in by hand."""
    if not is_measured(parts.inspection.profile or parts.checklist.profile, view.place.item):
        return ""
    return tr("D□ A□ K□（成立打勾）\n强度　　　位　模块　　级")


def _record(view: ResultView) -> str:
    said = found_text(view.answer)
    files = tr("照片和文件{count}个", count=len(view.evidence)) if view.evidence else ""
    returned = ""
    if view.state is ResultState.RETURNED:
        opinion = view.review.opinion if view.review else ""
        returned = tr("【{state}】{opinion}", state=tr(RESULT_STATE_TITLES[view.state]), opinion=opinion)
    return "\n".join(part for part in (said, files, returned) if part)


def _totals(parts: FormParts) -> str:
    places = len({view.key for view in parts.results})
    verdicts = (*TICKS, Verdict.UNCHECKED)
    if parts.is_blank:
        blanks = "　".join(tr("{verdict}　　　处", verdict=verdict_text(verdict)) for verdict in verdicts)
        return tr("共{places}处：{counts}", places=places, counts=blanks)
    counts = "　".join(
        tr("{verdict}{count}处", verdict=verdict_text(verdict), count=_count(parts.results, verdict))
        for verdict in verdicts
    )
    return tr("共{places}处：{counts}", places=places, counts=counts)


def _count(results: Sequence[ResultView], verdict: Verdict) -> int:
    return sum(view.answer.verdict is verdict for view in results)
