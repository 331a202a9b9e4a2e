"""Exact arithmetic: half up, plain numbers, formulas."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from desktop.domain.arithmetic import figure, half_up, mean, number, shown


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(49, 10000), 2, "0.00"),
        (Fraction(25, 1000), 2, "0.03"),
        (Fraction(100), 2, "100.00"),
        (Fraction(0), 4, "0.0000"),
    ],
)
def test_a_half_rounds_up_and_all_places_are_kept(value: Fraction, places: int, expected: str) -> None:
    rounded = half_up(value, places)

    assert str(rounded) == expected


def test_rounding_does_not_depend_on_a_precision_somebody_set() -> None:
    with localcontext() as context:
        context.prec = 2
        rounded = half_up(Fraction(99995, 1000), 2)

    assert rounded == Decimal("100.00")
    assert str(half_up(Fraction(123456789, 1000), 2)) == "123456.79"


@pytest.mark.parametrize("text", ["0.7", "1", "10", "0.25", "123456.123456"])
def test_a_plain_number_is_read_exactly(text: str) -> None:
    assert number(text) == Fraction(text)


@pytest.mark.parametrize("text", ["", "-1", "+1", "1e3", "1_0", ".5", "5.", " 1", "nan", "１", "1234567"])
def test_anything_else_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 2), "0.5"),
        (Fraction(7, 40), "0.175"),
        (Fraction(3, 50), "0.06"),
        (Fraction(100), "100"),
        (Fraction(25, 2), "12.5"),
        (Fraction(0), "0"),
        (Fraction(2, 3), "(2 ÷ 3)"),
        (Fraction(7, 6), "(7 ÷ 6)"),
    ],
)
def test_a_number_stands_in_a_formula_exactly(value: Fraction, text: str) -> None:
    assert shown(value) == text


def test_a_mean_is_exact_and_a_figure_has_four_places() -> None:
    assert mean([Fraction(1), Fraction(0), Fraction(0)]) == Fraction(1, 3)
    assert str(figure(Fraction(1, 3))) == "0.3333"
