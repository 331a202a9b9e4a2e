"""Attaching files to a form of an evaluation: read on the worker, one step each."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.domain.supervision import Evidence
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.ui.checks.findings_files import SideBox
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.evidence_pictures import as_png

Attach = Callable[[Path | bytes, str], object]
"""Attaches the bytes or the file, under a name; an empty name is the file's own."""


class FormFiles:
    """Does what a form's box of files asks for.

    Args:
        desk: the open workspace.
        box: of the form.
        attaching: gives what attaches to the thing that is shown now; None when nothing is shown.
        detach: takes a file off, by uid.
    """

    def __init__(
        self,
        desk: Desk,
        box: SideBox,
        attaching: Callable[[], Attach | None],
        detach: Callable[[str], None],
    ) -> None:
        self._desk, self._box = desk, box
        self._attaching, self._detach = attaching, detach
        box.files_given.connect(lambda paths: self.attach([(path, "") for path in paths]))
        box.picture_given.connect(self._attach_picture)
        box.removed.connect(self._remove)

    def attach(self, sources: Sequence[tuple[Path | bytes, str]]) -> None:
        """Attaches files or bytes, each under its name."""
        attach, desk = self._attaching(), self._desk
        window: QWidget = self._box.window()
        if attach is None or not sources:
            return

        def work(progress: Progress) -> int:
            for number, (source, name) in enumerate(sources):
                progress.step(number, len(sources), source.name if isinstance(source, Path) else name)
                attach(source, name)
            return len(sources)

        def done(count: int) -> None:
            desk.changed.emit()
            desk.said.emit(tr("已添加佐证材料 {count} 份。", count=count))

        run_with_progress(window, desk.look, desk.jobs, tr("添加佐证材料"), (work, done))

    def _attach_picture(self, image: QImage) -> None:
        """A picture out of the clipboard, named by the time."""
        now = self._desk.session.environment.now().astimezone()
        self.attach([(as_png(image), tr("粘贴图片 {time}.png", time=now.strftime("%Y-%m-%d %H%M%S")))])

    def _remove(self, evidence: Evidence) -> None:
        said = tr("已移除{name}，可用 Ctrl+Z 撤回。", name=evidence.name)
        self._desk.attempt(lambda: self._detach(evidence.uid), said)
