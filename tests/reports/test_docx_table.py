"""Tables of the twin: cells of different widths share one set of columns."""

from docx.oxml.ns import qn

from desktop.reports.docx_styles import element
from desktop.reports.docx_table import MOST_COLUMNS, can_join, edges_of, hex_colour, table_of
from desktop.reports.fonts import Role
from desktop.reports.story import Cell, GridRow
from desktop.reports.text import Style

CELL = Style(Role.BODY, 9, 12)


def row(*widths: float, is_head: bool = False, joined: bool = False) -> GridRow:
    cells = [Cell("字", CELL, width, is_joined=joined and at == 0) for at, width in enumerate(widths)]
    return GridRow(tuple(cells), is_head=is_head)


def test_edges_that_nearly_meet_are_one() -> None:
    assert edges_of([row(50, 50), row(50.3, 49.7), row(25, 75)]) == (0, 500, 1000, 2000)


def test_rows_with_a_head_begin_a_table_of_their_own() -> None:
    assert can_join([row(50, 50)], [row(30, 70)])
    assert not can_join([row(50, 50)], [row(50, 50, is_head=True)])


def test_a_table_never_has_more_columns_than_word_takes() -> None:
    many = [row(n, 500 - n) for n in range(1, MOST_COLUMNS)]

    assert can_join(many, [row(500)])
    assert not can_join(many, [row(100.5, 399.5), row(200.5, 299.5)])


def test_cells_span_the_columns_below_them_and_short_rows_say_what_is_left() -> None:
    table = table_of([row(100), row(40, 60), row(20, 20)], lambda _cell, _kept: [element("p")])

    spans = [
        [int(found.get(qn("w:val"))) for found in one.iter(qn("w:gridSpan"))]
        for one in table.iter(qn("w:tr"))
    ]
    assert spans == [[3], [2], []]
    assert [found.get(qn("w:val")) for found in table.iter(qn("w:gridAfter"))] == ["1"]
    assert [int(found.get(qn("w:w"))) for found in table.iter(qn("w:gridCol"))] == [400, 400, 1200]


def test_a_joined_cell_goes_on_from_the_one_above() -> None:
    rows = [row(40, 60), row(40, 60, joined=True), row(40, 60)]

    table = table_of(rows, lambda _cell, _kept: [element("p")])

    assert [found.get(qn("w:val")) for found in table.iter(qn("w:vMerge"))] == ["restart", "continue"]


def test_colours_of_pdf_are_colours_of_word() -> None:
    assert hex_colour("") == ""
    assert hex_colour("0 g") == "000000"
    assert hex_colour("0.839 0.071 0.071 rg") == "D61212"
