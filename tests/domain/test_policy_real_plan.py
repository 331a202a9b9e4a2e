"""The real plan, to the letter: see tests/data/plan_gold.json."""

import json

import pytest

from desktop.domain.policy import ParsedPolicy, parse_policy, to_json
from desktop.paths import resource
from tests.data import folder

TEXT = resource("sample/聊政字2023-5_数字政府.txt").read_text("utf-8")
GOLD = json.loads((folder() / "plan_gold.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def parsed() -> ParsedPolicy:
    return parse_policy(TEXT, "plan.txt")


def test_the_head_is_read(parsed: ParsedPolicy) -> None:
    assert parsed.title == "聊城市人民政府关于印发聊城市加快推进数字政府建设实施方案的通知"
    assert parsed.doc_no == "聊政字〔2023〕5号"
    assert parsed.issuer == "聊城市人民政府"
    assert str(parsed.issued_on) == "2023-04-27"


def test_the_counts_are_right(parsed: ParsedPolicy) -> None:
    coverage = parsed.coverage
    names = {name for task in parsed.tasks for name in (*task.lead, *task.responsible)}
    groups = {name for task in parsed.tasks for name in task.groups}

    assert (coverage.brackets, coverage.tasks, coverage.milestones) == (60, 60, 72)
    assert (coverage.targets, coverage.without_lead, coverage.deadline_mentions) == (13, 31, 74)
    assert groups == {"市政府各部门", "各级各部门", "各有关监管部门"}
    assert len(names - groups) == 51
    assert parsed.problems == ()


@pytest.mark.parametrize("index", range(60))
def test_a_task_is_as_people_read_it(parsed: ParsedPolicy, index: int) -> None:
    task, gold = parsed.tasks[index], GOLD["tasks"][index]

    assert (task.clause, task.title) == (gold["clause"], gold["title"])
    assert (list(task.lead), list(task.responsible)) == (gold["lead"], gold["responsible"])
    assert [[item.due.isoformat(), item.text] for item in task.milestones] == gold["milestones"]


def test_the_item_with_two_paragraphs_makes_two_tasks(parsed: ParsedPolicy) -> None:
    twice = [task for task in parsed.tasks if task.clause == "二/（六）/2"]

    assert [task.lead for task in twice] == [("市委办公室", "市政府办公室", "市大数据局"), ()]
    assert [len(task.milestones) for task in twice] == [1, 2]
    assert twice[1].text.startswith("坚持统建共用")


def test_the_targets_are_as_people_read_them(parsed: ParsedPolicy) -> None:
    lines = TEXT.split("\n")

    found = [
        {"line": TEXT.count("\n", 0, item.span[0]) + 1, "value": item.value, "unit": item.unit,
         "comparator": item.comparator, "due": item.due.isoformat() if item.due else None,
         "strive": item.strive, "recurrence": item.recurrence}
        for task in parsed.tasks for item in task.targets
    ]  # fmt: skip

    assert found == [{key: gold[key] for key in found[0]} for gold in GOLD["targets"]]
    assert all(
        item.text in lines[TEXT.count("\n", 0, item.span[0])]
        for task in parsed.tasks
        for item in task.targets
    )


def test_the_goals_of_the_whole_plan_are_milestones_outside_tasks(parsed: ParsedPolicy) -> None:
    assert [(item.due.isoformat(), item.due_text) for item in parsed.milestones] == [
        ("2025-12-31", "到2025年"),
        ("2035-12-31", "到2035年"),
    ]


def test_nothing_of_weight_is_lost(parsed: ParsedPolicy) -> None:
    taken = [*parsed.tasks, *parsed.milestones, *parsed.candidates, *parsed.coverage.uncovered]
    spans = sorted(item.span for item in taken)
    rest, position = [], 0
    for start, end in spans:
        rest.append(TEXT[position:start])
        position = max(position, end)
    rest.append(TEXT[position:])

    left = [line.strip() for piece in rest for line in piece.split("\n")]
    assert not [line for line in left if "责任单位" in line or "底前" in line or "%" in line]


def test_the_json_has_the_keys_of_the_contract(parsed: ParsedPolicy) -> None:
    form = to_json(parsed)

    assert list(form) == [
        "title", "doc_no", "issuer", "issued_on", "clauses", "tasks", "milestones", "candidates", "coverage",
        "problems",
    ]  # fmt: skip
    assert list(form["clauses"][0]) == ["path", "level", "heading", "text", "span"]
    assert list(form["tasks"][3]) == [
        "clause", "title", "text", "span", "lead", "responsible", "groups", "milestones", "targets"
    ]  # fmt: skip
    assert list(form["tasks"][3]["milestones"][0]) == ["due", "due_text", "text", "span"]
    assert list(form["tasks"][9]["targets"][0]) == [
        "text", "name", "comparator", "value", "unit", "recurrence", "due", "strive", "span"
    ]  # fmt: skip
    assert list(form["coverage"]) == [
        "brackets", "tasks", "deadline_mentions", "milestones", "targets", "without_lead", "uncovered"
    ]  # fmt: skip
    assert to_json(parsed, with_text=True)["text"] == TEXT
    json.dumps(form)
