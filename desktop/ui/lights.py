"""Lights as people see them: a colour, and always a shape and a word beside it.

The only colours of the window that carry meaning. Text in these colours keeps the contrast of WCAG 2.1
level AA on everything it stands on, which tests/ui/test_lights.py computes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.supervision import LIGHT_SYMBOLS, Light
from desktop.i18n import tr
from desktop.services.titles import LIGHT_TITLES
from desktop.ui.look import Look
from desktop.ui.theme import Tokens

SYMBOLS = LIGHT_SYMBOLS
"""The shape of each light: who cannot tell the colours tells the shapes."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a light as ``#rrggbb``: of its text and shape, and behind them."""

    text: str
    fill: str


_LIGHT: Mapping[Light, Ink] = {
    Light.NONE: Ink("#575c69", "#ececf1"),
    Light.GREEN: Ink("#17663a", "#d9f0e1"),
    Light.BLUE: Ink("#1a5794", "#dbe8fa"),
    Light.YELLOW: Ink("#745200", "#fbecba"),
    Light.RED: Ink("#a8201a", "#fbdcd9"),
}
_DARK: Mapping[Light, Ink] = {
    Light.NONE: Ink("#a6abb7", "#2b2e36"),
    Light.GREEN: Ink("#7bd6a3", "#1d3a2a"),
    Light.BLUE: Ink("#8cbef6", "#1d3149"),
    Light.YELLOW: Ink("#e8c869", "#40361b"),
    Light.RED: Ink("#ffa69d", "#49221f"),
}


def ink(tokens: Tokens, light: Light) -> Ink:
    """The colours of a light in a theme."""
    return (_DARK if tokens.is_dark else _LIGHT)[light]


def lit(light: Light, word: str = "") -> str:
    """A light as text: its shape and its word.

    Args:
        light: the light.
        word: the word that goes with the colour in this city; the colour's own name by default.
    """
    return f"{SYMBOLS[light]} {word or tr(LIGHT_TITLES[light])}"


def paint_light(painter: QPainter, place: QRect, look: Look, text: str, light: Light) -> None:
    """Draws a light as a pill at the left of a place.

    Args:
        painter: draws; its font is used.
        place: where; the pill is as wide as its text, at most as the place.
        look: gives colours and sizes.
        text: as `lit` gives it.
        light: gives the colour.
    """
    colours = ink(look.tokens, light)
    pill = pill_rect(painter.fontMetrics().size(0, text), place, look)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.fill))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    painter.setPen(QColor(colours.text))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, pill.width() - look.px(10))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def pill_rect(text: QSize, place: QRect, look: Look) -> QRect:
    """Where the pill around a text stands: at the left of a place, in the middle of its height."""
    width = min(text.width() + look.px(16), place.width())
    height = min(text.height() + look.px(4), place.height())
    return QRect(place.left(), place.center().y() - height // 2 + 1, width, height)


class LightBadge(QWidget):
    """One light with its word; its tip explains it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._light, self._text = look, Light.NONE, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._rescale)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_light(self, light: Light, word: str = "", explanation: str = "") -> None:
        """Shows a light.

        Args:
            light: the light.
            word: see `lit`.
            explanation: why it is lit, for the tip and assistive tools.
        """
        self._light, self._text = light, lit(light, word)
        self.setAccessibleName(self._text)
        self.setAccessibleDescription(explanation)
        self.setToolTip(explanation)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        text = self.fontMetrics().size(0, self._text)
        return QSize(text.width() + self._look.px(17), text.height() + self._look.px(6))

    def _rescale(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the pill."""
        painter = QPainter(self)
        if self._text:
            paint_light(painter, self.rect(), self._look, self._text, self._light)
        painter.end()
