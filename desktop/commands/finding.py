"""``dukao finding``: the office raises, looks again and closes; units correct."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.check_forms import (
    chosen_places,
    finding_detail_form,
    finding_detail_lines,
    finding_form,
    finding_line,
    member,
    said,
    severity_of,
)
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
from desktop.domain.checks.values import Severity
from desktop.i18n import tr
from desktop.services.cases_outcome import CaseProblem, Outcome, require_done
from desktop.services.checks.corrective import ActionFields, CorrectiveService
from desktop.services.checks.findings import FindingChoice, FindingQuery, FindingService
from desktop.services.checks.reinspecting import ReinspectService
from desktop.services.checks.titles import EVIDENCE_SIDE_TITLES, FINDING_STATE_TITLES, REINSPECTION_TITLES

app = typer.Typer(no_args_is_help=True, help="Findings of security checks, their correction, and closing.")
Name = Annotated[str, typer.Argument(help="Code or uid of the finding.")]
Names = Annotated[list[str], typer.Argument(help="Codes or uids of findings.")]
Reason = Annotated[str, typer.Option(help="Why; shown for ever.")]
_Unit = Annotated[str, typer.Option(help="Only this unit: any name of it, or its code.")]
_Inspection = Annotated[str, typer.Option(help="Only of this inspection: its code or uid.")]
_State = Annotated[str, typer.Option(help="open, waiting, returned, passed, closed; 待整改 …")]
_Severity = Annotated[str, typer.Option(help="high, medium or low; 高风险 …")]
_Overdue = Annotated[bool | None, typer.Option("--overdue/--in-time", help="Only those.")]
_Text = Annotated[str, typer.Option(help="Only with this in code, unit, requirement, observation …")]
_Withdrawn = Annotated[bool, typer.Option("--withdrawn", help="Withdrawn ones, too.")]


@app.command("raise")
def raise_(
    inspection: Annotated[str, typer.Argument(help="Code or uid of the inspection.")],
    item: Annotated[
        list[str] | None,
        typer.Option(help="CODE of an item or CODE@TARGET; repeated; all that fail by default."),
    ] = None,
    severity: Annotated[str, typer.Option(help="Of those named; as proposed by default.")] = "",
    due: Annotated[str, typer.Option(help="Last day to correct them; by severity by default.")] = "",
    demand: Annotated[str, typer.Option(help="What has to be done; from the criterion by default.")] = "",
    on: Annotated[str, typer.Option(help="Day of the notice; today by default.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell the inspected unit what failed, under one number of a notice."""
    grave = severity_of(severity) if severity else None
    last = parse_day(due)
    with opened(workspace) as session:
        service = FindingService(session)
        choices = None
        if item or grave or last or demand:
            candidates = service.candidates(inspection)
            known = [one.key for one in candidates]
            rated = [one.key for one in candidates if not one.withdrawn]
            chosen = chosen_places(item, known) if item else rated
            choices = [FindingChoice(*key, severity=grave, due=last, demand=demand) for key in chosen]
        done = service.raise_(inspection, choices, parse_day(on))
    if as_json:
        print_json(plain(done))
        return
    print_lines(done.sentence)


