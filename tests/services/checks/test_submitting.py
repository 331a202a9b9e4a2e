import pytest

from desktop.domain.checks.inspections import InspectionState, ResultState
from desktop.domain.checks.standing import Side
from desktop.domain.checks.values import Verdict
from desktop.models.failures import DiskFull
from desktop.models.verify import verify
from desktop.records.line import Edit
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.fill_values import AnswerAccepted
from desktop.services.checks.filling import FillService
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.checks.submitting import (
    ConflictsLeft,
    GapsLeft,
    NothingToHandIn,
    SignaturesMissing,
)
from tests.services.checks.checked_world import CODE, LI, SERVERS, ZHANG, CheckedWorld
from tests.services.checks.filled import MANAGER, fill, opened, sign, submitted

DOOR, FIRE, POWER = ("T-01", ""), ("T-02", ""), ("T-03", "")
PASSWORDS = ("T-04", SERVERS[1])
PICTURE = b"\x89PNG\r\n\x1a\n" + b"1" * 100


def states(sheet: FillSheet) -> set[ResultState]:
    return {sheet.state(place.key) for place in sheet.places}


def office_states(world: CheckedWorld) -> dict[tuple[str, str], ResultState]:
    return {view.key: view.state for view in InspectionService(world.office).results(CODE)}


def returned(world: CheckedWorld) -> FillSheet:
    """张三's sheet after the office has returned two results and accepted the others."""
    submitted(world)
    world.meet()
    review = CheckReviewService(world.office)
    others = [place.key for place in opened(world).places if place.key not in (POWER, PASSWORDS)]
    review.return_(CODE, [POWER, PASSWORDS], "请写明型号")
    review.accept(CODE, others)
    world.meet()
    return opened(world)


def test_everything_is_handed_in_at_once(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))
    sheet.type(DOOR, verdict="unchecked")
    sheet.attach(POWER, PICTURE, "电源.png")
    sign(sheet)

    sentence = sheet.submit()
    checked_world.meet()

    assert sentence == ("已提交9项结果、照片和附件1个、签名3个，等待督查办公室审核。其中1项未检查。")
    assert states(sheet) == {ResultState.SUBMITTED}
    told = checked_world.office.workspace.ledger.check_results(checked_world.inspection)
    assert len(told) == 9
    assert {one.place for one in told} == {place.key for place in sheet.places}
    assert {one.submitted_on for one in told} == {checked_world.zhang.today()}
    assert {one.place for one in told if one.answer.verdict is Verdict.UNCHECKED} == {DOOR}
    (entry,) = FillService(checked_world.zhang).entries()
    assert entry.state is InspectionState.REVIEWING
    assert verify(checked_world.office.workspace).is_clean


def test_the_drafts_are_done_with(checked_world: CheckedWorld) -> None:
    sheet = submitted(checked_world)

    ledger = checked_world.zhang.workspace.ledger
    assert not any(one.is_draft for one in ledger.check_results(checked_world.inspection))
    assert not any(one.is_draft for one in ledger.signatures(checked_world.inspection))
    with pytest.raises(NothingToHandIn):
        sheet.submit()
    assert sheet.undo() is None


def test_gaps_that_block_are_named_and_nothing_is_written(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))
    for key in (DOOR, FIRE, POWER, PASSWORDS):
        sheet.type(key, verdict="not_applicable")
    sign(sheet)
    before = checked_world.zhang.workspace.log.count()

    with pytest.raises(GapsLeft) as failure:
        sheet.submit()

    assert failure.value.code == "E_GAPS"
    assert str(failure.value).startswith("还有4处需要补充，没有提交：T-01")
    assert "没有写不适用的理由" in str(failure.value)
    assert checked_world.zhang.workspace.log.count() == before
    assert sheet.signing().is_complete


def test_signatures_that_lack_are_named(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))
    sheet.sign(Side.INSPECTOR, ZHANG)

    with pytest.raises(SignaturesMissing, match="还差检查员签名1人；还差被检查单位签名") as failure:
        sheet.submit()

    assert failure.value.code == "E_SIGNATURES"
    assert states(sheet) == {ResultState.DRAFT}


def test_a_disk_that_is_full_submits_nothing(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))
    for place in sheet.places:
        sheet.type(place.key, note="长" * 3000)
    sign(sheet)
    connection = checked_world.zhang.workspace.connection
    (pages,) = connection.execute("PRAGMA main.page_count").fetchone()
    before = checked_world.zhang.workspace.log.count()
    connection.execute(f"PRAGMA main.max_page_count = {pages + 12}")

    with pytest.raises(DiskFull):
        sheet.submit()

    assert checked_world.zhang.workspace.log.count() == before
    assert states(sheet) == states(opened(checked_world)) == {ResultState.DRAFT}
    connection.execute(f"PRAGMA main.max_page_count = {pages + 10_000}")
    sheet.submit()
    assert states(sheet) == {ResultState.SUBMITTED}


