"""Checklists as TOML: read strictly, written so that they read back equal.

    [checklist]              code edition title profile; also basis source language
    [levels]                 "3" = "第三级"; absent when there are none
    [settings]               of the profile, e.g. y = "0.5"
    [[item]]                 code category requirement; also point method criterion standard,
                             group (technical, management), weight (1, 2, 3), levels,
                             severity (high, medium, low), figures

A bad item is a problem and is left out, the good ones go on; so is a bad level or setting. Numbers in
settings and figures may be written as text, whole numbers or decimals; they are kept as text. Text is
stripped and NFC.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from desktop.domain.checks.scoring import PROFILES
from desktop.domain.checks.values import CheckItem, Checklist, ItemGroup, Severity, Weight
from desktop.errors import Problem
from desktop.i18n import mark

HEAD_KEYS = ("code", "edition", "title", "basis", "source", "language", "profile")
ITEM_TEXTS = ("code", "category", "point", "requirement", "method", "criterion", "standard")
ITEM_KEYS = (*ITEM_TEXTS, "group", "weight", "levels", "severity", "figures")
LANGUAGES = ("zh", "en")

_TABLES = {"checklist", "levels", "settings", "item"}
_NEEDED = ("code", "edition", "title", "profile")
_NEEDED_OF_ITEM = ("code", "category", "requirement")
_MOST_CHARACTERS, _MOST_ITEMS, _LONGEST_CODE = 8_000_000, 20_000, 80
_LARGEST = 10**12
_SMALL = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,12}", re.ASCII)
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}", re.ASCII)
_ITEM_LINE = re.compile(r"[ \t]*\[\[[ \t]*item[ \t]*\]\]")
_LINE = re.compile(r"line (\d+)")

_BAD_TOML = mark("不是可读的 TOML 文件（{reason}），整个文件未采用")
_TOO_LONG = mark("文件过大，整个文件未采用")
_NO_HEAD = mark("缺少 [checklist] 一节，整个文件未采用")
_BAD_HEAD = mark("清单的“{key}”缺少或有误，整个文件未采用")
_LEFT_HEAD = mark("清单的“{key}”有误，未采用")
_UNKNOWN_KEY = mark("不认识的内容“{key}”，未采用")
_UNKNOWN_PROFILE = mark("本程序没有评分方法“{name}”：清单可以填写，但不能评分")
_BAD_LEVEL = mark("级别“{key}”有误，未采用")
_BAD_SETTING = mark("设置“{key}”缺少或有误，未采用")
_NO_ITEMS = mark("没有一个可用的检查项，整个文件未采用")
_MANY_ITEMS = mark("检查项过多，只采用前{count}项")
_NOT_A_TABLE = mark("第{number}个检查项不是一张表，未采用")
_BAD_ITEM = mark("第{number}个检查项（{code}）的“{key}”缺少或有误，未采用")
_UNKNOWN_ITEM_KEY = mark("第{number}个检查项（{code}）有不认识的内容“{key}”，未采用")
_DUPLICATE = mark("第{number}个检查项的编号“{code}”与前面的重复，未采用")

_Choice = TypeVar("_Choice", bound=Enum)


class _Bad(Exception):
    """A key cannot be read; it is named."""


class _Unreadable(Exception):
    """Nothing of the file can be used; carries its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_checklist(text: str, source: str) -> tuple[Checklist | None, tuple[Problem, ...]]:
    """Reads a checklist; never raises, whatever the text.

    Args:
        text: of the file.
        source: what is read, e.g. the file name.

    Returns:
        The checklist, None when its head cannot be used or not one item can; and what was left out, with the
        line where the item begins.
    """
    try:
        return _Reading(text, source).checklist()
    except _Unreadable as error:
        return None, (error.problem,)


def write_checklist(checklist: Checklist) -> str:
    """The file of a checklist; reads back equal when its text is stripped and NFC."""
    head = {key: str(getattr(checklist, key)) for key in HEAD_KEYS}
    parts = [_table("[checklist]", head)]
    parts += [_table("[levels]", checklist.levels)] if checklist.levels else []
    parts += [_table("[settings]", checklist.settings)] if checklist.settings else []
    parts += [_item_text(item) for item in checklist.items]
    return "\n".join(parts)


def _table(head: str, values: Mapping[str, str]) -> str:
    return "\n".join((head, *(f"{_key(key)} = {_quoted(value)}" for key, value in values.items()), ""))


