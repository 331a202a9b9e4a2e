"""What every profile starts from: which answers count, what they make of an item, how many there are.

Rules for all profiles (our decisions, no standard states them): an answer to a text that has changed since,
or copied and not confirmed, counts as not checked; two different answers to the same item at the same
target count as the worse one, and there is no conclusion until they agree; a planned target without an
answer has to be handed in as an unchecked answer (`standing.filled_up` does).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from typing import Protocol

from desktop.domain.arithmetic import figure, mean, shown
from desktop.domain.checks.values import (
    Answer,
    CheckItem,
    Checklist,
    CheckScore,
    ScoreStep,
    Severity,
    Verdict,
)
from desktop.i18n import mark

UNCHECKED_LEFT = mark("有未检查的项，暂按不符合计分：得分是下限（除非其中有项后来判为不适用），不下结论")
STALE = mark("有结果所对应的检查项文字已经变更，按未检查计")
COPIED = mark("有沿用上次的结果尚未确认，按未检查计")
SEVERAL = mark("有检查项在同一对象上有不同的结果，按较差者计，不下结论")
FOREIGN = mark("有结果不属于本清单或本级别，未计入")
NOTHING_APPLIES = mark("没有适用的检查项，不给分")
ITEM_STEP = mark("检查项得分 x")
UNRATED = mark("有问题未定风险等级，不下结论")

FAILING = (Verdict.PARTIAL, Verdict.NONCONFORMING)
USUAL_MARKS: Mapping[Verdict, Fraction] = {
    Verdict.CONFORMING: Fraction(1),
    Verdict.PARTIAL: Fraction(1, 2),
    Verdict.NONCONFORMING: Fraction(0),
}
_SHARE = Context(prec=28)
Marking = Callable[[CheckItem, Answer], Fraction]


@dataclass(frozen=True, slots=True)
class Fault:
    """A figure of a checklist that its profile cannot work with.

    Attributes:
        item: code of the item; empty for a setting of the checklist.
        name: of the figure or setting.
    """

    item: str
    name: str


class Profile(Protocol):
    """A named, versioned way to score. Once released it never changes: a change is a new version."""

    @property
    def name(self) -> str:
        """Name and version, e.g. ``djbh-2021``."""
        ...

    @property
    def title(self) -> str:
        """For people, marked for translation."""
        ...

    @property
    def source(self) -> str:
        """Where the rule comes from and what of it is our decision, marked for translation."""
        ...

    def faults(self, checklist: Checklist) -> tuple[Fault, ...]:
        """Figures and settings that are missing or cannot be read."""
        ...

    def score(self, checklist: Checklist, level: str, answers: Sequence[Answer]) -> CheckScore:
        """The score of a checklist without faults."""
        ...


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item with the answers that count.

    Attributes:
        verdict: over all targets: unchecked as soon as one is; not applicable when all are; conforming or
            nonconforming when all that apply are; else partial.
        answers: one a target, in order of the targets.
        marks: 0 to 1, of the targets that apply, in order of the targets.
    """

    item: CheckItem
    verdict: Verdict
    answers: tuple[Answer, ...]
    marks: tuple[Fraction, ...]

    @property
    def applies(self) -> bool:
        """Whether the item counts at all; an unchecked one does."""
        return bool(self.marks)

    @property
    def mark(self) -> Fraction:
        """The mean over the targets that apply, 0 to 1; only for an item that applies."""
        return mean(self.marks)


@dataclass(frozen=True, slots=True)
class Tally:
    """The items of a level with what was found.

    Attributes:
        results: in the order of the checklist.
        remarks: about answers that do not count as given.
    """

    results: tuple[ItemResult, ...]
    remarks: tuple[str, ...]

    @property
    def applying(self) -> tuple[ItemResult, ...]:
        """The results that count."""
        return tuple(result for result in self.results if result.applies)

    @property
    def has_unchecked(self) -> bool:
        """Whether anything is left to be checked."""
        return any(result.verdict is Verdict.UNCHECKED for result in self.results)

    @property
    def is_settled(self) -> bool:
        """Whether a conclusion may be drawn: all is checked and no two answers differ."""
        return bool(self.applying) and not self.has_unchecked and SEVERAL not in self.remarks

    @property
    def checked(self) -> Decimal:
        """Share of the items that were checked, 0 to 1; 0 when there are none."""
        if not self.results:
            return Decimal(0)
        done = sum(result.verdict is not Verdict.UNCHECKED for result in self.results)
        return _SHARE.divide(Decimal(done), Decimal(len(self.results)))

    def categories(self) -> Mapping[str, tuple[ItemResult, ...]]:
        """Results by category, in the order of the checklist."""
        found: dict[str, list[ItemResult]] = {}
        for result in self.results:
            found.setdefault(result.item.category, []).append(result)
        return {category: tuple(results) for category, results in found.items()}


