"""The plain conformity rate."""

from decimal import Decimal

from desktop.domain.checks.scoring import score
from tests.domain.checks.check_facts import HALF, NA, NO, OPEN, YES, agrees, answer, checklist, item


def test_the_rate_counts_items_alike_and_leaves_out_what_does_not_apply() -> None:
    one = checklist("conformity-1", item("a", weight=3), item("b"), item("c"), item("d"))

    result = score(
        one, "", [answer(each, verdict) for each, verdict in zip(one.items, (YES, HALF, NO, NA), strict=True)]
    )

    assert str(result.value) == "50.00"
    assert (result.conclusion, result.remarks) == ("", ())
    assert result.counts == {YES: 1, HALF: 1, NO: 1, NA: 1, OPEN: 0}
    assert all(agrees(step) for step in result.steps)


def test_targets_of_an_item_are_averaged() -> None:
    one = checklist("conformity-1", item("a"))

    result = score(
        one, "", [answer(one.items[0], *found) for found in ((YES, "甲"), (YES, "乙"), (NO, "丙"))]
    )

    assert str(result.value) == "66.67"
    assert [step.name for step in result.steps] == ["检查项得分 x", "类别符合率", "符合率"]


def test_unchecked_items_count_as_nothing_and_are_remarked() -> None:
    one = checklist("conformity-1", item("a"), item("b"))

    result = score(one, "", [answer(one.items[0])])

    assert str(result.value) == "50.00"
    assert result.checked == Decimal("0.5")
    assert len(result.remarks) == 1


def test_nothing_that_applies_gives_no_rate() -> None:
    one = checklist("conformity-1", item("a"))

    result = score(one, "", [answer(one.items[0], NA)])

    assert (result.value, result.categories[0].value) == (None, None)
    assert result.remarks == ("没有适用的检查项，不给分",)
    assert result.steps == ()
