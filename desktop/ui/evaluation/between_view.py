"""What separates two units in the ranking: indicator by indicator, the largest distance first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.evaluation.effects import Difference
from desktop.domain.evaluation.values import IndicatorScore, UnitScore
from desktop.i18n import mark, tr
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import EvaluationView
from desktop.ui.controls import button, column, frame, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog
from desktop.ui.evaluation.form_words import (
    fact_text,
    indicator_text,
    points_text,
    rank_text,
    rule_text,
)
from desktop.ui.exchange_lists import ListTable
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

_SIZE_PX = (900, 600)
_UNIT_PX = 220
REST = ""
"""Stands for what is not in any indicator: adjustments, caps, scaling of what does not apply."""


@dataclass(frozen=True, slots=True)
class BetweenRow:
    """One line of the distance.

    Attributes:
        code: of the indicator; `REST` for the rest.
        names: of both units.
    """

    code: str
    title: str
    first: Decimal
    second: Decimal
    names: tuple[str, str]

    @property
    def points(self) -> Decimal:
        """The first's less the second's."""
        return self.first - self.second

    @property
    def leader(self) -> str:
        """Who has more."""
        return self.names[0] if self.points > 0 else self.names[1]


_COLUMNS: tuple[Column[BetweenRow], ...] = (
    Column("title", mark("指标"), lambda one: one.title, 330),
    Column("first", mark("前者得分"), lambda one: points_text(one.first), 100, is_number=True),
    Column("second", mark("后者得分"), lambda one: points_text(one.second), 100, is_number=True),
    Column("points", mark("相差"), lambda one: f"{one.points:+f}", 90, is_number=True),
    Column("leader", mark("谁多"), lambda one: one.leader, 120, filter=FilterKind.VALUES),
)
_KEYS: Mapping[str, Callable[[BetweenRow], Any]] = {
    "first": lambda one: one.first,
    "second": lambda one: one.second,
    "points": lambda one: abs(one.points),
}


def open_between(desk: Desk, scheme: str, first: str, second: str, parent: QWidget) -> "BetweenDialog":
    """Opens the comparison of two units.

    Args:
        desk: the open workspace, of the office.
        scheme: ``code edition``.
        first: party.
        second: party.
        parent: the window that waits.
    """
    dialog = BetweenDialog(desk, scheme, (first, second), parent.window())
    dialog.open()
    return dialog


class BetweenDialog(Dialog):
    """Compares two units, and any other two when they are chosen.

    Args:
        desk: the open workspace.
        scheme: ``code edition``.
        units: two parties.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, scheme: str, units: tuple[str, str], parent: QWidget) -> None:
        super().__init__("between", tr("两个单位差在哪里"), parent)
        self._desk, self._scheme = desk, scheme
        self._service = EvaluationService(desk.session)
        self._view: EvaluationView | None = None
        self._asked = units
        self.first, self.second = _units(desk, tr("前者")), _units(desk, tr("后者"))
        self.sentence = label(tr("正在读取…"), "heading", wrap=True)
        setup = TableSetup(
            "evaluation-between", tr("相差的指标"), fills=True, empty=tr("两个单位各项得分相同。")
        )
        self.list: ListTable[BetweenRow] = ListTable(desk, setup, _COLUMNS, _KEYS, lambda one: one.code)
        self._title, self._rule = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self._facts = label("", wrap=True)
        self._lay_out()
        self.resize(desk.look.px(_SIZE_PX[0]), desk.look.px(_SIZE_PX[1]))
        self.list.table.chosen.connect(self._show_row)
        for box in (self.first, self.second):
            box.currentIndexChanged.connect(lambda _index: self._choose())
        self.finished.connect(self.deleteLater)
        self._read()

    def _read(self) -> None:
        first, second = asked = self._asked

        def work(_progress: object) -> tuple[EvaluationView, tuple[Difference, ...]]:
            view = self._service.evaluate(self._scheme)
            return view, self._service.between(self._scheme, first, second)

        def show(found: tuple[EvaluationView, tuple[Difference, ...]]) -> None:
            if asked == self._asked:
                self._show(*found)

        self._desk.submit(work, show, self)

    def _show(self, view: EvaluationView, differences: Sequence[Difference]) -> None:
        if self._view is None:
            self._offer(view)
        self._view = view
        one, other = (_unit(view, party) for party in self._asked)
        if one is None or other is None:
            self.sentence.setText(tr("这两个单位不在同一个考核里。"))
            return
        self.sentence.setText(distance_text(one, other))
        self.list.show_rows(between_rows(one, other, differences))
        self.list.setFocus()

    def _offer(self, view: EvaluationView) -> None:
        for box, chosen in zip((self.first, self.second), self._asked, strict=True):
            with QSignalBlocker(box):
                for unit in view.evaluation.units:
                    box.addItem(unit.participant.name, unit.participant.party)
                box.setCurrentIndex(box.findData(chosen))

    def _choose(self) -> None:
        self._asked = (self.first.currentData(), self.second.currentData())
        self._read()

    def _show_row(self, chosen: BetweenRow | None) -> None:
        """What both units have in the chosen indicator."""
        self._title.setText(chosen.title if chosen else "")
        scores = [self._score(party, chosen.code) for party in self._asked] if chosen else []
        known = next((one for one in scores if one is not None), None)
        self._rule.setText("\n".join(rule_text(one) for one in known.indicator.parts) if known else "")
        names = (self.first.currentText(), self.second.currentText())
        lines = [
            f"{name}：{_facts_text(score)}"
            for name, score in zip(names, scores, strict=False)
            if score is not None
        ]
        self._facts.setText("\n".join(lines))

    def _score(self, party: str, code: str) -> IndicatorScore | None:
        unit = _unit(self._view, party) if self._view else None
        return next((one for one in unit.indicators if one.indicator.code == code), None) if unit else None

    def _lay_out(self) -> None:
        top = row([self.first, label(tr("与"), "muted"), self.second, None], spacing=10)
        card = frame("card")
        card.setLayout(column([self._title, self._rule, self._facts], spacing=4, margins=(12, 8, 12, 10)))
        close = button(tr("关闭"), self.accept, "primary")
        whole = column(
            [top, self.sentence, self.list, card, row([None, close])], spacing=10, margins=(20, 16, 20, 14)
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)


