"""The demonstration ends with what it promises, and again in the same folder with the same state."""

from pathlib import Path

import pytest
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from desktop.domain.ledger import AssignmentState, Stage
from desktop.domain.supervision import Light, RequestKind, ReviewVerdict, RulingKind
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.auditing import AuditService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.conflicts import ConflictService
from desktop.services.demo import LEDGER_BOOK, PAPERS, UNITS, WORKSPACE, FolderTaken, play
from desktop.services.instructions import InstructionService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.notices import NoticeService
from desktop.services.reminders import ReminderService
from desktop.services.sample_exchange import COPY, SECOND
from desktop.services.sample_world import PLAYERS
from desktop.services.sample_year import LAST_DAY, ROUNDS
from desktop.services.succession import SuccessionService
from desktop.services.titles import LIGHT_TITLES
from tests.services.demo_played import Demo, text_of

UNIT = "市公安局"


def test_every_task_of_the_plan_is_issued_and_lived_with(demo: Demo) -> None:
    with demo.opened() as office:
        rows = LedgerService(office).rows(LedgerQuery(withdrawn=True))

    plan = [row for row in rows if row.code.startswith("2023-5-")]
    assert len(plan) == 60
    assert {row.stage for row in plan if not row.withdrawn} == {Stage.ISSUED}
    assert [row.code for row in plan if row.withdrawn] == ["2023-5-049"]
    assert any(row.is_closed for row in rows)


def test_every_decision_of_a_year_is_taken_with_its_reason(demo: Demo) -> None:
    with demo.opened() as office:
        cases = [
            CaseService(office).case(row.uid) for row in CaseService(office).rows(CaseFilter(withdrawn=True))
        ]
    facts = [case.facts for case in cases]
    rulings = {one.uid: one for several in facts for one in several.rulings}.values()

    kinds = {kind: [one for one in rulings if one.kind is kind] for kind in RulingKind}
    assert {one.is_granted for one in kinds[RulingKind.EXTENSION]} == {True, False}
    assert len(kinds[RulingKind.OBJECTION]) == 2
    assert len(kinds[RulingKind.SUSPENSION]) == 1
    assert kinds[RulingKind.COMPLETION]
    assert kinds[RulingKind.CLOSURE]
    assert all(one.reason for one in rulings)
    requests = [one for several in facts for one in several.requests]
    assert {one.kind for one in requests} == {RequestKind.EXTENSION}
    verdicts = {one.verdict for several in facts for one in several.reviews}
    assert verdicts == set(ReviewVerdict) - {ReviewVerdict.RETURNED}


def test_reports_were_returned_mended_and_judged_again(demo: Demo) -> None:
    with demo.opened() as office:
        waiting = CaseService(office).count(CaseFilter(states=(AssignmentState.RETURNED,)))
        told = [
            event.title
            for row in CaseService(office).rows()
            for event in CaseService(office).timeline(row.uid)
            if "退回" in event.title
        ]

    assert waiting == 0
    assert told


def test_a_merged_unit_hands_its_open_cases_to_its_successor(demo: Demo) -> None:
    with demo.opened() as office:
        old = CaseService(office).rows(CaseFilter(unit="市公共资源交易中心"))
        new = CaseService(office).rows(CaseFilter(unit="市行政审批局"))
        taken = [row.uid for row in new if SuccessionService(office).predecessors(row.uid)]

    assert all(row.state is AssignmentState.COMPLETED for row in old)
    assert len(taken) > len(old)


def test_notices_of_every_colour_went_out_and_the_instruction_shows_its_slip(demo: Demo) -> None:
    with demo.opened() as office:
        colours = {one.colour for one in NoticeService(office).notices()}
        reminders = ReminderService(office).reminders()
        (instruction,) = InstructionService(office).instructions()
        slip = InstructionService(office).slip(instruction.instruction.uid)

    assert colours == {Light.BLUE, Light.YELLOW, Light.RED}
    assert reminders
    assert slip is not None
    assert slip.data.startswith(b"\x89PNG")


