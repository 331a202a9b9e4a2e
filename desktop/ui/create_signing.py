"""How a new workspace signs: the algorithms, and the passphrase of its key where there is no keyring."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.i18n import tr
from desktop.ui.controls import Item, column, label, left
from desktop.ui.exchange_words import SUITE_TITLES


class SigningChoice(QWidget):
    """Asks how packages are to be signed.

    Args:
        has_keyring: whether the system keeps the key; else it lies in a file, and may have a passphrase.
    """

    changed = Signal()

    def __init__(self, *, has_keyring: bool) -> None:
        super().__init__()
        self._has_keyring = has_keyring
        self.suites = QComboBox()
        self.suites.setAccessibleName(tr("签名算法"))
        for suite, title in SUITE_TITLES.items():
            self.suites.addItem(tr(title), suite)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("签名口令"))
        self.field.setPlaceholderText(tr("签名口令（可不填）"))
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self._hint = label("", "muted", wrap=True)
        parts: list[Item] = [
            label(tr("交换包怎样签名？"), "heading"),
            left(self.suites),
            label(tr("同一督查办公室的各单位用哪种算法都能互通；建立以后不能更改。"), "muted", wrap=True),
            self.field,
            self._hint,
        ]
        self.setLayout(column(parts, spacing=6))
        self.show_protection(is_encrypted=False)

    @property
    def suite(self) -> str:
        """The algorithms that were chosen."""
        return str(self.suites.currentData())

    @property
    def passphrase(self) -> str:
        """What protects the signing key; empty when nothing of its own does."""
        return self.field.text() if self.field.isVisibleTo(self) else ""

    def show_protection(self, *, is_encrypted: bool) -> None:
        """Asks for a passphrase only where nothing else protects the key.

        Args:
            is_encrypted: whether the workspace gets a passphrase anyway.
        """
        is_asked = not self._has_keyring and not is_encrypted
        self.field.setVisible(is_asked)
        self._hint.setVisible(is_asked)
        self._hint.setText(
            tr(
                "这台电脑没有系统密钥库，签名密钥存成文件。填了口令，打开后首次导出时要输入；不填，能读到文件的人可以冒用。"
            )
        )
