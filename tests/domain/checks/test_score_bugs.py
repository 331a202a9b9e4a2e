"""Mistakes somebody could make in a profile: the laws and golden values have to catch each of them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

import pytest

from desktop.domain import arithmetic
from desktop.domain.checks import conclusions, djbh, miping, standing, tally
from desktop.domain.checks.scoring import score
from desktop.domain.checks.standing import signed_digest
from desktop.domain.checks.tally import ItemResult, Tally
from desktop.domain.checks.values import Answer, CheckItem, Severity, Verdict
from tests.domain.checks.check_facts import HALF, MANAGEMENT, NO, YES, answer, checklist, dak, item, unit
from tests.domain.checks.score_laws import LAWS, PROFILES, case

Bug = Callable[[pytest.MonkeyPatch], None]
ROUNDERS = (arithmetic, djbh, miping)


def half_even(patch: pytest.MonkeyPatch) -> None:
    def rounded(value: Fraction, places: int) -> Decimal:
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        return quotient.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)

    for module in ROUNDERS:
        patch.setattr(module, "half_up", rounded)


def units_are_not_rounded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(miping, "_PLACES", 12)


def no_floor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(djbh, "max", lambda _low, value: value, raising=False)


def not_applicable_counts_as_nothing(patch: pytest.MonkeyPatch) -> None:
    true_result = tally._result

    def result(*given: Any) -> ItemResult:
        found = true_result(*given)
        return replace(found, marks=found.marks or (Fraction(0),))

    patch.setattr(tally, "_result", result)


def not_applicable_counts_as_conforming(patch: pytest.MonkeyPatch) -> None:
    true_result = tally._result

    def result(*given: Any) -> ItemResult:
        found = true_result(*given)
        return replace(found, marks=found.marks or (Fraction(1),))

    patch.setattr(tally, "_result", result)


def unchecked_drops_out(patch: pytest.MonkeyPatch) -> None:
    true_result = tally._result

    def result(*given: Any) -> ItemResult:
        found = true_result(*given)
        return replace(found, marks=()) if found.verdict is Verdict.UNCHECKED else found

    patch.setattr(tally, "_result", result)


def stale_answers_count(patch: pytest.MonkeyPatch) -> None:
    def counted(given: Answer, _item: CheckItem, _remarks: set[str]) -> Answer:
        return given

    patch.setattr(tally, "_counted", counted)


def the_last_answer_wins(patch: pytest.MonkeyPatch) -> None:
    def last(_item: CheckItem, several: list[Answer], _marking: Any) -> Answer:
        return several[-1]

    patch.setattr(tally, "_worst", last)


def the_best_answer_wins(patch: pytest.MonkeyPatch) -> None:
    def best(one: CheckItem, several: list[Answer], marking: Any) -> Answer:
        return max(several, key=lambda given: tally._mark(one, given, marking))

    patch.setattr(tally, "_worst", best)


def weights_are_ignored(patch: pytest.MonkeyPatch) -> None:
    def deduction(results: Sequence[ItemResult]) -> Fraction:
        return sum((1 - result.mark for result in results), Fraction(0))

    patch.setattr(djbh, "_deduction", deduction)


def n_counts_everything(patch: pytest.MonkeyPatch) -> None:
    true_total = djbh._total

    class Padded(Tally):
        @property
        def applying(self) -> tuple[ItemResult, ...]:
            extra = tuple(one for one in self.results if one.verdict is Verdict.NOT_APPLICABLE)
            return super().applying + tuple(replace(one, marks=(Fraction(1),)) for one in extra)

    def total(one: Any, found: Tally) -> Any:
        return true_total(one, Padded(found.results, found.remarks))

    patch.setattr(djbh, "_total", total)


def thresholds_are_open(patch: pytest.MonkeyPatch) -> None:
    raised = [replace(one, least=one.least + Decimal("0.01")) for one in djbh._CONCLUSIONS]
    patch.setattr(djbh, "_CONCLUSIONS", tuple(raised))


def risks_do_not_matter(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(conclusions, "risks", lambda _results: frozenset[Severity | None]())


def conclusions_do_not_wait(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Tally, "is_settled", property(lambda _found: True))


def ra_counts_when_k_fails(patch: pytest.MonkeyPatch) -> None:
    true_factors = miping._factors

    def factors(measure: miping.Measure) -> tuple[Fraction, ...]:
        return true_factors(replace(measure, rk=measure.ra) if measure.a and not measure.k else measure)

    patch.setattr(miping, "_factors", factors)


def strength_bounds_are_open(patch: pytest.MonkeyPatch) -> None:
    raised = tuple((least + 1 if least else 0, factor) for least, factor in miping._STRENGTHS)
    patch.setattr(miping, "_STRENGTHS", raised)


def every_layer_weighs_alike(patch: pytest.MonkeyPatch) -> None:
    def weighted(pairs: Sequence[miping.Weighted]) -> Fraction:
        return arithmetic.mean(Fraction(value) for value, _ in pairs)

    patch.setattr(miping, "_weighted", weighted)


def a_missing_group_gives_its_points_to_the_other(patch: pytest.MonkeyPatch) -> None:
    def total(technical: Sequence[miping.Weighted], management: Sequence[miping.Weighted]) -> Decimal | None:
        both = [*technical, *management]
        return arithmetic.half_up(100 * miping._weighted(both), 2) if both else None

    patch.setattr(miping, "total_score", total)


def the_note_is_not_signed(patch: pytest.MonkeyPatch) -> None:
    true_line = standing._line
    patch.setattr(standing, "_line", lambda given: true_line(replace(given, note="")))


BUGS: tuple[Bug, ...] = (
    half_even,
    units_are_not_rounded,
    no_floor,
    not_applicable_counts_as_nothing,
    not_applicable_counts_as_conforming,
    unchecked_drops_out,
    stale_answers_count,
    the_last_answer_wins,
    the_best_answer_wins,
    weights_are_ignored,
    n_counts_everything,
    thresholds_are_open,
    risks_do_not_matter,
    conclusions_do_not_wait,
    ra_counts_when_k_fails,
    strength_bounds_are_open,
    every_layer_weighs_alike,
    a_missing_group_gives_its_points_to_the_other,
    the_note_is_not_signed,
)


def golden() -> None:
    """Values worked out by hand."""
    items = [*(item(f"T{n}") for n in range(5)), *(item(f"M{n}", MANAGEMENT) for n in range(5))]
    one = checklist("djbh-2021", *items)
    kept = [answer(each) for each in items[1:]]
    for severity, conclusion in ((Severity.LOW, "excellent"), (Severity.HIGH, "poor")):
        result = score(one, "", [answer(items[0], NO, severity=severity), *kept])
        assert (str(result.value), result.conclusion) == ("90.00", conclusion)
    heavy = checklist("djbh-2021", item("T", weight=3), *items[5:])
    assert str(score(heavy, "", [answer(heavy.items[0], HALF), *kept[4:]]).value) == "75.00"
    assert str(score(heavy, "", [answer(heavy.items[0], NO), *kept[4:]]).value) == "50.00"
    technical, managed = unit("t", "应用和数据安全"), unit("m", "管理制度")
    other = unit("o", "物理和环境安全")
    crypto = checklist("miping-2023", technical, managed, other)
    for verdict, details, value in (
        (YES, {}, "52.50"),
        (HALF, dak(1, 0, 1, "112"), "26.25"),
        (HALF, dak(1, 1, 0, "64"), "26.25"),
    ):
        found = [answer(technical, verdict, details=details), answer(managed, NO), answer(other, NO)]
        assert str(score(crypto, "", found).value) == value
    thirds = [answer(technical, YES, "甲"), answer(technical, NO, "乙"), answer(technical, NO, "丙")]
    result = score(crypto, "", [*thirds, answer(managed, NO), answer(other, YES)])
    assert str(result.value) == "35.00"  # 70 · (0.3333 · 30 + 10) / 40 = 34.99825
    eighths = [answer(technical, HALF, f"{n}", dak(1, 0, 0, "80")) for n in range(2)]
    eighths += [answer(technical, NO, f"{n}") for n in range(2, 8)]
    small = score(crypto, "", [*eighths, answer(managed, NO), answer(other, Verdict.NOT_APPLICABLE)])
    assert str(small.value) == "2.19"  # 70 · 0.0313 = 2.191; 0.03125 rounded to even would give 2.184
    said = replace(kept[0], note="口头说明")
    assert signed_digest([said]) != signed_digest([kept[0]])


def held() -> None:
    """All laws on a fixed draw, and the golden values."""
    golden()
    for profile in PROFILES:
        for seed in range(40):
            for law in LAWS:
                chance = random.Random(seed)
                law(*case(profile, chance), chance)


def test_nothing_is_wrong_without_a_bug() -> None:
    held()


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_seeded_bug_is_caught(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)

    with pytest.raises(AssertionError):
        held()
