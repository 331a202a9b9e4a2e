"""Rules, terms, calendar, groups and units in the settings; refusals, and who may change them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from desktop.domain.lights_rules import Schedule
from desktop.domain.periods import Cadence
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.directory import DirectoryService
from desktop.services.lookback import as_of
from desktop.services.rules import BadRule, RuleService, SourceMissing
from desktop.ui.look import Look
from desktop.ui.settings_calendar import CalendarTab
from desktop.ui.settings_fields import SaveBar
from desktop.ui.settings_groups import GroupsTab
from desktop.ui.settings_lights import LightRulesTab
from desktop.ui.settings_terms import TermsTab
from desktop.ui.settings_units import UnitsTab
from tests.services.office_year import Year
from tests.ui.feedback_stage import KeptYear, Stage, below, make_stage, play, replayed

CODES = ("2023-5-014", "2023-5-031")
SOURCE = "市政府督查工作办法第八条"
Tab = LightRulesTab | TermsTab | CalendarTab | GroupsTab | UnitsTab


def script(year: Year) -> None:
    """One unit signs."""
    unit = year.unit("市大数据局")
    AnswerService(unit).accept([row.uid for row in CaseService(unit).rows()], "王科长", "0635-8288000")
    year.collect()
    year.day("2023-11-20")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptYear:
    return play(tmp_path_factory.mktemp("settings"), CODES, script)


@pytest.fixture
def year(kept: KeptYear, tmp_path: Path) -> Iterator[Year]:
    with replayed(kept, tmp_path / "year") as found:
        yield found


@pytest.fixture
def stage(qtbot: QtBot, look: Look, year: Year, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, year.office, tmp_path)
    yield made
    made.jobs.close()
    assert made.bugs == []


def open_tab(stage: Stage, kind: type[Tab]) -> Tab:
    tab = kind(stage.desk)
    stage.show(tab)
    tab.shown()
    stage.desk.changed.connect(tab.shown)
    return tab


def lights(stage: Stage) -> LightRulesTab:
    tab = open_tab(stage, LightRulesTab)
    assert isinstance(tab, LightRulesTab)
    return tab


def terms(stage: Stage) -> TermsTab:
    tab = open_tab(stage, TermsTab)
    assert isinstance(tab, TermsTab)
    return tab


def press(stage: Stage, tab: Tab, text: str) -> None:
    found = [one for one in tab.findChildren(QAbstractButton) if one.text() == text and one.isVisible()]
    assert len(found) == 1
    found[0].click()
    stage.idle()


def kinds(tab: LightRulesTab) -> list[str]:
    return [rule["kind"] for rule in tab.table.rows.source.fetch(0, 99)]


def choose_kind(tab: LightRulesTab, kind: str) -> None:
    tab.table.select_row(kinds(tab).index(kind))


def type_days(tab: LightRulesTab, days: int) -> None:
    box = below(tab, QSpinBox, "天数")
    assert isinstance(box, QSpinBox)
    box.setValue(days)


def test_a_light_rule_is_changed_and_stated_with_its_source(stage: Stage) -> None:
    tab = lights(stage)

    choose_kind(tab, "due-within")
    type_days(tab, 45)
    tab.bar.source.setText(SOURCE)
    press(stage, tab, "保存规则")

    view = RuleService(stage.desk.session).view("lights")
    days = next(rule["days"] for rule in view.value["rules"] if rule["kind"] == "due-within")
    assert (days, view.source) == (45, SOURCE)
    assert stage.said == [f"亮灯规则已更新，依据：{SOURCE}。"]
    assert not tab.bar.is_changed


def test_the_lights_follow_a_changed_rule_at_once(stage: Stage) -> None:
    cases = CaseService(stage.desk.session)
    before = {row.light_word for row in cases.rows(CaseFilter(task="2023-5-014"))}
    tab = lights(stage)

    choose_kind(tab, "feedback-missing")
    tab.word._box.setText("没有报进展")
    tab.word.edited.emit()
    tab.bar.source.setText(SOURCE)
    press(stage, tab, "保存规则")

    after = {row.light_word for row in cases.rows(CaseFilter(task="2023-5-014"))}
    assert "未反馈" in before
    assert after == {"没有报进展" if word == "未反馈" else word for word in before}


def test_a_rule_without_a_source_is_refused_and_stays_on_the_screen(stage: Stage) -> None:
    tab = lights(stage)

    choose_kind(tab, "due-within")
    type_days(tab, 45)
    press(stage, tab, "保存规则")

    assert isinstance(stage.refused[0], SourceMissing)
    assert tab.bar.is_changed
    assert "45" in tab.table.rows.index(kinds(tab).index("due-within"), 2).data()


def test_a_rule_that_cannot_be_read_is_refused(stage: Stage) -> None:
    tab = lights(stage)

    choose_kind(tab, "progress-gap")
    tab.low._box.setText("十")
    tab.low.edited.emit()
    tab.bar.source.setText(SOURCE)
    press(stage, tab, "保存规则")

    assert isinstance(stage.refused[0], BadRule)
    assert not RuleService(stage.desk.session).view("lights").is_own


def test_what_is_not_saved_survives_news_and_is_dropped_on_request(stage: Stage) -> None:
    tab = lights(stage)
    choose_kind(tab, "due-within")
    type_days(tab, 45)

    stage.desk.changed.emit()
    kept_text = tab.table.rows.index(kinds(tab).index("due-within"), 2).data()
    press(stage, tab, "放弃改动")

    assert "45" in kept_text
    assert "30" in tab.table.rows.index(kinds(tab).index("due-within"), 2).data()
    assert not tab.bar.is_changed


def test_how_schedule_is_reckoned_is_part_of_the_rules(stage: Stage) -> None:
    tab = lights(stage)

    tab.schedule.set_value("elapsed")
    tab.schedule.edited.emit()
    tab.bar.source.setText(SOURCE)
    press(stage, tab, "保存规则")

    assert RuleService(stage.desk.session).rules().lights.schedule is Schedule.ELAPSED


def test_only_the_thresholds_of_the_chosen_condition_are_shown(stage: Stage) -> None:
    tab = lights(stage)

    choose_kind(tab, "progress-gap")
    of_gap = (tab.low.isVisible(), tab.days.isVisible())
    choose_kind(tab, "due-within")

    assert of_gap == (True, False)
    assert (tab.low.isVisible(), tab.days.isVisible()) == (False, True)


def test_rules_are_moved_added_and_removed(stage: Stage) -> None:
    tab = lights(stage)
    before = kinds(tab)

    tab.table.select_row(1)
    press(stage, tab, "下移")
    moved = kinds(tab)
    box = below(tab, QComboBox, "新增规则的条件")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText("迟迟没有启动"))
    press(stage, tab, "新增")
    added = kinds(tab)
    press(stage, tab, "删除")

    assert moved == [before[0], before[2], before[1], *before[3:]]
    assert added == [*moved, "not-started"]
    assert kinds(tab) == moved


def test_a_ready_set_of_rules_is_used_with_its_own_source(stage: Stage) -> None:
    tab = lights(stage)
    service = RuleService(stage.desk.session)
    wanted = next(one for one in service.presets("lights") if one.name != "default")
    box = below(tab, QComboBox, "现成的规则")
    assert isinstance(box, QComboBox)

    box.setCurrentIndex(box.findData(wanted.name))
    press(stage, tab, "采用这套规则")

    assert service.view("lights").source == wanted.source
    assert any(wanted.source in text.text() for text in tab.findChildren(QLabel))


def test_terms_are_stated_with_their_source(stage: Stage) -> None:
    tab = terms(stage)

    tab.cadence.set_value("monthly")
    tab.cadence.edited.emit()
    tab.bar.source.setText(SOURCE)
    press(stage, tab, "保存")

    service = RuleService(stage.desk.session)
    assert service.rules().periods.cadence is Cadence.MONTHLY
    assert not service.view("reminders").is_own
    assert any(SOURCE in text.text() for text in tab.findChildren(QLabel))


def test_terms_without_a_source_are_refused(stage: Stage) -> None:
    tab = terms(stage)

    tab.cool_down._box.setValue(9)
    press(stage, tab, "保存")

    assert isinstance(stage.refused[0], SourceMissing)
    assert tab.cool_down.value() == 9


def test_a_day_turned_over_in_the_calendar_is_stated_for_its_year(stage: Stage) -> None:
    tab = open_tab(stage, CalendarTab)
    assert isinstance(tab, CalendarTab)
    shown_first = (tab.days.yearShown(), tab.days.monthShown())

    tab.days.clicked.emit(QDate(2023, 11, 23))
    tab.days.showNextMonth()
    tab.bar.source.setText(SOURCE)
    press(stage, tab, "保存这一年")

    calendar = RuleService(stage.desk.session).rules().calendar
    assert shown_first == (2023, 11)
    assert not calendar.is_working(date(2023, 11, 23))
    assert not calendar.is_working(date(2023, 10, 2))
    assert calendar.is_working(date(2023, 10, 7))


def test_ticked_members_of_a_group_are_stated_and_kept_until_then(stage: Stage) -> None:
    tab = open_tab(stage, GroupsTab)
    assert isinstance(tab, GroupsTab)
    before = len(DirectoryService(stage.desk.session).groups()[0].members)
    places = range(tab.members.count())
    first = next(
        tab.members.item(at) for at in places if tab.members.item(at).checkState() is Qt.CheckState.Unchecked
    )
    name = first.text()
    first.setCheckState(Qt.CheckState.Checked)

    tab.groups.setCurrentRow(1)
    stage.desk.changed.emit()
    tab.groups.setCurrentRow(0)
    press(stage, tab, "保存成员")

    (again,) = tab.members.findItems(name, Qt.MatchFlag.MatchExactly)
    assert again.checkState() is Qt.CheckState.Checked
    assert len(DirectoryService(stage.desk.session).groups()[0].members) == before + 1


def units(stage: Stage, name: str) -> UnitsTab:
    tab = open_tab(stage, UnitsTab)
    assert isinstance(tab, UnitsTab)
    rows = tab.units.rows
    place = next(at for at, unit in enumerate(rows.source.fetch(0, 99)) if unit.short == name)
    tab.units.select_row(place)
    return tab


def test_a_unit_is_renamed_and_gets_another_spelling(stage: Stage) -> None:
    tab = units(stage, "市大数据局")

    name = below(tab, QLineEdit, "常用名")
    alias = below(tab, QLineEdit, "新增一种写法")
    assert isinstance(name, QLineEdit)
    assert isinstance(alias, QLineEdit)
    name.setText("市数据局")
    press(stage, tab, "保存")
    alias.setText("市数据管理局")
    press(stage, tab, "增加写法")

    found = DirectoryService(stage.desk.session).meant("市数据管理局")
    assert found.party == DirectoryService(stage.desk.session).meant("市数据局").party
    assert stage.refused == []
    assert [row.short for row in tab.units.selected()] == ["市数据局"]


def test_a_spelling_that_means_another_unit_is_refused(stage: Stage) -> None:
    tab = units(stage, "市大数据局")
    alias = below(tab, QLineEdit, "新增一种写法")
    assert isinstance(alias, QLineEdit)

    alias.setText("市公安局")
    press(stage, tab, "增加写法")

    assert len(stage.refused) == 1
    assert alias.text() == "市公安局"


def test_open_tasks_go_to_the_unit_that_takes_over(stage: Stage) -> None:
    tab = units(stage, "市大数据局")
    move = next(one for one in tab.findChildren(QAbstractButton) if one.text() == "移交任务")
    successor, reason = below(tab, QComboBox, "承接单位"), below(tab, QLineEdit, "依据（机构改革文件等）")
    assert isinstance(successor, QComboBox)
    assert isinstance(reason, QLineEdit)
    offered = [successor.itemText(place) for place in range(successor.count())]
    allowed = [move.isEnabled()]

    successor.setCurrentIndex(successor.findText("市行政审批局"))
    QTest.keyClicks(reason, "2024 No.1")
    allowed.append(move.isEnabled())
    move.click()
    stage.idle()

    party = DirectoryService(stage.desk.session).meant("市行政审批局").party
    assert "市大数据局" not in offered
    assert allowed == [False, True]
    assert CaseService(stage.desk.session).count(CaseFilter(unit=party, task="2023-5-031")) == 1
    assert len(stage.said) == 1


@pytest.mark.parametrize("kind", [LightRulesTab, TermsTab, CalendarTab, GroupsTab, UnitsTab])
@pytest.mark.parametrize("is_past", [False, True])
def test_a_unit_sees_rules_and_so_does_the_office_in_the_past_but_nobody_changes_them(
    qtbot: QtBot, look: Look, year: Year, tmp_path: Path, kind: type[Tab], *, is_past: bool
) -> None:
    session = as_of(year.office, date(2023, 11, 1)) if is_past else year.unit("市大数据局")
    stage = make_stage(qtbot, look, session, tmp_path)
    tab = open_tab(stage, kind)
    if isinstance(tab, UnitsTab):
        tab.units.select_row(0)

    buttons = [one.text() for one in tab.findChildren(QAbstractButton) if one.isVisible() and one.text()]
    shown = [one for one in tab.findChildren(QLabel) if one.isVisible() and one.text()]
    bars = [one for one in tab.findChildren(SaveBar) if one.isVisible()]
    spins = [one for one in tab.findChildren(QSpinBox) if one.isVisible() and one.isEnabled()]

    changing = ("保存", "新增", "删除", "采用", "导入", "移交")
    assert not [text for text in buttons if text.startswith(changing)]
    assert shown
    assert bars == []
    assert [one for one in spins if kind is not CalendarTab] == []
    stage.jobs.close()
    assert stage.bugs == []
    if is_past:
        session.close()
