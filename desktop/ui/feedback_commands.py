"""The actions of the page 反馈, as declared: those of the unit and those of the office."""

from desktop.i18n import mark
from desktop.ui.actions import Command

PAGE = "page-feedback"

STEP_COMMANDS = (
    Command("next-report", mark("下一项"), "task", "J", "down", PAGE, starts_group=True),
    Command("previous-report", mark("上一项"), "task", "K", "up", PAGE),
    Command("show-evidence", mark("查看佐证材料"), "task", "E", "attach", PAGE),
)
UNIT_COMMANDS = (
    *STEP_COMMANDS,
    Command("next-owed", mark("下一项未报"), "task", "U", "", PAGE),
    Command("copy-last", mark("沿用上期内容"), "task", "Ctrl+Shift+D", "copy", PAGE, starts_group=True),
    Command("unchanged", mark("填为无变化"), "task", "Ctrl+Shift+U", "", PAGE),
    Command("attach", mark("添加佐证材料…"), "task", "Ctrl+Shift+I", "attach", PAGE),
    Command("paste-evidence", mark("粘贴为佐证材料"), "edit", "Ctrl+Shift+V", "paste", PAGE),
    Command("submit-report", mark("提交本项"), "task", "Alt+Return", "issue", PAGE, starts_group=True),
    Command("submit-all", mark("提交全部草稿"), "task", "Alt+Shift+Return", "issue", PAGE),
)
OFFICE_COMMANDS = (
    *STEP_COMMANDS,
    Command("verdict-done", mark("核定：已完成"), "task", "1", "", PAGE, starts_group=True),
    Command("verdict-ahead", mark("核定：超进度"), "task", "2", "", PAGE),
    Command("verdict-on-plan", mark("核定：达进度"), "task", "3", "", PAGE),
    Command("verdict-behind", mark("核定：欠进度"), "task", "4", "", PAGE),
    Command("verdict-returned", mark("退回…"), "task", "R", "", PAGE),
    Command("write-opinion", mark("写核定意见"), "task", "N", "edit", PAGE),
)
