"""Reading the ledger: values, stages, hidden drafts, deadlines, filters and orders."""

from collections.abc import Sequence
from datetime import date

import pytest

from desktop.domain.ledger import AssignmentState, ClauseValue, Duty, Stage
from desktop.domain.units import MatchKind, UnitKind
from desktop.models.ledger import TaskQuery
from desktop.models.task_query import ORDERS
from desktop.models.task_sql import page_sql, plan
from desktop.models.workspace import Workspace
from desktop.records.line import Edit, compose
from desktop.records.stream import StreamName, Tip
from tests.models.samples import OFFICE, POLICY, STAMP, UNIT, task_fields, uid, withdraw, write

INDEXED = sorted(
    set(ORDERS) - {"text", "groups", "origin", "withdrawn", "units", "completed"} - {"order", "clause"}
)


def codes(workspace: Workspace, query: TaskQuery) -> list[str]:
    found = [task.code.removeprefix("2023-5-") for task in workspace.ledger.tasks(query)]
    assert len(found) == workspace.ledger.count_tasks(query) or query.limit is not None or query.offset
    return found


def test_a_task_comes_back_as_it_was_written(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(groups=["市政府各部门"], sponsor="张市长", note="急"))

    task = workspace.ledger.task(uid(1))

    assert task is not None
    assert (task.code, task.order, task.policy, task.clause) == ("2023-5-001", 1, POLICY, "二/（一）")
    assert (task.span, task.lead, task.responsible) == ((10, 24), ("市大数据局",), ("市教育局",))
    assert (task.groups, task.sponsor, task.note, task.origin) == (
        ("市政府各部门",),
        "张市长",
        "急",
        "bracket",
    )
    assert (task.stage, task.withdrawn, task.conflicts, task.due) == (Stage.DRAFT, "", (), None)
    assert workspace.ledger.task_by_code("2023-5-001") == task
    assert workspace.ledger.task(uid(2)) is None
    assert workspace.ledger.task_by_code("x") is None


def test_many_tasks_are_read_at_once_and_unknown_ones_left_out(workspace: Workspace) -> None:
    for number in range(1, 4):
        write(workspace, "task", uid(number), task_fields(code=f"2023-5-00{number}"))

    found = workspace.ledger.tasks_of([uid(3), uid(9), uid(1), uid(3)])

    assert found == {uid(one): workspace.ledger.task(uid(one)) for one in (1, 3)}


def test_a_policy_comes_back_as_it_was_written(workspace: Workspace) -> None:
    clause = {"path": "二/（一）", "level": 2, "heading": "数据", "span": [3, 9]}
    fields = {
        "code": "2023-5",
        "title": "规划",
        "doc_no": "聊政字〔2023〕5号",
        "issuer": "市政府",
        "issued_on": "2023-02-01",
        "text": "全文",
        "clauses": [clause],
        "source_name": "a.txt",
        "source_sha256": "ab",
        "parser": "1",
    }
    write(workspace, "policy", POLICY, fields)

    (policy,) = workspace.ledger.policies()

    assert policy == workspace.ledger.policy(POLICY)
    assert (policy.code, policy.doc_no, policy.issued_on) == ("2023-5", "聊政字〔2023〕5号", date(2023, 2, 1))
    assert policy.clauses == (ClauseValue("二/（一）", 2, "数据", (3, 9)),)
    assert (policy.text, policy.source_sha256, policy.stage) == ("全文", "ab", Stage.DRAFT)
    assert workspace.ledger.policy(uid(5)) is None


def test_an_issued_record_hides_the_draft_it_supersedes_but_not_from_history(workspace: Workspace) -> None:
    write(workspace, "policy", uid(1), {"title": "草稿"})
    write(workspace, "task", uid(2), task_fields())
    write(workspace, "policy", uid(3), {"title": "规划", "supersedes": uid(1)}, "*")
    write(workspace, "task", uid(4), task_fields(supersedes=uid(2)), "*")

    assert [policy.uid for policy in workspace.ledger.policies()] == [uid(3)]
    assert [(task.uid, task.stage) for task in workspace.ledger.tasks()] == [(uid(4), Stage.ISSUED)]
    assert workspace.ledger.count_tasks() == 1
    draft = workspace.ledger.task(uid(2))
    assert draft is not None
    assert draft.stage is Stage.DRAFT
    found = workspace.ledger.task_by_code("2023-5-001")
    assert found is not None
    assert found.uid == uid(4)


