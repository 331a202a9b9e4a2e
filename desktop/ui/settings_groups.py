"""单位组: what group words of plans (市政府各部门) stand for; members are ticked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QListWidget, QListWidgetItem, QWidget

from desktop.i18n import tr
from desktop.services.directory import DirectoryService
from desktop.services.permissions import can_draft
from desktop.ui.controls import ChoiceList, button, column, label, row
from desktop.ui.desk import Desk

_CODE = int(Qt.ItemDataRole.UserRole)


class GroupsTab(QWidget):
    """The group words on the left, the members of the chosen one on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._directory = desk, DirectoryService(desk.session)
        self._is_office = can_draft(desk.session) and desk.session.looking_back is None
        self.groups, self.members = ChoiceList(tr("单位组")), QListWidget()
        self.members.setAccessibleName(tr("成员单位"))
        self._title, self._changed = label("", "heading"), label(tr("有改动，还没有保存"), "hint")
        self._save = button(tr("保存成员"), self.save, "primary")
        self._pending: dict[str, frozenset[str]] = {}
        self.members.itemChanged.connect(lambda _item: self._ticks_changed())
        self.groups.currentItemChanged.connect(lambda _new, _old: self._show_members())
        self._lay_out()

    def shown(self) -> None:
        """Reads the groups again."""
        current = self.groups.currentItem()
        word = current.data(_CODE) if current else ""
        self.groups.clear()
        for group in self._directory.groups():
            item = QListWidgetItem(f"{group.word}（{len(group.members)}）")
            item.setData(_CODE, group.word)
            self.groups.addItem(item)
            if group.word == word:
                self.groups.setCurrentItem(item)
        if self.groups.currentRow() < 0:
            self.groups.setCurrentRow(0)

    def save(self) -> None:
        """States the members that are ticked."""
        word, codes = self._word(), self._ticked()
        if word:
            said = tr("“{word}”现有成员{count}个。", word=word, count=len(codes))
            if self._desk.attempt(lambda: self._directory.set_members(word, codes), said):
                self._pending.pop(word, None)
                self.shown()

    def _ticks_changed(self) -> None:
        self._pending[self._word()] = frozenset(self._ticked())
        self._tell()

    def _tell(self) -> None:
        is_changed = self._word() in self._pending
        self._changed.setVisible(is_changed)
        self._save.setEnabled(is_changed)

    def _word(self) -> str:
        item = self.groups.currentItem()
        return str(item.data(_CODE)) if item else ""

    def _ticked(self) -> list[str]:
        items = (self.members.item(row) for row in range(self.members.count()))
        return [str(item.data(_CODE)) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _show_members(self) -> None:
        word = self._word()
        group = next((one for one in self._directory.groups() if one.word == word), None)
        self._title.setText(word)
        self._tell()
        self.members.blockSignals(True)
        self.members.clear()
        if group is not None:
            self._show_ticks(self._pending.get(word, frozenset(unit.code for unit in group.members)))
        self.members.blockSignals(False)

    def _show_ticks(self, inside: frozenset[str]) -> None:
        """Members first, so that what the word stands for is seen without scrolling."""
        for unit in sorted(self._directory.units(), key=lambda unit: unit.code not in inside):
            item = QListWidgetItem(unit.short)
            item.setData(_CODE, unit.code)
            state = Qt.CheckState.Checked if unit.code in inside else Qt.CheckState.Unchecked
            item.setCheckState(state)
            if not self._is_office:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self.members.addItem(item)

    def _add(self) -> None:
        word, is_given = QInputDialog.getText(
            self, tr("新增单位组"), tr("方案里的写法，例如：各县（市、区）")
        )
        if is_given and word.strip():
            self._desk.attempt(
                lambda: self._directory.add_group(word.strip(), ()), then=lambda _uid: self.shown()
            )

    def _lay_out(self) -> None:
        add = button(tr("新增单位组…"), self._add)
        for control in (add, self._save):
            control.setVisible(self._is_office)
        side = column([self.groups, row([add, None])], margins=(16, 10, 8, 12))
        hint = label(tr("方案里写到这个词时，任务交办给打勾的单位；原文用语照样保留。"), "muted", wrap=True)
        main = column(
            [row([self._title, self._changed, None]), hint, self.members, row([None, self._save])],
            margins=(8, 10, 16, 12),
        )
        body = row([], spacing=0)
        body.addLayout(side, 2)
        body.addLayout(main, 5)
        self.setLayout(body)
