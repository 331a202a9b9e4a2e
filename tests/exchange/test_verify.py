"""The checker for third parties comes to the same codes as the importer, on every file of both corpora."""

import ast
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.exchange import failures
from desktop.exchange import verify as checker
from desktop.exchange.container import Container
from desktop.exchange.ed25519 import _SMALL_ORDER
from desktop.exchange.failures import PackageRefused
from desktop.exchange.keys import PrivateKeys, Suite, fingerprint_digits, pae, verify_signature
from desktop.exchange.package import Reader, read_package
from desktop.exchange.roster import Installation, read_roster
from desktop.exchange.sealing import seal
from desktop.exchange.verify import Refused, main, verify
from desktop.records.line import Edit
from desktop.records.strict import LineError
from tests.exchange.corpus import all_cases, reader
from tests.exchange.corpus_case import Case
from tests.exchange.corpus_contents import two
from tests.exchange.corpus_logs import revoked
from tests.exchange.hostile_zip import HOSTILE_ZIPS, Hostile
from tests.exchange.package_world import (
    DESK,
    LOST_STREAM,
    NAMES,
    NATIONAL,
    OFFICE,
    OTHER,
    ROOT,
    ROSTER,
    TEACHER,
    UNIT,
    UNIT_LINES,
    UNIT_STREAM,
    Draft,
    compact,
    fresh_reader,
    from_office,
    from_unit,
    office_reader,
    secret,
    small,
    told,
)
from tests.exchange.test_package_damage import JSONS, PLACES, bend, places

RUNS = int(os.environ.get("DUKAO_RUNS", "400"))
MASKS = tuple(1 << bit for bit in range(8)) if "DUKAO_RUNS" in os.environ else (1, 255)
CASES = all_cases()
GOOD = from_unit().pack()


def as_checker(known: Reader) -> checker.Reader:
    """The same reader for the checker."""
    return checker.Reader(
        party=known.party,
        own=known.fingerprint,
        roster=known.known.lines,
        enrolled=tuple(map(as_key, known.enrolled)),
        circles=("circle.known",) if known.party.startswith("unit.") else (),
        secret=known.keys.seed if known.keys else b"",
        believes=False,
    )


def as_key(one: Installation) -> checker.Key:
    cuts = one.cuts if one.is_revoked else None
    return checker.Key(one.party, one.keys.suite.value, one.keys.sign, one.keys.seal, one.is_confirmed, cuts)


def importer_code(file: Path, who: Reader) -> str | None:
    try:
        with read_package(file, who):
            return None
    except PackageRefused as refused:
        return refused.code


def checker_code(file: Path, who: Reader) -> str | None:
    try:
        verify(file, as_checker(who))
    except Refused as refused:
        return refused.code
    return None


