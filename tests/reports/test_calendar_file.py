"""The calendar file, read back by another reader than the one that wrote it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import icalendar

from desktop.reports.calendar_file import CalendarEvent, event_uid, render_calendar

TITLE = "2023-5-007 推动涉企信息统一归集，实现“应归尽归”；打造一批智慧监管应用（市公安局）"
EVENT = CalendarEvent(
    key="assignment|milestone",
    day=date(2023, 12, 31),
    title=TITLE,
    description="第一行\n第二行；a,b;c\\d",
    category="完成时限",
    warn_on=(date(2023, 12, 24), date(2023, 12, 31), date(2024, 1, 1)),
    version=2,
)
DAY = date(2023, 10, 1)


def events(data: bytes) -> list[icalendar.Event]:
    return [
        part
        for part in icalendar.Calendar.from_ical(data).walk("VEVENT")
        if isinstance(part, icalendar.Event)
    ]


def test_a_deadline_is_an_event_of_the_whole_day() -> None:
    found = events(render_calendar([EVENT], "督考", DAY))[0]

    assert found.decoded("dtstart") == date(2023, 12, 31)
    assert not isinstance(found.decoded("dtstart"), datetime)
    assert found.decoded("dtend") == date(2024, 1, 1)
    assert str(found["summary"]) == TITLE
    assert str(found["description"]) == "第一行\n第二行；a,b;c\\d"
    assert found["sequence"] == 2


def test_alarms_ring_at_nine_on_their_days_and_never_after_the_deadline() -> None:
    found = events(render_calendar([EVENT], "督考", DAY))[0]

    triggers = [alarm.decoded("trigger") for alarm in found.walk("VALARM")]
    assert triggers == [timedelta(days=-7, hours=9), timedelta(hours=9)]
    assert "还有7天：" in str(found.walk("VALARM")[0]["description"])


def test_lines_are_folded_at_75_octets_and_no_character_is_torn() -> None:
    data = render_calendar([EVENT], "督考" * 40, DAY)

    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_the_same_events_give_the_same_bytes_in_any_order() -> None:
    other = replace(EVENT, key="other", day=date(2023, 11, 1))

    assert render_calendar([EVENT, other], "督考", DAY) == render_calendar([other, EVENT], "督考", DAY)


def test_an_event_keeps_its_identity_when_its_day_moves() -> None:
    moved = replace(EVENT, day=date(2024, 3, 31), version=3)

    before, after = (events(render_calendar([one]))[0] for one in (EVENT, moved))

    assert str(before["uid"]) == str(after["uid"]) == event_uid(EVENT.key)
    assert after["sequence"] > before["sequence"]
    assert event_uid("another") != event_uid(EVENT.key)


def test_text_cannot_add_lines_of_its_own() -> None:
    evil = "a\r\nBEGIN:VEVENT\r\nUID:x\x07\u2028y"

    data = render_calendar([replace(EVENT, title=evil, description=evil, category=evil)], evil, DAY)

    assert len(events(data)) == 1
    assert b"\r\nUID:x" not in data
    assert b"\x07" not in data


def test_a_cancelled_event_has_no_alarms() -> None:
    found = events(render_calendar([replace(EVENT, is_cancelled=True)]))[0]

    assert str(found["status"]) == "CANCELLED"
    assert found.walk("VALARM") == []


def test_a_calendar_without_events_is_still_one() -> None:
    calendar = icalendar.Calendar.from_ical(render_calendar([], "督考", DAY))

    assert str(calendar["version"]) == "2.0"
    assert str(calendar["x-wr-calname"]) == "督考"
    assert calendar.walk("VEVENT") == []
