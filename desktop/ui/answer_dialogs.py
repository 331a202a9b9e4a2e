"""What a unit answers and asks: it signs for tasks, objects, asks for more time or for a pause."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.domain.standing import Case, CaseRow
from desktop.domain.supervision import ObjectionPart, RequestKind
from desktop.i18n import mark, tr
from desktop.services.answering import AnswerService
from desktop.services.cases_outcome import require_done
from desktop.services.rulings import RequestService
from desktop.services.titles import OBJECTION_TITLES
from desktop.ui.case_words import deadline_text
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.fields import DayField
from desktop.ui.phrases import LinesEdit

_DAY_PX = 130
_WANTED_PX = 54
ACCEPT = Decision(
    "accept",
    mark("签收任务"),
    mark("签收"),
    mark("签收后即开始办理，并按期反馈进展；督查办公室会收到联系人和电话。"),
)
OBJECT = Decision(
    "object",
    mark("提出异议"),
    mark("提出异议"),
    mark("异议报督查办公室裁定。裁定之前不视为签收；被驳回后需要签收。"),
    reason=mark("理由（必填）"),
    example=mark("例如：该项职能已于 2022 年划转市行政审批局（见三定规定）。"),
)
EXTEND = Decision(
    "extension",
    mark("申请延期"),
    mark("提交申请"),
    mark("申请报督查办公室审批。批准之前按原时限督办；每次延期都会计数。"),
    reason=mark("理由（必填）"),
    example=mark("例如：招标两次流标，第三次公告已于 6 月 20 日发布。"),
)
PAUSE = Decision(
    "suspend",
    mark("申请中止"),
    mark("提交申请"),
    mark("申请报督查办公室审批。批准之前照常办理和反馈。"),
    reason=mark("理由（必填）"),
    example=mark("例如：等待省级统一平台上线。"),
)
TAKE_BACK = Decision(
    "withdraw-request",
    mark("撤回申请"),
    mark("撤回"),
    mark("申请不再审批；它和理由保留在记录里，以后可以重新申请。"),
    reason=mark("理由（必填）"),
    example=mark("例如：已能按期完成。"),
)


class AcceptDialog(DecisionDialog):
    """Signs for one or several tasks, with the person to ask.

    Args:
        desk: the open workspace.
        cases: what is signed for.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, cases: Sequence[CaseRow], parent: QWidget) -> None:
        super().__init__(desk, translated(ACCEPT), parent)
        self._cases = tuple(cases)
        self.contact, self.phone = QLineEdit(), QLineEdit()
        self._service = AnswerService(desk.session)
        for field, known in zip((self.contact, self.phone), self._service.contact, strict=True):
            field.setText(known)
        for field in (self.contact, self.phone):
            field.setMinimumWidth(desk.look.px(190))
        names = "\n".join(f"{case.code}　{case.title}" for case in self._cases[:6])
        more = tr("\n…… 共 {count} 项", count=len(self._cases)) if len(self._cases) > 6 else ""
        self.consequence.setText(f"{names}{more}\n\n{tr(ACCEPT.consequence)}")
        self.add_row([(tr("联系人"), self.contact), (tr("电话"), self.phone)])
        self.use(self._accept)

    def _accept(self) -> str:
        contact, phone = self.contact.text().strip(), self.phone.text().strip()
        uids = [case.uid for case in self._cases]
        return require_done(self._service.accept(uids, contact, phone)).sentence


class ObjectDialog(DecisionDialog):
    """Objects to the wording of a task or to the duty."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, translated(OBJECT), parent)
        self._case = case
        self.consequence.setText(f"{case.code}　{case.title}\n\n{tr(OBJECT.consequence)}")
        self.part = QComboBox()
        for part in ObjectionPart:
            self.part.addItem(tr(OBJECTION_TITLES[part]), part)
        self.wanted = LinesEdit(desk.look, _WANTED_PX)
        self.part.currentIndexChanged.connect(lambda _index: self._hint())
        self.add(tr("对什么有异议"), self.part)
        self.add(tr("建议怎样改"), self.wanted)
        self._hint()
        self.use(self._object)

    def _hint(self) -> None:
        is_duty = self.part.currentData() is ObjectionPart.DUTY
        text = tr("建议由哪个单位承担") if is_duty else tr("建议的任务表述")
        self.wanted.setPlaceholderText(text)

    def _object(self) -> str:
        wanted = self.wanted.toPlainText().strip()
        service = AnswerService(self.desk.session)
        return service.object(self._case.uid, self.part.currentData(), self.reason, wanted).sentence


class ExtensionDialog(DecisionDialog):
    """Asks for more time.

    Args:
        desk: the open workspace.
        case: the case as it stands.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, case: Case, parent: QWidget) -> None:
        super().__init__(desk, translated(EXTEND), parent)
        self._uid = case.facts.assignment.uid
        task = case.facts.task
        count = tr("已延期 {count} 次。", count=case.extensions) if case.extensions else ""
        self.consequence.setText(f"{task.code}　{task.title}\n\n{count}{tr(EXTEND.consequence)}")
        self.milestone = QComboBox()
        self.milestone.addItem(tr("全部未到达的节点"), "")
        for deadline in case.deadlines:
            if not deadline.is_reached:
                self.milestone.addItem(deadline_text(deadline, is_short=True), deadline.milestone.uid)
        self.milestone.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.milestone.setMinimumContentsLength(24)
        self.wanted = DayField(tr("申请延至"))
        self.wanted.setFixedWidth(desk.look.px(_DAY_PX))
        self.wanted.textChanged.connect(lambda _text: self.update_button())
        self.add(tr("哪个时限"), self.milestone)
        self.add_row([(tr("申请延至"), self.wanted)])
        self.use(self._request)

    def is_ready(self) -> bool:
        """A reason, and a day."""
        return super().is_ready() and self.wanted.day() is not None

    def _request(self) -> str:
        service = RequestService(self.desk.session)
        milestone: str = self.milestone.currentData()
        return service.request(
            self._uid, RequestKind.EXTENSION, self.wanted.day(), self.reason, milestone
        ).sentence


class PauseDialog(DecisionDialog):
    """Asks for a pause until a day, or until further notice."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, translated(PAUSE), parent)
        self._uid = case.uid
        self.consequence.setText(f"{case.code}　{case.title}\n\n{tr(PAUSE.consequence)}")
        self.wanted = DayField(tr("中止到"))
        self.wanted.setPlaceholderText(tr("不定期"))
        self.wanted.setFixedWidth(desk.look.px(_DAY_PX))
        self.wanted.textChanged.connect(lambda _text: self.update_button())
        self.add_row([(tr("中止到"), self.wanted)])
        self.use(self._request)

    def is_ready(self) -> bool:
        """A reason, and a day or none."""
        return super().is_ready() and self.wanted.is_good

    def _request(self) -> str:
        service = RequestService(self.desk.session)
        return service.request(self._uid, RequestKind.SUSPENSION, self.wanted.day(), self.reason).sentence


class TakeBackDialog(DecisionDialog):
    """Takes the request back that waits in a case."""

    def __init__(self, desk: Desk, case: Case, parent: QWidget) -> None:
        super().__init__(desk, translated(TAKE_BACK), parent)
        task = case.facts.task
        self.consequence.setText(f"{task.code}　{task.title}\n\n{tr(TAKE_BACK.consequence)}")
        service = RequestService(desk.session)
        self.use(lambda: service.withdraw(case.open_request, self.reason).sentence)
