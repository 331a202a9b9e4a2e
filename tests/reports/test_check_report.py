"""安全检查报告, read back from its bytes."""

from dataclasses import replace

import pytest

from desktop.reports.check_report import render_check_report
from desktop.reports.check_report_values import CheckReportPaper, ProblemGroup, UncheckedRow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import LANDSCAPE, PORTRAIT
from tests.reports.check_samples import LONG, problem, report
from tests.reports.reading import marks, outline, page_texts, path_boxes, sheets, whole_text

FACES = bundled_faces()
PARTS = (
    "检查覆盖情况",
    "检查结果",
    "得分与结论",
    "发现的问题",
    "现场照片和文件",
    "审核退回情况",
    "历次检查对比",
    "签名",
)
EVIL = "<b>x</b> & =cmd() <img src=…>"


def test_the_parts_are_numbered_in_their_order_and_in_the_outline() -> None:
    titles = [title for level, title, _ in outline(render_check_report(report(), FACES)) if level == 0]

    assert titles == [
        *(f"{number}、{part}" for number, part in zip("一二三四五六七八", PARTS, strict=True)),
        "附件　计分过程",
    ]


def test_without_earlier_inspections_the_numbers_close_up() -> None:
    pdf = render_check_report(replace(report(), trend_note=""), FACES)

    assert "七、签名" in whole_text(pdf)
    assert "历次检查" not in whole_text(pdf)


def test_every_problem_photograph_and_step_is_there_once() -> None:
    pdf = render_check_report(report(problems=60, photos=20), FACES)

    text = whole_text(pdf)
    assert [text.count(f"发现{n}。") for n in range(1, 61)] == [1] * 60
    assert [text.count(f"照片{n}相机") for n in range(1, 21)] == [1] * 20
    assert [text.count(f"步{n}L3") for n in range(1, 61)] == [1] * 60


def test_a_mark_stands_on_every_page_portrait_and_landscape() -> None:
    pdf = render_check_report(report(mark="初步"), FACES)

    assert set(sheets(pdf)) == {PORTRAIT, LANDSCAPE}
    assert all("初步" in page for page in page_texts(pdf))


def test_the_derivation_stands_on_landscape_pages_of_its_own() -> None:
    pdf = render_check_report(report(), FACES)

    for text, sheet in zip(page_texts(pdf), sheets(pdf), strict=True):
        assert ("由哪些项组成" in text) == (sheet is LANDSCAPE)


def test_without_steps_there_is_no_annex() -> None:
    text = whole_text(render_check_report(replace(report(), steps=()), FACES))

    assert "计分过程" not in text


@pytest.mark.parametrize("problems", range(0, 40, 3))
def test_seal_follows_the_signatures_and_no_page_is_empty(problems: int) -> None:
    pages = page_texts(render_check_report(report(problems=problems), FACES))

    sealed = next(page for page in pages if "（印章）" in page)
    assert "附件：计分过程" in sealed
    assert min(len(page.partition("数据状态")[0]) for page in pages) > 20


def test_a_preliminary_report_has_no_place_for_a_seal() -> None:
    text = whole_text(render_check_report(report(mark="初步"), FACES))

    assert "（印章）" not in text
    assert "聊城市人民政府办公室2026年6月25日" in text


def test_parts_without_rows_say_so() -> None:
    empty = replace(report(problems=0), returns=(), sheets=(), photos=(), unchecked=(), severities=None)

    text = whole_text(render_check_report(replace(empty, problems=()), FACES))

    assert "没有退回的检查结果。" in text
    assert "没有签名。" in text


def _long() -> CheckReportPaper:
    rows = tuple(problem(n, LONG if n % 2 else f"{EVIL} {n}") for n in range(1, 9))
    unchecked = (UncheckedRow("安全物理环境", 200, "、".join(f"L3-{n:03d}" for n in range(200))),)
    return replace(report(), problems=(ProblemGroup("类" * 40, rows),), unchecked=unchecked)


def test_nothing_stands_outside_the_text_block_even_with_long_texts() -> None:
    pdf = render_check_report(_long(), FACES)

    for page, sheet in enumerate(sheets(pdf)):
        if sheet is LANDSCAPE:
            continue
        found = [m for m in marks(pdf, page) if sheet.bottom - 4 < m.bottom < sheet.top]
        boxes = [(m.left, m.bottom, m.right, m.top) for m in found] + path_boxes(pdf, page)
        assert min(box[0] for box in boxes) > sheet.left - 2
        assert max(box[2] for box in boxes) < sheet.right + 2
    assert whole_text(pdf).count("".join(EVIL.split())) == 4


def test_the_same_values_give_the_same_bytes() -> None:
    assert render_check_report(report(), FACES) == render_check_report(report(), FACES)
