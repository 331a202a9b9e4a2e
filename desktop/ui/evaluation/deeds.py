"""What is done with an evaluation: every action of the page, on the place that is looked at."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from desktop.domain.evaluation.values import UnitScore
from desktop.i18n import tr
from desktop.services.case_permissions import can_write
from desktop.services.evaluation.values import EvaluationView
from desktop.ui.desk import Desk
from desktop.ui.evaluation.derivation import Place

APPRAISAL, SCORE_SHEET, SUMMARY = "appraisal", "score-sheet", "evaluation-summary"
_DECIDING = frozenset({"change-points", "book-points", "book-veto", "exempt-occurrence", "state-fact"})
_OF_INDICATOR = frozenset({"change-points", "exempt-occurrence", "state-fact"})
_FREEZING = frozenset({"freeze-evaluation", "reopen-evaluation"})
_BOOKING = _DECIDING | {"freeze-evaluation"}
_OF_ALL = frozenset({"evaluation-summary", "what-if"})
_ALWAYS = frozenset({"evaluation-schemes"})


class EvaluationDeeds:
    """Opens dialogs and papers.

    Args:
        desk: the open workspace.
        page: whose window they belong to.
        looked_at: gives the figures and the place that are looked at.
    """

    def __init__(
        self, desk: Desk, page: QWidget, looked_at: Callable[[], tuple[EvaluationView | None, Place | None]]
    ) -> None:
        self._desk, self._page, self._looked_at = desk, page, looked_at

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each command does."""
        return {
            "evaluation-schemes": self.schemes,
            "change-points": self.change,
            "book-points": self.book,
            "book-veto": self.veto,
            "exempt-occurrence": self.exempt,
            "state-fact": self.state_fact,
            "what-if": self.what_if,
            "freeze-evaluation": self.freeze,
            "reopen-evaluation": self.reopen,
            "between-above": lambda: self.between_neighbour(before=True),
            "between-below": lambda: self.between_neighbour(before=False),
            "evaluation-summary": self.summarise,
            "print-appraisal": lambda: self._print(APPRAISAL),
            "print-score-sheet": lambda: self._print(SCORE_SHEET),
        }

    def summarise(self) -> None:
        """Shows the summary of the scheme that is looked at."""
        view, _ = self._looked_at()
        if view is not None:
            self._desk.paper_wanted.emit(SUMMARY, view.entry.name)

    def schemes(self) -> None:
        """Schemes: import, try, publish."""
        from desktop.ui.evaluation.scheme_dialog import open_schemes  # start-up time

        open_schemes(self._desk, self._window)

    def change(self) -> None:
        """Changes the points of the indicator that is looked at."""
        from desktop.ui.evaluation.decision_dialogs import open_change  # start-up time

        view, place = self._looked_at()
        if view is not None and place is not None and place.indicator:
            open_change(self._desk, view.entry.name, place.unit, place.indicator, self._window)

    def book(self) -> None:
        """Books points of the unit that is looked at."""
        from desktop.ui.evaluation.decision_dialogs import open_points  # start-up time

        view, place = self._looked_at()
        if view is not None and place is not None:
            open_points(self._desk, view.entry.name, place.unit, self._window)

    def veto(self) -> None:
        """Books a veto of the unit that is looked at."""
        from desktop.ui.evaluation.decision_dialogs import open_veto  # start-up time

        view, place = self._looked_at()
        if view is not None and place is not None:
            open_veto(self._desk, view.entry.name, place.unit, self._window)

    def exempt(self) -> None:
        """Exempts an occurrence of the indicator that is looked at."""
        from desktop.ui.evaluation.decision_facts import open_exemption  # start-up time

        view, place = self._looked_at()
        if view is not None and place is not None and place.indicator:
            open_exemption(self._desk, view.entry.name, place.unit, place.indicator, self._window)

    def state_fact(self) -> None:
        """States a fact of the indicator that is looked at."""
        from desktop.ui.evaluation.decision_facts import open_fact  # start-up time

        view, place = self._looked_at()
        if view is not None and place is not None and place.indicator:
            open_fact(self._desk, view.entry.name, place.unit, place.indicator, self._window)

    def withdraw(self, uid: str) -> None:
        """Takes a decision on the unit that is looked at back.

        Args:
            uid: of the decision.
        """
        from desktop.ui.evaluation.decision_dialogs import open_withdrawal  # start-up time

        view, place = self._looked_at()
        if view is not None and place is not None:
            open_withdrawal(self._desk, view.entry.name, place.unit, uid, self._window)

    def what_if(self) -> None:
        """Tries other inputs, beginning with the place that is looked at."""
        from desktop.ui.evaluation.what_if_dialog import open_what_if  # start-up time

        view, place = self._looked_at()
        if view is not None:
            unit, indicator = (place.unit, place.indicator) if place else ("", "")
            open_what_if(self._desk, view.entry.name, self._window, unit, indicator)

    def reopen(self) -> None:
        """Opens frozen figures again."""
        from desktop.ui.evaluation.freeze_dialog import open_reopen  # start-up time

        view, _ = self._looked_at()
        if view is not None:
            open_reopen(self._desk, view.entry.name, self._window)

    def freeze(self) -> None:
        """Freezes the figures, or opens them again."""
        from desktop.ui.evaluation.freeze_dialog import open_freeze  # start-up time

        view, _ = self._looked_at()
        if view is not None:
            open_freeze(self._desk, view.entry.name, self._window)

    def between_neighbour(self, *, before: bool) -> None:
        """Asks what separates the unit that is looked at from its neighbour in the ranking."""
        view, place = self._looked_at()
        other = neighbour(view, place, before=before) if view and place else None
        if place is not None and other is not None:
            self.between(other if before else place.unit, place.unit if before else other)

    def between(self, first: str, second: str) -> None:
        """Asks what separates two units, by party."""
        from desktop.ui.evaluation.between_view import open_between  # start-up time

        view, _ = self._looked_at()
        if view is not None:
            open_between(self._desk, view.entry.name, first, second, self._window)

    def allowed(self, name: str) -> bool:
        """Whether an action can be done where one stands."""
        view, place = self._looked_at()
        if name in _ALWAYS:
            return can_write(self._desk.session)
        if view is None:
            return False
        if name.startswith("between-"):
            return place is not None and neighbour(view, place, before=name == "between-above") is not None
        if name in _DECIDING:
            may = self.can_decide()
            return may and place is not None and (bool(place.indicator) or name not in _OF_INDICATOR)
        if name in _FREEZING:
            may = can_write(self._desk.session) and view.entry.is_published
            return may and (view.frozen is not None) is (name == "reopen-evaluation")
        return name in _OF_ALL or place is not None

    def can_decide(self) -> bool:
        """Whether decisions on figures can be booked and taken back."""
        view, _ = self._looked_at()
        is_open = view is not None and view.frozen is None and view.entry.is_published
        return is_open and can_write(self._desk.session)

    def why_not(self, name: str) -> str:
        """Why an action cannot be done, in a sentence; empty when nobody can say.

        Args:
            name: of a command.
        """
        view, place = self._looked_at()
        if view is None or not can_write(self._desk.session):
            return ""
        if name not in _BOOKING:
            return ""
        if view.frozen is not None:
            return tr("已经封存，解除封存以后才能改动。")
        if name in _OF_INDICATOR and place is not None and not place.indicator and view.entry.is_published:
            return tr("先选一项指标。")
        return "" if view.entry.is_published else tr("方案公布以后才能改分、登记加减分和封存。")

    @property
    def _window(self) -> QWidget:
        return self._page.window()

    def _print(self, paper: str) -> None:
        _, place = self._looked_at()
        if place is not None:
            self._desk.paper_wanted.emit(paper, place.unit)


def neighbour(view: EvaluationView, place: Place, *, before: bool) -> str | None:
    """The party before or behind a unit in the ranking of its group; None at its ends, and without a rank."""
    units: Sequence[UnitScore] = view.evaluation.units
    own = next((one for one in units if one.participant.party == place.unit), None)
    if own is None or own.rank is None:
        return None
    ranked = [
        one.participant.party
        for one in units
        if one.participant.group == own.participant.group and one.rank is not None
    ]
    at = ranked.index(place.unit) + (-1 if before else 1)
    return ranked[at] if 0 <= at < len(ranked) else None
