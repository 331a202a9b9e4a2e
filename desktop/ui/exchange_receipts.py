"""What became of the files of an import: one sentence each, with undo beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.i18n import tr
from desktop.services.exchange_values import Incoming, Receipt
from desktop.ui.controls import button, clear, column, frame, label, line, row
from desktop.ui.exchange_words import breakable, party_title, receipt_lamp
from desktop.ui.lights import LightBadge
from desktop.ui.look import Look
from desktop.ui.table_values import Lamp


@dataclass(frozen=True, slots=True)
class Entry:
    """One file and what became of it.

    Attributes:
        undone: the sentence of its undoing; empty while it stands.
    """

    incoming: Incoming
    receipt: Receipt
    undone: str = ""

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return self.receipt.applied and not self.undone


class ReceiptList(QScrollArea):
    """A sentence for each file.

    Args:
        look: gives sizes.
    """

    undo_wanted = Signal(str)
    """An import is to be taken back, by the digest of its file."""
    chosen = Signal(object)
    """The changes of a file are to be shown; None for none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("exchange-receipts")
        self.setAccessibleName(tr("导入结果"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._look = look
        self.entries: list[Entry] = []
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        self._body.setContentsMargins(0, 0, 0, 0)
        body = frame("pane")
        body.setLayout(column([self._body, None], spacing=0))
        self.setWidget(body)

    def add(self, done: Sequence[tuple[Incoming, Receipt]]) -> None:
        """Shows more files; one that is shown already says what became of it now."""
        files = {incoming.file for incoming, _ in done}
        self.entries = [one for one in self.entries if one.incoming.file not in files]
        self.entries += [Entry(incoming, receipt) for incoming, receipt in done]
        self._show()
        first = next((one for one in self.entries if one.receipt.applied), None)
        self.chosen.emit(first.incoming if first else None)

    def show_undone(self, receipt: Receipt) -> None:
        """Says of a file that it was taken back."""
        self.entries = [
            replace(one, undone=receipt.sentence) if one.receipt.digest == receipt.digest else one
            for one in self.entries
        ]
        self._show()

    def conflicts(self) -> int:
        """Conflicts that the files have brought."""
        return sum(one.receipt.counts.get("conflicts", 0) for one in self.entries if one.can_undo)

    def sentence(self) -> str:
        """All files in a sentence."""
        applied = sum(one.can_undo for one in self.entries)
        undone = sum(bool(one.undone) for one in self.entries)
        refused = sum(bool(one.receipt.code) for one in self.entries)
        same = len(self.entries) - applied - undone - refused
        figures = (
            (tr("导入{count}个文件", count=applied), applied),
            (tr("无变化{count}个", count=same), same),
            (tr("拒绝{count}个", count=refused), refused),
            (tr("撤销{count}个", count=undone), undone),
        )
        said = tr("，").join(text for text, count in figures if count)
        conflicts = self.conflicts()
        if conflicts:
            said += tr("；有{count}处冲突要选定", count=conflicts)
        return said + tr("。") if said else ""

    def _show(self) -> None:
        clear(self._body)
        for place, entry in enumerate(self.entries):
            if place:
                self._body.addWidget(line())
            self._body.addWidget(self._row(entry))

    def _row(self, entry: Entry) -> QFrame:
        receipt, name = entry.receipt, party_title(entry.incoming)
        buttons: list[QWidget] = []
        if receipt.applied:
            look = button(tr("看变化"), lambda: self.chosen.emit(entry.incoming), "link")
            look.setAccessibleName(tr("看{name}的文件改变了什么", name=name))
            buttons.append(look)
        if entry.can_undo:
            undo = button(tr("撤销"), lambda: self.undo_wanted.emit(receipt.digest), "link")
            undo.setAccessibleName(tr("撤销导入{name}的文件", name=name))
            buttons.append(undo)
        lamp = receipt_lamp(receipt, is_undone=bool(entry.undone))
        return sentence_row(self._look, lamp, entry.undone or receipt.sentence, receipt.code, buttons)


def sentence_row(
    look: Look, lamp: Lamp, sentence: str, code: str = "", buttons: Sequence[QWidget] = ()
) -> QFrame:
    """What became of one file: a word, its sentence, and what can be done about it.

    Args:
        look: gives sizes.
        lamp: the word.
        sentence: for a clerk.
        code: of a refusal; empty when there is none.
        buttons: at the right.
    """
    badge = LightBadge(look)
    badge.show_light(lamp.light, lamp.word)
    text = label(breakable(sentence), wrap=True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    said = column([text], spacing=2)
    if code:
        said.addWidget(label(code, "muted"))
    made = frame("pane")
    box = row([badge, said, *buttons], spacing=10, margins=(12, 8, 8, 8))
    box.setStretch(1, 1)
    made.setLayout(box)
    return made
