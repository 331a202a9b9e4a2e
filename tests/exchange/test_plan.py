"""What an import would change, decided before anything is written."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.collector import collector_paused
from desktop.exchange.held import HeldVersions
from desktop.exchange.package import Package, Reader, read_package
from desktop.exchange.plan import Fate, ImportPlan, KindCount, Owner, plan_import
from desktop.exchange.totals import group_by_record
from desktop.records.fold import FoldedRecord, Key
from desktop.records.journal import Journal
from desktop.records.line import Change, Edit, parse_line
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import Link, StreamName
from tests.exchange.corpus_contents import last
from tests.exchange.corpus_logs import FORK, fork_lines, forked, revoked
from tests.exchange.package_world import (
    OFFICE,
    ROOT,
    SLIP,
    TEACHER,
    TO_ALL,
    TO_ALL_LINES,
    TO_UNIT,
    TO_UNIT_LINES,
    UNIT,
    UNIT_LINES,
    UNIT_STREAM,
    Draft,
    feedback,
    from_office,
    from_unit,
    office_reader,
    replica,
    signed_head,
    small,
    stream,
    told,
    uid,
    unit_reader,
)

NOW = datetime.fromisoformat("2023-07-06T10:00:00+08:00")
AT_OFFICE = Owner(OFFICE, replica(ROOT))
AT_UNIT = Owner(UNIT, replica(TEACHER))
DIGEST = sha256(SLIP).hexdigest()


class Workspace:
    """What a journal in memory and a few attachments hold."""

    def __init__(self, lines: Iterable[bytes] = (), blobs: Iterable[str] = ()) -> None:
        self.journal = Journal(map(parse_line, lines))
        self._blobs = set(blobs)

    def positions(self, stream: StreamName) -> Mapping[str, int]:
        return {line.hash: line.position for line in self.journal.lines(stream)}

    def links(self, stream: StreamName) -> Iterable[Link]:
        return [line.link for line in self.journal.lines(stream)]

    def known(self, keys: Iterable[Key]) -> Set[Key]:
        return self.journal.records.keys() & set(keys)

    def versions(self, known: Mapping[StreamName, int]) -> HeldVersions:
        lines = [line for line in self.journal if line.position <= known.get(line.stream, 0)]
        lawful = group_by_record(line for line in lines if judge(line) is Judgement.FOLDED)
        records = self.journal.records
        whole = {
            key: records[key].version
            for key, changes in lawful.items()
            if len(changes) == records[key].changes
        }
        rest = [
            line.hash
            for line in lines
            if (line.edit.kind, line.edit.record) not in whole or judge(line) is not Judgement.FOLDED
        ]
        return HeldVersions(whole, frozenset(rest))

    def record(self, key: Key) -> FoldedRecord | None:
        return self.journal.records.get(key)

    def changes(self, key: Key) -> Iterable[Change]:
        return [
            line
            for line in self.journal
            if (line.edit.kind, line.edit.record) == key and judge(line) is Judgement.FOLDED
        ]

    def has_blob(self, digest: str) -> bool:
        return digest in self._blobs


Planning = Callable[..., ImportPlan]


@pytest.fixture
def planning(tmp_path: Path) -> Iterator[Planning]:
    """Reads a draft and plans its import."""
    opened: list[Package] = []

    def plan(
        draft: Draft,
        held: Workspace | None = None,
        owner: Owner = AT_OFFICE,
        reader: Reader | None = None,
        now: datetime = NOW,
    ) -> ImportPlan:
        file = tmp_path / "package.dkx"
        file.write_bytes(draft.pack())
        opened.append(read_package(file, reader or (unit_reader() if owner is AT_UNIT else office_reader())))
        return plan_import(opened[-1], held or Workspace(), owner, now)

    yield plan
    for package in opened:
        package.close()


def own_lines() -> list[bytes]:
    """What the office has told the unit."""
    return [*TO_ALL_LINES, *TO_UNIT_LINES]


def editing(*edits: Edit) -> Draft:
    """The unit's package after more edits."""
    draft = from_unit()
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, *edits, after=UNIT_LINES)
    return draft


def replacing(number: int, line: bytes, **fields: Any) -> Edit:
    hashes = (sha256(line).hexdigest(),)
    return Edit("feedback", uid(UNIT, number), fields, dict.fromkeys(fields, hashes))


