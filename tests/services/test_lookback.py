"""The ledger of an earlier day is what was known by its end, and two days can be held against each other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop.domain.comparison import ChangeKind
from desktop.domain.ledger import AssignmentState, Stage
from desktop.errors import Cancelled
from desktop.models.workspace import Workspace
from desktop.services.answering import AnswerService
from desktop.services.bulletins import BadPeriod
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.comparison_words import describe
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.lookback import as_of, compare, earliest_day, named_day, present_day
from desktop.services.notices import NoticeService
from desktop.services.rulings import RulingService
from desktop.services.session import LookingBack
from tests.services.office_year import Year, office_year

CODES = ("2023-5-008", "2023-5-015")


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    """Issued on 8 May; signed on 1 June; a further task issued on 3 July; a share withdrawn in August."""
    with office_year(tmp_path, CODES) as found:
        found.day("2023-06-01")
        unit = found.unit("市公安局")
        (row,) = CaseService(unit).rows()
        AnswerService(unit).accept([row.uid], "王科长", "0635-8288000")
        found.collect()
        found.day("2023-07-03")
        drafts = LedgerService(found.office).rows(LedgerQuery(stage=Stage.DRAFT))
        IssuingService(found.office).issue([one.uid for one in drafts if one.code == "2023-5-031"])
        found.day("2023-08-01")
        (row,) = CaseService(found.office).rows(CaseFilter(task="2023-5-015"))
        RulingService(found.office).withdraw_assignment(row.uid, "职责划转")
        found.day("2023-09-01")
        yield found


def states(year: Year, day: date) -> dict[str, AssignmentState]:
    past = as_of(year.office, day)
    try:
        rows = CaseService(past).rows()
        assert past.today() == day
        return {f"{row.code} {row.unit_name}": row.state for row in rows}
    finally:
        past.close()


def test_what_arrived_by_the_end_of_a_day_counts_and_nothing_later(year: Year) -> None:
    police, law, ecology = "2023-5-008 市公安局", "2023-5-008 市委政法委", "2023-5-015 市生态环境局"
    issued, accepted = AssignmentState.ISSUED, AssignmentState.ACCEPTED

    assert states(year, date(2023, 5, 7)) == {}
    assert states(year, date(2023, 5, 8)) == {police: issued, law: issued, ecology: issued}
    assert states(year, date(2023, 5, 31)) == {police: issued, law: issued, ecology: issued}
    assert states(year, date(2023, 6, 1)) == {police: accepted, law: issued, ecology: issued}
    assert ecology not in states(year, date(2023, 8, 1))


def test_looking_back_to_today_shows_the_present(year: Year) -> None:
    past = as_of(year.office, year.office.today())

    assert CaseService(past).rows() == CaseService(year.office).rows()
    assert past.workspace.log.state_hash() == year.office.workspace.log.state_hash()
    past.close()


def test_nothing_can_be_written_in_the_past_and_the_present_is_untouched(year: Year) -> None:
    before = year.office.workspace.log.count()
    past = as_of(year.office, date(2023, 7, 1))

    with pytest.raises(LookingBack, match="2023-07-01"):
        NoticeService(past).remind()
    past.close()

    assert year.office.workspace.log.count() == before


def test_a_past_knows_the_present_day_and_can_look_back_further(year: Year) -> None:
    past = as_of(year.office, date(2023, 7, 1))
    further = as_of(past, date(2023, 5, 8))

    assert (past.looking_back, further.looking_back) == (date(2023, 7, 1), date(2023, 5, 8))
    assert present_day(past) == present_day(further) == date(2023, 9, 1)
    assert earliest_day(past) == earliest_day(year.office) == date(2023, 5, 4)
    further.close()
    past.close()


def test_two_days_are_compared_row_by_row_with_the_fields_that_changed(year: Year) -> None:
    comparison = compare(year.office, date(2023, 5, 31), date(2023, 8, 15))

    found = {(one.kind, one.row["code"], one.row["unit_name"]): one for one in comparison.rows}
    assert set(found) == {
        (ChangeKind.CHANGED, "2023-5-008", "市公安局"),
        (ChangeKind.CHANGED, "2023-5-008", "市委政法委"),
        (ChangeKind.GONE, "2023-5-015", "市生态环境局"),
        (ChangeKind.NEW, "2023-5-031", "市大数据局"),
    }
    signed = found[ChangeKind.CHANGED, "2023-5-008", "市公安局"]
    assert {"state", "missing", "light"} <= signed.changed
    assert (comparison.new, comparison.gone, comparison.changed) == (1, 1, 2)
    assert "新增1项，撤销1项，变化2项，未变0项" in comparison.sentence
    assert "状态：已交办 → 已签收" in describe(signed)
    assert "职责划转" in describe(found[ChangeKind.GONE, "2023-5-015", "市生态环境局"])


def test_days_may_be_given_in_either_order_and_equal_days_do_not_differ(year: Year) -> None:
    forth = compare(year.office, date(2023, 5, 31), date(2023, 8, 15))
    back = compare(year.office, date(2023, 8, 15), date(2023, 5, 31))
    same = compare(year.office, date(2023, 8, 15), date(2023, 8, 15))

    assert back == forth
    assert same.rows == ()
    assert "未变3项" in same.sentence


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-06-30", date(2023, 6, 30)),
        ("2023Q2", date(2023, 6, 30)),
        ("2023-02", date(2023, 2, 28)),
        ("2023", date(2023, 12, 31)),
    ],
)
def test_a_day_may_be_named_by_a_period(text: str, day: date) -> None:
    assert named_day(text) == day


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(BadPeriod):
        named_day("2023-06-31")


class CancelledAtTheEnd:
    """Whoever waits loses patience when everything is done."""

    def step(self, done: int, total: int, what: str = "") -> None:
        if done == total:
            raise Cancelled


def test_looking_back_closes_what_it_opened_when_it_is_cancelled_at_the_very_end(year: Year) -> None:
    present = year.office.workspace

    with pytest.raises(Cancelled) as caught:
        as_of(year.office, date(2023, 6, 1), CancelledAtTheEnd())

    frames = [entry.frame.f_locals for entry in caught.traceback]
    (past,) = [found for one in frames if isinstance(found := one.get("past"), Workspace)]
    assert past is not present
    with pytest.raises(dbapi2.ProgrammingError, match="closed"):
        past.connection.execute("SELECT 1")


def test_periods_are_compared_by_their_titles(year: Year) -> None:
    comparison = compare(year.office, date(2023, 5, 31), date(2023, 8, 15))

    changed = next(one for one in comparison.rows if "missing" in one.changed)
    assert "未反馈：— → 2023年第二季度" in describe(changed)
