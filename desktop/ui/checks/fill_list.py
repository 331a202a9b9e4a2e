"""The places of a check grouped by category: the sign of each answer, what is asked, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.domain.checks.inspections import Place, ResultState, fails
from desktop.domain.checks.values import Verdict
from desktop.i18n import tr
from desktop.services.checks.titles import GAP_TITLES, RESULT_STATE_TITLES, VERDICT_TITLES
from desktop.ui.case_card import Index
from desktop.ui.checks.fill_marks import Key, Mark, Marks
from desktop.ui.checks.fill_words import GAP_SHORT, VERDICT_SIGNS, place_title
from desktop.ui.look import Look

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_ROW_PX = 30
_SIDE_PX = 10
_SIGN_PX = 22
_NEAR = 2  # rows around the chosen one that stay in view
_NO_PARENT = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


@dataclass(frozen=True, slots=True)
class FillRow:
    """One row: a place, or the heading of a category."""

    category: str
    place: Place | None = None


class FillModel(QAbstractListModel):
    """The rows of the list; what they say is read from the marks of the sheet.

    Attributes:
        rows: places under the headings of their categories.
        keys: of the places, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[FillRow, ...] = ()
        self.keys: tuple[Key, ...] = ()
        self.marks: Mapping[Key, Mark] = {}
        self.left: Mapping[str, int] = {}
        self._row_of: dict[Key, int] = {}

    def use(self, places: Sequence[Place], marks: Marks) -> None:
        """Lists other places."""
        self.beginResetModel()
        rows: list[FillRow] = []
        for category, found in groupby(places, key=lambda place: place.item.category):
            rows.append(FillRow(category))
            rows += [FillRow(category, place) for place in found]
        self.rows, self.marks, self.left = tuple(rows), marks.by_key, marks.left
        self._row_of = {one.place.key: number for number, one in enumerate(rows) if one.place is not None}
        self.keys = tuple(self._row_of)
        self.endResetModel()

    def row_of(self, key: Key) -> int:
        """The row of a place; -1 when it is not listed."""
        return self._row_of.get(key, -1)

    def tell(self, key: Key) -> None:
        """A place and its category say something else now."""
        row = self.row_of(key)
        if row < 0:
            return
        for number in (row, self.heading_of(row)):
            self.dataChanged.emit(self.index(number), self.index(number))

    def heading_of(self, row: int) -> int:
        """The row of the heading above a row."""
        return next(number for number in range(row, -1, -1) if self.rows[number].place is None)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Number of places and headings."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row is about, as read aloud too."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.category if row.place is None else place_title(row.place)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and row.place is not None:
            return f"{row.place.item.code}　{place_title(row.place)}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self.rows[index.row()].place is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _spoken(self, row: FillRow) -> str:
        if row.place is None:
            return row.category
        mark = self.marks[row.place.key]
        lacks = (tr(GAP_TITLES[kind]) for kind in mark.lacks if kind in GAP_SHORT)
        return "，".join((place_title(row.place), tr(VERDICT_TITLES[mark.verdict]), *lacks))


