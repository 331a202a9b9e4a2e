"""``dukao inspection``: the office plans checks, hands them out and judges results; inspectors fill them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.commands import inspection_fill
from desktop.commands.check_forms import (
    candidate_form,
    candidate_line,
    chosen_places,
    detail_form,
    detail_lines,
    finding_form,
    finding_line,
    gathered,
    member,
    row_form,
    row_line,
    said,
)
from desktop.commands.checklist import score_form, score_lines
from desktop.commands.console import (
    JsonOption,
    WorkspaceOption,
    opened,
    parse_day,
    plain,
    print_json,
    print_lines,
)
from desktop.domain.checks.inspections import Inspection
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.titles import INSPECTION_STATE_TITLES, REVIEW_TITLES
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.services.checks.planning import PlanningService

app = typer.Typer(
    no_args_is_help=True, help="Security checks: plan, hand out, fill, sign, submit, review, score."
)
Name = Annotated[str, typer.Argument(help="Code or uid of the inspection.")]
Reason = Annotated[str, typer.Option(help="Why; shown for ever.")]
_ITEMS = "CODE of an item for all its targets, or CODE@TARGET; may be repeated; all that wait by default."
_Unit = Annotated[str | None, typer.Option(help="The unit that is inspected: any name of it, or its code.")]
_Checklist = Annotated[str | None, typer.Option(help="Code of the checklist, see checklist list.")]
_Edition = Annotated[str | None, typer.Option(help="Edition of the checklist; the newest by default.")]
_Level = Annotated[str | None, typer.Option(help="Level of the checklist, e.g. 3.")]
_Inspectors = Annotated[
    list[str] | None, typer.Option("--inspector", help="Name of an inspector; two at least, repeated.")
]
_Shares = Annotated[
    list[str] | None,
    typer.Option("--share", help="INSPECTOR=CATEGORY; repeated; divided evenly by default."),
]
_Targets = Annotated[
    list[str] | None,
    typer.Option("--target", help="CATEGORY=NAME of an asset that its items are checked at; repeated."),
]
_System = Annotated[str | None, typer.Option(help="The system or object that is inspected.")]
_Title = Annotated[str | None, typer.Option(help="Title; made of unit, system and checklist by default.")]
_Basis = Annotated[str | None, typer.Option(help="Why it is held: a plan, a document, a complaint.")]
_Leader = Annotated[str | None, typer.Option(help="The inspector who leads; the first by default.")]
_From = Annotated[str | None, typer.Option("--from", help="First day, 2026-06-01.")]
_To = Annotated[str | None, typer.Option("--to", help="Last day.")]
_CapReason = Annotated[
    str | None, typer.Option(help="Why the unit is inspected more often in a year than the cap allows.")
]
_Code = Annotated[str | None, typer.Option(help="Code of the inspection; the next of the year by default.")]
_LATER = ("title", "leader", "shares", "code")
_SAID_PLANNED = mark("已安排{code}（{title}），检查员：{names}。下发前还可以修改。")


@app.command()
def plan(
    unit: _Unit = None,
    checklist: _Checklist = None,
    edition: _Edition = None,
    level: _Level = None,
    inspector: _Inspectors = None,
    share: _Shares = None,
    system: _System = None,
    target: _Targets = None,
    title: _Title = None,
    basis: _Basis = None,
    leader: _Leader = None,
    from_: _From = None,
    to: _To = None,
    cap_reason: _CapReason = None,
    code: _Code = None,
    reinspect: Annotated[
        list[str] | None,
        typer.Option(help="Code of a finding to look at again on site; repeated; no unit or checklist then."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Plan an inspection, or a re-inspection of findings; nobody else is told before it is handed out."""
    from desktop.services.checks.planning import PlanningService, PlanRequest  # start-up time: only here

    fields = _request(
        inspector,
        share,
        target,
        (from_, to),
        unit=unit,
        checklist=checklist,
        edition=edition,
        level=level,
        system=system,
        title=title,
        basis=basis,
        leader=leader,
        cap_reason=cap_reason,
        code=code,
    )
    with opened(workspace) as session:
        service = PlanningService(session)
        if reinspect:
            uid = _plan_reinspection(service, reinspect, fields)
        elif unit and checklist:
            uid = service.plan(PlanRequest(**fields))
        else:
            raise typer.BadParameter(tr("请用 --unit 和 --checklist 写明被检查单位和检查清单。"))
        found = InspectionService(session).find(uid)
    _print_planned(found, tr(_SAID_PLANNED, **_planned(found)), as_json)


