"""交换: the parties and what is to be sent, what came in, conflicts, and keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QTabBar, QWidget

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.case_permissions import can_write
from desktop.services.conflicts import ConflictService
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Conflict, KeyLine, PeerStatus, Receipt
from desktop.services.notice_items import protocol_places
from desktop.services.papers import Paper, PaperOptions, PaperService
from desktop.services.peers import PeerService
from desktop.services.roster import RosterService
from desktop.ui.actions import Actions
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Work
from desktop.ui.exchange_board import Board
from desktop.ui.exchange_commands import EXCHANGE_COMMANDS, PAGE
from desktop.ui.exchange_conflicts import ConflictsTab
from desktop.ui.exchange_drop import choose_packages
from desktop.ui.exchange_history import Came, History
from desktop.ui.exchange_keys import KeysTab
from desktop.ui.exchange_signing import run_signing

PARTIES, HISTORY, CONFLICTS, KEYS = range(4)


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows, as it was read."""

    board: tuple[PeerStatus, ...]
    outgoing: tuple[PeerStatus, ...]
    history: tuple[Came, ...]
    conflicts: tuple[Conflict, ...]
    keys: tuple[KeyLine, ...]


class ExchangePage(QWidget):
    """The page of the exchange.

    Args:
        desk: the open workspace.
        actions: gets the page's actions.
    """

    import_wanted = Signal(object)
    """Files are to be looked at; an empty list asks for them."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.setObjectName(PAGE)
        self._desk, self._actions = desk, actions
        self._peers, self._keys = PeerService(desk.session), RosterService(desk.session)
        self._conflicts = ConflictService(desk.session)
        self._outgoing: tuple[PeerStatus, ...] = ()
        self._reading = 0
        self.board, self.history = Board(desk), History(desk)
        self.conflicts, self.keys = ConflictsTab(desk), KeysTab(desk)
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self.take_in = button(tr("导入…"), self._choose)
        self.send_chosen = button(tr("导出给所选…"), self.export_chosen)
        self.send = button(tr("导出全部待发"), self.export_unsent, "primary")
        self._lay_out()
        self._connect()
        self._declare()

    def shown(self) -> None:
        """Reads everything again, and puts the keyboard where the work is."""
        self.refresh()
        starts: tuple[QWidget, ...] = (self.board.list.table, self.history.list.table, self.conflicts.list)
        place = self.tabs.currentIndex()
        if place == PARTIES:
            self.board.start()
        elif place < len(starts):
            starts[place].setFocus()
        else:
            self.keys.list.table.setFocus()

    def refresh(self) -> None:
        """Reads everything again; what may take long is read on the worker."""
        self._reading += 1
        number = self._reading

        def show(found: Found) -> None:
            if number == self._reading:
                self._show(found)

        self._desk.submit(self._read, show, self)

    def show_part(self, place: int) -> None:
        """Goes to a part: parties, imports, conflicts, keys."""
        self.tabs.setCurrentIndex(place)

    def show_keys_of(self, party: str) -> None:
        """Shows the keys of a party."""
        self.show_part(KEYS)
        self.keys.show_party(party)

    def export_unsent(self) -> None:
        """Packages for every party that has something to get."""
        self._export(self._outgoing)

    def export_chosen(self) -> None:
        """Packages for the selected parties, whether anything waits for them or not."""
        self._export(self.board.selected())

    def undo_import(self, came: Came) -> None:
        """Takes an import back, on the worker."""

        def work(_progress: Progress) -> Receipt:
            with ImportService(self._desk.session) as service:
                return service.undo(came.digest)

        def done(receipt: Receipt) -> None:
            self._desk.changed.emit()
            self._desk.said.emit(receipt.sentence)

        run_signing(self._desk, self.window(), tr("撤销导入"), Work(work, done))

    def enrol_key(self, file: Path | None = None) -> DecisionDialog:
        """Enrols a key out of a file."""
        from desktop.ui.exchange_key_dialogs import EnrolDialog  # start-up time

        return self._opened(EnrolDialog(self._desk, self.window(), file))

    def _read(self, progress: Progress) -> Found:
        session = self._desk.session
        with session.reading():
            progress.step(0, 0)
            with ImportService(session) as imports:
                history = imports.history()
            places = protocol_places(session)
            board = sorted(self._peers.board(), key=lambda one: places.get(one.party, -1))
            return Found(
                tuple(board),
                self._peers.outgoing(),
                history,
                self._conflicts.list(),
                self._keys.list(),
            )

    def _show(self, found: Found) -> None:
        self._outgoing = found.outgoing
        self.board.show_parties(found.board)
        self.history.show_history(found.history)
        self.conflicts.show_conflicts(found.conflicts)
        self.keys.show_keys(self._keys.form(), found.keys)
        count = len(found.outgoing)
        self.send.setText(tr("导出全部待发（{count}）", count=count) if count else tr("导出全部待发"))
        unsettled = sum(one.is_ours for one in found.conflicts)
        titles = (
            (tr("单位"), len(found.board)),
            (tr("导入记录"), len(found.history)),
            (tr("冲突"), unsettled or len(found.conflicts)),
            (tr("公钥"), len(found.keys)),
        )
        for place, (title, number) in enumerate(titles):
            self.tabs.setTabText(place, f"{title} {number}" if number else title)
        self._allow()

    def _allow(self) -> None:
        """Switches every action on or off, as far as it makes sense for what is selected."""
        writes, place = can_write(self._desk.session), self.tabs.currentIndex()
        on_board = place == PARTIES
        allowed = {
            "export-unsent": writes and bool(self._outgoing),
            "export-chosen": writes and on_board and bool(self.board.selected()),
            "find-party": on_board,
            "undo-import": writes and place == HISTORY and self.history.can_undo,
            "enrol-key": writes,
            "confirm-key": writes and place == KEYS and self.keys.can_confirm,
            "revoke-key": writes and place == KEYS and self.keys.can_revoke,
        }
        for name, is_allowed in allowed.items():
            self._actions.allow(name, allowed=is_allowed)
        self.send.setEnabled(allowed["export-unsent"])
        self.send_chosen.setEnabled(allowed["export-chosen"])
        self.send_chosen.setVisible(on_board)
        self.take_in.setEnabled(writes)

    def _export(self, parties: Sequence[PeerStatus]) -> None:
        if not parties or not can_write(self._desk.session):
            return
        from desktop.ui.exchange_export import ExportPackagesDialog  # start-up time

        self._desk.flush_wanted.emit()
        ExportPackagesDialog(self._desk, parties, self.window()).open()

    def _choose(self) -> None:
        if files := choose_packages(self):
            self.import_wanted.emit(files)

    def _confirm_key(self, key: KeyLine) -> None:
        from desktop.ui.exchange_key_dialogs import ConfirmDialog  # start-up time

        self._opened(ConfirmDialog(self._desk, key, self.window()))

    def _revoke_key(self, key: KeyLine) -> None:
        from desktop.ui.exchange_key_dialogs import RevokeDialog  # start-up time

        self._opened(RevokeDialog(self._desk, key, self.window()))

    def print_paper(self, name: str, options: PaperOptions) -> None:
        """Draws a paper on the worker and asks for a printer."""
        service = PaperService(self._desk.session)

        def show(paper: Paper) -> None:
            from desktop.ui.printing import print_paper  # few sessions print: start-up time

            print_paper(paper, service, self)

        work = Work(lambda _progress: service.render(name, options), show)
        run_signing(self._desk, self.window(), tr("打印"), work)

    def _save_key(self) -> None:
        suggested = f"{self._desk.session.party_name}.dkk"
        kinds = tr("公钥文件（{suffixes}）", suffixes="*.dkk").replace("（", " (").replace("）", ")")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("导出公钥文件"), suggested, kinds)
        if chosen:
            self.save_key(Path(chosen))

    def save_key(self, target: Path) -> None:
        """Writes the key file of this computer."""

        def done(file: Path) -> None:
            self._desk.said.emit(tr("已存为{path}。", path=file))

        work = Work(lambda _progress: self._keys.save_key_file(target), done)
        run_signing(self._desk, self.window(), tr("导出公钥文件"), work)

    def _opened(self, dialog: DecisionDialog) -> DecisionDialog:
        self._desk.flush_wanted.emit()
        dialog.open()
        return dialog

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._allow()

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName(tr("交换页的各部分"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        titles = (tr("单位"), tr("导入记录"), tr("冲突"), tr("公钥"))
        parts = (self.board, self.history, self.conflicts, self.keys)
        for title, part in zip(titles, parts, strict=True):
            self.tabs.addTab(title)
            self._stack.addWidget(part)
        head = row(
            [label(tr("交换"), "title"), 14, self.tabs, None, self.take_in, self.send_chosen, self.send],
            margins=(16, 10, 16, 8),
        )
        box = column([head, line(), self._stack], spacing=0)
        box.setStretch(2, 1)
        pane = frame("pane")
        pane.setLayout(box)
        self.setLayout(column([pane], spacing=0))

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.board.files_chosen.connect(self.import_wanted)
        self.board.export_wanted.connect(self._export)
        self.board.keys_wanted.connect(self.show_keys_of)
        self.history.undo_wanted.connect(self.undo_import)
        for part in (self.board, self.history, self.keys):
            part.chosen.connect(self._allow)
        self.keys.enrol_wanted.connect(self.enrol_key)
        self.keys.confirm_wanted.connect(self._confirm_key)
        self.keys.revoke_wanted.connect(self._revoke_key)
        self.keys.own.print_wanted.connect(lambda: self.print_paper("key-form", PaperOptions()))
        self.history.receipt_wanted.connect(
            lambda came: self.print_paper("receipt", PaperOptions(record=came.digest))
        )
        self.keys.own.save_wanted.connect(self._save_key)
        self._desk.changed.connect(self._changed)

    def _declare(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "export-unsent": self.export_unsent,
            "export-chosen": self.export_chosen,
            "find-party": self._find,
            "undo-import": self.history.ask_undo,
            "enrol-key": self.enrol_key,
            "confirm-key": self.keys.ask_confirm,
            "revoke-key": self.keys.ask_revoke,
            "exchange-parties": lambda: self.show_part(PARTIES),
            "exchange-history": lambda: self.show_part(HISTORY),
            "exchange-conflicts": lambda: self.show_part(CONFLICTS),
            "exchange-keys": lambda: self.show_part(KEYS),
        }
        for command in EXCHANGE_COMMANDS:
            self._actions.add(command, slots[command.name])
        self._allow()

    def _find(self) -> None:
        self.show_part(PARTIES)
        self.board.start_search()
