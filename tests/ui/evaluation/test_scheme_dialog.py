"""考核方案: what is at hand, importing with its problems, trying as a draft, publishing, saving."""

from pathlib import Path

import pytest

from desktop.services.evaluation.schemes import SchemeLibrary
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.evaluation.scheme_dialog import SchemeDialog, open_schemes
from desktop.ui.evaluation.scheme_pane import EXAMPLES, PROBLEMS
from tests.services.evaluation.small import NAME, TEXT
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed

OTHER = TEXT.replace('edition = "2023"', 'edition = "2023b"').replace("小型考核方案", "另一个方案")


@pytest.fixture
def dialog(office_stage: Stage) -> SchemeDialog:
    office_stage.window.show()
    return open_schemes(office_stage.desk, office_stage.window)


def read(stage: Stage, dialog: SchemeDialog, file: Path, text: str = OTHER) -> None:
    file.write_text(text, "utf-8")
    dialog.read(file)
    stage.idle()


def names(stage: Stage) -> dict[str, bool]:
    """Whether each scheme that stands in a record is published."""
    found = SchemeLibrary(stage.desk.session).list()
    return {one.name: one.is_published for one in found if not one.is_shipped}


def confirmed(dialog: SchemeDialog, reason: str = "") -> DecisionDialog:
    asked = next(one for one in dialog.findChildren(DecisionDialog) if one.isVisible())
    if asked.reason_field is not None:
        asked.reason_field.set_text(reason)
    asked.ok.click()
    return asked


def select(dialog: SchemeDialog, state: str) -> None:
    dialog.list.select_key(next(one.key for one in dialog.list.cards.cards if one.state == state))


def test_published_ones_come_first_then_the_shipped_examples(dialog: SchemeDialog) -> None:
    states = [card.state for card in dialog.list.cards.cards]

    assert states[0] == "已发布"
    assert set(states[1:]) == {"自带示例"}
    assert dialog.entry is not None
    assert dialog.entry.name == NAME
    assert not dialog.publish.isEnabled()
    assert unnamed(dialog) == []


def test_the_indicators_are_listed_with_rule_and_source(dialog: SchemeDialog) -> None:
    rows = dialog.pane.parts.rows

    assert [one.part.code for one in rows] == ["A1", "A2", "B1", "B2", "B3", "E1"]
    assert "市财政局" in {one.indicator.owner for one in rows}
    dialog.pane.parts.select("B1")
    assert "缺报扣1分" in dialog.pane._rule.text()
    assert "取数口径" in dialog.pane._rule.text()


def test_worked_examples_are_run(dialog: SchemeDialog) -> None:
    assert dialog.pane.tabs.tabText(EXAMPLES) == "算例 6"
    assert all(one.agrees for one in dialog.pane.examples.rows)


def test_a_file_is_shown_before_it_is_taken_over(
    office_stage: Stage, dialog: SchemeDialog, tmp_path: Path
) -> None:
    read(office_stage, dialog, tmp_path / "other.toml")

    assert dialog.list.cards.cards[0].state == "刚读取"
    assert dialog.try_it.text() == "作为草稿试算"
    assert "small 2023b" not in names(office_stage)


def test_a_scheme_is_tried_as_a_draft_and_published(
    office_stage: Stage, dialog: SchemeDialog, tmp_path: Path
) -> None:
    read(office_stage, dialog, tmp_path / "other.toml")
    dialog.try_it.click()
    drafted = names(office_stage)

    dialog.publish.click()
    confirmed(dialog)

    assert drafted == {NAME: True, "small 2023b": False}
    assert names(office_stage) == {NAME: True, "small 2023b": True}
    assert "已发布" in office_stage.said[-1]


def test_what_cannot_be_read_is_listed_with_its_place(
    office_stage: Stage, dialog: SchemeDialog, tmp_path: Path
) -> None:
    read(office_stage, dialog, tmp_path / "bad.toml", OTHER.replace('kind = "judged"', 'kind = "guess"'))

    assert dialog.pane.tabs.currentIndex() == PROBLEMS
    assert any("guess" in one.sentence() for one in dialog.pane.problems.rows)
    assert not dialog.try_it.isEnabled()


def test_a_file_of_another_kind_is_refused_in_place(
    office_stage: Stage, dialog: SchemeDialog, tmp_path: Path
) -> None:
    read(office_stage, dialog, tmp_path / "scheme.txt")

    assert "E_UNKNOWN_FORMAT" in dialog.hint.text()


def test_the_figures_of_a_scheme_are_asked_for(office_stage: Stage, dialog: SchemeDialog) -> None:
    wanted: list[str] = []
    dialog.scheme_wanted.connect(wanted.append)

    dialog.try_it.click()

    assert wanted == [NAME]
    assert not dialog.isVisible()


def test_a_scheme_is_saved_as_excel_and_read_back(
    office_stage: Stage, dialog: SchemeDialog, tmp_path: Path
) -> None:
    target = tmp_path / "small.xlsx"

    dialog.save_to(target)
    dialog.read(target)
    office_stage.idle()

    assert dialog.preview is not None
    assert dialog.preview.scheme is not None
    assert [one.code for one in dialog.preview.scheme.indicators] == ["A1", "A2", "B1", "B2", "B3", "E1"]


def test_a_table_is_read_again_under_another_edition(
    office_stage: Stage, dialog: SchemeDialog, tmp_path: Path
) -> None:
    target = tmp_path / "small.xlsx"
    dialog.save_to(target)
    dialog.read(target)
    office_stage.idle()

    dialog.given["edition"].setText("2023c")
    dialog.given["edition"].flush()
    office_stage.idle()
    dialog.try_it.click()

    assert names(office_stage) == {NAME: True, "small 2023c": False}


def test_a_published_scheme_is_withdrawn_with_a_reason(office_stage: Stage, dialog: SchemeDialog) -> None:
    dialog.withdraw.click()
    confirmed(dialog, "市考核办调整了分值")

    assert names(office_stage) == {}


def test_a_shipped_example_is_told_to_be_one(dialog: SchemeDialog) -> None:
    select(dialog, "自带示例")

    assert "示例" in dialog.pane._notice_text.text()
    assert dialog.publish.isEnabled()
    assert not dialog.withdraw.isEnabled()
