"""The unit directory: names found, offered, never guessed; bad entries reported."""
# ruff: noqa: E501 - directories stand here as they would stand in a file

from datetime import date

import pytest

from desktop.domain.policy import parse_policy
from desktop.domain.units import MatchKind, UnitDirectory, UnitKind, parse_directory
from desktop.paths import resource

SMALL = """
[directory]
name = "某市"
prefixes = ["某市", "市"]

[[unit]]
code = "fgw"
name = "某市发展和改革委员会"
short = "市发展改革委"
aliases = ["市发改委"]
kind = "government"
group = "部门"
order = 2

[[unit]]
code = "swb"
name = "中共某市委办公室"
short = "市委办公室"
kind = "party"
group = "党群"
order = 1

[[unit]]
code = "old"
name = "某市计划委员会"
[[unit]]
code = "older"
name = "某市计划局"

[[group]]
word = "各部门"
aliases = ["有关部门"]
of_groups = ["部门"]
members = ["市委办公室", "市外星局"]

[[succession]]
old = "old"
new = "fgw"
since = 2020-01-01
[[succession]]
old = "older"
new = "old"
[[succession]]
old = "older"
new = "nobody"
"""


@pytest.fixture(scope="module")
def small() -> UnitDirectory:
    return parse_directory(SMALL, "small.toml")[0]


@pytest.fixture(scope="module")
def liaocheng() -> UnitDirectory:
    directory, problems = parse_directory(
        resource("units/liaocheng.toml").read_text("utf-8"), "liaocheng.toml"
    )
    assert problems == ()
    return directory


def test_units_come_in_protocol_order(small: UnitDirectory) -> None:
    assert [unit.code for unit in small.units] == ["swb", "fgw", "old", "older"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市发展改革委", MatchKind.EXACT),
        ("某市发展和改革委员会", MatchKind.EXACT),
        ("市发改委", MatchKind.ALIAS),
        ("某市发改委", MatchKind.NORMALISED),
        ("发展改革委", MatchKind.NORMALISED),
        (" 发展和改革委员会 ", MatchKind.NORMALISED),
    ],
)
def test_a_name_is_found_as_written_as_an_alias_or_normalised(
    small: UnitDirectory, name: str, kind: MatchKind
) -> None:
    match = small.resolve(name)

    assert match.kind is kind
    assert match.unit is small.unit("fgw")


def test_an_unknown_name_is_offered_similar_units(small: UnitDirectory) -> None:
    match = small.resolve("市发展改革局")

    assert (match.kind, match.unit) == (MatchKind.UNKNOWN, None)
    assert [unit.code for unit in match.candidates] == ["fgw"]


def test_a_name_like_nothing_is_offered_nothing(small: UnitDirectory) -> None:
    assert small.resolve("海关总署").candidates == ()


def test_a_normal_form_of_two_units_is_not_guessed() -> None:
    text = '[directory]\nprefixes = ["市", "县"]\n' + "".join(
        f'[[unit]]\ncode = "{code}"\nname = "{name}"\n'
        for code, name in (("a", "市财政局"), ("b", "县财政局"))
    )

    match = parse_directory(text, "x")[0].resolve("财政局")

    assert match.kind is MatchKind.UNKNOWN
    assert [unit.code for unit in match.candidates] == ["a", "b"]


def test_a_group_word_expands_to_its_members(small: UnitDirectory) -> None:
    match = small.resolve("有关部门")

    assert match.kind is MatchKind.GROUP
    assert match.group is not None
    assert [unit.code for unit in small.expand("各部门")] == ["swb", "fgw"]
    assert small.expand("各单位") == ()


def test_a_successor_is_followed_from_its_day_on(small: UnitDirectory) -> None:
    successor = small.successor("older", date(2021, 1, 1))

    assert successor is small.unit("fgw")
    assert small.successor("older", date(2019, 1, 1)) is small.unit("old")
    assert small.successor("old", date(2019, 1, 1)) is None
    assert small.successor("fgw", date(2021, 1, 1)) is None


