"""Under the form of a check: the keys that work now, whether all is saved, and what ends the work."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QSizePolicy

from desktop.i18n import mark, tr
from desktop.ui.checks.fill_keys import TEXT_KEYS
from desktop.ui.controls import button, label, row

_ANSWER_KEYS = (
    ("?", mark("全部按键")),
    ("1–4", mark("结果")),
    ("J/K", mark("下、上一项")),
    ("U", mark("下一未检查")),
    ("Enter", mark("接着做")),
    ("O", mark("记录")),
    ("N", mark("备注")),
    ("P", mark("照片")),
    ("C", mark("沿用")),
)


class KeyLine(QLabel):
    """A line that is cut where there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Shows another line."""
        self._whole = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cuts anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(cut)
        self.setToolTip("" if cut == self._whole else self._whole)


class FillFoot(QFrame):
    """The last line of the form.

    Attributes:
        buttons: by the name of the action that each does.
        menu: what is done seldom.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self._keys, self._saved = KeyLine(), label("", "muted")
        self._keys.setAccessibleName(tr("现在可用的按键"))
        self._saved.setAccessibleName(tr("保存情况"))
        self.buttons = {
            "gaps": button(tr("还缺什么 G")),
            "sign": button(tr("签名… S")),
            "submit": button(tr("提交结果…"), kind="primary"),
        }
        for one in self.buttons.values():
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more = button(tr("更多"), kind="menu")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        parts = [self._keys, self._saved, self.more, *self.buttons.values()]
        whole = row(parts, spacing=8, margins=(14, 6, 14, 6))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._is_typing: bool | None = None
        self.show_keys(is_typing=False)

    def show_keys(self, *, is_typing: bool) -> None:
        """Shows the keys of typing, or those of answering."""
        if is_typing != self._is_typing:
            self._is_typing = is_typing
            parts = TEXT_KEYS if is_typing else _ANSWER_KEYS
            self._keys.show_text("　".join(f"{key} {tr(title)}" for key, title in parts))

    def say(self, text: str) -> None:
        """Says whether all is saved."""
        if self._saved.text() != text:
            self._saved.setText(text)
