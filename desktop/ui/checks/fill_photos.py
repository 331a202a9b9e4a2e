"""The photographs of one answer, and what the camera claims of each."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop.domain.checks.inspections import CheckEvidence
from desktop.domain.supervision import Evidence
from desktop.i18n import tr
from desktop.ui.controls import clear, column, icon_button, label, row
from desktop.ui.desk import Desk
from desktop.ui.evidence_box import ElidedLink
from desktop.ui.evidence_pictures import Thumbnails
from desktop.ui.evidence_view import size_text

_THUMB_PX = 48


class PhotoStrip(QWidget):
    """Shows photographs; takes none itself."""

    opened = Signal(str)
    """A photograph is to be looked at, by uid."""
    removed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(tr("照片"))
        self._desk = desk
        self._thumbs = Thumbnails(desk, desk.look.px(_THUMB_PX), self)
        self._shown: tuple[CheckEvidence, ...] = ()
        self._heading = label(tr("照片 P"), "heading")
        self._rows = column([], spacing=6)
        self._hint = label(tr("按 P 选择文件，Ctrl+V 粘贴，或拖到这里。"), "muted", wrap=True)
        self.setLayout(column([self._heading, self._rows, self._hint], spacing=6))

    def show_photos(self, photos: Sequence[CheckEvidence]) -> None:
        """Shows the photographs of an answer."""
        if tuple(photos) == self._shown:
            return
        self._shown = tuple(photos)
        clear(self._rows)
        for photo in self._shown:
            self._rows.addWidget(self._row(photo))
        self._heading.setText(tr("照片 P　{count}", count=len(photos)) if photos else tr("照片 P"))

    def _row(self, photo: CheckEvidence) -> QFrame:
        look = self._desk.look
        made = QFrame()
        made.setProperty("role", "card")
        picture = QLabel()
        picture.setFixedSize(look.px(_THUMB_PX), look.px(_THUMB_PX))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setPixmap(look.icon("document", "muted").pixmap(QSize(look.px(24), look.px(24))))
        name = ElidedLink(lambda: self.opened.emit(photo.uid))
        name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name.show_text(photo.name)
        name.setAccessibleName(tr("查看{name}", name=photo.name))
        name.setToolTip(photo.name)
        facts = label(claims_text(photo), "muted", wrap=True)
        facts.setContentsMargins(look.px(4), 0, 0, 0)
        drop = icon_button(
            look, "trash", tr("移除{name}", name=photo.name), lambda: self.removed.emit(photo.uid)
        )
        drop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        whole = row([picture, column([name, facts], spacing=1), drop], spacing=8, margins=(6, 5, 4, 5))
        whole.setStretch(1, 1)
        made.setLayout(whole)
        self._thumbs.want(as_evidence(photo, claims_text(photo)), made, picture.setPixmap)
        return made


def claims_text(photo: CheckEvidence) -> str:
    """What is known of a photograph; what its camera says is called a claim."""
    parts = [size_text(photo.size)]
    if photo.taken_at:
        parts.append(tr("相机记 {time}", time=photo.taken_at.replace("T", " ")[:16]))
    if photo.latitude is not None and photo.longitude is not None:
        parts.append(tr("定位 {latitude}, {longitude}", latitude=photo.latitude, longitude=photo.longitude))
    if photo.camera:
        parts.append(photo.camera)
    return " · ".join(parts)


def as_evidence(photo: CheckEvidence, note: str) -> Evidence:
    """A photograph as the viewer of attachments takes it, with what is said of it."""
    return Evidence(
        uid=photo.uid,
        of=photo.inspection,
        sha256=photo.sha256,
        name=photo.name,
        size=photo.size,
        media=photo.media,
        dated=None,
        added_on=photo.added_on,
        note=note,
        is_draft=photo.is_draft,
    )
