"""Decisions of the office on facts: an event that does not count (可不扣分), and a fact that it states."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidgetItem, QWidget

from desktop.domain.evaluation.values import Fact, IndicatorScore, Occurrence, PartScore
from desktop.i18n import mark, tr
from desktop.services.evaluation.values import UnitView, WhatIf
from desktop.ui.controls import ChoiceList
from desktop.ui.decision_dialog import Decision
from desktop.ui.desk import Desk
from desktop.ui.evaluation.decision_base import FigureDialog, Place
from desktop.ui.evaluation.fact_editor import FactEditor
from desktop.ui.evaluation.form_words import occurrence_text
from desktop.ui.fields import LineField

_LIST_PX = 96
_REASON = mark("理由（必填）")
EXEMPTION = Decision(
    "exempt",
    mark("不扣分的情形"),
    mark("认定不计"),
    mark("勾选的事项不再计入，仍然列在计分说明里，注明不计的理由。"),
    reason=_REASON,
    example=mark("例如：因机房搬迁停报，已事先报备。"),
)
FACT = Decision(
    "state-fact",
    mark("认定数据"),
    mark("认定"),
    mark("认定的数据代替原来的数据，按规则重新计分；原来的数据保留，单位能看到认定和理由。"),
    reason=_REASON,
    example=mark("例如：以市行政审批局12月25日通报的数据为准。"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """An occurrence of a part that can be exempted."""

    part: PartScore
    occurrence: Occurrence


def open_exemption(desk: Desk, scheme: str, unit: str, indicator: str, parent: QWidget) -> "ExemptionDialog":
    """Opens the exemption of events of one indicator of one unit.

    Args:
        desk: the open workspace, of the office.
        scheme: ``code edition``.
        unit: party.
        indicator: code.
        parent: the window that waits.
    """
    dialog = ExemptionDialog(desk, Place(scheme, unit, indicator), parent.window())
    dialog.open()
    return dialog


def open_fact(desk: Desk, scheme: str, unit: str, indicator: str, parent: QWidget) -> "FactDialog":
    """Opens the stating of a fact by the office; see `open_exemption`."""
    dialog = FactDialog(desk, Place(scheme, unit, indicator), parent.window())
    dialog.open()
    return dialog


class ExemptionDialog(FigureDialog):
    """Exempts events."""

    def __init__(self, desk: Desk, place: Place, parent: QWidget) -> None:
        super().__init__(desk, EXEMPTION, place, parent)
        self.events: tuple[Event, ...] = ()
        self.list = ChoiceList(tr("不计的事项"))
        self.list.setFixedHeight(desk.look.px(_LIST_PX))
        self.list.setProperty("role", "framed")
        self.document = LineField(tr("文件依据"), tr("可以不填"))
        self.add(tr("不计的事项（勾选）"), self.list)
        self.add(tr("文件依据"), self.document)
        self.list.itemChanged.connect(lambda _item: self.preview())
        self.begin()
        self.use(self._exempt)

    def loaded(self, view: UnitView) -> None:
        """Lists what counts against or for the unit."""
        del view
        self.events = events_of(self.score)
        self.list.blockSignals(True)
        for one in self.events:
            item = QListWidgetItem(occurrence_text(one.occurrence))
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip(item.text())
            self.list.addItem(item)
        if not self.events:
            item = QListWidgetItem(tr("这项指标没有可以不计的事项。"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def chosen(self) -> tuple[Event, ...]:
        """The events that are ticked."""
        return tuple(
            event
            for place, event in enumerate(self.events)
            if self.list.item(place).checkState() == Qt.CheckState.Checked
        )

    def tried(self) -> WhatIf | None:
        """The facts with the ticked events exempted."""
        chosen = self.chosen()
        if not chosen:
            return None
        words = self.reason or EXEMPTION.title
        parts = {one.part.part.code: one.part for one in chosen}
        return WhatIf(facts=tuple(_without(part, chosen, words) for part in parts.values()))

    def _exempt(self) -> str:
        place, document = self.place, self.document.text().strip()
        chosen = [(one.part.part.code, one.occurrence.title) for one in self.chosen()]
        return self.decisions.exempt(place.scheme, place.unit, chosen, self.reason, document)


class FactDialog(FigureDialog):
    """States a fact in place of what is known."""

    def __init__(self, desk: Desk, place: Place, parent: QWidget) -> None:
        super().__init__(desk, FACT, place, parent)
        self.parts, self.editor = QComboBox(), FactEditor(desk)
        self.document = LineField(tr("文件依据"), tr("可以不填"))
        self.parts.setAccessibleName(tr("哪一项数据"))
        self.effects.list.setMinimumHeight(desk.look.px(_LIST_PX))
        self.body.addWidget(self.parts)
        self.add(tr("认定的数据"), self.editor)
        self.add(tr("文件依据"), self.document)
        self.parts.currentIndexChanged.connect(lambda _index: self._part_chosen())
        self.editor.changed.connect(self.preview)
        self.begin()
        self.use(self._state)

    def loaded(self, view: UnitView) -> None:
        """Offers the parts of the indicator."""
        del view
        for one in self.score.parts if self.score else ():
            self.parts.addItem(f"{one.part.code} {one.part.title}", one.part.code)
        self.parts.setVisible(self.parts.count() > 1)

    def tried(self) -> WhatIf | None:
        """Another fact than now."""
        fact = self.editor.fact()
        return WhatIf(facts=(fact,)) if fact is not None and self.editor.is_touched else None

    def _part_chosen(self) -> None:
        part = self._part()
        if part is not None:
            self.editor.show_fact(part.part, part.fact)
        self.preview()

    def _part(self) -> PartScore | None:
        code = self.parts.currentData()
        return next((one for one in self.score.parts if one.part.code == code), None) if self.score else None

    def _state(self) -> str:
        part, fact = self._part(), self.editor.fact()
        if part is None or fact is None:
            raise RuntimeError("the button waits for a fact")
        place, document = self.place, self.document.text().strip()
        return self.decisions.state_fact(
            place.scheme, place.unit, part.part.code, fact, self.reason, document
        )


def events_of(score: IndicatorScore | None) -> tuple[Event, ...]:
    """What counts in an indicator, and is not exempted yet."""
    if score is None:
        return ()
    return tuple(
        Event(part, one) for part in score.parts for one in part.fact.occurrences if not one.exemption
    )


def _without(part: PartScore, chosen: Sequence[Event], words: str) -> Fact:
    """The fact of a part with events exempted; an exemption names its event by title."""
    titles = {one.occurrence.title for one in chosen if one.part.part.code == part.part.code}
    occurrences = tuple(
        replace(one, exemption=words) if one.title in titles and not one.exemption else one
        for one in part.fact.occurrences
    )
    return replace(part.fact, occurrences=occurrences)
