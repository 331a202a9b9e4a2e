"""The leader's instruction behind a task: its words, its deadline and why, and the picture of its slip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel

from desktop.domain.supervision import Evidence, Instruction
from desktop.i18n import tr
from desktop.services.instructions import ORIGIN, InstructionService
from desktop.services.previews import PreviewService
from desktop.services.titles import URGENCY_TITLES
from desktop.ui.case_words import day_text
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.evidence_pictures import thumbnail

_SLIP_PX = 280


class InstructionPanel(QFrame):
    """Shows the instruction that made a task; hidden for other tasks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setAccessibleName(tr("领导批示"))
        self._desk = desk
        self._service = InstructionService(desk.session)
        self._instruction: Instruction | None = None
        self._head, self._text = label("", "heading", wrap=True), label("", wrap=True)
        self._rule = label("", "muted", wrap=True)
        self._picture = QLabel()
        self._picture.setAccessibleName(tr("批示单"))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._open = button(tr("查看批示单"), self._show_slip, "link")
        self.setLayout(
            column(
                [self._head, self._text, self._rule, self._picture, row([self._open, None])],
                spacing=6,
                margins=(10, 8, 10, 8),
            )
        )
        self.hide()

    def show_task(self, task: str, origin: str) -> None:
        """Shows the instruction of a task, if it has one."""
        found = self._find(task) if origin == ORIGIN else None
        self.setVisible(found is not None)
        if found is None or found == self._instruction:
            return
        self._instruction = found
        urgency = tr(URGENCY_TITLES[found.urgency])
        self._head.setText(f"{found.number}　{found.leader}　{urgency}")
        self._text.setText(found.text)
        self._rule.setText(
            tr(
                "{said} 批示，{due} 前办结（{rule}）",
                said=day_text(found.said_on),
                due=day_text(found.due),
                rule=found.rule,
            )
        )
        has_slip = bool(found.slip_sha256)
        self._picture.setVisible(has_slip)
        self._open.setVisible(has_slip)
        if has_slip:
            self._draw(found)

    def _find(self, task: str) -> Instruction | None:
        found = (view.instruction for view in self._service.instructions())
        return next((one for one in found if one.task == task), None)

    def _draw(self, instruction: Instruction) -> None:
        previews, size = PreviewService(self._desk.session), self._desk.look.px(_SLIP_PX)
        self._desk.submit(
            lambda _progress: thumbnail(previews, instruction.slip_sha256, size),
            lambda image: self._take(instruction, image),
            self,
        )

    def _take(self, instruction: Instruction, image: QImage | None) -> None:
        if instruction is self._instruction and image is not None and not image.isNull():
            self._picture.setPixmap(QPixmap.fromImage(image))

    def _show_slip(self) -> None:
        from desktop.ui.evidence_window import EvidenceWindow  # few look at slips: start-up time

        found = self._instruction
        if found is None:
            return
        slip = self._service.slip(found.uid)
        if slip is not None:
            window = EvidenceWindow(self._desk, self.window())
            window.show_items([_as_evidence(found, len(slip.data))])
            window.show()


def _as_evidence(instruction: Instruction, size: int) -> Evidence:
    return Evidence(
        uid=instruction.uid,
        of=instruction.uid,
        sha256=instruction.slip_sha256,
        name=instruction.slip_name,
        size=size,
        media="",
        dated=instruction.said_on,
        added_on=None,
        note="",
        is_draft=False,
    )
