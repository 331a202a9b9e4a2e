from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from desktop.domain.checks.inspections import ResultState
from desktop.domain.checks.standing import Gap, GapKind
from desktop.domain.checks.values import Answer, CheckItem, Verdict
from desktop.services.checks.checklist_answers import write_answers
from desktop.services.checks.checklist_cklb import write_cklb
from desktop.services.checks.checklist_columns import FIELDS
from desktop.services.checks.importing import Left, read_results
from desktop.services.checks.reviewing import CheckReviewService
from tests.services.checks.checked_world import CHECKLIST, CODE, SERVERS, CheckedWorld
from tests.services.checks.filled import opened, submitted

ITEMS = {item.code: item for item in CHECKLIST.items}
DOOR, FIRE, POWER = ("T-01", ""), ("T-02", ""), ("T-03", "")
PASSWORDS = ("T-04", SERVERS[0])


def said(item: CheckItem, target: str = "", verdict: Verdict = Verdict.CONFORMING, note: str = "") -> Answer:
    return Answer(item.code, target, item.text_hash, verdict, note=note)


def test_answers_are_taken_where_they_belong_and_counted(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    sheet.type(FIRE, verdict="conforming")
    sheet.type(POWER, verdict="conforming")
    offered = [
        said(ITEMS["T-01"], note="有门禁"),
        said(ITEMS["T-02"]),
        said(ITEMS["T-03"], verdict=Verdict.NONCONFORMING),
        said(ITEMS["T-04"], SERVERS[0]),
        said(ITEMS["T-04"], "没有的服务器"),
        said(ITEMS["T-05"], SERVERS[0], Verdict.UNCHECKED),
        said(ITEMS["M-01"]),
        said(CheckItem("X-01", "", "", "别的清单")),
        said(replace(ITEMS["T-06"], requirement="去年的文字"), SERVERS[0]),
    ]

    done = sheet.take(offered)

    assert (done.total, done.new, done.updated, done.unchanged) == (9, 2, 1, 1)
    assert done.left == {Left.UNCHECKED: 1, Left.PLACE: 3, Left.TEXT: 1}
    assert done.sentence == (
        "共9条：新增2，更新1，无变化1，未采用5（没有结果1条、检查项或对象不在您的检查范围内3条、"
        "检查项文字与本次清单不同1条）。"
    )
    assert (sheet.answer(DOOR).note, sheet.answer(DOOR).on) == ("有门禁", checked_world.zhang.today())
    assert sheet.answer(DOOR).inspector == checked_world.zhang.party
    assert sheet.answer(POWER).verdict is Verdict.NONCONFORMING
    assert opened(checked_world).answers() == sheet.answers()


def test_an_answer_to_another_text_is_never_taken(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    changes = ("requirement", "method", "criterion", "standard")

    done = sheet.take([said(replace(ITEMS["T-01"], **{name: "变了"})) for name in changes])

    assert done.left == {Left.TEXT: 4}
    assert sheet.answer(DOOR).verdict is Verdict.UNCHECKED
    assert sheet.state(DOOR) is ResultState.MISSING


def test_an_item_that_got_another_code_is_followed_by_its_text(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    moved = replace(ITEMS["T-01"], code="T-02")

    sheet.take([said(moved, note="门禁")])

    assert sheet.answer(DOOR).note == "门禁"
    assert sheet.answer(FIRE).verdict is Verdict.UNCHECKED


def test_two_different_answers_for_one_place_are_not_both_taken(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    first, second = said(ITEMS["T-01"]), said(ITEMS["T-01"], verdict=Verdict.PARTIAL)

    done = sheet.take([first, first, second])

    assert (done.new, done.unchanged, done.left) == (1, 1, {Left.TWICE: 1})
    assert sheet.answer(DOOR).verdict is Verdict.CONFORMING


def test_a_copy_in_a_file_stays_one_until_it_is_confirmed(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)

    sheet.take([replace(said(ITEMS["T-01"]), is_copied=True)])

    assert sheet.answer(DOOR).is_copied
    assert Gap(*DOOR, GapKind.COPIED) in sheet.gaps()
    assert not sheet.confirm(DOOR).is_copied


@pytest.mark.parametrize(("days", "kept"), [(-3, -3), (0, 0), (5, 0)])
def test_the_day_of_an_answer_is_kept_unless_it_has_not_come(
    checked_world: CheckedWorld, days: int, kept: int
) -> None:
    sheet, today = opened(checked_world), checked_world.zhang.today()

    sheet.take([replace(said(ITEMS["T-01"]), on=today + timedelta(days))])

    assert sheet.answer(DOOR).on == today + timedelta(kept)


def test_taking_is_one_step_back_and_again_changes_nothing(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    offered = [said(ITEMS["T-01"]), said(ITEMS["T-02"])]
    sheet.take(offered)
    checked_world.world.clock.go_to(date(2023, 6, 1))

    again = sheet.take(offered)

    assert (again.new, again.updated, again.unchanged) == (0, 0, 2)
    assert again.sentence == "共2条：新增0，更新0，无变化2，未采用0。"
    assert sheet.answer(DOOR).on == date(2023, 5, 8)
    assert sheet.undo() == DOOR
    assert sheet.counts().answered == 0


def test_what_the_office_has_accepted_is_left_alone(checked_world: CheckedWorld) -> None:
    submitted(checked_world)
    checked_world.meet()
    CheckReviewService(checked_world.office).accept(CODE, [DOOR])
    checked_world.meet()
    sheet = opened(checked_world)

    done = sheet.take([said(ITEMS["T-01"], verdict=Verdict.PARTIAL), said(ITEMS["T-02"], note="补")])

    assert (done.left, done.updated) == ({Left.ACCEPTED: 1}, 1)
    assert sheet.state(DOOR) is ResultState.ACCEPTED
    assert sheet.state(FIRE) is ResultState.DRAFT


def test_results_come_from_json_and_from_stig_viewer(checked_world: CheckedWorld, tmp_path: Path) -> None:
    sheet = opened(checked_world)
    answers = [said(ITEMS["T-01"]), said(ITEMS["T-04"], SERVERS[0], Verdict.NONCONFORMING)]
    listed, cklb = tmp_path / "a.json", tmp_path / "a.cklb"
    listed.write_text(write_answers(answers), "utf-8")
    cklb.write_text(write_cklb(CHECKLIST, answers, target=""), "utf-8")

    read = read_results(listed, sheet.checklist)
    sheet.take(read.answers)
    rules = read_results(cklb, sheet.checklist)

    assert read.problems == ()
    assert sheet.answer(DOOR).verdict is Verdict.CONFORMING
    assert sheet.answer(PASSWORDS).verdict is Verdict.NONCONFORMING
    assert len(rules.answers) == len(CHECKLIST.items)


def test_a_form_that_was_keyed_in_is_taken_row_by_row(checked_world: CheckedWorld, tmp_path: Path) -> None:
    sheet = opened(checked_world)
    names = ("code", "category", "point", "requirement", "method", "criterion", "result", "observation")
    asked = [ITEMS["T-01"], replace(ITEMS["T-02"], requirement="机房有灭火器"), ITEMS["T-03"]]
    keyed = [("符合", "门禁记录齐全"), ("符合", ""), ("", "")]
    book = tmp_path / "检查表.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        page = workbook.add_worksheet("机房")
        page.write_row(0, 0, [FIELDS[name] for name in names])
        for row, (item, said_there) in enumerate(zip(asked, keyed, strict=True), start=1):
            page.write_row(row, 0, [*(getattr(item, name) for name in names[:6]), *said_there])

    done = sheet.take(read_results(book, sheet.checklist).answers)

    assert (done.new, done.left) == (1, {Left.TEXT: 1})
    assert sheet.answer(DOOR).verdict is Verdict.CONFORMING
    assert sheet.answer(DOOR).observation == "门禁记录齐全"
    assert sheet.answer(FIRE).verdict is Verdict.UNCHECKED
