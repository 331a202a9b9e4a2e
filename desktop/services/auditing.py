"""Verifying a workspace and reading its log."""

from dataclasses import dataclass

from desktop.errors import Problem
from desktop.i18n import tr
from desktop.models.verify import VerifyReport, rebuild, verify
from desktop.progress import SILENT, Progress
from desktop.records.line import Change
from desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class VerifySummary:
    """What a verification found.

    Attributes:
        sentence: one sentence for a clerk.
        report: the figures and problems.
    """

    is_clean: bool
    sentence: str
    report: VerifyReport

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, each with its place."""
        return self.report.problems


class AuditService:
    """Verifies, rebuilds, and reads the log line by line."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def verify(self, progress: Progress = SILENT) -> VerifySummary:
        """Checks every line, chain, table and attachment."""
        with self._session.reading() as workspace:
            report = verify(workspace, progress)
        figures = {"lines": report.lines, "streams": report.streams, "records": report.records}
        if report.is_clean:
            sentence = tr("核验通过：{lines}行记录、{streams}条流、{records}个对象，全部一致。", **figures)
        else:
            sentence = tr("核验发现{count}个问题，请看清单。", count=len(report.problems))
        return VerifySummary(report.is_clean, sentence, report)

    def rebuild(self, progress: Progress = SILENT) -> int:
        """Folds all tables anew from the log.

        Returns:
            Number of records.
        """
        with self._session.reading() as workspace:
            return rebuild(workspace, progress)

    def log_lines(self, limit: int, before: int | None = None) -> tuple[Change, ...]:
        """The latest lines, newest first.

        Args:
            limit: lines at most.
            before: arrival number to read on from.
        """
        with self._session.reading() as workspace:
            return tuple(workspace.log.arrival(limit, before))
