"""Pictures of every page and dialog, for the roles, light and dark, at two sizes: ``make shots``.

Run as ``python tools/shots.py OUT [PART …]``; with parts, only pictures whose name holds one of them.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.app import application, make_window
from desktop.paths import resource
from desktop.records.stream import Role
from desktop.services.credentials import NeedsPassphrase
from desktop.services.sample import PLAN, make_sample, sample_environment
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.settings import Settings
from desktop.ui.create_wizard import CreateWizard
from desktop.ui.dialogs import BugDialog, ProgressDialog, ShortcutsDialog, WithdrawDialog, withdrawal_text
from desktop.ui.import_wizard import ImportWizard
from desktop.ui.issue_dialog import IssueDialog
from desktop.ui.jobs import Step
from desktop.ui.ledger_page import LedgerPage
from desktop.ui.main_window import MainWindow
from desktop.ui.name_dialog import NameDialog
from desktop.ui.palette_dialog import PaletteDialog
from desktop.ui.unlock_dialog import UnlockDialog
from desktop.ui.workbench import Workbench

SIZES = ((1366, 768), (1920, 1080))
THEMES = ("light", "dark")
SETTLE_MS = 120


@dataclass
class Studio:
    """A window, and where its pictures go."""

    app: QApplication
    window: MainWindow
    out: Path
    suffix: str
    wanted: tuple[str, ...]

    def wants(self, name: str) -> bool:
        """Whether a picture of that name was asked for."""
        return not self.wanted or any(part in f"{name}-{self.suffix}" for part in self.wanted)

    def take(self, name: str, what: QWidget | None = None) -> None:
        """Takes one picture once everything has settled."""
        self.settle()
        if self.wants(name):
            (what or self.window).grab().save(str(self.out / f"{name}-{self.suffix}.png"))

    def settle(self) -> None:
        """Waits until no job is running and nothing is to be painted."""
        wait(SETTLE_MS)
        while self.window.jobs.is_busy:
            wait(SETTLE_MS)
        wait(SETTLE_MS)


def wait(pause_ms: int) -> None:
    """Lets the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(pause_ms, loop.quit)
    loop.exec()


def main() -> None:
    """Takes all pictures."""
    out, wanted = Path(sys.argv[1] if len(sys.argv) > 1 else "out/shots"), tuple(sys.argv[2:])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DUKAO_CONFIG"] = f"{folder}/config"
        place = Path(folder)
        app = application(["shots"], Settings())
        app.setQuitOnLastWindowClosed(False)
        make_workspaces(place)
        for theme in THEMES:
            for width, height in SIZES:
                suffix = f"{theme}-{width}x{height}"
                window = make_window(app, Settings(theme=theme, recent=(str(place / "市督查办.dukao"),)))
                window.resize(width, height)
                window.show()
                studio = Studio(app, window, out, suffix, wanted)
                take_all(studio, place)
                window.close()
                window.deleteLater()
                wait(SETTLE_MS)
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")


def make_workspaces(place: Path) -> None:
    """An office with the real plan partly issued, an empty one, a unit and an inspector."""
    workspaces = Workspaces(environment=sample_environment())
    session, _ = make_sample(workspaces, place / "市督查办", issue=lambda order: order <= 40)
    session.close()
    for name, role, party in (
        ("新办公室", Role.OFFICE, "聊城市人民政府办公室"),
        ("市大数据局", Role.UNIT, "市大数据局"),
        ("检查一组", Role.INSPECTOR, "检查一组"),
    ):
        workspaces.create(NewWorkspace(place / name, role, party, year=2023)).close()


def take_all(studio: Studio, place: Path) -> None:
    """Every page and dialog in one theme and size."""
    studio.take("welcome")
    for name, scene in window_dialogs(studio, place):
        show(studio, name, scene)
    open_workspace(studio, place / "市督查办.dukao")
    take_ledger(studio)
    take_pages(studio, "office")
    for name, scene in desk_dialogs(studio):
        show(studio, name, scene)
    for name in ("新办公室", "市大数据局", "检查一组"):
        title = {"新办公室": "empty", "市大数据局": "unit", "检查一组": "inspector"}[name]
        open_workspace(studio, place / f"{name}.dukao")
        studio.take(f"{title}-first")
        if title != "empty":
            take_pages(studio, title)


