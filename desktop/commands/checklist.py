"""``dukao checklist``: checklists at hand, in and out, and a score to try."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from desktop.commands.console import (
    Counter,
    JsonOption,
    WorkspaceOption,
    environment,
    opened,
    plain,
    print_json,
    print_lines,
)
from desktop.domain.checks.scoring import score as scored
from desktop.domain.checks.values import Checklist, CheckScore
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.checks.checklists import ChecklistEntry, ChecklistLibrary, ChecklistSummary
from desktop.services.checks.titles import SEVERITY_TITLES, VERDICT_TITLES

if TYPE_CHECKING:
    from desktop.services.checks.checklist_import import ChecklistPreview

app = typer.Typer(no_args_is_help=True, help="Security checklists: list, show, import, export, score.")
_MOST_SHOWN = 50
_Code = Annotated[str, typer.Argument(help="Code of a checklist, see list.")]
_Edition = Annotated[str, typer.Option(help="An edition; the newest by default.")]
_Level = Annotated[str, typer.Option(help="A level of the checklist, see show.")]


class UnknownExport(AppError):
    """We do not write this kind of file."""

    code = "E_UNKNOWN_FORMAT"
    template = mark("导出的文件名须以 .xlsx、.cklb 或 .toml 结尾：{path}")


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the shipped checklists and, with a workspace, those that were imported."""
    with _library(workspace) as library:
        entries = library.list()
    if as_json:
        print_json([_entry_form(entry) for entry in entries])
        return
    for entry in entries:
        one = entry.checklist
        own = tr("程序自带") if entry.is_shipped else tr("本单位导入")
        items = tr("{count}项", count=len(one.items))
        print_lines(f"{one.code}\t{one.edition}\t{one.title}\t{items}\t{one.profile}\t{own}")


