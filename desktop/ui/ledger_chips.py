"""What the ledger is filtered by, each with one press to drop it; the row breaks where it must."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QWidget

from desktop.i18n import tr
from desktop.ui.controls import button, clear
from desktop.ui.look import Look

Chip = tuple[str, Callable[[], object]]

_WIDEST_PX = 320


class WrappingRow(QLayout):
    """Puts things beside each other and goes on below when there is no more room."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Takes one more."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:
        """One of them; None beyond the last."""
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        """Lets one go."""
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height for a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, place: QRect) -> None:
        """Puts everything where it belongs."""
        super().setGeometry(place)
        self._arrange(place, move=True)

    def sizeHint(self) -> QSize:
        """All in one row."""
        hints = [item.sizeHint() for item in self._items]
        width = sum(hint.width() + self.spacing() for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest."""
        hints = [item.minimumSize() for item in self._items]
        return QSize(max((h.width() for h in hints), default=0), max((h.height() for h in hints), default=0))

    def _arrange(self, place: QRect, *, move: bool) -> int:
        x, y, line = place.left(), place.top(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > place.left() and x + hint.width() > place.right() + 1:
                x, y, line = place.left(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(x, y, hint.width(), hint.height()))
            x, line = x + hint.width() + self.spacing(), max(line, hint.height())
        return y + line - place.top()


class Chips(QWidget):
    """Conditions as buttons that drop them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("ledger-chips")
        self._look = look
        self._row = WrappingRow(look.px(6))
        self.setLayout(self._row)

    def show_chips(
        self, chips: Sequence[tuple[str, Callable[[], object]]], drop_all: Callable[[], object]
    ) -> None:
        """Shows conditions.

        Args:
            chips: each with its words and what drops it.
            drop_all: drops all of them.
        """
        clear(self._row)
        for text, drop in chips:
            self._row.addWidget(self._chip(text, drop))
        if len(chips) > 1:
            self._row.addWidget(button(tr("全部清除"), drop_all, "link"))
        self.setVisible(bool(chips))
        self.updateGeometry()

    def _chip(self, text: str, drop: Callable[[], object]) -> QPushButton:
        widest = self._look.px(_WIDEST_PX)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, widest)
        made = button(shown, drop, "chip")
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the words
        made.setToolTip(tr("去掉这个条件：{condition}", condition=text))
        made.setAccessibleName(tr("去掉这个条件：{condition}", condition=text))
        self._look.tint(made, "close", "muted")
        return made
