"""One inspector's sheet in memory: what stands at every place, what is missing, who has signed."""

from collections.abc import Mapping, Sequence
from threading import RLock

from desktop.domain.checks.inspections import (
    CheckEvidence,
    Inspection,
    Place,
    ResultReview,
    ResultState,
    SheetSignature,
    places,
    reduced,
)
from desktop.domain.checks.scoring import score
from desktop.domain.checks.standing import Gap, SigningStanding, lacking
from desktop.domain.checks.values import Answer, Checklist, CheckScore
from desktop.services.checks.fill_fields import Key
from desktop.services.checks.fill_last import last_answers
from desktop.services.checks.fill_slots import Slot, load_slots
from desktop.services.checks.fill_values import FillCounts, NoSuchPlace, counts_of, next_open
from desktop.services.checks.signing import current_signatures, sheet_standing
from desktop.services.session import Session


class SheetReading:
    """The places of one inspector with their answers; any thread may ask.

    Args:
        session: the inspector's.
        inspection: that it takes part in.
        checklist: the whole edition, see `editions.edition_of`.

    Attributes:
        inspection: as the office handed it out.
        checklist: reduced to the own share.
        places: of the own share, in order.
        category_places: the same by category.
    """

    def __init__(self, session: Session, inspection: Inspection, checklist: Checklist) -> None:
        self._session = session
        self.inspection = inspection
        self.checklist = reduced(checklist, inspection, session.party)
        self.places = places(checklist, inspection, session.party)
        self.category_places = _by_category(self.places)
        self._lock = RLock()  # of what is in memory, held shortly
        self._last: Mapping[Key, Answer] | None = None
        self._slots: dict[Key, Slot] = {}
        self._signatures: tuple[SheetSignature, ...] = ()
        self._load()

    def answer(self, key: Key) -> Answer:
        """The answer at a place as it stands; an unchecked one where there is none."""
        with self._lock:
            return self._slot(key).answer

    def state(self, key: Key) -> ResultState:
        """Where an answer stands."""
        with self._lock:
            return self._slot(key).state

    def review(self, key: Key) -> ResultReview | None:
        """What the office said of the answer that it was told last; None before it did."""
        with self._lock:
            return self._slot(key).review

    def evidence(self, key: Key) -> tuple[CheckEvidence, ...]:
        """What is attached at a place, in order of arrival."""
        with self._lock:
            return self._slot(key).evidence

    def last(self, key: Key) -> Answer | None:
        """Last time's answer to the same text, as a copy; None when there is none."""
        with self._lock:
            return self._last_answers().get(key)

    def next_unanswered(self, after: Key | None = None) -> Key | None:
        """The next place that a person still has to look at, see `fill_values.next_open`."""
        with self._lock:
            return next_open(list(self._slots.values()), after)

    def gaps(self) -> tuple[Gap, ...]:
        """What is still missing, in order of the places."""
        with self._lock:
            return tuple(
                Gap(*key, kind)
                for key, slot in self._slots.items()
                for kind in lacking(slot.item, slot.answer)
            )

    def counts(self) -> FillCounts:
        """How far the sheet is."""
        with self._lock:
            return counts_of(list(self._slots.values()), self.gaps())

    def score(self) -> CheckScore:
        """The score of the own share as it stands; the inspection's own is computed from all shares.

        Raises:
            AppError: this program does not have the profile, or the checklist lacks figures.
        """
        return score(self.checklist, self.inspection.level, self.answers())

    def answers(self) -> tuple[Answer, ...]:
        """The answers at all places, unchecked ones where there are none: what signatures bind."""
        with self._lock:
            return tuple(slot.answer for slot in self._slots.values())

    def signatures(self) -> tuple[SheetSignature, ...]:
        """The signatures under this sheet, one a person and side, in order of arrival."""
        with self._lock:
            return self._signatures

    def signing(self) -> SigningStanding:
        """Which signatures hold, which were broken by a change since, and which are missing."""
        with self._lock:
            return sheet_standing(self.answers(), self._signatures)

    def _load(self) -> None:
        """Reads what the log has."""
        self._slots = load_slots(self._session, self.inspection, self.places)
        self._read_signatures()

    def _read_signatures(self) -> None:
        with self._session.reading() as workspace:
            found = workspace.ledger.signatures(self.inspection.uid, self._session.party)
        self._signatures = current_signatures(found)

    def _last_answers(self) -> Mapping[Key, Answer]:
        if self._last is None:
            found = last_answers(self._session, self.inspection, self.checklist.items)
            self._last = {key: answer for key, answer in found.items() if key in self._slots}
        return self._last

    def _slot(self, key: Key) -> Slot:
        slot = self._slots.get(key)
        if slot is None:
            raise NoSuchPlace(item=key[0], target=key[1])
        return slot


def _by_category(listed: Sequence[Place]) -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for place in listed:
        found.setdefault(place.item.category, []).append(place)
    return {category: tuple(several) for category, several in found.items()}
