"""Ctrl+K: every command and every task, by typing a part of its name."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.i18n import tr
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.ui.actions import Actions, plain_title
from desktop.ui.controls import ChoiceList, column, line
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog
from desktop.ui.table_model import Index

MOST_TASKS = 20
TYPING_MS = 80
_CHOICE_ROLE = int(Qt.ItemDataRole.UserRole)
_KEYS_ROLE = _CHOICE_ROLE + 1


class _KeysDelegate(QStyledItemDelegate):
    """Draws the shortcut of a command at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if keys := index.data(_KEYS_ROLE):
            painter.save()
            painter.setPen(option.palette.placeholderText().color())
            right = option.rect.adjusted(0, 0, -option.fontMetrics.height(), 0)
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)
            painter.restore()


class PaletteDialog(Dialog):
    """A field and a list; Enter does the first of the list."""

    task_picked = Signal(str)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget) -> None:
        super().__init__("palette", tr("搜索或命令"), parent)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ledger, self._actions = LedgerService(desk.session), actions
        actions.draw_icons()
        self._field = QLineEdit()
        self._field.setAccessibleName(tr("搜索或命令"))
        self._field.setPlaceholderText(tr("输入命令、任务编号或内容"))
        self._list = ChoiceList(tr("结果"))
        self._list.setItemDelegate(_KeysDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._fill)
        self._field.textChanged.connect(lambda _text: self._typing.start())
        self._list.itemClicked.connect(self._do)
        self.setLayout(column([self._field, line(), self._list], spacing=8, margins=(10, 10, 10, 10)))
        self.resize(desk.look.px(560), desk.look.px(420))
        self._fill()

    def open_over(self, window: QWidget) -> None:
        """Shows the palette in the upper part of a window."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + window.height() // 9)
        self.open()
        self._field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose, Enter does, Escape closes."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            place = min(max(self._list.currentRow() + step, 0), self._list.count() - 1)
            self._list.setCurrentRow(place)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._typing.stop()
            if self._list.property("words") != self._field.text().strip():
                self._fill()
            if item := self._list.currentItem():
                self._do(item)
            return
        super().keyPressEvent(event)

    def _fill(self) -> None:
        words = self._field.text().strip()
        self._list.clear()
        self._list.setProperty("words", words)
        for item in (*self._commands(words), *self._tasks(words)):
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _commands(self, words: str) -> Iterator[QListWidgetItem]:
        for command, action in self._actions.all():
            title = plain_title(action)
            if command.name == "palette" or not action.isEnabled():
                continue
            if words.lower() in title.lower() or words.lower() in command.name:
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                item = QListWidgetItem(action.icon(), title)
                item.setData(_CHOICE_ROLE, action)
                item.setData(_KEYS_ROLE, keys)
                yield item

    def _tasks(self, words: str) -> Iterator[QListWidgetItem]:
        if not words:
            return
        for found in self._ledger.rows(LedgerQuery(text=words), 0, MOST_TASKS):
            item = QListWidgetItem(f"{found.code}　{found.title}")
            item.setData(_CHOICE_ROLE, found.uid)
            yield item

    def _do(self, item: QListWidgetItem) -> None:
        choice = item.data(_CHOICE_ROLE)
        self.accept()
        if isinstance(choice, str):
            self.task_picked.emit(choice)
        else:
            choice.trigger()
