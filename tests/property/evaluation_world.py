"""Random schemes and facts, told to a real office, whose screens, papers and tables are then compared."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

from desktop.domain.evaluation.examples import run_examples
from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.scheme_writing import write_scheme
from desktop.domain.evaluation.values import (
    Dimension,
    Example,
    FactState,
    GradeRule,
    Group,
    Indicator,
    NotApplicable,
    Part,
    Policy,
    QuotaRounding,
    RoundingPlace,
    Rule,
    Scheme,
    Ties,
    VetoEffect,
    VetoRule,
)
from desktop.records.stream import EVERYONE
from desktop.services.session import Session
from tests.domain.evaluation.scheme_facts import rule

CODE, EDITION = "random", "2023"
NAME = f"{CODE} {EDITION}"
UNITS = ("gaj", "czj", "dsjj", "fgw", "mzj", "sfj", "slj")
_COUNTED = ("deduction", "bonus")
_RULES: tuple[Rule, ...] = (
    rule("judged"),
    rule("proportional", target="70"),
    rule("inverse", target="60"),
    rule("share"),
    rule("threshold", threshold="50", otherwise="1"),
    rule("bands", bands=("90=8", "60=5.5"), otherwise="1"),
    rule("deduction", levels=("省=2", "市=0.3")),
    rule("conversion", full="70"),
    rule("per_unit", benchmark="group-mean", each="0.07", steps="linear"),
    rule("rank", table=("8", "7", "5"), beyond="-0.7", tied="mean"),
    rule("relative"),
    rule("contribution"),
)
_BONUS = rule("bonus", levels=("省=2", "市=0.5"), cap="points")
_DOCUMENTS = ("聊政办字〔2023〕5号", "聊网办〔2023〕3号")


def random_scheme(random: Random) -> Scheme:
    """A scheme of two groups, two dimensions, seven indicators and a bonus, as its file reads back."""
    rules = random.sample(_RULES, 7)
    indicators = [_indicator(random, f"{'AB'[n % 2]}{n}", one) for n, one in enumerate(rules)]
    indicators.append(replace(_indicator(random, "E1", _BONUS), dimension="B", is_extra=True))
    scheme = Scheme(
        code=CODE,
        edition=EDITION,
        year=2023,
        title="随机考核方案",
        basis="测试",
        source="测试用，编者自拟",
        language="zh",
        policy=_policy(random),
        groups=(
            Group("first", "甲组", units=UNITS[:4]),
            Group("second", "乙组", units=UNITS[4:], is_ranked=random.random() < 0.7),
        ),
        dimensions=tuple(
            Dimension(
                code,
                f"维度{code}",
                sum((o.points for o in indicators if o.dimension == code and not o.is_extra), Decimal(0)),
            )
            for code in "AB"
        ),
        indicators=tuple(indicators),
        grades=(
            GradeRule("good", "优秀", Decimal(30), share=Decimal("0.5")),
            GradeRule("fair", "良好", Decimal(20)),
            GradeRule("poor", "较差", Decimal(0)),
        ),
        vetoes=(VetoRule("incident", "重大事件", VetoEffect.GRADE, "发生重大事件的一票否决。"),),
    )
    read, problems = read_scheme(write_scheme(_with_answers(scheme)), "random.toml")
    assert read is not None, problems
    return read


def _policy(random: Random) -> Policy:
    return Policy(
        places=random.randint(0, 4),
        rounding=random.choice(list(RoundingPlace)),
        not_applicable=random.choice(list(NotApplicable)),
        ties=random.choice((Ties.SHARE, Ties.DENSE)),
        quota_rounding=random.choice(list(QuotaRounding)),
        quota_ties=random.random() < 0.5,
        veto_keeps_rank=random.random() < 0.5,
        bonus_cap=random.choice((None, Decimal("1.5"))),
        deduction_cap=random.choice((None, Decimal("0.7"))),
    )


def _indicator(random: Random, code: str, one: Rule) -> Indicator:
    points = Decimal(random.choice((5, 8, 10)))
    counts = {"省": Decimal(1)} if one.kind in _COUNTED else {}
    value = None if counts else Decimal(50)
    part = Part(
        code,
        f"指标{code}",
        points,
        one,
        "按规则计分。",
        f"manual.{code}",
        (Example(Decimal(0), value, counts),),
    )
    return Indicator(code, code[0], f"指标{code}", points, "市政府办", (part,))


def _with_answers(scheme: Scheme) -> Scheme:
    """The scheme whose worked examples say what their rule gives."""
    given = {one.part.code: one.given for one in run_examples(scheme)}
    return replace(
        scheme,
        indicators=tuple(
            replace(
                one,
                parts=tuple(
                    replace(part, examples=(replace(part.examples[0], points=given[part.code]),))
                    for part in one.parts
                ),
            )
            for one in scheme.indicators
        ),
    )


def tell(office: Session, scheme: Scheme, random: Random) -> None:
    """The office publishes the scheme, states facts of all units, and decides a few things."""
    on = office.today().isoformat()
    fields = {"code": CODE, "edition": EDITION, "text": write_scheme(scheme), "on": on}
    with office.transaction():
        office.put("scheme", (CODE, EDITION), EVERYONE, fields)
        for unit, said in (*_facts(scheme, random), *_decisions(scheme, random)):
            common = {"scheme": NAME, "unit": unit, "by": "督查科", "on": on, "reason": "按来函"}
            office.create("adjustment", unit, common | said)


def _facts(scheme: Scheme, random: Random) -> Iterator[tuple[str, dict[str, object]]]:
    """Facts of every unit but one, of which nothing is known."""
    silent = random.choice(UNITS)
    for unit in UNITS:
        if unit == silent:
            continue
        for indicator in scheme.indicators:
            part = indicator.parts[0]
            state = random.choice([*FactState, *[FactState.KNOWN] * 6])
            said: dict[str, object] = {"type": "fact", "part": part.code, "state": state.value}
            if state is FactState.KNOWN and part.rule.kind in _COUNTED:
                said["occurrences"] = [
                    {
                        "title": f"第{n}次通报",
                        "on": "2023-06-01",
                        "level": random.choice("省市"),
                        "count": "1",
                    }
                    for n in range(random.randint(0, 3))
                ]
            elif state is FactState.KNOWN:
                said["value"] = str(random.choice((random.randint(0, 100), random.randint(0, 1000) / 10)))
            yield f"unit.{unit}", said


def _decisions(scheme: Scheme, random: Random) -> Iterator[tuple[str, dict[str, object]]]:
    for unit in random.sample(UNITS, 4):
        code = random.choice(scheme.indicators).code
        yield f"unit.{unit}", {"type": "review", "indicator": code, "points": str(random.randint(0, 50) / 10)}
    for unit in random.sample(UNITS, 3):
        points = str(random.randint(-30, 30) / 10)
        yield f"unit.{unit}", {"type": "points", "points": points, "document": _DOCUMENTS[0]}
    if random.random() < 0.5:
        vetoed = f"unit.{random.choice(UNITS)}"
        yield vetoed, {"type": "veto", "veto": "incident", "document": _DOCUMENTS[1]}
