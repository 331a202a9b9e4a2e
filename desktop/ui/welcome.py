"""The first thing anybody sees: three doors, and the workspaces opened lately."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QWidget

from desktop.i18n import tr
from desktop.paths import resource
from desktop.ui.controls import PushButton, button, column, label, row
from desktop.ui.look import Look


class WelcomePage(QWidget):
    """Open the sample, create a workspace, open one."""

    sample_wanted = Signal()
    create_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(object)

    def __init__(self, look: Look, recent: tuple[Path, ...]) -> None:
        super().__init__()
        self.setObjectName("page-welcome")
        doors = column(
            [
                Door(
                    look,
                    "sample",
                    tr("打开示例"),
                    tr("看一份真实方案怎样变成 60 条任务；随便改，不影响别的数据"),
                    self.sample_wanted,
                ),
                Door(
                    look,
                    "new",
                    tr("新建工作区"),
                    tr("为本单位建立台账，数据只保存在这台电脑上"),
                    self.create_wanted,
                ),
                Door(look, "folder", tr("打开工作区"), tr("打开已有的 .dukao 文件夹"), self.open_wanted),
            ],
            spacing=10,
        )
        icon = QLabel()
        icon.setPixmap(QIcon(str(resource("icons/dukao.svg"))).pixmap(look.px(52)))
        words = column([label(tr("督考"), "title"), label(tr("督查任务台账 · 离线使用"), "muted")], spacing=2)
        inner = QWidget()
        inner.setFixedWidth(look.px(520))
        box = column([None, row([icon, words, None], spacing=14), 14, doors, 6], spacing=10)
        for part in self._recent(recent):
            box.addWidget(part)
        box.addStretch(2)
        inner.setLayout(box)
        self.setLayout(row([None, inner, None]))

    def _recent(self, recent: tuple[Path, ...]) -> list[QWidget]:
        if not recent:
            return []
        parts: list[QWidget] = [label(tr("最近打开"), "heading")]
        for folder in recent:
            link = button(f"{folder.name.removesuffix('.dukao')}　{folder.parent}", None, "link")
            link.setToolTip(str(folder))
            link.clicked.connect(lambda _checked, folder=folder: self.recent_wanted.emit(folder))
            parts.append(link)
        return parts


class Door(PushButton):
    """A large button with a title and what is behind it."""

    def __init__(self, look: Look, icon: str, title: str, text: str, chosen: object) -> None:
        super().__init__()
        self.setProperty("kind", "door")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._icon = QLabel()
        self._icon.setPixmap(look.icon(icon, "accent").pixmap(look.px(24)))
        words = column([None, label(title, "heading"), label(text, "muted"), None], spacing=3)
        layout = row([self._icon], spacing=16, margins=(18, 12, 18, 12))
        layout.addLayout(words, 1)
        self.setLayout(layout)
        self.setMinimumHeight(look.px(72))
        for inner in self.findChildren(QLabel):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(chosen)
