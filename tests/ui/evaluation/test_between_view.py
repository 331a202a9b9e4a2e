"""Two units side by side: what separates them, the largest first, and what nothing explains."""

from decimal import Decimal

from desktop.ui.evaluation.between_view import BetweenDialog, open_between
from desktop.ui.evaluation.effects_table import EffectsTable
from tests.services.evaluation.small import NAME, POLICE, TRADE, book
from tests.ui.evaluation.form_stage import Scene
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed


def shown(stage: Stage, first: str = TRADE, second: str = POLICE) -> BetweenDialog:
    stage.window.show()
    made = open_between(stage.desk, NAME, first, second, stage.window)
    stage.idle()
    return made


def test_what_separates_two_units_is_listed(office_stage: Stage) -> None:
    dialog = shown(office_stage)

    assert (dialog.list.rows[0].code, dialog.list.rows[0].points) == ("B3", Decimal(8))
    assert dialog.list.rows[-1].title == "加减分、上限和折算等"  # what does not apply is scaled up
    assert "市财政局" in dialog.sentence.text()
    assert "市公安局" in dialog.sentence.text()
    assert unnamed(dialog) == []
    assert dialog.objectName() == "dialog-between"


def test_the_lines_add_up_to_the_distance(office_stage: Stage, small: Scene) -> None:
    book(small.office, "points", POLICE, points="2", reason="通报表扬", document="聊政办字〔2023〕1号")

    dialog = shown(office_stage)

    assert dialog._view is not None
    totals = {one.participant.party: one.total for one in dialog._view.evaluation.units}
    assert sum(one.points for one in dialog.list.rows) == totals[TRADE] - totals[POLICE]


def test_other_units_can_be_chosen(office_stage: Stage) -> None:
    dialog = shown(office_stage)

    dialog.first.setCurrentIndex(dialog.first.findData(POLICE))
    dialog.second.setCurrentIndex(dialog.second.findData(TRADE))
    office_stage.idle()

    assert dialog.list.rows[0].points == -8


def test_the_facts_of_both_stand_below(office_stage: Stage) -> None:
    dialog = shown(office_stage)

    assert "市财政局：8，得 8.00 分" in dialog._facts.text()
    assert "市公安局：缺少数据" in dialog._facts.text()
    assert "自评" in dialog._rule.text()


def test_equal_units_say_so(office_stage: Stage) -> None:
    dialog = shown(office_stage, POLICE, POLICE)

    assert dialog.list.rows == ()
    assert "相差 0.00 分" in dialog.sentence.text()


def test_an_effects_table_forgets_a_wish_when_words_replace_it(office_stage: Stage) -> None:
    table = EffectsTable(office_stage.desk)
    office_stage.show(table)

    table.want(lambda: (_ for _ in ()).throw(AssertionError))
    table.show_words("还缺分数")
    office_stage.qtbot.wait(300)
    office_stage.idle()

    assert table.sentence.text() == "还缺分数"
