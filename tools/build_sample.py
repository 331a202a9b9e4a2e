"""Draws the picture of a leader's slip that the sample year carries: ``python tools/build_sample.py``."""

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage, QPainter, QPen

ROOT = Path(__file__).resolve().parent.parent
WIDTH_PX, HEIGHT_PX = 900, 620
INK, RED, PAPER = QColor("#1f2a44"), QColor("#b3261e"), QColor("#fbf9f3")
WORDS = (
    "请市大数据局牵头，会同市公安局、市行政审批服务局，",
    "抓紧摸清政务信息系统底数，提出整合清单，",
    "按时报我。要说清楚：哪些能并、哪些暂缓、为什么。",
)


def face(name: str, size_px: int) -> QFont:
    """One of the bundled faces."""
    number = QFontDatabase.addApplicationFont(str(ROOT / "resources" / "fonts" / name))
    font = QFont(QFontDatabase.applicationFontFamilies(number)[0])
    font.setPixelSize(size_px)
    return font


def draw() -> QImage:
    """The slip: a printed head in red, the words by hand, slightly aslant."""
    image = QImage(WIDTH_PX, HEIGHT_PX, QImage.Format.Format_RGB32)
    image.fill(PAPER)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fonts = {file.stem: file.name for file in (ROOT / "resources" / "fonts").glob("*.ttf")}
    song = next(name for stem, name in fonts.items() if "Song" in stem or "song" in stem)
    kai = next(name for stem, name in fonts.items() if "Kai" in stem or "kai" in stem)
    painter.setPen(RED)
    painter.setFont(face(song, 38))
    painter.drawText(QRect(0, 34, WIDTH_PX, 56), Qt.AlignmentFlag.AlignCenter, "领导批示办理单（示例）")
    painter.setPen(QPen(RED, 2))
    painter.drawLine(QPoint(60, 104), QPoint(WIDTH_PX - 60, 104))
    painter.drawRect(QRect(60, 150, WIDTH_PX - 120, 400))
    painter.setFont(face(song, 22))
    painter.drawText(QPoint(64, 138), "来文：政务信息系统整合情况的报告")
    painter.setPen(INK)
    painter.setFont(face(kai, 29))
    painter.translate(90, 230)
    painter.rotate(-1.2)
    for place, words in enumerate(WORDS):
        painter.drawText(QPoint(place % 2 * 14, place * 74), words)
    painter.drawText(QPoint(430, 262), "八月十四日")
    painter.end()
    return image


if __name__ == "__main__":
    application = QGuiApplication([])
    target = ROOT / "resources" / "sample" / "批示单.png"
    draw().save(str(target))
    print(target.stat().st_size)
