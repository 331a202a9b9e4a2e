"""A frame that files can be dropped on: it lights up, and tells which files they were."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from desktop.ui.controls import restyle


def dropped_files(data: QMimeData) -> tuple[Path, ...]:
    """The local files that are dragged, in their order."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


class DropFrame(QFrame):
    """A place to drop files."""

    dropped = Signal(object)
    """Local files and folders, as a tuple of paths, never empty."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._set_active(active=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        super().dragLeaveEvent(event)
        self._set_active(active=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tells what was dropped."""
        self._set_active(active=False)
        if files := dropped_files(event.mimeData()):
            self.dropped.emit(files)

    def _set_active(self, *, active: bool) -> None:
        self.setProperty("active", active)
        restyle(self)
