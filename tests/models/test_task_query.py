"""What a query finds: held against plain Python, whichever way the tables answer it."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.ledger import AssignmentState, Stage, Task
from desktop.domain.standing import TaskStanding
from desktop.domain.supervision import Light, ReviewVerdict
from desktop.models.case_rows import STANDING, standing_cells
from desktop.models.ledger import ColumnFilter, TaskQuery
from desktop.models.task_conditions import CHOICES
from desktop.models.task_query import COLUMNS, ORDERS, ColumnKind
from desktop.models.workspace import Workspace
from desktop.records.line import Edit
from tests.models.samples import OFFICE, OTHER, POLICY, STAMP, UNIT, opened, task_fields, uid, withdraw

NAMES = ("市教育局", "市公安局", "市教育局基础科", "各部门")
TASKS = 240


def standing(rng: random.Random) -> TaskStanding:
    return TaskStanding(
        state=rng.choice(tuple(AssignmentState)),
        light=rng.choice(tuple(Light)),
        due=rng.choice((None, date(2023, rng.randint(1, 12), 1))),
        percent=rng.choice((None, Decimal(rng.randrange(1001)) / 10)),
        verdict=rng.choice((None, *ReviewVerdict)),
        missing=rng.randrange(3),
        waiting=rng.randrange(3),
        units=rng.randrange(4),
        completed=rng.randrange(2),
        is_closed=rng.random() < 0.3,
        is_suspended=False,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Many tasks of all sorts; their standings are put there, as if derived."""
    folder: Path = tmp_path_factory.mktemp("query") / "a.dukao"
    rng = random.Random(11)
    with opened(folder) as workspace:
        with workspace.transaction():
            for number in range(TASKS):
                _write(workspace, number, rng)
        for number in range(0, TASKS, 9):
            withdraw(workspace, "task", uid(number), "重复", "*" if number % 2 else OFFICE)
        with workspace.transaction():
            changes = ", ".join(f"{name} = ?" for name in STANDING)
            for (number,) in workspace.connection.execute("SELECT record FROM task").fetchall():
                cells = (*standing_cells(standing(rng)), number)
                workspace.connection.execute(f"UPDATE task SET {changes} WHERE record = ?", cells)
        yield workspace


def _write(workspace: Workspace, number: int, rng: random.Random) -> None:
    told = "*" if number % 2 else OFFICE
    fields = task_fields(
        number,
        code=f"2023-{rng.choice((5, 10))}-{number:03d}",
        order=rng.randrange(50),
        policy=rng.choice((POLICY, uid(99_999), "")),
        clause=rng.choice(("二", "二/（一）", "二/（一）/1", "二/（十）", "三")),
        title="".join(rng.choices("数据共享建设AaBb", k=4)),
        text="".join(rng.choices("数据共享建设AaBb，。", k=12)),
        lead=rng.sample(NAMES, rng.randrange(3)),
        responsible=rng.sample(NAMES, rng.randrange(3)),
        sponsor=rng.choice(("", "张市长", "Wang")),
        note=rng.choice(("", "", "重点", "wang重")),
    )
    workspace.log.append([Edit("task", uid(number), fields)], told, STAMP)
    due = {"task": uid(number), "due": rng.choice((None, f"2023-{rng.randint(1, 12):02d}-15"))}
    workspace.log.append([Edit("milestone", uid(10_000 + number), due)], told, STAMP)
    if number % 2:
        share = {"task": uid(number), "unit": rng.choice((UNIT, OTHER)), "name": "x"}
        told = share["unit"]
        workspace.log.append([Edit("assignment", uid(20_000 + number), share)], told, STAMP)


