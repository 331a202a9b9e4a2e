"""Commands on a whole workspace: create, verify, rebuild, history, papers."""

import os
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.console import (
    Counter,
    JsonOption,
    WorkspaceOption,
    opened,
    parse_day,
    plain,
    print_json,
    print_lines,
    signing_passphrase,
    workspaces,
)
from desktop.commands.paper_check import verify_paper
from desktop.commands.paper_outputs import Outputs, write_paper, write_papers
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.auditing import AuditService
from desktop.services.ledger import LedgerService
from desktop.services.papers import PaperOptions, PaperService
from desktop.services.workspaces import NewWorkspace


class RoleName(Enum):
    """The roles as words of the command line."""

    OFFICE = "office"
    UNIT = "unit"
    INSPECTOR = "inspector"


class SuiteName(Enum):
    """The algorithms of a signing key."""

    ED25519 = "ed25519"
    SM2 = "sm2"


class Grouping(Enum):
    """How the rows of a ledger are grouped on paper."""

    CLAUSE = "clause"
    UNIT = "unit"


def init(
    folder: Annotated[Path, typer.Argument(help="Where; .dukao is added when it is missing.")],
    role: Annotated[RoleName, typer.Option(help="office, unit or inspector.")],
    party: Annotated[str, typer.Option(help="Name of the office, unit or inspector.")],
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Encrypt at rest.")] = False,
    year: Annotated[int | None, typer.Option(help="Supervision year; the present one by default.")] = None,
    suite: Annotated[
        SuiteName, typer.Option(help="Of the signing key: ed25519, or sm2 for the national algorithms.")
    ] = SuiteName.ED25519,
    as_json: JsonOption = False,
) -> None:
    """Create a workspace. DUKAO_PASSPHRASE protects its keys where there is no keyring.

    DUKAO_SIGNING_PASSPHRASE protects the signing key, when it is to have another one.
    """
    passphrase = os.environ.get("DUKAO_PASSPHRASE", "")
    request = NewWorkspace(
        folder, Role(role.value), party, encrypt, passphrase, year, suite.value, signing_passphrase()
    )
    service = workspaces()
    session = service.create(request)
    code = service.recovery_code(session)
    form = {
        "folder": str(session.folder),
        "role": session.role.value,
        "party": session.party,
        "name": session.party_name,
        "year": session.year,
        "encrypted": session.is_encrypted,
        "recovery_code": code,
    }
    session.close()
    if as_json:
        print_json(form)
        return
    print_lines(tr("已建立工作区：{folder}（{name}）。", folder=form["folder"], name=form["name"]))
    if code:
        print_lines(tr("恢复码（请抄写或打印，另行保管）：{code}", code=code))


def verify(
    paper: Annotated[
        Path | None, typer.Argument(help="A PDF of the evaluation: compare it with the workspace.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check every line, chain, table and attachment of a workspace, or a printed paper against it."""
    if paper is not None:
        verify_paper(paper, workspace, as_json=as_json)
        return
    with opened(workspace) as session:
        summary = AuditService(session).verify(Counter())
    if as_json:
        print_json(
            {
                "is_clean": summary.is_clean,
                "sentence": summary.sentence,
                "report": plain(summary.report),
                "problems": [
                    {"code": problem.code, "source": problem.source, "message": problem.sentence()}
                    for problem in summary.problems
                ],
            }
        )
    else:
        print_lines(summary.sentence, *(f"{p.code}：{p.sentence()}" for p in summary.problems))
    if not summary.is_clean:
        raise typer.Exit(1)


def rebuild(workspace: WorkspaceOption = None) -> None:
    """Fold all tables anew from the log."""
    with opened(workspace) as session:
        count = AuditService(session).rebuild(Counter())
    print_lines(tr("已由记录重建{count}个对象。", count=count))


def history(
    record: Annotated[str, typer.Argument(help="Code or uid of a task, or the uid of any record.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who changed which field, newest first."""
    with opened(workspace) as session:
        entries = LedgerService(session).history(record)
    if as_json:
        print_json([plain(entry) for entry in entries])
        return
    for entry in entries:
        who = entry.operator or entry.party
        change = f"{entry.before[:60]} → {entry.after[:60]}" if entry.before else entry.after[:60]
        print_lines(f"{entry.when}\t{who}\t{entry.kind_title}·{entry.field_title}\t{change}")


_Inspection = Annotated[
    str, typer.Option(help="An inspection: code, uid, or CODE@NAME for one sheet; the latest by default.")
]
_Package = Annotated[
    str, typer.Option(help="An imported package: its SHA-256 or file name; the latest by default.")
]
_Scheme = Annotated[
    str, typer.Option(help="An evaluation scheme: CODE EDITION, code or uid; that of the year by default.")
]
_Docx = Annotated[
    Path | None,
    typer.Option(help="The same as an editable Word file; with --all a folder. Alone: no PDF."),
]
_Sign = Annotated[
    Path | None,
    typer.Option(help="Sign the PDF with this PKCS#12 file; passphrase: DUKAO_CERTIFICATE_PASSPHRASE."),
]


def report(
    name: Annotated[str, typer.Argument(help="Name of the paper; see --list.")] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; with --all a folder.")
    ] = None,
    policy: Annotated[str, typer.Option(help="Code or uid of a document.")] = "",
    unit: Annotated[str, typer.Option(help="A unit: name or identifier.")] = "",
    group_by: Annotated[Grouping, typer.Option(help="clause or unit.")] = Grouping.CLAUSE,
    as_of: Annotated[str, typer.Option(help="The day that the paper shows; an earlier one looks back.")] = "",
    period: Annotated[str, typer.Option(help="2023-05, 2023Q2, 2023H1 or 2023; the last by default.")] = "",
    notice: Annotated[str, typer.Option(help="Number or uid of a notice; the latest by default.")] = "",
    reminder: Annotated[str, typer.Option(help="uid of a reminder; the latest by default.")] = "",
    case: Annotated[str, typer.Option(help="A case: CODE@UNIT, or uid of the assignment.")] = "",
    inspection: _Inspection = "",
    package: _Package = "",
    scheme: _Scheme = "",
    indicator: Annotated[str, typer.Option(help="An indicator of a score sheet; all by default.")] = "",
    blank: Annotated[bool, typer.Option("--blank", help="Leave the feedback or check form blank.")] = False,
    docx: _Docx = None,
    pdfa: Annotated[bool, typer.Option("--pdfa", help="Write PDF/A-2b, for the archive.")] = False,
    sign: _Sign = None,
    all_: Annotated[bool, typer.Option("--all", help="Every paper of that kind, into a folder.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the papers.")] = False,
    verify_: Annotated[
        Path | None, typer.Option("--verify", help="Compare this PDF of the evaluation with the workspace.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a paper as PDF, PDF/A, signed PDF or Word file, or the calendar as .ics."""
    if verify_ is not None:
        verify_paper(verify_, workspace, as_json=as_json)
        return
    if list_ or not name:
        _list_papers(as_json)
        return
    record = notice or reminder or case or inspection or package or indicator
    options = PaperOptions(policy, group_by.value, unit, parse_day(as_of), record, period, blank, scheme)
    outputs = Outputs(output, docx, pdfa, sign)
    write = write_papers if all_ else write_paper
    with opened(workspace) as session:
        write(PaperService(session), name, options, outputs, as_json=as_json)


def _list_papers(as_json: bool) -> None:
    names = (*PaperService.names(), *PaperService.files())
    if as_json:
        print_json([plain(item) for item in names])
        return
    print_lines(*(f"{item.name}\t{item.title}" for item in names))
