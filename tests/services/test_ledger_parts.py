"""The ledger in parts: what is divided adds up again, and every part finds exactly its tasks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import AssignmentState
from desktop.domain.supervision import Light
from desktop.services.batch_permissions import (
    can_import,
    case_batch,
    task_batch,
    to_be_notified,
    waiting_for_answer,
)
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.ledger import GroupCount, LedgerQuery, LedgerService
from desktop.services.ledger_parts import PART_COLUMNS, ledger_parts, names_in
from desktop.services.session import Session
from desktop.services.unit_tree import unit_nodes
from tests.services.pair import SECURITY, SYSTEMS, UNIT, Pair, open_pair


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as made:
        yield made


@pytest.mark.parametrize("column", PART_COLUMNS)
def test_parts_add_up_and_find_exactly_their_tasks(drafted: Session, column: str) -> None:
    service = LedgerService(drafted)
    query = LedgerQuery(text="数据")

    parts = ledger_parts(drafted, query, column)
    found = [{row.uid for row in service.rows(part.query)} for part in parts]

    assert sum(part.count for part in parts) == service.count(query) > 0
    assert [len(uids) for uids in found] == [part.count for part in parts]
    assert set().union(*found) == {row.uid for row in service.rows(query)}
    assert len({part.value for part in parts}) == len(parts)


def test_alarming_lights_come_first(pair: Pair) -> None:
    pair.go_to(date(2024, 3, 1))

    parts = ledger_parts(pair.office, LedgerQuery(), "light")

    order = [Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN, Light.NONE]
    lights = [part.light for part in parts if part.light]
    assert lights == [light for light in order if light in lights]
    assert Light.RED in lights


def test_days_are_put_together_by_month(pair: Pair) -> None:
    parts = ledger_parts(pair.office, LedgerQuery(), "due")

    titles = [part.title for part in parts]
    assert "2023年12月" in titles
    assert titles[-1] == "没有时限"
    months = [part.value for part in parts if part.value]
    assert months == sorted(months)
    assert all(len(month) == len("2023-12") for month in months)


def test_clauses_are_put_together_by_section_with_their_headings_in_the_order_of_the_plan(
    drafted: Session,
) -> None:
    parts = ledger_parts(drafted, LedgerQuery(), "clause")

    assert parts[0].value == "二/（一）"
    assert parts[0].title.startswith("二/（一）　提升经济社会调节")
    assert all(part.value.count("/") <= 1 for part in parts)


def test_a_part_keeps_the_order_of_the_whole(drafted: Session) -> None:
    query = LedgerQuery(order_by="title", descending=True)

    (first, *_) = ledger_parts(drafted, query, "clause")
    titles = [row.title for row in LedgerService(drafted).rows(first.query)]

    assert titles == sorted(titles, reverse=True)


def test_lists_of_names_are_counted_name_by_name() -> None:
    groups = (
        GroupCount('["市公安局", "市民政局"]', "市公安局、市民政局", 2),
        GroupCount('["市公安局"]', "市公安局", 3),
        GroupCount("", "（空）", 9),
    )

    assert [(one.value, one.count) for one in names_in(groups)] == [("市公安局", 5), ("市民政局", 2)]


def test_units_are_counted_by_light(pair: Pair) -> None:
    nodes = unit_nodes(pair.office)

    node = next(one for one in nodes if one.name == UNIT)
    assert node.total == CaseService(pair.office).count(CaseFilter(unit=UNIT))
    assert sum(one.total for one in nodes) == CaseService(pair.office).count()


def test_a_unit_signs_for_what_waits_among_the_selected(pair: Pair) -> None:
    rows = LedgerService(pair.unit).rows(LedgerQuery(unit=pair.unit.party))
    before = task_batch(pair.unit, rows)
    cases = CaseService(pair.unit).rows()
    waiting = waiting_for_answer(pair.unit, cases)

    pair.sign(SECURITY)
    again = waiting_for_answer(pair.unit, CaseService(pair.unit).rows())
    pair.sign(*(case.code for case in again))
    after = task_batch(pair.unit, LedgerService(pair.unit).rows(LedgerQuery(unit=pair.unit.party)))

    assert before == {"accept"}
    assert len(waiting) == len(cases) == len(again) + 1
    assert {case.state for case in waiting} == {AssignmentState.ISSUED}
    assert after == set()


def test_the_office_reminds_of_what_is_issued_and_not_of_drafts(pair: Pair) -> None:
    rows = LedgerService(pair.office).rows()

    assert task_batch(pair.office, [row for row in rows if row.code == SYSTEMS]) == {"remind"}
    assert task_batch(pair.office, [row for row in rows if not row.units]) == set()
    assert task_batch(pair.office, ()) == set()


def test_notices_go_to_the_units_of_alarming_cases(pair: Pair) -> None:
    green = CaseService(pair.office).rows(CaseFilter(lights=(Light.GREEN,)))
    pair.go_to(date(2024, 3, 1))
    red = CaseService(pair.office).rows(CaseFilter(lights=(Light.RED,)))
    tasks = {row.task for row in red}
    rows = [row for row in LedgerService(pair.office).rows() if row.uid in tasks]

    assert len({row.unit for row in red}) > 1
    assert {"notice", "remind"} <= case_batch(pair.office, red)
    assert task_batch(pair.office, rows) == {"notice", "remind"}
    assert "notice" not in case_batch(pair.office, green)
    assert to_be_notified(pair.office, [*green, *red]) == tuple(red)


def test_both_roles_import_tables(pair: Pair) -> None:
    assert can_import(pair.office)
    assert can_import(pair.unit)
