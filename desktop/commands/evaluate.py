"""``dukao evaluate``: figures of the year-end evaluation, freezing them, and making frozen ones again."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.commands.check_forms import said
from desktop.commands.console import (
    Counter,
    JsonOption,
    WorkspaceOption,
    opened,
    parse_day,
    plain,
    print_json,
    print_lines,
)
from desktop.commands.evaluation_forms import (
    SchemeOption,
    UnitOption,
    blocker_line,
    recomputed_form,
    unit_form,
    unit_lines,
    view_form,
    view_lines,
)
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.evaluation.evaluating import EvaluationService, unit_view
from desktop.services.evaluation.freezing import FreezeService, Recomputed
from desktop.services.evaluation.telling import ResultService
from desktop.services.evaluation.values import EvaluationView
from desktop.services.session import Session

_ACTS = ("--freeze", "--check", "--verify", "--reopen", "--tell", "--export")


class Disagrees(AppError):
    """Frozen figures came out otherwise when they were made again."""

    code = "E_SNAPSHOT_DIFFERS"
    template = mark("{sentence}")


def evaluate(
    scheme: SchemeOption = "",
    as_of: Annotated[
        str, typer.Option(help="The day looked at; with --freeze the last day that counts.")
    ] = "",
    unit: UnitOption = "",
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Freeze the figures: they cannot move afterwards.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Say what stands in the way of freezing.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Make frozen figures again from the records, and compare.")
    ] = False,
    other: Annotated[
        Path | None, typer.Option("--with", help="With --verify: take the records of this workspace instead.")
    ] = None,
    reopen: Annotated[str | None, typer.Option(help="Open frozen figures again, for this reason.")] = None,
    tell: Annotated[bool, typer.Option("--tell", help="Tell units their result; --unit for one.")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write the figures with every step as an Excel workbook.")
    ] = None,
    by: Annotated[str, typer.Option(help="With --freeze: who decided it.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score all units by a scheme, or one of them with every step."""
    if sum((freeze, check, verify, tell, reopen is not None, export is not None)) > 1:
        raise typer.BadParameter(tr("{options}只能用其中一个。", options="、".join(_ACTS)))
    day = parse_day(as_of)
    with opened(workspace) as session:
        freezing = FreezeService(session)
        if freeze:
            done = freezing.freeze(scheme, day, by, Counter())
            said(done.sentence, as_json, snapshot=plain(done.frozen))
        elif check:
            _check(freezing, scheme, as_of, as_json=as_json)
        elif verify:
            _verify(session, scheme, other, as_json=as_json)
        elif reopen is not None:
            said(freezing.reopen(scheme, reopen), as_json)
        elif tell:
            said(ResultService(session).tell(scheme, [unit] if unit else ()), as_json)
        elif export is not None:
            said(_export(session, scheme, export, day), as_json, file=str(export))
        else:
            _show(session, EvaluationService(session).evaluate(scheme, day, Counter()), unit, as_json=as_json)


def _export(session: Session, scheme: str, path: Path, day: date | None) -> str:
    from desktop.services.evaluation import book  # start-up time: it words figures as papers do

    return book.write(session, scheme, path, day, Counter())


def _show(session: Session, view: EvaluationView, unit: str, *, as_json: bool) -> None:
    """Prints the figures of all units, or of one with every step."""
    if unit:
        found = unit_view(session, view, unit)
        _print(unit_form(found), unit_lines(found), as_json=as_json)
    else:
        _print(view_form(view), view_lines(view), as_json=as_json)


def _check(service: FreezeService, scheme: str, as_of: str, *, as_json: bool) -> None:
    found = service.check(scheme, parse_day(as_of), Counter())
    form = {
        "ready": found.is_ready,
        "as_of": found.view.as_of.isoformat(),
        "blockers": plain(found.blockers),
        "override": plain(found.override),
        "sentence": found.sentence,
    }
    _print(
        form, [*(blocker_line(found.view, one) for one in found.blockers), found.sentence], as_json=as_json
    )


def _verify(session: Session, scheme: str, other: Path | None, *, as_json: bool) -> None:
    """Prints what was compared; refuses when something differs."""
    service = FreezeService(session)
    if other is not None:
        with opened(other) as source:
            found: tuple[Recomputed, ...] = (service.recompute(scheme, source, Counter()),)
    elif scheme:
        found = (service.recompute(scheme, progress=Counter()),)
    else:
        found = service.recompute_all(Counter()) or (service.recompute(progress=Counter()),)
    if as_json:
        print_json([recomputed_form(one) for one in found])
    else:
        print_lines(*(one.sentence for one in found if one.agrees))
    wrong = [one.sentence for one in found if not one.agrees]
    if wrong:
        raise Disagrees(sentence="".join(wrong))


def _print(form: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json(form)
    else:
        print_lines(*lines)
