"""A check form on 211 items: numbered as it is filled, blank or as it stands."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from desktop.domain.checks.inspections import InspectionState, ResultState, reduced
from desktop.domain.checks.values import Answer, Verdict
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.paper_form import FormParts, form_paper, form_pdf
from desktop.services.checks.paper_words import details_text, found_text
from tests.reports.reading import page_texts, whole_text
from tests.services.checks.paper_samples import detail, facts, inspection, report_parts, views_of

TITLE = "安全检查记录表"


def parts(*, is_blank: bool = False, unchecked: int = 0) -> FormParts:
    found = report_parts(unchecked=unchecked, photo_count=0)
    return FormParts(found.detail, found.checklist, found.results, "", is_blank)


def test_every_place_is_numbered_in_order_whether_blank_or_filled() -> None:
    for is_blank in (True, False):
        paper = form_paper(facts(TITLE), parts(is_blank=is_blank))

        rows = [row for group in paper.groups for row in group.rows]
        assert [row.number for row in rows] == list(range(1, 246))
        assert sum(len(group.rows) for group in paper.groups) == 245


def test_a_blank_form_tells_nothing_of_what_was_found() -> None:
    text = whole_text(form_pdf(facts(TITLE), parts(is_blank=True)))

    assert "电子门禁已停用" not in text
    assert "☑" not in text
    assert "初步" not in text
    assert "1符合、2部分符合、3不符合、4不适用" in text


def test_a_filled_form_ticks_what_was_found_with_observation_and_severity() -> None:
    filled = parts(unchecked=5)

    rows = [row for group in form_paper(facts(TITLE), filled).groups for row in group.rows]

    ticked = [view.answer.verdict for view in filled.results if view.result]
    assert [row.ticks for row in rows[:240]] == [list(Verdict).index(verdict) for verdict in ticked]
    assert [row.ticks for row in rows[240:]] == [None] * 5
    assert rows[3].record.startswith("机房入口电子门禁已停用")
    assert rows[3].severity == 1
    assert rows[0].severity is None


def test_totals_count_places() -> None:
    totals = form_paper(facts(TITLE), parts(unchecked=5)).totals

    assert totals.startswith("共245处：符合")
    assert totals.endswith("未检查5处")


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        (InspectionState.REVIEWING, "初步"),
        (InspectionState.CONCLUDED, ""),
        (InspectionState.WITHDRAWN, "已撤销"),
    ],
)
def test_a_filled_form_is_marked_by_the_state_of_the_inspection(state: InspectionState, mark: str) -> None:
    filled = parts()
    row = replace(filled.detail.row, state=state)

    paper = form_paper(facts(TITLE), replace(filled, detail=replace(filled.detail, row=row)))

    assert paper.imprint.mark == mark


def test_a_sheet_shows_its_own_signatures_only() -> None:
    filled = parts()
    own = tuple(view for view in filled.results if view.inspector_name == "李四")

    paper = form_paper(facts(TITLE), replace(filled, sheet="李四", results=own))

    assert [sheet.title for sheet in paper.sheets] == ["李四的检查记录（2026年6月12日提交）"]
    assert paper.signers == ()


def test_a_returned_answer_says_why() -> None:
    filled = parts()
    first = filled.results[0]
    assert first.review is not None
    returned = replace(first, state=ResultState.RETURNED, review=replace(first.review, opinion="缺少记录"))

    paper = form_paper(facts(TITLE), replace(filled, results=(returned, *filled.results[1:])))

    assert paper.groups[0].rows[0].record == "【已退回】缺少记录"


def test_the_cryptography_form_has_places_for_its_measurements() -> None:
    checklist = ChecklistLibrary().checklist("miping", "2023")
    of = inspection(checklist)
    kept = reduced(checklist, of)
    views = views_of(of, kept)

    paper = form_paper(facts(TITLE), FormParts(detail(of, views), kept, views, "", is_blank=True))

    rows = [row for group in paper.groups for row in group.rows]
    measured = [row.code.partition("\n")[0] for row in rows if row.record.startswith("D□ A□ K□")]
    assert len(rows) == 41
    assert len(measured) == 22
    assert all(code.startswith(("MP-PHY", "MP-NET", "MP-DEV", "MP-APP")) for code in measured)


@pytest.mark.parametrize(
    ("details", "text"),
    [
        ({"D": "1", "A": "0", "K": "1", "bits": "80"}, "D成立，A不成立，K成立，密码强度80位"),
        ({"module": "2", "D": "?"}, "D=?，密码模块2级"),
        ({"x": "1", "D": "0"}, "D不成立，x=1"),
        ({}, ""),
    ],
)
def test_measurements_are_worded(details: Mapping[str, str], text: str) -> None:
    answer = Answer("T-01", "", "", details=details)

    assert details_text(answer) == text


def test_a_copy_that_nobody_confirmed_is_said_to_be_one() -> None:
    answer = Answer(
        "T-01", "", "", Verdict.NOT_APPLICABLE, reason="没有无线网络", note="同去年", is_copied=True
    )

    assert found_text(answer) == "理由：没有无线网络\n备注：同去年\n（沿用上次结果，未确认）"


def test_the_same_values_give_the_same_bytes_and_no_page_is_empty() -> None:
    first, second = (form_pdf(facts(TITLE), parts(is_blank=True)) for _ in range(2))

    assert first == second
    assert min(len(page) for page in page_texts(first)) > 100
