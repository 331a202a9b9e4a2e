"""``dukao extension``: units ask for more time or a pause, the office decides."""

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
from desktop.domain.supervision import RequestKind
from desktop.i18n import tr
from desktop.services.rulings import RequestService, RulingService
from desktop.services.rulings_requests import RequestView, requests_of

app = typer.Typer(no_args_is_help=True, help="Requests for more time or a pause.")
_Uid = Annotated[str, typer.Argument(help="uid of the request.")]


@app.command()
def request(
    case: Annotated[str, typer.Argument(help="Code of the task, or uid of the assignment.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    wanted: Annotated[str, typer.Option(help="New deadline, or last day of the pause.")] = "",
    kind: Annotated[RequestKind, typer.Option(help="extension or suspension.")] = RequestKind.EXTENSION,
    milestone: Annotated[str, typer.Option(help="uid of the deadline, when there are several.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the office for more time, or for a pause."""
    day = parse_day(wanted)
    with opened(workspace) as session:
        outcome = RequestService(session).request(case, kind, day, reason, milestone)
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(outcome.sentence)


@app.command()
def withdraw(
    uid: _Uid,
    reason: Annotated[str, typer.Option(help="Why; shown for ever.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Take a request back that waits."""
    with opened(workspace) as session:
        print_lines(RequestService(session).withdraw(uid, reason).sentence)


@app.command()
def decide(
    uid: _Uid,
    granted: Annotated[bool, typer.Option("--grant/--refuse", help="What is decided.")],
    reason: Annotated[str, typer.Option(help="Why; needed when it is refused.")] = "",
    due: Annotated[str, typer.Option(help="Another day than the one asked for.")] = "",
    version: Annotated[str, typer.Option(help="Refuse if the request moved on since this version.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Grant or refuse a request."""
    day = parse_day(due)
    with opened(workspace) as session:
        outcome = RulingService(session).decide(uid, granted, reason, day, version)
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(outcome.sentence)


@app.command("list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Those that were decided too.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List requests, those that wait by default."""
    with opened(workspace) as session:
        found = requests_of(session, only_open=not every)
    if as_json:
        print_json([plain(one) for one in found])
        return
    print_lines(*map(_line, found), tr("共{count}项", count=len(found)))


def _line(view: RequestView) -> str:
    count = tr("第{number}次延期", number=view.number) if view.number else ""
    state = tr("待审批")
    if view.ruling is not None:
        state = tr("同意") if view.ruling.is_granted else tr("不同意")
    day = str(view.request.wanted or "")
    return "\t".join(
        (
            view.row.code,
            view.row.unit_name,
            view.kind_title,
            day,
            count,
            state,
            view.request.uid,
            view.request.reason,
        )
    )
