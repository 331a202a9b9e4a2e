"""``dukao policy``: parse a plan without a workspace, import it, and see what was taken from it."""

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
)
from desktop.domain.policy import ParsedPolicy, to_json
from desktop.errors import Problem
from desktop.i18n import tr
from desktop.services.drafting import DraftService
from desktop.services.policies import CoverageView, PolicyService, read_policy

app = typer.Typer(no_args_is_help=True, help="Plan documents: parse, import, coverage.")
_File = Annotated[Path, typer.Argument(help="The plan: .txt .docx .pdf .html")]


@app.command()
def parse(
    file: _File,
    as_json: JsonOption = False,
    with_text: Annotated[bool, typer.Option(help="Include the text that spans count in.")] = False,
) -> None:
    """Read a plan and print its clauses, tasks, milestones, targets and coverage."""
    document, parsed = read_policy(file)
    problems = (*document.problems, *parsed.problems)
    if as_json:
        form = to_json(parsed, with_text=with_text)
        form["problems"] = [_problem(problem) for problem in problems]
        print_json(form)
        return
    print_lines(*_figures(parsed), *(_problem_line(problem) for problem in problems))


@app.command("import")
def import_(
    file: _File,
    workspace: WorkspaceOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Import a plan: its document, clauses and one draft task per responsibility bracket."""
    with opened(workspace) as session:
        service = PolicyService(session)
        preview = service.preview(file, Counter())
        unknown = [item for item in preview.names if item.kind == "unknown"]
        outcome = None if dry_run else service.import_preview(preview, Counter())
    if as_json:
        print_json(
            {
                "policy": outcome.policy if outcome else None,
                "codes": outcome.codes if outcome else (),
                "sentence": outcome.sentence if outcome else None,
                "unknown_names": [plain(item) for item in unknown],
                "coverage": to_json(preview.parsed)["coverage"],
            }
        )
        return
    print_lines(*([outcome.sentence] if outcome else _figures(preview.parsed)))
    for item in unknown:
        offers = "、".join(item.offers) or tr("无相近名称")
        print_lines(
            tr(
                "“{name}”不在单位名录中（{count}处）；相近：{offers}",
                name=item.name,
                count=item.count,
                offers=offers,
            )
        )


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the documents in the workspace."""
    with opened(workspace) as session:
        policies = PolicyService(session).policies()
    if as_json:
        print_json(
            [
                {
                    "uid": policy.uid,
                    "code": policy.code,
                    "title": policy.title,
                    "doc_no": policy.doc_no,
                    "issuer": policy.issuer,
                    "issued_on": policy.issued_on,
                    "stage": policy.stage,
                    "clauses": len(policy.clauses),
                }
                for policy in policies
            ]
        )
        return
    print_lines(*(f"{policy.code}\t{policy.doc_no}\t{policy.title}" for policy in policies))


@app.command()
def withdraw(
    policy: Annotated[str, typer.Argument(help="Code or uid of the document.")],
    reason: Annotated[str, typer.Option(help="Why; shown for ever.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Withdraw a document and its drafts, so that it can be imported anew."""
    with opened(workspace) as session:
        print_lines(PolicyService(session).withdraw(policy, reason))


@app.command()
def coverage(
    policy: Annotated[str, typer.Argument(help="Code or uid; may be left out for the only one.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was taken from a document, and every sentence that was not."""
    with opened(workspace) as session:
        view = PolicyService(session).coverage(policy)
    if as_json:
        print_json(_coverage_form(view))
        return
    print_lines(
        tr(
            "《{title}》：责任条目{brackets}处，现有任务{tasks}条。",
            title=view.policy.title,
            brackets=view.coverage.brackets,
            tasks=view.tasks_now,
        ),
    )
    for candidate in view.candidates:
        print_lines(
            tr(
                "候选 {clause} [{start}:{end}] {text}",
                clause=candidate.clause,
                start=candidate.span[0],
                end=candidate.span[1],
                text=candidate.text,
            )
        )
    for passage in view.uncovered:
        print_lines(
            tr(
                "未采用 [{start}:{end}] {text}",
                start=passage.span[0],
                end=passage.span[1],
                text=passage.text,
            )
        )


@app.command()
def adopt(
    start: Annotated[int, typer.Argument(help="First character of the passage.")],
    end: Annotated[int, typer.Argument(help="Character after the last.")],
    policy: Annotated[str, typer.Option(help="Code or uid of the document.")] = "",
    lead: Annotated[list[str] | None, typer.Option(help="A leading unit; may be repeated.")] = None,
    responsible: Annotated[
        list[str] | None, typer.Option(help="A responsible unit; may be repeated.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a draft task of a passage that names nobody (a candidate)."""
    with opened(workspace) as session:
        document = PolicyService(session).policy(policy)
        uid = DraftService(session).accept_candidate(
            document.uid, (start, end), lead or (), responsible or ()
        )
    if as_json:
        print_json({"uid": uid})
        return
    print_lines(tr("已生成草稿任务。"))


def _figures(parsed: ParsedPolicy) -> list[str]:
    coverage = parsed.coverage
    return [
        parsed.title,
        tr(
            "文号：{doc_no}　发文机关：{issuer}　日期：{day}",
            doc_no=parsed.doc_no or "—",
            issuer=parsed.issuer or "—",
            day=parsed.issued_on or "—",
        ),
        tr("责任条目 {n}", n=coverage.brackets),
        tr("任务 {n}（未明确牵头单位 {m}）", n=coverage.tasks, m=coverage.without_lead),
        tr("时间节点 {n}（期限表述 {m}）", n=coverage.milestones, m=coverage.deadline_mentions),
        tr("量化目标 {n}", n=coverage.targets),
        tr("候选条目 {n}", n=len(parsed.candidates)),
        tr("待核对文字 {n}", n=len(coverage.uncovered)),
    ]


def _problem(problem: Problem) -> dict[str, object]:
    return {"line": problem.line, "code": problem.code, "message": problem.sentence()}


def _problem_line(problem: Problem) -> str:
    return tr(
        "第{line}行 {code}：{sentence}",
        line=problem.line,
        code=problem.code,
        sentence=problem.sentence(),
    )


def _coverage_form(view: CoverageView) -> dict[str, object]:
    return {
        "policy": view.policy.uid,
        "code": view.policy.code,
        "tasks_now": view.tasks_now,
        "coverage": plain(view.coverage),
        "uncovered": plain(view.uncovered),
        "candidates": plain(view.candidates),
        "problems": [_problem(problem) for problem in view.problems],
    }
