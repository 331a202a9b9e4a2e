"""What the closed sets of security checks are called."""

from collections.abc import Mapping

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
