"""Plain text out of bytes: which encoding, which line ends, which characters do not belong."""

import re
import unicodedata
from dataclasses import dataclass

from desktop.errors import Problem
from desktop.i18n import mark

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_CONTROL_FOUND = mark("第{line}行有{count}个控制字符，已换成空格")
_BAD_BYTES = mark("有{count}处字节不合 {encoding} 编码，已换成替代符 \ufffd")
_MOST_SHOWN = 50
_SAMPLE_BYTES = 65536
_HAN_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was encoded."""

    text: str
    encoding: str
    damaged: int = 0


def decode(data: bytes) -> Decoded:
    """Decodes UTF-8, UTF-16 or GB18030, with or without a byte order mark.

    Without a mark: UTF-16 if it shows its pattern, else UTF-8 if every byte fits, else GB18030. What fits
    nowhere is read in the encoding that loses least, and the losses are counted.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lenient(data[len(bom) :], encoding)
    if guess := _utf16_pattern(data):
        return _lenient(data, guess)
    for encoding in ("utf-8", "gb18030"):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return min((_lenient(data, name) for name in ("utf-8", "gb18030")), key=lambda it: it.damaged)


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding.removesuffix("-sig"), text.count("\ufffd"))


def _utf16_pattern(data: bytes) -> str:
    """UTF-16 without a mark: blanks, digits and line ends show as zero bytes on one side, Han as 4E–9F."""
    sample = data[:_SAMPLE_BYTES]
    if len(sample) < 4 or len(sample) % 2:
        return ""
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        zeros = high.count(0)
        han = sum(0x4E <= byte <= 0x9F or byte in (0x30, 0xFF) for byte in high)
        low = sample[0::2] if encoding == "utf-16-le" else sample[1::2]
        if zeros and (zeros + han) > 0.95 * len(high) and low.count(0) < 0.1 * len(low):
            return encoding
    return ""


def clean(text: str, source: str) -> tuple[str, list[Problem]]:
    """Text as everything after it counts it: NFC, one kind of line end, no control characters.

    Returns:
        the text, and a problem for each line that held control characters (the first fifty).
    """
    lines = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    problems: list[Problem] = []
    if _CONTROL.search(lines):
        for number, line in enumerate(lines.split("\n"), 1):
            count = len(_CONTROL.findall(line.removeprefix("\ufeff") if number == 1 else line))
            if count and len(problems) < _MOST_SHOWN:
                values = (("line", str(number)), ("count", str(count)))
                problems.append(Problem(source, number, "P_CONTROL_CHARACTERS", _CONTROL_FOUND, values))
        lines = _CONTROL.sub(" ", lines.removeprefix("\ufeff"))
    return lines, problems


def damage(decoded: Decoded, source: str) -> list[Problem]:
    """The problem of bytes that fit no encoding, if there were any."""
    if not decoded.damaged:
        return []
    values = (("count", str(decoded.damaged)), ("encoding", decoded.encoding))
    return [Problem(source, 0, "P_ENCODING", _BAD_BYTES, values)]
