"""The head of an official document: title, number, issuer, date.

Source: GB/T 9704-2012, 7.2.5 (发文字号), 7.3.1 (标题), 7.3.5 (成文日期); the date stands alone on its line,
or between blanks when the document was flattened to one line.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from desktop.domain.policy.dates import TimeContext, chinese_year, counted

_NUMBER = re.compile(
    r"(?:(?<=[\s:：])|^)(?P<number>[\u4e00-\u9fff]{1,14}\s?[〔［\[（(【]\s?(?:19|20)\d{2}\s?[〕］\]）)】]\s?第?\s?\d{1,5}\s?号)(?=\s|$)",
    re.MULTILINE,
)
_KINDS = (
    r"(?:通知|意见|方案|办法|措施|决定|计划|规划|要点|细则|规定|条例|通报|批复|公告|通告|纲要|清单|报告|决议|命令|指引|指南"
    r"|规则|制度|若干政策|政策|分工|任务|台账|函|令)"
)
_TITLE_END = re.compile(_KINDS + r"(?:[（(][^（）()]{1,16}[）)])?[》”]?$")
_ISSUER = re.compile(
    r"^(?P<issuer>[\u4e00-\u9fff、（）()\s]{2,60}?)(?:关于|印发|转发|批转|公布|发布|实施|办公室?关于)"
)
_DATE = re.compile(
    r"(?<!\S)(?P<year>(?:19|20)\d{2}|二[〇零○ＯO0][一二三四五六七八九〇零○]{2})\s*年\s*"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日(?!\S)"
)
_DATE_LABEL = re.compile(
    r"(?:成文日期|签发日期|印发日期|发文日期)[\]】]?[:：|\s]*(?P<year>(?:19|20)\d{2})\s*[年\-/.]\s*(?P<month>\d{1,2})\s*[月\-/.]\s*(?P<day>\d{1,2})"
)
_SALUTATION = re.compile(r"[:：]\s*$")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年(?!\s*\d*[—\-－至到—])")
_BODY = re.compile(
    r"^[\s\u3000]*(?:第?[一二三四五六七八九十]+[、章条]|[（(][一二三四五六七八九十]+[）)]|为|根据|按照|现将|经)"
)
_META = re.compile(
    r"^[【\[]?(?:索\s*引\s*号|发布机构|发文机关|主题分类|文\s*号|发文字号|标\s*题|成文日期|发布日期|有效性|名\s*称|来源|时间|字号|浏览|首页|当前位置)"
)
_LONGEST_TITLE = 160
_HEAD_LINES = 24


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; empty or None where it says nothing."""

    title: str
    doc_no: str
    issuer: str
    issued_on: date | None


def read_head(text: str) -> Head:
    """Reads title, number, issuer and date; every part may be missing."""
    number = _NUMBER.search(text)
    title = _title(text)
    match = _ISSUER.match(title)
    issuer = re.sub(r"\s+", "", match["issuer"]) if match else ""
    doc_no = re.sub(r"\s+", "", number["number"]) if number else ""
    day = _issued_on(text, issuer)
    return Head(title, doc_no, issuer or _signature(text, title), day)


def time_context(text: str, head: Head) -> TimeContext:
    """What deadlines without a year are read against."""
    years = [int(year) for year in _TITLE_YEAR.findall(head.title)]
    counts = Counter(int(year) for year in _ANY_YEAR.findall(text))
    common = max(counts, key=lambda year: (counts[year], -year), default=None)  # plans look ahead
    return TimeContext(head.issued_on, years[-1] if len(set(years)) == 1 else None, common)


def _title(text: str) -> str:
    """The first lines up to the one that ends like a title; in a flattened text, its first stretch."""
    lines = [line.strip() for line in text[:4000].split("\n") if line.strip()][:_HEAD_LINES]
    lines = [line for line in lines if not _META.match(line)]
    if not lines:
        return ""
    if len(lines[0]) > _LONGEST_TITLE:
        return _flat_title(lines[0])
    for count in range(1, min(4, len(lines)) + 1):
        joined = "".join(lines[:count])
        if count > 1 and _BODY.match(lines[count - 1]):
            break
        if _TITLE_END.search(joined) and len(joined) <= _LONGEST_TITLE:
            return joined
        if _NUMBER.match(lines[count - 1]) or _SALUTATION.search(joined) or "。" in joined:
            break
    first = lines[0]
    is_title = len(first) <= 60 and not re.search(r"[。；：:，]", first) and not _BODY.match(first)
    return first if is_title else ""


def _flat_title(line: str) -> str:
    stretches = re.split(r"[\s\u3000]+", line[: _LONGEST_TITLE * 2])
    for count in (1, 2, 3):
        joined = "".join(stretches[:count])
        if _TITLE_END.search(joined) and len(joined) <= _LONGEST_TITLE:
            return joined
    first = stretches[0]
    return first if len(first) <= _LONGEST_TITLE and "。" not in first else ""


def _issued_on(text: str, issuer: str) -> date | None:
    """The labelled date, else the date that stands alone behind the issuer's name, else the first alone."""
    if label := _DATE_LABEL.search(text):
        return _day(label)
    alone = list(_DATE.finditer(text))
    signed = [match for match in alone if issuer and _follows(text, match.start(), issuer)]
    for match in signed or alone:
        if day := _day(match):
            return day
    return None


def _follows(text: str, position: int, issuer: str) -> bool:
    return text[max(0, position - len(issuer) - 12) : position].strip().endswith(issuer)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(chinese_year(match["year"]), counted(match["month"]), counted(match["day"]))
    except ValueError:
        return None


def _signature(text: str, title: str) -> str:
    """The line above the date, when no title names the issuer."""
    match = _DATE.search(text)
    if not match:
        return ""
    words = text[max(0, match.start() - 60) : match.start()].split()
    last = words[-1] if words else ""
    return last if last != title and re.fullmatch(r"[\u4e00-\u9fff]{3,30}", last) else ""
