"""The evaluation: a pure function of a scheme and its inputs, every figure with its derivation.

    part        its rule over the unit's fact, and over the group's facts where the rule says so
    indicator   sum of its parts, within its bounds; then the last change that counts
    total       sum of the indicators, scaled up when points dropped out,
                plus extras and adjustments within their caps, within 0 and the highest total

Points are exact until the part or the indicator is rounded half up, as the scheme says; the total is rounded
once more. So every printed figure is the one that goes on, and a pocket calculator gets the same total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from desktop.domain.evaluation.parameters import Parameters, read_parameters
from desktop.domain.evaluation.ranking import ranked
from desktop.domain.evaluation.reuse import Earlier
from desktop.domain.evaluation.rules import KINDS, RuleKind
from desktop.domain.evaluation.rules_base import Case, Peers, fraction, known, signed, step, text, total_of
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    Evaluation,
    Fact,
    FactState,
    Group,
    Indicator,
    IndicatorScore,
    Inputs,
    NotApplicable,
    Part,
    Participant,
    PartScore,
    RoundingPlace,
    Scheme,
    Step,
    UnitScore,
)
from desktop.domain.evaluation.versions import facts_version
from desktop.i18n import mark

_ZERO = Fraction(0)
READING_PLACES = 4
_MISSING = mark("缺少数据，暂计0分")
_DROPPED = mark("不适用，分值不计入满分")
_IN_FULL = mark("不适用，按满分计")
_MEAN = mark("不适用，按本组平均分计")
_NO_MEAN = mark("不适用，本组尚无可平均的得分")
_PARTS = mark("各项合计")
_BOUNDS = mark("限定在上下限内")
_CHANGED = mark("核定")
_SUM = mark("指标得分合计")
_SCALED = mark("扣除不适用分值后折算")
_BONUS = mark("加分合计")
_DEDUCTION = mark("减分合计")
_CAPPED = mark("按上限计")
_TOTAL = mark("总分")
_ROUNDED = mark("四舍五入")
_NOTHING = mark("没有适用的指标")


@dataclass(frozen=True, slots=True)
class _Exact:
    """A part's points before rounding; None when nothing applies."""

    points: Fraction | None
    steps: tuple[Step, ...]
    is_provisional: bool = False


_Scored = tuple[PartScore, Fraction | None]
"""A part with what is added up; None when nothing applies."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A part with its rule, ready to score; `points` are the part's."""

    part: Part
    kind: RuleKind
    given: Parameters
    points: Fraction

    @property
    def looks_at_group(self) -> bool:
        return self.kind.looks_at_group(self.given)


@dataclass(frozen=True, slots=True)
class _Ready:
    """An indicator, ready to score: its rules, its points and its bounds."""

    indicator: Indicator
    rules: tuple[_Rule, ...]
    points: Fraction
    lowest: Fraction | None
    highest: Fraction | None


def evaluate(scheme: Scheme, inputs: Inputs, before: Evaluation | None = None) -> Evaluation:
    """Scores, ranks and grades every participant.

    Args:
        scheme: as `scheme_file.read_scheme` gives it: its rules can be read.
        inputs: in any order; a fact that is not there is missing, never nothing.
        before: an evaluation of nearly the same inputs, which makes this one faster and no different: for
            what-if. None for none.

    Returns:
        Every participant of every group of the scheme, those without a single fact among them.
    """
    return _Evaluating(scheme, inputs, before).result()


