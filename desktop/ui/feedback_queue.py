"""The queue of the office: what waits, as cards in groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.domain.standing import CaseRow, Waiting
from desktop.i18n import tr
from desktop.services.rulings import RequestView
from desktop.services.titles import WAITING_TITLES
from desktop.ui.case_card import ListCard
from desktop.ui.case_words import day_text, percent_text, period_title

MOST_LISTED = 16
BY_UNIT, BY_TASK = "unit", "task"
NO_PLACES: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One thing that waits: a case whose report is to be judged, or an objection or request to be decided.

    Attributes:
        request: the request; None for a report or an objection.
    """

    case: CaseRow
    request: RequestView | None = None

    @property
    def key(self) -> str:
        """What it is about: the request, else the assignment."""
        return self.request.request.uid if self.request else self.case.uid

    @property
    def waiting(self) -> Waiting:
        """What it waits for."""
        return Waiting.REQUEST if self.request else self.case.waiting


def grouped(
    entries: Sequence[QueueEntry], by: str, places: Mapping[str, int] = NO_PLACES
) -> tuple[ListCard, ...]:
    """The queue as cards under headings.

    Args:
        entries: what waits, in order.
        by: `BY_UNIT` or `BY_TASK`.
        places: protocol order of the units.
    """
    groups: dict[tuple[int, str], list[QueueEntry]] = {}
    for entry in entries:
        case = entry.case
        key = (places.get(case.unit, len(places)), case.unit) if by == BY_UNIT else (0, case.code)
        groups.setdefault(key, []).append(entry)
    cards: list[ListCard] = []
    for _, group in sorted(groups.items()):
        first = group[0].case
        title = first.unit_name if by == BY_UNIT else f"{first.code}　{first.title}"
        cards.append(ListCard("", title, note=str(len(group))))
        cards += [_card(entry) for entry in group]
    return tuple(cards)


def several_text(entries: Sequence[QueueEntry]) -> str:
    """The reports among several things that wait, a line each."""
    reports = [entry.case for entry in entries if entry.waiting is Waiting.REVIEW]
    lines = [
        "　".join((case.code, case.unit_name, case.title, percent_text(case.percent)))
        for case in reports[:MOST_LISTED]
    ]
    if len(reports) > MOST_LISTED:
        lines.append(tr("…… 共 {count} 项反馈", count=len(reports)))
    return "\n".join(lines)


def _card(entry: QueueEntry) -> ListCard:
    case = entry.case
    is_report = entry.waiting is Waiting.REVIEW
    state = period_title(case.reported[-1]) if is_report and case.reported else ""
    return ListCard(
        key=entry.key,
        title=case.title,
        code=f"{case.code}　{case.unit_name}",
        state=state or tr(WAITING_TITLES[entry.waiting]),
        light=case.light,
        light_word=case.light_word,
        note=" · ".join(filter(None, _notes(entry))),
    )


def _notes(entry: QueueEntry) -> Iterator[str]:
    case = entry.case
    if entry.request is not None:
        until = day_text(entry.request.request.wanted, tr("不定期"))
        yield tr("{kind}至 {until}", kind=entry.request.kind_title, until=until)
        yield tr("第 {number} 次延期", number=entry.request.number) if entry.request.number else ""
        return
    if entry.waiting is Waiting.REVIEW:
        yield tr("报 {percent}", percent=percent_text(case.percent)) if case.percent is not None else ""
        yield tr("应达 {percent}", percent=percent_text(case.expected)) if case.expected is not None else ""
    yield tr("时限 {day}", day=case.due.isoformat()) if case.due else ""
