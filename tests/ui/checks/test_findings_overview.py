"""安全检查 on the first page, beside a task that a finding raised, and on the page of reports."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.domain.checks.findings import FindingState
from desktop.i18n import tr
from desktop.services.checks.finding_tasks import raise_task
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingQuery
from desktop.services.checks.reinspecting import ReinspectService
from desktop.ui.checks.overview_card import ChecksCard, ElidedLabel
from desktop.ui.controls import PushButton
from desktop.ui.inspector import Inspector
from desktop.ui.overview_page import DASHBOARD, EMPTY, OverviewPage
from desktop.ui.reports_page import ReportsPage
from tests.ui.checks.findings_stage import (
    AUTUMN_TITLE,
    DRAFTED,
    FIRST_NOTICE,
    NOTICE,
    OPEN,
    RETURNED,
    WAITING,
    Scene,
    row_of,
    uid_of,
)
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed


def overview(stage: Stage) -> OverviewPage:
    """The page with everything read."""
    made = OverviewPage(stage.desk)
    stage.show(made)
    made.shown()
    stage.qtbot.waitUntil(lambda: made.checks.card is not None)
    stage.idle()
    return made


def card_of(page: OverviewPage) -> ChecksCard:
    assert page.checks.card is not None
    return page.checks.card


def press(card: ChecksCard, beginning: str) -> None:
    """Presses the one line that begins so."""
    lines = [one for one in card.findChildren(PushButton) if one.accessibleName().startswith(beginning)]
    assert len(lines) == 1, [one.accessibleName() for one in card.findChildren(PushButton)]
    lines[0].click()


def texts(card: ChecksCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card)]


def heard(stage: Stage) -> tuple[list[FindingQuery], list[tuple[str, str]]]:
    """What is wanted from now on: lists of findings, and records."""
    queries: list[FindingQuery] = []
    records: list[tuple[str, str]] = []
    stage.desk.findings_wanted.connect(queries.append)
    stage.desk.record_wanted.connect(lambda kind, uid: records.append((kind, uid)))
    return queries, records


def test_the_office_sees_the_latest_inspections_and_who_owes_what(office_stage: Stage) -> None:
    card = card_of(overview(office_stage))

    said = texts(card)

    assert card.isVisible()
    assert "最近检查" in said
    assert AUTUMN_TITLE in said
    assert "检查中 5/11" in said
    assert "各单位未整改问题" in said
    assert any(
        one.accessibleName().startswith("市公安局：3 个问题未整改，超期 1 个")
        for one in card.findChildren(PushButton)
    )


def test_a_unit_of_the_card_leads_to_what_it_owes(office_stage: Stage) -> None:
    card = card_of(overview(office_stage))
    queries, _ = heard(office_stage)

    press(card, "市公安局：")

    (query,) = queries
    found = FindingService(office_stage.desk.session).rows(query)
    assert [row.finding.code for row in found] == [DRAFTED, OPEN, RETURNED]


def test_an_inspection_of_the_card_is_opened(office_stage: Stage, findings: Scene) -> None:
    card = card_of(overview(office_stage))
    _, records = heard(office_stage)

    press(card, AUTUMN_TITLE)

    assert records == [("inspection", findings.autumn)]


def test_what_waits_stands_among_what_is_to_be_done(office_stage: Stage) -> None:
    page = overview(office_stage)
    queries, _ = heard(office_stage)
    lines = {one.accessibleName(): one for one in page.todo.findChildren(PushButton)}

    lines[tr("{title} {count}，打开清单", title="整改待复查", count=1)].click()

    assert queries == [FindingQuery(state=FindingState.WAITING)]
    assert page.place == DASHBOARD


def test_the_card_follows_what_is_done(office_stage: Stage) -> None:
    page = overview(office_stage)
    ReinspectService(office_stage.desk.session).decide(WAITING, passed=False, opinion="不够")

    office_stage.desk.changed.emit()
    office_stage.qtbot.waitUntil(lambda: "4" in texts(card_of(page)))

    assert all("整改待复查" not in one.accessibleName() for one in page.todo.findChildren(PushButton))


def test_a_unit_sees_what_it_has_to_correct_the_most_urgent_first(unit_stage: Stage) -> None:
    card = card_of(overview(unit_stage))

    lines = [one.accessibleName() for one in card.findChildren(PushButton)]

    assert [code for line in lines for code in (DRAFTED, RETURNED, OPEN) if code in line] == [
        DRAFTED,
        RETURNED,
        OPEN,
    ]
    assert "最近检查" not in texts(card)


def test_a_finding_of_the_card_is_opened(unit_stage: Stage) -> None:
    card = card_of(overview(unit_stage))
    _, records = heard(unit_stage)

    press(card, "灭火器压力不足")

    assert records == [("finding", uid_of(unit_stage.desk.session, DRAFTED))]


def test_a_unit_with_findings_and_no_task_is_not_told_that_there_is_nothing(unit_stage: Stage) -> None:
    page = overview(unit_stage)
    first = page.place

    unit_stage.desk.changed.emit()
    unit_stage.idle()

    assert (first, page.place) == (DASHBOARD, DASHBOARD)
    assert EMPTY not in (first, page.place)


def test_the_lines_stay_while_nothing_changes(unit_stage: Stage) -> None:
    page = overview(unit_stage)
    before = card_of(page).findChildren(PushButton)

    unit_stage.desk.changed.emit()
    unit_stage.idle()
    unit_stage.qtbot.waitUntil(lambda: not unit_stage.jobs.is_busy)

    assert card_of(page).findChildren(PushButton) == before


@pytest.mark.parametrize("width", [60, 400])
def test_a_long_title_is_cut_where_it_must(office_stage: Stage, width: int) -> None:
    title = "政务云平台网络安全等级保护年度检查"
    made = ElidedLabel(title)
    office_stage.show(made)

    made.resize(width, 20)

    assert (made.text() == title) is (width == 400)
    assert made.text().endswith("…") is (width == 60)


def test_the_card_has_names_for_assistive_tools(office_stage: Stage) -> None:
    assert unnamed(card_of(overview(office_stage))) == []


def test_a_task_that_a_finding_raised_shows_it(office_stage: Stage) -> None:
    session = office_stage.desk.session
    raise_task(session, DRAFTED)
    inspector = Inspector(office_stage.desk)
    office_stage.show(inspector)
    _, records = heard(office_stage)

    inspector.show_task(row_of(session, DRAFTED).finding.task)
    office_stage.idle()
    panel = inspector._facts._finding
    assert panel is not None
    (link,) = panel.findChildren(QPushButton)
    link.click()

    assert panel.isVisibleTo(inspector)
    assert DRAFTED in panel._head.text()
    assert "灭火器压力不足" in panel._what.text()
    assert records == [("finding", uid_of(session, DRAFTED))]


def test_another_task_shows_no_finding(office_stage: Stage) -> None:
    session = office_stage.desk.session
    raise_task(session, DRAFTED)
    inspector = Inspector(office_stage.desk)
    office_stage.show(inspector)
    inspector.show_task(row_of(session, DRAFTED).finding.task)
    office_stage.idle()
    panel = inspector._facts._finding
    assert panel is not None

    panel.show_task("other", is_of_finding=False)

    assert not panel.isVisibleTo(inspector)


@pytest.mark.parametrize("number", [FIRST_NOTICE, NOTICE])
def test_the_page_of_reports_shows_the_notice_that_is_wanted(office_stage: Stage, number: str) -> None:
    page = ReportsPage(office_stage.desk, office_stage.actions)
    office_stage.show(page)
    page.shown()
    office_stage.idle()

    page.show_paper("rectification-notice", number)
    office_stage.idle()

    assert page.paper is not None
    assert page.options().record == number
    assert office_stage.refused == []


def test_a_paper_that_is_not_offered_changes_nothing(office_stage: Stage) -> None:
    page = ReportsPage(office_stage.desk, office_stage.actions)
    office_stage.show(page)
    office_stage.idle()
    before = page._current()

    page.show_paper("no-such-paper", NOTICE)
    office_stage.idle()

    assert page._current() == before
