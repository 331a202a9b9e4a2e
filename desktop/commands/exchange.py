"""``dukao exchange``: packages out and in, the board of parties, conflicts, the watched folder, evidence."""

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.console import (
    Counter,
    JsonOption,
    WorkspaceOption,
    opened,
    plain,
    print_json,
    print_lines,
    say,
)
from desktop.i18n import tr
from desktop.services.bundle import BundleService
from desktop.services.conflicts import ConflictService
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Conflict, Incoming, PeerStatus
from desktop.services.exchange_writing import ALL_YEARS, ExportOptions, ExportService
from desktop.services.peers import PeerService
from desktop.services.postbox import Postbox, PostboxPass
from desktop.services.session import NoSuchRecord

app = typer.Typer(no_args_is_help=True, help="Exchange packages (.dkx) with other parties.")
_Files = Annotated[list[Path], typer.Argument(help="Packages.")]
_MOST_SHOWN = 20
_SETTLE_S = 2.0


@app.command()
def export(
    to: Annotated[str, typer.Option(help="The party: name or identifier; 督查办公室 for the office.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File or folder; outbox in the workspace by default."),
    ] = None,
    text_only: Annotated[bool, typer.Option("--text-only", help="Without attachments.")] = False,
    seal: Annotated[bool, typer.Option("--seal", help="Encrypt to the party's computers.")] = False,
    all_years: Annotated[bool, typer.Option("--all-years", help="Streams of all years.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the package of a party: everything of the year it may read, signed and read back."""
    options = ExportOptions(text_only, seal, ALL_YEARS if all_years else None)
    with opened(workspace) as session:
        exported = ExportService(session).export(to, output, options, Counter())
    if as_json:
        return print_json(plain(exported))
    return print_lines(exported.sentence, str(exported.file))


@app.command()
def inspect(files: _Files, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show what packages would change; write nothing. Exit 1 when one of them would be refused."""
    with opened(workspace) as session, ImportService(session) as service:
        found = service.preview(files, Counter())
    _show_incoming(found, as_json)


@app.command("import")
def import_(
    files: _Files,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look, as inspect does.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take packages in, each whole or not at all. Exit 1 when one of them is refused; the others count."""
    if dry_run:
        inspect(files, workspace, as_json)
        return
    with opened(workspace) as session, ImportService(session) as service:
        receipts = service.apply(service.preview(files, Counter()), Counter())
    if as_json:
        print_json([plain(receipt) for receipt in receipts])
    else:
        print_lines(*(receipt.sentence for receipt in receipts if not receipt.code))
    refused = [f"{receipt.code}: {receipt.sentence}" for receipt in receipts if receipt.code]
    _end(refused)


@app.command()
def undo(
    digest: Annotated[str, typer.Argument(help="Digest of the import, or its beginning; see `history`.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take an import back, while nothing rests on it and nothing was exported since."""
    with opened(workspace) as session, ImportService(session) as service:
        receipt = service.undo(digest)
    if as_json:
        return print_json(plain(receipt))
    return print_lines(receipt.sentence)


@app.command()
def history(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the packages that came in, the latest first."""
    with opened(workspace) as session, ImportService(session) as service:
        rows = service.history()
    kept = ("digest", "party", "installation", "generation", "seq", "at", "file_name", "state", "sentence")
    form = [{name: plain(getattr(row, name)) for name in kept} for row in rows]
    if as_json:
        return print_json(form)
    return print_lines(
        *(f"{row['digest'][:12]}\t{row['at']}\t{row['state']}\t{row['sentence']}" for row in form)
    )


@app.command()
def status(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show who has what: last packages both ways, what was never sent, what is missing or doubtful."""
    with opened(workspace) as session:
        service = PeerService(session)
        rows, counts = service.board(), service.counts()
    if as_json:
        return print_json({"counts": plain(counts), "parties": [plain(row) for row in rows]})
    for row in rows:
        print_lines(_status_line(row), *(f"\t{remark.code}\t{remark.sentence}" for remark in row.remarks))
    return print_lines(counts.sentence or tr("没有待发送的内容。"))


@app.command()
def conflicts(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List fields that two computers of one party wrote differently, side by side."""
    with opened(workspace) as session:
        found = ConflictService(session).list()
    if as_json:
        return print_json([plain(one) for one in found])
    for one in found:
        print_lines(f"{one.uid}\t{one.field}\t{one.what}\t{one.title}")
        for side in one.sides:
            print_lines(f"\t{side.hash[:12]}\t{side.wall}\t{side.operator}\t{side.computer}\t{side.text}")
    return None


@app.command()
def resolve(
    record: Annotated[str, typer.Argument(help="uid of the record.")],
    field: Annotated[str, typer.Argument(help="Name of the field.")],
    choose: Annotated[str, typer.Option(help="Hash of the side that stays, or its beginning.")] = "",
    value: Annotated[str | None, typer.Option(help="Another value instead.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Settle a conflict of this party: a new line that names all sides."""
    if bool(choose) == (value is not None):
        raise typer.BadParameter(tr("请用 --choose 选一个值，或用 --value 另写一个值，二者取一"))
    with opened(workspace) as session:
        service = ConflictService(session)
        one = _conflict(service.list(), record, field)
        service.resolve(one.kind, one.uid, one.field, choose, value)
        left = service.count()
    if as_json:
        return print_json({"record": record, "field": field, "left": left})
    return print_lines(tr("已处理冲突：{what}·{title}。", what=one.what, title=one.title))


@app.command()
def watch(
    inbox: Annotated[Path | None, typer.Option(help="Folder where packages arrive; kept.")] = None,
    outbox: Annotated[Path | None, typer.Option(help="Folder where packages are put; kept.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
    every: Annotated[float, typer.Option(min=1, help="Seconds between two looks.")] = 30,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in what arrives in a folder and raises no question; put out what is to be sent.

    It goes on until Ctrl-C. Exit 1 with --once when something is left for a person.
    """
    with opened(workspace) as session:
        postbox = Postbox(session)
        if inbox or outbox:
            postbox.choose(inbox or postbox.inbox, outbox or postbox.outbox)
        if once:
            _watch_once(postbox, as_json)
            return
        with suppress(KeyboardInterrupt):
            _watch(postbox, every)


@app.command()
def bundle(
    digest: Annotated[str, typer.Argument(help="Digest of an import, or its beginning; see `history`.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The ZIP to write.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the evidence bundle of an imported package, which a third party can check without Dukao."""
    with opened(workspace) as session:
        made = BundleService(session).write(digest, output)
    if as_json:
        return print_json(plain(made))
    return print_lines(made.sentence)


def _show_incoming(found: Sequence[Incoming], as_json: bool) -> None:
    if as_json:
        print_json([plain(one) for one in found])
    else:
        for one in found:
            _show_one(one)
    _end([f"{one.failure.code}: {one.failure}" for one in found if one.failure is not None])


def _show_one(one: Incoming) -> None:
    if one.failure is not None:
        return
    print_lines(one.sentence, *(f"\t{remark.code}\t{remark.sentence}" for remark in one.remarks))
    for change in one.changes[:_MOST_SHOWN]:
        print_lines(f"\t{change.what}\t{change.field}\t{change.before[:40]} → {change.after[:40]}")
    more = len(one.changes) - _MOST_SHOWN + one.more_changes
    if more > 0:
        print_lines(tr("\t另有{count}处变化", count=more))


def _status_line(row: PeerStatus) -> str:
    came = tr("收第{seq}号", seq=row.last_in_seq) if row.last_in else tr("未收到")
    went = tr("发第{seq}号", seq=row.last_out_seq) if row.last_out else tr("未发送")
    return "\t".join(
        (
            row.name,
            came,
            went,
            tr("对方确认到第{seq}号", seq=row.confirmed_seq),
            tr("待发送{count}条", count=row.unsent),
            tr("对方未持有{count}条", count=row.unseen),
        )
    )


def _conflict(found: Sequence[Conflict], record: str, field: str) -> Conflict:
    for one in found:
        if (one.uid, one.field) == (record, field):
            return one
    raise NoSuchRecord(name=f"{record} {field}")


def _watch_once(postbox: Postbox, as_json: bool) -> None:
    done = postbox.pass_once(Counter())
    if done.waiting:
        time.sleep(_SETTLE_S)
        done = _joined(done, postbox.pass_once(Counter()))
    if as_json:
        print_json(plain(done))
    else:
        print_lines(*(receipt.sentence for receipt in done.receipts))
        print_lines(*(exported.sentence for exported in done.delivered))
    _end([f"{left.code}: {left.sentence}" for left in done.left])


def _joined(first: PostboxPass, second: PostboxPass) -> PostboxPass:
    """Two looks as one."""
    receipts = (*first.receipts, *second.receipts)
    return PostboxPass(receipts, second.left, second.waiting, (*first.delivered, *second.delivered))


def _watch(postbox: Postbox, every: float) -> None:
    said: set[str] = set()
    while True:
        done = postbox.pass_once(Counter())
        print_lines(*(receipt.sentence for receipt in done.receipts))
        print_lines(*(exported.sentence for exported in done.delivered))
        left = [f"{one.code}: {one.sentence}" for one in done.left]
        for sentence in left:
            if sentence not in said:
                say(sentence)
        said = set(left)
        time.sleep(every)


def _end(refused: Sequence[str]) -> None:
    """Says on stderr what was refused; then the command has failed."""
    for sentence in refused:
        say(sentence)
    if refused:
        raise typer.Exit(1)
