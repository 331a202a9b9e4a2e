"""Widths of columns."""

import pytest

from desktop.reports.columns import Column, balance_columns, fit_columns, table_width

COLUMNS = (Column("甲", 30, is_fixed=True), Column("乙", 50), Column("丙", 50))


def test_fitted_columns_keep_their_proportions() -> None:
    fitted = fit_columns(COLUMNS, 260)

    assert [column.width for column in fitted] == [60, 100, 100]


def test_the_column_with_most_text_gets_most_of_the_width() -> None:
    rows = [("1", "字" * 20, "字" * 200)] * 5

    balanced = balance_columns(COLUMNS, 400, rows)

    assert table_width(balanced) == pytest.approx(400)
    assert balanced[0].width == 30
    assert balanced[2].width > 3 * balanced[1].width


def test_balanced_columns_make_the_table_nearly_as_low_as_it_can_be() -> None:
    lengths = [(1, 300, 10), (1, 20, 90), (1, 15, 80), (1, 10, 100), (1, 25, 60)]

    def height(left: float) -> float:
        return sum(max(a / left, b / (370 - left)) for _, a, b in lengths)

    balanced = balance_columns(COLUMNS, 400, [tuple("字" * n for n in row) for row in lengths])

    assert height(balanced[1].width) <= min(map(height, range(50, 321))) * 1.03


def test_columns_are_never_narrower_than_they_may_be() -> None:
    balanced = balance_columns(COLUMNS, 130, [("1", "", "字" * 500)])

    assert [column.width for column in balanced] == [30, 50, 50]


def test_a_table_without_rows_shares_the_width() -> None:
    balanced = balance_columns(COLUMNS, 400, [])

    assert table_width(balanced) == pytest.approx(400)
