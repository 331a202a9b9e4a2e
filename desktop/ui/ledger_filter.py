"""The filter above the ledger: words, state, deadline, document; and a count that says what is filtered."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from desktop.domain.ledger import PolicyDocument, Stage
from desktop.i18n import tr
from desktop.services.ledger import STAGE_TITLES, LedgerQuery
from desktop.ui.controls import Item, button, label, row
from desktop.ui.desk import Desk, short_title
from desktop.ui.fields import parse_day

TYPING_MS = 150


@dataclass(frozen=True, slots=True)
class Filtered:
    """What a filter lets through: the query, and each condition as people read it."""

    query: LedgerQuery
    conditions: tuple[str, ...]


class LedgerFilter(QWidget):
    """One row of filters; tells when one changed."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("ledger-filter")
        self._desk = desk
        self._policies: tuple[PolicyDocument, ...] = ()
        self._unit_name = ""
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("查找编号、任务、内容、单位"))
        self.field.setAccessibleName(tr("查找任务"))
        self.field.setClearButtonEnabled(True)
        self._stage = _box(tr("状态"))
        self._due = _box(tr("完成时限"))
        self._due.setEditable(True)
        self._due.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._due.setToolTip(tr("可以直接输入日期，如 2023-12-31"))
        self._policy = _box(tr("政策文件"))
        self._withdrawn = QCheckBox(tr("含已撤销"))
        self._withdrawn.setAccessibleName(tr("含已撤销"))
        self.count = label("", "muted")
        self.clear_button = button(tr("清除筛选"), self.clear, "link")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._fill()
        self._connect()
        self._lay_out()

    def filtered(self) -> Filtered:
        """The filter as it stands."""
        stage, day = self._stage.currentData(), self._day()
        policy = self._policy.currentData() or ""
        conditions = []
        if words := self.field.text().strip():
            conditions.append(tr("含“{words}”", words=words))
        if stage is not None:
            conditions.append(self._stage.currentText())
        if day is not None:
            conditions.append(tr("时限不晚于{day}", day=day.isoformat()))
        if policy:
            conditions.append(self._policy.currentText())
        if self._unit_name:
            conditions.append(self._unit_name)
        query = LedgerQuery(
            policy=policy,
            unit=self._desk.unit,
            stage=stage,
            text=words,
            due_before=day + timedelta(days=1) if day else None,
            withdrawn=self._withdrawn.isChecked(),
        )
        return Filtered(query, tuple(conditions))

    def show_count(self, found: int, total: int) -> None:
        """Says how many rows are shown, and by which conditions."""
        conditions = self.filtered().conditions
        if conditions:
            listed = "、".join(conditions)
            text = tr("{listed}：{found} 条，共 {total} 条", listed=listed, found=found, total=total)
        else:
            text = tr("共 {total} 条", total=total)
        self.count.setText(text)
        self.clear_button.setVisible(bool(conditions))

    def use_policies(self, policies: tuple[PolicyDocument, ...]) -> None:
        """Offers the documents; with one only there is nothing to choose."""
        if policies == self._policies:
            return
        self._policies = policies
        chosen = self._policy.currentData()
        self._policy.blockSignals(True)
        self._policy.clear()
        self._policy.addItem(tr("全部文件"), "")
        for policy in policies:
            self._policy.addItem(short_title(policy), policy.uid)
        self._policy.setCurrentIndex(max(0, self._policy.findData(chosen)))
        self._policy.blockSignals(False)
        self._policy.setVisible(len(policies) > 1)

    def use_unit(self, name: str) -> None:
        """Names the unit the whole window is filtered by."""
        self._unit_name = name

    def clear(self) -> None:
        """Lets everything through."""
        self.field.clear()
        for box in (self._stage, self._due, self._policy):
            box.setCurrentIndex(0)
        self._typing.stop()
        self._desk.choose_unit("")
        self.changed.emit()

    def _fill(self) -> None:
        self._stage.addItem(tr("全部状态"), None)
        for stage in Stage:
            self._stage.addItem(tr(STAGE_TITLES[stage]), stage)
        today = self._desk.session.today()
        self._due.addItem(tr("全部时限"), None)
        for title, day in (
            (tr("今天以前"), today - timedelta(days=1)),
            (tr("本月底前"), month_end(today)),
            (tr("本季度末前"), month_end(date(today.year, (today.month + 2) // 3 * 3, 1))),
            (tr("本年底前"), date(today.year, 12, 31)),
        ):
            self._due.addItem(title, day)
        self._policy.hide()

    def _connect(self) -> None:
        self._typing.timeout.connect(self.changed)
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self._stage.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._due.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._due.editTextChanged.connect(lambda _text: self._typing.start())
        self._policy.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._withdrawn.toggled.connect(lambda _on: self.changed.emit())

    def _lay_out(self) -> None:
        px = self._desk.look.px
        self.field.setMinimumWidth(px(110))
        self.field.setMaximumWidth(px(340))
        self._due.setMinimumWidth(px(118))
        self._policy.setMaximumWidth(px(220))
        parts: list[Item] = [self.field, self._stage, self._due, self._policy, self._withdrawn, None]
        layout = row(parts, spacing=8, margins=(16, 0, 16, 8))
        layout.setStretch(0, 3)
        self.setLayout(layout)

    def _day(self) -> date | None:
        place = self._due.findText(self._due.currentText())
        day = self._due.itemData(place) if place >= 0 else parse_day(self._due.currentText())
        return day if isinstance(day, date) else None


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    return box
