"""填报 of the office: what was stated of every unit, and numbers that it states itself with one reason."""

import pytest

from desktop.services.evaluation.evaluating import EvaluationService
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.evaluation.assessment_form import AssessmentView
from desktop.ui.evaluation.decision_facts import FactDialog
from desktop.ui.evaluation.office_stating import OfficeStating
from desktop.ui.evaluation.owner_table import NOTE, STANDING, VALUE
from tests.services.evaluation.small import NAME, POLICE, TRADE
from tests.ui.evaluation.form_stage import SELF_SCORE
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed


@pytest.fixture
def table(office_stage: Stage) -> OfficeStating:
    view = AssessmentView(office_stage.desk)
    office_stage.show(view)
    view.declare(office_stage.actions)
    view.show_scheme(NAME)
    office_stage.idle()
    assert view.office is not None
    return view.office


def choose(table: OfficeStating, code: str) -> None:
    table.chooser.setCurrentIndex(table.chooser.findData(code))


def cell(table: OfficeStating, unit: str, at: int) -> str:
    place = [one.unit for one in table.table.rows].index(unit)
    item = table.table.item(place, at)
    assert item is not None
    return item.text()


def value_of(stage: Stage, unit: str, name: str) -> object:
    facts = EvaluationService(stage.desk.session).evaluate(NAME).inputs.facts
    return next(one.value for one in facts if (one.unit, one.name) == (unit, name))


def test_only_what_somebody_states_is_offered(table: OfficeStating) -> None:
    codes = [table.chooser.itemData(place) for place in range(table.chooser.count())]

    assert codes == ["B2", "B3", "E1"]
    assert "责任单位：市财政局" in table.rule.text()
    assert unnamed(table) == []


def test_it_says_who_stated_what(table: OfficeStating) -> None:
    choose(table, "B3")

    assert (cell(table, TRADE, VALUE), cell(table, TRADE, STANDING)) == (SELF_SCORE, "单位自评")
    assert cell(table, POLICE, STANDING) == "缺少数据"
    assert cell(table, POLICE, NOTE) == "还没有填报"


def test_numbers_wait_until_a_reason_was_given(office_stage: Stage, table: OfficeStating) -> None:
    table.table.take("市公安局\t95\n市财政局\t90")
    waiting = cell(table, POLICE, STANDING), table.all.text(), value_of(office_stage, POLICE, "manual.B2")

    table.all.click()
    dialog = next(one for one in office_stage.window.findChildren(DecisionDialog) if one.isVisible())
    assert dialog.reason_field is not None
    dialog.reason_field.set_text("以市行政审批局通报为准")
    dialog.ok.click()
    office_stage.idle()

    assert waiting == ("待认定", "认定 2 项…", None)
    assert [value_of(office_stage, unit, "manual.B2") for unit in (POLICE, TRADE)] == [95, 90]
    assert cell(table, POLICE, STANDING) == "督查办公室认定"
    assert table.pending == {}


def test_numbers_that_were_typed_can_be_given_up(table: OfficeStating) -> None:
    table.table.take("市公安局\t95")

    table.forget.click()

    assert table.pending == {}
    assert cell(table, POLICE, VALUE) == ""


def test_events_are_stated_unit_by_unit(office_stage: Stage, table: OfficeStating) -> None:
    choose(table, "E1")
    table.table.select_unit(POLICE)

    table.one.click()
    office_stage.idle()

    dialog = next(one for one in office_stage.window.findChildren(FactDialog) if one.isVisible())
    assert dialog.place.unit == POLICE
    assert dialog.place.indicator == "E1"
