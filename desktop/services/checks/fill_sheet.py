"""One inspector's sheet of an inspection: typed into, photographed, signed and submitted, offline."""

from pathlib import Path

from desktop.domain.checks.inspections import CheckEvidence, Strokes
from desktop.domain.checks.standing import Side, SigningStanding
from desktop.i18n import tr
from desktop.services.checks import attaching, signing, submitting
from desktop.services.checks.fill_fields import Key, content
from desktop.services.checks.fill_slots import Slot, write_draft
from desktop.services.checks.fill_typing import SheetTyping
from desktop.services.session import NoSuchRecord


class FillSheet(SheetTyping):
    """A sheet with everything that can be done to it; any thread may use it."""

    def attach(self, key: Key, source: Path | bytes, name: str = "") -> CheckEvidence:
        """Attaches a photograph or file; its bytes are kept as they are, what the camera wrote as claims.

        Args:
            key: item and target.
            source: the file, or its bytes.
            name: of the file; empty for its own.

        Raises:
            AppError: it is empty, too large or cannot be read, or the place cannot be written.
        """
        with self._lock:
            self._writable(key)
        data, attachment, claims = attaching.read_file(self._session, source, name)
        with self._writing:
            slot = self._slot(key)
            known = next((one for one in slot.evidence if one.sha256 == attachment.sha256), None)
            if known is not None:
                return known
            self.settle()
            with self._session.transaction() as workspace:
                workspace.evidence.put(data)
                uid = attaching.write_evidence(self._session, self.inspection.uid, key, attachment, claims)
                draft = self._begun_draft(slot)
            self._reload_evidence(slot, draft)
            return next(one for one in slot.evidence if one.uid == uid)

    def detach(self, uid: str) -> None:
        """Takes a file off an answer; what the office was told is withdrawn at once.

        Raises:
            NoSuchRecord: nothing of that uid is attached here.
            AppError: the place cannot be written.
        """
        with self._writing:
            with self._lock:
                slot, one = self._attached(uid)
                self._writable(slot.place.key)
            self.settle()
            with self._session.transaction():
                self._session.withdraw(attaching.KIND, uid, tr("提交前移除") if one.is_draft else tr("移除"))
                draft = self._begun_draft(slot)
            self._reload_evidence(slot, draft)

    def photo_bytes(self, sha256: str) -> bytes:
        """The bytes of a file that is attached.

        Raises:
            EvidenceMissing: it is not here.
        """
        with self._session.reading() as workspace:
            return workspace.evidence.get(sha256)

    def sign(
        self, side: Side, name: str, position: str = "", strokes: Strokes = (), refusal: str = ""
    ) -> SigningStanding:
        """Binds a person's name and drawing to the answers as they stand.

        Args:
            side: inspectors or the inspected unit.
            name: of the person; an inspector's as it was planned.
            position: of the person.
            strokes: as drawn; empty when it was signed on paper.
            refusal: why the unit's person would not sign; the signature only states that then.

        Raises:
            AppError: there is no name, an inspector takes no part or refuses, or the inspection is over.
        """
        with self._writing, self._lock:
            self._require_going_on()
            fields = signing.signature_fields(self.inspection, side, name, position, strokes, refusal)
            self.settle()
            with self._session.transaction():
                signing.write_signature(self._session, fields, self.answers())
            self._read_signatures()
            return self.signing()

    def submit(self) -> str:
        """Hands the sheet in to the office, all of it or nothing.

        Returns:
            One sentence.

        Raises:
            GapsLeft: something that blocks is missing.
            SignaturesMissing: two inspectors and the unit have not signed what stands there now.
            AppError: there is nothing new, fields are in conflict, or the inspection is over.
        """
        with self._writing, self._lock:
            self._require_going_on()
            self.settle()
            slots, signed = list(self._slots.values()), self.signing()
            submitting.require_complete(self.inspection, slots, self.gaps(), signed)
            holding = [one for one in self._signatures if one.signature in signed.holding]
            sentence = submitting.hand_in(self._session, self.inspection, slots, holding)
            self._steps.clear()
            self._load()
            return sentence

    def close(self) -> None:
        """Settles what was typed; the sheet is not used afterwards."""
        self.settle()

    def _begun_draft(self, slot: Slot) -> str:
        """The draft of a place, begun when there is none, inside a transaction."""
        if slot.draft:
            return slot.draft
        return write_draft(self._session, self.inspection.uid, slot, content(slot.settled))

    def _reload_evidence(self, slot: Slot, draft: str) -> None:
        with self._session.reading() as workspace:
            found = workspace.ledger.check_evidence(self.inspection.uid, self._session.party)
        with self._lock:
            slot.draft = draft
            slot.attach(one for one in found if (one.item, one.target) == slot.place.key)

    def _attached(self, uid: str) -> tuple[Slot, CheckEvidence]:
        for slot in self._slots.values():
            for one in slot.evidence:
                if one.uid == uid:
                    return slot, one
        raise NoSuchRecord(name=uid)
