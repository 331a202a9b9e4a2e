"""Packages as wholes: what is written is what is read, nothing else gets through, and it is fast."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.errors import Cancelled
from desktop.exchange.container import blob_entry
from desktop.exchange.failures import PackageRefused, PackageTooLarge, SealedForOthers
from desktop.exchange.keys import PrivateKeys
from desktop.exchange.manifest import Holding, Manifest, StreamHead
from desktop.exchange.package import (
    Newcomer,
    Outgoing,
    Package,
    Reader,
    Standing,
    read_package,
    write_package,
)
from desktop.exchange.package_writing import sign_head
from desktop.exchange.sealing import seal
from desktop.records.fold import fold
from desktop.records.line import parse_line
from tests.exchange.corpus import all_cases
from tests.exchange.corpus_logs import FORK, carried, fork_lines, revoked
from tests.exchange.corpus_trust import by, carried_new, longer
from tests.exchange.package_world import (
    LOST_LINES,
    LOST_STREAM,
    NATIONAL,
    NEW,
    OFFICE,
    ROOT,
    ROSTER,
    SIBLING,
    SLIP,
    STRANGER,
    TEACHER,
    TO_ALL,
    TO_UNIT,
    TO_UNIT_LINES,
    UNIT,
    UNIT_LINES,
    UNIT_STREAM,
    WALL,
    YEAR,
    Draft,
    desk_reader,
    feedback,
    fresh_reader,
    from_office,
    from_unit,
    office_reader,
    replica,
    secret,
    small,
    stream,
    told,
    unit_reader,
)

DIGEST = sha256(SLIP).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "包.dkx"


@pytest.fixture
def reading(file: Path) -> Iterator[Callable[..., Package]]:
    """Reads a draft, or bytes; what was opened is closed."""
    opened: list[Package] = []

    def read(what: Draft | bytes, reader: Reader | None = None) -> Package:
        file.write_bytes(what if isinstance(what, bytes) else what.pack())
        opened.append(read_package(file, reader or office_reader()))
        return opened[-1]

    yield read
    for package in opened:
        package.close()


Reading = Callable[..., Package]


def outgoing(keys: PrivateKeys = TEACHER) -> Outgoing:
    """What the unit tells the office, with something in every attribute."""
    return Outgoing(
        program="dukao 0.1.0",
        party=UNIT,
        name="市教育局",
        replica=replica(keys),
        to=OFFICE,
        office=ROOT.public.fingerprint,
        year=YEAR,
        seq=3,
        made=WALL,
        logs={str(UNIT_STREAM): UNIT_LINES, str(TO_UNIT): TO_UNIT_LINES},
        heads=[office_head(), teacher_head()],
        roster=ROSTER,
        blobs=[(DIGEST, len(SLIP), lambda: SLIP)],
        holds=[Holding(str(TO_UNIT), 2, "b" * 64), Holding(str(TO_UNIT), 1, "a" * 64)],
        received={"f" * 64: 2, "e" * 64: 9},
        wants=["d" * 64, "c" * 64],
    )


def office_head() -> StreamHead:
    return sign_head(TO_UNIT, parse_line(TO_UNIT_LINES[-1]), ROOT)


def teacher_head() -> StreamHead:
    return sign_head(UNIT_STREAM, parse_line(UNIT_LINES[-1]), TEACHER)


def write(what: Outgoing, keys: PrivateKeys = TEACHER) -> tuple[bytes, Manifest]:
    target = io.BytesIO()
    manifest = write_package(target, what, keys)
    return target.getvalue(), manifest


@pytest.mark.parametrize("keys", [TEACHER, NATIONAL], ids=["ed25519", "sm2"])
def test_what_is_written_is_what_is_read(keys: PrivateKeys, reading: Reading) -> None:
    raw, manifest = write(outgoing(keys), keys)

    package = reading(raw)

    assert package.manifest == manifest
    assert package.digest == sha256(raw).hexdigest()
    assert package.size == len(raw)
    assert not package.is_sealed
    assert {str(name): [line.raw for line in lines] for name, lines in package.logs.items()} == {
        str(UNIT_STREAM): UNIT_LINES,
        str(TO_UNIT): TO_UNIT_LINES,
    }
    assert package.blobs == ((DIGEST, len(SLIP)),)
    assert package.blob(DIGEST) == SLIP
    assert package.roster.lines == tuple(ROSTER)
    assert package.signer == keys.public


def test_the_same_values_always_give_the_same_bytes() -> None:
    assert write(outgoing())[0] == write(outgoing())[0]


def test_the_writer_and_the_format_by_hand_agree(reading: Reading) -> None:
    values = replace(outgoing(), holds=(), received={}, wants=(), logs=by_name(from_unit()))
    draft = from_unit()

    written, _ = write(replace(values, heads=[office_head(), all_head()]))

    assert written == draft.pack()


def by_name(draft: Draft) -> dict[str, list[bytes]]:
    return {str(name): lines for name, lines in draft.logs.items()}


def all_head() -> StreamHead:
    lines = from_unit().logs[TO_ALL]
    return sign_head(TO_ALL, parse_line(lines[-1]), ROOT)


def test_manifest_lists_everything_in_order() -> None:
    _, manifest = write(outgoing())

    names = [entry.name for entry in manifest.entries]
    assert names == ["roster.jsonl", f"log/{TO_UNIT}.jsonl", f"log/{UNIT_STREAM}.jsonl", blob_entry(DIGEST)]
    assert [hold.position for hold in manifest.holds] == [1, 2]
    assert list(manifest.received) == ["e" * 64, "f" * 64]
    assert manifest.wants == ("c" * 64, "d" * 64)
    assert [head.stream for head in manifest.heads] == [str(TO_UNIT), str(UNIT_STREAM)]


def test_the_national_suite_states_sm3_beside_sha256() -> None:
    _, manifest = write(outgoing(NATIONAL), NATIONAL)

    assert all(len(entry.sm3) == 64 and entry.sm3 != entry.sha256 for entry in manifest.entries)


def test_every_end_of_an_own_fork_is_signed(reading: Reading) -> None:
    logs = {str(UNIT_STREAM): fork_lines()}
    raw, manifest = write(replace(outgoing(), logs=logs, heads=()))

    package = reading(raw)

    assert [head.position for head in manifest.heads] == [5, 5]
    assert len(package.logs[UNIT_STREAM]) == 6


def test_streams_of_earlier_generations_are_signed_too(reading: Reading) -> None:
    name = stream(UNIT, TEACHER, OFFICE, generation=2)
    logs = {str(UNIT_STREAM): UNIT_LINES, str(name): told(name, feedback(9))}
    raw, _ = write(replace(outgoing(), logs=logs, heads=(), replica=f"{TEACHER.public.replica_digits}.2"))

    assert len(reading(raw).logs) == 2


def test_a_head_of_a_stream_that_does_not_travel_is_left_out() -> None:
    _, manifest = write(replace(outgoing(), logs={str(UNIT_STREAM): UNIT_LINES}))

    assert [head.stream for head in manifest.heads] == [str(UNIT_STREAM)]


def test_a_head_of_a_sibling_is_carried_as_it_is(reading: Reading) -> None:
    name = stream(UNIT, SIBLING, OFFICE)
    lines = told(name, feedback(9))
    head = sign_head(name, parse_line(lines[-1]), SIBLING)
    raw, manifest = write(replace(outgoing(), logs={str(name): lines}, heads=[head], blobs=()))

    package = reading(raw)

    assert manifest.heads == (head,)
    assert [line.raw for line in package.logs[name]] == lines


def test_lines_that_are_none_are_not_written() -> None:
    with pytest.raises(ValueError, match="L_JSON"):
        write(replace(outgoing(), logs={str(UNIT_STREAM): [b"{"]}))


def test_values_without_a_place_in_a_manifest_are_not_written() -> None:
    with pytest.raises(PackageRefused) as refused:
        write(replace(outgoing(), to="everybody"))

    assert refused.value.code == "E_MANIFEST"


def test_records_of_the_sender_are_handed_on_folded(reading: Reading) -> None:
    package = reading(from_unit())

    lines = package.logs[UNIT_STREAM]
    assert package.folded == fold(lines)
    assert len(package.folded) == 5


def test_folded_records_leave_out_what_the_table_does_not_let_through(reading: Reading) -> None:
    """A record with lawful and unlawful lines, one of unlawful lines only, one of unknown kind."""
    mixed = stream(UNIT, TEACHER, "*")
    draft = small()
    draft.logs[mixed], draft.authors[mixed] = told(mixed, feedback(1, "给所有人"), feedback(7)), TEACHER

    package = reading(draft)

    expected = fold(line for lines in package.logs.values() for line in lines)
    assert package.folded == expected
    assert len(package.folded) == 2


def test_keys_and_lines_of_newer_programs_come_through_byte_for_byte(reading: Reading) -> None:
    odd = ("newer programs know", "keys that only", "newer schema")
    chosen = [case for case in all_cases() if any(word in case.name for word in odd)]

    found = []
    for case in chosen:
        package = reading(case.build())
        found.append([line.raw for line in package.logs[UNIT_STREAM]])

    assert len(chosen) >= 5
    assert all(lines[:5] == UNIT_LINES and len(lines) == 6 for lines in found)
    assert any(b'"zz":{"a":1}' in lines[-1] for lines in found)


def test_newer_format_that_this_program_may_read_keeps_its_bytes(reading: Reading) -> None:
    draft = from_unit()
    draft.bend = lambda m: m.update(format=2, zz={"new": [1]})

    package = reading(draft)

    assert package.manifest.format == 2
    assert package.manifest_raw.endswith(b'"zz":{"new":[1]}}')


@pytest.mark.parametrize(
    ("start", "reader", "standing"),
    [
        (from_unit, office_reader, Standing.CONFIRMED),
        (lambda: sent_by(SIBLING, UNIT), office_reader, Standing.UNCONFIRMED),
        (lambda: sent_by(STRANGER, NEW), office_reader, Standing.NEW),
        (from_office, unit_reader, Standing.CONFIRMED),
    ],
)
def test_standing_of_the_signer_is_told(
    start: Callable[[], Draft], reader: Callable[[], Reader], standing: Standing, reading: Reading
) -> None:
    assert reading(start(), reader()).standing is standing


def sent_by(keys: PrivateKeys, party: str) -> Draft:
    draft = from_unit()
    by(keys, party)(draft)
    return draft


def test_first_key_of_a_party_is_offered_for_enrolment(reading: Reading) -> None:
    package = reading(sent_by(STRANGER, NEW))

    keys = STRANGER.public
    assert package.newcomers == (Newcomer(NEW, "市信访局", "ed25519", keys.sign, keys.seal),)


def test_first_key_that_a_sibling_carries_is_offered_without_its_seal(reading: Reading) -> None:
    draft = from_unit()
    carried_new(draft)

    package = reading(draft, desk_reader())

    assert package.newcomers == (Newcomer(NEW, "", "ed25519", STRANGER.public.sign, b""),)


def test_a_key_enrolled_on_this_computer_is_believed(reading: Reading) -> None:
    known = office_reader()
    sibling = known.known.by_fingerprint(SIBLING.public.fingerprint)
    assert sibling is not None
    reader = replace(known, enrolled=(replace(sibling, keys=STRANGER.public),))

    assert reading(sent_by(STRANGER, UNIT), reader).standing is Standing.UNCONFIRMED


def test_own_lines_come_back_to_a_computer_that_nobody_has_enrolled(reading: Reading) -> None:
    """The unit's new computer has told the office, and the roster has not come back yet."""
    name = stream(UNIT, STRANGER, OFFICE)
    draft = from_office()
    draft.logs[name], draft.authors[name] = told(name, feedback(9)), STRANGER

    package = reading(draft, replace(unit_reader(), fingerprint=STRANGER.public.fingerprint))

    assert name in package.logs


