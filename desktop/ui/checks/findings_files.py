"""Files of a finding: photographs of the inspectors with their cameras' claims, and a unit's own evidence."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QVBoxLayout, QWidget

from desktop.domain.checks.inspections import CheckEvidence
from desktop.domain.supervision import Evidence
from desktop.i18n import tr
from desktop.ui.checks.fill_photos import as_evidence
from desktop.ui.checks.findings_words import claims_text
from desktop.ui.controls import Item, button, clear, column, icon_button, label, row
from desktop.ui.desk import Desk
from desktop.ui.drop_frame import DropFrame, dropped_files
from desktop.ui.evidence_box import ElidedLink
from desktop.ui.evidence_pictures import Thumbnails
from desktop.ui.evidence_view import size_text
from desktop.ui.feedback_fields import Hint

_THUMB_PX = 56
_ICON_PX = 24


def _shown(photo: CheckEvidence) -> Evidence:
    """A photograph as the window of attachments shows it; what the camera claims becomes its note."""
    return as_evidence(photo, " · ".join(filter(None, (photo.note, claims_text(photo)))))


class FileRow(QFrame):
    """One file: its small picture, its name, what is known of it.

    Args:
        desk: gives the look.
        file: what it is.
        facts: said below its name.
        remove: takes it off; None when it stays.
    """

    opened = Signal()

    def __init__(
        self, desk: Desk, file: Evidence, facts: str, remove: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        look = desk.look
        size = look.px(_THUMB_PX)
        self._picture = QLabel()
        self._picture.setFixedSize(size, size)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        icon = look.px(_ICON_PX)
        self._picture.setPixmap(look.icon("document", "muted").pixmap(QSize(icon, icon)))
        name = ElidedLink(self.opened.emit)
        name.show_text(file.name)
        name.setAccessibleName(tr("查看{name}", name=file.name))
        name.setToolTip(file.name)
        middle = QWidget()
        middle.setLayout(column([name, label(facts, "muted", wrap=True)], spacing=2))
        parts: list[Item] = [self._picture, middle]
        if remove is not None:
            parts.append(icon_button(look, "trash", tr("移除{name}", name=file.name), remove))
        whole = row(parts, spacing=10, margins=(8, 6, 6, 6))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_picture(self, picture: QPixmap) -> None:
        """Shows its small picture."""
        self._picture.setPixmap(picture)


class FileList(QWidget):
    """Files below each other, opened one by one in their window.

    Args:
        desk: the open workspace.
        empty: said when there are none; nothing is shown for an empty one.
    """

    def __init__(self, desk: Desk, empty: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._thumbs = Thumbnails(desk, desk.look.px(_THUMB_PX), self)
        self.files: tuple[Evidence, ...] = ()
        self._shown: tuple[object, ...] | None = None
        self._box = QVBoxLayout()
        self._box.setSpacing(6)
        self._nothing = label(empty, "muted")
        if not empty:
            self._nothing.hide()  # made visible it would be a window of its own: it has no parent yet
        self._empty = empty
        self.setLayout(column([self._nothing, self._box], spacing=4))

    def show_photos(self, photos: Sequence[CheckEvidence]) -> None:
        """Shows photographs, each with what its camera claims."""
        facts = [
            "\n".join(filter(None, (f"{size_text(one.size)} · {claims_text(one)}", one.note)))
            for one in photos
        ]
        self._show([_shown(one) for one in photos], facts, None)

    def show_files(self, files: Sequence[Evidence], remove: Callable[[Evidence], object] | None) -> None:
        """Shows a unit's files.

        Args:
            files: in order.
            remove: takes one off; None when they stay.
        """
        self._show(files, [_facts_text(one) for one in files], remove)

    def open_first(self) -> None:
        """Opens the first file."""
        if self.files:
            self._open(self.files[0].uid)

    def _show(
        self, files: Sequence[Evidence], facts: Sequence[str], remove: Callable[[Evidence], object] | None
    ) -> None:
        wanted = (*files, *facts, remove is None)
        if wanted == self._shown:
            return  # so that what the pointer is on stays where it is
        self._shown, self.files = wanted, tuple(files)
        clear(self._box)
        for file, said in zip(files, facts, strict=True):
            take_off = None if remove is None else (lambda one=file: remove(one))
            made = FileRow(self._desk, file, said, take_off)
            made.opened.connect(lambda uid=file.uid: self._open(uid))
            self._box.addWidget(made)
            self._thumbs.want(file, made, made.show_picture)
        self._nothing.setVisible(bool(self._empty) and not files)

    def _open(self, uid: str) -> None:
        from desktop.ui.evidence_window import EvidenceWindow  # few look at attachments: start-up time

        window = EvidenceWindow(self._desk, self.window())
        window.show_items(self.files, uid)
        window.show()


class SideBox(QWidget):
    """A unit's evidence of one side, before or after it mended: given by dropping, pasting or choosing.

    Args:
        desk: the open workspace.
        title: heading.
    """

    files_given = Signal(object)
    """Files to attach, as a list of `Path`."""
    picture_given = Signal(QImage)
    """A picture out of the clipboard."""
    removed = Signal(object)
    """A file is to be taken off."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._title = title
        self.is_editable = False
        self._heading, self.hint = label(title, "heading"), Hint()
        self.list = FileList(desk)
        self._nothing = label(tr("没有材料。"), "muted")
        self.drop = self._drop_frame()
        self.setLayout(
            column(
                [row([self._heading, self.hint, None], spacing=8), self.list, self._nothing, self.drop],
                spacing=4,
            )
        )

    def show_files(self, files: Sequence[Evidence], *, is_editable: bool) -> None:
        """Shows the files of this side."""
        self.is_editable = is_editable
        self.list.show_files(files, self.removed.emit if is_editable else None)
        self._heading.setText(f"{self._title} {len(files)}" if files else self._title)
        self._nothing.setVisible(not files and not is_editable)
        self.drop.setVisible(is_editable)

    def choose(self) -> None:
        """Lets the user choose files."""
        names, _ = QFileDialog.getOpenFileNames(self, self._title)
        if names and self.is_editable:
            self.files_given.emit([Path(name) for name in names])

    def paste(self) -> bool:
        """Attaches what the clipboard holds.

        Returns:
            Whether it held files or a picture.
        """
        return self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, given: QMimeData) -> bool:
        if not self.is_editable:
            return False
        if files := [path for path in dropped_files(given) if path.is_file()]:
            self.files_given.emit(files)
            return True
        image = given.imageData() if given.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self.picture_given.emit(image)
            return True
        return False

    def _drop_frame(self) -> DropFrame:
        made = DropFrame()
        made.dropped.connect(lambda paths: self.files_given.emit([one for one in paths if one.is_file()]))
        text = label(tr("把照片或文件拖到这里，或者"), "muted")
        paste = button(tr("粘贴"), self.paste, "link")
        choose = button(tr("选择文件…"), self.choose, "link")
        for press in (paste, choose):
            press.setAccessibleName(f"{self._title}：{press.text()}")
        made.setLayout(row([None, text, paste, choose, None], spacing=4, margins=(8, 5, 8, 5)))
        return made


def _facts_text(file: Evidence) -> str:
    parts = [size_text(file.size)]
    if file.added_on:
        parts.append(tr("{day} 添加", day=file.added_on.isoformat()))
    if file.is_draft:
        parts.append(tr("未提交"))
    return " · ".join(parts)
