"""The actions of the exchange, as declared."""

from desktop.i18n import mark
from desktop.ui.actions import Command

PAGE = "page-exchange"
IMPORT = Command("import-packages", mark("导入交换包…"), "file", "Ctrl+Shift+O", "import", starts_group=True)
"""Works everywhere: files arrive whatever is being looked at."""
EXCHANGE_COMMANDS = (
    Command("export-unsent", mark("导出全部待发…"), "file", "Ctrl+Shift+S", "export", PAGE),
    Command("export-chosen", mark("导出给所选单位…"), "file", "Ctrl+Alt+S", "export", PAGE),
    Command("find-party", mark("查找单位"), "edit", "Ctrl+Shift+K", "search", PAGE),
    Command("undo-import", mark("撤销所选导入"), "task", "Ctrl+Alt+Z", "undo", PAGE, starts_group=True),
    Command("enrol-key", mark("登记公钥…"), "task", "Ctrl+Alt+K", "new", PAGE),
    Command("confirm-key", mark("核对指纹…"), "task", "Ctrl+Alt+H", "check", PAGE),
    Command("revoke-key", mark("注销公钥…"), "task", "Ctrl+Alt+X", "withdraw", PAGE),
    Command("exchange-parties", mark("交换：单位"), "view", "Ctrl+Alt+1", "unit", PAGE, starts_group=True),
    Command("exchange-history", mark("交换：导入记录"), "view", "Ctrl+Alt+2", "history", PAGE),
    Command("exchange-conflicts", mark("交换：冲突"), "view", "Ctrl+Alt+3", "split", PAGE),
    Command("exchange-keys", mark("交换：公钥"), "view", "Ctrl+Alt+4", "lock", PAGE),
)