def test_everything_is_new_to_an_empty_workspace(planning: Planning) -> None:
    plan = planning(small())

    assert [line.position for line in plan.new] == [1, 2]
    assert plan.known == 0
    assert plan.kinds == (KindCount("feedback", new=2, changed=0, withdrawn=0, unchanged=0),)
    assert {change.fate for change in plan.records} == {Fate.NEW}
    assert not plan.is_empty


def test_the_same_package_again_changes_nothing(planning: Planning) -> None:
    held = Workspace([*UNIT_LINES, *own_lines()], [DIGEST])

    plan = planning(from_unit(), held)

    assert plan.is_empty
    assert plan.known == 9
    assert plan.records == ()
    assert plan.known_blobs == 1
    assert plan.total == KindCount("", new=0, changed=0, withdrawn=0, unchanged=5)  # ours come back uncounted


def test_an_older_package_changes_nothing(planning: Planning) -> None:
    draft = from_unit()
    draft.logs[UNIT_STREAM] = UNIT_LINES[:3]

    assert planning(draft, Workspace([*UNIT_LINES, *own_lines()], [DIGEST])).is_empty


def test_a_changed_record_shows_each_field_before_and_after(planning: Planning) -> None:
    draft = editing(replacing(1, UNIT_LINES[0], text="已接入部门41个。", contact="王磊"))

    plan = planning(draft, Workspace([*UNIT_LINES, *own_lines()], [DIGEST]))

    (change,) = plan.records
    assert change.fate is Fate.CHANGED
    assert change.key == ("feedback", uid(UNIT, 1))
    assert [(one.name, one.before, one.after, one.is_conflict) for one in change.fields] == [
        ("contact", None, "王磊", False),
        ("text", "已接入部门34个。", "已接入部门41个。", False),
    ]
    (told,) = (one for one in plan.kinds if one.kind == "feedback")
    assert told == KindCount("feedback", new=0, changed=1, withdrawn=0, unchanged=3)


def test_a_new_record_shows_its_fields(planning: Planning) -> None:
    plan = planning(small())

    assert [(one.name, one.before) for one in plan.records[0].fields] == [
        ("assignment", None),
        ("period", None),
        ("text", None),
    ]


def test_a_withdrawn_record_is_counted_as_withdrawn(planning: Planning) -> None:
    record = Workspace(UNIT_LINES).journal.records["feedback", uid(UNIT, 1)]
    draft = editing(Edit("feedback", uid(UNIT, 1), {"withdrawn": record.withdrawal("报错了")}))

    plan = planning(draft, Workspace(UNIT_LINES))

    fates = {change.key: change.fate for change in plan.records}
    assert fates["feedback", uid(UNIT, 1)] is Fate.WITHDRAWN
    assert sum(one.withdrawn for one in plan.kinds) == 1


def test_a_record_that_was_withdrawn_already_is_only_changed(planning: Planning) -> None:
    record = Workspace(UNIT_LINES).journal.records["feedback", uid(UNIT, 1)]
    withdrawal = Edit("feedback", uid(UNIT, 1), {"withdrawn": record.withdrawal("报错了")})
    before = editing(withdrawal).logs[UNIT_STREAM]
    head = (sha256(before[-1]).hexdigest(),)
    again = Edit("feedback", uid(UNIT, 1), withdrawal.fields, {"withdrawn": head})

    plan = planning(editing(withdrawal, again), Workspace([*before, *own_lines()]))

    assert [change.fate for change in plan.records] == [Fate.CHANGED]


def test_two_computers_of_one_party_come_into_conflict(planning: Planning) -> None:
    """The office holds an edit of one computer, the other's comes beside it."""
    sibling = stream(UNIT, TEACHER, OFFICE, generation=2)
    theirs = told(sibling, replacing(1, UNIT_LINES[0], text="乙改的"))
    draft = editing(replacing(1, UNIT_LINES[0], text="甲改的"))

    plan = planning(draft, Workspace([*UNIT_LINES, *own_lines(), *theirs]))

    assert plan.conflicts == ((("feedback", uid(UNIT, 1)), "text"),)
    (change,) = plan.records
    assert [(one.name, one.is_conflict) for one in change.fields] == [("text", True)]


def test_a_conflict_that_is_known_is_not_told_again(planning: Planning) -> None:
    sibling = stream(UNIT, TEACHER, OFFICE, generation=2)
    theirs = told(sibling, replacing(1, UNIT_LINES[0], text="乙改的"))
    ours = editing(replacing(1, UNIT_LINES[0], text="甲改的")).logs[UNIT_STREAM]
    draft = from_unit()
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, Edit("feedback", uid(UNIT, 1), {"contact": "王"}), after=ours)

    plan = planning(draft, Workspace([*ours, *own_lines(), *theirs]))

    assert plan.conflicts == ()
    assert [change.after.conflicts for change in plan.records] == [("text",)]