@pytest.fixture(params=["few", "many", "some"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Candidates of a condition are fetched and sorted, or the order is read; or that is weighed."""
    if request.param == "many":
        monkeypatch.setattr("desktop.models.task_sql.FEW", -1)
        monkeypatch.setattr("desktop.models.task_sql.MOST", -1)
        monkeypatch.setattr("desktop.models.task_sql.MANY_HITS", -1)
    if request.param == "some":
        monkeypatch.setattr("desktop.models.task_sql.FEW", 3)
        monkeypatch.setattr("desktop.models.task_sql.MANY_HITS", 3)
    return str(request.param)


Row = tuple[Task, TaskStanding]


def everything(workspace: Workspace) -> list[Row]:
    tasks = workspace.ledger.tasks(TaskQuery(withdrawn=True))
    standings = workspace.ledger.standings_of([task.uid for task in tasks])
    return [(task, standings[task.uid]) for task in tasks]


def cell(row: Row, column: str) -> Any:
    """A column of a task as plain Python sees it; None or empty where there is nothing."""
    task, stands = row
    if column in ("state", "light", "percent", "verdict", "missing", "waiting", "units", "completed"):
        value = getattr(stands, column)
        return value.value if column in ("state", "light", "verdict") and value is not None else value
    if column == "next_due":
        return stands.due.isoformat() if stands.due else None
    if column == "due":
        return task.due.isoformat() if task.due else None
    return task.stage.value if column == "stage" else getattr(task, column)


def found(workspace: Workspace, query: TaskQuery) -> set[str]:
    tasks = workspace.ledger.tasks(query)
    numbers = workspace.ledger.task_numbers(query)
    assert workspace.ledger.standings_numbered(numbers) == workspace.ledger.standings(query)
    assert tuple(task for task, _ in workspace.ledger.standings(query)) == tasks
    assert workspace.ledger.count_tasks(query) == len(tasks) == len({task.uid for task in tasks})
    return {task.uid for task in tasks}


def expected(workspace: Workspace, fits: Callable[[Row], bool]) -> set[str]:
    wanted = {row[0].uid for row in everything(workspace) if not row[0].withdrawn and fits(row)}
    assert 0 < len(wanted) < TASKS
    return wanted


FIELDS: list[tuple[TaskQuery, Callable[[Row], bool]]] = [
    (TaskQuery(lights=(Light.RED,)), lambda row: row[1].light is Light.RED),
    (
        TaskQuery(lights=(Light.RED, Light.BLUE)),
        lambda row: row[1].light in (Light.RED, Light.BLUE),
    ),
    (TaskQuery(states=(AssignmentState.RETURNED,)), lambda row: row[1].state is AssignmentState.RETURNED),
    (TaskQuery(verdicts=(ReviewVerdict.BEHIND,)), lambda row: row[1].verdict is ReviewVerdict.BEHIND),
    (TaskQuery(has_missing=True), lambda row: row[1].missing > 0),
    (TaskQuery(has_missing=False), lambda row: row[1].missing == 0),
    (TaskQuery(waiting=True), lambda row: row[1].waiting > 0),
    (TaskQuery(waiting=False), lambda row: row[1].waiting == 0),
    (TaskQuery(closed=True), lambda row: row[1].is_closed),
    (TaskQuery(closed=False), lambda row: not row[1].is_closed),
    (TaskQuery(stage=Stage.DRAFT), lambda row: row[0].stage is Stage.DRAFT),
    (TaskQuery(policy=POLICY), lambda row: row[0].policy == POLICY),
    (
        TaskQuery(clause="二/（一）"),
        lambda row: row[0].clause in ("二/（一）", "二/（一）/1"),
    ),
    (
        TaskQuery(due_before=date(2023, 6, 1)),
        lambda row: row[0].due is not None and row[0].due < date(2023, 6, 1),
    ),
    (
        TaskQuery(text="数据", lights=(Light.RED,), closed=False),
        lambda row: (
            any("数据" in text for text in (row[0].title, row[0].text))
            and row[1].light is Light.RED
            and not row[1].is_closed
        ),
    ),
]


@pytest.mark.parametrize(
    ("query", "fits"), FIELDS, ids=lambda one: repr(one) if isinstance(one, TaskQuery) else ""
)
def test_a_query_finds_exactly_what_fits(
    filled: Workspace, way: str, query: TaskQuery, fits: Callable[[Row], bool]
) -> None:
    assert found(filled, query) == expected(filled, fits)


@pytest.mark.parametrize("unit", [UNIT, OTHER])
def test_a_party_finds_what_it_was_given_and_drafts_that_name_it(
    filled: Workspace, way: str, unit: str
) -> None:
    given = {
        task
        for (task,) in filled.connection.execute(
            "SELECT task FROM assignment WHERE unit = ?", (unit,)
        ).fetchall()
    }

    assert found(filled, TaskQuery(unit=unit)) == expected(filled, lambda row: row[0].uid in given)
    assert found(filled, TaskQuery(unit=unit, written=("市教育局",))) == expected(
        filled,
        lambda row: (
            row[0].uid in given
            or (row[0].stage is Stage.DRAFT and "市教育局" in (*row[0].lead, *row[0].responsible))
        ),
    )


def _filters() -> list[ColumnFilter]:
    made = []
    for column, kind in COLUMNS.items():
        if column == "withdrawn":  # what stands has none
            continue
        if column not in (
            "groups",
            "text",
            "code",
            "title",
            "clause",
            "origin",
            "stage",
            "state",
            "light",
            "units",
        ):
            made += [ColumnFilter(column, "empty"), ColumnFilter(column, "not-empty")]
        if kind in (ColumnKind.DAY, ColumnKind.NUMBER):
            value = (
                "2023-06-01" if kind is ColumnKind.DAY else {"percent": "50", "order": "25"}.get(column, "1")
            )
            made += [ColumnFilter(column, "from", value), ColumnFilter(column, "to", value)]
    made += [
        ColumnFilter("title", "contains", "数"),
        ColumnFilter("title", "contains", "aB"),
        ColumnFilter("text", "contains", "，"),
        ColumnFilter("code", "contains", "-10-"),
        ColumnFilter("lead", "contains", "公安"),
        ColumnFilter("responsible", "contains", "教育局基"),
        ColumnFilter("sponsor", "contains", "WANG"),
        ColumnFilter("note", "contains", "重"),
        ColumnFilter("clause", "contains", "（一"),
        ColumnFilter("order", "to", "40"),
        ColumnFilter("lead", "is", "市教育局"),
        ColumnFilter("lead", "is", ("市教育局", "市公安局")),
        ColumnFilter("lead", "is", ("市公安局", "")),
        ColumnFilter("lead", "is", '["市教育局","市公安局"]'),
        ColumnFilter("light", "is", "red"),
        ColumnFilter("light", "is", ("red", "none")),
        ColumnFilter("verdict", "is", ("behind", "")),
        ColumnFilter("state", "is", "in-progress"),
        ColumnFilter("stage", "is", "issued"),
        ColumnFilter("sponsor", "is", ("张市长", "Wang")),
        ColumnFilter("sponsor", "is", ""),
        ColumnFilter("percent", "is", ""),
        ColumnFilter("missing", "is", "2"),
        ColumnFilter("due", "is", "2023-06-15"),
    ]
    return made


def _fits(row: Row, asked: ColumnFilter) -> bool:
    value = cell(row, asked.column)
    kind = COLUMNS[asked.column]
    is_empty = (
        value is None or value in ("", ()) or (kind is ColumnKind.NUMBER and value == 0 and value is not None)
    )
    if asked.column == "percent":
        is_empty = value is None
    if asked.operator in ("empty", "not-empty"):
        return is_empty is (asked.operator == "empty")
    if asked.operator == "contains":
        text = "、".join(value) if kind is ColumnKind.NAMES else str(value)
        return str(asked.value).lower() in text.lower()
    if asked.operator in ("from", "to"):
        if value is None:
            return False
        bound = Decimal(str(asked.value)) if kind is ColumnKind.NUMBER else asked.value
        return bool(value >= bound) if asked.operator == "from" else bool(value <= bound)
    wanted = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    return any(_is(value, kind, one, is_empty=is_empty) for one in wanted)


def _is(value: Any, kind: ColumnKind, wanted: str, *, is_empty: bool) -> bool:
    if not wanted:
        return is_empty
    if kind is ColumnKind.NAMES:
        return bool(value == tuple(json.loads(wanted)) if wanted.startswith("[") else wanted in value)
    if kind is ColumnKind.NUMBER and value is not None:
        return bool(value == Decimal(wanted))
    return bool(value == wanted)


@pytest.mark.parametrize("asked", _filters(), ids=repr)
def test_a_filter_of_a_column_finds_exactly_what_fits(
    filled: Workspace, way: str, asked: ColumnFilter
) -> None:
    query = TaskQuery(filters=(asked,))

    assert found(filled, query) == expected(filled, lambda row: _fits(row, asked))


def test_a_filter_for_no_text_lets_everything_through(filled: Workspace) -> None:
    query = TaskQuery(filters=(ColumnFilter("title", "contains", ""), ColumnFilter("note", "contains", "")))

    assert found(filled, query) == found(filled, TaskQuery())


def test_several_filters_must_all_hold(filled: Workspace, way: str) -> None:
    filters = (
        ColumnFilter("lead", "contains", "教育"),
        ColumnFilter("note", "empty"),
        ColumnFilter("percent", "from", "10"),
    )

    query = TaskQuery(filters=filters, text="数", order_by="title")

    assert found(filled, query) == expected(
        filled,
        lambda row: (
            all(_fits(row, one) for one in filters) and any("数" in t for t in (row[0].title, row[0].text))
        ),
    )


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_an_order_sorts_by_its_column_and_puts_the_empty_last(
    filled: Workspace, way: str, order: str, descending: bool
) -> None:
    query = TaskQuery(order_by=order, descending=descending, closed=False)
    tasks = filled.ledger.tasks(query)
    standings = filled.ledger.standings_of([task.uid for task in tasks])

    keys = [_key(order, (task, standings[task.uid])) for task in tasks]
    filled_in = [key for key in keys if key is not None]

    assert filled_in == sorted(filled_in, reverse=descending)
    assert keys == filled_in + [None] * (len(keys) - len(filled_in))
    pages = [task for place in range(0, TASKS, 50) for task in filled.ledger.tasks(_paged(query, place))]
    assert tuple(pages) == tasks


def _paged(query: TaskQuery, offset: int) -> TaskQuery:
    return TaskQuery(
        order_by=query.order_by, descending=query.descending, closed=query.closed, offset=offset, limit=50
    )


def _key(order: str, row: Row) -> Any:
    task, stands = row
    if order in ("order", "clause"):
        plan = "10" if task.code.startswith("2023-10") else "05"
        return (plan, task.order if order == "order" else task.span[0])
    if order in ("state", "light", "verdict"):
        value = getattr(stands, order)
        return None if value is None else CHOICES[order].index(value.value)
    if order == "stage":
        return task.stage is Stage.ISSUED
    value = cell(row, order)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, tuple) else value


@pytest.mark.parametrize("column", ORDERS)
def test_groups_add_up_and_each_opens_its_tasks(filled: Workspace, way: str, column: str) -> None:
    query = TaskQuery(closed=False)

    groups = filled.ledger.group_counts(query, column)

    assert sum(count for _, count in groups) == filled.ledger.count_tasks(query)
    assert len({value for value, _ in groups}) == len(groups)
    for value, count in groups[:12]:
        opened_group = TaskQuery(closed=False, filters=(ColumnFilter(column, "is", value),))
        if column in ("lead", "responsible", "groups") and value:
            assert value.startswith("[")
        assert filled.ledger.count_tasks(opened_group) == count, value


def test_groups_of_everything_are_read_from_an_index(filled: Workspace) -> None:
    assert dict(filled.ledger.group_counts(TaskQuery(), "stage")) == {
        stage.value: filled.ledger.count_tasks(TaskQuery(stage=stage)) for stage in Stage
    }


@pytest.mark.parametrize(
    "asked",
    [
        ColumnFilter("weather", "is", "x"),
        ColumnFilter("light", "is", "violet"),
        ColumnFilter("light", "contains", "r"),
        ColumnFilter("missing", "from", "many"),
        ColumnFilter("title", "like", "x"),
    ],
)
def test_a_filter_that_makes_no_sense_is_our_bug(filled: Workspace, asked: ColumnFilter) -> None:
    with pytest.raises(ValueError):
        filled.ledger.tasks(TaskQuery(filters=(asked,)))


def test_a_group_that_makes_no_sense_is_our_bug(filled: Workspace) -> None:
    with pytest.raises(ValueError):
        filled.ledger.group_counts(TaskQuery(), "weather")


def test_plans_follow_each_other_by_their_codes_and_splits_stay_in_place(workspace: Workspace) -> None:
    for number, (code, order, policy) in enumerate(
        [
            ("批2023-001", 1, ""),
            ("2023-10-001", 1, uid(8)),
            ("2023-5-002", 2, uid(9)),
            ("2023-5-001-1", 1, uid(7)),
            ("2023-5-001-2", 1, uid(9)),
            ("12", 1, ""),
            ("2", 2, ""),
        ],
        1,
    ):
        with workspace.transaction():
            fields = task_fields(number, code=code, order=order, policy=policy)
            workspace.log.append([Edit("task", uid(number), fields)], OFFICE, STAMP)

    codes = [task.code for task in workspace.ledger.tasks()]

    assert codes == ["12", "2", "2023-5-001-1", "2023-5-001-2", "2023-5-002", "2023-10-001", "批2023-001"]


def test_a_number_that_is_gone_is_left_out(filled: Workspace) -> None:
    numbers = list(filled.ledger.task_numbers(TaskQuery(limit=3)))

    found = filled.ledger.standings_numbered([numbers[2], 10**9, numbers[0]])

    assert [task.uid for task, _ in found] == [
        filled.ledger.tasks(TaskQuery(limit=3))[place].uid for place in (2, 0)
    ]
