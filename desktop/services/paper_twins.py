"""Other forms of a finished paper: the editable twin in Word, the PDF/A for the archive, the signed PDF."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from desktop.documents.pages import page_part
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.reports.story import Drawing, Story
from desktop.services.paper_options import NoSuchForm, PaperForm

PIXELS_A_POINT = 3.0
"""Of drawings that Word shows as pictures: 216 dots an inch."""


class NoCertificate(AppError):
    """The file of the certificate cannot be read."""

    code = "E_NO_CERTIFICATE"
    template = mark("读不了证书文件 {path}：{reason}。")


def formed(form: PaperForm, pdf: bytes, told: Sequence[Story], title: str) -> bytes:
    """A finished paper in another form.

    Args:
        form: the form that is asked for.
        pdf: the paper.
        told: what its setters told; the last one is the paper's story.
        title: of the paper.

    Returns:
        The file; the same paper gives the same bytes.

    Raises:
        NoSuchForm: a Word file of what told nothing.
        AppError: the form cannot be made on this computer.
    """
    if form is PaperForm.PDFA:
        from desktop.reports.archive import archived  # start-up time: few sessions archive

        return archived(pdf)
    if form is PaperForm.DOCX:
        if not told:
            raise NoSuchForm(title=title, form=form.value)
        return word_of(told[-1], pdf)
    return pdf


def word_of(story: Story, pdf: bytes) -> bytes:
    """The editable twin of a paper.

    Args:
        story: what the paper says, as its setters told it.
        pdf: the paper; its drawings become pictures.

    Returns:
        A .docx; the same paper gives the same bytes.
    """
    from desktop.reports.docx_paper import docx_of  # start-up time: brings python-docx

    return docx_of(story, lambda drawing: _png(pdf, drawing))


def signed_of(pdf: bytes, certificate: Path, passphrase: str) -> bytes:
    """A paper with a PDF signature.

    Args:
        pdf: the paper.
        certificate: PKCS#12 file (.p12, .pfx) with the private key.
        passphrase: of the certificate.

    Raises:
        NoCertificate: the file cannot be read.
        AppError: it cannot be opened, or the package that signs is missing.
    """
    from desktop.reports.signing import signed  # start-up time: few sessions sign

    try:
        data = certificate.read_bytes()
    except OSError as error:
        raise NoCertificate(path=certificate, reason=error.strerror or error) from None
    return signed(pdf, data, passphrase, certificate.name)


def _png(pdf: bytes, drawing: Drawing) -> bytes:
    from PIL import Image  # start-up time

    part = page_part(pdf, drawing.page, drawing.box, PIXELS_A_POINT)
    buffer = BytesIO()
    Image.frombytes("RGB", (part.width, part.height), part.data).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
