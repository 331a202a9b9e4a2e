"""The ledger paper, read back from its bytes."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.supervision import Light
from desktop.reports.fonts import bundled_faces
from desktop.reports.ledger import LedgerMilestone, LedgerStanding, render_ledger
from desktop.reports.page import LANDSCAPE
from tests.reports.reading import (
    marks,
    metadata,
    outline,
    page_texts,
    path_boxes,
    sheets,
    whole_text,
)
from tests.reports.samples import ledger, ledger_row

FACES = bundled_faces()
HEAD = "编号任务工作要求牵头单位责任单位时间节点量化目标状态条款出处"


@pytest.fixture(scope="module")
def sixty() -> bytes:
    return render_ledger(ledger([ledger_row(number) for number in range(1, 61)]), FACES)


def test_every_row_is_there_exactly_once(sixty: bytes) -> None:
    text = whole_text(sixty)

    assert [text.count(f"T{number:04d}") for number in range(1, 61)] == [1] * 60
    assert [text.count(f"任务名称第{number}号") for number in range(1, 61)] == [1] * 60
    assert text.count("推动涉企信息统一归集，实现“应归尽归”") == 60
    assert text.count("（未明确）") == 30


def test_every_page_is_landscape_with_the_head_and_its_number(sixty: bytes) -> None:
    pages = page_texts(sixty)

    assert set(sheets(sixty)) == {LANDSCAPE}
    assert all(HEAD in page for page in pages)
    assert all(f"—{number}—" in page for number, page in enumerate(pages, 1))
    assert all(f"第{number}页，共{len(pages)}页" in page for number, page in enumerate(pages, 1))


def test_every_page_says_which_state_it_shows(sixty: bytes) -> None:
    pages = page_texts(sixty)

    assert all("数据状态3f9a41c27be08d55截至2023年12月1日解析规则2023-1" in page for page in pages)


def test_nothing_stands_outside_the_text_block_but_numbers_and_footers(sixty: bytes) -> None:
    for page in range(len(sheets(sixty))):
        placed = [m for m in marks(sixty, page) if m.bottom > 50 and m.left > LANDSCAPE.left - 4]
        boxes = [(m.left, m.bottom, m.right, m.top) for m in placed] + path_boxes(sixty, page)

        assert len(placed) > 50
        assert min(box[0] for box in boxes) > LANDSCAPE.left - 1
        assert min(box[1] for box in boxes) > LANDSCAPE.bottom - 1
        assert max(box[2] for box in boxes) < LANDSCAPE.right + 1
        assert max(box[3] for box in boxes) < LANDSCAPE.top + 1


def test_the_page_number_stands_where_portrait_pages_have_it(sixty: bytes) -> None:
    odd, even = (
        [m for m in marks(sixty, page) if m.left < LANDSCAPE.left - 5 and m.bottom > 50] for page in (0, 1)
    )

    assert "".join(m.text for m in odd) == "—1—"
    assert max(m.top for m in odd) < 297
    assert min(m.bottom for m in even) > 297


def test_chapters_are_in_the_outline(sixty: bytes) -> None:
    entries = outline(sixty)

    assert [title for _, title, _ in entries] == [f"第{n}章　重点任务（10项）" for n in range(1, 7)]
    assert all(title.replace("　", "") in page_texts(sixty)[page] for _, title, page in entries)


def test_metadata_names_title_office_document_and_fonts(sixty: bytes) -> None:
    found = metadata(sixty)

    assert found["Title"] == "聊城市加快推进数字政府建设督查任务台账"
    assert found["Author"] == "聊城市人民政府办公室"
    assert "聊政字〔2023〕5号" in found["Keywords"]
    assert "督考仿宋（Fandol）" in found["Subject"]
    assert "楷体" not in found["Subject"]


def test_every_font_is_embedded(sixty: bytes) -> None:
    assert sixty.count(b"/FontFile2") == 4
    assert b"Helvetica" not in sixty


def test_the_same_values_give_the_same_bytes_in_another_process(sixty: bytes, tmp_path: Path) -> None:
    program = (
        "import sys; from tests.reports.samples import *; from desktop.reports.ledger import *\n"
        "from desktop.reports.fonts import bundled_faces\n"
        "rows = [ledger_row(number) for number in range(1, 61)]\n"
        "open(sys.argv[1], 'wb').write(render_ledger(ledger(rows), bundled_faces()))"
    )
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(root)}

    subprocess.run([sys.executable, "-c", program, str(tmp_path / "l.pdf")], env=environment, check=True)

    assert (tmp_path / "l.pdf").read_bytes() == sixty


def test_an_empty_ledger_says_so() -> None:
    pdf = render_ledger(ledger([]), FACES)

    assert len(page_texts(pdf)) == 1
    assert HEAD in page_texts(pdf)[0]
    assert "本台账暂无任务。" in page_texts(pdf)[0]


def test_a_row_taller_than_a_page_is_cut_between_lines_under_a_repeated_head() -> None:
    long = "".join(f"〔{number:03d}〕推进工作" for number in range(430))
    rows = [ledger_row(1), ledger_row(2, long), ledger_row(3)]

    pdf = render_ledger(ledger(rows), FACES)

    pages = page_texts(pdf)
    assert len(long) > 3_000
    assert len(pages) > 2
    assert all(HEAD in page for page in pages)
    text = whole_text(pdf)
    assert [text.count(f"〔{number:03d}〕") for number in range(430)] == [1] * 430
    assert "T0002（续）" in text


def test_a_row_that_fits_a_page_is_never_cut() -> None:
    rows = [ledger_row(number, f"起{number}始" + REST * 4 + f"结{number}束") for number in range(1, 13)]

    pages = page_texts(render_ledger(ledger(rows), FACES))

    for number in range(1, 13):
        assert [page for page in pages if f"起{number}始" in page] == [
            page for page in pages if f"结{number}束" in page
        ]


REST = "围绕发展规划、重点项目投资、宏观经济、就业、营商环境优化等，强化进度数据的趋势性分析。"


@pytest.mark.parametrize("times", [1, 9])
def test_a_band_is_never_the_last_thing_on_a_page(times: int) -> None:
    for rows_before in range(1, 9):
        rows = [ledger_row(number) for number in range(1, rows_before + 3)]
        rows[rows_before] = ledger_row(rows_before + 1, REST * times)

        pages = page_texts(render_ledger(ledger(rows, per_group=rows_before), FACES))

        with_band = next(page for page in pages if "第2章重点任务" in page)
        assert f"T{rows_before + 1:04d}" in with_band


def test_six_hundred_rows_are_all_there() -> None:
    pdf = render_ledger(ledger([ledger_row(number) for number in range(1, 601)]), FACES)

    text = whole_text(pdf)
    assert sum(text.count(f"T{number:04d}") for number in range(1, 601)) == 600


def test_markup_in_any_cell_prints_as_it_is() -> None:
    evil = "<b>x</b> & =cmd() <img src=…>"
    row = replace(
        ledger_row(1),
        code="&",
        title=evil,
        requirement=evil,
        lead_units=(evil,),
        responsible_units=(evil, "䶮𬭚局"),
        state="<i>",
        clause="\x00\x1b[0m",
        targets=(evil,),
    )
    paper = ledger([row])
    paper = replace(paper, note=evil, imprint=replace(paper.imprint, title=evil, edition=evil))

    pdf = render_ledger(paper, FACES)

    assert whole_text(pdf).count(evil.replace(" ", "")) >= 7
    assert "䶮𬭚局" in whole_text(pdf)
    assert metadata(pdf)["Title"] == evil


def test_a_deadline_without_a_day_shows_its_wording() -> None:
    row = replace(
        ledger_row(1),
        milestones=(
            LedgerMilestone(None, "长期坚持", ""),
            LedgerMilestone(date(2025, 6, 30), "2025年6月底前"),
        ),
    )

    text = whole_text(render_ledger(ledger([row]), FACES))

    assert "长期坚持" in text
    assert "2025-06-302025年6月底前" in text


def standing(light: Light, units: tuple[str, ...] = ()) -> LedgerStanding:
    return LedgerStanding(light, "灯字", "45%", date(2024, 3, 31), units)


def test_a_ledger_of_the_year_shows_light_progress_deadline_and_the_state_of_units() -> None:
    row = replace(ledger_row(3), standing=standing(Light.RED, ("办理中：市公安局", "已办结：市民政局")))

    text = whole_text(render_ledger(ledger([row]), FACES))

    assert "时间节点和量化目标亮灯状态、进度和下一时限" in text
    for words in ("■灯字", "待交办45%2024-03-31", "T0003二/（一）/1", "网上办理率90%以上"):
        assert words in text
    assert "T0003各单位状态办理中：市公安局；已办结：市民政局" in text


def test_a_ledger_of_shares_has_no_line_for_other_units() -> None:
    text = whole_text(render_ledger(ledger([replace(ledger_row(1), standing=standing(Light.BLUE))]), FACES))

    assert "◆灯字" in text
    assert "各单位状态" not in text


def test_drafts_among_issued_tasks_have_no_light() -> None:
    rows = [replace(ledger_row(1), standing=standing(Light.GREEN, ("办理中：甲",))), ledger_row(2)]

    text = whole_text(render_ledger(ledger(rows), FACES))

    assert text.count("●灯字") == 1
    assert "—待交办" in text


def test_every_light_keeps_its_symbol_in_the_ledger() -> None:
    rows = [replace(ledger_row(n), standing=standing(light)) for n, light in enumerate(Light, 1)]

    text = whole_text(render_ledger(ledger(rows), FACES))

    assert all(f"{symbol}灯字" in text for symbol in "○●◆▲■")


def test_the_line_of_units_stays_with_its_row_where_the_row_is_whole() -> None:
    units = ("办理中：" + "、".join(f"第{n}局" for n in range(40)),)
    rows = [replace(ledger_row(n), standing=standing(Light.GREEN, units)) for n in range(1, 30)]

    pages = page_texts(render_ledger(ledger(rows), FACES))

    for number in range(1, 30):
        page = next(page for page in pages if f"任务名称第{number}号" in page)
        if page.count("实现“应归尽归”") == page.count("各单位状态"):
            assert f"T{number:04d}各单位状态" in page
    assert sum(page.count("各单位状态") for page in pages) == 29
