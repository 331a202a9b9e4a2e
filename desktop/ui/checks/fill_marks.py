"""How far each place of a check is, as the list at the left shows, filters and counts it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from desktop.domain.checks.inspections import Place, ResultState, fails
from desktop.domain.checks.standing import GapKind, lacking
from desktop.domain.checks.values import Verdict
from desktop.i18n import mark
from desktop.services.checks.fill_sheet import FillSheet

Key = tuple[str, str]
_OPEN = frozenset({GapKind.UNCHECKED, GapKind.CHANGED, GapKind.COPIED})


class Wanted(Enum):
    """Which places are listed."""

    ALL = mark("全部")
    OPEN = mark("未检查")
    FAILING = mark("不符合")
    RETURNED = mark("已退回")
    COPIED = mark("待确认")


@dataclass(frozen=True, slots=True)
class Mark:
    """One place at a glance.

    Attributes:
        lacks: what its answer lacks.
        photos: number of photographs and files.
        wanted: the filters that list it.
    """

    verdict: Verdict
    state: ResultState
    lacks: tuple[GapKind, ...]
    photos: int
    wanted: frozenset[Wanted]

    @property
    def is_open(self) -> bool:
        """Whether the inspector still has to look at it: not answered, not confirmed, or returned."""
        return self.state is ResultState.RETURNED or not _OPEN.isdisjoint(self.lacks)


class Marks:
    """The marks of a sheet, and how many there are of each kind; both follow as answers change."""

    def __init__(self, sheet: FillSheet) -> None:
        self._sheet = sheet
        self._places = {place.key: place for place in sheet.places}
        self.by_key: dict[Key, Mark] = {}
        self.counts: dict[Wanted, int] = {}
        self.left: dict[str, int] = {}
        self.renew()

    def renew(self) -> None:
        """Reads every place."""
        self.by_key.clear()
        self.counts = dict.fromkeys(Wanted, 0)
        self.left = {place.item.category: 0 for place in self._places.values()}
        for key in self._places:
            self.refresh(key)

    def refresh(self, key: Key) -> Mark:
        """Reads one place."""
        place = self._places[key]
        new = _mark_of(self._sheet, place)
        if (old := self.by_key.get(key)) is not None:
            self._count(place, old, -1)
        self._count(place, new, 1)
        self.by_key[key] = new
        return new

    @property
    def total(self) -> int:
        """Number of places."""
        return len(self._places)

    @property
    def open(self) -> int:
        """Number of places that the inspector still has to look at."""
        return sum(self.left.values())

    def _count(self, place: Place, found: Mark, way: int) -> None:
        for wanted in found.wanted:
            self.counts[wanted] += way
        self.left[place.item.category] += way * found.is_open


def next_open(keys: Sequence[Key], marks: Mapping[Key, Mark], after: Key | None, way: int = 1) -> Key | None:
    """The next place that is open, from the other end again after the last.

    Args:
        keys: places in their order.
        marks: of at least these places.
        after: where to begin; None, or one that is not among them, begins before the first.
        way: 1 forward, -1 backward.

    Returns:
        None when no other place is open.
    """
    start = keys.index(after) if after in keys else (-1 if way > 0 else len(keys))
    order = (keys[(start + way * step) % len(keys)] for step in range(1, len(keys) + 1))
    return next((key for key in order if key != after and marks[key].is_open), None)


def _mark_of(sheet: FillSheet, place: Place) -> Mark:
    answer, state = sheet.answer(place.key), sheet.state(place.key)
    lacks = tuple(lacking(place.item, answer))
    wanted = frozenset(_wanted(answer.verdict, state, lacks))
    return Mark(answer.verdict, state, lacks, len(sheet.evidence(place.key)), wanted)


def _wanted(verdict: Verdict, state: ResultState, lacks: tuple[GapKind, ...]) -> Iterator[Wanted]:
    yield Wanted.ALL
    if GapKind.UNCHECKED in lacks or GapKind.CHANGED in lacks:
        yield Wanted.OPEN
    if fails(verdict):
        yield Wanted.FAILING
    if state is ResultState.RETURNED:
        yield Wanted.RETURNED
    if GapKind.COPIED in lacks:
        yield Wanted.COPIED
