"""Signing a sheet on the screen: what is signed, by whom, how, and who still has to."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from desktop.domain.checks.inspections import SheetSignature, Strokes
from desktop.domain.checks.standing import Side
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.titles import SIDE_TITLES
from desktop.ui.checks.fill_choice import Choice
from desktop.ui.checks.fill_signed import SignedPane
from desktop.ui.checks.signature_pad import SignaturePad
from desktop.ui.controls import button, column, frame, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, refusal_text
from desktop.ui.fields import LineField
from desktop.ui.phrases import LinesEdit

_REFUSAL_PX = 84


class How(Enum):
    """How somebody signs."""

    DRAWN = mark("在屏幕上手写")
    PAPER = mark("已在纸质记录上签名")
    REFUSED = mark("拒绝签名（拒签）")


class SignDialog(Dialog):
    """Takes one signature after the other until everybody has signed.

    Args:
        desk: the open workspace.
        sheet: what is signed.
        parent: the window that waits.
    """

    signed = Signal()
    """Somebody has signed."""
    submit_wanted = Signal()

    def __init__(self, desk: Desk, sheet: FillSheet, parent: QWidget) -> None:
        super().__init__("sign", tr("签名"), parent)
        self._desk, self._sheet = desk, sheet
        self.pane = SignedPane(desk.look, sheet)
        self.sides = Choice({side: tr(SIDE_TITLES[side]) for side in Side})
        self.hows = Choice({how: tr(how.value) for how in How})
        self.name, self.position = QComboBox(), LineField(tr("职务"), tr("可以不填"))
        self.name.setEditable(True)
        self.name.setAccessibleName(tr("姓名"))
        self.pad, self.refusal = SignaturePad(desk.look), LinesEdit(desk.look, _REFUSAL_PX)
        self.refusal.setAccessibleName(tr("拒签的理由"))
        self.refusal.setPlaceholderText(tr("例如：负责人对第 3 项结果有异议，拒绝签名。"))
        self.clear_button = button(tr("清除"), self.pad.clear)
        self._ways = QStackedWidget()
        self._problem = label("", wrap=True)
        self._problem_box = frame("notice")
        self._problem_box.setLayout(column([self._problem], margins=(10, 8, 10, 8)))
        self.ok = button(tr("签名"), self.sign, "primary")
        self.submit = button(tr("提交结果…"), self._submit)
        self._lay_out()
        self._connect()
        self._offer_next()
        self.finished.connect(self.deleteLater)

    def sign(self) -> None:
        """Binds the name, and what was drawn, to the answers as they stand."""
        how = self.hows.chosen
        strokes: Strokes = self.pad.strokes if how is How.DRAWN else ()
        refusal = self.refusal.toPlainText().strip() if how is How.REFUSED else ""
        if problem := self._lacking(how):
            self._refuse(problem)
            return
        side, name = self.sides.chosen, self.name.currentText().strip()
        try:
            self._sheet.sign(side, name, self.position.text().strip(), strokes, refusal)
        except AppError as error:
            self._refuse(refusal_text(error))
            return
        self.signed.emit()
        self._offer_next()

    def _lacking(self, how: How) -> str:
        if not self.name.currentText().strip():
            return tr("请填写签名人的姓名。")
        if how is How.DRAWN and self.pad.is_empty:
            return tr("请在框内手写签名；已经在纸上签过的，选“{paper}”。", paper=tr(How.PAPER.value))
        if how is How.REFUSED and not self.refusal.toPlainText().strip():
            return tr("请写明拒签的理由。")
        return ""

    def _refuse(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem_box.show()

    def _submit(self) -> None:
        self.accept()
        self.submit_wanted.emit()

    def _offer_next(self) -> None:
        """Shows who has signed, and offers whoever is missing; when nobody is, the submission."""
        self._problem_box.hide()
        standing = self._sheet.signing()
        self.pane.show_signatures(self._sheet.signatures(), standing)
        self.pad.clear()
        self.refusal.clear()
        self.hows.choose(How.DRAWN)
        self.sides.choose(Side.INSPECTOR if standing.inspectors_missing else Side.UNIT)
        self._offer_names()
        self.submit.setEnabled(standing.is_complete)
        (self.submit if standing.is_complete else self.name).setFocus()

    def _offer_names(self) -> None:
        """Offers the names of a side, first the one that has not signed yet."""
        side = self.sides.chosen
        holding = {one.name for one in self._sheet.signing().holding if one.side is side}
        known = [one for one in self._sheet.signatures() if one.signature.side is side]
        names = [share.name for share in self._sheet.inspection.shares] if side is Side.INSPECTOR else []
        names = list(dict.fromkeys((*names, *(one.signature.name for one in known))))
        self.name.clear()
        self.name.addItems(names)
        missing = [name for name in names if name not in holding]
        self.name.setCurrentText(missing[0] if missing else "")
        self._offer_position(self.name.currentText(), known)
        is_unit = side is Side.UNIT
        self.hows.buttons[How.REFUSED].setVisible(is_unit)
        if not is_unit and self.hows.chosen is How.REFUSED:
            self.hows.choose(How.DRAWN)

    def _offer_position(self, name: str, known: Sequence[SheetSignature]) -> None:
        found = [one.position for one in known if one.signature.name == name]
        self.position.set_value(found[-1] if found else "")

    def _show_way(self) -> None:
        self._ways.setCurrentIndex(list(How).index(self.hows.chosen))
        self.ok.setText(tr("记为拒签") if self.hows.chosen is How.REFUSED else tr("签名"))

    def _connect(self) -> None:
        self.sides.changed.connect(self._offer_names)
        self.hows.changed.connect(self._show_way)
        self.pad.changed.connect(self._problem_box.hide)

    def _lay_out(self) -> None:
        pad = QWidget()
        pad.setLayout(column([self.pad, row([label(tr("退格键撤一笔"), "muted"), None, self.clear_button])]))
        paper = label(tr("只登记姓名：手写签名留在纸质的检查记录表上，请妥善保存。"), "muted", wrap=True)
        for way in (pad, _top(paper), _top(label(tr("理由（必填）"), "heading"), self.refusal)):
            self._ways.addWidget(way)
        who = row(
            [
                column([label(tr("姓名"), "heading"), self.name], spacing=4),
                column([label(tr("职务"), "heading"), self.position], spacing=4),
            ],
            spacing=12,
        )
        who.setStretch(0, 1)
        who.setStretch(1, 1)
        form = column([self.sides, who, self.hows, self._ways, self._problem_box, None], spacing=12)
        close = button(tr("关闭"), self.reject)
        columns = row([self.pane], spacing=22)
        columns.addLayout(form)
        columns.setStretch(0, 1)
        whole = column(
            [columns, row([self.submit, None, close, self.ok])], spacing=14, margins=(20, 18, 20, 16)
        )
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._show_way()


def _top(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(column([*parts, None], spacing=4))
    return made