def test_there_are_enough_cases() -> None:
    assert len(CASES) + len(HOSTILE_ZIPS) >= 500
    assert len([case for case in CASES if case.code]) + len(HOSTILE_ZIPS) >= 250


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_come_to_the_same_code_for_a_package(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "case.dkx"
    file.write_bytes(case.build())
    who = reader(case.name)

    codes = importer_code(file, who), checker_code(file, who)

    assert codes == (case.code, case.code)


@pytest.mark.parametrize("hostile", HOSTILE_ZIPS, ids=lambda hostile: hostile.name)
def test_both_come_to_the_same_code_for_a_hostile_container(hostile: Hostile, tmp_path: Path) -> None:
    file = tmp_path / "case.dkx"
    file.write_bytes(hostile.build(GOOD))
    who = office_reader()

    codes = importer_code(file, who), checker_code(file, who)

    assert codes == (hostile.code, hostile.code)


# --- beyond the corpora ---------------------------------------------------------------------------------


def test_no_flipped_byte_is_taken_for_another_content_by_either(tmp_path: Path) -> None:
    """Every byte; padding bits behind deflated data are the only ones that carry nothing."""
    good = small().pack()
    file = tmp_path / "包.dkx"
    file.write_bytes(good)
    who = office_reader()
    content, report = content_of(file, who), verify(file, as_checker(who))

    accepted = 0
    for at in range(len(good)):
        for mask in MASKS:
            file.write_bytes(good[:at] + bytes([good[at] ^ mask]) + good[at + 1 :])
            codes = importer_code(file, who), checker_code(file, who)
            assert codes[0] == codes[1], (at, mask)
            if codes[0] is None:
                accepted += 1
                assert content_of(file, who) == content
                assert verify(file, as_checker(who)) == report

    assert accepted <= 2 * len(MASKS)


def content_of(file: Path, who: Reader) -> tuple[object, ...]:
    with read_package(file, who) as package:
        lines = tuple(line.raw for lines in package.logs.values() for line in lines)
        return package.manifest_raw, package.signature_raw, lines, package.blobs


def bend_manifest(draft: Draft, path: tuple[Any, ...], value: Any) -> None:
    draft.bend = lambda document: bend(document, path, value)


def bend_line(draft: Draft, path: tuple[Any, ...], value: Any) -> None:
    """The last line of the unit, signed for by its author."""
    document = json.loads(UNIT_LINES[-1])
    bend(document, path, value)
    draft.logs[UNIT_STREAM] = [*UNIT_LINES[:-1], compact(document)]
    try:
        draft.totals = draft.manifest()["totals"]
    except LineError:
        draft.totals = {"kinds": {}, "state": "0" * 64}


def bend_roster(draft: Draft, path: tuple[Any, ...], value: Any) -> None:
    """The last entry of the roster, which the office has signed."""
    entry = json.loads(json.loads(ROSTER[-1])["entry"])
    bend(entry, path, value)
    text = compact(entry)
    signature = ROOT.sign(pae("dukao/roster", text)).hex()
    draft.roster = [*ROSTER[:-1], compact({"entry": text.decode(), "signature": signature})]


ENTRY = json.loads(json.loads(ROSTER[-1])["entry"])
BENDS: tuple[tuple[Callable[[Draft, tuple[Any, ...], Any], None], Any], ...] = (
    (bend_manifest, PLACES),
    (bend_line, [path for path in places(json.loads(UNIT_LINES[-1])) if path]),
    (bend_roster, [path for path in places(ENTRY) if path]),
)
WORDS = st.sampled_from(
    [
        "unit.gaj",
        "circle.c1",
        "office.dsjj",
        "sm2",
        "2023-07-05T09:30:00Z",
        "2023-07-05T09:30:00+08:00:30",
        "é",
    ]
)
ODD = JSONS | WORDS | st.integers(-1, 10**16)


@settings(
    max_examples=RUNS,
    deadline=None,
    derandomize="DUKAO_RUNS" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(BENDS).flatmap(lambda one: st.tuples(st.just(one[0]), st.sampled_from(one[1]))), ODD)
def test_both_come_to_the_same_code_whatever_a_signer_writes_anywhere(
    tmp_path: Path, place: tuple[Callable[[Draft, tuple[Any, ...], Any], None], tuple[Any, ...]], value: Any
) -> None:
    """Manifests, lines and roster entries with any JSON in any place, signed properly."""
    file = tmp_path / "包.dkx"
    draft, who = from_unit(), replace(office_reader(), known=read_roster(ROSTER[:-1]))
    try:
        place[0](draft, place[1], value)
        file.write_bytes(draft.pack())
    except UnicodeEncodeError:
        return  # half a character has no bytes

    codes = importer_code(file, who), checker_code(file, who)

    assert codes[0] == codes[1]


def codes_of(draft: Draft, folder: Path, who: Reader) -> tuple[str | None, str | None]:
    file = written(folder, draft.pack())
    return importer_code(file, who), checker_code(file, who)


def test_both_count_records_that_were_edited_in_conflict_and_withdrawn(tmp_path: Path) -> None:
    draft = from_unit()
    first = sha256(UNIT_LINES[0]).hexdigest()
    uid = json.loads(UNIT_LINES[0])["r"]
    edits = [
        Edit("feedback", uid, {"text": "改一"}, {"text": (first,)}),
        Edit("feedback", uid, {"text": "改二", "note": "注"}, {"text": (first,)}),
        Edit("feedback", uid, {"withdrawn": {"reason": "重复", "of": []}}),
        Edit("feedback", uid, {"note": "再注"}, {"note": ("0" * 64,)}),
    ]
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, *edits, after=UNIT_LINES)
    assert codes_of(draft, tmp_path, office_reader()) == (None, None)

    draft.totals = draft.manifest()["totals"]
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, *edits[:2], after=UNIT_LINES)
    assert codes_of(draft, tmp_path, office_reader()) == ("E_TOTALS", "E_TOTALS")


def test_both_take_lines_of_the_readers_own_key_back_that_nobody_enrolled(tmp_path: Path) -> None:
    draft = from_office()
    draft.roster = list(ROSTER[:1])
    who = replace(fresh_reader(), known=read_roster(ROSTER[:1]))

    assert codes_of(draft, tmp_path, who) == (None, None)
    assert codes_of(draft, tmp_path, replace(who, fingerprint="0" * 64)) == ("E_AUTHOR", "E_AUTHOR")


