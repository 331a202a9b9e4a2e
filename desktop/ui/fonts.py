"""The screen font: a face for simplified Chinese of the system's, else ours."""

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop.paths import resource

BUNDLED = "fonts/DukaoHei.ttf"
FACES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "MiSans",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体 CN",
    "WenQuanYi Micro Hei",
)
"""Faces made for screens, the best first. Left to itself Qt may take a Japanese face for Chinese text."""
_SMALLEST_POINTS = 10.0


def chinese_face() -> str:
    """A face of the system for simplified Chinese; empty when it has none.

    Qt also lists faces of other scripts that happen to hold the characters, so names are looked for first.
    """
    known = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    return next((face for face in FACES if face in known), "")


def screen_font(app: QApplication) -> QFont:
    """The font of the window at the system's size, with Chinese characters in any case."""
    font = QFont(app.font())
    if font.pointSizeF() < _SMALLEST_POINTS:
        font.setPointSizeF(_SMALLEST_POINTS)
    if face := chinese_face() or _load_bundled():
        font.setFamilies([face, *font.families()])
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font


def _load_bundled() -> str:
    loaded = QFontDatabase.addApplicationFont(str(resource(BUNDLED)))
    families = QFontDatabase.applicationFontFamilies(loaded)
    return families[0] if families else ""
