"""The page and the styles of an official document in Word: measures, faces, page number, footer.

Source: GB/T 9704-2012, 5.2 (text block, lines, characters), 7.3 (faces of title, headings, body), 7.5 (page
number).
"""

import re
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop.i18n import tr
from desktop.reports.fonts import Role
from desktop.reports.page import (
    BODY_SIZE,
    BOTTOM,
    FOOTER_BASELINE,
    FOOTER_SIZE,
    LANDSCAPE,
    LINE_PITCH,
    PAGE_NUMBER_DROP,
    PORTRAIT,
    Sheet,
)
from desktop.reports.story import Story

FACES = {
    Role.BODY: "仿宋",
    Role.TITLE: "方正小标宋简体",
    Role.HEADING: "黑体",
    Role.SUBHEADING: "楷体",
    Role.SONG: "宋体",
}
"""Names under which offices have the faces; `ALTERNATIVES` are taken where one is missing."""
ALTERNATIVES = {
    "仿宋": "仿宋_GB2312,FangSong,STFangsong",
    "方正小标宋简体": "方正小标宋_GBK,小标宋,宋体,SimSun",
    "黑体": "SimHei,Heiti SC",
    "楷体": "楷体_GB2312,KaiTi,Kaiti SC",
    "宋体": "SimSun,Songti SC",
}
BODY_PT = 16.0
"""3号. Set as close as in the PDF, a line takes 28 characters."""
CLOSER = round((BODY_SIZE - BODY_PT) * 20)
TITLE_PT, TITLE_LEADING = 22.0, 33.0
PAGE_NUMBER_PT = 14.0
TWIPS = 20
HEADING_ROLES = (Role.HEADING, Role.SUBHEADING, Role.BODY)
BODY_STYLE = "公文正文"
GREY = "595959"
PAGE, PAGES = "\x01", "\x02"
"""Marks of fields: the number of the page and of all pages."""
_FIELD = re.compile(f"({PAGE}|{PAGES})")


