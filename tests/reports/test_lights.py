"""Lights on paper: never by colour alone."""

from desktop.domain.supervision import LIGHT_SYMBOLS, Light
from desktop.reports.lights import LOOKS, SEVERITIES, colour_name, light_text, severity_marks


def luminance(operator: str) -> float:
    """Relative luminance of a fill operator. Source: WCAG 2.1, relative luminance."""
    parts = [float(part) for part in operator.split()[:-1]]
    red, green, blue = parts if len(parts) == 3 else parts * 3
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_light_has_a_symbol_and_a_name_of_its_own() -> None:
    assert set(LOOKS) == set(Light)
    assert len({LIGHT_SYMBOLS[light] for light in LOOKS}) == len(Light)
    assert len({colour_name(light) for light in Light}) == len(Light)


def test_words_in_the_colour_of_a_light_are_easy_to_read() -> None:
    for look in LOOKS.values():
        assert contrast(look.ink, "1 g") >= 4.5
        assert contrast(look.on_fill, look.fill) >= 4.5


def test_notices_can_be_told_apart_by_counting() -> None:
    assert [severity_marks(light) for light in SEVERITIES] == ["■□□", "■■□", "■■■"]
    assert severity_marks(Light.GREEN) == "□□□"


def test_a_light_is_symbol_and_word() -> None:
    assert light_text(Light.YELLOW, "黄灯") == "▲黄灯"
