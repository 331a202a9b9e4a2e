"""What a table of evaluation rules gives before it is a scheme: lines, sections, problems with their row."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desktop.domain.units import Unit, UnitDirectory
from desktop.errors import Problem
from desktop.i18n import mark

CELL, PROPOSED, JUDGED, ASSUMED = (
    "P_SCHEME_CELL",
    "P_SCHEME_PROPOSED",
    "P_SCHEME_JUDGED",
    "P_SCHEME_ASSUMED",
)
NOTES = frozenset({PROPOSED, JUDGED, ASSUMED})
"""Codes of what has to be looked at but does not keep a scheme from being used."""
BAD_CELL = mark("“{sheet}”第{row}行“{column}”的“{value}”不能识别")
EMPTY_CELL = mark("“{sheet}”第{row}行缺少“{column}”")


@dataclass(frozen=True, slots=True)
class GivenScheme:
    """What a person or a workspace says of a scheme; empty to take what its table says.

    Attributes:
        sheet: that holds the indicators; empty for the first that does.
        directory: in which units and their groups are found.
    """

    code: str = ""
    edition: str = ""
    title: str = ""
    year: int = 0
    sheet: str = ""
    directory: UnitDirectory | None = None

    def completed(self, year: int, directory: UnitDirectory | None) -> "GivenScheme":
        """With what is not said yet."""
        return replace(self, year=self.year or year, directory=self.directory or directory)

    def unit(self, name: str) -> Unit | None:
        """The unit of a name."""
        return self.directory.resolve(name).unit if self.directory else None

    def unit_groups(self) -> tuple[str, ...]:
        """Groups of the directory, in protocol order of their first unit."""
        units = self.directory.units if self.directory else ()
        return tuple(dict.fromkeys(one.group for one in units if one.group))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table by field.

    Attributes:
        number: as the sheet counts, from 1.
    """

    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """The text of a field; empty without one."""
        return self.cells.get(name, "")


@dataclass(slots=True)
class Section:
    """一级指标 with its rows.

    Attributes:
        own: the row of its title where that row says points or wording itself.
    """

    title: str
    number: int
    own: Line | None = None
    lines: list[Line] = field(default_factory=list)


class Notes:
    """Problems of one file, each with its row."""

    def __init__(self, source: str, sheet: str) -> None:
        self._source, self._sheet = source, sheet
        self.found: list[Problem] = []

    def add(self, code: str, message: str, number: int, /, **values: str) -> None:
        """Notes a problem."""
        places = {"sheet": self._sheet, "row": str(number), **values}
        self.found.append(Problem(self._source, number, code, message, tuple(places.items())))

    def bad(self, number: int, column: str, value: str) -> None:
        """Notes a cell that cannot be read."""
        self.add(CELL, BAD_CELL, number, column=column, value=value[:40])

    def empty(self, number: int, column: str) -> None:
        """Notes a cell that says nothing and has to."""
        self.add(CELL, EMPTY_CELL, number, column=column)
