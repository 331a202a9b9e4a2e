"""The papers that the program can print, under the names of ``dukao report NAME``.

A new paper adds one line here; command line and window show what is listed.
"""

from desktop.i18n import mark

PAPERS: dict[str, str] = {
    "ledger": mark("督查任务台账"),
    "coverage": mark("任务分解核对表"),
    "notice": mark("督办通知单"),
    "reminder": mark("催办单"),
    "bulletin": mark("督查通报"),
    "feedback-form": mark("进展反馈表"),
    "case": mark("督查任务办理单"),
    "inspection-report": mark("安全检查报告"),
    "rectification-notice": mark("整改通知书"),
    "finding-list": mark("安全检查问题清单"),
    "check-form": mark("安全检查记录表"),
    "appraisal": mark("年终考核报告"),
    "evaluation-summary": mark("年终考核结果汇总"),
    "score-sheet": mark("计分说明单"),
    "key-form": mark("公钥登记表"),
    "receipt": mark("交换包回执"),
}
"""Name of each paper and its title, to be translated with ``tr``."""

OF_COMPUTER = frozenset({"key-form", "receipt"})
"""Papers about this computer and its exchange: for every role, without a plan, always of the present."""

OF_OFFICE = frozenset({"bulletin"})
"""Papers that compare units: only the office makes them."""

OF_CHECKS: dict[str, frozenset[str]] = {
    "inspection-report": frozenset({"office"}),
    "rectification-notice": frozenset({"office", "unit"}),
    "finding-list": frozenset({"office", "unit"}),
    "check-form": frozenset({"office", "inspector"}),
}
"""Papers about security checks, without a plan, and the roles that have what they show."""

OF_EVALUATION: dict[str, frozenset[str]] = {
    "appraisal": frozenset({"office", "unit"}),
    "evaluation-summary": frozenset({"office"}),
    "score-sheet": frozenset({"office", "unit"}),
}
"""Papers of the year-end evaluation, without a plan, and the roles that have what they show."""

FILES: dict[str, str] = {"calendar": mark("督查日历（.ics）")}
"""What is made like a paper and has no pages."""
