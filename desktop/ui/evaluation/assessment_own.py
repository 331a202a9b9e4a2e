"""本单位自评: what the program knows is to be confirmed; what only the unit knows is stated and signed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.case_permissions import can_write
from desktop.services.cases_outcome import Outcome
from desktop.services.evaluation.stating import SelfAssessmentService
from desktop.services.evaluation.stating_values import AskedPart, StatementState
from desktop.ui.case_list import CardList
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.evaluation.assessment_part import CONFIRMED, PartForm
from desktop.ui.evaluation.assessment_words import asked_cards, key_of, part_state, waits
from desktop.ui.evaluation.form_attaching import Attach, FormFiles
from desktop.ui.feedback_fields import Hint
from desktop.ui.feedback_layout import beside, message, over
from desktop.ui.fields import LineField
from desktop.ui.jobs import Handlers

_PART, _NOTHING = range(2)
_SIGNER_PX = 120
_MOST_SAID = 6


class AssessmentFoot(QFrame):
    """Where the self-assessment stands, who signs it, and handing it in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("assessment-foot")
        self.setProperty("role", "status")
        self.sentence, self.hint = label("", "muted", wrap=True), Hint()
        self.signer = LineField(tr("自评签字人"), tr("签字人"))
        self.signer.setFixedWidth(desk.look.px(_SIGNER_PX))
        self.confirm_all = button(tr("全部确认"))
        self.confirm_all.setToolTip(tr("确认程序取到的全部数据；有异议的除外。不确认也可以提交。"))
        self.submit = button(tr("提交自评"), kind="primary")
        whole = row([self.sentence, None, self.confirm_all, 8, self.signer, self.submit], spacing=8)
        whole.setStretch(0, 1)
        self.setLayout(column([self.hint, whole], spacing=6, margins=(18, 8, 18, 10)))


