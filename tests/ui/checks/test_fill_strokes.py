"""Drawn lines: few points, the same shape."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, sin

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.checks.fill_strokes import HEIGHT, MOST_POINTS, WIDTH, Point, simplified
from desktop.ui.checks.signature_pad import SignaturePad
from desktop.ui.look import Look

LINES = st.lists(st.lists(st.tuples(st.floats(-50, 1050), st.floats(-50, 450)), max_size=60), max_size=40)


def far_from(point: Point, line: Sequence[tuple[int, int]]) -> float:
    """How far a point is from a line of points."""
    return min(_from_stretch(point, *stretch) for stretch in pairwise(line))


def _from_stretch(point: Point, one: tuple[int, int], other: tuple[int, int]) -> float:
    across, down = other[0] - one[0], other[1] - one[1]
    length = across * across + down * down or 1
    share = max(0.0, min(1.0, ((point[0] - one[0]) * across + (point[1] - one[1]) * down) / length))
    return hypot(point[0] - one[0] - share * across, point[1] - one[1] - share * down)


@given(LINES)
def test_whatever_is_drawn_becomes_few_points_inside_the_frame(lines: list[list[Point]]) -> None:
    found = simplified(lines)

    points = [point for line in found for point in line]
    assert len(points) <= MOST_POINTS
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert all(found)


def test_a_long_curve_keeps_its_shape_within_a_few_units() -> None:
    curve = [(500 + 8 * angle * cos(angle / 9), 200 + 3 * angle * sin(angle / 9)) for angle in range(60)]
    drawn = [(x + step / 50, y) for x, y in curve for step in range(20)]

    (line,) = simplified([drawn])

    assert len(line) < len(drawn) // 10
    assert max(far_from(point, line) for point in drawn) < 3


def test_a_straight_line_needs_its_two_ends_only() -> None:
    (line,) = simplified([[(float(x), 100.0) for x in range(0, 1000, 5)]])

    assert line == ((0, 100), (995, 100))


def test_the_ends_of_every_line_stay_where_they_are() -> None:
    drawn = [[(float(x), 200 + 150 * sin(x * row)) for x in range(1000)] for row in range(1, 9)]

    found = simplified(drawn)

    assert [line[0] for line in found] == [(round(line[0][0]), round(line[0][1])) for line in drawn]
    assert [line[-1][0] for line in found] == [999] * 8


def test_of_a_thousand_scribbles_the_longest_are_kept_in_their_order() -> None:
    long = [[(float(x), 10.0 * row), (x + 300.0, 10.0 * row)] for row, x in enumerate(range(0, 500, 50))]
    dots = [[(float(place % 1000), 5.0)] for place in range(1000)]

    found = simplified([*dots[:500], *long, *dots[500:]])

    lines = [line for line in found if len(line) > 1]
    assert lines == [tuple((round(x), round(y)) for x, y in line) for line in long]


def test_a_dot_is_a_line_of_one_point(qtbot: QtBot, look: Look) -> None:
    pad = SignaturePad(look)
    qtbot.addWidget(pad)
    pad.show()

    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())

    assert len(pad.strokes) == 1
    assert abs(pad.strokes[0][0][0] - WIDTH // 2) < 10


def test_a_pen_draws_once_not_twice(qtbot: QtBot, look: Look) -> None:
    pad = SignaturePad(look)
    qtbot.addWidget(pad)
    pad.show()
    kinds = (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease)

    for place, kind in enumerate(kinds):
        QApplication.sendEvent(pad, pen(kind, QPointF(20 + 60 * place, 40)))

    assert len(pad.strokes) == 1
    assert len(pad.strokes[0]) == 2


def test_a_finger_draws(qtbot: QtBot, look: Look) -> None:
    pad = SignaturePad(look)
    qtbot.addWidget(pad)
    pad.show()
    finger = QTest.createTouchDevice()

    touch = QTest.touchEvent(pad, finger, False)
    touch.press(0, pad.rect().topLeft() + pad.rect().center() / 2, pad).commit()
    touch.move(0, pad.rect().center(), pad).commit()
    touch.release(0, pad.rect().center(), pad).commit()

    assert len(pad.strokes) == 1
    assert len(pad.strokes[0]) == 2


def test_nothing_is_drawn_while_no_button_is_held(qtbot: QtBot, look: Look) -> None:
    pad = SignaturePad(look)
    qtbot.addWidget(pad)
    pad.show()

    QTest.mouseMove(pad, pad.rect().center())

    assert pad.is_empty


def pen(kind: QEvent.Type, at: QPointF) -> QTabletEvent:
    device = QPointingDevice.primaryPointingDevice()
    nothing = Qt.KeyboardModifier.NoModifier
    held = Qt.MouseButton.LeftButton
    assert isinstance(device, QInputDevice)
    return QTabletEvent(kind, device, at, at, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, nothing, held, held)
