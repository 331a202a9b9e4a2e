"""``dukao feedback``: units report, the office judges."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
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
from desktop.domain.standing import Case
from desktop.domain.supervision import Evidence, Feedback, Review, ReviewVerdict
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter
from desktop.services.cases_outcome import CaseProblem, Outcome, require_done
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_fields import FIELD_TITLES, TEXTS, FeedbackFields
from desktop.services.feedback_form import Asked, FeedbackForm
from desktop.services.reviewing import ReviewItem, ReviewService
from desktop.services.titles import REPORT_TITLES, VERDICT_TITLES

app = typer.Typer(
    no_args_is_help=True, help="Reports on progress, their evidence, and the office's verdicts."
)
Case_ = Annotated[str, typer.Argument(help="Code of the task, CODE@UNIT, or uid of the assignment.")]
Cases = Annotated[list[str], typer.Argument(help="Codes, CODE@UNIT, or uids of assignments.")]
Period = Annotated[str, typer.Option(help="e.g. 2023Q2 or 2023-05; the one asked for by default.")]


class UnknownPart(AppError):
    """A target or milestone that the task does not have."""

    code = "E_NO_PART"
    template = mark("任务没有“{name}”这个量化目标或时间节点。有：{known}")


class WhichPart(AppError):
    """A name that several targets or milestones have."""

    code = "E_WHICH_PART"
    template = mark("“{name}”对应多个量化目标或时间节点，请用编号指明：{known}")


@app.command()
def add(
    case: Case_,
    period: Period = "",
    progress: Annotated[str | None, typer.Option(help="What was done in the period.")] = None,
    problems: Annotated[str | None, typer.Option(help="What is in the way.")] = None,
    next_steps: Annotated[str | None, typer.Option(help="What comes next.")] = None,
    help_needed: Annotated[str | None, typer.Option(help="What the office should coordinate.")] = None,
    percent: Annotated[str | None, typer.Option(help="How much is done, 0 to 100.")] = None,
    value: Annotated[list[str] | None, typer.Option(help="TARGET=VALUE reached; may be repeated.")] = None,
    milestone: Annotated[
        list[str] | None, typer.Option(help="DEADLINE or DEADLINE=DAY reached; may be repeated.")
    ] = None,
    done: Annotated[bool | None, typer.Option(help="Ask for the task to be completed.")] = None,
    reporter: Annotated[str | None, typer.Option(help="Who reports.")] = None,
    copy_last: Annotated[bool, typer.Option(help="Begin with last period's words.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a report as a draft; what is not given stays."""
    texts = {"progress": progress, "problems": problems, "next_steps": next_steps, "help": help_needed}
    others = {"percent": percent, "is_done": done, "reporter": reporter}
    given = {name: text for name, text in (texts | others).items() if text is not None}
    with opened(workspace) as session:
        service = FeedbackService(session)
        if copy_last:
            service.copy_last(case, period)
        form = service.form(case, period)
        uid, period = form.case.facts.assignment.uid, form.period
        fields = FeedbackFields(**given)  # type: ignore[typeddict-item] # named as the fields are
        if value:
            fields["values"] = dict(form.content.values) | _values(form.case, value)
        if milestone:
            fields["milestones"] = dict(form.content.milestones) | _milestones(form.case, milestone)
        draft = service.save(uid, period, **fields)
        problems_left = service.check([uid], period)
    if as_json:
        print_json({"feedback": plain(draft), "problems": plain(problems_left)})
        return
    print_lines(
        tr("{code}的反馈草稿已保存。", code=form.case.facts.task.code), *_problem_lines(problems_left)
    )


