"""What a file changes: what to know first, then field by field, before and after, record by record."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.services.exchange_values import FieldChange, Incoming, Remark
from desktop.services.ledger_words import FIELD_TITLES
from desktop.ui.controls import Item, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_words import (
    breakable,
    outcome_lamp,
    party_title,
    remark_light,
    remark_word,
    trust_lamp,
    trust_title,
)
from desktop.ui.feedback_fields import DifferenceMarks, ReadField
from desktop.ui.inspector_history import local_time
from desktop.ui.lights import LightBadge
from desktop.ui.look import Look
from desktop.ui.table_groups import GroupedSource
from desktop.ui.table_model import Column, ListSource, WindowModel
from desktop.ui.table_values import Group, Lamp
from desktop.ui.table_view import FrozenTable, TableSetup

_NOTHING = "—"
_TEXTS_PX = 124


_HASH = re.compile(r"[0-9a-f]{32}")
_TOLD_FIRST = ("verdict", "opinion", "progress", "problems", "next_steps", "help", "percent", "reason")
_PLACES = {title: place for place, title in enumerate(FIELD_TITLES.values(), start=len(_TOLD_FIRST))}
_PLACES |= {FIELD_TITLES[name]: place for place, name in enumerate(_TOLD_FIRST) if name in FIELD_TITLES}


def _place(change: FieldChange) -> int:
    """Where a field stands among those of its record: what is said first, then as in the forms."""
    return next((place for title, place in _PLACES.items() if tr(title) == change.field), len(_PLACES))


def _is_seen(change: FieldChange) -> bool:
    """Whether a field of a record tells anything that its heading does not tell already."""
    if change.before.strip():
        return change.is_conflict or change.before.strip() != change.after.strip()
    return (
        bool(change.after.strip()) and change.after not in (tr("否"), "0") and change.after not in change.what
    )


def _flat(text: str) -> str:
    return " ".join(text.split()) or _NOTHING


CHANGES: tuple[Column[FieldChange], ...] = (
    Column("field", mark("字段"), lambda one: one.field, 104, is_sortable=False),
    Column(
        "before",
        mark("原来"),
        lambda one: _flat(one.before),
        130,
        is_sortable=False,
        tip=lambda one: one.before,
    ),
    Column(
        "after", mark("改为"), lambda one: _flat(one.after), 210, is_sortable=False, tip=lambda one: one.after
    ),
    Column(
        "conflict",
        mark("冲突"),
        lambda one: tr("冲突") if one.is_conflict else "",
        76,
        is_sortable=False,
        cell=lambda one: Lamp(Light.YELLOW, tr("冲突")) if one.is_conflict else None,
    ),
)


class ChangesTable(QWidget):
    """Fields in groups, one a record; the whole texts of the chosen one below, with what differs marked.

    Args:
        desk: the open workspace.
        name: key of the remembered columns.
    """

    opened = Signal(object)
    """A change is to be shown where it belongs."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._look = desk.look
        model = WindowModel(CHANGES, ListSource(CHANGES), self)
        setup = TableSetup(name, tr("逐项变化"), fills=True, empty=tr("没有变化。"))
        self.table = FrozenTable(setup, model, desk.look, desk.state)
        self.table.chosen.connect(self._show_texts)
        self.table.opened.connect(self.opened)
        self._folded: set[str] = set()
        self._more = label("", "muted", wrap=True)
        self._more.hide()
        self.before, self.after = (
            ReadField(tr("原来的内容"), desk.look),
            ReadField(tr("改后的内容"), desk.look),
        )
        remark = label("", "muted")
        self._marks = DifferenceMarks(desk.look, self.before, self.after, remark)
        grid = QGridLayout()
        grid.setHorizontalSpacing(desk.look.px(12))
        grid.setVerticalSpacing(4)
        grid.addWidget(label(tr("原来"), "muted"), 0, 0)
        grid.addLayout(row([label(tr("改为"), "muted"), remark, None]), 0, 1)
        grid.addWidget(self.before, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.after, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        grid.setContentsMargins(10, 6, 10, 6)
        self._texts = _scroll(_pane(grid), tr("所选变化的全文"))
        self._rescale()
        box = column([self.table, self._more, line(), self._texts], spacing=0)
        box.setStretch(0, 1)
        self.setLayout(box)
        desk.look.changed.connect(self._rescale)

    def show_changes(self, changes: Sequence[FieldChange], more: int = 0) -> None:
        """Shows changes.

        Args:
            changes: those of one record stand together.
            more: how many there are beyond them.
        """
        by_record: dict[str, list[FieldChange]] = {}
        for one in sorted(filter(_is_seen, changes), key=_place):
            by_record.setdefault(f"{one.kind}|{one.uid}", []).append(one)
        groups = [
            Group(key, found[0].what, len(found), tr("{count}项", count=len(found)))
            for key, found in by_record.items()
        ]
        self._folded.clear()
        source = GroupedSource(
            groups,
            lambda key, first, limit: by_record[key][first : first + limit],
            lambda _name, _descending: None,
            self._folded,
        )
        self.table.rows.use(source)
        self._more.setText(tr("另有{count}项没有列出，导入后在各页查看。", count=f"{more:,}"))
        self._more.setVisible(more > 0)
        self._texts.setVisible(bool(changes))
        if changes:
            self.table.select_row(1)

    def _rescale(self) -> None:
        self._texts.setFixedHeight(self._look.px(_TEXTS_PX))

    def _show_texts(self, change: FieldChange | None) -> None:
        self.before.set_value(change.before if change else "")
        self.after.set_value(change.after if change else "")
        self._marks.compare()


class IncomingPane(QFrame):
    """One file: who wrote it, how far that is known, what to know, and what it would change.

    Args:
        desk: the open workspace.
    """

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._desk = desk
        self._title, self._meta = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self._outcome, self._trust = LightBadge(desk.look), LightBadge(desk.look)
        self._sentence, self._digits = label("", wrap=True), label("", "muted", wrap=True)
        self._counts = label("", "muted", wrap=True)
        for text in (self._sentence, self._digits):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(5)
        self.changes = ChangesTable(desk, "exchange-changes")
        self.changes.opened.connect(self.opened)
        head = row([self._trust, self._outcome, self._meta], spacing=8)
        head.setStretch(2, 1)
        parts: list[Item] = [self._title, head, self._sentence, self._remarks, self._digits, self._counts]
        self._facts = _pane(column(parts, spacing=5, margins=(12, 8, 12, 8)))
        box = column([self._facts, line(), self.changes], spacing=0, margins=(1, 1, 1, 1))
        box.addStretch(0)
        box.setStretch(2, 1)
        self.setLayout(box)

    @property
    def facts(self) -> str:
        """Everything that is said above the changes."""
        return "\n".join(text.text() for text in (self._title, self._meta, self._sentence, self._digits))

    def show_incoming(self, incoming: Incoming | None, *, is_done: bool = False) -> None:
        """Shows a file that was looked at; nothing for None.

        Args:
            incoming: the file.
            is_done: whether it was applied: only what it changed is still of interest.
        """
        self._facts.setVisible(incoming is not None)
        clear(self._remarks)
        if incoming is None:
            self.changes.show_changes(())
            return
        number = tr("第{seq}号包", seq=incoming.seq) if incoming.seq else ""
        self._title.setText(breakable(f"{party_title(incoming)}　{number}".rstrip("　")))
        self._meta.setText(_meta(incoming))
        outcome = outcome_lamp(incoming)
        self._outcome.show_light(outcome.light, outcome.word)
        self._outcome.setVisible(not is_done)
        trust = trust_lamp(incoming.trust)
        self._trust.setVisible(trust is not None)
        if trust is not None:
            self._trust.show_light(trust.light, trust_title(incoming.trust))
        self._sentence.setText(breakable(incoming.sentence))
        self._sentence.setVisible(not is_done)
        self._digits.setText(tr("公钥指纹 {digits}", digits=incoming.digits))
        self._digits.setToolTip(incoming.words)
        self._digits.setVisible(
            bool(incoming.digits) and not is_done and any(map(_is_of_key, incoming.remarks))
        )
        counts = _kinds(incoming) if incoming.is_usable else tr("这个文件不会导入；其他文件不受影响。")
        self._counts.setText(counts)
        self._counts.setVisible(bool(counts))
        for remark in () if is_done else incoming.remarks:
            self._remarks.addLayout(remark_row(self._desk.look, remark))
        self.changes.setVisible(incoming.is_usable)
        self.changes.show_changes(incoming.changes, incoming.more_changes)


def remark_row(look: Look, remark: Remark) -> QGridLayout:
    """A remark with its word."""
    badge, text = LightBadge(look), label(remark.sentence, wrap=True)
    badge.show_light(remark_light(remark), remark_word(remark))
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.addWidget(badge, 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(text, 0, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _scroll(body: QWidget, name: str) -> QScrollArea:
    made = QScrollArea()
    made.setAccessibleName(name)
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(body)
    return made


def _pane(layout: QVBoxLayout | QGridLayout) -> QFrame:
    made = frame("pane")
    made.setLayout(layout)
    return made


def _meta(incoming: Incoming) -> str:
    parts = []
    if incoming.made:
        parts.append(tr("{time} 写出", time=local_time(incoming.made)))
    if incoming.lines:
        parts.append(tr("记录{count}条", count=f"{incoming.lines:,}"))
    return " · ".join(parts)


def _is_of_key(remark: Remark) -> bool:
    return remark.code in ("R_FIRST_KEY", "R_OFFICE_PINNED", "R_UNCONFIRMED")


def _kinds(incoming: Incoming) -> str:
    """The kinds of records that change, each with its figures."""
    said = []
    for one in incoming.counts:
        figures = ((tr("新增"), one.new), (tr("更新"), one.changed), (tr("撤销"), one.withdrawn))
        shown = "，".join(f"{word}{count}" for word, count in figures if count)
        if shown:
            said.append(f"{one.title}{tr('：')}{shown}")
    return "；".join(said)
