"""Opening an encrypted workspace whose key this computer does not hold."""

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.ui.controls import button, column, label, row
from desktop.ui.dialogs import Dialog, refusal_text
from desktop.ui.look import Look


class UnlockDialog(Dialog):
    """Asks for the passphrase or the recovery code."""

    def __init__(self, name: str, error: AppError, look: Look, parent: QWidget) -> None:
        super().__init__("unlock", tr("打开加密的工作区"), parent)
        self._passphrase, self._code = QLineEdit(), QLineEdit()
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase.setAccessibleName(tr("口令"))
        self._code.setAccessibleName(tr("恢复码"))
        self._code.setPlaceholderText("XXXXX-XXXXX-…")
        self._ok = button(tr("打开"), self.accept, "primary")
        self._ok.setEnabled(False)
        for field in (self._passphrase, self._code):
            field.textChanged.connect(lambda _text: self._check())
        self.setLayout(
            column(
                [
                    label(name, "heading"),
                    label(refusal_text(error), wrap=True),
                    label(tr("口令"), "muted"),
                    self._passphrase,
                    label(tr("或者恢复码"), "muted"),
                    self._code,
                    row([None, button(tr("取消"), self.reject), self._ok]),
                ],
                spacing=8,
                margins=(20, 18, 20, 16),
            )
        )
        self.setMinimumWidth(look.px(440))

    @property
    def passphrase(self) -> str:
        """What was typed as passphrase."""
        return self._passphrase.text()

    @property
    def code(self) -> str:
        """What was typed as recovery code."""
        return self._code.text().strip()

    def _check(self) -> None:
        self._ok.setEnabled(bool(self.passphrase or self.code))
