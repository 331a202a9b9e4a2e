"""The document: the source of a task is tinted where it stands, and a click on it selects the task."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.policy import parse_policy
from desktop.services.ledger import LedgerService
from desktop.ui.document_view import DocumentView, Highlight, Mark
from desktop.ui.ledger_page import CLAUSES
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.source_marks import bracket_within
from tests.conftest import PLAN
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of

TEXT = "一、甲𬭚事\n第一段。2023年年底前，完成30%。（责任单位：市公安局）\n第二段。（责任单位：市财政局）"
FIRST = (TEXT.index("第一段"), TEXT.index("）") + 1)
BRACKET = (TEXT.index("（"), TEXT.index("）") + 1)
SECOND = (TEXT.index("第二段"), len(TEXT))


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> DocumentView:
    made = DocumentView(look)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.show_text(TEXT)
    made.set_marks((Mark("one", FIRST, BRACKET), Mark("two", SECOND)))
    return made


def test_each_kind_of_place_is_tinted_on_exactly_its_characters(view: DocumentView, look: Look) -> None:
    due = (TEXT.index("2023"), TEXT.index("。（"))
    target = (TEXT.index("30%"), TEXT.index("30%") + 3)

    view.highlight(Highlight(FIRST, BRACKET, (due,), (target,)))

    tints = {tone: look.colour(tone).name() for tone in ("task", "milestone", "target", "bracket")}
    shown = [(span, colour.name()) for span, colour in view.tints() if colour.name() in tints.values()]
    assert shown == [
        (FIRST, tints["task"]),
        (due, tints["milestone"]),
        (target, tints["target"]),
        (BRACKET, tints["bracket"]),
    ]
    assert len(set(tints.values())) == 4


@pytest.mark.parametrize(("place", "uid"), [(BRACKET[0] + 3, "one"), (SECOND[0], "two"), (0, "")])
def test_a_character_tells_its_task(view: DocumentView, place: int, uid: str) -> None:
    assert view.marked_at(place) == uid


def test_a_click_on_a_marked_place_selects_its_task(qtbot: QtBot, view: DocumentView) -> None:
    view.set_place(BRACKET[0] + 4)
    spot = view.cursorRect().center()

    with qtbot.waitSignal(view.mark_clicked) as heard:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert heard.args == ["one"]


def test_enter_selects_the_task_at_the_cursor(qtbot: QtBot, view: DocumentView) -> None:
    view.set_place(SECOND[0] + 1)

    with qtbot.waitSignal(view.mark_clicked) as heard:
        qtbot.keyClick(view, Qt.Key.Key_Return)

    assert heard.args == ["two"]


def test_the_text_cannot_be_changed(qtbot: QtBot, view: DocumentView) -> None:
    qtbot.keyClicks(view, "x")

    assert view.toPlainText() == TEXT


def test_the_last_bracket_inside_a_task_is_its_own() -> None:
    assert bracket_within((0, 50), ((5, 9), (40, 50), (60, 70))) == (40, 50)
    assert bracket_within((0, 3), ((5, 9),)) is None


def test_every_task_of_the_real_plan_is_tinted_where_it_stands(qtbot: QtBot, drafted: MainWindow) -> None:
    page, look = ledger_of(drafted), desk_of(drafted).look
    parsed = parse_policy(PLAN.read_text("utf-8"), PLAN.name)
    page.show_arrangement(CLAUSES)
    idle(qtbot, drafted)
    rows = LedgerService(desk_of(drafted).session).rows()

    for row, task in list(zip(rows, parsed.tasks, strict=True))[::7]:
        page.select(row.uid)

        tints = [(span, colour.name()) for span, colour in page.clauses.document.tints()]
        assert (task.span, look.colour("task").name()) in tints
        assert (task.bracket_span, look.colour("bracket").name()) in tints
        text = page.clauses.document.toPlainText()
        assert text[slice(*task.span)] == row.text
        due = [text[slice(*span)] for span, colour in tints if colour == look.colour("milestone").name()]
        assert all(any(part.text in shown for shown in due) for part in task.milestones)


def test_the_selected_source_is_scrolled_into_view(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    rows = LedgerService(desk_of(drafted).session).rows()
    page.show_arrangement(CLAUSES)
    idle(qtbot, drafted)

    bench_of(drafted).show_task(rows[55].uid)
    document = page.clauses.document
    qtbot.waitUntil(lambda: document.verticalScrollBar().value() > 0)

    assert document.viewport().rect().contains(document.cursorRect().center())


def test_stepping_goes_through_the_tasks_in_the_order_of_the_text(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    rows = LedgerService(desk_of(drafted).session).rows()
    page.show_arrangement(CLAUSES)
    idle(qtbot, drafted)

    page.select(rows[0].uid)
    drafted.commands["next-task"].trigger()
    second = bench_of(drafted).inspector.uid
    drafted.commands["previous-task"].trigger()

    assert second == rows[1].uid
    assert bench_of(drafted).inspector.uid == rows[0].uid