ACTS: dict[str, list[tuple[str, str, PrivateKeys, dict[str, int], str]]] = {
    "confirmed before it is enrolled": [("confirm", UNIT, TEACHER, {}, "")],
    "confirmed for another party": [("enrol", UNIT, TEACHER, {}, ""), ("confirm", OTHER, TEACHER, {}, "")],
    "confirmed twice": [("enrol", UNIT, TEACHER, {}, ""), *[("confirm", UNIT, TEACHER, {}, "")] * 2],
    "enrolled twice": [("enrol", UNIT, TEACHER, {}, "")] * 2,
    "enrolled again for another party": [("enrol", one, TEACHER, {}, "") for one in (UNIT, OTHER)],
    "revoked twice": [("enrol", UNIT, TEACHER, {}, ""), *[("revoke", UNIT, TEACHER, {}, "丢失")] * 2],
    "revoked, then confirmed": [
        ("enrol", UNIT, TEACHER, {}, ""),
        ("revoke", UNIT, TEACHER, {}, ""),
        ("confirm", UNIT, TEACHER, {}, ""),
    ],
    "revoked before it is enrolled": [("revoke", UNIT, TEACHER, {}, "")],
    "cuts in a stream of somebody else": [
        ("enrol", UNIT, TEACHER, {}, ""),
        ("revoke", UNIT, TEACHER, {str(LOST_STREAM): 1}, ""),
    ],
    "cuts where nothing is revoked": [("enrol", UNIT, TEACHER, {str(UNIT_STREAM): 1}, "")],
    "a reason where nothing is revoked": [("enrol", UNIT, TEACHER, {}, "丢失")],
    "the root revoked": [("revoke", OFFICE, ROOT, {}, "丢失")],
    "the root confirmed": [("confirm", OFFICE, ROOT, {}, "")],
    "an office founded twice": [("found", OFFICE, DESK, {}, "")],
    "an act that does not exist": [("forgive", UNIT, TEACHER, {}, "")],
    "a long reason": [("enrol", UNIT, TEACHER, {}, ""), ("revoke", UNIT, TEACHER, {}, "长" * 501)],
}


@pytest.mark.parametrize("acts", list(ACTS.values()), ids=list(ACTS))
def test_both_refuse_a_roster_whose_entries_cannot_follow_each_other(
    acts: list[tuple[str, str, PrivateKeys, dict[str, int], str]], tmp_path: Path
) -> None:
    """All signed by the founding key."""
    draft = from_unit()
    draft.roster = list(ROSTER[:1])
    for act in acts:
        draft.roster.append(entry_after(draft.roster, *act))
    who = replace(office_reader(), known=read_roster(ROSTER[:1]))

    assert codes_of(draft, tmp_path, who) == ("E_ROSTER", "E_ROSTER")


def entry_after(
    lines: list[bytes], act: str, party: str, keys: PrivateKeys, cuts: dict[str, int], reason: str
) -> bytes:
    """The next line of a roster, whether it may be or not."""
    before = json.loads(lines[-1])["entry"].encode()
    entry = {
        "n": len(lines) + 1,
        "previous": sha256(before).hexdigest(),
        "act": act,
        "party": party,
        "name": NAMES[party],
        "suite": keys.suite.value,
        "sign": keys.public.sign.hex(),
        "seal": keys.public.seal.hex(),
        "cuts": cuts,
        "reason": reason,
        "wall": "2023-07-05T09:30:00+08:00",
    }
    raw = compact(entry)
    signature = ROOT.sign(pae("dukao/roster", raw)).hex()
    return compact({"entry": raw.decode(), "signature": signature})


