"""Calendar file (.ics): deadlines and days of report as all-day events, for the calendars people use.

Source: RFC 5545, 3.1 (folding), 3.6.1 (all-day events), 3.6.6 (alarms), 3.8.7 (UID, DTSTAMP, SEQUENCE);
RFC 7986, 5.1 and 5.3 (name and identity of a calendar).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from desktop.i18n import tr
from desktop.reports.text import text

PRODUCT = "-//Dukao//Supervision calendar//ZH"
ALARM_HOUR = 9
"""An alarm rings at nine in the morning of its day."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One day to keep in mind.

    Attributes:
        key: what it is about, e.g. the identifiers of assignment and milestone; the same key is the same
            event in every later file.
        day: the whole day.
        title: one line.
        description: more lines.
        category: kind of the event, e.g. 完成时限.
        warn_on: days on which to be reminded; those after `day` are left out.
        version: how often the day was moved: a calendar replaces an event by one of a higher version.
        is_cancelled: whether it holds no longer, and is to vanish from calendars.
    """

    key: str
    day: date
    title: str
    description: str = ""
    category: str = ""
    warn_on: tuple[date, ...] = ()
    version: int = 0
    is_cancelled: bool = False


def render_calendar(events: Sequence[CalendarEvent], name: str = "", stamp: date | None = None) -> bytes:
    """Writes a calendar file.

    Args:
        events: any order; they are written by day and key.
        name: of the calendar, as programs show it.
        stamp: day of the state that the file shows; the day of the event itself when absent.

    Returns:
        UTF-8; the same events give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", _line(name))
        calendar.add("x-wr-calname", _line(name))
    for event in sorted(events, key=lambda one: (one.day, one.key)):
        calendar.add_component(_event(event, stamp or event.day))
    return bytes(calendar.to_ical())


def event_uid(key: str) -> str:
    """The identity of an event in all calendars, made from what it is about."""
    return f"{sha256(key.encode()).hexdigest()[:32]}@dukao"


def _event(event: CalendarEvent, stamp: date) -> Event:
    entry = Event()
    entry.add("uid", event_uid(event.key))
    entry.add("dtstamp", datetime.combine(stamp, time(), UTC))
    entry.add("sequence", event.version)
    entry.add("dtstart", event.day)
    entry.add("dtend", event.day + timedelta(days=1))
    entry.add("summary", _line(event.title))
    if event.description:
        entry.add("description", text(event.description))
    if event.category:
        entry.add("categories", [_line(event.category)])
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    for day in sorted(set(event.warn_on)):
        if day <= event.day and not event.is_cancelled:
            entry.add_component(_alarm(event, day))
    return entry


def _alarm(event: CalendarEvent, day: date) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    left = (event.day - day).days
    words = tr("还有{days}天：{title}", days=left, title=event.title) if left else event.title
    alarm.add("description", _line(words))
    alarm.add("trigger", timedelta(days=-left, hours=ALARM_HOUR))
    return alarm


def _line(value: str) -> str:
    return " ".join(text(value).split())
