"""Appraisals of many units by the shipped scheme for departments: cover, tables, charts, annex."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from benchmarks.samples import SEED
from desktop.domain.evaluation.engine import evaluate
from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.values import (
    Change,
    Fact,
    FactState,
    Inputs,
    Occurrence,
    Participant,
    Source,
)
from desktop.paths import resource
from desktop.reports.appraisal_values import AppraisalPaper, TaskRow
from desktop.services.checks.figures import TrendPoint
from desktop.services.evaluation.paper_appraisal import AppraisalParts, appraisal_paper
from desktop.services.evaluation.values import Burden, EvaluationView, SchemeEntry, UnitView, YearPoint
from desktop.services.paper_entries import PaperFacts

DAY = date(2024, 2, 20)
_SCHEME = "digital-2023-departments.toml"
_WORK = ("建成一体化政务云平台", "统一归集公共数据资源", "完善视频监控共享平台", "推行电子证照全程应用")
_SHARES = (
    *("ledger.completion", "ledger.milestones_on_time", "ledger.targets_reached", "ledger.evidence"),
    "checks.findings_corrected",
)
_TIMES = {"ledger.feedback": ("缺报", "迟报", "退回"), "ledger.notices": ("红色", "黄色", "蓝色")}
_TASKS = 14


def papers(count: int) -> list[AppraisalPaper]:
    """The values of as many reports."""
    scheme, _ = read_scheme(resource(f"schemes/{_SCHEME}").read_text("utf-8"), _SCHEME)
    assert scheme is not None
    random = Random(SEED)
    members = tuple(Participant(f"unit.{n}", f"第{n}单位", "government", n) for n in range(count))
    facts = tuple(fact for one in members for fact in _facts(random, one.party))
    changes = tuple(
        Change(f"c{n}", f"unit.{n}", "D1", Decimal(9), "经核实", "督查办公室", DAY)
        for n in range(0, count, 3)
    )
    inputs = Inputs(members, facts, changes)
    entry = SchemeEntry(scheme, "office.x/s", "", "0" * 64)
    view = EvaluationView(entry, evaluate(scheme, inputs), inputs, DAY, False, None, (), {}, "")
    return [_paper(view, number) for number in range(count)]


def _paper(view: EvaluationView, number: int) -> AppraisalPaper:
    score = view.evaluation.units[number]
    member = score.participant
    ranked = len(view.evaluation.units)
    found = UnitView(view, score, ranked, None, None, (), (), (), (), Burden(2, 2))
    parts = AppraisalParts(
        view=found,
        is_office=True,
        names={},
        cases=(),
        checks=tuple(
            TrendPoint(f"i{n}", f"第{n}次网络安全检查", date(2023, 3 * n, 1), Decimal(80 + n), "良")
            for n in (1, 2)
        ),
        findings=(),
        history=tuple(
            YearPoint(year, "s", "", member, Decimal(80 + year % 7), Decimal(100), 4, ranked, "良好", "x")
            for year in (2021, 2022, 2023)
        ),
    )
    facts = PaperFacts(
        "年终考核报告", "聊城市人民政府办公室", view.entry.scheme.title, "0" * 64, DAY, "考核方案"
    )
    paper = appraisal_paper(facts, parts)
    tasks = tuple(
        TaskRow(f"2023-5-{n:03d}", _WORK[n % len(_WORK)], "责任", "2023年12月31日", "达进度", "办理中")
        for n in range(1, _TASKS + 1)
    )
    return replace(paper, tasks=tasks, task_note=f"承担督查任务{len(tasks)}项，按台账顺序列出。")


def _facts(random: Random, unit: str) -> list[Fact]:
    facts = [_share(random, unit, name) for name in _SHARES]
    facts += [_times(random, unit, name, levels) for name, levels in _TIMES.items()]
    facts.append(Fact("checks.score", unit, FactState.KNOWN, Decimal(random.randint(600, 990)) / 10))
    facts.append(Fact("manual.D1", unit, FactState.KNOWN, Decimal(random.randint(50, 100)) / 10))
    honours = (Occurrence("做法获全省推广", DAY, "省"),) * random.randint(0, 1)
    facts.append(Fact("manual.E1", unit, FactState.KNOWN, occurrences=honours))
    facts.append(Fact("manual.E2", unit, FactState.KNOWN))
    return facts


def _share(random: Random, unit: str, name: str) -> Fact:
    total = random.randint(6, 14)
    done = random.randint(total // 2, total)
    sources = tuple(
        Source(
            "assignment", f"{unit}/{n}", f"2023-5-{n:03d} {_WORK[n % len(_WORK)]} {'✓' if n < done else '✗'}"
        )
        for n in range(total)
    )
    value = Decimal(done * 100) / total
    return Fact(name, unit, FactState.KNOWN, value, Decimal(done), Decimal(total), sources=sources)


def _times(random: Random, unit: str, name: str, levels: tuple[str, ...]) -> Fact:
    found = tuple(
        Occurrence(
            f"2023-5-{n:03d} {_WORK[n % len(_WORK)]}", DAY - timedelta(40 * n), levels[random.randrange(3)]
        )
        for n in range(random.randint(0, 5))
    )
    return Fact(name, unit, FactState.KNOWN, occurrences=found)
