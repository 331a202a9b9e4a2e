"""The container: what is written is read, nothing else is, and reading stays small and quick."""

import io
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.exchange import container_form, container_writing
from desktop.exchange.container import (
    MANIFEST,
    SIGNATURE,
    Container,
    blob_entry,
    entry_stream,
    stream_entry,
    write_container,
)
from desktop.exchange.failures import (
    OutgoingTooLarge,
    PackageRefused,
    PackageTooLarge,
    ZipData,
    ZipDirectory,
    ZipEnd,
    ZipFeature,
)
from desktop.records.stream import StreamName
from tests.exchange.hostile_zip import HOSTILE_ZIPS, Hostile
from tests.exchange.raw_zip import CENTRAL, END, parse
from tests.exchange.small_container import PARTS, small_container

MIB = 1 << 20
LOG = "log/unit.a~00000000.1~all~2024.jsonl"
START: tuple[tuple[str, bytes], ...] = ((MANIFEST, b"{}"), (SIGNATURE, b""))


def written(parts: object) -> bytes:
    target = io.BytesIO()
    write_container(target, parts)  # type: ignore[arg-type]
    return target.getvalue()


def read(data: bytes) -> list[tuple[str, bytes]]:
    with Container(io.BytesIO(data)) as container:
        return [(member.name, container.read(member)) for member in container.members]


# --- writing and reading ------------------------------------------------------------------------------

slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
parties = st.builds("{}.{}".format, st.sampled_from(["office", "unit", "inspector"]), slugs)
audiences = st.just("*") | parties | st.builds("circle.{}".format, slugs)
replicas = st.builds("{}.{}".format, st.from_regex(r"[0-9a-f]{8}", fullmatch=True), st.integers(1, 999_999))
streams = st.builds(StreamName, parties, replicas, audiences, st.integers(0, 9999))
contents = st.binary(max_size=300) | st.integers(0, 600_000).map(bytes)
logs = st.dictionaries(streams.map(stream_entry), contents, max_size=4)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
blobs = st.dictionaries(digests.map(blob_entry), contents, max_size=4)


@st.composite
def packages(draw: st.DrawFn) -> list[tuple[str, bytes]]:
    parts = [(MANIFEST, draw(contents)), (SIGNATURE, draw(contents))]
    if draw(st.booleans()):
        parts.append(("roster.jsonl", draw(contents)))
    return [*parts, *sorted(draw(logs).items()), *sorted(draw(blobs).items())]


def in_pieces(content: bytes, length: int) -> Iterator[bytes]:
    yield from (content[at : at + length] for at in range(0, len(content), length))


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(parts=packages(), length=st.sampled_from([1000, 4096, 300_000]))
def test_what_is_written_is_read_back_however_it_was_handed_over(
    parts: list[tuple[str, bytes]], length: int
) -> None:
    whole = written(parts)

    pieces = written((name, in_pieces(content, length)) for name, content in parts)

    assert read(whole) == parts
    assert pieces == whole


@settings(max_examples=30, deadline=None, database=None, derandomize=True)
@given(parts=packages())
def test_any_archive_program_opens_what_is_written(parts: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(io.BytesIO(written(parts))) as archive:
        found = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]

        assert archive.testzip() is None
    assert found == parts


def test_attachments_and_the_signature_are_stored_and_all_else_is_deflated() -> None:
    with Container(io.BytesIO(small_container())) as container:
        stored = [member.name for member in container.members if member.is_stored]

    assert stored == [name for name, _ in PARTS if name == SIGNATURE or name.startswith("blob/")]


def test_a_member_tells_where_its_bytes_are() -> None:
    data = small_container()
    with Container(io.BytesIO(data)) as container:
        member = container.find(PARTS[-1][0])

        assert member is not None
        assert data[member.offset : member.offset + member.packed] == PARTS[-1][1]
        assert (member.size, member.crc) == (len(PARTS[-1][1]), zlib.crc32(PARTS[-1][1]))
        assert container.find("roster.json") is None


def test_any_level_of_deflate_is_read() -> None:
    taken = parse(small_container())
    for part in taken.parts:
        if part.central.method == 8:
            content = part.content()
            part.data = b"".join(stored_blocks(content))
            part.both(packed=len(part.data))

    assert read(taken.dump()) == list(PARTS)


