"""Mutated containers: the reader raises nothing but its refusals and never takes other content.

2,000 mutations; ``DUKAO_RUNS`` sets how many, 200,000 for the 3,000 of a soak; ``DUKAO_SEED`` the first seed.
What is accepted is looked at with other eyes than the reader's: `zlib` and the field-by-field parser of
`tests.exchange.raw_zip`.
"""

import collections
import io
import os
import random
import time
import zlib
from collections.abc import Callable

import pytest

from desktop.exchange import container, container_scan
from desktop.exchange.container import Container
from desktop.exchange.failures import PackageRefused
from tests.exchange.raw_zip import Header, Part, parse
from tests.exchange.small_container import PARTS, small_container

RUNS = int(os.environ.get("DUKAO_RUNS", "30")) * 200_000 // 3_000
FIRST_SEED = int(os.environ.get("DUKAO_SEED", "0"))
RUNS_PER_BUG = 3_000

VALID = small_container()
OTHER = parse(VALID)
OTHER.part("log/").pack(b'{"kind":"task","text":"other"}\n', 8)
OTHER.part("blob/").pack(b"%PDF-1.7 other", 0)
SPLICES = (VALID, OTHER.dump())

SAME = "accepted"
CODES = (
    *("E_NOT_PACKAGE", "E_ZIP_END", "E_ZIP_DIRECTORY", "E_ZIP_FEATURE", "E_ZIP_NAME", "E_PACKAGE_SIZE"),
    *("E_ZIP_LAYOUT", "E_ZIP_DATA"),
)
NUMBERS = (0, 1, 2, 20, 45, 63, 0x7F, 0xFF, 0x100, 0x7FFF, 0xFFFE, 0xFFFF, 0x10000, 0x7FFF_FFFF)
LARGE = (*NUMBERS, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF)
WIDE = ("crc", "packed", "size", "external", "offset")
NARROW = (
    "made", "needed", "flags", "method", "time", "date", "name_length", "extra_length", "disk", "internal"
)  # fmt: skip

Mutation = Callable[[random.Random, bytes], bytes]


def span(rng: random.Random, data: bytes) -> tuple[int, int]:
    """A place and an end, mostly close together."""
    at = rng.randrange(len(data))
    return at, min(len(data), at + int(rng.paretovariate(0.5)))


def flip_bits(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 8))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def set_bytes(rng: random.Random, data: bytes) -> bytes:
    at, end = span(rng, data)
    return data[:at] + bytes([rng.choice((0, 0xFF, 0x20, rng.randrange(256)))]) * (end - at) + data[end:]


def set_number(rng: random.Random, data: bytes) -> bytes:
    width = rng.choice((2, 4))
    at = rng.randrange(len(data) - width)
    number = rng.choice(LARGE) % (1 << 8 * width)
    return data[:at] + number.to_bytes(width, "little") + data[at + width :]


def insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice((1, 1, 2, 4, 22, 30, 46))) + data[at:]


def delete(rng: random.Random, data: bytes) -> bytes:
    at, end = span(rng, data)
    return data[:at] + data[end:]


def keep_middle(rng: random.Random, data: bytes) -> bytes:
    return data[rng.randrange(len(data)) : rng.randrange(len(data))]


def truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def double(rng: random.Random, data: bytes) -> bytes:
    at, end = span(rng, data)
    return data[:end] + data[at:end] * rng.choice((1, 1, 3)) + data[end:]


