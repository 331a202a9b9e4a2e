"""Who is who: units with their names, groups of units, and who took over from whom.

A directory is data of the workspace (TOML). A name in a plan is looked up as written, then as an alias, then
with the prefix of the city and the filler words of long names left out. What is not found is answered with
similar units to choose from; nothing is ever guessed.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from desktop.errors import Problem
from desktop.i18n import mark

_CODE = re.compile(r"[a-z0-9-]{1,24}")
_TOML_LINE = re.compile(r"at line (\d+)")
_SHORTENED = (("管理委员会", "管委会"), ("委员会", "委"), ("人民政府", "政府"), ("和", ""))
_BRACKETS = str.maketrans("（）〔〕", "()()")
_LEAST_SIMILAR = 0.5
_MOST_CANDIDATES = 5

_NOT_TOML = mark("单位目录不是有效的 TOML：{reason}")
_NO_FIELD = mark("第{index}个{table}缺少“{field}”，未采用")
_BAD_CODE = mark("单位“{name}”的代码“{code}”不合规则（小写字母、数字、连字符，1 至 24 个），未采用")
_BAD_KIND = mark("单位“{name}”的类别“{kind}”未知，未采用")
_DUPLICATE = mark("“{name}”与前面的单位重复（{what}），未采用")
_NO_MEMBER = mark("单位组“{name}”里的“{member}”不在目录里，已略去")
_NO_UNIT = mark("承接关系里的“{member}”不在目录里，未采用")


class UnitKind(Enum):
    """What a unit is."""

    PARTY = "party"
    CONGRESS = "congress"
    GOVERNMENT = "government"
    CONSULTATIVE = "consultative"
    JUDICIAL = "judicial"
    PEOPLE = "people"
    INSTITUTION = "institution"
    VERTICAL = "vertical"
    COUNTY = "county"
    ZONE = "zone"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Attributes:
        code: stable ASCII abbreviation, unique in the directory.
        name: full legal name.
        short: the name that plans use.
        aliases: other names in use, none shared with another unit.
        kind: what it is.
        group: the group it is ranked in at the year's end.
        order: protocol order, from 1.
    """

    code: str
    name: str
    short: str
    aliases: tuple[str, ...]
    kind: UnitKind
    group: str
    order: int

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the full one first."""
        return tuple(dict.fromkeys((self.name, self.short, *self.aliases)))


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A group word of plans (市政府各部门) and the units it stands for."""

    word: str
    aliases: tuple[str, ...]
    members: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """One unit took over from another (承接)."""

    old: str
    new: str
    since: date | None


