"""What is measured at an item beside its verdict, and how the two follow from each other.

Only the cryptography assessment (``miping-2023``) measures: D 密码使用有效性, A 密码算法/技术合规性,
K 密钥管理安全, each ``1`` or ``0``; ``bits``, the strength of the algorithm, when A fails; ``module``, the
level of the cryptographic module, when K fails.

Source: 商用密码应用安全性评估量化评估规则（2023版）, tables 1 to 3: all three hold is 符合, D fails is
不符合, all else 部分符合.
"""

from collections.abc import Mapping

from desktop.domain.checks.values import Answer, CheckItem, ItemGroup, Verdict

MEASURED_PROFILES = frozenset({"miping-2023"})
FLAGS = ("D", "A", "K")
STRENGTH, MODULE = "bits", "module"
_YES, _NO = "1", "0"
_PRESUMED: Mapping[Verdict, Mapping[str, str]] = {
    Verdict.CONFORMING: {"D": _YES, "A": _YES, "K": _YES},
    Verdict.NONCONFORMING: {"D": _NO},
    Verdict.PARTIAL: {"D": _YES},
}
_NOTHING: Mapping[str, str] = {}


def is_measured(profile: str, item: CheckItem) -> bool:
    """Whether an item is measured under a profile."""
    return profile in MEASURED_PROFILES and item.group is ItemGroup.TECHNICAL


def flags_of(answer: Answer) -> Mapping[str, bool | None]:
    """D, A and K of an answer; what it leaves open is as its verdict implies, None where that is nothing."""
    implied = _PRESUMED.get(answer.verdict, _NOTHING)
    said = {name: answer.details.get(name, "") or implied.get(name, "") for name in FLAGS}
    return {name: value == _YES if value in (_YES, _NO) else None for name, value in said.items()}


def toggled(answer: Answer, name: str) -> Mapping[str, str]:
    """The details after D, A or K was turned over.

    Args:
        answer: as it stands.
        name: one of `FLAGS`; what is not known yet is taken to hold, so the first turn says that it fails.
    """
    before = flags_of(answer)
    turned = _NO if before[name] is not False else _YES
    flags = {one: _NO if before[one] is False else _YES for one in FLAGS} | {name: turned}
    if flags["D"] == _NO:
        flags = {"D": _NO}
    return flags | {one: answer.details[one] for one in (STRENGTH, MODULE) if answer.details.get(one)}


def verdict_of(details: Mapping[str, str]) -> Verdict | None:
    """The verdict that D, A and K amount to; None while one that counts is missing."""
    if details.get("D") == _NO:
        return Verdict.NONCONFORMING
    if any(details.get(name) not in (_YES, _NO) for name in FLAGS):
        return None
    return Verdict.CONFORMING if all(details[name] == _YES for name in FLAGS) else Verdict.PARTIAL


def fitting(verdict: Verdict, details: Mapping[str, str]) -> Mapping[str, str]:
    """The details that do not contradict a verdict: D, A and K of another one are dropped."""
    flags = {name: details[name] for name in FLAGS if details.get(name)}
    found = verdict_of(flags)
    if not flags or verdict in (found, Verdict.UNCHECKED):
        return details
    return {name: value for name, value in details.items() if name not in FLAGS}


def wanted(profile: str, item: CheckItem, answer: Answer) -> tuple[str, ...]:
    """Names of the details that an answer still needs for its score to be exact.

    Returns:
        A and K when a partly conforming answer does not say which of them fails; the strength when A does.
    """
    if answer.verdict is not Verdict.PARTIAL or not is_measured(profile, item):
        return ()
    flags = flags_of(answer)
    open_ones = tuple(name for name in ("A", "K") if flags[name] is None)
    if open_ones or flags["A"] is not False:
        return open_ones
    return () if answer.details.get(STRENGTH, "").strip() else (STRENGTH,)
