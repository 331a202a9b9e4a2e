"""Conflicts: two computers of one party write the same field, and one of them settles it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.records.stream import EVERYONE, Role
from desktop.services.conflicts import ConflictService, NoConflict, NoSuchSide, NotOurs
from desktop.services.credentials import Credentials
from desktop.services.sample import OFFICE_NAME, sample_environment
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from tests.handover import hand_over


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Session]:
    """Another computer of the same office."""
    workspaces = Workspaces(Credentials(tmp_path / "second", lambda: None), sample_environment())
    session = workspaces.create(
        NewWorkspace(tmp_path / "second" / "office", Role.OFFICE, OFFICE_NAME, year=2023)
    )
    yield session
    session.close()


def instruct(session: Session) -> str:
    with session.transaction():
        return session.create("instruction", EVERYONE, {"text": "请抓紧", "leader": "王市长"})


def edit(session: Session, uid: str, text: str) -> None:
    with session.transaction():
        session.change("instruction", uid, {"text": text})


@pytest.fixture
def disputed(office: Session, second: Session) -> str:
    uid = instruct(office)
    hand_over(office, second)
    edit(office, uid, "请本月办结")
    edit(second, uid, "请下月办结")
    hand_over(second, office)
    hand_over(office, second)
    return uid


def test_both_values_stand_beside_each_other_with_who_wrote_them_where(
    office: Session, second: Session, disputed: str
) -> None:
    (conflict,) = ConflictService(office).list()

    assert (conflict.kind, conflict.uid, conflict.field) == ("instruction", disputed, "text")
    assert {side.text for side in conflict.sides} == {"请本月办结", "请下月办结"}
    assert {side.computer for side in conflict.sides} == {
        office.workspace.identity.replica,
        second.workspace.identity.replica,
    }
    assert [side.is_shown for side in conflict.sides] == [True, False]
    assert conflict.is_ours
    assert "领导批示" in conflict.what
    assert ConflictService(second).list() == (conflict,)
    assert ConflictService(office).count() == 1


def test_a_decision_names_all_sides_and_ends_it_on_every_computer(
    office: Session, second: Session, disputed: str
) -> None:
    (conflict,) = ConflictService(office).list()
    shown, other = conflict.sides

    ConflictService(office).resolve("instruction", disputed, "text", other.hash[:12])
    hand_over(office, second)

    assert office.record("instruction", disputed).get("text") == other.text
    assert second.record("instruction", disputed).get("text") == other.text
    assert shown.text != other.text
    assert ConflictService(office).list() == ConflictService(second).list() == ()


def test_the_value_shown_can_be_kept_and_another_one_written(office: Session, disputed: str) -> None:
    ConflictService(office).resolve("instruction", disputed, "text", value="请于5月31日前办结")

    assert office.record("instruction", disputed).get("text") == "请于5月31日前办结"
    assert ConflictService(office).count() == 0


@pytest.mark.parametrize("chosen", ["ffff", "不是哈希"])
def test_a_side_that_is_none_is_refused_and_nothing_changes(
    office: Session, disputed: str, chosen: str
) -> None:
    with pytest.raises(NoSuchSide):
        ConflictService(office).resolve("instruction", disputed, "text", chosen)

    assert ConflictService(office).count() == 1


def test_what_is_not_in_conflict_cannot_be_settled(office: Session) -> None:
    uid = instruct(office)

    with pytest.raises(NoConflict):
        ConflictService(office).resolve("instruction", uid, "text", value="别的")

    assert office.record("instruction", uid).get("text") == "请抓紧"


def test_a_record_of_another_party_is_settled_there(office: Session) -> None:
    with pytest.raises(NotOurs):
        ConflictService(office).resolve("feedback", f"unit.gaj/{'0' * 32}", "progress", value="别的")
