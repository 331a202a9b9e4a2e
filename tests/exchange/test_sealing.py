"""Sealing: who can open it, and that nothing of it can be cut, moved, repeated or added."""

import io
import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.failures import SealBroken, SealedForOthers
from desktop.exchange.keys import PrivateKeys, PublicKeys, Suite, chunk_cipher
from desktop.exchange.sealing import CHUNK_BYTES, MAGIC, TAG_BYTES, is_sealed, recipients_of, seal, unseal

SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES
READERS = {suite: tuple(PrivateKeys(suite, bytes([number]) * 32) for number in (1, 2, 3)) for suite in Suite}
WE, THEY, STRANGER = READERS[Suite.ED25519]


def sealed(data: bytes, *recipients: PublicKeys) -> bytes:
    target = io.BytesIO()
    seal(io.BytesIO(data), target, recipients)
    return target.getvalue()


def opened(file: bytes, keys: PrivateKeys = WE) -> bytes:
    target = io.BytesIO()
    unseal(io.BytesIO(file), target, keys, "a.dkx")
    return target.getvalue()


def is_broken(file: bytes, keys: PrivateKeys = WE) -> bool:
    try:
        opened(file, keys)
    except SealBroken as failure:
        return failure.code == "E_SEAL" and "a.dkx" in str(failure)
    return False


def parts_of(file: bytes) -> tuple[bytes, list[bytes]]:
    """Header and sealed chunks."""
    start = file.index(b"\n", len(MAGIC)) + 1
    body = file[start:]
    return file[:start], [body[place : place + SEALED_CHUNK] for place in range(0, len(body), SEALED_CHUNK)]


SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 17]


@pytest.mark.parametrize("suite", Suite)
@pytest.mark.parametrize("size", SIZES)
def test_every_recipient_opens_what_was_sealed(suite: Suite, size: int) -> None:
    data = random.Random(size).randbytes(size)
    one, two, stranger = READERS[suite]

    file = sealed(data, one.public, two.public)

    assert is_sealed(file[: len(MAGIC)])
    assert opened(file, one) == data
    assert opened(file, two) == data
    with pytest.raises(SealedForOthers) as refused:
        opened(file, stranger)
    assert refused.value.code == "E_SEAL_KEY"
    assert "a.dkx" in str(refused.value)


def test_recipients_of_both_suites_open_the_same_file() -> None:
    national = READERS[Suite.SM2][0]

    file = sealed(b"data", WE.public, national.public)

    assert opened(file) == opened(file, national) == b"data"
    assert b"aes-256-gcm" in file


def test_the_national_suite_alone_uses_sm4() -> None:
    file = sealed(b"data", READERS[Suite.SM2][0].public)

    assert b"sm4-gcm" in parts_of(file)[0]


def test_the_recipients_stand_in_the_header() -> None:
    file = sealed(b"", WE.public, THEY.public, WE.public)

    assert set(recipients_of(io.BytesIO(file))) == {WE.public.fingerprint, THEY.public.fingerprint}
    assert len(recipients_of(io.BytesIO(file))) == 2


def test_nothing_is_sealed_for_nobody_or_to_an_unusable_key() -> None:
    with pytest.raises(ValueError):
        sealed(b"")
    with pytest.raises(ValueError):
        sealed(b"", PublicKeys(Suite.ED25519, WE.public.sign, bytes(32)))


def test_the_same_package_is_sealed_differently_every_time() -> None:
    one, other = (parts_of(sealed(b"data", WE.public)) for _ in range(2))

    assert one[0] != other[0]
    assert one[1] != other[1]


def test_what_is_not_sealed_is_told_by_its_beginning() -> None:
    assert not is_sealed(b"PK\x03\x04" + bytes(20))
    assert not is_sealed(MAGIC[:-1])
    assert is_broken(b"PK\x03\x04" + bytes(20))


FOUR = sealed(random.Random(4).randbytes(3 * CHUNK_BYTES + 100), WE.public, THEY.public)
EXACT = sealed(bytes(2 * CHUNK_BYTES), WE.public)


@pytest.mark.parametrize("file", [FOUR, EXACT], ids=["a short last chunk", "a full last chunk"])
def test_a_file_cut_at_any_border_of_chunks_is_refused(file: bytes) -> None:
    header, chunks = parts_of(file)

    for kept in range(len(chunks)):
        for extra in (-1, 0, 1, TAG_BYTES, TAG_BYTES + 1):
            end = len(header) + kept * SEALED_CHUNK + extra
            assert is_broken(file[:end]), f"{kept} chunks and {extra} bytes"
    assert is_broken(file[:-1])
    assert not is_broken(file)


def test_chunks_that_are_moved_repeated_or_missing_are_refused() -> None:
    header, (a, b, c, d) = parts_of(FOUR)

    orders = ([b, a, c, d], [a, c, b, d], [a, b, d, c], [d, b, c, a], [d], [a, d], [b, c, d], [a, b, d])
    repeated = ([a, a, b, c, d], [a, b, b, c, d], [a, b, c, d, d], [a, b, c, d, a, b, c, d], [a, b, c, c, d])
    for chunks in (*orders, *repeated):
        assert is_broken(header + b"".join(chunks))
    assert opened(header + a + b + c + d)


@pytest.mark.parametrize("file", [FOUR, EXACT, sealed(b"", WE.public)], ids=["short", "full", "empty"])
@pytest.mark.parametrize("added", [b"\0", bytes(TAG_BYTES), bytes(SEALED_CHUNK), b"PK\x03\x04"])
def test_anything_added_at_the_end_is_refused(file: bytes, added: bytes) -> None:
    assert is_broken(file + added)


