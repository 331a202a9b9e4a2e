"""The page of an official document: its measures, its page number, its footer, and the finished PDF.

A paper is laid out on `Pages` first; only then are page numbers and footers drawn, because they state
the number of pages. The same values give the same bytes: no clock, no random identifiers.

Source: GB/T 9704-2012, 5.2 (text block, lines, characters), 7.5 (page number), 9 (landscape tables).
"""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from desktop.i18n import tr
from desktop.reports.fonts import FaceSet, Role
from desktop.reports.story import Story, begin
from desktop.reports.text import Pen, Style, break_lines, draw_lines, text

POINTS_PER_MM = 72 / 25.4
SHORT_EDGE, LONG_EDGE = 210 * POINTS_PER_MM, 297 * POINTS_PER_MM

TOP, BOTTOM, BINDING, OUTER = (mm * POINTS_PER_MM for mm in (37, 35, 28, 26))
BODY_SIZE = 15.75
"""3号 is 16 pt; 28 characters of it are wider than 156 mm, so it is set 0.25 pt closer."""
LINE_PITCH = 28.95
PAGE_NUMBER_DROP = 7 * POINTS_PER_MM
FOOTER_SIZE = 7.5
FOOTER_BASELINE = 12 * POINTS_PER_MM
FOOTER_GREY = "0.35"

rl_config.useA85 = 0  # reportlab's only switch for it: binary streams, a fifth smaller and quicker

PAGE_NUMBER = Style(Role.SONG, 14, 14)
FOOTER = Style(Role.SONG, FOOTER_SIZE, FOOTER_SIZE)
MARK = Style(Role.HEADING, 14, 21, align="centre")
MARK_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper, in points from its lower left corner as it is read.

    Attributes:
        width: of the sheet.
        height: of the sheet.
        left: left edge of the text block.
        right: right edge of the text block.
        bottom: lower edge of the text block.
        top: upper edge of the text block.
    """

    width: float
    height: float
    left: float
    right: float
    bottom: float
    top: float

    @property
    def is_landscape(self) -> bool:
        """Whether the sheet is read with its long edge at the bottom."""
        return self.width > self.height

    @property
    def block_width(self) -> float:
        """Width of the text block."""
        return self.right - self.left

    @property
    def block_height(self) -> float:
        """Height of the text block."""
        return self.top - self.bottom


PORTRAIT = Sheet(SHORT_EDGE, LONG_EDGE, BINDING, SHORT_EDGE - OUTER, BOTTOM, LONG_EDGE - TOP)
LANDSCAPE = Sheet(LONG_EDGE, SHORT_EDGE, BOTTOM, LONG_EDGE - TOP, OUTER, SHORT_EDGE - BINDING)
"""The portrait sheet turned clockwise: the binding edge is at the top, the lower edge at the left."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a paper says about itself in its footer and its metadata.

    Attributes:
        title: title of the paper.
        author: the office that issues it.
        state: hash of the records that it was made from; empty when it was made without a workspace.
        as_of: the day that it shows, None for the present state.
        edition: edition of the rules or of the parser, e.g. ``规则集 2023-1``.
        document: what it is about, e.g. name and number of the plan.
        mark: a word above the text block of every page, e.g. 初步; empty for none.
    """

    title: str
    author: str = ""
    state: str = ""
    as_of: date | None = None
    edition: str = ""
    document: str = ""
    mark: str = ""

    def footer(self) -> str:
        """The line at the foot of every page."""
        parts = [
            tr("数据状态 {state}", state=self.state[:16]) if self.state else "",
            tr("截至 {day}", day=chinese_date(self.as_of)) if self.as_of else "",
            self.edition,
        ]
        return "　".join(part for part in parts if part)


def chinese_date(day: date) -> str:
    """A day as official documents write it, without leading zeros.

    Source: GB/T 9704-2012, 7.3.5.4.
    """
    return tr("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph on a page; `data` is a JPEG, the place its lower left corner, all in points."""

    data: bytes
    x: float
    y: float
    width: float
    height: float


@dataclass
class Page:
    """One page while the paper is laid out."""

    sheet: Sheet
    operators: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    bookmarks: list[tuple[str, int, float]] = field(default_factory=list)


