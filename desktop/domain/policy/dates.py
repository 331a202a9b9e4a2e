"""Wordings of time and the last day of the period they name.

Source: official usage. 底 and 末 mean the last day; a period before 前 counts through its own last day
(2023年6月底前 and 6月30日前 are the same day); 年中 is the end of June. The month of 初 and the third of
上旬, 中旬, 下旬 end on the 10th, the 20th and the last day.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.i18n import tr

_YEAR = r"(?P<year>(?:[1１][9９]|[2２][0０])\d{2}|二[〇零○ＯO0][一二三四五六七八九〇零○]{2})\s*年"
_DAY = r"(?:(?P<day>\d{1,2})\s*[日号]|(?P<part>底|末|初|上旬|中旬|下旬|中))"
_MONTH = rf"(?P<month>\d{{1,2}})\s*(?:月(?:份)?|(?=底))(?:{_DAY})?"
_CN_NUMBER = r"[一二两三四五六七八九十]{1,3}"
EXPRESSION = re.compile(
    r"(?:(?<![\d.])|(?<=[\s|。；]\d\.)|(?<=[\s|。；]\d\d\.))(?:"  # 1.6月底前 is item 1 and June
    rf"{_YEAR}\s*(?:{_MONTH}|(?P<yearpart>年?(?:底|末|终|中|内|初)|上半年|下半年|第?[一二三四1-4]季度(?:末|底)?))?"
    rf"|(?P<month2>\d{{1,2}})\s*月(?:份)?(?:(?P<day2>\d{{1,2}})\s*[日号]|(?P<part2>底|末|上旬|中旬|下旬|初)|(?=[之以]?前))"
    r"|(?P<this>今年|本年度?|当年|明年|次年|后年|翌年)(?P<thispart>年?(?:底|末|终|内|中)|上半年|下半年"
    r"|第?[一二三四1-4]季度(?:末|底)?|(?P<month3>\d{1,2})\s*月(?:份)?(?:(?P<day3>\d{1,2})\s*[日号]|(?P<part3>底|末|上旬|中旬|下旬))?)"
    r"|(?P<alone>年底|年内|年末|年终|上半年|下半年|第?[一二三四]季度(?:末|底)?)"
    r"|(?P<thismonth>本月|下月|当月|月)(?P<monthend>底|末)"
    r"|[“\"「]?(?P<plan>十[三四五六七八九]五)[”\"」]?(?:时期|规划|期)?(?P<planend>末|期末|结束)"
    r")(?:[（(](?:含|星期|周)[^（）()]{0,4}[）)])?(?:\s*[上下]午)?(?:\s?\d{1,2}(?:[:：]\d{2}|[时点](?:\d{1,2}分|整)?))?"
    r"(?P<tail>之前|以前|前|之内|以内|内|止)?"
)
SINCE_ISSUE = re.compile(
    r"(?:自)?本(?:实施)?(?:意见|通知|方案|办法|规定|决定|措施|计划|文件|细则|条例|政策|行动计划)"
    r"(?:印发|发布|下发|公布|实施|出台)?(?:之日|之时)?(?:起|后)的?"
    rf"(?P<count>\d{{1,3}}|{_CN_NUMBER})(?P<half>个半)?个?(?P<unit>工作日|日|天|周|月|年)(?:之内|以内|内)"
)
_PLAN_END = {"三": 2020, "四": 2025, "五": 2030, "六": 2035, "七": 2040, "八": 2045, "九": 2050}
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "0": 0,
    "两": 2,
}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What a wording without a year is read against.

    Attributes:
        issued_on: the day the document was signed, if it says so.
        plan_year: a year in the document's title, e.g. 2023年重点工作; None without.
        common_year: the year the text speaks of most, of several the first; used when nothing else is known.
    """

    issued_on: date | None
    plan_year: int | None
    common_year: int | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A day and why."""

    due: date
    reason: str


def chinese_year(text: str) -> int:
    """The number of 2023 or 二〇二三."""
    if text.isdecimal():
        return int(text)
    value = 0
    for sign in text:
        value = value * 10 + _DIGITS.get(sign, 2)
    return value


def counted(text: str) -> int:
    """The number of 30 or 三十; 0 if it is none."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGITS.get(sign, 0)
    return total + digit


