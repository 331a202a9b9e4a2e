"""Reading security checks: values as they were stated, whose word counts, what is left out, what is bulk."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.checks.inspections import Share
from desktop.domain.checks.standing import Side, Signature
from desktop.domain.checks.values import Severity, Verdict
from desktop.models.attached import missing
from desktop.models.verify import rebuild, verify
from desktop.models.workspace import Workspace
from desktop.records.line import Change
from tests.models.checks import (
    ACTION,
    ANSWER,
    CHECK,
    CIRCLE,
    DONE,
    DRAFT,
    FINDING,
    FOUND,
    ITEM,
    LI,
    PHOTO,
    PLACE,
    PLAN,
    RESULT,
    REVIEW,
    RULING,
    SIGNED,
    STRANGER,
    TALK,
    TARGET,
    TEXT,
    ZHANG,
    handed_out,
    planned,
    state,
    story,
)
from tests.models.samples import OFFICE, OTHER, UNIT, receive, rows_of, task_fields, uid, withdraw, write
from tests.models.year import share

OTHER_OFFICE = "office.szf"


@pytest.fixture
def say(workspace: Workspace) -> Callable[..., Change]:
    def said(kind: str, record: str, fields: dict[str, Any], audience: str = OFFICE) -> Change:
        return state(workspace, kind, record, fields, audience)

    return said


@pytest.fixture
def told(workspace: Workspace, say: Callable[..., Change]) -> Workspace:
    story(say, lambda kind, record: version_of(workspace, kind, record))
    return workspace


def version_of(workspace: Workspace, kind: str, record: str) -> str:
    found = workspace.log.record(kind, record)
    assert found is not None
    return found.version


def test_an_inspection_comes_back_as_it_was_stated(told: Workspace) -> None:
    write(told, "inspection", CHECK, {"concluded_on": "2026-06-30", "concluded_value": "86.50"}, CIRCLE)

    (found,) = told.ledger.inspections()

    assert found == told.ledger.inspection(CHECK) == told.ledger.inspection_by_code("检2026-003")
    assert (found.uid, found.supersedes, found.is_issued) == (CHECK, PLAN, True)
    assert (found.title, found.basis, found.system) == ("政务云平台检查", "年度计划", "政务云平台")
    assert (found.checklist, found.edition, found.checklist_hash) == ("djbh", "2019", "c3" * 32)
    assert (found.profile, found.level) == ("djbh-2021", "3")
    assert (found.unit, found.unit_name, found.leader) == (UNIT, "市教育局", ZHANG)
    assert found.targets == {"安全物理环境": ("机房", "配电间"), "安全计算环境": ("服务器",)}
    assert found.items == (ITEM,)
    assert found.shares == (Share(ZHANG, "张三", ("安全物理环境",)), Share(LI, "李四", ()))
    assert (found.starts_on, found.ends_on) == (date(2026, 6, 1), date(2026, 6, 5))
    assert (found.planned_on, found.cap_reason) == (date(2026, 5, 20), "上级要求")
    assert (found.reinspects, found.previous) == ((uid(1),), uid(2))
    assert (found.concluded_on, found.concluded_value) == (date(2026, 6, 30), Decimal("86.50"))
    assert (found.withdrawn, found.conflicts) == ("", ())


def test_a_plan_is_hidden_once_it_was_handed_out_and_still_read_by_its_uid(workspace: Workspace) -> None:
    planned(workspace)
    before = [one.uid for one in workspace.ledger.inspections()]
    handed_out(workspace)

    assert before == [PLAN]
    assert [one.uid for one in workspace.ledger.inspections()] == [CHECK]
    plan = workspace.ledger.inspection(PLAN)
    assert plan is not None
    assert not plan.is_issued
    assert [one.uid for one in workspace.ledger.inspections(withdrawn=True)] == [CHECK]


def test_a_plan_stays_hidden_when_what_was_handed_out_is_withdrawn(workspace: Workspace) -> None:
    planned(workspace)
    handed_out(workspace)
    withdraw(workspace, "inspection", CHECK, "改期", CIRCLE)

    assert workspace.ledger.inspections() == ()
    (found,) = workspace.ledger.inspections(withdrawn=True)
    assert (found.uid, found.withdrawn) == (CHECK, "改期")


def test_inspections_are_listed_newest_first_by_unit_and_by_inspector(workspace: Workspace) -> None:
    for number, (day, unit, inspector) in enumerate(
        (("2026-05-01", UNIT, ZHANG), ("2026-07-01", OTHER, LI), (None, UNIT, LI), ("2026-07-01", UNIT, LI))
    ):
        shares = [{"inspector": inspector, "name": "某"}, {"name": "无名"}, {"inspector": inspector}]
        fields = {**TALK, "code": f"检{number}", "planned_on": day, "unit": unit, "shares": shares}
        state(workspace, "inspection", uid(100 + number), fields, OFFICE)
    listed = workspace.ledger.inspections

    assert [one.code for one in listed()] == ["检3", "检1", "检0", "检2"]
    assert [one.code for one in listed(unit=UNIT)] == ["检3", "检0", "检2"]
    assert [one.code for one in listed(inspector=ZHANG)] == ["检0"]
    assert [one.code for one in listed(unit=OTHER, inspector=ZHANG)] == []
    assert listed(inspector=ZHANG)[0].shares == (Share(ZHANG, "某", ()),)


def test_of_two_inspections_of_one_code_the_one_in_force_is_found(workspace: Workspace) -> None:
    planned(workspace)
    state(workspace, "inspection", uid(100), TALK, CIRCLE)
    withdraw(workspace, "inspection", uid(100), "重复", CIRCLE)
    first = workspace.ledger.inspection_by_code("检2026-003")
    handed_out(workspace)
    second = workspace.ledger.inspection_by_code("检2026-003")

    assert first is not None
    assert second is not None
    assert (first.uid, second.uid) == (PLAN, CHECK)
    assert workspace.ledger.inspection_by_code("检2026-004") is None
    assert workspace.ledger.inspection(uid(1)) is None


def test_an_answer_comes_back_as_it_was_stated(told: Workspace) -> None:
    (found,) = told.ledger.check_results(CHECK)

    answer = found.answer
    assert (found.uid, found.inspection, found.place) == (RESULT, CHECK, (ITEM, TARGET))
    assert (found.is_draft, found.submitted_on) == (False, date(2026, 6, 5))
    assert found.version == version_of(told, "check_result", RESULT)
    assert (answer.verdict, answer.severity) == (Verdict.PARTIAL, Severity.HIGH)
    assert (answer.text_hash, answer.observation, answer.reason) == (TEXT, "无登记", "")
    assert (answer.note, answer.details) == ("下周补", {"D": "1", "bits": "112"})
    assert (answer.inspector, answer.on, answer.is_copied) == (ZHANG, date(2026, 6, 2), False)
    assert answer.evidence == (PHOTO,)
    assert told.ledger.check_result(RESULT) == found
    assert told.ledger.check_result(uid(1, ZHANG)) is None


def test_who_takes_no_part_in_an_inspection_answers_attaches_and_signs_nothing(told: Workspace) -> None:
    receive(told, "check_evidence", uid(920, STRANGER), {**PLACE, "sha256": TEXT})
    receive(told, "signature", uid(921, STRANGER), SIGNED)
    ledger = told.ledger

    assert {one.answer.inspector for one in ledger.check_results(CHECK)} == {ZHANG}
    assert {one.inspector for one in ledger.check_evidence(CHECK)} == {ZHANG}
    assert {one.sheet for one in ledger.signatures(CHECK)} == {ZHANG}
    assert ledger.check_result(uid(914, STRANGER)) is None
    assert len(ledger.check_results_of([CHECK])[CHECK]) == 1


def test_where_the_inspection_is_not_here_nobody_is_turned_away(workspace: Workspace) -> None:
    receive(workspace, "check_result", RESULT, ANSWER)

    assert [one.uid for one in workspace.ledger.check_results(CHECK)] == [RESULT]


def test_a_draft_stands_beside_what_was_submitted_with_all_its_photographs(told: Workspace) -> None:
    receive(told, "check_result", DRAFT, {**ANSWER, "note": "改"}, ZHANG)
    receive(told, "check_evidence", uid(930, ZHANG), {**PLACE, "sha256": TEXT}, ZHANG)
    receive(told, "check_evidence", uid(931, ZHANG), {**PLACE, "sha256": PHOTO}, ZHANG)
    receive(told, "check_evidence", uid(932, LI), {**PLACE, "sha256": "e5" * 32})
    receive(told, "check_result", uid(933, LI), ANSWER)

    by_li, submitted, draft = told.ledger.check_results(CHECK)

    assert (by_li.answer.inspector, by_li.answer.evidence) == (LI, ("e5" * 32,))
    assert (submitted.uid, submitted.is_draft, submitted.answer.evidence) == (RESULT, False, (PHOTO,))
    assert (draft.uid, draft.is_draft, draft.answer.evidence) == (DRAFT, True, (TEXT, PHOTO))
    assert told.ledger.check_results(CHECK, inspector=ZHANG) == (submitted, draft)
    assert told.ledger.check_results(CHECK, drafts=False) == (by_li, submitted)
    assert told.ledger.check_result(DRAFT) == draft


def test_answers_are_listed_by_item_then_target_and_withdrawn_ones_are_left_out(told: Workspace) -> None:
    places = [("L3-PES1-02", ""), (ITEM, "配电间"), ("L3-CES1-01", "服务器")]
    for number, (item, target) in enumerate(places, 940):
        receive(told, "check_result", uid(number, LI), {**ANSWER, "item": item, "target": target})
    known = told.log.record("check_result", uid(940, LI))
    assert known is not None
    receive(told, "check_result", uid(940, LI), {"withdrawn": known.withdrawal("误填")})

    assert [one.place for one in told.ledger.check_results(CHECK)] == [
        ("L3-CES1-01", "服务器"),
        (ITEM, TARGET),
        (ITEM, "配电间"),
    ]
    assert told.ledger.check_result(uid(940, LI)) is None


def test_answers_of_many_inspections_are_read_at_once_without_drafts(told: Workspace) -> None:
    other = uid(950)
    state(told, "inspection", other, TALK, CIRCLE)
    receive(told, "check_result", uid(951, LI), {**ANSWER, "inspection": other})
    receive(told, "check_result", DRAFT, ANSWER, ZHANG)

    found = told.ledger.check_results_of([CHECK, other, uid(1)])

    assert {uid: [one.uid for one in several] for uid, several in found.items()} == {
        CHECK: [RESULT],
        other: [uid(951, LI)],
    }


def test_a_photograph_comes_back_with_what_its_camera_claims(told: Workspace) -> None:
    claims = {
        "name": "门禁.jpg",
        "size": 5,
        "media": "image/jpeg",
        "taken_at": "2026-06-02T09:00:00",
        "latitude": "38.05",
        "longitude": "-114.5",
        "camera": "某某 X1",
        "added_on": "2026-06-03",
        "note": "门口",
    }
    receive(told, "check_evidence", uid(960, LI), {**PLACE, "sha256": TEXT, **claims}, LI)

    first, second = told.ledger.check_evidence(CHECK)

    assert (first.sha256, first.is_draft, first.latitude, first.added_on) == (PHOTO, False, None, None)
    assert (second.uid, second.inspector, second.sha256, second.is_draft) == (uid(960, LI), LI, TEXT, True)
    assert (second.item, second.target, second.inspection) == (ITEM, TARGET, CHECK)
    assert (second.name, second.size, second.media) == ("门禁.jpg", 5, "image/jpeg")
    assert (second.taken_at, second.camera, second.note) == ("2026-06-02T09:00:00", "某某 X1", "门口")
    assert (second.latitude, second.longitude) == (Decimal("38.05"), Decimal("-114.5"))
    assert second.added_on == date(2026, 6, 3)
    assert told.ledger.check_evidence(CHECK, inspector=LI) == (second,)


def test_a_file_without_a_hash_is_attached_to_nothing(told: Workspace) -> None:
    receive(told, "check_evidence", uid(961, LI), {**PLACE, "sha256": "short", "name": "x"})

    assert len(told.ledger.check_evidence(CHECK)) == 1


def test_a_signature_comes_back_as_it_was_drawn_on_the_sheet_of_its_inspector(told: Workspace) -> None:
    refused = {**SIGNED, "name": "张三", "side": "inspector", "at": None, "strokes": [], "refusal": "外出"}
    receive(told, "signature", uid(970, LI), refused, LI)
    receive(told, "signature", uid(971, LI), {**SIGNED, "side": "both"})

    drawn, bare = told.ledger.signatures(CHECK)

    at = datetime(2026, 6, 5, 8, 30, tzinfo=UTC)
    assert drawn.signature == Signature(Side.UNIT, "王五", "d4" * 32, at)
    assert (drawn.uid, drawn.sheet, drawn.inspection) == (uid(912, ZHANG), ZHANG, CHECK)
    assert (drawn.position, drawn.refusal, drawn.is_draft) == ("主任", "", False)
    assert drawn.strokes == (((0, 0), (1000, 400)), ((5, 6),))
    assert (bare.sheet, bare.signature.side, bare.signature.at) == (LI, Side.INSPECTOR, None)
    assert (bare.refusal, bare.strokes, bare.is_draft) == ("外出", (), True)
    assert told.ledger.signatures(CHECK, sheet=LI) == (bare,)


def test_words_on_answers_come_back_by_answer(told: Workspace) -> None:
    returned = {"result": RESULT, "version": "e5" * 32, "verdict": "returned", "opinion": "照片不清"}
    write(told, "review", uid(980), {**returned, "on": "2026-06-07", "reviewer": "王"}, ZHANG)

    found = told.ledger.result_reviews(CHECK)

    first, second = found.pop(RESULT)
    assert found == {}
    assert (first.uid, first.is_accepted, first.on) == (REVIEW, True, None)
    assert first.version == version_of(told, "check_result", RESULT)
    assert (second.result, second.version, second.is_accepted) == (RESULT, "e5" * 32, False)
    assert (second.opinion, second.on, second.reviewer) == ("照片不清", date(2026, 6, 7), "王")


def test_only_the_office_of_the_inspection_judges_its_answers(told: Workspace) -> None:
    judged = {"result": RESULT, "version": "x", "verdict": "returned"}
    receive(told, "review", uid(981, OTHER_OFFICE), judged, ZHANG)
    write(told, "review", uid(982), {**judged, "verdict": "on-plan"}, ZHANG)

    assert [one.uid for one in told.ledger.result_reviews(CHECK)[RESULT]] == [REVIEW]


def test_a_finding_comes_back_as_it_was_stated(told: Workspace) -> None:
    (found,) = told.ledger.findings()

    assert found == told.ledger.finding(FINDING) == told.ledger.finding_by_code("问2026-014")
    assert (found.checklist, found.edition, found.item) == ("djbh", "2019", ITEM)
    assert (found.text_hash, found.category, found.requirement) == (TEXT, "安全物理环境", "进出登记")
    assert (found.unit, found.unit_name, found.target) == (UNIT, "市教育局", TARGET)
    assert (found.severity, found.verdict) == (Severity.HIGH, Verdict.PARTIAL)
    assert (found.found_on, found.due) == (date(2026, 6, 8), date(2026, 6, 20))
    assert (found.code, found.notice) == ("问2026-014", "整改〔2026〕3号")
    assert (found.inspection, found.inspection_title) == (CHECK, "政务云平台检查")
    assert (found.system, found.standard) == ("政务云平台", "GB/T 22239-2019 8.1.1.1")
    assert (found.observation, found.demand) == ("无登记", "建立登记")
    assert (found.repeats, found.task) == ((uid(3),), uid(4))
    assert (found.closed_on, found.closing, found.withdrawn) == (date(2026, 7, 1), "已整改", "")
    assert found.version == version_of(told, "finding", FINDING)


def test_findings_are_listed_newest_first_by_unit_and_by_inspection(told: Workspace) -> None:
    for number, (day, unit, inspection) in enumerate(
        (("2026-07-01", OTHER, CHECK), ("2026-06-08", UNIT, uid(1)), (None, UNIT, CHECK))
    ):
        fields = {"code": f"问{number}", "found_on": day, "unit": unit, "inspection": inspection}
        write(told, "finding", uid(100 + number), {**FOUND, **fields, "severity": None}, unit)
    listed = told.ledger.findings

    assert [one.code for one in listed()] == ["问0", "问1", "问2026-014"]
    assert [one.code for one in listed(unit=UNIT)] == ["问1", "问2026-014"]
    assert [one.code for one in listed(inspection=CHECK)] == ["问0", "问2026-014"]
    assert listed()[0].severity is None
    assert told.ledger.finding(uid(102)) is None  # nobody says when it was found
    assert told.ledger.finding_by_code("问2") is None


def test_a_withdrawn_finding_is_read_when_asked_for(told: Workspace) -> None:
    withdraw(told, "finding", FINDING, "重复", UNIT)
    write(told, "finding", uid(100), FOUND, UNIT)

    assert [one.uid for one in told.ledger.findings()] == [uid(100)]
    assert [one.withdrawn for one in told.ledger.findings(withdrawn=True)] == ["重复", ""]
    gone, found = told.ledger.finding(FINDING), told.ledger.finding_by_code("问2026-014")
    assert gone is not None
    assert found is not None
    assert (gone.withdrawn, found.uid) == ("重复", uid(100))


def test_corrective_actions_come_back_by_finding_drafts_last(told: Workspace) -> None:
    early = {**DONE, "on": "2026-06-01", "done_on": None}
    receive(told, "corrective_action", uid(110, UNIT), early)
    receive(told, "corrective_action", uid(111, UNIT), early, UNIT)
    receive(told, "corrective_action", uid(112, UNIT), {**DONE, "on": None})

    found = told.ledger.corrective_actions([FINDING, uid(1)])

    first, second, draft = found.pop(FINDING)
    assert found == {}
    assert (first.uid, first.done_on, first.is_draft) == (uid(110, UNIT), None, False)
    assert (second.uid, second.finding) == (ACTION, FINDING)
    assert second.version == version_of(told, "corrective_action", ACTION)
    assert (second.cause, second.measures, second.result) == ("无人负责", "建立台账", "已登记")
    assert (second.responsible, second.done_on, second.on) == (
        "赵六",
        date(2026, 6, 15),
        date(2026, 6, 16),
    )
    assert (draft.uid, draft.is_draft) == (uid(111, UNIT), True)


def test_only_the_unit_of_a_finding_corrects_it(told: Workspace) -> None:
    write(told, "finding", FINDING, {"unit": OTHER}, UNIT)

    (found,) = told.ledger.corrective_actions([FINDING])[FINDING]

    assert found.uid == uid(915, OTHER)


def test_re_inspections_come_back_by_finding_of_the_office_only(told: Workspace) -> None:
    failed = {"kind": "reinspection", "about": ACTION, "version": "x", "is_granted": None, "on": "2026-06-17"}
    write(told, "ruling", uid(120), {**failed, "inspection": CHECK}, UNIT)
    write(told, "ruling", uid(121), {**failed, "on": None}, UNIT)
    write(told, "ruling", uid(122), {**failed, "kind": "completion"}, UNIT)
    receive(told, "ruling", uid(123, OTHER_OFFICE), failed, UNIT)

    found = told.ledger.reinspections([FINDING, uid(1)])

    first, second = found.pop(FINDING)
    assert found == {}
    assert (first.uid, first.passed, first.inspection) == (uid(120), False, CHECK)
    assert (second.uid, second.passed, second.about) == (RULING, True, ACTION)
    assert second.action == version_of(told, "corrective_action", ACTION)
    assert (second.opinion, second.on, second.inspection) == ("属实", date(2026, 6, 18), "")


def test_photographs_of_a_finding_are_the_quoted_ones(told: Workspace) -> None:
    (photo,) = told.ledger.finding_photos(FINDING)

    assert (photo.uid, photo.sha256, photo.name) == (uid(913), PHOTO, "门.jpg")
    assert (photo.inspection, photo.item, photo.target, photo.inspector) == (CHECK, ITEM, TARGET, "")
    assert told.ledger.finding_photos(uid(1)) == ()


def test_a_quoted_photograph_is_read_where_its_finding_is_not(workspace: Workspace) -> None:
    write(workspace, "quotation", uid(913), {"of": FINDING, "sha256": PHOTO, "size": 7}, UNIT)

    (photo,) = workspace.ledger.finding_photos(FINDING)

    assert (photo.size, photo.inspection, photo.item) == (7, "", "")


def test_last_answers_come_back_as_they_were_written(told: Workspace) -> None:
    earlier = {"of": CHECK, "inspection": uid(1), "title": "前年", "on": "2024-06-01"}
    write(told, "quotation", uid(130), {**earlier, "answers": [{"item": 7}, {}]}, CIRCLE)
    write(told, "quotation", uid(131), {"of": CHECK, "reports": []}, CIRCLE)

    first, second = told.ledger.quoted_answers(CHECK)

    assert (first.title, first.on, first.answers) == ("去年", None, ({"item": ITEM},))
    assert (second.inspection, second.title, second.on) == (uid(1), "前年", date(2024, 6, 1))
    assert second.answers == ({"item": 7}, {})


def test_an_attachment_of_an_action_says_which_side_of_it_it_shows(told: Workspace) -> None:
    receive(told, "evidence", uid(140, UNIT), {"of": ACTION, "sha256": TEXT, "side": "after"})

    (found,) = told.ledger.evidence_of([ACTION])[ACTION]

    assert found.side == "after"


def test_reviews_and_rulings_of_checks_never_reach_a_case(told: Workspace) -> None:
    case = share(1, UNIT)
    write(told, "task", uid(1), task_fields(), "*")
    write(told, "assignment", case, {"task": uid(1), "unit": UNIT, "duty": "lead"}, UNIT)
    about = {"task": uid(1), "assignment": case}
    asked = {**about, "kind": "extension", "wanted": "2026-12-01", "on": "2026-06-01"}
    receive(told, "extension", uid(150, UNIT), asked)
    before, row = told.ledger.facts(case), told.refresh_cases(date(2026, 7, 1))
    (kept,) = told.ledger.case_rows()
    word = {"feedback": uid(1, UNIT), "result": RESULT, "verdict": "returned", "version": "x"}
    write(told, "review", uid(151), {**about, **word}, UNIT)
    write(told, "review", uid(152), {**about, "feedback": uid(1, UNIT), "verdict": "accepted"}, UNIT)
    seen = {**about, "kind": "reinspection", "about": uid(150, UNIT), "on": "2026-06-02"}
    write(told, "ruling", uid(153), {**seen, "is_granted": True}, UNIT)

    assert row > 0
    assert told.ledger.facts(case) == before
    assert told.ledger.case_rows() == (kept,)
    assert told.ledger.rulings_of(uid(1)) == ()
    assert told.ledger.said_about(uid(1), case) == (("extension", uid(150, UNIT)),)
    assert [one.uid for one in told.ledger.requests()] == [uid(150, UNIT)]
    assert verify(told).is_clean


def test_verdicts_on_reports_never_reach_an_answer(told: Workspace) -> None:
    word = {"feedback": RESULT, "version": version_of(told, "check_result", RESULT), "verdict": "returned"}
    write(told, "review", uid(154), {**word, "on": "2026-06-09"}, UNIT)

    assert [one.uid for one in told.ledger.result_reviews(CHECK)[RESULT]] == [REVIEW]


def test_what_a_check_says_is_folded_anew_to_the_same(told: Workspace) -> None:
    expected = rows_of(told)

    count = rebuild(told)

    assert count == len(expected["record"])
    assert rows_of(told) == expected
    assert verify(told).is_clean


def test_cited_attachments_of_checks_are_missed_until_they_are_here(told: Workspace) -> None:
    receive(told, "check_evidence", uid(160, LI), {**PLACE, "sha256": TEXT})

    assert missing(told.connection) == {PHOTO, TEXT}
