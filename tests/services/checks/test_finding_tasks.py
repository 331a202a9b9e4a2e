"""A finding as a task of the ledger."""

from datetime import date

import pytest

from desktop.domain.ledger import Duty
from desktop.errors import AppError
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseService
from desktop.services.checks.finding_tasks import raise_task
from desktop.services.drafting import DraftService
from desktop.services.feedback import FeedbackService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.ledger_history import history_of
from desktop.services.session import WrongRole
from desktop.services.succession import SuccessionService
from tests.handover import hand_over
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.finding_world import FIRE, FindingWorld
from tests.services.exchange_world import POLICE, TRADE, send

CODE, TASK = "问2023-001", "整2023-001"


@pytest.fixture
def world(checked_world: CheckedWorld) -> FindingWorld:
    found = FindingWorld(checked_world)
    found.raised(FIRE)
    return found


def test_a_finding_becomes_a_task_of_its_unit_that_cites_it(world: FindingWorld) -> None:
    code = raise_task(world.office, CODE, sponsor="王市长")
    send(world.office, world.unit)

    (case,) = CaseService(world.unit).rows()
    task = LedgerService(world.unit).find(TASK)
    assert (code, case.code, case.unit_name, case.duty) == (TASK, TASK, POLICE, Duty.LEAD)
    assert case.due == date(2023, 5, 15)
    assert (task.title, task.sponsor, task.origin) == ("整改：T-02现场不符合", "王市长", "finding")
    for words in ("问2023-001", "整改〔2023〕1号", "政务云平台网络安全检查", "请按要求整改到位"):
        assert words in task.text
    assert world.told.find(CODE).task == task.uid
    assert world.told.detail(CODE).task_code == TASK
    with world.unit.reading() as workspace:
        history = {entry.field_title: entry.after for entry in history_of(workspace, TASK)}
    assert "问2023-001" in history["来自问题"]


def test_the_task_is_told_to_nobody_else(world: FindingWorld) -> None:
    other = world.checked.world.computer(TRADE)

    raise_task(world.office, CODE)
    hand_over(world.office, other)
    world.meet()

    assert LedgerService(other).rows(LedgerQuery()) == ()
    assert LedgerService(world.checked.zhang).rows(LedgerQuery()) == ()
    assert len(LedgerService(world.unit).rows(LedgerQuery())) == 1


def test_the_task_runs_like_any_other(world: FindingWorld) -> None:
    raise_task(world.office, CODE)
    world.meet()

    AnswerService(world.unit).accept([TASK], "王磊", "0635-8201")
    FeedbackService(world.unit).save(TASK, progress="灭火器已到货")
    FeedbackService(world.unit).submit(TASK)
    world.meet()

    (case,) = CaseService(world.office).rows()
    assert len(case.reported) == 1


def test_a_finding_raises_one_task_until_that_is_withdrawn(world: FindingWorld) -> None:
    raise_task(world.office, CODE)
    with pytest.raises(AppError, match=f"{CODE}已列为督查任务{TASK}。") as refused:
        raise_task(world.office, CODE)

    DraftService(world.office).withdraw(LedgerService(world.office).find(TASK).uid, "并入其他任务")
    again = raise_task(world.office, CODE, due=date(2023, 7, 1), title="更换全部灭火器")

    assert refused.value.code == "E_FINDING_TASK"
    assert again == f"{TASK}-2"
    task = LedgerService(world.office).find(again)
    assert task.title == "更换全部灭火器"
    assert CaseService(world.office).case(f"{again}@{POLICE}").facts.milestones[0].due == date(2023, 7, 1)


def test_a_deadline_before_the_finding_is_refused(world: FindingWorld) -> None:
    with pytest.raises(AppError) as refused:
        raise_task(world.office, CODE, due=date(2023, 5, 7))

    assert refused.value.code == "E_FINDING_DUE"
    assert LedgerService(world.office).rows(LedgerQuery()) == ()


def test_closed_and_withdrawn_findings_raise_no_task_and_units_neither(world: FindingWorld) -> None:
    with pytest.raises(WrongRole):
        raise_task(world.unit, CODE)
    world.findings.withdraw(CODE, "误报")

    with pytest.raises(AppError) as refused:
        raise_task(world.office, CODE)

    assert refused.value.code == "E_FINDING_WITHDRAWN"


def test_the_task_goes_to_the_unit_that_took_over(world: FindingWorld) -> None:
    SuccessionService(world.office).succeed(POLICE, TRADE, date(2023, 5, 8), "机构改革")

    raise_task(world.office, CODE)

    (case,) = CaseService(world.office).rows()
    assert case.unit_name == TRADE
