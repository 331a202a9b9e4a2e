"""The keys of the form as actions of the window: in the menu, in the palette, among the shortcuts."""

from desktop.ui.actions import Command
from desktop.ui.checks.fill_keys import ANSWERING, FILL_KEYS, HANDING_IN, MOVING, WRITING, FillKey
from desktop.ui.checks.page_commands import PAGE

_ELSEWHERE = ("go-on", "undo")
"""Enter belongs to whatever has the keyboard, and taking back is an action of the window already."""
_MENUS = {ANSWERING: "task", MOVING: "view", WRITING: "task", HANDING_IN: "task"}
_ICONS = {
    "next": "down",
    "previous": "up",
    "take-last": "copy",
    "take-all-last": "copy",
    "observation": "edit",
    "note": "edit",
    "photo": "attach",
    "paste-photo": "paste",
    "show-photos": "attach",
    "filter": "filter",
    "find": "search",
    "gaps": "check",
    "sign": "edit",
    "submit": "issue",
    "import": "import",
    "entries": "left",
    "keys": "command",
}
_FIRSTS = {next(key.name for key in FILL_KEYS if key.group == group) for group in _MENUS}


def _command(key: FillKey) -> Command:
    return Command(
        f"fill-{key.name}",
        key.title,
        _MENUS[key.group],
        key.keys[0],
        _ICONS.get(key.name, ""),
        PAGE,
        starts_group=key.name in _FIRSTS,
    )


FILL_COMMANDS = {key.name: _command(key) for key in FILL_KEYS if key.name not in _ELSEWHERE}
"""By the name of the action."""
