"""Text on its way to paper: cleaned, measured, broken into lines, encoded.

Every piece of user text enters through `text`, and nothing else in the program draws text: no markup is
ever interpreted, so ``<b>`` and ``&`` print as they are. Lines follow the Chinese rules for marks that
must not begin or end a line; a character that a face lacks is drawn from the fallback face.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import NamedTuple

from desktop.reports.fonts import FALLBACKS, FaceSet, Role
from desktop.reports.typeface import EM, Ink

NOT_AT_LINE_START = frozenset("，。、；：！？）》」』】〕〉〗”’…—～·/／％‰℃°′″,.;:!?)]}>%")
NOT_AT_LINE_END = frozenset("（《「『【〔〈〖“‘￥([{<$#")
"""Source: GB/T 15834-2011, 5.1.10 and 5.1.11, and the half-width forms of the same marks."""

MAX_STRETCH = 0.34
"""Greatest space between two characters of a justified line, in ems; beyond, it stays short."""

_SPACES = re.compile("[\t\x0b\x0c\x85\xa0]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e0fff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_MINUS, _DASH = "\u2212", "\u2013"
_NEEDS_CARE = re.compile(
    f"{_SPACES.pattern}|{_LINE_ENDS.pattern}|{_INVISIBLE.pattern}|{_SURROGATES.pattern}|{_MINUS}"
)


def text(value: object) -> str:
    r"""Makes any value printable: the one door through which text goes to paper.

    Control, direction and other invisible characters go, a lone surrogate becomes U+FFFD, every kind of
    line end becomes ``\n``, every other space a plain one, the minus sign, which our faces lack, a dash of
    its width. Nothing is markup.
    """
    raw = str(value)
    if not _NEEDS_CARE.search(raw):
        return raw
    raw = _SPACES.sub(" ", _LINE_ENDS.sub("\n", raw)).replace(_MINUS, _DASH)
    return _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", raw))


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks.

    Attributes:
        role: its face.
        size: points.
        leading: distance of baselines, points.
        align: ``left``, ``centre``, ``right`` or ``justify``.
        indent: indent of the first line of each paragraph, in ems.
        breaks_after: mark after which a line ends rather than inside a name, e.g. ``、`` in a list.
        ink: its colour as a PDF operator, e.g. ``0.7 0 0 rg``; empty for black.
    """

    role: Role
    size: float
    leading: float
    align: str = "left"
    indent: float = 0.0
    breaks_after: str = ""
    ink: str = ""


def rgb(colour: str) -> str:
    """The PDF operator that fills with a colour.

    Args:
        colour: ``#rrggbb``.
    """
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return " ".join(f"{part:.3f}" for part in parts) + " rg"


class Line(NamedTuple):
    """One line of a broken text.

    Attributes:
        text: its characters.
        width: their natural width, ems × 1000.
        indent: indent of the line, ems × 1000.
        is_last: whether a paragraph ends with it.
    """

    text: str
    width: int
    indent: int
    is_last: bool


def break_lines(value: object, style: Style, width: float, faces: FaceSet) -> list[Line]:
    """Cleans a text and breaks it into lines.

    Args:
        value: any text; line ends separate paragraphs.
        style: face, size and indent.
        width: points.
        faces: the faces it will be drawn with.

    Returns:
        At least one line, possibly empty.
    """
    widths = faces.widths(style.role)
    limit = int(width * EM / style.size + 0.5)
    indent = int(style.indent * EM)
    return [
        line
        for paragraph in text(value).split("\n")
        for line in _break_paragraph(paragraph, widths, limit, indent, style.breaks_after)
    ]


def _break_paragraph(
    paragraph: str, widths: dict[str, int], limit: int, indent: int, mark: str
) -> list[Line]:
    ends = list(accumulate(map(widths.__getitem__, paragraph)))
    total = len(paragraph)
    lines: list[Line] = []
    start = base = 0
    while True:
        stop = bisect_right(ends, base + limit - indent, start)
        if stop >= total:
            lines.append(Line(paragraph[start:], (ends[-1] if ends else 0) - base, indent, is_last=True))
            return lines
        marked = paragraph.rfind(mark, start, stop) + 1 if mark else 0
        stop = marked or _break_before(paragraph, start, max(stop, start + 1))
        piece = paragraph[start:stop].rstrip(" ")
        taken = ends[start + len(piece) - 1] - base if piece else 0
        lines.append(Line(piece, taken, indent, is_last=False))
        while stop < total and paragraph[stop] == " ":
            stop += 1
        start, indent = stop, 0
        base = ends[stop - 1]
        if stop == total:
            lines[-1] = lines[-1]._replace(is_last=True)
            return lines


