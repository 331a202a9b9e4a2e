"""Withdrawal: a record withdrawn as it stood, and every way an edit can stand beside it."""

from typing import Any

import pytest

from desktop.records.fold import WITHDRAWN, FoldedRecord, fold
from desktop.records.line import Change, line_hash
from tests.records.samples import line, setting, uid


def folded(*changes: Change) -> FoldedRecord:
    return fold(changes)["task", uid()]


def withdrawing(*seen: Change, by: str = "甲", reason: str = "撤销原因") -> Change:
    """What a person who holds the changes `seen` writes to withdraw the record."""
    record = folded(*seen)
    return line(
        f={WITHDRAWN: record.withdrawal(reason)},
        b={name: list(hashes) for name, hashes in record.replacing([WITHDRAWN]).items()},
        u=by,
    )


def taking_back(*seen: Change) -> Change:
    named = folded(*seen).replacing([WITHDRAWN])
    return line(f={WITHDRAWN: None}, b={name: list(hashes) for name, hashes in named.items()})


def assert_withdrawn(record: FoldedRecord) -> None:
    assert (record.is_withdrawn, record.is_edited_beside_withdrawal) == (True, False)


def assert_marked(record: FoldedRecord) -> None:
    assert (record.is_withdrawn, record.is_edited_beside_withdrawal) == (False, True)


def assert_standing(record: FoldedRecord) -> None:
    assert (record.is_withdrawn, record.is_edited_beside_withdrawal) == (False, False)


def test_a_record_that_nobody_withdrew_stands() -> None:
    assert_standing(folded(setting("甲")))


def test_a_withdrawal_states_its_reason_and_the_heads_it_saw() -> None:
    rivals = [setting("甲"), setting("乙"), note := line(f={"note": "一"})]

    value = folded(*rivals).withdrawal("重复立项")

    assert value == {"reason": "重复立项", "of": sorted(change.hash for change in [*rivals[:2], note])}


def test_a_withdrawal_never_counts_itself_among_what_it_saw() -> None:
    first = setting("甲")
    withdrawal = withdrawing(first)

    assert folded(first, withdrawal).withdrawal("再次")["of"] == [first.hash]


def test_a_withdrawn_record_is_withdrawn_and_keeps_its_values() -> None:
    first = setting("甲")

    record = folded(first, withdrawing(first))

    assert_withdrawn(record)
    assert record.values["title"] == "甲"


def test_a_withdrawal_of_a_record_in_conflict_covers_all_its_heads() -> None:
    rivals = [setting("甲"), setting("乙")]

    record = folded(*rivals, withdrawing(*rivals))

    assert_withdrawn(record)
    assert record.conflicts == ("title",)


def test_an_edit_made_without_knowing_of_the_withdrawal_keeps_the_record_visible_and_marked() -> None:
    first = setting("甲")

    record = folded(first, withdrawing(first), setting("乙", first))

    assert_marked(record)
    assert record.get("title") == "乙"


def test_an_edit_of_another_field_beside_the_withdrawal_is_marked_as_well() -> None:
    first = setting("甲")

    assert_marked(folded(first, withdrawing(first), line(f={"note": "新"})))


def test_one_unseen_rival_of_several_heads_is_enough_to_mark() -> None:
    rivals = [setting("甲"), setting("乙")]

    assert_marked(folded(*rivals, withdrawing(rivals[0])))


def test_a_withdrawal_that_arrives_before_the_change_it_saw_is_marked_until_that_arrives() -> None:
    first = setting("甲")
    second = setting("乙", first)
    withdrawal = withdrawing(first, second)

    assert_marked(folded(first, withdrawal))
    assert_withdrawn(folded(first, withdrawal, second))


def test_withdrawing_again_in_knowledge_of_the_edit_settles_it() -> None:
    first = setting("甲")
    known = [first, withdrawing(first), setting("乙", first)]

    record = folded(*known, withdrawing(*known))

    assert_withdrawn(record)
    assert record.conflicts == ()


def test_taking_the_withdrawal_back_in_knowledge_of_it_makes_the_record_stand() -> None:
    first = setting("甲")
    known = [first, withdrawing(first)]

    record = folded(*known, taking_back(*known))

    assert_standing(record)
    assert record.conflicts == ()


def test_two_withdrawals_made_apart_are_a_conflict_of_reasons_but_withdraw_together() -> None:
    first = setting("甲")

    record = folded(first, withdrawing(first, reason="重复"), withdrawing(first, reason="已并入"))

    assert_withdrawn(record)
    assert record.conflicts == (WITHDRAWN,)


def test_two_withdrawals_made_apart_for_the_same_reason_agree() -> None:
    first = setting("甲")

    record = folded(first, withdrawing(first, by="王"), withdrawing(first, by="李"))

    assert_withdrawn(record)
    assert record.conflicts == ()


def test_two_withdrawals_that_saw_different_heads_withdraw_together() -> None:
    rivals = [setting("甲"), setting("乙")]

    assert_withdrawn(folded(*rivals, withdrawing(rivals[0]), withdrawing(rivals[1])))


def test_a_withdrawal_beside_one_taken_back_is_marked() -> None:
    first = setting("甲")
    known = [first, withdrawing(first, by="王")]

    assert_marked(folded(*known, taking_back(*known), withdrawing(first, by="李")))


def test_a_withdrawal_beside_an_edit_that_states_it_is_not_withdrawn_is_marked() -> None:
    first = setting("甲")

    assert_marked(folded(first, withdrawing(first), line(f={WITHDRAWN: None})))


def test_a_record_of_which_only_the_withdrawal_arrived_is_withdrawn() -> None:
    assert_withdrawn(folded(withdrawing(setting("甲"))))


@pytest.mark.parametrize("value", [None, False, True, "是", 1, []])
def test_only_an_object_withdraws(value: Any) -> None:
    assert_standing(folded(setting("甲"), line(f={WITHDRAWN: value})))


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"reason": "无"},
        {"of": None},
        {"of": 5},
        {"of": True},
        {"of": "甲"},
        {"of": {"甲": 1}},
        {"of": [None, 1, [], {}, [["甲"]]]},
    ],
)
def test_a_withdrawal_that_does_not_say_what_it_saw_saw_nothing(value: Any) -> None:
    assert_marked(folded(setting("甲"), line(f={WITHDRAWN: value})))


@pytest.mark.parametrize("odd", [None, 1, [], {"a": 1}])
def test_odd_items_among_what_a_withdrawal_saw_do_not_hide_the_good_ones(odd: Any) -> None:
    first = setting("甲")

    assert_withdrawn(folded(first, line(f={WITHDRAWN: {"of": [odd, first.hash]}})))


def test_the_hash_of_what_was_seen_must_stand_in_a_list() -> None:
    first = setting("甲")
    assert line_hash(first.raw) == first.hash

    assert_marked(folded(first, line(f={WITHDRAWN: {"of": {first.hash: 1}}})))
