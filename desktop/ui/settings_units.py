"""单位名录: who is who; names, other spellings, groups, and who took over from whom."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.units import Unit
from desktop.i18n import mark, tr
from desktop.services.directory import DirectoryService
from desktop.services.permissions import can_draft
from desktop.services.succession import SuccessionOutcome, SuccessionService
from desktop.ui.calendars import DayField
from desktop.ui.controls import button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.settings_fields import Words
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

UNITS: tuple[Column[Unit], ...] = (
    Column("short", mark("常用名"), lambda unit: unit.short, 140),
    Column("name", mark("全称"), lambda unit: unit.name, 230),
    Column("group", mark("考核分组"), lambda unit: unit.group, 104),
    Column("aliases", mark("其他写法"), lambda unit: "、".join(unit.aliases), 200),
    Column("code", mark("代码"), lambda unit: unit.code, 80),
)


class UnitsTab(QWidget):
    """The units, and on the right what can be changed about the chosen one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._directory = desk, DirectoryService(desk.session)
        self._is_office = can_draft(desk.session) and desk.session.looking_back is None
        self._unit: Unit | None = None
        self._find = QLineEdit()
        empty = tr("没有单位。请导入名录文件，或等督查办公室下发。")
        model = WindowModel(UNITS, ListSource(UNITS), self)
        self.units = FrozenTable(
            TableSetup("units", tr("单位名录"), empty=empty, fills=True), model, desk.look, desk.state
        )
        self.units.chosen.connect(self._choose)
        self._count = label("", "muted")
        self._name, self._short = Words(tr("全称")), Words(tr("常用名"))
        self._group, self._alias = Words(tr("考核分组")), Words(tr("新增一种写法"))
        self._successor = QComboBox()
        self._since = DayField(tr("承接日期"), desk.session.today(), desk.look)
        self._reason = Words(tr("依据（机构改革文件等）"))
        self._move = button(tr("移交任务"), self._succeed)
        self._reason.edited.connect(self._allow_succession)
        self._successor.activated.connect(lambda _index: self._allow_succession())
        self._side = self._editor()
        self._lay_out()

    def shown(self) -> None:
        """Reads the units again."""
        words = self._find.text().strip()
        units = self._directory.units()
        found = [unit for unit in units if words in " ".join((*unit.names, unit.group, unit.code))]
        chosen = self._unit.code if self._unit else ""
        self.units.rows.use(ListSource(UNITS, found))
        place = next((at for at, unit in enumerate(found) if unit.code == chosen), None)
        if place is not None:
            self.units.select_row(place)
        groups = self._directory.groups()
        text = tr("{units} 个单位，{groups} 个单位组", units=len(units), groups=len(groups))
        self._count.setText(tr("筛选出 {found} 个 · {text}", found=len(found), text=text) if words else text)
        self._offer_successors(units)

    def _offer_successors(self, units: Sequence[Unit]) -> None:
        kept = self._successor.currentData()
        self._successor.clear()
        self._successor.addItem(tr("请选择承接单位"), "")
        for unit in units:
            if self._unit is None or unit.code != self._unit.code:
                self._successor.addItem(unit.short, unit.code)
        self._successor.setCurrentIndex(max(0, self._successor.findData(kept)))
        self._allow_succession()

    def _allow_succession(self) -> None:
        self._move.setEnabled(bool(self._successor.currentData()) and bool(self._reason.value()))

    def _choose(self, unit: Unit | None) -> None:
        is_other = unit is not None and (self._unit is None or unit != self._unit)
        self._unit = unit or self._unit
        self._side.setVisible(self._is_office and self._unit is not None)
        if unit is not None and is_other:
            self._name.set_value(unit.name)
            self._short.set_value(unit.short)
            self._group.set_value(unit.group)
            self._alias.set_value("")
            self._reason.set_value("")
            self._offer_successors(self._directory.units())

    def _save(self) -> None:
        unit = self._unit
        if unit is None:
            return
        name, short, group = self._name.value(), self._short.value(), self._group.value()

        def change() -> None:
            if (name, short) != (unit.name, unit.short):
                self._directory.rename(unit.code, name, short)
            if group != unit.group:
                self._directory.edit(unit.code, group=group)

        self._desk.attempt(change, tr("已保存“{name}”。", name=short or name))

    def _add_alias(self) -> None:
        unit, alias = self._unit, self._alias.value()
        if unit is not None and alias:
            said = tr("“{alias}”现在指“{name}”。", alias=alias, name=unit.short)
            self._desk.attempt(lambda: self._directory.add_alias(unit.code, alias), said)

    def _succeed(self) -> None:
        unit, since = self._unit, self._since.day()
        if unit is None:
            return
        reason, new = self._reason.value(), str(self._successor.currentData())
        service, desk = SuccessionService(self._desk.session), self._desk
        work = (lambda _progress: service.succeed(unit.code, new, since, reason), self._succeeded)
        run_with_progress(self.window(), desk.look, desk.jobs, tr("移交任务"), work)

    def _succeeded(self, outcome: SuccessionOutcome) -> None:
        self._reason.set_value("")
        self._desk.changed.emit()
        self._desk.said.emit(outcome.sentence)

    def _editor(self) -> QWidget:
        self._successor.setAccessibleName(tr("承接单位"))
        made = QWidget()
        parts = [
            label(tr("选中的单位"), "heading"),
            self._name,
            self._short,
            self._group,
            row([None, button(tr("保存"), self._save, "primary")]),
            line(),
            self._alias,
            row([None, button(tr("增加写法"), self._add_alias)]),
            line(),
            label(tr("由另一单位承接"), "heading"),
            label(tr("未办结任务连同时限一并移交，原单位的记录保留。"), "muted", wrap=True),
            self._successor,
            self._since,
            self._reason,
            row([None, self._move]),
            None,
        ]
        made.setLayout(column(parts, spacing=8, margins=(14, 12, 14, 12)))
        made.setProperty("role", "plain")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(made)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(self._desk.look.px(296))
        scroll.hide()
        return scroll

    def _lay_out(self) -> None:
        self._find.setPlaceholderText(tr("查找单位"))
        self._find.setAccessibleName(tr("查找单位"))
        self._find.setClearButtonEnabled(True)
        self._find.setMaximumWidth(self._desk.look.px(220))
        self._find.textChanged.connect(lambda _text: self.shown())
        load = button(tr("导入名录文件…"), self._import)
        load.setVisible(self._is_office)
        head = row([self._find, None, self._count, load], margins=(16, 8, 16, 8))
        body = row([self.units, self._side], spacing=0)
        body.setStretch(0, 1)
        box: QVBoxLayout = column([head, line(), body], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)

    def _import(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("导入名录文件"), "", "TOML (*.toml)")
        if chosen:
            self._desk.attempt(lambda: self._directory.import_toml(Path(chosen)), then=self._desk.said.emit)
