"""Facts that somebody states, and everything else that is said about an evaluation: the records, read once.

A part whose fact the program does not derive is stated by the owner of its indicator for all units, when the
owner is a unit of the directory, else by each unit about itself. The office may state any fact instead, with
its reason: derived ones too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.domain.evaluation.values import Fact, FactState, Indicator, Occurrence, Part, Scheme, Source
from desktop.i18n import mark
from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord
from desktop.services.checks.findings_reading import PresentUnits
from desktop.services.directory import DirectoryService
from desktop.services.session import Session, keyed_uid

STATEMENT, ADJUSTMENT, APPEAL = "self_assessment", "adjustment", "appeal"
COUNTING_RULES = frozenset({"deduction", "bonus", "best_level", "quota_and_more"})
"""Kinds of rules that count occurrences: a statement without any says that there were none."""
_NOT_STATED = mark("还没有填报")
_OWNER_OWES = mark("指标责任单位还没有填报")
_NO_NUMBER = mark("填报的不是数值")
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Statement:
    """自评 or an owner's word on one part, as it was handed in; with an empty part 自评 as a whole.

    Attributes:
        party: who states it.
        scheme: ``code edition``.
        about: party concerned.
        value: None when none was given, or none that is a number.
        raw: the value as written.
        state: word of a `FactState` where it was stated, e.g. ``not_applicable``; empty otherwise.
        stance: ``confirmed`` or ``objected`` to a derived fact; empty otherwise.
        evidence: hashes.
        signer: of the statement as a whole.
    """

    uid: str
    party: str
    scheme: str
    part: str
    about: str
    value: Decimal | None
    raw: str
    state: str
    occurrences: tuple[Occurrence, ...]
    stance: str
    note: str
    evidence: tuple[str, ...]
    on: date | None
    signer: str
    version: str
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office booked (an adjustment record that stands), whatever its type.

    Attributes:
        type: ``review``, ``appeal``, ``points``, ``veto``, ``fact``, ``exemption``, ``override``, ``result``.
        points: None when none were given, or none that are a number.
        occurrences: None when it says nothing of them.
        occurrence: title of the one exempted.
        about: uid of the appeal.
        fields: all of them as stated.
    """

    uid: str
    type: str
    scheme: str
    unit: str
    indicator: str
    part: str
    points: Decimal | None
    value: Decimal | None
    occurrences: tuple[Occurrence, ...] | None
    occurrence: str
    state: str
    reason: str
    document: str
    by: str
    on: date
    version: str
    veto: str
    about: str
    is_granted: bool | None
    fields: Mapping[str, Any]


def statements(session: Session) -> tuple[Statement, ...]:
    """Everything that was handed in, in order of party, scheme, part and unit concerned; drafts are not."""
    with session.reading():
        return session.derived("evaluation-statements", lambda workspace: tuple(_statements(workspace)))


def decisions(session: Session) -> tuple[Decision, ...]:
    """Everything that the office booked and that stands, by day and uid."""
    with session.reading():
        return session.derived("evaluation-decisions", lambda workspace: tuple(_decisions(workspace)))


def owner_of(session: Session, indicator: Indicator) -> str:
    """The unit that states an indicator's facts for all units; empty when each unit states its own.

    Args:
        session: whose directory says which party a name means.
        indicator: with its owner as the scheme words it.
    """

    def derive(_: object) -> str:
        directory = DirectoryService(session).directory()
        code = indicator.owner.removeprefix("unit.")
        unit = directory.unit(code) or directory.resolve(indicator.owner).unit
        return PresentUnits(session).of(f"unit.{unit.code}") if unit is not None else ""

    with session.reading():
        return session.derived(f"evaluation-owner {indicator.owner}", derive)


def stated_fact(session: Session, name: str, indicator: Indicator, part: Part, unit: str) -> Fact:
    """What was stated of a unit for a part that the program does not derive.

    Args:
        session: the open workspace.
        name: ``code edition`` of the scheme.
        indicator: of the part.
        part: whose fact it is.
        unit: party concerned.

    Returns:
        MISSING, with what is to be said, when whoever has to state it did not.
    """
    owner = owner_of(session, indicator)
    found = _by_place(session).get((owner or unit, name, part.code, unit))
    if found is None:
        return Fact(part.fact, unit, FactState.MISSING, note=_OWNER_OWES if owner else _NOT_STATED)
    return fact_said(found, part, unit)


