"""The fold: heads per field, conflicts, resolutions, versions; a pure function of a set."""

import time

import pytest

from desktop.records.fold import FoldedRecord, Head, fold, fold_record, state_hash
from desktop.records.line import Change, Edit, compose
from desktop.records.stream import Tip
from tests.records.samples import OFFICE, STAMP, UNIT, chain, line, setting, shuffled, stream, uid

KEY = ("task", uid())


def folded(*changes: Change) -> FoldedRecord:
    return fold(changes)[KEY]


def hashes(record: FoldedRecord, name: str = "title") -> set[str]:
    return {head.hash for head in record.heads[name]}


def test_nothing_folds_to_no_records() -> None:
    assert fold([]) == {}


def test_a_single_change_gives_its_values() -> None:
    change = line(f={"title": "甲", "order": 3, "note": None})

    record = folded(change)

    assert record.values == {"title": "甲", "order": 3, "note": None}
    assert record.heads["title"] == (Head(1, change.hash, "甲"),)
    assert (record.kind, record.uid, record.changes, record.conflicts) == ("task", uid(), 1, ())


def test_reading_a_field_that_was_never_set_or_is_null_gives_the_default() -> None:
    record = folded(line(f={"title": "甲", "note": None, "order": 0}))

    assert record.get("title", "无") == "甲"
    assert record.get("note", "无") == "无"
    assert record.get("later", "无") == "无"
    assert record.get("later") is None
    assert record.get("order", 9) == 0


def test_a_change_that_names_the_head_replaces_it() -> None:
    first = setting("甲")
    second = setting("乙", first)

    record = folded(first, second)

    assert record.heads["title"] == (Head(2, second.hash, "乙"),)
    assert record.changes == 2


def test_a_change_that_names_nothing_stands_beside_the_other() -> None:
    first, second = setting("甲"), setting("乙")

    record = folded(first, second)

    assert hashes(record) == {first.hash, second.hash}
    assert record.conflicts == ("title",)


def test_equal_values_of_two_writers_are_two_heads_and_agree() -> None:
    first, second = setting("甲", by="王"), setting("甲", by="李")

    record = folded(first, second)

    assert hashes(record) == {first.hash, second.hash}
    assert record.conflicts == ()


def test_a_third_value_beside_two_equal_ones_is_a_conflict() -> None:
    record = folded(setting("甲", by="王"), setting("甲", by="李"), setting("乙"))

    assert record.conflicts == ("title",)


def test_true_and_one_are_different_values() -> None:
    record = folded(line(f={"flag": True}), line(f={"flag": 1}))

    assert record.conflicts == ("flag",)


def test_the_longest_history_is_displayed_and_among_equals_the_greatest_hash() -> None:
    base = setting("底稿")
    longer = setting("三稿", setting_two := setting("二稿", base))
    short = [setting(f"另稿{number}", base) for number in range(5)]

    record = folded(base, setting_two, longer, *short)

    assert record.heads["title"][0] == Head(3, longer.hash, "三稿")
    assert [head.hash for head in record.heads["title"][1:]] == sorted(
        (change.hash for change in short), reverse=True
    )


def test_depth_is_the_longest_of_several_ways() -> None:
    base = setting("一")
    middle = setting("二", base)
    top = setting("三", base, middle)

    assert folded(top, middle, base).heads["title"] == (Head(3, top.hash, "三"),)


def test_fields_are_replaced_one_by_one() -> None:
    first = line(f={"title": "甲", "note": "一"})
    second = line(f={"title": "乙", "note": "二"}, b={"note": [first.hash]})

    record = folded(first, second)

    assert record.conflicts == ("title",)
    assert record.heads["note"] == (Head(2, second.hash, "二"),)


def test_a_resolution_that_names_all_heads_ends_the_conflict() -> None:
    rivals = [setting(f"稿{number}") for number in range(4)]
    named = folded(*rivals).replacing(["title"])

    resolution = compose(stream(), Tip(), Edit("task", uid(), {"title": "定稿"}, named), STAMP)

    assert folded(*rivals, resolution).heads["title"] == (Head(2, resolution.hash, "定稿"),)


def test_a_resolution_that_names_one_head_leaves_the_conflict() -> None:
    rivals = [setting("甲"), setting("乙")]

    record = folded(*rivals, resolution := setting("定稿", rivals[0]))

    assert hashes(record) == {rivals[1].hash, resolution.hash}


def test_two_resolutions_made_apart_are_a_conflict_again() -> None:
    rivals = [setting("甲"), setting("乙")]
    resolutions = [setting("丙", *rivals), setting("丁", *rivals)]

    record = folded(*rivals, *resolutions)

    assert hashes(record) == {change.hash for change in resolutions}


def test_replacing_names_all_heads_of_the_fields_that_exist_sorted() -> None:
    rivals = [setting("甲"), setting("乙"), note := line(f={"note": "一"})]

    named = folded(*rivals).replacing(["note", "title", "later"])

    assert named == {
        "note": (note.hash,),
        "title": tuple(sorted(change.hash for change in rivals[:2])),
    }


