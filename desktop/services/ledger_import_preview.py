"""A preview of an import as a value: what the file is, what every column says, what becomes of the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from desktop.errors import Problem
from desktop.i18n import tr
from desktop.services.directory import NameResolution
from desktop.services.ledger_columns import ColumnMatch, SheetMapping
from desktop.services.ledger_import_plan import ImportCounts, RowAction, RowPlan
from desktop.services.ledger_import_values import RowValues, SkippedRow, TableRows
from desktop.spreadsheets import Book, SheetInfo, Table

ACTIONS = tuple(RowAction)


class Planner(Protocol):
    """Decides rows; writes nothing."""

    def plans(self, rows: Sequence[RowValues]) -> list[RowPlan]:
        """Plans of some rows, in their order."""


class Writer(Protocol):
    """Writes rows that were decided, inside a transaction.

    Attributes:
        codes: of the tasks made.
        policies: uids of the documents made.
    """

    codes: list[str]
    policies: list[str]

    def write(self, row: RowValues, plan: RowPlan) -> None:
        """Writes one row."""

    def finish(self) -> None:
        """Writes what waited."""


@dataclass(frozen=True, slots=True)
class PreviewWork:
    """What a preview keeps, to show windows of rows and to look at them again.

    Attributes:
        policy: code or uid of the document that new rows cite; empty for none.
        rows: index in the table of every row of data.
        chapters: index of its chapter.
        actions: what becomes of it, as index in `ACTIONS`.
    """

    book: Book
    table: Table
    policy: str
    planner: Planner
    reader: TableRows
    rows: list[int] = field(default_factory=list)
    chapters: list[int] = field(default_factory=list)
    actions: bytearray = field(default_factory=bytearray)

    def values(self, places: Iterable[int]) -> list[RowValues]:
        """Rows of data, by their place among them."""
        found = []
        for place in places:
            cells = [cell.strip() for cell in self.table.row(self.rows[place])]
            found.append(self.reader.values(self.rows[place], cells, self.chapters[place]))
        return found

    def keep(self, row: RowValues, action: RowAction) -> None:
        """Keeps what becomes of the next row."""
        self.rows.append(row.number - 1)
        self.chapters.append(row.chapter)
        self.actions.append(ACTIONS.index(action))


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do; nothing has been written.

    Attributes:
        path: the file.
        sheets: of the file, hidden ones last.
        mapping: what every column is taken for; corrected with `SheetMapping.with_field`, then
            `LedgerImportService.remap` looks at the rows again without reading the file.
        counts: rows of data; they add up.
        problems: of rows, in their order, the first two thousand; `problem_counts` has all, by code.
        unknown: names of units that the directory does not know, with offers.
        not_taken: columns that say something this role does not import.
        skipped: rows below the head that are no data: chapters, totals, notes, repeated heads.
        notices: sentences about the file as a whole.
    """

    path: Path
    sheets: tuple[SheetInfo, ...]
    mapping: SheetMapping
    counts: ImportCounts
    problems: tuple[Problem, ...]
    problem_counts: tuple[tuple[str, int], ...]
    unknown: tuple[NameResolution, ...]
    not_taken: tuple[ColumnMatch, ...]
    skipped: tuple[SkippedRow, ...]
    notices: tuple[str, ...]
    work: PreviewWork = field(repr=False, compare=False)

    @property
    def sheet(self) -> str:
        """Name of the sheet."""
        return self.mapping.sheet

    @property
    def sentence(self) -> str:
        """One sentence for a clerk."""
        return self.counts.sentence()

    @property
    def has_work(self) -> bool:
        """Whether an import would write anything."""
        return bool(self.counts.new + self.counts.updated)

    def count(self, action: RowAction | None = None) -> int:
        """Number of rows of data, of one action or of all."""
        return self.counts.total if action is None else self.work.actions.count(ACTIONS.index(action))

    def close(self) -> None:
        """Lets the rows go; the preview, and those made of it, cannot be used afterwards."""
        self.work.table.close()


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did.

    Attributes:
        codes: of the tasks made.
        policies: uids of the documents made of new rows.
        sentence: one sentence for a clerk.
    """

    counts: ImportCounts
    codes: tuple[str, ...]
    policies: tuple[str, ...]
    sentence: str


def notices_of(book: Book, table: Table) -> tuple[str, ...]:
    """What a person should know of a file as a whole."""
    notices = []
    if book.errors:
        notices.append(tr("文件中有{count}个单元格是错误值（如 #N/A），按空白读取。", count=book.errors))
    if any(sheet.is_hidden for sheet in book.sheets if sheet.name == table.name):
        notices.append(tr("“{sheet}”是隐藏的工作表，请确认没有选错。", sheet=table.name))
    visible = [sheet.name for sheet in book.sheets if not sheet.is_hidden and sheet.name != table.name]
    if visible:
        notices.append(
            tr("只读取“{sheet}”；另有工作表：{others}。", sheet=table.name, others="、".join(visible))
        )
    return tuple(notices)
