"""What was left over: candidates and uncovered sentences."""
# ruff: noqa: E501 - wordings and documents stand here as they would stand in a plan

from desktop.domain.policy import parse_policy


def test_a_leaf_clause_that_demands_and_names_nobody_is_a_candidate() -> None:
    text = "一、总体要求\n（一）指导思想。坚持创新，加强统筹。\n二、任务\n（一）推进共享。加快建设平台。\n（二）建网络。（责任单位：市财政局）\n（三）说明。略。"

    parsed = parse_policy(text)

    assert [candidate.clause for candidate in parsed.candidates] == ["二/（一）"]
    assert parsed.candidates[0].text == "（一）推进共享。加快建设平台。"
    assert len(parsed.tasks) == 1


def test_sentences_of_weight_outside_everything_are_listed() -> None:
    text = "各区要加强领导，抓好落实。\n今天天气不错真的不错。\n一、任务\n（一）推进共享。（责任单位：市财政局）\n每年2月底前报送进度情况。\n（此件公开发布）"

    uncovered = [passage.text for passage in parse_policy(text).coverage.uncovered]

    assert uncovered == ["各区要加强领导，抓好落实。", "每年2月底前报送进度情况。"]


def test_a_sentence_with_a_milestone_is_covered() -> None:
    parsed = parse_policy("总体目标。到2025年，全面建成高效体系。")

    assert [item.due.isoformat() for item in parsed.milestones] == ["2025-12-31"]
    assert parsed.coverage.uncovered == ()
