"""``dukao task``, what happens to one unit's share: signing, objecting, pausing, completing, closing."""

from collections.abc import Callable, Mapping
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
from desktop.domain.supervision import Light, ObjectionPart, PlanStep
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseService
from desktop.services.cases_outcome import Outcome, require_done
from desktop.services.feedback_fields import read_decimal
from desktop.services.rulings import RulingService

Case = Annotated[str, typer.Argument(help="Code of the task, CODE@UNIT, or uid of the assignment.")]
Task = Annotated[str, typer.Argument(help="Code or uid of the task.")]
Reason = Annotated[str, typer.Option(help="Why; shown for ever.")]


class BadStep(AppError):
    """A step of a plan that cannot be read."""

    code = "E_STEP"
    template = mark("“{text}”不是计划，请写成 2023Q3=60%:完成试点。")


def accept(
    cases: Annotated[list[str] | None, typer.Argument(help="Codes or uids; none means all.")] = None,
    contact: Annotated[str, typer.Option(help="Who may be asked; the one named last by default.")] = "",
    phone: Annotated[str, typer.Option(help="How to reach them.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit signs for tasks: all of those named, or none."""
    with opened(workspace) as session:
        outcome = AnswerService(session).accept(cases or None, contact, phone)
    _print(require_done(outcome), as_json)


def object_(
    case: Case,
    part: Annotated[ObjectionPart, typer.Option(help="wording or duty.")],
    reason: Reason,
    wanted: Annotated[str, typer.Option(help="The wording or the unit proposed instead.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit objects to the wording of a task, or that it is its duty."""
    with opened(workspace) as session:
        outcome = AnswerService(session).object(case, part, reason, wanted)
    _print(outcome, as_json)


def rule(
    case: Case,
    upheld: Annotated[bool, typer.Option("--uphold/--refuse", help="What is decided.")],
    reason: Reason,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The office decides an objection."""
    with opened(workspace) as session:
        outcome = RulingService(session).rule_objection(case, upheld, reason)
    _print(outcome, as_json)


def contact(
    cases: Annotated[list[str], typer.Argument(help="Codes or uids.")],
    name: Annotated[str, typer.Option(help="Who may be asked.")],
    phone: Annotated[str, typer.Option(help="How to reach them.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit names another contact for tasks it signed for."""
    with opened(workspace) as session:
        outcome = AnswerService(session).set_contact(cases, name, phone)
    _print(require_done(outcome), as_json)


def plan(
    case: Case,
    steps: Annotated[
        list[str] | None, typer.Argument(help="PERIOD=PERCENT%:TEXT, in place of the plan before.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit states what it means to have done by the end of which period."""
    read = [_step(text) for text in steps or ()]
    with opened(workspace) as session:
        outcome = AnswerService(session).plan(case, read)
    _print(outcome, as_json)


def suspend(
    case: Case,
    reason: Reason,
    first: Annotated[str, typer.Option(help="First day; today by default.")] = "",
    last: Annotated[str, typer.Option(help="Last day; open by default.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The office pauses a case."""
    with opened(workspace) as session:
        outcome = RulingService(session).suspend(case, reason, parse_day(first), parse_day(last))
    _print(outcome, as_json)


def resume(
    case: Case,
    reason: Reason,
    last: Annotated[str, typer.Option(help="Last day of the pause; yesterday by default.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The office ends a pause."""
    with opened(workspace) as session:
        outcome = RulingService(session).resume(case, reason, parse_day(last))
    _print(outcome, as_json)


def excuse(
    case: Case,
    reason: Reason,
    light: Annotated[Light, typer.Option(help="blue, yellow or red: the most alarming one.")] = Light.RED,
    first: Annotated[str, typer.Option(help="First day; today by default.")] = "",
    last: Annotated[str, typer.Option(help="Last day; for ever by default.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The office accepts a good reason: lights up to a colour stay dark."""
    with opened(workspace) as session:
        service = RulingService(session)
        outcome = service.excuse(case, light, reason, parse_day(first), parse_day(last))
    _print(outcome, as_json)


def complete(
    case: Case, reason: Reason, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """The office holds a case for done."""
    with opened(workspace) as session:
        outcome = RulingService(session).complete(case, reason)
    _print(outcome, as_json)


def close(
    task: Task,
    reason: Reason,
    force: Annotated[bool, typer.Option("--force", help="Although units are not done.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The office closes a task for all its units."""
    with opened(workspace) as session:
        outcome = RulingService(session).close(task, reason, force=force)
    _print(outcome, as_json)


def reopen(
    name: Annotated[str, typer.Argument(help="A closed task, or CODE@UNIT of a completed case.")],
    reason: Reason,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The office takes a closing or a completion back."""
    with opened(workspace) as session:
        outcome = RulingService(session).reopen(name, reason)
    _print(outcome, as_json)


def reassign(
    case: Case,
    unit: Annotated[str, typer.Option(help="The new unit.")],
    reason: Reason,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The office gives a case to another unit, or anew to one whose objection was upheld."""
    with opened(workspace) as session:
        outcome = RulingService(session).reassign(case, unit, reason)
    _print(outcome, as_json)


def story(case: Case, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Everything that happened to a case, with who, when and why."""
    with opened(workspace) as session:
        events = CaseService(session).timeline(case)
    if as_json:
        print_json([plain(event) for event in events])
        return
    print_lines(*(f"{event.on or ''}\t{event.who}\t{event.title}\t{event.text}" for event in events))


COMMANDS: Mapping[str, Callable[..., None]] = {
    "accept": accept,
    "object": object_,
    "rule": rule,
    "contact": contact,
    "plan": plan,
    "suspend": suspend,
    "resume": resume,
    "excuse": excuse,
    "complete": complete,
    "close": close,
    "reopen": reopen,
    "reassign": reassign,
    "story": story,
}


def _step(text: str) -> PlanStep:
    period, equals, rest = text.partition("=")
    percent, _, words = rest.partition(":") if "%" in rest.partition(":")[0] else ("", "", rest)
    share = read_decimal(percent.strip().rstrip("%")) if percent else None
    if not equals or (percent and share is None):
        raise BadStep(text=text)
    return PlanStep(period.strip(), words.strip(), share)


def _print(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(outcome.sentence)
