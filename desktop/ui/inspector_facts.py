"""The facts of a task: fields that save as you go, deadlines, targets, and the words it cites."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop.i18n import tr
from desktop.services.directory import DirectoryService
from desktop.services.drafting import DraftService, MilestoneEdit, TargetEdit
from desktop.services.ledger import TaskDetail
from desktop.services.permissions import editable_fields
from desktop.ui.controls import button, clear, column, frame, icon_button, label, row
from desktop.ui.desk import Desk
from desktop.ui.fields import LineField, TextField, flush_fields, join_names, split_names
from desktop.ui.inspector_instruction import InstructionPanel
from desktop.ui.inspector_parts import Card, MilestoneCard, PartsBox, PartsKind, TargetCard
from desktop.ui.unit_picker import pick_unit

if TYPE_CHECKING:
    from desktop.ui.checks.findings_panel import FindingPanel

_OF_FINDING = "finding"


class FactsTab(QScrollArea):
    """Shows and edits one task."""

    name_wanted = Signal(str)
    """An unknown name is to be given a meaning."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("inspector-facts")
        self.setAccessibleName(tr("任务详情"))
        self.setWidgetResizable(True)
        self._desk = desk
        self._drafts = DraftService(desk.session)
        self._detail: TaskDetail | None = None
        look = desk.look
        self._lead = TextField(tr("牵头单位"), look, is_single=True, placeholder=tr("文件没有写明"))
        self._responsible = TextField(tr("责任单位"), look, is_single=True, placeholder=tr("文件没有写明"))
        self._sponsor = LineField(tr("牵头领导"), tr("未指定"))
        self._fixed = label(
            tr("已交办，单位不能在这里改；改派或撤销责任请到“单位”里办理。"), "muted", wrap=True
        )
        self._note = TextField(tr("备注"), look, placeholder=tr("无"))
        self._unknown = QWidget()
        self._unknown_box = QVBoxLayout(self._unknown)
        self._unknown_box.setContentsMargins(0, 0, 0, 0)
        self._milestones = PartsBox(look, self._milestone_kind())
        self._targets = PartsBox(look, self._target_kind())
        self._instruction = InstructionPanel(desk)
        self._finding: FindingPanel | None = None
        self._finding_box = QVBoxLayout()
        self._quote = label("", wrap=True)
        self._add_buttons: list[QToolButton] = []
        self.setWidget(self._build())
        self._connect()

    def show_detail(self, detail: TaskDetail) -> None:
        """Shows a task; what is being typed for the same task is left alone."""
        is_same = self._detail is not None and self._detail.task.uid == detail.task.uid
        if not is_same:
            self.flush()
        self._detail = detail
        task, editable = detail.task, editable_fields(self._desk.session, detail)
        for field, name, value in (
            (self._lead, "lead", join_names(task.lead)),
            (self._responsible, "responsible", join_names(task.responsible)),
            (self._sponsor, "sponsor", task.sponsor),
            (self._note, "note", task.note),
        ):
            field.set_value(value)
            field.set_editable(editable=name in editable)
        for add in self._add_buttons:
            add.setVisible("lead" in editable)
        self._fixed.setVisible(bool(editable) and "lead" not in editable)
        self._instruction.show_task(task.uid, task.origin)
        self._show_finding(task.uid, task.origin)
        self._show_unknown(detail.unknown_names)
        self._milestones.show_parts(detail.milestones, is_editable="parts" in editable)
        self._targets.show_parts(detail.targets, is_editable="parts" in editable)
        self._quote.setText(task.text)

    def flush(self) -> None:
        """Saves whatever is being typed."""
        flush_fields(self)

    def _show_finding(self, task: str, origin: str) -> None:
        """Shows the finding that raised a task, if one did."""
        if self._finding is None and origin == _OF_FINDING:
            from desktop.ui.checks.findings_panel import FindingPanel  # few tasks: start-up time

            self._finding = FindingPanel(self._desk)
            self._finding_box.addWidget(self._finding)
        if self._finding is not None:
            self._finding.show_task(task, is_of_finding=origin == _OF_FINDING)

    def _build(self) -> QWidget:
        body = frame("pane")
        quote = frame("notice")
        quote.setLayout(column([self._quote], margins=(10, 8, 10, 8)))
        body.setLayout(
            column(
                [
                    self._instruction,
                    self._finding_box,
                    self._labelled(tr("牵头单位"), self._lead),
                    self._labelled(tr("责任单位"), self._responsible),
                    self._fixed,
                    self._unknown,
                    self._plain(tr("牵头领导"), self._sponsor),
                    self._plain(tr("备注"), self._note),
                    4,
                    self._milestones,
                    4,
                    self._targets,
                    4,
                    label(tr("文件原文"), "heading"),
                    quote,
                    None,
                ],
                spacing=8,
                margins=(14, 12, 14, 14),
            )
        )
        return body

    def _labelled(self, title: str, field: TextField) -> QVBoxLayout:
        add = icon_button(self._desk.look, "plus", tr("从名录添加{title}", title=title), lambda: None)
        add.clicked.connect(lambda _checked: self._pick_name(add, field))
        self._add_buttons.append(add)
        return column([row([label(title, "muted"), None, add], spacing=0), field], spacing=2)

    def _plain(self, title: str, field: QWidget) -> QVBoxLayout:
        return column([label(title, "muted"), field], spacing=3)

    def _connect(self) -> None:
        self._lead.committed.connect(lambda text: self._save(lead=split_names(text)))
        self._responsible.committed.connect(lambda text: self._save(responsible=split_names(text)))
        self._sponsor.committed.connect(lambda text: self._save(sponsor=text))
        self._note.committed.connect(lambda text: self._save(note=text))

    def _save(self, **fields: object) -> None:
        if self._detail is not None:
            uid = self._detail.task.uid
            self._desk.attempt(lambda: self._drafts.edit(uid, **fields))

    def _pick_name(self, below: QWidget, field: TextField) -> None:
        units = DirectoryService(self._desk.session).units()
        pick_unit(self._desk.look, units, below, lambda unit: field.append_name(unit.short or unit.name))

    def _show_unknown(self, names: tuple[str, ...]) -> None:
        clear(self._unknown_box)
        for name in names:
            notice = frame("notice")
            text = label(tr("“{name}”不在单位名录中", name=name), wrap=True)
            mend = button(tr("指定单位…"), partial(self.name_wanted.emit, name), "link")
            mend.setAccessibleName(tr("为“{name}”指定单位", name=name))
            notice.setLayout(row([text, mend], margins=(10, 4, 6, 4)))
            notice.layout().setStretch(0, 1)  # type: ignore[union-attr] # just set
            self._unknown_box.addWidget(notice)
        self._unknown.setVisible(bool(names))

    def _milestone_kind(self) -> PartsKind:
        look = self._desk.look
        return PartsKind(
            tr("时间节点"),
            tr("新增时间节点"),
            lambda is_editable: MilestoneCard(look, is_editable=is_editable),
            self._save_milestone,
            self._remove_milestone,
        )

    def _target_kind(self) -> PartsKind:
        look = self._desk.look
        return PartsKind(
            tr("量化目标"),
            tr("新增量化目标"),
            lambda is_editable: TargetCard(look, is_editable=is_editable),
            self._save_target,
            self._remove_target,
        )

    def _save_milestone(self, card: Card, edit: MilestoneEdit) -> None:
        if self._detail is not None:
            task = self._detail.task.uid
            self._desk.attempt(lambda: _keep(card, self._drafts.set_milestone(task, card.uid or None, edit)))

    def _save_target(self, card: Card, edit: TargetEdit) -> None:
        if self._detail is not None:
            task = self._detail.task.uid
            self._desk.attempt(lambda: _keep(card, self._drafts.set_target(task, card.uid or None, edit)))

    def _remove_milestone(self, uid: str) -> None:
        said = tr("已撤销一个时间节点，可用 Ctrl+Z 撤回。")
        self._desk.attempt(lambda: self._drafts.remove_milestone(uid, tr("核对时撤销")), said)

    def _remove_target(self, uid: str) -> None:
        said = tr("已撤销一个量化目标，可用 Ctrl+Z 撤回。")
        self._desk.attempt(lambda: self._drafts.remove_target(uid, tr("核对时撤销")), said)


def _keep(card: Card, uid: str) -> None:
    """Lets a new card know its part before the window reads again."""
    card.uid = uid