class FillList(QListView):
    """Shows the places; keys are the form's, a click chooses."""

    clicked_place = Signal(object)
    """A place was chosen with the mouse, by key."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("fill-list")
        self.setAccessibleName(tr("检查项"))
        self.items = FillModel()
        self._look = look
        self.setModel(self.items)
        self.setItemDelegate(FillDelegate(look, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setAutoScroll(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty = ""
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def choose(self, key: Key) -> None:
        """Makes a place the chosen one and brings it into view, its neighbours too."""
        row = self.items.row_of(key)
        if row < 0:
            self.clearSelection()
            return
        self.setCurrentIndex(self.items.index(row))
        height, bar = self._look.px(_ROW_PX), self.verticalScrollBar()
        top, room = row * height, self.viewport().height()
        lowest, highest = top + (1 + _NEAR) * height - room, top - _NEAR * height
        if lowest <= highest and not lowest <= bar.value() <= highest:
            bar.setValue(min(max(bar.value(), lowest), highest))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leaves every key to the form."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses."""
        row = (
            self.items.rows[index.row()]
            if (index := self.indexAt(event.position().toPoint())).isValid()
            else None
        )
        if row is not None and row.place is not None:
            self.clicked_place.emit(row.place.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Says why there is nothing."""
        super().paintEvent(event)
        if self.items.rowCount() or not self.empty:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._look.colour("muted"))
        side = self._look.px(18)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect().adjusted(side, side, -side, -side), int(flags), self.empty)
        painter.end()


class FillDelegate(QStyledItemDelegate):
    """Draws one row."""

    def __init__(self, look: Look, view: FillList) -> None:
        super().__init__(view)
        self._look, self._view = look, view
        self._cut: dict[tuple[str, int, bool], str] = {}
        look.changed.connect(self._cut.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """All rows are equally high."""
        return QSize(self._look.px(120), self._look.px(_ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws a place, or the heading of a category."""
        row: FillRow = index.data(ROW_ROLE)
        painter.save()
        painter.setFont(option.font)
        if row.place is None:
            self._paint_heading(painter, option.rect, row.category)
        else:
            self._paint_ground(painter, option)
            self._paint_place(painter, option.rect, row.place, self._view.items.marks[row.place.key])
        painter.restore()

    def _paint_heading(self, painter: QPainter, place: QRect, category: str) -> None:
        painter.fillRect(place, self._look.colour("hover"))
        text = place.adjusted(self._look.px(_SIDE_PX), 0, -self._look.px(_SIDE_PX), 0)
        painter.setPen(self._look.colour("muted"))
        left = self._view.items.left.get(category, 0)
        note = tr("余 {count}", count=left) if left else tr("已检查")
        painter.drawText(text, _RIGHT, note)
        painter.setFont(_bold(painter.font()))
        room = text.width() - painter.fontMetrics().horizontalAdvance(note) - self._look.px(8)
        painter.drawText(text, _LEFT, self._fitted(painter, category, room))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, self._look.colour("accent_soft" if is_chosen else "hover"))
        if is_chosen:
            place = option.rect
            bar = QRect(place.left(), place.top(), self._look.px(3), place.height())
            painter.fillRect(bar, self._look.colour("accent"))

    def _paint_place(self, painter: QPainter, rect: QRect, place: Place, mark: Mark) -> None:
        px, colour = self._look.px, self._look.colour
        inner = rect.adjusted(px(_SIDE_PX), 0, -px(_SIDE_PX), 0)
        is_failing = fails(mark.verdict)
        is_done = mark.verdict is not Verdict.UNCHECKED
        self._paint_sign(painter, QRect(inner.left(), inner.top(), px(16), inner.height()), mark)
        left, right = inner.left() + px(_SIGN_PX), inner.right()
        if words := _side_words(mark):
            painter.setPen(colour("accent" if mark.is_open else "muted"))
            painter.drawText(QRect(left, inner.top(), right - left, inner.height()), _RIGHT, words)
            right -= painter.fontMetrics().horizontalAdvance(words) + px(8)
        painter.setFont(_bold(painter.font()) if is_failing else painter.font())
        painter.setPen(colour("text" if is_failing or not is_done else "muted"))
        text = self._fitted(painter, place_title(place), right - left)
        painter.drawText(QRect(left, inner.top(), right - left, inner.height()), _LEFT, text)

    def _paint_sign(self, painter: QPainter, place: QRect, mark: Mark) -> None:
        """The sign of the verdict; a circle while there is none."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if mark.verdict is Verdict.UNCHECKED:
            size = self._look.px(10)
            circle = QRect(0, 0, size, size)
            circle.moveCenter(place.center())
            painter.setPen(self._look.colour("control"))
            painter.drawEllipse(circle)
            return
        painter.setPen(self._look.colour("accent" if mark.is_open or fails(mark.verdict) else "muted"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), VERDICT_SIGNS[mark.verdict])

    def _fitted(self, painter: QPainter, text: str, width: int) -> str:
        """A text cut to a width; measured once, because a list is drawn again and again."""
        key = (text, width, painter.font().bold())
        if key not in self._cut:
            self._cut[key] = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        return self._cut[key]


def _side_words(mark: Mark) -> str:
    words = [tr(GAP_SHORT[kind]) for kind in mark.lacks if kind in GAP_SHORT][:1]
    if mark.state is ResultState.RETURNED:
        words = [tr(RESULT_STATE_TITLES[mark.state])]
    if mark.photos:
        words.append(tr("图{count}", count=mark.photos))
    return " ".join(words)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made
