"""The look of the running window: follows the system or the user's choice, and tints the icons."""

from functools import lru_cache
from math import ceil
from typing import Protocol
from weakref import ref

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop.paths import resource
from desktop.settings import Settings
from desktop.ui.fonts import screen_font
from desktop.ui.theme import DARK, LIGHT, Tokens, palette, style_sheet

ICON_PX = 20
DESIGN_POINTS = 10.0


class HasIcon(Protocol):
    """An action, a button: anything with an icon."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Takes an icon."""


class Look(QObject):
    """Colours, font and icons of the application.

    Attributes:
        tokens: the colours in use.
        scale: size of lengths against the design.
    """

    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._font = screen_font(app)
        self._tinted: list[tuple[ref[QObject], str, str]] = []
        self.tokens = LIGHT
        self.scale = 1.0
        self._settings = settings
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.use(settings)

    def use(self, settings: Settings) -> None:
        """Applies the user's choice of theme and font size."""
        self._settings = settings
        self.tokens = self._chosen()
        self.scale = settings.font_scale / 100
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * self.scale)
        self._app.setFont(font)
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens, self.px(100) / 100))
        self._tint_all()
        self.changed.emit()

    def px(self, size: int) -> int:
        """A length of the design in pixels at the present font size."""
        return max(1, round(size * self.scale * self._font.pointSizeF() / DESIGN_POINTS))

    def icon(self, name: str, tone: str = "text") -> QIcon:
        """A line icon of ours in a colour of the theme.

        Args:
            name: file in ``resources/icons`` without suffix.
            tone: name of a colour of `Tokens`.
        """
        icon = QIcon()
        for mode, colour in (
            (QIcon.Mode.Normal, getattr(self.tokens, tone)),
            (QIcon.Mode.Disabled, self.tokens.control),
        ):
            for ratio in self._ratios():
                icon.addPixmap(_drawn(name, colour, self.px(ICON_PX) * ratio, ratio), mode)
        return icon

    def tint(self, target: HasIcon, name: str, tone: str = "text") -> None:
        """Gives a thing an icon that stays in the colours of the theme."""
        target.setIcon(self.icon(name, tone))
        if isinstance(target, QObject):
            self._tinted.append((ref(target), name, tone))

    def colour(self, tone: str) -> QColor:
        """A colour of the theme."""
        return QColor(getattr(self.tokens, tone))

    def _ratios(self) -> tuple[int, ...]:
        """Sharpness of the screens there are: 1, 2 or 3 pixels to a length of one."""
        return tuple(sorted({ceil(screen.devicePixelRatio()) for screen in self._app.screens()}))

    def _chosen(self) -> Tokens:
        if self._settings.theme == "system":
            is_dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            is_dark = self._settings.theme == "dark"
        return DARK if is_dark else LIGHT

    def _follow_system(self) -> None:
        if self._settings.theme == "system" and self._chosen() is not self.tokens:
            self.use(self._settings)

    def _tint_all(self) -> None:
        living = []
        for entry in self._tinted:
            target = entry[0]()
            if target is not None and shiboken6.isValid(target):
                target.setIcon(self.icon(entry[1], entry[2]))  # type: ignore[attr-defined] # HasIcon, as in tint
                living.append(entry)
        self._tinted = living


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size_px: int, ratio: int) -> QPixmap:
    source = _source(name).replace("currentColor", colour)
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")
