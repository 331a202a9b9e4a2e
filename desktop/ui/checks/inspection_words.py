"""An inspection in words: where it stands, what comes next, how far it is, when it is held."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain.checks.inspections import Inspection, InspectionState, Progress, ResultState
from desktop.domain.checks.standing import SigningStanding
from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.services.checks.inspections_values import InspectionRow, ResultView, SheetView
from desktop.services.checks.titles import INSPECTION_STATE_TITLES, RESULT_STATE_TITLES, SEVERITY_TITLES
from desktop.ui.case_words import day_text
from desktop.ui.table_values import Lamp

WAITING_STATES = frozenset({InspectionState.PLANNED, InspectionState.REVIEWING, InspectionState.ACCEPTED})
"""The office's turn."""
_JUDGED = frozenset(
    {
        InspectionState.REVIEWING,
        InspectionState.RETURNED,
        InspectionState.ACCEPTED,
        InspectionState.CONCLUDED,
    }
)
_ISSUED = _JUDGED | {InspectionState.CHECKING}
_OPEN = (_ISSUED | {InspectionState.PLANNED}) - {InspectionState.CONCLUDED}
_HANDED = mark("已下发，等检查员在自己的电脑上填写、签名并提交。")


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next.

    Attributes:
        sentence: says it.
        command: name of the action; empty when one waits for others.
    """

    sentence: str
    command: str = ""


_STEPS: Mapping[InspectionState, NextStep] = {
    InspectionState.PLANNED: NextStep(mark("计划只在办公室，核对后下发给检查员。"), "hand-out"),
    InspectionState.CHECKING: NextStep(_HANDED, "export-inspectors"),
    InspectionState.REVIEWING: NextStep(mark("结果已全部提交，逐项审核。"), "checks-results"),
    InspectionState.RETURNED: NextStep(mark("有结果退回，导出给检查员改正后再提交。"), "export-inspectors"),
    InspectionState.ACCEPTED: NextStep(mark("结果已全部采纳，可以定稿。"), "conclude-inspection"),
    InspectionState.CONCLUDED: NextStep(mark("检查已定稿，可下发整改通知书。"), "raise-findings"),
    InspectionState.WITHDRAWN: NextStep(mark("检查已撤销。")),
}


def next_step(row: InspectionRow) -> NextStep:
    """What the office does next with an inspection, its sentence translated."""
    step = _STEPS[row.state]
    is_under_way = row.state in (InspectionState.CHECKING, InspectionState.RETURNED)
    if is_under_way and row.progress.by_state.get(ResultState.SUBMITTED, 0):
        step = NextStep(mark("有结果等待审核，逐项采纳或退回。"), "checks-results")
    if row.state is InspectionState.CONCLUDED and row.inspection.is_reinspection:
        step = NextStep(mark("复查已定稿，把结论记入各个问题。"), "take-over")
    return NextStep(tr(step.sentence), step.command)


def allowed_commands(row: InspectionRow | None) -> frozenset[str]:
    """Names of the actions that make sense for an inspection; the services refuse the rest."""
    if row is None:
        return frozenset()
    state, is_again = row.state, row.inspection.is_reinspection
    offered = {
        "edit-plan": state is InspectionState.PLANNED,
        "hand-out": state is InspectionState.PLANNED,
        "export-inspectors": state in _ISSUED,
        "conclude-inspection": state is InspectionState.ACCEPTED,
        "reopen-inspection": state is InspectionState.CONCLUDED,
        "take-over": is_again and state in (InspectionState.ACCEPTED, InspectionState.CONCLUDED),
        "raise-findings": not is_again and state in _JUDGED,
        "withdraw-inspection": state in _OPEN,
        "print-report": state is not InspectionState.WITHDRAWN,
        "print-form": state is not InspectionState.WITHDRAWN,
    }
    return frozenset(name for name, is_offered in offered.items() if is_offered)


def state_text(row: InspectionRow) -> str:
    """Where it stands."""
    return tr(INSPECTION_STATE_TITLES[row.state])


def progress_text(progress: Progress) -> str:
    """How many answers the office has, of how many."""
    return f"{progress.submitted} / {progress.total}"


def states_text(progress: Progress) -> str:
    """How many answers stand where, in words."""
    counted = [
        f"{tr(RESULT_STATE_TITLES[state])} {progress.by_state[state]}"
        for state in ResultState
        if progress.by_state.get(state)
    ]
    return " · ".join(counted)


def days_text(inspection: Inspection) -> str:
    """When it is held."""
    first, last = day_text(inspection.starts_on), day_text(inspection.ends_on)
    if first and last and first != last:
        return tr("{first} 至 {last}", first=first, last=last)
    return first or last or tr("未定日期")


def names_text(inspection: Inspection) -> str:
    """Who checks."""
    return "、".join(share.name for share in inspection.shares)


def checklist_text(row: InspectionRow) -> str:
    """The checklist with its level."""
    return "　".join(filter(None, (row.checklist_title, row.level_title)))


def findings_text(row: InspectionRow) -> str:
    """How many findings, and how many of them are still open."""
    if not row.findings:
        return ""
    if row.open_findings:
        return tr("{open} / {all}", open=row.open_findings, all=row.findings)
    return str(row.findings)


def signing_lamp(standing: SigningStanding) -> Lamp:
    """Whether a sheet is signed by both sides, as a light."""
    if standing.is_complete:
        return Lamp(Light.GREEN, tr("双方已签名"))
    if standing.broken:
        return Lamp(Light.RED, tr("签名已失效"))
    return Lamp(Light.NONE, tr("未签完"))


def signing_text(sheet: SheetView) -> str:
    """What is missing under a sheet, in a sentence; empty when it is complete."""
    standing = sheet.standing
    parts = []
    if standing.broken:
        names = "、".join(dict.fromkeys(one.name for one in standing.broken))
        parts.append(tr("{names} 签名后，结果又改过，须重新签名。", names=names))
    if standing.inspectors_missing:
        parts.append(tr("还缺 {count} 名检查员签名。", count=standing.inspectors_missing))
    if standing.unit_missing:
        parts.append(tr("被检查单位还没有签名。"))
    return "".join(parts)


def result_code(result: ResultView) -> str:
    """Which result it is, how grave it is, where it stands, and who gave it."""
    severity = result.answer.severity
    parts = [
        "　".join(filter(None, (result.place.item.code, result.answer.target))),
        tr(SEVERITY_TITLES[severity]) if severity else "",
        tr(RESULT_STATE_TITLES[result.state]),
        result.inspector_name,
    ]
    return " · ".join(filter(None, parts))
