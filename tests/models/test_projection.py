"""From records to rows: what fields of the wrong type do, which is nothing."""

import json
import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.models.columns import Marks
from desktop.models.kinds import TABLES
from desktop.models.ledger import CaseQuery, TaskQuery
from desktop.models.projection import project, widest
from desktop.models.tables import Setter, standing, standing_of_straight
from desktop.models.verify import verify
from desktop.models.workspace import Workspace
from desktop.records.fold import fold_record
from desktop.records.line import Change, Edit, compose
from desktop.records.ownership import OWNERSHIP, Judgement, Told, judge
from desktop.records.stream import Role, StreamName, Tip
from tests.models.checks import (
    ANSWER,
    CHECK,
    DONE,
    FOUND,
    ITEM,
    PHOTO,
    PLACE,
    PLAN,
    SIGNED,
    TALK,
    ZHANG,
)
from tests.models.samples import OFFICE, STAMP, UNIT, Play, receive, task_fields, uid, write

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
MARKS = Marks(0, 0, "", "[]")
GOOD: dict[str, dict[str, Any]] = {
    "task": task_fields(),
    "policy": {
        "code": "2023-5",
        "issued_on": "2023-01-02",
        "clauses": [{"path": "一", "level": 1, "heading": "总则", "span": [0, 4]}],
    },
    "milestone": {"task": uid(1), "due": "2023-12-31", "span": [0, 2]},
    "target": {"task": uid(1), "strive": True, "value": "90"},
    "assignment": {"task": uid(1), "unit": UNIT, "duty": "lead"},
    "unit": {"code": "jyj", "aliases": ["教育局"], "successor": uid(2)},
    "unit_group": {"name": "各部门", "members": ["jyj"]},
    "acceptance": {"assignment": uid(2), "kind": "objected", "part": "duty", "on": "2023-03-01"},
    "plan": {"assignment": uid(2), "steps": [{"period": "2023Q1", "text": "起步", "percent": "25"}]},
    "feedback": {
        "assignment": uid(2),
        "period": "2023Q1",
        "percent": "35.5",
        "values": {uid(3): "-7.25"},
        "milestones": {uid(4): "2023-03-01", uid(5): None},
        "is_done": True,
    },
    "evidence": {"of": uid(6), "sha256": "ab" * 32, "size": 12, "dated": "2023-03-01"},
    "review": {"feedback": uid(6), "verdict": "on-plan", "milestones": [uid(4)], "version": "ab"},
    "extension": {"assignment": uid(2), "kind": "suspension", "wanted": "2023-06-30"},
    "ruling": {"task": uid(1), "assignment": uid(2), "kind": "excuse", "light": "red", "is_granted": True},
    "instruction": {"urgency": "urgent", "said_on": "2023-03-01", "slip_sha256": "cd" * 32},
    "notice": {"unit": UNIT, "colour": "blue", "items": [{"task": uid(1), "due": None, "reason": "逾期"}]},
    "reminder": {"unit": UNIT, "items": [{"task": uid(1), "code": "a", "title": "b", "due": "2023-03-01"}]},
    "rule": {"name": "lights", "value": {"rules": []}},
    "inspection": {**TALK, "supersedes": PLAN, "concluded_on": "2026-06-30", "concluded_value": "86.50"},
    "check_result": ANSWER,
    "check_evidence": {**PLACE, "sha256": PHOTO, "size": 3, "latitude": "38.05", "longitude": "-114.5"},
    "signature": SIGNED,
    "finding": FOUND,
    "corrective_action": DONE,
    "quotation": {"of": CHECK, "sha256": PHOTO, "on": "2025-06-01", "answers": [{"item": ITEM}]},
}
WRONG = [
    ("task", "order", "1"),
    ("task", "order", True),
    ("task", "title", ["x"]),
    ("task", "lead", "市大数据局"),
    ("task", "lead", ["a", 1]),
    ("task", "span", [1]),
    ("task", "span", [5, 2]),
    ("task", "span", [-1, 2]),
    ("task", "span", ["a", "b"]),
    ("task", "policy", uid(9, UNIT)),
    ("task", "supersedes", 3),
    ("policy", "issued_on", "2023-02-30"),
    ("policy", "issued_on", "20230102"),
    ("policy", "issued_on", 20230102),
    ("policy", "clauses", "一"),
    ("policy", "clauses", ["一"]),
    ("policy", "clauses", [{"path": "一"}]),
    ("policy", "clauses", [{"path": "一", "level": "1", "heading": "", "span": [0, 1]}]),
    ("milestone", "task", "nonsense"),
    ("target", "strive", 1),
    ("assignment", "unit", "市教育局"),
    ("assignment", "unit", 1),
    ("assignment", "duty", "协办"),
    ("assignment", "duty", ["lead"]),
    ("unit", "aliases", {"a": 1}),
    ("unit_group", "members", [["jyj"]]),
    ("acceptance", "kind", "maybe"),
    ("acceptance", "kind", ["accepted"]),
    ("plan", "steps", {"period": "2023Q1"}),
    ("plan", "steps", ["2023Q1"]),
    ("plan", "steps", [{"period": 1}]),
    ("plan", "steps", [{"percent": 25}]),
    ("feedback", "percent", 35),
    ("feedback", "percent", "35%"),
    ("feedback", "percent", "1e3"),
    ("feedback", "values", ["1"]),
    ("feedback", "values", {uid(3): 1}),
    ("feedback", "milestones", {uid(4): "2023"}),
    ("evidence", "sha256", "ab"),
    ("evidence", "size", "12"),
    ("review", "verdict", "great"),
    ("ruling", "task", uid(1, UNIT)),
    ("ruling", "is_granted", 1),
    ("ruling", "light", "violet"),
    ("instruction", "urgency", "now"),
    ("notice", "items", [{"due": "soon"}]),
    ("notice", "colour", 3),
    ("reminder", "unit", "市教育局"),
    ("evidence", "side", "beside"),
    ("ruling", "inspection", uid(1, UNIT)),
    ("inspection", "unit", "市教育局"),
    ("inspection", "targets", ["机房"]),
    ("inspection", "targets", {"安全物理环境": "机房"}),
    ("inspection", "targets", {"安全物理环境": [1]}),
    ("inspection", "shares", {"inspector": ZHANG}),
    ("inspection", "shares", [{"inspector": "张三"}]),
    ("inspection", "shares", [{"inspector": ZHANG, "categories": "全部"}]),
    ("inspection", "items", [["a"]]),
    ("inspection", "supersedes", uid(1, UNIT)),
    ("inspection", "concluded_value", 86.5),
    ("check_result", "verdict", "符合"),
    ("check_result", "severity", "grave"),
    ("check_result", "details", {"D": 1}),
    ("check_result", "details", ["D"]),
    ("check_result", "is_copied", "no"),
    ("check_evidence", "latitude", "91"),
    ("check_evidence", "longitude", "-180.5"),
    ("check_evidence", "latitude", 38),
    ("signature", "side", "office"),
    ("signature", "digest", "d4"),
    ("signature", "at", "2026-06-05T16:30:00"),
    ("signature", "at", "yesterday"),
    ("signature", "at", 5),
    ("signature", "strokes", "x"),
    ("signature", "strokes", [5]),
    ("signature", "strokes", [[5]]),
    ("signature", "strokes", [[[1, 2, 3]]]),
    ("signature", "strokes", [[[1, True]]]),
    ("signature", "strokes", [[[1001, 2]]]),
    ("signature", "strokes", [[[1, 401]]]),
    ("signature", "strokes", [[[-1, 2]]]),
    ("signature", "strokes", [[[1, 2]] * 401]),
    ("signature", "strokes", [[]] * 401),
    ("finding", "inspection", uid(1, UNIT)),
    ("finding", "verdict", "conforming"),
    ("finding", "repeats", uid(1)),
    ("finding", "found_on", "2026"),
    ("corrective_action", "evidence", [3]),
    ("quotation", "of", uid(1, UNIT)),
    ("quotation", "answers", ["a"]),
    ("quotation", "answers", {"item": ITEM}),
]


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_good_fields_have_no_problems(kind: str) -> None:
    row, problems = project((kind, uid(1)), GOOD[kind], MARKS)

    assert problems == ()
    assert row is not None
    assert len(row) + 1 == len(TABLES[kind].columns)