def test_after_applying_the_workspace_stands_as_planned(planning: Planning) -> None:
    draft = editing(replacing(1, UNIT_LINES[0], text="改"), feedback(6), feedback(1, party="unit.gaj"))
    held = Workspace([*UNIT_LINES, *own_lines()])

    plan = planning(draft, held)

    accepted = held.journal.accept(plan.new)
    assert not accepted.dangling
    assert all(held.journal.records[key] == record for key, record in plan.folded.items())


def test_lines_that_break_the_table_are_quarantined(planning: Planning) -> None:
    draft = editing(Edit("task", uid(UNIT, 61), {"title": "x"}), feedback(1, party="unit.gaj"))

    plan = planning(draft)

    assert [verdict for _, verdict in plan.quarantined] == [Judgement.WRONG_WRITER, Judgement.FOREIGN_RECORD]
    assert not plan.newer
    assert all(kind.kind != "task" or kind.unchanged == 0 for kind in plan.kinds)


def test_lines_of_newer_programs_are_told_apart_from_unlawful_ones(planning: Planning) -> None:
    draft = editing(Edit("hologram", uid(UNIT, 60), {"a": 1}))

    plan = planning(draft)

    assert [line.edit.kind for line in plan.newer] == ["hologram"]
    assert not plan.quarantined


def test_lines_of_a_newer_schema_are_kept_for_later(planning: Planning) -> None:
    draft = from_unit()
    last(draft, v=2)

    assert [line.schema for line in planning(draft).newer] == [2]


def test_own_lines_that_were_lost_come_back_and_ask_for_a_new_generation(planning: Planning) -> None:
    """The unit restored an old copy; the office holds more of it than it does itself."""
    plan = planning(from_office(), Workspace(UNIT_LINES[:3]), AT_UNIT)

    assert [line.position for line in plan.own_beyond] == [4, 5]
    assert plan.needs_generation
    assert all(line in plan.new for line in plan.own_beyond)


def test_own_lines_of_an_earlier_generation_need_no_new_one(planning: Planning) -> None:
    owner = replace(AT_UNIT, replica=replica(TEACHER, 2))

    plan = planning(from_office(), Workspace(UNIT_LINES[:3]), owner, unit_reader())

    assert len(plan.own_beyond) == 2
    assert not plan.needs_generation


def test_own_lines_that_contradict_ours_are_a_fork(planning: Planning) -> None:
    """A restored copy went on: the fifth line is another here."""
    plan = planning(from_office(), Workspace(FORK), AT_UNIT)

    (fork,) = plan.forks
    assert fork.position == 5
    assert set(fork.hashes) == {sha256(raw).hexdigest() for raw in (UNIT_LINES[-1], FORK[-1])}
    assert plan.needs_generation


def test_a_fork_inside_the_package_is_told(planning: Planning) -> None:
    draft = from_unit()
    forked(draft)

    assert [fork.position for fork in planning(draft).forks] == [5]


def test_a_fork_that_is_known_is_not_told_again(planning: Planning) -> None:
    draft = from_unit()
    forked(draft)

    assert planning(draft, Workspace(fork_lines())).forks == ()


def test_lines_that_go_on_after_a_known_fork_are_no_new_fork(planning: Planning) -> None:
    draft = from_unit()
    end = parse_line(fork_lines()[-1])
    after = Edit("feedback", uid(UNIT, 8), {"text": "续"})
    branch = [*UNIT_LINES[:-1], end.raw]
    longer = told(UNIT_STREAM, after, after=branch)
    forked(draft)
    draft.logs[UNIT_STREAM] = [*fork_lines(), longer[-1]]
    draft.heads = None
    heads = [one for one in draft.manifest()["heads"] if one["stream"] != str(UNIT_STREAM)]
    draft.heads = [*heads, *(head_at(raw) for raw in (fork_lines()[-2], longer[-1]))]

    plan = planning(draft, Workspace(fork_lines()))

    assert [line.raw for line in plan.new if line.stream == UNIT_STREAM] == [longer[-1]]
    assert plan.forks == ()


def head_at(raw: bytes) -> dict[str, Any]:
    line = parse_line(raw)
    return signed_head(UNIT_STREAM, line.position, line.hash, TEACHER)


