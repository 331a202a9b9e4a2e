"""Cases are kept beside the log: always what a derivation from nothing gives for their day."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.domain.cases import case_row, derive_case
from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light
from desktop.models.ledger import CaseQuery
from desktop.models.verify import rebuild, verify
from desktop.models.workspace import Workspace, open_workspace
from desktop.records.line import Edit, compose
from desktop.records.stream import StreamName, Tip
from tests.models.samples import (
    OFFICE,
    OTHER,
    STAMP,
    UNIT,
    opened,
    receive,
    rows_of,
    task_fields,
    uid,
    withdraw,
    write,
)
from tests.models.year import Year, share, standings

DAY = date(2023, 7, 1)


@pytest.fixture
def issued(workspace: Workspace) -> Workspace:
    """One task of two units, due at the end of June, looked at on the first of July."""
    write(workspace, "task", uid(1), task_fields(), "*")
    write(workspace, "milestone", uid(2), {"task": uid(1), "due": "2023-06-30"}, "*")
    for unit, duty in ((UNIT, "lead"), (OTHER, "responsible")):
        fields = {"task": uid(1), "unit": unit, "name": unit, "duty": duty, "issued_on": "2023-03-01"}
        write(workspace, "assignment", share(1, unit), fields, unit)
    workspace.refresh_cases(DAY)
    return workspace


def derived(workspace: Workspace, day: date) -> list[CaseRow]:
    """All cases from nothing but the facts."""
    tasks = [uid(number) for number in range(1, 6)]
    rules = workspace.rules()
    found = [
        case_row(derive_case(facts, rules, day))
        for several in workspace.ledger.facts_of(tasks).values()
        for facts in several
    ]
    return sorted(found, key=lambda row: row.uid)


def kept(workspace: Workspace) -> list[CaseRow]:
    return list(workspace.ledger.case_rows(CaseQuery(withdrawn=True, order_by="uid")))


@pytest.mark.parametrize("seed", range(8))
def test_kept_cases_are_what_a_derivation_from_nothing_gives(workspace: Workspace, seed: int) -> None:
    year = Year(workspace, random.Random(seed))
    workspace.refresh_cases(year.day)

    for number in range(70):
        year.step()
        if number % 3 == 0:
            workspace.refresh_cases(year.day + timedelta(days=year.rng.choice((0, 0, 5, 40, -30))))
            day = workspace.cases.day
            assert day is not None
            assert kept(workspace) == derived(workspace, day)

    before = rows_of(workspace)
    assert len(kept(workspace)) > 3
    assert verify(workspace).is_clean
    rebuild(workspace)
    assert rows_of(workspace) == before


@pytest.mark.parametrize("seed", range(4))
def test_cases_do_not_depend_on_the_order_of_arrival(tmp_path: Path, seed: int) -> None:
    with opened(tmp_path / "a.dukao") as one, opened(tmp_path / "b.dukao") as other:
        year = Year(one, random.Random(seed))
        for _ in range(60):
            year.step()
        other.refresh_cases(DAY)
        waiting = list(year.lines)
        while waiting:
            offered = year.rng.sample(waiting, min(9, len(waiting)))
            with other.transaction():
                taken = other.log.accept(offered).new
            waiting = [line for line in waiting if line not in taken]
        one.refresh_cases(DAY)

        assert standings(other) == standings(one)
        assert len(standings(one)["cases"]) > 3


def test_every_transaction_takes_the_cases_along(issued: Workspace) -> None:
    receive(issued, "acceptance", uid(9, UNIT), {"assignment": share(1, UNIT), "kind": "accepted"})

    rows = issued.ledger.case_rows(CaseQuery(unit=UNIT))
    (standing,) = issued.ledger.standings_of([uid(1)]).values()

    assert [row.state for row in rows] == [AssignmentState.ACCEPTED]
    assert (standing.state, standing.light, standing.units) == (AssignmentState.ISSUED, Light.RED, 2)
    assert [one.state for one in issued.ledger.assignments(uid(1))] == [
        AssignmentState.ACCEPTED,
        AssignmentState.ISSUED,
    ]


def test_a_transaction_that_fails_leaves_the_cases_as_they_were(issued: Workspace) -> None:
    before = rows_of(issued)

    with pytest.raises(ZeroDivisionError), issued.transaction():  # noqa: PT012 - what is rolled back
        edit = Edit("acceptance", uid(9, UNIT), {"assignment": share(1, UNIT), "kind": "accepted"})
        issued.log.accept([compose(StreamName(UNIT, "cdcdcdcd.1", OFFICE, 2023), Tip(), edit, STAMP)])
        issued.refresh_cases(DAY + timedelta(days=200))
        raise ZeroDivisionError

    assert rows_of(issued) == before
    assert issued.cases.day == DAY
    assert not issued.cases.touched


def test_a_light_changes_when_its_day_comes(issued: Workspace) -> None:
    first = date(2023, 3, 15)
    issued.refresh_cases(first)
    lights = []

    for number in range(109):
        issued.refresh_cases(first + timedelta(days=number))
        lights += [row.light for row in issued.ledger.case_rows()]
        assert verify(issued).is_clean

    changes = [light for light, before in zip(lights, [None, *lights], strict=False) if light is not before]
    assert (changes[0], changes[-1]) == (Light.GREEN, Light.RED)
    assert len(changes) > 2


def test_nothing_is_written_when_nothing_was_touched(issued: Workspace) -> None:
    changes = issued.connection.total_changes

    again = issued.refresh_cases(DAY)
    with issued.transaction():
        within = issued.refresh_cases(DAY)

    assert (again, within) == (0, 0)
    assert issued.connection.total_changes == changes


def test_a_rule_of_the_office_changes_all_cases_at_once(issued: Workspace) -> None:
    rule = {"kind": "overdue", "light": "yellow", "word": "超期", "days": 1}
    before = issued.rules()

    value = {"name": "本市", "source": "办法", "rules": [rule]}
    write(issued, "rule", uid(8), {"name": "lights", "value": value, "source": "会议"}, "*")

    assert before.lights.name != "本市"
    assert issued.rules().lights.name == "本市"
    assert [(row.light, row.light_word) for row in issued.ledger.case_rows()] == [(Light.YELLOW, "超期")] * 2
    withdraw(issued, "rule", uid(8), "误", "*")
    assert issued.rules() == before


def test_a_rule_that_cannot_be_read_leaves_the_shipped_one(issued: Workspace) -> None:
    before = issued.rules()

    write(issued, "rule", uid(8), {"name": "lights", "value": ["x"], "source": ""}, "*")
    write(issued, "rule", uid(9), {"name": "weather", "value": {}, "source": ""}, "*")

    assert issued.rules() == before


def test_the_cases_are_there_when_the_workspace_is_opened_again(issued: Workspace) -> None:
    before = rows_of(issued)
    issued.close()

    with open_workspace(issued.folder) as again:
        assert again.cases.day == DAY
        assert rows_of(again) == before
        assert again.refresh_cases(DAY) == 0


def test_a_workspace_open_for_reading_keeps_the_day_it_has(issued: Workspace) -> None:
    with open_workspace(issued.folder, read_only=True) as reader:
        assert reader.refresh_cases(DAY + timedelta(days=90)) == 0
        assert reader.cases.day == DAY
        assert len(reader.ledger.case_rows()) == 2


FALSE = [
    "UPDATE case_row SET light = 1",
    "UPDATE case_row SET explanation = '进度正常' WHERE unit = 'unit.gaj'",
    "UPDATE case_row SET until = '2030-01-01'",
    "DELETE FROM case_row WHERE unit = 'unit.jyj'",
    "UPDATE case_row SET record = record + 9999 WHERE unit = 'unit.jyj'",
    "UPDATE task SET state = 7",
    "UPDATE task SET percent = '99'",
]


@pytest.mark.parametrize("statement", FALSE)
def test_a_falsified_case_is_found_and_mended(issued: Workspace, statement: str) -> None:
    before = rows_of(issued)
    with issued.transaction():
        issued.connection.execute(statement)

    report = verify(issued)
    rebuild(issued)

    assert [problem.code for problem in report.problems] == ["P_CASES"]
    assert "责任事项" in report.problems[0].sentence()
    assert rows_of(issued) == before
    assert verify(issued).is_clean


@pytest.mark.parametrize("column", ["state = 3", "next_due = '2023-01-01'", "percent = '5'", "is_closed = 1"])
def test_a_task_without_a_case_that_says_it_has_one_is_found_and_mended(
    workspace: Workspace, column: str
) -> None:
    write(workspace, "task", uid(1), task_fields())
    workspace.refresh_cases(DAY)
    before = rows_of(workspace)
    with workspace.transaction():
        workspace.connection.execute(f"UPDATE task SET {column}")

    assert [problem.code for problem in verify(workspace).problems] == ["P_CASES"]
    rebuild(workspace)
    assert rows_of(workspace) == before


def test_what_other_rules_derived_is_derived_anew_and_not_compared(issued: Workspace) -> None:
    before = rows_of(issued)
    with issued.transaction():
        issued.connection.execute("UPDATE case_row SET light = 1, explanation = ''")
        kept = "json_set(value, '$.signature', 'of another program')"
        issued.connection.execute(f"UPDATE meta SET value = {kept} WHERE name = 'cases'")
    issued.close()

    with open_workspace(issued.folder) as again:
        assert verify(again).is_clean
        assert again.refresh_cases(DAY) == 2
        assert rows_of(again) == before


def test_before_the_first_refresh_there_are_no_cases(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(), "*")
    write(workspace, "assignment", share(1, UNIT), {"task": uid(1), "unit": UNIT}, UNIT)

    assert workspace.ledger.case_rows() == ()
    assert workspace.ledger.assignments(uid(1))[0].state is AssignmentState.ISSUED
    assert verify(workspace).is_clean


def test_a_closure_closes_a_task_that_has_no_unit(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(), "*")
    workspace.refresh_cases(DAY)
    ruling = {"task": uid(1), "assignment": "", "kind": "closure", "reason": "并入", "on": "2023-05-01"}
    write(workspace, "ruling", uid(5), ruling, "*")

    assert workspace.ledger.standings_of([uid(1)])[uid(1)].is_closed
    assert verify(workspace).is_clean
