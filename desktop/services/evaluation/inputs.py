"""Everything an evaluation depends on beside its scheme, gathered from the records in one order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    ChangeKind,
    Fact,
    Indicator,
    Inputs,
    Occurrence,
    Part,
    Participant,
    Scheme,
)
from desktop.records.stream import Role
from desktop.services.evaluation.facts import FACTS, derived_facts
from desktop.services.evaluation.facts_reading import Derived
from desktop.services.evaluation.facts_stated import (
    Decision,
    decisions,
    fact_by_office,
    office_facts,
    owner_of,
    stated_fact,
)
from desktop.services.evaluation.participants import participants
from desktop.services.session import Session

_NO_POINTS = Decimal(0)
_KINDS: Mapping[str, ChangeKind] = {"review": ChangeKind.REVIEW, "appeal": ChangeKind.APPEAL}


def scheme_name(scheme: Scheme) -> str:
    """``code edition``, as records name a scheme."""
    return f"{scheme.code} {scheme.edition}"


def inputs_of(session: Session, scheme: Scheme) -> Inputs:
    """The inputs as of the session's today, in an order that depends on nothing but themselves.

    In a unit's workspace the facts of other units are missing: a unit is told nothing of them.

    Args:
        session: the open workspace, or one that looks back.
        scheme: whose parts say which facts are needed.
    """
    members = participants(session, scheme)
    with session.reading():
        gathering = _Gathering(session, scheme, derived_facts(session, scheme.year))
        facts = tuple(fact for member in members for fact in gathering.facts(member))
        return Inputs(
            participants=members,
            facts=facts,
            changes=gathering.changes(members),
            adjustments=gathering.adjustments(members),
        )


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part with the indicator it belongs to."""

    indicator: Indicator
    part: Part


def parts_of(scheme: Scheme, group: str) -> tuple[PlacedPart, ...]:
    """The parts that concern a group, in the scheme's order; of several with one fact the first.

    Args:
        scheme: any.
        group: code.
    """
    found: dict[str, PlacedPart] = {}
    for indicator in scheme.indicators:
        if not indicator.groups or group in indicator.groups:
            for part in indicator.parts:
                found.setdefault(part.fact, PlacedPart(indicator, part))
    return tuple(found.values())


def with_exemptions(session: Session, name: str, part: Part, fact: Fact) -> Fact:
    """A fact with the exemptions (可不扣分) that the office decided on.

    Args:
        session: the open workspace.
        name: ``code edition`` of the scheme.
        part: whose fact it is.
        fact: of the unit.
    """
    reasons = _exemptions(decisions(session), name).get((fact.unit, part.code), {})
    return replace(fact, occurrences=_exempt(fact.occurrences, reasons))


class _Gathering:
    """Inputs of one scheme, while they are gathered."""

    def __init__(self, session: Session, scheme: Scheme, derived: Derived) -> None:
        self._session = session
        self._scheme = scheme
        self._name = scheme_name(scheme)
        self._derived = derived
        self._office = office_facts(session, self._name, scheme)
        self._exempted = _exemptions(decisions(session), self._name)
        self._parts = {group.code: parts_of(scheme, group.code) for group in scheme.groups}

    def facts(self, member: Participant) -> Iterator[Fact]:
        """The facts of one unit; those of other units are not known in a unit's workspace."""
        for placed in self._parts[member.group]:
            found = self._fact(placed, member.party)
            if found is not None:
                exempted = self._exempted.get((member.party, placed.part.code), {})
                yield replace(found, occurrences=_exempt(found.occurrences, exempted))

    def changes(self, members: Sequence[Participant]) -> tuple[Change, ...]:
        """What reviewers changed, by unit, indicator, day and uid."""
        parties = {one.party for one in members}
        codes = {one.code for one in self._scheme.indicators}
        found = [
            change
            for one in decisions(self._session)
            if one.scheme == self._name and one.unit in parties and one.indicator in codes
            for change in _change(one)
        ]
        return tuple(sorted(found, key=lambda one: (one.unit, one.indicator, one.on, one.uid)))

    def adjustments(self, members: Sequence[Participant]) -> tuple[Adjustment, ...]:
        """What was booked beside the indicators, by unit, day and uid."""
        parties = {one.party for one in members}
        found = [
            _adjustment(one)
            for one in decisions(self._session)
            if one.scheme == self._name and one.unit in parties and _is_booked(one)
        ]
        return tuple(sorted(found, key=lambda one: (one.unit, one.on, one.uid)))

    def _fact(self, placed: PlacedPart, unit: str) -> Fact | None:
        """One fact; None when nothing can be known of it here."""
        part = placed.part
        decision = self._office.get((unit, part.code))
        if decision is not None:
            return fact_by_office(decision, part)
        if self._session.role is Role.UNIT and unit != self._session.party:
            owner = part.fact not in FACTS and owner_of(self._session, placed.indicator)
            if owner != self._session.party:
                return None
        if part.fact in FACTS:
            return self._derived.fact(unit, part.fact)
        return stated_fact(self._session, self._name, placed.indicator, part, unit)


def _exemptions(decided: Iterable[Decision], name: str) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Reasons why occurrences do not count (可不扣分), by unit and part, then by title."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one in decided:
        if one.type == "exemption" and one.scheme == name and one.occurrence:
            found.setdefault((one.unit, one.part), {})[one.occurrence] = one.reason or one.document
    return found


def _exempt(occurrences: Sequence[Occurrence], reasons: Mapping[str, str]) -> tuple[Occurrence, ...]:
    return tuple(
        replace(one, exemption=reasons[one.title]) if reasons.get(one.title) else one for one in occurrences
    )


def _change(decision: Decision) -> Iterator[Change]:
    """The change of points that a decision makes; an appeal that is refused makes none."""
    kind = _KINDS.get(decision.type)
    if kind is None or decision.points is None:
        return
    if kind is ChangeKind.APPEAL and decision.is_granted is not True:
        return
    yield Change(
        uid=decision.uid,
        unit=decision.unit,
        indicator=decision.indicator,
        points=decision.points,
        reason=decision.reason,
        by=decision.by,
        on=decision.on,
        kind=kind,
        version=decision.version if kind is ChangeKind.REVIEW else "",
    )


def _is_booked(decision: Decision) -> bool:
    if decision.type == "veto":
        return bool(decision.veto)
    return decision.type == "points" and decision.points is not None


def _adjustment(decision: Decision) -> Adjustment:
    is_veto = decision.type == "veto"
    points = decision.points if decision.points is not None and not is_veto else None
    return Adjustment(
        uid=decision.uid,
        unit=decision.unit,
        title=decision.reason,
        points=points if points is not None else _NO_POINTS,
        document=decision.document,
        on=decision.on,
        veto=decision.veto if is_veto else "",
    )
