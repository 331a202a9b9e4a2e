"""Photographs made small for paper: turned upright, a JPEG of a few kilobytes, the same bytes every time."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from desktop.domain.checks.inspections import CheckEvidence
from desktop.i18n import tr
from desktop.reports.check_photos import PrintedPhoto
from desktop.services.checks.paper_words import claims_text

EDGE_PX = 480
QUALITY = 72
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
MOST_PIXELS = 120_000_000
MOST_PHOTOS = 60
"""Photographs that a paper prints: a page holds nine; the others are in the workspace."""

Reading = Callable[[str], bytes | None]
"""Gives the bytes of an attachment by its hash; None when they are not here."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small JPEG."""

    data: bytes
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class PhotoPart:
    """Photographs for a paper.

    Attributes:
        printed: in the order of the evidence.
        note: how many there are, and what is not printed.
    """

    printed: tuple[PrintedPhoto, ...]
    note: str


def photo_part(evidence: Sequence[CheckEvidence], read: Reading) -> PhotoPart:
    """Chooses and shrinks photographs.

    Args:
        evidence: photographs and files, the ones to be printed first in front.
        read: gives their bytes.
    """
    printed: list[PrintedPhoto] = []
    left_out: list[CheckEvidence] = []
    photos = 0
    for one in evidence:
        photos += one.media.startswith("image/")
        small = _small(one, read) if len(printed) < MOST_PHOTOS else None
        if small is None:
            left_out.append(one)
        else:
            printed.append(PrintedPhoto(small.data, small.width_px, small.height_px, _caption(one)))
    return PhotoPart(tuple(printed), _note(photos, len(evidence), left_out))


def thumbnail(data: bytes, edge_px: int = EDGE_PX) -> Thumbnail | None:
    """Makes a picture small.

    Args:
        data: a picture in any usual format, from whoever sent it.
        edge_px: its longer edge at most.

    Returns:
        None when it cannot be read as a picture, or is so large that reading it would be an attack.
    """
    from PIL import Image, ImageOps  # start-up time

    unreadable = (OSError, ValueError, SyntaxError, TypeError, EOFError, Image.DecompressionBombError)
    buffer = BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # broken files warn about what they lack
            with Image.open(BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return None
                picture.draft("RGB", (edge_px * 2, edge_px * 2))
                small = ImageOps.exif_transpose(picture).convert("RGB")
                small.thumbnail((edge_px, edge_px))
                small.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    except unreadable:
        return None
    return Thumbnail(buffer.getvalue(), small.width, small.height)


def _small(one: CheckEvidence, read: Reading) -> Thumbnail | None:
    data = read(one.sha256) if one.media.startswith("image/") else None
    return thumbnail(data) if data else None


def _caption(one: CheckEvidence) -> str:
    place = tr("{item}　{target}", item=one.item, target=one.target) if one.target else one.item
    parts = [
        place,
        one.name,
        one.note,
        claims_text(one),
        tr("文件摘要 {digest}", digest=one.sha256[:16]),
    ]
    return "\n".join(part for part in parts if part)


def _note(photos: int, files: int, left_out: Sequence[CheckEvidence]) -> str:
    if not files:
        return tr("没有照片和文件。")
    parts = [
        tr(
            "共有照片{photos}张、其他文件{others}个。拍摄时间和地点是相机写入文件的，只作参考，未经核实。",
            photos=photos,
            others=files - photos,
        )
    ]
    if left_out:
        names = "、".join(f"{one.item} {one.name}" for one in left_out)
        parts.append(tr("没有印出的{count}个保存在工作区：{names}。", count=len(left_out), names=names))
    return "".join(parts)
