"""Inspections (安全检查) as the office and inspectors see them; a unit sees none.

An inspector sees its own share: what the others found is told to the office alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.domain.checks.inspections import (
    CheckEvidence,
    CheckResult,
    Inspection,
    Place,
    Progress,
    ResultReview,
    ResultState,
    Share,
    places,
    progress_of,
    reduced,
    result_state,
)
from desktop.domain.checks.standing import gaps
from desktop.domain.checks.values import Answer, Checklist, CheckScore
from desktop.models.workspace import Workspace
from desktop.records.stream import Role
from desktop.services.checks.editions import edition_of
from desktop.services.checks.inspections_rows import inspection_rows, row_of
from desktop.services.checks.inspections_values import (
    InspectionDetail,
    InspectionRow,
    ResultView,
    ShareView,
    SheetView,
)
from desktop.services.checks.scores import Reviews, counted_answers, score_of
from desktop.services.checks.signing import current_signatures, sheet_answers, sheet_standing
from desktop.services.session import NoSuchRecord, Session

__all__ = [
    "InspectionDetail",
    "InspectionRow",
    "InspectionService",
    "Loaded",
    "ResultView",
    "ShareView",
    "SheetView",
    "load",
]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An inspection with all that was answered, as far as it is here.

    Attributes:
        checklist: the edition with what is checked; in an inspector's workspace its own share.
        asked: the places of that.
        results: standing ones; where an inspector has a draft beside what was submitted, the draft last.
        reviews: by uid of the result.
    """

    inspection: Inspection
    checklist: Checklist
    asked: tuple[Place, ...]
    results: tuple[CheckResult, ...]
    reviews: Reviews

    def state(self, result: CheckResult) -> ResultState:
        """Where one result stands."""
        return result_state(result, self.reviews.get(result.uid, ()))

    def latest(self, inspector: str = "") -> tuple[CheckResult, ...]:
        """What each inspector says now: of a draft beside what was submitted, the draft.

        Args:
            inspector: only this one's; empty for everybody's.
        """
        found: dict[tuple[str, str, str], CheckResult] = {}
        for result in self.results:
            if inspector in ("", result.answer.inspector):
                found[(*result.place, result.answer.inspector)] = result
        return tuple(found.values())

    def progress(self, share: Share | None = None) -> Progress:
        """How far it is.

        Args:
            share: only what this one covers and its inspector said; None for all.
        """
        states: dict[tuple[str, str], list[ResultState]] = {}
        for result in self.latest(share.inspector if share else ""):
            states.setdefault(result.place, []).append(self.state(result))
        asked = [place for place in self.asked if share is None or share.covers(place.item)]
        return progress_of(asked, states)

    def answers(self) -> tuple[Answer, ...]:
        """What the score rests on."""
        return counted_answers(self.asked, self.results, self.reviews)


def load(session: Session, inspection: Inspection) -> Loaded:
    """An inspection with all that was answered.

    Raises:
        NoSuchChecklist: its edition is not here.
        EditionDiffers: it has another text here.
    """
    own = session.party if session.role is Role.INSPECTOR else ""
    with session.reading() as workspace:
        checklist = edition_of(session, inspection)
        return Loaded(
            inspection=inspection,
            checklist=reduced(checklist, inspection, own),
            asked=places(checklist, inspection, own),
            results=workspace.ledger.check_results(inspection.uid, own),
            reviews=workspace.ledger.result_reviews(inspection.uid),
        )


