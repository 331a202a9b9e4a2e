"""``dukao scheme``: schemes of the year-end evaluation in and out, tried, and published."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from desktop.commands.console import (
    Counter,
    JsonOption,
    WorkspaceOption,
    opened,
    plain,
    print_json,
    print_lines,
)
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Evaluation, Scheme, UnitScore
from desktop.errors import AppError, Problem
from desktop.i18n import mark, tr
from desktop.services.evaluation.values import SchemeEntry

if TYPE_CHECKING:
    from desktop.services.evaluation.schemes import SchemeLibrary, SchemePreview

app = typer.Typer(no_args_is_help=True, help="Evaluation schemes: list, show, import, export, try, publish.")
_Name = Annotated[str, typer.Argument(help="Code, or 'CODE EDITION', or uid, see list.")]
_File = Annotated[Path, typer.Argument(help="TOML, or a table with one row an indicator.")]


class SchemeUnusable(AppError):
    """The file holds no scheme that can be used."""

    code = "E_SCHEME"
    template = mark("有{count}处不能采用，没有导入。第一处：{first}")


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the shipped schemes and, with a workspace, drafts and published ones."""
    with _library(workspace) as library:
        entries = library.list()
    if as_json:
        print_json([_entry_form(one) for one in entries])
        return
    for one in entries:
        count = tr("{count}项指标", count=len(one.scheme.indicators))
        print_lines(f"{one.name}\t{one.scheme.year}\t{one.scheme.title}\t{count}\t{_state(one)}")


