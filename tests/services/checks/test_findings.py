"""Findings as the office raises and keeps them, and as the unit is told them."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.values import Severity
from desktop.errors import AppError
from desktop.services.checks.findings import FindingChoice, FindingQuery, FindingService, counts
from desktop.services.directory import DirectoryService
from desktop.services.session import NoSuchRecord, WrongRole
from desktop.services.succession import SuccessionService
from tests.handover import hand_over
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.finding_world import FIRE, MAIN, PHOTO, PORTS, SPARE, FindingWorld
from tests.services.exchange_world import POLICE, TRADE, send


@pytest.fixture
def world(checked_world: CheckedWorld) -> FindingWorld:
    return FindingWorld(checked_world)


def _keys(world: FindingWorld) -> list[tuple[str, str]]:
    return [one.key for one in world.findings.candidates(world.inspection)]


def test_accepted_answers_that_fail_are_candidates_and_no_others(world: FindingWorld) -> None:
    world.answer("T-01", "conforming")
    world.answer("T-02", "nonconforming")
    world.answer("T-03", "partial", accept=False)
    world.answer("T-04", "partial", MAIN)
    world.answer("T-05", "not_applicable", MAIN, reason="没有账户")
    returned = world.answer(PORTS, "nonconforming", SPARE, accept=False)
    world.accept(returned, "returned")

    keys = _keys(world)

    assert keys == [("T-02", ""), ("T-04", MAIN)]


def test_an_answer_changed_after_its_acceptance_is_no_candidate_until_it_is_accepted_again(
    world: FindingWorld,
) -> None:
    world.answer(FIRE)
    changed = world.answer(FIRE, observation="灭火器全部过期", accept=False)

    before = _keys(world)
    world.accept(changed)

    assert (before, _keys(world)) == ([], [(FIRE, "")])


def test_a_candidate_proposes_severity_deadline_and_demand_from_the_item(world: FindingWorld) -> None:
    world.answer(PORTS, target=MAIN)
    world.answer("T-04", target=MAIN, severity="low")

    policy, ports = world.findings.candidates(world.inspection)

    assert (ports.severity, ports.due) == (Severity.HIGH, date(2023, 5, 15))
    assert (policy.severity, policy.due) == (Severity.LOW, date(2023, 6, 7))
    assert policy.demand == "请按要求整改到位，达到：策略生效"
    assert "关闭不需要的系统服务和高危端口" in ports.demand


def test_of_two_inspectors_at_one_place_the_graver_answer_counts_with_the_photographs_of_both(
    world: FindingWorld,
) -> None:
    both = world.checked.shares({"张三": (), "李四": ()})
    world.inspection = world.checked.hand_out("both", code="检2023-002", shares=both)
    world.meet()
    world.answer(FIRE, "partial", photo=PHOTO)
    world.answer(FIRE, photo=b"another photograph", by=world.checked.li)

    (candidate,) = world.findings.candidates(world.inspection)

    assert candidate.answer.inspector == world.checked.li.party
    assert len(candidate.evidence) == 2


def test_findings_of_one_inspection_come_under_one_notice_with_a_code_each(world: FindingWorld) -> None:
    raised = world.raised(FIRE, "T-01")

    rows = world.told.rows()

    assert raised.notice == "整改〔2023〕1号"
    assert raised.codes == ("问2023-001", "问2023-002")
    assert [(row.finding.item, row.finding.notice) for row in rows] == [
        ("T-01", "整改〔2023〕1号"),
        (FIRE, "整改〔2023〕1号"),
    ]
    assert raised.sentence == (
        "已下发整改〔2023〕1号：问题2个（高风险2个），编号问2023-001等，最早2023-05-15前整改到位。"
    )


def test_a_finding_says_what_the_unit_has_to_know(world: FindingWorld) -> None:
    world.raised(FIRE)

    (row,) = world.told.rows()

    finding = row.finding
    assert (finding.unit, finding.unit_name, finding.system) == (world.unit.party, POLICE, "政务云平台")
    assert finding.inspection_title == "政务云平台网络安全检查"
    assert (finding.severity, finding.observation) == (Severity.HIGH, "T-02现场不符合")
    assert finding.text_hash == world.item(FIRE).text_hash
    assert (finding.found_on, finding.due) == (date(2023, 5, 8), date(2023, 5, 15))
    assert (row.standing.state, row.standing.days_left) == (FindingState.OPEN, 7)


def test_an_unrated_finding_is_refused_and_nothing_is_told(world: FindingWorld) -> None:
    world.answer(FIRE)
    world.answer(PORTS, target=MAIN)

    with pytest.raises(AppError, match=r"1个问题还没有定风险等级.*T-02") as refused:
        world.findings.raise_(world.inspection)

    assert refused.value.code == "E_SEVERITY"
    assert world.findings.rows() == ()


def test_the_office_chooses_severity_deadline_and_words(world: FindingWorld) -> None:
    world.answer(FIRE)
    world.answer("T-01")
    choice = FindingChoice(FIRE, "", Severity.LOW, date(2023, 7, 1), "七月一日前换齐灭火器")

    world.findings.raise_(world.inspection, [choice])

    (row,) = world.findings.rows()
    finding = row.finding
    assert (finding.severity, finding.due, finding.demand) == (
        Severity.LOW,
        date(2023, 7, 1),
        "七月一日前换齐灭火器",
    )
    assert _keys(world) == [("T-01", "")]


def test_a_severity_chosen_by_the_office_gives_the_deadline(world: FindingWorld) -> None:
    world.answer(FIRE, severity="high")

    world.findings.raise_(world.inspection, [FindingChoice(FIRE, severity=Severity.MEDIUM)])

    assert world.row("问2023-001").finding.due == date(2023, 5, 23)


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (FindingChoice("T-01", severity=Severity.LOW), "E_NO_RECORD"),
        (FindingChoice(FIRE, MAIN, Severity.LOW), "E_NO_RECORD"),
        (FindingChoice(FIRE, "", Severity.LOW, date(2023, 5, 7)), "E_FINDING_DUE"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(world: FindingWorld, choice: FindingChoice, code: str) -> None:
    world.answer(FIRE)

    with pytest.raises(AppError) as refused:
        world.findings.raise_(world.inspection, [choice])

    assert refused.value.code == code
    assert world.findings.rows() == ()


def test_nothing_is_raised_twice(world: FindingWorld) -> None:
    world.raised(FIRE)

    with pytest.raises(AppError) as refused:
        world.findings.raise_(world.inspection)

    assert refused.value.code == "E_NOTHING_TO_RAISE"


def test_a_reinspection_has_no_candidates(world: FindingWorld) -> None:
    raised = world.raised(FIRE)
    world.inspection = world.checked.hand_out(
        "again", code="检2023-002", reinspects=list(raised.uids), items=[FIRE]
    )
    world.meet()
    world.answer(FIRE)

    assert world.findings.candidates("检2023-002") == ()


def test_only_the_office_raises_and_only_the_inspected_unit_is_told(world: FindingWorld) -> None:
    world.raised(FIRE)
    other = world.checked.world.computer(TRADE)
    hand_over(world.office, other)

    with pytest.raises(WrongRole):
        world.told.candidates(world.inspection)

    assert FindingService(other).rows() == ()
    assert FindingService(world.checked.zhang).rows() == ()
    assert len(world.told.rows()) == 1


def test_photographs_reach_the_unit_in_a_real_package(world: FindingWorld) -> None:
    world.answer(FIRE, photo=PHOTO, severity="high")
    raised = world.findings.raise_(world.inspection)

    receipt = send(world.office, world.unit)

    (photo,) = world.told.detail(raised.codes[0]).photos
    assert (photo.name, photo.note, photo.taken_at) == ("现场.jpg", "机房东侧", "2023-05-09T10:12:00")
    with world.unit.reading() as workspace:
        assert workspace.evidence.get(photo.sha256) == PHOTO
    assert receipt.code == ""


def test_a_photograph_of_another_place_or_of_a_draft_is_not_quoted(world: FindingWorld) -> None:
    world.answer("T-01", "conforming", photo=b"a lock")
    world.answer(FIRE, severity="high")
    zhang = world.checked.zhang
    with zhang.transaction() as workspace:
        digest = workspace.evidence.put(PHOTO)
        about = {"inspection": world.inspection, "item": FIRE, "target": "", "sha256": digest}
        zhang.put("check_evidence", (world.inspection, FIRE, "", digest, "draft"), zhang.party, about)
    world.meet()

    raised = world.findings.raise_(world.inspection)

    assert world.findings.detail(raised.codes[0]).photos == ()


def test_a_withdrawn_finding_keeps_its_reason_and_its_code(world: FindingWorld) -> None:
    raised = world.raised(FIRE, "T-01")

    world.findings.withdraw("问2023-002", "经核实灭火器在有效期内")
    world.meet()

    assert [row.finding.code for row in world.told.rows()] == ["问2023-001"]
    gone = world.told.rows(FindingQuery(withdrawn=True))[1]
    assert gone.finding.withdrawn == "经核实灭火器在有效期内"
    assert gone.standing.state is FindingState.WITHDRAWN
    assert gone.finding.uid == raised.uids[1]


def test_withdrawing_needs_a_reason_and_happens_once(world: FindingWorld) -> None:
    world.raised(FIRE)

    with pytest.raises(AppError) as unreasoned:
        world.findings.withdraw("问2023-001", " ")
    world.findings.withdraw("问2023-001", "误报")
    with pytest.raises(AppError) as twice:
        world.findings.withdraw("问2023-001", "误报")

    assert (unreasoned.value.code, twice.value.code) == ("E_REASON", "E_FINDING_WITHDRAWN")


def test_a_withdrawn_finding_comes_back_only_when_it_is_chosen_by_name(world: FindingWorld) -> None:
    world.raised(FIRE)
    world.findings.withdraw("问2023-001", "误报")

    with pytest.raises(AppError) as refused:
        world.findings.raise_(world.inspection)
    (candidate,) = world.findings.candidates(world.inspection)
    again = world.findings.raise_(world.inspection, [FindingChoice(FIRE)])

    assert refused.value.code == "E_NOTHING_TO_RAISE"
    assert candidate.withdrawn == "误报"
    assert (again.codes, again.notice) == (("问2023-001",), "整改〔2023〕2号")
    assert world.state("问2023-001") is FindingState.OPEN


def test_numbers_go_on_in_their_year_and_begin_anew_in_the_next(world: FindingWorld) -> None:
    world.raised(FIRE)
    world.findings.withdraw("问2023-001", "误报")
    second = world.raised("T-01")
    world.go_to(date(2024, 3, 1))
    third = world.raised("T-03")

    assert (second.codes, second.notice) == (("问2023-002",), "整改〔2023〕2号")
    assert (third.codes, third.notice) == (("问2024-001",), "整改〔2024〕1号")


def _inspect_next_year(world: FindingWorld, **fields: object) -> None:
    world.go_to(date(2024, 5, 6))
    world.inspection = world.checked.hand_out("next", code="检2024-001", **fields)
    world.meet()


def test_the_same_item_failing_again_next_year_is_a_repeat(world: FindingWorld) -> None:
    world.raised(FIRE, "T-01")
    _inspect_next_year(world)
    world.answer(FIRE, severity="high")
    world.answer("T-03", severity="low")

    first, other = world.findings.candidates(world.inspection)
    raised = world.findings.raise_(world.inspection)
    world.meet()

    assert [one.code for one in first.repeats] == ["问2023-002"]
    assert other.repeats == ()
    assert raised.sentence.endswith("其中1个是重复问题。")
    assert [one.code for one in world.told.rows()[2].repeats] == ["问2023-002"]
    assert [one.code for one in world.findings.detail("问2023-002").repeated_by] == ["问2024-001"]
    assert counts(world.office).repeated == 1


def test_what_was_withdrawn_is_not_repeated(world: FindingWorld) -> None:
    world.raised(FIRE)
    world.findings.withdraw("问2023-001", "误报")
    _inspect_next_year(world)
    world.answer(FIRE, severity="high")

    (candidate,) = world.findings.candidates(world.inspection)

    assert candidate.repeats == ()


def test_a_successor_repeats_what_was_found_at_its_predecessor(world: FindingWorld) -> None:
    world.raised(FIRE)
    SuccessionService(world.office).succeed(POLICE, TRADE, date(2023, 5, 8), "机构改革")
    trade = world.checked.world.computer(TRADE)
    _inspect_next_year(world, unit=trade.party, unit_name=TRADE)
    world.answer(FIRE, severity="high")

    (candidate,) = world.findings.candidates(world.inspection)
    of_successor = world.findings.rows(FindingQuery(unit=TRADE))

    assert [one.code for one in candidate.repeats] == ["问2023-001"]
    assert [row.finding.code for row in of_successor] == ["问2023-001"]


def test_findings_go_to_the_unit_that_answers_today(world: FindingWorld) -> None:
    world.raised(FIRE)
    world.findings.withdraw("问2023-001", "机构改革，转由承接单位整改")
    world.answer("T-01", severity="low")
    SuccessionService(world.office).succeed(POLICE, TRADE, date(2023, 5, 8), "机构改革")
    trade = world.checked.world.computer(TRADE)

    raised = world.findings.raise_(world.inspection, [FindingChoice("T-01"), FindingChoice(FIRE)])
    hand_over(world.office, trade)

    rows = FindingService(trade).rows()
    assert [(row.finding.item, row.finding.unit_name) for row in rows] == [
        ("T-01", TRADE),
        (FIRE, TRADE),
    ]
    assert raised.codes == ("问2023-002", "问2023-003")
    assert counts(world.office).by_unit == {trade.party: 2}


def test_rows_are_found_by_what_they_are_about(world: FindingWorld) -> None:
    world.raised(FIRE, "T-01")
    world.findings.edit("问2023-002", severity=Severity.LOW)
    world.go_to(date(2023, 5, 16))
    world.findings.set_due("问2023-002", date(2023, 6, 1), "单位申请")
    rows = world.findings.rows

    def found(**fields: object) -> list[str]:
        return [row.finding.item for row in rows(replace(FindingQuery(), **fields))]  # type: ignore[arg-type]

    assert found() == ["T-01", FIRE]
    assert found(severity=Severity.LOW) == [FIRE]
    assert found(text=" t-02现场 ") == [FIRE]
    assert found(text="没有这样的字") == []
    assert found(overdue=True) == ["T-01"]
    assert found(overdue=False) == [FIRE]
    assert found(state=FindingState.OPEN) == ["T-01", FIRE]
    assert found(state=FindingState.CLOSED) == []
    assert found(unit=POLICE) == found(unit=world.unit.party) == ["T-01", FIRE]
    assert found(unit=TRADE) == []
    assert found(inspection="检2023-001") == ["T-01", FIRE]
    with pytest.raises(NoSuchRecord):
        found(inspection="检2023-009")


def test_a_deadline_is_moved_with_a_reason_and_not_before_the_notice(world: FindingWorld) -> None:
    world.raised(FIRE)

    with pytest.raises(AppError) as unreasoned:
        world.findings.set_due("问2023-001", date(2023, 6, 1), "")
    with pytest.raises(AppError) as early:
        world.findings.set_due("问2023-001", date(2023, 5, 7), "加快")
    sentence = world.findings.set_due("问2023-001", date(2023, 6, 1), "设备到货晚")
    world.meet()

    assert (unreasoned.value.code, early.value.code) == ("E_REASON", "E_FINDING_DUE")
    assert sentence == "问2023-001的整改期限已调整为2023-06-01。"
    assert world.told.find("问2023-001").due == date(2023, 6, 1)


def test_a_finding_is_overdue_the_day_after_its_deadline(world: FindingWorld) -> None:
    world.raised(FIRE)

    world.go_to(date(2023, 5, 15))
    on_time = world.row("问2023-001").standing
    world.go_to(date(2023, 5, 16))
    late = world.row("问2023-001").standing

    assert (on_time.is_overdue, on_time.days_left) == (False, 0)
    assert (late.is_overdue, late.days_left) == (True, -1)
    assert (counts(world.office).overdue, counts(world.unit).overdue) == (1, 1)


def test_words_and_severity_are_edited_until_the_finding_is_withdrawn(world: FindingWorld) -> None:
    world.raised(FIRE)

    world.findings.edit("问2023-001", severity=Severity.MEDIUM, demand="立即更换")
    world.findings.edit("问2023-001", demand="  ")
    world.findings.withdraw("问2023-001", "误报")
    with pytest.raises(AppError) as refused:
        world.findings.edit("问2023-001", demand="不必更换")

    finding = world.finding("问2023-001")
    assert (finding.severity, finding.demand) == (Severity.MEDIUM, "立即更换")
    assert refused.value.code == "E_FINDING_WITHDRAWN"


def test_a_notice_lists_its_findings_and_those_withdrawn_apart(world: FindingWorld) -> None:
    world.raised(FIRE, "T-01")
    world.raised("T-03")
    world.findings.withdraw("问2023-001", "误报")

    first, second = world.findings.notices()

    assert (first.number, first.unit_name, first.on) == ("整改〔2023〕1号", POLICE, date(2023, 5, 8))
    assert [one.code for one in first.findings] == ["问2023-002"]
    assert [one.code for one in first.withdrawn] == ["问2023-001"]
    assert [one.code for one in second.findings] == ["问2023-003"]
    assert not first.is_number_shared
    assert world.findings.notices(unit=TRADE) == ()
    assert world.findings.notices(inspection="检2023-001") == (first, second)


def test_the_story_of_a_finding_tells_what_changed_and_why(world: FindingWorld) -> None:
    world.raised(FIRE)
    world.findings.edit("问2023-001", severity=Severity.LOW, demand="更换")
    world.findings.set_due("问2023-001", date(2023, 6, 1), "设备到货晚")
    world.findings.withdraw("问2023-001", "误报")
    world.findings.raise_(world.inspection, [FindingChoice(FIRE)])
    world.meet()

    history = world.findings.detail("问2023-001").history

    assert [event.what for event in history] == ["raised", "rated", "demand", "due", "withdrawn", "raised"]
    assert history[1].title == "风险等级由高风险改为低风险"
    assert (history[3].title, history[3].text) == ("整改期限由2023-05-15调整为2023-06-01", "设备到货晚")
    assert history[4].text == "误报"
    assert history[0].who.startswith(world.office.party_name)
    assert world.told.detail("问2023-001").history[0].who.startswith("督查办公室")


def test_unknown_names_are_refused(world: FindingWorld) -> None:
    world.raised(FIRE)

    for name in ("", "问2023-099"):
        with pytest.raises(NoSuchRecord):
            world.findings.find(name)


def test_two_computers_that_raise_the_same_finding_write_one_record(world: FindingWorld) -> None:
    second = world.checked.world.office("second")
    world.answer(FIRE, severity="high")
    hand_over(world.office, second)
    world.findings.raise_(world.inspection)
    FindingService(second).raise_(world.inspection)

    hand_over(second, world.office)

    (row,) = world.findings.rows()
    assert (row.finding.code, row.finding.conflicts) == ("问2023-001", ())


def test_codes_given_twice_are_told_apart_by_uid_and_renumbered(world: FindingWorld) -> None:
    second = world.checked.world.office("second")
    world.answer(FIRE, severity="high")
    world.answer("T-01", severity="low")
    hand_over(world.office, second)
    first = world.findings.raise_(world.inspection, [FindingChoice(FIRE)])
    FindingService(second).raise_(world.inspection, [FindingChoice("T-01")])
    hand_over(second, world.office)

    with pytest.raises(AppError, match="2个问题的编号都是“问2023-001”") as refused:
        world.findings.find("问2023-001")
    sentence = world.findings.renumber(first.uids[0])

    assert refused.value.code == "E_SAME_CODE"
    assert sentence == "问2023-001重新编号为问2023-002，通知书为整改〔2023〕1号。"
    assert world.finding("问2023-001").item == "T-01"
    assert world.finding("问2023-002").item == FIRE


def test_notices_given_the_same_number_for_different_inspections_are_told_apart(
    world: FindingWorld,
) -> None:
    second = world.checked.world.office("second")
    world.answer(FIRE, severity="high")
    first, other = world.inspection, world.checked.hand_out("other", code="检2023-002")
    world.meet()
    world.inspection = other
    world.answer("T-01", severity="low")
    hand_over(world.office, second)
    mine = world.findings.raise_(first)
    FindingService(second).raise_(other)
    hand_over(second, world.office)

    before = world.findings.notices()
    world.findings.renumber(mine.uids[0])
    after = world.findings.notices()
    again = world.findings.renumber(mine.uids[0])

    assert [(one.number, one.is_number_shared) for one in before] == [("整改〔2023〕1号", True)] * 2
    assert [(one.number, one.inspection) for one in after] == [
        ("整改〔2023〕1号", other),
        ("整改〔2023〕2号", first),
    ]
    assert not any(one.is_number_shared for one in after)
    assert again == "问2023-002和整改〔2023〕2号没有重号，未作改动。"


def test_counts_say_where_findings_stand(world: FindingWorld) -> None:
    world.raised(FIRE, "T-01", "T-03")
    world.findings.withdraw("问2023-003", "误报")
    world.correct("问2023-001")

    found = counts(world.office)

    assert (found.total, found.open, found.waiting, found.passed, found.closed) == (2, 1, 1, 0, 0)
    assert found.by_unit == {world.unit.party: 1}
    assert counts(world.office, []).total == 0


def test_units_unknown_to_the_directory_keep_the_name_of_the_inspection(world: FindingWorld) -> None:
    directory = DirectoryService(world.office)
    assert directory.meant("无名单位").party == "无名单位"
    stranger = world.checked.world.computer("无名单位")
    world.inspection = world.checked.hand_out(
        "stranger", code="检2023-002", unit=stranger.party, unit_name="无名单位"
    )
    world.meet()

    world.raised(FIRE)
    hand_over(world.office, stranger)

    (row,) = FindingService(stranger).rows()
    assert row.finding.unit_name == "无名单位"
