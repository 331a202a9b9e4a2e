"""A finding that becomes a task of the ledger: told to its unit only, with the finding as its origin."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.checks.findings import Finding
from desktop.domain.ledger import Duty
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.workspace import Workspace
from desktop.records.line import Edit
from desktop.records.stream import Role
from desktop.services.checks.findings import require_changeable
from desktop.services.checks.findings_reading import CODE_NUMBER, KIND, PresentUnits, row_of
from desktop.services.checks.findings_values import FindingDueTooEarly
from desktop.services.circles import circle_of
from desktop.services.issuing import Share, assign
from desktop.services.session import Session

ORIGIN = "finding"
_LONGEST_TITLE = 40


class AlreadyATask(AppError):
    """A finding raises one task."""

    code = "E_FINDING_TASK"
    template = mark("{finding}已列为督查任务{task}。")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written, decided before anything is."""

    finding: Finding
    code: str
    title: str
    share: Share
    due: date | None
    sponsor: str


def raise_task(
    session: Session, name: str, due: date | None = None, title: str = "", sponsor: str = ""
) -> str:
    """Makes a finding a task of its unit, issued at once, told to the unit and nobody else.

    Args:
        session: the office's.
        name: code or uid of the finding.
        due: deadline of the task; None for the finding's.
        title: of the task; made of what is demanded when empty.
        sponsor: the leader in charge; may be empty.

    Returns:
        Code of the task, e.g. ``整2026-014`` for the finding ``问2026-014``.

    Raises:
        AlreadyATask: it has raised one that stands.
        FindingDueTooEarly: a deadline before the finding was told.
        AppError: the finding is unknown, closed or withdrawn.
    """
    session.require(Role.OFFICE)
    finding = row_of(session, name).finding
    require_changeable(finding)
    if due is not None and due < finding.found_on:
        raise FindingDueTooEarly(finding=finding.code, due=due, on=finding.found_on)
    with session.reading() as workspace:
        task = workspace.ledger.task(finding.task) if finding.task else None
        if task is not None and not task.withdrawn:
            raise AlreadyATask(finding=finding.code, task=task.code)
        code = _free_code(workspace, finding)
    plan = _Plan(
        finding=finding,
        code=code,
        title=clean_line(title) or _title(finding),
        share=_share(session, finding),
        due=due or finding.due,
        sponsor=clean_line(sponsor),
    )
    with session.transaction():
        _issue(session, plan)
    session.undoable.clear()
    return code


def _issue(session: Session, plan: _Plan) -> None:
    """The task, its deadline, the unit's share, and the finding that names it."""
    audience = circle_of(session, [plan.share.unit])
    task = session.new_uid()
    edits = [Edit("task", task, _task_fields(plan))]
    if plan.due is not None:
        edits.append(Edit("milestone", session.new_uid(), _milestone_fields(plan, plan.due, task)))
    session.append(audience, edits)
    assign(session, task, plan.share, session.today())
    session.change(KIND, plan.finding.uid, {"task": task})


def _share(session: Session, finding: Finding) -> Share:
    units = PresentUnits(session)
    name = units.name(finding.unit, finding.unit_name)
    return Share(units.of(finding.unit), name, Duty.LEAD, name)


def _free_code(workspace: Workspace, finding: Finding) -> str:
    """The finding's number as a code of a task; with a serial when an earlier task had it."""
    found = CODE_NUMBER.fullmatch(finding.code)
    wanted = (
        f"整{found['year']}-{found['number']}" if found else f"整{finding.found_on.year}-{finding.uid[-6:]}"
    )
    taken = {str(record.get("code", "")) for record in workspace.log.records("task")}
    if wanted not in taken:
        return wanted
    return next(code for n in range(2, len(taken) + 3) if (code := f"{wanted}-{n}") not in taken)


def _title(finding: Finding) -> str:
    about = clean_line(finding.observation or finding.requirement)
    return tr("整改：{about}", about=about)[:_LONGEST_TITLE]


def _task_fields(plan: _Plan) -> dict[str, Any]:
    finding = plan.finding
    return {
        "code": plan.code,
        "order": _serial(finding),
        "title": plan.title,
        "text": _text(finding),
        "clause": finding.standard,
        "lead": [plan.share.name],
        "responsible": [],
        "sponsor": plan.sponsor,
        "origin": ORIGIN,
        ORIGIN: finding.uid,
    }


def _text(finding: Finding) -> str:
    """What has to be done, and which finding says so."""
    source = "，".join(filter(None, (finding.notice, finding.inspection_title, finding.standard)))
    return tr(
        "{demand}\n检查发现：{observation}（问题{code}，{source}）",
        demand=finding.demand.strip() or finding.requirement,
        observation=finding.observation.strip().rstrip("。") or finding.requirement,
        code=finding.code,
        source=source,
    )


def _milestone_fields(plan: _Plan, due: date, task: str) -> dict[str, Any]:
    return {
        "task": task,
        "order": 1,
        "due": due.isoformat(),
        "due_text": tr("{year}年{month}月{day}日前", year=due.year, month=due.month, day=due.day),
        "text": tr("{code}整改到位", code=plan.finding.code),
        "reason": tr("整改期限") if due == plan.finding.due else tr("列为任务时确定"),
    }


def _serial(finding: Finding) -> int:
    found = CODE_NUMBER.fullmatch(finding.code)
    return int(found["number"]) if found else 0
