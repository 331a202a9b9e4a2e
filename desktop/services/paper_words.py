"""How papers word days, shares, lights and states."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from desktop.domain.ledger import Milestone
from desktop.domain.periods import parse_period
from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.reports.page import chinese_date
from desktop.services.ledger import STATE_TITLES
from desktop.services.titles import LIGHT_TITLES

NONE = "—"
COMPARATORS = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "=": "＝"}
ALARM: Mapping[Light, int] = {light: place for place, light in enumerate(Light)}
"""From calm to alarming: the order in which `Light` names them."""


def day_text(day: date | None, missing: str = NONE) -> str:
    """A day, or what stands for none."""
    return chinese_date(day) if day else missing


def percent_text(value: Decimal | None, missing: str = NONE) -> str:
    """A percentage as short as it can be said exactly, e.g. ``40%`` or ``37.5%``."""
    if value is None:
        return missing
    plain = f"{value:f}"
    shown = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return tr("{value}%", value=shown)


def period_title(code: str) -> str:
    """A period as people say it, e.g. 2023年第二季度; the code itself when it names none."""
    period = parse_period(code)
    return period.title if period else code


def light_words(light: Light, word: str = "") -> str:
    """The name of a light, and below it the word that goes with it where it says more."""
    if light is Light.NONE and word:
        return word
    title = tr(LIGHT_TITLES[light])
    return f"{title}\n{word}" if word and word not in (title, title.removesuffix("灯")) else title


def worst(rows: Iterable[CaseRow]) -> CaseRow | None:
    """The case with the most alarming light, the first of equals."""
    return max(rows, key=lambda row: ALARM[row.light], default=None)


def case_state(row: CaseRow) -> str:
    """Where a case stands, in a word or two; what is decided comes before what is done."""
    if row.withdrawn:
        return tr("已撤销")
    if row.is_closed:
        return tr("已销号")
    if row.suspended:
        return tr("已中止")
    return tr(STATE_TITLES[row.state])


def milestone_text(milestone: Milestone) -> str:
    """What has to be reached by when, e.g. ``2023年12月31日前：统一归集``."""
    words = milestone.text or milestone.due_text
    return tr("{day}前：{text}", day=chinese_date(milestone.due), text=words) if milestone.due else words
