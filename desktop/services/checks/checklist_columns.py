"""Which column of somebody's checklist says what: fields, their many names, a guess to correct by hand."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from desktop.i18n import mark, tr
from desktop.paths import resource
from desktop.services.ledger_columns import NoSuchColumn, NoSuchField
from desktop.spreadsheets import Table
from desktop.spreadsheets.layout import Layout, find_layout

ALIASES = "checklist_columns.toml"
NONE = "none"
_BRACKETS = re.compile(r"[(（\[［【〔][^)）\]］】〕]*[)）\]］】〕]")
_MARKS = re.compile(r"[\s()\[\]:：*＊.。、,，;；\\|｜“”\"'_－〔〕【】《》]+")
_COUNT = re.compile(r"\d{1,4}")
_SAMPLE_ROWS = 60
_LONGEST_HEAD = 16
_LEAST_SHARE = 0.5


FIELDS: Mapping[str, str] = {
    "order": mark("序号"),
    "code": mark("编号"),
    "category": mark("安全类"),
    "point": mark("控制点"),
    "requirement": mark("检查要求"),
    "method": mark("检查方法"),
    "criterion": mark("判定标准"),
    "standard": mark("依据"),
    "group": mark("技术/管理"),
    "weight": mark("权重"),
    "levels": mark("适用级别"),
    "severity": mark("风险等级"),
    "figures": mark("评分参数"),
    "target": mark("检查对象"),
    "result": mark("检查结果"),
    "observation": mark("检查记录"),
    "reason": mark("不适用原因"),
    "note": mark("备注"),
    "signature": mark("签字"),
}
MANY = frozenset({"method", "criterion", "standard", "observation", "note", "signature"})
"""Fields that several columns may say."""


@dataclass(frozen=True, slots=True)
class CheckColumn:
    """One column and what it is taken for.

    Attributes:
        index: place in the sheet, from 0.
        head: the words of its head, outer before inner.
        field: a key of `FIELDS`; empty when it is not taken.
        is_certain: whether the head is one of the known names, or a person said so.
    """

    index: int
    head: str
    field: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """What the columns of a sheet are taken for.

    Attributes:
        head_row: first row of the head, from 1.
        head_rows: rows of the head.
    """

    sheet: str
    columns: tuple[CheckColumn, ...]
    head_row: int
    head_rows: int

    def places(self, field: str) -> tuple[int, ...]:
        """Indexes of the columns of a field, from left to right."""
        return tuple(column.index for column in self.columns if column.field == field)


def given_columns(pairs: Iterable[str]) -> dict[str, str]:
    """What a person says of columns.

    Args:
        pairs: ``head=field``; the field by name or title, ``none`` to leave the column out.

    Returns:
        Field by squeezed head; empty to leave it out.

    Raises:
        NoSuchField: there is no such field.
    """
    titles = {tr(title): name for name, title in FIELDS.items()} | {
        title: name for name, title in FIELDS.items()
    }
    found = {}
    for pair in pairs:
        head, _, field = pair.rpartition("=")
        name = titles.get(field, field)
        if name not in FIELDS and name != NONE:
            raise NoSuchField(name=field, names="、".join((*FIELDS, NONE)))
        found[squeezed(head)] = "" if name == NONE else name
    return found


def check_given(given: Mapping[str, str], sheets: Sequence[CheckSheet]) -> None:
    """Refuses a mapping of a column that no sheet has.

    Raises:
        NoSuchColumn: with the columns that there are.
    """
    heads = dict.fromkeys(column.head for sheet in sheets for column in sheet.columns if column.head)
    known = {squeezed(head) for head in heads} | {squeezed(_inner(head)) for head in heads}
    for name in given:
        if name not in known:
            raise NoSuchColumn(name=name, names="、".join(heads))


def guess_sheet(table: Table, given: Mapping[str, str]) -> tuple[CheckSheet, Layout] | None:
    """Guesses what every column of a sheet says.

    Args:
        table: the sheet.
        given: what a person said, see `given_columns`.

    Returns:
        None when no row looks like the head of a checklist, or no column says what is asked for.
    """
    layout = find_layout(table, lambda words: squeezed(words) in given or bool(field_of(words)[0]))
    if layout is None:
        return None
    columns = [_column(index, words, given) for index, words in enumerate(layout.heads)]
    columns = _with_requirement(_without_rivals(columns), table, layout)
    columns = _with_order(columns, table, layout)
    if not any(column.field == "requirement" for column in columns):
        return None
    return CheckSheet(table.name, tuple(columns), layout.head_index + 1, layout.head_rows), layout


def field_of(words: str) -> tuple[str, bool]:
    """The field that a head names, and whether it is a known name as it stands."""
    aliases = _aliases()
    for variant in (squeezed(words), squeezed(_BRACKETS.sub("", words))):
        if variant in aliases:
            return aliases[variant], True
    plain = squeezed(_BRACKETS.sub("", words))
    if not 1 < len(plain) <= _LONGEST_HEAD:
        return "", False
    inside = [alias for alias in aliases if len(alias) > 1 and alias in plain and not alias.isascii()]
    longest = max(inside, key=lambda alias: (len(alias), plain.endswith(alias)), default="")
    is_close = len(longest) >= len(plain) * _LEAST_SHARE
    return (aliases[longest], False) if is_close and longest else ("", False)


def squeezed(words: str) -> str:
    """A head or a word to compare with: without blanks and marks, of one width and case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", words)).upper()