@app.command("list")
def list_(
    unit: _Unit = "",
    inspection: _Inspection = "",
    state: _State = "",
    severity: _Severity = "",
    overdue: _Overdue = None,
    text: _Text = "",
    withdrawn: _Withdrawn = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List findings and where they stand; a unit sees its own."""
    query = _query(FindingQuery(unit, inspection, None, None, text, overdue, withdrawn), state, severity)
    with opened(workspace) as session:
        rows = FindingService(session).rows(query)
    if as_json:
        print_json([finding_form(row) for row in rows])
        return
    print_lines(*map(finding_line, rows), tr("共{count}项", count=len(rows)))


@app.command()
def show(name: Name, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show a finding: what is demanded, what was done, what was seen of it, its history."""
    with opened(workspace) as session:
        detail = FindingService(session).detail(name)
    if as_json:
        print_json(finding_detail_form(detail))
        return
    print_lines(*finding_detail_lines(detail))


@app.command()
def notices(
    unit: _Unit = "",
    inspection: _Inspection = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the notices that told findings, by number."""
    with opened(workspace) as session:
        found = FindingService(session).notices(unit, inspection)
    if as_json:
        print_json(plain(found))
        return
    for one in found:
        codes = "、".join(finding.code for finding in one.findings)
        print_lines("\t".join((one.number, one.unit_name, str(one.on), one.inspection_title, codes)))
    print_lines(tr("共{count}项", count=len(found)))


@app.command()
def edit(
    name: Name,
    severity: _Severity = "",
    demand: Annotated[str | None, typer.Option(help="What has to be done.")] = None,
    due: Annotated[str, typer.Option(help="Another last day; needs --reason.")] = "",
    reason: Annotated[str, typer.Option(help="Why the last day moves.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change how grave a finding is, what is demanded, or its deadline."""
    last = parse_day(due)
    grave = severity_of(severity) if severity else None
    if last is None and grave is None and not (demand or "").strip():
        raise typer.BadParameter(tr("请写明要修改的内容：--severity、--demand 或 --due。"))
    with opened(workspace) as session:
        service = FindingService(session)
        sentences = [service.set_due(name, last, reason)] if last else []
        if grave is not None or demand is not None:
            sentences.append(service.edit(name, grave, demand))
        found = service.find(name)
    said("".join(sentences), as_json, finding=plain(found))


@app.command()
def act(
    name: Name,
    cause: Annotated[str | None, typer.Option(help="Why it was like that.")] = None,
    measures: Annotated[str | None, typer.Option(help="What was done about it.")] = None,
    result: Annotated[str | None, typer.Option(help="What came of it.")] = None,
    responsible: Annotated[str | None, typer.Option(help="Who answers for it.")] = None,
    done_on: Annotated[str | None, typer.Option(help="The day it was done.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit writes what it did about a finding, as a draft; what is not given stays."""
    texts = {"cause": cause, "measures": measures, "result": result, "responsible": responsible}
    given = {field: text for field, text in texts.items() if text is not None}
    fields = ActionFields(**given)  # type: ignore[typeddict-item] # named as the fields are
    if done_on is not None:
        fields["done_on"] = parse_day(done_on)
    with opened(workspace) as session:
        service = CorrectiveService(session)
        draft = service.save(name, **fields)
        problems = service.check([name])
        code = FindingService(session).find(name).code
    if as_json:
        print_json({"action": plain(draft), "problems": plain(problems)})
        return
    print_lines(tr("{code}的整改草稿已保存。", code=code), *_problem_lines(problems))


@app.command()
def attach(
    name: Name,
    file: Annotated[Path, typer.Argument(help="The file.")],
    side: Annotated[str, typer.Option(help="before or after the correction; 整改前, 整改后.")] = "after",
    file_name: Annotated[str, typer.Option("--name", help="Its name; the file's own by default.")] = "",
    dated: Annotated[str, typer.Option(help="The day the file itself is of.")] = "",
    note: Annotated[str, typer.Option(help="What it shows.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit attaches a file to its draft of a corrective action."""
    which = _side(side)
    with opened(workspace) as session:
        uid = CorrectiveService(session).attach(name, file, which, file_name, note, parse_day(dated))
    said(tr("已添加：{name}", name=file_name or file.name), as_json, evidence=uid)


@app.command()
def detach(
    evidence: Annotated[str, typer.Argument(help="uid of the evidence.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a file off a corrective action; it stays in the history."""
    with opened(workspace) as session:
        CorrectiveService(session).detach(evidence)
    said(tr("已移除佐证材料。"), as_json)


@app.command()
def submit(
    names: Annotated[
        list[str] | None, typer.Argument(help="Codes or uids; none means all that have a draft.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what is missing.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit hands corrective actions in: all of those named, or none."""
    with opened(workspace) as session:
        service = CorrectiveService(session)
        if check:
            problems = service.check(names or None)
            sentence = tr("有{count}处需要补充。", count=len(problems)) if problems else tr("可以提交。")
            outcome = Outcome((), problems, sentence)
        else:
            outcome = require_done(service.submit(names or None))
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(*_problem_lines(outcome.problems), outcome.sentence)


@app.command()
def reinspect(
    name: Annotated[
        str | None, typer.Argument(help="Code or uid of the finding; none with --inspection.")
    ] = None,
    decision: Annotated[str | None, typer.Argument(help="passed or failed (复查通过, 复查未通过).")] = None,
    opinion: Annotated[str, typer.Option(help="What was seen; needed when it failed.")] = "",
    on: Annotated[str, typer.Option(help="Day of the re-inspection; today by default.")] = "",
    inspection: Annotated[
        str, typer.Option(help="Take the accepted results of this re-inspection on site over instead.")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a corrective action by its evidence, or take over what a re-inspection on site found."""
    if bool(inspection) == bool(name) or bool(name) != bool(decision):
        raise typer.BadParameter(tr("请写明问题和 passed 或 failed，或用 --inspection 指明复查。"))
    passed = _passed(decision) if decision else False
    with opened(workspace) as session:
        service = ReinspectService(session)
        if name is None:
            sentence = service.take_over(inspection)
        else:
            sentence = service.decide(name, passed, opinion, parse_day(on))
    said(sentence, as_json)


@app.command()
def close(
    names: Names,
    reason: Annotated[str, typer.Option(help="A remark for the record.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close findings whose last re-inspection passed: all of those named, or none."""
    with opened(workspace) as session:
        sentence = ReinspectService(session).close(names, reason)
    said(sentence, as_json)


@app.command()
def reopen(
    name: Name, reason: Reason, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Open a closed finding again; the unit has to act."""
    with opened(workspace) as session:
        sentence = ReinspectService(session).reopen(name, reason)
    said(sentence, as_json)


@app.command()
def task(
    name: Name,
    due: Annotated[str, typer.Option(help="Deadline of the task; the finding's by default.")] = "",
    title: Annotated[str, typer.Option(help="Title of the task.")] = "",
    sponsor: Annotated[str, typer.Option(help="The leader in charge.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a finding a task of the ledger, issued to its unit at once."""
    from desktop.services.checks.finding_tasks import raise_task  # start-up time: only here

    with opened(workspace) as session:
        code = raise_task(session, name, parse_day(due), title, sponsor)
    said(tr("已列为督查任务{code}。", code=code), as_json, task=code)


@app.command()
def withdraw(
    name: Name, reason: Reason, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Withdraw a finding; it stays visible with the reason."""
    with opened(workspace) as session:
        sentence = FindingService(session).withdraw(name, reason)
    said(sentence, as_json)


@app.command()
def renumber(
    uid: Annotated[str, typer.Argument(help="uid of a finding whose code another one has as well.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a finding a new code, and its notice a new number, when two computers gave the same."""
    with opened(workspace) as session:
        service = FindingService(session)
        sentence = service.renumber(uid)
        code = service.find(uid).code
    said(sentence, as_json, code=code)


@app.command()
def days(
    high: Annotated[int | None, typer.Option(help="Days to correct a finding of high severity.")] = None,
    medium: Annotated[int | None, typer.Option(help="Days for medium severity.")] = None,
    low: Annotated[int | None, typer.Option(help="Days for low severity.")] = None,
    source: Annotated[str, typer.Option(help="The document that says so.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how many days units have to correct findings, or state it."""
    given = {Severity.HIGH: high, Severity.MEDIUM: medium, Severity.LOW: low}
    stated = {severity: count for severity, count in given.items() if count is not None}
    with opened(workspace) as session:
        service = FindingService(session)
        sentence = (
            service.set_correction_days({**service.correction_days(), **stated}, source) if stated else ""
        )
        found = {severity.value: count for severity, count in service.correction_days().items()}
    line = "　".join(f"{severity} {count}" for severity, count in found.items())
    said(sentence or line, as_json, days=found)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The .xlsx to write.")],
    unit: _Unit = "",
    inspection: _Inspection = "",
    state: _State = "",
    severity: _Severity = "",
    overdue: _Overdue = None,
    text: _Text = "",
    withdrawn: _Withdrawn = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write findings as Excel, one row each."""
    from desktop.services.checks.finding_book import write  # start-up time: brings the writer of Excel

    query = _query(FindingQuery(unit, inspection, None, None, text, overdue, withdrawn), state, severity)
    with opened(workspace) as session:
        sentence = write(session, query, file, Counter())
    said(sentence, as_json, path=str(file))


def _query(query: FindingQuery, state: str, severity: str) -> FindingQuery:
    """The query with what is named by words."""
    return replace(
        query,
        state=member(state, FINDING_STATE_TITLES) if state else None,
        severity=severity_of(severity) if severity else None,
    )


def _side(given: str) -> str:
    for side, title in EVIDENCE_SIDE_TITLES.items():
        if given in (side, title, tr(title)):
            return side
    raise typer.BadParameter(tr("请写 before（整改前）或 after（整改后）"))


def _passed(decision: str) -> bool:
    words = {"passed": True, "pass": True, "failed": False, "fail": False}
    words |= {title: passed for passed, title in REINSPECTION_TITLES.items()}
    if decision not in words:
        raise typer.BadParameter(tr("请写 passed（复查通过）或 failed（复查未通过）"))
    return words[decision]


def _problem_lines(problems: tuple[CaseProblem, ...]) -> list[str]:
    return [f"{problem.code}：{problem.sentence}" for problem in problems]
