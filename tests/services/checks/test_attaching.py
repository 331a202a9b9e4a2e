from pathlib import Path

import pytest

from desktop.domain.checks.inspections import ResultState
from desktop.domain.checks.values import Verdict
from desktop.errors import AppError
from desktop.services.checks.fill_values import AnswerAccepted
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.session import NoSuchRecord
from tests.services.checks.checked_world import CODE, CheckedWorld
from tests.services.checks.filled import opened, sign, submitted
from tests.services.checks.test_photos import picture, place

DOOR, FIRE = ("T-01", ""), ("T-02", "")
PHOTO = picture(taken="2023:05:08 10:11:12", model="P60", maker="HUAWEI", place=place())


def test_a_photograph_is_kept_byte_by_byte_with_its_claims(
    checked_world: CheckedWorld, tmp_path: Path
) -> None:
    sheet, file = opened(checked_world), tmp_path / "IMG_2023.jpg"
    file.write_bytes(PHOTO)

    kept = sheet.attach(DOOR, file)

    assert (kept.name, kept.size, kept.media) == ("IMG_2023.jpg", len(PHOTO), "image/jpeg")
    assert (kept.taken_at, kept.camera) == ("2023-05-08T10:11:12", "HUAWEI P60")
    assert f"{kept.latitude} {kept.longitude}" == "36.455833 115.985000"
    assert (kept.added_on, kept.inspector) == (checked_world.zhang.today(), checked_world.zhang.party)
    assert sheet.photo_bytes(kept.sha256) == PHOTO
    assert sheet.answer(DOOR).evidence == (kept.sha256,)
    reopened = opened(checked_world)
    assert reopened.evidence(DOOR) == sheet.evidence(DOOR) == (kept,)
    assert reopened.answers() == sheet.answers()


def test_a_photograph_without_a_name_gets_one(checked_world: CheckedWorld) -> None:
    kept = opened(checked_world).attach(DOOR, PHOTO)

    assert kept.name.startswith("照片-20230508-")
    assert kept.name.endswith(".jpg")


def test_the_same_file_is_attached_once_at_a_place(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)

    first, again, elsewhere = (
        sheet.attach(DOOR, PHOTO, "一.jpg"),
        sheet.attach(DOOR, PHOTO, "二.jpg"),
        sheet.attach(FIRE, PHOTO, "三.jpg"),
    )

    assert again == first
    assert elsewhere.sha256 == first.sha256
    assert sheet.evidence(FIRE) == (elsewhere,)


def test_what_is_typed_meanwhile_stays_with_the_photograph(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    sheet.type(DOOR, verdict="partial", note="见照片")

    kept = sheet.attach(DOOR, PHOTO, "一.jpg")
    sheet.type(DOOR, observation="门没有锁")

    answer = opened(checked_world).answer(DOOR)
    assert (answer.verdict, answer.note, answer.observation) == (Verdict.PARTIAL, "见照片", "门没有锁")
    assert answer.evidence == (kept.sha256,)
    assert sheet.undo() == DOOR
    assert sheet.answer(DOOR).evidence == (kept.sha256,)


def test_a_photograph_alone_is_something_said(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)

    kept = sheet.attach(DOOR, PHOTO, "一.jpg")

    assert sheet.state(DOOR) is ResultState.DRAFT
    sheet.detach(kept.uid)
    assert sheet.evidence(DOOR) == ()
    assert sheet.state(DOOR) is ResultState.MISSING
    assert sheet.attach(DOOR, PHOTO, "一.jpg").uid == kept.uid
    with pytest.raises(NoSuchRecord):
        sheet.detach("inspector.x/none")


def test_files_that_prove_nothing_are_refused(checked_world: CheckedWorld, tmp_path: Path) -> None:
    sheet = opened(checked_world)

    for source in (b"", tmp_path / "没有.jpg"):
        with pytest.raises(AppError):
            sheet.attach(DOOR, source, "一.jpg")

    assert sheet.evidence(DOOR) == ()


def test_a_photograph_of_a_submitted_answer_is_withdrawn_at_once_and_the_answer_waits(
    checked_world: CheckedWorld,
) -> None:
    sheet = opened(checked_world)
    sheet.attach(DOOR, PHOTO, "一.jpg")
    sheet.close()
    sheet = submitted(checked_world)
    (told,) = sheet.evidence(DOOR)

    sheet.detach(told.uid)

    assert not told.is_draft
    assert sheet.state(DOOR) is ResultState.DRAFT
    assert len(sheet.signing().broken) == 3
    sign(sheet).submit()
    checked_world.meet()
    office = checked_world.office.workspace.ledger
    (found,) = [one for one in office.check_results(checked_world.inspection) if one.place == DOOR]
    assert found.answer.evidence == ()
    record = checked_world.office.record("check_result", found.uid)
    assert record.get("evidence") == []


def test_nothing_is_attached_to_what_was_accepted(checked_world: CheckedWorld) -> None:
    submitted(checked_world)
    checked_world.meet()
    CheckReviewService(checked_world.office).accept(CODE)
    checked_world.meet()
    sheet = opened(checked_world)

    with pytest.raises(AnswerAccepted):
        sheet.attach(DOOR, PHOTO, "一.jpg")

    assert sheet.evidence(DOOR) == ()