def test_office_is_taken_at_the_first_meeting_and_only_then(reading: Reading) -> None:
    first = reading(from_office(), fresh_reader())
    later = reading(from_office(), unit_reader())

    assert first.is_office_new
    assert first.roster.root == ROOT.public
    assert not later.is_office_new


def test_a_longer_roster_of_our_office_is_taken(reading: Reading) -> None:
    draft = from_unit()
    longer(draft.roster or [])

    package = reading(draft)

    assert len(package.roster.lines) == len(ROSTER) + 1


def test_lines_behind_a_revocation_are_set_aside(reading: Reading) -> None:
    draft = from_unit()
    revoked(draft, 3)

    package = reading(draft)

    assert [line.raw for line in package.logs[LOST_STREAM]] == LOST_LINES[:2]
    assert [line.raw for line in package.cut_off] == LOST_LINES[2:]


def test_lines_of_the_senders_own_party_behind_a_revocation_are_not_folded(reading: Reading) -> None:
    """The police's new computer carries what its lost one wrote; the totals count it, the fold does not."""
    draft = from_unit()
    by(*police())(draft)
    draft.logs[LOST_STREAM], draft.authors[LOST_STREAM] = list(LOST_LINES), lost()

    package = reading(draft)

    assert package.standing is Standing.UNCONFIRMED
    assert package.manifest.totals.kinds == {"feedback": 4}
    assert len(package.folded) == 3


