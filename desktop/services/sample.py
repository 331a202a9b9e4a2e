"""The sample: the real plan of Liaocheng, imported, corrected and issued as its office would have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from desktop.i18n import tr
from desktop.paths import resource
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.drafting import DraftService
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.policies import PolicyService
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Environment, Session
from desktop.services.workspaces import NewWorkspace, Workspaces

PLAN = "sample/聊政字2023-5_数字政府.txt"
OFFICE_NAME = "聊城市人民政府办公室"
ISSUED_ON = date(2023, 5, 8)
OPERATOR = "督查科"


@dataclass(frozen=True, slots=True)
class Correction:
    """What the office corrects in one draft before it is issued.

    Attributes:
        order: place of the task in the plan, from 1.
        fields: new values, as `DraftService.edit` takes them.
        why: reason, for the note.
    """

    order: int
    fields: dict[str, str]
    why: str


CORRECTIONS = (
    Correction(
        20,
        {"title": "建成一体化数字化办公体系"},
        "同一条款两段各有责任单位，第二段另立任务名称",
    ),
    Correction(57, {"sponsor": "市政府秘书长"}, "领导小组明确牵头领导"),
    Correction(60, {"sponsor": "市政府秘书长"}, "领导小组明确牵头领导"),
)


def sample_clock() -> SampleClock:
    """A clock on the first morning: nine o'clock in China, the week after the plan."""
    return SampleClock(datetime(2023, 5, 4, 1, 0, tzinfo=UTC))


def sample_environment() -> Environment:
    """The world of the sample, with the office's clerk at the keyboard."""
    return sample_clock().environment(OPERATOR)


def make_sample(
    workspaces: Workspaces,
    folder: Path,
    *,
    issue: Callable[[int], bool] = lambda order: True,  # noqa: ARG005 - every task, by default
    progress: Progress = SILENT,
) -> tuple[Session, tuple[str, ...]]:
    """Makes an office workspace of the real plan.

    Args:
        workspaces: with the sample's environment.
        folder: where the workspace goes.
        issue: which tasks, by their place in the plan, are issued; the others stay drafts.
        progress: is told how far it is.

    Returns:
        The open session, and a sentence for every step.
    """
    session = workspaces.create(NewWorkspace(folder, Role.OFFICE, OFFICE_NAME, year=ISSUED_ON.year))
    policies = PolicyService(session)
    preview = policies.preview(resource(PLAN), progress)
    imported = policies.import_preview(preview, progress)
    corrected = _correct(session)
    rows = LedgerService(session).rows(LedgerQuery())
    chosen = [row.uid for row in rows if issue(row.order)]
    issued = IssuingService(session).issue(chosen, ISSUED_ON, progress)
    return session, (imported.sentence, corrected, issued.sentence)


def _correct(session: Session) -> str:
    by_order = {row.order: row for row in LedgerService(session).rows(LedgerQuery())}
    drafts = DraftService(session)
    for correction in CORRECTIONS:
        row = by_order[correction.order]
        drafts.edit(row.uid, **correction.fields, note=correction.why)
    return tr("更正草稿任务{count}条，均留有修改记录。", count=len(CORRECTIONS))
