"""Handing reports in, one or many: what was done and what is missing, as the page says it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.progress import SILENT, Progress
from desktop.services.cases_outcome import CaseProblem
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_form import Asked
from desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of it.

    Attributes:
        done: what was done; empty for nothing.
        lack: what was not, and that something is missing; empty when all was done.
        problems: what is missing.
    """

    done: str = ""
    lack: str = ""
    problems: tuple[CaseProblem, ...] = ()


class Submitting:
    """Hands reports in; knows no widgets, so that the worker can do it.

    Args:
        session: the unit's.
    """

    def __init__(self, session: Session) -> None:
        self._service = FeedbackService(session)

    def chosen(self, reports: Sequence[Asked], progress: Progress = SILENT) -> Submitted:
        """Hands the chosen reports in: all of them, or none."""
        problems = [one for report in _counted(reports, progress) for one in self._problems(report)]
        if problems:
            count = len({problem.assignment for problem in problems})
            return Submitted(lack=tr("没有提交：{count} 项还缺内容。", count=count), problems=tuple(problems))
        return Submitted(done=self._submit(reports))

    def complete(self, drafts: Sequence[Asked], progress: Progress = SILENT) -> Submitted:
        """Hands in the drafts that are complete, and says what the others lack."""
        ready: list[Asked] = []
        problems: list[CaseProblem] = []
        for draft in _counted(drafts, progress):
            found = self._problems(draft)
            problems += found
            if not found:
                ready.append(draft)
        done = self._submit(ready) if ready else ""
        count = len(drafts) - len(ready)
        lack = tr("{count} 项没有提交，还缺内容：", count=count) if count else ""
        return Submitted(done, lack, tuple(problems))

    def unchanged(self, reports: Sequence[Asked], progress: Progress = SILENT) -> Submitted:
        """Fills the chosen reports as "no change"."""
        said: list[str] = []
        lack: list[str] = []
        problems: list[CaseProblem] = []
        for place, (period, assignments) in enumerate(by_period(reports).items()):
            progress.step(place, len(reports))
            outcome = self._service.unchanged(assignments, period)
            (lack if outcome.problems else said).append(outcome.sentence)
            problems += outcome.problems
        return Submitted("".join(said), "".join(lack), tuple(problems))

    def _submit(self, reports: Sequence[Asked]) -> str:
        outcomes = [self._service.submit(names, period) for period, names in by_period(reports).items()]
        return "".join(outcome.sentence for outcome in outcomes)

    def _problems(self, report: Asked) -> tuple[CaseProblem, ...]:
        return self._service.check([report.assignment], report.period)


def by_period(reports: Sequence[Asked]) -> dict[str, list[str]]:
    """Assignments of reports, by period."""
    found: dict[str, list[str]] = {}
    for one in reports:
        found.setdefault(one.period, []).append(one.assignment)
    return found


def _counted(reports: Sequence[Asked], progress: Progress) -> Iterator[Asked]:
    """The reports one after the other, each told to whoever waits."""
    for place, report in enumerate(reports):
        progress.step(place, len(reports), report.code)
        yield report
