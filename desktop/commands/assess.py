"""``dukao assess``: a unit states what the program cannot know, and confirms what it does."""

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
    EventOption,
    NoneOption,
    NotApplicableOption,
    SchemeOption,
    ValueOption,
    asked_form,
    asked_line,
    fact_given,
    problem_lines,
)
from desktop.domain.evaluation.values import Fact
from desktop.i18n import tr
from desktop.services.cases_outcome import Outcome, require_done
from desktop.services.evaluation.stating import SelfAssessmentService
from desktop.services.evaluation.stating_values import StatementFields

app = typer.Typer(no_args_is_help=True, help="A unit's self-assessment, and what it states as owner.")
Part = Annotated[str, typer.Argument(help="Code of the part.")]
About = Annotated[str, typer.Option("--unit", help="The unit concerned; this one by default.")]
_AT = "@"


@app.command()
def show(
    scheme: SchemeOption = "",
    owned: Annotated[bool, typer.Option("--owned", help="What this unit states about all units.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is asked, what is known, and what was said."""
    with opened(workspace) as session:
        service = SelfAssessmentService(session)
        found = service.owned(scheme) if owned else service.asked(scheme)
        state = service.state(scheme)
    if as_json:
        print_json({"parts": [asked_form(one) for one in found], "state": plain(state)})
        return
    print_lines(*map(asked_line, found), state.sentence)


@app.command()
def save(
    part: Part,
    value: ValueOption = None,
    event: EventOption = None,
    none: NoneOption = False,
    not_applicable: NotApplicableOption = False,
    note: Annotated[str | None, typer.Option(help="A word beside it; why it does not apply.")] = None,
    unit: About = "",
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """State a part, as a draft; what is not given stays."""
    fact = fact_given(value, event, is_none=none, is_not_applicable=not_applicable)
    fields = _fields(fact, note)
    if not fields:
        raise typer.BadParameter(tr("请写明数据：--value、--event、--none 或 --not-applicable。"))
    with opened(workspace) as session:
        found = SelfAssessmentService(session).save(scheme, part, unit, **fields)
    sentence = tr("{part}已保存，尚未提交。", part=found.part.code)
    if as_json:
        print_json({**asked_form(found), "sentence": sentence})
        return
    print_lines(sentence, *found.gaps)


@app.command()
def confirm(
    part: Annotated[list[str] | None, typer.Argument(help="Codes; none means all derived parts.")] = None,
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm what the program derived about this unit, as drafts."""
    with opened(workspace) as session:
        sentence = SelfAssessmentService(session).confirm(scheme, part or None)
    said(sentence, as_json)


@app.command("object")
def object_(
    part: Part,
    note: Annotated[str, typer.Option(help="What is wrong, and on what that rests.")] = "",
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Object to what the program derived about this unit, as a draft."""
    with opened(workspace) as session:
        found = SelfAssessmentService(session).object(scheme, part, note)
    said(tr("对{part}的异议已保存，尚未提交。", part=found.part.code), as_json, **asked_form(found))


@app.command()
def attach(
    part: Part,
    file: Annotated[Path, typer.Argument(help="The file.")],
    unit: About = "",
    file_name: Annotated[str, typer.Option("--name", help="Its name; the file's own by default.")] = "",
    dated: Annotated[str, typer.Option(help="The day the file itself is of.")] = "",
    note: Annotated[str, typer.Option(help="What it shows.")] = "",
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Attach a file to the draft of a part."""
    with opened(workspace) as session:
        service = SelfAssessmentService(session)
        uid = service.attach(scheme, (part, unit), file, file_name, note, parse_day(dated))
    said(tr("已添加：{name}", name=file_name or file.name), as_json, evidence=uid)


@app.command()
def detach(
    evidence: Annotated[str, typer.Argument(help="uid of the evidence.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a file off a draft; it stays in the history."""
    with opened(workspace) as session:
        SelfAssessmentService(session).detach(evidence)
    said(tr("已移除佐证材料。"), as_json)


@app.command()
def discard(
    part: Part,
    unit: About = "",
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a draft up; what was handed in stays."""
    with opened(workspace) as session:
        SelfAssessmentService(session).discard(scheme, part, unit)
    said(tr("已放弃草稿。"), as_json)


@app.command()
def submit(
    part: Annotated[
        list[str] | None, typer.Argument(help="CODE or CODE@UNIT; none means everything that waits.")
    ] = None,
    signer: Annotated[str, typer.Option(help="Who signs the self-assessment.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Only say what is missing.")] = False,
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand in what waits: all of it, or nothing."""
    places = [(code, unit) for code, _, unit in (one.partition(_AT) for one in part)] if part else None
    with opened(workspace) as session:
        service = SelfAssessmentService(session)
        if check:
            problems = service.check(scheme, places)
            sentence = tr("有{count}处需要补充。", count=len(problems)) if problems else tr("可以提交。")
            outcome = Outcome((), problems, sentence)
        else:
            outcome = require_done(service.submit(scheme, signer, places))
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(*problem_lines(outcome.problems), outcome.sentence)


def _fields(fact: Fact | None, note: str | None) -> StatementFields:
    fields = StatementFields()
    if fact is not None:
        fields["value"], fields["occurrences"], fields["state"] = fact.value, fact.occurrences, fact.state
    if note is not None:
        fields["note"] = note
    return fields
