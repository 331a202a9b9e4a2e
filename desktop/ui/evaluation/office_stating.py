"""填报 as the office sees it: what was stated of every unit, by whom; and facts that it states itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.evaluation.values import Fact, FactState, Indicator, Part, PartScore
from desktop.i18n import mark, tr
from desktop.services.case_permissions import can_write
from desktop.services.evaluation.deciding import DecisionService
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.values import EvaluationView
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.evaluation.assessment_part import PartState
from desktop.ui.evaluation.decision_facts import open_fact
from desktop.ui.evaluation.form_words import STATE_TITLES, counts, indicator_text, rule_text
from desktop.ui.evaluation.number_field import parse_number
from desktop.ui.evaluation.owner_table import OwnerRow, OwnerTable
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import LineField
from desktop.ui.jobs import Handlers

_PART_PX = 340
STATE_ALL = Decision(
    "state-facts",
    mark("认定各单位数据"),
    mark("认定"),
    mark("认定的数据代替原来的数据，按规则重新计分；原来的数据保留，单位能看到认定和理由。"),
    reason=mark("理由（必填）"),
    example=mark("例如：以市行政审批局12月25日通报的数据为准。"),
)


@dataclass(frozen=True, slots=True)
class OfficePart:
    """A part that somebody states, not the program."""

    indicator: Indicator
    part: Part


class OfficeStating(QWidget):
    """The table of one part, for all units.

    Args:
        desk: the open workspace, of the office.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("office-stating")
        self._desk = desk
        self._figures = EvaluationService(desk.session)
        self._name = ""
        self.view: EvaluationView | None = None
        self.parts: tuple[OfficePart, ...] = ()
        self.pending: dict[tuple[str, str], str] = {}
        """Numbers that were typed and not stated yet, by code of the part and party."""
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(tr("指标"))
        self.chooser.setMinimumWidth(desk.look.px(_PART_PX))
        self.rule, self.sentence = label("", "muted", wrap=True), label("", "muted", wrap=True)
        self.table, self.hint = OwnerTable(desk), Hint()
        self.one = button(tr("认定所选单位数据…"), self.state_one)
        self.forget = button(tr("放弃没有认定的"), self._forget)
        self.all = button(tr("认定…"), self.state_all, "primary")
        self._lay_out()
        self.chooser.currentIndexChanged.connect(lambda _index: self._show_table())
        self.table.valued.connect(self._take)
        self.table.refused.connect(self._refused)
        self.table.chosen.connect(lambda _unit: self._allow())

    def refresh(self, name: str) -> None:
        """Reads again; numbers that were typed stay.

        Args:
            name: ``code edition`` of the scheme.
        """
        if name != self._name:
            self.pending.clear()
        self._name = name

        def show(view: EvaluationView) -> None:
            if name == self._name:
                self._show(view)

        handlers = Handlers(show, lambda error: self.hint.show_problem(refusal_text(error)), owner=self)
        self._desk.jobs.submit(lambda progress: self._figures.evaluate(name, progress=progress), handlers)

    def start(self) -> None:
        """Puts the keyboard into the table."""
        self.table.setFocus()

    def state_one(self) -> None:
        """Opens the stating of the fact of the chosen unit, with its events or reasons."""
        chosen, unit = self._part(), self.table.current_unit
        if chosen is not None and unit and self.view is not None:
            open_fact(self._desk, self.view.entry.name, unit, chosen.indicator.code, self)

    def state_all(self) -> None:
        """Asks for the reason, and states every number that was typed."""
        if not self.pending or self.view is None:
            return
        dialog = DecisionDialog(self._desk, translated(STATE_ALL), self.window())
        document = LineField(tr("文件依据"), tr("可以不填"))
        dialog.add(tr("文件依据"), document)
        dialog.consequence.setText(f"{self._pending_text()}\n\n{dialog.consequence.text()}")
        dialog.use_long(lambda: self._stating(dialog.reason, document.text().strip()))
        dialog.accepted.connect(self._forget)
        dialog.open()

    def _stating(self, reason: str, document: str) -> Callable[[], str]:
        service, name = DecisionService(self._desk.session), self._name
        facts = {place: self._fact(place, value) for place, value in self.pending.items()}

        def work() -> str:
            for (part, unit), fact in facts.items():
                service.state_fact(name, unit, part, fact, reason, document)
            return tr("已认定 {count} 项数据。", count=len(facts))

        return work

    def _fact(self, place: tuple[str, str], value: str) -> Fact:
        code, unit = place
        fact = next(one.part.fact for one in self.parts if one.part.code == code)
        number = parse_number(value)
        return Fact(fact, unit, FactState.MISSING if number is None else FactState.KNOWN, number)

    def _show(self, view: EvaluationView) -> None:
        self.view = view
        self._name = self._name or view.entry.name
        self.parts = tuple(
            OfficePart(indicator, part)
            for indicator in view.entry.scheme.indicators
            for part in indicator.parts
            if part.fact not in FACTS
        )
        codes = [one.part.code for one in self.parts]
        if [self.chooser.itemData(at) for at in range(self.chooser.count())] != codes:
            kept = self.chooser.currentData()
            with QSignalBlocker(self.chooser):
                self.chooser.clear()
                for one in self.parts:
                    self.chooser.addItem(indicator_text(one.indicator), one.part.code)
                self.chooser.setCurrentIndex(max(0, self.chooser.findData(kept)))
        self._show_table()

    def _show_table(self) -> None:
        chosen = self._part()
        rows = self._rows(chosen) if chosen else ()
        self.table.show_rows(rows)
        words = tr("责任单位：{owner}", owner=chosen.indicator.owner) if chosen else ""
        self.rule.setText(
            f"{rule_text(chosen.part)}\n{words}" if chosen else tr("这个方案的数据都由程序取得。")
        )
        missing = sum(one.state.fact.state is FactState.MISSING for one in rows)
        self.sentence.setText(tr("{count} 个单位，{missing} 个缺少数据。", count=len(rows), missing=missing))
        self._allow()

    def _rows(self, chosen: OfficePart) -> tuple[OwnerRow, ...]:
        if self.view is None:
            return ()
        places = {one.party: place for place, one in enumerate(self.view.inputs.participants)}
        units = sorted(self.view.evaluation.units, key=lambda one: places.get(one.participant.party, 0))
        found = []
        for unit in units:
            scores = (part for one in unit.indicators for part in one.parts)
            score = next((one for one in scores if one.part.code == chosen.part.code), None)
            if score is not None:
                party = unit.participant.party
                state = self._state(chosen, score, self.pending.get((chosen.part.code, party)))
                found.append(OwnerRow(party, unit.participant.name, state))
        return tuple(found)

    def _state(self, chosen: OfficePart, score: PartScore, typed: str | None) -> PartState:
        fact = score.fact
        state = PartState(
            key=f"{chosen.part.code} {fact.unit}",
            indicator=chosen.indicator,
            part=chosen.part,
            fact=fact,
            is_derived=False,
            value="" if fact.value is None else f"{fact.value:f}",
            state=FactState.NOT_APPLICABLE if fact.state is FactState.NOT_APPLICABLE else FactState.KNOWN,
            occurrences=fact.occurrences,
            note=tr(fact.note) if fact.note else "",
            word=self._word(fact),
            is_editable=self._can_state(),
        )
        if typed is None:
            return state
        return replace(state, value=typed, state=FactState.KNOWN, word=tr("待认定"))

    def _word(self, fact: Fact) -> str:
        if fact.state is FactState.MISSING:
            return tr(STATE_TITLES[FactState.MISSING])
        if fact.by == self._desk.session.party:
            return tr("督查办公室认定")
        return tr("单位自评") if fact.by == fact.unit else tr("责任单位填报")

    def _take(self, values: Mapping[str, str]) -> None:
        chosen = self._part()
        if chosen is None or counts(chosen.part):
            return
        for unit, value in values.items():
            self.pending[chosen.part.code, unit] = value
        self.hint.show_problem("")
        self._show_table()

    def _refused(self, texts: Sequence[str]) -> None:
        self.hint.show_problem(tr("没有采用：{texts}", texts="；".join(texts)))

    def _forget(self) -> None:
        self.pending.clear()
        self._show_table()

    def _pending_text(self) -> str:
        codes = dict.fromkeys(code for code, _ in self.pending)
        titles = [
            f"{one.part.code} {one.part.title or one.indicator.title}"
            for one in self.parts
            if one.part.code in codes
        ]
        return tr("{titles}：{count} 个单位的数据。", titles="、".join(titles), count=len(self.pending))

    def _part(self) -> OfficePart | None:
        code = self.chooser.currentData()
        return next((one for one in self.parts if one.part.code == code), None)

    def _can_state(self) -> bool:
        view = self.view
        is_open = view is not None and view.entry.is_published and not view.is_frozen
        return is_open and can_write(self._desk.session)

    def _allow(self) -> None:
        can_state, count = self._can_state(), len(self.pending)
        self.one.setEnabled(can_state and bool(self.table.current_unit))
        self.all.setEnabled(can_state and bool(count))
        self.all.setText(tr("认定 {count} 项…", count=count) if count else tr("认定…"))
        self.all.setAccessibleName(self.all.text())
        self.forget.setVisible(bool(count))

    def _lay_out(self) -> None:
        head = row([label(tr("指标"), "heading"), self.chooser, None], spacing=8)
        box = column([head, self.rule, self.table], spacing=8, margins=(16, 12, 16, 8))
        box.setStretch(2, 1)
        top = QWidget()
        top.setLayout(box)
        foot = frame("status")
        paste = label(tr("从 Excel 复制“单位、数据”两列，在表中粘贴即可。"), "muted")
        bar = row([self.sentence, paste, None, self.forget, self.one, self.all], spacing=10)
        foot.setLayout(column([self.hint, bar], spacing=6, margins=(18, 8, 18, 10)))
        whole = column([top, line(), foot], spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
