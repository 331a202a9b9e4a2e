"""A TrueType face as papers embed it: one subset a document, two-byte codes, exact text extraction.

reportlab's own TrueType fonts cut a Chinese text into subsets of 256 characters and write wrong
ToUnicode entries beyond the BMP. Here the code of a character is its UTF-16 unit, so that encoding a
line is one call in C; the few characters beyond the BMP get codes of the surrogate range, which no text
uses. The class speaks reportlab's protocol of dynamic fonts, so canvases and charts can use it by name.
"""

import hashlib
import struct
import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from sys import byteorder
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTEncoding, TTFError, TTFontFace

EM = 1000
FIRST_BORROWED_CODE = 0xD800
BORROWED_CODES = 0x800
MAPPINGS_PER_BLOCK = 100  # Source: Adobe Technical Note 5411, 1.4.1 (bfchar blocks)

TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class UnusableFace(Exception):
    """A font file that cannot be embedded, e.g. one with PostScript outlines."""


class Ink:
    """What one document has used of a face; it encodes the document's text.

    Attributes:
        name: the face in the document's content streams, e.g. ``/F2+0``.
        characters: used so far.
    """

    def __init__(self, face: "Typeface", internal_name: str) -> None:
        self.name = f"/{internal_name}+0"
        self.covers = face.characters.issuperset
        self.characters: set[str] = set()
        self._borrowed: dict[str, int] = {}

    def encode(self, text: str) -> bytes:
        """Codes of a text, two bytes a character, remembered for the subset.

        Args:
            text: printable text without line ends.
        """
        self.characters.update(text)
        codes = text.encode("utf-16-be")
        if len(codes) == 2 * len(text):
            return codes
        return b"".join(self.code(character).to_bytes(2, "big") for character in text)

    def code(self, character: str) -> int:
        """The two-byte code of a character; characters beyond the BMP borrow one."""
        if character <= "\uffff":
            return ord(character)
        taken = len(self._borrowed) % BORROWED_CODES
        return self._borrowed.setdefault(character, FIRST_BORROWED_CODE + taken)


