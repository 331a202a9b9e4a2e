"""签收与计划: a unit signs, objects, names its contact and plans its quarters."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Case
from desktop.domain.supervision import ObjectionPart
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseService
from desktop.services.rulings import RulingService
from desktop.ui.answer_dialogs import AcceptDialog, ObjectDialog
from desktop.ui.feedback_page import SIGN, FeedbackPage
from desktop.ui.feedback_sign import Kind, SignView
from desktop.ui.look import Look
from tests.services.office_year import Year
from tests.ui.feedback_stage import KeptYear, Stage, make_stage, play, replayed

UNIT = "市大数据局"
CODES = ("2023-5-001", "2023-5-010", "2023-5-014")
FIRST, SECOND, THIRD = CODES


def begin(made: Year) -> None:
    made.day("2023-05-10")
    made.unit(UNIT)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptYear:
    return play(tmp_path_factory.mktemp("year") / "kept", CODES, begin)


@pytest.fixture
def year(kept: KeptYear, tmp_path: Path) -> Iterator[Year]:
    with replayed(kept, tmp_path / "year") as made:
        yield made


@pytest.fixture
def stage(qtbot: QtBot, look: Look, year: Year, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, year.units[UNIT], tmp_path)
    yield made
    made.jobs.close()


@pytest.fixture
def page(stage: Stage) -> FeedbackPage:
    made = FeedbackPage(stage.desk, stage.actions)
    stage.show(made)
    stage.actions.show_page("page-feedback")
    made.shown()
    made.show_signing()
    return made


@pytest.fixture
def sign(page: FeedbackPage) -> SignView:
    assert page.sign is not None
    return page.sign


def case(stage: Stage, code: str) -> Case:
    return CaseService(stage.desk.session).case(code)


def codes(sign: SignView) -> list[str]:
    return [card.code.split("　")[0] for card in sign.list.cards.cards]


def show_kind(sign: SignView, kind: Kind) -> None:
    sign.kinds.setCurrentIndex(list(Kind).index(kind))


def accept_dialog(stage: Stage) -> AcceptDialog:
    dialog = stage.window.findChild(AcceptDialog)
    assert dialog is not None
    return dialog


def test_a_unit_with_nothing_but_new_tasks_is_shown_these_first(page: FeedbackPage, sign: SignView) -> None:
    assert page._tabs.currentIndex() == SIGN
    assert page._tabs.tabText(SIGN) == "签收与计划 3"
    assert codes(sign) == list(CODES)
    assert sign.pane.case is not None
    assert sign.pane.case.facts.task.code == FIRST


def test_all_are_signed_for_at_once_with_the_person_to_ask(stage: Stage, sign: SignView) -> None:
    sign.accept_all_button.click()
    dialog = accept_dialog(stage)
    dialog.contact.setText("张敏")
    dialog.phone.setText("0635-8288001")
    dialog.ok.click()

    answers = [case(stage, code).facts.answer for code in CODES]
    assert {answer.contact for answer in answers if answer} == {"张敏"}
    assert all(case(stage, code).state is AssignmentState.ACCEPTED for code in CODES)
    assert stage.said == ["已签收3项任务，联系人张敏。"]
    assert codes(sign) == []


def test_signing_without_a_contact_is_refused_in_place(stage: Stage, sign: SignView) -> None:
    sign.accept_button.click()
    dialog = accept_dialog(stage)
    dialog.ok.click()

    assert "E_CONTACT" in dialog.refusal
    assert dialog.isVisible()
    assert case(stage, FIRST).state is AssignmentState.ISSUED


def test_some_of_them_are_signed_for(qtbot: QtBot, stage: Stage, sign: SignView) -> None:
    sign.list.setFocus()
    qtbot.keyClick(sign.list, Qt.Key.Key_J)
    sign.accept_button.click()
    dialog = accept_dialog(stage)
    dialog.contact.setText("张敏")
    dialog.ok.click()

    assert case(stage, SECOND).state is AssignmentState.ACCEPTED
    assert codes(sign) == [FIRST, THIRD]


def test_the_contact_named_last_is_offered(stage: Stage, sign: SignView) -> None:
    AnswerService(stage.desk.session).accept([FIRST], "李强", "8288002")
    stage.desk.changed.emit()

    sign.accept_button.click()

    assert accept_dialog(stage).contact.text() == "李强"
    assert accept_dialog(stage).phone.text() == "8288002"


def test_an_objection_names_part_reason_and_proposal(stage: Stage, sign: SignView) -> None:
    sign.object_button.click()
    dialog = stage.window.findChild(ObjectDialog)
    assert dialog is not None
    waits = dialog.ok.isEnabled()
    part = dialog.findChildren(QComboBox)[0]
    part.setCurrentIndex(part.findData(ObjectionPart.DUTY))
    dialog.wanted.setPlainText("建议由市行政审批局承担")
    dialog.reason_field.edit.setPlainText("职能已划转")  # type: ignore[union-attr] # it asks for one
    dialog.ok.click()

    answer = case(stage, FIRST).facts.answer
    assert not waits
    assert answer is not None
    assert (answer.part, answer.reason, answer.wanted) == (
        ObjectionPart.DUTY,
        "职能已划转",
        "建议由市行政审批局承担",
    )
    show_kind(sign, Kind.OBJECTED)
    assert codes(sign) == [FIRST]
    assert "等待督查办公室裁定" in sign.pane._answer.text()


def test_an_objection_that_was_refused_is_to_be_signed_and_says_why(
    year: Year, stage: Stage, page: FeedbackPage, sign: SignView
) -> None:
    AnswerService(stage.desk.session).object(FIRST, ObjectionPart.WORDING, "表述不清")
    year.collect()
    RulingService(year.office).rule_objection(f"{FIRST}@{UNIT}", False, "按文件原文执行")
    year.unit(UNIT)
    page.refresh()
    sign.list.select_key(case(stage, FIRST).facts.assignment.uid)

    assert FIRST in codes(sign)
    assert "不采纳，请签收。按文件原文执行" in sign.pane._answer.text()
    assert sign.accept_button.isEnabled()


def test_contact_and_phone_are_mended_where_they_stand(stage: Stage, sign: SignView) -> None:
    AnswerService(stage.desk.session).accept(None, "张敏", "1")
    stage.desk.changed.emit()
    show_kind(sign, Kind.ACCEPTED)

    sign.pane.phone.setText("0635-8288009")
    sign.pane.phone.flush()

    answer = case(stage, FIRST).facts.answer
    assert answer is not None
    assert (answer.contact, answer.phone) == ("张敏", "0635-8288009")


def test_the_quarters_are_planned_in_a_table_that_saves(stage: Stage, sign: SignView) -> None:
    AnswerService(stage.desk.session).accept(None, "张敏")
    stage.desk.changed.emit()
    show_kind(sign, Kind.ACCEPTED)
    plan = sign.pane.plan
    titles = [plan.item(row, 0).text() for row in range(plan.rowCount())]

    plan.item(0, 1).setText("30")
    plan.item(0, 2).setText("完成目录编制")
    plan.item(2, 1).setText("100%")

    kept = case(stage, FIRST).facts.plan
    assert titles == ["2023年第二季度", "2023年第三季度", "2023年第四季度"]
    assert kept is not None
    assert [(step.period, step.percent, step.text) for step in kept.steps] == [
        ("2023Q2", Decimal(30), "完成目录编制"),
        ("2023Q4", Decimal(100), ""),
    ]


def test_a_plan_that_cannot_be_kept_is_said_beside_the_table(stage: Stage, sign: SignView) -> None:
    AnswerService(stage.desk.session).accept(None, "张敏")
    stage.desk.changed.emit()
    show_kind(sign, Kind.ACCEPTED)

    sign.pane.plan.item(0, 1).setText("一半")
    no_number = sign.pane._hint.text()
    sign.pane.plan.item(0, 1).setText("130")
    too_much = sign.pane._hint.text()
    sign.pane.plan.item(0, 1).setText("50")

    assert "不是数字" in no_number
    assert "0到100" in too_much
    assert not sign.pane._hint.isVisible()


def test_letters_begin_an_edit_in_the_plan_and_are_no_shortcuts(
    qtbot: QtBot, stage: Stage, sign: SignView
) -> None:
    AnswerService(stage.desk.session).accept(None, "张敏")
    stage.desk.changed.emit()
    show_kind(sign, Kind.ACCEPTED)
    plan = sign.pane.plan
    plan.setFocus()
    plan.setCurrentCell(0, 2)

    qtbot.keyClicks(plan, "j")
    editor = plan.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "k")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: case(stage, FIRST).facts.plan is not None)

    assert [step.text for step in case(stage, FIRST).facts.plan.steps] == ["jk"]  # type: ignore[union-attr]
    assert sign.pane.case is not None
    assert sign.pane.case.facts.task.code == FIRST
