"""任务分解核对表: what the parser took from a document, and every sentence that it did not.

A person compares it with the document, ticks, and three people sign. Values first: whoever fills
`CoveragePaper` decides wording and order; `render_coverage` only sets it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.columns import Column, fit_columns
from desktop.reports.flow import BODY, Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from desktop.reports.signatures import set_signatures, signatures_height
from desktop.reports.table import Band, Row, TableStyle, set_table
from desktop.reports.text import Style

NOTE = Style(Role.BODY, 10.5, 16, align="justify", indent=2)
CENTRED = Style(Role.BODY, 12, 20, align="centre")
CELLS = TableStyle(
    cell=Style(Role.BODY, 9, 12),
    head=Style(Role.HEADING, 9, 12, align="centre"),
    band=Style(Role.SUBHEADING, 10, 13),
)
FIGURES = TableStyle(
    cell=Style(Role.BODY, 10.5, 15),
    head=Style(Role.HEADING, 10.5, 15, align="centre"),
    band=Style(Role.SUBHEADING, 10.5, 15),
)
TABLE_START = 150
"""A heading goes to the next page unless so much of its table fits below it, points."""


@dataclass(frozen=True, slots=True)
class CoverageFigures:
    """The counts of one reading of a document.

    Attributes:
        brackets: responsibility brackets in the text.
        tasks: tasks made of them.
        deadline_mentions: places that name a deadline.
        milestones: milestones made of them.
        targets: quantitative targets.
        without_lead: tasks that name no 牵头单位.
        units: distinct units named.
        group_words: distinct group words named.
    """

    brackets: int
    tasks: int
    deadline_mentions: int
    milestones: int
    targets: int
    without_lead: int
    units: int
    group_words: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """One thing that was read, beside the words that it was read from.

    Attributes:
        reading: what the program understood, e.g. ``2023-12-31``.
        wording: the document's own words.
        location: where they stand, e.g. ``八/（四） 第120行``.
    """

    reading: str
    wording: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class CoverageTask:
    """One task that was taken.

    Attributes:
        code: its number.
        title: short title, beside the words and the place it was read from.
        lead: 牵头单位, beside the bracket's words; the reading is empty when none is named.
        responsible: 责任单位, likewise.
        milestones: each deadline.
        targets: each quantitative target.
    """

    code: str
    title: Quoted
    lead: Quoted
    responsible: Quoted
    milestones: tuple[Quoted, ...] = ()
    targets: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageClause:
    """The tasks of one clause.

    Attributes:
        heading: path and heading, e.g. ``二/（一） 提升经济社会调节数字化水平``.
        tasks: in the order of the document.
    """

    heading: str
    tasks: tuple[CoverageTask, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of the document and where they stand."""

    wording: str
    location: str


@dataclass(frozen=True, slots=True)
class CoverageProblem:
    """A place that could not be read as it stands."""

    location: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CoveragePaper:
    """All values of one coverage sheet.

    Attributes:
        imprint: title, office, document, state.
        figures: the counts.
        clauses: what was taken, in the order of the document.
        loose_milestones: deadlines stated outside any task.
        candidates: clauses that demand something and name nobody.
        uncovered: every other sentence that was not taken.
        problems: bad places.
    """

    imprint: Imprint
    figures: CoverageFigures
    clauses: tuple[CoverageClause, ...] = ()
    loose_milestones: tuple[Quoted, ...] = ()
    candidates: tuple[Excerpt, ...] = ()
    uncovered: tuple[Excerpt, ...] = ()
    problems: tuple[CoverageProblem, ...] = ()