def test_what_is_typed_while_the_sheet_is_handed_in_is_a_new_draft(checked_world: CheckedWorld) -> None:
    sheet = submitted(checked_world)

    sheet.type(DOOR, note="补充说明")
    sheet.settle()

    assert sheet.state(DOOR) is ResultState.DRAFT
    reopened = opened(checked_world)
    assert reopened.answer(DOOR).note == "补充说明"
    assert reopened.answer(DOOR).verdict is Verdict.CONFORMING
    assert reopened.state(FIRE) is ResultState.SUBMITTED
    checked_world.meet()
    told = checked_world.office.workspace.ledger.check_results(checked_world.inspection)
    assert {one.answer.note for one in told} == {""}


def test_typing_a_submitted_answer_back_leaves_no_draft(checked_world: CheckedWorld) -> None:
    sheet = submitted(checked_world)
    sheet.type(DOOR, note="一")

    sheet.undo()
    sheet.settle()

    assert states(sheet) == states(opened(checked_world)) == {ResultState.SUBMITTED}


def test_returned_items_begin_a_new_draft_and_accepted_ones_stay(checked_world: CheckedWorld) -> None:
    sheet = returned(checked_world)
    (entry,) = FillService(checked_world.zhang).entries()

    assert entry.returned == 2
    assert entry.state is InspectionState.RETURNED
    assert sheet.state(POWER) is ResultState.RETURNED
    review = sheet.review(POWER)
    assert review is not None
    assert review.opinion == "请写明型号"
    assert sheet.next_unanswered(DOOR) == POWER
    with pytest.raises(AnswerAccepted):
        sheet.type(DOOR, verdict="partial")

    mended = sheet.type(POWER, observation="型号 UPS-3000，没有切换记录")

    assert sheet.state(POWER) is ResultState.DRAFT
    assert mended.verdict is Verdict.NONCONFORMING
    assert sheet.next_unanswered(DOOR) == PASSWORDS


def test_returned_items_are_mended_signed_and_submitted_again(checked_world: CheckedWorld) -> None:
    sheet = returned(checked_world)
    for key in (POWER, PASSWORDS):
        sheet.type(key, observation="型号已写明")
    with pytest.raises(SignaturesMissing, match=f"{ZHANG}、{LI}、{MANAGER}签名后结果又有改动"):
        sheet.submit()
    sign(sheet)

    sentence = sheet.submit()
    checked_world.meet()

    assert sentence.startswith("已提交2项结果、照片和附件0个、签名3个")
    found = office_states(checked_world)
    assert {found[POWER], found[PASSWORDS]} == {ResultState.SUBMITTED}
    assert found[DOOR] is ResultState.ACCEPTED
    (sheet_seen, _) = InspectionService(checked_world.office).detail(CODE).sheets
    assert sheet_seen.standing.is_complete
    assert len(sheet_seen.signatures) == 3


def test_a_returned_item_can_be_insisted_on_as_it_is(checked_world: CheckedWorld) -> None:
    sheet = returned(checked_world)
    before = sheet.answers()
    sheet.type(POWER, observation="型号已写明")
    sheet.type(POWER, observation="现场没有看到记录")

    sheet.confirm(PASSWORDS)
    sheet = opened(checked_world)
    sheet.confirm(POWER)

    assert sheet.answers() == before
    assert {sheet.state(key) for key in (POWER, PASSWORDS)} == {ResultState.DRAFT}
    sign(sheet).submit()
    checked_world.meet()
    found = office_states(checked_world)
    assert {found[POWER], found[PASSWORDS]} == {ResultState.SUBMITTED}


def test_what_is_still_returned_is_said(checked_world: CheckedWorld) -> None:
    sheet = returned(checked_world)
    sheet.type(POWER, observation="型号已写明")

    sentence = sign(sheet).submit()

    assert sentence.endswith("另有1项被退回，尚未修改。")
    assert sheet.state(PASSWORDS) is ResultState.RETURNED


def test_another_photograph_makes_another_version_that_waits_again(checked_world: CheckedWorld) -> None:
    sheet = returned(checked_world)

    sheet.attach(POWER, PICTURE, "铭牌.png")
    sign(sheet).submit()
    checked_world.meet()

    views = {view.key: view for view in InspectionService(checked_world.office).results(CODE)}
    assert views[POWER].state is ResultState.SUBMITTED
    assert [one.name for one in views[POWER].evidence] == ["铭牌.png"]
    assert checked_world.office.workspace.evidence.get(views[POWER].evidence[0].sha256) == PICTURE


def test_fields_that_two_computers_state_differently_are_not_submitted(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))
    sheet.settle()
    zhang = checked_world.zhang
    uid = zhang.keyed_uid("check_result", checked_world.inspection, *DOOR, "draft")
    with zhang.transaction():  # as if the other computer had not known of ours
        zhang.append(zhang.party, [Edit("check_result", uid, {"note": "另一台电脑写的"})])
    sheet = sign(opened(checked_world))

    with pytest.raises(ConflictsLeft, match="T-01"):
        sheet.submit()
    sheet.confirm(DOOR)
    sign(sheet).submit()

    assert states(sheet) == {ResultState.SUBMITTED}
