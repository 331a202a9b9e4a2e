"""The actions of the page 检查, as declared: those of the office."""

from desktop.i18n import mark
from desktop.ui.actions import Command

PAGE = "page-inspection"

REVIEW_COMMANDS = (
    Command("next-result", mark("下一项结果"), "task", "J", "down", PAGE, starts_group=True),
    Command("previous-result", mark("上一项结果"), "task", "K", "up", PAGE),
    Command("accept-result", mark("采纳本项"), "task", "A", "check", PAGE),
    Command("return-result", mark("退回本项…"), "task", "R", "", PAGE),
    Command("accept-rest", mark("采纳其余全部…"), "task", "Shift+A", "check", PAGE),
    Command("write-return", mark("写退回意见"), "task", "N", "edit", PAGE),
    Command("show-photo", mark("查看现场照片"), "task", "E", "attach", PAGE),
)
"""They work while results are reviewed; the list of findings has the same letters."""
LIST_COMMANDS = (
    Command("plan-inspection", mark("计划检查…"), "task", "Ctrl+Alt+P", "new", PAGE, starts_group=True),
    Command("plan-reinspection", mark("计划复查…"), "task", "Ctrl+Alt+C", "refresh", PAGE),
    Command("edit-plan", mark("修改检查计划…"), "task", "Ctrl+Alt+U", "edit", PAGE),
    Command("hand-out", mark("下发检查…"), "task", "Ctrl+Alt+O", "issue", PAGE),
    Command("export-inspectors", mark("导出给检查员…"), "task", "Ctrl+Alt+T", "export", PAGE),
    Command("conclude-inspection", mark("检查定稿…"), "task", "Ctrl+Alt+D", "lock", PAGE, starts_group=True),
    Command("reopen-inspection", mark("取消定稿…"), "task", "Ctrl+Alt+Shift+D", "undo", PAGE),
    Command("take-over", mark("记入复查结论"), "task", "Ctrl+Alt+L", "check", PAGE),
    Command("raise-findings", mark("下发整改通知书…"), "task", "Ctrl+Alt+G", "issue", PAGE),
    Command("print-report", mark("安全检查报告"), "task", "Ctrl+Alt+Y", "reports", PAGE, starts_group=True),
    Command("print-form", mark("检查记录表"), "task", "Ctrl+Alt+J", "print", PAGE),
    Command("withdraw-inspection", mark("撤销检查…"), "task", "Ctrl+Alt+W", "withdraw", PAGE),
    Command("find-inspection", mark("查找检查"), "edit", "Ctrl+Alt+Q", "search", PAGE),
)
VIEW_COMMANDS = (
    Command("checks-list", mark("检查：清单"), "view", "Ctrl+Alt+5", "inspection", PAGE, starts_group=True),
    Command("checks-results", mark("检查：结果审核"), "view", "Ctrl+Alt+6", "check", PAGE),
    Command("checks-score", mark("检查：得分与推算"), "view", "Ctrl+Alt+7", "overview", PAGE),
    Command("checks-charts", mark("检查：图表"), "view", "Ctrl+Alt+8", "timeline", PAGE),
    Command("checks-findings", mark("检查：问题"), "view", "Ctrl+Alt+9", "warning", PAGE),
)
OFFICE_COMMANDS = (*LIST_COMMANDS, *REVIEW_COMMANDS, *VIEW_COMMANDS)
