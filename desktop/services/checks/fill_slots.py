"""The places of a sheet in memory: what the log says of each, and what is typed over it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.domain.checks.inspections import (
    CheckEvidence,
    CheckResult,
    Inspection,
    Place,
    ResultReview,
    ResultState,
    result_state,
)
from desktop.domain.checks.values import Answer, CheckItem, Verdict
from desktop.services.checks.fill_fields import BEGUN, DRAFT, KIND, Key, blank, content, filled
from desktop.services.session import Session


@dataclass(slots=True)
class Slot:
    """One place.

    Attributes:
        settled: the answer as the log has it.
        answer: as it stands now, with what was typed since.
        submitted: what the office was told; None before.
        draft: uid of the draft; empty when there is none.
        conflicts: fields that two computers of the inspector stated differently.
        reviews: of what was submitted.
        evidence: everything attached, in order of arrival.
        typed: fields that may differ from the log, as it keeps them.
        raw: how the file of what is being typed holds them; empty when it does not.
    """

    place: Place
    settled: Answer
    answer: Answer
    submitted: CheckResult | None = None
    draft: str = ""
    conflicts: tuple[str, ...] = ()
    reviews: tuple[ResultReview, ...] = ()
    evidence: tuple[CheckEvidence, ...] = ()
    typed: dict[str, Any] = field(default_factory=dict)
    raw: str = ""

    @property
    def item(self) -> CheckItem:
        """What is asked."""
        return self.place.item

    @property
    def state(self) -> ResultState:
        """Where the answer stands; an empty draft is as good as none."""
        if self.typed or self.draft:
            return ResultState.DRAFT if self.submitted or self.says_anything else ResultState.MISSING
        return result_state(self.submitted, self.reviews) if self.submitted else ResultState.MISSING

    @property
    def is_returned(self) -> bool:
        """Whether the office returned what was submitted, and no draft was begun."""
        if self.submitted is None or self.draft:
            return False
        return result_state(self.submitted, self.reviews) is ResultState.RETURNED

    @property
    def says_anything(self) -> bool:
        """Whether there is a verdict, a word or a file."""
        answer = self.answer
        said = (answer.observation, answer.reason, answer.note, answer.details, answer.evidence)
        return answer.verdict is not Verdict.UNCHECKED or any(said)

    @property
    def review(self) -> ResultReview | None:
        """The office's word on what was submitted last; of several the one that returns."""
        version = self.submitted.version if self.submitted else ""
        valid = [one for one in self.reviews if one.version == version]
        return next((one for one in valid if not one.is_accepted), valid[-1] if valid else None)

    @property
    def waits(self) -> bool:
        """Whether there is something that the office was not told."""
        return bool(self.typed or self.draft or not self.submitted)

    def unsettled(self) -> dict[str, Any]:
        """The fields to be stated so that the log says what was typed.

        Returns:
            All of them for a new draft; none when nothing differs.
        """
        known = content(self.settled)
        differing = {
            name: value for name, value in self.typed.items() if name != BEGUN and known[name] != value
        }
        if not differing and BEGUN not in self.typed:
            return {}
        return differing if self.draft and BEGUN not in self.typed else content(self.answer)

    def attach(self, evidence: Iterable[CheckEvidence]) -> None:
        """Takes over what is attached now."""
        self.evidence = tuple(evidence)
        hashes = tuple(sorted({one.sha256 for one in self.evidence}))
        self.settled = replace(self.settled, evidence=hashes)
        self.answer = replace(self.answer, evidence=hashes)


def load_slots(session: Session, inspection: Inspection, asked: Sequence[Place]) -> dict[Key, Slot]:
    """The places of this inspector as the log has them, in order.

    Args:
        session: the inspector's.
        inspection: which one.
        asked: the places of its share.
    """
    with session.reading() as workspace:
        results = workspace.ledger.check_results(inspection.uid, session.party)
        evidence = workspace.ledger.check_evidence(inspection.uid, session.party)
        reviews = workspace.ledger.result_reviews(inspection.uid)
    attached: dict[Key, list[CheckEvidence]] = {}
    for one in evidence:
        attached.setdefault((one.item, one.target), []).append(one)
    slots = {place.key: _empty(place, session.party) for place in asked}
    for result in results:
        if result.place in slots:
            _take(slots[result.place], result, reviews)
    for key, several in attached.items():
        if key in slots:
            slots[key].attach(several)
    return slots


def draft_fields(inspection: str, key: Key, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a result's record."""
    return {"inspection": inspection, "item": key[0], "target": key[1], **fields}


def write_draft(session: Session, inspection: str, slot: Slot, fields: Mapping[str, Any]) -> str:
    """States fields of a draft, inside a transaction.

    Returns:
        uid of the draft.
    """
    key = slot.place.key
    return session.put(KIND, (inspection, *key, DRAFT), session.party, draft_fields(inspection, key, fields))


def put_typed(slot: Slot, typed: Mapping[str, Any], raw: str) -> None:
    """Takes over what was typed before the program ended.

    Args:
        slot: the place.
        typed: what can be read of it.
        raw: as the file has it.
    """
    slot.typed, slot.raw = dict(typed), raw
    slot.answer = filled(slot.settled, typed)


def _empty(place: Place, inspector: str) -> Slot:
    answer = blank(place, inspector)
    return Slot(place, answer, answer)


def _take(slot: Slot, result: CheckResult, reviews: Mapping[str, tuple[ResultReview, ...]]) -> None:
    """Puts a result in its place; a draft comes after what was submitted and stands over it."""
    slot.settled = slot.answer = result.answer
    slot.conflicts = result.conflicts
    if result.is_draft:
        slot.draft = result.uid
    else:
        slot.submitted = result
        slot.reviews = reviews.get(result.uid, ())