def test_it_does_not_matter_whether_the_draft_or_its_successor_comes_first(workspace: Workspace) -> None:
    published = Edit("task", uid(4), task_fields(supersedes=uid(2)))
    lines = [
        compose(StreamName(OFFICE, "aaaaaaaa.1", "*", 2023), Tip(), published, STAMP),
        compose(
            StreamName(OFFICE, "aaaaaaaa.1", OFFICE, 2023), Tip(), Edit("task", uid(2), task_fields()), STAMP
        ),
    ]

    for line in lines:
        with workspace.transaction():
            workspace.log.accept([line])

    assert [task.uid for task in workspace.ledger.tasks()] == [uid(4)]


def test_a_draft_comes_back_when_its_successor_names_another(workspace: Workspace) -> None:
    for number in (1, 2):
        write(workspace, "task", uid(number), task_fields(number))
    write(workspace, "task", uid(3), task_fields(3, supersedes=uid(1)), "*")

    write(workspace, "task", uid(3), {"supersedes": uid(2)}, "*")

    assert codes(workspace, TaskQuery()) == ["001", "003"]


def test_a_draft_does_not_hide_a_draft(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(1))
    write(workspace, "task", uid(2), task_fields(2, supersedes=uid(1)))

    assert codes(workspace, TaskQuery()) == ["001", "002"]


def test_a_clause_holds_what_is_below_it_only(workspace: Workspace) -> None:
    for number, clause in enumerate(("二", "二/1", "二-附", "二1", "一/二/1"), start=1):
        write(workspace, "task", uid(number), task_fields(number, clause=clause))

    assert codes(workspace, TaskQuery(clause="二")) == ["001", "002"]


def test_nobody_hides_a_published_task_or_the_task_of_another_party(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(1), "*")
    write(workspace, "task", uid(2), task_fields(2, supersedes=uid(1)), "*")
    foreign = Edit("task", uid(3, "office.x"), task_fields(3, supersedes=uid(1)))
    with workspace.transaction():
        stream = StreamName("office.x", "bbbbbbbb.1", "*", 2023)
        workspace.log.accept([compose(stream, Tip(), foreign, STAMP)])

    assert sorted(codes(workspace, TaskQuery())) == ["001", "002", "003"]


def test_the_deadline_of_a_task_is_its_earliest_standing_milestone(workspace: Workspace) -> None:
    write(workspace, "milestone", uid(11), {"task": uid(1), "due": "2023-06-30", "order": 1})
    write(workspace, "task", uid(1), task_fields())
    write(workspace, "milestone", uid(12), {"task": uid(1), "due": "2023-12-31", "order": 2})
    dues = [_due(workspace)]

    withdraw(workspace, "milestone", uid(11), "重复")
    dues.append(_due(workspace))
    write(workspace, "milestone", uid(12), {"due": "2024-12-31"})
    dues.append(_due(workspace))
    write(workspace, "milestone", uid(12), {"task": uid(2)})
    dues.append(_due(workspace))

    assert dues == [date(2023, 6, 30), date(2023, 12, 31), date(2024, 12, 31), None]
    assert [one.uid for one in workspace.ledger.milestones(uid(2))] == [uid(12)]


def _due(workspace: Workspace) -> date | None:
    task = workspace.ledger.task(uid(1))
    assert task is not None
    return task.due


