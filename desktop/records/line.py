"""The change: one line of JSON, kept and exchanged as the exact bytes it was born with.

Its identity is the SHA-256 of those bytes. Nothing is ever written again from the parsed form, so
there is no canonical form to get wrong, and keys and kinds that this program does not know survive it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

from desktop.records.stream import Link, StreamName, Tip, is_party, parse_stream_name
from desktop.records.strict import LineError, dumps, loads

SCHEMA = 1
MAX_FIELDS = 200
MAX_REPLACED = 1000

_HASH = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UUID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody wants to state, before it has a place in a stream.

    Attributes:
        kind: kind of record, a key of the ownership table.
        record: record identifier, ``party/32 hexadecimal digits``.
        fields: the fields set, JSON values; decimals as text.
        replaces: per field, the hashes of the changes whose value this one replaces.
    """

    kind: str
    record: str
    fields: Mapping[str, Any]
    replaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who claims to have written a line, and when: evidence only, never used to decide."""

    wall: str
    operator: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line, parsed, beside its exact bytes.

    Attributes:
        stream: where the line stands.
        position: its number in the stream, from 1.
        previous: hash of the line before; empty for the first.
        edit: kind, record, fields and what they replace.
        stamp: claimed time and operator.
        schema: schema number the writer used.
        raw: the bytes, without a line end.
        hash: SHA-256 of ``raw``, 64 hexadecimal digits.
    """

    stream: StreamName
    position: int
    previous: str
    edit: Edit
    stamp: Stamp
    schema: int
    raw: bytes
    hash: str

    @property
    def link(self) -> Link:
        """What chaining needs to know of this line."""
        return Link(self.position, self.hash, self.previous)


def line_hash(raw: bytes) -> str:
    """The identity of a line: SHA-256 of its bytes as 64 hexadecimal digits."""
    return sha256(raw).hexdigest()


def compose(stream: StreamName, tip: Tip, edit: Edit, stamp: Stamp) -> Change:
    """Writes the next line of a stream.

    Args:
        stream: the stream to continue.
        tip: its present end.
        edit: what to state; text must be NFC already.
        stamp: claimed time and operator.

    Returns:
        The change as read back from its own bytes: what we write, we can read.

    Raises:
        LineError: the edit cannot be a line (not NFC, a float, too deep, too large …).
    """
    document = {
        "s": str(stream),
        "q": tip.position + 1,
        "p": tip.hash,
        "k": edit.kind,
        "r": edit.record,
        "f": dict(edit.fields),
        "b": {name: list(hashes) for name, hashes in edit.replaces.items() if hashes},
        "w": stamp.wall,
        "u": stamp.operator,
        "v": SCHEMA,
    }
    return parse_line(dumps(document))


def parse_line(raw: bytes) -> Change:
    """Reads one line strictly.

    Args:
        raw: the bytes of the line, without a line end.

    Raises:
        LineError: with a stable code; nothing of the line can be used then.
    """
    if b"\n" in raw or b"\r" in raw:
        raise LineError("L_SHAPE", "a line end within a line")
    document = loads(raw)
    if not isinstance(document, dict):
        raise LineError("L_SHAPE", "not an object")
    try:
        return _change(document, raw)
    except KeyError as missing:
        raise LineError("L_SHAPE", f"the key {missing} is missing") from None


def _change(document: dict[str, Any], raw: bytes) -> Change:
    stream = parse_stream_name(_str(document, "s"))
    position = _number(document, "q", 1)
    previous = _str(document, "p")
    if bool(previous) != (position > 1) or (previous and not _HASH.fullmatch(previous)):
        raise LineError("L_SHAPE", "p is not the hash of a line before")
    edit = Edit(_kind(document), _record(document), _fields(document), _replaces(document))
    stamp = Stamp(_str(document, "w"), _str(document, "u"))
    schema = _number(document, "v", 1)
    return Change(stream, position, previous, edit, stamp, schema, raw, line_hash(raw))


@lru_cache(maxsize=4096)
def _is_word(text: str) -> bool:
    """Kinds and names of fields are few and come again with every line."""
    return _WORD.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _is_party(text: str) -> bool:
    """Parties are few, too."""
    return is_party(text)


def _str(document: Mapping[str, Any], key: str) -> str:
    value = document[key]
    if not isinstance(value, str):
        raise LineError("L_SHAPE", f"{key} is not text")
    return value


def _number(document: Mapping[str, Any], key: str, least: int) -> int:
    value = document[key]
    if type(value) is not int or value < least:
        raise LineError("L_SHAPE", f"{key} is not a number from {least}")
    return value


def _kind(document: Mapping[str, Any]) -> str:
    kind = _str(document, "k")
    if not _is_word(kind):
        raise LineError("L_SHAPE", "k is not a word")
    return kind


def _record(document: Mapping[str, Any]) -> str:
    record = _str(document, "r")
    party, _, uuid = record.partition("/")
    if not _is_party(party) or not _UUID.fullmatch(uuid):
        raise LineError("L_SHAPE", "r is not party/uuid")
    return record


def _fields(document: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = document["f"]
    if not isinstance(fields, dict) or len(fields) > MAX_FIELDS:
        raise LineError("L_SHAPE", "f is not an object of at most 200 fields")
    for name in fields:
        if not _is_word(name):
            raise LineError("L_SHAPE", f"f has a field that is not a word: {name[:40]!r}")
    return fields


def _replaces(document: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    replaces = document["b"]
    if not isinstance(replaces, dict):
        raise LineError("L_SHAPE", "b is not an object")
    good: set[str] = set()  # an edit mostly replaces one change in all its fields
    for name, hashes in replaces.items():
        if name not in document["f"]:
            raise LineError("L_SHAPE", "b names a field that f does not set")
        if not isinstance(hashes, list) or not 0 < len(hashes) <= MAX_REPLACED:
            raise LineError("L_SHAPE", "b is not a list of hashes")
        for item in hashes:
            if not isinstance(item, str) or (item not in good and not _HASH.fullmatch(item)):
                raise LineError("L_SHAPE", "b is not a list of hashes")
            good.add(item)
    return {name: tuple(hashes) for name, hashes in replaces.items()}
