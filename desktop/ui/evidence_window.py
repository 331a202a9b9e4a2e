"""A window that shows the attachments of a report one after the other, and saves them as files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.domain.supervision import Evidence
from desktop.i18n import tr
from desktop.services.previews import PreviewService
from desktop.ui.controls import button, column, icon_button, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog
from desktop.ui.evidence_view import EvidenceView, size_text


class EvidenceWindow(Dialog):
    """Goes through attachments with the arrow keys; stays beside the main window."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("evidence", tr("佐证材料"), parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._items: tuple[Evidence, ...] = ()
        self._place = 0
        self.view = EvidenceView(desk)
        self._name, self._facts = label("", "heading"), label("", "muted", wrap=True)
        self._count = label("", "muted")
        look = desk.look
        self._back = icon_button(look, "left", tr("上一份（←）"), lambda: self.step(-1))
        self._on = icon_button(look, "right", tr("下一份（→）"), lambda: self.step(1))
        self._save = button(tr("另存为…"), self._choose_place)
        head = row([self._name, None, self._count, self._back, self._on], spacing=4)
        foot = row([self._facts, self._save], spacing=8)
        foot.setStretch(0, 1)
        whole = column([head], spacing=8, margins=(14, 10, 14, 12))
        whole.addWidget(self.view, 1)
        whole.addLayout(foot)
        self.setLayout(whole)
        self.resize(look.px(760), look.px(640))

    def show_items(self, items: Sequence[Evidence], uid: str = "") -> None:
        """Shows attachments, from the one with that uid on."""
        self._items = tuple(items)
        places = [place for place, item in enumerate(self._items) if item.uid == uid]
        self._place = places[0] if places else 0
        self._show()

    def step(self, way: int) -> None:
        """Goes to the next (1) or previous (-1) attachment."""
        if 0 <= self._place + way < len(self._items):
            self._place += way
            self._show()

    def save_to(self, path: Path) -> None:
        """Writes the attachment that is shown into a file."""
        if self.view.preview is not None:
            preview = self.view.preview
            self._desk.attempt(lambda: PreviewService.save(preview, path), tr("已保存 {path}", path=path))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go through the attachments, page keys through the pages of one."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        elif event.key() in pages:
            self.view.go_to(self.view.page + pages[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        item = self._items[self._place] if self._items else None
        self.view.show_evidence(item)
        self._name.setText(item.name if item else "")
        self._count.setText(f"{self._place + 1} / {len(self._items)}" if item else "")
        self._facts.setText(facts_text(item) if item else "")
        self._back.setEnabled(self._place > 0)
        self._on.setEnabled(self._place + 1 < len(self._items))

    def _choose_place(self) -> None:
        if not self._items:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        untrusted_name = self._items[self._place].name.replace("\\", "/")
        start = str(Path(folder) / Path(untrusted_name).name)
        chosen, _ = QFileDialog.getSaveFileName(self, tr("另存为"), start)
        if chosen:
            self.save_to(Path(chosen))


def facts_text(evidence: Evidence) -> str:
    """What is known about an attachment, in one line."""
    dated = evidence.dated.isoformat() if evidence.dated else tr("未填")
    added = evidence.added_on.isoformat() if evidence.added_on else ""
    parts = [
        size_text(evidence.size),
        tr("材料日期 {day}", day=dated),
        tr("{day} 添加", day=added) if added else "",
        evidence.note,
        f"SHA-256 {evidence.sha256[:16]}…",
    ]
    return " · ".join(filter(None, parts))
