"""What the list of findings is filtered by: words, state, how grave, whose, whether they are overdue."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QTabBar, QWidget

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.values import Severity
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.checks.findings_values import FindingQuery, FindingRow
from desktop.services.checks.titles import FINDING_STATE_TITLES, SEVERITY_TITLES
from desktop.ui.controls import Item, button, column, row
from desktop.ui.desk import Desk
from desktop.ui.ledger_chips import Chips

STATES = (
    None,
    FindingState.OPEN,
    FindingState.WAITING,
    FindingState.RETURNED,
    FindingState.PASSED,
    FindingState.CLOSED,
)
"""The tabs; None is all of them."""
TYPING_MS = 150


class FindingFilter(QWidget):
    """Tabs of states with their counts, and a row of filters; tells when one changed.

    Args:
        desk: the open workspace.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("finding-filter")
        self._desk = desk
        self._inspection, self._inspection_title, self._is_owed = "", "", False
        self.states = QTabBar()
        self.field, self.severities, self.units = QLineEdit(), QComboBox(), QComboBox()
        self.overdue, self.withdrawn = QCheckBox(tr("只看超期")), QCheckBox(tr("含已撤销"))
        self.clear_button = button(tr("清除筛选"), self.clear, "link")
        self.chips = Chips(desk.look)
        self.chips.hide()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._fill()
        self._lay_out()
        self._connect()
        self._tell()

    @property
    def state(self) -> FindingState | None:
        """The state whose tab is chosen; None for all."""
        return STATES[self.states.currentIndex()]

    def query(self) -> FindingQuery:
        """What is asked for, of any state: the tabs count what is in the others."""
        return FindingQuery(
            unit=self.units.currentData() or self._desk.unit,
            inspection=self._inspection,
            severity=self.severities.currentData(),
            text=self.field.text().strip(),
            overdue=True if self.overdue.isChecked() else None,
            withdrawn=self.withdrawn.isChecked(),
            owed=self._is_owed,
        )

    def shown_query(self) -> FindingQuery:
        """What is listed: of the state that is chosen."""
        return replace(self.query(), state=self.state)

    def use(self, query: FindingQuery, title: str = "") -> None:
        """Shows what a query asks for.

        Args:
            query: e.g. what a figure counts.
            title: of its inspection; empty when it is of none.
        """
        controls = (self.states, self.field, self.severities, self.units, self.overdue, self.withdrawn)
        for control in controls:
            control.blockSignals(True)
        self._inspection, self._inspection_title = query.inspection, title
        self._is_owed = query.owed
        self.states.setCurrentIndex(STATES.index(query.state) if query.state in STATES else 0)
        self.field.setText(query.text)
        self.severities.setCurrentIndex(max(0, self.severities.findData(query.severity)))
        self._choose_unit(query.unit)
        self.overdue.setChecked(query.overdue is True)
        self.withdrawn.setChecked(query.withdrawn)
        for control in controls:
            control.blockSignals(False)
        self._typing.stop()
        self._change()

    def clear(self) -> None:
        """Lets everything through."""
        self._desk.choose_unit("")
        self.use(FindingQuery())

    def show_rows(self, rows: Sequence[FindingRow]) -> None:
        """Counts the rows by state on the tabs, and offers their units."""
        counts = Counter(one.standing.state for one in rows)
        for place, state in enumerate(STATES):
            title = tr(FINDING_STATE_TITLES[state]) if state else tr("全部")
            count = counts[state] if state else len(rows)
            self.states.setTabText(place, f"{title} {count}" if count else title)
        for one in rows:
            if self.units.findData(one.finding.unit) < 0:
                self.units.addItem(one.finding.unit_name or one.finding.unit, one.finding.unit)

    def start_search(self) -> None:
        """Puts the keyboard into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self.shown_query() == FindingQuery()

    def _fill(self) -> None:
        for state in STATES:
            self.states.addTab(tr(FINDING_STATE_TITLES[state]) if state else tr("全部"))
        self.states.setAccessibleName(tr("问题的状态"))
        self.states.setDrawBase(False)
        self.states.setExpanding(False)
        self.field.setPlaceholderText(tr("查找编号、检查项、检查记录、要求"))
        self.field.setAccessibleName(tr("查找问题"))
        self.field.setClearButtonEnabled(True)
        self.severities.setAccessibleName(tr("风险等级"))
        self.severities.addItem(tr("全部等级"), None)
        for severity in Severity:
            self.severities.addItem(tr(SEVERITY_TITLES[severity]), severity)
        self.units.setAccessibleName(tr("被检查单位"))
        self.units.addItem(tr("全部单位"), "")
        if self._desk.session.role is not Role.OFFICE:
            self.units.hide()  # made visible it would be a window of its own: it has no parent yet
        for box in (self.overdue, self.withdrawn):
            box.setAccessibleName(box.text())

    def _lay_out(self) -> None:
        px = self._desk.look.px
        self.field.setMinimumWidth(px(120))
        self.field.setMaximumWidth(px(320))
        self.units.setMaximumWidth(px(190))
        parts: list[Item] = [
            self.field,
            self.severities,
            self.units,
            self.overdue,
            self.withdrawn,
            self.clear_button,
            None,
        ]
        bar = row(parts, spacing=8)
        bar.setStretch(0, 3)
        self.setLayout(column([row([self.states, None]), bar, self.chips], spacing=6, margins=(16, 2, 16, 8)))

    def _connect(self) -> None:
        self._typing.timeout.connect(self._change)
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self.field.returnPressed.connect(self._change)
        self.severities.currentIndexChanged.connect(lambda _index: self._change())
        self.units.currentIndexChanged.connect(lambda _index: self._change())
        self.states.currentChanged.connect(lambda _place: self._change())
        for box in (self.overdue, self.withdrawn):
            box.toggled.connect(lambda _on: self._change())

    def _choose_unit(self, unit: str) -> None:
        if unit and self.units.findData(unit) < 0:
            self.units.addItem(unit, unit)
        self.units.setCurrentIndex(max(0, self.units.findData(unit)))

    def _change(self) -> None:
        self._typing.stop()
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        chips = []
        if self._inspection:
            title = tr("所属检查：{title}", title=self._inspection_title or self._inspection)
            chips.append((title, self._drop_inspection))
        if self._is_owed:
            chips.append((tr("单位尚未整改到位"), self._drop_owed))
        self.chips.show_chips(chips, self.clear)
        self.clear_button.setVisible(not self.is_open)

    def _drop_inspection(self) -> None:
        self._inspection = self._inspection_title = ""
        self._change()

    def _drop_owed(self) -> None:
        self._is_owed = False
        self._change()
