"""Row 4: sorting, filtering and grouping, to the first page, against raw SQL with the right index."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from benchmarks.frame import RUNS, Comparison, Scale
from benchmarks.samples import PARTY, ledger, ledger_size
from desktop.domain.ledger import AssignmentState
from desktop.domain.supervision import Light
from desktop.models.ledger import ColumnFilter, TaskQuery
from desktop.models.workspace import Workspace

PAGE = 100
GOAL_MS = 100.0
_SORTED = (
    "order",
    "clause",
    "code",
    "title",
    "lead",
    "responsible",
    "sponsor",
    "note",
    "due",
    "stage",
    "state",
    "light",
    "next_due",
    "percent",
    "verdict",
    "missing",
    "waiting",
)
_GROUPED = (
    "light",
    "state",
    "stage",
    "verdict",
    "lead",
    "next_due",
    "percent",
    "missing",
    "sponsor",
    "policy",
)
_BARE = "SELECT * FROM task INDEXED BY {} WHERE superseded = 0 AND is_withdrawn < 1 "


@dataclass(frozen=True, slots=True)
class _Case:
    """What is asked, and the least that answers it; None where no raw statement does the same."""

    title: str
    query: TaskQuery
    floor: str


_CASES = (
    _Case(
        "sort by title, descending",
        TaskQuery(order_by="title", descending=True),
        _BARE.format("task_by_title") + "ORDER BY title DESC, is_withdrawn DESC, record DESC LIMIT 100",
    ),
    _Case(
        "sort by light, descending",
        TaskQuery(order_by="light", descending=True),
        _BARE.format("task_by_light") + "ORDER BY light DESC, is_withdrawn DESC, record DESC LIMIT 100",
    ),
    _Case(
        "sort by percent",
        TaskQuery(order_by="percent"),
        _BARE.format("task_by_percent")
        + "AND CAST(percent AS REAL) IS NOT NULL "
        + "ORDER BY CAST(percent AS REAL), is_withdrawn, record LIMIT 100",
    ),
    _Case(
        "filter by a light that 2 % have",
        TaskQuery(lights=(Light.RED,)),
        _BARE.format("task_by_order")
        + f"AND light = {list(Light).index(Light.RED)} "
        + 'ORDER BY plan, "order", is_withdrawn, record LIMIT 100',
    ),
    _Case(
        "filter by a document",
        TaskQuery(policy=f"{PARTY}/{7:032x}"),
        _BARE.format("task_by_order")
        + f"AND policy = '{PARTY}/{7:032x}' "
        + 'ORDER BY plan, "order", is_withdrawn, record LIMIT 100',
    ),
)
_FILTERS = {
    "light and state": TaskQuery(lights=(Light.RED,), states=(AssignmentState.SUBMITTED,)),
    "light, state and two columns, by title": TaskQuery(
        lights=(Light.RED,),
        states=(AssignmentState.SUBMITTED,),
        filters=(ColumnFilter("lead", "contains", "公安"), ColumnFilter("percent", "from", "50")),
        order_by="title",
    ),
    "names of units contain 水利": TaskQuery(filters=(ColumnFilter("lead", "contains", "水利"),)),
    "note contains 平台, by next deadline": TaskQuery(
        filters=(ColumnFilter("note", "contains", "平台"),), order_by="next_due"
    ),
    "next deadline in a week": TaskQuery(
        filters=(ColumnFilter("next_due", "from", "2023-06-05"), ColumnFilter("next_due", "to", "2023-06-11"))
    ),
    "sponsor is empty and reports are missing": TaskQuery(
        has_missing=True, filters=(ColumnFilter("sponsor", "empty"),), order_by="percent", descending=True
    ),
}


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """Some as ratios; then every column's sort, filter and groups, the slowest of them named."""
    workspace = ledger(ledger_size(scale))
    for case in _CASES:
        yield Comparison(
            4,
            f"{ledger_size(scale):,} tasks: {case.title}, first {PAGE}",
            _page(workspace, case.query),
            _raw(workspace, case.floor),
            goal_ms=GOAL_MS,
        )
    sorts = {
        f"{column}{' descending' if descending else ''}": TaskQuery(order_by=column, descending=descending)
        for column in _SORTED
        for descending in (False, True)
    }
    print(_slowest("sort by any column", {name: _page(workspace, query) for name, query in sorts.items()}))
    print(_slowest("filter", {name: _page(workspace, query) for name, query in _FILTERS.items()}))
    print(_slowest("group, with counts", {column: _groups(workspace, column) for column in _GROUPED}))
    counted = {"everything": TaskQuery(), **_FILTERS}
    counts = {name: _count(workspace, query) for name, query in counted.items()}
    print(_slowest("count exactly, in a second step", counts))


def _page(workspace: Workspace, query: TaskQuery) -> Callable[[], object]:
    wanted = replace(query, limit=PAGE)
    return lambda: workspace.ledger.tasks(wanted)


def _groups(workspace: Workspace, column: str) -> Callable[[], object]:
    return lambda: workspace.ledger.group_counts(TaskQuery(), column)


def _count(workspace: Workspace, query: TaskQuery) -> Callable[[], object]:
    return lambda: workspace.ledger.count_tasks(query)


def _raw(workspace: Workspace, statement: str) -> Callable[[], object]:
    return lambda: workspace.connection.execute(statement).fetchall()


def _slowest(what: str, operations: dict[str, Callable[[], object]]) -> str:
    """The median of each, and which is the slowest."""
    medians = {name: statistics.median(_times(operation)) for name, operation in operations.items()}
    name = max(medians, key=lambda one: medians[one])
    middle = statistics.median(medians.values())
    mark = "" if medians[name] <= GOAL_MS else " !"
    return (
        f"     {what}: {len(medians)} kinds, typical {middle:.1f} ms, slowest {medians[name]:.1f} ms"
        f" ({name}), goal ≤ {GOAL_MS:g} ms{mark}"
    )


def _times(operation: Callable[[], object]) -> list[float]:
    operation()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        operation()
        times.append(1000 * (time.perf_counter() - start))
    return times
