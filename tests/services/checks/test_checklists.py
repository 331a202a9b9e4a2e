"""Checklists at hand: shipped ones, imported editions that never change."""

from dataclasses import replace

import pytest

from desktop.domain.checks.scoring import UnknownLevel
from desktop.domain.checks.values import Checklist
from desktop.services.checks.checklists import ChecklistLibrary, EditionChanged, NoSuchChecklist
from desktop.services.session import Session


def own(edition: str = "1", title: str = "自查") -> Checklist:
    items = ChecklistLibrary().checklist("responsibility").items[:3]
    return Checklist("own", edition, title, "", "", "zh", "conformity-1", {}, {}, items)


def test_the_shipped_ones_are_there_without_a_workspace() -> None:
    entries = ChecklistLibrary().list()

    codes = [entry.checklist.code for entry in entries]
    assert {"djbh", "miping", "csf"} <= set(codes)
    assert codes == sorted(codes)
    assert all(entry.is_shipped and entry.is_newest for entry in entries)


def test_a_checklist_is_shown_by_level_and_category() -> None:
    summary = ChecklistLibrary().show("djbh")

    assert [(one.level, one.items) for one in summary.levels] == [("2", 135), ("3", 211)]
    assert len(summary.categories) == 10
    assert sum(category.items["3"] for category in summary.categories) == 211


def test_one_level_is_shown_alone() -> None:
    summary = ChecklistLibrary().show("djbh", level="2")

    assert [one.level for one in summary.levels] == ["2"]
    assert sum(category.items["2"] for category in summary.categories) == 135


def test_a_level_or_checklist_that_is_not_there_is_refused() -> None:
    library = ChecklistLibrary()

    with pytest.raises(UnknownLevel):
        library.show("djbh", level="9")
    with pytest.raises(NoSuchChecklist, match="djbh 2019"):
        library.show("djbh", "1999")
    with pytest.raises(NoSuchChecklist):
        library.show("none")


def test_the_newest_edition_is_taken_by_default(office: Session) -> None:
    library = ChecklistLibrary(office)

    for edition in ("9", "10", "2"):
        assert library.add(own(edition))

    assert library.checklist("own").edition == "10"
    assert library.checklist("own", "9").edition == "9"
    assert [entry.checklist.edition for entry in library.list() if entry.checklist.code == "own"] == [
        "10",
        "9",
        "2",
    ]
    assert [entry.is_newest for entry in library.list() if entry.checklist.code == "own"] == [
        True,
        False,
        False,
    ]


def test_an_edition_never_changes(office: Session) -> None:
    library = ChecklistLibrary(office)
    library.add(own())

    assert library.add(own()) is False
    with pytest.raises(EditionChanged):
        library.add(own(title="另一个"))

    assert library.checklist("own").title == "自查"


def test_a_shipped_edition_is_not_replaced(office: Session) -> None:
    library = ChecklistLibrary(office)
    shipped = library.checklist("csf")

    assert library.add(shipped) is False
    with pytest.raises(EditionChanged):
        library.add(replace(shipped, title="x"))


def test_an_imported_checklist_is_one_record_told_to_everyone(office: Session) -> None:
    ChecklistLibrary(office).add(own())

    uid = office.keyed_uid("checklist", "own", "1")
    record = office.record("checklist", uid)

    assert office.audience_of("checklist", uid) == "*"
    assert (record.get("code"), record.get("edition"), record.get("title")) == ("own", "1", "自查")
    assert str(record.get("text")).startswith("[checklist]")
    assert office.workspace.log.record("checklist", uid) is not None


def test_a_record_that_says_something_else_than_its_text_does_not_count(office: Session) -> None:
    with office.transaction():
        fields = {"code": "x", "edition": "1", "title": "x", "text": "[checklist]\ncode = 'y'\n"}
        office.put("checklist", ("x", "1"), "*", fields)
        office.put("checklist", ("z", "1"), "*", {"code": "z", "edition": "1", "text": 3})

    codes = {entry.checklist.code for entry in ChecklistLibrary(office).list()}

    assert not codes & {"x", "y", "z"}