def resolve(match: re.Match[str], context: TimeContext, said_year: int | None) -> Resolved | None:
    """The last day an `EXPRESSION` names.

    Args:
        match: the expression.
        context: what an expression without a year is read against.
        said_year: a year written before in the same sentence.

    Returns:
        the day and the reason; None when the document gives no year to read it by.
    """
    if match["plan"]:
        year = _PLAN_END[match["plan"][1]]
        return Resolved(
            date(year, 12, 31), tr("“{plan}”期末为{year}年12月31日", plan=match["plan"], year=year)
        )
    if match["year"]:
        year = chinese_year(match["year"])
        return _at(year, match, tr("所写期间的最后一日"))
    if match["this"]:
        return _this_year(match, context)
    return _without_year(match, context, said_year)


def resolve_since_issue(match: re.Match[str], context: TimeContext) -> Resolved | None:
    """The day a `SINCE_ISSUE` wording names; None without a signing date."""
    start = context.issued_on
    count = counted(match["count"])
    if start is None or not count:
        return None
    due = _later(start, count, match["unit"])
    if match["half"]:
        due += timedelta(days=15)
    note = tr("（不计法定节假日）") if match["unit"] == "工作日" else ""
    return Resolved(due, tr("自成文日期{start}起算{note}", start=start.isoformat(), note=note))


def _later(start: date, count: int, unit: str) -> date:
    if unit == "工作日":
        day, left = start, count
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day
    if unit in "日天周":
        return start + timedelta(days=count * (7 if unit == "周" else 1))
    months = start.month - 1 + count * (12 if unit == "年" else 1)
    return _day(start.year + months // 12, months % 12 + 1, start.day)


def _this_year(match: re.Match[str], context: TimeContext) -> Resolved | None:
    base = context.issued_on.year if context.issued_on else context.plan_year or context.common_year
    if base is None:
        return None
    later = {"明年": 1, "次年": 1, "翌年": 1, "后年": 2}.get(match["this"], 0)
    reason = tr("“{word}”按{base}年推定", word=match["this"], base=base)
    return _at(base + later, match, reason)


def _without_year(match: re.Match[str], context: TimeContext, said_year: int | None) -> Resolved | None:
    if said_year is not None:
        return _at(said_year, match, tr("年份承同句“{year}年”", year=said_year))
    if context.plan_year is not None:
        reason = tr("未写年份，按文件标题的{year}年推定", year=context.plan_year)
        return _at(context.plan_year, match, reason)
    if context.issued_on is not None:
        return _next_after(match, context.issued_on)
    if context.common_year is not None:
        reason = tr("未写年份，文件也无成文日期，按文中最常见的{year}年推定", year=context.common_year)
        return _at(context.common_year, match, reason)
    return None


def _next_after(match: re.Match[str], issued_on: date) -> Resolved | None:
    reason = tr("未写年份，按成文日期{day}之后的第一个推定", day=issued_on.isoformat())
    if match["thismonth"]:
        month = issued_on.month + (match["thismonth"] == "下月")
        year = issued_on.year + (month > 12)
        return Resolved(_month_end(year, (month - 1) % 12 + 1), reason)
    resolved = _at(issued_on.year, match, reason)
    if resolved and resolved.due < issued_on:
        return _at(issued_on.year + 1, match, reason)
    return resolved


def _at(year: int, match: re.Match[str], reason: str) -> Resolved | None:
    """The last day of the period within a year; None for a day that does not exist."""
    month = match["month"] or match["month2"] or match["month3"]
    if month:
        day = match["day"] or match["day2"] or match["day3"]
        part = match["part"] or match["part2"] or match["part3"] or ""
        due = _in_month(year, int(month), int(day) if day else None, part)
    elif match["thismonth"]:
        due = None
    else:
        part = match["yearpart"] or match["thispart"] or match["alone"] or ""
        due = _in_year(year, part)
    return Resolved(due, reason) if due else None


def _in_month(year: int, month: int, day: int | None, part: str) -> date | None:
    if not 1 <= month <= 12:
        return None
    if day is not None:
        last = calendar.monthrange(year, month)[1]
        return date(year, month, day) if 1 <= day <= last else None
    if part in ("上旬", "初"):
        return date(year, month, 10)
    if part in ("中旬", "中"):
        return date(year, month, 20)
    return _month_end(year, month)


def _in_year(year: int, part: str) -> date:
    if "季度" in part:
        quarter = _QUARTERS[part.removeprefix("第")[0]]
        return _month_end(year, quarter * 3)
    if "上半年" in part or part.endswith("中"):
        return date(year, 6, 30)
    if part.endswith("初"):
        return date(year, 3, 31)
    return date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
