"""``dukao task``: list, show, correct and issue the tasks of the ledger."""

from datetime import date, timedelta
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
)
from desktop.commands.task_cases import COMMANDS
from desktop.domain.ledger import AssignmentState, Stage, Task
from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.drafting import DraftService, MilestoneEdit, TargetEdit
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService, TaskDetail
from desktop.services.rulings import RulingService
from desktop.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Tasks of the ledger.")
for _word, _command in COMMANDS.items():
    app.command(_word)(_command)
_Name = Annotated[str, typer.Argument(help="Code or uid of the task.")]


@app.command("list")
def list_(
    unit: Annotated[str, typer.Option(help="A unit: name or identifier.")] = "",
    light: Annotated[
        list[Light] | None, typer.Option(help="none, green, blue, yellow or red; may be repeated.")
    ] = None,
    state: Annotated[
        str,
        typer.Option(help="draft, issued, accepted, objected, in-progress, submitted, returned, completed."),
    ] = "",
    due: Annotated[str, typer.Option(help="Due on or before YYYY-MM-DD.")] = "",
    text: Annotated[str, typer.Option(help="Words to find.")] = "",
    clause: Annotated[str, typer.Option(help="Path of a clause.")] = "",
    withdrawn: Annotated[bool, typer.Option(help="Include withdrawn tasks.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List tasks with where they stand today."""
    is_draft = state == Stage.DRAFT.value
    query = LedgerQuery(
        unit=unit,
        stage=Stage.DRAFT if is_draft else None,
        states=() if is_draft or not state else (_state(state),),
        lights=tuple(light or ()),
        due_before=_day_after(parse_day(due)),
        text=text,
        clause=clause,
        withdrawn=withdrawn,
    )
    with opened(workspace) as session:
        rows = LedgerService(session).rows(query)
    if as_json:
        print_json([plain(row) for row in rows])
        return
    print_lines(*map(_row_line, rows), tr("共{count}条", count=len(rows)))


@app.command()
def show(name: _Name, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show one task in full, with its source."""
    with opened(workspace) as session:
        detail = LedgerService(session).detail(name)
    if as_json:
        print_json(_detail_form(detail))
        return
    print_lines(*_detail_lines(detail))


@app.command()
def edit(
    name: _Name,
    title: Annotated[str | None, typer.Option(help="New title.")] = None,
    text: Annotated[str | None, typer.Option(help="New wording.")] = None,
    sponsor: Annotated[str | None, typer.Option(help="Leading official.")] = None,
    note: Annotated[str | None, typer.Option(help="Note.")] = None,
    lead: Annotated[list[str] | None, typer.Option(help="Leading unit; may be repeated.")] = None,
    responsible: Annotated[list[str] | None, typer.Option(help="Responsible unit; may be repeated.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Change fields of a task."""
    given = {
        "title": title,
        "text": text,
        "sponsor": sponsor,
        "note": note,
        "lead": lead,
        "responsible": responsible,
    }
    fields = {key: value for key, value in given.items() if value is not None}
    with opened(workspace) as session:
        task = LedgerService(session).find(name)
        changed = DraftService(session).edit(task.uid, **fields)
    print_lines(tr("已修改{code}。", code=task.code) if changed else tr("没有变化。"))


@app.command()
def split(
    name: _Name,
    at: Annotated[int, typer.Option(help="Character of the document where the second part begins.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Cut a draft in two."""
    with opened(workspace) as session:
        ledger = LedgerService(session)
        parts = DraftService(session).split(ledger.find(name).uid, at)
        codes = [ledger.find(uid).code for uid in parts]
    _print_codes(tr("已拆分为{codes}。", codes="、".join(codes)), codes, as_json)


@app.command()
def merge(
    names: Annotated[list[str], typer.Argument(help="Codes or uids of the drafts.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make one draft of several."""
    with opened(workspace) as session:
        ledger = LedgerService(session)
        uid = DraftService(session).merge([ledger.find(name).uid for name in names])
        code = ledger.find(uid).code
    _print_codes(tr("已合并为{code}。", code=code), [code], as_json)


@app.command()
def milestone(
    name: _Name,
    due: Annotated[str, typer.Option(help="YYYY-MM-DD; empty for wording only.")] = "",
    due_text: Annotated[str, typer.Option(help="Wording of the deadline.")] = "",
    text: Annotated[str, typer.Option(help="What is due.")] = "",
    uid: Annotated[str, typer.Option(help="The milestone to change; empty to add one.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Change or add a deadline."""
    edit = MilestoneEdit(parse_day(due), due_text or due, text)
    with opened(workspace) as session:
        task = LedgerService(session).find(name)
        DraftService(session).set_milestone(task.uid, uid or None, edit)
    print_lines(tr("已修改{code}的时间节点。", code=task.code))


@app.command()
def target(
    name: _Name,
    title: Annotated[str, typer.Option(help="What is measured.")],
    value: Annotated[str, typer.Option(help="A decimal.")],
    comparator: Annotated[str, typer.Option(help=">= > <= < =")] = ">=",
    measure: Annotated[str, typer.Option(help="Unit of the value.")] = "",
    due: Annotated[str, typer.Option(help="YYYY-MM-DD.")] = "",
    uid: Annotated[str, typer.Option(help="The target to change; empty to add one.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Change or add a quantified target."""
    edit = TargetEdit(title, comparator, value, measure, due=parse_day(due))
    with opened(workspace) as session:
        task = LedgerService(session).find(name)
        DraftService(session).set_target(task.uid, uid or None, edit)
    print_lines(tr("已修改{code}的量化目标。", code=task.code))


@app.command()
def issue(
    names: Annotated[list[str] | None, typer.Argument(help="Codes or uids; none means all drafts.")] = None,
    on: Annotated[str, typer.Option(help="Day of issue.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Only say what is in the way.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Issue drafts to their units: all of those named, or none."""
    with opened(workspace) as session:
        service = IssuingService(session)
        uids = _uids(session, names)
        if check:
            blockers = service.check(uids)
            sentence = tr("有{count}处需要先处理。", count=len(blockers)) if blockers else tr("可以交办。")
            form = {"blockers": [plain(item) for item in blockers], "sentence": sentence}
        else:
            form = plain(service.issue(uids, parse_day(on), Counter()))
    if as_json:
        print_json(form)
        return
    for blocker in form.get("blockers", ()):
        print_lines(f"{blocker['code']}：{blocker['sentence']}")
    print_lines(str(form["sentence"]))


@app.command()
def withdraw(
    name: _Name,
    reason: Annotated[str, typer.Option(help="Why; shown for ever.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Withdraw a task, or with CODE@UNIT one unit's share in it; it stays visible with its reason."""
    with opened(workspace) as session:
        if "@" in name:
            print_lines(RulingService(session).withdraw_assignment(name, reason).sentence)
            return
        task = LedgerService(session).find(name)
        DraftService(session).withdraw(task.uid, reason)
    print_lines(tr("已撤销{code}。", code=task.code))


@app.command()
def restore(name: _Name, workspace: WorkspaceOption = None) -> None:
    """Take back a withdrawal."""
    with opened(workspace) as session:
        task = LedgerService(session).find(name)
        DraftService(session).restore(task.uid)
    print_lines(tr("已恢复{code}。", code=task.code))


def _uids(session: Session, names: list[str] | None) -> list[str] | None:
    if not names:
        return None
    ledger = LedgerService(session)
    return [ledger.find(name).uid for name in names]


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


def _state(text: str) -> AssignmentState:
    try:
        return AssignmentState(text)
    except ValueError:
        known = ", ".join([Stage.DRAFT.value, *(state.value for state in AssignmentState)])
        raise typer.BadParameter(tr("状态只能是其中之一：{known}", known=known)) from None


def _row_line(row: LedgerRow) -> str:
    state = row.state_title if row.withdrawn or row.stage is Stage.ISSUED else row.stage_title
    light = "" if row.light is Light.NONE else row.light_title
    percent = "" if row.percent is None else f"{row.percent:f}%"
    due = str(row.next_due or row.due or "")
    return "\t".join((row.code, state, light, percent, due, row.title, row.lead or row.responsible))


def _print_codes(sentence: str, codes: list[str], as_json: bool) -> None:
    if as_json:
        print_json({"codes": codes, "sentence": sentence})
    else:
        print_lines(sentence)


def _detail_form(detail: TaskDetail) -> dict[str, object]:
    form: dict[str, object] = plain(detail.task)
    form["milestones"] = plain(detail.milestones)
    form["targets"] = plain(detail.targets)
    form["assignments"] = plain(detail.assignments)
    form["clause_heading"] = detail.clause_heading
    form["unknown_names"] = list(detail.unknown_names)
    form["policy_title"] = detail.policy.title if detail.policy else ""
    return form


def _detail_lines(detail: TaskDetail) -> list[str]:
    task: Task = detail.task
    lines = [
        f"{task.code}　{task.title}",
        tr("条款：{clause}　{heading}", clause=task.clause, heading=detail.clause_heading),
        tr("牵头单位：{names}", names="、".join(task.lead) or tr("（未明确）")),
        tr("责任单位：{names}", names="、".join(task.responsible)),
    ]
    lines += [
        tr(
            "时间节点：{due} {due_text} {text}",
            due=item.due or "",
            due_text=item.due_text,
            text=item.text,
        )
        for item in detail.milestones
    ]
    lines += [tr("量化目标：{text}", text=item.text) for item in detail.targets]
    lines += [tr("已交办：{name}", name=item.name) for item in detail.assignments]
    if task.withdrawn:
        lines.append(tr("已撤销：{reason}", reason=task.withdrawn))
    lines.append(tr("原文[{start}:{end}]：{text}", start=task.span[0], end=task.span[1], text=task.text))
    return lines