def test_parts_of_tasks_come_in_order_and_in_bulk(workspace: Workspace) -> None:
    write(workspace, "milestone", uid(11), {"task": uid(1), "order": 2, "due_text": "2025年年底前"})
    write(
        workspace,
        "milestone",
        uid(12),
        {"task": uid(1), "order": 1, "due_text": "2023年年底前", "span": [1, 5]},
    )
    target = {
        "task": uid(1),
        "name": "网办率",
        "comparator": ">=",
        "value": "90",
        "unit": "%",
        "strive": True,
    }
    write(workspace, "target", uid(13), {**target, "recurrence": "yearly", "due": "2023-12-31"})
    share = {
        "task": uid(1),
        "name": "市教育局",
        "duty": "responsible",
        "wording": "各部门",
        "issued_on": "2023-03-01",
    }
    write(workspace, "assignment", uid(14), {**share, "unit": UNIT}, UNIT)
    lead = {**share, "unit": "unit.dsjj", "duty": "lead"}
    write(workspace, "assignment", uid(15), lead, "unit.dsjj")

    ledger = workspace.ledger
    milestones = ledger.milestones(uid(1))
    (one,) = ledger.targets(uid(1))
    first, second = ledger.assignments(uid(1))

    assert [part.due_text for part in milestones] == ["2023年年底前", "2025年年底前"]
    assert (milestones[0].span, milestones[0].due) == ((1, 5), None)
    assert (one.comparator, one.value, one.strive, one.due) == (">=", "90", True, date(2023, 12, 31))
    assert (first.unit, first.duty, second.duty) == ("unit.dsjj", Duty.LEAD, Duty.RESPONSIBLE)
    assert (second.state, second.issued_on, second.wording) == (
        AssignmentState.ISSUED,
        date(2023, 3, 1),
        "各部门",
    )
    wanted = [uid(number) for number in range(1200)]
    assert ledger.milestones_of(wanted) == {uid(1): milestones}
    assert ledger.targets_of(wanted) == {uid(1): (one,)}
    assert ledger.assignments_of(wanted) == {uid(1): (first, second)}
    assert ledger.assignments(uid(9)) == ()


def test_a_withdrawn_task_keeps_its_reason_and_is_shown_on_demand(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(1))
    write(workspace, "task", uid(2), task_fields(2))
    withdraw(workspace, "task", uid(1), "与002重复")

    assert codes(workspace, TaskQuery()) == ["002"]
    assert codes(workspace, TaskQuery(withdrawn=True)) == ["001", "002"]
    task = workspace.ledger.task(uid(1))
    assert task is not None
    assert task.withdrawn == "与002重复"


def test_a_withdrawal_without_a_reason_still_counts(workspace: Workspace) -> None:
    change = write(workspace, "task", uid(1), task_fields(1))
    write(workspace, "task", uid(1), {"withdrawn": {"of": [change.hash]}})

    task = workspace.ledger.task(uid(1))

    assert codes(workspace, TaskQuery()) == []
    assert task is not None
    assert task.withdrawn == "未写明理由"


def test_an_edit_beside_a_withdrawal_keeps_the_task_visible_and_marked(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(1))
    withdraw(workspace, "task", uid(1), "重复")
    edit = Edit("task", uid(1), {"note": "另一台电脑上写的"})
    with workspace.transaction():
        other = StreamName(OFFICE, "bbbbbbbb.1", OFFICE, 2023)
        workspace.log.accept([compose(other, Tip(), edit, STAMP)])

    (task,) = workspace.ledger.tasks()

    assert task.withdrawn == ""
    assert task.conflicts == ("note", "withdrawn")


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    rows = [
        task_fields(1, clause="一", span=[30, 40], lead=["乙局"], title="丙"),
        task_fields(2, clause="二", span=[50, 60], lead=[], title="甲", responsible=["甲局", "丁局"]),
        task_fields(3, clause="二/（一）", span=[60, 70], title="乙", responsible=[]),
        task_fields(4, clause="二十", span=[90, 99], title="丁", policy=uid(99)),
    ]
    for number, fields in enumerate(rows, start=1):
        write(workspace, "task", uid(number), fields, "*" if number == 3 else OFFICE)
    write(workspace, "milestone", uid(11), {"task": uid(2), "due": "2023-06-30"})
    write(workspace, "milestone", uid(12), {"task": uid(3), "due": "2023-09-30"}, "*")
    write(workspace, "assignment", uid(13), {"task": uid(3), "unit": UNIT}, UNIT)
    return workspace


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (TaskQuery(policy=POLICY), ["001", "002", "003"]),
        (TaskQuery(clause="二"), ["002", "003"]),
        (TaskQuery(clause="二/（一）"), ["003"]),
        (TaskQuery(stage=Stage.ISSUED), ["003"]),
        (TaskQuery(stage=Stage.DRAFT, policy=POLICY), ["001", "002"]),
        (TaskQuery(unit=UNIT), ["003"]),
        (TaskQuery(unit="unit.none"), []),
        (TaskQuery(unit="甲局"), ["002"]),
        (TaskQuery(unit="乙局"), ["001"]),
        (TaskQuery(unit="局"), []),
        (TaskQuery(unit="甲局", text="甲"), ["002"]),
        (TaskQuery(unit='"甲局'), []),
        (TaskQuery(due_before=date(2023, 7, 1)), ["002"]),
        (TaskQuery(due_before=date(2023, 6, 30)), []),
        (TaskQuery(text="数据 大脑", policy=POLICY), ["001", "002", "003"]),
        (TaskQuery(text="数据 没有"), []),
        (TaskQuery(policy=POLICY, order_by="title"), ["001", "003", "002"]),
        (TaskQuery(policy=POLICY, order_by="title", descending=True), ["002", "003", "001"]),
        (TaskQuery(policy=POLICY, order_by="clause", descending=True), ["003", "002", "001"]),
        (TaskQuery(policy=POLICY, offset=1), ["002", "003"]),
        (TaskQuery(policy=POLICY, offset=1, limit=1), ["002"]),
        (TaskQuery(text="数据", policy=POLICY, limit=2, descending=True), ["003", "002"]),
    ],
)
def test_a_query_finds_its_tasks_in_its_order(
    filled: Workspace, query: TaskQuery, expected: Sequence[str]
) -> None:
    assert codes(filled, query) == expected


