"""What the office sends and takes down at any time: notices, reminders, instructions."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from desktop.i18n import mark
from desktop.ui.actions import Command
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.desk import Desk

SENDING_COMMANDS = (
    Command("send-notice", mark("下发督办通知单…"), "task", "Ctrl+Shift+N", "issue", starts_group=True),
    Command("send-reminder", mark("催办…"), "task", "Ctrl+Shift+R", "info"),
    Command("new-instruction", mark("登记领导批示…"), "task", "Ctrl+Shift+T", "new"),
)


class OfficeSending:
    """Opens the dialogs.

    Args:
        desk: the open workspace.
        owner: whose window they belong to.
    """

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk, self._owner = desk, owner

    @property
    def slots(self) -> Mapping[str, Callable[[], DecisionDialog]]:
        """What each command of `SENDING_COMMANDS` does."""
        return {
            "send-notice": self.notice,
            "send-reminder": self.remind,
            "new-instruction": self.instruct,
        }

    def notice(self) -> DecisionDialog:
        """Notices that the lights ask for."""
        from desktop.ui.notice_dialog import NoticeDialog  # start-up time

        return self._opened(NoticeDialog(self._desk, self._owner.window()))

    def remind(self) -> DecisionDialog:
        """Reminders of what is owed."""
        from desktop.ui.notice_dialog import RemindDialog  # start-up time

        return self._opened(RemindDialog(self._desk, self._owner.window()))

    def instruct(self) -> DecisionDialog:
        """A leader's instruction."""
        from desktop.ui.instruction_dialog import InstructionDialog  # start-up time

        return self._opened(InstructionDialog(self._desk, self._owner.window()))

    def _opened(self, dialog: DecisionDialog) -> DecisionDialog:
        self._desk.flush_wanted.emit()
        dialog.open()
        return dialog
