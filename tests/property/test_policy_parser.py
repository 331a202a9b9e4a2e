"""The parser on arbitrary text, on mutations of the real plan, and on plans composed from a grammar."""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.policy import ParsedPolicy, parse_policy, to_json
from desktop.paths import resource
from tests.property.policy_documents import Composed, documents

PLAN = resource("sample/聊政字2023-5_数字政府.txt").read_text("utf-8")
SIGNS = (
    "（）()【】[]〔〕《》一二三四十、，。；：:\n\t　 0129１.年月日底末前到至起自每由和与及等各市县区局委办部"
    "牵头负责配合单位责任完成时限％%个①“”\x00\ud800é"
)


def spans_are_verbatim(parsed: ParsedPolicy) -> None:
    text = parsed.text
    for clause in parsed.clauses:
        assert text[slice(*clause.span)] == clause.text
    for task in parsed.tasks:
        assert text[slice(*task.span)] == task.text
        assert task.span[0] <= task.demand_span[0] <= task.demand_span[1] <= task.span[1]
        assert task.lead or task.responsible
        assert not set(task.lead) & set(task.responsible)
        assert set(task.groups) <= {*task.lead, *task.responsible}
        for target in task.targets:
            assert text[slice(*target.span)] == target.text
    for milestone in [*parsed.milestones, *(item for task in parsed.tasks for item in task.milestones)]:
        assert text[slice(*milestone.span)] == milestone.text
        assert text[slice(*milestone.due_span)] == milestone.due_text
        assert milestone.reason
    for passage in [*parsed.candidates, *parsed.coverage.uncovered]:
        assert text[slice(*passage.span)] == passage.text
    paths = [clause.path for clause in parsed.clauses]
    assert len(paths) == len(set(paths))


@given(st.text(max_size=400))
def test_any_text_is_parsed_without_raising(text: str) -> None:
    parsed = parse_policy(text)

    spans_are_verbatim(parsed)


@settings(max_examples=300)
@given(st.text(alphabet=SIGNS, max_size=300))
def test_text_of_the_grammars_own_signs_is_parsed_without_raising(text: str) -> None:
    parsed = parse_policy(text)

    spans_are_verbatim(parsed)
    assert json.dumps(to_json(parsed, with_text=True))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PLAN)), st.integers(0, 400), st.text(alphabet=SIGNS, max_size=20))
def test_a_damaged_plan_is_parsed_without_raising(start: int, length: int, patch: str) -> None:
    damaged = PLAN[:start] + patch + PLAN[start + length :]

    parsed = parse_policy(damaged)

    spans_are_verbatim(parsed)
    assert len(parsed.tasks) >= 50  # damage in one place leaves the others alone


@given(st.text(alphabet=SIGNS, max_size=200))
def test_parsing_twice_gives_the_same(text: str) -> None:
    assert parse_policy(text) == parse_policy(text)


@settings(max_examples=400, deadline=None)
@given(documents())
def test_a_composed_plan_gives_what_it_was_composed_of(composed: Composed) -> None:
    parsed = parse_policy(composed.text)

    spans_are_verbatim(parsed)
    found = [(task.lead, task.responsible) for task in parsed.tasks]
    assert found == [(item.lead, item.responsible) for item in composed.items]
    due = [tuple(item.due.isoformat() for item in task.milestones) for task in parsed.tasks]
    assert due == [item.due for item in composed.items]


@given(
    st.lists(st.sampled_from(("加强领导。", "此件公开发布", "（含试点）", "国发〔2022〕14号")), max_size=30)
)
def test_no_task_is_invented_where_nobody_is_named(pieces: list[str]) -> None:
    parsed = parse_policy("\n".join(pieces))

    assert parsed.tasks == ()


def test_the_property_tests_use_the_shipped_plan() -> None:
    assert Path(resource("sample")).is_dir()
    assert len(parse_policy(PLAN).tasks) == 60
