"""``dukao roster`` and ``dukao key``: whose keys are known, compared with paper, revoked; one's own form."""

from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.console import (
    JsonOption,
    WorkspaceOption,
    opened,
    plain,
    print_json,
    print_lines,
)
from desktop.i18n import mark, tr
from desktop.services.exchange_values import KeyLine, Trust
from desktop.services.key_form import KeyForm
from desktop.services.papers import PaperService, save_paper
from desktop.services.roster import RosterService
from desktop.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Keys of parties: enrol, compare with paper, revoke.")
key_app = typer.Typer(no_args_is_help=True, help="The key of this computer.")
_Which = Annotated[str, typer.Argument(help="Party, its name, or the beginning of the fingerprint.")]
_PAPER = ".pdf"
_TRUST_WORDS = {
    Trust.CONFIRMED: mark("已核验"),
    Trust.ENROLLED: mark("未核验"),
    Trust.FIRST: mark("未登记"),
    Trust.REVOKED: mark("已注销"),
}


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List every key that is known, this computer's own as well."""
    with opened(workspace) as session:
        lines = RosterService(session).list()
    if as_json:
        return print_json([plain(line) for line in lines])
    return print_lines(*map(_key_line, lines))


@app.command()
def form(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write the form (.pdf) or the key file (.dkk) as well."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what the form of this computer's keys (公钥登记表) says."""
    _show_form(output, workspace, as_json)


@app.command()
def enrol(
    file: Annotated[Path, typer.Argument(help="A key file (.dkk), or a package of that computer.")],
    typed: Annotated[
        str, typer.Option(help="Fingerprint from the stamped form: digits, words, hexadecimal or QR text.")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enrol a key; with --typed it counts as compared with paper."""
    with opened(workspace) as session:
        line = RosterService(session).enrol(file, typed)
    _told(line, tr("已登记{name}的公钥（{trust}）。", **_words(line)), as_json)


@app.command()
def confirm(
    which: _Which,
    typed: Annotated[
        str, typer.Option(help="Fingerprint from the stamped form: digits, words, hexadecimal or QR text.")
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """State that a key was compared with the stamped form; for a unit, the office's key as well."""
    with opened(workspace) as session:
        line = RosterService(session).confirm(which, typed)
    _told(line, tr("{name}的公钥已与登记表核对一致（{trust}）。", **_words(line)), as_json)


@app.command()
def revoke(
    which: _Which,
    reason: Annotated[str, typer.Option(help="Why; written in the roster.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Revoke a key: what is held of it now stays valid, everything later is refused everywhere."""
    with opened(workspace) as session:
        line = RosterService(session).revoke(which, reason)
    _told(line, tr("已注销{name}的公钥；此前收到的内容仍然有效。", **_words(line)), as_json)


@key_app.command()
def show(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the key file (.dkk).")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the public key of this computer, and where its secret is kept."""
    _show_form(output, workspace, as_json)


def _show_form(output: Path | None, workspace: Path | None, as_json: bool) -> None:
    with opened(workspace) as session:
        told = RosterService(session).form()
        file = _saved(session, output) if output is not None else None
    if as_json:
        return print_json({**plain(told), "file": str(file) if file else None})
    written = (tr("已写入：{file}", file=file),) if file else ()
    return print_lines(*_form_lines(told), *written)


def _saved(session: Session, output: Path) -> Path:
    """Writes the form as a paper when a PDF is asked for, else the key file."""
    if output.suffix.lower() != _PAPER:
        return RosterService(session).save_key_file(output)
    save_paper(PaperService(session).render("key-form"), output)
    return output


def _form_lines(told: KeyForm) -> tuple[str, ...]:
    return (
        tr("单位：{name}（{party}）", name=told.name, party=told.party),
        tr("算法：{suite}", suite=told.suite),
        tr("指纹数字：{digits}", digits=told.digits),
        tr("指纹词语：{words}", words=told.words),
        tr("指纹（十六进制）：{fingerprint}", fingerprint=told.fingerprint),
        told.place,
    )


def _told(line: KeyLine, sentence: str, as_json: bool) -> None:
    if as_json:
        return print_json(plain(line))
    return print_lines(sentence, tr("指纹数字：{digits}", digits=line.digits))


def _key_line(line: KeyLine) -> str:
    marks = [tr("本机")] if line.is_own else []
    marks += [tr("名册首个公钥")] if line.is_root else []
    trust = tr(_TRUST_WORDS[line.trust])
    return f"{line.name}\t{trust}\t{line.suite}\t{line.fingerprint[:8]}\t{line.digits}\t{'、'.join(marks)}"


def _words(line: KeyLine) -> dict[str, str]:
    return {"name": line.name, "trust": tr(_TRUST_WORDS[line.trust])}
