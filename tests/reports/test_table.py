"""The table engine beyond what the papers show."""

import ctypes
from dataclasses import replace

import pypdfium2
import pytest
from pypdfium2 import raw

from desktop.reports.columns import Column, fit_columns
from desktop.reports.flow import Flow
from desktop.reports.fonts import Role, bundled_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from desktop.reports.table import Band, Item, Note, Row, TableStyle, set_table
from desktop.reports.text import Style
from tests.reports.reading import marks, outline, page_texts

FACES = bundled_faces()
STYLE = TableStyle(
    cell=Style(Role.BODY, 10, 14),
    head=Style(Role.HEADING, 10, 14, align="centre"),
    band=Style(Role.HEADING, 10, 14),
)
COLUMNS = fit_columns((Column("甲栏", 1), Column("乙栏", 3)), PORTRAIT.block_width)


def printed(items: list[Item], columns: tuple[Column, ...] = COLUMNS) -> bytes:
    pages = Pages(Imprint("测试"), FACES)
    set_table(Flow(pages), columns, items, STYLE)
    return pages.finish()


@pytest.mark.parametrize("filled", range(15, 22))
def test_no_page_ends_with_a_head_that_has_no_row_below_it(filled: int) -> None:
    flow = Flow(Pages(Imprint("测试"), FACES))
    flow.paragraph("\n".join("行" for _ in range(filled)))

    set_table(flow, COLUMNS, [Row(("一", "\n".join("高行" for _ in range(12)))), Row(("二", "末"))], STYLE)

    for page in page_texts(flow.pages.finish()):
        assert ("甲栏乙栏" in page) == ("高行" in page)


def test_a_table_without_rows_shows_its_head() -> None:
    assert "甲栏乙栏" in page_texts(printed([]))[0]


def test_a_group_without_rows_still_shows_its_band() -> None:
    pdf = printed([Band("空组"), Band("有组"), Row(("一", "二")), Band("末组")])

    assert "甲栏乙栏空组有组一二末组" in page_texts(pdf)[0]
    assert [title for _, title, _ in outline(pdf)] == ["空组", "有组", "末组"]


def test_a_short_group_of_joined_rows_is_not_parted() -> None:
    filler: list[Item] = [Row((f"{n}", "填")) for n in range(27)]
    group = [Row(("组", f"第{n}行"), is_joined=n > 0) for n in range(6)]

    pages = page_texts(printed([*filler, *group]))

    assert len(pages) == 2
    assert "组第0行第1行第2行第3行第4行第5行" in pages[1]


def test_the_last_row_never_stands_alone_on_a_page() -> None:
    sizes = []
    for count in range(30, 50):
        pages = page_texts(printed([Row((f"第{n}行", "填")) for n in range(count)]))
        sizes.append([page.count("填") for page in pages])

    assert any(len(pages) == 1 for pages in sizes)
    assert min(pages[1] for pages in sizes if len(pages) == 2) == 2
    assert [sum(pages) for pages in sizes] == list(range(30, 50))


def test_a_long_group_of_joined_rows_goes_on_and_repeats_its_first_cell() -> None:
    group: list[Item] = [Row(("组", f"第{n}行"), is_joined=n > 0) for n in range(70)]

    pages = page_texts(printed(group))

    assert len(pages) == 3
    assert all(page.startswith("甲栏乙栏组第") and page.count("组") == 1 for page in pages)


def test_short_cells_stand_in_the_middle_of_their_row() -> None:
    pdf = printed([Row(("短", "长" * 200))])

    placed = marks(pdf, 0)
    short = next(m for m in placed if m.text == "短")
    long = [m for m in placed if m.text == "长"]
    middle = (max(m.top for m in long) + min(m.bottom for m in long)) / 2
    assert (short.top + short.bottom) / 2 == pytest.approx(middle, abs=2)


def test_cells_of_a_top_column_stand_at_the_top() -> None:
    columns = (replace(COLUMNS[0], is_middle=False), COLUMNS[1])

    placed = marks(printed([Row(("短", "长" * 200))], columns), 0)

    short = next(m for m in placed if m.text == "短")
    assert short.top == pytest.approx(max(m.top for m in placed if m.text == "长"), abs=2)


def test_a_row_too_tall_for_any_page_begins_on_this_one_and_a_band_stays_with_it() -> None:
    tall = "".join(f"〔{n:04d}〕" for n in range(900))

    pages = page_texts(printed([Row(("首", "行")), Band("章"), Row(("高", tall))]))

    assert "首行章高〔0000〕" in pages[0]
    assert [("".join(pages)).count(f"〔{n:04d}〕") for n in range(900)] == [1] * 900
    assert all("高（续）" in page for page in pages[1:])


