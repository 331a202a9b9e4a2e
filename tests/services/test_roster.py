"""Keys of parties: form, key file, enrolment, comparison with paper, revocation, and the office's own key."""

from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.exchange.keys import PrivateKeys, Suite
from desktop.records.strict import dumps, loads
from desktop.services.exchange_values import KeyLine, Trust
from desktop.services.key_file import NotKeyFile, dump_key_file, read_bearer
from desktop.services.roster import RosterService
from desktop.services.roster_failures import (
    KeyAmbiguous,
    KeyIncomplete,
    KeyIsRevoked,
    KeyOfAnother,
    NoSuchKey,
    NotRoot,
    OwnKey,
    PaperDisagrees,
    RootKey,
)
from desktop.services.session import ReasonMissing, Session
from tests.services.exchange_world import (
    OFFICE,
    POLICE,
    TRADE,
    World,
    export,
    instruct,
    look,
    send,
    take,
)

READINGS = ("digits", "words", "fingerprint", "qr")


def key_file(session: Session, folder: Path) -> Path:
    return RosterService(session).save_key_file(folder / session.party)


def line_of(session: Session, of: Session) -> KeyLine:
    fingerprint = of.workspace.identity.fingerprint
    return next(line for line in RosterService(session).list() if line.fingerprint == fingerprint)


def tell(sender: Session) -> None:
    """A unit has something to say."""
    with sender.transaction():
        sender.create("feedback", sender.office, {"assignment": "office.x/1", "progress": "完成一半"})


def test_the_form_says_one_fingerprint_in_four_readings(world: World) -> None:
    unit = world.computer(POLICE)

    form = RosterService(unit).form()

    assert (form.party, form.name, form.suite, form.office) == ("unit.gaj", POLICE, "ed25519", "")
    assert form.fingerprint == unit.workspace.identity.fingerprint == unit.keys().public.fingerprint
    assert len(form.digits.split()) == 12
    assert len(form.words.split()) == 16
    assert form.qr == f"dukao-key:1:unit.gaj:ed25519:{form.fingerprint}"
    assert "口令" in form.place


def test_the_form_names_the_office_once_its_roster_is_known(world: World) -> None:
    unit = world.computer(POLICE)

    send(world.office(), unit)

    assert RosterService(unit).form().office == OFFICE
    assert RosterService(world.office()).form().office == OFFICE


def test_a_key_file_names_the_keys_and_nothing_secret(world: World, tmp_path: Path) -> None:
    unit = world.computer(POLICE, suite="sm2")

    file = key_file(unit, tmp_path)

    bearer = read_bearer(file)
    assert file.name == "unit.gaj.dkk"
    assert (bearer.party, bearer.name, bearer.keys) == ("unit.gaj", POLICE, unit.keys().public)
    assert unit.keys().seed.hex() not in file.read_text("ascii", "replace")


@pytest.mark.parametrize("reading", READINGS)
def test_a_key_enrolled_with_any_reading_of_the_paper_is_confirmed(
    world: World, tmp_path: Path, reading: str
) -> None:
    office, unit = world.office(), world.computer(POLICE)
    typed = getattr(RosterService(unit).form(), reading)

    line = RosterService(office).enrol(key_file(unit, tmp_path), typed)

    assert (line.party, line.name, line.trust) == ("unit.gaj", POLICE, Trust.CONFIRMED)
    assert line == line_of(office, unit)
    assert line_of(office, office).is_root


def test_without_paper_a_key_is_enrolled_and_labelled_until_paper_comes(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)

    before = RosterService(office).enrol(key_file(unit, tmp_path))
    after = RosterService(office).confirm(POLICE, RosterService(unit).form().digits)

    assert (before.trust, after.trust) == (Trust.ENROLLED, Trust.CONFIRMED)
    assert RosterService(office).enrol(key_file(unit, tmp_path)) == after


def test_another_fingerprint_than_the_papers_enrols_nothing(world: World, tmp_path: Path) -> None:
    office, unit, other = world.office(), world.computer(POLICE), world.computer(TRADE)
    wrong = RosterService(other).form().digits

    with pytest.raises(PaperDisagrees, match=POLICE):
        RosterService(office).enrol(key_file(unit, tmp_path), wrong)

    assert [line.party for line in RosterService(office).list()] == [office.party]


