"""The words of a report beside those of the period before, field by field."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.domain.supervision import Feedback, Review
from desktop.i18n import mark, tr
from desktop.services.feedback_fields import FIELD_TITLES, TEXTS
from desktop.services.titles import VERDICT_TITLES
from desktop.ui.case_words import day_text, period_title
from desktop.ui.controls import label, row
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import DifferenceMarks, Hint, ReadField
from desktop.ui.fields import TextField

_EXAMPLES: Mapping[str, str] = {
    "progress": mark("本期做了什么、做到哪一步、有什么数据"),
    "problems": mark("没有可不填"),
    "next_steps": mark("下一期做什么、什么时候完成"),
    "help": mark("需要哪个单位、哪位领导协调什么；没有可不填"),
}


class ReportGrid(QWidget):
    """The texts of two reports in two columns.

    Args:
        desk: the open workspace.
        is_editable: whether the left column can be written in.
    """

    edited = Signal(str, str)
    """A text was written: its name, and what it says now."""

    def __init__(self, desk: Desk, *, is_editable: bool) -> None:
        super().__init__()
        self._desk = desk
        self._is_editable = is_editable
        self.fields: dict[str, TextField] = {}
        self.hints: dict[str, Hint] = {}
        self._earlier: dict[str, ReadField] = {}
        self._remarks: list[QLabel] = []
        self._marks: list[DifferenceMarks] = []
        self.now_title, self.before_title = label("", "heading"), label("", "heading", wrap=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(desk.look.px(18))
        self._grid.setVerticalSpacing(4)
        for place in (0, 1):
            self._grid.setColumnStretch(place, 1)
            self._grid.setColumnMinimumWidth(place, desk.look.px(160))
        self._grid.addWidget(self.now_title, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.before_title, 0, 1, Qt.AlignmentFlag.AlignTop)
        for name in TEXTS:
            self._add(name)

    def show_reports(self, now: Feedback | None, before: Feedback | None, review: Review | None) -> None:
        """Shows two reports.

        Args:
            now: of this period; None before there is one.
            before: of the period before.
            review: what the office said of the one before.
        """
        self.before_title.setText(before_text(before, review))
        self._show_before(shown=before is not None)
        for name, field in self.fields.items():
            field.set_value(str(getattr(now, name)) if now else "")
            self._earlier[name].set_value(str(getattr(before, name)) if before else "")
        for marks in self._marks:
            marks.compare()

    def _show_before(self, *, shown: bool) -> None:
        """Without an earlier report the present one has the whole width."""
        for made in (self.before_title, *self._earlier.values(), *self._remarks):
            made.setVisible(shown)
        self._grid.setColumnStretch(1, 1 if shown else 0)
        self._grid.setColumnMinimumWidth(1, self._desk.look.px(160) if shown else 0)

    def set_editable(self, *, editable: bool) -> None:
        """Whether the left column takes input."""
        for name, field in self.fields.items():
            field.set_editable(editable=editable and self._is_editable)
            field.setPlaceholderText(tr(_EXAMPLES[name]) if editable else tr("没有填"))

    def flush(self) -> None:
        """Saves whatever is being typed."""
        for field in self.fields.values():
            field.flush()

    def _add(self, name: str) -> None:
        title, look = tr(FIELD_TITLES[name]), self._desk.look
        field = TextField(title, look, placeholder=tr(_EXAMPLES[name])) if self._is_editable else None
        shown = field or ReadField(title, look)
        earlier = ReadField(tr("上期{title}", title=title), look)
        hint, remark = Hint(), QLabel()
        remark.setTextFormat(Qt.TextFormat.PlainText)
        remark.setProperty("role", "muted")
        head = row([label(title, "muted"), hint, None], spacing=8)
        at = self._grid.rowCount()
        self._grid.addLayout(head, at, 0)
        self._grid.addWidget(remark, at, 1)
        self._grid.addWidget(shown, at + 1, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(earlier, at + 1, 1, Qt.AlignmentFlag.AlignTop)
        self._remarks.append(remark)
        self._marks.append(DifferenceMarks(look, earlier, shown, remark))
        self.fields[name], self._earlier[name], self.hints[name] = shown, earlier, hint
        if field is not None:
            field.setAcceptDrops(False)  # a file that is dropped is evidence, not the text of its place
            field.committed.connect(lambda text: self.edited.emit(name, text))


def before_text(before: Feedback | None, review: Review | None) -> str:
    """The heading above the earlier report: its period, and what the office said of it."""
    if before is None:
        return ""
    title = tr("上期　{period}", period=period_title(before.period))
    if review is None:
        return title
    verdict = tr("{day} 核定：{verdict}", day=day_text(review.on), verdict=tr(VERDICT_TITLES[review.verdict]))
    opinion = f"。{review.opinion}" if review.opinion else ""
    return f"{title}　{verdict}{opinion}"
