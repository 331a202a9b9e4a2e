"""Reminders name what is owed, and leave the same unit alone about the same task for some working days."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.supervision import ObjectionPart
from desktop.services.answering import AnswerService
from desktop.services.bulletins import BadPeriod
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.notices import NoticeService
from desktop.services.reminders import CoolDown, NothingToRemind, ReminderService
from desktop.services.rulings import RulingService
from tests.services.office_year import Year, office_year

CODES = ("2023-5-008", "2023-5-015", "2023-5-042")


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    with office_year(tmp_path, CODES) as found:
        yield found


def accept_all(year: Year, *names: str) -> None:
    for name in names:
        unit = year.unit(name)
        rows = CaseService(unit).rows(CaseFilter())
        AnswerService(unit).accept([row.uid for row in rows], "王科长", "0635-8288000")
    year.collect()


def last_day_of_cooling(year: Year, on: date) -> tuple[date, date]:
    """The last working day of the cool-down, and the first day after it."""
    rules = year.office.workspace.rules()
    again = rules.calendar.add_working_days(on, rules.cool_down_days)
    last = rules.calendar.add_working_days(on, rules.cool_down_days - 1)
    return last, again


def test_a_unit_that_has_not_signed_is_reminded_of_that(year: Year) -> None:
    accept_all(year, "市公安局", "市生态环境局")

    outcome = ReminderService(year.office).remind()

    reminders = ReminderService(year.office).reminders()
    assert {one.unit_name for one in reminders} == {"市委政法委", "市委网信办", "市大数据局"}
    assert {item.reason for one in reminders for item in one.items} == {"交办后尚未签收"}
    assert "已催办3个单位、3项任务" in outcome.sentence


def test_missing_feedback_of_a_period_is_named(year: Year) -> None:
    accept_all(year, "市公安局")
    year.day("2023-11-01")
    (row,) = CaseService(year.office).rows(CaseFilter(unit="市公安局", task="2023-5-008"))
    assert row.missing

    ReminderService(year.office).remind(["市公安局"], row.missing[0], "请于周五前补报")

    (reminder,) = ReminderService(year.unit("市公安局")).reminders()
    assert reminder.period == row.missing[0]
    assert reminder.text == "请于周五前补报"
    assert len(reminder.items) == 2
    assert all("进展未反馈" in item.reason for item in reminder.items)


def test_nobody_is_reminded_of_a_period_that_nothing_is_missing_for(year: Year) -> None:
    accept_all(year, "市公安局")

    with pytest.raises(NothingToRemind):
        ReminderService(year.office).remind(["市公安局"])
    with pytest.raises(NothingToRemind):
        ReminderService(year.office).remind(None, "2022Q1")


def test_the_same_task_of_the_same_unit_rests_until_the_cool_down_is_over(year: Year) -> None:
    service = ReminderService(year.office)
    on = year.day("2023-06-01")
    service.remind(["市公安局"])
    last, again = last_day_of_cooling(year, on)

    with pytest.raises(CoolDown) as refused:
        service.remind(["市公安局"], on=last)
    outcome = service.remind(["市公安局"], on=again)

    assert refused.value.code == "E_COOL_DOWN"
    assert f"市公安局（{again}起可再催）" in str(refused.value)
    assert len(outcome.uids) == 1
    assert [one.on for one in service.reminders()] == [again, on]


def test_those_that_do_not_rest_are_reminded_and_those_that_do_are_named(year: Year) -> None:
    service = ReminderService(year.office)
    year.day("2023-06-01")
    service.remind(["市公安局"])

    outcome = service.remind()

    assert year.office.party not in outcome.units
    assert "unit.gaj" not in outcome.units
    assert {one.unit_name for one in outcome.cooling} == {"市公安局"}
    assert len(outcome.cooling) == 2
    assert "在冷却期内未重复催办2项：市公安局" in outcome.sentence


def test_resting_is_per_task_so_a_new_debt_of_the_same_unit_goes_out(year: Year) -> None:
    service = ReminderService(year.office)
    year.day("2023-06-01")
    unit = year.unit("市公安局")
    (row,) = CaseService(unit).rows(CaseFilter(task="2023-5-008"))
    AnswerService(unit).accept([row.uid], "王科长", "0635-8288000")
    year.collect()
    service.remind(["市公安局"])

    proposals = service.proposals(["市公安局"], on=date(2024, 1, 5))
    soon = service.proposals(["市公安局"], on=date(2023, 6, 2))

    assert [item.code for one in soon for item in one.items] == []
    assert [item.code for one in soon for item in one.cooling] == ["2023-5-042"]
    assert {item.code for one in proposals for item in one.items} >= {"2023-5-042"}


def test_a_past_deadline_is_a_reason_of_its_own(year: Year) -> None:
    year.day("2024-01-05")

    (proposal,) = ReminderService(year.office).proposals(["市生态环境局"])

    assert "已超过完成时限2023-12-31" in proposal.items[0].reason
    assert "交办后尚未签收" in proposal.items[0].reason


def test_a_unit_whose_objection_waits_for_the_office_owes_nothing(year: Year) -> None:
    unit = year.unit("市生态环境局")
    (row,) = CaseService(unit).rows()
    AnswerService(unit).object(row.uid, ObjectionPart.DUTY, "职责不符", "市水利局")
    year.collect()
    year.day("2024-01-05")

    with pytest.raises(NothingToRemind):
        ReminderService(year.office).remind(["市生态环境局"])


def test_nobody_is_reminded_of_a_closed_task(year: Year) -> None:
    RulingService(year.office).close("2023-5-015", "项目取消", force=True)
    year.day("2024-01-05")

    with pytest.raises(NothingToRemind):
        ReminderService(year.office).remind(["市生态环境局"])


def test_a_period_that_is_none_is_refused(year: Year) -> None:
    with pytest.raises(BadPeriod):
        ReminderService(year.office).remind(period="第二季度")


def test_notices_know_how_to_remind_as_well(year: Year) -> None:
    outcome = NoticeService(year.office).remind(["市公安局"])

    assert NoticeService(year.office).reminders("市公安局")[0].uid == outcome.uids[0]
    assert NoticeService(year.office).reminders("市大数据局") == ()
