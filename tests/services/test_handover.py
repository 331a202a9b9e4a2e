"""Carrying lines between open workspaces: only what may be read, in any order, any number of times."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.models.workspace import open_workspace
from desktop.records.fold import WITHDRAWN
from desktop.records.stream import EVERYONE, Role
from desktop.services.auditing import AuditService
from desktop.services.credentials import Credentials
from desktop.services.handover import SeenMore, hand_over, hand_over_all
from desktop.services.issuing import IssuingService
from desktop.services.sample import sample_environment
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces

Open = Callable[[str], Session]
SECRET = "只有办公室知道"


@pytest.fixture
def open_unit(tmp_path: Path) -> Iterator[Open]:
    sessions: list[Session] = []

    def opened(name: str) -> Session:
        place = tmp_path / f"unit-{len(sessions)}"
        workspaces = Workspaces(Credentials(place / "keys", lambda: None), sample_environment())
        session = workspaces.create(NewWorkspace(place / "unit", Role.UNIT, name, year=2023))
        sessions.append(session)
        return session

    yield opened
    for session in sessions:
        session.close()


@pytest.fixture
def issued(drafted: Session) -> Session:
    IssuingService(drafted).issue(on=date(2023, 5, 8))
    return drafted


def write(session: Session, kind: str, audience: str, **fields: object) -> str:
    with session.transaction():
        return session.create(kind, audience, fields)


def texts(session: Session) -> str:
    log = session.workspace.log
    return "\n".join(raw.decode() for status in log.streams() for raw in log.lines(status.name))


def test_a_unit_gets_what_is_told_to_everyone_and_to_itself_and_nothing_else(
    issued: Session, open_unit: Open
) -> None:
    unit = open_unit("市公安局")

    count = hand_over(issued, unit)

    audiences = {status.name.audience: status.lines for status in unit.workspace.log.streams()}
    there = {status.name.audience: status.lines for status in issued.workspace.log.streams()}
    assert set(audiences) == {EVERYONE, unit.party}
    assert all(there[audience] == lines for audience, lines in audiences.items())
    assert count == sum(audiences.values())
    assert len(unit.workspace.ledger.tasks()) == 60
    assert AuditService(unit).verify().is_clean


def test_private_streams_stay_at_home_even_between_two_computers_of_one_party(
    issued: Session, open_unit: Open
) -> None:
    first, second = open_unit("市公安局"), open_unit("市公安局")
    write(first, "plan", first.party, task="", assignment="", steps=[{"text": SECRET}])
    told = write(first, "plan", issued.party, task="", assignment="", steps=[])

    hand_over(first, second)

    assert SECRET not in texts(second)
    assert second.workspace.log.record("plan", told) is not None


def test_handing_over_again_and_the_other_way_first_changes_nothing(issued: Session, open_unit: Open) -> None:
    unit = open_unit("市公安局")
    reported = write(unit, "plan", issued.party, task="", assignment="", steps=[])

    counts = [
        hand_over(unit, issued),
        hand_over(issued, unit),
        hand_over(issued, unit),
        hand_over(unit, issued),
    ]

    assert counts[0] == 1
    assert counts[1] > 0
    assert counts[2:] == [0, 0]
    assert issued.workspace.log.record("plan", reported) is not None


def test_a_later_line_of_a_known_stream_follows(issued: Session, open_unit: Open) -> None:
    unit = open_unit("市公安局")
    hand_over(issued, unit)
    uid = write(issued, "reminder", unit.party, unit=unit.party, text="请反馈")

    count = hand_over(issued, unit)

    assert count == 1
    assert unit.workspace.log.record("reminder", uid) is not None


def test_a_circle_is_read_by_its_members_only(issued: Session, open_unit: Open) -> None:
    member, other = open_unit("市公安局"), open_unit("市财政局")
    write(issued, "circle", EVERYONE, name="c1", members=[member.party])
    write(issued, "task", "circle.c1", code="批2023-001", title=SECRET)

    hand_over(issued, member)
    hand_over(issued, other)

    assert SECRET in texts(member)
    assert SECRET not in texts(other)


def test_attachments_travel_with_the_lines_that_cite_them(issued: Session, open_unit: Open) -> None:
    unit, other = open_unit("市公安局"), open_unit("市财政局")
    with unit.transaction() as workspace:
        shown, kept = workspace.evidence.put(b"shown"), workspace.evidence.put(b"kept")
        unit.create("evidence", issued.party, {"sha256": shown, "name": "a.txt"})
        unit.create("evidence", unit.party, {"sha256": kept, "name": "b.txt"})

    hand_over(unit, issued)
    hand_over(issued, other)

    assert issued.workspace.evidence.hashes() == (shown,)
    assert issued.workspace.evidence.get(shown) == b"shown"
    assert other.workspace.evidence.hashes() == ()


def test_a_cited_hash_that_is_none_or_not_there_is_passed_over(issued: Session, open_unit: Open) -> None:
    unit = open_unit("市公安局")
    for digest in ("", "../../etc", "0" * 64, 7):
        write(unit, "evidence", issued.party, sha256=digest, name="a.txt")

    count = hand_over(unit, issued)

    assert count == 4
    assert issued.workspace.evidence.hashes() == ()


def test_our_own_lines_come_back_and_are_only_compared(issued: Session, open_unit: Open) -> None:
    unit = open_unit("市公安局")
    uid = write(unit, "plan", issued.party, task="", assignment="", steps=[])
    hand_over(unit, issued)
    with unit.transaction():
        unit.change("plan", uid, {WITHDRAWN: {"reason": "重报", "of": []}})

    hand_over(issued, unit)

    record = unit.workspace.log.record("plan", uid)
    assert record is not None
    assert record.changes == 2


def test_lines_of_ours_that_we_have_lost_are_noticed_and_nothing_is_written(
    issued: Session, open_unit: Open, tmp_path: Path
) -> None:
    unit = open_unit("市公安局")
    shutil.copytree(unit.folder, tmp_path / "backup.dukao")
    write(unit, "plan", issued.party, task="", assignment="", steps=[])
    hand_over(unit, issued)
    restored = Session(open_workspace(tmp_path / "backup.dukao"), unit.environment)

    with restored.workspace, pytest.raises(SeenMore) as refused:
        hand_over(issued, restored)

    assert refused.value.code == "E_SEEN_MORE"
    with open_workspace(tmp_path / "backup.dukao") as workspace:
        assert workspace.log.count() == 0


def test_what_several_bring_is_taken_together_or_not_at_all(
    issued: Session, open_unit: Open, tmp_path: Path
) -> None:
    police, audit = open_unit("市公安局"), open_unit("市审计局")
    for unit in (police, audit):
        write(unit, "plan", issued.party, task="", assignment="", steps=[])
    shutil.copytree(issued.folder, tmp_path / "backup.dukao")
    hand_over(issued, audit)
    write(issued, "circle", EVERYONE, name="后来的", members=[])
    hand_over(issued, audit)
    restored = Session(open_workspace(tmp_path / "backup.dukao"), issued.environment)

    with restored.workspace:
        before = texts(restored)
        with pytest.raises(SeenMore):
            hand_over_all([police, audit], restored)
        assert texts(restored) == before
    assert hand_over_all([police, audit], issued) == 2
    assert hand_over_all([police, audit], issued) == 0
