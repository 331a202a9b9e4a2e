"""Exporting and importing packages between real workspaces: what is seen before, done, and taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.models.failures import LinesNeeded
from desktop.records.stream import EVERYONE, Role
from desktop.services.auditing import AuditService
from desktop.services.credentials import Credentials
from desktop.services.exchange_parties import NoSuchParty
from desktop.services.exchange_reading import ExportedSince, ImportService, NotImported
from desktop.services.exchange_values import Incoming, Receipt, Trust
from desktop.services.exchange_writing import ExportOptions, ExportService, FileTaken, NobodyToSealFor
from desktop.services.sample import OFFICE_NAME, sample_environment
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces

Join = Callable[..., Session]
PICTURE = b"\x89PNG" + bytes(range(256)) * 40


@pytest.fixture
def join(tmp_path: Path) -> Iterator[Join]:
    """Another computer: the office's, or a unit's."""
    sessions: list[Session] = []

    def joined(name: str = OFFICE_NAME, role: Role = Role.UNIT) -> Session:
        place = tmp_path / f"computer-{len(sessions)}"
        workspaces = Workspaces(Credentials(place / "keys", lambda: None), sample_environment())
        session = workspaces.create(NewWorkspace(place / "work", role, name, year=2023))
        sessions.append(session)
        return session

    yield joined
    for session in sessions:
        session.close()


@pytest.fixture
def unit(join: Join) -> Session:
    return join("市公安局")


def tell(session: Session, audience: str, **fields: object) -> str:
    with session.transaction():
        return session.create("instruction", audience, fields)


def change(session: Session, uid: str, **fields: object) -> None:
    with session.transaction():
        session.change("instruction", uid, fields)


def attach(session: Session, data: bytes) -> str:
    with session.transaction() as workspace:
        digest = workspace.evidence.put(data)
        session.create("evidence", session.office, {"name": "照片.png", "sha256": digest, "size": len(data)})
    return digest


def send(source: Session, target: Session, folder: Path, **options: bool) -> Path:
    return ExportService(source).export(target.party, folder, ExportOptions(**options)).file


def look(target: Session, *files: Path) -> tuple[Incoming, ...]:
    with ImportService(target) as service:
        return service.preview(files)


def take(target: Session, *files: Path) -> tuple[Receipt, ...]:
    with ImportService(target) as service:
        return service.apply(service.preview(files))


def carry(source: Session, target: Session, folder: Path, **options: bool) -> Receipt:
    (receipt,) = take(target, send(source, target, folder, **options))
    return receipt


def codes(incoming: Incoming) -> list[str]:
    return [remark.code for remark in incoming.remarks]


def test_what_is_sent_arrives_whole_and_is_the_same(office: Session, unit: Session, tmp_path: Path) -> None:
    uid = tell(office, EVERYONE, text="请抓紧", leader="王市长")
    secret = tell(office, office.party, text="内部")

    receipt = carry(office, unit, tmp_path)

    assert receipt.applied
    assert unit.record("instruction", uid) == office.record("instruction", uid)
    assert unit.workspace.log.record("instruction", secret) is None
    assert AuditService(unit).verify().is_clean
    assert list((unit.folder / "inbox").iterdir()) == []


def test_a_preview_says_what_would_change_and_writes_nothing(
    office: Session, unit: Session, tmp_path: Path
) -> None:
    uid = tell(office, EVERYONE, text="请抓紧")
    carry(office, unit, tmp_path)
    change(office, uid, text="请月底前办结")
    lines = unit.workspace.log.count()

    (incoming,) = look(unit, send(office, unit, tmp_path))

    (field,) = incoming.changes
    assert (field.before, field.after, field.field) == ("请抓紧", "请月底前办结", "批示内容")
    assert incoming.new_lines == 1
    assert unit.workspace.log.count() == lines
    assert unit.record("instruction", uid).get("text") == "请抓紧"
    assert list((unit.folder / "inbox").iterdir()) == []


def test_the_first_file_of_a_party_says_that_its_key_is_new_and_the_next_that_it_is_unconfirmed(
    office: Session, unit: Session, tmp_path: Path
) -> None:
    first = send(office, unit, tmp_path)
    (met,) = look(unit, first)
    take(unit, first)
    (again,) = look(unit, send(office, unit, tmp_path))
    (reply,) = look(office, send(unit, office, tmp_path))

    assert (met.trust, codes(met)) == (Trust.FIRST, ["R_OFFICE_PINNED"])
    assert (again.trust, codes(again)) == (Trust.ENROLLED, ["R_UNCONFIRMED"])
    assert (reply.trust, codes(reply)) == (Trust.FIRST, ["R_FIRST_KEY"])


def test_the_same_file_twice_changes_nothing_and_is_no_failure(
    office: Session, unit: Session, tmp_path: Path
) -> None:
    file = send(office, unit, tmp_path)
    take(unit, file)
    before = unit.workspace.log.state_hash()

    (incoming,) = look(unit, file)
    (receipt,) = take(unit, file)

    assert "R_KNOWN" in codes(incoming)
    assert (receipt.applied, receipt.code) == (False, "")
    assert unit.workspace.log.state_hash() == before


def test_files_that_come_late_twice_and_out_of_order_end_in_the_same_state(
    office: Session, unit: Session, join: Join, tmp_path: Path
) -> None:
    uid = tell(office, EVERYONE, text="一")
    files = []
    for text in ("二", "三", "四"):
        change(office, uid, text=text)
        files.append(send(office, unit, tmp_path))
    other = join("市公安局")

    carry_all = take(unit, *files)
    jumbled = take(other, files[2], files[0], files[2], files[1])

    assert all(receipt.applied for receipt in carry_all)
    assert [receipt.code for receipt in jumbled] == [""] * 4
    assert unit.record("instruction", uid).get("text") == "四"
    assert other.workspace.log.state_hash() == unit.workspace.log.state_hash()


def test_a_later_file_holds_what_a_lost_one_held_and_says_so(
    office: Session, unit: Session, tmp_path: Path
) -> None:
    uid = tell(office, EVERYONE, text="一")
    send(office, unit, tmp_path)
    change(office, uid, text="二")

    (incoming,) = look(unit, send(office, unit, tmp_path))

    assert incoming.seq == 2
    assert "R_MISSING_NUMBER" in codes(incoming)
    assert carry(office, unit, tmp_path).applied
    assert unit.record("instruction", uid).get("text") == "二"


@pytest.mark.parametrize(("place", "code"), [(-30, "E_ZIP_DIRECTORY"), (200, "E_ZIP_DATA")])
def test_a_file_that_was_changed_on_the_way_is_refused_and_nothing_is_written(
    office: Session, unit: Session, tmp_path: Path, place: int, code: str
) -> None:
    tell(office, EVERYONE, text="请抓紧")
    file = send(office, unit, tmp_path)
    data = bytearray(file.read_bytes())
    data[place] ^= 0x55
    file.write_bytes(data)
    before = unit.workspace.log.count()

    (incoming,) = look(unit, file)
    (receipt,) = take(unit, file)

    assert incoming.failure is not None
    assert incoming.failure.code.startswith("E_")
    assert (receipt.applied, receipt.code) == (False, incoming.failure.code)
    assert code[:4] == incoming.failure.code[:4]
    assert file.name in receipt.sentence
    assert unit.workspace.log.count() == before
    assert list((unit.folder / "inbox").iterdir()) == []


def test_one_bad_file_among_several_stops_none_of_the_others(
    office: Session, unit: Session, join: Join, tmp_path: Path
) -> None:
    police, bureau = unit, join("市大数据局")
    files = [send(session, office, tmp_path) for session in (police, bureau)]
    bad = tmp_path / "坏.dkx"
    bad.write_bytes(files[0].read_bytes()[:-1])

    receipts = take(office, bad, *files)

    assert [receipt.applied for receipt in receipts] == [False, True, True]
    assert receipts[0].code == "E_ZIP_END"


def test_a_file_for_somebody_else_names_for_whom_it_is(
    office: Session, unit: Session, join: Join, tmp_path: Path
) -> None:
    file = send(office, unit, tmp_path)

    (incoming,) = look(join("市大数据局"), file)

    assert incoming.failure is not None
    assert incoming.failure.code == "E_ADDRESSEE"


def test_attachments_travel_once(office: Session, unit: Session, tmp_path: Path) -> None:
    carry(office, unit, tmp_path)
    digest = attach(unit, PICTURE)

    first = ExportService(unit).export("督查办公室", tmp_path)
    take(office, first.file)
    carry(office, unit, tmp_path)
    second = ExportService(unit).export("督查办公室", tmp_path)

    assert (first.blobs, second.blobs) == (1, 0)
    assert office.workspace.evidence.get(digest) == PICTURE


def test_an_attachment_left_out_is_missing_until_it_was_asked_for(
    office: Session, unit: Session, tmp_path: Path
) -> None:
    carry(office, unit, tmp_path)
    digest = attach(unit, PICTURE)

    file = send(unit, office, tmp_path, text_only=True)
    (incoming,) = look(office, file)
    (receipt,) = take(office, file)
    missing = office.workspace.log.missing_evidence()
    carry(office, unit, tmp_path)
    carry(unit, office, tmp_path)

    assert "R_MISSING_EVIDENCE" in codes(incoming)
    assert receipt.counts["missing_blobs"] == 1
    assert missing == {digest}
    assert unit.workspace.exchange.wanted_by(office.party) == {digest}
    assert office.workspace.evidence.get(digest) == PICTURE
    assert office.workspace.log.missing_evidence() == frozenset()


def test_a_sealed_file_opens_for_its_recipient_only(
    office: Session, unit: Session, join: Join, tmp_path: Path
) -> None:
    uid = tell(office, EVERYONE, text="密件")
    carry(office, unit, tmp_path)
    carry(unit, office, tmp_path)
    change(office, uid, text="密件二")

    file = send(office, unit, tmp_path, is_sealed=True)
    (incoming,) = look(join("市公安局"), file)
    (receipt,) = take(unit, file)

    assert b"instruction" not in file.read_bytes()
    assert incoming.failure is not None
    assert incoming.failure.code == "E_SEAL_KEY"
    assert receipt.applied
    assert unit.record("instruction", uid).get("text") == "密件二"


def test_nothing_is_sealed_for_somebody_whose_key_is_unknown(
    office: Session, unit: Session, tmp_path: Path
) -> None:
    with pytest.raises(NobodyToSealFor):
        send(office, unit, tmp_path, is_sealed=True)

    assert list(tmp_path.glob("*.dkx")) == []
    assert list(tmp_path.glob(".*.part")) == []


def test_nothing_is_ever_overwritten(office: Session, unit: Session, tmp_path: Path) -> None:
    file = tmp_path / "给公安局.dkx"
    ExportService(office).export(unit.party, file)
    before = file.read_bytes()

    with pytest.raises(FileTaken):
        ExportService(office).export(unit.party, tmp_path / "给公安局")

    assert file.read_bytes() == before


def test_a_party_that_nobody_knows_gets_nothing(office: Session, tmp_path: Path) -> None:
    with pytest.raises(NoSuchParty):
        ExportService(office).export("某某局", tmp_path)

    assert list(tmp_path.glob("*.dkx")) == []


def test_an_import_can_be_taken_back_while_nothing_rests_on_it(
    office: Session, unit: Session, tmp_path: Path
) -> None:
    carry(office, unit, tmp_path)
    before = unit.workspace.log.state_hash()
    uid = tell(office, EVERYONE, text="请抓紧")
    receipt = carry(office, unit, tmp_path)

    with ImportService(unit) as service:
        undone = service.undo(receipt.digest[:10])

    assert undone.counts == {"lines": 1}
    assert unit.workspace.log.record("instruction", uid) is None
    assert unit.workspace.log.state_hash() == before
    assert AuditService(unit).verify().is_clean
    assert take(unit, *tmp_path.glob("*-2-*.dkx"))[0].applied
    assert unit.record("instruction", uid).get("text") == "请抓紧"


def test_an_import_that_later_lines_rest_on_stays(office: Session, unit: Session, tmp_path: Path) -> None:
    uid = tell(office, EVERYONE, text="一")
    first = carry(office, unit, tmp_path)
    change(office, uid, text="二")
    carry(office, unit, tmp_path)

    with ImportService(unit) as service, pytest.raises(LinesNeeded):
        service.undo(first.digest)

    assert unit.record("instruction", uid).get("text") == "二"


def test_an_import_stays_when_something_went_out_since(
    office: Session, unit: Session, tmp_path: Path
) -> None:
    receipt = carry(office, unit, tmp_path)
    send(unit, office, tmp_path)

    with ImportService(unit) as service, pytest.raises(ExportedSince):
        service.undo(receipt.digest)


@pytest.mark.parametrize("digest", ["", "ffff", "不是"])
def test_only_an_import_can_be_taken_back(office: Session, digest: str) -> None:
    with ImportService(office) as service, pytest.raises(NotImported):
        service.undo(digest)


def test_two_computers_of_one_unit_get_each_others_drafts_directly_and_reports_through_the_office(
    office: Session, unit: Session, join: Join, tmp_path: Path
) -> None:
    second = join("市公安局")
    for computer in (unit, second):
        carry(office, computer, tmp_path)
    carry(unit, office, tmp_path)

    refused = carry(second, office, tmp_path)

    assert refused.code == "E_KEY_UNKNOWN"


def test_a_file_that_is_not_there_is_one_sentence(office: Session, tmp_path: Path) -> None:
    (incoming,) = look(office, tmp_path / "没有.dkx")

    assert isinstance(incoming.failure, AppError)
    assert incoming.sentence
