"""Handing out inspections (下发检查): what the office planned is told to a circle of its inspectors.

The plan stays the office's own and is hidden from lists; a new record told to the circle supersedes it. With
it travel the answers that were accepted at the last inspection of the same system by the same checklist.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.checks.inspections import CheckResult, Inspection, ResultState, result_state, uncovered
from desktop.domain.checks.standing import INSPECTORS_NEEDED
from desktop.domain.checks.values import Answer, Checklist, Verdict
from desktop.i18n import tr
from desktop.records.line import Edit
from desktop.records.stream import Role
from desktop.services.checks.checklist_answers import write_answers
from desktop.services.checks.checklists import ChecklistLibrary, NoSuchChecklist
from desktop.services.checks.editions import edition_of
from desktop.services.checks.frequency import count_in, inspection_cap, present_unit, year_of
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning_values import (
    AboveCap,
    AlreadyHandedOut,
    CategoriesUncovered,
    EndsBeforeItStarts,
    HandedOut,
    InspectedUnitUnknown,
    InspectionWithdrawn,
    PlanInConflict,
    TooFewInspectors,
)
from desktop.services.checks.shares import known_level
from desktop.services.circles import circle_of
from desktop.services.directory import DirectoryService
from desktop.services.session import Session

_CARRIED = (
    "code",
    "title",
    "basis",
    "checklist",
    "edition",
    "checklist_hash",
    "profile",
    "level",
    "unit",
    "unit_name",
    "system",
    "targets",
    "items",
    "shares",
    "leader",
    "starts_on",
    "ends_on",
    "cap_reason",
    "reinspects",
    "planned_on",
)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The inspection whose answers may be copied, with those that were accepted."""

    inspection: Inspection
    answers: tuple[Answer, ...]


def hand_out(session: Session, names: Sequence[str]) -> HandedOut:
    """Tells the inspectors of plans what they have to check, in one transaction: all of them, or none.

    Args:
        session: the office's.
        names: uids or codes of plans.

    Raises:
        AlreadyHandedOut: one was handed out before.
        InspectionWithdrawn: one was withdrawn.
        PlanInConflict: one has fields in conflict.
        TooFewInspectors: one has fewer than two inspectors.
        CategoriesUncovered: a category of one is nobody's.
        AboveCap: the unit is inspected more often in that year than the cap allows, and no reason is given.
        AppError: unit, checklist or level are not known any more, or it ends before it starts.
    """
    session.require(Role.OFFICE)
    service = InspectionService(session)
    plans = list({one.uid: one for one in map(service.find, names)}.values())
    for plan in plans:
        _require_ready(session, plan)
    _require_room(session, plans)
    earlier = {plan.uid: _earlier(session, plan) for plan in plans}
    with session.transaction():
        told = [_tell(session, plan, earlier[plan.uid]) for plan in plans]
    quoted = sum(len(one.answers) for one in earlier.values() if one)
    session.undoable.clear()
    return _outcome(plans, told, quoted)


def _require_ready(session: Session, plan: Inspection) -> None:
    if plan.is_issued or not _is_listed(session, plan):
        raise AlreadyHandedOut(inspection=plan.code, what=tr("下发"))
    if plan.withdrawn:
        raise InspectionWithdrawn(inspection=plan.code, reason=plan.withdrawn)
    if plan.conflicts:
        raise PlanInConflict(inspection=plan.code)
    if DirectoryService(session).directory().unit(plan.unit.removeprefix("unit.")) is None:
        raise InspectedUnitUnknown(name=plan.unit_name or plan.unit)
    if len(plan.shares) < INSPECTORS_NEEDED:
        raise TooFewInspectors(inspection=plan.code, count=len(plan.shares), needed=INSPECTORS_NEEDED)
    checklist = edition_of(session, plan)
    known_level(checklist, plan.level)
    if nobodys := uncovered(checklist, plan):
        raise CategoriesUncovered(inspection=plan.code, names="、".join(nobodys))
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        raise EndsBeforeItStarts(starts_on=plan.starts_on, ends_on=plan.ends_on)


def _is_listed(session: Session, plan: Inspection) -> bool:
    """Whether no other record was handed out from it."""
    with session.reading() as workspace:
        return plan.uid in {one.uid for one in workspace.ledger.inspections(withdrawn=True)}


def _require_room(session: Session, plans: Sequence[Inspection]) -> None:
    """Refuses more inspections of a unit in a year than the cap allows, unless each further one says why."""
    cap = inspection_cap(session)
    counted: Counter[tuple[str, int]] = Counter()
    for plan in plans:
        if plan.is_reinspection:
            continue
        year = year_of(plan)
        before = count_in(session, plan.unit, year) + counted[plan.unit, year]
        if before >= cap and not plan.cap_reason.strip():
            raise AboveCap(unit=plan.unit_name, year=year, count=before, cap=cap, inspection=plan.code)
        counted[plan.unit, year] += 1


