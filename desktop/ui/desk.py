"""What every page of an open workspace works with, and how pages hear of each other's doings."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.domain.ledger import PolicyDocument
from desktop.errors import AppError
from desktop.progress import Progress
from desktop.services.session import Session
from desktop.ui.jobs import Handlers, Job, JobRunner
from desktop.ui.look import Look
from desktop.ui.state import UiState

Result = TypeVar("Result")
TITLE_CHARS = 16


class Desk(QObject):
    """The open workspace, the worker, the look and the remembered state of the window.

    Reads of a page and single edits run on the GUI thread: they take milliseconds. Everything longer goes to
    the worker. `Session` keeps the two from meeting in the database.
    """

    changed = Signal()
    """Something of the ledger was written: read again."""
    unit_chosen = Signal(str)
    """The window shows one unit only; empty for all."""
    said = Signal(str)
    """A sentence about what was done."""
    refused = Signal(object)
    """An expected failure to be shown."""
    task_wanted = Signal(str)
    """A task is to be selected, by uid."""
    source_wanted = Signal(str)
    """The source of a task is to be shown, by uid."""
    day_wanted = Signal(object)
    """The ledger of a day is to be shown (回看); None for the present one."""
    flush_wanted = Signal()
    """Whatever is being typed is to be saved now."""
    record_wanted = Signal(str, str)
    """A record is to be shown where one works on it, by kind and uid."""
    findings_wanted = Signal(object)
    """The findings that a `FindingQuery` asks for are to be listed."""
    paper_wanted = Signal(str, str)
    """A paper is to be shown on the page of reports, by its name and what it is about."""

    def __init__(
        self, session: Session, jobs: JobRunner, look: Look, state: UiState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.jobs = jobs
        self.look = look
        self.state = state
        self.unit = ""

    def choose_unit(self, unit: str) -> None:
        """Shows one unit only.

        Args:
            unit: party identifier; empty for all.
        """
        if unit != self.unit:
            self.unit = unit
            self.unit_chosen.emit(unit)

    def attempt(
        self,
        action: Callable[[], Result],
        said: str = "",
        then: Callable[[Result], object] | None = None,
    ) -> bool:
        """Does a small piece of work here and now; an expected failure is shown.

        Args:
            action: calls a service.
            said: sentence to show when it worked.
            then: is called with the result after the window has read again.

        Returns:
            Whether it worked.
        """
        try:
            result = action()
        except AppError as error:
            self.refused.emit(error)
            return False
        self.changed.emit()
        if said:
            self.said.emit(said)
        if then is not None:
            then(result)
        return True

    def submit(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        owner: QObject,
        ended: Callable[[], None] | None = None,
    ) -> Job:
        """Does longer work on the worker; a refusal is shown."""
        return self.jobs.submit(work, Handlers(done, self.refused.emit, ended=ended, owner=owner))


def short_title(policy: PolicyDocument) -> str:
    """What clerks call a document: its number, else the beginning of its title."""
    if policy.doc_no:
        return policy.doc_no
    return policy.title if len(policy.title) <= TITLE_CHARS else f"{policy.title[:TITLE_CHARS]}…"
