"""The office reviews what inspectors found, item by item, and declares it final (定稿).

A word of the office cites the version of the answer that was looked at; an answer that moved on since waits
again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from desktop.domain.checks.inspections import CheckResult, Inspection, ResultState
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.cases_outcome import reason_for
from desktop.services.checks.inspections import InspectionService, Loaded, load
from desktop.services.checks.planning_values import InspectionConcluded, InspectionWithdrawn
from desktop.services.checks.scores import score_of, score_text
from desktop.services.checks.titles import RESULT_STATE_TITLES
from desktop.services.session import NoSuchRecord, Session

ACCEPTED, RETURNED = "accepted", "returned"
NO_VERSIONS: Mapping[str, str] = {}
_WAITING = (ResultState.SUBMITTED,)
_UNACCEPTED = (ResultState.SUBMITTED, ResultState.RETURNED)
_TOLD = (ResultState.SUBMITTED, ResultState.RETURNED, ResultState.ACCEPTED)
Place = tuple[str, str]


class NothingChosen(AppError):
    """What is sent back is named."""

    code = "E_NOTHING_CHOSEN"
    template = mark("没有选定检查结果，没有退回。")


class ResultMoved(AppError):
    """The answer moved on since it was looked at."""

    code = "E_CHANGED"
    template = mark("{place}的结果在您查看之后又有改动，没有写入任何内容。请按最新内容重新审核。")


class NotHandedOut(AppError):
    """A plan has no results."""

    code = "E_NOT_HANDED_OUT"
    template = mark("{inspection}还没有下发。")


class NotAcceptedYet(AppError):
    """Everything has to be accepted before it is final."""

    code = "E_NOT_ACCEPTED_YET"
    template = mark("{inspection}还有{count}项没有采纳（{states}），不能定稿。")


class NotConcluded(AppError):
    """Only what is final can be taken up again."""

    code = "E_NOT_CONCLUDED"
    template = mark("{inspection}还没有定稿，不需要取消。")


class CheckReviewService:
    """The office's words on what inspectors found."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def accept(
        self,
        name: str,
        places: Sequence[Place] | None = None,
        versions: Mapping[str, str] = NO_VERSIONS,
    ) -> str:
        """Accepts results as they stand.

        Args:
            name: uid or code of the inspection.
            places: item and target of the results; None for all that wait. One that was returned and is named
                is accepted after all.
            versions: of the results that were looked at, by uid; the present one where none is named.

        Returns:
            One sentence for a clerk.

        Raises:
            NoSuchRecord: nothing was submitted at a place.
            ResultMoved: a result moved on since it was looked at; nothing was written.
            AppError: the inspection is concluded, withdrawn or not handed out.
        """
        loaded = self._open(name)
        chosen = _chosen(loaded, places, _WAITING if places is None else _UNACCEPTED)
        _require_unmoved(loaded, chosen, versions)
        if not chosen:
            return tr("{inspection}没有待审核的结果。", inspection=loaded.inspection.code)
        self._write(loaded, chosen, ACCEPTED, "")
        left = self._count(loaded.inspection, lambda state: state is not ResultState.ACCEPTED)
        sentence = tr(
            "{inspection}已采纳{count}项结果。", inspection=loaded.inspection.code, count=len(chosen)
        )
        return sentence + (
            tr("还有{count}项未采纳。", count=left) if left else tr("全部结果已采纳，可以定稿。")
        )

    def return_(
        self, name: str, places: Sequence[Place], opinion: str, versions: Mapping[str, str] = NO_VERSIONS
    ) -> str:
        """Sends results back to those who found them, with what is wrong.

        Args:
            name: uid or code of the inspection.
            places: item and target of the results; accepted ones may be among them.
            opinion: what has to be mended.
            versions: see `accept`.

        Returns:
            One sentence for a clerk.

        Raises:
            NeedsReason: the opinion is empty.
            AppError: as for `accept`, or no place is named.
        """
        loaded = self._open(name)
        reason = reason_for(tr("退回检查结果"), opinion)
        if not places:
            raise NothingChosen
        chosen = _chosen(loaded, places, _TOLD)
        _require_unmoved(loaded, chosen, versions)
        self._write(loaded, chosen, RETURNED, reason)
        names = [loaded.inspection.share_of(one.answer.inspector) for one in chosen]
        people = "、".join(dict.fromkeys(share.name for share in names if share))
        return tr(
            "{inspection}已退回{count}项结果，待{people}补正：{reason}。",
            inspection=loaded.inspection.code,
            count=len(chosen),
            people=people,
            reason=reason.rstrip("。"),
        )

    def conclude(self, name: str) -> str:
        """Declares all results final; the score of that day stays in the record.

        Args:
            name: uid or code of the inspection.

        Returns:
            One sentence for a clerk.

        Raises:
            NotAcceptedYet: a result is missing or not accepted.
            AppError: as for `accept`, or it cannot be scored.
        """
        loaded = self._open(name)
        inspection = loaded.inspection
        _require_accepted(loaded)
        score = score_of(loaded.checklist, inspection, loaded.answers())
        value = score_text(score.value) if score else ""
        fields = {"concluded_on": self._session.today().isoformat(), "concluded_value": value or None}
        with self._session.transaction(tr("定稿{code}", code=inspection.code)):
            self._session.change("inspection", inspection.uid, fields)
        if not value:
            return tr("{inspection}已定稿。", inspection=inspection.code)
        conclusion = tr(score.conclusion_title) if score and score.conclusion_title else ""
        if not conclusion:
            return tr("{inspection}已定稿，得分{value}。", inspection=inspection.code, value=value)
        return tr(
            "{inspection}已定稿，得分{value}，结论为{conclusion}。",
            inspection=inspection.code,
            value=value,
            conclusion=conclusion,
        )

    def reopen(self, name: str, reason: str) -> str:
        """Takes a conclusion back, so that results can be returned again.

        Args:
            name: uid or code of the inspection.
            reason: stays in the record.

        Returns:
            One sentence for a clerk.

        Raises:
            NeedsReason: the reason is empty.
            NotConcluded: it is not final.
        """
        self._session.require(Role.OFFICE)
        inspection = InspectionService(self._session).find(name)
        if inspection.withdrawn:
            raise InspectionWithdrawn(inspection=inspection.code, reason=inspection.withdrawn)
        if inspection.concluded_on is None:
            raise NotConcluded(inspection=inspection.code)
        kept = reason_for(tr("取消定稿"), reason)
        fields = {"concluded_on": None, "concluded_value": None, "reopened": kept}
        with self._session.transaction(tr("取消定稿{code}", code=inspection.code)):
            self._session.change("inspection", inspection.uid, fields)
        return tr("{inspection}已取消定稿：{reason}。", inspection=inspection.code, reason=kept.rstrip("。"))

    def _open(self, name: str) -> Loaded:
        """An inspection whose results may be judged."""
        self._session.require(Role.OFFICE)
        inspection = InspectionService(self._session).find(name)
        if inspection.withdrawn:
            raise InspectionWithdrawn(inspection=inspection.code, reason=inspection.withdrawn)
        if not inspection.is_issued:
            raise NotHandedOut(inspection=inspection.code)
        if inspection.concluded_on is not None:
            raise InspectionConcluded(inspection=inspection.code)
        return load(self._session, inspection)

    def _write(self, loaded: Loaded, chosen: Sequence[CheckResult], verdict: str, opinion: str) -> None:
        """One word on each result, told to its inspector; a new word takes the place of the one before."""
        session = self._session
        sentence = tr("审核{code}的{count}项结果", code=loaded.inspection.code, count=len(chosen))
        said = {"verdict": verdict, "opinion": opinion, "on": session.today().isoformat()}
        said["reviewer"] = session.environment.operator
        with session.transaction(sentence):
            for result in chosen:
                fields = {"result": result.uid, "version": result.version, **said}
                session.put("review", (result.uid,), result.answer.inspector, fields)

    def _count(self, inspection: Inspection, fits: Callable[[ResultState], bool]) -> int:
        progress = load(self._session, inspection).progress()
        return sum(count for state, count in progress.by_state.items() if fits(state))


