"""Pictures of the exchange: its page in all parts, for office, unit and inspector, and its dialogs."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.services.backups import BackupService
from desktop.services.conflicts import ConflictService
from desktop.services.credentials import NeedsSigningPassphrase
from desktop.services.exchange_values import Trust
from desktop.services.peers import PeerService
from desktop.services.restoring import plan_restore
from desktop.services.roster import RosterService
from desktop.ui.audit_page import BACKUPS, AuditPage
from desktop.ui.backup_dialogs import BackupDialog, RestoreDialog
from desktop.ui.exchange_conflict import ConflictDialog
from desktop.ui.exchange_export import ExportPackagesDialog
from desktop.ui.exchange_import import ImportPackagesDialog
from desktop.ui.exchange_key_dialogs import ConfirmDialog, EnrolDialog, RevokeDialog
from desktop.ui.exchange_page import ExchangePage
from desktop.ui.exchange_signing import SigningDialog
from tools.exchange_scene import MAIL, OFFICE, UNITS, incoming, open_scene, play_scene
from tools.shots_studio import Studio

DAY = date(2023, 7, 11)
PARTS = ("parties", "history", "conflicts", "keys")
_REFUSED = 8
_WAYS = (("看总览", "page-overview"), ("看反馈", "page-feedback"))


def make_exchange(place: Path) -> Path:
    """The workspaces of the scene, with the files that wait in a folder."""
    with open_scene(place) as scene:
        play_scene(scene)
        BackupService(scene.office).write()
        files = incoming(scene)
        for number, file in enumerate(files):
            file.rename(file.with_name(f"{number:02}-{file.name}"))
        scene.send(scene.office, scene.units[UNITS[1]].party)
    return place


def take_exchange(studio: Studio) -> None:
    """Everything of the exchange in one theme and size, on a copy of the scene."""
    place = studio.places.rest / f"exchange-{studio.suffix}"
    shutil.copytree(studio.places.exchange, place)
    mail = sorted((place / MAIL).iterdir())
    files = [file for file in mail if file.name[:2].isdecimal() and file.name[2] == "-"]
    studio.open(place / OFFICE, DAY)
    _take_page(studio, "office")
    _take_backups(studio)
    for name, scene in _dialogs(studio, files).items():
        _take(studio, name, scene)
    _take_result(studio, files)
    for unit, part in ((UNITS[0], "unit"), (UNITS[1], "unit-back")):
        studio.open(place / unit, DAY)
        _take_page(studio, part)
    _take_verdicts(studio, next(file for file in mail if file not in files and "dsjj" in file.name))


def take_empty(studio: Studio, who: str) -> None:
    """The page before anything was exchanged."""
    studio.go_to("page-exchange")
    studio.take(f"{who}-exchange-empty")


def _take_page(studio: Studio, who: str) -> None:
    page = studio.go_to("page-exchange")
    if not isinstance(page, ExchangePage):
        raise TypeError(page)
    studio.bench.notice.hide()
    for place, name in enumerate(PARTS):
        page.show_part(place)
        studio.settle()
        studio.take(f"{who}-exchange-{name}")
    page.show_part(0)


def _take_backups(studio: Studio) -> None:
    page = studio.go_to("page-audit")
    if isinstance(page, AuditPage):
        page.show_tab(BACKUPS)
        studio.take("office-audit-backups")


def _dialogs(studio: Studio, files: list[Path]) -> dict[str, Callable[[], QWidget]]:
    desk, window, session = studio.desk, studio.window, studio.desk.session
    keys = RosterService(session).list()
    key = next(line for line in keys if line.trust is Trust.ENROLLED)

    def refused() -> QWidget:
        dialog = ImportPackagesDialog(desk, files, window, _WAYS)
        studio.settle()
        dialog.list.table.select_row(_REFUSED)
        return dialog

    def typed() -> QWidget:
        dialog = ConfirmDialog(desk, key, window)
        dialog.paper.edit.setPlainText(key.digits[:40])
        return dialog

    def mismatch() -> QWidget:
        dialog = ConfirmDialog(desk, key, window)
        dialog.paper.edit.setPlainText("1" * 60)
        dialog.decide()
        return dialog

    backup = BackupService(session).list()[0].folder
    return {
        "exchange-import-drop": lambda: ImportPackagesDialog(desk, (), window),
        "exchange-import": lambda: ImportPackagesDialog(desk, files, window, _WAYS),
        "exchange-import-refused": refused,
        "exchange-export": lambda: ExportPackagesDialog(desk, PeerService(session).outgoing(), window),
        "exchange-export-done": lambda: _exported(studio),
        "exchange-enrol": lambda: EnrolDialog(desk, window, files[0]),
        "exchange-confirm": typed,
        "exchange-mismatch": mismatch,
        "exchange-revoke": lambda: RevokeDialog(desk, key, window),
        "exchange-conflict": lambda: ConflictDialog(desk, ConflictService(session).list()[0], window),
        "exchange-signing": lambda: SigningDialog(NeedsSigningPassphrase(), desk.look, window),
        "backup": lambda: BackupDialog(desk, window),
        "restore": lambda: RestoreDialog(desk, plan_restore(session, backup), window),
    }


def _exported(studio: Studio) -> QWidget:
    """Packages for the first few parties, written."""
    outgoing = PeerService(studio.desk.session).outgoing()[:9]
    dialog = ExportPackagesDialog(studio.desk, outgoing, studio.window)
    folder = studio.places.rest / f"stick-{studio.suffix}"
    folder.mkdir()
    dialog.folder.setText(str(folder))
    dialog.write()
    studio.settle()
    return dialog


def _take_result(studio: Studio, files: list[Path]) -> None:
    def applied() -> QWidget:
        dialog = ImportPackagesDialog(studio.desk, files, studio.window, _WAYS)
        studio.settle()
        dialog.advance()
        studio.settle()
        dialog.undo(dialog.receipts.entries[1].receipt.digest)
        studio.settle()
        return dialog

    _take(studio, "exchange-result", applied)


def _take_verdicts(studio: Studio, file: Path) -> None:
    """What the unit sees of the file that came back."""

    def looked_at() -> QWidget:
        return ImportPackagesDialog(studio.desk, [file], studio.window, _WAYS)

    def applied() -> QWidget:
        dialog = ImportPackagesDialog(studio.desk, [file], studio.window, _WAYS)
        studio.settle()
        dialog.advance()
        studio.settle()
        return dialog

    _take(studio, "unit-exchange-import", looked_at)
    _take(studio, "unit-exchange-result", applied)


def _take(studio: Studio, name: str, scene: Callable[[], QWidget]) -> None:
    if studio.wants(name):
        shown = scene()
        shown.show()
        studio.take(name, shown)
        shown.close()
        shown.deleteLater()
        studio.settle()
