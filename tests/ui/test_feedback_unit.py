"""反馈, the unit's side: what is typed is kept, what is missing is said, nothing is half handed in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop.domain.standing import ReportStatus
from desktop.domain.supervision import ReviewVerdict
from desktop.services.answering import AnswerService
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_attaching import AttachingService, NewEvidence
from desktop.services.reviewing import ReviewService
from desktop.services.session import Session
from desktop.ui.evidence_box import EvidenceRow
from desktop.ui.feedback_asked import Wanted
from desktop.ui.feedback_attach import ShareDialog
from desktop.ui.feedback_page import FeedbackPage
from desktop.ui.feedback_unit import UnitFeedback
from desktop.ui.fields import DayField
from desktop.ui.look import Look
from tests.services.office_year import Year
from tests.ui.feedback_stage import KeptYear, Stage, make_stage, play, replayed
from tests.ui.test_main_window import unnamed

UNIT = "市大数据局"
CODES = ("2023-5-001", "2023-5-010", "2023-5-014")
FIRST, SECOND, THIRD = CODES


def begin(made: Year) -> None:
    made.day("2023-05-10")
    AnswerService(made.unit(UNIT)).accept(None, "张敏", "0635-8288001")
    made.collect()
    made.day("2023-07-04")
    made.unit(UNIT)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptYear:
    return play(tmp_path_factory.mktemp("year") / "kept", CODES, begin)


@pytest.fixture
def year(kept: KeptYear, tmp_path: Path) -> Iterator[Year]:
    with replayed(kept, tmp_path / "year") as made:
        yield made


@pytest.fixture
def session(year: Year) -> Session:
    return year.unit(UNIT)


@pytest.fixture
def stage(qtbot: QtBot, look: Look, session: Session, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, session, tmp_path)
    yield made
    made.jobs.close()


@pytest.fixture
def page(stage: Stage) -> FeedbackPage:
    made = FeedbackPage(stage.desk, stage.actions)
    stage.show(made)
    stage.actions.show_page("page-feedback")
    made.shown()
    return made


@pytest.fixture
def unit(page: FeedbackPage) -> UnitFeedback:
    assert page.unit is not None
    return page.unit


def service(stage: Stage) -> FeedbackService:
    return FeedbackService(stage.desk.session)


def key_of(unit: UnitFeedback, code: str, period: str = "2023Q2") -> str:
    return next(key for key, one in unit._asked.items() if (one.code, one.period) == (code, period))


def show(unit: UnitFeedback, code: str, period: str = "2023Q2") -> None:
    assert unit.list.select_key(key_of(unit, code, period))


def write(unit: UnitFeedback, name: str, text: str) -> None:
    field = unit.form.grid.fields[name]
    field.setFocus()
    field.setPlainText(text)
    field.flush()


def report_all(session: Session, text: str = "二季度已完成平台一期建设。") -> None:
    reports = FeedbackService(session)
    for one in reports.asked():
        reports.save(one.assignment, one.period, progress=text, percent="30")
    reports.submit()


def judge_all(year: Year, verdict: ReviewVerdict, opinion: str = "属实。") -> None:
    year.collect()
    reviews = ReviewService(year.office)
    for item in reviews.queue():
        reviews.review(item.feedback.uid, verdict, opinion)
    year.unit(UNIT)


def test_what_is_asked_is_listed_and_the_first_that_is_owed_is_shown(
    page: FeedbackPage, unit: UnitFeedback
) -> None:
    cards = [card for card in unit.list.cards.cards if not card.is_heading]

    assert [card.code.split("　")[0] for card in cards] == list(CODES)
    assert all(card.is_waiting and card.state == "待反馈" for card in cards)
    assert unit.form.form is not None
    assert unit.form.form.case.facts.task.code == FIRST
    assert unit.waiting == 3


def test_what_is_typed_is_kept_when_going_on_by_keyboard(
    qtbot: QtBot, page: FeedbackPage, unit: UnitFeedback, stage: Stage
) -> None:
    write_field = unit.form.grid.fields["progress"]
    write_field.setFocus()
    qtbot.keyClicks(write_field, "done 35")

    unit.list.setFocus()
    qtbot.keyClick(unit.list, Qt.Key.Key_J)
    second = unit.form.form
    qtbot.keyClick(unit.list, Qt.Key.Key_K)

    assert second is not None
    assert second.case.facts.task.code == SECOND
    assert write_field.toPlainText() == "done 35"
    assert service(stage).form(FIRST).content.progress == "done 35"


def test_letters_typed_in_a_field_are_text_not_shortcuts(
    qtbot: QtBot, page: FeedbackPage, unit: UnitFeedback
) -> None:
    field = unit.form.grid.fields["progress"]
    field.setFocus()

    qtbot.keyClicks(field, "jkue")

    assert field.toPlainText() == "jkue"
    assert unit.form.form is not None
    assert unit.form.form.case.facts.task.code == FIRST


def test_what_is_typed_is_kept_when_the_page_is_left(unit: UnitFeedback, stage: Stage) -> None:
    unit.form.grid.fields["problems"].setPlainText("县级专网带宽不足")

    stage.desk.flush_wanted.emit()

    assert service(stage).form(FIRST).content.problems == "县级专网带宽不足"


def test_what_is_being_typed_is_not_disturbed_by_a_change_elsewhere(
    qtbot: QtBot, page: FeedbackPage, unit: UnitFeedback, stage: Stage
) -> None:
    field = unit.form.grid.fields["progress"]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "half a sen")

    service(stage).save(FIRST, "2023Q2", help="请协调")
    stage.desk.changed.emit()

    assert field.toPlainText() == "half a sen"
    assert unit.form.grid.fields["help"].toPlainText() == "请协调"


def test_a_draft_is_marked_in_the_list(unit: UnitFeedback) -> None:
    write(unit, "progress", "已完成立项。")

    card = unit.list.cards.cards[0]

    assert "草稿" in card.note
    assert unit.submit_all_button.text() == "提交全部草稿 1 项"


def test_a_bad_percentage_is_refused_beside_its_field_and_stays_to_be_mended(
    unit: UnitFeedback, stage: Stage
) -> None:
    percent = unit.form.measures.percent
    percent.setText("百分之三十")
    percent.flush()
    hint = unit.form.measures.hints["percent"]
    refused, shown = hint.text(), hint.isVisible()

    percent.setText("30%")
    percent.flush()

    assert shown
    assert "不是数字" in refused
    assert unit.form.measures.percent.text() == "30"
    assert not unit.form.measures.hints["percent"].isVisible()
    assert service(stage).form(FIRST).content.percent == 30
    assert stage.refused == []


def test_values_of_targets_and_days_of_deadlines_are_kept(unit: UnitFeedback, stage: Stage) -> None:
    show(unit, SECOND)
    form = service(stage).form(SECOND)
    target, milestone = form.targets[0].target.uid, form.deadlines[0].milestone.uid

    unit.form.measures.values[target].setText("45.5")
    unit.form.measures.values[target].flush()
    unit.form.measures.boxes[milestone].click()
    day: DayField = unit.form.measures.days[milestone]
    day.setText("2023-06-30")
    day.flush()

    content = service(stage).form(SECOND).content
    assert [(uid, str(value)) for uid, value in content.values] == [(target, "45.5")]
    assert content.milestones == ((milestone, date(2023, 6, 30)),)


def test_last_period_stands_beside_with_the_verdict_and_differences_are_marked(
    year: Year, session: Session, unit: UnitFeedback, page: FeedbackPage
) -> None:
    report_all(session)
    judge_all(year, ReviewVerdict.ON_PLAN, "请加快。")
    year.day("2023-10-09")
    page.refresh()
    show(unit, FIRST, "2023Q3")

    unit.copy_last()
    write(unit, "progress", "二季度已完成平台二期建设。")
    grid = unit.form.grid
    grid._marks[0].compare()

    earlier = grid._earlier["progress"]
    assert earlier.toPlainText() == "二季度已完成平台一期建设。"
    assert [one.cursor.selectedText() for one in earlier.extraSelections()] == ["一"]
    assert [one.cursor.selectedText() for one in grid.fields["progress"].extraSelections()] == ["二"]
    assert earlier.extraSelections()[0].format.fontStrikeOut()
    assert "达进度。请加快。" in grid.before_title.text()


def test_without_a_last_period_the_fields_have_the_whole_width(unit: UnitFeedback) -> None:
    assert not unit.form.grid._earlier["progress"].isVisible()
    assert not unit.copy_button.isEnabled()


def test_no_change_is_one_press_for_many(
    year: Year, session: Session, unit: UnitFeedback, page: FeedbackPage, stage: Stage
) -> None:
    report_all(session)
    judge_all(year, ReviewVerdict.ON_PLAN)
    year.day("2023-10-09")
    page.refresh()
    unit.kinds.setCurrentIndex(list(Wanted).index(Wanted.OWED))
    unit.list.select_all()

    stage.press("unchanged")
    stage.idle()
    unit.list.select_all()
    stage.press("submit-report")
    stage.idle()

    handed_in = [one.feedback for one in service(stage).asked("2023Q3")]
    assert all(one is not None and one.is_unchanged for one in handed_in)
    assert any("3项" in sentence for sentence in stage.said)


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_handed_in(
    unit: UnitFeedback, stage: Stage
) -> None:
    write(unit, "problems", "人手不足")

    stage.press("submit-report")

    hint = unit.form.grid.hints["progress"]
    assert hint.isVisible()
    assert hint.text().startswith("！")
    assert "没有填写" in hint.text()
    assert "没有提交" in unit._said.text()
    assert service(stage).form(FIRST).feedback is None


def test_a_complete_report_is_handed_in_and_the_list_says_so(unit: UnitFeedback, stage: Stage) -> None:
    write(unit, "progress", "已完成立项。")

    stage.press("submit-report")

    assert service(stage).form(FIRST).report.status is ReportStatus.WAITING
    assert stage.said[-1] == "已提交1项反馈，等待核定。"
    assert unit.list.cards.cards[0].state == "待审核"
    assert unit.waiting == 2


def test_all_complete_drafts_are_handed_in_and_the_others_are_named(unit: UnitFeedback, stage: Stage) -> None:
    write(unit, "progress", "已完成立项。")
    show(unit, SECOND)
    write(unit, "help", "请协调带宽")

    stage.press("submit-all")
    stage.idle()

    assert service(stage).form(FIRST).feedback is not None
    assert service(stage).form(SECOND).feedback is None
    assert "1 项没有提交" in unit._said.text()
    assert SECOND in unit._said.text()
    assert unit._said.isVisible()


def test_a_file_is_attached_dated_and_noted(
    qtbot: QtBot, unit: UnitFeedback, stage: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "验收意见.txt"
    file.write_text("同意验收", "utf-8")

    unit.form.evidence.files_given.emit([file])
    qtbot.waitUntil(lambda: bool(unit.form.evidence.findChildren(EvidenceRow)))
    row = unit.form.evidence.findChildren(EvidenceRow)[0]
    row._day.setText("2023-06-28")
    row._day.flush()
    row._note.setText("盖章件")
    row._note.flush()

    kept = service(stage).form(FIRST).evidence[0]
    assert (kept.name, kept.dated, kept.note) == ("验收意见.txt", date(2023, 6, 28), "盖章件")
    assert kept.added_on == date(2023, 7, 4)
    assert service(stage).evidence_bytes(kept.sha256) == "同意验收".encode()


def test_a_file_dropped_on_a_text_is_evidence_not_text(
    qtbot: QtBot, unit: UnitFeedback, stage: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "通报.txt"
    file.write_text("通报", "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    field = unit.form.grid.fields["progress"]
    place = field.viewport().rect().center()
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier

    QApplication.sendEvent(field.viewport(), QDragEnterEvent(place, copy, mime, left, none))
    QApplication.sendEvent(field.viewport(), QDropEvent(place, copy, mime, left, none))
    qtbot.waitUntil(lambda: bool(unit.form.evidence.findChildren(EvidenceRow)))

    assert field.toPlainText() == ""
    assert [one.name for one in service(stage).form(FIRST).evidence] == ["通报.txt"]


def test_a_date_of_the_future_is_refused_with_a_sentence(
    qtbot: QtBot, unit: UnitFeedback, stage: Stage
) -> None:
    AttachingService(stage.desk.session).attach(FIRST, "2023Q2", NewEvidence(b"x", "a.txt"))
    stage.desk.changed.emit()
    row = unit.form.evidence.findChildren(EvidenceRow)[0]

    row._day.setText("2024-01-01")
    row._day.flush()

    assert [error.code for error in stage.refused] == ["E_EVIDENCE_DATE"]


def test_a_picture_out_of_the_clipboard_is_attached_under_a_name_with_its_time(
    qtbot: QtBot, unit: UnitFeedback, stage: Stage
) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)

    unit.form.evidence.picture_given.emit(image)
    qtbot.waitUntil(lambda: bool(unit.form.evidence.findChildren(EvidenceRow)))

    kept = service(stage).form(FIRST).evidence[0]
    assert kept.name.startswith("粘贴图片 2023-07-04")
    assert kept.media == "image/png"


def test_a_file_that_cannot_be_read_attaches_nothing(
    qtbot: QtBot, unit: UnitFeedback, stage: Stage, tmp_path: Path
) -> None:
    unit.form.evidence.files_given.emit([tmp_path / "没有.pdf"])
    qtbot.waitUntil(lambda: bool(stage.refused))

    assert stage.refused[0].code == "E_CANNOT_READ"
    assert service(stage).form(FIRST).evidence == ()


def test_an_attachment_of_a_draft_is_removed_at_once(unit: UnitFeedback, stage: Stage) -> None:
    AttachingService(stage.desk.session).attach(FIRST, "2023Q2", NewEvidence(b"x", "a.txt"))
    stage.desk.changed.emit()

    unit.form.evidence.removed.emit(service(stage).form(FIRST).evidence[0].uid)

    assert service(stage).form(FIRST).evidence == ()
    assert unit.form.evidence.findChildren(
        EvidenceRow, options=Qt.FindChildOption.FindChildrenRecursively
    ) == [] or all(not row.isVisible() for row in unit.form.evidence.findChildren(EvidenceRow))


def test_an_attachment_that_was_handed_in_is_removed_with_a_reason(unit: UnitFeedback, stage: Stage) -> None:
    AttachingService(stage.desk.session).attach(FIRST, "2023Q2", NewEvidence(b"x", "a.txt"))
    write(unit, "progress", "已完成。")
    stage.press("submit-report")
    uid = service(stage).form(FIRST).evidence[0].uid

    unit.form.evidence.removed.emit(uid)
    dialog = stage.window.findChild(QDialog, "dialog-detach")
    before = service(stage).form(FIRST).evidence
    dialog.reason_field.edit.setPlainText("传错文件")
    dialog.ok.click()

    assert len(before) == 1
    assert service(stage).form(FIRST).evidence == ()


def test_one_file_serves_several_tasks(unit: UnitFeedback, stage: Stage) -> None:
    AttachingService(stage.desk.session).attach(FIRST, "2023Q2", NewEvidence(b"shared", "a.txt", note="共用"))
    stage.desk.changed.emit()
    row = unit.form.evidence.findChildren(EvidenceRow)[0]

    row.shared.emit()
    dialog = stage.window.findChild(ShareDialog)
    for top in dialog.tree._tops():
        top.setCheckState(0, Qt.CheckState.Checked)
    dialog.ok.click()

    kept = [service(stage).form(code).evidence for code in CODES]
    assert [len(one) for one in kept] == [1, 1, 1]
    assert len({one[0].sha256 for one in kept}) == 1
    assert kept[2][0].note == "共用"


def test_a_returned_report_says_why_and_is_mended(
    year: Year, session: Session, page: FeedbackPage, unit: UnitFeedback, stage: Stage
) -> None:
    report_all(session)
    judge_all(year, ReviewVerdict.RETURNED, "请补充数据来源。")
    page.refresh()
    unit.kinds.setCurrentIndex(list(Wanted).index(Wanted.RETURNED))
    notice = unit.form._notice_text.text()

    write(unit, "progress", "二季度已完成平台一期建设（数据来源：统计年报）。")
    stage.press("submit-report")

    assert "请补充数据来源。" in notice
    assert service(stage).form(FIRST, "2023Q2").report.status is ReportStatus.WAITING


def test_what_was_judged_can_be_read_but_not_written(
    year: Year, session: Session, page: FeedbackPage, unit: UnitFeedback
) -> None:
    report_all(session)
    judge_all(year, ReviewVerdict.AHEAD)
    page.refresh()
    show(unit, FIRST)

    assert unit.form.grid.fields["progress"].isReadOnly()
    assert not unit.submit_button.isEnabled()
    assert "已核定" in unit.form._notice_text.text()


def test_the_list_is_filtered_by_what_was_done(unit: UnitFeedback, stage: Stage) -> None:
    write(unit, "progress", "已完成立项。")
    stage.press("submit-report")

    shown = {}
    for place, wanted in enumerate(Wanted):
        unit.kinds.setCurrentIndex(place)
        shown[wanted] = [card.code.split("　")[0] for card in unit.list.cards.cards]

    assert shown == {
        Wanted.ALL: list(CODES),
        Wanted.OWED: [SECOND, THIRD],
        Wanted.RETURNED: [],
        Wanted.DONE: [FIRST],
    }


def test_an_earlier_period_can_be_looked_at(
    year: Year, session: Session, page: FeedbackPage, unit: UnitFeedback
) -> None:
    report_all(session)
    judge_all(year, ReviewVerdict.ON_PLAN)
    year.day("2023-10-09")
    page.refresh()

    unit.period.setCurrentIndex(unit.period.findData("2023Q2"))

    assert {one.period for one in unit._asked.values()} == {"2023Q2"}


def test_the_next_that_is_owed_is_found_from_anywhere(unit: UnitFeedback, stage: Stage) -> None:
    show(unit, SECOND)
    write(unit, "progress", "已完成立项。")
    stage.press("submit-report")
    show(unit, FIRST)

    stage.press("next-owed")
    third = unit.form.form
    stage.press("next-owed")

    assert third is not None
    assert third.case.facts.task.code == THIRD
    assert unit.form.form is not None
    assert unit.form.form.case.facts.task.code == FIRST


def test_every_control_has_a_name(page: FeedbackPage, unit: UnitFeedback, stage: Stage) -> None:
    AttachingService(stage.desk.session).attach(SECOND, "2023Q2", NewEvidence(b"x", "a.txt"))
    stage.desk.changed.emit()
    show(unit, SECOND)
    writing = unnamed(page)
    page.show_signing()

    assert writing == []
    assert unnamed(page) == []


def test_a_case_is_shown_on_demand(page: FeedbackPage, unit: UnitFeedback) -> None:
    uid = next(one.assignment for one in unit._asked.values() if one.code == THIRD)

    found, lost = page.show_case(uid), page.show_case("unit.x/none")

    assert found
    assert not lost
    assert unit.form.form is not None
    assert unit.form.form.case.facts.task.code == THIRD
