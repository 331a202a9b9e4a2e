"""What security checks are about: checklists, answers, inspections, signatures, findings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from functools import cached_property
from hashlib import sha256


class Verdict(Enum):
    """检查结果: what was found of one item."""

    CONFORMING = "conforming"
    PARTIAL = "partial"
    NONCONFORMING = "nonconforming"
    NOT_APPLICABLE = "not_applicable"
    UNCHECKED = "unchecked"


class Severity(Enum):
    """风险等级 of an item that does not conform, the gravest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Weight(IntEnum):
    """权重: 一般 1, 重要 2, 关键 3. Source: the 2021 report template of classified protection."""

    NORMAL = 1
    IMPORTANT = 2
    KEY = 3


class ItemGroup(Enum):
    """Whether an item is technical (技术) or about management (管理); profiles weigh them apart."""

    TECHNICAL = "technical"
    MANAGEMENT = "management"


@dataclass(frozen=True)  # no slots: the hash is computed once
class CheckItem:
    """One item of a checklist.

    Attributes:
        code: unique in its checklist, e.g. ``L3-PES1-01``.
        category: what it counts under, e.g. 安全物理环境.
        point: control point or unit, e.g. 物理访问控制.
        requirement: what is asked for, in our own words.
        method: how it is checked: 访谈, 核查, 测试 …
        criterion: when it conforms.
        standard: where it comes from: standard and clause, or the plan's clause path.
        group: technical or management.
        weight: how much it counts.
        levels: levels it applies to, e.g. ``("2", "3")``; empty for all.
        severity: how grave it is when it does not conform at all; None when the inspector says.
        figures: numbers of the profile by name, e.g. ``{"layer_weight": "10", "unit_weight": "0.7"}``.
    """

    code: str
    category: str
    point: str
    requirement: str
    method: str = ""
    criterion: str = ""
    standard: str = ""
    group: ItemGroup = ItemGroup.TECHNICAL
    weight: Weight = Weight.NORMAL
    levels: tuple[str, ...] = ()
    severity: Severity | None = None
    figures: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def text_hash(self) -> str:
        """SHA-256 over what an inspector reads: an answer is bound to it, so a changed text keeps none."""
        text = [self.requirement, self.method, self.criterion, self.standard]
        return sha256(json.dumps(text, ensure_ascii=False).encode()).hexdigest()

    def applies_to(self, level: str) -> bool:
        """Whether the item belongs to a level; an empty level means the whole checklist."""
        return not self.levels or not level or level in self.levels


@dataclass(frozen=True, slots=True)
class Checklist:
    """检查清单, one edition.

    Attributes:
        code: stable, ASCII, e.g. ``djbh``.
        edition: e.g. ``2019``; an edition never changes.
        title: for people.
        basis: standards and rules it rests on.
        source: where names and counts come from, and how sure they are.
        language: ``zh`` or ``en``.
        profile: name and version of the scoring profile, e.g. ``djbh-2021``.
        levels: levels to choose from, by value and title; empty when there are none.
        settings: of the profile, e.g. ``{"y": "0.5"}``.
        items: in order.
    """

    code: str
    edition: str
    title: str
    basis: str
    source: str
    language: str
    profile: str
    levels: Mapping[str, str]
    settings: Mapping[str, str]
    items: tuple[CheckItem, ...]

    def of_level(self, level: str) -> tuple[CheckItem, ...]:
        """The items of a level, in order."""
        return tuple(item for item in self.items if item.applies_to(level))


@dataclass(frozen=True, slots=True)
class Answer:
    """What an inspector found of one item at one target.

    Attributes:
        item: code of the item.
        target: name of the asset or object checked; empty when the check has only one.
        text_hash: of the item as it was read.
        verdict: what was found.
        observation: 检查记录: needed when it does not conform.
        reason: why it does not apply: needed when it does not.
        note: anything else.
        severity: as the inspector sees it; None when the item says or it conforms.
        details: measurements of the profile by name, e.g. ``{"D": "1", "A": "0", "K": "1", "bits": "112"}``.
        evidence: hashes of photographs and files.
        is_copied: taken over from an earlier check and not confirmed yet.
        inspector: party that answered.
        on: day; None when unknown.
    """

    item: str
    target: str
    text_hash: str
    verdict: Verdict = Verdict.UNCHECKED
    observation: str = ""
    reason: str = ""
    note: str = ""
    severity: Severity | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    is_copied: bool = False
    inspector: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """One line of a derivation, to be recomputed by hand.

    Attributes:
        name: what is computed, marked for translation.
        formula: with the numbers in it.
        value: the result; None when there is none.
        parts: names of the steps or items it is made of.
    """

    name: str
    formula: str
    value: Decimal | None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """How one category did.

    Attributes:
        value: 0 to 100; None when nothing of it applies.
        counts: items by verdict.
    """

    category: str
    value: Decimal | None
    counts: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True)
class CheckScore:
    """The score of a check.

    Attributes:
        profile: name and version that computed it; a record keeps it for good.
        value: 0 to 100, rounded as the profile says; None when it gives none.
        conclusion: code of the profile's conclusion, e.g. ``excellent``; empty for none.
        conclusion_title: for people, marked for translation.
        counts: items by verdict.
        checked: share of the items that were checked, 0 to 1, exact.
        categories: in the order of the checklist.
        steps: the derivation, from the items to the value.
        remarks: what limits the score, e.g. unchecked items, marked for translation.
    """

    profile: str
    value: Decimal | None
    conclusion: str
    conclusion_title: str
    counts: Mapping[Verdict, int]
    checked: Decimal
    categories: tuple[CategoryScore, ...]
    steps: tuple[ScoreStep, ...]
    remarks: tuple[str, ...]
