"""下发整改通知书: candidates with what they lack and repeat, changed in place, told in one act."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QStyleOptionViewItem

from desktop.domain.checks.findings import Finding
from desktop.domain.checks.values import Severity
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingChoice, FindingQuery
from desktop.ui.checks.findings_raise import RaiseDialog, open_raise
from desktop.ui.checks.findings_raise_table import DEMAND, DUE, ITEM, REMARK, SEVERITY
from tests.ui.checks.findings_stage import CLOSED, DRAFTED, NOTICE, PASSED, TODAY, Scene
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed

UNRATED, FIRE_ROW, PORTS_ROW = range(3)
NEXT_NOTICE = "整改〔2023〕3号"


@pytest.fixture
def dialog(office_stage: Stage, findings: Scene) -> RaiseDialog:
    office_stage.window.show()
    made = open_raise(office_stage.desk, findings.unraised, office_stage.window)
    office_stage.idle()
    return made


def text(dialog: RaiseDialog, place: int, at: int) -> str:
    item = dialog.table.item(place, at)
    assert item is not None
    return item.text()


def told(stage: Stage, inspection: str) -> tuple[Finding, ...]:
    rows = FindingService(stage.desk.session).rows(FindingQuery(inspection=inspection))
    return tuple(row.finding for row in rows)


def press(dialog: RaiseDialog, name: str) -> None:
    """Presses a button by its accessible name."""
    found = [one for one in dialog.findChildren(QPushButton) if one.accessibleName() == name]
    assert len(found) == 1
    found[0].click()


def test_candidates_come_with_what_is_proposed(dialog: RaiseDialog) -> None:
    assert [text(dialog, place, ITEM) for place in range(3)] == ["T-01", "T-02", "T-06　主服务器"]
    assert [text(dialog, place, SEVERITY) for place in range(3)] == ["未定级", "高风险", "中风险"]
    assert text(dialog, FIRE_ROW, DUE) == "2023-07-12"
    assert "机房有火灾自动报警" in text(dialog, FIRE_ROW, DEMAND)
    assert dialog.table.current is dialog.table.rows[0]
    assert "值守记录缺 3 天" in dialog._what.text()


def test_what_repeats_an_earlier_finding_says_so(dialog: RaiseDialog) -> None:
    remark = text(dialog, FIRE_ROW, REMARK)

    assert CLOSED in remark
    assert DRAFTED in remark
    assert "2023-05-08" in remark
    assert PASSED in text(dialog, PORTS_ROW, REMARK)
    assert "其中 2 个是重复问题" in dialog.sentence.text()


def test_what_is_missing_is_named_and_keeps_the_button(dialog: RaiseDialog) -> None:
    assert not dialog.ok.isEnabled()
    assert dialog.hint.text() == "！还不能下发：T-01（没有定风险等级）"
    assert text(dialog, UNRATED, REMARK) == "没有定风险等级"


def test_a_digit_rates_the_selected_rows_and_moves_their_deadlines(dialog: RaiseDialog) -> None:
    dialog.table.selectAll()

    dialog.table.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_3):
        before = text(dialog, UNRATED, DUE)
        dialog.table.keyPressEvent(_key(key))

    assert before == "2023-07-12"
    assert [text(dialog, place, SEVERITY) for place in range(3)] == ["低风险"] * 3
    assert [text(dialog, place, DUE) for place in range(3)] == ["2023-08-04"] * 3
    assert dialog.ok.isEnabled()


def test_a_button_rates_too(dialog: RaiseDialog) -> None:
    press(dialog, "所选定为中风险")

    assert text(dialog, UNRATED, SEVERITY) == "中风险"
    assert dialog.hint.text() == ""
    assert dialog.ok.text() == "下发 3 个问题"


def test_a_severity_is_chosen_out_of_the_list(dialog: RaiseDialog) -> None:
    index = dialog.table.model().index(UNRATED, SEVERITY)
    delegate = dialog.table.itemDelegateForColumn(SEVERITY)
    editor = delegate.createEditor(dialog.table, QStyleOptionViewItem(), index)
    assert isinstance(editor, QComboBox)
    delegate.setEditorData(editor, index)

    editor.setCurrentIndex(editor.findData(Severity.HIGH))
    delegate.setModelData(editor, dialog.table.model(), index)

    assert dialog.table.rows[UNRATED].severity is Severity.HIGH
    assert text(dialog, UNRATED, SEVERITY) == "高风险"


def test_all_that_is_ticked_is_told_under_one_number(
    office_stage: Stage, dialog: RaiseDialog, findings: Scene
) -> None:
    press(dialog, "所选定为中风险")

    dialog.ok.click()
    office_stage.idle()

    raised = told(office_stage, findings.unraised)
    assert [one.item for one in raised] == ["T-01", "T-02", "T-06"]
    assert {one.notice for one in raised} == {NEXT_NOTICE}
    assert raised[1].repeats
    assert NEXT_NOTICE in office_stage.said[-1]
    assert not [one for one in office_stage.window.findChildren(RaiseDialog) if one.isVisible()]


def test_what_is_not_ticked_stays_a_candidate(
    office_stage: Stage, dialog: RaiseDialog, findings: Scene
) -> None:
    dialog.table.selectRow(UNRATED)

    dialog.table.keyPressEvent(_key(Qt.Key.Key_Space))
    dialog.ok.click()
    office_stage.idle()

    left = FindingService(office_stage.desk.session).candidates(findings.unraised)
    assert [one.item for one in told(office_stage, findings.unraised)] == ["T-02", "T-06"]
    assert [one.key[0] for one in left] == ["T-01"]


def test_a_box_is_ticked_by_the_mouse(dialog: RaiseDialog) -> None:
    item = dialog.table.item(UNRATED, ITEM)
    assert item is not None

    item.setCheckState(Qt.CheckState.Unchecked)

    assert not dialog.table.rows[UNRATED].is_on
    assert dialog.ok.text() == "下发 2 个问题"
    assert text(dialog, UNRATED, REMARK) == ""


def test_with_nothing_ticked_nothing_can_be_told(dialog: RaiseDialog) -> None:
    press(dialog, "全不选")
    none = dialog.ok.isEnabled()

    press(dialog, "全选")
    press(dialog, "所选定为低风险")

    assert not none
    assert dialog.ok.isEnabled()


def test_a_deadline_that_is_typed_counts(office_stage: Stage, dialog: RaiseDialog, findings: Scene) -> None:
    press(dialog, "所选定为中风险")
    _type(dialog, FIRE_ROW, DUE, "2023.9.1")

    dialog.table.rows[FIRE_ROW].severity = Severity.LOW
    dialog.ok.click()
    office_stage.idle()

    assert told(office_stage, findings.unraised)[FIRE_ROW].due == date(2023, 9, 1)


@pytest.mark.parametrize(("typed", "lack"), [("下个月", "期限不是日期"), ("2023-07-01", "期限早于下发日期")])
def test_a_deadline_that_cannot_be_is_named(dialog: RaiseDialog, typed: str, lack: str) -> None:
    press(dialog, "所选定为中风险")

    _type(dialog, FIRE_ROW, DUE, typed)

    assert lack in text(dialog, FIRE_ROW, REMARK)
    assert dialog.hint.text() == f"！还不能下发：T-02（{lack}）"
    assert not dialog.ok.isEnabled()


def test_an_empty_deadline_is_the_proposed_one_again(dialog: RaiseDialog) -> None:
    _type(dialog, FIRE_ROW, DUE, "2023-09-01")

    _type(dialog, FIRE_ROW, DUE, "")

    assert text(dialog, FIRE_ROW, DUE) == "2023-07-12"


def test_another_day_of_the_notice_moves_the_proposed_deadlines(dialog: RaiseDialog) -> None:
    _type(dialog, PORTS_ROW, DUE, "2023-09-01")

    dialog.day.setText("2023-07-10")

    assert text(dialog, FIRE_ROW, DUE) == "2023-07-17"
    assert text(dialog, PORTS_ROW, DUE) == "2023-09-01"


def test_a_day_of_the_notice_that_is_none_is_named(dialog: RaiseDialog) -> None:
    press(dialog, "所选定为中风险")

    dialog.day.setText("明天")

    assert dialog.hint.text() == "！下发日期不是日期。"
    assert not dialog.ok.isEnabled()


def test_the_demand_of_a_row_is_written_below(
    office_stage: Stage, dialog: RaiseDialog, findings: Scene
) -> None:
    press(dialog, "所选定为中风险")
    dialog.table.setCurrentCell(FIRE_ROW, ITEM)
    dialog.demand.setPlainText("一周内补齐并复检")

    dialog.ok.click()  # without leaving the field first
    office_stage.idle()

    assert told(office_stage, findings.unraised)[FIRE_ROW].demand == "一周内补齐并复检"


def test_another_row_keeps_what_was_written_for_the_one_before(dialog: RaiseDialog) -> None:
    dialog.table.setCurrentCell(FIRE_ROW, ITEM)
    dialog.demand.setFocus()
    dialog.demand.setPlainText("一周内补齐")

    dialog.table.setCurrentCell(PORTS_ROW, ITEM)

    assert dialog.table.rows[FIRE_ROW].demand == "一周内补齐"
    assert dialog.demand.toPlainText() == dialog.table.rows[PORTS_ROW].demand
    assert dialog.table.rows[PORTS_ROW].demand != "一周内补齐"


def test_enter_goes_to_the_demand(office_stage: Stage, dialog: RaiseDialog) -> None:
    dialog.activateWindow()
    office_stage.qtbot.waitUntil(dialog.isActiveWindow)

    dialog.table.keyPressEvent(_key(Qt.Key.Key_Return))

    assert dialog.demand.hasFocus()


def test_an_empty_demand_is_named(dialog: RaiseDialog) -> None:
    dialog.table.setCurrentCell(FIRE_ROW, ITEM)

    dialog.demand.setPlainText(" ")
    dialog.demand.flush()

    assert "没有写整改要求" in text(dialog, FIRE_ROW, REMARK)


def test_the_notice_is_printed_when_that_is_asked_for(office_stage: Stage, dialog: RaiseDialog) -> None:
    wanted: list[tuple[str, str]] = []
    office_stage.desk.paper_wanted.connect(lambda name, record: wanted.append((name, record)))
    press(dialog, "所选定为中风险")
    dialog.prints.setChecked(True)

    dialog.ok.click()
    office_stage.idle()

    assert wanted == [("rectification-notice", NEXT_NOTICE)]


def test_an_inspection_without_candidates_says_so(office_stage: Stage, findings: Scene) -> None:
    office_stage.window.show()

    made = open_raise(office_stage.desk, findings.autumn, office_stage.window)
    office_stage.idle()

    assert "没有可下发的问题" in made.sentence.text()
    assert not made.ok.isEnabled()
    assert not made.demand.isEnabled()


def test_one_that_was_withdrawn_is_not_ticked_at_first(office_stage: Stage, findings: Scene) -> None:
    FindingService(office_stage.desk.session).withdraw(PASSED, "误判")
    office_stage.window.show()

    made = open_raise(office_stage.desk, findings.autumn, office_stage.window)
    office_stage.idle()

    assert [one.is_on for one in made.table.rows] == [False]
    assert text(made, 0, REMARK) == "下发过又撤销：误判"


def test_a_refusal_stands_in_the_dialog(office_stage: Stage, dialog: RaiseDialog, findings: Scene) -> None:
    press(dialog, "所选定为中风险")
    FindingService(office_stage.desk.session).raise_(findings.unraised, _rest(dialog))

    dialog.ok.click()
    office_stage.idle()

    assert "E_NO_RECORD" in dialog.hint.text()
    assert dialog.isVisible()
    assert NOTICE != NEXT_NOTICE


def test_everything_has_a_name_for_assistive_tools(dialog: RaiseDialog) -> None:
    assert unnamed(dialog) == []
    assert dialog.objectName() == "dialog-raise-findings"
    assert dialog.day.day() == TODAY


def _rest(dialog: RaiseDialog) -> list[FindingChoice]:
    return [one.choice() for one in dialog.table.chosen()]


def _type(dialog: RaiseDialog, place: int, at: int, typed: str) -> None:
    item = dialog.table.item(place, at)
    assert item is not None
    item.setText(typed)


def _key(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
