"""Rules are data of the office: stated with a source, over what is shipped, and never half taken."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.rules import NAMES
from desktop.domain.supervision import Light, Urgency
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.drafting import DraftService
from desktop.services.rules import ALL_NAMES, BadRule, NoSuchRule, RuleService, SourceMissing
from desktop.services.session import NoSuchRecord, ReasonMissing, WrongRole
from tests.services.office_year import Year, office_year

WHY = "市政府办公室会议纪要〔2023〕4号"


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    with office_year(tmp_path, ("2023-5-031",)) as found:
        yield found


def test_a_new_workspace_goes_by_the_shipped_rules_and_says_so(year: Year) -> None:
    service = RuleService(year.office)

    views = service.views()

    assert [view.name for view in views] == list(ALL_NAMES)
    assert not any(view.is_own for view in views)
    assert all(view.source and view.title for view in views)
    assert service.problems() == ()
    assert service.rules().cool_down_days == service.value("reminders")["cool_down_days"]


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_can_be_stated_as_it_stands_and_means_the_same(year: Year, name: str) -> None:
    service = RuleService(year.office)
    before = service.rules()

    service.set(name, service.value(name), WHY)

    assert service.rules() == before
    view = service.view(name)
    assert (view.is_own, view.source) == (True, WHY)


def test_a_stated_rule_counts_at_once(year: Year) -> None:
    service = RuleService(year.office)
    year.day("2023-12-20")
    (before,) = CaseService(year.office).rows(CaseFilter(order_by="due"))
    lights = {
        "name": "本市规则",
        "rules": [{"kind": "due-within", "light": "red", "word": "临期", "days": 20}],
    }

    service.set("lights", lights, WHY)

    (after,) = CaseService(year.office).rows(CaseFilter(order_by="due"))
    assert before.light is not Light.RED
    assert (after.light, after.light_word) == (Light.RED, "临期")


def test_a_stated_rule_reaches_the_units(year: Year) -> None:
    RuleService(year.office).set("instructions", {"days": {"urgent": 2}}, WHY)

    unit = year.unit("市大数据局")

    assert RuleService(unit).rules().instruction_days[Urgency.URGENT] == 2
    assert RuleService(unit).view("instructions").source == WHY


@pytest.mark.parametrize("preset", ["default", "suqian", "yinchuan"])
def test_a_ready_set_brings_its_own_source(year: Year, preset: str) -> None:
    service = RuleService(year.office)
    (ready,) = [one for one in service.presets("lights") if one.name == preset]

    service.use_preset("lights", preset)

    assert service.view("lights").source == ready.source
    assert service.rules().lights.name == ready.title
    assert ready.source


def test_an_own_holiday_calendar_adds_a_year(year: Year) -> None:
    service = RuleService(year.office)
    day = date(2031, 1, 1)
    assert service.rules().calendar.is_working(day)

    service.set("calendar", {"years": {"2031": {"holidays": ["2031-01-01"], "workdays": []}}}, WHY)

    assert not service.rules().calendar.is_working(day)
    assert not service.rules().calendar.is_working(date(2023, 5, 1))


def test_decimals_written_as_numbers_are_kept_as_text(year: Year) -> None:
    rule = {"kind": "progress-gap", "light": "yellow", "word": "滞后", "low": 12.5}

    RuleService(year.office).set("lights", {"name": "甲", "rules": [rule]}, WHY)

    assert RuleService(year.office).value("lights")["rules"][0]["low"] == "12.5"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lights", {"rules": []}),
        ("lights", {"rules": [{"kind": "overdue", "light": "violet", "word": "逾期"}]}),
        ("periods", {"cadence": "weekly"}),
        ("calendar", {"years": {"2023": {"holidays": ["2023-13-01"]}}}),
        ("reminders", {"cool_down_days": -1}),
        ("instructions", {"days": {"urgent": "soon"}}),
        ("reminders", [5]),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_whole(year: Year, name: str, value: object) -> None:
    service = RuleService(year.office)
    before = year.office.workspace.log.count()

    with pytest.raises(BadRule) as refused:
        service.set(name, value, WHY)

    assert refused.value.code == "E_RULE"
    assert year.office.workspace.log.count() == before


def test_a_rule_needs_a_known_name_a_source_and_the_office(year: Year) -> None:
    service = RuleService(year.office)
    unit = year.unit("市大数据局")

    with pytest.raises(NoSuchRule, match="lights"):
        service.view("colours")
    with pytest.raises(SourceMissing):
        service.set("reminders", {"cool_down_days": 3}, " ")
    with pytest.raises(WrongRole):
        RuleService(unit).set("reminders", {"cool_down_days": 3}, WHY)
    with pytest.raises(NoSuchRecord):
        service.use_preset("lights", "nowhere")
    with pytest.raises(NoSuchRecord):
        service.reset("reminders", "改回")

    assert not service.view("reminders").is_own


def test_a_reset_needs_a_reason_and_brings_the_shipped_rule_back(year: Year) -> None:
    service = RuleService(year.office)
    shipped = service.value("reminders")
    service.set("reminders", {"cool_down_days": 9}, WHY)

    with pytest.raises(ReasonMissing):
        service.reset("reminders", "")
    service.reset("reminders", "试行结束")

    assert service.value("reminders") == shipped
    assert service.rules().cool_down_days == shipped["cool_down_days"]
    service.set("reminders", {"cool_down_days": 4}, WHY)
    assert service.rules().cool_down_days == 4


def test_stating_a_rule_can_be_taken_back(year: Year) -> None:
    service = RuleService(year.office)
    service.set("reminders", {"cool_down_days": 9}, WHY)
    service.set("reminders", {"cool_down_days": 4}, WHY)

    DraftService(year.office).undo()

    assert service.rules().cool_down_days == 9


def test_a_rule_that_another_program_wrote_badly_is_a_problem_and_the_shipped_one_stands(year: Year) -> None:
    with year.office.transaction():
        fields = {"name": "reminders", "value": {"cool_down_days": "many"}, "source": WHY}
        year.office.put("rule", ("reminders",), "*", fields)

    service = RuleService(year.office)

    assert len(service.problems()) == 1
    assert service.rules().cool_down_days == 5
