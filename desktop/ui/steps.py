"""A dialog of a few steps: where one is, back, next."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop.i18n import tr
from desktop.ui.controls import button, column, label, line, restyle, row
from desktop.ui.dialogs import Dialog
from desktop.ui.look import Look


class StepsDialog(Dialog):
    """Shows its steps in a line above and one page at a time.

    Args:
        name: for the object name.
        title: of the window.
        steps: short names of the steps.
    """

    def __init__(self, name: str, title: str, steps: Sequence[str], look: Look, parent: QWidget) -> None:
        super().__init__(name, title, parent)
        self.look = look
        self._names = [label(f"{place}　{step}", "muted") for place, step in enumerate(steps, start=1)]
        self.pages = QStackedWidget()
        self.back = button(tr("上一步"), lambda: self.go(self.pages.currentIndex() - 1))
        self.cancel = button(tr("取消"), self.reject)
        self.next = button(tr("下一步"), self.advance, "primary")
        self.notice = label("", wrap=True)
        self._notice_frame = QFrame()
        self._notice_frame.setProperty("role", "notice")
        self._notice_frame.setLayout(row([self.notice], margins=(12, 8, 12, 8)))
        self._notice_frame.hide()
        head = row([*self._names, None], spacing=22, margins=(22, 14, 22, 12))
        body = column([self._notice_frame, self.pages], spacing=10, margins=(22, 16, 22, 12))
        body.setStretch(1, 1)
        foot = row([self.cancel, None, self.back, self.next], margins=(22, 12, 22, 14))
        whole = column([], spacing=0)
        whole.addLayout(head)
        whole.addWidget(line())
        whole.addLayout(body, 1)
        whole.addWidget(line())
        whole.addLayout(foot)
        self.setLayout(whole)

    def go(self, place: int) -> None:
        """Shows a step."""
        self.show_notice("")
        self.pages.setCurrentIndex(place)
        for at, name in enumerate(self._names):
            name.setProperty("role", "heading" if at == place else "muted")
            restyle(name)
        self.back.setEnabled(place > 0)
        self.entered(place)

    def advance(self) -> None:
        """Goes on from the present step."""
        raise NotImplementedError

    def entered(self, place: int) -> None:
        """A step is shown now."""

    def show_notice(self, sentence: str) -> None:
        """Says what is wrong, above the step."""
        self.notice.setText(sentence)
        self._notice_frame.setVisible(bool(sentence))
