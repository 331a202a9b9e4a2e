"""Two states of a list: what is new, gone, changed, and in which fields."""

from dataclasses import asdict
from datetime import date
from typing import Any

from desktop.domain.cases import case_row
from desktop.domain.comparison import ChangeKind, FieldChange, RowChange, compare
from tests.domain.year_facts import Q1, case, feedback


def row(uid: str, **fields: Any) -> dict[str, Any]:
    return {
        "uid": uid,
        "code": "2023-5-001",
        "unit_name": "市公安局",
        "state": "issued",
        "withdrawn": "",
        **fields,
    }


def test_a_row_that_was_not_there_is_new() -> None:
    added = row("b")

    assert compare([row("a")], [row("a"), added]) == (RowChange(ChangeKind.NEW, "b", added),)


def test_a_row_that_is_not_there_any_more_is_gone() -> None:
    lost = row("b")

    assert compare([row("a"), lost], [row("a")]) == (RowChange(ChangeKind.GONE, "b", lost),)


def test_a_row_that_was_withdrawn_is_gone_with_its_reason() -> None:
    before, after = row("a"), row("a", withdrawn="机构改革", state="submitted")

    (change,) = compare([before], [after])

    assert (change.kind, change.row) == (ChangeKind.GONE, after)
    assert change.fields == (FieldChange("withdrawn", "", "机构改革"),)


def test_a_row_that_is_withdrawn_in_both_or_appears_withdrawn_is_not_told() -> None:
    gone = row("a", withdrawn="机构改革")

    assert compare([gone], [gone]) == ()
    assert compare([], [gone]) == ()
    assert compare([gone], []) == ()


def test_a_row_whose_withdrawal_was_taken_back_is_new() -> None:
    assert compare([row("a", withdrawn="误")], [row("a")]) == (RowChange(ChangeKind.NEW, "a", row("a")),)


def test_fields_that_differ_are_told_in_the_order_of_the_row() -> None:
    before = row("a", percent=10, old=1)
    after = row("a", percent=20, state="accepted", fresh=2)

    (change,) = compare([before], [after])

    assert change.kind is ChangeKind.CHANGED
    assert change.fields == (
        FieldChange("state", "issued", "accepted"),
        FieldChange("percent", 10, 20),
        FieldChange("fresh", None, 2),
        FieldChange("old", 1, None),
    )
    assert change.changed == {"state", "percent", "fresh", "old"}


def test_fields_that_do_not_count_are_passed_over() -> None:
    before, after = (
        row("a", explanation="还有3天", light="blue"),
        row("a", explanation="还有2天", light="blue"),
    )

    assert compare([before], [after]) == ()
    assert [one.changed for one in compare([before], [after], frozenset())] == [{"explanation"}]


def test_changes_come_by_code_and_unit() -> None:
    rows = [
        row("1", code="2023-5-002"),
        row("2", unit_name="市财政局"),
        row("4", code="2023-5-001"),
        row("3", code="2023-5-001"),
    ]

    assert [one.uid for one in compare([], rows)] == ["3", "4", "2", "1"]
    assert [one.uid for one in compare(rows, [])] == ["3", "4", "2", "1"]
    assert [one.uid for one in compare([], [{"uid": "z"}, {"uid": "y"}])] == ["y", "z"]


def test_the_rows_of_two_days_are_compared_field_by_field() -> None:
    before = asdict(case_row(case(date(2024, 1, 4))))
    later = asdict(case_row(case(date(2024, 1, 5))))
    reported = asdict(case_row(case(date(2024, 1, 5), feedback=(feedback(Q1, "5"),))))

    assert compare([before], [later]) == ()
    assert [one.changed for one in compare([before], [reported])] == [
        {"state", "percent", "waiting", "missing", "reported"}
    ]