def stored_blocks(content: bytes) -> Iterator[bytes]:
    packer = zlib.compressobj(0, zlib.DEFLATED, -15)
    yield packer.compress(content)
    yield packer.flush()


def test_a_large_log_is_read_in_pieces_of_at_most_a_mebibyte() -> None:
    content = b"".join(b"%d\n" % number for number in range(1_000_000))
    with Container(io.BytesIO(written([*START, (LOG, content)]))) as container:
        pieces = list(container.chunks(container.members[2]))

    assert b"".join(pieces) == content
    assert max(map(len, pieces)) == MIB


def test_a_log_that_unpacks_to_whole_chunks_from_one_piece_is_read() -> None:
    content = bytes(4 * MIB)

    assert read(written([*START, (LOG, content)]))[2] == (LOG, content)


def test_a_path_is_opened_and_closed_and_gives_messages_their_name(tmp_path: Path) -> None:
    good, bad = tmp_path / "好.dkx", tmp_path / "坏.dkx"
    good.write_bytes(small_container())
    bad.write_bytes(small_container()[:-1])

    with Container(good) as container:
        file = container._file
        assert not file.closed
    with pytest.raises(ZipEnd) as caught:
        Container(bad)

    assert file.closed
    assert caught.value.values["file"] == "坏.dkx"
    assert "坏.dkx" in str(caught.value)


def test_an_open_file_stays_the_callers(tmp_path: Path) -> None:
    path = tmp_path / "staged"
    path.write_bytes(small_container()[:-1])
    good = io.BytesIO(small_container())

    with path.open("rb") as file:
        with pytest.raises(ZipEnd) as caught:
            Container(file, "来件.dkx")
        assert not file.closed
    Container(good).close()

    assert caught.value.values["file"] == "来件.dkx"
    assert not good.closed


def test_a_file_that_becomes_shorter_while_it_is_read_is_refused() -> None:
    file = io.BytesIO(small_container())
    with Container(file) as container:
        file.truncate(container.members[-1].offset + 3)

        with pytest.raises(ZipData):
            container.read(container.members[-1])


# --- names --------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(stream=streams)
def test_the_name_of_a_log_says_its_stream(stream: StreamName) -> None:
    name = stream_entry(stream)

    assert entry_stream(name) == stream
    assert "*" not in name
    assert len(name) <= container_form.MAX_NAME


@pytest.mark.parametrize(
    "name", ["log/unit.a~00000000.1~*~2024.jsonl", "log/x.jsonl", "log/", MANIFEST, "log/a~b~all~2024.jsonl"]
)
def test_other_names_say_no_stream(name: str) -> None:
    assert entry_stream(name) is None


# --- refusing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", HOSTILE_ZIPS, ids=lambda hostile: hostile.name)
def test_a_hostile_container_is_refused_with_its_code(hostile: Hostile) -> None:
    data = hostile.build(small_container())

    with pytest.raises(PackageRefused) as caught:
        read(data)

    assert caught.value.code == hostile.code
    assert caught.value.values["detail"]


def test_the_corpus_is_large_and_no_case_stands_twice() -> None:
    valid = small_container()
    built = {hostile.build(valid) for hostile in HOSTILE_ZIPS}

    assert len(HOSTILE_ZIPS) >= 250
    assert len({hostile.name for hostile in HOSTILE_ZIPS}) == len(HOSTILE_ZIPS)
    assert len(built) == len(HOSTILE_ZIPS)
    assert valid not in built


def deflated_places(data: bytes) -> set[int]:
    with Container(io.BytesIO(data)) as container:
        return {
            at
            for member in container.members
            if not member.is_stored
            for at in range(member.offset, member.offset + member.packed)
        }


def test_every_flipped_bit_is_refused_or_only_changes_how_the_same_is_packed() -> None:
    data = small_container()
    places = deflated_places(data)
    accepted = []

    for at in range(len(data)):
        for bit in range(8):
            flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            try:
                found = read(flipped)
            except PackageRefused:
                continue
            assert found == list(PARTS)
            accepted.append(at)

    assert set(accepted) <= places
    assert len(accepted) < 8 * 8, "only the unused bits of the last byte of a deflated member"