@cache
def word_table(name: str) -> Mapping[str, str]:
    """What inspectors write, squeezed, to what it means.

    Args:
        name: a table of the file: ``verdicts``, ``severities``, ``weights``, ``groups``, ``digits``.
    """
    return {squeezed(word): key for key, words in _file()[name].items() for word in words}


@cache
def management_words() -> tuple[str, ...]:
    """What the name of a category about management holds."""
    return tuple(_file()["management"]["holds"])


def _column(index: int, words: Sequence[str], given: Mapping[str, str]) -> CheckColumn:
    head = "/".join(" ".join(word.split()) for word in words)
    for said in (squeezed(head), squeezed(words[-1]) if words else ""):
        if said and said in given:
            return CheckColumn(index, head, given[said], is_certain=True)
    for word in reversed(words):
        field, is_certain = field_of(word)
        if field:
            return CheckColumn(index, head, field, is_certain)
    return CheckColumn(index, head, "", is_certain=False)


def _without_rivals(columns: Sequence[CheckColumn]) -> list[CheckColumn]:
    """Of several columns that claim a field of one, the surest keeps it, of equals the first."""
    found = []
    for column in columns:
        rivals = [other for other in columns if other.field == column.field]
        best = max(rivals, key=lambda other: (other.is_certain, -other.index))
        is_lone = column.field and column.field not in MANY and column.field != "requirement"
        found.append(replace(column, field="") if is_lone and best is not column else column)
    return found


def _with_requirement(columns: Sequence[CheckColumn], table: Table, layout: Layout) -> list[CheckColumn]:
    """Exactly one column says what is asked for: the longest of several; a lone point stands in for none."""
    rows = list(table.rows(layout.first_row, layout.first_row + _SAMPLE_ROWS))
    asked = [column for column in columns if column.field == "requirement"]
    if not asked:
        return [replace(one, field="requirement") if one.field == "point" else one for one in columns]
    longest = max(asked, key=lambda one: (len({row[one.index] for row in rows}), _length(rows, one.index)))
    has_point = any(column.field == "point" for column in columns)
    spare = "" if has_point else "point"
    found = []
    for column in columns:
        if column.field == "requirement" and column is not longest:
            column, spare = replace(column, field=spare), ""  # noqa: PLW2901 the first of them is the point
        found.append(column)
    return found


def _with_order(columns: Sequence[CheckColumn], table: Table, layout: Layout) -> list[CheckColumn]:
    """A 编号 that only counts 1, 2, 3 is an order, not a code: every sheet counts anew."""
    if any(column.field == "order" for column in columns):
        return list(columns)
    rows = list(table.rows(layout.first_row, layout.first_row + _SAMPLE_ROWS))
    found = []
    for column in columns:
        values = [row[column.index].strip() for row in rows if row[column.index].strip()]
        is_count = column.field == "code" and all(map(_COUNT.fullmatch, values))
        found.append(replace(column, field="order") if is_count else column)
    return found


def _length(rows: Sequence[Sequence[str]], index: int) -> int:
    return sum(len(row[index]) for row in rows)


def _inner(head: str) -> str:
    return head.rpartition("/")[2]


@cache
def _aliases() -> Mapping[str, str]:
    named = {squeezed(alias): field for field, aliases in _file()["fields"].items() for alias in aliases}
    return named | {squeezed(title): name for name, title in FIELDS.items()}


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(resource(ALIASES).read_text("utf-8"))
