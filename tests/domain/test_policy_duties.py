"""Sections that go unit by unit."""

import pytest

from desktop.domain.policy import parse_policy

DUTIES = (
    "1.市教育局：负责校园周边的巡查，2031年9月底前完成首轮检查。\n2.市公安局、市城管局:牵头清理占道摊点。\n"
    "3.各区县政府（开发区管委会）：落实属地责任，安排专人值守。\n"
)


def test_each_line_of_a_section_of_duties_is_a_task_of_its_unit() -> None:
    parsed = parse_policy(f"三、职责分工\n{DUTIES}四、工作要求\n加强领导。\n")

    assert [(task.lead, task.responsible) for task in parsed.tasks] == [
        ((), ("市教育局",)),
        (("市公安局", "市城管局"), ()),
        ((), ("各区县政府（开发区管委会）",)),
    ]
    assert parsed.tasks[0].title == "负责校园周边的巡查"
    assert [item.due.isoformat() for item in parsed.tasks[0].milestones] == ["2031-09-30"]
    assert parsed.text[slice(*parsed.tasks[1].bracket_span)] == "市公安局、市城管局"


def test_a_section_at_the_end_and_one_behind_another_both_count() -> None:
    text = f"（一）市级部门职责\n{DUTIES}（二）县级部门职责分工\n{DUTIES.replace('市', '县')}"

    assert len(parse_policy(text).tasks) == 6


@pytest.mark.parametrize(
    "heading",
    ["三、工作要求", "三、领导小组成员单位职责", "（一）联席会议职责", "说明：职责另定，分工另发。"],
)
def test_such_lines_elsewhere_assign_nothing(heading: str) -> None:
    assert parse_policy(f"{heading}\n{DUTIES}").tasks == ()


@pytest.mark.parametrize(
    "lines",
    [
        "市教育局：负责巡查。\n市公安局：负责清理。\n",
        "市教育局：负责巡查。\n值班电话：负责人手机。\n注意事项：落实到人。\n",
        "市教育局：三名联络员。\n市公安局：五名联络员。\n市城管局：两名联络员。\n",
    ],
)
def test_a_few_lines_or_other_words_are_no_duties(lines: str) -> None:
    assert parse_policy(f"三、任务分工\n{lines}四、附则\n").tasks == ()


def test_the_duties_end_with_their_clause() -> None:
    assert parse_policy(f"三、职责分工\n见附表。\n四、工作要求\n{DUTIES}").tasks == ()


def test_a_sentence_may_announce_the_duties() -> None:
    head = "二、保障措施\n5.各部门要密切配合，守土尽责。其职责分工为：\n"
    text = head + "教委：制订宣讲方案。\n商委:安排货源。\n建委：巡查工地。\n"

    assert [task.responsible for task in parse_policy(text).tasks] == [("教委",), ("商委",), ("建委",)]


def test_a_sentence_that_announces_the_members_of_a_standing_body_does_not() -> None:
    text = f"5.成立领导小组。领导小组成员职责分工如下：\n{DUTIES}"

    assert parse_policy(text).tasks == ()


def test_a_full_stop_may_part_the_unit_from_its_duty() -> None:
    text = (
        "三、职责分工\n（一）市林业局。负责巡山。\n（二）市气象局。在雷雨季节负责预警。\n"
        "（三）各区。对林道进行清理，落实人员。\n"
    )

    assert [task.responsible for task in parse_policy(text).tasks] == [
        ("市林业局",),
        ("市气象局",),
        ("各区",),
    ]


def test_a_text_that_begins_in_the_middle_of_a_numbering_has_lost_its_heading() -> None:
    later = "".join(
        f"（二十{sign}）市{unit}局：负责巡查。\n"
        for sign, unit in zip("一二三", ("林业", "水务", "气象"), strict=True)
    )
    first = later.replace("二十", "")

    assert len(parse_policy(later).tasks) == 3
    assert parse_policy(first).tasks == ()
