"""A fact to be stated: known, not applicable or missing; a number, or the events that are counted."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.evaluation.values import Fact, FactState, Part
from desktop.i18n import mark, tr
from desktop.services.evaluation.stating_reading import levels_of
from desktop.ui.controls import column, label, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.decision_sizes import NUMBER_PX
from desktop.ui.evaluation.form_words import counts, definition_text
from desktop.ui.evaluation.number_field import NumberField
from desktop.ui.evaluation.occurrence_table import OccurrenceTable

_CHOICES: Mapping[FactState, str] = {
    FactState.KNOWN: mark("有数据"),
    FactState.NOT_APPLICABLE: mark("不适用"),
    FactState.MISSING: mark("没有数据"),
}


class FactEditor(QWidget):
    """Lets a fact of one unit for one part be changed.

    Args:
        desk: the open workspace.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._part: Part | None = None
        self._fact: Fact | None = None
        self.state, self.value = QComboBox(), NumberField(tr("数值"))
        self.state.setAccessibleName(tr("数据是否具备"))
        for state, title in _CHOICES.items():
            self.state.addItem(tr(title), state)
        self.value.setFixedWidth(desk.look.px(NUMBER_PX))
        self.unit_of = label("", "muted")
        self.definition = label("", "muted", wrap=True)
        self.occurrences = OccurrenceTable(desk)
        self.problems = label("", "muted", wrap=True)
        self.setLayout(
            column(
                [
                    row([self.state, self.value, self.unit_of, None], spacing=10),
                    self.definition,
                    self.occurrences,
                    self.problems,
                ],
                spacing=6,
            )
        )
        self.setFocusProxy(self.state)
        self.state.currentIndexChanged.connect(lambda _index: self._state_chosen())
        self.value.textChanged.connect(lambda _text: self.changed.emit())
        self.occurrences.typed.connect(self._typed)

    @property
    def is_touched(self) -> bool:
        """Whether another fact stands here than the one that was shown."""
        fact = self.fact()
        return fact is not None and self._fact is not None and _said(fact) != _said(self._fact)

    def show_fact(self, part: Part, fact: Fact) -> None:
        """Starts from a fact as it is."""
        self._part, self._fact = part, fact
        with QSignalBlocker(self.state), QSignalBlocker(self.value), QSignalBlocker(self.occurrences):
            self.state.setCurrentIndex(self.state.findData(fact.state))
            self.value.set_value("" if fact.value is None else f"{fact.value:f}")
            self.value.setText("" if fact.value is None else f"{fact.value:f}")
            self.occurrences.show_occurrences(
                f"{fact.unit} {part.code}", fact.occurrences, levels_of(part), is_editable=True
            )
        self.unit_of.setText("%" if fact.total is not None or part.rule.kind == "share" else "")
        text = definition_text(part)
        self.definition.setText(text)
        self.definition.setVisible(bool(text))
        self._show_fields()

    def fact(self) -> Fact | None:
        """The fact as it stands here; None while it cannot be read."""
        part, before = self._part, self._fact
        if part is None or before is None:
            return None
        state = self.state.currentData()
        empty = Fact(part.fact, before.unit, state)
        if state is not FactState.KNOWN:
            return empty
        if counts(part):
            kept = {(one.title, one.on, one.level): one.exemption for one in before.occurrences}
            found = tuple(
                replace(one, exemption=kept.get((one.title, one.on, one.level), ""))
                for one in self.occurrences.occurrences()
            )
            return None if self.occurrences.problems() else replace(empty, occurrences=found)
        number = self.value.number()
        return None if number is None else replace(empty, value=number)

    def _state_chosen(self) -> None:
        self._show_fields()
        self.changed.emit()

    def _typed(self) -> None:
        self._say()
        self.changed.emit()

    def _show_fields(self) -> None:
        is_known = self.state.currentData() is FactState.KNOWN
        has_list = self._part is not None and counts(self._part)
        self.value.setVisible(is_known and not has_list)
        self.unit_of.setVisible(is_known and not has_list)
        self.occurrences.setVisible(is_known and has_list)
        self._say()

    def _say(self) -> None:
        problems = self.occurrences.problems() if self.occurrences.isVisibleTo(self) else ()
        self.problems.setText("；".join(problems))
        self.problems.setVisible(bool(problems))


def _said(fact: Fact) -> tuple[object, ...]:
    """What a fact says, whoever says it."""
    listed = tuple((one.title, one.on, one.level, one.count) for one in fact.occurrences)
    return fact.state, fact.value, listed
