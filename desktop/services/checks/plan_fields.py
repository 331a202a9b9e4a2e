"""What the record of an inspection states when it is planned, checked against checklist and directory."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.checks.inspections import Inspection, Share
from desktop.domain.checks.values import Checklist
from desktop.domain.text import clean_line
from desktop.i18n import tr
from desktop.models.workspace import Workspace
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.editions import checklist_hash
from desktop.services.checks.frequency import present_unit
from desktop.services.checks.planning_values import (
    AlreadyHandedOut,
    CodeTaken,
    EndsBeforeItStarts,
    InspectedUnitUnknown,
    LeaderUnknown,
    PlanRequest,
)
from desktop.services.checks.shares import (
    divided,
    inspectors_of,
    known_level,
    level_items,
    planned_targets,
)
from desktop.services.directory import DirectoryService
from desktop.services.session import Session

KIND = "inspection"
_NUMBER = re.compile(r"检(?P<year>\d{4})-(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A request with what only a re-inspection has.

    Attributes:
        items: codes of the only items; empty for all of the level.
        reinspects: uids of findings.
    """

    request: PlanRequest
    items: tuple[str, ...] = ()
    reinspects: tuple[str, ...] = ()


def plan_fields(session: Session, draft: PlanDraft, before: Inspection | None = None) -> dict[str, Any]:
    """What the record states.

    Args:
        session: the office's.
        draft: what is wanted.
        before: the inspection that is changed; None for a new one.

    Raises:
        AppError: unit, checklist, level, category or leader is unknown; it ends before it starts; the code is
            taken.
    """
    request = draft.request
    checklist = ChecklistLibrary(session).checklist(request.checklist, request.edition)
    level = known_level(checklist, request.level)
    part = level_items(checklist, level, draft.items)
    people = inspectors_of(session, request.inspectors)
    shares = divided(part, people, request.shares)
    if request.starts_on and request.ends_on and request.ends_on < request.starts_on:
        raise EndsBeforeItStarts(starts_on=request.starts_on, ends_on=request.ends_on)
    if before and request.unit == before.unit:
        party, short = before.unit, before.unit_name  # a successor does not change what was inspected
    else:
        party, short = meant_unit(session, request.unit)
    system = clean_line(request.system)
    return {
        "code": _code(session, request, before),
        "title": clean_line(request.title) or _title(short, system, checklist),
        "basis": request.basis.strip(),
        "checklist": checklist.code,
        "edition": checklist.edition,
        "checklist_hash": checklist_hash(checklist),
        "profile": checklist.profile,
        "level": level,
        "unit": party,
        "unit_name": short,
        "system": system,
        "targets": planned_targets(part, request.targets),
        "items": list(draft.items),
        "shares": [_share_fields(share) for share in shares],
        "leader": _leader(request.leader, shares),
        "starts_on": _iso(request.starts_on),
        "ends_on": _iso(request.ends_on),
        "cap_reason": request.cap_reason.strip(),
        "reinspects": list(draft.reinspects),
        "planned_on": _iso(before.planned_on if before else session.today()),
    }


def meant_unit(session: Session, name: str) -> tuple[str, str]:
    """Party and short name of the unit that a name means today.

    Raises:
        InspectedUnitUnknown: it is not in the directory.
    """
    directory = DirectoryService(session).directory()
    code = name.removeprefix("unit.")
    unit = directory.unit(code) or directory.resolve(clean_line(name)).unit
    if unit is None:
        raise InspectedUnitUnknown(name=name)
    present = present_unit(directory, f"unit.{unit.code}", session.today())
    found = directory.unit(present.removeprefix("unit.")) or unit
    return present, found.short


def request_of(inspection: Inspection) -> PlanRequest:
    """An inspection as a request that gives the same."""
    return PlanRequest(
        unit=inspection.unit,
        checklist=inspection.checklist,
        edition=inspection.edition,
        level=inspection.level,
        title=inspection.title,
        system=inspection.system,
        basis=inspection.basis,
        targets=inspection.targets,
        inspectors=tuple(share.inspector for share in inspection.shares),
        shares={share.inspector: share.categories for share in inspection.shares},
        leader=inspection.leader,
        starts_on=inspection.starts_on,
        ends_on=inspection.ends_on,
        cap_reason=inspection.cap_reason,
        code=inspection.code,
    )


def refuse_core(inspection: Inspection, stated: Mapping[str, Any]) -> None:
    """Refuses to change what inspectors were told to rely on.

    Args:
        inspection: as it was handed out.
        stated: fields as they would be.

    Raises:
        AlreadyHandedOut: unit, checklist, level, code or inspectors differ.
    """
    core = {
        "unit": (inspection.unit, tr("更换单位")),
        "checklist": (inspection.checklist, tr("更换检查清单")),
        "edition": (inspection.edition, tr("更换清单版本")),
        "level": (inspection.level, tr("更改级别")),
        "code": (inspection.code, tr("更改编号")),
    }
    for name, (value, what) in core.items():
        if stated[name] != value:
            raise AlreadyHandedOut(inspection=inspection.code, what=what)
    told = {share.inspector for share in inspection.shares}
    if {share["inspector"] for share in stated["shares"]} != told:
        raise AlreadyHandedOut(inspection=inspection.code, what=tr("更换检查员"))


def _code(session: Session, request: PlanRequest, before: Inspection | None) -> str:
    """The code asked for, else the one it has, else the next of the year in which it begins."""
    wanted = clean_line(request.code)
    with session.reading() as workspace:
        taken = _codes(workspace, before)
    if wanted:
        if wanted in taken:
            raise CodeTaken(code=wanted)
        return wanted
    year = (request.starts_on or session.today()).year
    found = (_NUMBER.fullmatch(code) for code in taken)
    last = max((int(one["number"]) for one in found if one and int(one["year"]) == year), default=0)
    return f"检{year}-{last + 1:03d}"


def _codes(workspace: Workspace, but: Inspection | None) -> set[str]:
    """Codes that were ever given, but those of one inspection and of the plan it was handed out from."""
    own = {but.uid, but.supersedes} if but else set()
    records = (one for one in workspace.log.records(KIND) if one.uid not in own)
    return {str(one.get("code", "")) for one in records}


def _title(unit: str, system: str, checklist: Checklist) -> str:
    return tr("{unit}{system}：{checklist}", unit=unit, system=system, checklist=checklist.title)


def _leader(wanted: str, shares: Sequence[Share]) -> str:
    wanted = clean_line(wanted)
    if not wanted:
        return shares[0].inspector if shares else ""
    for share in shares:
        if wanted in (share.inspector, share.name):
            return share.inspector
    raise LeaderUnknown(name=wanted)


def _share_fields(share: Share) -> dict[str, Any]:
    return {"inspector": share.inspector, "name": share.name, "categories": list(share.categories)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
