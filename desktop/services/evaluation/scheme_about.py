"""The sheet of a scheme's workbook that says everything but the indicators: one line a fact.

Title, key and value: ``policy.places`` 2, ``group.government`` 名称：市政府部门；包括：市政府部门.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from desktop.domain.evaluation.values import (
    Dimension,
    GradeRule,
    Group,
    NotApplicable,
    Policy,
    QuotaRounding,
    RoundingPlace,
    Scheme,
    Ties,
    VetoEffect,
    VetoRule,
    Window,
)
from desktop.i18n import mark, tr
from desktop.services.evaluation.scheme_words import (
    BadCell,
    choice_word,
    escaped,
    listed,
    paired,
    plain,
    read_choice,
    read_flag,
    read_list,
    read_number,
    read_pairs,
    yes_or_no,
)

FORMAT_MARK = "dukao-scheme-1"
Row = tuple[str, str, str]
_TO = "/"
_FORMAT = mark("格式")
_HEAD_TITLES: Mapping[str, str] = {
    "code": mark("方案代码"),
    "edition": mark("版本"),
    "year": mark("考核年度"),
    "title": mark("方案名称"),
    "basis": mark("依据"),
    "source": mark("出处"),
    "language": mark("语言"),
}
_POLICY_TITLES: Mapping[str, str] = {
    "places": mark("得分保留小数位数"),
    "rounding": mark("四舍五入到"),
    "not_applicable": mark("不适用的指标"),
    "ties": mark("总分相同的"),
    "tie_breakers": mark("依次比较"),
    "quota_rounding": mark("名额小数"),
    "quota_ties": mark("名额末位总分相同的都给"),
    "veto_keeps_rank": mark("被一票否决的仍排名次"),
    "vetoed_fill_quota": mark("被一票否决的占名额"),
    "bonus_cap": mark("加分上限"),
    "bonus_in_total": mark("加分计入总分"),
    "deduction_cap": mark("减分上限"),
    "highest": mark("总分上限"),
    "missing_is_zero": mark("封存时缺少的数据按零计"),
}
_POLICY_ENUMS: Mapping[str, type[Enum]] = {
    "rounding": RoundingPlace,
    "not_applicable": NotApplicable,
    "ties": Ties,
    "quota_rounding": QuotaRounding,
}
_NAME, _OF, _UNITS, _RANKED = mark("名称"), mark("包括"), mark("单位"), mark("排名")
_LEAST, _SHARE, _COUNT, _TOP = mark("最低分"), mark("比例"), mark("名额"), mark("最高等次")
_EFFECT, _WORDING, _POINTS = mark("作用"), mark("原文"), mark("分值")
_WINDOW, _GROUP, _GRADE = mark("时间安排"), mark("考核分组"), mark("等次")
_VETO, _DIMENSION = mark("一票否决"), mark("一级指标")


def about_rows(scheme: Scheme) -> Iterator[Row]:
    """Everything but the indicators; the format first."""
    yield tr(_FORMAT), "format", FORMAT_MARK
    for name, title in _HEAD_TITLES.items():
        yield tr(title), name, str(getattr(scheme, name))
    for name, title in _POLICY_TITLES.items():
        yield tr(title), f"policy.{name}", _policy_text(getattr(scheme.policy, name))
    for window in scheme.windows:
        yield tr(_WINDOW), f"window.{window.step}", f"{window.first} {_TO} {window.last}"
    for name, title, found in (
        ("dimension", _DIMENSION, scheme.dimensions),
        ("group", _GROUP, scheme.groups),
        ("grade", _GRADE, scheme.grades),
        ("veto", _VETO, scheme.vetoes),
    ):
        for one in found:
            yield tr(title), f"{name}.{one.code}", paired(_SAID[name](one))


def _policy_text(value: Any) -> str:  # any field of a policy
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, Enum):
        return choice_word(value)
    return listed(value) if isinstance(value, tuple) else str(value)


def _group_said(one: Group) -> dict[str, str]:
    return {
        tr(_NAME): escaped(one.title),
        tr(_OF): listed(one.of),
        tr(_UNITS): listed(one.units),
        tr(_RANKED): yes_or_no(one.is_ranked),
    }


def _grade_said(one: GradeRule) -> dict[str, str]:
    return {
        tr(_NAME): escaped(one.title),
        tr(_LEAST): f"{one.least:f}",
        tr(_SHARE): "" if one.share is None else f"{one.share:f}",
        tr(_COUNT): "" if one.count is None else str(one.count),
        tr(_TOP): yes_or_no(one.is_top),
    }


def _veto_said(one: VetoRule) -> dict[str, str]:
    return {
        tr(_NAME): escaped(one.title),
        tr(_EFFECT): escaped(choice_word(one.effect)),
        tr(_WORDING): escaped(one.wording),
    }


def _dimension_said(one: Dimension) -> dict[str, str]:
    return {tr(_NAME): escaped(one.title), tr(_POINTS): f"{one.points:f}"}


_SAID: Mapping[str, Callable[[Any], dict[str, str]]] = {
    "dimension": _dimension_said,
    "group": _group_said,
    "grade": _grade_said,
    "veto": _veto_said,
}


@dataclass(slots=True)
class About:
    """What was read of such a sheet.

    Attributes:
        head: fields of a `Scheme` that are texts, and the year.
        wrong: row, from 1, title of the line, and what in it cannot be read.
    """

    head: dict[str, Any] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=dict)
    windows: list[Window] = field(default_factory=list)
    dimensions: list[Dimension] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    grades: list[GradeRule] = field(default_factory=list)
    vetoes: list[VetoRule] = field(default_factory=list)
    wrong: list[tuple[int, str, str]] = field(default_factory=list)


def read_about(rows: Sequence[Sequence[str]]) -> About | None:
    """What such a sheet says; None for any other sheet."""
    if not any(FORMAT_MARK in row for row in rows):
        return None
    found = About()
    for number, row in enumerate(rows, 1):
        title, key, value = (*(one.strip() for one in row[:3]), "", "", "")[:3]
        table, _, name = key.partition(".")
        if not key.isascii() and not name:
            continue  # the head of the sheet
        try:
            _take(found, table, name, value)
        except BadCell as error:
            found.wrong.append((number, title or key, str(error)))
    return found


def _take(about: About, table: str, name: str, value: str) -> None:
    if not name:
        if table in _HEAD_TITLES:
            about.head[table] = _year(value) if table == "year" else value
    elif table == "policy":
        if name not in _POLICY_TITLES:
            raise BadCell(name)
        if value:
            about.policy[name] = _read_policy(name, value)
    elif table == "window":
        about.windows.append(_read_window(name, value))
    elif table in _READ:
        _READ[table](about, name, _Pairs(value))
    else:
        raise BadCell(table)


def _year(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) == 4):
        raise BadCell(value)
    return int(value)


def _read_policy(name: str, value: str) -> Any:  # as the field is
    usual = {one.name: getattr(Policy(), one.name) for one in fields(Policy)}[name]
    if name in _POLICY_ENUMS:
        return read_choice(value, _POLICY_ENUMS[name])
    if isinstance(usual, bool):
        return read_flag(value)
    if isinstance(usual, tuple):
        return read_list(value)
    return _whole(value) if isinstance(usual, int) else read_number(value)


def _read_window(step: str, value: str) -> Window:
    days = [one.strip() for one in value.replace("至", _TO).replace("—", _TO).split(_TO)]
    try:
        first, last = (date.fromisoformat(one) for one in days)
    except ValueError:
        raise BadCell(value) from None
    return Window(step, first, last)


class _Pairs:
    """The pairs of a line, by the title of each."""

    def __init__(self, text: str) -> None:
        self._pairs = read_pairs(text)

    def text(self, title: str) -> str:
        return plain(self._raw(title))

    def number(self, title: str) -> Decimal:
        return read_number(self._raw(title))

    def number_or_none(self, title: str) -> Decimal | None:
        return self.number(title) if self._raw(title) else None

    def count_or_none(self, title: str) -> int | None:
        return _whole(self._raw(title)) if self._raw(title) else None

    def list(self, title: str) -> tuple[str, ...]:
        return read_list(self._raw(title))

    def flag(self, title: str, *, default: bool) -> bool:
        return read_flag(self._raw(title)) if self._raw(title) else default

    def _raw(self, title: str) -> str:
        return self._pairs.get(title, "") or self._pairs.get(tr(title), "")


def _whole(text: str) -> int:
    number = read_number(text)
    if number != int(number):
        raise BadCell(text)
    return int(number)


def _read_dimension(about: About, code: str, said: _Pairs) -> None:
    about.dimensions.append(Dimension(code, said.text(_NAME), said.number(_POINTS)))


def _read_group(about: About, code: str, said: _Pairs) -> None:
    ranked = said.flag(_RANKED, default=True)
    about.groups.append(Group(code, said.text(_NAME), said.list(_OF), said.list(_UNITS), ranked))


def _read_grade(about: About, code: str, said: _Pairs) -> None:
    top = said.flag(_TOP, default=False)
    share, count = said.number_or_none(_SHARE), said.count_or_none(_COUNT)
    about.grades.append(GradeRule(code, said.text(_NAME), said.number(_LEAST), share, count, top))


def _read_veto(about: About, code: str, said: _Pairs) -> None:
    effect = read_choice(said.text(_EFFECT), VetoEffect)
    about.vetoes.append(VetoRule(code, said.text(_NAME), effect, said.text(_WORDING)))


_READ: Mapping[str, Callable[[About, str, _Pairs], None]] = {
    "dimension": _read_dimension,
    "group": _read_group,
    "grade": _read_grade,
    "veto": _read_veto,
}
