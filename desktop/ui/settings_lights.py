"""亮灯规则: the light rules as a list that is read from top to bottom, each with its thresholds."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.lights_rules import RuleKind, Schedule
from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.rules import RuleService
from desktop.services.titles import LIGHT_TITLES
from desktop.ui.controls import button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.lights import lit
from desktop.ui.settings_fields import Choice, Counted, Flag, SaveBar, Words, filled_form
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_values import Lamp
from desktop.ui.table_view import FrozenTable, TableSetup

KIND_TITLES: Mapping[RuleKind, str] = {
    RuleKind.COMPLETED: mark("已经办结"),
    RuleKind.OVERDUE: mark("超过时限"),
    RuleKind.DUE_WITHIN: mark("临近时限"),
    RuleKind.MISSING: mark("没有反馈"),
    RuleKind.VERDICT: mark("核定为欠进度"),
    RuleKind.GAP: mark("低于序时进度"),
    RuleKind.NOT_STARTED: mark("迟迟没有启动"),
}
SCHEDULE_TITLES: Mapping[Schedule, str] = {
    Schedule.PLAN: mark("按单位自报计划"),
    Schedule.ELAPSED: mark("按时间推算"),
}
Rule = dict[str, Any]


def threshold(rule: Rule) -> str:
    """The threshold of a rule in words."""
    kind = RuleKind(rule["kind"])
    days = tr("工作日") if rule.get("counts_working_days") else tr("天")
    if kind is RuleKind.OVERDUE:
        return tr("超过{count}{days}起", count=rule.get("days", 1), days=days)
    if kind is RuleKind.DUE_WITHIN:
        return tr("到期前{count}{days}内", count=rule.get("days", 1), days=days)
    if kind in (RuleKind.MISSING, RuleKind.VERDICT):
        return tr("连续{count}期起", count=rule.get("times", 1))
    if kind is RuleKind.NOT_STARTED:
        return tr("交办{count}个月起", count=rule.get("months", 1))
    if kind is RuleKind.GAP:
        return _gap(rule)
    return ""


def _gap(rule: Rule) -> str:
    parts = []
    if rule.get("low") is not None:
        parts.append(("＞" if rule.get("low_open") else "≥") + str(rule["low"]))
    if rule.get("high") is not None:
        parts.append(("＜" if rule.get("high_open") else "≤") + str(rule["high"]))
    return tr("{ends} 个百分点", ends=" ".join(parts) or "—")


def _is_readable(rule: Any) -> bool:  # JSON, perhaps of a newer version
    if not isinstance(rule, dict) or not isinstance(rule.get("word"), str):
        return False
    kinds, lights = {one.value for one in RuleKind}, {one.value for one in Light}
    return rule.get("kind") in kinds and rule.get("light") in lights


def _light_text(rule: Rule) -> str:
    return lit(Light(rule["light"]), rule["word"])


def _lamp(rule: Rule) -> Lamp:
    return Lamp(Light(rule["light"]), rule["word"])


RULES: tuple[Column[Rule], ...] = (
    Column("light", mark("亮灯"), _light_text, 150, is_sortable=False, cell=_lamp),
    Column("kind", mark("条件"), lambda one: tr(KIND_TITLES[RuleKind(one["kind"])]), 150, is_sortable=False),
    Column("threshold", mark("界限"), threshold, 190, is_sortable=False),
    Column(
        "excusable",
        mark("正当理由可免"),
        lambda one: tr("是") if one.get("is_excusable", True) else tr("否"),
        110,
        is_sortable=False,
    ),
)


class LightRulesTab(QWidget):
    """The rules and the one that is being edited; saved as one decision with its source."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, RuleService(desk.session)
        self._is_office = desk.session.role is Role.OFFICE and desk.session.looking_back is None
        self._value: dict[str, Any] = {}
        self._place = -1
        empty = tr("没有亮灯规则。")
        setup = TableSetup("light-rules", tr("亮灯规则"), empty=empty, fills=True)
        self.table = FrozenTable(setup, WindowModel(RULES, ListSource(RULES), self), desk.look, desk.state)
        self.table.chosen.connect(self._choose)
        self._presets = QComboBox()
        self.bar = SaveBar(tr("保存规则"), self.save, self._read)
        self._hint = label("", "muted")
        self.schedule = Choice(
            tr("序时进度怎么算"), {one.value: tr(title) for one, title in SCHEDULE_TITLES.items()}
        )
        self.schedule.setEnabled(self._is_office)
        self.schedule.edited.connect(self._schedule_edited)
        self._head, self._problems = label("", "muted", wrap=True), label("", "muted", wrap=True)
        self.light = Choice(tr("灯色"), {light.value: tr(LIGHT_TITLES[light]) for light in Light})
        self.word = Words(tr("用语"))
        self.days = Counted(tr("天数"), 1, 3650)
        self.working = Flag(tr("只算工作日"))
        self.months = Counted(tr("月数"), 1, 120)
        self.times = Counted(tr("连续期数"), 1, 20)
        self.low, self.low_open = Words(tr("低于序时进度（百分点）从")), Flag(tr("不含此数"))
        self.high, self.high_open = Words(tr("到")), Flag(tr("不含此数"))
        self.excusable = Flag(tr("有正当理由时可以不亮灯"))
        self._editors: dict[str, Choice | Words | Counted | Flag] = {
            "light": self.light,
            "word": self.word,
            "days": self.days,
            "counts_working_days": self.working,
            "months": self.months,
            "times": self.times,
            "low": self.low,
            "low_open": self.low_open,
            "high": self.high,
            "high_open": self.high_open,
            "is_excusable": self.excusable,
        }
        for editor in self._editors.values():
            editor.edited.connect(self._edited)
        self._lay_out()

    def shown(self) -> None:
        """Reads the rules again, unless something was changed here and not saved."""
        if not self.bar.is_changed:
            self._read()

    def _read(self) -> None:
        self.bar.show_changed(is_changed=False)
        view = self._service.view("lights")
        self._value = deepcopy(dict(view.value))
        self._head.setText(
            tr(
                "“{name}”，依据：{source}",
                name=self._value.get("name", ""),
                source=view.source or tr("程序默认"),
            )
        )
        self._value["rules"] = [rule for rule in self._value.get("rules", []) if _is_readable(rule)]
        lights = self._service.rules().lights
        calm = lit(lights.calm, lights.calm_word)
        self._hint.setText(tr("从上到下，先符合的先亮灯；都不符合的为 {calm}。", calm=calm))
        self.schedule.set_value(lights.schedule.value)
        problems = [problem.sentence() for problem in self._service.problems()]
        self._problems.setText("\n".join(problems))
        self._problems.setVisible(bool(problems))
        self._show_rules(0)

    def save(self) -> None:
        """States the rules as they are shown; a source is needed."""
        value, source = deepcopy(self._value), self.bar.text()
        self.bar.state(self._desk, lambda: self._service.set("lights", value, source), self._saved)

    def _saved(self, sentence: str) -> None:
        self._read()
        self._desk.said.emit(sentence)

    def _use_preset(self) -> None:
        name = self._presets.currentData()
        if name:
            self.bar.state(self._desk, lambda: self._service.use_preset("lights", name), self._saved)

    def _show_rules(self, place: int) -> None:
        rules: list[Rule] = self._value.get("rules", [])
        self.table.rows.use(ListSource(RULES, rules))
        if rules:
            self.table.select_row(min(place, len(rules) - 1))
            self._choose(rules[min(place, len(rules) - 1)])

    def _choose(self, rule: Rule | None) -> None:
        rules: list[Rule] = self._value.get("rules", [])
        self._place = next((at for at, one in enumerate(rules) if one is rule), -1)
        if rule is None or self._place < 0:
            return
        kind = RuleKind(rule["kind"])
        defaults: dict[str, Any] = {"days": 1, "months": 1, "times": 1, "is_excusable": True}
        shown = {"light", "word", "is_excusable"} | _FIELDS[kind]
        for name, editor in self._editors.items():
            editor.setVisible(name in shown)
            editor.set_value(rule.get(name, defaults.get(name)))

    def _edited(self) -> None:
        rules: list[Rule] = self._value.get("rules", [])
        if not 0 <= self._place < len(rules):
            return
        rule = rules[self._place]
        shown = {"light", "word", "is_excusable"} | _FIELDS[RuleKind(rule["kind"])]
        for name in shown:
            value = self._editors[name].value()
            if value in ("", None) and name in ("low", "high"):
                rule.pop(name, None)
            else:
                rule[name] = value
        self.table.rows.refresh()
        self.bar.show_changed(is_changed=True)

    def _schedule_edited(self) -> None:
        self._value["schedule"] = self.schedule.value()
        self.bar.show_changed(is_changed=True)

    def _move(self, way: int) -> None:
        rules: list[Rule] = self._value.get("rules", [])
        target = self._place + way
        if 0 <= self._place < len(rules) and 0 <= target < len(rules):
            rules[self._place], rules[target] = rules[target], rules[self._place]
            self._change_list(target)

    def _remove(self) -> None:
        rules: list[Rule] = self._value.get("rules", [])
        if 0 <= self._place < len(rules) and len(rules) > 1:
            del rules[self._place]
            self._change_list(max(0, self._place - 1))

    def _add(self, kind: RuleKind) -> None:
        rules: list[Rule] = self._value.setdefault("rules", [])
        rules.append({"kind": kind.value, "light": Light.YELLOW.value, "word": tr(KIND_TITLES[kind])})
        self._change_list(len(rules) - 1)

    def _change_list(self, place: int) -> None:
        self._show_rules(place)
        self.bar.show_changed(is_changed=True)

    def _lay_out(self) -> None:
        for preset in self._service.presets("lights"):
            self._presets.addItem(preset.title, preset.name)
        self._presets.setAccessibleName(tr("现成的规则"))
        new = QComboBox()
        new.setAccessibleName(tr("新增规则的条件"))
        for kind, title in KIND_TITLES.items():
            new.addItem(tr(title), kind)
        ready = button(tr("采用这套规则"), self._use_preset)
        order = row(
            [
                new,
                button(tr("新增"), lambda: self._add(new.currentData())),
                button(tr("上移"), lambda: self._move(-1)),
                button(tr("下移"), lambda: self._move(1)),
                button(tr("删除"), self._remove),
                None,
            ]
        )
        form = filled_form([*self._editors.values(), line(), self.schedule])
        side = QWidget()
        side.setLayout(column([label(tr("选中的规则"), "heading"), form, None], margins=(14, 10, 14, 10)))
        side.setFixedWidth(self._desk.look.px(300))
        side.setVisible(self._is_office)
        middle = row([self.table, side], spacing=0)
        middle.setStretch(0, 1)
        top = column([self._head, self._problems, self._hint], spacing=4, margins=(16, 10, 16, 8))
        order.setContentsMargins(16, 8, 16, 8)
        parts: list[Any] = [top, line(), middle, line()]
        if self._is_office:
            top.addLayout(row([self._presets, ready, None]))
            parts += [order, self.bar]
        box = column(parts, spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)


_FIELDS: Mapping[RuleKind, frozenset[str]] = {
    RuleKind.COMPLETED: frozenset(),
    RuleKind.OVERDUE: frozenset({"days", "counts_working_days"}),
    RuleKind.DUE_WITHIN: frozenset({"days", "counts_working_days"}),
    RuleKind.MISSING: frozenset({"times"}),
    RuleKind.VERDICT: frozenset({"times"}),
    RuleKind.GAP: frozenset({"low", "low_open", "high", "high_open"}),
    RuleKind.NOT_STARTED: frozenset({"months"}),
}
