"""The matrix: every unit and every indicator, states in words, the keyboard, the derivation beside it."""

from dataclasses import replace
from decimal import Decimal
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.evaluation.values import FactState, IndicatorScore, Inputs
from desktop.services.evaluation.values import EvaluationView
from desktop.settings import Settings
from desktop.ui.evaluation.derivation import Place
from desktop.ui.evaluation.derivation_pane import LinkLine
from desktop.ui.evaluation.matrix import (
    APPEALED,
    PROVISIONAL,
    REVIEWED,
    MatrixRow,
    matrix_columns,
    matrix_keys,
    matrix_rows,
    tied,
)
from desktop.ui.evaluation.matrix_view import MatrixView
from desktop.ui.look import Look
from desktop.ui.table_cells import heat_ground
from desktop.ui.table_model import CELL_ROLE
from desktop.ui.theme import TEXT_CONTRAST, contrast
from tests.ui.evaluation.scored import example, facts, participants, shipped, view_of
from tests.ui.feedback_stage import Stage

FRAME_S = 0.1


@pytest.fixture(scope="module")
def view() -> EvaluationView:
    return example()


@pytest.fixture(scope="module")
def rows(view: EvaluationView) -> dict[str, MatrixRow]:
    return {one.unit: one for one in matrix_rows(view.evaluation)}


@pytest.fixture
def matrix(stage: Stage, view: EvaluationView) -> MatrixView:
    made = MatrixView(stage.desk)
    stage.show(made)
    made.show_figures(view, matrix_rows(view.evaluation))
    return made


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_every_unit_has_a_cell_for_every_indicator_with_a_word_or_a_figure(
    view: EvaluationView, rows: dict[str, MatrixRow]
) -> None:
    codes = [one.code for one in view.entry.scheme.indicators]

    assert (len(rows), len(codes)) == (62, 14)
    for row in rows.values():
        assert list(row.cells) == codes
        assert all(cell.text and row.score.participant.name in cell.spoken for cell in row.cells.values())


def test_what_is_missing_and_what_does_not_apply_is_said_in_words(rows: dict[str, MatrixRow]) -> None:
    cells = [
        (score, row.cells[score.indicator.code])
        for row in rows.values()
        for score in row.score.indicators
        if not score.changes
    ]

    missing = [cell.text for score, cell in cells if states(score) == {FactState.MISSING}]
    dropped = [cell.text for score, cell in cells if all(one.points is None for one in score.parts)]
    in_full = [
        cell
        for score, cell in cells
        if states(score) == {FactState.NOT_APPLICABLE} and score.parts[0].points is not None
    ]
    known = [(f"{score.final:f}", cell.text) for score, cell in cells if states(score) == {FactState.KNOWN}]

    assert set(missing) == {"缺数据"}
    assert set(dropped) == {"不适用"}
    assert in_full
    assert all("不适用，按方案计分" in cell.spoken for cell in in_full)
    assert all(expected == text for expected, text in known)


def states(score: IndicatorScore) -> set[FactState]:
    return {one.fact.state for one in score.parts}


def test_a_changed_figure_and_one_that_may_move_carry_a_word(
    view: EvaluationView, rows: dict[str, MatrixRow]
) -> None:
    first = view.entry.scheme.indicators[0].code
    provisional = [one for one in rows.values() if one.score.is_provisional]
    total = next(one for one in matrix_columns(view.entry.scheme) if one.name == "total")
    assert total.cell is not None
    assert total.spoken is not None
    drawn = total.cell(provisional[0])

    assert rows["unit.u04"].cells[first].word == REVIEWED
    assert rows["unit.u05"].cells[first].word == APPEALED
    assert rows["unit.u04"].cells[first].spoken.endswith("15.50 / 20.00 分，核定改分")
    assert getattr(drawn, "mark", "") == PROVISIONAL
    assert total.spoken(provisional[0]).endswith("，暂定")


def test_the_ground_is_the_deeper_the_more_was_lost(rows: dict[str, MatrixRow]) -> None:
    for row in rows.values():
        for score in row.score.indicators:
            depth = row.cells[score.indicator.code].depth
            if row.cells[score.indicator.code].is_faint:
                assert depth == 0
            elif not score.indicator.is_extra:
                assert depth == pytest.approx(float(1 - score.final / score.full))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_can_be_read_on_the_deepest_ground(look: Look, theme: str) -> None:
    look.use(Settings(theme=theme))
    tokens, ground = look.tokens, heat_ground(look, 1.0)
    look.use(Settings(theme="light"))

    for behind in (tokens.base, tokens.accent_soft):
        mixed = blended(ground, QColor(behind))
        assert contrast(tokens.text, mixed.name()) >= TEXT_CONTRAST


def blended(front: QColor, back: QColor) -> QColor:
    share = front.alphaF()
    ours, theirs = ((one.red(), one.green(), one.blue()) for one in (front, back))
    mixed = [round(one * share + other * (1 - share)) for one, other in zip(ours, theirs, strict=True)]
    return QColor(*mixed)


def test_units_with_equal_totals_share_a_rank(rows: dict[str, MatrixRow]) -> None:
    assert rows["unit.u01"].score.total == rows["unit.u02"].score.total
    assert {"unit.u01", "unit.u02"} <= tied(tuple(rows.values()))


def test_an_indicator_orders_by_points_and_what_has_none_stands_below(
    view: EvaluationView, rows: dict[str, MatrixRow]
) -> None:
    code = view.entry.scheme.indicators[1].code

    ordered = sorted(rows.values(), key=matrix_keys(view.entry.scheme)[code])

    texts = [one.cells[code].text for one in ordered]
    figures = [Decimal(one) for one in texts if one not in ("缺数据", "不适用")]
    without = len(texts) - len(figures)
    assert figures == sorted(figures)
    assert 0 < without < len(texts)
    assert all(one in ("缺数据", "不适用") for one in texts[:without])


