"""Inspections (安全检查): what is planned, who checks what, what was found, and where it all stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from desktop.domain.checks.standing import ONE_TARGET, Signature
from desktop.domain.checks.values import Answer, CheckItem, Checklist, Verdict

FREQUENCY_CAP = 2
"""Inspections of one unit in a year. Source: our guess; the office's rule ``inspection-cap`` comes first."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one inspector checks.

    Attributes:
        inspector: party identifier.
        name: of the person.
        categories: of the checklist; empty for all of them.
    """

    inspector: str
    name: str
    categories: tuple[str, ...] = ()

    def covers(self, item: CheckItem) -> bool:
        """Whether an item is the inspector's to answer."""
        return not self.categories or item.category in self.categories


@dataclass(frozen=True, slots=True)
class Inspection:
    """安全检查, as the office planned it.

    Attributes:
        uid: of its record.
        code: e.g. ``检2026-003``, given by the office, unique in its year.
        title: for people.
        basis: why it is held: plan, document, complaint.
        checklist: code of the checklist.
        edition: of the checklist.
        checklist_hash: SHA-256 over the text of the edition as the office had it; a different text refuses.
        profile: name and version of the scoring profile, for good.
        level: empty when the checklist has none.
        unit: party that is inspected.
        system: name of the system or object that is inspected, e.g. 政务云平台; may be empty.
        targets: names of assets by category of the items; a category that is not named has one, unnamed.
        items: codes of the only items that are checked, for a re-inspection; empty for all of the level.
        shares: at least two inspectors.
        leader: party of the inspector who leads.
        starts_on: first day planned.
        ends_on: last day planned.
        cap_reason: why the unit is inspected more often than the cap allows; empty when it is not.
        reinspects: findings that are looked at again (复查); empty for a first inspection.
        previous: uid of the inspection whose answers may be copied; empty for none.
        is_issued: handed out to its inspectors; else it is the office's own plan.
        supersedes: uid of the plan that it was handed out from.
        concluded_on: day on which the office declared all results final; None before.
        concluded_value: score on that day, to be compared with what the results give now.
        withdrawn: reason; empty when it stands.
        conflicts: names of fields in conflict.
    """

    uid: str
    code: str
    title: str
    basis: str
    checklist: str
    edition: str
    checklist_hash: str
    profile: str
    level: str
    unit: str
    unit_name: str
    system: str
    targets: Mapping[str, tuple[str, ...]]
    items: tuple[str, ...]
    shares: tuple[Share, ...]
    leader: str
    starts_on: date | None
    ends_on: date | None
    cap_reason: str = ""
    reinspects: tuple[str, ...] = ()
    previous: str = ""
    planned_on: date | None = None
    is_issued: bool = False
    supersedes: str = ""
    concluded_on: date | None = None
    concluded_value: Decimal | None = None
    withdrawn: str = ""
    conflicts: tuple[str, ...] = ()

    @property
    def is_reinspection(self) -> bool:
        """Whether it looks at earlier findings again; it has no score of its own."""
        return bool(self.reinspects)

    def share_of(self, inspector: str) -> Share | None:
        """The share of a party; None when it does not take part."""
        return next((share for share in self.shares if share.inspector == inspector), None)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """检查结果: an answer as a record.

    Attributes:
        uid: of its record, told to the office, or to the inspector alone while it is a draft.
        version: of the record as it stands: what a review cites.
        submitted_on: day it was handed in; None for a draft.
        conflicts: names of fields in conflict.
    """

    uid: str
    inspection: str
    answer: Answer
    is_draft: bool
    version: str
    submitted_on: date | None = None
    conflicts: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Item and target."""
        return self.answer.item, self.answer.target


@dataclass(frozen=True, slots=True)
class CheckEvidence:
    """A photograph or file that an inspector took; what the camera wrote into it is a claim.

    Attributes:
        sha256: of the bytes, in hexadecimal.
        name: of the file.
        size: bytes.
        media: MIME type.
        taken_at: claimed by the camera, ISO 8601 without zone when it gives none; empty when it says nothing.
        latitude: claimed, degrees north; None when it says nothing.
        longitude: claimed, degrees east.
        camera: claimed, maker and model.
        added_on: day it was added here.
    """

    uid: str
    inspection: str
    item: str
    target: str
    inspector: str
    sha256: str
    name: str
    size: int
    media: str
    taken_at: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    camera: str = ""
    added_on: date | None = None
    note: str = ""
    is_draft: bool = False


Strokes = tuple[tuple[tuple[int, int], ...], ...]
"""A drawing: lines of points, x 0 to 1000 from the left, y 0 to 400 from the top."""


@dataclass(frozen=True, slots=True)
class SheetSignature:
    """A signature drawn under the answers of one inspector.

    Attributes:
        sheet: party of the inspector whose answers are signed.
        signature: side, name, digest and claimed instant.
        position: 职务 of the signer; may be empty.
        strokes: as drawn; empty when it was signed on paper.
        refusal: why the unit's person would not sign (拒签); the signature then only states that.
    """

    uid: str
    inspection: str
    sheet: str
    signature: Signature
    position: str = ""
    strokes: Strokes = ()
    refusal: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class ResultReview:
    """The office's word on one result; it counts for the version that it cites."""

    uid: str
    result: str
    version: str
    is_accepted: bool
    opinion: str
    on: date | None
    reviewer: str = ""


