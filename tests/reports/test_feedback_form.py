"""反馈表, read back from its bytes."""

from dataclasses import replace

from desktop.reports.feedback_form import render_feedback_form
from desktop.reports.fonts import bundled_faces
from tests.reports.reading import page_texts, whole_text
from tests.reports.year_samples import feedback_form, form_task

FACES = bundled_faces()


def test_a_blank_form_asks_for_everything_and_shows_the_last_report() -> None:
    text = whole_text(render_feedback_form(feedback_form(2), FACES))

    assert "填报单位市公安局反馈期间2023年第三季度任务数2项报送期限2023年10月10日" in text
    for label in ("本期进展", "存在问题", "下步措施", "需协调事项", "完成比例", "佐证材料", "本期值"):
        assert text.count(label) >= 2
    assert text.count("（2023年第二季度）完成需求调研。") == 2
    assert text.count("□无变化□申请办结") == 2
    assert "□2023年12月31日前：统一归集达成日期：" in text
    assert "☑2023年6月30日前：完成调研2023年6月8日达成" in text
    assert "填报日期（盖章）年月日" in text


def test_a_filled_form_shows_what_was_reported() -> None:
    text = whole_text(render_feedback_form(feedback_form(3, is_filled=True), FACES))

    assert all(f"进展{n}：归集数据1200万条。" in text for n in range(1, 4))
    assert text.count("1.数据目录.xlsx2.接口清单.pdf") == 3
    assert text.count("☑无变化□申请办结") == 3
    assert text.count("〔待核定〕") >= 3
    assert "上期值85%本期值88%" in text
    assert "填报人李四" in text


def test_a_blank_form_leaves_room_to_write() -> None:
    blank = page_texts(render_feedback_form(feedback_form(4), FACES))
    filled = page_texts(render_feedback_form(feedback_form(4, is_filled=True), FACES))

    assert len(blank) > len(filled)


def test_a_task_that_goes_on_says_so_on_the_next_page() -> None:
    pages = page_texts(render_feedback_form(feedback_form(20), FACES))

    broken = [page for page in pages[1:] if not page.startswith(("2023-5-", "填报人"))]
    assert broken == []
    assert any("（续）" in page for page in pages)


def test_a_report_longer_than_a_page_is_all_there() -> None:
    long = "".join(f"〔{n:04d}〕" for n in range(900))
    task = replace(form_task(1, is_filled=True), progress=long, problems=long)

    text = whole_text(render_feedback_form(replace(feedback_form(1), tasks=(task,)), FACES))

    assert [text.count(f"〔{n:04d}〕") for n in range(900)] == [2] * 900
    assert "本期进展（续）" in text


def test_a_unit_without_tasks_gets_a_form_that_says_so() -> None:
    pages = page_texts(render_feedback_form(feedback_form(0), FACES))

    assert len(pages) == 1
    assert "任务数0项" in pages[0]
    assert "本期没有需要反馈的任务。" in pages[0]


def test_markup_prints_as_it_is() -> None:
    evil = "<b>x</b> & =cmd() <img src=…>"
    task = replace(form_task(1), heading=evil, progress=evil, help=evil, evidence=(evil,))

    text = whole_text(render_feedback_form(replace(feedback_form(1), unit=evil, tasks=(task,)), FACES))

    assert text.count("".join(evil.split())) == 5


def test_the_same_values_give_the_same_bytes() -> None:
    assert render_feedback_form(feedback_form(3), FACES) == render_feedback_form(feedback_form(3), FACES)
