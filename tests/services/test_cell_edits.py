"""Many tasks corrected in one step: planned first, written in one transaction, taken back in one."""

from collections.abc import Sequence

import pytest

from desktop.errors import Cancelled
from desktop.services.cell_edits import CellEdit, CellEditService
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.session import ReasonMissing, Session


@pytest.fixture
def service(drafted: Session) -> CellEditService:
    return CellEditService(drafted)


def codes(session: Session, count: int) -> list[str]:
    return [row.code for row in LedgerService(session).rows(limit=count)]


def field(session: Session, code: str, name: str) -> object:
    return getattr(LedgerService(session).find(code), name)


class Impatient:
    """Cancels at the second step."""

    def step(self, done: int, total: int, what: str = "") -> None:
        if done:
            raise Cancelled


def test_a_plan_counts_what_would_change_and_writes_nothing(
    drafted: Session, service: CellEditService
) -> None:
    first, second, third = codes(drafted, 3)
    title = str(field(drafted, second, "title"))
    lines = drafted.workspace.log.count()

    plan = service.plan(
        [
            CellEdit(first, "title", "新名称"),
            CellEdit(first, "lead", "市公安局、市民政局"),
            CellEdit(second, "title", title),
            CellEdit(third, "state", "已办结"),
            CellEdit("2099", "title", "没有"),
        ]
    )

    assert (plan.cells, plan.same, len(plan.refused)) == (2, 1, 2)
    assert plan.sentence == "将修改2格，1格无变化，2格不能修改"
    assert drafted.workspace.log.count() == lines


def test_refused_cells_name_their_task_their_column_and_the_reason(
    drafted: Session, service: CellEditService
) -> None:
    (first,) = codes(drafted, 1)

    plan = service.plan([CellEdit(first, "title", "  "), CellEdit("2099", "note", "x")])

    assert [(item.task, item.field_title) for item in plan.refused] == [(first, "任务名称"), ("2099", "备注")]
    assert "不能为空" in plan.refused[0].reason
    assert "没有找到“2099”" in plan.refused[1].reason


def test_all_cells_are_written_and_taken_back_in_one_step(drafted: Session, service: CellEditService) -> None:
    names = codes(drafted, 3)
    before = [field(drafted, code, "title") for code in names]

    said = service.apply(service.plan([CellEdit(code, "title", f"名{code}") for code in names]))
    after = [field(drafted, code, "title") for code in names]
    undone = service.undo()

    assert after == [f"名{code}" for code in names]
    assert said == "已修改3格（3条任务），可用 Ctrl+Z 一步撤回。"
    assert undone == "已撤回：修改3格（3条任务）"
    assert [field(drafted, code, "title") for code in names] == before


def test_units_are_lists_of_names(drafted: Session, service: CellEditService) -> None:
    (first,) = codes(drafted, 1)

    service.apply(service.plan([CellEdit(first, "responsible", "市公安局，市民政局；市公安局\n各级各部门")]))

    assert field(drafted, first, "responsible") == ("市公安局", "市民政局", "各级各部门")
    assert "各级各部门" in field(drafted, first, "groups")  # type: ignore[operator] # a tuple of names


def test_the_units_of_an_issued_task_are_refused_and_its_name_is_not(
    drafted: Session, service: CellEditService
) -> None:
    (first,) = codes(drafted, 1)
    IssuingService(drafted).issue(uids(drafted, 1))

    plan = service.plan([CellEdit(first, "lead", "市公安局"), CellEdit(first, "title", "新名称")])

    assert (plan.cells, len(plan.refused)) == (1, 1)
    assert "已交办" in plan.refused[0].reason


def test_a_cancelled_edit_changes_nothing(drafted: Session, service: CellEditService) -> None:
    names = codes(drafted, 3)
    before = [field(drafted, code, "title") for code in names]

    with pytest.raises(Cancelled):
        service.apply(service.plan([CellEdit(code, "title", "新") for code in names]), Impatient())

    assert [field(drafted, code, "title") for code in names] == before


def uids(session: Session, count: int) -> Sequence[str]:
    return [row.uid for row in LedgerService(session).rows(limit=count)]


def test_tasks_are_withdrawn_with_one_reason_and_come_back_in_one_step(
    drafted: Session, service: CellEditService
) -> None:
    total = LedgerService(drafted).count()

    said = service.withdraw_many(uids(drafted, 5), " 重复 ")
    left = LedgerService(drafted).count()
    reasons = {row.withdrawn for row in LedgerService(drafted).rows(LedgerQuery(withdrawn=True), limit=5)}
    service.undo()

    assert said == "已撤销 5 条，可用 Ctrl+Z 一步撤回。"
    assert left == total - 5
    assert reasons == {"重复"}
    assert LedgerService(drafted).count() == total


def test_a_withdrawal_of_many_needs_a_reason_too(drafted: Session, service: CellEditService) -> None:
    with pytest.raises(ReasonMissing):
        service.withdraw_many(uids(drafted, 2), " ")


def test_tasks_are_restored_together(drafted: Session, service: CellEditService) -> None:
    chosen = uids(drafted, 3)
    total = LedgerService(drafted).count()
    service.withdraw_many(chosen, "试一试")

    said = service.restore_many(chosen)

    assert said == "已恢复 3 条。"
    assert LedgerService(drafted).count() == total
