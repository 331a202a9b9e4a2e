"""Issuing: everyone is told the tasks, each unit its own assignments."""

from datetime import date

import pytest

from desktop.domain.ledger import Duty, Stage
from desktop.services.auditing import AuditService
from desktop.services.drafting import DraftService
from desktop.services.issuing import CannotIssue, IssuingService, NothingToIssue
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.session import Session


def test_issuing_tells_everyone_the_tasks_and_each_unit_its_own(drafted: Session) -> None:
    outcome = IssuingService(drafted).issue(on=date(2023, 5, 8))

    assert len(outcome.codes) == 60
    streams = {status.name.audience: status.lines for status in drafted.workspace.log.streams()}
    assert {unit for unit in streams if unit.startswith("unit.")} == set(outcome.units)
    assert sum(streams[unit] for unit in outcome.units) == outcome.assignments
    rows = LedgerService(drafted).rows(LedgerQuery())
    assert len(rows) == 60
    assert {row.stage for row in rows} == {Stage.ISSUED}
    assert sum(row.milestones for row in rows) == 72
    assert sum(row.targets for row in rows) == 13
    assert AuditService(drafted).verify().is_clean


def test_a_unit_s_stream_holds_nothing_of_other_units(drafted: Session) -> None:
    IssuingService(drafted).issue()

    for status in drafted.workspace.log.streams():
        audience = status.name.audience
        if audience.startswith("unit."):
            for raw in drafted.workspace.log.lines(status.name):
                assert f'"unit":"{audience}"'.encode() in raw


def test_codes_and_citations_survive_issuing(drafted: Session) -> None:
    service = LedgerService(drafted)
    before = {row.code: service.detail(row.uid) for row in service.rows(LedgerQuery())}

    IssuingService(drafted).issue()

    for code, draft in before.items():
        issued = service.detail(code)
        assert issued.task.uid != draft.task.uid
        assert (issued.task.text, issued.task.span, issued.task.clause) == (
            draft.task.text,
            draft.task.span,
            draft.task.clause,
        )
        assert [m.text for m in issued.milestones] == [m.text for m in draft.milestones]
        assert issued.policy is not None
        assert issued.policy.text[slice(*issued.task.span)] == issued.task.text


def test_history_goes_on_into_the_draft(drafted: Session) -> None:
    service = LedgerService(drafted)
    DraftService(drafted).edit(service.find("2023-5-001").uid, title="新名称")

    IssuingService(drafted).issue()

    titles = [entry.after for entry in service.history("2023-5-001") if entry.field == "title"]
    assert titles == ["新名称", "新名称", "加快经济社会运行数据整合利用"]


def test_some_tasks_are_issued_and_the_rest_stay_drafts_that_cite_the_document(drafted: Session) -> None:
    service = LedgerService(drafted)
    chosen = [row.uid for row in service.rows(LedgerQuery(clause="二"))]

    IssuingService(drafted).issue(chosen)

    stages = [row.stage for row in service.rows(LedgerQuery())]
    assert stages.count(Stage.ISSUED) == len(chosen)
    assert stages.count(Stage.DRAFT) == 60 - len(chosen)
    assert all(service.detail(row.uid).policy for row in service.rows(LedgerQuery(stage=Stage.DRAFT)))
    IssuingService(drafted).issue()
    assert {row.stage for row in service.rows(LedgerQuery())} == {Stage.ISSUED}


def test_what_a_search_finds_is_in_the_order_of_the_plan(drafted: Session) -> None:
    service = LedgerService(drafted)
    IssuingService(drafted).issue([row.uid for row in service.rows(LedgerQuery(clause="二"))])

    found = [row.order for row in service.rows(LedgerQuery(text="数据"))]

    assert len(found) > 20
    assert found == sorted(found)


def test_an_unknown_unit_keeps_all_from_being_issued(drafted: Session) -> None:
    service = LedgerService(drafted)
    uid = service.find("2023-5-001").uid
    DraftService(drafted).edit(uid, responsible=["市不存在局"])
    before = drafted.workspace.log.state_hash()

    with pytest.raises(CannotIssue, match="市不存在局"):
        IssuingService(drafted).issue()

    assert drafted.workspace.log.state_hash() == before
    assert [b.code for b in IssuingService(drafted).check()] == ["E_UNKNOWN_UNIT"]


def test_a_task_without_units_cannot_be_issued(drafted: Session) -> None:
    uid = LedgerService(drafted).find("2023-5-002").uid
    DraftService(drafted).edit(uid, lead=[], responsible=[])

    assert [b.code for b in IssuingService(drafted).check([uid])] == ["E_NO_UNIT"]


def test_there_must_be_something_to_issue(drafted: Session) -> None:
    IssuingService(drafted).issue()

    with pytest.raises(NothingToIssue):
        IssuingService(drafted).issue()


def test_a_group_word_reaches_its_members_and_its_wording_is_kept(drafted: Session) -> None:
    IssuingService(drafted).issue()

    detail = LedgerService(drafted).detail("2023-5-001")

    leads = [a.name for a in detail.assignments if a.duty is Duty.LEAD]
    assert leads == ["市发展改革委", "市大数据局"] or len(leads) == 2
    by_group = [a for a in detail.assignments if a.wording == "市政府各部门"]
    assert len(by_group) > 20
    assert len({a.unit for a in detail.assignments}) == len(detail.assignments)
