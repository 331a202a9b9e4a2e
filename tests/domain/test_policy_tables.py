"""Tables with tabs or upright strokes."""

import pytest

from desktop.domain.policy import parse_policy


def test_upright_strokes_part_cells() -> None:
    text = (
        "| 序号 | 重点任务 | 牵头单位 | 协同单位 | 时间进度 |\n|---|---|---|---|---|\n"
        "| 1 | 建成两座换电站 | 市能源局 | 市规划局、各区 | 2031年10月 |\n"
        "| 2 | 培训站长 | 市人社局 | 无 | 持续推进 |\n"
    )

    parsed = parse_policy(text)

    assert [(task.title, task.lead, task.responsible) for task in parsed.tasks] == [
        ("建成两座换电站", ("市能源局",), ("市规划局", "各区")),
        ("培训站长", ("市人社局",), ()),
    ]
    assert [item.due.isoformat() for task in parsed.tasks for item in task.milestones] == ["2031-10-31"]


@pytest.mark.parametrize(
    "heading",
    ["完成时限", "时间要求", "时间进度", "进度安排", "整改时限", "时间节点", "计划完成时间"],
)
def test_a_column_of_deadlines_has_many_names(heading: str) -> None:
    parsed = parse_policy(f"任务\t责任单位\t{heading}\n修缮校舍\t市教育局\t2031.8\n")

    assert [item.due.isoformat() for task in parsed.tasks for item in task.milestones] == ["2031-08-31"]


@pytest.mark.parametrize("heading", ["责任部门", "部门分工", "任务分工", "责任单位及责任人", "分工"])
def test_a_column_of_units_has_many_names(heading: str) -> None:
    parsed = parse_policy(f"任务\t{heading}\n修缮校舍\t市教育局\n")

    assert [task.responsible for task in parsed.tasks] == [("市教育局",)]


def test_the_column_says_who_leads_even_if_they_share_the_work() -> None:
    parsed = parse_policy("任务\t牵头单位\n修缮校舍\t市教育局、市住建局按职责分工负责\n")

    assert [(task.lead, task.responsible) for task in parsed.tasks] == [(("市教育局", "市住建局"), ())]


def test_a_column_of_both_roles_goes_by_the_verbs() -> None:
    parsed = parse_policy("任务\t牵头单位及责任单位\n修缮校舍\t市教育局牵头，市住建局、市财政局负责\n")

    assert [(task.lead, task.responsible) for task in parsed.tasks] == [
        (("市教育局",), ("市住建局", "市财政局"))
    ]


def test_a_cell_of_a_short_row_counts_only_if_it_lists_units() -> None:
    text = (
        "类别\t任务\t牵头单位\t配合单位\n修缮\t修缮校舍\t市教育局\t市住建局\n"
        "加固操场围栏\t市体育局\n分三批\t年内做完\n"
    )

    parsed = parse_policy(text)

    assert [(task.lead, task.responsible) for task in parsed.tasks] == [
        (("市教育局",), ("市住建局",)),
        ((), ("市体育局",)),
    ]


def test_a_labelled_cell_is_not_taken_twice() -> None:
    parsed = parse_policy("任务\t责任单位\n修缮校舍\t责任单位：市教育局\n")

    assert [task.responsible for task in parsed.tasks] == [("市教育局",)]


RULED = "任务 | 责任单位 | 时限 |\n修桥 | 市交通局\n市财政局 | 2031年6月 |\n"


def test_a_cell_of_a_ruled_table_may_go_on_on_the_next_line() -> None:
    parsed = parse_policy(RULED + "修路 | 各区 | 2032年6月 |\n")

    assert [task.responsible for task in parsed.tasks] == [("市交通局", "市财政局"), ("各区",)]
    assert [item.due.isoformat() for item in parsed.tasks[0].milestones] == ["2031-06-30"]


@pytest.mark.parametrize("rest", ["", "\n\n说明|略|\n", "\n续" * 30 + " |\n"])
def test_a_line_that_never_closes_stands_alone(rest: str) -> None:
    parsed = parse_policy(RULED + "修路 | 各区 | 2032年6月" + rest)

    assert parsed.tasks[1].responsible == ("各区",)
    assert [item.due.isoformat() for item in parsed.tasks[1].milestones] == ["2032-06-30"]
