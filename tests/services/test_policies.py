"""From the plan document to drafts."""

from pathlib import Path

import pytest

from desktop.domain.ledger import Stage
from desktop.errors import AppError, Cancelled
from desktop.records.stream import Role
from desktop.services.auditing import AuditService
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.policies import AlreadyImported, HasIssuedTasks, PolicyService
from desktop.services.session import ReasonMissing, Session, WrongRole
from desktop.services.workspaces import NewWorkspace, Workspaces
from tests.conftest import PLAN


def test_the_real_plan_becomes_sixty_drafts_with_their_milestones_and_targets(drafted: Session) -> None:
    rows = LedgerService(drafted).rows(LedgerQuery())

    assert len(rows) == 60
    assert [row.code for row in rows[:2]] == ["2023-5-001", "2023-5-002"]
    assert sum(row.milestones for row in rows) == 72
    assert sum(row.targets for row in rows) == 13
    assert sum(not row.lead for row in rows) == 31
    assert {row.stage for row in rows} == {Stage.DRAFT}


def test_every_citation_of_a_draft_is_verbatim_in_the_document(drafted: Session) -> None:
    service = LedgerService(drafted)

    for row in service.rows(LedgerQuery()):
        detail = service.detail(row.uid)
        assert detail.policy is not None
        document = detail.policy.text
        assert document[slice(*detail.task.span)] == detail.task.text
        for part in (*detail.milestones, *detail.targets):
            assert document[slice(*part.span)] == part.text


def test_every_unit_name_of_the_plan_is_known(office: Session) -> None:
    preview = PolicyService(office).preview(PLAN)

    kinds = {name.name: name.kind for name in preview.names}

    assert sum(kind == "unit" for kind in kinds.values()) == 51
    assert sum(kind == "group" for kind in kinds.values()) == 3
    assert "unknown" not in kinds.values()


def test_a_preview_writes_nothing(office: Session) -> None:
    before = office.workspace.log.state_hash()

    PolicyService(office).preview(PLAN)

    assert office.workspace.log.state_hash() == before


def test_the_same_document_is_refused_a_second_time_and_nothing_changes(drafted: Session) -> None:
    service = PolicyService(drafted)
    before = drafted.workspace.log.state_hash()

    with pytest.raises(AlreadyImported):
        service.import_preview(service.preview(PLAN))

    assert drafted.workspace.log.state_hash() == before
    assert len(service.policies()) == 1


def test_a_withdrawn_document_takes_its_drafts_along_and_can_be_imported_anew(drafted: Session) -> None:
    service = PolicyService(drafted)

    with pytest.raises(ReasonMissing):
        service.withdraw("2023-5", " ")
    service.withdraw("2023-5", "版本有误")

    assert service.policies() == ()
    assert LedgerService(drafted).rows(LedgerQuery()) == ()
    assert len(LedgerService(drafted).rows(LedgerQuery(withdrawn=True))) == 60
    service.import_preview(service.preview(PLAN))
    assert len(LedgerService(drafted).rows(LedgerQuery())) == 60
    codes = [row.code for row in LedgerService(drafted).rows(LedgerQuery(withdrawn=True))]
    assert len(set(codes)) == 120


def test_a_document_with_issued_tasks_stays(drafted: Session) -> None:
    IssuingService(drafted).issue()

    with pytest.raises(HasIssuedTasks):
        PolicyService(drafted).withdraw("2023-5", "版本有误")

    assert len(LedgerService(drafted).rows(LedgerQuery())) == 60


def test_a_cancelled_import_leaves_nothing_behind(office: Session) -> None:
    class Impatient:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done == 30:
                raise Cancelled

    service = PolicyService(office)
    preview = service.preview(PLAN)
    before = office.workspace.log.state_hash()

    with pytest.raises(Cancelled):
        service.import_preview(preview, Impatient())

    assert office.workspace.log.state_hash() == before
    assert AuditService(office).verify().is_clean


def test_a_unit_cannot_import_a_plan(workspaces: Workspaces, tmp_path: Path) -> None:
    unit = workspaces.create(NewWorkspace(tmp_path / "unit", Role.UNIT, "市大数据局"))
    service = PolicyService(unit)

    with pytest.raises(WrongRole):
        service.import_preview(service.preview(PLAN))

    unit.close()


def test_hostile_names_stay_as_written(office: Session, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(
        "一、总则\n（一）建设<b>平台</b>。完成=cmd()。（责任单位：市<i>局</i>、=cmd()局）\n", "utf-8"
    )
    service = PolicyService(office)

    service.import_preview(service.preview(plan))

    (row,) = LedgerService(office).rows(LedgerQuery())
    assert "<b>平台</b>" in row.text
    assert row.problems


def test_coverage_tells_what_was_taken_and_what_was_not(drafted: Session) -> None:
    view = PolicyService(drafted).coverage()

    assert view.coverage.brackets == 60
    assert view.tasks_now == 60
    assert all(view.policy.text[slice(*p.span)] == p.text for p in view.uncovered)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 100, b"%PDF-1.4 broken", b"PK\x03\x04broken"])
@pytest.mark.parametrize("suffix", [".txt", ".docx", ".pdf", ".html", ".xyz"])
def test_a_bad_file_gets_a_sentence_or_no_tasks_and_changes_nothing(
    office: Session, tmp_path: Path, content: bytes, suffix: str
) -> None:
    file = tmp_path / f"bad{suffix}"
    file.write_bytes(content)
    before = office.workspace.log.state_hash()

    try:
        preview = PolicyService(office).preview(file)
    except AppError as error:
        assert error.code.startswith("E_")
        assert str(error)
    else:
        assert preview.parsed.tasks == ()

    assert office.workspace.log.state_hash() == before
