"""What planning inspections takes, and why it refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop.errors import AppError
from desktop.i18n import mark


class InspectedUnitUnknown(AppError):
    """A name that the directory does not know."""

    code = "E_UNKNOWN_UNIT"
    template = mark("“{name}”不在单位名录中，没有写入任何内容。请先在单位名录里指定它。")


class CategoryUnknown(AppError):
    """A category that the checklist does not have at that level."""

    code = "E_CHECK_CATEGORY"
    template = mark("检查清单的这一级别没有类别“{name}”。可选：{names}")


class ShareOfNobody(AppError):
    """Categories are given to somebody who does not take part."""

    code = "E_CHECK_SHARE"
    template = mark("“{name}”不在检查员之中，不能分工。请先列入检查员。")


class LeaderUnknown(AppError):
    """The leader has to be one of the inspectors."""

    code = "E_CHECK_LEADER"
    template = mark("组长“{name}”不在检查员之中。请从检查员中选定组长。")


class EndsBeforeItStarts(AppError):
    """The last day is before the first."""

    code = "E_CHECK_DATES"
    template = mark("检查的结束日期{ends_on}早于开始日期{starts_on}，没有写入任何内容。")


class CodeTaken(AppError):
    """Another inspection has that code."""

    code = "E_CODE_TAKEN"
    template = mark("检查编号“{code}”已被使用，请换一个。")


class TooFewInspectors(AppError):
    """An inspection needs two inspectors."""

    code = "E_INSPECTORS"
    template = mark("{inspection}只有{count}名检查员，至少要有{needed}名才能下发。")


class CategoriesUncovered(AppError):
    """Somebody has to check every category."""

    code = "E_UNCOVERED"
    template = mark("{inspection}还有类别无人负责：{names}。请分工后再下发。")


class AboveCap(AppError):
    """The unit is inspected more often than the cap allows, and nobody says why."""

    code = "E_INSPECTION_CAP"
    template = mark(
        "{unit}{year}年已安排检查{count}次，上限是{cap}次。确需增加的，请写明理由后再下发{inspection}。"
    )


class AlreadyHandedOut(AppError):
    """What was handed out cannot be changed in its core."""

    code = "E_INSPECTION_ISSUED"
    template = mark("{inspection}已下发，不能再{what}。确需改动的，请撤销后重新安排。")


class InspectionWithdrawn(AppError):
    """It was withdrawn."""

    code = "E_INSPECTION_WITHDRAWN"
    template = mark("{inspection}已撤销（{reason}），不能再办理。")


class InspectionConcluded(AppError):
    """It was concluded."""

    code = "E_CONCLUDED"
    template = mark("{inspection}已定稿。如需改动，请先取消定稿。")


class PlanInConflict(AppError):
    """Two computers of the office planned it differently."""

    code = "E_CONFLICT"
    template = mark("{inspection}有未解决的冲突，没有下发。请先在冲突中选定。")


class CannotReinspect(AppError):
    """Findings that one re-inspection cannot look at together."""

    code = "E_REINSPECTION"
    template = mark("{reason}，没有安排复查。")


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """An inspection as the office wants it.

    Attributes:
        unit: any name of a unit in the directory, its code or party identifier.
        checklist: code.
        edition: empty for the newest.
        level: of the checklist; empty when it has none.
        title: empty for one made of unit, system and checklist.
        system: name of the system or object inspected; may be empty.
        basis: why it is held: plan, document, complaint.
        targets: names of assets by category; a category that is not named has one, unnamed.
        inspectors: names or party identifiers; at least two before it is handed out.
        shares: categories by inspector, named as in ``inspectors``; those without an entry divide what is
            left. Empty: everything is divided, see `PlanningService.propose_shares`.
        leader: one of the inspectors; empty for the first.
        starts_on: first day; None when it is not fixed.
        ends_on: last day.
        cap_reason: why the unit is inspected more often than the cap allows.
        code: empty for the next of the year.
    """

    unit: str
    checklist: str
    edition: str = ""
    level: str = ""
    title: str = ""
    system: str = ""
    basis: str = ""
    targets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    inspectors: Sequence[str] = ()
    shares: Mapping[str, Sequence[str]] = field(default_factory=dict)
    leader: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    cap_reason: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What was handed out.

    Attributes:
        uids: of the inspections as their inspectors are told them, in the order named.
        codes: of the inspections.
        inspectors: party identifiers of those who were told, each once.
        quoted: answers of earlier inspections that travel along.
        sentence: one sentence for a clerk.
    """

    uids: tuple[str, ...]
    codes: tuple[str, ...]
    inspectors: tuple[str, ...]
    quoted: int
    sentence: str
