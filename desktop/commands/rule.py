"""``dukao rule``: lights, periods, calendar, reminders and deadlines of instructions, as data."""

import json
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.commands.console import JsonOption, WorkspaceOption, opened, plain, print_json, print_lines
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.rules import RuleService

app = typer.Typer(no_args_is_help=True, help="Rules of the workspace: lights, periods, calendar …")
_Name = Annotated[str, typer.Argument(help="lights, periods, calendar, reminders, inspection-cap …")]


class RuleUnreadable(AppError):
    """A file that holds no rule."""

    code = "E_RULE_FILE"
    template = mark("规则文件“{path}”读不出来：{reason}")


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the rules in force with their source, and the presets."""
    with opened(workspace) as session:
        service = RuleService(session)
        views, presets, problems = service.views(), service.presets(), service.problems()
    if as_json:
        form = {
            "rules": [plain(one) for one in views],
            "presets": [plain(one) for one in presets],
            "problems": [{"code": one.code, "message": one.sentence()} for one in problems],
        }
        print_json(form)
        return
    for view in views:
        own = tr("本单位规定") if view.is_own else tr("程序自带")
        print_lines(f"{view.name}\t{view.title}\t{own}\t{view.source}")
    for preset in presets:
        print_lines(
            tr("预设\t{rule}\t{name}\t{title}", rule=preset.rule, name=preset.name, title=preset.title)
        )
    print_lines(*(one.sentence() for one in problems))


@app.command()
def show(name: _Name, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show the value of a rule."""
    with opened(workspace) as session:
        view = RuleService(session).view(name)
    if as_json:
        print_json(plain(view))
        return
    print_lines(view.title, view.source, json.dumps(view.value, ensure_ascii=False, indent=2))


@app.command("set")
def set_(
    name: _Name,
    source: Annotated[str, typer.Option(help="The decision it rests on; shown for ever.")],
    file: Annotated[Path | None, typer.Option(help="The value, in TOML or JSON.")] = None,
    value: Annotated[str, typer.Option(help="The value as JSON, instead of a file.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """State a rule; lights and deadlines follow at once."""
    if (file is None) == (not value):
        raise typer.BadParameter(tr("请用 --file 或 --value 之一给出规则内容"))
    content = _read(file) if file else _parsed("--value", value)
    with opened(workspace) as session:
        print_lines(RuleService(session).set(name, content, source))


@app.command()
def preset(
    name: _Name,
    preset: Annotated[str, typer.Argument(help="Name of a ready set, see list.")],
    workspace: WorkspaceOption = None,
) -> None:
    """State a rule as a ready set has it."""
    with opened(workspace) as session:
        print_lines(RuleService(session).use_preset(name, preset))


@app.command()
def reset(
    name: _Name,
    reason: Annotated[str, typer.Option(help="Why; shown for ever.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Go back to the rule that is shipped."""
    with opened(workspace) as session:
        print_lines(RuleService(session).reset(name, reason))


def _read(path: Path) -> Any:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleUnreadable(path=path, reason=str(error)) from None
    if path.suffix == ".toml":
        try:
            return plain(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise RuleUnreadable(path=path, reason=str(error)) from None
    return _parsed(str(path), text)


def _parsed(source: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise RuleUnreadable(path=source, reason=str(error)) from None
