"""The attachments of a report: given by dropping, pasting or choosing, each with its own date and note."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QSizePolicy, QWidget

from desktop.domain.supervision import Evidence
from desktop.i18n import tr
from desktop.ui.controls import (
    Item,
    PushButton,
    button,
    clear,
    column,
    frame,
    icon_button,
    label,
    restyle,
    row,
)
from desktop.ui.desk import Desk
from desktop.ui.evidence_pictures import Thumbnails
from desktop.ui.evidence_view import size_text
from desktop.ui.fields import DayField, LineField

THUMB_PX = 40


class EvidenceBox(QFrame):
    """Shows attachments, and takes new ones when it may."""

    files_given = Signal(list)
    """Files to attach, as `Path`."""
    picture_given = Signal(QImage)
    """A picture out of the clipboard."""
    opened = Signal(str)
    """An attachment is to be looked at, by uid."""
    removed = Signal(str)
    dated = Signal(str, object)
    noted = Signal(str, str)
    shared = Signal(str)
    """An attachment is to be used for other tasks too, by uid."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.setObjectName("evidence")
        self.setAccessibleName(title)
        self._desk = desk
        self._is_editable = False
        self._thumbs = Thumbnails(desk, desk.look.px(THUMB_PX), self)
        self._heading = label(title, "heading")
        self._title = title
        self._rows: list[EvidenceRow] = []
        self._box = column([], spacing=6)
        self._drop = self._drop_zone()
        self._nothing = label(tr("没有佐证材料。"), "muted")
        self.setLayout(column([self._heading, self._box, self._nothing, self._drop], spacing=6))
        self.show_evidence((), is_editable=False)

    def show_evidence(self, evidence: Sequence[Evidence], *, is_editable: bool) -> None:
        """Shows attachments; rows of the same ones are kept, so that the cursor stays where it is."""
        same = [item.uid for item in evidence] == [row.evidence.uid for row in self._rows]
        if not same or is_editable is not self._is_editable:
            clear(self._box)
            self._rows = [self._row(item, is_editable=is_editable) for item in evidence]
            for made in self._rows:
                self._box.addWidget(made)
        for made, item in zip(self._rows, evidence, strict=True):
            made.show_evidence(item)
        self._is_editable = is_editable
        self.setAcceptDrops(is_editable)
        count = len(evidence)
        self._heading.setText(f"{self._title} {count}" if count else self._title)
        self._drop.setVisible(is_editable)
        self._nothing.setVisible(not count and not is_editable)

    def paste(self) -> bool:
        """Attaches what the clipboard holds.

        Returns:
            Whether it held files or a picture.
        """
        return self._take(QGuiApplication.clipboard().mimeData())

    def choose(self) -> None:
        """Lets the user choose files."""
        names, _ = QFileDialog.getOpenFileNames(self, tr("选择佐证材料"))
        if names:
            self.files_given.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures may be dropped here."""
        if self._is_editable and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()
            self._mark(active=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        event.accept()
        self._mark(active=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Attaches what was dropped."""
        self._mark(active=False)
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def _take(self, given: QMimeData) -> bool:
        if not self._is_editable:
            return False
        paths = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
        files = [path for path in paths if path.is_file()]
        if files:
            self.files_given.emit(files)
            return True
        if given.hasImage():
            image = given.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.picture_given.emit(image)
                return True
        return False

    def _row(self, evidence: Evidence, *, is_editable: bool) -> "EvidenceRow":
        made = EvidenceRow(self._desk, evidence, is_editable=is_editable)
        made.opened.connect(lambda: self.opened.emit(made.evidence.uid))
        made.removed.connect(lambda: self.removed.emit(made.evidence.uid))
        made.shared.connect(lambda: self.shared.emit(made.evidence.uid))
        made.dated.connect(lambda day: self.dated.emit(made.evidence.uid, day))
        made.noted.connect(lambda text: self.noted.emit(made.evidence.uid, text))
        self._thumbs.want(evidence, made, made.show_picture)
        return made

    def _drop_zone(self) -> QFrame:
        zone = frame("drop")
        text = label(tr("把文件拖到这里，或者"), "muted")
        paste = button(tr("粘贴"), self.paste, "link")
        paste.setToolTip(tr("粘贴剪贴板里的文件或图片（Ctrl+Shift+V）"))
        choose = button(tr("选择文件…"), self.choose, "link")
        zone.setLayout(row([None, text, paste, choose, None], spacing=4, margins=(8, 5, 8, 5)))
        return zone

    def _mark(self, *, active: bool) -> None:
        self._drop.setProperty("active", "true" if active else "false")
        restyle(self._drop)


