"""A card of a list: what it says, and how it is drawn."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.domain.supervision import Light
from desktop.ui.lights import lit, paint_light
from desktop.ui.look import Look

Index = QModelIndex | QPersistentModelIndex
CARD_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_GAP_PX = 4
_SIDE_PX = 12
_TOP_PX = 8
_LONGEST_FACT = 200
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)


@dataclass(frozen=True, slots=True)
class ListCard:
    """One card, or the heading of a group.

    Attributes:
        key: what the card is about; unique among the cards, empty for a heading.
        title: the main line; wraps to two lines at most.
        code: short code before the title's line.
        state: a word for where it stands.
        is_waiting: whether it waits for whoever looks: the word is emphasised.
        light: the light; None shows none.
        light_word: see `lit`.
        note: beside the light, one line.
        facts: further lines, wrapped.
    """

    key: str
    title: str
    code: str = ""
    state: str = ""
    is_waiting: bool = False
    light: Light | None = None
    light_word: str = ""
    note: str = ""
    facts: tuple[str, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether it is the heading of a group."""
        return not self.key

    @property
    def spoken(self) -> str:
        """Everything it says in one line, for assistive tools."""
        light = lit(self.light, self.light_word)[2:] if self.light is not None else ""
        return "，".join(filter(None, (self.code, self.title, self.state, light, self.note, *self.facts)))


class CardDelegate(QStyledItemDelegate):
    """Draws one card."""

    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._look, self._view = look, view
        self._heights: dict[tuple[str, int, bool], int] = {}
        look.changed.connect(self._forget)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its lines at the width of the list."""
        card: ListCard = index.data(CARD_ROLE)
        width, line = self._view.viewport().width(), option.fontMetrics.height()
        if card.is_heading:
            return QSize(width, line + self._look.px(14))
        gap, inner = self._look.px(_GAP_PX), width - 2 * self._look.px(_SIDE_PX)
        height = 2 * self._look.px(_TOP_PX) + self._title_height(card, option.font, inner)
        if card.code or card.state:
            height += line + self._look.px(4) + gap
        if card.light is not None or card.note:
            height += line + self._look.px(4) + gap
        for fact in card.facts:
            height += self._height(fact, inner, option.font) + gap
        return QSize(width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws a card, or a heading."""
        card: ListCard = index.data(CARD_ROLE)
        painter.save()
        painter.setFont(option.font)
        if card.is_heading:
            self._paint_heading(painter, option.rect, card)
        else:
            self._paint_ground(painter, option)
            self._paint_card(painter, option, card)
        painter.restore()

    def _paint_heading(self, painter: QPainter, place: QRect, card: ListCard) -> None:
        side = self._look.px(_SIDE_PX)
        painter.fillRect(place, self._look.colour("hover"))
        text = place.adjusted(side, 0, -side, 0)
        painter.setFont(_bold(painter.font()))
        painter.setPen(self._look.colour("muted"))
        title = painter.fontMetrics().elidedText(card.title, Qt.TextElideMode.ElideRight, text.width() - 40)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, card.note)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colour, place = self._look.colour, option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, colour("accent_soft" if is_chosen else "hover"))
        if is_chosen:
            painter.fillRect(
                QRect(place.left(), place.top(), self._look.px(3), place.height()), colour("accent")
            )
        painter.setPen(colour("line"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())

    def _paint_card(self, painter: QPainter, option: QStyleOptionViewItem, card: ListCard) -> None:
        px, colour = self._look.px, self._look.colour
        gap, line = px(_GAP_PX), option.fontMetrics.height() + px(4)
        place = option.rect.adjusted(px(_SIDE_PX), px(_TOP_PX), -px(_SIDE_PX), 0)
        top = place.top()
        if card.code or card.state:
            self._paint_head(painter, QRect(place.left(), top, place.width(), line), card)
            top += line + gap
        height = self._title_height(card, option.font, place.width())
        painter.setPen(colour("text"))
        painter.setFont(_bold(option.font) if card.is_waiting else option.font)
        title = _two_lines(painter.fontMetrics(), card.title, place.width())
        flags = int(Qt.AlignmentFlag.AlignTop) | _WRAP
        painter.drawText(QRect(place.left(), top, place.width(), height), flags, title)
        painter.setFont(option.font)
        top += height + gap
        if card.light is not None or card.note:
            self._paint_light(painter, QRect(place.left(), top, place.width(), line), card)
            top += line + gap
        painter.setPen(colour("muted"))
        for fact in card.facts:
            rect = _wrapped(option.fontMetrics, fact, place.width())
            painter.drawText(QRect(place.left(), top, place.width(), rect.height()), flags, _cut(fact))
            top += rect.height() + gap

    def _paint_head(self, painter: QPainter, place: QRect, card: ListCard) -> None:
        px, colour = self._look.px, self._look.colour
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(card.state) + px(16) if card.state else 0
        painter.setPen(colour("muted"))
        code = metrics.elidedText(card.code, Qt.TextElideMode.ElideRight, place.width() - width - px(8))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, code)
        if not card.state:
            return
        pill = QRect(place.right() - width, place.top(), width, place.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("accent" if card.is_waiting else "control"))
        painter.setBrush(colour("accent_soft" if card.is_waiting else "base"))
        painter.drawRoundedRect(pill.adjusted(0, 0, -1, -1), pill.height() / 2, pill.height() / 2)
        painter.setPen(colour("accent" if card.is_waiting else "muted"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, card.state)

    def _paint_light(self, painter: QPainter, place: QRect, card: ListCard) -> None:
        left = place.left()
        metrics = painter.fontMetrics()
        if card.light is not None:
            text = lit(card.light, card.light_word)
            paint_light(painter, place, self._look, text, card.light)
            left += metrics.horizontalAdvance(text) + self._look.px(24)
        rest = QRect(left, place.top(), place.right() - left, place.height())
        painter.setPen(self._look.colour("muted"))
        note = metrics.elidedText(card.note, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, note)

    def _forget(self) -> None:
        """Another font: everything is measured anew."""
        self._heights.clear()

    def _title_height(self, card: ListCard, font: QFont, width: int) -> int:
        two_lines = 2 * QFontMetrics(font).lineSpacing()
        return min(two_lines, self._height(card.title, width, font, is_bold=card.is_waiting))

    def _height(self, text: str, width: int, font: QFont, *, is_bold: bool = False) -> int:
        """The height of a wrapped text; measured once, because a list asks for all of its cards."""
        key = (text, width, is_bold)
        if key not in self._heights:
            metrics = QFontMetrics(_bold(font) if is_bold else font)
            self._heights[key] = _wrapped(metrics, text, width).height()
        return self._heights[key]


def _wrapped(metrics: QFontMetrics, text: str, width: int) -> QRect:
    return metrics.boundingRect(0, 0, max(1, width), 10_000, _WRAP, _cut(text))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_FACT else f"{text[:_LONGEST_FACT]}…"


def _two_lines(metrics: QFontMetrics, text: str, width: int) -> str:
    """A text that fits two lines, ended by … when something is left out."""
    flat = " ".join(text.split())[:_LONGEST_FACT]
    while flat and _wrapped(metrics, flat, width).height() > 2 * metrics.lineSpacing():
        flat = f"{flat.removesuffix('…')[:-2]}…" if len(flat) > 2 else ""
    return flat


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made
