"""问题, the unit's side: what is typed is kept, what is missing is said, nothing is half handed in."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QToolButton

from desktop.domain.checks.findings import FindingState
from desktop.services.checks.corrective import CorrectiveService
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingDetail, FindingQuery
from desktop.services.drafting import DraftService
from desktop.ui.checks.findings_commands import UNIT_COMMANDS
from desktop.ui.checks.findings_corrective import AFTER, BEFORE, CorrectiveBox
from desktop.ui.checks.findings_files import FileRow
from desktop.ui.checks.findings_view import FindingsView
from tests.ui.checks.findings_stage import (
    CLOSED,
    DRAFTED,
    NOTICE,
    OPEN,
    OPINION,
    PASSED,
    RETURNED,
    WAITING,
    picture,
    row_of,
    uid_of,
)
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed

WHOLE = {"cause": "没有台账", "measures": "建立切换台账", "result": "已切换两次", "responsible": "王磊"}


@pytest.fixture
def view(unit_stage: Stage) -> FindingsView:
    made = FindingsView(unit_stage.desk)
    made.declare(unit_stage.actions)
    unit_stage.actions.show_page("page-inspection")
    unit_stage.show(made)
    made.shown()
    unit_stage.idle()
    return made


def open_finding(stage: Stage, view: FindingsView, code: str) -> CorrectiveBox:
    """Shows a finding; gives its form."""
    view.show_finding(uid_of(stage.desk.session, code))
    stage.idle()
    return view.pane.corrective


def write(stage: Stage, view: FindingsView, **fields: str) -> None:
    """Types into the form, field by field."""
    grid = view.pane.corrective.grid
    for name, text in fields.items():
        if name == "responsible":
            grid.responsible.setText(text)
            grid.responsible.flush()
        else:
            grid.fields[name].setPlainText(text)
            grid.fields[name].flush()
    stage.idle()


def detail(stage: Stage, code: str) -> FindingDetail:
    return FindingService(stage.desk.session).detail(code)


def attached(stage: Stage, code: str) -> list[tuple[str, str]]:
    """Side and name of what is attached to a draft."""
    return sorted((one.side, one.name) for one in detail(stage, code).draft_evidence)


def dropped(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def select(view: FindingsView, *codes: str) -> None:
    """Selects findings in the table."""
    table = view.list.list.table
    places = {view.list.list.table.rows.row_at(at).finding.code: at for at in range(table.rows.rowCount())}  # type: ignore[union-attr]
    table.select_row(places[codes[0]])
    for code in codes[1:]:
        index = table.rows.index(places[code], 0)
        flags = table.selectionModel().SelectionFlag
        table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)


def test_what_is_typed_is_kept_when_the_field_is_left(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    form.grid.fields["cause"].setFocus()

    unit_stage.qtbot.keyClicks(form.grid.fields["cause"], "no log")
    form.grid.fields["measures"].setFocus()
    unit_stage.idle()

    draft = row_of(unit_stage.desk.session, OPEN).draft
    assert draft is not None
    assert draft.cause == "no log"
    assert view.pane.corrective._head.text() == "整改　草稿，未提交"


def test_leaving_the_finding_keeps_what_is_being_typed(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    form.grid.fields["result"].setPlainText("正在写")

    unit_stage.press("next-finding")
    unit_stage.idle()

    draft = row_of(unit_stage.desk.session, OPEN).draft
    assert draft is not None
    assert draft.result == "正在写"
    assert form.grid.fields["result"].toPlainText() != "正在写"


def test_closing_the_window_keeps_what_is_being_typed(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    form.grid.fields["measures"].setPlainText("正在写")
    form.grid.done_on.setText("2023-07-01")

    unit_stage.desk.flush_wanted.emit()

    draft = row_of(unit_stage.desk.session, OPEN).draft
    assert draft is not None
    assert (draft.measures, draft.done_on) == ("正在写", date(2023, 7, 1))


def test_reading_again_does_not_disturb_what_is_being_typed(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    field = form.grid.fields["cause"]
    field.setFocus()
    unit_stage.qtbot.keyClicks(field, "half a sen")

    unit_stage.desk.changed.emit()
    unit_stage.idle()
    unit_stage.qtbot.keyClicks(field, "tence")

    assert field.toPlainText() == "half a sentence"
    assert field.hasFocus()


def test_letters_typed_in_a_field_are_text_not_shortcuts(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    field = form.grid.fields["cause"]
    field.setFocus()

    unit_stage.qtbot.keyClicks(field, "jkupe")

    assert field.toPlainText() == "jkupe"
    assert form.uid == uid_of(unit_stage.desk.session, OPEN)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_handed_in(
    unit_stage: Stage, view: FindingsView
) -> None:
    form = open_finding(unit_stage, view, DRAFTED)

    view.foot.buttons["submit-finding"].click()
    unit_stage.idle()

    hints = form.grid.hints
    assert hints["result"].text() == "！“整改结果”没有填写。"
    assert hints["responsible"].text() == "！“整改责任人”没有填写。"
    assert not hints["measures"].isVisibleTo(view)
    assert view.foot.said.text().startswith("没有提交：1 个问题还缺内容。")
    assert row_of(unit_stage.desk.session, DRAFTED).standing.state is FindingState.OPEN


def test_a_day_that_has_not_come_is_said_beside_it(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    write(unit_stage, view, **WHOLE)
    form.grid.done_on.setText("2023-12-01")
    form.flush()

    unit_stage.press("submit-finding")
    unit_stage.idle()

    assert "还没有到" in form.grid.hints["done_on"].text()
    assert row_of(unit_stage.desk.session, OPEN).action is None


def test_a_complete_action_is_handed_in(unit_stage: Stage, view: FindingsView) -> None:
    open_finding(unit_stage, view, OPEN)
    write(unit_stage, view, **WHOLE)

    view.foot.buttons["submit-finding"].click()
    unit_stage.idle()

    row = row_of(unit_stage.desk.session, OPEN)
    assert row.standing.state is FindingState.WAITING
    assert row.draft is None
    assert "已提交1份整改报告" in unit_stage.said[-1]
    assert not view.foot.said.isVisibleTo(view)


def test_what_is_typed_last_is_handed_in_with_the_rest(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    write(unit_stage, view, **WHOLE)
    form.grid.fields["cause"].setPlainText("最后一刻补充")

    unit_stage.press("submit-finding")
    unit_stage.idle()

    action = row_of(unit_stage.desk.session, OPEN).action
    assert action is not None
    assert action.cause == "最后一刻补充"


def test_several_are_handed_in_together_or_not_at_all(unit_stage: Stage, view: FindingsView) -> None:
    session = unit_stage.desk.session
    open_finding(unit_stage, view, OPEN)
    write(unit_stage, view, **WHOLE)
    select(view, OPEN, DRAFTED)
    unit_stage.idle()
    title = view.foot.buttons["submit-finding"].text()

    unit_stage.press("submit-finding")
    unit_stage.idle()
    nothing = row_of(session, OPEN).action
    CorrectiveService(session).save(DRAFTED, **WHOLE)
    select(view, OPEN, DRAFTED)
    unit_stage.press("submit-finding")
    unit_stage.idle()

    assert title == "提交所选 2 个"
    assert nothing is None
    states = {row_of(session, code).standing.state for code in (OPEN, DRAFTED)}
    assert states == {FindingState.WAITING}


def test_all_drafts_that_are_complete_are_handed_in(unit_stage: Stage, view: FindingsView) -> None:
    session = unit_stage.desk.session
    open_finding(unit_stage, view, OPEN)
    write(unit_stage, view, **WHOLE)

    unit_stage.press("submit-all-findings")
    unit_stage.idle()

    assert row_of(session, OPEN).standing.state is FindingState.WAITING
    assert row_of(session, DRAFTED).standing.state is FindingState.OPEN
    assert view.foot.said.text().startswith("1 个问题没有提交，还缺内容：")


def test_without_drafts_there_is_nothing_to_hand_in(unit_stage: Stage, view: FindingsView) -> None:
    CorrectiveService(unit_stage.desk.session).discard(DRAFTED)

    view.submit_all()
    unit_stage.idle()

    assert unit_stage.said == ["没有待提交的整改草稿。"]


def test_why_it_came_back_stands_above_the_form(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, RETURNED)

    assert OPINION in form._notice_text.text()
    assert form._notice.isVisibleTo(view)
    assert form.is_editable


def test_what_was_handed_in_stands_beside_what_is_written_now(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, RETURNED)
    alone = form.grid._earlier["measures"].isVisibleTo(view)

    write(unit_stage, view, measures="已全部更换")

    assert not alone
    assert form.grid.fields["measures"].toPlainText() == "已全部更换"
    assert form.grid._earlier["measures"].toPlainText() == f"{RETURNED}已处理"
    assert form.grid._earlier["measures"].isVisibleTo(view)
    assert "提交" in form.grid.before_title.text()


@pytest.mark.parametrize("code", [CLOSED, PASSED])
def test_what_is_settled_is_only_read(unit_stage: Stage, view: FindingsView, code: str) -> None:
    form = open_finding(unit_stage, view, code)

    assert not form.is_editable
    assert form.grid.fields["cause"].isReadOnly()
    assert not form.sides[AFTER].drop.isVisibleTo(view)
    assert not view.foot.buttons["submit-finding"].isEnabled()
    assert not unit_stage.actions["attach-after"].isEnabled()


def test_what_waits_can_still_be_mended(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, WAITING)

    write(unit_stage, view, result="补充：已复验")

    assert form.is_editable
    draft = row_of(unit_stage.desk.session, WAITING).draft
    assert draft is not None
    assert draft.result == "补充：已复验"


def test_files_dropped_on_a_side_are_attached_to_it(
    unit_stage: Stage, view: FindingsView, tmp_path: Path
) -> None:
    form = open_finding(unit_stage, view, OPEN)
    paths = [tmp_path / "甲.jpg", tmp_path / "乙.jpg"]
    for path, colour in zip(paths, ("#112233", "#445566"), strict=True):
        path.write_bytes(picture(colour))

    form.sides[BEFORE].drop.dropped.emit((paths[0],))
    unit_stage.idle()
    form.sides[AFTER].drop.dropped.emit((paths[1],))
    unit_stage.idle()

    assert attached(unit_stage, OPEN) == [(AFTER, "乙.jpg"), (BEFORE, "甲.jpg")]
    assert len(form.sides[BEFORE].list.files) == 1
    assert len(form.sides[AFTER].findChildren(FileRow)) == 1


def test_a_file_dropped_anywhere_on_the_form_counts_as_taken_afterwards(
    unit_stage: Stage, view: FindingsView, tmp_path: Path
) -> None:
    open_finding(unit_stage, view, OPEN)
    path = tmp_path / "整改后.jpg"
    path.write_bytes(picture())
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data := dropped([path]),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    view.pane.dropEvent(event)
    unit_stage.idle()

    assert data.hasUrls()
    assert attached(unit_stage, OPEN) == [(AFTER, "整改后.jpg")]


def test_a_picture_in_the_clipboard_is_attached(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)

    taken = form.sides[AFTER].paste()
    unit_stage.idle()

    assert taken
    assert [side for side, _ in attached(unit_stage, OPEN)] == [AFTER]


def test_words_in_the_clipboard_are_no_file(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)
    QGuiApplication.clipboard().setText("只有文字")

    assert not form.sides[AFTER].paste()


def test_a_file_that_cannot_be_attached_is_refused_in_words(
    unit_stage: Stage, view: FindingsView, tmp_path: Path
) -> None:
    form = open_finding(unit_stage, view, OPEN)
    (tmp_path / "空.jpg").write_bytes(b"")

    form.attach_files(AFTER, [tmp_path / "空.jpg"])
    unit_stage.idle()

    assert len(unit_stage.refused) == 1
    assert attached(unit_stage, OPEN) == []


def test_a_file_is_taken_off_and_brought_back(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, DRAFTED)
    (tool,) = [one for one in form.sides[BEFORE].findChildren(QToolButton) if one.isVisibleTo(form)]

    tool.click()
    unit_stage.idle()
    gone = attached(unit_stage, DRAFTED)
    DraftService(unit_stage.desk.session).undo()

    assert gone == []
    assert attached(unit_stage, DRAFTED) == [(BEFORE, "整改前.jpg")]


def test_the_next_one_to_be_corrected_is_found_from_the_top_again(
    unit_stage: Stage, view: FindingsView
) -> None:
    open_finding(unit_stage, view, RETURNED)

    unit_stage.press("next-owed-finding")
    unit_stage.idle()

    assert view.pane.corrective.uid == uid_of(unit_stage.desk.session, DRAFTED)


def test_the_notice_can_be_printed(unit_stage: Stage, view: FindingsView) -> None:
    wanted: list[str] = []
    unit_stage.desk.paper_wanted.connect(lambda _name, record: wanted.append(record))
    open_finding(unit_stage, view, OPEN)

    view.foot.buttons["print-notice"].click()

    assert wanted == [NOTICE]


def test_enter_puts_the_cursor_into_the_form(unit_stage: Stage, view: FindingsView) -> None:
    form = open_finding(unit_stage, view, OPEN)

    unit_stage.qtbot.keyClick(view.list.list.table, Qt.Key.Key_Return)

    assert form.grid.fields["cause"].hasFocus()


def test_an_office_command_is_not_a_units(unit_stage: Stage, view: FindingsView) -> None:
    names = {command.name for command, _ in unit_stage.actions.all()}

    assert names == {command.name for command in UNIT_COMMANDS}
    assert "pass-finding" not in view.foot.buttons


def test_a_unit_without_findings_is_told_what_will_come(unit_stage: Stage, view: FindingsView) -> None:
    view.list.filter.field.setText("什么也没有")
    unit_stage.qtbot.waitUntil(lambda: not view.list.rows)
    narrowed = view.list.list.table._empty.text()

    view.list.rows = ()
    view.list.filter.use(FindingQuery())

    assert "放宽筛选条件" in narrowed
    assert view.list._empty_text(has_rows=False).startswith("没有收到安全检查问题")


def test_the_look_of_a_new_finding_starts_at_the_top(unit_stage: Stage, view: FindingsView) -> None:
    open_finding(unit_stage, view, DRAFTED)
    bar = view.pane._scroll.verticalScrollBar()
    unit_stage.qtbot.waitUntil(lambda: bar.maximum() > 50)
    bar.setValue(40)

    unit_stage.desk.changed.emit()
    unit_stage.idle()
    same = bar.value()
    open_finding(unit_stage, view, RETURNED)

    assert same == 40
    assert bar.value() == 0


def test_everything_has_a_name_for_assistive_tools(unit_stage: Stage, view: FindingsView) -> None:
    open_finding(unit_stage, view, DRAFTED)

    assert unnamed(view) == []
