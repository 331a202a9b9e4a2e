"""Title, number, issuer and date of a document."""
# ruff: noqa: E501 - wordings and documents stand here as they would stand in a plan

import pytest

from desktop.domain.policy.head import read_head, time_context


def test_a_title_on_two_lines_is_joined() -> None:
    head = read_head("某省人民政府关于加强\n绩效考核工作的意见\n某政发〔2019〕4号\n各市人民政府：\n")

    assert head.title == "某省人民政府关于加强绩效考核工作的意见"
    assert (head.doc_no, head.issuer, head.issued_on) == ("某政发〔2019〕4号", "某省人民政府", None)


def test_lines_of_a_web_page_above_the_title_are_left_out() -> None:
    text = "索引号：123\n发文字号：某政发〔2020〕1号\n成文日期：2020年01月05日\n某市人民政府关于支持企业的若干措施\n2020年2月1日\n"

    head = read_head(text)

    assert (head.title, head.doc_no, str(head.issued_on)) == (
        "某市人民政府关于支持企业的若干措施", "某政发〔2020〕1号", "2020-01-05"
    )  # fmt: skip


def test_a_cited_number_is_not_the_documents_own() -> None:
    assert read_head("一、根据《意见》（国发〔2022〕14号）要求，推进工作。").doc_no == ""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        ("一、总体要求\n", ""),
        ("为做好工作，制定本方案。\n", ""),
        ("某区年度任务安排\n一、任务", "某区年度任务安排"),
        ("某市 关于促进就业的 实施意见 各区： " + "内容。" * 60, "某市关于促进就业的实施意见"),
        ("内容很多没有题目。" * 30, ""),
        ("某市关于促进就业 " + "内容。" * 60, "某市关于促进就业"),
        ("很长" * 90 + " 通知", ""),
    ],
)
def test_a_title_is_the_first_stretch_that_ends_like_one(text: str, title: str) -> None:
    assert read_head(text).title == title


def test_the_date_behind_the_issuer_comes_before_other_dates() -> None:
    text = "某市人民政府关于工作的通知\n 2020年1月1日 \n正文\n某市人民政府\n2020年3月5日\n"

    assert str(read_head(text).issued_on) == "2020-03-05"


def test_a_date_in_chinese_numerals_is_read() -> None:
    assert str(read_head("通知\n二〇二三年十二月二十八日\n").issued_on) == "2023-12-28"


def test_a_date_that_does_not_exist_is_passed_over() -> None:
    assert str(read_head("通知\n2023年2月30日\n2023年3月1日\n").issued_on) == "2023-03-01"


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("关于工作的安排\n正文\n某市大数据局\n2023年3月1日\n", "某市大数据局"),
        ("关于工作的安排\n2023年3月1日\n", ""),
        ("2023年3月1日\n", ""),
        ("正文", ""),
    ],
)
def test_without_a_naming_title_the_signature_names_the_issuer(text: str, issuer: str) -> None:
    assert read_head(text).issuer == issuer


def test_two_years_in_a_title_make_no_plan_year() -> None:
    text = "某市2023年和2024年重点工作计划\n"

    assert time_context(text, read_head(text)).plan_year is None


def test_a_stroke_may_part_a_label_from_its_date() -> None:
    assert str(read_head("发布单位 | 某区 | 发文日期 | 2031-07-14 |\n任务\n").issued_on) == "2031-07-14"


def test_of_the_commonest_years_the_first_is_the_one_of_the_plan() -> None:
    text = "到2032年建成三条支线，到2031年建成主线。"

    assert time_context(text, read_head(text)).common_year == 2031
