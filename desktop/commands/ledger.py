"""``dukao ledger``: the ledger and the feedback form as Excel, out and in."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.commands.console import (
    Counter,
    JsonOption,
    WorkspaceOption,
    opened,
    parse_day,
    plain,
    print_json,
    print_lines,
)
from desktop.i18n import tr
from desktop.services.ledger import LedgerQuery
from desktop.services.ledger_columns import SheetMapping, column_line
from desktop.services.ledger_import_plan import ACTION_TITLES, RowAction, RowPlan
from desktop.services.policies import PolicyService
from desktop.services.session import Session
from desktop.services.workbooks import WorkbookService

if TYPE_CHECKING:
    from desktop.services.ledger_import import LedgerImportService
    from desktop.services.ledger_import_preview import ImportOutcome, ImportPreview

app = typer.Typer(no_args_is_help=True, help="The ledger as Excel: export, import, feedback form.")
_MOST_SHOWN = 50
_NONE = "none"


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The .xlsx to write.")],
    policy: Annotated[str, typer.Option(help="Code or uid of a document.")] = "",
    unit: Annotated[str, typer.Option(help="A unit: name or identifier.")] = "",
    text: Annotated[str, typer.Option(help="Words to find.")] = "",
    due: Annotated[str, typer.Option(help="Due before YYYY-MM-DD.")] = "",
    withdrawn: Annotated[bool, typer.Option(help="Include withdrawn tasks.")] = False,
    paper: Annotated[str, typer.Option(help="A3 or A4 to print on.")] = "A3",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the ledger, the state of every unit, and what the file was made from."""
    if paper not in ("A3", "A4"):
        raise typer.BadParameter(tr("纸张只能是 A3 或 A4"))
    with opened(workspace) as session:
        query = LedgerQuery(
            policy=PolicyService(session).policy(policy).uid if policy else "",
            unit=unit,
            text=text,
            due_before=parse_day(due),
            withdrawn=withdrawn,
        )
        outcome = WorkbookService(session).ledger(query, file, Counter(), paper)
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(outcome.sentence)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The table: .xlsx .xls .ods .csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help="COLUMN=FIELD, the column by head, letter or number; FIELD none leaves it out. Repeatable.",
        ),
    ] = None,
    sheet: Annotated[str, typer.Option(help="Name of the sheet.")] = "",
    head: Annotated[str, typer.Option(help="Rows of the head, e.g. 3 or 3-4.")] = "",
    policy: Annotated[str, typer.Option(help="Document that new rows are to be found in.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import a ledger (office) or a filled feedback form (unit): counted first, then all or nothing."""
    from desktop.services.ledger_import import LedgerImportService  # start-up time: compiles many patterns

    with opened(workspace) as session:
        service = LedgerImportService(session)
        preview = _previewed(service, _Asked(file, sheet, head, policy, maps or []))
        outcome = None
        if not dry_run and preview.has_work:
            outcome = service.apply(preview, Counter())
        form = _form(session, service, preview, outcome)
        shown = _shown(service, preview) if not as_json else []
    if as_json:
        print_json(form)
        return
    print_lines(*shown, *preview.notices, preview.sentence)
    if dry_run:
        print_lines(tr("这是预演，没有写入任何内容。"))


@app.command()
def form(
    file: Annotated[Path, typer.Argument(help="The .xlsx to write.")],
    unit: Annotated[
        str, typer.Option(help="A unit: name or identifier; not needed in its own workspace.")
    ] = "",
    period: Annotated[str, typer.Option(help="2023Q2, 2023-05, 2023H1 or 2023; the latest by default.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the feedback form of a unit for a period."""
    with opened(workspace) as session:
        outcome = WorkbookService(session).feedback_form(unit, period, file, Counter())
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(outcome.sentence)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line says of a file."""

    file: Path
    sheet: str
    head: str
    policy: str
    maps: list[str]


def _previewed(service: "LedgerImportService", asked: _Asked) -> "ImportPreview":
    """The preview under what the command line says of head and columns."""
    mapping: SheetMapping | None = None
    if asked.head:
        mapping = service.mapping_at(asked.file, _rows_of_head(asked.head), asked.sheet)
    preview = service.preview(asked.file, mapping, asked.sheet or None, asked.policy, Counter())
    corrected = preview.mapping
    for pair in asked.maps:
        column, sign, field = pair.rpartition("=")
        if not sign:
            raise typer.BadParameter(tr("请写成 列=字段，例如 C=lead"))
        corrected = corrected.with_field(corrected.column(column).index, "" if field == _NONE else field)
    return service.remap(preview, corrected, Counter()) if asked.maps else preview


def _rows_of_head(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    last = last or first
    if not first.isdecimal() or not last.isdecimal() or not 0 < int(first) <= int(last):
        raise typer.BadParameter(tr("表头行请写成 3 或 3-4"))
    return int(first), int(last) - int(first) + 1


def _form(
    session: Session,
    service: "LedgerImportService",
    preview: "ImportPreview",
    outcome: "ImportOutcome | None",
) -> dict[str, object]:
    return {
        "sentence": preview.sentence,
        "counts": plain(preview.counts) | {"total": preview.counts.total},
        "applied": outcome is not None,
        "codes": outcome.codes if outcome else (),
        "policies": outcome.policies if outcome else (),
        "sheet": preview.sheet,
        "sheets": [plain(sheet) for sheet in preview.sheets],
        "head_row": preview.mapping.head_row,
        "head_rows": preview.mapping.head_rows,
        "columns": [
            plain(column) | {"letter": column.letter, "taken": column.is_taken(session.role)}
            for column in preview.mapping.columns
        ],
        "not_taken": [column.head for column in preview.not_taken],
        "unknown_names": [plain(name) for name in preview.unknown],
        "skipped": [plain(row) for row in preview.skipped],
        "notices": preview.notices,
        "problems": [
            {"line": problem.line, "code": problem.code, "message": problem.sentence()}
            for problem in preview.problems
        ],
        "problem_counts": dict(preview.problem_counts),
        "rows": [_row(plan) for plan in service.rows(preview, limit=_MOST_SHOWN)],
    }


def _row(plan: RowPlan) -> dict[str, object]:
    return {
        "line": plan.number,
        "action": plan.action.value,
        "code": plan.code,
        "title": plan.title,
        "changes": [plain(change) for change in plan.changes],
        "problems": [problem.code for problem in plan.problems],
        "reassignment": plain(plan.reassignment) if plan.reassignment else None,
    }


def _shown(service: "LedgerImportService", preview: "ImportPreview") -> list[str]:
    """What a person looks at before importing: columns, changes, problems."""
    lines = [column_line(column) for column in preview.mapping.columns if column.head]
    for action in (RowAction.UPDATE, RowAction.NEW):
        for plan in service.rows(preview, limit=_MOST_SHOWN, action=action):
            lines.append(f"{tr(ACTION_TITLES[action])}\t{plan.code}\t{plan.title}")
            lines += [f"\t{change.title}：{change.before} → {change.after}" for change in plan.changes]
    for problem in preview.problems[:_MOST_SHOWN]:
        lines.append(
            tr(
                "第{line}行 {code}：{sentence}",
                line=problem.line,
                code=problem.code,
                sentence=problem.sentence(),
            )
        )
    left = len(preview.problems) - _MOST_SHOWN
    return [*lines, tr("……另有{count}处", count=left)] if left > 0 else lines
