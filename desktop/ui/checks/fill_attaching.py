"""Photographs for an answer: out of files, the clipboard or a drop; read and stored on the worker."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.checks.fill_sheet import FillSheet
from desktop.ui.checks.fill_marks import Key
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.evidence_pictures import as_png

_KINDS = "*.jpg *.jpeg *.png *.heic *.bmp *.gif *.pdf *.mp4"


class PhotoTaking(QObject):
    """Attaches photographs to answers of a sheet.

    Args:
        desk: gives the worker.
        window: waits for long work.
    """

    attached = Signal(object)
    """An answer has other photographs now, by key."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window

    def choose(self, sheet: FillSheet, key: Key) -> None:
        """Lets the inspector choose files."""
        filters = ";;".join((tr("照片和文件 ({kinds})", kinds=_KINDS), tr("所有文件 (*)")))
        names, _ = QFileDialog.getOpenFileNames(self._window, tr("选择照片"), "", filters)
        self._attach(sheet, key, [Path(name) for name in names])

    def paste(self, sheet: FillSheet, key: Key) -> None:
        """Attaches what the clipboard holds."""
        if not self.take(sheet, key, QGuiApplication.clipboard().mimeData()):
            self._desk.said.emit(tr("剪贴板里没有照片或文件。"))

    def take(self, sheet: FillSheet, key: Key, given: QMimeData) -> bool:
        """Attaches files or a picture.

        Returns:
            Whether there were any.
        """
        paths = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
        files = [path for path in paths if path.is_file()]
        image = given.imageData() if given.hasImage() else None
        if files:
            self._attach(sheet, key, files)
        elif isinstance(image, QImage) and not image.isNull():
            self._attach_picture(sheet, key, image)
        else:
            return False
        return True

    def _attach_picture(self, sheet: FillSheet, key: Key, image: QImage) -> None:
        now = self._desk.session.environment.now().astimezone()
        name = tr("粘贴图片 {time}.png", time=now.strftime("%Y-%m-%d %H%M%S"))

        def work(_progress: Progress) -> int:
            sheet.attach(key, as_png(image), name)
            return 1

        self._run(key, work)

    def _attach(self, sheet: FillSheet, key: Key, paths: Sequence[Path]) -> None:
        def work(progress: Progress) -> int:
            for place, path in enumerate(paths):
                progress.step(place, len(paths), path.name)
                sheet.attach(key, path)
            return len(paths)

        if paths:
            self._run(key, work)

    def _run(self, key: Key, work: Callable[[Progress], int]) -> None:
        def done(count: int) -> None:
            self.attached.emit(key)
            self._desk.said.emit(tr("已添加照片 {count} 份。", count=count))

        window, desk = self._window.window(), self._desk
        run_with_progress(window, desk.look, desk.jobs, tr("添加照片"), (work, done))
