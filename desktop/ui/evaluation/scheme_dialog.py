"""考核方案: those at hand, importing one out of TOML or Excel with its problems, trying it, publishing it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.domain.evaluation.examples import run_examples
from desktop.domain.evaluation.values import Scheme
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.case_permissions import can_write
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.scheme_drafts import GivenScheme
from desktop.services.evaluation.schemes import SchemeLibrary, SchemePreview
from desktop.services.evaluation.values import SchemeEntry
from desktop.ui.case_card import ListCard
from desktop.ui.case_list import CardList
from desktop.ui.case_words import day_text
from desktop.ui.controls import Item, button, column, label, line, row
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, Work, refusal_text, run_behind
from desktop.ui.evaluation.scheme_pane import SchemePane
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import LineField

_SIZE_PX = (1180, 680)
_LIST_PX = 290
_READ = "read"
"""Key of what was read out of a file and is not taken over yet."""
_GIVEN: Mapping[str, str] = {"title": mark("方案名称"), "code": mark("方案代码"), "edition": mark("版本")}
_GIVEN_PX: Mapping[str, int] = {"title": 260, "code": 150, "edition": 80}
PUBLISH = Decision(
    "publish-scheme",
    mark("发布考核方案"),
    mark("发布"),
    mark("发布后所有单位都会收到这个方案，按它自评和计分。发布的版本不能再改，要改只能发布新的版本。"),
)
WITHDRAW = Decision(
    "withdraw-scheme",
    mark("撤销考核方案"),
    mark("撤销"),
    mark("方案不会删除：它和撤销理由一起保留，单位会看到已撤销。"),
    reason=mark("理由（必填）"),
    example=mark("例如：市考核办调整了分值，另行发布。"),
)


def open_schemes(desk: Desk, parent: QWidget, file: Path | None = None) -> "SchemeDialog":
    """Opens the schemes.

    Args:
        desk: the open workspace, of the office.
        parent: the window that waits.
        file: read at once, e.g. one that was dropped on the page.
    """
    dialog = SchemeDialog(desk, parent.window())
    dialog.open()
    if file is not None:
        dialog.read(file)
    return dialog


class SchemeDialog(Dialog):
    """Lists schemes at the left, shows one at the right.

    Args:
        desk: the open workspace, of the office.
        parent: the window that waits.
    """

    scheme_wanted = Signal(str)
    """The figures of a scheme are to be shown, by ``code edition``."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("schemes", tr("考核方案"), parent)
        self._desk, self._library = desk, SchemeLibrary(desk.session)
        self._figures = EvaluationService(desk.session)
        self._entries: dict[str, SchemeEntry] = {}
        self.preview: SchemePreview | None = None
        self._file: Path | None = None
        self.given = {name: LineField(tr(title)) for name, title in _GIVEN.items()}
        self._given_box = QWidget()
        self.list = CardList(desk.look, tr("考核方案"), empty=tr("没有考核方案，请导入。"))
        self.pane, self.hint = SchemePane(desk), Hint()
        self.take_file = button(tr("导入方案…"), self.choose_file)
        self.save = button(tr("另存…"), self.choose_target)
        self.try_it = button(tr("试算"), self.try_scheme)
        self.publish = button(tr("发布…"), self._publish, "primary")
        self.withdraw = button(tr("撤销…"), self._withdraw)
        self._lay_out()
        self.resize(desk.look.px(_SIZE_PX[0]), desk.look.px(_SIZE_PX[1]))
        self.list.chosen.connect(lambda _key: self._show())
        desk.changed.connect(self._read)
        self.finished.connect(self.deleteLater)
        self._read()
        self.list.setFocus()

    @property
    def entry(self) -> SchemeEntry | None:
        """The scheme that is chosen; None for one that was only read."""
        return self._entries.get(self.list.current_key)

    def choose_file(self) -> None:
        """Lets the user choose a file to import."""
        kinds = tr("考核方案 (*.toml *.xlsx *.xls *.ods *.et)")
        name, _ = QFileDialog.getOpenFileName(self, tr("导入考核方案"), "", kinds)
        if name:
            self.read(Path(name))

    def read(self, file: Path, given: GivenScheme | None = None) -> None:
        """Reads a file and shows what it holds; nothing is taken over yet.

        Args:
            file: TOML or a table.
            given: what a person says of a table that does not say it itself.
        """
        self.hint.show_problem("")
        self._file = file
        work = Work(
            lambda progress: self._library.preview(file, progress, given), self._show_preview, self._refuse
        )
        run_behind(self._desk.jobs, self._desk.look, self, tr("读取考核方案"), work)

    def choose_target(self) -> None:
        """Lets the user choose where the scheme is saved: Excel to be edited, or TOML."""
        if (entry := self.entry) is None:
            return
        kinds = "Excel (*.xlsx);;TOML (*.toml)"
        name, _ = QFileDialog.getSaveFileName(self, tr("另存考核方案"), f"{entry.name}.xlsx", kinds)
        if name:
            self.save_to(Path(name))

    def save_to(self, target: Path) -> None:
        """Writes the chosen scheme."""
        if (entry := self.entry) is not None:
            self._attempt(partial(self._library.export, entry.name, target))

    def try_scheme(self) -> None:
        """Takes what was read over as a draft, and shows the figures of the chosen scheme."""
        if self._chosen_preview() is not None:
            self._take_over()
        elif (entry := self.entry) is not None:
            self.accept()
            self.scheme_wanted.emit(entry.name)
            self._desk.record_wanted.emit("scheme", entry.uid or entry.name)

    def _take_over(self) -> None:
        preview = self._chosen_preview()
        scheme = preview.scheme if preview else None
        if scheme is None:
            return
        name = f"{scheme.code} {scheme.edition}"

        def done() -> None:
            self.preview = None
            self._read()
            self._select(name)

        self._attempt(partial(self._library.add, scheme), done)

    def _publish(self) -> None:
        entry = self.entry
        if entry is None:
            return
        dialog = DecisionDialog(self._desk, translated(PUBLISH), self)
        dialog.consequence.setText(f"{entry.scheme.title}（{entry.name}）\n\n{dialog.consequence.text()}")
        dialog.use(lambda: self._library.publish(entry.name))
        dialog.open()

    def _withdraw(self) -> None:
        entry = self.entry
        if entry is None:
            return
        dialog = DecisionDialog(self._desk, translated(WITHDRAW), self)
        dialog.consequence.setText(f"{entry.scheme.title}（{entry.name}）\n\n{dialog.consequence.text()}")
        dialog.use(lambda: self._library.withdraw(entry.name, dialog.reason))
        dialog.open()

    def _read(self) -> None:
        self._entries = {_key(one): one for one in self._figures.schemes()}
        self._show_cards()
        self._show()

    def _show_cards(self) -> None:
        cards = [_card(key, one) for key, one in self._entries.items()]
        if self.preview is not None:
            cards.insert(0, _read_card(self.preview))
        self.list.show_cards(cards)

    def _show_preview(self, preview: SchemePreview) -> None:
        self.preview = preview
        self._show_cards()
        self.list.select_key(_READ)
        self._show()

    def _read_again(self) -> None:
        """A table says nothing of code, edition or title: it is read again under those that were typed."""
        said = {name: field.text().strip() for name, field in self.given.items()}
        if self._file is not None and self._chosen_preview() is not None:
            given = GivenScheme(code=said["code"], edition=said["edition"], title=said["title"])
            self.read(self._file, given)

    def _show_given(self, preview: SchemePreview | None) -> None:
        is_table = preview is not None and self._file is not None and self._file.suffix.lower() != ".toml"
        self._given_box.setVisible(is_table)
        scheme = preview.scheme if preview is not None else None
        for name, field in self.given.items():
            if scheme is not None:
                field.set_value(str(getattr(scheme, name)))

    def _chosen_preview(self) -> SchemePreview | None:
        return self.preview if self.list.current_key == _READ else None

    def _show(self) -> None:
        preview, entry = self._chosen_preview(), self.entry
        if preview is not None:
            self.pane.show_scheme(preview.scheme, preview.examples, preview.problems, preview.sentence)
        else:
            scheme = entry.scheme if entry else None
            examples = tuple(run_examples(scheme)) if scheme else ()
            self.pane.show_scheme(scheme, examples, notice=_notice(entry) if entry else "")
        self._show_given(preview)
        self._allow(preview, entry)

    def _allow(self, preview: SchemePreview | None, entry: SchemeEntry | None) -> None:
        writes = can_write(self._desk.session)
        can_take = preview is not None and preview.scheme is not None and writes
        self.try_it.setText(tr("作为草稿试算") if preview is not None else tr("看得分"))
        self.try_it.setAccessibleName(self.try_it.text())
        self.try_it.setEnabled(can_take or entry is not None)
        self.take_file.setEnabled(writes)
        self.save.setEnabled(entry is not None)
        self.publish.setEnabled(writes and entry is not None and not entry.is_published)
        self.withdraw.setEnabled(writes and entry is not None and not entry.is_shipped)

    def _attempt(self, act: Callable[[], object], then: Callable[[], object] = lambda: None) -> None:
        """Does something small here and now; a refusal stands in the dialog."""
        try:
            sentence = act()
        except AppError as error:
            self._refuse(error)
            return
        self.hint.show_problem("")
        self._desk.changed.emit()
        then()
        if isinstance(sentence, str):
            self._desk.said.emit(sentence)

    def _refuse(self, error: AppError) -> None:
        self.hint.show_problem(refusal_text(error))

    def _select(self, name: str) -> None:
        for key, one in self._entries.items():
            if one.name == name:
                self.list.select_key(key)
                return

    def _lay_out(self) -> None:
        self.list.setFixedWidth(self._desk.look.px(_LIST_PX))
        fields: list[Item] = [label(tr("可以改："), "muted")]
        for name, field in self.given.items():
            field.setFixedWidth(self._desk.look.px(_GIVEN_PX[name]))
            field.committed.connect(lambda _text: self._read_again())
            fields += [label(tr(_GIVEN[name])), field]
        self._given_box.setLayout(row([*fields, None], spacing=8, margins=(16, 8, 16, 8)))
        side = QWidget()
        shown = column([self._given_box, self.pane], spacing=0)
        shown.setStretch(1, 1)
        side.setLayout(shown)
        body = row([self.list, line(), side], spacing=0)
        body.setStretch(2, 1)
        close = button(tr("关闭"), self.accept)
        buttons = row(
            [self.take_file, self.save, None, self.withdraw, close, self.try_it, self.publish],
            spacing=8,
            margins=(16, 10, 16, 12),
        )
        whole = column([body, line(), column([self.hint], margins=(16, 4, 16, 0)), buttons], spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)


