"""Schemes in and out of Excel: ours without loss, others' with what was taken and what was assumed."""

import csv
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.values import (
    Example,
    GradeRule,
    Group,
    Indicator,
    NotApplicable,
    Part,
    Policy,
    QuotaRounding,
    RoundingPlace,
    Rule,
    Scheme,
    Ties,
    VetoEffect,
    VetoRule,
    Window,
)
from desktop.errors import Problem
from desktop.i18n import use_language
from desktop.paths import resource
from desktop.services.evaluation.scheme_drafts import ASSUMED, JUDGED, NOTES, PROPOSED, GivenScheme
from desktop.services.evaluation.scheme_excel import NoSchemeTable, read_scheme_book
from desktop.services.evaluation.scheme_sheets import write_scheme_book
from desktop.spreadsheets import open_book
from tests.services.evaluation.scheme_tables import PLAIN, TOWNS, UNITS, Rows, plain, towns, units, with_cell
from tests.services.evaluation.small import small_scheme
from tests.spreadsheets.making import fill, write_xlsx

MADE_AT = datetime(2023, 12, 1, tzinfo=UTC)
SHARED = "DUKAO_SHARED_DATA"
"""Names the folder with whole tables of rules, which are not ours to keep here."""


def odd_scheme() -> Scheme:
    """A scheme with every kind of value, and marks of cells inside its texts."""
    scheme = small_scheme()
    parts = (
        Part(
            "X-1",
            "甲；乙",
            Decimal("1.5"),
            Rule("judged", {"floor": "none"}),
            "第一行\n第二行：甲、乙→丙",
            "manual.X-1",
        ),
        Part(
            "X-2",
            "a\\b",
            Decimal("0.5"),
            Rule("deduction", {"levels": ("省、市=1", "甲；乙=2/3"), "cap": "none", "each": "0.5"}),
            "每次×2",
            "checks.repeats",
            (
                Example(Decimal("-1.5"), counts={"省、市": Decimal(2), "": Decimal(1)}),
                Example(Decimal(1), Decimal(3), group=(Decimal(3), Decimal("4.5"))),
            ),
        ),
    )
    odd = Indicator(
        "X",
        "A",
        "指标：一",
        Decimal(2),
        "市财政局",
        parts,
        ("party", "government"),
        NotApplicable.MEAN,
        Decimal(-3),
        Decimal(9),
        is_extra=True,
    )
    policy = Policy(
        places=1,
        rounding=RoundingPlace.INDICATOR,
        not_applicable=NotApplicable.FULL,
        ties=Ties.BREAK,
        tie_breakers=("A", "bonus"),
        quota_rounding=QuotaRounding.HALF_UP,
        quota_ties=True,
        veto_keeps_rank=False,
        vetoed_fill_quota=True,
        bonus_cap=Decimal("2.5"),
        bonus_in_total=False,
        deduction_cap=Decimal(4),
        highest=Decimal(105),
        missing_is_zero=False,
    )
    return replace(
        scheme,
        policy=policy,
        indicators=(*scheme.indicators, odd),
        groups=(*scheme.groups, Group("g.3", "甲、乙；丙", ("丁：戊",), ("xfj", "czj"), is_ranked=False)),
        grades=(GradeRule("best", "优：秀", Decimal(90), Decimal("0.3"), 4, is_top=True), *scheme.grades),
        vetoes=(*scheme.vetoes, VetoRule("v2", "弄虚；作假", VetoEffect.TOP, "查实的：\n取消")),
        windows=(Window("self", date(2024, 1, 1), date(2024, 1, 31)),),
    )


