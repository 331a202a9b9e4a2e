"""Lights: readable, told apart without colour, explained."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.supervision import Light
from desktop.settings import Settings
from desktop.ui.lights import SYMBOLS, LightBadge, ink, lit
from desktop.ui.look import Look
from desktop.ui.theme import DARK, LIGHT, TEXT_CONTRAST, Tokens, contrast

BACKS = ("window", "side", "base", "hover", "accent_soft")


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=("light", "dark"))
@pytest.mark.parametrize("light", list(Light))
def test_the_colour_of_a_light_can_be_read_on_everything_it_stands_on(tokens: Tokens, light: Light) -> None:
    colours = ink(tokens, light)

    assert contrast(colours.text, colours.fill) >= TEXT_CONTRAST
    assert all(contrast(colours.text, getattr(tokens, back)) >= TEXT_CONTRAST for back in BACKS)


def test_every_light_has_a_shape_of_its_own_that_the_screen_font_has(qapp: QApplication, look: Look) -> None:
    metrics = QFontMetrics(qapp.font())

    assert len(set(SYMBOLS.values())) == len(Light)
    assert all(metrics.inFontUcs4(ord(sign)) for sign in SYMBOLS.values())


def test_a_light_says_the_word_of_the_city_or_its_own_name() -> None:
    assert lit(Light.RED) == "■ 红灯"
    assert lit(Light.BLUE, "临期") == "◆ 临期"


def test_a_badge_says_its_word_and_why(qtbot: QtBot, look: Look) -> None:
    badge = LightBadge(look)
    qtbot.addWidget(badge)

    badge.show_light(Light.YELLOW, "滞后", "落后计划 12 个百分点。")

    assert badge.accessibleName() == "▲ 滞后"
    assert badge.accessibleDescription() == "落后计划 12 个百分点。"
    assert badge.toolTip() == "落后计划 12 个百分点。"


def test_a_badge_is_drawn_in_the_colours_of_the_theme(qtbot: QtBot, look: Look) -> None:
    badge = LightBadge(look)
    qtbot.addWidget(badge)
    badge.show_light(Light.RED, "逾期")
    badge.resize(badge.sizeHint())

    def colours() -> set[str]:
        image = badge.grab().toImage()
        return {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}

    in_light = colours()
    look.use(Settings(theme="dark"))
    in_dark = colours()
    look.use(Settings(theme="light"))

    assert ink(LIGHT, Light.RED).fill in in_light
    assert ink(DARK, Light.RED).fill in in_dark
