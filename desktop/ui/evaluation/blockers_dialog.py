"""What stands in the way of a formal report, unit by unit; Enter shows the record."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.i18n import mark, tr
from desktop.services.evaluation.values import Blocker, BlockerKind, EvaluationView
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog
from desktop.ui.exchange_lists import ListTable
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

_SIZE_PX = (860, 520)
KIND_TITLES: Mapping[BlockerKind, str] = {
    BlockerKind.CONFLICT: mark("冲突"),
    BlockerKind.QUARANTINE: mark("隔离"),
    BlockerKind.EVIDENCE: mark("佐证未收到"),
    BlockerKind.MISSING: mark("缺少数据"),
    BlockerKind.APPEAL: mark("申诉待答复"),
    BlockerKind.PROVISIONAL: mark("暂定"),
}


class BlockersDialog(Dialog):
    """Lists blockers.

    Args:
        desk: the open workspace.
        view: the evaluation.
        parent: the window that waits.
    """

    place_wanted = Signal(str)
    """The derivation of a unit is to be shown, by party."""
    record_wanted = Signal(object)
    """The record of a `Source` is to be shown."""

    def __init__(self, desk: Desk, view: EvaluationView, parent: QWidget) -> None:
        super().__init__("blockers", tr("出正式报告前须处理"), parent)
        names = {one.party: one.name for one in view.inputs.participants}
        columns: tuple[Column[Blocker], ...] = (
            Column(
                "unit",
                mark("单位"),
                lambda one: names.get(one.unit, tr("全部")),
                140,
                filter=FilterKind.VALUES,
            ),
            Column(
                "kind", mark("类别"), lambda one: tr(KIND_TITLES[one.kind]), 100, filter=FilterKind.VALUES
            ),
            Column("sentence", mark("说明"), lambda one: one.sentence, 520, filter=FilterKind.WORDS),
        )
        setup = TableSetup(
            "evaluation-blockers", tr("须处理的事项"), fills=True, empty=tr("没有须处理的事项。")
        )
        self.list: ListTable[Blocker] = ListTable(
            desk, setup, columns, {}, lambda one: (one.unit, one.kind, one.sentence)
        )
        self.list.show_rows(view.blockers)
        self.list.table.opened.connect(self._open)
        said = tr("处理完以下事项，或者由督查办公室写明理由后，才能出正式报告。按 Enter 查看记录。")
        close = button(tr("关闭"), self.accept)
        box = column([label(said, "muted", wrap=True), self.list, row([None, close])], spacing=10,
                     margins=(18, 16, 18, 14))  # fmt: skip
        box.setStretch(1, 1)
        self.setLayout(box)
        self.resize(desk.look.px(_SIZE_PX[0]), desk.look.px(_SIZE_PX[1]))

    def _open(self, blocker: Blocker) -> None:
        self.accept()
        if blocker.records:
            self.record_wanted.emit(blocker.records[0])
        elif blocker.unit:
            self.place_wanted.emit(blocker.unit)
