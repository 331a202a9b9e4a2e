"""A decision: waits for its reason, remembers phrases, and says in place why it was refused."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.errors import AppError
from desktop.records.stream import Role
from desktop.services.credentials import Credentials
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.ui.decision_dialog import Decision, DecisionDialog
from desktop.ui.look import Look
from desktop.ui.phrases import MOST_PHRASES, Phrases
from tests.ui.feedback_stage import Stage, make_stage

DECISION = Decision("try", "试一试", "照办", "会这样。", reason="理由（必填）", usual=("属实。",))


@pytest.fixture
def stage(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Stage]:
    workspaces = Workspaces(Credentials(tmp_path / "keys", lambda: None))
    session = workspaces.create(NewWorkspace(tmp_path / "unit", Role.UNIT, "市大数据局", year=2023))
    made = make_stage(qtbot, look, session, tmp_path)
    made.window.show()
    yield made
    made.jobs.close()
    session.close()


class NotYet(AppError):
    code = "E_NOT_YET"
    template = "还有{count}个单位没有办结。"


def refuse() -> str:
    raise NotYet(count=2)


def test_the_button_waits_for_a_reason(stage: Stage) -> None:
    dialog = DecisionDialog(stage.desk, DECISION, stage.window)
    dialog.use(lambda: "办了。")
    before = dialog.ok.isEnabled()

    dialog.reason_field.edit.setPlainText("  已核实  ")  # type: ignore[union-attr] # it asks for a reason

    assert not before
    assert dialog.ok.isEnabled()
    assert dialog.reason == "已核实"


def test_what_was_done_is_said_and_the_window_reads_again(qtbot: QtBot, stage: Stage) -> None:
    dialog = DecisionDialog(stage.desk, DECISION, stage.window)
    dialog.use(lambda: f"办了：{dialog.reason}。")
    dialog.reason_field.edit.setPlainText("已核实")  # type: ignore[union-attr] # it asks for a reason
    dialog.open()

    with qtbot.waitSignals([stage.desk.changed, dialog.accepted]):
        dialog.ok.click()

    assert stage.said == ["办了：已核实。"]


def test_a_refusal_stands_in_the_dialog_and_nothing_typed_is_lost(stage: Stage) -> None:
    dialog = DecisionDialog(stage.desk, DECISION, stage.window)
    dialog.use(refuse)
    dialog.reason_field.edit.setPlainText("已核实")  # type: ignore[union-attr] # it asks for a reason
    dialog.open()

    dialog.ok.click()

    assert dialog.isVisible()
    assert "还有2个单位没有办结" in dialog.refusal
    assert "E_NOT_YET" in dialog.refusal
    assert dialog.reason == "已核实"
    assert stage.said == []


def test_long_work_is_done_by_the_worker_with_what_was_written_then_and_refused_in_place_too(
    qtbot: QtBot, stage: Stage
) -> None:
    dialog = DecisionDialog(stage.desk, DECISION, stage.window)
    threads = []

    def prepare() -> Callable[[], str]:
        written = dialog.reason

        def work() -> str:
            threads.append(threading.current_thread())
            return refuse() if len(threads) == 1 else f"办了：{written}。"

        return work

    dialog.use_long(prepare)
    dialog.reason_field.edit.setPlainText("第一次")  # type: ignore[union-attr] # it asks for one
    dialog.open()

    dialog.ok.click()
    busy = dialog.ok.isEnabled()
    qtbot.waitUntil(lambda: bool(dialog.refusal))
    dialog.reason_field.edit.setPlainText("第二次")  # type: ignore[union-attr] # it asks for one
    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()

    assert not busy
    assert threading.main_thread() not in threads
    assert stage.said == ["办了：第二次。"]


def test_a_reason_that_was_used_is_offered_first_the_next_time(stage: Stage) -> None:
    dialog = DecisionDialog(stage.desk, DECISION, stage.window)
    dialog.use(lambda: "")
    dialog.reason_field.edit.setPlainText("缺少盖章件\n请补。")  # type: ignore[union-attr] # it asks for one
    dialog.ok.click()

    assert Phrases(stage.desk.state, "try", DECISION.usual).all() == ("缺少盖章件 请补。", "属实。")


def test_phrases_are_few_and_each_stands_once(stage: Stage) -> None:
    phrases = Phrases(stage.desk.state, "many")
    for number in range(2 * MOST_PHRASES):
        phrases.remember(f"第{number}条")
    phrases.remember("第20条")

    assert len(phrases.all()) == MOST_PHRASES
    assert phrases.all()[0] == "第20条"
    assert len(set(phrases.all())) == MOST_PHRASES


def test_escape_leaves_without_doing_anything(qtbot: QtBot, stage: Stage) -> None:
    dialog = DecisionDialog(stage.desk, DECISION, stage.window)
    done: list[str] = []
    dialog.use(lambda: done.append("x") or "")  # type: ignore[func-returns-value] # append gives None
    dialog.add("编号", QLineEdit())
    dialog.open()

    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    assert done == []
