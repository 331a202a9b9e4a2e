"""A list of cards: goes over headings, keeps its place, says everything in words."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.supervision import Light
from desktop.ui.case_card import ListCard
from desktop.ui.case_list import CardList
from desktop.ui.look import Look

CARDS = (
    ListCard("", "市公安局", note="2"),
    ListCard("a", "建成一体化平台", "2023-5-001", "待审核", light=Light.RED, light_word="逾期"),
    ListCard("b", "数据共享", "2023-5-002", "待审核"),
    ListCard("", "市财政局", note="1"),
    ListCard("c", "预算一体化", "2023-5-003", "待审核", facts=("应达 50%，已报 20%。",)),
)


@pytest.fixture
def cards(qtbot: QtBot, look: Look) -> CardList:
    made = CardList(look, "等待处理的事项", is_multiple=True, empty="没有。")
    qtbot.addWidget(made)
    made.resize(320, 500)
    made.show()
    made.show_cards(CARDS)
    return made


def test_steps_go_over_headings_and_stop_at_the_ends(cards: CardList) -> None:
    seen = [cards.current_key]
    while cards.step(forward=True):
        seen.append(cards.current_key)
    last_again = cards.step(forward=True)
    cards.step(forward=False)

    assert seen == ["a", "b", "c"]
    assert not last_again
    assert cards.current_key == "b"


def test_arrow_keys_go_over_headings(qtbot: QtBot, cards: CardList) -> None:
    cards.select_key("b")

    qtbot.keyClick(cards, Qt.Key.Key_Down)

    assert cards.current_key == "c"
    assert cards.selected_keys() == ("c",)


def test_the_next_card_takes_the_place_of_one_that_is_gone(cards: CardList) -> None:
    cards.select_key("b")

    cards.show_cards([card for card in CARDS if card.key != "b"])

    assert cards.current_key == "c"


def test_the_one_before_takes_the_place_of_the_last(cards: CardList) -> None:
    cards.select_key("c")

    cards.show_cards(CARDS[:3])

    assert cards.current_key == "b"


def test_the_current_card_stays_when_others_go(cards: CardList) -> None:
    cards.select_key("c")

    cards.show_cards(CARDS[3:])

    assert cards.current_key == "c"


def test_nothing_left_tells_so(qtbot: QtBot, cards: CardList) -> None:
    cards.select_key("a")

    with qtbot.waitSignal(cards.chosen) as heard:
        cards.show_cards([])

    assert heard.args == [""]
    assert cards.current_key == ""


def test_several_are_chosen_without_headings(cards: CardList) -> None:
    cards.select_all()

    assert cards.selected_keys() == ("a", "b", "c")


def test_a_card_says_everything_in_words(cards: CardList) -> None:
    spoken = [cards.cards.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(len(CARDS))]

    assert spoken[1] == "2023-5-001，建成一体化平台，待审核，逾期"
    assert spoken[4] == "2023-5-003，预算一体化，待审核，应达 50%，已报 20%。"


def test_a_card_with_more_lines_is_higher_and_a_narrow_list_wraps(qtbot: QtBot, cards: CardList) -> None:
    def height(row: int) -> int:
        return cards.visualRect(cards.cards.index(row)).height()

    wide = height(4)
    cards.resize(130, 500)
    qtbot.waitUntil(lambda: height(4) > wide)

    assert height(0) < height(2) < height(4)


def test_letters_are_left_to_shortcuts(qtbot: QtBot, cards: CardList) -> None:
    cards.select_key("a")

    qtbot.keyClicks(cards, "1rj")

    assert cards.current_key == "a"
