from collections.abc import Iterable
from dataclasses import replace

import pytest

from desktop.domain.checks.standing import Gap, GapKind
from desktop.domain.checks.values import Answer, CheckItem, Severity, Verdict
from desktop.services.checks.checklist_answers import write_answers
from desktop.services.checks.checklist_reading import bounded_json
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.submitting import GapsLeft
from tests.services.checks.checked_world import CHECKLIST, CheckedWorld
from tests.services.checks.filled import fill, opened, sign

DOOR, FIRE, POWER = ("T-01", ""), ("T-02", ""), ("T-03", "")
OLD_ITEMS = tuple(
    {
        "T-02": replace(item, requirement="机房有灭火器"),  # another text since
        "T-03": replace(item, code="T-30"),  # the same text under another code
        "T-05": replace(item, code="T-04", requirement="另一项"),  # its code is another item's now
    }.get(item.code, item)
    for item in CHECKLIST.items
    if item.code != "T-04"
)
OLD = replace(CHECKLIST, edition="2022", items=OLD_ITEMS)


def answered(items: Iterable[CheckItem], target: str = "") -> list[Answer]:
    """Conforming answers to items, with everything that may be said."""
    return [
        Answer(
            item.code,
            target,
            item.text_hash,
            Verdict.PARTIAL,
            "去年的记录",
            note="去年的备注",
            severity=Severity.LOW,
            evidence=("a" * 64,),
            inspector="inspector.old",
        )
        for item in items
    ]


def quote(world: CheckedWorld, answers: list[Answer], on: str = "2022-09-01", key: str = "") -> None:
    """The office quotes last time's answers to the inspectors."""
    path = world.world.folder / "answers.json"
    path.write_text(write_answers(answers), "utf-8")
    office = world.office
    circle = office.audience_of("inspection", world.inspection)
    fields = {"of": world.inspection, "title": "去年的检查", "on": on, "answers": bounded_json(path)}
    with office.transaction():
        office.put("quotation", ("answers", world.inspection, on, key), circle, fields)
    world.meet()


@pytest.fixture
def quoted(checked_world: CheckedWorld) -> CheckedWorld:
    """Last time everything was partly conforming, under an edition with other texts."""
    ChecklistLibrary(checked_world.office).add(OLD)
    quote(checked_world, answered(OLD.items))
    return checked_world


def test_only_answers_to_the_very_text_are_copied(quoted: CheckedWorld) -> None:
    sheet = opened(quoted)

    copied = sheet.copy_last()

    assert copied == 2
    assert [place.key for place in sheet.places if sheet.answer(place.key).is_copied] == [DOOR, POWER]
    assert sheet.last(FIRE) is None
    assert sheet.answer(FIRE).verdict is Verdict.UNCHECKED
    assert {sheet.answer(place.key).verdict for place in sheet.places[3:]} == {Verdict.UNCHECKED}
    assert all(
        sheet.answer(place.key).text_hash == place.item.text_hash
        for place in sheet.places
        if sheet.answer(place.key).verdict is not Verdict.UNCHECKED
    )


def test_a_copy_says_what_was_said_without_who_when_and_photographs(quoted: CheckedWorld) -> None:
    sheet = opened(quoted)
    last = sheet.last(DOOR)

    sheet.copy_last([DOOR, FIRE])

    answer = sheet.answer(DOOR)
    assert last is not None
    assert (answer.observation, answer.note, answer.severity) == ("去年的记录", "去年的备注", Severity.LOW)
    assert (answer.evidence, answer.on, answer.is_copied) == ((), None, True)
    assert answer.inspector == quoted.zhang.party
    assert sheet.answer(POWER).verdict is Verdict.UNCHECKED


