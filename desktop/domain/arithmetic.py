"""Exact arithmetic of scores: fractions inside, rounded half up once, and formulas a person can recompute.

Fractions, so that no result depends on a precision somebody else set; decimals leave this package.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

STEP_PLACES = 4
_PLAIN = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", re.ASCII)


def number(text: str) -> Fraction | None:
    """A plain number that is not negative.

    Args:
        text: digits, at most six before and six after the point; no sign, no exponent.

    Returns:
        The exact number; None when it is not one.
    """
    return Fraction(text) if _PLAIN.fullmatch(text) else None


def half_up(value: Fraction, places: int) -> Decimal:
    """Rounds half up (四舍五入).

    Args:
        value: not negative.
        places: after the point; all of them are kept in the result.
    """
    twice = 2 * value.denominator
    return Decimal(f"{(2 * value.numerator * 10**places + value.denominator) // twice}E-{places}")


def mean(values: Iterable[Fraction]) -> Fraction:
    """The arithmetic mean of at least one value."""
    listed = tuple(values)
    return sum(listed, Fraction(0)) / len(listed)


def shown(value: Fraction) -> str:
    """A number as it stands in a formula: decimal where that is exact, else a quotient in brackets."""
    rest = value.denominator
    if rest == 1:
        return str(value.numerator)
    places = 0
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest //= 10 if rest % 10 == 0 else 5 if rest % 5 == 0 else 2
        places += 1
    if rest != 1:
        return f"({value.numerator} ÷ {value.denominator})"
    digits = f"{value.numerator * 10**places // value.denominator:0{places + 1}}"
    return f"{digits[:-places]}.{digits[-places:]}"


def figure(value: Fraction) -> Decimal:
    """A number as the result of a step, rounded half up to four places."""
    return half_up(value, STEP_PLACES)
