"""Rows of a table of evaluation rules under their first-level indicators, without totals and notes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop.services.evaluation.rule_wording import NUMBER, levelled
from desktop.services.evaluation.scheme_columns import SchemeSheet, is_total
from desktop.services.evaluation.scheme_drafts import Line, Section
from desktop.spreadsheets.layout import RowKind, RowReader

_CHAPTER = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．]?")
_LEADING = re.compile(r"^\s*(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])\s*")
_SAID = re.compile(rf"\((?:满分)?({NUMBER})分\)")


def sections_of(sheet: SchemeSheet) -> list[Section]:
    """The sections of a sheet, in order; one without title where nothing says a first-level indicator.

    Args:
        sheet: its columns known.
    """
    found = [Section("", 0)]
    reader = _row_reader(sheet)
    for index, raw in enumerate(sheet.table.rows(sheet.layout.first_row), sheet.layout.first_row):
        cells = [cell.strip() for cell in raw]
        kind = reader.kind(index, cells)
        line = _line(sheet, index + 1, cells)
        if kind is RowKind.CHAPTER or (kind is RowKind.DATA and _is_chapter(line)):
            found.append(_section(line, cells))
        elif kind is RowKind.DATA and not any(map(is_total, cells[:3])):
            found[-1].lines.append(line)
    found = [one for one in found if one.lines or one.own]
    return found if any(one.title for one in found) else _by_dimension(_lines(found))


def _row_reader(sheet: SchemeSheet) -> RowReader:
    places = [sheet.place(name) for name in ("wording", "part_title", "content")]
    return RowReader(sheet.table, sheet.layout, frozenset(one for one in places if one is not None))


def _line(sheet: SchemeSheet, number: int, cells: Sequence[str]) -> Line:
    return Line(number, {one.field: cells[one.index] for one in sheet.columns if one.field})


def _is_chapter(line: Line) -> bool:
    """一、二、 in the column of numbers, or before a title that stands without a number."""
    order = line.get("order") or line.get("code")
    if order:
        return _CHAPTER.fullmatch(order) is not None
    title = line.get("title") or line.get("dimension")
    return _LEADING.match(title) is not None and not line.get("wording")


def _section(line: Line, cells: Sequence[str]) -> Section:
    """A chapter; its points may stand in its title: 一、组织领导（20分）."""
    text = line.get("title") or line.get("dimension")
    if not text or _CHAPTER.fullmatch(text):
        others = [cell for cell in cells if cell and not _CHAPTER.fullmatch(cell)]
        text = others[0] if others else text
    said = _SAID.search(levelled(text))
    title = _LEADING.sub("", _without(text, said)).strip()
    points = line.get("points") or (said[1] if said else "")
    own = replace(line, cells={**line.cells, "title": title, "points": points})
    return Section(title, line.number, own if points or line.get("wording") else None)


def _without(text: str, found: "re.Match[str] | None") -> str:
    return text if found is None else f"{text[: found.start()]}{text[found.end() :]}"


def _lines(sections: Iterable[Section]) -> list[Line]:
    return [line for one in sections for line in one.lines]


def _by_dimension(lines: Sequence[Line]) -> list[Section]:
    """Sections by the column of first-level indicators; a blank cell goes on with the one above."""
    has_dimension = any(line.get("dimension") for line in lines)
    stands_in = not has_dimension and any(line.get("content") for line in lines)
    found: list[Section] = []
    title = ""
    for line in lines:
        if stands_in:
            line = _shifted(line)  # noqa: PLW2901 the column of items is the first level here
        title = line.get("dimension") or title
        name = _LEADING.sub("", _without(title, _SAID.search(levelled(title)))).strip()
        if not found or found[-1].title != name:
            found.append(Section(name, line.number))
        found[-1].lines.append(line)
    return found


def _shifted(line: Line) -> Line:
    cells = dict(line.cells)
    if cells.get("content") and not cells.get("unit"):
        cells |= {"dimension": cells.get("title", ""), "title": cells["content"], "content": ""}
    return replace(line, cells=cells)
