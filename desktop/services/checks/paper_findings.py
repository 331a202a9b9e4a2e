"""The words and rows of 整改通知书 and 问题清单."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop.domain.checks.findings import Finding, Reinspection
from desktop.domain.checks.values import Severity
from desktop.i18n import tr
from desktop.reports.check_findings import (
    FindingGroup,
    FindingLine,
    FindingListPaper,
    SeverityRow,
    render_finding_list,
)
from desktop.reports.check_notice import RectificationItem, RectificationPaper, render_rectification
from desktop.services.checks.figures import SEVERITIES, severity_by_state
from desktop.services.checks.findings_values import FindingRow, NoticeView
from desktop.services.checks.paper_photos import PhotoPart
from desktop.services.checks.paper_problems import severity_chart
from desktop.services.checks.paper_words import (
    lined_day,
    repeat_text,
    severity_text,
    verdict_text,
)
from desktop.services.checks.titles import FINDING_STATE_TITLES, REINSPECTION_TITLES
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint
from desktop.services.paper_words import day_text


@dataclass(frozen=True, slots=True)
class NoticeParts:
    """What a notice is made of.

    Attributes:
        repeats: earlier findings that each finding repeats, by its uid.
    """

    notice: NoticeView
    repeats: Mapping[str, tuple[Finding, ...]]
    photos: PhotoPart


def notice_pdf(facts: PaperFacts, parts: NoticeParts) -> bytes:
    """Prints a 整改通知书."""
    return render_rectification(notice_paper(facts, parts))


def notice_paper(facts: PaperFacts, parts: NoticeParts) -> RectificationPaper:
    """The values of a 整改通知书.

    Args:
        facts: what the paper says about itself.
        parts: what it tells; withdrawn findings are told as withdrawn.
    """
    notice = parts.notice
    findings = (*notice.findings, *notice.withdrawn)
    opening = tr(
        "在“{title}”中，发现你单位存在下列{count}个安全问题，现通知你单位限期整改。",
        title=notice.inspection_title,
        count=len(notice.findings),
    )
    return RectificationPaper(
        imprint=replace(imprint(facts), mark="" if notice.findings else tr("已撤销")),
        number=notice.number,
        unit=notice.unit_name,
        opening=f"{opening}{_shared(notice)}",
        items=tuple(_item(finding, parts.repeats.get(finding.uid, ())) for finding in findings),
        demand=_demand(),
        total=_total(notice.findings),
        reply_by=max((one.due for one in notice.findings if one.due), default=None),
        photos=parts.photos.printed,
        photo_note=parts.photos.note,
        on=notice.on,
    )


def _shared(notice: NoticeView) -> str:
    if not notice.is_number_shared:
        return ""
    return tr("（注意：另有一份通知书使用了同一文号，请督查办公室重新编号。）")


def _demand() -> str:
    return tr(
        "请逐项分析原因，落实整改措施和责任人，在期限前完成整改，并报送整改情况和整改前后的佐证材料；"
        "高风险问题应立即采取防护措施。整改经复查通过后销号。"
    )


def _total(findings: Sequence[Finding]) -> str:
    counted: Counter[Severity | None] = Counter(finding.severity for finding in findings)
    parts = [
        tr("{severity}{count}个", severity=severity_text(severity), count=counted[severity])
        for severity in SEVERITIES
        if counted[severity]
    ]
    return tr("共{count}个（{parts}）", count=len(findings), parts="，".join(parts))


def _item(finding: Finding, repeats: Sequence[Finding]) -> RectificationItem:
    notes = [
        tr("（本问题已撤销：{reason}）", reason=finding.withdrawn) if finding.withdrawn else "",
        repeat_text(repeats),
    ]
    return RectificationItem(
        code=f"{finding.code}\n{severity_text(finding.severity)}",
        item=_asked(finding),
        found=tr(
            "{observation}\n（{verdict}）",
            observation=finding.observation,
            verdict=verdict_text(finding.verdict),
        ),
        demand=finding.demand or "—",
        due=lined_day(finding.due),
        note="\n".join(note for note in notes if note),
    )


def _asked(finding: Finding) -> str:
    parts = [
        finding.item,
        finding.requirement,
        tr("对象：{target}", target=finding.target) if finding.target else "",
        tr("依据：{standard}", standard=finding.standard) if finding.standard else "",
    ]
    return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ListParts:
    """What a list is made of.

    Attributes:
        rows: withdrawn ones among them.
        reinspections: by uid of the finding.
        names: present name of the unit of each finding, by its uid.
    """

    rows: tuple[FindingRow, ...]
    reinspections: Mapping[str, tuple[Reinspection, ...]]
    names: Mapping[str, str]


def list_pdf(facts: PaperFacts, parts: ListParts) -> bytes:
    """Prints a 问题清单."""
    return render_finding_list(list_paper(facts, parts))


def list_paper(facts: PaperFacts, parts: ListParts) -> FindingListPaper:
    """The values of a 问题清单.

    Args:
        facts: what the paper says about itself.
        parts: the findings and what became of them.
    """
    matrix = severity_by_state(parts.rows)
    shown = [at for at, state in enumerate(matrix.states) if matrix.of_state(state)]
    grouped: dict[str, list[FindingLine]] = {}
    for row in parts.rows:
        unit = parts.names.get(row.finding.uid, row.finding.unit_name)
        grouped.setdefault(unit, []).append(_line(row, parts.reinspections.get(row.finding.uid, ())))
    return FindingListPaper(
        imprint=imprint(facts),
        note=_note(parts.rows, facts.as_of),
        states=tuple(tr(FINDING_STATE_TITLES[matrix.states[at]]) for at in shown),
        severities=tuple(
            SeverityRow(severity_text(severity), tuple(counts[at] for at in shown))
            for severity, counts in matrix.rows
            if any(counts)
        ),
        chart=severity_chart(parts.rows),
        groups=tuple(FindingGroup(unit, tuple(lines)) for unit, lines in grouped.items()),
    )


def _note(rows: Iterable[FindingRow], day: date) -> str:
    listed = tuple(rows)
    overdue = sum(row.standing.is_overdue for row in listed)
    repeated = sum(bool(row.finding.repeats) for row in listed)
    withdrawn = sum(bool(row.finding.withdrawn) for row in listed)
    parts = [
        tr("截至{day}共{count}个问题", day=day_text(day), count=len(listed)),
        tr("已逾期{count}个", count=overdue) if overdue else tr("没有逾期的"),
        tr("重复出现{count}个", count=repeated) if repeated else "",
        tr("其中已撤销{count}个", count=withdrawn) if withdrawn else "",
    ]
    return tr("{said}。", said="，".join(part for part in parts if part))


def _line(row: FindingRow, reinspections: Sequence[Reinspection]) -> FindingLine:
    finding = row.finding
    state = tr(FINDING_STATE_TITLES[row.standing.state])
    late = tr("已逾期") if row.standing.is_overdue else tr("迟交") if row.standing.is_late else ""
    found = [
        finding.observation,
        tr("（{verdict}）", verdict=verdict_text(finding.verdict)),
        repeat_text(row.repeats),
        tr("整改要求：{demand}", demand=finding.demand) if finding.demand else "",
    ]
    return FindingLine(
        code="\n".join(part for part in (finding.code, finding.notice) if part),
        item=_asked(finding),
        found="\n".join(part for part in found if part),
        severity=severity_text(finding.severity),
        due=lined_day(finding.due),
        state=f"{state}\n{late}" if late else state,
        action=_action(row),
        ruling=_ruling(finding, reinspections),
    )


def _action(row: FindingRow) -> str:
    action = row.action
    if action is None:
        return ""
    parts = [
        tr("原因：{cause}", cause=action.cause) if action.cause else "",
        tr("措施：{measures}", measures=action.measures) if action.measures else "",
        tr("结果：{result}", result=action.result) if action.result else "",
        tr("责任人：{name}", name=action.responsible) if action.responsible else "",
        tr("{day}报送", day=day_text(action.on)),
    ]
    return "\n".join(part for part in parts if part)


def _ruling(finding: Finding, reinspections: Sequence[Reinspection]) -> str:
    said = [
        tr("{day}{verdict}{opinion}", day=day_text(one.on), verdict=tr(REINSPECTION_TITLES[one.passed]),
           opinion=tr("：{opinion}", opinion=one.opinion) if one.opinion else "")
        for one in reinspections
    ]  # fmt: skip
    if finding.withdrawn:
        said.append(tr("已撤销：{reason}", reason=finding.withdrawn))
    elif finding.closed_on:
        closing = tr("：{reason}", reason=finding.closing) if finding.closing else ""
        said.append(tr("{day}销号{closing}", day=day_text(finding.closed_on), closing=closing))
    return "\n".join(said)
