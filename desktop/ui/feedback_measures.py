"""The figures of a report: percentage, values of targets, deadlines reached; each beside the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.domain.standing import Deadline, TargetProgress
from desktop.i18n import tr
from desktop.ui.case_words import deadline_text, percent_text, plain, target_text
from desktop.ui.controls import clear, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import DayField, LineField

_NUMBER_PX = 84
_DAY_PX = 104
_TITLE_PX = 400
_TITLE_PERCENT = 42
_LAST_COLUMN = 4


@dataclass(frozen=True, slots=True)
class Measures:
    """What the figures of a report are about, and as they stand.

    Attributes:
        percent: as reported; None when it was not.
        last_percent: of the period before.
        expected: percentage that plan or schedule ask for.
        targets: the targets with what was reported before.
        values: as reported, by uid of the target.
        last_values: of the period before.
        deadlines: the deadlines that are not reached yet.
        reached: reported as reached, by uid of the milestone, with the day.
    """

    percent: Decimal | None
    last_percent: Decimal | None
    expected: Decimal | None
    targets: tuple[TargetProgress, ...]
    values: Mapping[str, Decimal]
    last_values: Mapping[str, Decimal]
    deadlines: tuple[Deadline, ...]
    reached: Mapping[str, date | None]


class MeasuresForm(QWidget):
    """Shows and takes the figures of a report."""

    percent_edited = Signal(str)
    value_edited = Signal(str, str)
    """The value of a target: uid, and what was typed."""
    reached_edited = Signal(str, bool, object)
    """A deadline: uid, whether it is reached, and the day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.titles = TitleColumn(desk)
        self._shape: tuple[str, ...] | None = None
        self._box = column([], spacing=0)
        self._grid = _fresh_grid(self._box, desk)
        self.setLayout(self._box)
        self.percent = LineField(tr("完成进度"))
        self.values: dict[str, LineField] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.days: dict[str, DayField] = {}
        self.hints: dict[str, Hint] = {}

    def show_measures(self, measures: Measures) -> None:
        """Shows figures; fields of the same things are kept, so that the cursor stays where it is."""
        shape = (
            *(one.target.uid for one in measures.targets),
            *(one.milestone.uid for one in measures.deadlines),
            percent_text(measures.last_percent),
            percent_text(measures.expected),
            *map(str, measures.last_values.values()),
        )
        if shape != self._shape:
            self._shape = shape
            self._build(measures)
        self.percent.set_value(plain(measures.percent) if measures.percent is not None else "")
        for uid, field in self.values.items():
            value = measures.values.get(uid)
            field.set_value(plain(value) if value is not None else "")
        for uid, box in self.boxes.items():
            box.setChecked(uid in measures.reached)
            self.days[uid].set_day(measures.reached.get(uid))
            self.days[uid].setEnabled(uid in measures.reached)

    def flush(self) -> None:
        """Saves whatever is being typed."""
        self.percent.flush()
        for field in (*self.values.values(), *self.days.values()):
            field.flush()

    def _build(self, measures: Measures) -> None:
        self.titles.start()
        self._grid = _fresh_grid(self._box, self._desk)
        self.values, self.boxes, self.days, self.hints = {}, {}, {}, {}
        self._add_percent(measures)
        for progress in measures.targets:
            self._add_target(progress, measures.last_values.get(progress.target.uid))
        for deadline in measures.deadlines:
            self._add_deadline(deadline)

    def _add_percent(self, measures: Measures) -> None:
        self.percent = self._number(tr("完成进度"), "0–100")
        self.percent.committed.connect(self.percent_edited)
        notes = []
        if measures.last_percent is not None:
            notes.append(tr("上期 {percent}", percent=percent_text(measures.last_percent)))
        if measures.expected is not None:
            notes.append(tr("按计划应达 {percent}", percent=percent_text(measures.expected)))
        self._add("percent", tr("完成进度"), self.percent, "%", "，".join(notes))

    def _add_target(self, progress: TargetProgress, last: Decimal | None) -> None:
        target = progress.target
        field = self.values[target.uid] = self._number(target.name, tr("本期值"))
        field.committed.connect(lambda text: self.value_edited.emit(target.uid, text))
        note = tr("上期未报数") if last is None else tr("上期 {value}", value=f"{plain(last)}{target.unit}")
        self._add(target.uid, target_text(target), field, target.unit, note)

    def _add_deadline(self, deadline: Deadline) -> None:
        uid = deadline.milestone.uid
        box = self.boxes[uid] = QCheckBox(tr("已到达"))
        box.setAccessibleName(tr("已到达：{deadline}", deadline=deadline_text(deadline)))
        day = self.days[uid] = DayField(tr("到达日期"))
        day.setFixedWidth(self._desk.look.px(_DAY_PX))
        box.clicked.connect(lambda on: self.reached_edited.emit(uid, on, day.day()))
        day.day_committed.connect(lambda on: self.reached_edited.emit(uid, True, on))
        at = self._grid.rowCount()
        self._grid.addWidget(self.titles.label(deadline_text(deadline)), at, 0)
        self._grid.addWidget(box, at, 1, 1, 2)
        self._grid.addLayout(row([day, self._hint(uid), None], spacing=8), at, 3)

    def _add(self, key: str, title: str, field: QWidget, unit: str, note: str) -> None:
        at = self._grid.rowCount()
        self._grid.addWidget(self.titles.label(title), at, 0)
        self._grid.addWidget(field, at, 1)
        self._grid.addWidget(label(unit), at, 2)
        beside = row([label(note, "muted", wrap=True), self._hint(key)], spacing=8)
        self._grid.addLayout(beside, at, 3, 1, 2)

    def _hint(self, key: str) -> Hint:
        self.hints[key] = Hint()
        return self.hints[key]

    def _number(self, name: str, placeholder: str) -> LineField:
        made = LineField(name, placeholder)
        made.setFixedWidth(self._desk.look.px(_NUMBER_PX))
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
        return made


