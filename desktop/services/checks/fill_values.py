"""What filling a check gives back, and why it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.domain.checks.inspections import Inspection, InspectionState, ResultState
from desktop.domain.checks.standing import Gap, SigningStanding
from desktop.domain.checks.values import Answer, Verdict
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.checks.fill_fields import Key, is_open
from desktop.services.checks.fill_slots import Slot


class InspectionOver(AppError):
    """The office has concluded or withdrawn the inspection."""

    code = "E_INSPECTION_OVER"
    template = mark("检查{code}已定稿或已撤销，不能再填写。")


class AnswerAccepted(AppError):
    """The office has accepted the answer as it stands."""

    code = "E_ANSWER_ACCEPTED"
    template = mark("检查项{item}的结果已被督查办公室采纳，不能再改。如需更正，请先联系督查办公室退回。")


class NoSuchPlace(AppError):
    """The item or target is not this inspector's to check."""

    code = "E_NO_PLACE"
    template = mark("本次检查没有分给您检查项“{item}”（对象“{target}”）。请核对编号。")


@dataclass(frozen=True, slots=True)
class FillCounts:
    """How far a sheet is.

    Attributes:
        total: places.
        answered: with a verdict, copies and answers to changed texts among them.
        verdicts: places by verdict; every verdict is there.
        copied: taken over and not confirmed yet.
        changed: answers to a text that has changed since.
        blocking: places that keep the sheet from being submitted.
        returned: the office wants them mended, and nothing was done yet.
        waiting: with something the office was not told.
        accepted: by the office.
    """

    total: int
    answered: int
    verdicts: Mapping[Verdict, int]
    copied: int
    changed: int
    blocking: int
    returned: int
    waiting: int
    accepted: int

    @property
    def open(self) -> int:
        """Places without a verdict."""
        return self.total - self.answered


@dataclass(frozen=True, slots=True)
class FillEntry:
    """One of this inspector's inspections.

    Attributes:
        total: places of its share.
        answered: with a verdict.
        blocking: places that keep it from being submitted.
        returned: places that the office wants mended.
        state: where its share stands.
        signed: where the signing of its sheet stands; None when it cannot be opened.
        problem: why it cannot be opened; empty when it can.
    """

    inspection: Inspection
    total: int
    answered: int
    blocking: int
    returned: int
    state: InspectionState
    signed: SigningStanding | None
    problem: str = ""


def counts_of(slots: Sequence[Slot], gaps: Sequence[Gap]) -> FillCounts:
    """Counts the places of a sheet.

    Args:
        slots: all of them.
        gaps: what is still missing.
    """
    answers = [slot.answer for slot in slots]
    states = [slot.state for slot in slots]
    verdicts = dict.fromkeys(Verdict, 0)
    for answer in answers:
        verdicts[answer.verdict] += 1
    return FillCounts(
        total=len(slots),
        answered=len(slots) - verdicts[Verdict.UNCHECKED],
        verdicts=verdicts,
        copied=sum(answer.is_copied for answer in answers),
        changed=sum(_is_changed(slot) for slot in slots),
        blocking=len({(gap.item, gap.target) for gap in gaps if gap.kind.blocks}),
        returned=states.count(ResultState.RETURNED),
        waiting=sum(slot.waits for slot in slots),
        accepted=states.count(ResultState.ACCEPTED),
    )


def next_open(slots: Sequence[Slot], after: Key | None) -> Key | None:
    """The next place that a person still has to look at, from the beginning again after the last one.

    Args:
        slots: in order.
        after: where one is; None for the beginning.

    Returns:
        None when there is none.
    """
    keys = [slot.place.key for slot in slots]
    start = keys.index(after) + 1 if after in keys else 0
    return next((slot.place.key for slot in (*slots[start:], *slots[:start]) if needs_a_look(slot)), None)


def needs_a_look(slot: Slot) -> bool:
    """Whether nobody answered, the answer is no more than a copy or to another text, or it was returned."""
    return is_open(slot.answer, slot.item) or slot.state is ResultState.RETURNED


def is_empty(answer: Answer) -> bool:
    """Whether nothing was said: something may be put there without overwriting a person's words."""
    return answer.verdict is Verdict.UNCHECKED and not (answer.observation or answer.reason or answer.note)


def _is_changed(slot: Slot) -> bool:
    return slot.answer.verdict is not Verdict.UNCHECKED and slot.answer.text_hash != slot.item.text_hash
