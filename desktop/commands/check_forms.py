"""Security checks in JSON and in lines: what the groups ``inspection`` and ``finding`` print."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from desktop.commands.console import plain, print_json, print_lines
from desktop.domain.checks.findings import Finding
from desktop.domain.checks.inspections import Progress, ResultState
from desktop.domain.checks.standing import Gap, SigningStanding
from desktop.domain.checks.values import Answer, Severity, Verdict
from desktop.i18n import tr
from desktop.services.checks.titles import (
    FINDING_STATE_TITLES,
    GAP_TITLES,
    INSPECTION_STATE_TITLES,
    REINSPECTION_TITLES,
    RESULT_STATE_TITLES,
    SEVERITY_TITLES,
    SIDE_TITLES,
    VERDICT_TITLES,
)

if TYPE_CHECKING:
    from desktop.services.checks.fill_values import FillCounts
    from desktop.services.checks.findings_values import Candidate, FindingDetail, FindingRow
    from desktop.services.checks.importing import ImportedAnswers
    from desktop.services.checks.inspections_values import (
        InspectionDetail,
        InspectionRow,
        ResultView,
        SheetView,
    )

Member = TypeVar("Member", bound=Enum)
_AT = "@"
_COUNTED = ("total", "answered", "open", "copied", "changed", "blocking", "returned", "waiting", "accepted")


def said(sentence: str, as_json: bool, **form: object) -> None:
    """Prints what was done: its sentence, and in JSON what else there is to know."""
    if as_json:
        print_json({**form, "sentence": sentence})
        return
    print_lines(sentence)


def member(given: str, titles: Mapping[Member, str]) -> Member:
    """A member of a closed set by its word or by what it is called.

    Raises:
        typer.BadParameter: it is none of them.
    """
    word = given.strip()
    for one, title in titles.items():
        if word in (one.value, one.name.lower(), title, tr(title)):
            return one
    known = "、".join(f"{one.value}（{tr(title)}）" for one, title in titles.items())
    raise typer.BadParameter(tr("“{given}”不在可选范围内。可选：{known}", given=given, known=known))


def verdict_of(given: str) -> Verdict:
    """A verdict by its word or its Chinese name, see `member`."""
    return member(given, VERDICT_TITLES)


def severity_of(given: str) -> Severity:
    """A severity by its word or its Chinese name, ``高`` for 高风险 too, see `member`."""
    shortened = {title.removesuffix("风险"): one for one, title in SEVERITY_TITLES.items()}
    return shortened.get(given.strip()) or member(given, SEVERITY_TITLES)


def pairs(given: Iterable[str]) -> list[tuple[str, str]]:
    """``NAME=VALUE`` options, in order.

    Raises:
        typer.BadParameter: one has no equals sign, or nothing before it.
    """
    found = []
    for one in given:
        name, sign, value = one.replace("＝", "=", 1).partition("=")
        if not (sign and name.strip()):
            raise typer.BadParameter(tr("“{given}”应写成 名称=内容", given=one))
        found.append((name.strip(), value.strip()))
    return found


def gathered(given: Iterable[str]) -> dict[str, list[str]]:
    """``NAME=VALUE`` options that may be repeated, by name."""
    found: dict[str, list[str]] = {}
    for name, value in pairs(given):
        found.setdefault(name, []).append(value)
    return found


def chosen_places(
    given: Sequence[str], known: Sequence[tuple[str, str]], target: str | None = None
) -> list[tuple[str, str]]:
    """Places named as ``ITEM`` (all its targets) or ``ITEM@TARGET``.

    Args:
        given: as named.
        known: places there are; one that is not among them is given back as it is, to be refused by name.
        target: of items that name none; None for all their targets.
    """
    found: list[tuple[str, str]] = []
    for one in given:
        item, sign, named = one.partition(_AT)
        wanted = named if sign else target
        several = [key for key in known if key[0] == item and wanted in (None, key[1])]
        found += several or [(item, wanted or "")]
    return list(dict.fromkeys(found))


def row_form(row: "InspectionRow") -> dict[str, Any]:
    """An inspection and where it stands, as JSON."""
    form: dict[str, Any] = plain(row.inspection)
    return form | {
        "state": row.state.value,
        "progress": progress_form(row.progress),
        "checklist_title": row.checklist_title,
        "level_title": row.level_title,
        "score": row.score,
        "findings": row.findings,
        "open_findings": row.open_findings,
    }


def row_line(row: "InspectionRow") -> str:
    """An inspection as one line."""
    one, filled = row.inspection, row.progress
    days = "—".join(str(day) for day in (one.starts_on, one.ends_on) if day)
    told = tr("已提交{done}/{total}", done=filled.submitted, total=filled.total)
    cells = (
        one.code,
        tr(INSPECTION_STATE_TITLES[row.state]),
        one.unit_name,
        told,
        row.score,
        days,
        one.title,
    )
    return "\t".join(cells)


def progress_form(progress: Progress) -> dict[str, int]:
    """Places by the state of their answers, as JSON."""
    counts = {state.value: progress.by_state.get(state, 0) for state in ResultState}
    return {"total": progress.total, **counts}


def detail_form(detail: "InspectionDetail", results: Sequence["ResultView"]) -> dict[str, Any]:
    """Everything about an inspection, as JSON."""
    return row_form(detail.row) | {
        "leader_name": detail.leader_name,
        "shares": [plain(one.share) | {"progress": progress_form(one.progress)} for one in detail.shares],
        "sheets": [_sheet_form(sheet) for sheet in detail.sheets],
        "gaps": [gap_form(gap) for gap in detail.gaps],
        "results": [result_form(view) for view in results],
    }


def detail_lines(detail: "InspectionDetail", results: Sequence["ResultView"]) -> Iterator[str]:
    """Everything about an inspection in lines.

    Args:
        detail: all but the answers.
        results: those to be shown; may be none.
    """
    row, one = detail.row, detail.row.inspection
    yield f"{one.code}　{one.title}　{tr(INSPECTION_STATE_TITLES[row.state])}"
    yield "　".join(filter(None, (one.unit_name, one.system, row.checklist_title, row.level_title)))
    for word in (one.basis, one.cap_reason, one.withdrawn):
        if word:
            yield word
    for view in detail.shares:
        covered = "、".join(view.share.categories) or tr("全部类别")
        filled = tr("已提交{done}/{total}", done=view.progress.submitted, total=view.progress.total)
        leads = tr("组长") if view.share.inspector == one.leader else ""
        yield "\t".join((view.share.name, leads, filled, covered))
    for sheet in detail.sheets:
        yield f"{sheet.name}\t{signing_text(sheet.standing)}"
    if row.score:
        yield tr("得分：{value}", value=row.score)
    if detail.gaps:
        yield tr("还有{count}处需要补充。", count=len(detail.gaps))
    yield from map(result_line, results)


def result_form(view: "ResultView") -> dict[str, Any]:
    """An answer with where it stands, as JSON."""
    item = view.place.item
    return {
        "item": item.code,
        "target": view.place.target,
        "category": item.category,
        "point": item.point,
        "requirement": item.requirement,
        "state": view.state.value,
        "inspector": view.inspector,
        "inspector_name": view.inspector_name,
        "uid": view.result.uid if view.result else "",
        "version": view.result.version if view.result else "",
        "answer": plain(view.answer),
        "review": plain(view.review),
        "evidence": plain(view.evidence),
    }


def result_line(view: "ResultView") -> str:
    """An answer as one line."""
    words = " ".join((view.answer.observation or view.answer.reason or view.answer.note).split())
    opinion = view.review.opinion if view.review and view.state is ResultState.RETURNED else ""
    place = tr("{item}（{target}）", item=view.place.item.code, target=view.place.target)
    cells = (
        place if view.place.target else view.place.item.code,
        tr(RESULT_STATE_TITLES[view.state]),
        tr(VERDICT_TITLES[view.answer.verdict]),
        view.inspector_name,
        words or " ".join(view.place.item.requirement.split()),
        opinion,
    )
    return "\t".join(cells).rstrip("\t")


def gap_form(gap: Gap) -> dict[str, Any]:
    """Something missing, as JSON."""
    return {**plain(gap), "blocks": gap.kind.blocks, "sentence": tr(GAP_TITLES[gap.kind])}


def gap_line(gap: Gap) -> str:
    """Something missing as one line."""
    return "\t".join((gap.item, gap.target, tr(GAP_TITLES[gap.kind])))


def counts_form(counts: "FillCounts") -> dict[str, Any]:
    """How far a sheet is, as JSON."""
    numbers = {name: getattr(counts, name) for name in _COUNTED}
    return numbers | {"verdicts": {verdict.value: count for verdict, count in counts.verdicts.items()}}


def imported_form(taken: "ImportedAnswers") -> dict[str, Any]:
    """What became of the answers of a file, as JSON."""
    numbers = {name: getattr(taken, name) for name in ("total", "new", "updated", "unchanged", "sentence")}
    return numbers | {"left": {reason.value: count for reason, count in taken.left.items()}}


def signing_form(standing: SigningStanding) -> dict[str, Any]:
    """Where signing stands, as JSON."""
    return {**plain(standing), "is_complete": standing.is_complete}


def signing_text(standing: SigningStanding) -> str:
    """Where signing stands, in words."""
    said = [tr("{side}{name}已签", side=tr(SIDE_TITLES[one.side]), name=one.name) for one in standing.holding]
    said += [tr("{name}的签名已失效", name=one.name) for one in standing.broken]
    if standing.inspectors_missing:
        said.append(tr("还差检查员签名{count}人", count=standing.inspectors_missing))
    if standing.unit_missing:
        said.append(tr("还差被检查单位签名"))
    return "，".join(said)


def answer_line(answer: Answer) -> str:
    """An answer of the own sheet as one line."""
    words = (answer.observation, answer.reason, answer.note)
    copied = tr("沿用上次结果，尚未确认") if answer.is_copied else ""
    cells = (answer.item, answer.target, tr(VERDICT_TITLES[answer.verdict]), *filter(None, words), copied)
    return "\t".join(cells).rstrip("\t")


def _sheet_form(sheet: "SheetView") -> dict[str, Any]:
    return {
        "inspector": sheet.inspector,
        "name": sheet.name,
        "standing": signing_form(sheet.standing),
        "signatures": plain(sheet.signatures),
        "submitted_on": plain(sheet.submitted_on),
    }


def finding_form(row: "FindingRow") -> dict[str, Any]:
    """A finding and where it stands, as JSON."""
    form: dict[str, Any] = plain(row.finding)
    return form | {
        "state": row.standing.state.value,
        "is_overdue": row.standing.is_overdue,
        "is_late": row.standing.is_late,
        "days_left": row.standing.days_left,
        "failures": row.standing.failures,
        "repeated_codes": [one.code for one in row.repeats],
        "action": plain(row.action),
        "draft": plain(row.draft),
    }


def finding_line(row: "FindingRow") -> str:
    """A finding as one line."""
    one = row.finding
    state = tr(FINDING_STATE_TITLES[row.standing.state])
    overdue = tr("已超期") if row.standing.is_overdue else ""
    again = tr("重复问题") if one.repeats else ""
    words = " ".join((one.observation or one.requirement).split())
    severity = tr(SEVERITY_TITLES[one.severity]) if one.severity else tr("未定级")
    cells = (one.code, state, severity, one.unit_name, str(one.due or ""), overdue or again, words)
    return "\t".join(cells)


def finding_detail_form(detail: "FindingDetail") -> dict[str, Any]:
    """Everything about a finding, as JSON."""
    return finding_form(detail.row) | {
        "actions": plain(detail.actions),
        "reinspections": plain(detail.reinspections),
        "photos": plain(detail.photos),
        "evidence": plain(detail.evidence),
        "draft_evidence": plain(detail.draft_evidence),
        "task_code": detail.task_code,
        "repeated_by": [one.code for one in detail.repeated_by],
        "history": plain(detail.history),
    }


def finding_detail_lines(detail: "FindingDetail") -> Iterator[str]:
    """Everything about a finding in lines."""
    one = detail.row.finding
    yield finding_line(detail.row)
    yield "　".join(filter(None, (one.notice, one.inspection_title, one.system, one.target, one.standard)))
    yield one.requirement
    yield tr("整改要求：{demand}", demand=one.demand)
    for earlier in detail.repeats:
        yield tr("与{code}重复（{day}）", code=earlier.code, day=earlier.found_on)
    if detail.row.action:
        yield tr("整改措施：{text}", text=detail.row.action.measures)
        yield tr("整改结果：{text}", text=detail.row.action.result)
    for seen in detail.reinspections:
        yield f"{seen.on}　{tr(REINSPECTION_TITLES[seen.passed])}　{seen.opinion}"
    names = [*(photo.name for photo in detail.photos), *(file.name for file in detail.evidence)]
    if names:
        yield tr("照片和佐证材料：{names}", names="、".join(names))
    if detail.task_code:
        yield tr("督查任务：{code}", code=detail.task_code)


def candidate_form(candidate: "Candidate") -> dict[str, Any]:
    """An answer that can become a finding, as JSON."""
    return {
        "item": candidate.answer.item,
        "target": candidate.answer.target,
        "category": candidate.place.item.category,
        "requirement": candidate.place.item.requirement,
        "severity": candidate.severity.value if candidate.severity else None,
        "due": candidate.due.isoformat(),
        "demand": candidate.demand,
        "repeats": codes_of(candidate.repeats),
        "answer": plain(candidate.answer),
        "withdrawn": candidate.withdrawn,
    }


def candidate_line(candidate: "Candidate") -> str:
    """An answer that can become a finding as one line."""
    severity = tr(SEVERITY_TITLES[candidate.severity]) if candidate.severity else tr("未定级")
    again = tr("与{codes}重复", codes="、".join(codes_of(candidate.repeats))) if candidate.repeats else ""
    words = " ".join(candidate.answer.observation.split())
    return "\t".join(
        (candidate.answer.item, candidate.answer.target, severity, str(candidate.due), words, again)
    ).rstrip("\t")


def codes_of(findings: Iterable[Finding]) -> list[str]:
    """The codes of findings, in order."""
    return [one.code for one in findings]
