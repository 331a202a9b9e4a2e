"""What differs between two versions of a text: exact places, and none where the texts are others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.text_difference import difference


def shown(before: str, after: str) -> tuple[list[str], list[str]]:
    found = difference(before, after)
    return [before[slice(*at)] for at in found.removed], [after[slice(*at)] for at in found.added]


def test_a_changed_figure_is_one_change() -> None:
    assert shown("已完成35%的系统迁移。", "已完成52%的系统迁移。") == (["35"], ["52"])


def test_a_new_sentence_is_added_and_nothing_removed() -> None:
    assert shown("已立项。已招标。", "已立项。已开工。已招标。") == ([], ["已开工。"])


def test_a_sentence_that_is_gone_is_removed() -> None:
    assert shown("已立项。存在困难。已招标。", "已立项。已招标。") == (["存在困难。"], [])


def test_two_characters_in_common_do_not_cut_a_change_in_pieces() -> None:
    removed, added = shown("平台接入事项甲乙丙丁完成。", "平台接入数据一乙丙二完成。")

    assert (removed, added) == (["事项甲乙丙丁"], ["数据一乙丙二"])


@pytest.mark.parametrize(
    ("before", "after"), [("", "甲"), ("甲", ""), ("完全不同的一句", "另外内容没有相似")]
)
def test_texts_with_nothing_in_common_are_rewritten(before: str, after: str) -> None:
    found = difference(before, after)

    assert found.is_rewritten
    assert (found.removed, found.added) == ((), ())


def test_equal_texts_do_not_differ() -> None:
    assert difference("甲。乙。", "甲。乙。").is_same


def test_one_character_in_a_hundred_sentences_is_found() -> None:
    text = "".join(f"第{number}项已接入平台，占比三十。" for number in range(100))

    removed, added = shown(text, text.replace("第7项已接入平台，占比三", "第7项已接入平台，占比四"))

    assert (removed, added) == (["三"], ["四"])


@given(st.text("甲乙丙丁。！，1234 \n", max_size=80), st.text("甲乙丙丁。！，1234 \n", max_size=80))
def test_what_is_not_marked_is_the_same_in_both(before: str, after: str) -> None:
    found = difference(before, after)

    kept_before, kept_after = before, after
    for start, end in reversed(found.removed):
        kept_before = kept_before[:start] + kept_before[end:]
    for start, end in reversed(found.added):
        kept_after = kept_after[:start] + kept_after[end:]

    assert found.is_rewritten or kept_before == kept_after
    assert found.is_same is (before == after)
