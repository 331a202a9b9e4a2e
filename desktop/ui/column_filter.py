"""What one column is filtered by, as a value: kept with a view, said in words, given to the service."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from desktop.i18n import mark, tr


@dataclass(frozen=True, slots=True)
class Condition:
    """What the rows that are shown have in one column.

    Attributes:
        column: name of the column.
        words: text that occurs in it.
        values: it is one of these; none means any.
        first: from this day or number on; a day is ISO or a name of `DAYS`.
        last: up to and with this one.
        is_empty: True for rows without a value, False for rows with one, None for both.
    """

    column: str
    words: str = ""
    values: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    is_empty: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self == Condition(self.column)


def condition_json(condition: Condition) -> dict[str, Any]:
    """A condition for keeping."""
    return asdict(condition)


def condition_from(untrusted: Any) -> Condition | None:  # JSON of any shape
    """A condition that was kept; None when it is none."""
    if not isinstance(untrusted, Mapping) or not isinstance(untrusted.get("column"), str):
        return None
    texts = {name: untrusted.get(name) for name in ("words", "first", "last")}
    values, is_empty = untrusted.get("values"), untrusted.get("is_empty")
    return Condition(
        untrusted["column"],
        values=tuple(str(value) for value in values) if isinstance(values, list | tuple) else (),
        is_empty=is_empty if isinstance(is_empty, bool) else None,
        **{name: text for name, text in texts.items() if isinstance(text, str)},
    )


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _quarter_end(day: date) -> date:
    return month_end(date(day.year, (day.month + 2) // 3 * 3, 1))


DAYS: Mapping[str, tuple[str, Callable[[date], date]]] = {
    "yesterday": (mark("昨天"), lambda today: today - timedelta(days=1)),
    "today": (mark("今天"), lambda today: today),
    "week-start": (mark("本周一"), lambda today: today - timedelta(days=today.weekday())),
    "week-end": (mark("本周日"), lambda today: today + timedelta(days=6 - today.weekday())),
    "month-end": (mark("本月底"), month_end),
    "quarter-end": (mark("本季度末"), _quarter_end),
    "year-end": (mark("本年底"), lambda today: date(today.year, 12, 31)),
}
"""Days that move with the calendar, so that a kept view of this week is this week's next week too."""


def meant_day(text: str, today: date) -> date | None:
    """The day that a text of a condition means on a day; None when it means none."""
    if text in DAYS:
        return DAYS[text][1](today)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_words(text: str) -> str:
    """A day of a condition as people say it."""
    return tr(DAYS[text][0]) if text in DAYS else text


def in_words(condition: Condition, title: str, value_title: Callable[[str], str]) -> str:
    """A condition as a phrase.

    Args:
        condition: what is asked of the column.
        title: heading of the column.
        value_title: a value as people know it.
    """
    if condition.is_empty is not None:
        return tr("{column}为空", column=title) if condition.is_empty else tr("{column}不为空", column=title)
    parts = []
    if condition.words:
        parts.append(tr("{column}含“{words}”", column=title, words=condition.words))
    if condition.values:
        listed = "、".join(value_title(value) for value in condition.values)
        parts.append(tr("{column}：{values}", column=title, values=listed))
    if condition.first or condition.last:
        parts.append(_range_words(title, condition.first, condition.last))
    return "，".join(parts)


def _range_words(title: str, first: str, last: str) -> str:
    """A range of days or numbers as a phrase."""
    said = (day_words(first), day_words(last))
    is_number = not any(text in DAYS or meant_day(text, date.min) for text in (first, last))
    if first and last:
        return tr("{column} {first} 至 {last}", column=title, first=said[0], last=said[1])
    if first:
        text = tr("{column} ≥ {first}") if is_number else tr("{column}不早于 {first}")
        return text.format(column=title, first=said[0])
    text = tr("{column} ≤ {last}") if is_number else tr("{column}不晚于 {last}")
    return text.format(column=title, last=said[1])
