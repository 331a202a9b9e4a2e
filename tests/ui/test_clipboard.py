"""Tables through the clipboard: what Excel writes is read, and what we write comes back."""

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData

from desktop.ui.clipboard import MOST_COLUMNS, read_table, table_mime, tsv_cell

EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>td{mso-number-format:General;}
</style></head><body><table border=0><!--StartFragment-->
 <col width=72><tr height=19>
  <td class=xl65>2023-5-001</td>
  <td>第一行<br style='mso-data-placement:same-cell'>
    第二行 &lt;b&gt;</td></tr>
 <tr><td colspan=2>合并的</td></tr>
<!--EndFragment--></table></body></html>"""


def html(text: str) -> QMimeData:
    made = QMimeData()
    made.setHtml(text)
    return made


def plain(text: str) -> QMimeData:
    made = QMimeData()
    made.setText(text)
    return made


def test_what_excel_puts_into_the_clipboard_is_read_cell_by_cell() -> None:
    table = read_table(html(EXCEL))

    assert table == (("2023-5-001", "第一行\n第二行 <b>"), ("合并的", ""))


def test_a_cell_merged_downwards_stands_in_its_first_row() -> None:
    text = "<table><tr><td rowspan=2>甲</td><td>1<tr><td>2</td></tr><tr><td>乙</td><td>3</td></tr></table>"

    assert read_table(html(text)) == (("甲", "1"), ("", "2"), ("乙", "3"))


def test_plain_text_is_read_as_tabs_and_line_ends_with_quotes() -> None:
    table = read_table(plain('a\t"两\n行"\r\n"说""好"""\t\r\n'))

    assert table == (("a", "两\n行"), ('说"好"', ""))


def test_rows_of_unequal_length_are_filled_up() -> None:
    assert read_table(plain("a\tb\tc\nd")) == (("a", "b", "c"), ("d", "", ""))


def test_html_that_holds_no_table_falls_back_to_the_text() -> None:
    mime = html("<p>一段话</p>")
    mime.setText("一段话")

    assert read_table(mime) == (("一段话",),)


@pytest.mark.parametrize("mime", [QMimeData, lambda: plain(""), lambda: html("<p></p>")])
def test_a_clipboard_without_text_holds_no_table(mime: Callable[[], QMimeData]) -> None:
    assert read_table(mime()) == ()


def test_a_table_of_absurd_width_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = "<table><tr>" + "<td colspan=1000000000>x</td>" * 3 + "</tr></table>"

    (row,) = read_table(html(wide))

    assert len(row) == MOST_COLUMNS


def test_a_copied_code_is_marked_as_text_so_that_it_becomes_no_date_and_no_formula() -> None:
    mime = table_mime([["2023-5-001", "=cmd()", "<b>粗</b>"]])

    assert mime.html().count("mso-number-format:'\\@'") == 3
    assert "<b>" not in mime.html()
    assert mime.text() == "2023-5-001\t=cmd()\t<b>粗</b>"


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_copied_comes_back_from_both_forms(rows: list[list[str]]) -> None:
    mime = table_mime(rows)

    from_html = read_table(mime)
    from_text = list(csv.reader(io.StringIO(mime.text(), newline=""), delimiter="\t"))

    assert [[text.replace("\u00a0", " ") for text in row] for row in rows] == [list(row) for row in from_html]
    assert from_text == rows


@pytest.mark.parametrize(
    ("text", "cell"),
    [("甲", "甲"), ("甲\n乙", '"甲\n乙"'), ('说"好"', '"说""好"""'), ("a\tb", '"a\tb"')],
)
def test_a_cell_is_quoted_only_when_it_must_be(text: str, cell: str) -> None:
    assert tsv_cell(text) == cell
