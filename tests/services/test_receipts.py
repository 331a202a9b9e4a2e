"""The receipt of an import tells what it did, long afterwards, and checks its signature once more."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.records.line import Edit, compose
from desktop.records.stream import EVERYONE, StreamName
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Incoming, Trust
from desktop.services.exchange_writing import ExportService
from desktop.services.paper_options import NothingToPrint
from desktop.services.receipts import ImportReceipt, ReceiptService
from desktop.services.roster import RosterService
from desktop.services.session import NoSuchRecord, Session
from tests.services.exchange_world import (
    OFFICE,
    POLICE,
    World,
    edit,
    export,
    instruct,
    look,
    open_world,
    send,
    take,
    text_of,
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path / "world") as opened:
        yield opened


@pytest.fixture
def office(world: World) -> Session:
    return world.office()


@pytest.fixture
def unit(world: World) -> Session:
    return world.computer(POLICE)


def receipt(session: Session, which: str = "") -> ImportReceipt:
    return ReceiptService(session).receipt(which)


def taken(sender: Session, receiver: Session) -> Incoming:
    """Sends a package and gives the preview it had."""
    file = export(sender, receiver.party).file
    preview = look(receiver, file)
    take(receiver, file)
    return preview


def enrolled(session: Session, file: Path) -> Path:
    """Enrols the sender of a file, which is another computer of the same party."""
    RosterService(session).enrol(file)
    return file


def attach(session: Session, name: str, data: bytes) -> str:
    with session.transaction() as workspace:
        digest = workspace.evidence.put(data)
        session.create("evidence", session.office, {"name": name, "sha256": digest, "size": len(data)})
    return digest


def test_figures_are_those_of_the_preview_whatever_came_later(office: Session, unit: Session) -> None:
    kept, gone = instruct(office, "一"), instruct(office, "二")
    first = taken(office, unit)
    with office.transaction():
        office.withdraw("instruction", gone, "重复")
    edit(office, kept, "改")
    instruct(office, "三")
    second = taken(office, unit)
    edit(office, kept, "又改")
    third = taken(office, unit)

    for preview in (first, second, third):
        assert receipt(unit, preview.digest).counts == preview.counts
    (told,) = [one for one in second.counts if one.kind == "instruction"]
    assert (told.new, told.changed, told.withdrawn, told.unchanged) == (1, 1, 1, 0)


def test_it_names_file_sender_number_and_times(world: World, office: Session, unit: Session) -> None:
    instruct(office)
    sent = export(office, unit.party)
    world.clock.go_to(world.clock.now().date())
    take(unit, sent.file)

    found = receipt(unit)

    assert (found.sender, found.recipient, found.row.seq) == (OFFICE, POLICE, 1)
    assert found.row.file_name == sent.file.name
    assert found.manifest.made <= found.row.at
    assert found.is_signed
    assert found.remarks == ()


def test_the_latest_that_holds_is_meant_and_each_can_be_named(office: Session, unit: Session) -> None:
    instruct(office, "一")
    first = taken(office, unit)
    instruct(office, "二")
    second = taken(office, unit)
    with ImportService(unit) as service:
        service.undo(second.digest)

    assert receipt(unit).row.digest == first.digest
    assert receipt(unit, second.digest[:8].upper()).row.digest == second.digest
    assert receipt(unit, second.file.name).row.digest == second.digest


def test_what_was_undone_says_so_and_has_no_figures(office: Session, unit: Session) -> None:
    instruct(office)
    preview = taken(office, unit)
    with ImportService(unit) as service:
        service.undo(preview.digest)

    found = receipt(unit)

    assert (found.counts, found.lines) == ((), 0)
    assert found.remarks == ("本次导入已撤销，所含记录已退回。",)


def test_nothing_imported_and_an_unknown_name_are_refused(office: Session, unit: Session) -> None:
    with pytest.raises(NothingToPrint):
        receipt(unit)
    instruct(office)
    taken(office, unit)

    with pytest.raises(NoSuchRecord):
        receipt(unit, "0123456789")


def test_trust_is_that_of_today(office: Session, unit: Session) -> None:
    instruct(office)
    taken(office, unit)
    before = receipt(unit)

    RosterService(unit).trust_office(RosterService(office).form().digits)

    assert before.trust is Trust.ENROLLED
    assert receipt(unit).trust is Trust.CONFIRMED
    assert receipt(unit).digits == before.digits == RosterService(office).form().digits


@pytest.mark.parametrize(
    "spoiling",
    [
        "UPDATE package SET manifest = CAST(replace(CAST(manifest AS TEXT), 'seq\":1', 'seq\":2') AS BLOB)",
        "UPDATE package SET signature = x'7b7d'",
        "UPDATE package SET installation = replace(hex(zeroblob(32)), '0', 'a')",
    ],
)
def test_a_signature_that_no_longer_holds_is_said(office: Session, unit: Session, spoiling: str) -> None:
    instruct(office)
    taken(office, unit)
    with unit.transaction() as workspace:
        changed = workspace.connection.execute(spoiling).rowcount

    assert changed == 1
    assert not receipt(unit).is_signed


def test_a_key_that_nobody_knows_any_more_is_not_enrolled(office: Session, unit: Session) -> None:
    instruct(office)
    taken(office, unit)
    with unit.transaction() as workspace:
        workspace.exchange.clear_roster()

    assert receipt(unit).trust is Trust.FIRST


def test_attachments_are_counted_and_named(office: Session, unit: Session) -> None:
    instruct(office)
    taken(office, unit)
    attach(unit, "照片.png", b"\x89PNG" * 10)
    attach(unit, "台账.xlsx", b"PK" * 100)
    taken(unit, office)

    found = receipt(office)

    assert (found.blobs, found.blob_bytes, found.missing) == (2, 240, 0)
    assert set(found.files) == {"照片.png", "台账.xlsx"}


def test_an_attachment_left_out_is_missing_until_it_comes(office: Session, unit: Session) -> None:
    instruct(office)
    taken(office, unit)
    attach(unit, "照片.png", b"\x89PNG" * 10)
    send(unit, office, text_only=True)
    without = receipt(office)

    send(office, unit)
    send(unit, office)
    rows = ImportService(office).history()

    assert (without.blobs, without.missing) == (0, 1)
    assert without.remarks == ("对方只导出了文字，没有附佐证材料。", "所附记录提到的佐证材料还缺1份。")
    later = [receipt(office, row.digest) for row in rows]
    assert [one.missing for one in later] == [0, 0]
    assert later[0].files == ()
    assert later[0].blobs == 1


def test_two_computers_that_edit_one_field_are_a_conflict_on_the_receipt(
    world: World, office: Session, unit: Session
) -> None:
    uid = instruct(office)
    taken(office, unit)
    other = world.office("second")
    take(other, enrolled(other, export(office, other.party).file))
    edit(office, uid, "甲")
    edit(other, uid, "乙")
    file = enrolled(office, export(other, office.party).file)
    preview = look(office, file)
    take(office, file)

    found = receipt(office)
    assert found.counts == preview.counts
    assert "1处与已有内容冲突，两边都已保留，须由人选定。" in found.remarks
    assert text_of(office, uid) in ("甲", "乙")


def test_a_clock_of_the_future_and_a_new_generation_are_told(
    world: World, office: Session, unit: Session
) -> None:
    instruct(office)
    taken(office, unit)
    office.workspace.start_generation()
    real = office.environment
    office.environment = replace(real, now=lambda: real.now().replace(year=2099))
    instruct(office, "二", EVERYONE)
    office.environment = real
    taken(office, unit)

    assert receipt(unit).remarks == (
        "同一台电脑出现第2代副本（以前是第1代）：工作区被复制、移动或恢复过。",
        "1条记录所称的书写时间晚于导入时间。",
    )


def test_lost_lines_of_ones_own_that_came_back_are_told(world: World, office: Session, unit: Session) -> None:
    instruct(office)
    taken(office, unit)
    world.shut(POLICE)
    old = world.copy(POLICE, world.folder / "old.dukao")
    unit = world.reopen(POLICE)
    with unit.transaction():
        unit.create("acceptance", unit.office, {"kind": "accept"})
    taken(unit, office)
    world.shut(POLICE)
    path = world.path(POLICE)
    path.rename(world.folder / "lost")
    old.rename(path)
    unit = world.reopen(POLICE)

    preview = taken(office, unit)

    found = receipt(unit)
    assert "取回本单位以前写下的1条记录。" in found.remarks
    assert found.counts == preview.counts


def test_lines_that_are_kept_apart_are_told_and_no_record_of_any_figure(
    office: Session, unit: Session
) -> None:
    instruct(office)
    taken(office, unit)
    attach(unit, "照片.png", b"\x89PNG")
    state(unit, "task")
    state(unit, "hologram")
    first = taken(unit, office)
    attach(unit, "台账.xlsx", b"PK")
    second = taken(unit, office)

    assert receipt(office, first.digest).counts == first.counts
    assert receipt(office, second.digest).counts == second.counts
    assert [(one.kind, one.new, one.unchanged) for one in second.counts] == [("evidence", 1, 1)]
    assert receipt(office, first.digest).remarks == (
        "1条记录越权，只隔离保存，不采用。",
        "1条记录由更新的版本写成，原样保存，升级后显示。",
    )
    assert receipt(office, second.digest).remarks == ()


def state(session: Session, kind: str) -> None:
    """Writes a line that the session itself would not."""
    with session.transaction() as workspace:
        identity = workspace.identity
        stream = StreamName(session.party, identity.replica, session.office, session.year)
        edit = Edit(kind, session.new_uid(), {"title": "越权"})
        workspace.log.accept([compose(stream, workspace.log.tip(stream), edit, session.stamp())])


def test_a_hundred_records_are_counted_with_two_questions(office: Session, unit: Session) -> None:
    for number in range(100):
        instruct(office, str(number))
    preview = taken(office, unit)
    asked: list[str] = []
    unit.workspace.connection.set_trace_callback(asked.append)

    counts = receipt(unit).counts

    unit.workspace.connection.set_trace_callback(None)
    assert counts == preview.counts
    assert len(asked) < 30


def test_exports_are_no_imports(office: Session, unit: Session) -> None:
    instruct(office)
    ExportService(office).export(unit.party)

    with pytest.raises(NothingToPrint):
        receipt(office)