def splice(rng: random.Random, data: bytes) -> bytes:
    """Some bytes of another container, or of another place of this one."""
    source = rng.choice(SPLICES)
    start, stop = span(rng, source)
    at = rng.choice((start, rng.randrange(len(data))))
    return data[:at] + source[start : min(stop, start + len(source) // 3)] + data[at + stop - start :]


def swap_ranges(rng: random.Random, data: bytes) -> bytes:
    a, b, c, d = sorted(rng.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def swap_members(rng: random.Random, data: bytes) -> bytes:
    """Two members change places, in the file, in the directory, or in both."""
    taken = parse(data)
    one, other = rng.sample(range(len(taken.parts)), 2)
    order = list(taken.parts)
    order[one], order[other] = order[other], order[one]
    taken.listed = rng.choice((order, list(taken.parts)))
    taken.parts = order if taken.listed != order else rng.choice((order, list(taken.parts)))
    return taken.dump()


def swap_data(rng: random.Random, data: bytes) -> bytes:
    """Two members change their bytes, with or without the sizes and checksums."""
    taken = parse(data)
    one, other = rng.sample(taken.parts, 2)
    one.data, other.data = other.data, one.data
    for part in (one, other):
        if rng.random() < 0.5:
            part.both(packed=len(part.data))
    return taken.dump()


def change_header(rng: random.Random, data: bytes) -> bytes:
    """One field in the local header, in the directory, or in both."""
    taken = parse(data)
    part = rng.choice(taken.parts)
    field = rng.choice(WIDE + NARROW)
    number = rng.choice(LARGE if field in WIDE else NUMBERS[:12])
    for header in rng.choice(((part.local,), (part.central,), (part.local, part.central))):
        setattr(header, field, number)
    return taken.dump()


def change_sizes(rng: random.Random, data: bytes) -> bytes:
    """A size or checksum in both headers."""
    taken = parse(data)
    part = rng.choice(taken.parts)
    field = rng.choice(("size", "packed", "crc"))
    near = max(0, getattr(part.central, field) + rng.choice((-2, -1, 1, 2)))
    part.both(**{field: rng.choice((near, 1 << rng.randrange(32), rng.choice(LARGE)))})
    return taken.dump()


def change_end(rng: random.Random, data: bytes) -> bytes:
    taken = parse(data)
    field = rng.choice(("disk", "first_disk", "here", "count", "length", "start", "comment"))
    number = rng.choice(LARGE if field in {"length", "start"} else NUMBERS[:12])
    taken.end[field] = number
    return taken.dump()


def change_data(rng: random.Random, data: bytes) -> bytes:
    """Packed bytes are changed and the headers follow."""
    taken = parse(data)
    part = rng.choice(taken.parts)
    change = rng.choice((flip_bits, set_bytes, insert, delete, truncate, double))
    part.data = change(rng, part.data)
    part.both(packed=len(part.data))
    return taken.dump()


def add_bytes(rng: random.Random, data: bytes) -> bytes:
    """Bytes where none belong; every offset follows."""
    taken = parse(data)
    more = rng.choice((b"\0", b"PK\x03\x04", b"PK\x07\x08" + bytes(12), rng.randbytes(rng.randrange(1, 60))))
    place = rng.choice(("before", "before_directory", "in_directory", "behind_directory", "comment", "data"))
    if place in {"before", "data"}:
        part = rng.choice(taken.parts)
        setattr(part, place, getattr(part, place) + more)
        part.both(packed=len(part.data))
    else:
        setattr(taken, place, more)
    return taken.dump()


def pack_again(rng: random.Random, data: bytes) -> bytes:
    """The same content deflated otherwise: the one change that is to be accepted."""
    taken = parse(data)
    part = rng.choice([part for part in taken.parts if part.central.method == 8])
    strategies = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED)
    packer = zlib.compressobj(rng.randrange(10), zlib.DEFLATED, -15, 9, rng.choice(strategies))
    content = part.content()
    at = rng.randrange(len(content) + 1)
    part.data = packer.compress(content[:at]) + packer.flush(
        rng.choice((zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH))
    )
    part.data += packer.compress(content[at:]) + packer.flush()
    part.both(packed=len(part.data))
    return taken.dump()


BYTES: tuple[Mutation, ...] = (
    *(flip_bits, set_bytes, set_number, insert, delete, truncate, double, splice, swap_ranges, keep_middle),
)
FIELDS: tuple[Mutation, ...] = (
    *(swap_members, swap_data, change_header, change_header, change_sizes, change_end, change_data),
    *(add_bytes, pack_again),
)


def mutated(seed: int) -> bytes:
    """A change of fields or none, then some of bytes or none."""
    rng = random.Random(seed)
    data = VALID
    if rng.random() < 0.6:
        data = rng.choice(FIELDS)(rng, data)
    while data == VALID or (len(data) > 8 and rng.random() < 0.15):
        data = rng.choice(BYTES)(rng, data)
    return data


def outcome(data: bytes) -> str:
    """The code of the refusal, or `SAME` after looking whether it is."""
    try:
        with Container(io.BytesIO(data)) as opened:
            found = [(member.name, opened.read(member)) for member in opened.members]
    except PackageRefused as refused:
        return refused.code
    assert found == list(PARTS), "other content"
    assert_every_byte_is_accounted_for(data)
    return SAME


def assert_every_byte_is_accounted_for(data: bytes) -> None:
    """Beside how the deflated members are packed, the file is the good one."""
    taken, good = parse(data), parse(VALID)
    assert taken.dump() == data, "local headers, gaps or the end record"
    for part, right in zip(taken.parts, good.parts, strict=True):
        assert fixed(part) == fixed(right), "fields"
        if part.central.method == 8:
            inflate = zlib.decompressobj(-15)
            inflate.decompress(part.data)
            assert (inflate.eof, inflate.unused_data) == (True, b""), "bytes behind the data"


def fixed(part: Part) -> dict[str, object]:
    header: Header = part.central
    return {name: value for name, value in vars(header).items() if name != "packed"}


def play(seed: int) -> str:
    try:
        return outcome(mutated(seed))
    except Exception as error:
        error.add_note(f"DUKAO_SEED={seed}")
        raise


def test_no_mutation_is_accepted_with_other_content(capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.perf_counter()

    outcomes = collections.Counter(play(seed) for seed in range(FIRST_SEED, FIRST_SEED + RUNS))

    spent = time.perf_counter() - begun
    with capsys.disabled():
        print(f"\ncontainer: {RUNS} mutations in {spent:.1f} s, {dict(outcomes)}")  # noqa: T201 - the report it owes
    for code in CODES:
        assert outcomes[code] >= RUNS // 500, f"too few mutations get as far as {code}"
    assert RUNS // 100 <= outcomes[SAME] <= RUNS // 5


# --- the checks above find a reader that is wrong ---------------------------------------------------------


class Agreeable(bytes):
    """Bytes that are like any others."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


class AnyNumber(int):
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


def local_headers_are_not_compared(patch: pytest.MonkeyPatch) -> None:
    whole = container_scan.local_header
    patch.setattr(container_scan, "local_header", lambda central: Agreeable(whole(central)))


def attributes_are_not_compared(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(container_scan, "NOTHING", Agreeable(bytes(12)))


def versions_and_flags_are_not_compared(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(container_scan, "MADE", Agreeable(bytes(6)))


def checksums_are_not_compared(patch: pytest.MonkeyPatch) -> None:
    class Zlib:
        MAX_WBITS = zlib.MAX_WBITS
        error = zlib.error
        decompressobj = staticmethod(zlib.decompressobj)

        @staticmethod
        def crc32(data: bytes, start: int = 0) -> int:
            return AnyNumber(zlib.crc32(data, int(start)))

    patch.setattr(container, "zlib", Zlib)


def bytes_behind_the_data_are_not_seen(patch: pytest.MonkeyPatch) -> None:
    class Inflate:
        unused_data = b""

        def __init__(self, bits: int) -> None:
            self._real = zlib.decompressobj(bits)

        def decompress(self, data: bytes, most: int) -> bytes:
            return self._real.decompress(data, most)

        @property
        def unconsumed_tail(self) -> bytes:
            return self._real.unconsumed_tail

        @property
        def eof(self) -> bool:
            return self._real.eof

    class Zlib:
        MAX_WBITS = zlib.MAX_WBITS
        error = zlib.error
        crc32 = staticmethod(zlib.crc32)
        decompressobj = Inflate

    patch.setattr(container, "zlib", Zlib)


def errors_of_zlib_escape(patch: pytest.MonkeyPatch) -> None:
    class Zlib:
        MAX_WBITS = zlib.MAX_WBITS
        error = KeyError
        crc32 = staticmethod(zlib.crc32)
        decompressobj = staticmethod(zlib.decompressobj)

    patch.setattr(container, "zlib", Zlib)


BUGS = {
    local_headers_are_not_compared: "local headers, gaps or the end record",
    attributes_are_not_compared: "fields",
    versions_and_flags_are_not_compared: "fields",
    checksums_are_not_compared: "other content",
    bytes_behind_the_data_are_not_seen: "bytes behind the data",
    errors_of_zlib_escape: "Error -3",
}


def complaints() -> str:
    found = []
    for seed in range(RUNS_PER_BUG):
        try:
            play(seed)
        except (AssertionError, zlib.error) as error:
            found.append(str(error))
    return "\n".join(found)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_seeded_bug_is_noticed(bug: Callable[[pytest.MonkeyPatch], None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        bug(patch)

        found = complaints()

    assert BUGS[bug] in found
