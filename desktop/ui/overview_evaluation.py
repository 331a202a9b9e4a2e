"""The year-end evaluation on the first page: read last, shown as a card; no room while there is none."""

from typing import TYPE_CHECKING

from desktop.ui.desk import Desk
from desktop.ui.overview_part import OverviewPart

if TYPE_CHECKING:
    from desktop.services.overview_evaluation import EvaluationStanding
    from desktop.ui.evaluation.overview_card import EvaluationCard


class EvaluationPart(OverviewPart):
    """The card of the evaluation, made when it is first read.

    Args:
        desk: the open workspace, of the office or a unit.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.card: EvaluationCard | None = None

    def read(self) -> None:
        """Reads where the evaluation stands, on the worker."""
        from desktop.services.overview_evaluation import evaluation_overview  # start-up time

        session = self._desk.session
        self._desk.submit(lambda _progress: evaluation_overview(session), self._show, self)

    def _show(self, found: "tuple[EvaluationStanding, ...]") -> None:
        if self.card is None and found:
            from desktop.ui.evaluation.overview_card import EvaluationCard  # start-up time

            self.card = EvaluationCard(self._desk)
            self._box.addWidget(self.card)
        if self.card is not None:
            self.card.show_standings(found)
        self.setVisible(bool(found))
        self.read_again.emit()
