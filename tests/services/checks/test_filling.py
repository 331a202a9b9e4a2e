from contextlib import closing
from dataclasses import replace

import pytest

from desktop.domain.checks.inspections import InspectionState, ResultState
from desktop.domain.checks.standing import Gap, GapKind
from desktop.domain.checks.values import Severity, Verdict
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.editions import EditionDiffers, checklist_hash
from desktop.services.checks.fill_fields import BadAnswer
from desktop.services.checks.fill_values import InspectionOver, NoSuchPlace
from desktop.services.checks.filling import FillService
from desktop.services.checks.submitting import GapsLeft
from desktop.services.lookback import as_of
from desktop.services.session import LookingBack, NoSuchRecord, WrongRole
from tests.services.checks.checked_world import CHECKLIST, CODE, LI, SERVERS, ZHANG, CheckedWorld
from tests.services.checks.filled import fill, opened, sign

DOOR, FIRE, POWER = ("T-01", ""), ("T-02", ""), ("T-03", "")
PASSWORDS, ACCOUNTS = ("T-04", SERVERS[0]), ("T-05", SERVERS[1])


def new_edition(world: CheckedWorld) -> None:
    """The office changes the text of 口令 and hands the inspection out with the new edition."""
    items = tuple(
        replace(one, requirement=one.requirement + "，长度不少于十位") if one.code == "T-04" else one
        for one in CHECKLIST.items
    )
    edition = replace(CHECKLIST, edition="2024", items=items)
    ChecklistLibrary(world.office).add(edition)
    with world.office.transaction():
        fields = {"edition": "2024", "checklist_hash": checklist_hash(edition)}
        world.office.change("inspection", world.inspection, fields)
    world.meet()


def test_each_inspector_has_the_own_share_at_every_target(checked_world: CheckedWorld) -> None:
    zhang, li = opened(checked_world), opened(checked_world, LI)

    assert [place.key for place in zhang.places] == [
        DOOR,
        FIRE,
        POWER,
        *((code, server) for code in ("T-04", "T-05", "T-06") for server in SERVERS),
    ]
    assert [place.key for place in li.places] == [("M-01", ""), ("M-02", "")]
    assert list(zhang.category_places) == ["安全物理环境", "安全计算环境"]
    assert {item.code for item in zhang.checklist.items} == {f"T-0{number}" for number in range(1, 7)}


def test_a_sheet_is_found_by_the_code_and_only_by_those_who_take_part(checked_world: CheckedWorld) -> None:
    stranger = checked_world.inspector("王五")

    assert FillService(checked_world.zhang).open(CODE).inspection.uid == checked_world.inspection
    with pytest.raises(NoSuchRecord):
        FillService(stranger).open(CODE)
    with pytest.raises(WrongRole):
        FillService(checked_world.office).open(CODE)


def test_what_is_typed_stands_at_once_and_is_found_again(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)

    sheet.type(PASSWORDS, verdict="partial", severity="low", details={"bits": "112"})
    typed = sheet.type(PASSWORDS, observation="口令长度\r\n不足\x07")

    assert typed == sheet.answer(PASSWORDS)
    assert (typed.verdict, typed.severity) == (Verdict.PARTIAL, Severity.LOW)
    assert (typed.observation, typed.details) == ("口令长度\n不足", {"bits": "112"})
    assert (typed.inspector, typed.on) == (checked_world.zhang.party, checked_world.zhang.today())
    assert typed.text_hash == CHECKLIST.items[3].text_hash
    assert opened(checked_world).answer(PASSWORDS) == typed
    assert sheet.state(PASSWORDS) is ResultState.DRAFT


def test_settling_writes_lines_once_and_only_what_changed(checked_world: CheckedWorld) -> None:
    sheet, log = opened(checked_world), checked_world.zhang.workspace.log
    sheet.type(DOOR, verdict="conforming")
    sheet.type(FIRE, verdict="nonconforming", observation="没有报警")
    before = log.count()

    written = sheet.settle()
    again = sheet.settle()
    sheet.type(DOOR, note="门禁已换新")
    sheet.settle()

    assert (written, again) == (2, 0)
    assert log.count() == before + 3
    (last,) = log.arrival(1)
    assert last.edit.fields == {"note": "门禁已换新"}
    assert checked_world.zhang.workspace.typed.all(f"check {checked_world.inspection}") == {}
    assert opened(checked_world).answers() == sheet.answers()