class MatchKind(Enum):
    """How a name was found."""

    EXACT = "exact"
    ALIAS = "alias"
    NORMALISED = "normalised"
    GROUP = "group"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What the directory knows about a name.

    Attributes:
        name: the name as asked.
        kind: how it was found.
        unit: the unit, unless it is a group or unknown.
        group: the group, if it is one.
        candidates: similar units for an unknown name, the most similar first.
    """

    name: str
    kind: MatchKind
    unit: Unit | None = None
    group: UnitGroup | None = None
    candidates: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitDirectory:
    """All units of one place, in protocol order.

    Attributes:
        name: the place, e.g. 聊城市.
        prefixes: words that may stand before a unit's name or be left out, longest first.
    """

    name: str
    prefixes: tuple[str, ...]
    units: tuple[Unit, ...]
    groups: tuple[UnitGroup, ...] = ()
    successions: tuple[Succession, ...] = ()
    _by_name: dict[str, Unit] = field(init=False, repr=False, compare=False)
    _by_normal: dict[str, Unit] = field(init=False, repr=False, compare=False)
    _by_code: dict[str, Unit] = field(init=False, repr=False, compare=False)
    _by_word: dict[str, UnitGroup] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {name: unit for unit in reversed(self.units) for name in unit.names}
        words = {word: group for group in self.groups for word in (group.word, *group.aliases)}
        object.__setattr__(self, "_by_name", names)
        object.__setattr__(self, "_by_code", {unit.code: unit for unit in self.units})
        object.__setattr__(self, "_by_word", words)
        object.__setattr__(self, "_by_normal", self._unambiguous(names))

    def _unambiguous(self, names: Mapping[str, Unit]) -> dict[str, Unit]:
        """Normalised names that mean one unit only."""
        meant: dict[str, set[str]] = {}
        for name, unit in names.items():
            meant.setdefault(self.normalise(name), set()).add(unit.code)
        return {
            normal: self._by_code[next(iter(codes))] for normal, codes in meant.items() if len(codes) == 1
        }

    def normalise(self, name: str) -> str:
        """A name without blanks, the city's prefix and filler words."""
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFC", name)).translate(_BRACKETS)
        for prefix in self.prefixes:
            if plain.startswith(prefix) and len(plain) > len(prefix) + 1:
                plain = plain.removeprefix(prefix)
                break
        for long, short in _SHORTENED:
            plain = plain.replace(long, short)
        return plain

    def resolve(self, name: str) -> Match:
        """Looks a name up; an unknown one comes back with similar units."""
        written = name.strip()
        if unit := self._by_name.get(written):
            kind = MatchKind.EXACT if written in (unit.name, unit.short) else MatchKind.ALIAS
            return Match(name, kind, unit)
        if group := self._by_word.get(written):
            return Match(name, MatchKind.GROUP, group=group)
        if unit := self._by_normal.get(self.normalise(written)):
            return Match(name, MatchKind.NORMALISED, unit)
        return Match(name, MatchKind.UNKNOWN, candidates=self.similar(written))

    def unit(self, code: str) -> Unit | None:
        """The unit with a code."""
        return self._by_code.get(code)

    def expand(self, word: str) -> tuple[Unit, ...]:
        """The units a group word stands for; empty if it is not in the directory."""
        group = self._by_word.get(word.strip())
        return group.members if group else ()

    def successor(self, code: str, on: date) -> Unit | None:
        """The unit that has taken over from a unit by a day, through several steps if need be."""
        seen = {code}
        current = code
        while step := self._next(current, on):
            if step in seen:
                break
            seen.add(step)
            current = step
        return self._by_code.get(current) if current != code else None

    def _next(self, code: str, on: date) -> str | None:
        for succession in self.successions:
            if succession.old == code and (succession.since is None or succession.since <= on):
                return succession.new
        return None

    def similar(self, name: str) -> tuple[Unit, ...]:
        """Units whose names resemble a name, the most similar first, at most five."""
        wanted = self.normalise(name)
        scored = []
        for unit in self.units:
            score = max(SequenceMatcher(None, wanted, self.normalise(known)).ratio() for known in unit.names)
            if score >= _LEAST_SIMILAR:
                scored.append((-score, unit.order, unit.code))
        return tuple(self._by_code[code] for _, _, code in sorted(scored)[:_MOST_CANDIDATES])


