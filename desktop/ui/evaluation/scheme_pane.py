"""One scheme to be looked at: what it is, its indicators with their rules, groups, grades, and problems."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop.domain.evaluation.examples import ExampleResult
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Indicator, Part, Scheme
from desktop.errors import Problem
from desktop.i18n import mark, tr
from desktop.services.evaluation.facts import FACTS
from desktop.ui.case_words import day_text
from desktop.ui.controls import column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.form_words import points_text, short_number
from desktop.ui.exchange_lists import ListTable
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

INDICATORS, EXAMPLES, PROBLEMS = range(3)
_RULE_PX = 84
STEP_TITLES: Mapping[str, str] = {"self": mark("自评"), "review": mark("评分"), "appeal": mark("申诉")}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part with the indicator it belongs to."""

    indicator: Indicator
    part: Part
    dimension: str
    groups: str


def part_rows(scheme: Scheme) -> tuple[PartRow, ...]:
    """Every part of a scheme, in its order."""
    dimensions = {one.code: one.title for one in scheme.dimensions}
    groups = {one.code: one.title for one in scheme.groups}
    return tuple(
        PartRow(
            indicator,
            part,
            dimensions.get(indicator.dimension, indicator.dimension),
            "、".join(groups.get(code, code) for code in indicator.groups) or tr("全部"),
        )
        for indicator in scheme.indicators
        for part in indicator.parts
    )


def _source(one: PartRow) -> str:
    if one.part.fact in FACTS:
        return tr("自动取数：{title}", title=tr(FACTS[one.part.fact].title))
    return tr("填报")


def _points(one: PartRow) -> str:
    return tr("加减分") if one.indicator.is_extra else points_text(one.part.points)


def _example(one: ExampleResult) -> str:
    given = [short_number(one.example.value)] if one.example.value is not None else []
    given += [f"{level} {short_number(count)}".strip() for level, count in one.example.counts.items()]
    if one.example.group:
        given.append(tr("本组 {values}", values="、".join(map(short_number, one.example.group))))
    return "，".join(given)


_PARTS: tuple[Column[PartRow], ...] = (
    Column("code", mark("编号"), lambda one: one.part.code, 66),
    Column("dimension", mark("一级指标"), lambda one: one.dimension, 96, filter=FilterKind.VALUES),
    Column("title", mark("指标"), lambda one: one.part.title, 150, filter=FilterKind.WORDS),
    Column("points", mark("分值"), _points, 62, is_number=True),
    Column(
        "rule",
        mark("计分规则"),
        lambda one: tr(KINDS[one.part.rule.kind].title),
        150,
        filter=FilterKind.VALUES,
    ),
    Column("source", mark("数据来源"), _source, 160, filter=FilterKind.WORDS),
    Column("owner", mark("责任单位"), lambda one: one.indicator.owner, 100, filter=FilterKind.VALUES),
    Column("groups", mark("适用分组"), lambda one: one.groups, 110, is_shown=False),
)
_PART_KEYS: Mapping[str, Callable[[PartRow], Any]] = {"points": lambda one: one.part.points}
_EXAMPLES: tuple[Column[ExampleResult], ...] = (
    Column("code", mark("编号"), lambda one: one.part.code, 70),
    Column("given", mark("输入"), _example, 230),
    Column("points", mark("应得"), lambda one: points_text(one.example.points), 80, is_number=True),
    Column("got", mark("算得"), lambda one: short_number(one.given), 80, is_number=True),
    Column(
        "agrees",
        mark("结果"),
        lambda one: tr("一致") if one.agrees else tr("不一致"),
        80,
        pill=lambda one: not one.agrees,
        filter=FilterKind.VALUES,
    ),
)
_EXAMPLE_KEYS: Mapping[str, Callable[[ExampleResult], Any]] = {
    "points": lambda one: one.example.points,
    "got": lambda one: one.given,
}
_PROBLEMS: tuple[Column[Problem], ...] = (
    Column("line", mark("位置"), lambda one: str(one.line or ""), 70, is_number=True),
    Column("message", mark("问题"), Problem.sentence, 520, tip=Problem.sentence),
    Column("code", mark("代码"), lambda one: one.code, 130, is_shown=False),
)


