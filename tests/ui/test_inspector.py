"""The inspector: what is typed is saved, can be taken back, and stands in the history."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.domain.units import Unit, UnitKind
from desktop.services.directory import DirectoryService
from desktop.services.ledger import LedgerService, TaskDetail
from desktop.ui.case_list import CardList
from desktop.ui.fields import LineField, TextField
from desktop.ui.inspector_parts import MilestoneCard, TargetCard
from desktop.ui.main_window import MainWindow
from desktop.ui.name_dialog import NameDialog
from tests.ui.conftest import bench_of, desk_of, ledger_of


def choose(window: MainWindow, place: int) -> str:
    table = ledger_of(window).table.table
    table.select_row(place)
    return str(table.current().uid)


def detail(window: MainWindow, uid: str) -> TaskDetail:
    return LedgerService(desk_of(window).session).detail(uid)


def text_field(window: MainWindow, name: str) -> TextField:
    found = [field for field in window.findChildren(TextField) if field.accessibleName() == name]
    return found[0]


def line_field(window: MainWindow, name: str) -> LineField:
    return next(field for field in window.findChildren(LineField) if field.accessibleName() == name)


def test_a_new_title_is_saved_by_enter_and_shown_in_the_table(qtbot: QtBot, drafted: MainWindow) -> None:
    uid = choose(drafted, 0)
    title = text_field(drafted, "任务名称")

    title.selectAll()
    qtbot.keyClicks(title, "new title")
    qtbot.keyClick(title, Qt.Key.Key_Return)

    assert detail(drafted, uid).task.title == "new title"
    assert ledger_of(drafted).table.table.current().title == "new title"


def test_an_edit_is_taken_back_by_ctrl_z(qtbot: QtBot, drafted: MainWindow) -> None:
    uid = choose(drafted, 0)
    before = detail(drafted, uid).task.title
    title = text_field(drafted, "任务名称")
    title.setPlainText("改过的名称")
    title.flush()
    changed = detail(drafted, uid).task.title
    table = ledger_of(drafted).table.table
    table.setFocus()

    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert changed == "改过的名称"
    assert detail(drafted, uid).task.title == before
    assert title.toPlainText() == before
    assert "已撤回" in bench_of(drafted).notice.text


def test_an_empty_title_is_refused_and_the_old_one_comes_back(drafted: MainWindow) -> None:
    uid = choose(drafted, 0)
    before = detail(drafted, uid).task.title
    title = text_field(drafted, "任务名称")

    title.setPlainText("")
    title.flush()

    assert detail(drafted, uid).task.title == before
    assert title.toPlainText() == before
    assert "E_FIELD" in bench_of(drafted).notice.text


def test_going_to_another_task_saves_what_was_typed(drafted: MainWindow) -> None:
    uid = choose(drafted, 0)
    text_field(drafted, "备注").setPlainText("待与财政局核对")

    other = choose(drafted, 1)

    assert detail(drafted, uid).task.note == "待与财政局核对"
    assert detail(drafted, other).task.note == ""
    assert text_field(drafted, "备注").toPlainText() == ""


def test_closing_the_window_saves_what_was_typed(drafted: MainWindow, qtbot: QtBot) -> None:
    uid = choose(drafted, 0)
    line_field(drafted, "牵头领导").setText("市政府秘书长")
    folder = desk_of(drafted).session.folder

    drafted.leave_workspace()
    drafted.open_folder(folder)
    qtbot.waitUntil(lambda: drafted.workbench is not None)

    assert detail(drafted, uid).task.sponsor == "市政府秘书长"


def test_names_are_edited_as_a_list(drafted: MainWindow) -> None:
    uid = choose(drafted, 1)

    lead = text_field(drafted, "牵头单位")
    lead.setPlainText("市财政局，市公安局")
    lead.flush()

    assert detail(drafted, uid).task.lead == ("市财政局", "市公安局")
    assert lead.toPlainText() == "市财政局、市公安局"


def test_a_deadline_is_edited_in_place(drafted: MainWindow) -> None:
    uid = choose(drafted, 3)
    card = drafted.findChildren(MilestoneCard)[0]
    fields = card.findChildren(LineField)

    fields[0].setText("2024/6/30")
    fields[0].flush()

    due = [part.due.isoformat() for part in detail(drafted, uid).milestones if part.due]
    assert "2024-06-30" in due
    assert len(due) == 2


def test_a_new_deadline_keeps_the_cursor_where_it_is(qtbot: QtBot, drafted: MainWindow) -> None:
    uid = choose(drafted, 0)
    inspector = bench_of(drafted).inspector
    button = next(b for b in inspector.findChildren(QToolButton) if b.accessibleName() == "新增时间节点")

    button.click()
    card = drafted.findChildren(MilestoneCard)[-1]
    qtbot.waitUntil(card.isVisible)
    day, wording = card.findChildren(LineField)
    day.setFocus()
    day.setText("2023-09-30")
    wording.setFocus()
    qtbot.waitUntil(lambda: len(detail(drafted, uid).milestones) == 1)
    wording.setText("9月底前")
    wording.flush()

    (made,) = detail(drafted, uid).milestones
    assert (made.due_text, card.uid) == ("9月底前", made.uid)
    assert wording.hasFocus()


def test_a_deadline_is_removed_and_comes_back_by_undo(drafted: MainWindow) -> None:
    uid = choose(drafted, 3)
    card = drafted.findChildren(MilestoneCard)[0]

    card.removed.emit()
    removed = len(detail(drafted, uid).milestones)
    drafted.commands["undo"].trigger()

    assert removed == 1
    assert len(detail(drafted, uid).milestones) == 2


def test_a_target_is_edited_in_place(drafted: MainWindow) -> None:
    service = LedgerService(desk_of(drafted).session)
    place = next(n for n, row in enumerate(service.rows()) if row.targets)
    uid = choose(drafted, place)
    card = drafted.findChildren(TargetCard)[0]
    value = next(field for field in card.findChildren(LineField) if field.accessibleName() == "目标值")

    value.setText("95")
    value.flush()
    good = detail(drafted, uid).targets[0].value
    value.setText("很多")
    value.flush()

    assert good == detail(drafted, uid).targets[0].value == "95"
    assert "不是数字" in bench_of(drafted).notice.text


def test_history_says_who_changed_what_from_what_to_what(drafted: MainWindow) -> None:
    choose(drafted, 0)
    before = text_field(drafted, "任务名称").toPlainText()
    text_field(drafted, "任务名称").setPlainText("整合运行数据")
    text_field(drafted, "任务名称").flush()

    inspector = bench_of(drafted).inspector
    inspector.show_tab(2)

    texts = [text.text() for text in inspector.findChildren(QLabel)]
    assert f"任务名称：{before} → 整合运行数据" in texts
    assert "测试员" in texts


def test_units_and_their_states_are_shown_once_issued(sample: MainWindow) -> None:
    choose(sample, 1)

    inspector = bench_of(sample).inspector
    inspector.show_tab(1)

    cards = inspector.findChildren(CardList)[0].cards.cards
    assert [card.state for card in cards].count("已交办") >= 7
    assert "市财政局" in [card.title for card in cards]


def test_fields_of_an_issued_task_that_cannot_change_take_no_input(sample: MainWindow) -> None:
    choose(sample, 0)
    issued = text_field(sample, "牵头单位").isReadOnly(), text_field(sample, "备注").isReadOnly()

    choose(sample, 50)
    draft = text_field(sample, "牵头单位").isReadOnly()

    assert issued == (True, False)
    assert draft is False


def test_an_unknown_name_is_said_to_be_another_name_of_a_unit(qtbot: QtBot, drafted: MainWindow) -> None:
    uid = choose(drafted, 0)
    lead = text_field(drafted, "牵头单位")
    lead.setPlainText("市数据局")
    lead.flush()
    mend = next(b for b in drafted.findChildren(QPushButton) if "市数据局" in b.accessibleName())

    mend.click()
    dialog = drafted.findChild(NameDialog)
    next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == "查找单位").setText("大数据")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert (
        DirectoryService(desk_of(drafted).session).directory().resolve("市数据局").unit.short == "市大数据局"
    )
    assert detail(drafted, uid).unknown_names == ()
    assert not any(
        "市数据局" in b.accessibleName() for b in drafted.findChildren(QPushButton) if b.isVisible()
    )


def test_an_unknown_name_becomes_a_new_unit(qtbot: QtBot, drafted: MainWindow) -> None:
    choose(drafted, 0)
    lead = text_field(drafted, "牵头单位")
    lead.setPlainText("市低空经济局")
    lead.flush()
    next(b for b in drafted.findChildren(QPushButton) if "市低空经济局" in b.accessibleName()).click()

    dialog = drafted.findChild(NameDialog)
    dialog.findChildren(QRadioButton)[1].setChecked(True)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    unit = DirectoryService(desk_of(drafted).session).directory().resolve("市低空经济局").unit
    assert unit is not None
    assert unit.name == "市低空经济局"


def test_a_new_unit_never_gets_the_code_that_another_one_had(qtbot: QtBot, drafted: MainWindow) -> None:
    directory = DirectoryService(desk_of(drafted).session)
    taken = directory.new_code("市低空经济局")
    directory.add_unit(Unit(taken, "别的单位", "别的单位", (), UnitKind.OTHER, "", 999))
    dialog = NameDialog(desk_of(drafted), "市低空经济局", drafted)
    dialog.findChildren(QRadioButton)[1].setChecked(True)

    dialog._settle()

    unit = directory.directory().resolve("市低空经济局").unit
    assert unit is not None
    assert unit.code == directory.new_code("市低空经济局")[: len(unit.code)]
    assert unit.code != taken


def test_markup_in_a_title_is_shown_as_written(drafted: MainWindow) -> None:
    uid = choose(drafted, 0)
    title = text_field(drafted, "任务名称")

    title.setPlainText("<b>粗</b> =cmd() & <img src=x>")
    title.flush()

    assert detail(drafted, uid).task.title == "<b>粗</b> =cmd() & <img src=x>"
    assert isinstance(title, QPlainTextEdit)
    assert title.toPlainText() == "<b>粗</b> =cmd() & <img src=x>"


def test_the_history_names_records_by_code_and_never_by_number(drafted: MainWindow) -> None:
    choose(drafted, 3)
    inspector = bench_of(drafted).inspector
    inspector.show_tab(2)
    for unfold in inspector.findChildren(QPushButton):
        if unfold.text().startswith("建立记录"):
            unfold.click()

    texts = "\n".join(text.text() for text in inspector.findChildren(QLabel))

    assert "所属任务" in texts
    assert re.search(r"[a-z]+\.[a-z0-9-]+/[0-9a-f]{32}", texts) is None
