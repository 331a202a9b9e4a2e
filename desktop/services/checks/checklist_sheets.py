"""A checklist as Excel: one sheet a category with blank columns, and one that says what it is."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from desktop.domain.checks.values import CheckItem, Checklist
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.services.checks.checklist_columns import FIELDS
from desktop.services.checks.checklist_excel import FACTS, FIGURE_SEPARATOR, FORMAT_MARK, LEVEL_SEPARATOR
from desktop.services.checks.titles import GROUP_TITLES, SEVERITY_TITLES, VERDICT_TITLES, WEIGHT_TITLES
from desktop.spreadsheets.book import BookFacts, Cell, Column, Shape, SheetPlan
from desktop.spreadsheets.writer import write_book

_ABOUT = mark("清单说明")
_ABOUT_COLUMNS = (Column(mark("项目"), 20), Column(mark("键"), 16, Shape.CENTRED), Column(mark("内容"), 90))
_FACT_TITLES = {
    "format": mark("格式"),
    "code": mark("清单代码"),
    "edition": mark("版本"),
    "title": mark("名称"),
    "basis": mark("依据"),
    "source": mark("来源与说明"),
    "language": mark("语言"),
    "profile": mark("评分方法"),
}
_COLUMNS: tuple[tuple[str, float, Shape], ...] = (
    ("order", 6, Shape.NUMBER),
    ("code", 14, Shape.CENTRED),
    ("category", 14, Shape.TEXT),
    ("point", 16, Shape.TEXT),
    ("requirement", 40, Shape.TEXT),
    ("method", 30, Shape.TEXT),
    ("criterion", 26, Shape.TEXT),
    ("standard", 18, Shape.TEXT),
    ("group", 8, Shape.CENTRED),
    ("weight", 8, Shape.CENTRED),
    ("levels", 8, Shape.CENTRED),
    ("severity", 8, Shape.CENTRED),
    ("figures", 14, Shape.TEXT),
    ("result", 12, Shape.CENTRED),
    ("observation", 30, Shape.TEXT),
    ("signature", 12, Shape.TEXT),
)
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31  # units of UTF-16 that Excel allows; ours have no character beyond the basic plane cut
_FROZEN, _LEAST_HEIGHT = 2, 26


def write_checklist_book(
    checklist: Checklist, path: Path, made_at: datetime, level: str = "", progress: Progress = SILENT
) -> int:
    """Writes a checklist as a workbook that reads back as the same checklist.

    Args:
        checklist: what is written.
        path: where; an existing file is replaced when the new one is whole.
        made_at: instant, aware; the same values give the same bytes.
        level: only the items of that level; empty for all.
        progress: may cancel.

    Returns:
        Items written.

    Raises:
        CannotWriteBook: the file cannot be written.
    """
    items = checklist.of_level(level)
    about = SheetPlan(_sheet_name(tr(_ABOUT), []), "", (), _titled(_ABOUT_COLUMNS), _facts(checklist))
    sheets = [about]
    for category in dict.fromkeys(item.category for item in items):
        name = _sheet_name(category, [sheet.name for sheet in sheets])
        chosen = [(number, item) for number, item in enumerate(items, start=1) if item.category == category]
        rows = [_cells(number, item) for number, item in chosen]
        title = f"{checklist.title}　{checklist.levels.get(level, '')}".strip()
        sheets.append(
            SheetPlan(name, title, (), _columns(), rows, len(rows), _FROZEN, "A3", least_height=_LEAST_HEIGHT)
        )
    facts = BookFacts(checklist.title, "", f"{checklist.code} {checklist.edition}", checklist.title, made_at)
    write_book(path, facts, [*sheets[1:], about], progress)
    return len(items)


def _facts(checklist: Checklist) -> list[Sequence[Cell]]:
    values = {"format": FORMAT_MARK} | {key: str(getattr(checklist, key)) for key in FACTS}
    rows: list[Sequence[Cell]] = [(tr(_FACT_TITLES[key]), key, value) for key, value in values.items()]
    rows += [(tr("级别"), f"levels.{level}", title) for level, title in checklist.levels.items()]
    return rows + [(tr("评分设置"), f"settings.{name}", value) for name, value in checklist.settings.items()]


def _columns() -> tuple[Column, ...]:
    choices = tuple(tr(title) for title in VERDICT_TITLES.values())
    return tuple(
        Column(tr(FIELDS[name]), width, shape, choices=choices if name == "result" else ())
        for name, width, shape in _COLUMNS
    )


def _titled(columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(Column(tr(column.title), column.width, column.shape) for column in columns)


def _cells(number: int, item: CheckItem) -> Sequence[Cell]:
    return (
        number,
        item.code,
        item.category,
        item.point,
        item.requirement,
        item.method,
        item.criterion,
        item.standard,
        tr(GROUP_TITLES[item.group]),
        tr(WEIGHT_TITLES[item.weight]),
        LEVEL_SEPARATOR.join(item.levels),
        tr(SEVERITY_TITLES[item.severity]) if item.severity else "",
        FIGURE_SEPARATOR.join(f"{name}={value}" for name, value in item.figures.items()),
        "",
        "",
        "",
    )


def _sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that Excel takes and no other sheet has."""
    plain = _NOT_IN_NAME.sub("-", wanted).strip("' ")[:_LONGEST_NAME] or "-"
    name, number = plain, 1
    while name.lower() in {other.lower() for other in taken} or name.lower() == "history":
        number += 1
        name = f"{plain[: _LONGEST_NAME - 4]}-{number}"
    return name
