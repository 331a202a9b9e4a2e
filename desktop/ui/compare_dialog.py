"""对比: what changed between two days or two periods, case by case, to be filtered and copied."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.comparison import ChangeKind, RowChange
from desktop.domain.periods import Period, periods_between
from desktop.i18n import mark, tr
from desktop.services.lookback import Comparison, compare, earliest_day
from desktop.services.rules import RuleService
from desktop.ui.calendars import DayField, qt_day
from desktop.ui.clipboard import table_forms
from desktop.ui.compare_table import CHANGES
from desktop.ui.controls import Item, button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, run_with_progress
from desktop.ui.table_model import ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

DAYS, PERIODS = range(2)
_EDGE_PX = 40
_SIZE_PX = (1300, 640)
_FILTERS: tuple[tuple[ChangeKind | None, str], ...] = (
    (None, mark("全部 {count}")),
    (ChangeKind.NEW, mark("新增 {count}")),
    (ChangeKind.CHANGED, mark("变化 {count}")),
    (ChangeKind.GONE, mark("撤销 {count}")),
)


class CompareDialog(Dialog):
    """Two days or periods above, the cases that differ below.

    Args:
        desk: the open workspace; looking back, its day is the latest that can be compared.
        parent: the window.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("compare", tr("比较两天的台账"), parent)
        self._desk = desk
        self._result: Comparison | None = None
        self._kind: ChangeKind | None = None
        self._earliest, self._latest = earliest_day(desk.session), desk.session.today()
        cadence = RuleService(desk.session).rules().periods.cadence
        self._periods = periods_between(self._earliest, self._latest, cadence)
        self.what, self._pairs = QComboBox(), (QWidget(), QWidget())
        before = self._periods[-2].last if len(self._periods) > 1 else self._earliest
        self.first, self.second = (
            self._day(tr("较早的一天"), before),
            self._day(tr("较晚的一天"), self._latest),
        )
        self.first_period, self.second_period = QComboBox(), QComboBox()
        self.run_button = button(tr("比较"), self.run, "primary")
        self.sentence = label(tr("选好两天后按“比较”。"), "muted", wrap=True)
        self.filters = {kind: button("", partial(self.show_kind, kind)) for kind, _ in _FILTERS}
        setup = TableSetup(
            "compare",
            tr("变化的责任事项"),
            frozen=3,
            fills=True,
            empty=tr("还没有比较。选好后按“比较”，这里列出变化的责任事项。"),
        )
        self.table = FrozenTable(
            setup, WindowModel(CHANGES, ListSource(CHANGES), self), desk.look, desk.state
        )
        self.table.opened.connect(self._open)
        self.copy_button = button(tr("复制清单（可贴进Excel）"), self.copy)
        self._lay_out()
        self._show_filters()

    def run(self) -> None:
        """Compares on the worker."""
        session, (first, second) = self._desk.session, self.chosen()
        work = (lambda progress: compare(session, first, second, progress), self._show)
        run_with_progress(self, self._desk.look, self._desk.jobs, tr("比较两天的台账"), work)

    def chosen(self) -> tuple[date, date]:
        """The two days; a period stands for its last day, the present one for the latest day there is."""
        if self.what.currentIndex() == DAYS:
            return self.first.day(), self.second.day()
        last = [self._periods[box.currentIndex()].last for box in (self.first_period, self.second_period)]
        return min(last[0], self._latest), min(last[1], self._latest)

    def show_kind(self, kind: ChangeKind | None) -> None:
        """Shows changes of one kind only; None for all."""
        self._kind = kind
        self._show_filters()
        self.table.rows.use(ListSource(CHANGES, self.shown()))
        self.table.select_row(0)

    def shown(self) -> Sequence[RowChange]:
        """The changes that the filter lets through."""
        changes = self._result.rows if self._result else ()
        return [one for one in changes if self._kind in (None, one.kind)]

    def copy(self) -> None:
        """Puts what is shown into the clipboard, with headings, as Excel reads it."""
        heads = [tr(one.title) for one in CHANGES]
        rows = [[one.text(change) for one in CHANGES] for change in self.shown()]
        QGuiApplication.clipboard().setMimeData(table_forms([heads, *rows]).mime())
        self.copy_button.setText(tr("已复制{count}行", count=len(rows)))

    def _show(self, result: Comparison) -> None:
        self._result = result
        self.table.say_when_empty(tr("没有不同的责任事项。"))
        self.sentence.setText(result.sentence)
        self.sentence.setAccessibleName(result.sentence)
        self.show_kind(None)
        self.table.setFocus()

    def _show_filters(self) -> None:
        result = self._result
        counts = {
            None: len(result.rows) if result else 0,
            ChangeKind.NEW: result.new if result else 0,
            ChangeKind.CHANGED: result.changed if result else 0,
            ChangeKind.GONE: result.gone if result else 0,
        }
        for kind, title in _FILTERS:
            control = self.filters[kind]
            control.setText(tr(title, count=counts[kind]))
            control.setAccessibleName(control.text())
            control.setChecked(kind is self._kind)
            control.setEnabled(result is not None)
        self.copy_button.setText(tr("复制清单（可贴进Excel）"))
        self.copy_button.setEnabled(bool(self.shown()))

    def _open(self, change: RowChange) -> None:
        self.accept()
        self._desk.task_wanted.emit(str(change.row["task"]))

    def _day(self, name: str, day: date) -> DayField:
        made = DayField(name, day, self._desk.look)
        made.setDateRange(qt_day(self._earliest), qt_day(self._latest))
        made.set_day(day)
        return made

    def _show_pair(self) -> None:
        for place, page in enumerate(self._pairs):
            page.setVisible(place == self.what.currentIndex())

    def _period(self, box: QComboBox, name: str, place: int) -> QComboBox:
        box.setAccessibleName(name)
        for period in self._periods:
            box.addItem(_period_title(period, self._latest), period.code)
        box.setCurrentIndex(max(0, len(self._periods) + place))
        return box

    def _lay_out(self) -> None:
        for title in (tr("两天"), tr("两个周期的期末")):
            self.what.addItem(title)
        self.what.setAccessibleName(tr("比较什么"))
        self.what.currentIndexChanged.connect(lambda _index: self._show_pair())
        periods = (
            self._period(self.first_period, tr("较早的周期"), -2),
            self._period(self.second_period, tr("较晚的周期"), -1),
        )
        for page, pair in zip(self._pairs, ((self.first, self.second), periods), strict=True):
            page.setLayout(row([pair[0], label(tr("与")), pair[1]]))
        self._show_pair()
        for control in self.filters.values():
            control.setCheckable(True)
            control.setAutoDefault(False)
        self.copy_button.setAutoDefault(False)
        chosen = row([self.what, *self._pairs, self.run_button, None])
        filters: list[Item] = [*self.filters.values(), None, self.copy_button]
        head = column([chosen, self.sentence, row(filters)], spacing=10, margins=(18, 14, 18, 10))
        hint = label(tr("每格是“以前 → 以后”；空格没有变化。回车打开任务。"), "muted")
        foot = row([hint, None, button(tr("关闭"), self.reject)], margins=(18, 10, 18, 12))
        box = column([head, line(), self.table, line(), foot], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)
        room, wanted = self.window().parentWidget(), (self._desk.look.px(length) for length in _SIZE_PX)
        most = (room.width(), room.height()) if isinstance(room, QWidget) else _SIZE_PX
        self.resize(*(min(length, limit - _EDGE_PX) for length, limit in zip(wanted, most, strict=True)))


def _period_title(period: Period, latest: date) -> str:
    return (
        period.title if period.last <= latest else tr("{period}（到{day}）", period=period.title, day=latest)
    )