def test_a_gap_that_the_package_fills_is_no_fork(planning: Planning) -> None:
    held = Workspace(UNIT_LINES[:2])

    plan = planning(from_unit(), held)

    assert plan.forks == ()
    assert [line.position for line in plan.new if line.stream == UNIT_STREAM] == [3, 4, 5]


def test_missing_evidence_is_named_with_its_record(planning: Planning) -> None:
    draft = from_unit()
    draft.blobs = {}

    plan = planning(draft)

    assert [(one.key, one.digest) for one in plan.missing] == [(("evidence", uid(UNIT, 3)), DIGEST)]


def test_evidence_that_comes_or_is_held_is_not_missing(planning: Planning) -> None:
    coming = planning(from_unit())
    draft = from_unit()
    draft.blobs = {}
    held = planning(draft, Workspace(blobs=[DIGEST]))

    assert (coming.missing, coming.blobs) == ((), ((DIGEST, len(SLIP)),))
    assert (held.missing, held.blobs) == ((), ())


def test_a_citation_that_is_no_hash_is_not_missing(planning: Planning) -> None:
    odd = Edit("evidence", uid(UNIT, 9), {"sha256": 7}), Edit("evidence", uid(UNIT, 10), {"sha256": "附件"})

    assert planning(editing(*odd)).missing == ()


@pytest.mark.parametrize(
    ("wall", "is_odd"),
    [
        ("2099-12-31T23:59:59+08:00", True),
        ("2023-07-06T09:30:01+08:00", True),
        ("2023-07-06T09:29:59+08:00", False),
        ("1999-01-01T00:00:00+08:00", False),
        ("2023-07-05T10:00:00", False),
        ("2023-07-06T10:00:00", True),
        ("昨天", True),
    ],
)
def test_a_line_that_claims_the_future_is_told(wall: str, is_odd: bool, planning: Planning) -> None:
    """A day after the package was made is odd; a time that is none is as odd."""
    draft = small()
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, feedback(1), wall=wall)

    plan = planning(draft)

    assert len(plan.odd_clocks) == is_odd
    assert len(plan.records) == 1


def test_a_package_of_2099_is_told_and_its_lines_too(planning: Planning) -> None:
    draft = small()
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, feedback(1), wall="2099-01-01T00:00:00+00:00")
    draft.bend = lambda m: m.update(made="2099-01-01T00:00:00+00:00")

    plan = planning(draft)

    assert plan.is_package_odd
    assert len(plan.odd_clocks) == 1


def test_our_own_slow_clock_makes_an_honest_package_odd(planning: Planning) -> None:
    assert planning(small(), now=NOW - timedelta(days=30)).is_package_odd
    assert not planning(small()).is_package_odd


def test_lines_behind_a_revocation_are_shown_and_not_taken(planning: Planning) -> None:
    draft = from_unit()
    revoked(draft, 3)

    plan = planning(draft)

    assert len(plan.cut_off) == 1
    assert not any(line in plan.new for line in plan.cut_off)


def test_a_record_told_by_two_streams_of_the_package_is_folded_from_both(planning: Planning) -> None:
    second = stream(UNIT, TEACHER, OFFICE, generation=2)
    draft = from_unit()
    draft.logs[second] = told(second, replacing(1, UNIT_LINES[0], text="改"))
    draft.authors[second] = TEACHER

    plan = planning(draft, Workspace([*own_lines()]))

    record = plan.folded["feedback", uid(UNIT, 1)]
    assert record.get("text") == "改"
    assert record.changes == 2


def test_records_of_others_that_a_package_carries_are_planned_too(planning: Planning) -> None:
    """The sender's own are folded once already; those of others here."""
    plan = planning(from_unit())

    kinds = {count.kind: count.new for count in plan.kinds}
    assert kinds == {"assignment": 2, "circle": 1, "evidence": 1, "feedback": 4, "task": 1}
    assert {line.stream for line in plan.new} == {UNIT_STREAM, TO_UNIT, TO_ALL}


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_left_as_it_was(is_on: bool) -> None:
    was_on = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with collector_paused():
            inside = gc.isenabled()
        after = gc.isenabled()
    finally:
        (gc.enable if was_on else gc.disable)()

    assert not inside
    assert after is is_on


def test_the_number_of_fields_is_known_without_looking_at_them(planning: Planning) -> None:
    draft = from_unit()
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, feedback(1, "改"), feedback(9), after=UNIT_LINES)

    plan = planning(draft, Workspace(UNIT_LINES))

    assert [record.field_count for record in plan.records] == [len(record.fields) for record in plan.records]
    assert {record.before is None for record in plan.records} == {True, False}
