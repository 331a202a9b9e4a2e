"""An evaluation of 62 units by the shipped scheme for departments, built by hand, as the services give it."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from desktop.domain.evaluation.effects import differences
from desktop.domain.evaluation.engine import evaluate
from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    ChangeKind,
    Evaluation,
    Fact,
    FactState,
    Inputs,
    Occurrence,
    Participant,
    Scheme,
    Source,
    UnitScore,
)
from desktop.domain.evaluation.versions import facts_version, inputs_version
from desktop.paths import resource
from desktop.services.checks.figures import TrendPoint
from desktop.services.evaluation.paper_appraisal import AppraisalParts
from desktop.services.evaluation.paper_summary import SummaryParts
from desktop.services.evaluation.values import (
    AppealNote,
    Blocker,
    BlockerKind,
    Burden,
    EvaluationView,
    FrozenView,
    Neighbour,
    SchemeEntry,
    UnitView,
    YearPoint,
)
from desktop.services.paper_entries import PaperFacts

SEED = 20231231
DAY = date(2024, 2, 20)
FROZEN_ON = date(2024, 2, 28)
SILENT_UNIT = "unit.3715g-07"
"""Reported nothing, and nobody knows anything of it."""
UNIT = "unit.3715g-00"
TASKS = (
    "建成一体化政务云平台",
    "统一归集公共数据资源",
    "推进“一网通办”事项标准化",
    "完善视频监控共享平台",
    "打造智慧社区示范点",
    "推行电子证照全程应用",
    "建设城市运行管理服务平台",
)
NAMES = {
    "party": (
        "市委办公室",
        "市委组织部",
        "市委宣传部",
        "市委统战部",
        "市委政法委",
        "市委编办",
        "市委网信办",
        "市总工会",
    ),
    "government": (
        *(
            "市政府办公室",
            "市发展改革委",
            "市教育局",
            "市科技局",
            "市工业和信息化局",
            "市公安局",
            "市民政局",
            "市司法局",
        ),
        *(
            "市财政局",
            "市人力资源社会保障局",
            "市自然资源和规划局",
            "市生态环境局",
            "市住房城乡建设局",
            "市城管局",
        ),
        *("市交通运输局", "市水利局", "市农业农村局", "市商务和投资促进局", "市文化和旅游局", "市卫生健康委"),
        *(
            "市退役军人局",
            "市应急局",
            "市审计局",
            "市国资委",
            "市市场监管局",
            "市体育局",
            "市统计局",
            "市医保局",
        ),
        *("市大数据局", "市行政审批服务局", "市信访局", "市乡村振兴局", "市地方金融监管局", "市机关事务中心"),
        *("市供销社", "市住房公积金管理中心", "市投资促进中心", "市疾控中心"),
    ),
    "resident": (
        *(
            "市税务局",
            "市气象局",
            "市烟草专卖局",
            "市邮政管理局",
            "国家统计局聊城调查队",
            "人民银行聊城市分行",
        ),
        *(
            "聊城银保监分局",
            "市消防救援支队",
            "聊城供电公司",
            "聊城海关",
            "中国移动聊城分公司",
            "中国联通聊城分公司",
        ),
        *("中国电信聊城分公司", "聊城广电网络公司", "市通信发展办公室", "中国铁塔聊城分公司"),
    ),
}
_LETTER = {"party": "p", "government": "g", "resident": "r"}


@cache
def scheme() -> Scheme:
    text = resource("schemes/digital-2023-departments.toml").read_text("utf-8")
    found, problems = read_scheme(text, "digital-2023-departments.toml")
    assert found is not None, problems
    return found


def participants() -> tuple[Participant, ...]:
    members = [(group, at, name) for group, names in NAMES.items() for at, name in enumerate(names)]
    return tuple(
        Participant(f"unit.3715{_LETTER[group]}-{at:02d}", name, group, order)
        for order, (group, at, name) in enumerate(members, 1)
    )


def share(name: str, unit: str, done: int, total: int, random: Random) -> Fact:
    missed = set(random.sample(range(total), total - done))
    sources = tuple(
        Source(
            "assignment",
            f"office.x/{unit}-{at}",
            f"2023-5-{at * 3 + 1:03d} {TASKS[at % len(TASKS)]} {'✗' if at in missed else '✓'}",
        )
        for at in range(total)
    )
    value = (Decimal(done * 100) / total).quantize(Decimal("1e-10"))
    return Fact(name, unit, FactState.KNOWN, value, Decimal(done), Decimal(total), sources=sources)


def times(name: str, unit: str, levels: tuple[str, ...], count: int, random: Random) -> Fact:
    found = []
    for at in range(count):
        level = levels[random.randrange(len(levels))]
        title = f"2023-5-{at * 5 + 2:03d} {TASKS[at % len(TASKS)]} 2023Q{at % 4 + 1} {level}"
        day = date(2023, 4, 10) + timedelta(days=61 * at)
        exemption = "经市领导批准延期报送" if at == 3 else ""
        source = Source("feedback", f"{unit}/f{at}", title)
        found.append(Occurrence(title, day, level, exemption=exemption, source=source))
    return Fact(name, unit, FactState.KNOWN, occurrences=tuple(found))


def facts_of(unit: str, random: Random) -> list[Fact]:
    total = random.randrange(4, 13)
    score = Decimal(random.randrange(6800, 9900)) / 100
    facts = [
        share("ledger.completion", unit, random.randrange(total * 2 // 3, total + 1), total, random),
        share("ledger.milestones_on_time", unit, random.randrange(total // 2, total + 1), total, random),
        share("ledger.evidence", unit, total - random.randrange(0, 2), total, random),
        times("ledger.feedback", unit, ("缺报", "迟报", "退回"), random.randrange(0, 6), random),
        times("ledger.notices", unit, ("红色", "黄色", "蓝色"), random.randrange(0, 3), random),
        Fact("manual.D1", unit, FactState.KNOWN, Decimal(random.randrange(70, 101)) / 10, by="unit.3715g-28"),
        Fact("manual.E2", unit, FactState.KNOWN, by=unit),
    ]
    if random.random() < 0.6:
        facts.append(share("ledger.targets_reached", unit, 2, 3, random))
    else:
        state = FactState.NOT_APPLICABLE
        facts.append(Fact("ledger.targets_reached", unit, state, note="年度内没有到期的量化目标"))
    if random.random() < 0.7:
        source = Source(
            "inspection", f"office.x/i-{unit}", f"检2023-{random.randrange(99):03d} 网络安全检查 {score}"
        )
        facts.append(Fact("checks.score", unit, FactState.KNOWN, score, sources=(source,)))
        facts.append(share("checks.findings_corrected", unit, 3, random.randrange(3, 6), random))
    else:
        for name, note in (
            ("score", "年度内没有接受安全检查"),
            ("findings_corrected", "年度内没有到期的问题"),
        ):
            facts.append(Fact(f"checks.{name}", unit, FactState.NOT_APPLICABLE, note=note))
    praised = (
        Occurrence(
            "数据要素改革做法获全省推广",
            date(2023, 9, 2),
            "省",
            source=Source("document", "鲁数字〔2023〕18号", "鲁数字〔2023〕18号"),
        ),
    )
    praised += (Occurrence("入选市级数字政府优秀案例", date(2023, 11, 20), "市"),)
    occurrences = praised[: random.randrange(0, 3)]
    facts.append(Fact("manual.E1", unit, FactState.KNOWN, occurrences=occurrences, by=unit))
    return facts


@cache
def inputs(is_complete: bool = False) -> Inputs:
    """Facts of all units; unless they are complete, one unit has none and two lack one."""
    random = Random(SEED)
    members = participants()
    facts = [fact for one in members for fact in facts_of(one.party, random)]
    if not is_complete:
        facts = [one for one in facts if one.unit != SILENT_UNIT]
        lacking = {("unit.3715g-03", "manual.D1"), ("unit.3715r-02", "manual.E1")}
        facts = [one for one in facts if (one.unit, one.name) not in lacking]
    own = [one for one in facts if (one.unit, one.name) == (UNIT, "ledger.feedback")]
    changes = (
        Change(
            "office.x/c1",
            UNIT,
            "B1",
            Decimal("9.8"),
            "其中一期因台账系统停机未能报送，经核实不计缺报",
            "督查办公室 王五",
            date(2024, 2, 12),
            version=facts_version(own),
        ),
        Change(
            "office.x/c2",
            "unit.3715g-05",
            "A2",
            Decimal(18),
            "申诉成立：一个节点经批准延期，时限以批准的为准",
            "督查办公室",
            date(2024, 2, 18),
            ChangeKind.APPEAL,
        ),
    )
    adjustments = (
        Adjustment("office.x/a1", UNIT, "承办全省现场会", Decimal(1), "聊督字〔2024〕2号", date(2024, 1, 30)),
        Adjustment(
            "office.x/a2",
            "unit.3715g-10",
            "漏报重要数据",
            Decimal("-0.5"),
            "聊督字〔2024〕3号",
            date(2024, 2, 1),
        ),
        Adjustment(
            "office.x/a3",
            "unit.3715g-12",
            "政务网站被篡改",
            Decimal(0),
            "聊网信〔2023〕11号",
            date(2023, 10, 9),
            "incident",
        ),
        Adjustment(
            "office.x/a4",
            "unit.3715g-02",
            "佐证材料日期系事后补填",
            Decimal(0),
            "聊督字〔2024〕4号",
            date(2024, 2, 6),
            "fraud",
        ),
    )
    return Inputs(members, tuple(facts), changes, adjustments)


def appeals() -> tuple[AppealNote, ...]:
    first = AppealNote(
        uid="unit.3715g-05/p1",
        unit="unit.3715g-05",
        indicator="A2",
        part="",
        text="一个节点已批准延期，不应计为逾期",
        wanted="核定为18分",
        evidence=(),
        on=date(2024, 2, 16),
        version="v1",
        is_granted=True,
        decision="批准文件属实，改按批准的时限",
        decided="office.x/c2",
        decided_on=date(2024, 2, 18),
    )
    second = AppealNote(
        uid=f"{UNIT}/p2",
        unit=UNIT,
        indicator="C1",
        part="",
        text="检查得分未计入复查后的改进",
        wanted="按复查结果计分",
        evidence=(),
        on=date(2024, 2, 15),
        version="v1",
    )
    return (first, second)


def frozen() -> FrozenView:
    return FrozenView(
        uid="office.x/s1",
        scheme_sha256="a" * 64,
        as_of=DAY,
        inputs_version=inputs_version(inputs(is_complete=True)),
        inputs_sha256="9f3c" * 16,
        result_sha256="5d" * 32,
        heads=(("office~r.1~*~2023", 812, "ab" * 32),),
        state_hash="7a51" * 16,
        on=FROZEN_ON,
        by="office.x",
    )


@cache
def view(is_frozen: bool = False) -> EvaluationView:
    given = inputs(is_complete=is_frozen)
    evaluation: Evaluation = evaluate(scheme(), given)
    entry = SchemeEntry(scheme(), "office.x/scheme", "", "c0" * 32, published_on=date(2023, 6, 1))
    gaps = (
        ()
        if is_frozen
        else (
            Blocker("", BlockerKind.PROVISIONAL, "有3个单位的数据还不齐。"),
            Blocker(SILENT_UNIT, BlockerKind.MISSING, "市司法局没有任何数据。"),
            Blocker(UNIT, BlockerKind.APPEAL, "市政府办公室对C1的申诉尚未答复。"),
        )
    )
    return EvaluationView(
        entry=entry,
        evaluation=evaluation,
        inputs=given,
        as_of=DAY,
        is_frozen=is_frozen,
        frozen=frozen() if is_frozen else None,
        blockers=gaps,
        burden={
            one.party: Burden(3, 2 if one.order % 5 else 1, 0, int(one.order == 9)) for one in participants()
        },
        sentence="",
    )


def unit_view(of: EvaluationView, party: str) -> UnitView:
    score = next(one for one in of.evaluation.units if one.participant.party == party)
    ranked = [
        one
        for one in of.evaluation.units
        if one.participant.group == score.participant.group and one.rank is not None
    ]
    at = ranked.index(score)
    above = Neighbour(ranked[at - 1], differences(score, ranked[at - 1])) if at else None
    return UnitView(
        view=of,
        score=score,
        group_size=len(ranked),
        above=above,
        below=None,
        appeals=tuple(one for one in appeals() if one.unit == party),
        changes=tuple(one for one in of.inputs.changes if one.unit == party),
        sources=(),
        blockers=tuple(one for one in of.blockers if one.unit in ("", party)),
        burden=of.burden[party],
    )


def score_of(of: EvaluationView, party: str) -> UnitScore:
    return next(one for one in of.evaluation.units if one.participant.party == party)


def history(score: UnitScore) -> tuple[YearPoint, ...]:
    return (
        _year(score, 2021, Decimal("86.40"), 9),
        _year(score, 2022, Decimal("90.15"), 6),
        _year(score, 2023, score.total, score.rank),
    )


def _year(score: UnitScore, year: int, total: Decimal, rank: int | None) -> YearPoint:
    return YearPoint(
        year=year,
        scheme=f"digital-departments {year}",
        title="",
        participant=score.participant,
        total=total,
        full=Decimal(100),
        rank=rank,
        of=37,
        grade="良好",
        snapshot=f"s{year}",
    )


def appraisal_parts(party: str = UNIT, is_frozen: bool = False) -> AppraisalParts:
    found = unit_view(view(is_frozen), party)
    points = (
        TrendPoint("office.x/i1", "政务云平台等级保护检查", date(2023, 6, 12), Decimal("88.50"), "良"),
        TrendPoint("office.x/i2", "门户网站安全检查", date(2023, 10, 20), Decimal("91.00"), "优"),
    )
    return AppraisalParts(
        view=found,
        is_office=True,
        names={one.party: one.name for one in participants()} | {"市大数据局": "市大数据局"},
        cases=(),
        checks=points,
        findings=(),
        history=history(found.score),
    )


def summary_parts(is_frozen: bool = False) -> SummaryParts:
    return SummaryParts(view(is_frozen), appeals(), {one.party: one.name for one in participants()})


def facts(title: str, is_frozen: bool = False) -> PaperFacts:
    edition = "考核方案 digital-departments 2023版" + ("　封存 9f3c9f3c9f3c" if is_frozen else "")
    return PaperFacts(title, "聊城市人民政府办公室", scheme().title, "7a51" * 16, DAY, edition)
