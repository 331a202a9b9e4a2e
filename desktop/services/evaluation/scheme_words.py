"""How a scheme stands in the cells of a workbook: pairs, lists, rules, examples, yes and no.

``名称：值；名称：值`` with lists as ``甲、乙``. A backslash before a mark takes it as it is. Words are
written in the language of the program and read in it, in Chinese, and as the TOML file names them.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from desktop.domain.evaluation.parameters import BadParameter, Shape, Spec, read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Example, NotApplicable, QuotaRounding, RoundingPlace, Rule, Ties
from desktop.domain.evaluation.values import VetoEffect as Veto
from desktop.i18n import mark, tr
from desktop.services.evaluation.rule_titles import PARAMETER_TITLES, WORD_TITLES

_Choice = TypeVar("_Choice", bound=Enum)
PAIRS, NAMED, LISTED, TIMES, GIVES = "；", "：", "、", "×", "→"
_MARKS = re.compile(r"([\\；：、×→])")
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?", re.ASCII)
_YES, _NO = mark("是"), mark("否")
_GROUP = mark("本组")
_YES_WORDS = frozenset({"是", "yes", "true", "1", "√", "✓"})
_NO_WORDS = frozenset({"否", "no", "false", "0", ""})

ENUM_TITLES: Mapping[Enum, str] = {
    RoundingPlace.PART: mark("每个计分项"),
    RoundingPlace.INDICATOR: mark("每项指标"),
    NotApplicable.DROP: mark("不计入满分，其余折算"),
    NotApplicable.FULL: mark("按满分计"),
    NotApplicable.MEAN: mark("按本组平均分计"),
    Ties.SHARE: mark("并列，其后名次空出"),
    Ties.DENSE: mark("并列，其后名次不空"),
    Ties.BREAK: mark("依次比较"),
    QuotaRounding.DOWN: mark("舍去"),
    QuotaRounding.HALF_UP: mark("四舍五入"),
    QuotaRounding.UP: mark("进位"),
    Veto.GRADE: mark("定为最低等次"),
    Veto.TOP: mark("不得评为最高等次"),
}


class BadCell(ValueError):
    """A cell cannot be read; what is wrong in it is the argument."""


def escaped(text: str) -> str:
    """A text whose marks are taken as they are."""
    return _MARKS.sub(r"\\\1", text)


def cut(text: str, sign: str) -> list[str]:
    """The stretches between unescaped signs, stripped, still escaped; none for an empty text."""
    found, start, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == sign:
            found.append(text[start:place])
            start = place + 1
        place += 1
    found.append(text[start:])
    return [one.strip() for one in found if one.strip()]


def plain(text: str) -> str:
    """A text without the backslashes of `escaped`."""
    return re.sub(r"\\(.)", r"\1", text)


def listed(texts: Iterable[str]) -> str:
    """A list in a cell."""
    return LISTED.join(map(escaped, texts))


def read_list(text: str) -> tuple[str, ...]:
    """The members of a list; commas of people count too where nothing is escaped."""
    return tuple(map(plain, cut(text, LISTED)))


def paired(pairs: Mapping[str, str]) -> str:
    """Pairs in a cell, those without value left out; values are escaped already."""
    return PAIRS.join(f"{name}{NAMED}{value}" for name, value in pairs.items() if value)


def read_pairs(text: str) -> dict[str, str]:
    """The pairs of a cell; values still escaped.

    Raises:
        BadCell: something is no pair.
    """
    found = {}
    for one in cut(text, PAIRS):
        parts = cut(one, NAMED)
        if len(parts) < 2:
            raise BadCell(one)
        found[parts[0]] = NAMED.join(parts[1:])
    return found


def yes_or_no(value: bool) -> str:
    """A flag in a cell."""
    return tr(_YES) if value else tr(_NO)


def read_flag(text: str) -> bool:
    """A flag of a cell.

    Raises:
        BadCell: it is neither.
    """
    word = text.strip().lower()
    if word in _YES_WORDS or word == tr(_YES).lower():
        return True
    if word in _NO_WORDS or word == tr(_NO).lower():
        return False
    raise BadCell(text)


def read_number(text: str) -> Decimal:
    """A number of a cell, with or without 分 behind it.

    Raises:
        BadCell: it is none.
    """
    word = unicodedata.normalize("NFKC", text).strip().removesuffix("分").strip()
    if not _NUMBER.fullmatch(word):
        raise BadCell(text)
    return Decimal(word)


def choice_word(member: Enum) -> str:
    """A member of a closed set, as people say it."""
    return tr(ENUM_TITLES[member])


def read_choice(text: str, kind: type[_Choice]) -> _Choice:
    """What a word of a closed set means.

    Raises:
        BadCell: it is none of them.
    """
    for member in kind:
        if text.strip() in (member.value, ENUM_TITLES[member], tr(ENUM_TITLES[member])):
            return member
    raise BadCell(text)


def kind_word(kind: str) -> str:
    """A kind of rule, as people say it."""
    return tr(KINDS[kind].title)


def parameter_words(rule: Rule) -> str:
    """The parameters that a rule states, in a cell."""
    return paired(
        {
            tr(PARAMETER_TITLES.get(name, name)): _parameter_text(name, value)
            for name, value in rule.parameters.items()
        }
    )


def _parameter_text(name: str, value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return listed(value)
    return escaped(tr(WORD_TITLES.get((name, value), value)))


def read_rule(kind: str, parameters: str) -> Rule:
    """The rule that two cells say.

    Raises:
        BadCell: no such kind, or a parameter that is missing, unknown or wrong.
    """
    found = next(
        (one for one in KINDS.values() if kind.strip() in (one.name, one.title, tr(one.title))), None
    )
    if found is None:
        raise BadCell(kind)
    titles = {title: name for name, title in PARAMETER_TITLES.items()}
    titles |= {tr(title): name for name, title in PARAMETER_TITLES.items()}
    specs = {spec.name: spec for spec in found.specs}
    said: dict[str, str | tuple[str, ...]] = {}
    for title, value in read_pairs(parameters).items():
        spec = specs.get(titles.get(title, title))
        if spec is None:
            raise BadCell(title)
        said[spec.name] = _read_parameter(spec, value)
    rule = Rule(found.name, said)
    try:
        read_parameters(rule, found.specs)
    except BadParameter as error:
        raise BadCell(tr(PARAMETER_TITLES.get(str(error), str(error)))) from None
    return rule


def _read_parameter(spec: Spec, value: str) -> str | tuple[str, ...]:
    if spec.shape in (Shape.LEVELS, Shape.BANDS, Shape.NUMBERS):
        return read_list(value)
    word = plain(value)
    for name in spec.words:
        title = WORD_TITLES.get((spec.name, name), name)
        if word in (name, title, tr(title)):
            return name
    return word


def example_words(examples: Sequence[Example]) -> str:
    """Worked examples in a cell, e.g. ``90 → 18；缺报×2、迟报×3 → 7.4``."""
    return PAIRS.join(f"{_given(one)} {GIVES} {one.points:f}" for one in examples)


def _given(example: Example) -> str:
    said = [f"{example.value:f}"] if example.value is not None else []
    said += [f"{escaped(level)}{TIMES}{count:f}" for level, count in example.counts.items()]
    if example.group:
        said.append(f"{tr(_GROUP)}{NAMED}{' '.join(f'{one:f}' for one in example.group)}")
    return LISTED.join(said)


def read_examples(text: str) -> tuple[Example, ...]:
    """Worked examples of a cell.

    Raises:
        BadCell: one cannot be read.
    """
    return tuple(map(_example, cut(text, PAIRS)))


def _example(text: str) -> Example:
    sides = cut(text, GIVES)
    if len(sides) > 2 or not sides:
        raise BadCell(text)
    points = read_number(sides[-1])
    value: Decimal | None = None
    counts: dict[str, Decimal] = {}
    group: tuple[Decimal, ...] = ()
    for one in cut(sides[0], LISTED) if len(sides) == 2 else ():
        named = cut(one, NAMED)
        if len(named) > 1 and named[0] in (_GROUP, tr(_GROUP)):
            group = tuple(map(read_number, named[-1].split()))
        elif TIMES in one:
            level, _, count = one.rpartition(TIMES)
            counts[plain(level.strip())] = read_number(count)
        else:
            value = read_number(one)
    return Example(points, value, counts, group)
