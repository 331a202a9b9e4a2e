"""Attaching files to a report out of the window: several at once, off the GUI thread, one step each."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.domain.supervision import Evidence
from desktop.i18n import mark, tr
from desktop.progress import Progress
from desktop.services.feedback_attaching import AttachingService, NewEvidence
from desktop.services.feedback_form import Asked
from desktop.ui.check_tree import CheckTree, Tick, TickGroup
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.evidence_pictures import as_png

DETACH = Decision(
    "detach",
    mark("移除佐证材料"),
    mark("移除"),
    mark("这份材料已随反馈报出。移除后不再随反馈显示，但它和理由保留在记录里。"),
    reason=mark("理由（必填）"),
    example=mark("例如：传错文件，已换成盖章件。"),
)
SHARE = Decision(
    "share",
    mark("也用于其他任务"),
    mark("附上"),
    mark("同一份文件只存一次，附到勾选任务的本期反馈里。"),
)


class Attaching(QObject):
    """Does what the box of attachments asks for.

    Args:
        desk: the open workspace.
        window: that waits for long work.
    """

    attached = Signal()
    """Something was attached, removed, dated or noted."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._service = AttachingService(desk.session)

    def attach_files(self, assignment: str, period: str, paths: Sequence[Path]) -> None:
        """Attaches files to a report; the worker reads them."""

        def work(progress: Progress) -> int:
            for place, path in enumerate(paths):
                progress.step(place, len(paths), path.name)
                self._service.attach(assignment, period, NewEvidence(path))
            return len(paths)

        self._run(work)

    def attach_picture(self, assignment: str, period: str, image: QImage) -> None:
        """Attaches a picture out of the clipboard, named by the time."""
        now: datetime = self._desk.session.environment.now().astimezone()
        name = tr("粘贴图片 {time}.png", time=now.strftime("%Y-%m-%d %H%M%S"))

        def work(_progress: Progress) -> int:
            self._service.attach(assignment, period, NewEvidence(as_png(image), name))
            return 1

        self._run(work)

    def date(self, uid: str, day: date | None) -> None:
        """States the day an attachment itself is of."""
        self._desk.attempt(lambda: self._service.set_date(uid, day))

    def note(self, uid: str, text: str) -> None:
        """States what an attachment shows."""
        self._desk.attempt(lambda: self._service.set_note(uid, text))

    def detach(self, evidence: Evidence) -> None:
        """Takes an attachment off; one that was handed in asks for a reason."""
        if evidence.is_draft:
            said = tr("已移除{name}，可用 Ctrl+Z 撤回。", name=evidence.name)
            self._desk.attempt(lambda: self._service.detach(evidence.uid), said)
            return
        dialog = DecisionDialog(self._desk, translated(DETACH), self._window.window())

        def act() -> str:
            self._service.detach(evidence.uid, dialog.reason)
            return tr("已移除{name}。", name=evidence.name)

        dialog.use(act)
        dialog.open()

    def share(self, evidence: Evidence, asked: Sequence[Asked]) -> "ShareDialog":
        """Asks for which other tasks an attachment is to be used too."""
        dialog = ShareDialog(self._desk, evidence, asked, self._window.window())
        dialog.open()
        return dialog

    def _run(self, work: Callable[[Progress], int]) -> None:
        def done(count: int) -> None:
            self.attached.emit()
            self._desk.changed.emit()
            self._desk.said.emit(tr("已添加佐证材料 {count} 份。", count=count))

        window, desk = self._window.window(), self._desk
        run_with_progress(window, desk.look, desk.jobs, tr("添加佐证材料"), (work, done))


class ShareDialog(DecisionDialog):
    """Chooses the tasks whose reports an attachment supports too.

    Args:
        desk: the open workspace.
        evidence: the attachment.
        asked: the reports it may be used for.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, evidence: Evidence, asked: Sequence[Asked], parent: QWidget) -> None:
        super().__init__(desk, translated(SHARE), parent)
        self.consequence.setText(f"{evidence.name}\n{tr(SHARE.consequence)}")
        self._evidence = evidence
        self._service = AttachingService(desk.session)
        self.tree = CheckTree(desk.look, tr("任务"), (tr("任务"),))
        self.tree.setMinimumHeight(desk.look.px(260))
        groups: dict[str, list[Tick]] = {}
        titles: dict[str, str] = {}
        for one in asked:
            titles[one.period] = one.period_title
            text = f"{one.code}　{one.title}"
            groups.setdefault(one.period, []).append(Tick(one.assignment, (text,), is_on=False))
        self.tree.show_groups(
            [
                TickGroup(period, (titles[period],), tuple(ticks), is_on=False)
                for period, ticks in groups.items()
            ]
        )
        self.tree.ticked.connect(self.update_button)
        self.add(tr("附到哪些任务"), self.tree, fills=True)
        self.use(self._share)
        self.resize(desk.look.px(600), desk.look.px(460))

    def is_ready(self) -> bool:
        """At least one task."""
        return bool(self.tree.ticks())

    def _share(self) -> str:
        count = 0
        for period, assignments in self.tree.ticks().items():
            count += len(self._service.attach_known(self._evidence.sha256, assignments, period))
        return tr("已把{name}附到 {count} 项任务。", name=self._evidence.name, count=count)
