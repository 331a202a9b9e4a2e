"""The actions of the page 考核, as declared."""

from desktop.i18n import mark
from desktop.ui.actions import Command

PAGE = "page-evaluation"

OFFICE_COMMANDS = (
    Command(
        "evaluation-schemes", mark("考核方案…"), "task", "Ctrl+Alt+P", "document", PAGE, starts_group=True
    ),
    Command("change-points", mark("核定改分…"), "task", "Ctrl+Alt+U", "edit", PAGE),
    Command("book-points", mark("登记加减分…"), "task", "Ctrl+Alt+J", "plus", PAGE),
    Command("book-veto", mark("登记一票否决…"), "task", "Ctrl+Alt+W", "withdraw", PAGE),
    Command("exempt-occurrence", mark("登记免予扣分…"), "task", "Ctrl+Alt+M", "check", PAGE),
    Command("state-fact", mark("登记数据…"), "task", "Ctrl+Alt+K", "edit", PAGE),
    Command("what-if", mark("假设试算…"), "view", "Ctrl+Alt+Q", "search", PAGE, starts_group=True),
    Command("freeze-evaluation", mark("封存考核结果…"), "task", "Ctrl+Alt+D", "lock", PAGE),
    Command("reopen-evaluation", mark("解除封存…"), "task", "Ctrl+Alt+Shift+D", "undo", PAGE),
    Command("between-above", mark("与前一名比较…"), "view", "Ctrl+Alt+Up", "up", PAGE),
    Command("between-below", mark("与后一名比较…"), "view", "Ctrl+Alt+Down", "down", PAGE),
    Command("evaluation-summary", mark("考核结果汇总"), "task", "Ctrl+Alt+L", "print", PAGE),
)
BOTH_COMMANDS = (
    Command("evaluation-blockers", mark("须处理的事项…"), "view", "Ctrl+Alt+G", "warning", PAGE),
    Command(
        "print-appraisal", mark("年终考核报告"), "task", "Ctrl+Alt+Y", "reports", PAGE, starts_group=True
    ),
    Command("print-score-sheet", mark("计分说明单"), "task", "Ctrl+Alt+T", "print", PAGE),
)
OFFICE_VIEWS = (
    Command(
        "evaluation-matrix", mark("考核：矩阵"), "view", "Ctrl+Alt+5", "evaluation", PAGE, starts_group=True
    ),
    Command("evaluation-ranking", mark("考核：排名"), "view", "Ctrl+Alt+6", "overview", PAGE),
    Command("evaluation-score", mark("考核：单位得分"), "view", "Ctrl+Alt+7", "unit", PAGE),
    Command("evaluation-stating", mark("考核：填报"), "view", "Ctrl+Alt+8", "edit", PAGE),
    Command("evaluation-appeals", mark("考核：申诉"), "view", "Ctrl+Alt+9", "feedback", PAGE),
)
UNIT_VIEWS = (
    Command("evaluation-stating", mark("考核：自评"), "view", "Ctrl+Alt+5", "edit", PAGE, starts_group=True),
    Command("evaluation-score", mark("考核：本单位得分"), "view", "Ctrl+Alt+6", "unit", PAGE),
    Command("evaluation-appeals", mark("考核：申诉"), "view", "Ctrl+Alt+7", "feedback", PAGE),
)
ALL_COMMANDS = (*OFFICE_COMMANDS, *BOTH_COMMANDS, *OFFICE_VIEWS)
