"""Reading inspections: lists, sheets, results, scores; what counts and what does not."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from desktop.domain.checks.inspections import InspectionState, Progress, ResultState
from desktop.domain.checks.standing import GapKind
from desktop.domain.checks.values import Verdict
from desktop.models.check_counts import ANSWERS
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.editions import EditionDiffers
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.session import NoSuchRecord, Session
from tests.handover import hand_over
from tests.services.checks.checked_world import (
    CHECKLIST,
    CODE,
    DEVICES,
    LI,
    ROOM,
    RULES,
    SERVERS,
    ZHANG,
    CheckedWorld,
)
from tests.services.checks.filled import opened, sign, submitted
from tests.services.checks.finding_world import FIRE, MAIN, FindingWorld

ITEMS = {item.code: item for item in CHECKLIST.items}
PLACES = 11


def answer(
    session: Session, inspection: str, code: str, target: str = "", verdict: str = "conforming", **fields: Any
) -> str:
    """An inspector hands one answer in; gives its uid."""
    said = {
        "inspection": inspection,
        "item": code,
        "target": target,
        "text_hash": ITEMS[code].text_hash,
        "verdict": verdict,
        "on": "2023-05-09",
        "submitted_on": "2023-05-09",
    }
    with session.transaction():
        return session.put("check_result", (inspection, code, target), session.office, said | fields)


def review(office: Session, result: str, verdict: str, key: str = "") -> None:
    """The office says something of an answer as it stands there."""
    with office.transaction() as workspace:
        found = workspace.ledger.check_result(result)
        assert found is not None
        said = {"result": result, "version": found.version, "verdict": verdict}
        office.put("review", (result, key), found.answer.inspector, said)


def seen(session: Session) -> dict[str, Progress]:
    return {row.inspection.uid: row.progress for row in InspectionService(session).rows()}


def test_the_list_says_where_an_inspection_stands(checked_world: CheckedWorld) -> None:
    service = InspectionService(checked_world.office)

    (row,) = service.rows()

    assert (row.inspection.code, row.state, row.score) == (CODE, InspectionState.CHECKING, "")
    assert (row.checklist_title, row.level_title) == ("小型检查清单", "")
    assert (row.progress.total, row.progress.by_state[ResultState.MISSING]) == (PLACES, PLACES)
    assert service.find(CODE).uid == service.find(checked_world.inspection).uid
    with pytest.raises(NoSuchRecord):
        service.find("检2099-001")


def test_an_inspector_sees_its_own_share_and_nobody_elses_answers(checked_world: CheckedWorld) -> None:
    world = checked_world
    submitted(world)
    world.meet()

    for session, total, handed, name in ((world.zhang, 9, 9, ZHANG), (world.li, 2, 0, LI)):
        detail = InspectionService(session).detail(CODE)
        assert (detail.row.progress.total, detail.row.progress.submitted) == (total, handed)
        assert [share.share.name for share in detail.shares] == [name]
        assert [sheet.name for sheet in detail.sheets] == [name]
        assert len(InspectionService(session).results(CODE)) == total


def test_a_unit_sees_no_inspection(checked_world: CheckedWorld) -> None:
    service = InspectionService(checked_world.unit)

    assert service.rows() == ()
    with pytest.raises(NoSuchRecord):
        service.find(CODE)


def test_the_office_sees_who_has_done_what_and_that_the_signatures_hold(checked_world: CheckedWorld) -> None:
    world = checked_world
    submitted(world)
    world.meet()

    detail = InspectionService(world.office).detail(CODE)

    assert [(one.share.name, one.progress.total, one.progress.submitted) for one in detail.shares] == [
        (ZHANG, 9, 9),
        (LI, 2, 0),
    ]
    zhang, li = detail.sheets
    assert zhang.standing.is_complete
    assert len(zhang.signatures) == 3
    assert zhang.submitted_on == world.office.today()
    assert (li.standing.is_complete, li.submitted_on) == (False, None)
    assert detail.leader_name == ZHANG
    assert {(gap.item, gap.kind) for gap in detail.gaps} == {
        ("M-01", GapKind.UNCHECKED),
        ("M-02", GapKind.UNCHECKED),
    }


def test_an_answer_changed_after_signing_breaks_the_signatures_at_the_office_too(
    checked_world: CheckedWorld,
) -> None:
    world = checked_world
    submitted(world)
    answer(world.zhang, world.inspection, FIRE, note="事后添上的一句")
    world.meet()

    zhang, _ = InspectionService(world.office).detail(CODE).sheets

    assert len(zhang.standing.broken) == 3
    assert not zhang.standing.is_complete


def test_results_come_in_the_order_of_the_checklist_missing_ones_too(checked_world: CheckedWorld) -> None:
    world = checked_world
    found = FindingWorld(world)
    found.answer(FIRE, photo=b"\xff\xd8\xff photo", accept=False)

    views = InspectionService(world.office).results(CODE)

    expected = ["T-01", "T-02", "T-03", *(code for code in ("T-04", "T-05", "T-06") for _ in SERVERS), "M-01"]
    assert [view.key[0] for view in views] == [*expected, "M-02"]
    fire = views[1]
    assert (fire.state, fire.inspector_name, len(fire.evidence)) == (ResultState.SUBMITTED, ZHANG, 1)
    assert fire.answer.verdict is Verdict.NONCONFORMING
    missing = views[-1]
    assert (missing.state, missing.result, missing.inspector_name) == (ResultState.MISSING, None, LI)
    assert missing.answer.verdict is Verdict.UNCHECKED


def test_a_draft_over_what_was_submitted_is_what_its_inspector_sees(checked_world: CheckedWorld) -> None:
    world = checked_world
    submitted(world)
    world.meet()
    uid = next(view.result.uid for view in InspectionService(world.office).results(CODE) if view.result)
    review(world.office, uid, "returned")
    world.meet()

    sheet = opened(world)
    sheet.type(("T-01", ""), verdict="partial", observation="值守记录不全")
    sheet.settle()

    own = InspectionService(world.zhang).results(CODE)[0]
    assert (own.state, own.answer.verdict) == (ResultState.DRAFT, Verdict.PARTIAL)
    assert own.review is None, "a draft was never reviewed"
    assert InspectionService(world.office).results(CODE)[0].state is ResultState.RETURNED
    assert seen(world.zhang)[world.inspection].by_state[ResultState.DRAFT] == 1


def test_a_review_of_an_earlier_version_is_shown_and_does_not_count(checked_world: CheckedWorld) -> None:
    world = checked_world
    uid = answer(world.zhang, world.inspection, FIRE)
    world.meet()
    review(world.office, uid, "returned")
    answer(world.zhang, world.inspection, FIRE, note="已补充")
    world.meet()

    view = InspectionService(world.office).results(CODE)[1]

    assert view.state is ResultState.SUBMITTED
    assert view.review is not None
    assert not view.review.is_accepted


def test_the_score_rests_on_what_was_submitted_and_not_returned(checked_world: CheckedWorld) -> None:
    world = checked_world
    submitted(world)
    submitted(world, LI)
    world.meet()
    service = InspectionService(world.office)
    before = service.score(CODE)

    CheckReviewService(world.office).return_(CODE, [("M-01", "")], "请写明依据")

    after = service.score(CODE)
    assert before is not None
    assert after is not None
    assert before.counts[Verdict.UNCHECKED] == 0
    assert after.counts[Verdict.UNCHECKED] == 1
    assert before.value is not None
    assert after.value is not None
    assert after.value < before.value
    assert len(service.answers(CODE)) == PLACES - 1


def test_an_answer_to_another_text_counts_as_unchecked(checked_world: CheckedWorld) -> None:
    world = checked_world
    answer(world.zhang, world.inspection, FIRE, text_hash="0" * 64)
    answer(world.zhang, world.inspection, "T-01")
    world.meet()

    score = InspectionService(world.office).score(CODE)

    assert score is not None
    assert score.counts[Verdict.CONFORMING] == 1
    assert score.remarks


def test_a_colleague_who_did_not_look_does_not_spoil_an_answer(checked_world: CheckedWorld) -> None:
    world = checked_world
    both = [{**share, "categories": []} for share in world.shares()]
    shared = world.hand_out("shared", code="检2023-002", shares=both)
    world.meet()
    answer(world.zhang, shared, FIRE)
    answer(world.li, shared, FIRE, verdict="unchecked")
    answer(world.zhang, shared, "T-01")
    answer(world.li, shared, "T-01", verdict="nonconforming")
    world.meet()

    service = InspectionService(world.office)

    score = service.score(shared)
    assert score is not None
    assert (score.counts[Verdict.CONFORMING], score.counts[Verdict.NONCONFORMING]) == (1, 1)
    assert len(service.results(shared)) == PLACES + 2


def test_answers_at_targets_that_are_planned_no_more_count_nowhere(checked_world: CheckedWorld) -> None:
    world = checked_world
    answer(world.zhang, world.inspection, "T-04", MAIN)
    answer(world.zhang, world.inspection, "T-04", "退役服务器")
    world.meet()

    service = InspectionService(world.office)

    assert len(service.answers(CODE)) == 1
    assert seen(world.office)[world.inspection].submitted == 1
    assert service.detail(CODE).row.progress.submitted == 1


def test_the_words_of_somebody_who_takes_no_part_do_not_count(checked_world: CheckedWorld) -> None:
    world = checked_world
    stranger = world.inspector("王五")
    hand_over(world.office, stranger)
    answer(stranger, world.inspection, FIRE)
    hand_over(stranger, world.office)

    service = InspectionService(world.office)

    assert seen(world.office)[world.inspection].submitted == 0
    assert service.answers(CODE) == ()
    assert all(view.state is ResultState.MISSING for view in service.results(CODE))


def test_another_text_under_the_same_edition_is_never_scored(checked_world: CheckedWorld) -> None:
    world = checked_world
    other = world.hand_out("other", code="检2023-002", checklist_hash="0" * 64)

    for ask in (InspectionService(world.office).score, InspectionService(world.office).detail):
        with pytest.raises(EditionDiffers) as caught:
            ask(other)
        assert caught.value.code == "E_EDITION"
    assert len(InspectionService(world.office).rows()) == 2, "the list still shows it"


def test_a_checklist_that_is_not_here_leaves_the_list_readable(checked_world: CheckedWorld) -> None:
    world = checked_world
    other = world.hand_out("other", code="检2023-002", checklist="gone", edition="1999")

    row = next(row for row in InspectionService(world.office).rows() if row.inspection.uid == other)

    assert (row.checklist_title, row.progress.total, row.state) == ("gone 1999", 0, InspectionState.CHECKING)


def test_the_level_and_open_findings_stand_in_the_list(checked_world: CheckedWorld) -> None:
    world = checked_world
    djbh = ChecklistLibrary().checklist("djbh")
    fields = {"checklist": "djbh", "edition": djbh.edition, "checklist_hash": "", "profile": djbh.profile}
    world.hand_out("djbh", code="检2023-002", level="3", targets={}, **fields)
    found = FindingWorld(world)
    raised = found.raised(FIRE, "T-03")
    found.findings.withdraw(raised.uids[0], "误报")

    rows = {row.inspection.code: row for row in InspectionService(world.office).rows()}

    assert (rows[CODE].findings, rows[CODE].open_findings) == (1, 1)
    assert rows["检2023-002"].level_title == djbh.levels["3"]
    assert rows["检2023-002"].progress.total == len(djbh.of_level("3"))


def test_a_reinspection_has_no_score(checked_world: CheckedWorld) -> None:
    world = checked_world
    again = world.hand_out("again", code="检2023-002", items=[FIRE], reinspects=["office/1"], targets={})

    service = InspectionService(world.office)

    assert service.score(again) is None
    assert [view.key for view in service.results(again)] == [(FIRE, "")]


@pytest.mark.parametrize("seed", range(4))
def test_the_list_counts_as_the_rules_do(checked_world: CheckedWorld, seed: int) -> None:
    world, random = checked_world, Random(seed)
    shares = [
        [{**share, "categories": random.choice([[], [ROOM], [RULES, DEVICES]])} for share in world.shares()]
        for _ in range(3)
    ]
    uids = [world.hand_out(f"{n}", code=f"检2023-1{n}", shares=one) for n, one in enumerate(shares)]
    world.meet()
    results = [
        answer(session, uid, code, target, random.choice(["conforming", "unchecked"]))
        for uid in uids
        for session in (world.zhang, world.li)
        for code, target in [("T-01", ""), ("T-04", MAIN), ("M-01", ""), ("M-01", "多余"), ("T-06", MAIN)]
        if random.random() < 0.6
    ]
    world.meet()
    for result in results:
        for key in ("a", "b"):
            if random.random() < 0.5:
                review(world.office, result, random.choice(["accepted", "returned"]), key)
    answer(world.zhang, uids[0], "T-01", note="后来又改过")
    world.meet()
    with world.zhang.transaction():
        draft = {"inspection": uids[1], "item": "T-04", "target": MAIN, "verdict": "partial"}
        world.zhang.put("check_result", (uids[1], "T-04", MAIN, "draft"), world.zhang.party, draft)

    for session in (world.office, world.zhang, world.li):
        service = InspectionService(session)
        rows = seen(session)

        assert rows == {uid: service.load(uid).progress() for uid in rows}
        assert set(uids) <= set(rows)


def test_signing_on_the_inspectors_computer_stands_there_before_it_is_submitted(
    checked_world: CheckedWorld,
) -> None:
    world = checked_world
    sheet = opened(world)
    for place in sheet.places:
        sheet.type(place.key, verdict="conforming")
    sign(sheet)

    (own,) = InspectionService(world.zhang).detail(CODE).sheets

    assert own.standing.is_complete
    assert own.submitted_on is None
    assert InspectionService(world.office).detail(CODE).sheets[0].signatures == ()


def test_a_concluded_score_is_shown_as_it_was(checked_world: CheckedWorld) -> None:
    world = checked_world
    world.hand_out("done", code="检2023-002", concluded_on="2023-05-20", concluded_value="87.50")

    row = next(row for row in InspectionService(world.office).rows() if row.inspection.code == "检2023-002")

    assert (row.state, row.score) == (InspectionState.CONCLUDED, "87.50")
    assert row.inspection.concluded_value == Decimal("87.50")


def test_the_offices_words_are_looked_up_and_never_searched_for(checked_world: CheckedWorld) -> None:
    connection = checked_world.office.workspace.connection

    plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {ANSWERS}"))

    assert "SEARCH review USING INDEX review_result (result=?)" in plan
    assert "SCAN review" not in plan
