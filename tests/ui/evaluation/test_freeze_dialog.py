"""封存: what stands in the way, an override with its reason, recomputing, and opening again."""

import pytest

from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.freezing import FreezeService
from desktop.services.evaluation.values import EvaluationView
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.evaluation.freeze_dialog import FreezeDialog, open_freeze
from tests.services.evaluation.small import NAME
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed

REASON = "经市考核办同意，缺报的按零分计"


@pytest.fixture
def dialog(office_stage: Stage) -> FreezeDialog:
    office_stage.window.show()
    made = open_freeze(office_stage.desk, NAME, office_stage.window)
    office_stage.idle()
    return made


def override(dialog: FreezeDialog) -> None:
    dialog.overrides.setChecked(True)
    assert dialog.reason_field is not None
    dialog.reason_field.set_text(REASON)


def freeze(stage: Stage, dialog: FreezeDialog) -> None:
    override(dialog)
    dialog.ok.click()
    stage.idle()


def view_of(stage: Stage) -> EvaluationView:
    return EvaluationService(stage.desk.session).evaluate(NAME)


def test_what_stands_in_the_way_is_listed_by_unit(dialog: FreezeDialog) -> None:
    blockers = dialog.list.rows

    assert any(dialog._names.get(one.unit) == "市公安局" for one in blockers)
    assert "不能封存" in dialog.consequence.text()
    assert not dialog.ok.isEnabled()
    assert unnamed(dialog) == []


def test_it_is_frozen_all_the_same_with_a_reason(office_stage: Stage, dialog: FreezeDialog) -> None:
    dialog.overrides.setChecked(True)
    without_reason = dialog.ok.isEnabled()

    freeze(office_stage, dialog)

    found = view_of(office_stage)
    assert not without_reason
    assert found.is_frozen
    assert "已封存" in office_stage.said[-1]
    assert not [one for one in office_stage.window.findChildren(FreezeDialog) if one.isVisible()]


def test_the_reason_is_asked_for_only_when_something_is_overridden(dialog: FreezeDialog) -> None:
    assert dialog.reason_field is not None
    before = dialog.reason_field.isVisible()

    dialog.overrides.setChecked(True)

    assert not before
    assert dialog.reason_field.isVisible()


def test_a_day_that_has_not_come_is_refused_in_place(office_stage: Stage, dialog: FreezeDialog) -> None:
    dialog.day.setText("2030-01-01")
    dialog.day.flush()
    office_stage.idle()

    assert "E_FUTURE" in dialog.refusal
    assert not dialog.ok.isEnabled()


def test_another_day_is_checked_again(office_stage: Stage, dialog: FreezeDialog) -> None:
    dialog.day.setText("2024-01-19")
    dialog.day.flush()
    office_stage.idle()

    assert "数据截至2024-01-19" in dialog.consequence.text()


def test_frozen_figures_are_made_again_and_compared(office_stage: Stage, dialog: FreezeDialog) -> None:
    freeze(office_stage, dialog)
    again = open_freeze(office_stage.desk, NAME, office_stage.window)
    office_stage.idle()

    again.verify.click()
    office_stage.idle()

    assert not again.ok.isVisible()
    assert "一致" in again.verified.text()
    assert "不一致" not in again.verified.text()


def test_frozen_figures_are_opened_again_with_a_reason(office_stage: Stage, dialog: FreezeDialog) -> None:
    freeze(office_stage, dialog)
    again = open_freeze(office_stage.desk, NAME, office_stage.window)
    office_stage.idle()

    again.reopen.click()
    asked = next(one for one in again.findChildren(DecisionDialog) if one.isVisible())
    assert asked.reason_field is not None
    asked.reason_field.set_text("申诉成立，需要更正")
    asked.ok.click()

    assert not view_of(office_stage).is_frozen
    assert not [one for one in office_stage.window.findChildren(FreezeDialog) if one.isVisible()]
    assert FreezeService(office_stage.desk.session).check(NAME).frozen is None
