"""Where title, head, chapters, notes and totals stand in tables as offices keep them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.services.ledger_columns import is_known_head
from desktop.spreadsheets import Table, open_book
from desktop.spreadsheets.layout import RowKind, RowReader, find_layout
from tests.spreadsheets.making import Merge, write_xlsx

TWO_LEVELS = [
    ["某市2023年重点任务台账"],
    ["填报单位：某办公室", "", "", "", "日期：2023年5月"],
    ["序号", "工作任务", "责任单位", "", "完成时限", "计划节点", ""],
    ["", "", "牵头单位", "配合单位", "", "一季度", "二季度"],
    ["一、强化基础"],
    [1, "建成平台", "市大数据局", "市公安局", "6月底", "立项", "开工"],
    ["合计", "", "", "", "", "1", "1"],
    ["序号", "工作任务", "责任单位", "", "完成时限", "计划节点", ""],
    [2, "归集数据", "市公安局", "市民政局", "9月底", "摸底", "归集"],
    [],
    ["注：以上任务按季度反馈。"],
    ["填报人：张三", "审核人：李四", "", "", "联系电话：8230000"],
]
MERGES: list[Merge] = [
    (0, 0, 0, 6),
    (2, 0, 3, 0),
    (2, 1, 3, 1),
    (2, 2, 2, 3),
    (2, 4, 3, 4),
    (2, 5, 2, 6),
    (4, 0, 4, 6),
    (10, 0, 10, 6),
]


def table_of(tmp_path: Path, rows: list[list[object]], merges: Sequence[Merge] = ()) -> Table:
    return open_book(write_xlsx(tmp_path / "a.xlsx", rows, merges)).table()


@pytest.mark.parametrize("merges", [MERGES, []], ids=["merged", "plain"])
def test_a_head_of_two_rows_is_found_with_its_words_from_outer_to_inner(
    tmp_path: Path, merges: list[Merge]
) -> None:
    layout = find_layout(table_of(tmp_path, TWO_LEVELS, merges), is_known_head)

    assert layout is not None
    assert (layout.head_index, layout.head_rows) == (2, 2)
    assert layout.heads[2:] == (
        ("责任单位", "牵头单位"),
        ("责任单位", "配合单位"),
        ("完成时限",),
        ("计划节点", "一季度"),
        ("计划节点", "二季度"),
    )
    assert layout.title[0] == "某市2023年重点任务台账"


def test_every_row_below_the_head_is_what_it_looks_like(tmp_path: Path) -> None:
    table = table_of(tmp_path, TWO_LEVELS, MERGES)
    layout = find_layout(table, is_known_head)
    assert layout is not None
    reader = RowReader(table, layout, frozenset({1}))

    kinds = [
        reader.kind(index, [cell.strip() for cell in row])
        for index, row in enumerate(table.rows(layout.first_row), start=layout.first_row)
    ]

    assert kinds == [
        RowKind.CHAPTER,
        RowKind.DATA,
        RowKind.TOTAL,
        RowKind.HEAD,
        RowKind.DATA,
        RowKind.BLANK,
        RowKind.NOTE,
        RowKind.NOTE,
    ]


def test_numbers_of_columns_below_a_head_are_no_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [["序号", "任务", "责任单位"], ["1", "2", "3"], [1, "建成平台", "市公安局"]]
    table = table_of(tmp_path, rows)
    layout = find_layout(table, is_known_head)
    assert layout is not None

    kind = RowReader(table, layout, frozenset({1})).kind(1, ["1", "2", "3"])

    assert layout.head_rows == 1
    assert kind is RowKind.HEAD


def test_a_lone_task_is_a_task_and_not_a_chapter(tmp_path: Path) -> None:
    table = table_of(tmp_path, [["序号", "任务", "责任单位"], ["", "建成平台", ""], ["其他", "", ""]])
    layout = find_layout(table, is_known_head)
    assert layout is not None
    reader = RowReader(table, layout, frozenset({1}))

    assert reader.kind(1, ["", "建成平台", ""]) is RowKind.DATA
    assert reader.kind(2, ["其他", "", ""]) is RowKind.CHAPTER


def test_a_sheet_that_is_no_ledger_has_no_head(tmp_path: Path) -> None:
    assert find_layout(table_of(tmp_path, [["张三", "男"], ["李四", "女"]]), is_known_head) is None
    assert find_layout(table_of(tmp_path, []), is_known_head) is None