class _Evaluating:
    """One evaluation, while it is made."""

    def __init__(self, scheme: Scheme, inputs: Inputs, before: Evaluation | None) -> None:
        self._scheme = scheme
        self._policy = scheme.policy
        self._inputs = inputs
        self._facts = {(fact.unit, fact.name): fact for fact in inputs.facts}
        self._changes = _by_place(inputs.changes)
        self._earlier = Earlier(before, scheme, inputs)
        self._indicators = tuple(map(_ready, scheme.indicators))

    def result(self) -> Evaluation:
        units: list[UnitScore] = []
        for group in self._scheme.groups:
            units += ranked(self._scheme, group, self._of_group(group))
        return Evaluation(self._scheme, tuple(units))

    def _of_group(self, group: Group) -> list[UnitScore]:
        members = sorted(
            (one for one in self._inputs.participants if one.group == group.code),
            key=lambda one: (one.order, one.party),
        )
        scores: dict[str, list[IndicatorScore]] = {one.party: [] for one in members}
        for ready in self._indicators:
            if ready.indicator.groups and group.code not in ready.indicator.groups:
                continue
            for member, score in zip(members, self._indicator_of_group(ready, members), strict=True):
                scores[member.party].append(score)
        return [self._unit(member, scores[member.party]) for member in members]

    def _indicator_of_group(self, ready: _Ready, members: Sequence[Participant]) -> list[IndicatorScore]:
        """An indicator for all units of a group, in their order."""
        facts = [[self._fact(one, rule.part.fact) for one in members] for rule in ready.rules]
        earlier = self._earlier.scores(ready.indicator.code, members, facts)
        if earlier is not None:
            return [
                one if one.changes == self._changes_of(ready, member) else self._again(ready, member, one)
                for member, one in zip(members, earlier, strict=True)
            ]
        parts = [
            self._part_of_group(rule, ready.indicator, found)
            for rule, found in zip(ready.rules, facts, strict=True)
        ]
        return [
            self._indicator(ready, member, [one[place] for one in parts])
            for place, member in enumerate(members)
        ]

    def _again(self, ready: _Ready, member: Participant, earlier: IndicatorScore) -> IndicatorScore:
        """The score of an indicator whose facts are the same and whose changes are not."""
        scored = [(one, Fraction(one.exact) if one.exact else None) for one in earlier.parts]
        return self._indicator(ready, member, scored)

    def _fact(self, member: Participant, name: str) -> Fact:
        return self._facts.get((member.party, name)) or Fact(name, member.party, FactState.MISSING)

    def _changes_of(self, ready: _Ready, member: Participant) -> tuple[Change, ...]:
        return self._changes.get((member.party, ready.indicator.code), ())

    def _part_of_group(self, rule: _Rule, indicator: Indicator, facts: Sequence[Fact]) -> list[_Scored]:
        """A part for all units of a group, in their order, each with what is added up."""
        group = Peers(known(facts))
        waits = rule.looks_at_group and any(one.state is FactState.MISSING for one in facts)
        exact = [_scored(rule, fact, group, waits=waits) for fact in facts]
        policy = indicator.not_applicable or self._policy.not_applicable
        mean = _mean_of(
            [one for one, fact in zip(exact, facts, strict=True) if fact.state is FactState.KNOWN]
        )
        return [
            self._part(rule.part, fact, _without(rule.part, policy, mean) if one is None else one)
            for fact, one in zip(facts, exact, strict=True)
        ]

    def _part(self, part: Part, fact: Fact, found: _Exact) -> _Scored:
        if found.points is None:
            return PartScore(part, fact, None, "", found.steps, found.is_provisional), None
        points = found.points
        if self._policy.rounding is RoundingPlace.PART:
            points = self._rounded(points)
        steps = (*found.steps, *_rounding(found.points, points))
        shown = signed(points, max(self._policy.places, READING_PLACES))
        return PartScore(part, fact, shown, str(points), steps, found.is_provisional), points

    def _indicator(self, ready: _Ready, member: Participant, scored: Sequence[_Scored]) -> IndicatorScore:
        indicator = ready.indicator
        parts = tuple(one for one, _ in scored)
        values = [points for _, points in scored if points is not None]
        full = ready.points
        if len(values) < len(parts):
            full = total_of(one.part.points for one, points in scored if points is not None)
        total = total_of(values)
        steps = [step(_PARTS, " + ".join(map(text, values)), total)] if len(values) > 1 else []
        bounded = _within(total, ready)
        if bounded is not total:
            steps.append(step(_BOUNDS, f"{text(total)} → {text(bounded)}", bounded))
        initial = self._rounded(bounded)
        steps += _rounding(bounded, initial)
        version = facts_version(one.fact for one in parts)
        changes = self._changes_of(ready, member)
        counting = [one for one in changes if one.version in ("", version)]
        final = initial
        if counting:
            final = fraction(counting[-1].points)
            steps.append(step(_CHANGED, f"{text(initial)} → {text(final)}", final))
        return IndicatorScore(
            indicator=indicator,
            parts=parts,
            initial=self._decimal(initial),
            final=self._decimal(final),
            full=self._decimal(full),
            steps=tuple(steps),
            version=version,
            changes=changes,
            is_provisional=any(one.is_provisional for one in parts),
        )

    def _unit(self, member: Participant, scores: Sequence[IndicatorScore]) -> UnitScore:
        adjustments = _in_order(one for one in self._inputs.adjustments if one.unit == member.party)
        earlier = self._earlier.unit(member.party, scores)
        if earlier is not None and _in_order((*earlier.adjustments, *earlier.vetoes)) == adjustments:
            return earlier
        amounts = [fraction(one.points) for one in adjustments]
        total, steps = self._total([(one, fraction(one.final)) for one in scores], amounts)
        initial = total
        if amounts or any(one.initial != one.final for one in scores):
            initial, _ = self._total([(one, fraction(one.initial)) for one in scores], [])
        missing = [
            part.fact.name for one in scores for part in one.parts if part.fact.state is FactState.MISSING
        ]
        return UnitScore(
            participant=member,
            indicators=tuple(scores),
            dimensions=self._dimensions(scores),
            initial=self._decimal(initial),
            total=self._decimal(total),
            steps=tuple(steps),
            vetoes=tuple(one for one in adjustments if one.veto),
            adjustments=tuple(one for one in adjustments if not one.veto),
            missing=tuple(dict.fromkeys(missing)),
            is_provisional=any(one.is_provisional for one in scores),
        )

    def _total(
        self, scores: Sequence[tuple[IndicatorScore, Fraction]], amounts: Sequence[Fraction]
    ) -> tuple[Fraction, list[Step]]:
        base, steps = _base([(one, points) for one, points in scores if not one.indicator.is_extra])
        extras = [points for one, points in scores if one.indicator.is_extra]
        bonus = self._capped(
            _BONUS, [one for one in (*extras, *amounts) if one > 0], self._policy.bonus_cap, steps
        )
        lost = [-one for one in (*extras, *amounts) if one < 0]
        deduction = self._capped(_DEDUCTION, lost, self._policy.deduction_cap, steps)
        added = bonus if self._policy.bonus_in_total else _ZERO
        raw = base + added - deduction
        steps.append(step(_TOTAL, f"{text(base)} + {text(added)} - {text(deduction)}", raw))
        exact = max(_ZERO, raw)
        if self._policy.highest is not None:
            exact = min(exact, Fraction(self._policy.highest))
        if exact != raw:
            steps.append(step(_BOUNDS, f"{text(raw)} → {text(exact)}", exact))
        total = self._rounded(exact)
        return total, [*steps, *_rounding(exact, total)]

    def _capped(
        self, name: str, amounts: Sequence[Fraction], cap: Decimal | None, steps: list[Step]
    ) -> Fraction:
        found = total_of(amounts)
        if amounts:
            steps.append(step(name, " + ".join(map(text, amounts)), found))
        if cap is not None and found > cap:
            steps.append(step(_CAPPED, f"{text(found)} → {text(Fraction(cap))}", Fraction(cap)))
            return Fraction(cap)
        return found

    def _dimensions(self, scores: Sequence[IndicatorScore]) -> Mapping[str, tuple[Decimal, Decimal]]:
        found = {}
        for dimension in self._scheme.dimensions:
            own = [
                one
                for one in scores
                if one.indicator.dimension == dimension.code and not one.indicator.is_extra
            ]
            if own:
                points = sum((one.final for one in own), Decimal(0))
                found[dimension.code] = (points, sum((one.full for one in own), Decimal(0)))
        return found

    def _rounded(self, value: Fraction) -> Fraction:
        """Half up by size, as `signed`; the value itself where that changes nothing."""
        scale = 10**self._policy.places
        if scale % value.denominator == 0:
            return value
        whole = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
        return Fraction(whole if value.numerator >= 0 else -whole, scale)

    def _decimal(self, value: Fraction) -> Decimal:
        """A rounded number with all its places."""
        return signed(value, self._policy.places)


