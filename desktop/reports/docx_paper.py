"""The editable twin of a paper: what the PDF says in a Word file with the styles of an official document.

It is made of the paper's story (`desktop.reports.story`), which the PDF's own setters tell; nothing here
knows any single paper. The same story gives the same bytes.
"""

import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop.i18n import tr
from desktop.reports.docx_styles import (
    ALTERNATIVES,
    BODY_PT,
    BODY_STYLE,
    HEADING_ROLES,
    TITLE_PT,
    TWIPS,
    append_text,
    element,
    new_section,
    run_of,
    set_section,
    set_styles,
    tab_run,
)
from desktop.reports.docx_table import PAD_X, can_join, hex_colour, shown_size, table_of
from desktop.reports.flow import BODY
from desktop.reports.fonts import Role
from desktop.reports.page import BODY_SIZE, LANDSCAPE, PORTRAIT
from desktop.reports.story import (
    NO_LEVEL,
    Cell,
    Drawing,
    Gap,
    Grid,
    GridRow,
    NewPage,
    Photo,
    Ruled,
    Sides,
    Story,
    Words,
)
from desktop.reports.text import Style

ALIGNMENTS = {"left": "left", "centre": "center", "right": "right", "justify": "both"}
CAPTION_ROLES = (Role.TITLE, Role.HEADING)
"""Centred words in these faces are captions and stay with what they are over."""
FILLER, KEPT = 40.0, 0.5
"""A gap above so many points fills a page; Word breaks some lines earlier and keeps part of it free."""
SPACER = 1.0
"""Height of the line between two tables, points: without one Word makes them one."""
MOST_ABOUT = 255
"""Characters that a property of the file may have."""
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - Word's property has no zone; the PDF claims the same day
FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_FONT_TABLE = "/word/fontTable.xml"
_WORD_2013 = "15"

Crop = Callable[[Drawing], bytes]
"""Gives a drawing of the PDF as a PNG."""


def docx_of(story: Story, crop: Crop) -> bytes:
    """Writes a Word file.

    Args:
        story: what the paper says.
        crop: draws what cannot be told in words.

    Returns:
        A .docx; the same story and pictures give the same bytes.
    """
    document = docx.Document()
    set_styles(document)
    _describe(document, story)
    writer = _Writer(document, story, crop)
    for piece in story.pieces:
        writer.write(piece)
    writer.end()
    buffer = BytesIO()
    document.save(buffer)
    return _timeless(buffer.getvalue())


