"""Checklists as inspectors pass them around in Excel: one sheet a layer or asset, merged cells."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.domain.checks.values import Answer, CheckItem, ItemGroup, Severity, Verdict, Weight
from desktop.errors import Problem
from desktop.i18n import mark
from desktop.progress import SILENT, Progress
from desktop.services.checks.checklist_columns import (
    CheckSheet,
    check_given,
    guess_sheet,
    management_words,
    squeezed,
    word_table,
)
from desktop.services.checks.checklist_drafts import ChecklistDraft, GivenHead, Raw, checked, free_code
from desktop.spreadsheets import Table, open_book
from desktop.spreadsheets.layout import RowKind, RowReader

FORMAT_MARK = "dukao-checklist-1"
FACTS = ("code", "edition", "title", "basis", "source", "language", "profile")
FIGURE_SEPARATOR, LEVEL_SEPARATOR = "；", "、"
_GENERIC_SHEET = re.compile(r"(?:SHEET|工作表|表)?\d*")
_LEVEL = re.compile(r"[1-5一二三四五]")
_MOST_SHEETS, _MOST_FACTS = 200, 1000
_JOINED = ("method", "criterion", "standard")

_NO_REQUIREMENT = mark("“{sheet}”第{row}行没有检查要求，未采用")
_OTHER_TEXT = mark("“{sheet}”第{row}行的编号“{code}”与前面的检查要求不同，未采用")
_OTHER_SHEET = mark("“{sheet}”第{row}行的编号“{code}”在另一张工作表上是别的检查要求，改用“{other}”")
_UNKNOWN_RESULT = mark("“{sheet}”第{row}行的检查结果“{value}”不能识别，按未检查计")
_OTHER_RESULT = mark("“{sheet}”第{row}行与前面的检查结果不同，两个结果都保留")
_UNKNOWN_VALUE = mark("“{sheet}”第{row}行的“{column}”为“{value}”，不能识别，未采用这一格")
_MANY_SHEETS = mark("工作表过多，只读取前{count}张")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a sheet by field."""

    sheet: str
    number: int
    chapter: str
    cells: Mapping[str, str]

    def get(self, field: str) -> str:
        return self.cells.get(field, "")

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same item."""
        if self.get("code"):
            return ("code", self.get("code"))
        return ("text", squeezed(self.get("point")), squeezed(self.get("requirement")))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows of one sheet."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[_Row, ...]
    mapping: CheckSheet
    keys: frozenset[tuple[str, ...]]

    @property
    def has_own_name(self) -> bool:
        return not _GENERIC_SHEET.fullmatch(squeezed(self.name))


def read_excel(
    path: Path, columns: Mapping[str, str], given: GivenHead, progress: Progress = SILENT
) -> ChecklistDraft:
    """Reads a workbook.

    Args:
        path: .xlsx, .xls, .ods or .csv.
        columns: what a person says of columns, see `checklist_columns.given_columns`.
        given: what a person says of the head.
        progress: may cancel.

    Raises:
        NoSuchColumn: a column is named that no sheet has.
        AppError: the file cannot be read, or holds what no table holds.
    """
    book = open_book(path)
    names = [info.name for info in book.sheets if not info.is_hidden] or [book.sheets[0].name]
    sheets: list[_Sheet] = []
    problems: list[Problem] = []
    unused: list[str] = []
    facts: dict[str, str] = {}
    if len(names) > _MOST_SHEETS:
        problems.append(Problem(path.name, 0, "P_SHEETS", _MANY_SHEETS, (("count", str(_MOST_SHEETS)),)))
    for name in names[:_MOST_SHEETS]:
        table = book.table(name, progress)
        if told := _facts(table):
            facts = told
        elif sheet := _sheet(table, columns, path.name, problems):
            sheets.append(sheet)
        else:
            unused.append(name)
        table.close()
    check_given(columns, [sheet.mapping for sheet in sheets])
    raw = _Assembly(path, facts, sheets, problems).raw()
    draft = checked(raw, given, path.name)
    return replace(draft, sheets=tuple(sheet.mapping for sheet in sheets), unused=tuple(unused))


def _facts(table: Table) -> dict[str, str]:
    """What the sheet of facts in a workbook of ours says; nothing for any other sheet."""
    rows = [[cell.strip() for cell in row] for row in table.rows(0, _MOST_FACTS)]
    if not any(FORMAT_MARK in row for row in rows):
        return {}
    return {row[1]: row[2] for row in rows if len(row) > 2 and row[1]}


def _sheet(table: Table, columns: Mapping[str, str], source: str, problems: list[Problem]) -> _Sheet | None:
    found = guess_sheet(table, columns)
    if found is None:
        return None
    mapping, layout = found
    text_columns = frozenset((*mapping.places("requirement"), *mapping.places("point")))
    reader = RowReader(table, layout, text_columns, frozenset(mapping.places("code")))
    rows, chapter = [], ""
    fields = {column.field: mapping.places(column.field) for column in mapping.columns if column.field}
    for index, raw in enumerate(table.rows(layout.first_row), start=layout.first_row):
        cells = [cell.strip() for cell in raw]
        kind = reader.kind(index, cells)
        if kind is RowKind.CHAPTER:
            chapter = next(cell for cell in cells if cell)
        if kind is not RowKind.DATA:
            continue
        values = {field: "\n".join(_distinct(cells, places)) for field, places in fields.items()}
        row = _Row(table.name, index + 1, chapter, values)
        if row.get("requirement"):
            rows.append(row)
        else:
            problems.append(_problem(source, row, "P_ROW_REQUIREMENT", _NO_REQUIREMENT))
    if not rows:
        return None
    return _Sheet(table.name, layout.title, tuple(rows), mapping, frozenset(row.key for row in rows))


def _distinct(cells: Sequence[str], places: Iterable[int]) -> Iterable[str]:
    return dict.fromkeys(cells[place] for place in places if cells[place])


class _Assembly:
    """Items and results of all sheets."""

    def __init__(
        self, path: Path, facts: Mapping[str, str], sheets: Sequence[_Sheet], problems: list[Problem]
    ) -> None:
        self._source = path.name
        self._facts = facts
        self._sheets = sheets
        self._assets = {sheet.name for sheet in sheets if not facts and _is_asset(sheet, sheets)}
        titles = [line for sheet in sheets for line in sheet.titles]
        self._title = facts.get("title") or (titles[0] if titles else path.stem)
        levels = {key[7:]: value for key, value in facts.items() if key.startswith("levels.")}
        settings = {key[9:]: value for key, value in facts.items() if key.startswith("settings.")}
        head = dict(facts) if facts else {"source": path.name}
        head["title"] = self._title
        self._raw = Raw("excel", head, levels, settings, problems=problems)
        self._items: dict[tuple[str, ...], CheckItem] = {}
        self._orders: dict[str, int] = {}
        self._owners: dict[str, str] = {}
        self._categories: dict[str, int] = {}
        self._counts: Counter[str] = Counter()
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        self._found_levels: dict[str, str] = {}

    def raw(self) -> Raw:
        """All that was found; items of a workbook of ours in the order that it tells."""
        for sheet in self._sheets:
            for row in sheet.rows:
                self._take(sheet, row)
        items = list(self._items.values())
        if self._facts:
            items.sort(key=lambda item: self._orders[item.code])
        self._raw.items = items
        self._raw.levels = self._raw.levels or dict(sorted(self._found_levels.items()))
        return self._raw

    def _take(self, sheet: _Sheet, row: _Row) -> None:
        """Takes a row: a new item, one more row of the item, or the same item at another target."""
        key = row.key
        if self._is_other(key, row) and self._owners[self._items[key].code] != sheet.name:
            key = ("sheet", sheet.name, row.get("code"))  # every sheet has its own 1.1
        known = self._items.get(key)
        if known is None:
            known = self._items[key] = self._item(sheet, row)
            self._owners[known.code] = sheet.name
            self._orders[known.code] = int(row.get("order")) if row.get("order").isdecimal() else 0
        elif self._is_other(key, row):
            self._note(row, "P_ROW_CODE", _OTHER_TEXT, code=row.get("code"))
            return
        elif self._owners[known.code] == sheet.name:
            known = self._items[key] = _joined(known, row)
        self._answer(sheet, row, known)

    def _is_other(self, key: tuple[str, ...], row: _Row) -> bool:
        """Whether a key stands already, for something else that is asked."""
        known = self._items.get(key)
        return known is not None and squeezed(known.requirement) != squeezed(row.get("requirement"))

    def _code(self, row: _Row, category: str) -> str:
        wanted = row.get("code")
        if not wanted:
            number = self._categories.setdefault(category, len(self._categories) + 1)
            self._counts[category] += 1
            wanted = f"{number:02d}-{self._counts[category]:03d}"
        code = free_code(wanted, self._owners)
        if row.get("code") and code != wanted:
            self._note(row, "P_ROW_CODE", _OTHER_SHEET, code=wanted, other=code)
        return code

    def _note(self, row: _Row, code: str, message: str, /, **values: str) -> None:
        self._raw.problems.append(_problem(self._source, row, code, message, **values))

    def _item(self, sheet: _Sheet, row: _Row) -> CheckItem:
        category, point = self._place(sheet, row)
        return CheckItem(
            code=self._code(row, category),
            category=category,
            point=point,
            requirement=row.get("requirement"),
            method=row.get("method"),
            criterion=row.get("criterion"),
            standard=row.get("standard"),
            group=self._group(row, category),
            weight=Weight(int(self._word(row, "weight", "weights") or 1)),
            levels=self._levels(row),
            severity=Severity(word) if (word := self._word(row, "severity", "severities")) else None,
            figures=self._figures(row),
        )

    def _place(self, sheet: _Sheet, row: _Row) -> tuple[str, str]:
        """Category and point: of the columns, else of the sheet and its chapters, else the title."""
        category, point, chapter = row.get("category"), row.get("point"), row.chapter
        if not category and sheet.has_own_name and sheet.name not in self._assets:
            category = sheet.name
        if not category and chapter:
            category, chapter = chapter, ""
        return category or self._title, point or chapter

    def _group(self, row: _Row, category: str) -> ItemGroup:
        if word := self._word(row, "group", "groups"):
            return ItemGroup(word)
        is_management = any(word in category for word in management_words())
        return ItemGroup.MANAGEMENT if is_management else ItemGroup.TECHNICAL

    def _word(self, row: _Row, column: str, table: str) -> str:
        """What a word of a closed set means; empty, and a problem, when nobody knows."""
        value = row.get(column)
        found = word_table(table).get(squeezed(value), "")
        if value and not found:
            self._unknown(row, column, value)
        return found

    def _levels(self, row: _Row) -> tuple[str, ...]:
        value = row.get("levels")
        if self._facts:
            return tuple(filter(None, value.split(LEVEL_SEPARATOR)))
        digits = word_table("digits")
        levels = tuple(dict.fromkeys(digits.get(one, one) for one in _LEVEL.findall(value)))
        if value and not levels:
            self._unknown(row, "levels", value)
        names = {digit: name for name, digit in digits.items()}
        self._found_levels |= {level: f"第{names[level]}级" for level in levels}
        return levels

    def _figures(self, row: _Row) -> dict[str, str]:
        found = {}
        for pair in filter(None, row.get("figures").split(FIGURE_SEPARATOR)):
            name, sign, value = pair.partition("=")
            if not sign:
                self._unknown(row, "figures", pair)
            else:
                found[name.strip()] = value.strip()
        return found

    def _unknown(self, row: _Row, column: str, value: str) -> None:
        self._note(row, "P_ROW_VALUE", _UNKNOWN_VALUE, column=column, value=value[:40])

    def _answer(self, sheet: _Sheet, row: _Row, item: CheckItem) -> None:
        result, record = row.get("result"), row.get("observation")
        if not (result or record or row.get("reason")):
            return
        word = word_table("verdicts").get(squeezed(result), "")
        if result and not word:
            self._note(row, "P_ROW_RESULT", _UNKNOWN_RESULT, value=result[:40])
            record = "\n".join(filter(None, (result, record)))
        verdict = Verdict(word) if word else Verdict.UNCHECKED
        is_left_out = verdict is Verdict.NOT_APPLICABLE
        target = row.get("target") or (sheet.name if sheet.name in self._assets else "")
        answer = Answer(
            item=item.code,
            target=target,
            text_hash="",
            verdict=verdict,
            observation=record,
            reason=row.get("reason") or ((record or row.get("note")) if is_left_out else ""),
            note=row.get("note"),
        )
        self._add(row, answer)

    def _add(self, row: _Row, answer: Answer) -> None:
        others = self._answers.setdefault((answer.item, answer.target), [])
        if answer in others:
            return
        if others:
            self._note(row, "P_ROW_RESULT", _OTHER_RESULT)
        others.append(answer)
        self._raw.answers.append(answer)


def _is_asset(sheet: _Sheet, sheets: Sequence[_Sheet]) -> bool:
    """Whether at least half of what is asked here is asked on another sheet too: then sheets are assets."""
    return any(
        2 * len(sheet.keys & other.keys) >= min(len(sheet.keys), len(other.keys))
        for other in sheets
        if other is not sheet
    )


def _joined(item: CheckItem, row: _Row) -> CheckItem:
    """An item whose requirement is merged over several rows: each adds its method, criterion, source."""
    parts: dict[str, Any] = {}  # texts; the type of `replace` wants each field's own
    for name in _JOINED:
        said, more = getattr(item, name), row.get(name)
        parts[name] = (
            said if more in said.split("\n") or more in said else "\n".join(filter(None, (said, more)))
        )
    return replace(item, **parts)


def _problem(source: str, row: _Row, code: str, message: str, /, **values: str) -> Problem:
    places = {"sheet": row.sheet, "row": str(row.number), **values}
    return Problem(source, row.number, code, message, tuple(places.items()))
