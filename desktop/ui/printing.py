"""Printing a paper: its pages as pictures at the printer's resolution."""

from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop.i18n import tr
from desktop.services.papers import Paper, PaperService
from desktop.ui.page_preview import to_image

MOST_DPI = 300


def print_paper(paper: Paper, service: PaperService, parent: QWidget) -> bool:
    """Asks for a printer and prints.

    Returns:
        Whether it was printed.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(paper.title)
    prepare(printer, paper, service)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, paper.pages)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    paint(printer, paper, service)
    return True


def prepare(printer: QPrinter, paper: Paper, service: PaperService) -> None:
    """A4 in the direction of the paper, without further margins, at most 300 dots an inch."""
    first = service.page(paper, 0, 100)
    is_wide = first.width > first.height
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    )
    printer.setFullPage(True)
    printer.setResolution(min(printer.resolution(), MOST_DPI))


def paint(printer: QPrinter, paper: Paper, service: PaperService) -> None:
    """Draws the chosen pages."""
    first = max(1, printer.fromPage())
    last = min(paper.pages, printer.toPage() or paper.pages)
    painter = QPainter(printer)
    for page in range(first, last + 1):
        if page > first:
            printer.newPage()
        sheet = printer.paperRect(QPrinter.Unit.DevicePixel).toRect()
        painter.drawImage(sheet, to_image(service.page(paper, page - 1, sheet.width())))
    painter.end()


def print_code(name: str, code: str, parent: QWidget) -> bool:
    """Prints the recovery code of a workspace; it is written nowhere else.

    Returns:
        Whether it was printed.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    document = QTextDocument()
    document.setPlainText("\n\n".join((tr("督考工作区恢复码"), name, code, tr("请与电脑分开保管。"))))
    document.print_(printer)
    return True
