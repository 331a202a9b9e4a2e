"""The decisions of the office on a case, done for real: each needs its reason, refusals stand in place."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.domain.cases import case_row
from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Case, CaseRow
from desktop.domain.supervision import Light, RequestKind, Urgency
from desktop.services.answering import AnswerService
from desktop.services.case_permissions import case_actions
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.directory import DirectoryService
from desktop.services.instructions import InstructionService
from desktop.services.notices import NoticeService
from desktop.services.rulings import RequestService
from desktop.ui import case_dialogs
from desktop.ui.answer_dialogs import ExtensionDialog, PauseDialog
from desktop.ui.case_actions import CASE_ACTIONS, CaseActions
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.evidence_pictures import as_png
from desktop.ui.instruction_dialog import InstructionDialog
from desktop.ui.look import Look
from desktop.ui.notice_dialog import NoticeDialog, RemindDialog
from desktop.ui.ruling_form import RulingDialog
from tests.services.office_year import Year
from tests.ui.feedback_stage import KeptYear, Stage, make_stage, play, replayed
from tests.ui.test_main_window import unnamed

BIG, POLICE = "市大数据局", "市公安局"
FIRST, SECOND, THIRD = CODES = ("2023-5-001", "2023-5-010", "2023-5-014")


def begin(made: Year) -> None:
    made.day("2023-05-10")
    AnswerService(made.unit(BIG)).accept(None, "张敏")
    made.collect()
    made.day("2023-07-20")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptYear:
    return play(tmp_path_factory.mktemp("year") / "kept", CODES, begin)


@pytest.fixture
def year(kept: KeptYear, tmp_path: Path) -> Iterator[Year]:
    with replayed(kept, tmp_path / "year") as made:
        yield made


@pytest.fixture
def stage(qtbot: QtBot, look: Look, year: Year, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, year.office, tmp_path)
    made.window.show()
    yield made
    made.jobs.close()


def case(year: Year, code: str = FIRST, unit: str = BIG) -> Case:
    return CaseService(year.office).case(f"{code}@{unit}")


def row(year: Year, code: str = FIRST, unit: str = BIG) -> CaseRow:
    return case_row(case(year, code, unit))


def decide(dialog: DecisionDialog, reason: str) -> None:
    assert dialog.reason_field is not None
    assert not dialog.ok.isEnabled()
    dialog.reason_field.edit.setPlainText(reason)
    dialog.open()
    dialog.ok.click()


def test_a_case_is_paused_and_goes_on(year: Year, stage: Stage) -> None:
    pause = case_dialogs.SuspendDialog(stage.desk, row(year), stage.window)
    decide(pause, "省级平台改造")
    paused = case(year).suspended
    resume = case_dialogs.ResumeDialog(stage.desk, row(year), stage.window)
    resume.last.set_day(date(2023, 7, 20))
    decide(resume, "平台已恢复")
    year.day("2023-07-21")

    assert paused == "省级平台改造"
    assert case(year).suspended == ""
    assert len(stage.said) == 2


def test_a_second_pause_is_refused_in_place(year: Year, stage: Stage) -> None:
    decide(case_dialogs.SuspendDialog(stage.desk, row(year), stage.window), "等待")

    again = case_dialogs.SuspendDialog(stage.desk, row(year), stage.window)
    decide(again, "再等")

    assert "E_SUSPENDED" in again.refusal
    assert again.isVisible()


def test_a_pause_needs_days_that_are_some(year: Year, stage: Stage) -> None:
    dialog = case_dialogs.SuspendDialog(stage.desk, row(year), stage.window)
    dialog.reason_field.edit.setPlainText("等待")  # type: ignore[union-attr] # it asks for one

    dialog.first.setText("下周")
    without = dialog.ok.isEnabled()
    dialog.first.setText("2023-07-20")
    dialog.last.setText("年底")
    half = dialog.ok.isEnabled()
    dialog.last.setText("2023-12-31")

    assert (without, half, dialog.ok.isEnabled()) == (False, False, True)


def test_a_case_is_completed_and_opened_again(year: Year, stage: Stage) -> None:
    decide(case_dialogs.CompleteDialog(stage.desk, row(year), stage.window), "验收通过")
    completed = case(year).state
    decide(case_dialogs.ReopenDialog(stage.desk, row(year), stage.window), "复查发现未达目标")

    assert completed is AssignmentState.COMPLETED
    assert case(year).state is AssignmentState.ACCEPTED


def test_a_task_with_open_units_is_closed_with_a_word_only(year: Year, stage: Stage) -> None:
    dialog = case_dialogs.CloseDialog(stage.desk, row(year), stage.window)
    decide(dialog, "现场核查达标")
    refused, still = dialog.refusal, case(year).is_closed
    dialog.is_forced.setChecked(True)
    dialog.ok.click()
    decide(case_dialogs.ReopenDialog(stage.desk, row(year), stage.window), "还要复查")

    assert "E_OPEN_CASES" in refused
    assert not still
    assert not case(year).is_closed


def test_a_good_reason_suppresses_lights_up_to_a_colour(year: Year, stage: Stage) -> None:
    before = case(year).light.light
    dialog = case_dialogs.ExcuseDialog(stage.desk, row(year), stage.window)
    dialog.light.setCurrentIndex(dialog.light.findData(Light.YELLOW))
    decide(dialog, "受省级平台影响")

    assert before is Light.YELLOW
    assert case(year).light.light is not Light.YELLOW
    assert "受省级平台影响" in case(year).light.excused


def test_a_case_goes_to_another_unit(year: Year, stage: Stage) -> None:
    dialog = case_dialogs.ReassignDialog(stage.desk, row(year, THIRD), stage.window)
    dialog.reason_field.edit.setPlainText("职能划转")  # type: ignore[union-attr] # it asks for one
    without = dialog.ok.isEnabled()
    shares = {one.facts.assignment.name for one in CaseService(year.office).of_task(THIRD)}
    other = next(unit for unit in DirectoryService(year.office).units() if unit.short not in shares)
    dialog.choose(other)
    dialog.open()
    dialog.ok.click()

    assert not without
    assert dialog.refusal == ""
    assert case(year, THIRD, other.short).state is AssignmentState.ISSUED
    assert "职能划转" in case(year, THIRD).facts.withdrawn


def test_a_share_is_withdrawn_and_stays_visible(year: Year, stage: Stage) -> None:
    decide(case_dialogs.WithdrawCaseDialog(stage.desk, row(year), stage.window), "分工调整")

    rows = CaseService(year.office).rows(CaseFilter(task=FIRST, withdrawn=True))
    assert [one.withdrawn for one in rows if one.unit_name == BIG] == ["分工调整"]


def test_notices_go_to_the_ticked_units_with_numbers(qtbot: QtBot, year: Year, stage: Stage) -> None:
    dialog = NoticeDialog(stage.desk, stage.window)
    dialog.open()
    units = [top.text(0) for top in dialog.tree._tops()]
    colour = dialog.colour.currentData()
    for top in dialog.tree._tops()[1:]:
        top.setCheckState(0, top.checkState(0).__class__.Unchecked)
    dialog.reply_by.set_day(date(2023, 8, 1))
    dialog.signer.setText("王主任")

    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()

    notices = NoticeService(year.office).notices()
    assert colour is Light.YELLOW
    assert len(units) > 1
    assert [(one.number, one.signer, one.reply_by) for one in notices] == [
        ("督办〔2023〕1号", "王主任", date(2023, 8, 1))
    ]
    assert "督办〔2023〕1号" in stage.said[-1]


def test_a_notice_about_one_case_names_that_case(qtbot: QtBot, year: Year, stage: Stage) -> None:
    one = row(year, SECOND)
    dialog = NoticeDialog(stage.desk, stage.window, [one])
    dialog.open()

    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()

    items = NoticeService(year.office).notices(BIG)[0].items
    assert [item.code for item in items] == [SECOND]


def test_a_notice_about_cases_of_several_units_is_one_for_each_listed_before(
    qtbot: QtBot, year: Year, stage: Stage
) -> None:
    cases = CaseService(year.office).rows(CaseFilter(task=SECOND))[:3]
    dialog = NoticeDialog(stage.desk, stage.window, cases, left_out=2)
    dialog.open()
    listed = [top.text(0) for top in dialog.tree._tops()]
    said = dialog.summary.text()

    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()

    notices = NoticeService(year.office).notices()
    assert len({one.unit for one in cases}) == len(notices) == 3
    assert {one.unit for one in notices} == {one.unit for one in cases}
    assert all([item.code for item in one.items] == [SECOND] for one in notices)
    assert sorted(listed) == sorted(f"{one.unit_name}（1项）" for one in cases)
    assert said.startswith("将下发3份，涉及任务3项。")
    assert "另有2项" in said


def test_chosen_cases_are_ticked_although_a_notice_named_them_before(
    qtbot: QtBot, year: Year, stage: Stage
) -> None:
    one = row(year, SECOND)
    first = NoticeDialog(stage.desk, stage.window, [one])
    first.open()
    with qtbot.waitSignal(first.accepted):
        first.ok.click()

    again = NoticeDialog(stage.desk, stage.window, [one])

    assert len(again.tree.ticks()) == 1
    assert "督办〔2023〕1号" in again.tree._tops()[0].text(1)


def test_a_reply_before_the_notice_is_refused_in_place(qtbot: QtBot, year: Year, stage: Stage) -> None:
    dialog = NoticeDialog(stage.desk, stage.window)
    dialog.reply_by.set_day(date(2023, 1, 1))
    dialog.open()

    dialog.ok.click()
    qtbot.waitUntil(lambda: bool(dialog.refusal))

    assert "E_REPLY_BY" in dialog.refusal
    assert NoticeService(year.office).notices() == ()


def test_the_demand_follows_the_colour_until_it_is_written(year: Year, stage: Stage) -> None:
    dialog = NoticeDialog(stage.desk, stage.window)
    yellow = dialog.reason
    dialog.colour.setCurrentIndex(dialog.colour.findData(Light.RED))
    red = dialog.reason
    dialog.reason_field.set_text("自己写的要求")  # type: ignore[union-attr] # it asks for one
    dialog.colour.setCurrentIndex(dialog.colour.findData(Light.BLUE))

    assert yellow != red
    assert dialog.reason == "自己写的要求"


def test_reminders_leave_out_what_cools_down(qtbot: QtBot, year: Year, stage: Stage) -> None:
    first = RemindDialog(stage.desk, stage.window, ["unit.dsjj"])
    first.open()
    with qtbot.waitSignal(first.accepted):
        first.ok.click()

    again = RemindDialog(stage.desk, stage.window, ["unit.dsjj"])

    assert len(NoticeService(year.office).reminders(BIG)) == 1
    assert again.tree.ticks() == {}
    assert not again.ok.isEnabled()
    assert "可再催" in again.tree._tops()[0].child(0).text(1)


def test_reminders_can_ask_for_one_period_only(year: Year, stage: Stage) -> None:
    dialog = RemindDialog(stage.desk, stage.window)
    everything = len(dialog.tree.ticks())

    offered = [dialog.period.itemText(place) for place in range(dialog.period.count())]
    dialog.period.setCurrentIndex(1)

    assert offered == ["全部所欠事项", "2023年第二季度的反馈"]
    assert 0 < len(dialog.tree.ticks()) <= everything


def test_an_instruction_is_taken_down_with_its_slip_and_makes_a_task(
    qtbot: QtBot, year: Year, stage: Stage, tmp_path: Path
) -> None:
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(0xFF0000)
    (tmp_path / "批示单.png").write_bytes(as_png(picture))
    dialog = InstructionDialog(stage.desk, stage.window, FIRST)
    waits = dialog.ok.isEnabled()
    dialog.leader.setEditText("王市长")
    dialog.text.setPlainText("请抓紧解决“一事重复跑”。")
    dialog.urgency.setCurrentIndex(dialog.urgency.findData(Urgency.URGENT))
    dialog.lead.setPlainText(BIG)
    dialog.units.setPlainText(POLICE)
    dialog.slip.read(tmp_path / "批示单.png")
    qtbot.waitUntil(lambda: dialog.slip.data is not None)
    rule = dialog.rule.text()
    dialog.open()
    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()

    view = InstructionService(year.office).instructions()[0]
    slip = InstructionService(year.office).slip(view.instruction.uid)
    assert not waits
    assert dialog.refusal == ""
    assert set(view.units) == {BIG, POLICE}
    assert view.instruction.due is not None
    assert view.instruction.due.isoformat() in rule
    assert slip is not None
    assert (slip.name, slip.data) == ("批示单.png", (tmp_path / "批示单.png").read_bytes())


def test_an_unknown_unit_is_refused_in_place(qtbot: QtBot, year: Year, stage: Stage) -> None:
    dialog = InstructionDialog(stage.desk, stage.window)
    dialog.leader.setEditText("王市长")
    dialog.text.setPlainText("请办。")
    dialog.units.setPlainText("市低空经济局")
    dialog.open()
    dialog.ok.click()
    qtbot.waitUntil(lambda: bool(dialog.refusal))

    assert "市低空经济局" in dialog.refusal
    assert dialog.isVisible()
    assert InstructionService(year.office).instructions() == ()


def test_a_unit_asks_for_more_time_and_the_office_grants_it_from_the_case(
    qtbot: QtBot, look: Look, year: Year, stage: Stage, tmp_path: Path
) -> None:
    unit = year.units[BIG]
    theirs = make_stage(qtbot, look, unit, tmp_path / "theirs")
    theirs.window.show()
    ask = ExtensionDialog(theirs.desk, CaseService(unit).case(THIRD), theirs.window)
    ask.milestone.setCurrentIndex(1)
    ask.reason_field.edit.setPlainText("招标流标")  # type: ignore[union-attr] # it asks for one
    without = ask.ok.isEnabled()
    ask.wanted.setText("2024-06-30")
    ask.open()
    ask.ok.click()
    theirs.jobs.close()
    year.collect()

    ruling = RulingDialog(stage.desk, case(year, THIRD), stage.window)
    ruling.open()
    ruling.ok.click()

    assert not without
    assert ask.refusal == ""
    assert case(year, THIRD).extensions == 1
    assert case(year, THIRD).deadlines[0].due == date(2024, 6, 30)


def test_a_unit_asks_for_a_pause_and_is_refused_with_a_reason(
    qtbot: QtBot, look: Look, year: Year, stage: Stage, tmp_path: Path
) -> None:
    unit = year.units[BIG]
    theirs = make_stage(qtbot, look, unit, tmp_path / "theirs")
    theirs.window.show()
    decide(PauseDialog(theirs.desk, CaseService(unit).row(FIRST), theirs.window), "等省级平台")
    theirs.jobs.close()
    year.collect()

    ruling = RulingDialog(stage.desk, case(year), stage.window)
    ruling.open()
    without = ruling.no.isEnabled()
    ruling.form.reason.set_text("不影响市级建设")
    ruling.no.click()

    assert not without
    assert not case(year).suspended
    assert RequestService(unit).requests()[0].request.kind is RequestKind.SUSPENSION
    assert not ruling.isVisible()


def test_every_action_that_is_offered_has_a_title_and_its_dialog_a_name(year: Year, stage: Stage) -> None:
    actions = CaseActions(stage.desk, stage.window)
    decide(case_dialogs.SuspendDialog(stage.desk, row(year, SECOND), stage.window), "等待")
    decide(case_dialogs.CompleteDialog(stage.desk, row(year, THIRD), stage.window), "验收")
    offered = {name for code in CODES for name in case_actions(year.office, row(year, code))}
    opened = []

    for code in CODES:
        for name in actions.names(case(year, code)):
            dialog = actions.start(name, case(year, code))
            if dialog is not None:
                opened.append(dialog.objectName())
                assert unnamed(dialog) == []
                assert dialog.windowTitle()
                QDialog.reject(dialog)

    assert offered <= CASE_ACTIONS.keys()
    assert {"dialog-suspend", "dialog-resume", "dialog-complete", "dialog-reopen", "dialog-excuse"} <= set(
        opened
    )
    assert all(name.startswith("dialog-") for name in opened)


def test_what_makes_no_sense_is_not_offered(year: Year, stage: Stage) -> None:
    decide(case_dialogs.CompleteDialog(stage.desk, row(year), stage.window), "验收")

    completed = case_actions(year.office, row(year))
    unanswered = case_actions(year.office, row(year, FIRST, POLICE))
    foreign = case_actions(year.units[BIG], row(year, FIRST, POLICE))

    assert "complete" not in completed
    assert "reopen" in completed
    assert "remind" in unanswered
    assert "resume" not in unanswered
    assert foreign == ()


def test_a_unit_takes_its_request_back(
    qtbot: QtBot, look: Look, year: Year, stage: Stage, tmp_path: Path
) -> None:
    unit = year.units[BIG]
    RequestService(unit).request(FIRST, RequestKind.SUSPENSION, None, "等省级平台")
    theirs = make_stage(qtbot, look, unit, tmp_path / "theirs")
    theirs.window.show()
    actions = CaseActions(theirs.desk, theirs.window)
    waiting = CaseService(unit).case(FIRST)
    offered = list(actions.names(waiting))
    dialog = actions.start("withdraw-request", waiting)
    assert dialog is not None
    decide(dialog, "已能按期完成")
    theirs.jobs.close()
    year.collect()

    assert "withdraw-request" in offered
    assert RequestService(unit).requests() == ()
    assert case(year).open_request == ""
    assert "withdraw-request" not in case_actions(unit, CaseService(unit).row(FIRST))
