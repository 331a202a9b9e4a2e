"""公钥: this computer's fingerprint for the stamped form, and every key that is known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop.i18n import mark, tr
from desktop.services.exchange_values import KeyLine, Trust
from desktop.services.key_form import KeyForm
from desktop.ui.controls import Item, button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_lists import ListTable
from desktop.ui.exchange_words import digits_in_rows, key_lamp, suite_title
from desktop.ui.inspector_history import local_time
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

_OWN_PX = 380
_SHOWN_GROUPS = 4


def _which(line: KeyLine) -> str:
    if line.is_own:
        return tr("本机")
    return tr("名册首个") if line.is_root else ""


COLUMNS: tuple[Column[KeyLine], ...] = (
    Column("name", mark("单位"), lambda line: line.name, 150, filter=FilterKind.WORDS),
    Column(
        "trust", mark("核验"), lambda line: key_lamp(line).word, 104, filter=FilterKind.VALUES, cell=key_lamp
    ),
    Column(
        "digits",
        mark("指纹（前几组）"),
        lambda line: " ".join(line.digits.split()[:_SHOWN_GROUPS]) + " …",
        190,
        tip=lambda line: digits_in_rows(line.digits),
    ),
    Column("which", mark("说明"), _which, 84, filter=FilterKind.VALUES),
    Column(
        "computer", mark("电脑"), lambda line: line.fingerprint[:8], 92, tip=lambda line: line.fingerprint
    ),
    Column("enrolled", mark("登记时间"), lambda line: local_time(line.enrolled), 140, filter=FilterKind.DAYS),
    Column("suite", mark("算法"), lambda line: suite_title(line.suite), 150, is_shown=False),
    Column("words", mark("指纹读法"), lambda line: line.words, 420, is_shown=False),
    Column("party", mark("代号"), lambda line: line.party, 180, is_shown=False),
)
_ORDER = {trust: place for place, trust in enumerate(Trust)}
KEYS: Mapping[str, Callable[[KeyLine], Any]] = {"trust": lambda line: _ORDER[line.trust]}


class OwnKey(QFrame):
    """This computer's fingerprint in digits and in words, and how others learn of it."""

    print_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self._form: KeyForm | None = None
        self._digits, self._words = label("", "figure"), label("", wrap=True)
        self._digits.setAccessibleName(tr("本机公钥指纹"))
        for text in (self._digits, self._words):
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._place, self._what = label("", "muted", wrap=True), label("", "muted", wrap=True)
        printed = button(tr("打印公钥登记表…"), self.print_wanted.emit, "primary")
        saved = button(tr("导出公钥文件…"), self.save_wanted.emit)
        copied = button(tr("复制指纹"), self._copy, "link")
        how = tr(
            "打印公钥登记表，盖章后交给对方；对方逐组核对后标为“已核验”。公钥本身随每个交换包发出，不用另外传送。"
        )
        parts: list[Item] = [
            label(tr("本机公钥"), "heading"),
            self._digits,
            self._words,
            row([copied, None]),
            label(how, "muted", wrap=True),
            row([printed, saved, None]),
            6,
            self._what,
            self._place,
            None,
        ]
        self.setLayout(column(parts, spacing=8, margins=(16, 14, 16, 14)))
        self.setMinimumWidth(desk.look.px(_OWN_PX))
        self.setMaximumWidth(desk.look.px(_OWN_PX + 40))

    def show_form(self, form: KeyForm) -> None:
        """Shows what the form says."""
        self._form = form
        self._digits.setText(_in_rows(form.digits, 3))
        self._words.setText(tr("读法：{words}", words=form.words))
        suite = suite_title(form.suite)
        self._what.setText(tr("{suite} · 副本 {replica}", suite=suite, replica=form.replica))
        self._place.setText(form.place)
        self._place.setVisible(bool(form.place))

    def _copy(self) -> None:
        if self._form is not None:
            QGuiApplication.clipboard().setText(f"{digits_in_rows(self._form.digits)}\n{self._form.words}")


class KeysTab(QWidget):
    """The own key at the left, all known keys at the right.

    Args:
        desk: the open workspace.
    """

    chosen = Signal()
    enrol_wanted = Signal()
    confirm_wanted = Signal(object)
    revoke_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.own = OwnKey(desk)
        setup = TableSetup("exchange-keys", tr("公钥名册"), fills=True, empty=tr("还没有登记公钥。"))
        self.list: ListTable[KeyLine] = ListTable(desk, setup, COLUMNS, KEYS, lambda one: one.fingerprint)
        self._who, self._digits = label("", "heading"), label("", wrap=True)
        self._said: QLabel = label("", "muted", wrap=True)
        self._digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.enrol = button(tr("登记公钥…"), self.enrol_wanted.emit)
        self.confirm = button(tr("核对指纹…"), self.ask_confirm)
        self.revoke = button(tr("注销…"), self.ask_revoke)
        self.list.table.chosen.connect(self._show)
        self.list.table.opened.connect(lambda _line: self.ask_confirm())
        foot = column(
            [row([self._who, None, self.enrol, self.confirm, self.revoke]), self._digits, self._said],
            spacing=4,
            margins=(16, 8, 16, 8),
        )
        right = QWidget()
        box = column([self.list, line()], spacing=0)
        box.setStretch(0, 1)
        box.addLayout(foot)
        right.setLayout(box)
        divider = frame("side")
        divider.setFixedWidth(1)
        whole = row([self.own, divider, right], spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    @property
    def can_confirm(self) -> bool:
        """Whether the chosen key is still to be compared with paper."""
        line_ = self.list.current()
        return line_ is not None and not line_.is_own and line_.trust is Trust.ENROLLED

    @property
    def can_revoke(self) -> bool:
        """Whether the chosen key can be revoked."""
        line_ = self.list.current()
        return (
            line_ is not None and not line_.is_own and not line_.is_root and line_.trust is not Trust.REVOKED
        )

    def show_keys(self, form: KeyForm, lines: Sequence[KeyLine]) -> None:
        """Shows the own key and all others."""
        self.own.show_form(form)
        self.list.show_rows(lines)

    def show_party(self, party: str) -> None:
        """Selects the first key of a party that wants attention, else its first one."""
        found = sorted(
            (one for one in self.list.rows if one.party == party),
            key=lambda one: one.trust is not Trust.ENROLLED,
        )
        if found:
            self.list.select(found[0].fingerprint)

    def _show(self, chosen: KeyLine | None) -> None:
        self._who.setText(chosen.name if chosen else "")
        self._digits.setText(chosen.digits if chosen else "")
        self._said.setText(tr("读法：{words}", words=chosen.words) if chosen else "")
        self.confirm.setEnabled(self.can_confirm)
        self.revoke.setEnabled(self.can_revoke)
        self.chosen.emit()

    def ask_confirm(self) -> None:
        """Asks for the comparison of the chosen key with paper."""
        if self.can_confirm:
            self.confirm_wanted.emit(self.list.current())

    def ask_revoke(self) -> None:
        """Asks for the revocation of the chosen key."""
        if self.can_revoke:
            self.revoke_wanted.emit(self.list.current())


def _in_rows(digits: str, groups: int) -> str:
    """Groups of digits in rows of so many."""
    found = digits.split()
    return "\n".join("  ".join(found[at : at + groups]) for at in range(0, len(found), groups))
