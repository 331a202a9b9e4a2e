"""The filter above the ledger: views, words, groups; below it what each column is filtered by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.ledger import LedgerQuery
from desktop.services.ledger_parts import PART_COLUMNS
from desktop.ui.column_filter import Condition, in_words
from desktop.ui.controls import Item, button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.ledger_chips import Chips
from desktop.ui.ledger_query import query_of
from desktop.ui.ledger_rows import Columns
from desktop.ui.ledger_values import value_title
from desktop.ui.saved_views import GridView
from desktop.ui.saved_views_button import ViewButton

TYPING_MS = 150
_PART_TITLES = {
    "light": mark("按灯分组"),
    "state": mark("按状态分组"),
    "verdict": mark("按核定分组"),
    "lead": mark("按牵头单位分组"),
    "responsible": mark("按责任单位分组"),
    "clause": mark("按章节分组"),
    "policy": mark("按政策文件分组"),
    "next_due": mark("按下一时限分组"),
    "due": mark("按完成时限分组"),
}


@dataclass(frozen=True, slots=True)
class Filtered:
    """What a filter lets through: the query, and each condition as people read it."""

    query: LedgerQuery
    conditions: tuple[str, ...]


class LedgerFilter(QWidget):
    """A row of filters, and the conditions of the columns; tells when one changed.

    Args:
        desk: the open workspace.
        columns: of the grid.
    """

    changed = Signal()
    columns_wanted = Signal(object)
    """The columns of a view that was picked are to be shown."""

    def __init__(self, desk: Desk, columns: Columns) -> None:
        super().__init__()
        self.setObjectName("ledger-filter")
        self._desk, self._columns = desk, columns
        self._unit_name = ""
        self._view = GridView()
        self.shown_columns: Callable[[], Sequence[str]] = tuple
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("查找编号、任务、内容、单位"))
        self.field.setAccessibleName(tr("查找任务"))
        self.field.setClearButtonEnabled(True)
        self.groups = QComboBox()
        self.groups.setAccessibleName(tr("分组"))
        self.withdrawn = QCheckBox(tr("含已撤销"))
        self.withdrawn.setAccessibleName(tr("含已撤销"))
        self.chips = Chips(desk.look)
        self.count = label("", "muted")
        self.clear_button = button(tr("清除筛选"), self.clear, "link")
        self.views = ViewButton(desk, self.view)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._fill()
        self._connect()
        self._lay_out()
        self._tell()

    @property
    def scope(self) -> str:
        """The unit that the ledger is of: the party itself in a unit's workspace; empty for all."""
        session = self._desk.session
        return session.party if session.role is Role.UNIT else ""

    def view(self) -> GridView:
        """The view as it stands."""
        return replace(
            self._view,
            text=self.field.text().strip(),
            withdrawn=self.withdrawn.isChecked(),
            group=self.groups.currentData() or "",
            columns=tuple(self.shown_columns()),
        )

    def use_view(self, view: GridView) -> None:
        """Shows a view: its filters, order, groups and columns."""
        self._view = view
        for control in (self.field, self.groups, self.withdrawn):
            control.blockSignals(True)
        self.field.setText(view.text)
        self.groups.setCurrentIndex(max(self.groups.findData(view.group), 0))
        self.withdrawn.setChecked(view.withdrawn)
        for control in (self.field, self.groups, self.withdrawn):
            control.blockSignals(False)
        self._typing.stop()
        self.columns_wanted.emit(view.columns)
        self._change()

    def query(self, without: str = "") -> LedgerQuery:
        """What is asked for.

        Args:
            without: name of a column whose condition is left out.
        """
        view = self.view()
        kept = tuple(condition for condition in view.conditions if condition.column != without)
        view = replace(view, conditions=kept)
        return query_of(view, self._desk.unit or self.scope, self._columns, self._desk.session.today())

    def filtered(self) -> Filtered:
        """The filter as it stands."""
        view = self.view()
        conditions = [tr("含“{words}”", words=view.text)] if view.text else []
        conditions += [self.words_of(condition) for condition in view.conditions]
        if self._unit_name:
            conditions.append(self._unit_name)
        return Filtered(self.query(), tuple(conditions))

    def condition(self, name: str) -> Condition:
        """What a column is filtered by."""
        found = (condition for condition in self._view.conditions if condition.column == name)
        return next(found, Condition(name))

    def set_condition(self, condition: Condition) -> None:
        """Filters a column, or no longer when the condition lets everything through."""
        others = [known for known in self._view.conditions if known.column != condition.column]
        kept = others if condition.is_open else [*others, condition]
        self._view = replace(self._view, conditions=tuple(kept))
        self._change()

    def words_of(self, condition: Condition) -> str:
        """A condition as people read it."""
        name = condition.column
        title = next((tr(found.title) for found in self._columns if found.name == name), name)
        return in_words(condition, title, lambda value: value_title(self._desk.session, name, value))

    def keep_order(self, name: str, *, descending: bool) -> None:
        """Keeps the order that the user chose by a head."""
        self._view = replace(self._view, order_by=name, descending=descending)

    def show_count(self, found: int | None, total: int | None) -> None:
        """Says how many rows are shown, and by which conditions; None while they are being counted."""
        conditions = self.filtered().conditions
        if found is None or total is None:
            text = tr("正在计数…")
        elif conditions:
            listed = "、".join(conditions)
            text = tr("{listed}：{found} 条，共 {total} 条", listed=listed, found=found, total=total)
        else:
            text = tr("共 {total} 条", total=total)
        self.count.setText(text)
        self.clear_button.setVisible(bool(conditions))

    def start_search(self) -> None:
        """Puts the keyboard into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def use_unit(self, name: str) -> None:
        """Names the unit the whole window is filtered by."""
        self._unit_name = name

    def clear(self) -> None:
        """Lets everything through; order, groups and columns stay."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self._view = replace(self._view, conditions=())
        self._typing.stop()
        self._desk.choose_unit("")
        self._change()

    def _change(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """Shows the conditions of the columns as chips, and the view that is on."""
        chips = [
            (self.words_of(condition), lambda name=condition.column: self.set_condition(Condition(name)))
            for condition in self._view.conditions
        ]
        self.chips.show_chips(chips, self._drop_conditions)
        self.views.tell()

    def _drop_conditions(self) -> None:
        self._view = replace(self._view, conditions=())
        self._change()

    def _fill(self) -> None:
        self.groups.addItem(tr("不分组"), "")
        for name in PART_COLUMNS:
            self.groups.addItem(tr(_PART_TITLES[name]), name)

    def _connect(self) -> None:
        self._typing.timeout.connect(self._change)
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self.field.returnPressed.connect(self._change)
        self.groups.currentIndexChanged.connect(lambda _index: self._change())
        self.withdrawn.toggled.connect(lambda _on: self._change())
        self.views.picked.connect(self.use_view)

    def _lay_out(self) -> None:
        px = self._desk.look.px
        self.field.setMinimumWidth(px(120))
        self.field.setMaximumWidth(px(360))
        parts: list[Item] = [self.views, self.field, self.groups, self.withdrawn, None]
        bar = row(parts, spacing=8)
        bar.setStretch(1, 3)
        self.setLayout(column([bar, self.chips], spacing=6, margins=(16, 8, 16, 8)))