@pytest.mark.parametrize("change", ["cut", "removed", "doubled"])
def test_every_byte_that_is_cut_removed_or_doubled_is_noticed(change: str) -> None:
    data = small_container()
    changes = {
        "cut": lambda at: data[:at],
        "removed": lambda at: data[:at] + data[at + 1 :],
        "doubled": lambda at: data[: at + 1] + data[at:],
    }

    for at in range(len(data)):
        with pytest.raises(PackageRefused):
            read(changes[change](at))


def test_a_file_of_four_gibibytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.dkx"
    with path.open("wb") as file:
        file.truncate(1 << 32)

    with pytest.raises(PackageTooLarge):
        Container(path)


# --- bombs --------------------------------------------------------------------------------------------


def peak_of_reading(data: bytes) -> tuple[str, int, float]:
    """Code, most bytes allocated at once, seconds."""
    file = io.BytesIO(data)
    tracemalloc.start()
    begun = time.perf_counter()
    try:
        with Container(file) as container:
            for member in container.members:
                for _ in container.chunks(member):
                    pass
        code = ""
    except PackageRefused as refused:
        code = refused.code
    spent, peak = time.perf_counter() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return code, peak, spent


@pytest.mark.parametrize("name", ["a bomb", "a bomb that states what it should be", "a bomb in several logs"])
def test_a_bomb_costs_neither_time_nor_memory(name: str) -> None:
    hostile = next(hostile for hostile in HOSTILE_ZIPS if hostile.name == name)
    data = hostile.build(small_container())

    code, peak, spent = peak_of_reading(data)

    assert code == hostile.code
    assert peak < 8 * MIB
    assert spent < 1


def with_members(count: int) -> bytes:
    return written([*START, *((blob_entry(f"{number:064x}"), b"") for number in range(count - 2))])


def test_as_many_members_as_there_can_be_are_read_in_bounded_time_and_memory() -> None:
    data = with_members(container_form.MAX_MEMBERS)

    code, peak, spent = peak_of_reading(data)

    assert code == ""
    assert peak < 80 * MIB
    assert spent < 20


@pytest.mark.parametrize(("count", "failure"), [(100_000 % 65_536, ZipDirectory), (0xFFFF, ZipFeature)])
def test_a_hundred_thousand_members_are_refused_before_they_are_looked_at(
    count: int, failure: type[PackageRefused]
) -> None:
    """The count has 16 bits: it is wrong, or says that the true one stands elsewhere."""
    taken = parse(small_container())
    entry = taken.parts[-1].central.dump_central(0)
    directory = entry * 100_000
    data = directory + END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), 0, 0)

    code, peak, spent = peak_of_reading(data)

    assert code == failure.code
    assert peak < 16 * MIB
    assert spent < 1


# --- what may not be written ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["readme.txt", MANIFEST, SIGNATURE, "log/x.jsonl", "blob/CON"])
def test_a_name_that_is_not_of_a_package_or_not_in_order_is_not_written(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        written([*START, (name, b"")])


def test_what_could_not_be_read_is_not_written() -> None:
    with pytest.raises(OutgoingTooLarge, match="16777216"):
        written([(MANIFEST, bytes(16 * MIB + 1))])
    with pytest.raises(OutgoingTooLarge, match="65535 members"):
        with_members(container_form.MAX_MEMBERS + 1)


def test_a_container_is_not_written_longer_than_its_fields_can_say(monkeypatch: pytest.MonkeyPatch) -> None:
    room = 246 * len(PARTS)
    monkeypatch.setattr(container_writing, "MAX_FILE", 1100 + room)

    with pytest.raises(OutgoingTooLarge):
        written([*PARTS, ("blob/" + "f" * 64, bytes(300))])

    assert written(PARTS) == small_container()


def test_the_members_together_are_not_written_larger_than_they_may_unpack_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(container_form, "MAX_UNPACKED", 400)

    with pytest.raises(OutgoingTooLarge, match="more than 400"):
        written(PARTS)
    assert written([*START, ("blob/" + "f" * 64, bytes(500))])


def test_the_directory_entry_is_laid_out_as_the_format_says() -> None:
    assert container_form.CENTRAL.size == CENTRAL.size == 46
