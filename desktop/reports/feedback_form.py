"""反馈表: what one unit reports in one period, blank to be written on, or as it was filled.

Values first: whoever fills `FeedbackFormPaper` decides wording and order.
"""

from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.fields import Field, FieldRow, fields_height, set_band, set_fields
from desktop.reports.flow import BODY, TITLE, Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from desktop.reports.text import Style

NOTE = Style(Role.BODY, 9.5, 14, align="justify", indent=2)
EMPTY = Style(Role.BODY, BODY.size, BODY.leading, align="centre")
GAP = 10.0
TICKED, UNTICKED = "☑", "□"
PROGRESS_LINES, TEXT_LINES = 4, 2
VALUE_SHARE = 0.55
LAST_TOGETHER = 2
"""Rows at the end of a task that are not torn apart: no page begins with the last one alone."""


@dataclass(frozen=True, slots=True)
class FormTarget:
    """One quantified target of a task.

    Attributes:
        wanted: the target as worded.
        before: the last value reported, with its unit; empty when none was.
        value: the value of this period; empty to be written.
    """

    wanted: str
    before: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class FormMilestone:
    """One deadline of a task.

    Attributes:
        text: what has to be reached by when.
        is_reached: whether it is reported, or confirmed before, as reached.
        day: on which, worded; empty when it is not reached.
    """

    text: str
    is_reached: bool = False
    day: str = ""


@dataclass(frozen=True, slots=True)
class FormTask:
    """One task of the form; empty texts are left blank to be written.

    Attributes:
        heading: code, title and duty.
        requirement: 工作要求.
        plan: what the unit planned for the period; empty for none.
        last: progress reported last, with its period; empty for none.
        last_review: the office's verdict on it; empty for none.
        percent: e.g. ``65%``.
        evidence: names of the files.
        status: where the report stands, e.g. 未反馈; empty for a blank form.
    """

    heading: str
    requirement: str
    plan: str = ""
    milestones: tuple[FormMilestone, ...] = ()
    targets: tuple[FormTarget, ...] = ()
    last: str = ""
    last_review: str = ""
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    help: str = ""
    percent: str = ""
    is_unchanged: bool = False
    is_done: bool = False
    evidence: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackFormPaper:
    """All values of one form.

    Attributes:
        unit: who reports.
        period: e.g. ``2023年第三季度``.
        report_by: last day, worded.
        reporter: who filled it; empty to be written.
        submitted: day of the report, worded; empty to be written.
        tasks: what is asked for.
    """

    imprint: Imprint
    unit: str
    period: str
    report_by: str
    tasks: tuple[FormTask, ...]
    reporter: str = ""
    submitted: str = ""


def render_feedback_form(paper: FeedbackFormPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a feedback form.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    flow.title(paper.imprint.title, TITLE)
    flow.skip(6)
    set_fields(flow, _head(paper))
    flow.skip(4)
    if not paper.tasks:
        flow.skip(GAP)
        flow.paragraph(tr("本期没有需要反馈的任务。"), EMPTY)
        return pages.finish()
    flow.paragraph(_note(), NOTE)
    for task in paper.tasks:
        flow.skip(GAP)
        _set_task(flow, task)
    flow.skip(GAP)
    _set_signatures(flow, paper)
    return pages.finish()


def _note() -> str:
    return tr(
        "填表说明：本期进展写明做了什么、到什么程度；与上期相比没有变化的，在“无变化”前打勾即可。"
        "量化目标填写累计达到的数值。佐证材料写明文件名称，随表报送。"
    )


def _head(paper: FeedbackFormPaper) -> tuple[FieldRow, ...]:
    return (
        (Field(tr("填报单位"), paper.unit, share=1.2), Field(tr("反馈期间"), paper.period)),
        (
            Field(tr("任务数"), tr("{n}项", n=len(paper.tasks)), share=1.2),
            Field(tr("报送期限"), paper.report_by or "—"),
        ),
    )


def _set_task(flow: Flow, task: FormTask) -> None:
    rows = _task_rows(task)
    heading = (
        tr("{task}　〔{status}〕", task=task.heading, status=task.status) if task.status else task.heading
    )
    follower = min(fields_height(flow, rows[:1]), flow.sheet.block_height / 3)
    set_band(flow, heading, follower=follower)
    set_fields(flow, rows, continued=heading, together=LAST_TOGETHER)


def _task_rows(task: FormTask) -> list[FieldRow]:
    rows: list[FieldRow] = [(Field(tr("工作要求"), task.requirement),)]
    if task.plan:
        rows.append((Field(tr("本期计划"), task.plan),))
    if task.milestones:
        rows.append((Field(tr("时间节点"), "\n".join(map(_milestone, task.milestones))),))
    rows += [_target(target) for target in task.targets]
    if task.last:
        rows.append((Field(tr("上期进展"), task.last),))
    if task.last_review:
        rows.append((Field(tr("上期核定"), task.last_review),))
    rows += [
        (Field(tr("本期进展"), task.progress, lines=_lines(task.progress, PROGRESS_LINES)),),
        (Field(tr("存在问题"), task.problems, lines=_lines(task.problems, TEXT_LINES)),),
        (Field(tr("下步措施"), task.next_steps, lines=_lines(task.next_steps, TEXT_LINES)),),
        (Field(tr("需协调事项"), task.help, lines=TEXT_LINES),),
        (
            Field(tr("完成比例"), task.percent or tr("　　　　　%"), share=VALUE_SHARE),
            Field(tr("申报"), _ticks(task)),
        ),
        (Field(tr("佐证材料"), _evidence(task.evidence), lines=_lines("".join(task.evidence), TEXT_LINES)),),
    ]
    return rows


def _lines(value: str, blank: int) -> int:
    """Room to write where nothing stands; what is filled needs no more than its own."""
    return 1 if value else blank


def _milestone(milestone: FormMilestone) -> str:
    if not milestone.is_reached:
        return tr("{box} {text}　达成日期：", box=UNTICKED, text=milestone.text)
    return tr("{box} {text}　{day}达成", box=TICKED, text=milestone.text, day=milestone.day)


def _target(target: FormTarget) -> FieldRow:
    return (
        Field(tr("量化目标"), target.wanted, share=2.1),
        Field(tr("上期值"), target.before or "—"),
        Field(tr("本期值"), target.value),
    )


def _ticks(task: FormTask) -> str:
    return tr(
        "{unchanged} 无变化　　{done} 申请办结",
        unchanged=TICKED if task.is_unchanged else UNTICKED,
        done=TICKED if task.is_done else UNTICKED,
    )


def _evidence(names: tuple[str, ...]) -> str:
    return "\n".join(f"{number}. {name}" for number, name in enumerate(names, 1))


def _set_signatures(flow: Flow, paper: FeedbackFormPaper) -> None:
    rows: tuple[FieldRow, ...] = (
        (
            Field(tr("填报人"), paper.reporter, lines=2),
            Field(tr("联系电话"), lines=2),
        ),
        (
            Field(tr("单位负责人\n（签字）"), lines=2),
            Field(tr("填报日期\n（盖章）"), paper.submitted or tr("　　　　年　　月　　日"), lines=2),
        ),
    )
    flow.reserve(fields_height(flow, rows))
    set_fields(flow, rows)