def test_copies_stay_marked_until_they_are_confirmed(quoted: CheckedWorld) -> None:
    sheet = opened(quoted)
    sheet.copy_last()
    sheet.close()
    sheet = opened(quoted)

    assert sheet.counts().copied == 2
    assert sheet.next_unanswered() == DOOR
    assert Gap(*DOOR, GapKind.COPIED) in sheet.gaps()
    assert sheet.score().counts[Verdict.UNCHECKED] == 6

    confirmed = sheet.confirm(DOOR)
    typed = sheet.type(POWER, verdict="partial")

    assert (confirmed.is_copied, confirmed.on) == (False, quoted.zhang.today())
    assert (typed.is_copied, typed.on) == (False, quoted.zhang.today())
    assert sheet.counts().copied == 0
    sheet.close()
    assert opened(quoted).counts().copied == 0


def test_the_same_words_typed_again_confirm_nothing(quoted: CheckedWorld) -> None:
    sheet = opened(quoted)
    sheet.copy_last()

    sheet.type(DOOR, note="去年的备注")

    assert sheet.answer(DOOR).is_copied


def test_copies_that_nobody_confirmed_are_not_submitted(quoted: CheckedWorld) -> None:
    sheet = opened(quoted)
    sheet.copy_last()
    sign(fill(sheet))

    with pytest.raises(GapsLeft, match="沿用上次结果，尚未确认"):
        sheet.submit()

    for key in (DOOR, POWER):
        sheet.confirm(key)
    sign(sheet).submit()


def test_nothing_that_was_said_is_copied_over(quoted: CheckedWorld) -> None:
    sheet = opened(quoted)
    sheet.type(DOOR, verdict="conforming")
    sheet.type(POWER, note="要看发电机")

    copied = sheet.copy_last()

    assert copied == 0
    assert sheet.answer(DOOR).verdict is Verdict.CONFORMING
    assert sheet.answer(POWER).note == "要看发电机"


def test_copying_is_one_step_back(quoted: CheckedWorld) -> None:
    sheet = opened(quoted)
    sheet.copy_last()

    assert sheet.undo() == DOOR
    assert sheet.counts().answered == 0


def test_a_copy_to_a_text_that_changes_afterwards_is_no_answer(quoted: CheckedWorld) -> None:
    sheet = opened(quoted)
    sheet.copy_last()
    items = tuple(
        replace(item, criterion="全部有记录") if item.code == "T-01" else item for item in CHECKLIST.items
    )
    ChecklistLibrary(quoted.office).add(replace(CHECKLIST, edition="2024", items=items))
    with quoted.office.transaction():
        fields = {"edition": "2024", "checklist_hash": ""}
        quoted.office.change("inspection", quoted.inspection, fields)
    quoted.meet()

    sheet = opened(quoted)

    assert [gap.kind for gap in sheet.gaps() if (gap.item, gap.target) == DOOR] == [
        GapKind.CHANGED,
        GapKind.COPIED,
    ]
    assert sheet.last(DOOR) is None


def test_the_latest_of_several_quotations_counts(quoted: CheckedWorld) -> None:
    newer = replace(answered(OLD.items[:1])[0], observation="今年初的记录")
    quote(quoted, [newer], on="2023-01-10")
    quote(quoted, [replace(newer, observation="很久以前")], on="2020-01-10")

    last = opened(quoted).last(DOOR)

    assert last is not None
    assert last.observation == "今年初的记录"


def test_unconfirmed_copies_and_unreadable_entries_of_last_time_stay_behind(
    checked_world: CheckedWorld,
) -> None:
    door, fire, power = answered(CHECKLIST.items[:3])
    quote(checked_world, [replace(door, is_copied=True), replace(fire, verdict=Verdict.UNCHECKED), power])
    office, circle = (
        checked_world.office,
        checked_world.office.audience_of("inspection", checked_world.inspection),
    )
    odd = [
        {"item": "T-01", "verdict": "conforming"},
        {"item": 3},
        {"item": "T-02", "text_hash": "", "verdict": "partial"},
    ]
    with office.transaction():
        fields = {"of": checked_world.inspection, "title": "", "on": "2023-02-01", "answers": odd}
        office.put("quotation", ("answers", checked_world.inspection, "odd"), circle, fields)
    checked_world.meet()

    sheet = opened(checked_world)

    assert [place.key for place in sheet.places if sheet.last(place.key)] == [POWER]
