"""The year-end evaluation on the first page: where it stands, and what it asks of this party."""

from dataclasses import dataclass
from datetime import date

from desktop.domain.evaluation.values import Scheme, Window
from desktop.records.stream import Role
from desktop.services.evaluation.appeal_notes import appeal_notes
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import Burden, EvaluationView, SchemeEntry, Told
from desktop.services.session import Session

_NOTHING_ASKED = Burden(0, 0)


@dataclass(frozen=True, slots=True)
class EvaluationStanding:
    """Where one published scheme stands.

    Attributes:
        uid: of the scheme's record.
        as_of: day that the facts are looked at.
        is_final: the figures are frozen, or the office has told this unit its final result.
        units: that are scored; of a unit itself alone.
        provisional: of them, those whose points may still move because a fact is missing (暂定).
        appeals: that wait for an answer; of a unit its own.
        open: facts that only this party can state and has not stated.
        window: step that is open today, or the next one; None when all are over or none is set.
        told: of a unit, what the office told it of its result; None before.
        grade: title of the grade that was told; empty for none.
    """

    uid: str
    title: str
    as_of: date
    is_final: bool
    units: int
    provisional: int
    appeals: int
    open: int
    window: Window | None
    told: Told | None = None
    grade: str = ""


def evaluation_overview(session: Session) -> tuple[EvaluationStanding, ...]:
    """The published schemes of the workspace's year; of a unit those that concern it."""
    service = EvaluationService(session)
    with session.reading():
        found = [
            _standing(session, service.evaluate(entry.name))
            for entry in service.schemes()
            if _is_present(session, entry)
        ]
    if session.role is Role.OFFICE:
        return tuple(found)
    return tuple(one for one in found if one.units or one.open)


def _is_present(session: Session, entry: SchemeEntry) -> bool:
    return entry.is_published and entry.scheme.year == session.year


def _standing(session: Session, view: EvaluationView) -> EvaluationStanding:
    scheme, units = view.entry.scheme, view.evaluation.units
    burden = view.burden.get(session.party, _NOTHING_ASKED)
    is_final = view.is_frozen or (view.told is not None and view.told.is_final)
    waiting = [one for one in appeal_notes(session, view.entry.name) if one.is_granted is None]
    return EvaluationStanding(
        uid=view.entry.uid,
        title=scheme.title,
        as_of=view.as_of,
        is_final=is_final,
        units=len(units),
        provisional=sum(one.is_provisional for one in units),
        appeals=len(waiting),
        open=0 if is_final else burden.asked - burden.answered,
        window=_window(scheme, session.today()),
        told=view.told,
        grade=_grade(scheme, view.told),
    )


def _window(scheme: Scheme, today: date) -> Window | None:
    coming = [one for one in scheme.windows if one.last >= today]
    return min(coming, key=lambda one: (one.first > today, one.first, one.last), default=None)


def _grade(scheme: Scheme, told: Told | None) -> str:
    if told is None:
        return ""
    return next((one.title for one in scheme.grades if one.code == told.grade), told.grade)