def test_a_named_hash_that_is_not_held_replaces_nothing_until_it_arrives() -> None:
    missing = setting("甲")
    held, named = setting("乙"), setting("丙", missing)

    before, after = folded(held, named), folded(held, named, missing)

    assert hashes(before) == hashes(after) == {held.hash, named.hash}
    assert before.heads["title"][0].depth == 1
    assert after.heads["title"][0] == Head(2, named.hash, "丙")


def test_naming_the_change_of_another_record_or_field_suppresses_nothing() -> None:
    other_record = line(r=uid(2), f={"title": "别的任务"})
    other_field = line(f={"note": "备注"})
    ours = line(f={"title": "甲"}, b={"title": [other_record.hash, other_field.hash]})

    records = fold([other_record, other_field, ours])

    assert records["task", uid(2)].values == {"title": "别的任务"}
    assert records[KEY].values == {"note": "备注", "title": "甲"}
    assert records[KEY].heads["title"][0].depth == 1


@pytest.mark.parametrize(
    "keys",
    [
        {"s": str(stream(UNIT, OFFICE))},
        {"s": str(stream(UNIT, UNIT))},
        {"s": str(stream(OFFICE, UNIT))},
        {"v": 2},
    ],
    ids=["foreign record", "foreign record to itself", "wrong audience", "newer schema"],
)
def test_a_line_that_is_not_let_through_neither_sets_nor_replaces(keys: dict[str, object]) -> None:
    ours = setting("甲")

    record = folded(ours, line(**keys, f={"title": "伪"}, b={"title": [ours.hash]}))

    assert record.heads["title"] == (Head(1, ours.hash, "甲"),)
    assert record.changes == 1


def test_a_line_of_a_wrong_kind_makes_no_record() -> None:
    assert fold([line(k="feedback"), line(k="later_kind")]) == {}


def test_a_line_that_sets_nothing_makes_a_record_without_fields() -> None:
    record = folded(line(f={}))

    assert (record.heads, record.values, record.changes) == ({}, {}, 1)
    assert not record.is_withdrawn


def test_records_come_sorted_by_kind_and_identifier() -> None:
    changes = [line(k=kind, r=uid(number)) for kind in ("task", "notice") for number in (3, 1, 2)]

    assert list(fold(changes)) == [(kind, uid(n)) for kind in ("notice", "task") for n in (1, 2, 3)]


@pytest.mark.parametrize("seed", range(10))
def test_order_and_repetition_cannot_matter(seed: int) -> None:
    base = setting("底稿")
    lines = [base, *(setting(f"稿{n}", base) for n in range(3)), *chain(5), line(r=uid(2))]

    records = fold(shuffled(lines + lines[::2], seed))

    assert records == fold(lines)
    assert list(records[KEY].heads["title"]) == list(fold(lines)[KEY].heads["title"])
    assert state_hash(records) == state_hash(fold(lines))


@pytest.mark.slow
def test_a_chain_of_a_hundred_thousand_replacements_folds_without_recursion_and_quickly() -> None:
    lines = chain(100_000)
    started = time.perf_counter()

    forwards = fold_record(KEY, lines)
    backwards = fold_record(KEY, reversed(lines))

    assert forwards.heads["title"] == (Head(100_000, lines[-1].hash, "第100000稿"),)
    assert backwards == forwards
    assert time.perf_counter() - started < 10


def test_many_overlapping_replacements_take_time_in_proportion_to_their_number() -> None:
    lines: list[Change] = []
    for number in range(700):
        lines.append(setting(f"稿{number}", *lines))
    started = time.perf_counter()

    record = folded(*reversed(lines))

    assert record.heads["title"] == (Head(700, lines[-1].hash, "稿699"),)
    assert time.perf_counter() - started < 3


def test_many_heads_fold_in_time_in_proportion_to_their_number() -> None:
    rivals = [setting(number) for number in range(20_000)]
    started = time.perf_counter()

    record = folded(*rivals)

    assert len(record.heads["title"]) == 20_000
    assert time.perf_counter() - started < 5


def test_the_version_changes_with_every_head_and_with_nothing_else() -> None:
    first, rival = setting("甲"), setting("乙")
    later = setting("丙", first)
    states = [[first], [rival], [first, rival], [first, later], [first, later, rival]]

    versions = [folded(*state).version for state in states]

    assert len(set(versions)) == len(states)
    assert all(len(version) == 64 for version in versions)
    assert folded(later).version == folded(first, later).version
    assert folded(first, line(v=2)).version == versions[0]


def test_the_version_tells_fields_kinds_and_records_apart() -> None:
    change = setting("甲")

    versions = {
        FoldedRecord(kind, record, {name: (Head(1, change.hash, "甲"),)}, 1).version
        for kind in ("task", "notice")
        for record in (uid(1), uid(2))
        for name in ("title", "note")
    }

    assert len(versions) == 8


def test_the_state_hash_covers_every_record_and_no_order() -> None:
    records = fold([line(r=uid(1)), line(r=uid(2)), line(k="notice", r=uid(1))])
    backwards = dict(reversed(records.items()))
    without = [{key: records[key] for key in records if key != gone} for gone in records]

    hashes_without = {state_hash(some) for some in without}

    assert state_hash(backwards) == state_hash(records)
    assert len(hashes_without | {state_hash(records), state_hash({})}) == 5
