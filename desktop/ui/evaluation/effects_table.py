"""Who would move, in score, rank and grade: a table that is read before anything is decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.evaluation.effects import Effect
from desktop.domain.evaluation.values import Scheme
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.ui.controls import column, label
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.evaluation.form_words import (
    effects_text,
    grade_text,
    group_text,
    moved_text,
    points_text,
    rank_text,
    turned,
)
from desktop.ui.exchange_lists import ListTable
from desktop.ui.jobs import Handlers
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

PAUSE_MS = 250
_HEIGHT_PX = 126
_LAST = 10**6


@dataclass(frozen=True, slots=True)
class EffectRow:
    """How one unit would move, in the words of its scheme.

    Attributes:
        is_own: the change is about this unit.
    """

    effect: Effect
    group: str
    grade: tuple[str, str]
    is_own: bool = False


def _points(row: EffectRow) -> str:
    return turned(points_text(row.effect.before[0]), points_text(row.effect.after[0]))


def _moved(row: EffectRow) -> str:
    return moved_text(row.effect.before[0], row.effect.after[0])


def _rank(row: EffectRow) -> str:
    return turned(rank_text(row.effect.before[1]), rank_text(row.effect.after[1]))


def _after_rank(row: EffectRow) -> int:
    rank = row.effect.after[1]
    return _LAST if rank is None else rank


_COLUMNS: tuple[Column[EffectRow], ...] = (
    Column("unit", mark("单位"), lambda one: one.effect.participant.name, 124),
    Column("points", mark("得分"), _points, 118),
    Column("moved", mark("增减"), _moved, 70, is_number=True),
    Column("rank", mark("名次"), _rank, 118),
    Column("grade", mark("等次"), lambda one: turned(*one.grade), 106, filter=FilterKind.VALUES),
    Column("group", mark("分组"), lambda one: one.group, 110, filter=FilterKind.VALUES),
)
_KEYS: Mapping[str, Callable[[EffectRow], Any]] = {
    "points": lambda one: one.effect.after[0],
    "moved": lambda one: one.effect.after[0] - one.effect.before[0],
    "rank": _after_rank,
}


def effect_rows(scheme: Scheme, effects: Sequence[Effect], own: str = "") -> tuple[EffectRow, ...]:
    """Effects in words, the unit that the change is about first.

    Args:
        scheme: that gives the titles.
        effects: in any order.
        own: party that the change is about; empty when it is about several.
    """
    rows = [
        EffectRow(
            effect=one,
            group=group_text(scheme, one.participant.group),
            grade=(grade_text(scheme, one.before[2]), grade_text(scheme, one.after[2])),
            is_own=one.participant.party == own,
        )
        for one in effects
    ]
    return tuple(sorted(rows, key=lambda one: not one.is_own))


class EffectsTable(QWidget):
    """A sentence, and the table of the units that move.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wish = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self._work: Callable[[], tuple[Scheme, Sequence[Effect]]] | None = None
        self._own = ""
        self.effects: tuple[Effect, ...] | None = None
        self.sentence = label("", wrap=True)
        self.sentence.setAccessibleName(tr("会有什么变化"))
        setup = TableSetup("evaluation-effects", tr("会变化的单位"), frozen=1, fills=True)
        self.list: ListTable[EffectRow] = ListTable(
            desk, setup, _COLUMNS, _KEYS, lambda one: one.effect.participant.party
        )
        self.list.setMinimumHeight(desk.look.px(_HEIGHT_PX))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setFocusProxy(self.list.table)
        box = column([self.sentence, self.list], spacing=6)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.show_words("")

    @property
    def is_current(self) -> bool:
        """Whether what is shown is what was last asked for."""
        return self.effects is not None and not self._timer.isActive()

    def show_words(self, words: str) -> None:
        """Shows words in place of effects, e.g. what is missing before anything can be computed."""
        self._wish += 1
        self._timer.stop()
        self.effects = None
        self.sentence.setText(words)
        self.list.show_rows(())
        self.list.table.say_when_empty("")

    def show_effects(self, scheme: Scheme, effects: Sequence[Effect], own: str = "") -> None:
        """Shows who moves.

        Args:
            scheme: that gives the titles.
            effects: of a change.
            own: party that the change is about.
        """
        self.effects = tuple(effects)
        self.sentence.setText(effects_text(effects, own))
        self.list.show_rows(effect_rows(scheme, effects, own))

    def want(self, work: Callable[[], tuple[Scheme, Sequence[Effect]]], own: str = "") -> None:
        """Computes effects on the worker, shortly after the last wish; the latest one counts.

        Args:
            work: computes; it must not look at any widget.
            own: party that the change is about.
        """
        self._wish += 1
        self._work, self._own = work, own
        self.effects = None
        self.sentence.setText(tr("正在推算…"))
        self._timer.start()

    def _ask(self) -> None:
        work, wish, own = self._work, self._wish, self._own
        if work is None:
            return

        def show(found: tuple[Scheme, Sequence[Effect]]) -> None:
            if wish == self._wish:
                self.show_effects(*found, own)

        def refuse(error: AppError) -> None:
            if wish == self._wish:
                self.show_words(refusal_text(error))

        self._desk.jobs.submit(lambda _progress: work(), Handlers(show, refuse, owner=self))
