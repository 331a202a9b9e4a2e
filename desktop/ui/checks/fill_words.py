"""Short words, signs and keys of answers in the form of a check."""

from collections.abc import Mapping

from desktop.domain.checks.inspections import Place
from desktop.domain.checks.standing import GapKind
from desktop.domain.checks.values import Severity, Verdict
from desktop.i18n import mark

VERDICT_SIGNS: Mapping[Verdict, str] = {
    Verdict.CONFORMING: "✓",
    Verdict.PARTIAL: "△",
    Verdict.NONCONFORMING: "✗",
    Verdict.NOT_APPLICABLE: "－",
    Verdict.UNCHECKED: "",
}
"""The sign of each verdict: as inspectors write them on paper."""
VERDICT_KEYS: Mapping[Verdict, str] = {
    Verdict.CONFORMING: "1",
    Verdict.PARTIAL: "2",
    Verdict.NONCONFORMING: "3",
    Verdict.NOT_APPLICABLE: "4",
}
SEVERITY_KEYS: Mapping[Severity, str] = {Severity.HIGH: "H", Severity.MEDIUM: "M", Severity.LOW: "L"}
GAP_SHORT: Mapping[GapKind, str] = {
    GapKind.CHANGED: mark("文字已变"),
    GapKind.COPIED: mark("待确认"),
    GapKind.OBSERVATION: mark("缺记录"),
    GapKind.REASON: mark("缺理由"),
    GapKind.SEVERITY: mark("缺等级"),
}
"""What an answer lacks, where there is room for a word only."""


def place_title(place: Place) -> str:
    """A place in one line: its object when it has one, its control point, what is asked."""
    item = place.item
    about = f"{item.point}：{item.requirement}" if item.point else item.requirement
    return f"〔{place.target}〕{about}" if place.target else about
