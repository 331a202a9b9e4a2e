"""What the office and inspectors see of inspections: rows, results, sheets."""

from dataclasses import dataclass
from datetime import date

from desktop.domain.checks.inspections import (
    CheckEvidence,
    CheckResult,
    Inspection,
    InspectionState,
    Place,
    Progress,
    ResultReview,
    ResultState,
    Share,
    SheetSignature,
)
from desktop.domain.checks.standing import Gap, SigningStanding
from desktop.domain.checks.values import Answer


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection and where it stands.

    Attributes:
        progress: an inspector sees that of its own share.
        checklist_title: the code and edition when the checklist is not here.
        level_title: empty when the checklist has no levels.
        score: as it was concluded, in figures; empty before, for a re-inspection, and when its profile gives
            none.
        findings: raised from it, without withdrawn ones.
        open_findings: those of them that are not closed.
    """

    inspection: Inspection
    state: InspectionState
    progress: Progress
    checklist_title: str
    level_title: str
    score: str
    findings: int
    open_findings: int


@dataclass(frozen=True, slots=True)
class ShareView:
    """What one inspector checks, and how far it is."""

    share: Share
    progress: Progress


@dataclass(frozen=True, slots=True)
class SheetView:
    """The answers of one inspector as they are signed.

    Attributes:
        inspector: party.
        name: of the person.
        standing: of the signatures, under the answers as they are here.
        signatures: in order of arrival.
        submitted_on: the last day on which answers were handed in; None before the first.
    """

    inspector: str
    name: str
    standing: SigningStanding
    signatures: tuple[SheetSignature, ...]
    submitted_on: date | None


@dataclass(frozen=True, slots=True)
class InspectionDetail:
    """Everything about an inspection but the results.

    Attributes:
        shares: of all inspectors; an inspector has only its own.
        sheets: of the same.
        gaps: what the answers that are here still lack.
        leader_name: empty when nobody leads.
    """

    row: InspectionRow
    shares: tuple[ShareView, ...]
    sheets: tuple[SheetView, ...]
    gaps: tuple[Gap, ...]
    leader_name: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """One answer, given or still missing.

    Attributes:
        answer: an unchecked one where it is missing.
        result: as a record; None where it is missing.
        review: the office's latest word on the answer, also of an earlier version; None before the first.
        evidence: photographs and files of the answer.
        inspector: party that answered; where it is missing, the first of those who should.
        inspector_name: of the person.
    """

    place: Place
    answer: Answer
    state: ResultState
    result: CheckResult | None
    review: ResultReview | None
    evidence: tuple[CheckEvidence, ...]
    inspector: str
    inspector_name: str

    @property
    def key(self) -> tuple[str, str]:
        """Item and target by name."""
        return self.place.key
