"""下发整改通知书: the failing answers of an inspection become findings, all in one act under one number."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from desktop.domain.checks.values import Severity
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import Candidate, FindingChoice, Raised
from desktop.services.checks.titles import SEVERITY_TITLES
from desktop.ui.checks.findings_deeds import NOTICE_PAPER
from desktop.ui.checks.findings_raise_table import Chosen, RaiseTable, choices_of
from desktop.ui.controls import Item, button, column, frame, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, Work, refusal_text, run_behind
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import DayField, TextField

_SIZE_PX = (1080, 620)
_DAY_PX = 130
_SHOWN = 3


def open_raise(desk: Desk, inspection_uid: str, parent: QWidget) -> "RaiseDialog":
    """Opens the dialog for the findings of an inspection.

    Args:
        desk: the open workspace, of the office.
        inspection_uid: the inspection.
        parent: the window that waits.
    """
    desk.flush_wanted.emit()
    dialog = RaiseDialog(desk, inspection_uid, parent.window())
    dialog.open()
    return dialog


class RaiseDialog(Dialog):
    """Shows the candidates, what they lack and what they repeat; raises those that are ticked.

    Args:
        desk: the open workspace.
        inspection: uid.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, inspection: str, parent: QWidget) -> None:
        super().__init__("raise-findings", tr("下发整改通知书"), parent)
        self._desk, self._inspection = desk, inspection
        self._service = FindingService(desk.session)
        self.raised: Raised | None = None
        self._shown: Chosen | None = None
        self.sentence = label(tr("正在读取检查结果…"), wrap=True)
        self.table = RaiseTable(desk)
        self.day = DayField(tr("下发日期"))
        self.day.setFixedWidth(desk.look.px(_DAY_PX))
        self.day.set_day(desk.session.today())
        self.prints = QCheckBox(tr("下发后打印整改通知书"))
        self.prints.setAccessibleName(self.prints.text())
        self._what, self._required = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self.demand = TextField(tr("整改要求"), desk.look, placeholder=tr("要单位做到什么"))
        self.hint = Hint()
        self.ok = button(tr("下发"), self.raise_findings, "primary")
        self._lay_out()
        self._connect()
        self._update()
        self.resize(desk.look.px(_SIZE_PX[0]), desk.look.px(_SIZE_PX[1]))
        self.finished.connect(self.deleteLater)
        desk.submit(lambda _progress: self._service.candidates(inspection), self._show, self)

    def raise_findings(self) -> None:
        """Tells the unit what is ticked, all of it or nothing."""
        on = self.day.day()
        if not self.ok.isEnabled() or on is None:
            return
        self.demand.flush()
        choices: list[FindingChoice] = [one.choice() for one in self.table.chosen()]
        self.ok.setEnabled(False)
        work = partial(self._service.raise_, self._inspection, choices, on)
        run_behind(
            self._desk.jobs,
            self._desk.look,
            self,
            tr("下发整改通知书"),
            Work(lambda _progress: work(), self._done, self._refuse),
        )

    def _show(self, candidates: Sequence[Candidate]) -> None:
        self.table.show_choices(choices_of(candidates))
        if not candidates:
            nothing = tr("没有可下发的问题：已采纳的结果中没有不符合项，或者都已经下发。")
            self.sentence.setText(nothing)
        self._show_row()
        self._update()
        self.table.setFocus()

    def _done(self, raised: Raised) -> None:
        self.raised = raised
        self.accept()
        self._desk.changed.emit()
        self._desk.said.emit(raised.sentence)
        if self.prints.isChecked():
            self._desk.paper_wanted.emit(NOTICE_PAPER, raised.notice)

    def _refuse(self, error: AppError) -> None:
        self._update()
        self.hint.show_problem(refusal_text(error))

    def _show_row(self) -> None:
        """What the current row is about, in full; what was written for the one before is kept."""
        self.demand.flush()
        self._shown = chosen = self.table.current
        self.demand.setEnabled(chosen is not None)
        if chosen is None:
            self._what.setText("")
            self._required.setText("")
            self.demand.set_value("")
            return
        item, observation = chosen.candidate.place.item, chosen.candidate.answer.observation
        self._what.setText(observation or tr("没有写检查记录"))
        self._required.setText("　".join(filter(None, (item.point, item.requirement, item.standard))))
        self.demand.set_value(chosen.demand)

    def _update(self) -> None:
        """Says what is missing, and what the button will do."""
        chosen = self.table.chosen()
        count, total = len(chosen), len(self.table.rows)
        lacking = [(one, self.table.lacking(one)) for one in chosen]
        lacking = [(one, words) for one, words in lacking if words]
        self.hint.show_problem(_lack_text(lacking) if self.day.day() else tr("下发日期不是日期。"))
        self.ok.setText(tr("下发 {count} 个问题", count=count) if count else tr("下发"))
        self.ok.setEnabled(bool(count) and not lacking and self.day.day() is not None)
        if total:
            repeated = sum(bool(one.candidate.repeats) for one in chosen)
            said = tr("{total} 个不符合或部分符合的检查结果，已勾选 {count} 个。", total=total, count=count)
            if repeated:
                said += tr("其中 {count} 个是重复问题。", count=repeated)
            said += tr("勾选的问题用同一个整改通知书编号下发给单位，编号自动给出。")
            self.sentence.setText(said)

    def _lay_out(self) -> None:
        rates: list[Item] = [label(tr("所选定为"), "muted")]
        for number, severity in enumerate(Severity, start=1):
            title = tr(SEVERITY_TITLES[severity])
            press = button(f"{title}（{number}）", partial(self.table.rate, severity))
            press.setAccessibleName(tr("所选定为{severity}", severity=title))
            rates.append(press)
        every = button(tr("全选"), lambda: self.table.tick(is_on=True), "link")
        none = button(tr("全不选"), lambda: self.table.tick(is_on=False), "link")
        bar = row([every, none, None, *rates], spacing=8)
        when = row([label(tr("下发日期"), "heading"), self.day, 12, self.prints, None], spacing=8)
        buttons = row([None, button(tr("取消"), self.reject), self.ok])
        whole = column(
            [self.sentence, bar, self.table, self._detail(), when, self.hint, buttons],
            spacing=10,
            margins=(20, 16, 20, 14),
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _detail(self) -> QFrame:
        card = frame("card")
        head = label(tr("整改要求"), "muted")
        card.setLayout(
            column([self._what, self._required, head, self.demand], spacing=4, margins=(12, 8, 12, 10))
        )
        return card

    def _connect(self) -> None:
        self.table.edited.connect(self._update)
        self.table.currentCellChanged.connect(lambda *_places: self._show_row())
        self.table.demand_wanted.connect(self.demand.setFocus)
        self.demand.committed.connect(self._write_demand)
        self.day.textChanged.connect(lambda _text: self._use_day())

    def _write_demand(self, text: str) -> None:
        if self._shown is not None:
            self.table.write_demand(self._shown, text)

    def _use_day(self) -> None:
        if (on := self.day.day()) is not None:
            self.table.use_day(on)
        self._update()


def _lack_text(lacking: Sequence[tuple[Chosen, Sequence[str]]]) -> str:
    """What is missing where, the first of them by name."""
    if not lacking:
        return ""
    named = [
        tr("{item}（{lack}）", item=one.candidate.key[0], lack="、".join(words))
        for one, words in lacking[:_SHOWN]
    ]
    more = tr("等 {count} 个", count=len(lacking)) if len(lacking) > _SHOWN else ""
    return tr("还不能下发：{items}{more}", items="，".join(named), more=more)
