"""Sealed packages: a signed package, encrypted to the installations that may read it.

    DUKAO-SEALED-1 LF
    {"cipher":<name>,"recipients":[{"key":<fingerprint>,"wrapped":<hexadecimal>},…]} LF
    chunk chunk … last chunk

A random file key is wrapped once for every recipient. The key of the chunks is derived from it and from
all bytes up to the first chunk, so a changed header opens nothing. A chunk is `CHUNK_BYTES` of the
package and a tag; its nonce is its number and whether it is the last. So a missing, moved, repeated,
cut or appended chunk does not open, and memory stays the same for a file of any size.

What is inside is signed; that proves who sent it. Sealing proves nothing, it only hides.

Source: RFC 5869 (HKDF), RFC 9180 (HPKE), GB/T 32907 and RFC 8998 (SM4-GCM); numbered chunks with a mark
on the last: Hoang, Reyhanitabar, Rogaway, Vizár 2015 (STREAM).
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from desktop.exchange.failures import SealBroken, SealedForOthers
from desktop.exchange.keys import ChunkCipher, PrivateKeys, PublicKeys, Suite, chunk_cipher
from desktop.records.strict import dumps, loads

MAGIC = b"DUKAO-SEALED-1\n"
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
MAX_HEADER_BYTES = 1024 * 1024
SUITE_OF = {"hkdf-sha256+aes-256-gcm": Suite.ED25519, "hkdf-sm3+sm4-gcm": Suite.SM2}
_CIPHER_OF = {suite: name for name, suite in SUITE_OF.items()}
_PURPOSE = b"dukao/seal/1"
_FILE_KEY_BYTES = 32
_COUNTER_BYTES = 11
_LF = b"\n"


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins with these bytes (at least ``len(MAGIC)``) is a sealed package."""
    return head.startswith(MAGIC)


def seal(source: BinaryIO, target: BinaryIO, recipients: Sequence[PublicKeys]) -> None:
    """Encrypts a package. SM4 when all recipients use the national suite, else AES.

    Args:
        source: the package, read to its end.
        target: gets the sealed package.
        recipients: at least one; one that stands twice counts once.

    Raises:
        ValueError: no recipient, or the key of one is unusable.
    """
    if not recipients:
        raise ValueError("sealed for nobody")
    suite = Suite.SM2 if all(one.suite is Suite.SM2 for one in recipients) else Suite.ED25519
    file_key = secrets.token_bytes(_FILE_KEY_BYTES)
    header = _dump_header(suite, {one.fingerprint: one.wrap(file_key, _PURPOSE) for one in recipients})
    target.write(header)
    _write_chunks(source, target, chunk_cipher(suite, file_key, header))


def unseal(source: BinaryIO, target: BinaryIO, keys: PrivateKeys, name: str = "") -> None:
    """Decrypts a sealed package.

    Args:
        source: the sealed package, at its beginning.
        target: gets the package; to be thrown away when this raises, for what was written until then
            may have been cut short.
        keys: of this installation.
        name: of the file, for the sentence of a failure.

    Raises:
        SealedForOthers: it is not for these keys.
        SealBroken: it is damaged, cut short or changed.
    """
    header, suite, recipients = _read_header(source, name)
    wrapped = recipients.get(keys.public.fingerprint)
    if wrapped is None:
        raise SealedForOthers(file=name, detail="no key for this installation")
    try:
        file_key = keys.open_sealed(wrapped, _PURPOSE)
        _read_chunks(source, target, chunk_cipher(suite, file_key, header))
    except ValueError as error:
        raise SealBroken(file=name, detail=str(error)) from None


def recipients_of(source: BinaryIO, name: str = "") -> tuple[str, ...]:
    """The fingerprints that a sealed package is encrypted to, ascending. Nothing vouches for them.

    Raises:
        SealBroken: the header cannot be read.
    """
    return tuple(_read_header(source, name)[2])


def _write_chunks(source: BinaryIO, target: BinaryIO, cipher: ChunkCipher) -> None:
    number, chunk = 0, _filled(source, CHUNK_BYTES)
    while chunk or number == 0:
        following = _filled(source, CHUNK_BYTES)
        target.write(cipher.encrypt(_nonce(number, is_last=not following), chunk, None))
        number, chunk = number + 1, following


def _read_chunks(source: BinaryIO, target: BinaryIO, cipher: ChunkCipher) -> None:
    from cryptography.exceptions import InvalidTag  # start-up time

    number, chunk = 0, _filled(source, CHUNK_BYTES + TAG_BYTES)
    while chunk or number == 0:
        following = _filled(source, CHUNK_BYTES + TAG_BYTES)
        try:
            plain = cipher.decrypt(_nonce(number, is_last=not following), chunk, None)
        except InvalidTag:
            raise ValueError(f"chunk {number} does not open") from None
        if not plain and number:
            raise ValueError("an empty chunk after others")
        target.write(plain)
        number, chunk = number + 1, following


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])


def _filled(source: BinaryIO, size: int) -> bytes:
    """So many bytes, or what is left: unbuffered files and pipes give less at a time."""
    parts = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _read_header(source: BinaryIO, name: str) -> tuple[bytes, Suite, dict[str, bytes]]:
    try:
        magic = _filled(source, len(MAGIC))
        line = source.readline(MAX_HEADER_BYTES)
        suite, recipients = _header(magic, line)
    except ValueError as error:
        raise SealBroken(file=name, detail=str(error)) from None
    return magic + line, suite, recipients


def _header(magic: bytes, line: bytes) -> tuple[Suite, dict[str, bytes]]:
    if magic != MAGIC or not line.endswith(_LF):
        raise ValueError("no header")
    untrusted = loads(line.removesuffix(_LF))
    try:
        suite = SUITE_OF[untrusted["cipher"]]
        recipients = {one["key"]: bytes.fromhex(one["wrapped"]) for one in untrusted["recipients"]}
        again = _dump_header(suite, recipients)
    except (TypeError, KeyError):
        raise ValueError("not a header") from None
    if again != magic + line:
        raise ValueError("a header that we would not have written")
    return suite, recipients


def _dump_header(suite: Suite, recipients: Mapping[str, bytes]) -> bytes:
    described = [{"key": key, "wrapped": wrapped.hex()} for key, wrapped in sorted(recipients.items())]
    return MAGIC + dumps({"cipher": _CIPHER_OF[suite], "recipients": described}) + _LF
