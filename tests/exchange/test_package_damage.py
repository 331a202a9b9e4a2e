"""Damaged, mixed and bent packages: nothing of them gets through with other content, and nothing crashes."""

import os
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.exchange.container import Container, Member, blob_entry
from desktop.exchange.failures import PackageRefused
from desktop.exchange.package import Reader, read_package
from tests.exchange.corpus import cases
from tests.exchange.corpus_contents import two
from tests.exchange.package_world import (
    SLIP,
    UNIT_STREAM,
    Json,
    compact,
    feedback,
    from_unit,
    office_reader,
    small,
    told,
)

MASKS = range(8) if "DUKAO_RUNS" in os.environ else (0, 4, 7)
BENDS = int(os.environ.get("DUKAO_RUNS", "250"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "包.dkx"


def test_no_flipped_bit_of_a_package_is_accepted_with_other_content(file: Path) -> None:
    """All bits under ``DUKAO_RUNS``, else three of each byte.

    Behind the end of deflated data up to seven bits are padding; they carry nothing.
    """
    good = small().pack()
    reader = office_reader()
    content = content_of(file, good, reader)

    accepted = []
    for at in range(len(good)):
        for bit in MASKS:
            found = content_of(file, good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :], reader)
            if found is not None:
                accepted.append(found)

    assert content is not None
    assert set(accepted) <= {content}
    assert len(accepted) <= 7 * 2


def content_of(file: Path, raw: bytes, reader: Reader) -> tuple[object, ...] | None:
    """Everything that a package says; None when it is refused."""
    file.write_bytes(raw)
    try:
        with read_package(file, reader) as package:
            lines = tuple(line.raw for lines in package.logs.values() for line in lines)
            return package.manifest_raw, package.signature_raw, lines, package.blobs
    except PackageRefused:
        return None


def test_no_cut_grown_or_doubled_package_is_accepted(file: Path) -> None:
    good = small().pack()
    reader = office_reader()

    shorter = [good[:at] for at in range(len(good))]
    thinner = [good[:at] + good[at + 1 :] for at in range(len(good)) if good[at] != good[at - 1]]
    others = [good + b"\0", b"\0" + good, good + good, good[::-1], b""]

    codes = {read_code(file, raw, reader) for raw in (*shorter[::3], *thinner[::3], *others)}
    assert None not in codes


def test_an_attachment_that_changes_after_reading_is_not_handed_out(file: Path) -> None:
    draft, large = from_unit(), bytes(range(256)) * 1000
    two(draft, large)
    file.write_bytes(draft.pack())
    with read_package(file, office_reader()) as package, file.open("r+b") as raw:
        member = package.container.find(blob_entry(sha256(large).hexdigest()))
        assert member is not None
        raw.seek(member.offset + 128_000)
        raw.write(b"!")
        raw.flush()

        with pytest.raises(PackageRefused):
            package.blob(sha256(large).hexdigest())


def test_an_attachment_changed_under_its_checksum_is_not_handed_out(file: Path) -> None:
    """CRC-32 can be forged; the hash cannot."""
    file.write_bytes(from_unit().pack())
    with read_package(file, office_reader()) as package:
        forged = replace(package, container=Lying(file))

        with forged.container, pytest.raises(PackageRefused) as refused:
            forged.blob(sha256(SLIP).hexdigest())

    assert refused.value.code == "E_BLOB"


class Lying(Container):
    """A container whose data changed so that the checksum stayed."""

    def read(self, member: Member) -> bytes:
        return super().read(member)[::-1]


def test_two_packages_cannot_be_mixed(file: Path) -> None:
    """Manifest and signature of one with the contents of the other."""
    one, other = small(), small()
    other.logs[UNIT_STREAM] = told(UNIT_STREAM, feedback(1), feedback(3))
    other.raw = {f"log/{UNIT_STREAM}.jsonl": b"\n".join((*one.logs[UNIT_STREAM], b""))}
    manifest = small()
    manifest.logs[UNIT_STREAM] = other.logs[UNIT_STREAM]
    stated = manifest.manifest()
    one.respell = lambda _: compact(stated)

    assert read_code(file, one.pack(), office_reader()) == "E_ENTRY"


def read_code(file: Path, raw: bytes, reader: Reader) -> str | None:
    file.write_bytes(raw)
    try:
        read_package(file, reader).close()
    except PackageRefused as refused:
        return refused.code
    return None


def test_the_corpus_is_the_same_at_each_run_but_for_random_keys_and_signatures() -> None:
    first = {name: data for name, data, _ in cases()}
    second = {name: data for name, data, _ in cases()}

    random = ("sealed: ", "SM3", "sm3", "national suite", "a second one stands beside")
    differing = [name for name, data in first.items() if second[name] != data]
    assert first.keys() == second.keys()
    assert all(any(word in name for word in random) for name in differing)


JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["*", "0" * 64]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to everything inside a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, item in inside for one in places(item, (*path, key)))]


GOOD = from_unit().manifest()
PLACES = [path for path in places(GOOD) if path]


@settings(
    max_examples=BENDS,
    deadline=None,
    derandomize="DUKAO_RUNS" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(PLACES), JSONS)
def test_a_signed_manifest_with_any_value_anywhere_is_read_or_refused(
    file: Path, path: tuple[Any, ...], value: Any
) -> None:
    """Signed by its sender, so that what is bent is really looked at."""
    draft = from_unit()
    draft.bend = lambda document: bend(document, path, value)

    try:
        raw = draft.pack()
    except UnicodeEncodeError:
        return  # half a character has no bytes
    content = content_of(file, raw, office_reader())

    assert content is None or is_harmless(path) or bent(path, value) == GOOD


def bend(document: Json, path: tuple[Any, ...], value: Any) -> None:
    inside: Any = document
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value


def bent(path: tuple[Any, ...], value: Any) -> Json:
    document = deepcopy(GOOD)
    bend(document, path, value)
    return document


def is_harmless(path: tuple[Any, ...]) -> bool:
    """What a sender may say as it likes."""
    free = {"format", "program", "office", "year", "seq", "made", "holds", "received", "wants"}
    return path[0] in free or path == ("sender", "name")
