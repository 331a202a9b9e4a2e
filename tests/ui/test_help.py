"""The help: every refusal is explained in both languages, shortcuts are those of the window."""

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextTable
from pytestqt.qtbot import QtBot

from desktop.errors import AppError
from desktop.exchange import failures
from desktop.i18n import LANGUAGES
from desktop.settings import Settings
from desktop.ui.help_dialog import HelpDialog, help_text
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import DARK, LIGHT
from tests.ui.conftest import bench_of

CODES = {
    found.code for found in vars(failures).values() if isinstance(found, type) and issubclass(found, AppError)
} - {AppError.code}


def rows(language: str) -> dict[str, list[str]]:
    """The table of refusals: code, and what stands beside it."""
    found = re.findall(r"^\| (E_[A-Z_0-9]+) \| (.+) \| (.+) \|$", help_text(language), re.MULTILINE)
    assert len({code for code, *_ in found}) == len(found)
    return {code: words for code, *words in found}


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> HelpDialog:
    window.commands["help"].trigger()
    return opened(qtbot, window)


def opened(qtbot: QtBot, window: MainWindow) -> HelpDialog:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(HelpDialog)))
    return next(one for one in window.findChildren(HelpDialog) if one.isVisible())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_refusal_says_what_happened_and_what_to_do(language: str) -> None:
    found = rows(language)

    assert len(CODES) > 20
    assert set(found) == CODES
    assert all(len(word) > 3 for words in found.values() for word in words)


def test_both_languages_have_the_same_parts_in_the_same_order() -> None:
    shapes = {
        language: re.findall(r"^(##|- |\d\.|\| E_\w+)", help_text(language), re.MULTILINE)
        for language in LANGUAGES
    }

    assert shapes["zh"] == shapes["en"]
    assert shapes["zh"].count("##") == 6


def test_the_texts_are_in_their_language_and_others_mean_chinese() -> None:
    assert not re.search("[\u4e00-\u9fff]", help_text("en"))
    assert len(re.findall("[\u4e00-\u9fff]", help_text("zh"))) > 1000
    assert help_text("xx") == help_text("zh")


@pytest.mark.parametrize(
    "words",
    ["一定会被发现", "时间取自写记录的那台电脑，只供参考", "按键的是本人", "从没有人收到过的记录曾经存在"],
)
def test_it_says_what_the_log_can_prove_and_what_it_cannot(words: str) -> None:
    assert words in help_text("zh")


def test_f1_opens_it_without_a_workspace_and_the_work_goes_on(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = opened(qtbot, window)

    assert dialog.objectName() == "dialog-help"
    assert not dialog.isModal()
    assert "文件交换" in dialog.browser.toPlainText()


def test_a_section_is_shown_from_its_heading(qtbot: QtBot, dialog: HelpDialog) -> None:
    titles = [dialog.sections.item(place).text() for place in range(dialog.sections.count())]
    bar = dialog.browser.verticalScrollBar()
    at_first = bar.value()

    places = []
    for place in range(4):
        dialog.sections.setCurrentRow(place)
        places.append(bar.value())
        first = dialog.browser.cursorForPosition(QPoint(40, 24)).block().text()
        assert first == titles[place]

    assert titles[3:] == ["文件被拒绝时怎么办", "复制、搬动和恢复工作区", "备份", "快捷键"]
    assert at_first == places[0] < 20
    assert places == sorted(set(places))


def test_a_code_from_a_message_is_found_again_and_again(dialog: HelpDialog) -> None:
    dialog.field.setText("E_ZIP")
    first = dialog.browser.textCursor().selectionStart()
    dialog.search(again=True)
    second = dialog.browser.textCursor().selectionStart()

    dialog.field.setText("E_SIGNATURE")
    once = dialog.browser.textCursor().selectionStart()
    dialog.search(again=True)

    assert 0 < first < second < once
    assert dialog.browser.textCursor().selectionStart() == once
    assert dialog.browser.textCursor().selectedText() == "E_SIGNATURE"


def test_what_is_not_there_selects_nothing(dialog: HelpDialog) -> None:
    dialog.field.setText("E_NO_SUCH_CODE")

    assert not dialog.search(again=True)
    assert not dialog.browser.textCursor().hasSelection()
    dialog.field.setText("")
    assert not dialog.search(again=False)


def test_every_shortcut_of_the_window_is_listed(qtbot: QtBot, sample: MainWindow) -> None:
    bench_of(sample).show_page("page-reports")
    sample.commands["help"].trigger()
    text = opened(qtbot, sample).browser.toPlainText()

    listed = text.partition("快捷键")[2]
    with_keys = [(command, action) for command, action in sample.commands.all() if command.shortcut]
    assert len(with_keys) > 20
    for _, action in with_keys:
        assert action.text().replace("&", "").removesuffix("…") in listed
        assert action.shortcut().toString() in listed


def test_tables_follow_the_theme(dialog: HelpDialog, look: Look) -> None:
    light = lines_of(dialog)

    look.use(Settings(theme="dark"))
    dark = lines_of(dialog)
    look.use(Settings(theme="light"))

    assert (light, dark) == ({LIGHT.line}, {DARK.line})


def lines_of(dialog: HelpDialog) -> set[str]:
    """The colours of the rules of the tables."""
    frames = dialog.browser.document().rootFrame().childFrames()
    return {one.format().borderBrush().color().name() for one in frames if isinstance(one, QTextTable)}
