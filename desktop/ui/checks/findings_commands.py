"""The actions of the list of findings, as declared: those of the office and those of a unit."""

from desktop.i18n import mark
from desktop.ui.actions import Command

PAGE = "page-inspection"
_BOTH = (
    Command("next-finding", mark("下一个问题"), "task", "J", "down", PAGE, starts_group=True),
    Command("previous-finding", mark("上一个问题"), "task", "K", "up", PAGE),
    Command("find-finding", mark("查找问题"), "edit", "Ctrl+F", "search", PAGE),
    Command("export-findings", mark("导出问题清单…"), "file", "Ctrl+Shift+X", "export", PAGE),
    Command("print-notice", mark("打印整改通知书…"), "file", "P", "print", PAGE),
    Command("show-photos", mark("查看检查照片"), "task", "E", "attach", PAGE),
)
OFFICE_COMMANDS = (
    *_BOTH,
    Command("pass-finding", mark("复查通过…"), "task", "1", "check", PAGE, starts_group=True),
    Command("fail-finding", mark("复查不通过…"), "task", "3", "withdraw", PAGE),
    Command("close-finding", mark("销号…"), "task", "C", "save", PAGE),
    Command("reopen-finding", mark("重新打开问题…"), "task", "O", "undo", PAGE),
    Command("move-due", mark("调整整改期限…"), "task", "T", "clock", PAGE, starts_group=True),
    Command("edit-finding", mark("修改等级和要求…"), "task", "M", "edit", PAGE),
    Command("reinspect-on-site", mark("安排现场复查…"), "task", "V", "new", PAGE),
    Command("raise-task", mark("转为台账任务…"), "task", "L", "ledger", PAGE),
    Command("withdraw-finding", mark("撤销问题…"), "task", "Ctrl+Delete", "withdraw", PAGE),
)
UNIT_COMMANDS = (
    *_BOTH,
    Command("next-owed-finding", mark("下一个待整改"), "task", "U", "", PAGE),
    Command(
        "attach-before", mark("添加整改前材料…"), "task", "Ctrl+Alt+J", "attach", PAGE, starts_group=True
    ),
    Command("attach-after", mark("添加整改后材料…"), "task", "Ctrl+Shift+I", "attach", PAGE),
    Command("submit-finding", mark("提交所选整改"), "task", "Alt+Return", "issue", PAGE, starts_group=True),
    Command("submit-all-findings", mark("提交全部整改草稿"), "task", "Alt+Shift+Return", "issue", PAGE),
)
