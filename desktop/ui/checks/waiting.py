"""How much of the checks waits for this party: read on the worker, shown beside the page."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.domain.checks.inspections import ResultState
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.services.session import Session
from desktop.ui.desk import Desk

FIRST_MS, LATER_MS = 1100, 500


def waiting_checks(session: Session) -> int:
    """What waits; takes a while.

    For the office: results to review, findings to see again or to close. For an inspector: items to answer or
    mend. For a unit: findings to correct.
    """
    counts = {Role.OFFICE: _of_office, Role.INSPECTOR: _of_inspector, Role.UNIT: _of_unit}
    with session.reading():
        return counts[session.role](session)


def _of_office(session: Session) -> int:
    from desktop.services.checks.findings import counts  # start-up time
    from desktop.services.checks.inspections import InspectionService  # start-up time

    rows = InspectionService(session).rows()
    found = counts(session)
    results = sum(one.progress.by_state.get(ResultState.SUBMITTED, 0) for one in rows)
    return results + found.waiting + found.passed


def _of_inspector(session: Session) -> int:
    from desktop.services.checks.filling import FillService  # start-up time

    return sum(one.total - one.answered + one.returned for one in FillService(session).entries())


def _of_unit(session: Session) -> int:
    from desktop.services.checks.findings import counts  # start-up time

    return counts(session).open


class CheckWatch(QObject):
    """Counts a moment after something was written.

    Args:
        desk: the open workspace.
    """

    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_reading = self._is_stale = self._is_stopped = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        desk.changed.connect(self._wait)
        self._timer.start(FIRST_MS)

    def stop(self) -> None:
        """Counts no more: the workspace is going to be closed."""
        self._is_stopped = True
        self._timer.stop()

    def look(self) -> None:
        """Counts now; once more afterwards when something was written meanwhile."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        self._desk.submit(self._read, self._tell, self, ended=self._end)

    def _wait(self) -> None:
        if not self._is_stopped:
            self._timer.start(LATER_MS)

    def _read(self, progress: Progress) -> int:
        progress.step(0, 0)
        return waiting_checks(self._desk.session)

    def _tell(self, count: int) -> None:
        if not self._is_stopped:
            self.counted.emit(count)

    def _end(self) -> None:
        self._is_reading = False
        if self._is_stale:
            self._wait()
