"""How the papers of checks word places, verdicts, risks, days and claims."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.bulletins import shares
from desktop.domain.checks.details import FLAGS, MODULE, STRENGTH
from desktop.domain.checks.findings import Finding
from desktop.domain.checks.inspections import CheckEvidence
from desktop.domain.checks.values import Answer, CheckItem, Severity, Verdict
from desktop.i18n import tr
from desktop.reports.page import chinese_date
from desktop.services.checks.titles import SEVERITY_TITLES, VERDICT_TITLES


def severity_text(severity: Severity | None) -> str:
    """The severity as a word; 未定 when nobody rated it."""
    return tr(SEVERITY_TITLES[severity]) if severity else tr("未定等级")


def verdict_text(verdict: Verdict) -> str:
    """The verdict as a word."""
    return tr(VERDICT_TITLES[verdict])


def percents(counts: Sequence[int]) -> tuple[str, ...]:
    """Shares with one decimal that add up to 100.0%; dashes when there is nothing."""
    if not any(counts):
        return tuple("—" for _ in counts)
    return tuple(f"{value}%" for value in shares(counts))


def value_text(value: Decimal | None, missing: str) -> str:
    """A figure as its profile rounded it."""
    return missing if value is None else f"{value:f}"


def place_text(item: str, target: str) -> str:
    """An item and what was looked at, on one line."""
    return tr("{item}（{target}）", item=item, target=target) if target else item


def item_text(item: CheckItem, target: str) -> str:
    """What an item asks for, of what, and where it comes from."""
    parts = [
        tr("{code}　{point}", code=item.code, point=item.point) if item.point else item.code,
        item.requirement,
        tr("对象：{target}", target=target) if target else "",
        tr("依据：{standard}", standard=item.standard) if item.standard else "",
    ]
    return "\n".join(part for part in parts if part)


def details_text(answer: Answer) -> str:
    """Measurements, e.g. ``D成立，A不成立，密码强度80位``; empty for none."""
    details = answer.details
    known = [
        *(_flag(name, details[name]) for name in FLAGS if details.get(name)),
        tr("密码强度{bits}位", bits=details[STRENGTH]) if details.get(STRENGTH) else "",
        tr("密码模块{level}级", level=details[MODULE]) if details.get(MODULE) else "",
    ]
    others = sorted(details.keys() - {*FLAGS, STRENGTH, MODULE})
    return "，".join(part for part in (*known, *(f"{name}={details[name]}" for name in others)) if part)


def _flag(name: str, value: str) -> str:
    words = {"1": tr("{name}成立", name=name), "0": tr("{name}不成立", name=name)}
    return words.get(value, f"{name}={value}")


def found_text(answer: Answer) -> str:
    """Everything an answer says besides its verdict."""
    details = details_text(answer)
    parts = [
        answer.observation,
        tr("理由：{reason}", reason=answer.reason) if answer.reason else "",
        tr("测量值：{details}", details=details) if details else "",
        tr("备注：{note}", note=answer.note) if answer.note else "",
        tr("（沿用上次结果，未确认）") if answer.is_copied else "",
    ]
    return "\n".join(part for part in parts if part)


def repeat_text(earlier: Sequence[Finding]) -> str:
    """Which earlier findings are repeated; empty for none."""
    if not earlier:
        return ""
    named = "；".join(
        tr(
            "{code}（{day}，{title}）",
            code=one.code,
            day=chinese_date(one.found_on),
            title=one.inspection_title,
        )
        for one in earlier
    )
    return tr("【重复问题】曾于以前的检查中发现：{named}", named=named)


def claims_text(one: CheckEvidence) -> str:
    """What the camera wrote into a file, as its claim."""
    parts = [
        one.taken_at.replace("T", " "),
        _position(one.latitude, one.longitude),
        one.camera,
    ]
    claims = "，".join(part for part in parts if part)
    return tr("相机自述（未核实）：{claims}", claims=claims) if claims else tr("文件未载明拍摄时间和地点")


def _position(latitude: Decimal | None, longitude: Decimal | None) -> str:
    if latitude is None or longitude is None:
        return ""
    north, east = latitude >= 0, longitude >= 0
    return tr(
        "{ns}{latitude}° {ew}{longitude}°",
        ns=tr("北纬") if north else tr("南纬"),
        latitude=f"{abs(latitude):.4f}",
        ew=tr("东经") if east else tr("西经"),
        longitude=f"{abs(longitude):.4f}",
    )


def instant_text(at: datetime | None) -> str:
    """A claimed instant in local time, to the minute."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else tr("时间不明")


def span_text(first: date | None, last: date | None) -> str:
    """Days from the first to the last; a dash when none is known."""
    days = [chinese_date(day) for day in dict.fromkeys((first, last)) if day]
    return tr("{first}至{last}", first=days[0], last=days[-1]) if len(days) > 1 else days[0] if days else "—"


def lined_day(day: date | None) -> str:
    """A day on two lines, for narrow columns: the year above."""
    if day is None:
        return tr("未定")
    return tr("{year}年\n{month}月{day}日", year=day.year, month=day.month, day=day.day)
