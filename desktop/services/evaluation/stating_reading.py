"""What a unit has said of the parts of a scheme, and what is still missing: read together for its form."""

from collections.abc import Iterator, Mapping

from desktop.domain.evaluation.parameters import BadParameter, read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Fact, FactState, Indicator, Part, Participant
from desktop.domain.supervision import Evidence
from desktop.domain.text import clean_line
from desktop.i18n import tr
from desktop.models.workspace import Workspace
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.facts import FACTS, derived_fact
from desktop.services.evaluation.facts_stated import (
    COUNTING_RULES,
    STATEMENT,
    Statement,
    fact_by_office,
    office_facts,
    owner_of,
    read_statement,
    stated_fact,
    statements,
)
from desktop.services.evaluation.inputs import PlacedPart, parts_of
from desktop.services.evaluation.stating_values import OBJECTED, AskedPart
from desktop.services.evaluation.values import SchemeEntry
from desktop.services.feedback_evidence import evidence_of
from desktop.services.session import Session, keyed_uid

DRAFT = "draft"
_LEVELS = ("levels", "needed", "extra")
_Place = tuple[str, str, str]


class Reading:
    """What is asked and said of one scheme in a unit's workspace.

    Args:
        session: the unit's.
        entry: the scheme.
    """

    def __init__(self, session: Session, entry: SchemeEntry) -> None:
        self._session = session
        self._entry = entry
        self._office = office_facts(session, entry.name, entry.scheme)
        self._drafts = drafts(session)
        self._owners: dict[str, str] = {}
        self._handed_in = {
            (one.scheme, one.part, one.about): one
            for one in statements(session)
            if one.party == session.party
        }

    def handed_in(self, part: str, about: str) -> Statement | None:
        """What was handed in at a place; with an empty part the self-assessment as a whole."""
        return self._handed_in.get((self._entry.name, part, about))

    def owner(self, indicator: Indicator) -> str:
        """The unit that states an indicator for all units; empty when each states its own."""
        if indicator.code not in self._owners:
            self._owners[indicator.code] = owner_of(self._session, indicator)
        return self._owners[indicator.code]

    def all_parts(self) -> tuple[Part, ...]:
        """Every part of the scheme, in order."""
        return tuple(part for one in self._entry.scheme.indicators for part in one.parts)

    def parts(self, member: Participant) -> Iterator[AskedPart]:
        """The parts that concern a unit, in the scheme's order.

        Args:
            member: this unit, or another one whose parts it states as owner.
        """
        for placed in parts_of(self._entry.scheme, member.group):
            yield self._part(placed, member)

    def _part(self, placed: PlacedPart, member: Participant) -> AskedPart:
        session, part = self._session, placed.part
        place = (self._entry.name, part.code, member.party)
        is_derived = part.fact in FACTS
        owner = "" if is_derived else self.owner(placed.indicator)
        who = "" if is_derived else owner or member.party
        draft, handed_in = self._drafts.get(place), self._handed_in.get(place)
        decision = self._office.get((member.party, part.code))
        return AskedPart(
            indicator=placed.indicator,
            part=part,
            unit=member,
            who=who,
            who_name=self._name(who),
            is_derived=is_derived,
            is_asked=who == session.party,
            is_owned=bool(owner),
            fact=fact_by_office(decision, part) if decision else self._fact(placed, member),
            draft=draft,
            handed_in=handed_in,
            by_office=decision is not None,
            evidence=self._evidence(draft, handed_in),
            gaps=gaps_of(part, draft or handed_in, is_derived),
        )

    def _fact(self, placed: PlacedPart, member: Participant) -> Fact:
        found = derived_fact(self._session, self._entry.scheme, member.party, placed.part.fact)
        if found is not None:
            return found
        return stated_fact(self._session, self._entry.name, placed.indicator, placed.part, member.party)

    def _evidence(self, draft: Statement | None, handed_in: Statement | None) -> tuple[Evidence, ...]:
        found = draft or handed_in
        return evidence_of(self._session, found.uid) if found else ()

    def _name(self, party: str) -> str:
        if not party:
            return ""
        unit = DirectoryService(self._session).directory().unit(party.removeprefix("unit."))
        return unit.short if unit else party


def drafts(session: Session) -> Mapping[_Place, Statement]:
    """What this unit has written and not handed in, by scheme, part and party concerned."""
    with session.reading():
        return session.derived("evaluation-drafts", lambda workspace: dict(_drafts(workspace, session.party)))


def gaps_of(part: Part, said: Statement | None, is_derived: bool) -> tuple[str, ...]:
    """What is missing or wrong in a statement, translated; what nobody said yet is not wrong.

    Args:
        part: that it is about.
        said: draft or handed in; None when there is none.
        is_derived: the program knows the fact, so that only the stance counts.
    """
    if said is None:
        return ()
    found = [
        tr("{part}的“{field}”在两台电脑上填得不同，请先确认用哪一个。", part=part.code, field=name)
        for name in said.conflicts
    ]
    if is_derived:
        if said.stance == OBJECTED and not clean_line(said.note):
            found.append(tr("{part}的异议没有写明理由。", part=part.code))
        elif not said.stance:
            found.append(tr("{part}没有确认，也没有提出异议。", part=part.code))
        return tuple(found)
    if said.state == FactState.NOT_APPLICABLE.value:
        if not clean_line(said.note):
            found.append(tr("{part}不适用的理由没有写。", part=part.code))
        return tuple(found)
    return (
        *found,
        *(_of_occurrences(part, said) if part.rule.kind in COUNTING_RULES else _of_value(part, said)),
    )


def _of_value(part: Part, said: Statement) -> Iterator[str]:
    if not said.raw.strip():
        yield tr("{part}没有填写数值。", part=part.code)
    elif said.value is None:
        yield tr("{part}填写的“{value}”不是数值。", part=part.code, value=said.raw)
    elif part.rule.kind == "share" and not 0 <= said.value <= 100:
        yield tr("{part}应填0至100的百分数。", part=part.code)


def _of_occurrences(part: Part, said: Statement) -> Iterator[str]:
    if said.raw.strip() and said.value is None:
        yield tr("{part}填写的“{value}”不是数值。", part=part.code, value=said.raw)
    levels = levels_of(part)
    for one in said.occurrences:
        if levels and one.level not in levels:
            names = "、".join(levels)
            yield tr(
                "{part}的“{title}”没有注明级别（{levels}）。", part=part.code, title=one.title, levels=names
            )


def levels_of(part: Part) -> tuple[str, ...]:
    """Levels that the occurrences of a part may have; none when its rule knows none."""
    kind = KINDS[part.rule.kind]
    try:
        given = read_parameters(part.rule, kind.specs)
    except BadParameter:  # a scheme that was read has none
        return ()
    names = (spec.name for spec in kind.specs if spec.name in _LEVELS)
    return tuple(dict.fromkeys(level.name for name in names for level in given.levels(name) if level.name))


def _drafts(workspace: Workspace, party: str) -> Iterator[tuple[_Place, Statement]]:
    for record in workspace.log.records(STATEMENT):
        said = read_statement(record)
        place = (said.scheme, said.part, said.about)
        if record.uid == keyed_uid(party, STATEMENT, *place, DRAFT) and not record.is_withdrawn:
            yield place, said
