"""Keeps a small workspace of the present format for good: ``python -m tools.released``.

Later versions of the program must open it and fold it to what it folds to now. What was kept is never written
again: once a format is released, its files stay as they are.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.models.exchange_rows import (
    Direction,
    EnrolmentRow,
    HeadRow,
    HoldingRow,
    PackageRow,
    PackageState,
)
from desktop.models.ledger import TaskQuery
from desktop.models.migrations import load_migrations
from desktop.models.verify import verify
from desktop.models.workspace import Identity, Workspace, create_workspace, open_workspace
from desktop.records.journal import Journal
from desktop.records.line import Change, Edit, Stamp, compose, parse_line
from desktop.records.stream import StreamName, Tip

ROOT = Path(__file__).resolve().parent.parent
RELEASED = ROOT / "tests" / "data" / "released"
OFFICE, UNIT = "office.lcs", "unit.jyj"
OURS, THEIRS, SECOND = "0f" * 32, "a1" * 32, "b2" * 32
ARRIVED = datetime.fromisoformat("2023-06-01T09:00:00+08:00")
DAY = date(2023, 9, 1)
WORD = "数据"
PHOTO = b"a photograph, for the sake of argument"


def uid(number: int, party: str = OFFICE) -> str:
    """A record identifier."""
    return f"{party}/{number:032x}"


TASK = {
    "code": "2023-5-001",
    "order": 1,
    "policy": uid(2),
    "clause": "二/（一）",
    "title": "推进数据共享",
    "text": "推进数据共享，建设城市大脑。（市教育局）",
    "span": [10, 30],
    "lead": ["市教育局"],
    "responsible": ["市大数据局", "市财政局"],
    "groups": [],
    "origin": "bracket",
}
SHARE = {"task": uid(5), "unit": UNIT, "name": "市教育局", "duty": "lead", "issued_on": "2023-04-27"}
CASE = {"task": uid(5), "assignment": uid(8)}
SAID: tuple[tuple[str, int, str, dict[str, Any]], ...] = (
    (
        "unit",
        1,
        "*",
        {"code": "jyj", "name": "市教育局", "aliases": ["教育局"], "kind": "市直部门", "order": 1},
    ),
    ("policy", 2, OFFICE, {"code": "2023-5", "title": "数字政府建设实施方案", "text": "推进数据共享。"}),
    ("policy", 3, "*", {"code": "2023-5", "title": "数字政府建设实施方案", "supersedes": uid(2)}),
    ("task", 4, OFFICE, TASK),
    ("task", 5, "*", {**TASK, "supersedes": uid(4)}),
    ("milestone", 6, "*", {"task": uid(5), "order": 1, "due": "2023-09-30", "due_text": "9月底前"}),
    ("target", 7, "*", {"task": uid(5), "order": 1, "name": "归集率", "comparator": ">=", "value": "90"}),
    ("assignment", 8, UNIT, SHARE),
    ("unit_group", 9, "*", {"name": "市直各部门", "members": ["jyj"]}),
    ("rule", 10, "*", {"name": "warn_days", "value": 10, "source": "测试"}),
    (
        "instruction",
        11,
        OFFICE,
        {"number": "批示1", "leader": "张三", "text": "抓紧办", "slip_sha256": "ab" * 32},
    ),
    ("ruling", 12, UNIT, {**CASE, "kind": "extension", "is_granted": True, "on": "2023-08-01"}),
    ("notice", 13, UNIT, {"number": "督办1", "unit": UNIT, "colour": "yellow", "on": "2023-08-02"}),
    ("reminder", 14, UNIT, {"unit": UNIT, "period": "2023Q2", "text": "请填报", "on": "2023-06-25"}),
    ("review", 15, UNIT, {**CASE, "feedback": uid(3, UNIT), "period": "2023Q2", "verdict": "accepted"}),
    ("feedback", 16, "*", {"progress": "an office does not report: quarantined"}),
    ("weather", 17, "*", {"sky": "a kind that this version does not know"}),
)
ANSWERED: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("acceptance", 1, {**CASE, "kind": "accept", "contact": "李四", "on": "2023-05-04"}),
    ("plan", 2, {**CASE, "steps": [{"period": "2023Q2", "text": "摸底", "percent": "30"}]}),
    ("feedback", 3, {**CASE, "period": "2023Q2", "progress": "已完成归集", "percent": "45.5"}),
    ("evidence", 4, {"of": uid(3, UNIT), "name": "现场.jpg", "sha256": "cd" * 32}),
    ("extension", 5, {**CASE, "kind": "extension", "wanted": "2023-12-31", "reason": "招标延后"}),
)


def lines() -> Iterator[Change]:
    """What an office and two computers of a unit said: a conflict, a fork and a newer line among it."""
    journal = Journal()
    for kind, number, audience, fields in SAID:
        yield _say(
            journal, StreamName(OFFICE, f"{OURS[:8]}.1", audience, 2023), Edit(kind, uid(number), fields)
        )
    stream = StreamName(UNIT, f"{THEIRS[:8]}.1", OFFICE, 2023)
    for kind, number, fields in ANSWERED:
        yield _say(journal, stream, Edit(kind, uid(number, UNIT), fields))
    before = journal.tip(stream)
    for replica, contact in ((THEIRS, "王五"), (SECOND, "赵六"), (SECOND, "孙七")):
        edit = Edit("acceptance", uid(1, UNIT), {"contact": contact})
        yield _say(journal, StreamName(UNIT, f"{replica[:8]}.1", OFFICE, 2023), edit)
    fork = compose(stream, before, Edit("plan", uid(2, UNIT), {"steps": []}), _stamp())
    yield fork
    newer = compose(stream, Tip(fork.position, fork.hash), Edit("plan", uid(6, UNIT), {}), _stamp())
    yield parse_line(json.dumps({**json.loads(newer.raw), "v": 2}, ensure_ascii=False).encode())


def fill(workspace: Workspace) -> None:
    """Puts lines, an attachment and a memory of the exchange into a workspace."""
    changes = list(lines())
    with workspace.transaction():
        workspace.evidence.put(PHOTO)
        workspace.log.accept(changes, ARRIVED)
        _remember(workspace, changes)
    workspace.refresh_cases(DAY)


def told(workspace: Workspace) -> dict[str, Any]:
    """What later versions must find."""
    report = verify(workspace)
    if not (report.is_clean and report.forks and report.conflicts and report.quarantined):
        raise SystemExit(f"not what it is for: {report}")
    found = workspace.ledger.tasks(TaskQuery(text=WORD))
    return {
        "lines": report.lines,
        "records": report.records,
        "blobs": report.blobs,
        "state": workspace.log.state_hash(),
        "generation": workspace.identity.generation,
        "word": WORD,
        "found": [task.code for task in found],
        "packages": [row.digest for row in workspace.exchange.packages()],
    }


def main() -> None:
    """Writes the files of the present format, unless they are there."""
    target = RELEASED / f"format-{load_migrations()[-1].version}"
    if (target / "workspace").exists():
        raise SystemExit(f"{target.name} is kept already and never written again")
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "released.dukao"
        create_workspace(folder, Identity("5" * 32, OFFICE, "市政府办公室", OFFICE, OURS, 1, 2023))
        with open_workspace(folder) as workspace:
            fill(workspace)
            described = told(workspace)
        (target / "workspace").mkdir(parents=True)
        for name in ("ledger.db", "evidence.db"):
            shutil.copyfile(folder / name, target / "workspace" / name)
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (target / "told.json").write_text(f"{text}\n", "utf-8")


def _remember(workspace: Workspace, changes: list[Change]) -> None:
    last = changes[-1]
    package = PackageRow(
        digest="e1" * 32,
        direction=Direction.IN,
        party=UNIT,
        installation=THEIRS,
        generation=1,
        seq=1,
        at="2023-06-01T09:00:00+08:00",
        file_name="jyj-lcs-20230601-1-e1e1e1e1.dkx",
        size=4321,
        manifest=b"{}",
        signature=b"{}",
        first_arrival=len(SAID) + 1,
        last_arrival=len(changes),
        state=PackageState.APPLIED,
        sentence="市教育局 第1号包",
    )
    exchange = workspace.exchange
    exchange.add_package(package)
    exchange.put_head(HeadRow(str(last.stream), last.position, last.hash, "aa", "ed25519", "bb"))
    exchange.put_holdings(THEIRS, UNIT, [HoldingRow(str(changes[0].stream), 1, changes[0].hash)])
    exchange.put_wanted(UNIT, THEIRS, ["cd" * 32])
    exchange.append_roster([b"{}"])
    exchange.put_enrolment(
        EnrolmentRow(THEIRS, UNIT, "市教育局", "ed25519", "aa", "bb", is_confirmed=False, at="2023-06-01")
    )


def _say(journal: Journal, stream: StreamName, edit: Edit) -> Change:
    return journal.append(stream, edit, _stamp())


def _stamp() -> Stamp:
    return Stamp("2023-05-08T09:00:00+08:00", "王")


if __name__ == "__main__":
    main()