class EvidenceRow(QFrame):
    """One attachment: a small picture, its name, size, date and note."""

    opened = Signal()
    removed = Signal()
    shared = Signal()
    dated = Signal(object)
    noted = Signal(str)

    def __init__(self, desk: Desk, evidence: Evidence, *, is_editable: bool) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.evidence = evidence
        self._is_editable = is_editable
        look = desk.look
        self._picture = QLabel()
        self._picture.setFixedSize(look.px(THUMB_PX), look.px(THUMB_PX))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setPixmap(look.icon("document", "muted").pixmap(QSize(look.px(24), look.px(24))))
        self._name = ElidedLink(self.opened.emit)
        self._facts = label("", "muted", wrap=True)
        self._day, self._note = DayField(tr("材料日期")), LineField(tr("材料说明"), tr("说明"))
        self._day.setPlaceholderText(tr("材料日期"))
        self._day.setToolTip(tr("材料本身的日期，如文件的落款日期；不是添加的日期"))
        self._day.setFixedWidth(look.px(104))
        self._day.day_committed.connect(self.dated)
        self._note.committed.connect(self.noted)
        whole = row([self._picture, self._middle()], spacing=10, margins=(8, 6, 6, 6))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        if is_editable:
            share = icon_button(look, "share", tr("也用于其他任务"), self.shared.emit)
            drop = icon_button(look, "trash", tr("移除这份材料"), self.removed.emit)
            for tool in (share, drop):
                self.layout().addWidget(tool)  # type: ignore[union-attr] # just set
        self.show_evidence(evidence)

    def show_evidence(self, evidence: Evidence) -> None:
        """Shows the attachment as it stands."""
        self.evidence = evidence
        self._name.show_text(evidence.name)
        self._name.setAccessibleName(tr("查看{name}", name=evidence.name))
        self._name.setToolTip(evidence.name)
        self._facts.setText(self._facts_text(evidence))
        self._day.set_day(evidence.dated)
        self._note.set_value(evidence.note)

    def show_picture(self, picture: QPixmap) -> None:
        """Shows its small picture."""
        self._picture.setPixmap(picture)

    def _middle(self) -> QWidget:
        made = QWidget()
        parts: list[Item] = [self._name, self._facts]
        if self._is_editable:
            parts.append(row([self._day, self._note], spacing=6))
        made.setLayout(column(parts, spacing=2))
        return made

    def _facts_text(self, evidence: Evidence) -> str:
        parts = [size_text(evidence.size)]
        if evidence.added_on:
            parts.append(tr("{day} 添加", day=evidence.added_on.isoformat()))
        if not self._is_editable:
            parts.append(_dated_text(evidence.dated))
            if evidence.note:
                parts.append(evidence.note)
        return " · ".join(parts)


def _dated_text(day: date | None) -> str:
    return tr("材料日期 {day}", day=day.isoformat()) if day else tr("材料日期未填")


class ElidedLink(PushButton):
    """A link that is cut in the middle when there is not room for it: names of files end in what they are."""

    def __init__(self, on_click: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "link")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.clicked.connect(lambda _checked: on_click())

    def show_text(self, text: str) -> None:
        """Shows another text."""
        self._whole = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cuts anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * self.fontMetrics().averageCharWidth()
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(text.replace("&", "&&"))