class Pages:
    """The pages of one paper, from the first line to the bytes.

    Attributes:
        faces: the faces it is set in.
        pen: encodes its text.
        pages: what is on them so far.
        story: the same for the editable twin; None when nobody listens, see `desktop.reports.story`.
    """

    def __init__(self, imprint: Imprint, faces: FaceSet, sheet: Sheet = PORTRAIT) -> None:
        self.imprint = imprint
        self.faces = faces
        self._buffer = BytesIO()
        initial = faces.bundled(Role.SONG).fontName  # else every PDF asks for an unembedded Helvetica
        self._canvas = Canvas(self._buffer, invariant=1, initialFontName=initial, lang="zh-CN")
        self.pen = Pen(faces, self._canvas._doc)
        self.pages: list[Page] = [Page(sheet)]
        self.story = begin(_story(imprint, sheet))

    @property
    def page(self) -> Page:
        """The page that is being filled."""
        return self.pages[-1]

    def turn(self, sheet: Sheet | None = None) -> Page:
        """Begins a new page.

        Args:
            sheet: its form; that of the last page when absent.
        """
        self.pages.append(Page(sheet or self.page.sheet))
        return self.page

    def draw(self, operators: str) -> None:
        """Puts PDF operators on the current page."""
        self.page.operators.append(operators)

    def picture(self, picture: Picture) -> None:
        """Puts a photograph on the current page."""
        self.page.pictures.append(picture)

    def bookmark(self, title: object, level: int, y: float) -> None:
        """Puts an entry into the outline.

        Args:
            title: any text.
            level: 0 for the outermost; an entry is at most one deeper than the one before.
            y: height it leads to, points.
        """
        self.page.bookmarks.append((text(title).replace("\n", " ").strip(), level, y))
        if self.story:
            self.story.expect(text(title), level)

    def finish(self) -> bytes:
        """Draws page numbers and footers and gives the PDF."""
        canvas = self._canvas
        entries, deepest = 0, -1
        for number, page in enumerate(self.pages, 1):
            canvas.setPageSize((page.sheet.width, page.sheet.height))
            for title, level, y in page.bookmarks:
                entries += 1
                key = f"p{entries}"
                canvas.bookmarkHorizontalAbsolute(key, y)
                deepest = min(level, deepest + 1)
                canvas.addOutlineEntry(title, key, level=deepest, closed=deepest > 0)
            canvas.addLiteral("\n".join(page.operators))
            for picture in page.pictures:
                source = ImageReader(BytesIO(picture.data))
                canvas.drawImage(source, picture.x, picture.y, picture.width, picture.height)
            canvas.addLiteral(self._page_number(number, page.sheet))
            canvas.addLiteral(self._mark(page.sheet))
            canvas.addLiteral(self._footer(number, page.sheet))
            canvas.showPage()
        if entries:
            canvas.showOutline()
        self._describe()
        canvas.save()
        return self._buffer.getvalue()

    def _describe(self) -> None:
        imprint = self.imprint
        self._canvas.setTitle(text(imprint.title))
        self._canvas.setAuthor(text(imprint.author))
        self._canvas.setCreator(tr("督考"))
        self._canvas.setProducer("Dukao")
        self._canvas.setSubject(text(self._subject()))
        self._canvas.setKeywords(text(imprint.document))

    def _subject(self) -> str:
        fonts = tr("字体：{names}", names="、".join(self.faces.name(role) for role in self.pen.roles))
        return "；".join(part for part in (self.imprint.footer(), fonts) if part)

    def _page_number(self, number: int, sheet: Sheet) -> str:
        """``— 1 —`` on the outer edge: odd pages one character from the right, even ones from the left.

        A landscape page keeps it where the portrait pages of the document have it.
        """
        line = break_lines(f"— {number} —", PAGE_NUMBER, SHORT_EDGE, self.faces)[:1]
        width = line[0].width * PAGE_NUMBER.size / 1000
        margin = PAGE_NUMBER.size
        x = PORTRAIT.right - margin - width if number % 2 else PORTRAIT.left + margin
        y = PORTRAIT.bottom - PAGE_NUMBER_DROP - PAGE_NUMBER.size * 0.38
        drawn = draw_lines(line, x, y, width, PAGE_NUMBER, self.pen)
        if not sheet.is_landscape:
            return drawn
        return f"q 0 -1 1 0 0 {SHORT_EDGE:.2f} cm {drawn} Q"

    def _mark(self, sheet: Sheet) -> str:
        """The word in a frame above the right end of the text block; nothing without one."""
        if not self.imprint.mark:
            return ""
        line = break_lines(self.imprint.mark, MARK, sheet.block_width, self.faces)[:1]
        width = line[0].width * MARK.size / 1000 + MARK.size
        x, bottom = sheet.right - width, sheet.top + MARK_GAP
        drawn = draw_lines(line, x, bottom + MARK.size * 0.42, width, MARK, self.pen)
        return f"q 1.2 w {x:.2f} {bottom:.2f} {width:.2f} {MARK.leading:.2f} re S Q {drawn}"

    def _footer(self, number: int, sheet: Sheet) -> str:
        total = tr("第 {number} 页，共 {total} 页", number=number, total=len(self.pages))
        left = break_lines(self.imprint.footer(), FOOTER, sheet.block_width, self.faces)[:1]
        right = break_lines(total, FOOTER, sheet.block_width, self.faces)[:1]
        aligned = Style(FOOTER.role, FOOTER.size, FOOTER.leading, align="right")
        return " ".join(
            (
                f"q {FOOTER_GREY} g",
                draw_lines(left, sheet.left, FOOTER_BASELINE, sheet.block_width, FOOTER, self.pen),
                draw_lines(right, sheet.left, FOOTER_BASELINE, sheet.block_width, aligned, self.pen),
                "Q",
            )
        )


def _story(imprint: Imprint, sheet: Sheet) -> Story:
    return Story(
        title=text(imprint.title),
        author=text(imprint.author),
        document=text(imprint.document),
        footer=text(imprint.footer()),
        mark=text(imprint.mark),
        is_landscape=sheet.is_landscape,
    )