def test_typing_what_stands_there_already_changes_nothing(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    first = sheet.type(DOOR, verdict="conforming")
    sheet.settle()
    before = checked_world.zhang.workspace.log.count()
    checked_world.world.clock.go_to(first.on.replace(day=20))

    again = sheet.type(DOOR, verdict="conforming")
    sheet.settle()

    assert again == first
    assert checked_world.zhang.workspace.log.count() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "perfect"},
        {"severity": "critical"},
        {"note": "长" * 20_001},
        {"observation": None},
        {"details": ["D"]},
        {"evidence": ["0" * 64]},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_lost(
    checked_world: CheckedWorld, fields: dict[str, object]
) -> None:
    sheet = opened(checked_world)
    before = sheet.type(DOOR, note="先前的话")

    with pytest.raises(BadAnswer) as failure:
        sheet.type(DOOR, **fields)  # type: ignore[arg-type]

    assert failure.value.code == "E_ANSWER_VALUE"
    assert str(failure.value).startswith("检查项T-01的“")
    assert sheet.answer(DOOR) == before


def test_places_of_others_are_refused(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)

    with pytest.raises(NoSuchPlace, match="M-01"):
        sheet.type(("M-01", ""), verdict="conforming")
    with pytest.raises(NoSuchPlace):
        sheet.answer(("T-04", ""))


