"""年终考核 on the first page, for the office and for a unit."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.services.session import Session
from desktop.ui.controls import PushButton
from desktop.ui.evaluation.overview_card import EvaluationCard
from desktop.ui.look import Look
from desktop.ui.overview_page import DASHBOARD, OverviewPage
from tests.services.evaluation.small import POLICE, appeal, book, publish
from tests.services.pair import Pair, open_pair
from tests.ui.feedback_stage import Stage, make_stage

JANUARY = date(2024, 1, 20)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path / "pair") as opened:
        opened.sign()
        opened.go_to(JANUARY)
        yield opened


def shown(qtbot: QtBot, look: Look, session: Session, folder: Path) -> tuple[Stage, OverviewPage]:
    """The first page with everything read."""
    stage = make_stage(qtbot, look, session, folder)
    page = OverviewPage(stage.desk)
    with qtbot.waitSignal(page.evaluation.read_again, timeout=20_000):
        stage.show(page)
        page.shown()
    stage.idle()
    return stage, page


def close(stage: Stage) -> None:
    assert stage.bugs == []
    stage.jobs.close()


def card_of(page: OverviewPage) -> EvaluationCard:
    assert page.evaluation.card is not None
    return page.evaluation.card


def texts(card: EvaluationCard) -> list[str]:
    return [one.toolTip() or one.text() for one in card.findChildren(QLabel) if one.isVisibleTo(card)]


def names(card: EvaluationCard) -> list[str]:
    return [one.accessibleName() for one in card.findChildren(PushButton)]


def test_the_office_sees_what_is_scored_and_what_waits_and_opens_it(
    qtbot: QtBot, look: Look, pair: Pair, tmp_path: Path
) -> None:
    uid = publish(pair.office)
    pair.meet()
    appeal(pair.unit, "A1", text="有一项已经办结")
    pair.meet()
    stage, page = shown(qtbot, look, pair.office, tmp_path)
    wanted: list[tuple[str, str]] = []
    stage.desk.record_wanted.connect(lambda kind, record: wanted.append((kind, record)))
    card = card_of(page)

    for line in card.findChildren(PushButton):
        line.click()

    assert card.isVisible()
    assert "小型考核方案" in texts(card)
    assert any(one.startswith("暂定 · 截至") for one in texts(card))
    assert names(card) == ["已计分单位 46，打开", "得分暂定的单位 46，打开", "申诉待答复 1，打开"]
    assert wanted == [("scheme", uid), ("scheme", uid), ("appeal", "")]
    close(stage)


def test_a_unit_sees_what_is_asked_of_it_and_what_it_was_told(
    qtbot: QtBot, look: Look, pair: Pair, tmp_path: Path
) -> None:
    publish(pair.office)
    book(pair.office, "result", POLICE, points="61.50", rank=2, of=37, grade="good", is_final=False)
    pair.meet()
    stage, page = shown(qtbot, look, pair.unit, tmp_path)

    assert any(one.startswith("结果尚未确定 · 截至") for one in texts(card_of(page)))
    assert names(card_of(page)) == [
        "考核结果（暂定）　第2名，共37个单位　良好 61.50 分，打开",
        "需要填报的项目 2，打开",
    ]
    assert page.place == DASHBOARD
    close(stage)


def test_a_unit_with_its_final_result_is_asked_for_nothing_more(
    qtbot: QtBot, look: Look, pair: Pair, tmp_path: Path
) -> None:
    publish(pair.office)
    book(pair.office, "result", POLICE, points="61.50", rank=2, of=37, grade="good", is_final=True)
    pair.meet()

    stage, page = shown(qtbot, look, pair.unit, tmp_path)

    assert any(one.startswith("结果已定 · 截至") for one in texts(card_of(page)))
    assert names(card_of(page)) == ["考核结果　第2名，共37个单位　良好 61.50 分，打开"]
    close(stage)


def test_without_an_evaluation_the_card_takes_no_room(
    qtbot: QtBot, look: Look, pair: Pair, tmp_path: Path
) -> None:
    stage, page = shown(qtbot, look, pair.office, tmp_path)

    assert page.evaluation.isHidden()
    assert page.evaluation.card is None
    close(stage)


def test_the_card_follows_what_is_published(qtbot: QtBot, look: Look, pair: Pair, tmp_path: Path) -> None:
    stage, page = shown(qtbot, look, pair.office, tmp_path)
    publish(pair.office)

    with qtbot.waitSignal(page.evaluation.read_again, timeout=20_000):
        stage.desk.changed.emit()

    assert card_of(page).isVisible()
    stage.idle()
    close(stage)
