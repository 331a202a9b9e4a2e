"""Figures that open the list behind them: tiles in a row, and the list of what waits."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.overview_values import Figure
from desktop.ui.controls import PushButton, clear, column, frame, label, restyle, row
from desktop.ui.lights import SYMBOLS, ink
from desktop.ui.look import Look

OpenList = Callable[[Figure], object]
_LIGHTS = {light.value: light for light in Light}


class FigureTile(PushButton):
    """A number over its title; pressing it opens the list.

    Args:
        look: gives colours.
        open_list: is called with the figure.
    """

    def __init__(self, look: Look, open_list: OpenList) -> None:
        super().__init__()
        self._look = look
        self._number, self._title = label("", "figure"), label("", "muted")
        for text in (self._number, self._title):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("kind", "tile")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setLayout(column([self._number, self._title], spacing=0, margins=(12, 3, 12, 4)))
        self._shown: Figure | None = None
        self.clicked.connect(lambda: self._shown is not None and open_list(self._shown))
        look.changed.connect(self._paint)

    def sizeHint(self) -> QSize:
        """As large as the two texts; a button alone knows of none."""
        layout = self.layout()
        return layout.totalSizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Texts are never cut off."""
        return self.sizeHint()

    def show_figure(self, figure: Figure) -> None:
        """Shows a figure; a light's comes with its shape."""
        self._shown = figure
        light = _LIGHTS.get(figure.name)
        symbol = f"{SYMBOLS[light]} " if light is not None else ""
        self._number.setText(str(figure.count))
        self._title.setText(symbol + figure.title)
        self.setAccessibleName(tr("{title} {count}，打开清单", title=figure.title, count=figure.count))
        self.setToolTip(self.accessibleName())
        self.setEnabled(figure.count > 0)
        self._paint()

    def _paint(self) -> None:
        light = _LIGHTS.get(self._shown.name) if self._shown else None
        is_lit = light is not None and self._shown is not None and self._shown.count > 0
        colour = ink(self._look.tokens, light).text if light is not None and is_lit else ""
        self._title.setStyleSheet(f"color: {colour}" if colour else "")


class FigureStrip(QWidget):
    """Figures side by side."""

    def __init__(self, look: Look, open_list: OpenList) -> None:
        super().__init__()
        self._look, self._open = look, open_list
        self._tiles: list[FigureTile] = []
        self._row = row([], spacing=8)
        self.setLayout(self._row)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Shows figures; tiles are kept when their number is the same."""
        if len(figures) != len(self._tiles):
            clear(self._row)
            self._tiles = [FigureTile(self._look, self._open) for _ in figures]
            for tile in self._tiles:
                self._row.addWidget(tile, 1)
        for tile, figure in zip(self._tiles, figures, strict=True):
            tile.show_figure(figure)


class TodoCard(QFrame):
    """今天要做的事: what waits, each line opens its list."""

    def __init__(self, look: Look, open_list: OpenList) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._look, self._open = look, open_list
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._shown: tuple[Figure, ...] = ()
        self._empty: QLabel = label(tr("没有待办事项。"), "muted")
        head = label(tr("今天要做的事"), "heading")
        self.setLayout(column([head, self._empty, self._lines], spacing=6, margins=(14, 10, 14, 10)))

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Shows what waits; the lines stay, with the keyboard on them, when nothing has changed."""
        if tuple(figures) == self._shown:
            return
        self._shown = tuple(figures)
        clear(self._lines)
        self._empty.setVisible(not figures)
        for figure in figures:
            self._lines.addWidget(self._line(figure))

    def focus_first(self) -> None:
        """Puts the keyboard on the first line."""
        first = self._lines.itemAt(0)
        if first is not None and (widget := first.widget()) is not None:
            widget.show()  # a layout shows a new child only later, and what is hidden takes no keys
            widget.setFocus()

    def _line(self, figure: Figure) -> QWidget:
        made = PushButton("")
        made.setProperty("kind", "line")
        made.setAccessibleName(tr("{title} {count}，打开清单", title=figure.title, count=figure.count))
        title, count = label(figure.title), label(str(figure.count), "pill-strong")
        for text in (title, count):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        made.setLayout(row([title, None, count], margins=(6, 2, 4, 2)))
        made.clicked.connect(lambda: self._open(figure))
        restyle(made)
        return made


def titled(title: str, *widgets: QWidget) -> QFrame:
    """A card with a heading."""
    card = frame("card")
    card.setLayout(column([label(title, "heading"), *widgets], spacing=6, margins=(14, 10, 14, 10)))
    return card
