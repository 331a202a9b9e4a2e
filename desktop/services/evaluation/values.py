"""What the services of the year-end evaluation hand out: schemes at hand, results, what is in the way.

Texts inside facts (titles of occurrences, notes, sources) are data, the same in every language: they are
hashed with the inputs. Notes are marked for translation and shown with `tr`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from desktop.domain.evaluation.effects import Difference
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    Evaluation,
    Fact,
    Inputs,
    Participant,
    Scheme,
    Source,
    UnitScore,
)
from desktop.errors import AppError
from desktop.i18n import mark


class NoSuchScheme(AppError):
    """There is no scheme of that name."""

    code = "E_NO_SCHEME"
    template = mark("没有考核方案“{name}”。可用：{names}")


class WhichScheme(AppError):
    """Several schemes, and none was named."""

    code = "E_WHICH_SCHEME"
    template = mark("有几个考核方案，请写明是哪一个：{names}")


class NotAParticipant(AppError):
    """The unit takes no part in the evaluation."""

    code = "E_NO_PARTICIPANT"
    template = mark("“{unit}”不参加“{scheme}”的考核。")


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """One edition of a scheme.

    Attributes:
        uid: of its record; empty for a shipped one that was not taken over.
        text: TOML, as `scheme_writing.write_scheme` writes it.
        sha256: of the text in UTF-8.
        is_shipped: it came with the program and stands in no record yet.
        is_draft: the office tries it; only it sees it.
        published_on: day it was told to everyone; None before, or when nobody can say.
    """

    scheme: Scheme
    uid: str
    text: str
    sha256: str
    is_shipped: bool = False
    is_draft: bool = False
    published_on: date | None = None

    @property
    def name(self) -> str:
        """``code edition``, as records name it."""
        return f"{self.scheme.code} {self.scheme.edition}"

    @property
    def is_published(self) -> bool:
        """Whether it is told to everyone."""
        return not self.is_shipped and not self.is_draft


class FactShape(Enum):
    """What a fact says: a share with its parts, occurrences that are counted, or a number."""

    SHARE = "share"
    OCCURRENCES = "occurrences"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact that the program derives.

    Attributes:
        name: as schemes name it.
        title: marked for translation.
        definition: what counts, in words; marked.
        levels: levels of its occurrences, as schemes write them: data, not translated.
    """

    name: str
    title: str
    definition: str
    shape: FactShape
    levels: tuple[str, ...] = ()


class BlockerKind(Enum):
    """What stands in the way of a formal report.

    CONFLICT: 冲突. QUARANTINE: 隔离. EVIDENCE: 佐证材料没有收到. MISSING: 缺少数据. APPEAL: 申诉待答复.
    PROVISIONAL: 暂定, the office has something to decide, or facts of other units are missing.
    """

    CONFLICT = "conflict"
    QUARANTINE = "quarantine"
    EVIDENCE = "evidence"
    MISSING = "missing"
    APPEAL = "appeal"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why no formal report is made.

    Attributes:
        unit: party; empty when it concerns all.
        sentence: for people, translated.
        records: what it is about.
    """

    unit: str
    kind: BlockerKind
    sentence: str
    records: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Burden:
    """How often a unit was asked.

    Attributes:
        asked: parts that only it can state, about itself or, as owner of an indicator, about others.
        answered: of them, those it has stated.
        confirmed: derived facts that it confirmed, which nobody needs.
        objected: derived facts that it objected to.
    """

    asked: int
    answered: int
    confirmed: int = 0
    objected: int = 0


@dataclass(frozen=True, slots=True)
class AppealNote:
    """申诉 of one indicator, as it stands.

    Attributes:
        part: empty for the whole indicator.
        wanted: what the unit wants, in its words.
        version: of the record as it stands: what a decision cites.
        is_granted: None while it waits.
        decision: reason of the decision.
        decided: uid of the adjustment that decides it; empty while it waits.
    """

    uid: str
    unit: str
    indicator: str
    part: str
    text: str
    wanted: str
    evidence: tuple[str, ...]
    on: date | None
    version: str
    is_granted: bool | None = None
    decision: str = ""
    decided: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A formal report despite gaps (adjustment of type ``override``); it is printed."""

    uid: str
    reason: str
    by: str
    on: date | None


