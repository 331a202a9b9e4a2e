"""The time axis: deadlines as they bind, where they were moved from, and whether they were reached."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import Stage
from desktop.domain.supervision import RequestKind
from desktop.services.cases import CaseService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.schedule import MarkState, ScheduleRow, ScheduleService
from desktop.services.session import Session
from tests.services.pair import ISSUED_ON, NO_DEADLINE, SYSTEMS, Pair, open_pair

END_OF_2023 = date(2023, 12, 31)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as made:
        yield made


def row(session: Session, code: str) -> ScheduleRow:
    rows = ScheduleService(session).rows()
    return next(found for found in rows if found.code == code)


def test_rows_stand_as_in_the_ledger(pair: Pair) -> None:
    query = LedgerQuery(order_by="title", descending=True)

    rows = ScheduleService(pair.office).rows(query, 3, 5)

    assert [found.uid for found in rows] == [
        found.uid for found in LedgerService(pair.office).rows(query, 3, 5)
    ]


def test_a_deadline_of_all_units_is_one_mark(pair: Pair) -> None:
    found = row(pair.office, SYSTEMS)

    (mark,) = found.marks
    assert (mark.day, mark.original, mark.state) == (END_OF_2023, None, MarkState.OPEN)
    assert (mark.reached, mark.units) == (0, 4)
    assert (found.first, found.last) == (ISSUED_ON, END_OF_2023)


def test_a_deadline_that_has_passed_is_overdue(pair: Pair) -> None:
    pair.go_to(date(2024, 1, 1))

    (mark,) = row(pair.office, SYSTEMS).marks

    assert mark.state is MarkState.OVERDUE
    assert "已逾期" in mark.sentence
    assert "0/4 个单位完成" in mark.sentence


def test_a_task_without_a_deadline_has_no_mark(pair: Pair) -> None:
    found = row(pair.office, NO_DEADLINE)

    assert found.marks == ()
    assert found.last is None


def test_a_granted_extension_shows_where_the_deadline_was(pair: Pair) -> None:
    pair.sign()
    later = date(2024, 3, 31)
    pair.asking.request(pair.uid(SYSTEMS), RequestKind.EXTENSION, later, "省级平台延期")
    pair.meet()
    (item,) = pair.rulings.requests()
    pair.rulings.decide(item.request.uid, True, "同意", later)

    (mark,) = row(pair.office, SYSTEMS).marks

    assert (mark.day, mark.original, mark.extensions) == (later, END_OF_2023, 1)
    assert "（原 2023-12-31，延期 1 次）" in mark.sentence


def test_a_completed_task_has_reached_its_deadlines(pair: Pair) -> None:
    for case in CaseService(pair.office).of_task(SYSTEMS):
        pair.rulings.complete(case.facts.assignment.uid, "已验收")

    (mark,) = row(pair.office, SYSTEMS).marks

    assert mark.state is MarkState.REACHED
    assert mark.reached == mark.units == 4


def test_a_draft_shows_its_deadlines_and_they_bind_nobody(pair: Pair) -> None:
    pair.go_to(date(2026, 1, 1))
    drafts = ScheduleService(pair.office).rows(LedgerQuery(stage=Stage.DRAFT))

    marks = [mark for found in drafts for mark in found.marks]

    assert marks
    assert {mark.state for mark in marks} == {MarkState.OPEN}
    assert {mark.units for mark in marks} == {0}
    assert all(found.first is None for found in drafts)


def test_a_unit_sees_its_own_share(pair: Pair) -> None:
    (mark,) = row(pair.unit, SYSTEMS).marks

    assert mark.units == 1