class SchemePane(QWidget):
    """Shows one scheme.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._title, self._origin = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self._notice_text = label("", wrap=True)
        self._notice = frame("notice")
        self._notice.setLayout(column([self._notice_text], margins=(12, 8, 12, 8)))
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self.tabs.setAccessibleName(tr("方案内容"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.parts: ListTable[PartRow] = ListTable(
            desk,
            TableSetup("scheme-parts", tr("指标"), frozen=1, fills=True),
            _PARTS,
            _PART_KEYS,
            lambda one: one.part.code,
        )
        empty = tr("这个方案没有算例。")
        self.examples: ListTable[ExampleResult] = ListTable(
            desk,
            TableSetup("scheme-examples", tr("算例"), fills=True, empty=empty),
            _EXAMPLES,
            _EXAMPLE_KEYS,
            lambda one: (one.part.code, one.example.points, _example(one)),
        )
        empty = tr("没有问题。")
        self.problems: ListTable[Problem] = ListTable(
            desk,
            TableSetup("scheme-problems", tr("问题"), fills=True, empty=empty),
            _PROBLEMS,
            {"line": lambda one: one.line or 0},
            lambda one: (one.line, one.code, one.sentence()),
        )
        self._rule = label("", wrap=True)
        self._rule.setMinimumHeight(desk.look.px(_RULE_PX))
        self._lay_out()
        self.parts.table.chosen.connect(self._show_rule)

    def show_scheme(
        self,
        scheme: Scheme | None,
        examples: Sequence[ExampleResult] = (),
        problems: Sequence[Problem] = (),
        notice: str = "",
    ) -> None:
        """Shows a scheme.

        Args:
            scheme: None when none could be read.
            examples: its worked examples, run.
            problems: places that could not be read, or are wrong.
            notice: a sentence above all.
        """
        self._title.setText(scheme.title if scheme else tr("没有读出方案"))
        self._origin.setText(_origin(scheme) if scheme else "")
        self._notice_text.setText(notice)
        self._notice.setVisible(bool(notice))
        self.parts.show_rows(part_rows(scheme) if scheme else ())
        self.examples.show_rows(examples)
        self.problems.show_rows(problems)
        wrong = sum(not one.agrees for one in examples)
        titles = (
            tr("指标 {count}", count=len(self.parts.rows)),
            tr("算例 {count}，{wrong} 个不一致", count=len(examples), wrong=wrong)
            if wrong
            else tr("算例 {count}", count=len(examples)),
            tr("问题 {count}", count=len(problems)) if problems else tr("问题"),
        )
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)
        self.tabs.setCurrentIndex(PROBLEMS if problems else INDICATORS)

    def _show_rule(self, chosen: PartRow | None) -> None:
        if chosen is None:
            self._rule.setText("")
            return
        parts = [tr("原文：{wording}", wording=chosen.part.wording)]
        given = "，".join(
            f"{name} = {'、'.join(value) if isinstance(value, tuple) else value}"
            for name, value in chosen.part.rule.parameters.items()
        )
        if given:
            parts.append(tr("规则参数：{given}", given=given))
        if chosen.part.fact in FACTS:
            parts.append(tr("取数口径：{definition}", definition=tr(FACTS[chosen.part.fact].definition)))
        self._rule.setText("\n".join(parts))

    def _lay_out(self) -> None:
        for title in (tr("指标"), tr("算例"), tr("问题")):
            self.tabs.addTab(title)
        first = QWidget()
        box = column([self.parts, line()], spacing=0)
        box.setStretch(0, 1)
        box.addLayout(column([self._rule], margins=(12, 8, 12, 8)))
        first.setLayout(box)
        for part in (first, self.examples, self.problems):
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        head = column([self._title, self._origin, self._notice], spacing=4, margins=(16, 12, 16, 6))
        whole = column([head, row([self.tabs, None], margins=(12, 0, 12, 0)), line(), self._stack], spacing=0)
        whole.setStretch(3, 1)
        self.setLayout(whole)


def _origin(scheme: Scheme) -> str:
    full = sum((one.points for one in scheme.indicators if not one.is_extra), Decimal(0))
    most = max((_group_full(scheme, group.code) for group in scheme.groups), default=full)
    facts = [
        tr("{code} {edition} 版，{year} 年度", code=scheme.code, edition=scheme.edition, year=scheme.year),
        tr("满分 {points}", points=points_text(most)),
        tr("分组：{groups}", groups="、".join(one.title for one in scheme.groups)),
        tr("等次：{grades}", grades="、".join(one.title for one in scheme.grades)) if scheme.grades else "",
    ]
    windows = [
        f"{tr(STEP_TITLES.get(one.step, one.step))} {day_text(one.first)} 至 {day_text(one.last)}"
        for one in scheme.windows
    ]
    lines = ["　".join(filter(None, facts)), "　".join(windows), tr("依据：{basis}", basis=scheme.basis)]
    return "\n".join(filter(None, [*lines, tr("出处：{source}", source=scheme.source)]))


def _group_full(scheme: Scheme, group: str) -> Decimal:
    return sum(
        (
            one.points
            for one in scheme.indicators
            if not one.is_extra and (not one.groups or group in one.groups)
        ),
        Decimal(0),
    )
