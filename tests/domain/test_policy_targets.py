"""Numbers that have to be reached, and numbers that are conditions."""
# ruff: noqa: E501 - wordings and documents stand here as they would stand in a plan

import pytest

from desktop.domain.policy import Target, parse_policy


def targets(words: str) -> list[Target]:
    parsed = parse_policy(f"一、推进工作。{words}（责任单位：市财政局）")
    return [target for task in parsed.tasks for target in task.targets]


@pytest.mark.parametrize(
    ("words", "comparator", "value", "unit"),
    [
        ("覆盖率达到90%以上。", ">=", "90", "%"), ("覆盖率达到90％。", "=", "90", "%"),
        ("打造不少于40个场景。", ">=", "40", "个"), ("培训至少1,200人次。", ">=", "1200", "人次"),
        ("年均查询量突破120万人次。", ">", "120", "万人次"), ("占比超过5%。", ">", "5", "%"),
        ("能耗控制在0.5吨标准煤以内。", "<=", "0.5", "吨标准煤"), ("误差率低于1‰。", "<", "1", "‰"),
        ("投诉率不超过3%。", "<=", "3", "%"), ("建成5个园区。", "=", "5", "个"), ("产值达到１２．５亿元。", "=", "12.5", "亿元"),
        ("使用频率高的前100项证照全面应用。", "=", "100", "项"), ("下降0.5个百分点。", "=", "0.5", "个百分点"),
        ("降至10%以下。", "<=", "10", "%"),
    ],
)  # fmt: skip
def test_a_target_keeps_its_comparator(words: str, comparator: str, value: str, unit: str) -> None:
    found = targets(words)

    assert [(item.comparator, item.value, item.unit) for item in found] == [(comparator, value, unit)]


@pytest.mark.parametrize(
    "words",
    [
        "给予50%的补贴。", "贷款额度不超过15万元。", "奖励前3名企业10万元。", "企业5G应用1.0版。", "召开第3次会议。", "期限不超过3个月。",
        "对超过100人的企业，优先支持。", "在12345热线受理。", "共有3个县参加。", "5个工作日内办结。",
    ],
)  # fmt: skip
def test_a_condition_is_no_target(words: str) -> None:
    assert targets(words) == []


def test_striving_is_not_promising() -> None:
    assert [item.strive for item in targets("力争超过5%，达到3个百分点。")] == [True, False]


def test_every_year_recurs() -> None:
    assert [item.recurrence for item in targets("每年打造40个场景。建成5个园区。")] == ["yearly", "once"]


def test_a_target_takes_the_day_of_its_milestone() -> None:
    found = targets("建成5个园区。2023年底前，建成8个园区。2025年底前，建成12个园区。")

    assert [item.due.isoformat() if item.due else None for item in found] == [
        None,
        "2023-12-31",
        "2025-12-31",
    ]


def test_a_change_keeps_its_base() -> None:
    assert targets("能耗较2020年下降5%。")[0].base == "2020年"


def test_the_name_leaves_out_number_and_verb() -> None:
    names = [
        item.name
        for item in targets(
            "全市智慧社区覆盖率达到90%以上。完成100个换热站改造。达到30%。前10名企业实现达标。"
        )
    ]

    assert names == ["智慧社区覆盖率", "换热站改造", "达到30%", "企业实现达标（前10名）"]


def test_the_words_of_a_target_begin_with_words() -> None:
    assert [item.text for item in targets("总体目标。\n　　建成5个园区。")] == ["建成5个园区"]


def test_the_digits_of_a_deadline_are_no_target() -> None:
    assert targets("力争到2025年建成。本意见印发之日起30天内实现联通。") == []