class _Writer:
    """Appends pieces to a document."""

    def __init__(self, document: Any, story: Story, crop: Crop) -> None:
        self.document, self.story, self.crop = document, story, crop
        self.body = document.element.body
        self.rows: list[GridRow] = []
        self.gap = 0.0
        self.is_after_table = False
        self.has_title = False
        self.pictures = 0
        self.sheet = LANDSCAPE if story.is_landscape else PORTRAIT
        set_section(document.sections[0], story, is_landscape=story.is_landscape)

    def write(self, piece: object) -> None:
        if isinstance(piece, Grid):
            self._grid(piece)
            return
        self._end_table()
        if isinstance(piece, Gap):
            self.gap += piece.height * (KEPT if piece.height > FILLER else 1.0)
        elif isinstance(piece, Words):
            self._words(piece)
        elif isinstance(piece, Sides):
            self._sides(piece)
        elif isinstance(piece, Ruled):
            self._ruled(piece)
        elif isinstance(piece, Drawing):
            picture = _paragraph(Style(Role.BODY, BODY_PT, 0, align="centre"), self._taken_gap())
            picture.append(self._picture(piece, self.sheet.block_width))
            self._append(picture)
        elif isinstance(piece, NewPage):
            self._new_page(piece)

    def end(self) -> None:
        """Ends the last table; a body ends with a paragraph."""
        self._end_table()
        if self.is_after_table:
            self._append(_spacer(SPACER))

    def _keep_last(self) -> None:
        """The last paragraph stays on the page of what follows: no seal stands without words above it."""
        last = self.body[-2] if len(self.body) > 1 else None
        if last is not None and last.tag == qn("w:p"):
            _keep(last)

    def _append(self, made: Any) -> None:
        self.body.insert(len(self.body) - 1, made)  # the last element describes the section
        self.is_after_table = made.tag == qn("w:tbl")

    def _taken_gap(self) -> float:
        gap, self.gap = self.gap, 0.0
        return gap

    def _grid(self, piece: Grid) -> None:
        if not piece.rows:
            return
        if self.rows and (self.gap or not can_join(self.rows, piece.rows)):
            self._end_table()
        self.rows += piece.rows

    def _end_table(self) -> None:
        if not self.rows:
            return
        rows, self.rows = self.rows, []
        gap = self._taken_gap()
        if self.is_after_table or gap:
            spacer = _spacer(max(gap, SPACER))
            if not self.is_after_table:
                self._keep_last()
                _keep(spacer)
            self._append(spacer)
        self._append(table_of(rows, self._cell_paragraphs))

    def _words(self, words: Words) -> None:
        style, gap = words.style, self._taken_gap()
        if words.right:
            self._keep_last()
        joined = words.value.replace("\n", "")
        is_title = not self.has_title and joined == self.story.title and style.size > BODY_SIZE
        if is_title:
            self.has_title = True
            self._append(self._styled(words.value, "Title", style, gap, TITLE_PT))
            return
        for number, line in enumerate(words.value.split("\n")):
            self._append(self._line(words, line, gap if number == 0 else 0.0))

    def _line(self, words: Words, line: str, gap: float) -> Any:
        style = words.style
        if words.level != NO_LEVEL:
            level = min(words.level, len(HEADING_ROLES) - 1)
            return self._styled(line, f"Heading {level + 1}", style, gap, BODY_PT)
        if style == BODY and not words.right:
            return self._styled(line, BODY_STYLE, style, gap, BODY_PT)
        made = _paragraph(style, gap, words.right)
        made.append(_run(line, style))
        if style.align == "centre" and style.role in CAPTION_ROLES:
            _keep(made)
        return made

    def _styled(self, value: str, name: str, style: Style, gap: float, usual: float) -> Any:
        """A paragraph in a named style; what differs from it is said on the spot."""
        made, properties = element("p"), element("pPr")
        properties.append(element("pStyle", val=self.document.styles[name].style_id))
        size = _size(style)
        is_usual = size == usual
        if not is_usual:
            properties.append(element("snapToGrid", val=0))
        if gap or not is_usual:
            properties.append(_spacing(style, gap))
        if not is_usual:
            properties.append(_indent(style))
            properties.append(element("jc", val=ALIGNMENTS[style.align]))
        made.append(properties)
        if is_usual:
            run = element("r")
            append_text(run, value)
            made.append(run)
        else:
            made.append(_run(value, style))
        return made

    def _sides(self, piece: Sides) -> None:
        made = _paragraph(piece.style, self._taken_gap(), piece.inset, piece.inset)
        tabs = element("tabs")
        tabs.append(element("tab", val="right", pos=round((self.sheet.block_width - piece.inset) * TWIPS)))
        made.pPr.insert(0, tabs)
        made.append(_run(piece.left, piece.style))
        made.append(tab_run())
        made.append(_run(piece.right, piece.style))
        self._append(made)

    def _ruled(self, piece: Ruled) -> None:
        style = piece.style or Style(Role.BODY, SPACER, 2 * SPACER)
        made = _paragraph(style, self._taken_gap() + (8 if piece.is_dashed else 0))
        border = element("pBdr")
        side = "top" if piece.is_dashed else "bottom"
        kind = "dashed" if piece.is_dashed else "single"
        colour = hex_colour(piece.ink) or "000000"
        border.append(element(side, val=kind, sz=round(piece.width * 8), space=1, color=colour))
        made.pPr.insert(0, border)
        if piece.value:
            made.append(_run(piece.value, style))
            _keep(made)
        self._append(made)

    def _new_page(self, piece: NewPage) -> None:
        self._taken_gap()
        self.sheet = LANDSCAPE if piece.is_landscape else PORTRAIT
        set_section(new_section(self.document), self.story, is_landscape=piece.is_landscape)
        end = self.body[-2].pPr  # the paragraph that ends the section: it must not need a page of its own
        end.insert(0, _spacing(Style(Role.BODY, SPACER, SPACER), 0.0))
        end.insert(0, element("snapToGrid", val=0))
        self.is_after_table = False

    def _cell_paragraphs(self, cell: Cell, is_kept: bool) -> list[Any]:
        made = []
        if cell.shown is not None:
            picture = _paragraph(Style(Role.BODY, cell.style.size, 0, align="centre"))
            picture.append(self._picture(cell.shown, cell.width - 2 * PAD_X / TWIPS))
            made.append(picture)
        lines = [] if cell.shown is not None and not cell.value else cell.value.split("\n")
        for line in ("",) if cell.is_joined else lines:
            made.append(_paragraph(cell.style))
            if line:
                made[-1].append(_run(line, cell.style))
        if is_kept:
            for paragraph in made:
                _keep(paragraph)
        return made

    def _picture(self, shown: Drawing | Photo, most: float) -> Any:
        """A run with a picture, described in words where it is a drawing.

        Args:
            shown: the picture.
            most: width that it may have, points.
        """
        data = self.crop(shown) if isinstance(shown, Drawing) else shown.data
        width, height = shown_size(shown)
        width, height = min(width, most), height * min(1.0, most / width)
        inline = self.document.part.new_pic_inline(BytesIO(data), Pt(width), Pt(height))
        self.pictures += 1
        inline.docPr.set("id", str(self.pictures))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # LibreOffice takes 9 pt where nothing is said
        if isinstance(shown, Drawing):
            inline.docPr.set("descr", shown.told)
        run, drawing = element("r"), element("drawing")
        drawing.append(inline)
        run.append(drawing)
        return run