@pytest.fixture(params=["digital-2023-counties", "digital-2023-departments", "small", "odd"])
def scheme(request: pytest.FixtureRequest) -> Scheme:
    if request.param == "odd":
        return odd_scheme()
    if request.param == "small":
        return small_scheme()
    found, _ = read_scheme(resource(f"schemes/{request.param}.toml").read_text("utf-8"), "")
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_of_ours_reads_back_as_the_same_scheme(
    tmp_path: Path, scheme: Scheme, language: str
) -> None:
    use_language(language)
    try:
        write_scheme_book(scheme, tmp_path / "a.xlsx", MADE_AT)
        found, problems = read_scheme_book(tmp_path / "a.xlsx", GivenScheme())
    finally:
        use_language("zh")

    assert [one.sentence() for one in problems] == []
    assert found == scheme


def test_the_same_scheme_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_scheme_book(small_scheme(), tmp_path / name, MADE_AT)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_chapters_by_number_become_dimensions_and_pieces_of_wordings_become_parts(tmp_path: Path) -> None:
    found, problems = read_scheme_book(towns(tmp_path), GivenScheme())

    assert found is not None, said(problems)
    assert (found.title, found.year, found.edition) == ("2023年乡镇河湖管护考核细则", 2023, "2023")
    assert [(one.title, one.points) for one in found.dimensions] == [
        ("日常管理", 60),
        ("宣传", 40),
        ("奖扣分项目", 0),
    ]
    assert [(one.code, one.title, one.points, one.owner) for one in found.indicators] == [
        ("A1", "台账", 20, "市水利局"),
        ("A2", "巡查", 40, "市水利局"),
        ("B1", "宣传", 40, "市大数据局"),
        ("C1", "奖扣分项目", 0, "市水利局"),
    ]
    assert [(one.code, one.points, one.rule.kind) for one in found.indicators[0].parts] == [
        ("A1-1", 5, "judged"),
        ("A1-2", 15, "deduction"),
    ]
    assert found.indicators[3].is_extra
    assert [one.rule.kind for one in found.indicators[3].parts] == ["bonus", "deduction"]


def test_rules_from_wordings_are_marked_with_their_row_and_stay_marked_in_the_scheme(tmp_path: Path) -> None:
    found, problems = read_scheme_book(towns(tmp_path), GivenScheme())

    proposed = [one for one in problems if one.code == PROPOSED]
    assert [one.line for one in proposed] == [5, 6, 7, 8, 8]
    assert (
        "第6行“考核指标”：按“发现一例没有处理扣2分”推定为“每次扣分，扣完为止”（每次分数：2）"
        in proposed[1].sentence()
    )
    assert found is not None
    assert found.source == (
        "由“towns.xlsx”导入；计分规则由程序按原文推定、须核对的有5项：A1-2、A2、B1、C1-1、C1-2"
    )


def test_what_no_column_says_is_assumed_and_named(tmp_path: Path) -> None:
    found, problems = read_scheme_book(towns(tmp_path), GivenScheme())

    sentences = "\n".join(said(problems))
    assert found is not None
    assert {one.code for one in problems} <= NOTES
    assert "表中没有等次" in sentences
    assert "表中没有考核分组" in sentences
    assert "第8行“奖扣分项目”的分值7没有作为上限采用" in sentences
    assert [one.line for one in problems if one.code == JUDGED] == [0]
    assert "所在行：5" in sentences


def test_units_under_a_head_of_two_columns_get_their_own_indicators(tmp_path: Path) -> None:
    found, problems = read_scheme_book(units(tmp_path), GivenScheme(title="细则", year=2023))

    assert found is not None, said(problems)
    assert [(one.code, one.title, one.is_ranked) for one in found.groups] == [
        ("u01", "市公安局", False),
        ("u02", "县气象台局", False),
    ]
    assert [(one.code, one.title, one.groups, one.points) for one in found.indicators] == [
        ("A1", "组织领导", (), 40),
        ("B1", "打击违法", ("u01",), 60),
        ("B2", "监测", ("u02",), 20),
        ("B3", "预警", ("u02",), 40),
    ]
    assert found.indicators[0].parts[0].title == "成立专班"
    assert [(one.code, one.points) for one in found.dimensions] == [("A", 40), ("B", 60)]


