"""Days as places on the time axis, and the lines of its grid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from desktop.i18n import tr


class Zoom(Enum):
    """How much time a stretch of the axis shows; the value is pixels of the design for a day."""

    QUARTERS = 1.1
    MONTHS = 3.4


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: the first day of a span, and the span's name."""

    day: date
    title: str
    is_major: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """The stretch of time that the axis shows.

    Attributes:
        first: first day, a first of January.
        last: last day, a thirty-first of December.
        day_px: pixels for a day.
        zoom: names the lines of the grid.
    """

    first: date
    last: date
    day_px: float
    zoom: Zoom

    @property
    def width(self) -> int:
        """Length of the axis in pixels."""
        return round(((self.last - self.first).days + 1) * self.day_px)

    def x(self, day: date) -> float:
        """Where a day begins; a deadline is drawn at the end of its day."""
        return (day - self.first).days * self.day_px

    def day(self, x: float) -> date:
        """The day at a place."""
        return self.first + timedelta(days=int(x / self.day_px))

    def upper(self) -> Iterator[Tick]:
        """The wider spans: years, or quarters when months are shown."""
        for quarter in self._firsts((1, 4, 7, 10)):
            number = (quarter.month + 2) // 3
            if self.zoom is Zoom.MONTHS:
                title = tr("{year}年第{number}季度", year=quarter.year, number=number)
                yield Tick(quarter, title, is_major=quarter.month == 1)
            elif quarter.month == 1:
                yield Tick(quarter, tr("{year}年", year=quarter.year), is_major=True)

    def lower(self) -> Iterator[Tick]:
        """The narrower spans: quarters, or months."""
        if self.zoom is Zoom.QUARTERS:
            for quarter in self._firsts((1, 4, 7, 10)):
                title = tr("{number}季度", number=(quarter.month + 2) // 3)
                yield Tick(quarter, title, is_major=quarter.month == 1)
            return
        for month in self._firsts(range(1, 13)):
            title = tr("{number}月", number=month.month)
            yield Tick(month, title, is_major=month.month % 3 == 1)

    def _firsts(self, months: "range | tuple[int, ...]") -> Iterator[date]:
        for year in range(self.first.year, self.last.year + 1):
            for month in months:
                yield date(year, month, 1)


def scale_over(first: date, last: date, zoom: Zoom, unit_px: float) -> Scale:
    """A scale of whole years.

    Args:
        first: a day that is to be on it.
        last: another, not earlier.
        zoom: how much time a stretch shows.
        unit_px: pixels for one of the design.
    """
    return Scale(date(first.year, 1, 1), date(last.year, 12, 31), zoom.value * unit_px, zoom)