def counts_of(results: Iterable[ItemResult]) -> Mapping[Verdict, int]:
    """Items by verdict, every verdict listed."""
    counted = Counter(result.verdict for result in results)
    return {verdict: counted[verdict] for verdict in Verdict}


def usual_mark(item: CheckItem, answer: Answer) -> Fraction:  # noqa: ARG001 a marking sees the item
    """1, 0.5 or 0 for conforming, partial, nonconforming."""
    return USUAL_MARKS[answer.verdict]


def item_step(result: ItemResult) -> ScoreStep:
    """How the mark of an item that applies comes from its targets; the first part is its code."""
    marks = [shown(one) for one in result.marks]
    formula = f"({' + '.join(marks)}) ÷ {len(marks)}" if len(marks) > 1 else marks[0]
    return ScoreStep(ITEM_STEP, formula, figure(result.mark), (result.item.code,))


def tally(checklist: Checklist, level: str, answers: Sequence[Answer], marking: Marking) -> Tally:
    """Finds the answers that count.

    Args:
        checklist: as it was answered.
        level: empty for the whole checklist.
        answers: in any order.
        marking: 0 to 1 for an answer that was checked and applies.
    """
    remarks: set[str] = set()
    items = {item.code: item for item in checklist.of_level(level)}
    found: dict[str, dict[str, list[Answer]]] = {code: {} for code in items}
    for answer in answers:
        if answer.item in items:
            counted = _counted(answer, items[answer.item], remarks)
            found[answer.item].setdefault(answer.target, []).append(counted)
        else:
            remarks.add(FOREIGN)
    if any(_differ(several) for targets in found.values() for several in targets.values()):
        remarks.add(SEVERAL)
    results = tuple(_result(item, found[code], marking) for code, item in items.items())
    return Tally(results, tuple(text for text in (STALE, COPIED, SEVERAL, FOREIGN) if text in remarks))


def severity_of(item: CheckItem, answer: Answer) -> Severity | None:
    """How grave an answer that does not conform is: as the inspector says, else as the item says.

    Source: our decision; a partly conforming answer is as grave as its item until the inspector lowers it.
    """
    if answer.verdict not in FAILING:
        return None
    return answer.severity or item.severity


def risks(results: Iterable[ItemResult]) -> frozenset[Severity | None]:
    """Severities of everything that does not conform; None among them when one has not been rated."""
    return frozenset(
        severity_of(result.item, answer)
        for result in results
        for answer in result.answers
        if answer.verdict in FAILING
    )


def _counted(answer: Answer, item: CheckItem, remarks: set[str]) -> Answer:
    if answer.verdict is Verdict.UNCHECKED:
        return answer
    if answer.text_hash != item.text_hash:
        remarks.add(STALE)
    elif answer.is_copied:
        remarks.add(COPIED)
    else:
        return answer
    return replace(answer, verdict=Verdict.UNCHECKED)


def _differ(several: list[Answer]) -> bool:
    first = several[0]
    said = (first.verdict, first.severity, dict(first.details))
    return any((other.verdict, other.severity, dict(other.details)) != said for other in several[1:])


def _result(item: CheckItem, targets: Mapping[str, list[Answer]], marking: Marking) -> ItemResult:
    chosen = tuple(_worst(item, targets[target], marking) for target in sorted(targets))
    verdict = _verdict({answer.verdict for answer in chosen})
    marks = tuple(
        _mark(item, answer, marking) for answer in chosen if answer.verdict is not Verdict.NOT_APPLICABLE
    )
    if not chosen:
        marks = (Fraction(0),)
    return ItemResult(item, verdict, chosen, marks)


def _worst(item: CheckItem, several: list[Answer], marking: Marking) -> Answer:
    """The answer that counts: the worst that was checked and applies, else not applicable, else unchecked."""
    order = {Verdict.NOT_APPLICABLE: 1, Verdict.UNCHECKED: 2}
    gravity = list(Severity)

    def key(answer: Answer) -> tuple[int, Fraction, int, str, str]:
        severity = severity_of(item, answer)
        rank = gravity.index(severity) if severity else len(gravity)
        said = str(sorted(answer.details.items()))
        return order.get(answer.verdict, 0), _mark(item, answer, marking), rank, said, answer.inspector

    return min(several, key=key)


def _mark(item: CheckItem, answer: Answer, marking: Marking) -> Fraction:
    return marking(item, answer) if answer.verdict in USUAL_MARKS else Fraction(0)


def _verdict(verdicts: set[Verdict]) -> Verdict:
    if not verdicts or Verdict.UNCHECKED in verdicts:
        return Verdict.UNCHECKED
    applying = verdicts - {Verdict.NOT_APPLICABLE}
    if not applying:
        return Verdict.NOT_APPLICABLE
    return applying.pop() if len(applying) == 1 else Verdict.PARTIAL
