"""Where statements stand, and what looks like one and is none."""

import pytest

from desktop.domain.policy import ParsedPolicy, parse_policy

Named = list[tuple[tuple[str, ...], tuple[str, ...]]]


def named(parsed: ParsedPolicy) -> Named:
    return [(task.lead, task.responsible) for task in parsed.tasks]


def due(parsed: ParsedPolicy) -> list[list[str]]:
    return [[item.due.isoformat() for item in task.milestones] for task in parsed.tasks]


@pytest.mark.parametrize(
    "note", ["完成时限：2031年6月底", "（完成时间：2031年6月底）", " 时限要求：2031年6月底前。"]
)
def test_a_labelled_time_behind_a_statement_belongs_to_it(note: str) -> None:
    parsed = parse_policy(
        f"一、修桥。加固桥墩。（责任单位：市交通局）{note}\n二、植树。（责任单位：市林业局）\n"
    )

    assert named(parsed) == [((), ("市交通局",)), ((), ("市林业局",))]
    assert due(parsed) == [["2031-06-30"], []]
    assert parsed.tasks[0].milestones[0].text == "加固桥墩。"


def test_a_sentence_names_who_answers_for_the_question_before_it() -> None:
    text = (
        "一、关于饮水不稳的问题，由市水务局会同市财政局、市卫健委研究提出改进意见。\n二、关于危桥，另议。\n"
    )

    assert named(parse_policy(text)) == [((), ("市水务局", "市财政局", "市卫健委"))]


def test_a_sentence_may_speak_of_an_emergency_bureau() -> None:
    text = "一、备足沙袋。由市应急局牵头，市水务局配合。\n"

    assert named(parse_policy(text)) == [(("市应急局",), ("市水务局",))]


@pytest.mark.parametrize(
    "text",
    [
        "第三条 养犬登记证的补发由区公安分局负责。",
        "第四条 渡口的设立由县交通局会同县水务局负责。",
        "第五条 本办法的解释工作按照规定由市司法局负责。",
        "第六条 市公安局、市城管局分别在其职权范围内负责。",
        "成员单位：市教育局、市公安局、市财政局。",
        "组长由分管副市长担任，市教育局局长、市公安局政委参加。",
    ],
)
def test_rules_and_lists_of_members_assign_nothing(text: str) -> None:
    assert parse_policy(f"第一章 总则\n{text}\n").tasks == ()


def test_brackets_of_units_count_with_a_time_where_they_are_the_style() -> None:
    text = (
        "1.建成湿地公园。（市林业局、市水务局，2031年底前）\n2.开通夜间公交（市交通局等部门，完成时限：2032年3月底）\n"
        "3.整治夜市。（市城管局）\n4.对重点地段（市区、城区）再排查。\n5.编写手册（草案）。\n"
    )

    parsed = parse_policy(text)

    assert named(parsed) == [((), ("市林业局", "市水务局")), ((), ("市交通局",)), ((), ("市城管局",))]
    assert due(parsed) == [["2031-12-31"], ["2032-03-31"], []]


def test_brackets_of_units_count_in_a_flattened_document_at_the_end_of_a_clause() -> None:
    text = "三、任务 1.建湿地公园（市林业局） 2.开通夜间公交（市交通局） 3.整治夜市（市城管局）"

    assert [responsible for _, responsible in named(parse_policy(text))] == [
        ("市林业局",), ("市交通局",), ("市城管局",)
    ]  # fmt: skip


def test_brackets_of_areas_alone_are_no_lists_of_units() -> None:
    text = "1.东线工程（东乡县、西乡县）\n2.西线工程（南乡县）\n3.中线工程（北乡县）\n"

    assert parse_policy(text).tasks == ()


def test_a_row_of_a_table_and_a_bracket_in_it_are_one_task() -> None:
    text = "任务\t责任单位\n整治夜市（市城管局牵头）\t市城管局\n"

    assert named(parse_policy(text)) == [((), ("市城管局",))]


def test_where_a_list_declares_that_its_first_unit_leads_all_lists_count() -> None:
    text = (
        "1.清运积雪。（市城管局、市交通局。列第一位者为牵头单位，下同）\n2.检修锅炉。（市住建局、市能源局）\n"
    )

    assert named(parse_policy(text)) == [(("市城管局",), ("市交通局",)), (("市住建局",), ("市能源局",))]
