"""Which column of somebody's table says what: fields of a ledger, their many names, a guess to correct."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.paths import resource
from desktop.records.stream import Role
from desktop.spreadsheets import Table
from desktop.spreadsheets.layout import Layout, find_layout, layout_at

ALIASES = "ledger_columns.toml"
UNKNOWN = ""
_BRACKETS = re.compile(r"[(（\[［【〔][^)）\]］】〕]*[)）\]］】〕]")
_MARKS = re.compile(r"[\s()\[\]:：*＊.。、,，;；/\\|｜“”\"'—_\-－〔〕【】《》]+")
_ALTERNATIVES = re.compile(r"[/／、|｜]")
_PLACE = re.compile(r"[A-Z]{1,2}|\d{1,3}")
_SIGNED = re.compile(r"(?:签字|签名|盖章|签章)$")
_PLAIN_NUMBER = re.compile(r"\d{1,4}")
_SHARE = re.compile(r"\d{1,3}(?:\.\d+)?\s*[%％]?")
_SAMPLE_ROWS = 60
_EXACT, _NEARLY, _OUTER = 1.0, 0.9, 0.7
_LEAST_SURE = 0.6
_SUFFIX_BONUS = 1.5


class NoHead(AppError):
    """No row of the sheet looks like the head of a ledger."""

    code = "E_NO_HEAD"
    template = mark("工作表“{sheet}”里没有找到表头（至少要有任务名称等两个列名），请指明表头所在的行：{path}")


class NoSuchColumn(AppError):
    """A mapping names a column that is not there."""

    code = "E_NO_COLUMN"
    template = mark("没有名为“{name}”的列。可用：{names}")


class NoSuchField(AppError):
    """A mapping names a field that is not there."""

    code = "E_NO_FIELD"
    template = mark("没有名为“{name}”的字段。可用：{names}")


@dataclass(frozen=True, slots=True)
class LedgerField:
    """What a column can say.

    Attributes:
        takers: roles that take it from a table; the others see the column listed as not taken.
        is_many: whether several columns may say it.
    """

    name: str
    title: str
    takers: frozenset[Role] = frozenset()
    is_many: bool = False


_OFFICE = frozenset({Role.OFFICE})
_UNIT = frozenset({Role.UNIT})
FIELDS: Mapping[str, LedgerField] = {
    field.name: field
    for field in (
        LedgerField("code", mark("任务编号"), _OFFICE | _UNIT),
        LedgerField("order", mark("序号")),
        LedgerField("source", mark("政策文件"), _OFFICE),
        LedgerField("clause", mark("条款")),
        LedgerField("title", mark("任务名称"), _OFFICE),
        LedgerField("requirement", mark("工作要求"), _OFFICE, is_many=True),
        LedgerField("target", mark("量化目标"), _OFFICE, is_many=True),
        LedgerField("lead", mark("牵头单位"), _OFFICE, is_many=True),
        LedgerField("responsible", mark("责任单位"), _OFFICE, is_many=True),
        LedgerField("sponsor", mark("牵头领导"), _OFFICE),
        LedgerField("contact", mark("联系人")),
        LedgerField("phone", mark("联系电话")),
        LedgerField("due", mark("完成时限"), _OFFICE),
        LedgerField("due_text", mark("时限原文")),
        LedgerField("milestones", mark("时间节点"), _OFFICE),
        LedgerField("q1", mark("第一季度"), _OFFICE),
        LedgerField("q2", mark("第二季度"), _OFFICE),
        LedgerField("q3", mark("第三季度"), _OFFICE),
        LedgerField("q4", mark("第四季度"), _OFFICE),
        LedgerField("next_due", mark("下一节点")),
        LedgerField("progress", mark("进展情况"), _UNIT),
        LedgerField("percent", mark("完成比例（%）"), _UNIT),
        LedgerField("problems", mark("存在问题"), _UNIT),
        LedgerField("next_steps", mark("下一步打算"), _UNIT),
        LedgerField("help", mark("需协调事项"), _UNIT),
        LedgerField("is_done", mark("是否完成"), _UNIT),
        LedgerField("is_unchanged", mark("是否无变化"), _UNIT),
        LedgerField("state", mark("状态")),
        LedgerField("units_state", mark("各单位状态")),
        LedgerField("light", mark("亮灯")),
        LedgerField("verdict", mark("核定")),
        LedgerField("opinion", mark("督查意见")),
        LedgerField("missing", mark("未反馈期数")),
        LedgerField("evidence", mark("佐证材料")),
        LedgerField("reporter", mark("填报人"), _UNIT),
        LedgerField("reported_on", mark("填报时间")),
        LedgerField("note", mark("备注"), _OFFICE, is_many=True),
    )
}
QUARTERS = ("q1", "q2", "q3", "q4")
_REPORTED = frozenset({"progress", "percent", "problems", "next_steps", "state", "verdict"})


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column and what it is taken for.

    Attributes:
        index: place in the table, from 0.
        head: the words of its head, outer before inner.
        field: name of a `LedgerField`; empty when unknown.
        confidence: 0 to 1; 1 when a person said so.
    """

    index: int
    head: str
    field: str
    confidence: float

    @property
    def letter(self) -> str:
        """The column as Excel names it."""
        first, second = divmod(self.index, 26)
        return (chr(64 + first) if first else "") + chr(65 + second)

    def is_taken(self, role: Role) -> bool:
        """Whether a role takes what the column says."""
        return self.field in FIELDS and role in FIELDS[self.field].takers


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What every column of a sheet is taken for; a person corrects it column by column.

    Attributes:
        head_row: first row of the head, from 1.
        head_rows: rows of the head.
        title: lines above the head.
    """

    sheet: str
    columns: tuple[ColumnMatch, ...]
    head_row: int
    head_rows: int
    title: tuple[str, ...] = ()

    @property
    def first_row(self) -> int:
        """First row below the head, from 1."""
        return self.head_row + self.head_rows

    def places(self, field: str) -> tuple[int, ...]:
        """Indexes of the columns taken for a field, from left to right."""
        return tuple(column.index for column in self.columns if column.field == field)

    def with_field(self, column: int, field: str) -> "SheetMapping":
        """The same with one column taken for another field; whoever had it, and shares it not, loses it.

        Args:
            column: index of the column.
            field: name of a field; empty to leave the column out.

        Raises:
            NoSuchField: there is no such field.
        """
        if field and field not in FIELDS:
            raise NoSuchField(name=field, names="、".join(FIELDS))
        is_lone = bool(field) and not FIELDS[field].is_many
        return replace(
            self,
            columns=tuple(
                replace(item, field=field, confidence=1.0)
                if item.index == column
                else replace(item, field=UNKNOWN)
                if is_lone and item.field == field
                else item
                for item in self.columns
            ),
        )

    def column(self, name: str) -> ColumnMatch:
        """A column by its head, its letter or its number from 1.

        Raises:
            NoSuchColumn: there is none.
        """
        for item in self.columns:
            if name in (item.head, item.letter, str(item.index + 1)) or _squeezed(name) == _squeezed(
                item.head
            ):
                return item
        names = "、".join(item.head or item.letter for item in self.columns)
        raise NoSuchColumn(name=name, names=names)

    def not_taken(self, role: Role) -> tuple[ColumnMatch, ...]:
        """Columns with a head that a role does not take: they are listed, never silently lost."""
        return tuple(item for item in self.columns if item.head and not item.is_taken(role))


def fields_for(role: Role) -> tuple[LedgerField, ...]:
    """The fields a column can be mapped to in a workspace of that role."""
    return tuple(field for field in FIELDS.values() if role in field.takers)


def guess_mapping(table: Table, head: tuple[int, int] | None = None) -> SheetMapping | None:
    """Guesses what every column says.

    Args:
        table: a sheet.
        head: first row of the head, from 1, and number of its rows, when a person says so.

    Returns:
        None when no row looks like the head of a ledger.
    """
    layout = layout_at(table, head[0] - 1, head[1]) if head else find_layout(table, is_known_head)
    if layout is None:
        return None
    sample = _sample(table, layout)
    matches = [_match(index, words, sample[index]) for index, words in enumerate(layout.heads)]
    columns = tuple(_without_rivals(_with_requirement(matches, sample)))
    return SheetMapping(table.name, columns, layout.head_index + 1, layout.head_rows, layout.title)


def is_known_head(words: str) -> bool:
    """Whether a cell says what heads of ledgers say."""
    return _field_of(words)[1] >= _LEAST_SURE


def is_head_of(head: str, field: str) -> bool:
    """Whether a head names a field by itself."""
    return _field_of(head.rpartition("/")[2])[0] == field


def _match(index: int, words: Sequence[str], sample: Sequence[str]) -> ColumnMatch:
    field, confidence = _field_of_head(words)
    head = "/".join(" ".join(word.split()) for word in words)
    return ColumnMatch(index, head, _by_content(field, sample), confidence)


def _field_of_head(words: Sequence[str]) -> tuple[str, float]:
    """The innermost word decides, unless an outer one says that quarters are of progress."""
    if not words:
        return UNKNOWN, 0.0
    inner, sureness = _field_of(words[-1])
    outer = next((found for word in reversed(words[:-1]) if (found := _field_of(word))[0]), (UNKNOWN, 0.0))
    if inner in QUARTERS and outer[0] in _REPORTED:
        return outer
    if inner:
        return inner, sureness
    whole = _field_of("".join(words)) if len(words) > 1 else (UNKNOWN, 0.0)
    return max(whole, (outer[0], outer[1] * _OUTER), key=lambda found: found[1])


@lru_cache(maxsize=4096)
def _field_of(words: str) -> tuple[str, float]:
    """Field and confidence of one head word."""
    aliases = _aliases()
    plain = _squeezed(words)
    if _SIGNED.search(plain):
        return UNKNOWN, 0.0
    variants = [(plain, _EXACT), (_squeezed(_BRACKETS.sub("", words)), _NEARLY)]
    variants += [(_squeezed(part), _NEARLY) for part in _ALTERNATIVES.split(words)]
    for variant, sureness in variants:
        if variant in aliases:
            return aliases[variant], sureness
    return _field_inside(_squeezed(_BRACKETS.sub("", words)) or plain)


def _field_inside(words: str) -> tuple[str, float]:
    """The longest name inside a head; one at the end, where the noun stands, counts for more."""
    best, weight = UNKNOWN, 0.0
    if len(words) > 16:
        return best, weight
    for alias, field in _aliases().items():
        if len(alias) > 1 and alias in words:
            found = len(alias) + (_SUFFIX_BONUS if words.endswith(alias) else 0.0)
            if found > weight:
                best, weight = field, found
    return best, min(0.8, weight / max(1, len(words)) * 0.8)


@cache
def _aliases() -> Mapping[str, str]:
    tables = tomllib.loads(resource(ALIASES).read_text("utf-8"))["fields"]
    named = {_squeezed(alias): field for field, aliases in tables.items() for alias in aliases}
    return named | {_squeezed(field.title): name for name, field in FIELDS.items()}


def _squeezed(words: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", words)).upper()


def _sample(table: Table, layout: Layout) -> list[list[str]]:
    """The first values of every column."""
    columns: list[list[str]] = [[] for _ in range(table.width)]
    for row in table.rows(layout.first_row, layout.first_row + _SAMPLE_ROWS):
        for column, cell in zip(columns, row, strict=True):
            if cell.strip():
                column.append(cell.strip())
    return columns


def _by_content(field: str, sample: Sequence[str]) -> str:
    """What a head leaves open: 编号 1, 2, 3 is an order, and 进度 is a share or a report."""
    if not sample:
        return field
    if field == "code" and all(map(_PLAIN_NUMBER.fullmatch, sample)):
        return "order"
    shares = sum(bool(_SHARE.fullmatch(value)) for value in sample)
    if field == "percent" and shares * 2 < len(sample):
        return "progress"
    return "percent" if field == "progress" and shares == len(sample) else field


def _with_requirement(matches: Sequence[ColumnMatch], sample: Sequence[Sequence[str]]) -> list[ColumnMatch]:
    """Of two columns that name the task, the one with the longer words says what is asked for."""
    titles = [item for item in matches if item.field == "title"]
    if len(titles) < 2 or any(item.field == "requirement" for item in matches):
        return list(matches)
    longest = max(titles, key=lambda item: sum(map(len, sample[item.index])))
    return [replace(item, field="requirement") if item is longest else item for item in matches]


def _without_rivals(matches: Iterable[ColumnMatch]) -> Iterator[ColumnMatch]:
    """Of several columns that claim a field of one, the surest keeps it; of equals the first."""
    listed = list(matches)
    for item in listed:
        is_lone = item.field in FIELDS and not FIELDS[item.field].is_many
        rivals = [other for other in listed if other.field == item.field] if is_lone else [item]
        surest = max(rivals, key=lambda other: (other.confidence, -other.index))
        yield item if surest is item else replace(item, field=UNKNOWN, confidence=0.0)


def column_line(column: ColumnMatch) -> str:
    """One column as a line for people."""
    field = FIELDS.get(column.field)
    return tr(
        "{letter}列“{head}”→{field}",
        letter=column.letter,
        head=column.head,
        field=tr(field.title) if field else tr("未采用"),
    )