@app.command()
def show(name: _Name, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show the indicators of a scheme with their rules, and its worked examples."""
    from desktop.domain.evaluation.examples import run_examples  # start-up time
    from desktop.services.evaluation.scheme_check import scheme_remarks  # start-up time

    with _library(workspace) as library:
        entry = library.find(name)
        remarks = scheme_remarks(entry.scheme, entry.name)
    examples = list(run_examples(entry.scheme))
    if as_json:
        form = _entry_form(entry) | {"scheme": plain(entry.scheme), "remarks": _problem_forms(remarks)}
        print_json(form | {"examples": len(examples), "agreeing": sum(one.agrees for one in examples)})
        return
    print_lines(f"{entry.name}\t{entry.scheme.title}\t{_state(entry)}", *_indicator_lines(entry.scheme))
    agreeing = sum(one.agrees for one in examples)
    print_lines(tr("算例{count}个，与规则一致{agreeing}个", count=len(examples), agreeing=agreeing))
    print_lines(*(one.sentence() for one in remarks))


@app.command("import")
def import_(
    file: _File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; needs no workspace.")] = False,
    code: Annotated[str, typer.Option(help="Code of the scheme instead of the table's.")] = "",
    edition: Annotated[str, typer.Option(help="Edition instead of the table's.")] = "",
    title: Annotated[str, typer.Option(help="Title instead of the table's.")] = "",
    year: Annotated[int, typer.Option(help="Year that is evaluated, where the table does not say it.")] = 0,
    sheet: Annotated[str, typer.Option(help="The sheet that holds the indicators.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a scheme and keep it as a draft that only the office sees; what has to be looked at is listed."""
    from desktop.services.evaluation.scheme_drafts import GivenScheme  # start-up time

    given = GivenScheme(code, edition, title, year, sheet)
    with _library(workspace) if dry_run else _opened(workspace) as library:
        preview = library.preview(file, Counter(), given)
        done = "" if dry_run or preview.scheme is None else library.add(preview.scheme)
    if as_json:
        print_json(_preview_form(preview, done))
    else:
        print_lines(*_problem_lines(preview.problems), preview.sentence)
        if preview.scheme is not None:
            print_lines(done or tr("这是预演，没有写入任何内容。"))
    if preview.scheme is None:
        raise SchemeUnusable(count=len(preview.problems), first=preview.problems[0].sentence())


@app.command()
def export(
    name: _Name,
    file: Annotated[Path, typer.Argument(help="The .xlsx or .toml to write.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a scheme as Excel to be edited, or as TOML; both are read back equal."""
    with _library(workspace) as library:
        sentence = library.export(name, file, Counter())
    _said(sentence, as_json, path=str(file))


@app.command("try")
def try_(
    name: Annotated[str, typer.Argument(help="A scheme, or a file that is not imported yet.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score all units by the present facts; nothing is written."""
    from desktop.domain.evaluation.engine import evaluate  # start-up time
    from desktop.services.evaluation.inputs import inputs_of  # start-up time: asks ledger and checks
    from desktop.services.evaluation.schemes import SchemeLibrary  # start-up time

    with opened(workspace) as session:
        library = SchemeLibrary(session)
        scheme = _scheme_of(library, name)
        found = evaluate(scheme, inputs_of(session, scheme))
    if as_json:
        print_json({"scheme": f"{scheme.code} {scheme.edition}", "units": [*map(_score_form, found.units)]})
        return
    print_lines(*_score_lines(found), tr("试算{count}个单位，没有写入任何内容。", count=len(found.units)))


@app.command()
def publish(name: _Name, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Tell everyone a scheme; the edition does not change from then on."""
    with _opened(workspace) as library:
        sentence = library.publish(name)
        entry = library.find(name)
    _said(sentence, as_json, **_entry_form(entry))


@app.command()
def withdraw(
    name: _Name,
    reason: Annotated[str, typer.Option(help="Why; shown for ever.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a draft or a published scheme whose figures are not frozen."""
    with _opened(workspace) as library:
        sentence = library.withdraw(name, reason)
    _said(sentence, as_json)


@contextmanager
def _library(workspace: Path | None) -> "Iterator[SchemeLibrary]":
    """With the shipped schemes alone when no workspace is named."""
    from desktop.services.evaluation.schemes import SchemeLibrary  # start-up time: asks ledger and checks

    if workspace is None:
        yield SchemeLibrary()
        return
    with opened(workspace) as session:
        yield SchemeLibrary(session)


@contextmanager
def _opened(workspace: Path | None) -> "Iterator[SchemeLibrary]":
    from desktop.services.evaluation.schemes import SchemeLibrary  # start-up time: asks ledger and checks

    with opened(workspace) as session:
        yield SchemeLibrary(session)


def _scheme_of(library: "SchemeLibrary", name: str) -> Scheme:
    """A scheme at hand, or one of a file."""
    file = Path(name)
    if not (file.suffix and file.is_file()):
        return library.find(name).scheme
    preview = library.preview(file, Counter())
    if preview.scheme is None:
        raise SchemeUnusable(count=len(preview.problems), first=preview.problems[0].sentence())
    return preview.scheme


def _said(sentence: str, as_json: bool, **values: object) -> None:
    if as_json:
        print_json({**values, "sentence": sentence})
        return
    print_lines(sentence)


def _state(entry: SchemeEntry) -> str:
    if entry.is_shipped:
        return tr("程序自带")
    return tr("草稿") if entry.is_draft else tr("已发布")


def _entry_form(entry: SchemeEntry) -> dict[str, Any]:
    scheme = entry.scheme
    state = "shipped" if entry.is_shipped else "draft" if entry.is_draft else "published"
    form = {
        "code": scheme.code,
        "edition": scheme.edition,
        "year": scheme.year,
        "title": scheme.title,
        "uid": entry.uid,
        "state": state,
        "published_on": entry.published_on,
        "indicators": len(scheme.indicators),
        "sha256": entry.sha256,
    }
    return cast("dict[str, Any]", plain(form))


def _indicator_lines(scheme: Scheme) -> Iterator[str]:
    titles = {one.code: one.title for one in scheme.dimensions}
    for indicator in scheme.indicators:
        for part in indicator.parts:
            points = tr("加减分") if indicator.is_extra else f"{part.points:f}"
            kind = tr(KINDS[part.rule.kind].title)
            dimension = titles[indicator.dimension]
            yield "\t".join((part.code, dimension, part.title, points, kind, part.fact, indicator.owner))


def _preview_form(preview: "SchemePreview", done: str) -> dict[str, Any]:
    return {
        "scheme": plain(preview.scheme),
        "problems": _problem_forms(preview.problems),
        "applied": bool(done),
        "sentence": "".join((preview.sentence, done)),
    }


def _problem_forms(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    return [{"code": one.code, "row": one.line, "sentence": one.sentence()} for one in problems]


def _problem_lines(problems: tuple[Problem, ...]) -> Iterator[str]:
    for one in problems:
        yield f"{one.code}\t{one.line or '—'}\t{one.sentence()}"


def _score_form(one: UnitScore) -> dict[str, Any]:
    return {
        "unit": one.participant.party,
        "name": one.participant.name,
        "group": one.participant.group,
        "rank": one.rank,
        "total": f"{one.total:f}",
        "grade": one.grade,
        "is_provisional": one.is_provisional,
        "missing": list(one.missing),
    }


def _score_lines(found: Evaluation) -> Iterator[str]:
    groups = {one.code: one.title for one in found.scheme.groups}
    grades = {one.code: one.title for one in found.scheme.grades}
    for one in found.units:
        rank = tr("第{rank}名", rank=one.rank) if one.rank is not None else "—"
        provisional = tr("暂定，缺{count}项", count=len(one.missing)) if one.is_provisional else ""
        who = one.participant
        cells = (groups[who.group], rank, who.name, f"{one.total:f}", grades.get(one.grade, "—"), provisional)
        yield "\t".join(cells).rstrip()