def test_a_circle_of_successors_ends() -> None:
    text = "".join(f'[[unit]]\ncode = "{code}"\nname = "市{code}局"\n' for code in "ab")
    text += '[[succession]]\nold = "a"\nnew = "b"\n[[succession]]\nold = "b"\nnew = "a"\n'
    directory = parse_directory(text, "x")[0]

    assert directory.successor("a", date(2021, 1, 1)) is directory.unit("b")


def test_bad_entries_are_left_out_and_reported() -> None:
    text = """
    unit = [
      {name = "市甲局"},
      {code = "a"},
      {code = "A 1", name = "市乙局"},
      {code = "c", name = "市丙局", kind = "planet"},
      {code = "d", name = "市丁局", order = "first"},
      {code = "d", name = "市戊局"},
      {code = "e", name = "市丁局"},
      3,
    ]
    group = [{word = ""}, {word = "各局", members = ["市丁局", "市己局"]}, {word = "各办", members = "市丁局"}]
    succession = [{old = "d", new = "z"}]
    """

    directory, problems = parse_directory(text, "bad.toml")

    assert [unit.code for unit in directory.units] == ["d"]
    assert directory.units[0].kind is UnitKind.OTHER
    assert directory.units[0].order == 5
    assert [problem.code for problem in problems] == [
        "P_MISSING_FIELD", "P_MISSING_FIELD", "P_BAD_CODE", "P_BAD_KIND", "P_DUPLICATE_UNIT", "P_DUPLICATE_UNIT",
        "P_MISSING_FIELD", "P_UNKNOWN_MEMBER", "P_UNKNOWN_MEMBER",
    ]  # fmt: skip
    assert all(problem.source == "bad.toml" and problem.sentence() for problem in problems)


@pytest.mark.parametrize(("text", "line"), [("[directory\n", 1), ("a = 1\na = 2\n", 2), ("a = ", 0)])
def test_text_that_is_no_toml_is_one_problem(text: str, line: int) -> None:
    directory, problems = parse_directory(text, "x.toml")

    assert directory.units == ()
    assert [problem.code for problem in problems] == ["P_TOML"]
    assert problems[0].line in (line, 1)


@pytest.mark.parametrize("text", ["unit = 3", "directory = 3", "[directory]\nprefixes = 3"])
def test_tables_of_the_wrong_shape_are_empty(text: str) -> None:
    assert parse_directory(text, "x")[0].units == ()


def test_the_shipped_directory_knows_every_name_of_the_plan(liaocheng: UnitDirectory) -> None:
    text = resource("sample/聊政字2023-5_数字政府.txt").read_text("utf-8")
    parsed = parse_policy(text)
    names = {name for task in parsed.tasks for name in (*task.lead, *task.responsible)}

    kinds = {name: liaocheng.resolve(name).kind for name in names}

    groups = {name for name, kind in kinds.items() if kind is MatchKind.GROUP}
    assert groups == {"市政府各部门", "各级各部门", "各有关监管部门"}
    assert all(kind is MatchKind.EXACT for name, kind in kinds.items() if name not in groups)
    assert all(liaocheng.expand(word) for word in groups)


def test_the_shipped_directory_has_its_counties_and_zones(liaocheng: UnitDirectory) -> None:
    kinds = [unit.kind for unit in liaocheng.units]

    assert (kinds.count(UnitKind.COUNTY), kinds.count(UnitKind.ZONE)) == (8, 3)
    assert liaocheng.resolve("聊城市发改委").unit is liaocheng.unit("fgw")
    assert liaocheng.resolve("市教育局").kind is MatchKind.UNKNOWN
    successor = liaocheng.successor("rhlc", date(2024, 1, 1))
    assert successor is not None
    assert successor.short == "人民银行聊城市分行"
