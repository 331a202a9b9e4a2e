"""Security checks on the first page: read after what is painted first, shown as a card."""

from typing import TYPE_CHECKING

from desktop.services.overview_values import Figure
from desktop.ui.desk import Desk
from desktop.ui.overview_part import OverviewPart

if TYPE_CHECKING:
    from desktop.services.overview_checks import ChecksOverview
    from desktop.ui.checks.overview_card import ChecksCard


class ChecksPart(OverviewPart):
    """The card of security checks, made when they are first read; takes no room while there are none.

    Args:
        desk: the open workspace, of the office or a unit.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.card: ChecksCard | None = None
        self.todo: tuple[Figure, ...] = ()

    def read(self) -> None:
        """Reads what security checks ask for, on the worker."""
        from desktop.services.overview_checks import checks_overview  # start-up time

        session = self._desk.session
        self._desk.submit(lambda _progress: checks_overview(session), self._show, self)

    def _show(self, found: "ChecksOverview") -> None:
        if self.card is None:
            from desktop.ui.checks.overview_card import ChecksCard  # start-up time

            self.card = ChecksCard(self._desk)
            self._box.addWidget(self.card)
        self.card.show_checks(found)
        self.setVisible(not self.card.isHidden())
        self.todo = found.todo
        self.read_again.emit()
