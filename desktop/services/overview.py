"""The overview (总览): what must be done today, and where everything stands, every figure with its list."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from desktop.domain.ledger import AssignmentState, Stage
from desktop.domain.standing import Waiting
from desktop.domain.supervision import Light
from desktop.domain.units import Unit
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.burn_up import burn_up, week_of
from desktop.services.cases import CaseFilter, CaseService, case_query
from desktop.services.directory import DirectoryService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.overview_values import (
    LIT,
    Course,
    Figure,
    HeatRow,
    OfficeOverview,
    UnitOverview,
)
from desktop.services.session import Session
from desktop.services.titles import LIGHT_TITLES

_WAITING_FOR_OFFICE = (
    ("objection", mark("异议待裁定"), Waiting.OBJECTION),
    ("request", mark("申请待审批"), Waiting.REQUEST),
    ("review", mark("反馈待核定"), Waiting.REVIEW),
    ("answer", mark("尚未签收"), Waiting.ANSWER),
)
_WAITING_FOR_UNIT = (
    ("answer", mark("待签收"), Waiting.ANSWER),
    ("correction", mark("退回待补正"), Waiting.CORRECTION),
)
_MISSING, _OVERDUE, _TOTAL = mark("进展未反馈"), mark("已超时限"), mark("全部责任事项")


class OverviewService:
    """Counts what the first page shows."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._cases = CaseService(session)

    def office(self) -> OfficeOverview:
        """The overview of the office, of today; of another day it is asked of `lookback.as_of`."""
        self._session.require(Role.OFFICE)
        return OfficeOverview(
            day=self._session.today(),
            todo=self._todo_of_office(),
            lights=self._lights(),
            heat=self._heat(),
            due_this_week=self._due_this_week(),
            missing=self._missing(),
            overdue=self._overdue(),
            total=self._total(),
            completed=self._completed(),
        )

    def unit(self) -> UnitOverview:
        """The overview of a unit, of today."""
        from desktop.services.reminders import ReminderService  # start-up time

        self._session.require(Role.UNIT)
        with self._session.reading() as workspace:
            notices = workspace.ledger.notices(self._session.party)
        return UnitOverview(
            day=self._session.today(),
            todo=self._todo_of_unit(),
            lights=self._lights(),
            due_this_week=self._due_this_week(),
            missing=self._missing(),
            overdue=self._overdue(),
            total=self._total(),
            completed=self._completed(),
            notices=tuple(sorted(notices, key=lambda one: (str(one.on), one.number), reverse=True)),
            reminders=ReminderService(self._session).reminders(),
        )

    def course(self) -> Course:
        """How the year has gone, of the office or of a unit."""
        from desktop.services.bulletins import BulletinService, standing_cases  # start-up time

        session = self._session
        return Course(
            burn_up(standing_cases(session), session.today(), session.year),
            BulletinService(session).figures() if session.role is Role.OFFICE else None,
        )

    def _todo_of_office(self) -> tuple[Figure, ...]:
        drafts = LedgerQuery(stage=Stage.DRAFT)
        ready = LedgerQuery(stage=Stage.ISSUED, states=(AssignmentState.COMPLETED,), closed=False)
        figures = [
            self._tasks("draft", tr("草稿待交办"), drafts),
            *self._waiting(_WAITING_FOR_OFFICE),
            self._missing(),
            self._figure("red", tr("红灯待督办"), CaseFilter(lights=(Light.RED,))),
            self._tasks("close", tr("办结待销号"), ready),
        ]
        return tuple(figure for figure in figures if figure.count)

    def _todo_of_unit(self) -> tuple[Figure, ...]:
        figures = [*self._waiting(_WAITING_FOR_UNIT), self._missing(), self._overdue(), self._due_this_week()]
        return tuple(figure for figure in figures if figure.count)

    def _waiting(self, wanted: Iterable[tuple[str, str, Waiting]]) -> list[Figure]:
        return [self._figure(name, tr(title), CaseFilter(waiting=(one,))) for name, title, one in wanted]

    def _lights(self) -> tuple[Figure, ...]:
        return tuple(
            self._figure(light.value, tr(LIGHT_TITLES[light]), CaseFilter(lights=(light,))) for light in LIT
        )

    def _due_this_week(self) -> Figure:
        monday, sunday = week_of(self._session.today())
        chosen = replace(self._open(), due_from=monday, due_before=sunday + timedelta(days=1), order_by="due")
        return self._figure("due-this-week", tr("本周到期"), chosen)

    def _missing(self) -> Figure:
        return self._figure("missing", tr(_MISSING), CaseFilter(missing=True))

    def _overdue(self) -> Figure:
        chosen = self._late()
        return self._figure("overdue", tr(_OVERDUE), chosen)

    def _open(self) -> CaseFilter:
        """Cases that something is to be done in: completed, suspended and closed ones have no light."""
        with self._session.reading() as workspace:
            is_calm_dark = workspace.rules().lights.calm is Light.NONE
        lit = () if is_calm_dark else tuple(light for light in LIT if light is not Light.NONE)
        return CaseFilter(completed=False, suspended=False, lights=lit)

    def _late(self) -> CaseFilter:
        return replace(self._open(), due_before=self._session.today(), order_by="due")

    def _total(self) -> Figure:
        return self._figure("total", tr(_TOTAL), CaseFilter())

    def _completed(self) -> Figure:
        return self._figure("completed", tr("已办结"), CaseFilter(completed=True))

    def _figure(self, name: str, title: str, chosen: CaseFilter) -> Figure:
        return Figure(name, title, self._cases.count(chosen), chosen)

    def _tasks(self, name: str, title: str, chosen: LedgerQuery) -> Figure:
        return Figure(name, title, LedgerService(self._session).count(chosen), chosen)

    def _by_unit(self, chosen: CaseFilter) -> Mapping[str, int]:
        with self._session.reading() as workspace:
            counts = workspace.ledger.case_counts(("unit",), case_query(self._session, chosen))
        return {unit: count for (unit,), count in counts.items()}

    def _heat(self) -> tuple[HeatRow, ...]:
        """One count per unit and light, and one per unit of what alarms."""
        late = self._late()
        with self._session.reading() as workspace:
            lights = workspace.ledger.case_counts(("unit", "light"))
        missing, overdue = self._by_unit(CaseFilter(missing=True)), self._by_unit(late)
        found = dict.fromkeys(sorted(unit for unit, _ in lights))
        known = {f"unit.{unit.code}": unit for unit in DirectoryService(self._session).units()}
        parties = [party for party in known if party in found] + [
            party for party in found if party not in known
        ]
        return tuple(
            _heat_row(party, known.get(party), lights, replace(late, unit=party), (missing, overdue))
            for party in parties
        )


def _heat_row(
    party: str,
    unit: Unit | None,
    lights: Mapping[tuple[str, Light], int],
    late: CaseFilter,
    counted: tuple[Mapping[str, int], Mapping[str, int]],
) -> HeatRow:
    all_cases = CaseFilter(unit=party)
    missing, overdue = counted
    counts = {light: lights.get((party, light), 0) for light in LIT}
    figures = tuple(
        Figure(light.value, tr(LIGHT_TITLES[light]), count, replace(all_cases, lights=(light,)))
        for light, count in counts.items()
    )
    return HeatRow(
        unit=party,
        unit_name=unit.short if unit else party,
        group=unit.group if unit else "",
        lights=figures,
        missing=Figure("missing", tr(_MISSING), missing.get(party, 0), replace(all_cases, missing=True)),
        overdue=Figure("overdue", tr(_OVERDUE), overdue.get(party, 0), late),
        total=Figure("total", tr(_TOTAL), sum(counts.values()), all_cases),
    )
