"""试算: other inputs for any units, together, and who would move; nothing is written."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QListWidgetItem, QWidget

from desktop.domain.evaluation.effects import Effect
from desktop.domain.evaluation.values import Indicator, IndicatorScore, Scheme, UnitScore
from desktop.i18n import tr
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import EvaluationView, WhatIf
from desktop.ui.controls import ChoiceList, button, column, frame, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog
from desktop.ui.evaluation.effects_table import EffectsTable
from desktop.ui.evaluation.form_words import (
    fact_text,
    indicator_text,
    points_text,
    rule_text,
    score_text,
)
from desktop.ui.evaluation.trial_editor import Trial, TrialEditor

_SIZE_PX = (1180, 660)
_LEFT_PX, _LIST_PX = 450, 120


def open_what_if(
    desk: Desk, scheme: str, parent: QWidget, unit: str = "", indicator: str = ""
) -> "WhatIfDialog":
    """Opens a trial of other inputs.

    Args:
        desk: the open workspace, of the office.
        scheme: ``code edition``.
        parent: the window that waits.
        unit: party to begin with.
        indicator: code to begin with.
    """
    dialog = WhatIfDialog(desk, scheme, (unit, indicator), parent.window())
    dialog.open()
    return dialog


class WhatIfDialog(Dialog):
    """Collects other inputs, and shows who would move.

    Args:
        desk: the open workspace.
        scheme: ``code edition``.
        first: unit and indicator to begin with; may be empty.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, scheme: str, first: tuple[str, str], parent: QWidget) -> None:
        super().__init__("what-if", tr("试算"), parent)
        self._desk, self._scheme, self._first = desk, scheme, first
        self._service = EvaluationService(desk.session)
        self._view: EvaluationView | None = None
        self.trials: list[Trial] = []
        self.units, self.indicators = QComboBox(), QComboBox()
        self.units.setAccessibleName(tr("单位"))
        self.indicators.setAccessibleName(tr("指标"))
        self.now = label("", "muted", wrap=True)
        self.editor, self.effects = TrialEditor(desk), EffectsTable(desk)
        self.add = button(tr("再加一项改动"), self.keep)
        self.list = ChoiceList(tr("已加入的改动"))
        self.list.setProperty("role", "framed")
        self.list.setFixedHeight(desk.look.px(_LIST_PX))
        self.remove = button(tr("移除所选"), self._remove)
        self._lay_out()
        self.resize(desk.look.px(_SIZE_PX[0]), desk.look.px(_SIZE_PX[1]))
        self.units.currentIndexChanged.connect(lambda _index: self._unit_chosen())
        self.indicators.currentIndexChanged.connect(lambda _index: self._indicator_chosen())
        self.editor.changed.connect(self._try)
        self.list.itemSelectionChanged.connect(self._allow)
        self.finished.connect(self.deleteLater)
        self._try()
        desk.submit(lambda progress: self._service.evaluate(scheme, progress=progress), self._show, self)

    def keep(self) -> None:
        """Adds what is being put in to the list, so that another input can be put in beside it."""
        trial = self.editor.trial()
        if trial is None:
            return
        same = (trial.unit, trial.indicator, trial.part)
        self.trials = [one for one in self.trials if (one.unit, one.indicator, one.part) != same]
        self.trials.append(trial)
        self._show_trials()
        self._indicator_chosen()

    def _show(self, view: EvaluationView) -> None:
        self._view = view
        with QSignalBlocker(self.units):
            for one in view.evaluation.units:
                self.units.addItem(one.participant.name, one.participant.party)
            self.units.setCurrentIndex(max(0, self.units.findData(self._first[0])))
        self._unit_chosen()
        if (place := self.indicators.findData(self._first[1])) >= 0:
            self.indicators.setCurrentIndex(place)

    def _unit_chosen(self) -> None:
        unit, kept = self._unit(), self.indicators.currentData()
        with QSignalBlocker(self.indicators):
            self.indicators.clear()
            for one in unit.indicators if unit else ():
                self.indicators.addItem(indicator_text(one.indicator), one.indicator.code)
            self.indicators.setCurrentIndex(max(0, self.indicators.findData(kept)))
        self._indicator_chosen()

    def _indicator_chosen(self) -> None:
        unit, score = self._unit(), self._score()
        lines = [score_text(score)] if score else []
        for one in score.parts if score else ():
            lines += [rule_text(one.part), tr("数据：{fact}", fact=fact_text(one.fact, one.part))]
        self.now.setText("\n".join(lines))
        self.editor.show_score(unit.participant.party if unit else "", score)
        self._try()

    def _try(self) -> None:
        trial = self.editor.trial()
        trials = [*self.trials, trial] if trial is not None else self.trials
        self.add.setEnabled(trial is not None)
        view = self._view
        if view is None or not trials:
            self.effects.show_words(tr("改动一项数据或者得分，这里显示会变化的单位。试算不改动任何记录。"))
            return
        changes, service, name = joined(trials, self._desk), self._service, self._scheme
        scheme = view.entry.scheme

        def work() -> tuple[Scheme, Sequence[Effect]]:
            return scheme, service.what_if(name, changes)

        parties = {one.unit for one in trials}
        self.effects.want(work, trials[0].unit if len(parties) == 1 else "")

    def _show_trials(self) -> None:
        self.list.clear()
        for one in self.trials:
            item = QListWidgetItem(self._words(one))
            item.setToolTip(item.text())
            self.list.addItem(item)
        self._allow()

    def _words(self, trial: Trial) -> str:
        view = self._view
        units = view.evaluation.units if view else ()
        name = next(
            (one.participant.name for one in units if one.participant.party == trial.unit), trial.unit
        )
        indicator = self._indicator(trial.indicator)
        title = f"{indicator.code} {indicator.title}" if indicator else trial.indicator
        if trial.fact is None or indicator is None:
            now = tr("{points} 分", points=points_text(trial.points))
        else:
            part = next(one for one in indicator.parts if one.code == trial.part)
            now = fact_text(trial.fact, part)
        return f"{name}　{title}　→ {now}"

    def _remove(self) -> None:
        places = {index.row() for index in self.list.selectedIndexes()}
        self.trials = [one for place, one in enumerate(self.trials) if place not in places]
        self._show_trials()
        self._try()

    def _allow(self) -> None:
        self.remove.setEnabled(bool(self.list.selectedIndexes()))

    def _unit(self) -> UnitScore | None:
        party = self.units.currentData()
        units = self._view.evaluation.units if self._view else ()
        return next((one for one in units if one.participant.party == party), None)

    def _score(self) -> IndicatorScore | None:
        unit, code = self._unit(), self.indicators.currentData()
        return next((one for one in unit.indicators if one.indicator.code == code), None) if unit else None

    def _indicator(self, code: str) -> Indicator | None:
        indicators = self._view.entry.scheme.indicators if self._view else ()
        return next((one for one in indicators if one.code == code), None)

    def _lay_out(self) -> None:
        listed = row([label(tr("已加入的改动"), "heading"), None, self.remove])
        left = column(
            [
                label(tr("改哪个单位的哪项指标"), "heading"),
                self.units,
                self.indicators,
                self.now,
                self.editor,
                row([self.add, None]),
                None,
                listed,
                self.list,
            ],
            spacing=8,
        )
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(self._desk.look.px(_LEFT_PX))
        card = frame("card")
        box = column([label(tr("会变化的单位"), "heading"), self.effects], margins=(12, 10, 12, 10))
        box.setStretch(1, 1)
        card.setLayout(box)
        body = row([side, card], spacing=16)
        body.setStretch(1, 1)
        close = button(tr("关闭"), self.accept)
        whole = column([body, row([None, close])], spacing=12, margins=(20, 16, 20, 14))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._allow()


def joined(trials: Sequence[Trial], desk: Desk) -> WhatIf:
    """Several inputs, to be tried together."""
    found = [one.what_if(desk.session.today()) for one in trials]
    return WhatIf(
        facts=tuple(fact for one in found for fact in one.facts),
        changes=tuple(change for one in found for change in one.changes),
    )
