"""The keys of the form of a check: what each does, and how they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.i18n import mark, tr
from desktop.ui.controls import button, column, frame, label, row
from desktop.ui.dialogs import Dialog
from desktop.ui.look import Look

ANSWERING, MOVING, WRITING, HANDING_IN = mark("作答"), mark("移动"), mark("填写"), mark("收尾")


@dataclass(frozen=True, slots=True)
class FillKey:
    """One thing that keys do while no text is being typed.

    Attributes:
        name: of the action.
        keys: as `QKeySequence` reads them, the one that is shown first.
        title: what it does, marked for translation.
        group: where it is shown, marked for translation.
    """

    name: str
    keys: tuple[str, ...]
    title: str
    group: str

    @property
    def shown(self) -> str:
        """Its keys as people read them."""
        return " / ".join(_SHOWN.get(key, key) for key in self.keys if key not in _UNSHOWN)


FILL_KEYS = (
    FillKey("conforming", ("1",), mark("符合，转到下一未检查项"), ANSWERING),
    FillKey("partial", ("2",), mark("部分符合"), ANSWERING),
    FillKey("nonconforming", ("3",), mark("不符合"), ANSWERING),
    FillKey("not-applicable", ("4",), mark("不适用，接着写理由"), ANSWERING),
    FillKey("unchecked", ("0",), mark("取消结果，记为未检查"), ANSWERING),
    FillKey("high", ("H",), mark("高风险（部分符合、不符合时）"), ANSWERING),
    FillKey("medium", ("M",), mark("中风险"), ANSWERING),
    FillKey("low", ("L",), mark("低风险"), ANSWERING),
    FillKey("take-last", ("C",), mark("沿用上次的结果；再按一次确认"), ANSWERING),
    FillKey("take-all-last", ("Shift+C",), mark("未检查的都沿用上次，逐项待确认"), ANSWERING),
    FillKey("toggle-D", ("Shift+D",), mark("密评 D：使用有效，是或否"), ANSWERING),
    FillKey("toggle-A", ("Shift+A",), mark("密评 A：算法合规，是或否"), ANSWERING),
    FillKey("toggle-K", ("Shift+K",), mark("密评 K：密钥安全，是或否"), ANSWERING),
    FillKey("next", ("J", "Down"), mark("下一项"), MOVING),
    FillKey("previous", ("K", "Up"), mark("上一项"), MOVING),
    FillKey("next-open", ("U",), mark("下一未检查项"), MOVING),
    FillKey("previous-open", ("Shift+U",), mark("上一未检查项"), MOVING),
    FillKey("next-category", ("]", "PgDown"), mark("下一类别"), MOVING),
    FillKey("previous-category", ("[", "PgUp"), mark("上一类别"), MOVING),
    FillKey("first", ("Home",), mark("第一项"), MOVING),
    FillKey("last", ("End",), mark("最后一项"), MOVING),
    FillKey("filter", ("F",), mark("换一种筛选"), MOVING),
    FillKey("find", ("/",), mark("查找检查项"), MOVING),
    FillKey(
        "go-on", ("Return", "Enter", "Space"), mark("接着做：补缺项、确认沿用，或到下一未检查项"), WRITING
    ),
    FillKey("observation", ("O",), mark("写检查记录"), WRITING),
    FillKey("note", ("N",), mark("写备注"), WRITING),
    FillKey("reason", ("R",), mark("写不适用的理由"), WRITING),
    FillKey("strength", ("B",), mark("密评：填密码强度"), WRITING),
    FillKey("photo", ("P",), mark("添加照片"), WRITING),
    FillKey("paste-photo", ("Ctrl+V",), mark("粘贴照片"), WRITING),
    FillKey("show-photos", ("E",), mark("查看照片"), WRITING),
    FillKey("undo", ("Ctrl+Z",), mark("撤回上一步"), WRITING),
    FillKey("gaps", ("G",), mark("还缺什么"), HANDING_IN),
    FillKey("sign", ("S",), mark("签名"), HANDING_IN),
    FillKey("submit", ("Alt+Return",), mark("提交结果"), HANDING_IN),
    FillKey("import", ("I",), mark("导入填好的表"), HANDING_IN),
    FillKey("entries", ("Alt+Left",), mark("返回检查列表"), HANDING_IN),
    FillKey("keys", ("?",), mark("全部按键"), HANDING_IN),
)
TEXT_KEYS = (
    ("Enter", mark("写完，接着做")),
    ("Alt+Enter", mark("换行")),
    ("Ctrl+D", mark("同上一条")),
    ("Esc", mark("回到按键")),
)
"""Keys while text is being typed, as shown."""
_SHOWN: Mapping[str, str] = {
    "Down": "↓",
    "Up": "↑",
    "PgDown": "PgDn",
    "Return": "Enter",
    "Alt+Return": "Alt+Enter",
    "Alt+Left": "Alt+←",
}
_UNSHOWN = ("Enter", "Space")
_PLAIN = Qt.KeyboardModifier.KeypadModifier


def _by_key() -> dict[int, str]:
    return {_combined(text): fill_key.name for fill_key in FILL_KEYS for text in fill_key.keys}


def _combined(text: str) -> int:
    combination: QKeyCombination = QKeySequence(text)[0]  # type: ignore[index] # the stubs lack it
    return combination.toCombined()


_NAMES = _by_key()


def action_of(event: QKeyEvent) -> str:
    """The action of a key that was pressed while no text is being typed; empty for none."""
    modifiers = event.modifiers() & ~_PLAIN
    key = Qt.Key(event.key())
    if key == Qt.Key.Key_Question:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return _NAMES.get(QKeyCombination(modifiers, key).toCombined(), "")


class KeysDialog(Dialog):
    """All keys of the form; any key closes it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__("fill-keys", tr("填写检查的按键"), parent)
        body = frame("card")
        groups = [
            (group, [(one.shown, tr(one.title)) for one in found])
            for group, found in groupby(FILL_KEYS, key=lambda one: one.group)
        ]
        groups.append((mark("输入文字时"), [(key, tr(title)) for key, title in TEXT_KEYS]))
        parts = (groups[:1], [groups[1], groups[4]], groups[2:4])
        half = [column([*(_group(look, *one) for one in part), None], spacing=14) for part in parts]
        body.setLayout(row(half, spacing=look.px(32), margins=(20, 16, 20, 16)))
        close = button(tr("关闭"), self.accept, "primary")
        self.setLayout(column([body, row([None, close])], spacing=12, margins=(16, 16, 16, 14)))
        self.finished.connect(self.deleteLater)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key that opened it closes it too."""
        if action_of(event) == "keys":
            self.accept()
            return
        super().keyPressEvent(event)


def _group(look: Look, title: str, keys: list[tuple[str, str]]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(look.px(14))
    grid.setVerticalSpacing(look.px(4))
    grid.addWidget(label(tr(title), "heading"), 0, 0, 1, 2)
    for place, (shown, what) in enumerate(keys, start=1):
        grid.addWidget(label(shown, "hint"), place, 0)
        grid.addWidget(label(what), place, 1)
    grid.setColumnStretch(1, 1)
    return made
