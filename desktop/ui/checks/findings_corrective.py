"""整改: what a unit writes about a finding, saved as it goes, or has handed in; beside it the time before."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.domain.checks.findings import CorrectiveAction, FindingState
from desktop.domain.supervision import Evidence
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.case_permissions import can_write
from desktop.services.checks.corrective import CorrectiveService
from desktop.services.checks.findings_values import FindingDetail
from desktop.services.checks.titles import EVIDENCE_SIDE_TITLES
from desktop.ui.case_words import day_text
from desktop.ui.checks.findings_files import SideBox
from desktop.ui.checks.findings_grid import ActionGrid
from desktop.ui.controls import column, frame, label
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.evidence_pictures import as_png
from desktop.ui.feedback_fields import Hint

BEFORE, AFTER = "before", "after"
_WRITABLE = frozenset({FindingState.OPEN, FindingState.RETURNED, FindingState.WAITING})


class CorrectiveBox(QWidget):
    """The corrective action of one finding.

    Args:
        desk: the open workspace.
        is_editable: whether this is the unit, which writes it.
    """

    saved = Signal()
    """Something was written."""

    def __init__(self, desk: Desk, *, is_editable: bool) -> None:
        super().__init__()
        self.setObjectName("corrective-form" if is_editable else "corrective-view")
        self.setAccessibleName(tr("整改"))
        self._desk, self._may_write = desk, is_editable
        self._service = CorrectiveService(desk.session)
        self.detail: FindingDetail | None = None
        self.is_editable = False
        self.hint = Hint()
        self._head = label("", "heading")
        self._notice_text = label("", wrap=True)
        self._notice = frame("notice")
        self._notice.setLayout(column([self._notice_text], margins=(12, 8, 12, 8)))
        self._nothing = label(tr("单位还没有提交整改。"), "muted", wrap=True)
        self.grid = ActionGrid(desk, is_editable=is_editable)
        self.sides = {
            side: SideBox(desk, tr("{side}材料", side=tr(EVIDENCE_SIDE_TITLES[side])))
            for side in (BEFORE, AFTER)
        }
        self.setLayout(
            column(
                [
                    self._head,
                    self._notice,
                    self.hint,
                    self._nothing,
                    self.grid,
                    self.sides[BEFORE],
                    self.sides[AFTER],
                ],
                spacing=8,
            )
        )
        self._connect()

    @property
    def uid(self) -> str:
        """The finding that is shown; empty for none."""
        return self.detail.row.finding.uid if self.detail else ""

    def show_detail(self, detail: FindingDetail) -> None:
        """Shows the action of a finding; what is being typed for the same one is left alone."""
        is_same = self.uid == detail.row.finding.uid
        if not is_same:
            self.flush()
            self.hint.show_problem("")
            self.show_lacking({})
        self.detail = detail
        row = detail.row
        state = row.standing.state
        self.is_editable = self._may_write and state in _WRITABLE and can_write(self._desk.session)
        now, before = shown_actions(detail)
        self._head.setText(_head_text(now))
        notice = _notice_text(detail)
        self._notice_text.setText(notice)
        self._notice.setVisible(bool(notice))
        is_there = self.is_editable or now is not None
        self._nothing.setVisible(not is_there)
        self.grid.setVisible(is_there)
        self.grid.now_title.setText(tr("本次整改") if before else "")
        self.grid.now_title.setVisible(before is not None)
        self.grid.before_title.setText(tr("上次整改　{day} 提交", day=day_text(before.on)) if before else "")
        self.grid.set_editable(editable=self.is_editable)
        self.grid.show_actions(now, before)
        self._show_files(detail, is_there=is_there)

    def show_lacking(self, said: dict[str, str]) -> None:
        """Says beside each field what is missing in it.

        Args:
            said: sentences by field: those of the grid, ``after``, or empty for what belongs to none.
        """
        for name, hint in self.grid.hints.items():
            hint.show_problem(said.get(name, ""))
        for side, box in self.sides.items():
            box.hint.show_problem(said.get(side, ""))
        self.hint.show_problem(said.get("", ""))

    def flush(self) -> None:
        """Saves whatever is being typed."""
        if self.detail is not None and self.is_editable:
            self.grid.flush()

    def save(self, name: str, value: object) -> bool:
        """Keeps what was typed; a refusal stands beside its field.

        Returns:
            Whether it was kept.
        """
        if self.detail is None or not self.is_editable:
            return False
        hint = self.grid.hints[name]
        try:
            self._service.save(self.uid, **{name: value})  # type: ignore[arg-type] # named by the fields
        except AppError as error:
            hint.show_problem(str(error))
            return False
        hint.show_problem("")
        self.saved.emit()
        return True

    def attach_files(self, side: str, paths: Sequence[Path]) -> None:
        """Attaches files to one side; the worker reads them."""
        uid = self.uid

        def work(progress: Progress) -> int:
            for place, path in enumerate(paths):
                progress.step(place, len(paths), path.name)
                self._service.attach(uid, path, side=side)
            return len(paths)

        if paths:
            self._attach(work)

    def attach_picture(self, side: str, image: QImage) -> None:
        """Attaches a picture out of the clipboard, named by the time."""
        uid, now = self.uid, self._desk.session.environment.now().astimezone()
        moment: datetime = now
        name = tr("粘贴图片 {time}.png", time=moment.strftime("%Y-%m-%d %H%M%S"))

        def work(_progress: Progress) -> int:
            self._service.attach(uid, as_png(image), side=side, filename=name)
            return 1

        self._attach(work)

    def detach(self, evidence: Evidence) -> None:
        """Takes a file off."""
        said = tr("已移除{name}，可用 Ctrl+Z 撤回。", name=evidence.name)
        self._desk.attempt(lambda: self._service.detach(evidence.uid), said)

    def _attach(self, work: Callable[[Progress], int]) -> None:
        desk = self._desk

        def done(count: int) -> None:
            self.saved.emit()
            desk.said.emit(tr("已添加整改材料 {count} 份。", count=count))

        run_with_progress(self.window(), desk.look, desk.jobs, tr("添加整改材料"), (work, done))

    def _show_files(self, detail: FindingDetail, *, is_there: bool) -> None:
        is_draft = self._may_write and detail.row.draft is not None
        files = detail.draft_evidence if is_draft else detail.evidence
        for side, box in self.sides.items():
            of_side = [one for one in files if (one.side or AFTER) == side]
            box.show_files(of_side, is_editable=self.is_editable)
            box.setVisible(is_there and (self.is_editable or bool(of_side) or side == AFTER))

    def _connect(self) -> None:
        self.grid.edited.connect(self.save)
        for side, box in self.sides.items():
            box.files_given.connect(lambda paths, side=side: self.attach_files(side, paths))
            box.picture_given.connect(lambda image, side=side: self.attach_picture(side, image))
            box.removed.connect(self.detach)


def shown_actions(detail: FindingDetail) -> tuple[CorrectiveAction | None, CorrectiveAction | None]:
    """The action to show, and the one before it: of a unit what it is writing comes first."""
    handed_in = list(detail.actions) or ([detail.row.action] if detail.row.action else [])
    told = [*handed_in, *([detail.row.draft] if detail.row.draft else [])]
    return (told[-1] if told else None), (told[-2] if len(told) > 1 else None)


def _head_text(now: CorrectiveAction | None) -> str:
    if now is None:
        return tr("整改")
    return tr("整改　草稿，未提交") if now.is_draft else tr("整改　{day} 提交", day=day_text(now.on))


def _notice_text(detail: FindingDetail) -> str:
    """Why it came back."""
    if detail.row.standing.state is not FindingState.RETURNED or not detail.reinspections:
        return ""
    last = detail.reinspections[-1]
    words = last.opinion or tr("没有写意见")
    return tr("{day} 复查未通过：{opinion}", day=day_text(last.on), opinion=words)