def _size(style: Style) -> float:
    """Size in Word: 3号 is what it is called there."""
    return BODY_PT if style.size == BODY_SIZE else round(style.size * 2) / 2


def _run(value: str, style: Style) -> Any:
    return run_of(value, style.role, _size(style), hex_colour(style.ink))


def _spacing(style: Style, gap: float) -> Any:
    made = element("spacing", before=round(gap * TWIPS), after=0)
    if style.leading:
        made.set(qn("w:line"), str(round(style.leading * TWIPS)))
        made.set(qn("w:lineRule"), "exact")
    else:
        made.set(qn("w:line"), "240")
        made.set(qn("w:lineRule"), "auto")
    return made


def _indent(style: Style, right: float = 0.0, left: float = 0.0) -> Any:
    made = element("ind", left=round(left * TWIPS), right=round(right * TWIPS))
    made.set(qn("w:firstLineChars"), str(round(style.indent * 100)))
    made.set(qn("w:firstLine"), str(round(style.indent * _size(style) * TWIPS)))
    return made


def _paragraph(style: Style, gap: float = 0.0, right: float = 0.0, left: float = 0.0) -> Any:
    """An empty paragraph.

    Args:
        style: alignment, indent and leading; a leading of 0 is as high as what stands in it.
        gap: space above it, points.
        right: indent from the right, points.
        left: indent from the left, points.
    """
    made, properties = element("p"), element("pPr")
    properties.append(element("autoSpaceDE", val=0))
    properties.append(element("autoSpaceDN", val=0))
    properties.append(element("snapToGrid", val=0))
    properties.append(_spacing(style, gap))
    properties.append(_indent(style, right, left))
    properties.append(element("jc", val=ALIGNMENTS[style.align]))
    made.append(properties)
    return made


def _keep(paragraph: Any) -> None:
    """Keeps a paragraph on the page of the next one."""
    properties = paragraph.pPr
    if properties.find(qn("w:keepNext")) is None:
        has_style = properties.find(qn("w:pStyle")) is not None
        properties.insert(1 if has_style else 0, element("keepNext"))


def _spacer(height: float) -> Any:
    """A line of nothing."""
    return _paragraph(Style(Role.BODY, SPACER, height))


def _describe(document: Any, story: Story) -> None:
    """Metadata as in the PDF, the program that reads it, and what stands in for missing faces."""
    about = document.core_properties
    about.title, about.author = story.title[:MOST_ABOUT], story.author[:MOST_ABOUT]
    about.subject, about.keywords = story.footer[:MOST_ABOUT], story.document[:MOST_ABOUT]
    about.comments = about.category = ""
    about.last_modified_by, about.language = tr("督考"), "zh-CN"
    about.created = about.modified = EPOCH
    about.revision = 1
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]
    for part in package.iter_parts():
        if part.partname == _FONT_TABLE:
            part._blob = _font_table()  # python-docx keeps the part as it finds it
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    _set_compatibility(settings.element)


def _set_compatibility(settings: Any) -> None:
    """Says which Word the file is for, else it opens in compatibility mode, and that it is Chinese."""
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _font_table() -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<w:fonts {space}>{fonts}</w:fonts>".encode()


def _timeless(data: bytes) -> bytes:
    """The same archive without the time at which it was written."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIRST_DAY_OF_ZIP)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
