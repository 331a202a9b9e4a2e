"""Corrective actions: drafts of the unit, their evidence, and what the office is told."""

from datetime import date
from pathlib import Path

import pytest

from desktop.domain.checks.findings import CorrectiveAction, FindingState
from desktop.errors import AppError
from desktop.records.line import parse_line
from desktop.records.stream import Role
from desktop.services.checks.corrective import CorrectiveService
from desktop.services.session import NoSuchRecord, Session, WrongRole
from tests.handover import hand_over
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.finding_world import ACTION, FIRE, FindingWorld
from tests.services.exchange_world import POLICE, send

CODE = "问2023-001"


@pytest.fixture
def world(checked_world: CheckedWorld) -> FindingWorld:
    found = FindingWorld(checked_world)
    found.raised(FIRE)
    return found


def _saved(world: FindingWorld, **fields: object) -> CorrectiveAction:
    found = world.corrective.save(CODE, **{**ACTION, **fields})  # type: ignore[typeddict-item]
    assert found is not None
    return found


def test_what_is_typed_stays_with_the_unit_until_it_is_handed_in(world: FindingWorld) -> None:
    draft = _saved(world, done_on="2023-05-08")
    world.meet()

    assert draft.is_draft
    assert (draft.cause, draft.done_on) == ("灭火器到期后没有补充", date(2023, 5, 8))
    assert world.told.rows()[0].draft == draft
    assert (world.row(CODE).draft, world.row(CODE).action) == (None, None)
    assert world.state(CODE) is FindingState.OPEN


def test_fields_not_named_stay_and_equal_ones_write_nothing(world: FindingWorld) -> None:
    first = _saved(world)
    again = world.corrective.save(CODE, responsible="王磊")
    later = world.corrective.save(CODE, measures="更换灭火器6具")

    assert again == first
    assert later is not None
    assert (later.cause, later.measures) == (first.cause, "更换灭火器6具")


def test_saving_nothing_where_nothing_is_gives_nothing(world: FindingWorld) -> None:
    assert world.corrective.save(CODE) is None
    assert world.corrective.save(CODE, cause="") is None


def test_handing_in_tells_the_office_and_the_finding_waits(world: FindingWorld) -> None:
    _saved(world, measures=" 更换灭火器4具 ")

    outcome = world.corrective.submit(CODE)
    world.meet()

    row = world.row(CODE)
    assert outcome.done == (row.finding.uid,)
    assert outcome.sentence == "已提交1份整改报告，等待复查。1份没有佐证材料。"
    assert row.standing.state is FindingState.WAITING
    assert row.action is not None
    assert (row.action.measures, row.action.on) == ("更换灭火器4具", date(2023, 5, 8))
    assert world.told.rows()[0].draft is None


def test_evidence_before_and_after_reaches_the_office_in_a_real_package(
    world: FindingWorld, tmp_path: Path
) -> None:
    before, after = tmp_path / "整改前.jpg", tmp_path / "整改后.jpg"
    before.write_bytes(b"an empty bracket")
    after.write_bytes(b"a red cylinder")
    _saved(world)
    world.corrective.attach(CODE, before, "before")
    world.corrective.attach(CODE, after, note="机房东侧", dated=date(2023, 5, 8))
    assert [one.is_draft for one in world.told.detail(CODE).draft_evidence] == [True, True]

    world.corrective.submit(CODE)
    send(world.unit, world.office)

    first, second = world.findings.detail(CODE).evidence
    assert (first.name, first.side, first.note) == ("整改前.jpg", "before", "")
    assert (second.name, second.side, second.note) == ("整改后.jpg", "after", "机房东侧")
    with world.office.reading() as workspace:
        assert workspace.evidence.get(second.sha256) == b"a red cylinder"
    assert world.told.detail(CODE).draft_evidence == ()


def test_attaching_begins_a_draft_and_refuses_another_side(world: FindingWorld) -> None:
    world.corrective.attach(CODE, b"bytes", filename="照片.jpg")

    with pytest.raises(AppError) as refused:
        world.corrective.attach(CODE, b"bytes", "during", filename="照片.jpg")

    assert refused.value.code == "E_EVIDENCE_SIDE"
    assert len(world.told.detail(CODE).draft_evidence) == 1


def test_the_same_file_attached_again_changes_its_side(world: FindingWorld) -> None:
    first = world.corrective.attach(CODE, b"bytes", "before", filename="照片.jpg")
    second = world.corrective.attach(CODE, b"bytes", "after", filename="照片.jpg")

    (evidence,) = world.told.detail(CODE).draft_evidence

    assert first == second == evidence.uid
    assert evidence.side == "after"