def _rule(part: Part) -> _Rule:
    kind = KINDS[part.rule.kind]
    return _Rule(part, kind, read_parameters(part.rule, kind.specs), fraction(part.points))


def _ready(indicator: Indicator) -> _Ready:
    lowest, highest = indicator.lowest, indicator.highest
    if not indicator.is_extra:
        lowest = Decimal(0) if lowest is None else lowest
        highest = indicator.points if highest is None else highest
    return _Ready(
        indicator,
        tuple(map(_rule, indicator.parts)),
        fraction(indicator.points),
        None if lowest is None else fraction(lowest),
        None if highest is None else fraction(highest),
    )


def _scored(rule: _Rule, fact: Fact, group: Peers, *, waits: bool) -> _Exact | None:
    """What the rule gives; None when the fact does not apply."""
    if fact.state is FactState.NOT_APPLICABLE:
        return None
    if fact.state is FactState.MISSING:
        return _Exact(_ZERO, (Step(_MISSING, fact.note, Decimal(0)),), is_provisional=True)
    found = rule.kind.apply(Case(rule.points, rule.given, fact, group))
    return _Exact(found.points, found.steps, is_provisional=waits)


def _mean_of(scores: Iterable[_Exact | None]) -> _Exact | None:
    points = [one.points for one in scores if one is not None and one.points is not None]
    if not points:
        return None
    mean = total_of(points) / len(points)
    formula = f"({' + '.join(map(text, points))}) ÷ {len(points)}"
    return _Exact(mean, (step(_MEAN, formula, mean),))


