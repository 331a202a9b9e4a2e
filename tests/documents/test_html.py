"""Text of web pages."""

from desktop.documents.html import decode_html, text_of_html


def test_paragraphs_become_lines_and_scripts_vanish() -> None:
    head = "<head><title>t</title></head>"
    page = head + "<p>一、任务</p><script>var x='<p>y</p>'</script><div>二、保障<br>三、附则</div>"

    assert text_of_html(page) == "一、任务\n二、保障\n三、附则\n"


def test_a_table_row_becomes_a_line_with_tabs() -> None:
    head = "<tr><th>任务</th><th>责任单位</th></tr>"
    row = "<tr><td><p>建平台</p></td><td>市财政局<br>市教育局</td></tr>"
    page = f"<table>{head}{row}<tr></tr></table>"

    assert text_of_html(page) == "任务\t责任单位\n建平台\t市财政局 市教育局\n"


def test_line_breaks_of_the_source_are_no_line_breaks_of_the_text() -> None:
    assert text_of_html("<p>责任\n  单位：\nab\ncd</p>") == "责任单位： ab cd\n"


def test_cells_and_rows_may_lack_their_end_tags() -> None:
    page = "<table><tr><td>甲<td><div>乙</div>丙<tr><td>丁<td>戊</table><p>己"

    assert text_of_html(page) == "甲\t乙 丙\n丁\t戊\n己\n"


def test_a_table_that_only_lays_out_the_page_keeps_its_paragraphs() -> None:
    article = "<p>一、任务</p><p>二、保障" + "很长" * 800 + "</p>"

    assert text_of_html(f"<table><tr><td>{article}</td></tr></table>").count("\n") == 2
    assert text_of_html(f"<table><tr><td>导航</td><td>{article}</td></tr></table>").split("\n")[:2] == [
        "导航",
        "一、任务",
    ]


def test_invisible_parts_may_stay_open() -> None:
    assert text_of_html("<p>甲<svg><p>乙</svg>丙<iframe>丁</p>") == "甲丙\n"
    assert text_of_html("<head><title>t<body><p>甲") == "甲\n"


def test_entities_are_resolved() -> None:
    assert text_of_html("<p>a &lt;b&gt; &amp; &#8220;c&#8221;</p>") == "a <b> & “c”\n"


def test_unbalanced_tags_do_no_harm() -> None:
    assert text_of_html("</td></tr></script><p>好</div></p>") == "好\n"


def test_a_wrong_declaration_falls_back_to_the_bytes() -> None:
    page = "<meta charset=utf-8><p>责任</p>".encode("gb18030")

    assert decode_html(page).encoding == "gb18030"


def test_an_unknown_declaration_falls_back_to_the_bytes() -> None:
    page = "<meta charset=klingon><p>责任</p>".encode()

    assert decode_html(page).encoding == "utf-8"


def test_a_page_without_declaration_is_told_by_its_bytes() -> None:
    assert decode_html("<p>责任</p>".encode("gb18030")).encoding == "gb18030"


def test_a_byte_order_mark_beats_the_declaration() -> None:
    page = b"\xef\xbb\xbf" + "<meta charset=gbk><p>责任</p>".encode()

    assert decode_html(page).encoding == "utf-8"
