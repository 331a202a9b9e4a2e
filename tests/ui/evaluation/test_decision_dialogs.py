"""Decisions on figures: who would move is shown first, a reason is asked for, a refusal stands in place."""

from decimal import Decimal

from PySide6.QtCore import Qt

from desktop.domain.evaluation.values import FactState
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import UnitView
from desktop.ui.evaluation.decision_base import FigureDialog
from desktop.ui.evaluation.decision_dialogs import (
    open_change,
    open_exemption,
    open_fact,
    open_points,
    open_veto,
    open_withdrawal,
)
from tests.services.evaluation.small import NAME, POLICE, TRADE, book, state
from tests.ui.evaluation.form_stage import Scene
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed

REASON = "经核对材料"


def ready(stage: Stage, dialog: FigureDialog) -> None:
    """Waits until the dialog has read, and has computed who would move."""
    stage.idle()
    assert dialog.view is not None


def settle(stage: Stage, dialog: FigureDialog) -> None:
    """Waits until who would move was computed."""
    stage.qtbot.waitUntil(lambda: dialog.effects.is_current)


def give_reason(dialog: FigureDialog, reason: str = REASON) -> None:
    assert dialog.reason_field is not None
    dialog.reason_field.set_text(reason)


def view_of(stage: Stage, unit: str) -> UnitView:
    return EvaluationService(stage.desk.session).unit(NAME, unit)


def final(stage: Stage, unit: str, indicator: str) -> Decimal:
    scores = view_of(stage, unit).score.indicators
    return next(one.final for one in scores if one.indicator.code == indicator)


def test_points_are_changed_with_a_reason(office_stage: Stage) -> None:
    office_stage.window.show()
    dialog = open_change(office_stage.desk, NAME, TRADE, "B3", office_stage.window)
    ready(office_stage, dialog)
    first = dialog.points.text(), dialog.ok.isEnabled()

    dialog.points.setText("6.5")
    give_reason(dialog)
    settle(office_stage, dialog)
    moved = dialog.effects.list.rows
    dialog.ok.click()

    assert first == ("8.00", False)
    assert moved[0].effect.participant.party == TRADE
    assert final(office_stage, TRADE, "B3") == Decimal("6.5")
    assert "6.5" in office_stage.said[-1]
    assert not dialog.isVisible()


def test_the_rule_and_the_fact_stand_above_the_points(office_stage: Stage) -> None:
    office_stage.window.show()
    dialog = open_change(office_stage.desk, NAME, TRADE, "B3", office_stage.window)
    ready(office_stage, dialog)

    text = dialog.consequence.text()

    assert "市财政局　B3 自评（10 分）" in text
    assert "由单位自评，最高10分" in text
    assert "数据：8" in text
    assert unnamed(dialog) == []


def test_points_out_of_range_are_refused_in_place(office_stage: Stage) -> None:
    office_stage.window.show()
    dialog = open_change(office_stage.desk, NAME, TRADE, "B3", office_stage.window)
    ready(office_stage, dialog)

    dialog.points.setText("11")
    give_reason(dialog)
    dialog.ok.click()

    assert "E_POINTS" in dialog.refusal
    assert dialog.isVisible()


def test_points_that_stay_cannot_be_booked(office_stage: Stage) -> None:
    office_stage.window.show()
    dialog = open_change(office_stage.desk, NAME, TRADE, "B3", office_stage.window)
    ready(office_stage, dialog)

    give_reason(dialog)

    assert not dialog.ok.isEnabled()


def test_points_are_booked_with_their_document(office_stage: Stage) -> None:
    office_stage.window.show()
    dialog = open_points(office_stage.desk, NAME, TRADE, office_stage.window)
    ready(office_stage, dialog)

    dialog.points.setText("-2")
    give_reason(dialog, "被省政府通报批评")
    without_document = dialog.ok.isEnabled()
    dialog.document.setText("鲁政办字〔2023〕9号")
    dialog.ok.click()

    booked = view_of(office_stage, TRADE).score.adjustments
    assert not without_document
    assert [(one.points, one.title, one.document) for one in booked] == [
        (Decimal(-2), "被省政府通报批评", "鲁政办字〔2023〕9号")
    ]


def test_a_veto_is_booked_by_the_scheme(office_stage: Stage) -> None:
    office_stage.window.show()
    dialog = open_veto(office_stage.desk, NAME, TRADE, office_stage.window)
    ready(office_stage, dialog)

    dialog.document.setText("聊网办〔2023〕3号")
    give_reason(dialog, "发生重大事件")
    dialog.ok.click()

    assert dialog.rules.currentText() == "重大事件"
    assert "一票否决" in dialog.wording.text()
    assert [one.veto for one in view_of(office_stage, TRADE).score.vetoes] == ["incident"]


def test_events_that_are_ticked_do_not_count_any_more(office_stage: Stage, small: Scene) -> None:
    state(
        small.trade,
        "E1",
        occurrences=[
            {"title": "省政府表扬", "on": "2023-05-01", "level": "省", "count": "1"},
            {"title": "市政府表扬", "on": "2023-06-01", "level": "市", "count": "1"},
        ],
    )
    small.meet()
    office_stage.window.show()
    dialog = open_exemption(office_stage.desk, NAME, TRADE, "E1", office_stage.window)
    ready(office_stage, dialog)
    before = final(office_stage, TRADE, "E1")

    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    give_reason(dialog, "同一事项已另行加分")
    dialog.ok.click()

    events = view_of(office_stage, TRADE).score.indicators[-1].parts[0].fact.occurrences
    assert before == 3
    assert final(office_stage, TRADE, "E1") == 1
    assert [one.exemption for one in events] == ["同一事项已另行加分", ""]


def test_without_events_nothing_can_be_exempted(office_stage: Stage) -> None:
    office_stage.window.show()
    dialog = open_exemption(office_stage.desk, NAME, POLICE, "B1", office_stage.window)
    ready(office_stage, dialog)

    give_reason(dialog)

    assert "没有可以不计的事项" in dialog.list.item(0).text()
    assert not dialog.ok.isEnabled()


def test_the_office_states_a_fact_in_place_of_a_missing_one(office_stage: Stage) -> None:
    office_stage.window.show()
    dialog = open_fact(office_stage.desk, NAME, POLICE, "B3", office_stage.window)
    ready(office_stage, dialog)

    dialog.editor.state.setCurrentIndex(dialog.editor.state.findData(FactState.KNOWN))
    dialog.editor.value.setText("7")
    give_reason(dialog)
    dialog.ok.click()

    assert final(office_stage, POLICE, "B3") == 7


def test_a_decision_is_taken_back_with_a_reason(office_stage: Stage, small: Scene) -> None:
    uid = book(small.office, "points", TRADE, points="2", reason="通报表扬", document="聊政办字〔2023〕1号")
    office_stage.window.show()
    dialog = open_withdrawal(office_stage.desk, NAME, TRADE, uid, office_stage.window)
    ready(office_stage, dialog)
    said = dialog.consequence.text()

    give_reason(dialog, "登记错单位")
    dialog.ok.click()

    assert "通报表扬（聊政办字〔2023〕1号）" in said
    assert view_of(office_stage, TRADE).score.adjustments == ()
