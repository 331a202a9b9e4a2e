"""Values of the papers of the year for tests."""

from datetime import date

from desktop.domain.supervision import Light
from desktop.reports.bulletin_values import (
    BulletinPaper,
    CountLine,
    GoodLine,
    LightCount,
    NoticeLine,
    RankLine,
    SilentLine,
    SlowLine,
    UnitLine,
)
from desktop.reports.case_sheet import (
    CaseSheetPaper,
    SheetDeadline,
    SheetEvent,
    SheetReport,
    SheetTarget,
)
from desktop.reports.feedback_form import FeedbackFormPaper, FormMilestone, FormTarget, FormTask
from desktop.reports.notice import NoticePaper, PaperItem, ReminderPaper
from tests.reports.samples import REQUIREMENT, imprint

REASONS = (
    "应于2023年9月30日前完成，截至10月9日逾期9天未完成。",
    "第三季度反馈应于2023年10月10日前报送，至今未报。",
    "应达75%，实际40%，落后35个百分点。",
)
VERDICTS = ("已完成", "超进度", "达进度", "欠进度", "未核定")


def items(count: int) -> tuple[PaperItem, ...]:
    return tuple(
        PaperItem(
            f"2023-5-{n:03d}",
            f"推进政务数据共享第{n}项",
            "2023年9月30日" if n % 4 else "",
            f"原因{n}：{REASONS[n % 3]}",
        )
        for n in range(1, count + 1)
    )


def notice(count: int, colour: Light = Light.YELLOW) -> NoticePaper:
    return NoticePaper(
        imprint=imprint("督办通知单"),
        number="督办〔2023〕3号",
        colour=colour,
        unit="市公安局",
        opening=f"你单位承担的下列{count}项任务需要督促办理，现予督办。",
        items=items(count),
        demand="请查明进展滞后原因，制定赶超措施，并于回复期限前书面反馈整改情况。",
        reply_by=date(2023, 10, 20),
        signer="张三",
        on=date(2023, 10, 9),
    )


def reminder(count: int) -> ReminderPaper:
    return ReminderPaper(
        imprint=imprint("催办单"),
        unit="市民政局",
        opening=f"你单位有下列{count}项尚未办理，现予催办。",
        items=items(count),
        closing="请收到本单后抓紧办理。",
        on=date(2023, 10, 9),
    )


def bulletin(units: int, slow: int) -> BulletinPaper:
    """Every unit has one case of each verdict, so that all shares are 20.0%."""
    return BulletinPaper(
        imprint=imprint("关于2023年第三季度督查任务推进情况的督查通报"),
        period="2023年第三季度",
        addressees="各责任单位",
        opening=(f"列入台账的责任事项共{units * 5}项，涉及单位{units}个。",),
        counts=tuple(CountLine(title, units, "20.0%", "1项", "增加1") for title in VERDICTS),
        previous="2023年第二季度",
        lights=(
            LightCount(Light.GREEN, "绿灯", units * 2, "40.0%"),
            LightCount(Light.BLUE, "蓝灯", units, "20.0%"),
            LightCount(Light.YELLOW, "黄灯", units, "20.0%"),
            LightCount(Light.RED, "红灯", units, "20.0%"),
        ),
        units=tuple(UnitLine(f"第{n}单位", 5, (1, 1, 1, 1, 1), ("60.0%",)) for n in range(1, units + 1)),
        unit_heads=("达标率",),
        good=tuple(
            GoodLine(f"第{n}单位", "已完成", 1, (f"2023-6-{n:03d} 好任务{n}：成效{n}。",))
            for n in range(1, min(units, 3) + 1)
        ),
        slow=tuple(
            SlowLine(
                f"第{n}单位",
                (f"2023-5-{n:03d}慢任务{n}（40%，2023年9月30日）",),
                1,
                Light.RED,
                "红灯",
                f"慢因{n}：数据质量不高。",
            )
            for n in range(1, slow + 1)
        ),
        ranking=tuple(RankLine(str(n), f"第{n}单位", ("60.0%",)) for n in range(1, units + 1)),
        rank_heads=("达标率",),
        ranking_rule="名次按达标率由高到低排列，相同的并列。",
        silent=(SilentLine("无声县", 2, "2023-5-001、2023-5-002"),) if units else (),
        notices=(
            (NoticeLine("督办〔2023〕1号", Light.BLUE, "蓝色", "市公安局", 2, "2023年8月9日", "—"),)
            if units
            else ()
        ),
        demands=(),
        on=date(2023, 10, 12),
    )


def form_task(number: int, *, is_filled: bool = False) -> FormTask:
    blank = FormTask(
        heading=f"2023-5-{number:03d}　表内任务{number}（牵头单位）",
        requirement=REQUIREMENT,
        plan="完成目录编制",
        milestones=(
            FormMilestone("2023年12月31日前：统一归集"),
            FormMilestone("2023年6月30日前：完成调研", is_reached=True, day="2023年6月8日"),
        ),
        targets=(FormTarget("网上办理率90%以上", "85%"),),
        last="（2023年第二季度）完成需求调研。",
        last_review="达进度",
    )
    if not is_filled:
        return blank
    return FormTask(
        heading=blank.heading,
        requirement=blank.requirement,
        targets=(FormTarget("网上办理率90%以上", "85%", "88%"),),
        progress=f"进展{number}：归集数据1200万条。",
        problems="部分数据质量不高。",
        next_steps="10月底前完成清洗。",
        help="请落实运维经费。",
        percent="65%",
        is_unchanged=True,
        evidence=("数据目录.xlsx", "接口清单.pdf"),
        status="待核定",
    )


def feedback_form(count: int, *, is_filled: bool = False) -> FeedbackFormPaper:
    return FeedbackFormPaper(
        imprint=imprint("督查任务进展反馈表"),
        unit="市公安局",
        period="2023年第三季度",
        report_by="2023年10月10日",
        tasks=tuple(form_task(n, is_filled=is_filled) for n in range(1, count + 1)),
        reporter="李四" if is_filled else "",
        submitted="2023年10月9日" if is_filled else "",
    )


def case_sheet(reports: int, events: int) -> CaseSheetPaper:
    return CaseSheetPaper(
        imprint=imprint("督查任务办理单"),
        code="2023-5-007",
        title="推进政务数据共享",
        unit="市公安局",
        duty="责任单位",
        source="聊政字〔2023〕5号　二/（一）/1",
        requirement=REQUIREMENT,
        state="办理中",
        light=Light.YELLOW,
        word="黄灯",
        explanation="应达75%，报送40%，落后35个百分点。",
        percent="40%（应达75%）",
        due="2023年12月31日",
        contact="李四　0635-8260000",
        deadlines=(SheetDeadline("统一归集", "2023年9月30日", "2023年12月31日", 1, ""),) if reports else (),
        targets=(SheetTarget("网上办理率90%以上", "88%", "97.8%", "未达到"),) if reports else (),
        reports=tuple(
            SheetReport(f"期{n}", "已核定", "40%", f"进展{n}：完成编制。", f"达进度：意见{n}")
            for n in range(1, reports + 1)
        ),
        events=tuple(
            SheetEvent("2023年5月8日", "市政府办公室", "交办", f"经过{n}。") for n in range(1, events + 1)
        ),
    )
