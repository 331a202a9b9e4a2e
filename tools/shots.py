"""Pictures of every page and dialog, for the roles, light and dark, at two sizes: ``make shots``.

The year is the demonstration's. It is looked at on its last day, and once more in July 2023, when reports
wait for the office and a unit still owes its own.

Run as ``python tools/shots.py [OUT] [PART …] [--year FOLDER]``: with parts, only pictures whose name holds
one of them; with a year, a demonstration that was played already, instead of a new one.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QWidget

from desktop.app import application
from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light
from desktop.paths import resource
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.credentials import Credentials, NeedsPassphrase
from desktop.services.demo import LEDGER_BOOK, PAPERS, UNITS, WORKSPACE, play
from desktop.services.overview import OverviewService
from desktop.services.overview_values import Figure
from desktop.services.sample import PLAN, make_sample, sample_environment
from desktop.services.sample_year import LAST_DAY
from desktop.services.session import Environment
from desktop.services.workspaces import SUFFIX, NewWorkspace, Workspaces
from desktop.settings import Settings
from desktop.ui.answer_dialogs import AcceptDialog, ExtensionDialog, ObjectDialog, PauseDialog
from desktop.ui.case_dialogs import (
    CloseDialog,
    CompleteDialog,
    ExcuseDialog,
    ReassignDialog,
    ReopenDialog,
    ResumeDialog,
    SuspendDialog,
    WithdrawCaseDialog,
)
from desktop.ui.compare_dialog import CompareDialog
from desktop.ui.create_wizard import CreateWizard
from desktop.ui.desk import Desk
from desktop.ui.dialogs import BugDialog, ProgressDialog, ShortcutsDialog, WithdrawDialog, withdrawal_text
from desktop.ui.feedback_page import FeedbackPage
from desktop.ui.import_wizard import ImportWizard
from desktop.ui.instruction_dialog import InstructionDialog
from desktop.ui.issue_dialog import IssueDialog
from desktop.ui.jobs import Step
from desktop.ui.ledger_page import LedgerPage
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.name_dialog import NameDialog
from desktop.ui.notice_dialog import NoticeDialog, RemindDialog
from desktop.ui.overview_page import OverviewPage
from desktop.ui.palette_dialog import PaletteDialog
from desktop.ui.reports_page import ReportsPage
from desktop.ui.return_dialog import ReturnDialog
from desktop.ui.settings_page import SettingsPage
from desktop.ui.shell import Shell
from desktop.ui.state import UiState
from desktop.ui.unlock_dialog import UnlockDialog
from desktop.ui.workbench import Workbench
from desktop.ui.workbook_wizard import WorkbookWizard

SIZES = ((1366, 768), (1920, 1080))
THEMES = ("light", "dark")
SETTLE_MS = 120
UNIT, OWING, INSPECTOR, EMPTY = "市公安局", "市检察院", "检查一组", "新办公室"
MIDYEAR, MIDYEAR_DAY = "2023Q2反馈", date(2023, 7, 13)
SETTINGS_TABS = ("units", "groups", "lights", "terms", "calendar")
INSPECTOR_TABS = ("facts", "units", "history")
ARRANGEMENTS = ("clauses", "coverage", "units", "timeline")


@dataclass(frozen=True)
class Places:
    """Where the workspaces lie that are pictured.

    Attributes:
        year: of the demonstration, played to its end.
        midyear: of one that stopped when the first reports had come in.
        rest: of workspaces in which little has happened.
    """

    year: Path
    midyear: Path
    rest: Path


@dataclass
class Studio:
    """A window, and where its pictures go.

    Attributes:
        today: the day on which the window stands.
    """

    out: Path
    suffix: str
    wanted: tuple[str, ...]
    places: Places
    settings: Settings
    look: Look
    today: date = LAST_DAY

    def __post_init__(self) -> None:
        folder = self.places.rest / f"config-{self.suffix}"
        folder.mkdir()
        shell = Shell(
            replace(self.settings, recent=(str(self.places.year / f"{WORKSPACE}{SUFFIX}"),)),
            folder / "settings.json",
            lambda operator: Workspaces(
                Credentials(folder, lambda: None), Environment(self._now, operator=operator)
            ),
            self.look,
            UiState(folder / "ui-state.json"),
        )
        self.window = MainWindow(shell)

    def _now(self) -> datetime:
        return datetime.combine(self.today, time(7), UTC)

    def wants(self, *names: str) -> bool:
        """Whether a picture whose name begins so may have been asked for."""
        full = [f"{name}-{self.suffix}" for name in names]
        return not self.wanted or any(part in name for part in self.wanted for name in full)

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

    def open(self, folder: Path, today: date = LAST_DAY) -> None:
        """Opens a workspace in the window, on a day."""
        self.today = today
        self.window.open_folder(folder.with_name(f"{folder.name}{SUFFIX}"))
        self.settle()

    @property
    def bench(self) -> Workbench:
        """The frame around the open workspace."""
        if self.window.workbench is None:
            raise RuntimeError("no workspace is open")
        return self.window.workbench

    @property
    def desk(self) -> Desk:
        """The open workspace."""
        if self.window.desk is None:
            raise RuntimeError("no workspace is open")
        return self.window.desk

    def run(self, command: str) -> None:
        """Triggers a command of the window."""
        self.window.commands[command].trigger()
        self.settle()

    def go_to(self, page: str) -> QWidget:
        """Shows a page."""
        self.bench.show_page(page)
        self.settle()
        return self.bench.page(page)


def wait(pause_ms: int) -> None:
    """Lets the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(pause_ms, loop.quit)
    loop.exec()


