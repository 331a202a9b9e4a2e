"""Correcting drafts: every step leaves its history and can be taken back."""

from datetime import date

import pytest

from desktop.services.auditing import AuditService
from desktop.services.drafting import (
    BadField,
    BadMerge,
    BadSplit,
    DraftService,
    IsWithdrawn,
    MilestoneEdit,
    NotADraft,
    TargetEdit,
)
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.policies import PolicyService
from desktop.services.session import NoSuchRecord, ReasonMissing, Session


def uid_of(session: Session, code: str) -> str:
    return LedgerService(session).find(code).uid


def state(session: Session) -> list[tuple[object, ...]]:
    """What a person sees of all tasks, milestones and targets."""
    service = LedgerService(session)
    seen: list[tuple[object, ...]] = []
    for row in service.rows(LedgerQuery()):
        detail = service.detail(row.uid)
        task = detail.task
        names = (row.code, row.title, row.text, row.lead, row.responsible, task.sponsor, task.note)
        milestones = [(m.due, m.due_text, m.text) for m in detail.milestones]
        targets = [(t.name, t.comparator, t.value, t.unit) for t in detail.targets]
        seen.append((*names, *milestones, *targets))
    return seen


def test_an_edit_is_shown_with_who_changed_what(drafted: Session) -> None:
    uid = uid_of(drafted, "2023-5-001")

    DraftService(drafted).edit(uid, title="整合运行数据", sponsor="张三")

    latest = LedgerService(drafted).history("2023-5-001")[:2]
    assert {entry.field for entry in latest} == {"title", "sponsor"}
    title = next(entry for entry in latest if entry.field == "title")
    assert (title.before, title.after) == ("加快经济社会运行数据整合利用", "整合运行数据")
    assert title.operator == "督查科"


def test_an_edit_that_changes_nothing_writes_nothing(drafted: Session) -> None:
    uid = uid_of(drafted, "2023-5-001")
    before = drafted.workspace.log.state_hash()

    changed = DraftService(drafted).edit(uid, title="加快经济社会运行数据整合利用")

    assert not changed
    assert drafted.workspace.log.state_hash() == before


def test_an_empty_title_and_an_unknown_field_are_refused(drafted: Session) -> None:
    uid = uid_of(drafted, "2023-5-001")

    with pytest.raises(BadField):
        DraftService(drafted).edit(uid, title="  ")
    with pytest.raises(BadField):
        DraftService(drafted).edit(uid, nonsense="x")


def test_a_split_cuts_text_and_hands_over_milestones(drafted: Session) -> None:
    service = LedgerService(drafted)
    detail = service.detail("2023-5-010")
    second = detail.milestones[1]
    assert detail.policy is not None
    at = detail.policy.text.rindex("。", 0, second.span[0]) + 1

    parts = DraftService(drafted).split(detail.task.uid, at)

    first, last = (service.detail(uid) for uid in parts)
    assert first.task.text + last.task.text == detail.task.text
    assert [m.text for m in first.milestones] == [detail.milestones[0].text]
    assert [m.text for m in last.milestones] == [second.text]
    assert first.task.responsible == last.task.responsible == detail.task.responsible
    assert service.find("2023-5-010").withdrawn
    assert [first.task.code, last.task.code] == ["2023-5-010-1", "2023-5-010-2"]


def test_a_split_outside_the_task_is_refused(drafted: Session) -> None:
    task = LedgerService(drafted).find("2023-5-010")

    for at in (0, task.span[0], task.span[1], task.span[1] + 5):
        with pytest.raises(BadSplit):
            DraftService(drafted).split(task.uid, at)


def test_a_merge_keeps_every_unit_milestone_and_target(drafted: Session) -> None:
    service = LedgerService(drafted)
    one, two = service.detail("2023-5-019"), service.detail("2023-5-020")

    uid = DraftService(drafted).merge([two.task.uid, one.task.uid])

    merged = service.detail(uid)
    assert set(merged.task.lead) == set(one.task.lead)
    assert set(merged.task.responsible) == {*one.task.responsible, *two.task.responsible} - set(one.task.lead)
    assert len(merged.milestones) == len(one.milestones) + len(two.milestones)
    assert one.task.text in merged.task.text
    assert two.task.text in merged.task.text


def test_a_merge_of_one_task_is_refused(drafted: Session) -> None:
    uid = uid_of(drafted, "2023-5-018")

    with pytest.raises(BadMerge):
        DraftService(drafted).merge([uid, uid])


