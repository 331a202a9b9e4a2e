"""Which column of a table of evaluation rules says what: heads by their many names."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from desktop.i18n import mark, tr
from desktop.paths import resource
from desktop.spreadsheets import Table
from desktop.spreadsheets.layout import Layout, find_layout

_ALIASES = "scheme_columns.toml"
_BRACKETS = re.compile(r"[(（\[［【〔][^)）\]］】〕]*[)）\]］】〕]")
_MARKS = re.compile(r"[\s()\[\]:：*＊.。、,，;；\\|｜“”\"'_－〔〕【】《》]+")
_SAMPLE_ROWS = 300
_LEAST_UNITS = 0.8

FIELDS: Mapping[str, str] = {
    "order": mark("序号"),
    "code": mark("指标编号"),
    "dimension": mark("一级指标"),
    "title": mark("指标"),
    "points": mark("指标分值"),
    "part_code": mark("计分项编号"),
    "part_title": mark("计分项"),
    "part_points": mark("计分项分值"),
    "wording": mark("评分标准"),
    "kind": mark("计分规则"),
    "parameters": mark("规则参数"),
    "fact": mark("数据来源"),
    "owner": mark("责任单位"),
    "groups": mark("适用分组"),
    "applies": mark("不适用时"),
    "lowest": mark("最低得分"),
    "highest": mark("最高得分"),
    "extra": mark("加减分项"),
    "examples": mark("算例"),
}
"""Columns of a workbook of ours, in their order."""


@dataclass(frozen=True, slots=True)
class SchemeColumn:
    """One column.

    Attributes:
        index: place in the sheet, from 0.
        head: its innermost words.
        field: a key of `FIELDS`, ``unit``, ``type`` (of unit) or ``note``; empty when it is not taken.
    """

    index: int
    head: str
    field: str


@dataclass(frozen=True, slots=True)
class SchemeSheet:
    """A sheet whose columns are known."""

    table: Table
    layout: Layout
    columns: tuple[SchemeColumn, ...]

    def place(self, field: str) -> int | None:
        """Index of the first column of a field; None without one."""
        return next((one.index for one in self.columns if one.field == field), None)

    def head(self, field: str) -> str:
        """The head of a field's column as it stands in the sheet; its title when there is no such column."""
        return next((one.head for one in self.columns if one.field == field), tr(FIELDS.get(field, field)))


def known_sheet(table: Table) -> SchemeSheet | None:
    """Guesses what every column of a sheet says.

    Returns:
        None when no row looks like a head, or indicators, points or wordings have no column.
    """
    layout = find_layout(table, lambda words: bool(field_of(words)))
    if layout is None:
        return None
    columns = [
        SchemeColumn(index, words[-1] if words else "", _first(words))
        for index, words in enumerate(layout.heads)
    ]
    columns = _resolved(columns, table, layout)
    fields = {one.field for one in columns}
    if not {"points", "wording"} <= fields or not fields & {"title", "dimension"}:
        return None
    return SchemeSheet(table, layout, tuple(columns))


def field_of(words: str) -> str:
    """The field that a head names; empty for none."""
    aliases = _names(tuple(map(tr, FIELDS.values())))
    for variant in (squeezed(words), squeezed(_BRACKETS.sub("", words))):
        if variant in aliases:
            return aliases[variant]
    return ""


def squeezed(words: str) -> str:
    """A head or a word to compare with: without blanks and marks, of one width and case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", words)).upper()


def is_extra_title(title: str) -> bool:
    """Whether a title stands for bonus and penalty."""
    return any(word in title for word in _words("extras", "holds"))


def is_total(text: str) -> bool:
    """Whether a cell says that its row adds up."""
    return squeezed(text) in set(_words("totals", "words"))


def is_unit_name(text: str) -> bool:
    """Whether a text ends as names of units do."""
    return text.strip().endswith(_words("units", "endings"))


def _first(words: Sequence[str]) -> str:
    return next((found for found in map(field_of, reversed(words)) if found), "")


def _resolved(columns: Sequence[SchemeColumn], table: Table, layout: Layout) -> list[SchemeColumn]:
    """With what 考核项目 and 考核内容 mean here, and one column a field."""
    rows = list(table.rows(layout.first_row, layout.first_row + _SAMPLE_ROWS))
    fields = {one.field for one in columns}
    meanings = {"project": ("dimension" if "title" in fields else "title")}
    if "wording" not in fields:
        meanings["content"] = "wording"
    elif "title" in fields:
        meanings["content"] = "part_title"
    else:
        meanings["content"] = "content"
    found = [replace(one, field=meanings.get(one.field, one.field)) for one in columns]
    return _once(_with_units(found, rows))


def _with_units(columns: list[SchemeColumn], rows: Sequence[Sequence[str]]) -> list[SchemeColumn]:
    """Of two columns under one head, the second may say the unit that a row is for, the first its type."""
    for before, after in pairwise(columns):
        if not before.field or before.head != after.head:
            continue
        own = [row[after.index] for row in rows if row[after.index] not in ("", row[before.index])]
        named = sum(map(is_unit_name, own))
        field = "unit" if own and named >= _LEAST_UNITS * len(own) else before.field
        return [replace(one, field=field) if one is after else one for one in columns]
    return columns


def _once(columns: Sequence[SchemeColumn]) -> list[SchemeColumn]:
    """Of several columns that claim a field the first keeps it."""
    seen: set[str] = set()
    found = []
    for one in columns:
        found.append(replace(one, field="") if one.field in seen else one)
        seen.add(one.field)
    return found


@cache
def _names(titles: tuple[str, ...]) -> Mapping[str, str]:
    """Fields by every name: those of others, ours, and ours in the language of the program."""
    named = {squeezed(alias): field for field, aliases in _file()["fields"].items() for alias in aliases}
    own = {squeezed(title): name for name, title in FIELDS.items()}
    return named | own | {squeezed(title): name for name, title in zip(FIELDS, titles, strict=True)}


@cache
def _words(table: str, key: str) -> tuple[str, ...]:
    return tuple(_file()[table][key])


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(resource(_ALIASES).read_text("utf-8"))