@pytest.mark.parametrize(("kind", "field", "value"), WRONG)
def test_a_field_of_the_wrong_type_counts_as_absent_and_is_named(kind: str, field: str, value: Any) -> None:
    row, problems = project((kind, uid(1)), {**GOOD[kind], field: value}, MARKS)

    assert problems == (field,)
    assert row == project((kind, uid(1)), {**GOOD[kind], field: None}, MARKS)[0]


@given(st.sampled_from(sorted(TABLES)), st.data())
@settings(max_examples=300, deadline=None)
def test_no_value_of_any_field_fails_or_leaves_the_columns(kind: str, data: st.DataObject) -> None:
    names = [column.field for column in TABLES[kind].fields]
    values = {name: data.draw(ANY_JSON, name) for name in names}

    row, problems = project((kind, uid(1)), values, MARKS)

    assert row is not None
    assert len(row) + 1 == len(TABLES[kind].columns)
    assert set(problems) <= set(names)


def test_a_workspace_of_nonsense_is_read_verified_and_counted(workspace: Workspace) -> None:
    rng = random.Random(3)
    junk = (None, 0, -5, "x", "", [], {}, [[]], [1], {"reason": 1}, True, "2023-13-01", uid(1))
    number = 10
    for kind in TABLES:
        law = OWNERSHIP[kind]
        for _ in range(12):
            number += 1
            names = [column.field for column in TABLES[kind].fields]
            fields = {name: rng.choice(junk) for name in [*names, "withdrawn"]}
            if law.writer is not Role.OFFICE:
                receive(workspace, kind, uid(number, UNIT if law.writer is Role.UNIT else ZHANG), fields)
            else:
                write(workspace, kind, uid(number), fields, OFFICE if Told.SELF in law.told else UNIT)
    workspace.refresh_cases(date(2023, 7, 1))

    report = verify(workspace)
    ledger = workspace.ledger
    tasks = ledger.tasks(TaskQuery(withdrawn=True))

    assert report.is_clean
    assert len(report.wrong_fields) > 100
    assert all(problem.code == "P_WRONG_FIELD" for problem in report.wrong_fields)
    assert "类型不对" in report.wrong_fields[0].sentence()
    assert len(tasks) > 0
    ledger.policies()
    ledger.directory()
    ledger.requests(), ledger.instructions(), ledger.notices(), ledger.reminders(), workspace.rules()
    ledger.case_rows(CaseQuery(withdrawn=True))
    for one in ("", uid(1)):
        ledger.check_results(one), ledger.check_evidence(one), ledger.signatures(one)
        ledger.result_reviews(one), ledger.finding_photos(one), ledger.quoted_answers(one)
    for inspection in ledger.inspections(withdrawn=True):
        assert ledger.inspection(inspection.uid) == inspection
    findings = [finding.uid for finding in ledger.findings(withdrawn=True)]
    ledger.corrective_actions(findings), ledger.reinspections(findings)
    for task in tasks:
        ledger.milestones(task.uid), ledger.targets(task.uid), ledger.assignments(task.uid)