def _break_before(paragraph: str, start: int, stop: int) -> int:
    """The last place up to ``stop`` where a line may end; ``stop`` itself if there is none."""
    at = stop
    while at > start:
        before, after = paragraph[at - 1], paragraph[at]
        if (
            after not in NOT_AT_LINE_START
            and before not in NOT_AT_LINE_END
            and not (_is_word(before) and _is_word(after))
        ):
            return at
        at -= 1
    return stop


def _is_word(character: str) -> bool:
    return "!" <= character <= "~"


def draw_lines(lines: list[Line], x: float, y: float, width: float, style: Style, pen: "Pen") -> str:
    """PDF operators that draw lines below each other.

    Args:
        lines: from `break_lines` with the same style and width.
        x: left edge, points.
        y: baseline of the first line, points.
        width: points available.
        style: face, size, leading and alignment.
        pen: encodes for one document.
    """
    ink = pen.ink(style.role)
    operators = [f"BT {ink.name} {style.size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm"]
    where = spread = 0.0
    for number, line in enumerate(lines):
        offset, stretch = _placement(line, width, style)
        if offset != where or number:
            operators.append(f"{offset - where:.2f} {-style.leading if number else 0:.2f} Td")
            where = offset
        if stretch != spread:
            operators.append(f"{stretch:.3f} Tc")
            spread = stretch
        operators.append(pen.show(line.text, ink, style))
    operators.append("0 Tc ET" if spread else "ET")
    drawn = " ".join(operators)
    return f"q {style.ink} {drawn} Q" if style.ink else drawn


def text_width(value: object, style: Style, faces: FaceSet) -> float:
    """Width of a text on one line, points.

    Args:
        value: any text without line ends.
        style: face and size.
        faces: the faces it will be drawn with.
    """
    widths = faces.widths(style.role)
    return sum(widths[character] for character in text(value)) * style.size / EM


def _placement(line: Line, width: float, style: Style) -> tuple[float, float]:
    """Where a line begins and how far its characters are spread, points."""
    indent = line.indent * style.size / EM
    if style.align == "left":
        return indent, 0.0
    room = width - indent - line.width * style.size / EM
    if style.align == "justify":
        gaps = len(line.text) - 1
        stretch = room / gaps if gaps > 0 and not line.is_last else 0.0
        return indent, stretch if 0 < stretch <= MAX_STRETCH * style.size else 0.0
    return indent + (room / 2 if style.align == "centre" else room), 0.0


class Pen:
    """Encodes text for one document and remembers which faces it used."""

    def __init__(self, faces: FaceSet, document: object) -> None:
        self.faces = faces
        self._document = document
        self._inks: dict[Role, Ink] = {}

    @property
    def roles(self) -> list[Role]:
        """The roles whose faces the document uses so far."""
        return [role for role in Role if role in self._inks]

    def ink(self, role: Role) -> Ink:
        """The face of a role in this document."""
        ink = self._inks.get(role)
        if ink is None:
            ink = self._inks[role] = self.faces.face(role).ink(self._document)
        return ink

    def show(self, line: str, ink: Ink, style: Style) -> str:
        """The operators that show a line; the style's face is selected before and after.

        Args:
            line: printable text.
            ink: that of the style's role.
            style: face and size.
        """
        if ink.covers(line):
            return f"<{ink.encode(line).hex()}> Tj"
        return " ".join((*self._mixed(line, ink, style), f"{ink.name} {style.size:g} Tf"))

    def _mixed(self, line: str, ink: Ink, style: Style) -> list[str]:
        def chosen(character: str) -> Ink:
            if ink.covers(character):
                return ink
            return self.faces.face_for(character, FALLBACKS[style.role]).ink(self._document)

        return [
            f"{used.name} {style.size:g} Tf <{used.encode(''.join(characters)).hex()}> Tj"
            for used, characters in groupby(line, key=chosen)
        ]
