"""What we write of a checklist reads back as it was."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.domain.checks.values import Answer, Checklist, ItemGroup, Severity, Verdict, Weight
from desktop.i18n import use_language
from desktop.services.checks.checklist_answers import read_answers, write_answers
from desktop.services.checks.checklist_cklb import read_cklb, write_cklb
from desktop.services.checks.checklist_drafts import GivenHead
from desktop.services.checks.checklist_excel import read_excel
from desktop.services.checks.checklist_sheets import write_checklist_book
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.spreadsheets import open_book

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def read_back(path: Path) -> Checklist | None:
    draft = read_excel(path, {}, GivenHead())
    assert draft.problems == ()
    assert draft.answers == ()
    return draft.checklist


@pytest.mark.parametrize("code", ["miping", "csf", "plan-ch5", "dsmm"])
def test_a_shipped_checklist_reads_back_equal(tmp_path: Path, code: str) -> None:
    checklist = ChecklistLibrary().checklist(code)

    count = write_checklist_book(checklist, tmp_path / "a.xlsx", NOW)

    assert count == len(checklist.items)
    assert read_back(tmp_path / "a.xlsx") == checklist


def test_awkward_texts_orders_and_names_read_back_equal(tmp_path: Path) -> None:
    first, second, third = ChecklistLibrary().checklist("responsibility").items[:3]
    items = (
        replace(first, category="a/b:c", requirement="=1+1\n第二行", levels=("L-1",), figures={"k": "1.5"}),
        replace(second, category="A/B:C", weight=Weight.KEY, severity=Severity.LOW, levels=("L-1", "L-2")),
        replace(third, category="a/b:c", point="", group=ItemGroup.MANAGEMENT, requirement="合计"),
    )
    checklist = Checklist(
        "x", "1.0-b", "清单", "", "", "zh", "conformity-1", {"L-1": "一", "L-2": "二"}, {}, items
    )

    write_checklist_book(checklist, tmp_path / "a.xlsx", NOW)

    assert read_back(tmp_path / "a.xlsx") == checklist


def test_an_english_workbook_reads_back_equal(tmp_path: Path) -> None:
    checklist = ChecklistLibrary().checklist("miping")

    try:
        use_language("en")
        write_checklist_book(checklist, tmp_path / "a.xlsx", NOW)
    finally:
        use_language("zh")

    assert read_back(tmp_path / "a.xlsx") == checklist


def test_there_is_a_sheet_a_category_with_blank_columns_to_write_in(tmp_path: Path) -> None:
    checklist = ChecklistLibrary().checklist("djbh")

    count = write_checklist_book(checklist, tmp_path / "a.xlsx", NOW, level="3")

    book = open_book(tmp_path / "a.xlsx")
    assert count == 211
    assert len(book.sheets) == 11
    table = book.table("安全物理环境")
    assert table.row(1)[-3:] == ("检查结果", "检查记录", "签字")
    assert table.row(2)[-3:] == ("", "", "")
    assert len(table) == 24


def answers(checklist: Checklist) -> tuple[Answer, ...]:
    verdicts = (Verdict.CONFORMING, Verdict.PARTIAL, Verdict.NOT_APPLICABLE, Verdict.NONCONFORMING)
    return tuple(
        Answer(
            item.code,
            "甲",
            item.text_hash,
            verdict,
            "看了",
            "无此设备" if verdict is Verdict.NOT_APPLICABLE else "",
        )
        for item, verdict in zip(checklist.items, verdicts, strict=False)
    )


def test_results_go_to_stig_viewer_and_come_back(tmp_path: Path) -> None:
    checklist = ChecklistLibrary().checklist("csf")
    (tmp_path / "a.cklb").write_text(write_cklb(checklist, answers(checklist), target="甲"), "utf-8")

    draft = read_cklb(tmp_path / "a.cklb", GivenHead())

    assert draft.checklist is not None
    assert [item.requirement for item in draft.checklist.items] == [
        item.requirement for item in checklist.items
    ]
    found = {one.item: one for one in draft.answers}
    codes = [item.code for item in checklist.items[:5]]
    assert [found[code].verdict.value for code in codes] == [
        "conforming",
        "nonconforming",
        "not_applicable",
        "nonconforming",
        "unchecked",
    ]
    assert found[codes[1]].note == "部分符合"
    assert found[codes[2]].reason == "无此设备"
    assert found[codes[0]].target == "甲"


def test_answers_of_another_target_or_text_or_copied_do_not_go_out() -> None:
    checklist = ChecklistLibrary().checklist("csf")
    good = answers(checklist)[0]
    others = [replace(good, target="乙"), replace(good, text_hash="0"), replace(good, is_copied=True)]

    for other in others:
        book = json.loads(write_cklb(checklist, [other], target="甲"))

        assert {rule["status"] for stig in book["stigs"] for rule in stig["rules"]} == {"not_reviewed"}


def test_of_two_answers_the_worse_goes_out_in_either_order() -> None:
    checklist = ChecklistLibrary().checklist("csf")
    good = answers(checklist)[0]
    bad = replace(good, verdict=Verdict.NONCONFORMING)

    books = [write_cklb(checklist, pair, target="甲") for pair in ((good, bad), (bad, good))]

    assert books[0] == books[1]
    assert json.loads(books[0])["stigs"][0]["rules"][0]["status"] == "open"


def test_answers_read_back_equal(tmp_path: Path) -> None:
    checklist = ChecklistLibrary().checklist("miping")
    first, second, *_ = answers(checklist)
    full = replace(
        first,
        severity=Severity.HIGH,
        details={"D": "1"},
        evidence=("ab",),
        is_copied=True,
        on=NOW.date(),
        inspector="p",
    )
    (tmp_path / "a.json").write_text(write_answers([full, second]), "utf-8")

    assert read_answers(tmp_path / "a.json", checklist) == (full, second)
