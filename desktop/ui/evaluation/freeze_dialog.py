"""封存: what stands in the way, an override with its reason, the freezing itself, and reopening."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.evaluation.deciding import DecisionService
from desktop.services.evaluation.freezing import Compared, FreezeCheck, FreezeService, Recomputed
from desktop.services.evaluation.values import Blocker
from desktop.ui.controls import button, column, label, row
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Work, run_behind
from desktop.ui.evaluation.blockers_dialog import KIND_TITLES
from desktop.ui.evaluation.decision_sizes import DAY_PX, WIDTH_PX
from desktop.ui.exchange_lists import ListTable
from desktop.ui.fields import DayField
from desktop.ui.jobs import Handlers
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

_LIST_PX, _SHOWN = 220, 16
FREEZE = Decision(
    "freeze",
    mark("封存考核结果"),
    mark("封存"),
    mark(
        "封存记下方案、全部数据和每条记录的位置。封存以后，无论台账和检查怎样变化，得分、名次和等次都不再变动；"
        "收到同样交换包的电脑可以重新计算核对。"
    ),
    reason=mark("仍要封存的理由（会印在每份报告上）"),
    example=mark("例如：经市考核办同意，缺报的两个单位按零分计。"),
    is_reason_needed=False,
)
REOPEN = Decision(
    "reopen-evaluation",
    mark("解除封存"),
    mark("解除封存"),
    mark("解除后按现在的数据重新计算；以前封存的结果和这次的理由都保留。"),
    reason=mark("理由（必填）"),
    example=mark("例如：申诉成立，需要更正两个单位的得分。"),
)


def open_freeze(desk: Desk, scheme: str, parent: QWidget) -> "FreezeDialog":
    """Opens the freezing of an evaluation.

    Args:
        desk: the open workspace, of the office.
        scheme: ``code edition``.
        parent: the window that waits.
    """
    dialog = FreezeDialog(desk, scheme, parent.window())
    dialog.open()
    return dialog


def open_reopen(desk: Desk, scheme: str, parent: QWidget) -> DecisionDialog:
    """Opens the question why a frozen evaluation is opened again; see `open_freeze`."""
    dialog = DecisionDialog(desk, translated(REOPEN), parent)
    service = FreezeService(desk.session)
    dialog.use(lambda: service.reopen(scheme, dialog.reason))
    dialog.open()
    return dialog


def _unit_of(names: Mapping[str, str], one: Blocker) -> str:
    return names.get(one.unit, one.unit) if one.unit else tr("全部单位")


class FreezeDialog(DecisionDialog):
    """Lists what stands in the way, and freezes.

    Args:
        desk: the open workspace, of the office.
        scheme: ``code edition``.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, scheme: str, parent: QWidget) -> None:
        super().__init__(desk, translated(FREEZE), parent)
        self._scheme = scheme
        self._service = FreezeService(desk.session)
        self._names: dict[str, str] = {}
        self._says = self.consequence.text()
        self.check: FreezeCheck | None = None
        self.consequence.setText(tr("正在检查…"))
        self.day = DayField(tr("数据截至"))
        self.day.setFixedWidth(desk.look.px(DAY_PX))
        self.day.set_day(desk.session.today())
        self.day.day_committed.connect(lambda _day: self._read())
        self.list = self._list()
        self.overrides = QCheckBox(tr("这些问题没有处理完，仍然封存并出具正式报告"))
        self.overrides.setAccessibleName(self.overrides.text())
        self.overrides.toggled.connect(lambda _is_on: self._show_override())
        self.verify = button(tr("重新计算核对"), self._verify)
        self.reopen = button(tr("解除封存…"), self._reopen)
        self.verified = label("", wrap=True)
        self._open_box, self._frozen_box = QWidget(), QWidget()
        self._lay_out_body()
        self.setMinimumWidth(desk.look.px(WIDTH_PX))
        self.use_long(self._freeze)
        self._show_override()
        self._read()

    def is_ready(self) -> bool:
        """Nothing stands in the way, or it is overridden with a reason."""
        check = self.check
        if check is None or check.frozen is not None or self.day.day() is None:
            return False
        return check.is_ready or (self.overrides.isChecked() and bool(self.reason))

    def _lay_out_body(self) -> None:
        when = row([label(tr("数据截至"), "heading"), self.day, None], spacing=8)
        box = column([when, label(tr("封存前须处理的问题"), "heading"), self.list, self.overrides], spacing=6)
        box.setStretch(2, 1)
        self._open_box.setLayout(box)
        self._frozen_box.setLayout(column([row([self.verify, self.reopen, None]), self.verified], spacing=10))
        self._frozen_box.hide()
        self.body.addWidget(self._open_box, 1)
        self.body.addWidget(self._frozen_box)
        self.fields += [self.day, self.list, self.overrides]

    def _read(self) -> None:
        day = self.day.day()

        def show(check: FreezeCheck) -> None:
            if day == self.day.day():
                self._show(check)

        def refuse(error: AppError) -> None:
            self.consequence.setText(self._says)
            self.refuse(error)

        self.check = None
        self.update_button()
        if day is not None:
            self.desk.jobs.submit(
                lambda progress: self._service.check(self._scheme, day, progress),
                Handlers(show, refuse, owner=self),
            )

    def _show(self, check: FreezeCheck) -> None:
        self.check = check
        self._names = {one.participant.party: one.participant.name for one in check.view.evaluation.units}
        self.list.show_rows(check.blockers)
        is_frozen = check.frozen is not None
        says = tr("封存的得分、名次和等次不再随数据变动。") if is_frozen else self._says
        self.consequence.setText(f"{_standing_text(check)}\n\n{says}")
        self._open_box.setVisible(not is_frozen)
        self._frozen_box.setVisible(is_frozen)
        self.ok.setVisible(not is_frozen)
        self._show_override()

    def _verify(self) -> None:
        """Makes the frozen figures again, and says whether every byte agrees."""

        def show(found: Recomputed) -> None:
            lines = [found.sentence, *map(_compared_text, found.compared)]
            self.verified.setText("\n".join(lines))
            self._grow()

        work = Work(
            lambda progress: self._service.recompute(self._scheme, progress=progress), show, self.refuse
        )
        run_behind(self.desk.jobs, self.desk.look, self, tr("重新计算核对"), work)

    def _reopen(self) -> None:
        open_reopen(self.desk, self._scheme, self).accepted.connect(self.reject)

    def _show_override(self) -> None:
        check = self.check
        is_blocked = check is not None and bool(check.blockers) and check.frozen is None
        needs_reason = is_blocked and check is not None and check.override is None
        self.overrides.setVisible(needs_reason)
        if self.reason_field is not None:
            self.reason_field.setVisible(needs_reason and self.overrides.isChecked())
            if needs_reason and self.overrides.isChecked():
                self.reason_field.setFocus()
        self.update_button()
        self._grow()

    def _freeze(self) -> Callable[[], str]:
        session, scheme, day = self.desk.session, self._scheme, self.day.day()
        is_overridden = self.overrides.isChecked() and not self.overrides.isHidden()
        reason = self.reason if is_overridden else ""

        def work() -> str:
            if reason:
                DecisionService(session).override(scheme, reason)
            return FreezeService(session).freeze(scheme, day).sentence

        return work

    def _list(self) -> ListTable[Blocker]:
        columns: tuple[Column[Blocker], ...] = (
            Column(
                "unit", mark("单位"), lambda one: _unit_of(self._names, one), 130, filter=FilterKind.VALUES
            ),
            Column("kind", mark("问题"), lambda one: tr(KIND_TITLES[one.kind]), 96, filter=FilterKind.VALUES),
            Column("sentence", mark("说明"), lambda one: one.sentence, 460, tip=lambda one: one.sentence),
        )
        keys: Mapping[str, Callable[[Blocker], Any]] = {}
        setup = TableSetup(
            "evaluation-blockers",
            tr("封存前须处理的问题"),
            fills=True,
            empty=tr("没有问题，可以封存。"),
        )
        made: ListTable[Blocker] = ListTable(
            self.desk, setup, columns, keys, lambda one: (one.unit, one.kind, one.sentence)
        )
        made.setMinimumHeight(self.desk.look.px(_LIST_PX))
        made.table.opened.connect(self._open_record)
        return made

    def _open_record(self, one: Blocker) -> None:
        """Goes to what is in the way, where it can be worked on."""
        if one.records:
            self.reject()
            self.desk.record_wanted.emit(one.records[0].kind, one.records[0].uid)


def _standing_text(check: FreezeCheck) -> str:
    """The sentence of the service, and what stands already."""
    words = [check.sentence]
    if check.override is not None and check.frozen is None:
        words.append(tr("已登记带着问题封存的理由：{reason}", reason=check.override.reason))
    return "\n".join(words)


def _compared_text(one: Compared) -> str:
    agrees = tr("一致") if one.agrees else tr("不一致")
    return f"{one.title}：{agrees}　{one.frozen[:_SHOWN]}"
