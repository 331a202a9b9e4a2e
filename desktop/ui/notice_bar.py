"""One sentence above the page: what was done, or what has to be done."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QLabel

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.ui.controls import icon_button, label, row
from desktop.ui.look import Look

SHOWN_MS = 8000


class NoticeBar(QFrame):
    """Shows the latest sentence; a warning stays until it is closed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("role", "notice-bar")
        self._look = look
        self._icon, self._text = QLabel(), label("", wrap=True)
        close = icon_button(look, "close", tr("关闭提示"), self.hide)
        layout = row([self._icon, self._text, close], spacing=10, margins=(16, 6, 10, 6))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown; empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def say(self, sentence: str) -> None:
        """Shows what was done, for some seconds."""
        self._show(sentence, "check")
        self._timer.start(SHOWN_MS)

    def tell(self, sentence: str) -> None:
        """Shows what one should know, until it is closed."""
        self._timer.stop()
        self._show(sentence, "info")

    def refuse(self, error: AppError) -> None:
        """Shows what has to be done, until it is closed."""
        from desktop.ui.dialogs import refusal_text  # start-up time

        self._timer.stop()
        self._show(refusal_text(error), "warning")

    def _show(self, sentence: str, icon: str) -> None:
        self._icon.setPixmap(self._look.icon(icon, "accent").pixmap(self._look.px(18)))
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
