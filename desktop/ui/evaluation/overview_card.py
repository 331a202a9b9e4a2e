"""年终考核 on the first page: a line for each thing that waits, which opens where one works on it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.domain.evaluation.values import Window
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.overview_evaluation import EvaluationStanding
from desktop.ui.case_words import day_text
from desktop.ui.checks.overview_card import ElidedLabel
from desktop.ui.controls import PushButton, clear, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.scheme_pane import STEP_TITLES

_Line = tuple[str, str, str]
"""Words, the figure at the right, and the kind of record that is opened."""


class EvaluationCard(QFrame):
    """Shows where the evaluations of the year stand.

    Args:
        desk: the open workspace, of the office or a unit.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("overview-evaluation")
        self.setAccessibleName(tr("年终考核"))
        self.setProperty("role", "card")
        self._desk = desk
        self._is_office = desk.session.role is Role.OFFICE
        self._shown: tuple[EvaluationStanding, ...] = ()
        self._body = QVBoxLayout()
        self._body.setSpacing(2)
        self.setLayout(column([self._body], margins=(14, 10, 14, 10)))

    def show_standings(self, found: Sequence[EvaluationStanding]) -> None:
        """Shows what was read; the lines stay, with the keyboard on them, when nothing has changed."""
        if tuple(found) == self._shown:
            return
        self._shown = tuple(found)
        clear(self._body)
        for one in found:
            self._body.addWidget(label(one.title, "heading", wrap=True))
            self._body.addWidget(label(standing_words(one, is_office=self._is_office), "muted", wrap=True))
            for words, figure, kind in _lines(one, is_office=self._is_office):
                self._body.addWidget(self._line(words, figure, kind, one.uid))

    def _line(self, words: str, figure: str, kind: str, scheme: str) -> PushButton:
        """A line that is pressed as a whole: words at the left, a figure at the right."""
        made = PushButton("")
        made.setProperty("kind", "line")
        texts: list[QWidget] = [ElidedLabel(words), label(figure, "pill-strong")]
        for text in texts:
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        whole = row(texts, spacing=8, margins=(6, 2, 4, 2))
        whole.setStretch(0, 1)
        made.setLayout(whole)
        made.setToolTip(words)
        made.setAccessibleName(tr("{what} {figure}，打开", what=words, figure=figure))
        uid = scheme if kind == "scheme" else ""
        made.clicked.connect(lambda _checked: self._desk.record_wanted.emit(kind, uid))
        return made


def standing_words(one: EvaluationStanding, *, is_office: bool) -> str:
    """Whether the figures are final, the day they are of, and the step that is open or comes next.

    Args:
        one: the scheme.
        is_office: whether all units are known here.
    """
    state = tr("暂定") if one.provisional else tr("数据已齐，尚未封存")
    if one.is_final:
        state = tr("已封存") if is_office else tr("结果已定")
    elif not is_office:
        state = tr("结果尚未确定")
    day = tr("截至{day}", day=day_text(one.as_of))
    return " · ".join(filter(None, (state, day, _window_words(one.window))))


def _window_words(window: Window | None) -> str:
    if window is None:
        return ""
    title = tr(STEP_TITLES[window.step]) if window.step in STEP_TITLES else window.step
    return tr(
        "{title} {first}至{last}", title=title, first=day_text(window.first), last=day_text(window.last)
    )


def _lines(one: EvaluationStanding, *, is_office: bool) -> Iterator[_Line]:
    if is_office:
        yield tr("已计分单位"), str(one.units), "scheme"
        if one.provisional:
            yield tr("得分暂定的单位"), str(one.provisional), "scheme"
    if one.told is not None:
        yield _told_words(one), tr("{points} 分", points=one.told.total), "scheme"
    if one.open:
        yield tr("需要填报的项目"), str(one.open), "self_assessment"
    if one.appeals:
        words = tr("申诉待答复") if is_office else tr("已提出的申诉，等待答复")
        yield words, str(one.appeals), "appeal"


def _told_words(one: EvaluationStanding) -> str:
    """The result as the office told it."""
    told = one.told
    if told is None:
        return ""
    rank = tr("第{rank}名，共{of}个单位", rank=told.rank, of=told.of) if told.rank is not None else ""
    state = tr("考核结果") if told.is_final else tr("考核结果（暂定）")
    return "　".join(filter(None, (state, rank, one.grade)))
