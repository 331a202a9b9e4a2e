"""Requests of units for more time (延期) or a pause (中止), with their count, and how they were decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.cases import case_row
from desktop.domain.standing import Case, CaseRow, Deadline
from desktop.domain.supervision import Request, RequestKind, Ruling, RulingKind
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.cases import find_case
from desktop.services.cases_outcome import Outcome, done, label, reason_for, require_open
from desktop.services.session import NoSuchRecord, Session
from desktop.services.titles import REQUEST_TITLES

KIND = "extension"


class NoDeadline(AppError):
    """Nothing to be extended."""

    code = "E_NO_DEADLINE"
    template = mark("{case}没有未完成的时限，无需申请延期。")


class NotItsDeadline(AppError):
    """The deadline named is not an open one of the case."""

    code = "E_DEADLINE"
    template = mark("{case}没有这个未完成的时间节点，没有提交。")


class BadWantedDay(AppError):
    """A day that is no extension."""

    code = "E_WANTED"
    template = mark("申请的日期有误：{reason}。没有提交。")


class RequestOpen(AppError):
    """One at a time."""

    code = "E_REQUEST_OPEN"
    template = mark("{case}已有待审批的{kind}申请，请等待审批或先撤回。")


class RequestDecided(AppError):
    """A request that was decided is history."""

    code = "E_DECIDED"
    template = mark("{case}的{kind}申请已于{day}审批，不能再改。")


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as people see it.

    Attributes:
        row: the case.
        deadlines: those it is about; empty for a pause.
        due: the earliest day that binds now; None for a pause.
        number: which extension of the case it is or would be, from 1; 0 for a pause.
        ruling: how it was decided; None while it waits.
    """

    row: CaseRow
    request: Request
    kind_title: str
    deadlines: tuple[Deadline, ...]
    due: date | None
    number: int
    ruling: Ruling | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for the office."""
        return self.ruling is None


class RequestService:
    """A unit's requests."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def request(
        self, assignment: str, kind: RequestKind, wanted: date | None, reason: str, milestone: str = ""
    ) -> Outcome:
        """Asks the office for more time or a pause; a second and third extension is counted, not forbidden.

        Args:
            assignment: name of the case.
            kind: EXTENSION or SUSPENSION.
            wanted: the new deadline, or the last day of the pause; None for a pause without an end.
            reason: why.
            milestone: uid of the deadline; empty for all open ones that are before the day wanted.

        Raises:
            NeedsReason: the reason is empty.
            BadWantedDay: the day is missing, has passed, or is no later than the deadline.
            RequestOpen: one of this kind waits already.
            AppError: there is no such deadline, or the case is not open.
        """
        self._session.require(Role.UNIT)
        case = find_case(self._session, assignment)
        require_open(case)
        kept = reason_for(tr("申请{kind}", kind=tr(REQUEST_TITLES[kind])), reason)
        if any(request.kind is kind for request in open_requests(case)):
            raise RequestOpen(case=label(case), kind=tr(REQUEST_TITLES[kind]))
        if wanted is not None and wanted < self._session.today():
            raise BadWantedDay(reason=tr("{day}已经过去", day=wanted))
        about = _deadline_meant(case, wanted, milestone) if kind is RequestKind.EXTENSION else ""
        fields = {
            "task": case.facts.task.uid,
            "assignment": case.facts.assignment.uid,
            "kind": kind.value,
            "milestone": about,
            "wanted": wanted.isoformat() if wanted else None,
            "reason": kept,
            "on": self._session.today().isoformat(),
        }
        title = tr("{code}申请{kind}", code=case.facts.task.code, kind=tr(REQUEST_TITLES[kind]))
        with self._session.transaction(title):
            self._session.create(KIND, self._session.office, fields)
        return done([case], _asked_sentence(case, kind, wanted))

    def withdraw(self, request: str, reason: str) -> Outcome:
        """Takes a request back that waits.

        Raises:
            NeedsReason: the reason is empty.
            RequestDecided: it was decided.
        """
        self._session.require(Role.UNIT)
        case, found = find_request(self._session, request)
        title = tr(REQUEST_TITLES[found.kind])
        kept = reason_for(tr("撤回申请"), reason)
        require_undecided(case, found)
        with self._session.transaction(tr("撤回{code}的申请", code=case.facts.task.code)):
            self._session.withdraw(KIND, found.uid, kept)
        return done([case], tr("{case}的{kind}申请已撤回。", case=label(case), kind=title))

    def requests(self, *, only_open: bool = True) -> tuple[RequestView, ...]:
        """This unit's requests, the latest first."""
        return requests_of(self._session, only_open=only_open)


