"""The answer to an item: its verdict, what the verdict asks for, what was observed, a note."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.checks.details import is_measured
from desktop.domain.checks.inspections import Place, fails
from desktop.domain.checks.values import Answer, Verdict
from desktop.i18n import tr
from desktop.services.checks.titles import VERDICT_TITLES
from desktop.ui.checks.fill_ask import AskRow
from desktop.ui.checks.fill_marks import Mark
from desktop.ui.checks.fill_measures import MeasuresRow
from desktop.ui.checks.fill_text import TypedText
from desktop.ui.checks.fill_words import VERDICT_KEYS
from desktop.ui.controls import Item, button, column, label, line, restyle, row
from desktop.ui.look import Look

_OBSERVATION_PX = 64
_OBSERVATION_MOST_PX = 210
_NOTE_PX = 44
_ANSWER_PX = 104


class AnswerForm(QFrame):
    """Shows and takes one answer; decides nothing."""

    judged = Signal(object)
    """A verdict was chosen."""
    text_typed = Signal(str, str)
    """A text is another one: its field and the text."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.verdicts: Mapping[Verdict, QPushButton] = {
            verdict: self._verdict(verdict, look) for verdict in VERDICT_KEYS
        }
        self.ask = AskRow(look)
        self.measures = MeasuresRow(look)
        self.observation = TypedText(
            tr("检查记录"), look, _OBSERVATION_PX, tr("看到了什么、在哪里看到的。不符合、部分符合必填。")
        )
        self.note = TypedText(tr("备注"), look, _NOTE_PX)
        self.texts: Mapping[str, TypedText] = {
            "observation": self.observation,
            "reason": self.ask.reason,
            "note": self.note,
        }
        for name, text in self.texts.items():
            text.typed.connect(lambda said, name=name: self.text_typed.emit(name, said))
        self._observation_title = label("", "muted")
        self.setLayout(self._laid_out(look))

    @property
    def is_typing(self) -> bool:
        """Whether the keyboard is in one of its fields."""
        fields = (*self.texts.values(), self.measures.strength, self.measures.module)
        return any(field.hasFocus() for field in fields)

    def show_place(self, place: Place, answer: Answer, mark: Mark, profile: str) -> None:
        """Shows the answer of another place."""
        self.measures.setVisible(is_measured(profile, place.item))
        for name, field in self.texts.items():
            field.show_text(getattr(answer, name))
        self.show_answer(place, answer, mark)

    def show_answer(self, place: Place, answer: Answer, mark: Mark) -> None:
        """Shows the same place as it stands now; texts are left as they are being typed."""
        for verdict, one in self.verdicts.items():
            one.setChecked(verdict is answer.verdict)
        self.ask.show_answer(place, answer, mark)
        if self.measures.isVisibleTo(self):
            self.measures.show_answer(answer)
        needed = tr("检查记录（必填） O") if fails(answer.verdict) else tr("检查记录 O")
        self._observation_title.setText(needed)

    def set_editable(self, *, editable: bool) -> None:
        """Whether the texts take input."""
        for field in self.texts.values():
            if field.isReadOnly() is editable:
                field.setReadOnly(not editable)
                restyle(field)

    def _laid_out(self, look: Look) -> QVBoxLayout:
        self.observation.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        observed, noted = QWidget(), QWidget()
        observed.setLayout(column([self._observation_title, self.observation], spacing=3))
        observed.setMinimumHeight(look.px(_OBSERVATION_PX))  # the style sheet takes that of a field away
        observed.setMaximumHeight(look.px(_OBSERVATION_MOST_PX))
        noted.setLayout(row([label(tr("备注 N"), "muted"), self.note], spacing=8))
        noted.setFixedHeight(look.px(_NOTE_PX))
        buttons = row([*self.verdicts.values()], spacing=8)
        parts: list[Item] = [line(), 2, buttons, self.ask, self.measures, observed, noted]
        whole = column(parts, spacing=6, margins=(20, 0, 20, 10))
        whole.setStretch(parts.index(observed), 1)
        return whole

    def _verdict(self, verdict: Verdict, look: Look) -> QPushButton:
        made = button(f"{VERDICT_KEYS[verdict]}　{tr(VERDICT_TITLES[verdict])}")
        made.setCheckable(True)
        made.setMinimumWidth(look.px(_ANSWER_PX))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked: self.judged.emit(verdict))
        return made
