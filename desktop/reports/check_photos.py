"""Photographs in a grid, small, with what the camera claims below each of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.reports.flow import Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.page import Picture
from desktop.reports.story import Cell, Grid, GridRow, Photo
from desktop.reports.text import Line, Style, break_lines, draw_lines, text

ACROSS = 3
GAP_X, GAP_Y, PAD = 8.0, 8.0, 3.0
ASPECT = 0.75
"""Height of the place of a photograph by its width: that of a camera held level."""
CAPTION = Style(Role.BODY, 8.5, 11)


@dataclass(frozen=True, slots=True)
class PrintedPhoto:
    """One photograph.

    Attributes:
        data: a JPEG, made small.
        width_px: of it.
        height_px: of it.
        caption: what stands below it; line ends are kept.
    """

    data: bytes
    width_px: int
    height_px: int
    caption: str


def set_photos(flow: Flow, photos: Sequence[PrintedPhoto]) -> None:
    """Sets photographs three beside each other; a row of them is never torn."""
    width = (flow.sheet.block_width - GAP_X * (ACROSS - 1)) / ACROSS
    for at in range(0, len(photos), ACROSS):
        row = photos[at : at + ACROSS]
        captions = [break_lines(photo.caption, CAPTION, width - 2 * PAD, flow.pages.faces) for photo in row]
        height = width * ASPECT + max(map(len, captions)) * CAPTION.leading + 2 * PAD
        flow.reserve(height)
        flow.tell(Grid((GridRow(tuple(_told(photo, width) for photo in row)),)))
        for number, (photo, lines) in enumerate(zip(row, captions, strict=True)):
            _set_one(flow, photo, lines, (flow.sheet.left + number * (width + GAP_X), width, height))
        flow.y -= height
        flow.skip(GAP_Y)


def _told(photo: PrintedPhoto, width: float) -> Cell:
    """A photograph with its caption for the editable twin."""
    shown = None
    if photo.width_px and photo.height_px:
        scale = min((width - 4 * PAD) / photo.width_px, (width * ASPECT - 2 * PAD) / photo.height_px)
        shown = Photo(photo.data, photo.width_px * scale, photo.height_px * scale)
    return Cell(text(photo.caption), CAPTION, width, is_middle=False, shown=shown)


def _set_one(flow: Flow, photo: PrintedPhoto, lines: list[Line], place: tuple[float, float, float]) -> None:
    """The photograph as large as its place allows, in a frame with its caption.

    Args:
        flow: where it goes; the cursor stays.
        photo: a side of no pixels leaves the place empty.
        lines: of its caption.
        place: left edge, width and height of the frame, points.
    """
    x, width, height = place
    room = width - 2 * PAD, width * ASPECT - 2 * PAD
    if photo.width_px and photo.height_px:
        scale = min(room[0] / photo.width_px, room[1] / photo.height_px)
        size = photo.width_px * scale, photo.height_px * scale
        left = x + (width - size[0]) / 2
        bottom = flow.y - PAD - (room[1] + size[1]) / 2
        flow.pages.picture(Picture(photo.data, left, bottom, *size))
    top = flow.y - width * ASPECT
    drawn = draw_lines(lines, x + PAD, top - baseline_drop(CAPTION), width, CAPTION, flow.pages.pen)
    flow.pages.draw(f"q 0 G 0.5 w {x:.2f} {flow.y - height:.2f} {width:.2f} {height:.2f} re S Q {drawn}")
