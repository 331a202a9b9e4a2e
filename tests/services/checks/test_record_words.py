"""Records of security checks in history and preview: no raw identifiers, no field without a title."""

import re

import pytest

from desktop.i18n import tr
from desktop.models.check_kinds import CHECK_TABLES
from desktop.records.stream import Role
from desktop.services.checks.planning import PlanningService, PlanRequest
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.exchange_values import FieldChange
from desktop.services.ledger_history import HistoryEntry, history_of
from desktop.services.ledger_words import KIND_TITLES
from desktop.services.record_names import RecordNames
from desktop.services.session import Session
from tests.services.checks.checked_world import CODE, DEVICES, LI, SERVERS, ZHANG, CheckedWorld
from tests.services.checks.filled import submitted
from tests.services.checks.finding_world import FIRE, PHOTO, FindingWorld
from tests.services.exchange_world import POLICE, export, look

_UID = re.compile(r"/[0-9a-f]{32}")
_PARTY = re.compile(r"(inspector|unit|office)\.")
_LONG_HASH = re.compile(r"[0-9a-f]{64}")


@pytest.fixture
def played(checked_world: CheckedWorld) -> FindingWorld:
    """Everything that can happen has happened once."""
    world = checked_world
    submitted(world)
    submitted(world, LI)
    world.meet()
    CheckReviewService(world.office).accept(CODE)
    found = FindingWorld(world)
    found.answer(FIRE, photo=PHOTO, severity="high")
    raised = found.findings.raise_(world.inspection)
    found.meet()
    found.correct(raised.codes[0])
    found.reinspect.decide(raised.codes[0], True, "现场看过")
    planning = PlanningService(world.office)
    again = planning.plan_reinspection(raised.uids, (ZHANG, "王五"))
    targets = {DEVICES: SERVERS}
    request = PlanRequest(POLICE, "small", system="政务云平台", inspectors=(ZHANG, LI), targets=targets)
    planning.hand_out([again, planning.plan(request)])
    found.meet()
    return found


def history(session: Session, kind: str) -> list[HistoryEntry]:
    """The history of every record of a kind."""
    with session.reading() as workspace:
        uids = [record.uid for record in workspace.log.records(kind)]
        return [entry for uid in uids for entry in history_of(workspace, uid)]


def previewed(sender: Session, to: str, receiver: Session) -> tuple[FieldChange, ...]:
    return look(receiver, export(sender, to).file).changes


@pytest.mark.parametrize("kind", sorted(CHECK_TABLES))
def test_histories_speak_chinese_and_name_people(played: FindingWorld, kind: str) -> None:
    entries = history(played.office, kind)

    assert entries
    assert {entry.kind_title for entry in entries} == {tr(KIND_TITLES[kind])}
    assert [entry.field for entry in entries if entry.field_title == entry.field] == []
    told = [f"{entry.field}: {entry.after}" for entry in entries if entry.field != "sha256"]
    assert [one for one in told if _UID.search(one) or _PARTY.search(one) or _LONG_HASH.search(one)] == []


def test_values_of_a_check_are_told_in_words(played: FindingWorld) -> None:
    told = {(one.kind, one.field): one.after for one in history(played.office, "inspection")}
    told |= {(one.kind, one.field): one.after for one in history(played.office, "check_result")}
    told |= {(one.kind, one.field): one.after for one in history(played.office, "signature")}
    told |= {(one.kind, one.field): one.after for one in history(played.office, "review")}

    assert told["inspection", "leader"] == ZHANG
    assert told["inspection", "unit"] == POLICE
    assert told["inspection", "targets"] == f"{DEVICES}：{'、'.join(SERVERS)}"
    assert "李四（" in told["inspection", "shares"]
    assert told["inspection", "profile"] == "符合率"
    assert told["check_result", "inspection"].startswith(CODE)
    assert told["signature", "strokes"] == "2笔"
    assert told["signature", "side"] in ("检查员", "被检查单位")
    assert told["review", "result"].startswith(f"{CODE} ")
    assert told["review", "verdict"] == "采纳"


def test_findings_actions_and_their_reinspection_are_told_by_code(played: FindingWorld) -> None:
    found = [*history(played.office, "ruling"), *history(played.office, "corrective_action")]
    told = {(one.kind, one.field): one.after for one in found}

    code = played.findings.rows()[0].finding.code[:7]
    assert told["corrective_action", "finding"].startswith(code)
    assert told["ruling", "about"].startswith(code)
    assert told["ruling", "about"].endswith("的整改")
    assert told["ruling", "kind"] == "复查"


def test_the_preview_of_an_inspectors_package_names_the_inspection(played: FindingWorld) -> None:
    world = played.checked

    changes = previewed(world.zhang, world.office.party, world.world.office("office2"))

    results = {change.what for change in changes if change.kind == "check_result"}
    assert any("主服务器" in what for what in results), "answers at several targets are told apart"
    for change in previewed(world.office, ZHANG, world.world.computer("new", Role.INSPECTOR, ZHANG)):
        if change.kind in ("inspection", "circle"):
            assert not _UID.search(change.after + change.what), change
        if change.kind == "inspection" and change.field == "检查组长":
            assert change.after in (ZHANG, LI)


def test_a_unit_sees_findings_by_code_and_no_inspection(played: FindingWorld) -> None:
    world = played.checked

    changes = previewed(world.office, POLICE, world.world.computer("new", Role.UNIT, POLICE))

    findings = [change for change in changes if change.kind == "finding"]
    assert findings
    assert all(re.search(r"问2023-\d+", change.what) for change in findings)
    assert not any(_UID.search(change.after) for change in findings)
    photos = {change.what for change in changes if change.kind == "quotation"}
    assert photos
    assert all("问2023-" in what for what in photos)


@pytest.mark.parametrize("value", [None, 3, "", [], {}, [3], [None], {"甲": 3}, "inspector.x", ["甲"]])
def test_words_of_any_shape_are_told_somehow(checked_world: CheckedWorld, value: object) -> None:
    fields = [(kind, column.field) for kind, table in CHECK_TABLES.items() for column in table.fields]
    with checked_world.office.reading() as workspace:
        names = RecordNames(workspace)

        told = [names.told(kind, field, value) for kind, field in fields]
        names.know("inspection", "office/1", {"shares": value, "code": value})
        about = names.record("check_result", {"inspection": value, "item": value}, "inspector/1")

    assert all(isinstance(one, str) for one in told)
    assert about.startswith("检查结果")
