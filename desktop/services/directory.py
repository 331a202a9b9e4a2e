"""The unit directory of the workspace (单位名录): units, groups, aliases, and what a written name means."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from desktop.domain.text import clean_line
from desktop.domain.units import (
    MatchKind,
    Succession,
    Unit,
    UnitDirectory,
    UnitGroup,
    UnitKind,
    parse_directory,
)
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import UnitRow
from desktop.models.workspace import Workspace
from desktop.records.stream import EVERYONE, Role
from desktop.services.session import NoSuchRecord, ReasonMissing, Session

ABOUT = "unit-directory"
SINCE = "successor_since"
_CODE_DIGITS = 8
_LONGEST_CODE = 23


class UnitExists(AppError):
    """A unit of that name or code is there already."""

    code = "E_UNIT_EXISTS"
    template = mark("单位名录中已有“{name}”。")


class DirectoryUnreadable(AppError):
    """A directory file that cannot be used."""

    code = "E_DIRECTORY"
    template = mark("单位名录文件有误，没有导入：{reason}")


class UnitNameMissing(AppError):
    """A unit or group needs a name."""

    code = "E_UNIT_NAME"
    template = mark("请填写单位或单位组的名称。")


class UnitHasTasks(AppError):
    """A unit that was told something stays in the directory."""

    code = "E_UNIT_HAS_TASKS"
    template = mark("“{name}”名下已有交办的任务，不能删去或并入别的单位。机构改革请用“承接”。")


class SameUnit(AppError):
    """Two units are needed."""

    code = "E_SAME_UNIT"
    template = mark("“{name}”不能并入或承接自己。")


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
        row = self._row(code)
        with self._session.transaction(tr("新增别名{alias}", alias=alias)):
            self._session.change("unit", row.uid, {"aliases": [*row.aliases, alias]})

    def new_code(self, name: str) -> str:
        """The code of a unit that the directory lacks, made of its full name; no unit ever had it.

        It is the one that the unit's own workspace gets under that name, see `workspaces.party_id`.
        """
        digest = sha256(clean_line(name).encode()).hexdigest()
        with self._session.reading() as workspace:  # codes of withdrawn units stay taken
            taken = {record.get("code") for record in workspace.log.records("unit")}
        for length in range(_CODE_DIGITS, _LONGEST_CODE):
            code = f"x{digest[:length]}"
            if code not in taken:
                return code
        raise UnitExists(name=name)

    def rename(self, code: str, name: str, short: str = "") -> None:
        """Gives a unit a new name; what it was called stays an alias, so that plans are still understood.

        Args:
            code: code of the unit.
            name: new full name.
            short: new short name; the full one when empty.

        Raises:
            UnitExists: a name means another unit or a group.
        """
        self._session.require(Role.OFFICE)
        row = self._row(code)
        name = self._free_name(name, code)
        short = self._free_name(short, code) if short.strip() else name
        former = [known for known in (*row.aliases, row.name, row.short) if known not in (name, short)]
        fields = {"name": name, "short": short, "aliases": list(dict.fromkeys(former))}
        with self._session.transaction(tr("{old}更名为{new}", old=row.short, new=short)):
            self._session.change("unit", row.uid, fields)

    def edit(
        self, code: str, *, kind: UnitKind | None = None, group: str | None = None, order: int | None = None
    ) -> None:
        """Changes what a unit is, the group it is ranked in, or its place in protocol order."""
        self._session.require(Role.OFFICE)
        row = self._row(code)
        given = {
            "kind": kind.value if kind else None,
            "group": clean_line(group) if group is not None else None,
            "order": order,
        }
        with self._session.transaction(tr("修改单位{name}", name=row.short)):
            self._session.change("unit", row.uid, {k: v for k, v in given.items() if v is not None})

    def merge(self, code: str, into: str, reason: str) -> str:
        """Takes a unit that is in the directory twice out of it; its names become aliases of the other.

        Args:
            code: the entry that goes; it was never told anything.
            into: code of the one that stays.
            reason: stays visible.

        Returns:
            One sentence for a clerk.

        Raises:
            UnitHasTasks: it has tasks; reorganisation is a succession.
        """
        row, kept = self._row(code), self._row(into)
        if row.uid == kept.uid:
            raise SameUnit(name=row.short)
        self._refuse_removal(row, reason)
        aliases = dict.fromkeys((*kept.aliases, row.name, row.short, *row.aliases))
        with self._session.transaction(tr("{old}并入{new}", old=row.short, new=kept.short)) as workspace:
            self._session.change("unit", kept.uid, {"aliases": list(aliases)})
            for group in workspace.ledger.unit_groups():
                if code in group.members:
                    members = dict.fromkeys(into if member == code else member for member in group.members)
                    self._session.change("unit_group", group.uid, {"members": list(members)})
            self._session.withdraw("unit", row.uid, reason.strip())
        return tr("“{old}”已并入“{new}”，原有名称都作为别名保留。", old=row.short, new=kept.short)

    def remove(self, code: str, reason: str) -> None:
        """Takes a unit that was added by mistake out of the directory.

        Raises:
            UnitHasTasks: it has tasks.
            ReasonMissing: the reason is empty.
        """
        row = self._row(code)
        self._refuse_removal(row, reason)
        with self._session.transaction(tr("删去单位{name}", name=row.short)):
            self._session.withdraw("unit", row.uid, reason.strip())

    def add_group(self, word: str, members: Sequence[str], aliases: Sequence[str] = ()) -> str:
        """Adds a group word of plans.

        Args:
            word: as plans write it.
            members: codes of units.
            aliases: other words for the same.

        Returns:
            uid of its record.

        Raises:
            UnitExists: a word means something already.
            NoSuchRecord: no unit has that code.
        """
        self._session.require(Role.OFFICE)
        word = self._free_name(word)
        others = [self._free_name(alias) for alias in aliases]
        codes = self._known_codes(members)
        with self._session.transaction(tr("新增单位组{word}", word=word)):
            fields = {"name": word, "aliases": others, "members": codes}
            return self._session.create("unit_group", EVERYONE, fields)

    def set_members(self, word: str, members: Sequence[str]) -> None:
        """Says which units a group word stands for; what was issued already stays as it is.

        Args:
            word: the group, or one of its aliases.
            members: codes of units.

        Raises:
            NoSuchRecord: there is no such group, or no unit has that code.
        """
        self._session.require(Role.OFFICE)
        codes = self._known_codes(members)
        with self._session.reading() as workspace:
            rows = [row for row in workspace.ledger.unit_groups() if word in (row.name, *row.aliases)]
        if not rows:
            raise NoSuchRecord(name=word)
        with self._session.transaction(tr("调整单位组{word}", word=word)):
            self._session.change("unit_group", rows[0].uid, {"members": codes})

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

    def _row(self, code: str) -> UnitRow:
        return unit_row(self._session, code)

    def _free_name(self, name: str, code: str = "") -> str:
        """A name as it is kept, that means nothing yet, or the unit of that code.

        Raises:
            UnitNameMissing: it is empty.
            UnitExists: it means another unit or a group.
        """
        name = clean_line(name)
        if not name:
            raise UnitNameMissing
        match = self.directory().resolve(name)
        is_own = match.unit is not None and match.unit.code == code
        if match.kind is not MatchKind.UNKNOWN and not is_own:
            raise UnitExists(name=name)
        return name

    def _known_codes(self, codes: Sequence[str]) -> list[str]:
        directory = self.directory()
        for code in codes:
            if directory.unit(code) is None:
                raise NoSuchRecord(name=code)
        return list(dict.fromkeys(codes))

    def _refuse_removal(self, row: UnitRow, reason: str) -> None:
        self._session.require(Role.OFFICE)
        if not reason.strip():
            raise ReasonMissing
        with self._session.reading() as workspace:
            if workspace.ledger.audiences().get(f"unit.{row.code}"):
                raise UnitHasTasks(name=row.short)


def unit_row(session: Session, code: str) -> UnitRow:
    """The record of a unit that stands.

    Raises:
        NoSuchRecord: no unit has that code.
    """
    with session.reading() as workspace:
        for row in workspace.ledger.units():
            if row.code == code:
                return row
    raise NoSuchRecord(name=code)


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
    directory = workspace.ledger.directory()
    for rule in workspace.log.records("rule"):
        if rule.get("name") == ABOUT:
            place, prefixes = str(rule.get("place", "")), rule.get("prefixes", [])
            directory = workspace.ledger.directory(place, tuple(map(str, prefixes)))
    since = {
        str(record.get("code")): _day(record.get(SINCE))
        for record in workspace.log.records("unit")
        if record.get("successor")
    }
    return _dated(directory, since)


def _dated(directory: UnitDirectory, since: Mapping[str, date | None]) -> UnitDirectory:
    """The directory with the day of each succession."""
    dated = tuple(Succession(one.old, one.new, since.get(one.old)) for one in directory.successions)
    return replace(directory, successions=dated) if dated else directory


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _resolution(name: str, count: int, directory: UnitDirectory) -> NameResolution:
    match = directory.resolve(name)
    if match.unit is not None:
        return NameResolution(name, count, "unit", match.unit.code, match.unit.short, ())
    if match.group is not None:
        return NameResolution(name, count, "group", "", match.group.word, ())
    offers = tuple(unit.short for unit in match.candidates)
    return NameResolution(name, count, "unknown", "", "", offers)