def _key(entry: SchemeEntry) -> str:
    return entry.uid or f"shipped {entry.name}"


def _state(entry: SchemeEntry) -> str:
    if entry.is_shipped:
        return tr("自带示例")
    return tr("草稿") if entry.is_draft else tr("已发布")


def _notice(entry: SchemeEntry) -> str:
    if entry.is_shipped:
        return tr("这是随程序提供的示例，指标和分值须由主管部门核定后再发布。可以另存为 Excel，改好再导入。")
    if entry.is_draft:
        return tr("这是草稿，只有督查办公室看得到。")
    return ""


def _card(key: str, entry: SchemeEntry) -> ListCard:
    scheme = entry.scheme
    facts = [tr("{year} 年度　{count} 项指标", year=scheme.year, count=len(scheme.indicators))]
    if entry.published_on:
        facts.append(tr("{day} 发布", day=day_text(entry.published_on)))
    return ListCard(
        key,
        scheme.title,
        code=scheme.edition,
        state=_state(entry),
        is_waiting=entry.is_draft,
        facts=tuple(facts),
    )


def _read_card(preview: SchemePreview) -> ListCard:
    scheme: Scheme | None = preview.scheme
    title = scheme.title if scheme else tr("没有读出方案")
    problems: Sequence[object] = preview.problems
    facts = (tr("{count} 个问题", count=len(problems)),) if problems else ()
    return ListCard(_READ, title, state=tr("刚读取"), is_waiting=True, facts=facts)
