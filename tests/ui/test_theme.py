"""The look: contrast that can be read, a complete style sheet, icons that exist."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from desktop.paths import resource
from desktop.settings import Settings
from desktop.ui import theme
from desktop.ui.audit_page import AUDIT_COMMANDS
from desktop.ui.ledger_commands import LEDGER_COMMANDS
from desktop.ui.look import Look
from desktop.ui.main_window import WINDOW_COMMANDS
from desktop.ui.reports_page import REPORT_COMMANDS
from desktop.ui.theme import CONTROL_PAIRS, DARK, LIGHT, TEXT_PAIRS, Tokens, contrast, style_sheet
from desktop.ui.workbench import PAGES, WORKBENCH_COMMANDS
from tests.conftest import ROOT

ALL_COMMANDS = (*AUDIT_COMMANDS, *LEDGER_COMMANDS, *WINDOW_COMMANDS, *REPORT_COMMANDS, *WORKBENCH_COMMANDS)

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=("light", "dark"))


def test_contrast_is_computed_as_the_guideline_says() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@THEMES
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_can_be_read_on_everything_it_stands_on(tokens: Tokens, pair: tuple[str, str]) -> None:
    front, back = (getattr(tokens, name) for name in pair)

    assert contrast(front, back) >= theme.TEXT_CONTRAST


@THEMES
@pytest.mark.parametrize("pair", CONTROL_PAIRS, ids="-on-".join)
def test_controls_stand_out(tokens: Tokens, pair: tuple[str, str]) -> None:
    front, back = (getattr(tokens, name) for name in pair)

    assert contrast(front, back) >= theme.CONTROL_CONTRAST


@THEMES
def test_the_style_sheet_is_filled_in_completely(tokens: Tokens) -> None:
    sheet = style_sheet(tokens, 1.5)

    assert "$" not in sheet
    assert tokens.accent in sheet


@THEMES
def test_every_picture_of_the_style_sheet_exists(tokens: Tokens) -> None:
    pictures = re.findall(r"url\((.+?)\)", style_sheet(tokens, 1.0))

    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)


def test_the_style_sheet_uses_no_colour_of_its_own() -> None:
    source = resource("styles/dukao.qss").read_text("utf-8")

    assert not re.findall(r":[^;{]*#[0-9a-fA-F]{3,6}\b", source)


def test_every_icon_that_the_code_names_exists() -> None:
    pattern = r'(?:icon_button\([\w.]+, |\.tint\([\w.]+, |icon\(|Door\(look, |_show\(sentence, )"([a-z-]+)"'
    files = (ROOT / "desktop" / "ui").glob("*.py")
    named = {name for file in files for name in re.findall(pattern, file.read_text("utf-8"))}
    named |= {command.icon for command in ALL_COMMANDS if command.icon}
    named |= {page.icon for page in PAGES}

    assert len(named) > 25
    assert all(resource(f"icons/{name}.svg").is_file() for name in named)


def test_a_change_of_theme_tints_the_icons_anew(qapp: QApplication, qtbot: QtBot, look: Look) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    look.tint(button, "close")
    before = button.icon().pixmap(20).toImage()

    look.use(Settings(theme="dark"))
    after = button.icon().pixmap(20).toImage()
    look.use(Settings(theme="light"))

    assert before != after
    assert button.icon().pixmap(20).toImage() == before


def test_the_font_can_be_enlarged(qapp: QApplication, look: Look) -> None:
    usual = qapp.font().pointSizeF()

    look.use(Settings(theme="light", font_scale=150))
    enlarged = qapp.font().pointSizeF()
    look.use(Settings(theme="light"))

    assert enlarged == pytest.approx(1.5 * usual)
    assert look.px(100) == pytest.approx(100 * usual / 10, abs=1)


def test_chinese_characters_have_a_face(qapp: QApplication, look: Look) -> None:
    metrics = QFontMetrics(qapp.font())

    assert all(metrics.inFontUcs4(ord(char)) for char in "督考牵头单位撤销核对")


def test_light_and_dark_differ_in_every_colour() -> None:
    light, dark = asdict(LIGHT), asdict(DARK)

    assert all(light[name] != dark[name] for name in light)
