"""Document files in: `read_document` gives the text of a .txt, .docx, .pdf or .html file.

Limits are checked before a file is read or unpacked; every third-party failure leaves as an `AppError` of
`desktop.documents.errors`. The text comes out in NFC, with one kind of line end and without control
characters, so that the spans which the parser counts in it stay true.
"""

from desktop.documents.reader import FORMATS, DocumentText, read_document

__all__ = ["FORMATS", "DocumentText", "read_document"]
