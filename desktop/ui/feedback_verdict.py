"""The bar under a report: the verdicts with their keys, and the opinion."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from desktop.domain.supervision import ReviewVerdict
from desktop.i18n import tr
from desktop.services.titles import VERDICT_TITLES
from desktop.ui.controls import Item, button, column, row
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import Hint
from desktop.ui.phrases import Phrases, ReasonField

VERDICT_KEYS: Mapping[ReviewVerdict, str] = {
    ReviewVerdict.DONE: "1",
    ReviewVerdict.AHEAD: "2",
    ReviewVerdict.ON_PLAN: "3",
    ReviewVerdict.BEHIND: "4",
    ReviewVerdict.RETURNED: "R",
}


class VerdictBar(QFrame):
    """Takes a verdict and an opinion."""

    judged = Signal(object)
    """A verdict was chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("verdicts")
        self.setProperty("role", "status")
        self._phrases = Phrases(
            desk.state, "opinion", (tr("属实，同意。"), tr("请加快进度，下期达到计划要求。"))
        )
        self.opinion = ReasonField(desk, tr("核定意见"), self._phrases, tr("可不填"), is_flat=True)
        self.hint = Hint()
        self.buttons: dict[ReviewVerdict, QPushButton] = {}
        parts: list[Item] = []
        for verdict, key in VERDICT_KEYS.items():
            title = tr(VERDICT_TITLES[verdict])
            made = button(f"{key}　{title}", lambda verdict=verdict: self.judged.emit(verdict))  # type: ignore[misc]
            made.setAccessibleName(title)
            made.setToolTip(tr("按 {key}：{title}", key=key, title=title))
            self.buttons[verdict] = made
            parts.append(made)
        parts.insert(len(parts) - 1, None)
        self.keys = row(parts, spacing=8)
        self.setLayout(column([self.opinion, self.hint, self.keys], spacing=6, margins=(18, 8, 18, 10)))

    def start(self) -> None:
        """Forgets the opinion on the report before."""
        self.opinion.set_text("")
        self.hint.show_problem("")

    def remember(self, opinion: str) -> None:
        """Offers an opinion the next time."""
        if opinion:
            self._phrases.remember(opinion)
