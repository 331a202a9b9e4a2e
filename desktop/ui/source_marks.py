"""Where the tasks of a document stand in its text; read on the worker, because a document is parsed anew."""

from collections.abc import Sequence

from desktop.domain.ledger import Milestone, PolicyDocument, Span
from desktop.progress import Progress
from desktop.services.ledger import LedgerQuery, LedgerService, TaskDetail
from desktop.ui.document_view import Highlight, Mark

BETWEEN_CHARS = 3


def read_marks(service: LedgerService, policy: PolicyDocument, progress: Progress) -> tuple[Mark, ...]:
    """The places of all tasks of a document, in the order of the text."""
    from desktop.domain.policy import parse_policy  # start-up time: the grammar is compiled

    brackets = [task.bracket_span for task in parse_policy(policy.text, policy.source_name).tasks]
    progress.step(0, 0)
    rows = service.rows(LedgerQuery(policy=policy.uid))
    marks = [Mark(row.uid, row.span, bracket_within(row.span, brackets)) for row in rows]
    return tuple(sorted(marks, key=lambda mark: mark.span))


def bracket_within(span: Span, brackets: Sequence[Span]) -> Span | None:
    """The last responsibility statement inside a task's source."""
    inside = [bracket for bracket in brackets if span[0] <= bracket[0] and bracket[1] <= span[1]]
    return inside[-1] if inside else None


def highlight_of(detail: TaskDetail, marks: Sequence[Mark]) -> Highlight:
    """What is tinted for a task: its source, its statement, deadlines and targets that it cites."""
    task = detail.task
    bracket = next((mark.bracket for mark in marks if mark.uid == task.uid), None)
    return Highlight(
        task=task.span,
        bracket=bracket,
        milestones=tuple(_with_words(part, detail) for part in detail.milestones if part.span != task.span),
        targets=tuple(part.span for part in detail.targets if part.span != task.span),
    )


def _with_words(milestone: Milestone, detail: TaskDetail) -> Span:
    """What is due together with the wording of its deadline, when that stands right before it."""
    start, end = milestone.span
    text = detail.policy.text if detail.policy else ""
    first = max(detail.task.span[0], start - len(milestone.due_text) - BETWEEN_CHARS)
    at = text.find(milestone.due_text, first, start) if milestone.due_text else -1
    return (at, end) if at >= 0 else (start, end)
