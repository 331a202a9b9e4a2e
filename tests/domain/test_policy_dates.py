"""Days that wordings of time name."""
# ruff: noqa: E501 - wordings and documents stand here as they would stand in a plan

from datetime import date

import pytest

from desktop.domain.policy.dates import (
    EXPRESSION,
    SINCE_ISSUE,
    TimeContext,
    chinese_year,
    counted,
    resolve,
    resolve_since_issue,
)

CONTEXT = TimeContext(date(2021, 11, 30), None, None)
NOWHERE = TimeContext(None, None, None)


def due(words: str, context: TimeContext = CONTEXT, said: int | None = None) -> str | None:
    match = EXPRESSION.search(words)
    assert match is not None
    resolved = resolve(match, context, said)
    return resolved.due.isoformat() if resolved else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2024年2月底前", "2024-02-29"), ("2023年2月底前", "2023-02-28"), ("2023年初", "2023-03-31"),
        ("2023年年中", "2023-06-30"), ("2023年中", "2023-06-30"), ("2023年第二季度", "2023-06-30"),
        ("2023年4季度末", "2023-12-31"), ("2023年3月初", "2023-03-10"), ("2023年3月中旬", "2023-03-20"),
        ("2023年3月下旬", "2023-03-31"), ("２０２３年６月底前", "2023-06-30"), ("2023年13月底前", None),
        ("2023年2月30日前", None), ("12月底前", "2021-12-31"), ("3月底前", "2022-03-31"), ("本月底前", "2021-11-30"),
        ("下月底前", "2021-12-31"), ("年底前", "2021-12-31"), ("后年底前", "2023-12-31"), ("当年6月底前", "2021-06-30"),
        ("今年3月15日前", "2021-03-15"), ("十三五末", "2020-12-31"), ("二〇三〇年前", "2030-12-31"),
        ("2023年6月30日24时前", "2023-06-30"), ("2023年6月30日（含）前", "2023-06-30"),
        ("2023年6月30日（星期五）前", "2023-06-30"), ("2023年6月30日(周五)前", "2023-06-30"), ("2023年6底前", "2023-06-30"),
    ],
)  # fmt: skip
def test_a_wording_names_the_last_day_of_its_period(words: str, expected: str | None) -> None:
    assert due(words) == expected


def test_next_month_after_december_is_january() -> None:
    assert due("下月底前", TimeContext(date(2021, 12, 5), None, None)) == "2022-01-31"


def test_a_year_said_before_is_taken_over() -> None:
    assert due("6月底前", said=2025) == "2025-06-30"


def test_month_words_need_a_signing_date() -> None:
    assert due("本月底前", TimeContext(None, 2023, None)) is None
    assert due("本月底前", TimeContext(None, None, 2023)) is None
    assert due("今年底前", NOWHERE) is None
    assert due("6月底前", NOWHERE) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("本意见印发之日起30日内", "2021-12-30"), ("自本通知印发之日起三个月内", "2022-02-28"),
        ("本方案发布后2周内", "2021-12-14"), ("本办法印发之日起1年内", "2022-11-30"),
        ("本意见印发之日起5个工作日内", "2021-12-07"), ("本意见印发之日起一个半月内", "2022-01-14"),
        ("本意见印发之日起0日内", None),
    ],
)  # fmt: skip
def test_a_period_since_the_issue_ends_on_its_last_day(words: str, expected: str | None) -> None:
    match = SINCE_ISSUE.search(words)
    resolved = resolve_since_issue(match, CONTEXT) if match else None

    assert (resolved.due.isoformat() if resolved else None) == expected


def test_a_period_since_the_issue_needs_the_issue_date() -> None:
    match = SINCE_ISSUE.search("本意见印发之日起30日内")

    assert match is not None
    assert resolve_since_issue(match, NOWHERE) is None


def test_numbers_are_read_in_digits_and_in_chinese() -> None:
    assert [counted(words) for words in ("30", "三十", "十五", "两", "二十一", "Ⅲ")] == [30, 30, 15, 2, 21, 0]
    assert [chinese_year(words) for words in ("2023", "二〇二三", "二零二五")] == [2023, 2023, 2025]
