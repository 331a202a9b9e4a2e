"""设置: appearance, who works here, facts of the workspace, and the units."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.units import Unit
from desktop.i18n import mark, tr
from desktop.services.directory import DirectoryService
from desktop.services.permissions import can_draft
from desktop.services.session import ROLE_TITLES
from desktop.ui.controls import Item, button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.fields import LineField
from desktop.ui.shell import Shell
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

THEMES = (("system", mark("跟随系统")), ("light", mark("浅色")), ("dark", mark("深色")))
SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
LANGUAGES = (("zh", "中文"), ("en", "English"))
UNITS: tuple[Column[Unit], ...] = (
    Column("short", mark("常用名"), lambda unit: unit.short, 150),
    Column("name", mark("全称"), lambda unit: unit.name, 260),
    Column("group", mark("考核分组"), lambda unit: unit.group, 120),
    Column("aliases", mark("其他写法"), lambda unit: "、".join(unit.aliases), 300),
    Column("code", mark("代码"), lambda unit: unit.code, 90),
)


class SettingsPage(QWidget):
    """Choices of this computer on the left, the units on the right."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("page-settings")
        self._desk, self._shell = desk, shell
        self._directory = DirectoryService(desk.session)
        self._restart = label(tr("语言在下次启动时生效。"), "muted")
        self._restart.hide()
        self._find = QLineEdit()
        model = WindowModel(UNITS, ListSource(UNITS), self)
        self.units = FrozenTable(
            TableSetup("units", tr("单位名录"), empty=tr("没有单位。请导入名录文件，或等督查办公室下发。")),
            model,
            desk.look,
            desk.state,
        )
        self._count = label("", "muted")
        self._lay_out()
        desk.changed.connect(self._refresh)

    def shown(self) -> None:
        """Reads the units again."""
        words = self._find.text().strip()
        units = self._directory.units()
        found = [unit for unit in units if words in " ".join((*unit.names, unit.group, unit.code))]
        self.units.rows.use(ListSource(UNITS, found))
        groups = self._directory.groups()
        text = tr("{units} 个单位，{groups} 个单位组", units=len(units), groups=len(groups))
        self._count.setText(tr("筛选出 {found} 个 · {text}", found=len(found), text=text) if words else text)

    def _refresh(self) -> None:
        if self.isVisible():
            self.shown()

    def _lay_out(self) -> None:
        pane = frame("pane")
        body = row([], spacing=0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._choices())
        scroll.setFixedWidth(self._desk.look.px(360))
        divider = frame("side")
        divider.setFixedWidth(1)
        body.addWidget(scroll)
        body.addWidget(divider)
        body.addLayout(self._unit_list(), 1)
        head = row([label(tr("设置"), "title"), None], margins=(16, 10, 16, 8))
        box = column([head, line()], spacing=0)
        box.addLayout(body, 1)
        pane.setLayout(box)
        self.setLayout(column([pane], spacing=0))

    def _choices(self) -> QWidget:
        made = frame("pane")
        parts: list[Item] = [
            label(tr("外观"), "heading"),
            self._appearance(),
            self._restart,
            10,
            label(tr("操作人"), "heading"),
            label(tr("写在每次修改旁边，作为记录；从下次打开工作区起生效。"), "muted", wrap=True),
            self._operator(),
            10,
            label(tr("工作区"), "heading"),
            self._facts(),
            row([button(tr("打开所在文件夹"), self._open_folder), None]),
            None,
        ]
        made.setLayout(column(parts, spacing=8, margins=(16, 14, 16, 14)))
        return made

    def _appearance(self) -> QGridLayout:
        settings = self._shell.settings
        theme = _choice(tr("主题"), tuple((value, tr(title)) for value, title in THEMES), settings.theme)
        theme.currentIndexChanged.connect(lambda _index: self._shell.change(theme=theme.currentData()))
        language = _choice(tr("语言"), LANGUAGES, settings.language)
        language.currentIndexChanged.connect(lambda _index: self._change_language(language.currentData()))
        sizes = tuple((str(size), f"{size} %") for size in SIZES)
        size = _choice(tr("字号"), sizes, str(settings.font_scale))
        size.currentIndexChanged.connect(
            lambda _index: self._shell.change(font_scale=int(size.currentData()))
        )
        return _grid(((tr("主题"), theme), (tr("字号"), size), (tr("语言"), language)))

    def _operator(self) -> LineField:
        field = LineField(tr("操作人"), tr("例如：督查科 张三"))
        field.set_value(self._shell.settings.operator)
        field.committed.connect(lambda text: self._shell.change(operator=text.strip()))
        self._desk.flush_wanted.connect(field.flush)
        return field

    def _facts(self) -> QGridLayout:
        session = self._desk.session
        folder = label(str(session.folder), wrap=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return _grid(
            (
                (tr("单位"), label(session.party_name, wrap=True)),
                (tr("角色"), label(tr(ROLE_TITLES[session.role]))),
                (tr("年度"), label(str(session.year))),
                (tr("标识"), label(session.party)),
                (tr("加密"), label(tr("是") if session.is_encrypted else tr("否"))),
                (tr("位置"), folder),
            )
        )

    def _unit_list(self) -> QVBoxLayout:
        self._find.setPlaceholderText(tr("查找单位"))
        self._find.setAccessibleName(tr("查找单位"))
        self._find.setClearButtonEnabled(True)
        self._find.setMaximumWidth(self._desk.look.px(260))
        self._find.textChanged.connect(lambda _text: self.shown())
        load = button(tr("导入名录文件…"), self._import_units)
        load.setVisible(can_draft(self._desk.session))
        head = row(
            [label(tr("单位名录"), "heading"), self._find, None, self._count, load], margins=(16, 8, 16, 8)
        )
        box = column([head, line(), self.units], spacing=0)
        box.setStretch(2, 1)
        return box

    def _change_language(self, language: str) -> None:
        self._shell.change(language=language)
        self._restart.show()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.session.folder.parent)))

    def _import_units(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("导入名录文件"), "", "TOML (*.toml)")
        if chosen:
            self._desk.attempt(lambda: self._directory.import_toml(Path(chosen)), then=self._desk.said.emit)


def _choice(name: str, options: tuple[tuple[str, str], ...], chosen: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for value, title in options:
        box.addItem(title, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _grid(rows: tuple[tuple[str, QWidget], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(7)
    for place, (title, widget) in enumerate(rows):
        name = label(title, "muted")
        side = Qt.AlignmentFlag.AlignVCenter if isinstance(widget, QComboBox) else Qt.AlignmentFlag.AlignTop
        grid.addWidget(name, place, 0, side)
        grid.addWidget(widget, place, 1)
    grid.setColumnStretch(1, 1)
    return grid
