"""The button above the ledger that shows which view is on, and offers the others."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from desktop.i18n import tr
from desktop.services.views import LONGEST_NAME, ViewService
from desktop.ui.controls import PushButton, button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog
from desktop.ui.look import Look
from desktop.ui.saved_views import BUILT_IN, GridView, view_from, view_json


class ViewButton(PushButton):
    """Names the present view; its menu changes, keeps and forgets views.

    Args:
        desk: the open workspace.
        present: gives the view as the page shows it.
    """

    picked = Signal(object)

    def __init__(self, desk: Desk, present: Callable[[], GridView]) -> None:
        super().__init__()
        self.setObjectName("views")
        self.setProperty("kind", "menu")
        self._desk, self._present = desk, present
        self._views = ViewService(desk.session)
        self._name = next(iter(BUILT_IN))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.tell()

    @property
    def name(self) -> str:
        """Name of the view that was picked last."""
        return self._name

    def tell(self) -> None:
        """Says which view is on, and whether it was changed since."""
        known = self._known().get(self._name)
        changed = known is not None and self._bare(known) != self._bare(self._present())
        title = tr("{view}（已改）", view=self._title(self._name)) if changed else self._title(self._name)
        self.setText(tr("视图：{view}", view=title))
        self.setAccessibleName(tr("视图：{view}", view=title))

    def pick(self, name: str) -> None:
        """Shows a view by its name."""
        view = self._known().get(name)
        if view is not None:
            self._name = name
            self.picked.emit(view)
            self.tell()

    def ask_name(self) -> None:
        """Keeps the present view under a name that is asked for."""
        dialog = ViewNameDialog(self._desk.look, "" if self._name in BUILT_IN else self._name, self.window())
        dialog.accepted.connect(lambda: self.keep(dialog.name))
        dialog.open()

    def keep(self, name: str) -> None:
        """Keeps the present view under a name."""
        view = self._present()
        said = tr("已保存视图“{name}”。", name=name)
        if self._desk.attempt(lambda: self._views.save(name, view_json(view)), said):
            self._name = name
            self.tell()

    def forget(self, name: str) -> None:
        """Forgets a kept view."""
        said = tr("已删除视图“{name}”。", name=name)
        if self._desk.attempt(lambda: self._views.remove(name), said) and self._name == name:
            self.pick(next(iter(BUILT_IN)))

    def _known(self) -> dict[str, GridView]:
        kept = {view.name: view_from(view.value) for view in self._views.views()}
        return {**BUILT_IN, **kept}

    def _title(self, name: str) -> str:
        return tr(name) if name in BUILT_IN else name

    @staticmethod
    def _bare(view: GridView) -> tuple[object, ...]:
        """What makes two views the same; columns and order that were never chosen count as the default."""
        return view.text, frozenset(view.conditions), view.withdrawn, view.group

    def _fill(self) -> None:
        self._menu.clear()
        kept = [name for name in self._known() if name not in BUILT_IN]
        for names in (BUILT_IN, kept):
            for name in names:
                action = self._menu.addAction(self._title(name))
                action.setCheckable(True)
                action.setChecked(name == self._name)
                action.triggered.connect(lambda _checked, name=name: self.pick(name))
            self._menu.addSeparator()
        self._menu.addAction(tr("保存当前视图…")).triggered.connect(lambda _checked: self.ask_name())
        if kept:
            forget = self._menu.addMenu(tr("删除视图"))
            for name in kept:
                forget.addAction(name).triggered.connect(lambda _checked, name=name: self.forget(name))


class ViewNameDialog(Dialog):
    """Asks for the name of a view."""

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__("view-name", tr("保存视图"), parent)
        self._field = QLineEdit(name)
        self._field.setAccessibleName(tr("视图名称"))
        self._field.setMaxLength(LONGEST_NAME)
        self._ok = button(tr("保存"), self.accept, "primary")
        self._field.textChanged.connect(lambda _text: self._ok.setEnabled(bool(self.name)))
        self._ok.setEnabled(bool(self.name))
        hint = tr(
            "保存筛选、排序、分组和显示的列。同名的视图会被替换。只保存在这台电脑上，不会发给别的单位。"
        )
        self.setLayout(
            column(
                [
                    label(tr("视图名称"), "heading"),
                    self._field,
                    label(hint, "muted", wrap=True),
                    row([None, button(tr("取消"), self.reject), self._ok]),
                ],
                spacing=10,
                margins=(20, 18, 20, 16),
            )
        )
        self.setMinimumWidth(look.px(400))

    @property
    def name(self) -> str:
        """The name, without blanks around it."""
        return self._field.text().strip()
