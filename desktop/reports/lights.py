"""How lights look on paper: a symbol and a word first, the colour only beside them.

Papers are copied in black and white, so every light keeps its meaning without its colour. Symbols and
shades are those of the window.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain.supervision import LIGHT_SYMBOLS, Light
from desktop.i18n import mark, tr
from desktop.reports.text import rgb

BLACK, WHITE = "0 g", "1 g"
LETTERHEAD_RED = rgb("#d61212")
"""Source: GB/T 9704-2012, 7.2.4 (发文机关标志 is red); the shade is a convention of print."""


@dataclass(frozen=True, slots=True)
class LightLook:
    """One light on paper; colours are PDF operators.

    Attributes:
        colour: the name of the colour.
        ink: of words and symbols on white paper, dark enough to be read.
        fill: of areas.
        on_fill: of words on such an area.
    """

    colour: str
    ink: str
    fill: str
    on_fill: str


LOOKS: Mapping[Light, LightLook] = {
    Light.NONE: LightLook(mark("无色"), rgb("#575c69"), rgb("#f4f4f4"), BLACK),
    Light.GREEN: LightLook(mark("绿色"), rgb("#17663a"), rgb("#9fd3ae"), BLACK),
    Light.BLUE: LightLook(mark("蓝色"), rgb("#1a5794"), rgb("#1f5fb0"), WHITE),
    Light.YELLOW: LightLook(mark("黄色"), rgb("#745200"), rgb("#ffd22a"), BLACK),
    Light.RED: LightLook(mark("红色"), rgb("#a8201a"), rgb("#b4121a"), WHITE),
}

SEVERITIES = (Light.BLUE, Light.YELLOW, Light.RED)
"""The colours of notices, from a warning to the strictest."""


def light_text(light: Light, word: str) -> str:
    """A light in a line of text: symbol and word, without a break between them.

    Args:
        light: the colour.
        word: the word that goes with it, e.g. 黄灯.
    """
    return f"{LIGHT_SYMBOLS[light]}{word}"


def colour_name(light: Light) -> str:
    """The colour as a word, e.g. 黄色."""
    return tr(LOOKS[light].colour)


def severity_marks(light: Light) -> str:
    """How strict the notice of a colour is, to be counted rather than seen: ■■□ for the second of three."""
    degree = SEVERITIES.index(light) + 1 if light in SEVERITIES else 0
    return "■" * degree + "□" * (len(SEVERITIES) - degree)
