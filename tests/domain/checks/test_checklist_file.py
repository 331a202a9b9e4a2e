"""Reading and writing checklists: strict, the good items go on, and never an exception."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.checks.checklist_file import read_checklist, write_checklist
from desktop.domain.checks.values import CheckItem, Checklist, ItemGroup, Severity, Weight
from desktop.errors import Problem

HEAD = """\
[checklist]
code = "mine"
edition = "2024"
title = "自查清单"
basis = "方案第五章"
source = "自拟"
language = "zh"
profile = "conformity-1"
"""
ITEM = """
[[item]]
code = "A-1"
category = "组织领导"
requirement = "明确分管领导"
"""
SECOND = ITEM.replace("A-1", "A-2")


def read(text: str) -> tuple[Checklist, tuple[Problem, ...]]:
    found, problems = read_checklist(text, "清单.toml")
    assert found is not None
    return found, problems


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_small_checklist_is_read_with_the_usual_values() -> None:
    found, problems = read(HEAD + ITEM)

    assert problems == ()
    assert (found.code, found.edition, found.title) == ("mine", "2024", "自查清单")
    assert (found.basis, found.source, found.language, found.profile) == (
        "方案第五章",
        "自拟",
        "zh",
        "conformity-1",
    )
    assert found.items == (CheckItem("A-1", "组织领导", "", "明确分管领导"),)
    assert (found.levels, found.settings) == ({}, {})


def test_everything_an_item_may_say_is_read() -> None:
    text = HEAD.replace("conformity-1", "djbh-2021") + (
        '[levels]\n2 = "第二级"\n"3" = "第三级"\n[settings]\ny = 0.6\n'
        '[[item]]\ncode = "A-1"\ncategory = "类"\npoint = "点"\nrequirement = " 要求\\r\\n两行 "\n'
        'method = "核查"\ncriterion = "有"\nstandard = "GB"\ngroup = "management"\nweight = 3\n'
        'levels = ["2", "3"]\nseverity = "high"\nfigures = { a = 10, b = 0.7, c = "字" }\n'
    )

    found, problems = read(text)

    assert problems == ()
    assert (found.levels, found.settings) == ({"2": "第二级", "3": "第三级"}, {"y": "0.6"})
    assert found.items == (
        CheckItem(
            code="A-1",
            category="类",
            point="点",
            requirement="要求\n两行",
            method="核查",
            criterion="有",
            standard="GB",
            group=ItemGroup.MANAGEMENT,
            weight=Weight.KEY,
            levels=("2", "3"),
            severity=Severity.HIGH,
            figures={"a": "10", "b": "0.7", "c": "字"},
        ),
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('requirement = ""', "P_ITEM_REQUIREMENT"),
        ('requirement = "  "', "P_ITEM_REQUIREMENT"),
        ("requirement = 5", "P_ITEM_REQUIREMENT"),
        ('requirement = "有\\u0000"', "P_ITEM_REQUIREMENT"),
        ('category = ""', "P_ITEM_CATEGORY"),
        ('code = ""', "P_ITEM_CODE"),
        (f'code = "{"长" * 81}"', "P_ITEM_CODE"),
        ('code = "两\\n行"', "P_ITEM_CODE"),
        ("code = 7", "P_ITEM_CODE"),
        ("weight = 0", "P_ITEM_WEIGHT"),
        ("weight = 4", "P_ITEM_WEIGHT"),
        ("weight = 2.0", "P_ITEM_WEIGHT"),
        ("weight = true", "P_ITEM_WEIGHT"),
        ('weight = "3"', "P_ITEM_WEIGHT"),
        ('group = "other"', "P_ITEM_GROUP"),
        ("group = []", "P_ITEM_GROUP"),
        ('severity = "grave"', "P_ITEM_SEVERITY"),
        ('levels = ["9"]', "P_ITEM_LEVELS"),
        ("levels = [3]", "P_ITEM_LEVELS"),
        ('levels = "3"', "P_ITEM_LEVELS"),
        ("figures = 3", "P_ITEM_FIGURES"),
        ("figures = { a = true }", "P_ITEM_FIGURES"),
        ("figures = { a = nan }", "P_ITEM_FIGURES"),
        ("figures = { a = 1e9999 }", "P_ITEM_FIGURES"),
        (f"figures = {{ a = 0x{'f' * 9999} }}", "P_ITEM_FIGURES"),
        ('figures = { a = "" }', "P_ITEM_FIGURES"),
        ('figures = { "a b" = "1" }', "P_ITEM_FIGURES"),
        ("wieght = 3", "P_ITEM_KEY"),
    ],
)
def test_a_bad_item_is_a_problem_with_its_line_and_the_others_go_on(line: str, code: str) -> None:
    key = line.split(" = ", maxsplit=1)[0]
    kept = [one for one in ITEM.splitlines() if not one.startswith(f"{key} =")]
    bad = "\n".join([*kept, line, ""])

    found, problems = read(HEAD + '[levels]\n3 = "第三级"\n' + bad + SECOND)

    assert [item.code for item in found.items] == ["A-2"]
    assert codes(problems) == [code]
    assert problems[0].source == "清单.toml"
    assert problems[0].line == 12
    assert key in problems[0].sentence() or code == "P_ITEM_LEVELS"


@pytest.mark.parametrize("key", ["code", "category", "requirement"])
def test_what_an_item_must_have_is_asked_for(key: str) -> None:
    bad = "\n".join(line for line in ITEM.splitlines() if not line.startswith(key)) + "\n"

    found, problems = read(HEAD + bad + SECOND)

    assert len(found.items) == 1
    assert codes(problems) == [f"P_ITEM_{key.upper()}"]


def test_of_two_items_with_one_code_the_first_stays() -> None:
    found, problems = read(HEAD + ITEM + ITEM.replace("明确", "另行明确") + SECOND)

    assert [item.requirement for item in found.items] == ["明确分管领导", "明确分管领导"]
    assert codes(problems) == ["P_ITEM_DUPLICATE"]
    assert problems[0].line == 15


def test_items_given_as_one_list_are_read_without_lines() -> None:
    one = '{code="A-1",category="类",requirement="要求"}'
    text = f'item = [{one}, 3, {{code="x"}}]\n' + HEAD

    found, problems = read(text)

    assert [item.code for item in found.items] == ["A-1"]
    assert [(problem.code, problem.line) for problem in problems] == [("P_ITEM", 0), ("P_ITEM_CATEGORY", 0)]


@pytest.mark.parametrize("key", ["code", "edition", "title", "profile"])
def test_a_head_that_lacks_what_it_needs_gives_no_checklist(key: str) -> None:
    head = "\n".join(line for line in HEAD.splitlines() if not line.startswith(key))

    found, problems = read_checklist(head + ITEM, "f")

    assert found is None
    assert codes(problems) == ["P_CHECKLIST_HEAD"]
    assert key in problems[0].sentence()


@pytest.mark.parametrize(
    ("line", "value"), [("code", '"清单"'), ("edition", "2024"), ("profile", '"a b"'), ("title", '""')]
)
def test_a_head_with_a_name_that_is_none_gives_no_checklist(line: str, value: str) -> None:
    head = "\n".join(f"{line} = {value}" if one.startswith(line) else one for one in HEAD.splitlines())

    found, problems = read_checklist(head + ITEM, "f")

    assert (found, codes(problems)) == (None, ["P_CHECKLIST_HEAD"])


@pytest.mark.parametrize(
    ("line", "value", "kept"), [("language", '"fr"', "zh"), ("basis", "5", ""), ("source", '"\\u0007"', "")]
)
def test_what_the_head_may_leave_out_is_left_out_when_it_is_bad(line: str, value: str, kept: str) -> None:
    head = "\n".join(f"{line} = {value}" if one.startswith(line) else one for one in HEAD.splitlines())

    found, problems = read(head + ITEM)

    assert getattr(found, line) == kept
    assert codes(problems) == ["P_CHECKLIST_HEAD"]


def test_language_and_the_rest_may_be_left_out() -> None:
    head = "\n".join(
        one for one in HEAD.splitlines() if one.split()[0] not in ("language", "basis", "source")
    )

    found, problems = read(head + ITEM)

    assert (found.language, found.basis, problems) == ("zh", "", ())


def test_unknown_keys_are_problems() -> None:
    found, problems = read("extra = 1\n" + HEAD + 'autor = "x"\n[more]\na = 1\n' + ITEM)

    assert len(found.items) == 1
    assert sorted(str(dict(problem.values)["key"]) for problem in problems) == ["autor", "extra", "more"]
    assert set(codes(problems)) == {"P_CHECKLIST_KEY"}


def test_a_profile_this_program_does_not_have_is_a_problem_and_the_checklist_can_be_filled() -> None:
    found, problems = read(HEAD.replace("conformity-1", "djbh-2030") + "[settings]\nz = 1\n" + ITEM)

    assert (found.profile, found.settings) == ("djbh-2030", {"z": "1"})
    assert codes(problems) == ["P_CHECKLIST_PROFILE"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[levels]\n3 = []\n", "P_CHECKLIST_LEVEL"),
        ('[levels]\n"第三级" = "x"\n', "P_CHECKLIST_LEVEL"),
        ("[settings]\ny = []\n", "P_CHECKLIST_SETTING"),
        ("[settings]\ny = 2\n", "P_CHECKLIST_SETTING"),
        ("[settings]\nz = 1\n", "P_CHECKLIST_SETTING"),
    ],
)
def test_a_bad_level_or_setting_is_left_out(text: str, code: str) -> None:
    found, problems = read(HEAD.replace("conformity-1", "djbh-2021") + text + ITEM)

    assert (found.levels, found.settings) == ({}, {})
    assert codes(problems) == [code]


@pytest.mark.parametrize(
    ("name", "code"), [("levels", "P_CHECKLIST_LEVEL"), ("settings", "P_CHECKLIST_SETTING")]
)
def test_levels_and_settings_that_are_no_table_are_left_out(name: str, code: str) -> None:
    found, problems = read(f"{name} = 3\n" + HEAD + ITEM)

    assert (found.levels, found.settings, codes(problems)) == ({}, {}, [code])


def test_items_that_the_profile_cannot_score_are_left_out_once_each() -> None:
    text = HEAD.replace("conformity-1", "miping-2023") + (
        ITEM + "figures = { layer_weight = 10, unit_weight = 0.7 }\n" + SECOND
    )

    found, problems = read(text)

    assert [item.code for item in found.items] == ["A-1"]
    assert [(problem.code, problem.line) for problem in problems] == [("P_ITEM_FIGURES", 16)]
    assert dict(problems[0].values) == {"number": "2", "code": "A-2", "key": "layer_weight"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "P_CHECKLIST_HEAD", 0),
        ("checklist = 3", "P_CHECKLIST_HEAD", 0),
        (HEAD, "P_CHECKLIST_EMPTY", 0),
        ("item = 3\n" + HEAD, "P_CHECKLIST_EMPTY", 0),
        ("[checklist]\n\ncode = 'a", "P_CHECKLIST_TOML", 0),
        ("[checklist]\n\ncode = oops\n", "P_CHECKLIST_TOML", 3),
        ("a = 1e99999999999999999999999", "P_CHECKLIST_TOML", 0),
        ("a = " + "[" * 100_000, "P_CHECKLIST_TOML", 0),
        ("#" * 8_000_001, "P_CHECKLIST_TOML", 0),
    ],
    ids=["empty", "head", "no items", "items", "open", "word", "huge number", "deep", "long"],
)
def test_a_file_of_which_nothing_can_be_used_says_why(text: str, code: str, line: int) -> None:
    found, problems = read_checklist(text, "f")

    assert found is None
    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]
    assert problems[0].sentence().endswith("未采用")


def test_a_checklist_without_one_good_item_gives_none_and_says_so() -> None:
    found, problems = read_checklist(HEAD + ITEM.replace("明确分管领导", ""), "f")

    assert found is None
    assert codes(problems) == ["P_ITEM_REQUIREMENT", "P_CHECKLIST_EMPTY"]


def test_too_many_items_are_cut_off_and_that_is_said() -> None:
    one = '{{code="{}",category="类",requirement="要求"}}'
    text = f"item = [{','.join(one.format(n) for n in range(20_001))}]\n" + HEAD

    found, problems = read(text)

    assert len(found.items) == 20_000
    assert codes(problems) == ["P_CHECKLIST_EMPTY"]
    assert "20000" in problems[0].sentence()


def texts(least: int = 0) -> st.SearchStrategy[str]:
    signs = st.sampled_from("级a\"\\\n\t#=[]{}，é🙂'")
    return st.text(signs, min_size=least, max_size=12).map(str.strip).filter(lambda text: len(text) >= least)


names = st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,6}", fullmatch=True)
figures = st.dictionaries(names, st.decimals(0, 999, places=2).map(str) | texts(1), max_size=3)


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    levels = draw(st.dictionaries(names, texts(1), max_size=3))
    ids = draw(st.lists(texts(1).filter(lambda text: "\n" not in text), min_size=1, max_size=5, unique=True))
    items = [
        CheckItem(
            code=one,
            category=draw(texts(1)),
            point=draw(texts()),
            requirement=draw(texts(1)),
            method=draw(texts()),
            criterion=draw(texts()),
            standard=draw(texts()),
            group=draw(st.sampled_from(ItemGroup)),
            weight=draw(st.sampled_from(Weight)),
            levels=tuple(draw(st.lists(st.sampled_from(sorted(levels)), unique=True))) if levels else (),
            severity=draw(st.none() | st.sampled_from(Severity)),
            figures=draw(figures),
        )
        for one in ids
    ]
    head: dict[str, Any] = {key: draw(texts()) for key in ("basis", "source")}
    return Checklist(
        code=draw(names),
        edition=draw(names),
        title=draw(texts(1)),
        language=draw(st.sampled_from(["zh", "en"])),
        profile="conformity-1",
        levels=levels,
        settings={},
        items=tuple(items),
        **head,
    )


@settings(max_examples=150, deadline=None)
@given(checklists())
def test_what_is_written_reads_back_equal(one: Checklist) -> None:
    assert read_checklist(write_checklist(one), "f") == (one, ())


def test_settings_are_written_and_a_delete_sign_is_escaped() -> None:
    one, _ = read(HEAD.replace("conformity-1", "djbh-2021") + "[settings]\ny = 0.4\n" + ITEM)
    odd = replace(one, title="有\x7f")

    assert read_checklist(write_checklist(one), "f") == (one, ())
    assert "\\u007f" in write_checklist(odd)
    assert Fraction(one.settings["y"]) == Fraction(2, 5)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(HEAD + ITEM + '"[]{}\\=\n.1e_#\x00\ud800'), max_size=60), st.data())
def test_no_text_raises(noise: str, data: st.DataObject) -> None:
    whole = HEAD + ITEM
    place = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 8))

    found, problems = read_checklist(whole[:place] + noise + whole[place + cut :], "f")

    assert found is not None or problems
    for problem in problems:
        assert problem.code.startswith("P_")
        assert problem.sentence()
