"""Writing a package: the streams a party may read, signed; what is written is what can be read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes

from desktop.exchange.collector import collector_paused
from desktop.exchange.container import MANIFEST as MANIFEST_NAME
from desktop.exchange.container import ROSTER, blob_entry, stream_entry, write_container
from desktop.exchange.container import SIGNATURE as SIGNATURE_NAME
from desktop.exchange.keys import PrivateKeys, Suite, pae
from desktop.exchange.manifest import FORMAT, Entry, Manifest, Sender, StreamHead
from desktop.exchange.manifest_reading import (
    ManifestSignature,
    dump_manifest,
    dump_signatures,
    load_manifest,
)
from desktop.exchange.package_values import Outgoing, OutgoingBlob
from desktop.exchange.totals import count_totals, group_by_record, versions_of
from desktop.records.line import Change, parse_line
from desktop.records.stream import StreamName, parse_stream_name

MANIFEST_KIND = "dukao/manifest"
HEAD_KIND = "dukao/head"


def write_package(target: BinaryIO, outgoing: Outgoing, keys: PrivateKeys) -> Manifest:
    """Writes a package and signs it.

    Args:
        target: a buffered file that can seek, at its start; it is neither flushed nor closed.
        outgoing: what to tell.
        keys: the sender's secret.

    Returns:
        The manifest as written.

    Raises:
        OutgoingTooLarge: more than a package may hold; the target is to be thrown away.
        LineError: a line that is not one.
        ManifestWrong: values that have no place in a manifest.
    """
    with collector_paused():
        parts = _Parts.of(outgoing, keys.suite)
        own = _own_lines(outgoing) if outgoing.totals is None else {}
        manifest = _manifest(outgoing, keys, parts.entries, own)
    raw = dump_manifest(manifest)
    load_manifest(raw)
    write_container(target, _contents(raw, sign_manifest(raw, keys), parts))
    return manifest


def sign_manifest(raw: bytes, keys: PrivateKeys) -> bytes:
    """The bytes of ``manifest.sig`` for the bytes of a manifest."""
    signature = keys.sign(pae(MANIFEST_KIND, raw))
    stated = ManifestSignature(keys.suite.value, keys.public.sign.hex(), signature.hex())
    return dump_signatures([stated])


def sign_head(stream: StreamName, line: Change, keys: PrivateKeys) -> StreamHead:
    """Signs an end of a stream of one's own."""
    return sign_end(str(stream), line.position, line.hash, keys)


def sign_end(stream: str, position: int, line: str, keys: PrivateKeys) -> StreamHead:
    """Signs an end of a stream of one's own.

    Args:
        stream: its name.
        position: of the end, from 1.
        line: its hash.
        keys: the author's.
    """
    signature = keys.sign(head_message(stream, position, line))
    return StreamHead(stream, position, line, keys.public.sign.hex(), keys.suite.value, signature.hex())


def head_message(stream: str, position: int, line: str) -> bytes:
    """What the signature of a head covers.

    Args:
        stream: its name.
        position: of the line, from 1.
        line: its hash.
    """
    return pae(HEAD_KIND, f"{stream} {position} {line}".encode())


@dataclass(frozen=True, slots=True)
class _Parts:
    """Everything behind manifest and signature, with what the manifest says of it."""

    entries: tuple[Entry, ...]
    texts: Mapping[str, bytes]
    blobs: Sequence[OutgoingBlob]

    @classmethod
    def of(cls, outgoing: Outgoing, suite: Suite) -> "_Parts":
        texts = {ROSTER: _joined(outgoing.roster)} if outgoing.roster else {}
        logs = {stream_entry(parse_stream_name(name)): lines for name, lines in outgoing.logs.items()}
        texts.update((name, _joined(logs[name])) for name in sorted(logs))
        blobs = sorted(outgoing.blobs, key=lambda blob: blob[0])
        entries = [_entry(name, data, suite) for name, data in texts.items()]
        entries.extend(_blob_entry(blob, suite) for blob in blobs)
        return cls(tuple(entries), texts, blobs)


def _joined(lines: Sequence[bytes]) -> bytes:
    return b"\n".join((*lines, b""))


def _entry(name: str, data: bytes, suite: Suite) -> Entry:
    return Entry(name, len(data), sha256(data).hexdigest(), sm3_of([data]) if suite is Suite.SM2 else "")


def _blob_entry(blob: OutgoingBlob, suite: Suite) -> Entry:
    digest, size, read = blob
    return Entry(blob_entry(digest), size, digest, sm3_of([read()]) if suite is Suite.SM2 else "")


def sm3_of(chunks: Iterable[bytes]) -> str:
    """SM3 of the chunks one after the other, 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    for chunk in chunks:
        digest.update(chunk)
    return digest.finalize().hex()


def _contents(raw: bytes, signature: bytes, parts: _Parts) -> Iterator[tuple[str, bytes]]:
    yield MANIFEST_NAME, raw
    yield SIGNATURE_NAME, signature
    yield from parts.texts.items()
    for digest, _, read in parts.blobs:
        yield blob_entry(digest), read()


def _own_lines(outgoing: Outgoing) -> dict[StreamName, list[Change]]:
    """The lines of the sender's party: what the totals count and what may have to be signed."""
    streams = {parse_stream_name(name): lines for name, lines in outgoing.logs.items()}
    return {
        stream: [parse_line(raw) for raw in lines]
        for stream, lines in streams.items()
        if stream.party == outgoing.party
    }


def _manifest(
    outgoing: Outgoing, keys: PrivateKeys, entries: tuple[Entry, ...], own: Mapping[StreamName, list[Change]]
) -> Manifest:
    public = keys.public
    changes = (change for lines in own.values() for change in lines)
    return Manifest(
        format=FORMAT,
        reads=FORMAT,
        program=outgoing.program,
        sender=Sender(
            outgoing.party,
            outgoing.name,
            outgoing.replica,
            keys.suite.value,
            public.sign.hex(),
            public.seal.hex(),
        ),
        to=outgoing.to,
        office=outgoing.office,
        year=outgoing.year,
        seq=outgoing.seq,
        made=outgoing.made,
        text_only=outgoing.text_only,
        entries=entries,
        heads=_heads(outgoing, keys, own),
        holds=tuple(sorted(outgoing.holds, key=lambda one: (one.stream, one.position, one.hash))),
        received=dict(sorted(outgoing.received.items())),
        wants=tuple(sorted(outgoing.wants)),
        totals=outgoing.totals or count_totals(versions_of(group_by_record(changes))),
    )


def _heads(
    outgoing: Outgoing, keys: PrivateKeys, own: Mapping[StreamName, list[Change]]
) -> tuple[StreamHead, ...]:
    """The carried heads, and new ones for every end of a stream of this key, whatever its generation."""
    heads = {_order(head): head for head in outgoing.heads if head.stream in outgoing.logs}
    found = {
        str(stream): [(line.position, line.hash) for line in _ends(lines)]
        for stream, lines in own.items()
        if stream.replica.startswith(keys.public.replica_digits)
    }
    for stream, ends in {**outgoing.ends, **found}.items():
        for position, line in ends:
            head = sign_end(stream, position, line, keys)
            heads[_order(head)] = head
    return tuple(heads[order] for order in sorted(heads))


def _order(head: StreamHead) -> tuple[str, int, str, str]:
    return head.stream, head.position, head.hash, head.public


def _ends(lines: Sequence[Change]) -> Iterable[Change]:
    followed = {line.previous for line in lines}
    return (line for line in lines if line.hash not in followed)