def _rounding(exact: Fraction, rounded: Fraction) -> list[Step]:
    """The step that rounds, where it changes anything."""
    return [] if exact is rounded else [step(_ROUNDED, f"{text(exact)} → {text(rounded)}", rounded)]


def _without(part: Part, policy: NotApplicable, mean: _Exact | None) -> _Exact:
    """What a part gives that does not apply."""
    if policy is NotApplicable.FULL:
        full = Fraction(part.points)
        return _Exact(full, (step(_IN_FULL, text(full), full),))
    if policy is NotApplicable.MEAN:
        return mean or _Exact(None, (Step(_NO_MEAN, "", None),), is_provisional=True)
    return _Exact(None, (Step(_DROPPED, "", None),))


def _within(value: Fraction, ready: _Ready) -> Fraction:
    if ready.highest is not None:
        value = min(value, ready.highest)
    return value if ready.lowest is None else max(value, ready.lowest)


def _base(scores: Sequence[tuple[IndicatorScore, Fraction]]) -> tuple[Fraction, list[Step]]:
    """The sum of the indicators, scaled to the full points when some dropped out."""
    found = total_of(points for _, points in scores)
    full = total_of(one.full for one, _ in scores)
    whole = total_of(one.indicator.points for one, _ in scores)
    steps = [step(_SUM, " + ".join(text(points) for _, points in scores), found)]
    if full == whole:
        return found, steps
    if not full:
        return _ZERO, [*steps, Step(_NOTHING, "", Decimal(0))]
    scaled = found * whole / full
    return scaled, [*steps, step(_SCALED, f"{text(found)} × {text(whole)} ÷ {text(full)}", scaled)]


def _by_place(changes: Iterable[Change]) -> dict[tuple[str, str], tuple[Change, ...]]:
    found: dict[tuple[str, str], tuple[Change, ...]] = {}
    for one in sorted(changes, key=lambda one: (one.kind.value != "review", one.on, one.uid)):
        key = (one.unit, one.indicator)
        found[key] = (*found.get(key, ()), one)
    return found


def _in_order(adjustments: Iterable[Adjustment]) -> list[Adjustment]:
    return sorted(adjustments, key=lambda one: (one.on, one.uid))


def with_change(inputs: Inputs, change: Change) -> Inputs:
    """The inputs with one more change, for what-if."""
    return replace(inputs, changes=(*inputs.changes, change))


def with_fact(inputs: Inputs, fact: Fact) -> Inputs:
    """The inputs with one fact replaced or added, for what-if."""
    kept = tuple(one for one in inputs.facts if (one.unit, one.name) != (fact.unit, fact.name))
    return replace(inputs, facts=(*kept, fact))