def test_many_hits_come_as_they_arrived_so_that_the_first_page_need_not_wait(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, order in ((1, 3), (2, 1), (3, 2)):
        write(workspace, "task", uid(number), task_fields(number, order=order))

    few = codes(workspace, TaskQuery(text="数据"))
    monkeypatch.setattr("desktop.models.task_sql.MANY_HITS", 2)
    many = codes(workspace, TaskQuery(text="数据"))

    assert (few, many) == (["002", "003", "001"], ["001", "002", "003"])


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_shows_every_task_once(filled: Workspace, order: str, descending: bool) -> None:
    query = TaskQuery(order_by=order, descending=descending)

    assert sorted(codes(filled, query)) == ["001", "002", "003", "004"]


@pytest.mark.parametrize("order", [*INDEXED, "order", "clause"])
@pytest.mark.parametrize("descending", [False, True])
def test_the_orders_of_the_grid_are_read_from_an_index(
    filled: Workspace, order: str, descending: bool
) -> None:
    query = TaskQuery(order_by=order, descending=descending, limit=50)
    sql, values = page_sql(plan(filled.connection, query))

    steps = " ".join(str(row[-1]) for row in filled.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values))

    assert "USING INDEX" in steps
    assert "TEMP B-TREE" not in steps


def test_an_unknown_order_is_our_bug(workspace: Workspace) -> None:
    with pytest.raises(ValueError):
        workspace.ledger.tasks(TaskQuery(order_by="weather"))


def test_units_and_groups_make_a_directory(workspace: Workspace) -> None:
    unit = {
        "code": "jyj",
        "name": "聊城市教育局",
        "short": "市教育局",
        "aliases": ["教育局"],
        "kind": "government",
    }
    write(workspace, "unit", uid(1), {**unit, "group": "市直", "order": 2}, "*")
    other = {"code": "dsjj", "name": "市大数据局", "kind": "weather", "order": 1, "successor": uid(1)}
    write(workspace, "unit", uid(2), other, "*")
    write(workspace, "unit", uid(3), {"code": "old", "name": "旧局"}, "*")
    withdraw(workspace, "unit", uid(3), "撤销", "*")
    group = {"name": "各部门", "aliases": ["市政府各部门"], "members": ["jyj", "none"]}
    write(workspace, "unit_group", uid(4), group, "*")

    units, groups = workspace.ledger.units(), workspace.ledger.unit_groups()
    directory = workspace.ledger.directory("聊城市", ["聊城市"])

    assert [(row.code, row.short, row.order) for row in units] == [
        ("dsjj", "市大数据局", 1),
        ("jyj", "市教育局", 2),
    ]
    assert groups[0].members == ("jyj", "none")
    assert directory.units[0].kind is UnitKind.OTHER
    assert directory.resolve("教育局").kind is MatchKind.ALIAS
    assert [member.code for member in directory.expand("市政府各部门")] == ["jyj"]
    successor = directory.successor("dsjj", date(2023, 1, 1))
    assert successor is not None
    assert successor.code == "jyj"


def test_audiences_are_counted(filled: Workspace) -> None:
    assert filled.ledger.audiences() == {"*": 2, OFFICE: 4, UNIT: 1}