def police() -> tuple[PrivateKeys, str]:
    return secret(5), "unit.gaj"


def lost() -> PrivateKeys:
    return secret(6)


def test_revoked_key_that_says_nothing_new_is_told_as_revoked(reading: Reading) -> None:
    draft = from_unit()
    by(lost(), "unit.gaj")(draft)
    draft.logs, draft.authors = {LOST_STREAM: LOST_LINES[:2]}, {LOST_STREAM: lost()}

    package = reading(draft)

    assert package.standing is Standing.REVOKED
    assert not package.cut_off


def test_fork_of_an_author_is_kept_whole(reading: Reading) -> None:
    case = next(case for case in all_cases() if case.name == "office/a fork, both ends signed")

    package = reading(case.build())

    assert {line.raw for line in package.logs[UNIT_STREAM]} == {*UNIT_LINES, FORK[-1]}


def test_lines_that_others_carry_are_read(reading: Reading) -> None:
    draft = from_unit()
    carried(draft)

    package = reading(draft)

    assert len(package.logs) == 4


def test_a_sealed_package_is_the_package_inside(reading: Reading) -> None:
    plain = from_unit().pack()
    target = io.BytesIO()
    seal(io.BytesIO(plain), target, [ROOT.public])

    package = reading(target.getvalue())

    assert package.is_sealed
    assert package.digest == sha256(target.getvalue()).hexdigest()
    assert package.blob(DIGEST) == SLIP


