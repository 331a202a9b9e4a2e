"""考核结果汇总 and 计分说明单: every unit in every table, and each sheet says where its points come from."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from desktop.documents.drawn_codes import drawn_code
from desktop.domain.evaluation.values import FactState, Participant
from desktop.reports.qr_reading import read_qr
from desktop.reports.score_sheet import ScoreSheetPaper, render_score_sheet
from desktop.reports.sections import QR_SIDE, Code
from desktop.services.evaluation.paper_code import read_code
from desktop.services.evaluation.paper_sheets import SheetContext, sheets_of
from desktop.services.evaluation.paper_summary import SummaryParts, summary_paper, summary_pdf
from desktop.services.evaluation.values import Burden
from desktop.services.paper_values import imprint
from tests.reports.reading import page_texts, sheets, whole_text
from tests.services.evaluation.paper_samples import (
    SILENT_UNIT,
    UNIT,
    appeals,
    facts,
    participants,
    score_of,
    summary_parts,
    view,
)

TITLE = "2023年度年终考核结果汇总"


@cache
def summary(is_frozen: bool = False) -> bytes:
    return summary_pdf(facts(TITLE, is_frozen), summary_parts(is_frozen))


def with_units(parts: SummaryParts, change: object) -> SummaryParts:
    units = tuple(change(one) for one in parts.view.evaluation.units)  # type: ignore[operator]
    return replace(parts, view=replace(parts.view, evaluation=replace(parts.view.evaluation, units=units)))


def test_every_unit_stands_in_the_ranking_and_in_the_annex_with_its_total() -> None:
    ranking, _, annex = whole_text(summary()).partition("附件各单位各项指标得分表编号")

    for one in view().evaluation.units:
        name, total = one.participant.name, f"{one.total}"
        assert re.search(rf"{name}[\d.*—-]*{total}", ranking), name
        assert re.search(rf"{name}.*?{total}", annex), name


def test_grades_add_up_to_all_units() -> None:
    paper = summary_paper(facts(TITLE), summary_parts())

    assert sum(sum(one.counts) for one in paper.grade_counts) == len(participants())
    assert sum(sum(bar.values) for bar in paper.distribution.bars) == len(participants())
    assert "优秀单位10个" in whole_text(summary())


def test_what_is_missing_is_listed_by_unit() -> None:
    paper = summary_paper(facts(TITLE), summary_parts())

    silent = score_of(view(), SILENT_UNIT)
    assert dict(paper.missing)[silent.participant.name].count("、") == len(silent.indicators) - 1
    assert dict(paper.missing)["市烟草专卖局"] == "E1 创新加分"
    assert summary_paper(facts(TITLE, True), summary_parts(is_frozen=True)).missing == ()


def test_changes_adjustments_vetoes_and_appeals_are_listed_with_their_reasons() -> None:
    text = whole_text(summary())

    assert "市公安局A29.09→18.00申诉成立" in text
    assert "市自然资源和规划局：漏报重要数据-0.5" in text
    assert "市教育局：填报数据或佐证材料弄虚作假" in text
    assert "市公安局A2采纳" in text
    assert "市政府办公室C1待答复" in text


def test_equal_totals_share_their_rank_in_words() -> None:
    parts = with_units(
        summary_parts(),
        lambda one: replace(one, rank=2, total=Decimal("96.00")) if one.rank in (2, 3) else one,
    )

    paper = summary_paper(facts(TITLE), parts)

    ranks = [row.rank for row in paper.groups[1].rows]
    assert ranks[:4] == ["1", "并列2", "并列2", "4"]


def test_who_is_not_ranked_is_still_listed() -> None:
    def unranked(one: object) -> object:
        if one.participant.party != UNIT:  # type: ignore[attr-defined]
            return one
        member: Participant = replace(one.participant, is_ranked=False)  # type: ignore[attr-defined]
        return replace(one, participant=member, rank=None, grade="")  # type: ignore[type-var]

    paper = summary_paper(facts(TITLE), with_units(summary_parts(), unranked))

    row = next(row for row in paper.groups[1].rows if row.unit == "市政府办公室")
    assert (row.rank, row.grade, row.note) == ("—", "—", "不参加排名")
    assert paper.groups[1].title == "市政府部门（38个单位，37个参加排名）"
    assert paper.grade_counts[1].counts[-1] == 1


def test_the_burden_is_told_and_only_who_owes_or_objected_is_listed() -> None:
    parts = summary_parts()
    lazy = {one.party: Burden(2, 2) for one in participants()} | {
        UNIT: Burden(2, 1),
        "unit.3715g-05": Burden(2, 2, 0, 1),
    }

    paper = summary_paper(facts(TITLE), replace(parts, view=replace(parts.view, burden=lazy)))
    nothing = summary_paper(facts(TITLE), replace(parts, view=replace(parts.view, burden={})))

    assert paper.burden_note.endswith("共124项次，每个单位最多2项，已填报123项次。")
    assert paper.burdens == (("市政府办公室", "2", "1", "0"), ("市公安局", "2", "2", "1"))
    assert nothing.burden_note == "没有要求单位填报的数据：全部由台账和检查记录取得。"


def test_the_annex_is_landscape_and_a_frozen_summary_is_formal() -> None:
    forms = [sheet.is_landscape for sheet in sheets(summary(is_frozen=True))]
    pages = page_texts(summary(is_frozen=True))

    assert forms == sorted(forms)
    assert forms[-1]
    assert not any("暂定" in page for page in pages)
    assert "（印章）" in "".join(pages)
    assert all("暂定" in page for page in page_texts(summary()))


def test_the_code_of_a_summary_is_found_wherever_it_stands() -> None:
    code = read_code(read_qr(drawn_code(summary(), QR_SIDE))[0])

    assert code is not None
    assert (code.paper, code.unit, code.total) == ("evaluation-summary", "", "")


def sheet_pdf(codes: tuple[str, ...]) -> bytes:
    score = score_of(view(), UNIT)
    chosen = tuple(one for one in score.indicators if one.indicator.code in codes)
    names = {one.party: one.name for one in participants()}
    context = SheetContext(view().entry.scheme, names, tuple(one for one in appeals() if one.unit == UNIT))
    paper = ScoreSheetPaper(
        imprint=imprint(facts("计分说明单")),
        head=(),
        warnings=(),
        sheets=sheets_of(replace(score, indicators=chosen), context),
        code=Code("DUKAO1?p=score-sheet&s=x", "核对"),
        signers=("计分人", "复核人"),
    )
    return render_score_sheet(paper)


def test_a_short_sheet_is_one_page_from_the_wording_to_the_signatures() -> None:
    pages = page_texts(sheet_pdf(("B1",)))

    assert len(pages) == 1
    for words in (
        "办法原文按期报送得满分",
        "每次扣分，扣完为止；分级分数：缺报1分，迟报0.2分，退回0.2分",
        "缺报1次，迟报1次",
    ):
        assert words in pages[0]
    assert "合计：缺报1×1+迟报1×0.2=1.2" in pages[0]
    assert "核定：8.8→9.8" in pages[0]
    assert "督查办公室王五" in pages[0]
    assert "计分人复核人日期" in pages[0]


def test_a_sheet_lists_every_record_and_whether_it_is_met() -> None:
    text = whole_text(sheet_pdf(("A1",)))

    fact = score_of(view(), UNIT).indicators[0].parts[0].fact
    assert fact.state is FactState.KNOWN
    assert text.count("任务2023-5-") == len(fact.sources) == 11
    assert "任务2023-5-007推进“一网通办”事项标准化否" in text


def test_sheets_say_who_stated_a_fact_and_what_was_appealed() -> None:
    text = whole_text(sheet_pdf(("C1", "D1")))

    assert "由市大数据局填报" in text
    assert "2024年2月15日申诉：检查得分未计入复查后的改进（要求：按复查结果计分）。尚未答复。" in text
    assert "不适用：年度内没有接受安全检查" in text
