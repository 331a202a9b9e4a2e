"""Notices (督办通知单): proposed from today's lights, issued to units with a number of the year."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light, Notice, NoticeItem, Reminder
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import CaseQuery
from desktop.models.workspace import Workspace
from desktop.records.stream import Role
from desktop.services.directory import DirectoryService
from desktop.services.ledger import LedgerService
from desktop.services.notice_items import item_fields, protocol_places
from desktop.services.reminders import ReminderService, RemindOutcome
from desktop.services.session import NoSuchRecord, ReasonMissing, Session
from desktop.services.titles import LIGHT_TITLES

COLOURS = (Light.RED, Light.YELLOW, Light.BLUE)
_NUMBER = re.compile(r"督办〔(?P<year>\d{4})〕(?P<number>\d+)号")
_DEMANDS = {
    Light.BLUE: mark("请对照时限要求抓紧推进，按期办结，并于回复期限前书面反馈进展。"),
    Light.YELLOW: mark("请查明进展滞后原因，制定赶超措施，并于回复期限前书面反馈整改情况。"),
    Light.RED: mark("请立即整改，明确办结时间和责任人，并于回复期限前书面说明逾期原因和整改措施。"),
}


class NotAColour(AppError):
    """A notice is blue, yellow or red."""

    code = "E_COLOUR"
    template = mark("督办通知单只有蓝、黄、红三种。")


class NothingToNotify(AppError):
    """No task for a notice."""

    code = "E_NOTHING_TO_NOTIFY"
    template = mark("没有可列入督办通知单的任务，没有下发。")


class ReplyTooEarly(AppError):
    """A reply is asked for after the notice goes out."""

    code = "E_REPLY_BY"
    template = mark("回复期限{reply_by}早于下发日期{on}，没有下发。")


@dataclass(frozen=True, slots=True)
class NoticeProposal:
    """A notice that could be issued.

    Attributes:
        unit: party identifier.
        items: what would stand in it, most urgent first, with the light's explanation as the reason.
        earlier: numbers of notices of this colour to this unit that name one of these tasks already.
    """

    unit: str
    unit_name: str
    colour: Light
    items: tuple[NoticeItem, ...]
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeOutcome:
    """What was issued.

    Attributes:
        uids: of the notices, in order of number.
        numbers: e.g. ``督办〔2023〕1号``.
        sentence: one sentence for a clerk.
    """

    uids: tuple[str, ...]
    numbers: tuple[str, ...]
    sentence: str


class NoticeService:
    """Proposes, issues and shows notices."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def proposals(self, colour: Light | None = None) -> tuple[NoticeProposal, ...]:
        """What today's lights ask for: one notice per unit and colour, red first, then in protocol order.

        Args:
            colour: BLUE, YELLOW or RED; None for all three.

        Raises:
            NotAColour: another colour.
        """
        colours = COLOURS if colour is None else (_checked(colour),)
        with self._session.reading() as workspace:
            rows = workspace.ledger.case_rows(CaseQuery(lights=colours, order_by="due"))
            earlier = workspace.ledger.notices()
        return self._proposed(rows, earlier)

    def propose(self, unit: str, colour: Light, tasks: Sequence[str]) -> NoticeProposal:
        """A notice to one unit about chosen tasks, whatever their light is.

        Args:
            unit: any name of the unit, its code or its party identifier.
            colour: BLUE, YELLOW or RED.
            tasks: codes or uids; the unit has a share in each.

        Raises:
            NotAColour: another colour.
            NothingToNotify: no task is named.
            NoSuchRecord: a task is unknown, or is not the unit's.
        """
        meant = DirectoryService(self._session).meant(unit)
        chosen = {LedgerService(self._session).find(name).uid: name for name in tasks}
        with self._session.reading() as workspace:
            rows = workspace.ledger.case_rows(CaseQuery(unit=meant.party))
            earlier = workspace.ledger.notices(meant.party)
        found = [row for row in rows if row.task in chosen]
        if not chosen:
            raise NothingToNotify
        for lost in chosen.keys() - {row.task for row in found}:
            raise NoSuchRecord(name=f"{chosen[lost]}@{meant.title}")
        return _proposal(_checked(colour), found, earlier)

    def propose_for(self, colour: Light, cases: Iterable[CaseRow]) -> tuple[NoticeProposal, ...]:
        """Notices about chosen cases, whatever their light is: one per unit, in protocol order.

        Args:
            colour: BLUE, YELLOW or RED.
            cases: of any units.

        Raises:
            NotAColour: another colour.
        """
        with self._session.reading() as workspace:
            earlier = workspace.ledger.notices()
        meant = _checked(colour)
        return self._proposed([replace(case, light=meant) for case in cases], earlier)

    def issue(
        self,
        proposals: Sequence[NoticeProposal],
        demand: str,
        reply_by: date | None,
        signer: str,
        on: date | None = None,
    ) -> NoticeOutcome:
        """Issues notices, numbered on in the year of the day of issue, in one transaction.

        Args:
            proposals: as proposed, or with fewer items.
            demand: what is asked for, the same in each; empty means the usual words of each colour.
            reply_by: last day for the reply; None when no reply is asked for.
            signer: who signs.
            on: day of issue; None means today.

        Raises:
            NothingToNotify: nothing is proposed, or one of them has no items.
            ReplyTooEarly: the reply is due before the day of issue.
        """
        self._session.require(Role.OFFICE)
        day = on or self._session.today()
        if not proposals or not all(one.items for one in proposals):
            raise NothingToNotify
        if reply_by is not None and reply_by < day:
            raise ReplyTooEarly(reply_by=reply_by, on=day)
        for one in proposals:
            _checked(one.colour)
        common = {
            "signer": clean_line(signer),
            "reply_by": reply_by.isoformat() if reply_by else None,
            "on": day.isoformat(),
        }
        uids, numbers = [], []
        with self._session.transaction(tr("下发督办通知单{count}份", count=len(proposals))) as workspace:
            for number, one in enumerate(proposals, start=_last_number(workspace, day.year) + 1):
                numbers.append(f"督办〔{day.year}〕{number}号")
                words = demand.strip() or default_demand(one.colour)
                fields = {"number": numbers[-1], **_fields(one), "demand": words, **common}
                uids.append(self._session.create("notice", one.unit, fields))
        return NoticeOutcome(tuple(uids), tuple(numbers), _sentence(proposals, numbers))

    def notices(self, unit: str = "") -> tuple[Notice, ...]:
        """The notices issued, in order of number; withdrawn ones with their reason.

        Args:
            unit: any name of a unit; empty for all.
        """
        party = self.party(unit) if unit else ""
        with self._session.reading() as workspace:
            return tuple(sorted(workspace.ledger.notices(party), key=lambda one: _order(one.number)))

    def withdraw(self, name: str, reason: str) -> None:
        """Withdraws a notice; its number stays used.

        Args:
            name: number or uid.
            reason: stays visible.

        Raises:
            NoSuchRecord: there is no such notice.
            ReasonMissing: the reason is empty.
        """
        self._session.require(Role.OFFICE)
        found = next((one for one in self.notices() if name in (one.uid, one.number)), None)
        if found is None:
            raise NoSuchRecord(name=name)
        if not reason.strip():
            raise ReasonMissing
        with self._session.transaction(tr("撤销{number}", number=found.number)):
            self._session.withdraw("notice", found.uid, reason.strip())

    def party(self, name: str) -> str:
        """The party that a name of a unit means; the name itself when it is unknown."""
        return DirectoryService(self._session).meant(name).party

    def remind(
        self,
        units: Sequence[str] | None = None,
        period: str = "",
        text: str = "",
        on: date | None = None,
    ) -> RemindOutcome:
        """Reminds units of what they owe, see `ReminderService.remind`."""
        return ReminderService(self._session).remind(units, period, text, on)

    def reminders(self, unit: str = "") -> tuple[Reminder, ...]:
        """The reminders sent, the latest first."""
        return ReminderService(self._session).reminders(unit)

    def _proposed(self, rows: Iterable[CaseRow], earlier: Sequence[Notice]) -> tuple[NoticeProposal, ...]:
        grouped: dict[tuple[Light, str], list[CaseRow]] = {}
        for row in rows:
            grouped.setdefault((row.light, row.unit), []).append(row)
        places = protocol_places(self._session)
        order = sorted(
            grouped, key=lambda key: (COLOURS.index(key[0]), places.get(key[1], len(places)), key[1])
        )
        return tuple(_proposal(colour, grouped[colour, unit], earlier) for colour, unit in order)