def _item_text(item: CheckItem) -> str:
    lines = ["[[item]]"]
    lines += [f"{key} = {_quoted(getattr(item, key))}" for key in ITEM_TEXTS if getattr(item, key)]
    lines += [f'group = "{item.group.value}"', f"weight = {item.weight:d}"]
    if item.levels:
        lines.append(f"levels = [{', '.join(map(_quoted, item.levels))}]")
    if item.severity:
        lines.append(f'severity = "{item.severity.value}"')
    if item.figures:
        pairs = ", ".join(f"{_key(key)} = {_quoted(value)}" for key, value in item.figures.items())
        lines.append(f"figures = {{ {pairs} }}")
    return "\n".join((*lines, ""))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[0-9A-Za-z_-]+", key, re.ASCII) else _quoted(key)


class _Reading:
    """One reading of one file."""

    def __init__(self, text: str, source: str) -> None:
        self._source = source
        self._problems: list[Problem] = []
        self._places: dict[str, tuple[int, int]] = {}
        self._document = self._parsed(text)
        starts = [n for n, line in enumerate(text.split("\n"), start=1) if _ITEM_LINE.match(line)]
        self._entries = self._listed()
        self._lines = starts if len(starts) == len(self._entries) else [0] * len(self._entries)

    def checklist(self) -> tuple[Checklist | None, tuple[Problem, ...]]:
        """The checklist of its good parts, None without a good item."""
        for key in self._document.keys() - _TABLES:
            self._note(0, "P_CHECKLIST_KEY", _UNKNOWN_KEY, key=key)
        head = self._head()
        levels = self._pairs("levels", "P_CHECKLIST_LEVEL", _BAD_LEVEL)
        settings = self._pairs("settings", "P_CHECKLIST_SETTING", _BAD_SETTING)
        found = Checklist(**head, levels=levels, settings=settings, items=self._items(levels))
        found = self._without_faults(found)
        if not found.items:
            self._note(0, "P_CHECKLIST_EMPTY", _NO_ITEMS)
        return found if found.items else None, tuple(self._problems)

    def _parsed(self, text: str) -> Mapping[str, Any]:
        if len(text) > _MOST_CHARACTERS:
            raise self._unreadable("P_CHECKLIST_TOML", _TOO_LONG)
        try:
            return tomllib.loads(text, parse_float=Decimal)
        except (ValueError, ArithmeticError, RecursionError) as error:
            line = _LINE.search(str(error))
            reason = str(error) if isinstance(error, ValueError) else type(error).__name__
            raise self._unreadable(
                "P_CHECKLIST_TOML", _BAD_TOML, int(line[1]) if line else 0, reason=reason
            ) from None

    def _listed(self) -> list[Any]:
        listed = self._document.get("item", [])
        if not isinstance(listed, list):
            raise self._unreadable("P_CHECKLIST_EMPTY", _NO_ITEMS)
        return listed

    def _head(self) -> dict[str, str]:
        head = self._document.get("checklist")
        if not isinstance(head, Mapping):
            raise self._unreadable("P_CHECKLIST_HEAD", _NO_HEAD)
        for key in head.keys() - set(HEAD_KEYS):
            self._note(0, "P_CHECKLIST_KEY", _UNKNOWN_KEY, key=key)
        found = {key: self._head_text(head, key) for key in HEAD_KEYS}
        if found["profile"] not in PROFILES:
            self._note(0, "P_CHECKLIST_PROFILE", _UNKNOWN_PROFILE, name=found["profile"])
        return found

    def _head_text(self, head: Mapping[str, Any], key: str) -> str:
        default = LANGUAGES[0] if key == "language" else ""
        try:
            text = _text(head, key) or default
        except _Bad:
            text = ""
        is_bad = (
            (key in ("code", "edition", "profile") and not _NAME.fullmatch(text))
            or (key == "language" and text not in LANGUAGES)
            or (key in _NEEDED and not text)
        )
        if is_bad and key in _NEEDED:
            raise self._unreadable("P_CHECKLIST_HEAD", _BAD_HEAD, key=key)
        if is_bad or (not text and head.get(key, "") != ""):
            self._note(0, "P_CHECKLIST_HEAD", _LEFT_HEAD, key=key)
            return default
        return text

    def _pairs(self, name: str, code: str, message: str) -> dict[str, str]:
        table = self._document.get(name, {})
        if not isinstance(table, Mapping):
            self._note(0, code, message, key=name)
            return {}
        found = {}
        for key, value in table.items():
            try:
                found[_level_name(key)] = _figure(value, key)
            except _Bad:
                self._note(0, code, message, key=key)
        return found

    def _items(self, levels: Mapping[str, str]) -> tuple[CheckItem, ...]:
        if len(self._entries) > _MOST_ITEMS:
            self._note(0, "P_CHECKLIST_EMPTY", _MANY_ITEMS, count=str(_MOST_ITEMS))
        items: dict[str, CheckItem] = {}
        for number, (entry, line) in enumerate(
            zip(self._entries[:_MOST_ITEMS], self._lines, strict=False), start=1
        ):
            item = self._item(entry, levels, number, line)
            if item and item.code in items:
                self._note(line, "P_ITEM_DUPLICATE", _DUPLICATE, number=str(number), code=item.code)
            elif item:
                items[item.code] = item
                self._places[item.code] = (number, line)
        return tuple(items.values())

    def _item(self, entry: Any, levels: Mapping[str, str], number: int, line: int) -> CheckItem | None:
        if not isinstance(entry, Mapping):
            self._note(line, "P_ITEM", _NOT_A_TABLE, number=str(number))
            return None
        place = {"number": str(number), "code": str(entry.get("code", ""))[:_LONGEST_CODE] or "—"}
        unknown = sorted(entry.keys() - set(ITEM_KEYS))
        if unknown:
            self._note(line, "P_ITEM_KEY", _UNKNOWN_ITEM_KEY, **place, key=unknown[0])
            return None
        try:
            return _item(entry, levels)
        except _Bad as error:
            key = str(error)
            self._note(line, f"P_ITEM_{key.upper()}", _BAD_ITEM, **place, key=key)
            return None

    def _without_faults(self, found: Checklist) -> Checklist:
        """The checklist without the items and settings that its profile cannot work with."""
        faults = PROFILES[found.profile].faults(found) if found.profile in PROFILES else ()
        bad = set()
        for fault in faults:
            if fault.item and fault.item not in bad:
                number, line = self._places[fault.item]
                place = {"number": str(number), "code": fault.item}
                self._note(line, "P_ITEM_FIGURES", _BAD_ITEM, **place, key=fault.name)
            elif not fault.item:
                self._note(0, "P_CHECKLIST_SETTING", _BAD_SETTING, key=fault.name)
            bad.add(fault.item)
        names = {fault.name for fault in faults if not fault.item}
        return Checklist(
            **{key: getattr(found, key) for key in HEAD_KEYS},
            levels=found.levels,
            settings={key: value for key, value in found.settings.items() if key not in names},
            items=tuple(item for item in found.items if item.code not in bad),
        )

    def _note(self, line: int, code: str, message: str, /, **values: str) -> None:
        self._problems.append(Problem(self._source, line, code, message, tuple(values.items())))

    def _unreadable(self, code: str, message: str, line: int = 0, **values: str) -> _Unreadable:
        return _Unreadable(Problem(self._source, line, code, message, tuple(values.items())))


