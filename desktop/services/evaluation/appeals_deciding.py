"""What the office decides on an appeal: as it is tried, and as it is written; both say the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from desktop.domain.evaluation.values import Change, ChangeKind, Fact, Indicator, Part, Source
from desktop.domain.text import clean, clean_line
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.evaluation.deciding import (
    NoSuchPlace,
    fact_fields,
    indicator_for,
    member_of,
    require_points,
)
from desktop.services.evaluation.facts import derived_fact
from desktop.services.evaluation.facts_stated import (
    ADJUSTMENT,
    Decision,
    fact_by_office,
    number_of,
    occurrences_of,
    office_facts,
    stated_fact,
)
from desktop.services.evaluation.inputs import with_exemptions
from desktop.services.evaluation.values import AppealNote, SchemeEntry, WhatIf
from desktop.services.session import Session


class NothingPutRight(AppError):
    """A granted appeal says what is put right."""

    code = "E_NOTHING_CHANGED"
    template = mark("同意申诉，请写明更正后的数据或者得分。")


@dataclass(frozen=True, slots=True)
class AppealDecision:
    """What the office decides on an appeal, or tries.

    Attributes:
        reason: needed to decide, not to try.
        points: of the indicator; None when a fact is put right, or nothing.
        part: code of the part whose fact is put right; empty for the appeal's own, or the only one.
        fact: as it is now known; None when points are stated, or nothing.
        document: that it rests on; empty for none.
        version: of the appeal that was looked at; empty to take it as it stands.
    """

    is_granted: bool
    reason: str = ""
    points: Decimal | None = None
    part: str = ""
    fact: Fact | None = None
    document: str = ""
    by: str = ""
    version: str = ""


class Answer:
    """The answer to one appeal, while it is found.

    Args:
        session: the office's.
        entry: the scheme.
        note: the appeal as it stands.

    Raises:
        NoSuchPlace: the indicator does not concern the unit.
        NotAParticipant: the unit takes no part.
    """

    def __init__(self, session: Session, entry: SchemeEntry, note: AppealNote) -> None:
        self._session = session
        self.entry = entry
        self.note = note
        self.member = member_of(session, entry, note.unit)
        found = indicator_for(entry.scheme, note.indicator, self.member.group)
        if found is None:
            raise NoSuchPlace(scheme=entry.name, code=note.indicator, unit=self.member.name)
        self.indicator = found

    @property
    def title(self) -> str:
        """The indicator as people know it."""
        return f"{self.indicator.code} {self.indicator.title}"

    @property
    def key(self) -> tuple[str, ...]:
        """What makes the record of the decision the one."""
        return "appeal", self.entry.name, self.note.uid

    @property
    def uid(self) -> str:
        """The uid of the record of the decision, written or not."""
        return self._session.keyed_uid(ADJUSTMENT, *self.key)

    def fields(self, decision: AppealDecision) -> dict[str, Any]:
        """What the record of a decision says: all its fields, so that nothing of an earlier one is left.

        Raises:
            NothingPutRight: granted without fact or points.
            AppError: no such part; the points are out of range.
        """
        session, note = self._session, self.note
        said: dict[str, Any] = {
            "points": "",
            "value": "",
            "occurrences": None,
            "state": "",
            "part": note.part,
        }
        return {
            "type": "appeal",
            "scheme": self.entry.name,
            "unit": note.unit,
            "indicator": note.indicator,
            **said,
            **(self._put_right(decision) if decision.is_granted else {}),
            "reason": clean(decision.reason).strip(),
            "document": clean_line(decision.document),
            "by": clean_line(decision.by) or session.environment.operator,
            "on": session.today().isoformat(),
            "version": note.version,
            "about": note.uid,
            "is_granted": decision.is_granted,
        }

    def tried(self, decision: AppealDecision) -> WhatIf:
        """The inputs that the record will give; what was decided before is left out.

        Raises:
            AppError: as `fields`.
        """
        said = self.fields(decision)
        without = frozenset({self.uid})
        facts = {one.name: one for one in self._undone()}
        if not decision.is_granted:
            return WhatIf(facts=tuple(facts.values()), without=without)
        if decision.fact is not None:
            part = part_of(self.entry, self.indicator, str(said["part"]))
            facts[part.fact] = self._fact(part, said)
            return WhatIf(facts=tuple(facts.values()), without=without)
        change = Change(
            uid=self.uid,
            unit=self.note.unit,
            indicator=self.note.indicator,
            points=Decimal(said["points"]),
            reason=decision.reason,
            by="",
            on=self._session.today(),
            kind=ChangeKind.APPEAL,
        )
        return WhatIf(facts=tuple(facts.values()), changes=(change,), without=without)

    def _undone(self) -> Iterator[Fact]:
        """What is known without an earlier decision on the appeal that stated a fact."""
        session, name, unit = self._session, self.entry.name, self.note.unit
        before = office_facts(session, name, self.entry.scheme)
        others = office_facts(session, name, self.entry.scheme, without=self.uid)
        for part in self.indicator.parts:
            decided, other = before.get((unit, part.code)), others.get((unit, part.code))
            if decided is None or decided.uid != self.uid:
                continue
            known = derived_fact(session, self.entry.scheme, unit, part.fact)
            fact = fact_by_office(other, part) if other else known
            fact = fact or stated_fact(session, name, self.indicator, part, unit)
            yield with_exemptions(session, name, part, fact)

    def _put_right(self, decision: AppealDecision) -> dict[str, Any]:
        """The fact or the points that a granted appeal states."""
        if decision.fact is not None:
            part = part_of(self.entry, self.indicator, decision.part or self.note.part)
            return fact_fields(decision.fact) | {"part": part.code}
        if decision.points is None:
            raise NothingPutRight
        require_points(self.indicator, decision.points)
        return {"points": f"{decision.points:f}"}

    def _fact(self, part: Part, said: Mapping[str, Any]) -> Fact:
        """The fact as it will be read from the record."""
        stated = Decision(
            uid=self.uid,
            type="appeal",
            scheme=self.entry.name,
            unit=self.note.unit,
            indicator=self.note.indicator,
            part=part.code,
            points=None,
            value=number_of(said["value"]),
            occurrences=occurrences_of(said["occurrences"], Source(ADJUSTMENT, self.uid, ""), exempts=True),
            occurrence="",
            state=str(said["state"]),
            reason=str(said["reason"]),
            document=str(said["document"]),
            by="",
            on=self._session.today(),
            version=self.note.version,
            veto="",
            about=self.note.uid,
            is_granted=True,
            fields=said,
        )
        return with_exemptions(self._session, self.entry.name, part, fact_by_office(stated, part))


def part_of(entry: SchemeEntry, indicator: Indicator, code: str) -> Part:
    """A part of an indicator; the only one when none is named.

    Raises:
        NoSuchPlace: there is none, or several.
    """
    found = [one for one in indicator.parts if code in ("", one.code)]
    if len(found) == 1:
        return found[0]
    raise NoSuchPlace(scheme=entry.name, code=code or indicator.code, unit=indicator.title)