class Typeface:
    """One face, ready to measure and to embed.

    Attributes:
        fontName: name under which reportlab knows the face.
        characters: characters that have a glyph.
        widths: advance of each of them in thousandths of an em.
    """

    # The names below are reportlab's protocol of dynamic fonts.
    _multiByte = 1  # noqa: N815
    _dynamicFont = 1  # noqa: N815
    shapable = False

    def __init__(self, name: str, path: Path, index: int = 0) -> None:
        """Reads a face.

        Args:
            name: name under which it is registered.
            path: a ``.ttf`` or ``.ttc`` file.
            index: face of a collection, from 0.

        Raises:
            UnusableFace: not a TrueType font, or one that may not be embedded.
        """
        self.fontName = name  # reportlab's spelling
        try:
            self.face = TTFontFace(str(path), subfontIndex=index)
        except (TTFError, OSError, KeyError, ValueError, IndexError, struct.error) as error:
            raise UnusableFace(str(path)) from error
        self.encoding = TTEncoding()
        glyphs: dict[int, int] = self.face.charToGlyph
        advances: dict[int, float] = self.face.charWidths
        self.characters = frozenset(chr(code) for code, glyph in glyphs.items() if glyph)
        self.widths = {chr(code): round(advances[code]) for code, glyph in glyphs.items() if glyph}
        self._inks: WeakKeyDictionary[Any, Ink] = WeakKeyDictionary()

    def ink(self, document: Any) -> Ink:
        """What a reportlab document uses of the face; asking for it embeds the face."""
        ink = self._inks.get(document)
        if ink is None:
            internal_name = f"F{len(document.fontMapping) + 1}"
            ink = self._inks[document] = Ink(self, internal_name)
            document.fontMapping[self.fontName] = f"/{internal_name}"
            document.delayedFonts.append(self)
        return ink

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002, N802
        """Width of a text in points (reportlab's protocol)."""
        return sum(self.widths.get(character, EM) for character in text) * size / EM

    def splitString(  # noqa: N802
        self,
        text: str,
        document: object,
        encoding: str = "utf8",  # noqa: ARG002
    ) -> list[tuple[int, bytes]]:
        """The codes of a text, all in subset 0 (reportlab's protocol)."""
        return [(0, self.ink(document).encode(text))]

    def getSubsetInternalName(self, subset: int, document: object) -> str:  # noqa: ARG002, N802
        """The name in content streams (reportlab's protocol)."""
        return self.ink(document).name

    def addObjects(self, document: Any) -> None:  # noqa: N802
        """Writes the subset of a finished document (reportlab's protocol)."""
        ink = self._inks.pop(document)
        characters = sorted(ink.characters)
        codes = {character: ink.code(character) for character in characters}
        tag = hashlib.sha256("".join(characters).encode()).digest()[:6]
        name = "".join(chr(ord("A") + byte % 26) for byte in tag) + "+" + self.face.name.decode("ascii")
        descriptor = self.face.addSubsetObjects(document, name, [ord(c) for c in characters])
        document.idToObject[f"fontFile:{self.face.filename}({name})"].filters = [_QUICK]
        font = _dictionary(
            Type="/Font",
            Subtype="/Type0",
            BaseFont=f"/{name}",
            Encoding="/Identity-H",
            DescendantFonts=pdfdoc.PDFArray([self._descendant(document, name, codes, descriptor)]),
            ToUnicode=_stream(document, to_unicode(codes).encode("ascii"), f"toUnicode:{name}"),
        )
        document.idToObject["BasicFonts"].dict[ink.name[1:]] = document.Reference(font, f"font:{name}")

    def _descendant(self, document: Any, name: str, codes: dict[str, int], descriptor: object) -> object:
        font = _dictionary(
            Type="/Font",
            Subtype="/CIDFontType2",
            BaseFont=f"/{name}",
            CIDSystemInfo=_dictionary(
                Registry=pdfdoc.PDFString("Adobe"), Ordering=pdfdoc.PDFString("Identity"), Supplement=0
            ),
            FontDescriptor=descriptor,
            DW=EM,
            W=pdfdoc.PDFArray(self._narrow(codes)),
            CIDToGIDMap=_stream(document, self._glyph_map(codes), f"cidToGid:{name}"),
        )
        return document.Reference(font, f"descendant:{name}")

    def _narrow(self, codes: dict[str, int]) -> list[object]:
        """The widths that are not one em, as PDF's W array has them."""
        found: list[object] = []
        for character, code in sorted(codes.items(), key=lambda item: item[1]):
            width = self.widths.get(character, round(self.face.defaultWidth))
            if width != EM:
                found += [code, pdfdoc.PDFArray([width])]
        return found

    def _glyph_map(self, codes: dict[str, int]) -> bytes:
        """Glyph of each code, numbered as reportlab's ``makeSubset`` numbers them: by first use."""
        table = array("H", bytes(2 * (max(codes.values(), default=0) + 1)))
        numbers = {0: 0}
        for character, code in codes.items():
            glyph = self.face.charToGlyph.get(ord(character), 0)
            table[code] = numbers.setdefault(glyph, len(numbers))
        if byteorder == "little":
            table.byteswap()
        return table.tobytes()


def to_unicode(codes: dict[str, int]) -> str:
    """The map from codes back to text.

    Source: ISO 32000-1, 9.10.3 (UTF-16BE, surrogate pairs beyond the BMP).
    """
    lines = [
        f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>" for character, code in codes.items()
    ]
    blocks = (lines[at : at + MAPPINGS_PER_BLOCK] for at in range(0, len(lines), MAPPINGS_PER_BLOCK))
    return TO_UNICODE.format(
        blocks="\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    )


class _QuickCompression:
    """Outlines hardly shrink: the quick way takes a third of the time of the thorough one, for 4 % more."""

    pdfname = "FlateDecode"

    def encode(self, text: bytes) -> bytes:
        return zlib.compress(text, 2)


_QUICK = _QuickCompression()


def _dictionary(**entries: object) -> object:
    named = {
        key: pdfdoc.PDFName(value[1:]) if isinstance(value, str) and value.startswith("/") else value
        for key, value in entries.items()
    }
    return pdfdoc.PDFDictionary(named)


def _stream(document: Any, content: bytes, name: str) -> object:
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
    return document.Reference(stream, name)


def first_usable(name: str, candidates: Iterable[tuple[Path, int]]) -> tuple[Typeface, Path] | None:
    """The first of several font files that can be embedded.

    Args:
        name: name to register it under.
        candidates: files and faces in the order of preference.
    """
    for path, index in candidates:
        try:
            return Typeface(name, path, index), path
        except UnusableFace:
            continue
    return None
