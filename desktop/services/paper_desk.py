"""What all papers read from a workspace: tasks and cases on one day, and what papers say of themselves."""

from collections.abc import Sequence
from datetime import date

from desktop.domain.cases import case_row, derive_case
from desktop.domain.ledger import PolicyDocument, Stage, Task
from desktop.domain.periods import Period, period_of
from desktop.domain.standing import Case
from desktop.i18n import tr
from desktop.models.ledger import TaskQuery
from desktop.records.stream import Role
from desktop.services.bulletins import named_period
from desktop.services.directory import DirectoryService, MeantUnit
from desktop.services.exchange_parties import Parties
from desktop.services.paper_entries import PaperEntry, PaperFacts
from desktop.services.paper_options import PaperOptions
from desktop.services.policies import PARSER_EDITION, PolicyService
from desktop.services.session import ROLE_TITLES, Session


class PaperDesk:
    """Reads for the papers of one workspace as it stands on one day.

    Attributes:
        session: the workspace.
        day: the day that papers show; not before the session's own past.
    """

    def __init__(self, session: Session, day: date) -> None:
        self.session = session
        self.day = day

    @property
    def is_unit(self) -> bool:
        """Whether this is the workspace of a unit, which sees its own cases only."""
        return self.session.role is Role.UNIT

    @property
    def office(self) -> str:
        """Name of the office that issues; its role where a unit was not told its name yet."""
        return Parties(self.session).known_office() or tr(ROLE_TITLES[Role.OFFICE])

    def facts(self, title: str, subject: str, edition: str, author: str = "") -> PaperFacts:
        """What a paper says about itself.

        Args:
            title: of the paper.
            subject: what it is about.
            edition: of the rules that made it.
            author: who issues it; the party of the workspace by default.
        """
        with self.session.reading() as workspace:
            state = workspace.log.state_hash()
        return PaperFacts(title, author or self.session.party_name, subject, state, self.day, edition)

    def light_edition(self) -> str:
        """Name of the rules that lights follow."""
        with self.session.reading() as workspace:
            return tr("亮灯规则：{name}", name=workspace.rules().lights.name)

    def parser_edition(self) -> str:
        """Edition of the rules that plans are read with."""
        return tr("分解规则第{edition}版", edition=PARSER_EDITION)

    def unit(self, name: str) -> MeantUnit:
        """The unit that is meant; a unit's own where none is named."""
        directory = DirectoryService(self.session)
        return directory.meant(name or (self.session.party if self.is_unit else ""))

    def period(self, code: str) -> Period:
        """The period that is meant; the last one that has ended where none is named.

        Raises:
            BadPeriod: the code is none.
        """
        if not code:
            with self.session.reading() as workspace:
                cadence = workspace.rules().periods.cadence
            return period_of(self.day, cadence).previous()
        return named_period(code)

    def entries(self, options: PaperOptions) -> tuple[PaperEntry, ...]:
        """The tasks that the options choose, with all that belongs to them."""
        policy = PolicyService(self.session).policy(options.policy).uid if options.policy else ""
        unit = DirectoryService(self.session).meant(options.unit)
        query = TaskQuery(policy=policy, unit=unit.party, written=unit.written, withdrawn=True)
        with self.session.reading() as workspace:
            ledger = workspace.ledger
            tasks = ledger.tasks(query)
            uids = [task.uid for task in tasks]
            milestones, targets = ledger.milestones_of(uids), ledger.targets_of(uids)
            assignments = ledger.assignments_of(uids)
            policies = {policy.uid: policy for policy in ledger.policies()}
        cases = self.cases_of([task.uid for task in tasks if task.stage is Stage.ISSUED])
        return tuple(
            PaperEntry(
                task,
                milestones.get(task.uid, ()),
                targets.get(task.uid, ()),
                assignments.get(task.uid, ()),
                policies.get(task.policy),
                tuple(case_row(case) for case in cases.get(task.uid, ())),
            )
            for task in tasks
            if not _is_replaced_draft(task)
        )

    def cases_of(self, tasks: Sequence[str]) -> dict[str, tuple[Case, ...]]:
        """The cases of tasks as they stand on the day, withdrawn ones too.

        Args:
            tasks: uids.
        """
        with self.session.reading() as workspace:
            rules = workspace.rules()
            found = workspace.ledger.facts_of(tasks)
        return {
            task: tuple(derive_case(facts, rules, self.day) for facts in several)
            for task, several in found.items()
        }

    def cases(self, unit: str = "") -> tuple[Case, ...]:
        """All cases, or those of one unit, in the order of the ledger.

        Args:
            unit: party identifier; empty for all.
        """
        with self.session.reading() as workspace:
            tasks = workspace.ledger.tasks(TaskQuery(unit=unit, stage=Stage.ISSUED, withdrawn=True))
        found = self.cases_of([task.uid for task in tasks])
        return tuple(
            case
            for task in tasks
            for case in found.get(task.uid, ())
            if not unit or case.facts.assignment.unit == unit
        )


def _is_replaced_draft(task: Task) -> bool:
    """Drafts that were split or merged are history; withdrawn issued tasks stay on paper."""
    return bool(task.withdrawn) and task.stage is Stage.DRAFT


def named(policy: PolicyDocument) -> str:
    """Title and number of a document."""
    return f"{policy.title}　{policy.doc_no}".strip()


def subject_of(entries: Sequence[PaperEntry]) -> str:
    """The document that all entries are of; empty when there are several."""
    policies = {entry.policy.uid: entry.policy for entry in entries if entry.policy}
    return named(next(iter(policies.values()))) if len(policies) == 1 else ""
