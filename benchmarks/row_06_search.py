"""Row 6: searching for one, two and four characters and a name, to the first page, against a LIKE scan."""

from collections.abc import Iterator

from benchmarks.frame import Comparison, Scale
from benchmarks.samples import RARE, ledger, ledger_size
from desktop.models.ledger import TaskQuery
from desktop.models.workspace import Workspace

PAGE = 100
GOAL_MS = 20.0
RARE_RATIO = 0.01
_WORDS = (
    ("one frequent character", "数"),
    ("one rare character", RARE[0]),
    ("two frequent characters", "数据"),
    ("two characters", "水利"),
    ("four characters", "数据共享"),
    ("four characters", "一网通办"),
    ("four frequent characters that never follow each other", "据数享共"),
    ("a frequent name", "王明伟"),
)
_SEARCHED = ("code", "title", "text", "lead", "responsible")
_LIKE = " OR ".join(f"{column} LIKE ?" for column in _SEARCHED)


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """Frequent words by their time, a rare name by its ratio; every word is held against the scan."""
    workspace = ledger(ledger_size(scale))
    size = f"{ledger_size(scale):,} tasks"
    for what, word in _WORDS:
        found = _require_exact(workspace, word)
        yield Comparison(
            6,
            f"{size}: {what} {word}, {found:,} hits, against a LIKE scan",
            lambda word=word: workspace.ledger.tasks(TaskQuery(text=word, limit=PAGE)),  # type: ignore[misc] # bound
            lambda word=word: _scan(workspace, word),  # type: ignore[misc] # bound
            goal_ms=GOAL_MS,
        )
    found = _require_exact(workspace, RARE)
    yield Comparison(
        6,
        f"{size}: a rare name {RARE}, {found:,} hits, against a LIKE scan",
        lambda: workspace.ledger.tasks(TaskQuery(text=RARE, limit=PAGE)),
        lambda: _scan(workspace, RARE),
        goal=RARE_RATIO,
        goal_ms=GOAL_MS,
    )


def _scan(workspace: Workspace, word: str) -> int:
    """How many tasks contain a word, looked at one by one."""
    select = f"SELECT count(*) FROM task WHERE superseded = 0 AND is_withdrawn = 0 AND ({_LIKE})"
    found = workspace.connection.execute(select, [f"%{word}%"] * len(_SEARCHED)).fetchone()
    return int(found[0])


def _require_exact(workspace: Workspace, word: str) -> int:
    """The number of hits, after the scan has found the same number.

    Raises:
        ValueError: they differ.
    """
    found, scanned = workspace.ledger.count_tasks(TaskQuery(text=word)), _scan(workspace, word)
    if found != scanned:
        raise ValueError(f"{word}: {found} found, {scanned} are there")
    return found
