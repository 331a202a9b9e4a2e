"""A finished paper as PDF/A-2b, for the archive: the same pages, checked again after they were written.

Source: ISO 19005-2:2011 (PDF/A-2), conformance level B.
"""

import re
from io import BytesIO
from typing import Any

from desktop.errors import AppError
from desktop.i18n import mark

FLAVOUR = "2b"
TRANSITION = "/Trans"
"""What a page does when it is turned on a screen: reportlab writes an empty one, archives want none."""
_MADE = re.compile(rb"(<xmp:CreateDate>)([^<]*)(</xmp:CreateDate>)")
_DESCRIBED = re.compile(rb"(<xmp:MetadataDate>)[^<]*(</xmp:MetadataDate>)")


class NoArchiver(AppError):
    """The package that writes PDF/A is not installed."""

    code = "E_NO_PDFA"
    template = mark("这台电脑上的程序没有 PDF/A 组件（pikepdf），请保存为普通 PDF，或安装后再试。")


class NotForArchive(AppError):
    """What was written does not pass the check."""

    code = "E_PDFA"
    template = mark("这份报告没有通过 PDF/A 检查，没有保存（{reason}）。请保存为普通 PDF。")


def archived(pdf: bytes) -> bytes:
    """Makes a PDF/A-2b of a finished paper.

    Args:
        pdf: a PDF of ours.

    Returns:
        A PDF that passed the check; the same paper gives the same bytes.

    Raises:
        NoArchiver: the package for it is missing.
        NotForArchive: the check failed; nothing was made.
    """
    try:
        import pikepdf  # start-up time: few sessions archive; and an installation may lack it
        from pikepdf import pdfa  # as above
    except ImportError:
        raise NoArchiver from None
    buffer = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            if TRANSITION in page:
                del page[TRANSITION]
        pdfa.prepare(document, FLAVOUR)
        _forget_now(document)
        try:
            pdfa.save(document, buffer, FLAVOUR, repair=False, deterministic_id=True)
        except pdfa.PdfaError as error:
            raise NotForArchive(reason=str(error.report.findings[0])) from None
    return buffer.getvalue()


def passes(pdf: bytes) -> bool:
    """Whether a file is a PDF/A-2b.

    Raises:
        NoArchiver: the package that can tell is missing.
    """
    try:
        from pikepdf import pdfa  # start-up time, as above
    except ImportError:
        raise NoArchiver from None
    return bool(pdfa.validate_written(BytesIO(pdf), FLAVOUR).passed)


def _forget_now(document: Any) -> None:
    """The metadata say that they were written when the paper says it was made: same paper, same bytes."""
    described = document.Root.Metadata.read_bytes()
    made = _MADE.search(described)
    if made is not None:
        document.Root.Metadata.write(_DESCRIBED.sub(rb"\g<1>" + made.group(2) + rb"\g<2>", described))
