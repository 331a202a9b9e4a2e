"""What every profile has to obey, as functions of a checklist and its answers."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from desktop.domain.checks.scoring import score
from desktop.domain.checks.values import Answer, CheckItem, Checklist, ItemGroup, Severity, Verdict
from tests.domain.checks.check_facts import (
    HALF,
    LAYERS,
    NA,
    NO,
    OPEN,
    YES,
    agrees,
    answer,
    checklist,
    dak,
    item,
    unit,
)

LEVEL = "3"
LEVELS = {LEVEL: "第三级"}
PROFILES = ("conformity-1", "djbh-2021", "miping-2023")
LADDER = (OPEN, NO, HALF, YES)
RANKS = {
    "": 0,
    "poor": 1,
    "fair": 2,
    "good": 3,
    "excellent": 4,
    "nonconforming": 1,
    "mostly": 2,
    "conforming": 3,
}
DETAILS: tuple[dict[str, str], ...] = (
    {},
    dak(1, 0, 1, "128"),
    dak(1, 0, 1, "80"),
    dak(1, 0, 1),
    dak(1, 1, 0, module="1"),
    dak(1, 0, 0, "64"),
    dak(1, 1, 1),
    dak(0, 0, 0),
    {"A": "0"},
)

Case = tuple[Checklist, tuple[Answer, ...]]
Law = Callable[[Checklist, Sequence[Answer], random.Random], None]


def case(profile: str, chance: random.Random) -> Case:
    """A checklist of up to a dozen items with answers at up to three targets."""
    items = [_item(profile, f"I{n}", chance) for n in range(chance.randint(1, 12))]
    settings = {"y": chance.choice(["0.3", "0.5", "1"])} if profile == "djbh-2021" else {}
    one = checklist(profile, *items, levels=LEVELS, settings=settings)
    verdicts = chance.choice(
        [(YES, HALF, NO, NA, OPEN), (YES, HALF, NO, NA), (YES, YES, YES, HALF), (NO, NA)]
    )
    return one, tuple(
        _answer(each, n, verdicts, chance) for each in items for n in range(chance.choice([1, 1, 3]))
    )


def bounds(one: Checklist, answers: Sequence[Answer], chance: random.Random) -> None:
    """0 to 100, two places, every item counted once, nothing concluded before all is checked."""
    del chance
    result = score(one, LEVEL, answers)
    values = [result.value, *(category.value for category in result.categories)]
    assert all(value is None or (0 <= value <= 100 and value.as_tuple().exponent == -2) for value in values)
    assert sum(result.counts.values()) == len(one.items)
    for verdict in Verdict:
        assert result.counts[verdict] == sum(category.counts[verdict] for category in result.categories)
    assert 0 <= result.checked <= 1
    assert (result.checked == 1) == (result.counts[OPEN] == 0)
    if result.counts[OPEN]:
        assert result.conclusion == ""
        assert any("未检查" in remark for remark in result.remarks)


def monotone(one: Checklist, answers: Sequence[Answer], chance: random.Random) -> None:
    """A better verdict never lowers the value, nor its category's, nor a conclusion."""
    place = chance.randrange(len(answers))
    worse = answers[place]
    if worse.verdict not in LADDER[:-1]:
        return
    better = replace(worse, verdict=chance.choice(LADDER[LADDER.index(worse.verdict) + 1 :]))
    before = score(one, LEVEL, answers)
    after = score(one, LEVEL, [*answers[:place], better, *answers[place + 1 :]])
    assert at_most(before.value, after.value)
    for old, new in zip(before.categories, after.categories, strict=True):
        assert at_most(old.value, new.value)
    if before.conclusion and after.conclusion:
        assert RANKS[before.conclusion] <= RANKS[after.conclusion]


def at_most(low: Decimal | None, high: Decimal | None) -> bool:
    """Both are missing, or they are in order."""
    return low == high if low is None or high is None else low <= high