def test_a_column_of_first_level_indicators_goes_on_over_blank_cells(tmp_path: Path) -> None:
    found, problems = read_scheme_book(plain(tmp_path), GivenScheme())

    assert found is not None, said(problems)
    assert [(one.title, one.points) for one in found.dimensions] == [("任务落实", 60), ("过程管理", 40)]
    assert [one.parts[0].fact for one in found.indicators] == [
        "ledger.completion",
        "manual.A2",
        "manual.B1-1",
        "manual.B2",
    ]
    assert (found.title, found.year) == ("2023年部门考核", 2023)


def test_a_person_may_say_what_the_table_does_not(tmp_path: Path) -> None:
    given = GivenScheme("rivers", "2", "河湖考核", 2024)

    found, _ = read_scheme_book(towns(tmp_path), given)

    assert found is not None
    assert (found.code, found.edition, found.title) == ("rivers", "2", "河湖考核")


@pytest.mark.parametrize(
    ("rows", "row", "column", "value", "sentence"),
    [
        (PLAIN, 3, 3, "二十", "“台账”第3行“分值”的“二十”不能识别"),
        (PLAIN, 3, 3, "", "“台账”第3行缺少“分值”"),
        (PLAIN, 4, 4, "", "“台账”第4行缺少“评分标准”"),
        (TOWNS, 6, 3, "四十", "“台账”第6行“各项分值”的“四十”不能识别"),
        (UNITS, 3, 6, "", "“台账”第3行缺少“评分标准”"),
    ],
)
def test_what_cannot_be_read_keeps_the_scheme_from_being_used_with_row_and_column(
    tmp_path: Path, rows: Any, row: int, column: int, value: str, sentence: str
) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", with_cell(rows, row, column, value))

    found, problems = read_scheme_book(file, GivenScheme())

    assert found is None
    assert said(problems)[0] == sentence
    assert problems[0].line == row


def test_points_that_do_not_add_up_name_the_row_of_their_chapter(tmp_path: Path) -> None:
    found, problems = read_scheme_book(towns(tmp_path, with_cell(TOWNS, 4, 3, 61)), GivenScheme())

    assert found is None
    assert problems[0].line == 4
    assert "A的分值61与所属各项合计60不一致" in problems[0].sentence()


@pytest.mark.parametrize(
    ("head", "value", "sentence"),
    [
        ("计分规则", "按心情得分", "第3行“计分规则”的“按心情得分”不能识别"),
        ("规则参数", "上限：很多", "第3行“规则参数”的“上限”不能识别"),
        ("规则参数", "目标值：3", "第3行“规则参数”的“目标值”不能识别"),
        ("规则参数", "随便", "第3行“规则参数”的“随便”不能识别"),
        ("计分项分值", "多", "第3行“计分项分值”的“多”不能识别"),
        ("适用分组", "甲组", "第3行“适用分组”的“甲组”不能识别"),
        ("不适用时", "算了", "第3行“不适用时”的“算了”不能识别"),
        ("加减分项", "也许", "第3行“加减分项”的“也许”不能识别"),
        ("算例", "三 → 四", "第3行“算例”的“四”不能识别"),
        ("算例", "1→2→3", "第3行“算例”的“1→2→3”不能识别"),
    ],
)
def test_a_wrong_cell_of_a_workbook_of_ours_is_named(
    tmp_path: Path, head: str, value: str, sentence: str
) -> None:
    file = edited(tmp_path, "考核指标", head, value)

    found, problems = read_scheme_book(file, GivenScheme())

    assert found is None
    assert f"“考核指标”{sentence}" in said(problems)


