"""Telling units their result: total, rank and grade, as a record of the office to each of them.

A unit sees its own score from its own records; rank and grade rest on what it does not know of others, so the
office tells them.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from desktop.domain.evaluation.values import UnitScore
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.evaluating import EvaluationService, find_score
from desktop.services.evaluation.facts_stated import ADJUSTMENT, decisions
from desktop.services.evaluation.freezing import require_published
from desktop.services.evaluation.values import EvaluationView
from desktop.services.session import Session

RESULT = "result"


class ResultIsFinal(AppError):
    """The office told the unit its final result."""

    code = "E_FROZEN"
    template = mark("督查办公室已于{day}告知最终考核结果，不能再提交。如有异议，请与督查办公室联系。")


class ResultService:
    """Tells units their results; the office's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def tell(self, name: str = "", units: Sequence[str] = ()) -> str:
        """Tells units total, rank and grade as they stand: final ones once they are frozen.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            units: any names; empty for all.

        Returns:
            One sentence for a clerk.

        Raises:
            AppError: the scheme is not published, or a unit takes no part.
        """
        self._session.require(Role.OFFICE)
        view = EvaluationService(self._session).evaluate(name)
        require_published(view.entry, tr("告知结果"))
        chosen = [find_score(self._session, view, one) for one in units] or view.evaluation.units
        ranked = Counter(one.participant.group for one in view.evaluation.units if one.rank is not None)
        with self._session.transaction():
            for score in chosen:
                self._tell(view, score, ranked[score.participant.group])
        words = (
            mark("已把最终考核结果告知{count}个单位，导出交换包后即可送达。")
            if view.is_frozen
            else mark("已把暂定考核结果告知{count}个单位，导出交换包后即可送达。")
        )
        return tr(words, count=len(chosen))

    def _tell(self, view: EvaluationView, score: UnitScore, of: int) -> None:
        unit, scheme = score.participant.party, view.entry.name
        fields = {
            "type": RESULT,
            "scheme": scheme,
            "unit": unit,
            "points": f"{score.total:f}",
            "rank": score.rank,
            "of": of,
            "grade": score.grade,
            "is_final": view.is_frozen,
            "as_of": view.as_of.isoformat(),
            "on": self._session.today().isoformat(),
            "by": self._session.environment.operator,
        }
        self._session.put(ADJUSTMENT, (RESULT, scheme, unit), unit, fields)


def final_since(session: Session, scheme: str, unit: str = "") -> date | None:
    """The day on which a unit was told its final result; None before.

    Args:
        session: the office's or the unit's.
        scheme: ``code edition``.
        unit: any name; empty for the party of the workspace.
    """
    party = DirectoryService(session).meant(unit).party if unit else session.party
    for one in reversed(decisions(session)):
        if (one.type, one.scheme, one.unit) == (RESULT, scheme, party):
            return one.on if one.fields.get("is_final") is True else None
    return None


def require_unsettled(session: Session, scheme: str) -> None:
    """Refuses what comes after the final result.

    Args:
        session: the unit's.
        scheme: ``code edition``.

    Raises:
        ResultIsFinal: the office told it.
    """
    day = final_since(session, scheme)
    if day is not None:
        raise ResultIsFinal(day=day)
