"""What parameters of scoring rules and their words are called: on papers and in workbooks."""

from collections.abc import Mapping

from desktop.i18n import mark

PARAMETER_TITLES: Mapping[str, str] = {
    "target": mark("目标值"),
    "cap": mark("上限"),
    "floor": mark("下限"),
    "otherwise": mark("否则"),
    "threshold": mark("标准"),
    "comparator": mark("比较"),
    "bands": mark("分档"),
    "ends": mark("临界值"),
    "each": mark("每次分数"),
    "every": mark("每几次计一次"),
    "levels": mark("分级分数"),
    "needed": mark("定额"),
    "extra": mark("超出每次加分"),
    "short": mark("不足定额"),
    "benchmark": mark("标准值"),
    "side": mark("方向"),
    "unit": mark("计分单位"),
    "steps": mark("不足一个单位的"),
    "effect": mark("作用"),
    "table": mark("各名次分数"),
    "beyond": mark("其后每名增减"),
    "from": mark("名次从"),
    "tied": mark("并列的"),
    "better": mark("名次标准"),
    "full": mark("原满分"),
}
"""Parameters by name."""
WORD_TITLES: Mapping[tuple[str, str], str] = {
    ("cap", "points"): mark("本项分值"),
    ("cap", "none"): mark("不限"),
    ("floor", "none"): mark("不限"),
    ("ends", "inclusive"): mark("达到即计入"),
    ("ends", "exclusive"): mark("须超过"),
    ("short", "proportional"): mark("按比例得分"),
    ("short", "none"): mark("不得分"),
    ("benchmark", "group-mean"): mark("本组平均值"),
    ("benchmark", "group-best"): mark("本组最好值"),
    ("benchmark", "group-median"): mark("本组中位数"),
    ("side", "below"): mark("低于标准值的计"),
    ("side", "above"): mark("高于标准值的计"),
    ("steps", "linear"): mark("按比例计"),
    ("steps", "down"): mark("舍去"),
    ("steps", "up"): mark("计为一个单位"),
    ("effect", "take"): mark("扣分"),
    ("effect", "add"): mark("加分"),
    ("from", "top"): mark("前往后排"),
    ("from", "bottom"): mark("后往前排"),
    ("tied", "higher"): mark("按较高名次"),
    ("tied", "lower"): mark("按较低名次"),
    ("tied", "mean"): mark("取平均"),
    ("better", "more"): mark("数值大者为先"),
    ("better", "less"): mark("数值小者为先"),
}
"""Words that parameters may be, by parameter and word."""
