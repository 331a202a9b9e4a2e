"""``dukao instruction``: leaders' instructions, with the slip and a deadline by rule."""

from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.console import (
    JsonOption,
    WorkspaceOption,
    opened,
    parse_day,
    plain,
    print_json,
    print_lines,
)
from desktop.domain.supervision import Urgency
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.instructions import InstructionService, NewInstruction
from desktop.services.ledger import STATE_TITLES

app = typer.Typer(no_args_is_help=True, help="Leaders' instructions.")


class SlipUnreadable(AppError):
    """The picture of the slip cannot be read."""

    code = "E_SLIP"
    template = mark("批示单“{path}”读不出来：{reason}")


@app.command()
def add(
    leader: Annotated[str, typer.Option(help="Who gave it.")],
    text: Annotated[str, typer.Option(help="The words.")],
    unit: Annotated[list[str], typer.Option(help="A unit that carries it out; may be repeated.")],
    lead: Annotated[list[str] | None, typer.Option(help="A unit that leads; may be repeated.")] = None,
    title: Annotated[str, typer.Option(help="Title of the task; from the words by default.")] = "",
    urgency: Annotated[Urgency, typer.Option(help="extra-urgent, urgent or normal.")] = Urgency.NORMAL,
    said_on: Annotated[str, typer.Option(help="Day on which it was given; today by default.")] = "",
    due: Annotated[str, typer.Option(help="Deadline; by rule when it is left out.")] = "",
    slip: Annotated[Path | None, typer.Option(help="Picture or scan of the slip.")] = None,
    relates: Annotated[str, typer.Option(help="Code or uid of an earlier task.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take an instruction down and issue the task that carries it."""
    data = _read(slip) if slip else None
    with opened(workspace) as session:
        request = NewInstruction(
            leader=leader,
            text=text,
            urgency=urgency,
            said_on=parse_day(said_on) or session.today(),
            units=tuple(unit),
            title=title,
            due=parse_day(due),
            slip=data,
            slip_name=slip.name if slip else "",
            relates=relates,
            lead=tuple(lead or ()),
        )
        outcome = InstructionService(session).add(request)
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(outcome.sentence)


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List instructions with the state of their tasks."""
    with opened(workspace) as session:
        found = InstructionService(session).instructions()
    if as_json:
        print_json([plain(one) for one in found])
        return
    for one in found:
        state = tr(STATE_TITLES[one.standing.state]) if one.standing else ""
        code = one.task.code if one.task else ""
        words = " ".join(one.instruction.text.split())[:40]
        print_lines(
            f"{one.instruction.number}\t{one.instruction.leader}\t{one.instruction.due}\t{code}\t{state}\t{words}"
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SlipUnreadable(path=path, reason=error.strerror or str(error)) from None