def test_without_a_key_a_sealed_package_is_for_others(file: Path) -> None:
    target = io.BytesIO()
    seal(io.BytesIO(small().pack()), target, [ROOT.public])
    file.write_bytes(target.getvalue())

    with pytest.raises(SealedForOthers):
        read_package(file, replace(office_reader(), keys=None))


def test_an_attachment_that_is_not_there_is_a_key_error(reading: Reading) -> None:
    with pytest.raises(KeyError):
        reading(from_unit()).blob("0" * 64)


def test_a_file_too_large_for_any_package_is_not_even_hashed(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(5 << 30)

    with pytest.raises(PackageTooLarge):
        read_package(file, office_reader())


def test_a_missing_file_is_not_a_refused_package(file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_package(file, office_reader())


def test_reading_reports_every_entry_and_can_be_cancelled(file: Path) -> None:
    file.write_bytes(from_unit().pack())
    steps: list[tuple[int, int]] = []

    class Counting:
        def step(self, done: int, total: int, what: str = "") -> None:
            steps.append((done, total))

    class Impatient:
        def step(self, done: int, total: int, what: str = "") -> None:
            raise Cancelled

    with read_package(file, office_reader(), Counting()):
        pass
    with pytest.raises(Cancelled):
        read_package(file, office_reader(), Impatient())

    assert steps == [(1, 5), (2, 5), (3, 5), (4, 5)]


def test_a_refusal_names_the_file_and_what_was_found(file: Path) -> None:
    draft = small()
    draft.bend = lambda m: m["totals"]["kinds"].update(feedback=7)
    file.write_bytes(draft.pack())

    with pytest.raises(PackageRefused) as refused:
        read_package(file, office_reader())

    assert refused.value.values == {"file": "包.dkx", "detail": "feedback: 7 stated, 2 found"}
