"""Rows of a ledger against the tasks of the office: new, changed, the same, or not taken and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from desktop.domain.ledger import Milestone, PolicyDocument, Span, Stage, Task
from desktop.domain.policy.dates import TimeContext
from desktop.domain.text import clean_line
from desktop.domain.units import UnitDirectory
from desktop.i18n import tr
from desktop.models.ledger import TaskQuery
from desktop.models.workspace import Workspace
from desktop.services.directory import DirectoryService
from desktop.services.ledger import listed
from desktop.services.ledger_columns import FIELDS, QUARTERS
from desktop.services.ledger_columns_cells import (
    LedgerEntry,
    MilestoneLine,
    cell_of,
    is_same,
    milestone_line,
    read_milestone_lines,
)
from desktop.services.ledger_import_plan import (
    Findings,
    Reassignment,
    RowAction,
    RowPlan,
    difference,
)
from desktop.services.ledger_import_values import (
    RowDeadline,
    RowValues,
    Units,
    due_deadlines,
    node_deadlines,
    percent_offer,
    quarter_deadlines,
    targets_in,
    title_of,
    units_of,
)
from desktop.services.policies import iso, target_fields
from desktop.services.session import Session

ORIGIN = "import"
_COMPARED = frozenset(
    {
        "title",
        "requirement",
        "target",
        "lead",
        "responsible",
        "sponsor",
        "due",
        "milestones",
        "note",
        *QUARTERS,
    }
)
_PAGE = 2000
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are read against.

    Attributes:
        source: name of the file, for problems.
        context: what a wording without a year is read against.
        year: year of the quarters.
        cited: the document that new rows have to stand in; None when they make one of their own.
    """

    source: str
    context: TimeContext
    year: int
    cited: PolicyDocument | None = None


