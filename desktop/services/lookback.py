"""Looking back (回看): the workspace as it stood at the end of a day, and what changed between two days.

Nothing is kept for it: the lines that had arrived by then are folded anew, in memory, and every service
works on that as on the present.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any

from desktop.domain.comparison import ChangeKind, RowChange
from desktop.domain.comparison import compare as compare_rows
from desktop.i18n import tr
from desktop.models.ledger import CaseQuery
from desktop.progress import SILENT, Progress
from desktop.services.bulletins import named_period
from desktop.services.session import Environment, Session

_FIRST_ARRIVAL = 2


@dataclass(frozen=True, slots=True)
class PastEnvironment(Environment):
    """A clock that stands still, beside the one that goes on.

    Attributes:
        present: the environment of the session that is looked back from.
    """

    present: Environment = field(default_factory=Environment)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two days.

    Attributes:
        rows: new, gone and changed cases, in order of code and unit; their fields are those of `CaseRow`.
        new: how many of them are new.
        gone: how many were withdrawn.
        changed: how many of the others differ.
        sentence: one sentence for a clerk.
    """

    first: date
    second: date
    rows: tuple[RowChange, ...]
    new: int
    gone: int
    changed: int
    sentence: str


def as_of(session: Session, day: date, progress: Progress = SILENT) -> Session:
    """The workspace as it stood at the end of a day; nothing can be written there.

    Args:
        session: the present one, or one that looks back itself.
        day: it is the session's today.
        progress: is told how far it is.

    Returns:
        A session of its own, to be closed.
    """
    progress.step(0, 1, tr("回看{day}", day=day))
    present = _present(session)
    instant = _end_of(day)
    with session.reading() as workspace:
        past = workspace.as_of(instant)
    try:
        progress.step(1, 1, tr("回看{day}", day=day))
    except BaseException:
        past.close()
        raise
    environment = PastEnvironment(
        now=lambda: instant, new_uuid=present.new_uuid, operator=present.operator, present=present
    )
    return Session(past, environment, looking_back=day)


def compare(session: Session, first: date, second: date, progress: Progress = SILENT) -> Comparison:
    """The cases that are new, gone or changed between the ends of two days.

    Args:
        session: the present one.
        first: the earlier day; the other way round it is turned.
        second: the later day.
        progress: is told how far it is.
    """
    first, second = min(first, second), max(first, second)
    before = _rows_of(session, first, progress)
    after = _rows_of(session, second, progress)
    changes = compare_rows(before, after)
    counts = Counter(change.kind for change in changes)
    sentence = tr(
        "{first}与{second}相比：新增{new}项，撤销{gone}项，变化{changed}项，未变{same}项。",
        first=first,
        second=second,
        new=counts[ChangeKind.NEW],
        gone=counts[ChangeKind.GONE],
        changed=counts[ChangeKind.CHANGED],
        same=sum(not row["withdrawn"] for row in after) - counts[ChangeKind.NEW] - counts[ChangeKind.CHANGED],
    )
    return Comparison(
        first,
        second,
        changes,
        counts[ChangeKind.NEW],
        counts[ChangeKind.GONE],
        counts[ChangeKind.CHANGED],
        sentence,
    )


def named_day(text: str) -> date:
    """A day, or the last day of a period.

    Args:
        text: ``2023-06-30``, or the code of a period, e.g. ``2023Q2``.

    Raises:
        BadPeriod: it is neither.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return named_period(text).last


def present_day(session: Session) -> date:
    """The present day, whichever day the session looks back to."""
    return _present(session).now().astimezone().date()


def earliest_day(session: Session) -> date:
    """The day on which the first line arrived, as it claims; the present day when there is none."""
    with session.reading() as workspace:
        first = workspace.log.arrival(1, before=_FIRST_ARRIVAL)
    try:
        return min(datetime.fromisoformat(first[0].stamp.wall).date(), present_day(session))
    except (IndexError, ValueError):
        return present_day(session)


def _present(session: Session) -> Environment:
    environment = session.environment
    return environment.present if isinstance(environment, PastEnvironment) else environment


def _end_of(day: date) -> datetime:
    """The last instant of a day where this computer is."""
    return datetime.combine(day, time.max).astimezone()


def _rows_of(session: Session, day: date, progress: Progress) -> list[dict[str, Any]]:
    past = as_of(session, day, progress)
    try:
        with past.reading() as workspace:
            return [asdict(row) for row in workspace.ledger.case_rows(CaseQuery(withdrawn=True))]
    finally:
        past.close()
