"""One part of a self-assessment: what the program knows, to be confirmed; or what is to be stated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.domain.evaluation.values import Fact, FactState, Indicator, Occurrence, Part, Source
from desktop.domain.supervision import Evidence
from desktop.i18n import mark, tr
from desktop.services.evaluation.stating_reading import levels_of
from desktop.ui.checks.fill_choice import Choice
from desktop.ui.checks.findings_files import SideBox
from desktop.ui.controls import Item, button, clear, column, frame, label, left, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.decision_sizes import NUMBER_PX
from desktop.ui.evaluation.form_words import (
    counts,
    definition_text,
    fact_text,
    indicator_text,
    occurrence_lines,
    rule_text,
)
from desktop.ui.evaluation.links import follow
from desktop.ui.evaluation.number_field import NumberField
from desktop.ui.evaluation.occurrence_table import OccurrenceTable
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import TextField, flush_fields

CONFIRMED, OBJECTED = "confirmed", "objected"
STANCE_TITLES: Mapping[str, str] = {CONFIRMED: mark("已确认"), OBJECTED: mark("有异议")}
_MOST_SOURCES = 8
_UNITS: Mapping[str, str] = {"share": "%"}


@dataclass(frozen=True, slots=True)
class PartState:
    """One part as a form shows it.

    Attributes:
        key: tells parts and units apart.
        fact: as the evaluation takes it now.
        is_derived: the program knows it; it is only confirmed or objected to.
        who: unit that states it, when it is another one; empty otherwise.
        is_stated: something was stated, be it that there was nothing.
        value: as it was typed.
        state: of what is stated: known or not applicable.
        stance: ``confirmed``, ``objected`` or empty.
        lacks: what is still missing, in words.
        word: where it stands, in a word.
    """

    key: str
    indicator: Indicator
    part: Part
    fact: Fact
    is_derived: bool
    value: str = ""
    state: FactState = FactState.KNOWN
    occurrences: tuple[Occurrence, ...] = ()
    stance: str = ""
    note: str = ""
    files: tuple[Evidence, ...] = ()
    lacks: tuple[str, ...] = ()
    who: str = ""
    is_stated: bool = False
    word: str = ""
    is_editable: bool = True


class PartForm(QScrollArea):
    """Shows one part, and tells what is written into it.

    Args:
        desk: the open workspace.
    """

    edited = Signal(str, object)
    """A field was written: ``value``, ``state``, ``occurrences`` or ``note``, and what it says now."""
    stance_taken = Signal(str, str)
    """A derived fact is confirmed or objected to, and why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("assessment-part")
        self.setAccessibleName(tr("所选指标"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk = desk
        self.shown: PartState | None = None
        self._title, self._word = label("", "heading", wrap=True), label("", "pill")
        self._rule = label("", "muted", wrap=True)
        self._known_box, self._stated_box = frame("card"), frame("card")
        self._known_head = label("", "muted")
        self._known, self._definition = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self._events, self._sources = label("", wrap=True), column([], spacing=2)
        self.confirm = button(tr("确认无误"), lambda: self._take_stance(CONFIRMED))
        self.object = button(tr("有异议"), self._start_objection)
        self.objection = TextField(tr("异议"), desk.look, placeholder=tr("写明哪里不对、依据是什么"))
        self.states = Choice({FactState.KNOWN: tr("有数据"), FactState.NOT_APPLICABLE: tr("不适用")})
        self.value, self._unit = NumberField(tr("数值")), label("", "muted")
        self._value_head = label(tr("数值"), "heading")
        self.value.setFixedWidth(desk.look.px(NUMBER_PX))
        self.occurrences, self.none_text = OccurrenceTable(desk), label("", "muted", wrap=True)
        self.nothing = button(tr("没有发生，按零计"), lambda: self._tell("occurrences", ()))
        self.note = TextField(tr("说明"), desk.look, placeholder=tr("说明数据来源；不适用的写明理由"))
        self.hint, self.files = Hint(), SideBox(desk, tr("佐证材料"))
        self.setWidget(self._build())
        self._connect()

    def show_part(self, state: PartState) -> None:
        """Shows a part; what is being typed into the same one is left alone."""
        is_same = self.shown is not None and self.shown.key == state.key
        if not is_same:
            self.flush()
            self.verticalScrollBar().setValue(0)
        self.shown = None  # so that filling the fields tells nobody anything
        self._title.setText(indicator_text(state.indicator))
        self._word.setText(state.word)
        self._word.setVisible(bool(state.word))
        self._rule.setText(rule_text(state.part))
        is_known = state.is_derived or bool(state.who)
        self._known_box.setVisible(is_known)
        self._stated_box.setVisible(not is_known)
        if is_known:
            self._show_known(state, is_same=is_same)
        else:
            self._show_stated(state, is_same=is_same)
        self.hint.show_problem("；".join(state.lacks))
        self.files.show_files(state.files, is_editable=state.is_editable)
        self.files.setVisible(not is_known or state.stance == OBJECTED or bool(state.files))
        self.shown = state

    def flush(self) -> None:
        """Saves whatever is being typed."""
        if self.shown is not None and self.shown.is_editable:
            flush_fields(self)

    def start(self) -> None:
        """Puts the cursor where one goes on."""
        state = self.shown
        if state is None or state.is_derived or state.who:
            self.confirm.setFocus()
        elif counts(state.part):
            self.occurrences.setFocus()
        else:
            self.value.setFocus()

    def _show_known(self, state: PartState, *, is_same: bool) -> None:
        source = tr("由{who}填报的数据", who=state.who) if state.who else tr("程序从台账和检查中取到的数据")
        self._known_head.setText(source)
        self._known.setText(fact_text(state.fact, state.part))
        self._definition.setText(definition_text(state.part))
        self._events.setText(occurrence_lines(state.fact.occurrences))
        self._events.setVisible(bool(state.fact.occurrences))
        self._show_sources(state.fact.sources)
        is_objected = state.stance == OBJECTED
        for press in (self.confirm, self.object):
            press.setVisible(state.is_derived)
        self.confirm.setEnabled(state.is_editable and state.stance != CONFIRMED)
        self.object.setEnabled(state.is_editable and not is_objected)
        if not is_same or is_objected:
            self.objection.setVisible(is_objected)
        _show_text(self.objection, state.note if is_objected else "", is_same=is_same)
        self.objection.set_editable(editable=state.is_editable)

    def _show_stated(self, state: PartState, *, is_same: bool) -> None:
        has_list, is_known = counts(state.part), state.state is FactState.KNOWN
        self.states.choose(state.state)
        self.states.setEnabled(state.is_editable)
        if not is_same or not self.value.hasFocus():
            self.value.set_value(state.value)
            self.value.setText(state.value)
        self.value.set_editable(editable=state.is_editable)
        self._unit.setText(tr(_UNITS.get(state.part.rule.kind, "")))
        for one in (self._value_head, self.value, self._unit):
            one.setVisible(is_known and not has_list)
        self.occurrences.setVisible(is_known and has_list)
        self.none_text.setVisible(is_known and has_list and state.is_editable)
        self.none_text.setText(tr("一条一行，可以从 Excel 粘贴。"))
        is_open = state.is_editable and not state.occurrences and not state.is_stated
        self.nothing.setVisible(is_known and has_list and is_open)
        self.occurrences.show_occurrences(
            state.key, state.occurrences, levels_of(state.part), is_editable=state.is_editable
        )
        _show_text(self.note, state.note, is_same=is_same)
        self.note.set_editable(editable=state.is_editable)

    def _show_sources(self, sources: Sequence[Source]) -> None:
        clear(self._sources)
        for one in sources[:_MOST_SOURCES]:
            link = button(one.text or one.uid, partial(follow, self._desk, one), "link")
            self._sources.addLayout(left(link))
        if len(sources) > _MOST_SOURCES:
            self._sources.addWidget(label(tr("…… 共 {count} 条记录", count=len(sources)), "muted"))

    def _take_stance(self, stance: str) -> None:
        if self.shown is not None and self.shown.is_editable:
            self.stance_taken.emit(
                stance, "" if stance == CONFIRMED else self.objection.toPlainText().strip()
            )

    def _start_objection(self) -> None:
        self.objection.show()
        self.objection.setFocus()
        self.hint.show_problem(tr("写明异议后保存。督查办公室会看到，数据先按现在的计。"))

    def _objected(self, text: str) -> None:
        if text.strip():
            self._take_stance(OBJECTED)

    def _tell(self, name: str, value: object) -> None:
        if self.shown is not None and self.shown.is_editable:
            self.edited.emit(name, value)

    def _typed(self, text: str) -> None:
        """A number is saved as a plain number; what is none stays as it was typed, and is said."""
        number = self.value.number()
        if text.strip() and number is None:
            self.hint.show_problem(tr("“{text}”不是数字，没有保存。", text=text))
            return
        self._tell("value", _plain(number))

    def _connect(self) -> None:
        self.objection.committed.connect(self._objected)
        self.value.committed.connect(self._typed)
        self.states.changed.connect(lambda: self._tell("state", self.states.chosen))
        self.occurrences.edited.connect(lambda: self._tell("occurrences", self.occurrences.occurrences()))
        self.occurrences.typed.connect(self._say_events)
        self.note.committed.connect(lambda text: self._tell("note", text))

    def _say_events(self) -> None:
        self.hint.show_problem("；".join(self.occurrences.problems()))

    def _build(self) -> QFrame:
        head = row([self._title, self._word], spacing=10)
        head.setStretch(0, 1)
        known: list[Item] = [
            self._known_head,
            self._known,
            self._definition,
            self._events,
            self._sources,
            row([self.confirm, self.object, None]),
            self.objection,
        ]
        self._known_box.setLayout(column(known, spacing=6, margins=(14, 10, 14, 12)))
        value_row = QWidget()
        value_row.setLayout(row([self._value_head, self.value, self._unit, None], spacing=8))
        stated: list[Item] = [
            label(tr("填报"), "muted"),
            self.states,
            value_row,
            self.occurrences,
            row([self.none_text, None, self.nothing]),
            label(tr("说明"), "heading"),
            self.note,
        ]
        self._stated_box.setLayout(column(stated, spacing=6, margins=(14, 10, 14, 12)))
        body: QFrame = frame("pane")
        parts: list[Item] = [
            head,
            self._rule,
            self._known_box,
            self._stated_box,
            self.hint,
            self.files,
            None,
        ]
        body.setLayout(column(parts, spacing=10, margins=(18, 14, 18, 16)))
        return body


def _show_text(field: TextField, text: str, *, is_same: bool) -> None:
    """Shows a text; the cursor stays in the field of the same part."""
    if not is_same:
        field.clear()
    field.set_value(text)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"