class TaskPlanner:
    """Says what becomes of rows in the office's ledger; writes nothing.

    Attributes:
        duplicates: rows that mean the same task as an earlier one, with the number of that one.
    """

    def __init__(self, session: Session, around: Surroundings) -> None:
        self.duplicates: dict[int, int] = {}
        self._session = session
        self._around = around
        self._directory: UnitDirectory = DirectoryService(session).directory()
        self._seen: dict[str | bytes, int] = {}
        self._words: Mapping[bytes, tuple[str, ...]] | None = None

    def plans(self, rows: Sequence[RowValues]) -> list[RowPlan]:
        """Plans of some rows, in their order; a row seen before is planned as the first time."""
        with self._session.reading() as workspace:
            tasks = [self._found(workspace, row) for row in rows]
            entries = _entries(workspace, [task for (task,) in _lone(tasks)])
            return [self._plan(row, found, entries) for row, found in zip(rows, tasks, strict=True)]

    def _found(self, workspace: Workspace, row: RowValues) -> tuple[Task, ...]:
        """The tasks a row may mean: one by its code, or those of its title and units."""
        if code := row.line("code"):
            task = workspace.ledger.task_by_code(code)
            return (task,) if task else ()
        named = self._by_words(workspace)
        uids = dict.fromkeys(uid for words in _words_of_row(row) for uid in named.get(words, ()))
        return _meant(row, [task for uid in uids if (task := workspace.ledger.task(uid))])

    def _by_words(self, workspace: Workspace) -> Mapping[bytes, tuple[str, ...]]:
        """The tasks by title and by text: what tells a task of a row that has no code."""
        if self._words is None:
            found: dict[bytes, tuple[str, ...]] = {}
            for task in _all_tasks(workspace):
                for words in {_squeezed(task.title), _squeezed(task.text)}:
                    found[words] = (*found.get(words, ()), task.uid)
            self._words = found
        return self._words

    def _plan(self, row: RowValues, found: tuple[Task, ...], entries: Mapping[str, LedgerEntry]) -> RowPlan:
        findings = Findings(self._around.source, row.number)
        title, code = title_of(row), row.line("code")
        if len(found) > 1:
            findings.problem("P_SEVERAL", title=title, count=len(found))
            return _refused(row, findings, code, title)
        key = found[0].uid if found else code or _words_key(row)
        first = self.duplicates.get(row.number) or self._seen.setdefault(key, row.number)
        if first != row.number:
            self.duplicates[row.number] = first
            findings.problem("P_DUPLICATE", first=first, code=code or title)
            return _refused(row, findings, code, title)
        if found:
            return self._plan_known(row, entries[found[0].uid], findings)
        return self._plan_new(row, findings)

    def _plan_new(self, row: RowValues, findings: Findings) -> RowPlan:
        title, code = title_of(row), row.line("code")
        if not title:
            findings.problem("P_NO_TITLE")
            return _refused(row, findings, code, title)
        if self._around.cited is not None and located(self._around.cited.text, row) is None:
            findings.problem("P_NOT_IN_POLICY")
            return _refused(row, findings, code, title)
        units = units_of(row)
        self._look_at_units(units, findings)
        if not units.names:
            findings.problem("P_NO_UNIT")
        for one in due_deadlines(row, self._around.context):
            if one.due is None:
                findings.problem("P_NO_DAY", text=one.due_text)
        for _, cell in row.cells.get("target", ()):
            if offer := percent_offer(cell):
                findings.problem("P_PERCENT", value=cell, offer=offer)
        return RowPlan(row.number, RowAction.NEW, code, title, problems=tuple(findings.problems))

    def _plan_known(self, row: RowValues, entry: LedgerEntry, findings: Findings) -> RowPlan:
        task = entry.task
        different = {field for field in row.cells if field in _COMPARED and not _says(row, field, entry)}
        reassignment = None
        if different and task.withdrawn:
            findings.problem("P_WITHDRAWN", code=task.code)
        elif different:
            self._texts(row, entry, different, findings)
            if different & {"lead", "responsible"}:
                reassignment = self._units(row, task, findings)
            self._deadlines(row, entry, different, findings)
            self._targets(row, entry, different, findings)
        return RowPlan(
            row.number,
            _action(findings),
            task.code,
            task.title,
            task.uid,
            tuple(findings.changes),
            tuple(findings.problems),
            reassignment,
            tuple(findings.records),
        )

    def _texts(self, row: RowValues, entry: LedgerEntry, different: set[str], findings: Findings) -> None:
        task, fields = entry.task, {}
        said = {"title": _title(row), "sponsor": row.line("sponsor"), "note": row.note()}
        for name in different.intersection(said):
            fields[name] = said[name]
            findings.change(name, tr(FIELDS[name].title), cell_of(entry, name), said[name])
        if fields:
            findings.record("task", task.uid, **fields)
        if "requirement" in different:
            findings.problem("P_TEXT_KEPT", code=task.code)

    def _units(self, row: RowValues, task: Task, findings: Findings) -> Reassignment | None:
        named = units_of(row)
        units = Units(
            named.lead if "lead" in row.cells else task.lead,
            named.responsible if "responsible" in row.cells else task.responsible,
        )
        before = Units(task.lead, task.responsible)
        if (units.lead, units.responsible) == (before.lead, before.responsible):
            return None
        gone, come = difference(before.names, units.names)
        if task.stage is Stage.ISSUED:
            said = {"before": listed(before.names), "after": listed(units.names)}
            findings.problem("P_REASSIGN", code=task.code, **said)
            return Reassignment(task.uid, gone, come)
        self._look_at_units(units, findings)
        for name, old, new in (
            ("lead", before.lead, units.lead),
            ("responsible", before.responsible, units.responsible),
        ):
            if old != new:
                findings.change(name, tr(FIELDS[name].title), listed(old), listed(new))
        findings.record(
            "task",
            task.uid,
            lead=list(units.lead),
            responsible=list(units.responsible),
            groups=list(units.groups),
        )
        return None

    def _deadlines(self, row: RowValues, entry: LedgerEntry, different: set[str], findings: Findings) -> None:
        if "milestones" in different:
            self._milestone_lines(row, entry, findings)
        elif "due" in different:
            self._due(row, entry, findings)
        for quarter in different.intersection(QUARTERS):
            self._add_unknown(entry, quarter_deadlines(row, quarter, self._around.year), findings)

    def _milestone_lines(self, row: RowValues, entry: LedgerEntry, findings: Findings) -> None:
        lines = read_milestone_lines(row.text("milestones"))
        if lines is None:
            self._add_unknown(entry, node_deadlines(row, self._around.context), findings)
            return
        pairs, added, gone = _paired(entry.milestones, lines)
        for milestone, line in pairs:
            _restate(milestone, line, findings)
        for line in added:
            _add_milestone(entry, line, tr("按导入台账"), findings)
        for milestone in gone:
            findings.problem("P_MILESTONE_KEPT", code=entry.task.code, text=milestone_line(milestone))

    def _due(self, row: RowValues, entry: LedgerEntry, findings: Findings) -> None:
        """A changed deadline column is about the only deadline there is beside those of quarters."""
        read = due_deadlines(row, self._around.context)
        of_quarters = [one for name in QUARTERS for one in quarter_deadlines(row, name, self._around.year)]
        known = [item for item in entry.milestones if not any(_is_that(item, other) for other in of_quarters)]
        if {one.due for one in read} <= {one.due for one in entry.milestones}:
            return
        if len(read) > 1 or len(known) > 1:
            findings.problem("P_MILESTONES_SEVERAL", code=entry.task.code, count=max(len(read), len(known)))
        elif known:
            _restate(known[0], MilestoneLine(read[0].due, read[0].due_text, known[0].text), findings)
        else:
            line = MilestoneLine(read[0].due, read[0].due_text, entry.task.title)
            _add_milestone(entry, line, read[0].reason, findings)

    def _add_unknown(self, entry: LedgerEntry, deadlines: Sequence[RowDeadline], findings: Findings) -> None:
        """Deadlines of a table that is not of our making: what is not there yet is added."""
        for one in deadlines:
            if not any(_is_that(item, one) for item in entry.milestones):
                line = MilestoneLine(one.due, one.due_text, clean_line(one.text))
                _add_milestone(entry, line, one.reason, findings)

    def _targets(self, row: RowValues, entry: LedgerEntry, different: set[str], findings: Findings) -> None:
        """Targets are added where there are none; those that are there were read out of the plan."""
        if "target" not in different:
            return
        read = [one.target for one in targets_in(row)]
        if [one.text for one in read] == [one.text for one in entry.targets]:
            return
        if entry.targets:
            findings.problem("P_TARGET_KEPT", code=entry.task.code)
            return
        for order, target in enumerate(read, start=1):
            fields = target_fields(entry.task.uid, order, target) | {"span": list(entry.task.span)}
            findings.change("target", tr(FIELDS["target"].title), "", target.text)
            findings.record("target", "", **fields)

    def _look_at_units(self, units: Units, findings: Findings) -> None:
        for name in units.names:
            match = self._directory.resolve(name)
            if match.unit is None and match.group is None:
                findings.problem("P_UNKNOWN_UNIT", name=name)


