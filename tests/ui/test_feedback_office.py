"""反馈, the office's side: one after the other by keyboard, never on a report that moved on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Case, Waiting
from desktop.domain.supervision import ObjectionPart, RequestKind, ReviewVerdict
from desktop.services.answering import AnswerService
from desktop.services.case_permissions import case_actions, waiting_count
from desktop.services.cases import CaseService
from desktop.services.drafting import DraftService
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_attaching import AttachingService, NewEvidence
from desktop.services.lookback import as_of
from desktop.services.rulings import RequestService
from desktop.services.session import Session
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.evidence_box import EvidenceRow
from desktop.ui.evidence_window import EvidenceWindow
from desktop.ui.feedback_office import OfficeFeedback
from desktop.ui.feedback_page import FeedbackPage
from desktop.ui.feedback_queue import BY_TASK
from desktop.ui.look import Look
from desktop.ui.office_sending import SENDING_COMMANDS
from desktop.ui.phrases import Phrases
from desktop.ui.return_dialog import ReturnDialog
from tests.services.office_year import Year
from tests.ui.feedback_stage import KeptYear, Stage, make_stage, play, replayed
from tests.ui.test_main_window import unnamed

BIG, POLICE = "市大数据局", "市公安局"
CODES = ("2023-5-001", "2023-5-010", "2023-5-014")
FIRST, SECOND, THIRD = CODES
OTHER = "2023-5-003"


def begin(made: Year) -> None:
    """Two units have signed; the first has handed three reports in, the second one."""
    made.day("2023-05-10")
    for name in (BIG, POLICE):
        AnswerService(made.unit(name)).accept(None, "张敏", "0635-8288001")
    made.collect()
    made.day("2023-07-04")
    hand_in(made.unit(BIG), *CODES)
    hand_in(made.unit(POLICE), FIRST)
    made.collect()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptYear:
    return play(tmp_path_factory.mktemp("year") / "kept", (*CODES, OTHER), begin)


@pytest.fixture
def year(kept: KeptYear, tmp_path: Path) -> Iterator[Year]:
    with replayed(kept, tmp_path / "year") as made:
        yield made


@pytest.fixture
def stage(qtbot: QtBot, look: Look, year: Year, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, year.office, tmp_path)
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
def office(page: FeedbackPage) -> OfficeFeedback:
    """The queue, with the first report of the first unit chosen."""
    assert page.office is not None
    choose(page.office, FIRST)
    return page.office


def hand_in(unit: Session, *codes: str, text: str = "二季度已完成平台一期建设。") -> None:
    reports = FeedbackService(unit)
    for code in codes:
        reports.save(code, "2023Q2", progress=text, percent="30")
        reports.submit([code], "2023Q2")


def case(year: Year, code: str, unit: str = BIG) -> Case:
    return CaseService(year.office).case(f"{code}@{unit}")


def keys(office: OfficeFeedback) -> list[str]:
    return [card.code for card in office.list.cards.cards if not card.is_heading]


def choose(office: OfficeFeedback, code: str, unit: str = BIG) -> None:
    card = next(card for card in office.list.cards.cards if card.code == f"{code}　{unit}")
    assert office.list.select_key(card.key)


def shown_code(office: OfficeFeedback) -> str:
    return office.report._where.text().split("　")[0]


def press(qtbot: QtBot, office: OfficeFeedback, key: str) -> None:
    office.list.setFocus()
    qtbot.keyClicks(office.list, key)


def test_what_waits_is_counted_and_grouped_by_unit(office: OfficeFeedback, stage: Stage) -> None:
    headings = [(card.title, card.note) for card in office.list.cards.cards if card.is_heading]

    assert headings == [(POLICE, "1"), (BIG, "3")]
    assert [office.tabs.tabText(place) for place in range(4)] == ["全部 4", "反馈 4", "异议", "申请"]
    assert waiting_count(stage.desk.session) == 4


def test_the_queue_is_ordered_by_task_and_remembers_it(office: OfficeFeedback, stage: Stage) -> None:
    office.order.setCurrentIndex(office.order.findData(BY_TASK))
    headings = [(card.title.split("　")[0], card.note) for card in office.list.cards.cards if card.is_heading]

    assert headings == [(FIRST, "2"), (SECOND, "1"), (THIRD, "1")]
    assert stage.desk.state.text("feedback.order") == BY_TASK


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("1", ReviewVerdict.DONE),
        ("2", ReviewVerdict.AHEAD),
        ("3", ReviewVerdict.ON_PLAN),
        ("4", ReviewVerdict.BEHIND),
    ],
)
def test_a_key_gives_the_verdict_and_the_next_comes_by_itself(
    qtbot: QtBot, year: Year, office: OfficeFeedback, stage: Stage, key: str, verdict: ReviewVerdict
) -> None:
    before = keys(office)

    press(qtbot, office, key)

    assert case(year, FIRST).verdict is verdict
    assert keys(office) == [key for key in before if key != f"{FIRST}　{BIG}"]
    assert office.report.grid.fields["progress"].toPlainText()
    assert shown_code(office) == SECOND
    assert "还有 3 项等待处理" in stage.said[-1]


def test_an_opinion_goes_with_the_verdict_and_is_offered_again(
    qtbot: QtBot, year: Year, office: OfficeFeedback, stage: Stage
) -> None:
    office.verdicts.opinion.setFocus()
    qtbot.keyClicks(office.verdicts.opinion.edit, "ok 1234 R")

    press(qtbot, office, "3")

    review = case(year, FIRST).reports[0].review
    assert review is not None
    assert review.opinion == "ok 1234 R"
    assert office.verdicts.opinion.text == ""
    assert "ok 1234 R" in Phrases(stage.desk.state, "opinion").all()


def test_an_opinion_does_not_stray_to_another_report(qtbot: QtBot, office: OfficeFeedback) -> None:
    office.verdicts.opinion.set_text("只对这一条")

    press(qtbot, office, "j")

    assert office.verdicts.opinion.text == ""


def test_a_return_needs_its_reason_and_the_unit_reads_it(
    qtbot: QtBot, year: Year, office: OfficeFeedback, stage: Stage
) -> None:
    press(qtbot, office, "r")
    dialog = stage.window.findChild(ReturnDialog)
    assert dialog is not None
    waits = dialog.ok.isEnabled()
    dialog.reason_field.edit.setPlainText("请补充数据来源。")  # type: ignore[union-attr] # it asks for one
    dialog.ok.click()

    assert not waits
    assert case(year, FIRST).state is AssignmentState.RETURNED
    assert shown_code(office) == SECOND
    year.unit(BIG)
    seen = FeedbackService(year.units[BIG]).form(FIRST, "2023Q2").review
    assert seen is not None
    assert seen.opinion == "请补充数据来源。"


def test_a_return_that_is_called_off_changes_nothing(
    qtbot: QtBot, year: Year, office: OfficeFeedback, stage: Stage
) -> None:
    press(qtbot, office, "r")
    dialog = stage.window.findChild(ReturnDialog)
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert case(year, FIRST).waiting is Waiting.REVIEW
    assert len(keys(office)) == 4


def test_several_get_the_same_verdict_at_once(qtbot: QtBot, year: Year, office: OfficeFeedback) -> None:
    office.list.select_all()
    listed = office.several_list.text()

    press(qtbot, office, "4")
    qtbot.waitUntil(lambda: keys(office) == [])

    assert listed.count("30%") == 4
    assert {case(year, code).verdict for code in CODES} == {ReviewVerdict.BEHIND}
    assert "没有等待处理的事项" in office.nothing.text()


def test_several_are_returned_with_one_reason(
    qtbot: QtBot, year: Year, office: OfficeFeedback, stage: Stage
) -> None:
    office.list.select_all()

    press(qtbot, office, "r")
    dialog = stage.window.findChild(ReturnDialog)
    assert dialog is not None
    dialog.reason_field.edit.setPlainText("请统一口径。")  # type: ignore[union-attr] # it asks for one
    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()

    assert {case(year, code).state for code in CODES} == {AssignmentState.RETURNED}


def test_a_report_that_moved_on_is_not_judged(
    qtbot: QtBot, year: Year, office: OfficeFeedback, stage: Stage
) -> None:
    choose(office, FIRST)
    hand_in(year.units[BIG], FIRST, text="改了口径以后的进展。")
    year.collect()

    press(qtbot, office, "3")

    assert "E_CHANGED" in office.verdicts.hint.text()
    assert office.verdicts.hint.isVisible()
    assert case(year, FIRST).verdict is None


def test_a_report_that_is_replaced_while_it_is_read_says_so(
    year: Year, page: FeedbackPage, office: OfficeFeedback
) -> None:
    hand_in(year.units[BIG], FIRST, text="改了口径以后的进展。")
    year.collect()

    page.refresh()

    assert "重新报送" in office.verdicts.hint.text()
    assert office.report.grid.fields["progress"].toPlainText() == "改了口径以后的进展。"


def test_two_reports_of_one_case_are_judged_one_after_the_other(
    qtbot: QtBot, year: Year, page: FeedbackPage, office: OfficeFeedback
) -> None:
    year.day("2023-10-09")
    reports = FeedbackService(year.unit(BIG))
    reports.save(FIRST, "2023Q3", progress="三季度进展。", percent="60")
    reports.submit([FIRST], "2023Q3")
    year.collect()
    page.refresh()
    choose(office, FIRST)

    press(qtbot, office, "3")
    second = office.item
    press(qtbot, office, "2")

    assert second is not None
    assert second.row.code == FIRST
    assert [report.review is not None for report in case(year, FIRST).reports[:2]] == [True, True]


def test_a_mended_report_stands_beside_itself_as_it_was_returned(
    qtbot: QtBot, year: Year, page: FeedbackPage, office: OfficeFeedback, stage: Stage
) -> None:
    press(qtbot, office, "r")
    dialog = stage.window.findChild(ReturnDialog)
    assert dialog is not None
    dialog.reason_field.edit.setPlainText("请说明口径。")  # type: ignore[union-attr] # it asks for one
    dialog.ok.click()
    hand_in(year.unit(BIG), FIRST, text="二季度已完成平台二期建设。")
    year.collect()
    page.refresh()

    choose(office, FIRST)

    grid = office.report.grid
    assert "请说明口径。" in grid.before_title.text()
    assert grid._earlier["progress"].toPlainText() == "二季度已完成平台一期建设。"
    assert [one.cursor.selectedText() for one in grid.fields["progress"].extraSelections()] == ["二"]
    office.report._beside.setCurrentIndex(1)
    assert not grid._earlier["progress"].isVisible()


def test_a_deadline_that_is_not_held_for_reached_stays_open(
    qtbot: QtBot, year: Year, page: FeedbackPage, office: OfficeFeedback
) -> None:
    milestone = case(year, SECOND).deadlines[0].milestone.uid
    unit = year.units[BIG]
    FeedbackService(unit).save(SECOND, "2023Q2", milestones={milestone: year.day("2023-07-05")})
    FeedbackService(unit).submit([SECOND], "2023Q2")
    year.collect()
    page.refresh()
    choose(office, SECOND)

    offered = list(office.report.measures.boxes)
    office.report.measures.boxes[milestone].setChecked(False)
    press(qtbot, office, "3")

    assert offered == [milestone]
    assert not case(year, SECOND).deadlines[0].is_reached


def test_evidence_is_looked_at_with_a_key(
    qtbot: QtBot, year: Year, page: FeedbackPage, office: OfficeFeedback, stage: Stage
) -> None:
    AttachingService(year.units[BIG]).attach(FIRST, "2023Q2", NewEvidence("验收".encode(), "验收.txt"))
    hand_in(year.units[BIG], FIRST, text="附了材料。")
    year.collect()
    page.refresh()
    choose(office, FIRST)
    rows = [row.evidence.name for row in office.report.evidence.findChildren(EvidenceRow)]

    press(qtbot, office, "e")
    window = stage.window.findChild(EvidenceWindow)
    assert window is not None
    qtbot.waitUntil(lambda: window.view.preview is not None)

    assert rows == ["验收.txt"]
    assert window.view.preview is not None
    assert window.view.preview.text == "验收"


def test_an_objection_is_decided_where_reports_are(
    qtbot: QtBot, year: Year, page: FeedbackPage, office: OfficeFeedback, stage: Stage
) -> None:
    AnswerService(year.units[POLICE]).object(OTHER, ObjectionPart.DUTY, "职能已划转", "由民政局承担")
    year.collect()
    page.refresh()
    office.tabs.setCurrentIndex(2)
    said = " ".join(one.text() for one in office.ruling.findChildren(QLabel))
    waits = office.ruling.yes.isEnabled()

    office.ruling.form.reason.set_text("职能确已划转")
    office.ruling.yes.click()

    assert "职能已划转" in said
    assert "由民政局承担" in said
    assert not waits
    assert case(year, OTHER, POLICE).facts.rulings[0].is_granted
    assert "异议成立" in stage.said[-1]


def test_an_objection_that_is_refused_goes_back_to_be_signed(
    year: Year, page: FeedbackPage, office: OfficeFeedback
) -> None:
    AnswerService(year.units[POLICE]).object(OTHER, ObjectionPart.WORDING, "表述不清")
    year.collect()
    page.refresh()
    office.tabs.setCurrentIndex(2)

    office.ruling.form.reason.set_text("按文件原文执行")
    office.ruling.no.click()

    assert case(year, OTHER, POLICE).waiting is Waiting.ANSWER


def test_more_time_is_granted_until_another_day_than_asked(
    year: Year, page: FeedbackPage, office: OfficeFeedback
) -> None:
    wanted, granted = year.day("2024-06-30"), "2024-03-31"
    unit = year.units[BIG]
    milestone = CaseService(unit).case(THIRD).deadlines[0].milestone.uid
    RequestService(unit).request(THIRD, RequestKind.EXTENSION, wanted, "招标流标", milestone)
    year.collect()
    page.refresh()
    office.tabs.setCurrentIndex(3)
    asked = office.ruling.form.due.text()

    office.ruling.form.due.setText(granted)
    office.ruling.yes.click()

    assert asked == "2024-06-30"
    assert str(case(year, THIRD).deadlines[0].due) == granted
    assert case(year, THIRD).extensions == 1


def test_a_request_is_not_refused_without_a_reason(
    year: Year, page: FeedbackPage, office: OfficeFeedback
) -> None:
    RequestService(year.units[BIG]).request(FIRST, RequestKind.SUSPENSION, None, "等省级平台")
    year.collect()
    page.refresh()
    office.tabs.setCurrentIndex(3)
    before = office.ruling.no.isEnabled()

    office.ruling.form.reason.set_text("不影响市级建设")
    office.ruling.no.click()

    assert not before
    assert not case(year, FIRST).suspended
    assert office.tabs.tabText(3) == "申请"


def test_the_unit_chosen_for_the_window_filters_the_queue(office: OfficeFeedback, stage: Stage) -> None:
    stage.desk.choose_unit("unit.gaj")
    chosen = keys(office)
    stage.desk.choose_unit("")

    assert chosen == [f"{FIRST}　{POLICE}"]
    assert len(keys(office)) == 4


def test_a_verdict_can_be_taken_back(
    qtbot: QtBot, year: Year, page: FeedbackPage, office: OfficeFeedback
) -> None:
    press(qtbot, office, "3")

    sentence = DraftService(year.office).undo()
    page.refresh()

    assert sentence
    assert case(year, FIRST).waiting is Waiting.REVIEW
    assert len(keys(office)) == 4


def test_every_control_has_a_name(year: Year, page: FeedbackPage, office: OfficeFeedback) -> None:
    AnswerService(year.units[POLICE]).object(OTHER, ObjectionPart.DUTY, "职能已划转")
    year.collect()
    page.refresh()
    reading = unnamed(page)
    office.tabs.setCurrentIndex(2)

    assert reading == []
    assert unnamed(page) == []


def test_keys_do_nothing_when_nothing_waits(qtbot: QtBot, office: OfficeFeedback, stage: Stage) -> None:
    office.list.select_all()
    press(qtbot, office, "3")
    qtbot.waitUntil(lambda: keys(office) == [])

    press(qtbot, office, "3")
    press(qtbot, office, "r")

    assert stage.window.findChild(ReturnDialog) is None
    assert stage.bugs == []


def test_a_case_is_shown_on_demand(year: Year, page: FeedbackPage, office: OfficeFeedback) -> None:
    uid = case(year, THIRD).facts.assignment.uid

    found = page.show_case(uid)
    nothing = page.show_case(case(year, OTHER, POLICE).facts.assignment.uid)

    assert found
    assert not nothing


def test_an_earlier_day_is_read_and_never_written(
    qtbot: QtBot, look: Look, year: Year, tmp_path: Path
) -> None:
    day = year.office.today()
    year.day("2023-07-20")
    past = as_of(year.office, day)
    stage = make_stage(qtbot, look, past, tmp_path / "past")
    page = FeedbackPage(stage.desk, stage.actions)
    stage.show(page)
    page.shown()
    assert page.office is not None
    choose(page.office, FIRST)

    page.office.judge(ReviewVerdict.ON_PLAN)
    shown = page.office.report.grid.fields["progress"].toPlainText()
    verdicts, offered = page.office.verdicts.isVisible(), case_actions(past, CaseService(past).rows()[0])
    stage.jobs.close()
    past.close()

    assert shown == "二季度已完成平台一期建设。"
    assert not verdicts
    assert offered == ()
    assert stage.bugs == []


def test_notices_reminders_and_instructions_are_at_hand(page: FeedbackPage, stage: Stage) -> None:
    opened = []
    for command in SENDING_COMMANDS:
        stage.press(command.name)
        dialog = next(one for one in stage.window.findChildren(DecisionDialog) if one.isVisible())
        opened.append(dialog.objectName())
        dialog.reject()

    assert opened == ["dialog-notice", "dialog-remind", "dialog-instruction"]


def test_a_case_can_be_paused_while_its_report_is_read(
    year: Year, page: FeedbackPage, office: OfficeFeedback, stage: Stage
) -> None:
    more = next(
        one for one in office.verdicts.findChildren(QToolButton) if one.accessibleName() == "对这个单位的操作"
    )
    menu = more.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.objectName() == "case-suspend").trigger()
    dialog = next(one for one in stage.window.findChildren(DecisionDialog) if one.isVisible())
    dialog.reason_field.edit.setPlainText("等待省级平台")  # type: ignore[union-attr] # it asks for one
    dialog.ok.click()

    assert case(year, FIRST).suspended == "等待省级平台"
    assert "case-review" not in [action.objectName() for action in menu.actions()]