def between_rows(
    first: UnitScore, second: UnitScore, differences: Sequence[Difference]
) -> tuple[BetweenRow, ...]:
    """The lines of a distance: the indicators, then what no indicator explains, when there is any."""
    names = (first.participant.name, second.participant.name)
    rows = [
        BetweenRow(one.indicator.code, indicator_text(one.indicator), one.first, one.second, names)
        for one in differences
    ]
    explained = sum((one.points for one in rows), Decimal(0))
    rest = first.total - second.total - explained
    if rest:
        zero = Decimal(0)
        title = tr("加减分、上限和折算等")
        rows.append(BetweenRow(REST, title, rest if rest > 0 else zero, -rest if rest < 0 else zero, names))
    return tuple(rows)


def distance_text(first: UnitScore, second: UnitScore) -> str:
    """How far two units are apart, in a sentence."""
    named = [
        tr(
            "{name} {points} 分（{rank}）",
            name=one.participant.name,
            points=points_text(one.total),
            rank=rank_text(one.rank),
        )
        for one in (first, second)
    ]
    distance = points_text(abs(first.total - second.total))
    return tr("{first}，{second}，相差 {points} 分。", first=named[0], second=named[1], points=distance)


def _facts_text(score: IndicatorScore) -> str:
    words = "；".join(fact_text(one.fact, one.part) for one in score.parts)
    return tr("{facts}，得 {points} 分", facts=words, points=points_text(score.final))


def _unit(view: EvaluationView, party: str) -> UnitScore | None:
    return next((one for one in view.evaluation.units if one.participant.party == party), None)


def _units(desk: Desk, name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumWidth(desk.look.px(_UNIT_PX))
    return box