@app.command()
def show(
    code: _Code,
    level: _Level = "",
    edition: _Edition = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a checklist counts and asks, by level and category."""
    with _library(workspace) as library:
        summary = library.show(code, edition, level)
    if as_json:
        print_json(_summary_form(summary, level))
        return
    print_lines(*_summary_lines(summary, level))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Excel, a CISO Assistant library (.yaml), .cklb or .toml.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; needs no workspace.")] = False,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="HEAD=FIELD corrects what a column is taken for; none leaves it out."),
    ] = None,
    code: Annotated[str, typer.Option(help="Code of the checklist instead of the file's.")] = "",
    edition: Annotated[str, typer.Option(help="Edition instead of the file's; it never changes.")] = "",
    title: Annotated[str, typer.Option(help="Title instead of the file's.")] = "",
    profile: Annotated[str, typer.Option(help="Scoring profile instead of the file's.")] = "",
    answers: Annotated[Path | None, typer.Option(help="A .json for the results the file holds.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import a checklist: counted first, then all or nothing."""
    from desktop.services.checks.checklist_answers import write_answers  # start-up time: with the next lines
    from desktop.services.checks.checklist_drafts import GivenHead  # start-up time: readers of files
    from desktop.services.checks.checklist_import import (  # start-up time: same
        ChecklistImportService,
        ImportRequest,
    )
    from desktop.services.saving import save_bytes  # start-up time: as above

    for pair in column or []:
        if "=" not in pair:
            raise typer.BadParameter(tr("请写成 列名=字段，例如 测评内容=requirement"))
    asked = ImportRequest(file, tuple(column or ()), GivenHead(code, edition, title, profile))
    with _library(workspace) if dry_run else _opened_library(workspace) as library:
        service = ChecklistImportService(library)
        preview = service.preview(asked, Counter())
        done = "" if dry_run else service.apply(preview)
    if answers is not None:
        save_bytes(write_answers(preview.draft.answers).encode(), answers)
    if as_json:
        print_json(_preview_form(preview, done))
        return
    print_lines(*_preview_lines(preview), preview.sentence, done or tr("这是预演，没有写入任何内容。"))


@app.command()
def export(
    code: _Code,
    file: Annotated[Path, typer.Argument(help="The .xlsx, .cklb or .toml to write.")],
    level: _Level = "",
    edition: _Edition = "",
    answers: Annotated[Path | None, typer.Option(help="A JSON list of answers, for .cklb.")] = None,
    target: Annotated[str, typer.Option(help="The target whose answers go into the .cklb.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a checklist as Excel to fill on paper or screen, as .toml, or results as .cklb."""
    with _library(workspace) as library:
        summary = library.show(code, edition, level)
    checklist = summary.entry.checklist
    count = _export(checklist, file, level, answers, target)
    sentence = tr(
        "检查清单{code} {edition}，检查项{count}条，已写入{path}",
        code=checklist.code,
        edition=checklist.edition,
        count=count,
        path=file,
    )
    if as_json:
        print_json({"path": str(file), "items": count, "sentence": sentence})
        return
    print_lines(sentence)


@app.command()
def score(
    code: _Code,
    answers: Annotated[Path, typer.Argument(help='JSON: [{"item": …, "verdict": "conforming", …}, …].')],
    level: _Level = "",
    edition: _Edition = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score a list of answers, with the derivation; needs no workspace."""
    from desktop.services.checks.checklist_answers import read_answers  # start-up time: only here

    with _library(workspace) as library:
        checklist = library.checklist(code, edition)
    found = scored(checklist, level, read_answers(answers, checklist))
    if as_json:
        print_json(score_form(found))
        return
    print_lines(*score_lines(found))


@contextmanager
def _library(workspace: Path | None) -> Iterator[ChecklistLibrary]:
    """The shipped checklists, with those of a workspace when one is named."""
    if workspace is None:
        yield ChecklistLibrary()
        return
    with opened(workspace) as session:
        yield ChecklistLibrary(session)


@contextmanager
def _opened_library(workspace: Path | None) -> Iterator[ChecklistLibrary]:
    with opened(workspace) as session:
        yield ChecklistLibrary(session)


def _export(checklist: Checklist, file: Path, level: str, answers: Path | None, target: str) -> int:
    from desktop.domain.checks.checklist_file import write_checklist  # start-up time: as in import
    from desktop.services.checks.checklist_answers import read_answers  # start-up time: as above
    from desktop.services.checks.checklist_cklb import write_cklb  # start-up time: as above
    from desktop.services.checks.checklist_sheets import write_checklist_book  # start-up time: as above
    from desktop.services.saving import save_bytes  # start-up time: as above

    kind = file.suffix.lower()
    if kind == ".xlsx":
        return write_checklist_book(checklist, file, environment().now(), level, Counter())
    if kind == ".cklb":
        found = read_answers(answers, checklist) if answers else ()
        save_bytes(write_cklb(checklist, found, level, target).encode(), file)
        return len(checklist.of_level(level))
    if kind != ".toml":
        raise UnknownExport(path=file)
    save_bytes(write_checklist(checklist).encode(), file)
    return len(checklist.items)


def _entry_form(entry: ChecklistEntry) -> dict[str, Any]:
    one = entry.checklist
    form = {name: getattr(one, name) for name in ("code", "edition", "title", "basis", "source", "language")}
    return form | {
        "profile": one.profile,
        "levels": dict(one.levels),
        "items": len(one.items),
        "is_shipped": entry.is_shipped,
        "is_newest": entry.is_newest,
    }


def _summary_form(summary: ChecklistSummary, level: str) -> dict[str, Any]:
    checklist = summary.entry.checklist
    return _entry_form(summary.entry) | {
        "settings": dict(checklist.settings),
        "level_counts": [plain(one) for one in summary.levels],
        "categories": [plain(one) for one in summary.categories],
        "checklist": [plain(item) | {"text_hash": item.text_hash} for item in checklist.of_level(level)],
    }


def _summary_lines(summary: ChecklistSummary, level: str) -> Iterator[str]:
    checklist = summary.entry.checklist
    yield f"{checklist.title}　{checklist.code} {checklist.edition}　{checklist.profile}"
    yield checklist.basis
    yield checklist.source
    for one in summary.levels:
        yield "\t".join((one.level, one.title, tr("{count}项", count=one.items)))
    for category in summary.categories:
        counts = (f"{name} {count}".strip() for name, count in category.items.items())
        yield "\t".join((category.category, *counts))
    for item in checklist.of_level(level):
        grave = tr(SEVERITY_TITLES[item.severity]) if item.severity else ""
        yield "\t".join((item.code, item.category, item.point, " ".join(item.requirement.split()), grave))


def _preview_form(preview: "ChecklistPreview", done: str) -> dict[str, Any]:
    draft, checklist = preview.draft, preview.draft.checklist
    head = _entry_form(ChecklistEntry(checklist, False, True)) if checklist else {}
    for key in ("is_shipped", "is_newest"):
        head.pop(key, None)
    return {
        "sentence": preview.sentence,
        "format": draft.form,
        "checklist": head,
        "counts": plain(preview.counts),
        "is_known": preview.is_known,
        "applied": bool(done) and not preview.is_known,
        "sheets": [plain(sheet) for sheet in draft.sheets],
        "unused_sheets": list(draft.unused),
        "problems": [
            {"line": one.line, "code": one.code, "message": one.sentence()}
            for one in draft.problems[:_MOST_SHOWN]
        ],
    }


def _preview_lines(preview: "ChecklistPreview") -> Iterator[str]:
    from desktop.services.checks.checklist_columns import FIELDS  # start-up time: as in import

    draft = preview.draft
    for sheet in draft.sheets:
        for column in sheet.columns:
            if column.head:
                title = tr(FIELDS[column.field]) if column.field else tr("未采用")
                yield f"{sheet.sheet}\t{column.head}\t→ {title}"
    if draft.unused:
        yield tr("没有检查项的工作表：{names}", names="、".join(draft.unused))
    for problem in draft.problems[:_MOST_SHOWN]:
        yield f"{problem.code}\t{problem.sentence()}"
    if len(draft.problems) > _MOST_SHOWN:
        yield tr("……另有{count}处", count=len(draft.problems) - _MOST_SHOWN)


def score_form(found: CheckScore) -> dict[str, Any]:
    """A score with its derivation, as JSON."""
    form = {
        "profile": found.profile,
        "value": found.value,
        "conclusion": found.conclusion,
        "conclusion_title": tr(found.conclusion_title) if found.conclusion_title else "",
        "counts": _verdicts(found.counts),
        "checked": found.checked,
        "categories": [
            {"category": one.category, "value": one.value, "counts": _verdicts(one.counts)}
            for one in found.categories
        ],
        "steps": [plain(step) | {"name": tr(step.name)} for step in found.steps],
        "remarks": [tr(remark) for remark in found.remarks],
    }
    return cast("dict[str, Any]", plain(form))


def _verdicts(counts: Mapping[Any, int]) -> dict[str, int]:
    return {verdict.value: count for verdict, count in counts.items()}


def score_lines(found: CheckScore) -> Iterator[str]:
    """A score in lines, its derivation first."""
    for step in found.steps:
        parts = "、".join(step.parts)
        value = "—" if step.value is None else f"{step.value:f}"
        yield f"{tr(step.name)}\t{parts}\t{step.formula} = {value}"
    counts = (f"{tr(VERDICT_TITLES[verdict])}{count}" for verdict, count in found.counts.items())
    yield "　".join(counts)
    yield from map(tr, found.remarks)
    value = "—" if found.value is None else f"{found.value:f}"
    conclusion = tr(found.conclusion_title) if found.conclusion_title else ""
    yield tr(
        "得分：{value} {conclusion}（{profile}）", value=value, conclusion=conclusion, profile=found.profile
    )
