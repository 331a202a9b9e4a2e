"""Planning inspections (检查计划): whom, by which checklist, who checks what, and how often in a year.

A plan is the office's own; `handing_out` tells the inspectors. What was handed out is corrected here too, but
for its core: unit, checklist, level and inspectors stay.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.domain.checks.findings import Finding
from desktop.domain.checks.inspections import Inspection, Share
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.editions import edition_of
from desktop.services.checks.frequency import count_in, inspection_cap
from desktop.services.checks.handing_out import hand_out
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.plan_fields import (
    KIND,
    PlanDraft,
    meant_unit,
    plan_fields,
    refuse_core,
    request_of,
)
from desktop.services.checks.planning_values import (
    AlreadyHandedOut,
    CannotReinspect,
    HandedOut,
    InspectionConcluded,
    InspectionWithdrawn,
    PlanRequest,
)
from desktop.services.checks.shares import (
    divided,
    inspectors_of,
    known_categories,
    known_level,
    level_items,
)
from desktop.services.session import NoSuchRecord, ReasonMissing, Session

__all__ = ["HandedOut", "PlanRequest", "PlanningService"]

_DIVIDES_ANEW = frozenset({"checklist", "edition", "level", "inspectors"})


class PlanningService:
    """The office plans inspections."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def plan(self, request: PlanRequest) -> str:
        """Plans an inspection; nobody else is told.

        Returns:
            Its uid.

        Raises:
            AppError: unit, checklist, level, category or leader is unknown; it ends before it starts; the
                code is taken.
        """
        return self._create(PlanDraft(request))

    def plan_reinspection(
        self,
        findings: Sequence[str],
        inspectors: Sequence[str],
        starts_on: date | None = None,
        ends_on: date | None = None,
        basis: str = "",
    ) -> str:
        """Plans to look at findings again on site (复查); the cap does not count it.

        Every item of the findings is checked at every target of its category that a finding names. Title and
        leader can be changed afterwards.

        Args:
            findings: uids or codes; of one unit, system and edition, none closed.
            inspectors: names or party identifiers.
            starts_on: first day; None when it is not fixed.
            ends_on: last day.
            basis: why; the findings when empty.

        Returns:
            Its uid.

        Raises:
            CannotReinspect: there are none, or they do not go together.
            AppError: as for `plan`.
        """
        self._session.require(Role.OFFICE)
        found = self._findings(findings)
        first = found[0]
        targets: dict[str, list[str]] = {}
        for one in found:
            if one.target not in targets.setdefault(one.category, []):
                targets[one.category].append(one.target)
        request = PlanRequest(
            unit=first.unit,
            checklist=first.checklist,
            edition=first.edition,
            level=self._level(first),
            title=tr("{unit}{system}整改复查", unit=first.unit_name, system=first.system),
            system=first.system,
            basis=basis or tr("复查{codes}", codes="、".join(one.code for one in found)),
            targets=targets,
            inspectors=inspectors,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        items = tuple(dict.fromkeys(one.item for one in found))
        return self._create(PlanDraft(request, items, tuple(one.uid for one in found)))

    def change(self, name: str, **fields: Any) -> str:
        """Changes a plan, or what may still change of an inspection that was handed out.

        Who checks what is divided anew when inspectors, checklist or level change and no shares are given.

        Args:
            name: uid or code.
            fields: of `PlanRequest`.

        Returns:
            Its uid.

        Raises:
            AlreadyHandedOut: unit, checklist, level, code or inspectors of one that was handed out.
            AppError: as for `plan`; it is withdrawn or concluded.
        """
        self._session.require(Role.OFFICE)
        inspection = self._changeable(name)
        request = replace(request_of(inspection), **fields)
        if not fields.get("shares") and _DIVIDES_ANEW & fields.keys():
            request = replace(request, shares={})
        if "checklist" in fields and "edition" not in fields:
            request = replace(request, edition="")
        draft = PlanDraft(request, inspection.items, inspection.reinspects)
        stated = plan_fields(self._session, draft, inspection)
        if inspection.is_issued:
            edition_of(self._session, inspection)
            refuse_core(inspection, stated)
        with self._session.transaction(tr("修改检查{code}", code=stated["code"])):
            self._session.change(KIND, inspection.uid, stated)
        return inspection.uid

    def withdraw(self, name: str, reason: str) -> str:
        """Withdraws an inspection; what was answered stays in the log.

        Args:
            name: uid or code.
            reason: stays visible.

        Returns:
            One sentence for a clerk.

        Raises:
            ReasonMissing: the reason is empty.
            AppError: it is withdrawn already or concluded.
        """
        self._session.require(Role.OFFICE)
        inspection = self._changeable(name)
        if not reason.strip():
            raise ReasonMissing
        with self._session.transaction(tr("撤销检查{code}", code=inspection.code)):
            self._session.withdraw(KIND, inspection.uid, reason.strip())
        return tr("{inspection}已撤销：{reason}。", inspection=inspection.code, reason=reason.strip())

    def categories(self, checklist: str, edition: str = "", level: str = "") -> tuple[str, ...]:
        """The categories of a checklist at a level, in its order.

        Raises:
            NoSuchChecklist: there is none.
            UnknownLevel: it does not have the level.
        """
        found = ChecklistLibrary(self._session).checklist(checklist, edition)
        return known_categories(level_items(found, known_level(found, level)))

    def propose_shares(
        self, checklist: str, edition: str, level: str, names: Sequence[str]
    ) -> tuple[Share, ...]:
        """Divides a checklist among inspectors: neighbouring categories, the numbers of items nearly equal.

        With more inspectors than categories, those who get none of their own share all.

        Args:
            checklist: code.
            edition: empty for the newest.
            level: empty when the checklist has none.
            names: of the inspectors, or their party identifiers.
        """
        found = ChecklistLibrary(self._session).checklist(checklist, edition)
        part = level_items(found, known_level(found, level))
        return divided(part, inspectors_of(self._session, names), {})

    def count_this_year(self, unit: str) -> int:
        """Inspections of a unit that were handed out for this year.

        Re-inspections and withdrawn ones do not count.

        Args:
            unit: any name of it, its code or party identifier.

        Raises:
            InspectedUnitUnknown: it is not in the directory.
        """
        party, _ = meant_unit(self._session, unit)
        return count_in(self._session, party, self._session.today().year)

    def cap(self) -> int:
        """How many inspections of a unit in a year need no reason."""
        return inspection_cap(self._session)

    def hand_out(self, names: Sequence[str]) -> HandedOut:
        """Tells inspectors what they have to check, see `handing_out.hand_out`: all of it, or nothing."""
        return hand_out(self._session, names)

    def _create(self, draft: PlanDraft) -> str:
        self._session.require(Role.OFFICE)
        fields = plan_fields(self._session, draft)
        with self._session.transaction(tr("安排检查{code}", code=fields["code"])):
            return self._session.create(KIND, self._session.party, fields)

    def _changeable(self, name: str) -> Inspection:
        inspection = InspectionService(self._session).find(name)
        if inspection.withdrawn:
            raise InspectionWithdrawn(inspection=inspection.code, reason=inspection.withdrawn)
        if inspection.concluded_on is not None:
            raise InspectionConcluded(inspection=inspection.code)
        later = self._handed_out_from(inspection)
        if later:
            raise AlreadyHandedOut(inspection=inspection.code, what=tr("改动原计划"))
        return inspection

    def _handed_out_from(self, plan: Inspection) -> bool:
        with self._session.reading() as workspace:
            return plan.uid not in {one.uid for one in workspace.ledger.inspections()}

    def _findings(self, names: Sequence[str]) -> list[Finding]:
        found = []
        with self._session.reading() as workspace:
            for name in dict.fromkeys(names):
                finding = workspace.ledger.finding(name) or workspace.ledger.finding_by_code(name)
                if finding is None:
                    raise NoSuchRecord(name=name)
                found.append(finding)
        if not found:
            raise CannotReinspect(reason=tr("没有选定问题"))
        for one in found:
            if one.withdrawn or one.closed_on is not None:
                raise CannotReinspect(reason=tr("{code}已销号或已撤销", code=one.code))
            if _group(one) != _group(found[0]) or self._level(one) != self._level(found[0]):
                reason = tr("一次复查的问题须属于同一单位、同一系统、同一清单版本和级别")
                raise CannotReinspect(reason=reason)
        return found

    def _level(self, finding: Finding) -> str:
        with self._session.reading() as workspace:
            inspection = workspace.ledger.inspection(finding.inspection)
        return inspection.level if inspection else ""


def _group(finding: Finding) -> tuple[str, str, str, str]:
    return finding.unit, finding.system, finding.checklist, finding.edition