def test_an_empty_chunk_after_a_full_one_is_refused() -> None:
    file = sealed(bytes(CHUNK_BYTES), WE.public)
    header, _ = parts_of(file)
    key = next(one["wrapped"] for one in header_of(header)["recipients"])
    cipher = chunk_cipher(Suite.ED25519, WE.open_sealed(bytes.fromhex(key), b"dukao/seal/1"), header)
    first = cipher.encrypt(bytes(12), bytes(CHUNK_BYTES), None)
    last = cipher.encrypt(bytes(10) + b"\1\1", b"", None)

    assert is_broken(header + first + last)


def test_chunks_of_another_file_do_not_fit() -> None:
    header, chunks = parts_of(FOUR)
    other_header, other = parts_of(sealed(random.Random(4).randbytes(3 * CHUNK_BYTES + 100), WE.public))

    assert is_broken(header + b"".join((chunks[0], other[1], *chunks[2:])))
    assert is_broken(other_header + b"".join(chunks))


@pytest.mark.parametrize("suite", Suite)
def test_no_flipped_bit_of_a_sealed_package_is_accepted(suite: Suite) -> None:
    keys = READERS[suite][0]
    file = sealed(b"a signed package", keys.public)
    step = 1 if suite is Suite.ED25519 else 11  # pure Python: 20 ms for each

    for place in range(0, len(file), step):
        flipped = file[:place] + bytes([file[place] ^ 1 << place % 8]) + file[place + 1 :]
        with pytest.raises((SealBroken, SealedForOthers)):
            opened(flipped, keys)


def test_a_recipient_cannot_be_taken_out_or_added_unnoticed() -> None:
    header, chunks = parts_of(sealed(b"data", WE.public, THEY.public))
    described = header_of(header)
    stranger = {"key": STRANGER.public.fingerprint, "wrapped": described["recipients"][0]["wrapped"]}

    for recipients in (
        [one for one in described["recipients"] if one["key"] == WE.public.fingerprint],
        sorted([*described["recipients"], stranger], key=lambda one: one["key"]),
    ):
        again = MAGIC + dump({"cipher": described["cipher"], "recipients": recipients}) + b"\n"
        assert is_broken(again + b"".join(chunks))


def header_of(header: bytes) -> Any:
    return json.loads(header.removeprefix(MAGIC))


def dump(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


HEADER = header_of(parts_of(EXACT)[0])
HEADERS: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "no cipher": dump({"recipients": HEADER["recipients"]}),
    "an unknown cipher": dump(HEADER | {"cipher": "rot13"}),
    "a cipher that is a list": dump(HEADER | {"cipher": []}),
    "recipients that are a text": dump(HEADER | {"recipients": "us"}),
    "recipients that are a number": dump(HEADER | {"recipients": 1}),
    "a recipient that is a text": dump(HEADER | {"recipients": ["us"]}),
    "a recipient without a key": dump(HEADER | {"recipients": [{"key": WE.public.fingerprint}]}),
    "a recipient that is a list": dump(HEADER | {"recipients": [{"key": [], "wrapped": ""}]}),
    "keys that are no hexadecimal": dump(HEADER | {"recipients": [{"key": "a", "wrapped": "zz"}]}),
    "keys that are a number": dump(HEADER | {"recipients": [{"key": "a", "wrapped": 1}]}),
    "names of different kinds": dump(
        HEADER | {"recipients": [{"key": "a", "wrapped": ""}, {"key": 1, "wrapped": ""}]}
    ),
    "the same recipient twice": dump(HEADER | {"recipients": HEADER["recipients"] * 2}),
    "a key more": dump(HEADER | {"note": ""}),
    "a space": dump(HEADER).replace(b",", b", "),
}


@pytest.mark.parametrize("line", HEADERS.values(), ids=HEADERS)
def test_a_header_written_in_any_other_way_is_refused(line: bytes) -> None:
    assert is_broken(MAGIC + line + b"\n" + b"".join(parts_of(EXACT)[1]))
    with pytest.raises(SealBroken):
        recipients_of(io.BytesIO(MAGIC + line + b"\n"))


def test_a_header_that_does_not_end_is_refused_without_reading_on() -> None:
    source = io.BytesIO(MAGIC + b"x" * 5_000_000)

    with pytest.raises(SealBroken):
        unseal(source, io.BytesIO(), WE)

    assert source.tell() < 2_000_000


class Trickle(io.RawIOBase):
    """A source that gives a few bytes at a time, as pipes and raw files may."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._data.read(min(len(buffer), 1000))
        buffer[: len(part)] = part
        return len(part)


def test_a_source_that_gives_a_little_at_a_time_is_read_whole() -> None:
    data = random.Random(1).randbytes(2 * CHUNK_BYTES + 5)
    target, again = io.BytesIO(), io.BytesIO()

    seal(Trickle(data), target, [WE.public])
    unseal(Trickle(target.getvalue()), again, WE)

    assert again.getvalue() == data


@pytest.mark.parametrize("suite", Suite)
def test_a_large_package_takes_no_more_memory_than_a_small_one(suite: Suite, tmp_path: Path) -> None:
    plain, hidden, again = (tmp_path / name for name in ("plain", "sealed", "again"))
    megabyte = random.Random(2).randbytes(1 << 20)
    with plain.open("wb") as file:
        for _ in range(100):
            file.write(megabyte)
    keys = READERS[suite][0]

    tracemalloc.start()
    with plain.open("rb") as source, hidden.open("wb") as target:
        seal(source, target, [keys.public])
    with hidden.open("rb") as source, again.open("wb") as target:
        unseal(source, target, keys)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 << 20
    assert again.stat().st_size == plain.stat().st_size
    with again.open("rb") as file:
        for _ in range(100):
            assert file.read(1 << 20) == megabyte