def test_a_draft_after_handing_in_begins_with_its_words_and_evidence(world: FindingWorld) -> None:
    world.corrective.attach(CODE, b"bytes", filename="照片.jpg")
    world.correct(CODE)

    draft = world.corrective.save(CODE, result="全部更换")

    assert draft is not None
    assert (draft.measures, draft.result) == (ACTION["measures"], "全部更换")
    detail = world.told.detail(CODE)
    assert [one.name for one in detail.draft_evidence] == ["照片.jpg"]
    assert [one.name for one in detail.evidence] == ["照片.jpg"]


def test_what_is_detached_leaves_when_the_new_draft_is_handed_in(world: FindingWorld) -> None:
    kept = world.corrective.attach(CODE, b"kept", filename="留.jpg")
    world.corrective.attach(CODE, b"gone", filename="去.jpg")
    world.correct(CODE)
    assert kept
    gone = next(one for one in world.told.detail(CODE).evidence if one.name == "去.jpg")

    world.corrective.detach(gone.uid)
    world.meet()
    before = [one.name for one in world.findings.detail(CODE).evidence]
    outcome = world.corrective.submit(CODE)
    world.meet()

    assert sorted(before) == ["去.jpg", "留.jpg"]
    assert outcome.problems == ()
    assert [one.name for one in world.findings.detail(CODE).evidence] == ["留.jpg"]
    assert world.state(CODE) is FindingState.WAITING


def test_detaching_what_is_not_there_is_refused(world: FindingWorld) -> None:
    uid = world.corrective.attach(CODE, b"bytes", filename="照片.jpg")
    world.corrective.detach(uid)

    for name in (uid, "unit.gaj/0"):
        with pytest.raises(NoSuchRecord):
            world.corrective.detach(name)

    assert world.told.detail(CODE).draft_evidence == ()


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"measures": " "}, ["E_NO_TEXT"]),
        ({"measures": "", "result": "", "responsible": ""}, ["E_NO_TEXT"] * 3),
        ({"done_on": date(2023, 5, 9)}, ["E_FUTURE_DAY"]),
        ({"cause": ""}, []),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_handed_in(
    world: FindingWorld, fields: dict[str, object], codes: list[str]
) -> None:
    _saved(world, **fields)

    problems = world.corrective.check()
    outcome = world.corrective.submit()

    assert [problem.code for problem in problems] == codes
    assert [problem.code for problem in outcome.problems] == codes
    assert bool(outcome.done) is not bool(codes)


def test_of_several_findings_all_are_handed_in_or_none(world: FindingWorld) -> None:
    world.raised("T-01")
    _saved(world)
    world.corrective.save("问2023-002", measures="装门禁")

    outcome = world.corrective.submit()
    world.corrective.save("问2023-002", result="已装", responsible="李强")
    second = world.corrective.submit()

    assert outcome.done == ()
    assert outcome.sentence.startswith("没有提交任何一项：1项需要先处理。")
    assert len(second.done) == 2


def test_handing_in_without_a_draft_or_a_change_is_refused(world: FindingWorld) -> None:
    with pytest.raises(AppError) as nothing:
        world.corrective.submit()
    unwritten = world.corrective.submit(CODE)
    world.correct(CODE)
    _saved(world, result="改了又改回")
    _saved(world)
    unchanged = world.corrective.submit(CODE)

    assert nothing.value.code == "E_NOTHING_TO_SUBMIT"
    assert [problem.code for problem in unwritten.problems] == ["E_NOTHING_WRITTEN"]
    assert [problem.code for problem in unchanged.problems] == ["E_NOT_MENDED"]


def test_new_evidence_alone_is_a_change(world: FindingWorld) -> None:
    world.correct(CODE)
    before = world.row(CODE).action

    world.corrective.attach(CODE, b"bytes", filename="照片.jpg")
    outcome = world.corrective.submit(CODE)
    world.meet()

    after = world.row(CODE).action
    assert outcome.problems == ()
    assert before is not None
    assert after is not None
    assert before.version != after.version


def test_another_label_of_a_file_is_handed_in_but_does_not_mend_what_was_sent_back(
    world: FindingWorld,
) -> None:
    world.corrective.attach(CODE, b"bytes", "before", filename="照片.jpg")
    world.correct(CODE)
    world.corrective.attach(CODE, b"bytes", "after", filename="照片.jpg")
    first = world.corrective.submit(CODE)
    world.meet()
    relabelled = [one.side for one in world.findings.detail(CODE).evidence]
    world.reinspect.decide(CODE, passed=False, opinion="看不清")
    world.meet()
    world.corrective.attach(CODE, b"bytes", "before", filename="照片.jpg")

    second = world.corrective.submit(CODE)

    assert (first.problems, relabelled) == ((), ["after"])
    assert [problem.code for problem in second.problems] == ["E_NOT_MENDED"]


