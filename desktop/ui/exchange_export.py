"""导出交换包: for the chosen parties into one folder, a sentence for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.supervision import Light
from desktop.errors import AppError, Cancelled
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.exchange_values import PeerStatus
from desktop.services.exchange_writing import ExportOptions, ExportService
from desktop.ui.controls import Item, button, clear, column, frame, label, left, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, Work, refusal_text
from desktop.ui.exchange_receipts import sentence_row
from desktop.ui.exchange_signing import needs_passphrase, run_signing
from desktop.ui.feedback_fields import Hint
from desktop.ui.table_values import Lamp

_FORM, _DONE = range(2)
_WIDTH_PX, _HEIGHT_PX = 620, 440
_FOLDER = "exchange.folder"
_SHOWN_NAMES = 12


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one party's package.

    Attributes:
        failure: why there is none; None when it was written.
        sentence: for a clerk.
    """

    status: PeerStatus
    failure: AppError | None
    sentence: str


class ExportPackagesDialog(Dialog):
    """Writes a package for each party.

    Args:
        desk: the open workspace.
        parties: for whom.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, parties: Sequence[PeerStatus], parent: QWidget) -> None:
        super().__init__("export-package", tr("导出交换包"), parent)
        self._desk, self._parties = desk, tuple(parties)
        self.written: list[Written] = []
        self.folder = QLineEdit(_usual_folder(desk.state.text(_FOLDER)))
        self.folder.setAccessibleName(tr("存放的文件夹"))
        self.folder.textChanged.connect(lambda _text: self._check())
        self.text_only = QCheckBox(tr("只导出文字，佐证材料以后再发"))
        self.sealed = QCheckBox(tr("加密，只有对方的电脑能打开"))
        self.hint = Hint()
        self.ok = button(self._verb(), self.write, "primary")
        self.cancel = button(tr("取消"), self.reject)
        self._open = button(tr("打开文件夹"), self._open_folder)
        self._said, self._rows = label("", "heading", wrap=True), QVBoxLayout()
        self._rows.setSpacing(0)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._form_page())
        self.pages.addWidget(self._done_page())
        foot = row([self._open, None, self.cancel, self.ok])
        self._open.hide()
        box = column([self.pages, foot], spacing=14, margins=(20, 18, 20, 16))
        box.setStretch(0, 1)
        self.setLayout(box)
        self.resize(desk.look.px(_WIDTH_PX), desk.look.px(_HEIGHT_PX))
        self._check()
        self.ok.setFocus()

    def write(self) -> None:
        """Writes what is still to be written; closes at the end."""
        if self.pages.currentIndex() == _DONE and not self._left():
            self.accept()
            return
        folder = Path(self.folder.text().strip())
        if not folder.is_dir():
            return
        self._desk.state.put(_FOLDER, str(folder))
        options = ExportOptions(text_only=self.text_only.isChecked(), is_sealed=self.sealed.isChecked())
        service = ExportService(self._desk.session)
        work = partial(_write_all, service, self._left(), folder, options)
        run_signing(self._desk, self, tr("导出交换包"), Work(work, self._show, self._refuse))

    def _verb(self) -> str:
        count = len(self._parties)
        return tr("导出{count}个", count=count) if count > 1 else tr("导出")

    def _left(self) -> list[PeerStatus]:
        """Parties without a package so far."""
        done = {one.status.party for one in self.written if one.failure is None}
        return [one for one in self._parties if one.party not in done]

    def _show(self, written: Sequence[Written]) -> None:
        tried = {one.status.party for one in written}
        self.written = [one for one in self.written if one.status.party not in tried] + list(written)
        done = sum(one.failure is None for one in self.written)
        left_over = self._left()
        self._said.setText(_summary(done, len(left_over)))
        clear(self._rows)
        for place, one in enumerate(self.written):
            if place:
                self._rows.addWidget(line())
            lamp = Lamp(Light.RED, tr("没有导出")) if one.failure else Lamp(Light.GREEN, tr("已导出"))
            code = one.failure.code if one.failure else ""
            self._rows.addWidget(sentence_row(self._desk.look, lamp, one.sentence, code))
        self.pages.setCurrentIndex(_DONE)
        self._open.setVisible(done > 0)
        self.cancel.setVisible(bool(left_over))
        self.cancel.setText(tr("关闭"))
        self.ok.setText(tr("再试其余{count}个", count=len(left_over)) if left_over else tr("完成"))
        self.ok.setFocus()
        self._desk.changed.emit()

    def _refuse(self, error: AppError) -> None:
        self.hint.show_problem(refusal_text(error))

    def _check(self) -> None:
        text = self.folder.text().strip()
        is_there = bool(text) and Path(text).is_dir()
        self.ok.setEnabled(is_there)
        self.hint.show_problem("" if is_there else tr("请选择一个已有的文件夹，例如U盘。"))

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("存放的文件夹"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text().strip()))

    def _form_page(self) -> QWidget:
        self.text_only.setAccessibleName(self.text_only.text())
        self.sealed.setAccessibleName(self.sealed.text())
        keyless = sum(one.trust is None for one in self._parties)
        self.sealed.setEnabled(not keyless)
        self.sealed.setToolTip(tr("有{count}个单位还没有公钥，不能加密。", count=keyless) if keyless else "")
        names = "、".join(one.name for one in self._parties[:_SHOWN_NAMES])
        if len(self._parties) > _SHOWN_NAMES:
            names = tr("{names}等", names=names)
        waiting = sum(one.unsent for one in self._parties)
        parts: list[Item] = [
            label(_title(self._parties), "heading", wrap=True),
            label(names, wrap=True),
            label(
                tr("每个单位一个文件，内含对方可见的全年记录；其中待发送{count}条。", count=f"{waiting:,}"),
                "muted",
                wrap=True,
            ),
            8,
            label(tr("存放的文件夹"), "heading"),
            row([self.folder, button(tr("浏览…"), self._browse)]),
            self.hint,
            4,
            left(self.text_only),
            left(self.sealed),
            *self._why_not_sealed(keyless),
            label(
                tr("写完立即重新读出核对，核对无误才出现正式的文件名；中途拔出U盘不会留下半个文件。"),
                "muted",
                wrap=True,
            ),
            None,
        ]
        page = QWidget()
        page.setLayout(column(parts, spacing=8))
        return page

    @staticmethod
    def _why_not_sealed(keyless: int) -> list[Item]:
        if not keyless:
            return []
        text = tr("有{count}个单位还没有公钥，这次不能加密：收到对方的文件后才有其公钥。", count=keyless)
        return [label(text, "muted", wrap=True)]

    def _done_page(self) -> QWidget:
        body = frame("pane")
        body.setLayout(column([self._rows, None], spacing=0))
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("导出结果"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        card: QFrame = frame("card")
        card.setLayout(column([scroll], margins=(1, 1, 1, 1)))
        page = QWidget()
        box = column([self._said, card], spacing=10)
        box.setStretch(1, 1)
        page.setLayout(box)
        return page


def _write_all(
    service: ExportService,
    parties: Sequence[PeerStatus],
    folder: Path,
    options: ExportOptions,
    progress: Progress,
) -> tuple[Written, ...]:
    """Writes package after package; what fails stops none of the others, and what is done stays done."""
    written: list[Written] = []
    for place, status in enumerate(parties):
        try:
            progress.step(place, len(parties), status.name)
            done = service.export(status.party, folder, options)
        except Cancelled:
            break
        except AppError as failure:
            if needs_passphrase(failure):
                raise
            written.append(
                Written(status, failure, tr("{name}：{failure}", name=status.name, failure=failure))
            )
        else:
            written.append(Written(status, None, done.sentence))
    return tuple(written)


def _title(parties: Sequence[PeerStatus]) -> str:
    if len(parties) == 1:
        return tr("导出给{name}", name=parties[0].name)
    return tr("导出给{count}个单位", count=len(parties))


def _summary(done: int, left_over: int) -> str:
    if not left_over:
        return tr("已导出{count}个文件，可以拔出介质或发送。", count=done)
    return tr("已导出{count}个文件，还有{left}个没有导出。", count=done, left=left_over)


def _usual_folder(last: str) -> str:
    """Where packages went last; else the user's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return next((one for one in (last, documents) if one and Path(one).is_dir()), str(Path.home()))
