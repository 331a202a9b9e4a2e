"""A number of things that wait, counted on the worker a moment after something was written."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.progress import Progress
from desktop.services.session import Session
from desktop.ui.desk import Desk

FIRST_MS, LATER_MS = 1100, 500


class CountWatch(QObject):
    """Counts a moment after something was written.

    Args:
        desk: the open workspace.
        count: counts, on the worker.
        parent: what it belongs to.
    """

    counted = Signal(int)

    def __init__(self, desk: Desk, count: Callable[[Session], int], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._count = desk, count
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
        return self._count(self._desk.session)

    def _tell(self, count: int) -> None:
        if not self._is_stopped:
            self.counted.emit(count)

    def _end(self) -> None:
        self._is_reading = False
        if self._is_stale:
            self._wait()