def test_the_papers_of_the_year_lie_beside_the_workspace(demo: Demo) -> None:
    papers = demo.folder / PAPERS
    notices = [f"督办通知单_{tr(LIGHT_TITLES[light])}.pdf" for light in (Light.BLUE, Light.YELLOW, Light.RED)]
    bulletins = [f"督查通报_{this.period}.pdf" for this in ROUNDS]

    assert {file.name for file in papers.iterdir()} >= {*notices, *bulletins, "催办单.pdf", LEDGER_BOOK}
    ledger = text_of(papers / "督查任务台账.pdf")
    assert all(f"2023-5-{number:03}" in ledger for number in range(1, 61))
    for this in ROUNDS:
        assert "占" in text_of(papers / f"督查通报_{this.period}.pdf")
    assert "各单位办理情况" in CalamineWorkbook.from_path(str(papers / LEDGER_BOOK)).sheet_names
    entries = Calendar.from_ical((papers / "督查日历.ics").read_bytes()).walk("VEVENT")
    assert entries
    assert f"《督查日历》{len(entries)}个日程：{papers / '督查日历.ics'}" in demo.sentences


def test_every_workspace_is_clean_and_units_see_what_the_office_sees(demo: Demo) -> None:
    assert sum("核验通过" in sentence for sentence in demo.sentences) == 2
    names = {file.stem for file in (demo.folder / UNITS).iterdir()}
    assert names == PLAYERS | {SECOND, COPY}
    with demo.opened() as office, demo.opened(UNIT) as unit:
        assert AuditService(office).verify().is_clean
        assert AuditService(unit).verify().is_clean
        assert unit.role is Role.UNIT
        rows = CaseFilter(unit=unit.party, withdrawn=True)
        assert CaseService(unit).rows(rows) == CaseService(office).rows(rows)


def test_it_ends_with_the_lights_of_the_last_day(demo: Demo) -> None:
    with demo.opened() as office:
        counts = {light: CaseService(office).count(CaseFilter(lights=(light,))) for light in Light}

    said = next(sentence for sentence in demo.sentences if "亮灯：" in sentence)
    assert said.startswith(LAST_DAY.isoformat())
    assert all(f"{tr(LIGHT_TITLES[light])}{count}" in said for light, count in counts.items())
    assert counts[Light.RED]
    assert counts[Light.GREEN]


def test_played_again_in_the_same_folder_it_ends_in_the_same_state(demo: Demo) -> None:
    with demo.opened() as office, demo.opened(UNIT) as unit:
        before = [session.workspace.log.state_hash() for session in (office, unit)]
    leftover = demo.folder / PAPERS / "旧文件.pdf"
    leftover.write_bytes(b"")

    again = tuple(play(demo.folder, only=()))

    with demo.opened() as office, demo.opened(UNIT) as unit:
        after = [session.workspace.log.state_hash() for session in (office, unit)]
    assert after == before
    assert again == demo.sentences
    assert not leftover.exists()


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")

    with pytest.raises(FolderTaken):
        list(play(tmp_path))

    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_packages_meet_what_packages_meet(demo: Demo) -> None:
    story = "\n".join(demo.sentences)

    assert "没有收到第2号包；这个包已包含其中的全部记录" in story
    assert "更新的第3号包已经导入，这个包没有更多内容" in story
    assert "以前已经导入过，没有变化" in story
    assert "E_ZIP_DATA：“途中被改动" in story
    assert "同一台电脑出现第2代副本" in story
    assert story.count("冲突已处理") == 2


def test_nothing_is_left_unsettled_and_every_computer_agrees(demo: Demo) -> None:
    for name in (WORKSPACE, "市大数据局", SECOND, "市统计局", COPY):
        with demo.opened(name) as session:
            assert ConflictService(session).list() == ()
            assert not session.workspace.log.forks()
            assert session.keys().public.fingerprint == session.workspace.identity.fingerprint