def requests_of(session: Session, *, only_open: bool = True) -> tuple[RequestView, ...]:
    """Requests as they are seen here, the latest first.

    Args:
        session: the office's or a unit's.
        only_open: leaves out those that were decided, and those of cases that are not open any more.
    """
    with session.reading() as workspace:
        found = workspace.ledger.requests(only_open)
    views = [_view(find_case(session, request.assignment), request) for request in found]
    if only_open:
        views = [view for view in views if view.is_open and not view.row.withdrawn]
    return tuple(sorted(views, key=_newest_first, reverse=True))


def find_request(session: Session, uid: str) -> tuple[Case, Request]:
    """A request that stands, with its case.

    Raises:
        NoSuchRecord: there is none.
    """
    with session.reading() as workspace:
        found = next((one for one in workspace.ledger.requests(False) if one.uid == uid), None)
    if found is None:
        raise NoSuchRecord(name=uid)
    return find_case(session, found.assignment), found


def require_undecided(case: Case, request: Request) -> None:
    """Refuses a request that was decided.

    Raises:
        RequestDecided: it was.
    """
    ruling = decision_on(case, request)
    if ruling is not None:
        kind = tr(REQUEST_TITLES[request.kind])
        raise RequestDecided(case=label(case), kind=kind, day=ruling.on or "")


def decision_on(case: Case, request: Request) -> Ruling | None:
    """How a request was decided as it stands; None while it waits."""
    decided = [
        one for one in case.facts.rulings if one.about == request.uid and one.version == request.version
    ]
    return max(decided, key=lambda one: (one.on or date.min, one.uid), default=None)


def open_requests(case: Case) -> tuple[Request, ...]:
    """The requests of a case that wait for the office."""
    return tuple(one for one in case.facts.requests if decision_on(case, one) is None)


def deadlines_about(case: Case, milestone: str) -> tuple[Deadline, ...]:
    """The open deadlines that a request or decision is about.

    Args:
        case: whose.
        milestone: uid; empty for all open ones with a day.
    """
    return tuple(
        one
        for one in case.deadlines
        if not one.is_reached and one.due is not None and milestone in ("", one.milestone.uid)
    )


def days_of(deadlines: Iterable[Deadline]) -> str:
    """The days of deadlines, each once, in order."""
    return "、".join(sorted({str(one.due) for one in deadlines}))


def extensions_granted(case: Case) -> int:
    """How often the case was given more time."""
    return sum(one.kind is RulingKind.EXTENSION and one.is_granted for one in case.facts.rulings)


def _deadline_meant(case: Case, wanted: date | None, milestone: str) -> str:
    """The deadline an extension is about: uid, or empty for all open ones."""
    if wanted is None:
        raise BadWantedDay(reason=tr("请填写希望延到哪一天"))
    meant = deadlines_about(case, milestone)
    if not meant:
        raise (NotItsDeadline if milestone else NoDeadline)(case=label(case))
    earlier = [one for one in meant if one.due is not None and one.due < wanted]
    if not earlier:
        raise BadWantedDay(reason=tr("应晚于现在的时限{days}", days=days_of(meant)))
    return earlier[0].milestone.uid if len(earlier) == 1 else milestone


def _asked_sentence(case: Case, kind: RequestKind, wanted: date | None) -> str:
    if kind is RequestKind.EXTENSION:
        number = extensions_granted(case) + 1
        return tr(
            "已为{code}申请延期到{wanted}（第{number}次延期），待督查办公室审批。",
            code=case.facts.task.code,
            wanted=wanted,
            number=number,
        )
    if wanted is None:
        return tr("已为{code}申请中止，待督查办公室审批。", code=case.facts.task.code)
    return tr("已为{code}申请中止到{wanted}，待督查办公室审批。", code=case.facts.task.code, wanted=wanted)


def _view(case: Case, request: Request) -> RequestView:
    is_extension = request.kind is RequestKind.EXTENSION
    deadlines = deadlines_about(case, request.milestone) if is_extension else ()
    days = [one.due for one in deadlines if one.due is not None]
    return RequestView(
        row=case_row(case),
        request=request,
        kind_title=tr(REQUEST_TITLES[request.kind]),
        deadlines=deadlines,
        due=min(days, default=None),
        number=_number(case, request) if is_extension else 0,
        ruling=decision_on(case, request),
    )


def _number(case: Case, request: Request) -> int:
    """Which extension it is: those granted before its own decision, and itself."""
    own = decision_on(case, request)
    granted: Sequence[Ruling] = [
        one for one in case.facts.rulings if one.kind is RulingKind.EXTENSION and one.is_granted
    ]
    if own is not None:
        mark_of = (own.on or date.min, own.uid)
        granted = [one for one in granted if (one.on or date.min, one.uid) < mark_of]
    return len(granted) + 1


def _newest_first(view: RequestView) -> tuple[date, str]:
    return view.request.on or date.min, view.request.uid
