"""设置: appearance, who works here, facts of the workspace, its units and its rules."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QStackedWidget, QTabBar, QWidget

from desktop.i18n import mark, tr
from desktop.services.permissions import can_draft
from desktop.services.session import ROLE_TITLES
from desktop.ui.controls import Item, button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.fields import LineField
from desktop.ui.settings_calendar import CalendarTab
from desktop.ui.settings_groups import GroupsTab
from desktop.ui.settings_lights import LightRulesTab
from desktop.ui.settings_terms import TermsTab
from desktop.ui.settings_units import UnitsTab
from desktop.ui.shell import Shell

THEMES = (("system", mark("跟随系统")), ("light", mark("浅色")), ("dark", mark("深色")))
SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
LANGUAGES = (("zh", "中文"), ("en", "English"))


class SettingsPage(QWidget):
    """Choices of this computer on the left; units, groups, rules and calendar of the workspace as tabs."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("page-settings")
        self._desk, self._shell = desk, shell
        self._restart = label(tr("语言在下次启动时生效。"), "muted")
        self._restart.hide()
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self.units = UnitsTab(desk)
        self._tabs: tuple[tuple[str, UnitsTab | GroupsTab | LightRulesTab | TermsTab | CalendarTab], ...] = (
            (tr("单位名录"), self.units),
            (tr("单位组"), GroupsTab(desk)),
            (tr("亮灯规则"), LightRulesTab(desk)),
            (tr("周期与期限"), TermsTab(desk)),
            (tr("工作日历"), CalendarTab(desk)),
        )
        self._lay_out()
        desk.changed.connect(self._refresh)

    def shown(self) -> None:
        """Reads what the present tab shows again."""
        self._tabs[self.tabs.currentIndex()][1].shown()

    def show_tab(self, place: int) -> None:
        """Goes to a tab, from 0."""
        self.tabs.setCurrentIndex(place)

    def _refresh(self) -> None:
        if self.isVisible():
            self.shown()

    def _choose_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.shown()

    def _lay_out(self) -> None:
        pane = frame("pane")
        body = row([], spacing=0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._choices())
        scroll.setFixedWidth(self._desk.look.px(300))
        divider = frame("side")
        divider.setFixedWidth(1)
        self.tabs.setAccessibleName(tr("设置的内容"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for title, tab in self._tabs:
            self.tabs.addTab(title)
            self._stack.addWidget(tab)
        self.tabs.currentChanged.connect(self._choose_tab)
        top = row([self.tabs, None, label(self._why_fixed(), "muted")], margins=(12, 6, 16, 0))
        right = column([top, line(), self._stack], spacing=0)
        right.setStretch(2, 1)
        body.addWidget(scroll)
        body.addWidget(divider)
        body.addLayout(right, 1)
        head = row([label(tr("设置"), "title"), None], margins=(16, 10, 16, 8))
        box = column([head, line()], spacing=0)
        box.addLayout(body, 1)
        pane.setLayout(box)
        self.setLayout(column([pane], spacing=0))

    def _why_fixed(self) -> str:
        """Why nothing can be changed on the tabs; empty when it can."""
        session = self._desk.session
        if session.looking_back is not None:
            return tr("回看时只能查看，不能修改。")
        return "" if can_draft(session) else tr("由督查办公室设定，这里只能查看。")

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

    def _change_language(self, language: str) -> None:
        self._shell.change(language=language)
        self._restart.show()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.session.folder.parent)))


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
