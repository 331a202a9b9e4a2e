"""``dukao notice``: notices in blue, yellow and red, and reminders."""

from collections.abc import Sequence
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
from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.notices import NoticeProposal, NoticeService
from desktop.services.reminders import ReminderService
from desktop.services.session import Session
from desktop.services.titles import LIGHT_TITLES

app = typer.Typer(no_args_is_help=True, help="Notices in blue, yellow and red, and reminders.")
_Colour = Annotated[Light | None, typer.Option(help="blue, yellow or red; all by default.")]
_Units = Annotated[list[str] | None, typer.Option("--unit", help="A unit; may be repeated; all by default.")]
_Period = Annotated[str, typer.Option(help="Only feedback missing for this period, e.g. 2023Q2.")]


@app.command()
def propose(
    colour: _Colour = None,
    unit: _Units = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which notices today's lights ask for; write nothing."""
    with opened(workspace) as session:
        found = _of_units(session, NoticeService(session).proposals(colour), unit)
    if as_json:
        print_json([plain(one) for one in found])
        return
    for one in found:
        earlier = tr("（此前已发{numbers}）", numbers="、".join(one.earlier)) if one.earlier else ""
        print_lines(f"{tr(LIGHT_TITLES[one.colour])}\t{one.unit_name}\t{len(one.items)}{earlier}")
        print_lines(*(f"\t{item.code}\t{item.due or ''}\t{item.title}\t{item.reason}" for item in one.items))


@app.command()
def issue(
    colour: _Colour = None,
    unit: _Units = None,
    task: Annotated[
        list[str] | None, typer.Option(help="Only this task; may be repeated; with one unit and a colour.")
    ] = None,
    demand: Annotated[str, typer.Option(help="What is asked for; the usual words by default.")] = "",
    reply_by: Annotated[str, typer.Option(help="Last day for the reply.")] = "",
    signer: Annotated[str, typer.Option(help="Who signs.")] = "",
    on: Annotated[str, typer.Option(help="Day of issue; today by default.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Issue notices to units: those that the lights ask for, or one about chosen tasks."""
    with opened(workspace) as session:
        service = NoticeService(session)
        found = _chosen(session, service, colour, unit, task)
        outcome = service.issue(found, demand, parse_day(reply_by), signer, parse_day(on))
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(outcome.sentence)


@app.command()
def remind(
    unit: _Units = None,
    period: _Period = "",
    text: Annotated[str, typer.Option(help="A word of the office.")] = "",
    on: Annotated[str, typer.Option(help="Day of the reminder; today by default.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go out.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remind units of what they owe; what was reminded of a short while ago is left out."""
    with opened(workspace) as session:
        service = ReminderService(session)
        if dry_run:
            form = [plain(one) for one in service.proposals(unit, period, parse_day(on))]
            lines = [f"{one['unit_name']}\t{len(one['items'])}\t{len(one['cooling'])}" for one in form]
            return print_json(form) if as_json else print_lines(*lines)
        outcome = service.remind(unit, period, text, parse_day(on))
    if as_json:
        return print_json(plain(outcome))
    return print_lines(outcome.sentence)


@app.command("list")
def list_(
    unit: Annotated[str, typer.Option(help="A unit; all by default.")] = "",
    reminders: Annotated[bool, typer.Option("--reminders", help="Reminders instead of notices.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the notices issued, or the reminders sent."""
    with opened(workspace) as session:
        notices = () if reminders else NoticeService(session).notices(unit)
        sent = ReminderService(session).reminders(unit) if reminders else ()
    if as_json:
        print_json([plain(one) for one in (notices or sent)])
        return
    for notice in notices:
        state = tr("已撤销：{reason}", reason=notice.withdrawn) if notice.withdrawn else ""
        colour = tr(LIGHT_TITLES[notice.colour])
        print_lines(
            f"{notice.number}\t{notice.on}\t{colour}\t{notice.unit_name}\t{len(notice.items)}\t{state}"
        )
    for one in sent:
        print_lines(f"{one.on}\t{one.unit_name}\t{len(one.items)}\t{one.period}")


@app.command()
def withdraw(
    number: Annotated[str, typer.Argument(help="Number or uid of the notice.")],
    reason: Annotated[str, typer.Option(help="Why; shown for ever.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Withdraw a notice; its number stays used."""
    with opened(workspace) as session:
        NoticeService(session).withdraw(number, reason)
    print_lines(tr("已撤销{number}。", number=number))


def _chosen(
    session: Session,
    service: NoticeService,
    colour: Light | None,
    units: list[str] | None,
    tasks: list[str] | None,
) -> tuple[NoticeProposal, ...]:
    if not tasks:
        return _of_units(session, service.proposals(colour), units)
    if colour is None or not units or len(units) != 1:
        raise typer.BadParameter(tr("指定任务时，请用 --unit 指定一个单位，用 --colour 指定颜色"))
    return (service.propose(units[0], colour, tasks),)


def _of_units(
    session: Session, proposals: Sequence[NoticeProposal], units: list[str] | None
) -> tuple[NoticeProposal, ...]:
    if not units:
        return tuple(proposals)
    parties = {NoticeService(session).party(name) for name in units}
    return tuple(one for one in proposals if one.unit in parties)