class OwnAssessment(QWidget):
    """The list of parts at the left, one of them at the right.

    Args:
        desk: the open workspace, of a unit.
    """

    saved = Signal()
    """Something was written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("own-assessment")
        self._desk, self._service = desk, SelfAssessmentService(desk.session)
        self._name = ""
        self.parts: dict[str, AskedPart] = {}
        self.list = CardList(desk.look, tr("自评指标"), empty=tr("没有要自评的指标。"))
        self.form, self.foot = PartForm(desk), AssessmentFoot(desk)
        self._files = FormFiles(desk, self.form.files, self._attaching, self._service.detach)
        self._nothing = label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.form)
        self._stack.addWidget(message(self._nothing))
        box = column([], spacing=0)
        box.addWidget(beside(desk.look, self.list, over(self._stack, self.foot)), 1)
        self.setLayout(box)
        self._connect()
        self._say_nothing(tr("正在读取…"))

    @property
    def current(self) -> AskedPart | None:
        """The part that is shown."""
        return self.parts.get(self.list.current_key)

    def refresh(self, name: str) -> None:
        """Reads again; what is being typed is left alone.

        Args:
            name: ``code edition`` of the scheme.
        """
        self._name = name

        def work(_progress: Progress) -> tuple[Sequence[AskedPart], StatementState]:
            return self._service.asked(name), self._service.state(name)

        def show(found: tuple[Sequence[AskedPart], StatementState]) -> None:
            if name == self._name:
                self._show(*found)

        handlers = Handlers(show, lambda error: self._say_nothing(refusal_text(error)), owner=self)
        self._desk.jobs.submit(work, handlers)

    def start(self) -> None:
        """Puts the keyboard into the list."""
        self.list.setFocus()

    def flush(self) -> None:
        """Saves whatever is being typed."""
        self.form.flush()

    def select(self, code: str) -> None:
        """Shows a part, by its code."""
        for key, one in self.parts.items():
            if one.part.code == code:
                self.list.select_key(key)

    def step(self, *, forward: bool) -> None:
        """The next or the previous part."""
        self.flush()
        self.list.step(forward=forward)

    def next_unstated(self) -> None:
        """The next part that has to be stated, round the end."""
        keys = list(self.parts)
        at = keys.index(self.list.current_key) + 1 if self.list.current_key in keys else 0
        for key in (*keys[at:], *keys[:at]):
            if waits(self.parts[key]):
                self.list.select_key(key)
                self.form.start()
                return
        self._desk.said.emit(tr("没有待填报的指标了。"))

    def confirm_all(self) -> None:
        """Confirms everything that the program derived and nobody objected to."""
        self.flush()
        self._attempt(lambda: self._service.confirm(self._name))

    def submit(self) -> None:
        """Hands in what waits: all of it, or nothing; says what is missing."""
        self.flush()
        name, signer = self._name, self.foot.signer.text()

        def work(_progress: Progress) -> Outcome:
            return self._service.submit(name, signer)

        handlers = Handlers(
            self._submitted, lambda error: self.foot.hint.show_problem(refusal_text(error)), owner=self
        )
        self._desk.jobs.submit(work, handlers)

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each command does, by its name."""
        return {
            "next-part": lambda: self.step(forward=True),
            "previous-part": lambda: self.step(forward=False),
            "next-unstated-part": self.next_unstated,
            "confirm-part": self.form.confirm.click,
            "object-part": self.form.object.click,
            "confirm-all-parts": self.confirm_all,
            "attach-part": self.form.files.choose,
            "submit-assessment": self.submit,
        }

    def allowed(self) -> frozenset[str]:
        """Names of the commands that make sense now."""
        names = {"next-part", "previous-part", "next-unstated-part"}
        if can_write(self._desk.session) and self.parts:
            names |= {"confirm-all-parts", "submit-assessment"}
            current = self.current
            if current is not None and current.is_derived:
                names |= {"confirm-part", "object-part"}
            if current is not None and self.form.files.isVisibleTo(self.form):
                names.add("attach-part")
        return frozenset(names)

    def _show(self, parts: Sequence[AskedPart], state: StatementState) -> None:
        cards = asked_cards(parts)
        known = {key_of(one): one for one in parts}
        self.parts = {card.key: known[card.key] for card in cards if card.key}
        self.list.show_cards(cards)
        window = tr("自评时间 {window}。", window=state.window) if state.window else ""
        self.foot.sentence.setText(f"{window}{state.sentence}")
        self.foot.signer.set_value(state.signer or self.foot.signer.text())
        writes = can_write(self._desk.session)
        for press in (self.foot.submit, self.foot.confirm_all):
            press.setEnabled(writes and bool(parts))
        self.foot.confirm_all.setVisible(any(one.is_derived for one in parts))
        self._show_part()

    def _show_part(self) -> None:
        current = self.current
        if current is None:
            self._say_nothing(tr("选中一项指标，这里显示数据和填报内容。"))
            return
        self.form.show_part(part_state(self._desk.session, current))
        self._stack.setCurrentIndex(_PART)

    def _say_nothing(self, text: str) -> None:
        self._nothing.setText(text)
        self._stack.setCurrentIndex(_NOTHING)

    def _chosen(self) -> None:
        self.form.flush()
        self._show_part()
        self.saved.emit()

    def _written(self) -> AskedPart | None:
        """The part that the form shows: while another one is being chosen it is still the one before."""
        return self.parts.get(self.form.shown.key) if self.form.shown else None

    def _save(self, field: str, value: Any) -> None:  # of whatever the field holds
        current = self._written()
        if current is None:
            return
        fields = {field: value}
        self._attempt(lambda: self._service.save(self._name, current.part.code, current.unit.party, **fields))

    def _take_stance(self, stance: str, note: str) -> None:
        current = self._written()
        if current is None:
            return
        code = current.part.code
        if stance == CONFIRMED:
            self._attempt(partial(self._service.confirm, self._name, [code]))
        else:
            self._attempt(partial(self._service.object, self._name, code, note))

    def _attempt(self, act: Callable[[], AskedPart | str | None]) -> None:
        """Does something small here and now; a refusal stands beside the field."""
        try:
            found = act()
        except AppError as error:
            self.form.hint.show_problem(refusal_text(error))
            return
        if isinstance(found, AskedPart):
            self.parts[key_of(found)] = found
            if key_of(found) == self.list.current_key:
                self._show_part()
        elif isinstance(found, str):
            self._desk.said.emit(found)
        self.foot.hint.show_problem("")
        self._desk.changed.emit()

    def _attaching(self) -> Attach | None:
        current, name = self.current, self._name
        if current is None:
            return None
        place = (current.part.code, current.unit.party)
        return lambda source, title: self._service.attach(name, place, source, filename=title)

    def _submitted(self, outcome: Outcome) -> None:
        words = list(dict.fromkeys(problem.sentence for problem in outcome.problems))
        more = [tr("…… 共 {count} 处", count=len(words))] if len(words) > _MOST_SAID else []
        lines = [outcome.sentence, *words[:_MOST_SAID], *more] if words else []
        self.foot.hint.show_problem("\n".join(lines))
        if outcome.problems:
            self.select(outcome.problems[0].task)
            if outcome.problems[0].code == "E_SIGNER":
                self.foot.signer.setFocus()
            return
        self._desk.changed.emit()
        self._desk.said.emit(outcome.sentence)

    def _connect(self) -> None:
        self.list.chosen.connect(lambda _key: self._chosen())
        self.list.opened.connect(lambda _key: self.form.start())
        self.form.edited.connect(self._save)
        self.form.stance_taken.connect(self._take_stance)
        self.foot.submit.clicked.connect(lambda _checked: self.submit())
        self.foot.confirm_all.clicked.connect(lambda _checked: self.confirm_all())