def element(name: str, /, **attributes: object) -> Any:
    """An element of WordprocessingML, its attributes in the same namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def faces(role: Role) -> Any:
    """The element that names the face of a role for all kinds of characters."""
    name = FACES[role]
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def set_styles(document: Any) -> None:
    """Gives a new document the styles of an official one."""
    _set_defaults(document)
    styles = document.styles
    _set_style(styles["Normal"], Role.BODY, BODY_PT, LINE_PITCH)
    title = _set_style(styles["Title"], Role.TITLE, TITLE_PT, TITLE_LEADING)
    title.get_or_add_pPr().insert(0, element("snapToGrid", val=0))
    title.get_or_add_pPr().append(element("jc", val="center"))
    for level, role in enumerate(HEADING_ROLES, 1):
        heading = _set_style(styles[f"Heading {level}"], role, BODY_PT, LINE_PITCH, indent=2)
        heading.get_or_add_pPr().insert(0, element("keepNext"))
        heading.get_or_add_pPr().append(element("outlineLvl", val=level - 1))
    body = styles.add_style(BODY_STYLE, 1)
    body.base_style = styles["Normal"]
    justified = _set_style(body, Role.BODY, BODY_PT, LINE_PITCH, indent=2)
    justified.get_or_add_pPr().append(element("jc", val="both"))


def _set_defaults(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for part in list(defaults):
        defaults.remove(part)
    run, outer = element("rPr"), element("rPrDefault")
    run.append(faces(Role.BODY))
    run.append(element("sz", val=round(BODY_PT * 2)))
    run.append(element("lang", val="zh-CN", eastAsia="zh-CN"))
    outer.append(run)
    defaults.append(outer)
    defaults.append(element("pPrDefault"))


def _set_style(style: Any, role: Role, size: float, leading: float, indent: int = 0) -> Any:
    """Replaces what a style says of its face and its lines."""
    made = style.element
    for name in ("w:rPr", "w:pPr"):
        found = made.find(qn(name))
        if found is not None:
            made.remove(found)
    paragraph = made.get_or_add_pPr()
    paragraph.append(element("spacing", before=0, after=0, line=round(leading * TWIPS), lineRule="exact"))
    ind = element("ind", firstLine=round(indent * BODY_PT * TWIPS))
    ind.set(qn("w:firstLineChars"), str(indent * 100))
    paragraph.append(ind)
    run = made.get_or_add_rPr()
    run.append(faces(role))
    if size == BODY_PT:
        run.append(element("spacing", val=CLOSER))
    run.append(element("sz", val=round(size * 2)))
    run.append(element("szCs", val=round(size * 2)))
    return made


def set_section(section: Any, story: Story, *, is_landscape: bool) -> None:
    """Gives a section its paper, margins, grid of lines and characters, mark, page number and footer."""
    sheet = LANDSCAPE if is_landscape else PORTRAIT
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(sheet.width), Pt(sheet.height)
    section.left_margin, section.right_margin = Pt(sheet.left), Pt(sheet.width - sheet.right)
    section.top_margin, section.bottom_margin = Pt(sheet.height - sheet.top), Pt(sheet.bottom)
    section.header_distance = Pt((sheet.height - sheet.top) / 2)
    section.footer_distance = Pt(FOOTER_BASELINE - FOOTER_SIZE / 2)
    _set_grid(section)
    _set_mark(section, story.mark)
    for footer, is_odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        _set_footer(footer, story.footer, sheet, is_odd=is_odd)


def new_section(document: Any) -> Any:
    """Begins a new section on a new page."""
    return document.add_section(WD_SECTION.NEW_PAGE)


def _set_grid(section: Any) -> None:
    properties = section._sectPr  # python-docx has no property for the grid
    for found in properties.findall(qn("w:docGrid")):
        properties.remove(found)
    properties.append(element("docGrid", type="lines", linePitch=round(LINE_PITCH * TWIPS)))


def _set_mark(section: Any, mark: str) -> None:
    """The word in a frame at the right above every page."""
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        if mark:
            paragraph._p.append(run_of(f" {mark} ", Role.HEADING, PAGE_NUMBER_PT, is_framed=True))
        _shape(paragraph._p, align="right", leading=PAGE_NUMBER_PT * 1.5)


def _set_footer(footer: Any, state: str, sheet: Sheet, *, is_odd: bool) -> None:
    """``— 1 —`` at the outer edge, one character in; far below it the line of state and pages."""
    number = footer.paragraphs[0]._p
    for piece in ("— ", PAGE, " —"):
        number.append(_field_or_run(piece, Role.SONG, PAGE_NUMBER_PT))
    drop = BOTTOM - PAGE_NUMBER_DROP - FOOTER_BASELINE - PAGE_NUMBER_PT
    _shape(
        number,
        align="right" if is_odd else "left",
        leading=PAGE_NUMBER_PT,
        after=max(0.0, drop),
        inset=PAGE_NUMBER_PT,
    )
    line = footer.add_paragraph()._p
    total = tr("第 {number} 页，共 {total} 页", number=PAGE, total=PAGES)
    tabs = element("tabs")
    tabs.append(element("tab", val="right", pos=round(sheet.block_width * TWIPS)))
    line.append(run_of(state, Role.SONG, FOOTER_SIZE, colour=GREY))
    line.append(tab_run())
    for piece in _FIELD.split(total):
        line.append(_field_or_run(piece, Role.SONG, FOOTER_SIZE, GREY))
    _shape(line, leading=FOOTER_SIZE * 1.2)
    properties = line.get_or_add_pPr()
    properties.insert(list(properties).index(properties.find(qn("w:snapToGrid"))), tabs)


def _shape(
    paragraph: Any, align: str = "left", leading: float = LINE_PITCH, after: float = 0.0, inset: float = 0.0
) -> None:
    properties = paragraph.get_or_add_pPr()
    for part in list(properties):
        if part.tag != qn("w:pStyle"):
            properties.remove(part)
    spacing = element("spacing", before=0, after=round(after * TWIPS), line=round(leading * TWIPS))
    spacing.set(qn("w:lineRule"), "exact")
    properties.append(element("snapToGrid", val=0))
    properties.append(spacing)
    twips = round(inset * TWIPS)
    properties.append(element("ind", left=twips, right=twips, firstLine=0, firstLineChars=0))
    properties.append(element("jc", val=align))


def run_of(value: str, role: Role, size: float, colour: str = "", *, is_framed: bool = False) -> Any:
    """A run of text in one face.

    Args:
        value: printable text; line ends become breaks.
        role: its face.
        size: points.
        colour: six hexadecimal digits; empty for that of the style.
        is_framed: whether a frame stands around it.
    """
    run, properties = element("r"), element("rPr")
    properties.append(faces(role))
    if colour:
        properties.append(element("color", val=colour))
    if size == BODY_PT:
        properties.append(element("spacing", val=CLOSER))
    properties.append(element("sz", val=round(size * 2)))
    properties.append(element("szCs", val=round(size * 2)))
    if is_framed:
        properties.append(element("bdr", val="single", sz=8, space=1, color="000000"))
    run.append(properties)
    append_text(run, value)
    return run


def append_text(run: Any, value: str) -> None:
    """Puts text into a run; line ends become breaks."""
    for number, part in enumerate(value.split("\n")):
        if number:
            run.append(element("br"))
        words = element("t")
        words.text = part
        words.set(qn("xml:space"), "preserve")
        run.append(words)


def tab_run() -> Any:
    """A run that is a tabulator."""
    run = element("r")
    run.append(element("tab"))
    return run


def _field_or_run(piece: str, role: Role, size: float, colour: str = "") -> Any:
    """Text, or a field where it is the mark of the number of the page or of all pages."""
    instruction = {PAGE: "PAGE", PAGES: "NUMPAGES"}.get(piece)
    if instruction is None:
        return run_of(piece, role, size, colour)
    field = element("fldSimple", instr=instruction)
    field.append(run_of("1", role, size, colour))
    return field
