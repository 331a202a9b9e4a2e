"""The navigation: the pages that this role uses, with the work that waits in each."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.i18n import tr
from desktop.ui.look import ICON_PX, Look

if TYPE_CHECKING:
    from desktop.ui.table_model import Index

NAME_ROLE = int(Qt.ItemDataRole.UserRole)
ICON_ROLE = NAME_ROLE + 1
COUNT_ROLE = NAME_ROLE + 2
WIDTH_PX = 128
_ROW_PX = 36


class Navigation(QListWidget):
    """A list of pages."""

    page_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName(tr("导航"))
        self._look = look
        self.setItemDelegate(_NavDelegate(look, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.currentItemChanged.connect(self._chosen)
        look.changed.connect(self._resize)
        self._resize()

    def add_page(self, name: str, title: str, icon: str) -> None:
        """Adds a page."""
        item = QListWidgetItem(title)
        item.setData(NAME_ROLE, name)
        item.setData(ICON_ROLE, icon)
        item.setData(COUNT_ROLE, 0)
        self.addItem(item)

    def show_count(self, name: str, count: int) -> None:
        """Shows how much work waits in a page; nothing for none."""
        for place in range(self.count()):
            item = self.item(place)
            if item.data(NAME_ROLE) == name:
                item.setData(COUNT_ROLE, count)
                waiting = (
                    tr("{title}，{count} 项待办", title=item.text(), count=count) if count else item.text()
                )
                item.setData(Qt.ItemDataRole.AccessibleTextRole, waiting)

    def go_to(self, name: str) -> None:
        """Chooses a page."""
        for place in range(self.count()):
            if self.item(place).data(NAME_ROLE) == name:
                self.setCurrentRow(place)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.page_chosen.emit(item.data(NAME_ROLE))

    def _resize(self) -> None:
        self.setFixedWidth(self._look.px(WIDTH_PX))
        self.doItemsLayout()


class _NavDelegate(QStyledItemDelegate):
    """Draws icon, title and count."""

    def __init__(self, look: Look, parent: QListWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: "Index") -> QSize:  # noqa: ARG002 - Qt's signature
        """Rows of one height."""
        return QSize(self._look.px(100), self._look.px(_ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: "Index") -> None:
        """Draws one page."""
        px, colour = self._look.px, self._look.colour
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        field = option.rect.adjusted(px(8), px(2), -px(8), -px(2))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_chosen or is_under:
            painter.setBrush(colour("accent_soft" if is_chosen else "hover"))
            painter.drawRoundedRect(field, px(6), px(6))
        tone = "accent" if is_chosen else "text"
        icon = self._look.icon(index.data(ICON_ROLE), tone if is_chosen else "muted")
        size = px(ICON_PX)
        icon.paint(painter, QRect(field.left() + px(8), field.center().y() - size // 2, size, size))
        font = option.font
        font.setBold(is_chosen)
        painter.setFont(font)
        painter.setPen(colour(tone))
        text = field.adjusted(px(36), 0, -px(6), 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(index.data()))
        if count := index.data(COUNT_ROLE):
            font.setBold(False)
            painter.setFont(font)
            painter.setPen(colour("accent" if is_chosen else "muted"))
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(count))
        painter.restore()
