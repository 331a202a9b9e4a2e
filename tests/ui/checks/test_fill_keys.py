"""The keys of the form: what each does, that none is lost, and that texts keep theirs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.domain.checks.inspections import ResultState
from desktop.domain.checks.values import Severity, Verdict
from desktop.ui.checks.fill_keys import FILL_KEYS
from desktop.ui.checks.fill_marks import Wanted
from desktop.ui.checks.page import InspectionPage
from tests.services.checks.checked_world import CODE, CheckedWorld
from tests.ui.checks.fill_stage import (
    ENTRY,
    FIRE,
    GATE,
    LAST_NOTE,
    LINK,
    MEASURED,
    PASSWORDS,
    PORTS,
    POWER,
    RULE,
    SPARE_PASSWORDS,
    Filling,
    filling_on,
    focused,
    sheet_after_a_kill,
)
from tests.ui.feedback_stage import Stage

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def filling(inspector_stage: Stage) -> Filling:
    return filling_on(inspector_stage)


@pytest.fixture
def measured(inspector_stage: Stage) -> Filling:
    return filling_on(inspector_stage, MEASURED)


def test_one_key_answers_an_item_and_goes_on_until_all_nine_are_answered(filling: Filling) -> None:
    for _ in range(9):
        filling.press("1")

    verdicts = {filling.answer(place.key).verdict for place in filling.sheet.places}
    assert verdicts == {Verdict.CONFORMING}
    assert filling.stage.said[-1].startswith("都检查过了")


def test_every_character_is_safe_before_its_event_ends(filling: Filling, inspector: CheckedWorld) -> None:
    text = "门禁坏了，值守登记本无记录"
    filling.press("3", "m")

    for count in range(1, len(text) + 1):
        filling.write(text[count - 1])
        found = sheet_after_a_kill(inspector.zhang)
        assert found.answer(GATE).observation == text[:count]

    assert found.answer(GATE).verdict is Verdict.NONCONFORMING
    assert found.answer(GATE).severity is Severity.MEDIUM


def test_a_failing_item_takes_its_severity_its_record_and_goes_on(filling: Filling) -> None:
    filling.press("3", "h")
    filling.write("没有登记")
    filling.press(ENTER)

    answer = filling.answer(GATE)
    assert (answer.severity, answer.observation) == (Severity.HIGH, "没有登记")
    assert filling.key == FIRE
    assert filling.is_at_keys()


def test_severity_keys_do_nothing_to_an_item_that_conforms(filling: Filling) -> None:
    filling.press("1", "k", "h", "m", "l")

    assert filling.key == GATE
    assert filling.answer(GATE).severity is None


def test_a_conforming_answer_drops_what_only_a_failing_one_has(filling: Filling) -> None:
    filling.press("3", "m", ESCAPE, "1")

    assert filling.answer(GATE).severity is None
    assert filling.key == FIRE


def test_enter_asks_for_the_severity_before_anything_else(filling: Filling) -> None:
    filling.press("2", ENTER)

    assert filling.key == GATE
    assert filling.is_at_keys()
    assert "H 高" in filling.stage.said[-1]


def test_enter_goes_to_the_record_when_the_item_itself_says_how_grave_it_is(filling: Filling) -> None:
    filling.form.moving.show(PORTS)

    filling.press("3", ENTER)

    assert focused() is filling.form.board.answer.observation


def test_not_applicable_goes_straight_to_its_reason_and_enter_goes_on(filling: Filling) -> None:
    filling.press("4")
    filling.write("没有机房")
    filling.press(ENTER)

    assert filling.answer(GATE).verdict is Verdict.NOT_APPLICABLE
    assert filling.answer(GATE).reason == "没有机房"
    assert filling.key == FIRE


def test_enter_without_a_reason_stays_with_it(filling: Filling) -> None:
    filling.press("4", ENTER)

    assert filling.key == GATE
    assert focused() is filling.form.board.answer.ask.reason


@pytest.mark.parametrize("action", ["o", "n"])
def test_texts_keep_the_letters_and_figures_that_are_keys_elsewhere(filling: Filling, action: str) -> None:
    filling.press(action, *"1jku?pgsc/3")

    name = {"o": "observation", "n": "note"}[action]
    assert getattr(filling.answer(GATE), name) == "1jku?pgsc/3"
    assert filling.answer(GATE).verdict is Verdict.UNCHECKED
    assert filling.key == GATE


def test_escape_leaves_a_text_and_the_keys_work_again(filling: Filling) -> None:
    filling.press("n", "x", ESCAPE, "j")

    assert filling.key == FIRE
    assert filling.is_at_keys()


def test_alt_enter_begins_a_line_in_a_record(filling: Filling) -> None:
    filling.press("o", "a")
    filling.press(ENTER, alt=True)
    filling.press("b")

    assert filling.answer(GATE).observation == "a\nb"


def test_zero_takes_a_verdict_back(filling: Filling) -> None:
    filling.press("1", "k", "0")

    assert filling.answer(GATE).verdict is Verdict.UNCHECKED


def test_j_and_k_go_through_every_place_and_stop_at_the_ends(filling: Filling) -> None:
    filling.press("k")
    first = filling.key
    seen = [first]
    for _ in range(12):
        filling.press("j")
        seen.append(filling.key)

    assert first == GATE
    assert list(dict.fromkeys(seen)) == [place.key for place in filling.sheet.places]
    assert seen[-1] == seen[-2]


def test_targets_of_an_item_are_places_of_their_own(filling: Filling) -> None:
    filling.form.moving.show(PASSWORDS)

    filling.press("1")

    assert filling.answer(PASSWORDS).verdict is Verdict.CONFORMING
    assert filling.answer(SPARE_PASSWORDS).verdict is Verdict.UNCHECKED
    assert filling.key == SPARE_PASSWORDS


def test_u_goes_round_to_the_item_that_was_left_out(filling: Filling) -> None:
    filling.press("j", *"11111111", "u")

    assert filling.key == GATE


def test_brackets_go_from_category_to_category(filling: Filling) -> None:
    filling.press("]")
    second = filling.key
    filling.press("j", "[")
    begin = filling.key
    filling.press("[")

    assert (second, begin, filling.key) == (PASSWORDS, PASSWORDS, GATE)


def test_home_and_end_go_to_the_ends(filling: Filling) -> None:
    filling.press(Qt.Key.Key_End)
    last = filling.key
    filling.press(Qt.Key.Key_Home)

    assert last == filling.sheet.places[-1].key
    assert filling.key == GATE


def test_f_lists_what_is_open_and_what_was_answered_stays_until_it_is_asked_again(filling: Filling) -> None:
    filling.press("1", "f")
    listed = filling.form.board.list.items.keys
    filling.press("1")
    then = filling.form.board.list.items.keys

    assert filling.form.board.head.wanted is Wanted.OPEN
    assert GATE not in listed
    assert then == listed
    assert filling.key == POWER


def test_a_slash_finds_items_by_their_words_and_escape_forgets_them(filling: Filling) -> None:
    filling.press("/")
    filling.write("端口")
    found = filling.form.board.list.items.keys
    filling.press(ESCAPE)

    assert {key[0] for key in found} == {"T-06"}
    assert len(filling.form.board.list.items.keys) == 9
    assert filling.is_at_keys()


def test_c_takes_last_time_over_and_c_again_confirms_and_goes_on(filling: Filling) -> None:
    filling.press("c")
    copied = filling.answer(GATE)
    filling.press("c")

    assert (copied.verdict, copied.note, copied.is_copied) == (Verdict.CONFORMING, LAST_NOTE, True)
    assert not filling.answer(GATE).is_copied
    assert filling.key == FIRE


def test_everything_taken_over_is_confirmed_item_by_item_with_enter(filling: Filling) -> None:
    filling.press("c", shift=True)
    waiting = filling.form.filling.marks.counts[Wanted.COPIED]
    filling.press(ENTER)

    assert waiting == 2
    assert not filling.answer(GATE).is_copied
    assert filling.answer(FIRE).is_copied
    assert filling.key == FIRE


def test_an_item_without_a_last_answer_says_so(filling: Filling) -> None:
    filling.form.moving.show(PORTS)

    filling.press("c")

    assert filling.stage.said[-1] == "这一项没有可以沿用的上次结果。"
    assert filling.sheet.state(PORTS) is ResultState.MISSING


def test_undo_takes_the_last_answer_back_and_shows_it(filling: Filling) -> None:
    filling.press("1", "1")

    filling.press("z", ctrl=True)

    assert filling.key == FIRE
    assert filling.answer(FIRE).verdict is Verdict.UNCHECKED
    assert filling.answer(GATE).verdict is Verdict.CONFORMING


def test_undo_in_a_text_never_brings_back_the_text_of_another_item(filling: Filling) -> None:
    filling.press("n", "x", Qt.Key.Key_Backspace, ESCAPE, "j", "n")

    filling.press("z", ctrl=True)

    assert filling.answer(FIRE).note == ""


def test_undo_in_a_text_takes_its_own_typing_back_first_and_then_the_last_answer(filling: Filling) -> None:
    filling.press("1", "n", "x")

    filling.press("z", ctrl=True)
    note = filling.answer(FIRE).note
    filling.press("z", ctrl=True)
    filling.press("z", ctrl=True)
    filling.press("z", ctrl=True)

    assert note == ""
    assert filling.answer(GATE).verdict is Verdict.UNCHECKED
    assert filling.is_at_keys()


def test_arrows_go_through_what_was_found_while_one_is_still_looking(filling: Filling) -> None:
    filling.press("/")
    filling.write("口令")
    filling.press(Qt.Key.Key_Down)

    assert filling.key == SPARE_PASSWORDS
    assert focused() is filling.form.board.head.words


def test_the_same_text_is_written_again_with_control_d(filling: Filling) -> None:
    filling.press("4")
    filling.write("没有机房")
    filling.press(ENTER, "4")

    filling.press("d", ctrl=True)

    assert filling.answer(FIRE).reason == "没有机房"


def test_menu_shortcuts_do_not_take_the_keys_of_the_form(filling: Filling) -> None:
    done: list[str] = []
    for text in ("1", "J", "Ctrl+Z"):
        action = QAction(text, filling.stage.window)
        action.setShortcut(QKeySequence(text))
        action.triggered.connect(lambda _on, text=text: done.append(text))
        filling.stage.window.addAction(action)

    filling.press("1", "j")
    filling.press("z", ctrl=True)

    assert done == []
    assert filling.answer(GATE).verdict is Verdict.UNCHECKED


def test_d_a_and_k_say_which_fails_and_the_verdict_follows(measured: Filling) -> None:
    measured.press("a", shift=True)
    partial = measured.answer(ENTRY)
    measured.press("d", shift=True)
    failing = measured.answer(ENTRY)
    measured.press("d", shift=True)

    assert (partial.verdict, partial.details) == (Verdict.PARTIAL, {"D": "1", "A": "0", "K": "1"})
    assert (failing.verdict, failing.details) == (Verdict.NONCONFORMING, {"D": "0"})
    assert measured.answer(ENTRY).verdict is Verdict.CONFORMING


def test_enter_asks_which_of_them_fails_and_then_for_the_strength(measured: Filling) -> None:
    measured.press("2", "m", ESCAPE, ENTER)
    asked = measured.stage.said[-1]
    measured.press("a", shift=True)
    measured.press(ENTER, *"80", ENTER)

    assert "Shift+A" in asked
    assert measured.answer(ENTRY).details == {"D": "1", "A": "0", "K": "1", "bits": "80"}
    assert focused() is measured.form.board.answer.observation


def test_another_verdict_drops_the_measures_that_contradict_it(measured: Filling) -> None:
    measured.press("a", shift=True)

    measured.press("1")

    assert measured.answer(ENTRY).details == {}
    assert measured.key == LINK


def test_management_items_are_not_measured(measured: Filling) -> None:
    measured.form.moving.show(RULE)

    measured.press("a", shift=True)

    assert measured.answer(RULE).verdict is Verdict.UNCHECKED
    assert not measured.form.board.answer.measures.isVisible()


def test_every_action_has_a_key_of_its_own_and_is_told_in_the_form(filling: Filling) -> None:
    keys = [key for one in FILL_KEYS for key in one.keys]
    filling.press("?")
    dialog = filling.stage.window.findChild(object, "dialog-fill-keys")

    assert len(keys) == len(set(keys))
    assert dialog is not None
    for one in FILL_KEYS:
        assert one.name in filling.form.slots


def test_a_click_on_an_answer_leaves_the_keyboard_with_the_form(filling: Filling, qtbot: QtBot) -> None:
    button = filling.form.board.answer.verdicts[Verdict.PARTIAL]

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    filling.press("l")

    assert filling.answer(GATE).verdict is Verdict.PARTIAL
    assert filling.answer(GATE).severity is Severity.LOW


def test_text_fields_take_no_input_once_the_office_has_accepted_the_answer(filling: Filling) -> None:
    fields = filling.form.board.answer.findChildren(QPlainTextEdit)

    filling.form.board.answer.set_editable(editable=False)

    assert fields
    assert all(field.isReadOnly() for field in fields)


def test_the_menu_offers_the_keys_while_a_sheet_is_open(inspector_stage: Stage) -> None:
    page = InspectionPage(inspector_stage.desk, inspector_stage.actions)
    inspector_stage.show(page)
    inspector_stage.actions.show_page("page-inspection")
    assert page.fill is not None
    before = inspector_stage.actions["fill-sign"].isEnabled()

    page.show_inspection(CODE)
    inspector_stage.qtbot.waitUntil(lambda: page.fill is not None and page.fill.sheet_view is not None)
    inspector_stage.press("fill-conforming")

    assert page.fill.sheet_view is not None
    assert not before
    assert inspector_stage.actions["fill-sign"].isEnabled()
    assert page.fill.sheet_view.filling.sheet.answer(GATE).verdict is Verdict.CONFORMING


def test_keys_pressed_in_the_whole_page_answer_once(inspector_stage: Stage) -> None:
    page = InspectionPage(inspector_stage.desk, inspector_stage.actions)
    inspector_stage.show(page)
    inspector_stage.actions.show_page("page-inspection")
    page.show_inspection(CODE)
    inspector_stage.qtbot.waitUntil(lambda: page.fill is not None and page.fill.sheet_view is not None)
    assert page.fill is not None
    assert page.fill.sheet_view is not None
    page.fill.sheet_view.setFocus()

    for key in "1jj":
        inspector_stage.qtbot.keyClick(focused(), key)

    assert page.fill.sheet_view.filling.key == PASSWORDS
