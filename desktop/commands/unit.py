"""``dukao unit``: the directory of units, groups and aliases."""

from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.console import JsonOption, WorkspaceOption, opened, plain, print_json, print_lines
from desktop.domain.units import Unit, UnitKind
from desktop.i18n import tr
from desktop.services.directory import DirectoryService

app = typer.Typer(no_args_is_help=True, help="Units, groups and aliases.")


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
    code: Annotated[str, typer.Argument(help="Lower-case letters and digits; kept for ever.")],
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


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A directory in TOML.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Add the units and groups of a directory file."""
    with opened(workspace) as session:
        print_lines(DirectoryService(session).import_toml(file))
