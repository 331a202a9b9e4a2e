"""Ending the work on a sheet: what it lacks, signing, submitting; and taking filled tables in."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.i18n import mark, tr
from desktop.progress import Progress
from desktop.services.checks.importing import ImportedAnswers, read_results
from desktop.ui.checks.fill_attaching import PhotoTaking
from desktop.ui.checks.fill_keys import KeysDialog
from desktop.ui.checks.fill_marks import Key
from desktop.ui.checks.fill_open import OpenSheet
from desktop.ui.checks.fill_photos import as_evidence, claims_text
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.dialogs import run_with_progress

_SUBMIT = Decision(
    "submit-check",
    mark("提交检查结果"),
    mark("提交"),
    mark("结果、照片和签名将随下一个交换包交给督查办公室审核。"),
)


class HandingIn(QObject):
    """Opens the dialogs of a sheet.

    Args:
        filling: the open sheet.
        photos: attaches.
        show: shows a place.
        window: waits.
    """

    submitted = Signal()

    def __init__(
        self, filling: OpenSheet, photos: PhotoTaking, show: Callable[[Key], object], window: QWidget
    ) -> None:
        super().__init__(window)
        self._filling, self._photos, self._show, self._window = filling, photos, show, window
        self.slots: Mapping[str, Callable[[], object]] = {
            "gaps": partial(self.show_gaps, is_refusal=False),
            "sign": self.sign,
            "submit": self.submit,
            "import": self.choose_results,
            "keys": self.show_keys,
            "photo": lambda: photos.choose(filling.sheet, filling.key),
            "paste-photo": lambda: photos.paste(filling.sheet, filling.key),
            "show-photos": self.show_photos,
        }

    def show_gaps(self, *, is_refusal: bool) -> None:
        """Lists what is missing."""
        from desktop.ui.checks.fill_gaps import GapsDialog  # start-up time

        dialog = GapsDialog(
            self._filling.desk, self._filling.sheet, self._window.window(), is_refusal=is_refusal
        )
        dialog.wanted.connect(self._show)
        dialog.open()

    def sign(self) -> None:
        """Takes signatures."""
        from desktop.ui.checks.fill_signing import SignDialog  # start-up time

        dialog = SignDialog(self._filling.desk, self._filling.sheet, self._window.window())
        dialog.submit_wanted.connect(self.submit)
        dialog.open()

    def submit(self) -> None:
        """Hands the sheet in, or says what is missing first."""
        sheet = self._filling.sheet
        if any(gap.kind.blocks for gap in sheet.gaps()):
            self.show_gaps(is_refusal=True)
        elif not sheet.signing().is_complete:
            self.sign()
        else:
            self._confirm()

    def choose_results(self) -> None:
        """Lets the inspector choose a filled table."""
        kinds = tr("填好的检查表 ({kinds})", kinds="*.xlsx *.xls *.cklb *.json *.csv")
        name, _ = QFileDialog.getOpenFileName(self._window, tr("导入填好的表"), "", kinds)
        if name:
            self.import_results(Path(name))

    def import_results(self, path: Path) -> None:
        """Takes the results of a table over."""
        sheet = self._filling.sheet

        def work(progress: Progress) -> tuple[ImportedAnswers, int]:
            read = read_results(path, sheet.checklist, progress)
            return sheet.take(read.answers), len(read.problems)

        def done(found: tuple[ImportedAnswers, int]) -> None:
            imported, problems = found
            self._filling.renew()
            more = tr("另有 {count} 处读不懂，未采用。", count=problems) if problems else ""
            self._filling.desk.said.emit(f"{imported.sentence}{more}")

        desk = self._filling.desk
        run_with_progress(self._window.window(), desk.look, desk.jobs, tr("导入填好的表"), (work, done))

    def show_keys(self) -> None:
        """Shows all keys."""
        KeysDialog(self._filling.desk.look, self._window.window()).open()

    def show_photos(self) -> None:
        """Opens the photographs of the item that is shown."""
        self.open_photo("")

    def open_photo(self, uid: str) -> None:
        """Opens a photograph."""
        from desktop.ui.evidence_window import EvidenceWindow  # few look at attachments: start-up time

        photos = self._filling.sheet.evidence(self._filling.key)
        if photos:
            window = EvidenceWindow(self._filling.desk, self._window.window())
            window.show_items([as_evidence(photo, claims_text(photo)) for photo in photos], uid)
            window.show()

    def _confirm(self) -> None:
        filling = self._filling
        dialog = DecisionDialog(filling.desk, translated(_SUBMIT), self._window.window())
        left = filling.sheet.counts().open
        if left:
            said = tr("有 {count} 项未检查，将按“未检查”交上去。", count=left)
            dialog.consequence.setText(f"{said}\n{tr(_SUBMIT.consequence)}")
        dialog.use(filling.sheet.submit)
        dialog.accepted.connect(self.submitted)
        dialog.open()
