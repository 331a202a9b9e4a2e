"""公钥登记表: the fingerprint of a computer's key on paper, to be stamped, sent and compared.

The stamped sheet is the root of trust, so the same fingerprint stands on it in every form in which it may
be compared: digits to read out, words, a code to scan, hexadecimal. One page.

Source: DESIGN.md, "Trust".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.fields import (
    FORM,
    PAD_X,
    RULE,
    Field,
    FieldRow,
    FieldStyle,
    fields_height,
    set_band,
    set_fields,
)
from desktop.reports.flow import TITLE, Flow, baseline_drop
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.page import POINTS_PER_MM, PORTRAIT, Imprint, Pages
from desktop.reports.qr import QUIET_MODULES, qr_matrix, qr_operators
from desktop.reports.story import Cell, Grid, GridRow
from desktop.reports.text import Style, break_lines, draw_lines, text

DIGITS = Style(Role.HEADING, 20, 34, align="centre")
WORD = Style(Role.HEADING, 14, 24, align="centre")
SMALL = Style(Role.SONG, 7.5, 24, ink="0.35 g")
USES = tuple(
    Style(Role.BODY, size, size * 1.34, align="justify", indent=2) for size in (10.0, 9.5, 9.0, 8.0, 7.0)
)
"""From the size that is wanted to one that leaves room for everything else."""
SIGNED = FieldStyle(FORM.label, FORM.value, FORM.band, 72.0)
SEAL_LINES = (2, 6)
"""Least and most lines of room for the seal: it takes what is left, so that the form stays on one page."""
QR_SIDE = 37 * POINTS_PER_MM
DIGIT_COLUMNS, WORD_COLUMNS = 4, 8
HEX_GROUP = 8


@dataclass(frozen=True, slots=True)
class KeyFormPaper:
    """All values of one form; texts are ready to be set.

    Attributes:
        imprint: title, party, state and day.
        party: identifier; its name beside it.
        office: name of the office it belongs to; ``—`` when none is known yet.
        suite: algorithms of the key, in words.
        replica: present name of the computer's lines.
        on: day of the form.
        digits: groups of digits.
        words: words of the fingerprint.
        fingerprint: 64 hexadecimal digits.
        qr: text of the code.
        uses: what the form is for and how it is used; paragraphs.
        place: where the secret key is kept.
        checker: title of whoever compares the form with the key.
    """

    imprint: Imprint
    party: str
    name: str
    office: str
    suite: str
    replica: str
    on: str
    digits: tuple[str, ...]
    words: tuple[str, ...]
    fingerprint: str
    qr: str
    uses: tuple[str, ...]
    place: str
    checker: str


def render_key_form(paper: KeyFormPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a form.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    flow.title(paper.imprint.title, TITLE)
    flow.skip(6)
    set_fields(flow, _facts(paper))
    set_band(flow, tr("公钥指纹（各种写法是同一个指纹，核对任意一种即可）"))
    _set_digits(flow, paper)
    _set_words(flow, paper.words)
    set_fields(flow, ((Field(tr("十六进制"), _grouped(paper.fingerprint)),),))
    set_band(flow, tr("用途与用法"))
    place = ((Field(tr("私钥保管"), paper.place),),)
    least = fields_height(flow, _signatures(paper.checker, SEAL_LINES[0]), SIGNED)
    _set_uses(flow, paper.uses, fields_height(flow, place) + least)
    set_fields(flow, place)
    set_fields(flow, _signatures(paper.checker, _seal_lines(flow, paper.checker)), SIGNED)
    return pages.finish()


def _seal_lines(flow: Flow, checker: str) -> int:
    least, most = SEAL_LINES
    spare = flow.room - fields_height(flow, _signatures(checker, least), SIGNED)
    return max(least, min(most, least + int(spare / SIGNED.value.leading)))


def _facts(paper: KeyFormPaper) -> tuple[FieldRow, ...]:
    return (
        (Field(tr("登记单位"), paper.name, share=1.3), Field(tr("单位代号"), paper.party)),
        (Field(tr("所属办公室"), paper.office, share=1.3), Field(tr("填表日期"), paper.on)),
        (Field(tr("算法"), paper.suite, share=1.3), Field(tr("副本编号"), paper.replica)),
    )


def _grouped(fingerprint: str) -> str:
    return " ".join(fingerprint[at : at + HEX_GROUP] for at in range(0, len(fingerprint), HEX_GROUP))


def _signatures(checker: str, seal: int) -> tuple[FieldRow, ...]:
    day = tr("　　　年　　月　　日")
    return (
        (Field(tr("经办人")), Field(tr("单位负责人"))),
        (Field(tr("单位盖章"), lines=seal), Field(tr("日期"), _low(day, seal), lines=seal)),
        (Field(checker), Field(tr("核对日期"), day)),
        (Field(tr("核对结果"), tr("□ 与电脑显示的指纹一致　　　　□ 不一致，未予确认")),),
    )


def _low(value: str, lines: int) -> str:
    """A text on the last of several lines."""
    return "\n" * (lines - 1) + value


def _set_digits(flow: Flow, paper: KeyFormPaper) -> None:
    """The digits in rows to read out, the code beside them."""
    matrix = qr_matrix(paper.qr)
    quiet = QR_SIDE / len(matrix) * QUIET_MODULES
    height = QR_SIDE + 2 * quiet
    _frame(flow, height)
    sheet, pages = flow.sheet, flow.pages
    left = sheet.right - quiet - QR_SIDE
    rows = [paper.digits[at : at + DIGIT_COLUMNS] for at in range(0, len(paper.digits), DIGIT_COLUMNS)]
    label_width = 30.0
    width = (left - quiet - sheet.left - label_width) / DIGIT_COLUMNS
    top = flow.y - (height - len(rows) * DIGITS.leading) / 2
    for number, row in enumerate(rows, 1):
        y = top - baseline_drop(DIGITS)
        _put(flow, tr("第{n}行", n=number), SMALL, (sheet.left + PAD_X, y, label_width))
        for place, group in enumerate(row):
            _put(flow, group, DIGITS, (sheet.left + label_width + place * width, y, width))
        top -= DIGITS.leading
    pages.draw(qr_operators(matrix, left, flow.y - height + quiet, QR_SIDE))
    _tell_digits(flow, rows, (left - quiet, flow.y - height, height, height))
    flow.y -= height


def _tell_digits(flow: Flow, rows: Sequence[Sequence[str]], box: tuple[float, float, float, float]) -> None:
    """The rows of digits and the code for the editable twin.

    Args:
        flow: where they stand.
        rows: groups of digits.
        box: place of the code, points.
    """
    lines = [tr("第{n}行", n=number) + "　" + "　".join(row) for number, row in enumerate(rows, 1)]
    code = flow.drawing(box, tr("公钥指纹的二维码"))
    left = Cell(text("\n".join(lines)), DIGITS, flow.sheet.block_width - box[2])
    flow.tell(
        Grid(
            (
                GridRow(
                    (left, Cell("", DIGITS, box[2], shown=code)),
                ),
            )
        )
    )


def _tell_words(flow: Flow, words: Sequence[str], start: int, width: float) -> None:
    cells = (Cell(f"{start + place + 1} {text(word)}", WORD, width) for place, word in enumerate(words))
    flow.tell(Grid((GridRow(tuple(cells)),)))


def _set_words(flow: Flow, words: Sequence[str]) -> None:
    """The words in a grid, each with its number."""
    width = flow.sheet.block_width / WORD_COLUMNS
    for start in range(0, len(words), WORD_COLUMNS):
        _frame(flow, WORD.leading, WORD_COLUMNS)
        _tell_words(flow, words[start : start + WORD_COLUMNS], start, width)
        y = flow.y - baseline_drop(WORD)
        for place, word in enumerate(words[start : start + WORD_COLUMNS]):
            x = flow.sheet.left + place * width
            _put(flow, str(start + place + 1), SMALL, (x + PAD_X, y, width))
            _put(flow, word, WORD, (x + PAD_X, y, width - PAD_X))
        flow.y -= WORD.leading


def _set_uses(flow: Flow, uses: Sequence[str], below: float) -> None:
    """Paragraphs in a frame.

    Args:
        flow: where they go.
        uses: the paragraphs.
        below: height of what must stand below them on the page, points.
    """
    inset = 2 * PAD_X
    width = flow.sheet.block_width - 2 * inset
    for style in USES:
        paragraphs = [break_lines(value, style, width, flow.pages.faces) for value in uses]
        height = sum(map(len, paragraphs)) * style.leading + inset
        if height + below <= flow.room:
            break
    _frame(flow, height)
    flow.tell(Grid((GridRow((Cell(text("\n".join(uses)), style, flow.sheet.block_width),)),)))
    y = flow.y - inset / 2 - baseline_drop(style)
    for lines in paragraphs:
        flow.pages.draw(draw_lines(lines, flow.sheet.left + inset, y, width, style, flow.pages.pen))
        y -= len(lines) * style.leading
    flow.y -= height


def _frame(flow: Flow, height: float, columns: int = 1) -> None:
    """Rules boxes beside each other, as wide as the text block, below the cursor."""
    width = flow.sheet.block_width / columns
    boxes = " ".join(
        f"{flow.sheet.left + place * width:.2f} {flow.y - height:.2f} {width:.2f} {height:.2f} re"
        for place in range(columns)
    )
    flow.pages.draw(f"q {RULE} w {boxes} S Q")


def _put(flow: Flow, value: str, style: Style, place: tuple[float, float, float]) -> None:
    """Draws one line.

    Args:
        flow: on whose page.
        value: its text.
        style: face.
        place: left edge, baseline and width, points.
    """
    x, y, width = place
    lines = break_lines(value, style, width, flow.pages.faces)[:1]
    flow.pages.draw(draw_lines(lines, x, y, width, style, flow.pages.pen))
