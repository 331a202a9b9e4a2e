"""得分与推算: the score of an inspection, and every step that leads to it, to be recomputed by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from desktop.domain.checks.values import CategoryScore, CheckItem, Checklist, CheckScore, ScoreStep, Verdict
from desktop.i18n import mark, tr
from desktop.services.checks.titles import VERDICT_TITLES
from desktop.ui.controls import Item, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_lists import ListTable
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

_STEP_PX, _CATEGORIES_PX, _STEPS_PX = 128, 528, 700
_MOST_PARTS = 60
_NONE = "—"
WHOLE = ""
"""Stands for all categories."""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One category of a score, or the whole (`WHOLE`)."""

    category: str
    value: str
    counts: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a derivation, numbered from the items up."""

    number: int
    step: ScoreStep
    categories: frozenset[str]


def _count_of(verdict: Verdict, one: ScoreLine) -> int:
    return one.counts.get(verdict, 0)


def _counted(verdict: Verdict) -> Column[ScoreLine]:
    return Column(
        verdict.value,
        VERDICT_TITLES[verdict],
        lambda one: str(one.counts.get(verdict, 0) or ""),
        68,
        is_number=True,
    )


_CATEGORIES: tuple[Column[ScoreLine], ...] = (
    Column("category", mark("类别"), lambda one: one.category or tr("全部"), 112),
    Column("value", mark("得分"), lambda one: one.value, 62, is_number=True),
    *map(_counted, Verdict),
)
_STEPS: tuple[Column[StepLine], ...] = (
    Column("number", mark("序号"), lambda one: str(one.number), 56, is_number=True),
    Column("name", mark("步骤"), lambda one: tr(one.step.name), 150, filter=FilterKind.VALUES),
    Column(
        "value", mark("得数"), lambda one: _value(one.step), 76, is_number=True, filter=FilterKind.NUMBERS
    ),
    Column("formula", mark("算式"), lambda one: one.step.formula, 260, filter=FilterKind.WORDS),
    Column("parts", mark("由来"), lambda one: _parts(one.step), 220, filter=FilterKind.WORDS),
)
_CATEGORY_KEYS: Mapping[str, Callable[[ScoreLine], Any]] = {
    "value": lambda one: float(one.value) if one.value not in ("", _NONE) else -1.0,
    **{verdict.value: partial(_count_of, verdict) for verdict in Verdict},
}
_STEP_KEYS: Mapping[str, Callable[[StepLine], Any]] = {
    "number": lambda one: one.number,
    "value": lambda one: one.step.value if one.step.value is not None else -1,
}


class ScoreView(QWidget):
    """The score above, categories at the left, the steps at the right, the chosen step in full below.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._items: Mapping[str, CheckItem] = {}
        self.figure, self.conclusion = label("", "figure"), label("", "pill-strong")
        self.facts, self.remarks = label("", wrap=True), label("", "muted", wrap=True)
        setup = TableSetup("check-categories", tr("各类别得分"), fills=False, frozen=1)
        self.categories: ListTable[ScoreLine] = ListTable(
            desk, setup, _CATEGORIES, _CATEGORY_KEYS, lambda one: one.category
        )
        setup = TableSetup("check-steps", tr("推算步骤"), fills=True, empty=tr("没有推算步骤。"))
        self.steps: ListTable[StepLine] = ListTable(desk, setup, _STEPS, _STEP_KEYS, lambda one: one.number)
        self._step_name, self._step_formula = label("", "heading", wrap=True), label("", wrap=True)
        self._step_parts = label("", "muted", wrap=True)
        self._lay_out()
        self.categories.table.chosen.connect(self._narrow)
        self.steps.table.chosen.connect(self._show_step)

    def show_score(
        self, score: CheckScore | None, checklist: Checklist, why: str = "", concluded: Decimal | None = None
    ) -> None:
        """Shows a score.

        Args:
            score: None when there is none.
            checklist: as it was checked.
            why: there is none, in a sentence.
            concluded: the value on the day the results were declared final; None before.
        """
        self._items = {item.code: item for item in checklist.items}
        value = score.value if score else None
        self.figure.setText(tr("{value} 分", value=value) if value is not None else tr("没有得分"))
        title = tr(score.conclusion_title) if score and score.conclusion_title else ""
        self.conclusion.setText(title)
        self.conclusion.setVisible(bool(title))
        self.facts.setText(_facts(score) if score else why)
        remarks = [tr(one) for one in score.remarks] if score else []
        if concluded is not None and concluded != value:
            remarks.insert(0, tr("定稿时为 {value} 分，与现在推算的不同。", value=concluded))
        self.remarks.setText("　".join(remarks))
        self.remarks.setVisible(bool(self.remarks.text()))
        self.categories.show_rows(_lines(score) if score else ())
        self.steps.show_rows(step_lines(score, self._items) if score else ())

    def start(self) -> None:
        """Puts the keyboard where one reads."""
        self.steps.table.setFocus()

    def _narrow(self, line_: ScoreLine | None) -> None:
        category = line_.category if line_ else WHOLE
        self.steps.let_through(lambda one: not category or category in one.categories)

    def _show_step(self, chosen: StepLine | None) -> None:
        if chosen is None:
            for text in (self._step_name, self._step_formula, self._step_parts):
                text.setText("")
            return
        step = chosen.step
        name = tr("第 {number} 步　{name}", number=chosen.number, name=tr(step.name))
        self._step_name.setText(name)
        self._step_formula.setText(f"{step.formula} = {_value(step)}")
        self._step_parts.setText(parts_text(step, self._items))

    def _lay_out(self) -> None:
        px = self._desk.look.px
        head = row([self.figure, self.conclusion, self.facts], spacing=14)
        head.setStretch(2, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.categories)
        splitter.addWidget(self.steps)
        splitter.setSizes([px(_CATEGORIES_PX), px(_STEPS_PX)])
        splitter.setStretchFactor(1, 1)
        top = column([head, self.remarks], spacing=6, margins=(18, 10, 18, 10))
        box = column([top, line(), splitter, line(), self._step_pane()], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)

    def _step_pane(self) -> QScrollArea:
        body: QFrame = frame("pane")
        for text in (self._step_formula, self._step_parts):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        parts: list[Item] = [self._step_name, self._step_formula, self._step_parts, None]
        body.setLayout(column(parts, spacing=4, margins=(18, 10, 18, 10)))
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("所选步骤"))
        scroll.setWidgetResizable(True)
        scroll.setFixedHeight(self._desk.look.px(_STEP_PX))
        scroll.setWidget(body)
        return scroll


