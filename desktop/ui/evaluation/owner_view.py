"""按指标填报: the owner of an indicator states it for all units, in one table."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.case_permissions import can_write
from desktop.services.cases_outcome import Outcome
from desktop.services.evaluation.stating import SelfAssessmentService
from desktop.services.evaluation.stating_values import AskedPart
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text, run_with_progress
from desktop.ui.evaluation.assessment_part import PartForm
from desktop.ui.evaluation.assessment_words import key_of, part_state, waits
from desktop.ui.evaluation.form_attaching import Attach, FormFiles
from desktop.ui.evaluation.form_words import indicator_text, rule_text
from desktop.ui.evaluation.owner_table import OwnerRow, OwnerTable
from desktop.ui.feedback_fields import Hint
from desktop.ui.jobs import Handlers

_SIZES_PX = (660, 520)
_PART_PX = 340


class OwnerView(QWidget):
    """The table of one part at the left, the chosen unit at the right.

    Args:
        desk: the open workspace, of a unit that owns indicators.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("owner-view")
        self._desk, self._service = desk, SelfAssessmentService(desk.session)
        self._name = ""
        self.parts: tuple[AskedPart, ...] = ()
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(tr("指标"))
        self.chooser.setMinimumWidth(desk.look.px(_PART_PX))
        self.rule, self.sentence = label("", "muted", wrap=True), label("", "muted", wrap=True)
        self.table, self.form, self.hint = OwnerTable(desk), PartForm(desk), Hint()
        self._files = FormFiles(desk, self.form.files, self._attaching, self._service.detach)
        self.next_one = button(tr("下一个未填"), self.table.next_missing)
        self.submit_button = button(tr("提交"), self.submit, "primary")
        self._lay_out()
        self._connect()

    def refresh(self, name: str, then: Callable[[bool], object] = lambda _any: None) -> None:
        """Reads again; what is being typed is left alone.

        Args:
            name: ``code edition`` of the scheme.
            then: is told whether this unit owns any indicator.
        """
        self._name = name

        def show(parts: Sequence[AskedPart]) -> None:
            if name == self._name:
                self._show(parts)
                then(bool(parts))

        handlers = Handlers(show, lambda error: self.hint.show_problem(refusal_text(error)), owner=self)
        self._desk.jobs.submit(lambda _progress: self._service.owned(name), handlers)

    def start(self) -> None:
        """Puts the keyboard into the table."""
        self.table.setFocus()

    def flush(self) -> None:
        """Saves whatever is being typed."""
        self.form.flush()

    def submit(self) -> None:
        """Hands in everything about the chosen indicator that waits."""
        self.flush()
        name = self._name
        places = [(one.part.code, one.unit.party) for one in self._of_chooser() if one.draft is not None]
        if not places:
            self._desk.said.emit(tr("没有待提交的数据。"))
            return

        def work(_progress: Progress) -> Outcome:
            return self._service.submit(name, "", places)

        handlers = Handlers(
            self._submitted, lambda error: self.hint.show_problem(refusal_text(error)), owner=self
        )
        self._desk.jobs.submit(work, handlers)

    def _show(self, parts: Sequence[AskedPart]) -> None:
        self.parts = tuple(parts)
        codes = dict.fromkeys(one.part.code for one in parts)
        titles = {one.part.code: indicator_text(one.indicator) for one in parts}
        if [self.chooser.itemData(at) for at in range(self.chooser.count())] != list(codes):
            kept = self.chooser.currentData()
            with QSignalBlocker(self.chooser):
                self.chooser.clear()
                for code in codes:
                    self.chooser.addItem(titles[code], code)
                self.chooser.setCurrentIndex(max(0, self.chooser.findData(kept)))
        self._show_table()

    def _show_table(self) -> None:
        session = self._desk.session
        chosen = self._of_chooser()
        rows = [OwnerRow(one.unit.party, one.unit.name, part_state(session, one)) for one in chosen]
        self.table.show_rows(rows)
        self.rule.setText(rule_text(chosen[0].part) if chosen else "")
        drafts = sum(one.draft is not None for one in chosen)
        missing = sum(waits(one) for one in chosen)
        said = {"count": len(chosen), "missing": missing, "drafts": drafts}
        self.sentence.setText(tr("{count} 个单位，{missing} 个还没有填，{drafts} 个待提交。", **said))
        self.next_one.setEnabled(bool(missing))
        self.submit_button.setEnabled(bool(drafts) and can_write(session))
        self._show_unit()

    def _show_unit(self) -> None:
        current = self._current()
        self.form.setVisible(current is not None)
        if current is not None:
            self.form.show_part(part_state(self._desk.session, current))

    def _of_chooser(self) -> tuple[AskedPart, ...]:
        code = self.chooser.currentData()
        return tuple(one for one in self.parts if one.part.code == code)

    def _current(self) -> AskedPart | None:
        unit = self.table.current_unit
        return next((one for one in self._of_chooser() if one.unit.party == unit), None)

    def _chosen(self) -> None:
        self.form.flush()
        self._show_unit()

    def _part_chosen(self) -> None:
        self.form.flush()
        self._show_table()

    def _take(self, values: Mapping[str, str]) -> None:
        """Keeps numbers: one here and now, many on the worker."""
        code, name = self.chooser.currentData(), self._name

        def work(progress: Progress) -> int:
            for number, (unit, value) in enumerate(values.items()):
                progress.step(number, len(values))
                self._service.save(name, code, unit, value=value)
            return len(values)

        def done(count: int) -> None:
            self._desk.changed.emit()
            self._desk.said.emit(tr("已保存 {count} 个单位的数据，待提交。", count=count))

        if len(values) == 1:
            (unit, value), *_ = values.items()
            self._attempt(partial(self._service.save, name, code, unit, value=value))
        else:
            desk = self._desk
            run_with_progress(self.window(), desk.look, desk.jobs, tr("保存数据"), (work, done))

    def _save(self, field: str, value: Any) -> None:  # of whatever the field holds
        shown = self.form.shown
        found = next((one for one in self.parts if shown and key_of(one) == shown.key), None)
        if found is None:
            return
        fields = {field: value}
        self._attempt(lambda: self._service.save(self._name, found.part.code, found.unit.party, **fields))

    def _attempt(self, act: Callable[[], AskedPart]) -> None:
        try:
            found = act()
        except AppError as error:
            self.hint.show_problem(refusal_text(error))
            return
        self.hint.show_problem("")
        self.parts = tuple(found if key_of(one) == key_of(found) else one for one in self.parts)
        self._show_table()
        self._desk.changed.emit()

    def _refused(self, texts: Sequence[str]) -> None:
        self.hint.show_problem(tr("没有采用：{texts}", texts="；".join(texts)))

    def _submitted(self, outcome: Outcome) -> None:
        words = list(dict.fromkeys(problem.sentence for problem in outcome.problems))
        self.hint.show_problem("\n".join([outcome.sentence, *words]) if words else "")
        if not outcome.problems:
            self._desk.changed.emit()
            self._desk.said.emit(outcome.sentence)

    def _attaching(self) -> Attach | None:
        current, name = self._current(), self._name
        if current is None:
            return None
        place = (current.part.code, current.unit.party)
        return lambda source, title: self._service.attach(name, place, source, filename=title)

    def _lay_out(self) -> None:
        head = row([label(tr("指标"), "heading"), self.chooser, None], spacing=8)
        left = QWidget()
        box = column([head, self.rule, self.table], spacing=8, margins=(16, 12, 12, 8))
        box.setStretch(2, 1)
        left.setLayout(box)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.form)
        splitter.setSizes([self._desk.look.px(size) for size in _SIZES_PX])
        splitter.setStretchFactor(0, 1)
        foot = frame("status")
        paste = label(tr("从 Excel 复制“单位、数据”两列，在表中粘贴即可。"), "muted")
        bar = row([self.sentence, paste, None, self.next_one, self.submit_button], spacing=10)
        foot.setLayout(column([self.hint, bar], spacing=6, margins=(18, 8, 18, 10)))
        whole = column([splitter, line(), foot], spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.chooser.currentIndexChanged.connect(lambda _index: self._part_chosen())
        self.table.chosen.connect(lambda _unit: self._chosen())
        self.table.valued.connect(self._take)
        self.table.refused.connect(self._refused)
        self.form.edited.connect(self._save)