@dataclass(frozen=True, slots=True)
class FrozenView:
    """封存: the snapshot that the figures come from.

    Attributes:
        uid: of the snapshot.
        scheme_sha256: of the scheme's text as it was frozen.
        inputs_sha256: of the canonical JSON of the inputs, an attachment.
        result_sha256: of the canonical JSON of the evaluation.
        heads: stream, position and hash of the last line of every stream.
        state_hash: of all folded records.
    """

    uid: str
    scheme_sha256: str
    as_of: date
    inputs_version: str
    inputs_sha256: str
    result_sha256: str
    heads: tuple[tuple[str, int, str], ...]
    state_hash: str
    on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the office told a unit of its result (adjustment of type ``result``, told to that unit).

    Attributes:
        rank: in the group; None where none is given.
        of: units ranked in the group.
        grade: code.
        is_final: the figures are frozen.
    """

    total: Decimal
    rank: int | None
    of: int
    grade: str
    on: date | None
    is_final: bool


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """An evaluation with what people need beside it.

    Attributes:
        evaluation: the office's of all units; a unit's own score alone, without rank and grade.
        inputs: what it follows from.
        as_of: the day that facts are looked at.
        is_frozen: the figures are those of the snapshot.
        frozen: the latest snapshot; None before the first. Given also when an earlier day is looked at.
        blockers: what stands in the way of a formal report; empty once frozen.
        override: a formal report is made despite them; None without one.
        burden: by party.
        told: in a unit's workspace, what the office told it; None otherwise.
        remarks: which units take no part, and why.
        sentence: one sentence for a clerk.
    """

    entry: SchemeEntry
    evaluation: Evaluation
    inputs: Inputs
    as_of: date
    is_frozen: bool
    frozen: FrozenView | None
    blockers: tuple[Blocker, ...]
    burden: Mapping[str, Burden]
    sentence: str
    override: Override | None = None
    told: Told | None = None
    remarks: tuple[str, ...] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether any figure may still move because a fact is missing (暂定)."""
        return any(one.is_provisional for one in self.evaluation.units)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit next to another in the ranking, and what separates them.

    Attributes:
        differences: this unit first in the question: positive where the unit asked about has more.
    """

    score: UnitScore
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit's result with everything behind it.

    Attributes:
        group_size: units of its group that are ranked.
        above: the next better one; None for the first, and in a unit's workspace.
        below: the next one; None for the last.
        appeals: of the unit, by indicator.
        changes: all changes of its points, counted or not, by day.
        sources: the records behind its facts, each once, in order of the indicators.
    """

    view: EvaluationView
    score: UnitScore
    group_size: int
    above: Neighbour | None
    below: Neighbour | None
    appeals: tuple[AppealNote, ...]
    changes: tuple[Change, ...]
    sources: tuple[Source, ...]
    blockers: tuple[Blocker, ...]
    burden: Burden


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Inputs to be tried.

    Attributes:
        facts: each takes the place of the fact of its unit and name.
        changes: added.
        adjustments: added; one with the uid of another takes its place.
        without: uids of changes and adjustments to leave out.
    """

    facts: tuple[Fact, ...] = ()
    changes: tuple[Change, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class YearPoint:
    """One frozen year of one unit.

    Attributes:
        full: most that the scheme gives without extras.
        of: units ranked in the group.
        grade: title.
    """

    year: int
    scheme: str
    title: str
    participant: Participant
    total: Decimal
    full: Decimal
    rank: int | None
    of: int
    grade: str
    snapshot: str
