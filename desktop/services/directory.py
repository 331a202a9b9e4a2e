"""The unit directory of the workspace (单位名录): units, groups, aliases, and what a written name means."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.domain.text import clean_line
from desktop.domain.units import (
    MatchKind,
    Unit,
    UnitDirectory,
    UnitGroup,
    parse_directory,
)
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.workspace import Workspace
from desktop.records.stream import EVERYONE, Role
from desktop.services.session import NoSuchRecord, Session

ABOUT = "unit-directory"


class UnitExists(AppError):
    """A unit of that name or code is there already."""

    code = "E_UNIT_EXISTS"
    template = mark("单位名录中已有“{name}”。")


class DirectoryUnreadable(AppError):
    """A directory file that cannot be used."""

    code = "E_DIRECTORY"
    template = mark("单位名录文件有误，没有导入：{reason}")


@dataclass(frozen=True, slots=True)
class NameResolution:
    """What a written name means.

    Attributes:
        count: how often it is written.
        kind: ``unit``, ``group`` or ``unknown``.
        unit_code: code of the unit; empty otherwise.
        unit_name: name of the unit or group; empty when unknown.
        offers: names of the directory that come near; only for unknown names.
    """

    name: str
    count: int
    kind: str
    unit_code: str
    unit_name: str
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeantUnit:
    """A unit as queries need it.

    Attributes:
        party: party identifier; the name as given when it is unknown.
        title: the name that people use.
        written: all its names, and the group words that include it.
    """

    party: str
    title: str
    written: tuple[str, ...]


class DirectoryService:
    """Keeps the unit directory; it is told to everyone."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def directory(self) -> UnitDirectory:
        """The directory as it stands."""
        return self._session.derived("directory", _read_directory)

    def units(self) -> tuple[Unit, ...]:
        """The units in protocol order."""
        return self.directory().units

    def groups(self) -> tuple[UnitGroup, ...]:
        """The groups of units."""
        return self.directory().groups

    def resolve_all(self, names: Iterable[str]) -> tuple[NameResolution, ...]:
        """Says for every written name what it means; in order of first mention, each once."""
        directory = self.directory()
        return tuple(_resolution(name, count, directory) for name, count in Counter(names).items())

    def meant(self, name: str) -> MeantUnit:
        """The party that a name means, with every name a plan may give it.

        Args:
            name: any name of a unit, its code, or its party identifier; unknown ones stay as they are.
        """
        directory = self.directory()
        unit = directory.unit(name.removeprefix("unit.")) or directory.resolve(name).unit
        if unit is None:
            return MeantUnit(name, name, ())
        words = [group.word for group in directory.groups if unit in group.members]
        return MeantUnit(f"unit.{unit.code}", unit.short, (*unit.names, *words))

    def add_unit(self, unit: Unit) -> str:
        """Adds a unit.

        Returns:
            uid of its record.

        Raises:
            UnitExists: its code or one of its names is taken.
        """
        self._session.require(Role.OFFICE)
        directory = self.directory()
        for name in unit.names:
            if directory.resolve(name).kind is not MatchKind.UNKNOWN:
                raise UnitExists(name=name)
        if directory.unit(unit.code) is not None:
            raise UnitExists(name=unit.code)
        with self._session.transaction(tr("新增单位{name}", name=unit.short)):
            return self._session.create("unit", EVERYONE, unit_fields(unit))

    def add_alias(self, code: str, alias: str) -> None:
        """Says that a written name means a unit.

        Raises:
            UnitExists: the name means something already.
            NoSuchRecord: no unit has that code.
        """
        self._session.require(Role.OFFICE)
        alias = clean_line(alias)
        if self.directory().resolve(alias).kind is not MatchKind.UNKNOWN:
            raise UnitExists(name=alias)
        with self._session.reading() as workspace:
            rows = [row for row in workspace.ledger.units() if row.code == code]
        if not rows:
            raise NoSuchRecord(name=code)
        with self._session.transaction(tr("新增别名{alias}", alias=alias)):
            self._session.change("unit", rows[0].uid, {"aliases": [*rows[0].aliases, alias]})

    def import_toml(self, path: Path) -> str:
        """Adds the units and groups of a directory file that are not there yet.

        Returns:
            One sentence for a clerk.

        Raises:
            DirectoryUnreadable: the file has problems; nothing was imported.
        """
        self._session.require(Role.OFFICE)
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DirectoryUnreadable(reason=str(error)) from None
        directory, problems = parse_directory(text, path.name)
        if problems:
            raise DirectoryUnreadable(reason=problems[0].sentence())
        return fill_directory(self._session, directory)


def fill_directory(session: Session, directory: UnitDirectory) -> str:
    """Writes the units and groups that the workspace lacks.

    Returns:
        One sentence for a clerk.
    """
    with session.reading() as workspace:
        codes = {row.code for row in workspace.ledger.units()}
        groups = {row.name for row in workspace.ledger.unit_groups()}
    new_units = [unit for unit in directory.units if unit.code not in codes]
    new_groups = [group for group in directory.groups if group.word not in groups]
    with session.transaction():
        if not codes:
            about = {"name": ABOUT, "place": directory.name, "prefixes": list(directory.prefixes)}
            session.create("rule", EVERYONE, about)
        for unit in new_units:
            session.create("unit", EVERYONE, unit_fields(unit))
        for group in new_groups:
            session.create("unit_group", EVERYONE, group_fields(group))
    return tr(
        "单位名录：新增单位{units}个、单位组{groups}个，已有{known}个未变。",
        units=len(new_units),
        groups=len(new_groups),
        known=len(directory.units) - len(new_units),
    )


def unit_fields(unit: Unit) -> dict[str, Any]:
    """The fields of a unit's record."""
    return {
        "code": unit.code,
        "name": unit.name,
        "short": unit.short,
        "aliases": list(unit.aliases),
        "kind": unit.kind.value,
        "group": unit.group,
        "order": unit.order,
    }


def group_fields(group: UnitGroup) -> dict[str, Any]:
    """The fields of a group's record."""
    return {
        "name": group.word,
        "aliases": list(group.aliases),
        "members": [unit.code for unit in group.members],
    }


def _read_directory(workspace: Workspace) -> UnitDirectory:
    for rule in workspace.log.records("rule"):
        if rule.get("name") == ABOUT:
            place, prefixes = str(rule.get("place", "")), rule.get("prefixes", [])
            return workspace.ledger.directory(place, tuple(map(str, prefixes)))
    return workspace.ledger.directory()


def _resolution(name: str, count: int, directory: UnitDirectory) -> NameResolution:
    match = directory.resolve(name)
    if match.unit is not None:
        return NameResolution(name, count, "unit", match.unit.code, match.unit.short, ())
    if match.group is not None:
        return NameResolution(name, count, "group", "", match.group.word, ())
    offers = tuple(unit.short for unit in match.candidates)
    return NameResolution(name, count, "unknown", "", "", offers)
