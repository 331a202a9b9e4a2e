"""Rows of the time axis: fetched on the worker when they come into sight, forgotten when far away."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.progress import Progress
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.schedule import ScheduleRow, ScheduleService
from desktop.ui.desk import Desk

PAGE_ROWS = 32
KEPT_PAGES = 48
_PAUSE_MS = 15


class TimelineRows(QObject):
    """A window of rows of a query."""

    arrived = Signal()
    """Rows that were asked for are at hand."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ledger, self._schedule = LedgerService(desk.session), ScheduleService(desk.session)
        self._query = LedgerQuery()
        self._generation = 0
        self._pages: OrderedDict[int, Sequence[ScheduleRow]] = OrderedDict()
        self._asked: set[int] = set()
        self._wanted: list[int] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.count = 0

    def use(self, query: LedgerQuery, count: int) -> None:
        """Shows the rows of a query.

        Args:
            query: which, and in what order.
            count: how many they are.
        """
        self._query, self.count = query, count
        self._generation += 1
        self._pages.clear()
        self._asked.clear()
        self.arrived.emit()

    def row(self, number: int) -> ScheduleRow | None:
        """A row; None while it is on its way, or when there is none."""
        if not 0 <= number < self.count:
            return None
        page, place = divmod(number, PAGE_ROWS)
        if page not in self._pages:
            if page not in self._wanted:
                self._wanted.append(page)
            self._pause.start()
            return None
        self._pages.move_to_end(page)
        rows = self._pages[page]
        return rows[place] if place < len(rows) else None

    def peek(self, number: int) -> ScheduleRow | None:
        """A row that is at hand; asks for nothing."""
        page, place = divmod(number, PAGE_ROWS)
        rows = self._pages.get(page, ()) if number >= 0 else ()
        return rows[place] if place < len(rows) else None

    def forget_wishes(self) -> None:
        """What was asked for and is out of sight by now need not come."""
        self._wanted.clear()

    def _ask(self) -> None:
        for page in self._wanted:
            if page not in self._asked:
                self._asked.add(page)
                done = partial(self._keep, self._generation, page)
                self._desk.submit(partial(self._fetch, self._query, page), done, self)
        self._wanted.clear()

    def _fetch(self, query: LedgerQuery, page: int, _progress: Progress) -> Sequence[ScheduleRow]:
        return self._schedule.rows(query, page * PAGE_ROWS, PAGE_ROWS)

    def _keep(self, generation: int, page: int, rows: Sequence[ScheduleRow]) -> None:
        if generation != self._generation:
            return
        self._pages[page] = rows
        self._asked.discard(page)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        self.arrived.emit()
