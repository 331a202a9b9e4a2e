"""Strict JSON: what two programs could read differently is refused.

No duplicate keys, no NaN, no floats (points travel as decimal strings), bounded depth and size, text
in NFC without NUL or lone surrogates.
"""

import json
import re
import unicodedata
from typing import Any, NoReturn

MAX_LINE_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 12
MAX_INT_DIGITS = 15

# A text that never ends runs to the end of the line: each byte is looked at once.
_BRACKETS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


class LineError(ValueError):
    """Bytes that are not a line we can read; ``code`` is stable, the argument says more.

    Codes: ``L_SIZE``, ``L_UTF8``, ``L_JSON``, ``L_DEPTH``, ``L_NUMBER``, ``L_DUPLICATE_KEY``,
    ``L_TEXT``, ``L_SHAPE``.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def loads(raw: bytes, most: int = MAX_LINE_BYTES) -> Any:
    """Reads one JSON document strictly.

    Args:
        raw: UTF-8.
        most: bytes it may have.

    Raises:
        LineError: with the code of the first rule that is broken.
    """
    text = _text(raw, most)
    _check_depth(raw)
    try:
        value = _decoded(text)
    except LineError:
        raise
    except ValueError as error:
        raise LineError("L_JSON", str(error)) from None
    if "\\u" in text:
        _check_escaped(value)
    return value


def dumps(value: object) -> bytes:
    """Writes one JSON document on one line; `loads` of the result is checked by the caller.

    Raises:
        LineError: ``L_TEXT`` or ``L_JSON``, the value has no place in JSON.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise LineError("L_TEXT", "a lone surrogate") from None
    except ValueError as error:
        raise LineError("L_JSON", str(error)) from None


def _decoded(text: str) -> Any:
    """The value of a document; one that fills the text exactly, as ours do, is read in one step."""
    if text.startswith("{"):
        value, end = _DECODER.raw_decode(text)
        if end == len(text):
            return value
    return _DECODER.decode(text)


def _text(raw: bytes, most: int) -> str:
    if len(raw) > most:
        raise LineError("L_SIZE", f"{len(raw)} bytes")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LineError("L_UTF8", str(error)) from None
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        raise LineError("L_TEXT", "not in NFC")
    if text.startswith("\ufeff"):
        raise LineError("L_JSON", "a byte order mark")
    return text


def _check_depth(raw: bytes) -> None:
    if raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _BRACKETS.findall(raw):
        if bracket in (b"{", b"["):
            depth += 1
            if depth > MAX_DEPTH:
                raise LineError("L_DEPTH", f"deeper than {MAX_DEPTH}")
        elif bracket in (b"}", b"]"):
            depth -= 1


def _check_escaped(value: object) -> None:
    """Looks at every text once more when escapes could have hidden something from the raw check."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for item in value:
            _check_escaped(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check_escaped(item)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise LineError("L_TEXT", "a NUL character")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise LineError("L_TEXT", "a lone surrogate")
    if not unicodedata.is_normalized("NFC", text):
        raise LineError("L_TEXT", "not in NFC")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise LineError("L_DUPLICATE_KEY", "a key stands twice")
    return value


def _small_int(digits: str) -> int:
    if len(digits.removeprefix("-")) > MAX_INT_DIGITS:
        raise LineError("L_NUMBER", "an integer of more than fifteen digits")
    return int(digits)


def _no_float(digits: str) -> NoReturn:
    raise LineError("L_NUMBER", f"not an integer: {digits[:20]}")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_small_int,
    parse_float=_no_float,
    parse_constant=_no_float,
)