def _item(entry: Mapping[str, Any], levels: Mapping[str, str]) -> CheckItem:
    texts = {key: _text(entry, key) for key in ITEM_TEXTS}
    for key in _NEEDED_OF_ITEM:
        if not texts[key]:
            raise _Bad(key)
    if len(texts["code"]) > _LONGEST_CODE or "\n" in texts["code"]:
        raise _Bad("code")
    return CheckItem(
        **texts,
        group=_member(ItemGroup, entry, "group") or ItemGroup.TECHNICAL,
        weight=_weight(entry),
        levels=_levels(entry, levels),
        severity=_member(Severity, entry, "severity"),
        figures=_figures(entry),
    )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _Bad(key)
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in text):
        raise _Bad(key)
    return text


def _member(kind: type[_Choice], entry: Mapping[str, Any], key: str) -> _Choice | None:
    if key not in entry:
        return None
    try:
        return kind(entry[key])
    except ValueError:
        raise _Bad(key) from None


def _weight(entry: Mapping[str, Any]) -> Weight:
    value = entry.get("weight", Weight.NORMAL.value)
    if type(value) is not int or value not in set(Weight):
        raise _Bad("weight")
    return Weight(value)


def _levels(entry: Mapping[str, Any], known: Mapping[str, str]) -> tuple[str, ...]:
    value = entry.get("levels", [])
    if not isinstance(value, list) or not all(isinstance(level, str) and level in known for level in value):
        raise _Bad("levels")
    return tuple(dict.fromkeys(value))


def _figures(entry: Mapping[str, Any]) -> dict[str, str]:
    value = entry.get("figures", {})
    if not isinstance(value, Mapping):
        raise _Bad("figures")
    return {_level_name(key): _figure(figure, "figures") for key, figure in value.items()}


def _level_name(key: str) -> str:
    if not _NAME.fullmatch(key):
        raise _Bad("figures")
    return key


def _figure(value: Any, key: str) -> str:
    text = _text({key: value}, key) if isinstance(value, str) else _number_text(value)
    if not text:
        raise _Bad(key)
    return text


def _number_text(value: Any) -> str:
    """A number as text; empty for anything else, and for numbers that no checklist means."""
    text = str(value) if type(value) is int and abs(value) < _LARGEST else ""
    if isinstance(value, Decimal) and _SMALL.fullmatch(str(value)):
        text = str(value)
    return text
