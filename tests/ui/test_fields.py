"""Fields that save as you go, and what people type into them."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import fields
from desktop.ui.controls import column
from desktop.ui.fields import DayField, LineField, TextField, parse_day, split_names
from desktop.ui.look import Look
from desktop.ui.text_positions import TextPositions

Stage = Callable[..., QWidget]


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    """Shows controls below each other, and keeps them."""
    kept = []

    def show(*parts: QWidget) -> QWidget:
        whole = QWidget()
        whole.setLayout(column(parts))
        qtbot.addWidget(whole)
        whole.show()
        whole.activateWindow()
        qtbot.waitUntil(whole.isActiveWindow)
        kept.append(whole)
        return whole

    yield show
    kept.clear()


def test_leaving_a_field_saves_it_once(qtbot: QtBot, stage: Stage) -> None:
    field, other = LineField("名称"), QLineEdit()
    stage(field, other)
    saved: list[str] = []
    field.committed.connect(saved.append)
    field.set_value("旧")

    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "new")
    other.setFocus()
    field.flush()

    assert saved == ["new"]


def test_a_pause_in_typing_saves(
    qtbot: QtBot, stage: Stage, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "PAUSE_MS", 20)
    field = TextField("备注", look)
    stage(field)
    saved: list[str] = []
    field.committed.connect(saved.append)

    qtbot.keyClicks(field, "ab")
    qtbot.waitUntil(lambda: bool(saved))

    assert saved == ["ab"]


def test_enter_saves_a_single_line_and_starts_none(qtbot: QtBot, stage: Stage, look: Look) -> None:
    field = TextField("任务名称", look, is_single=True)
    stage(field)

    with qtbot.waitSignal(field.committed) as heard:
        qtbot.keyClicks(field, "ab")
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert heard.args == ["ab"]
    assert field.toPlainText() == "ab"


def test_what_is_being_typed_is_not_overwritten(qtbot: QtBot, stage: Stage) -> None:
    field = LineField("名称")
    stage(field)
    field.set_value("旧")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "x")

    field.set_value("新")

    assert field.text().count("x") == 1


def test_a_field_is_as_high_as_its_text(qtbot: QtBot, stage: Stage, look: Look) -> None:
    field = TextField("内容", look)
    stage(field).resize(200, 400)
    field.set_value("一行")
    low = field.height()

    field.set_value("很长的一段文字，" * 30)
    qtbot.waitUntil(lambda: field.height() > 3 * low)

    assert field.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-12-31", date(2023, 12, 31)),
        ("2023/6/3", date(2023, 6, 3)),
        ("2023.6.30", date(2023, 6, 30)),
        ("20231231", date(2023, 12, 31)),
        (" 2023-12-31 ", date(2023, 12, 31)),
        ("2023-02-30", None),
        ("年底", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert parse_day(text) == day


def test_a_day_that_is_none_is_not_saved(qtbot: QtBot, stage: Stage) -> None:
    field = DayField("完成时限")
    stage(field)
    days: list[date | None] = []
    field.day_committed.connect(days.append)

    field.setText("2023-13-45")
    field.flush()
    bad = field.is_good
    field.setText("2024-01-31")
    field.flush()

    assert not bad
    assert days == [date(2024, 1, 31)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市公安局、市财政局", ("市公安局", "市财政局")),
        ("市公安局，市财政局;市教育局\n 市司法局 ", ("市公安局", "市财政局", "市教育局", "市司法局")),
        ("、、", ()),
    ],
)
def test_names_are_read_as_people_separate_them(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize("text", ["", "督考", "甲𬭚乙", "𬭚𬭚a𬭚"])
def test_places_convert_to_qt_and_back(text: str) -> None:
    positions = TextPositions(text)

    for place in range(len(text) + 1):
        assert positions.to_qt(place) == len(text[:place].encode("utf-16-le")) // 2
        assert positions.from_qt(positions.to_qt(place)) == place
