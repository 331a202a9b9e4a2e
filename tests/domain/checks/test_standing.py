"""Carrying answers over, what is missing, and signatures that break when an answer changes."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.domain.checks.scoring import score
from desktop.domain.checks.standing import (
    Gap,
    GapKind,
    Side,
    Signature,
    carry_over,
    confirmed,
    filled_up,
    gaps,
    signed_digest,
    signing,
)
from desktop.domain.checks.values import Answer, CheckItem, Severity, Verdict
from tests.domain.checks.check_facts import HALF, NA, NO, OPEN, YES, answer, checklist, item

DAY = date(2026, 6, 1)
FULL = Answer(
    item="a",
    target="服务器",
    text_hash=item("a").text_hash,
    verdict=HALF,
    observation="只有口令",
    reason="",
    note="双因素在建",
    severity=Severity.MEDIUM,
    details={"bits": "128", "A": "1"},
    evidence=("e1", "e2"),
    inspector="张三",
    on=DAY,
)


def test_an_answer_is_carried_over_where_the_text_is_equal() -> None:
    items = [item("a"), item("b")]
    changed = replace(items[1], requirement="要求b，每年")

    carried = carry_over([FULL, answer(items[1])], items, [items[0], changed])

    assert carried == (replace(FULL, is_copied=True, evidence=(), inspector="", on=None),)


@pytest.mark.parametrize("part", ["requirement", "method", "criterion", "standard"])
def test_any_change_of_the_text_keeps_no_answer(part: str) -> None:
    old = item("a")
    changes: dict[str, Any] = {part: "另一种说法"}
    new = replace(old, **changes)

    assert carry_over([answer(old)], [old], [new]) == ()


def test_what_an_inspector_does_not_read_may_change() -> None:
    old = item("a")
    new = replace(old, category="别的类", weight=old.weight, severity=Severity.HIGH, levels=("3",))

    assert len(carry_over([answer(old)], [old], [new])) == 1


def test_what_was_not_checked_or_not_confirmed_stays_behind() -> None:
    old = item("a")

    carried = carry_over([answer(old, OPEN), replace(answer(old), is_copied=True)], [old], [old])

    assert carried == ()


def test_an_answer_to_a_text_older_than_its_edition_stays_behind() -> None:
    old = item("a")

    assert carry_over([replace(answer(old), text_hash="0" * 64)], [old], [old]) == ()


def test_an_item_that_is_gone_keeps_no_answer() -> None:
    assert carry_over([answer(item("a"))], [item("a")], [item("b")]) == ()


def renamed(one: CheckItem, code: str) -> CheckItem:
    return replace(one, code=code)


def test_an_item_with_a_new_code_is_followed_by_its_text() -> None:
    old = item("a")

    carried = carry_over([answer(old, NO, "甲")], [old], [renamed(old, "z")])

    assert [(one.item, one.target, one.verdict, one.is_copied) for one in carried] == [("z", "甲", NO, True)]


def test_two_items_that_exchanged_their_codes_take_their_answers_along() -> None:
    a, b = item("a"), item("b")

    carried = carry_over([answer(a, NO), answer(b, YES)], [a, b], [renamed(a, "b"), renamed(b, "a")])

    assert [(one.item, one.verdict) for one in carried] == [("b", NO), ("a", YES)]


def test_a_text_that_two_items_share_is_not_followed() -> None:
    a = item("a")
    twin = renamed(a, "twin")

    assert carry_over([answer(a)], [a], [renamed(a, "x"), renamed(a, "y")]) == ()
    assert carry_over([answer(a)], [a, twin], [renamed(a, "x")]) == ()
    assert [one.item for one in carry_over([answer(a), answer(twin)], [a, twin], [a, twin])] == ["a", "twin"]


def test_a_confirmed_copy_counts_again() -> None:
    one = checklist("conformity-1", item("a"))
    copied = carry_over([answer(one.items[0])], one.items, one.items)

    again = [confirmed(each, "李四", DAY) for each in copied]

    assert score(one, "", copied).value != score(one, "", again).value
    assert str(score(one, "", again).value) == "100.00"
    assert (again[0].inspector, again[0].on) == ("李四", DAY)


def test_planned_targets_without_an_answer_are_filled_up_as_unchecked() -> None:
    one = checklist("conformity-1", item("a"), item("b", category="制度"))

    filled = filled_up(one, "", [answer(one.items[0], YES, "甲")], {"安全计算环境": ("甲", "乙")})

    assert [(each.item, each.target, each.verdict) for each in filled] == [
        ("a", "甲", YES),
        ("a", "乙", OPEN),
        ("b", "", OPEN),
    ]
    assert filled[1].text_hash == one.items[0].text_hash


def test_a_category_without_planned_targets_has_one_target() -> None:
    one = checklist("conformity-1", item("a"))

    assert len(filled_up(one, "", [], {"安全计算环境": ()})) == 1


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        (answer(item("a")), []),
        (answer(item("a"), OPEN), [GapKind.UNCHECKED]),
        (answer(item("a"), NO), [GapKind.OBSERVATION]),
        (replace(answer(item("a"), NO), observation=" \n"), [GapKind.OBSERVATION]),
        (replace(answer(item("a"), HALF), observation="没有"), []),
        (answer(item("a"), NA), [GapKind.REASON]),
        (replace(answer(item("a"), NA), reason="没有无线网"), []),
        (replace(answer(item("a")), is_copied=True), [GapKind.COPIED]),
        (replace(answer(item("a")), text_hash="0"), [GapKind.CHANGED]),
        (
            replace(answer(item("a"), HALF), is_copied=True, text_hash="0"),
            [GapKind.CHANGED, GapKind.COPIED, GapKind.OBSERVATION],
        ),
    ],
)
def test_what_an_answer_lacks_is_named(given: Answer, kinds: list[GapKind]) -> None:
    found = gaps(checklist("conformity-1", item("a")), "", [given], {})

    assert found == tuple(Gap("a", "", kind) for kind in kinds)


def test_a_failing_answer_that_nobody_rated_lacks_a_severity() -> None:
    one = checklist("conformity-1", item("a", severity=None))
    found = replace(answer(one.items[0], NO), observation="没有")

    assert [gap.kind for gap in gaps(one, "", [found], {})] == [GapKind.SEVERITY]
    assert gaps(one, "", [replace(found, severity=Severity.LOW)], {}) == ()


def test_gaps_come_in_the_order_of_the_checklist_and_only_for_the_level() -> None:
    levels = {"2": "第二级", "3": "第三级"}
    one = checklist(
        "conformity-1",
        item("b"),
        item("a"),
        item("c", levels=("3",)),
        levels=levels,
    )

    found = gaps(one, "2", [answer(one.items[2], NO)], {"安全计算环境": ("乙", "丙")})

    assert [(gap.item, gap.target) for gap in found] == [("b", "丙"), ("b", "乙"), ("a", "丙"), ("a", "乙")]


def test_unchecked_and_unrated_do_not_keep_results_from_being_submitted() -> None:
    assert [kind for kind in GapKind if not kind.blocks] == [GapKind.UNCHECKED, GapKind.SEVERITY]


@pytest.mark.parametrize(
    "change",
    [
        {"item": "b"},
        {"target": "交换机"},
        {"text_hash": "0"},
        {"verdict": NO},
        {"observation": "只有口令。"},
        {"reason": "x"},
        {"note": ""},
        {"severity": None},
        {"details": {"bits": "80", "A": "1"}},
        {"details": {}},
        {"evidence": ("e1",)},
        {"is_copied": True},
        {"inspector": "李四"},
        {"on": date(2026, 6, 2)},
        {"on": None},
    ],
    ids=str,
)
def test_any_change_of_an_answer_breaks_its_signatures(change: dict[str, Any]) -> None:
    answers = [FULL, answer(item("b"))]
    signed = Signature(Side.UNIT, "王五", signed_digest(answers), datetime(2026, 6, 1, tzinfo=UTC))

    before = signing([signed], answers)
    after = signing([signed], [replace(FULL, **change), answers[1]])

    assert (before.holding, before.broken) == ((signed,), ())
    assert (after.holding, after.broken) == ((), (signed,))


def test_an_answer_added_removed_or_doubled_breaks_the_signatures() -> None:
    answers = [FULL, answer(item("b"))]
    digest = signed_digest(answers)

    assert signed_digest([FULL]) != digest
    assert signed_digest([*answers, FULL]) != digest
    assert signed_digest([*answers, answer(item("c"))]) != digest


def test_the_digest_does_not_depend_on_order() -> None:
    answers = [replace(FULL, item=code, target=target) for code in "abc" for target in ("甲", "乙")]
    turned = replace(FULL, details={"A": "1", "bits": "128"}, evidence=("e2", "e1"))
    shuffled = random.Random(7).sample(answers, len(answers))

    assert signed_digest(shuffled) == signed_digest(answers)
    assert signed_digest([turned]) == signed_digest([FULL])


def test_the_digest_is_the_same_in_every_later_version() -> None:
    """Signatures on released records have to hold: this value never changes."""
    assert signed_digest([FULL]) == "dc44102738c6e08322858de0036f228a50ecccc46a3d005c93b170f527af02b0"


def test_no_text_can_pass_for_another_field_or_another_answer() -> None:
    moved = replace(FULL, observation="", reason="只有口令")
    joined = replace(FULL, note='双因素在建"],["b')

    assert len({signed_digest([one]) for one in (FULL, moved, joined)}) == 3


def sign(side: Side, name: str, answers: list[Answer]) -> Signature:
    return Signature(side, name, signed_digest(answers))


def test_two_inspectors_and_one_person_of_the_unit_sign() -> None:
    answers = [FULL]
    first, again = sign(Side.INSPECTOR, "张三", answers), sign(Side.INSPECTOR, "张三", answers)
    second, unit = sign(Side.INSPECTOR, "李四", answers), sign(Side.UNIT, "王五", answers)

    nobody = signing([], answers)
    one_twice = signing([first, again, unit], answers)
    inspectors = signing([first, second], answers)
    everybody = signing([unit, second, first], answers)

    assert (nobody.inspectors_missing, nobody.unit_missing, nobody.is_complete) == (2, True, False)
    assert (one_twice.inspectors_missing, one_twice.is_complete) == (1, False)
    assert (inspectors.unit_missing, inspectors.is_complete) == (True, False)
    assert everybody.is_complete
    assert signing([first, unit], answers, inspectors=1).is_complete
    assert not signing([unit, second, first], [replace(FULL, verdict=Verdict.CONFORMING)]).is_complete
