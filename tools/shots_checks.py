"""Pictures of security checks: for the office, an inspector in the middle of a sheet, and a unit."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.domain.checks.values import Verdict
from desktop.services.checks.filling import FillService
from desktop.services.checks.inspections import InspectionService
from desktop.services.credentials import Credentials
from desktop.services.demo import UNITS, play
from desktop.services.sample import sample_clock
from desktop.services.sample_checks import AGAIN, CLOUD, CLOUD_UNIT, INSPECTORS
from desktop.services.sample_clock import SampleClock
from desktop.services.sample_world import INSPECTORS as FOLDER
from desktop.services.workspaces import SUFFIX, Workspaces
from desktop.ui.checks.page import CHECKS, PROBLEMS, InspectionPage
from tools.shots_studio import Studio

DAY = date(2023, 8, 16)
_PARTS = ("overview", "results", "score", "charts")
_STEPS = 70


def make_checks(place: Path) -> Path:
    """The year up to the day on which the inspectors fill, one sheet begun."""
    played = play(place, only=())
    next(sentence for sentence in played if sentence.startswith(f"{INSPECTORS[0]}：已提交"))
    played.close()  # type: ignore[attr-defined]  # a generator: its workspaces are closed
    clock: SampleClock = sample_clock()
    clock.go_to(DAY)
    workspaces = Workspaces(Credentials(place / "other", lambda: None), clock.environment(INSPECTORS[0]))
    session = workspaces.open(place / FOLDER / f"{INSPECTORS[0]}{SUFFIX}")
    sheet = FillService(session).open(CLOUD)
    for number, one in enumerate(sheet.places[:_STEPS]):
        fails = number % 17 == 5
        sheet.type(one.key, verdict=Verdict.NONCONFORMING if fails else Verdict.CONFORMING)
        if fails:
            sheet.type(one.key, observation="两台核心交换机没有做到。", severity="medium")
    sheet.close()
    session.close()
    return place


def take_checks(studio: Studio) -> None:
    """Everything of the checks in one theme and size."""
    place = studio.places.checks / FOLDER / INSPECTORS[0]
    studio.open(place, DAY)
    _take_inspector(studio)
    studio.open(studio.places.year / UNITS / CLOUD_UNIT)
    page = _page(studio)
    studio.take("unit-checks-findings")
    page.findings.step(forward=True)
    studio.take("unit-checks-finding")


def take_office_checks(studio: Studio) -> None:
    """The office's part, in the workspace that is open."""
    page = _page(studio)
    studio.take("office-checks")
    office = page.office
    if office is None:
        raise TypeError(page)
    uid = InspectionService(studio.desk.session).find(AGAIN).uid
    for place, name in enumerate(_PARTS):
        office.show_inspection(uid, place)
        studio.settle()
        studio.take(f"office-checks-{name}")
    office.close_inspection()
    page.tabs.setCurrentIndex(PROBLEMS)
    studio.settle()
    page.findings.step(forward=True)
    studio.take("office-checks-findings")
    page.tabs.setCurrentIndex(CHECKS)
    _take(studio, "dialog-plan-inspection", office.deeds.plan)


def _take_inspector(studio: Studio) -> None:
    page = _page(studio)
    studio.take("inspector-checks")
    fill = page.fill
    if fill is None:
        raise TypeError(page)
    fill.open(CLOUD)
    studio.settle()
    studio.take("inspector-checks-sheet")
    fill.do("nonconforming")
    studio.take("inspector-checks-failing")
    fill.do("undo")


def _page(studio: Studio) -> InspectionPage:
    page = studio.go_to("page-inspection")
    if not isinstance(page, InspectionPage):
        raise TypeError(page)
    return page


def _take(studio: Studio, name: str, scene: Callable[[], QWidget | None]) -> None:
    if studio.wants(name):
        shown = scene()
        if shown is not None:
            studio.take(name, shown)
            shown.close()
            studio.settle()
