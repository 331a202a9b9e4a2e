"""Conclusions of a check, drawn only when everything they rest on is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.checks.tally import UNRATED, Tally, risks
from desktop.domain.checks.values import Severity


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One conclusion of a profile.

    Attributes:
        code: stable.
        title: for people, marked for translation.
        least: value from which it is given, that value included.
        barred_by: severities with which it is not given.
        needs_all: given only when nothing at all fails.
    """

    code: str
    title: str
    least: Decimal = Decimal(0)
    barred_by: frozenset[Severity] = frozenset()
    needs_all: bool = False


NONE = Conclusion("", "")


def conclude(
    scale: Sequence[Conclusion], value: Decimal | None, tally: Tally
) -> tuple[Conclusion, tuple[str, ...]]:
    """The conclusion of a value, and what stood in its way.

    Args:
        scale: best first; the last one takes whatever is left.
        value: as it is reported, rounded.
        tally: what the value rests on.

    Returns:
        `NONE` while something is unchecked, answers differ, or a risk is not rated on which the conclusion
        depends.
    """
    if value is None or not tally.is_settled:
        return NONE, ()
    found = risks(tally.results)
    rated = frozenset(severity for severity in found if severity)
    at_best = _first(scale, value, rated, fails=bool(found))
    if None not in found:
        return at_best, ()
    at_worst = _first(scale, value, rated | frozenset(Severity), fails=True)
    return (at_best, ()) if at_best is at_worst else (NONE, (UNRATED,))


def _first(
    scale: Sequence[Conclusion], value: Decimal, severities: frozenset[Severity], *, fails: bool
) -> Conclusion:
    for conclusion in scale[:-1]:
        is_barred = bool(conclusion.barred_by & severities) or (conclusion.needs_all and fails)
        if value >= conclusion.least and not is_barred:
            return conclusion
    return scale[-1]