def test_a_band_longer_than_a_page_ends_nevertheless() -> None:
    text = "".join(f"〔{n:04d}〕" for n in range(900))

    pages = page_texts(printed([Band(text), Row(("一", "二"))]))

    assert [("".join(pages)).count(f"〔{n:04d}〕") for n in range(900)] == [1] * 900


def test_a_table_that_begins_near_the_foot_of_a_page_begins_on_the_next() -> None:
    pages = Pages(Imprint("测试"), FACES)
    flow = Flow(pages)
    flow.paragraph("\n".join(["行"] * 21))

    set_table(flow, COLUMNS, [Row(("一", "二"))], STYLE)

    first, second = page_texts(pages.finish())
    assert "甲栏" not in first
    assert second.startswith("甲栏乙栏一二")


def test_a_tall_row_is_cut_rather_than_leaving_most_of_a_page_empty() -> None:
    lines = "\n".join(f"第{n}行" for n in range(30))  # seven tenths of a page

    counts = [text.count("行") for text in page_texts(printed([Row((f"{n}", lines)) for n in range(10)]))]

    assert sum(counts) == 10 * 30
    assert len(counts) <= 8  # ten, if every row were moved as a whole
    assert min(counts[:-1]) > 34


def test_a_row_of_a_few_lines_is_never_cut() -> None:
    pdf = printed([Row((f"项{n}项", "\n".join(f"第{m}行" for m in range(6)))) for n in range(40)])

    for number in range(40):
        assert sum(f"项{number}项" in text for text in page_texts(pdf)) == 1
    assert "（续）" not in "".join(page_texts(pdf))


def test_a_note_goes_across_the_table_below_its_row() -> None:
    pdf = printed([Row(("一", "二")), Note("说明" * 30), Row(("三", "四"))])

    placed = marks(pdf, 0)
    notes = [m for m in placed if m.text in "说明"]
    assert len(notes) == 60
    assert min(m.left for m in notes) < PORTRAIT.left + 5
    assert max(m.right for m in notes) > PORTRAIT.right - 15
    assert min(m.bottom for m in notes) > max(m.top for m in placed if m.text == "三")


def test_a_note_longer_than_a_page_is_all_there() -> None:
    text = "".join(f"〔{n:04d}〕" for n in range(900))

    pages = page_texts(printed([Row(("一", "二")), Note(text), Row(("三", "四"))]))

    joined = "".join(pages)
    assert [joined.count(f"〔{n:04d}〕") for n in range(900)] == [1] * 900
    assert joined.count("三四") == 1


def test_a_cell_may_have_a_colour_of_its_own() -> None:
    plain = printed([Row(("一", "二"))])
    red = printed([Row(("一", "二"), inks=((1, "0.7 0 0 rg"),))])

    assert page_texts(plain) == page_texts(red)
    assert fills(red, "二") != fills(plain, "二") == fills(red, "一")


def fills(pdf: bytes, text: str) -> tuple[int, int, int]:
    page = pypdfium2.PdfDocument(pdf)[0]
    for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage()):
        if text in item.extract():
            values = [ctypes.c_uint() for _ in range(4)]
            raw.FPDFPageObj_GetFillColor(item, *values)
            return values[0].value, values[1].value, values[2].value
    raise LookupError(text)


def test_a_band_comes_again_where_its_rows_go_on_but_not_before_another_band() -> None:
    first = [Row((f"甲{n}", "填")) for n in range(60)]
    for count in range(20, 60):
        second = [Row((f"乙{n}", "填")) for n in range(40)]
        pdf = printed([Band("甲组"), *first[:count], Band("乙组"), *second])

        for page in page_texts(pdf)[1:]:
            head = page.removeprefix("甲栏乙栏")
            assert head.startswith(("甲组（续）甲", "乙组（续）乙", "乙组乙0"))
        assert [title for _, title, _ in outline(pdf)] == ["甲组", "乙组"]


def test_a_row_that_is_cut_goes_on_under_its_band() -> None:
    pages = page_texts(printed([Band("甲组"), Row(("长", "很长的内容" * 700)), Row(("短", "完"))]))

    assert len(pages) > 2
    assert all(page.startswith("甲栏乙栏甲组（续）长（续）") for page in pages[1:-1])
    assert "".join(pages).count("很长的内容") >= 690


def test_a_band_at_the_end_stands_with_its_only_row() -> None:
    for count in range(20, 45):
        rows: list[Item] = [Row((f"{n}", "填满三行" * 150)) for n in range(3)]
        short: list[Item] = [Row((f"短{n}", "填")) for n in range(count - 20)]
        last: list[Item] = [Band("末组"), Row(("末", "完")), Note("末行的说明")]

        text = page_texts(printed([Band("首组"), *short, *rows, *last]))

        assert sum("末组末完末行的说明" in page for page in text) == 1
        assert not any("末组（续）" in page for page in text)
