"""Which papers of a kind there are: what a list offers, and what is printed when all are asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from desktop.domain.periods import periods_between
from desktop.domain.supervision import Notice, Reminder
from desktop.i18n import tr
from desktop.models.exchange_rows import Direction
from desktop.models.ledger import CaseQuery
from desktop.services.checks import papers as check_papers
from desktop.services.evaluation import papers as evaluation_papers
from desktop.services.exchange_parties import Parties
from desktop.services.notice_items import protocol_places
from desktop.services.notices import NoticeService
from desktop.services.paper_desk import PaperDesk, named
from desktop.services.paper_options import PaperOptions, PaperRequest
from desktop.services.paper_words import day_text
from desktop.services.policies import PolicyService
from desktop.services.receipts import local_time, sender_name
from desktop.services.reminders import ReminderService
from desktop.services.session import Session

Found = list[tuple[str, PaperOptions]]
_T = TypeVar("_T", Notice, Reminder)


def requests_of(session: Session, name: str, options: PaperOptions) -> tuple[PaperRequest, ...]:
    """The papers of a kind that can be printed now.

    Args:
        session: of the day that they show.
        name: of the kind.
        options: narrow the choice: unit, period, document.
    """
    desk = PaperDesk(session, options.as_of or session.today())
    return tuple(PaperRequest(name, chosen, title) for title, chosen in FINDERS[name](desk, options))


def _units(desk: PaperDesk, options: PaperOptions) -> Found:
    """One for every unit with a case, in protocol order."""
    party = desk.unit(options.unit).party if options.unit or desk.is_unit else ""
    with desk.session.reading() as workspace:
        rows = workspace.ledger.case_rows(CaseQuery(unit=party))
    places = protocol_places(desk.session)
    units = {row.unit: row.unit_name for row in rows}
    order = sorted(units, key=lambda unit: (places.get(unit, len(places)), unit))
    return [(units[unit], replace(options, unit=unit)) for unit in order]


def _policies(desk: PaperDesk, options: PaperOptions) -> Found:
    policies = PolicyService(desk.session).policies()
    return [(named(policy), replace(options, policy=policy.uid)) for policy in policies]


def _notices(desk: PaperDesk, options: PaperOptions) -> Found:
    found = _latest_first(NoticeService(desk.session).notices(options.unit))
    return [
        (tr("{number}　{unit}", number=one.number, unit=one.unit_name), replace(options, record=one.uid))
        for one in found
        if _is_within(desk, one, options.period)
    ]


def _reminders(desk: PaperDesk, options: PaperOptions) -> Found:
    found = _latest_first(ReminderService(desk.session).reminders(options.unit))
    return [
        (tr("{day}　{unit}", day=day_text(one.on), unit=one.unit_name), replace(options, record=one.uid))
        for one in found
        if _is_within(desk, one, options.period)
    ]


def _latest_first(found: Iterable[_T]) -> list[_T]:
    """The latest day first; those of one day as they came."""
    return sorted(found, key=lambda one: str(one.on or ""), reverse=True)


def _is_within(desk: PaperDesk, one: Notice | Reminder, period: str) -> bool:
    """Whether something was issued in a period; everything was when none is named."""
    if not period:
        return True
    wanted = desk.period(period)
    return one.on is not None and wanted.first <= one.on <= wanted.last


def _periods(desk: PaperDesk, options: PaperOptions) -> Found:
    """The periods of the supervision year that have ended, the latest first."""
    last = desk.period("")
    with desk.session.reading() as workspace:
        cadence = workspace.rules().periods.cadence
    found = periods_between(date(desk.session.year, 1, 1), last.last, cadence)
    return [(period.title, replace(options, period=period.code)) for period in reversed(found)]


def _cases(desk: PaperDesk, options: PaperOptions) -> Found:
    party = desk.unit(options.unit).party if options.unit or desk.is_unit else ""
    with desk.session.reading() as workspace:
        rows = workspace.ledger.case_rows(CaseQuery(unit=party, policy=options.policy))
    return [
        (
            tr("{code}　{unit}　{title}", code=row.code, unit=row.unit_name, title=row.title),
            replace(options, record=row.uid),
        )
        for row in rows
    ]


def _own_key(desk: PaperDesk, options: PaperOptions) -> Found:
    return [(desk.session.party_name, options)]


def _receipts(desk: PaperDesk, options: PaperOptions) -> Found:
    """One for every package that was imported, the latest first."""
    parties = Parties(desk.session)
    with desk.session.reading() as workspace:
        rows = workspace.exchange.packages(Direction.IN)
    return [
        (
            tr(
                "{day}　{sender}　第{seq}号",
                day=day_text(local_time(row).date()),
                sender=parties.name(row.party, sender_name(row)),
                seq=row.seq,
            ),
            replace(options, record=row.digest),
        )
        for row in rows
    ]


FINDERS: Mapping[str, Callable[[PaperDesk, PaperOptions], Found]] = {
    "ledger": _units,
    "coverage": _policies,
    "notice": _notices,
    "reminder": _reminders,
    "bulletin": _periods,
    "feedback-form": _units,
    "case": _cases,
    **check_papers.FINDERS,
    **evaluation_papers.FINDERS,
    "key-form": _own_key,
    "receipt": _receipts,
    "calendar": _units,
}