def test_a_kind_without_a_table_has_no_row() -> None:
    assert project(("weather", uid(1)), {"title": "x"}, MARKS) == (None, ())


def test_the_widest_audience_is_shown() -> None:
    assert widest({OFFICE, UNIT, "*"}, OFFICE) == "*"
    assert widest({OFFICE, UNIT}, OFFICE) == UNIT
    assert widest({UNIT, "circle.a"}, OFFICE) == "circle.a"


def _setters(changes: list[Change]) -> list[Setter]:
    return [Setter(c.hash, c.edit.fields, c.edit.replaces, c.stream.audience) for c in changes]


@pytest.mark.parametrize("seed", range(30))
def test_the_short_way_for_straight_records_gives_what_the_fold_gives(seed: int) -> None:
    play = Play(random.Random(seed))
    for _ in range(50):
        play.step()
    own = [c for c in play.lines.values() if c.edit.kind == "task" and judge(c) is Judgement.FOLDED]
    straight = 0

    for key in {("task", change.edit.record) for change in own}:
        changes = [c for c in own if (c.edit.kind, c.edit.record) == key]
        for length in range(1, len(changes) + 1):
            short = standing_of_straight(key, _setters(changes[:length]))
            folded = fold_record(key, changes[:length])
            if short is not None:
                straight += 1
                assert short.version.hex() == folded.version
                assert folded.conflicts == ()
                assert not folded.is_withdrawn
                assert short.row == project(key, folded.values, MARKS_OF[short.audience == OFFICE])[0]
            assert standing(key, changes[:length]).version.hex() == folded.version

    assert straight > 0


MARKS_OF = {True: Marks(0, 0, "", "[]"), False: Marks(1, 0, "", "[]")}


def test_a_record_that_is_not_straight_goes_the_long_way() -> None:
    stream = StreamName(OFFICE, "aaaaaaaa.1", "*", 2023)
    first = compose(stream, Tip(), Edit("task", uid(1), {"title": "a"}), STAMP)
    tip = Tip(1, first.hash)
    beside = compose(stream, tip, Edit("task", uid(1), {"title": "b"}), STAMP)
    after = compose(stream, tip, Edit("task", uid(1), {"title": "b"}, {"title": (first.hash,)}), STAMP)
    key = ("task", uid(1))
    elsewhere = [Setter(after.hash, after.edit.fields, after.edit.replaces, OFFICE)]

    assert standing_of_straight(key, _setters([first]) + elsewhere) is None
    assert standing_of_straight(key, _setters([first, after])) is not None
    assert standing_of_straight(key, _setters([first, beside])) is None
    assert standing_of_straight(key, _setters([after, first])) is None
    assert json.loads(standing(key, [first, beside]).conflicts) == ["title"]