def test_confirming_with_another_fingerprint_changes_nothing(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    RosterService(office).enrol(key_file(unit, tmp_path))
    digits = RosterService(unit).form().digits
    mistyped = digits[:-1] + str((int(digits[-1]) + 1) % 10)

    with pytest.raises(PaperDisagrees):
        RosterService(office).confirm(POLICE, mistyped)

    assert line_of(office, unit).trust is Trust.ENROLLED


def test_of_two_computers_the_one_on_the_paper_is_confirmed(world: World, tmp_path: Path) -> None:
    office = world.office()
    first, second = world.computer("first", party=POLICE), world.computer("second", party=POLICE)
    for one in (first, second):
        RosterService(office).enrol(key_file(one, tmp_path))

    RosterService(office).confirm(POLICE, RosterService(second).form().words)

    assert line_of(office, first).trust is Trust.ENROLLED
    assert line_of(office, second).trust is Trust.CONFIRMED


def test_a_package_names_its_senders_key_even_when_it_would_be_refused(world: World) -> None:
    office = world.office()
    first, second = world.computer("first", party=POLICE), world.computer("second", party=POLICE)
    send(office, first)
    send(office, second)
    for one in (first, second):
        tell(one)
    send(first, office)
    unknown = export(second, office.party).file
    refused = look(office, unknown)

    line = RosterService(office).enrol(unknown)
    (receipt,) = take(office, unknown)

    assert refused.failure is not None
    assert refused.failure.code == "E_KEY_UNKNOWN"
    assert line.fingerprint == second.workspace.identity.fingerprint
    assert receipt.applied


def test_a_sealed_package_names_its_senders_key(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    tell(unit)
    sealed = export(unit, office.party, is_sealed=True).file

    line = RosterService(office).enrol(sealed)

    assert line.fingerprint == unit.workspace.identity.fingerprint


def _spoiled(raw: bytes) -> dict[str, bytes]:
    good = loads(raw.removesuffix(b"\n"))
    key = loads(good["key"].encode())
    other = PrivateKeys(Suite.ED25519, bytes(32))

    def signed(**changes: object) -> bytes:
        text = dumps({**key, **changes}).decode()
        return dumps({"key": text, "signature": good["signature"]}) + b"\n"

    return {
        "nothing": b"",
        "text": "公钥".encode(),
        "cut": raw[:-20],
        "no line end": raw[:-1],
        "two lines": raw + raw,
        "another name": signed(name="市财政局"),
        "another party": signed(party="unit.czj"),
        "another key": signed(sign=other.public.sign.hex()),
        "another format": signed(format=2),
        "a key too many": signed(more=1),
        "no party": signed(party="police"),
        "an unknown suite": signed(suite="rsa"),
        "no name": signed(name=""),
        "a list": b"[]\n",
        "spaces": raw.replace(b'":"', b'": "', 1),
        "another signature": raw.replace(good["signature"].encode(), b"00" * 64),
        "capital digits": raw.replace(good["signature"].encode(), good["signature"].upper().encode()),
        "too long": b"{" + b" " * 9000,
    }


SPOILED = tuple(_spoiled(dump_key_file("unit.a", "甲", PrivateKeys(Suite.ED25519, b"1" * 32), "x")))


@pytest.mark.parametrize("defect", SPOILED)
def test_a_key_file_with_one_defect_enrols_nothing(world: World, tmp_path: Path, defect: str) -> None:
    office, unit = world.office(), world.computer(POLICE)
    file = tmp_path / "spoiled.dkk"
    file.write_bytes(_spoiled(key_file(unit, tmp_path).read_bytes())[defect])

    with pytest.raises(NotKeyFile):
        RosterService(office).enrol(file)

    assert len(RosterService(office).list()) == 1


def test_a_file_that_is_not_there_is_said(world: World, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="磁盘"):
        RosterService(world.office()).enrol(tmp_path / "none.dkk")


def test_ones_own_key_is_neither_enrolled_nor_confirmed(world: World, tmp_path: Path) -> None:
    unit = world.computer(POLICE)

    with pytest.raises(OwnKey):
        RosterService(unit).enrol(key_file(unit, tmp_path))


def test_a_key_belongs_to_one_party(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    RosterService(office).enrol(key_file(unit, tmp_path))
    file = tmp_path / "other.dkk"
    file.write_bytes(dump_key_file("unit.czj", "市财政局", unit.keys(), "2023-05-08T09:00:00+08:00"))

    with pytest.raises(KeyOfAnother, match=POLICE):
        RosterService(office).enrol(file)


def test_a_revoked_key_keeps_what_was_received_and_says_nothing_more(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    tell(unit)
    send(unit, office)
    held = office.workspace.log.count()

    line = RosterService(office).revoke(POLICE, "电脑丢失")
    tell(unit)
    later = look(office, export(unit, office.party).file)

    assert line.trust is Trust.REVOKED
    assert office.workspace.log.count() == held
    assert later.failure is not None
    assert later.failure.code == "E_KEY_REVOKED"


def test_a_revocation_reaches_others_with_the_next_package(world: World) -> None:
    office, first, other = world.office(), world.computer(POLICE), world.computer(TRADE)
    send(office, first)
    tell(first)
    send(first, office)
    RosterService(office).revoke(POLICE, "电脑丢失")

    send(office, other)

    assert line_of(other, first).trust is Trust.REVOKED


def test_a_revoked_key_is_neither_enrolled_confirmed_nor_revoked_again(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    roster = RosterService(office)
    roster.enrol(key_file(unit, tmp_path))
    roster.revoke(POLICE, "电脑丢失")
    digits = RosterService(unit).form().digits

    for act in (
        lambda: roster.enrol(key_file(unit, tmp_path)),
        lambda: roster.confirm(POLICE, digits),
        lambda: roster.revoke(POLICE, "再次"),
    ):
        with pytest.raises(KeyIsRevoked):
            act()


def test_revoking_names_the_computer_when_there_are_several(world: World, tmp_path: Path) -> None:
    office = world.office()
    computers = world.computer("first", party=POLICE), world.computer("second", party=POLICE)
    for one in computers:
        RosterService(office).enrol(key_file(one, tmp_path))
    digits = computers[1].workspace.identity.fingerprint[:8]

    with pytest.raises(KeyAmbiguous, match=digits):
        RosterService(office).revoke(POLICE, "电脑丢失")
    RosterService(office).revoke(digits.upper(), "电脑丢失")

    assert line_of(office, computers[0]).trust is Trust.ENROLLED
    assert line_of(office, computers[1]).trust is Trust.REVOKED
    with pytest.raises(KeyIsRevoked):
        RosterService(office).revoke(digits, "电脑丢失")


def test_revoking_needs_a_reason_and_a_key_and_spares_the_root(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    roster = RosterService(office)
    roster.enrol(key_file(unit, tmp_path))

    with pytest.raises(ReasonMissing):
        roster.revoke(POLICE, "  ")
    with pytest.raises(NoSuchKey):
        roster.revoke(TRADE, "电脑丢失")
    with pytest.raises(RootKey):
        roster.revoke("督查办公室", "电脑丢失")


def test_only_the_root_office_computer_signs(world: World, tmp_path: Path) -> None:
    office, second, unit = world.office(), world.office("second office"), world.computer(POLICE)
    RosterService(office).enrol(key_file(unit, tmp_path))
    RosterService(office).enrol(key_file(second, tmp_path), RosterService(second).form().digits)
    send(office, second)
    send(office, unit)

    for session in (second, unit):
        with pytest.raises(NotRoot, match=RosterService(office).form().digits):
            RosterService(session).revoke("督查办公室", "电脑丢失")
    with pytest.raises(NotRoot):
        RosterService(second).confirm(POLICE, RosterService(unit).form().digits)


def test_what_another_computer_enrols_counts_there_alone(world: World, tmp_path: Path) -> None:
    office, second, unit = world.office(), world.office("second office"), world.computer(POLICE)
    RosterService(second).enrol(key_file(office, tmp_path))
    send(office, second)

    line = RosterService(second).enrol(key_file(unit, tmp_path))
    confirmed = RosterService(second).confirm(POLICE, RosterService(unit).form().words)

    assert (line.trust, confirmed.trust) == (Trust.ENROLLED, Trust.CONFIRMED)
    assert line.fingerprint not in {one.fingerprint for one in RosterService(office).list()}


def test_a_unit_that_compares_the_offices_key_believes_its_roster(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    before = line_of(unit, office)

    with pytest.raises(PaperDisagrees):
        RosterService(unit).trust_office(RosterService(unit).form().digits)
    after = RosterService(unit).confirm("督查办公室", RosterService(office).form().digits)

    assert (before.trust, after.trust) == (Trust.ENROLLED, Trust.CONFIRMED)
    instruct(office)
    assert look(unit, export(office, unit.party).file).trust is Trust.CONFIRMED


def test_there_is_no_office_to_compare_before_its_first_package(world: World) -> None:
    with pytest.raises(NoSuchKey):
        RosterService(world.computer(POLICE)).trust_office("12345")


def test_the_root_does_not_compare_itself(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)

    with pytest.raises(OwnKey):
        RosterService(office).trust_office(RosterService(office).form().digits)


def test_a_computer_that_is_not_enrolled_lists_itself_as_not_yet_known(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    before = line_of(unit, unit)
    tell(unit)
    send(unit, office)
    send(office, unit)

    assert (before.trust, before.is_own, before.enrolled) == (Trust.FIRST, True, "")
    assert line_of(unit, unit).is_own
    assert line_of(unit, unit).trust is Trust.ENROLLED


def test_a_computer_of_which_only_lines_were_met_cannot_be_revoked_yet(world: World) -> None:
    first, second, unit = world.office(), world.office("second office"), world.computer(POLICE)
    send(first, unit)
    RosterService(first).enrol(key_file(second, world.folder))
    send(first, second)
    tell(unit)
    take(second, export(unit, second.party).file)
    send(second, first)
    known = [line for line in RosterService(first).list() if line.party == unit.party]

    with pytest.raises(KeyIncomplete):
        RosterService(first).revoke(POLICE, "电脑丢失")

    assert [line.trust for line in known] == [Trust.ENROLLED]
    RosterService(first).enrol(key_file(unit, world.folder))
    assert RosterService(first).revoke(POLICE, "电脑丢失").trust is Trust.REVOKED
