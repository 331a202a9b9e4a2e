"""年终考核报告: whoever reads it can recompute it, and every part says what it has to."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest

from desktop.documents.drawn_codes import drawn_code
from desktop.domain.evaluation.values import FactState
from desktop.reports.appraisal import render_appraisal
from desktop.reports.qr_reading import read_qr
from desktop.reports.sections import QR_SIDE
from desktop.services.evaluation.paper_appraisal import AppraisalParts, appraisal_paper, appraisal_pdf
from desktop.services.evaluation.paper_batch import processes_for, rendered
from desktop.services.evaluation.paper_code import read_code
from desktop.services.evaluation.values import Burden, Override
from tests.reports.reading import metadata, outline, page_texts, whole_text
from tests.services.evaluation.calculator import (
    annex_points,
    evaluated,
    formulas,
    indicator_rows,
    lines_of,
    printed_total,
    recomputed_total,
)
from tests.services.evaluation.paper_samples import (
    SILENT_UNIT,
    UNIT,
    appraisal_parts,
    facts,
    participants,
    score_of,
    view,
)


@cache
def report(party: str = UNIT, is_frozen: bool = False) -> bytes:
    return appraisal_pdf(facts("年终考核报告", is_frozen), appraisal_parts(party, is_frozen))


def changed(parts: AppraisalParts, **score: object) -> AppraisalParts:
    return replace(parts, view=replace(parts.view, score=replace(parts.score, **score)))


@pytest.mark.parametrize("party", [one.party for one in participants()])
def test_whoever_reads_only_the_report_gets_the_same_total(party: str) -> None:
    lines = lines_of(report(party))

    total = recomputed_total(lines)

    assert total == printed_total(lines) == score_of(view(), party).total


def test_every_formula_of_the_annex_comes_to_what_is_printed() -> None:
    seen = 0
    for one in participants()[::6]:
        for line, value, printed in formulas(lines_of(report(one.party))):
            places = (
                Decimal(1).scaleb(-max(2, -printed.as_tuple().exponent)) if "→" in line else Decimal("0.0001")
            )
            exact = Decimal(value.numerator) / value.denominator
            assert exact.quantize(places, ROUND_HALF_UP) == printed.quantize(places), line
            seen += 1
    assert seen > 50


def test_the_annex_gives_each_indicator_the_points_of_the_table() -> None:
    lines = lines_of(report())

    rows = indicator_rows(lines)

    assert annex_points(lines) == rows.final | rows.extras
    assert len(rows.final | rows.extras) == len(score_of(view(), UNIT).indicators)


def test_a_calculator_reads_formulas_as_people_do() -> None:
    assert evaluated("20 × 8 ÷ 11") == evaluated("(160 ÷ 11)")
    assert evaluated("缺报 2 × 1 + 迟报 3 × 0.2") == evaluated("2.6")
    assert evaluated("10 - (2 - 5) × 2") == 16


def test_what_does_not_apply_says_so_and_counts_no_zero() -> None:
    score = score_of(view(), UNIT)
    dropped = [one for one in score.indicators if not one.full and not one.indicator.is_extra]
    text = whole_text(report())

    assert dropped
    for one in dropped:
        assert f"{one.indicator.code}{one.indicator.title}{one.indicator.points}00.000.00不适用" in text
        assert f"扣分{one.indicator.code}" not in text
    assert "扣除不适用分值后折算" in text


def test_a_unit_that_reported_nothing_gets_a_report_that_says_what_is_missing() -> None:
    text = whole_text(report(SILENT_UNIT))

    assert "总分0.00分" in text
    assert text.count("缺少数据，暂计0分") >= 11
    assert all(
        part.fact.state is FactState.MISSING
        for one in score_of(view(), SILENT_UNIT).indicators
        for part in one.parts
    )


def test_every_page_of_provisional_figures_says_so_and_the_frozen_report_does_not() -> None:
    provisional, final = page_texts(report()), page_texts(report(is_frozen=True))

    assert all("暂定" in page for page in provisional)
    assert not any("暂定" in page for page in final)
    assert "（印章）" not in "".join(provisional)
    assert "".join(final).count("（印章）") == 1


def test_an_override_is_printed_and_makes_the_report_formal() -> None:
    parts = appraisal_parts()
    override = Override("office.x/o1", "经主任会议同意先行出具", "王五", None)
    said = replace(parts.view, view=replace(parts.view.view, override=override))

    pages = page_texts(appraisal_pdf(facts("年终考核报告"), replace(parts, view=said)))

    assert "经主任会议同意先行出具" in pages[0]
    assert "对C1的申诉尚未答复" in pages[0]
    assert not any("暂定结果" in page for page in pages)
    assert "（印章）" in "".join(pages)


def test_the_seal_never_stands_on_a_page_of_its_own() -> None:
    for one in participants()[::4]:
        for page in page_texts(report(one.party, is_frozen=True)):
            if "（印章）" in page:
                assert "申诉" in page


def test_losses_name_what_happened_and_leave_out_what_is_excused() -> None:
    text = whole_text(report())

    losses = text.partition("六、扣分事项和理由")[2].partition("七、安全检查")[0]
    assert "3项未达到：2023-5-007推进“一网通办”事项标准化" in losses
    assert "核定改为9.8分：其中一期因台账系统停机" in losses
    assert "评定给8.6分" in losses


def test_changes_keep_initial_and_final_points_and_their_reason() -> None:
    text = whole_text(report())

    assert "B1进展反馈10108.809.80核定后改动" in text
    assert "B12024年2月12日核定9.8其中一期因台账系统停机未能报送" in text
    assert "承办全省现场会+12024年1月30日聊督字〔2024〕2号" in text


def test_a_change_of_other_facts_is_shown_and_not_counted() -> None:
    parts = appraisal_parts()
    whole = next(one for one in parts.score.indicators if one.indicator.code == "B1")
    stale = replace(whole, changes=tuple(replace(one, version="old") for one in whole.changes))
    indicators = tuple(stale if one is whole else one for one in parts.score.indicators)

    text = whole_text(appraisal_pdf(facts("年终考核报告"), changed(parts, indicators=indicators)))

    assert "不计入：数据在核定后有变动" in text


def test_vetoes_are_printed_with_effect_and_document() -> None:
    text = whole_text(report("unit.3715g-12"))

    assert "发生重大网络安全或数据安全事件：政务网站被篡改" in text
    assert "聊网信〔2023〕11号" in text
    assert "等次较差" in text


def test_the_code_says_unit_total_grade_and_snapshot() -> None:
    data = report(is_frozen=True)

    code = read_code(read_qr(drawn_code(data, QR_SIDE))[0])

    score = score_of(view(is_frozen=True), UNIT)
    assert code is not None
    assert (code.paper, code.unit, code.total) == ("appraisal", UNIT, str(score.total))
    assert (code.rank, code.grade) == (str(score.rank), score.grade)
    assert code.snapshot == ("9f3c" * 16)[:24]
    assert code.snapshot in whole_text(data)


def test_the_footer_names_state_day_and_scheme_and_the_metadata_the_unit_s_office() -> None:
    for page in page_texts(report(is_frozen=True)):
        assert "数据状态7a517a517a517a51截至2024年2月20日考核方案digital-departments2023版" in page
    assert metadata(report())["Author"] == "聊城市人民政府办公室"


def test_the_outline_leads_to_every_part_and_every_indicator() -> None:
    titles = [title for _, title, _ in outline(report())]

    assert [title[:2] for title in titles if title[1] == "、"] == [f"{n}、" for n in "一二三四五六七八九"]
    for one in score_of(view(), UNIT).indicators:
        assert any(title.startswith(f"{one.indicator.code}　") for title in titles), one.indicator.code


def test_the_same_values_give_the_same_bytes_in_this_process_and_in_others() -> None:
    values = [
        appraisal_paper(facts("年终考核报告"), appraisal_parts(one.party)) for one in participants()[:5]
    ]

    here = [render_appraisal(paper) for paper in values]
    there = [data for _, data in rendered(iter(values), 2)]

    assert here == there
    assert len(set(here)) == len(here)


def test_a_few_papers_are_set_in_this_process() -> None:
    assert processes_for(3) == 0
    assert processes_for(200) <= 8


def test_marks_in_names_print_as_they_are() -> None:
    parts = appraisal_parts()
    nasty = "市<b>局</b>&“测试”\u202e"
    member = replace(parts.score.participant, name=nasty)

    text = whole_text(appraisal_pdf(facts("年终考核报告"), changed(parts, participant=member)))

    assert "市<b>局</b>&“测试”" in text


def test_a_unit_s_own_copy_has_no_rank_no_mean_and_no_seal() -> None:
    parts = replace(appraisal_parts(), is_office=False, history=())

    text = whole_text(appraisal_pdf(facts("年终考核报告"), parts))

    assert "未告知" in text
    assert "核对稿" in text
    assert "本组平均" not in text
    assert "（印章）" not in text
    assert "第27名" not in text


def test_a_report_without_anything_says_so_part_by_part() -> None:
    parts = appraisal_parts("unit.3715p-00", is_frozen=True)
    empty = replace(
        parts,
        checks=(),
        history=(),
        view=replace(parts.view, appeals=(), burden=Burden(0, 0), above=None),
    )

    text = whole_text(appraisal_pdf(facts("年终考核报告"), empty))

    assert "年度内没有承担督查任务。" in text
    assert "没有需要整改的问题" in text
    assert "没有核定改动，没有另行加减分，没有一票否决" in text
    assert "截至本报告出具，没有申诉。" in text
