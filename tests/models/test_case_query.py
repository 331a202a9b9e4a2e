"""Which cases a query finds, and how they are counted."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import CaseRow, Waiting
from desktop.domain.supervision import Light, ReviewVerdict
from desktop.models.case_query import CASE_ORDERS
from desktop.models.ledger import CaseQuery
from desktop.models.workspace import Workspace
from tests.models.samples import OTHER, POLICY, UNIT, opened, uid
from tests.models.year import Year

DAY = date(2023, 10, 20)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("cases") / "a.dukao"
    with opened(folder) as workspace:
        year = Year(workspace, random.Random(21))
        for _ in range(240):
            year.step()
        workspace.refresh_cases(DAY)
        yield workspace


QUERIES: list[tuple[CaseQuery, Callable[[CaseRow], bool]]] = [
    (CaseQuery(), lambda _: True),
    (CaseQuery(unit=UNIT), lambda row: row.unit == UNIT),
    (CaseQuery(task=uid(2)), lambda row: row.task == uid(2)),
    (CaseQuery(policy=POLICY), lambda _: True),
    (CaseQuery(policy="none"), lambda _: False),
    (
        CaseQuery(states=(AssignmentState.SUBMITTED, AssignmentState.COMPLETED)),
        lambda row: row.state in (AssignmentState.SUBMITTED, AssignmentState.COMPLETED),
    ),
    (CaseQuery(lights=(Light.RED,)), lambda row: row.light is Light.RED),
    (CaseQuery(verdicts=(ReviewVerdict.BEHIND,)), lambda row: row.verdict is ReviewVerdict.BEHIND),
    (CaseQuery(waiting=(Waiting.REVIEW,)), lambda row: row.waiting is Waiting.REVIEW),
    (CaseQuery(missing=True), lambda row: bool(row.missing)),
    (CaseQuery(missing=False), lambda row: not row.missing),
    (CaseQuery(due_from=date(2023, 11, 1)), lambda row: row.due is not None and row.due >= date(2023, 11, 1)),
    (CaseQuery(due_before=DAY), lambda row: row.due is not None and row.due < DAY),
    (CaseQuery(completed=True), lambda row: row.completed_on is not None),
    (CaseQuery(completed=False), lambda row: row.completed_on is None),
    (CaseQuery(suspended=True), lambda row: bool(row.suspended)),
    (CaseQuery(suspended=False), lambda row: not row.suspended),
    (CaseQuery(text="001"), lambda row: "001" in row.code),
    (CaseQuery(text="jyj"), lambda row: "jyj" in row.unit_name),
    (CaseQuery(text="任 jyj"), lambda row: "任" in row.title and "jyj" in row.unit_name),
    (CaseQuery(unit=OTHER, missing=True), lambda row: row.unit == OTHER and bool(row.missing)),
]


@pytest.mark.parametrize(("query", "fits"), QUERIES)
def test_a_query_finds_exactly_what_fits(
    lived: Workspace, query: CaseQuery, fits: Callable[[CaseRow], bool]
) -> None:
    standing = [row for row in lived.ledger.case_rows(CaseQuery(withdrawn=True)) if not row.withdrawn]

    found = lived.ledger.case_rows(query)

    assert {row.uid for row in found} == {row.uid for row in standing if fits(row)}
    assert lived.ledger.count_cases(query) == len(found)
    assert lived.ledger.case_counts(("unit",), query) == dict(Counter((row.unit,) for row in found))


def test_withdrawn_cases_are_shown_on_demand(lived: Workspace) -> None:
    everything = lived.ledger.case_rows(CaseQuery(withdrawn=True))

    assert {bool(row.withdrawn) for row in everything} == {True, False}
    assert all(row.light is Light.NONE for row in everything if row.withdrawn)


@pytest.mark.parametrize("order", CASE_ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_shows_every_case_once_page_by_page(
    lived: Workspace, order: str, descending: bool
) -> None:
    query = CaseQuery(withdrawn=True, order_by=order, descending=descending)
    whole = lived.ledger.case_rows(query)

    pages = [
        row for place in (0, 4, 8) for row in lived.ledger.case_rows(replace(query, offset=place, limit=4))
    ]

    assert tuple(pages) == whole[:12]
    assert len({row.uid for row in whole}) == len(whole)


def test_orders_follow_what_people_mean(lived: Workspace) -> None:
    lights = [row.light for row in lived.ledger.case_rows(CaseQuery(order_by="light", descending=True))]
    dues = [row.due for row in lived.ledger.case_rows(CaseQuery(order_by="due"))]
    missing = [
        len(row.missing) for row in lived.ledger.case_rows(CaseQuery(order_by="missing", descending=True))
    ]

    assert lights == sorted(lights, key=list(Light).index, reverse=True)
    assert dues == sorted(dues, key=lambda day: (day is None, day or DAY))
    assert missing == sorted(missing, reverse=True)


@pytest.mark.parametrize("by", [("unit",), ("unit", "light"), ("state",), ("verdict",), ("policy", "unit")])
def test_counts_are_those_of_the_rows(lived: Workspace, by: tuple[str, ...]) -> None:
    rows = lived.ledger.case_rows()
    expected = Counter(
        tuple(POLICY if name == "policy" else getattr(row, name) for name in by) for row in rows
    )

    assert lived.ledger.case_counts(by) == dict(expected)


def test_an_unknown_order_or_group_is_our_bug(lived: Workspace) -> None:
    with pytest.raises(ValueError):
        lived.ledger.case_rows(CaseQuery(order_by="weather"))
    with pytest.raises(ValueError):
        lived.ledger.case_counts(("weather",))
