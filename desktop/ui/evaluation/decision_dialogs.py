"""Decisions of the office on figures: points changed, added or taken, and vetoes."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.evaluation.values import Adjustment, Change
from desktop.i18n import mark, tr
from desktop.services.evaluation.values import UnitView, WhatIf
from desktop.ui.controls import label
from desktop.ui.decision_dialog import Decision
from desktop.ui.desk import Desk
from desktop.ui.evaluation.decision_base import FigureDialog, Place
from desktop.ui.evaluation.decision_facts import open_exemption, open_fact
from desktop.ui.evaluation.decision_sizes import NUMBER_PX
from desktop.ui.evaluation.number_field import NumberField
from desktop.ui.evaluation.trial_editor import TRIED

__all__ = (
    "open_change",
    "open_exemption",
    "open_fact",
    "open_points",
    "open_veto",
    "open_withdrawal",
)
_REASON = mark("理由（必填）")
CHANGE = Decision(
    "change-points",
    mark("核定得分"),
    mark("核定"),
    mark(
        "核定后按新的得分计算；原来的得分、理由和核定人都保留，单位能看到。以后数据变了，这次核定不再采用。"
    ),
    reason=_REASON,
    example=mark("例如：经核对台账，第3项任务已于12月20日办结。"),
)
POINTS = Decision(
    "book-points",
    mark("加减分"),
    mark("登记"),
    mark("按文件登记加分或者减分，计入总分；受方案规定的上限限制。"),
    reason=mark("事由（必填）"),
    example=mark("例如：数字化改革做法被省政府办公厅通报表扬。"),
)
VETO = Decision(
    "veto",
    mark("一票否决"),
    mark("登记"),
    mark("登记后该单位的等次受限制，得分不变。"),
    reason=mark("事由（必填）"),
    example=mark("例如：7月发生数据泄露事件，经市委网信办认定。"),
)
WITHDRAW = Decision(
    "withdraw-decision",
    mark("撤销这项决定"),
    mark("撤销"),
    mark("决定不会删除：它和撤销理由一起保留，得分恢复到没有这项决定的样子。"),
    reason=_REASON,
    example=mark("例如：登记错单位。"),
)


def open_change(desk: Desk, scheme: str, unit: str, indicator: str, parent: QWidget) -> "ChangeDialog":
    """Opens the review of one indicator of one unit.

    Args:
        desk: the open workspace, of the office.
        scheme: ``code edition``.
        unit: party.
        indicator: code.
        parent: the window that waits.
    """
    dialog = ChangeDialog(desk, Place(scheme, unit, indicator), parent.window())
    dialog.open()
    return dialog


def open_points(desk: Desk, scheme: str, unit: str, parent: QWidget) -> "PointsDialog":
    """Opens the booking of points that are added or taken; see `open_change`."""
    dialog = PointsDialog(desk, Place(scheme, unit), parent.window())
    dialog.open()
    return dialog


def open_veto(desk: Desk, scheme: str, unit: str, parent: QWidget) -> "VetoDialog":
    """Opens the booking of a veto; see `open_change`."""
    dialog = VetoDialog(desk, Place(scheme, unit), parent.window())
    dialog.open()
    return dialog


def open_withdrawal(desk: Desk, scheme: str, unit: str, uid: str, parent: QWidget) -> "WithdrawalDialog":
    """Opens the withdrawal of something that the office decided.

    Args:
        desk: the open workspace, of the office.
        scheme: ``code edition``.
        unit: party that it is about.
        uid: of the adjustment: a change, booked points, a veto.
        parent: the window that waits.
    """
    dialog = WithdrawalDialog(desk, Place(scheme, unit), uid, parent.window())
    dialog.open()
    return dialog


class ChangeDialog(FigureDialog):
    """Changes the points of an indicator, with a reason."""

    def __init__(self, desk: Desk, place: Place, parent: QWidget) -> None:
        super().__init__(desk, CHANGE, place, parent)
        self.points = NumberField(tr("核定得分"))
        self.points.setFixedWidth(desk.look.px(NUMBER_PX))
        self.points.textChanged.connect(lambda _text: self.preview())
        self.add_row([(tr("核定得分"), self.points)])
        self.begin()
        self.use(self._change)

    def loaded(self, view: UnitView) -> None:
        """Starts from the points as they are."""
        del view
        if self.score is not None and not self.points.text():
            self.points.set_number(self.score.final)
            self.points.selectAll()

    def tried(self) -> WhatIf | None:
        """Other points than now."""
        points, score = self.points.number(), self.score
        if points is None or score is None or points == score.final:
            return None
        today = self.desk.session.today()
        return WhatIf(
            changes=(Change(TRIED, self.place.unit, self.place.indicator, points, self.reason, "", today),)
        )

    def _change(self) -> str:
        points, score = self.points.number(), self.score
        if points is None or score is None:
            raise RuntimeError("the button waits for points")
        place = self.place
        return self.decisions.change_points(
            place.scheme, place.unit, place.indicator, points, self.reason, version=score.version
        )


class PointsDialog(FigureDialog):
    """Adds or takes points, with the document."""

    def __init__(self, desk: Desk, place: Place, parent: QWidget) -> None:
        super().__init__(desk, POINTS, place, parent)
        self.points = NumberField(tr("分数"), tr("减分写负数"))
        self.points.setFixedWidth(desk.look.px(NUMBER_PX))
        self.points.textChanged.connect(lambda _text: self.preview())
        self.day, self.document = self.day_field(tr("日期")), self.document_field()
        self.add_row([(tr("分数（减分写负数）"), self.points), (tr("日期"), self.day)])
        self.add(tr("文件依据（必填）"), self.document)
        self.begin()
        self.use(self._book)

    def tried(self) -> WhatIf | None:
        """Points that are not nothing, with document and day."""
        points, on, document = self.points.number(), self.day.day(), self.document.text().strip()
        if not points or on is None or not document:
            return None
        return WhatIf(adjustments=(Adjustment(TRIED, self.place.unit, "", points, document, on),))

    def _book(self) -> str:
        tried = self.tried()
        if tried is None:
            raise RuntimeError("the button waits for everything")
        one, place = replace(tried.adjustments[0], title=self.reason), self.place
        return self.decisions.book_points(
            place.scheme, place.unit, one.points, one.title, one.document, on=one.on
        )


class VetoDialog(FigureDialog):
    """Books an event that vetoes."""

    def __init__(self, desk: Desk, place: Place, parent: QWidget) -> None:
        super().__init__(desk, VETO, place, parent)
        self.rules = QComboBox()
        self.rules.currentIndexChanged.connect(lambda _index: self._rule_chosen())
        self.wording = label("", "muted", wrap=True)
        self.day, self.document = self.day_field(tr("日期")), self.document_field()
        self.add(tr("依据方案的哪一条"), self.rules)
        self.body.addWidget(self.wording)
        self.add_row([(tr("日期"), self.day)])
        self.add(tr("文件依据（必填）"), self.document)
        self.begin()
        self.use(self._veto)

    def loaded(self, view: UnitView) -> None:
        """Offers the rules of the scheme."""
        for one in view.view.entry.scheme.vetoes:
            self.rules.addItem(one.title, one.code)
        if not self.rules.count():
            self.wording.setText(tr("这个方案没有一票否决的规定。"))

    def tried(self) -> WhatIf | None:
        """A rule, a document and a day."""
        code, on, document = self.rules.currentData(), self.day.day(), self.document.text().strip()
        if not code or on is None or not document:
            return None
        points = Adjustment(TRIED, self.place.unit, "", Decimal(0), document, on, veto=code)
        return WhatIf(adjustments=(points,))

    def _rule_chosen(self) -> None:
        scheme, code = self.scheme, self.rules.currentData()
        rules = scheme.vetoes if scheme else ()
        self.wording.setText(next((one.wording for one in rules if one.code == code), ""))
        self.preview()

    def _veto(self) -> str:
        tried = self.tried()
        if tried is None:
            raise RuntimeError("the button waits for everything")
        one, place = tried.adjustments[0], self.place
        return self.decisions.veto(place.scheme, place.unit, one.veto, self.reason, one.document, on=one.on)


class WithdrawalDialog(FigureDialog):
    """Takes a decision back, with a reason."""

    def __init__(self, desk: Desk, place: Place, uid: str, parent: QWidget) -> None:
        super().__init__(desk, WITHDRAW, place, parent)
        self._uid = uid
        self.begin()
        self.use(lambda: self.decisions.withdraw(uid, self.reason))

    def says(self, view: UnitView) -> str:
        """The decision in its own words."""
        for change in view.changes:
            if change.uid == self._uid:
                said = {"day": change.on, "points": change.points, "reason": change.reason}
                return f"{super().says(view)}\n" + tr("{day} 核定为 {points} 分：{reason}", **said)
        for one in (*view.score.adjustments, *view.score.vetoes):
            if one.uid == self._uid:
                said = {"day": one.on, "title": one.title, "document": one.document}
                return f"{super().says(view)}\n" + tr("{day} {title}（{document}）", **said)
        return super().says(view)

    def tried(self) -> WhatIf | None:
        """Without it."""
        return WhatIf(without=frozenset({self._uid}))
