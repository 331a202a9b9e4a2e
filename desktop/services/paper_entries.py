"""What papers are made of: tasks with all that belongs to them, and what a paper says about itself."""

from dataclasses import dataclass
from datetime import date

from desktop.domain.ledger import Assignment, Milestone, PolicyDocument, Target, Task
from desktop.domain.standing import CaseRow


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a paper says about itself: see `desktop.reports.page.Imprint`."""

    title: str
    author: str
    subject: str
    state: str
    as_of: date
    edition: str


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """One task with all that papers say of it.

    Attributes:
        cases: where its units stand on the day of the paper; empty for a draft.
        share: name of the one unit whose share the entry is; empty for the whole task.
    """

    task: Task
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]
    assignments: tuple[Assignment, ...]
    policy: PolicyDocument | None
    cases: tuple[CaseRow, ...] = ()
    share: str = ""
