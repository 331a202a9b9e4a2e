"""The text of a finished paper, page by page, to compare two of them."""

import pypdfium2

from desktop.documents.pdfium import LOCK


def printed_text(pdf: bytes) -> str:
    """The text of all pages without blanks and line ends; empty for what is no PDF.

    Args:
        pdf: any bytes.
    """
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError:
            return ""
        try:
            texts = [page.get_textpage().get_text_range() for page in document]
        finally:
            document.close()
    return "".join("".join(text.split()) for text in texts)
