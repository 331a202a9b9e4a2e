"""What a unit is asked in an evaluation, and what it has said: values of self-assessments."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from desktop.domain.evaluation.values import Fact, FactState, Indicator, Occurrence, Part, Participant
from desktop.domain.supervision import Evidence
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.evaluation.facts_stated import Statement

CONFIRMED, OBJECTED = "confirmed", "objected"


class NotAsked(AppError):
    """Somebody else states it."""

    code = "E_NOT_ASKED"
    template = mark("{part}由{who}填报，本单位不用填。")


class KnownAlready(AppError):
    """The program derives it: nobody is asked for what is known."""

    code = "E_DERIVED"
    template = mark("{part}由程序从台账和检查中取得，不用填报；有不同意见请提出异议并写明理由。")


class NotDerived(AppError):
    """There is nothing to confirm."""

    code = "E_NOT_DERIVED"
    template = mark("{part}要由本单位填报，没有可以确认的数据。")


class ObjectionNeedsReason(AppError):
    """An objection says what is wrong."""

    code = "E_REASON"
    template = mark("对{part}提出异议，请写明哪里不对、依据是什么。")


class NothingStated(AppError):
    """No draft waits."""

    code = "E_NOTHING_TO_SUBMIT"
    template = mark("没有待提交的自评内容。")


class StatementFields(TypedDict, total=False):
    """What may be typed; what is not named stays.

    Attributes:
        value: a number; empty for none.
        occurrences: all of them.
        state: known or not applicable.
    """

    value: str | Decimal | None
    occurrences: Sequence[Occurrence]
    note: str
    state: FactState


@dataclass(frozen=True, slots=True)
class AskedPart:
    """One part of the scheme as a unit is asked about it.

    Attributes:
        unit: whom it is about.
        who: party that states it; empty when the program derives it.
        who_name: as people call it.
        is_derived: the program knows it: it can be confirmed or objected to.
        is_asked: this workspace's party has to state it.
        is_owned: it is stated by the owner of the indicator, for all units.
        fact: as it stands: derived, handed in, or stated by the office.
        draft: what was typed and not handed in; None when there is none.
        handed_in: what was handed in; None when there is none.
        by_office: the office stated the fact, whatever was handed in.
        evidence: of the draft, else of what was handed in.
        gaps: what is still missing before it can be handed in, translated.
    """

    indicator: Indicator
    part: Part
    unit: Participant
    who: str
    who_name: str
    is_derived: bool
    is_asked: bool
    is_owned: bool
    fact: Fact
    draft: Statement | None
    handed_in: Statement | None
    by_office: bool
    evidence: tuple[Evidence, ...]
    gaps: tuple[str, ...]

    @property
    def said(self) -> Statement | None:
        """The latest word of the party: its draft, else what it handed in."""
        return self.draft or self.handed_in

    @property
    def stance(self) -> str:
        """``confirmed`` or ``objected``; empty before either."""
        return self.said.stance if self.said else ""

    @property
    def is_answered(self) -> bool:
        """Whether what has to be stated was handed in, or the office stated it."""
        return not self.is_asked or self.handed_in is not None or self.by_office


@dataclass(frozen=True, slots=True)
class StatementState:
    """Where the self-assessment of a unit as a whole stands.

    Attributes:
        asked: parts that the party has to state, about itself and, as owner, about others.
        answered: of them, those handed in.
        drafts: parts that wait to be handed in.
        signer: who signed the self-assessment; empty before.
        window: 自评 dates in words; empty when the scheme has none.
        sentence: one sentence for a clerk.
    """

    scheme: str
    asked: int
    answered: int
    drafts: int
    signer: str
    window: str
    sentence: str
