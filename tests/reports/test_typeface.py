"""The embedded face and reportlab's protocol of dynamic fonts."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from desktop.paths import resource
from desktop.reports.fonts import Role, bundled_faces
from desktop.reports.typeface import Typeface, to_unicode
from tests.reports.reading import whole_text


def test_a_canvas_of_reportlab_draws_with_the_face_by_its_name() -> None:
    face = bundled_faces().bundled(Role.HEADING)
    buffer = BytesIO()
    canvas = Canvas(buffer, initialFontName=face.fontName)
    canvas.setFont(face.fontName, 12)
    canvas.drawString(100, 700, "张䶮（甲）\\")
    canvas.drawRightString(400, 600, "李𬭚 100%")
    canvas.save()

    text = whole_text(buffer.getvalue())

    assert "张䶮（甲）\\" in text
    assert "李𬭚100%" in text


def test_width_follows_the_characters() -> None:
    face = Typeface("测", resource("fonts/DukaoFang.ttf"))

    assert face.stringWidth("汉字1", 10) == 25


def test_two_documents_at_once_keep_their_characters_apart() -> None:
    face = bundled_faces().bundled(Role.HEADING)
    first, second = (Canvas(BytesIO(), initialFontName=face.fontName) for _ in range(2))

    face.ink(first._doc).encode("甲乙")
    face.ink(second._doc).encode("丙")

    assert face.ink(first._doc).characters == {"甲", "乙"}
    assert face.ink(second._doc).characters == {"丙"}


def test_the_map_back_to_text_has_surrogate_pairs_beyond_the_bmp() -> None:
    cmap = to_unicode({"甲": 0x7532, "𬭚": 0xD800})

    assert "<7532> <7532>" in cmap
    assert "<D800> <D872DF5A>" in cmap


def test_the_map_back_to_text_has_at_most_a_hundred_entries_a_block() -> None:
    cmap = to_unicode({chr(0x4E00 + n): 0x4E00 + n for n in range(250)})

    assert cmap.count("100 beginbfchar") == 2
    assert cmap.count("50 beginbfchar") == 1
