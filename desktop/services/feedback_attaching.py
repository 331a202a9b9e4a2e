"""Attaching files to reports, dating them, and taking them off again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.domain.supervision import Evidence
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.cases import find_case
from desktop.services.cases_outcome import listed_names, reason_for
from desktop.services.feedback_evidence import (
    KIND,
    described,
    find_evidence,
    known_attachment,
    read_attachment,
    require_past,
)
from desktop.services.feedback_form import Place, place_of, require_writable
from desktop.services.feedback_writing import attach_to_draft, cite_evidence
from desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A file to be attached.

    Attributes:
        source: the bytes, or the file that holds them.
        name: of the file; empty for the file's own.
        dated: the day the file itself is of; None when unknown.
        note: what it shows.
    """

    source: bytes | Path
    name: str = ""
    dated: date | None = None
    note: str = ""


class AttachingService:
    """Keeps the attachments of a unit's reports."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def attach(self, assignments: str | Sequence[str], period: str, evidence: NewEvidence) -> tuple[str, ...]:
        """Attaches one file to the drafts of one or several tasks; its bytes are kept once.

        Args:
            assignments: names of cases.
            period: code; empty for the report that the form shows.
            evidence: the file.

        Returns:
            uid of the evidence per task, in the order given.

        Raises:
            AppError: the file is empty, too large or unreadable, or a report cannot be written any more.
        """
        self._session.require(Role.UNIT)
        places = self._writable(assignments, period)
        data, read = read_attachment(evidence.source, evidence.name)
        attachment = described(read, evidence.dated, evidence.note, self._session.today())
        with self._session.transaction(tr("添加佐证材料{name}", name=read.name)) as workspace:
            workspace.evidence.put(data)
            return tuple(attach_to_draft(self._session, place, attachment) for place in places)

    def attach_known(
        self, sha256: str, assignments: str | Sequence[str], period: str = ""
    ) -> tuple[str, ...]:
        """Attaches a file that is here already to further tasks, with its name, date and note.

        Raises:
            EvidenceMissing: no such file is here.
            AppError: a report cannot be written any more.
        """
        self._session.require(Role.UNIT)
        places = self._writable(assignments, period)
        attachment = known_attachment(self._session, sha256)
        with self._session.transaction(tr("添加佐证材料{name}", name=attachment.name)):
            return tuple(attach_to_draft(self._session, place, attachment) for place in places)

    def detach(self, evidence: str, reason: str = "") -> None:
        """Takes an attachment off a report; it stays visible with the reason in the history.

        Args:
            evidence: uid.
            reason: why; may be empty while the report was not handed in.

        Raises:
            NeedsReason: it was handed in and there is no reason.
            AlreadyJudged: the office has judged the report as it stands.
        """
        self._session.require(Role.UNIT)
        found = find_evidence(self._session, evidence)
        if found.is_draft:
            with self._session.transaction(tr("移除佐证材料{name}", name=found.name)):
                self._session.withdraw(KIND, evidence, reason.strip() or tr("提交前移除"))
            return
        kept = reason_for(tr("移除佐证材料"), reason)
        is_feedback = self._require_mendable(found)
        with self._session.transaction(tr("移除佐证材料{name}", name=found.name)):
            self._session.withdraw(KIND, evidence, kept)
            if is_feedback:
                cite_evidence(self._session, found.of)

    def set_date(self, evidence: str, dated: date | None) -> None:
        """States the day an attachment itself is of; None when it is unknown.

        Raises:
            EvidenceInFuture: it has not come.
            AlreadyJudged: the office has judged the report as it stands.
        """
        found = self._changeable(evidence)
        require_past(found.name, dated, self._session.today())
        with self._session.transaction(tr("修改材料日期")):
            self._session.change(KIND, evidence, {"dated": dated.isoformat() if dated else None})

    def set_note(self, evidence: str, note: str) -> None:
        """States what an attachment shows.

        Raises:
            AlreadyJudged: the office has judged the report as it stands.
        """
        self._changeable(evidence)
        with self._session.transaction(tr("修改材料说明")):
            self._session.change(KIND, evidence, {"note": note.strip()})

    def _writable(self, assignments: str | Sequence[str], period: str) -> list[Place]:
        cases = [find_case(self._session, name) for name in listed_names(assignments)]
        places = [place_of(self._session, case, period) for case in cases]
        for place in places:
            require_writable(place)
        return places

    def _changeable(self, evidence: str) -> Evidence:
        self._session.require(Role.UNIT)
        found = find_evidence(self._session, evidence)
        if not found.is_draft:
            self._require_mendable(found)
        return found

    def _require_mendable(self, evidence: Evidence) -> bool:
        """Refuses to touch the evidence of a report that was judged.

        Returns:
            Whether it is evidence of a report, and not of a request.
        """
        with self._session.reading() as workspace:
            feedback = workspace.ledger.feedback(evidence.of)
        if feedback is None:
            return False
        case = find_case(self._session, feedback.assignment)
        require_writable(place_of(self._session, case, feedback.period))
        return True