def located(text: str, row: RowValues) -> Span | None:
    """Where a document says what a row says: its requirement, else its title; None when nowhere."""
    for words in (row.text("requirement"), row.text("title")):
        start = text.find(words) if words else -1
        if start >= 0:
            return start, start + len(words)
    return None


def _restate(milestone: Milestone, line: MilestoneLine, findings: Findings) -> None:
    """A deadline that a person changed in a table."""
    after = milestone_line(_with(milestone, line))
    before = milestone_line(milestone)
    if is_same(before, after):
        return
    fields: dict[str, Any] = {"due": iso(line.due), "due_text": line.due_text, "reason": tr("按导入台账")}
    if not is_same(milestone.text, line.text):
        fields["text"] = line.text
    findings.change("milestones", tr(FIELDS["milestones"].title), before, after)
    findings.record("milestone", milestone.uid, **fields)


def _is_that(milestone: Milestone, deadline: RowDeadline) -> bool:
    return milestone.due == deadline.due and is_same(milestone.text, deadline.text)


def _with(milestone: Milestone, line: MilestoneLine) -> Milestone:
    return Milestone(
        milestone.uid,
        milestone.task,
        line.due,
        line.due_text,
        line.text,
        milestone.span,
        milestone.reason,
    )


def _add_milestone(entry: LedgerEntry, line: MilestoneLine, reason: str, findings: Findings) -> None:
    added = sum(record.kind == "milestone" and not record.uid for record in findings.records)
    day = line.due.isoformat() if line.due else ""
    findings.change("milestones", tr(FIELDS["milestones"].title), "", f"{day} {line.text}".strip())
    findings.record(
        "milestone",
        "",
        task=entry.task.uid,
        order=len(entry.milestones) + added + 1,
        due=iso(line.due),
        due_text=line.due_text or day,
        text=line.text,
        span=list(entry.task.span),
        reason=reason,
    )


