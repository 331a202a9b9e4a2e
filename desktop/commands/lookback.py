"""``dukao as-of`` and ``dukao compare``: the ledger as it was, and what changed between two days."""

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
from desktop.i18n import tr
from desktop.services.comparison_words import describe
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.lookback import as_of, compare, named_day

_Day = Annotated[str, typer.Argument(help="A day, YYYY-MM-DD, or a period, e.g. 2023Q2: its last day.")]


def as_of_(
    day: _Day,
    unit: Annotated[str, typer.Option(help="A unit: name or identifier.")] = "",
    text: Annotated[str, typer.Option(help="Words to find.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the ledger as it stood at the end of a day."""
    with opened(workspace) as session:
        past = as_of(session, named_day(day))
        try:
            rows = LedgerService(past).rows(LedgerQuery(unit=unit, text=text))
        finally:
            past.close()
    if as_json:
        print_json([plain(row) for row in rows])
        return
    for row in rows:
        due = row.next_due or row.due or ""
        print_lines(f"{row.code}\t{row.state_title}\t{row.light_title}\t{due}\t{row.title}")
    print_lines(tr("共{count}条", count=len(rows)))


def compare_(
    first: _Day,
    second: _Day,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which cases are new, gone or changed between two days or the ends of two periods."""
    with opened(workspace) as session:
        found = compare(session, named_day(first), named_day(second))
    if as_json:
        print_json(plain(found))
        return
    for row in found.rows:
        print_lines(describe(row))
    print_lines(found.sentence)
