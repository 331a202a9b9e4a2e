"""``dukao unit``: the directory of units, groups and aliases."""

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
from desktop.domain.units import Unit, UnitKind
from desktop.i18n import tr
from desktop.services.directory import DirectoryService
from desktop.services.session import Session
from desktop.services.succession import SuccessionService

app = typer.Typer(no_args_is_help=True, help="Units, groups, aliases and successions.")
_Unit = Annotated[str, typer.Argument(help="Code or name of the unit.")]


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List units in protocol order, and groups."""
    with opened(workspace) as session:
        directory = DirectoryService(session).directory()
    if as_json:
        print_json({"units": plain(directory.units), "groups": plain(directory.groups)})
        return
    for unit in directory.units:
        print_lines(f"{unit.code}\t{unit.short}\t{unit.name}")
    for group in directory.groups:
        print_lines(tr("单位组\t{name}\t{count}个单位", name=group.word, count=len(group.members)))


@app.command()
def resolve(
    names: Annotated[list[str], typer.Argument(help="Names as written.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what written names mean; a name that is not known is offered, never guessed."""
    with opened(workspace) as session:
        found = DirectoryService(session).resolve_all(names)
    if as_json:
        print_json(plain(found))
        return
    for item in found:
        print_lines(f"{item.name}\t{item.unit_name or '？'}\t{'、'.join(item.offers)}")


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="Lower-case letters and digits, kept for ever; - makes one.")],
    name: Annotated[str, typer.Argument(help="Full name.")],
    alias: Annotated[list[str] | None, typer.Option(help="Another name; may be repeated.")] = None,
    short: Annotated[str, typer.Option(help="The name that plans use.")] = "",
    kind: Annotated[UnitKind, typer.Option(help="Kind of unit.")] = UnitKind.OTHER,
    group: Annotated[str, typer.Option(help="Evaluation group.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Add a unit."""
    with opened(workspace) as session:
        service = DirectoryService(session)
        order = max((unit.order for unit in service.units()), default=0) + 1
        code = service.new_code(name) if code == "-" else code
        service.add_unit(Unit(code, name, short or name, tuple(alias or ()), kind, group, order))
    print_lines(tr("已新增单位{name}。", name=name))


@app.command()
def alias(
    code: Annotated[str, typer.Argument(help="Code of the unit.")],
    name: Annotated[str, typer.Argument(help="The name as written.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Say that a written name means a unit."""
    with opened(workspace) as session:
        DirectoryService(session).add_alias(code, name)
    print_lines(tr("“{name}”今后即指{code}。", name=name, code=code))


@app.command()
def rename(
    unit: _Unit,
    name: Annotated[str, typer.Argument(help="New full name.")],
    short: Annotated[str, typer.Option(help="New short name; the full one by default.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Give a unit a new name; the old ones stay aliases."""
    with opened(workspace) as session:
        DirectoryService(session).rename(_code(session, unit), name, short)
    print_lines(tr("已更名为{name}。", name=short or name))


@app.command()
def merge(
    unit: Annotated[str, typer.Argument(help="The entry that goes: code or name.")],
    into: Annotated[str, typer.Argument(help="The one that stays: code or name.")],
    reason: Annotated[str, typer.Option(help="Why; shown for ever.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Take a unit that is in the directory twice out of it."""
    with opened(workspace) as session:
        print_lines(DirectoryService(session).merge(_code(session, unit), _code(session, into), reason))


@app.command()
def remove(
    unit: _Unit,
    reason: Annotated[str, typer.Option(help="Why; shown for ever.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Take a unit that was added by mistake out of the directory."""
    with opened(workspace) as session:
        DirectoryService(session).remove(_code(session, unit), reason)
    print_lines(tr("已删去{name}。", name=unit))


@app.command()
def group(
    word: Annotated[str, typer.Argument(help="The group word as plans write it.")],
    members: Annotated[list[str], typer.Argument(help="Its units: codes or names.")],
    alias: Annotated[list[str] | None, typer.Option(help="Another word for it; when it is new.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say which units a group word stands for; a new word is added."""
    with opened(workspace) as session:
        service = DirectoryService(session)
        codes = [_code(session, name) for name in members]
        if any(word in (known.word, *known.aliases) for known in service.groups()):
            service.set_members(word, codes)
        else:
            service.add_group(word, codes, alias or ())
    print_lines(tr("“{word}”现指{count}个单位。", word=word, count=len(set(codes))))


@app.command()
def succeed(
    old: Annotated[str, typer.Argument(help="The unit that ends: code or name.")],
    new: Annotated[str, typer.Argument(help="The unit that takes over: code or name.")],
    since: Annotated[str, typer.Option(help="First day, YYYY-MM-DD; today by default.")] = "",
    reason: Annotated[str, typer.Option(help="The decision it rests on; shown for ever.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a unit take over from another: open tasks go to it, with their history."""
    with opened(workspace) as session:
        day = parse_day(since) or session.today()
        outcome = SuccessionService(session).succeed(old, new, day, reason)
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(outcome.sentence)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A directory in TOML.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Add the units and groups of a directory file."""
    with opened(workspace) as session:
        print_lines(DirectoryService(session).import_toml(file))


def _code(session: Session, name: str) -> str:
    """The code that a code or name means; a name that means nothing stays, and is refused later."""
    return DirectoryService(session).meant(name).party.removeprefix("unit.")
