"""整改通知书 and 问题清单, read back from their bytes."""

from dataclasses import replace

import pytest

from desktop.reports.check_findings import FindingGroup, render_finding_list
from desktop.reports.check_notice import render_rectification
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import LANDSCAPE, PORTRAIT
from tests.reports.check_samples import LONG, finding_line, finding_list, rectification
from tests.reports.reading import marks, outline, page_texts, path_boxes, sheets, whole_text

FACES = bundled_faces()


def test_a_short_notice_and_its_receipt_share_one_page() -> None:
    pages = page_texts(render_rectification(rectification(1), FACES))

    assert len(pages) == 1
    assert pages[0].index("裁切线") > pages[0].index("（印章）")
    assert "请将本回执签章后返回聊城市人民政府办公室；整改最迟于2026年7月11日前完成。" in pages[0]


@pytest.mark.parametrize("count", [1, 9, 60])
def test_every_finding_is_told_once_with_what_is_demanded(count: int) -> None:
    pdf = render_rectification(rectification(count), FACES)

    text = whole_text(pdf)
    assert [text.count(f"问题{n}：") for n in range(1, count + 1)] == [1] * count
    assert text.count("落实专人值守") == count
    assert "【重复问题】问2025-014" in text
    assert set(sheets(pdf)) == {PORTRAIT}


@pytest.mark.parametrize("count", range(1, 25))
def test_seal_receipt_and_last_words_are_never_torn(count: int) -> None:
    pages = page_texts(render_rectification(rectification(count), FACES))

    sealed = next(page for page in pages if "（印章）" in page)
    assert "在期限前完成整改" in sealed
    receipt = next(page for page in pages if "整改通知书回执" in page)
    assert all(label in receipt for label in ("收文单位", "签收日期", "签收人", "整改责任人", "整改安排"))


def test_photographs_follow_on_a_page_of_their_own() -> None:
    pages = page_texts(render_rectification(rectification(2, photos=3), FACES))

    assert "附件：问题照片" in pages[-2] + pages[0]
    assert pages[-1].count("相机自述") == 3
    assert "回执" not in pages[-1]


def test_without_a_deadline_the_receipt_names_none() -> None:
    text = whole_text(render_rectification(replace(rectification(1), reply_by=None), FACES))

    assert "整改最迟于" not in text
    assert "请将本回执签章后返回聊城市人民政府办公室。" in text


@pytest.mark.parametrize("count", [1, 30, 120])
def test_every_finding_of_a_list_is_there_once_under_its_unit(count: int) -> None:
    pdf = render_finding_list(finding_list(count), FACES)

    text = whole_text(pdf)
    assert [text.count(f"发现{n}。") for n in range(1, count + 1)] == [1] * count
    assert outline(pdf)[0][1] == f"市大数据局（{count}个）"
    assert set(sheets(pdf)) == {LANDSCAPE}


def test_counts_stand_beside_the_bars() -> None:
    text = whole_text(render_finding_list(finding_list(3), FACES))

    assert "风险等级待整改已销号合计高风险3—3合计3—3" in text


def test_a_list_without_findings_says_so() -> None:
    assert "没有问题。" in whole_text(render_finding_list(finding_list(0), FACES))


def test_long_texts_stay_inside_the_text_block() -> None:
    lines = tuple(finding_line(n, LONG * 3) for n in range(1, 6))
    paper = replace(finding_list(1), groups=(FindingGroup("单位" * 30, lines),))

    pdf = render_finding_list(paper, FACES)

    assert whole_text(pdf).count("抽") == 12 * 3 * 5
    for page in range(len(sheets(pdf))):
        found = [m for m in marks(pdf, page) if m.bottom > LANDSCAPE.bottom - 4 and m.left > LANDSCAPE.left]
        boxes = [(m.left, m.bottom, m.right, m.top) for m in found] + path_boxes(pdf, page)
        assert max(box[2] for box in boxes) < LANDSCAPE.right + 2
        assert min(box[1] for box in boxes) > LANDSCAPE.bottom - 2


@pytest.mark.parametrize("count", [1, 30])
def test_the_same_values_give_the_same_bytes(count: int) -> None:
    assert render_finding_list(finding_list(count), FACES) == render_finding_list(finding_list(count), FACES)
    assert render_rectification(rectification(count), FACES) == render_rectification(
        rectification(count), FACES
    )
