"""The actions of the forms of an evaluation, as declared."""

from desktop.i18n import mark
from desktop.ui.actions import Command

PAGE = "page-evaluation"
STATING_COMMANDS = (
    Command("next-part", mark("下一项"), "task", "J", "down", PAGE, starts_group=True),
    Command("previous-part", mark("上一项"), "task", "K", "up", PAGE),
    Command("next-unstated-part", mark("下一个待填报项"), "task", "U", "", PAGE),
    Command("confirm-part", mark("确认所选数据"), "task", "1", "check", PAGE),
    Command("object-part", mark("对所选数据提出异议"), "task", "3", "edit", PAGE),
    Command("confirm-all-parts", mark("确认全部数据"), "task", "Ctrl+Alt+1", "check", PAGE),
    Command("attach-part", mark("添加自评材料…"), "task", "Ctrl+Shift+I", "attach", PAGE),
    Command("submit-assessment", mark("提交自评"), "task", "Alt+Return", "issue", PAGE, starts_group=True),
)
