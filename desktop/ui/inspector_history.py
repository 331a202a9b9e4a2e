"""The history of a task: who set which field when, before and after."""

from datetime import datetime
from itertools import groupby

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.i18n import tr
from desktop.services.ledger import HistoryEntry
from desktop.ui.controls import button, column, frame, label, line, row

MOST_STEPS = 60
_FOLDED_FROM = 4
_SHOWN_CHARS = 120


class HistoryTab(QScrollArea):
    """Lists the changes of a task, newest first, one block a change."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("inspector-history")
        self.setAccessibleName(tr("修改记录"))
        self.setWidgetResizable(True)

    def show_entries(self, entries: tuple[HistoryEntry, ...]) -> None:
        """Shows a history, newest first."""
        body = frame("pane")
        box = column([], spacing=10, margins=(14, 12, 14, 14))
        steps = [tuple(step) for _, step in groupby(entries, key=lambda entry: entry.hash)]
        for step in steps[:MOST_STEPS]:
            box.addWidget(ChangeBlock(step))
            box.addWidget(line())
        if len(steps) > MOST_STEPS:
            rest = tr("更早的{count}次修改见审计页。", count=len(steps) - MOST_STEPS)
            box.addWidget(label(rest, "muted", wrap=True))
        box.addStretch(1)
        body.setLayout(box)
        self.setWidget(body)


class ChangeBlock(QFrame):
    """One change: when, who, and every field it set."""

    def __init__(self, entries: tuple[HistoryEntry, ...]) -> None:
        super().__init__()
        first = entries[0]
        who = first.operator or tr("未署名")
        head = row([label(local_time(first.when), "heading"), label(who, wrap=True)], spacing=8)
        head.setStretch(1, 1)
        kind = label(f"{first.kind_title} · {first.hash[:8]}", "muted")
        kind.setToolTip(tr("记录 {hash}，所在流 {stream}", hash=first.hash, stream=first.stream))
        self._fields = QWidget()
        said = [entry for entry in entries if entry.before or entry.after]
        self._fields.setLayout(column([_field(entry) for entry in said], spacing=4))
        parts: list[QWidget] = [kind]
        if len(said) >= _FOLDED_FROM and not any(entry.before for entry in said):
            text = tr("建立记录，共{count}项", count=len(said))
            self._unfold = button(text, self._show_fields, "link")
            parts.append(self._unfold)
            self._fields.hide()
        self.setLayout(column([head, *parts, self._fields], spacing=4))

    def _show_fields(self) -> None:
        self._fields.setVisible(not self._fields.isVisible())


def _field(entry: HistoryEntry) -> QWidget:
    before, after = _short(entry.before), _short(entry.after) or tr("（空）")
    text = f"{entry.field_title}：{before} → {after}" if before else f"{entry.field_title}：{after}"
    made = label(text, wrap=True)
    made.setToolTip("\n→ ".join(filter(None, (entry.before, entry.after))))
    return made


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARS else f"{flat[:_SHOWN_CHARS]}…"


def local_time(wall: str) -> str:
    """A claimed wall time as people read it; as written when it is none."""
    try:
        return datetime.fromisoformat(wall).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return wall
