"""Values of the papers of checks for tests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from PIL import Image

from desktop.reports.chart import Bar, BarChart, Fill, Hatch, Series
from desktop.reports.check_charts import Axis, Stage
from desktop.reports.check_findings import FindingGroup, FindingLine, FindingListPaper, SeverityRow
from desktop.reports.check_form import CheckFormGroup, CheckFormPaper, CheckFormRow
from desktop.reports.check_notice import RectificationItem, RectificationPaper
from desktop.reports.check_photos import PrintedPhoto
from desktop.reports.check_report_values import (
    CategoryRow,
    CheckReportPaper,
    CountRow,
    ProblemGroup,
    ProblemRow,
    ReturnRow,
    StepRow,
    TrendRow,
    UncheckedRow,
)
from desktop.reports.check_signatures import DrawnSignature, SignedSheet
from desktop.reports.fields import Field
from tests.reports.samples import imprint

STROKES = (((0, 0), (500, 400), (1000, 0)), ((100, 200), (900, 200)))
VERDICTS = ("符合", "部分符合", "不符合", "不适用", "未检查")
LONG = "机房入口电子门禁已停用，值班人员用钥匙开门，抽查当日进入人员三人，登记表上只有一人。" * 12


def jpeg(width: int = 80, height: int = 60) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), (120, 140, 160)).save(buffer, "JPEG")
    return buffer.getvalue()


def photo(number: int = 1) -> PrintedPhoto:
    return PrintedPhoto(jpeg(), 80, 60, f"照片{number}\n相机自述（未核实）：2026-06-09 10:24")


def drawn(name: str, *, is_broken: bool = False) -> DrawnSignature:
    standing = "已失效" if is_broken else "有效"
    return DrawnSignature(STROKES, "", (f"检查员：{name}", "时间（自述）：…"), standing, is_broken)


def sheet(count: int = 3, note: str = "") -> SignedSheet:
    return SignedSheet("张三的检查记录", tuple(drawn(f"人员{n}") for n in range(count)), note)


def problem(number: int, found: str = "") -> ProblemRow:
    return ProblemRow(
        f"L3-{number:03d}", found or f"发现{number}。", "不符合\n高风险", f"问2026-{number:03d}"
    )


def report(problems: int = 12, photos: int = 4, mark: str = "") -> CheckReportPaper:
    return CheckReportPaper(
        imprint=replace(imprint("安全检查报告"), mark=mark),
        subtitle="政务云平台检查（检2026-003）",
        preliminary="初步结果，不作为正式结论。" if mark else "",
        summary=((Field("综合得分", "85.92"), Field("结论", "良")),),
        facts=((Field("被检查单位", "市大数据局"), Field("检查编号", "检2026-003")),),
        coverage=("应检查211项。",),
        unchecked=(UncheckedRow("安全物理环境", 2, "L3-001、L3-002"),),
        counts=tuple(CountRow(title, 7 - at, "20.0%") for at, title in enumerate(VERDICTS)),
        count_note="按检查项计数。",
        scoring=("综合得分85.92分，结论：良。",),
        axes=axes(6),
        categories=(CategoryRow("安全物理环境", "93.42", (7, 6, 5, 4, 3), 25),),
        problem_note=f"发现问题{problems}个。",
        problems=(ProblemGroup("安全物理环境", tuple(problem(n) for n in range(1, problems + 1))),),
        severities=chart(),
        photo_note=f"共有照片{photos}张。",
        photos=tuple(photo(n) for n in range(1, photos + 1)),
        sheets=(sheet(),),
        returns=(ReturnRow("L3-001", "请补充", "王五", "已采纳"),),
        trend_note="最近两次检查。",
        stages=stages(3),
        trend=tuple(TrendRow(f"第{n}次", "2026年", "80.00", "良", "djbh-2021") for n in range(1, 4)),
        steps=tuple(StepRow(f"步{n}", "L3-001", "100 × 1 ÷ 2", "50.0000") for n in range(1, 61)),
        step_note="逐步列出。",
        on=date(2026, 6, 25),
    )


def axes(count: int, missing: int = -1) -> tuple[Axis, ...]:
    return tuple(
        Axis(f"类别{n}", None if n == missing else Decimal(50 + n), "不适用" if n == missing else f"{50 + n}")
        for n in range(count)
    )


def stages(count: int) -> tuple[Stage, ...]:
    return tuple(Stage(f"第{n}次", Decimal(60 + n), f"{60 + n}.00", "djbh-2021") for n in range(count))


def chart() -> BarChart:
    series = (Series("待整改", Fill("0.3 g", "1 g")), Series("已销号", Fill("1 g", hatch=Hatch.RISING)))
    return BarChart(series, (Bar("高风险", (2, 1)), Bar("低风险", (4, 3))))


def form_row(number: int, record: str = "", *, is_ticked: bool = False) -> CheckFormRow:
    ticks = 0 if is_ticked else None
    return CheckFormRow(number, f"L3-{number:03d}", f"要求{number}。", f"方法{number}。", ticks, None, record)


def form(count: int = 211, *, is_blank: bool = True, sheets: tuple[SignedSheet, ...] = ()) -> CheckFormPaper:
    rows = tuple(form_row(n, is_ticked=not is_blank) for n in range(1, count + 1))
    half = count // 2
    groups = (CheckFormGroup("第一类", rows[:half]), CheckFormGroup("第二类", rows[half:]))
    return CheckFormPaper(
        imprint=imprint("安全检查记录表"),
        head=((Field("检查编号", "检2026-003"), Field("检查名称", "政务云平台检查")),),
        note="填表说明：在结果框内打勾。",
        groups=groups if count else (),
        is_blank=is_blank,
        sheets=sheets,
        signers=() if sheets else ("检查员\n（签名）", "检查员\n（签名）", "被检查单位\n（签名）"),
        totals="共211处",
    )


def rectification(count: int, photos: int = 0) -> RectificationPaper:
    items = tuple(
        RectificationItem(
            f"问2026-{n:03d}\n高风险",
            f"要求{n}：专人值守\n依据：GB/T 22239-2019",
            f"问题{n}：无人值守。",
            "落实专人值守",
            "2026年\n7月11日",
            "【重复问题】问2025-014" if n == 1 else "",
        )
        for n in range(1, count + 1)
    )
    return RectificationPaper(
        imprint=imprint("整改通知书"),
        number="整改〔2026〕3号",
        unit="市大数据局",
        opening=f"发现下列{count}个安全问题，现通知你单位限期整改。",
        items=items,
        demand="请逐项分析原因，在期限前完成整改。",
        total=f"共{count}个",
        reply_by=date(2026, 7, 11),
        photos=tuple(photo(n) for n in range(1, photos + 1)),
        photo_note=f"共有照片{photos}张。",
        on=date(2026, 6, 26),
    )


def finding_line(number: int, found: str = "") -> FindingLine:
    return FindingLine(
        code=f"问2026-{number:03d}\n整改〔2026〕3号",
        item=f"要求{number}",
        found=found or f"发现{number}。",
        severity="高风险",
        due="2026年\n7月11日",
        state="待整改\n已逾期",
        action="",
        ruling="",
    )


def finding_list(count: int) -> FindingListPaper:
    lines = tuple(finding_line(n) for n in range(1, count + 1))
    return FindingListPaper(
        imprint=imprint("安全检查问题清单"),
        note=f"共{count}个问题。",
        states=("待整改", "已销号"),
        severities=(SeverityRow("高风险", (count, 0)),),
        chart=chart() if count else None,
        groups=(FindingGroup("市大数据局", lines),) if count else (),
    )
