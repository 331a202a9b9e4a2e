"""帮助: how exchange works, what a signature proves and what not, why files are refused, shortcuts.

The texts are ``resources/help/<language>.md``; the shortcuts are those of the actions themselves.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QKeySequence,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QTextBrowser, QWidget

from desktop.i18n import LANGUAGES, SOURCE_LANGUAGE, tr
from desktop.paths import resource
from desktop.ui.actions import MENUS, Actions, plain_title
from desktop.ui.controls import ChoiceList, button, column, frame, label, line, row
from desktop.ui.dialogs import Dialog
from desktop.ui.look import Look

_SECTION = 2
"""Level of the headings that are listed."""
_LINE_HEIGHT = 140
"""Percent of the face's own height."""
_CELL_PX, _HEADING_PX, _ABOVE_PX = 5, 20, 10
_WIDTHS = {3: (20, 35, 45), 2: (70, 30)}
"""Widths of the columns of a table in percent, by their number."""


class HelpDialog(Dialog):
    """The help beside the list of its sections; stays open while one works.

    Args:
        actions: of the window, for their shortcuts.
        language: one of `LANGUAGES`; any other means Chinese.
        look: sizes and colours.
        parent: the window.
    """

    def __init__(self, actions: Actions, language: str, look: Look, parent: QWidget) -> None:
        super().__init__("help", tr("使用帮助"), parent)
        self.setModal(False)
        self._look = look
        self.browser = QTextBrowser()
        self.browser.setAccessibleName(tr("帮助正文"))
        self.browser.setProperty("role", "document")
        self.browser.setOpenLinks(False)
        self.sections = ChoiceList(tr("帮助目录"))
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("在帮助中查找"))
        self.field.setPlaceholderText(tr("查找，例如 E_SIGNATURE"))
        self.field.setClearButtonEnabled(True)
        self._lay_out()
        self.browser.document().setMarkdown(f"{help_text(language)}\n{_shortcuts(actions)}")
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        self._dress()
        look.changed.connect(self._dress)
        self._list()
        self.sections.currentItemChanged.connect(lambda item, _before: self._go_to(item))
        self.field.textChanged.connect(lambda _text: self.search(again=False))
        self.field.returnPressed.connect(lambda: self.search(again=True))
        self.sections.setCurrentRow(0)
        self.sections.setFocus()

    def search(self, *, again: bool) -> bool:
        """Selects what is typed in the field.

        Args:
            again: the next place; the first one otherwise.

        Returns:
            Whether it is there.
        """
        wanted = self.field.text().strip()
        if not again:
            self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        if not wanted or self.browser.find(wanted):
            return bool(wanted)
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        return self.browser.find(wanted)

    def _go_to(self, item: QListWidgetItem | None) -> None:
        """Shows a section from its heading."""
        if item is None:
            return
        document = self.browser.document()
        block = document.findBlockByNumber(int(item.data(Qt.ItemDataRole.UserRole)))
        top = document.documentLayout().blockBoundingRect(block).top()
        self.browser.verticalScrollBar().setValue(round(top) - self._look.px(_ABOVE_PX))

    def _list(self) -> None:
        for block in _blocks(self.browser.document()):
            if block.blockFormat().headingLevel() == _SECTION:
                item = QListWidgetItem(block.text())
                item.setData(Qt.ItemDataRole.UserRole, block.blockNumber())
                self.sections.addItem(item)

    def _dress(self) -> None:
        """Gives lines and tables the room and the colours of the rest of the window."""
        document = self.browser.document()
        document.setDocumentMargin(self._look.px(18))
        spaced = QTextBlockFormat()
        spaced.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        for block in _blocks(document):
            if block.blockFormat().headingLevel():
                apart = QTextBlockFormat()
                apart.setTopMargin(self._look.px(_HEADING_PX) if block.blockNumber() else 0)
                QTextCursor(block).mergeBlockFormat(apart)
        for child in document.rootFrame().childFrames():
            if isinstance(child, QTextTable):
                self._dress_table(child)

    def _dress_table(self, table: QTextTable) -> None:
        form = table.format()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QBrush(self._look.colour("line")))
        form.setCellPadding(self._look.px(_CELL_PX))
        form.setCellSpacing(0)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        widths = _WIDTHS[table.columns()]
        form.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, width) for width in widths]
        )
        table.setFormat(form)
        head = QTextCharFormat()
        head.setBackground(QBrush(self._look.colour("hover")))
        for place in range(table.columns()):
            cell = table.cellAt(0, place)
            told = cell.format()
            told.merge(head)
            cell.setFormat(told)

    def _lay_out(self) -> None:
        look = self._look
        left = frame("pane")
        left.setLayout(
            column(
                [label(tr("使用帮助"), "title"), self.field, self.sections],
                spacing=8,
                margins=(14, 12, 14, 14),
            )
        )
        left.setFixedWidth(look.px(230))
        divider = frame("side")
        divider.setFixedWidth(1)
        body = row([left, divider], spacing=0)
        body.addWidget(self.browser, 1)
        foot = row([None, button(tr("关闭"), self.accept, "primary")], margins=(16, 10, 16, 10))
        whole = column([], spacing=0)
        whole.addLayout(body, 1)
        whole.addWidget(line())
        whole.addLayout(foot)
        self.setLayout(whole)
        self.resize(look.px(980), look.px(640))


def help_text(language: str) -> str:
    """The help as markdown.

    Args:
        language: one of `LANGUAGES`; any other means Chinese.
    """
    chosen = language if language in LANGUAGES else SOURCE_LANGUAGE
    return resource(f"help/{chosen}.md").read_text("utf-8")


def _shortcuts(actions: Actions) -> str:
    """The shortcuts of all actions as a section, menu by menu."""
    lines = [f"## {tr('快捷键')}", ""]
    for name, title in MENUS.items():
        rows = [
            f"| {plain_title(action)} | {_keys(action.shortcut())} |"
            for command, action in actions.all()
            if command.menu == name and command.shortcut
        ]
        if rows:
            heading = tr(title).partition("(")[0].replace("&", "")
            lines += [f"### {heading}", "", f"| {tr('操作')} | {tr('快捷键')} |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _keys(shortcut: QKeySequence) -> str:
    return shortcut.toString(QKeySequence.SequenceFormat.NativeText).replace("|", "\\|")


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()
