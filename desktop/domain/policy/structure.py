"""The skeleton of a document: brackets, numbered clauses and the paragraphs between them.

Numbers are recognised by their style: 第一章, 第一节, 一、, 第一条, （一）, 1., （1）, ①. At the start of a
line a number counts as it is; inside a line (documents that were flattened to one line) it must also
continue the numbering of its style.

Source: GB/T 9704-2012, 7.3.3, for the order 一、 （一） 1. （1）; the rest is usage.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.domain.policy.values import Span

_CN = "一二三四五六七八九十百零〇"
_NUMBER = re.compile(
    rf"第(?P<chapter>[{_CN}]{{1,5}})(?P<kind>[编章节条])(?=[\s:：、\u4e00-\u9fff])"
    rf"|(?P<cn>[{_CN}]{{1,4}})[、．.](?!\d)"
    rf"|[（(](?P<cn2>[{_CN}]{{1,4}})[）)]"
    r"|(?<![\d.．])(?P<num>\d{1,3})[.．、﹒](?![\d%％])"
    r"|[（(](?P<num2>\d{1,3})[）)]"
    r"|(?<![\d（(])(?P<num3>\d{1,2})[）)]"
    r"|(?P<circle>[①-⑳])"
)
_ANNEX = re.compile(r"^[ \t\u3000\xa0]*(附\s?件\s?\d{0,2}|附录[A-Z\d]?)[:：]?[ \t\u3000\xa0]*$", re.MULTILINE)
_RANKS = {"编": 0, "章": 1, "节": 2, "cn": 3, "条": 4, "cn2": 5, "num": 6, "num2": 7, "num3": 7, "circle": 8}
ITEM_RANK = 6  # numbers of this rank and deeper count items of a clause
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_PAIRS = {"（": "）", "【": "】", "[": "]", "〔": "〕", "［": "］", "〖": "〗"}
_FAMILY = {"(": "（", ")": "）"}
_BRACKET = re.compile(r"[（(【\[〔［〖）)】\]〕］〗]")
_BLANKS = " \t\u3000\xa0\u2003\u2002"
_FLAT_LINE_CHARS = 200  # a longer line holds several paragraphs
_NEAREST = 3  # numbers that a flattened document may skip


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket pair; ``end`` is behind the closing sign, or None if it never closes."""

    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """The stretch from one number to the next.

    Attributes:
        path: unique path of the clause, empty for text outside any.
        level: depth, 0 outside any clause.
        rank: the style of the number, lower is further out.
        span: from the number to the next number, blanks at the end left out.
        body: first character behind the number.
        parent: path of the clause around it, empty at the top.
    """

    path: str
    level: int
    rank: int
    span: Span
    body: int
    parent: str


@dataclass(slots=True)
class _Numbering:
    """What has been numbered so far."""

    stack: list[tuple[int, str]] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    paths: dict[str, int] = field(default_factory=dict)
    annex: str = ""

    def enter(self, style: str, label: str, value: int) -> tuple[str, str]:
        """Puts a number in its place; returns the path of its parent and its own."""
        rank = _RANKS[style]
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        parent = self.stack[-1][1] if self.stack else self.annex
        path = f"{parent}/{label}" if parent else label
        self.paths[path] = self.paths.get(path, 0) + 1
        if self.paths[path] > 1:
            path = f"{path}〔{self.paths[path]}〕"
        self.stack.append((rank, path))
        self.last[style] = value
        return parent, path

    def start_annex(self, name: str) -> None:
        """Begins a new part whose numbers start again."""
        self.annex = re.sub(r"\s", "", name)
        self.stack.clear()
        self.last.clear()


class Lines:
    """Which line a character stands in."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.tabbed = {self.start(match.start()) for match in re.finditer("\t", text)}

    def number(self, position: int) -> int:
        """The line of a character, from 1."""
        return bisect_right(self.starts, position)

    def start(self, position: int) -> int:
        """The first character of the line that a character stands in."""
        return self.starts[bisect_right(self.starts, position) - 1]


def strip_span(text: str, start: int, end: int) -> Span:
    """The span without the blanks at both ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def chinese_number(sign: str) -> int:
    """The value of 一 … 九十九 … 一百二十; 0 for signs that make no number."""
    total, digit = 0, 0
    for character in sign:
        if character == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif character == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit


