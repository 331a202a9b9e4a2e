"""Puts a scheme together out of the sections of a table and of what a workbook says beside it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from desktop.domain.evaluation.values import Dimension, GradeRule, Group, Indicator, Policy, Scheme
from desktop.domain.text import clean_line
from desktop.i18n import mark
from desktop.services.evaluation.rule_pieces import pieces_of
from desktop.services.evaluation.scheme_about import About
from desktop.services.evaluation.scheme_columns import SchemeSheet, is_extra_title
from desktop.services.evaluation.scheme_drafts import ASSUMED, JUDGED, GivenScheme, Line, Notes, Section
from desktop.services.evaluation.scheme_parts import PartReader
from desktop.services.evaluation.scheme_sections import sections_of
from desktop.services.evaluation.scheme_words import read_list

_YEAR = re.compile(r"20\d\d")
_ZERO = Decimal(0)
_MOST_NAMED, _LONGEST_TITLE = 80, 60
# What becomes part of a scheme is data, the same in every language.
_ALL_UNITS, _NO_DIMENSION = "全部单位", "考核指标"
_USUAL_GRADES = (("excellent", "优秀", 90), ("good", "良好", 80), ("fair", "一般", 60), ("poor", "较差", 0))
_FROM_TABLE = "由“{file}”导入"
_TO_CHECK = "计分规则由程序按原文推定、须核对的有{count}项：{codes}"
_NO_RULE = mark("{count}个计分项没有读出规则，按“评定给分”由责任单位评分，原文保留；所在行：{rows}")
_GRADES = mark("表中没有等次，暂按90分以上优秀、80分以上良好、60分以上一般、其余较差，请核定")
_NO_GROUPS = mark("表中没有考核分组，暂按一个分组，请核定")
_BY_UNIT = mark("各单位的考核内容不同，每个单位自成一组，不排名次：{count}个单位")
_UNKNOWN_UNIT = mark("“{sheet}”第{row}行的单位“{name}”在单位名录中没有，请在“方案说明”中补上单位代码")
_NOT_POINTS = mark("“{sheet}”第{row}行“{title}”的分值{points}没有作为上限采用，请核对")
_OWN_WORDING = mark("“{sheet}”第{row}行是一级指标，这一行的评分标准没有采用")

_Rows = Sequence[Line]


class Assembly:
    """One scheme, while it is put together.

    Attributes:
        rows: row of a code: of an indicator, a part or a first-level indicator.
    """

    def __init__(
        self, path: Path, sheet: SchemeSheet, about: About | None, given: GivenScheme, notes: Notes
    ) -> None:
        self._path, self._sheet, self._given, self._notes = path, sheet, given, notes
        self._about = about or About()
        self._reader = PartReader(sheet, notes)
        self._dimensions: dict[str, Dimension] = {one.code: one for one in self._about.dimensions}
        self._groups: dict[str, Group] = {one.code: one for one in self._about.groups}
        self._by_unit: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self.rows: dict[str, int] = {}

    def scheme(self) -> Scheme | None:
        """The scheme, to be checked; None when it has not one indicator."""
        indicators: list[Indicator] = []
        for section in sections_of(self._sheet):
            indicators += self._section(section)
        if not indicators:
            return None
        head = self._head()
        self._sum_up()
        groups = self._all_groups()
        return Scheme(
            **head,
            source=self._source(),
            policy=Policy(**self._about.policy),
            groups=groups,
            dimensions=tuple(self._summed(indicators, groups)),
            indicators=tuple(indicators),
            grades=self._grades(),
            vetoes=tuple(self._about.vetoes),
            windows=tuple(self._about.windows),
        )

    def _section(self, section: Section) -> Iterator[Indicator]:
        is_extra = is_extra_title(section.title)
        dimension = self._dimension(section, is_extra=is_extra)
        lines: _Rows = section.lines
        if section.own is not None and section.own.get("wording"):
            if lines:
                self._notes.add(ASSUMED, _OWN_WORDING, section.number)
            else:
                lines = [section.own]
        for found in self._indicators(lines):
            self._counts[dimension] += 1
            code = found[0].get("code") or f"{dimension}{self._counts[dimension]}"
            indicator = self._indicator(dimension, code, found, is_extra=is_extra)
            if indicator is not None:
                yield indicator

    def _dimension(self, section: Section, *, is_extra: bool) -> str:
        """The code of a section's first-level indicator, a new one where the workbook names none."""
        for one in self._dimensions.values():
            if section.title in (one.title, one.code):
                return one.code
        code = _letters(len(self._dimensions))
        points = self._reader.number(section.own, "points") if section.own and not is_extra else None
        title = clean_line(section.title) or _NO_DIMENSION
        self._dimensions[code] = Dimension(
            code, title, _UNSAID if points is None and not is_extra else points or _ZERO
        )
        self.rows[code] = section.number
        return code

    def _indicators(self, lines: _Rows) -> Iterator[_Rows]:
        """Rows of one indicator together: by code, else by a title that goes on."""
        for _, found in groupby(lines, key=_key):
            rows = list(found)
            yield rows if rows[0].get("kind") or len(rows) == 1 else self._merged(rows)

    def _merged(self, rows: _Rows) -> _Rows:
        """One row of several whose points are one merged cell; else each has its own points."""
        points = {row.get("points") for row in rows}
        if len(points) == 1 and rows[0].get("points"):
            number = self._reader.number(rows[0], "points")
            wording = "\n".join(row.get("wording") for row in rows)
            if number is not None and len(pieces_of(wording, number)[0]) > 1:
                return [Line(rows[0].number, {**rows[0].cells, "wording": wording})]
        return rows

    def _indicator(self, dimension: str, code: str, lines: _Rows, *, is_extra: bool) -> Indicator | None:
        first = lines[0]
        is_extra = (
            is_extra
            or self._reader.is_extra(first)
            or (not first.get("kind") and is_extra_title(first.get("title")))
        )
        parts = self._reader.parts(code, lines, is_extra=is_extra)
        self.rows |= {code: first.number} | {part.code: first.number for part in parts}
        title = clean_line(first.get("content") if first.get("unit") else first.get("title"))
        if not title:
            self._notes.empty(first.number, self._sheet.head("title"))
        if not (parts and title):
            return None
        return Indicator(
            code=code,
            dimension=dimension,
            title=title[:_LONGEST_TITLE],
            points=self._points(lines, sum((one.points for one in parts), _ZERO), is_extra=is_extra),
            owner=clean_line(first.get("owner")),
            parts=tuple(parts),
            groups=self._groups_of(first),
            not_applicable=self._reader.not_applicable(lines),
            lowest=self._reader.number(first, "lowest"),
            highest=self._reader.number(first, "highest"),
            is_extra=is_extra,
        )

    def _points(self, lines: _Rows, total: Decimal, *, is_extra: bool) -> Decimal:
        """分值 of a table of ours as it stands; of others the sum of the parts."""
        first = lines[0]
        said = self._reader.number(first, "points")
        if said is not None and (first.get("kind") or said == total):
            return said
        if is_extra and said:
            title, points = first.get("title"), f"{said:f}"
            self._notes.add(ASSUMED, _NOT_POINTS, first.number, title=title, points=points)
        return total

    def _groups_of(self, line: Line) -> tuple[str, ...]:
        if line.get("unit"):
            return (self._unit_group(line),)
        found = []
        for name in read_list(line.get("groups")):
            code = next((one.code for one in self._groups.values() if name in (one.title, one.code)), "")
            if not code and self._about.groups:
                self._notes.bad(line.number, self._sheet.head("groups"), name)
            elif not code:
                code = f"g{len(self._groups) + 1}"
                of = (name,) if name in self._given.unit_groups() else ()
                self._groups[code] = Group(code, name, of)
            found.append(code)
        return tuple(found)

    def _unit_group(self, line: Line) -> str:
        """A group of a unit alone, whose indicators are its own."""
        name = clean_line(line.get("unit"))
        if name not in self._by_unit:
            unit = self._given.unit(name)
            code = unit.code if unit else f"u{len(self._by_unit) + 1:02d}"
            self._by_unit[name] = code
            units = (code,) if unit else ()
            self._groups[code] = Group(code, name, units=units, is_ranked=False)
            if unit is None and self._given.directory is not None:
                self._notes.add(ASSUMED, _UNKNOWN_UNIT, line.number, name=name)
        return self._by_unit[name]

    def _all_groups(self) -> tuple[Group, ...]:
        if self._by_unit:
            self._notes.add(ASSUMED, _BY_UNIT, 0, count=str(len(self._by_unit)))
        if not self._groups:
            self._notes.add(ASSUMED, _NO_GROUPS, 0)
            return (Group("all", _ALL_UNITS, self._given.unit_groups()),)
        return tuple(self._groups.values())

    def _grades(self) -> tuple[GradeRule, ...]:
        if self._about.grades:
            return tuple(self._about.grades)
        self._notes.add(ASSUMED, _GRADES, 0)
        return tuple(
            GradeRule(code, title, Decimal(least), is_top=place == 0)
            for place, (code, title, least) in enumerate(_USUAL_GRADES)
        )

    def _summed(self, indicators: Sequence[Indicator], groups: Sequence[Group]) -> Iterator[Dimension]:
        """First-level indicators; one whose points no cell says has the sum of those of a group."""
        for one in self._dimensions.values():
            if one.points >= 0:
                yield one
                continue
            sums = [
                sum((each.points for each in indicators if _counts(each, one.code, group.code)), _ZERO)
                for group in groups
            ]
            yield Dimension(one.code, one.title, max(sums, default=_ZERO))

    def _head(self) -> dict[str, Any]:
        said, given = self._about.head, self._given
        titles = self._sheet.layout.title
        title = clean_line(given.title or said.get("title", "") or (titles[0] if titles else self._path.stem))
        written = _YEAR.search(title)
        year = said.get("year", 0) or (int(written[0]) if written else given.year)
        digest = sha256(title.encode()).hexdigest()[:8]
        return {
            "code": given.code or said.get("code", "") or f"scheme-{digest}",
            "edition": given.edition or said.get("edition", "") or str(year or 1),
            "year": year,
            "title": title,
            "basis": said.get("basis", ""),
            "language": said.get("language", "") or "zh",
        }

    def _source(self) -> str:
        """Where it is from, and which rules nobody has confirmed yet: it stays with the scheme."""
        proposed = self._reader.read.proposed
        said = self._about.head.get("source") or _FROM_TABLE.format(file=self._path.name)
        if not proposed:
            return str(said)
        codes = "、".join(proposed[:_MOST_NAMED])
        return f"{said}；{_TO_CHECK.format(count=len(proposed), codes=codes)}"

    def _sum_up(self) -> None:
        judged = self._reader.read.judged
        if judged:
            rows = "、".join(dict.fromkeys(map(str, judged)))
            self._notes.add(JUDGED, _NO_RULE, 0, count=str(len(judged)), rows=rows)


_UNSAID = Decimal(-1)
"""Points of a first-level indicator that no cell says."""


def _key(line: Line) -> tuple[str, ...]:
    code = line.get("code")
    return ("code", code) if code else (line.get("title"), line.get("unit"), line.get("content"))


def _counts(indicator: Indicator, dimension: str, group: str) -> bool:
    applies = not indicator.groups or group in indicator.groups
    return indicator.dimension == dimension and not indicator.is_extra and applies


def _letters(place: int) -> str:
    """A, B, … Z, AA, AB and so on."""
    return ("" if place < len(ascii_uppercase) else _letters(place // 26 - 1)) + ascii_uppercase[place % 26]
