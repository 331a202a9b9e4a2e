"""From document text to clauses, tasks, milestones, targets, coverage and problems."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from desktop.domain.policy.coverage import find_candidates, find_uncovered, measure_coverage
from desktop.domain.policy.deadlines import Mention, find_mentions, milestones_of
from desktop.domain.policy.duties import find_duties
from desktop.domain.policy.head import read_head, time_context
from desktop.domain.policy.problems import find_problems
from desktop.domain.policy.responsibility import Located, apply_lead_rule, locate_statements
from desktop.domain.policy.stacks import find_stacked_rows
from desktop.domain.policy.structure import ITEM_RANK, Section, find_sections, strip_span
from desktop.domain.policy.tables import Row, find_rows, row_milestone
from desktop.domain.policy.targets import find_targets
from desktop.domain.policy.values import Clause, Milestone, ParsedPolicy, Span, TaskDraft

_HEADING_END = re.compile(r"[。！？\n：:\t]|[ \u3000\xa0]+")
_LONGEST_HEADING = 36
_LONGEST_TITLE = 40
_FIRST_WORDS = re.compile(r"[^，。；：！？\n\t]+")
_LEFT_OVER = "。；;，,、：:"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the steps of one parse share.

    Attributes:
        text: the document.
        sections: its clauses, in order.
        headings: span of each section's heading, empty where there is none.
        statements: those that name somebody, in order.
        milestones: all of the document, in the order of their deadlines.
        due_starts: first characters of those deadlines.
    """

    text: str
    sections: list[Section]
    headings: list[Span]
    statements: list[Located]
    milestones: list[Milestone]
    due_starts: list[int]


def parse_policy(text: str, source: str = "") -> ParsedPolicy:
    """Parses a plan; never raises on any text, and the same text gives the same result.

    Args:
        text: the document; spans of the result count its characters.
        source: what problems name as their source, e.g. a file name.
    """
    sections = find_sections(text)
    rows = sorted([*find_rows(text), *find_stacked_rows(text), *find_duties(text)], key=lambda row: row.span)
    located = apply_lead_rule(text, locate_statements(text, sections, rows))
    head = read_head(text)
    context = time_context(text, head)
    mentions = _outside_cells(find_mentions(text, context), rows)
    milestones = milestones_of(text, mentions, _stops(sections, located))
    dated = [item for row in rows if (item := row_milestone(text, row, context))]
    milestones = sorted([*milestones, *dated], key=lambda item: item.due_span)
    plan = _Plan(
        text,
        sections,
        _headings(text, sections, located),
        [item for item in located if item.statement.names],
        milestones,
        [item.due_span[0] for item in milestones],
    )
    tasks = _tasks(plan)
    inside = {milestone.due_span for task in tasks for milestone in task.milestones}
    outside = tuple(item for item in milestones if item.due_span not in inside)
    candidates = find_candidates(text, sections, plan.headings, tasks)
    uncovered = find_uncovered(text, tasks, outside, candidates)
    return ParsedPolicy(
        title=head.title,
        doc_no=head.doc_no,
        issuer=head.issuer,
        issued_on=head.issued_on,
        text=text,
        clauses=_clauses(plan),
        tasks=tasks,
        milestones=outside,
        candidates=candidates,
        coverage=measure_coverage(located, tasks, len(mentions) + len(dated), uncovered),
        problems=find_problems(text, source, sections, located, mentions),
    )


def _outside_cells(mentions: list[Mention], rows: list[Row]) -> list[Mention]:
    """Leaves out what stands in the deadline column of a table, which is read as a whole."""
    cells = [row.due for row in rows if row.due]
    starts = [cell[0] for cell in cells]
    return [
        mention
        for mention in mentions
        if not (index := bisect_left(starts, mention.span[0] + 1)) or cells[index - 1][1] <= mention.span[0]
    ]


def _stops(sections: list[Section], statements: list[Located]) -> list[int]:
    """Positions that the text of a milestone does not cross."""
    stops = {section.span[0] for section in sections}
    stops.update(position for item in statements for position in item.span)
    return sorted(stops)


def _headings(text: str, sections: list[Section], statements: list[Located]) -> list[Span]:
    first: dict[int, int] = {}
    for item in statements:
        first.setdefault(item.section, item.span[0])
    return [
        _heading(text, section, first.get(index, section.span[1])) for index, section in enumerate(sections)
    ]


def _heading(text: str, section: Section, limit: int) -> Span:
    """The heading ends with its first stop, line, colon or blank, and is short."""
    start, end = strip_span(text, section.body, max(section.body, limit))
    if not section.path:
        return start, start
    stop = _HEADING_END.search(text, start, min(end, start + _LONGEST_HEADING + 1))
    if stop:
        return strip_span(text, start, stop.start())
    return (start, end) if end - start <= _LONGEST_HEADING else (start, start)


