"""The manifest as bytes, both ways: one JSON document on one line, each thing written in one way only.

What was read must be what would be written, byte for byte: two programs cannot see two manifests in one
signature. Of a newer format only the spelling of JSON is held to that, so that its new keys pass.

Source: docs/package-format.md, "The manifest".
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, TypeVar

from desktop.exchange.failures import ManifestWrong, NewerPackage, SignatureWrong
from desktop.exchange.instants import is_instant
from desktop.exchange.manifest import FORMAT, Entry, Holding, Manifest, Sender, StreamHead, Totals
from desktop.records.stream import is_party, parse_stream_name
from desktop.records.strict import LineError, dumps, loads

MAX_MANIFEST_BYTES = 16 * 1024 * 1024
MAX_SIGNATURES = 4

_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_HASH = re.compile(r"[0-9a-f]{64}")
_REPLICA = re.compile(r"[0-9a-f]{8}\.[1-9][0-9]{0,5}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SUITES = ("ed25519", "sm2")
_WITH_SM3 = "sm2"
_NAME_LENGTH = 200

_ROOT = tuple(Manifest.__dataclass_fields__)
_SENDER = tuple(Sender.__dataclass_fields__)
_ENTRY = tuple(Entry.__dataclass_fields__)
_HEAD = tuple(StreamHead.__dataclass_fields__)
_HOLDING = tuple(Holding.__dataclass_fields__)
_TOTALS = tuple(Totals.__dataclass_fields__)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ManifestSignature:
    """One signature over ``pae("dukao/manifest", <the bytes of manifest.json>)``.

    Attributes:
        suite: value of `keys.Suite`.
        public: public signing key, hexadecimal.
        signature: hexadecimal.
    """

    suite: str
    public: str
    signature: str


_SIGNATURE = tuple(ManifestSignature.__dataclass_fields__)


def dump_manifest(manifest: Manifest) -> bytes:
    """Writes a manifest as the bytes that are signed."""
    return dumps(asdict(manifest))


def dump_signatures(signatures: Sequence[ManifestSignature]) -> bytes:
    """Writes ``manifest.sig``; the sender's own signature is the first."""
    return dumps({"signatures": [asdict(one) for one in signatures]})


def load_signatures(raw: bytes) -> tuple[ManifestSignature, ...]:
    """Reads ``manifest.sig``.

    Raises:
        SignatureWrong: it is not a list of one to four signatures in the only spelling there is.
    """
    try:
        document = _Object(_document(raw), ("signatures",), "signatures")
        items = document.items("signatures", _SIGNATURE)
        found = tuple(
            ManifestSignature(
                one.one_of("suite", _SUITES), one.matching("public", _HEX), one.matching("signature", _HEX)
            )
            for one in items
        )
    except (LineError, ManifestWrong) as error:
        raise SignatureWrong(detail=_words(error)) from None
    if not 1 <= len(found) <= MAX_SIGNATURES or dump_signatures(found) != raw:
        raise SignatureWrong(detail="not one to four signatures in their only spelling")
    return found


def load_manifest(raw: bytes) -> Manifest:
    """Reads a manifest whose signature holds.

    Args:
        raw: the bytes of ``manifest.json``.

    Raises:
        NewerPackage: only newer programs can read it; nothing but its format was looked at.
        ManifestWrong: it is not a manifest.
    """
    try:
        document = _document(raw)
    except LineError as error:
        raise ManifestWrong(detail=_words(error)) from None
    is_newer = _is_newer(document)
    root = _Object(document, _ROOT, "manifest", is_newer)
    manifest = _manifest(root)
    if not is_newer and dump_manifest(manifest) != raw:
        raise ManifestWrong(detail="keys out of order")
    _check_whole(manifest)
    return manifest


