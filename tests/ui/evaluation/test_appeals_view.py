"""申诉: a unit writes and hands in; the office sees who would move before it decides."""

from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.evaluation.values import FactState
from desktop.services.evaluation.appeals import AppealService
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import AppealNote
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.evaluation.appeals_office import AppealPane, Verdict
from desktop.ui.evaluation.appeals_unit import AppealForm
from desktop.ui.evaluation.appeals_view import AppealsView
from desktop.ui.evaluation.trial_editor import Way
from tests.services.evaluation.small import NAME, POLICE
from tests.ui.evaluation.form_stage import Scene
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed

TEXT = "第3项任务已办结，未计入"


def made(stage: Stage) -> AppealsView:
    view = AppealsView(stage.desk)
    stage.show(view)
    view.show_scheme(NAME)
    stage.idle()
    return view


@pytest.fixture
def filed(small: Scene) -> str:
    """An appeal of 市公安局 that reached the office; gives its uid."""
    service = AppealService(small.police)
    service.save(NAME, "B3", text=TEXT, wanted="按9分计")
    (uid,) = service.submit(NAME).done
    small.meet()
    return uid


@pytest.fixture
def pane(office_stage: Stage, filed: str) -> AppealPane:
    view = made(office_stage)
    assert view.pane is not None
    assert filed in view.notes
    return view.pane


@pytest.fixture
def view(unit_stage: Stage) -> AppealsView:
    return made(unit_stage)


def form_of(view: AppealsView) -> AppealForm:
    assert view.form is not None
    return view.form


def note(stage: Stage) -> AppealNote:
    (found,) = AppealService(stage.desk.session).list(NAME)
    return found


def final(stage: Stage) -> Decimal:
    scores = EvaluationService(stage.desk.session).unit(NAME, POLICE).score.indicators
    return next(one.final for one in scores if one.indicator.code == "B3")


def begin(stage: Stage, view: AppealsView) -> AppealForm:
    view.chooser.setCurrentIndex(view.chooser.findData("B3"))
    view.begin.click()
    stage.idle()
    return form_of(view)


def test_a_unit_writes_and_hands_in(unit_stage: Stage, view: AppealsView) -> None:
    form = begin(unit_stage, view)

    form.text.setPlainText(TEXT)
    form.text.flush()
    unit_stage.idle()
    form.submit_button.click()
    unit_stage.idle()

    assert note(unit_stage).text == TEXT
    assert "已提交1项申诉" in unit_stage.said[-1]
    assert [card.state for card in view.list.cards.cards] == ["待答复"]
    assert unnamed(view) == []


def test_what_the_score_rests_on_stands_above_the_reason(unit_stage: Stage, view: AppealsView) -> None:
    form = begin(unit_stage, view)

    words = [one.text() for one in form.findChildren(type(form._title))]

    assert any("现在得 0.00 分" in one for one in words)
    assert any("由单位自评，最高10分" in one for one in words)


def test_what_is_missing_is_said(unit_stage: Stage, view: AppealsView) -> None:
    form = begin(unit_stage, view)

    form.submit_button.click()
    unit_stage.idle()

    assert "没有写明理由" in form.hint.text()


def test_a_draft_is_given_up(unit_stage: Stage, view: AppealsView) -> None:
    form = begin(unit_stage, view)

    form.discard_button.click()
    unit_stage.idle()

    assert view.mine == {}


def test_files_are_attached_to_the_draft(unit_stage: Stage, view: AppealsView, tmp_path: Path) -> None:
    file = tmp_path / "办结证明.pdf"
    file.write_bytes(b"%PDF-1.7 small")
    form = begin(unit_stage, view)

    form.files.files_given.emit([file])
    unit_stage.idle()

    assert [one.name for one in view.mine["B3"].evidence] == ["办结证明.pdf"]


def test_an_appeal_is_taken_back_with_a_reason(unit_stage: Stage, small: Scene, filed: str) -> None:
    view = made(unit_stage)
    form = form_of(view)
    form.withdraw_button.click()
    dialog = next(one for one in unit_stage.window.findChildren(DecisionDialog) if one.isVisible())
    assert dialog.reason_field is not None

    dialog.reason_field.set_text("已核对清楚")
    dialog.ok.click()
    unit_stage.idle()

    assert AppealService(small.police).list(NAME) == ()
    assert filed not in view.notes


def test_without_appeals_the_office_is_told_where_they_come_from(office_stage: Stage) -> None:
    view = made(office_stage)

    assert "还没有收到申诉" in view._nothing.text()


def test_the_office_sees_the_appeal_and_where_it_stands(pane: AppealPane) -> None:
    words = [one.text() for one in pane.findChildren(type(pane._title))]

    assert TEXT in words
    assert "按9分计" in words
    assert not pane.ok.isEnabled()
    assert unnamed(pane) == []


def test_who_would_move_is_shown_before_deciding(office_stage: Stage, pane: AppealPane) -> None:
    pane.editor.ways.choose(Way.POINTS)
    pane.editor.points.setText("9")
    office_stage.qtbot.waitUntil(lambda: pane.effects.is_current)

    rows = pane.effects.list.rows
    assert rows[0].effect.participant.party == POLICE
    assert rows[0].is_own
    assert "会影响" in pane.effects.sentence.text()
    assert note(office_stage).is_granted is None


def test_a_fact_is_put_right_and_scored_by_the_rule(office_stage: Stage, pane: AppealPane) -> None:
    pane.editor.editor.state.setCurrentIndex(pane.editor.editor.state.findData(FactState.KNOWN))
    pane.editor.editor.value.setText("9")
    pane.reason.set_text("经核实成立")
    office_stage.qtbot.waitUntil(lambda: pane.effects.is_current)

    pane.ok.click()
    office_stage.idle()

    assert note(office_stage).is_granted is True
    assert final(office_stage) == 9
    assert "同意" in office_stage.said[-1]


def test_an_appeal_is_refused_with_a_reason(office_stage: Stage, pane: AppealPane) -> None:
    pane.verdicts.choose(Verdict.REFUSED)
    pane.reason.set_text("原计分依据充分")
    office_stage.qtbot.waitUntil(lambda: pane.effects.is_current)

    pane.ok.click()
    office_stage.idle()

    assert note(office_stage).is_granted is False
    assert pane.effects.list.rows == ()
    assert pane._settled_box.isVisible()
    assert "原计分依据充分" in pane._settled.text()


def test_a_refusal_of_the_service_stands_beside_the_button(office_stage: Stage, pane: AppealPane) -> None:
    pane.editor.ways.choose(Way.POINTS)
    pane.editor.points.setText("99")
    pane.reason.set_text("经核实成立")

    pane.ok.click()

    assert "E_POINTS" in pane.hint.text()
    assert note(office_stage).is_granted is None


def test_a_decision_reaches_the_unit(
    office_stage: Stage, unit_stage: Stage, pane: AppealPane, small: Scene
) -> None:
    pane.verdicts.choose(Verdict.REFUSED)
    pane.reason.set_text("原计分依据充分")
    pane.ok.click()
    office_stage.idle()
    small.meet()

    view = made(unit_stage)

    assert "不同意申诉：原计分依据充分" in form_of(view)._settled.text()