def _chosen(
    loaded: Loaded, places: Iterable[Place] | None, states: Sequence[ResultState]
) -> tuple[CheckResult, ...]:
    """The submitted results at places, in those states.

    Raises:
        NoSuchRecord: nothing was submitted at a place.
    """
    told = [one for one in loaded.results if not one.is_draft]
    if places is not None:
        wanted = set(places)
        told = [one for one in told if one.place in wanted]
        for place in sorted(wanted - {one.place for one in told}):
            raise NoSuchRecord(name=_words(place))
    else:
        asked = {place.key for place in loaded.asked}
        told = [one for one in told if one.place in asked]
    return tuple(one for one in told if loaded.state(one) in states)


def _require_unmoved(loaded: Loaded, chosen: Iterable[CheckResult], versions: Mapping[str, str]) -> None:
    for one in chosen:
        if versions.get(one.uid, one.version) != one.version:
            raise ResultMoved(place=f"{loaded.inspection.code} {_words(one.place)}")


def _require_accepted(loaded: Loaded) -> None:
    counts = loaded.progress().by_state
    left = {state: count for state, count in counts.items() if count and state is not ResultState.ACCEPTED}
    if left or not loaded.asked:
        states = "、".join(
            tr("{state}{count}项", state=tr(RESULT_STATE_TITLES[state]), count=count)
            for state, count in left.items()
        )
        raise NotAcceptedYet(
            inspection=loaded.inspection.code, count=sum(left.values()), states=states or tr("没有检查项")
        )


def _words(place: Place) -> str:
    return " ".join(filter(None, place))
