"""Reminders (催办): what a unit owes, with a cool-down per unit and task so that nobody is spammed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import CaseRow, Waiting
from desktop.domain.supervision import NoticeItem, Reminder
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import CaseQuery
from desktop.records.stream import Role
from desktop.services.bulletins import named_period
from desktop.services.directory import DirectoryService
from desktop.services.notice_items import item_fields, protocol_places
from desktop.services.session import Session

_WAITS = {
    Waiting.ANSWER: mark("交办后尚未签收"),
    Waiting.CORRECTION: mark("反馈已退回，尚未补正"),
}


class NothingToRemind(AppError):
    """Nobody owes anything."""

    code = "E_NOTHING_TO_REMIND"
    template = mark("没有需要催办的事项。")


class CoolDown(AppError):
    """All that is owed was reminded of a short while ago."""

    code = "E_COOL_DOWN"
    template = mark("均在催办冷却期内，没有催办：{who}。")


@dataclass(frozen=True, slots=True)
class Cooling:
    """A task that a unit was reminded of a short while ago.

    Attributes:
        unit: party identifier.
        code: of the task.
        reminded_on: when it was reminded last.
        again_on: first day on which it may be reminded again.
    """

    unit: str
    unit_name: str
    task: str
    code: str
    reminded_on: date
    again_on: date


@dataclass(frozen=True, slots=True)
class ReminderProposal:
    """What one unit would be reminded of.

    Attributes:
        items: what it owes and may be reminded of, with the reason.
        cooling: what it owes and was reminded of a short while ago.
    """

    unit: str
    unit_name: str
    items: tuple[NoticeItem, ...]
    cooling: tuple[Cooling, ...]


@dataclass(frozen=True, slots=True)
class RemindOutcome:
    """Who was reminded, and who was left out.

    Attributes:
        uids: of the reminders, in protocol order of their units.
        units: party identifiers of the units reminded.
        cooling: tasks left out.
        sentence: one sentence for a clerk, naming who was left out and until when.
    """

    uids: tuple[str, ...]
    units: tuple[str, ...]
    cooling: tuple[Cooling, ...]
    sentence: str


class ReminderService:
    """Reminds units of what they owe."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def proposals(
        self, units: Sequence[str] | None = None, period: str = "", on: date | None = None
    ) -> tuple[ReminderProposal, ...]:
        """What units owe, in protocol order of the units.

        Args:
            units: any names of units; None for all.
            period: code of a period whose feedback is missing; empty for everything that is owed:
                signatures, corrections, feedback, deadlines.
            on: day of the reminder; None means today.

        Raises:
            BadPeriod: it is no code of a period.
        """
        day = on or self._session.today()
        if period:
            named_period(period)
        wanted = None if units is None else {self._party(name) for name in units}
        owed: dict[str, list[CaseRow]] = {}
        with self._session.reading() as workspace:
            for row in workspace.ledger.case_rows(CaseQuery(completed=False, suspended=False)):
                is_wanted = wanted is None or row.unit in wanted
                if is_wanted and _reason(row, period, day):
                    owed.setdefault(row.unit, []).append(row)
            cooling = self._cooling(workspace.ledger.reminders(), day)
        places = protocol_places(self._session)
        order = sorted(owed, key=lambda unit: (places.get(unit, len(places)), unit))
        return tuple(_proposal(owed[unit], period, day, cooling) for unit in order)

    def remind(
        self,
        units: Sequence[str] | None = None,
        period: str = "",
        text: str = "",
        on: date | None = None,
    ) -> RemindOutcome:
        """Reminds units of what they owe; what was reminded of a short while ago is left out, and named.

        Args:
            units: any names of units; None for all.
            period: code of a period whose feedback is missing; empty for everything that is owed.
            text: a word of the office; may be empty.
            on: day of the reminder; None means today.

        Raises:
            BadPeriod: the period is none.
            NothingToRemind: nobody of them owes anything.
            CoolDown: everything was reminded of a short while ago; nothing is written.
        """
        self._session.require(Role.OFFICE)
        day = on or self._session.today()
        proposals = self.proposals(units, period, day)
        if not proposals:
            raise NothingToRemind
        cooling = tuple(item for one in proposals for item in one.cooling)
        going = [one for one in proposals if one.items]
        if not going:
            raise CoolDown(who=_left_out(cooling))
        with self._session.transaction(tr("催办{count}个单位", count=len(going))):
            uids = tuple(self._remind(one, period, text.strip(), day) for one in going)
        return RemindOutcome(uids, tuple(one.unit for one in going), cooling, _sentence(going, cooling))

    def reminders(self, unit: str = "") -> tuple[Reminder, ...]:
        """The reminders sent, the latest first.

        Args:
            unit: any name of a unit; empty for all.
        """
        with self._session.reading() as workspace:
            found = workspace.ledger.reminders(self._party(unit) if unit else "")
        return tuple(sorted(found, key=lambda one: (one.on or date.min, one.uid), reverse=True))

    def _party(self, name: str) -> str:
        return DirectoryService(self._session).meant(name).party

    def _remind(self, proposal: ReminderProposal, period: str, text: str, day: date) -> str:
        fields = {
            "unit": proposal.unit,
            "unit_name": proposal.unit_name,
            "items": [item_fields(item) for item in proposal.items],
            "period": period,
            "text": text,
            "on": day.isoformat(),
        }
        return self._session.create("reminder", proposal.unit, fields)

    def _cooling(self, reminders: Iterable[Reminder], day: date) -> dict[tuple[str, str], tuple[date, date]]:
        """Unit and task to the day of the last reminder and the first day for the next, while it is to come.

        Source: DOMAIN.md, "reminders with a cool-down"; the length is the workspace's rule, in working days.
        """
        rules = self._session.workspace.rules()
        found: dict[tuple[str, str], tuple[date, date]] = {}
        for one in reminders:
            if one.on is None or one.on > day:
                continue
            again = rules.calendar.add_working_days(one.on, rules.cool_down_days)
            for item in one.items:
                key = (one.unit, item.task)
                if day < again and found.get(key, (date.min,))[0] < one.on:
                    found[key] = (one.on, again)
        return found


