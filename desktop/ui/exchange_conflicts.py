"""冲突: the fields in conflict at the left, the values of one of them side by side at the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.services.exchange_parties import Parties
from desktop.services.exchange_values import Conflict
from desktop.ui.case_card import ListCard
from desktop.ui.case_list import CardList
from desktop.ui.controls import column
from desktop.ui.desk import Desk
from desktop.ui.exchange_conflict import ConflictDialog, ConflictPane
from desktop.ui.feedback_layout import beside

_SHOWN_CHARS = 60


class ConflictsTab(QWidget):
    """Every conflict, those of this party first.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._conflicts: dict[str, Conflict] = {}
        empty = tr(
            "没有冲突。两台电脑在互不知道的情况下改了同一处时，两个值都会保留，在这里并排列出，由您选定。"
        )
        self.list = CardList(desk.look, tr("冲突"), empty=empty)
        self.pane = ConflictPane(desk)
        self.pane.settled.connect(self.list.setFocus)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self.open)
        self.setLayout(column([beside(desk.look, self.list, self.pane)], spacing=0))

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Shows the conflicts that there are."""
        self._conflicts = {_key(one): one for one in conflicts}
        names = Parties(self._desk.session)
        self.list.show_cards([_card(one, names) for one in conflicts])
        self._show(self.list.current_key)

    def open(self, key: str) -> ConflictDialog | None:
        """Shows a conflict in a window of its own."""
        conflict = self._conflicts.get(key)
        if conflict is None:
            return None
        dialog = ConflictDialog(self._desk, conflict, self.window())
        dialog.open()
        return dialog

    def _show(self, key: str) -> None:
        self.pane.show_conflict(self._conflicts.get(key))


def _key(conflict: Conflict) -> str:
    return f"{conflict.kind}|{conflict.uid}|{conflict.field}"


def _card(conflict: Conflict, names: Parties) -> ListCard:
    owner = names.name(conflict.uid.partition("/")[0])
    state = tr("待选定") if conflict.is_ours else tr("由{party}选定", party=owner)
    texts = (" ".join(side.text.split()) or tr("（空）") for side in conflict.sides)
    return ListCard(
        key=_key(conflict),
        title=conflict.what,
        code=conflict.title,
        state=state,
        is_waiting=conflict.is_ours,
        facts=tuple(text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…" for text in texts),
    )