class MeasuresView(QWidget):
    """The figures of a report to be judged; deadlines reported as reached can be confirmed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.titles = TitleColumn(desk)
        self._box = column([], spacing=0)
        self._grid = _fresh_grid(self._box, desk)
        self.setLayout(self._box)
        self.boxes: dict[str, QCheckBox] = {}

    @property
    def confirmed(self) -> tuple[str, ...]:
        """Uids of the milestones that are held for reached."""
        return tuple(uid for uid, box in self.boxes.items() if box.isChecked())

    def show_measures(self, measures: Measures) -> None:
        """Shows the figures of a report beside those before."""
        self.titles.start()
        self._grid = _fresh_grid(self._box, self._desk)
        self.boxes = {}
        self._head()
        expected = tr("应达 {percent}", percent=percent_text(measures.expected)) if measures.expected else ""
        self._line(
            tr("完成进度"), percent_text(measures.percent), percent_text(measures.last_percent), expected
        )
        for progress in measures.targets:
            self._add_target(progress, measures)
        for deadline in measures.deadlines:
            self._add_deadline(deadline, measures.reached)

    def _head(self) -> None:
        for place, title in enumerate((tr("指标与节点"), tr("本期"), tr("上期"), "")):
            self._grid.addWidget(label(title, "muted"), 0, place)

    def _add_target(self, progress: TargetProgress, measures: Measures) -> None:
        target = progress.target
        value, last = measures.values.get(target.uid), measures.last_values.get(target.uid)
        now = f"{plain(value)}{target.unit}" if value is not None else tr("未报")
        before = f"{plain(last)}{target.unit}" if last is not None else "—"
        self._line(target_text(target), now, before, _reached_words(progress, value))

    def _add_deadline(self, deadline: Deadline, reached: Mapping[str, date | None]) -> None:
        uid = deadline.milestone.uid
        at = self._line(deadline_text(deadline), "", "", "")
        if uid not in reached:
            self._grid.addWidget(label(tr("未报到达"), "muted"), at, 1, 1, 2)
            return
        day = reached[uid]
        self._grid.addWidget(label(tr("报 {day} 到达", day=day.isoformat() if day else "")), at, 1, 1, 2)
        box = self.boxes[uid] = QCheckBox(tr("认定到达"))
        box.setAccessibleName(tr("认定到达：{deadline}", deadline=deadline_text(deadline)))
        box.setChecked(True)
        self._grid.addWidget(box, at, 3)

    def _line(self, title: str, *texts: str) -> int:
        at = self._grid.rowCount()
        self._grid.addWidget(self.titles.label(title), at, 0)
        for place, text in enumerate(texts, start=1):
            self._grid.addWidget(label(text), at, place)
        return at


def _fresh_grid(box: QVBoxLayout, desk: Desk) -> QGridLayout:
    """An empty grid in place of what a box held."""
    clear(box)
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(desk.look.px(12))
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(_LAST_COLUMN, 1)
    box.addWidget(body)
    return grid


class TitleColumn:
    """What the figures are about: labels of one width, which follows the width of the page."""

    def __init__(self, desk: Desk) -> None:
        self._widest = self._width = desk.look.px(_TITLE_PX)
        self._labels: list[QLabel] = []

    def start(self) -> None:
        """Forgets the labels there were."""
        self._labels.clear()

    def label(self, text: str) -> QLabel:
        """One more label."""
        made = label(text, wrap=True)
        made.setFixedWidth(self._width)
        self._labels.append(made)
        return made

    def fit(self, page_px: int) -> None:
        """Leaves more than half of the page to the figures."""
        self._width = min(self._widest, max(1, page_px * _TITLE_PERCENT // 100))
        for made in self._labels:
            made.setFixedWidth(self._width)


def _reached_words(progress: TargetProgress, value: Decimal | None) -> str:
    if value is None or progress.value != value:
        return ""
    return tr("已达到") if progress.is_reached else tr("未达到")


def open_deadlines(deadlines: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Those that are not reached."""
    return tuple(one for one in deadlines if not one.is_reached)
