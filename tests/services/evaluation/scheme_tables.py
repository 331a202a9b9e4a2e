"""Tables of evaluation rules as offices keep them; words of our own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.spreadsheets.making import write_xlsx

Rows = Sequence[Sequence[Any]]

TOWNS: Rows = [
    ["2023年乡镇河湖管护考核细则", "", "", "", ""],
    ["序号", "考核项目", "各项分值", "考核指标", "负责考核部门"],
    ["", "总分", 100, "", ""],
    ["一、", "日常管理", 60, "", ""],
    [1, "台账", 20, "1.建立台账，得5分。2.按月报送，得15分，每少一次扣1分。", "市水利局"],
    [2, "巡查", 40, "巡查到位，发现一例没有处理扣2分，扣完为止。", "市水利局"],
    ["二、", "宣传", 40, "按完成比例得分", "市大数据局"],
    [
        "三、",
        "奖扣分项目",
        7,
        "1.受省、市表扬的，分别奖20、10分。2.被省、市批评的，分别扣20、10分。",
        "市水利局",
    ],
]
"""Chapters by Chinese numbers, one of them an indicator itself; the wording stands in 考核指标."""

UNITS: Rows = [
    ["序号", "考核项目", "", "各项分值", "考核内容", "评分标准", "说明"],
    ["一、", "共同项目", "", 40, "", "", ""],
    [1, "组织领导", "", 40, "成立专班", "积极配合（40分）。", ""],
    ["二、", "差异项目", "", 60, "", "", "各60分"],
    [
        1,
        "重点部门",
        "市公安局",
        60,
        "打击违法",
        "1.开展巡查（20分）2.办结案件10件以上，否则按完成比例得分（40分）",
        "",
    ],
    [2, "重点部门", "县气象台局", 20, "监测", "设备完好（20分）", ""],
    [2, "重点部门", "县气象台局", 40, "预警", "及时发布，否则不得分（40分）", ""],
]
"""One head over two columns: the second says the unit that the row is for."""

PLAIN: Rows = [
    ["一级指标", "二级指标", "分值", "评分标准", "数据来源", "责任单位"],
    ["任务落实（60分）", "任务完成", 40, "按完成比例得分", "任务完成率", "督查办公室"],
    ["", "时间节点", 20, "每逾期一项扣2分，扣完为止", "", "督查办公室"],
    ["过程管理", "台账", 25, "健全台账（10分），信息报送（15分）", "", "督查办公室"],
    ["过程管理", "配合", 15, "由市大数据局评价", "", "市大数据局"],
]
"""First-level indicators in a column; a blank cell goes on with the one above."""


def towns(folder: Path, rows: Rows = TOWNS) -> Path:
    return write_xlsx(folder / "towns.xlsx", rows, [(0, 0, 0, 4)])


def units(folder: Path, rows: Rows = UNITS) -> Path:
    return write_xlsx(folder / "units.xlsx", rows, [(0, 1, 0, 2)])


def plain(folder: Path, rows: Rows = PLAIN) -> Path:
    return write_xlsx(folder / "2023年部门考核.xlsx", rows)


def with_cell(rows: Rows, row: int, column: int, value: Any) -> Rows:
    """The rows with another value in one cell; both from 1, as Excel counts."""
    changed = [list(one) for one in rows]
    changed[row - 1][column - 1] = value
    return changed
