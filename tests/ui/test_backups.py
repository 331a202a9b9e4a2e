"""Backups in the window: made, listed, put back, made by themselves; and what waits, in the frame."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.records.stream import EVERYONE
from desktop.services.backups import BackupService
from desktop.services.conflicts import ConflictService
from desktop.services.peers import PeerService
from desktop.services.restoring import plan_restore
from desktop.services.roster import RosterService
from desktop.ui.audit_page import BACKUPS, AuditPage
from desktop.ui.backup_dialogs import BackupDialog, RestoreDialog
from desktop.ui.backups_tab import BackupsTab
from desktop.ui.exchange_conflict import ConflictDialog
from desktop.ui.exchange_export import ExportPackagesDialog
from desktop.ui.exchange_import import ImportPackagesDialog
from desktop.ui.exchange_key_dialogs import ConfirmDialog, EnrolDialog, RevokeDialog
from desktop.ui.exchange_page import CONFLICTS, ExchangePage
from desktop.ui.exchange_watch import ExchangeWatch, backup_words
from desktop.ui.main_window import BACKUP_FAILED, MainWindow
from desktop.ui.navigation import COUNT_ROLE, NAME_ROLE
from desktop.ui.shell import Shell
from tests.ui.conftest import bench_of, desk_of, idle
from tests.ui.exchange_stage import Copied, texts
from tests.ui.test_main_window import unnamed
from tools.exchange_scene import OFFICE, UNITS


def backups_of(qtbot: QtBot, window: MainWindow) -> BackupsTab:
    bench_of(window).show_page("page-audit")
    page = bench_of(window).page("page-audit")
    assert isinstance(page, AuditPage)
    page.show_tab(BACKUPS)
    idle(qtbot, window)
    return page.backups


def status(window: MainWindow) -> str:
    bar = bench_of(window).findChildren(QWidget, "status-bar")[0]
    return " ".join(one.text() for one in bar.findChildren(QLabel))


def tell(window: MainWindow, text: str) -> str:
    session = desk_of(window).session
    with session.transaction():
        return session.create("instruction", EVERYONE, {"text": text, "leader": "王市长"})


def test_a_backup_is_made_and_listed(qtbot: QtBot, sample: MainWindow) -> None:
    tab = backups_of(qtbot, sample)
    empty = "".join(texts(tab))
    sample.commands["back-up"].trigger()
    dialog = sample.findChild(BackupDialog)
    assert dialog is not None

    dialog.ok.click()
    idle(qtbot, sample)

    assert "还没有备份" in empty
    assert not dialog.isVisible()
    assert "已备份并核验" in bench_of(sample).notice.text
    (line,) = tab.list.rows
    assert line.lines == desk_of(sample).session.workspace.log.count()


def test_a_backup_can_go_elsewhere_once_the_place_is_there(
    qtbot: QtBot, sample: MainWindow, tmp_path: Path
) -> None:
    dialog = backups_of(qtbot, sample).ask_backup()
    dialog.elsewhere.setChecked(True)
    dialog.folder.setText(str(tmp_path / "没有"))
    without = dialog.ok.isEnabled()
    (tmp_path / "disk").mkdir()
    dialog.folder.setText(str(tmp_path / "disk"))

    dialog.ok.click()
    idle(qtbot, sample)

    assert not without
    assert len(list((tmp_path / "disk").iterdir())) == 1


def test_restoring_says_what_will_happen_and_takes_a_plain_yes(qtbot: QtBot, sample: MainWindow) -> None:
    uid = tell(sample, "备份之前")
    BackupService(desk_of(sample).session).write()
    later = tell(sample, "备份之后")
    tab = backups_of(qtbot, sample)
    sample.commands["restore-backup"].trigger()
    idle(qtbot, sample)
    dialog = sample.findChild(RestoreDialog)
    assert dialog is not None
    said = "".join(texts(dialog))
    before = dialog.ok.isEnabled()

    dialog.agreed.setChecked(True)
    dialog.ok.click()
    qtbot.waitUntil(lambda: sample.workbench is not None and not sample.jobs.is_busy, timeout=20_000)

    assert tab is not None
    assert not before
    assert "原来" in said or "不会删除" in said
    log = desk_of(sample).session.workspace.log
    assert log.record("instruction", uid) is not None
    assert log.record("instruction", later) is None
    assert "已恢复到" in bench_of(sample).notice.text


def test_a_backup_that_was_changed_is_not_put_back_and_the_workspace_is_opened_as_it_was(
    qtbot: QtBot, sample: MainWindow
) -> None:
    line = BackupService(desk_of(sample).session).write()
    later = tell(sample, "备份之后")
    file = line.folder / "ledger.db"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x55
    file.write_bytes(data)

    sample.restore_backup(line.folder)
    qtbot.waitUntil(lambda: sample.workbench is not None and not sample.jobs.is_busy, timeout=20_000)

    assert desk_of(sample).session.workspace.log.record("instruction", later) is not None
    assert "（E_BACKUP" in bench_of(sample).notice.text


def test_a_folder_that_holds_no_backup_is_refused(qtbot: QtBot, sample: MainWindow, tmp_path: Path) -> None:
    backups_of(qtbot, sample).restore_from(tmp_path / "没有")
    idle(qtbot, sample)

    assert "（E_NOT_BACKUP）" in bench_of(sample).notice.text


def test_closing_the_window_makes_the_backup_of_the_day(
    qtbot: QtBot, sample: MainWindow, shell: Shell
) -> None:
    folder = desk_of(sample).session.folder
    shell.keeps_backups = True

    sample.close()

    assert len(list((folder / "backups" / "automatic").iterdir())) == 1
    assert shell.state.text(BACKUP_FAILED) == ""


def test_a_backup_that_failed_is_told_when_the_workspace_is_opened_again(
    qtbot: QtBot, sample: MainWindow, shell: Shell
) -> None:
    folder = desk_of(sample).session.folder
    shell.keeps_backups = True
    shutil.rmtree(folder / "backups", ignore_errors=True)
    (folder / "backups").write_text("", "utf-8")
    sample._back_up()
    sample.leave_workspace()
    (folder / "backups").unlink()

    sample.open_folder(folder)
    qtbot.waitUntil(lambda: sample.workbench is not None)

    assert "上次关闭时没有做成自动备份" in bench_of(sample).notice.text
    assert shell.state.text(BACKUP_FAILED) == ""


def test_the_frame_says_what_waits_and_when_the_last_backup_was_made(
    qtbot: QtBot, window: MainWindow, exchanged: Copied
) -> None:
    shutil.rmtree(exchanged.folder / f"{OFFICE}.dukao" / "backups", ignore_errors=True)
    window.open_folder(exchanged.folder / f"{OFFICE}.dukao")
    qtbot.waitUntil(lambda: window.workbench is not None)
    watch = bench_of(window).findChild(ExchangeWatch)
    assert watch is not None

    watch.look()
    idle(qtbot, window)
    never = status(window)
    BackupService(desk_of(window).session).write()
    watch.look()
    watch.look()
    idle(qtbot, window)

    assert "还没有备份" in never
    assert "待发送" in never
    assert "上次备份 今天" in status(window)


def test_conflicts_that_wait_are_counted_beside_the_page(
    qtbot: QtBot, window: MainWindow, exchanged: Copied
) -> None:
    window.open_folder(exchanged.folder / f"{UNITS[0]}.dukao")
    qtbot.waitUntil(lambda: window.workbench is not None)
    watch = bench_of(window).findChild(ExchangeWatch)
    assert watch is not None

    watch.look()
    idle(qtbot, window)

    nav = bench_of(window).nav
    counts = {nav.item(at).data(NAME_ROLE): nav.item(at).data(COUNT_ROLE) for at in range(nav.count())}
    assert counts["page-exchange"] == 4
    assert "工作区换了位置" in bench_of(window).notice.text


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=5), "上次备份 今天 "),
        (timedelta(days=1), "上次备份 昨天 "),
        (timedelta(days=9), "上次备份 2023-"),
    ],
)
def test_the_last_backup_is_told_as_people_say_it(ago: timedelta, words: str) -> None:
    now = datetime(2023, 7, 20, 12, tzinfo=UTC)

    assert backup_words(now - ago, now).startswith(words)
    assert backup_words(None, now) == "还没有备份"


def test_the_conflicts_are_shown_from_the_result_of_an_import(
    qtbot: QtBot, window: MainWindow, exchanged: Copied
) -> None:

    window.open_folder(exchanged.folder / f"{UNITS[0]}.dukao")
    qtbot.waitUntil(lambda: window.workbench is not None)

    bench_of(window)._show_conflicts()
    idle(qtbot, window)

    page = bench_of(window).page("page-exchange")
    assert isinstance(page, ExchangePage)
    assert page.tabs.currentIndex() == CONFLICTS
    assert len(page.conflicts.list.cards.cards) == 4


def test_every_dialog_of_the_exchange_has_names_for_its_controls(
    qtbot: QtBot, window: MainWindow, exchanged: Copied
) -> None:

    window.open_folder(exchanged.folder / f"{UNITS[0]}.dukao")
    qtbot.waitUntil(lambda: window.workbench is not None)
    desk = desk_of(window)
    key = RosterService(desk.session).list()[0]
    backup = BackupService(desk.session).write()
    dialogs = (
        ImportPackagesDialog(desk, (), window),
        ExportPackagesDialog(desk, PeerService(desk.session).board(), window),
        EnrolDialog(desk, window),
        ConfirmDialog(desk, key, window),
        RevokeDialog(desk, key, window),
        ConflictDialog(desk, ConflictService(desk.session).list()[0], window),
        BackupDialog(desk, window),
        RestoreDialog(desk, plan_restore(desk.session, backup.folder), window),
    )

    names = [dialog.objectName() for dialog in dialogs]

    assert names == [
        "dialog-import-packages",
        "dialog-export-package",
        "dialog-enrol-key",
        "dialog-confirm-key",
        "dialog-revoke-key",
        "dialog-conflict",
        "dialog-backup",
        "dialog-restore",
    ]
    for dialog in dialogs:
        assert unnamed(dialog) == []
        dialog.reject()