def open_workspace(studio: Studio, folder: Path) -> None:
    """Opens a workspace in the window."""
    studio.window.open_folder(folder)
    studio.settle()


def bench(studio: Studio) -> Workbench:
    """The frame around the open workspace."""
    if studio.window.workbench is None:
        raise RuntimeError("no workspace is open")
    return studio.window.workbench


def ledger(studio: Studio) -> LedgerPage:
    """The ledger page."""
    page = bench(studio).page("page-ledger")
    if not isinstance(page, LedgerPage):
        raise TypeError(page)
    return page


def take_ledger(studio: Studio) -> None:
    """The ledger in its arrangements, with and without selection."""
    page, window = ledger(studio), studio.window
    studio.take("ledger-table")
    page.table.table.select_row(44)
    studio.take("ledger-selected")
    bench(studio).inspector.show_tab(2)
    studio.take("ledger-history")
    page.table.table.select_row(3)
    bench(studio).inspector.show_tab(1)
    studio.take("ledger-units")
    bench(studio).inspector.show_tab(0)
    page.table.filter.field.setText("数据")
    studio.take("ledger-filtered")
    page.table.filter.field.setText("没有这样的任务")
    studio.take("ledger-nothing")
    page.table.filter.clear()
    page.table.table.selectAll()
    studio.take("ledger-batch")
    page.table.table.select_row(11)
    window.commands["view-clauses"].trigger()
    studio.take("ledger-clauses")
    window.commands["view-coverage"].trigger()
    studio.take("ledger-coverage")
    window.commands["view-table"].trigger()


def take_pages(studio: Studio, who: str) -> None:
    """The other pages."""
    for name in ("page-reports", "page-audit", "page-settings"):
        if f"action-{name}" in {action.objectName() for _, action in studio.window.commands.all()}:
            bench(studio).show_page(name)
            studio.take(f"{who}-{name}")
    bench(studio).show_page("page-ledger")


Scene = Callable[[], QDialog]


def show(studio: Studio, name: str, scene: Scene) -> None:
    """Takes a picture of a dialog."""
    if not studio.wants(name):
        return
    dialog = scene()
    dialog.show()
    studio.take(name, dialog)
    QDialog.reject(dialog)
    dialog.deleteLater()


def window_dialogs(studio: Studio, place: Path) -> Iterator[tuple[str, Scene]]:
    """Dialogs that need no workspace."""
    window, look = studio.window, studio.window.shell.look

    def create(step: int) -> Scene:
        def made() -> CreateWizard:
            wizard = CreateWizard(window.shell.workspaces, window.jobs, look, window)
            wizard.fill(
                "聊城市人民政府办公室", place / f"c{studio.suffix}{step}", passphrase="demo" if step else ""
            )
            for _ in range(step):
                wizard.advance()
                studio.settle()
            return wizard

        return made

    for step in range(4):
        yield f"create-{step + 1}", create(step)
    yield "unlock", lambda: UnlockDialog("市督查办", NeedsPassphrase(), look, window)
    yield "bug", lambda: BugDialog(ValueError("示例"), look, window)

    def progress() -> QDialog:
        dialog = ProgressDialog("准备示例", look, window)
        dialog.show_step(Step(24, 60, "写入草稿任务"))
        return dialog

    yield "progress", progress


def desk_dialogs(studio: Studio) -> Iterator[tuple[str, Scene]]:
    """Dialogs of an open workspace."""
    window, desk = studio.window, studio.window.desk
    if desk is None:
        return

    def imported(name: str) -> Scene:
        def made() -> ImportWizard:
            wizard = ImportWizard(desk, None, window)
            if name:
                wizard.read(resource(PLAN))
                studio.settle()
            return wizard

        return made

    yield "import-1", imported("")
    yield "import-2", imported(PLAN)
    yield "issue", lambda: IssueDialog(desk, None, window)
    yield "withdraw", lambda: WithdrawDialog("撤销任务", withdrawal_text(["2023-5-041"]), desk.look, window)
    yield "name", lambda: NameDialog(desk, "市数据局", window)
    yield "shortcuts", lambda: ShortcutsDialog(window.commands, desk.look, window)
    yield "palette", lambda: PaletteDialog(desk, window.commands, window)


if __name__ == "__main__":
    main()
