"""What the exchange waits for, read beside the work: for the navigation and the line below everything."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.ui.desk import Desk

FIRST_MS, LATER_MS = 900, 400


@dataclass(frozen=True, slots=True)
class ExchangeNews:
    """What waits.

    Attributes:
        conflicts: fields this party has to decide on.
        unsent: parties that have something to get.
        backup: when the last backup was made; None for never.
    """

    conflicts: int
    unsent: int
    backup: datetime | None


class ExchangeWatch(QObject):
    """Reads what waits on the worker, a moment after something was written.

    Args:
        desk: the open workspace.
    """

    read = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_reading = False
        self._is_stale = self._is_stopped = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        desk.changed.connect(self._wait)
        if desk.session.looking_back is None:
            self._timer.start(FIRST_MS)

    def stop(self) -> None:
        """Reads no more: the workspace is going to be closed."""
        self._is_stopped = True
        self._timer.stop()

    def _wait(self) -> None:
        if not self._is_stopped:
            self._timer.start(LATER_MS)

    def look(self) -> None:
        """Reads now; once more afterwards when something was written meanwhile."""
        if self._desk.session.looking_back is not None:
            return
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        self._desk.submit(self._read, self._tell, self, ended=self._end)

    def _tell(self, news: ExchangeNews) -> None:
        """Hands on what was read; what comes after the workspace was closed is of no use."""
        if not self._is_stopped:
            self.read.emit(news)

    def _end(self) -> None:
        self._is_reading = False
        if self._is_stale:
            self._wait()

    def _read(self, progress: Progress) -> ExchangeNews:
        from desktop.services.backups import BackupService  # start-up time
        from desktop.services.conflicts import ConflictService  # start-up time
        from desktop.services.peers import PeerService  # start-up time

        session = self._desk.session
        with session.reading():
            progress.step(0, 0)
            return ExchangeNews(
                ConflictService(session).count(),
                PeerService(session).counts().parties,
                BackupService(session).last(),
            )


def backup_words(backup: datetime | None, now: datetime) -> str:
    """When the last backup was made, as people say it.

    Args:
        backup: None for never.
        now: aware.
    """
    if backup is None:
        return tr("还没有备份")
    made, today = backup.astimezone(), now.astimezone()
    days = (today.date() - made.date()).days
    time = made.strftime("%H:%M")
    if days == 0:
        return tr("上次备份 今天 {time}", time=time)
    if days == 1:
        return tr("上次备份 昨天 {time}", time=time)
    return tr("上次备份 {day}", day=made.strftime("%Y-%m-%d"))
