"""``dukao adjust``: what the office decides on an evaluation, each with its reason."""

from dataclasses import replace
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
    fact_given,
    number,
)
from desktop.i18n import tr
from desktop.services.evaluation.at_hand import chosen_entry
from desktop.services.evaluation.deciding import Beside, BesideReview, DecisionService, member_of

app = typer.Typer(
    no_args_is_help=True, help="The office's decisions on an evaluation: points, vetoes, facts."
)
Unit = Annotated[str, typer.Argument(help="Any name of a unit, or its code.")]
By = Annotated[str, typer.Option(help="Who decided; the operator by default.")]
On = Annotated[str, typer.Option(help="Day; today by default.")]
Points = Annotated[str, typer.Option("--points", help="Points.")]


@app.command("list")
def list_(
    scheme: SchemeOption = "",
    unit: UnitOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what was decided and stands."""
    with opened(workspace) as session:
        found = DecisionService(session).list(scheme, unit)
    if as_json:
        print_json(plain(found))
        return
    for one in found:
        pieces = (one.uid, one.type, one.unit, one.part or one.indicator, str(one.on), one.reason)
        print_lines("\t".join((*pieces, one.document)).rstrip())
    print_lines(tr("共{count}项", count=len(found)))


@app.command()
def change(
    unit: Unit,
    indicator: Annotated[str, typer.Argument(help="Code of the indicator.")],
    points: Points,
    reason: Reason = "",
    scheme: SchemeOption = "",
    document: Document = "",
    version: Annotated[
        str, typer.Option(help="Of the score that was looked at; another one is refused.")
    ] = "",
    by: By = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change the points of an indicator; initial and final are both kept."""
    beside = BesideReview(by=by, document=document)
    if version:
        beside["version"] = version
    with opened(workspace) as session:
        service = DecisionService(session)
        sentence = service.change_points(scheme, unit, indicator, number(points), reason, **beside)
    said(sentence, as_json)


@app.command()
def points(
    unit: Unit,
    points: Points,
    reason: Reason = "",
    document: Document = "",
    scheme: SchemeOption = "",
    on: On = "",
    by: By = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add points, or take them when negative."""
    beside = Beside(on=parse_day(on), by=by)
    with opened(workspace) as session:
        service = DecisionService(session)
        sentence = service.book_points(scheme, unit, number(points), reason, document, **beside)
    said(sentence, as_json)


@app.command()
def veto(
    unit: Unit,
    rule: Annotated[str, typer.Argument(help="Code or title of the scheme's veto.")],
    reason: Reason = "",
    document: Document = "",
    scheme: SchemeOption = "",
    on: On = "",
    by: By = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Book an event that vetoes the grade."""
    beside = Beside(on=parse_day(on), by=by)
    with opened(workspace) as session:
        sentence = DecisionService(session).veto(scheme, unit, rule, reason, document, **beside)
    said(sentence, as_json)


@app.command()
def fact(
    unit: Unit,
    part: Annotated[str, typer.Argument(help="Code of the part.")],
    value: ValueOption = None,
    event: EventOption = None,
    none: NoneOption = False,
    not_applicable: NotApplicableOption = False,
    reason: Reason = "",
    document: Document = "",
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """State a fact in place of what is known."""
    found = fact_given(value, event, is_none=none, is_not_applicable=not_applicable)
    if found is None:
        raise typer.BadParameter(tr("请写明数据：--value、--event、--none 或 --not-applicable。"))
    with opened(workspace) as session:
        member = member_of(session, chosen_entry(session, scheme), unit)
        stated = replace(found, unit=member.party)
        sentence = DecisionService(session).state_fact(scheme, unit, part, stated, reason, document)
    said(sentence, as_json)


@app.command()
def exempt(
    unit: Unit,
    part: Annotated[str, typer.Argument(help="Code of the part.")],
    title: Annotated[list[str], typer.Argument(help="Titles of the events that do not count.")],
    reason: Reason = "",
    document: Document = "",
    scheme: SchemeOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that events do not count (可不扣分)."""
    events = [(part, one) for one in title]
    with opened(workspace) as session:
        sentence = DecisionService(session).exempt(scheme, unit, events, reason, document)
    said(sentence, as_json)


@app.command()
def override(
    reason: Reason = "",
    scheme: SchemeOption = "",
    by: By = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make formal reports despite what is in the way; it is printed on every paper."""
    with opened(workspace) as session:
        sentence = DecisionService(session).override(scheme, reason, by)
    said(sentence, as_json)


@app.command()
def withdraw(
    uid: Annotated[str, typer.Argument(help="uid of the decision.")],
    reason: Reason = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a decision back; it stays in the history."""
    with opened(workspace) as session:
        sentence = DecisionService(session).withdraw(uid, reason)
    said(sentence, as_json)
