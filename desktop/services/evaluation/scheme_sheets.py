"""A scheme as Excel: a sheet with a row an indicator, and one that says the rest; reads back equal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Indicator, NotApplicable, Part, Scheme
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.services.evaluation.scheme_about import about_rows
from desktop.services.evaluation.scheme_columns import FIELDS
from desktop.services.evaluation.scheme_words import (
    choice_word,
    example_words,
    kind_word,
    listed,
    parameter_words,
    yes_or_no,
)
from desktop.spreadsheets.book import BookFacts, Cell, Column, Shape, SheetPlan
from desktop.spreadsheets.writer import write_book

_INDICATORS, _ABOUT = mark("考核指标"), mark("方案说明")
_ABOUT_COLUMNS = ((mark("项目"), 20), (mark("键"), 22), (mark("内容"), 100))
_WIDTHS: Mapping[str, float] = {
    "order": 6,
    "code": 9,
    "dimension": 14,
    "title": 20,
    "points": 9,
    "part_code": 10,
    "part_title": 20,
    "part_points": 9,
    "wording": 44,
    "kind": 18,
    "parameters": 30,
    "fact": 22,
    "owner": 16,
    "groups": 16,
    "applies": 14,
    "lowest": 8,
    "highest": 8,
    "extra": 8,
    "examples": 28,
}
_NUMBERS = frozenset({"order", "points", "part_points", "lowest", "highest"})
_CENTRED = frozenset({"code", "part_code", "extra"})
_FROZEN, _LONGEST_CHOICES = 4, 255


def write_scheme_book(scheme: Scheme, path: Path, made_at: datetime, progress: Progress = SILENT) -> None:
    """Writes a scheme as a workbook that reads back as the same scheme.

    Args:
        scheme: what is written.
        path: where; an existing file is replaced when the new one is whole.
        made_at: instant, aware; the same values give the same bytes.
        progress: may cancel.

    Raises:
        CannotWriteBook: the file cannot be written.
    """
    rows = list(_rows(scheme))
    main = SheetPlan(tr(_INDICATORS), scheme.title, (), _columns(), rows, len(rows), _FROZEN, "A3")
    columns = tuple(Column(tr(title), width) for title, width in _ABOUT_COLUMNS)
    about = SheetPlan(tr(_ABOUT), "", (), columns, list(about_rows(scheme)))
    facts = BookFacts(scheme.title, "", f"{scheme.code} {scheme.edition}", scheme.title, made_at)
    write_book(path, facts, [main, about], progress)


def _columns() -> tuple[Column, ...]:
    choices: Mapping[str, tuple[str, ...]] = {
        "kind": _kinds(),
        "applies": tuple(map(choice_word, NotApplicable)),
        "extra": (yes_or_no(True), yes_or_no(False)),
    }
    return tuple(
        Column(tr(title), _WIDTHS[name], _shape(name), choices=choices.get(name, ()))
        for name, title in FIELDS.items()
    )


def _kinds() -> tuple[str, ...]:
    """Kinds to choose from: their titles, or their names where Excel does not hold a list of the titles."""
    titles = tuple(map(kind_word, KINDS))
    fits = len(",".join(titles)) <= _LONGEST_CHOICES and not any("," in one for one in titles)
    return titles if fits else tuple(KINDS)


def _shape(name: str) -> Shape:
    if name in _NUMBERS:
        return Shape.NUMBER
    return Shape.CENTRED if name in _CENTRED else Shape.TEXT


def _rows(scheme: Scheme) -> Iterator[Sequence[Cell]]:
    number = 0
    for indicator in scheme.indicators:
        for part in indicator.parts:
            number += 1
            cells = _indicator_cells(scheme, indicator) | _part_cells(part)
            yield [number, *(cells[name] for name in list(FIELDS)[1:])]


def _indicator_cells(scheme: Scheme, one: Indicator) -> dict[str, Cell]:
    groups = {group.code: group.title for group in scheme.groups}
    titles = [group.title for group in scheme.groups]
    dimensions = {dimension.code: dimension.title for dimension in scheme.dimensions}
    return {
        "code": one.code,
        "dimension": _named(one.dimension, dimensions),
        "title": one.title,
        "points": one.points,
        "owner": one.owner,
        "groups": listed(groups[code] if titles.count(groups[code]) == 1 else code for code in one.groups),
        "applies": choice_word(one.not_applicable) if one.not_applicable else "",
        "lowest": one.lowest,
        "highest": one.highest,
        "extra": yes_or_no(True) if one.is_extra else "",
    }


def _part_cells(part: Part) -> dict[str, Decimal | str | None]:
    return {
        "part_code": part.code,
        "part_title": part.title,
        "part_points": part.points,
        "wording": part.wording,
        "kind": kind_word(part.rule.kind),
        "parameters": parameter_words(part.rule),
        "fact": part.fact,
        "examples": example_words(part.examples),
    }


def _named(code: str, titles: Mapping[str, str]) -> str:
    """A title where it names one thing only; else the code."""
    title = titles[code]
    return title if list(titles.values()).count(title) == 1 else code
