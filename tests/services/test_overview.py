"""Every figure of the overview opens a list of exactly as many rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.domain.supervision import ObjectionPart, RequestKind
from desktop.services.answering import AnswerService
from desktop.services.bulletins import BadPeriod, BulletinService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.feedback import FeedbackService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.lookback import as_of
from desktop.services.notices import NoticeService
from desktop.services.overview import OverviewService
from desktop.services.overview_values import Figure, OfficeOverview, UnitOverview
from desktop.services.rulings import RequestService, RulingService
from desktop.services.session import Session, WrongRole
from tests.services.office_year import Year, office_year

CODES = ("2023-5-008", "2023-5-015", "2023-5-031", "2023-5-042", "2023-5-044")


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    with office_year(tmp_path, CODES) as found:
        yield found


def play(year: Year) -> None:
    """Some sign, one objects, one reports and is completed, one asks for time, one is paused."""
    for name in ("市公安局", "市大数据局", "市生态环境局"):
        unit = year.unit(name)
        uids = [row.uid for row in CaseService(unit).rows()]
        AnswerService(unit).accept(uids, "王科长", "0635-8288000")
    police = year.unit("市委政法委")
    (row,) = CaseService(police).rows()
    AnswerService(police).object(row.uid, ObjectionPart.DUTY, "不属于本单位职责", "市公安局")
    year.day("2023-07-03")
    data = year.unit("市大数据局")
    (done,) = CaseService(data).rows(CaseFilter(task="2023-5-031"))
    FeedbackService(data).save(done.uid, "2023Q2", progress="平台已建成", percent=100, reporter="李科长")
    FeedbackService(data).submit([done.uid], "2023Q2")
    (asking,) = CaseService(data).rows(CaseFilter(task="2023-5-044"))
    RequestService(data).request(asking.uid, RequestKind.EXTENSION, date(2024, 6, 30), "招标延后")
    year.collect()
    year.day("2023-11-20")
    (paused,) = CaseService(year.office).rows(CaseFilter(task="2023-5-015"))
    RulingService(year.office).suspend(paused.uid, "等待省厅部署", date(2023, 11, 1))
    RulingService(year.office).complete(done.uid, "已核实")


def figures_of(found: OfficeOverview | UnitOverview) -> list[Figure]:
    figures = [*found.todo, *found.lights]
    figures += [found.due_this_week, found.missing, found.overdue, found.total, found.completed]
    if isinstance(found, OfficeOverview):
        for row in found.heat:
            figures += [*row.lights, row.missing, row.overdue, row.total]
    return figures


def listed(session: Session, figure: Figure) -> int:
    if isinstance(figure.filter, LedgerQuery):
        return len(LedgerService(session).rows(figure.filter))
    return len(CaseService(session).rows(figure.filter))


@pytest.mark.parametrize("day", ["2023-11-20", "2023-12-27", "2024-01-03"])
def test_every_figure_of_the_office_counts_exactly_the_rows_it_opens(year: Year, day: str) -> None:
    play(year)
    year.day(day)

    overview = OverviewService(year.office).office()

    figures = figures_of(overview)
    assert [figure.count for figure in figures] == [listed(year.office, figure) for figure in figures]
    assert all(figure.count for figure in overview.todo)
    assert sum(figure.count for figure in figures) > 0


def test_lights_units_and_total_add_up(year: Year) -> None:
    play(year)

    overview = OverviewService(year.office).office()

    assert sum(figure.count for figure in overview.lights) == overview.total.count == 9
    assert sum(row.total.count for row in overview.heat) == overview.total.count
    for place, figure in enumerate(overview.lights):
        assert sum(row.lights[place].count for row in overview.heat) == figure.count
        assert {row.lights[place].name for row in overview.heat} == {figure.name}
    assert sum(row.missing.count for row in overview.heat) == overview.missing.count
    assert sum(row.overdue.count for row in overview.heat) == overview.overdue.count
    assert overview.missing.count > 0
    assert [row.unit_name for row in overview.heat] == [
        "市委政法委",
        "市委网信办",
        "市公安局",
        "市生态环境局",
        "市大数据局",
    ]


def test_paused_completed_and_closed_cases_are_not_late(year: Year) -> None:
    play(year)
    year.day("2024-01-03")
    before = OverviewService(year.office).office().overdue

    RulingService(year.office).close("2023-5-044", "职责已划出本市", force=True)
    after = OverviewService(year.office).office()

    rows = CaseService(year.office).rows(before.filter) if isinstance(before.filter, CaseFilter) else ()
    assert sorted(row.code for row in rows) == ["2023-5-042"] * 3
    assert before.count == 5
    assert after.overdue.count == 3
    assert [figure.count for figure in figures_of(after)] == [
        listed(year.office, figure) for figure in figures_of(after)
    ]


def test_what_waits_for_the_office_is_on_its_list(year: Year) -> None:
    play(year)

    todo = {figure.name: figure.count for figure in OverviewService(year.office).office().todo}

    assert todo["draft"] == 55
    assert todo["objection"] == 1
    assert todo["request"] == 1
    assert todo["answer"] == 2
    assert todo["close"] == 1
    assert todo["missing"] > 0
    assert "review" not in todo


def test_what_waits_for_a_unit_is_on_its_list_and_nothing_of_others(year: Year) -> None:
    play(year)
    year.day("2023-12-27")
    NoticeService(year.office).issue(NoticeService(year.office).proposals()[:1], "", None, "")
    unit = year.unit("市公安局")

    overview = OverviewService(unit).unit()

    figures = figures_of(overview)
    assert [figure.count for figure in figures] == [listed(unit, figure) for figure in figures]
    assert overview.total.count == 2
    assert {figure.name for figure in overview.todo} >= {"missing"}
    assert overview.due_this_week.count == 1
    assert all(one.unit == unit.party for one in overview.notices)


def test_due_this_week_runs_from_monday_to_sunday(year: Year) -> None:
    counts = {}
    for day in (date(2023, 12, 24), date(2023, 12, 25), date(2023, 12, 31)):
        year.day(day.isoformat())
        counts[day.isoformat()] = OverviewService(year.office).office().due_this_week.count

    assert counts["2023-12-24"] == 0
    assert counts["2023-12-25"] == counts["2023-12-31"] == 7


def test_the_burn_up_counts_deadlines_by_week_and_stops_reaching_at_the_present(year: Year) -> None:
    play(year)

    burn_up = OverviewService(year.office).course().burn_up

    assert burn_up.points[0].day == date(2023, 5, 14)
    assert {b.day - a.day for a, b in zip(burn_up.points, burn_up.points[1:], strict=False)} == {
        timedelta(days=7)
    }
    assert burn_up.points[-1].day == date(2023, 12, 31)
    assert burn_up.points[-1].due == 7
    assert burn_up.deadlines == 15
    by_day = {point.day: point for point in burn_up.points}
    assert by_day[date(2023, 11, 26)].reached == 1
    assert by_day[date(2023, 11, 26)].completed == 1
    assert by_day[date(2023, 11, 19)].reached == 0
    assert by_day[date(2023, 12, 3)].reached is None
    dues = [point.due for point in burn_up.points]
    assert dues == sorted(dues)


def test_the_course_of_the_office_has_the_figures_of_the_last_period_that_ended(year: Year) -> None:
    play(year)

    figures = OverviewService(year.office).course().figures

    assert figures is not None
    assert figures.period == "2023Q3"
    assert figures == BulletinService(year.office).figures()
    assert sum(one.percent for one in figures.results) == 100


def test_a_bulletin_of_an_earlier_period_and_of_none(year: Year) -> None:
    play(year)

    figures = BulletinService(year.office).figures("2023Q2")

    assert figures.period == "2023Q2"
    assert figures.total == sum(one.count for one in figures.results)
    with pytest.raises(BadPeriod, match="2023Q5"):
        BulletinService(year.office).figures("2023Q5")


def test_the_overview_of_an_earlier_day_is_that_of_the_workspace_as_it_was(year: Year) -> None:
    before = OverviewService(year.office).office()
    play(year)

    past = as_of(year.office, date(2023, 5, 8))
    overview = OverviewService(past).office()

    assert overview == before
    assert all(figure.count == listed(past, figure) for figure in figures_of(overview))
    past.close()


def test_each_role_has_its_own_overview(year: Year) -> None:
    unit = year.unit("市公安局")

    with pytest.raises(WrongRole):
        OverviewService(unit).office()
    with pytest.raises(WrongRole):
        OverviewService(year.office).unit()

    assert OverviewService(unit).unit().total.count == 2
