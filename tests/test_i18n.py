"""Translation: the English catalogue is complete, and says the same places in braces."""

from collections.abc import Iterator

import pytest

from desktop.i18n import tr, use_language
from tools.messages import catalogue, messages, places


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    yield
    use_language("zh")


def test_the_english_catalogue_holds_every_sentence_and_no_other() -> None:
    code, english = messages(), catalogue("en")

    assert len(code) > 100
    assert sorted(code - set(english)) == []
    assert sorted(set(english) - code) == []


def test_translations_name_the_same_places() -> None:
    wrong = [text for text, english in catalogue("en").items() if places(text) != places(english)]

    assert wrong == []


def test_no_translation_is_empty_or_still_chinese() -> None:
    for text, english in catalogue("en").items():
        assert english.strip(), text
        assert not any("\u4e00" <= character <= "\u9fff" for character in english), english


def test_english_is_chosen_and_unknown_languages_mean_chinese() -> None:
    use_language("en")
    assert tr("草稿") != "草稿"

    use_language("xx")
    assert tr("草稿") == "草稿"


def test_values_with_braces_are_printed_as_they_are() -> None:
    assert tr("已修改{code}。", code="{x}") == "已修改{x}。"