def _reason(row: CaseRow, period: str, day: date) -> str:
    """Why a unit is reminded of a task; empty when it owes nothing in it."""
    if row.is_closed or row.state is AssignmentState.OBJECTED:  # then it is the office's turn
        return ""
    missing = [code for code in row.missing if not period or code == period]
    titles = "、".join(named_period(code).title for code in missing)
    reasons = [tr("{periods}进展未反馈", periods=titles)] if missing else []
    if not period:
        if row.waiting in _WAITS:
            reasons.append(tr(_WAITS[row.waiting]))
        if row.due is not None and row.due < day:
            reasons.append(tr("已超过完成时限{due}", due=row.due))
    return "；".join(reasons)


def _proposal(
    rows: Sequence[CaseRow], period: str, day: date, cooling: dict[tuple[str, str], tuple[date, date]]
) -> ReminderProposal:
    items, resting = [], []
    for row in rows:
        last = cooling.get((row.unit, row.task))
        if last is None:
            items.append(NoticeItem(row.task, row.code, row.title, row.due, _reason(row, period, day)))
        else:
            resting.append(Cooling(row.unit, row.unit_name, row.task, row.code, *last))
    return ReminderProposal(rows[0].unit, rows[0].unit_name, tuple(items), tuple(resting))


def _left_out(cooling: Sequence[Cooling]) -> str:
    """Units and days, each unit once with the first of its days."""
    days: dict[str, date] = {}
    for one in sorted(cooling, key=lambda item: item.again_on):
        days.setdefault(one.unit_name, one.again_on)
    return "、".join(tr("{unit}（{day}起可再催）", unit=name, day=day) for name, day in days.items())


def _sentence(going: Sequence[ReminderProposal], cooling: Sequence[Cooling]) -> str:
    sentence = tr(
        "已催办{units}个单位、{items}项任务。",
        units=len(going),
        items=sum(len(one.items) for one in going),
    )
    if not cooling:
        return sentence
    return sentence + tr("在冷却期内未重复催办{count}项：{who}。", count=len(cooling), who=_left_out(cooling))