@pytest.mark.parametrize("suite", list(Suite), ids=lambda suite: suite.value)
def test_both_find_a_byte_of_a_sealed_package_that_was_changed(suite: Suite, tmp_path: Path) -> None:
    """One of several chunks, and every part of the header."""
    keys, draft = secret(21, suite), from_unit()
    two(draft, bytes(range(256)) * 600)
    target = BytesIO()
    seal(BytesIO(draft.pack()), target, [keys.public])
    raw = target.getvalue()
    who = replace(office_reader(), keys=keys)
    header = raw.index(b"\n", 15)
    places = [*range(0, header, 7), *range(header, len(raw), len(raw) // 40)]

    found = set()
    for at in places:
        file = written(tmp_path, raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        codes = importer_code(file, who), checker_code(file, who)
        assert codes[0] == codes[1], at
        found.add(codes[0])
    for cut in (raw[:header], raw[: header + 1], raw[:-1], raw[: header + 1 + 65_552], raw + b"0"):
        codes = importer_code(written(tmp_path, cut), who), checker_code(written(tmp_path, cut), who)
        assert codes == ("E_SEAL", "E_SEAL")

    assert checker_code(written(tmp_path, raw), who) is None
    assert found == {"E_NOT_PACKAGE", "E_SEAL", "E_SEAL_KEY"}


@given(st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1), st.binary(max_size=20))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_both_refuse_signatures_of_any_two_numbers(r: int, s: int, message: bytes) -> None:
    public, signature = NATIONAL.public.sign, checker.in_32(r) + checker.in_32(s)

    assert not checker.is_signed("sm2", public, signature, message)
    assert not verify_signature(Suite.SM2, public, signature, message)


def test_both_take_what_gmalg_signs_and_nothing_beside_it() -> None:
    message = pae("dukao/head", b"x")
    signature = NATIONAL.sign(message)
    public, zero = NATIONAL.public.sign, bytes(32)

    assert checker.is_signed("sm2", public, signature, message)
    for wrong in (signature[:32] + zero, zero + signature[32:], signature[:63], signature + b"0", zero * 2):
        assert not checker.is_signed("sm2", public, wrong, message)
    assert not checker.is_signed("sm2", public[:64] + bytes([public[64] ^ 1]), signature, message)
    assert not checker.is_signed("sm2", public, signature, message + b"x")
    assert checker.times(checker.SM2_N, checker.SM2_G) is None


@pytest.mark.parametrize("encoded", sorted(_SMALL_ORDER))
def test_points_of_small_order_are_found_by_arithmetic(encoded: bytes) -> None:
    assert checker.is_small(encoded)
    assert checker.is_small(encoded[:-1] + bytes([encoded[-1] | 0x80]))
    assert not checker.is_small(TEACHER.public.sign)


# --- third parties --------------------------------------------------------------------------------------


def test_a_third_party_reads_as_the_addressee_and_believes_the_roster(tmp_path: Path) -> None:
    file = tmp_path / "包.dkx"
    file.write_bytes(GOOD)

    report = verify(file)

    assert (report.kind, report.party, report.to, report.seq) == ("package", UNIT, OFFICE, 3)
    assert (report.standing, report.office) == ("confirmed", ROOT.public.fingerprint)
    assert (report.lines, report.attachments, report.is_office_given) == (9, 1, False)


def test_a_third_party_that_holds_the_stamped_paper_finds_another_office(tmp_path: Path) -> None:
    file = tmp_path / "包.dkx"
    file.write_bytes(GOOD)
    right, wrong = ROOT.public.fingerprint, TEACHER.public.fingerprint

    with pytest.raises(Refused) as refused:
        verify(file, checker.Reader(office=wrong))

    assert refused.value.code == "E_OTHER_OFFICE"
    assert verify(file, checker.Reader(office=right)).is_office_given
    assert verify(file, checker.Reader(roster=tuple(ROSTER))).is_office_given


@pytest.mark.parametrize("suite", list(Suite), ids=lambda suite: suite.value)
def test_a_sealed_package_of_either_suite_opens_with_the_secret(suite: Suite, tmp_path: Path) -> None:
    file, keys = tmp_path / "包.dkx", secret(21, suite)
    target = BytesIO()
    seal(BytesIO(GOOD), target, [keys.public])
    file.write_bytes(target.getvalue())

    assert verify(file, checker.Reader(secret=keys.seed)).lines == 9
    with pytest.raises(Refused) as refused:
        verify(file)
    assert refused.value.code == "E_SEAL_KEY"


def test_lines_behind_a_revocation_are_told(tmp_path: Path) -> None:
    file, draft = tmp_path / "包.dkx", from_unit()
    revoked(draft, 3)
    file.write_bytes(draft.pack())

    report = verify(file)

    assert report.set_aside == 1
    assert "其中1条在公钥注销之后" in checker.sentence_of("包.dkx", report)


def bundle(
    target: Path, *extra: tuple[str, bytes], without: str = "", kind: int = zipfile.ZIP_DEFLATED
) -> Path:
    """An evidence bundle: what a package holds, in an ordinary ZIP, with this program and how to use it."""
    with Container(BytesIO(GOOD)) as package:
        members = {member.name: package.read(member) for member in package.members}
    members |= {"README.txt": b"", "verify.py": Path(checker.__file__).read_bytes(), **dict(extra)}
    with zipfile.ZipFile(target, "w", kind) as archive:
        for name, data in members.items():
            if not without or not name.startswith(without):
                archive.writestr(name, data)
    return target


def bundle_code(file: Path) -> str | None:
    try:
        assert verify(file).kind == "bundle"
    except Refused as refused:
        return refused.code
    return None


def test_an_evidence_bundle_is_checked_like_the_package_it_is_of(tmp_path: Path) -> None:
    good = bundle(tmp_path / "good.zip")
    blob = next(name for name in zipfile.ZipFile(good).namelist() if name.startswith("blob/"))

    assert bundle_code(good) is None
    assert verify(good) == replace(verify(written(tmp_path, GOOD)), kind="bundle")
    assert bundle_code(bundle(tmp_path / "1.zip", ("manifest.json", b"{}"))) == "E_SIGNATURE"
    assert bundle_code(bundle(tmp_path / "2.zip", (blob, b"%PDF"))) == "E_ENTRY"
    assert bundle_code(bundle(tmp_path / "3.zip", without="blob/")) == "E_ENTRY"
    assert bundle_code(bundle(tmp_path / "4.zip", without="manifest")) == "E_ZIP_NAME"
    assert bundle_code(bundle(tmp_path / "5.zip", ("blob/x", b""))) == "E_ZIP_NAME"
    assert bundle_code(bundle(tmp_path / "6.zip", without="README")) is not None


def test_a_damaged_bundle_is_refused(tmp_path: Path) -> None:
    good = bundle(tmp_path / "good.zip", kind=zipfile.ZIP_STORED)
    raw = good.read_bytes()
    at = raw.index(b"slip of paper")

    broken = written(tmp_path, raw[:at] + b"S" + raw[at + 1 :])

    assert bundle_code(broken) == "E_ZIP_DATA"


def written(folder: Path, data: bytes) -> Path:
    file = folder / "包.dkx"
    file.write_bytes(data)
    return file


# --- the command ----------------------------------------------------------------------------------------


def test_it_runs_alone_and_imports_nothing_of_ours(tmp_path: Path) -> None:
    program = tmp_path / "verify.py"
    program.write_bytes(Path(checker.__file__).read_bytes())
    file = bundle(tmp_path / "证据包.zip")

    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", program, file, "--office", ROOT.public.fingerprint],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "核对无误：证据包“证据包.zip”是市教育局（unit.jyj）发给office.dsjj的第3号包"
    )


def test_its_imports_are_the_standard_library_and_cryptography() -> None:
    tree = ast.parse(Path(checker.__file__).read_text("utf-8"))
    names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}

    tops = {name.partition(".")[0] for name in names}

    assert tops - sys.stdlib_module_names == {"cryptography"}


