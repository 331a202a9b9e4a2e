"""Signing on the screen, and handing the signed sheet in."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from desktop.domain.checks.inspections import ResultState
from desktop.domain.checks.standing import Side
from desktop.ui.checks.fill_signing import How, SignDialog
from desktop.ui.decision_dialog import DecisionDialog
from tests.services.checks.checked_world import LI, ZHANG
from tests.services.checks.filled import fill
from tests.ui.checks.fill_stage import GATE, Filling, filling_on, focused
from tests.ui.feedback_stage import Stage

MANAGER = "王主任"


@pytest.fixture
def filled(inspector_stage: Stage) -> Filling:
    made = filling_on(inspector_stage)
    fill(made.sheet)
    made.form.filling.renew()
    return made


@pytest.fixture
def dialog(filled: Filling) -> SignDialog:
    filled.press("s")
    found = filled.stage.window.findChild(SignDialog)
    assert isinstance(found, SignDialog)
    return found


def draw(dialog: SignDialog) -> None:
    """A line on the pad, with the mouse."""
    QTest.mousePress(dialog.pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    for step in range(1, 30):
        QTest.mouseMove(dialog.pad, QPoint(40 + 8 * step, 40 + (step % 7) * 12))
    QTest.mouseRelease(dialog.pad, Qt.MouseButton.LeftButton, pos=QPoint(280, 60))


def sign_all(dialog: SignDialog) -> None:
    """Both inspectors on the screen, the unit on paper."""
    for _ in range(2):
        draw(dialog)
        dialog.sign()
    dialog.name.setCurrentText(MANAGER)
    dialog.hows.choose(How.PAPER)
    dialog.sign()


def said(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_dialog_says_what_is_signed_and_who_is_missing(dialog: SignDialog) -> None:
    text = said(dialog)

    assert "符合　7" in text
    assert "部分符合　1" in text
    assert "还差检查员 2 人" in text
    assert "还差被检查单位 1 人" in text


def test_each_signature_brings_up_whoever_is_missing_next(dialog: SignDialog, filled: Filling) -> None:
    offered = []
    for _ in range(2):
        offered.append((dialog.sides.chosen, dialog.name.currentText()))
        draw(dialog)
        dialog.sign()

    assert offered == [(Side.INSPECTOR, ZHANG), (Side.INSPECTOR, LI)]
    assert dialog.sides.chosen is Side.UNIT
    assert dialog.name.currentText() == ""
    assert [one.signature.name for one in filled.sheet.signatures()] == [ZHANG, LI]
    assert all(one.strokes for one in filled.sheet.signatures())


def test_nobody_signs_with_an_empty_pad(dialog: SignDialog, filled: Filling) -> None:
    dialog.sign()

    assert "请在框内手写签名" in said(dialog)
    assert filled.sheet.signatures() == ()


def test_the_unit_may_refuse_with_a_reason_and_only_the_unit(dialog: SignDialog, filled: Filling) -> None:
    is_offered_to_inspectors = dialog.hows.buttons[How.REFUSED].isVisible()
    dialog.sides.choose(Side.UNIT)
    dialog.name.setCurrentText(MANAGER)
    dialog.hows.choose(How.REFUSED)
    dialog.sign()
    without = filled.sheet.signatures()
    dialog.refusal.setPlainText("不认可第三项")
    dialog.sign()

    assert not is_offered_to_inspectors
    assert without == ()
    assert filled.sheet.signatures()[0].refusal == "不认可第三项"


def test_a_change_after_signing_shows_the_signatures_as_broken(dialog: SignDialog, filled: Filling) -> None:
    sign_all(dialog)
    dialog.accept()
    filled.come_back()
    filled.form.moving.show(GATE)
    filled.press("n", "x", Qt.Key.Key_Escape, "s")

    again = [one for one in filled.stage.window.findChildren(SignDialog) if one.isVisible()][-1]
    assert said(again).count("签名失效") >= 3
    assert not again.submit.isEnabled()
    assert again.name.currentText() == ZHANG


def test_a_signed_sheet_is_handed_in_without_the_mouse(dialog: SignDialog, filled: Filling) -> None:
    sign_all(dialog)
    is_ready = focused() is dialog.submit
    filled.press(Qt.Key.Key_Return)
    confirming = filled.stage.window.findChild(DecisionDialog)
    assert isinstance(confirming, DecisionDialog)
    filled.stage.qtbot.keyClick(confirming.ok, Qt.Key.Key_Return)
    filled.stage.idle()

    assert is_ready
    assert filled.stage.said[-1].startswith("已提交9项结果")
    assert filled.sheet.state(GATE) is ResultState.SUBMITTED


def test_submitting_an_unsigned_sheet_asks_for_the_signatures(filled: Filling) -> None:
    filled.press(Qt.Key.Key_Return, alt=True)

    assert isinstance(filled.stage.window.findChild(SignDialog), SignDialog)


def test_tab_goes_through_the_whole_dialog_and_back_to_its_beginning(dialog: SignDialog) -> None:
    first = focused()
    seen: list[QWidget] = []
    while not seen or (focused() is not first and len(seen) < 40):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        seen.append(focused())

    assert focused() is first
    for wanted in (dialog.position, dialog.pad, dialog.ok, dialog.clear_button):
        assert wanted in seen


def test_the_pad_takes_lines_back_with_backspace_and_all_with_delete(dialog: SignDialog) -> None:
    draw(dialog)
    draw(dialog)
    QTest.keyClick(dialog.pad, Qt.Key.Key_Backspace)
    one_left = len(dialog.pad.strokes)
    QTest.keyClick(dialog.pad, Qt.Key.Key_Delete)

    assert one_left == 1
    assert dialog.pad.is_empty