def test_a_day_that_is_none_is_refused_and_an_empty_one_is_taken_back(world: FindingWorld) -> None:
    with pytest.raises(AppError) as refused:
        world.corrective.save(CODE, done_on="下周")
    world.corrective.save(CODE, done_on=date(2023, 5, 8), responsible="王磊")
    cleared = world.corrective.save(CODE, done_on=" ")

    assert refused.value.code == "E_DAY"
    assert cleared is not None
    assert cleared.done_on is None


def test_late_reports_are_said_to_be_late(world: FindingWorld) -> None:
    world.go_to(date(2023, 5, 16))
    _saved(world)

    outcome = world.corrective.submit()
    world.meet()

    assert "其中1份已过整改期限。" in outcome.sentence
    assert world.row(CODE).standing.is_late


def test_a_unit_that_acted_in_time_is_not_late_because_it_mended_its_words_later(
    world: FindingWorld,
) -> None:
    world.correct(CODE)
    world.go_to(date(2023, 5, 20))
    world.correct(CODE, result="已安装并检验合格，附检验报告")

    row = world.row(CODE)

    assert row.action is not None
    assert row.action.on == date(2023, 5, 20)
    assert not row.standing.is_late


def test_a_unit_whose_report_in_time_was_sent_back_is_late(world: FindingWorld) -> None:
    world.correct(CODE)
    world.reinspect.decide(CODE, passed=False, opinion="只换了两具")
    world.meet()
    world.go_to(date(2023, 5, 20))
    world.correct(CODE, result="四具都换了")

    standing = world.row(CODE).standing

    assert standing.is_late
    assert (standing.state, standing.failures) == (FindingState.WAITING, 1)


def test_every_version_handed_in_is_kept(world: FindingWorld) -> None:
    world.correct(CODE)
    world.correct(CODE, result="四具都换了")

    detail = world.findings.detail(CODE)

    assert [one.result for one in detail.actions] == [ACTION["result"], "四具都换了"]
    assert [event.what for event in detail.history] == ["raised", "corrected", "corrected"]
    assert detail.actions[-1].version == detail.row.action.version  # type: ignore[union-attr]


def test_a_draft_is_given_up_with_its_evidence(world: FindingWorld) -> None:
    world.correct(CODE)
    world.corrective.attach(CODE, b"bytes", filename="照片.jpg")

    world.corrective.discard(CODE)

    detail = world.told.detail(CODE)
    assert (detail.row.draft, detail.draft_evidence) == (None, ())
    assert detail.row.action is not None
    with pytest.raises(AppError):
        world.corrective.discard(CODE)


def test_closed_and_withdrawn_findings_are_not_written_about(world: FindingWorld) -> None:
    world.raised("T-01")
    _saved(world)
    world.corrective.save("问2023-002", measures="装门禁")
    world.findings.withdraw(CODE, "误报")
    world.meet()

    with pytest.raises(AppError) as refused:
        _saved(world, result="其他")
    outcome = world.corrective.submit(CODE)

    assert refused.value.code == "E_FINDING_WITHDRAWN"
    assert [problem.code for problem in outcome.problems] == ["E_FINDING_WITHDRAWN"]
    assert {problem.task for problem in world.corrective.check()} == {"问2023-002"}


def test_only_a_unit_writes_actions(world: FindingWorld) -> None:
    with pytest.raises(WrongRole):
        CorrectiveService(world.office).save(CODE, cause="某")


def test_two_computers_of_a_unit_that_differ_are_asked_before_handing_in(world: FindingWorld) -> None:
    second = world.checked.world.computer("second", Role.UNIT, POLICE)
    hand_over(world.office, second)
    _saved(world)
    CorrectiveService(second).save(CODE, **{**ACTION, "result": "另一台电脑上的话"})  # type: ignore[typeddict-item]
    _copy_own_lines(second, world.unit)

    problems = world.corrective.check(CODE)

    assert [problem.code for problem in problems] == ["E_CONFLICT"]
    assert "整改结果" in problems[0].sentence


def _copy_own_lines(source: Session, target: Session) -> None:
    """Carries what a party tells itself between two of its computers."""
    with source.reading() as workspace:
        lines = [
            parse_line(raw)
            for name in workspace.log.stream_names()
            if name.audience == name.party == target.party
            for raw in workspace.log.lines(name)
        ]
    with target.transaction() as workspace:
        assert workspace.log.accept(lines, target.environment.now()).new
