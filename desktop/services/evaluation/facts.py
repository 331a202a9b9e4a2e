"""Facts of an evaluation: what the program derives from ledger and checks, by name.

What counts is said by the definition of each fact; a scheme that words it otherwise uses another fact.
Deadlines count in the year in which they fall, reports with the period they are about, once the day has
passed. What waits for the office is never held against the unit.
"""

from collections.abc import Mapping
from types import MappingProxyType

from desktop.domain.evaluation.values import Fact, Scheme
from desktop.i18n import mark
from desktop.services.evaluation.facts_checks import check_facts
from desktop.services.evaluation.facts_ledger import COLOURS, FEEDBACK_LEVELS, ledger_facts
from desktop.services.evaluation.facts_reading import Derived, Year
from desktop.services.evaluation.values import FactKind, FactShape
from desktop.services.session import Session

_SHARE, _TIMES, _NUMBER = FactShape.SHARE, FactShape.OCCURRENCES, FactShape.NUMBER

_ALL = (
    FactKind(
        "ledger.completion",
        mark("任务完成率"),
        mark(
            "年度内承担的任务中，年末已办结，或者年度内最近一次核定为已完成、超进度、达进度的比例；"
            "中止、有异议、未办结即销号的任务不计入。"
        ),
        _SHARE,
    ),
    FactKind(
        "ledger.milestones_on_time",
        mark("时间节点按期完成率"),
        mark(
            "年度内到期的时间节点中，经核定在时限内完成的比例；经批准延期的，以批准的时限为准；"
            "到期时任务中止的、交办前已经到期的不计入。"
        ),
        _SHARE,
    ),
    FactKind(
        "ledger.targets_reached",
        mark("量化目标达成率"),
        mark(
            "年度内到期的量化目标中，经核定的最近数值已达到的比例；任务的时间节点经批准延期的，同日到期的目标随之延期；"
            "力争类目标不计入。"
        ),
        _SHARE,
    ),
    FactKind(
        "ledger.feedback",
        mark("进展反馈缺报、迟报、退回"),
        mark("年度内各反馈周期缺报、迟报的次数，以及反馈被退回的次数；是否迟报，以最近一次上报的日期为准。"),
        _TIMES,
        FEEDBACK_LEVELS,
    ),
    FactKind(
        "ledger.evidence",
        mark("佐证材料附有率"),
        mark("年度内报送已达到节点或者申请办结的反馈中，附有佐证材料的比例。"),
        _SHARE,
    ),
    FactKind(
        "ledger.notices",
        mark("督办次数"),
        mark("年度内收到的督办通知单，按颜色计；所涉任务都认定有正当理由的不计。"),
        _TIMES,
        tuple(COLOURS.values()),
    ),
    FactKind(
        "checks.score",
        mark("安全检查得分"),
        mark("年度内进行并已定稿的安全检查得分的平均值，四舍五入保留两位小数；复查没有得分，不计入。"),
        _NUMBER,
    ),
    FactKind(
        "checks.findings_corrected",
        mark("问题按期整改率"),
        mark("年度内到期的问题中，按期整改并经复查通过的比例；按期上报、等待复查的不计入。"),
        _SHARE,
    ),
    FactKind(
        "checks.findings_overdue",
        mark("问题逾期未改次数"),
        mark("年度内到期的问题中，到期没有整改，或者逾期才整改的，按风险等级计。"),
        _TIMES,
        ("高风险", "中风险", "低风险", "未定级"),
    ),
    FactKind(
        "checks.repeats",
        mark("重复出现的问题"),
        mark("年度内发现的问题中，以前发现过的，按风险等级计。"),
        _TIMES,
        ("高风险", "中风险", "低风险", "未定级"),
    ),
)

FACTS: Mapping[str, FactKind] = MappingProxyType({kind.name: kind for kind in _ALL})
"""Facts that the program derives, by name; every other name is stated by somebody."""


_OF_EVALUATION = ("scheme", "self_assessment", "adjustment", "appeal", "snapshot")
"""Kinds of records that no derived fact follows from."""


def derived_facts(session: Session, year: int) -> Derived:
    """All facts that the program derives, as of the session's today.

    In a unit's workspace only the unit's own are there: of others it knows nothing.

    Args:
        session: the open workspace.
        year: that is evaluated.

    Returns:
        By party and name; a party that no record names is not there, see `Derived.fact`.
    """
    span = Year(year, session.today())

    def derive(_: object) -> Derived:
        return ledger_facts(session, span).joined(check_facts(session, span))

    with session.reading() as workspace:
        mark = workspace.log.last_arrival_beside(_OF_EVALUATION)
        return session.kept(f"evaluation-facts {year} {span.day}", mark, derive)


def derived_fact(session: Session, scheme: Scheme, unit: str, name: str) -> Fact | None:
    """What the program knows of a unit; None for a fact that it does not derive.

    Args:
        session: the open workspace.
        scheme: whose year counts.
        unit: party.
        name: of the fact.
    """
    return derived_facts(session, scheme.year).fact(unit, name) if name in FACTS else None