def _clauses(plan: _Plan) -> tuple[Clause, ...]:
    return tuple(
        Clause(
            path=section.path,
            level=section.level,
            heading=plan.text[slice(*heading)],
            text=plan.text[slice(*section.span)],
            span=section.span,
        )
        for section, heading in zip(plan.sections, plan.headings, strict=True)
        if section.path
    )


def _tasks(plan: _Plan) -> tuple[TaskDraft, ...]:
    tasks = []
    previous: Located | None = None
    for item, home in zip(plan.statements, _homes(plan), strict=True):
        is_next = previous is not None and previous.section == item.section
        begin = previous.span[1] if previous and is_next else plan.sections[home].span[0]
        tasks.append(_task(plan, item, home, begin, is_first=not is_next))
        previous = item
    return tuple(tasks)


def _homes(plan: _Plan) -> list[int]:
    """The section each statement answers for.

    A statement on a line of its own behind several numbered items answers for the clause around them,
    unless the document elsewhere gives single items a line of their own.
    """
    own = [item.section for item in plan.statements]
    homes = list(own)
    taken = 0
    for index, item in enumerate(plan.statements):
        if own[index] not in own[max(0, index - 1) : index] and _stands_alone(plan, item):
            homes[index] = _clause_around(plan, item.section, taken)
            if homes[index] == item.section:
                return own
        taken = item.span[1]
    return homes


def _stands_alone(plan: _Plan, item: Located) -> bool:
    """Whether a statement has a line of its own below a numbered item."""
    section = plan.sections[item.section]
    line = plan.text.rfind("\n", section.span[0], item.span[0]) + 1
    is_alone = line > section.span[0] and not plan.text[line : item.span[0]].strip()
    return is_alone and not item.row and section.rank >= ITEM_RANK


def _clause_around(plan: _Plan, index: int, taken: int) -> int:
    """The clause of an item if it has items before this one, all behind what the last statement took."""
    parent = plan.sections[index].parent
    for above in range(index - 1, -1, -1):
        if plan.sections[above].span[0] < taken:
            break
        if plan.sections[above].path == parent:
            return above if above < index - 1 else index
    return index


def _task(plan: _Plan, item: Located, home: int, begin: int, *, is_first: bool) -> TaskDraft:
    section, heading = plan.sections[home], plan.headings[home]
    if item.row:
        span, demand = item.row.span, item.row.demand
    else:
        span = _paragraphs(plan.text, section, begin, item)
        behind = heading[1] if is_first and heading[1] > span[0] else span[0]
        demand = _trim(plan.text, behind, item.span[0])
        if demand[0] >= demand[1]:
            demand = heading if is_first and heading[0] < heading[1] else span
    low = bisect_left(plan.due_starts, span[0])
    high = bisect_left(plan.due_starts, max(span[1], item.span[1]))
    milestones = tuple(
        _of_demand(plan.text, milestone, item.span, demand) for milestone in plan.milestones[low:high]
    )
    title = plan.text[slice(*heading)] if not item.row else ""
    return TaskDraft(
        clause=section.path,
        title=title or _first_words(plan.text, demand),
        text=plan.text[slice(*span)],
        span=span,
        demand_span=demand,
        bracket_span=item.span,
        lead=item.statement.lead,
        responsible=item.statement.responsible,
        groups=item.statement.groups,
        milestones=milestones,
        targets=find_targets(plan.text, demand, milestones),
    )


def _of_demand(text: str, milestone: Milestone, statement: Span, demand: Span) -> Milestone:
    """A deadline inside the statement is one for the whole demand."""
    if not statement[0] <= milestone.due_span[0] < statement[1]:
        return milestone
    return replace(milestone, text=text[slice(*demand)], span=demand)


def _paragraphs(text: str, section: Section, begin: int, item: Located) -> Span:
    """From the end of the statement before, or the start of the clause, through this statement."""
    if not section.path:
        line = text.rfind("\n", begin, item.span[0]) + 1
        if line and not text[line : item.span[0]].strip():  # the statement has a line of its own
            line = text.rfind("\n", begin, max(begin, len(text[:line].rstrip()))) + 1
        begin = max(begin, line)
    return _trim(text, begin, item.span[0])[0], item.span[1]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in _LEFT_OVER):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _first_words(text: str, demand: Span) -> str:
    match = _FIRST_WORDS.search(text, demand[0], min(demand[1], demand[0] + _LONGEST_TITLE))
    return match[0].strip() if match else text[slice(*demand)][:_LONGEST_TITLE].strip()
