"""Running text of an official document: title, headings, paragraphs, down the text block and on.

Source: GB/T 9704-2012, 7.3.1 (title), 7.3.3 (body, levels of headings).
"""

from desktop.reports.fonts import Role
from desktop.reports.page import BODY_SIZE, LINE_PITCH, Pages, Sheet
from desktop.reports.story import Drawing, Gap, NewPage, Piece, Words
from desktop.reports.text import Line, Style, break_lines, draw_lines, text
from desktop.reports.title import break_title

TITLE = Style(Role.TITLE, 22, 33, align="centre")
BODY = Style(Role.BODY, BODY_SIZE, LINE_PITCH, align="justify", indent=2)
HEADINGS = (
    Style(Role.HEADING, BODY_SIZE, LINE_PITCH, align="justify", indent=2),
    Style(Role.SUBHEADING, BODY_SIZE, LINE_PITCH, align="justify", indent=2),
    BODY,
)
"""一、 in 黑体, （一） in 楷体, 1. in 仿宋."""

ASCENT = 0.86
"""Height of a Chinese character above its baseline, in ems."""


class Flow:
    """A cursor that moves down the text block of `Pages`.

    Attributes:
        pages: the paper that is being filled.
        y: upper edge of what is still free on the page, points.
    """

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.y = self.sheet.top

    @property
    def sheet(self) -> Sheet:
        """The form of the current page."""
        return self.pages.page.sheet

    @property
    def room(self) -> float:
        """Height that is still free on the page."""
        return self.y - self.sheet.bottom

    @property
    def is_at_top(self) -> bool:
        """Whether nothing stands on the page yet."""
        return self.y >= self.sheet.top

    def turn(self, sheet: Sheet | None = None) -> None:
        """Goes on at the top of a new page.

        Args:
            sheet: its form; naming it says that a new part begins, which the editable twin keeps.
        """
        if sheet:
            self.tell(NewPage(sheet.is_landscape))
        self.pages.turn(sheet)
        self.y = self.sheet.top

    def reserve(self, height: float) -> None:
        """Turns the page unless so much is free on it.

        Args:
            height: of what must stay together, points.
        """
        if self.room < height and not self.is_at_top:
            self.turn()

    def skip(self, height: float) -> None:
        """Leaves space, but none at the top of a page."""
        self.tell(Gap(height))
        if not self.is_at_top:
            self.y -= height

    def title(self, value: object, style: Style = TITLE) -> None:
        """Sets a centred title, its lines broken where the sense allows."""
        lines = break_title(value, style, self.sheet.block_width, self.pages.faces)
        self.tell(Words("\n".join(line.text for line in lines), style))
        self._place(lines, style)

    def heading(self, value: object, level: int, follower: float = LINE_PITCH) -> None:
        """Sets a heading that stays with what follows.

        Args:
            value: its text with its number.
            level: 0 for 一、, 1 for （一）, 2 for 1.
            follower: height of what must stand on the same page, points.
        """
        style = HEADINGS[level]
        self.reserve(style.leading + follower)
        self.pages.bookmark(value, level, self.y)
        self.tell(Words(text(value), style, level))
        self._set(value, style)

    def paragraph(self, value: object, style: Style = BODY) -> None:
        """Sets a paragraph, over as many pages as it needs."""
        self.tell(Words(text(value), style))
        self._set(value, style)

    @property
    def is_told(self) -> bool:
        """Whether anybody listens: then there will be an editable twin."""
        return self.pages.story is not None

    def tell(self, *pieces: Piece) -> None:
        """Tells the editable twin what stands here; nothing happens when there is none.

        Args:
            pieces: see `desktop.reports.story`.
        """
        if self.pages.story:
            for piece in pieces:
                self.pages.story.add(piece)

    def drawing(self, box: tuple[float, float, float, float], told: str) -> Drawing:
        """What is drawn on the current page, as a picture for the editable twin.

        Args:
            box: left, bottom, width and height, points.
            told: what it shows, in words.
        """
        return Drawing(len(self.pages.pages) - 1, box, text(told))

    def _set(self, value: object, style: Style) -> None:
        self._place(break_lines(value, style, self.sheet.block_width, self.pages.faces), style)

    def _place(self, lines: list[Line], style: Style) -> None:
        while lines:
            fitting = int(self.room / style.leading + 1e-6)
            if not fitting and not self.is_at_top:
                self.turn()
                continue
            now, lines = lines[: max(fitting, 1)], lines[max(fitting, 1) :]
            baseline = self.y - baseline_drop(style)
            sheet = self.sheet
            self.pages.draw(draw_lines(now, sheet.left, baseline, sheet.block_width, style, self.pages.pen))
            self.y -= len(now) * style.leading


def baseline_drop(style: Style) -> float:
    """From the upper edge of a line to its baseline: the characters stand in the middle of the pitch."""
    return (style.leading - style.size) / 2 + ASCENT * style.size
