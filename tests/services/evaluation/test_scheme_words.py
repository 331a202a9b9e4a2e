"""How schemes stand in cells: nothing is lost, whatever marks the texts hold."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Example, Rule
from desktop.i18n import tr, use_language
from desktop.services.evaluation.rule_titles import PARAMETER_TITLES, WORD_TITLES
from desktop.services.evaluation.scheme_columns import FIELDS
from desktop.services.evaluation.scheme_words import (
    ENUM_TITLES,
    BadCell,
    escaped,
    example_words,
    kind_word,
    listed,
    paired,
    parameter_words,
    plain,
    read_examples,
    read_flag,
    read_list,
    read_number,
    read_pairs,
    read_rule,
)

TEXTS = some.text("甲乙a1；：、×→\\= ", min_size=1, max_size=8).map(str.strip).filter(bool)
NUMBERS = some.decimals(-999, 999, places=2)


@given(some.lists(TEXTS, max_size=4))
def test_a_list_reads_back(texts: list[str]) -> None:
    assert read_list(listed(texts)) == tuple(texts)


@given(some.dictionaries(some.sampled_from(["名称", "分值", "原文"]), TEXTS))
def test_pairs_read_back(pairs: dict[str, str]) -> None:
    cell = paired({name: escaped(text) for name, text in pairs.items()})

    assert {name: plain(text) for name, text in read_pairs(cell).items()} == pairs


@given(
    some.lists(
        some.builds(Example, NUMBERS, NUMBERS, some.dictionaries(TEXTS, NUMBERS), some.tuples(NUMBERS))
    )
)
def test_examples_read_back(examples: list[Example]) -> None:
    assert read_examples(example_words(examples)) == tuple(examples)


@given(some.text("甲：；、→×\\1", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (read_pairs, read_examples, read_list, read_number, read_flag):
        try:
            read(text)
        except BadCell:
            continue


@pytest.mark.parametrize("language", ["zh", "en"])
def test_titles_of_one_kind_are_told_apart(language: str) -> None:
    use_language(language)
    try:
        titles = [tr(one) for one in FIELDS.values()]
        kinds = [kind_word(one) for one in KINDS]
        parameters = {name: tr(title) for name, title in PARAMETER_TITLES.items()}
        words = [(name, tr(title)) for (name, _), title in WORD_TITLES.items()]
        enums = [(type(one), tr(title)) for one, title in ENUM_TITLES.items()]
    finally:
        use_language("zh")

    for found in (titles, kinds, words, enums):
        assert [one for one, count in Counter(found).items() if count > 1] == []
    for kind in KINDS.values():
        own = [parameters[spec.name] for spec in kind.specs]
        assert len(set(own)) == len(own), kind.name


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_says_every_parameter_that_it_has(name: str) -> None:
    kind = KINDS[name]
    samples = {
        "number": "2",
        "word": "",
        "mark": "3",
        "numbers": ("2", "1"),
        "levels": ("省、市=3", "县=1/2"),
        "bands": ("90=5", "80=3"),
    }
    parameters = {spec.name: samples[spec.shape.value] or spec.words[-1] for spec in kind.specs}
    rule = Rule(name, parameters)

    assert read_rule(kind_word(name), parameter_words(rule)) == rule


def test_numbers_are_read_as_people_write_them() -> None:
    assert [read_number(one) for one in ("8", "8分", "１．５", " 2.50 分")] == [
        8,
        8,
        Decimal("1.5"),
        Decimal("2.5"),
    ]


@pytest.mark.parametrize("text", ["", "八", "1e3", "1,000", "8分钟"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        read_number(text)