def test_every_code_of_the_importer_has_a_sentence() -> None:
    codes = {one.code for one in vars(failures).values() if isinstance(one, type) and hasattr(one, "code")}

    assert codes - set(checker.SENTENCES) == {"E_APP", "E_PACKAGE", "E_EXPORT_SIZE"} & codes


def test_the_command_says_one_sentence_and_the_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = written(tmp_path, GOOD), tmp_path / "坏.dkx"
    bad.write_bytes(GOOD[:-1])

    statuses = main([str(good)]), main([str(bad)])

    said = capsys.readouterr().out.splitlines()
    assert statuses == (0, 1)
    assert len(said) == 2
    assert fingerprint_digits(ROOT.public.fingerprint) in said[0]
    assert "请与盖章的公钥登记表核对" in said[0]
    assert said[1].startswith("E_ZIP_END：“坏.dkx”不完整或末尾被改动")


def test_the_command_writes_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, roster = written(tmp_path, GOOD), tmp_path / "roster.jsonl"
    roster.write_bytes(b"\n".join((*ROSTER, b"")))

    statuses = (
        main([str(file), "--json", "--roster", str(roster)]),
        main([str(file), "--json", "--party", "unit.gaj"]),
    )

    good, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert statuses == (0, 1)
    assert (good["ok"], good["standing"], good["is_office_given"]) == (True, "confirmed", True)
    assert good["kinds"] == {"evidence": 1, "feedback": 4}
    assert (bad["ok"], bad["code"]) == (False, "E_ADDRESSEE")


def test_the_office_is_given_as_paper_shows_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, GOOD)
    right, wrong = (fingerprint_digits(keys.public.fingerprint) for keys in (ROOT, TEACHER))

    statuses = main([str(file), "--office", right]), main([str(file), "--office", wrong])

    said = capsys.readouterr().out.splitlines()
    assert statuses == (0, 1)
    assert "请与盖章" not in said[0]
    assert said[1].startswith("E_OTHER_OFFICE")


def test_what_cannot_be_checked_is_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, GOOD)

    statuses = main([str(tmp_path / "nothing.dkx")]), main([str(file), "--office", "123"])

    assert statuses == (2, 2)
    assert capsys.readouterr().err.count("无法核对") == 2
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2