def office_facts(
    session: Session, name: str, scheme: Scheme, without: str = ""
) -> Mapping[tuple[str, str], Decision]:
    """The office's last word on facts, by unit and part: stated by itself, or by granting an appeal.

    Args:
        session: the open workspace.
        name: ``code edition`` of the scheme.
        scheme: whose parts count.
        without: uid of a decision to leave out; empty for none.
    """
    codes = {part.code for indicator in scheme.indicators for part in indicator.parts}
    found = (one for one in decisions(session) if one.uid != without)
    return {(one.unit, one.part): one for one in found if _states(one, name, codes)}


def fact_by_office(decision: Decision, part: Part) -> Fact:
    """The fact that a decision of the office states; it wins over what was derived or stated."""
    states = {one.value: one for one in FactState}
    state = states.get(decision.state, FactState.KNOWN)
    occurrences = decision.occurrences or ()
    counts = part.rule.kind in COUNTING_RULES
    if state is FactState.KNOWN and decision.value is None and not occurrences and not counts:
        state = FactState.MISSING
    source = Source("document", decision.document, decision.document) if decision.document else None
    sources = (Source(ADJUSTMENT, decision.uid, decision.reason), *((source,) if source else ()))
    return Fact(
        name=part.fact,
        unit=decision.unit,
        state=state,
        value=decision.value if state is FactState.KNOWN else None,
        occurrences=occurrences if state is FactState.KNOWN else (),
        sources=sources,
        note=decision.reason,
        by=decision.uid.partition("/")[0],
    )