@app.command()
def unchanged(
    cases: Cases, period: Period = "", workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Report "no change" for tasks: drafts with last period's values."""
    with opened(workspace) as session:
        outcome = FeedbackService(session).unchanged(cases, period)
    _print_outcome(outcome, as_json)


@app.command()
def attach(
    file: Annotated[Path, typer.Argument(help="The file.")],
    cases: Cases,
    period: Period = "",
    name: Annotated[str, typer.Option(help="Its name; the file's own by default.")] = "",
    dated: Annotated[str, typer.Option(help="The day the file itself is of.")] = "",
    note: Annotated[str, typer.Option(help="What it shows.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Attach one file to the drafts of tasks; it is kept once."""
    with opened(workspace) as session:
        uids = FeedbackService(session).attach(cases, period, file, name, parse_day(dated), note)
    if as_json:
        print_json({"evidence": uids})
        return
    print_lines(tr("已添加到{count}项任务：{name}", count=len(uids), name=name or file.name))


@app.command()
def detach(
    evidence: Annotated[str, typer.Argument(help="uid of the evidence.")],
    reason: Annotated[str, typer.Option(help="Why; needed when it was handed in.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Take an attachment off a report; it stays in the history."""
    with opened(workspace) as session:
        FeedbackService(session).detach(evidence, reason)
    print_lines(tr("已移除佐证材料。"))


@app.command()
def submit(
    cases: Annotated[
        list[str] | None, typer.Argument(help="Codes or uids; none means all that have a draft.")
    ] = None,
    period: Period = "",
    check: Annotated[bool, typer.Option("--check", help="Only say what is missing.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand reports in: all of those named, or none."""
    with opened(workspace) as session:
        service = FeedbackService(session)
        if check:
            problems = service.check(cases or None, period)
            sentence = tr("有{count}处需要补充。", count=len(problems)) if problems else tr("可以提交。")
            outcome = Outcome((), problems, sentence)
        else:
            outcome = service.submit(cases or None, period)
    _print_outcome(outcome, as_json, must_be_done=not check)


@app.command("list")
def list_(
    period: Annotated[str, typer.Option(help="Only this period.")] = "",
    unit: Annotated[str, typer.Option(help="Office: only this unit.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """A unit: what is asked of it. The office: what waits for a verdict."""
    with opened(workspace) as session:
        if session.role is Role.UNIT:
            asked = FeedbackService(session).asked(period)
            forms = [plain(one) for one in asked]
            lines = [_asked_line(one) for one in asked]
        else:
            items = ReviewService(session).queue(CaseFilter(unit=unit) if unit else None, period)
            forms = [_item_form(item) for item in items]
            lines = [_item_line(item) for item in items]
    if as_json:
        print_json(forms)
        return
    print_lines(*lines, tr("共{count}项", count=len(lines)))


@app.command()
def show(
    case: Case_, period: Period = "", workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show one report, with the one before beside it."""
    with opened(workspace) as session:
        if session.role is Role.UNIT:
            form = FeedbackService(session).form(case, period)
            shown, lines = _form_form(form), _form_lines(form)
        else:
            item = ReviewService(session).item(case, period)
            shown, lines = _item_form(item), _item_lines(item)
    if as_json:
        print_json(shown)
        return
    print_lines(*lines)


@app.command()
def review(
    name: Annotated[str, typer.Argument(help="uid of the feedback, or CODE@UNIT.")],
    verdict: Annotated[ReviewVerdict, typer.Argument(help="done, ahead, on-plan, behind or returned.")],
    opinion: Annotated[str, typer.Option(help="Needed when it is returned.")] = "",
    period: Period = "",
    milestone: Annotated[
        list[str] | None,
        typer.Option(help="A deadline held for reached; those the unit reports by default."),
    ] = None,
    version: Annotated[str, typer.Option(help="Refuse if the report moved on since this version.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a report, or send it back."""
    with opened(workspace) as session:
        service = ReviewService(session)
        item = service.item(name, period)
        reached = list(_milestones(item.case, milestone)) if milestone else None
        outcome = service.review(item.feedback.uid, verdict, opinion, reached, version)
    _print_outcome(outcome, as_json)


def _values(case: Case, given: Sequence[str]) -> dict[str, str]:
    known = [(target.uid, (target.name, target.text)) for target in case.facts.targets]
    return dict(_part(known, one) for one in given)


def _milestones(case: Case, given: Sequence[str]) -> dict[str, date | None]:
    known = [(one.uid, (one.due_text, one.text, str(one.due or ""))) for one in case.facts.milestones]
    return {uid: parse_day(day) for uid, day in (_part(known, one) for one in given)}


def _part(known: Sequence[tuple[str, tuple[str, ...]]], given: str) -> tuple[str, str]:
    """A target or milestone by its uid or one of its names, and what stands after the equals sign."""
    name, _, text = given.partition("=")
    found = [uid for uid, names in known if name in (uid, *names)]
    if len(found) == 1:
        return found[0], text
    listed = "；".join(f"{names[0]}（{uid}）" for uid, names in known)
    raise (WhichPart if found else UnknownPart)(name=name, known=listed or tr("无"))


def _print_outcome(outcome: Outcome, as_json: bool, *, must_be_done: bool = True) -> None:
    if as_json and not outcome.problems:
        print_json(plain(outcome))
        return
    if must_be_done:
        require_done(outcome)
    if as_json:
        print_json(plain(outcome))
        return
    print_lines(*_problem_lines(outcome.problems), outcome.sentence)


def _problem_lines(problems: Sequence[CaseProblem]) -> list[str]:
    return [f"{problem.code}：{problem.sentence}" for problem in problems]


def _asked_line(one: Asked) -> str:
    overdue = tr("已过期") if one.is_overdue else ""
    state = tr(REPORT_TITLES[one.status])
    draft = tr("有草稿") if one.draft else ""
    return "\t".join((one.code, one.period, state, str(one.report_by), draft or overdue, one.title))


def _item_line(item: ReviewItem) -> str:
    words = " ".join(item.feedback.progress.split())[:40]
    return "\t".join((item.row.code, item.row.unit_name, item.report.period, item.feedback.uid, words))


def _form_form(form: FeedbackForm) -> dict[str, object]:
    return {
        "assignment": form.case.facts.assignment.uid,
        "code": form.case.facts.task.code,
        "title": form.case.facts.task.title,
        "period": form.period,
        "report_by": form.report.report_by,
        "status": form.report.status,
        "content": form.content,
        "feedback": form.feedback,
        "review": form.review,
        "last": form.last,
        "last_review": form.last_review,
        "targets": form.targets,
        "deadlines": form.deadlines,
        "evidence": form.evidence,
        "refusal": form.refusal,
        "problems": form.problems,
    }


def _item_form(item: ReviewItem) -> dict[str, object]:
    return {
        "assignment": item.row.uid,
        "code": item.row.code,
        "title": item.row.title,
        "unit": item.row.unit,
        "unit_name": item.row.unit_name,
        "period": item.report.period,
        "report_by": item.report.report_by,
        "is_late": item.report.is_late,
        "status": item.report.status,
        "feedback": item.feedback,
        "review": item.review,
        "judged": item.judged,
        "previous": item.previous,
        "previous_review": item.previous_review,
        "evidence": item.evidence,
    }


def _form_lines(form: FeedbackForm) -> list[str]:
    task = form.case.facts.task
    head = [
        f"{task.code}　{task.title}",
        tr("{period}，{day}前报送", period=form.period_title, day=form.report.report_by),
    ]
    left = [form.refusal] if form.refusal else _problem_lines(form.problems)
    last = _report_lines(form.last, form.last_review, tr("上期"))
    return [
        *head,
        *_report_lines(form.content, form.review, tr("本期")),
        *_evidence_lines(form.evidence),
        *last,
        *left,
    ]


def _item_lines(item: ReviewItem) -> list[str]:
    head = [f"{item.row.code}　{item.row.unit_name}　{item.row.title}", item.period_title]
    last = _report_lines(item.previous, item.previous_review, tr("上期"))
    return [
        *head,
        *_report_lines(item.feedback, item.review, tr("本期")),
        *_evidence_lines(item.evidence),
        *last,
    ]


def _report_lines(feedback: Feedback | None, review: Review | None, when: str) -> list[str]:
    if feedback is None:
        return []
    texts = [(name, getattr(feedback, name)) for name in TEXTS]
    lines = [f"{when}　{tr(FIELD_TITLES[name])}：{text}" for name, text in texts if text]
    if feedback.percent is not None:
        lines.append(f"{when}　{tr(FIELD_TITLES['percent'])}：{feedback.percent:f}%")
    if review is not None:
        lines.append(f"{when}　{tr(VERDICT_TITLES[review.verdict])}：{review.opinion}")
    return lines


def _evidence_lines(evidence: Sequence[Evidence]) -> list[str]:
    return [
        tr("佐证材料：{name}（{size}字节，{uid}）", name=one.name, size=one.size, uid=one.uid)
        for one in evidence
    ]
