"""Excel in and out: tables of text in, whole workbooks out.

In: `open_book` checks extension, content and size, then every part of the package (declared and real size,
declarations, how far the cells of a sheet reach), and only then lets calamine read it. A `Book` lists its
sheets; `Book.table` gives one as rows of text, with the values of merged cells spread over what they cover.
`layout` finds title, head, chapter rows and notes. Out: `write_book` writes with xlsxwriter in constant
memory, beside the target, then renames; text is always a string there.
"""

from desktop.spreadsheets.reader import FORMATS, Book, SheetInfo, open_book
from desktop.spreadsheets.table import Table

__all__ = ["FORMATS", "Book", "SheetInfo", "Table", "open_book"]
