"""导入交换包: drop files, see on one screen what each would change, press one button."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.errors import AppError, Cancelled
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import FieldChange, Incoming, Receipt
from desktop.ui.controls import button, column, frame, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Work, refusal_text
from desktop.ui.drop_frame import dropped_files
from desktop.ui.exchange_changes import IncomingPane
from desktop.ui.exchange_drop import PackageDrop, choose_packages, packages_in
from desktop.ui.exchange_files import COLUMNS, KEYS, totals_sentence
from desktop.ui.exchange_lists import ListTable
from desktop.ui.exchange_receipts import ReceiptList
from desktop.ui.exchange_signing import ask_passphrase, needs_passphrase, run_signing
from desktop.ui.jobs import Handlers
from desktop.ui.steps import StepsDialog
from desktop.ui.table_view import TableSetup

CHOOSE, PREVIEW, RESULT = range(3)
_WIDTH_PX, _HEIGHT_PX = 1280, 680
_FRAME_PX = 60
_SHARE = 80  # of the window, in percent
_LIST_PX, _PANE_PX = 720, 520


class ImportPackagesDialog(StepsDialog):
    """Looks at files and applies them; nothing is written before the button of the second step.

    What was looked at stays open while the dialog is, so that exactly that is applied.

    Args:
        desk: the open workspace.
        files: packages that were dropped; none to choose them here.
        parent: the window that waits.
        ways: pages where changes are seen afterwards: title and object name.
    """

    place_wanted = Signal(str, str)
    """A changed record is to be shown where it belongs: its kind and uid."""
    page_wanted = Signal(str)
    conflicts_wanted = Signal()

    def __init__(
        self, desk: Desk, files: Sequence[Path], parent: QWidget, ways: Sequence[tuple[str, str]] = ()
    ) -> None:
        steps = (tr("选择文件"), tr("看清变化"), tr("结果"))
        super().__init__("import-packages", tr("导入交换包"), steps, desk.look, parent)
        self._desk, self._service = desk, ImportService(desk.session)
        self._files: list[Incoming] = []
        self._is_busy = False
        self.drop = PackageDrop(
            desk.look,
            tr("可以一次拖入多个单位的文件。先看每个文件会改变什么，按下“导入”之前不写入任何内容。"),
        )
        self.drop.chosen.connect(self.look_at)
        setup = TableSetup("exchange-files", tr("收到的文件"), frozen=1, fills=True)
        self.list: ListTable[Incoming] = ListTable(desk, setup, COLUMNS, KEYS, lambda one: one.file)
        self.pane, self.later = IncomingPane(desk), IncomingPane(desk)
        self.receipts = ReceiptList(desk.look)
        self._totals = label("", "heading", wrap=True)
        self._add = button(tr("再加文件…"), self._choose_more)
        self._leave_out = button(tr("不导入所选"), self.leave_out)
        self._done = label("", "heading", wrap=True)
        self.conflicts = button(tr("处理冲突"), self._go_to_conflicts)
        self.ways = [button(title, partial(self._go_to, page)) for title, page in ways]
        for page in (self.drop, self._preview_page(), self._result_page()):
            self.pages.addWidget(page)
        self._connect()
        self._size(parent)
        self.go(CHOOSE)
        if files:
            self.look_at(files)

    @property
    def files(self) -> tuple[Incoming, ...]:
        """What was looked at and not applied yet, in the order of arrival."""
        return tuple(self._files)

    def look_at(self, files: Sequence[Path]) -> None:
        """Looks at more files on the worker."""
        known = {one.file for one in self._files}
        if wanted := [file for file in files if file not in known]:
            work = partial(self._service.preview, wanted)
            self._run(tr("查看交换包"), work, self._show_more)

    def leave_out(self) -> None:
        """Takes the selected files off the list; they are not imported."""
        away = {one.file for one in self.list.selected()}
        self._files = [one for one in self._files if one.file not in away]
        self._show_files()

    def advance(self) -> None:
        """Applies what can be applied, or closes."""
        usable = self._usable()
        if usable and self.pages.currentIndex() in (PREVIEW, RESULT):
            self._run(tr("导入交换包"), partial(_apply, self._service, usable), self._show_receipts)
        else:
            self.accept()

    def undo(self, digest: str) -> None:
        """Takes one import back, on the worker."""
        self._run(tr("撤销导入"), lambda _progress: self._service.undo(digest), self._show_undone)

    def entered(self, place: int) -> None:
        """Names the button that goes on."""
        left = len(self._usable())
        refused = len(self._files) - left
        if place == PREVIEW:
            text = (
                tr("导入其余{count}个", count=left) if refused and left else tr("导入{count}个", count=left)
            )
            self.next.setText(text if left else tr("没有可导入的"))
        else:
            self.next.setText(tr("导入其余{count}个", count=left) if left else tr("完成"))
        self.next.setVisible(place != CHOOSE)
        self.next.setEnabled(bool(left) or place == RESULT)
        self.back.setVisible(False)
        self.cancel.setVisible(place != RESULT or bool(left))
        self.cancel.setText(tr("关闭") if place == RESULT else tr("取消"))
        (self.drop.browse if place == CHOOSE else self.next).setFocus()

    def done(self, result: int) -> None:
        """Lets go of everything that was looked at, once nobody works on it any more."""
        if self._is_busy:
            let_go = Handlers(lambda _none: None, ended=self._service.close)
            self._desk.jobs.submit(lambda _progress: None, let_go)
        else:
            self._service.close()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes more files in every step but the last."""
        if event.mimeData().hasUrls() and self.pages.currentIndex() != RESULT and not self._is_busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Looks at them as well."""
        event.acceptProposedAction()
        self.look_at(packages_in(dropped_files(event.mimeData())))

    def _usable(self) -> list[Incoming]:
        return [one for one in self._files if one.is_usable]

    def _show_more(self, found: Sequence[Incoming]) -> None:
        sealed = [one for one in found if needs_passphrase(one.failure)]
        self._files += [one for one in found if one not in sealed]
        if sealed and sealed[0].failure is not None:
            again = partial(self.look_at, [one.file for one in sealed])
            ask_passphrase(self._desk, sealed[0].failure, self, again)
        self._show_files()

    def _show_files(self) -> None:
        self._totals.setText(totals_sentence(self._files))
        self.list.show_rows(self._files)
        self.go(PREVIEW if self._files else CHOOSE)
        if self._files:
            self.list.table.setFocus()

    def _show_receipts(self, done: Sequence[tuple[Incoming, Receipt]]) -> None:
        applied = {incoming.file for incoming, _ in done}
        if not self.receipts.entries:
            refused = [(one, _refused(one)) for one in self._files if not one.is_usable]
            self._files = [one for one in self._files if one.is_usable]
            done = [*done, *refused]
        self._files = [one for one in self._files if one.file not in applied]
        self.receipts.add(done)
        self._show_done()
        self.go(RESULT)
        self._desk.changed.emit()

    def _show_undone(self, receipt: Receipt) -> None:
        self.receipts.show_undone(receipt)
        self._show_done()
        self._desk.changed.emit()

    def _show_done(self) -> None:
        self._done.setText(self.receipts.sentence())
        self.conflicts.setVisible(self.receipts.conflicts() > 0)

    def _show_later(self, incoming: Incoming | None) -> None:
        self.later.setVisible(incoming is not None)
        self.later.show_incoming(incoming, is_done=True)

    def _refuse(self, error: AppError) -> None:
        self.show_notice(refusal_text(error))

    def _choose_more(self) -> None:
        if files := choose_packages(self):
            self.look_at(files)

    def _go_to(self, page: str) -> None:
        self.accept()
        self.page_wanted.emit(page)

    def _go_to_conflicts(self) -> None:
        self.accept()
        self.conflicts_wanted.emit()

    def _open(self, change: FieldChange) -> None:
        if self.pages.currentIndex() == RESULT:
            self.accept()
            self.place_wanted.emit(change.kind, change.uid)

    def _run(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Works on the worker behind a count that can be cancelled; a refusal is said in the dialog."""
        if self._is_busy:
            return
        self._is_busy = True
        self.show_notice("")
        run_signing(self._desk, self, title, Work(work, done, self._refuse, self._rest))

    def _rest(self) -> None:
        self._is_busy = False

    def _connect(self) -> None:
        self.setAcceptDrops(True)
        self.list.table.chosen.connect(self.pane.show_incoming)
        self.receipts.chosen.connect(self._show_later)
        self.receipts.undo_wanted.connect(self.undo)
        for pane in (self.pane, self.later):
            pane.opened.connect(self._open)
        away = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list.table)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self.leave_out)

    def _size(self, parent: QWidget) -> None:
        """As large as it likes, within the window or the screen."""
        screen, window = parent.screen().availableGeometry(), parent.window().size()
        wanted = (
            max(self.look.px(_WIDTH_PX), window.width() * _SHARE // 100),
            max(self.look.px(_HEIGHT_PX), window.height() * _SHARE // 100),
        )
        most = (max(screen.width(), window.width()), max(screen.height(), window.height()))
        self.resize(*(min(size, limit - _FRAME_PX) for size, limit in zip(wanted, most, strict=True)))

    def _preview_page(self) -> QWidget:
        head = row([self._totals, self._leave_out, self._add], spacing=8)
        head.setStretch(0, 1)
        return self._beside(head, self.list, self.pane)

    def _result_page(self) -> QWidget:
        self.later.setVisible(False)
        head = row([self._done, self.conflicts, *self.ways], spacing=8)
        head.setStretch(0, 1)
        return self._beside(head, self.receipts, self.later)

    def _beside(self, head: Any, left: QWidget, right: QWidget) -> QWidget:
        card = frame("card")
        card.setLayout(column([left], margins=(1, 1, 1, 1)))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for part, margins in ((card, (0, 0, 8, 0)), (right, (8, 0, 0, 0))):
            side = QWidget()
            side.setLayout(column([part], margins=margins))
            splitter.addWidget(side)
        splitter.setSizes([self.look.px(_LIST_PX), self.look.px(_PANE_PX)])
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        page = QWidget()
        box = column([head, splitter], spacing=8)
        box.setStretch(1, 1)
        page.setLayout(box)
        return page


def _apply(
    service: ImportService, files: Sequence[Incoming], progress: Progress
) -> tuple[tuple[Incoming, Receipt], ...]:
    """Applies files one by one, so that what is done is told when the user stops in between.

    Older ones go first, as the service does it with many.
    """
    done: list[tuple[Incoming, Receipt]] = []
    ordered = sorted(files, key=lambda one: (one.made, one.seq))
    for place, incoming in enumerate(ordered):
        try:
            progress.step(place, len(ordered), incoming.file.name)
        except Cancelled:
            break
        done += [(incoming, receipt) for receipt in service.apply([incoming])]
    return tuple(done)


def _refused(incoming: Incoming) -> Receipt:
    code = incoming.failure.code if incoming.failure is not None else ""
    return Receipt(
        incoming.file.name, incoming.digest, applied=False, code=code, counts={}, sentence=incoming.sentence
    )
