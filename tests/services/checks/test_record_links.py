"""Where records of checks are seen: their inspection, or their finding."""

from desktop.services.checks.record_links import CheckLink, check_link
from desktop.services.session import Session
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.finding_world import FindingWorld


def uids(session: Session, kind: str) -> list[str]:
    with session.reading() as workspace:
        return [record.uid for record in workspace.log.records(kind)]


def test_what_belongs_to_an_inspection_is_seen_there(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    result = world.answer("T-02", photo=b"\xff\xd8\xff\xe0 picture \xff\xd9")
    office, seen = world.office, CheckLink("inspection", world.inspection)

    assert check_link(office, "inspection", world.inspection) == seen
    assert check_link(office, "check_result", result) == seen
    assert [check_link(office, "check_evidence", uid) for uid in uids(office, "check_evidence")] == [seen]
    assert [check_link(office, "review", uid) for uid in uids(office, "review")] == [seen]


def test_what_belongs_to_a_finding_is_seen_there(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    raised = world.raised()
    world.correct(raised.codes[0])
    world.reinspect.decide(raised.codes[0], passed=True)
    office, seen = world.office, CheckLink("finding", raised.uids[0])

    assert check_link(office, "finding", raised.uids[0]) == seen
    actions, rulings = uids(office, "corrective_action"), uids(office, "ruling")
    assert [check_link(office, "corrective_action", uid) for uid in actions] == [seen] * len(actions)
    assert [check_link(office, "ruling", uid) for uid in rulings] == [seen]


def test_other_records_are_seen_elsewhere(checked_world: CheckedWorld) -> None:
    office = checked_world.office

    assert [check_link(office, "checklist", uid) for uid in uids(office, "checklist")] == [CheckLink()]
    assert check_link(office, "finding_of_nobody", "office/none") == CheckLink()