def permutation(one: Checklist, answers: Sequence[Answer], chance: random.Random) -> None:
    """The order of answers changes nothing at all."""
    shuffled = chance.sample(answers, len(answers))
    assert score(one, LEVEL, shuffled) == score(one, LEVEL, answers)


def not_applicable(one: Checklist, answers: Sequence[Answer], chance: random.Random) -> None:
    """Items that do not apply score as if they were not in the checklist; targets likewise."""
    chosen = {each.code for each in one.items if chance.random() < 0.4}
    turned = [replace(each, verdict=NA) if each.item in chosen else each for each in answers]
    without = replace(one, items=tuple(each for each in one.items if each.code not in chosen))
    full = score(one, LEVEL, turned)
    less = score(without, LEVEL, [each for each in turned if each.item not in chosen])
    assert (full.value, full.conclusion) == (less.value, less.conclusion)
    left = {category.category: category.value for category in less.categories}
    assert all(category.value == left.get(category.category) for category in full.categories)
    extra = Answer(one.items[0].code, "新增对象", one.items[0].text_hash, NA)
    given = any(each.item == extra.item for each in answers)
    assert not given or score(one, LEVEL, [*answers, extra]).value == score(one, LEVEL, answers).value


def derivation(one: Checklist, answers: Sequence[Answer], chance: random.Random) -> None:
    """Every step can be recomputed, and the last one is the value."""
    del chance
    result = score(one, LEVEL, answers)
    assert all(agrees(step) for step in result.steps)
    if result.value is not None:
        assert result.steps[-1].value == result.value
    for category in result.categories:
        named = [step.value for step in result.steps if step.parts[:1] == (category.category,)]
        if category.value is not None:
            assert any(
                value in (category.value, category.value / 100) for value in named if value is not None
            )


def unsure(one: Checklist, answers: Sequence[Answer], chance: random.Random) -> None:
    """A stale or copied answer scores as an unchecked one."""
    place = chance.randrange(len(answers))
    blank = replace(answers[place], verdict=OPEN)
    for doubtful in (replace(answers[place], text_hash="0"), replace(answers[place], is_copied=True)):
        found = score(one, LEVEL, [*answers[:place], doubtful, *answers[place + 1 :]])
        expected = score(one, LEVEL, [*answers[:place], blank, *answers[place + 1 :]])
        assert (found.value, found.counts, found.steps) == (expected.value, expected.counts, expected.steps)


def contradiction(one: Checklist, answers: Sequence[Answer], chance: random.Random) -> None:
    """A second answer that is worse never raises the value, and a better one changes nothing."""
    place = chance.randrange(len(answers))
    given = answers[place]
    if given.verdict not in (YES, HALF, NO):
        return
    value = score(one, LEVEL, answers).value
    worse = score(one, LEVEL, [*answers, replace(given, verdict=NO)])
    better = score(one, LEVEL, [*answers, replace(given, verdict=YES)])
    assert at_most(worse.value, value)
    assert better.value == value


LAWS: tuple[Law, ...] = (
    bounds,
    monotone,
    permutation,
    not_applicable,
    derivation,
    unsure,
    contradiction,
)


def _item(profile: str, code: str, chance: random.Random) -> CheckItem:
    severity = chance.choice([None, *Severity])
    if profile == "miping-2023":
        return unit(code, chance.choice(list(LAYERS)), chance.choice(["0.4", "0.7", "1"]), severity)
    group = chance.choice(list(ItemGroup))
    category = f"{group.value}-{chance.randint(1, 2)}"
    return item(code, group, chance.randint(1, 3), category=category, severity=severity)


def _answer(one: CheckItem, number: int, verdicts: Sequence[Verdict], chance: random.Random) -> Answer:
    verdict, details = chance.choice(verdicts), chance.choice(DETAILS)
    return answer(one, verdict, f"对象{number}", details, chance.choice([None, *Severity]))
