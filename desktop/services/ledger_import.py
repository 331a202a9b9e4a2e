"""Imports tables of offices and units: a preview that counts, a mapping to correct, then all or nothing.

A preview writes nothing, and empty cells change nothing. An import decides every row anew inside its
transaction, and goes on only while that is what the preview showed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from desktop.domain.policy.dates import TimeContext
from desktop.domain.policy.head import Head, time_context
from desktop.errors import AppError, Problem
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.directory import DirectoryService
from desktop.services.ledger_columns import NoHead, SheetMapping, guess_mapping
from desktop.services.ledger_import_feedback import FeedbackPlanner, FeedbackWriter, read_form_values
from desktop.services.ledger_import_plan import RowAction, RowPlan, counted
from desktop.services.ledger_import_preview import (
    ACTIONS,
    ImportOutcome,
    ImportPreview,
    Planner,
    PreviewWork,
    Writer,
    notices_of,
)
from desktop.services.ledger_import_tasks import Surroundings, TaskPlanner
from desktop.services.ledger_import_values import TableRows
from desktop.services.ledger_import_write import ImportedFile, TaskWriter
from desktop.services.policies import PolicyService
from desktop.services.session import Session
from desktop.spreadsheets import Book, Table, open_book

_AT_ONCE = 400
_MOST_KEPT = 2000
_MOST_TRIED = 12


class PreviewStale(AppError):
    """The ledger is not what it was when the preview was made."""

    code = "E_PREVIEW_STALE"
    template = mark("预览之后台账又有改动（表中第{row}行），没有导入任何内容。请重新预览。")


class NothingToImport(AppError):
    """No row has anything to write."""

    code = "E_NOTHING_TO_IMPORT"
    template = mark("没有需要写入的内容。{sentence}")


class LedgerImportService:
    """Imports ledgers into the office's drafts and tasks, and filled forms into a unit's drafts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def preview(
        self,
        path: Path,
        mapping: SheetMapping | None = None,
        sheet: str | None = None,
        policy: str = "",
        progress: Progress = SILENT,
    ) -> ImportPreview:
        """Reads a file and says what an import would do with every row.

        Args:
            path: .xlsx, .xls, .ods or .csv.
            mapping: what every column is taken for; None to guess.
            sheet: its name; None for the first that looks like a ledger.
            policy: code or uid of a document that new rows have to be found in, and will cite; empty to
                make a document of them.
            progress: is told how many rows are done; may cancel.

        Raises:
            NoHead: no row looks like the head of a ledger.
            AppError: the file cannot be read, or holds what no table holds.
        """
        book = open_book(path)
        name = mapping.sheet if mapping else sheet or ""
        table = book.table(name, progress) if name else _likely_table(book, progress)
        found = mapping or guess_mapping(table)
        if found is None:
            table.close()
            raise NoHead(sheet=table.name, path=path)
        return self._preview(book, table, found, policy, progress)

    def first_rows(self, path: Path, sheet: str = "", rows: int = 20) -> tuple[tuple[str, ...], ...]:
        """The first rows of a sheet as they stand, for a person to say which are the head."""
        table = open_book(path).table(sheet)
        found = tuple(table.rows(0, rows))
        table.close()
        return found

    def mapping_at(self, path: Path, head: tuple[int, int], sheet: str = "") -> SheetMapping:
        """A guess of what every column says under a head that a person shows.

        Args:
            path: the file.
            head: first row of the head, from 1, and number of its rows.
            sheet: its name; empty for the first.

        Raises:
            NoHead: the sheet does not reach that far.
        """
        table = open_book(path).table(sheet)
        found = guess_mapping(table, head) if head[0] + head[1] - 1 <= len(table) else None
        table.close()
        if found is None:
            raise NoHead(sheet=table.name, path=path)
        return found

    def remap(
        self, preview: ImportPreview, mapping: SheetMapping, progress: Progress = SILENT
    ) -> ImportPreview:
        """Looks at the rows of a preview again under a corrected mapping; the file is not read again."""
        work = preview.work
        return self._preview(work.book, work.table, mapping, work.policy, progress)

    def with_head(
        self, preview: ImportPreview, head_row: int, head_rows: int, progress: Progress = SILENT
    ) -> ImportPreview:
        """Looks at the rows again with another head, whose columns are guessed anew.

        Args:
            preview: of any mapping.
            head_row: first row of the head, from 1.
            head_rows: its rows.
            progress: see `preview`.
        """
        work = preview.work
        mapping = guess_mapping(work.table, (head_row, head_rows))
        if mapping is None:
            raise NoHead(sheet=work.table.name, path=preview.path)
        return self._preview(work.book, work.table, mapping, work.policy, progress)

    def rows(
        self,
        preview: ImportPreview,
        offset: int = 0,
        limit: int | None = None,
        action: RowAction | None = None,
    ) -> tuple[RowPlan, ...]:
        """A window of the rows, with every change and problem.

        Args:
            preview: as it was made.
            offset: rows to skip.
            limit: rows at most; None for all.
            action: those of one action only; None for all.
        """
        work = preview.work
        chosen: Iterable[int] = range(len(work.rows))
        if action is not None:
            wanted = ACTIONS.index(action)
            chosen = (place for place in chosen if work.actions[place] == wanted)
        places = islice(chosen, offset, None if limit is None else offset + limit)
        return tuple(work.planner.plans(work.values(places)))

    def sample(self, preview: ImportPreview, rows: int = 5) -> tuple[tuple[str, ...], ...]:
        """The first rows of data as they stand in the sheet, to show beside the mapping."""
        return tuple(preview.work.table.row(index) for index in preview.work.rows[:rows])

    def apply(self, preview: ImportPreview, progress: Progress = SILENT) -> ImportOutcome:
        """Does what a preview showed: all of it, in one step that can be taken back, or nothing.

        Raises:
            PreviewStale: the ledger has changed since.
            NothingToImport: there is nothing to write.
        """
        if not preview.has_work:
            raise NothingToImport(sentence=preview.sentence)
        with self._session.transaction(tr("导入{name}", name=preview.path.name)):
            writer = self._write(preview, progress)
        return ImportOutcome(preview.counts, tuple(writer.codes), tuple(writer.policies), preview.sentence)

    def _write(self, preview: ImportPreview, progress: Progress) -> Writer:
        work, total = preview.work, preview.counts.total
        planner = self._planner(work.book, preview.mapping, work.policy)
        writer = self._writer(preview)
        for first in range(0, total, _AT_ONCE):
            progress.step(first, total, tr("写入台账"))
            places = range(first, min(first + _AT_ONCE, total))
            rows = work.values(places)
            for place, row, plan in zip(places, rows, planner.plans(rows), strict=True):
                if ACTIONS.index(plan.action) != work.actions[place]:
                    raise PreviewStale(row=row.number)
                writer.write(row, plan)
        writer.finish()
        progress.step(total, total, tr("写入台账"))
        return writer

    def _preview(
        self, book: Book, table: Table, mapping: SheetMapping, policy: str, progress: Progress
    ) -> ImportPreview:
        planner = self._planner(book, mapping, policy)
        work = PreviewWork(book, table, policy, planner, TableRows(table, mapping))
        problems: list[Problem] = []
        codes: Counter[str] = Counter()
        names: Counter[str] = Counter()
        for plan in _plans(work, progress):
            problems += plan.problems[: max(0, _MOST_KEPT - len(problems))]
            for problem in plan.problems:
                codes[problem.code] += 1
                if problem.code == "P_UNKNOWN_UNIT":
                    names[dict(problem.values)["name"]] += 1
        return ImportPreview(
            path=book.path,
            sheets=book.sheets,
            mapping=mapping,
            counts=counted(ACTIONS[action] for action in work.actions),
            problems=tuple(problems),
            problem_counts=tuple(codes.most_common()),
            unknown=DirectoryService(self._session).resolve_all(names.elements()),
            not_taken=mapping.not_taken(self._session.role),
            skipped=tuple(work.reader.skipped),
            notices=notices_of(book, table),
            work=work,
        )

    def _planner(self, book: Book, mapping: SheetMapping, policy: str) -> Planner:
        name = book.path.name
        if self._session.role is Role.UNIT:
            return FeedbackPlanner(self._session, name, mapping, read_form_values(book))
        self._session.require(Role.OFFICE)
        context = self._context(mapping)
        around = Surroundings(
            source=name,
            context=context,
            year=context.plan_year or self._session.year,
            cited=PolicyService(self._session).policy(policy) if policy else None,
        )
        return TaskPlanner(self._session, around)

    def _writer(self, preview: ImportPreview) -> Writer:
        if self._session.role is Role.UNIT:
            return FeedbackWriter(self._session, preview.mapping)
        policy, context = preview.work.policy, self._context(preview.mapping)
        file = ImportedFile(
            name=preview.path.name,
            title=next(iter(preview.mapping.title), preview.path.stem),
            sha256=_sha256(preview.path),
            mapping=preview.mapping,
            cited=PolicyService(self._session).policy(policy) if policy else None,
            context=context,
            year=context.plan_year or self._session.year,
        )
        return TaskWriter(self._session, file, preview.work.reader.chapters)

    def _context(self, mapping: SheetMapping) -> TimeContext:
        """A wording without a year is of the year in the title of the table, else of the ledger's."""
        title = " ".join(mapping.title)
        read = time_context(title, Head(title, "", "", None))
        return TimeContext(None, read.plan_year or self._session.year, None)


def _plans(work: PreviewWork, progress: Progress) -> Iterator[RowPlan]:
    """Plans every row, and keeps what becomes of it."""
    rows = iter(work.reader)
    while batch := list(islice(rows, _AT_ONCE)):
        progress.step(batch[-1].number, len(work.table), tr("核对台账"))
        for row, plan in zip(batch, work.planner.plans(batch), strict=True):
            work.keep(row, plan.action)
            yield plan


def _likely_table(book: Book, progress: Progress) -> Table:
    """The first sheet with the head of a ledger, visible ones first; the first of all when none has one."""
    for sheet in book.sheets[:_MOST_TRIED] if len(book.sheets) > 1 else ():
        table = book.table(sheet.name, progress)
        found = guess_mapping(table)
        if found is not None and (found.places("title") or found.places("requirement")):
            return table
        table.close()
    return book.table("", progress)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
