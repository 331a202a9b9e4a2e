"""An appeal as a unit writes it: which indicator, what is wrong, what it wants; saved as it goes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.domain.evaluation.values import IndicatorScore
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.case_permissions import can_write
from desktop.services.cases_outcome import Outcome
from desktop.services.evaluation.appeals import AppealService, AppealView
from desktop.ui.case_words import day_text
from desktop.ui.checks.findings_facts import FactsGrid
from desktop.ui.checks.findings_files import SideBox
from desktop.ui.controls import Item, button, clear, column, frame, label, row
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.evaluation.appeals_words import decision_text, mine_text
from desktop.ui.evaluation.form_attaching import Attach, FormFiles
from desktop.ui.evaluation.form_words import fact_text, indicator_text, rule_text, score_text
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import TextField, flush_fields
from desktop.ui.jobs import Handlers

WITHDRAW = Decision(
    "withdraw-appeal",
    mark("撤回申诉"),
    mark("撤回"),
    mark("撤回后督查办公室不再答复；申诉和撤回理由都保留在记录里。"),
    reason=mark("理由（必填）"),
    example=mark("例如：已核对清楚，没有异议。"),
)


class AppealForm(QWidget):
    """Writes one appeal.

    Args:
        desk: the open workspace, of a unit.
    """

    saved = Signal()
    """Something was written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("appeal-form")
        self._desk, self._service = desk, AppealService(desk.session)
        self._name = ""
        self.shown: AppealView | None = None
        self._title, self._state = label("", "heading", wrap=True), label("", "pill")
        self._facts = column([], spacing=0)
        self._settled, self._settled_box = label("", wrap=True), frame("notice")
        self.text = TextField(tr("申诉理由"), desk.look, placeholder=tr("哪里算得不对、依据是什么"))
        self.wanted = TextField(tr("诉求"), desk.look, placeholder=tr("希望怎样更正，例如：按已办结计分"))
        self.files, self.hint = SideBox(desk, tr("佐证材料")), Hint()
        self._files = FormFiles(desk, self.files, self._attaching, self._service.detach)
        self.submit_button = button(tr("提交申诉"), self.submit, "primary")
        self.discard_button = button(tr("放弃草稿"), self.discard)
        self.withdraw_button = button(tr("撤回申诉…"), self.withdraw)
        self._lay_out()
        self._connect()

    def show_appeal(self, name: str, found: AppealView, score: IndicatorScore | None) -> None:
        """Shows an appeal; what is being typed into the same one is left alone.

        Args:
            name: ``code edition`` of the scheme.
            found: the appeal.
            score: what the indicator gives now; None when it is not known here.
        """
        is_same = self.shown is not None and self.shown.indicator == found.indicator
        if not is_same:
            self.flush()
        self.shown = None  # so that filling the fields tells nobody anything
        self._name = name
        self._title.setText(indicator_text(score.indicator) if score else found.indicator)
        self._state.setText(mine_text(found))
        self._show_facts(score)
        decided = decision_text(found.note) if found.note else ""
        self._settled.setText(decided)
        self._settled_box.setVisible(bool(decided))
        said = found.draft or found.note
        for field, text in (
            (self.text, said.text if said else ""),
            (self.wanted, said.wanted if said else ""),
        ):
            if not is_same:
                field.clear()
                self.hint.show_problem("")
            field.set_value(text)
            field.set_editable(editable=can_write(self._desk.session))
        self.files.show_files(found.evidence, is_editable=can_write(self._desk.session))
        self._offer(found)
        self.shown = found

    def flush(self) -> None:
        """Saves whatever is being typed."""
        if self.shown is not None:
            flush_fields(self)

    def start(self) -> None:
        """Puts the cursor where one writes."""
        self.text.setFocus()

    def submit(self) -> None:
        """Hands the appeal in, or says what is missing."""
        self.flush()
        shown, name = self.shown, self._name
        if shown is None:
            return

        def done(outcome: Outcome) -> None:
            words = [problem.sentence for problem in outcome.problems]
            self.hint.show_problem("\n".join(words))
            if not words:
                self._desk.changed.emit()
                self._desk.said.emit(outcome.sentence)

        handlers = Handlers(done, lambda error: self.hint.show_problem(refusal_text(error)), owner=self)
        self._desk.jobs.submit(lambda _progress: self._service.submit(name, [shown.indicator]), handlers)

    def discard(self) -> None:
        """Gives the draft up; what was handed in stays."""
        shown = self.shown
        if shown is None:
            return
        for field in (self.text, self.wanted):
            field.set_value(field.toPlainText())
        said = tr("已放弃草稿，可用 Ctrl+Z 撤回。")
        self.shown = None
        self._desk.attempt(lambda: self._service.discard(self._name, shown.indicator), said)

    def withdraw(self) -> None:
        """Asks why an appeal is taken back that was handed in."""
        shown = self.shown
        if shown is None:
            return
        dialog = DecisionDialog(self._desk, translated(WITHDRAW), self.window())
        dialog.use(lambda: self._service.withdraw(self._name, shown.indicator, dialog.reason))
        dialog.open()

    def _offer(self, found: AppealView) -> None:
        writes, is_draft = can_write(self._desk.session), found.draft is not None
        is_open = found.note is not None and found.note.is_granted is None
        self.submit_button.setEnabled(writes and is_draft)
        self.discard_button.setVisible(writes and is_draft)
        self.withdraw_button.setVisible(writes and is_open)

    def _show_facts(self, score: IndicatorScore | None) -> None:
        clear(self._facts)
        if score is None:
            return
        grid = FactsGrid(self._desk)
        grid.add(tr("现在得分"), score_text(score))
        for one in score.parts:
            grid.add(tr("计分规则"), rule_text(one.part))
            grid.add(tr("采用的数据"), fact_text(one.fact, one.part))
        for change in score.changes:
            said = {"day": day_text(change.on), "points": change.points, "reason": change.reason}
            grid.add(tr("核定"), tr("{day} 核定为 {points} 分：{reason}", **said))
        self._facts.addWidget(grid)

    def _save(self, field: str, text: str) -> None:
        shown = self.shown
        if shown is None:
            return
        values = {field: text}
        try:
            self._service.save(self._name, shown.indicator, **values)
        except AppError as error:
            self.hint.show_problem(refusal_text(error))
            return
        self.hint.show_problem("")
        self.saved.emit()

    def _attaching(self) -> Attach | None:
        shown, name = self.shown, self._name
        if shown is None:
            return None
        return lambda source, title: self._service.attach(name, shown.indicator, source, filename=title)

    def _connect(self) -> None:
        self.text.committed.connect(lambda text: self._save("text", text))
        self.wanted.committed.connect(lambda text: self._save("wanted", text))

    def _lay_out(self) -> None:
        head = row([self._title, self._state], spacing=10)
        head.setStretch(0, 1)
        self._settled_box.setLayout(column([self._settled], margins=(12, 8, 12, 8)))
        self._settled_box.hide()
        body: QFrame = frame("pane")
        parts: list[Item] = [
            head,
            self._settled_box,
            self._facts,
            label(tr("申诉理由（必填）"), "heading"),
            self.text,
            label(tr("诉求"), "heading"),
            self.wanted,
            self.files,
            None,
        ]
        body.setLayout(column(parts, spacing=8, margins=(18, 14, 18, 16)))
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("所选申诉"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        foot = frame("status")
        bar = row([self.discard_button, self.withdraw_button, None, self.submit_button], spacing=8)
        foot.setLayout(column([self.hint, bar], spacing=6, margins=(18, 8, 18, 10)))
        whole = column([scroll, foot], spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
