"""Who may write which kind of record, and to whom: one table, reviewed like a law.

The judgement depends on the line and this table only, so all replicas agree, whatever they have met.
A line that breaks it is kept, quarantined, counted and shown, never folded. Because a record belongs to
one party, parties cannot conflict; only two computers of one party can.

Source: DESIGN.md, "Ownership". That the role stands in the party identifier is our decision, see
docs/decisions/0003-record-kernel.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, Flag, auto

from desktop.records.line import SCHEMA, Change
from desktop.records.stream import EVERYONE, Role, StreamName, role_of


class Told(Flag):
    """To whom a kind of record may be told."""

    SELF = auto()
    EVERYONE = auto()
    CIRCLE = auto()
    UNIT = auto()
    INSPECTOR = auto()
    OFFICE = auto()


class Judgement(Enum):
    """What the ownership table says of a line."""

    FOLDED = "folded"
    FOREIGN_RECORD = "foreign-record"
    WRONG_WRITER = "wrong-writer"
    WRONG_AUDIENCE = "wrong-audience"
    UNKNOWN_KIND = "unknown-kind"
    NEWER_SCHEMA = "newer-schema"

    @property
    def is_quarantined(self) -> bool:
        """Whether the line breaks the law (and is not merely from a newer program)."""
        return self in (
            Judgement.FOREIGN_RECORD,
            Judgement.WRONG_WRITER,
            Judgement.WRONG_AUDIENCE,
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: the writing role and the audiences it may choose."""

    writer: Role
    told: Told


_OFFICE_ANY = Told.SELF | Told.EVERYONE | Told.CIRCLE | Told.UNIT | Told.INSPECTOR
_OFFICE_WIDE = Told.SELF | Told.EVERYONE | Told.CIRCLE
_UNIT_OWN = Told.SELF | Told.OFFICE

_OFFICE_KINDS: Mapping[str, Told] = {
    "policy": _OFFICE_WIDE,
    "task": _OFFICE_WIDE,
    "milestone": _OFFICE_WIDE,
    "target": _OFFICE_WIDE,
    "unit": _OFFICE_WIDE,
    "unit_group": _OFFICE_WIDE,
    "assignment": Told.UNIT,
    "notice": _OFFICE_ANY,
    "review": Told.UNIT | Told.INSPECTOR,
    "ruling": _OFFICE_ANY,
    "finding": _OFFICE_ANY,
    "scheme": _OFFICE_WIDE,
    "checklist": _OFFICE_ANY,
    "inspection": _OFFICE_ANY,
    "roster": Told.EVERYONE,
    "circle": _OFFICE_WIDE,
    "rule": _OFFICE_WIDE,
    "instruction": _OFFICE_ANY,
    "reminder": Told.UNIT,
    "quotation": _OFFICE_ANY,
    "adjustment": _OFFICE_ANY,
    "snapshot": _OFFICE_ANY,
}
_UNIT_KINDS = (
    "acceptance",
    "plan",
    "feedback",
    "evidence",
    "extension",
    "corrective_action",
    "self_assessment",
    "appeal",
)
CITING: Mapping[str, str] = {
    "evidence": "sha256",
    "instruction": "slip_sha256",
    "check_evidence": "sha256",
    "quotation": "sha256",
    "snapshot": "inputs_sha256",
}
"""Kinds of records that cite an attachment, and the field that holds its hash."""

_INSPECTOR_KINDS = ("check_result", "check_evidence", "signature")

OWNERSHIP: Mapping[str, Rule] = {
    **{kind: Rule(Role.OFFICE, told) for kind, told in _OFFICE_KINDS.items()},
    **{kind: Rule(Role.UNIT, _UNIT_OWN) for kind in _UNIT_KINDS},
    **{kind: Rule(Role.INSPECTOR, _UNIT_OWN) for kind in _INSPECTOR_KINDS},
}


def judge(change: Change) -> Judgement:
    """Says whether a line may be folded, and if not, why."""
    if change.schema > SCHEMA:
        return Judgement.NEWER_SCHEMA
    rule = OWNERSHIP.get(change.edit.kind)
    if rule is None:
        return Judgement.UNKNOWN_KIND
    if change.edit.record.partition("/")[0] != change.stream.party:
        return Judgement.FOREIGN_RECORD
    if role_of(change.stream.party) is not rule.writer:
        return Judgement.WRONG_WRITER
    if not told(change.stream) & rule.told:
        return Judgement.WRONG_AUDIENCE
    return Judgement.FOLDED


def told(stream: StreamName) -> Told:
    """Which kind of audience a stream addresses."""
    if stream.audience == EVERYONE:
        return Told.EVERYONE
    if stream.audience == stream.party:
        return Told.SELF
    if stream.audience.startswith("circle."):
        return Told.CIRCLE
    return Told[role_of(stream.audience).name]