@app.command()
def edit(
    name: Name,
    unit: _Unit = None,
    checklist: _Checklist = None,
    edition: _Edition = None,
    level: _Level = None,
    inspector: _Inspectors = None,
    share: _Shares = None,
    system: _System = None,
    target: _Targets = None,
    title: _Title = None,
    basis: _Basis = None,
    leader: _Leader = None,
    from_: _From = None,
    to: _To = None,
    cap_reason: _CapReason = None,
    code: _Code = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change a plan; of what was handed out only title, basis, system, targets, days and leader."""
    from desktop.services.checks.planning import PlanningService  # start-up time: only here

    fields = _request(
        inspector,
        share,
        target,
        (from_, to),
        unit=unit,
        checklist=checklist,
        edition=edition,
        level=level,
        system=system,
        title=title,
        basis=basis,
        leader=leader,
        cap_reason=cap_reason,
        code=code,
    )
    with opened(workspace) as session:
        uid = PlanningService(session).change(name, **fields)
        found = InspectionService(session).find(uid)
    _print_planned(found, tr("{code}已修改。", code=found.code), as_json)


@app.command("list")
def list_(
    unit: Annotated[str, typer.Option(help="Only of units whose name holds this.")] = "",
    state: Annotated[str, typer.Option(help="Only in this state, e.g. checking or 检查中.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the inspections and how far they are; an inspector sees its own."""
    wanted = member(state, INSPECTION_STATE_TITLES) if state else None
    with opened(workspace) as session:
        _require_holder(session)
        rows = [
            row
            for row in InspectionService(session).rows()
            if (not unit or _is_of(row.inspection, unit)) and wanted in (None, row.state)
        ]
    if as_json:
        print_json([row_form(row) for row in rows])
        return
    print_lines(*map(row_line, rows), tr("共{count}项", count=len(rows)))


@app.command()
def show(
    name: Name,
    items: Annotated[bool, typer.Option("--items", help="Print the answer to every item, too.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an inspection: who checks what, answers, signatures, what is missing."""
    with opened(workspace) as session:
        service = InspectionService(session)
        detail, results = service.detail(name), service.results(name)
    if as_json:
        print_json(detail_form(detail, results))
        return
    print_lines(*detail_lines(detail, results if items else ()))


@app.command("hand-out")
def hand_out(
    names: Annotated[list[str], typer.Argument(help="Codes or uids of plans.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand plans out to their inspectors: all of those named, or none; packages carry them."""
    from desktop.services.checks.planning import PlanningService  # start-up time: only here

    with opened(workspace) as session:
        done = PlanningService(session).hand_out(names)
    if as_json:
        print_json(plain(done))
        return
    print_lines(done.sentence)


@app.command()
def review(
    name: Name,
    decision: Annotated[str, typer.Argument(help="accept or return (采纳, 退回).")],
    item: Annotated[list[str] | None, typer.Option(help=_ITEMS)] = None,
    target: Annotated[str | None, typer.Option(help="Only at this target of the items.")] = None,
    opinion: Annotated[str, typer.Option(help="What is to be mended; needed for return.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept submitted results, or send them back to their inspectors item by item."""
    from desktop.services.checks.reviewing import CheckReviewService  # start-up time: only here

    accepts = _accepts(decision)
    with opened(workspace) as session:
        service = CheckReviewService(session)
        places = None
        if item:
            known = [view.key for view in InspectionService(session).results(name) if view.result]
            places = chosen_places(item, known, target)
        sentence = service.accept(name, places) if accepts else service.return_(name, places or [], opinion)
        row = InspectionService(session).detail(name).row
    said(sentence, as_json, inspection=row_form(row))


@app.command()
def conclude(name: Name, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Declare all results final, with the score of today; everything must be accepted."""
    from desktop.services.checks.reviewing import CheckReviewService  # start-up time: only here

    with opened(workspace) as session:
        sentence = CheckReviewService(session).conclude(name)
        found = InspectionService(session).find(name)
    said(sentence, as_json, inspection=plain(found))


@app.command()
def reopen(
    name: Name, reason: Reason, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Take a conclusion back, so that results can be returned again."""
    from desktop.services.checks.reviewing import CheckReviewService  # start-up time: only here

    with opened(workspace) as session:
        sentence = CheckReviewService(session).reopen(name, reason)
    said(sentence, as_json)


@app.command()
def withdraw(
    name: Name, reason: Reason, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Withdraw an inspection; what was answered stays in the history."""
    from desktop.services.checks.planning import PlanningService  # start-up time: only here

    with opened(workspace) as session:
        sentence = PlanningService(session).withdraw(name, reason)
    said(sentence, as_json)


@app.command()
def score(name: Name, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show the score of what was submitted, with its derivation; an inspector sees its own share's."""
    with opened(workspace) as session:
        service = InspectionService(session)
        found, result = service.find(name), service.score(name)
    head = {"inspection": found.code, "concluded_value": plain(found.concluded_value)}
    if result is None:
        said(tr("{code}是复查，不评分。", code=found.code), as_json, **head, profile="", value=None)
        return
    if as_json:
        print_json(head | score_form(result))
        return
    print_lines(*score_lines(result))


@app.command()
def findings(name: Name, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show what an inspection found: findings that were raised, and accepted answers that can be."""
    from desktop.services.checks.findings import FindingQuery, FindingService  # start-up time: only here

    with opened(workspace) as session:
        service = FindingService(session)
        rows = service.rows(FindingQuery(inspection=name, withdrawn=True))
        waiting = service.candidates(name) if session.role is Role.OFFICE else ()
    if as_json:
        forms = [finding_form(row) for row in rows]
        print_json({"findings": forms, "candidates": [candidate_form(one) for one in waiting]})
        return
    print_lines(
        *map(finding_line, rows),
        *map(candidate_line, waiting),
        tr("已下发{count}个，可下发{waiting}个", count=len(rows), waiting=len(waiting)),
    )


def _plan_reinspection(service: "PlanningService", findings: list[str], fields: Mapping[str, Any]) -> str:
    """Plans to look at findings again; gives the uid."""
    days = fields.get("starts_on"), fields.get("ends_on")
    inspectors = tuple(fields.get("inspectors", ()))
    uid = service.plan_reinspection(findings, inspectors, *days, fields.get("basis", ""))
    if later := {name: fields[name] for name in _LATER if name in fields}:
        service.change(uid, **later)
    return uid


def _request(
    inspectors: list[str] | None,
    shares: list[str] | None,
    targets: list[str] | None,
    days: tuple[str | None, str | None],
    **texts: str | None,
) -> dict[str, Any]:
    """Fields of a `PlanRequest`: those that were given on the command line."""
    given: dict[str, Any] = {
        **texts,
        "inspectors": inspectors,
        "shares": gathered(shares) if shares else None,
        "targets": gathered(targets) if targets else None,
        "starts_on": parse_day(days[0]),
        "ends_on": parse_day(days[1]),
    }
    return {name: value for name, value in given.items() if value is not None}


def _is_of(found: Inspection, unit: str) -> bool:
    return unit in (found.unit, found.unit.removeprefix("unit.")) or unit in found.unit_name


def _require_holder(session: Session) -> None:
    """Units hold no inspections."""
    if session.role is Role.UNIT:
        session.require(Role.OFFICE)


def _planned(found: Inspection) -> dict[str, str]:
    names = "、".join(share.name for share in found.shares) or tr("待定")
    return {"code": found.code, "title": found.title, "names": names}


def _print_planned(found: Inspection, sentence: str, as_json: bool) -> None:
    said(sentence, as_json, uid=found.uid, code=found.code, inspection=plain(found))


def _accepts(decision: str) -> bool:
    words = {"accept": True, "accepted": True, "return": False, "returned": False}
    words |= {title: accepts for accepts, title in REVIEW_TITLES.items()}
    if decision not in words:
        raise typer.BadParameter(tr("请写 accept（采纳）或 return（退回）"))
    return words[decision]


for _name, _command in inspection_fill.COMMANDS.items():
    app.command(_name)(_command)