@pytest.mark.parametrize(
    ("key", "value", "title"),
    [
        ("year", "今年", "考核年度"),
        ("policy.places", "两位", "得分保留小数位数"),
        ("policy.ties", "抽签", "总分相同的"),
        ("policy.quota_ties", "看情况", "名额末位总分相同的都给"),
        ("group.party", "名称", "考核分组"),
        ("grade.good", "名称：良好；最低分：高", "等次"),
        ("veto.incident", "名称：事件；作用：罚款", "一票否决"),
        ("dimension.A", "名称：任务；分值：", "一级指标"),
    ],
)
def test_a_wrong_line_of_the_sheet_of_facts_is_named(
    tmp_path: Path, key: str, value: str, title: str
) -> None:
    file = edited(tmp_path, "方案说明", key, value)

    found, problems = read_scheme_book(file, GivenScheme())

    assert found is None
    assert any(f"“方案说明”第{one.line}行“{title}”" in one.sentence() for one in problems), said(problems)


def test_an_edited_rule_is_taken(tmp_path: Path) -> None:
    file = edited(tmp_path, "考核指标", "规则参数", "上限：不限；下限：-2")

    found, problems = read_scheme_book(file, GivenScheme())

    assert found is not None, said(problems)
    assert found.indicators[0].parts[0].rule == Rule("share", {"cap": "none", "floor": "-2"})


def test_a_second_table_is_named_and_not_read(tmp_path: Path) -> None:
    file = write_sheets(tmp_path / "a.xlsx", {"台账": PLAIN, "另一张": PLAIN})

    found, problems = read_scheme_book(file, GivenScheme())
    chosen, others = read_scheme_book(file, GivenScheme(sheet="另一张"))

    assert found is not None
    assert chosen is not None
    assert any("“另一张”也是考核细则" in one for one in said(problems) if one)
    assert not any("也是考核细则" in one for one in said(others))
    assert [one.code for one in problems].count(ASSUMED) == 1 + [one.code for one in others].count(ASSUMED)


def test_a_file_without_such_a_table_is_refused(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [["姓名", "电话"], ["王磊", "1"]])

    with pytest.raises(NoSchemeTable):
        read_scheme_book(file, GivenScheme())


@pytest.mark.skipif(SHARED not in os.environ, reason=f"{SHARED} names no folder with the tables")
@pytest.mark.parametrize(
    ("name", "merges", "groups", "indicators", "full"),
    [("责任单位", [(0, 1, 0, 2)], 31, 42, [40, 60, 0]), ("乡镇", [], 1, 25, [31, 2, 15, 45, 7, 0])],
)
def test_whole_real_tables_load_as_schemes(
    tmp_path: Path, name: str, merges: Any, groups: int, indicators: int, full: list[int]
) -> None:
    source = next(Path(os.environ[SHARED]).glob(f"*{name}*.tsv"))
    with source.open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))

    found, problems = read_scheme_book(write_xlsx(tmp_path / "a.xlsx", rows, merges), GivenScheme(year=2018))

    assert found is not None, said(problems)
    assert {one.code for one in problems} <= NOTES
    assert (len(found.groups), len(found.indicators)) == (groups, indicators)
    assert [one.points for one in found.dimensions] == full
    write_scheme_book(found, tmp_path / "b.xlsx", MADE_AT)
    assert read_scheme_book(tmp_path / "b.xlsx", GivenScheme()) == (found, ())


def said(problems: tuple[Problem, ...]) -> list[str]:
    return [one.sentence() for one in problems]


def edited(folder: Path, sheet: str, head: str, value: str) -> Path:
    """A workbook of the small scheme with one cell changed: of the first indicator, or the value of a key."""
    write_scheme_book(small_scheme(), folder / "a.xlsx", MADE_AT)
    book = open_book(folder / "a.xlsx")
    sheets = {one.name: [list(row) for row in book.table(one.name).rows()] for one in book.sheets}
    rows = sheets[sheet]
    if sheet == "方案说明":
        next(row for row in rows if row[1] == head)[2] = value
    else:
        rows[2][rows[1].index(head)] = value
    return write_sheets(folder / "b.xlsx", sheets)


def write_sheets(path: Path, sheets: Mapping[str, Rows]) -> Path:
    workbook = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        fill(workbook.add_worksheet(name), rows)
    workbook.close()
    return path
