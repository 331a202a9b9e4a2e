"""试算: other inputs for any units together, who would move, and nothing written."""

import pytest

from desktop.domain.evaluation.values import FactState
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.ui.evaluation.effects_table import EffectsTable
from desktop.ui.evaluation.trial_editor import Way
from desktop.ui.evaluation.what_if_dialog import WhatIfDialog, open_what_if
from tests.services.evaluation.small import NAME, POLICE, TRADE
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed


@pytest.fixture
def dialog(office_stage: Stage) -> WhatIfDialog:
    office_stage.window.show()
    made = open_what_if(office_stage.desk, NAME, office_stage.window, POLICE, "B3")
    office_stage.idle()
    return made


def settle(stage: Stage, table: EffectsTable) -> None:
    """Waits until what is shown is what was last asked for."""
    stage.qtbot.waitUntil(lambda: table.is_current)


def own(table: EffectsTable) -> tuple[str, str]:
    """Name and points of the first unit that moves."""
    first = table.list.rows[0].effect
    return first.participant.name, f"{first.after[0]:f}"


def test_it_begins_with_the_indicator_that_was_asked_for(dialog: WhatIfDialog) -> None:
    assert dialog.units.currentData() == POLICE
    assert dialog.indicators.currentData() == "B3"
    assert "缺少数据" in dialog.now.text()
    assert "试算不改动任何记录" in dialog.effects.sentence.text()
    assert unnamed(dialog) == []


def test_another_fact_shows_who_would_move(office_stage: Stage, dialog: WhatIfDialog) -> None:
    dialog.editor.editor.state.setCurrentIndex(dialog.editor.editor.state.findData(FactState.KNOWN))
    dialog.editor.editor.value.setText("９．５")
    settle(office_stage, dialog.effects)

    assert own(dialog.effects)[0] == "市公安局"
    assert dialog.effects.list.rows[0].is_own
    assert "会影响" in dialog.effects.sentence.text()


def test_other_points_show_who_would_move(office_stage: Stage, dialog: WhatIfDialog) -> None:
    dialog.editor.ways.choose(Way.POINTS)
    dialog.editor.points.setText("9")
    settle(office_stage, dialog.effects)

    assert own(dialog.effects)[0] == "市公安局"


def test_what_cannot_be_read_is_not_tried(dialog: WhatIfDialog) -> None:
    dialog.editor.ways.choose(Way.POINTS)

    dialog.editor.points.setText("很多")

    assert dialog.editor.trial() is None
    assert not dialog.add.isEnabled()


def test_inputs_of_two_units_are_tried_together(office_stage: Stage, dialog: WhatIfDialog) -> None:
    dialog.editor.ways.choose(Way.POINTS)
    dialog.editor.points.setText("9")
    dialog.add.click()
    dialog.units.setCurrentIndex(dialog.units.findData(TRADE))
    dialog.editor.points.setText("2")
    settle(office_stage, dialog.effects)

    moved = {one.effect.participant.party for one in dialog.effects.list.rows}
    assert {POLICE, TRADE} <= moved
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [
        "市公安局　B3 自评　→ 9 分"
    ]


def test_an_input_can_be_taken_out_again(office_stage: Stage, dialog: WhatIfDialog) -> None:
    dialog.editor.ways.choose(Way.POINTS)
    dialog.editor.points.setText("9")
    dialog.keep()
    settle(office_stage, dialog.effects)

    dialog.list.setCurrentRow(0)
    dialog.remove.click()

    assert dialog.trials == []
    assert dialog.effects.list.rows == ()


def test_events_are_typed_into_a_table(office_stage: Stage, dialog: WhatIfDialog) -> None:
    dialog.indicators.setCurrentIndex(dialog.indicators.findData("E1"))
    editor = dialog.editor.editor
    editor.state.setCurrentIndex(editor.state.findData(FactState.KNOWN))

    editor.occurrences.take("省政府通报表扬\t2023-11-02\t省\t1\t鲁政办字〔2023〕9号")
    settle(office_stage, dialog.effects)

    trial = dialog.editor.trial()
    assert trial is not None
    assert trial.fact is not None
    assert [(one.title, one.level) for one in trial.fact.occurrences] == [("省政府通报表扬", "省")]
    assert own(dialog.effects)[0] == "市公安局"


def test_an_event_without_its_level_is_named(dialog: WhatIfDialog) -> None:
    dialog.indicators.setCurrentIndex(dialog.indicators.findData("E1"))
    editor = dialog.editor.editor
    editor.state.setCurrentIndex(editor.state.findData(FactState.KNOWN))

    editor.occurrences.take("通报表扬\t2023-11-02\t国家")

    assert dialog.editor.trial() is None
    assert "级别应当是省、市之一" in editor.problems.text()


def test_nothing_is_written(office_stage: Stage, dialog: WhatIfDialog) -> None:
    before = EvaluationService(office_stage.desk.session).evaluate(NAME).inputs

    dialog.editor.ways.choose(Way.POINTS)
    dialog.editor.points.setText("9")
    settle(office_stage, dialog.effects)
    dialog.accept()

    assert EvaluationService(office_stage.desk.session).evaluate(NAME).inputs == before
