"""The values of the papers out of ledger entries; wording and order are decided here, not in the setter."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from desktop.domain.cases import derive_task
from desktop.domain.ledger import PolicyDocument, Span, requirement
from desktop.domain.policy.names import is_group_word
from desktop.domain.policy.values import Milestone as ParsedMilestone
from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light
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
from desktop.reports.ledger import (
    LedgerGroup,
    LedgerMilestone,
    LedgerPaper,
    LedgerRow,
    LedgerStanding,
    render_ledger,
)
from desktop.reports.page import Imprint
from desktop.services.ledger import STAGE_TITLES, STATE_TITLES
from desktop.services.paper_entries import PaperEntry, PaperFacts
from desktop.services.paper_words import COMPARATORS, case_state, light_words, percent_text, worst
from desktop.services.policies import CoverageView
from desktop.services.titles import LIGHT_TITLES

Groups = Sequence[tuple[str, Sequence[PaperEntry]]]

BRIEF_LENGTH = 60
"""Characters of a wording that is only there to be found again in the document."""
MOST_NAMED = 5
"""Units that are named in a list that repeats tasks; of more, the first and the number."""


def ledger_pdf(facts: PaperFacts, groups: Groups, *, brief: bool = False) -> bytes:
    """Prints a ledger in groups.

    Args:
        facts: what the paper says about itself.
        groups: headings and what stands under them.
        brief: whether the first words of a requirement, and the first of many units, are enough: for lists
            that repeat tasks.
    """
    printed = tuple(
        LedgerGroup(name, tuple(_ledger_row(entry, is_brief=brief) for entry in members))
        for name, members in groups
    )
    return render_ledger(LedgerPaper(imprint=imprint(facts), groups=printed, note=_note(groups)))


def _note(groups: Groups) -> str:
    """How many there are, and how many of each light: of tasks, or of shares where shares are listed.

    Withdrawn ones are printed and counted apart.
    """
    entries = [entry for _, members in groups for entry in members]
    standing = [entry for entry in entries if entry.cases and not _withdrawn(entry)]
    lights = Counter(derive_task(entry.cases).light for entry in standing)
    withdrawn = {entry.task.uid for entry in entries if entry.task.withdrawn}
    shares = sum(bool(entry.share) for entry in standing)
    parts = [
        tr("共{count}项任务", count=len({entry.task.uid for entry in entries})),
        tr("其中已撤销{count}项", count=len(withdrawn)) if withdrawn else "",
        tr("{count}项责任事项", count=shares) if shares else "",
        *(
            tr("{light}{count}项", light=tr(LIGHT_TITLES[light]), count=lights[light])
            for light in Light
            if lights[light]
        ),
    ]
    return "，".join(part for part in parts if part)


def _withdrawn(entry: PaperEntry) -> bool:
    return bool(entry.task.withdrawn) or all(row.withdrawn for row in entry.cases)


def coverage_pdf(facts: PaperFacts, view: CoverageView, entries: Sequence[PaperEntry]) -> bytes:
    """Prints a coverage sheet."""
    policy = view.policy
    paper = CoveragePaper(
        imprint=imprint(facts),
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
    """Entries under the chapters of their documents, in the order of the documents.

    Those of no chapter, such as instructions, have a heading of their own beside others.
    """
    groups: dict[str, list[PaperEntry]] = {}
    for entry in entries:
        groups.setdefault(_chapter(entry), []).append(entry)
    rest = tr("领导批示和其他任务") if len(groups) > 1 else ""
    return [(heading or rest, members) for heading, members in groups.items()]


def by_unit(entries: Sequence[PaperEntry], order: Sequence[str] = ()) -> Groups:
    """Entries under every unit that has a share in them: an entry stands under each, as that share.

    Args:
        entries: the tasks.
        order: names of units as they follow each other; others come last, as the tasks name them.
    """
    places = {name: place for place, name in enumerate(order)}
    groups: dict[str, list[PaperEntry]] = {}
    for entry in entries:
        names = [item.name for item in entry.assignments]
        for name in dict.fromkeys(names or [*entry.task.lead, *entry.task.responsible]):
            groups.setdefault(name, []).append(share_of(entry, name))
    return sorted(groups.items(), key=lambda group: places.get(group[0], len(places)))


def share_of(entry: PaperEntry, unit: str) -> PaperEntry:
    """One unit's share in a task; a draft, and a task that the unit has no share in, stay as they are."""
    own = [row for row in entry.cases if row.unit_name == unit]
    own.sort(key=lambda row: bool(row.withdrawn))
    return replace(entry, cases=tuple(own[:1]), share=unit) if own else entry


def imprint(facts: PaperFacts) -> Imprint:
    """What a paper says about itself, as the setter takes it."""
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
        responsible_units=_few(task.responsible) if is_brief else task.responsible,
        milestones=tuple(LedgerMilestone(item.due, item.due_text, item.text) for item in entry.milestones),
        targets=tuple(item.text for item in entry.targets),
        state=_state(entry),
        clause=task.clause,
        standing=_standing(entry),
    )


def _standing(entry: PaperEntry) -> LedgerStanding | None:
    """Light, progress and next deadline: of the share, or of the task as it follows from its cases."""
    if not entry.cases:
        return None
    if entry.share:
        row = entry.cases[0]
        return LedgerStanding(
            row.light, light_words(row.light, row.light_word), percent_text(row.percent, ""), row.due
        )
    task = derive_task(entry.cases)
    alarming = worst(row for row in entry.cases if not row.withdrawn)
    word = alarming.light_word if alarming else ""
    return LedgerStanding(
        task.light,
        light_words(task.light, word),
        percent_text(task.percent, ""),
        task.due,
        _units(entry.cases),
    )


def _units(cases: Sequence[CaseRow]) -> tuple[str, ...]:
    """The units by their state, in words, e.g. ``办理中：市公安局、市民政局``."""
    groups: dict[str, list[str]] = {}
    for row in cases:
        groups.setdefault(case_state(row), []).append(row.unit_name)
    return tuple(
        tr("{state}：{units}", state=state, units="、".join(names)) for state, names in groups.items()
    )


def _few(names: tuple[str, ...]) -> tuple[str, ...]:
    """The first of many units, with the number of all of them."""
    if len(names) <= MOST_NAMED:
        return names
    *first, last = names[: MOST_NAMED - 1]
    return (*first, tr("{name}等{count}个单位", name=last, count=len(names)))


def _brief(text: str) -> str:
    return text if len(text) <= BRIEF_LENGTH else f"{text[:BRIEF_LENGTH]}……"


def _state(entry: PaperEntry) -> str:
    task = entry.task
    if task.withdrawn:
        return tr("已撤销：{reason}", reason=task.withdrawn)
    if not entry.cases:
        return tr(STAGE_TITLES[task.stage])
    if entry.share:
        row = entry.cases[0]
        reason = row.withdrawn or row.suspended
        return tr("{state}：{reason}", state=case_state(row), reason=reason) if reason else case_state(row)
    standing = derive_task(entry.cases)
    if standing.is_closed:
        return tr("已销号")
    return tr("已中止") if standing.is_suspended else tr(STATE_TITLES[standing.state])


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
                f"{item.name} {COMPARATORS.get(item.comparator, item.comparator)} {item.value}{item.unit}",
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
    return tr("{clause}\n第{line}行", clause=clause, line=line).strip()