class _Object:
    """A JSON object of known keys; every reading names the place when it fails."""

    def __init__(self, value: object, keys: Sequence[str], where: str, is_newer: bool = False) -> None:
        if not isinstance(value, dict):
            raise ManifestWrong(detail=f"{where}: not an object")
        missing = [key for key in keys if key not in value]
        if missing:
            raise ManifestWrong(detail=f"{where}: {missing[0]} is missing")
        if not is_newer and len(value) > len(keys):
            raise ManifestWrong(detail=f"{where}: a key too many")
        self._value = value
        self._where = where
        self._is_newer = is_newer

    def within(self, name: str, keys: Sequence[str]) -> "_Object":
        return _Object(self._value[name], keys, f"{self._where}.{name}", self._is_newer)

    def items(self, name: str, keys: Sequence[str]) -> Iterator["_Object"]:
        for number, item in enumerate(self._list(name)):
            yield _Object(item, keys, f"{self._where}.{name}[{number}]", self._is_newer)

    def text(self, name: str, is_good: Callable[[str], object]) -> str:
        value = self._value[name]
        if not isinstance(value, str) or not is_good(value):
            raise self.wrong(name)
        return value

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        return self.text(name, pattern.fullmatch)

    def one_of(self, name: str, values: Sequence[str]) -> str:
        return self.text(name, lambda value: value in values)

    def number(self, name: str, least: int) -> int:
        value = self._value[name]
        if type(value) is not int or value < least:
            raise self.wrong(name)
        return value

    def flag(self, name: str) -> bool:
        value = self._value[name]
        if not isinstance(value, bool):
            raise self.wrong(name)
        return value

    def texts(self, name: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
        values = self._list(name)
        if not all(isinstance(value, str) and pattern.fullmatch(value) for value in values):
            raise self.wrong(name)
        return tuple(values)

    def counts(self, name: str, pattern: re.Pattern[str]) -> dict[str, int]:
        value = self._value[name]
        if not isinstance(value, dict) or list(value) != sorted(value):
            raise self.wrong(name)
        for key, count in value.items():
            if not pattern.fullmatch(key) or type(count) is not int or count < 1:
                raise self.wrong(name)
        return value

    def wrong(self, name: str) -> ManifestWrong:
        return ManifestWrong(detail=f"{self._where}.{name}: not what it should be")

    def _list(self, name: str) -> list[Any]:
        value = self._value[name]
        if not isinstance(value, list):
            raise self.wrong(name)
        return value


def _document(raw: bytes) -> Any:
    document = loads(raw, MAX_MANIFEST_BYTES)
    if dumps(document) != raw:
        raise LineError("L_JSON", "not in the only spelling")
    return document


def _is_newer(document: object) -> bool:
    """Whether a later format wrote it that this program may read all the same."""
    stated = _Object(document, ("format", "reads"), "manifest", is_newer=True)
    written, reads = stated.number("format", 1), stated.number("reads", 1)
    if reads > written:
        raise stated.wrong("reads")
    if reads > FORMAT:
        raise NewerPackage(detail=f"format {written}, read by programs of format {reads} and later")
    return written > FORMAT


def _manifest(root: _Object) -> Manifest:
    return Manifest(
        format=root.number("format", 1),
        reads=root.number("reads", 1),
        program=root.text("program", _is_name),
        sender=_sender(root.within("sender", _SENDER)),
        to=root.text("to", is_party),
        office=root.text("office", lambda value: not value or _HASH.fullmatch(value)),
        year=_year(root),
        seq=root.number("seq", 1),
        made=root.text("made", is_instant),
        text_only=root.flag("text_only"),
        entries=tuple(_entry(one) for one in root.items("entries", _ENTRY)),
        heads=tuple(_head(one) for one in root.items("heads", _HEAD)),
        holds=tuple(_holding(one) for one in root.items("holds", _HOLDING)),
        received=root.counts("received", _HASH),
        wants=root.texts("wants", _HASH),
        totals=_totals(root.within("totals", _TOTALS)),
    )


def _year(root: _Object) -> int:
    year = root.number("year", 0)
    if year > 9999:
        raise root.wrong("year")
    return year


def _sender(one: _Object) -> Sender:
    return Sender(
        one.text("party", is_party),
        one.text("name", _is_name),
        one.matching("replica", _REPLICA),
        one.one_of("suite", _SUITES),
        one.matching("sign", _HEX),
        one.matching("seal", _HEX),
    )


def _entry(one: _Object) -> Entry:
    return Entry(
        one.text("name", _is_name),
        one.number("size", 0),
        one.matching("sha256", _HASH),
        one.text("sm3", lambda value: not value or _HASH.fullmatch(value)),
    )


def _head(one: _Object) -> StreamHead:
    return StreamHead(
        one.text("stream", _is_stream),
        one.number("position", 1),
        one.matching("hash", _HASH),
        one.matching("public", _HEX),
        one.one_of("suite", _SUITES),
        one.matching("signature", _HEX),
    )


def _holding(one: _Object) -> Holding:
    return Holding(one.text("stream", _is_stream), one.number("position", 1), one.matching("hash", _HASH))


def _totals(one: _Object) -> Totals:
    return Totals(one.counts("kinds", _KIND), one.matching("state", _HASH))


def _is_name(value: str) -> bool:
    return 0 < len(value) <= _NAME_LENGTH and value.isprintable() and value == value.strip()


def _is_stream(value: str) -> bool:
    try:
        parse_stream_name(value)
    except LineError:
        return False
    return True


def _check_whole(manifest: Manifest) -> None:
    """What no single key shows."""
    heads = [(one.stream, one.position, one.hash, one.public) for one in manifest.heads]
    holds = [(one.stream, one.position, one.hash) for one in manifest.holds]
    has_blobs = any(one.name.startswith("blob/") for one in manifest.entries)
    sm3 = manifest.sender.suite == _WITH_SM3
    rules: Mapping[str, bool] = {
        "heads": _is_ascending(heads),
        "holds": _is_ascending(holds) and all(_is_of(one.stream, manifest.to) for one in manifest.holds),
        "wants": _is_ascending(manifest.wants),
        "entries": all(bool(one.sm3) == sm3 for one in manifest.entries),
        "text_only": not (manifest.text_only and has_blobs),
    }
    for name, is_kept in rules.items():
        if not is_kept:
            raise ManifestWrong(detail=f"manifest.{name}: against its rule")


def _is_ascending(items: Sequence[Any]) -> bool:
    return all(one < other for one, other in pairwise(items))


def _is_of(stream: str, party: str) -> bool:
    return stream.startswith(f"{party}~")


def _words(error: Exception) -> str:
    return str(error.values["detail"]) if isinstance(error, ManifestWrong) else str(error)
