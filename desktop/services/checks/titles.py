"""What the closed sets of security checks are called."""

from collections.abc import Mapping

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.inspections import InspectionState, ResultState
from desktop.domain.checks.standing import GapKind, Side
from desktop.domain.checks.values import ItemGroup, Severity, Verdict, Weight
from desktop.i18n import mark

VERDICT_TITLES: Mapping[Verdict, str] = {
    Verdict.CONFORMING: mark("符合"),
    Verdict.PARTIAL: mark("部分符合"),
    Verdict.NONCONFORMING: mark("不符合"),
    Verdict.NOT_APPLICABLE: mark("不适用"),
    Verdict.UNCHECKED: mark("未检查"),
}
SEVERITY_TITLES: Mapping[Severity, str] = {
    Severity.HIGH: mark("高风险"),
    Severity.MEDIUM: mark("中风险"),
    Severity.LOW: mark("低风险"),
}
WEIGHT_TITLES: Mapping[Weight, str] = {
    Weight.KEY: mark("关键项"),
    Weight.IMPORTANT: mark("重要项"),
    Weight.NORMAL: mark("一般项"),
}
GROUP_TITLES: Mapping[ItemGroup, str] = {
    ItemGroup.TECHNICAL: mark("技术类"),
    ItemGroup.MANAGEMENT: mark("管理类"),
}
RESULT_STATE_TITLES: Mapping[ResultState, str] = {
    ResultState.MISSING: mark("未检查"),
    ResultState.DRAFT: mark("草稿"),
    ResultState.SUBMITTED: mark("待审核"),
    ResultState.RETURNED: mark("已退回"),
    ResultState.ACCEPTED: mark("已采纳"),
}
INSPECTION_STATE_TITLES: Mapping[InspectionState, str] = {
    InspectionState.PLANNED: mark("待下发"),
    InspectionState.CHECKING: mark("检查中"),
    InspectionState.REVIEWING: mark("待审核"),
    InspectionState.RETURNED: mark("已退回"),
    InspectionState.ACCEPTED: mark("待定稿"),
    InspectionState.CONCLUDED: mark("已定稿"),
    InspectionState.WITHDRAWN: mark("已撤销"),
}
FINDING_STATE_TITLES: Mapping[FindingState, str] = {
    FindingState.OPEN: mark("待整改"),
    FindingState.WAITING: mark("待复查"),
    FindingState.RETURNED: mark("复查未通过"),
    FindingState.PASSED: mark("待销号"),
    FindingState.CLOSED: mark("已销号"),
    FindingState.WITHDRAWN: mark("已撤销"),
}
SIDE_TITLES: Mapping[Side, str] = {
    Side.INSPECTOR: mark("检查员"),
    Side.UNIT: mark("被检查单位"),
}
GAP_TITLES: Mapping[GapKind, str] = {
    GapKind.UNCHECKED: mark("没有检查"),
    GapKind.CHANGED: mark("检查项文字已变更，须重新检查"),
    GapKind.COPIED: mark("沿用上次结果，尚未确认"),
    GapKind.OBSERVATION: mark("没有写检查记录"),
    GapKind.REASON: mark("没有写不适用的理由"),
    GapKind.SEVERITY: mark("没有定风险等级"),
}
REVIEW_TITLES: Mapping[bool, str] = {True: mark("采纳"), False: mark("退回")}
"""What the office says of a result, by whether it accepts it."""
REINSPECTION_TITLES: Mapping[bool, str] = {True: mark("复查通过"), False: mark("复查未通过")}
"""What a re-inspection says, by whether it passed."""
EVIDENCE_SIDE_TITLES: Mapping[str, str] = {"before": mark("整改前"), "after": mark("整改后")}
"""When evidence of a corrective action was taken, by the word in its record."""
