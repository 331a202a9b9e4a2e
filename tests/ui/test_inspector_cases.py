"""The inspector: the units under a task as cards, one of them in full, and the instruction behind a task."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.domain.supervision import ReviewVerdict, Urgency
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseService
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_attaching import AttachingService, NewEvidence
from desktop.services.instructions import InstructionService, NewInstruction
from desktop.services.ledger import LedgerService
from desktop.services.notices import NoticeService
from desktop.services.reviewing import ReviewService
from desktop.services.rulings import RulingService
from desktop.ui.case_dialogs import SuspendDialog
from desktop.ui.evidence_pictures import as_png
from desktop.ui.evidence_window import EvidenceWindow
from desktop.ui.inspector import Inspector
from desktop.ui.inspector_cases import CasesTab
from desktop.ui.inspector_instruction import InstructionPanel
from desktop.ui.look import Look
from desktop.ui.workbench import INSPECTOR_PX
from tests.services.office_year import Year
from tests.ui.feedback_stage import KeptYear, Stage, make_stage, play, replayed

BIG, POLICE = "市大数据局", "市公安局"
FIRST, SECOND = CODES = ("2023-5-001", "2023-5-010")


def begin(made: Year) -> None:
    """One unit has signed, reported with evidence, and was judged."""
    made.day("2023-05-10")
    unit = made.unit(BIG)
    AnswerService(unit).accept(None, "张敏", "0635-8288001")
    made.day("2023-07-04")
    AttachingService(unit).attach(FIRST, "2023Q2", NewEvidence("验收".encode(), "验收.txt"))
    FeedbackService(unit).save(FIRST, "2023Q2", progress="已完成平台一期建设。", percent="35")
    FeedbackService(unit).submit([FIRST], "2023Q2")
    made.collect()
    made.day("2023-07-06")
    reviews = ReviewService(made.office)
    reviews.review(reviews.queue()[0].feedback.uid, ReviewVerdict.BEHIND, "请加快县级对接。")
    made.day("2023-07-20")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptYear:
    return play(tmp_path_factory.mktemp("year") / "kept", CODES, begin)


@pytest.fixture
def year(kept: KeptYear, tmp_path: Path) -> Iterator[Year]:
    with replayed(kept, tmp_path / "year") as made:
        yield made


@pytest.fixture
def stage(qtbot: QtBot, look: Look, year: Year, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, year.office, tmp_path)
    yield made
    made.jobs.close()


@pytest.fixture
def inspector(stage: Stage) -> Inspector:
    made = Inspector(stage.desk)
    stage.show(made)
    return made


def uid(year: Year, code: str, unit: str = BIG) -> str:
    return CaseService(year.office).case(f"{code}@{unit}").facts.assignment.uid


def task(year: Year, code: str) -> str:
    return LedgerService(year.office).find(code).uid


def tab(inspector: Inspector) -> CasesTab:
    found = inspector.findChild(CasesTab)
    assert found is not None
    return found


def words(widget: object) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))  # type: ignore[attr-defined] # a widget


def test_every_unit_has_a_card_with_state_light_and_why(year: Year, inspector: Inspector) -> None:
    inspector.show_task(task(year, FIRST))
    inspector.show_tab(1)
    cards = {card.title: card for card in tab(inspector).list.cards.cards}

    assert len(cards) > 20
    assert cards[BIG].state == "办理中"
    assert cards[POLICE].state == "已交办"
    assert cards[BIG].light is not None
    assert any("落后" in fact or "欠进度" in fact for fact in cards[BIG].facts)
    assert "待签收" in cards[POLICE].facts
    assert any("35%" in fact for fact in cards[BIG].facts)


def test_everything_in_a_case_fits_the_width_of_the_inspector(year: Year, inspector: Inspector) -> None:
    year.day("2024-01-20")
    inspector.setFixedWidth(INSPECTOR_PX * 4 // 5)

    inspector.show_case(task(year, FIRST), uid(year, FIRST))
    view = tab(inspector).view

    assert "各期反馈" in words(view)
    assert view.widget().minimumSizeHint().width() <= view.viewport().width()


def test_the_head_says_where_the_task_stands_not_that_it_was_issued(year: Year, inspector: Inspector) -> None:
    inspector.show_task(task(year, FIRST))
    before = inspector._state.text()
    for row in CaseService(year.office).of_task(FIRST):
        RulingService(year.office).complete(row.facts.assignment.uid, "已核实")

    inspector.refresh()

    assert before != "已办结"
    assert inspector._state.text() == "已办结"


def test_a_card_opens_the_case_and_back(qtbot: QtBot, year: Year, inspector: Inspector) -> None:
    inspector.show_task(task(year, FIRST))
    inspector.show_tab(1)
    cases = tab(inspector)
    cases.list.select_key(uid(year, FIRST))
    cases.list.setFocus()

    qtbot.keyClick(cases.list, Qt.Key.Key_Return)
    opened = cases.view.case
    back = next(one for one in cases.findChildren(QPushButton) if "全部单位" in one.text())
    back.click()

    assert opened is not None
    assert opened.facts.assignment.name == BIG
    assert cases.list.isVisible()


def test_a_case_tells_its_story_newest_first(year: Year, inspector: Inspector) -> None:
    NoticeService(year.office).issue(
        NoticeService(year.office).proposals()[:40], "请加快。", date(2023, 8, 1), "王主任"
    )
    inspector.show_case(task(year, FIRST), uid(year, FIRST))
    story = words(tab(inspector).view)

    assert "张敏 0635-8288001" in story
    assert "已完成平台一期建设。" in story
    assert "请加快县级对接。" in story
    assert "欠进度" in story
    assert "督办〔2023〕" in story
    assert story.index("请加快县级对接。") < story.index("签收", story.index("办理过程"))


def test_evidence_of_a_case_is_looked_at(
    qtbot: QtBot, year: Year, stage: Stage, inspector: Inspector
) -> None:
    inspector.show_case(task(year, FIRST), uid(year, FIRST))
    link = next(
        one for one in tab(inspector).view.findChildren(QPushButton) if one.accessibleName() == "查看验收.txt"
    )

    link.click()
    window = stage.window.findChild(EvidenceWindow)
    assert window is not None
    qtbot.waitUntil(lambda: window.view.preview is not None)

    assert window.view.preview is not None
    assert window.view.preview.text == "验收"


def test_actions_of_a_case_are_in_its_menu_and_open_their_dialogs(
    year: Year, stage: Stage, inspector: Inspector
) -> None:
    inspector.show_case(task(year, FIRST), uid(year, FIRST))
    more = next(
        one
        for one in tab(inspector).view.findChildren(QToolButton)
        if one.accessibleName() == "对这个单位的操作"
    )
    menu: QMenu = more.menu()
    menu.aboutToShow.emit()
    names = [action.objectName() for action in menu.actions() if not action.isSeparator()]

    next(action for action in menu.actions() if action.objectName() == "case-suspend").trigger()

    assert "case-complete" in names
    assert "case-reassign" in names
    assert "case-review" not in names
    assert stage.window.findChild(SuspendDialog) is not None


def test_the_case_follows_what_was_decided(year: Year, stage: Stage, inspector: Inspector) -> None:
    inspector.show_case(task(year, FIRST), uid(year, FIRST))

    RulingService(year.office).suspend(uid(year, FIRST), "省级平台改造")
    stage.desk.changed.emit()

    assert "已中止：省级平台改造" in words(tab(inspector).view)
    assert tab(inspector).view.isVisible()


def test_a_draft_says_that_there_are_no_units_yet(year: Year, inspector: Inspector) -> None:
    inspector.show_task(task(year, "2023-5-002"))
    inspector.show_tab(1)

    assert "还没有交办" in tab(inspector)._nothing.text()


def test_a_unit_sees_its_own_case_at_once(qtbot: QtBot, look: Look, year: Year, tmp_path: Path) -> None:
    session = year.unit(BIG)
    theirs = make_stage(qtbot, look, session, tmp_path / "theirs")
    made = Inspector(theirs.desk)
    theirs.show(made)
    heard: list[str] = []
    made.report_wanted.connect(heard.append)

    made.show_task(LedgerService(session).find(FIRST).uid)
    made.show_tab(1)
    view = tab(made).view
    report = next(one for one in view.findChildren(QPushButton) if one.text() == "填报进展")
    report.click()
    theirs.jobs.close()

    assert view.isVisible()
    assert heard == [uid(year, FIRST)]


def test_the_office_goes_from_a_case_to_what_waits_in_it(year: Year, inspector: Inspector) -> None:
    unit = year.units[BIG]
    FeedbackService(unit).save(SECOND, "2023Q2", progress="已完成。")
    FeedbackService(unit).submit([SECOND], "2023Q2")
    year.collect()
    heard: list[str] = []
    inspector.review_wanted.connect(heard.append)
    inspector.show_case(task(year, SECOND), uid(year, SECOND))

    next(one for one in tab(inspector).view.findChildren(QPushButton) if one.text() == "核定反馈").click()

    assert heard == [uid(year, SECOND)]


def test_the_instruction_behind_a_task_is_shown_with_its_slip(
    qtbot: QtBot, year: Year, stage: Stage, inspector: Inspector
) -> None:
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(0xFF0000)
    outcome = InstructionService(year.office).add(
        NewInstruction(
            "王市长",
            "请抓紧解决<b>一事重复跑</b>。",
            Urgency.URGENT,
            date(2023, 7, 19),
            (BIG,),
            slip=as_png(picture),
            slip_name="批示单.png",
        )
    )
    inspector.show_task(outcome.task)
    inspector.show_tab(0)
    panel = inspector.findChild(InstructionPanel)
    assert panel is not None
    stage.idle()
    slip = next(one for one in panel.findChildren(QLabel) if one.accessibleName() == "批示单")
    shown = slip.pixmap().toImage()
    next(one for one in panel.findChildren(QPushButton) if "批示单" in one.text()).click()
    window = stage.window.findChild(EvidenceWindow)
    assert window is not None
    qtbot.waitUntil(lambda: window.view.preview is not None)

    said = words(panel)
    assert "请抓紧解决<b>一事重复跑</b>。" in said
    assert outcome.due.isoformat() in said
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).name() == "#ff0000"
    inspector.show_task(task(year, FIRST))
    assert not panel.isVisible()
