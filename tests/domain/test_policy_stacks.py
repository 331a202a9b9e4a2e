"""Tables that were copied a cell a line."""

from desktop.domain.policy import parse_policy

Rows = list[tuple[str, tuple[str, ...], tuple[str, ...], list[str]]]


def rows(*lines: str) -> Rows:
    return [
        (task.title, task.lead, task.responsible, [item.due.isoformat() for item in task.milestones])
        for task in parse_policy("\n".join(lines)).tasks
    ]


def test_a_stack_of_cells_is_read_as_a_table() -> None:
    found = rows(
        "序号", "任务", "牵头单位", "配合单位", "完成时限",
        "1", "修缮旧桥三座", "市交通局", "市财政局、各区", "2031年6月",
        "2", "补种行道树", "市园林局", "市水务局", "长期",
    )  # fmt: skip

    assert found == [
        ("修缮旧桥三座", ("市交通局",), ("市财政局", "各区"), ["2031-06-30"]),
        ("补种行道树", ("市园林局",), ("市水务局",), []),
    ]


def test_a_cell_may_list_its_units_line_by_line() -> None:
    found = rows(
        "2031年实事分工", "", "序 号", "", "实事", "", "责任单位", "", "时间要求", "",
        "1", "", "扩建公交首末站。", "", "市交通局", "", "市住建局", "", "市公交公司", "", "2031年底前", "",
        "2", "", "改造老旧管网。", "", "市水务局", "", "2031年9月底前", "",
        "分享到", "市财政局",
    )  # fmt: skip

    assert found == [
        ("扩建公交首末站", (), ("市交通局", "市住建局", "市公交公司"), ["2031-12-31"]),
        ("改造老旧管网", (), ("市水务局",), ["2031-09-30"]),
    ]


def test_a_task_may_have_several_lines_and_a_merged_cell_none() -> None:
    found = rows(
        "序号", "类别", "任务", "责任单位",
        "1", "交通", "修路，", "再修桥。", "市交通局",
        "2", "疏浚河道", "市水务局",
    )  # fmt: skip

    assert [(responsible) for _, _, responsible, _ in found] == [("市交通局",), ("市水务局",)]


def test_lines_of_units_that_fit_no_column_for_sure_are_left_alone() -> None:
    found = rows(
        "序号", "任务", "牵头单位", "配合单位",
        "1", "修路", "市交通局", "市财政局", "市审计局",
        "2", "疏浚河道", "市水务局", "市财政局",
    )  # fmt: skip

    assert found == [("疏浚河道", ("市水务局",), ("市财政局",), [])]


def test_a_row_without_units_is_no_task() -> None:
    found = rows("序号", "任务", "责任单位", "1", "修路。", "待定。", "2", "疏浚河道", "市水务局")

    assert [responsible for _, _, responsible, _ in found] == [("市水务局",)]


def test_a_list_of_something_else_is_no_table() -> None:
    assert rows("序号", "名称", "金额", "1", "某局", "五万元", "2", "某委", "六万元") == []
    assert rows("序号") == []


def test_headings_in_narrow_columns_are_put_together_and_may_stand_again_on_each_page() -> None:
    head = ("序号", "事 项", "牵头", "部门", "相关责任部门", "完成", "时间")

    found = rows(
        *head, "21", "修缮书院", "文化局", "财政局等相关部门，12个街道、镇", "2031年",
        "22", "清理河汊", "水务局", "12个街道、镇", "2032年",
        *head, "23", "补种柳树", "园林局", "规划局", "2033年",
    )  # fmt: skip

    assert found == [
        ("修缮书院", ("文化局",), ("财政局", "相关部门", "12个街道、镇"), ["2031-12-31"]),
        ("清理河汊", ("水务局",), ("12个街道、镇",), ["2032-12-31"]),
        ("补种柳树", ("园林局",), ("规划局",), ["2033-12-31"]),
    ]


def test_strokes_at_the_ends_of_lines_belong_to_no_cell() -> None:
    found = rows(
        "序号 |", "任务 |", "责任单位 |", "7 |", "修桥 |", "市交通局 |", "|", "8 |", "修路 |", "各区 |"
    )

    assert [(title, responsible) for title, _, responsible, _ in found] == [
        ("修桥", ("市交通局",)),
        ("修路", ("各区",)),
    ]


def test_a_head_without_a_number_behind_it_is_no_table() -> None:
    assert rows("序号", "任务", "责任单位", *["说明文字。"] * 12, "1", "修桥", "市交通局") == []
