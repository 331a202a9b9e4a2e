"""自评: derived facts are only confirmed or objected to, the rest is stated; an owner fills a table."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QTableWidgetItem

from desktop.domain.evaluation.values import FactState
from desktop.services.evaluation.stating import SelfAssessmentService
from desktop.services.evaluation.stating_values import AskedPart
from desktop.ui.evaluation.assessment_form import OWNED, AssessmentView
from desktop.ui.evaluation.assessment_own import OwnAssessment
from desktop.ui.evaluation.owner_table import VALUE, read_pasted
from desktop.ui.evaluation.owner_view import OwnerView
from tests.services.evaluation.small import NAME, POLICE, TRADE
from tests.ui.evaluation.form_stage import Scene
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed


def made(stage: Stage) -> AssessmentView:
    view = AssessmentView(stage.desk)
    stage.show(view)
    view.declare(stage.actions)
    view.show_scheme(NAME)
    stage.idle()
    return view


@pytest.fixture
def own(unit_stage: Stage) -> OwnAssessment:
    found = made(unit_stage).own
    assert found is not None
    return found


@pytest.fixture
def owned(owner_stage: Stage) -> OwnerView:
    view = made(owner_stage)
    view.tabs.setCurrentIndex(OWNED)
    owner_stage.idle()
    assert view.owned is not None
    return view.owned


def part(stage: Stage, code: str, about: str = "") -> AskedPart:
    return SelfAssessmentService(stage.desk.session).part(NAME, code, about)


def headings(own: OwnAssessment) -> list[str]:
    return [card.title for card in own.list.cards.cards if card.is_heading]


def test_what_must_be_stated_comes_first_then_what_is_known(own: OwnAssessment) -> None:
    assert headings(own) == ["需要填报 2", "程序已取得，核对即可 3", "由其他单位填报 1"]
    assert [one.part.code for one in own.parts.values()] == ["B3", "E1", "A1", "A2", "B1", "B2"]
    assert unnamed(own) == []


def test_a_number_is_saved_as_it_is_typed(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("B3")

    own.form.value.setText("9.5")
    own.form.value.flush()

    draft = part(unit_stage, "B3").draft
    assert draft is not None
    assert draft.raw == "9.5"
    assert own.parts[own.list.current_key].draft is not None


def test_what_is_typed_stays_when_another_part_is_chosen(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("B3")
    own.form.value.setFocus()
    own.form.value.setText("7")

    own.select("E1")

    drafts = [part(unit_stage, code).draft for code in ("B3", "E1")]
    assert [one.raw if one else None for one in drafts] == ["7", None]


def test_what_is_no_number_is_said_and_not_saved(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("B3")

    own.form.value.setText("很好")
    own.form.value.flush()

    assert "不是数字" in own.form.hint.text()
    assert part(unit_stage, "B3").draft is None


def test_events_are_saved_line_by_line(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("E1")

    own.form.occurrences.take("省政府通报表扬\t2023-11-02\t省\t1\t鲁政办字〔2023〕9号")

    draft = part(unit_stage, "E1").draft
    assert draft is not None
    assert [(one.title, one.level) for one in draft.occurrences] == [("省政府通报表扬", "省")]


def test_nothing_happened_is_stated_by_a_button(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("E1")

    own.form.nothing.click()

    draft = part(unit_stage, "E1").draft
    assert draft is not None
    assert draft.occurrences == ()
    assert not own.form.nothing.isVisible()


def test_not_applicable_asks_for_the_reason(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("B3")

    own.form.states.choose(FactState.NOT_APPLICABLE)
    lack = own.form.hint.text()
    own.form.note.setPlainText("本年度没有这项工作")
    own.form.note.flush()

    assert "理由没有写" in lack
    assert own.form.hint.text() == ""
    assert not own.form.value.isVisible()


def test_a_derived_fact_is_only_confirmed(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("A1")
    can_write_it = own.form.value.isVisible()

    own.form.confirm.click()
    unit_stage.idle()

    assert not can_write_it
    assert part(unit_stage, "A1").stance == "confirmed"
    assert not own.form.confirm.isEnabled()


def test_an_objection_is_kept_with_its_words(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("A1")

    own.form.object.click()
    before = part(unit_stage, "A1").stance
    own.form.objection.setPlainText("第3项任务已办结")
    own.form.objection.flush()

    found = part(unit_stage, "A1")
    assert before == ""
    assert (found.stance, found.said.note if found.said else "") == ("objected", "第3项任务已办结")
    assert own.form.files.isVisible()


def test_all_that_is_known_is_confirmed_at_once(unit_stage: Stage, own: OwnAssessment) -> None:
    own.foot.confirm_all.click()

    assert [part(unit_stage, code).stance for code in ("A1", "A2", "B1")] == ["confirmed"] * 3


def test_files_are_attached_by_dropping(unit_stage: Stage, own: OwnAssessment, tmp_path: Path) -> None:
    file = tmp_path / "表扬文件.pdf"
    file.write_bytes(b"%PDF-1.7 small")
    own.select("B3")

    own.form.files.files_given.emit([file])
    unit_stage.idle()

    assert [one.name for one in part(unit_stage, "B3").evidence] == ["表扬文件.pdf"]
    assert [one.name for one in own.form.files.list.files] == ["表扬文件.pdf"]


def test_what_is_missing_is_named_before_it_is_handed_in(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("B3")
    own.form.value.setText("9")
    own.form.value.flush()

    own.foot.submit.click()
    unit_stage.idle()

    assert "E1" in own.foot.hint.text()
    assert part(unit_stage, "B3").handed_in is None


def test_everything_is_handed_in_with_a_signature(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("B3")
    own.form.value.setText("9")
    own.select("E1")
    own.form.nothing.click()
    own.foot.signer.setText("王五")

    own.foot.submit.click()
    unit_stage.idle()

    assert own.foot.hint.text() == ""
    assert [part(unit_stage, code).handed_in is not None for code in ("B3", "E1")] == [True, True]
    assert SelfAssessmentService(unit_stage.desk.session).state(NAME).signer == "王五"
    assert "已提交" in unit_stage.said[-1]


def test_the_next_part_that_waits_is_found_by_key(unit_stage: Stage, own: OwnAssessment) -> None:
    own.select("A2")

    unit_stage.actions.show_page("page-evaluation")
    unit_stage.press("next-unstated-part")

    current = own.current
    assert current is not None
    assert current.part.code == "B3"


def test_only_an_owner_has_the_table(unit_stage: Stage, own: OwnAssessment) -> None:
    view = own.window().findChild(AssessmentView)

    assert view is not None
    assert not view.tabs.isVisible()


def test_the_owner_fills_a_number_a_unit(owner_stage: Stage, owned: OwnerView) -> None:
    names = [one.name for one in owned.table.rows]
    place = names.index("市公安局")

    item = owned.table.item(place, VALUE)
    assert item is not None
    item.setText("95")

    draft = part(owner_stage, "B2", POLICE).draft
    assert draft is not None
    assert draft.raw == "95"
    assert owned.table.rows[place].state.word == "待提交"
    assert unnamed(owned) == []


def test_numbers_are_pasted_by_name(owner_stage: Stage, owned: OwnerView) -> None:
    owned.table.take("市财政局\t88.5\n市公安局\t95%\n没有这个局\t1")
    owner_stage.idle()

    found = [part(owner_stage, "B2", unit).draft for unit in (TRADE, POLICE)]
    assert [one.raw if one else None for one in found] == ["88.5", "95"]
    assert "没有这个局" in owned.hint.text()


def test_numbers_alone_are_pasted_from_the_current_row_down(owned: OwnerView) -> None:
    rows = owned.table.rows

    found = read_pasted("90\n91", rows, 1)

    assert dict(found.values) == {rows[1].unit: "90", rows[2].unit: "91"}


def test_what_is_no_number_is_not_taken(owner_stage: Stage, owned: OwnerView) -> None:
    item = owned.table.item(0, VALUE)
    assert isinstance(item, QTableWidgetItem)

    item.setText("优")

    assert item.text() == ""
    assert "优" in owned.hint.text()
    assert owner_stage.refused == []


def test_the_table_is_handed_in(owner_stage: Stage, owned: OwnerView) -> None:
    owned.table.take("市公安局\t95")
    owner_stage.idle()

    owned.submit_button.click()
    owner_stage.idle()

    assert part(owner_stage, "B2", POLICE).handed_in is not None
    assert owned.hint.text() == ""


def test_what_the_owner_stated_reaches_the_unit_as_known(
    unit_stage: Stage, own: OwnAssessment, small: Scene
) -> None:
    own.select("B2")

    assert own.form.confirm.isVisible() is False
    assert "市财政局" in own.form._known_head.text()
    assert small.police is unit_stage.desk.session
