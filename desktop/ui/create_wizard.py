"""A new workspace in four steps: role, name and place, protection, done."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QRadioButton, QWidget

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.session import ROLE_TITLES, Session
from desktop.services.workspaces import SUFFIX, NewWorkspace, Workspaces
from desktop.ui.controls import Item, button, column, frame, label, left, line, row
from desktop.ui.create_signing import SigningChoice
from desktop.ui.dialogs import refusal_text
from desktop.ui.jobs import Handlers, JobRunner
from desktop.ui.look import Look
from desktop.ui.steps import StepsDialog

ROLE, PLACE, PROTECTION, DONE = range(4)
ROLE_TEXTS = {
    Role.OFFICE: mark("分解方案、交办任务、审核反馈、组织考核"),
    Role.UNIT: mark("签收任务、反馈进展、上报材料"),
    Role.INSPECTOR: mark("现场检查、记录结果"),
}


class CreateWizard(StepsDialog):
    """Creates a workspace; gives the open session."""

    created = Signal(object)

    def __init__(self, workspaces: Workspaces, jobs: JobRunner, look: Look, parent: QWidget) -> None:
        steps = (tr("角色"), tr("名称和位置"), tr("保护"), tr("完成"))
        super().__init__("create", tr("新建工作区"), steps, look, parent)
        self._workspaces, self._jobs = workspaces, jobs
        self._session: Session | None = None
        self._recovery = ""
        self._roles = {role: QRadioButton(tr(ROLE_TITLES[role])) for role in Role}
        self._name, self._folder = QLineEdit(), QLineEdit()
        self._plain, self._secret = QRadioButton(tr("不加密")), QRadioButton(tr("加密保存"))
        self._passphrase, self._again = QLineEdit(), QLineEdit()
        self.signing = SigningChoice(has_keyring=workspaces.has_keyring)
        self._confirm = QLineEdit()
        self._kept = QCheckBox(tr("恢复码已经抄写或打印，并和电脑分开保管"))
        for page in (self._role_page(), self._place_page(), self._protection_page(), self._done_page()):
            self.pages.addWidget(page)
        self.resize(look.px(620), look.px(520))
        self.go(ROLE)

    def fill(self, name: str, folder: Path, passphrase: str = "") -> None:
        """Fills in an office's answers; for tests and pictures."""
        self._name.setText(name)
        self._folder.setText(str(folder))
        self._secret.setChecked(bool(passphrase))
        for field in (self._passphrase, self._again):
            field.setText(passphrase)

    def advance(self) -> None:
        """Checks the present step and goes on; the third creates, the last opens."""
        place = self.pages.currentIndex()
        if place == PROTECTION:
            self._create()
        elif place == DONE:
            self.accept()
        else:
            self.go(place + 1)

    def entered(self, place: int) -> None:
        """Names the button that goes on, and puts the cursor into the first field."""
        self.next.setText({PROTECTION: tr("建立"), DONE: tr("开始使用")}.get(place, tr("下一步")))
        self.back.setVisible(place != DONE)
        self.cancel.setVisible(place != DONE)
        first = {ROLE: self._roles[Role.OFFICE], PLACE: self._name, PROTECTION: self._plain}
        first.get(place, self._confirm).setFocus()
        self._check()

    def accept(self) -> None:
        """Gives the session away."""
        session, self._session = self._session, None
        super().accept()
        if session is not None:
            self.created.emit(session)

    def reject(self) -> None:
        """A workspace that exists already is opened, whatever the user presses."""
        if self._session is not None:
            self.accept()
            return
        super().reject()

    def _role_page(self) -> QWidget:
        parts: list[QWidget] = [
            label(tr("谁在用这个工作区？"), "title"),
            label(tr("以后不能更改。"), "muted"),
        ]
        for role, choice in self._roles.items():
            choice.setAccessibleName(tr(ROLE_TITLES[role]))
            inner = frame("card")
            text = label(tr(ROLE_TEXTS[role]), "muted", wrap=True)
            inner.setLayout(column([left(choice), text], spacing=2, margins=(14, 10, 14, 10)))
            text.setContentsMargins(26, 0, 0, 0)
            parts.append(inner)
        for choice in self._roles.values():
            choice.setAutoExclusive(False)
            choice.clicked.connect(lambda _on, chosen=choice: self._choose(chosen))
        self._roles[Role.OFFICE].setChecked(True)
        return _page(parts)

    def _choose(self, chosen: QRadioButton) -> None:
        for choice in self._roles.values():
            choice.setChecked(choice is chosen)

    def _place_page(self) -> QWidget:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._folder.setText(documents or str(Path.home()))
        self._name.setAccessibleName(tr("单位名称"))
        self._name.setPlaceholderText(tr("例如：聊城市人民政府办公室"))
        self._folder.setAccessibleName(tr("保存位置"))
        self._name.textChanged.connect(lambda _text: self._check())
        self._folder.textChanged.connect(lambda _text: self._check())
        self._target = label("", "muted", wrap=True)
        browse = button(tr("浏览…"), self._browse)
        return _page(
            [
                label(tr("单位名称"), "heading"),
                self._name,
                label(tr("名称以所在城市开头时，自动带入该市的单位名录。"), "muted", wrap=True),
                label(tr("保存位置"), "heading"),
                row([self._folder, browse]),
                self._target,
            ]
        )

    def _protection_page(self) -> QWidget:
        self._plain.setChecked(True)
        for choice, name in ((self._plain, tr("不加密")), (self._secret, tr("加密保存"))):
            choice.setAccessibleName(name)
            choice.toggled.connect(lambda _on: self._check())
        for field, name in ((self._passphrase, tr("口令")), (self._again, tr("再输一次"))):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
            field.textChanged.connect(lambda _text: self._check())
        self._passphrase_hint = label("", "muted", wrap=True)
        return _page(
            [
                label(tr("要不要加密？"), "title"),
                left(self._plain),
                label(tr("适合已有整盘加密或专人专用的电脑。"), "muted", wrap=True),
                left(self._secret),
                label(
                    tr("电脑丢失时别人打不开；速度略慢。密钥由系统密钥库保管，另给一个恢复码。"),
                    "muted",
                    wrap=True,
                ),
                row([self._passphrase, self._again]),
                self._passphrase_hint,
                line(),
                self.signing,
            ]
        )

    def _done_page(self) -> QWidget:
        self._confirm.setAccessibleName(tr("确认恢复码"))
        self._confirm.setPlaceholderText(tr("输入最后一组，确认已经抄好"))
        self._kept.setAccessibleName(tr("恢复码已经保管好"))
        self._done = label("", "title", wrap=True)
        self._code_box = QWidget()
        self._confirm.textChanged.connect(lambda _text: self._check())
        self._kept.toggled.connect(lambda _on: self._check())
        copy = button(tr("复制"), lambda: QGuiApplication.clipboard().setText(self._recovery))
        text = tr("恢复码（没有密钥库和口令时，只有它能打开工作区；丢失即无法恢复数据）")
        self._code_view = label("", "heading", wrap=True)
        self._code_view.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        code = frame("card")
        code.setLayout(column([self._code_view], margins=(14, 12, 14, 12)))
        printed = button(tr("打印…"), self._print_code)
        parts: list[Item] = [
            label(text, wrap=True),
            code,
            row([copy, printed, None]),
            self._confirm,
            left(self._kept),
        ]
        self._code_box.setLayout(column(parts, spacing=10))
        self._next_step = label(tr("下一步：导入一份工作方案，程序会生成任务草稿。"), "muted", wrap=True)
        return _page([self._done, self._next_step, self._code_box])

    def _print_code(self) -> None:
        from desktop.ui.printing import print_code  # few sessions print: start-up time

        print_code(self._name.text().strip(), self._recovery, self)

    def _check(self) -> None:
        place = self.pages.currentIndex()
        ready = True
        if place == PLACE:
            self._target.setText(tr("将建立 {path}", path=self._path()) if self._name.text().strip() else "")
            ready = bool(self._name.text().strip() and self._folder.text().strip())
        elif place == PROTECTION:
            ready = self._check_protection()
        elif place == DONE and self._recovery:
            last = self._recovery.rpartition("-")[2]
            ready = self._kept.isChecked() and self._confirm.text().strip().upper().endswith(last)
        self.next.setEnabled(ready)

    def _check_protection(self) -> bool:
        is_secret = self._secret.isChecked()
        self.signing.show_protection(is_encrypted=is_secret and bool(self._passphrase.text()))
        for field in (self._passphrase, self._again):
            field.setEnabled(is_secret)
        if not is_secret:
            self._passphrase_hint.setText("")
            return True
        is_same = self._passphrase.text() == self._again.text()
        must = not self._workspaces.has_keyring
        if not is_same:
            hint = tr("两次输入的口令不一样。")
        elif must:
            hint = tr("这台电脑没有可用的系统密钥库，需要设置口令。")
        else:
            hint = tr("口令可以不填：密钥已由系统密钥库保管。")
        self._passphrase_hint.setText(hint)
        return is_same and (bool(self._passphrase.text()) or not must)

    def _path(self) -> Path:
        return Path(self._folder.text().strip()) / f"{self._name.text().strip()}{SUFFIX}"

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("保存位置"), self._folder.text())
        if chosen:
            self._folder.setText(chosen)

    def _create(self) -> None:
        role = next(role for role, choice in self._roles.items() if choice.isChecked())
        request = NewWorkspace(
            self._path(),
            role,
            self._name.text().strip(),
            encrypt=self._secret.isChecked(),
            passphrase=self._passphrase.text() if self._secret.isChecked() else "",
            suite=self.signing.suite,
            signing_passphrase=self.signing.passphrase,
        )
        self.next.setEnabled(False)
        handlers = Handlers(self._created, self._refused, owner=self)
        self._jobs.submit(lambda _progress: self._workspaces.create(request), handlers)

    def _created(self, session: Session) -> None:
        self._session = session
        self._recovery = self._workspaces.recovery_code(session) or ""
        self._done.setText(tr("“{name}”已经建好", name=session.party_name))
        self._code_view.setText(self._recovery)
        self._code_box.setVisible(bool(self._recovery))
        self._next_step.setVisible(session.role is Role.OFFICE)
        self.go(DONE)

    def _refused(self, error: AppError) -> None:
        self.show_notice(refusal_text(error))
        self._check()


def _page(parts: Iterable[Item]) -> QWidget:
    page = QWidget()
    page.setLayout(column([*parts, None], spacing=10))
    return page
