"""A report on 211 items: what it says is what was found, whatever state the inspection is in."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.checks.conformity import Conformity1
from desktop.domain.checks.inspections import Inspection, InspectionState
from desktop.domain.checks.values import Severity, Verdict
from desktop.services.checks.paper_report import ReportParts, report_paper, report_pdf
from tests.reports.reading import page_texts, whole_text
from tests.services.checks.paper_samples import earlier_finding, facts, report_parts, trend


def text_of(parts: ReportParts) -> str:
    return whole_text(report_pdf(facts(), parts))


def unfinished(inspection: Inspection) -> Inspection:
    return replace(inspection, concluded_on=None)


def test_counts_coverage_and_score_are_those_of_the_scoring() -> None:
    parts = report_parts()

    paper = report_paper(facts(), parts)

    assert parts.score is not None
    assert [row.count for row in paper.counts] == [parts.score.counts[verdict] for verdict in Verdict]
    assert sum(row.count for row in paper.counts) == 211
    assert sum(Decimal(row.percent.rstrip("%")) for row in paper.counts) == 100
    assert paper.scoring[0] == f"综合得分{parts.score.value}分，结论：良。"
    assert [row.value for row in paper.categories] == [f"{one.value}" for one in parts.score.categories]
    assert paper.preliminary == paper.imprint.mark == ""


def test_the_derivation_has_every_step_with_its_formula_and_value() -> None:
    parts = report_parts()
    assert parts.score is not None

    paper = report_paper(facts(), parts)

    assert len(paper.steps) == len(parts.score.steps) > 30
    for row, step in zip(paper.steps, parts.score.steps, strict=True):
        assert row.formula == step.formula
        assert row.value == f"{step.value}"
    assert all(row.parts for row in paper.steps)


def test_no_formula_loses_its_minus_sign_on_paper() -> None:
    parts = report_parts()
    assert parts.score is not None

    text = text_of(parts)

    formulas = ["".join(step.formula.split()) for step in parts.score.steps]
    with_minus = [formula.replace("\u2212", "\u2013") for formula in formulas if "\u2212" in formula]
    assert len(with_minus) > 10
    assert all(formula in text for formula in with_minus)


def test_every_page_of_a_preliminary_report_is_marked_and_what_is_missing_named() -> None:
    parts = report_parts(unfinished, unchecked=30)

    pages = page_texts(report_pdf(facts(), parts))

    assert all("初步" in page for page in pages)
    text = "".join(pages)
    assert "应检查211项（245处），已检查181项，未检查30项，检查率85.8%。" in text
    assert "未检查的30处如下" in text
    assert "外包运维管理：L3-MMS1-45、L3-MMS1-46、L3-MMS1-47、L3-MMS1-48" in text
    assert "结论：未下结论" in text
    assert "得分是下限" in text


def test_nothing_checked_is_a_report_too() -> None:
    parts = report_parts(unfinished, unchecked=245, photo_count=0)

    paper = report_paper(facts(), parts)

    assert paper.counts[-1].count == 211
    assert sum(row.count for row in paper.unchecked) == 245
    assert paper.problem_note == "没有发现不符合或部分符合的项。"
    assert "检查率0.0%" in text_of(parts)


def test_results_that_moved_after_the_end_are_said() -> None:
    parts = report_parts(lambda one: replace(one, concluded_value=Decimal("90.00")))

    paper = report_paper(facts(), parts)

    assert paper.imprint.mark == "有变动"
    assert any("定稿得分为90.00分，与现有结果算得的不同" in line for line in paper.scoring)


def test_a_withdrawn_inspection_says_so_on_every_page() -> None:
    parts = report_parts(lambda one: replace(one, withdrawn="被检查单位已撤并"))
    row = replace(parts.detail.row, state=InspectionState.WITHDRAWN)

    paper = report_paper(facts(), replace(parts, detail=replace(parts.detail, row=row)))

    assert (paper.imprint.mark, paper.preliminary) == ("已撤销", "本次检查已撤销：被检查单位已撤并")


def test_a_conflict_keeps_a_concluded_report_preliminary() -> None:
    parts = report_parts(lambda one: replace(one, conflicts=("basis",)))

    assert report_paper(facts(), parts).imprint.mark == "初步"


def test_problems_are_listed_by_category_with_severity_clause_and_finding() -> None:
    parts = report_parts()

    paper = report_paper(facts(), parts)

    listed = [row for group in paper.problems for row in group.problems]
    failing = [view for view in parts.results if view.answer.observation]
    assert len(listed) == len(failing) == 25
    assert [group.category for group in paper.problems] == list(
        dict.fromkeys(view.place.item.category for view in failing)
    )
    assert all("依据：GB/T 22239-2019" in row.item for row in listed)
    assert listed[0].action == "问2026-001\n2026年7月11日前\n待整改，已逾期"
    assert "【重复问题】曾于以前的检查中发现：问2025-014（2025年9月3日" in listed[0].found
    severities = Counter(row.rating.partition("\n")[2] for row in listed)
    assert f"25个：中风险{severities['中风险']}个，低风险{severities['低风险']}个" in paper.problem_note


def test_a_repeat_is_told_before_the_finding_is_raised() -> None:
    parts = report_parts(unfinished)
    first = next(view for view in parts.results if view.answer.observation)

    told = report_paper(facts(), replace(parts, repeats={first.key: (earlier_finding(first),)}))

    assert "问2025-014" in told.problems[0].problems[0].found
    assert told.problems[0].problems[0].action == "未下达"
    assert "尚未向被检查单位下达整改。" in told.problem_note


def test_a_withdrawn_finding_stays_in_the_report_with_its_reason() -> None:
    parts = report_parts()
    first = parts.findings[0]
    withdrawn = replace(first, finding=replace(first.finding, withdrawn="误报"))

    paper = report_paper(facts(), replace(parts, findings=(withdrawn, *parts.findings[1:])))

    assert paper.problems[0].problems[0].action == "问2026-001\n已撤销：误报"
    assert "已向被检查单位下达24个" in paper.problem_note


def test_a_broken_signature_is_said_to_be_broken() -> None:
    parts = report_parts(unfinished, is_broken=True)

    text = text_of(parts)

    assert text.count("已失效：签名后检查结果有改动") == 1
    assert text.count("有效：签名后检查结果未改动") == 5
    assert "签名不齐：缺检查员有效签名1个。" in text


def test_photographs_carry_the_cameras_claims_as_claims() -> None:
    text = text_of(report_parts(photo_count=5))

    assert text.count("相机自述（未核实）：2026-06-0910:24:31，北纬36.4561°东经115.9853°，HUAWEIMate60") == 5
    assert "共有照片5张、其他文件0个。拍摄时间和地点是相机写入文件的，只作参考，未经核实。" in text


def test_returns_name_the_reason_and_where_the_result_stands_now() -> None:
    text = text_of(report_parts())

    assert "检查记录没有写明抽查的数量和设备名称，请补充后重新提交。2026年6月15日王五已采纳" in text


def test_the_trend_needs_two_inspections_and_warns_of_other_profiles_and_systems() -> None:
    parts = report_parts()
    points = trend(Decimal(80))
    other = replace(points[0], profile="conformity-1", system="门户网站")

    alone = report_paper(facts(), replace(parts, trend=points[-1:]))
    mixed = report_paper(facts(), replace(parts, trend=(other, *points[1:])))

    assert alone.trend_note == ""
    assert "评分方法不同的不连线" in mixed.trend_note
    assert "系统不尽相同" in mixed.trend_note


def test_a_reinspection_counts_places_and_gives_no_score() -> None:
    parts = report_parts(lambda one: replace(one, reinspects=("office.x/f1",)))
    earlier = earlier_finding(parts.results[3])
    parts = replace(parts, score=None, reinspected=(earlier,), trend=())

    paper = report_paper(facts(), parts)

    assert sum(row.count for row in paper.counts) == sum(row.total for row in paper.categories) == 245
    assert paper.axes == paper.steps == ()
    assert "复查，不单独评分" in text_of(parts)
    assert "问2025-014" in text_of(parts)


def test_another_profile_without_conclusions_is_printed_under_its_name() -> None:
    parts = report_parts()
    score = Conformity1().score(parts.checklist, "3", parts.answers)

    text = text_of(replace(parts, score=score))

    assert "评分方法：符合率，版本conformity-1。" in text
    assert "结论：未下结论" in text


def test_an_unrated_problem_is_said_to_be_unrated() -> None:
    parts = report_parts(unfinished)
    views = tuple(replace(one, answer=replace(one.answer, severity=None)) for one in parts.results)

    note = report_paper(facts(), replace(parts, results=views)).problem_note

    assert "未定等级" in note


@pytest.mark.parametrize("count", [0, 1, 13])
def test_the_same_values_give_the_same_bytes(count: int) -> None:
    first, second = (report_pdf(facts(), report_parts(photo_count=count)) for _ in range(2))

    assert first == second


def test_a_long_text_is_printed_whole() -> None:
    parts = report_parts()
    first = next(view for view in parts.results if view.answer.observation)
    long = "长" * 3000
    views = tuple(
        replace(one, answer=replace(one.answer, observation=long, severity=Severity.HIGH))
        if one is first
        else one
        for one in parts.results
    )

    assert text_of(replace(parts, results=views)).count("长") >= 3000


def test_the_day_of_the_report_is_that_of_its_conclusion() -> None:
    concluded, open_ = report_paper(facts(), report_parts()), report_paper(facts(), report_parts(unfinished))

    assert concluded.on == date(2026, 6, 25)
    assert open_.on == facts().as_of
