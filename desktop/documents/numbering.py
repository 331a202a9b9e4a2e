"""The automatic numbers that Word shows and python-docx leaves out.

Source: ECMA-376 part 1, 17.9: a paragraph refers to a list (w:numId) and a level (w:ilvl); the list refers
to levels with a format (w:numFmt), a first number (w:start) and a pattern (w:lvlText) such as （%1）.
"""

import re
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting",
    "taiwaneseCountingThousand", "chineseLegalSimplified",
}  # fmt: skip
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    pattern: str
    number_format: str
    start: int


@dataclass(slots=True)
class _List:
    """The counters of one list."""

    levels: dict[int, _Level]
    counters: dict[int, int] = field(default_factory=dict)

    def advance(self, level: int) -> str:
        """The next number of a level, as Word shows it; empty for bullets."""
        definition = self.levels.get(level)
        if definition is None or definition.number_format in ("bullet", "none"):
            return ""
        self.counters[level] = self.counters.get(level, definition.start - 1) + 1
        for deeper in [known for known in self.counters if known > level]:
            del self.counters[deeper]
        return re.sub(r"%(\d)", lambda match: self._show(int(match[1]) - 1), definition.pattern)

    def _show(self, level: int) -> str:
        definition = self.levels.get(level)
        if definition is None:
            return ""
        value = self.counters.get(level, definition.start)
        return format_number(value, definition.number_format)


class Numbers:
    """Numbers the paragraphs of one document, which must be asked for in order."""

    def __init__(self, document: Any) -> None:
        self._lists = _read_lists(document)

    def of(self, paragraph: Any) -> str:
        """The number in front of a paragraph, or an empty string."""
        place = _place(paragraph._p.pPr) or _style_place(paragraph)
        if place is None:
            return ""
        known = self._lists.get(place[0])
        return known.advance(place[1]) if known else ""


def format_number(value: int, number_format: str) -> str:
    """One number as ``decimal``, Chinese, circled, letters or Roman."""
    if number_format in _CHINESE:
        return _chinese(value)
    if number_format == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if number_format in ("upperLetter", "lowerLetter") and 1 <= value <= 26:
        return chr(ord("A" if number_format == "upperLetter" else "a") + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    """一 … 九十九; larger numbers in digits."""
    if not 1 <= value <= 99:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _value(element: Any, name: str, default: str = "") -> str:
    child = element.find(f"{_W}{name}") if element is not None else None
    return child.get(f"{_W}val", default) if child is not None else default


def _place(properties: Any) -> tuple[str, int] | None:
    """List and level of paragraph or style properties."""
    numbering = properties.find(f"{_W}numPr") if properties is not None else None
    if numbering is None:
        return None
    level = _value(numbering, "ilvl", "0")
    return _value(numbering, "numId"), int(level) if level.isdecimal() else 0


def _style_place(paragraph: Any) -> tuple[str, int] | None:
    style = paragraph.style
    seen = 0
    while style is not None and seen < 12:
        if place := _place(style.element.find(f"{_W}pPr")):
            return place
        style, seen = style.base_style, seen + 1
    return None


def _read_lists(document: Any) -> dict[str, _List]:
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}  # a document without lists
    abstract = {
        element.get(f"{_W}abstractNumId"): _read_levels(element)
        for element in root.findall(f"{_W}abstractNum")
    }
    return {
        element.get(f"{_W}numId"): _List(abstract.get(_value(element, "abstractNumId"), {}))
        for element in root.findall(f"{_W}num")
    }


def _read_levels(element: Any) -> dict[int, _Level]:
    levels = {}
    for level in element.findall(f"{_W}lvl"):
        start = _value(level, "start", "1")
        levels[int(level.get(f"{_W}ilvl", "0"))] = _Level(
            _value(level, "lvlText"),
            _value(level, "numFmt", "decimal"),
            int(start) if start.isdecimal() else 1,
        )
    return levels
