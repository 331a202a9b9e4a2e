"""``dukao backup`` and ``dukao restore``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.console import (
    Counter,
    JsonOption,
    WorkspaceMissing,
    WorkspaceOption,
    opened,
    plain,
    print_json,
    print_lines,
    workspaces,
)
from desktop.i18n import tr
from desktop.services.backups import BackupService, Secrets, backups_of
from desktop.services.backups import restore as restore_backup

app = typer.Typer(help="Verified backups of a workspace.")


@app.callback(invoke_without_command=True)
def backup(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder for it; the workspace's own by default.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a backup: opened again, verified and held against a fold from zero, or none."""
    if context.invoked_subcommand is not None:
        return
    with opened(workspace) as session:
        line = BackupService(session).write(output, Counter())
    if as_json:
        print_json(plain(line))
        return
    print_lines(line.sentence)


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the backups in the workspace, the latest first; it need not open."""
    if workspace is None:
        raise WorkspaceMissing
    lines = backups_of(workspace)
    if as_json:
        return print_json([plain(line) for line in lines])
    for line in lines:
        kind = tr("自动") if line.is_automatic else tr("手动")
        made = line.made.astimezone().isoformat(sep=" ", timespec="minutes")[:16]
        print_lines(f"{line.folder.name}\t{made}\t{kind}\t{line.lines}\t{line.blobs}\t{line.size}")
    return None


def restore(
    backup: Annotated[str, typer.Argument(help="Folder of the backup, or its name as `backup list` has it.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a backup in the place of a closed workspace; the present files are moved aside."""
    if workspace is None:
        raise WorkspaceMissing
    secrets = Secrets(os.environ.get("DUKAO_PASSPHRASE", ""), os.environ.get("DUKAO_RECOVERY_CODE", ""))
    done = restore_backup(workspace, backup, workspaces(), secrets, Counter())
    if as_json:
        return print_json(plain(done))
    return print_lines(done.sentence)
