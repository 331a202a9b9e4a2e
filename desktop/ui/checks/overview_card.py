"""安全检查 on the first page: the latest inspections, and what has to be corrected by whom."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.checks.findings_values import FindingQuery, FindingRow
from desktop.services.overview_checks import ChecksOverview, RecentCheck, UnitFindings
from desktop.ui.case_words import day_text
from desktop.ui.checks.findings_words import left_text, what_text
from desktop.ui.controls import PushButton, button, clear, column, label, left, row
from desktop.ui.desk import Desk
from desktop.ui.lights import LightBadge

_MOST_UNITS = 6


class ElidedLabel(QLabel):
    """A text that is cut with … where there is not room for it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = text

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cuts anew."""
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class ChecksCard(QFrame):
    """Shows security checks; hidden while there are none.

    Args:
        desk: the open workspace, of the office or a unit.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("overview-checks")
        self.setAccessibleName(tr("安全检查"))
        self.setProperty("role", "card")
        self._desk = desk
        self._shown: ChecksOverview | None = None
        self._body = QVBoxLayout()
        self._body.setSpacing(2)
        self.setLayout(column([self._body], margins=(14, 10, 14, 10)))
        self.hide()

    def show_checks(self, found: ChecksOverview) -> None:
        """Shows what was read; the lines stay, with the keyboard on them, when nothing has changed."""
        if found == self._shown:
            return
        self._shown = found
        clear(self._body)
        self._show_recent(found.recent)
        self._show_units(found.units)
        self._show_owed(found)
        self.setVisible(bool(found.recent or found.counts.total))

    def _show_recent(self, recent: Sequence[RecentCheck]) -> None:
        if recent:
            self._body.addWidget(label(tr("最近检查"), "heading"))
        for one in recent:
            words = " · ".join(filter(None, (one.unit_name, day_text(one.on))))
            result = " ".join(filter(None, (_score_text(one), one.conclusion)))
            line = self._line(
                one.title,
                words,
                label(result, "pill-strong" if one.score else "pill"),
            )
            line.clicked.connect(
                lambda _checked, uid=one.uid: self._desk.record_wanted.emit("inspection", uid)
            )
            self._body.addWidget(line)

    def _show_units(self, units: Sequence[UnitFindings]) -> None:
        if not units:
            return
        self._body.addSpacing(6)
        self._body.addWidget(label(tr("各单位未整改问题"), "heading"))
        for one in units[:_MOST_UNITS]:
            self._body.addWidget(self._unit_line(one))
        if len(units) > _MOST_UNITS:
            more = tr("全部 {count} 个单位", count=len(units))
            press = button(more, lambda: self._desk.findings_wanted.emit(FindingQuery(owed=True)), "link")
            self._body.addLayout(left(press))

    def _unit_line(self, one: UnitFindings) -> PushButton:
        last: list[QWidget] = [label(str(one.open.count), "pill-strong")]
        if one.overdue.count:
            badge = LightBadge(self._desk.look)
            badge.show_light(Light.RED, tr("超期 {count}", count=one.overdue.count))
            last.insert(0, badge)
        line = self._line(one.unit_name, "", *last)
        line.setAccessibleName(
            tr(
                "{unit}：{open} 个问题未整改，超期 {overdue} 个，打开清单",
                unit=one.unit_name,
                open=one.open.count,
                overdue=one.overdue.count,
            )
        )
        line.clicked.connect(lambda _checked: self._desk.findings_wanted.emit(one.open.filter))
        return line

    def _show_owed(self, found: ChecksOverview) -> None:
        """What this unit has to correct, the most urgent first."""
        if self._shown is None or not found.owed:
            return
        self._body.addWidget(label(tr("安全检查问题待整改"), "heading"))
        for one in found.owed:
            self._body.addWidget(self._owed_line(one))
        if found.counts.open > len(found.owed):
            more = tr("全部 {count} 个", count=found.counts.open)
            press = button(more, lambda: self._desk.findings_wanted.emit(FindingQuery(owed=True)), "link")
            self._body.addLayout(left(press))

    def _owed_line(self, one: FindingRow) -> PushButton:
        days: QWidget = label(left_text(one), "muted")
        if one.standing.is_overdue:
            badge = LightBadge(self._desk.look)
            badge.show_light(Light.RED, left_text(one))
            days = badge
        line = self._line(what_text(one.finding), one.finding.code, days)
        uid = one.finding.uid
        line.clicked.connect(lambda _checked: self._desk.record_wanted.emit("finding", uid))
        return line

    def _line(self, title: str, muted: str, *last: QWidget) -> PushButton:
        """A line that is pressed as a whole: words at the left, figures at the right."""
        made = PushButton("")
        made.setProperty("kind", "line")
        texts: list[QWidget] = [ElidedLabel(title), label(muted, "muted"), *last]
        for text in texts:
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        whole = row(texts, spacing=8, margins=(6, 2, 4, 2))
        whole.setStretch(0, 1)
        made.setLayout(whole)
        made.setToolTip("　".join(filter(None, (title, muted))))
        made.setAccessibleName(tr("{what}，打开", what="　".join(filter(None, (title, muted)))))
        return made


def _score_text(one: RecentCheck) -> str:
    """The score; before there is one, where it stands and how much is in."""
    if one.score:
        return tr("{score} 分", score=one.score)
    if one.total and one.done < one.total and one.done:
        return f"{one.state} {one.done}/{one.total}"
    return one.state