def parse_directory(text: str, source: str) -> tuple[UnitDirectory, tuple[Problem, ...]]:
    """Reads a unit directory; a bad entry is left out and reported, the others are taken.

    Args:
        text: TOML with ``[directory]``, ``[[unit]]``, ``[[group]]`` and ``[[succession]]``.
        source: what problems name as their source.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _TOML_LINE.search(str(error))
        values = (("reason", str(error)),)
        problem = Problem(source, int(line[1]) if line else 0, "P_TOML", _NOT_TOML, values)
        return UnitDirectory("", (), ()), (problem,)
    reader = _Reader(source)
    units = reader.units(_tables(data, "unit"))
    by_short = {name: unit for unit in units for name in (unit.code, *unit.names)}
    groups = reader.groups(_tables(data, "group"), units, by_short)
    successions = reader.successions(_tables(data, "succession"), by_short)
    about = data.get("directory")
    about = about if isinstance(about, dict) else {}
    prefixes = sorted(_texts(about.get("prefixes")), key=len, reverse=True)
    directory = UnitDirectory(
        str(about.get("name", "")), tuple(prefixes), tuple(units), tuple(groups), tuple(successions)
    )
    return directory, tuple(reader.problems)


def _tables(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    entries = data.get(key, [])
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


class _Reader:
    """Turns tables into values and keeps the problems."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def _report(self, problem: str, message: str, **values: str) -> None:
        self.problems.append(Problem(self.source, 0, problem, message, tuple(values.items())))

    def units(self, entries: Iterable[dict[str, Any]]) -> list[Unit]:
        """The good units, in protocol order."""
        units: list[Unit] = []
        used: Counter[str] = Counter()
        for index, entry in enumerate(entries, 1):
            unit = self._unit(entry, index)
            if unit is None:
                continue
            twice = [key for key in (unit.code, *unit.names) if used[key]]
            if twice:
                self._report("P_DUPLICATE_UNIT", _DUPLICATE, name=unit.name, what="、".join(twice))
                continue
            used.update((unit.code, *unit.names))
            units.append(unit)
        return sorted(units, key=lambda unit: (unit.order, unit.code))

    def _unit(self, entry: dict[str, Any], index: int) -> Unit | None:
        for key in ("code", "name"):
            if not str(entry.get(key, "")).strip():
                self._report("P_MISSING_FIELD", _NO_FIELD, index=str(index), table="unit", field=key)
                return None
        name, code, kind = str(entry["name"]), str(entry["code"]), str(entry.get("kind", "other"))
        if not _CODE.fullmatch(code):
            self._report("P_BAD_CODE", _BAD_CODE, name=name, code=code)
            return None
        if kind not in {known.value for known in UnitKind}:
            self._report("P_BAD_KIND", _BAD_KIND, name=name, kind=kind)
            return None
        order = entry.get("order", index)
        return Unit(
            code=code,
            name=name,
            short=str(entry.get("short", name)),
            aliases=_texts(entry.get("aliases")),
            kind=UnitKind(kind),
            group=str(entry.get("group", "")),
            order=order if isinstance(order, int) else index,
        )

    def groups(
        self, entries: Iterable[dict[str, Any]], units: list[Unit], known: Mapping[str, Unit]
    ) -> list[UnitGroup]:
        """The groups, with members named one by one or by evaluation group."""
        groups = []
        for index, entry in enumerate(entries, 1):
            word = str(entry.get("word", "")).strip()
            if not word:
                self._report("P_MISSING_FIELD", _NO_FIELD, index=str(index), table="group", field="word")
                continue
            wanted = set(self._members(entry, word, known))
            of_groups = set(_texts(entry.get("of_groups")))
            members = tuple(unit for unit in units if unit.code in wanted or unit.group in of_groups)
            groups.append(UnitGroup(word, _texts(entry.get("aliases")), members))
        return groups

    def _members(self, entry: dict[str, Any], word: str, known: Mapping[str, Unit]) -> Iterable[str]:
        for member in _texts(entry.get("members")):
            if member in known:
                yield known[member].code
            else:
                self._report("P_UNKNOWN_MEMBER", _NO_MEMBER, name=word, member=member)

    def successions(self, entries: Iterable[dict[str, Any]], known: Mapping[str, Unit]) -> list[Succession]:
        """Who took over from whom, where both are in the directory."""
        successions = []
        for entry in entries:
            old, new = str(entry.get("old", "")), str(entry.get("new", ""))
            missing = [name for name in (old, new) if name not in known]
            if missing:
                self._report("P_UNKNOWN_MEMBER", _NO_UNIT, member="、".join(missing))
                continue
            since = entry.get("since")
            day = since if isinstance(since, date) else None
            successions.append(Succession(known[old].code, known[new].code, day))
        return successions
