"""督办通知单 and 催办单, read back from their bytes."""

import re
from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.supervision import Light
from desktop.reports.fonts import bundled_faces
from desktop.reports.notice import PaperItem, render_notice, render_reminder
from desktop.reports.page import PORTRAIT
from tests.reports.reading import marks, page_texts, path_boxes, sheets, whole_text
from tests.reports.year_samples import items, notice, reminder

FACES = bundled_faces()
EVIL = "<b>x</b> & =cmd() <img src=…>"


@pytest.mark.parametrize(
    ("colour", "words"),
    [(Light.BLUE, "■□□蓝色督办"), (Light.YELLOW, "■■□黄色督办"), (Light.RED, "■■■红色督办")],
)
def test_the_colour_is_a_word_and_squares_to_count_on_notice_and_slip(colour: Light, words: str) -> None:
    text = whole_text(render_notice(notice(1, colour), FACES))

    band, slip = text.split("裁切线")
    assert words in band
    marked = words.replace("督办", "")
    assert f"{marked[3:]}督办（{marked[:3]}）共1项" in slip


def test_a_short_notice_and_its_slip_share_one_page() -> None:
    pages = page_texts(render_notice(notice(1), FACES))

    assert len(pages) == 1
    for part in ("聊城市人民政府办公室", "督办通知单", "督办〔2023〕3号签发人：张三", "市公安局："):
        assert part in pages[0]
    assert "回复期限：2023年10月20日" in pages[0]
    assert "聊城市人民政府办公室（印章）2023年10月9日" in pages[0]
    assert pages[0].index("裁切线") > pages[0].index("（印章）")
    assert "请于2023年10月20日前将本回执签章后返回聊城市人民政府办公室。" in pages[0]


@pytest.mark.parametrize("count", [1, 20, 80])
def test_every_item_is_there_once_with_its_reason(count: int) -> None:
    pdf = render_notice(notice(count), FACES)

    text = whole_text(pdf)
    assert [text.count(f"2023-5-{n:03d}") for n in range(1, count + 1)] == [1] * count
    assert [text.count(f"原因{n}：") for n in range(1, count + 1)] == [1] * count
    assert set(sheets(pdf)) == {PORTRAIT}


def test_the_head_of_the_table_stands_on_every_page_with_items() -> None:
    pages = page_texts(render_notice(notice(80), FACES))

    with_items = [page for page in pages if re.search(r"原因\d+：", page)]
    assert len(with_items) > 2
    assert all("序号编号任务完成时限督办原因" in page for page in with_items)


@pytest.mark.parametrize("count", range(1, 30))
def test_seal_slip_and_last_words_are_never_torn(count: int) -> None:
    pages = page_texts(render_notice(notice(count), FACES))

    sealed = next(page for page in pages if "（印章）" in page)
    assert "书面反馈整改情况" in sealed
    slip = next(page for page in pages if "督办通知单回执" in page)
    assert all(label in slip for label in ("收文单位", "签收日期", "签收人", "联系电话", "办理安排"))
    assert pages[-1] == slip


def test_nothing_stands_outside_the_text_block_but_numbers_and_footers() -> None:
    pdf = render_notice(replace(notice(25), unit="长" * 60), FACES)

    for page in range(len(sheets(pdf))):
        found = [m for m in marks(pdf, page) if m.bottom > PORTRAIT.bottom - 4]
        boxes = [(m.left, m.bottom, m.right, m.top) for m in found] + path_boxes(pdf, page)
        assert min(box[0] for box in boxes) > PORTRAIT.left - 2
        assert max(box[2] for box in boxes) < PORTRAIT.right + 2
        assert max(box[3] for box in boxes) < PORTRAIT.top + 1


def test_a_withdrawn_notice_says_so_with_the_reason() -> None:
    text = whole_text(render_notice(replace(notice(1), withdrawn="数据有误"), FACES))

    assert "（本单已撤销：数据有误）" in text


def test_a_notice_without_reply_and_signer_leaves_them_out() -> None:
    text = whole_text(render_notice(replace(notice(1), reply_by=None, signer=""), FACES))

    assert "回复期限：" not in text
    assert "签发人" not in text
    assert "前将本回执" not in text


def test_the_office_may_have_a_long_name() -> None:
    office = "聊城市高新技术产业开发区管理委员会行政审批服务和大数据管理局"
    paper = notice(2)

    pdf = render_notice(replace(paper, imprint=replace(paper.imprint, author=office)), FACES)

    assert whole_text(pdf).count(office) >= 3
    assert max(m.right for m in marks(pdf, 0)) < PORTRAIT.right + 1


def test_markup_prints_as_it_is() -> None:
    paper = replace(
        notice(1),
        unit=EVIL,
        opening=EVIL,
        demand=EVIL,
        signer=EVIL,
        items=(PaperItem(EVIL, EVIL, EVIL, EVIL),),
    )

    text = whole_text(render_notice(paper, FACES))

    assert text.count("".join(EVIL.split())) >= 7


def test_the_same_values_give_the_same_bytes() -> None:
    assert render_notice(notice(5), FACES) == render_notice(notice(5), FACES)
    assert render_reminder(reminder(5), FACES) == render_reminder(reminder(5), FACES)


def test_every_page_says_which_state_it_shows() -> None:
    for page in page_texts(render_notice(notice(40), FACES)):
        assert "数据状态3f9a41c27be08d55截至2023年12月1日解析规则2023-1" in page


def test_a_reminder_names_unit_items_and_day() -> None:
    text = whole_text(render_reminder(reminder(6), FACES))

    assert "催办单" in text
    assert "市民政局：" in text
    assert "催办事由" in text
    assert sum(f"原因{n}：" in text for n in range(1, 7)) == 6
    assert text.index("请收到本单后抓紧办理。") < text.index("（印章）2023年10月9日")


def test_a_reminder_without_a_day_leaves_room_to_write_it() -> None:
    text = whole_text(render_reminder(replace(reminder(1), on=None), FACES))

    assert "（印章）年月日" in text


def test_an_item_without_a_deadline_shows_a_dash() -> None:
    text = whole_text(render_notice(replace(notice(1), items=(items(4)[3],), on=date(2023, 1, 2)), FACES))

    assert "2023-5-004推进政务数据共享第4项—原因4" in text