def test_undo_takes_back_whole_texts_and_single_verdicts(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    sheet.type(DOOR, verdict="conforming")
    for length in range(1, 5):
        sheet.type(FIRE, note="没有记录"[:length])
    sheet.type(FIRE, verdict="not_applicable")
    sheet.settle()

    assert sheet.undo() == FIRE
    assert (sheet.answer(FIRE).verdict, sheet.answer(FIRE).note) == (Verdict.UNCHECKED, "没有记录")
    assert sheet.undo() == FIRE
    assert sheet.answer(FIRE).note == ""
    assert sheet.undo() == DOOR
    assert sheet.answer(DOOR).verdict is Verdict.UNCHECKED
    assert sheet.undo() is None
    sheet.settle()
    reopened = opened(checked_world)
    assert reopened.answers() == sheet.answers()
    assert {reopened.state(place.key) for place in reopened.places} == {ResultState.MISSING}


def test_the_next_place_to_look_at_comes_round_again(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    for place in sheet.places:
        if place.key not in (FIRE, ACCOUNTS):
            sheet.type(place.key, verdict="conforming")

    assert sheet.next_unanswered() == FIRE
    assert sheet.next_unanswered(FIRE) == ACCOUNTS
    assert sheet.next_unanswered(ACCOUNTS) == FIRE
    sheet.type(FIRE, verdict="conforming")
    assert sheet.next_unanswered(ACCOUNTS) == ACCOUNTS
    sheet.type(ACCOUNTS, verdict="conforming")
    assert sheet.next_unanswered(ACCOUNTS) is None


def test_gaps_counts_and_score_follow_every_keystroke(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))
    full = sheet.score().value

    sheet.type(POWER, observation="")
    sheet.type(FIRE, verdict="not_applicable")
    sheet.type(DOOR, verdict="unchecked")

    assert sheet.gaps() == (
        Gap(*DOOR, GapKind.UNCHECKED),
        Gap(*FIRE, GapKind.REASON),
        Gap(*POWER, GapKind.OBSERVATION),
    )
    counts = sheet.counts()
    assert (counts.total, counts.answered, counts.blocking, counts.open) == (9, 8, 2, 1)
    assert counts.verdicts[Verdict.NOT_APPLICABLE] == 1
    assert full is not None
    assert full > (sheet.score().value or 0)


def test_an_entry_says_how_far_one_is(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    sheet.type(DOOR, verdict="nonconforming")

    (entry,) = FillService(checked_world.zhang).entries()

    assert (entry.total, entry.answered, entry.blocking, entry.returned) == (9, 1, 1, 0)
    assert entry.state is InspectionState.CHECKING
    assert entry.signed is not None
    assert (entry.signed.inspectors_missing, entry.signed.unit_missing) == (2, True)
    assert FillService(checked_world.inspector("王五")).entries() == ()


def test_a_checklist_with_another_text_is_not_filled(checked_world: CheckedWorld) -> None:
    with checked_world.office.transaction():
        checked_world.office.change("inspection", checked_world.inspection, {"checklist_hash": "0" * 64})
    checked_world.meet()

    with pytest.raises(EditionDiffers) as failure:
        opened(checked_world)
    (entry,) = FillService(checked_world.zhang).entries()

    assert failure.value.code == "E_EDITION"
    assert "内容不同" in entry.problem
    assert entry.signed is None


def test_a_changed_text_keeps_no_answer_silently_across_editions(checked_world: CheckedWorld) -> None:
    sheet = sign(fill(opened(checked_world)))
    old = sheet.answer(PASSWORDS)
    new_edition(checked_world)

    sheet = opened(checked_world)

    assert sheet.answer(PASSWORDS) == old
    assert {gap for gap in sheet.gaps() if gap.kind.blocks} == {
        Gap("T-04", server, GapKind.CHANGED) for server in SERVERS
    }
    assert (sheet.counts().changed, sheet.counts().blocking) == (2, 2)
    assert sheet.next_unanswered() == PASSWORDS
    assert sheet.score().counts[Verdict.UNCHECKED] == 1
    with pytest.raises(GapsLeft, match="T-04"):
        sheet.submit()


def test_a_note_beside_an_answer_to_an_old_text_does_not_carry_the_verdict_over(
    checked_world: CheckedWorld,
) -> None:
    sheet = opened(checked_world)
    sheet.type(PASSWORDS, verdict="conforming")
    sheet.settle()
    new_edition(checked_world)
    sheet = opened(checked_world)

    noted = sheet.type(PASSWORDS, note="等管理员来再看")
    asked = sheet.places[3].item.text_hash
    mended = sheet.type(PASSWORDS, verdict="conforming")

    assert noted.note == "等管理员来再看"
    assert noted.text_hash == CHECKLIST.items[3].text_hash != asked
    assert mended.text_hash == asked
    assert Gap(*PASSWORDS, GapKind.CHANGED) not in sheet.gaps()


def test_what_was_typed_and_not_settled_when_the_text_changed_is_seen_to_be_old(
    checked_world: CheckedWorld,
) -> None:
    opened(checked_world).type(PASSWORDS, verdict="conforming")
    new_edition(checked_world)

    sheet = opened(checked_world)

    assert sheet.answer(PASSWORDS).verdict is Verdict.CONFORMING
    assert Gap(*PASSWORDS, GapKind.CHANGED) in sheet.gaps()


def test_confirming_an_answer_to_an_old_text_is_a_persons_word(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    sheet.type(PASSWORDS, verdict="conforming")
    new_edition(checked_world)
    sheet = opened(checked_world)

    confirmed = sheet.confirm(PASSWORDS)

    assert confirmed.text_hash == sheet.places[3].item.text_hash
    assert sheet.counts().changed == 0
    assert sheet.undo() == PASSWORDS
    assert sheet.counts().changed == 1


def test_what_belongs_to_no_place_any_more_is_kept_aside(checked_world: CheckedWorld) -> None:
    opened(checked_world).type(DOOR, note="先看门禁")
    with checked_world.office.transaction():
        fields = {
            "shares": checked_world.shares({ZHANG: ["安全计算环境"], LI: ["安全管理制度", "安全物理环境"]})
        }
        checked_world.office.change("inspection", checked_world.inspection, fields)
    checked_world.meet()

    sheet = opened(checked_world)
    sheet.type(PASSWORDS, verdict="conforming")
    sheet.close()

    (kept,) = checked_world.zhang.workspace.typed.all(f"check {checked_world.inspection}").values()
    assert "先看门禁" in kept


def test_what_cannot_be_read_of_what_was_typed_is_passed_over(checked_world: CheckedWorld) -> None:
    typed, scope = checked_world.zhang.workspace.typed, f"check {checked_world.inspection}"
    opened(checked_world).type(FIRE, verdict="conforming")
    typed.put(scope, '["T-01", ""]', '{"verdict": "perfect", "note": "还在", "details": 3, "x": 1}')
    typed.put(scope, '["T-03", ""]', "{")
    typed.put(scope, "nothing", "[]")

    sheet = opened(checked_world)
    sheet.settle()

    assert (sheet.answer(DOOR).note, sheet.answer(DOOR).verdict) == ("还在", Verdict.UNCHECKED)
    assert sheet.answer(FIRE).verdict is Verdict.CONFORMING
    assert sheet.answer(POWER).verdict is Verdict.UNCHECKED


@pytest.mark.parametrize(
    "fields", [{"concluded_on": "2023-05-20"}, {"withdrawn": {"reason": "取消", "of": []}}]
)
def test_an_inspection_that_is_over_is_shown_and_not_changed(
    checked_world: CheckedWorld, fields: dict[str, object]
) -> None:
    office, uid = checked_world.office, checked_world.inspection
    with office.transaction():
        if "withdrawn" in fields:
            office.withdraw("inspection", uid, "取消")
        else:
            office.change("inspection", uid, fields)
    checked_world.meet()
    sheet = opened(checked_world)

    with pytest.raises(InspectionOver):
        sheet.type(DOOR, verdict="conforming")
    with pytest.raises(InspectionOver):
        sheet.submit()


def test_looking_back_shows_the_sheet_and_keeps_nothing(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    sheet.type(DOOR, verdict="conforming")
    sheet.close()
    day = checked_world.zhang.today()
    checked_world.world.clock.go_to(day.replace(day=20))
    sheet.type(FIRE, verdict="conforming")

    with closing(as_of(checked_world.zhang, day)) as past:
        then = FillService(past).open(CODE)
        with pytest.raises(LookingBack):
            then.type(FIRE, verdict="conforming")

        assert then.answer(DOOR).verdict is Verdict.CONFORMING
        assert then.answer(FIRE).verdict is Verdict.UNCHECKED
