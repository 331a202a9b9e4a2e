"""Heads as offices write them, and what every column is taken for."""

from pathlib import Path

import pytest

from desktop.records.stream import Role
from desktop.services.ledger_columns import (
    FIELDS,
    NoSuchColumn,
    NoSuchField,
    SheetMapping,
    fields_for,
    guess_mapping,
)
from desktop.spreadsheets import open_book
from tests.spreadsheets.making import write_xlsx

HEADS = [
    (
        ["序号", "任务", "牵头领导", "牵头单位", "配合单位"],
        ["order", "title", "sponsor", "lead", "responsible"],
    ),
    (["目标任务", "季度形象进度", "责任领导", "责任单位"], ["title", "milestones", "sponsor", "responsible"]),
    (
        ["序号", "改革举措", "主要内容", "指导部门", "推广范围"],
        ["order", "title", "requirement", "", ""],
    ),
    (
        [
            "序号",
            "任务来源（文件、文号、条目）",
            "工作任务",
            "具体目标/量化指标",
            "牵头单位",
            "责任（配合）单位",
            "分管领导",
            "责任人",
            "联系电话",
            "完成时限",
            "计划节点（季度）",
            "进展情况",
            "完成比例",
            "存在问题",
            "下一步措施",
            "状态（未启动/推进中/已完成/逾期）",
            "亮灯",
            "佐证材料",
            "填报人",
            "填报时间",
            "督查意见",
        ],
        [
            "order",
            "source",
            "title",
            "target",
            "lead",
            "responsible",
            "sponsor",
            "contact",
            "phone",
            "due",
            "milestones",
            "progress",
            "percent",
            "problems",
            "next_steps",
            "state",
            "light",
            "evidence",
            "reporter",
            "reported_on",
            "opinion",
        ],
    ),
    (
        ["任务编号", "工作任务", "截至日期", "进展情况", "存在问题", "下一步打算", "附件", "主要负责人签字"],
        ["code", "title", "due", "progress", "problems", "next_steps", "evidence", ""],
    ),
    (
        ["督办编号", "督办事项", "来源", "承办单位", "办理要求", "办结时限", "承办人签收"],
        ["code", "title", "source", "responsible", "requirement", "due", "contact"],
    ),
    (
        [
            "编 号",
            "2023年重点工作任务",
            "市级牵头领导",
            "牵头单位联系人",
            "完成 时限",
            "完成情况说明",
            "备 注",
        ],
        ["code", "title", "sponsor", "contact", "due", "progress", "note"],
    ),
]


def mapping_of(tmp_path: Path, *rows: list[object]) -> SheetMapping:
    found = guess_mapping(open_book(write_xlsx(tmp_path / "a.xlsx", rows)).table())
    assert found is not None
    return found


@pytest.mark.parametrize(("heads", "fields"), HEADS, ids=lambda heads: heads[1])
def test_heads_in_use_are_known(tmp_path: Path, heads: list[str], fields: list[str]) -> None:
    mapping = mapping_of(tmp_path, heads)

    assert [column.field for column in mapping.columns] == fields


def test_every_field_knows_its_own_title_and_every_alias_a_field(tmp_path: Path) -> None:
    titles = [field.title for field in FIELDS.values()]

    mapping = mapping_of(tmp_path, titles)

    assert [column.field for column in mapping.columns] == list(FIELDS)
    assert {column.confidence for column in mapping.columns} == {1.0}


def test_the_inner_word_of_a_head_decides_and_quarters_of_progress_are_progress(tmp_path: Path) -> None:
    rows = [
        ["任务名称", "责任单位", "", "计划节点", "", "完成情况", ""],
        ["", "牵头", "配合", "一季度", "四季度", "一季度", "四季度"],
    ]

    mapping = mapping_of(tmp_path, *rows)

    fields = [column.field for column in mapping.columns]
    assert fields[:5] == ["title", "lead", "responsible", "q1", "q4"]
    assert fields[5:] == ["progress", ""]
    assert mapping.first_row == 3


def test_a_number_named_code_is_an_order_and_words_named_share_are_progress(tmp_path: Path) -> None:
    mapping = mapping_of(
        tmp_path,
        ["编号", "任务名称", "进度", "完成情况"],
        [1, "建成平台", "正在招标", "35%"],
        [2, "归集数据", "已经完成", "100%"],
    )

    assert [column.field for column in mapping.columns] == ["order", "title", "progress", "percent"]


def test_of_two_columns_that_name_the_task_the_longer_says_what_is_asked(tmp_path: Path) -> None:
    mapping = mapping_of(
        tmp_path,
        ["工作任务", "工作内容", "责任单位"],
        ["建成平台", "建成全市统一的平台并投入使用", "市公安局"],
    )

    assert [column.field for column in mapping.columns] == ["title", "requirement", "responsible"]


def test_columns_that_are_not_taken_are_listed_for_each_role(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, ["任务编号", "任务名称", "进展情况", "亮灯", "推广范围", ""])

    office = [column.head for column in mapping.not_taken(Role.OFFICE)]
    unit = [column.head for column in mapping.not_taken(Role.UNIT)]

    assert office == ["进展情况", "亮灯", "推广范围"]
    assert unit == ["任务名称", "亮灯", "推广范围"]


def test_a_person_corrects_a_column_and_takes_the_field_from_another(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, ["任务名称", "事项", "责任单位", "备注"], ["甲", "乙乙", "丙", "丁"])
    assert [column.field for column in mapping.columns][:2] == ["title", "requirement"]

    corrected = mapping.with_field(1, "title").with_field(2, "note")

    assert [column.field for column in corrected.columns] == ["", "title", "note", "note"]
    assert corrected.columns[1].confidence == 1.0
    with pytest.raises(NoSuchField):
        mapping.with_field(0, "nonsense")


@pytest.mark.parametrize("name", ["责任单位", "责任 单位", "B", "2"])
def test_a_column_is_named_by_head_letter_or_number(tmp_path: Path, name: str) -> None:
    mapping = mapping_of(tmp_path, ["任务名称", "责任单位"])

    assert mapping.column(name).index == 1
    with pytest.raises(NoSuchColumn, match="任务名称、责任单位"):
        mapping.column("没有")


def test_letters_go_on_behind_z(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, ["任务名称", "责任单位", *[f"其他{n}" for n in range(30)]])

    assert [mapping.columns[index].letter for index in (0, 25, 26, 31)] == ["A", "Z", "AA", "AF"]


def test_each_role_may_map_to_the_fields_it_takes() -> None:
    office = {field.name for field in fields_for(Role.OFFICE)}
    unit = {field.name for field in fields_for(Role.UNIT)}

    assert {"title", "lead", "due", "note"} <= office
    assert "progress" not in office
    assert {"code", "progress", "percent"} <= unit
    assert "lead" not in unit
