"""Inspections that wait to be filled, handed out once and copied for every test of the form."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.checks.values import Answer, CheckItem, Checklist, ItemGroup, Verdict
from desktop.services.checks.checklist_answers import write_answers
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.filling import FillService
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.ui.checks.fill_sheet_view import SheetView
from desktop.ui.checks.fill_view import FillView
from tests.services.checks.checked_world import CODE, ITEMS, LI, ROOM, ZHANG, CheckedWorld, checked
from tests.services.exchange_world import World, open_world
from tests.ui.feedback_stage import Stage

MEASURED = "检2023-009"
GATE, FIRE, POWER = ("T-01", ""), ("T-02", ""), ("T-03", "")
PASSWORDS, SPARE_PASSWORDS = ("T-04", "主服务器"), ("T-04", "备用服务器")
PORTS = ("T-06", "主服务器")
ENTRY, LINK, RULE = ("C-01", ""), ("C-02", ""), ("C-03", "")
LAST_NOTE = "去年六月更换过门禁"
_FIGURES = {"layer_weight": "10", "unit_weight": "1"}
_CRYPTO = Checklist(
    code="crypto",
    edition="2023",
    title="密码应用检查",
    basis="测试用",
    source="编者自拟",
    language="zh",
    profile="miping-2023",
    levels={},
    settings={},
    items=(
        CheckItem("C-01", "物理和环境安全", "身份鉴别", "门禁卡复制不了", figures=_FIGURES),
        CheckItem("C-02", "网络和通信安全", "通信机密性", "通信内容用密码保护", figures=_FIGURES),
        CheckItem("C-03", "管理制度", "制度", "有密码管理制度", group=ItemGroup.MANAGEMENT, figures=_FIGURES),
    ),
)


@dataclass(frozen=True)
class Handed:
    """A scene that was played, closed."""

    folder: Path
    moment: datetime
    inspection: str


def hand_out(folder: Path) -> Handed:
    """Plays the scene once: two inspections, one of them with last time's answers."""
    with open_world(folder) as world:
        known = checked(world)
        _quote(known)
        ChecklistLibrary(known.office).add(_CRYPTO)
        known.checklist = _CRYPTO
        everything = known.shares({ZHANG: (), LI: ("管理制度",)})
        known.hand_out("crypto", code=MEASURED, title="密码应用检查", targets={}, shares=everything)
        known.meet()
        return Handed(folder, world.clock.moment, known.inspection)


@contextmanager
def handed_again(handed: Handed, folder: Path) -> Iterator[CheckedWorld]:
    """A copy of the scene; workspaces are opened when they are first asked for."""
    shutil.copytree(handed.folder, folder)
    world = _Reopening(folder, SampleClock(handed.moment, Random(11)))  # numbers that were not given yet
    try:
        yield CheckedWorld(world, handed.inspection)
    finally:
        world.close()


class _Reopening(World):
    """Opens the workspaces that are there already."""

    def computer(self, name: str, *args: object, **options: object) -> Session:
        return self.sessions.get(name) or self.reopen(name)


def _quote(known: CheckedWorld) -> None:
    """The office quotes last year's answers of the room."""
    told = [
        Answer("T-01", "", ITEMS[0].text_hash, Verdict.CONFORMING, note=LAST_NOTE),
        Answer("T-02", "", ITEMS[1].text_hash, Verdict.PARTIAL, observation="两具灭火器过期"),
    ]
    office = known.office
    fields = {
        "of": known.inspection,
        "inspection": "",
        "title": "去年的检查",
        "on": "2022-06-01",
        "answers": json.loads(write_answers(told)),
    }
    with office.transaction():
        audience = office.audience_of("inspection", known.inspection)
        office.put("quotation", ("answers", known.inspection, ROOM), audience, fields)


@dataclass
class Filling:
    """The form of a sheet in a window, and a person at the keyboard.

    Attributes:
        stage: the window.
        view: the whole of 填写.
    """

    stage: Stage
    view: FillView

    @property
    def form(self) -> SheetView:
        assert self.view.sheet_view is not None
        return self.view.sheet_view

    @property
    def sheet(self) -> FillSheet:
        return self.form.filling.sheet

    @property
    def key(self) -> tuple[str, str]:
        """The place that is shown."""
        return self.form.filling.key

    def answer(self, key: tuple[str, str]) -> Answer:
        return self.sheet.answer(key)

    def press(self, *keys: Qt.Key | str, shift: bool = False, ctrl: bool = False, alt: bool = False) -> None:
        """Presses keys, wherever the keyboard is."""
        modifiers = Qt.KeyboardModifier.NoModifier
        for is_held, modifier in (
            (shift, Qt.KeyboardModifier.ShiftModifier),
            (ctrl, Qt.KeyboardModifier.ControlModifier),
            (alt, Qt.KeyboardModifier.AltModifier),
        ):
            modifiers |= modifier if is_held else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(focused(), key, modifiers)  # type: ignore[call-overload] # a key or a character

    def write(self, text: str) -> None:
        """Writes as an input method does: character after character."""
        for character in text:
            event = QInputMethodEvent()
            event.setCommitString(character)
            QApplication.sendEvent(focused(), event)

    def come_back(self) -> None:
        """The window has the keyboard again, as it has when a dialog was closed."""
        self.stage.window.activateWindow()
        self.stage.qtbot.waitUntil(self.stage.window.isActiveWindow)
        self.form.setFocus()

    def is_at_keys(self) -> bool:
        """Whether the keyboard is with the form, not in a text."""
        return focused() is self.form


def focused() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def filling_on(stage: Stage, name: str = CODE) -> Filling:
    """The form of an inspection, shown and ready."""
    view = FillView(stage.desk)
    stage.show(view)
    view.open(name)
    stage.qtbot.waitUntil(lambda: view.sheet_view is not None)
    stage.idle()
    assert view.sheet_view is not None
    view.sheet_view.setFocus()
    return Filling(stage, view)


def sheet_after_a_kill(session: Session, name: str = CODE) -> FillSheet:
    """What another program would find if this one ended now."""
    return FillService(session).open(name)
