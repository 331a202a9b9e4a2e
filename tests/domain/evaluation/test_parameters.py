"""Parameters of rules: what is taken, what is refused."""

from fractions import Fraction

import pytest

from desktop.domain.evaluation.parameters import (
    BadParameter,
    Level,
    Parameters,
    Shape,
    Spec,
    number_of,
    read_parameters,
)
from desktop.domain.evaluation.values import Rule

NUMBER = Spec("n", Shape.NUMBER)
MARK = Spec("n", Shape.MARK, None, ("none",))
WORD = Spec("n", Shape.WORD, "up", ("up", "down"))
NUMBERS = Spec("n", Shape.NUMBERS)
LEVELS = Spec("n", Shape.LEVELS)
BANDS = Spec("n", Shape.BANDS)


def read(spec: Spec, value: str | tuple[str, ...] | None) -> Parameters:
    return read_parameters(Rule("k", {} if value is None else {"n": value}), (spec,))


def test_each_shape_gives_what_it_is() -> None:
    assert read(NUMBER, "-1.5").number("n") == Fraction(-3, 2)
    assert read(MARK, "none").word("n") == "none"
    assert (read(MARK, "2").word("n"), read(MARK, "2").number("n")) == ("", Fraction(2))
    assert read(WORD, None).word("n") == "up"
    assert read(NUMBERS, ("1", "0.5")).numbers("n") == (Fraction(1), Fraction(1, 2))
    assert read(LEVELS, ("省=3", "黄 = 1/2")).levels("n") == (
        Level("省", Fraction(3)),
        Level("黄", Fraction(1), Fraction(2)),
    )
    assert [one.name for one in read(BANDS, ("90=1", "80=0")).levels("n")] == ["90", "80"]


def test_a_list_is_empty_where_it_is_something_else() -> None:
    assert read(NUMBER, "1").numbers("n") == ()
    assert read(NUMBER, "1").levels("n") == ()


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (NUMBER, None),
        (NUMBER, "x"),
        (NUMBER, "1e3"),
        (NUMBER, ("1",)),
        (Spec("n", Shape.NUMBER, is_positive=True), "0"),
        (MARK, "some"),
        (WORD, "left"),
        (WORD, "1"),
        (NUMBERS, "1"),
        (NUMBERS, ("x",)),
        (LEVELS, "省=1"),
        (LEVELS, ("省",)),
        (LEVELS, ("省=x",)),
        (LEVELS, ("省=1/0",)),
        (LEVELS, ("省=1/x",)),
        (LEVELS, ("省=1", "省=2")),
        (BANDS, ()),
        (BANDS, ("高=1",)),
        (BANDS, ("80=1", "90=2")),
    ],
)
def test_what_is_wrong_is_named(spec: Spec, value: str | tuple[str, ...] | None) -> None:
    with pytest.raises(BadParameter, match=r"^n$"):
        read(spec, value)


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(BadParameter, match=r"^m$"):
        read_parameters(Rule("k", {"m": "1"}), (WORD,))


@pytest.mark.parametrize("text", ["", "1.", ".5", "+1", "１", "1234567890", "1.1234567"])
def test_only_plain_numbers_are_numbers(text: str) -> None:
    assert number_of(text) is None
