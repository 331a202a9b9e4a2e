"""The parts of the page 考核 that show figures: made when first wanted, fed with what was read last."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.records.stream import Role
from desktop.services.evaluation.values import EvaluationView
from desktop.ui.desk import Desk
from desktop.ui.evaluation.derivation import Place
from desktop.ui.evaluation.derivation_pane import DerivationPane
from desktop.ui.evaluation.matrix import MatrixRow

if TYPE_CHECKING:
    from desktop.ui.evaluation.matrix_view import MatrixView
    from desktop.ui.evaluation.ranking_view import RankingView
    from desktop.ui.evaluation.score_view import ScoreView

MATRIX, RANKING, SCORE = "matrix", "ranking", "score"
FIGURES = frozenset({MATRIX, RANKING, SCORE})


class FigureParts(QObject):
    """Matrix, ranking and the score of one unit; a unit has the last one only.

    Args:
        desk: the open workspace.
        presses: makes the buttons below a derivation.
        parent: the page.
    """

    made = Signal(QWidget)
    """A part was made: it wants a place."""
    place_chosen = Signal(str, object)
    """In a part, by name, a `Place` is looked at, or None."""
    place_wanted = Signal(object)
    """The derivation of a `Place` is to be shown by itself."""
    record_wanted = Signal(object)
    """The record of a `Source` is to be shown."""
    between_wanted = Signal(str, str)
    """Two parties are to be compared."""
    withdrawal_wanted = Signal(str)
    """A decision is to be taken back, by uid."""

    def __init__(self, desk: Desk, presses: Callable[[], Sequence[QWidget]], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._presses = desk, presses
        self._is_office = desk.session.role is Role.OFFICE
        self._there: dict[str, MatrixView | RankingView | ScoreView] = {}
        self._panes: list[DerivationPane] = []
        self._read: tuple[EvaluationView, Sequence[MatrixRow]] | None = None
        self._can_withdraw = False
        self._group, self._unit = "", desk.unit
        desk.unit_chosen.connect(self._narrow)

    @cached_property
    def matrix(self) -> "MatrixView | None":
        """Units by indicators; None for a unit."""
        if not self._is_office:
            return None
        from desktop.ui.evaluation.matrix_view import MatrixView  # start-up time

        made = MatrixView(self._desk)
        made.record_wanted.connect(self.record_wanted)
        made.place_chosen.connect(partial(self.place_chosen.emit, MATRIX))
        self._take_pane(made.pane)
        made.show_group(self._group)
        made.narrow_to(self._unit)
        self._take(MATRIX, made)
        return made

    @cached_property
    def ranking(self) -> "RankingView | None":
        """Units by rank; None for a unit."""
        if not self._is_office:
            return None
        from desktop.ui.evaluation.ranking_view import RankingView  # start-up time

        made = RankingView(self._desk)
        made.unit_chosen.connect(lambda unit: self.place_chosen.emit(RANKING, Place(unit) if unit else None))
        made.derivation_wanted.connect(lambda unit: self.place_wanted.emit(Place(unit)))
        made.between_wanted.connect(self.between_wanted)
        made.show_group(self._group)
        made.narrow_to(self._unit)
        self._take(RANKING, made)
        return made

    @cached_property
    def score(self) -> "ScoreView":
        """One unit with its derivation and charts."""
        from desktop.ui.evaluation.score_view import ScoreView  # start-up time

        made = ScoreView(self._desk)
        made.record_wanted.connect(self.record_wanted)
        made.between_wanted.connect(self.between_wanted)
        made.place_chosen.connect(partial(self.place_chosen.emit, SCORE))
        self._take_pane(made.pane)
        if self._unit:
            made.show_place(Place(self._unit))
        self._take(SCORE, made)
        return made

    def part(self, name: str) -> QWidget:
        """A part by its name, made when it is first wanted."""
        parts = {MATRIX: lambda: self.matrix, RANKING: lambda: self.ranking}
        return parts.get(name, lambda: self.score)() or self.score

    def show_figures(self, view: EvaluationView, rows: Sequence[MatrixRow], *, can_withdraw: bool) -> None:
        """Shows what was read, in the parts that are there and in those that come.

        Args:
            view: the evaluation.
            rows: of the matrix.
            can_withdraw: whether decisions offer to be taken back.
        """
        self._read, self._can_withdraw = (view, rows), can_withdraw
        for pane in self._panes:
            pane.can_withdraw = can_withdraw
        for one in self._there.values():
            one.show_figures(view, rows)

    def show_group(self, group: str) -> None:
        """Shows one group only; empty for all."""
        self._group = group
        for name in (MATRIX, RANKING):
            if show := getattr(self._there.get(name), "show_group", None):
                show(group)

    def place_of(self, name: str) -> Place | None:
        """What is looked at in a part."""
        return self._there[name].place() if name in self._there else None

    def _narrow(self, unit: str) -> None:
        self._unit = unit
        for name in (MATRIX, RANKING):
            if narrow := getattr(self._there.get(name), "narrow_to", None):
                narrow(unit)
        if unit and SCORE in self._there:
            self.score.show_place(Place(unit))

    def _take_pane(self, pane: DerivationPane) -> None:
        pane.withdrawal_wanted.connect(self.withdrawal_wanted)
        pane.add_foot(self._presses())
        pane.can_withdraw = self._can_withdraw
        self._panes.append(pane)

    def _take(self, name: str, made: "MatrixView | RankingView | ScoreView") -> None:
        self._there[name] = made
        self.made.emit(made)
        if self._read is not None:
            made.show_figures(*self._read)
