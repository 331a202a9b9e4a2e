"""周期与期限: how often units report, how soon they may be reminded again, when instructions are due."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.domain.periods import Cadence, FirstPeriod
from desktop.domain.supervision import Urgency
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.rules import RuleService
from desktop.services.titles import URGENCY_TITLES
from desktop.ui.controls import column, label, left, line
from desktop.ui.desk import Desk
from desktop.ui.settings_fields import Choice, Counted, Flag, SaveBar

_MOST_DAYS = 90


class TermsTab(QWidget):
    """The terms of the year; saved together with the decision they rest on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, RuleService(desk.session)
        self._is_office = desk.session.role is Role.OFFICE and desk.session.looking_back is None
        self.cadence = Choice(
            tr("反馈周期"),
            {
                Cadence.MONTHLY.value: tr("每月"),
                Cadence.QUARTERLY.value: tr("每季度"),
                Cadence.HALF_YEARLY.value: tr("每半年"),
                Cadence.YEARLY.value: tr("每年"),
            },
        )
        self.report_days = Counted(tr("周期结束后几天内反馈"), 0, _MOST_DAYS)
        self.working = Flag(tr("反馈期限只算工作日"))
        self.first = Choice(
            tr("从哪个周期开始反馈"),
            {FirstPeriod.ISSUE.value: tr("交办当期"), FirstPeriod.NEXT.value: tr("交办后的下一期")},
        )
        self.cool_down = Counted(tr("同一任务两次催办至少间隔（工作日）"), 0, _MOST_DAYS)
        self.urgency = {
            urgency: Counted(tr("{urgency}批示几个工作日内办结", urgency=tr(title)), 0, _MOST_DAYS)
            for urgency, title in URGENCY_TITLES.items()
        }
        self.bar = SaveBar(tr("保存"), self.save, self._read)
        self._origin = label("", "muted", wrap=True)
        self._lay_out()

    def shown(self) -> None:
        """Reads the terms again, unless something was changed here and not saved."""
        if not self.bar.is_changed:
            self._read()

    def _read(self) -> None:
        self.bar.show_changed(is_changed=False)
        rules = self._service.rules()
        self.cadence.set_value(rules.periods.cadence.value)
        self.report_days.set_value(rules.periods.report_days)
        self.working.set_value(rules.periods.counts_working_days)
        self.first.set_value(rules.periods.first.value)
        self.cool_down.set_value(rules.cool_down_days)
        for urgency, field in self.urgency.items():
            field.set_value(rules.instruction_days[urgency])
        views = [self._service.view(name) for name in ("periods", "reminders", "instructions")]
        own = [
            tr("{title}：{source}", title=tr(view.title), source=view.source) for view in views if view.is_own
        ]
        self._origin.setText("；".join(own) or tr("现在用的是程序默认值。"))

    def save(self) -> None:
        """States the terms that differ; a source is needed."""
        source, values = self.bar.text(), self._values()
        self.bar.state(self._desk, lambda: self._state(values, source), self._saved)

    def _state(self, values: dict[str, dict[str, Any]], source: str) -> str:
        sentences = [
            self._service.set(name, value, source)
            for name, value in values.items()
            if dict(self._service.value(name)) != value
        ]
        return " ".join(sentences) or tr("没有变化。")

    def _saved(self, sentence: str) -> None:
        self._read()
        self._desk.said.emit(sentence)

    def _values(self) -> dict[str, dict[str, Any]]:
        return {
            "periods": {
                "cadence": self.cadence.value(),
                "report_days": self.report_days.value(),
                "counts_working_days": self.working.value(),
                "first": self.first.value(),
            },
            "reminders": {"cool_down_days": self.cool_down.value()},
            "instructions": {
                "days": {urgency.value: field.value() for urgency, field in self.urgency.items()}
            },
        }

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        fields: list[Choice | Counted | Flag] = [self.cadence, self.first, self.report_days, self.working]
        fields += [self.cool_down, *(self.urgency[one] for one in Urgency)]
        for place, field in enumerate(fields):
            field.setEnabled(self._is_office)
            field.edited.connect(lambda: self.bar.show_changed(is_changed=True))
            grid.addWidget(field, place // 2, place % 2)
        body = QWidget()
        body.setLayout(grid)
        body.setMinimumWidth(self._desk.look.px(640))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        head = column([label(tr("反馈、催办和批示的期限"), "heading"), self._origin], margins=(16, 10, 16, 8))
        parts: list[Any] = [head, line(), column([left(body)], margins=(16, 12, 16, 12)), None]
        if self._is_office:
            parts.append(self.bar)
        self.setLayout(column(parts, spacing=0))
