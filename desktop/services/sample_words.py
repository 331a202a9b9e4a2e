"""What the invented clerks of the sample year write; none of it is a statement about a real unit."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

_STARTED = (
    "已成立工作专班，明确分管负责同志和联系人，制定“{title}”工作方案，细化任务{count}项。",
    "围绕“{title}”召开专题会议{count}次，梳理现状和短板，形成任务清单和责任清单。",
    "完成“{title}”前期调研，走访{count}个科室和下属单位，摸清底数，正在编制实施计划。",
)
_GOING = (
    "“{title}”按计划推进，本期完成{count}项分解任务，累计完成进度{percent}%，相关系统已上线试运行。",
    "本期组织业务培训{count}场，完成数据归集和接口改造，“{title}”累计进度{percent}%。",
    "会同相关单位推进“{title}”，本期解决问题{count}个，累计进度{percent}%，用户反馈总体良好。",
)
_DONE = (
    "“{title}”年度目标任务已全部完成，经自查达到要求，转入常态化运行；本期整理归档材料{count}份。",
    "“{title}”已完成并投入使用，组织验收{count}次，验收意见已落实。",
)
_SLOW = (
    "“{title}”总体进展偏慢，本期完成{count}项分解任务，累计进度{percent}%。",
    "“{title}”因项目招标时间推迟，本期主要完成前期手续，累计进度{percent}%。",
)
_PROBLEMS = (
    "部分业务系统由上级统一建设，接口开放时间尚未确定。",
    "专项经费下达较晚，影响采购进度。",
    "跨部门数据标准不统一，比对核验工作量较大。",
    "专业技术人员不足，运维力量薄弱。",
)
_NEXT = (
    "下一步按月调度，倒排工期，确保节点目标按时完成。",
    "下一步加强与牵头单位对接，完成剩余事项并做好总结。",
    "下一步完善制度规范，开展效果评估，推动常态化运行。",
)
_HELP = ("请市大数据局协调上级部门开放数据接口。", "请市财政局支持经费保障。")
_STARTED_UNTIL, _DONE_FROM, _HELPED = 25, 100, 0.25


@dataclass(frozen=True, slots=True)
class Report:
    """What one clerk writes about one task in one period."""

    progress: str
    problems: str
    next_steps: str
    help: str
    percent: Decimal


def write_report(title: str, percent: int, *, is_slow: bool, random: Random) -> Report:
    """Writes a report.

    Args:
        title: of the task.
        percent: how much is done, 0 to 100.
        is_slow: whether the unit is behind.
        random: chooses the words.
    """
    if percent >= _DONE_FROM:
        choices: tuple[str, ...] = _DONE
    elif is_slow:
        choices = _SLOW
    else:
        choices = _STARTED if percent <= _STARTED_UNTIL else _GOING
    words = random.choice(choices).format(title=title, count=random.randint(2, 9), percent=percent)
    is_done = percent >= _DONE_FROM
    return Report(
        progress=words,
        problems="" if is_done or not is_slow else random.choice(_PROBLEMS),
        next_steps="" if is_done else random.choice(_NEXT),
        help=random.choice(_HELP) if is_slow and random.random() < _HELPED else "",
        percent=Decimal(percent),
    )
