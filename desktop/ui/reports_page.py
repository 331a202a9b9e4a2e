"""报告: the list of papers, their options, a live preview, and saving or printing them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate, QSize, QStandardPaths, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFileDialog,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.papers import (
    NothingToPrint,
    Paper,
    PaperForm,
    PaperOptions,
    PaperRequest,
    PaperService,
    save_paper,
)
from desktop.services.policies import PolicyService
from desktop.ui.actions import Actions, Command
from desktop.ui.controls import ChoiceList, Item, button, column, frame, icon_button, label, line, row
from desktop.ui.desk import Desk, short_title
from desktop.ui.jobs import Handlers
from desktop.ui.page_preview import FIT_WIDTH, PagePreview

_PAGE = "page-reports"
_OF_ONE = frozenset(
    {"notice", "reminder", "bulletin", "feedback-form", "case", "receipt"}
    | {"inspection-report", "rectification-notice", "finding-list", "check-form"}
    | {"appraisal", "score-sheet", "evaluation-summary"}
)
ROW_PX = 28
_LEAST_ROWS, _BESIDE_PX = 6, 372
REPORT_COMMANDS = (
    Command("save-pdf", mark("保存为 PDF…"), "file", "Ctrl+S", "save", _PAGE, starts_group=True),
    Command("save-docx", mark("另存为 Word…"), "file", "Ctrl+Alt+S", "document", _PAGE),
    Command("save-pdfa", mark("另存为 PDF/A…"), "file", "Ctrl+Alt+A", "save", _PAGE),
    Command("print", mark("打印…"), "file", "Ctrl+P", "print", _PAGE),
    Command("zoom-in", mark("放大"), "view", "Ctrl+=", "zoom-in", _PAGE, starts_group=True),
    Command("zoom-out", mark("缩小"), "view", "Ctrl+-", "zoom-out", _PAGE),
    Command("zoom-fit", mark("适合宽度"), "view", "Ctrl+0", "fit", _PAGE),
)


class ReportsPage(QWidget):
    """Choose a paper, see it, print it."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.setObjectName(_PAGE)
        self._desk, self._actions = desk, actions
        self.service, self._policies = PaperService(desk.session), PolicyService(desk.session)
        self.paper: Paper | None = None
        self._wanted: tuple[str, PaperOptions] | None = None
        self._wanted_record = ""
        self._declare()
        self._list = ChoiceList(tr("报告种类"))
        for paper in self.service.offered():
            item = QListWidgetItem(paper.title)
            item.setData(Qt.ItemDataRole.UserRole, paper.name)
            item.setSizeHint(QSize(0, desk.look.px(ROW_PX)))
            self._list.addItem(item)
        self._policy, self._group = QComboBox(), QComboBox()
        self._which, self._which_title = QComboBox(), label(tr("哪一份"), "muted")
        self._day = QDateEdit(QDate(*desk.session.today().timetuple()[:3]))
        self._preview = PagePreview(desk)
        self._place = label("", "muted")
        self._empty = label("", "muted", wrap=True)
        self._deeds = {
            "save-pdf": button(tr("保存为 PDF…"), actions["save-pdf"].trigger, "primary"),
            "save-docx": button(tr("Word…"), actions["save-docx"].trigger),
            "save-pdfa": button(tr("PDF/A…"), actions["save-pdfa"].trigger),
            "print": button(tr("打印…"), actions["print"].trigger),
        }
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._of_plan = self._fill_options()
        self._lay_out()
        self._connect()
        self._show_empty(is_empty=False)
        self._list.setCurrentRow(0)

    def shown(self) -> None:
        """Reads the documents again and draws the paper anew."""
        shown = self._policy.currentData()
        self._policy.blockSignals(True)
        self._policy.clear()
        for policy in self._policies.policies():
            self._policy.addItem(short_title(policy), policy.uid)
        self._policy.setCurrentIndex(max(0, self._policy.findData(shown)) if self._policy.count() else -1)
        self._policy.blockSignals(False)
        self.draw()

    def show_paper(self, name: str, record: str) -> None:
        """Chooses a paper, and which one of its kind, as soon as those are known.

        Args:
            name: as `PaperService` names it; nothing happens when it is not offered here.
            record: what it is about.
        """
        self._wanted_record = record
        for place in range(self._list.count()):
            if self._list.item(place).data(Qt.ItemDataRole.UserRole) == name:
                if place == self._list.currentRow():
                    self._choose_paper()
                self._list.setCurrentRow(place)
                return

    def options(self) -> PaperOptions:
        """The options as chosen."""
        day = self._day.date()
        chosen = date(day.year(), day.month(), day.day())
        picked = self._which.currentData()
        if self._current() in _OF_ONE and isinstance(picked, PaperOptions):
            return replace(picked, as_of=chosen if self.service.needs_plan(self._current()) else None)
        return PaperOptions(
            policy=self._policy.currentData() or "",
            group_by=self._group.currentData(),
            unit=self._desk.unit if self._current() == "ledger" else "",
            as_of=chosen,
        )

    def draw(self) -> None:
        """Draws the chosen paper on the worker; the latest wish counts."""
        name = self._current()
        is_ready = self._policy.count() > 0 or not self.service.needs_plan(name)
        self._group.setEnabled(name == "ledger")
        for control in self._of_plan:
            control.setVisible(self.service.needs_plan(name))
        is_there = is_ready and (name not in _OF_ONE or self._which.count() > 0)
        self._allow(allowed=is_there)
        if not is_there:
            self._show_none(has_plan=is_ready)
            return
        self._wanted = wish = (name, self.options())
        self._place.setText(tr("正在生成…"))
        show, refuse = partial(self._show, wish), partial(self._refuse, wish)
        self._desk.jobs.submit(
            lambda _progress: self.service.render(*wish), Handlers(show, refuse, owner=self)
        )

    def _refuse(self, wish: tuple[str, PaperOptions], error: AppError) -> None:
        """Says why there is no such paper; the one before it does not stay in its place."""
        self._desk.refused.emit(error)
        if wish == self._wanted:
            self._allow(allowed=False)
            self._show_none(has_plan=True)

    def _allow(self, *, allowed: bool) -> None:
        for action, made in self._deeds.items():
            self._actions.allow(action, allowed=allowed)
            made.setEnabled(allowed)

    def _show_none(self, *, has_plan: bool) -> None:
        """Nothing of the chosen kind is there: what was shown before must not be saved in its place."""
        self.paper = self._wanted = None
        self._preview.show_paper(None)
        self._place.setText("")
        self._place.setToolTip("")
        item = self._list.currentItem()
        nothing = NothingToPrint(title=item.text() if item else tr("报告"))
        no_plan = tr("还没有政策文件。先到台账导入一份工作方案，这里就能打印。")
        self._empty.setText(str(nothing) if has_plan else no_plan)
        self._show_empty(is_empty=True)

    def _show_empty(self, *, is_empty: bool) -> None:
        self._empty.setVisible(is_empty)
        self._preview.setVisible(not is_empty)

    def _choose_paper(self) -> None:
        """Another kind of paper: which of them there are is read on the worker."""
        name = self._current()
        self._which.clear()
        self._which_title.setVisible(name in _OF_ONE)
        self._which.setVisible(name in _OF_ONE)
        if name not in _OF_ONE:
            self.draw()
            return
        find = self.service.requests
        self._desk.submit(lambda _progress: find(name), lambda found: self._fill_which(name, found), self)

    def _fill_which(self, name: str, found: Sequence[PaperRequest]) -> None:
        if name != self._current():
            return
        self._which.blockSignals(True)
        self._which.clear()
        for request in found:
            self._which.addItem(request.title, request.options)
        wanted, self._wanted_record = self._wanted_record, ""
        places = [at for at, request in enumerate(found) if wanted and _is_about(request.options, wanted)]
        self._which.setCurrentIndex(places[0] if places else 0 if found else -1)
        self._which.blockSignals(False)
        self._which.view().setMinimumWidth(self._which.view().sizeHintForColumn(0) + self._desk.look.px(30))
        self.draw()

    def _current(self) -> str:
        item = self._list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def _show(self, wish: tuple[str, PaperOptions], paper: Paper) -> None:
        if wish != self._wanted:
            return
        self.paper = paper
        self._show_empty(is_empty=False)
        self._preview.show_paper(paper)
        self._show_place(0)
        self._place.setToolTip(tr("字体：{fonts}", fonts="、".join(paper.fonts)))

    def _show_place(self, page: int) -> None:
        if self.paper is not None:
            pages = self.paper.pages
            self._place.setText(tr("第 {page} / {pages} 页", page=page + 1, pages=pages))

    def _fill_options(self) -> tuple[QWidget, ...]:
        """Fills the options of papers about the plan; gives them with their titles, from top to bottom."""
        self._policy.setAccessibleName(tr("政策文件"))
        self._which.setAccessibleName(tr("哪一份"))
        self._group.setAccessibleName(tr("排列方式"))
        self._group.addItem(tr("按条款排列"), "clause")
        self._group.addItem(tr("按单位排列"), "unit")
        self._day.setAccessibleName(tr("截止日期"))
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("yyyy-MM-dd")
        return (
            label(tr("政策文件"), "muted"),
            self._policy,
            label(tr("排列方式"), "muted"),
            self._group,
            label(tr("截止日期（印在页脚）"), "muted"),
            self._day,
        )

    def _lay_out(self) -> None:
        look = self._desk.look
        left = frame("pane")
        parts: list[Item] = [
            self._list,
            self._which_title,
            self._which,
            *self._of_plan,
            None,
        ]
        choices, deeds = QWidget(), self._deed_box()
        choices.setProperty("role", "plain")
        choices.setLayout(column(parts, spacing=6, margins=(16, 0, 16, 8)))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(choices)
        title = column([label(tr("报告"), "title")], margins=(16, 12, 16, 8))
        left.setLayout(column([title, scroll, deeds], spacing=0))
        left.setFixedWidth(look.px(250))
        for box in (self._policy, self._which):
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        tools = [
            icon_button(look, "zoom-out", tr("缩小"), self._actions["zoom-out"].trigger),
            icon_button(look, "zoom-in", tr("放大"), self._actions["zoom-in"].trigger),
            icon_button(look, "fit", tr("适合宽度"), self._actions["zoom-fit"].trigger),
        ]
        bar = row([self._place, None, *tools], spacing=2, margins=(16, 6, 12, 6))
        right = column([], spacing=0)
        right.addLayout(bar)
        right.addWidget(line())
        right.addWidget(self._preview, 1)
        right.addWidget(self._empty, 1)
        divider = frame("side")
        divider.setFixedWidth(1)
        whole = row([left, divider], spacing=0)
        whole.addLayout(right, 1)
        self.setLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list gives way, so that what can be chosen below it stays in sight."""
        super().resizeEvent(event)
        row_px = self._desk.look.px(ROW_PX)
        rows = (self.height() - self._desk.look.px(_BESIDE_PX)) // row_px
        self._list.setFixedHeight(row_px * min(max(rows, _LEAST_ROWS), self._list.count()) + 4)

    def _deed_box(self) -> QVBoxLayout:
        """The buttons; those of rarer forms are short and say the rest in their tip."""
        short = ("save-docx", "save-pdfa")
        for name in short:
            made, full = self._deeds[name], self._actions[name].text()
            made.setToolTip(full)
            made.setAccessibleName(full)
        forms = row([self._deeds[name] for name in short], spacing=6)
        parts: list[Item] = [self._deeds["save-pdf"], forms, self._deeds["print"]]
        return column(parts, spacing=6, margins=(16, 8, 16, 16))

    def _connect(self) -> None:
        self._list.currentItemChanged.connect(lambda _new, _old: self._choose_paper())
        self._which.currentIndexChanged.connect(lambda _index: self.draw())
        self._policy.currentIndexChanged.connect(lambda _index: self.draw())
        self._group.currentIndexChanged.connect(lambda _index: self.draw())
        self._day.dateChanged.connect(lambda _day: self.draw())
        self._preview.page_changed.connect(self._show_place)
        self._desk.unit_chosen.connect(self._unit_chosen)

    def _unit_chosen(self, _unit: str) -> None:
        if self.isVisible():
            self.draw()

    def _declare(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "save-pdf": self._save,
            "save-docx": partial(self._save_as, PaperForm.DOCX, tr("另存为 Word"), "Word (*.docx)"),
            "save-pdfa": partial(self._save_as, PaperForm.PDFA, tr("另存为 PDF/A"), "PDF/A (*.pdf)"),
            "print": self._print,
            "zoom-in": lambda: self._preview.step_zoom(closer=True),
            "zoom-out": lambda: self._preview.step_zoom(closer=False),
            "zoom-fit": lambda: self._preview.set_zoom(FIT_WIDTH),
        }
        for command in REPORT_COMMANDS:
            self._actions.add(command, slots[command.name])

    def _save(self) -> None:
        if self.paper is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(folder) / self.paper.file_name)
        chosen, _ = QFileDialog.getSaveFileName(self, tr("保存为 PDF"), start, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Writes the paper that is shown into a file."""
        if self.paper is None:
            return
        paper = self.paper
        self._desk.attempt(lambda: save_paper(paper, path), tr("已保存 {path}", path=path))

    def _save_as(self, form: PaperForm, title: str, kind: str) -> None:
        """Asks for a file of another form: the editable twin or the PDF/A."""
        if self.paper is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = Path(folder) / (self.paper.file_name.removesuffix(".pdf") + form.ending)
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(start), kind)
        if chosen:
            self.save_form(Path(chosen), form)

    def save_form(self, path: Path, form: PaperForm) -> None:
        """Makes the paper that is shown once more in another form, on the worker, and writes it."""
        if self._wanted is None:
            return
        name, options = self._wanted
        self._desk.submit(
            lambda _progress: save_paper(self.service.render(name, options, form), path),
            lambda _done: self._desk.said.emit(tr("已保存 {path}", path=path)),
            self,
        )

    def _print(self) -> None:
        from desktop.ui.printing import print_paper  # few sessions print: start-up time

        if self.paper is not None:
            print_paper(self.paper, self.service, self)


def _is_about(options: PaperOptions, wanted: str) -> bool:
    """Whether a paper is the one that was asked for: by its record, the unit it is about, or its scheme."""
    return wanted in (options.record, options.unit, options.scheme)
