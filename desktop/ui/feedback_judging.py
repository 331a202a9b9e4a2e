"""Giving verdicts out of the queue: on the report that was read, or on several cases at once."""

from collections.abc import Sequence

from desktop.domain.supervision import ReviewVerdict
from desktop.i18n import tr
from desktop.progress import SILENT, Progress
from desktop.services.cases_outcome import require_done
from desktop.services.reviewing import ReviewItem, ReviewService
from desktop.services.session import Session
from desktop.ui.feedback_queue import QueueEntry


class Judging:
    """Gives verdicts, each with the sentence that says so.

    Args:
        session: the office's.
    """

    def __init__(self, session: Session) -> None:
        self._reviews = ReviewService(session)

    def one(self, item: ReviewItem, verdict: ReviewVerdict, opinion: str, reached: Sequence[str] = ()) -> str:
        """Judges the report that was read, as it was read.

        Args:
            item: the report.
            verdict: what is said of it.
            opinion: required for a return.
            reached: uids of the deadlines that are held for reached.

        Raises:
            AppError: the report moved on since, or cannot be judged so.
        """
        feedback = item.feedback
        return self._reviews.review(feedback.uid, verdict, opinion, reached, feedback.version).sentence

    def many(
        self,
        entries: Sequence[QueueEntry],
        verdict: ReviewVerdict,
        opinion: str,
        progress: Progress = SILENT,
    ) -> str:
        """Gives the reports that wait in several cases the same verdict: all of them, or none.

        Raises:
            NotReady: something is in the way of one of them.
        """
        feedback = []
        for place, entry in enumerate(entries, start=1):
            progress.step(place, len(entries), entry.case.code)
            feedback.append(self._reviews.item(entry.case.uid).feedback.uid)
        return require_done(self._reviews.review_many(feedback, verdict, opinion)).sentence


def what_returns(several: Sequence[QueueEntry], item: ReviewItem | None) -> str:
    """What goes back to its unit, in a line.

    Args:
        several: the chosen cases; empty when it is the report that is shown.
        item: the report that is shown.
    """
    if several:
        first = several[0].case
        what = f"{first.code}　{first.unit_name}"
        return tr("{first} 等 {count} 项", first=what, count=len(several))
    return f"{item.row.code}　{item.row.unit_name}　{item.period_title}" if item else ""
