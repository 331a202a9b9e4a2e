"""Above the list: which check it is, how far it is, and which of its places are listed."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QTabBar, QWidget

from desktop.domain.checks.inspections import Inspection
from desktop.i18n import tr
from desktop.ui.checks.fill_marks import Marks, Wanted
from desktop.ui.controls import column, label, row
from desktop.ui.look import Look

_BAR_PX = 6
_ALWAYS = (Wanted.ALL, Wanted.OPEN, Wanted.FAILING)


class FindField(QLineEdit):
    """Words to look for; Enter and Escape go back to the keys."""

    ended = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("查找检查项"))
        self.setPlaceholderText(tr("查找检查项（/）"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps what was found, Escape forgets it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ended.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ProgressLine(QWidget):
    """A bar as long as what is done.

    Qt's own paints itself at once whenever its value changes, and the whole list with it.

    Args:
        look: gives colours and sizes.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._share = look, 0.0
        self.setFixedHeight(look.px(_BAR_PX))
        self.setAccessibleName(tr("检查进度"))

    def show_share(self, share: float) -> None:
        """Shows how much is done, 0 to 1."""
        if share != self._share:
            self._share = share
            self.setAccessibleDescription(f"{share:.0%}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paints what is done over what is to be done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        for tone, width in (("line", float(self.width())), ("accent", self.width() * self._share)):
            painter.setBrush(self._look.colour(tone))
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), radius, radius)
        painter.end()


class FillHead(QWidget):
    """The head of the list."""

    wanted_changed = Signal()
    """Other places are to be listed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._title, self._facts = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self._bar = ProgressLine(look)
        self._count = label("", "muted")
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("列出哪些检查项"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for _ in Wanted:
            self.tabs.addTab("")
        self.words = FindField()
        self._counts: dict[Wanted, int] = {}
        self.tabs.currentChanged.connect(lambda _place: self.wanted_changed.emit())
        self.words.textChanged.connect(lambda _text: self.wanted_changed.emit())
        progress = row([self._bar, self._count], spacing=8)
        progress.setStretch(0, 1)
        top = column([self._title, self._facts, progress, self.words], spacing=6, margins=(12, 10, 12, 4))
        self.setLayout(column([top, row([self.tabs], margins=(4, 0, 0, 0))], spacing=0))

    @property
    def wanted(self) -> Wanted:
        """Which places are to be listed."""
        return tuple(Wanted)[max(0, self.tabs.currentIndex())]

    def show_inspection(self, inspection: Inspection) -> None:
        """Says which check it is."""
        self._title.setText(inspection.title)
        parts = (inspection.code, inspection.unit_name, inspection.system)
        self._facts.setText(" · ".join(filter(None, parts)))

    def show_marks(self, marks: Marks) -> None:
        """Shows how far the check is."""
        for place, wanted in enumerate(Wanted):
            count = marks.counts[wanted]
            if self._counts.get(wanted) != count:
                self._counts[wanted] = count
                self.tabs.setTabText(place, f"{tr(wanted.value)} {count}")
                self.tabs.setTabVisible(place, wanted in _ALWAYS or count > 0 or wanted is self.wanted)
        done = marks.total - marks.open
        self._bar.show_share(done / max(1, marks.total))
        self._count.setText(tr("已检查 {done} / {total}", done=done, total=marks.total))

    def next_wanted(self) -> None:
        """Lists other places: the next filter that is shown."""
        count, place = self.tabs.count(), self.tabs.currentIndex()
        shown = (number % count for number in range(place + 1, place + 1 + count))
        self.tabs.setCurrentIndex(next(number for number in shown if self.tabs.isTabVisible(number)))