def test_a_candidate_becomes_a_task_that_cites_its_words(drafted: Session) -> None:
    policies = PolicyService(drafted)
    policy = policies.policy("")
    start = policy.text.index("　　（三）提升社会治理数字化水平")
    end = policy.text.index("\n", start)

    uid = DraftService(drafted).accept_candidate(policy.uid, (start, end), ["市大数据局"], ["市公安局"])

    task = LedgerService(drafted).find(uid)
    assert task.code == "2023-5-061"
    assert task.text == policy.text[slice(*task.span)] == policy.text[start:end].strip()
    assert task.clause == "二/（三）"
    assert task.lead == ("市大数据局",)


def test_a_withdrawal_needs_a_reason_and_stays_visible(drafted: Session) -> None:
    uid = uid_of(drafted, "2023-5-001")

    with pytest.raises(ReasonMissing):
        DraftService(drafted).withdraw(uid, "  ")
    DraftService(drafted).withdraw(uid, "与003重复")

    service = LedgerService(drafted)
    assert service.find("2023-5-001").withdrawn == "与003重复"
    assert service.count(LedgerQuery()) == 59
    assert service.count(LedgerQuery(withdrawn=True)) == 60
    DraftService(drafted).restore(uid)
    assert service.count(LedgerQuery()) == 60


def test_a_withdrawn_task_is_restored_before_it_is_edited(drafted: Session) -> None:
    uid = uid_of(drafted, "2023-5-001")
    DraftService(drafted).withdraw(uid, "重复")

    with pytest.raises(IsWithdrawn):
        DraftService(drafted).edit(uid, title="改名")
    with pytest.raises(IsWithdrawn):
        DraftService(drafted).set_target(uid, None, TargetEdit("入库率", ">=", "1", "%"))


def test_milestones_and_targets_are_corrected_and_added(drafted: Session) -> None:
    service = LedgerService(drafted)
    drafts = DraftService(drafted)
    detail = service.detail("2023-5-001")

    added = drafts.set_milestone(
        detail.task.uid, None, MilestoneEdit(date(2023, 6, 30), "2023年6月底前", "建库")
    )
    drafts.set_milestone(detail.task.uid, added, MilestoneEdit(date(2023, 7, 31), "2023年7月底前", "建库"))
    drafts.set_target(detail.task.uid, None, TargetEdit("入库率", ">=", "95.5", "%"))

    after = service.detail("2023-5-001")
    assert [(m.due, m.due_text) for m in after.milestones] == [(date(2023, 7, 31), "2023年7月底前")]
    assert after.task.due == date(2023, 7, 31)
    assert [(t.name, t.value) for t in after.targets] == [("入库率", "95.5")]
    drafts.remove_milestone(added, "误加")
    assert service.detail("2023-5-001").milestones == ()


@pytest.mark.parametrize("value", ["", "九十", "1.2.3", "1e5", "-", "."])
def test_a_target_value_that_is_no_decimal_is_refused(drafted: Session, value: str) -> None:
    uid = uid_of(drafted, "2023-5-001")

    with pytest.raises(BadField):
        DraftService(drafted).set_target(uid, None, TargetEdit("入库率", ">=", value, "%"))


def test_undo_takes_back_every_step_in_turn(drafted: Session) -> None:
    drafts = DraftService(drafted)
    service = LedgerService(drafted)
    policy = PolicyService(drafted).policy("")
    states = [state(drafted)]
    drafts.edit(uid_of(drafted, "2023-5-002"), title="改名", lead=["市发展改革委"])
    states.append(state(drafted))
    detail = service.detail("2023-5-010")
    drafts.split(detail.task.uid, policy.text.rindex("。", 0, detail.milestones[1].span[0]) + 1)
    states.append(state(drafted))
    drafts.merge([uid_of(drafted, "2023-5-019"), uid_of(drafted, "2023-5-020")])
    states.append(state(drafted))
    drafts.withdraw(uid_of(drafted, "2023-5-003"), "重复")

    for before in reversed(states):
        assert drafts.undo()
        assert state(drafted) == before

    assert drafts.undo() is None
    assert AuditService(drafted).verify().is_clean


def test_an_issued_task_cannot_be_split_or_reassigned(drafted: Session) -> None:
    IssuingService(drafted).issue()
    task = LedgerService(drafted).find("2023-5-010")

    with pytest.raises(NotADraft):
        DraftService(drafted).split(task.uid, task.span[0] + 30)
    with pytest.raises(NotADraft):
        DraftService(drafted).edit(task.uid, lead=["市公安局"])


def test_a_record_that_is_not_there_is_named(drafted: Session) -> None:
    with pytest.raises(NoSuchRecord, match="2023-5-999"):
        LedgerService(drafted).find("2023-5-999")
