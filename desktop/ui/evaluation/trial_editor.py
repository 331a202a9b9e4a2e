"""Another input for one indicator of one unit, to be tried or decided: another fact, or other points."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.evaluation.values import Change, ChangeKind, Fact, IndicatorScore, PartScore
from desktop.i18n import mark, tr
from desktop.services.evaluation.values import WhatIf
from desktop.ui.checks.fill_choice import Choice
from desktop.ui.controls import column, label, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.decision_sizes import NUMBER_PX
from desktop.ui.evaluation.fact_editor import FactEditor
from desktop.ui.evaluation.number_field import NumberField

TRIED = "~"
"""Stands for the uid of what is only tried: it sorts after everything that is booked."""


class Way(Enum):
    """How an indicator is put right."""

    FACT = mark("更正数据，按规则重新计分")
    POINTS = mark("直接核定得分")


@dataclass(frozen=True, slots=True)
class Trial:
    """Another input.

    Attributes:
        part: code of the part whose fact it is; empty with points.
        fact: None with points.
        points: None with a fact.
    """

    unit: str
    indicator: str
    part: str = ""
    fact: Fact | None = None
    points: Decimal | None = None

    def what_if(self, on: date, kind: ChangeKind = ChangeKind.REVIEW) -> WhatIf:
        """The same to be tried.

        Args:
            on: day it would be decided.
            kind: what it would be.
        """
        if self.fact is not None:
            return WhatIf(facts=(self.fact,))
        if self.points is None:
            return WhatIf()
        return WhatIf(changes=(Change(TRIED, self.unit, self.indicator, self.points, "", "", on, kind),))


class TrialEditor(QWidget):
    """Takes another fact or other points for an indicator.

    Args:
        desk: the open workspace.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._score: IndicatorScore | None = None
        self._unit = ""
        self.ways = Choice({way: tr(way.value) for way in Way})
        self.parts, self.editor = QComboBox(), FactEditor(desk)
        self.parts.setAccessibleName(tr("哪一项数据"))
        self.points = NumberField(tr("核定得分"))
        self.points.setFixedWidth(desk.look.px(NUMBER_PX))
        self._points_row = QWidget()
        self._points_row.setLayout(row([self.points, label(tr("分"), "muted"), None], spacing=6))
        self.setLayout(column([self.ways, self.parts, self.editor, self._points_row], spacing=8))
        self.ways.changed.connect(self._way_chosen)
        self.parts.currentIndexChanged.connect(lambda _index: self._part_chosen())
        self.editor.changed.connect(self.changed)
        self.points.textChanged.connect(lambda _text: self.changed.emit())

    def show_score(self, unit: str, score: IndicatorScore | None) -> None:
        """Starts from an indicator as it stands.

        Args:
            unit: party.
            score: None when the indicator does not concern the unit.
        """
        self._unit, self._score = unit, score
        with QSignalBlocker(self.parts), QSignalBlocker(self.points):
            self.parts.clear()
            for one in score.parts if score else ():
                self.parts.addItem(f"{one.part.code} {one.part.title}", one.part.code)
            self.points.setText(f"{score.final:f}" if score else "")
        self._part_chosen()
        self._way_chosen()

    def trial(self) -> Trial | None:
        """What was put in; None while it says nothing new, or cannot be read."""
        score, part = self._score, self._part()
        if score is None or part is None:
            return None
        code = score.indicator.code
        if self.ways.chosen is Way.POINTS:
            points = self.points.number()
            return None if points in (None, score.final) else Trial(self._unit, code, points=points)
        fact = self.editor.fact()
        if fact is None or not self.editor.is_touched:
            return None
        return Trial(self._unit, code, part.part.code, fact)

    def _way_chosen(self) -> None:
        by_fact = self.ways.chosen is Way.FACT
        self.editor.setVisible(by_fact and self._score is not None)
        self.parts.setVisible(by_fact and self.parts.count() > 1)
        self._points_row.setVisible(not by_fact)
        self.changed.emit()

    def _part_chosen(self) -> None:
        part = self._part()
        if part is not None:
            self.editor.show_fact(part.part, part.fact)
        self.changed.emit()

    def _part(self) -> PartScore | None:
        code, score = self.parts.currentData(), self._score
        return next((one for one in score.parts if one.part.code == code), None) if score else None
