"""What a table shows besides text: pills, lights, bars of percentages, heat, the heads of groups."""

from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.supervision import Light


@dataclass(frozen=True, slots=True)
class Pill:
    """A word in a rounded outline; emphasised in the accent."""

    text: str
    is_emphasised: bool = False


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light with its word."""

    light: Light
    word: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A percentage, and a mark where it ought to be.

    Attributes:
        text: as it stands beside the bar.
        percent: 0 to 100.
        expected: 0 to 100; None when nothing says it.
    """

    text: str
    percent: Decimal
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Heat:
    """A figure on a ground of the accent.

    Attributes:
        text: the figure, at the right.
        depth: of the ground, 0 for none to 1 for the deepest on which text can still be read.
        mark: a short word beside it, at the left.
        is_faint: whether the text stands back, for what is not there.
    """

    text: str
    depth: float = 0.0
    mark: str = ""
    is_faint: bool = False


Cell = Pill | Lamp | Bar | Heat


@dataclass(frozen=True, slots=True)
class Group:
    """The head of rows that have a value in common; stands among the rows.

    Attributes:
        value: what they have in common, as the source knows it.
        title: the same for people.
        count: how many they are.
        count_text: the same for people.
        is_folded: whether they are put away.
        light: drawn as this light; None for plain words.
    """

    value: str
    title: str
    count: int
    count_text: str
    is_folded: bool = False
    light: Light | None = None
