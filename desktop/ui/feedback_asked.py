"""The list of what is asked of a unit: every report of the period, with its day, light and draft."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtWidgets import QComboBox

from desktop.domain.standing import ReportStatus
from desktop.i18n import mark, tr
from desktop.services.feedback_form import Asked
from desktop.services.titles import REPORT_TITLES
from desktop.ui.case_card import ListCard
from desktop.ui.case_words import in_order, period_title


class Wanted(Enum):
    """Which reports are listed."""

    ALL = mark("全部")
    OWED = mark("未报")
    RETURNED = mark("已退回")
    DONE = mark("已报")


class PeriodBox(QComboBox):
    """Chooses the period whose reports are listed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("报告期"))

    @property
    def code(self) -> str:
        """The period; empty for the present one and all that is owed."""
        return str(self.currentData() or "")

    def offer(self, asked: Sequence[Asked]) -> None:
        """Offers every period that was reported on or is asked for, the latest first."""
        codes = in_order({code for one in asked for code in (one.period, *one.row.reported)})
        wanted = ["", *reversed(codes)]
        if wanted == [self.itemData(place) for place in range(self.count())]:
            return
        chosen = self.code
        self.blockSignals(True)
        self.clear()
        for code in wanted:
            self.addItem(period_title(code) if code else tr("本期和所欠各期"), code)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)


def wanted_of(asked: Sequence[Asked], wanted: Wanted) -> tuple[Asked, ...]:
    """The reports of one kind."""
    return tuple(one for one in asked if _is_wanted(one, wanted))


def _is_wanted(one: Asked, wanted: Wanted) -> bool:
    if wanted is Wanted.RETURNED:
        return one.status is ReportStatus.RETURNED
    return wanted is Wanted.ALL or one.is_owed is (wanted is Wanted.OWED)


def asked_key(asked: Asked) -> str:
    """What a card of the list is about."""
    return f"{asked.assignment}|{asked.period}"


def asked_card(asked: Asked) -> ListCard:
    """A report that is asked for, as a card."""
    notes = []
    if asked.draft is not None:
        notes.append(tr("✎ 草稿"))
    if asked.is_owed:
        day = asked.report_by.isoformat()
        notes.append(tr("已过期 {day}", day=day) if asked.is_overdue else tr("{day} 前报", day=day))
    return ListCard(
        key=asked_key(asked),
        title=asked.title,
        code=f"{asked.code}　{asked.period_title}",
        state=tr(REPORT_TITLES[asked.status]),
        is_waiting=asked.is_owed,
        light=asked.row.light,
        light_word=asked.row.light_word,
        note=" · ".join(notes),
    )
