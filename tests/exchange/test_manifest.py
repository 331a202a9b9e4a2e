"""The manifest as bytes: one spelling, both ways; a newer one is refused before all else is looked at."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.exchange.failures import ManifestWrong, NewerPackage, PackageRefused, SignatureWrong
from desktop.exchange.manifest import Entry, Holding, Manifest, Sender, StreamHead, Totals
from desktop.exchange.manifest_reading import (
    MAX_MANIFEST_BYTES,
    ManifestSignature,
    dump_manifest,
    dump_signatures,
    load_manifest,
    load_signatures,
)
from desktop.exchange.roster import RosterEntry
from tests.exchange.package_world import compact

MANIFEST = Manifest(
    format=1,
    reads=1,
    program="dukao 0.1.0",
    sender=Sender("unit.jyj", "市教育局", "0a1b2c3d.1", "ed25519", "0a" * 32, "0b" * 32),
    to="office.dsjj",
    office="c" * 64,
    year=2023,
    seq=3,
    made="2023-07-05T09:30:00+08:00",
    text_only=False,
    entries=(Entry("roster.jsonl", 10, "d" * 64), Entry("blob/" + "e" * 64, 0, "e" * 64)),
    heads=(StreamHead("unit.jyj~0a1b2c3d.1~office.dsjj~2023", 5, "f" * 64, "0a" * 32, "ed25519", "0c" * 64),),
    holds=(Holding("office.dsjj~ffffffff.2~*~2023", 7, "1" * 64),),
    received={"2" * 64: 1, "3" * 64: 9},
    wants=("4" * 64, "5" * 64),
    totals=Totals({"evidence": 1, "feedback": 4}, "6" * 64),
)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)


def test_manifest_is_one_line_in_the_order_of_its_attributes() -> None:
    raw = dump_manifest(MANIFEST)

    assert b"\n" not in raw
    assert list(json.loads(raw)) == list(Manifest.__dataclass_fields__)
    assert raw.startswith(b'{"format":1,"reads":1,"program":"dukao 0.1.0","sender":{"party":"unit.jyj",')


def test_manifest_comes_back_as_it_was() -> None:
    assert load_manifest(dump_manifest(MANIFEST)) == MANIFEST


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.dictionaries(HASHES, st.integers(1, 10**15 - 1), max_size=5),
    st.sets(HASHES, max_size=5),
    st.integers(1, 10**15 - 1),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=100),
)
def test_any_manifest_comes_back_or_is_refused(
    received: dict[str, int], wants: set[str], seq: int, name: str
) -> None:
    manifest = replace(
        MANIFEST,
        received=dict(sorted(received.items())),
        wants=tuple(sorted(wants)),
        seq=seq,
        sender=replace(MANIFEST.sender, name=name),
    )

    raw = dump_manifest(manifest)

    try:
        assert load_manifest(raw) == manifest
    except ManifestWrong as wrong:
        assert "NFC" in str(wrong.values["detail"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(0, 255))
def test_a_byte_changed_gives_another_manifest_or_none(at: int, byte: int) -> None:
    raw = dump_manifest(MANIFEST)
    at %= len(raw)
    changed = raw[:at] + bytes([byte]) + raw[at + 1 :]

    try:
        found = load_manifest(changed)
    except PackageRefused:
        return

    assert (found == MANIFEST) == (changed == raw)


def document(**values: Any) -> bytes:
    return compact({**json.loads(dump_manifest(MANIFEST)), **values})


def test_a_manifest_that_only_newer_programs_read_is_refused_whatever_else_is_wrong_with_it() -> None:
    raw = compact({"format": 9, "reads": 2, "sender": None})

    with pytest.raises(NewerPackage):
        load_manifest(raw)


def test_a_newer_manifest_that_says_it_can_be_read_is_read() -> None:
    raw = document(format=9, zz={"b": 1, "a": [None]})

    found = load_manifest(raw)

    assert found == replace(MANIFEST, format=9)


def test_a_newer_manifest_may_have_its_keys_in_another_order() -> None:
    values = json.loads(document(format=9))
    values["to"] = values.pop("to")

    assert load_manifest(compact(values)).to == "office.dsjj"


@pytest.mark.parametrize(
    "raw",
    [
        document(format=9).replace(b'"seq":3', b'"seq": 3'),
        document(format=9) + b"\n",
        document(format=9).replace("市".encode(), b"\\u5e02"),
    ],
)
def test_a_newer_manifest_is_spelled_like_ours(raw: bytes) -> None:
    with pytest.raises(ManifestWrong):
        load_manifest(raw)


def test_a_manifest_larger_than_any_may_be_is_not_parsed() -> None:
    with pytest.raises(ManifestWrong) as refused:
        load_manifest(b" " * (MAX_MANIFEST_BYTES + 1))

    assert "L_SIZE" in str(refused.value.values["detail"])


def test_a_manifest_of_forty_thousand_entries_is_read() -> None:
    entries = tuple(Entry(f"blob/{number:064x}", number, f"{number:064x}") for number in range(40_000))
    manifest = replace(MANIFEST, entries=entries)

    assert load_manifest(dump_manifest(manifest)) == manifest


SIGNATURE = ManifestSignature("ed25519", "0a" * 32, "0c" * 64)
OTHER = ManifestSignature("sm2", "04" + "0b" * 64, "0d" * 64)


def test_signatures_come_back_as_they_were() -> None:
    raw = dump_signatures([SIGNATURE, OTHER])

    assert raw.startswith(b'{"signatures":[{"suite":"ed25519","public":"0a')
    assert load_signatures(raw) == (SIGNATURE, OTHER)


@pytest.mark.parametrize("count", [0, 5])
def test_no_signature_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(SignatureWrong):
        load_signatures(dump_signatures([SIGNATURE] * count))


def test_signatures_in_another_spelling_are_refused() -> None:
    raw = dump_signatures([SIGNATURE])

    with pytest.raises(SignatureWrong):
        load_signatures(
            raw.replace(
                b'"suite":"ed25519","public":"' + b"0a" * 32 + b'"',
                b'"public":"' + b"0a" * 32 + b'","suite":"ed25519"',
            )
        )


def test_what_is_wrong_is_named_with_its_place() -> None:
    with pytest.raises(ManifestWrong) as refused:
        load_manifest(document(heads=[{}]))

    assert refused.value.values["detail"] == "manifest.heads[0]: stream is missing"


def test_the_page_of_the_format_names_every_key_and_every_code() -> None:
    page = (Path(__file__).parents[2] / "docs/package-format.md").read_text("utf-8")
    values = (Manifest, Sender, Entry, StreamHead, Holding, Totals, RosterEntry, ManifestSignature)
    keys = {name for value in values for name in value.__dataclass_fields__} - {"keys"}
    codes = {one.code for one in PackageRefused.__subclasses__()}

    missing = {key for key in keys if f"`{key}`" not in page and f'"{key}"' not in page}
    assert missing == set()
    assert {code for code in codes if f"`{code}`" not in page} == set()
