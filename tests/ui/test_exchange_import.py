"""Importing packages in the window: dropped, looked at, applied, taken back."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.errors import Cancelled
from desktop.services.auditing import AuditService
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import FieldChange, Trust
from desktop.services.feedback import FeedbackService
from desktop.ui.exchange_changes import ChangesTable
from desktop.ui.exchange_files import conflicts, outcome_text
from desktop.ui.exchange_import import PREVIEW, RESULT, ImportPackagesDialog, _apply
from desktop.ui.exchange_receipts import ReceiptList
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.table_values import Group
from tests.ui.conftest import bench_of, desk_of, idle
from tests.ui.exchange_stage import Copied, press, settled, texts
from tests.ui.feedback_stage import Stage, make_stage
from tools.exchange_scene import PERIOD, SECOND, UNITS

Look_at = Callable[..., ImportPackagesDialog]


@pytest.fixture
def stage(qtbot: QtBot, look: Look, exchanged: Copied, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, exchanged.office, tmp_path)
    made.window.show()
    yield made
    made.jobs.close()


@pytest.fixture
def look_at(stage: Stage) -> Iterator[Look_at]:
    """The dialog, once it has looked at files."""
    dialogs = []

    def open_dialog(*files: Path, ways: Sequence[tuple[str, str]] = ()) -> ImportPackagesDialog:
        dialog = ImportPackagesDialog(stage.desk, files, stage.window, ways)
        stage.qtbot.addWidget(dialog)
        dialogs.append(dialog)
        dialog.show()
        settled(stage)
        return dialog

    yield open_dialog
    for dialog in dialogs:
        dialog.reject()


def lines(stage: Stage) -> int:
    return stage.desk.session.workspace.log.count()


def column(dialog: ImportPackagesDialog, name: str) -> list[str]:
    rows = dialog.list.table.rows
    place = [one.name for one in rows.columns].index(name)
    return [str(rows.index(row, place).data()) for row in range(rows.rowCount())]


def test_a_dozen_files_are_seen_on_one_screen_before_anything_is_written(
    stage: Stage, look_at: Look_at, exchanged: Copied
) -> None:
    before = lines(stage)

    dialog = look_at(*exchanged.files)

    assert dialog.pages.currentIndex() == PREVIEW
    assert column(dialog, "party")[:4] == list(UNITS[2:6])
    assert column(dialog, "trust")[3:5] == ["未核验", "首次未核验"]
    assert column(dialog, "outcome") == [*["可导入"] * 8, "拒绝", "可导入", "拒绝", "已导入"]
    assert "12个文件：10个可导入，2个拒绝；新增108" in "".join(texts(dialog))
    assert dialog.next.text() == "导入其余10个"
    assert lines(stage) == before


def test_every_row_can_be_seen_at_the_smallest_screen(look_at: Look_at, exchanged: Copied) -> None:
    dialog = look_at(*exchanged.files)
    table = dialog.list.table

    last = table.visualRect(table.rows.index(11, 0))

    assert dialog.width() <= 1366
    assert dialog.height() <= 768
    assert table.viewport().rect().contains(last)


def test_a_refused_file_says_why_in_its_row_and_beside_it(look_at: Look_at, exchanged: Copied) -> None:
    dialog = look_at(*exchanged.files)

    dialog.list.table.select_row(8)

    assert "内容损坏" in column(dialog, "note")[8]
    assert "没有导入" in dialog.pane.facts
    assert "这个文件不会导入" in "".join(texts(dialog.pane))
    assert not dialog.pane.changes.isVisible()


def test_what_a_file_changes_is_told_field_by_field_record_by_record(
    look_at: Look_at, exchanged: Copied
) -> None:
    dialog = look_at(exchanged.files[0])
    rows = dialog.pane.changes.table.rows

    found = [row for place in range(rows.rowCount()) if (row := rows.row_at(place)) is not None]
    heads = [row for row in found if isinstance(row, Group)]
    changes = [row for row in found if isinstance(row, FieldChange)]

    assert len(heads) == 4
    assert all(head.title.startswith("进展反馈 2023-5-") for head in heads)
    assert changes[0].field == "本期进展"
    assert changes[0].after.startswith("已完成")
    assert all(change.before != change.after for change in changes)
    assert not any(len(change.after) == 64 for change in changes)


def test_the_whole_text_of_a_change_stands_below(look_at: Look_at, exchanged: Copied) -> None:
    dialog = look_at(exchanged.files[0])
    changes = dialog.pane.changes

    changes.table.select_row(1)

    assert changes.after.toPlainText() == changes.table.current().after
    assert changes.before.toPlainText() == ""


def test_what_to_know_stands_above_the_changes(look_at: Look_at, exchanged: Copied) -> None:
    dialog = look_at(exchanged.files[4])

    said = "".join(texts(dialog.pane))

    assert dialog.files[0].trust is Trust.FIRST
    assert "导入即登记其公钥，标为未核验" in said
    assert "缺1份佐证材料" in said
    assert dialog.files[0].digits in said
    assert "进展反馈" in said


def test_one_press_imports_and_leaves_one_sentence_for_each_file(
    stage: Stage, look_at: Look_at, exchanged: Copied
) -> None:
    before = lines(stage)
    dialog = look_at(*exchanged.files)

    dialog.next.click()
    settled(stage)

    said = "\n".join(texts(dialog.receipts)).replace("\u200b", "")
    assert dialog.pages.currentIndex() == RESULT
    assert lines(stage) > before
    assert len(dialog.receipts.entries) == 12
    assert "市行政审批局第2号包：共29条，新增4" in said
    assert "内容损坏，没有导入" in said
    assert "E_ZIP_DATA" in said
    assert "以前已经导入过，没有变化" in said
    assert dialog.receipts.sentence() == "导入9个文件，无变化1个，拒绝2个。"
    assert dialog.next.text() == "完成"
    assert AuditService(stage.desk.session).verify().is_clean


def test_an_import_is_taken_back_beside_its_sentence(
    stage: Stage, look_at: Look_at, exchanged: Copied
) -> None:
    before = lines(stage)
    dialog = look_at(exchanged.files[0])
    dialog.advance()
    settled(stage)

    press(dialog, "撤销导入市行政审批局的文件")
    settled(stage)

    assert lines(stage) == before
    assert "已撤销导入" in "".join(texts(dialog.receipts))
    assert not [one for one in dialog.receipts.findChildren(QPushButton) if one.text() == "撤销"]
    assert dialog.receipts.sentence() == "撤销1个。"


def test_an_import_that_cannot_be_taken_back_says_why(
    stage: Stage, look_at: Look_at, exchanged: Copied
) -> None:
    dialog = look_at(exchanged.files[0])
    dialog.advance()
    settled(stage)
    exchanged.send(stage.desk.session, exchanged.open(UNITS[2]))

    press(dialog, "撤销导入市行政审批局的文件")
    settled(stage)

    assert "（E_EXPORTED_SINCE）" in dialog.notice.text()
    assert dialog.receipts.entries[0].can_undo


def test_a_file_can_be_left_out_by_key(stage: Stage, look_at: Look_at, exchanged: Copied) -> None:
    dialog = look_at(*exchanged.files[:3])
    dialog.list.table.select_row(1)

    stage.qtbot.keyClick(dialog.list.table, Qt.Key.Key_Delete)

    assert column(dialog, "party") == [UNITS[2], UNITS[4]]
    assert dialog.next.text() == "导入2个"


def test_the_last_file_left_out_leads_back_to_the_choice(look_at: Look_at, exchanged: Copied) -> None:
    dialog = look_at(exchanged.files[0])

    dialog.leave_out()

    assert dialog.files == ()
    assert dialog.drop.isVisible()


def test_more_files_join_the_list_and_none_comes_twice(
    stage: Stage, look_at: Look_at, exchanged: Copied
) -> None:
    dialog = look_at(*exchanged.files[:2])

    drop_in(dialog, exchanged.files[1:4])
    settled(stage)

    assert column(dialog, "party") == list(UNITS[2:6])


def test_nothing_to_import_leaves_nothing_to_press(look_at: Look_at, exchanged: Copied) -> None:
    dialog = look_at(exchanged.files[8])

    assert not dialog.next.isEnabled()
    assert dialog.next.text() == "没有可导入的"


def test_who_stops_in_between_sees_what_is_done_and_can_go_on(
    stage: Stage, look_at: Look_at, exchanged: Copied
) -> None:
    class Impatient:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done == 1:
                raise Cancelled

    with ImportService(stage.desk.session) as service:
        files = service.preview(exchanged.files[:3])
        done = _apply(service, files, Impatient())
    dialog = look_at(*exchanged.files[:3])

    dialog._show_receipts([(dialog.files[0], done[0][1])])

    assert [receipt.applied for _, receipt in done] == [True]
    assert dialog.next.text() == "导入其余2个"
    dialog.next.click()
    settled(stage)
    assert dialog.receipts.sentence() == "导入3个文件。"


def test_closing_leaves_nothing_behind(stage: Stage, look_at: Look_at, exchanged: Copied) -> None:
    dialog = look_at(*exchanged.files[:3])
    inbox = stage.desk.session.folder / "inbox"
    kept = len(list(inbox.iterdir()))

    dialog.reject()
    settled(stage)

    assert kept == 3
    assert list(inbox.iterdir()) == []


def test_values_that_will_stand_beside_each_other_are_counted_and_marked(
    stage: Stage, look_at: Look_at, exchanged: Copied
) -> None:
    police, second, office = exchanged.open(UNITS[0]), exchanged.open(SECOND), exchanged.office
    for session, words in ((second, "第二台写的进展。"), (police, "第一台写的进展。")):
        service = FeedbackService(session)
        service.save(service.asked(PERIOD)[-1].assignment, PERIOD, progress=words)
        service.submit(service.asked(PERIOD)[-1].assignment, PERIOD)
    exchanged.carry(second, office)

    dialog = look_at(exchanged.send(police, office))
    dialog.advance()
    settled(stage)

    assert conflicts(dialog.receipts.entries[0].incoming) == 1
    assert "冲突" in outcome_text(dialog.receipts.entries[0].incoming)
    assert "处冲突要选定" in dialog.receipts.sentence()
    assert dialog.conflicts.isVisible()


def test_the_unit_sees_its_verdicts_and_goes_where_they_belong(
    qtbot: QtBot, look: Look, exchanged: Copied, tmp_path: Path
) -> None:
    unit = exchanged.open(UNITS[1])
    file = exchanged.send(exchanged.office, unit)
    stage = make_stage(qtbot, look, unit, tmp_path)
    stage.window.show()
    dialog = ImportPackagesDialog(stage.desk, [file], stage.window, [("看反馈", "page-feedback")])
    qtbot.addWidget(dialog)
    dialog.show()
    settled(stage)
    dialog.advance()
    settled(stage)
    pages: list[str] = []
    places: list[tuple[str, str]] = []
    dialog.page_wanted.connect(pages.append)
    dialog.place_wanted.connect(lambda kind, uid: places.append((kind, uid)))
    table = dialog.later.changes.table

    verdicts = [table.rows.row_at(place) for place in range(table.rows.rowCount())]
    table.opened.emit(table.current())
    press(dialog, "看反馈")

    said = {one.after for one in verdicts if isinstance(one, FieldChange)}
    assert {"达进度", "退回", "请补充佐证材料。"} <= said
    assert places[0][0] == "review"
    assert pages == ["page-feedback"]
    assert dialog.isHidden()
    stage.jobs.close()


def mime(files: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def dropped(data: QMimeData) -> QDropEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QDropEvent(QPointF(200, 300), Qt.DropAction.CopyAction, data, left, none)


def drop(window: MainWindow, files: Sequence[Path]) -> None:
    """Drops files on the middle of a window, as the system does it."""
    data = mime(files)  # the event does not own it
    QApplication.sendEvent(window.windowHandle(), dropped(data))


def drop_in(dialog: ImportPackagesDialog, files: Sequence[Path]) -> None:
    data = mime(files)
    dialog.dropEvent(dropped(data))


def drag(window: MainWindow, files: Sequence[Path]) -> bool:
    """Drags files over the middle of a window; tells whether it would take them."""
    data = mime(files)
    event = QDragEnterEvent(
        QPoint(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()


def test_files_dropped_anywhere_on_the_window_are_looked_at(
    qtbot: QtBot, sample: MainWindow, exchanged: Copied
) -> None:
    assert sample.drops is not None
    taken = drag(sample, exchanged.files[:1])
    invited = sample.drops.is_inviting

    drop(sample, exchanged.files[:1])
    qtbot.waitUntil(lambda: sample.findChild(ImportPackagesDialog) is not None)
    idle(qtbot, sample)

    dialog = sample.findChild(ImportPackagesDialog)
    assert (taken, invited, sample.drops.is_inviting) == (True, True, False)
    assert [one.file for one in dialog.files] == list(exchanged.files[:1])
    dialog.reject()
    idle(qtbot, sample)


def test_other_files_go_where_they_are_dropped(sample: MainWindow, tmp_path: Path) -> None:
    assert sample.drops is not None

    drag(sample, [tmp_path / "照片.png"])
    drop(sample, [tmp_path / "照片.png"])

    assert not sample.drops.is_inviting
    assert sample.findChild(ImportPackagesDialog) is None


def test_a_window_that_waits_for_a_dialog_takes_nothing(
    qtbot: QtBot, sample: MainWindow, exchanged: Copied
) -> None:
    bench_of(sample).import_packages()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)

    taken = drag(sample, exchanged.files[:1])

    assert not taken
    sample.findChild(ImportPackagesDialog).reject()


def test_a_window_without_a_workspace_says_what_is_missing(window: MainWindow, exchanged: Copied) -> None:
    drop(window, exchanged.files[:1])

    assert "请先打开或新建工作区" in window.notice.text


def test_a_folder_stands_for_the_packages_in_it(qtbot: QtBot, sample: MainWindow, exchanged: Copied) -> None:
    bench_of(sample).import_packages()
    dialog = sample.findChild(ImportPackagesDialog)

    drop_in(dialog, [exchanged.files[0].parent])
    idle(qtbot, sample)

    assert len(dialog.files) == len(list(exchanged.files[0].parent.glob("*.dkx")))
    dialog.reject()
    idle(qtbot, sample)


def test_nothing_is_imported_into_an_earlier_day(sample: MainWindow, qtbot: QtBot) -> None:
    from datetime import date

    sample.look_back(date(2023, 5, 9))
    qtbot.waitUntil(lambda: desk_of(sample).session.looking_back is not None)

    bench_of(sample).import_packages()

    assert "（E_LOOKING_BACK）" in bench_of(sample).notice.text
    assert sample.findChild(ImportPackagesDialog) is None


def test_a_changed_record_is_shown_in_the_ledger(qtbot: QtBot, sample: MainWindow, exchanged: Copied) -> None:
    session = desk_of(sample).session
    with session.reading() as workspace:
        key = next(one for one in workspace.log.records("assignment")).uid
        facts = workspace.ledger.facts(key)
    assert facts is not None

    bench_of(sample)._show_record("assignment", key)

    assert bench_of(sample).inspector.uid == facts.task.uid


def test_a_list_of_changes_tells_how_many_are_not_in_it(stage: Stage) -> None:
    table = ChangesTable(stage.desk, "test-changes")
    stage.show(table)

    table.show_changes([FieldChange("task", "u/1", "任务 一", "内容", "甲", "乙")], more=1200)

    assert "另有1,200项没有列出" in "".join(texts(table))


def test_receipts_say_nothing_before_there_are_any(look: Look, qtbot: QtBot) -> None:
    made = ReceiptList(look)
    qtbot.addWidget(made)

    assert (made.sentence(), made.conflicts()) == ("", 0)
