"""The form around its keys: the inspections, what is saved when, photographs, what was returned."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.domain.checks.inspections import ResultState
from desktop.domain.checks.values import Verdict
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.lookback import as_of
from desktop.ui.checks.fill_gaps import GapsDialog
from desktop.ui.checks.fill_marks import Wanted
from desktop.ui.checks.fill_view import FillView
from desktop.ui.checks.page import InspectionPage
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from tests.services.checks.checked_world import CODE, ZHANG, CheckedWorld
from tests.services.checks.filled import submitted
from tests.ui.checks.fill_stage import (
    FIRE,
    GATE,
    PASSWORDS,
    POWER,
    Filling,
    filling_on,
    focused,
    sheet_after_a_kill,
)
from tests.ui.feedback_stage import Stage, make_stage

OPINION = "请写明设备型号"


@pytest.fixture
def filling(inspector_stage: Stage) -> Filling:
    return filling_on(inspector_stage)


@pytest.fixture
def returned(inspector: CheckedWorld, inspector_stage: Stage) -> Filling:
    """The sheet was handed in; one answer came back, the others were accepted."""
    submitted(inspector).close()
    inspector.meet()
    review = CheckReviewService(inspector.office)
    review.return_(CODE, [POWER], OPINION)
    review.accept(CODE, [GATE, FIRE])
    inspector.meet()
    return filling_on(inspector_stage)


def drafts_of(world: CheckedWorld) -> set[tuple[str, str]]:
    """The places of which the ledger has a draft."""
    with world.zhang.reading() as workspace:
        return {one.place for one in workspace.ledger.check_results(world.inspection) if one.is_draft}


def picture(folder: Path, colour: str = "#335577") -> Path:
    image = QImage(64, 48, QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    file = folder / f"IMG_{colour[1:]}.png"
    image.save(str(file))
    return file


def dialog_of(filling: Filling, name: str) -> object:
    """The dialog that is open."""
    found = filling.stage.window.findChild(object, f"dialog-{name}")
    assert found is not None
    return found


def test_an_inspector_chooses_among_the_inspections_with_the_keyboard(inspector_stage: Stage) -> None:
    view = FillView(inspector_stage.desk)
    inspector_stage.show(view)
    view.shown()
    inspector_stage.idle()
    listed = [card.title for card in view.entries.list.cards.cards]

    view.entries.list.setFocus()
    inspector_stage.qtbot.keyClick(focused(), Qt.Key.Key_Down)
    inspector_stage.qtbot.keyClick(focused(), Qt.Key.Key_Return)
    inspector_stage.qtbot.waitUntil(lambda: view.sheet_view is not None)

    assert len(listed) == 2
    assert view.sheet_view is not None
    assert view.sheet_view.filling.sheet.inspection.title == listed[1]
    assert focused() is view.sheet_view


def test_leaving_and_coming_back_goes_on_where_the_work_is(filling: Filling) -> None:
    filling.press("1", "1")
    filling.press(Qt.Key.Key_Left, alt=True)
    filling.stage.idle()
    notes = [card.note for card in filling.view.entries.list.cards.cards]

    filling.view.open(CODE)
    filling.stage.qtbot.waitUntil(lambda: filling.view.sheet_view is not None)

    assert any(note.startswith("已检查 2 / 9") for note in notes)
    assert filling.key == POWER


def test_an_empty_list_says_what_brings_inspections(inspector_stage: Stage) -> None:
    view = FillView(inspector_stage.desk)

    view.entries.show_entries(())

    assert "Ctrl+Shift+O" in view.entries.list.empty


def test_what_was_typed_is_in_the_ledger_after_a_pause(filling: Filling, inspector: CheckedWorld) -> None:
    filling.press("1")
    at_once = drafts_of(inspector)

    filling.stage.qtbot.waitUntil(lambda: drafts_of(inspector) == {GATE}, timeout=5000)

    assert at_once == set()


def test_the_window_being_left_puts_everything_into_the_ledger(
    filling: Filling, inspector: CheckedWorld
) -> None:
    filling.press("1", "1")

    filling.view.hide()

    assert drafts_of(inspector) == {GATE, FIRE}


def test_a_flush_of_the_window_puts_everything_into_the_ledger(
    filling: Filling, inspector: CheckedWorld
) -> None:
    filling.press("1")

    filling.stage.desk.flush_wanted.emit()

    assert drafts_of(inspector) == {GATE}


def test_news_from_elsewhere_keep_the_place_and_what_was_typed(filling: Filling) -> None:
    filling.press("1", "1", "o", "a")
    before = filling.form

    filling.stage.desk.changed.emit()
    filling.stage.idle()
    while_typing = filling.form
    filling.press(Qt.Key.Key_Escape)
    filling.stage.qtbot.waitUntil(lambda: filling.form is not before)

    assert while_typing is before
    assert filling.key == POWER
    assert filling.answer(POWER).observation == "a"


def test_progress_counts_and_filters_follow_every_answer(filling: Filling) -> None:
    filling.press("3", "m")
    filling.write("坏了")
    filling.press(Qt.Key.Key_Return, "1")

    counts = filling.form.filling.marks.counts
    texts = [label.text() for label in filling.form.board.head.findChildren(QLabel)]
    assert (counts[Wanted.OPEN], counts[Wanted.FAILING]) == (7, 1)
    assert "已检查 2 / 9" in texts


def test_a_picture_out_of_the_clipboard_becomes_a_photograph(filling: Filling, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(picture(tmp_path))))

    filling.press("v", ctrl=True)
    filling.stage.idle()

    assert len(filling.sheet.evidence(GATE)) == 1
    assert filling.form.filling.marks.by_key[GATE].photos == 1


def test_photographs_may_be_dropped_anywhere_and_taken_off_again(filling: Filling, tmp_path: Path) -> None:
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(picture(tmp_path, colour))) for colour in ("#112233", "#445566")])
    nothing, copying = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(5, 5), copying, given, Qt.MouseButton.LeftButton, nothing)

    filling.form.dropEvent(event)
    filling.stage.idle()
    names = [one.name for one in filling.sheet.evidence(GATE)]
    filling.form.board.beside.photos.removed.emit(filling.sheet.evidence(GATE)[0].uid)

    assert names == ["IMG_112233.png", "IMG_445566.png"]
    assert [one.name for one in filling.sheet.evidence(GATE)] == ["IMG_445566.png"]
    assert filling.is_at_keys()


def test_what_is_missing_is_listed_and_enter_goes_there(filling: Filling) -> None:
    filling.press("1", "3", "m", Qt.Key.Key_Escape, "j", "g")
    dialog = dialog_of(filling, "fill-gaps")
    assert isinstance(dialog, GapsDialog)
    filling.stage.qtbot.keyClick(dialog.list, Qt.Key.Key_Return)

    assert filling.key == FIRE


def test_a_sheet_with_blocking_gaps_is_not_submitted_but_shown_what_is_missing(filling: Filling) -> None:
    filling.press("3", Qt.Key.Key_Escape)

    filling.press(Qt.Key.Key_Return, alt=True)

    assert isinstance(dialog_of(filling, "fill-gaps"), GapsDialog)
    assert filling.sheet.state(GATE) is ResultState.DRAFT


def test_what_the_office_returned_is_shown_with_its_opinion_and_mended(returned: Filling) -> None:
    opened_at = returned.key
    texts = [label.text() for label in returned.form.board.item.findChildren(QLabel) if label.isVisible()]

    returned.press("o")
    returned.write("：型号甲")

    assert opened_at == POWER
    assert any(OPINION in text for text in texts)
    assert returned.sheet.state(POWER) is ResultState.DRAFT
    assert returned.form.filling.marks.counts[Wanted.RETURNED] == 0


def test_an_answer_that_is_right_as_it_stands_is_handed_in_again_with_c(returned: Filling) -> None:
    returned.press("c")

    assert returned.sheet.state(POWER) is ResultState.DRAFT


def test_an_accepted_answer_is_left_alone_and_says_why(returned: Filling) -> None:
    returned.form.moving.show(GATE)

    returned.press("3", "o", "x")

    assert returned.answer(GATE).verdict is Verdict.CONFORMING
    assert returned.answer(GATE).observation == ""
    assert returned.stage.refused[-1].code == "E_ANSWER_ACCEPTED"


def test_results_of_a_filled_table_are_taken_in(filling: Filling, tmp_path: Path) -> None:
    file = tmp_path / "结果.json"
    file.write_text(json.dumps([{"item": "T-02", "verdict": "conforming"}]), "utf-8")

    filling.form.handing.import_results(file)
    filling.stage.idle()

    assert filling.answer(FIRE).verdict is Verdict.CONFORMING
    assert filling.form.filling.marks.counts[Wanted.OPEN] == 8
    assert "新增1" in filling.stage.said[-1]


def test_every_control_of_the_form_has_a_name_for_assistive_tools(filling: Filling) -> None:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit)
    controls = [one for kind in kinds for one in filling.form.findChildren(kind) if one.isVisible()]

    nameless = [one for one in controls if not (one.accessibleName() or getattr(one, "text", str)())]

    assert len(controls) > 10
    assert nameless == []
    assert filling.form.accessibleName().startswith("T-01")


def test_the_item_stays_at_its_place_whatever_its_answer_asks(filling: Filling) -> None:
    filling.stage.window.resize(1238, 640)
    tops = []
    for key in "1234":
        filling.form.moving.show(PASSWORDS)
        filling.press(key, Qt.Key.Key_Escape)
        filling.form.moving.show(PASSWORDS)
        filling.form.grab()  # lays everything out
        board = filling.form.board
        tops.append((board.answer.y(), board.answer.observation.mapTo(board, board.answer.pos()).y()))

    assert len(set(tops)) == 1


def test_another_program_finds_what_this_one_typed(filling: Filling, inspector: CheckedWorld) -> None:
    filling.press("1", "2", "n", "x")

    found = sheet_after_a_kill(inspector.zhang)

    assert found.answer(GATE).verdict is Verdict.CONFORMING
    assert (found.answer(FIRE).verdict, found.answer(FIRE).note) == (Verdict.PARTIAL, "x")


def test_the_window_hears_of_what_was_written_when_it_asks_for_it(filling: Filling) -> None:
    heard: list[int] = []
    filling.press("1")
    filling.stage.desk.changed.connect(lambda: heard.append(1))
    form = filling.form

    filling.stage.desk.flush_wanted.emit()
    filling.stage.desk.flush_wanted.emit()

    assert heard == [1]
    assert filling.form is form


def test_closing_the_workspace_with_an_open_form_loses_nothing_and_disturbs_nobody(
    qtbot: QtBot, window: MainWindow, inspector: CheckedWorld
) -> None:
    folder = inspector.zhang.folder
    inspector.world.shut(ZHANG)
    window.open_folder(folder)
    qtbot.waitUntil(lambda: window.workbench is not None)
    assert window.workbench is not None
    window.workbench.show_page("page-inspection")
    page = window.workbench.page("page-inspection")
    assert isinstance(page, InspectionPage)
    page.show_inspection(CODE)
    qtbot.waitUntil(lambda: page.fill is not None and page.fill.sheet_view is not None)
    assert page.fill is not None
    assert page.fill.sheet_view is not None
    qtbot.keyClick(page.fill.sheet_view, "1")

    window.close()

    assert drafts_of(inspector) == {GATE}


def test_looking_back_shows_the_sheet_of_that_day_and_changes_nothing(
    qtbot: QtBot, look: Look, inspector: CheckedWorld, tmp_path: Path
) -> None:
    past = as_of(inspector.zhang, inspector.zhang.today())
    stage = make_stage(qtbot, look, past, tmp_path)
    filling = filling_on(stage)

    filling.press("1", "o", "x")

    assert filling.answer(GATE).verdict is Verdict.UNCHECKED
    assert filling.form.board.answer.observation.toPlainText() == ""
    assert {error.code for error in stage.refused} == {"E_LOOKING_BACK"}
    stage.jobs.close()
    past.close()


def test_a_concluded_inspection_takes_no_more_text(returned: Filling, inspector: CheckedWorld) -> None:
    office = inspector.office
    with office.transaction():
        office.change("inspection", inspector.inspection, {"concluded_on": "2023-06-01"})
    inspector.meet()
    returned.view.refresh()
    before = returned.form
    returned.stage.qtbot.waitUntil(lambda: returned.form is not before)
    returned.come_back()

    returned.press("3")

    assert returned.form.board.answer.observation.isReadOnly()
    assert returned.stage.refused[-1].code == "E_INSPECTION_OVER"
