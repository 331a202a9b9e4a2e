"""The coverage sheet, read back from its bytes."""

from dataclasses import replace

import pytest

from desktop.reports.coverage import CoverageFigures, CoveragePaper, render_coverage
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT
from tests.reports.reading import marks, outline, page_texts, path_boxes, sheets, whole_text
from tests.reports.samples import coverage, imprint

FACES = bundled_faces()


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return render_coverage(coverage(), FACES)


def test_the_counts_stand_on_the_first_page(sheet: bytes) -> None:
    first = page_texts(sheet)[0]

    assert (
        "责任括注60分解任务61时限表述72时间节点73量化目标13未写明牵头单位的任务31涉及单位51单位统称3" in first
    )


def test_every_task_stands_once_with_all_that_was_read(sheet: bytes) -> None:
    text = whole_text(sheet)

    for number in range(1, 13):
        assert text.count(f"采纳任务第{number}号") == 1
        assert text.count(f"2023年年底前，打造应用{number}-0") == 1
        assert text.count(f"2024年年底前，打造应用{number}-1") == 1
    assert text.count("（文件未写明）") == 12
    assert text.count("≥90%") == 12


def test_every_sentence_that_was_not_taken_is_listed(sheet: bytes) -> None:
    text = whole_text(sheet)

    assert [text.count(f"未采纳的第{n}句。") for n in range(1, 21)] == [1] * 20
    assert "各级各部门要高度重视。" in text
    assert "到2025年，建成履职服务体系" in text
    assert "括号没有右半边。P_UNCLOSED_BRACKET" in text


def test_three_people_sign_on_one_page_under_their_heading(sheet: bytes) -> None:
    last = page_texts(sheet)[-1]

    assert "六、核对签字" in last
    assert all(f"{role}：年月日" in last for role in ("分解人", "复核人", "批准人"))


@pytest.mark.parametrize("uncovered", range(1, 30, 2))
def test_signatures_stay_together_wherever_the_page_ends(uncovered: int) -> None:
    last = page_texts(render_coverage(coverage(tasks=1, uncovered=uncovered), FACES))[-1]

    assert "六、核对签字" in last
    assert "批准人：" in last


def test_the_code_of_a_task_shows_again_after_a_page_break() -> None:
    paper = coverage(tasks=1)
    task = replace(paper.clauses[0].tasks[0], milestones=paper.clauses[0].tasks[0].milestones * 30)
    paper = replace(paper, clauses=(replace(paper.clauses[0], tasks=(task,)),))

    pages = page_texts(render_coverage(paper, FACES))

    with_milestones = [page for page in pages if "打造应用1-0" in page]
    assert len(with_milestones) > 1
    assert all(page.count("T0001") == 1 for page in with_milestones)


def test_pages_are_portrait_and_nothing_stands_outside_the_text_block(sheet: bytes) -> None:
    assert set(sheets(sheet)) == {PORTRAIT}
    for page in range(len(sheets(sheet))):
        placed = [m for m in marks(sheet, page) if m.bottom > PORTRAIT.bottom - 8]
        boxes = [(m.left, m.bottom, m.right, m.top) for m in placed] + path_boxes(sheet, page)

        assert min(box[0] for box in boxes) > PORTRAIT.left - 1
        assert min(box[1] for box in boxes) > PORTRAIT.bottom - 1
        assert max(box[2] for box in boxes) < PORTRAIT.right + 1
        assert max(box[3] for box in boxes) < PORTRAIT.top + 1


def test_the_outline_leads_to_sections_and_clauses(sheet: bytes) -> None:
    titles = [(level, title) for level, title, _ in outline(sheet)]

    assert titles[:3] == [
        (0, "一、分解数量"),
        (0, "二、已采纳内容与原文对照"),
        (1, "二/（一）　提升数字化水平"),
    ]
    assert titles[-1] == (0, "六、核对签字")


def test_an_empty_sheet_says_that_there_is_nothing() -> None:
    paper = CoveragePaper(imprint(), CoverageFigures(0, 0, 0, 0, 0, 0, 0, 0))

    text = whole_text(render_coverage(paper, FACES))

    assert text.count("无。") == 3


def test_the_same_values_give_the_same_bytes(sheet: bytes) -> None:
    assert render_coverage(coverage(), FACES) == sheet
