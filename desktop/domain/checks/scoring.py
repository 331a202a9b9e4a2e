"""Scoring a check by the profile its checklist names; never by another."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from desktop.domain.checks.conformity import Conformity1
from desktop.domain.checks.djbh import Djbh2021
from desktop.domain.checks.miping import Miping2023
from desktop.domain.checks.tally import Profile
from desktop.domain.checks.values import Answer, Checklist, CheckScore
from desktop.errors import AppError
from desktop.i18n import mark

__all__ = ["PROFILES", "BadFigures", "Profile", "UnknownLevel", "UnknownProfile", "profile_named", "score"]

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {profile.name: profile for profile in (Djbh2021(), Miping2023(), Conformity1())}
)


class UnknownProfile(AppError):
    """A profile that this program does not have, e.g. of a newer one; nothing else may stand in for it."""

    code = "E_PROFILE"
    template = mark("本程序没有评分方法“{name}”，请用较新的版本打开；不会改用其他方法评分")


class UnknownLevel(AppError):
    """A level that the checklist does not have."""

    code = "E_CHECK_LEVEL"
    template = mark("检查清单没有级别“{level}”，请从清单所列的级别中选择")


class BadFigures(AppError):
    """The checklist lacks figures that its profile needs."""

    code = "E_CHECKLIST_FIGURES"
    template = mark("检查清单的“{name}”（检查项 {item}）缺少或有误，无法按“{profile}”评分，请改正清单后再试")


def profile_named(name: str) -> Profile:
    """The profile of a name and version.

    Raises:
        UnknownProfile: there is none; an old record is never scored by a newer profile.
    """
    if name not in PROFILES:
        raise UnknownProfile(name=name)
    return PROFILES[name]


def score(checklist: Checklist, level: str, answers: Sequence[Answer]) -> CheckScore:
    """Scores a check.

    Args:
        checklist: of the edition that was answered.
        level: one of the checklist's; empty when it has none.
        answers: in any order; an item without one counts as unchecked, and so has to be every planned target
            without one (`standing.filled_up` adds them).

    Returns:
        The score with its derivation; every formula in it gives the value beside it.

    Raises:
        UnknownProfile: the checklist names one that this program does not have.
        UnknownLevel: the checklist does not have the level.
        BadFigures: the checklist lacks figures of its profile.
    """
    profile = profile_named(checklist.profile)
    if level not in (checklist.levels or ("",)):
        raise UnknownLevel(level=level)
    for fault in profile.faults(checklist):
        raise BadFigures(item=fault.item or "—", name=fault.name, profile=profile.name)
    return profile.score(checklist, level, answers)
