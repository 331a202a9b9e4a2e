"""Values of papers for tests."""

from collections.abc import Sequence
from datetime import date

from desktop.reports.coverage import (
    CoverageClause,
    CoverageFigures,
    CoveragePaper,
    CoverageProblem,
    CoverageTask,
    Excerpt,
    Quoted,
)
from desktop.reports.ledger import LedgerGroup, LedgerMilestone, LedgerPaper, LedgerRow
from desktop.reports.page import Imprint

REQUIREMENT = (
    "充分利用统计数据、行业数据、政务数据、社会数据等数据资源，分类采集投资、消费、工业运行数据。"
    "2023年年底前，推动涉企信息统一归集，实现“应归尽归”；2025年年底前，打造一批智慧监管应用。"
)


def imprint(title: str = "聊城市加快推进数字政府建设督查任务台账") -> Imprint:
    return Imprint(
        title=title,
        author="聊城市人民政府办公室",
        state="3f9a41c27be08d5512aa",
        as_of=date(2023, 12, 1),
        edition="解析规则 2023-1",
        document="《聊城市加快推进数字政府建设实施方案》（聊政字〔2023〕5号）",
    )


def ledger_row(number: int, requirement: str = REQUIREMENT) -> LedgerRow:
    return LedgerRow(
        code=f"T{number:04d}",
        title=f"任务名称第{number}号",
        requirement=requirement,
        lead_units=("市大数据局",) if number % 2 else (),
        responsible_units=("市发展改革委", "市公共资源交易服务中心", "市政府各部门"),
        milestones=(LedgerMilestone(date(2023, 12, 31), "2023年年底前", "推动涉企信息统一归集"),),
        targets=("网上办理率90%以上",) if number % 3 == 0 else (),
        state="待交办",
        clause="二/（一）/1",
    )


def ledger(rows: Sequence[LedgerRow], per_group: int = 10) -> LedgerPaper:
    groups = [rows[at : at + per_group] for at in range(0, len(rows), per_group)]
    return LedgerPaper(
        imprint(),
        tuple(LedgerGroup(f"第{n}章　重点任务", tuple(group)) for n, group in enumerate(groups, 1)),
        note=f"共{len(rows)}项任务，按条款排列",
    )


def coverage_task(number: int, milestones: int = 2) -> CoverageTask:
    where = f"二/（{number}）"
    return CoverageTask(
        code=f"T{number:04d}",
        title=Quoted(f"采纳任务第{number}号", "推动监管精准化。运用现代信息技术提升监管效能。", where),
        lead=Quoted("", "", ""),
        responsible=Quoted("市司法局、市大数据局", "责任单位：市司法局、市大数据局", where),
        milestones=tuple(
            Quoted(f"{2023 + year}-12-31", f"{2023 + year}年年底前，打造应用{number}-{year}", where)
            for year in range(milestones)
        ),
        targets=(Quoted("≥ 90 %", "网上办理率达到90%以上", where),),
    )


def coverage(tasks: int = 12, uncovered: int = 20) -> CoveragePaper:
    return CoveragePaper(
        imprint("聊城市加快推进数字政府建设实施方案任务分解核对表"),
        CoverageFigures(60, 61, 72, 73, 13, 31, 51, 3),
        (CoverageClause("二/（一）　提升数字化水平", tuple(map(coverage_task, range(1, tasks + 1)))),),
        loose_milestones=(Quoted("2025-12-31", "到2025年，建成履职服务体系", "一/（二）"),),
        candidates=(Excerpt("各级各部门要高度重视。", "八/（一）"),),
        uncovered=tuple(Excerpt(f"未采纳的第{n}句。", f"第{n}行") for n in range(1, uncovered + 1)),
        problems=(CoverageProblem("第12行", "P_UNCLOSED_BRACKET", "括号没有右半边。"),),
    )