def render_coverage(paper: CoveragePaper, faces: FaceSet | None = None) -> bytes:
    """Sets a coverage sheet.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    flow.title(paper.imprint.title)
    if paper.imprint.document:
        flow.paragraph(paper.imprint.document, CENTRED)
    flow.skip(10)
    _set_figures(flow, paper.figures)
    _set_taken(flow, paper)
    _set_excerpts(flow, tr("三、提出要求但未写明单位的条款"), paper.candidates, tr("拟列任务"))
    _set_excerpts(flow, tr("四、未采纳的语句"), paper.uncovered, tr("无需立项"))
    _set_problems(flow, paper.problems)
    _set_signatures(flow)
    return pages.finish()


def _set_figures(flow: Flow, figures: CoverageFigures) -> None:
    flow.heading(tr("一、分解数量"), 0, TABLE_START)
    pairs = (
        (tr("责任括注"), figures.brackets),
        (tr("分解任务"), figures.tasks),
        (tr("时限表述"), figures.deadline_mentions),
        (tr("时间节点"), figures.milestones),
        (tr("量化目标"), figures.targets),
        (tr("未写明牵头单位的任务"), figures.without_lead),
        (tr("涉及单位"), figures.units),
        (tr("单位统称"), figures.group_words),
    )
    columns = (
        Column(tr("项目"), 3),
        Column(tr("数量"), 1, "centre"),
        Column(tr("项目"), 3),
        Column(tr("数量"), 1, "centre"),
    )
    rows = (Row((a, str(m), b, str(n))) for (a, m), (b, n) in zip(pairs[::2], pairs[1::2], strict=True))
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), rows, FIGURES)
    flow.skip(14)


def _set_taken(flow: Flow, paper: CoveragePaper) -> None:
    flow.heading(tr("二、已采纳内容与原文对照"), 0, TABLE_START)
    columns = (
        Column(tr("编号"), 54, "centre", is_middle=False),
        Column(tr("事项"), 45, "centre"),
        Column(tr("采纳结果"), 112, breaks_after="、"),
        Column(tr("文件原文"), 143, "justify"),
        Column(tr("位置"), 58, "centre"),
        Column(tr("核对"), 30, "centre"),
    )
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), _taken_items(paper), CELLS)
    flow.skip(14)


def _taken_items(paper: CoveragePaper) -> Iterator[Row | Band]:
    for clause in paper.clauses:
        yield Band(clause.heading, 1)
        for task in clause.tasks:
            yield from _task_rows(task)
    if paper.loose_milestones:
        yield Band(tr("任务之外的时间节点"), 1)
        for milestone in paper.loose_milestones:
            yield _quoted_row("—", tr("时间节点"), milestone, is_joined=False)


def _task_rows(task: CoverageTask) -> Iterator[Row]:
    yield _quoted_row(task.code, tr("任务"), task.title, is_joined=False)
    parts = [(tr("牵头单位"), task.lead), (tr("责任单位"), task.responsible)]
    parts += [(tr("时间节点"), milestone) for milestone in task.milestones]
    parts += [(tr("量化目标"), target) for target in task.targets]
    for name, quoted in parts:
        yield _quoted_row(task.code, name, quoted, is_joined=True)


def _quoted_row(code: str, name: str, quoted: Quoted, *, is_joined: bool) -> Row:
    reading = quoted.reading or tr("（文件未写明）")
    return Row((code, name, reading, quoted.wording or "—", quoted.location, "□"), is_joined)


def _set_excerpts(flow: Flow, heading: str, excerpts: tuple[Excerpt, ...], choice: str) -> None:
    flow.heading(heading, 0, TABLE_START)
    if not excerpts:
        flow.paragraph(tr("无。"), BODY)
        return
    columns = (
        Column(tr("序号"), 30, "centre"),
        Column(tr("文件原文"), 280, "justify"),
        Column(tr("位置"), 60, "centre"),
        Column(choice, 60, "centre"),
    )
    rows = (Row((str(number), e.wording, e.location, "□")) for number, e in enumerate(excerpts, 1))
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), rows, CELLS)
    flow.skip(14)


def _set_problems(flow: Flow, problems: tuple[CoverageProblem, ...]) -> None:
    flow.heading(tr("五、读取中发现的问题"), 0, TABLE_START)
    if not problems:
        flow.paragraph(tr("无。"), BODY)
        return
    columns = (
        Column(tr("序号"), 30, "centre"),
        Column(tr("位置"), 60, "centre"),
        Column(tr("问题"), 220),
        Column(tr("代码"), 132, "centre"),
    )
    rows = (Row((str(number), p.location, p.sentence, p.code)) for number, p in enumerate(problems, 1))
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), rows, CELLS)
    flow.skip(14)


def _set_signatures(flow: Flow) -> None:
    roles = (tr("分解人"), tr("复核人"), tr("批准人"))
    flow.reserve(2 * BODY.leading + signatures_height(roles))
    flow.heading(tr("六、核对签字"), 0)
    flow.paragraph(tr("以上内容已与文件原文逐条核对，未采纳的语句确认无需立项。"), NOTE)
    set_signatures(flow, roles)
