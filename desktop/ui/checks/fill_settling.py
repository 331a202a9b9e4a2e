"""What was typed becomes lines of the ledger when typing has paused, off the GUI thread."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.checks.fill_sheet import FillSheet
from desktop.ui.desk import Desk

IDLE_MS = 1000


class Settling(QObject):
    """Settles one sheet.

    Args:
        desk: gives the worker.
        sheet: open.

    Attributes:
        has_written: whether anything was put into the ledger that the window has not been told of.
    """

    settled = Signal()
    """Everything typed so far is in the ledger."""

    def __init__(self, desk: Desk, sheet: FillSheet, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._sheet = desk, sheet
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._behind)
        self._is_at_work = False
        self._is_pending = False
        self.has_written = False

    def touch(self) -> None:
        """Something was typed."""
        self._is_pending = True
        self._idle.start()

    def now(self) -> None:
        """Settles here and now, e.g. before the window is left.

        Raises:
            AppError: the disk is full or fails; what was typed is safe where it is.
        """
        self._idle.stop()
        if self._is_pending or self._is_at_work:
            self._is_pending = False
            self._sheet.settle()
            self.has_written = True
            self.settled.emit()

    def _behind(self) -> None:
        if self._is_at_work:
            self._idle.start()
            return
        sheet, self._is_at_work, self._is_pending = self._sheet, True, False
        self._desk.submit(lambda _progress: sheet.settle(), self._done, self, ended=self._ended)

    def _done(self, _count: int) -> None:
        self.has_written = True
        if not self._is_pending:
            self.settled.emit()

    def _ended(self) -> None:
        self._is_at_work = False
