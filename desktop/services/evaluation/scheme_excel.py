"""Schemes out of Excel: a workbook of ours, or a table of rules (考核细则), one row an indicator.

What a table does not say (code, groups, grades) is filled with the least that makes a scheme and named as
assumed; a rule that only its wording says is proposed and named as such. What cannot be read keeps the scheme
from being used, with its row and column.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.scheme_writing import write_scheme
from desktop.domain.evaluation.values import Scheme
from desktop.errors import AppError, Problem
from desktop.i18n import mark
from desktop.progress import SILENT, Progress
from desktop.services.evaluation.scheme_about import About, read_about
from desktop.services.evaluation.scheme_assembly import Assembly
from desktop.services.evaluation.scheme_columns import SchemeSheet, known_sheet
from desktop.services.evaluation.scheme_drafts import ASSUMED, NOTES, GivenScheme, Notes
from desktop.spreadsheets import Book, Table, open_book

_MOST_SHEETS, _MOST_FACTS = 50, 2000
_OTHER_SHEET = mark("工作表“{other}”也是考核细则，没有读取；只读取了“{sheet}”")


class NoSchemeTable(AppError):
    """No sheet has a column of indicators, one of points and one of wordings."""

    code = "E_NO_SCHEME_TABLE"
    template = mark("没有找到考核细则表（需要有指标或考核项目、分值、评分标准等列）：{path}")


def read_scheme_book(
    path: Path, given: GivenScheme, progress: Progress = SILENT
) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """Reads a workbook.

    Args:
        path: of a table that `spreadsheets.FORMATS` names.
        given: what a person says that the table does not.
        progress: may cancel.

    Returns:
        The scheme with what has to be looked at (`scheme_drafts.NOTES`); or None with what keeps it from
        being used; both with their rows.

    Raises:
        NoSchemeTable: no sheet looks like one.
        AppError: the file cannot be read.
    """
    about, sheets, problems = _sheets(open_book(path), given, progress, path)
    if not sheets:
        raise NoSchemeTable(path=path)
    sheet = sheets[0]
    notes = Notes(path.name, sheet.table.name)
    for other in sheets[1:]:
        notes.add(ASSUMED, _OTHER_SHEET, 0, other=other.table.name)
    assembly = Assembly(path, sheet, about, given, notes)
    scheme = assembly.scheme()
    problems += notes.found
    wrong = [one for one in problems if one.code not in NOTES]
    if scheme is None or wrong:
        return None, _in_order(wrong)
    checked, found = read_scheme(write_scheme(scheme), path.name)
    wrong = [replace(one, line=_row(one, assembly)) for one in found]
    return (None, _in_order(wrong)) if wrong else (checked, _in_order(problems))


def _sheets(
    book: Book, given: GivenScheme, progress: Progress, path: Path
) -> tuple[About | None, list[SchemeSheet], list[Problem]]:
    """The sheet of facts of a workbook of ours, and those that hold rules."""
    about: About | None = None
    sheets: list[SchemeSheet] = []
    problems: list[Problem] = []
    names = [info.name for info in book.sheets if not info.is_hidden] or [book.sheets[0].name]
    for name in names[:_MOST_SHEETS]:
        table = book.table(name, progress)
        found = _about(table)
        if found is not None:
            about = found
            notes = Notes(path.name, name)
            for number, title, value in found.wrong:
                notes.bad(number, title, value)
            problems += notes.found
        elif given.sheet in ("", name) and (sheet := known_sheet(table)):
            sheets.append(sheet)
    return about, sheets, problems


def _about(table: Table) -> About | None:
    return read_about([[cell.strip() for cell in row] for row in table.rows(0, _MOST_FACTS)])


def _row(problem: Problem, assembly: Assembly) -> int:
    """Row of the indicator or the first-level indicator that a problem names; 0 for none."""
    values = dict(problem.values)
    for name in ("place", "code"):
        if values.get(name) in assembly.rows:
            return assembly.rows[values[name]]
    return 0


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda one: one.line))
