"""Taking packages by drag and drop: a zone that says so, and the whole window."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QMainWindow, QWidget

from desktop.i18n import tr
from desktop.ui.controls import button, column, label, row
from desktop.ui.drop_frame import DropFrame, dropped_files
from desktop.ui.look import Look

SUFFIX = ".dkx"
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


def packages_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Files as they are; of a folder the packages that lie in it, by name."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    return tuple(dict.fromkeys(found))


def has_packages(data: QMimeData) -> bool:
    """Whether a package is among what is dragged."""
    return data.hasUrls() and any(path.suffix.lower() == SUFFIX for path in dropped_files(data))


def choose_packages(parent: QWidget) -> tuple[Path, ...]:
    """Asks for files; none when the user thinks better of it."""
    kinds = tr("交换包（{suffixes}）", suffixes=f"*{SUFFIX}").replace("（", " (").replace("）", ")")
    chosen, _ = QFileDialog.getOpenFileNames(parent, tr("导入交换包"), "", f"{kinds};;{tr('所有文件')} (*)")
    return tuple(map(Path, chosen))


class PackageDrop(DropFrame):
    """A place to drop packages, or to choose them.

    Args:
        look: gives sizes.
        hint: what happens then, in a sentence or two.
    """

    chosen = Signal(object)
    """Files, as a tuple of paths."""

    def __init__(self, look: Look, hint: str) -> None:
        super().__init__()
        self.dropped.connect(self._take)
        self.setAccessibleName(tr("导入交换包"))
        self.browse = button(tr("选择文件…"), self._choose, "primary")
        inner = QWidget()
        inner.setMaximumWidth(look.px(520))
        title = label(tr("把收到的 .dkx 文件拖到这里"), "title", wrap=True)
        inner.setLayout(
            column([None, title, label(hint, "muted", wrap=True), row([self.browse, None]), None], spacing=12)
        )
        self.setLayout(row([None, inner, None], margins=(16, 16, 16, 16)))

    def _take(self, paths: tuple[Path, ...]) -> None:
        if files := packages_in(paths):
            self.chosen.emit(files)

    def _choose(self) -> None:
        if files := choose_packages(self):
            self.chosen.emit(files)


class WindowDrop(QObject):
    """Takes packages that are dropped anywhere on a window, whatever lies under the pointer.

    It listens where the window gets its drags from the system, before any field or table sees them: a field
    would take the names of the files as text. Anything that is no package goes on as if this were not here.

    Args:
        window: the window; shown already.
        take: is called with the files.
        look: gives sizes.
    """

    def __init__(self, window: QMainWindow, take: Callable[[Sequence[Path]], object], look: Look) -> None:
        super().__init__(window)
        self._window, self._take, self._look = window, take, look
        self._veil: QWidget | None = None
        window.setAcceptDrops(True)
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    @property
    def is_inviting(self) -> bool:
        """Whether the window says that it would take what is over it."""
        return self._veil is not None and self._veil.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes what concerns packages."""
        kind = event.type()
        if kind is QEvent.Type.DragLeave:
            self._invite(invited=False)
            return False
        if kind not in _DRAGS or not isinstance(event, QDropEvent) or not self._is_wanted(event):
            return super().eventFilter(watched, event)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        is_dropped = kind is QEvent.Type.Drop
        self._invite(invited=not is_dropped)
        if is_dropped:
            self._take(packages_in(dropped_files(event.mimeData())))
        elif isinstance(event, QDragMoveEvent):
            event.accept()
        return True

    @staticmethod
    def _is_wanted(event: QDropEvent) -> bool:
        return QApplication.activeModalWidget() is None and has_packages(event.mimeData())

    def _invite(self, *, invited: bool) -> None:
        if self._veil is None:
            if not invited:
                return
            self._veil = _veil(self._window)
        self._veil.setGeometry(self._window.rect().adjusted(12, 12, -12, -12))
        self._veil.setVisible(invited)
        self._veil.raise_()


def _veil(window: QWidget) -> QFrame:
    made = QFrame(window)
    made.setObjectName("drop-veil")
    made.setProperty("role", "drop")
    made.setProperty("active", True)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    text = label(tr("松开即可查看这些交换包：确认之前不写入任何内容"), "title")
    made.setLayout(column([None, row([None, text, None]), None]))
    return made
