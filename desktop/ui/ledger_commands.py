"""The actions of the ledger page, as declared."""

from desktop.i18n import mark
from desktop.ui.actions import Command

_PAGE = "page-ledger"

LEDGER_COMMANDS = (
    Command("import-plan", mark("导入方案…"), "file", "Ctrl+I", "import", _PAGE, starts_group=True),
    Command("import-ledger", mark("导入 Excel 台账…"), "file", "Ctrl+Alt+I", "import", _PAGE),
    Command("export-ledger", mark("导出 Excel 台账…"), "file", "Ctrl+Alt+E", "export", _PAGE),
    Command("find", mark("查找任务"), "edit", "Ctrl+F", "search", _PAGE, starts_group=True),
    Command("filter-column", mark("筛选当前列…"), "edit", "Ctrl+Alt+F", "filter", _PAGE),
    Command("clear-filter", mark("清除筛选"), "edit", "Ctrl+Shift+F", "filter", _PAGE),
    Command("copy-rows", mark("复制所选行"), "edit", "Ctrl+C", "copy", _PAGE, starts_group=True),
    Command("copy-rows-heads", mark("复制所选行（含表头）"), "edit", "Ctrl+Shift+C", "", _PAGE),
    Command("paste-cells", mark("粘贴到表格"), "edit", "Ctrl+V", "paste", _PAGE),
    Command("show-source", mark("查看原文"), "task", "Ctrl+J", "document", _PAGE),
    Command("next-task", mark("下一条任务"), "task", "Alt+Down", "", _PAGE),
    Command("previous-task", mark("上一条任务"), "task", "Alt+Up", "", _PAGE),
    Command("split", mark("在光标处拆分"), "task", "Ctrl+Shift+X", "split", _PAGE, starts_group=True),
    Command("merge", mark("合并所选"), "task", "Ctrl+M", "merge", _PAGE),
    Command("accept-candidate", mark("采用候选条目"), "task", "Ctrl+Shift+A", "check", _PAGE),
    Command(
        "issue-selected", mark("交办所选…"), "task", "Ctrl+Shift+Return", "issue", _PAGE, starts_group=True
    ),
    Command("issue", mark("交办全部草稿…"), "task", "Ctrl+Return", "issue", _PAGE),
    Command("accept-selected", mark("签收所选…"), "task", "Ctrl+Alt+A", "check", _PAGE, starts_group=True),
    Command("remind-selected", mark("催办所选…"), "task", "Ctrl+Alt+R", "info", _PAGE),
    Command("notify-selected", mark("对所选下发督办单…"), "task", "Ctrl+Alt+N", "issue", _PAGE),
    Command("withdraw", mark("撤销任务…"), "task", "Ctrl+Delete", "withdraw", _PAGE, starts_group=True),
    Command("restore", mark("恢复任务"), "task", "Ctrl+Shift+Delete", "restore", _PAGE),
    Command("withdraw-policy", mark("撤销文件…"), "task", "Ctrl+Shift+W", "", _PAGE),
    Command("view-table", mark("台账：表格"), "view", "Alt+1", "columns", _PAGE, starts_group=True),
    Command("view-clauses", mark("台账：按条款"), "view", "Alt+2", "tree", _PAGE),
    Command("view-coverage", mark("台账：核对"), "view", "Alt+3", "coverage", _PAGE),
    Command("view-units", mark("台账：按单位"), "view", "Alt+4", "unit", _PAGE),
    Command("view-timeline", mark("台账：时间轴"), "view", "Alt+5", "timeline", _PAGE),
    Command("zoom-timeline", mark("时间轴：月或季度"), "view", "Ctrl+Alt+M", "zoom-in", _PAGE),
    Command("columns", mark("显示的列…"), "view", "Ctrl+Shift+L", "columns", _PAGE, starts_group=True),
    Command("save-view", mark("保存当前视图…"), "view", "Ctrl+Alt+V", "save", _PAGE),
)
ROW_COMMANDS = (
    "show-source",
    "accept-selected",
    "issue-selected",
    "remind-selected",
    "notify-selected",
    "merge",
    "withdraw",
    "restore",
    "copy-rows",
)
"""What a row's context menu and the batch bar offer, in the order of importance."""
CASE_COMMANDS = ("accept-selected", "remind-selected", "notify-selected", "copy-rows")
"""What the batch bar of cases offers."""