def default_demand(colour: Light) -> str:
    """The usual words of a notice of a colour."""
    return tr(_DEMANDS[_checked(colour)])


def _proposal(colour: Light, rows: Sequence[CaseRow], earlier: Sequence[Notice]) -> NoticeProposal:
    first = rows[0]
    items = tuple(NoticeItem(row.task, row.code, row.title, row.due, row.explanation) for row in rows)
    tasks = {item.task for item in items}
    numbers = tuple(
        one.number
        for one in earlier
        if (one.unit, one.colour) == (first.unit, colour)
        and not one.withdrawn
        and any(item.task in tasks for item in one.items)
    )
    return NoticeProposal(first.unit, first.unit_name, colour, items, numbers)


def _checked(colour: Light) -> Light:
    if colour not in COLOURS:
        raise NotAColour
    return colour


def _fields(proposal: NoticeProposal) -> dict[str, Any]:
    return {
        "unit": proposal.unit,
        "unit_name": proposal.unit_name,
        "colour": proposal.colour.value,
        "items": [item_fields(item) for item in proposal.items],
    }


def _last_number(workspace: Workspace, year: int) -> int:
    """The highest number given in a year, by notices that were withdrawn since as well."""
    found = (_NUMBER.fullmatch(str(one.get("number", ""))) for one in workspace.log.records("notice"))
    return max((int(one["number"]) for one in found if one and int(one["year"]) == year), default=0)


def _order(number: str) -> tuple[int, int]:
    found = _NUMBER.fullmatch(number)
    return (int(found["year"]), int(found["number"])) if found else (0, 0)


def _sentence(proposals: Sequence[NoticeProposal], numbers: Sequence[str]) -> str:
    counts = {colour: sum(one.colour is colour for one in proposals) for colour in COLOURS}
    parts = [
        tr("{colour}{count}份", colour=tr(LIGHT_TITLES[colour]), count=count)
        for colour, count in counts.items()
        if count
    ]
    span = numbers[0] if len(numbers) == 1 else tr("{first}至{last}", first=numbers[0], last=numbers[-1])
    return tr(
        "已下发督办通知单{count}份（{parts}），涉及任务{items}项：{span}。",
        count=len(numbers),
        parts="、".join(parts),
        items=sum(len(one.items) for one in proposals),
        span=span,
    )
