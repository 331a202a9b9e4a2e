"""Totals are equal wherever they are shown: services, screen, Excel, PDF, command line.

A small year with every light and verdict is read back from each of them, as people would read it.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from desktop.cli import app
from desktop.commands import console
from desktop.domain.bulletins import RESULT_TITLES, PeriodResult
from desktop.domain.bulletins_ranking import rank_units
from desktop.domain.cases import case_row, derive_task
from desktop.domain.standing import CaseRow, TaskStanding
from desktop.domain.supervision import Light, Urgency
from desktop.models.workspace import Workspace
from desktop.services import paper_values
from desktop.services.answering import AnswerService
from desktop.services.bulletins import BulletinService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.instructions import InstructionService, NewInstruction
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.overview import OverviewService
from desktop.services.overview_values import Figure
from desktop.services.papers import PaperOptions, PaperService
from desktop.services.rulings import RulingService
from desktop.services.sample_reports import Round, report_round, review_round
from desktop.services.sample_world import sample_world
from desktop.services.session import Environment, Session
from desktop.services.titles import LIGHT_TITLES
from desktop.services.workbooks import WorkbookService
from desktop.services.workspaces import Workspaces
from desktop.settings import Settings
from desktop.ui.ledger_cases import CaseSource, case_columns
from desktop.ui.ledger_rows import ledger_columns
from desktop.ui.ledger_source import LedgerSource
from desktop.ui.look import Look
from desktop.ui.overview_heat import SHOWN, HeatModel
from desktop.ui.overview_ranking import RANKS
from desktop.ui.overview_tiles import FigureStrip
from desktop.ui.table_model import CELL_ROLE, ListSource, WindowModel
from desktop.ui.table_values import Lamp
from tests.services.office_year import Year, office_year

CODES = ("2023-5-008", "2023-5-041", "2023-5-042", "2023-5-043", "2023-5-056")
SILENT, LATE = "市密码管理局", "市公安局"
ROUNDS = (
    Round("2023Q2", date(2023, 7, 5), date(2023, 7, 12), date(2023, 7, 14), late=frozenset({LATE})),
    Round("2023Q3", date(2023, 10, 9), date(2023, 10, 16), date(2023, 10, 18), silent=frozenset({SILENT})),
)
PERIOD, BEFORE = "2023Q3", "2023Q2"
NOON = datetime(2023, 12, 20, 4, tzinfo=UTC)
COUNTED = (PeriodResult.DONE, PeriodResult.AHEAD, PeriodResult.ON_PLAN, PeriodResult.BEHIND)
DASHES = {"—", "·", ""}


@dataclass(frozen=True)
class Small:
    """Where the small year lies, as of its last day."""

    folder: Path

    @contextmanager
    def office(self) -> Iterator[Session]:
        session = Workspaces(environment=world()).open(self.folder)
        try:
            yield session
        finally:
            session.close()


def world() -> Environment:
    return Environment(now=lambda: NOON, operator="督查科")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = tmp_path_factory.mktemp("small")
    with office_year(folder, CODES) as year:
        live(year)
        return Small(year.office.folder)


def live(year: Year) -> None:
    """Signing, two rounds with a silent unit, a pause, a withdrawal, an instruction that lapses."""
    with sample_world(year.office, year.clock, year.folder / "units") as parties:
        parties.send()
        for session in parties.units.values():
            AnswerService(session).accept(None, "王磊", "0635-8201")
        parties.collect()
        for this in ROUNDS:
            report_round(parties, this)
            review_round(parties, this)
            year.clock.go_to(this.reviewed_on)
        rulings = RulingService(year.office)
        cases = CaseService(year.office).rows()
        rulings.suspend(cases[0].uid, "等待省级平台", date(2023, 11, 1))
        rulings.withdraw_assignment(cases[1].uid, "职责已调整")
        rulings.complete(cases[2].uid, "现场核查属实")
        year.day("2023-11-20")
        note = NewInstruction("示例领导", "抓紧", Urgency.URGENT, date(2023, 11, 20), (LATE,), "提出清单")
        InstructionService(year.office).add(note)


@pytest.fixture
def shell(small: Small, monkeypatch: pytest.MonkeyPatch) -> "Shell":
    monkeypatch.setattr(console, "environment", world)  # the program's clock is a parameter; here it is set
    return Shell(small.folder)


class Shell:
    """The command line, on the last day."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *arguments: str) -> Any:
        result = CliRunner().invoke(app, [*arguments, "-w", str(self._folder), "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


Lit = dict[str, int]
"""Cases by the title of their light; nothing stands for none."""


def lights_of_rows(rows: Sequence[tuple[str, str]]) -> dict[str, Lit]:
    """Cases by unit and light."""
    found: dict[str, Lit] = {}
    for unit, light in rows:
        lit = found.setdefault(unit, {})
        lit[light] = lit.get(light, 0) + 1
    return found


def summed(units: dict[str, Lit]) -> Lit:
    total: Counter[str] = Counter()
    for lit in units.values():
        total.update(lit)
    return dict(total)


def counted(figures: Sequence[Figure]) -> Lit:
    """Figures by title, those of nothing left out."""
    return {figure.title: figure.count for figure in figures if figure.count}


def words(model: WindowModel[Any] | HeatModel) -> list[list[str]]:
    """What a model shows, cell by cell."""
    places, role = range(model.columnCount()), Qt.ItemDataRole.DisplayRole
    return [
        [str(model.data(model.index(row, place), role)) for place in places]
        for row in range(model.rowCount())
    ]


def names(model: WindowModel[Any]) -> list[str]:
    return [column.name for column in model.columns]


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "\n")


def number(cell: str) -> int:
    return 0 if cell in DASHES else int(cell)


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by the heads of its columns."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    at = next(place for place, row in enumerate(rows) if {"任务编号"} & set(map(str, row)))
    heads = [str(cell) for cell in rows[at]]
    return [dict(zip(heads, row, strict=True)) for row in rows[at + 1 :]]


def test_the_small_year_has_something_to_tell_of_everything(small: Small) -> None:
    with small.office() as office:
        rows = CaseService(office).rows(CaseFilter(withdrawn=True))
        figures = BulletinService(office).figures(PERIOD)

    assert {row.light for row in rows if not row.withdrawn} == set(Light)
    assert any(row.withdrawn for row in rows)
    assert any(row.suspended for row in rows)
    assert {one.result for one in figures.results if one.count} >= {*COUNTED[1:], PeriodResult.UNREPORTED}
    assert [one.unit_name for one in figures.silent] == [SILENT]


def test_lights_by_unit_are_the_same_in_services_screen_excel_and_command_line(
    small: Small, shell: Shell, tmp_path: Path
) -> None:
    with small.office() as office:
        rows = CaseService(office).rows()
        expected = lights_of_rows([(row.unit_name, LIGHT_TITLES[row.light]) for row in rows])
        overview = OverviewService(office).office()
        derived = {(row.uid, row.light) for row in derived_rows(office)}
        grid = WindowModel(case_columns(office.today()), CaseSource(CaseService(office)))
        shown = lights_of_rows(grid_lights(grid))
        heat = HeatModel()
        heat.use(overview.heat)
        WorkbookService(office).ledger(LedgerQuery(), tmp_path / "台账.xlsx")
    told = shell("overview")

    assert {(row.uid, row.light) for row in rows} == derived
    assert {row.unit_name: counted(row.lights) for row in overview.heat} == expected
    assert shown == expected
    assert heat_lights(heat) == expected
    assert excel_lights(tmp_path / "台账.xlsx") == expected
    assert {
        row["unit_name"]: {one["title"]: one["count"] for one in row["lights"] if one["count"]}
        for row in told["heat"]
    } == expected
    assert {one["title"]: one["count"] for one in told["lights"] if one["count"]} == summed(expected)
    assert told["total"]["count"] == sum(summed(expected).values()) == len(rows)


def derived_rows(office: Session) -> list[CaseRow]:
    """The cases that stand, derived from their records, not read from the tables."""
    service = CaseService(office)
    cases = [case for row in LedgerService(office).rows() for case in service.of_task(row.uid)]
    return [row for row in map(case_row, cases) if not row.withdrawn]


def grid_lights(grid: WindowModel[Any]) -> list[tuple[str, str]]:
    """Unit and lamp of every row; no lamp is drawn where no light is lit."""
    unit, light = names(grid).index("unit_name"), names(grid).index("light")
    lamps = [grid.data(grid.index(row, light), CELL_ROLE) for row in range(grid.rowCount())]
    lit = [lamp.light if isinstance(lamp, Lamp) else Light.NONE for lamp in lamps]
    return [(row[unit], LIGHT_TITLES[one]) for row, one in zip(words(grid), lit, strict=True)]


def heat_lights(heat: HeatModel) -> dict[str, Lit]:
    found = {}
    for row in words(heat):
        cells = zip(SHOWN, row[1 : 1 + len(SHOWN)], strict=True)
        found[row[0]] = {LIGHT_TITLES[light]: number(cell) for light, cell in cells if number(cell)}
        assert number(row[-1]) == sum(found[row[0]].values())
    return found


def excel_lights(path: Path) -> dict[str, Lit]:
    """Cases row by row; what the last sheet says of them is the same."""
    cases = sheet(path, "各单位办理情况")
    about: dict[str, Any] = {
        str(row[0]): row[1]
        for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("说明").to_python()
    }
    found = lights_of_rows([(row["单位"], light_title(str(row["亮灯"]))) for row in cases])
    states = Counter(row["状态"] for row in cases)
    said = {title: int(about[f"其中：{title}"]) for title in LIGHT_TITLES.values()}
    assert {title: count for title, count in said.items() if count} == summed(found)
    assert {state: int(about[f"其中：{state}"]) for state in states} == dict(states)
    assert int(about["单位办理情况"]) == len(cases)
    return found


def light_title(cell: str) -> str:
    """The light that a cell tells; where none is lit it says why instead."""
    first = cell.partition(" ")[0]
    return first if first in LIGHT_TITLES.values() else LIGHT_TITLES[Light.NONE]


def test_tasks_stand_the_same_in_services_grid_excel_and_command_line(
    small: Small, shell: Shell, tmp_path: Path
) -> None:
    with small.office() as office:
        rows = LedgerService(office).rows()
        expected = {
            row.code: (row.light_title, row.state_title, row.missing, row.completed, row.units)
            for row in rows
        }
        cases = CaseService(office).rows()
        grid = WindowModel(ledger_columns(office.today()), LedgerSource(office))
        shown = [dict(zip(names(grid), row, strict=True)) for row in words(grid)]
        WorkbookService(office).ledger(LedgerQuery(), tmp_path / "台账.xlsx")
    told = shell("task", "list")

    fields = ("light_title", "state_title", "missing", "completed", "units")
    assert {row["code"]: tuple(row[name] for name in fields) for row in told} == expected
    assert {row["code"]: (row["light"], row["state"], number(row["missing"])) for row in shown} == {
        code: (light if light != LIGHT_TITLES[Light.NONE] else "", state, missing)
        for code, (light, state, missing, _, _) in expected.items()
    }
    assert {row["code"]: row["units"] for row in shown if row["units"]} == {
        code: f"{completed}/{units}" for code, (*_, completed, units) in expected.items() if units
    }
    book = {row["任务编号"]: row for row in sheet(tmp_path / "台账.xlsx", "督查任务台账")}
    assert {code: (row["亮灯"], row["状态"], int(row["未反馈期数"] or 0)) for code, row in book.items()} == {
        code: (light, state, missing) for code, (light, state, missing, _, _) in expected.items()
    }
    assert sum(row.units for row in rows) == len(cases)
    assert sum(row.completed for row in rows) == sum(row.completed_on is not None for row in cases)
    assert sum(row.missing for row in rows) == sum(len(row.missing) for row in cases)


def test_verdicts_of_a_period_are_the_same_in_services_screen_paper_and_command_line(
    small: Small, shell: Shell
) -> None:
    with small.office() as office:
        figures = BulletinService(office).figures(PERIOD)
        screen = OverviewService(office).course().figures
        assert screen is not None
        ranks = WindowModel(RANKS, ListSource(RANKS, rank_units(screen.units)))
        paper = pdf_text(PaperService(office).render("bulletin", PaperOptions(period=PERIOD)).data)
        verdicts = Counter(
            review.verdict.value
            for case in (CaseService(office).case(row.uid) for row in CaseService(office).rows())
            for review in case.facts.reviews
            if review.period == PERIOD
        )
    told = shell("bulletin", PERIOD)

    results = {RESULT_TITLES[one.result]: (one.count, one.percent) for one in figures.results if one.count}
    assert {one.result.value: one.count for one in figures.results if one.result in COUNTED[1:]} == {
        result.value: verdicts[result.value] for result in COUNTED[1:]
    }
    assert screen.period == PERIOD
    assert screen == figures
    assert {
        RESULT_TITLES[PeriodResult(one["result"])]: (one["count"], Decimal(str(one["percent"])))
        for one in told["results"]
        if one["count"]
    } == results
    assert {title: pair for title, pair in paper_results(paper).items() if pair[0]} == results
    assert sum(percent for _, percent in paper_results(paper).values()) == Decimal("100.0")
    assert sum(count for count, _ in results.values()) == figures.total == told["total"]
    assert [row[:3] for row in words(ranks)] == [
        [rank_place(one), one["unit_name"], rank_percent(one)] for one in told["ranking"]
    ]
    assert told["silent"] == [one.unit_name for one in figures.silent] == [SILENT]


def paper_results(text: str) -> dict[str, tuple[int, Decimal]]:
    """The first table of a bulletin, down to its total."""
    table = text.split("一、总体情况")[1].split("\n合计 ")
    rows = re.findall(r"^(\S+) (\d+) ([\d.]+)%", table[0], re.MULTILINE)
    found = {title: (int(count), Decimal(percent)) for title, count, percent in rows}
    assert int(table[1].split(" ")[0]) == sum(count for count, _ in found.values())
    return found


def rank_place(one: dict[str, Any]) -> str:
    if one["place"] is None:
        return "—"
    return f"{one['place']} 并列" if one["is_tied"] else str(one["place"])


def rank_percent(one: dict[str, Any]) -> str:
    return "—" if one["percent"] is None else f"{one['percent']}%"


def test_units_and_lights_of_a_bulletin_add_up_to_its_total_on_paper(small: Small, shell: Shell) -> None:
    with small.office() as office:
        figures = BulletinService(office).figures(PERIOD)
        text = pdf_text(PaperService(office).render("bulletin", PaperOptions(period=PERIOD)).data)
    told = shell("bulletin", PERIOD)

    units = paper_units(text)
    assert {name: row["事项"] for name, row in units.items()} == {
        one.unit_name: one.total for one in figures.units
    }
    for one in figures.units:
        for count in one.counts:
            assert units[one.unit_name].get(RESULT_TITLES[count.result], 0) == count.count
    assert paper_lights(text) == {LIGHT_TITLES[one.light]: one.count for one in figures.lights if one.count}
    assert paper_lights(text) == {
        LIGHT_TITLES[Light(one["light"])]: one["count"] for one in told["lights"] if one["count"]
    }
    assert sum(paper_lights(text).values()) == sum(row["事项"] for row in units.values()) == figures.total
    assert sum(one.percent for one in figures.lights) == Decimal("100.0")


def paper_units(text: str) -> dict[str, dict[str, int]]:
    """The table of units of a bulletin."""
    part = text.split("二、各单位推进情况")[1].partition("\n合计 ")[0]
    heads = next(line for line in part.splitlines() if line.startswith("单位 ")).split(" ")
    rows = [line.split(" ") for line in part.splitlines() if len(line.split(" ")) == len(heads)]
    numbers = [head for head in heads[1:] if head != "达进度率"]
    found = {}
    for row in rows:
        cells = dict(zip(heads, row, strict=True))
        if cells["单位"] != "单位":
            found[cells["单位"]] = {head: number(cells[head]) for head in numbers}
    return found


def paper_lights(text: str) -> dict[str, int]:
    """The lights that the words of a bulletin tell."""
    said = text.replace("\n", "").split("从亮灯情况看，")[1].split("。")[0]
    return {title: int(count) for title, count in re.findall(r"([^，\d]+?)(\d+)项", said)}


def test_the_ledger_on_paper_counts_lights_as_the_screen_does(small: Small, shell: Shell) -> None:
    with small.office() as office:
        options = PaperOptions(group_by="unit")
        by_task = pdf_text(PaperService(office).render("ledger").data)
        by_unit = pdf_text(PaperService(office).render("ledger", options).data)
        cases = Counter(LIGHT_TITLES[row.light] for row in CaseService(office).rows())
        total = len(CaseService(office).rows())
        tasks = Counter(row.light_title for row in LedgerService(office).rows() if row.units)
    told = Counter(row["light_title"] for row in shell("task", "list") if row["units"])

    assert ledger_lights(by_task) == tasks == told
    assert ledger_lights(by_unit) == cases
    assert f"{total}项责任事项" in by_unit.replace("\n", "")


def test_a_light_that_the_ledger_on_paper_counts_wrong_is_seen(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader of the line above proves itself: one light seeded wrong, in the count alone."""
    options = PaperOptions(group_by="unit")
    with small.office() as office:
        cases = Counter(LIGHT_TITLES[row.light] for row in CaseService(office).rows())
        right = pdf_text(PaperService(office).render("ledger", options).data)
        monkeypatch.setattr(paper_values, "derive_task", one_yellow_seen_green())
        wrong = pdf_text(PaperService(office).render("ledger", options).data)

    yellow, green = LIGHT_TITLES[Light.YELLOW], LIGHT_TITLES[Light.GREEN]
    assert ledger_lights(right) == cases
    assert ledger_lights(wrong) == {**cases, yellow: cases[yellow] - 1, green: cases[green] + 1}


def one_yellow_seen_green() -> Callable[[Sequence[CaseRow]], TaskStanding]:
    """What `derive_task` says, but for the first yellow light."""
    seen: list[TaskStanding] = []

    def derive(rows: Sequence[CaseRow]) -> TaskStanding:
        standing = derive_task(rows)
        if standing.light is Light.YELLOW and not seen:
            seen.append(standing)
            return replace(standing, light=Light.GREEN)
        return standing

    return derive


def ledger_lights(text: str) -> dict[str, int]:
    """The line above the first table of a ledger."""
    head = text.replace("\n", "").split("编号")[0]
    said = {title: re.search(rf"{title}(\d+)项", head) for title in LIGHT_TITLES.values()}
    return {title: int(found[1]) for title, found in said.items() if found}


def test_tiles_of_the_overview_show_what_the_command_line_tells(
    small: Small, shell: Shell, qapp: QApplication, qtbot: QtBot
) -> None:
    strip = FigureStrip(Look(qapp, Settings(theme="light")), lambda _: None)
    qtbot.addWidget(strip)
    with small.office() as office:
        found = OverviewService(office).office()
        listed = {
            figure.name: len(CaseService(office).rows(figure.filter))
            for figure in (*found.lights, found.total, found.completed, found.missing, found.overdue)
            if isinstance(figure.filter, CaseFilter)
        }
    figures = (*found.lights, found.total, found.completed, found.missing, found.overdue)

    strip.show_figures(figures)

    shown = [label.text() for label in strip.findChildren(QLabel)]
    told = shell("overview")
    forms = [*told["lights"], *(told[name] for name in ("total", "completed", "missing", "overdue"))]
    assert shown[::2] == [str(form["count"]) for form in forms]
    assert [form["count"] for form in forms] == list(listed.values())


def test_a_figure_that_is_kept_wrong_is_seen(small: Small, shell: Shell) -> None:
    """One light changed behind the back of the log: two of the places disagree, and verifying says so."""
    with small.office() as office:
        before = counted(OverviewService(office).office().lights)
        seed_difference(office.workspace)
        after = counted(OverviewService(office).office().lights)
        derived = Counter(LIGHT_TITLES[row.light] for row in derived_rows(office))
        differences = office.workspace.cases.differences()
        office.workspace.connection.execute("ROLLBACK")

    assert after != before == derived
    assert differences == 1
    assert {one["title"]: one["count"] for one in shell("overview")["lights"] if one["count"]} == before


def seed_difference(workspace: Workspace) -> None:
    workspace.connection.execute("BEGIN")
    workspace.connection.execute(
        "UPDATE case_row SET light = 1 WHERE record = (SELECT max(record) FROM case_row WHERE light > 1)"
    )
