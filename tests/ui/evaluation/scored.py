"""An evaluation of many units over a scheme of every kind of state, for the views that show figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from desktop.domain.evaluation.engine import evaluate
from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    ChangeKind,
    Fact,
    FactState,
    Inputs,
    Occurrence,
    Participant,
    Scheme,
    Source,
)
from desktop.paths import resource
from desktop.services.evaluation.values import EvaluationView, SchemeEntry

DAY = date(2024, 1, 20)
DEPARTMENTS = "schemes/digital-2023-departments.toml"
_NAMES = ("市公安局", "市民政局", "市司法局", "市财政局", "市人力资源社会保障局", "市自然资源和规划局")


def shipped() -> Scheme:
    """The scheme for departments."""
    scheme, problems = read_scheme(resource(DEPARTMENTS).read_text("utf-8"), DEPARTMENTS)
    if scheme is None:
        raise ValueError(problems)
    return scheme


def wide(scheme: Scheme, count: int) -> Scheme:
    """The scheme with more indicators, the first ones again under other codes."""
    extra = [
        replace(
            one,
            code=f"{one.code}x{place}",
            parts=tuple(replace(part, code=f"{part.code}x{place}") for part in one.parts),
        )
        for place, one in enumerate(scheme.indicators[: max(0, count - len(scheme.indicators))])
    ]
    policy = replace(scheme.policy, highest=None)
    return replace(scheme, indicators=(*scheme.indicators, *extra), policy=policy)


def participants(count: int) -> tuple[Participant, ...]:
    """Units of two groups."""
    return tuple(
        Participant(
            f"unit.u{place:02d}",
            _NAMES[place] if place < len(_NAMES) else f"市第{place}局",
            "government" if place % 3 else "party",
            place,
        )
        for place in range(count)
    )


def facts(scheme: Scheme, units: Sequence[Participant], seed: int = 5) -> Iterator[Fact]:
    """Facts of every part; some are missing, some do not apply, some are occurrences."""
    chance = Random(seed)
    names = dict.fromkeys(part.fact for one in scheme.indicators for part in one.parts)
    rules = {part.fact: part.rule.kind for one in scheme.indicators for part in one.parts}
    for unit in units:
        for name in names:
            yield _fact(chance, name, unit.party, rules[name])


def _fact(chance: Random, name: str, unit: str, rule: str) -> Fact:
    dice = chance.random()
    if dice < 0.04:
        return Fact(name, unit, FactState.MISSING, note="尚未填报")
    if dice < 0.1:
        return Fact(name, unit, FactState.NOT_APPLICABLE, note="年度内没有承担任务")
    sources = tuple(
        Source("assignment", f"office/{unit}-{place}", f"2023-5-{place:03d} 建成一体化政务云和大数据平台")
        for place in range(1, chance.randrange(2, 18))
    )
    if rule in ("deduction", "bonus", "best_level", "quota_and_more"):
        return Fact(name, unit, FactState.KNOWN, occurrences=_occurrences(chance, name), sources=sources[:1])
    total = Decimal(chance.randrange(6, 20))
    done = min(total, Decimal(round(float(total) * chance.uniform(0.55, 1.1))))
    value = done / total * 100
    return Fact(name, unit, FactState.KNOWN, value, done, total, sources=sources)


def _occurrences(chance: Random, name: str) -> tuple[Occurrence, ...]:
    levels = {"ledger.feedback": ("缺报", "迟报"), "ledger.notices": ("红色", "黄色")}.get(name, ("",))
    return tuple(
        Occurrence(
            f"2023年第{place + 1}季度",
            date(2023, 3 * place + 3, 10),
            chance.choice(levels),
            exemption="有正当理由" if place == 2 else "",
            source=Source("feedback", f"unit/{place}", f"2023Q{place + 1}"),
        )
        for place in range(chance.randrange(0, 4))
    )


def view_of(scheme: Scheme, inputs: Inputs, *, is_published: bool = True) -> EvaluationView:
    """What the service would hand out."""
    entry = SchemeEntry(scheme, "office/scheme", "", "", is_shipped=not is_published)
    found = evaluate(scheme, inputs)
    return EvaluationView(entry, found, inputs, DAY, False, None, (), {}, "")


def example(count: int = 62, indicators: int = 14) -> EvaluationView:
    """Units with every kind of state: changes, an appeal that was granted, points booked, a veto, a tie."""
    scheme = wide(shipped(), indicators)
    units = participants(count)
    known = list(facts(scheme, units))
    known += [replace(one, unit=units[1].party) for one in known if one.unit == units[2].party]
    known = list({(one.unit, one.name): one for one in known}.values())
    first = scheme.indicators[0].code
    changes = (
        Change("c1", units[4].party, first, Decimal("15.5"), "核对佐证后更正", "督查办公室", DAY),
        Change("c2", units[5].party, first, Decimal(18), "申诉成立", "督查办公室", DAY, ChangeKind.APPEAL),
        Change("c3", units[4].party, first, Decimal(9), "旧数据", "督查办公室", DAY, version="older"),
    )
    adjustments = (
        Adjustment("a1", units[2].party, "获省级通报表扬", Decimal("0.5"), "鲁政办字〔2023〕9号", DAY),
        Adjustment("a1b", units[1].party, "获省级通报表扬", Decimal("0.5"), "鲁政办字〔2023〕9号", DAY),
        Adjustment(
            "a2", units[7].party, "发生重大网络安全事件", Decimal(0), "通报〔2023〕3号", DAY, "incident"
        ),
    )
    return view_of(scheme, Inputs(units, tuple(known), changes, adjustments))