def _earlier(session: Session, plan: Inspection) -> _Earlier | None:
    """The latest inspection of the same system by the same checklist that has accepted answers.

    A re-inspection is told what was found at the one that its findings come from.
    """
    with session.reading() as workspace:
        for one in _alike(session, plan):
            reviews = workspace.ledger.result_reviews(one.uid)
            results = workspace.ledger.check_results_of([one.uid]).get(one.uid, ())
            answers = _accepted(results, reviews)
            if plan.items:
                answers = tuple(answer for answer in answers if answer.item in plan.items)
            if answers:
                return _Earlier(one, answers)
    return None


def _alike(session: Session, plan: Inspection) -> list[Inspection]:
    """Inspections whose answers may be those of last time, the newest first; the caller reads."""
    ledger = session.workspace.ledger
    if plan.is_reinspection:
        findings = filter(None, map(ledger.finding, plan.reinspects))
        sources = filter(None, (ledger.inspection(one.inspection) for one in findings))
        return list({one.uid: one for one in sources}.values())
    directory, today = DirectoryService(session).directory(), session.today()
    unit = present_unit(directory, plan.unit, today)
    return [
        one
        for one in ledger.inspections()
        if (one.system, one.checklist) == (plan.system, plan.checklist)
        and one.is_issued
        and not one.is_reinspection
        and present_unit(directory, one.unit, today) == unit
    ]


def _accepted(results: Iterable[CheckResult], reviews: Mapping[str, Any]) -> tuple[Answer, ...]:
    return tuple(
        result.answer
        for result in results
        if result_state(result, reviews.get(result.uid, ())) is ResultState.ACCEPTED
        and result.answer.verdict is not Verdict.UNCHECKED
        and not result.answer.is_copied
    )


def _tell(session: Session, plan: Inspection, earlier: _Earlier | None) -> str:
    """States the record that the inspectors are told, and what they may copy; gives its uid."""
    record = session.record("inspection", plan.uid)
    fields = {name: record.get(name) for name in _CARRIED if record.get(name) is not None}
    fields |= {"supersedes": plan.uid}
    if earlier:
        fields["previous"] = earlier.inspection.uid
    audience = circle_of(session, (share.inspector for share in plan.shares))
    uid = session.new_uid()
    session.append(audience, [Edit("inspection", uid, fields)])
    if earlier:
        _quote(session, uid, audience, earlier)
    return uid


def _quote(session: Session, uid: str, audience: str, earlier: _Earlier) -> None:
    """Quotes the accepted answers, one record a category; what was attached to them stays where it is."""
    inspection = earlier.inspection
    day = inspection.ends_on or inspection.starts_on or inspection.planned_on
    for category, answers in _by_category(session, earlier).items():
        fields = {
            "of": uid,
            "inspection": inspection.uid,
            "title": inspection.title,
            "on": day.isoformat() if day else None,
            "answers": _plain(answers),
        }
        session.put("quotation", ("answers", uid, category), audience, fields)


def _plain(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(write_answers(answers))
    return [{name: value for name, value in one.items() if name != "evidence"} for one in found]


def _by_category(session: Session, earlier: _Earlier) -> dict[str, list[Answer]]:
    """Answers by category of their item; those of an edition that is not here come under no name."""
    checklist = _checklist(session, earlier.inspection)
    categories = {item.code: item.category for item in checklist.items} if checklist else {}
    found: dict[str, list[Answer]] = {}
    for answer in earlier.answers:
        found.setdefault(categories.get(answer.item, ""), []).append(answer)
    return found


def _checklist(session: Session, inspection: Inspection) -> Checklist | None:
    try:
        return ChecklistLibrary(session).checklist(inspection.checklist, inspection.edition)
    except NoSuchChecklist:
        return None


def _outcome(plans: Sequence[Inspection], told: Sequence[str], quoted: int) -> HandedOut:
    people = {share.inspector: share.name for plan in plans for share in plan.shares}
    codes = tuple(plan.code for plan in plans)
    sentence = tr(
        "已下发检查{count}项（{codes}）。请把检查包导出给{names}。",
        count=len(plans),
        codes="、".join(codes),
        names="、".join(people.values()),
    )
    if quoted:
        sentence += tr("随带上次检查已采纳的结果{count}条，文字未变的可以沿用。", count=quoted)
    return HandedOut(tuple(told), codes, tuple(people), quoted, sentence)
