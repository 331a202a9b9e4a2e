"""The head of the page 考核: which scheme, which group, how the figures stand, what stands in their way."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop.i18n import tr
from desktop.services.evaluation.values import EvaluationView, SchemeEntry
from desktop.ui.case_words import day_text
from desktop.ui.controls import button, label, row
from desktop.ui.desk import Desk

_SCHEME_PX, _GROUP_PX = 345, 140


class EvaluationHead(QWidget):
    """Choosers, and the state of the figures in words.

    Args:
        desk: the open workspace.
        has_groups: whether groups can be told apart.
    """

    scheme_chosen = Signal(str)
    """``code edition``."""
    group_chosen = Signal(str)
    """Code of a group; empty for all."""
    live_wanted = Signal(bool)
    """Today's figures are to be shown beside frozen ones, or not."""
    blockers_wanted = Signal()
    """What stands in the way is to be shown."""

    def __init__(self, desk: Desk, *, has_groups: bool) -> None:
        super().__init__()
        self.schemes, self.groups = QComboBox(), QComboBox()
        self.schemes.setAccessibleName(tr("考核方案"))
        self.schemes.setFixedWidth(desk.look.px(_SCHEME_PX))
        self.groups.setAccessibleName(tr("考核分组"))
        self.groups.setMinimumWidth(desk.look.px(_GROUP_PX))
        self.groups.setVisible(has_groups)
        self._has_groups, self._is_offered = has_groups, True
        self.state, self.words = label("", "pill-strong"), label("", "muted")
        self.words.setMinimumWidth(1)
        self.live = QCheckBox(tr("看现在的数据"))
        self.live.setAccessibleName(self.live.text())
        self.live.setToolTip(tr("封存以后，按现在的数据再算一遍，与封存的结果比较；不会改变封存的结果。"))
        self.blockers = button("", self.blockers_wanted.emit, "link")
        self.state.hide()
        self.live.hide()
        self.blockers.hide()
        parts = [self.schemes, self.groups, self.state, self.words]
        box = row([*parts, None, self.live, self.blockers], margins=(16, 6, 16, 8))
        self.setLayout(box)
        self.schemes.currentIndexChanged.connect(self._scheme)
        self.groups.currentIndexChanged.connect(self._group)
        self.live.toggled.connect(self.live_wanted)

    @property
    def group(self) -> str:
        """The chosen group; empty for all."""
        return str(self.groups.currentData() or "")

    def show_entries(self, entries: Sequence[SchemeEntry], current: str) -> None:
        """Offers schemes.

        Args:
            entries: at hand.
            current: ``code edition`` of the one that is shown.
        """
        with QSignalBlocker(self.schemes):
            self.schemes.clear()
            for at, one in enumerate(entries):
                self.schemes.addItem(_entry_words(one), one.name)
                self.schemes.setItemData(at, one.scheme.title, Qt.ItemDataRole.ToolTipRole)
            self.schemes.setCurrentIndex(self.schemes.findData(current))

    def show_view(self, view: EvaluationView | None) -> None:
        """Shows how figures stand; None while there are none."""
        self._show_groups(view)
        state = state_text(view) if view else ""
        self.state.setText(state)
        self.state.setVisible(bool(state))
        self.words.setText(standing_text(view) if view else "")
        count = len(view.blockers) if view else 0
        self.blockers.setText(tr("须处理 {count} 项…", count=count))
        self.blockers.setAccessibleName(self.blockers.text())
        self.blockers.setVisible(count > 0)
        self.live.setVisible(view is not None and view.frozen is not None)
        with QSignalBlocker(self.live):
            self.live.setChecked(view is not None and view.frozen is not None and not view.is_frozen)

    def offer_groups(self, *, offered: bool) -> None:
        """Lets a group be chosen, where that narrows what is shown."""
        self._is_offered = offered
        self.groups.setVisible(self._has_groups and offered and self.groups.count() > 2)

    def show_busy(self, *, is_busy: bool) -> None:
        """Says that figures are being computed."""
        if is_busy and not self.words.text():
            self.words.setText(tr("正在计算…"))

    def _show_groups(self, view: EvaluationView | None) -> None:
        groups = [(one.title, one.code) for one in view.entry.scheme.groups] if view else []
        chosen = self.group
        with QSignalBlocker(self.groups):
            self.groups.clear()
            self.groups.addItem(tr("全部分组"), "")
            for title, code in groups:
                self.groups.addItem(title, code)
            self.groups.setCurrentIndex(max(0, self.groups.findData(chosen)))
        self.offer_groups(offered=self._is_offered)
        if self.group != chosen:
            self.group_chosen.emit(self.group)

    def _scheme(self, at: int) -> None:
        if at >= 0:
            self.scheme_chosen.emit(str(self.schemes.itemData(at)))

    def _group(self, _at: int) -> None:
        self.group_chosen.emit(self.group)


def state_text(view: EvaluationView) -> str:
    """One word for how far figures are: 试算, 已封存, 暂定."""
    if view.is_frozen:
        return tr("已封存")
    if not view.entry.is_published:
        return tr("试算")
    return tr("暂定") if view.is_provisional else ""


def standing_text(view: EvaluationView) -> str:
    """Day, and how many units lack something."""
    units = view.evaluation.units
    said = [tr("数据截至 {day}", day=day_text(view.as_of))]
    lacking = sum(bool(one.missing) for one in units)
    if lacking and len(units) > 1:
        said.append(tr("{count} 个单位缺少数据", count=lacking))
    elif lacking:
        said.append(tr("缺少 {count} 项数据", count=len(units[0].missing)))
    provisional = sum(one.is_provisional for one in units)
    if provisional and len(units) > 1:
        said.append(tr("{count} 个单位得分暂定", count=provisional))
    return "　".join(said)


def _entry_words(entry: SchemeEntry) -> str:
    if entry.is_shipped:
        return tr("{title}（示例）", title=entry.scheme.title)
    return tr("{title}（草稿）", title=entry.scheme.title) if entry.is_draft else entry.scheme.title