class InspectionService:
    """Shows inspections."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self) -> tuple[InspectionRow, ...]:
        """Inspections that stand, the newest planned first; a plan that was handed out is not among them."""
        with self._session.reading():
            return self._session.derived("inspection-rows", lambda _: inspection_rows(self._session))

    def find(self, name: str) -> Inspection:
        """An inspection by uid or code.

        Raises:
            NoSuchRecord: there is none.
        """
        with self._session.reading() as workspace:
            found = workspace.ledger.inspection(name) or workspace.ledger.inspection_by_code(name)
        if found is None:
            raise NoSuchRecord(name=name)
        return found

    def load(self, name: str) -> Loaded:
        """An inspection with all that was answered, see `load`."""
        return load(self._session, self.find(name))

    def detail(self, name: str) -> InspectionDetail:
        """One inspection: where it stands, who checks what, whether the signatures hold, what is missing.

        Raises:
            NoSuchRecord: there is none.
            AppError: its checklist is not here, or has another text.
        """
        with self._session.reading() as workspace:
            loaded = self.load(name)
            inspection = loaded.inspection
            shares = [one for one in inspection.shares if self._is_shown(one)]
            latest = [one.answer for one in loaded.latest()]
            return InspectionDetail(
                row=row_of(self._session, inspection, loaded.progress()),
                shares=tuple(ShareView(share, loaded.progress(share)) for share in shares),
                sheets=tuple(_sheet(workspace, loaded, share) for share in shares),
                gaps=gaps(loaded.checklist, inspection.level, latest, inspection.targets),
                leader_name=_name(inspection, inspection.leader),
            )

    def results(self, name: str) -> tuple[ResultView, ...]:
        """Every place with what was answered there, in the order of the checklist, missing ones too.

        A place that several inspectors answered comes once for each.

        Raises:
            NoSuchRecord: there is no such inspection.
            AppError: its checklist is not here, or has another text.
        """
        with self._session.reading() as workspace:
            loaded = self.load(name)
            evidence = _by_answer(workspace.ledger.check_evidence(loaded.inspection.uid))
        given: dict[tuple[str, str], list[CheckResult]] = {}
        for result in loaded.latest():
            given.setdefault(result.place, []).append(result)
        views = []
        for place in loaded.asked:
            views += [_view(loaded, place, one, evidence) for one in given.get(place.key, ())]
            if place.key not in given:
                views.append(_missing(loaded.inspection, place))
        return tuple(views)

    def answers(self, name: str) -> tuple[Answer, ...]:
        """What the score rests on: submitted, not returned."""
        return self.load(name).answers()

    def score(self, name: str) -> CheckScore | None:
        """The score as the results are now, by the profile of the record.

        Returns:
            None for a re-inspection.

        Raises:
            NoSuchRecord: there is no such inspection.
            AppError: its checklist is not here or has another text, or this program lacks the profile.
        """
        loaded = self.load(name)
        return score_of(loaded.checklist, loaded.inspection, loaded.answers())

    def _is_shown(self, share: Share) -> bool:
        return self._session.role is not Role.INSPECTOR or share.inspector == self._session.party


def _sheet(workspace: Workspace, loaded: Loaded, share: Share) -> SheetView:
    signatures = current_signatures(workspace.ledger.signatures(loaded.inspection.uid, share.inspector))
    asked = [place for place in loaded.asked if share.covers(place.item)]
    own = [one for one in loaded.results if one.answer.inspector == share.inspector]
    days = [one.submitted_on for one in own if one.submitted_on]
    return SheetView(
        inspector=share.inspector,
        name=share.name,
        standing=sheet_standing(sheet_answers(asked, share.inspector, own), signatures),
        signatures=signatures,
        submitted_on=max(days, default=None),
    )


_Answered = tuple[str, str, str]
"""Item, target and inspector."""


def _by_answer(evidence: Iterable[CheckEvidence]) -> Mapping[_Answered, tuple[CheckEvidence, ...]]:
    """Evidence by what it is attached to; of a draft beside what was submitted of the same file, one."""
    found: dict[_Answered, dict[str, CheckEvidence]] = {}
    for one in evidence:
        found.setdefault((one.item, one.target, one.inspector), {}).setdefault(one.sha256, one)
    return {key: tuple(several.values()) for key, several in found.items()}


def _view(
    loaded: Loaded, place: Place, result: CheckResult, evidence: Mapping[_Answered, tuple[CheckEvidence, ...]]
) -> ResultView:
    inspector = result.answer.inspector
    return ResultView(
        place=place,
        answer=result.answer,
        state=loaded.state(result),
        result=result,
        review=_latest(loaded.reviews.get(result.uid, ()), result),
        evidence=evidence.get((*place.key, inspector), ()),
        inspector=inspector,
        inspector_name=_name(loaded.inspection, inspector),
    )


def _missing(inspection: Inspection, place: Place) -> ResultView:
    inspector = next(iter(place.inspectors), "")
    answer = Answer(place.item.code, place.target, place.item.text_hash)
    name = _name(inspection, inspector)
    return ResultView(place, answer, ResultState.MISSING, None, None, (), inspector, name)


def _latest(reviews: tuple[ResultReview, ...], result: CheckResult) -> ResultReview | None:
    """The word on the present version, that which returns before that which accepts; else the last."""
    present = sorted(
        (one for one in reviews if one.version == result.version), key=lambda one: one.is_accepted
    )
    return next(iter((*present, *reversed(reviews))), None)


def _name(inspection: Inspection, inspector: str) -> str:
    share = inspection.share_of(inspector)
    return share.name if share else ""