def test_arrows_walk_through_cells_and_the_derivation_follows(
    qtbot: QtBot, stage: Stage, matrix: MatrixView, view: EvaluationView
) -> None:
    first = view.evaluation.units[0]
    matrix.show_place(Place(first.participant.party))
    matrix.start()

    press(Qt.Key.Key_Down)
    for _ in range(4):
        press(Qt.Key.Key_Right)
    place = matrix.place()
    qtbot.waitUntil(lambda: matrix.pane.sheet is not None and matrix.pane.sheet.place == place)

    assert place is not None
    assert place.unit == view.evaluation.units[1].participant.party
    assert place.indicator == view.entry.scheme.indicators[1].code


def test_enter_goes_into_the_derivation_and_escape_up_to_the_total_and_back(
    qtbot: QtBot, stage: Stage, matrix: MatrixView, view: EvaluationView
) -> None:
    unit = view.evaluation.units[3].participant.party
    matrix.show_place(Place(unit, view.entry.scheme.indicators[0].code))
    matrix.start()

    press(Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert matrix.pane.isAncestorOf(focus)
    press(Qt.Key.Key_Escape)
    assert matrix.place() == Place(unit)
    qtbot.waitUntil(lambda: matrix.pane.sheet is not None and matrix.pane.sheet.place == Place(unit))
    matrix.pane.start()
    press(Qt.Key.Key_Escape)

    assert matrix.table is not None
    assert QApplication.focusWidget() is matrix.table.table


def test_figures_read_again_leave_the_cell_where_it_was(matrix: MatrixView, view: EvaluationView) -> None:
    place = Place(view.evaluation.units[20].participant.party, view.entry.scheme.indicators[5].code)
    matrix.show_place(place)

    matrix.show_figures(view, matrix_rows(view.evaluation))

    assert matrix.place() == place


def test_a_group_and_a_unit_narrow_the_matrix(matrix: MatrixView, view: EvaluationView) -> None:
    assert matrix.table is not None

    matrix.show_group("party")
    of_group = matrix.table.table.rows.rowCount()
    matrix.narrow_to("unit.u03")
    of_unit = matrix.table.table.rows.rowCount()
    matrix.narrow_to("")
    matrix.show_group("")

    expected = sum(one.participant.group == "party" for one in view.evaluation.units)
    assert (of_group, of_unit) == (expected, 1)
    assert matrix.table.table.rows.rowCount() == 62
    assert matrix.words.text() == "62 个单位"


def test_rows_are_copied_as_excel_reads_them(matrix: MatrixView, view: EvaluationView) -> None:
    assert matrix.table is not None
    matrix.show_place(Place("unit.u04"))

    matrix.table.copy(with_heads=True)

    heads, row = QGuiApplication.clipboard().text().splitlines()
    score = next(one for one in view.evaluation.units if one.participant.party == "unit.u04")
    assert heads.split("\t")[:3] == ["名次", "单位", "总分"]
    assert "A1 任务完成情况" in heads.split("\t")
    assert f"{score.total:f}" in row.split("\t")


def test_assistive_tools_read_the_whole_of_a_cell(matrix: MatrixView, view: EvaluationView) -> None:
    assert matrix.table is not None
    model = matrix.table.table.rows
    at = next(place for place, one in enumerate(model.columns) if one.name == "A1")
    matrix.show_place(Place("unit.u04", "A1"))
    index = model.index(matrix.table.table.currentIndex().row(), at)

    spoken = model.data(index, Qt.ItemDataRole.AccessibleTextRole)

    assert spoken == "市人力资源社会保障局 A1 任务完成情况：15.50 / 20.00 分，核定改分"
    assert model.headerData(at, Qt.Orientation.Horizontal) == "A1"
    assert model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "A1 任务完成情况"
    assert getattr(model.data(index, CELL_ROLE), "text", "") == "15.50"


def test_another_scheme_brings_its_own_columns(matrix: MatrixView, view: EvaluationView) -> None:
    scheme = replace(shipped(), code="other", indicators=shipped().indicators[:3])
    units = participants(5)
    other = view_of(scheme, Inputs(units, tuple(facts(scheme, units))))

    matrix.show_figures(other, matrix_rows(other.evaluation))

    assert matrix.table is not None
    names = [one.name for one in matrix.table.table.rows.columns]
    assert names == ["rank", "unit", "total", "group", "grade", "A1", "A2", "A3"]
    assert matrix.table.table.rows.rowCount() == 5


def test_the_window_never_waits_for_the_matrix(matrix: MatrixView, view: EvaluationView) -> None:
    rows = matrix_rows(view.evaluation)
    taken = []

    for indicator in view.entry.scheme.indicators[:5]:
        start = perf_counter()
        matrix.show_figures(view, rows)
        matrix.show_place(Place("unit.u09", indicator.code))
        taken.append(perf_counter() - start)

    assert min(taken) < FRAME_S


def test_lines_of_the_pane_lead_on(qtbot: QtBot, matrix: MatrixView, view: EvaluationView) -> None:
    unit = view.evaluation.units[0].participant.party
    matrix.show_place(Place(unit))
    links = [one for one in matrix.pane.findChildren(LinkLine) if one.accessibleName().startswith("B1 ")]

    links[0].click()

    assert matrix.place() == Place(unit, "B1")
    assert matrix.pane.sheet is not None
    assert matrix.pane.sheet.place == Place(unit, "B1")