def _paired(
    milestones: Sequence[Milestone], lines: Sequence[MilestoneLine]
) -> tuple[list[tuple[Milestone, MilestoneLine]], list[MilestoneLine], list[Milestone]]:
    """Deadlines with their lines: of the same words first, then in order; what is left came or went."""
    left = list(lines)
    pairs: list[tuple[Milestone, MilestoneLine]] = []
    open_ones: list[Milestone] = []
    for milestone in milestones:
        same = [line for line in left if is_same(line.text, " ".join(milestone.text.split()))]
        exact = [line for line in same if line.due == milestone.due]
        if found := next(iter(exact or same), None):
            pairs.append((milestone, found))
            left.remove(found)
        else:
            open_ones.append(milestone)
    count = min(len(open_ones), len(left))
    pairs += zip(open_ones[:count], left[:count], strict=True)
    return pairs, left[count:], open_ones[count:]


def _says(row: RowValues, field: str, entry: LedgerEntry) -> bool:
    """Whether a row says of a task what the ledger says."""
    cell = row.note() if field == "note" else row.text(field)
    if is_same(cell, cell_of(entry, field)):
        return True
    if field == "title":
        return is_same(title_of(row), entry.task.title)
    return field == "requirement" and is_same(cell, entry.task.text)


def _title(row: RowValues) -> str:
    """A changed title: all of it when the requirement has a column of its own."""
    return row.line("title") if "requirement" in row.cells else title_of(row)


def _action(findings: Findings) -> RowAction:
    if findings.records:
        return RowAction.UPDATE
    return RowAction.REFUSED if findings.problems else RowAction.SAME


def _refused(row: RowValues, findings: Findings, code: str, title: str) -> RowPlan:
    return RowPlan(row.number, RowAction.REFUSED, code, title, problems=tuple(findings.problems))


def _words_of_row(row: RowValues) -> tuple[bytes, ...]:
    """Title and text of a row, as tasks are found by them; the text last."""
    texts = (title_of(row), row.text("requirement") or row.text("title"))
    return tuple(_squeezed(text) for text in texts if text)


def _words_key(row: RowValues) -> bytes:
    """What tells a row without a code from the others of its table."""
    return b"".join((*_words_of_row(row), _squeezed("、".join(units_of(row).names))))


def _meant(row: RowValues, tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Which of the tasks of the same title or text a row means: those of its text, of its units, of both."""
    text, units = _words_of_row(row)[-1:], units_of(row)
    same_text = [task for task in tasks if (_squeezed(task.text),) == text]
    same_units = [task for task in tasks if (task.lead, task.responsible) == (units.lead, units.responsible)]
    both = [task for task in same_text if task in same_units]
    return tuple(both or same_text or same_units)


def _squeezed(text: str) -> bytes:
    """Words without their blanks, short enough to keep a hundred thousand."""
    return blake2b("".join(text.split()).encode(), digest_size=_KEY_BYTES).digest()


def _lone(found: Iterable[tuple[Task, ...]]) -> list[tuple[Task]]:
    return [(tasks[0],) for tasks in found if len(tasks) == 1]


def _entries(workspace: Workspace, tasks: Sequence[Task]) -> dict[str, LedgerEntry]:
    uids = [task.uid for task in tasks]
    ledger = workspace.ledger
    milestones, targets = ledger.milestones_of(uids), ledger.targets_of(uids)
    return {
        task.uid: LedgerEntry(task, milestones.get(task.uid, ()), targets.get(task.uid, ()), None)
        for task in tasks
    }


def _all_tasks(workspace: Workspace) -> Iterable[Task]:
    offset = 0
    while page := workspace.ledger.tasks(TaskQuery(withdrawn=True, offset=offset, limit=_PAGE)):
        yield from page
        offset += len(page)
