"""登记、核对、注销公钥: each says what will happen, and compares with what is typed from the stamped form."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.exchange_values import KeyLine
from desktop.services.key_file import Bearer, read_bearer
from desktop.services.roster import RosterService
from desktop.ui.controls import button, column, label, row
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.fields import TextField

_DIGITS = 60
_USED = 16  # of the fingerprint, enough to name one key
_PLACEHOLDER = mark("照着盖章的公钥登记表填：12组数字，或16个字词")
ENROL = Decision(
    "enrol-key",
    mark("登记公钥"),
    mark("登记"),
    mark(
        "选对方的公钥文件（.dkk）或交换包（.dkx），再照着盖章的公钥登记表填写指纹。没有纸质登记表也可以先登记，标为“未核验”。"
    ),
)
CONFIRM = Decision(
    "confirm-key",
    mark("核对指纹"),
    mark("核对"),
    mark("照着盖章的公钥登记表填写，由程序比对。不要照屏幕抄：要核对的正是屏幕上的这个公钥是不是对方的。"),
)
REVOKE = Decision(
    "revoke-key",
    mark("注销公钥"),
    mark("注销"),
    mark(
        "注销以后，这台电脑写的新内容在各处都会被拒绝；以前已经收下的内容仍然有效。注销不能撤回，对方须重新建立密钥。"
    ),
    reason=mark("理由（必填）"),
    example=mark("例如：电脑遗失，已报信息科。"),
    usual=(mark("电脑遗失。"), mark("电脑更换，旧电脑停用。"), mark("人员调离，密钥收回。")),
)


class PaperField(QWidget):
    """Takes a fingerprint from paper, and says how much of it is there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.edit = TextField(tr("登记表上的指纹"), desk.look, placeholder=tr(_PLACEHOLDER))
        self._count = label("", "muted")
        self.edit.textChanged.connect(self._tell)
        self.setFocusProxy(self.edit)
        self.setLayout(column([self.edit, self._count], spacing=3))
        self._tell()

    @property
    def text(self) -> str:
        """What was typed."""
        return self.edit.toPlainText().strip()

    def _tell(self) -> None:
        digits = sum(one.isdigit() for one in self.text)
        is_digits = bool(digits) and not any(one.isalpha() for one in self.text)
        self._count.setText(
            tr("已填{count}位，共{total}位", count=digits, total=_DIGITS) if is_digits else ""
        )


class EnrolDialog(DecisionDialog):
    """Enrols the key that a file names.

    Args:
        desk: the open workspace.
        parent: the window that waits.
        file: the file, when it is known already.
    """

    def __init__(self, desk: Desk, parent: QWidget, file: Path | None = None) -> None:
        super().__init__(desk, translated(ENROL), parent)
        self._service = RosterService(desk.session)
        self._bearer: Bearer | None = None
        self.file = QLineEdit()
        self.file.setPlaceholderText(tr("公钥文件或交换包"))
        self.file.textChanged.connect(lambda _text: self._read())
        self.paper = PaperField(desk)
        self.whose = label("", wrap=True)
        line = QWidget()
        line.setLayout(row([self.file, button(tr("浏览…"), self._browse)]))
        line.setFocusProxy(self.file)
        self.add(tr("文件"), line)
        self.file.setAccessibleName(tr("文件"))
        self.body.addWidget(self.whose)
        self.add(tr("登记表上的指纹（没有可不填）"), self.paper)
        self.paper.edit.textChanged.connect(self.update_button)
        self.use(self._enrol)
        if file is not None:
            self.file.setText(str(file))
            self.paper.edit.setFocus()

    def is_ready(self) -> bool:
        """Whether there is a file that names a key."""
        is_typed = bool(self.paper.text)
        self.ok.setText(tr("比对并登记") if is_typed else tr("登记，未核验"))
        return self._bearer is not None

    def _read(self) -> None:
        """Whose key the file names; the fingerprint is not shown, so that nobody copies it from here."""
        text = self.file.text().strip()
        self._bearer, said = None, ""
        if text and Path(text).is_file():
            try:
                self._bearer = read_bearer(Path(text), None)
                said = tr("文件自称是{name}（{party}）的。", name=self._bearer.name, party=self._bearer.party)
            except AppError as error:
                said = refusal_text(error)
        self.whose.setText(said)
        self.update_button()

    def _browse(self) -> None:
        kinds = (
            tr("公钥文件和交换包（{suffixes}）", suffixes="*.dkk *.dkx")
            .replace("（", " (")
            .replace("）", ")")
        )
        chosen, _ = QFileDialog.getOpenFileName(self, tr("登记公钥"), "", kinds)
        if chosen:
            self.file.setText(chosen)

    def _enrol(self) -> str:
        enrolled = self._service.enrol(Path(self.file.text().strip()), self.paper.text)
        if self.paper.text:
            return tr("已登记{name}的公钥，指纹与登记表一致：已核验。", name=enrolled.name)
        return tr("已登记{name}的公钥，未核验。收到盖章的登记表后请核对指纹。", name=enrolled.name)


class ConfirmDialog(DecisionDialog):
    """Compares a key with the stamped form.

    Args:
        desk: the open workspace.
        key: which one.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, key: KeyLine, parent: QWidget) -> None:
        super().__init__(desk, translated(CONFIRM), parent)
        self._key, self._service = key, RosterService(desk.session)
        self.consequence.setText(f"{key.name}\n\n{tr(CONFIRM.consequence)}")
        self.paper = PaperField(desk)
        self.add(tr("登记表上的指纹"), self.paper)
        self.paper.edit.textChanged.connect(self.update_button)
        self.use(self._confirm)

    def is_ready(self) -> bool:
        """Whether anything was typed."""
        return bool(self.paper.text)

    def _confirm(self) -> str:
        confirmed = self._service.confirm(self._key.fingerprint[:_USED], self.paper.text)
        return tr("{name}的公钥与登记表一致：已核验。", name=confirmed.name)


class RevokeDialog(DecisionDialog):
    """Revokes a key.

    Args:
        desk: the open workspace.
        key: which one.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, key: KeyLine, parent: QWidget) -> None:
        super().__init__(desk, translated(REVOKE), parent)
        self._key, self._service = key, RosterService(desk.session)
        first = " ".join(key.digits.split()[:4])
        self.consequence.setText(f"{key.name}　{first} …\n\n{tr(REVOKE.consequence)}")
        self.use(partial(self._revoke))

    def _revoke(self) -> str:
        revoked = self._service.revoke(self._key.fingerprint[:_USED], self.reason)
        return tr("已注销{name}的公钥，随下一个交换包通知各单位。", name=revoked.name)
