"""An office and one of its units, each with a workspace of its own on disk, and a clock for both."""

import atexit
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from desktop.domain.standing import Case
from desktop.records.stream import Role
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseService
from desktop.services.credentials import Credentials
from desktop.services.feedback import FeedbackService
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerService
from desktop.services.policies import PolicyService
from desktop.services.reviewing import ReviewService
from desktop.services.rulings import RequestService, RulingService
from desktop.services.sample import OFFICE_NAME, sample_clock
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, NewWorkspace, Workspaces
from tests.conftest import PLAN
from tests.handover import hand_over

UNIT = "市公安局"
ISSUED_ON = date(2023, 5, 8)
Q2, Q3, Q4 = "2023Q2", "2023Q3", "2023Q4"

SECURITY = "2023-5-042"
"""Deadlines at the ends of 2023 and 2025; three units."""
SYSTEMS = "2023-5-043"
"""One deadline, at the end of 2023; four units."""
PREVENTION = "2023-5-008"
"""One deadline, at the end of 2025; two units."""
NO_DEADLINE = "2023-5-056"
"""No deadline; three units."""
TARGETED = "2023-5-041"
"""A quantified target of 100 items."""
CODES = (SECURITY, SYSTEMS, PREVENTION, NO_DEADLINE, TARGETED)


@dataclass(slots=True)
class Pair:
    """Two parties who exchange everything that the other may read."""

    office: Session
    unit: Session
    clock: SampleClock

    def meet(self) -> None:
        """Both get what the other has for them."""
        hand_over(self.office, self.unit)
        hand_over(self.unit, self.office)

    def go_to(self, day: date) -> None:
        """Another day, for both."""
        self.clock.go_to(day)

    @property
    def answers(self) -> AnswerService:
        return AnswerService(self.unit)

    @property
    def feedback(self) -> FeedbackService:
        return FeedbackService(self.unit)

    @property
    def asking(self) -> RequestService:
        return RequestService(self.unit)

    @property
    def reviews(self) -> ReviewService:
        return ReviewService(self.office)

    @property
    def rulings(self) -> RulingService:
        return RulingService(self.office)

    def case(self, code: str) -> Case:
        """The unit's case as the office sees it."""
        return CaseService(self.office).case(f"{code}@{UNIT}")

    def uid(self, code: str) -> str:
        """uid of the unit's assignment."""
        return self.case(code).facts.assignment.uid

    def story(self, code: str) -> str:
        """The unit's case as the office tells it."""
        events = CaseService(self.office).timeline(self.uid(code))
        return "\n".join(f"{event.title}｜{event.text}" for event in events)

    def sign(self, *codes: str) -> None:
        """The unit signs for tasks, all by default, and the office knows."""
        self.answers.accept(codes or None, "王磊", "0635-8201")
        self.meet()

    def report(self, code: str, progress: str, period: str = Q2, **fields: object) -> str:
        """The unit hands a report in, and the office has it; gives the uid of the feedback."""
        self.feedback.save(code, period, progress=progress, **fields)  # type: ignore[arg-type]
        outcome = self.feedback.submit(code, period)
        assert outcome.problems == ()
        self.meet()
        return self.reviews.item(self.uid(code), period).feedback.uid


@contextmanager
def open_pair(folder: Path) -> Iterator[Pair]:
    """An office that has issued `CODES`, and the unit that was told; made once, copied for each test."""
    template, clock = _template()
    shutil.copytree(template, folder, dirs_exist_ok=True)
    clock = deepcopy(clock)
    office = Workspaces(environment=clock.environment("督查科")).open(folder / f"office{SUFFIX}")
    unit = Workspaces(environment=clock.environment("王磊")).open(folder / f"unit{SUFFIX}")
    try:
        yield Pair(office, unit, clock)
    finally:
        office.close()
        unit.close()


@cache
def _template() -> tuple[Path, SampleClock]:
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = sample_clock()
    office = _created(folder / "office", Role.OFFICE, OFFICE_NAME, clock)
    unit = _created(folder / "unit", Role.UNIT, UNIT, clock)
    policies = PolicyService(office)
    policies.import_preview(policies.preview(PLAN))
    clock.go_to(ISSUED_ON)
    IssuingService(office).issue([LedgerService(office).find(code).uid for code in CODES])
    hand_over(office, unit)
    office.close()
    unit.close()
    return folder, clock


def _created(folder: Path, role: Role, name: str, clock: SampleClock) -> Session:
    credentials = Credentials(folder.with_name(f"keys-{folder.name}"), lambda: None)
    request = NewWorkspace(folder, role, name, year=2023)
    return Workspaces(credentials, clock.environment("督查科")).create(request)
