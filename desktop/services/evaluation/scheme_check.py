"""What a scheme says that can be read and still goes wrong: facts nobody derives, levels that never occur."""

from collections.abc import Iterator
from itertools import chain

from desktop.domain.evaluation.examples import run_examples
from desktop.domain.evaluation.parameters import Shape, read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Part, Scheme
from desktop.errors import Problem
from desktop.i18n import mark
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.facts import FACTS
from desktop.services.session import Session

CHECK = "P_SCHEME_CHECK"
_MANUAL, _MOST_NAMED = "manual.", 40
_NO_FACT = mark("计分项“{code}”的数据来源“{fact}”本程序不能自动取数；由人填报的请写成 manual.编号")
_NO_LEVEL = mark("计分项“{code}”的级别“{level}”在“{fact}”中不会出现，可用：{levels}")
_EXAMPLE = mark("计分项“{code}”的算例应得{points}分，按规则得{given}分")
_NO_GROUP = mark("考核分组“{group}”引用的“{name}”在单位名录中没有")
_NOBODY = mark("{count}个考核分组没有写明包括哪些单位：{groups}")


def scheme_remarks(scheme: Scheme, source: str, session: Session | None = None) -> tuple[Problem, ...]:
    """What has to be looked at before a scheme is published.

    Args:
        scheme: as it was read.
        source: what was read, e.g. the file name.
        session: whose directory of units is asked; None to leave that out.
    """
    found = chain(_of_facts(scheme), _of_examples(scheme), _of_groups(scheme, session))
    return tuple(Problem(source, 0, CHECK, message, tuple(values.items())) for message, values in found)


_Found = Iterator[tuple[str, dict[str, str]]]


def _of_facts(scheme: Scheme) -> _Found:
    for part in (part for indicator in scheme.indicators for part in indicator.parts):
        if part.fact.startswith(_MANUAL):
            continue
        kind = FACTS.get(part.fact)
        if kind is None:
            yield _NO_FACT, {"code": part.code, "fact": part.fact}
            continue
        for level in _levels(part) if kind.levels else ():
            if level not in kind.levels:
                levels = "、".join(kind.levels)
                yield _NO_LEVEL, {"code": part.code, "level": level, "fact": part.fact, "levels": levels}


def _levels(part: Part) -> Iterator[str]:
    specs = KINDS[part.rule.kind].specs
    given = read_parameters(part.rule, specs)
    for spec in specs:
        if spec.shape is Shape.LEVELS:
            yield from (one.name for one in given.levels(spec.name))


def _of_examples(scheme: Scheme) -> _Found:
    for one in run_examples(scheme):
        if not one.agrees:
            points, given = f"{one.example.points:f}", f"{one.given.normalize():f}"
            yield _EXAMPLE, {"code": one.part.code, "points": points, "given": given}


def _of_groups(scheme: Scheme, session: Session | None) -> _Found:
    directory = DirectoryService(session).directory() if session else None
    codes = {unit.code for unit in directory.units} if directory else set()
    groups = {unit.group for unit in directory.units} if directory else set()
    empty = [one.title for one in scheme.groups if not (one.of or one.units)]
    if empty:
        yield _NOBODY, {"count": str(len(empty)), "groups": "、".join(empty[:_MOST_NAMED])}
    for group in scheme.groups if directory is not None else ():
        missing = [one for one in group.of if one not in groups]
        missing += [one for one in group.units if one not in codes]
        for name in missing:
            yield _NO_GROUP, {"group": group.title, "name": name}
