"""An appeal before the office: what the unit says, where it stands, who would move, and the decision."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.domain.evaluation.effects import Effect
from desktop.domain.evaluation.values import Scheme
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.case_permissions import can_write
from desktop.services.evaluation.appeals import AppealService
from desktop.services.evaluation.appeals_deciding import AppealDecision
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import AppealNote, UnitView
from desktop.services.feedback_evidence import evidence_of
from desktop.ui.case_words import day_text
from desktop.ui.checks.fill_choice import Choice
from desktop.ui.checks.findings_facts import FactsGrid
from desktop.ui.checks.findings_files import FileList
from desktop.ui.controls import Item, button, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.evaluation.appeals_words import about_text, decision_text, state_text
from desktop.ui.evaluation.decision_base import indicator_score, place_text
from desktop.ui.evaluation.effects_table import EffectsTable
from desktop.ui.evaluation.form_words import fact_text, rule_text, score_text
from desktop.ui.evaluation.trial_editor import TrialEditor
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import LineField
from desktop.ui.phrases import Phrases, ReasonField

_EFFECTS_PX = 190


class Verdict(Enum):
    """How an appeal is decided."""

    GRANTED = mark("同意，更正")
    REFUSED = mark("不同意，维持原得分")


class AppealPane(QWidget):
    """Shows one appeal, and takes the decision on it.

    Args:
        desk: the open workspace, of the office.
    """

    decided = Signal(str)
    """An appeal was decided, by uid."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("appeal-pane")
        self._desk = desk
        self._service, self._figures = AppealService(desk.session), EvaluationService(desk.session)
        self._name = ""
        self.note: AppealNote | None = None
        self.view: UnitView | None = None
        self._title, self._state = label("", "heading", wrap=True), label("", "pill")
        self._facts, self.files = column([], spacing=0), FileList(desk)
        self.verdicts = Choice({one: tr(one.value) for one in Verdict})
        self.editor, self.effects = TrialEditor(desk), EffectsTable(desk)
        usual = (tr("经核实，申诉理由成立，予以更正。"), tr("经核实，原计分依据充分，不予更正。"))
        self._phrases = Phrases(desk.state, "appeal-decision", usual)
        self.reason = ReasonField(
            desk, tr("答复意见（必填）"), self._phrases, tr("单位会看到这段意见"), is_flat=True
        )
        self.document = LineField(tr("文件依据"), tr("文件依据，可以不填"))
        self.hint = Hint()
        self.ok = button(tr("答复"), self.decide, "primary")
        self._decision, self._bar = frame("card"), frame("status")
        self._settled = label("", wrap=True)
        self._settled_box = frame("notice")
        self.take_back = button(tr("撤销答复…"), self._take_back)
        self._lay_out()
        self.effects.list.setMinimumHeight(desk.look.px(_EFFECTS_PX))
        self.verdicts.changed.connect(self._preview)
        self.editor.changed.connect(self._preview)
        self.reason.changed.connect(self._allow)

    def show_note(self, name: str, note: AppealNote) -> None:
        """Shows an appeal; what is being decided about the same one stays.

        Args:
            name: ``code edition`` of the scheme.
            note: the appeal.
        """
        is_same = self.note is not None and (self.note.uid, self.note.version) == (note.uid, note.version)
        self._name, self.note = name, note
        if not is_same:
            self.view = None
            self.reason.set_text("")
            self.document.set_value("")
            self.verdicts.choose(Verdict.GRANTED)
            self.hint.show_problem("")
        self._show_settled(note)

        def show(view: UnitView) -> None:
            if self.note is not None and self.note.uid == note.uid:
                self._show(view, is_same=is_same)

        self._desk.submit(lambda _progress: self._figures.unit(name, note.unit), show, self)

    def decide(self) -> None:
        """Decides, and tells the unit."""
        note = self.note
        if note is None or not self.ok.isEnabled():
            return
        decision = self.decision()
        if decision is None:
            return
        self.hint.show_problem("")
        try:
            sentence = self._service.decide(note.uid, decision)
        except AppError as error:
            self.hint.show_problem(refusal_text(error))
            return
        self._phrases.remember(self.reason.text)
        self._desk.changed.emit()
        self._desk.said.emit(sentence)
        self.decided.emit(note.uid)

    def decision(self) -> AppealDecision | None:
        """What was put in, to be tried or decided; None while it says nothing."""
        note, reason = self.note, self.reason.text
        if note is None:
            return None
        if self.verdicts.chosen is Verdict.REFUSED:
            return AppealDecision(is_granted=False, reason=reason, version=note.version)
        trial = self.editor.trial()
        if trial is None:
            return None
        return AppealDecision(
            is_granted=True,
            reason=reason,
            points=trial.points,
            part=trial.part,
            fact=trial.fact,
            document=self.document.text().strip(),
            version=note.version,
        )

    def _show(self, view: UnitView, *, is_same: bool) -> None:
        had_view = self.view is not None
        self.view = view
        note = self.note
        if note is None:
            return
        self._title.setText(f"{view.score.participant.name}　{about_text(view.view.entry.scheme, note)}")
        self._show_facts(note, view)
        if not (is_same and had_view):
            self.editor.show_score(note.unit, indicator_score(view, note.indicator))
        self._preview()

    def _show_facts(self, note: AppealNote, view: UnitView) -> None:
        clear(self._facts)
        grid = FactsGrid(self._desk)
        grid.add(tr("提出日期"), day_text(note.on))
        grid.add(tr("申诉理由"), note.text)
        grid.add(tr("诉求"), note.wanted)
        score = indicator_score(view, note.indicator)
        if score is not None:
            grid.add(tr("现在得分"), score_text(score))
            for one in score.parts:
                grid.add(tr("计分规则"), rule_text(one.part))
                grid.add(tr("采用的数据"), fact_text(one.fact, one.part))
        grid.add(tr("总分和名次"), place_text(view, ""))
        self._facts.addWidget(grid)
        self.files.show_files(evidence_of(self._desk.session, note.uid), None)

    def _show_settled(self, note: AppealNote) -> None:
        is_open = note.is_granted is None
        self._state.setText(state_text(note))
        self._settled.setText(decision_text(note))
        self._settled_box.setVisible(not is_open)
        for part in (self._decision, self._bar):
            part.setVisible(is_open and can_write(self._desk.session))

    def _preview(self) -> None:
        note, view = self.note, self.view
        is_granted = self.verdicts.chosen is Verdict.GRANTED
        self.editor.setVisible(is_granted)
        self.document.setVisible(is_granted)
        self._allow()
        if note is None or view is None:
            return
        decision, scheme, service, uid = self.decision(), view.view.entry.scheme, self._service, note.uid
        if decision is None:
            self.effects.show_words(tr("填好更正内容，这里显示哪些单位的得分、名次和等次会变化。"))
            return

        def work() -> tuple[Scheme, Sequence[Effect]]:
            return scheme, service.preview(uid, decision)

        self.effects.want(work, note.unit)

    def _allow(self) -> None:
        is_ready = bool(self.reason.text) and self.decision() is not None
        self.ok.setEnabled(self.view is not None and is_ready)

    def _take_back(self) -> None:
        from desktop.ui.evaluation.decision_dialogs import open_withdrawal  # start-up time

        if self.note is not None and self.note.decided:
            open_withdrawal(self._desk, self._name, self.note.unit, self.note.decided, self)

    def _lay_out(self) -> None:
        head = row([self._title, self._state], spacing=10)
        head.setStretch(0, 1)
        self._settled_box.setLayout(
            column([self._settled, row([self.take_back, None])], spacing=6, margins=(12, 8, 12, 8))
        )
        decision: list[Item] = [
            label(tr("怎样答复"), "heading"),
            self.verdicts,
            self.editor,
            self.document,
            label(tr("答复以后会变化的单位"), "heading"),
            self.effects,
        ]
        self._decision.setLayout(column(decision, spacing=8, margins=(14, 12, 14, 12)))
        body: QFrame = frame("pane")
        parts: list[Item] = [head, self._settled_box, self._facts, self.files, line(), self._decision, None]
        body.setLayout(column(parts, spacing=10, margins=(18, 14, 18, 16)))
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("所选申诉"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        bar = row([self.reason, self.ok], spacing=10)
        bar.setStretch(0, 1)
        self._bar.setLayout(column([self.hint, bar], spacing=6, margins=(18, 8, 18, 10)))
        whole = column([scroll, self._bar], spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._settled_box.hide()
