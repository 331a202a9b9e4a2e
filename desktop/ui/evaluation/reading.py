"""Which scheme is looked at, and its figures: read on the worker, never on the thread of the window."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.errors import AppError
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import EvaluationView, SchemeEntry
from desktop.ui.desk import Desk
from desktop.ui.evaluation.matrix import MatrixRow, matrix_rows

_STATE = "evaluation-scheme"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        entries: schemes at hand.
        view: figures of the one that is looked at; None without a scheme.
        rows: of the matrix.
        error: why there are no figures; None when there are.
    """

    entries: tuple[SchemeEntry, ...]
    view: EvaluationView | None = None
    rows: tuple[MatrixRow, ...] = ()
    error: AppError | None = None


class EvaluationReader(QObject):
    """Reads again when it is asked, or when something was written while the page is seen.

    Args:
        desk: the open workspace.
        parent: the page.
    """

    read = Signal(object)
    """A `Reading`."""
    busy = Signal(bool)
    """Whether figures are being computed."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.wanted = desk.state.text(_STATE)
        self.is_live = False
        """Whether today's figures are looked at where others are frozen."""
        self.reading: Reading | None = None
        self._is_reading = self._is_stale = False

    @property
    def view(self) -> EvaluationView | None:
        """The figures that are shown."""
        return self.reading.view if self.reading else None

    def choose(self, name: str) -> None:
        """Looks at another scheme.

        Args:
            name: ``code edition``.
        """
        if name != self.wanted:
            self.wanted, self.is_live = name, False
            self._desk.state.put(_STATE, name)
            self.refresh()

    def choose_record(self, uid: str) -> bool:
        """Looks at the scheme of a record.

        Args:
            uid: of the record; ``code edition`` for a shipped one that stands in no record.

        Returns:
            Whether there is one.
        """
        entries = self.reading.entries if self.reading else EvaluationService(self._desk.session).schemes()
        name = next((one.name for one in entries if uid and uid in (one.uid, one.name)), "")
        if name:
            self.choose(name)
        return bool(name)

    def show_live(self, *, is_live: bool) -> None:
        """Looks at today's figures where others are frozen, or at the frozen ones."""
        if is_live != self.is_live:
            self.is_live = is_live
            self.refresh()

    def refresh(self) -> None:
        """Reads again; once more afterwards when it is asked meanwhile."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        self.busy.emit(True)
        session, wanted, is_live = self._desk.session, self.wanted, self.is_live
        service = EvaluationService(session)

        def work(progress: Progress) -> Reading:
            day = session.today() if is_live else None
            entries = service.schemes()
            names = _candidates(entries, wanted, session.role)
            found = Reading(entries)
            for name in names:
                try:
                    view = service.evaluate(name, day, progress)
                except AppError as error:
                    found = Reading(entries, error=error)
                    continue
                found = Reading(entries, view, matrix_rows(view.evaluation))
                if view.evaluation.units or name == wanted:
                    break
            return found

        self._desk.submit(work, self._show, self, ended=self._end)

    def _show(self, reading: Reading) -> None:
        self.reading = reading
        if reading.error is not None:
            self._desk.refused.emit(reading.error)
        self.read.emit(reading)

    def _end(self) -> None:
        self._is_reading = False
        self.busy.emit(False)
        if self._is_stale:
            self.refresh()


def _candidates(entries: Sequence[SchemeEntry], wanted: str, role: Role) -> list[str]:
    """What is looked at: what was chosen, else the first; a unit sees the first that concerns it."""
    names = [one.name for one in entries if role is Role.OFFICE or one.is_published]
    if wanted in names:
        return [wanted]
    return names if role is Role.UNIT else names[:1]
