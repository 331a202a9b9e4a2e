"""Giving an unknown name a meaning: it is another name of a unit, or a unit that is missing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QRadioButton, QWidget

from desktop.domain.units import Unit, UnitKind
from desktop.i18n import tr
from desktop.services.directory import DirectoryService
from desktop.ui.controls import ChoiceList, button, column, label, left, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog


class NameDialog(Dialog):
    """Asks what a written name means; the directory learns it."""

    def __init__(self, desk: Desk, name: str, parent: QWidget) -> None:
        super().__init__("name", tr("指定单位"), parent)
        self._desk, self._name = desk, name
        self._directory = DirectoryService(desk.session)
        self._is_alias = QRadioButton(tr("它就是名录中的："))
        self._is_new = QRadioButton(tr("名录里没有，新增这个单位"))
        for choice in (self._is_alias, self._is_new):
            choice.setAccessibleName(choice.text())
        self._field = QLineEdit()
        self._field.setPlaceholderText(tr("输入单位名称的一部分"))
        self._field.setAccessibleName(tr("查找单位"))
        self._list = ChoiceList(tr("单位列表"))
        self._list.setProperty("role", "framed")
        self._full = QLineEdit(name)
        self._full.setAccessibleName(tr("单位全称"))
        self._ok = button(tr("确定"), self._settle, "primary")
        self._fill()
        self._lay_out()
        self._is_alias.setChecked(True)
        self._update()
        self._field.setFocus()

    def _fill(self) -> None:
        match = self._directory.directory().resolve(self._name)
        near = {unit.code for unit in match.candidates}
        units = sorted(self._directory.units(), key=lambda unit: unit.code not in near)
        for unit in units:
            text = unit.short if unit.short == unit.name else f"{unit.short}　{unit.name}"
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, unit)
            self._list.addItem(item)
        if near:
            self._list.setCurrentRow(0)

    def _lay_out(self) -> None:
        look = self._desk.look
        self._list.setMinimumHeight(look.px(200))
        self._field.textChanged.connect(self._filter)
        self._list.currentItemChanged.connect(lambda _new, _old: self._update())
        self._list.itemDoubleClicked.connect(lambda _item: self._settle())
        self._is_new.toggled.connect(lambda _on: self._update())
        self._full.textChanged.connect(lambda _text: self._update())
        text = tr("文件里写的“{name}”不在单位名录中。程序不猜，请指定一次，以后都认得。", name=self._name)
        self.setLayout(
            column(
                [
                    label(text, wrap=True),
                    left(self._is_alias),
                    column([self._field, self._list], spacing=6, margins=(24, 0, 0, 0)),
                    left(self._is_new),
                    row([label(tr("全称")), self._full], margins=(24, 0, 0, 0)),
                    row([None, button(tr("取消"), self.reject), self._ok]),
                ],
                spacing=10,
                margins=(20, 18, 20, 16),
            )
        )
        self.setMinimumWidth(look.px(480))

    def _filter(self, text: str) -> None:
        self._is_alias.setChecked(True)
        for place in range(self._list.count()):
            item = self._list.item(place)
            unit: Unit = item.data(Qt.ItemDataRole.UserRole)
            item.setHidden(text.strip() not in " ".join(unit.names))

    def _update(self) -> None:
        is_new = self._is_new.isChecked()
        self._full.setEnabled(is_new)
        self._list.setEnabled(not is_new)
        ready = bool(self._full.text().strip()) if is_new else self._list.currentItem() is not None
        self._ok.setEnabled(ready)

    def _settle(self) -> None:
        if self._is_new.isChecked():
            is_done = self._desk.attempt(lambda: self._directory.add_unit(self._new_unit()))
        else:
            code = self._list.currentItem().data(Qt.ItemDataRole.UserRole).code
            is_done = self._desk.attempt(lambda: self._directory.add_alias(code, self._name))
        if is_done:
            self.accept()

    def _new_unit(self) -> Unit:
        """A unit that the directory lacks, with a code of its own, last in protocol order."""
        name = self._full.text().strip()
        return Unit(
            code=self._directory.new_code(name),
            name=name,
            short=self._name,
            aliases=(),
            kind=UnitKind.OTHER,
            group="",
            order=max((unit.order for unit in self._directory.units()), default=0) + 1,
        )
