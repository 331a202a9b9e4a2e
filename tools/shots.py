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
from collections.abc import Sequence
from datetime import date
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtWidgets import QApplication, QListWidget

from desktop.app import application
from desktop.domain.supervision import Light
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.credentials import Credentials
from desktop.services.demo import UNITS, WORKSPACE, play
from desktop.services.overview import OverviewService
from desktop.services.overview_values import Figure
from desktop.services.sample import make_sample, sample_environment
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.settings import Settings
from desktop.ui.audit_page import AuditPage
from desktop.ui.feedback_page import FeedbackPage
from desktop.ui.issue_dialog import IssueDialog
from desktop.ui.ledger_page import LedgerPage
from desktop.ui.look import Look
from desktop.ui.overview_page import OverviewPage
from desktop.ui.reports_page import ReportsPage
from desktop.ui.settings_page import SettingsPage
from tools.shots_checks import make_checks, take_checks, take_office_checks
from tools.shots_dialogs import desk_dialogs, office_dialogs, popups, show_all, unit_dialogs, window_dialogs
from tools.shots_evaluation import take_office_evaluation, take_unit_evaluation
from tools.shots_exchange import make_exchange, take_empty, take_exchange
from tools.shots_studio import SETTLE_MS, Places, Studio, wait

SIZES = ((1366, 768), (1920, 1080))
THEMES = ("light", "dark")
UNIT, OWING, INSPECTOR, EMPTY = "市公安局", "市检察院", "检查一组", "新办公室"
MIDYEAR, MIDYEAR_DAY = "2023Q2反馈", date(2023, 7, 13)
SETTINGS_TABS = ("units", "groups", "lights", "terms", "calendar")
INSPECTOR_TABS = ("facts", "units", "history")
ARRANGEMENTS = ("clauses", "coverage", "units", "timeline")


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
    exchange, checks = make_exchange(place / "exchange"), make_checks(place / "checks")
    return Places(year, midyear, rest, exchange, checks)


def take_all(studio: Studio) -> None:
    """Every page and dialog in one theme and size."""
    studio.take("welcome")
    show_all(studio, window_dialogs(studio))
    places = studio.places
    studio.open(places.year / WORKSPACE)
    take_ledger(studio, "office")
    take_pages(studio, "office")
    show_all(studio, desk_dialogs(studio))
    show_all(studio, popups(studio))
    show_all(studio, office_dialogs(studio))
    take_office_checks(studio)
    take_office_evaluation(studio)
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
    take_exchange(studio)
    take_checks(studio)
    take_unit_evaluation(studio)
    studio.open(places.rest / EMPTY)
    studio.take("empty-first")
    take_empty(studio, "office")
    studio.open(places.rest / INSPECTOR)
    studio.take("inspector-first")
    take_empty(studio, "inspector")
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
    audit = studio.go_to("page-audit")
    studio.take(f"{who}-audit")
    if isinstance(audit, AuditPage) and studio.wants(f"{who}-audit-verified"):
        audit.verify()
        studio.take(f"{who}-audit-verified")
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
    for place, paper in enumerate(page.service.offered()):
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
    ledger(studio).table.table.select_row(11)
    studio.bench.inspector.show_tab(1)
    studio.take("office-back-units-of-task")
    studio.bench.inspector.show_tab(0)
    studio.window.look_back(None)
    studio.settle()


def take_drafts(studio: Studio) -> None:
    """Tasks that are not all issued yet, and the dialogs that go with it."""
    page = ledger(studio)
    page.table.table.select_row(44)
    studio.take("office-drafts")
    show_all(studio, iter([("issue", lambda: IssueDialog(studio.desk, None, studio.window))]))


if __name__ == "__main__":
    main()
