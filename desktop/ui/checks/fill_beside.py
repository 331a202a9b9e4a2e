"""Beside an answer: what was found last time, and the photographs."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from desktop.domain.checks.values import Answer
from desktop.i18n import tr
from desktop.services.checks.titles import SEVERITY_TITLES, VERDICT_TITLES
from desktop.ui.checks.fill_photos import PhotoStrip
from desktop.ui.checks.fill_words import VERDICT_SIGNS
from desktop.ui.controls import column, frame, label, line
from desktop.ui.desk import Desk


class BesidePane(QScrollArea):
    """Last time's answer and the photographs of this one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.photos = PhotoStrip(desk)
        self._heading = label("", "heading")
        self._verdict, self._said = label("", wrap=True), label("", wrap=True)
        self._hint = label(tr("按 C 沿用，核对后再按 C 确认。"), "muted", wrap=True)
        self._last = QFrame()
        self._last.setLayout(
            column([self._heading, self._verdict, self._said, self._hint, line()], spacing=6)
        )
        body = frame("inspector")
        body.setLayout(column([self._last, self.photos, None], spacing=10, margins=(14, 12, 14, 12)))
        self.setWidget(body)

    def show_last(self, last: Answer | None) -> None:
        """Shows what was found last time; hides the place when nothing was."""
        self._last.setVisible(last is not None)
        if last is None:
            return
        self._heading.setText(tr("上次　{day}", day=last.on.isoformat()) if last.on else tr("上次"))
        severity = f"　{tr(SEVERITY_TITLES[last.severity])}" if last.severity else ""
        self._verdict.setText(f"{VERDICT_SIGNS[last.verdict]} {tr(VERDICT_TITLES[last.verdict])}{severity}")
        said = "\n".join(filter(None, (last.observation, last.reason, last.note)))
        self._said.setVisible(bool(said))
        self._said.setText(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leaves every key to the form."""
        event.ignore()
