"""What deriving facts has in common: the year looked at, shares, and what is said where nothing counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import cached_property

from desktop.domain.calendar import shifted
from desktop.domain.evaluation.values import Fact, FactState, Occurrence, Source
from desktop.domain.periods import parse_period

_HUNDRED = Decimal(100)
_PLACES = Decimal("1e-10")  # cut off, not rounded: a share below a threshold never reaches it
MET, MISSED = "✓", "✗"

Key = tuple[str, str]
"""Party and name of a fact."""


@dataclass(frozen=True)
class Year:
    """The year that is evaluated, seen from a day."""

    number: int
    day: date

    @cached_property
    def first(self) -> date:
        """The first of January."""
        return date(self.number, 1, 1)

    @cached_property
    def last(self) -> date:
        """The last of December."""
        return date(self.number, 12, 31)

    @cached_property
    def end(self) -> date:
        """The day up to which things count: the day looked at, at the latest the year's last."""
        return min(self.last, self.day)

    def has(self, day: date | None) -> bool:
        """Whether something of a day counts."""
        return day is not None and self.first <= day <= self.end

    def is_over(self, due: date | None) -> bool:
        """Whether a deadline of the year has passed; on its last day there is still time."""
        return due is not None and self.first <= due <= min(self.last, shifted(self.day, -1))

    def covers(self, period: str) -> bool:
        """Whether a period of report, by its code, ends within the year."""
        found = parse_period(period)
        return found is not None and found.last.year == self.number


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing of a share, with the record it rests on."""

    is_met: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Derived:
    """Facts that were derived.

    Attributes:
        facts: by party and name.
        others: what is to be said of a party that no record names, by name of the fact.
        only: the only party that anything is known of, in a unit's workspace; empty for all.
    """

    facts: Mapping[Key, Fact]
    others: Mapping[str, tuple[FactState, str]]
    only: str = ""

    def fact(self, unit: str, name: str) -> Fact:
        """The fact of a unit; a unit's workspace says MISSING of all others."""
        if self.only and unit != self.only:
            return Fact(name, unit, FactState.MISSING)
        found = self.facts.get((unit, name))
        if found is not None:
            return found
        state, note = self.others[name]
        return Fact(name, unit, state, note=note)

    def joined(self, other: "Derived") -> "Derived":
        """Both together."""
        return Derived({**self.facts, **other.facts}, {**self.others, **other.others}, self.only)


def share(name: str, unit: str, counted: Iterable[Counted], nothing: str, note: str = "") -> Fact:
    """A share of what counts; not applicable when nothing does.

    Args:
        name: of the fact.
        unit: party.
        counted: in any order.
        nothing: what is said when there is none.
        note: a word beside a share that is there.
    """
    found = sorted(counted, key=lambda one: (one.source.text, one.source.uid))
    if not found:
        return Fact(name, unit, FactState.NOT_APPLICABLE, note=nothing)
    done, total = Decimal(sum(one.is_met for one in found)), Decimal(len(found))
    value = (done * _HUNDRED / total).quantize(_PLACES, ROUND_DOWN).normalize()
    sources = tuple(one.source for one in found)
    return Fact(name, unit, FactState.KNOWN, plain(value), done, total, sources=sources, note=note)


def times(name: str, unit: str, occurrences: Iterable[Occurrence]) -> Fact:
    """Occurrences in order of day and title; none of them is a fact as well."""
    found = sorted(occurrences, key=_order)
    sources = tuple(dict.fromkeys(one.source for one in found if one.source is not None))
    return Fact(name, unit, FactState.KNOWN, occurrences=tuple(found), sources=sources)


def _order(one: Occurrence) -> tuple[date, str, str, str]:
    """By day and title; the source decides between equals, so that it is the same on every computer."""
    return one.on or date.max, one.title, one.level, one.source.uid if one.source else ""


def marked(source: Source, is_met: bool) -> Counted:
    """A thing of a share whose source says whether it is met."""
    sign = MET if is_met else MISSED
    return Counted(is_met, Source(source.kind, source.uid, f"{source.text} {sign}"))


def plain(number: Decimal) -> Decimal:
    """A number without an exponent: 100, not 1E+2."""
    return Decimal(f"{number:f}")
