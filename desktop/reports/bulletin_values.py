"""The values of a bulletin (督查通报): whoever fills them words the sentences and orders the rows."""

from dataclasses import dataclass
from datetime import date

from desktop.domain.supervision import Light
from desktop.reports.page import Imprint


@dataclass(frozen=True, slots=True)
class CountLine:
    """One kind and how many there are.

    Attributes:
        percent: worded, e.g. ``12.5%``.
        before: of the last period, worded likewise; ``—`` when there is none to compare with.
        change: worded, e.g. ``增加3``.
    """

    title: str
    count: int
    percent: str
    before: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class LightCount:
    """Cases of one light."""

    light: Light
    word: str
    count: int
    percent: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's figures.

    Attributes:
        counts: one for each line of `BulletinPaper.counts`, in the same order.
        cells: what stands behind the counts, under `BulletinPaper.unit_heads`.
    """

    unit: str
    total: int
    counts: tuple[int, ...]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodLine:
    """Cases of one unit that went well in the same way.

    Attributes:
        result: 已完成 or 超进度.
        count: how many.
        tasks: code, title and what was reached, worded.
    """

    unit: str
    result: str
    count: int
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlowLine:
    """Cases of one unit that are slow for the same reason.

    Attributes:
        tasks: code and title, progress and deadline, worded; those that share the last two in one text.
        count: how many tasks these are.
        word: of the light.
        reason: why.
    """

    unit: str
    tasks: tuple[str, ...]
    count: int
    light: Light
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class RankLine:
    """One unit's place; units that tie have the same.

    Attributes:
        group: it is ranked in; empty when all units are ranked together.
        cells: what stands behind its name, under `BulletinPaper.rank_heads`.
    """

    rank: str
    unit: str
    cells: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class SilentLine:
    """A unit that reported nothing.

    Attributes:
        tasks: how many reports were asked for.
        codes: of these tasks.
    """

    unit: str
    tasks: int
    codes: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice of the period."""

    number: str
    light: Light
    colour: str
    unit: str
    items: int
    on: str
    reply_by: str


@dataclass(frozen=True, slots=True)
class BulletinPaper:
    """All values of one bulletin.

    Attributes:
        imprint: title, office, state and day.
        period: e.g. ``2023年第二季度``.
        addressees: to whom.
        opening: paragraphs with the figures in words.
        counts: by result, at most as many as `FILLS`; together they are all cases.
        previous: the period compared with; empty when there is none.
        lights: by light; together they are all cases.
        units: every unit with a share, also those of nothing.
        unit_heads: headings of `UnitLine.cells`.
        good: the cases that went well.
        slow: the slow cases, the slowest first.
        ranking: by place.
        rank_heads: headings of `RankLine.cells`.
        ranking_rule: one sentence that says how places are found.
        silent: units that reported nothing.
        notices: issued in the period.
        demands: closing paragraphs; none by default.
        on: day of the bulletin.
    """

    imprint: Imprint
    period: str
    addressees: str
    opening: tuple[str, ...]
    counts: tuple[CountLine, ...]
    previous: str
    lights: tuple[LightCount, ...]
    units: tuple[UnitLine, ...]
    unit_heads: tuple[str, ...]
    good: tuple[GoodLine, ...]
    slow: tuple[SlowLine, ...]
    ranking: tuple[RankLine, ...]
    rank_heads: tuple[str, ...]
    ranking_rule: str
    silent: tuple[SilentLine, ...]
    notices: tuple[NoticeLine, ...]
    demands: tuple[str, ...]
    on: date | None
