"""The values of the papers out of ledger entries; wording and order are decided here, not in the setter."""

from collections.abc import Sequence

from desktop.domain.ledger import PolicyDocument, Span, Task, requirement
from desktop.domain.policy.names import is_group_word
from desktop.domain.policy.values import Milestone as ParsedMilestone
from desktop.i18n import tr
from desktop.reports.coverage import (
    CoverageClause,
    CoverageFigures,
    CoveragePaper,
    CoverageProblem,
    CoverageTask,
    Excerpt,
    Quoted,
    render_coverage,
)
from desktop.reports.ledger import LedgerGroup, LedgerMilestone, LedgerPaper, LedgerRow, render_ledger
from desktop.reports.page import Imprint
from desktop.services.ledger import STAGE_TITLES
from desktop.services.paper_entries import PaperEntry, PaperFacts
from desktop.services.policies import CoverageView

Groups = Sequence[tuple[str, Sequence[PaperEntry]]]

BRIEF_LENGTH = 60
"""Characters of a wording that is only there to be found again in the document."""


def ledger_pdf(facts: PaperFacts, groups: Groups, *, brief: bool = False) -> bytes:
    """Prints a ledger in groups.

    Args:
        facts: what the paper says about itself.
        groups: headings and what stands under them.
        brief: whether the first words of a requirement are enough: for lists that repeat tasks.
    """
    count = len({entry.task.uid for _, members in groups for entry in members})
    paper = LedgerPaper(
        imprint=_imprint(facts),
        groups=tuple(
            LedgerGroup(name, tuple(_ledger_row(entry, is_brief=brief) for entry in members))
            for name, members in groups
        ),
        note=tr("共{count}项任务", count=count),
    )
    return render_ledger(paper)


def coverage_pdf(facts: PaperFacts, view: CoverageView, entries: Sequence[PaperEntry]) -> bytes:
    """Prints a coverage sheet."""
    policy = view.policy
    paper = CoveragePaper(
        imprint=_imprint(facts),
        figures=_figures(view, entries),
        clauses=_clauses(view, entries),
        loose_milestones=tuple(_loose(policy, item) for item in view.parsed.milestones),
        candidates=tuple(
            Excerpt(item.text, _place(policy, item.span, item.clause))
            for item in view.candidates
            if not item.accepted_as
        ),
        uncovered=tuple(Excerpt(item.text, _place(policy, item.span)) for item in view.uncovered),
        problems=tuple(
            CoverageProblem(tr("第{line}行", line=item.line), item.code, item.sentence())
            for item in view.problems
        ),
    )
    return render_coverage(paper)


def by_chapter(entries: Sequence[PaperEntry]) -> Groups:
    """Entries under the chapters of their documents, in the order of the documents."""
    groups: dict[str, list[PaperEntry]] = {}
    for entry in entries:
        groups.setdefault(_chapter(entry), []).append(entry)
    return list(groups.items())


def by_unit(entries: Sequence[PaperEntry]) -> Groups:
    """Entries under every unit that has a share in them: an entry stands under each."""
    groups: dict[str, list[PaperEntry]] = {}
    for entry in entries:
        names = [item.name for item in entry.assignments]
        for name in names or [*entry.task.lead, *entry.task.responsible]:
            groups.setdefault(name, []).append(entry)
    return list(groups.items())


def _imprint(facts: PaperFacts) -> Imprint:
    return Imprint(
        title=facts.title,
        author=facts.author,
        state=facts.state,
        as_of=facts.as_of,
        edition=facts.edition,
        document=facts.subject,
    )


def _ledger_row(entry: PaperEntry, *, is_brief: bool) -> LedgerRow:
    task = entry.task
    wanted = requirement(task)
    return LedgerRow(
        code=task.code,
        title=task.title,
        requirement=_brief(wanted) if is_brief else wanted,
        lead_units=task.lead,
        responsible_units=task.responsible,
        milestones=tuple(LedgerMilestone(item.due, item.due_text, item.text) for item in entry.milestones),
        targets=tuple(item.text for item in entry.targets),
        state=_state(task),
        clause=task.clause,
    )


def _brief(text: str) -> str:
    return text if len(text) <= BRIEF_LENGTH else f"{text[:BRIEF_LENGTH]}……"


def _state(task: Task) -> str:
    if task.withdrawn:
        return tr("已撤销：{reason}", reason=task.withdrawn)
    return tr(STAGE_TITLES[task.stage])


def _chapter(entry: PaperEntry) -> str:
    first = entry.task.clause.partition("/")[0]
    clauses = entry.policy.clauses if entry.policy else ()
    heading = next((clause.heading for clause in clauses if clause.path == first), "")
    return tr("{number}、{heading}", number=first, heading=heading) if first and heading else first


def _figures(view: CoverageView, entries: Sequence[PaperEntry]) -> CoverageFigures:
    names = {name for entry in entries for name in (*entry.task.lead, *entry.task.responsible)}
    groups = {name for name in names if is_group_word(name)}
    return CoverageFigures(
        brackets=view.coverage.brackets,
        tasks=len(entries),
        deadline_mentions=view.coverage.deadline_mentions,
        milestones=sum(len(entry.milestones) for entry in entries),
        targets=sum(len(entry.targets) for entry in entries),
        without_lead=sum(not entry.task.lead for entry in entries),
        units=len(names - groups),
        group_words=len(groups),
    )


def _clauses(view: CoverageView, entries: Sequence[PaperEntry]) -> tuple[CoverageClause, ...]:
    policy = view.policy
    headings = {clause.path: clause.heading for clause in policy.clauses}
    statements = {draft.span: policy.text[slice(*draft.bracket_span)] for draft in view.parsed.tasks}
    groups: dict[str, list[CoverageTask]] = {}
    for entry in entries:
        path = entry.task.clause.rpartition("/")[0] or entry.task.clause
        statement = statements.get(entry.task.span, tr("人工确定"))
        heading = f"{path} {headings.get(path, '')}".strip()
        groups.setdefault(heading, []).append(_coverage_task(policy, entry, statement))
    return tuple(CoverageClause(heading, tuple(tasks)) for heading, tasks in groups.items())


def _coverage_task(policy: PolicyDocument, entry: PaperEntry, statement: str) -> CoverageTask:
    task = entry.task
    place = _place(policy, (task.span[1] - 1, task.span[1]))
    return CoverageTask(
        code=task.code,
        title=Quoted(task.title, _brief(task.text), _place(policy, task.span, task.clause)),
        lead=Quoted("、".join(task.lead), _naming(statement, task.lead), place),
        responsible=Quoted("、".join(task.responsible), _naming(statement, task.responsible), place),
        milestones=tuple(
            Quoted(str(item.due or ""), f"{item.due_text}，{item.text}", _place(policy, item.span))
            for item in entry.milestones
        ),
        targets=tuple(
            Quoted(
                f"{item.name} {item.comparator} {item.value}{item.unit}",
                item.text,
                _place(policy, item.span),
            )
            for item in entry.targets
        ),
    )


def _naming(statement: str, names: Sequence[str]) -> str:
    """The parts of a responsibility statement that name some units."""
    parts = statement.strip("（）()【】").split("；")
    return "；".join(part for part in parts if any(name in part for name in names)) or "—"


def _loose(policy: PolicyDocument, item: ParsedMilestone) -> Quoted:
    return Quoted(str(item.due), f"{item.due_text}，{item.text}", _place(policy, item.span))


def _place(policy: PolicyDocument, span: Span, clause: str = "") -> str:
    line = policy.text.count("\n", 0, span[0]) + 1
    return tr("{clause} 第{line}行", clause=clause, line=line).strip()