def number_of(value: object) -> Decimal | None:
    """A number as records carry it, as text; None when it is none that can be scored."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        found = Decimal(value.strip())
    except InvalidOperation:
        return None
    if (
        not found.is_finite()
        or found.adjusted() > _MOST_DIGITS
        or int(found.as_tuple().exponent) < -_MOST_DIGITS
    ):
        return None
    return Decimal(f"{found:f}")


def occurrences_of(value: object, source: Source, *, exempts: bool = False) -> tuple[Occurrence, ...]:
    """Occurrences as records carry them; entries that are none are left out.

    Args:
        value: list of mappings with title, on, level, count, document, exemption.
        source: what those rest on that name no document.
        exempts: whether the writer may say that one does not count: the office may.
    """
    if not isinstance(value, list):
        return ()
    found = [_occurrence(one, source) for one in value if isinstance(one, dict) and one.get("title")]
    if not exempts:
        found = [replace(one, exemption="") for one in found]
    return tuple(sorted(found, key=lambda one: (one.on or date.max, one.title, one.level)))


def day_of(value: object) -> date | None:
    """A day as records carry it; None when it is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def texts_of(value: object) -> tuple[str, ...]:
    """A list of texts as records carry it; what is no text is left out."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _by_place(session: Session) -> Mapping[tuple[str, str, str, str], Statement]:
    found = statements(session)
    return session.derived(
        "evaluation-statements-by-place",
        lambda _: {(one.party, one.scheme, one.part, one.about): one for one in found},
    )


_OWN_WORDS, _OWNER_WORDS = "自评", "指标责任单位数据"
"""Data inside facts, the same in every language, because facts are hashed."""


def fact_said(stated: Statement, part: Part, unit: str) -> Fact:
    """The fact that a statement states, handed in or not."""
    kind = _OWN_WORDS if stated.about == stated.party else _OWNER_WORDS
    title = f"{kind} {stated.on}" if stated.on else kind
    sources: list[Source] = [Source(STATEMENT, stated.uid, title)]
    sources += [one.source for one in stated.occurrences if one.source and one.source not in sources]
    by = stated.party
    if stated.state == FactState.NOT_APPLICABLE.value:
        state, note = FactState.NOT_APPLICABLE, stated.note
        return Fact(part.fact, unit, state, sources=tuple(sources), note=note, by=by)
    counts = part.rule.kind in COUNTING_RULES
    if stated.value is None and not stated.occurrences and not (counts and not stated.raw.strip()):
        note = _NO_NUMBER if stated.raw.strip() else _NOT_STATED
        return Fact(part.fact, unit, FactState.MISSING, sources=tuple(sources), note=note, by=by)
    return Fact(
        name=part.fact,
        unit=unit,
        state=FactState.KNOWN,
        value=stated.value,
        occurrences=stated.occurrences,
        sources=tuple(sources),
        note=stated.note,
        by=by,
    )


def _states(decision: Decision, name: str, codes: set[str]) -> bool:
    """Whether a decision states a fact of a scheme."""
    if decision.scheme != name or decision.part not in codes:
        return False
    if decision.type == "appeal":
        says = decision.value is not None or decision.occurrences is not None or bool(decision.state)
        return decision.is_granted is True and says
    return decision.type == "fact"


def _statements(workspace: Workspace) -> Iterator[Statement]:
    found = (_statement(one) for one in workspace.log.records(STATEMENT) if not one.is_withdrawn)
    yield from sorted(
        (one for one in found if one is not None),
        key=lambda one: (one.party, one.scheme, one.part, one.about),
    )


def _statement(record: FoldedRecord) -> Statement | None:
    """A record as a statement; None for a draft, and for one that does not stand at its place."""
    found = read_statement(record)
    key = (found.scheme, found.part, found.about)
    return found if found.uid == keyed_uid(found.party, STATEMENT, *key) else None


def read_statement(record: FoldedRecord) -> Statement:
    """What a record states, a draft or not."""
    party = record.uid.partition("/")[0]
    raw = record.get("value", "")
    raw = raw if isinstance(raw, str) else ""
    return Statement(
        uid=record.uid,
        party=party,
        scheme=str(record.get("scheme", "")),
        part=str(record.get("part", "")),
        about=str(record.get("about", "")) or party,
        value=number_of(raw),
        raw=raw,
        state=str(record.get("state", "")),
        occurrences=occurrences_of(record.get("occurrences"), Source(STATEMENT, record.uid, _OWN_WORDS)),
        stance=str(record.get("stance", "")),
        note=str(record.get("note", "")),
        evidence=texts_of(record.get("evidence")),
        on=day_of(record.get("on")),
        signer=str(record.get("signer", "")),
        version=record.version,
        conflicts=record.conflicts,
    )


def _decisions(workspace: Workspace) -> Iterable[Decision]:
    standing = (one for one in workspace.log.records(ADJUSTMENT) if not one.is_withdrawn)
    return sorted(map(_decision, standing), key=lambda one: (one.on, one.uid))


def _decision(record: FoldedRecord) -> Decision:
    document = str(record.get("document", ""))
    source = Source("document", document, document) if document else Source(ADJUSTMENT, record.uid, "")
    listed = record.get("occurrences")
    granted = record.get("is_granted")
    return Decision(
        uid=record.uid,
        type=str(record.get("type", "")),
        scheme=str(record.get("scheme", "")),
        unit=str(record.get("unit", "")),
        indicator=str(record.get("indicator", "")),
        part=str(record.get("part", "")),
        points=number_of(record.get("points")),
        value=number_of(record.get("value")),
        occurrences=occurrences_of(listed, source, exempts=True) if isinstance(listed, list) else None,
        occurrence=str(record.get("occurrence", "")),
        state=str(record.get("state", "")),
        reason=str(record.get("reason", "")),
        document=document,
        by=str(record.get("by", "")),
        on=day_of(record.get("on")) or date.min,
        version=str(record.get("version", "")),
        veto=str(record.get("veto", "")),
        about=str(record.get("about", "")),
        is_granted=granted if isinstance(granted, bool) else None,
        fields=record.values,
    )


def _occurrence(fields: Mapping[str, Any], source: Source) -> Occurrence:
    document = str(fields.get("document") or "")
    count = number_of(str(fields.get("count", "1")))
    return Occurrence(
        title=str(fields["title"]),
        on=day_of(fields.get("on")),
        level=str(fields.get("level") or ""),
        count=count if count is not None and count >= 0 else Decimal(1),
        exemption=str(fields.get("exemption") or ""),
        source=Source("document", document, document) if document else source,
    )
