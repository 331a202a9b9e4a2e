"""What an item asks, large enough to be read from across a desk."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea

from desktop.domain.checks.inspections import Place, ResultReview, ResultState
from desktop.i18n import tr
from desktop.services.checks.titles import RESULT_STATE_TITLES, WEIGHT_TITLES
from desktop.ui.checks.fill_marks import Mark
from desktop.ui.controls import column, frame, label, row
from desktop.ui.look import Look

_BASE_PX = 3  # the words beside them are larger: both stand on one line


class ItemPane(QScrollArea):
    """One item: where it stands, what it asks, how it is checked, when it conforms, where it comes from."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("fill-item")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._where, self._count = label("", "muted"), label("", "muted")
        self._weight, self._state = label("", "pill"), label("", "pill-strong")
        self._requirement = label("", "title", wrap=True)
        self._target = label("", "hint", wrap=True)
        self._opinion = label("", wrap=True)
        self._notice = frame("notice")
        self._mend = label(tr("请改正；核对后无须改动的，按 C 原样再报。"), "muted", wrap=True)
        self._notice.setLayout(column([self._opinion, self._mend], spacing=2, margins=(12, 8, 12, 8)))
        self._lines = {name: label("", "reading", wrap=True) for name in ("method", "criterion", "standard")}
        self._names: dict[str, QLabel] = {}
        self.setWidget(self._build(look))

    def show_place(self, place: Place, number: int, total: int, siblings: Sequence[str]) -> None:
        """Shows another item.

        Args:
            place: the item at an object.
            number: of the place, from 1.
            total: places of the sheet.
            siblings: all objects of the item, in order.
        """
        item = place.item
        self._where.setText(
            f"{item.category}　›　{item.point}　{item.code}"
            if item.point
            else f"{item.category}　{item.code}"
        )
        self._count.setText(f"{number} / {total}")
        self._weight.setText(tr(WEIGHT_TITLES[item.weight]))
        self._requirement.setText(item.requirement)
        self._target.setVisible(bool(place.target))
        if place.target:
            self._target.setText(_target_text(place.target, siblings))
        for name, text in (
            ("method", item.method),
            ("criterion", item.criterion),
            ("standard", item.standard),
        ):
            self._lines[name].setText(text)
            self._lines[name].setVisible(bool(text))
            self._names[name].setVisible(bool(text))
        self.setAccessibleName(f"{number} / {total}　{place.target}　{item.requirement}")
        self.verticalScrollBar().setValue(0)

    def show_standing(self, mark: Mark, review: ResultReview | None) -> None:
        """Shows where its answer stands, and the office's opinion of one that was returned."""
        self._state.setText(tr(RESULT_STATE_TITLES[mark.state]))
        self._state.setVisible(mark.state not in (ResultState.MISSING, ResultState.DRAFT))
        is_returned = review is not None and not review.is_accepted
        self._mend.setVisible(mark.state is ResultState.RETURNED)
        self._notice.setVisible(is_returned)
        if is_returned and review is not None:
            day = review.on.isoformat() if review.on else ""
            self._opinion.setText(tr("办公室 {day} 退回：{opinion}", day=day, opinion=review.opinion))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leaves every key to the form."""
        event.ignore()

    def _build(self, look: Look) -> QFrame:
        body = frame("pane")
        head = row([self._where, None, self._state, self._weight, self._count], spacing=8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnStretch(1, 1)
        titles = {"method": tr("方法"), "criterion": tr("判据"), "standard": tr("依据")}
        for place, (name, title) in enumerate(titles.items()):
            self._names[name] = label(title, "muted")
            self._names[name].setContentsMargins(0, look.px(_BASE_PX), 0, 0)
            grid.addWidget(self._names[name], place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._lines[name], place, 1)
        parts = [head, self._target, self._requirement, self._notice, grid, None]
        body.setLayout(column(parts, spacing=10, margins=(20, 12, 20, 10)))
        return body


def _target_text(target: str, siblings: Sequence[str]) -> str:
    if len(siblings) < 2:
        return tr("检查对象：{target}", target=target)
    number = list(siblings).index(target) + 1
    return tr("检查对象 {number}/{count}：{target}", target=target, number=number, count=len(siblings))