def find_sections(text: str) -> list[Section]:
    """Cuts a document at its numbers, in order and without gaps."""
    lines = Lines(text)
    numbering = _Numbering()
    annexes = [(match.start(), match[1]) for match in _ANNEX.finditer(text)]
    marks: list[tuple[int, int, str, str, int]] = []
    for match in _NUMBER.finditer(text):
        while annexes and annexes[0][0] < match.start():
            start, name = annexes.pop(0)
            numbering.start_annex(name)
            marks.append((start, start, "", "", -1))
        if _counts(text, match, lines, numbering):
            style, label, value = _style(match)
            parent, path = numbering.enter(style, label, value)
            marks.append((match.start(), match.end(), path, parent, _RANKS[style]))
    return _sections(text, marks)


def _sections(text: str, marks: list[tuple[int, int, str, str, int]]) -> list[Section]:
    sections = []
    levels: dict[str, int] = {}
    if not marks or marks[0][0] > 0:
        marks = [(0, 0, "", "", -1), *marks]
    ends = [mark[0] for mark in marks[1:]] + [len(text)]
    for (start, body, path, parent, rank), end in zip(marks, ends, strict=True):
        levels[path] = levels.get(parent, 0) + 1 if path else 0
        span = strip_span(text, start, end)
        sections.append(Section(path, levels[path], rank, span, min(body, span[1]), parent))
    return sections


def _style(match: re.Match[str]) -> tuple[str, str, int]:
    """Style, label as in a path, and value of a number."""
    if match["chapter"]:
        return match["kind"], f"第{match['chapter']}{match['kind']}", chinese_number(match["chapter"])
    style = match.lastgroup or ""
    sign = match[style]
    if style == "circle":
        return style, sign, ord(sign) - ord("①") + 1
    value = chinese_number(sign) if style.startswith("cn") else int(sign)
    brackets = {"cn2": f"（{sign}）", "num2": f"（{sign}）", "num3": f"{sign}）"}
    return style, brackets.get(style, sign), value


def _counts(text: str, match: re.Match[str], lines: Lines, numbering: _Numbering) -> bool:
    """Whether a number begins a clause where it stands."""
    position = match.start()
    line_start = lines.start(position)
    if line_start in lines.tabbed:
        return False  # a row of a table
    before = position
    while before > line_start and text[before - 1] in _BLANKS:
        before -= 1
    if before == line_start:
        return True
    style, _, value = _style(match)
    last = numbering.last.get(style, 0)
    follows = value in (1, *range(last + 1, last + 1 + _NEAREST))
    ended = text[before - 1] in "。！？；;：:）)】]」”"
    if before == position:
        is_exact = value in (1, last + 1)
        return text[before - 1] in "。）)】" and is_exact and style in ("cn", "cn2", "num")
    is_flat = ended or position - before > 1 or _is_flat(text, line_start)
    return follows and is_flat


def _is_flat(text: str, line_start: int) -> bool:
    end = text.find("\n", line_start, line_start + _FLAT_LINE_CHARS)
    return end < 0 and len(text) - line_start > _FLAT_LINE_CHARS


def find_brackets(text: str, sections: list[Section]) -> Iterator[Bracket]:
    """All bracket pairs, outer ones before the inner ones; a bracket never leaves its clause.

    Half-width and full-width signs match each other; a closing sign without an opening one is skipped.
    """
    for section in sections:
        yield from _brackets_within(text, section.body, section.span[1])


def _brackets_within(text: str, begin: int, stop: int) -> list[Bracket]:
    found: list[Bracket] = []
    open_at: list[tuple[str, int]] = []
    awaited: dict[str, int] = {}
    for match in _BRACKET.finditer(text, begin, stop):
        sign = _FAMILY.get(match[0], match[0])
        if sign in _PAIRS:
            closing = _PAIRS[sign]
            open_at.append((closing, match.start()))
            awaited[closing] = awaited.get(closing, 0) + 1
        elif awaited.get(sign):
            while True:
                closing, start = open_at.pop()
                awaited[closing] -= 1
                found.append(Bracket(start, match.end() if closing == sign else None))
                if closing == sign:
                    break
    found.extend(Bracket(start, None) for _, start in open_at)
    return sorted(found, key=lambda bracket: bracket.start)