def step_lines(score: CheckScore, items: Mapping[str, CheckItem]) -> tuple[StepLine, ...]:
    """The steps from the value down to the items, each with the categories it is about."""
    names = {one.category for one in score.categories}
    found = [
        StepLine(number, step, _categories(step, names, items))
        for number, step in enumerate(score.steps, start=1)
    ]
    return tuple(reversed(found))


def parts_text(step: ScoreStep, items: Mapping[str, CheckItem]) -> str:
    """What a step is made of, a line each; items with their text."""
    named = [part for part in step.parts if part]
    lines = [
        f"{part}　{items[part].point}　{items[part].requirement}" if part in items else part
        for part in named[:_MOST_PARTS]
    ]
    if len(named) > _MOST_PARTS:
        lines.append(tr("…… 共 {count} 项", count=len(named)))
    return "\n".join(lines)


def _categories(step: ScoreStep, names: set[str], items: Mapping[str, CheckItem]) -> frozenset[str]:
    of_items = {items[part].category for part in step.parts if part in items}
    return frozenset(of_items | (names & set(step.parts)))


def _lines(score: CheckScore) -> tuple[ScoreLine, ...]:
    whole = ScoreLine(WHOLE, _shown(score.value), score.counts)
    return (whole, *(_line(one) for one in score.categories))


def _line(one: CategoryScore) -> ScoreLine:
    return ScoreLine(one.category, _shown(one.value), one.counts)


def _shown(value: object) -> str:
    return _NONE if value is None else str(value)


def _value(step: ScoreStep) -> str:
    return _shown(step.value)


def _parts(step: ScoreStep) -> str:
    return "、".join(filter(None, step.parts))


def _facts(score: CheckScore) -> str:
    counts: Sequence[str] = [
        f"{tr(VERDICT_TITLES[verdict])} {score.counts.get(verdict, 0)}"
        for verdict in Verdict
        if score.counts.get(verdict, 0)
    ]
    checked = tr("已检查 {percent}%", percent=f"{score.checked * 100:.1f}")
    profile = tr("评分方法 {profile}", profile=score.profile)
    return "　".join((*counts, checked, profile))
