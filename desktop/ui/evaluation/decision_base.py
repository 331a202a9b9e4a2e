"""What the decisions of an evaluation have in common: where the unit stands, and who would move."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.evaluation.effects import Effect
from desktop.domain.evaluation.values import IndicatorScore, Scheme
from desktop.i18n import tr
from desktop.services.evaluation.deciding import DecisionService
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import UnitView, WhatIf
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.evaluation.decision_sizes import DAY_PX, WIDTH_PX
from desktop.ui.evaluation.effects_table import EffectsTable
from desktop.ui.evaluation.form_words import (
    fact_text,
    grade_text,
    indicator_text,
    points_text,
    rank_text,
    rule_text,
    score_text,
)
from desktop.ui.fields import DayField, LineField


@dataclass(frozen=True, slots=True)
class Place:
    """What a decision is about.

    Attributes:
        scheme: ``code edition``.
        unit: party.
        indicator: code; empty for the unit as a whole.
    """

    scheme: str
    unit: str
    indicator: str = ""


class FigureDialog(DecisionDialog):
    """A decision on the figures of one unit; it shows who would move before it is taken.

    Args:
        desk: the open workspace, of the office.
        decision: what is decided.
        place: what it is about.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, decision: Decision, place: Place, parent: QWidget) -> None:
        super().__init__(desk, translated(decision), parent)
        self.place = place
        self.figures, self.decisions = EvaluationService(desk.session), DecisionService(desk.session)
        self.view: UnitView | None = None
        self._says = self.consequence.text()
        self.effects = EffectsTable(desk)
        self.consequence.setText(tr("正在读取…"))
        self.setMinimumWidth(desk.look.px(WIDTH_PX))

    @property
    def scheme(self) -> Scheme | None:
        """The scheme, when it was read."""
        return self.view.view.entry.scheme if self.view else None

    @property
    def score(self) -> IndicatorScore | None:
        """The indicator's score, when it was read."""
        return indicator_score(self.view, self.place.indicator) if self.view else None

    def begin(self) -> None:
        """Shows the table of those who move below the fields, and reads where the unit stands."""
        self.add(tr("作出决定后会有什么变化"), self.effects, fills=True)
        place = self.place

        def show(view: UnitView) -> None:
            self.view = view
            self.consequence.setText(f"{self.says(view)}\n\n{self._says}")
            self.loaded(view)
            self.preview()
            self._grow()

        self.desk.submit(lambda _progress: self.figures.unit(place.scheme, place.unit), show, self)

    def showEvent(self, event: QShowEvent) -> None:
        """Puts the cursor into the first field: the reason comes last."""
        super().showEvent(event)
        if self.fields:
            self.fields[0].setFocus()

    def says(self, view: UnitView) -> str:
        """What it is about, in some lines."""
        return place_text(view, self.place.indicator)

    def loaded(self, view: UnitView) -> None:
        """Fills the fields that depend on where the unit stands."""

    def tried(self) -> WhatIf | None:
        """What the fields say, to be tried; None while something is missing."""
        return None

    def is_ready(self) -> bool:
        """A reason, and what can be tried can be booked."""
        return super().is_ready() and self.view is not None and self.tried() is not None

    def preview(self) -> None:
        """Computes who would move, and lets the button be pressed when everything is there."""
        changes, scheme = (self.tried() if self.view else None), self.scheme
        name, figures = self.place.scheme, self.figures

        def work() -> tuple[Scheme, Sequence[Effect]]:
            if scheme is None or changes is None:
                raise RuntimeError("nothing is asked before it was read")
            return scheme, figures.what_if(name, changes)

        if changes is None:
            self.effects.show_words(tr("填好后，这里显示会变化的单位。"))
        else:
            self.effects.want(work, self.place.unit)
        self.update_button()

    def day_field(self, name: str) -> DayField:
        """A field for a day, today at first."""
        field = DayField(name)
        field.setFixedWidth(self.desk.look.px(DAY_PX))
        field.set_day(self.desk.session.today())
        field.textChanged.connect(lambda _text: self.preview())
        return field

    def document_field(self) -> LineField:
        """A field for the document that a decision rests on."""
        field = LineField(tr("文件依据（必填）"), tr("例如：聊政办通报〔2023〕8号"))
        field.textChanged.connect(lambda _text: self.preview())
        return field


def indicator_score(view: UnitView, code: str) -> IndicatorScore | None:
    """What a unit has in an indicator; None when it does not concern it."""
    return next((one for one in view.score.indicators if one.indicator.code == code), None)


def place_text(view: UnitView, code: str) -> str:
    """A unit, and where it stands in an indicator or as a whole, in some lines."""
    unit, scheme = view.score, view.view.entry.scheme
    score = indicator_score(view, code)
    if score is None:
        parts = {
            "name": unit.participant.name,
            "points": points_text(unit.total),
            "rank": rank_text(unit.rank),
            "grade": grade_text(scheme, unit.grade),
        }
        return tr("{name}　现在总分 {points}，{rank}，等次：{grade}", **parts)
    lines = [f"{unit.participant.name}　{indicator_text(score.indicator)}", score_text(score)]
    for one in score.parts:
        lines += [rule_text(one.part), tr("数据：{fact}", fact=fact_text(one.fact, one.part))]
    return "\n".join(lines)