def main() -> None:
    """Takes all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=Path("out/shots"))
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--year", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DUKAO_CONFIG"] = f"{folder}/config"
        app = application(["shots"], Settings())
        app.setQuitOnLastWindowClosed(False)
        places = make_workspaces(Path(folder), options.year)
        for theme in THEMES:
            for width, height in SIZES:
                suffix = f"{theme}-{width}x{height}"
                picture(app, options.out, (*options.parts,), places, suffix)
    print(f"{len(list(options.out.glob('*.png')))} pictures in {options.out}")


def picture(app: QApplication, out: Path, parts: tuple[str, ...], places: Places, suffix: str) -> None:
    """All pictures in one theme and size."""
    theme, _, size = suffix.partition("-")
    settings = Settings(theme=theme)
    studio = Studio(out, suffix, parts, places, settings, Look(app, settings))
    window = studio.window
    window.resize(*map(int, size.split("x")))
    window.show()
    take_all(studio)
    window.close()
    window.deleteLater()
    wait(SETTLE_MS)


def make_workspaces(place: Path, year: Path | None) -> Places:
    """The year to its end and to its middle, drafts, an empty office, and an inspector."""
    if year is None:
        year = place / "year"
        for sentence in play(year):
            print(sentence)
    midyear = place / "midyear"
    played = play(midyear, only=())
    next(sentence for sentence in played if sentence.startswith(MIDYEAR))
    played.close()  # type: ignore[attr-defined]  # a generator: its workspaces are closed
    rest = place / "rest"
    workspaces = Workspaces(Credentials(rest, lambda: None), sample_environment())
    drafts, _ = make_sample(workspaces, rest / "草稿", issue=lambda order: order <= 40)
    drafts.close()
    for name, role, party in (
        (EMPTY, Role.OFFICE, "聊城市人民政府办公室"),
        (INSPECTOR, Role.INSPECTOR, INSPECTOR),
    ):
        workspaces.create(NewWorkspace(rest / name, role, party, year=2023)).close()
    return Places(year, midyear, rest)


def take_all(studio: Studio) -> None:
    """Every page and dialog in one theme and size."""
    studio.take("welcome")
    show_all(studio, window_dialogs(studio))
    places = studio.places
    studio.open(places.year / WORKSPACE)
    take_ledger(studio, "office")
    take_pages(studio, "office")
    show_all(studio, desk_dialogs(studio))
    show_all(studio, office_dialogs(studio))
    take_looking_back(studio)
    studio.open(places.midyear / WORKSPACE, MIDYEAR_DAY)
    take_feedback(studio, "office-midyear")
    studio.open(places.year / UNITS / UNIT)
    take_ledger(studio, "unit")
    take_pages(studio, "unit")
    studio.open(places.midyear / UNITS / OWING, MIDYEAR_DAY)
    take_feedback(studio, "unit-midyear")
    show_all(studio, unit_dialogs(studio))
    studio.open(places.rest / "草稿", date(2023, 5, 9))
    take_drafts(studio)
    studio.open(places.rest / EMPTY)
    studio.take("empty-first")
    studio.open(places.rest / INSPECTOR)
    studio.take("inspector-first")
    take_settings(studio, "inspector")


def ledger(studio: Studio) -> LedgerPage:
    """The ledger page."""
    page = studio.go_to("page-ledger")
    if not isinstance(page, LedgerPage):
        raise TypeError(page)
    return page


def take_ledger(studio: Studio, who: str) -> None:
    """The ledger in its arrangements, with and without selection."""
    page, inspector = ledger(studio), studio.bench.inspector
    studio.take(f"{who}-ledger-table")
    page.table.table.select_row(30)
    for place, name in enumerate(INSPECTOR_TABS):
        inspector.show_tab(place)
        studio.take(f"{who}-ledger-{name}-of-task")
    inspector.show_tab(0)
    for words, name in (("数据", "filtered"), ("没有这样的任务", "nothing")):
        page.filter.field.setText(words)
        studio.take(f"{who}-ledger-{name}")
    studio.run("clear-filter")
    page.table.table.selectAll()
    studio.take(f"{who}-ledger-batch")
    page.table.table.select_row(11)
    for name in ARRANGEMENTS:
        studio.run(f"view-{name}")
        studio.take(f"{who}-ledger-{name}")
    studio.run("zoom-timeline")
    studio.take(f"{who}-ledger-timeline-zoomed")
    studio.run("view-table")


def take_pages(studio: Studio, who: str) -> None:
    """The other pages."""
    page = studio.go_to("page-overview")
    studio.take(f"{who}-overview")
    if isinstance(page, OverviewPage):
        reds = CaseService(studio.desk.session).rows(CaseFilter(lights=(Light.RED,)))
        if reds and who == "office":
            page.open_list(next(one for one in office_figures(studio) if one.name == "red"))
            studio.take(f"{who}-overview-list")
            page.close_list()
    take_feedback(studio, who)
    take_reports(studio, who)
    studio.go_to("page-audit")
    studio.take(f"{who}-audit")
    take_settings(studio, who)


def office_figures(studio: Studio) -> Sequence[Figure]:
    """The figures of lights."""
    return OverviewService(studio.desk.session).office().lights


def take_feedback(studio: Studio, who: str) -> None:
    """Feedback: judged by the office, written and signed for by a unit."""
    page = studio.go_to("page-feedback")
    studio.take(f"{who}-feedback")
    if isinstance(page, FeedbackPage) and page.unit is not None:
        page.show_signing()
        studio.take(f"{who}-feedback-signing")


def take_reports(studio: Studio, who: str) -> None:
    """Every paper, in its first page."""
    page = studio.go_to("page-reports")
    if not isinstance(page, ReportsPage):
        raise TypeError(page)
    listed = page.findChildren(QListWidget)[0]
    for place, paper in enumerate(page.service.names()):
        if studio.wants(f"{who}-reports-{paper.name}"):
            listed.setCurrentRow(place)
            studio.take(f"{who}-reports-{paper.name}")


def take_settings(studio: Studio, who: str) -> None:
    """Every tab of the settings."""
    page = studio.go_to("page-settings")
    if not isinstance(page, SettingsPage):
        raise TypeError(page)
    for place, name in enumerate(SETTINGS_TABS):
        page.show_tab(place)
        studio.take(f"{who}-settings-{name}")


def take_looking_back(studio: Studio) -> None:
    """The overview and the ledger of an earlier day."""
    studio.window.look_back(date(2023, 10, 8))
    studio.settle()
    studio.go_to("page-overview")
    studio.take("office-back-overview")
    studio.go_to("page-ledger")
    studio.take("office-back-ledger")
    studio.window.look_back(None)
    studio.settle()


def take_drafts(studio: Studio) -> None:
    """Tasks that are not all issued yet, and the dialogs that go with it."""
    page = ledger(studio)
    page.table.table.select_row(44)
    studio.take("office-drafts")
    show_all(studio, iter([("issue", lambda: IssueDialog(studio.desk, None, studio.window))]))


Scene = Callable[[], QDialog]
Scenes = Iterator[tuple[str, Scene]]


def show_all(studio: Studio, scenes: Scenes) -> None:
    """Takes pictures of dialogs."""
    for name, scene in scenes:
        if studio.wants(name):
            dialog = scene()
            dialog.show()
            studio.take(name, dialog)
            QDialog.reject(dialog)
            dialog.deleteLater()


def window_dialogs(studio: Studio) -> Scenes:
    """Dialogs that need no workspace."""
    window, look, place = studio.window, studio.look, studio.places.rest

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


def desk_dialogs(studio: Studio) -> Scenes:
    """Dialogs of an open workspace."""
    window, desk = studio.window, studio.desk

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
    book = studio.places.year / PAPERS / LEDGER_BOOK
    yield "import-book", lambda: WorkbookWizard(desk, book, window)
    yield "withdraw", lambda: WithdrawDialog("撤销任务", withdrawal_text(["2023-5-041"]), desk.look, window)
    yield "name", lambda: NameDialog(desk, "市数据局", window)
    yield "shortcuts", lambda: ShortcutsDialog(window.commands, desk.look, window)
    yield "palette", lambda: PaletteDialog(desk, window.commands, window)
    yield "compare", lambda: CompareDialog(desk, window)


def office_dialogs(studio: Studio) -> Scenes:
    """What the office decides."""
    window, desk = studio.window, studio.desk
    case = a_case(studio, CaseFilter(lights=(Light.RED,)))
    decisions = {
        "suspend": SuspendDialog,
        "resume": ResumeDialog,
        "complete": CompleteDialog,
        "excuse": ExcuseDialog,
        "reassign": ReassignDialog,
        "close": CloseDialog,
        "reopen": ReopenDialog,
        "withdraw-case": WithdrawCaseDialog,
    }
    for name, dialog in decisions.items():
        yield f"case-{name}", lambda dialog=dialog: dialog(desk, case, window)  # type: ignore[misc]  # bound now
    yield "notice", lambda: NoticeDialog(desk, window)
    yield "remind", lambda: RemindDialog(desk, window)
    yield "instruction", lambda: InstructionDialog(desk, window)
    yield "return", lambda: ReturnDialog(desk, f"{case.code} {case.unit_name}", lambda reason: reason, window)


def unit_dialogs(studio: Studio) -> Scenes:
    """What a unit answers and asks for."""
    window, desk = studio.window, studio.desk
    row = a_case(studio, CaseFilter())
    case = CaseService(desk.session).case(row.uid)
    yield "accept", lambda: AcceptDialog(desk, [row], window)
    yield "object", lambda: ObjectDialog(desk, row, window)
    yield "extension", lambda: ExtensionDialog(desk, case, window)
    yield "pause", lambda: PauseDialog(desk, row, window)


def a_case(studio: Studio, chosen: CaseFilter) -> CaseRow:
    """The first case that a filter finds."""
    return CaseService(studio.desk.session).rows(chosen)[0]


if __name__ == "__main__":
    main()
