"""The screen font: the system's, and ours where the system has no Chinese face."""

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop.paths import resource

BUNDLED = "fonts/DukaoHei.ttf"
_SMALLEST_POINTS = 10.0


def has_chinese_face() -> bool:
    """Whether the system has a face for simplified Chinese."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def screen_font(app: QApplication) -> QFont:
    """The font of the window at the system's size, with Chinese characters in any case."""
    font = QFont(app.font())
    if font.pointSizeF() < _SMALLEST_POINTS:
        font.setPointSizeF(_SMALLEST_POINTS)
    if not has_chinese_face():
        loaded = QFontDatabase.addApplicationFont(str(resource(BUNDLED)))
        if families := QFontDatabase.applicationFontFamilies(loaded):
            font.setFamilies([families[0]])
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font
