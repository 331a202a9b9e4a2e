"""The library of schemes: read, tried as a draft, told to everyone, withdrawn."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.scheme_writing import write_scheme
from desktop.domain.evaluation.values import Scheme
from desktop.records.stream import EVERYONE
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.freezing import Frozen
from desktop.services.evaluation.scheme_check import CHECK
from desktop.services.evaluation.schemes import (
    ExamplesDisagree,
    NobodyTakesPart,
    NothingToWithdraw,
    SchemeEditionChanged,
    SchemeLibrary,
    UnknownSchemeFormat,
)
from desktop.services.evaluation.values import NoSuchScheme
from desktop.services.session import ReasonMissing, WrongRole
from tests.services.evaluation.scheme_tables import plain, units
from tests.services.evaluation.small import NAME, TEXT, small_scheme
from tests.services.pair import Pair

SHIPPED = "digital-departments 2023"


def scheme_of(text: str) -> Scheme:
    found, problems = read_scheme(text, "a.toml")
    assert found is not None, problems
    return found


def test_shipped_schemes_are_at_hand_without_a_workspace(tmp_path: Path) -> None:
    library = SchemeLibrary()

    assert [one.name for one in library.list()] == ["digital-counties 2023", SHIPPED]
    assert library.find("digital-departments").is_shipped
    assert "已写入" in library.export(SHIPPED, tmp_path / "a.toml")
    with pytest.raises(NoSuchScheme):
        library.find("small")


def test_a_shipped_scheme_goes_out_and_comes_back_without_a_word_to_say(tmp_path: Path) -> None:
    library = SchemeLibrary()

    for name in ("a.xlsx", "a.toml"):
        library.export(SHIPPED, tmp_path / name)
        preview = library.preview(tmp_path / name)

        assert preview.scheme == library.find(SHIPPED).scheme
        assert preview.problems == ()
        assert all(one.agrees for one in preview.examples)


def test_a_draft_is_seen_by_the_office_alone_until_it_is_published(pair: Pair) -> None:
    office, unit = SchemeLibrary(pair.office), SchemeLibrary(pair.unit)

    office.add(small_scheme())
    pair.meet()
    before = [one.name for one in unit.list()]
    sentence = office.publish(NAME)
    pair.meet()

    entry = unit.find(NAME)
    assert NAME not in before
    assert "已发布，参加考核的单位" in sentence
    assert entry.is_published
    assert entry.scheme == small_scheme()
    assert entry.published_on == pair.office.today()
    assert [one.name for one in office.list()].count(NAME) == 1


def test_a_draft_is_replaced_and_tried_as_often_as_one_likes(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    library.add(small_scheme())

    library.add(scheme_of(TEXT.replace("小型考核方案", "改过的方案")))

    entry = library.find(NAME)
    assert entry.is_draft
    assert entry.scheme.title == "改过的方案"
    assert EvaluationService(pair.office).evaluate(NAME).entry == entry


def test_a_published_edition_never_changes(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    library.add(small_scheme())
    library.publish(NAME)

    with pytest.raises(SchemeEditionChanged):
        library.add(scheme_of(TEXT.replace("小型考核方案", "改过的方案")))

    assert "内容相同" in library.add(small_scheme())
    assert "已经发布" in library.publish(NAME)
    assert library.find(NAME).scheme.title == "小型考核方案"


def test_an_edition_that_was_published_once_binds_even_when_withdrawn(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    library.add(small_scheme())
    library.publish(NAME)
    library.withdraw(NAME, "分值有误")

    with pytest.raises(SchemeEditionChanged):
        library.add(scheme_of(TEXT.replace("小型考核方案", "改过的方案")))
    library.add(small_scheme())
    library.publish(NAME)

    assert library.find(NAME).is_published


def test_a_shipped_scheme_is_published_as_it_is(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    scheme = library.find(SHIPPED).scheme

    library.publish(SHIPPED)

    assert library.find(SHIPPED).is_published
    assert library.find(SHIPPED).text == write_scheme(scheme)


def test_withdrawing_takes_the_draft_away_with_the_published_one(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    library.add(small_scheme())
    library.publish(NAME)
    pair.meet()

    library.withdraw(NAME, "分值有误")
    pair.meet()

    for session in (pair.office, pair.unit):
        assert NAME not in [one.name for one in SchemeLibrary(session).list()]
    with pytest.raises(NoSuchScheme):
        library.find(NAME)


def test_withdrawing_needs_a_reason_and_a_record(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    library.add(small_scheme())

    with pytest.raises(ReasonMissing):
        library.withdraw(NAME, "  ")
    with pytest.raises(NothingToWithdraw):
        library.withdraw(SHIPPED, "不用")

    assert library.find(NAME).is_draft


def test_a_frozen_scheme_is_not_withdrawn(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    library.publish(SHIPPED)
    fields = {"scheme": SHIPPED, "as_of": "2023-05-08", "on": "2023-05-08", "heads": [], "state_hash": ""}
    hashes = {"sha256": library.find(SHIPPED).sha256, "inputs_sha256": "0" * 64, "result_sha256": "0" * 64}
    with pair.office.transaction():
        said = {**fields, **hashes, "inputs_version": "", "by": "督查科"}
        pair.office.put("snapshot", (SHIPPED,), pair.office.party, said)

    with pytest.raises(Frozen):
        library.withdraw(SHIPPED, "有误")

    assert library.find(SHIPPED).is_published


def test_a_scheme_whose_examples_disagree_is_tried_but_not_published(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TEXT.replace("points = 15", "points = 16", 1), "utf-8")
    library = SchemeLibrary(pair.office)

    preview = library.preview(tmp_path / "a.toml")
    assert preview.scheme is not None
    library.add(preview.scheme)

    assert [one.sentence() for one in preview.problems] == ["计分项“A1”的算例应得16分，按规则得15分"]
    with pytest.raises(ExamplesDisagree):
        library.publish(NAME)
    assert library.find(NAME).is_draft


def test_a_scheme_that_nobody_takes_part_in_is_not_published(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    text = TEXT.replace('of = ["市政府部门"]', "of = []").replace(
        'of = ["市直党群部门"]\nunits = ["xfj"]', "of = []"
    )
    library.add(scheme_of(text))

    with pytest.raises(NobodyTakesPart):
        library.publish(NAME)


def test_what_would_go_wrong_is_said_before(pair: Pair, tmp_path: Path) -> None:
    text = TEXT.replace('"ledger.completion"', '"ledger.complete"').replace('"缺报=1"', '"漏报=1"')
    text = text.replace('counts = { "缺报" = 2 }', 'counts = { "漏报" = 2 }').replace('"xfj"', '"nobody"')
    (tmp_path / "a.toml").write_text(text, "utf-8")

    preview = SchemeLibrary(pair.office).preview(tmp_path / "a.toml")

    assert {one.code for one in preview.problems} == {CHECK}
    assert [one.sentence() for one in preview.problems] == [
        "计分项“A1”的数据来源“ledger.complete”本程序不能自动取数；由人填报的请写成 manual.编号",
        "计分项“B1”的级别“漏报”在“ledger.feedback”中不会出现，可用：缺报、迟报、退回",
        "考核分组“市直党群部门”引用的“nobody”在单位名录中没有",
    ]
    assert preview.sentence.endswith("有3处需要核对。")


def test_units_of_a_table_are_found_in_the_directory(pair: Pair, tmp_path: Path) -> None:
    preview = SchemeLibrary(pair.office).preview(units(tmp_path))

    assert preview.scheme is not None
    assert [(one.code, one.units) for one in preview.scheme.groups] == [("gaj", ("gaj",)), ("u02", ())]
    assert preview.scheme.year == 2023
    sentences = [one.sentence() for one in preview.problems]
    assert "“台账”第6行的单位“县气象台局”在单位名录中没有，请在“方案说明”中补上单位代码" in sentences


def test_a_table_without_groups_takes_all_units_of_the_directory(pair: Pair, tmp_path: Path) -> None:
    library = SchemeLibrary(pair.office)

    preview = library.preview(plain(tmp_path))

    assert preview.scheme is not None
    library.add(preview.scheme)
    view = EvaluationService(pair.office).evaluate(preview.scheme.code)
    assert {one.participant.group for one in view.evaluation.units} == {"all"}
    assert len(view.evaluation.units) > 50
    assert "unit.gaj" in {one.participant.party for one in view.evaluation.units}


def test_a_file_that_holds_no_scheme_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[scheme]\ncode = 1\n", "utf-8")

    preview = SchemeLibrary().preview(tmp_path / "a.toml")

    assert preview.scheme is None
    assert preview.problems
    assert preview.sentence == f"没有读出方案：有{len(preview.problems)}处不能采用。"


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    library = SchemeLibrary()

    with pytest.raises(UnknownSchemeFormat):
        library.preview(tmp_path / "a.docx")
    with pytest.raises(UnknownSchemeFormat):
        library.export(SHIPPED, tmp_path / "a.csv")


def test_a_unit_neither_adds_nor_publishes(pair: Pair) -> None:
    library = SchemeLibrary(pair.unit)

    with pytest.raises(WrongRole):
        library.add(small_scheme())
    with pytest.raises(WrongRole):
        library.publish(SHIPPED)
    with pytest.raises(WrongRole):
        library.withdraw(SHIPPED, "x")


def test_the_record_says_what_the_contract_asks(pair: Pair) -> None:
    library = SchemeLibrary(pair.office)
    library.publish(SHIPPED)
    entry = library.find(SHIPPED)

    record = pair.office.record("scheme", entry.uid)

    assert pair.office.audience_of("scheme", entry.uid) == EVERYONE
    assert {name: record.get(name) for name in ("code", "edition", "year", "sha256", "on")} == {
        "code": "digital-departments",
        "edition": "2023",
        "year": 2023,
        "sha256": entry.sha256,
        "on": date(2023, 5, 8).isoformat(),
    }
    assert entry.scheme.indicators[0].points == Decimal(20)