class ResultState(Enum):
    """Where an answer stands, beside what it says.

    MISSING: 未检查. DRAFT: 草稿. SUBMITTED: 待审核. RETURNED: 已退回. ACCEPTED: 已采纳.
    """

    MISSING = "missing"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class InspectionState(Enum):
    """Where an inspection stands; derived, never stored.

    PLANNED: 待下发. CHECKING: 检查中. REVIEWING: 待审核. RETURNED: 已退回. ACCEPTED: 待定稿.
    CONCLUDED: 已定稿. WITHDRAWN: 已撤销.
    """

    PLANNED = "planned"
    CHECKING = "checking"
    REVIEWING = "reviewing"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Place:
    """One answer to be given: an item at a target, and whose it is."""

    item: CheckItem
    target: str
    inspectors: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Item and target by name."""
        return self.item.code, self.target


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an inspection is: places by the state of their answers.

    Attributes:
        total: places planned.
        by_state: of several answers at a place the least advanced counts; all states are there.
    """

    total: int
    by_state: Mapping[ResultState, int] = field(default_factory=dict)

    @property
    def submitted(self) -> int:
        """Places whose answer the office has, returned ones among them."""
        handed = (ResultState.SUBMITTED, ResultState.RETURNED, ResultState.ACCEPTED)
        return sum(self.by_state.get(state, 0) for state in handed)


def reduced(checklist: Checklist, inspection: Inspection, inspector: str = "") -> Checklist:
    """A checklist with only what an inspection checks.

    Args:
        checklist: of the inspection's edition.
        inspection: which one.
        inspector: only this one's share; empty for everybody's.
    """
    share = inspection.share_of(inspector) if inspector else None
    kept = [
        item
        for item in checklist.of_level(inspection.level)
        if (not inspection.items or item.code in inspection.items)
        and (not inspector or (share is not None and share.covers(item)))
    ]
    return replace(checklist, items=tuple(kept))


def places(checklist: Checklist, inspection: Inspection, inspector: str = "") -> tuple[Place, ...]:
    """Every answer an inspection asks for, in the order of the checklist, then of the targets as planned.

    Args:
        checklist: of the inspection's edition.
        inspection: which one.
        inspector: only this one's share; empty for everybody's.
    """
    return tuple(
        Place(item, target, tuple(s.inspector for s in inspection.shares if s.covers(item)))
        for item in reduced(checklist, inspection, inspector).items
        for target in inspection.targets.get(item.category) or ONE_TARGET
    )


def uncovered(checklist: Checklist, inspection: Inspection) -> tuple[str, ...]:
    """Categories that nobody checks, in the order of the checklist."""
    open_ones = (place.item.category for place in places(checklist, inspection) if not place.inspectors)
    return tuple(dict.fromkeys(open_ones))


def split_shares(checklist: Checklist, level: str, count: int) -> tuple[tuple[str, ...], ...]:
    """Proposes whose categories are whose: neighbours stay together, the numbers of items nearly equal.

    Args:
        checklist: as it is answered.
        level: empty when the checklist has none.
        count: inspectors, at least 1.

    Returns:
        Categories per inspector; empty ones when there are fewer categories than inspectors.
    """
    sizes: dict[str, int] = {}
    for item in checklist.of_level(level):
        sizes[item.category] = sizes.get(item.category, 0) + 1
    total, done = sum(sizes.values()), 0
    found: list[list[str]] = [[] for _ in range(count)]
    for category, size in sizes.items():
        middle = done + size / 2
        found[min(count - 1, int(middle * count / total))].append(category)
        done += size
    return tuple(map(tuple, found))


def result_state(result: CheckResult, reviews: Iterable[ResultReview]) -> ResultState:
    """Where one answer stands.

    Args:
        result: with its version.
        reviews: of it, in any order; those of another version do not count, of two the one that returns.
    """
    if result.is_draft:
        return ResultState.DRAFT
    verdicts = {one.is_accepted for one in reviews if one.version == result.version}
    if not verdicts:
        return ResultState.SUBMITTED
    return ResultState.ACCEPTED if all(verdicts) else ResultState.RETURNED


def progress_of(asked: Sequence[Place], states: Mapping[tuple[str, str], Sequence[ResultState]]) -> Progress:
    """Counts places by the state of their answers.

    Args:
        asked: see `places`.
        states: of the answers there are, by item and target; the least advanced of several counts.
    """
    counts = dict.fromkeys(ResultState, 0)
    for place in asked:
        found = states.get(place.key) or (ResultState.MISSING,)
        counts[min(found, key=_ORDER.__getitem__)] += 1
    return Progress(len(asked), counts)


def inspection_state(inspection: Inspection, progress: Progress) -> InspectionState:
    """Where an inspection stands, by how far its answers are."""
    if inspection.withdrawn:
        return InspectionState.WITHDRAWN
    if not inspection.is_issued:
        return InspectionState.PLANNED
    return _filled(progress) if inspection.concluded_on is None else InspectionState.CONCLUDED


def fails(verdict: Verdict) -> bool:
    """Whether an answer can become a finding."""
    return verdict in (Verdict.PARTIAL, Verdict.NONCONFORMING)


def _filled(progress: Progress) -> InspectionState:
    """How far an inspection is that was handed out."""
    counts = progress.by_state
    if counts.get(ResultState.RETURNED, 0):
        return InspectionState.RETURNED
    if progress.submitted < progress.total or not progress.total:
        return InspectionState.CHECKING
    if counts.get(ResultState.SUBMITTED, 0):
        return InspectionState.REVIEWING
    return InspectionState.ACCEPTED


_ORDER = {state: number for number, state in enumerate(ResultState)}
