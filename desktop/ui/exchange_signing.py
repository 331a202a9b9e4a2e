"""Work that signs or opens what is sealed: asks for the passphrase of the signing key where there is one."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.credentials import NeedsSigningPassphrase, WrongSigningPassphrase
from desktop.ui.controls import Item, button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, Work, refusal_text, run_behind
from desktop.ui.look import Look

_ASKING = (NeedsSigningPassphrase, WrongSigningPassphrase)


class SigningDialog(Dialog):
    """Asks for the passphrase of this computer's signing key.

    Args:
        error: why it is asked for.
        look: gives sizes.
        parent: the window that waits.
    """

    def __init__(self, error: AppError, look: Look, parent: QWidget) -> None:
        super().__init__("signing-passphrase", tr("签名口令"), parent)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("签名口令"))
        self.ok = button(tr("继续"), self.accept, "primary")
        self.ok.setEnabled(False)
        self.field.textChanged.connect(lambda text: self.ok.setEnabled(bool(text)))
        parts: list[Item] = [
            label(refusal_text(error), wrap=True),
            self.field,
            row([None, button(tr("取消"), self.reject), self.ok]),
        ]
        self.setLayout(column(parts, spacing=10, margins=(20, 18, 20, 16)))
        self.setMinimumWidth(look.px(400))
        self.field.setFocus()


def needs_passphrase(error: AppError | None) -> bool:
    """Whether a failure goes away once the passphrase of the signing key is known."""
    return isinstance(error, _ASKING)


def ask_passphrase(desk: Desk, error: AppError, parent: QWidget, then: Callable[[], object]) -> SigningDialog:
    """Asks for the passphrase, keeps it until the workspace is closed, and goes on.

    Args:
        desk: the open workspace.
        error: why it is asked for.
        parent: the window that waits.
        then: is called when one was given.
    """
    dialog = SigningDialog(error, desk.look, parent)

    def go_on() -> None:
        desk.session.passphrase = dialog.field.text()
        then()

    dialog.accepted.connect(go_on)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def run_signing(desk: Desk, parent: QWidget, title: str, work: Work) -> None:
    """The same for work that may need the passphrase of the signing key: asks for it, and begins anew.

    Args:
        desk: the open workspace.
        parent: the window that waits.
        title: what is being done.
        work: the work.
    """

    def fail(error: AppError) -> None:
        if needs_passphrase(error):
            ask_passphrase(desk, error, parent, lambda: run_signing(desk, parent, title, work))
        else:
            (work.failed or desk.refused.emit)(error)

    run_behind(desk.jobs, desk.look, parent, title, replace(work, failed=fail))
