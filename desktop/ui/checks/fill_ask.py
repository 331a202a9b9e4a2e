"""The row under the answers: it asks what the answer still needs, and never moves what is below it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from desktop.domain.checks.inspections import Place, fails
from desktop.domain.checks.standing import GapKind
from desktop.domain.checks.values import Answer, Severity, Verdict
from desktop.i18n import tr
from desktop.services.checks.titles import SEVERITY_TITLES
from desktop.ui.checks.fill_marks import Mark
from desktop.ui.checks.fill_text import TypedText
from desktop.ui.checks.fill_words import SEVERITY_KEYS
from desktop.ui.controls import Item, button, label, restyle, row
from desktop.ui.look import Look

_HINT, _SEVERITY, _REASON = range(3)
_HEIGHT_PX = 46
_REASON_PX = 44


class AskRow(QStackedWidget):
    """A hint, the severity of what fails, or the reason of what does not apply."""

    rated = Signal(object)
    """A severity was chosen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFixedHeight(look.px(_HEIGHT_PX))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._hint = label("", "muted", wrap=True)
        self._asked = label("")
        self.severities: Mapping[Severity, QPushButton] = {one: self._severity(one) for one in Severity}
        self.reason = TypedText(tr("不适用的理由"), look, _REASON_PX, tr("例如：系统没有使用无线网络"))
        for page in (self._page([self._hint]), self._severity_page(), self._reason_page()):
            self.addWidget(page)

    def show_answer(self, place: Place, answer: Answer, mark: Mark) -> None:
        """Asks what this answer needs."""
        if answer.verdict is Verdict.NOT_APPLICABLE:
            self.setCurrentIndex(_REASON)
        elif fails(answer.verdict):
            self.setCurrentIndex(_SEVERITY)
            self._show_severity(place, answer, is_lacking=GapKind.SEVERITY in mark.lacks)
        else:
            self.setCurrentIndex(_HINT)
            self._hint.setText(_hint(mark))

    def hasHeightForWidth(self) -> bool:
        """Never: what is below stays where it is."""
        return False

    def _show_severity(self, place: Place, answer: Answer, *, is_lacking: bool) -> None:
        by_item = place.item.severity if answer.severity is None else None
        if is_lacking:
            text = tr("风险等级？")
        elif by_item is not None:
            text = tr("风险等级（按清单）")
        else:
            text = tr("风险等级")
        self._asked.setText(text)
        role = "hint" if is_lacking else "muted"
        if self._asked.property("role") != role:
            self._asked.setProperty("role", role)
            restyle(self._asked)
        chosen = answer.severity or by_item
        for severity, one in self.severities.items():
            one.setChecked(severity is chosen)

    def _severity(self, severity: Severity) -> QPushButton:
        made = button(f"{SEVERITY_KEYS[severity]}　{tr(SEVERITY_TITLES[severity])}")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked: self.rated.emit(severity))
        return made

    def _severity_page(self) -> QWidget:
        return self._page([self._asked, *self.severities.values(), None])

    def _reason_page(self) -> QWidget:
        return self._page([label(tr("理由（必填） R"), "muted"), self.reason])

    @staticmethod
    def _page(parts: list[Item]) -> QWidget:
        made = QWidget()
        made.setLayout(row(parts, spacing=8))
        return made


def _hint(mark: Mark) -> str:
    if GapKind.COPIED in mark.lacks:
        return tr("沿用了上次的结果：核对后按 Enter 或 C 确认，并转到下一未检查项。")
    if GapKind.CHANGED in mark.lacks:
        return tr("检查项文字变了，原来的结果不再算数：请重新选择结果。")
    if mark.verdict is Verdict.UNCHECKED:
        return tr("按 1 记为符合，并转到下一未检查项。")
    return tr("已记为符合。需要说明时按 O 写检查记录。")
