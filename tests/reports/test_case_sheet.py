"""办理单, read back from its bytes."""

from dataclasses import replace

from desktop.reports.case_sheet import render_case_sheet
from desktop.reports.fonts import bundled_faces
from tests.reports.reading import outline, page_texts, whole_text
from tests.reports.year_samples import case_sheet

FACES = bundled_faces()


def test_the_light_stands_with_symbol_word_and_explanation() -> None:
    text = whole_text(render_case_sheet(case_sheet(1, 1), FACES))

    assert "亮灯▲黄灯完成比例40%（应达75%）" in text
    assert "亮灯依据应达75%，报送40%，落后35个百分点。" in text


def test_reports_events_and_deadlines_are_all_there() -> None:
    text = whole_text(render_case_sheet(case_sheet(12, 60), FACES))

    assert all(f"进展{n}：完成编制。" in text for n in range(1, 13))
    assert all(f"意见{n}" in text for n in range(1, 13))
    assert all(f"经过{n}。" in text for n in range(1, 61))
    assert "统一归集2023年9月30日2023年12月31日1次未达成" in text
    assert "网上办理率90%以上88%97.8%未达到" in text


def test_its_parts_are_in_the_outline() -> None:
    entries = [title for _, title, _ in outline(render_case_sheet(case_sheet(2, 2), FACES))]

    assert entries == ["时间节点", "量化目标", "各期反馈与核定", "办理经过"]


def test_a_fresh_case_says_what_is_not_there_yet() -> None:
    pages = page_texts(render_case_sheet(case_sheet(0, 0), FACES))

    assert len(pages) == 1
    for words in ("没有时间节点。", "还没有到期的反馈。", "还没有办理记录。"):
        assert words in pages[0]
    assert "量化目标" not in pages[0]


def test_a_heading_never_ends_a_page() -> None:
    for reports in range(1, 25):
        for page in page_texts(render_case_sheet(case_sheet(reports, 3), FACES)):
            body = page.partition("—")[0] if "—" not in page[:-40] else page[:-60]
            assert not body.endswith(("办理经过", "各期反馈与核定"))


def test_markup_prints_as_it_is() -> None:
    evil = "<b>x</b> & =cmd() <img src=…>"
    paper = replace(case_sheet(1, 1), title=evil, explanation=evil, contact=evil)

    assert whole_text(render_case_sheet(paper, FACES)).count("".join(evil.split())) == 3
