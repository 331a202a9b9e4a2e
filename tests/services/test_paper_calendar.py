"""The calendar file holds what is still to come, under identities that last."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import icalendar
import pytest

from desktop.domain.supervision import RequestKind
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.papers import Paper, PaperOptions, PaperService
from tests.services.office_year import Year, office_year
from tests.services.pair import SYSTEMS, UNIT, Pair, open_pair

CODES = ("2023-5-008", "2023-5-015", "2023-5-031", "2023-5-042", "2023-5-044")


def events_of(paper: Paper) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(paper.data)
    return {str(part["uid"]): part for part in calendar.walk("VEVENT") if isinstance(part, icalendar.Event)}


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    with office_year(tmp_path / "year", CODES) as found:
        yield found


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path / "pair") as opened:
        opened.sign()
        opened.go_to(date(2023, 7, 4))
        yield opened


def test_the_calendar_holds_open_deadlines_and_the_day_of_report(pair: Pair) -> None:
    cases = [CaseService(pair.unit).case(row.uid) for row in CaseService(pair.unit).rows(CaseFilter())]
    open_deadlines = [one for case in cases for one in case.deadlines if one.due and not one.is_reached]

    paper = PaperService(pair.unit).render("calendar")

    assert (paper.file_name, paper.pages, paper.fonts) == (f"督查日历（{UNIT}）.ics", 0, ())
    found = list(events_of(paper).values())
    deadlines = [event for event in found if str(event["summary"]).startswith("时限")]
    assert sorted(event.decoded("dtstart") for event in deadlines) == sorted(
        one.due for one in open_deadlines if one.due
    )
    assert all(len(event.walk("VALARM")) == 2 for event in deadlines)
    assert any("报送2023年第二季度进展反馈" in str(event["summary"]) for event in found)


def test_an_extended_deadline_is_the_same_event_on_another_day(pair: Pair) -> None:
    options = PaperOptions()
    before = events_of(PaperService(pair.unit).render("calendar", options))
    pair.asking.request(SYSTEMS, RequestKind.EXTENSION, date(2024, 3, 31), "招标流标")
    pair.meet()
    (request,) = pair.rulings.requests()
    pair.rulings.decide(request.request.uid, is_granted=True, reason="同意", due=date(2024, 3, 31))
    pair.meet()

    after = events_of(PaperService(pair.unit).render("calendar", options))

    moved = [uid for uid in after if after[uid].decoded("dtstart") == date(2024, 3, 31)]
    assert len(moved) == 1
    assert before[moved[0]].decoded("dtstart") == date(2023, 12, 31)
    assert after[moved[0]]["sequence"] > before[moved[0]]["sequence"]


def test_units_with_the_same_deadline_share_an_event_in_the_calendar_of_the_office(year: Year) -> None:
    year.day("2023-11-01")

    deadlines = [
        event
        for event in events_of(PaperService(year.office).render("calendar")).values()
        if str(event["summary"]).startswith("时限")
    ]

    titles = [(str(event["summary"]), event.decoded("dtstart")) for event in deadlines]
    assert len(set(titles)) == len(titles)
    assert any("、" in str(event["description"]) for event in deadlines)
