"""``dukao appeal``: units dispute an indicator; the office sees who would move, then decides."""

from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.check_forms import said
from desktop.commands.console import (
    JsonOption,
    WorkspaceOption,
    opened,
    parse_day,
    plain,
    print_json,
    print_lines,
)
from desktop.commands.evaluation_forms import (
    Document,
    EventOption,
    NoneOption,
    NotApplicableOption,
    Reason,
    SchemeOption,
    UnitOption,
    ValueOption,
    appeal_line,
    effect_line,
    fact_given,
    number,
)
from desktop.i18n import tr
from desktop.services.cases_outcome import require_done
from desktop.services.evaluation.appeals import AppealService
from desktop.services.evaluation.appeals_deciding import AppealDecision

app = typer.Typer(no_args_is_help=True, help="Appeals against the points of an indicator.")
Indicator = Annotated[str, typer.Argument(help="Code of the indicator.")]
Uid = Annotated[str, typer.Argument(help="uid of the appeal, as `appeal list` prints it.")]
Grant = Annotated[bool, typer.Option("--grant/--refuse", help="What is decided.")]
PointsOption = Annotated[str | None, typer.Option("--points", help="The points of the indicator.")]
PartOption = Annotated[str, typer.Option("--part", help="The part whose fact is put right.")]


@app.command("list")
def list_(
    scheme: SchemeOption = "",
    unit: UnitOption = "",
    waiting: Annotated[bool | None, typer.Option("--waiting/--decided", help="Only those.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List appeals that were handed in; a unit sees its own."""
    with opened(workspace) as session:
        found = AppealService(session).list(scheme, unit, waiting)
    if as_json:
        print_json(plain(found))
        return
    print_lines(*map(appeal_line, found), tr("共{count}项", count=len(found)))


@app.command()
def file(
    indicator: Indicator,
    text: Annotated[str | None, typer.Option(help="What is disputed, and why.")] = None,
    wanted: Annotated[str | None, typer.Option(help="What the unit wants.")] = None,
    part: Annotated[str | None, typer.Option(help="Only this part of the indicator.")] = None,
    attach: Annotated[list[Path] | None, typer.Option(help="Evidence; repeated.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Keep it, and hand it in later.")] = False,
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit writes an appeal and hands it in; what is not given stays."""
    with opened(workspace) as session:
        service = AppealService(session)
        view = service.save(scheme, indicator, text, wanted, part)
        for one in attach or ():
            service.attach(scheme, indicator, one)
        if draft:
            sentence = tr("对{indicator}的申诉已保存，尚未提交。", indicator=view.indicator)
            said(sentence, as_json, appeal=plain(view))
            return
        outcome = require_done(service.submit(scheme, [indicator]))
    said(outcome.sentence, as_json, done=list(outcome.done))


@app.command()
def discard(
    indicator: Indicator,
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a draft up; what was handed in stays."""
    with opened(workspace) as session:
        AppealService(session).discard(scheme, indicator)
    said(tr("已放弃草稿。"), as_json)


@app.command()
def withdraw(
    indicator: Indicator,
    reason: Reason = "",
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit takes its appeal back; it stays in the history."""
    with opened(workspace) as session:
        sentence = AppealService(session).withdraw(scheme, indicator, reason)
    said(sentence, as_json)


@app.command()
def preview(
    uid: Uid,
    grant: Grant = True,
    points: PointsOption = None,
    part: PartOption = "",
    value: ValueOption = None,
    event: EventOption = None,
    none: NoneOption = False,
    not_applicable: NotApplicableOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who would move in total, rank or grade; nothing is written."""
    fact = fact_given(value, event, is_none=none, is_not_applicable=not_applicable)
    decision = AppealDecision(grant, points=number(points) if points else None, part=part, fact=fact)
    with opened(workspace) as session:
        service = AppealService(session)
        entry, _ = service.find(uid)
        effects = service.preview(uid, decision)
    if as_json:
        print_json(plain(effects))
        return
    lines = [effect_line(entry.scheme, one) for one in effects]
    print_lines(*lines, tr("{count}个单位会有变化。", count=len(effects)))


@app.command()
def decide(
    uid: Uid,
    grant: Grant = True,
    reason: Reason = "",
    points: PointsOption = None,
    part: PartOption = "",
    value: ValueOption = None,
    event: EventOption = None,
    none: NoneOption = False,
    not_applicable: NotApplicableOption = False,
    document: Document = "",
    by: Annotated[str, typer.Option(help="Who decided; the operator by default.")] = "",
    version: Annotated[str, typer.Option(help="Of the appeal that was looked at; another is refused.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Grant or refuse an appeal; a granted one says the fact or the points that are put right."""
    decision = AppealDecision(
        is_granted=grant,
        reason=reason,
        points=number(points) if points else None,
        part=part,
        fact=fact_given(value, event, is_none=none, is_not_applicable=not_applicable),
        document=document,
        by=by,
        version=version,
    )
    with opened(workspace) as session:
        sentence = AppealService(session).decide(uid, decision)
    said(sentence, as_json)


@app.command()
def attach(
    indicator: Indicator,
    file: Annotated[Path, typer.Argument(help="The file.")],
    file_name: Annotated[str, typer.Option("--name", help="Its name; the file's own by default.")] = "",
    dated: Annotated[str, typer.Option(help="The day the file itself is of.")] = "",
    note: Annotated[str, typer.Option(help="What it shows.")] = "",
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Attach a file to the draft of an appeal."""
    with opened(workspace) as session:
        service = AppealService(session)
        uid = service.attach(scheme, indicator, file, file_name, note, parse_day(dated))
    said(tr("已添加：{name}", name=file_name or file.name), as_json, evidence=uid)
