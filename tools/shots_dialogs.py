"""Pictures of the dialogs, and of what opens below a control."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QDialog, QWidget

from desktop.domain.periods import parse_period
from desktop.domain.standing import Case, CaseRow
from desktop.domain.supervision import (
    Answer,
    AnswerKind,
    Evidence,
    Light,
    ObjectionPart,
    Request,
    RequestKind,
)
from desktop.paths import resource
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.credentials import NeedsPassphrase
from desktop.services.demo import LEDGER_BOOK, PAPERS
from desktop.services.directory import DirectoryService
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_evidence import evidence_of
from desktop.services.ledger import LedgerQuery, LedgerRow
from desktop.services.lookback import earliest_day
from desktop.services.sample import PLAN
from desktop.ui.answer_dialogs import AcceptDialog, ExtensionDialog, ObjectDialog, PauseDialog, TakeBackDialog
from desktop.ui.case_dialogs import (
    CloseDialog,
    CompleteDialog,
    ExcuseDialog,
    ReassignDialog,
    ReopenDialog,
    ResumeDialog,
    SuspendDialog,
    WithdrawCaseDialog,
)
from desktop.ui.column_filter import Condition
from desktop.ui.column_filter_popup import ColumnFilterPopup
from desktop.ui.compare_dialog import CompareDialog
from desktop.ui.create_wizard import CreateWizard
from desktop.ui.day_picker import DayPopup
from desktop.ui.dialogs import BugDialog, ProgressDialog, ShortcutsDialog, WithdrawDialog, withdrawal_text
from desktop.ui.evidence_window import EvidenceWindow
from desktop.ui.feedback_attach import ShareDialog
from desktop.ui.help_dialog import HelpDialog
from desktop.ui.import_wizard import ImportWizard
from desktop.ui.instruction_dialog import InstructionDialog
from desktop.ui.jobs import Step
from desktop.ui.ledger_rows import ledger_columns
from desktop.ui.ledger_values import choices
from desktop.ui.name_dialog import NameDialog
from desktop.ui.notice_dialog import NoticeDialog, RemindDialog
from desktop.ui.palette_dialog import PaletteDialog
from desktop.ui.return_dialog import ReturnDialog
from desktop.ui.ruling_form import RulingDialog
from desktop.ui.saved_views_button import ViewNameDialog
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.unit_picker import UnitPopup
from desktop.ui.unlock_dialog import UnlockDialog
from desktop.ui.workbook_wizard import WorkbookWizard
from tools.shots_studio import Studio

Scene = Callable[[], QWidget]
Scenes = Iterator[tuple[str, Scene]]


def show_all(studio: Studio, scenes: Scenes) -> None:
    """Takes pictures of dialogs and popups."""
    for name, scene in scenes:
        if studio.wants(name):
            shown = scene()
            shown.show()
            studio.take(name, shown)
            if isinstance(shown, QDialog):
                QDialog.reject(shown)
            shown.deleteLater()


def window_dialogs(studio: Studio) -> Scenes:
    """Dialogs that need no workspace."""
    window, look, place = studio.window, studio.look, studio.places.rest

    def create(step: int) -> Scene:
        def made() -> CreateWizard:
            wizard = CreateWizard(window.shell.workspaces, window.jobs, look, window)
            wizard.fill(
                "聊城市人民政府办公室", place / f"c{studio.suffix}{step}", passphrase="demo" if step else ""
            )
            for _ in range(step):
                wizard.advance()
                studio.settle()
            return wizard

        return made

    for step in range(4):
        yield f"create-{step + 1}", create(step)
    yield "unlock", lambda: UnlockDialog("市督查办", NeedsPassphrase(), look, window)
    yield "bug", lambda: BugDialog(ValueError("示例"), look, window)

    def progress() -> QDialog:
        dialog = ProgressDialog("准备示例", look, window)
        dialog.show_step(Step(24, 60, "写入草稿任务"))
        return dialog

    yield "progress", progress


def desk_dialogs(studio: Studio) -> Scenes:
    """Dialogs of an open workspace."""
    window, desk = studio.window, studio.desk

    def imported(name: str) -> Scene:
        def made() -> ImportWizard:
            wizard = ImportWizard(desk, None, window)
            if name:
                wizard.read(resource(PLAN))
                studio.settle()
            return wizard

        return made

    yield "import-1", imported("")
    yield "import-2", imported(PLAN)
    yield "import-book-drop", lambda: WorkbookWizard(desk, None, window)
    book = studio.places.year / PAPERS / LEDGER_BOOK
    yield "import-book", lambda: WorkbookWizard(desk, book, window)
    yield "withdraw", lambda: WithdrawDialog("撤销任务", withdrawal_text(["2023-5-041"]), desk.look, window)
    yield "name", lambda: NameDialog(desk, "市数据局", window)
    yield "shortcuts", lambda: ShortcutsDialog(window.commands, desk.look, window)
    yield "help", lambda: HelpDialog(window.commands, "zh", desk.look, window)
    yield "palette", lambda: PaletteDialog(desk, window.commands, window)
    yield "view-name", lambda: ViewNameDialog(desk.look, "红灯任务", window)
    yield "compare", lambda: CompareDialog(desk, window)

    def compared() -> QDialog:
        dialog = CompareDialog(desk, window)
        dialog.run()
        studio.settle()
        return dialog

    yield "compare-done", compared
    yield "evidence", lambda: evidence_window(studio)


def popups(studio: Studio) -> Scenes:
    """What opens below a control."""
    window, desk = studio.window, studio.desk
    today = desk.session.today()
    days = (earliest_day(desk.session), today, today)
    ended = [period for code in ("2023Q4", "2024Q1") if (period := parse_period(code))]
    yield "popup-day", lambda: DayPopup(days, ended, desk.look, window)
    units = DirectoryService(desk.session).units()
    yield "popup-unit", lambda: UnitPopup(desk.look, units, window, "全部单位")
    columns = {column.name: column for column in ledger_columns(today)}
    for name in ("title", "light", "responsible", "next_due", "percent"):
        yield f"popup-filter-{name}", lambda name=name: filter_popup(studio, columns[name])  # type: ignore[misc]  # bound now


def filter_popup(studio: Studio, column: Column[LedgerRow]) -> ColumnFilterPopup:
    """The filter of a column with what it offers."""
    desk = studio.desk
    kind = column.filter or FilterKind.WORDS
    popup = ColumnFilterPopup(
        desk.look, column.title, kind, Condition(column.name), desk.session.today(), studio.window
    )
    if kind in (FilterKind.VALUES, FilterKind.NAMES):
        popup.offer(choices(desk.session, LedgerQuery(), column.name))
    return popup


def evidence_window(studio: Studio) -> EvidenceWindow:
    """The first attachments that some report has."""
    desk = studio.desk
    found: Sequence[Evidence] = ()
    for row in CaseService(desk.session).rows(CaseFilter(completed=True)):
        facts = CaseService(desk.session).case(row.uid).facts
        found = evidence_of(desk.session, *(one.uid for one in facts.feedback))
        if found:
            break
    shown = EvidenceWindow(desk, studio.window)
    shown.show_items(found)
    return shown


def office_dialogs(studio: Studio) -> Scenes:
    """What the office decides."""
    window, desk = studio.window, studio.desk
    case = a_case(studio, CaseFilter(lights=(Light.RED,)))
    decisions = {
        "suspend": SuspendDialog,
        "resume": ResumeDialog,
        "complete": CompleteDialog,
        "excuse": ExcuseDialog,
        "reassign": ReassignDialog,
        "close": CloseDialog,
        "reopen": ReopenDialog,
        "withdraw-case": WithdrawCaseDialog,
    }
    for name, dialog in decisions.items():
        yield f"case-{name}", lambda dialog=dialog: dialog(desk, case, window)  # type: ignore[misc]  # bound now
    yield "notice", lambda: NoticeDialog(desk, window)
    reds = CaseService(desk.session).rows(CaseFilter(lights=(Light.RED, Light.YELLOW)))[:9]
    yield "notice-chosen", lambda: NoticeDialog(desk, window, reds, left_out=2)
    full = CaseService(desk.session).case(case.uid)
    yield "ruling-objection", lambda: RulingDialog(desk, with_objection(full), window)
    yield "ruling-extension", lambda: RulingDialog(desk, with_request(full), window)
    yield "remind", lambda: RemindDialog(desk, window)
    yield "instruction", lambda: InstructionDialog(desk, window)
    yield "return", lambda: ReturnDialog(desk, f"{case.code} {case.unit_name}", lambda reason: reason, window)


def unit_dialogs(studio: Studio) -> Scenes:
    """What a unit answers and asks for."""
    window, desk = studio.window, studio.desk
    row = a_case(studio, CaseFilter())
    case = CaseService(desk.session).case(row.uid)
    yield "accept", lambda: AcceptDialog(desk, [row], window)
    yield "object", lambda: ObjectDialog(desk, row, window)
    yield "extension", lambda: ExtensionDialog(desk, case, window)
    yield "pause", lambda: PauseDialog(desk, row, window)
    yield "take-back", lambda: TakeBackDialog(desk, with_request(case), window)
    asked = FeedbackService(desk.session).asked()
    name, media = "阶段性验收意见.pdf", "application/pdf"
    paper = Evidence("e", "f", "0" * 64, name, 48_213, media, None, None, "", is_draft=True)
    yield "share", lambda: ShareDialog(desk, paper, asked, window)


def with_request(case: Case) -> Case:
    """A case whose unit asks for more time."""
    uid, task = case.facts.assignment.uid, case.facts.task.uid
    until, reason = date(2024, 6, 30), "省级统一平台延期上线，接口暂不具备。"
    wish = Request("r", task, uid, RequestKind.EXTENSION, "", until, reason, date(2024, 4, 10), "v")
    return replace(case, open_request="r", facts=replace(case.facts, requests=(wish,)))


def with_objection(case: Case) -> Case:
    """A case whose unit objects to its duty."""
    answer = Answer(
        uid="a",
        task=case.facts.task.uid,
        assignment=case.facts.assignment.uid,
        kind=AnswerKind.OBJECTED,
        part=ObjectionPart.DUTY,
        reason="该项职能已于2022年划转市行政审批局。",
        wanted="市行政审批局",
        contact="王科长",
        phone="0635-8280000",
        on=date(2023, 5, 12),
        version="v",
    )
    return replace(case, open_request="a", facts=replace(case.facts, answer=answer))


def a_case(studio: Studio, chosen: CaseFilter) -> CaseRow:
    """The first case that a filter finds."""
    return CaseService(studio.desk.session).rows(chosen)[0]
