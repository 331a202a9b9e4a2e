"""The list of inspections: where every one stands, without reading what was answered."""

from dataclasses import dataclass

from desktop.domain.checks.inspections import (
    Inspection,
    Place,
    Progress,
    ResultState,
    inspection_state,
    places,
    progress_of,
)
from desktop.domain.checks.values import Checklist
from desktop.models.check_counts import AnswerStates, place_text, read_answer_states, read_finding_counts
from desktop.records.stream import Role
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.inspections_values import InspectionRow
from desktop.services.checks.scores import score_text
from desktop.services.session import Session

_States = dict[tuple[str, str], list[ResultState]]
_NO_FINDINGS = (0, 0)


def inspection_rows(session: Session) -> tuple[InspectionRow, ...]:
    """All inspections that stand, the newest planned first; the caller reads."""
    workspace = session.workspace
    inspections = workspace.ledger.inspections()
    progress = _progress(session, inspections)
    checklists = _checklists(session)
    findings = read_finding_counts(workspace.connection)
    return tuple(
        _row(one, progress[one.uid], checklists, findings.get(one.uid, _NO_FINDINGS)) for one in inspections
    )


def row_of(session: Session, inspection: Inspection, progress: Progress) -> InspectionRow:
    """One inspection as in the list; the caller reads.

    Args:
        session: the open workspace.
        inspection: any, also one that the list does not show.
        progress: how far it is.
    """
    findings = read_finding_counts(session.workspace.connection).get(inspection.uid, _NO_FINDINGS)
    return _row(inspection, progress, _checklists(session), findings)


def _row(
    inspection: Inspection,
    progress: Progress,
    checklists: dict[tuple[str, str], Checklist],
    findings: tuple[int, int],
) -> InspectionRow:
    checklist = checklists.get((inspection.checklist, inspection.edition))
    return InspectionRow(
        inspection=inspection,
        state=inspection_state(inspection, progress),
        progress=progress,
        checklist_title=checklist.title if checklist else f"{inspection.checklist} {inspection.edition}",
        level_title=checklist.levels.get(inspection.level, "") if checklist else inspection.level,
        score=score_text(inspection.concluded_value) if inspection.concluded_on else "",
        findings=findings[0],
        open_findings=findings[1],
    )


def _checklists(session: Session) -> dict[tuple[str, str], Checklist]:
    listed = (entry.checklist for entry in ChecklistLibrary(session).list())
    return {(one.code, one.edition): one for one in listed}


def _progress(session: Session, inspections: tuple[Inspection, ...]) -> dict[str, Progress]:
    """How far each inspection is; the words of those who take no part do not count."""
    own = session.party if session.role is Role.INSPECTOR else ""
    answers = read_answer_states(session.workspace.connection)
    asked = _Asked(_checklists(session), own)
    return {one.uid: _counted(one, asked.of(one), answers.get(one.uid)) for one in inspections}


@dataclass(frozen=True, slots=True)
class _Places:
    """Places that are asked for, and the same as texts."""

    places: tuple[Place, ...]
    texts: frozenset[str]


def _counted(inspection: Inspection, asked: _Places, answers: AnswerStates | None) -> Progress:
    """Counts the answers themselves where every place has one at most, as in nearly all inspections."""
    if answers is None:
        return progress_of(asked.places, {})
    parties = {share.inspector for share in inspection.shares}
    answered = set(answers.places)
    is_plain = len(answered) == len(answers.places) == len(answers.states) and answered <= asked.texts
    if is_plain and parties.issuperset(answers.inspectors):
        counts = {state: answers.count(state) for state in ResultState}
        counts[ResultState.MISSING] = len(asked.places) - len(answered)
        return Progress(len(asked.places), counts)
    return progress_of(asked.places, _states(asked, answers, parties))


def _states(asked: _Places, answers: AnswerStates, parties: set[str]) -> _States:
    """The states of the answers by place; of a draft beside what was submitted, the draft."""
    keys = {place_text(*place.key): place.key for place in asked.places}
    found: _States = {}
    for place, inspector, state in answers.each():
        if inspector in parties and place in keys:
            found.setdefault(keys[place], []).append(state)
    return found


class _Asked:
    """The places of inspections; those that are planned alike have the same."""

    def __init__(self, checklists: dict[tuple[str, str], Checklist], own: str) -> None:
        self._checklists = checklists
        self._own = own
        self._known: dict[object, _Places] = {}

    def of(self, inspection: Inspection) -> _Places:
        """The places of an inspection; none when its checklist is not here."""
        checklist = self._checklists.get((inspection.checklist, inspection.edition))
        if checklist is None:
            return _Places((), frozenset())
        key = (
            (inspection.checklist, inspection.edition, inspection.level, inspection.items),
            tuple(inspection.targets.items()),
            inspection.shares if self._own else (),
        )
        if key not in self._known:
            found = places(checklist, inspection, self._own)
            self._known[key] = _Places(found, frozenset(place_text(*one.key) for one in found))
        return self._known[key]
