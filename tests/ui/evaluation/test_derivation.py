"""The derivation as values: every line of it is there, initial and final stand together, records lead on."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.evaluation.values import FactState, Source, UnitScore
from desktop.services.evaluation.values import AppealNote, Burden, EvaluationView, Told, UnitView
from desktop.ui.evaluation.derivation import (
    Line,
    Place,
    Section,
    Sheet,
    plain,
    sheet_of,
    source_lines,
    state_words,
)
from tests.ui.evaluation.scored import DAY, example


@pytest.fixture(scope="module")
def view() -> EvaluationView:
    return example(count=20, indicators=11)


def score_of(view: EvaluationView, unit: str) -> UnitScore:
    return next(one for one in view.evaluation.units if one.participant.party == unit)


def sheet(view: EvaluationView, unit: str, indicator: str = "", detail: UnitView | None = None) -> Sheet:
    found = sheet_of(view, Place(unit, indicator), detail)
    assert found is not None
    return found


def section(found: Sheet, title: str) -> Section:
    return next(one for one in found.sections if one.title == title)


def lines(found: Sheet) -> list[Line]:
    return [line for one in found.sections for line in one.lines]


def test_every_step_of_the_total_is_on_its_sheet(view: EvaluationView) -> None:
    for score in view.evaluation.units:
        found = sheet(view, score.participant.party)

        steps = section(found, "总分推算").lines
        assert [(one.text, one.note) for one in steps] == [(one.name, one.formula) for one in score.steps]
        assert found.figure == f"{score.total:f} 分"


def test_the_total_leads_to_every_indicator_and_each_of_them_has_a_sheet(view: EvaluationView) -> None:
    score = view.evaluation.units[0]
    found = sheet(view, score.participant.party)

    places = [one.link for one in lines(found) if isinstance(one.link, Place)]

    codes = [one.indicator.code for one in score.indicators]
    assert {one.indicator for one in places} == set(codes)
    assert all(sheet_of(view, one) is not None for one in places)


def test_an_indicator_says_wording_steps_facts_and_records(view: EvaluationView) -> None:
    for score in view.evaluation.units:
        for one in score.indicators:
            found = sheet(view, score.participant.party, one.indicator.code)
            part = one.parts[0]
            rule = section(found, "计分规则")
            assert rule.wording == part.part.wording
            assert [each.note for each in rule.lines[1:]] == [each.formula for each in part.steps]
            records = [each.link for each in lines(found) if isinstance(each.link, Source)]
            assert set(part.fact.sources) <= set(records)


def test_initial_and_final_points_stand_together_with_reason_and_reviewer(view: EvaluationView) -> None:
    first = view.entry.scheme.indicators[0].code
    score = next(one for one in score_of(view, "unit.u04").indicators if one.indicator.code == first)

    found = sheet(view, "unit.u04", first)

    changed = section(found, "改分记录").lines
    assert f"按规则 {score.initial:f} 分，最终 15.50 分" in dict(found.facts).values()
    assert [one.value for one in changed] == ["9 分", "15.5 分"]
    assert changed[0].note.startswith("数据已经变化，这次改分不再计入。")
    assert changed[1].note == "核对佐证后更正（督查办公室，2024-01-20）"
    assert [one.decision for one in changed] == ["c3", "c1"]


def test_booked_points_and_vetoes_stand_with_their_document(view: EvaluationView) -> None:
    booked = section(sheet(view, "unit.u02"), "加减分登记").lines[0]
    vetoed = section(sheet(view, "unit.u07"), "否决登记").lines[0]

    assert (booked.value, booked.note) == ("+0.5", "依据：鲁政办字〔2023〕9号（2024-01-20）")
    assert (vetoed.value, vetoed.text) == ("", "发生重大网络安全事件")
    assert "否决：发生重大网络安全或数据安全事件" in state_words(view, score_of(view, "unit.u07"))


def test_missing_facts_are_listed_and_lead_to_their_indicator(view: EvaluationView) -> None:
    score = next(one for one in view.evaluation.units if one.missing)

    listed = section(sheet(view, score.participant.party), "缺少数据").lines

    places = [
        one.indicator.code
        for one in score.indicators
        for part in one.parts
        if part.fact.state is FactState.MISSING
    ]
    assert [one.link for one in listed] == [Place(score.participant.party, code) for code in places]
    assert "暂定" in state_words(view, score)


def test_an_exempted_occurrence_is_shown_and_does_not_count(view: EvaluationView) -> None:
    found = [
        line
        for score in view.evaluation.units
        for one in score.indicators
        for line in lines(sheet(view, score.participant.party, one.indicator.code))
        if line.value == "不计"
    ]

    assert found
    assert all("可不扣分：有正当理由" in one.note for one in found)


def test_a_document_outside_the_program_leads_nowhere() -> None:
    document = Source("document", "聊政办〔2023〕8号", "聊政办〔2023〕8号")
    task = Source("assignment", "office/1", "2023-5-001 建成一体化政务云")

    shown = source_lines((document, task))

    assert [one.link for one in shown] == [None, task]
    assert [one.value for one in shown] == ["文件", "任务"]


def test_appeals_stand_where_they_belong(view: EvaluationView) -> None:
    score = score_of(view, "unit.u05")
    first = view.entry.scheme.indicators[0].code
    appeal = AppealNote(
        "a", "unit.u05", first, "", "按台账已完成", "改为18分", (), DAY, "v", True, "属实", "d", DAY
    )
    detail = UnitView(view, score, 13, None, None, (appeal,), (), (), (), Burden(0, 0))

    total, indicator = sheet(view, "unit.u05", "", detail), sheet(view, "unit.u05", first, detail)
    other = sheet(view, "unit.u05", view.entry.scheme.indicators[1].code, detail)

    for found in (total, indicator):
        line = section(found, "申诉").lines[0]
        assert (line.text, line.value, line.note) == ("改为18分", "同意", "按台账已完成\n属实")
    assert all(one.title != "申诉" for one in other.sections)


def test_a_unit_is_told_rank_and_grade_only_by_the_office(view: EvaluationView) -> None:
    own = replace(view.evaluation.units[0], rank=None, grade="")
    alone = replace(view, evaluation=replace(view.evaluation, units=(own,)))
    told = replace(alone, told=Told(Decimal("91.20"), 3, 22, "good", DAY, False))

    before, after = state_words(alone, own), state_words(told, own)
    facts = dict(sheet(told, own.participant.party).facts)

    assert all("名" not in one for one in before)
    assert after[:2] == ("良好", "第3名")
    assert facts["分组"].endswith("22 个单位排名")


def test_a_place_that_is_not_there_has_no_sheet(view: EvaluationView) -> None:
    assert sheet_of(view, Place("unit.nobody")) is None
    assert sheet_of(view, Place("unit.u00", "Z9")) is None


@pytest.mark.parametrize(
    ("number", "text"),
    [("12.8600", "12.86"), ("20.0000", "20"), ("0", "0"), ("-3.5000", "-3.5"), ("100", "100")],
)
def test_figures_of_steps_have_no_zeros_at_their_end(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text
